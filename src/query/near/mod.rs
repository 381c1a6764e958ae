//! Words that stand near each other: where operands stand in a text, and which of them meet.
//!
//! An operand is a word in any of its forms, a phrase, a phrase whose words may have moved, any of several operands, or a
//! pair that met before. What is found are the shortest stretches that have what was asked for. The same rules judge
//! an article by the positions that the index has and a text by its words, so that what is marked is what matched.
//! `documents.rs` asks an index with them.

mod documents;

pub(super) use documents::NearQuery;

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::ops::Range;

use tantivy::tokenizer::TextAnalyzer;

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
