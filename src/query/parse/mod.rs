//! Parses a query by recursive descent. Nearness binds tightest, then NOT, then AND, then OR and mere neighbourhood.
//!
//! Every string has a reading; what had to be bent to find it is reported beside it. Parentheses nest at most
//! [`MAX_DEPTH`] deep and operators of nearness stand in a row only so often, which bounds the stack. `nearness.rs` reads
//! these, `fields.rs` what stands behind a field's name.

mod fields;
mod nearness;

use std::ops::Range;

use super::lex::{Token, lex};
use super::{Clause, Node, Occur, Problem, Query, QueryError};

/// Deeper parentheses are read as if they were not there.
const MAX_DEPTH: usize = 64;

/// Problems beyond these are not told.
const MOST_TOLD: usize = 3;

/// A query and what was wrong with how it was typed.
#[derive(Debug, Clone, PartialEq)]
pub struct Parsed {
    /// The nearest reading.
    pub query: Query,
    /// What had to be bent, in order of place.
    pub problems: Vec<Problem>,
    typed: String,
}

impl Parsed {
    /// The query, if nothing had to be bent.
    ///
    /// # Errors
    /// The first problem, with the nearest reading.
    pub fn strict(self) -> Result<Query, QueryError> {
        match self.problems.into_iter().min_by_key(|p| p.span.start) {
            None => Ok(self.query),
            Some(problem) => Err(QueryError { meant: self.query.to_string(), typed: self.typed, problem }),
        }
    }
}

impl Parsed {
    /// What had to be bent, in one sentence with the reading; `None` if nothing had to.
    pub fn note(&self) -> Option<String> {
        if self.problems.is_empty() {
            return None;
        }
        let mut problems: Vec<&Problem> = self.problems.iter().collect();
        problems.sort_by_key(|p| p.span.start);
        problems.dedup_by(|a, b| a.what == b.what);
        let mut told: Vec<&str> = problems.iter().take(MOST_TOLD).map(|p| p.what.as_str()).collect();
        if problems.len() > MOST_TOLD {
            told.push("and more like it");
        }
        let reading = self.query.to_string();
        let reading = if reading.is_empty() { "everything".to_string() } else { shortened(&reading) };
        Some(format!("read as: {reading} ({})", told.join("; ")))
    }
}

/// A long reading is cut: it stands in one line.
fn shortened(reading: &str) -> String {
    const MOST: usize = 400;
    match reading.char_indices().nth(MOST) {
        Some((at, _)) => format!("{} …", &reading[..at]),
        None => reading.to_string(),
    }
}

/// Parses what was typed.
///
/// ```
/// use chancery::query::parse;
/// let query = parse("+sanct* \"six-party talks\" -Japan date:[2013 TO 2014-02]").strict()?;
/// assert_eq!(query.clauses.len(), 4);
/// assert!(parse("\"never closed").strict().is_err());
/// # Ok::<(), chancery::query::QueryError>(())
/// ```
pub fn parse(typed: &str) -> Parsed {
    let (tokens, problems) = lex(typed);
    let mut parser = Parser { tokens, at: 0, problems, end: typed.len() };
    let mut clauses = parser.clauses(0);
    while parser.at < parser.tokens.len() {
        // Only a closing parenthesis without an opening one stops the clauses at depth 0.
        let span = parser.tokens[parser.at].1.clone();
        parser.problem(span, "this parenthesis closes nothing");
        parser.at += 1;
        clauses.extend(parser.clauses(0));
    }
    Parsed { query: Query { clauses }, problems: parser.problems, typed: typed.to_string() }
}

struct Parser {
    tokens: Vec<(Token, Range<usize>)>,
    at: usize,
    problems: Vec<Problem>,
    end: usize,
}

