//! Which articles of the index are copies of each other.
//!
//! Every article keeps the sketch of its text in a column. When a run has written what changed, all sketches are read
//! again and the groups are found anew, so that they depend on the articles alone: not on the order of files, nor on
//! which run brought what. They travel as the payload of the commit. Articles are named by marks that change with their
//! texts; groups that a kill left behind the articles are therefore never wrong, only incomplete, and the next run
//! finds them again.

use std::collections::HashMap;

use tantivy::schema::IndexRecordOption;
use tantivy::{DocAddress, DocSet, Searcher, SegmentReader, TERMINATED, Term};

use crate::copies::groups::{FURNITURE, LEAST_CONTAINMENT, LEAST_LENGTH, LEAST_RESEMBLANCE, RULE};
use crate::copies::{Candidate, Group, Sketch, group};

use super::{Index, IndexError, arrival};

/// The groups of copies of an index.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Copies {
    groups: Vec<Group>,
    /// Group and place in the group, by mark.
    places: HashMap<u64, (usize, usize)>,
    in_step: bool,
}

impl Copies {
    fn new(groups: Vec<Group>, in_step: bool) -> Copies {
        let mut places = HashMap::new();
        for (number, group) in groups.iter().enumerate() {
            places.extend(group.members.iter().enumerate().map(|(place, mark)| (*mark, (number, place))));
        }
        Copies { groups, places, in_step }
    }

    /// The groups, each with the marks of its members: the one that stands for them first.
    pub fn groups(&self) -> &[Group] {
        &self.groups
    }

    /// The number of an article's group and its place in it, from 0. `None` for an article without copies.
    pub fn place(&self, mark: u64) -> Option<(usize, usize)> {
        self.places.get(&mark).copied()
    }

    /// Whether no article has a copy.
    pub fn are_none(&self) -> bool {
        self.groups.is_empty()
    }

    /// How many articles are copies of another one.
    pub fn extra(&self) -> usize {
        self.places.len() - self.groups.len()
    }

    /// Whether they were found after the last change.
    pub(super) fn are_in_step(&self) -> bool {
        self.in_step
    }

    /// The same, as what was known before the last change.
    pub(super) fn behind(&self) -> Copies {
        Copies { in_step: false, ..self.clone() }
    }

    /// What a commit carries: a line that says by which measure and whether they are in step, then a line a group.
    pub(super) fn to_payload(&self) -> String {
        let mut payload = format!("{} {}\n", measure(), if self.in_step { IN_STEP } else { BEHIND });
        for group in &self.groups {
            let marks: Vec<String> = group.members.iter().map(|mark| format!("{mark:016x}")).collect();
            payload.push_str(&marks.join(" "));
            payload.push('\n');
        }
        payload
    }

    /// Reads what a commit carries. Groups found by another measure are as good as none.
    fn from_payload(payload: &str) -> Copies {
        let (head, lines) = payload.split_once('\n').unwrap_or_default();
        let Some(state) = head.strip_prefix(&measure()) else { return Copies::default() };
        let marks = |line: &str| line.split(' ').filter_map(|mark| u64::from_str_radix(mark, 16).ok()).collect();
        let groups = lines.lines().map(|line| Group { members: marks(line) }).collect();
        Copies::new(groups, state.trim() == IN_STEP)
    }
}

const IN_STEP: &str = "in step";
const BEHIND: &str = "behind";

/// By which measure the groups were found.
fn measure() -> String {
    format!("copies {RULE} {LEAST_RESEMBLANCE} {LEAST_CONTAINMENT} {LEAST_LENGTH} {FURNITURE}")
}

impl Index {
    /// The groups of copies, as the last commit has them.
    ///
    /// # Errors
    /// [`IndexError::Tantivy`] when the index is damaged.
    pub fn copies(&self) -> Result<Copies, IndexError> {
        let meta = self.tantivy.load_metas().map_err(|e| self.error(e))?;
        Ok(match &meta.payload {
            Some(payload) => Copies::from_payload(arrival::parted(payload).1),
            // Without a commit there is nothing that could be out of step.
            None => Copies { in_step: meta.segments.is_empty(), ..Copies::default() },
        })
    }

    /// Finds the groups of the last commit.
    pub(super) fn find_copies(&self) -> Result<Copies, IndexError> {
        let candidates = self.searcher().and_then(|s| candidates(&s).map_err(|e| self.error(e)))?;
        Ok(Copies::new(group(candidates), true))
    }
}

