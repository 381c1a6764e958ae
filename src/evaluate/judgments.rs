//! Judgments (qrels): what people said of articles, topic by topic.

use std::collections::HashMap;

use super::{BadLine, lines};

/// Grades by topic and article. A grade of 1 and more means relevant, 0 and less not.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Judgments {
    /// In the order of the file.
    order: Vec<String>,
    grades: HashMap<String, HashMap<String, i64>>,
}

impl Judgments {
    /// Reads lines `topic iteration article grade`; the iteration is not used. Blank lines are passed over.
    ///
    /// # Errors
    /// A line of another form, or an article that is judged twice for a topic, which trec_eval refuses, too.
    pub fn read(text: &str) -> Result<Judgments, BadLine> {
        let mut judgments = Judgments::default();
        for (number, line) in lines(text) {
            let fields: Vec<&str> = line.split_whitespace().collect();
            let &[topic, _, article, grade] = fields.as_slice() else {
                return Err(BadLine::new(
                    number,
                    format!("a judgment is 'topic 0 article grade', four columns; here are {}", fields.len()),
                ));
            };
            let value = whole(grade).ok_or_else(|| {
                BadLine::new(
                    number,
                    format!("the grade '{grade}' is no whole number; 0 means not relevant, 1 relevant"),
                )
            })?;
            if !judgments.grades.contains_key(topic) {
                judgments.order.push(topic.to_string());
            }
            let of_topic = judgments.grades.entry(topic.to_string()).or_default();
            if of_topic.insert(article.to_string(), value).is_some() {
                return Err(BadLine::new(
                    number,
                    format!("topic {topic} judges article {article} a second time; leave one of the lines out"),
                ));
            }
        }
        Ok(judgments)
    }

    /// The topics in the order of the file.
    pub fn topics(&self) -> impl Iterator<Item = &str> {
        self.order.iter().map(String::as_str)
    }

    /// Whether anything was judged for this topic.
    pub fn has(&self, topic: &str) -> bool {
        self.grades.contains_key(topic)
    }

    /// Grades of the articles that were judged for a topic.
    pub(super) fn of(&self, topic: &str) -> Option<&HashMap<String, i64>> {
        self.grades.get(topic)
    }

    /// Whether any article was judged relevant for this topic.
    pub fn has_relevant(&self, topic: &str) -> bool {
        self.of(topic).is_some_and(|grades| grades.values().any(|grade| *grade >= 1))
    }
}

/// A whole number, also as spreadsheets write it: "1.0".
fn whole(text: &str) -> Option<i64> {
    text.parse().ok().or_else(|| {
        let value: f64 = text.parse().ok()?;
        (value.fract() == 0.0 && value.abs() < 1e9).then_some(value as i64)
    })
}
