//! Mending: decisions of the user about names, kept in a small file of lines.
//!
//! `same: A | B` makes one record of two names, `different: NAME | A` says that a name never means a record, `ignore: NAME`
//! that it is no mention. They are applied when an authority file is put together, behind all records, in the order
//! of the lines. [`Mending`] adds such lines to a file; it validates first and writes the file as a whole or not at all.

use std::collections::HashMap;
use std::fmt;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::article::Kind;

use super::check::{self, Checked};
use super::fault::{Fault, Severity};
use super::file::{Entry, File};
use super::record::{id_of, no_kind};
use super::{Authority, AuthorityError, Record, fold};

/// Name of the mending file in the folder of an index.
pub const MENDING_FILE: &str = "authority.rec";

/// What a new mending file begins with.
const HEAD: &str =
    "# Decisions about names, applied to the built-in authority file. Lines may be changed and taken out by hand.\n";

/// A decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Mend {
    /// Both names mean one actor; the kind is needed where neither has a record.
    Same(String, String, Option<Kind>),
    /// The name does not mean the record.
    Different(String, String),
    /// The name is no mention.
    Ignore(String),
}

impl Mend {
    /// Reads a line; `None` if the field is another one.
    pub(super) fn parse(field: &str, value: &str) -> Option<Result<Mend, String>> {
        let parts: Vec<String> = value.split('|').map(|p| p.trim().to_string()).collect();
        let empty = parts.iter().any(|p| fold(p).is_empty());
        Some(match (field, &parts[..]) {
            ("same", [a, b]) if !empty => Ok(Mend::Same(a.clone(), b.clone(), None)),
            ("same", [a, b, kind]) if !empty => match Kind::from_word(kind).filter(|k| *k != Kind::Place) {
                Some(kind) => Ok(Mend::Same(a.clone(), b.clone(), Some(kind))),
                None => Err(no_kind(kind)),
            },
            ("same", _) => Err(format!("'{value}' is no pair of names; write same: Kim Jong Un | Kim Jong Woon")),
            ("different", [name, record]) if !empty => Ok(Mend::Different(name.clone(), record.clone())),
            ("different", _) => Err(format!("'{value}' is no pair of names; write different: Mr Kim | Kim Jong Un")),
            ("ignore", [name]) if !empty => Ok(Mend::Ignore(name.clone())),
            ("ignore", _) => Err(format!("'{value}' is no name; write ignore: Breaking News")),
            _ => return None,
        })
    }
}

impl fmt::Display for Mend {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Mend::Same(a, b, None) => write!(f, "same: {a} | {b}"),
            Mend::Same(a, b, Some(kind)) => write!(f, "same: {a} | {b} | {}", kind.as_str()),
            Mend::Different(name, record) => write!(f, "different: {name} | {record}"),
            Mend::Ignore(name) => write!(f, "ignore: {name}"),
        }
    }
}

/// Where records went, and names that came while mending.
struct Merged {
    into: Vec<usize>,
    names: HashMap<String, usize>,
}

impl Merged {
    fn of(&self, mut at: usize) -> usize {
        while self.into.get(at).is_some_and(|&to| to != at) {
            at = self.into[at];
        }
        at
    }
}

impl Authority {
    /// The one record that a name or id means: `None` if there is none, an error if there are several.
    pub(super) fn means(&self, name: &str) -> Result<Option<usize>, String> {
        if let Some(&at) = self.by_id.get(name.trim()) {
            return Ok(Some(at));
        }
        let folded = fold(name);
        let bearers = self.by_name.get(&folded).map(Vec::as_slice).unwrap_or_default();
        let own: Vec<usize> = bearers.iter().copied().filter(|&at| fold(&self.records[at].name) == folded).collect();
        match (&own[..], bearers) {
            ([one], _) | (_, [one]) => Ok(Some(*one)),
            (_, []) => Ok(None),
            _ => {
                let ids: Vec<&str> = bearers.iter().take(6).map(|&at| self.records[at].name.as_str()).collect();
                Err(format!("'{name}' may mean {}; name one of them", ids.join(" or ")))
            }
        }
    }

