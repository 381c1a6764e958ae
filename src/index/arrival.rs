//! When an article came into the index, as a number that only grows.
//!
//! Every round of an update has a stamp: the microseconds since 1970 when it began, or one more than the stamp before
//! where the clock stands still or went back. It travels with the commit, so that an article that left cannot take the
//! last stamp with it. What was not there before gets the stamp of its round. An article keeps what it has when its names
//! are found anew, when its file is read again as it was, and when the same words come out of another file in place of
//! one that changed or went away. Limits: a file that was moved in one run and removed from the index in an earlier one
//! is new; so is an article of which one word was mended.

use std::collections::HashMap;
use std::time::{SystemTime, UNIX_EPOCH};

use tantivy::{DocAddress, Searcher};

use crate::copies::Sketch;

use super::{Index, IndexError, document};

/// Begins the line of a commit's payload that holds the stamp.
const HEAD: &str = "stamp ";

/// A payload with a stamp in front.
pub(super) fn stamped(stamp: u64, rest: &str) -> String {
    format!("{HEAD}{stamp}\n{rest}")
}

/// The stamp of a payload, 0 if it has none, and the rest.
pub(super) fn parted(payload: &str) -> (u64, &str) {
    let stamp = payload.strip_prefix(HEAD).and_then(|after| after.split_once('\n'));
    let read = stamp.and_then(|(number, rest)| Some((number.parse().ok()?, rest)));
    read.unwrap_or((0, payload))
}

/// The stamp that comes after another one.
pub(super) fn next(last: u64) -> u64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_micros());
    u64::try_from(now).unwrap_or(0).max(last.saturating_add(1))
}

impl Index {
    /// The stamp of the last commit: no article of it has a later one. 0 where nothing was ever written.
    ///
    /// # Errors
    /// [`IndexError::Tantivy`] when the index is damaged.
    pub fn stamp(&self) -> Result<u64, IndexError> {
        let meta = self.tantivy.load_metas().map_err(|e| self.error(e))?;
        Ok(meta.payload.as_deref().map_or(0, |payload| parted(payload).0))
    }

    /// What is known of articles whose files are read again or went away.
    pub(super) fn arrivals<'p>(
        &self,
        searcher: &Searcher,
        files: impl Iterator<Item = &'p str>,
    ) -> tantivy::Result<Arrivals> {
        let mut arrivals = Arrivals::default();
        if searcher.num_docs() == 0 {
            return Ok(arrivals);
        }
        for file in files {
            for at in self.articles_of(searcher, file)? {
                let Some(added) = added(searcher, at)? else { continue };
                let columns = searcher.segment_reader(at.segment_ord).fast_fields();
                if let Some(of) = columns.u64("of")?.first(at.doc_id) {
                    arrivals.by_key.insert(of, added);
                }
                // The second number of a sketch is the hash of all words.
                let twin = columns.u64("sketch")?.values_for_doc(at.doc_id).nth(1).filter(|twin| *twin != 0);
                if let Some(twin) = twin {
                    let first = arrivals.by_words.entry(twin).or_insert(added);
                    *first = added.min(*first);
                }
            }
        }
        Ok(arrivals)
    }
}

/// The stamp of an article.
pub(super) fn added(searcher: &Searcher, at: DocAddress) -> tantivy::Result<Option<u64>> {
    Ok(searcher.segment_reader(at.segment_ord).fast_fields().u64("added")?.first(at.doc_id))
}

/// When articles came that a run may write again.
#[derive(Debug, Default)]
pub(super) struct Arrivals {
    by_key: HashMap<u64, u64>,
    by_words: HashMap<u64, u64>,
}

impl Arrivals {
    /// The stamp for an article that is written in a round: what it had, or the one of the round. `as_before` says that
    /// its file is the same as when it was read last, so that its place in the file is enough to know it by.
    pub(super) fn stamp(&self, key: &str, sketch: &Sketch, as_before: bool, round: u64) -> u64 {
        let by_key = as_before.then(|| self.by_key.get(&document::of(key))).flatten();
        let by_words = || sketch.twin.and_then(|twin| self.by_words.get(&twin));
        by_key.or_else(by_words).copied().unwrap_or(round)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stamp_only_grows() {
        let first = next(0);
        assert!(next(first) > first);
        assert_eq!(next(u64::MAX - 1), u64::MAX, "a clock that went back");
    }

    #[test]
    fn a_payload_without_a_stamp_is_read_as_it_is() {
        assert_eq!(parted(&stamped(7, "rest\nmore\n")), (7, "rest\nmore\n"));
        assert_eq!(parted("copies 1\n"), (0, "copies 1\n"));
        assert_eq!(parted(""), (0, ""));
    }
}
