//! The order of hits: by score, or by date with the score for articles of one day.
//!
//! A date of which only the year or month is known stands behind the days that it might be, in either direction: among the
//! newest, "2013" comes after 2013-01-01, among the oldest after 2013-12-31. An article never goes ahead of another by a
//! date that it may not have. Estimates, which count only where they are asked for, go by the end of what is possible.
//! What is equal in date and score is ordered by a hash of its place in the folder: the same on every call, whatever
//! segments the index has, so that pages neither repeat nor leave out.

use tantivy::collector::TopDocs;
use tantivy::columnar::Column;
use tantivy::query::Query;
use tantivy::{DocAddress, DocId, Score, SegmentReader};

use super::recency::{Days, Recency};
use super::{Engine, Sort};

/// An order, whether estimates count as dates in it, and what age takes from scores.
#[derive(Clone, Copy)]
pub(super) struct Sorting {
    pub(super) sort: Sort,
    pub(super) estimates: bool,
    pub(super) recency: Option<Recency>,
}

/// What hits are compared by, greater first: the day, how exact it is, the score, the hash of the key.
type Key = (Option<i64>, i64, Score, u64);

/// The columns of a segment that an order needs.
struct Columns {
    first: Option<Column<i64>>,
    last: Option<Column<i64>>,
    of: Option<Column<u64>>,
    days: Days,
}

impl Columns {
    fn of(segment: &SegmentReader, sorting: Sorting) -> Columns {
        let columns = segment.fast_fields();
        let (first, last) = if sorting.estimates { ("order_first", "order_last") } else { ("day_first", "day_last") };
        Columns {
            first: columns.i64(first).ok(),
            last: columns.i64(last).ok(),
            of: columns.u64("of").ok(),
            days: Days::of(segment),
        }
    }

    fn key(&self, sorting: Sorting, doc: DocId, score: Score) -> Key {
        let value = |column: &Option<Column<i64>>| column.as_ref().and_then(|c| c.first(doc));
        let (first, last) = (value(&self.first), value(&self.last));
        let exact = first.zip(last).map_or(0, |(first, last)| first - last);
        let score = sorting.recency.map_or(score, |recency| score * recency.factor(self.days.middle(doc)));
        let day = match (sorting.sort, sorting.estimates) {
            (Sort::Relevance, _) => None,
            (Sort::Newest, false) => first,
            (Sort::Newest, true) => last,
            (Sort::Oldest, false) => last.map(|day| -day),
            (Sort::Oldest, true) => first.map(|day| -day),
        };
        let exact = if sorting.sort == Sort::Relevance { 0 } else { exact };
        (day, exact, score, !self.of.as_ref().and_then(|c| c.first(doc)).unwrap_or(0))
    }
}

impl Engine<'_> {
    /// The first so many matches after so many, in an order, with their scores.
    pub(super) fn best(
        &self,
        query: &dyn Query,
        sorting: Sorting,
        offset: usize,
        limit: usize,
    ) -> tantivy::Result<Vec<(f32, DocAddress)>> {
        // A collector makes room for its limit at once.
        let most = usize::try_from(self.searcher.num_docs()).unwrap_or(usize::MAX).max(1);
        let collector = TopDocs::with_limit(limit.min(most)).and_offset(offset.min(most));
        let scope = self.statistics.articles();
        if sorting.sort == Sort::Relevance && sorting.recency.is_none() {
            return self.searcher.search_with_statistics_provider(query, &collector.order_by_score(), &scope);
        }
        let collector = collector.tweak_score(move |segment: &SegmentReader| {
            let columns = Columns::of(segment, sorting);
            move |doc: DocId, score: Score| columns.key(sorting, doc, score)
        });
        let found: Vec<(Key, DocAddress)> = self.searcher.search_with_statistics_provider(query, &collector, &scope)?;
        Ok(found.into_iter().map(|((_, _, score, _), address)| (score, address)).collect())
    }
}
