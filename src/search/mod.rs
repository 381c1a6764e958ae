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
mod like;
mod mistakes;
mod naming;
mod news;
mod order;
mod passages;
mod rank;
mod recency;
mod request;
mod saved;
mod statistics;
mod suggest;

pub use actors::{ActorList, ActorPage, ActorRow, Companion, Form, Found, Roll, Typical};
pub use answer::{Answer, Hit, Ranked};
pub use copies::{Copy, CopyGroup, MOST_COPIES};
pub use facets::{FacetCount, FacetCounts};
pub use like::Example;
pub use passages::PassageHit;
pub use rank::{Common, Explanation, NamedScore, Near, Ranking, WordScore};
pub use recency::{HalfLife, OLDEST};
pub use request::{Request, Sort};
pub use saved::{SavedError, SavedSearch, SavedSearches};
pub use suggest::Suggestion;

use std::collections::HashSet;
use std::sync::{Arc, OnceLock};
use std::time::Instant;

use tantivy::collector::{Count, DocSetCollector};
use tantivy::query::{BooleanQuery, Occur, Query as TantivyQuery};
use tantivy::schema::Value;
use tantivy::{DocAddress, Searcher, TantivyDocument, Term};

use crate::authority::Authority;
use crate::index::{Copies, Fields, Head, Index, IndexError};
use crate::query::{
    Compiled, Compiler, Level, Named, Query, QueryError, Question, ResolveError, Resolver, Wanted, Weighs, parse,
};

use copies::{Families, Hidden, Matches};
use facets::LeafCounts;
use order::Sorting;
use passages::Chooser;
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
    /// `near-duplicate:` names an article that the index does not have.
    #[error(
        "the index has no article '{0}'; 'near-duplicate:' takes an id as a search shows it, or the path of a file"
    )]
    NoArticle(String),
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
    stamp: u64,
    vectors: OnceLock<Vec<Option<rank::Vectors>>>,
}

impl<'a> Engine<'a> {
    /// Opens the last commit.
    ///
    /// # Errors
    /// When the index is damaged.
    pub fn new(index: &'a Index, authority: &'a Authority) -> Result<Self, IndexError> {
        // Before the searcher: what is written in between is then shown once more and not missed.
        let stamp = index.stamp()?;
        let searcher = index.searcher()?;
        let fields = index.fields();
        let languages = languages(&searcher, fields).map_err(|e| index.error(e))?;
        let statistics = Statistics::new(&searcher, fields).map_err(|e| index.error(e))?;
        let copies = Arc::new(index.copies()?);
        let vectors = OnceLock::new();
        Ok(Engine { index, authority, searcher, languages, statistics, copies, stamp, vectors })
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
            .with_weights(Weighs { sentence: request.ranking.weights, names: request.ranking.names })
    }

    /// Answers a request.
    ///
    /// # Errors
    /// [`SearchError`] says which part of the request cannot be met.
    pub fn search(&self, request: &Request) -> Result<Answer, SearchError> {
        let began = Instant::now();
        let mut compiler = self.compiler(request);
        let prepared = self.prepare(&mut compiler, request)?;
        let answer = self.answer(&compiler, prepared, request, began)?;
        let suggestions = self.suggest(&mut compiler, &answer.query, request);
        Ok(Answer { suggestions, took: began.elapsed(), ..answer })
    }

