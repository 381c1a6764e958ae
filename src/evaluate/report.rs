//! Several runs on the same topics, side by side.

use std::time::Duration;

use super::{Comparison, Evaluation, Measure, compare};

/// A run with what it is worth.
#[derive(Debug, Clone, PartialEq)]
pub struct Scored {
    /// What tables call it.
    pub label: String,
    /// Its values.
    pub evaluation: Evaluation,
    /// How long its queries took, where we ran them ourselves.
    pub latency: Option<Latency>,
}

/// Runs on the same topics. The first is what the others are compared with.
#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    /// At least one.
    pub runs: Vec<Scored>,
}

impl Report {
    /// How many topics there are.
    pub fn topics(&self) -> usize {
        self.runs.first().map_or(0, |run| run.evaluation.topics.len())
    }

    /// The first run against each of the others, by each measure in the order of [`Measure::ALL`].
    pub fn comparisons(&self) -> Vec<(&Scored, &Scored, [Comparison; 5])> {
        let Some((first, others)) = self.runs.split_first() else { return Vec::new() };
        let by = |other: &Scored| {
            Measure::ALL.map(|measure| compare(&first.evaluation.values(measure), &other.evaluation.values(measure)))
        };
        others.iter().map(|other| (first, other, by(other))).collect()
    }
}

/// How long the queries took, one after the other.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Latency {
    /// How many were asked.
    pub queries: usize,
    /// Half of them took no longer.
    pub median: Duration,
    /// Nine tenths of them took no longer.
    pub ninetieth: Duration,
}

impl Latency {
    /// Of these times; nothing where there are none.
    pub fn of(mut times: Vec<Duration>) -> Option<Latency> {
        times.sort();
        // The nearest rank: the smallest time that so many tenths do not exceed.
        let at = |tenths: usize| times.get((times.len() * tenths).div_ceil(10).saturating_sub(1)).copied();
        Some(Latency { queries: times.len(), median: at(5)?, ninetieth: at(9)? })
    }
}
