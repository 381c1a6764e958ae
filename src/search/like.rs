//! Articles like a given one, and the passages of them that are most like it.
//!
//! The given article is asked for by its own words: the [`MOST_TERMS`] stems that tell it from others, by
//! `ln(1 + tf) · idf` with the frequencies of the whole article and rarity among articles. Each is then scored by BM25,
//! which knows its rarity, times how often the article has it. Whom it names counts beside its words, by BM25 over mentions
//! ([`MOST_NAMES`]): it is what articles in two languages have in common. A hit shares [`SHARED`] of them. The
//! article itself and its copies are left out, in the index or not: they are found by their sketches. Limits: idf is that
//! of the index, so that in an index of few articles every word looks rare; words do not cross languages.

use std::collections::{BTreeSet, HashMap};
use std::time::Instant;

use tantivy::Term;
use tantivy::query::{
    Bm25StatisticsProvider, BooleanQuery, BoostQuery, Occur, Query as TantivyQuery, TermQuery, TermSetQuery,
};
use tantivy::schema::{Field, IndexRecordOption};

use crate::article::{Annotated, Article};
use crate::copies::{Sketch, is_copy};
use crate::index::words::{DEFAULT_LANGUAGE, chain};
use crate::index::{Head, facet_path, identity, mark_of, sketch_of};
use crate::query::{Clause, Compiled, Node, Occur as Sign, Query, rarity};

use super::{Answer, Engine, Prepared, Request, SearchError, filtered, names};

/// So many words of an article are asked for.
const MOST_TERMS: usize = 100;
/// And so many of those it names.
const MOST_NAMES: usize = 12;
/// A hit has at least so many of the words and names: one alone is chance. A share of them would leave out short articles.
const SHARED: usize = 2;
/// The words of a title count as often as if they stood so many times in the text.
const TITLE: u32 = 2;

/// An article to which others are to be like.
#[derive(Debug, Clone)]
pub struct Example {
    article: Article,
    /// Facet paths with the number of mentions.
    named: Vec<(String, usize)>,
    /// Its key, if it is in the index.
    key: Option<String>,
}

impl Example {
    /// An article of the index with its text.
    pub fn indexed(head: Head, text: String) -> Example {
        Example { article: Article { text, ..head.article }, named: head.named, key: Some(head.key) }
    }

    /// An article from outside.
    pub fn outside(annotated: &Annotated) -> Example {
        let mut counts: HashMap<String, usize> = HashMap::new();
        for path in annotated.mentions.iter().filter_map(facet_path) {
            *counts.entry(path).or_default() += 1;
        }
        let mut named: Vec<(String, usize)> = counts.into_iter().collect();
        named.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        Example { article: annotated.article.clone(), named, key: None }
    }

    /// The headline, or what stands for one.
    pub fn title(&self) -> String {
        self.article.display_title().to_string()
    }
}

/// A stem that is asked for.
struct Asked {
    stem: String,
    /// The form that the article has most.
    word: String,
    weight: f32,
}