    pub(super) fn unknown(&self, name: &str) -> String {
        match &self.nearest(name, 3)[..] {
            [] => format!("nobody is known as '{name}'; add a record for it first"),
            near => format!("nobody is known as '{name}'; the nearest names are {}", near.join(", ")),
        }
    }

    /// Applies what the files add to records (`extends:`), then their decisions, in the order of the lines.
    pub(super) fn mend(&mut self, files: &[File<'_>], faults: &mut [Vec<Fault>]) {
        let entries = || files.iter().flat_map(|file| &file.entries);
        if entries().all(|(_, entry)| matches!(entry, Entry::Record(_))) {
            return;
        }
        self.link();
        for (file, faults) in files.iter().zip(faults.iter_mut()) {
            for (block, entry) in &file.entries {
                let Entry::Extends(target, more) = entry else { continue };
                match self.means(target) {
                    Ok(Some(at)) => self.records[at].take(more, true),
                    Ok(None) => faults.push(Fault::error(block.line_of("extends"), self.unknown(target))),
                    Err(what) => faults.push(Fault::error(block.line_of("extends"), what)),
                }
            }
        }
        self.link();
        let mut merged = Merged { into: (0..self.records.len()).collect(), names: HashMap::new() };
        for (file, faults) in files.iter().zip(faults.iter_mut()) {
            for (_, entry) in &file.entries {
                let Entry::Mends(mends) = entry else { continue };
                for (line, mend) in mends {
                    if let Err(what) = self.decide(mend, &mut merged) {
                        faults.push(Fault::error(*line, what));
                    }
                }
            }
        }
        let mut at = 0;
        self.records.retain(|_| {
            at += 1;
            merged.into.get(at - 1).is_none_or(|&to| to == at - 1)
        });
    }

    fn decide(&mut self, mend: &Mend, merged: &mut Merged) -> Result<(), String> {
        let find = |authority: &Authority, merged: &Merged, name: &str| match merged.names.get(&fold(name)) {
            Some(&at) => Ok(Some(merged.of(at))),
            None => authority.means(name).map(|at| at.map(|at| merged.of(at))),
        };
        match mend {
            Mend::Same(a, b, kind) => {
                let (first, second) = (find(self, merged, a)?, find(self, merged, b)?);
                match (first, second) {
                    (Some(first), Some(second)) if first == second => {}
                    (Some(first), Some(second)) => {
                        let other = self.records[second].clone();
                        let kept = &mut self.records[first];
                        if kept.kind != other.kind {
                            let (a, b) = (kept.kind.as_str(), other.kind.as_str());
                            return Err(format!(
                                "'{}' is a {a} and '{}' a {b}; two of different kinds are never the same",
                                kept.name, other.name
                            ));
                        }
                        kept.take(&other, false);
                        add_alias(kept, &other.name);
                        merged.into[second] = first;
                    }
                    (Some(at), None) => {
                        add_alias(&mut self.records[at], b);
                        merged.names.insert(fold(b), at);
                    }
                    (None, Some(at)) => {
                        add_alias(&mut self.records[at], a);
                        merged.names.insert(fold(a), at);
                    }
                    (None, None) => {
                        let Some(kind) = *kind else {
                            return Err(format!(
                                "neither '{a}' nor '{b}' has a record; write what they are: same: {a} | {b} | person"
                            ));
                        };
                        let at = self.records.len();
                        let aliases = vec![b.clone()];
                        self.records.push(Record { id: id_of(a), name: a.clone(), kind, aliases, ..Record::default() });
                        merged.into.push(at);
                        merged.names.insert(fold(a), at);
                        merged.names.insert(fold(b), at);
                    }
                }
            }
            Mend::Different(name, record) => {
                let Some(at) = find(self, merged, record)? else { return Err(self.unknown(record)) };
                let (record, folded) = (&mut self.records[at], fold(name));
                if fold(&record.name) == folded {
                    return Err(format!(
                        "'{name}' is the canonical name of that record; change it in a record of your own, \
                         'chancery authority show {name}' prints it"
                    ));
                }
                for names in [&mut record.aliases, &mut record.contextual, &mut record.metonyms, &mut record.generic] {
                    names.retain(|n| fold(n) != folded);
                }
                self.excluded.entry(folded).or_default().push(self.records[at].id.clone());
            }
            Mend::Ignore(name) => {
                let folded = fold(name);
                if let Ok(Some(at)) = find(self, merged, name) {
                    let record = &self.records[at];
                    if record.id == *name || fold(&record.name) == folded {
                        self.ignored_ids.insert(record.id.clone());
                    }
                }
                self.ignored.insert(folded);
            }
        }
        Ok(())
    }
}

fn add_alias(record: &mut Record, name: &str) {
    if record.names().all(|n| fold(n) != fold(name)) {
        record.aliases.push(name.to_string());
    }
}

/// Why nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum MendError {
    /// The decision makes no sense with the records that there are.
    #[error("{0}")]
    Refused(String),
    /// One of the authority files is at fault.
    #[error(transparent)]
    Authority(#[from] AuthorityError),
    /// The file could not be written.
    #[error("cannot write {path}: {source}")]
    Unwritable {
        /// The file.
        path: String,
        /// What the system said.
        source: io::Error,
    },
}

/// A mending file, to which decisions are added.
///
/// Each method returns the lines that were written. The file is replaced as a whole by its new version, so that no kill
/// leaves half of one; two processes that mend one file at the same moment may lose one of both decisions.
#[derive(Debug)]
pub struct Mending<'a> {
    path: PathBuf,
    /// The user's other authority files, whose records may be named.
    others: &'a [PathBuf],
}

