//! Documents of an index in which operands meet, as a query of tantivy, which has none for this.
//!
//! Which they are is told by the rules of the module above, from the positions that the index has. A document is looked
//! at only if it has what the shape needs, near or not.
//!
//! Pairs and moved phrases score as BM25 scores a phrase: the rarities of all operands together, the number of stretches
//! as frequency. Of several forms the most frequent tells how rare an operand is, as in Lucene.

use std::sync::Arc;

use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::{Postings, SegmentPostings};
use tantivy::query::{Bm25StatisticsProvider, Bm25Weight, EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, DocSet, Score, SegmentReader, TERMINATED, TantivyError, Term};

use crate::index::words::Ends;

use super::{Proximity, Shape};

/// Documents in which operands meet.
#[derive(Debug, Clone)]
pub(in crate::query) struct NearQuery {
    field: Field,
    /// The field of the ends of sentences.
    ends: Field,
    near: Arc<Proximity>,
}

impl NearQuery {
    pub(in crate::query) fn new(field: Field, ends: Field, near: Proximity) -> NearQuery {
        NearQuery { field, ends, near: Arc::new(near) }
    }

    /// How many documents have each operand.
    fn frequencies(&self, shape: &Shape, statistics: &dyn Bm25StatisticsProvider) -> tantivy::Result<Vec<u64>> {
        Ok(match shape {
            Shape::Stem(n) => {
                vec![statistics.doc_freq(&Term::from_field_text(self.field, &self.near.stems[*n]))?]
            }
            Shape::Any(shapes) => {
                let mut most = 0;
                for shape in shapes {
                    most = most.max(self.frequencies(shape, statistics)?.into_iter().min().unwrap_or(0));
                }
                vec![most]
            }
            Shape::Phrase(parts, _) => {
                let each = parts.iter().map(|(_, n)| self.frequencies(&Shape::Stem(*n), statistics));
                each.collect::<tantivy::Result<Vec<_>>>()?.concat()
            }
            Shape::Pair { left, right, .. } => {
                let mut all = self.frequencies(left, statistics)?;
                all.extend(self.frequencies(right, statistics)?);
                all
            }
        })
    }
}

impl Query for NearQuery {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        let mut weights = Vec::new();
        if let EnableScoring::Enabled { statistics_provider, .. } = scoring {
            let documents = statistics_provider.total_num_docs()?;
            let average = statistics_provider.total_num_tokens(self.field)? as Score / documents.max(1) as Score;
            for frequency in self.frequencies(&self.near.shape, statistics_provider)? {
                let frequency = frequency.min(documents);
                weights.push(Bm25Weight::for_one_term_without_explain(frequency, documents, average));
            }
        }
        Ok(Box::new(NearWeight { query: self.clone(), weights }))
    }

    fn query_terms<'a>(&'a self, _: &mut dyn FnMut(&'a Term, bool)) {}
}

struct NearWeight {
    query: NearQuery,
    weights: Vec<Bm25Weight>,
}

impl NearWeight {
    fn near(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<NearScorer> {
        let NearQuery { field, ends, near } = &self.query;
        let inverted = reader.inverted_index(*field)?;
        let option = IndexRecordOption::WithFreqsAndPositions;
        let read = |stem: &String| inverted.read_postings(&Term::from_field_text(*field, stem), option);
        let postings: Vec<_> = near.stems.iter().map(read).collect::<Result<_, _>>()?;
        let norms = match reader.fieldnorms_readers().get_field(*field)? {
            Some(norms) if !self.weights.is_empty() => norms,
            _ => FieldNormReader::constant(reader.max_doc(), 1),
        };
        let mut marks = Vec::new();
        if near.shape.needs_ends() {
            let inverted = reader.inverted_index(*ends)?;
            for mark in [Ends::SENTENCE, Ends::PARAGRAPH] {
                marks.push(inverted.read_postings(&Term::from_field_text(*ends, mark), option)?);
            }
        }
        let weights = self.weights.iter().map(|weight| weight.boost_by(boost)).collect();
        let positions = vec![Vec::new(); postings.len()];
        let near = Arc::clone(near);
        let mut scorer =
            NearScorer { near, postings, marks, positions, ends: Ends::default(), norms, weights, doc: 0, count: 0 };
        scorer.go(0);
        Ok(scorer)
    }
}

impl Weight for NearWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        Ok(Box::new(self.near(reader, boost)?))
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        let mut scorer = self.near(reader, 1.0)?;
        if scorer.doc() > doc || scorer.seek(doc) != doc {
            return Err(TantivyError::InvalidArgument(format!("document {doc} does not match")));
        }
        let mut explanation = Explanation::new("words near each other", scorer.score());
        explanation.add_const("times that they meet", scorer.count as Score);
        Ok(explanation)
    }
}

