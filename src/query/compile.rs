//! From a [`Query`] to a tantivy query, for whole articles or for passages.
//!
//! A word is one term for each language of the index in which its stem differs; the best of them counts. Words that
//! are typed twice count twice: dropping the repetition costs a quarter of the quality on long questions. Filters score
//! nothing. In passages a phrase is its words, since passages have no positions, and so is what stands near; the search
//! checks them on the text. Beyond [`MOST_TERMS`] different terms a query is cut, and says so.

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

use super::expand::{Expansion, MOST_WORDS, Pattern, folded};
use super::near::{NearQuery, Proximity};
use super::resolve::{ResolveError, Resolver};
use super::{Clause, Node, Occur, Query};

/// How many stems of a pattern score, the most frequent ones.
const MAX_EXPANSIONS: usize = 64;

/// How many stems of a pattern may stand near something.
const MAX_NEAR: usize = 256;

/// So many different terms a query looks for.
const MOST_TERMS: usize = 1024;

/// A phrase has no more words.
const LONGEST_PHRASE: usize = 256;

/// What is searched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// Whole articles.
    Article,
    /// Passages of articles.
    Passage,
}

/// A tantivy query and what it looks for.
#[derive(Debug)]
pub struct Compiled {
    /// The query.
    pub query: Box<dyn TantivyQuery>,
    /// Terms (stems) that a match shows.
    pub terms: BTreeSet<String>,
    /// Beginnings of words that a match shows, folded.
    pub prefixes: BTreeSet<String>,
    /// Words as written (folded) that a match shows: what patterns stand for.
    pub words: BTreeSet<String>,
    /// Phrases as stems, in the chain of each language.
    pub phrases: BTreeSet<Vec<String>>,
    /// What stands near each other, and phrases whose words may have moved: shown only where they meet.
    pub near: BTreeSet<Proximity>,
    /// Facet paths of actors and institutions that were asked for.
    pub paths: BTreeSet<String>,
    /// Whether any part of it scores: words rather than filters alone.
    pub scores: bool,
    /// Whether documents of another level may match it, so that the level must be asked for.
    pub loose: bool,
    /// What the user should know of how it was read, as sentences without a full stop.
    pub notes: BTreeSet<String>,
}

impl Compiled {
    fn nothing() -> Compiled {
        Compiled {
            query: Box::new(EmptyQuery),
            terms: BTreeSet::new(),
            prefixes: BTreeSet::new(),
            words: BTreeSet::new(),
            phrases: BTreeSet::new(),
            near: BTreeSet::new(),
            paths: BTreeSet::new(),
            scores: false,
            loose: false,
            notes: BTreeSet::new(),
        }
    }
}

