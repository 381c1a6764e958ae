//! From a [`Query`] to a tantivy query, for whole articles or for passages.
//!
//! A word is one term for each language of the index in which its stem differs; the best of them counts. Words that
//! are typed twice count twice: dropping the repetition costs a quarter of the quality on long questions. Filters score
//! nothing. In passages a phrase is its words, since passages have no positions, and so is what stands near; the search
//! checks them on the text. Beyond 1024 different terms a query is cut, and says so.

use std::collections::{BTreeMap, BTreeSet};

use tantivy::query::{EmptyQuery, Query as TantivyQuery, TermSetQuery};
use tantivy::schema::{Facet, Field};
use tantivy::tokenizer::TextAnalyzer;
use tantivy::{Searcher, Term};

use crate::index::Fields;
use crate::index::words::{DEFAULT_LANGUAGE, chain, surface};

use super::join::{Part, all_of, any_of, boosted, combine, constant, filter_term, term_query};
use super::near::Proximity;
use super::plain::Asked;
use super::recognise::Recognised;
use super::resolve::{ResolveError, Resolver};
use super::{Clause, Node, Occur, Query};

/// A phrase has no more words.
pub(super) const LONGEST_PHRASE: usize = 256;

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
    pub written: BTreeSet<String>,
    /// Phrases as stems, in the chain of each language.
    pub phrases: BTreeSet<Vec<String>>,
    /// What stands near each other, and phrases whose words may have moved: shown only where they meet.
    pub near: BTreeSet<Proximity>,
    /// Facet paths of actors and institutions that were asked for.
    pub paths: BTreeSet<String>,
    /// The plain words outside parentheses in the order in which they were typed, each as often as it was; some
    /// thousand at most.
    pub words: Vec<Asked>,
    /// Whom the plain words name.
    pub meant: Vec<Recognised>,
    /// Whether any part of it scores: words rather than filters alone.
    pub scores: bool,
    /// Whether documents of another level may match it, so that the level must be asked for.
    pub loose: bool,
    /// What the user should know of how it was read, as sentences without a full stop.
    pub notes: BTreeSet<String>,
}

impl Compiled {
    fn nothing() -> Compiled {
        Compiled::of(Box::new(EmptyQuery))
    }

    /// A query of which nothing is known but how it matches.
    pub fn of(query: Box<dyn TantivyQuery>) -> Compiled {
        Compiled {
            query,
            terms: BTreeSet::new(),
            prefixes: BTreeSet::new(),
            written: BTreeSet::new(),
            phrases: BTreeSet::new(),
            near: BTreeSet::new(),
            paths: BTreeSet::new(),
            words: Vec::new(),
            meant: Vec::new(),
            scores: false,
            loose: false,
            notes: BTreeSet::new(),
        }
    }
}

/// Compiles queries for one index.
pub struct Compiler<'a> {
    pub(super) searcher: &'a Searcher,
    pub(super) fields: &'a Fields,
    pub(super) resolver: Resolver<'a>,
    /// The languages of the index and their chains.
    pub(super) chains: Vec<(String, TextAnalyzer)>,
    pub(super) estimates: bool,
    /// Marks of the copies of articles that the query names by their ids.
    pub(super) copies: BTreeMap<String, Vec<u64>>,
    /// The terms of the query so far.
    pub(super) seen: BTreeSet<String>,
    /// The language of most articles.
    pub(super) main: String,
    /// The language that the query is in, as its common words tell: a place in `chains`.
    pub(super) spoken: Option<usize>,
    pub(super) weighs: Weighs,
}

/// What makes one word count more than another.
#[derive(Debug, Clone, Copy)]
pub struct Weighs {
    /// Its part in the sentence.
    pub sentence: bool,
    /// Whom it names.
    pub names: bool,
}

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
        Compiler {
            searcher,
            fields,
            resolver,
            chains,
            estimates: false,
            copies,
            seen,
            main,
            spoken: None,
            weighs: Weighs { sentence: true, names: true },
        }
    }

    /// The same, with estimated dates counted as dates if told so.
    pub fn with_estimates(self, estimates: bool) -> Self {
        Compiler { estimates, ..self }
    }

    /// Tells which articles are copies of the one with this id, by their marks: `near-duplicate:` asks for them.
    pub fn know_copies(&mut self, id: &str, marks: Vec<u64>) {
        self.copies.insert(id.to_string(), marks);
    }

    /// The same, with this and no more told apart.
    pub fn with_weights(self, weighs: Weighs) -> Self {
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
        self.seen.clear();
        self.spoken = self.spoken(&texts(&query.clauses));
        let clauses = flat(&query.clauses);
        let mut weights = self.weights(&clauses);
        if self.weighs.names {
            compiled.meant = self.meant(&clauses);
            self.tame(&clauses, &mut weights, &compiled.meant);
        }
        let mut parts = self.clauses(&clauses, &weights, level, &mut compiled)?;
        if !compiled.scores {
            parts.extend(self.common(&clauses, level, &mut compiled));
        }
        if level == Level::Article {
            let named = compiled.meant.iter().map(|who| self.named(who));
            parts.extend(named.map(|query| (tantivy::query::Occur::Should, query)));
        }
        compiled.query = combine(parts);
        compiled.words = self.asked(&clauses, &weights);
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
        found.written.extend(words);
        all_of(all).map(|query| (tantivy::query::Occur::Must, query))
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
        let mut times = repeated(clauses);
        for (clause, weight) in clauses.iter().zip(weights.iter().chain(std::iter::repeat(&1.0))) {
            if *weight == 0.0 {
                continue;
            }
            let mut boost = clause.boost * weight;
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

    pub(super) fn text_field(&self, level: Level) -> Field {
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
                let parts = self.clauses(clauses, &[], level, found)?;
                (!parts.is_empty()).then(|| combine(parts))
            }
        })
    }
}

/// Clauses without parentheses that change nothing: "wheat (and barley)" is text.
fn flat(clauses: &[Clause]) -> Vec<Clause> {
    let optional = |c: &Clause| c.occur == Occur::Should;
    let open = |clause: &Clause| match &clause.node {
        Node::Or(inner) if optional(clause) && clause.boost == 1.0 && inner.iter().all(optional) => flat(inner),
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
