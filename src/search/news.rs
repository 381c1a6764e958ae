//! What came into the index after a stamp: the filter of `--new`.
//!
//! An article that came later and is a copy of one that was there before is no news, unless copies are asked for.

use std::collections::HashSet;
use std::ops::Bound;

use tantivy::Term;
use tantivy::query::{BooleanQuery, ConstScoreQuery, Occur, Query, RangeQuery, TermSetQuery};

use crate::copies::{Sketch, is_copy};
use crate::index::{address, mark};

use super::Engine;

impl Engine<'_> {
    /// The stamp up to which this engine sees the index: what comes later has a later one.
    pub fn stamp(&self) -> u64 {
        self.stamp
    }

    /// The same query for what came after a stamp alone.
    pub(super) fn after(&self, whole: Box<dyn Query>, after: u64, copies: bool) -> tantivy::Result<Box<dyn Query>> {
        let fields = self.index.fields();
        let later = Term::from_field_u64(fields.added, after);
        let range = RangeQuery::new(Bound::Excluded(later), Bound::Unbounded);
        let mut parts: Vec<(Occur, Box<dyn Query>)> =
            vec![(Occur::Must, whole), (Occur::Must, Box::new(ConstScoreQuery::new(Box::new(range), 0.0)))];
        let known = if copies || self.copies.are_none() { Vec::new() } else { self.known_before(after)? };
        if !known.is_empty() {
            let marks = known.into_iter().map(|mark| Term::from_field_u64(fields.mark, mark));
            parts.push((Occur::MustNot, Box::new(TermSetQuery::new(marks))));
        }
        Ok(Box::new(BooleanQuery::new(parts)))
    }

    /// The marks of articles that came later and are copies of one that was there.
    fn known_before(&self, after: u64) -> tantivy::Result<Vec<u64>> {
        let mut groups: HashSet<usize> = HashSet::new();
        for segment in self.searcher.segment_readers() {
            let (added, marks) = (segment.fast_fields().u64("added")?, segment.fast_fields().u64("mark")?);
            for doc in segment.doc_ids_alive().filter(|doc| added.first(*doc).is_some_and(|stamp| stamp > after)) {
                groups.extend(marks.first(doc).and_then(|mark| self.copies.place(mark)).map(|(group, _)| group));
            }
        }
        let mut known = Vec::new();
        for group in groups {
            let mut before: Vec<(bool, Sketch)> = Vec::new();
            let mut later: Vec<(bool, u64, Sketch)> = Vec::new();
            let members = self.copies.groups().get(group).map_or(&[][..], |group| &group.members);
            for (place, &member) in members.iter().enumerate() {
                let Some(at) = address(&self.searcher, self.index, member)? else { continue };
                let segment = self.searcher.segment_reader(at.segment_ord);
                let stamp = segment.fast_fields().u64("added")?.first(at.doc_id).unwrap_or(0);
                let Some(sketch) = self.sketch(at)? else { continue };
                match mark(segment, at.doc_id)?.filter(|_| stamp > after) {
                    Some(mark) => later.push((place == 0, mark, sketch)),
                    None => before.push((place == 0, sketch)),
                }
            }
            // The first of a group is a copy of all others; those are not always copies of each other.
            let is_known = |first: bool, sketch: &Sketch| {
                before.iter().any(|(is_first, old)| first || *is_first || is_copy(old.likeness(sketch)))
            };
            known.extend(later.iter().filter(|(first, _, sketch)| is_known(*first, sketch)).map(|(_, mark, _)| *mark));
        }
        Ok(known)
    }
}
