//! The plain words of a query, as the ranking sees them: which language they are in, what each counts, their stems
//! and places. `meant.rs` knows whom they name.

use std::collections::{BTreeMap, BTreeSet};

use tantivy::tokenizer::TextAnalyzer;

use crate::index::words::{DEFAULT_LANGUAGE, surface};

use super::compile::{Compiler, LONGEST_PHRASE, terms_of};
use super::weigh::weights;
use super::words::MOST_TERMS;
use super::{Clause, Node, Occur};

/// A plain word of a query, as the ranking sees it.
#[derive(Debug, Clone, PartialEq)]
pub struct Asked {
    /// The word as it was typed, in lower case and without diacritics.
    pub typed: String,
    /// Its stems in the languages of the index.
    pub stems: BTreeSet<String>,
    /// How much it counts; 1 unless the sentence around it says less.
    pub weight: f32,
    /// Its place among the words as they were typed, those that count nothing and stopwords among them. Between words
    /// that do not stand side by side there is a gap of a hundred places or more.
    pub at: usize,
}

/// The gap in [`Asked::at`] between words that belong to different parts of a query.
pub(crate) const APART: usize = 100;

impl Compiler<'_> {
    /// The language of the index that has the most of its common words among what was typed. One such word is enough
    /// for the language of most articles, "the war"; another needs two, since "die hard" is no German.
    ///
    /// Without this every "the" of a question would be a rare word of the articles in other languages.
    pub(super) fn spoken(&mut self, typed: &[&str]) -> Option<usize> {
        let mut best: Option<(usize, bool, usize)> = None;
        let words: Vec<String> = typed.iter().flat_map(|text| terms_of(&mut surface(), text)).map(|(_, w)| w).collect();
        for (at, (code, chain)) in self.chains.iter_mut().enumerate() {
            let common = words.iter().take(LONGEST_PHRASE).filter(|word| terms_of(chain, word).is_empty()).count();
            let is_main = *code == self.main;
            if common >= if is_main { 1 } else { 2 } {
                best = best.max(Some((common, is_main, at)));
            }
        }
        best.map(|(_, _, at)| at)
    }

    /// Whether a word says nothing in the language of the query.
    pub(super) fn is_common(&mut self, word: &str) -> bool {
        let Some((_, chain)) = self.spoken.and_then(|at| self.chains.get_mut(at)) else { return false };
        terms_of(chain, word).is_empty()
    }

    /// What each clause counts; 1 where nothing is said.
    pub(super) fn weights(&mut self, clauses: &[Clause]) -> Vec<f32> {
        if !self.weighs.sentence {
            return Vec::new();
        }
        let (mut english, mut others): (Vec<_>, Vec<_>) =
            self.chains.iter_mut().partition(|(code, _)| code == DEFAULT_LANGUAGE);
        let stops = |chains: &mut Vec<&mut (String, TextAnalyzer)>, word: &str| {
            chains.iter_mut().any(|(_, chain)| terms_of(chain, word).is_empty())
        };
        weights(clauses, |word| stops(&mut others, word) && !stops(&mut english, word))
    }

    /// The plain words with their weights and places.
    pub(super) fn asked(&mut self, clauses: &[Clause], weights: &[f32]) -> Vec<Asked> {
        let mut asked = Vec::new();
        let mut at = 0;
        for (clause, weight) in clauses.iter().zip(weights.iter().chain(std::iter::repeat(&1.0))) {
            let Node::Word(word) = &clause.node else {
                at += APART;
                continue;
            };
            let counts = *weight > 0.0 && clause.occur != Occur::MustNot;
            let typed = terms_of(&mut surface(), word);
            for (position, stems) in self.stems(word).into_iter().filter(|_| counts) {
                let typed = typed.iter().find(|(at, _)| *at == position).map(|(_, word)| word.clone());
                let typed = typed.unwrap_or_else(|| word.clone());
                asked.push(Asked { typed, stems, weight: weight * clause.boost, at: at + position });
            }
            at += typed.len();
            if asked.len() >= MOST_TERMS {
                break;
            }
        }
        asked
    }

    /// The stems of a text in the languages of the index, by place.
    pub(crate) fn stems(&mut self, word: &str) -> BTreeMap<usize, BTreeSet<String>> {
        let mut by_position: BTreeMap<usize, BTreeSet<String>> = BTreeMap::new();
        if self.is_common(word) {
            return by_position;
        }
        for (_, chain) in &mut self.chains {
            for (position, term) in terms_of(chain, word) {
                by_position.entry(position).or_default().insert(term);
            }
        }
        by_position
    }
}
