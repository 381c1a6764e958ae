//! From a [`Query`] to a tantivy query, for whole articles or for passages.
//!
//! A word is one term for each language of the index in which its stem differs; the best of them counts. Words that
//! are typed twice count twice: dropping the repetition costs a quarter of the quality on long questions. Filters score
//! nothing. In passages a phrase is its words, since passages have no positions; the search checks it on the text.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;

use jiff::civil::Date;
use tantivy::collector::DocSetCollector;
use tantivy::query::{
    AllQuery, BooleanQuery, BoostQuery, ConstScoreQuery, DisjunctionMaxQuery, EmptyQuery, PhraseQuery,
    Query as TantivyQuery, RangeQuery, RegexQuery, TermQuery, TermSetQuery,
};
use tantivy::schema::{Facet, Field, IndexRecordOption};
use tantivy::tokenizer::TextAnalyzer;
use tantivy::{Searcher, Term};

use crate::article::{DateRange, PartialDate};
use crate::index::words::{DEFAULT_LANGUAGE, chain, surface};
use crate::index::{Fields, day_number, facets, is_institution_path, level, month_number};

use super::resolve::{ResolveError, Resolver};
use super::weigh::weights;
use super::{Clause, Node, Occur, Query};

/// How many words a prefix stands for when passages are scored.
const MAX_EXPANSIONS: usize = 64;

/// What is searched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// Whole articles.
    Article,
    /// Passages of articles.
    Passage,
}

/// A plain word of a query, as the ranking sees it.
#[derive(Debug, Clone, PartialEq)]
pub struct Asked {
    /// The word as it was typed, in lower case and without diacritics.
    pub typed: String,
    /// Its stems in the languages of the index.
    pub stems: BTreeSet<String>,
    /// How much it counts; 1 unless the sentence around it says less.
    pub weight: f32,
    /// Its place among the words as they were typed, those that count nothing and stopwords among them. Between words
    /// that do not stand side by side there is a gap of [`APART`] or more.
    pub at: usize,
}

/// The gap in [`Asked::at`] between words that belong to different parts of a query.
pub(crate) const APART: usize = 100;

/// A tantivy query and what it looks for.
#[derive(Debug)]
pub struct Compiled {
    /// The query.
    pub query: Box<dyn TantivyQuery>,
    /// Terms (stems) that a match shows.
    pub terms: BTreeSet<String>,
    /// Beginnings of words that a match shows, folded.
    pub prefixes: BTreeSet<String>,
    /// Phrases as stems, in the chain of each language.
    pub phrases: BTreeSet<Vec<String>>,
    /// Facet paths of actors and institutions that were asked for.
    pub paths: BTreeSet<String>,
    /// The plain words outside parentheses in the order in which they were typed, each as often as it was.
    pub words: Vec<Asked>,
    /// Whether any part of it scores: words rather than filters alone.
    pub scores: bool,
    /// Whether documents of another level may match it, so that the level must be asked for.
    pub loose: bool,
}

impl Compiled {
    fn nothing() -> Compiled {
        Compiled {
            query: Box::new(EmptyQuery),
            terms: BTreeSet::new(),
            prefixes: BTreeSet::new(),
            phrases: BTreeSet::new(),
            paths: BTreeSet::new(),
            words: Vec::new(),
            scores: false,
            loose: false,
        }
    }
}

/// Compiles queries for one index.
pub struct Compiler<'a> {
    searcher: &'a Searcher,
    fields: &'a Fields,
    resolver: Resolver<'a>,
    /// By language.
    chains: Vec<(String, TextAnalyzer)>,
    estimates: bool,
    weighs: bool,
}

/// A compiled clause.
type Part = (tantivy::query::Occur, Box<dyn TantivyQuery>);

impl<'a> Compiler<'a> {
    /// A compiler for an index that has these languages (ISO 639-1).
    pub fn new(searcher: &'a Searcher, fields: &'a Fields, resolver: Resolver<'a>, languages: &[String]) -> Self {
        let mut codes: BTreeSet<&str> = languages.iter().map(String::as_str).filter(|c| *c != "unknown").collect();
        if codes.is_empty() || languages.iter().any(|c| c == "unknown") {
            codes.insert(DEFAULT_LANGUAGE);
        }
        let chains = codes.into_iter().map(|code| (code.to_string(), chain(code))).collect();
        Compiler { searcher, fields, resolver, chains, estimates: false, weighs: true }
    }

    /// The same, with estimated dates counted as dates if told so.
    pub fn with_estimates(self, estimates: bool) -> Self {
        Compiler { estimates, ..self }
    }

    /// The same, with all words counting alike if told so.
    pub fn with_weights(self, weighs: bool) -> Self {
        Compiler { weighs, ..self }
    }

