//! From what the user typed to a query over the index.
//!
//! The language is the one that people know from Lucene: words (any of them by default), `"phrases"`, `+must`, `-not`,
//! `AND OR NOT`, parentheses, `prefix*`, and fields: `title:`, `actor:`, `institution:`, `date:`, `mentions:`,
//! `source:`, `language:`. [`parse`] gives a [`Query`] and what was wrong with it; [`Compiler`] makes a tantivy query.

mod compile;
mod lex;
mod parse;
mod question;
mod recognise;
mod resolve;
mod weigh;

pub(crate) use compile::APART;
pub use compile::{Asked, Compiled, Compiler, Level, Weighs};
pub use parse::{Parsed, parse};
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
    /// Words in this order, side by side.
    Phrase(String),
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
    /// All of these.
    And(Vec<Clause>),
    /// Any of these.
    Or(Vec<Clause>),
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
            | Node::Language(_) => true,
            Node::And(clauses) | Node::Or(clauses) => clauses.iter().all(|c| c.node.narrows()),
            Node::Word(_) | Node::Prefix(_) | Node::Phrase(_) | Node::Title(_) => false,
        }
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

impl fmt::Display for Query {
    /// Writes the query so that parsing it again gives the same query.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_clauses(f, &self.clauses, " ")
    }
}

fn write_clauses(f: &mut fmt::Formatter<'_>, clauses: &[Clause], between: &str) -> fmt::Result {
    for (at, clause) in clauses.iter().enumerate() {
        // What only narrows is optional only beside OR.
        let optional = |c: &Clause| c.occur == Occur::Should && c.node.narrows() && clauses.len() > 1;
        if at > 0 {
            let beside_or = between == " " && (optional(clause) || optional(&clauses[at - 1]));
            f.write_str(if beside_or { " OR " } else { between })?;
        }
        match clause.occur {
            Occur::Should => {}
            // Within AND every clause must match anyway.
            Occur::Must if between != " " => {}
            Occur::Must => f.write_str("+")?,
            Occur::MustNot => f.write_str("-")?,
        }
        write!(f, "{}", clause.node)?;
    }
    Ok(())
}

impl fmt::Display for Node {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bare = |s: &str| {
            !s.is_empty()
                && !s
                    .contains(|c: char| c.is_whitespace() || matches!(c, '"' | '(' | ')' | '*' | '[' | ']' | '“' | '”'))
        };
        let quoted =
            |s: &str| if bare(s) { s.to_string() } else { format!("\"{}\"", s.replace(['"', '“', '”'], " ")) };
        match self {
            Node::Word(word) => f.write_str(word),
            Node::Prefix(prefix) => write!(f, "{prefix}*"),
            Node::Phrase(phrase) => write!(f, "\"{phrase}\""),
            Node::Title(node) => write!(f, "title:{node}"),
            Node::Actor(name) => write!(f, "actor:{}", quoted(name)),
            Node::Institution(name) => write!(f, "institution:{}", quoted(name)),
            Node::Date(range) => write!(f, "date:{}", Shown(range)),
            Node::Mentions(range) => write!(f, "mentions:{}", Shown(range)),
            Node::Source(name) => write!(f, "source:{}", quoted(name)),
            Node::Language(code) => write!(f, "language:{}", quoted(code)),
            Node::And(clauses) => {
                f.write_str("(")?;
                write_clauses(f, clauses, " AND ")?;
                f.write_str(")")
            }
            Node::Or(clauses) => {
                f.write_str("(")?;
                write_clauses(f, clauses, " ")?;
                f.write_str(")")
            }
        }
    }
}

/// A range of days as `[2013-01-01 TO *]`.
struct Shown<'r>(&'r DateRange);

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let end = |d: Option<jiff::civil::Date>| d.map_or("*".to_string(), |d| d.to_string());
        write!(f, "[{} TO {}]", end(self.0.first), end(self.0.last))
    }
}
