//! Countries that share their name with a place that is no state: Georgia beside Alabama.
//!
//! Each line of `data/homonyms.txt` is a name, words of an article that speak for the country, words that speak for the
//! place. The side with more words in the article wins; without any the country is meant. Limits: single words only,
//! compared in folded form, and only names of one word.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::lists::lines;
use super::token::{Token, key};

/// For the key of a word: the names it speaks on, each with the weight for the place (negative: for the country).
static EVIDENCE: LazyLock<HashMap<u64, Vec<(u64, i32)>>> = LazyLock::new(|| {
    let mut evidence: HashMap<u64, Vec<(u64, i32)>> = HashMap::new();
    for line in lines(include_str!("data/homonyms.txt")) {
        let mut parts = line.split('|');
        let name = key(parts.next().unwrap_or_default().trim());
        for (words, weight) in parts.zip([-1, 1]) {
            for word in words.split(',').map(str::trim).filter(|w| !w.is_empty()) {
                evidence.entry(key(word)).or_default().push((name, weight));
            }
        }
    }
    evidence
});

/// What the words of one article say on each of these names.
#[derive(Debug)]
pub(super) struct Homonyms(HashMap<u64, i32>);

impl Homonyms {
    /// Weighs all capitalised words of an article.
    pub(super) fn of(text: &str, words: &[Token]) -> Homonyms {
        let mut weights: HashMap<u64, i32> = HashMap::new();
        for word in words.iter().filter(|w| w.shape.is_capitalised()) {
            for (name, weight) in EVIDENCE.get(&key(&text[word.start..word.end])).into_iter().flatten() {
                *weights.entry(*name).or_default() += weight;
            }
        }
        Homonyms(weights)
    }

    /// Whether the article means the place by this name.
    pub(super) fn is_place(&self, name: &str) -> bool {
        self.0.get(&key(name)).is_some_and(|weight| *weight > 0)
    }
}