/// What decides about copies, of all articles.
fn candidates(searcher: &Searcher) -> tantivy::Result<Vec<Candidate>> {
    let mut candidates = Vec::new();
    for segment in searcher.segment_readers() {
        let columns = segment.fast_fields();
        let (marks, sketches) = (columns.u64("mark")?, columns.u64("sketch")?);
        let (days, described) = (columns.i64("day_last")?, columns.u64("described")?);
        let ids = columns.str("id")?;
        let mut numbers: Vec<u64> = Vec::new();
        for doc in segment.doc_ids_alive() {
            let Some(mark) = marks.first(doc) else { continue };
            numbers.clear();
            numbers.extend(sketches.values_for_doc(doc));
            // What has no twin has no copies.
            let Some(sketch) = Sketch::from_numbers(&numbers).filter(|s| s.twin.is_some()) else { continue };
            let mut id = String::new();
            if let Some(ids) = &ids
                && let Some(ord) = ids.term_ords(doc).next()
            {
                ids.ord_to_str(ord, &mut id)?;
            }
            let described = described.first(doc).unwrap_or(0);
            candidates.push(Candidate { mark, day: days.first(doc), described, id, sketch });
        }
    }
    Ok(candidates)
}

/// The sketch of an article.
pub(crate) fn sketch(segment: &SegmentReader, doc: u32) -> tantivy::Result<Option<Sketch>> {
    let numbers: Vec<u64> = segment.fast_fields().u64("sketch")?.values_for_doc(doc).collect();
    Ok(Sketch::from_numbers(&numbers))
}

/// The mark of an article.
pub(crate) fn mark(segment: &SegmentReader, doc: u32) -> tantivy::Result<Option<u64>> {
    Ok(segment.fast_fields().u64("mark")?.first(doc))
}

/// Where the article with a mark is.
pub(crate) fn address(searcher: &Searcher, index: &Index, mark: u64) -> tantivy::Result<Option<DocAddress>> {
    let term = Term::from_field_u64(index.fields.mark, mark);
    for (ordinal, segment) in searcher.segment_readers().iter().enumerate() {
        let inverted = segment.inverted_index(index.fields.mark)?;
        let Some(mut postings) = inverted.read_postings(&term, IndexRecordOption::Basic)? else { continue };
        while postings.doc() != TERMINATED {
            if !segment.is_deleted(postings.doc()) {
                return Ok(Some(DocAddress::new(ordinal as u32, postings.doc())));
            }
            postings.advance();
        }
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_payload_keeps_the_groups() {
        let groups = vec![Group { members: vec![7, 1] }, Group { members: vec![u64::MAX, 2, 3] }];
        let copies = Copies::new(groups, true);
        assert_eq!(Copies::from_payload(&copies.to_payload()), copies);
        assert_eq!(Copies::from_payload(&copies.behind().to_payload()), copies.behind());
        assert_eq!(copies.extra(), 3);
        assert_eq!(copies.place(3), Some((1, 2)));
        assert_eq!(copies.place(4), None);
    }

    #[test]
    fn groups_that_a_kill_left_behind_are_found_by_the_next_run() {
        let home = tempfile::TempDir::new().expect("a temporary folder");
        let text: String = (0..90).map(|n| format!("word{n} ")).collect();
        for name in ["a.txt", "b.txt"] {
            std::fs::write(home.path().join(name), &text).expect("a file");
        }
        let authority = crate::authority::Authority::default();
        let index = Index::open_or_create(&home.path().join("index")).expect("an index");
        let update = || {
            let paths = [home.path().join("a.txt"), home.path().join("b.txt")];
            index.update(&paths, &authority, Default::default(), &|_| {}, &false.into()).expect("an update")
        };
        assert_eq!(update().copies, 1);
        let mut writer = index.tantivy.writer::<tantivy::TantivyDocument>(15_000_000).expect("a writer");
        let mut commit = writer.prepare_commit().expect("a commit");
        commit.set_payload(&Copies::default().behind().to_payload());
        commit.commit().expect("committed");
        drop(writer);
        assert!(index.copies().expect("copies").are_none());
        assert_eq!((update().copies, index.copies().expect("copies").extra()), (1, 1));
        assert!(index.copies().expect("copies").are_in_step());
    }

    #[test]
    fn groups_of_another_measure_are_found_again() {
        let copies = Copies::from_payload("copies 0.9 0.9 in step\n01 02\n");
        assert!(copies.are_none() && !copies.are_in_step());
        assert!(Copies::from_payload("").are_none());
    }
}
