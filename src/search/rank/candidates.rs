//! What the inverted index says of a few hundred articles: how often they have a stem, and where.
//!
//! Postings are in order of documents, so the candidates of a segment are looked up in that order, in one walk with
//! skips a stem.

use std::collections::BTreeSet;
use std::ops::Range;

use tantivy::postings::{Postings, SegmentPostings};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocAddress, DocId, DocSet, Searcher, SegmentReader, Term};

/// The candidates of a query, known by their place in its ranking.
pub(super) struct Candidates<'s> {
    text: Field,
    segments: Vec<Segment<'s>>,
    lengths: Vec<u32>,
}

struct Segment<'s> {
    reader: &'s SegmentReader,
    /// Documents in order, with their places in the ranking.
    members: Vec<(DocId, usize)>,
}

impl<'s> Candidates<'s> {
    /// Articles in the order of their ranking, whose texts stand in a field.
    pub(super) fn new(
        searcher: &'s Searcher,
        text: Field,
        ranked: impl Iterator<Item = DocAddress>,
    ) -> tantivy::Result<Self> {
        let readers = searcher.segment_readers();
        let mut segments: Vec<Segment<'s>> =
            readers.iter().map(|reader| Segment { reader, members: Vec::new() }).collect();
        let mut count = 0;
        for (at, address) in ranked.enumerate() {
            segments[address.segment_ord as usize].members.push((address.doc_id, at));
            count = at + 1;
        }
        let mut lengths = vec![0; count];
        segments.retain(|segment| !segment.members.is_empty());
        for segment in &mut segments {
            segment.members.sort_unstable();
            let norms = segment.reader.get_fieldnorms_reader(text)?;
            for (document, at) in &segment.members {
                lengths[*at] = norms.fieldnorm(*document);
            }
        }
        Ok(Candidates { text, segments, lengths })
    }

    /// Their lengths in words, rounded down as the index keeps them.
    pub(super) fn lengths(&self) -> Vec<u32> {
        self.lengths.clone()
    }

    /// Tells which candidates have a stem in a field.
    fn walk(
        &self,
        field: Field,
        stem: &str,
        option: IndexRecordOption,
        mut tell: impl FnMut(usize, &mut SegmentPostings),
    ) -> tantivy::Result<()> {
        let term = Term::from_field_text(field, stem);
        for segment in &self.segments {
            let inverted = segment.reader.inverted_index(field)?;
            let Some(mut postings) = inverted.read_postings(&term, option)? else { continue };
            for (document, at) in &segment.members {
                // A walk does not go back, and the end of it is behind every document.
                if postings.doc() < *document && postings.seek(*document) != *document || postings.doc() != *document {
                    continue;
                }
                tell(*at, &mut postings);
            }
        }
        Ok(())
    }

    /// Places of the candidates that have any of these stems in a field.
    pub(super) fn having(&self, field: Field, stems: &BTreeSet<String>) -> tantivy::Result<BTreeSet<usize>> {
        let mut having = BTreeSet::new();
        for stem in stems {
            self.walk(field, stem, IndexRecordOption::Basic, |at, _| {
                having.insert(at);
            })?;
        }
        Ok(having)
    }

    /// How often the candidates have a stem in their text.
    pub(super) fn frequencies(&self, stem: &str, mut tell: impl FnMut(usize, u32)) -> tantivy::Result<()> {
        self.walk(self.text, stem, IndexRecordOption::WithFreqs, |at, postings| tell(at, postings.term_freq()))
    }

    /// Where each candidate has any of these stems in its text.
    pub(super) fn positions(&self, stems: &BTreeSet<String>) -> tantivy::Result<Places> {
        let mut places = Places { all: Vec::new(), of: vec![0..0; self.lengths.len()] };
        for stem in stems {
            self.walk(self.text, stem, IndexRecordOption::WithFreqsAndPositions, |at, postings| {
                let before = places.of[at].clone();
                let start = places.all.len();
                places.all.extend_from_within(before.clone());
                postings.append_positions_with_offset(0, &mut places.all);
                if !before.is_empty() {
                    places.all[start..].sort_unstable();
                }
                places.of[at] = start..places.all.len();
            })?;
        }
        Ok(places)
    }
}

/// Where candidates have a word: its positions in their texts, in order.
pub(super) struct Places {
    all: Vec<u32>,
    of: Vec<Range<usize>>,
}

impl Places {
    /// The positions in each candidate, in their order; none where it has not the word.
    pub(super) fn iter(&self) -> impl Iterator<Item = &[u32]> {
        self.of.iter().map(|range| &self.all[range.clone()])
    }
}
