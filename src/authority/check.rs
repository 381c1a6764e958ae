//! What is wrong in the user's own authority files, beyond what a line alone shows.
//!
//! Errors are what cannot be meant: a country that nobody knows, an office that begins after death, a cycle of parents.
//! Warnings are what may be meant but seldom is: a name that two records carry, an office that two hold at once. Notes
//! tell what a record of the user's own replaces.

use std::cell::Cell;
use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::Path;

use crate::article::{Kind, PartialDate};

use super::fault::{Fault, Severity};
use super::file::{Entry, File};
use super::rec::{self, Block, unquoted};
use super::record::Office;
use super::{Authority, AuthorityError, Record, fold};

/// Largest authority file that is read, in bytes: a million names have some 40 MB.
const MAX_FILE: u64 = 256 << 20;

/// How many messages name the nearest names, which takes some milliseconds each.
const NEAREST: usize = 20;

/// A file with all that is wrong in it.
#[derive(Debug)]
pub struct Checked {
    /// The file as it was given.
    pub path: String,
    /// What is wrong, by line.
    pub faults: Vec<Fault>,
    /// How many records it has, with those that add to others.
    pub records: usize,
    /// How many decisions: `same:`, `different:`, `ignore:`.
    pub decisions: usize,
}

impl Checked {
    /// How many faults have this severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.faults.iter().filter(|f| f.severity == severity).count()
    }
}

/// Says what is wrong in authority files, all of it, each file on top of those before it.
///
/// # Errors
/// A file that cannot be read at all.
pub fn check<P: AsRef<Path>>(files: &[P]) -> Result<Vec<Checked>, AuthorityError> {
    Ok(assemble(files, Severity::Note)?.1)
}

/// Puts the built-in records and the user's files together, with what is wrong in them from `least` on. The authority
/// holds what could be read.
pub(super) fn assemble<P: AsRef<Path>>(
    files: &[P],
    least: Severity,
) -> Result<(Authority, Vec<Checked>), AuthorityError> {
    let mut faults: Vec<Vec<Fault>> = Vec::new();
    let mut texts = Vec::new();
    for path in files {
        let path = path.as_ref();
        let mut wrong = Vec::new();
        let unreadable = |source| AuthorityError::Unreadable { path: path.display().to_string(), source };
        let size = fs::metadata(path).map_err(unreadable)?.len();
        if size > MAX_FILE {
            let what =
                format!("the file has {} MB; {} MB is the most that is read: part it", size >> 20, MAX_FILE >> 20);
            wrong.push(Fault::error(1, what));
            texts.push((path, String::new()));
        } else {
            let bytes = fs::read(path).map_err(unreadable)?;
            texts.push((path, rec::decode(&bytes, &mut wrong)));
        }
        faults.push(wrong);
    }
    let mut authority = Authority::unlinked()?;
    let mut read = Vec::new();
    for ((_, text), wrong) in texts.iter().zip(&mut faults) {
        let file = File::read(text, wrong);
        if least <= Severity::Note {
            replaced(&authority, &file, wrong);
        }
        let records = file.entries.iter().filter_map(|(block, entry)| match entry {
            Entry::Record(record) => Some((block.line, record.clone())),
            _ => None,
        });
        authority.add(records, wrong);
        authority.seal(text);
        read.push(file);
    }
    authority.mend(&read, &mut faults);
    authority.link();
    let checker = Checker { authority: &authority, least, nearest: Cell::new(NEAREST) };
    let mut checked = Vec::new();
    for (((path, _), file), mut faults) in texts.iter().zip(&read).zip(faults) {
        checker.file(file, &mut faults);
        faults.retain(|f| f.severity >= least);
        faults.sort();
        faults.dedup();
        let decisions = |e: &Entry| if let Entry::Mends(mends) = e { mends.len() } else { 0 };
        checked.push(Checked {
            path: path.display().to_string(),
            faults,
            records: file.entries.iter().filter(|(_, e)| !matches!(e, Entry::Mends(_))).count(),
            decisions: file.entries.iter().map(|(_, e)| decisions(e)).sum(),
        });
    }
    Ok((authority, checked))
}

/// Notes which records of a file take the place of others.
fn replaced(authority: &Authority, file: &File<'_>, faults: &mut Vec<Fault>) {
    for (block, entry) in &file.entries {
        if let Entry::Record(record) = entry
            && authority.by_id.contains_key(&record.id)
        {
            let what = format!("this replaces the record '{0}'; 'extends: {0}' would add to it", record.name);
            faults.push(Fault::note(block.line, what));
        }
    }
}

struct Checker<'a> {
    authority: &'a Authority,
    least: Severity,
    nearest: Cell<usize>,
}

