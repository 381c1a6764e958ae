//! Plain text: title, heading block, byline, paragraphs.
//!
//! A first line that reads like a headline is the title; `Title:`, `By`, `Date:` and the like above the text are its
//! particulars. Lines that were broken at a fixed width are joined; a file without blank lines whose lines are long
//! has one paragraph a line.

use std::sync::LazyLock;

use regex::Regex;

use crate::article::{Article, Format, PartialDate, Provenance, Publication, Source};
use crate::calendar;

use super::residue;

/// A headline has at most so many bytes.
const MAX_TITLE: usize = 200;
/// Lines up to this many characters may have been broken by a program or a typewriter.
const WRAP_WIDTH: usize = 100;

/// Reads a plain text file. `text` has `\n` line ends.
pub(super) fn read(text: &str) -> Article {
    let mut paragraphs = paragraphs(text);
    let mut article = Article::new("", Format::Text, String::new());
    take_heading_block(&mut paragraphs, &mut article);
    if article.title.is_none() {
        article.title = take_title(&mut paragraphs);
    }
    take_byline(&mut paragraphs, &mut article);
    let (kept, dropped) = residue::part(paragraphs);
    article.text = kept.join("\n\n");
    article.dropped = dropped;
    article
}

/// Paragraphs of a text: runs of lines between blank ones, broken lines joined.
pub(super) fn paragraphs(text: &str) -> Vec<String> {
    let has_blank_lines = text.trim().lines().any(|l| l.trim().is_empty());
    let wrapped = is_wrapped(text);
    let mut paragraphs: Vec<String> = Vec::new();
    let mut open = false;
    for line in text.lines() {
        let trimmed = line.trim();
        if trimmed.is_empty() {
            open = false;
            continue;
        }
        match paragraphs.last_mut() {
            Some(last)
                if open && wrapped && (has_blank_lines || !line.starts_with([' ', '\t'])) && !is_label(trimmed) =>
            {
                // "six-\nparty" is joined without a space; whether the hyphen belongs to the word cannot be told here.
                if !(last.ends_with('-') && last[..last.len() - 1].ends_with(char::is_alphabetic)) {
                    last.push(' ');
                }
                last.push_str(trimmed);
            }
            _ => paragraphs.push(trimmed.to_string()),
        }
        open = true;
    }
    paragraphs
}

/// Whether lines were broken at a fixed width: nine in ten stay below it, and a good share come near their longest.
fn is_wrapped(text: &str) -> bool {
    let mut lengths: Vec<usize> =
        text.lines().map(|l| l.trim().chars().count()).filter(|n| *n > 0).take(2000).collect();
    lengths.sort_unstable();
    let Some(typical_longest) = lengths.get(lengths.len() * 9 / 10).copied() else { return false };
    let near = lengths.iter().filter(|n| **n * 10 >= typical_longest * 7).count();
    (30..=WRAP_WIDTH).contains(&typical_longest) && near * 3 >= lengths.len()
}

/// A line of a heading block.
pub(super) fn is_label(line: &str) -> bool {
    label(line).is_some()
}

/// "Title: ...", "Date: ..." and the like, as label in lower case and value.
fn label(line: &str) -> Option<(&'static str, &str)> {
    #[rustfmt::skip]
    const LABELS: &[(&str, &str)] = &[
        ("title", "title"), ("headline", "title"), ("subject", "title"), ("from", "author"), ("to", "other"), ("cc", "other"),
        ("sent", "date"), ("author", "author"), ("authors", "author"), ("byline", "author"),
        ("by", "author"), ("date", "date"), ("published", "date"), ("dated", "date"), ("publication date", "date"),
        ("source", "source"), ("publication", "source"), ("url", "url"), ("link", "url"), ("language", "language"),
        ("lang", "language"), ("titre", "title"), ("auteur", "author"), ("título", "title"), ("autor", "author"),
        ("fecha", "date"), ("titel", "title"), ("datum", "date"), ("quelle", "source"), ("fuente", "source"),
        ("verfasser", "author"),
    ];
    let (name, value) = line.split_once(':')?;
    let name = name.trim().to_lowercase();
    let value = value.trim();
    let (_, field) = LABELS.iter().find(|(l, _)| *l == name)?;
    (!value.is_empty() && value.len() <= 300).then_some((*field, value))
}

