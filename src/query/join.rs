//! Small tantivy queries and how they are joined: the best of several, all, any, or clauses with their signs.

use tantivy::Term;
use tantivy::query::{
    AllQuery, BooleanQuery, BoostQuery, ConstScoreQuery, DisjunctionMaxQuery, EmptyQuery, Occur, Query as TantivyQuery,
    TermQuery,
};
use tantivy::schema::{Field, IndexRecordOption};

/// A compiled clause.
pub(super) type Part = (Occur, Box<dyn TantivyQuery>);

pub(super) fn boosted(query: Box<dyn TantivyQuery>, boost: f32) -> Box<dyn TantivyQuery> {
    if boost == 1.0 { query } else { Box::new(BoostQuery::new(query, boost)) }
}

pub(super) fn term_query(field: Field, term: &str) -> Box<dyn TantivyQuery> {
    Box::new(TermQuery::new(Term::from_field_text(field, term), IndexRecordOption::WithFreqs))
}

/// A term that must be there and scores nothing.
pub(super) fn filter_term(term: Term) -> Box<dyn TantivyQuery> {
    constant(Box::new(TermQuery::new(term, IndexRecordOption::Basic)), 0.0)
}

pub(super) fn constant(query: Box<dyn TantivyQuery>, score: f32) -> Box<dyn TantivyQuery> {
    Box::new(ConstScoreQuery::new(query, score))
}

pub(super) fn best_of(mut queries: Vec<Box<dyn TantivyQuery>>) -> Box<dyn TantivyQuery> {
    match queries.pop() {
        Some(only) if queries.is_empty() => only,
        Some(last) => {
            queries.push(last);
            Box::new(DisjunctionMaxQuery::new(queries))
        }
        None => Box::new(EmptyQuery),
    }
}

pub(super) fn all_of(queries: Vec<Box<dyn TantivyQuery>>) -> Option<Box<dyn TantivyQuery>> {
    grouped(queries, BooleanQuery::intersection)
}

pub(super) fn any_of(queries: Vec<Box<dyn TantivyQuery>>) -> Option<Box<dyn TantivyQuery>> {
    grouped(queries, BooleanQuery::union)
}

fn grouped(
    mut queries: Vec<Box<dyn TantivyQuery>>,
    group: fn(Vec<Box<dyn TantivyQuery>>) -> BooleanQuery,
) -> Option<Box<dyn TantivyQuery>> {
    match queries.len() {
        0 => None,
        1 => queries.pop(),
        _ => Some(Box::new(group(queries))),
    }
}

/// One query of clauses. Clauses that only exclude mean: everything but.
pub(super) fn combine(mut parts: Vec<Part>) -> Box<dyn TantivyQuery> {
    if parts.is_empty() {
        return Box::new(EmptyQuery);
    }
    if parts.iter().all(|(occur, _)| *occur == Occur::MustNot) {
        parts.push((Occur::Must, constant(Box::new(AllQuery), 0.0)));
    }
    if let [(occur, _)] = &parts[..]
        && *occur != Occur::MustNot
        && let Some((_, only)) = parts.pop()
    {
        return only;
    }
    Box::new(BooleanQuery::new(parts))
}
