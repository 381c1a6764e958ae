//! Runs: which articles a system gave for each topic, with scores.

use std::cmp::Ordering;
use std::collections::HashMap;

use super::{BadLine, lines};

/// The answers of one system.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Run {
    /// Articles by topic, best first.
    rankings: HashMap<String, Vec<String>>,
    /// Topics in the order of the file.
    order: Vec<String>,
}

/// A line of a run.
struct Entry {
    article: String,
    score: f32,
    line: usize,
}

impl Run {
    /// Reads lines `topic Q0 article rank score tag` and ranks as trec_eval does: by score, which is held with the
    /// precision of 32 bits, ties by the bytes of the article's id from the last to the first. The column of ranks is not used.
    ///
    /// # Errors
    /// A line of another form, a score that is no number, an article that stands twice for a topic.
    pub fn read(text: &str) -> Result<Run, BadLine> {
        let mut order: Vec<String> = Vec::new();
        let mut entries: HashMap<String, Vec<Entry>> = HashMap::new();
        for (line, row) in lines(text) {
            let mut fields = row.split_whitespace();
            let (Some(topic), Some(_), Some(article), Some(_), Some(score), Some(_)) =
                (fields.next(), fields.next(), fields.next(), fields.next(), fields.next(), fields.next())
            else {
                let found = row.split_whitespace().count();
                return Err(BadLine::new(
                    line,
                    format!("a line of a run is 'topic Q0 article rank score tag', six columns; here are {found}"),
                ));
            };
            let value = score
                .parse::<f64>()
                .ok()
                .filter(|v| !v.is_nan())
                .ok_or_else(|| BadLine::new(line, format!("the score '{score}' is no number")))?;
            let entry = Entry { article: article.to_string(), score: value as f32, line };
            match entries.get_mut(topic) {
                Some(of_topic) => of_topic.push(entry),
                None => {
                    order.push(topic.to_string());
                    entries.insert(topic.to_string(), vec![entry]);
                }
            }
        }
        let mut twice: Option<BadLine> = None;
        let mut rankings = HashMap::with_capacity(entries.len());
        for (topic, mut found) in entries {
            found.sort_by(|a, b| a.article.cmp(&b.article).then(a.line.cmp(&b.line)));
            for pair in found.windows(2) {
                let (first, second) = (&pair[0], &pair[1]);
                if first.article == second.article && twice.as_ref().is_none_or(|t| second.line < t.line) {
                    let what = format!(
                        "topic {topic} gives article {} a second time (first in line {}); a run names each once",
                        second.article, first.line
                    );
                    twice = Some(BadLine::new(second.line, what));
                }
            }
            found.sort_by(|a, b| {
                b.score.partial_cmp(&a.score).unwrap_or(Ordering::Equal).then_with(|| b.article.cmp(&a.article))
            });
            rankings.insert(topic, found.into_iter().map(|entry| entry.article).collect());
        }
        match twice {
            Some(twice) => Err(twice),
            None => Ok(Run { rankings, order }),
        }
    }

    /// The topics that have an answer, in the order of the file.
    pub fn topics(&self) -> impl Iterator<Item = &str> {
        self.order.iter().map(String::as_str)
    }

    /// Articles for a topic, best first; none for a topic that the run leaves out.
    pub fn ranking(&self, topic: &str) -> &[String] {
        self.rankings.get(topic).map_or(&[], Vec::as_slice)
    }

    /// Whether the run has an answer to this topic.
    pub fn answers(&self, topic: &str) -> bool {
        self.rankings.contains_key(topic)
    }
}