struct NearScorer {
    near: Arc<Proximity>,
    postings: Vec<Option<SegmentPostings>>,
    /// Of the ends of sentences and of paragraphs, where they are needed.
    marks: Vec<Option<SegmentPostings>>,
    positions: Vec<Vec<u32>>,
    ends: Ends,
    norms: FieldNormReader,
    weights: Vec<Bm25Weight>,
    doc: DocId,
    count: u32,
}

impl NearScorer {
    /// Goes to the first document from here on in which they meet.
    fn go(&mut self, from: DocId) -> DocId {
        let mut target = from;
        loop {
            self.doc = candidate(&self.near.shape, &mut self.postings, target);
            if self.doc == TERMINATED {
                return TERMINATED;
            }
            for (postings, positions) in self.postings.iter_mut().zip(&mut self.positions) {
                positions_at(postings, self.doc, positions);
            }
            if let [sentences, paragraphs] = &mut self.marks[..] {
                positions_at(sentences, self.doc, &mut self.ends.sentences);
                positions_at(paragraphs, self.doc, &mut self.ends.paragraphs);
            }
            let spans = self.near.shape.spans(&self.positions, &self.ends);
            if !spans.is_empty() {
                self.count = u32::try_from(spans.len()).unwrap_or(u32::MAX);
                return self.doc;
            }
            target = self.doc + 1;
        }
    }
}

/// The positions in a document; none where the postings stand elsewhere.
fn positions_at(postings: &mut Option<SegmentPostings>, doc: DocId, positions: &mut Vec<u32>) {
    positions.clear();
    if let Some(postings) = postings
        && (postings.doc() == doc || postings.doc() < doc && postings.seek(doc) == doc)
    {
        postings.positions(positions);
    }
}

/// The first document from `target` on that has what the shape needs, near or not. Every stem of a shape has postings of
/// its own, which only go forward.
fn candidate(shape: &Shape, postings: &mut [Option<SegmentPostings>], target: DocId) -> DocId {
    match shape {
        Shape::Stem(n) => seek(&mut postings[*n], target),
        Shape::Any(shapes) => shapes.iter().map(|shape| candidate(shape, postings, target)).min().unwrap_or(TERMINATED),
        Shape::Phrase(parts, _) => {
            let mut target = target;
            loop {
                let furthest = parts.iter().fold(target, |target, (_, n)| seek(&mut postings[*n], target));
                if furthest == target || furthest == TERMINATED {
                    return furthest;
                }
                target = furthest;
            }
        }
        Shape::Pair { left, right, .. } => {
            let mut target = target;
            loop {
                let one = candidate(left, postings, target);
                let other = if one == TERMINATED { one } else { candidate(right, postings, one) };
                if one == other {
                    return one;
                }
                target = other;
            }
        }
    }
}

fn seek(postings: &mut Option<SegmentPostings>, target: DocId) -> DocId {
    match postings {
        Some(postings) if postings.doc() < target => postings.seek(target),
        Some(postings) => postings.doc(),
        None => TERMINATED,
    }
}

impl DocSet for NearScorer {
    fn advance(&mut self) -> DocId {
        if self.doc == TERMINATED { TERMINATED } else { self.go(self.doc + 1) }
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if self.doc >= target { self.doc } else { self.go(target) }
    }

    fn doc(&self) -> DocId {
        self.doc
    }

    fn size_hint(&self) -> u32 {
        self.postings.iter().flatten().map(DocSet::size_hint).max().unwrap_or(0)
    }

    fn cost(&self) -> u64 {
        // Positions are dear, so others in a conjunction should lead.
        8 * self.postings.iter().flatten().map(DocSet::cost).sum::<u64>()
    }
}

impl Scorer for NearScorer {
    fn score(&mut self) -> Score {
        let norm = self.norms.fieldnorm_id(self.doc);
        self.weights.iter().map(|weight| weight.score(norm, self.count)).sum()
    }
}