/// Takes labelled lines (and "By ..." among them) off the top. A single labelled line is only a heading if it is a
/// title or a date: "Source: none" may be prose.
pub(super) fn take_heading_block(paragraphs: &mut Vec<String>, article: &mut Article) {
    let is_heading = |p: &String| is_label(p) || is_byline(p);
    let mut count = paragraphs.iter().take_while(|p| is_heading(p)).count();
    // A headline may stand above the block.
    let titled = count == 0 && paragraphs.len() > 2 && looks_like_title(&paragraphs[0]) && is_label(&paragraphs[1]);
    if titled {
        count = paragraphs[1..].iter().take_while(|p| is_heading(p)).count();
        article.title = Some(paragraphs.remove(0));
    }
    if count == 0 || count == paragraphs.len() {
        return;
    }
    for line in paragraphs.drain(..count) {
        match label(&line) {
            Some(("title", value)) if article.title.is_none() => article.title = Some(value.to_string()),
            Some(("author", value)) => article.authors.extend(split_authors(value)),
            Some(("date", value)) => {
                article.published =
                    calendar::parse(value).map(|date| Publication { date, provenance: Provenance::Metadata });
            }
            Some(("source", value)) => {
                article.source = Some(Source { name: value.to_string(), provenance: Provenance::Metadata });
            }
            Some(("url", value)) => article.url = Some(value.to_string()),
            Some(("language", value)) => article.language = Some(value.to_string()),
            _ => read_byline(&line, article),
        }
    }
}

/// A first paragraph that is one line without a full stop, with text below it.
fn take_title(paragraphs: &mut Vec<String>) -> Option<String> {
    let first = paragraphs.first()?;
    (paragraphs.len() > 1 && looks_like_title(first)).then(|| paragraphs.remove(0))
}

pub(super) fn looks_like_title(line: &str) -> bool {
    let ends_as_title = !line.ends_with(['.', ',', ';', ':']) || line.ends_with("...") || line.ends_with("U.S.");
    line.len() <= MAX_TITLE
        && line.split_whitespace().count() <= 25
        && line.chars().any(char::is_alphabetic)
        && ends_as_title
        && dateline_at(line).is_none()
        && !residue::is_residue(line)
}

/// "By M. Okafor", with or without a date or an outlet behind it.
fn is_byline(line: &str) -> bool {
    static BYLINE: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"^(?:By|BY|Par|Por|Von|by)\s+(?:\p{Lu}[\p{L}.'’-]*)(?:[\s,]+(?:and\s+|und\s+|et\s+|y\s+|de\s+|van\s+|von\s+)?\p{Lu}[\p{L}.'’-]*){0,8}(?:,.{0,60})?$").ok()
    });
    line.len() <= 150 && BYLINE.as_ref().is_some_and(|b| b.is_match(line)) && !line.ends_with('.')
}

/// Takes "By ..." and a line that is only a date (with an outlet, perhaps) from under the title.
fn take_byline(paragraphs: &mut Vec<String>, article: &mut Article) {
    for _ in 0..2 {
        let Some(line) = paragraphs.first() else { return };
        if paragraphs.len() > 1 && (is_byline(line) || is_date_line(line)) {
            let line = paragraphs.remove(0);
            read_byline(&line, article);
        }
    }
}

/// A short line with a full date and little else: "Harbour Wire, 12 September 1978".
fn is_date_line(line: &str) -> bool {
    // "DECL: 10/15/2017" and its like say when something else happened.
    let introduced = line.contains(':') && !is_label(line);
    line.len() <= 80 && !introduced && !line.ends_with(['.', '?', '!']) && line.split_whitespace().count() <= 9 && {
        let found = calendar::expressions(line);
        found.len() == 1
            && !found[0].bare_year
            && found[0].from == found[0].to
            && line.len() - found[0].range.len() <= 45
    }
}

/// Authors, date and outlet of a byline or a date line.
pub(super) fn read_byline(line: &str, article: &mut Article) {
    let line = line.trim().trim_matches(['*', '_']).trim();
    let dates = calendar::expressions(line);
    let date = dates.iter().find(|e| !e.bare_year && e.from == e.to);
    if let Some(found) = date
        && article.published.is_none()
    {
        article.published = Some(Publication { date: found.from, provenance: Provenance::Text });
    }
    let mut rest = line.to_string();
    if let Some(found) = date {
        rest.replace_range(found.range.clone(), "");
    }
    let parts: Vec<&str> = rest
        .split([',', '|', '·', '—', '–'])
        .map(str::trim)
        .filter(|p| p.chars().filter(|c| c.is_alphabetic()).count() > 3 && !is_label(p))
        .collect();
    let by = ["By ", "BY ", "by ", "Par ", "Por ", "Von "];
    match parts[..] {
        // What follows a name is a role as often as an outlet.
        [first, ..] if by.iter().any(|b| first.starts_with(b)) => {
            let names = by.iter().find_map(|b| first.strip_prefix(b)).unwrap_or(first);
            if article.authors.is_empty() {
                article.authors.extend(split_authors(names));
            }
        }
        // "Harbour Wire, Jerusalem, 20 September 1978": one word behind an outlet is where it wrote from.
        [outlet, place] if date.is_some() && !place.contains(' ') => set_source(article, outlet),
        // "Lena Brandt, The Meridian Review, 25 May 1998"
        [author, outlet] if date.is_some() => {
            article.authors.push(author.to_string());
            set_source(article, outlet);
        }
        // One word before a date is a place: "Paris, 3 May 2014".
        [outlet] if outlet.contains(' ') => set_source(article, outlet),
        _ => {}
    }
}