    /// Ranks what a request was made ready for, and shows it.
    fn answer(
        &self,
        compiler: &Compiler<'_>,
        prepared: Prepared,
        request: &Request,
        began: Instant,
    ) -> Result<Answer, SearchError> {
        let Prepared { query, notes, compiled, inside, named, asks, wanted, whole } = prepared;
        let failed = |e| SearchError::Index(self.index.error(e));
        // Who asks for copies wants to see them.
        let request = &Request { copies: request.copies || !query.copied().is_empty(), ..request.clone() };
        let (all, hidden) = self.matches(&*whole, request).map_err(failed)?;
        let total = all - hidden.len();
        let (ranked, second) = if request.offset >= total {
            (Vec::new(), Second::default())
        } else {
            let asked = Lifting { compiler, compiled: &compiled, inside: &inside, named: &named, asks };
            self.top(&*whole, request, &asked, &hidden).map_err(failed)?
        };
        let facets = if request.facets {
            Some(self.searcher.search(&*whole, &LeafCounts { hidden: &hidden }).map_err(failed)?)
        } else {
            None
        };
        let mut hits = Vec::with_capacity(ranked.len());
        let mut families = Families::new();
        let recency = request.half_life.filter(|_| request.explain).map(|half_life| self.recency(half_life));
        let mut chooser = Chooser::new(self, compiler, &compiled, &inside, wanted).map_err(failed)?;
        for (at, (score, address)) in ranked.into_iter().enumerate() {
            let head = self.head(address).map_err(failed)?;
            let passages = chooser.choose(&head, request.passages).map_err(failed)?;
            let explanation = if request.explain {
                let factor = recency.as_ref().map_or(1.0, |recency| self.recency_of(recency, address));
                let ageless = (score / factor, address);
                let parts =
                    self.explain(compiler, &compiled, request.ranking, &second, &named, ageless).map_err(failed)?;
                Some(Explanation { score, age: score - ageless.0, ..parts })
            } else {
                None
            };
            let (copies, copy_count) = self.copies_of(address, &mut families).map_err(failed)?;
            let rank = request.offset + at + 1;
            hits.push(Hit { rank, score, head, passages, copies, copy_count, explanation });
        }
        let (indexed, more_copies) = (self.articles(), hidden.len());
        let took = began.elapsed();
        Ok(Answer { query, notes, named, total, more_copies, indexed, took, hits, facets, suggestions: Vec::new() })
    }

