//! Why a hit stands where it stands: each word with its rarity, its frequency and what it adds to the score.

use serde::Serialize;
use tantivy::postings::Postings;
use tantivy::query::{EnableScoring, Query, TermQuery};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocAddress, DocSet, Term};

use crate::query::{Compiled, Named};

use super::Engine;

/// The parts of a score.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Explanation {
    /// The whole score.
    pub score: f32,
    /// What each term adds, most first. Phrases and prefixes are part of the score but not listed.
    pub terms: Vec<TermScore>,
    /// Names that were asked for: they filter and choose passages, and score nothing.
    pub names: Vec<String>,
}

/// What one term adds.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TermScore {
    /// The term as it is indexed: a stem.
    pub term: String,
    /// How many articles have it.
    pub articles: u64,
    /// How often this article has it.
    pub frequency: u32,
    /// What it adds each time that the query has it.
    pub score: f32,
}

pub(super) fn explain(
    engine: &Engine<'_>,
    compiled: &Compiled,
    named: &[Named],
    address: DocAddress,
    score: f32,
) -> tantivy::Result<Explanation> {
    let field = engine.index.fields().text;
    let segment = engine.searcher.segment_reader(address.segment_ord);
    let inverted = segment.inverted_index(field)?;
    let scope = engine.statistics.articles();
    let mut terms = Vec::new();
    for term in &compiled.terms {
        let indexed = Term::from_field_text(field, term);
        let Some(mut postings) = inverted.read_postings(&indexed, IndexRecordOption::WithFreqs)? else { continue };
        if postings.doc() > address.doc_id || postings.seek(address.doc_id) != address.doc_id {
            continue;
        }
        let query = TermQuery::new(indexed.clone(), IndexRecordOption::WithFreqs);
        let weight = query.weight(EnableScoring::enabled_from_statistics_provider(&scope, &engine.searcher))?;
        terms.push(TermScore {
            term: term.clone(),
            articles: engine.searcher.doc_freq(&indexed)?,
            frequency: postings.term_freq(),
            score: weight.explain(segment, address.doc_id)?.value(),
        });
    }
    terms.sort_by(|a, b| b.score.total_cmp(&a.score));
    Ok(Explanation { score, terms, names: named.iter().map(|n| n.name.clone()).collect() })
}
