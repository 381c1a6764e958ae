//! Words that stand near each other: where operands stand in a text, and which of them meet.
//!
//! An operand is a word in any of its forms, a phrase, a phrase whose words may have moved, any of several operands, or a
//! pair that met before. What is found are the shortest stretches that have what was asked for. The same rules judge
//! an article by the positions that the index has and a text by its words, so that what is marked is what matched.
//!
//! Pairs and moved phrases score as BM25 scores a phrase: the rarities of all operands together, the number of stretches
//! as frequency. Of several forms the most frequent tells how rare an operand is, as in Lucene.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::ops::Range;
use std::sync::Arc;

use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::{Postings, SegmentPostings};
use tantivy::query::{Bm25StatisticsProvider, Bm25Weight, EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::tokenizer::TextAnalyzer;
use tantivy::{DocId, DocSet, Score, SegmentReader, TERMINATED, TantivyError, Term};

use crate::index::words::Ends;

use super::Reach;

/// First and last position of a stretch of words.
type Span = (u32, u32);

/// What stands near each other.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Proximity {
    shape: Shape,
    /// The stems at the leaves of the shape.
    stems: Vec<String>,
}

/// How stems make an operand. A number is a place in the list of stems.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Shape {
    Stem(usize),
    Any(Vec<Shape>),
    /// Offsets in the phrase and stems; at most so many moves.
    Phrase(Vec<(u32, usize)>, u32),
    Pair {
        left: Box<Shape>,
        right: Box<Shape>,
        reach: Nearness,
        ordered: bool,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Nearness {
    Words(u32),
    Sentence,
    Paragraph,
}

impl Proximity {
    /// Any of these stems.
    pub(super) fn stems(stems: Vec<String>) -> Option<Proximity> {
        let shapes = (0..stems.len()).map(Shape::Stem).collect();
        any(shapes).map(|shape| Proximity { shape, stems })
    }

    /// A phrase of stems with their offsets, after at most so many moves.
    pub(super) fn phrase(terms: &[(usize, String)], slop: u32) -> Option<Proximity> {
        let first = terms.first()?.0;
        let offset = |at: usize| u32::try_from(at - first).unwrap_or(u32::MAX);
        let parts: Vec<(u32, usize)> = terms.iter().enumerate().map(|(n, (at, _))| (offset(*at), n)).collect();
        let shape = if parts.len() == 1 { Shape::Stem(0) } else { Shape::Phrase(parts, slop) };
        Some(Proximity { shape, stems: terms.iter().map(|(_, stem)| stem.clone()).collect() })
    }

    /// Any of several operands.
    pub(super) fn any(operands: Vec<Proximity>) -> Option<Proximity> {
        let mut stems = Vec::new();
        let shapes = operands.into_iter().map(|operand| operand.into_shape(&mut stems)).collect();
        any(shapes).map(|shape| Proximity { shape, stems })
    }

    /// Two operands near each other.
    pub(super) fn pair(left: Proximity, right: Proximity, reach: Reach, ordered: bool) -> Proximity {
        let mut stems = Vec::new();
        let reach = match reach {
            Reach::Words(words) => Nearness::Words(words),
            Reach::Sentence => Nearness::Sentence,
            Reach::Paragraph => Nearness::Paragraph,
        };
        let left = Box::new(left.into_shape(&mut stems));
        let right = Box::new(right.into_shape(&mut stems));
        Proximity { shape: Shape::Pair { left, right, reach, ordered }, stems }
    }

    /// All stems that it looks for.
    pub fn terms(&self) -> &[String] {
        &self.stems
    }

    /// Moves the stems to the end of a list.
    fn into_shape(self, stems: &mut Vec<String>) -> Shape {
        let by = stems.len();
        stems.extend(self.stems);
        self.shape.moved(by)
    }

    /// Bytes of the words of a text that meet, in order: the words and not what is between them.
    pub fn words_in(&self, chain: &mut TextAnalyzer, text: &str) -> Vec<Range<usize>> {
        let mut positions: Vec<Vec<u32>> = vec![Vec::new(); self.stems.len()];
        let mut places: Vec<(u32, Range<usize>)> = Vec::new();
        let mut stream = chain.token_stream(text);
        while stream.advance() {
            let token = stream.token();
            let Ok(position) = u32::try_from(token.position) else { break };
            let mut is_meant = false;
            for (stem, at) in self.stems.iter().zip(&mut positions) {
                if *stem == token.text {
                    at.push(position);
                    is_meant = true;
                }
            }
            if is_meant {
                places.push((position, token.offset_from..token.offset_to));
            }
        }
        let ends = if self.shape.needs_ends() { Ends::of(text) } else { Ends::default() };
        let spans = self.shape.spans(&positions, &ends);
        let is_inside = |position: u32| {
            let after = spans.partition_point(|(_, last)| *last < position);
            spans.get(after).is_some_and(|(first, _)| *first <= position)
        };
        places.into_iter().filter(|(position, _)| is_inside(*position)).map(|(_, bytes)| bytes).collect()
    }
}

fn any(mut shapes: Vec<Shape>) -> Option<Shape> {
    if shapes.len() > 1 { Some(Shape::Any(shapes)) } else { shapes.pop() }
}

impl Shape {
    fn moved(self, by: usize) -> Shape {
        match self {
            Shape::Stem(n) => Shape::Stem(n + by),
            Shape::Any(shapes) => Shape::Any(shapes.into_iter().map(|shape| shape.moved(by)).collect()),
            Shape::Phrase(parts, slop) => Shape::Phrase(parts.into_iter().map(|(at, n)| (at, n + by)).collect(), slop),
            Shape::Pair { left, right, reach, ordered } => {
                Shape::Pair { left: Box::new(left.moved(by)), right: Box::new(right.moved(by)), reach, ordered }
            }
        }
    }

    fn needs_ends(&self) -> bool {
        match self {
            Shape::Stem(_) | Shape::Phrase(..) => false,
            Shape::Any(shapes) => shapes.iter().any(Shape::needs_ends),
            Shape::Pair { left, right, reach, .. } => {
                !matches!(reach, Nearness::Words(_)) || left.needs_ends() || right.needs_ends()
            }
        }
    }

    /// The shortest stretches that have what is asked for: none lies in another, so both their ends ascend.
    fn spans(&self, positions: &[Vec<u32>], ends: &Ends) -> Vec<Span> {
        match self {
            Shape::Stem(n) => positions[*n].iter().map(|at| (*at, *at)).collect(),
            Shape::Any(shapes) => shortest(shapes.iter().flat_map(|shape| shape.spans(positions, ends)).collect()),
            Shape::Phrase(parts, 0) => {
                let lists: Vec<(u32, &[u32])> = parts.iter().map(|(by, n)| (*by, &positions[*n][..])).collect();
                let Some(((_, firsts), others)) = lists.split_first() else { return Vec::new() };
                let stands = |first: u32| {
                    others.iter().all(|(by, list)| {
                        first.checked_add(*by).is_some_and(|wanted| list.binary_search(&wanted).is_ok())
                    })
                };
                let length = parts.last().map_or(0, |(by, _)| *by);
                firsts.iter().filter(|first| stands(**first)).map(|first| (*first, first + length)).collect()
            }
            Shape::Phrase(parts, slop) => shortest(sloppy(parts, *slop, positions)),
            Shape::Pair { left, right, reach, ordered } => {
                let left = left.spans(positions, ends);
                let right = if left.is_empty() { Vec::new() } else { right.spans(positions, ends) };
                meeting(&left, &right, *reach, *ordered, ends)
            }
        }
    }
}

/// Stretches of a phrase whose words stand at most `slop` moves from their places, as Lucene counts them: the places are
/// lined up by their offsets, and the widest difference is what had to be moved.
fn sloppy(parts: &[(u32, usize)], slop: u32, positions: &[Vec<u32>]) -> Vec<Span> {
    let lined = |part: usize, at: usize| -> Option<i64> {
        let (offset, stem) = parts[part];
        positions[stem].get(at).map(|position| i64::from(*position) - i64::from(offset))
    };
    let mut heap: BinaryHeap<Reverse<(i64, usize, usize)>> = BinaryHeap::new();
    let mut furthest = i64::MIN;
    for part in 0..parts.len() {
        let Some(place) = lined(part, 0) else { return Vec::new() };
        furthest = furthest.max(place);
        heap.push(Reverse((place, part, 0)));
    }
    let mut spans = Vec::new();
    let mut taken: Vec<u32> = Vec::with_capacity(parts.len());
    while let Some(Reverse((nearest, part, at))) = heap.pop() {
        if furthest - nearest <= i64::from(slop) {
            taken.clear();
            taken.push(positions[parts[part].1][at]);
            taken.extend(heap.iter().map(|Reverse((_, part, at))| positions[parts[*part].1][*at]));
            taken.sort_unstable();
            // One word does not stand for two.
            if let ([first, .., last], true) = (&taken[..], taken.windows(2).all(|pair| pair[0] < pair[1])) {
                spans.push((*first, *last));
            }
        }
        let Some(next) = lined(part, at + 1) else { break };
        furthest = furthest.max(next);
        heap.push(Reverse((next, part, at + 1)));
    }
    spans
}

/// The stretches from one of the left to the nearest of the right, before or behind it, that are near enough. The nearest
/// is enough: where it is too far, all are.
fn meeting(left: &[Span], right: &[Span], reach: Nearness, ordered: bool, ends: &Ends) -> Vec<Span> {
    let within = |ends: &[u32], (first, last): Span| {
        ends.partition_point(|end| *end < first) == ends.partition_point(|end| *end < last)
    };
    let is_near = |before: Span, behind: Span| match reach {
        Nearness::Words(words) => behind.0 - before.1 <= words,
        Nearness::Sentence => within(&ends.sentences, (before.0, behind.1)),
        Nearness::Paragraph => within(&ends.paragraphs, (before.0, behind.1)),
    };
    let mut spans = Vec::new();
    for one in left {
        let behind = right.get(right.partition_point(|other| other.0 <= one.1));
        spans.extend(behind.filter(|other| is_near(*one, **other)).map(|other| (one.0, other.1)));
        if !ordered {
            let before = right.partition_point(|other| other.1 < one.0).checked_sub(1).and_then(|at| right.get(at));
            spans.extend(before.filter(|other| is_near(**other, *one)).map(|other| (other.0, one.1)));
        }
    }
    shortest(spans)
}

/// Those that have no other in them, in order.
fn shortest(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort_unstable_by_key(|(first, last)| (*last, Reverse(*first)));
    let mut kept: Vec<Span> = Vec::with_capacity(spans.len());
    for span in spans {
        if kept.last().is_none_or(|last| span.0 > last.0) {
            kept.push(span);
        }
    }
    kept
}

/// Documents in which operands meet.
#[derive(Debug, Clone)]
pub(super) struct NearQuery {
    field: Field,
    /// The field of the ends of sentences.
    ends: Field,
    near: Arc<Proximity>,
}

impl NearQuery {
    pub(super) fn new(field: Field, ends: Field, near: Proximity) -> NearQuery {
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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    use crate::index::words::chain;

    fn of(word: &str) -> Proximity {
        Proximity::stems(vec![word.to_string()]).expect("a word")
    }

    fn marked<'t>(near: &Proximity, text: &'t str) -> Vec<&'t str> {
        near.words_in(&mut chain("xx"), text).into_iter().map(|bytes| &text[bytes]).collect()
    }

    fn moved(phrase: &str, slop: u32, text: &str) -> bool {
        let words: Vec<(usize, String)> = phrase.split(' ').map(str::to_string).enumerate().collect();
        !marked(&Proximity::phrase(&words, slop).expect("a phrase"), text).is_empty()
    }

    #[test]
    fn the_nearest_are_marked_and_nothing_between_them() {
        let near = Proximity::pair(of("talks"), of("stalled"), Reach::Words(3), false);
        assert_eq!(marked(&near, "Talks on arms stalled. Of the six some came back to talks."), ["Talks", "stalled"]);
        let ordered = Proximity::pair(of("talks"), of("stalled"), Reach::Words(3), true);
        assert!(marked(&ordered, "It stalled: the talks.").is_empty());
        assert_eq!(marked(&near, "It stalled: the talks."), ["stalled", "talks"]);
    }

    #[test]
    fn a_sentence_ends_where_a_reader_says() {
        let near = Proximity::pair(of("kerry"), of("xi"), Reach::Sentence, false);
        assert_eq!(marked(&near, "Mr. Kerry met Mr. Xi."), ["Kerry", "Xi"]);
        assert!(marked(&near, "Mr. Kerry left. Xi stayed.").is_empty());
        let paragraph = Proximity::pair(of("kerry"), of("xi"), Reach::Paragraph, false);
        assert_eq!(marked(&paragraph, "Mr. Kerry left. Xi stayed."), ["Kerry", "Xi"]);
        assert!(marked(&paragraph, "Mr. Kerry left.\n\nXi stayed.").is_empty());
    }

    #[test]
    fn one_word_is_not_near_itself() {
        let near = Proximity::pair(of("war"), of("war"), Reach::Words(5), false);
        assert!(marked(&near, "The war was long.").is_empty());
        assert_eq!(marked(&near, "War begets war."), ["War", "war"]);
    }

    #[test]
    fn moves_are_counted_as_lucene_counts_them() {
        assert!(moved("oil embargo", 1, "an oil price embargo"));
        assert!(!moved("oil embargo", 1, "an oil price and embargo"));
        assert!(!moved("oil embargo", 1, "embargo oil"), "to exchange two words takes two moves");
        assert!(moved("oil embargo", 2, "embargo oil"));
        assert!(moved("a b c", 4, "c b a") && !moved("a b c", 3, "c b a"));
        assert!(!moved("to to", 5, "to"), "one word does not stand for two");
    }

    proptest! {
        /// Against the plain reading of the definition, over all pairs of places.
        #[test]
        fn pairs_are_those_that_stand_so_near(text in "[abx]( [abx]){0,20}", reach in 1u32..5, ordered: bool) {
            let words: Vec<&str> = text.split(' ').collect();
            let places = |wanted: &str| -> Vec<usize> { (0..words.len()).filter(|i| words[*i] == wanted).collect() };
            let meet = places("a").into_iter().any(|a| {
                places("b").into_iter().any(|b| a.abs_diff(b) <= reach as usize && (!ordered || a < b))
            });
            let near = Proximity::pair(of("a"), of("b"), Reach::Words(reach), ordered);
            prop_assert_eq!(!marked(&near, &text).is_empty(), meet);
        }

        #[test]
        fn phrases_with_moves_are_those_of_the_definition(text in "[abcx]( [abcx]){0,12}", slop in 1u32..6) {
            let words: Vec<&str> = text.split(' ').collect();
            let places = |wanted: &str| -> Vec<i64> {
                (0..words.len()).filter(|i| words[*i] == wanted).map(|i| i as i64).collect()
            };
            let width = |at: [i64; 3]| at.iter().max().unwrap_or(&0) - at.iter().min().unwrap_or(&0);
            let meet = places("a").iter().any(|a| places("b").iter().any(|b| places("c").iter().any(|c| {
                width([*a, b - 1, c - 2]) <= i64::from(slop)
            })));
            prop_assert_eq!(moved("a b c", slop, &text), meet);
        }
    }
}