impl Checker<'_> {
    fn file(&self, file: &File<'_>, faults: &mut Vec<Fault>) {
        let mut own: HashMap<&str, &Block<'_>> = HashMap::new();
        for (block, entry) in &file.entries {
            match entry {
                Entry::Record(record) => {
                    self.lines(block, record, faults);
                    dates(block, record, faults);
                    own.insert(&record.id, block);
                    if self.least <= Severity::Warning {
                        self.shared(block, record, Some(&record.id), faults);
                    }
                }
                Entry::Extends(target, more) => {
                    self.lines(block, more, faults);
                    let whole = self.authority.means(target).ok().flatten().map(|at| &self.authority.records[at]);
                    if let Some(whole) = whole {
                        dates(block, whole, faults);
                        own.insert(&whole.id, block);
                        if self.least <= Severity::Warning {
                            self.shared(block, more, Some(&whole.id), faults);
                        }
                    }
                }
                Entry::Mends(_) => {}
            }
        }
        for id in cycles(self.authority) {
            if let Some(block) = own.get(id.as_str()) {
                let what = "this record is part of itself by way of its parent or country; break the circle";
                faults.push(Fault::error(block.line_of("parent").max(block.line_of("country")), what));
            }
        }
        if self.least <= Severity::Warning {
            let mut told: HashSet<usize> = HashSet::new();
            for (first, second) in held_at_once(self.authority) {
                for (id, office, other) in [(first.0, first.1, second.0), (second.0, second.1, first.0)] {
                    if let Some(block) = own.get(id) {
                        let other = self.authority.by_id(other).map_or(other, |r| r.name.as_str());
                        let what = format!(
                            "'{} | {}' is held by {other} at the same time; mend the dates, or end the line with '| jointly' or '| acting'",
                            office.title, office.of
                        );
                        let line = block.line_with(&office.to_string());
                        if told.insert(line) {
                            faults.push(Fault::warning(line, what));
                        }
                    }
                }
            }
        }
    }

    /// Whether what a record names is there.
    fn lines(&self, block: &Block<'_>, record: &Record, faults: &mut Vec<Fault>) {
        if let Some(country) = &record.country {
            match self.authority.records_named(country).find(|r| r.kind == Kind::Country) {
                Some(found) if found.name == *country => {}
                Some(found) => {
                    let what = format!("'{country}' is '{0}' here; write country: {0}", found.name);
                    faults.push(Fault::error(block.line_of("country"), what));
                }
                None => faults.push(Fault::error(block.line_of("country"), self.nobody("country", country))),
            }
        }
        if let Some(parent) = &record.parent {
            match self.authority.records_named(parent).next() {
                Some(found) if found.name == *parent => {}
                Some(found) => {
                    let what = format!("'{parent}' is '{0}' here; write parent: {0}", found.name);
                    faults.push(Fault::error(block.line_of("parent"), what));
                }
                None => faults.push(Fault::error(block.line_of("parent"), self.nobody("institution", parent))),
            }
        }
        for &(line, field, value) in &block.fields {
            match field {
                "office" if self.least <= Severity::Warning => {
                    let of = value.split('|').nth(1).unwrap_or_default().trim();
                    if !of.is_empty() && self.authority.records_named(of).next().is_none() {
                        faults.push(Fault::warning(line, self.nobody("country or institution", of)));
                    }
                    if !matches!(record.kind, Kind::Person) && !block.fields.iter().any(|(_, f, _)| *f == "extends") {
                        let what = format!(
                            "only a person holds offices, and this is of the kind {}; write them there",
                            record.kind.as_str()
                        );
                        faults.push(Fault::warning(line, what));
                    }
                }
                _ => {}
            }
        }
    }

    fn nobody(&self, what: &str, name: &str) -> String {
        let left = self.nearest.get();
        self.nearest.set(left.saturating_sub(1));
        let near = if left > 0 { self.authority.nearest(name, 3) } else { Vec::new() };
        match &near[..] {
            [] => format!("no {what} has the name '{name}'; add a record for it"),
            near => format!("no {what} has the name '{name}'; the nearest names are {}", near.join(", ")),
        }
    }

    /// Names that other records carry, and names that are there twice.
    fn shared(&self, block: &Block<'_>, record: &Record, id: Option<&str>, faults: &mut Vec<Fault>) {
        let mut seen: HashSet<&str> = HashSet::new();
        for &(line, field, value) in &block.fields {
            if !matches!(field, "name" | "alias") {
                continue;
            }
            let name = unquoted(value);
            let folded = fold(name);
            if !record.names().any(|n| n == name) {
                continue;
            }
            // One that differs in accents or capitals is a spelling, which does no harm.
            if !seen.insert(name) {
                faults.push(Fault::warning(
                    line,
                    format!("'{name}' is a name of this record already; take the line out"),
                ));
                continue;
            }
            let others: Vec<&str> = self
                .authority
                .records_named_folded(&folded)
                .filter(|r| Some(r.id.as_str()) != id)
                .take(3)
                .map(|r| r.name.as_str())
                .collect();
            if !others.is_empty() {
                let what = format!(
                    "'{name}' is a name of {} too, so that it is ambiguous and the article must decide; take it out if only one is meant",
                    others.join(" and ")
                );
                faults.push(Fault::warning(line, what));
            }
        }
    }
}

