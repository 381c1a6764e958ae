//! What stands on pages without being part of the text: running heads and feet, page numbers, and the line that a
//! browser prints over and under a page.
//!
//! A line near the edge of a page goes when the same line, but for its numbers, stands there on another page, when it
//! is a page number or counts pages, when the file marks it, or when it is what browsers print. Dates of a print-out are
//! never dates of the article.

use std::collections::HashMap;
use std::sync::LazyLock;

use regex::Regex;

use super::lines::{Row, rows};
use super::words::{Word, Words};

/// Lines in this part of a page, at the top and at the foot, may be furniture.
const EDGE: f64 = 0.14;
/// Browsers print within this part.
const PRINT_EDGE: f64 = 0.06;
/// So many lines from an edge are looked at.
const REACH: usize = 4;
/// If more of the words than this share are marked as artifacts, the marking is wrong.
const MAX_ARTIFACTS: f64 = 0.35;

/// What was taken off the pages.
#[derive(Debug, Default)]
pub(super) struct Furniture {
    /// Each line once, in order.
    pub(super) lines: Vec<String>,
    /// Lines of the first page among them.
    pub(super) first_page: Vec<String>,
    /// The address that a browser printed.
    pub(super) url: Option<String>,
    /// A browser printed its head or foot.
    pub(super) printed: bool,
}

impl Furniture {
    fn add(&mut self, line: String, page: usize) {
        if page == 0 {
            self.first_page.push(line.clone());
        }
        if !line.is_empty() && !self.lines.contains(&line) && self.lines.len() < 2000 {
            self.lines.push(line);
        }
    }
}

/// Takes the furniture off all pages.
pub(super) fn take(pages: &mut [Words]) -> Furniture {
    let mut furniture = Furniture::default();
    take_artifacts(pages, &mut furniture);
    let mut pages_rows: Vec<Vec<Row>> = pages.iter_mut().map(|page| rows(std::mem::take(&mut page.words))).collect();
    let mut edges: Vec<Vec<Edge>> =
        pages.iter().zip(&pages_rows).map(|(page, rows)| edges(rows, page.height)).collect();
    mark_repeated(&mut edges);
    mark_numbered(&mut edges);
    for (page, edges) in edges.iter_mut().enumerate() {
        mark_printed(edges, &mut furniture);
        mark_page_numbers(edges);
        let gone: Vec<usize> = edges.iter().filter(|e| e.gone).map(|e| e.row).collect();
        let rows = std::mem::take(&mut pages_rows[page]);
        for (index, row) in rows.into_iter().enumerate() {
            if gone.contains(&index) {
                furniture.add(row.text(), page);
            } else {
                pages[page].words.extend(row.words);
            }
        }
    }
    furniture
}

/// Takes off what the file itself marks as no part of the text.
fn take_artifacts(pages: &mut [Words], furniture: &mut Furniture) {
    let letters = |words: &mut dyn Iterator<Item = &Word>| words.map(|w| w.text.len()).sum::<usize>() as f64;
    let all = letters(&mut pages.iter().flat_map(|p| &p.words));
    let marked = letters(&mut pages.iter().flat_map(|p| &p.words).filter(|w| w.artifact));
    for (number, page) in pages.iter_mut().enumerate() {
        if marked <= MAX_ARTIFACTS * all {
            let (off, kept): (Vec<Word>, Vec<Word>) =
                std::mem::take(&mut page.words).into_iter().partition(|w| w.artifact);
            page.words = kept;
            for row in rows(off) {
                note_url(&row.text(), furniture);
                furniture.add(row.text(), number);
            }
        }
        for word in std::mem::take(&mut page.across) {
            furniture.add(word.text, number);
        }
    }
}

/// A line near an edge.
struct Edge {
    row: usize,
    top: bool,
    /// How many lines stand between it and the edge.
    rank: usize,
    /// How far it is from the edge, as a part of the page.
    place: f64,
    y: f64,
    size: f64,
    text: String,
    key: String,
    gone: bool,
    /// It is as wide and as large as the lines of the text, and reads or ends as a sentence does.
    prose: bool,
    /// It is smaller than the text.
    small: bool,
}

