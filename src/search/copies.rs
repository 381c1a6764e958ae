//! Copies of one article: which of them stands for the others in an answer, and what the others are.
//!
//! Of the copies that match a request, the one that comes first in its group (the first to appear) stands for the
//! others, which are hidden: not ranked, not counted, their passages not shown. A copy that a filter leaves out hides
//! nothing.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use serde::Serialize;
use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::Column;
use tantivy::{DocAddress, DocId, Score, SegmentOrdinal, SegmentReader};

use crate::article::PartialDate;
use crate::copies::Sketch;
use crate::index::{Copies, IndexError, address, mark, sketch};

use super::Engine;

/// A hit names no more of its copies than this.
pub const MOST_COPIES: usize = 50;

/// Matches that are hidden behind a copy that matches, too.
pub(super) type Hidden = HashSet<DocAddress>;

/// An article that is a copy of another.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Copy {
    /// Its id.
    pub id: String,
    /// Its file.
    pub path: String,
    /// Its headline.
    pub title: Option<String>,
    /// Who published it.
    pub source: Option<String>,
    /// When it appeared.
    pub date: Option<PartialDate>,
    /// Estimated resemblance to the article that it is listed with, 1 for the same text.
    pub similarity: f64,
}

/// An article and its copies.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CopyGroup {
    /// The first to appear.
    #[serde(flatten)]
    pub first: Copy,
    /// The others.
    pub copies: Vec<Copy>,
}

impl Engine<'_> {
    /// All groups of copies, the first to appear first.
    ///
    /// # Errors
    /// When the index is damaged.
    pub fn copy_groups(&self) -> Result<Vec<CopyGroup>, IndexError> {
        let failed = |e| self.index.error(e);
        let mut groups = Vec::with_capacity(self.copies.groups().len());
        for number in 0..self.copies.groups().len() {
            let mut members = self.members(number, None, usize::MAX).map_err(failed)?.into_iter();
            groups.extend(members.next().map(|first| CopyGroup { first, copies: members.collect() }));
        }
        Ok(groups)
    }

    /// The copies of the article at an address, without itself, at most [`MOST_COPIES`]; and how many there are.
    pub(super) fn copies_of(&self, address: DocAddress) -> tantivy::Result<(Vec<Copy>, usize)> {
        if self.copies.are_none() {
            return Ok((Vec::new(), 0));
        }
        let mark = mark(self.searcher.segment_reader(address.segment_ord), address.doc_id)?;
        match mark.and_then(|mark| self.copies.place(mark)) {
            Some((group, _)) => {
                let copies = self.members(group, Some(address), MOST_COPIES)?;
                let all = self.copies.groups().get(group).map_or(0, |group| group.members.len().saturating_sub(1));
                let count = if copies.len() < MOST_COPIES { copies.len() } else { all };
                Ok((copies, count))
            }
            None => Ok((Vec::new(), 0)),
        }
    }

    /// The first members of a group, compared with one of them, which is left out; or with the first, which is not.
    fn members(&self, group: usize, beside: Option<DocAddress>, most: usize) -> tantivy::Result<Vec<Copy>> {
        let sketch_of = |at: DocAddress| sketch(self.searcher.segment_reader(at.segment_ord), at.doc_id);
        let mut to: Option<Sketch> = beside.map(sketch_of).transpose()?.flatten();
        let mut members = Vec::new();
        let marks = self.copies.groups().get(group).map_or(&[][..], |group| &group.members);
        for &mark in marks {
            if members.len() >= most {
                break;
            }
            let Some(at) = address(&self.searcher, self.index, mark)?.filter(|at| Some(*at) != beside) else {
                continue;
            };
            let own = sketch_of(at)?;
            if to.is_none() {
                to.clone_from(&own);
            }
            let likeness = to.as_ref().zip(own.as_ref()).map_or(0.0, |(to, own)| to.likeness(own).resemblance);
            let article = self.head(at)?.article;
            members.push(Copy {
                id: article.id,
                path: article.path,
                title: article.title,
                source: article.source.map(|source| source.name),
                date: article.published.map(|published| published.date),
                similarity: (likeness * 100.0).round() / 100.0,
            });
        }
        Ok(members)
    }
}

/// Counts all matches and finds those that are hidden.
pub(super) struct Matches {
    pub(super) copies: Arc<Copies>,
}

/// The matches of one segment.
pub(super) struct SegmentMatches {
    copies: Arc<Copies>,
    marks: Column<u64>,
    segment: SegmentOrdinal,
    count: usize,
    members: Vec<Member>,
}

/// A match that has copies: its group, its place there, where it is.
type Member = (usize, usize, DocAddress);

impl Collector for Matches {
    type Fruit = (usize, Hidden);
    type Child = SegmentMatches;

    fn for_segment(&self, segment: SegmentOrdinal, reader: &SegmentReader) -> tantivy::Result<SegmentMatches> {
        let marks = reader.fast_fields().u64("mark")?;
        Ok(SegmentMatches { copies: Arc::clone(&self.copies), marks, segment, count: 0, members: Vec::new() })
    }

    fn requires_scoring(&self) -> bool {
        false
    }

    fn merge_fruits(&self, fruits: Vec<(usize, Vec<Member>)>) -> tantivy::Result<(usize, Hidden)> {
        let count = fruits.iter().map(|(count, _)| count).sum();
        let mut standing: HashMap<usize, (usize, DocAddress)> = HashMap::new();
        let mut hidden = Hidden::new();
        for (group, place, address) in fruits.into_iter().flat_map(|(_, members)| members) {
            let first = standing.entry(group).or_insert((place, address));
            if *first != (place, address) {
                let behind = if place < first.0 { std::mem::replace(first, (place, address)).1 } else { address };
                hidden.insert(behind);
            }
        }
        Ok((count, hidden))
    }
}

impl SegmentCollector for SegmentMatches {
    type Fruit = (usize, Vec<Member>);

    fn collect(&mut self, doc: DocId, _: Score) {
        self.count += 1;
        if let Some((group, place)) = self.marks.first(doc).and_then(|mark| self.copies.place(mark)) {
            self.members.push((group, place, DocAddress::new(self.segment, doc)));
        }
    }

    fn harvest(self) -> (usize, Vec<Member>) {
        (self.count, self.members)
    }
}
