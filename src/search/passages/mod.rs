//! Chooses the passages of an article that answer.
//!
//! BM25 over the passages of the article finds candidates, and among those that name an actor who was asked for others. A
//! passage that names more of those who were asked for goes before one that names fewer; then one that has a phrase as a
//! phrase before one that only has the words. A search that asks for names alone shows the passages that name them most.

mod alike;
mod judge;
mod pronouns;

use std::collections::HashMap;

use serde::Serialize;
use tantivy::collector::TopDocs;
use tantivy::query::{BooleanQuery, Occur};
use tantivy::schema::Value;
use tantivy::{DocAddress, TantivyDocument};

use crate::index::words::DEFAULT_LANGUAGE;
use crate::index::{Head, Span, parse_spans};
use crate::query::{Compiled, Compiler, Wanted};

use super::Engine;
use super::highlight::{Highlighter, SURE};
use alike::Shingles;
use judge::{Judge, Reading};

/// So many candidates are looked at closely.
const CANDIDATES: usize = 24;

/// What a pronoun counts beside 1 for a name.
const UNNAMED: f32 = 0.5;

/// Nobody reads more passages of one article than this.
const MOST_PASSAGES: usize = 10_000;

/// A passage of a hit.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PassageHit {
    /// Its number in the article, from 0.
    pub ordinal: u64,
    /// BM25 over passages, with what was added for names and phrases.
    pub score: f32,
    /// The text, white space at the ends removed.
    pub text: String,
    /// Bytes of the whole sentences in it that answer best, about sixty words: what a screen shows.
    pub best: (usize, usize),
    /// Bytes of the text to be marked, in order.
    pub highlights: Vec<(usize, usize)>,
    /// Facet paths of whom it names, in order of the text, each once.
    pub names: Vec<String>,
}

/// Chooses passages for the hits of one answer.
pub(super) struct Chooser<'c> {
    engine: &'c Engine<'c>,
    compiler: &'c Compiler<'c>,
    asked: &'c Compiled,
    inside: &'c Compiled,
    judge: Judge,
    /// Marks words, by language.
    highlighters: HashMap<String, Highlighter<'c>>,
    /// The passages of the hits before.
    before: Vec<Shingles>,
}

/// A candidate as it was read.
struct Candidate {
    names: usize,
    text: String,
    /// Its mentions.
    named: Vec<Span>,
    /// Those and the pronouns of whom was asked for, in order.
    spans: Vec<Span>,
    score: f32,
    ordinal: u64,
    reading: Reading,
}

impl<'c> Chooser<'c> {
    /// `asked` says what is looked for, `inside` is the query for passages.
    pub(super) fn new(
        engine: &'c Engine<'c>,
        compiler: &'c Compiler<'c>,
        asked: &'c Compiled,
        inside: &'c Compiled,
        wanted: Option<Wanted>,
    ) -> tantivy::Result<Self> {
        let judge = Judge::new(engine, asked, inside, wanted)?;
        Ok(Chooser { engine, compiler, asked, inside, judge, highlighters: HashMap::new(), before: Vec::new() })
    }

    /// The best passages of an article, best first, without what a hit before has shown.
    pub(super) fn choose(&mut self, head: &Head, count: usize) -> tantivy::Result<Vec<PassageHit>> {
        if count == 0 {
            return Ok(Vec::new());
        }
        let most = CANDIDATES.max(count.min(MOST_PASSAGES));
        let mut found = best(self.engine, self.compiler, self.inside, head, &[], most)?;
        // A long article may have many passages with the words alone.
        let paths: Vec<&str> = self.asked.paths.iter().map(String::as_str).collect();
        let each = paths.chunks(1).chain((paths.len() > 1).then_some(&paths[..]));
        for named in each {
            for candidate in best(self.engine, self.compiler, self.inside, head, named, most)? {
                if !found.iter().any(|(_, address)| *address == candidate.1) {
                    found.push(candidate);
                }
            }
        }

        let language = head.article.language.as_deref().unwrap_or(DEFAULT_LANGUAGE);
        let asked = self.asked;
        let highlighter =
            self.highlighters.entry(language.to_string()).or_insert_with(|| Highlighter::new(asked, language));
        // "He" and "the chairman" name whom they stand for, a little less than a name does.
        let meant = asked.meant.iter().filter(|m| m.certainty > SURE).map(|m| m.path.as_str());
        let persons: Vec<&str> = asked.paths.iter().map(String::as_str).chain(meant).collect();
        let mut unnamed = pronouns::spoken_of(self.engine, self.compiler, head, &persons)?;
        let top = found.iter().map(|(score, _)| *score).fold(0.0, f32::max);
        let mut candidates: Vec<Candidate> = Vec::with_capacity(found.len());
        for (score, address) in found {
            let (ordinal, text, named) = passage(self.engine, address)?;
            let mut spans = named.clone();
            spans.extend(unnamed.remove(&ordinal).unwrap_or_default());
            spans.sort_by_key(|span| span.start);
            let reading = self.judge.read(&text, &spans, highlighter.chain());
            // A name or a phrase is worth as much as a fair share of the best passage's words, whatever their scale.
            let names = asked.paths.iter().filter(|p| spans.iter().any(|s| is_under(&s.path, p))).count();
            let mentions = spans.iter().filter(|s| highlighter.is_asked(&s.path)).count();
            let step = if top > 0.0 { top / 2.0 } else { 1.0 };
            let by_name = asked.paths.iter().filter(|p| named.iter().any(|s| is_under(&s.path, p))).count();
            let bonus = step * (by_name as f32 + UNNAMED * (names - by_name) as f32)
                + step * 0.1 * mentions.min(5) as f32
                + if highlighter.has_phrase(&text) { step } else { 0.0 };
            let score = score + bonus + reading.bonus;
            candidates.push(Candidate { names, text, named, spans, score, ordinal, reading });
        }
        candidates
            .sort_by(|a, b| b.names.cmp(&a.names).then(b.score.total_cmp(&a.score)).then(a.ordinal.cmp(&b.ordinal)));
        Ok(self.shown(candidates, language, count))
    }

