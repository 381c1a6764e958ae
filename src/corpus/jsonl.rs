//! JSON Lines: one article a line, read line by line, so that a file may be longer than memory.
//!
//! A record is an object with `text` and optionally `id`, `title`, `date`, `authors`, `source`, `url`, `language`. A line
//! that is no such record is reported with its number and the others are read. The text is taken as it is given: no
//! title is guessed from it and no residue dropped.

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

use serde::Deserialize;
use xxhash_rust::xxh3::Xxh3;

use crate::article::{Article, Format, Provenance, Publication, Source};
use crate::calendar;

use super::{BadRecord, Limits, Reading, Skip, clean, decode, text};

#[derive(Deserialize)]
struct Record {
    text: String,
    id: Option<StringOrNumber>,
    title: Option<String>,
    date: Option<StringOrNumber>,
    authors: Option<OneOrMany>,
    source: Option<String>,
    url: Option<String>,
    language: Option<String>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum StringOrNumber {
    String(String),
    Number(serde_json::Number),
}

#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMany {
    One(String),
    Many(Vec<String>),
}

impl StringOrNumber {
    fn into_string(self) -> String {
        match self {
            StringOrNumber::String(s) => s,
            StringOrNumber::Number(n) => n.to_string(),
        }
    }
}

/// Reads a file of records. `path` and `name` (the path below the indexed folder) identify records without an `id`.
pub(super) fn read(
    file: File,
    path: &Path,
    name: &str,
    limits: Limits,
    stopped: &dyn Fn() -> bool,
    emit: &mut dyn FnMut(Article),
) -> Result<Reading, Skip> {
    let shown = path.to_string_lossy();
    let mut input = BufReader::with_capacity(1 << 16, file);
    let mut hasher = Xxh3::new();
    let mut reading = Reading { articles: 0, hash: 0, bad_records: Vec::new() };
    let mut line_number = 0;
    let mut line = Vec::new();
    loop {
        line.clear();
        // Room for the line, and for its end.
        let read = (&mut input).take(limits.max_bytes + 2).read_until(b'\n', &mut line);
        if read.map_err(|e| Skip::Unreadable(e.to_string()))? == 0 {
            break;
        }
        if stopped() {
            return Err(Skip::Interrupted);
        }
        line_number += 1;
        hasher.update(&line);
        let mut bad = |what: String| reading.bad_records.push(BadRecord { line: line_number, what });
        let ended = line.ends_with(b"\n");
        if (line.len() - usize::from(ended)) as u64 > limits.max_bytes {
            bad(Skip::TooLarge { limit: limits.max_bytes }.to_string());
            if !ended {
                skip_line(&mut input, &mut hasher)?;
            }
            continue;
        }
        if line.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        let Some(decoded) = decode(&line, false) else {
            bad("is no text".into());
            continue;
        };
        let json = decoded.text.trim_start_matches('\u{feff}').trim_start();
        if !json.starts_with('{') {
            bad("is no record (an object with a field `text`)".into());
            continue;
        }
        match serde_json::from_str::<Record>(json) {
            Ok(record) if record.text.trim().is_empty() && record.title.is_none() => bad("has no text".into()),
            Ok(record) => {
                emit(article(record, &shown, name, line_number));
                reading.articles += 1;
            }
            Err(e) => bad(explain(&e)),
        }
    }
    reading.hash = hasher.digest();
    match (reading.articles, reading.bad_records.is_empty()) {
        (0, true) => Err(Skip::Empty),
        (0, false) => Err(Skip::NoArticle),
        _ => Ok(reading),
    }
}

/// Passes over the rest of a line that is too long to be held.
fn skip_line(input: &mut impl BufRead, hasher: &mut Xxh3) -> Result<(), Skip> {
    loop {
        let buffer = input.fill_buf().map_err(|e| Skip::Unreadable(e.to_string()))?;
        if buffer.is_empty() {
            return Ok(());
        }
        let end = buffer.iter().position(|b| *b == b'\n');
        let used = end.map_or(buffer.len(), |at| at + 1);
        hasher.update(&buffer[..used]);
        input.consume(used);
        if end.is_some() {
            return Ok(());
        }
    }
}

/// What serde says, without its own line number, which is always 1 here.
fn explain(error: &serde_json::Error) -> String {
    let said = error.to_string();
    let what = said.rsplit_once(" at line ").map_or(said.as_str(), |(what, _)| what);
    format!("is no record (column {}: {what})", error.column())
}

fn article(record: Record, path: &str, name: &str, line: u64) -> Article {
    let mut article = Article::new(path, Format::Jsonl, text::paragraphs(&clean(&record.text)).join("\n\n"));
    let id = record.id.map(StringOrNumber::into_string).filter(|id| !id.trim().is_empty());
    article.id = id.unwrap_or_else(|| format!("{name}:{line}"));
    article.title = record.title.map(|t| clean(t.trim())).filter(|t| !t.is_empty());
    article.authors = match record.authors {
        Some(OneOrMany::One(names)) => text::split_authors(&names),
        Some(OneOrMany::Many(names)) => names,
        None => Vec::new(),
    };
    article.published = record
        .date
        .and_then(|d| calendar::parse(&d.into_string()))
        .map(|date| Publication { date, provenance: Provenance::Metadata });
    article.source = record
        .source
        .map(|name| clean(name.trim()))
        .filter(|name| !name.is_empty())
        .map(|name| Source { name, provenance: Provenance::Metadata });
    article.url = record.url;
    article.language = record.language;
    article
}
