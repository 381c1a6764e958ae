//! From what the user typed to a query over the index.
//!
//! The language is the one that people know from Lucene: words (any of them by default), `"phrases"`, `"slop"~5`,
//! `+must`, `-not`, `AND OR NOT`, parentheses, `prefix*`, `wom?n`, `fuzzy~1`, `/regex/`, `boost^2`, and fields; with the
//! operators of lawyers and librarians for words that stand near each other (`NEAR/5`, `w/5`, `adj`, `WITHIN/S`).
//! [`parse`] gives a [`Query`] and what was wrong with it; [`Compiler`] makes a tantivy query. docs/query.md is the
//! language as people read it.

mod bm25;
mod compile;
mod expand;
mod filters;
mod join;
mod lex;
mod meant;
mod near;
mod parse;
mod plain;
mod question;
mod ranges;
mod recognise;
mod resolve;
mod show;
mod weigh;
mod words;

pub(crate) use bm25::rarity;
pub(crate) use compile::terms_of;
pub use compile::{Compiled, Compiler, Level, Weighs};
pub use near::Proximity;
pub use parse::{Parsed, parse};
pub(crate) use plain::APART;
pub use plain::Asked;
pub use question::{Question, Wanted};
pub use recognise::Recognised;
pub use resolve::{Named, ResolveError, Resolver};

use std::fmt;
use std::ops::Range;

use crate::article::DateRange;

/// What the user asked for.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Query {
    /// The clauses, any of which may match unless one is marked otherwise.
    pub clauses: Vec<Clause>,
}

/// A part of a query and whether it must match.
#[derive(Debug, Clone, PartialEq)]
pub struct Clause {
    /// Whether it must, may or must not match.
    pub occur: Occur,
    /// What it asks for.
    pub node: Node,
    /// What its score is multiplied with; 1 unless the user says otherwise.
    pub boost: f32,
}

impl Clause {
    /// A clause that weighs as any other.
    pub fn new(occur: Occur, node: Node) -> Clause {
        Clause { occur, node, boost: 1.0 }
    }
}

/// Whether a clause must match.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Occur {
    /// May match, and ranks higher if it does.
    Should,
    /// Must match.
    Must,
    /// Must not match.
    MustNot,
}

/// What a clause asks for.
#[derive(Debug, Clone, PartialEq)]
pub enum Node {
    /// A word in any of its forms.
    Word(String),
    /// Words that begin so.
    Prefix(String),
    /// Words like this pattern: `*` for any letters, `?` for one.
    Wildcard(String),
    /// Words that become this one by so many edits (1 or 2): a letter more, less, other, or two of them exchanged.
    Fuzzy(String, u8),
    /// Words that match this regular expression as a whole.
    Regex(String),
    /// Words in this order, side by side.
    Phrase(String),
    /// The words of a phrase after at most so many moves by one place.
    Sloppy(String, u32),
    /// Two operands that stand near each other: words, phrases, ORs of those, or such pairs.
    Near {
        /// The first as typed.
        left: Box<Node>,
        /// The second.
        right: Box<Node>,
        /// How near.
        reach: Reach,
        /// Whether the first must stand before the second.
        ordered: bool,
    },
    /// The title has this word, prefix or phrase.
    Title(Box<Node>),
    /// The article names this actor.
    Actor(String),
    /// The article names this institution.
    Institution(String),
    /// The publication date may lie in this range.
    Date(DateRange),
    /// The text speaks of a time in this range.
    Mentions(DateRange),
    /// The source has this name.
    Source(String),
    /// The article is in this language.
    Language(String),
    /// The article has this format.
    Format(String),
    /// The article has this id, or is of the file with this path.
    Id(String),
    /// The article is a copy of the one with this id.
    CopiesOf(String),
    /// All of these.
    And(Vec<Clause>),
    /// Any of these.
    Or(Vec<Clause>),
}

/// How near two operands stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// At most so many words on: 1 is side by side.
    Words(u32),
    /// In one sentence.
    Sentence,
    /// In one paragraph.
    Paragraph,
}

impl Node {
    /// Whether it only narrows: it scores nothing, like a date or an actor, or it is made of nothing else.
    pub fn narrows(&self) -> bool {
        match self {
            Node::Actor(_)
            | Node::Institution(_)
            | Node::Date(_)
            | Node::Mentions(_)
            | Node::Source(_)
            | Node::Language(_)
            | Node::Format(_)
            | Node::Id(_)
            | Node::CopiesOf(_) => true,
            Node::And(clauses) | Node::Or(clauses) => clauses.iter().all(|c| c.node.narrows()),
            Node::Word(_)
            | Node::Prefix(_)
            | Node::Wildcard(_)
            | Node::Fuzzy(..)
            | Node::Regex(_)
            | Node::Phrase(_)
            | Node::Sloppy(..)
            | Node::Near { .. }
            | Node::Title(_) => false,
        }
    }

    /// Whether it has places in a text, so that something can stand near it.
    pub fn has_places(&self) -> bool {
        match self {
            Node::Word(_)
            | Node::Prefix(_)
            | Node::Wildcard(_)
            | Node::Fuzzy(..)
            | Node::Regex(_)
            | Node::Phrase(_)
            | Node::Sloppy(..)
            | Node::Near { .. } => true,
            Node::Or(clauses) => clauses.iter().all(|c| c.occur == Occur::Should && c.node.has_places()),
            _ => false,
        }
    }
}

impl Query {
    /// The articles whose copies are asked for, by their ids.
    pub fn copied(&self) -> Vec<&str> {
        fn collect<'q>(clauses: &'q [Clause], ids: &mut Vec<&'q str>) {
            for clause in clauses {
                match &clause.node {
                    Node::CopiesOf(id) => ids.push(id),
                    Node::And(inside) | Node::Or(inside) => collect(inside, ids),
                    _ => {}
                }
            }
        }
        let mut ids = Vec::new();
        collect(&self.clauses, &mut ids);
        ids
    }
}

/// Something in a query that cannot be what was meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Where, in bytes of what was typed.
    pub span: Range<usize>,
    /// What is wrong.
    pub what: String,
}

/// A query that cannot be understood as it stands.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct QueryError {
    /// What was typed.
    pub typed: String,
    /// The first thing wrong with it.
    pub problem: Problem,
    /// How it would be understood after all.
    pub meant: String,
}

impl fmt::Display for QueryError {
    /// The problem, the query with a caret under the place, and the reading that comes nearest.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use unicode_width::UnicodeWidthStr;
        let line: String = self.typed.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        let floor = |at: usize| (0..=at.min(line.len())).rev().find(|i| line.is_char_boundary(*i)).unwrap_or(0);
        let (start, end) = (floor(self.problem.span.start), floor(self.problem.span.end));
        let before = line[..start].width();
        let carets = line[start..end.max(start)].width().max(1);
        writeln!(f, "cannot read the query: {}", self.problem.what)?;
        writeln!(f, "  {line}")?;
        write!(f, "  {}{}", " ".repeat(before), "^".repeat(carets))?;
        if !self.meant.is_empty() {
            write!(f, "\nperhaps you meant: {}", self.meant)?;
        }
        Ok(())
    }
}
