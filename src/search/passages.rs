//! Chooses the passages of an article that answer.
//!
//! BM25 over the passages of the article finds candidates, and among those that name an actor who was asked for others. A
//! passage that names more of those who were asked for goes before one that names fewer; then one that has a phrase as a
//! phrase before one that only has the words. A search that asks for names alone shows the passages that name them most.

use std::cmp::Ordering;

use serde::Serialize;
use tantivy::collector::TopDocs;
use tantivy::query::{BooleanQuery, Occur};
use tantivy::schema::Value;
use tantivy::{DocAddress, TantivyDocument};

use crate::index::words::DEFAULT_LANGUAGE;
use crate::index::{Head, Span, parse_spans};
use crate::query::{Compiled, Compiler};

use super::Engine;
use super::highlight::Highlighter;

/// So many candidates are looked at closely.
const CANDIDATES: usize = 24;

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
    /// Bytes of the text to be marked, in order.
    pub highlights: Vec<(usize, usize)>,
    /// Facet paths of whom it names, in order of the text, each once.
    pub names: Vec<String>,
}

/// The best passages of an article, best first.
pub(super) fn choose(
    engine: &Engine<'_>,
    compiler: &Compiler<'_>,
    asked: &Compiled,
    inside: &Compiled,
    head: &Head,
    count: usize,
) -> tantivy::Result<Vec<PassageHit>> {
    if count == 0 {
        return Ok(Vec::new());
    }
    let most = CANDIDATES.max(count.min(MOST_PASSAGES));
    let mut found = best(engine, compiler, inside, head, &[], most)?;
    // A long article may have many passages with the words alone.
    let paths: Vec<&str> = asked.paths.iter().map(String::as_str).collect();
    let each = paths.chunks(1).chain((paths.len() > 1).then_some(&paths[..]));
    for named in each {
        for candidate in best(engine, compiler, inside, head, named, most)? {
            if !found.iter().any(|(_, address)| *address == candidate.1) {
                found.push(candidate);
            }
        }
    }

    let language = head.article.language.as_deref().unwrap_or(DEFAULT_LANGUAGE);
    let mut highlighter = Highlighter::new(asked, language);
    let best = found.iter().map(|(score, _)| *score).fold(0.0, f32::max);
    let mut hits: Vec<(usize, PassageHit)> = Vec::with_capacity(found.len());
    for (score, address) in found {
        let (ordinal, text, spans) = passage(engine, address)?;
        // A name or a phrase is worth as much as a fair share of the best passage's words, whatever their scale.
        let names = asked.paths.iter().filter(|p| spans.iter().any(|s| is_under(&s.path, p))).count();
        let mentions = spans.iter().filter(|s| highlighter.is_asked(&s.path)).count();
        let step = if best > 0.0 { best / 2.0 } else { 1.0 };
        let bonus = step * names as f32
            + step * 0.1 * mentions.min(5) as f32
            + if highlighter.has_phrase(&text) { step } else { 0.0 };
        let highlights = highlighter.mark(&text, &spans).into_iter().map(|r| (r.start, r.end)).collect();
        let mut seen = Vec::new();
        for span in &spans {
            if !seen.contains(&span.path) {
                seen.push(span.path.clone());
            }
        }
        hits.push((names, PassageHit { ordinal, score: score + bonus, text, highlights, names: seen }));
    }
    hits.sort_by(|(a_names, a), (b_names, b)| {
        let by_score = b.score.partial_cmp(&a.score).unwrap_or(Ordering::Equal);
        b_names.cmp(a_names).then(by_score).then(a.ordinal.cmp(&b.ordinal))
    });
    let mut hits: Vec<PassageHit> = hits.into_iter().map(|(_, hit)| hit).collect();
    // A passage that shows nothing of what was asked is no answer; the first is kept so that a hit is never empty.
    let shows = |hit: &PassageHit| !hit.highlights.is_empty();
    let any = hits.iter().any(shows);
    hits.retain(|hit| !any || shows(hit));
    hits.truncate(if any { count } else { 1 });
    Ok(hits)
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