fn set_source(article: &mut Article, name: &str) {
    let source = Source { name: name.to_string(), provenance: Provenance::Text };
    article.source.get_or_insert(source);
}

/// Whether a line is a byline or a date line.
pub(super) fn is_byline_or_date(line: &str) -> bool {
    is_byline(line) || is_date_line(line)
}

/// "Lena Brandt and J. Tanaka" as two.
pub(super) fn split_authors(names: &str) -> Vec<String> {
    let names = ["By ", "by ", "BY "].iter().find_map(|b| names.trim().strip_prefix(b)).unwrap_or(names.trim());
    names
        .split([',', ';', '&'])
        .flat_map(|part| part.split(" and "))
        .map(str::trim)
        .map(|name| name.strip_prefix("additional reporting by ").unwrap_or(name))
        .filter(|name| name.chars().any(char::is_alphabetic))
        .map(str::to_string)
        .collect()
}

/// The date of a dateline at the top of a text: "BEIJING, Feb. 19, 2014 —". Only a whole day counts.
pub(super) fn dateline(text: &str) -> Option<PartialDate> {
    text.split("\n\n").take(3).find_map(dateline_at)
}

fn dateline_at(paragraph: &str) -> Option<PartialDate> {
    // A place in capitals (or a capitalised one before a comma), the date, then a dash, a colon or an agency in brackets.
    static PLACE: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"^(?:\p{Lu}[\p{Lu}\s.,'’/()-]{2,50}?|\p{Lu}[\p{L}\s.'’-]{2,30}),?\s*[(\[]?\s*$").ok()
    });
    static AFTER: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r"^\s*[)\].,]{0,2}\s*(?:\([^)]{2,40}\)\s*)?(?:[—–:]|--?)").ok());
    let mut end = paragraph.len().min(120);
    while !paragraph.is_char_boundary(end) {
        end -= 1;
    }
    let head = &paragraph[..end];
    let found = calendar::expressions(head).into_iter().next()?;
    let placed = PLACE.as_ref()?.is_match(&head[..found.range.start]);
    let dashed = AFTER.as_ref()?.is_match(&head[found.range.end..]);
    (placed && dashed && found.from == found.to && found.from.day().is_some()).then_some(found.from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn title_byline_and_residue() {
        let article =
            read("Suez after the Storm\n\nBy Lena Brandt\n\nThe canal was closed. It stayed so.\n\nOG Image:\n");
        assert_eq!(article.title.as_deref(), Some("Suez after the Storm"));
        assert_eq!(article.authors, ["Lena Brandt"]);
        assert_eq!(article.text, "The canal was closed. It stayed so.");
        assert_eq!(article.dropped, ["OG Image:"]);
    }

    #[test]
    fn a_heading_block() {
        let article = read(
            "Title: China's New Rulers\nBy J. Tanaka\nDate: 3 October 1949\nSource: The Meridian Review\n\nOn Saturday, Mao spoke.\n",
        );
        assert_eq!(article.title.as_deref(), Some("China's New Rulers"));
        assert_eq!(article.authors, ["J. Tanaka"]);
        let published = article.published.expect("a date");
        assert_eq!((published.date.to_string().as_str(), published.provenance), ("1949-10-03", Provenance::Metadata));
        assert_eq!(article.text, "On Saturday, Mao spoke.");
    }

    #[test]
    fn broken_lines_are_joined() {
        let text = "The Democratic People’s Republic of Korea fully\nendorses the main theme of this session, Delivering\non and implementing a development agenda that\nserves all.\n\nDevelopment is one of the core missions of the\nUnited Nations.\n";
        let read = paragraphs(text);
        assert_eq!(read.len(), 2);
        assert!(read[0].starts_with("The Democratic People’s Republic of Korea fully endorses the main"));
    }

    #[test]
    fn datelines_of_several_forms() {
        for (line, date) in [
            ("BEIJING, Feb. 19, 2014 — Mr. Kerry left.", "2014-02-19"),
            ("LONDON, 6 November 1956 - The cabinet met.", "1956-11-06"),
            ("LAKE SUCCESS, N.Y., June 27, 1950 (HW) -- The Council voted.", "1950-06-27"),
            ("Seoul, 4 December 2024: Parliament voted.", "2024-12-04"),
        ] {
            assert_eq!(dateline(line).map(|d| d.to_string()).as_deref(), Some(date), "{line}");
        }
        assert_eq!(dateline("In Paris on 3 May 1951, the ministers - all of them - met."), None);
    }
}