fn edges(rows: &[Row], height: f64) -> Vec<Edge> {
    let height = height.max(1.0);
    let mut sizes = std::collections::BTreeMap::<i64, usize>::new();
    for word in rows.iter().flat_map(|row| &row.words) {
        *sizes.entry((word.size * 2.0).round() as i64).or_default() += word.text.len();
    }
    let usual = sizes.into_iter().max_by_key(|(_, count)| *count).map_or(10.0, |(size, _)| size as f64 / 2.0);
    let widest = rows.iter().map(|row| row.x1() - row.x0()).fold(0.0, f64::max);
    let is_prose = |row: &Row, text: &str| {
        let words = || text.split_whitespace();
        let small = words().filter(|w| w.starts_with(char::is_lowercase)).count();
        let numbered = [words().next(), words().last()].iter().flatten().any(|w| w.parse::<u32>().is_ok());
        (row.size - usual).abs() < 0.06 * usual
            && row.words.len() >= 5
            && row.x1() - row.x0() > 0.85 * widest
            && (super::paragraphs::ends_sentence(text)
                || words().count() >= 8 && small * 2 >= words().count() && !numbered)
    };
    let edge = |row: usize, top: bool, rank: usize| {
        let (y, size) = (rows[row].y, rows[row].size);
        let text = rows[row].text();
        let place = if top { y / height } else { (height - y) / height };
        let (prose, small) = (is_prose(&rows[row], &text), size < 0.97 * usual);
        Edge { row, top, rank, place, y, size, key: key(&text), text, gone: false, prose, small }
    };
    let top = (0..rows.len().min(REACH)).map(|i| edge(i, true, i));
    let foot = (0..rows.len().min(REACH)).map(|i| edge(rows.len() - 1 - i, false, i));
    top.chain(foot).filter(|e| e.place < EDGE).collect()
}

/// A line without its numbers, for comparing.
fn key(text: &str) -> String {
    let mut key = String::new();
    for c in text.chars() {
        if c.is_numeric() {
            if !key.ends_with('#') {
                key.push('#');
            }
        } else if c.is_alphabetic() {
            key.extend(c.to_lowercase());
        }
    }
    key
}

/// Page, base line and size of a line.
type Place = (usize, f64, f64);

/// Lines that stand at the same place on another page.
fn mark_repeated(pages: &mut [Vec<Edge>]) {
    let mut places: HashMap<(bool, String), Vec<Place>> = HashMap::new();
    for (page, edges) in pages.iter().enumerate() {
        for edge in edges.iter().filter(|e| e.key.chars().filter(|c| c.is_alphabetic()).count() >= 3) {
            places.entry((edge.top, edge.key.clone())).or_default().push((page, edge.y, edge.size));
        }
    }
    for (page, edges) in pages.iter_mut().enumerate() {
        for edge in edges {
            let others = places.get(&(edge.top, edge.key.clone()));
            // A title is no running head, though one may repeat it in small type.
            let same =
                |(p, y, size): &Place| *p != page && (y - edge.y).abs() < 6.0 && (size - edge.size).abs() < 0.1 * size;
            edge.gone |= !edge.prose && others.is_some_and(|others| others.iter().take(64).any(same));
        }
    }
}

/// Outermost lines that begin or end with a number that counts with the pages: heads that change with the section.
fn mark_numbered(pages: &mut [Vec<Edge>]) {
    let number = |text: &str| -> Vec<i64> {
        let words: Vec<&str> = text.split_whitespace().collect();
        let ends = [words.first(), words.last()];
        ends.iter().flatten().filter(|w| w.len() <= 4).filter_map(|w| w.parse().ok()).collect()
    };
    for top in [true, false] {
        let mut offsets: HashMap<i64, usize> = HashMap::new();
        for (page, edges) in pages.iter().enumerate() {
            for edge in edges.iter().filter(|e| e.top == top && e.rank == 0) {
                for n in number(&edge.text) {
                    *offsets.entry(n - page as i64).or_default() += 1;
                }
            }
        }
        let Some((offset, count)) = offsets.into_iter().max_by_key(|(offset, count)| (*count, -offset)) else {
            continue;
        };
        if count < 2 || count * 5 < pages.len() * 2 {
            continue;
        }
        // Two may be chance where they look like text.
        let is_head = |e: &Edge| count > 2 || e.text.len() < 80 && (e.small || e.text.contains(['|', '·']));
        for (page, edges) in pages.iter_mut().enumerate() {
            let outermost = |e: &&mut Edge| e.top == top && e.rank == 0 && e.text.len() < 120 && !e.prose;
            for edge in edges.iter_mut().filter(outermost).filter(|e| is_head(e)) {
                edge.gone |= number(&edge.text).contains(&(offset + page as i64));
            }
        }
    }
}

/// "1/2/24, 3:04 PM   Title" and "https://example.org/   1/3".
fn mark_printed(edges: &mut [Edge], furniture: &mut Furniture) {
    static STAMP: LazyLock<Option<Regex>> = LazyLock::new(|| {
        let stamp = r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4},?\s+\d{1,2}[:.h]\d{2}(?::\d{2})?(?:\s*[AaPp]\.?\s?[Mm]\.?)?";
        Regex::new(&format!(r"^(?:{stamp}(?:\s.*)?|.*\s{stamp})$")).ok()
    });
    static ADDRESS: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?:^|\s)(?:https?|file)://\S+(?:\s+(?:Page )?\d+\s?(?:/|of)\s?\d+)?$|^\d+\s?(?:/|of)\s?\d+\s+(?:https?|file)://\S+$").ok()
    });
    let is = |pattern: &LazyLock<Option<Regex>>, text: &str| pattern.as_ref().is_some_and(|p| p.is_match(text));
    for edge in edges.iter_mut().filter(|e| e.place < PRINT_EDGE && e.rank < 2) {
        if is(&ADDRESS, &edge.text) {
            note_url(&edge.text, furniture);
            edge.gone = true;
        }
        edge.gone |= is(&STAMP, &edge.text);
        furniture.printed |= edge.gone;
    }
}