impl<'a> Mending<'a> {
    /// The mending file at `path`, which need not exist yet, beside the user's other authority files.
    pub fn new(path: impl Into<PathBuf>, others: &'a [PathBuf]) -> Self {
        Mending { path: path.into(), others }
    }

    /// Both names mean one: the names of `b` become those of `a`. `kind` is needed where neither has a record;
    /// `unlisted` says whether a name without a record is known otherwise, as an unlisted name of the index.
    ///
    /// # Errors
    /// See [`MendError`].
    pub fn same(
        &self,
        a: &str,
        b: &str,
        kind: Option<Kind>,
        unlisted: &dyn Fn(&str) -> bool,
    ) -> Result<String, MendError> {
        let authority = self.authority()?;
        let mut listed = 0;
        for name in [a, b] {
            match authority.means(name).map_err(MendError::Refused)? {
                Some(_) => listed += 1,
                None if unlisted(name) => {}
                None => return Err(MendError::Refused(authority.unknown(name))),
            }
        }
        self.not_said(&authority, a, b)?;
        self.write(&format!("{}\n", Mend::Same(one_line(a)?, one_line(b)?, kind.filter(|_| listed == 0))))
    }

    /// `name` never means the record `record`.
    ///
    /// # Errors
    /// See [`MendError`].
    pub fn different(&self, name: &str, record: &str) -> Result<String, MendError> {
        let text = self.text()?;
        let said_same = |mend: &Mend| {
            matches!(mend, Mend::Same(a, b, _) if [fold(a), fold(b)] == [fold(name), fold(record)]
                || [fold(b), fold(a)] == [fold(name), fold(record)])
        };
        let file = File::read(&text, &mut Vec::new());
        for (_, entry) in &file.entries {
            let Entry::Mends(mends) = entry else { continue };
            if let Some((line, mend)) = mends.iter().find(|(_, mend)| said_same(mend)) {
                let path = self.path.display();
                return Err(MendError::Refused(format!(
                    "{path}, line {line} says '{mend}'; take that line out, and they are two again"
                )));
            }
        }
        self.write(&format!("{}\n", Mend::Different(one_line(name)?, one_line(record)?)))
    }

