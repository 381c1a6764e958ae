//! From other people's lists to an authority file of the user's own.
//!
//! Reads the actor dictionaries of political event coding (`phoenix`: the Phoenix and PETRARCH form), CSV and JSON Lines
//! (`table`). What comes in is a `Draft` a record; [`Importer::finish`] makes one of those that share a name, turns what
//! the authority file has already into `extends:`, leaves out names that belong to somebody else, and prints a file that
//! [`super::check`] passes. What was left out is told by line. Nothing is guessed silently: a kind that a code does not give
//! is read from the words of the name, and the file that comes out is there to be read and edited.

mod names;
mod phoenix;
mod table;

use std::collections::{HashMap, HashSet};

use crate::article::{Kind, PartialDate};

use super::fault::Fault;
use super::record::{id_of, quoted};
use super::{Authority, Record, fold, rec};

pub use names::Lexicon;
pub use phoenix::{Actor, Sort, actors};

/// How an imported file is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Phoenix, PETRARCH, TABARI: `NAME [CODE dates]`, `+SYNONYM`.
    Phoenix,
    /// A table with a header row.
    Table,
    /// A JSON object a line.
    JsonLines,
}

impl Form {
    /// By the ending of the name, else by the first character of the text.
    pub fn of(name: &str, text: &str) -> Form {
        let ending = name.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
        match ending.as_str() {
            "csv" | "tsv" | "tab" => Form::Table,
            "jsonl" | "ndjson" | "json" => Form::JsonLines,
            _ if text.trim_start().starts_with('{') => Form::JsonLines,
            _ => Form::Phoenix,
        }
    }
}

/// A record on its way in: fields in the terms of an authority file, its names apart.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Draft {
    line: usize,
    kind: Kind,
    names: Vec<String>,
    country: Option<String>,
    /// Field and value, in the order of the file.
    fields: Vec<(&'static str, String)>,
}

/// Collects the records of several files.
#[derive(Debug)]
pub struct Importer<'a> {
    authority: &'a Authority,
    drafts: Vec<(usize, Draft)>,
    files: Vec<String>,
    left_out: Vec<(usize, Fault)>,
    lexicon: Lexicon,
}

/// What an import comes to.
#[derive(Debug)]
pub struct Imported {
    /// The authority file.
    pub text: String,
    /// How many new records it has.
    pub records: usize,
    /// How many that add to records that are there.
    pub extended: usize,
    /// How many are there already with all that the files say.
    pub known: usize,
    /// What was left out: file, and line with the reason.
    pub left_out: Vec<(String, Fault)>,
}

impl<'a> Importer<'a> {
    /// An importer that knows what is there already.
    pub fn new(authority: &'a Authority) -> Self {
        Importer {
            authority,
            drafts: Vec::new(),
            files: Vec::new(),
            left_out: Vec::new(),
            lexicon: Lexicon::of(authority),
        }
    }

    /// Takes a file; `name` is used in messages and tells the form. Bytes that are no UTF-8 are replaced and told.
    pub fn read(&mut self, name: &str, bytes: &[u8]) {
        let mut left = Vec::new();
        let text = rec::decode(bytes, &mut left);
        let text = text.trim_start_matches('\u{feff}');
        let drafts = match Form::of(name, text) {
            Form::Phoenix => phoenix::drafts(text, self.authority, &self.lexicon, &mut left),
            Form::Table => table::csv(text, self.authority, &mut left),
            Form::JsonLines => table::json_lines(text, self.authority, &mut left),
        };
        let file = self.files.len();
        self.files.push(name.to_string());
        self.drafts.extend(drafts.into_iter().map(|d| (file, d)));
        self.left_out.extend(left.into_iter().map(|fault| (file, fault)));
    }

    /// Makes one file of all that was read.
    pub fn finish(mut self) -> Imported {
        let joined = join(std::mem::take(&mut self.drafts));
        let mut text = String::from("# Imported by Chancery from ");
        // A name with a line end would begin a line of its own.
        let shown: Vec<String> = self.files.iter().map(|f| f.replace(char::is_control, " ")).collect();
        text.push_str(&shown.join(", "));
        text.push_str(
            ".\n# Lines may be changed and taken out by hand; 'chancery authority check' reads the file over.\n",
        );
        let mut taken: HashSet<String> = HashSet::new();
        for (_, draft) in &joined {
            taken.extend(draft.names.first().map(|n| fold(n)));
        }
        let (mut records, mut extended, mut known) = (0, 0, 0);
        for (file, draft) in &joined {
            match self.block(*file, draft, &mut taken) {
                Some((block, true)) => {
                    extended += 1;
                    text.push_str(&block);
                }
                Some((block, false)) => {
                    records += 1;
                    text.push_str(&block);
                }
                None => known += 1,
            }
        }
        self.left_out.sort();
        self.left_out.dedup();
        let left_out =
            self.left_out.into_iter().map(|(file, fault)| (self.files.get(file).cloned().unwrap_or_default(), fault));
        Imported { text, records, extended, known, left_out: left_out.collect() }
    }