/// Compiles queries for one index.
pub struct Compiler<'a> {
    searcher: &'a Searcher,
    fields: &'a Fields,
    resolver: Resolver<'a>,
    /// The languages of the index and their chains.
    chains: Vec<(String, TextAnalyzer)>,
    estimates: bool,
    /// Marks of the copies of articles that the query names by their ids.
    copies: BTreeMap<String, Vec<u64>>,
    /// The terms of the query so far.
    seen: BTreeSet<String>,
    /// The language of most articles.
    main: String,
    /// The language that the query is in, as its common words tell: a place in `chains`.
    spoken: Option<usize>,
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
        let articles = |code: &str| {
            searcher.doc_freq(&Term::from_facet(fields.language, &Facet::from_path([code]))).unwrap_or_default()
        };
        let main = languages.iter().max_by_key(|code| articles(code)).filter(|code| *code != "unknown");
        let main = main.map_or(DEFAULT_LANGUAGE, String::as_str).to_string();
        let (copies, seen) = (BTreeMap::new(), BTreeSet::new());
        Compiler { searcher, fields, resolver, chains, estimates: false, copies, seen, main, spoken: None }
    }

    /// The same, with estimated dates counted as dates if told so.
    pub fn with_estimates(self, estimates: bool) -> Self {
        Compiler { estimates, ..self }
    }

    /// Tells which articles are copies of the one with this id, by their marks: `near-duplicate:` asks for them.
    pub fn know_copies(&mut self, id: &str, marks: Vec<u64>) {
        self.copies.insert(id.to_string(), marks);
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
        self.seen.clear();
        self.spoken = self.spoken(&texts(&query.clauses));
        let mut parts = self.clauses(&query.clauses, level, &mut compiled)?;
        if !compiled.scores {
            parts.extend(self.common(&query.clauses, level, &mut compiled));
        }
        compiled.query = combine(parts);
        Ok(compiled)
    }

    /// Where a query has none but the most common words ("to be or not to be"), those that have them all as written:
    /// stemmed terms leave such words out.
    fn common(&mut self, clauses: &[Clause], level: Level, found: &mut Compiled) -> Option<Part> {
        let typed = texts(clauses);
        let words: BTreeSet<String> =
            typed.iter().flat_map(|text| terms_of(&mut surface(), text)).map(|(_, word)| word).collect();
        if words.is_empty() || words.len() > LONGEST_PHRASE {
            return None;
        }
        found.notes.insert("only the most common words were asked for; these articles have all of them".to_string());
        found.scores = true;
        if level == Level::Passage {
            return None;
        }
        let all = words.iter().map(|word| term_query(self.fields.words, word)).collect();
        found.words.extend(words);
        all_of(all).map(|query| (tantivy::query::Occur::Must, query))
    }

    /// The language of the index that has the most of its common words among what was typed. One such word is enough
    /// for the language of most articles, "the war"; another needs two, since "die hard" is no German.
    ///
    /// Without this every "the" of a question would be a rare word of the articles in other languages.
    fn spoken(&mut self, typed: &[&str]) -> Option<usize> {
        let mut best: Option<(usize, bool, usize)> = None;
        let words: Vec<String> = typed.iter().flat_map(|text| terms_of(&mut surface(), text)).map(|(_, w)| w).collect();
        for (at, (code, chain)) in self.chains.iter_mut().enumerate() {
            let common = words.iter().take(LONGEST_PHRASE).filter(|word| terms_of(chain, word).is_empty()).count();
            let is_main = *code == self.main;
            if common >= if is_main { 1 } else { 2 } {
                best = best.max(Some((common, is_main, at)));
            }
        }
        best.map(|(_, _, at)| at)
    }

    /// Whether a word says nothing in the language of the query.
    fn is_common(&mut self, word: &str) -> bool {
        let Some((_, chain)) = self.spoken.and_then(|at| self.chains.get_mut(at)) else { return false };
        terms_of(chain, word).is_empty()
    }

    fn clauses(&mut self, clauses: &[Clause], level: Level, found: &mut Compiled) -> Result<Vec<Part>, ResolveError> {
        use tantivy::query::Occur as T;
        let mut parts: Vec<Part> = Vec::new();
        let mut times = repeated(clauses);
        for clause in clauses {
            let mut boost = clause.boost;
            if let Some(key) = repeatable(clause) {
                // A word that is typed several times is asked for once and counts as often.
                match times.remove(&key) {
                    Some(count) => boost *= count as f32,
                    None => continue,
                }
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
                    parts.extend(self.word(field, word, found).into_iter().map(|q| (occur, boosted(q, boost))));
                }
                node => parts.extend(self.node(node, level, found)?.map(|q| (occur, boosted(q, boost)))),
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
            Node::Prefix(_) | Node::Wildcard(_) | Node::Fuzzy(..) | Node::Regex(_) => {
                self.pattern(level, node, false, found)
            }
            Node::Phrase(phrase) if level == Level::Article => self.phrase(text, phrase, found),
            Node::Phrase(phrase) => {
                self.phrase(text, phrase, found);
                any_of(self.word(text, phrase, found))
            }
            Node::Sloppy(..) | Node::Near { .. } => self.near(level, text, node, found),
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
            Node::Format(name) => {
                only_articles(filter_term(Term::from_facet(self.fields.format, &Facet::from_path([name.as_str()]))))
            }
            Node::Id(id) => only_articles(filter_term(Term::from_field_text(self.fields.id, id))),
            Node::CopiesOf(id) => {
                let marks = self.copies.get(id).map(Vec::as_slice).unwrap_or_default();
                let terms = marks.iter().map(|mark| Term::from_field_u64(self.fields.mark, *mark));
                only_articles(constant(Box::new(TermSetQuery::new(terms)), 0.0))
            }
            Node::And(clauses) | Node::Or(clauses) => {
                let parts = self.clauses(clauses, level, found)?;
                (!parts.is_empty()).then(|| combine(parts))
            }
        })
    }

    /// A query for each term of a word, with its stems in the languages of the index.
    fn word(&mut self, field: Field, word: &str, found: &mut Compiled) -> Vec<Box<dyn TantivyQuery>> {
        let mut by_position: BTreeMap<usize, BTreeSet<String>> = BTreeMap::new();
        if self.is_common(word) {
            return Vec::new();
        }
        for (_, chain) in &mut self.chains {
            for (position, term) in terms_of(chain, word) {
                by_position.entry(position).or_default().insert(term);
            }
        }
        let mut queries = Vec::new();
        for stems in by_position.into_values() {
            let mut alternatives: Vec<Box<dyn TantivyQuery>> = Vec::new();
            for stem in stems {
                if !self.seen.contains(&stem) {
                    if self.seen.len() >= MOST_TERMS {
                        found
                            .notes
                            .insert(format!("a query looks for {MOST_TERMS} different words; the rest are left out"));
                        break;
                    }
                    self.seen.insert(stem.clone());
                }
                alternatives.push(term_query(field, &stem));
                found.terms.insert(stem);
            }
            if alternatives.is_empty() {
                continue;
            }
            found.scores = true;
            queries.push(best_of(alternatives));
        }
        queries
    }

    /// A phrase as terms, as each language has it. Where one leaves out a word that another keeps ("die" in "die
    /// hard"), its reading holds for articles in that language alone, whose code stands beside it.
    fn readings(&mut self, phrase: &str, found: &mut Compiled) -> Vec<(Option<String>, Vec<(usize, String)>)> {
        let mut readings: Vec<(Option<String>, Vec<(usize, String)>)> = Vec::new();
        for (code, chain) in &mut self.chains {
            let mut terms = terms_of(chain, phrase);
            if terms.len() > LONGEST_PHRASE {
                terms.truncate(LONGEST_PHRASE);
                found.notes.insert(format!("a phrase has {LONGEST_PHRASE} words; the rest are left out"));
            }
            if !terms.is_empty() && !readings.iter().any(|(_, known)| *known == terms) {
                readings.push((Some(code.clone()), terms));
            }
        }
        let most = readings.iter().map(|(_, terms)| terms.len()).max().unwrap_or(0);
        for (code, terms) in &mut readings {
            if terms.len() == most {
                *code = None;
            }
        }
        readings
    }

    fn phrase(&mut self, field: Field, phrase: &str, found: &mut Compiled) -> Option<Box<dyn TantivyQuery>> {
        let mut alternatives: Vec<Box<dyn TantivyQuery>> = Vec::new();
        if self.is_common(phrase) {
            return None;
        }
        for (code, terms) in self.readings(phrase, found) {
            let query: Box<dyn TantivyQuery> = match &terms[..] {
                [] => continue,
                [(_, only)] => term_query(field, only),
                [(first, _), ..] => {
                    let at = |(p, t): &(usize, String)| (p - first, Term::from_field_text(field, t));
                    Box::new(PhraseQuery::new_with_offset(terms.iter().map(at).collect()))
                }
            };
            found.scores = true;
            // The words of a phrase are shown only where they stand together, so they are no terms by themselves.
            found.phrases.insert(terms.into_iter().map(|(_, stem)| stem).collect());
            alternatives.push(match code {
                Some(code) => Box::new(BooleanQuery::intersection(vec![query, self.language(&code)])),
                None => query,
            });
        }
        (!alternatives.is_empty()).then(|| best_of(alternatives))
    }

    /// What stands near each other, or a phrase whose words may have moved.
    fn near(&mut self, level: Level, field: Field, node: &Node, found: &mut Compiled) -> Option<Box<dyn TantivyQuery>> {
        let near = self.operand(node, found)?;
        found.scores = true;
        found.near.insert(near.clone());
        if level == Level::Passage {
            let stems: BTreeSet<&String> = near.terms().iter().take(MAX_EXPANSIONS).collect();
            return any_of(stems.into_iter().map(|stem| term_query(field, stem)).collect());
        }
        Some(Box::new(NearQuery::new(field, self.fields.ends, near)))
    }

    /// Where a node stands in a text. `None` for what the index does not have: the most common words.
    fn operand(&mut self, node: &Node, found: &mut Compiled) -> Option<Proximity> {
        match node {
            Node::Word(text) | Node::Phrase(text) => self.moved(text, 0, found),
            Node::Sloppy(text, slop) => self.moved(text, *slop, found),
            Node::Near { left, right, reach, ordered } => {
                let (one, other) = (self.operand(left, found), self.operand(right, found));
                match (one, other) {
                    (Some(left), Some(right)) => Some(Proximity::pair(left, right, *reach, *ordered)),
                    (one, other) => {
                        // Beside a word that is everywhere, everything stands near.
                        let left_out = if one.is_none() { left } else { right };
                        found.notes.insert(format!("{left_out} is too common to be looked for near something"));
                        one.or(other)
                    }
                }
            }
            Node::Or(clauses) => {
                Proximity::any(clauses.iter().filter_map(|clause| self.operand(&clause.node, found)).collect())
            }
            pattern => {
                let expansion = self.expand(pattern, found)?;
                let stems = self.stems(&expansion, MAX_NEAR + 1);
                if stems.len() > MAX_NEAR {
                    found
                        .notes
                        .insert(format!("near something {pattern} stands for its {MAX_NEAR} most frequent words"));
                }
                // No word at all is an operand that stands nowhere.
                let stems = stems.into_iter().take(MAX_NEAR).map(|(stem, _)| stem).collect::<Vec<_>>();
                Proximity::stems(if stems.is_empty() { vec![String::new()] } else { stems })
            }
        }
    }

    /// A phrase after some moves, as each language has it.
    fn moved(&mut self, phrase: &str, slop: u32, found: &mut Compiled) -> Option<Proximity> {
        let readings = self.readings(phrase, found);
        let own = self.spoken.and_then(|at| self.chains.get_mut(at)).map(|(_, chain)| terms_of(chain, phrase).len());
        // As many words as in the language of the query: another may keep what is common there.
        let full = readings.iter().filter(|(code, terms)| own.map_or(code.is_none(), |own| terms.len() == own));
        Proximity::any(full.filter_map(|(_, terms)| Proximity::phrase(terms, slop)).collect())
    }

    fn title(&mut self, inner: &Node, level: Level, found: &mut Compiled) -> Option<Box<dyn TantivyQuery>> {
        if level == Level::Passage {
            return None;
        }
        let field = self.fields.title;
        match inner {
            Node::Phrase(phrase) => self.phrase(field, phrase, found),
            Node::Sloppy(..) => self.near(level, field, inner, found),
            Node::Word(word) => all_of(self.word(field, word, found)),
            pattern => self.pattern(level, pattern, true, found),
        }
    }

    /// The words of the index that a pattern means.
    fn expand(&self, pattern: &Node, found: &mut Compiled) -> Option<Expansion> {
        // An index that cannot be read fails in the search itself, with its cause.
        let expansion = Pattern::of(pattern)?.expand(self.searcher, self.fields.words).ok()?;
        if expansion.cut {
            found.notes.insert(format!("{pattern} stands for its {MOST_WORDS} most frequent words"));
        }
        Some(expansion)
    }

    /// The first stems of the words of a pattern, with a word that they are of.
    fn stems(&mut self, expansion: &Expansion, most: usize) -> Vec<(String, String)> {
        let mut seen = BTreeSet::new();
        let mut stems = Vec::new();
        for (word, _) in &expansion.words {
            for (_, chain) in &mut self.chains {
                for (_, stem) in terms_of(chain, word) {
                    if seen.insert(stem.clone()) {
                        stems.push((stem, word.clone()));
                    }
                }
            }
            if stems.len() >= most {
                break;
            }
        }
        stems
    }

    /// Words like a pattern: exact on the words as written, scored by their stems. In titles, where the index has no
    /// words as written, by stems alone.
    fn pattern(
        &mut self,
        level: Level,
        pattern: &Node,
        in_title: bool,
        found: &mut Compiled,
    ) -> Option<Box<dyn TantivyQuery>> {
        let expansion = self.expand(pattern, found)?;
        found.scores = true;
        let field = if in_title { self.fields.title } else { self.text_field(level) };
        let stems = self.stems(&expansion, if in_title { MOST_WORDS } else { MAX_EXPANSIONS });
        let near_of = |word: &str| match pattern {
            // A word counts less the more of it had to change.
            Node::Fuzzy(wanted, _) => {
                let edits = strsim::damerau_levenshtein(word, &folded(wanted)) as f32;
                1.0 - edits / (word.chars().count().max(1) as f32 + 1.0)
            }
            _ => 1.0,
        };
        let scored: Vec<_> = stems
            .iter()
            .take(MAX_EXPANSIONS)
            .map(|(stem, word)| boosted(term_query(field, stem), near_of(word)))
            .collect();
        let scored = if scored.is_empty() { None } else { Some(best_of(scored)) };
        match pattern {
            Node::Prefix(prefix) => _ = found.prefixes.insert(folded(prefix)),
            _ => found.words.extend(expansion.words.iter().map(|(word, _)| word.clone())),
        }
        if level == Level::Passage {
            return scored;
        }
        let set = |field: Field, words: &mut dyn Iterator<Item = &String>| {
            let terms: Vec<Term> = words.map(|word| Term::from_field_text(field, word)).collect();
            constant(Box::new(TermSetQuery::new(terms)), 0.0)
        };
        let exact = match pattern {
            _ if in_title => set(field, &mut stems.iter().map(|(stem, _)| stem)),
            // Unbounded, so that a short prefix loses nothing.
            Node::Prefix(prefix) => {
                let every = format!("{}.*", regex::escape(&folded(prefix)));
                constant(Box::new(RegexQuery::from_pattern(&every, self.fields.words).ok()?), 0.0)
            }
            _ => set(self.fields.words, &mut expansion.words.iter().map(|(word, _)| word)),
        };
        let mut parts: Vec<Part> = vec![(tantivy::query::Occur::Must, exact)];
        parts.extend(scored.map(|q| (tantivy::query::Occur::Should, q)));
        if let Node::Prefix(prefix) = pattern {
            // "Jong-un*": what stands before the last word is whole words.
            let words = terms_of(&mut surface(), prefix);
            let whole = words.split_last().map(|(_, whole)| whole).unwrap_or_default();
            for (_, word) in whole {
                let queries = self.word(field, word, found).into_iter();
                parts.extend(queries.map(|q| (tantivy::query::Occur::Must, q)));
            }
        }
        Some(Box::new(BooleanQuery::new(parts)))
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

/// Terms of a text with their positions.
pub(crate) fn terms_of(chain: &mut TextAnalyzer, text: &str) -> Vec<(usize, String)> {
    let mut stream = chain.token_stream(text);
    let mut terms = Vec::new();
    while stream.advance() {
        terms.push((stream.token().position, stream.token().text.clone()));
    }
    terms
}

/// The words and phrases of a query, without what is excluded.
fn texts(clauses: &[Clause]) -> Vec<&str> {
    fn collect<'q>(node: &'q Node, found: &mut Vec<&'q str>) {
        match node {
            Node::Word(text) | Node::Phrase(text) | Node::Sloppy(text, _) => found.push(text),
            Node::Near { left, right, .. } => {
                collect(left, found);
                collect(right, found);
            }
            Node::And(inside) | Node::Or(inside) => {
                inside.iter().filter(|c| c.occur != Occur::MustNot).for_each(|c| collect(&c.node, found));
            }
            _ => {}
        }
    }
    let mut found = Vec::new();
    clauses.iter().filter(|c| c.occur != Occur::MustNot).for_each(|c| collect(&c.node, &mut found));
    found
}

/// What makes two clauses one that counts twice.
type Repeatable = (bool, String, u32);

/// A word that may be typed several times.
fn repeatable(clause: &Clause) -> Option<Repeatable> {
    match &clause.node {
        Node::Word(word) if clause.occur != Occur::MustNot => {
            Some((clause.occur == Occur::Must, word.clone(), clause.boost.to_bits()))
        }
        _ => None,
    }
}

/// How often each word is typed.
fn repeated(clauses: &[Clause]) -> BTreeMap<Repeatable, u32> {
    let mut times = BTreeMap::new();
    for key in clauses.iter().filter_map(repeatable) {
        *times.entry(key).or_insert(0) += 1;
    }
    times
}

fn boosted(query: Box<dyn TantivyQuery>, boost: f32) -> Box<dyn TantivyQuery> {
    if boost == 1.0 { query } else { Box::new(BoostQuery::new(query, boost)) }
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
