//! Words that stand side by side in the query and near each other in an article.
//!
//! The sequential dependence model (Metzler and Croft 2005) on BM25: a pair is scored like a word, once for where its
//! words stand side by side in order and once for where they stand within [`NEAR`] words in any order. The rarity of a
//! pair is the mean of its words': how many articles have the pair cannot be known without reading them all.

use std::collections::BTreeMap;

use crate::query::{APART, Asked};

use super::candidates::Candidates;
use super::{Gains, Measure, Word};

/// What a pair in order counts, beside 1 for a word.
const IN_ORDER: f32 = 0.15;
/// What a pair within some words counts.
const WITHIN: f32 = 0.1;
/// Words closer than this stand near each other.
const NEAR: u32 = 8;
/// Words of the query that are further apart are no pair; those that count nothing may stand between.
const REACH: usize = 4;

/// Adds what the pairs of the query are worth.
pub(super) fn add(
    candidates: &Candidates<'_>,
    asked: &[Asked],
    words: &[Word<'_>],
    measure: &Measure,
    gains: &mut [Gains],
) -> tantivy::Result<()> {
    debug_assert!(REACH < APART);
    let number = |word: &Asked| words.iter().position(|w| *w.stems == word.stems);
    let mut pairs: BTreeMap<(usize, usize), f32> = BTreeMap::new();
    for pair in asked.windows(2) {
        if let ([Some(a), Some(b)], true) = ([number(&pair[0]), number(&pair[1])], pair[1].at - pair[0].at <= REACH)
            && a != b
        {
            *pairs.entry((a, b)).or_default() += pair[0].weight.min(pair[1].weight);
        }
    }
    let mut places: BTreeMap<usize, Vec<Vec<u32>>> = BTreeMap::new();
    for number in pairs.keys().flat_map(|(a, b)| [*a, *b]) {
        if !places.contains_key(&number) {
            places.insert(number, candidates.positions(words[number].stems)?);
        }
    }
    for ((a, b), weight) in pairs {
        let idf = (words[a].idf + words[b].idf) / 2.0;
        for (at, (first, second)) in places[&a].iter().zip(&places[&b]).enumerate() {
            if first.is_empty() || second.is_empty() {
                continue;
            }
            let (in_order, within) = meetings(first, second);
            let worth = |share: f32, count: u32| share * measure.saturated(at, count as f32);
            gains[at].pairs += weight * idf * (worth(IN_ORDER, in_order) + worth(WITHIN, within));
        }
    }
    Ok(())
}

/// How often the second stands right behind the first, and how many of the first have a second near them. Both in order.
fn meetings(first: &[u32], second: &[u32]) -> (u32, u32) {
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
        assert_eq!(meetings(&[1, 20, 40], &[2, 15, 33]), (1, 3));
        assert_eq!(meetings(&[1, 20, 40], &[9, 12, 48]), (0, 0));
        assert_eq!(meetings(&[10], &[11]), (1, 1));
        assert_eq!(meetings(&[11], &[10]), (0, 1));
        assert_eq!(meetings(&[], &[10]), (0, 0));
    }
}
