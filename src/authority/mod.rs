//! Who is who: authority records, their data files, look-up by name.
//!
//! The built-in authority file is made of the `.rec` files in `data/`, which a scholar can edit; a user's own
//! files ([`Authority::with_files`]) add records or replace those of the same name. Looking a name up never guesses: it
//! gives every record that carries the name, and [`Authority::nearest`] for the message when there is none.

mod fold;
mod rec;
mod record;

pub use fold::fold;
pub use record::{Office, Record};

use std::collections::HashMap;
use std::path::Path;

use crate::article::Kind;

/// The files of the built-in authority file, in reading order.
const BUILT_IN: &[(&str, &str)] = &[
    ("countries.rec", include_str!("data/countries.rec")),
    ("institutions.rec", include_str!("data/institutions.rec")),
    ("groups.rec", include_str!("data/groups.rec")),
    ("people-asia-africa.rec", include_str!("data/people-asia-africa.rec")),
    ("people-europe-americas.rec", include_str!("data/people-europe-americas.rec")),
];

/// What is wrong in an authority file, and where.
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
    /// A line that breaks the format or contradicts another.
    #[error("{path}, line {line}: {what}")]
    Line {
        /// The file.
        path: String,
        /// Counted from 1.
        line: usize,
        /// What is wrong and what would be right.
        what: String,
    },
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
    by_name: HashMap<String, Vec<usize>>,
    by_id: HashMap<String, usize>,
    by_path: HashMap<String, usize>,
    by_iso: HashMap<String, usize>,
    by_surname: HashMap<String, Vec<usize>>,
    fingerprint: u64,
}

impl Authority {
    /// The records that come with the program.
    pub fn built_in() -> Result<Self, AuthorityError> {
        Self::with_files::<&Path>(&[])
    }

    /// The built-in records and those of the user's own files; a record of the same name or id replaces the
    /// built-in one.
    pub fn with_files<P: AsRef<Path>>(files: &[P]) -> Result<Self, AuthorityError> {
        let mut authority = Authority::default();
        for (name, text) in BUILT_IN {
            authority.add(name, text)?;
        }
        for path in files {
            let path = path.as_ref();
            let shown = path.display().to_string();
            let text = std::fs::read_to_string(path)
                .map_err(|source| AuthorityError::Unreadable { path: shown.clone(), source })?;
            authority.add(&shown, &text)?;
        }
        authority.link();
        Ok(authority)
    }

    /// Reads one more file of records. `name` is used in messages. Two records of one name within a file are an error.
    fn add(&mut self, name: &str, text: &str) -> Result<(), AuthorityError> {
        let first_new = self.records.len();
        for block in rec::blocks(name, text)? {
            let record = Record::from_block(name, &block)?;
            match self.by_id.get(&record.id) {
                Some(&at) if at >= first_new => {
                    let what = format!(
                        "'{}' has the id '{}' of an earlier record of this file, '{}'; give one of them an id: line of its own",
                        record.name, record.id, self.records[at].name
                    );
                    return Err(AuthorityError::Line { path: name.to_string(), line: block.line, what });
                }
                Some(&at) => self.records[at] = record,
                None => {
                    self.by_id.insert(record.id.clone(), self.records.len());
                    self.records.push(record);
                }
            }
        }
        self.fingerprint = xxhash_rust::xxh3::xxh3_64_with_seed(text.as_bytes(), self.fingerprint);
        Ok(())
    }

    /// Builds paths and look-up tables once all records are there.
    fn link(&mut self) {
        for record in &mut self.records {
            record.path = record.facet_path();
        }
        for (at, record) in self.records.iter().enumerate() {
            for name in record.names() {
                let users = self.by_name.entry(fold(name)).or_default();
                if !users.contains(&at) {
                    users.push(at);
                }
            }
            self.by_path.insert(fold(&record.path), at);
            if record.kind == Kind::Person {
                // A surname is spelled as variously as the whole name: "Schröder", "Schroeder".
                let surname = fold(record.surname());
                let last = record.aliases.iter().filter_map(|alias| alias.rsplit_once(' ')).map(|(_, last)| fold(last));
                let spelled = last.filter(|last| strsim::jaro_winkler(last, &surname) > 0.85);
                let mut spellings: Vec<String> = spelled.chain([surname.clone()]).collect();
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
