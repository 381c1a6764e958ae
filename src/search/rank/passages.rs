//! How good the best passage of an article is.
//!
//! An article of twenty pages may answer a question in one sentence and speak of other things in the rest. BM25 over the
//! passages of all articles finds the [`MOST`] best; an article counts with the best of its own, and with none if it has
//! none among them.

use std::collections::HashMap;

use tantivy::DocAddress;
use tantivy::collector::TopDocs;

use crate::query::Compiled;
use crate::search::Engine;

/// So many passages are looked at.
const MOST: usize = 500;

impl Engine<'_> {
    /// The scores of the best passages of these articles, in their order; 0 where none is among the best of all.
    pub(super) fn best_passages(&self, inside: &Compiled, ranked: &[(f32, DocAddress)]) -> tantivy::Result<Vec<f32>> {
        let columns = self.searcher.segment_readers().iter().map(|segment| segment.fast_fields().u64("of"));
        let columns: Vec<_> = columns.collect::<tantivy::Result<_>>()?;
        let of = |address: DocAddress| columns[address.segment_ord as usize].first(address.doc_id);
        let collector = TopDocs::with_limit(MOST).order_by_score();
        let scope = self.statistics.passages();
        let mut best: HashMap<u64, f32> = HashMap::new();
        for (score, address) in self.searcher.search_with_statistics_provider(&*inside.query, &collector, &scope)? {
            if let Some(article) = of(address) {
                let held = best.entry(article).or_insert(score);
                *held = held.max(score);
            }
        }
        Ok(ranked.iter().map(|(_, at)| of(*at).and_then(|of| best.get(&of).copied()).unwrap_or(0.0)).collect())
    }
}
