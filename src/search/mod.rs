//! Ranks articles, chooses their passages, counts facets: from a [`Request`] to an [`Answer`].
//!
//! Articles are ranked on their whole text by BM25 (k1 1.2, b 0.75, as tantivy has them; Robertson and Zaragoza 2009), the
//! first of them once more by what BM25 does not see (`rank`); then the passages that answer are chosen inside each hit. Statistics count articles only, since articles and passages
//! share the index. Copies of one article are one hit, unless all are asked for.

mod actors;
mod answer;
mod census;
mod copies;
mod facets;
mod highlight;
mod naming;
mod passages;
mod rank;
mod request;
mod statistics;
mod suggest;

pub use actors::{ActorList, ActorPage, ActorRow, Companion, Form, Found, Roll, Typical};
pub use answer::{Answer, Hit, Ranked};
pub use copies::{Copy, CopyGroup, MOST_COPIES};
pub use facets::{FacetCount, FacetCounts};
pub use passages::PassageHit;
pub use rank::{Common, Explanation, Near, Ranking, WordScore};
pub use request::{Request, Sort};
pub use suggest::Suggestion;

use std::sync::Arc;
use std::time::Instant;

use tantivy::collector::{Count, DocSetCollector, TopDocs};
use tantivy::query::{BooleanQuery, Occur, Query as TantivyQuery};
use tantivy::schema::Value;
use tantivy::{DocAddress, Order, Searcher, TantivyDocument, Term};

use crate::authority::Authority;
use crate::index::{Copies, Fields, Head, Index, IndexError};
use crate::query::{Compiled, Compiler, Level, Named, Parsed, Query, QueryError, ResolveError, Resolver, parse};

use copies::{Families, Hidden, Matches};
use facets::LeafCounts;
use rank::Second;
use statistics::Statistics;

