//! Why a hit stands where it stands: each part of its score, in words and numbers.
//!
//! The parts are worked out again for the one article by the same rules that ranked it, so that they add up to its score.

use serde::Serialize;
use tantivy::query::{Bm25StatisticsProvider, EnableScoring, Scorer};
use tantivy::{DocAddress, DocSet, Term};

use crate::query::{Compiled, Compiler, Named};

use super::candidates::Candidates;
use super::{Engine, Gains, Ranking, Second, pairs, rarity};

/// So many of the stems that the first answers have in common are told of a hit.
const MOST_COMMON: usize = 8;

/// The parts of a score. Where articles are sorted by date it is that of BM25 alone.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Explanation {
    /// The whole score: the sum of what follows.
    pub score: f32,
    /// What each word of the query adds, most first.
    pub words: Vec<WordScore>,
    /// What it adds that the article names somebody whom the words name.
    pub named: Vec<NamedScore>,
    /// What phrases, prefixes and other parts of the query add.
    pub others: f32,
    /// What pairs of words add that stand near each other, most first.
    pub pairs: Vec<Near>,
    /// What words of the query in the title add.
    pub title: f32,
    /// What it adds that the article appeared in a year which the query names, or in the year after.
    pub year: f32,
    /// What the best passage adds, where the query is a question.
    pub passage: f32,
    /// What stems add that the first answers have in common.
    pub feedback: f32,
    /// Those of them that add most.
    pub common: Vec<Common>,
    /// What is added because the names that were asked for stand beside the words.
    pub beside: f32,
    /// What the age of the article takes away, as a number below 0; 0 where age does not count.
    pub age: f32,
    /// Names that were asked for: every match has them.
    pub names: Vec<String>,
    /// How many articles there are.
    pub articles: u64,
}

/// What one word adds.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct WordScore {
    /// The word as it was typed, in lower case.
    pub word: String,
    /// The stem under which it was found.
    pub stem: String,
    /// How many articles have it.
    pub articles: u64,
    /// How often this article has it.
    pub frequency: u32,
    /// How much it counts: how often it was typed, less where it only wraps the request.
    pub weight: f32,
    /// Whether the title has it.
    pub in_title: bool,
    /// What it adds.
    pub score: f32,
}

/// What it adds that the article names somebody, by whatever name.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct NamedScore {
    /// The words of the query that name them.
    pub typed: String,
    /// Canonical name.
    pub name: String,
    /// How many articles name them.
    pub articles: u64,
    /// What it adds.
    pub score: f32,
}

/// What a pair of words adds.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Near {
    /// The words as they were typed.
    pub words: (String, String),
    /// How often they stand side by side in this order.
    pub side_by_side: u32,
    /// How often they stand within eight words of each other.
    pub near: u32,
    /// What that adds.
    pub score: f32,
}

/// What a stem adds that the first answers have in common.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Common {
    /// The stem.
    pub stem: String,
    /// How often this article has it.
    pub frequency: u32,
    /// What it adds.
    pub score: f32,
}

impl Engine<'_> {
    /// Explains the score of a hit.
    pub(in crate::search) fn explain(
        &self,
        compiler: &Compiler<'_>,
        compiled: &Compiled,
        ranking: Ranking,
        second: &Second,
        named: &[Named],
        (score, address): (f32, DocAddress),
    ) -> tantivy::Result<Explanation> {
        let fields = self.index.fields();
        let one = Candidates::new(&self.searcher, fields.text, std::iter::once(address))?;
        let measure = self.measure(&one)?;
        let words = self.words(&compiled.words)?;
        let scope = self.statistics.articles();
        let articles = scope.total_num_docs()?;

        let mut scores = Vec::new();
        for word in &words {
            let in_title = !one.having(fields.title, word.stems)?.is_empty();
            let mut best: Option<WordScore> = None;
            for stem in word.stems {
                let having = scope.doc_freq(&Term::from_field_text(fields.text, stem))?;
                one.frequencies(stem, |at, frequency| {
                    let score = word.weight * rarity(having, articles) * measure.saturated(at, frequency as f32);
                    if best.as_ref().is_none_or(|b| b.score < score) {
                        let (word, stem, weight) = (word.typed.to_string(), stem.clone(), word.weight);
                        best = Some(WordScore { word, stem, articles: having, frequency, weight, in_title, score });
                    }
                })?;
            }
            scores.extend(best);
        }
        let mut near = Vec::new();
        if ranking.pairs {
            pairs::meetings(&one, &compiled.words, &words, &measure, |meeting| {
                let typed = |number: usize| words[number].typed.to_string();
                near.push(Near {
                    words: (typed(meeting.words.0), typed(meeting.words.1)),
                    side_by_side: meeting.in_order,
                    near: meeting.within,
                    score: meeting.worth,
                });
            })?;
        }
        let mut common = Vec::new();
        for term in &second.expansion {
            one.frequencies(&term.stem, |at, frequency| {
                let score = term.worth(measure.saturated(at, frequency as f32));
                common.push(Common { stem: term.stem.clone(), frequency, score });
            })?;
        }
        let mut named_scores = Vec::new();
        for who in &compiled.meant {
            let query = compiler.named(who);
            let weight = query.weight(EnableScoring::enabled_from_statistics_provider(&scope, &self.searcher))?;
            let mut scorer = weight.scorer(self.searcher.segment_reader(address.segment_ord), 1.0)?;
            let at = scorer.doc();
            if at == address.doc_id || at < address.doc_id && scorer.seek(address.doc_id) == address.doc_id {
                let articles = scope.doc_freq(&Term::from_field_text(fields.who, &who.path))?;
                let (typed, name) = (who.typed.clone(), who.name.clone());
                named_scores.push(NamedScore { typed, name, articles, score: scorer.score() });
            }
        }
        let sum = scores.iter().map(|w| w.score).chain(named_scores.iter().map(|n| n.score)).sum::<f32>();
        let gains = second.gains.get(&address).copied();
        // What was not ranked a second time has its BM25 score.
        let Gains { words: base, title, year, passage, feedback, .. } =
            gains.unwrap_or(Gains { words: score, ..Gains::default() });
        let beside = gains.map_or(0.0, |gains| score - gains.total());
        let told = gains.is_some();
        scores.sort_by(|a, b| b.score.total_cmp(&a.score));
        near.sort_by(|a, b| b.score.total_cmp(&a.score));
        common.sort_by(|a, b| b.score.total_cmp(&a.score));
        common.truncate(MOST_COMMON);
        Ok(Explanation {
            score,
            others: settled(base - sum, base),
            words: scores,
            named: named_scores,
            pairs: if told { near } else { Vec::new() },
            title,
            year,
            passage,
            feedback,
            common,
            beside: settled(beside, score),
            age: 0.0,
            names: named.iter().map(|n| n.name.clone()).collect(),
            articles,
        })
    }
}

/// A difference of sums, which is nothing where it is only what rounding leaves.
fn settled(difference: f32, whole: f32) -> f32 {
    if difference.abs() <= whole.abs() * 1e-4 { 0.0 } else { difference }
}
