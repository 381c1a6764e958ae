//! Reads what stands behind the name of a field: `date:2014`, `title:(one of these)`. What cannot be a value of the field
//! is told and stays text: no filter vanishes.

use std::ops::Range;

use crate::query::lex::{Token, example};
use crate::query::ranges::{backwards, range};
use crate::query::{Clause, Node, Occur};

use super::Parser;

impl Parser {
    /// What follows a field's name.
    pub(super) fn field(&mut self, field: &'static str, span: Range<usize>) -> Option<Node> {
        let value_span = self.span();
        // What has no letter and no digit is only a value where it is the open end of a range.
        let is_said = |token: &Token| match token {
            Token::Range(..) if matches!(field, "date" | "mentions") => true,
            Token::Range(text, ..) | Token::Phrase(text) => text.contains(char::is_alphanumeric),
            _ => true,
        };
        let value = self.peek().filter(|token| is_said(token)).cloned();
        if value.is_none() && matches!(self.peek(), Some(Token::Range(..) | Token::Phrase(_))) {
            self.at += 1;
        }
        if field == "title" {
            return self.title(value, span);
        }
        let (text, after, before) = match value {
            Some(Token::Word(text) | Token::Phrase(text) | Token::Prefix(text)) => (text, false, false),
            Some(Token::Range(text, after, before)) => (text, after, before),
            _ => {
                self.problem(span, format!("'{field}:' needs a value, such as {}", example(field)));
                return None;
            }
        };
        self.at += 1;
        let whole = span.start..value_span.end;
        match field {
            "actor" => Some(Node::Actor(text)),
            "institution" => Some(Node::Institution(text)),
            "source" => Some(Node::Source(text)),
            "language" => Some(Node::Language(text.to_lowercase())),
            "format" => Some(Node::Format(text.to_lowercase())),
            "id" => Some(Node::Id(text)),
            "near-duplicate" => Some(Node::CopiesOf(text)),
            _ => {
                let range = match range(&text, after, before) {
                    Ok(range) => range,
                    Err(what) => {
                        self.problem(whole, format!("{what}, such as {}", example(field)));
                        if let Some(range) = backwards(&text) {
                            return Some(if field == "date" { Node::Date(range) } else { Node::Mentions(range) });
                        }
                        // What is no date was perhaps none: "Date: see below" is text.
                        let said = format!("{field} {text}").replace(['"', '“', '”', '„'], " ");
                        return Some(Node::Phrase(said.split_whitespace().collect::<Vec<_>>().join(" ")));
                    }
                };
                Some(if field == "date" { Node::Date(range) } else { Node::Mentions(range) })
            }
        }
    }

    /// `title:word`, `title:"a phrase"`, `title:(one of these)`.
    fn title(&mut self, value: Option<Token>, span: Range<usize>) -> Option<Node> {
        let one = |node| Some(Node::Title(Box::new(node)));
        if value == Some(Token::Open) {
            return self.title_group();
        }
        match value.and_then(|token| self.titled(token)) {
            Some(node) => one(node),
            None => {
                self.problem(span, format!("'title:' needs a value, such as {}", example("title")));
                None
            }
        }
    }

    /// What a title can be asked for, without the token's own place.
    fn titled(&mut self, token: Token) -> Option<Node> {
        let node = match token {
            Token::Word(word) => Node::Word(word),
            Token::Prefix(prefix) => Node::Prefix(prefix),
            Token::Wildcard(pattern) => Node::Wildcard(pattern),
            Token::Fuzzy(word, edits) => Node::Fuzzy(word, edits),
            Token::Regex(pattern) => Node::Regex(pattern),
            Token::Phrase(phrase) => {
                self.at += 1;
                return Some(self.sloppy(phrase));
            }
            Token::Range(phrase, ..) => Node::Phrase(phrase),
            _ => return None,
        };
        self.at += 1;
        Some(node)
    }

    fn title_group(&mut self) -> Option<Node> {
        let open = self.span();
        self.at += 1;
        let mut inside: Vec<Clause> = Vec::new();
        while let Some(token) = self.peek().cloned() {
            match token {
                Token::Close => break,
                Token::Or => self.at += 1,
                Token::Boost(boost) => {
                    self.at += 1;
                    if let Some(clause) = inside.last_mut() {
                        clause.boost = boost;
                    }
                }
                token => match self.titled(token) {
                    Some(node) => inside.push(Clause::new(Occur::Should, Node::Title(Box::new(node)))),
                    None => {
                        let span = self.span();
                        self.problem(span, "title:( ) takes words and phrases, any of which may match; give each sign a title: of its own");
                        self.at += 1;
                    }
                },
            }
        }
        if self.peek().is_none() {
            self.problem(open, "the parenthesis is never closed");
        }
        self.at += 1;
        match &mut inside[..] {
            [] => None,
            [one] if one.boost == 1.0 => inside.pop().map(|clause| clause.node),
            _ => Some(Node::Or(inside)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::parse;
    use super::super::tests::read;

    #[test]
    fn fields_and_ranges() {
        assert_eq!(read("date:>=2013"), "+date:[2013-01-01 TO *]");
        assert_eq!(read("date:>2013"), "+date:[2014-01-01 TO *]");
        assert_eq!(read("date:<2014"), "+date:[* TO 2013-12-31]");
        assert_eq!(read("date:<=2014"), "+date:[* TO 2014-12-31]");
        assert_eq!(read("date:{2013 TO 2014-03}"), "+date:[2014-01-01 TO 2014-02-28]");
        assert_eq!(read("date:2013..2014"), "+date:[2013-01-01 TO 2014-12-31]");
        assert_eq!(
            read("near-duplicate:wire/a.txt id:\"b c\" format:PDF"),
            "+near-duplicate:wire/a.txt +id:\"b c\" +format:pdf"
        );
        // What is pasted is text, and a date that is none is no filter that vanishes.
        assert_eq!(parse("Date: 5 May").query.to_string(), "\"date\" 5 May");
        assert_eq!(parse("date:soon wheat").query.to_string(), "\"date soon\" wheat");
        assert_eq!(read("rate:5%"), "rate:5%");
    }
}