/// Why a search gave no answer.
#[derive(Debug, thiserror::Error)]
pub enum SearchError {
    /// The query cannot be understood.
    #[error(transparent)]
    Query(#[from] QueryError),
    /// A name means nothing or several things.
    #[error(transparent)]
    Name(#[from] ResolveError),
    /// The index failed.
    #[error(transparent)]
    Index(#[from] IndexError),
}

/// Searches the last commit of an index.
pub struct Engine<'a> {
    index: &'a Index,
    authority: &'a Authority,
    searcher: Searcher,
    languages: Vec<String>,
    statistics: Statistics,
    copies: Arc<Copies>,
}

impl<'a> Engine<'a> {
    /// Opens the last commit.
    ///
    /// # Errors
    /// When the index is damaged.
    pub fn new(index: &'a Index, authority: &'a Authority) -> Result<Self, IndexError> {
        let searcher = index.searcher()?;
        let fields = index.fields();
        let languages = languages(&searcher, fields).map_err(|e| index.error(e))?;
        let statistics = Statistics::new(&searcher, fields).map_err(|e| index.error(e))?;
        let copies = Arc::new(index.copies()?);
        Ok(Engine { index, authority, searcher, languages, statistics, copies })
    }

    /// How many articles there are.
    pub fn articles(&self) -> u64 {
        self.statistics.live_articles()
    }

    fn compiler(&self, request: &Request) -> Compiler<'_> {
        let fields = self.index.fields();
        let resolver = Resolver::new(self.authority, &self.searcher, fields);
        Compiler::new(&self.searcher, fields, resolver, &self.languages)
            .with_estimates(request.estimated_dates)
            .with_weights(request.ranking.weights)
    }

    /// Answers a request.
    ///
    /// # Errors
    /// [`SearchError`] says which part of the request cannot be met.
    pub fn search(&self, request: &Request) -> Result<Answer, SearchError> {
        let began = Instant::now();
        let mut compiler = self.compiler(request);
        let Prepared { query, compiled, inside, named, whole } = self.prepare(&mut compiler, request)?;
        let failed = |e| SearchError::Index(self.index.error(e));
        let (all, hidden) = self.matches(&*whole, request).map_err(failed)?;
        let total = all - hidden.len();
        let (ranked, second) = if request.offset >= total {
            (Vec::new(), Second::default())
        } else {
            let asked = Lifting { compiler: &compiler, compiled: &compiled, inside: &inside, named: &named };
            self.top(&*whole, request, &asked, &hidden).map_err(failed)?
        };
        let facets = if request.facets {
            Some(self.searcher.search(&*whole, &LeafCounts { hidden: &hidden }).map_err(failed)?)
        } else {
            None
        };
        let mut hits = Vec::with_capacity(ranked.len());
        let mut families = Families::new();
        for (at, (score, address)) in ranked.into_iter().enumerate() {
            let head = self.head(address).map_err(failed)?;
            let passages =
                passages::choose(self, &compiler, &compiled, &inside, &head, request.passages).map_err(failed)?;
            let explanation = if request.explain {
                Some(self.explain(&compiled, request.ranking, &second, &named, (score, address)).map_err(failed)?)
            } else {
                None
            };
            let (copies, copy_count) = self.copies_of(address, &mut families).map_err(failed)?;
            let rank = request.offset + at + 1;
            hits.push(Hit { rank, score, head, passages, copies, copy_count, explanation });
        }
        let suggestions = self.suggest(&mut compiler, &query, request)?;
        let (indexed, more_copies) = (self.articles(), hidden.len());
        Ok(Answer { query, named, total, more_copies, indexed, took: began.elapsed(), hits, facets, suggestions })
    }

    /// Ids and scores alone, best first: nothing is counted, no passage is read, and copies stand for themselves.
    ///
    /// # Errors
    /// As [`Engine::search`].
    pub fn run(&self, request: &Request) -> Result<Vec<Ranked>, SearchError> {
        let mut compiler = self.compiler(request);
        let Prepared { compiled, inside, named, whole, .. } = self.prepare(&mut compiler, request)?;
        let failed = |e| SearchError::Index(self.index.error(e));
        let asked = Lifting { compiler: &compiler, compiled: &compiled, inside: &inside, named: &named };
        let (ranked, _) = self.top(&*whole, request, &asked, &Hidden::new()).map_err(failed)?;
        ranked.into_iter().map(|(score, address)| Ok(Ranked { id: self.id(address).map_err(failed)?, score })).collect()
    }

    /// How many articles match, and which of them are hidden behind a copy that matches, too.
    fn matches(&self, query: &dyn TantivyQuery, request: &Request) -> tantivy::Result<(usize, Hidden)> {
        if request.copies || self.copies.are_none() {
            return Ok((self.searcher.search(query, &Count)?, Hidden::new()));
        }
        let (count, members) = self.searcher.search(query, &Matches { copies: Arc::clone(&self.copies) })?;
        Ok((count, self.hidden(members)?))
    }

    /// The articles of a page with their scores, without what is hidden, and how their ranking came about.
    fn top(
        &self,
        query: &dyn TantivyQuery,
        request: &Request,
        asked: &Lifting<'_>,
        hidden: &Hidden,
    ) -> tantivy::Result<(Vec<(f32, DocAddress)>, Second)> {
        if request.limit == 0 {
            return Ok((Vec::new(), Second::default()));
        }
        let scores = asked.compiled.scores;
        let sort = if request.sort == Sort::Relevance && !scores { Sort::Newest } else { request.sort };
        let sort = Sorting { sort, estimates: request.estimated_dates };
        // Behind the window BM25 orders; nothing in it can fall behind what is not.
        if sort.sort != Sort::Relevance || request.offset >= rank::WINDOW {
            return Ok((self.shown(query, sort, request.offset, request.limit, hidden)?, Second::default()));
        }
        let wanted = request.offset.saturating_add(request.limit).max(rank::WINDOW);
        let mut ranked = self.shown(query, sort, 0, wanted, hidden)?;
        let second = self.rerank(asked.compiled, request.ranking, &mut ranked)?;
        if !asked.named.is_empty() {
            let lifted = ranked.len().min(naming::WINDOW);
            self.lift(asked, &mut ranked[..lifted])?;
        }
        Ok((ranked.into_iter().skip(request.offset).take(request.limit).collect(), second))
    }

    /// So many matches after so many, in an order, without what is hidden.
    fn shown(
        &self,
        query: &dyn TantivyQuery,
        sort: Sorting,
        offset: usize,
        limit: usize,
        hidden: &Hidden,
    ) -> tantivy::Result<Vec<(f32, DocAddress)>> {
        if hidden.is_empty() {
            return self.best(query, sort, offset, limit);
        }
        // As many more are fetched as may be hidden among them, few of them first.
        let wanted = offset.saturating_add(limit);
        let mut fetch = wanted.saturating_add(hidden.len().min(wanted));
        loop {
            let found = self.best(query, sort, 0, fetch)?;
            let is_all = found.len() < fetch;
            let shown: Vec<_> = found.into_iter().filter(|(_, address)| !hidden.contains(address)).collect();
            if is_all || shown.len() >= wanted {
                return Ok(shown.into_iter().skip(offset).take(limit).collect());
            }
            fetch = fetch.saturating_mul(2);
        }
    }

    /// The first so many matches after so many, in an order.
    fn best(
        &self,
        query: &dyn TantivyQuery,
        sort: Sorting,
        offset: usize,
        limit: usize,
    ) -> tantivy::Result<Vec<(f32, DocAddress)>> {
        // A collector makes room for its limit at once.
        let most = usize::try_from(self.searcher.num_docs()).unwrap_or(usize::MAX).max(1);
        let collector = TopDocs::with_limit(limit.min(most)).and_offset(offset.min(most));
        let (field, order) = match sort.sort {
            Sort::Relevance => {
                return self.searcher.search_with_statistics_provider(
                    query,
                    &collector.order_by_score(),
                    &self.statistics.articles(),
                );
            }
            Sort::Newest if sort.estimates => ("order_last", Order::Desc),
            Sort::Oldest if sort.estimates => ("order_first", Order::Asc),
            Sort::Newest => ("day_last", Order::Desc),
            Sort::Oldest => ("day_first", Order::Asc),
        };
        let found: Vec<(Option<i64>, DocAddress)> =
            self.searcher.search(query, &collector.order_by_fast_field(field, order))?;
        Ok(found.into_iter().map(|(_, address)| (0.0, address)).collect())
    }

    /// The articles with this id, or of the file with this path, each with its whole text.
    ///
    /// # Errors
    /// When the index is damaged.
    pub fn article(&self, name: &str) -> Result<Vec<(Head, String)>, IndexError> {
        let fields = self.index.fields();
        let compiler = self.compiler(&Request::default());
        let path = std::path::absolute(name).map(|p| p.to_string_lossy().into_owned()).unwrap_or_default();
        let any = BooleanQuery::new_multiterms_query(vec![
            Term::from_field_text(fields.id, name),
            Term::from_field_text(fields.file, &path),
        ]);
        let query = BooleanQuery::intersection(vec![Box::new(any), compiler.articles()]);
        let failed = |e| self.index.error(e);
        let mut heads: Vec<Head> = Vec::new();
        for address in self.searcher.search(&query, &DocSetCollector).map_err(failed)? {
            heads.push(self.head(address).map_err(failed)?);
        }
        heads.sort_by(|a, b| a.key.cmp(&b.key));
        let with_text = |head: Head| {
            let mut parts: Vec<(u64, String)> = Vec::new();
            for address in self.searcher.search(&*compiler.passages_of(&head.key), &DocSetCollector).map_err(failed)? {
                let document: TantivyDocument = self.searcher.doc(address).map_err(failed)?;
                let ordinal = document.get_first(fields.ordinal).and_then(|v| v.as_u64()).unwrap_or(0);
                parts.push((
                    ordinal,
                    document.get_first(fields.body).and_then(|v| v.as_str()).unwrap_or_default().to_string(),
                ));
            }
            parts.sort();
            Ok((head, parts.into_iter().map(|(_, body)| body).collect()))
        };
        heads.into_iter().map(with_text).collect()
    }

    fn head(&self, address: DocAddress) -> tantivy::Result<Head> {
        let document: TantivyDocument = self.searcher.doc(address)?;
        let stored = document.get_first(self.index.fields().head).and_then(|v| v.as_str()).unwrap_or_default();
        serde_json::from_str(stored)
            .map_err(|e| tantivy::TantivyError::InternalError(format!("the head of an article cannot be read: {e}")))
    }

    fn id(&self, address: DocAddress) -> tantivy::Result<String> {
        let segment = self.searcher.segment_reader(address.segment_ord);
        let mut id = String::new();
        if let Some(ids) = segment.fast_fields().str("id")?
            && let Some(ord) = ids.term_ords(address.doc_id).next()
        {
            ids.ord_to_str(ord, &mut id)?;
        }
        Ok(id)
    }
}

/// A request made ready for the index.
struct Prepared {
    query: Query,
    compiled: Compiled,
    /// The query for passages.
    inside: Compiled,
    named: Vec<Named>,
    /// The query with the filters of the flags.
    whole: Box<dyn TantivyQuery>,
}

/// What was asked for, as the ranking needs it.
struct Lifting<'r> {
    compiler: &'r Compiler<'r>,
    compiled: &'r Compiled,
    inside: &'r Compiled,
    named: &'r [Named],
}

