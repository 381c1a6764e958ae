//! JSON Lines: one article a line, read line by line, so that a file may be longer than memory.
//!
//! A record is an object with `text` and optionally `id`, `title`, `date`, `authors`, `source`, `url`, `language`. A line
//! that is no such record is reported with its number and the others are read. The text is taken as it is given: no
//! title is guessed from it and no residue dropped.

use std::io::{BufRead, Read};

use serde::Deserialize;

use crate::article::{Article, Format, Provenance, Publication, Source};
use crate::calendar;

use super::run::{Place, Run};
use super::{Skip, clean, decode, text};

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

/// Reads a file of records; `place` identifies those without an `id`.
pub(super) fn read(run: &mut Run<'_>, place: &Place, input: &mut dyn BufRead) -> Result<(), Skip> {
    let limit = run.limits().max_bytes;
    let mut line_number = 0u64;
    let mut blank = true;
    let mut line = Vec::new();
    loop {
        line.clear();
        // Room for the line, and for its end.
        if (&mut *input).take(limit + 2).read_until(b'\n', &mut line).map_err(Skip::of)? == 0 {
            return if blank { Err(Skip::Empty) } else { Ok(()) };
        }
        run.go_on()?;
        line_number += 1;
        let mut bad = |what: &str| run.bad(place, &format!("line {line_number}"), what);
        let ended = line.ends_with(b"\n");
        if (line.len() - usize::from(ended)) as u64 > limit {
            blank = false;
            bad(&Skip::TooLarge { limit }.to_string());
            if !ended {
                skip_line(input)?;
            }
            continue;
        }
        if line.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        blank = false;
        let Some(decoded) = decode(&line, false) else {
            bad("is no text");
            continue;
        };
        let json = decoded.text.trim_start_matches('\u{feff}').trim_start();
        if !json.starts_with('{') {
            bad("is no record (an object with a field `text`)");
            continue;
        }
        match serde_json::from_str::<Record>(json) {
            Ok(record) if record.text.trim().is_empty() && record.title.is_none() => bad("has no text"),
            Ok(record) => run.give(article(record, &place.id, line_number), place, false),
            Err(e) => bad(&explain(&e)),
        }
    }
}

/// Passes over the rest of a line that is too long to be held.
fn skip_line(input: &mut dyn BufRead) -> Result<(), Skip> {
    loop {
        let buffer = input.fill_buf().map_err(Skip::of)?;
        if buffer.is_empty() {
            return Ok(());
        }
        let end = buffer.iter().position(|b| *b == b'\n');
        let used = end.map_or(buffer.len(), |at| at + 1);
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

fn article(record: Record, name: &str, line: u64) -> Article {
    let mut article = Article::new("", Format::Jsonl, text::paragraphs(&clean(&record.text)).join("\n\n"));
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
