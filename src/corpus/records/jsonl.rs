//! JSON Lines: one article a line, read line by line, so that a file may be longer than memory.
//!
//! A record is an object with `text` and optionally `id`, `title`, `date`, `authors`, `source`, `url`, `language`,
//! `section`, under these names or others that `fields.rs` knows. A line that is no such record is reported with its
//! number and the others are read.

use std::io::{BufRead, Read};

use crate::article::Format;

use super::run::{Place, Run};
use super::{Skip, decode, record};

/// Reads a file of records; `place` identifies those without an `id`.
pub(in crate::corpus) fn read(run: &mut Run<'_>, place: &Place, input: &mut dyn BufRead) -> Result<(), Skip> {
    let limit = run.limits().max_bytes;
    let (order, mut input) = record::order(input)?;
    let input: &mut dyn BufRead = &mut input;
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
        let json = decoded.text.trim_start_matches('\u{feff}').trim();
        match record::from_json(json, run.map(), Format::Jsonl, order) {
            Ok(mut article) => {
                if article.id.is_empty() {
                    article.id = format!("{}:{line_number}", place.id);
                }
                run.give(article, place, false);
            }
            Err(what) => run.bad(place, &format!("line {line_number}"), what),
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
