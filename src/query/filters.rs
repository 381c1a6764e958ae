//! What narrows a search and scores nothing: names, dates, sources, languages, kinds of documents.

use std::collections::BTreeSet;
use std::ops::Bound;

use jiff::civil::Date;
use tantivy::Term;
use tantivy::collector::DocSetCollector;
use tantivy::query::{AllQuery, BooleanQuery, EmptyQuery, Query as TantivyQuery, RangeQuery, TermSetQuery};
use tantivy::schema::{Facet, Field};

use crate::article::{DateRange, PartialDate};
use crate::index::{day_number, facets, is_institution_path, level, month_number};

use super::compile::{Compiled, Compiler};
use super::join::{all_of, any_of, constant, filter_term};

impl Compiler<'_> {
    /// Documents that name an actor or institution, scored as a filter.
    pub(super) fn facet(&self, path: &str, found: &mut Compiled) -> Box<dyn TantivyQuery> {
        found.paths.insert(path.to_string());
        found.loose = true;
        self.facet_filter(path)
    }

    /// Documents under a facet path.
    pub fn facet_filter(&self, path: &str) -> Box<dyn TantivyQuery> {
        // "/institution/China" and "/party/China" lie in different fields; "/unlisted" lies in both.
        let steps = || path.split('/').skip(1).filter(|s| !s.is_empty());
        let institutional = is_institution_path(&format!("{path}/"));
        let mut fields = vec![if institutional { self.fields.institution } else { self.fields.actor }];
        if path.trim_end_matches('/') == "/unlisted" {
            fields.push(self.fields.institution);
        }
        let queries = fields.into_iter().map(|f| filter_term(Term::from_facet(f, &Facet::from_path(steps()))));
        any_of(queries.collect()).unwrap_or_else(|| Box::new(EmptyQuery))
    }

    /// Articles whose publication date may lie in a range: "2013" meets a range that begins in June 2013. Where estimates
    /// count, so does an undated article whose estimate has a day in common with the range.
    pub fn dated(&self, range: &DateRange) -> Box<dyn TantivyQuery> {
        let mut bounds: Vec<Box<dyn TantivyQuery>> = Vec::new();
        let at = |field: Field, day: Date| Term::from_field_i64(field, day_number(day));
        let (begins, ends) = if self.estimates {
            (self.fields.early, self.fields.late)
        } else {
            (self.fields.day_first, self.fields.day_last)
        };
        if let Some(first) = range.first {
            bounds.push(Box::new(RangeQuery::new(Bound::Included(at(ends, first)), Bound::Unbounded)));
        }
        if let Some(last) = range.last {
            bounds.push(Box::new(RangeQuery::new(Bound::Unbounded, Bound::Included(at(begins, last)))));
        }
        all_of(bounds).map_or_else(|| Box::new(AllQuery) as Box<dyn TantivyQuery>, |q| constant(q, 0.0))
    }

    /// Articles that speak of a time in a range.
    pub fn mentions(&self, range: &DateRange) -> Box<dyn TantivyQuery> {
        let bound = |field: Field, value: Option<i64>| {
            value.map_or(Bound::Unbounded, |v| Bound::Included(Term::from_field_i64(field, v)))
        };
        let parts = [
            (self.fields.mentioned_day, (|d: Date| day_number(d)) as fn(Date) -> i64),
            (self.fields.mentioned_month, |d: Date| month_number(PartialDate::from(d))),
            (self.fields.mentioned_year, |d: Date| i64::from(d.year())),
        ];
        let queries = parts.into_iter().map(|(field, number)| {
            let query = RangeQuery::new(bound(field, range.first.map(number)), bound(field, range.last.map(number)));
            Box::new(query) as Box<dyn TantivyQuery>
        });
        any_of(queries.collect()).map_or_else(|| Box::new(EmptyQuery) as Box<dyn TantivyQuery>, |q| constant(q, 0.0))
    }

    /// Articles of a source: its name in any case, or words of it.
    pub fn source(&self, name: &str) -> Box<dyn TantivyQuery> {
        let wanted = crate::authority::fold(name);
        let mut facets = facets(self.searcher, self.fields.source).unwrap_or_default();
        facets.retain(|facet| crate::authority::fold(&facet.to_path().join(" ")).contains(&wanted));
        let queries = facets.iter().map(|f| filter_term(Term::from_facet(self.fields.source, f)));
        any_of(queries.collect()).unwrap_or_else(|| Box::new(EmptyQuery))
    }

    /// Articles in a language, by its ISO 639-1 code.
    pub fn language(&self, code: &str) -> Box<dyn TantivyQuery> {
        filter_term(Term::from_facet(self.fields.language, &Facet::from_path([code.to_lowercase().as_str()])))
    }

    /// Articles and nothing else.
    pub fn articles(&self) -> Box<dyn TantivyQuery> {
        filter_term(Term::from_field_text(self.fields.level, level::ARTICLE))
    }

    /// Articles with a passage that is under all of these facet paths.
    ///
    /// # Errors
    /// When the index is damaged.
    pub fn meeting(&self, paths: &[&str]) -> tantivy::Result<Box<dyn TantivyQuery>> {
        let mut parts: Vec<Box<dyn TantivyQuery>> = paths.iter().map(|path| self.facet_filter(path)).collect();
        parts.push(filter_term(Term::from_field_text(self.fields.level, level::PASSAGE)));
        let mut articles: BTreeSet<u64> = BTreeSet::new();
        let columns: Vec<_> = self
            .searcher
            .segment_readers()
            .iter()
            .map(|segment| segment.fast_fields().u64("of"))
            .collect::<tantivy::Result<_>>()?;
        for address in self.searcher.search(&BooleanQuery::intersection(parts), &DocSetCollector)? {
            articles.extend(columns[address.segment_ord as usize].first(address.doc_id));
        }
        let terms = articles.into_iter().map(|of| Term::from_field_u64(self.fields.of, of));
        Ok(constant(Box::new(TermSetQuery::new(terms)), 0.0))
    }

    /// Passages of one article.
    pub fn passages_of(&self, key: &str) -> Box<dyn TantivyQuery> {
        let parts = vec![
            filter_term(Term::from_field_text(self.fields.key, key)),
            filter_term(Term::from_field_text(self.fields.level, level::PASSAGE)),
        ];
        Box::new(BooleanQuery::intersection(parts))
    }
}
