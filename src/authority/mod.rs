//! Who is who: authority records, their data files, look-up by name.
//!
//! The built-in authority file is made of the `.rec` files in `data/`, which a scholar can edit; a user's own
//! files ([`Authority::with_files`]) add records or replace those of the same name. Looking a name up never guesses: it
//! gives every record that carries the name, and [`Authority::nearest`] for the message when there is none.

mod check;
mod common;
mod fault;
mod file;
mod fold;
pub mod import;
mod mend;
mod pointer;
mod rec;
mod record;

pub use check::{Checked, Holding, check};
pub(crate) use common::is_common_word;
pub use fault::{Fault, Severity};
pub use fold::fold;
pub use mend::{MENDING_FILE, MendError, Mending};
pub use pointer::Pointer;
pub use record::{Office, Record};

use std::collections::HashSet;
use std::path::Path;

use rustc_hash::FxHashMap;

use crate::article::Kind;

use file::{Entry, File};
use pointer::Pointers;

/// The files of the built-in authority file, in reading order.
const BUILT_IN: &[(&str, &str)] = &[
    ("countries.rec", include_str!("data/countries.rec")),
    ("institutions.rec", include_str!("data/institutions.rec")),
    ("groups.rec", include_str!("data/groups.rec")),
    ("people-asia-africa.rec", include_str!("data/people-asia-africa.rec")),
    ("people-europe-americas.rec", include_str!("data/people-europe-americas.rec")),
    ("people-heads-europe-oceania.rec", include_str!("data/people-heads-europe-oceania.rec")),
    ("people-heads-americas-africa.rec", include_str!("data/people-heads-americas-africa.rec")),
    ("people-heads-asia-mideast.rec", include_str!("data/people-heads-asia-mideast.rec")),
];

/// How many errors of a file are told when it is refused.
const TOLD: usize = 3;

/// What is wrong with an authority file, and where.
#[derive(Debug, thiserror::Error)]
pub enum AuthorityError {
    /// The file could not be read.
    #[error("cannot read the authority file {path}: {source}")]
    Unreadable {
        /// The file.
        path: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// Lines that break the format or contradict others.
    #[error("{}", told(path, faults))]
    Faulty {
        /// The file.
        path: String,
        /// All errors, by line.
        faults: Vec<Fault>,
    },
}

/// The first few errors of a file, and how to see the others.
fn told(path: &str, faults: &[Fault]) -> String {
    let mut lines: Vec<String> = faults.iter().take(TOLD).map(|f| format!("{path}, {f}")).collect();
    if faults.len() > TOLD {
        let more = faults.len() - TOLD;
        lines.push(format!("and {more} more; 'chancery authority check {path}' lists all"));
    }
    lines.join("\n")
}

/// A set of authority records with their look-up tables.
///
/// ```
/// use chancery::authority::Authority;
/// let authority = Authority::built_in()?;
/// let kcna = authority.lookup("kcna");
/// assert_eq!(kcna[0].name, "Korean Central News Agency");
/// assert_eq!(kcna[0].path, "/institution/North Korea/Korean Central News Agency");
/// # Ok::<(), chancery::authority::AuthorityError>(())
/// ```
#[derive(Debug, Default)]
pub struct Authority {
    records: Vec<Record>,
    by_name: FxHashMap<String, Vec<usize>>,
    by_id: FxHashMap<String, usize>,
    by_path: FxHashMap<String, usize>,
    by_iso: FxHashMap<String, usize>,
    by_surname: FxHashMap<String, Vec<usize>>,
    /// Folded names that are no mentions.
    ignored: HashSet<String>,
    /// Ids of records that no mention means.
    ignored_ids: HashSet<String>,
    /// Folded name, ids of the records that it does not mean.
    excluded: FxHashMap<String, Vec<String>>,
    fingerprint: u64,
    pointers: Pointers,
}

impl Authority {
    /// The records that come with the program.
    ///
    /// # Errors
    /// An error in a built-in file, which a test keeps from happening.
    pub fn built_in() -> Result<Self, AuthorityError> {
        Self::with_files::<&Path>(&[])
    }

    /// The built-in records and those of the user's own files: a record of the same name or id replaces the built-in
    /// one, `extends:` adds to it, `same:`, `different:` and `ignore:` mend.
    ///
    /// # Errors
    /// A file that cannot be read, and the errors of the first file that has any.
    pub fn with_files<P: AsRef<Path>>(files: &[P]) -> Result<Self, AuthorityError> {
        let (authority, checked) = check::assemble(files, Severity::Error)?;
        match checked.into_iter().find(|c| !c.faults.is_empty()) {
            Some(Checked { path, faults, .. }) => Err(AuthorityError::Faulty { path, faults }),
            None => Ok(authority),
        }
    }