    /// Ids and scores alone, best first: nothing is counted, no passage is read, and copies stand for themselves.
    ///
    /// # Errors
    /// As [`Engine::search`].
    pub fn run(&self, request: &Request) -> Result<Vec<Ranked>, SearchError> {
        let mut compiler = self.compiler(request);
        let Prepared { compiled, inside, named, asks, whole, .. } = self.prepare(&mut compiler, request)?;
        let failed = |e| SearchError::Index(self.index.error(e));
        let asked = Lifting { compiler: &compiler, compiled: &compiled, inside: &inside, named: &named, asks };
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
        let recency = request.half_life.map(|half_life| self.recency(half_life));
        let sort = Sorting { sort, estimates: request.estimated_dates, recency };
        // Behind the window BM25 orders; nothing in it can fall behind what is not.
        if sort.sort != Sort::Relevance || request.offset >= rank::WINDOW {
            return Ok((self.shown(query, sort, request.offset, request.limit, hidden)?, Second::default()));
        }
        let wanted = request.offset.saturating_add(request.limit).max(rank::WINDOW);
        let mut ranked = self.shown(query, sort, 0, wanted, hidden)?;
        if let Some(recency) = &recency {
            // What is ranked again is ranked without regard to age, and its age counts afterwards.
            self.with_age(&mut ranked, |score, age| score / age, recency);
        }
        let second = self.rerank(asked, request.ranking, &mut ranked)?;
        if !asked.named.is_empty() {
            let lifted = ranked.len().min(naming::WINDOW);
            self.lift(asked, &mut ranked[..lifted])?;
        }
        if let Some(recency) = &recency {
            self.with_age(&mut ranked, |score, age| score * age, recency);
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

    /// The articles with this id, or of the file with this path, each with its whole text.
    ///
    /// # Errors
    /// When the index is damaged.
    pub fn article(&self, name: &str) -> Result<Vec<(Head, String)>, IndexError> {
        let fields = self.index.fields();
        let compiler = self.compiler(&Request::default());
        let failed = |e| self.index.error(e);
        let mut heads: Vec<Head> = Vec::new();
        for address in self.called(name).map_err(failed)? {
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

    /// The articles with this id, or of the file with this path.
    fn called(&self, name: &str) -> tantivy::Result<HashSet<DocAddress>> {
        let fields = self.index.fields();
        let path = std::path::absolute(name).map(|p| p.to_string_lossy().into_owned()).unwrap_or_default();
        let any = BooleanQuery::new_multiterms_query(vec![
            Term::from_field_text(fields.id, name),
            Term::from_field_text(fields.file, &path),
        ]);
        let articles = self.compiler(&Request::default()).articles();
        self.searcher.search(&BooleanQuery::intersection(vec![Box::new(any), articles]), &DocSetCollector)
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
    /// What the user should know of how it was read.
    notes: Vec<String>,
    compiled: Compiled,
    /// The query for passages.
    inside: Compiled,
    named: Vec<Named>,
    /// What a question wants.
    /// Whether it is a question.
    asks: bool,
    /// What a question wants.
    wanted: Option<Wanted>,
    /// The query with the filters of the flags.
    whole: Box<dyn TantivyQuery>,
}

/// What was asked for, as the ranking needs it.
struct Lifting<'r> {
    compiler: &'r Compiler<'r>,
    compiled: &'r Compiled,
    inside: &'r Compiled,
    named: &'r [Named],
    asks: bool,
}

impl Engine<'_> {
    fn prepare(&self, compiler: &mut Compiler<'_>, request: &Request) -> Result<Prepared, SearchError> {
        // A word pasted from a page that hyphenates is the word.
        let parsed = parse(&request.query.replace('\u{ad}', ""));
        let mut notes: Vec<String> = parsed.note().into_iter().collect();
        let query = if request.strict { parsed.strict()? } else { parsed.query };
        // An empty query and "*" ask for everything, and know it.
        if query.clauses.is_empty() && notes.is_empty() && !matches!(request.query.trim(), "" | "*" | "*:*") {
            notes.push("there is no word in the query, so it asks for everything".to_string());
        }
        for id in query.copied() {
            let marks = self.copies_by_name(id).map_err(|e| SearchError::Index(self.index.error(e)))?;
            compiler.know_copies(id, marks.ok_or_else(|| SearchError::NoArticle(id.to_string()))?);
        }
        let mut compiled = compiler.compile(&query, Level::Article)?;
        // Words that only ask are nothing that a passage shows.
        let Question { asks, wanted, content } = Question::of(&query);
        let inside = compiler.compile(&content, Level::Passage)?;
        if content != query {
            compiled.terms = inside.terms.clone();
        }
        notes.extend(compiled.notes.iter().cloned());
        let named = names(compiler, request)?;
        compiled.paths.extend(named.iter().map(|n| n.path.clone()));
        let whole = filtered(compiler, &compiled, &query, &named, request);
        let whole = self.within(compiler, whole, &named, request)?;
        Ok(Prepared { query, notes, compiled, inside, named, asks, wanted, whole })
    }

    /// The query with those filters of the flags that look into the index.
    fn within(
        &self,
        compiler: &Compiler<'_>,
        mut whole: Box<dyn TantivyQuery>,
        named: &[Named],
        request: &Request,
    ) -> Result<Box<dyn TantivyQuery>, SearchError> {
        let failed = |e| SearchError::Index(self.index.error(e));
        if request.same_passage {
            let paths: Vec<&str> = named.iter().map(|n| n.path.as_str()).collect();
            let meeting = compiler.meeting(&paths).map_err(failed)?;
            whole = Box::new(BooleanQuery::new(vec![(Occur::Must, whole), (Occur::Must, meeting)]));
        }
        if let Some(after) = request.added_after {
            whole = self.after(whole, after, request.copies).map_err(failed)?;
        }
        Ok(whole)
    }
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
