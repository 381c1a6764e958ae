//! Copies of one article: which of them stands for the others in an answer, and what the others are.
//!
//! Of the copies that match a request, the first of its group stands for the others, which are hidden: not ranked, not
//! counted, their passages not shown. A copy that a filter leaves out hides nothing. All in a group are copies of its
//! first, but not always of each other; where the first does not match, each of the others hides its own copies alone.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use serde::Serialize;
use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::Column;
use tantivy::{DocAddress, DocId, Score, SegmentOrdinal, SegmentReader};

use crate::article::PartialDate;
use crate::copies::{Likeness, Sketch, is_copy};
use crate::index::{Copies, IndexError, address, mark, sketch};

use super::Engine;

/// A hit names no more of its copies than this.
pub const MOST_COPIES: usize = 50;

/// Without the first of a group, no more of its members than this hide others: it bounds the work.
const MOST_STANDING: usize = 24;

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
    /// The one that stands for the others.
    #[serde(flatten)]
    pub first: Copy,
    /// The others.
    pub copies: Vec<Copy>,
}

impl Engine<'_> {
    /// All groups of copies, each with what stands for it first.
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
    pub(super) fn copies_of(&self, at: DocAddress, families: &mut Families) -> tantivy::Result<(Vec<Copy>, usize)> {
        let none = (Vec::new(), 0);
        if self.copies.are_none() {
            return Ok(none);
        }
        let mark = mark(self.searcher.segment_reader(at.segment_ord), at.doc_id)?;
        let Some((group, place)) = mark.and_then(|mark| self.copies.place(mark)) else { return Ok(none) };
        if place == 0 {
            let copies = self.members(group, Some(at), MOST_COPIES)?;
            let all = self.copies.groups().get(group).map_or(0, |group| group.members.len().saturating_sub(1));
            let count = if copies.len() < MOST_COPIES { copies.len() } else { all };
            return Ok((copies, count));
        }
        let family = match families.entry(group) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(unknown) => unknown.insert(self.family(group)?),
        };
        let Some((_, own)) = family.iter().find(|(member, _)| *member == at) else { return Ok(none) };
        let likenesses = family.iter().filter(|(member, _)| *member != at).map(|(at, s)| (*at, own.likeness(s)));
        let copies: Vec<(DocAddress, Likeness)> = likenesses.filter(|(_, likeness)| is_copy(*likeness)).collect();
        let shown = copies.iter().take(MOST_COPIES).map(|(at, likeness)| self.copy(*at, *likeness));
        Ok((shown.collect::<tantivy::Result<_>>()?, copies.len()))
    }

    /// The members of a group, where they are.
    fn family(&self, group: usize) -> tantivy::Result<Family> {
        let marks = self.copies.groups().get(group).map_or(&[][..], |group| &group.members);
        let mut family = Vec::with_capacity(marks.len());
        for &mark in marks {
            let Some(at) = address(&self.searcher, self.index, mark)? else { continue };
            family.extend(self.sketch(at)?.map(|sketch| (at, sketch)));
        }
        Ok(family)
    }

    pub(super) fn sketch(&self, at: DocAddress) -> tantivy::Result<Option<Sketch>> {
        sketch(self.searcher.segment_reader(at.segment_ord), at.doc_id)
    }

    /// The first members of a group, compared with one of them, which is left out; or with the first, which is not.
    fn members(&self, group: usize, beside: Option<DocAddress>, most: usize) -> tantivy::Result<Vec<Copy>> {
        let mut to: Option<Sketch> = beside.map(|at| self.sketch(at)).transpose()?.flatten();
        let mut members = Vec::new();
        let marks = self.copies.groups().get(group).map_or(&[][..], |group| &group.members);
        for &mark in marks {
            if members.len() >= most {
                break;
            }
            let Some(at) = address(&self.searcher, self.index, mark)?.filter(|at| Some(*at) != beside) else {
                continue;
            };
            let own = self.sketch(at)?;
            if to.is_none() {
                to.clone_from(&own);
            }
            let likeness = to.as_ref().zip(own.as_ref()).map_or(Likeness::NONE, |(to, own)| to.likeness(own));
            members.push(self.copy(at, likeness)?);
        }
        Ok(members)
    }

    fn copy(&self, at: DocAddress, likeness: Likeness) -> tantivy::Result<Copy> {
        let article = self.head(at)?.article;
        Ok(Copy {
            id: article.id,
            path: article.path,
            title: article.title,
            source: article.source.map(|source| source.name),
            date: article.published.map(|published| published.date),
            similarity: (likeness.resemblance * 100.0).round() / 100.0,
        })
    }

    /// Which of the matches that have copies are hidden.
    pub(super) fn hidden(&self, members: Vec<Member>) -> tantivy::Result<Hidden> {
        let mut hidden = Hidden::new();
        for matching in in_groups(members) {
            let mut rest = matching.into_iter().map(|(_, place, at)| (place, at));
            let Some((place, first)) = rest.next().filter(|_| rest.len() > 0) else { continue };
            if place == 0 {
                hidden.extend(rest.map(|(_, at)| at));
                continue;
            }
            let mut standing: Vec<Sketch> = Vec::new();
            for at in std::iter::once(first).chain(rest.map(|(_, at)| at)) {
                let Some(own) = self.sketch(at)? else { continue };
                if standing.iter().any(|one| is_copy(one.likeness(&own))) {
                    hidden.insert(at);
                } else if standing.len() < MOST_STANDING {
                    standing.push(own);
                }
            }
        }
        Ok(hidden)
    }
}

/// Matches that have copies, by group, each group in order of standing.
fn in_groups(mut members: Vec<Member>) -> Vec<Vec<Member>> {
    members.sort_unstable();
    members.chunk_by(|a, b| a.0 == b.0).map(<[Member]>::to_vec).collect()
}

/// The members of a group with their sketches, in order of standing.
type Family = Vec<(DocAddress, Sketch)>;
/// Those of the groups that one answer had to look into.
pub(super) type Families = HashMap<usize, Family>;

/// Counts all matches and finds those that have copies.
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
pub(super) type Member = (usize, usize, DocAddress);

impl Collector for Matches {
    type Fruit = (usize, Vec<Member>);
    type Child = SegmentMatches;

    fn for_segment(&self, segment: SegmentOrdinal, reader: &SegmentReader) -> tantivy::Result<SegmentMatches> {
        let marks = reader.fast_fields().u64("mark")?;
        Ok(SegmentMatches { copies: Arc::clone(&self.copies), marks, segment, count: 0, members: Vec::new() })
    }

    fn requires_scoring(&self) -> bool {
        false
    }

    fn merge_fruits(&self, fruits: Vec<(usize, Vec<Member>)>) -> tantivy::Result<(usize, Vec<Member>)> {
        let count = fruits.iter().map(|(count, _)| count).sum();
        Ok((count, fruits.into_iter().flat_map(|(_, members)| members).collect()))
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