/// An order, and whether estimates count as dates in it.
#[derive(Clone, Copy)]
struct Sorting {
    sort: Sort,
    estimates: bool,
}

impl Engine<'_> {
    fn prepare(&self, compiler: &mut Compiler<'_>, request: &Request) -> Result<Prepared, SearchError> {
        let query = understood(parse(&request.query), request.strict)?;
        let mut compiled = compiler.compile(&query, Level::Article)?;
        let inside = compiler.compile(&query, Level::Passage)?;
        let named = names(compiler, request)?;
        compiled.paths.extend(named.iter().map(|n| n.path.clone()));
        let mut whole = filtered(compiler, &compiled, &query, &named, request);
        if request.same_passage {
            let paths: Vec<&str> = named.iter().map(|n| n.path.as_str()).collect();
            let meeting = compiler.meeting(&paths).map_err(|e| SearchError::Index(self.index.error(e)))?;
            whole = Box::new(BooleanQuery::new(vec![(Occur::Must, whole), (Occur::Must, meeting)]));
        }
        Ok(Prepared { query, compiled, inside, named, whole })
    }
}

fn understood(parsed: Parsed, strict: bool) -> Result<Query, QueryError> {
    if strict { parsed.strict() } else { Ok(parsed.query) }
}

/// What the flags name.
fn names(compiler: &Compiler<'_>, request: &Request) -> Result<Vec<Named>, ResolveError> {
    let resolver = compiler.resolver();
    let actors = request.actors.iter().map(|name| resolver.actor(name));
    actors.chain(request.institutions.iter().map(|name| resolver.institution(name))).collect()
}

