//! Saved searches: a question with its filters under a name, and up to where its answers have been looked at.
//!
//! They stand in one JSON file in the index folder, which people can read and mend, and outlive the index: what indexes
//! anew leaves it alone. Changes are made one process at a time, behind a lock, and the file is replaced as a whole, so
//! that nobody ever reads half of it. What is wrong in it is told with its line.

use std::fmt;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::index::SAVED;

use super::{Request, Sort};

/// Name of the file whose lock is held during a change.
const LOCK: &str = ".saved.lock";
/// Version of the file.
const VERSION: u64 = 1;
/// No name is longer, in characters.
const LONGEST_NAME: usize = 80;

/// What can go wrong with saved searches.
#[derive(Debug, thiserror::Error)]
pub enum SavedError {
    /// The file cannot be read or written.
    #[error("cannot {doing} {}: {what}", .file.display())]
    File {
        /// The file.
        file: PathBuf,
        /// "read" or "write".
        doing: &'static str,
        /// What the system said.
        what: io::Error,
    },
    /// The file is no list of saved searches.
    #[error("{}, line {line}: {what}; mend the line, or move the file away to begin a new one", .file.display())]
    Unreadable {
        /// The file.
        file: PathBuf,
        /// The line, from 1.
        line: usize,
        /// What is wrong.
        what: String,
    },
    /// A newer program wrote it.
    #[error("{} has version {found} and this program knows version {VERSION}; update the program", .0.display(), found = .1)]
    Version(PathBuf, u64),
    /// A name that cannot be one.
    #[error("'{}' can be no name of a saved search: {why}", shown(.name))]
    BadName {
        /// The name.
        name: String,
        /// Why.
        why: &'static str,
    },
    /// The name is taken.
    #[error(
        "there is a saved search '{0}' already, for another question; take another name, or remove it with 'chancery saved --remove'"
    )]
    Taken(String),
    /// There is none of this name.
    #[error("there is no saved search '{}'; {}", shown(.name), known_names(.known))]
    Unknown {
        /// The name.
        name: String,
        /// The names that there are.
        known: Vec<String>,
    },
}

fn shown(name: &str) -> String {
    name.chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).take(LONGEST_NAME).collect()
}

fn known_names(known: &[String]) -> String {
    match known {
        [] => "none has been saved, 'chancery search QUERY --save NAME' does it".into(),
        names => format!("there are: {}", names.join(", ")),
    }
}

/// A question that was saved.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SavedSearch {
    /// Its name.
    pub name: String,
    /// What is asked, without which part of the answer is shown.
    #[serde(serialize_with = "sparing")]
    pub request: Request,
    /// When it was saved: a day and time in UTC.
    pub saved: String,
    /// When what is new was last looked at, likewise.
    pub looked: String,
    /// The stamp of the index then: what came later is new.
    pub seen: u64,
}

/// Writes only what differs from a request for everything.
fn sparing<S: serde::Serializer>(request: &Request, serializer: S) -> Result<S::Ok, S::Error> {
    let object = |request: &Request| match serde_json::to_value(request) {
        Ok(Value::Object(object)) => object,
        _ => Map::new(),
    };
    let usual = object(&Request::default());
    let mut told = object(request);
    told.retain(|key, value| usual.get(key) != Some(value));
    told.serialize(serializer)
}

/// What is asked, apart from how much of the answer is shown and how.
fn question(request: &Request) -> Request {
    let usual = Request::default();
    Request {
        limit: usual.limit,
        offset: usual.offset,
        passages: usual.passages,
        facets: usual.facets,
        explain: usual.explain,
        strict: usual.strict,
        ranking: usual.ranking,
        added_after: None,
        ..request.clone()
    }
}

/// The file.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Stored {
    version: u64,
    searches: Vec<SavedSearch>,
}

/// The saved searches of an index folder, in the order in which they were saved.
#[derive(Debug, Clone, PartialEq)]
pub struct SavedSearches {
    folder: PathBuf,
    searches: Vec<SavedSearch>,
}

