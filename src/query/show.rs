//! Writes a query so that parsing what is written gives the same query.

use std::fmt;

use crate::article::DateRange;

use super::{Clause, Node, Occur, Query, Reach};

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
        if clause.boost != 1.0 {
            write!(f, "^{}", clause.boost)?;
        }
    }
    Ok(())
}

impl fmt::Display for Node {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let is_mark = |c: char| {
            c.is_whitespace()
                || matches!(c, '"' | '(' | ')' | '*' | '?' | '~' | '^' | '[' | ']' | '{' | '}' | '“' | '”')
        };
        let bare = |s: &str| s.starts_with(|c: char| c.is_alphanumeric() || c == '/') && !s.contains(is_mark);
        let quoted =
            |s: &str| if bare(s) { s.to_string() } else { format!("\"{}\"", s.replace(['"', '“', '”'], " ")) };
        match self {
            Node::Word(word) => f.write_str(word),
            Node::Prefix(prefix) => write!(f, "{prefix}*"),
            Node::Wildcard(pattern) => f.write_str(pattern),
            Node::Fuzzy(word, edits) => write!(f, "{word}~{edits}"),
            Node::Regex(pattern) => write!(f, "/{pattern}/"),
            Node::Phrase(phrase) => write!(f, "\"{phrase}\""),
            Node::Sloppy(phrase, slop) => write!(f, "\"{phrase}\"~{slop}"),
            Node::Near { left, right, reach, ordered } => write!(f, "({left} {} {right})", Operator(*reach, *ordered)),
            Node::Title(node) => write!(f, "title:{node}"),
            Node::Actor(name) => write!(f, "actor:{}", quoted(name)),
            Node::Institution(name) => write!(f, "institution:{}", quoted(name)),
            Node::Date(range) => write!(f, "date:{}", Shown(range)),
            Node::Mentions(range) => write!(f, "mentions:{}", Shown(range)),
            Node::Source(name) => write!(f, "source:{}", quoted(name)),
            Node::Language(code) => write!(f, "language:{}", quoted(code)),
            Node::Format(name) => write!(f, "format:{}", quoted(name)),
            Node::Id(id) => write!(f, "id:{}", quoted(id)),
            Node::CopiesOf(id) => write!(f, "near-duplicate:{}", quoted(id)),
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

/// How the operator of a proximity is written.
pub(super) struct Operator(pub(super) Reach, pub(super) bool);

impl fmt::Display for Operator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = match (self.0, self.1) {
            (_, true) => "PRE",
            (Reach::Words(_), false) => "NEAR",
            (_, false) => "WITHIN",
        };
        match self.0 {
            Reach::Words(words) => write!(f, "{name}/{words}"),
            Reach::Sentence => write!(f, "{name}/S"),
            Reach::Paragraph => write!(f, "{name}/P"),
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
