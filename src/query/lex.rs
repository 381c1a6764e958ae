//! Cuts a query into tokens, each with its place.
//!
//! Signs count only where a search box user means them: `+` and `-` at the start of a word, `:` behind a known field,
//! `*` and `?` in a word of letters, `~` and `^` with a number at its end, `/.../` around a whole word, an operator of
//! nearness where it is one beyond doubt. Anywhere else they are part of the word, so that "C++", "Jong-un", "10:30",
//! "and/or", "24/7" and "what is to be done?" are just text.

use std::ops::Range;

use super::expand::regex;
use super::{Problem, Reach};

/// The fields that a query may name.
pub(super) const FIELDS: &[&str] =
    &["title", "actor", "institution", "date", "mentions", "source", "language", "format", "id", "near-duplicate"];

/// A longer pattern is no word that anybody looks for.
const MAX_PATTERN: usize = 100;

/// A token of a query.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Token {
    Word(String),
    Prefix(String),
    Wildcard(String),
    Fuzzy(String, u8),
    Regex(String),
    Phrase(String),
    /// `~5` right behind a phrase.
    Slop(u32),
    /// `^2` right behind something.
    Boost(f32),
    /// `NEAR/5` and its kin. What is not certain is a word unless it stands between two operands.
    Near {
        reach: Reach,
        ordered: bool,
        certain: bool,
    },
    /// `[2013 TO 2014]` behind a field, without the brackets, and whether each end is left out: `{` and `}`.
    Range(String, bool, bool),
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

    /// The token that ends right here.
    fn touching(&self) -> Option<&Token> {
        self.tokens.last().filter(|(_, span)| span.end == self.at).map(|(token, _)| token)
    }

    fn next(&mut self) {
        let rest = &self.typed[self.at..];
        let Some(first) = rest.chars().next() else { return };
        let after = self.at + first.len_utf8();
        let second = rest.chars().nth(1);
        let behind_field = matches!(self.touching(), Some(Token::Field(_)));
        match first {
            c if c.is_whitespace() || c.is_control() => self.at = after,
            '"' | '“' | '”' | '„' => self.phrase(after),
            // A face is no parenthesis: ":-)".
            '(' | ')' if self.touching().is_none() && self.typed[..self.at].ends_with([':', ';', '-', '=']) => {
                self.at = after;
            }
            '(' => self.push(Token::Open, after),
            ')' => self.push(Token::Close, after),
            '[' | '{' if behind_field => self.range(after),
            '+' | '-' | '−'
                if !behind_field
                    && second.is_some_and(|c| !c.is_whitespace() && !matches!(c, '+' | '-' | '−' | ')')) =>
            {
                self.push(if first == '+' { Token::Plus } else { Token::Minus }, after);
            }
            '~' if matches!(self.touching(), Some(Token::Phrase(_))) && self.slop(after) => {}
            '^' if self.boost(after) => {}
            '/' if self.regex(after) => {}
            _ => self.word(),
        }
    }

    /// `~5` behind a phrase.
    fn slop(&mut self, after: usize) -> bool {
        let digits = self.run(after);
        // A number of more digits is no number of moves; what is longer than any article need not be told apart.
        let Ok(slop) = digits.parse::<u32>() else { return false };
        self.push(Token::Slop(slop), after + digits.len());
        true
    }

    /// `^2` behind a phrase, a parenthesis and the like; words have theirs taken off in [`Lexer::word`].
    fn boost(&mut self, after: usize) -> bool {
        let closed = matches!(
            self.touching(),
            Some(Token::Phrase(_) | Token::Slop(_) | Token::Close | Token::Regex(_) | Token::Range(..))
        );
        let digits = self.run(after);
        match boost(digits).filter(|_| closed) {
            Some(boost) => self.push(Token::Boost(boost), after + digits.len()),
            None => return false,
        }
        true
    }

    /// What stands from here to the next blank or parenthesis.
    fn run(&self, from: usize) -> &str {
        let rest = &self.typed[from..];
        let end = rest.find(|c: char| c.is_whitespace() || c.is_control() || matches!(c, '(' | ')' | '^' | '"'));
        &rest[..end.unwrap_or(rest.len())]
    }

    /// `/colou?r/`: the whole word between slashes, with a sign of patterns and no slash in it, so that a path is text.
    fn regex(&mut self, inside: usize) -> bool {
        let is_value = matches!(self.touching(), Some(Token::Field(field)) if *field != "title");
        let rest = &self.typed[inside..];
        let Some(length) = rest.find(|c: char| c == '/' || c.is_whitespace() || c.is_control()).filter(|_| !is_value)
        else {
            return false;
        };
        let (pattern, behind) = rest.split_at(length);
        let Some(behind) = behind.strip_prefix('/') else { return false };
        let ends = |c: char| c.is_whitespace() || c.is_control() || matches!(c, '(' | ')' | '"' | '“' | '”' | '^');
        let is_pattern = behind.chars().next().is_none_or(ends)
            && pattern.contains(char::is_alphanumeric)
            && pattern.contains(['.', '[', '(', '{', '|', '*', '+', '?', '\\', '^', '$'])
            && !pattern.contains(['"', '“', '”', '„']);
        if !is_pattern {
            return false;
        }
        let end = inside + length + 1;
        let wrong = if pattern.len() > MAX_PATTERN {
            Some(format!("a regular expression has at most {MAX_PATTERN} characters"))
        } else {
            regex(pattern).err()
        };
        match wrong {
            None => self.push(Token::Regex(pattern.to_string()), end),
            Some(what) => {
                self.problem(self.at..end, what);
                self.push(Token::Phrase(single(pattern)), end);
            }
        }
        true
    }

    fn phrase(&mut self, inside: usize) {
        let rest = &self.typed[inside..];
        match rest.find(['"', '”', '“']) {
            Some(length) => {
                let mark = rest[length..].chars().next().map_or(1, char::len_utf8);
                self.phrase_token(&rest[..length], inside + length + mark);
            }
            // The mark of inches, or one that was left over.
            None if self.typed[..self.at].ends_with(char::is_alphanumeric) => self.at = inside,
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
        let after = self.typed[self.at..].starts_with('{');
        match rest.find([']', '}']) {
            Some(length) => {
                let before = rest[length..].starts_with('}');
                self.push(Token::Range(single(&rest[..length]), after, before), inside + length + 1);
            }
            None => {
                self.problem(self.at..inside, "the bracket is never closed");
                self.push(Token::Range(single(rest), after, false), self.typed.len());
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
        if let Some(token) = operator(word) {
            return self.push(token, end);
        }
        let value_of = match self.touching() {
            Some(Token::Field(field)) => Some(*field),
            _ => None,
        };
        let is_value = value_of.is_some_and(|field| field != "title");
        if let Some((name, value)) = word.split_once(':').filter(|_| !is_value)
            && self.field(name, value, end)
        {
            return;
        }
        // Nothing but signs is no word.
        if !word.chars().any(char::is_alphanumeric) {
            self.at = end;
            return;
        }
        let (core, boost) = match word.rsplit_once('^') {
            Some((core, number)) if core.contains(char::is_alphanumeric) => match boost(number) {
                Some(boost) => (core, Some(boost)),
                None => (word, None),
            },
            _ => (word, None),
        };
        let special = if is_value { None } else { self.pattern(core).or_else(|| self.fuzzy(core, end)) };
        let token = special.unwrap_or_else(|| {
            let plain = core.replace('*', " ").split_whitespace().collect::<Vec<_>>().join("-");
            // Without its stars it may have become a sign or a field, which is not what was typed.
            let is_word =
                is_value || plain == word || lex(&plain).0.into_iter().map(|(t, _)| t).eq([Token::Word(plain.clone())]);
            if is_word { Token::Word(plain) } else { Token::Phrase(plain) }
        });
        self.push(token, end - (word.len() - core.len()));
        if let Some(boost) = boost {
            self.push(Token::Boost(boost), end);
        }
    }

    /// A prefix, or a word with `*` and `?` in it. A mark at its end is punctuation: "sanct*," is "sanct*".
    fn pattern(&self, word: &str) -> Option<Token> {
        let word = word.trim_end_matches(['?', '!', '.', ',', ';', ':']);
        let stem = word.trim_end_matches('*');
        if stem.len() < word.len() && stem.ends_with(char::is_alphanumeric) && !stem.contains(['*', '?', '~', '^']) {
            return Some(Token::Prefix(stem.to_string()));
        }
        let is_wild = word.contains(['*', '?'])
            && word.len() <= MAX_PATTERN
            && word.chars().all(|c| c.is_alphanumeric() || matches!(c, '*' | '?'))
            && word.contains(char::is_alphanumeric)
            && !word.starts_with('?')
            && !word.contains("**");
        is_wild.then(|| Token::Wildcard(word.to_string()))
    }

    /// `Gorbachov~1`. Without a number two edits are meant, or one in a short word.
    fn fuzzy(&mut self, word: &str, end: usize) -> Option<Token> {
        let (stem, edits) = word.rsplit_once('~')?;
        let letters = stem.chars().count();
        if letters < 3 || !stem.chars().all(char::is_alphanumeric) || !stem.contains(char::is_alphabetic) {
            return None;
        }
        let most = if letters < 6 { 1 } else { 2 };
        match edits {
            // Lucene once took a likeness between 0 and 1.
            "" => Some(Token::Fuzzy(stem.to_string(), most)),
            "0" => Some(Token::Word(stem.to_string())),
            "1" => Some(Token::Fuzzy(stem.to_string(), 1)),
            "2" => Some(Token::Fuzzy(stem.to_string(), 2)),
            _ if edits.starts_with("0.") && edits.parse::<f32>().is_ok() => Some(Token::Fuzzy(stem.to_string(), most)),
            _ if edits.len() < 3 && edits.bytes().all(|b| b.is_ascii_digit()) => {
                self.problem(self.at..end, "a word may differ by 1 or 2 edits, such as Gorbachov~2");
                Some(Token::Fuzzy(stem.to_string(), 2))
            }
            _ => None,
        }
    }

    /// Reads `name:` if it is a field, and complains if it is nearly one.
    fn field(&mut self, name: &str, value: &str, end: usize) -> bool {
        let lower = name.to_lowercase();
        let opens = if value.is_empty() { &self.typed[end..] } else { value };
        let more = opens.starts_with(['"', '“', '„', '(', '[', '{']) || value.contains(char::is_alphanumeric);
        let colon = self.at + name.len() + 1;
        if let Some(field) = FIELDS.iter().find(|f| **f == lower) {
            if more {
                self.push(Token::Field(field), colon);
                return true;
            }
            let what = format!("'{field}:' needs a value right behind it, such as {}", example(field));
            self.problem(self.at..end, what);
            self.push(Token::Phrase(lower), end);
            return true;
        }
        // Short names are too near to words: "rate:5%" is about rates.
        let is_near = |f: &&&str| f.len() > 4 && strsim::damerau_levenshtein(f, &lower) <= 1 + f.len() / 8;
        let near = FIELDS.iter().find(is_near);
        if let Some(field) = near.filter(|_| more) {
            self.problem(self.at..colon, format!("there is no field '{name}:'; did you mean '{field}:'?"));
            self.push(Token::Field(field), colon);
            return true;
        }
        false
    }
}

/// A number behind `^`.
fn boost(number: &str) -> Option<f32> {
    let is_number = !number.is_empty()
        && number.len() <= 6
        && number.bytes().all(|b| b.is_ascii_digit() || b == b'.')
        && number.ends_with(|c: char| c.is_ascii_digit());
    number.parse().ok().filter(|_| is_number)
}

/// The operators of nearness as lawyers and librarians write them. `N/S` is north and south, not one sentence.
fn operator(word: &str) -> Option<Token> {
    let lower = word.to_ascii_lowercase();
    let words = |digits: &str| digits.parse().ok().filter(|n| *n > 0 && digits.len() <= 4 && *n < 10_000);
    let near = |reach, ordered, certain| Some(Token::Near { reach, ordered, certain });
    match lower.as_str() {
        "adj" => return near(Reach::Words(1), true, false),
        "near" if word == "NEAR" => return near(Reach::Words(10), false, false),
        _ => {}
    }
    if let Some(words) = lower.strip_prefix("adj").and_then(words) {
        return near(Reach::Words(words), true, true);
    }
    let (name, reach) = lower.split_once('/')?;
    let ordered = match name {
        "near" | "w" | "within" | "n" => false,
        "pre" | "adj" => true,
        _ => return None,
    };
    match reach {
        "s" if name != "n" => near(Reach::Sentence, ordered, true),
        "p" if name != "n" => near(Reach::Paragraph, ordered, true),
        digits => near(Reach::Words(words(digits)?), ordered, true),
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
        "format" => "format:pdf",
        "id" => "id:wire/summit.txt",
        "near-duplicate" => "near-duplicate:wire/summit.txt",
        _ => "language:fr",
    }
}
