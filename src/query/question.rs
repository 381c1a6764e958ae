//! What a question in plain words asks for, and which of its words only make it a question.
//!
//! "When did China join the WTO?" looks for China, join and WTO; "when did" tells that a time is wanted. Cheap patterns on
//! the first words, in English, French, German and Spanish: what they do not know is a query like any other. A query with
//! anything but plain words is none: who types operators says what he means.

use super::{Clause, Node, Occur, Query};

/// What sort of thing would answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// A human being: who.
    Person,
    /// A time: when, in which year.
    Time,
    /// A place: where.
    Place,
    /// A number: how many, how long.
    Number,
    /// A reason: why.
    Reason,
}

/// A query read as a question.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Question {
    /// Whether it is one.
    pub asks: bool,
    /// What would answer, where the words tell.
    pub wanted: Option<Wanted>,
    /// The query without the words that only ask; the query itself where it is no question.
    pub content: Query,
}

/// First words of questions, and what they ask for.
#[rustfmt::skip]
const OPENERS: &[(&str, Option<Wanted>)] = &[
    ("who", Some(Wanted::Person)), ("whom", Some(Wanted::Person)), ("whose", Some(Wanted::Person)),
    ("when", Some(Wanted::Time)), ("where", Some(Wanted::Place)), ("why", Some(Wanted::Reason)),
    ("what", None), ("which", None), ("how", None),
    ("is", None), ("are", None), ("was", None), ("were", None), ("did", None), ("does", None), ("do", None),
    ("wer", Some(Wanted::Person)), ("wen", Some(Wanted::Person)), ("wem", Some(Wanted::Person)),
    ("wann", Some(Wanted::Time)), ("wo", Some(Wanted::Place)), ("warum", Some(Wanted::Reason)), ("wie", None),
    ("welche", None), ("welcher", None), ("welches", None),
    ("qui", Some(Wanted::Person)), ("quand", Some(Wanted::Time)), ("où", Some(Wanted::Place)),
    ("pourquoi", Some(Wanted::Reason)), ("combien", Some(Wanted::Number)), ("comment", None), ("quel", None),
    ("quelle", None),
    ("quién", Some(Wanted::Person)), ("quiénes", Some(Wanted::Person)), ("cuándo", Some(Wanted::Time)),
    ("dónde", Some(Wanted::Place)), ("cuántos", Some(Wanted::Number)), ("cuántas", Some(Wanted::Number)),
    ("qué", None), ("cómo", None), ("cuál", None),
];

/// What the second word makes of "how", "what" and "which".
#[rustfmt::skip]
const SECONDS: &[(&str, &str, Wanted)] = &[
    ("how", "many", Wanted::Number), ("how", "much", Wanted::Number), ("how", "long", Wanted::Number),
    ("how", "old", Wanted::Number), ("how", "far", Wanted::Number), ("how", "often", Wanted::Number),
    ("what", "percentage", Wanted::Number), ("what", "share", Wanted::Number), ("what", "number", Wanted::Number),
    ("what", "year", Wanted::Time), ("which", "year", Wanted::Time), ("what", "day", Wanted::Time),
    ("what", "date", Wanted::Time),
    ("wie", "viele", Wanted::Number), ("wie", "viel", Wanted::Number), ("wie", "lange", Wanted::Number),
];

/// Words that make a question and say nothing of its matter: openers and auxiliaries.
#[rustfmt::skip]
const FRAME: &[&str] = &[
    "did", "does", "do", "was", "were", "is", "are", "has", "have", "had", "been", "be", "many", "much", "long",
    "there", "the", "a", "an", "old", "often",
    "ist", "sind", "war", "waren", "hat", "haben", "hatte", "viele", "viel", "lange",
    "est", "sont", "était", "fue", "fueron", "es", "son",
];

impl Question {
    /// Reads a query as a question.
    pub fn of(query: &Query) -> Question {
        let words: Option<Vec<String>> = query.clauses.iter().map(plain).collect();
        let as_it_is = Question { asks: false, wanted: None, content: query.clone() };
        let Some(words) = words.filter(|words| words.len() > 2) else { return as_it_is };
        // "In which year", "Under whom": a preposition may stand in front.
        let opens = words.iter().take(2).position(|word| OPENERS.iter().any(|(opener, _)| opener == word));
        let Some(at) = opens else { return as_it_is };
        let opener = words[at].as_str();
        let second = words.get(at + 1).map_or("", String::as_str);
        let by_second = SECONDS.iter().find(|(first, then, _)| *first == opener && *then == second).map(|(.., w)| *w);
        let by_first = OPENERS.iter().find(|(word, _)| *word == opener).and_then(|(_, wanted)| *wanted);
        let is_frame = |word: &str| FRAME.contains(&word) || OPENERS.iter().any(|(opener, _)| *opener == word);
        let content: Vec<Clause> = query
            .clauses
            .iter()
            .zip(&words)
            .enumerate()
            // "How long" asks; a long war further on is its matter.
            .filter(|(place, (_, word))| !(is_frame(word) && (*place <= at + 2 || is_auxiliary(word))))
            .map(|(_, (clause, _))| clause.clone())
            .collect();
        if content.is_empty() {
            return as_it_is;
        }
        Question { asks: true, wanted: by_second.or(by_first), content: Query { clauses: content } }
    }
}

/// Whether a word is one wherever it stands in a question.
fn is_auxiliary(word: &str) -> bool {
    matches!(
        word,
        "did" | "does" | "do" | "was" | "were" | "is" | "are" | "has" | "have" | "had" | "been" | "be" | "the"
    )
}

/// A plain optional word without what surrounds it, lower case.
fn plain(clause: &Clause) -> Option<String> {
    match &clause.node {
        Node::Word(word) if clause.occur == Occur::Should => {
            Some(word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase())
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::parse;

    fn read(text: &str) -> (Option<Wanted>, String) {
        let question = Question::of(&parse(text).query);
        (question.wanted, question.content.to_string())
    }

    #[test]
    fn a_question_tells_what_it_wants_and_keeps_its_matter() {
        let cases = [
            ("When did China join the WTO?", Some(Wanted::Time), "China join WTO?"),
            ("Who succeeded Kim Jong Il?", Some(Wanted::Person), "succeeded Kim Jong Il?"),
            ("In which year was the wall built?", Some(Wanted::Time), "In year wall built?"),
            ("how many women signed the treaty", Some(Wanted::Number), "women signed treaty"),
            ("Wie viele Deutsche stimmten zu?", Some(Wanted::Number), "Deutsche stimmten zu?"),
            ("What happened to Lumumba?", None, "happened to Lumumba?"),
        ];
        for (text, wanted, content) in cases {
            assert_eq!(read(text), (wanted, content.to_string()), "{text}");
        }
    }

    #[test]
    fn other_queries_stay_as_they_are() {
        for text in ["World Health Organization", "the who", "+who NOT band", "\"who goes there\" poem"] {
            assert_eq!(read(text), (None, parse(text).query.to_string()));
        }
    }
}
