//! Collection statistics for BM25, for articles and passages apart.
//!
//! Both live in one index with the file documents, so tantivy's own document count would be several times too large and
//! bend every idf. Deleted documents are counted until their segment is merged, as in Lucene.

use tantivy::query::Bm25StatisticsProvider;
use tantivy::schema::Field;
use tantivy::{Searcher, Term};

use crate::index::{Fields, level};

/// Numbers of documents by level.
pub(super) struct Statistics {
    searcher: Searcher,
    articles: u64,
    passages: u64,
    deleted: u64,
}

/// The statistics of one level.
pub(super) struct Scope<'a> {
    searcher: &'a Searcher,
    documents: u64,
}

impl Statistics {
    pub(super) fn new(searcher: &Searcher, fields: &Fields) -> tantivy::Result<Self> {
        let term = |word: &str| Term::from_field_text(fields.level, word);
        let count = |word: &str| searcher.doc_freq(&term(word));
        let articles = count(level::ARTICLE)?;
        let mut alive = 0;
        for segment in searcher.segment_readers() {
            let inverted = segment.inverted_index(fields.level)?;
            let postings = inverted.read_postings(&term(level::ARTICLE), tantivy::schema::IndexRecordOption::Basic)?;
            alive += match (postings, segment.alive_bitset()) {
                (Some(postings), Some(bits)) => u64::from(postings.doc_freq_given_deletes(bits)),
                (Some(postings), None) => u64::from(postings.doc_freq()),
                (None, _) => 0,
            };
        }
        Ok(Statistics {
            searcher: searcher.clone(),
            articles,
            passages: count(level::PASSAGE)?,
            deleted: articles - alive.min(articles),
        })
    }

    /// Articles that can be found.
    pub(super) fn live_articles(&self) -> u64 {
        self.articles - self.deleted
    }

    /// Passages, with those that wait to be merged away.
    pub(super) fn passage_count(&self) -> u64 {
        self.passages
    }

    pub(super) fn articles(&self) -> Scope<'_> {
        Scope { searcher: &self.searcher, documents: self.articles }
    }

    pub(super) fn passages(&self) -> Scope<'_> {
        Scope { searcher: &self.searcher, documents: self.passages }
    }
}

impl Bm25StatisticsProvider for Scope<'_> {
    fn total_num_tokens(&self, field: Field) -> tantivy::Result<u64> {
        self.searcher.total_num_tokens(field)
    }

    fn total_num_docs(&self) -> tantivy::Result<u64> {
        Ok(self.documents)
    }

    /// Facets stand on documents of both levels; a frequency above the number of documents would be no frequency.
    fn doc_freq(&self, term: &Term) -> tantivy::Result<u64> {
        Ok(self.searcher.doc_freq(term)?.min(self.documents))
    }
}