impl Authority {
    fn records_named(&self, name: &str) -> impl Iterator<Item = &Record> {
        let folded = fold(name);
        let mut found: Vec<&Record> = self.records_named_folded(&folded).collect();
        found.sort_by_key(|r| r.name != name);
        found.into_iter()
    }

    fn records_named_folded(&self, folded: &str) -> impl Iterator<Item = &Record> {
        self.by_name.get(folded).into_iter().flatten().map(|&at| &self.records[at])
    }
}

/// Whether the dates of a record can be true together.
fn dates(block: &Block<'_>, record: &Record, faults: &mut Vec<Fault>) {
    let after = |a: Option<PartialDate>, b: Option<PartialDate>| match (a, b) {
        (Some(a), Some(b)) => a.first_day() > b.last_day(),
        _ => false,
    };
    if after(record.from, record.until) {
        faults.push(Fault::error(block.line_of("until"), "'until' lies before 'from'; mend one of them"));
    }
    if after(record.born, record.died) {
        faults.push(Fault::error(block.line_of("died"), "'died' lies before 'born'; mend one of them"));
    }
    for office in &record.offices {
        let line = || block.line_with(&office.to_string()).max(block.line_of("office"));
        if after(record.born, office.from) {
            faults.push(Fault::error(line(), format!("'{office}' begins before birth; mend one of the dates")));
        }
        if after(office.from, record.died) || after(office.until, record.died) {
            faults.push(Fault::error(line(), format!("'{office}' lasts beyond death; mend one of the dates")));
        }
    }
}

/// Ids of the records that are part of themselves.
pub(super) fn cycles(authority: &Authority) -> Vec<String> {
    let records = authority.records();
    let named = |name: &Option<String>| {
        let name = name.as_ref()?;
        let bearers = authority.by_name.get(&fold(name))?;
        bearers.iter().copied().find(|&at| records[at].name == *name)
    };
    let above = |at: usize| {
        let record = &records[at];
        named(&record.parent).or_else(|| if record.kind == Kind::Country { named(&record.country) } else { None })
    };
    // 0 not yet seen, otherwise the walk that saw it.
    let mut seen = vec![0usize; records.len()];
    let mut found = Vec::new();
    for start in 0..records.len() {
        let (walk, mut at) = (start + 1, Some(start));
        while let Some(here) = at.filter(|&here| seen[here] == 0) {
            seen[here] = walk;
            at = above(here);
        }
        if let Some(knot) = at.filter(|&here| seen[here] == walk) {
            let mut here = knot;
            loop {
                found.push(records[here].id.clone());
                match above(here) {
                    Some(next) if next != knot => here = next,
                    _ => break,
                }
            }
        }
    }
    found
}

/// Titles that several may have at once.
const MANY: &[&str] =
    &["member", "senator", "deputy", "vice", "commissioner", "adviser", "envoy", "spokes", "rebel", "assistant"];

/// The id of a person with an office of theirs.
pub type Holding<'a> = (&'a str, &'a Office);