    /// The built-in records, not yet linked.
    fn unlinked() -> Result<Self, AuthorityError> {
        let mut authority = Authority::default();
        // Half of the start of the program is the reading of these files, so each has a thread.
        let read = |text: &'static str| {
            let mut faults = Vec::new();
            (File::read(text, &mut faults), faults)
        };
        let files: Vec<(File<'_>, Vec<Fault>)> = std::thread::scope(|scope| {
            let threads: Vec<_> = BUILT_IN.iter().map(|(_, text)| scope.spawn(move || read(text))).collect();
            // A thread that failed is tried again here, where a panic is heard.
            let joined = BUILT_IN.iter().zip(threads);
            joined.map(|((_, text), thread)| thread.join().unwrap_or_else(|_| read(text))).collect()
        });
        for ((name, text), (file, mut faults)) in BUILT_IN.iter().zip(files) {
            let records = file.entries.into_iter().filter_map(|(block, entry)| match entry {
                Entry::Record(record) => Some((block.line, record)),
                _ => None,
            });
            authority.add(records, &mut faults);
            authority.seal(text);
            faults.retain(|f| f.severity == Severity::Error);
            if !faults.is_empty() {
                return Err(AuthorityError::Faulty { path: (*name).to_string(), faults });
            }
        }
        Ok(authority)
    }

    /// Takes the records of one more file, each with its line. Two of one id within a file are an error.
    fn add(&mut self, records: impl Iterator<Item = (usize, Record)>, faults: &mut Vec<Fault>) {
        let mut lines: FxHashMap<String, usize> = FxHashMap::default();
        for (at, record) in records {
            if let Some(line) = lines.get(&record.id) {
                let what = format!(
                    "'{}' has the id '{}' of the record at line {line}; make one record of both, or give one of them an id: line \
                     of its own",
                    record.name, record.id
                );
                faults.push(Fault::error(at, what));
                continue;
            }
            lines.insert(record.id.clone(), at);
            match self.by_id.get(&record.id) {
                Some(&at) => self.records[at] = record,
                None => {
                    self.by_id.insert(record.id.clone(), self.records.len());
                    self.records.push(record);
                }
            }
        }
    }

    fn seal(&mut self, text: &str) {
        self.fingerprint = xxhash_rust::xxh3::xxh3_64_with_seed(text.as_bytes(), self.fingerprint);
    }

    /// Builds paths and look-up tables once all records are there.
    fn link(&mut self) {
        for table in [&mut self.by_path, &mut self.by_iso, &mut self.by_id] {
            table.clear();
        }
        self.by_name.clear();
        self.by_surname.clear();
        for record in &mut self.records {
            record.path = record.facet_path();
        }
        for (at, record) in self.records.iter().enumerate() {
            self.by_id.insert(record.id.clone(), at);
            for name in record.names() {
                let users = self.by_name.entry(fold(name)).or_default();
                // Records come in order: a name that one has twice is the last.
                if users.last() != Some(&at) {
                    users.push(at);
                }
            }
            self.by_path.insert(fold(&record.path), at);
            if record.kind == Kind::Person {
                // A surname is spelled as variously as the whole name: "Schröder", "Schroeder".
                let surname = fold(record.surname());
                let last = record.aliases.iter().filter_map(|alias| alias.rsplit_once(' ')).map(|(_, last)| fold(last));
                let spelled = last.filter(|last| strsim::jaro_winkler(last, &surname) > 0.85);
                // "de Klerk" is called so, and Klerk by few.
                let with_particle = record.name.rsplit(' ').nth(1).filter(|w| w.starts_with(char::is_lowercase));
                let particle = with_particle.map(|w| format!("{} {surname}", fold(w)));
                let mut spellings: Vec<String> = spelled.chain([surname.clone()]).chain(particle).collect();
                spellings.sort_unstable();
                spellings.dedup();
                for spelling in spellings {
                    self.by_surname.entry(spelling).or_default().push(at);
                }
            }
            for iso in &record.iso {
                self.by_iso.insert(iso.clone(), at);
            }
        }
    }

    /// Whether the user's files take mentions out; otherwise [`Authority::ignored`] and [`Authority::excluded`] need not
    /// be asked.
    pub fn takes_out(&self) -> bool {
        !self.ignored.is_empty() || !self.excluded.is_empty()
    }

    /// Whether a folded name, or the record with this id, is never a mention (`ignore:`).
    pub fn ignored(&self, folded: &str, id: Option<&str>) -> bool {
        self.ignored.contains(folded) || id.is_some_and(|id| self.ignored_ids.contains(id))
    }

    /// Whether a folded name never means the record with this id (`different:`).
    pub fn excluded(&self, folded: &str, id: &str) -> bool {
        self.excluded.get(folded).is_some_and(|ids| ids.iter().any(|i| i == id))
    }

    /// The record with this id.
    pub fn by_id(&self, id: &str) -> Option<&Record> {
        self.by_id.get(id).map(|&at| &self.records[at])
    }

    /// All records, in file order.
    pub fn records(&self) -> &[Record] {
        &self.records
    }

    /// Changes when any record does; an index made with another fingerprint has stale mentions.
    pub fn fingerprint(&self) -> u64 {
        self.fingerprint
    }

    /// The state or territory with this ISO 3166 alpha-3 code, today's or a former one.
    pub fn by_iso(&self, code: &str) -> Option<&Record> {
        self.by_iso.get(code).map(|&at| &self.records[at])
    }

    /// Every record that carries a name: canonical, alias, id or facet path, in any case, with or without diacritics.
    /// The one whose canonical name it is comes first.
    pub fn lookup(&self, name: &str) -> Vec<&Record> {
        let folded = fold(name);
        let id = self.by_id.get(name.trim()).or_else(|| self.by_path.get(&folded)).map(|&at| &self.records[at]);
        if let Some(record) = id.filter(|_| name.contains('/') || !self.by_name.contains_key(&folded)) {
            return vec![record];
        }
        let mut found: Vec<&Record> =
            self.by_name.get(&folded).into_iter().flatten().map(|&at| &self.records[at]).collect();
        found.sort_by_key(|r| fold(&r.name) != folded);
        found
    }

    /// All names that one record alone carries, folded.
    pub fn folded_names(&self) -> impl Iterator<Item = (&str, &Record)> {
        self.by_name.iter().filter_map(|(name, users)| match users[..] {
            [at] => Some((name.as_str(), &self.records[at])),
            _ => None,
        })
    }

    /// Names that several records carry, folded, in order, each with the canonical names of those records.
    pub fn shared_aliases(&self) -> Vec<(&str, Vec<&str>)> {
        let shared = self.by_name.iter().filter(|(_, users)| users.len() > 1);
        let mut shared: Vec<(&str, Vec<&str>)> = shared
            .map(|(name, users)| (name.as_str(), users.iter().map(|&at| self.records[at].name.as_str()).collect()))
            .collect();
        shared.iter_mut().for_each(|(_, names)| names.sort_unstable());
        shared.sort();
        shared
    }

    /// Pairs of persons that held one office at the same time though nothing says that they may.
    pub fn held_at_once(&self) -> Vec<(Holding<'_>, Holding<'_>)> {
        check::held_at_once(self)
    }

    /// Ids of the records that are part of themselves, by way of their parent or country.
    pub fn cycles(&self) -> Vec<String> {
        check::cycles(self)
    }

    /// Records to which a word points without being their name: "Iranian", "Pyongyang", each with how.
    pub fn pointed(&self, word: &str) -> impl Iterator<Item = (&Record, Pointer)> {
        self.pointers.of(word, &self.records).iter().map(|(at, pointer)| (&self.records[*at], *pointer))
    }

    /// People whose surname this is, each with its place in [`Authority::records`].
    pub fn by_surname(&self, surname: &str) -> impl Iterator<Item = (usize, &Record)> {
        self.by_surname.get(&fold(surname)).into_iter().flatten().map(|&at| (at, &self.records[at]))
    }

    /// Canonical names that look or sound most like `name`, best first, at most `limit`.
    ///
    /// Measured by Jaro-Winkler similarity of folded names and of their single words, at least 0.8.
    pub fn nearest(&self, name: &str, limit: usize) -> Vec<&str> {
        let wanted = fold(name);
        let mut scored: Vec<(f64, &str)> = self
            .records
            .iter()
            .map(|record| {
                let best = record.names().map(|n| similarity(&wanted, &fold(n))).fold(0.0, f64::max);
                (best, record.name.as_str())
            })
            .filter(|(score, _)| *score >= 0.8)
            .collect();
        scored.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
        scored.dedup_by_key(|(_, name)| *name);
        scored.into_iter().take(limit).map(|(_, name)| name).collect()
    }
}

/// How alike two folded names are, 0 to 1: as a whole, or (a little less) one of several words with a single one.
pub fn similarity(wanted: &str, name: &str) -> f64 {
    let whole = strsim::jaro_winkler(wanted, name);
    let by_word = if wanted.contains(' ') {
        0.0
    } else {
        name.split(' ').filter(|w| w.len() > 2).map(|w| strsim::jaro_winkler(wanted, w)).fold(0.0, f64::max) * 0.98
    };
    whole.max(by_word)
}
