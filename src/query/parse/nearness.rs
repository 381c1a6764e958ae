//! Reads operators of nearness: `oil w/5 embargo`. They bind tighter than all others and join what has places in a text;
//! where one of the two has none, both are asked for.

use std::ops::Range;

use super::Parser;
use crate::query::lex::Token;
use crate::query::show::Operator;
use crate::query::{Clause, Node, Occur, Reach};

/// More operators of nearness in a row are read as AND.
const MAX_CHAIN: usize = 8;

impl Parser {
    /// Something, or several that stand near each other, and the boost of it all.
    pub(super) fn nearness(&mut self, depth: usize) -> Option<(Node, f32)> {
        let mut boost = 1.0;
        let mut left: Option<Node> = None;
        let mut between: Option<(Reach, bool, Range<usize>)> = None;
        let mut operators = 0;
        loop {
            let span = self.span();
            let Some(node) = self.node(depth) else {
                if let Some((reach, ordered, span)) = between.take() {
                    self.lonely(reach, ordered, span);
                }
                break;
            };
            if let Some(&Token::Boost(times)) = self.peek() {
                self.at += 1;
                boost = times;
            }
            left = match (left, between.take()) {
                (Some(left), Some((reach, ordered, _))) => {
                    Some(self.joined(left, node, reach, ordered, operators, span))
                }
                _ => Some(node),
            };
            let Some(&Token::Near { reach, ordered, certain }) = self.peek() else { break };
            let next = self.tokens.get(self.at + 1).map(|(token, _)| token);
            let has_right = next.is_some_and(|token| {
                !matches!(
                    token,
                    Token::And
                        | Token::Or
                        | Token::Not
                        | Token::Plus
                        | Token::Minus
                        | Token::Close
                        | Token::Near { .. }
                )
            });
            if !certain && !has_right {
                break;
            }
            between = Some((reach, ordered, self.span()));
            operators += 1;
            self.at += 1;
            if !has_right {
                if let Some((reach, ordered, span)) = between.take() {
                    self.lonely(reach, ordered, span);
                }
                break;
            }
        }
        left.map(|node| (node, boost))
    }

    pub(super) fn lonely(&mut self, reach: Reach, ordered: bool, span: Range<usize>) {
        self.problem(span, format!("{} needs something on both sides", Operator(reach, ordered)));
    }

    /// Two that stand near each other, or both of them where one has no places in a text.
    fn joined(
        &mut self,
        left: Node,
        right: Node,
        reach: Reach,
        ordered: bool,
        operators: usize,
        span: Range<usize>,
    ) -> Node {
        if operators <= MAX_CHAIN && left.has_places() && right.has_places() {
            return Node::Near { left: Box::new(left), right: Box::new(right), reach, ordered };
        }
        let operator = Operator(reach, ordered);
        let what = if operators > MAX_CHAIN {
            format!("more than {MAX_CHAIN} operators of nearness in a row; {operator} is read as AND")
        } else {
            format!("{operator} joins words, phrases and ORs of them, not fields; it is read as AND")
        };
        self.problem(span, what);
        let must = |node| Clause::new(Occur::Must, node);
        match left {
            Node::And(mut clauses) if operators > MAX_CHAIN => {
                clauses.push(must(right));
                Node::And(clauses)
            }
            left => Node::And(vec![must(left), must(right)]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::parse;
    use super::super::tests::read;

    #[test]
    fn nearness_binds_tightest_and_is_read_as_lawyers_and_librarians_write_it() {
        for (typed, shown) in [
            ("oil w/5 embargo", "(oil NEAR/5 embargo)"),
            ("oil NEAR/5 embargo", "(oil NEAR/5 embargo)"),
            ("oil near/5 embargo", "(oil NEAR/5 embargo)"),
            ("oil n/5 embargo", "(oil NEAR/5 embargo)"),
            ("oil WITHIN/5 embargo", "(oil NEAR/5 embargo)"),
            ("oil NEAR embargo", "(oil NEAR/10 embargo)"),
            ("oil pre/5 embargo", "(oil PRE/5 embargo)"),
            ("oil adj embargo", "(oil PRE/1 embargo)"),
            ("oil ADJ3 embargo", "(oil PRE/3 embargo)"),
            ("oil w/s embargo", "(oil WITHIN/S embargo)"),
            ("oil WITHIN/P embargo", "(oil WITHIN/P embargo)"),
            ("a AND b w/5 c OR NOT d w/2 e", "(a AND (b NEAR/5 c)) -(d NEAR/2 e)"),
            ("a w/5 b w/3 c", "((a NEAR/5 b) NEAR/3 c)"),
            ("(oil OR gas) w/5 \"price cap\"~2", "((oil gas) NEAR/5 \"price cap\"~2)"),
            ("sanct* w/5 (lift* OR eas*)^2", "(sanct* NEAR/5 (lift* eas*))^2"),
            ("oil near embargo", "oil near embargo"),
            ("N/S dialogue, n/a, w/o oil, 24/7", "N/S dialogue, n/a, w/o oil, 24/7"),
        ] {
            assert_eq!(read(typed), shown, "{typed}");
            assert_eq!(read(shown), shown);
        }
        for (typed, shown, what) in [
            ("w/5 oil", "oil", "something on both sides"),
            ("oil w/5", "oil", "something on both sides"),
            ("oil w/5 w/3 gas", "oil gas", "something on both sides"),
            ("actor:Kerry w/5 oil", "(actor:Kerry AND oil)", "read as AND"),
        ] {
            let parsed = parse(typed);
            assert_eq!(parsed.query.to_string(), shown, "{typed}");
            assert!(parsed.problems.iter().all(|p| p.what.contains(what)) && !parsed.problems.is_empty(), "{typed}");
        }
        let chain = vec!["a"; 5000].join(" w/1 ");
        assert!(parse(&chain).problems.iter().any(|p| p.what.contains("in a row")));
    }
}