/// Pairs of persons that certainly held one office at the same time though nothing says that they may.
pub(super) fn held_at_once(authority: &Authority) -> Vec<(Holding<'_>, Holding<'_>)> {
    let mut by_office: HashMap<(String, String), Vec<Holding<'_>>> = HashMap::new();
    for record in authority.records() {
        for office in &record.offices {
            let title = fold(&office.title);
            let dated = office.from.is_some() || office.until.is_some();
            if dated && office.manner.is_none() && !MANY.iter().any(|many| title.contains(many)) {
                let of = authority.lookup(&office.of).first().map_or_else(|| fold(&office.of), |r| r.id.clone());
                by_office.entry((title, of)).or_default().push((&record.id, office));
            }
        }
    }
    let begins = |o: &Office| o.from.map(PartialDate::last_day);
    let ends = |o: &Office| o.until.map(PartialDate::first_day);
    let mut found = Vec::new();
    for mut holders in by_office.into_values() {
        holders.sort_by_key(|(id, o)| (begins(o), *id));
        // The one so far that holds it longest is the one that can still hold it.
        let mut longest: Option<Holding<'_>> = None;
        for holder in holders {
            if let Some(before) = longest {
                let still = ends(before.1).is_none_or(|end| begins(holder.1).is_some_and(|begin| begin < end));
                let lasts = ends(holder.1).is_none_or(|end| begins(holder.1).is_none_or(|begin| begin < end));
                if before.0 != holder.0 && still && lasts {
                    found.push((before, holder));
                }
            }
            let longer = |a: &Office, b: &Office| match (ends(a), ends(b)) {
                (None, _) => true,
                (Some(_), None) => false,
                (Some(a), Some(b)) => a > b,
            };
            if longest.is_none_or(|before| longer(holder.1, before.1)) {
                longest = Some(holder);
            }
        }
    }
    found.sort_by_key(|(a, b)| (a.0.to_string(), b.0.to_string(), a.1.to_string()));
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrong(text: &str) -> Vec<String> {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("mine.rec");
        fs::write(&path, text).expect("written");
        let checked = check(&[path]).expect("readable");
        checked[0].faults.iter().map(|f| format!("{} {f}", f.severity.as_str())).collect()
    }

    #[test]
    fn all_that_is_wrong_is_told_with_its_line() {
        let cases = [
            ("name: A B\nkind: club\n", "error line 2: 'club' is no kind"),
            ("name: A B\nkind: person\ncolour: red\n", "error line 3: there is no field 'colour'"),
            (
                "name: A B\nkind: person\nalais: C D\n",
                "error line 3: there is no field 'alais'; 'alias' is the nearest",
            ),
            ("name: A B\nkind: person\nborn: soon\n", "error line 3: 'soon' is not a date"),
            ("name: A B\nkind: person\nborn: 1990\ndied: 1980\n", "error line 4: 'died' lies before 'born'"),
            ("name: A B\nkind: party\nfrom: 1990\nuntil: 1980\n", "error line 4: 'until' lies before 'from'"),
            (
                "name: A B\nkind: person\nborn: 1990\noffice: Envoy | China | 1980..1985\n",
                "error line 4: 'Envoy | China | 1980..1985' begins before birth",
            ),
            (
                "name: A B\nkind: person\noffice: Envoy | China | 1990..1985\n",
                "error line 3: 'Envoy | China | 1990..1985' ends before",
            ),
            (
                "name: A B\nkind: person\n\nname: a b\nkind: party\n",
                "error line 4: 'a b' has the id 'a-b' of the record at line 1",
            ),
            (
                "name: A B\nkind: person\nalias: George Bush\n",
                "warning line 3: 'George Bush' is a name of George H. W. Bush and George W. Bush too",
            ),
            ("name: A B\nkind: person\nalias: May\n", "warning line 3: 'May' alone is a common word"),
            ("name: will\nkind: person\n", "error line 1: the name 'will' alone is a common word"),
            (
                "name: A B\nkind: person\ncountry: Untied States\n",
                "error line 3: no country has the name 'Untied States'; the nearest names are United States",
            ),
            (
                "name: A B\nkind: institution\nparent: C D\n\nname: C D\nkind: institution\nparent: A B\n",
                "error line 3: this record is part of itself",
            ),
            (
                "name: A B\nkind: person\noffice: President | France | 2018..2019\n",
                "warning line 3: 'President | France' is held by Emmanuel Macron",
            ),
            ("kind: person\n", "error line 1: this record has no 'name:' line"),
            ("name: A B\n", "error line 1: 'A B' has no 'kind:' line"),
            ("name: Xi Jinping\nkind: person\n", "note line 1: this replaces the record 'Xi Jinping'"),
            ("extends: Nobody Else\nalias: X Y\n", "error line 1: nobody is known as 'Nobody Else'"),
        ];
        for (text, expected) in cases {
            let told = wrong(text);
            assert!(told.iter().any(|t| t.starts_with(expected)), "{text}\n{told:#?}");
        }
        assert_eq!(
            wrong("name: A B\nkind: person\nalias: \"May\"\noffice: President | France | 2018..2019 | acting\n"),
            Vec::<String>::new()
        );
    }

    #[test]
    fn a_file_with_errors_is_refused_with_the_first_few() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("mine.rec");
        fs::write(&path, "name: A B\nkind: person\n".to_string() + &"what: x\n".repeat(9)).expect("written");
        let error = Authority::with_files(&[&path]).expect_err("refused").to_string();
        assert_eq!(error.lines().count(), 4, "{error}");
        assert!(error.contains("mine.rec, line 3: there is no field 'what'"), "{error}");
        assert!(
            error.ends_with(&format!("and 6 more; 'chancery authority check {}' lists all", path.display())),
            "{error}"
        );
    }

    #[test]
    fn what_extends_a_record_adds_to_it() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("mine.rec");
        fs::write(&path, "extends: Xi Jinping\nalias: Xi Da Da\n").expect("written");
        let authority = Authority::with_files(&[&path]).expect("sound");
        let record = authority.lookup("Xi Da Da")[0];
        assert!(record.name == "Xi Jinping" && !record.offices.is_empty());
    }
}
