//! Ranks the best articles a second time, by what BM25 does not see.
//!
//! BM25 over the whole text picks the candidates and orders everything behind them. The first [`WINDOW`] then gain by
//!
//! 1. *pairs*: words that stand side by side in the query and near each other in the article (`pairs`);
//! 2. *titles*: words of the query in the title (`TITLE`);
//! 3. *years*: a year in the query, where the article is of that year (`years`);
//! 4. *passages*: where the query is a question, the best passage of the article (`passages`);
//! 5. *feedback*: words that the first answers have in common and the query has not (`feedback`).
//!
//! A gain is never negative and nothing comes in that the query does not match, so that a candidate never falls behind
//! what is no candidate, and pages agree. What each part is worth is measured in docs/measurements.md.

mod candidates;
mod feedback;
mod pairs;
mod passages;
mod reasons;
mod years;

use std::collections::{BTreeSet, HashMap};

use tantivy::DocAddress;
use tantivy::query::Bm25StatisticsProvider;

use crate::query::{Asked, rarity};

use super::{Engine, Lifting};
use candidates::Candidates;
use feedback::Expansion;
pub(super) use feedback::Vectors;
pub use reasons::{Common, Explanation, NamedScore, Near, WordScore};

/// So many articles are ranked a second time.
pub(super) const WINDOW: usize = 500;

/// What a word of the query gains in the title, as a share of its rarity (idf).
const TITLE: f32 = 0.4;

/// What the best passage of an article counts for a question, beside 1 for the whole article. A topic asks for articles,
/// a question for the one passage that answers.
const PASSAGE: f32 = 1.0;
/// Where articles have fewer words on average, stopwords left out, the whole text says as much: measured on essays and
/// abstracts, where the best passage costs a little, and on speeches, where it gains much.
const LONG: f32 = 1000.0;

/// BM25 as tantivy has it (Robertson and Zaragoza 2009).
const K1: f32 = 1.2;
const B: f32 = 0.75;

/// Which parts of the ranking are on. What each is worth can be measured by leaving it out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ranking {
    /// Words weighed by their part in the sentence.
    pub weights: bool,
    /// Whom the words name, by whatever name an article does.
    pub names: bool,
    /// Pairs of words near each other.
    pub pairs: bool,
    /// Words in the title.
    pub titles: bool,
    /// Years, which articles of those years need not say.
    pub years: bool,
    /// The best passage, where the query is a question.
    pub passages: bool,
    /// Words that the first answers have in common.
    pub feedback: bool,
}

impl Ranking {
    /// BM25 alone.
    pub const PLAIN: Ranking = Ranking {
        weights: false,
        names: false,
        pairs: false,
        titles: false,
        years: false,
        passages: false,
        feedback: false,
    };

    fn is_plain(self) -> bool {
        !(self.pairs || self.titles || self.years || self.passages || self.feedback)
    }
}

impl Default for Ranking {
    /// Everything on.
    fn default() -> Self {
        Ranking { weights: true, names: true, pairs: true, titles: true, years: true, passages: true, feedback: true }
    }
}

/// What an article gained, part by part.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Gains {
    pub(super) words: f32,
    pub(super) pairs: f32,
    pub(super) title: f32,
    pub(super) year: f32,
    pub(super) passage: f32,
    pub(super) feedback: f32,
}

impl Gains {
    pub(super) fn total(&self) -> f32 {
        self.words + self.pairs + self.title + self.year + self.passage + self.feedback
    }
}

/// How the second ranking came about: for who explains it.
#[derive(Default)]
pub(super) struct Second {
    /// What each candidate gained.
    pub(super) gains: HashMap<DocAddress, Gains>,
    /// What the first answers have in common, heaviest first.
    pub(super) expansion: Vec<Expansion>,
}

/// A word of the query once, with all its stems.
struct Word<'c> {
    typed: &'c str,
    stems: &'c BTreeSet<String>,
    /// How much it counts in all.
    weight: f32,
    idf: f32,
}

impl Word<'_> {
    /// What it is worth in a title.
    fn title(&self) -> f32 {
        TITLE * self.weight * self.idf
    }
}