    /// The resolver of names.
    pub fn resolver(&self) -> &Resolver<'a> {
        &self.resolver
    }

    /// Compiles a query.
    ///
    /// # Errors
    /// A name in `actor:` or `institution:` that means nothing or several things.
    pub fn compile(&mut self, query: &Query, level: Level) -> Result<Compiled, ResolveError> {
        let mut compiled = Compiled::nothing();
        let clauses = flat(&query.clauses);
        let weights = self.weights(&clauses);
        let parts = self.clauses(&clauses, &weights, level, &mut compiled)?;
        compiled.query = combine(parts);
        compiled.words = self.asked(&clauses, &weights);
        Ok(compiled)
    }

    /// What each clause counts; 1 where nothing is said.
    fn weights(&mut self, clauses: &[Clause]) -> Vec<f32> {
        if !self.weighs {
            return Vec::new();
        }
        let (mut english, mut others): (Vec<_>, Vec<_>) =
            self.chains.iter_mut().partition(|(code, _)| code == DEFAULT_LANGUAGE);
        let stops = |chains: &mut Vec<&mut (String, TextAnalyzer)>, word: &str| {
            chains.iter_mut().any(|(_, chain)| terms_of(chain, word).is_empty())
        };
        weights(clauses, |word| stops(&mut others, word) && !stops(&mut english, word))
    }

    /// The plain words with their weights and places.
    fn asked(&mut self, clauses: &[Clause], weights: &[f32]) -> Vec<Asked> {
        let mut asked = Vec::new();
        let mut at = 0;
        for (clause, weight) in clauses.iter().zip(weights.iter().chain(std::iter::repeat(&1.0))) {
            let Node::Word(word) = &clause.node else {
                at += APART;
                continue;
            };
            let counts = *weight > 0.0 && clause.occur != Occur::MustNot;
            let typed = terms_of(&mut surface(), word);
            for (position, stems) in self.stems(word).into_iter().filter(|_| counts) {
                let typed = typed.iter().find(|(at, _)| *at == position).map(|(_, word)| word.clone());
                let typed = typed.unwrap_or_else(|| word.clone());
                asked.push(Asked { typed, stems, weight: *weight, at: at + position });
            }
            at += typed.len();
        }
        asked
    }

    /// The stems of a text in the languages of the index, by place.
    pub(crate) fn stems(&mut self, word: &str) -> BTreeMap<usize, BTreeSet<String>> {
        let mut by_position: BTreeMap<usize, BTreeSet<String>> = BTreeMap::new();
        for (_, chain) in &mut self.chains {
            for (position, term) in terms_of(chain, word) {
                by_position.entry(position).or_default().insert(term);
            }
        }
        by_position
    }

    fn clauses(
        &mut self,
        clauses: &[Clause],
        weights: &[f32],
        level: Level,
        found: &mut Compiled,
    ) -> Result<Vec<Part>, ResolveError> {
        use tantivy::query::Occur as T;
        let mut parts: Vec<Part> = Vec::new();
        for (clause, weight) in clauses.iter().zip(weights.iter().chain(std::iter::repeat(&1.0))) {
            if *weight == 0.0 {
                continue;
            }
            let occur = match clause.occur {
                Occur::Should => T::Should,
                // The article has what it must have; of its passages some have this and some that.
                Occur::Must if level == Level::Passage => T::Should,
                Occur::Must => T::Must,
                Occur::MustNot => T::MustNot,
            };
            if clause.occur == Occur::MustNot {
                // What is excluded is not what a match shows.
                let mut hidden = Compiled::nothing();
                if level == Level::Article
                    && let Some(query) = self.node(&clause.node, level, &mut hidden)?
                {
                    parts.push((T::MustNot, query));
                }
                continue;
            }
            match &clause.node {
                // Several terms in one word ("Jong-un") stand beside the other clauses, each with the sign of the word.
                Node::Word(word) => {
                    let field = self.text_field(level);
                    parts.extend(self.word(field, word, found).into_iter().map(|q| (occur, weighed(q, *weight))));
                }
                node => parts.extend(self.node(node, level, found)?.map(|q| (occur, q))),
            }
        }
        found.loose |= parts.iter().all(|(occur, _)| *occur == T::MustNot);
        // Clauses that only narrow do not make the words optional: "date:2014 wheat" is not all of 2014.
        let musts = clauses.iter().filter(|c| c.occur == Occur::Must);
        let only_narrowed =
            level == Level::Article && musts.clone().count() > 0 && musts.clone().all(|c| c.node.narrows());
        if only_narrowed {
            let (optional, mut rest): (Vec<Part>, Vec<Part>) =
                parts.into_iter().partition(|(occur, _)| *occur == T::Should);
            rest.extend(any_of(optional.into_iter().map(|(_, q)| q).collect()).map(|q| (T::Must, q)));
            return Ok(rest);
        }
        Ok(parts)
    }

    fn text_field(&self, level: Level) -> Field {
        if level == Level::Article { self.fields.text } else { self.fields.passage }
    }

    /// `None` where nothing is left to look for (stopwords), or where passages do not know it.
    fn node(
        &mut self,
        node: &Node,
        level: Level,
        found: &mut Compiled,
    ) -> Result<Option<Box<dyn TantivyQuery>>, ResolveError> {
        let text = self.text_field(level);
        let only_articles = |query: Box<dyn TantivyQuery>| (level == Level::Article).then_some(query);
        Ok(match node {
            Node::Word(word) => all_of(self.word(text, word, found)),
            Node::Prefix(prefix) => self.prefix(level, prefix, found),
            Node::Phrase(phrase) if level == Level::Article => self.phrase(text, phrase, found),
            Node::Phrase(phrase) => {
                self.phrase(text, phrase, found);
                any_of(self.word(text, phrase, found))
            }
            Node::Title(inner) => self.title(inner, level, found),
            Node::Actor(name) => {
                let named = self.resolver.actor(name)?;
                only_articles(self.facet(&named.path, found))
            }
            Node::Institution(name) => {
                let named = self.resolver.institution(name)?;
                only_articles(self.facet(&named.path, found))
            }
            Node::Date(range) => only_articles(self.dated(range)),
            Node::Mentions(range) => only_articles(self.mentions(range)),
            Node::Source(name) => only_articles(self.source(name)),
            Node::Language(code) => only_articles(self.language(code)),
            Node::And(clauses) | Node::Or(clauses) => {
                let parts = self.clauses(clauses, &[], level, found)?;
                (!parts.is_empty()).then(|| combine(parts))
            }
        })
    }

    /// A query for each term of a word, with its stems in the languages of the index.
    fn word(&mut self, field: Field, word: &str, found: &mut Compiled) -> Vec<Box<dyn TantivyQuery>> {
        let mut queries = Vec::new();
        for stems in self.stems(word).into_values() {
            let mut alternatives: Vec<Box<dyn TantivyQuery>> = Vec::new();
            for stem in stems {
                alternatives.push(term_query(field, &stem));
                found.terms.insert(stem);
            }
            found.scores = true;
            queries.push(best_of(alternatives));
        }
        queries
    }

    fn phrase(&mut self, field: Field, phrase: &str, found: &mut Compiled) -> Option<Box<dyn TantivyQuery>> {
        let mut alternatives: BTreeMap<Vec<String>, Box<dyn TantivyQuery>> = BTreeMap::new();
        for (_, chain) in &mut self.chains {
            let terms: Vec<(usize, String)> = terms_of(chain, phrase);
            let stems: Vec<String> = terms.iter().map(|(_, t)| t.clone()).collect();
            let query: Box<dyn TantivyQuery> = match &terms[..] {
                [] => continue,
                [(_, only)] => term_query(field, only),
                _ => {
                    let first = terms[0].0;
                    let at = |(p, t): &(usize, String)| (p - first, Term::from_field_text(field, t));
                    Box::new(PhraseQuery::new_with_offset(terms.iter().map(at).collect()))
                }
            };
            found.scores = true;
            // The words of a phrase are shown only where they stand together, so they are no terms by themselves.
            found.phrases.insert(stems.clone());
            alternatives.insert(stems, query);
        }
        (!alternatives.is_empty()).then(|| best_of(alternatives.into_values().collect()))
    }

    fn title(&mut self, inner: &Node, level: Level, found: &mut Compiled) -> Option<Box<dyn TantivyQuery>> {
        if level == Level::Passage {
            return None;
        }
        let field = self.fields.title;
        match inner {
            Node::Phrase(phrase) => self.phrase(field, phrase, found),
            Node::Prefix(prefix) => {
                let pattern = format!("{}.*", escape(&folded(prefix)));
                found.prefixes.insert(folded(prefix));
                RegexQuery::from_pattern(&pattern, field).ok().map(|q| constant(Box::new(q), 1.0))
            }
            Node::Word(word) => all_of(self.word(field, word, found)),
            _ => None,
        }
    }

    /// Words that begin so: exact on the words as written, scored by their stems.
    fn prefix(&mut self, level: Level, prefix: &str, found: &mut Compiled) -> Option<Box<dyn TantivyQuery>> {
        let prefix = folded(prefix);
        if prefix.is_empty() {
            return None;
        }
        found.prefixes.insert(prefix.clone());
        found.scores = true;
        let mut hidden = BTreeSet::new();
        let text = self.text_field(level);
        let mut stems: Vec<Box<dyn TantivyQuery>> = Vec::new();
        for word in self.words_with(&prefix) {
            for (_, chain) in &mut self.chains {
                for (_, stem) in terms_of(chain, &word) {
                    if hidden.insert(stem.clone()) {
                        stems.push(term_query(text, &stem));
                    }
                }
            }
        }
        let scored = if stems.is_empty() { None } else { Some(best_of(stems)) };
        if level == Level::Passage {
            return scored;
        }
        let exact = RegexQuery::from_pattern(&format!("{}.*", escape(&prefix)), self.fields.words).ok()?;
        let mut parts: Vec<Part> = vec![(tantivy::query::Occur::Must, constant(Box::new(exact), 0.0))];
        parts.extend(scored.map(|q| (tantivy::query::Occur::Should, q)));
        Some(Box::new(BooleanQuery::new(parts)))
    }

    /// Words of the index that begin so, in dictionary order.
    fn words_with(&self, prefix: &str) -> BTreeSet<String> {
        let mut words = BTreeSet::new();
        for segment in self.searcher.segment_readers() {
            let Ok(inverted) = segment.inverted_index(self.fields.words) else { continue };
            let Ok(mut stream) = inverted.terms().range().ge(prefix).into_stream() else { continue };
            let mut taken = 0;
            while taken < MAX_EXPANSIONS && stream.advance() && stream.key().starts_with(prefix.as_bytes()) {
                words.extend(std::str::from_utf8(stream.key()).ok().map(str::to_string));
                taken += 1;
            }
        }
        words
    }

    /// Documents that name an actor or institution, scored as a filter.
    fn facet(&self, path: &str, found: &mut Compiled) -> Box<dyn TantivyQuery> {
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

/// Clauses without parentheses that change nothing: "wheat (and barley)" is text.
fn flat(clauses: &[Clause]) -> Vec<Clause> {
    let optional = |c: &Clause| c.occur == Occur::Should;
    let open = |clause: &Clause| match &clause.node {
        Node::Or(inner) if optional(clause) && inner.iter().all(optional) => flat(inner),
        _ => vec![clause.clone()],
    };
    clauses.iter().flat_map(open).collect()
}

/// Terms of a text with their positions.
pub(crate) fn terms_of(chain: &mut TextAnalyzer, text: &str) -> Vec<(usize, String)> {
    let mut stream = chain.token_stream(text);
    let mut terms = Vec::new();
    while stream.advance() {
        terms.push((stream.token().position, stream.token().text.clone()));
    }
    terms
}

/// A prefix as the words field has it.
fn folded(prefix: &str) -> String {
    terms_of(&mut surface(), prefix).pop().map(|(_, t)| t).unwrap_or_default()
}

fn escape(text: &str) -> String {
    regex::escape(text)
}

fn term_query(field: Field, term: &str) -> Box<dyn TantivyQuery> {
    Box::new(TermQuery::new(Term::from_field_text(field, term), IndexRecordOption::WithFreqs))
}

/// A term that must be there and scores nothing.
fn filter_term(term: Term) -> Box<dyn TantivyQuery> {
    constant(Box::new(TermQuery::new(term, IndexRecordOption::Basic)), 0.0)
}

fn constant(query: Box<dyn TantivyQuery>, score: f32) -> Box<dyn TantivyQuery> {
    Box::new(ConstScoreQuery::new(query, score))
}

fn weighed(query: Box<dyn TantivyQuery>, weight: f32) -> Box<dyn TantivyQuery> {
    if weight == 1.0 { query } else { Box::new(BoostQuery::new(query, weight)) }
}

fn best_of(mut queries: Vec<Box<dyn TantivyQuery>>) -> Box<dyn TantivyQuery> {
    match queries.pop() {
        Some(only) if queries.is_empty() => only,
        Some(last) => {
            queries.push(last);
            Box::new(DisjunctionMaxQuery::new(queries))
        }
        None => Box::new(EmptyQuery),
    }
}

fn all_of(queries: Vec<Box<dyn TantivyQuery>>) -> Option<Box<dyn TantivyQuery>> {
    grouped(queries, BooleanQuery::intersection)
}

fn any_of(queries: Vec<Box<dyn TantivyQuery>>) -> Option<Box<dyn TantivyQuery>> {
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
fn combine(mut parts: Vec<Part>) -> Box<dyn TantivyQuery> {
    use tantivy::query::Occur as T;
    if parts.is_empty() {
        return Box::new(EmptyQuery);
    }
    if parts.iter().all(|(occur, _)| *occur == T::MustNot) {
        parts.push((T::Must, constant(Box::new(AllQuery), 0.0)));
    }
    if let [(occur, _)] = &parts[..]
        && *occur != T::MustNot
        && let Some((_, only)) = parts.pop()
    {
        return only;
    }
    Box::new(BooleanQuery::new(parts))
}