impl SavedSearches {
    /// Reads them; none where there is no file.
    ///
    /// # Errors
    /// [`SavedError::File`], [`SavedError::Unreadable`], [`SavedError::Version`].
    pub fn open(folder: &Path) -> Result<SavedSearches, SavedError> {
        let file = folder.join(SAVED);
        let text = match fs::read_to_string(&file) {
            Ok(text) => text,
            Err(e) if e.kind() == io::ErrorKind::NotFound => {
                return Ok(SavedSearches { folder: folder.to_path_buf(), searches: Vec::new() });
            }
            Err(what) => return Err(SavedError::File { file, doing: "read", what }),
        };
        let version = serde_json::from_str::<Value>(&text).ok().and_then(|value| value.get("version")?.as_u64());
        if let Some(version) = version.filter(|version| *version > VERSION) {
            return Err(SavedError::Version(file, version));
        }
        let stored: Stored = serde_json::from_str(&text).map_err(|e| {
            let what = e.to_string();
            // The place stands in front already.
            let what = what.split(" at line ").next().unwrap_or_default().to_string();
            SavedError::Unreadable { file, line: e.line(), what }
        })?;
        Ok(SavedSearches { folder: folder.to_path_buf(), searches: stored.searches })
    }

    /// All of them.
    pub fn all(&self) -> &[SavedSearch] {
        &self.searches
    }

    /// The one of a name.
    ///
    /// # Errors
    /// [`SavedError::Unknown`] with the names that there are.
    pub fn named(&self, name: &str) -> Result<&SavedSearch, SavedError> {
        let found = self.searches.iter().find(|s| s.name == name.trim());
        found.ok_or_else(|| SavedError::Unknown {
            name: name.to_string(),
            known: self.searches.iter().map(|s| s.name.clone()).collect(),
        })
    }

    /// The one that asks what a request asks.
    pub fn asking(&self, request: &Request) -> Option<&SavedSearch> {
        let asked = question(request);
        self.searches.iter().find(|s| s.request == asked)
    }

    /// Whether a name can be one: up to 80 characters of one line that do not begin with a hyphen.
    ///
    /// # Errors
    /// [`SavedError::BadName`] says why not.
    pub fn check_name(name: &str) -> Result<&str, SavedError> {
        let bad = |why| Err(SavedError::BadName { name: name.to_string(), why });
        match name.trim() {
            "" => bad("it is empty"),
            trimmed if trimmed.chars().any(char::is_control) => bad("it has a control character"),
            trimmed if trimmed.starts_with('-') => bad("it begins like a flag"),
            trimmed if trimmed.chars().count() > LONGEST_NAME => bad("it has more than 80 characters"),
            trimmed => Ok(trimmed),
        }
    }

    /// Saves what a request asks, as looked at up to a stamp. The same question under the same name stays as it is.
    ///
    /// # Errors
    /// [`SavedError::BadName`], [`SavedError::Taken`], and those of reading and writing the file.
    pub fn save(folder: &Path, name: &str, request: &Request, stamp: u64) -> Result<(), SavedError> {
        let name = Self::check_name(name)?.to_string();
        let request = question(request);
        Self::change(folder, |searches| {
            if let Some(known) = searches.iter().find(|s| s.name == name) {
                return if known.request == request { Ok(()) } else { Err(SavedError::Taken(name)) };
            }
            let saved = now();
            searches.push(SavedSearch { name, request, looked: saved.clone(), saved, seen: stamp });
            Ok(())
        })
    }

    /// Takes one away.
    ///
    /// # Errors
    /// [`SavedError::Unknown`], and those of reading and writing the file.
    pub fn remove(folder: &Path, name: &str) -> Result<SavedSearch, SavedError> {
        let mut removed = None;
        Self::change(folder, |searches| {
            removed = searches.iter().position(|s| s.name == name.trim()).map(|at| searches.remove(at));
            Ok(())
        })?;
        removed.map_or_else(|| Err(Self::open(folder)?.named(name).err().unwrap_or_else(|| gone(name))), Ok)
    }

    /// Notes that all up to a stamp has been looked at. It never goes back.
    ///
    /// # Errors
    /// [`SavedError::Unknown`] when it was removed meanwhile, and those of reading and writing the file.
    pub fn looked(folder: &Path, name: &str, stamp: u64) -> Result<(), SavedError> {
        Self::change(folder, |searches| {
            let search = searches.iter_mut().find(|s| s.name == name.trim()).ok_or_else(|| gone(name))?;
            search.seen = search.seen.max(stamp);
            search.looked = now();
            Ok(())
        })
    }

