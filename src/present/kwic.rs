//! Keywords in context, as concordances set them: one match a line, the matches below each other.

use std::io::{self, Write};

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::search::Answer;

use super::legible;
use super::text::Screen;

pub(super) fn lines(out: &mut dyn Write, answer: &Answer, screen: Screen) -> io::Result<()> {
    let side = (screen.width.clamp(60, 160) - 30) / 2;
    for hit in &answer.hits {
        let date = hit.head.article.published.map_or("undated".to_string(), |p| p.date.to_string());
        for passage in &hit.passages {
            // Line breaks would break the columns; they are one byte each, so offsets stay.
            let text = passage.text.replace(['\n', '\t', '\r'], " ");
            let (text, marks) = legible::running(&text, &passage.highlights);
            for (start, end) in marks {
                let left = tail(&text[..start], side);
                let right = head(&text[end..], side);
                let pad = " ".repeat(side.saturating_sub(left.width()));
                let behind = " ".repeat(side.saturating_sub(right.width()));
                writeln!(out, "{pad}{left}[{}]{right}{behind}  {date}  {}", &text[start..end], hit.head.article.id)?;
            }
        }
    }
    Ok(())
}

/// The end of a text, at most so many columns.
fn tail(text: &str, columns: usize) -> &str {
    let mut used = 0;
    let start = text.char_indices().rev().take_while(|(_, c)| {
        used += c.width().unwrap_or(0);
        used <= columns
    });
    start.last().map_or("", |(at, _)| &text[at..])
}

/// The beginning of a text, at most so many columns.
fn head(text: &str, columns: usize) -> &str {
    let mut used = 0;
    let fits = text.char_indices().take_while(|(_, c)| {
        used += c.width().unwrap_or(0);
        used <= columns
    });
    fits.last().map_or("", |(at, c)| &text[..at + c.len_utf8()])
}
