//! Fingerprints of what decides, besides a file, what its documents hold.
//!
//! There are two. What the readers make of a file can be told from the file alone; when they change, it is read again.
//! Which names are found in a text depends on the annotator and the authority file; when these change, the text that
//! the index has will do.

use std::path::Path;

use crate::authority::Authority;
use crate::corpus::{FieldMap, may_hold_records};

/// Raise this when readers change what they make of a file: files are then read again.
const READER_VERSION: u64 = 5;
/// Raise this when annotators change what they find in a text: names are then found anew.
const NAMES_VERSION: u64 = 1;

/// The fingerprints of a run.
#[derive(Debug, Clone, Copy)]
pub(super) struct Maker {
    reader: u64,
    map: u64,
    names: u64,
}

impl Maker {
    pub(super) fn new(authority: &Authority, map: &FieldMap) -> Maker {
        // Readers ask the authority file for one thing: which state the code in a file's name means.
        let mut states: Vec<(&str, &str)> = Vec::new();
        for record in authority.records() {
            states.extend(record.iso.iter().map(|code| (code.as_str(), record.name.as_str())));
        }
        states.sort_unstable();
        let states = xxhash_rust::xxh3::xxh3_64(format!("{states:?}").as_bytes());
        let reader = states ^ (READER_VERSION << 32) ^ crate::passage::TARGET_WORDS as u64;
        Maker { reader, map: map.fingerprint(), names: names(authority) }
    }

    /// For one file: another map of columns changes nothing where there are no columns.
    pub(super) fn reader(self, path: &Path) -> u64 {
        if may_hold_records(path) { self.reader ^ self.map } else { self.reader }
    }

    /// For the names found in all texts.
    pub(super) fn names(self) -> u64 {
        self.names
    }
}

/// The fingerprint of names found with an authority file.
pub(super) fn names(authority: &Authority) -> u64 {
    authority.fingerprint() ^ (NAMES_VERSION << 32)
}
