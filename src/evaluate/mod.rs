//! Measures how good rankings are, by judgments of people: topics, judgments and runs in the forms of TREC.
//!
//! The figures are those of trec_eval, to all the digits that it prints. The room knows no index and no engine: a run is
//! a list of ids with scores, whoever made it.

mod judgments;
mod measures;
mod report;
mod run;
mod significance;
mod topics;

pub use judgments::Judgments;
pub use measures::{Evaluation, Measure, TopicScores};
pub use report::{Latency, Report, Scored};
pub use run::Run;
pub use significance::{Comparison, compare};
pub use topics::{Part, Topic, read_topics};

/// A line that cannot be read. Whoever knows the file names it in front.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {what}")]
pub struct BadLine {
    /// Counted from 1.
    pub line: usize,
    /// What is wrong, and what would be right.
    pub what: String,
}

impl BadLine {
    fn new(line: usize, what: impl Into<String>) -> BadLine {
        BadLine { line, what: what.into() }
    }
}

/// The lines that say something, counted from 1, without the mark of byte order that editors leave in front.
fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    text.lines().enumerate().map(|(at, line)| (at + 1, line)).filter(|(_, line)| !line.trim().is_empty())
}

#[cfg(test)]
mod tests;
