//! Cuts a query into tokens, each with its place.
//!
//! Signs count only where a search box user means them: `+` and `-` at the start of a word, `:` behind a known field,
//! `*` at a word's end. Anywhere else they are part of the word, so that "C++", "Jong-un" and "10:30" are just text.

use std::ops::Range;

use super::Problem;

/// The fields that a query may name.
pub(super) const FIELDS: &[&str] = &["title", "actor", "institution", "date", "mentions", "source", "language"];

/// A token of a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token {
    Word(String),
    Prefix(String),
    Phrase(String),
    /// `[2013 TO 2014]` behind a field, without the brackets.
    Range(String),
    /// `actor:` and the like; what it is about follows as the next token.
    Field(&'static str),
    Open,
    Close,
    Plus,
    Minus,
    And,
    Or,
    Not,
}

/// Cuts `typed` up. What cannot be meant is reported and read in the nearest way.
pub(super) fn lex(typed: &str) -> (Vec<(Token, Range<usize>)>, Vec<Problem>) {
    let mut lexer = Lexer { typed, at: 0, shouted: is_shouted(typed), tokens: Vec::new(), problems: Vec::new() };
    while lexer.at < typed.len() {
        lexer.next();
    }
    (lexer.tokens, lexer.problems)
}

struct Lexer<'q> {
    typed: &'q str,
    at: usize,
    /// Whether AND, OR and NOT are words.
    shouted: bool,
    tokens: Vec<(Token, Range<usize>)>,
    problems: Vec<Problem>,
}