    /// `name` is no mention; if it is the canonical name of a record, no mention of that record is.
    ///
    /// # Errors
    /// See [`MendError`].
    pub fn ignore(&self, name: &str) -> Result<String, MendError> {
        self.write(&format!("{}\n", Mend::Ignore(one_line(name)?)))
    }

    /// Adds a record, given as its fields and values in the terms of an authority file.
    ///
    /// # Errors
    /// See [`MendError`].
    pub fn add(&self, fields: &[(&str, String)]) -> Result<String, MendError> {
        let authority = self.authority()?;
        if let Some((_, name)) = fields.iter().find(|(field, _)| *field == "name")
            && let Some(record) = authority.by_id(&id_of(name))
        {
            return Err(MendError::Refused(format!(
                "there is a record '{}' already; write a block with 'extends: {}' to add to it",
                record.name, record.name
            )));
        }
        let mut block = String::from("\n");
        for (field, value) in fields {
            block.push_str(&format!("{field}: {}\n", one_line(value)?));
        }
        block.push('\n');
        self.write(&block)
    }

    /// The records as they are before.
    fn authority(&self) -> Result<Authority, AuthorityError> {
        let mut files = self.others.to_vec();
        files.extend(self.path.exists().then(|| self.path.clone()));
        Authority::with_files(&files)
    }

    fn not_said(&self, authority: &Authority, a: &str, b: &str) -> Result<(), MendError> {
        match (authority.means(a), authority.means(b)) {
            (Ok(Some(x)), Ok(Some(y))) if x == y => {
                let name = &authority.records()[x].name;
                Err(MendError::Refused(format!("'{a}' and '{b}' are the same already: {name}")))
            }
            _ => Ok(()),
        }
    }

    fn text(&self) -> Result<String, MendError> {
        match fs::read_to_string(&self.path) {
            Ok(text) => Ok(text),
            Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(HEAD.to_string()),
            Err(source) => Err(AuthorityError::Unreadable { path: self.path.display().to_string(), source }.into()),
        }
    }

    /// Adds a block, after it was seen that the files are sound with it.
    fn write(&self, block: &str) -> Result<String, MendError> {
        let mut text = self.text()?;
        if !text.is_empty() && !text.ends_with('\n') {
            text.push('\n');
        }
        // A decision joins those above it, a record stands apart from them.
        let alone = File::read(block, &mut Vec::new()).entries.iter().all(|(_, e)| matches!(e, Entry::Mends(_)));
        let mends_last = text
            .lines()
            .next_back()
            .is_some_and(|l| ["same:", "different:", "ignore:"].iter().any(|field| l.starts_with(field)));
        if alone && !mends_last && text.lines().next_back().is_some_and(|l| !l.trim().is_empty()) {
            text.push('\n');
        }
        text.push_str(block);
        let unwritable = |source| MendError::Unwritable { path: self.path.display().to_string(), source };
        let fresh = self.path.with_extension("rec.new");
        let written = (|| {
            if let Some(folder) = self.path.parent().filter(|p| !p.as_os_str().is_empty()) {
                fs::create_dir_all(folder)?;
            }
            let mut file = fs::File::create(&fresh)?;
            file.write_all(text.as_bytes())?;
            file.sync_all()
        })();
        written.map_err(unwritable)?;
        let sound = self.sound(&fresh);
        if let Err(e) = sound.and_then(|()| fs::rename(&fresh, &self.path).map_err(unwritable)) {
            // What is left behind is overwritten by the next try.
            let _ = fs::remove_file(&fresh);
            return Err(e);
        }
        Ok(block.trim().to_string())
    }