impl Parser {
    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.at).map(|(token, _)| token)
    }

    fn span(&self) -> Range<usize> {
        self.tokens.get(self.at).map_or(self.end.saturating_sub(1)..self.end, |(_, span)| span.clone())
    }

    fn problem(&mut self, span: Range<usize>, what: impl Into<String>) {
        self.problems.push(Problem { span, what: what.into() });
    }

    /// Clauses side by side, up to the end or a closing parenthesis. One that only narrows (a date, an actor) must match
    /// unless OR stands beside it: who types `date:1956 suez` does not want all of 1956.
    fn clauses(&mut self, depth: usize) -> Vec<Clause> {
        let mut clauses: Vec<Clause> = Vec::new();
        let mut behind_or = false;
        while let Some(token) = self.peek() {
            match token {
                Token::Close => break,
                Token::Or => {
                    let (span, first) = (self.span(), clauses.is_empty());
                    self.at += 1;
                    let last = self.peek().is_none_or(|t| matches!(t, Token::Close | Token::Or | Token::And));
                    if first || last {
                        self.problem(span, "OR needs something on both sides");
                    }
                    behind_or = !first;
                    continue;
                }
                Token::And => {
                    let span = self.span();
                    self.at += 1;
                    self.problem(span, "AND needs something on both sides");
                }
                _ => {
                    if let Some(mut clause) = self.conjunction(depth) {
                        let beside_or = behind_or || self.peek() == Some(&Token::Or);
                        if clause.occur == Occur::Should && clause.node.narrows() && !beside_or {
                            clause.occur = Occur::Must;
                        }
                        clauses.push(clause);
                    }
                }
            }
            behind_or = false;
        }
        if let [only] = &mut clauses[..]
            && only.occur == Occur::Should
            && only.node.narrows()
        {
            only.occur = Occur::Must;
        }
        clauses
    }

    /// One clause, or several joined by AND.
    fn conjunction(&mut self, depth: usize) -> Option<Clause> {
        let mut joined: Vec<Clause> = self.clause(depth).into_iter().collect();
        while self.peek() == Some(&Token::And) {
            let span = self.span();
            self.at += 1;
            if self.peek().is_none_or(|t| matches!(t, Token::Close | Token::Or | Token::And)) {
                self.problem(span, "AND needs something on both sides");
                continue;
            }
            joined.extend(self.clause(depth));
        }
        if joined.len() < 2 {
            return joined.pop();
        }
        for clause in &mut joined {
            if clause.occur == Occur::Should {
                clause.occur = Occur::Must;
            }
        }
        Some(Clause::new(Occur::Should, Node::And(joined)))
    }

    /// Signs, NOT, and what they stand before.
    fn clause(&mut self, depth: usize) -> Option<Clause> {
        let mut occur = Occur::Should;
        while let Some(token) = self.peek() {
            match token {
                Token::Plus => occur = Occur::Must,
                Token::Minus | Token::Not => {
                    occur = if occur == Occur::MustNot { Occur::Should } else { Occur::MustNot };
                }
                _ => break,
            }
            let (span, name) = (self.span(), self.peek() == Some(&Token::Not));
            self.at += 1;
            if name && self.peek().is_none_or(|t| matches!(t, Token::Close | Token::Or | Token::And)) {
                self.problem(span, "NOT needs something behind it");
                return None;
            }
        }
        let (node, boost) = self.nearness(depth)?;
        Some(Clause { occur, node, boost })
    }

    fn node(&mut self, depth: usize) -> Option<Node> {
        let span = self.span();
        let token = self.peek()?.clone();
        match token {
            Token::Close | Token::And | Token::Or => return None,
            _ => self.at += 1,
        }
        match token {
            Token::Word(word) => Some(Node::Word(word)),
            Token::Prefix(prefix) => Some(Node::Prefix(prefix)),
            Token::Wildcard(pattern) => Some(Node::Wildcard(pattern)),
            Token::Fuzzy(word, edits) => Some(Node::Fuzzy(word, edits)),
            Token::Regex(pattern) => Some(Node::Regex(pattern)),
            Token::Phrase(phrase) => Some(self.sloppy(phrase)),
            Token::Range(phrase, ..) => Some(Node::Phrase(phrase)),
            // Not between two operands: the word itself.
            Token::Near { certain: false, ordered, .. } => {
                Some(Node::Phrase(if ordered { "adj" } else { "near" }.to_string()))
            }
            Token::Near { reach, ordered, .. } => {
                self.lonely(reach, ordered, span);
                None
            }
            Token::Field(field) => self.field(field, span),
            Token::Open => self.group(depth, span),
            _ => None,
        }
    }

    /// A phrase with the moves that stand behind it.
    fn sloppy(&mut self, phrase: String) -> Node {
        match self.peek() {
            Some(&Token::Slop(slop)) => {
                self.at += 1;
                if slop == 0 { Node::Phrase(phrase) } else { Node::Sloppy(phrase, slop) }
            }
            _ => Node::Phrase(phrase),
        }
    }

    fn group(&mut self, depth: usize, span: Range<usize>) -> Option<Node> {
        if depth >= MAX_DEPTH {
            self.problem(span, format!("parentheses nest deeper than {MAX_DEPTH}"));
            return None;
        }
        let mut clauses = self.clauses(depth + 1);
        if self.peek() == Some(&Token::Close) {
            self.at += 1;
        } else {
            self.problem(span, "the parenthesis is never closed");
        }
        match clauses.len() {
            0 => None,
            1 if clauses[0].occur != Occur::MustNot && clauses[0].boost == 1.0 => clauses.pop().map(|c| c.node),
            _ => Some(Node::Or(clauses)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    pub(super) fn read(typed: &str) -> String {
        parse(typed).strict().expect("a good query").to_string()
    }

    fn wrong(typed: &str) -> QueryError {
        parse(typed).strict().expect_err("a bad query")
    }

    #[test]
    fn what_is_shown_as_the_reading_is_read_so() {
        for (typed, shown) in [
            ("*OR", "*OR"),
            ("OR*^2", "OR*^2"),
            ("(adj) (near) a adj (adj)", "\"adj\" near (a PRE/1 \"adj\")"),
            ("*$title:x", "\"$title:x\""),
            ("A AND *+v", "(A AND \"+v\")"),
            ("source:[The\u{1} \"Review\"  of]", "+source:\"The Review of\""),
        ] {
            assert_eq!(read(typed), shown);
            assert_eq!(read(shown), shown);
        }
        assert!(wrong("actor:[ ]").problem.what.contains("needs a value"));
        assert!(wrong("title:\"\"{a").problem.what.contains("needs a value"));
        assert!(wrong("title:[]").problem.what.contains("needs a value"));
    }

    #[test]
    fn words_phrases_signs_and_operators() {
        assert_eq!(read("pressure on Pyongyang to disarm"), "pressure on Pyongyang to disarm");
        assert_eq!(read("+sanct* -Japan \"six-party talks\""), "+sanct* -Japan \"six-party talks\"");
        assert_eq!(read("a AND b OR c NOT d"), "(a AND b) c -d");
        assert_eq!(read("(a OR b) AND NOT c"), "((a b) AND -c)");
        assert_eq!(
            read("title:summit actor:\"Xi Jinping\" institution:KCNA"),
            "title:summit +actor:\"Xi Jinping\" +institution:KCNA"
        );
        assert_eq!(read("date:[2013 TO 2014-02]"), "+date:[2013-01-01 TO 2014-02-28]");
        assert_eq!(read("date:2014-02"), "+date:[2014-02-01 TO 2014-02-28]");
        assert_eq!(read("actor:Kerry OR actor:Xi"), "actor:Kerry OR actor:Xi");
        assert_eq!(read("(actor:Kerry OR actor:Xi) talks"), "+(actor:Kerry OR actor:Xi) talks");
        assert_eq!(read("talks OR date:2014"), "talks OR date:[2014-01-01 TO 2014-12-31]");
    }

    #[test]
    fn patterns_edits_moves_and_boosts() {
        for typed in [
            "wom?n",
            "*nuclear",
            "n*clear*",
            "Gorbachov~1",
            "/colou?r/",
            "/(colou?r|wheat)s?/^2",
            "\"a b\"~5",
            "oil^2.5",
            "\"oil embargo\"^0.5",
            "(a b)^3",
            "+title:summit^2",
            "title:\"a b\"~2",
        ] {
            assert_eq!(read(typed), typed);
        }
        assert_eq!(read("Gorbachov~ Mao~ wheat~0.8"), "Gorbachov~2 Mao~1 wheat~1");
        assert_eq!(read("sanct*, wom?n."), "sanct* wom?n");
        assert!(wrong("peace~5").problem.what.contains("1 or 2 edits"));
        assert!(wrong("/colou[r/").problem.what.contains("no regular expression"));
        assert!(wrong("/(a{999}){999}/").problem.what.contains("too large"));
        assert!(wrong(&format!("/{}/", "a?".repeat(200))).problem.what.contains("at most"));
    }

    #[test]
    fn repeated_words_are_kept() {
        assert_eq!(parse("peace peace peace").query.clauses.len(), 3);
    }

    #[test]
    fn plain_typing_is_text() {
        for typed in [
            "C++",
            "and or not",
            "Re: Geneva 10:30",
            "what is to be done?",
            "Kim Jong-un's",
            "50% - 60%",
            "...",
            "and/or 24/7 w/o AT&T e-mail: :-) ~ ^ * / // ? ?? **",
            "https://www.un.org/en/?q=a~b^c#top",
            "/a/b",
            "/etc/",
            "~100 10~20 5^ 5\" guns",
            "**bold** done?",
            "[sic] {x} <y> a|b $5 #9 @un",
            "s/he 1/2",
            "=word",
            "\u{0}\u{1}a\u{7}",
            "\u{202e}مرحبا שלום 🕊 习近平",
        ] {
            let parsed = parse(typed);
            assert_eq!(parsed.problems, [], "{typed}");
            let is_plain = |c: &Clause| matches!(c.node, Node::Word(_) | Node::Phrase(_));
            assert!(parsed.query.clauses.iter().all(is_plain), "{typed}: {}", parsed.query);
        }
    }

    #[test]
    fn a_subject_in_capitals_has_no_operators() {
        let subject = "KENNEDY AND KHRUSHCHEV ON CUBA AND BERLIN NOT YET SETTLED IN VIENNA TALKS";
        assert_eq!(read(subject), subject);
        assert_eq!(read("NATO AND EU"), "(NATO AND EU)");
        assert_eq!(read("CUBA AND (BERLIN OR VIENNA OR GENEVA)"), "(CUBA AND (BERLIN VIENNA GENEVA))");
    }

    #[test]
    fn errors_point_at_the_place_and_say_what_was_meant() {
        insta::assert_snapshot!(wrong("nuclear \"deal with Iran"), @r#"
        cannot read the query: the quotation mark is never closed
          nuclear "deal with Iran
                  ^
        perhaps you meant: nuclear "deal with Iran"
        "#);
        insta::assert_snapshot!(wrong("sanctions AND"), @r"
        cannot read the query: AND needs something on both sides
          sanctions AND
                    ^^^
        perhaps you meant: sanctions
        ");
        insta::assert_snapshot!(wrong("talks actr:Kerry"), @r"
        cannot read the query: there is no field 'actr:'; did you mean 'actor:'?
          talks actr:Kerry
                ^^^^^
        perhaps you meant: talks +actor:Kerry
        ");
        insta::assert_snapshot!(wrong("date:[2014 TO 2013]"), @r"
        cannot read the query: the range ends before it begins, such as date:2014-02 or date:[2013 TO 2014-02]
          date:[2014 TO 2013]
          ^^^^^^^^^^^^^^^^^^^
        perhaps you meant: +date:[2013-01-01 TO 2014-12-31]
        ");
        assert!(wrong("(a b").problem.what.contains("never closed"));
        assert!(wrong("a) b").problem.what.contains("closes nothing"));
        assert!(wrong("date:soon x").problem.what.contains("is not a date"));
    }

    #[test]
    fn deep_parentheses_do_not_overflow() {
        let deep = format!("{}a{}", "(".repeat(100_000), ")".repeat(100_000));
        assert!(!parse(&deep).problems.is_empty());
    }

    proptest! {
        #[test]
        fn parsing_never_panics(typed in "\\PC{0,80}") {
            let _ = parse(&typed).strict().map_err(|e| e.to_string());
        }

        #[test]
        fn printing_and_parsing_again_gives_the_same_query(
            typed in "((\\+|-|NOT )?([a-z]{1,6}[*~?^]?[12a]?|[*]?[a-z]{1,3}[?*][a-z]|/[a-z]{1,2}[.?|][a-z]/|\"[a-z ]{1,9}\"(~[0-9])?|title:[a-z]{1,5}|actor:[A-Z][a-z]{1,5}|(near-duplicate|id|format):[a-z]{1,3}|date:[<>]?=?20[01][0-9]|\\([a-z]{1,4} (AND |OR |w/3 |adj )?[a-z]{1,4}\\)|adj|\\(adj\\))(\\^[2.5]{1,2})? ?(AND |OR |NEAR/5 |w/s |adj2? |NEAR |pre/2 )?){0,6}"
        ) {
            let once = parse(&typed).query;
            let again = parse(&once.to_string());
            prop_assert_eq!(&again.problems, &vec![]);
            prop_assert_eq!(again.query, once);
        }
    }
}
