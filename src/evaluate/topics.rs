//! Topics: what is asked, as lines `id<TAB>query` or in the topic format of TREC.
//!
//! TREC's format looks like SGML and is none: `<top>` holds `<num> Number: 301`, `<title> …`, `<desc> Description: …` and
//! `<narr> Narrative: …`, mostly without closing tags. Older and other years have more parts, CLEF puts a language in front
//! (`<EN-title>`). A tag that is none of these is text. The newer form in which a topic's number is an attribute is not read.

use std::collections::HashSet;
use std::fmt;
use std::str::FromStr;
use std::sync::LazyLock;

use regex::Regex;

use super::{BadLine, lines};

/// Something to ask.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Topic {
    /// What judgments and runs call it.
    pub id: String,
    /// What is asked; may be empty.
    pub query: String,
}

/// A part of a TREC topic that can be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// A few words, as they would be typed.
    Title,
    /// A sentence.
    Description,
    /// A paragraph on what is relevant and what is not.
    Narrative,
    /// Words of the subject, in topics before 1994.
    Concepts,
}

impl FromStr for Part {
    type Err = String;

    fn from_str(name: &str) -> Result<Part, String> {
        match name.to_ascii_lowercase().as_str() {
            "title" => Ok(Part::Title),
            "desc" | "description" => Ok(Part::Description),
            "narr" | "narrative" => Ok(Part::Narrative),
            "con" | "concepts" => Ok(Part::Concepts),
            _ => Err(format!("a topic has no part '{name}'; there are title, desc, narr and con")),
        }
    }
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Part::Title => "title",
            Part::Description => "desc",
            Part::Narrative => "narr",
            Part::Concepts => "con",
        })
    }
}

/// What a tag says.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Tag {
    Topic,
    Number,
    Ask(Part),
    /// A part that is never asked.
    Other,
}

/// A tag with what may stand in front of its name, and its attributes.
static TAGS: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"<(/?)\s*(?:[A-Za-z]{2}-)?([A-Za-z]+)((?:\s[^<>]*)?)>").ok());

impl Tag {
    /// What TREC repeats in words after the tag, before a colon.
    fn labels(self) -> &'static [&'static str] {
        match self {
            Tag::Number => &["number"],
            Tag::Ask(Part::Title) => &["topic"],
            Tag::Ask(Part::Description) => &["description"],
            Tag::Ask(Part::Narrative) => &["narrative"],
            Tag::Ask(Part::Concepts) => &["concept(s)", "concepts"],
            Tag::Topic | Tag::Other => &[],
        }
    }
}

fn tag(name: &str) -> Option<Tag> {
    Some(match name.to_ascii_lowercase().as_str() {
        "top" => Tag::Topic,
        "num" => Tag::Number,
        "title" => Tag::Ask(Part::Title),
        "desc" => Tag::Ask(Part::Description),
        "narr" => Tag::Ask(Part::Narrative),
        "con" => Tag::Ask(Part::Concepts),
        "head" | "dom" | "smry" | "fac" | "nat" | "def" | "time" | "date" => Tag::Other,
        _ => return None,
    })
}

/// Reads topics of either form. `parts` says what is asked of a TREC topic, joined in this order; none means the title.
///
/// # Errors
/// A line that is no topic, a topic without one of the parts, an id that stands twice, parts asked of topics that have none.
pub fn read_topics(text: &str, parts: &[Part]) -> Result<Vec<Topic>, BadLine> {
    let trec = lines(text).next().is_some_and(|(_, line)| line.trim_start().starts_with('<'));
    let topics = match trec {
        true => tagged(text, if parts.is_empty() { &[Part::Title] } else { parts })?,
        false if parts.is_empty() => tabbed(text)?,
        false => {
            return Err(BadLine::new(
                1,
                "these are lines 'id<TAB>query', which have no parts to choose from; leave --topic-fields out",
            ));
        }
    };
    let mut seen = HashSet::new();
    if let Some((line, topic)) = topics.iter().find(|(_, topic)| !seen.insert(topic.id.as_str())) {
        return Err(BadLine::new(*line, format!("the topic {} stands twice; ids must differ", topic.id)));
    }
    Ok(topics.into_iter().map(|(_, topic)| topic).collect())
}