/// The query with the filters of the flags.
fn filtered(
    compiler: &Compiler<'_>,
    compiled: &Compiled,
    query: &Query,
    named: &[Named],
    request: &Request,
) -> Box<dyn TantivyQuery> {
    let mut parts: Vec<(Occur, Box<dyn TantivyQuery>)> = Vec::new();
    let any = |queries: Vec<Box<dyn TantivyQuery>>| Box::new(BooleanQuery::union(queries)) as Box<dyn TantivyQuery>;
    parts.extend(named.iter().map(|n| (Occur::Must, compiler.facet_filter(&n.path))));
    if !request.published.is_unbounded() {
        parts.push((Occur::Must, compiler.dated(&request.published)));
    }
    parts.extend(request.mentions.as_ref().map(|range| (Occur::Must, compiler.mentions(range))));
    if !request.sources.is_empty() {
        parts.push((Occur::Must, any(request.sources.iter().map(|s| compiler.source(s)).collect())));
    }
    if !request.languages.is_empty() {
        parts.push((Occur::Must, any(request.languages.iter().map(|l| compiler.language(l)).collect())));
    }
    let everything = query.clauses.is_empty();
    if everything || compiled.loose || !compiled.scores {
        parts.push((Occur::Must, compiler.articles()));
    }
    if everything {
        return Box::new(BooleanQuery::new(parts));
    }
    if parts.is_empty() {
        return compiled.query.box_clone();
    }
    parts.push((Occur::Must, compiled.query.box_clone()));
    Box::new(BooleanQuery::new(parts))
}

/// Languages of the articles of an index.
fn languages(searcher: &Searcher, fields: &Fields) -> tantivy::Result<Vec<String>> {
    let facets = crate::index::facets(searcher, fields.language)?;
    Ok(facets.iter().filter_map(|f| f.to_path().first().map(|code| code.to_string())).collect())
}

#[cfg(test)]
mod tests;