    /// Whether the files can be read with the new version.
    fn sound(&self, fresh: &Path) -> Result<(), MendError> {
        let mut files = self.others.to_vec();
        files.push(fresh.to_path_buf());
        let (_, checked) = check::assemble(&files, Severity::Error)?;
        let shown = fresh.display().to_string();
        for Checked { path, faults, .. } in checked {
            match faults.last() {
                // The last line is the new one; what was wrong above it is told with its line.
                Some(fault) if path == shown && faults.len() == 1 => {
                    return Err(MendError::Refused(fault.what.clone()));
                }
                Some(_) => {
                    let path = if path == shown { self.path.display().to_string() } else { path };
                    return Err(AuthorityError::Faulty { path, faults }.into());
                }
                None => {}
            }
        }
        Ok(())
    }
}

/// A name as it may stand in a line.
fn one_line(name: &str) -> Result<String, MendError> {
    let name = name.trim();
    if name.contains(char::is_control) || fold(name).is_empty() {
        return Err(MendError::Refused(format!("'{}' is no name; give one line with a letter", name.escape_default())));
    }
    Ok(name.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file_with(decide: impl Fn(&Mending<'_>) -> Result<String, MendError>) -> (Authority, String) {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join(MENDING_FILE);
        decide(&Mending::new(&path, &[])).expect("sensible decisions");
        let text = fs::read_to_string(&path).expect("written");
        (Authority::with_files(&[path]).expect("sound"), text)
    }

    #[test]
    fn two_records_become_one() {
        let (authority, _) = file_with(|file| {
            file.same("Xi Jinping", "Grand Panda", None, &|_| true)?;
            file.same("George W. Bush", "George H. W. Bush", None, &|_| false)?;
            file.same("Zork Blem", "Blem Zorkon", Some(Kind::Person), &|_| true)
        });
        assert_eq!(authority.lookup("Grand Panda")[0].name, "Xi Jinping");
        assert_eq!(authority.lookup("George Bush").len(), 1);
        assert_eq!(authority.lookup("George H. W. Bush")[0].name, "George W. Bush");
        assert_eq!(authority.lookup("Blem Zorkon")[0].name, "Zork Blem");
    }

    #[test]
    fn a_name_that_is_somebody_else() {
        let (authority, text) = file_with(|file| {
            file.different("George Bush", "George H. W. Bush")?;
            file.ignore("Reuters")?;
            file.add(&[("name", "Jane Q. Roe".into()), ("kind", "person".into()), ("country", "France".into())])?;
            file.ignore("Breaking News")
        });
        assert_eq!(authority.lookup("George Bush")[0].name, "George W. Bush");
        assert!(
            authority.excluded("george bush", "george-h-w-bush") && !authority.excluded("george bush", "george-w-bush")
        );
        assert!(authority.ignored("breaking news", None) && authority.ignored("rtr", Some("reuters")));
        assert_eq!(authority.lookup("Jane Q. Roe").len(), 1);
        assert!(text.ends_with("country: France\n\nignore: Breaking News\n"), "{text}");
    }

    #[test]
    fn what_makes_no_sense_is_refused_and_nothing_is_written() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join(MENDING_FILE);
        let file = Mending::new(&path, &[]);
        let refused = |result: Result<String, MendError>| result.expect_err("refused").to_string();
        assert!(refused(file.different("Kim", "Kim Jung Unn")).contains("the nearest names are Kim Jong Un"));
        assert!(refused(file.same("Aaa", "Bbb", None, &|_| true)).contains("has a record"));
        assert!(refused(file.same("Xi Jinping", "China", None, &|_| true)).contains("different kinds"));
        assert!(
            refused(file.same("Xi Jinping", "Grand Panda", None, &|_| false))
                .contains("nobody is known as 'Grand Panda'")
        );
        assert!(
            refused(file.add(&[("name", "X Y".into()), ("kind", "person".into()), ("born", "soon".into())]))
                .contains("'soon'")
        );
        assert!(!path.exists() && fs::read_dir(folder.path()).expect("a folder").next().is_none());
        file.same("Xi Jinping", "Grand Panda", None, &|_| true).expect("sensible");
        assert!(
            refused(file.different("Grand Panda", "Xi Jinping"))
                .contains("line 3 says 'same: Xi Jinping | Grand Panda'")
        );
    }
}