fn tabbed(text: &str) -> Result<Vec<(usize, Topic)>, BadLine> {
    let topic = |(number, line): (usize, &str)| {
        let (id, query) =
            line.split_once('\t').ok_or_else(|| BadLine::new(number, "a topic is an id, a tab and a query"))?;
        Ok((number, Topic { id: checked(number, id)?, query: query.trim().to_string() }))
    };
    lines(text).map(topic).collect()
}

/// An id is one word, since blanks part the columns of runs and judgments.
fn checked(line: usize, id: &str) -> Result<String, BadLine> {
    let mut words = id.split_whitespace();
    match (words.next(), words.next()) {
        (Some(id), None) => Ok(id.to_string()),
        (None, _) => Err(BadLine::new(line, "this topic has no id")),
        _ => Err(BadLine::new(line, format!("the id of a topic is one word, not '{}'", id.trim()))),
    }
}

/// A topic while it is read.
struct Draft {
    line: usize,
    parts: Vec<(Tag, String)>,
}

fn tagged(text: &str, asked: &[Part]) -> Result<Vec<(usize, Topic)>, BadLine> {
    // The pattern is a constant; without it nothing is a tag.
    let Some(tags) = TAGS.as_ref() else { return Ok(Vec::new()) };
    let mut drafts: Vec<Draft> = Vec::new();
    // Whether what follows belongs to the last part of the last draft.
    let mut open = false;
    let (mut line, mut counted, mut from) = (1, 0, 0);
    for found in tags.captures_iter(text) {
        let (Some(whole), Some(name)) = (found.get(0), found.get(2)) else { continue };
        let Some(said) = tag(name.as_str()) else { continue };
        line += text[counted..whole.start()].matches('\n').count();
        counted = whole.start();
        if open {
            add(&mut drafts, &text[from..whole.start()]);
        }
        from = whole.end();
        let closes = found.get(1).is_some_and(|slash| !slash.is_empty());
        match said {
            _ if closes => open = false,
            Tag::Topic => {
                drafts.push(Draft { line, parts: Vec::new() });
                open = false;
            }
            part => match drafts.last_mut() {
                Some(draft) => {
                    draft.parts.push((part, String::new()));
                    open = true;
                }
                None => return Err(BadLine::new(line, format!("<{}> stands before the first <top>", name.as_str()))),
            },
        }
    }
    if open {
        add(&mut drafts, &text[from..]);
    }
    if drafts.is_empty() {
        return Err(BadLine::new(1, "there is no <top>; topics are lines 'id<TAB>query' or in TREC's format"));
    }
    drafts.into_iter().map(|draft| Ok((draft.line, draft.topic(asked)?))).collect()
}

/// Adds text to the last part of the last topic.
fn add(drafts: &mut [Draft], text: &str) {
    if let Some((_, content)) = drafts.last_mut().and_then(|draft| draft.parts.last_mut()) {
        content.push_str(text);
    }
}

impl Draft {
    fn topic(&self, asked: &[Part]) -> Result<Topic, BadLine> {
        let number = self
            .part(Tag::Number)
            .ok_or_else(|| BadLine::new(self.line, "this topic has no <num>, which is its id"))?;
        let id = checked(self.line, &number)?;
        // TREC writes 051 here and 51 in its judgments.
        let id = match id.trim_start_matches('0') {
            digits if !digits.is_empty() && id.bytes().all(|b| b.is_ascii_digit()) => digits.to_string(),
            _ => id,
        };
        let mut query = String::new();
        for part in asked {
            let content = self.part(Tag::Ask(*part)).ok_or_else(|| {
                let what = format!("topic {id} has no <{part}>; choose other parts with --topic-fields");
                BadLine::new(self.line, what)
            })?;
            if !query.is_empty() && !content.is_empty() {
                query.push(' ');
            }
            query.push_str(&content);
        }
        Ok(Topic { id, query })
    }

    /// All that the topic has of a part, without the label, on one line.
    fn part(&self, tag: Tag) -> Option<String> {
        let found = self.parts.iter().filter(|(of, _)| *of == tag).map(|(_, text)| plain(text, tag));
        let found: Vec<String> = found.collect();
        (!found.is_empty()).then(|| found.join(" ").trim().to_string())
    }
}

/// The text of a part on one line, without its label.
fn plain(text: &str, tag: Tag) -> String {
    let text = match text.split_once(':') {
        Some((label, rest)) if tag.labels().contains(&label.trim().to_ascii_lowercase().as_str()) => rest,
        _ => text,
    };
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    // The ampersand last, so that nothing is read twice.
    let line = line.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&apos;", "'");
    line.replace("&amp;", "&")
}
