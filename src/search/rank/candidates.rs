//! What the inverted index says of a few hundred articles: how often they have a stem, and where.
//!
//! Postings are in order of documents, so the candidates of a segment are looked up in that order, in one walk with
//! skips a stem.

use std::collections::BTreeSet;

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

    /// Where each candidate has any of these stems in its text, in order; empty where it has none.
    pub(super) fn positions(&self, stems: &BTreeSet<String>) -> tantivy::Result<Vec<Vec<u32>>> {
        let mut all = vec![Vec::new(); self.lengths.len()];
        for stem in stems {
            self.walk(self.text, stem, IndexRecordOption::WithFreqsAndPositions, |at, postings| {
                if all[at].is_empty() {
                    postings.positions(&mut all[at]);
                } else {
                    let mut more = Vec::new();
                    postings.positions(&mut more);
                    all[at].extend(more);
                    all[at].sort_unstable();
                }
            })?;
        }
        Ok(all)
    }
}