    /// The first candidates that show something of what was asked and say nothing that was said before.
    fn shown(&mut self, candidates: Vec<Candidate>, language: &str, count: usize) -> Vec<PassageHit> {
        let Some(highlighter) = self.highlighters.get_mut(language) else { return Vec::new() };
        let mut hits: Vec<PassageHit> = Vec::new();
        let mut shown: Vec<Shingles> = Vec::new();
        let mut spare = None;
        for candidate in candidates {
            let Candidate { text, named, spans, score, ordinal, reading, .. } = candidate;
            let shingles = Shingles::of(&text);
            let again = shown.iter().chain(&self.before).any(|other| other.is_like(&shingles));
            if again && spare.is_some() {
                continue;
            }
            let highlights: Vec<_> = highlighter.mark(&text, &spans).into_iter().map(|r| (r.start, r.end)).collect();
            let mut names = Vec::new();
            for span in &named {
                if !names.contains(&span.path) {
                    names.push(span.path.clone());
                }
            }
            let says = !highlights.is_empty() && !again;
            let best = (reading.best.start, reading.best.end);
            let hit = PassageHit { ordinal, score, text, best, highlights, names };
            if says {
                hits.push(hit);
                shown.push(shingles);
            } else if spare.is_none() {
                spare = Some(hit);
            }
            if hits.len() == count {
                break;
            }
        }
        // A passage that shows nothing of what was asked is no answer; the first is kept so that a hit is never empty.
        if hits.is_empty() {
            hits.extend(spare);
        }
        self.before.extend(shown);
        hits
    }
}

/// The best passages of an article that name all of these, with their scores.
pub(super) fn best(
    engine: &Engine<'_>,
    compiler: &Compiler<'_>,
    inside: &Compiled,
    head: &Head,
    named: &[&str],
    most: usize,
) -> tantivy::Result<Vec<(f32, DocAddress)>> {
    let mut parts = vec![(Occur::Must, compiler.passages_of(&head.key))];
    parts.push((Occur::Should, inside.query.box_clone()));
    parts.extend(named.iter().map(|path| (Occur::Must, compiler.facet_filter(path))));
    let collector = TopDocs::with_limit(most).order_by_score();
    let query = BooleanQuery::new(parts);
    engine.searcher.search_with_statistics_provider(&query, &collector, &engine.statistics.passages())
}

/// Whether a facet path is another one or lies below it.
pub(super) fn is_under(path: &str, above: &str) -> bool {
    path.strip_prefix(above).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// A stored passage without white space at its ends, and its mentions.
pub(super) fn passage(engine: &Engine<'_>, address: DocAddress) -> tantivy::Result<(u64, String, Vec<Span>)> {
    let fields = engine.index.fields();
    let document: TantivyDocument = engine.searcher.doc(address)?;
    let text_of = |field| document.get_first(field).and_then(|v| v.as_str()).unwrap_or_default().to_string();
    let ordinal = document.get_first(fields.ordinal).and_then(|v| v.as_u64()).unwrap_or(0);
    let body = text_of(fields.body);
    let leading = body.len() - body.trim_start().len();
    let text = body.trim().to_string();
    let spans = parse_spans(&text_of(fields.spans))
        .into_iter()
        .filter(|s| s.start >= leading)
        .map(|s| Span { start: s.start - leading, end: (s.end - leading).min(text.len()), path: s.path })
        .collect();
    Ok((ordinal, text, spans))
}
