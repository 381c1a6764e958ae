//! A file of records as it was written: blocks, and what each of them is.

use super::fault::Fault;
use super::mend::Mend;
use super::rec::{self, Block, unquoted};
use super::record::{Record, id_of};

/// What a block is.
#[derive(Debug, Clone)]
pub(super) enum Entry {
    /// A record with name and kind.
    Record(Record),
    /// What is to be added to another record, which is named by its name or id.
    Extends(String, Record),
    /// Decisions, each with its line.
    Mends(Vec<(usize, Mend)>),
}

/// The blocks of a file that could be read.
#[derive(Debug, Clone, Default)]
pub(super) struct File<'t> {
    pub(super) entries: Vec<(Block<'t>, Entry)>,
}

impl<'t> File<'t> {
    /// Reads a file; what is wrong with a block alone goes to `faults`. A block without a name or a kind is left out.
    pub(super) fn read(text: &'t str, faults: &mut Vec<Fault>) -> File<'t> {
        let mut file = File::default();
        for block in rec::blocks(text, faults) {
            if let Some(entry) = entry(&block, faults) {
                file.entries.push((block, entry));
            }
        }
        file
    }
}

fn entry(block: &Block<'_>, faults: &mut Vec<Fault>) -> Option<Entry> {
    let has = |field: &str| block.fields.iter().find(|(_, f, _)| *f == field);
    let is_mend = |field: &str| matches!(field, "same" | "different" | "ignore");
    if block.fields.iter().any(|(_, field, _)| is_mend(field)) {
        let mut mends = Vec::new();
        for &(line, field, value) in &block.fields {
            match Mend::parse(field, value) {
                Some(Ok(mend)) => mends.push((line, mend)),
                Some(Err(what)) => faults.push(Fault::error(line, what)),
                None => {
                    let what = format!(
                        "'{field}:' stands among same:, different: and ignore: lines; part them by a blank line"
                    );
                    faults.push(Fault::error(line, what));
                }
            }
        }
        return Some(Entry::Mends(mends));
    }
    let mut record = Record::from_block(block, faults);
    if let Some(&(_, _, target)) = has("extends") {
        for field in ["name", "id", "kind"] {
            if let Some((line, _, _)) = has(field) {
                let what =
                    format!("'{field}:' beside 'extends:', which keeps that of the record; leave one of them out");
                faults.push(Fault::error(*line, what));
            }
        }
        return Some(Entry::Extends(unquoted(target).to_string(), record));
    }
    let Some(&(line, _, written)) = has("name") else {
        faults.push(Fault::error(block.line, "this record has no 'name:' line; give it one"));
        return None;
    };
    if super::common::is_common_word(written) {
        let what = format!("the name '{written}' alone is a common word; write name: \"{written}\" if it is meant");
        faults.push(Fault::error(line, what));
    }
    if has("kind").is_none() {
        let what = format!("'{}' has no 'kind:' line; write kind: person, or another kind", record.name);
        faults.push(Fault::error(block.line, what));
        return None;
    }
    if record.id.is_empty() {
        record.id = id_of(&record.name);
    }
    if record.id.is_empty() {
        faults.push(Fault::error(line, format!("'{written}' has no letter; give the record a name, or an id: line")));
        return None;
    }
    Some(Entry::Record(record))
}
