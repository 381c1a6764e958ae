//! Words that stand side by side in the query and near each other in an article.
//!
//! The sequential dependence model (Metzler and Croft 2005) on BM25: a pair is scored like a word, once for where its
//! words stand side by side in order and once for where they stand within [`NEAR`] words in any order. The rarity of a
//! pair is the mean of its words': how many articles have the pair cannot be known without reading them all.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use crate::query::{APART, Asked};

use super::candidates::{Candidates, Places};
use super::{Measure, Word};

/// What a pair in order counts, beside 1 for a word.
const IN_ORDER: f32 = 0.2;
/// What a pair within some words counts.
const WITHIN: f32 = 0.15;
/// Words closer than this stand near each other.
const NEAR: u32 = 8;
/// Words of the query that are further apart are no pair; those that count nothing may stand between.
const REACH: usize = 4;
const _: () = assert!(REACH < APART);

/// A pair of the query that meets in a candidate.
pub(super) struct Meeting {
    /// Place of the candidate in the ranking.
    pub(super) candidate: usize,
    /// The two words by their numbers, in the order of the query.
    pub(super) words: (usize, usize),
    /// How often they stand side by side in this order.
    pub(super) in_order: u32,
    /// How often they stand within some words of each other.
    pub(super) within: u32,
    /// What that is worth.
    pub(super) worth: f32,
}

/// Tells where the pairs of the query meet.
pub(super) fn meetings(
    candidates: &Candidates<'_>,
    asked: &[Asked],
    words: &[Word<'_>],
    measure: &Measure,
    mut tell: impl FnMut(Meeting),
) -> tantivy::Result<()> {
    let number = |word: &Asked| words.iter().position(|w| *w.stems == word.stems);
    let mut pairs: BTreeMap<(usize, usize), f32> = BTreeMap::new();
    for pair in asked.windows(2) {
        if let ([Some(a), Some(b)], true) = ([number(&pair[0]), number(&pair[1])], pair[1].at - pair[0].at <= REACH)
            && a != b
        {
            *pairs.entry((a, b)).or_default() += pair[0].weight.min(pair[1].weight);
        }
    }
    let mut places: BTreeMap<usize, Places> = BTreeMap::new();
    for number in pairs.keys().flat_map(|(a, b)| [*a, *b]) {
        if let Entry::Vacant(entry) = places.entry(number) {
            entry.insert(candidates.positions(words[number].stems)?);
        }
    }
    for ((a, b), weight) in pairs {
        let idf = (words[a].idf + words[b].idf) / 2.0;
        for (candidate, (first, second)) in places[&a].iter().zip(places[&b].iter()).enumerate() {
            if first.is_empty() || second.is_empty() {
                continue;
            }
            let (in_order, within) = counts(first, second);
            let part = |share: f32, count: u32| share * measure.saturated(candidate, count as f32);
            let worth = weight * idf * (part(IN_ORDER, in_order) + part(WITHIN, within));
            if within > 0 {
                tell(Meeting { candidate, words: (a, b), in_order, within, worth });
            }
        }
    }
    Ok(())
}

/// How often the second stands right behind the first, and how many of the first have a second near them. Both in order.
fn counts(first: &[u32], second: &[u32]) -> (u32, u32) {
    let (mut in_order, mut within, mut from) = (0, 0, 0);
    for place in first {
        while second.get(from).is_some_and(|s| s + NEAR <= *place) {
            from += 1;
        }
        let near = second[from..].iter().take_while(|s| **s < place + NEAR);
        let (mut any, mut behind) = (false, false);
        for s in near {
            any = true;
            behind |= *s == place + 1;
        }
        within += u32::from(any);
        in_order += u32::from(behind);
    }
    (in_order, within)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_meet_in_order_and_within_some_words() {
        assert_eq!(counts(&[1, 20, 40], &[2, 15, 33]), (1, 3));
        assert_eq!(counts(&[1, 20, 40], &[9, 12, 48]), (0, 0));
        assert_eq!(counts(&[10], &[11]), (1, 1));
        assert_eq!(counts(&[11], &[10]), (0, 1));
        assert_eq!(counts(&[], &[10]), (0, 0));
    }
}
