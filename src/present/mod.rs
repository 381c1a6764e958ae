//! An answer as text, JSON, CSV, keywords in context, citations, a TREC run; an article as a record.
//!
//! Everything is written to a given writer. The text form has colours; whoever opens the stream takes them out where
//! they do not belong. The machine forms are described in docs/output.md and stay stable.

mod actors;
mod bounds;
mod citation;
mod evaluation;
mod kwic;
mod legible;
mod record;
mod saved;
mod stats;
mod table;
mod text;

pub use actors::{ActorFormat, actor, actors};
pub use bounds::bounds_sentence;
pub use evaluation::{EvaluationFormat, evaluation};
pub use record::{annotated_record, error_record, extracted_record};
pub use saved::{SavedRow, saved, saved_record};
pub use stats::{stats, stats_record};
pub use text::{Screen, article};

use std::io::{self, Write};

use serde::Serialize;

use crate::article::{Bounds, PartialDate, Precision, Provenance};
use crate::search::{Answer, Copy, Explanation, FacetCounts, Hit, PassageHit};

/// How an answer is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// For people.
    Text,
    /// One JSON object.
    Json,
    /// One JSON object a hit and line.
    Jsonl,
    /// Comma-separated values with a header.
    Csv,
    /// Keywords in context, one a line.
    Kwic,
    /// BibTeX entries.
    Bibtex,
    /// RIS records.
    Ris,
    /// CSL-JSON items.
    Csl,
    /// A TREC run.
    Trec,
}

/// Which of many queries an answer belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Topic<'a> {
    /// Its id in the file of topics.
    pub id: &'a str,
    /// Whether it is the first: a table has one header.
    pub first: bool,
}

/// Writes an answer. With a topic, each line says which; a TREC run without one says `1`.
///
/// # Errors
/// What the writer says.
pub fn answer(
    out: &mut dyn Write,
    answer: &Answer,
    format: Format,
    topic: Option<Topic<'_>>,
    screen: Screen,
) -> io::Result<()> {
    let id = topic.map(|topic| topic.id);
    match format {
        Format::Text => text::answer(out, answer, id, screen),
        Format::Json => json_line(out, &AnswerRecord::of(answer, id)),
        Format::Jsonl => answer.hits.iter().try_for_each(|hit| json_line(out, &HitRecord::of(hit, id))),
        Format::Csv => table::csv(out, answer, topic),
        Format::Kwic => kwic::lines(out, answer, screen),
        Format::Bibtex => citation::bibtex(out, answer),
        Format::Ris => citation::ris(out, answer),
        Format::Csl => json_line(out, &citation::csl(answer)),
        Format::Trec => answer
            .hits
            .iter()
            .try_for_each(|hit| trec_line(out, id.unwrap_or("1"), &hit.head.article.id, hit.rank, hit.score)),
    }
}

/// One line of a TREC run: `topic Q0 article rank score chancery`. Blanks in an id become underscores, since blanks
/// part the columns.
///
/// # Errors
/// What the writer says.
pub fn trec_line(out: &mut dyn Write, topic: &str, id: &str, rank: usize, score: f32) -> io::Result<()> {
    writeln!(out, "{topic} Q0 {} {rank} {score:.6} chancery", id.replace(char::is_whitespace, "_"))
}

fn json_line(out: &mut dyn Write, value: &impl Serialize) -> io::Result<()> {
    serde_json::to_writer(&mut *out, value)?;
    out.write_all(b"\n")
}

/// The JSON form of an answer.
#[derive(Serialize)]
struct AnswerRecord<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    topic: Option<&'a str>,
    query: String,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    notes: &'a [String],
    names: Vec<NameRecord<'a>>,
    total: usize,
    more_copies: usize,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    suggestions: &'a [crate::search::Suggestion],
    indexed: u64,
    took_ms: f64,
    hits: Vec<HitRecord<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    facets: Option<&'a FacetCounts>,
}

#[derive(Serialize)]
struct NameRecord<'a> {
    name: &'a str,
    path: &'a str,
}