impl Engine<'_> {
    /// Articles like an example, within the filters of a request, whose query is not looked at.
    ///
    /// # Errors
    /// As [`Engine::search`].
    pub fn like(&self, example: &Example, request: &Request) -> Result<Answer, SearchError> {
        let began = Instant::now();
        let failed = |e| SearchError::Index(self.index.error(e));
        let compiler = self.compiler(request);
        let fields = self.index.fields();
        let terms = self.telling(example).map_err(failed)?;
        let names_told = self.named_by(example).map_err(failed)?;
        let part = |field: Field, term: &Asked| {
            let query = TermQuery::new(Term::from_field_text(field, &term.stem), IndexRecordOption::WithFreqs);
            (Occur::Should, Box::new(BoostQuery::new(Box::new(query), term.weight)) as Box<dyn TantivyQuery>)
        };
        let mut parts: Vec<(Occur, Box<dyn TantivyQuery>)> = terms.iter().map(|t| part(fields.text, t)).collect();
        parts.extend(names_told.iter().map(|(path, weight)| {
            let query = TermQuery::new(Term::from_field_text(fields.who, path), IndexRecordOption::WithFreqs);
            (Occur::Should, Box::new(BoostQuery::new(Box::new(query), *weight)) as Box<dyn TantivyQuery>)
        }));
        // A line of three words may have one that the index knows.
        let least = if parts.len() > 2 * SHARED { SHARED } else { 1 };
        let alike: Box<dyn TantivyQuery> = Box::new(BooleanQuery::with_minimum_required_clauses(parts, least));
        let mut whole: Vec<(Occur, Box<dyn TantivyQuery>)> =
            vec![(Occur::Must, alike), (Occur::Must, compiler.articles())];
        let own = self.own(example).map_err(failed)?;
        if !own.is_empty() {
            let marks = own.into_iter().map(|mark| Term::from_field_u64(fields.mark, mark));
            whole.push((Occur::MustNot, Box::new(TermSetQuery::new(marks))));
        }

        let word = |term: &Asked| Clause { occur: Sign::Should, node: Node::Word(term.word.clone()), boost: 1.0 };
        let query = Query { clauses: terms.iter().map(word).collect() };
        // Without words of its own nothing is ranked a second time: these are weighed already.
        let compiled = |query: Box<dyn TantivyQuery>| Compiled {
            terms: terms.iter().map(|t| t.stem.clone()).collect(),
            scores: true,
            ..Compiled::of(query)
        };
        let mut asked = compiled(Box::new(BooleanQuery::new(whole)));
        let inside = compiled(Box::new(BooleanQuery::new(terms.iter().map(|t| part(fields.passage, t)).collect())));
        let named = names(&compiler, request)?;
        asked.paths.extend(named.iter().map(|n| n.path.clone()));
        let whole = filtered(&compiler, &asked, &query, &named, request);
        let whole = if terms.is_empty() { Box::new(tantivy::query::EmptyQuery) } else { whole };
        let whole = self.within(&compiler, whole, &named, request)?;
        let prepared =
            Prepared { query, notes: Vec::new(), compiled: asked, inside, named, asks: false, wanted: None, whole };
        self.answer(&compiler, prepared, request, began)
    }

    /// The stems that tell an article from others, most telling first, with weights up to 1.
    fn telling(&self, example: &Example) -> tantivy::Result<Vec<Asked>> {
        let article = &example.article;
        let mut chain = chain(article.language.as_deref().unwrap_or(DEFAULT_LANGUAGE));
        let mut counts: HashMap<String, (u32, HashMap<&str, u32>)> = HashMap::new();
        let title = article.title.as_deref().unwrap_or_default();
        for (text, times) in [(title, TITLE), (article.text.as_str(), 1)] {
            let mut stream = chain.token_stream(text);
            while stream.advance() {
                let token = stream.token();
                let word = text.get(token.offset_from..token.offset_to).unwrap_or_default();
                let (count, forms) = counts.entry(token.text.clone()).or_default();
                *count += times;
                *forms.entry(word).or_default() += 1;
            }
        }
        let scope = self.statistics.articles();
        let articles = scope.total_num_docs()?;
        let field = self.index.fields().text;
        let mut terms = Vec::with_capacity(counts.len());
        for (stem, (count, forms)) in counts {
            let having = scope.doc_freq(&Term::from_field_text(field, &stem))?;
            // What the article alone has finds nothing.
            let alone = u64::from(example.key.is_some());
            if having <= alone || stem.chars().count() < 2 {
                continue;
            }
            let telling = (count as f32).ln_1p() * rarity(having, articles);
            let weight = count as f32;
            let form = forms.into_iter().max_by_key(|(form, n)| (*n, std::cmp::Reverse(*form)));
            let word = form.map_or(String::new(), |(form, _)| form.to_string());
            terms.push((telling, Asked { stem, word, weight }));
        }
        terms.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.stem.cmp(&b.1.stem)));
        terms.truncate(MOST_TERMS);
        let most = terms.iter().map(|(_, term)| term.weight).fold(1.0, f32::max);
        Ok(terms.into_iter().map(|(_, term)| Asked { weight: term.weight / most, ..term }).collect())
    }

    /// Whom it names, with what each of them counts beside a word of weight 1.
    fn named_by(&self, example: &Example) -> tantivy::Result<Vec<(String, f32)>> {
        // All spellings of an unlisted name are one.
        let mut counts: Vec<(&str, usize)> = Vec::new();
        for (path, count) in &example.named {
            let path = identity(path);
            match counts.iter_mut().find(|(known, _)| *known == path) {
                Some((_, sum)) => *sum += count,
                None => counts.push((path, *count)),
            }
        }
        counts.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
        let most = counts.first().map_or(1, |(_, count)| *count).max(1) as f32;
        let mut named = Vec::new();
        for (path, count) in counts.into_iter().take(MOST_NAMES) {
            let having = self.searcher.doc_freq(&Term::from_field_text(self.index.fields().who, path))?;
            if having > u64::from(example.key.is_some()) {
                named.push((path.to_string(), (count as f32).ln_1p() / most.ln_1p()));
            }
        }
        Ok(named)
    }

    /// The marks of the article itself and its copies.
    fn own(&self, example: &Example) -> tantivy::Result<Vec<u64>> {
        let sketch = sketch_of(&example.article);
        let own = example.key.as_deref().map(|key| mark_of(key, &sketch));
        let mut marks: BTreeSet<u64> = own.into_iter().collect();
        for segment in self.searcher.segment_readers() {
            let (columns, sketches) = (segment.fast_fields().u64("mark")?, segment.fast_fields().u64("sketch")?);
            let mut numbers: Vec<u64> = Vec::new();
            for doc in segment.doc_ids_alive() {
                let Some(mark) = columns.first(doc) else { continue };
                numbers.clear();
                numbers.extend(sketches.values_for_doc(doc));
                let other = Sketch::from_numbers(&numbers);
                if other.is_some_and(|other| is_copy(other.likeness(&sketch))) {
                    marks.insert(mark);
                }
            }
        }
        // What is a copy of its copy.
        let groups: BTreeSet<usize> = marks.iter().filter_map(|m| self.copies.place(*m)).map(|(g, _)| g).collect();
        for group in groups {
            marks.extend(self.copies.groups().get(group).into_iter().flat_map(|group| &group.members));
        }
        Ok(marks.into_iter().collect())
    }

    /// The ids of the index that are most like one that it does not have, at most three.
    ///
    /// # Errors
    /// When the index is damaged.
    pub fn ids_near(&self, id: &str) -> Result<Vec<String>, crate::index::IndexError> {
        const NEAR: f64 = 0.8;
        let wanted = id.to_lowercase();
        let find = || -> tantivy::Result<Vec<(f64, String)>> {
            let mut near: Vec<(f64, String)> = Vec::new();
            for segment in self.searcher.segment_readers() {
                let inverted = segment.inverted_index(self.index.fields().id)?;
                let mut terms = inverted.terms().stream()?;
                while terms.advance() {
                    let Ok(known) = std::str::from_utf8(terms.key()) else { continue };
                    let folded = known.to_lowercase();
                    let name = folded.rsplit('/').next().unwrap_or(&folded);
                    let likeness = strsim::jaro_winkler(&folded, &wanted).max(strsim::jaro_winkler(name, &wanted));
                    if likeness >= NEAR && !near.iter().any(|(_, id)| id == known) {
                        near.push((likeness, known.to_string()));
                        near.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
                        near.truncate(3);
                    }
                }
            }
            Ok(near)
        };
        let near = find().map_err(|e| self.index.error(e))?;
        Ok(near.into_iter().map(|(_, id)| id).collect())
    }
}