    /// The lines of one record, and whether it extends another. `None` if it has nothing to add.
    fn block(&mut self, file: usize, draft: &Draft, taken: &mut HashSet<String>) -> Option<(String, bool)> {
        let known = self.known(draft);
        if known.is_none()
            && let Some(other) = draft.names.first().and_then(|name| self.authority.by_id(&id_of(name)))
        {
            let what = format!(
                "'{}' was left out: there is a record of that name and of the kind {}",
                other.name,
                other.kind.as_str().replace('-', " ")
            );
            self.left_out.push((file, Fault::warning(draft.line, what)));
            return None;
        }
        let mut lines = Vec::new();
        let mut first = true;
        let mut own: HashSet<String> = HashSet::new();
        for name in &draft.names {
            let folded = fold(name);
            if !own.insert(folded.clone()) {
                first = false;
                continue;
            }
            let owners: Vec<&Record> = self.authority.lookup(name);
            match &known {
                Some(record) if owners.iter().any(|r| r.id == record.id) => {}
                _ if first && known.is_none() => {}
                _ if !owners.is_empty() || taken.contains(&folded) => {
                    let whose = owners.first().map_or("another record of this import", |r| r.name.as_str());
                    let what = format!("'{name}' was left out: it is a name of {whose}");
                    self.left_out.push((file, Fault::note(draft.line, what)));
                }
                _ if super::common::is_common_word(name) => {
                    let what = format!("'{name}' was left out: it is a common word");
                    self.left_out.push((file, Fault::note(draft.line, what)));
                }
                _ => {
                    taken.insert(folded);
                    lines.push(("alias", quoted(name)));
                }
            }
            first = false;
        }
        for (field, value) in &draft.fields {
            let there = known.is_some_and(|record| {
                record.fields().iter().any(|(f, v)| f == field && (v == value || !matches!(*field, "office" | "alias")))
                    || (*field == "office" && !record.offices.is_empty())
            });
            if *field == "office" && known.is_some_and(|record| !within_life(record, value)) {
                let what = format!(
                    "the office '{value}' was left out: it lies outside the life of {}",
                    known.map_or("", |r| &r.name)
                );
                self.left_out.push((file, Fault::warning(draft.line, what)));
                continue;
            }
            if !there && !lines.contains(&(*field, value.clone())) {
                lines.push((*field, value.clone()));
            }
        }
        let mut block = match known {
            Some(_) if lines.is_empty() => return None,
            Some(record) => format!("\nextends: {}\n", record.id),
            None => {
                let name = draft.names.first()?;
                let mut block = format!("\nname: {}\nkind: {}\n", quoted(name), draft.kind.as_str());
                if let Some(country) = &draft.country {
                    block.push_str(&format!("country: {country}\n"));
                }
                block
            }
        };
        for (field, value) in lines {
            block.push_str(&format!("{field}: {value}\n"));
        }
        Some((block, known.is_some()))
    }

    /// The record that a draft is: the only one of its kind that carries its first name, or all of whose others do.
    fn known(&self, draft: &Draft) -> Option<&'a Record> {
        let body = |kind: Kind| !matches!(kind, Kind::Person | Kind::Country | Kind::People);
        for name in &draft.names {
            let mut fitting = self.authority.lookup(name);
            // What one list calls an armed group is a party in another.
            fitting.retain(|r| r.kind == draft.kind || body(r.kind) && body(draft.kind));
            if fitting.len() > 1 {
                fitting.retain(|r| r.country.is_none() || r.country == draft.country);
            }
            if let [one] = fitting[..] {
                return Some(one);
            }
        }
        if draft.kind == Kind::Person {
            draft.names.iter().find_map(|n| names::same_person(self.authority, n))
        } else {
            None
        }
    }
}

/// Whether a name of somebody's list is known: as it stands, without titles, without "the"; a person's also with its words in
/// another order and without initials.
pub fn is_known(authority: &Authority, name: &str, person: bool) -> bool {
    let plain = name.split('(').next().unwrap_or(name).trim();
    let bare = names::without_titles(plain);
    let folded = fold(plain);
    let without_the = folded.strip_prefix("the ").unwrap_or(&folded);
    [plain, bare.as_str(), without_the].into_iter().any(|n| !n.is_empty() && !authority.lookup(n).is_empty())
        || person && names::same_person(authority, &bare).is_some()
}

/// Makes one draft of those with the same name and kind; the first of each keeps its place.
fn join(drafts: Vec<(usize, Draft)>) -> Vec<(usize, Draft)> {
    let mut joined: Vec<(usize, Draft)> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    for (file, draft) in drafts {
        let Some(first) = draft.names.first() else { continue };
        match places.get(&id_of(first)) {
            Some(&at) if joined[at].1.kind == draft.kind => {
                let kept = &mut joined[at].1;
                kept.names.extend(draft.names);
                for field in draft.fields {
                    let once =
                        !matches!(field.0, "office" | "alias" | "generic" | "contextual" | "capital" | "adjective");
                    if !kept.fields.iter().any(|f| *f == field || once && f.0 == field.0) {
                        kept.fields.push(field);
                    }
                }
            }
            // One name for two kinds: the first is kept, and the other's names go to nobody.
            Some(_) => {}
            None => {
                places.insert(id_of(first), joined.len());
                joined.push((file, draft));
            }
        }
    }
    joined
}

/// Whether an office can have been held by a person of these dates.
fn within_life(record: &Record, office: &str) -> bool {
    let Ok(office) = super::Office::parse(office) else { return false };
    let before = |a: Option<PartialDate>, b: Option<PartialDate>| match (a, b) {
        (Some(a), Some(b)) => a.first_day() <= b.last_day(),
        _ => true,
    };
    before(record.born, office.from) && before(office.until.or(office.from), record.died)
}

/// Dates in order, so that a range can be written; what contradicts itself is dropped.
fn range(from: &str, until: &str) -> Option<String> {
    let parse = |s: &str| s.parse::<PartialDate>().ok();
    match (parse(from), parse(until)) {
        (Some(f), Some(u)) if f.first_day() > u.last_day() => None,
        (None, None) => None,
        (f, u) => {
            let show = |d: Option<PartialDate>| d.map(|d| d.to_string()).unwrap_or_default();
            Some(format!("{}..{}", show(f), show(u)))
        }
    }
}