impl Lexer<'_> {
    fn push(&mut self, token: Token, end: usize) {
        self.tokens.push((token, self.at..end));
        self.at = end;
    }

    fn problem(&mut self, span: Range<usize>, what: impl Into<String>) {
        self.problems.push(Problem { span, what: what.into() });
    }

    fn next(&mut self) {
        let rest = &self.typed[self.at..];
        let Some(first) = rest.chars().next() else { return };
        let after = self.at + first.len_utf8();
        let second = rest.chars().nth(1);
        let behind_field = matches!(self.tokens.last(), Some((Token::Field(_), span)) if span.end == self.at);
        match first {
            c if c.is_whitespace() || c.is_control() => self.at = after,
            '"' | '“' | '”' | '„' => self.phrase(after),
            '(' => self.push(Token::Open, after),
            ')' => self.push(Token::Close, after),
            '[' | '{' if behind_field => self.range(after),
            '+' | '-' | '−'
                if !behind_field
                    && second.is_some_and(|c| !c.is_whitespace() && !matches!(c, '+' | '-' | '−' | ')')) =>
            {
                self.push(if first == '+' { Token::Plus } else { Token::Minus }, after);
            }
            _ => self.word(),
        }
    }

    fn phrase(&mut self, inside: usize) {
        let rest = &self.typed[inside..];
        match rest.find(['"', '”', '“']) {
            Some(length) => {
                let mark = rest[length..].chars().next().map_or(1, char::len_utf8);
                self.phrase_token(&rest[..length], inside + length + mark);
            }
            None => {
                self.problem(self.at..inside, "the quotation mark is never closed");
                self.phrase_token(rest, self.typed.len());
            }
        }
    }

    fn phrase_token(&mut self, inside: &str, end: usize) {
        let phrase = single(inside);
        // Nothing in quotation marks is nothing; but the value of a field is not what stands behind them.
        let behind_field = matches!(self.tokens.last(), Some((Token::Field(_), span)) if span.end == self.at);
        if behind_field || phrase.chars().any(char::is_alphanumeric) {
            self.push(Token::Phrase(phrase), end);
        } else {
            self.at = end;
        }
    }

    fn range(&mut self, inside: usize) {
        let rest = &self.typed[inside..];
        match rest.find([']', '}']) {
            Some(length) => self.push(Token::Range(single(&rest[..length])), inside + length + 1),
            None => {
                self.problem(self.at..inside, "the bracket is never closed");
                self.push(Token::Range(single(rest)), self.typed.len());
            }
        }
    }

    fn word(&mut self) {
        let rest = &self.typed[self.at..];
        let length = rest
            .find(|c: char| c.is_whitespace() || c.is_control() || matches!(c, '(' | ')' | '"' | '“' | '”'))
            .unwrap_or(rest.len());
        let word = &rest[..length];
        let end = self.at + length;
        match word {
            "AND" | "OR" | "NOT" if self.shouted => {}
            "AND" | "&&" => return self.push(Token::And, end),
            "OR" | "||" => return self.push(Token::Or, end),
            "NOT" => return self.push(Token::Not, end),
            _ => {}
        }
        if let Some((name, value)) = word.split_once(':')
            && self.field(name, value, end)
        {
            return;
        }
        // A word ends where a closing mark without an opening one begins; nothing but signs is no word.
        let stem = word.trim_end_matches('*');
        if !word.chars().any(char::is_alphanumeric) {
            self.at = end;
        } else if stem.len() < word.len() && stem.ends_with(char::is_alphanumeric) {
            self.push(Token::Prefix(stem.to_string()), end);
        } else {
            let plain = word.replace('*', " ").split_whitespace().collect::<Vec<_>>().join("-");
            // Without its stars it may have become a sign or a field, which is not what was typed.
            let is_word = plain == word || lex(&plain).0.into_iter().map(|(t, _)| t).eq([Token::Word(plain.clone())]);
            self.push(if is_word { Token::Word(plain) } else { Token::Phrase(plain) }, end);
        }
    }

    /// Reads `name:` if it is a field, and complains if it is nearly one.
    fn field(&mut self, name: &str, value: &str, end: usize) -> bool {
        let lower = name.to_lowercase();
        if let Some(field) = FIELDS.iter().find(|f| **f == lower) {
            let colon = self.at + name.len() + 1;
            let more = !value.is_empty() || self.typed[end..].starts_with(['"', '“', '(']);
            if !more {
                self.problem(
                    self.at..end,
                    format!("'{field}:' needs a value right behind it, such as {}", example(field)),
                );
                self.at = end;
                return true;
            }
            self.push(Token::Field(field), colon);
            return true;
        }
        let near = FIELDS.iter().find(|f| strsim::damerau_levenshtein(f, &lower) <= 1 + f.len() / 8);
        if let Some(field) = near.filter(|_| lower.len() > 2) {
            self.problem(
                self.at..self.at + name.len() + 1,
                format!("there is no field '{name}:'; did you mean '{field}:'?"),
            );
            let colon = self.at + name.len() + 1;
            if value.is_empty() && !self.typed[end..].starts_with(['"', '“', '(']) {
                self.at = end;
            } else {
                self.push(Token::Field(field), colon);
            }
            return true;
        }
        false
    }
}

/// Whether all is in capitals, as in the subject of a cable: its "AND" is a word like the others. So few words that somebody
/// may have typed them as a query with operators are not.
fn is_shouted(typed: &str) -> bool {
    let words = || typed.split_whitespace().filter(|w| w.contains(char::is_alphabetic));
    let operators = words().filter(|w| matches!(*w, "AND" | "OR" | "NOT")).count();
    let plain = words().count() - operators;
    !typed.contains(char::is_lowercase) && plain > 3 * operators.max(1)
}

/// Words with single blanks between them, no quotation marks.
fn single(text: &str) -> String {
    let parts = text.split(|c: char| c.is_whitespace() || c.is_control() || matches!(c, '"' | '“' | '”'));
    parts.filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

/// A value that a field takes.
pub(super) fn example(field: &str) -> &'static str {
    match field {
        "title" => "title:summit",
        "actor" => "actor:\"Xi Jinping\"",
        "institution" => "institution:KCNA",
        "date" => "date:2014-02 or date:[2013 TO 2014-02]",
        "mentions" => "mentions:[2011 TO 2013]",
        "source" => "source:\"The Meridian Review\"",
        _ => "language:fr",
    }
}