impl Engine<'_> {
    /// Ranks the best articles a second time; `ranked` is in the order of BM25.
    pub(super) fn rerank(
        &self,
        asked: &Lifting<'_>,
        ranking: Ranking,
        ranked: &mut [(f32, DocAddress)],
    ) -> tantivy::Result<Second> {
        if ranking.is_plain() || asked.compiled.words.is_empty() {
            return Ok(Second::default());
        }
        let window = ranked.len().min(WINDOW);
        let (gains, expansion) = self.gains(asked, ranking, &ranked[..window])?;
        for ((score, _), gains) in ranked.iter_mut().zip(&gains) {
            *score = gains.total();
        }
        let gains = ranked.iter().map(|(_, address)| *address).zip(gains).collect();
        self.settle(&mut ranked[..window])?;
        Ok(Second { gains, expansion })
    }

    /// What each candidate gains, in their order, and what the feedback asked for. They are given with their BM25 scores.
    fn gains(
        &self,
        asked: &Lifting<'_>,
        ranking: Ranking,
        ranked: &[(f32, DocAddress)],
    ) -> tantivy::Result<(Vec<Gains>, Vec<Expansion>)> {
        let (fields, compiled) = (self.index.fields(), asked.compiled);
        let candidates = Candidates::new(&self.searcher, fields.text, ranked.iter().map(|(_, address)| *address))?;
        let mut gains: Vec<Gains> =
            ranked.iter().map(|(score, _)| Gains { words: *score, ..Gains::default() }).collect();
        let words = self.words(&compiled.words)?;
        let measure = self.measure(&candidates)?;
        if ranking.pairs {
            pairs::meetings(&candidates, &compiled.words, &words, &measure, |meeting| {
                gains[meeting.candidate].pairs += meeting.worth;
            })?;
        }
        if ranking.titles {
            for word in &words {
                for at in candidates.having(fields.title, word.stems)? {
                    gains[at].title += word.title();
                }
            }
        }
        if ranking.years {
            for (gains, year) in gains.iter_mut().zip(self.years(&words, ranked)?) {
                gains.year = year;
            }
        }
        if ranking.passages && asked.asks && measure.mean >= LONG {
            for (gains, best) in gains.iter_mut().zip(self.best_passages(asked.inside, ranked)?) {
                gains.passage = PASSAGE * best;
            }
        }
        let mut expansion = Vec::new();
        if ranking.feedback && ranked.len() >= feedback::ENOUGH {
            let mut order: Vec<(f32, DocAddress)> =
                gains.iter().zip(ranked).map(|(gains, (_, address))| (gains.total(), *address)).collect();
            self.settle(&mut order)?;
            let place = |article: &DocAddress| ranked.iter().position(|(_, other)| other == article);
            let first = order.iter().take(feedback::ANSWERS);
            let answers: Vec<(usize, DocAddress)> = first.filter_map(|(_, at)| Some((place(at)?, *at))).collect();
            expansion = self.expansion(&answers, &measure, &words)?;
            for term in &expansion {
                candidates.frequencies(&term.stem, |at, frequency| {
                    gains[at].feedback += term.worth(measure.saturated(at, frequency as f32));
                })?;
            }
            feedback::bound(&mut gains);
        }
        Ok((gains, expansion))
    }

    /// Puts the best first, and equals in the order of their ids: an answer must not hang on how the index was written.
    fn settle(&self, ranked: &mut [(f32, DocAddress)]) -> tantivy::Result<()> {
        ranked.sort_by(|a, b| b.0.total_cmp(&a.0));
        for equals in ranked.chunk_by_mut(|a, b| a.0 == b.0).filter(|equals| equals.len() > 1) {
            let ids: Vec<String> = equals.iter().map(|(_, at)| self.id(*at)).collect::<tantivy::Result<_>>()?;
            let mut named: Vec<(String, (f32, DocAddress))> = ids.into_iter().zip(equals.iter().copied()).collect();
            named.sort_by(|a, b| a.0.cmp(&b.0));
            for (place, (_, article)) in equals.iter_mut().zip(named) {
                *place = article;
            }
        }
        Ok(())
    }

    /// Each word of the query once.
    fn words<'c>(&self, asked: &'c [Asked]) -> tantivy::Result<Vec<Word<'c>>> {
        let mut words: Vec<Word<'c>> = Vec::new();
        for Asked { typed, stems, weight, .. } in asked {
            if let Some(word) = words.iter_mut().find(|w| w.stems == stems) {
                word.weight += weight;
                continue;
            }
            let mut idf = f32::MAX;
            for stem in stems {
                idf = idf.min(self.idf(stem)?);
            }
            words.push(Word { typed, stems, weight: *weight, idf });
        }
        Ok(words)
    }

    /// How rare a stem is among articles, as BM25 has it.
    fn idf(&self, stem: &str) -> tantivy::Result<f32> {
        let scope = self.statistics.articles();
        let having = scope.doc_freq(&tantivy::Term::from_field_text(self.index.fields().text, stem))?;
        Ok(rarity(having, scope.total_num_docs()?))
    }

    /// How long articles are.
    fn measure(&self, candidates: &Candidates<'_>) -> tantivy::Result<Measure> {
        let scope = self.statistics.articles();
        let articles = scope.total_num_docs()?.max(1);
        let mean = scope.total_num_tokens(self.index.fields().text)? as f32 / articles as f32;
        Ok(Measure { mean, lengths: candidates.lengths() })
    }
}

/// Lengths of the candidates in words, as far as the index keeps them, and the mean of all articles.
struct Measure {
    lengths: Vec<u32>,
    mean: f32,
}

impl Measure {
    /// What a frequency in a candidate is worth, without rarity: between 0 and k1 + 1.
    fn saturated(&self, candidate: usize, frequency: f32) -> f32 {
        frequency * (K1 + 1.0) / (frequency + K1 * (1.0 - B + B * self.lengths[candidate] as f32 / self.mean))
    }
}