/// Keeps the address of a printed line, unless it was cut off.
fn note_url(text: &str, furniture: &mut Furniture) {
    // The address of the terms of use is not that of the article.
    const OTHERS: &[&str] = &["//about.", "/about", "/terms", "/privacy", "/legal", "/cookie", "/conditions", "/tos"];
    let url = text.split_whitespace().find(|w| w.starts_with("http://") || w.starts_with("https://"));
    let url = url.filter(|u| !OTHERS.iter().any(|other| u.contains(other)));
    if let Some(url) = url.filter(|u| !u.contains(['…']) && !u.ends_with("...") && u.len() < 500)
        && furniture.url.is_none()
    {
        furniture.url = Some(url.to_string());
    }
}

/// "12", "- 12 -", "Page 1 of 3", "iv".
fn mark_page_numbers(edges: &mut [Edge]) {
    static NUMBER: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(
            r"(?ix)^ [-–—\[(|]? \s* (?:page|p\.|pag\.|seite|s\.|página|pág\.|pagina|стр\.|第)? \s*
              (?: \d{1,4} | (?-i:[ivxl]{1,7}) ) \s* (?: (?:of|/|von|de|sur|di|из|\|) \s* \d{1,4} )? \s* (?:页|頁)? [-–—\])|]? $",
        )
        .ok()
    });
    for top in [true, false] {
        // What stands outside a page number is furniture already.
        let outermost = edges.iter().filter(|e| e.top == top && !e.gone).map(|e| e.rank).min();
        for edge in edges.iter_mut().filter(|e| e.top == top && Some(e.rank) == outermost) {
            edge.gone |= NUMBER.as_ref().is_some_and(|n| n.is_match(edge.text.trim()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(lines: &[(&str, f64)]) -> Words {
        let words = lines
            .iter()
            .map(|(text, y)| Word {
                text: text.to_string(),
                x0: 50.0,
                x1: 300.0,
                y: *y,
                size: 10.0,
                bold: false,
                artifact: false,
                blank: false,
            })
            .collect();
        Words { words, width: 600.0, height: 800.0, ..Words::default() }
    }

    fn left(pages: &[Words]) -> Vec<&str> {
        pages.iter().flat_map(|p| &p.words).map(|w| w.text.as_str()).collect()
    }

    #[test]
    fn heads_and_page_numbers_go() {
        let mut pages = [
            page(&[("The Meridian Review 12", 40.0), ("The war began.", 80.0), ("- 1 -", 770.0)]),
            page(&[("The Meridian Review 13", 40.0), ("It ended.", 80.0), ("- 2 -", 770.0)]),
        ];
        let furniture = take(&mut pages);
        assert_eq!(left(&pages), ["The war began.", "It ended."]);
        assert_eq!(furniture.lines, ["The Meridian Review 12", "- 1 -", "The Meridian Review 13", "- 2 -"]);
    }

    #[test]
    fn what_a_browser_prints_goes_and_its_address_stays() {
        let mut pages = [page(&[
            ("1/2/24, 3:04 PM Suez after the storm", 20.0),
            ("The canal was closed.", 100.0),
            ("https://example.org/suez 1/3", 785.0),
        ])];
        let furniture = take(&mut pages);
        assert_eq!(left(&pages), ["The canal was closed."]);
        assert_eq!(furniture.url.as_deref(), Some("https://example.org/suez"));
    }

    #[test]
    fn heads_that_change_go_with_their_page_numbers() {
        let heads = ["Suez 101", "102 Lena Brandt", "Moscow 103", "104 Lena Brandt"];
        let mut pages: Vec<Words> = heads.iter().map(|h| page(&[(h, 40.0), ("Text of 1956.", 300.0)])).collect();
        take(&mut pages);
        assert_eq!(left(&pages), ["Text of 1956."; 4]);
    }

    #[test]
    fn two_heads_with_page_numbers_go_and_sentences_stay() {
        let mut pages = [
            page(&[("The war began. It was the year of the great fire of the city.", 40.0), ("Text.", 300.0)]),
            page(&[("International Quarterly 21:3 | 46", 40.0), ("Text of 1956.", 300.0)]),
            page(&[("The Concert and Its Critics | 47", 40.0), ("Text of 1956.", 300.0)]),
        ];
        take(&mut pages);
        assert_eq!(left(&pages).len(), 4, "{:?}", left(&pages));
    }

    #[test]
    fn the_address_of_the_terms_is_not_that_of_the_article() {
        let mut furniture = Furniture::default();
        note_url("All use subject to https://about.library.example/terms", &mut furniture);
        assert_eq!(furniture.url, None);
    }
}