    /// Reads, changes and writes the file, while no other process does.
    fn change(
        folder: &Path,
        change: impl FnOnce(&mut Vec<SavedSearch>) -> Result<(), SavedError>,
    ) -> Result<(), SavedError> {
        let file = folder.join(SAVED);
        let failed = |what| SavedError::File { file: file.clone(), doing: "write", what };
        let lock = File::options().create(true).truncate(false).write(true).open(folder.join(LOCK)).map_err(failed)?;
        lock.lock().map_err(failed)?;
        let mut stored = Self::open(folder)?;
        let before = stored.searches.clone();
        change(&mut stored.searches)?;
        if before == stored.searches {
            return Ok(());
        }
        let stored = Stored { version: VERSION, searches: stored.searches };
        let json = serde_json::to_string_pretty(&stored).unwrap_or_default() + "\n";
        let beside = folder.join(format!("{SAVED}.new"));
        let write = || -> io::Result<()> {
            let mut new = File::create(&beside)?;
            new.write_all(json.as_bytes())?;
            new.sync_all()?;
            fs::rename(&beside, &file)
        };
        write().map_err(failed)
        // The lock goes with its file.
    }
}

fn gone(name: &str) -> SavedError {
    SavedError::Unknown { name: name.to_string(), known: Vec::new() }
}

/// The time, in UTC, to the second.
fn now() -> String {
    jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

impl fmt::Display for SavedSearch {
    /// The question in one line: the query and the filters with their flags.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let r = &self.request;
        let mut parts: Vec<String> = Vec::new();
        if !r.query.is_empty() {
            parts.push(r.query.split_whitespace().collect::<Vec<_>>().join(" "));
        }
        let quoted = |s: &String| if s.contains(char::is_whitespace) { format!("\"{s}\"") } else { s.clone() };
        let listed = |flag: &str, names: &[String]| -> Vec<String> {
            names.iter().map(|name| format!("{flag} {}", quoted(name))).collect()
        };
        parts.extend(listed("--actor", &r.actors));
        parts.extend(listed("--institution", &r.institutions));
        parts.extend(r.same_passage.then(|| "--same-passage".to_string()));
        parts.extend(r.published.first.map(|day| format!("--since {day}")));
        parts.extend(r.published.last.map(|day| format!("--until {day}")));
        parts.extend(r.estimated_dates.then(|| "--estimated-dates".to_string()));
        parts.extend(r.mentions.map(|range| format!("--mentions {range}")));
        parts.extend(listed("--source", &r.sources));
        parts.extend(listed("--language", &r.languages));
        parts.extend((r.sort != Sort::Relevance).then(|| format!("--sort {}", r.sort)));
        parts.extend(r.half_life.map(|half_life| format!("--half-life {half_life}")));
        parts.extend(r.copies.then(|| "--copies".to_string()));
        f.write_str(&parts.join(" "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_saved_is_read_again_and_says_no_more_than_it_must() {
        let home = tempfile::TempDir::new().expect("a folder");
        let request = Request {
            query: "wheat \"export ban\"".into(),
            published: "2011..2013".parse().expect("a range"),
            half_life: Some("90d".parse().expect("a half-life")),
            limit: 3,
            ..Request::default()
        };
        SavedSearches::save(home.path(), "grain / exports", &request, 7).expect("saved");
        let text = fs::read_to_string(home.path().join(SAVED)).expect("a file");
        assert!(text.contains("2011-01-01..2013-12-31") && !text.contains("limit") && !text.contains("sort"), "{text}");
        let searches = SavedSearches::open(home.path()).expect("searches");
        let one = searches.named(" grain / exports ").expect("the search");
        assert_eq!((one.seen, &one.request), (7, &question(&request)));
        assert_eq!(searches.asking(&Request { limit: 99, ..request }), Some(one));
        assert_eq!(one.to_string(), "wheat \"export ban\" --since 2011-01-01 --until 2013-12-31 --half-life 90d");
    }

    #[test]
    fn processes_that_save_at_once_lose_nothing() {
        let home = tempfile::TempDir::new().expect("a folder");
        std::thread::scope(|scope| {
            for n in 0..8 {
                let folder = home.path();
                scope.spawn(move || {
                    let request = Request { query: format!("question {n}"), ..Request::default() };
                    SavedSearches::save(folder, &format!("name {n}"), &request, n).expect("saved");
                    SavedSearches::looked(folder, &format!("name {n}"), n + 100).expect("noted");
                });
            }
        });
        let searches = SavedSearches::open(home.path()).expect("searches");
        assert_eq!(searches.all().len(), 8);
        assert!(searches.all().iter().all(|s| s.seen >= 100));
    }

    #[test]
    fn a_look_never_goes_back() {
        let home = tempfile::TempDir::new().expect("a folder");
        SavedSearches::save(home.path(), "one", &Request::default(), 50).expect("saved");
        SavedSearches::looked(home.path(), "one", 20).expect("noted");
        assert_eq!(SavedSearches::open(home.path()).expect("searches").all()[0].seen, 50);
    }
}
