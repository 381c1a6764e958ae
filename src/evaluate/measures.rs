//! What a ranking is worth, as trec_eval computes it.
//!
//! An article counts as relevant from grade 1 on; what nobody judged does not. Formulas: Järvelin and Kekäläinen 2002 for
//! discounted gain, with the grade as gain and the logarithm to base 2 of the rank plus one as discount, as trec_eval's
//! `ndcg_cut` has it; Buckley and Voorhees 2005 for the others.

use std::collections::HashMap;

use super::{Judgments, Run};

/// A measure between 0 and 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measure {
    /// Discounted gain of the first ten, as a share of what the best order of all judged articles has.
    Ndcg10,
    /// Precision at the rank of each relevant article, averaged over all relevant ones; those not found count 0.
    AveragePrecision,
    /// Share of the relevant articles that are among the first hundred.
    Recall100,
    /// Share of the first ten that is relevant; places that the run leaves empty are not.
    Precision10,
    /// One by the rank of the first relevant article.
    ReciprocalRank,
}

impl Measure {
    /// All of them, in the order of tables.
    pub const ALL: [Measure; 5] =
        [Measure::Ndcg10, Measure::AveragePrecision, Measure::Recall100, Measure::Precision10, Measure::ReciprocalRank];

    /// The name of its mean in tables.
    pub fn name(self) -> &'static str {
        match self {
            Measure::Ndcg10 => "nDCG@10",
            Measure::AveragePrecision => "MAP",
            Measure::Recall100 => "R@100",
            Measure::Precision10 => "P@10",
            Measure::ReciprocalRank => "MRR",
        }
    }

    /// What trec_eval calls it.
    pub fn key(self) -> &'static str {
        match self {
            Measure::Ndcg10 => "ndcg_cut_10",
            Measure::AveragePrecision => "map",
            Measure::Recall100 => "recall_100",
            Measure::Precision10 => "P_10",
            Measure::ReciprocalRank => "recip_rank",
        }
    }
}

/// What a run is worth on one topic.
#[derive(Debug, Clone, PartialEq)]
pub struct TopicScores {
    /// The topic's id.
    pub topic: String,
    /// In the order of [`Measure::ALL`].
    values: [f64; 5],
}

impl TopicScores {
    /// Its value by a measure.
    pub fn value(&self, measure: Measure) -> f64 {
        self.values[measure as usize]
    }
}

/// What a run is worth on some topics.
#[derive(Debug, Clone, PartialEq)]
pub struct Evaluation {
    /// In the order in which they were asked for.
    pub topics: Vec<TopicScores>,
}

impl Evaluation {
    /// Scores a run on these topics. A topic that the run leaves out counts 0, and so does one without relevant articles.
    pub fn new<'t>(judgments: &Judgments, run: &Run, topics: impl IntoIterator<Item = &'t str>) -> Evaluation {
        let none = HashMap::new();
        let scores = |topic: &str| TopicScores {
            topic: topic.to_string(),
            values: values(judgments.of(topic).unwrap_or(&none), run.ranking(topic)),
        };
        Evaluation { topics: topics.into_iter().map(scores).collect() }
    }

    /// The mean over the topics; 0 where there are none.
    pub fn mean(&self, measure: Measure) -> f64 {
        let sum: f64 = self.topics.iter().map(|t| t.value(measure)).sum();
        sum / self.topics.len().max(1) as f64
    }

    /// The values of all topics.
    pub fn values(&self, measure: Measure) -> Vec<f64> {
        self.topics.iter().map(|t| t.value(measure)).collect()
    }
}

/// The measures of one ranking, in the order of [`Measure::ALL`].
fn values(grades: &HashMap<String, i64>, ranking: &[String]) -> [f64; 5] {
    let mut gains: Vec<f64> = grades.values().filter(|g| **g >= 1).map(|g| *g as f64).collect();
    gains.sort_by(|a, b| b.total_cmp(a));
    let relevant = gains.len() as f64;
    if gains.is_empty() {
        return [0.0; 5];
    }
    let discount = |at: usize| ((at + 2) as f64).log2();
    let ideal: f64 = gains.iter().take(10).enumerate().map(|(at, gain)| gain / discount(at)).sum();
    let (mut gained, mut precisions, mut found, mut among_ten, mut among_hundred) = (0.0, 0.0, 0.0, 0.0, 0.0);
    let mut reciprocal = 0.0;
    for (at, article) in ranking.iter().enumerate() {
        let Some(grade) = grades.get(article).copied().filter(|g| *g >= 1) else { continue };
        let rank = (at + 1) as f64;
        found += 1.0;
        precisions += found / rank;
        if at < 10 {
            gained += grade as f64 / discount(at);
            among_ten = found;
        }
        if at < 100 {
            among_hundred = found;
        }
        if reciprocal == 0.0 {
            reciprocal = 1.0 / rank;
        }
    }
    [gained / ideal, precisions / relevant, among_hundred / relevant, among_ten / 10.0, reciprocal]
}