/// The JSON form of a hit.
#[derive(Serialize)]
struct HitRecord<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    topic: Option<&'a str>,
    rank: usize,
    score: f32,
    id: &'a str,
    path: &'a str,
    title: Option<&'a str>,
    authors: &'a [String],
    date: Option<PartialDate>,
    date_precision: Option<Precision>,
    date_provenance: Option<Provenance>,
    #[serde(skip_serializing_if = "Option::is_none")]
    date_bounds: Option<&'a Bounds>,
    source: Option<&'a str>,
    source_provenance: Option<Provenance>,
    url: Option<&'a str>,
    language: Option<&'a str>,
    format: &'static str,
    words: usize,
    names: Vec<CountRecord<'a>>,
    passages: &'a [PassageHit],
    copies: &'a [Copy],
    copy_count: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    explanation: Option<&'a Explanation>,
}

#[derive(Serialize)]
struct CountRecord<'a> {
    path: &'a str,
    count: usize,
}

impl<'a> AnswerRecord<'a> {
    fn of(answer: &'a Answer, topic: Option<&'a str>) -> Self {
        AnswerRecord {
            topic,
            query: answer.query.to_string(),
            notes: &answer.notes,
            names: answer.named.iter().map(|n| NameRecord { name: &n.name, path: &n.path }).collect(),
            total: answer.total,
            more_copies: answer.more_copies,
            suggestions: &answer.suggestions,
            indexed: answer.indexed,
            took_ms: (answer.took.as_secs_f64() * 1e5).round() / 100.0,
            hits: answer.hits.iter().map(|hit| HitRecord::of(hit, None)).collect(),
            facets: answer.facets.as_ref(),
        }
    }
}

impl<'a> HitRecord<'a> {
    fn of(hit: &'a Hit, topic: Option<&'a str>) -> Self {
        let article = &hit.head.article;
        HitRecord {
            topic,
            rank: hit.rank,
            score: hit.score,
            id: &article.id,
            path: &article.path,
            title: article.title.as_deref(),
            authors: &article.authors,
            date: article.published.map(|p| p.date),
            date_precision: article.published.map(|p| p.date.precision()),
            date_provenance: article.published.map(|p| p.provenance),
            date_bounds: hit.head.bounds.as_ref(),
            source: article.source.as_ref().map(|s| s.name.as_str()),
            source_provenance: article.source.as_ref().map(|s| s.provenance),
            url: article.url.as_deref(),
            language: article.language.as_deref(),
            format: article.format.as_str(),
            words: hit.head.words,
            names: hit.head.named.iter().map(|(path, count)| CountRecord { path, count: *count }).collect(),
            passages: &hit.passages,
            copies: &hit.copies,
            copy_count: hit.copy_count,
            explanation: hit.explanation.as_ref(),
        }
    }
}

/// How the facet paths of actors and institutions begin.
const ACTOR_PATHS: [&str; 7] =
    ["/person/", "/country/", "/people/", "/party/", "/armed-group/", "/institution/", "/unlisted/"];

/// A facet path as a person would say it: its last step; `*` marks what no record knows.
fn spoken(path: &str) -> String {
    let is_name = ACTOR_PATHS.iter().any(|p| path.starts_with(p));
    if !is_name {
        // A source may have a slash in its name.
        return path.trim_start_matches('/').to_string();
    }
    let last = path.rsplit('/').next().unwrap_or(path);
    let country = path.split('/').nth(2).filter(|_| path.starts_with("/institution/") && path.split('/').count() > 3);
    match country {
        // "Ministry of Foreign Affairs" says nothing without its country.
        Some(country) if !last.contains(country) && is_common(last) => format!("{last} ({country})"),
        _ if path.starts_with("/unlisted/") => format!("{last}*"),
        _ => last.to_string(),
    }
}

/// Whether an institution's name inside its country is one that many countries have.
fn is_common(name: &str) -> bool {
    [
        "Ministry of",
        "Department of",
        "Supreme Court",
        "Central Bank",
        "Parliament",
        "National Assembly",
        "Senate",
        "Council",
        "Politburo",
        "Central Committee",
        "House of",
    ]
    .iter()
    .any(|n| name.starts_with(n))
}
