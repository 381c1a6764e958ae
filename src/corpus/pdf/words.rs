//! From glyphs to words: characters that touch are one word, whatever order they were drawn in.
//!
//! Text that runs in another direction than most of the page (a stamp on the margin) is set apart. Text drawn twice, as
//! some programs do for bold type, counts once. Arabic and Hebrew, which are drawn from either end, are put in reading
//! order.

use std::cmp::Ordering;
use std::collections::HashSet;

use unicode_normalization::UnicodeNormalization;

use super::content::{Drawn, Glyph};
use super::lines::meets_wide;

/// A gap of so much of the type size parts two words.
const GAP: f64 = 0.15;

/// A word with its place on the page. `y` is the base line and grows downwards.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Word {
    pub(super) text: String,
    pub(super) x0: f64,
    pub(super) x1: f64,
    pub(super) y: f64,
    pub(super) size: f64,
    pub(super) bold: bool,
    pub(super) artifact: bool,
    /// A blank was drawn behind it.
    pub(super) blank: bool,
}

/// The words of a page as its text runs, and what runs otherwise.
#[derive(Debug, Default)]
pub(super) struct Words {
    pub(super) words: Vec<Word>,
    pub(super) across: Vec<Word>,
    pub(super) width: f64,
    pub(super) height: f64,
}

/// The direction that a glyph is read in: 0 to the right, then clockwise.
fn direction(glyph: &Glyph) -> usize {
    let (dx, dy) = (glyph.to.0 - glyph.from.0, glyph.to.1 - glyph.from.1);
    match (dx.abs() >= dy.abs(), dx >= 0.0, dy >= 0.0) {
        (true, true, _) => 0,
        (false, _, true) => 1,
        (true, false, _) => 2,
        (false, _, false) => 3,
    }
}

/// The words of a page.
pub(super) fn words(drawn: Drawn) -> Words {
    let mut turned: [Vec<Glyph>; 4] = Default::default();
    for glyph in drawn.glyphs {
        // What lies off the page is not seen.
        let (x, y) = glyph.from;
        if x < -1.0 || y < -1.0 || x > drawn.width + 1.0 || y > drawn.height + 1.0 + glyph.size {
            continue;
        }
        turned[direction(&glyph)].push(glyph);
    }
    let main = (0..4).max_by_key(|d| (turned[*d].len(), 4 - d)).unwrap_or(0);
    let mut out = Words { width: drawn.width, height: drawn.height, ..Words::default() };
    if main % 2 == 1 {
        (out.width, out.height) = (drawn.height, drawn.width);
    }
    for (way, glyphs) in turned.into_iter().enumerate() {
        let turn = |(x, y): (f64, f64)| match way {
            0 => (x, y),
            1 => (y, drawn.width - x),
            2 => (drawn.width - x, drawn.height - y),
            _ => (drawn.height - y, x),
        };
        let made = assemble(glyphs.into_iter().map(|g| Glyph { from: turn(g.from), to: turn(g.to), ..g }));
        if way == main { out.words = made } else { out.across.extend(made) }
    }
    out
}

/// Characters of a word and where they stand.
struct Part {
    x0: f64,
    x1: f64,
    text: std::rc::Rc<str>,
}

/// A word in the making.
struct Open {
    parts: Vec<Part>,
    word: Word,
    last: (f64, f64),
}

fn assemble(glyphs: impl Iterator<Item = Glyph>) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let mut open: Option<Open> = None;
    for glyph in glyphs {
        if !glyph.text.is_empty() && glyph.text.chars().all(char::is_whitespace) {
            if let Some(mut done) = open.take() {
                done.word.blank = true;
                words.push(finish(done));
            }
            continue;
        }
        let (x0, x1) = (glyph.from.0.min(glyph.to.0), glyph.from.0.max(glyph.to.0));
        let (y, size) = (glyph.from.1, glyph.size.max(0.1));
        if let Some(o) = &mut open {
            let near = (o.word.y - y).abs() < 0.12 * size
                && size / o.word.size < 1.2
                && o.word.size / size < 1.2
                && o.word.artifact == glyph.artifact;
            let again = near
                && (o.last.0 - x0).abs() < 0.12 * size
                && o.parts.last().is_some_and(|part| part.text == glyph.text);
            if again {
                continue;
            }
            let ahead = x0 - o.word.x1;
            let behind = o.word.x0 - x1;
            let wide = o.parts.last().is_some_and(|part| meets_wide(&part.text, &glyph.text));
            let gap = if wide { 0.35 } else { GAP };
            let touches = (ahead < gap * size && ahead > -0.6 * size) || (behind.abs() < GAP * size);
            let inside = x0 >= o.word.x0 - 0.2 * size && x1 <= o.word.x1 + 0.2 * size;
            // A mark lies over or under its letter, wherever the program put it.
            if glyph.text.chars().all(is_combining) && inside && (o.word.y - y).abs() < 0.8 * size {
                o.parts.push(Part { x0, x1, text: glyph.text });
                continue;
            }
            if near && (touches || inside && x1 - x0 < 0.35 * size) {
                o.parts.push(Part { x0, x1, text: glyph.text });
                o.word.x0 = o.word.x0.min(x0);
                o.word.x1 = o.word.x1.max(x1);
                o.word.bold &= glyph.bold;
                o.last = (x0, x1);
                continue;
            }
            if let Some(done) = open.take() {
                words.push(finish(done));
            }
        }
        open = Some(Open {
            parts: vec![Part { x0, x1, text: glyph.text }],
            word: Word {
                text: String::new(),
                x0,
                x1,
                y,
                size,
                bold: glyph.bold,
                artifact: glyph.artifact,
                blank: false,
            },
            last: (x0, x1),
        });
    }
    words.extend(open.take().map(finish));
    let mut seen = HashSet::new();
    words.retain(|w| !w.text.is_empty() && seen.insert((w.text.clone(), (w.x0 / 2.0) as i64, (w.y / 2.0) as i64)));
    words
}

fn finish(open: Open) -> Word {
    let Open { mut parts, mut word, .. } = open;
    let joined: String = parts.iter().map(|part| &*part.text).collect();
    if joined.chars().any(is_right_to_left) {
        seat_marks(&mut parts);
        parts.sort_by(|a, b| b.x0.total_cmp(&a.x0));
        word.text = in_order(&parts);
    } else {
        word.text = joined;
    }
    if word.text.contains(is_presentation_form) {
        word.text = word.text.chars().flat_map(plain).collect();
    }
    if word.text.chars().all(char::is_whitespace) {
        word.text.clear();
    }
    word
}

/// Puts each mark behind the letter that it stands over.
fn seat_marks(parts: &mut [Part]) {
    let is_mark = |part: &Part| part.text.chars().all(is_combining);
    for at in 0..parts.len() {
        if !is_mark(&parts[at]) {
            continue;
        }
        let middle = (parts[at].x0 + parts[at].x1) / 2.0;
        let distance = |part: &Part| (part.x0 - middle).max(middle - part.x1).max(0.0);
        let letters = parts.iter().filter(|part| !is_mark(part));
        // Between two letters it is the one on the right, which is read first.
        let nearer = |a: &&Part, b: &&Part| {
            ((distance(a) * 2.0) as i64, -a.x0)
                .partial_cmp(&((distance(b) * 2.0) as i64, -b.x0))
                .unwrap_or(Ordering::Equal)
        };
        let letter = letters.min_by(nearer).map(|part| part.x0);
        parts[at].x0 = letter.unwrap_or(middle) - 0.001 * (at + 1) as f64;
    }
}

/// Accents and vowel signs that combine with a letter.
fn is_combining(c: char) -> bool {
    matches!(c as u32, 0x300..=0x36f | 0x591..=0x5c7 | 0x610..=0x61a | 0x64b..=0x65f | 0x670 | 0x6d6..=0x6dc)
}

/// Parts from right to left, in which numbers and words of other scripts run from left to right.
fn in_order(parts: &[Part]) -> String {
    let mut out = String::new();
    let mut run: Vec<&str> = Vec::new();
    for Part { text: part, .. } in parts {
        let opposite = part.chars().any(|c| c.is_numeric() || c.is_alphabetic() && !is_right_to_left(c));
        let inner = !run.is_empty() && matches!(&**part, "." | "," | ":" | "/" | "-" | "٫" | "٬");
        if opposite || inner {
            run.push(part);
        } else {
            out.extend(run.drain(..).rev());
            out.push_str(part);
        }
    }
    out.extend(run.drain(..).rev());
    out
}

pub(super) fn is_right_to_left(c: char) -> bool {
    matches!(c as u32, 0x590..=0x65f | 0x66a..=0x6ef | 0x6fa..=0x8ff | 0xfb1d..=0xfdff | 0xfe70..=0xfefe)
}

/// Ligatures and the shapes of Arabic letters.
fn is_presentation_form(c: char) -> bool {
    matches!(c as u32, 0xfb00..=0xfdff | 0xfe70..=0xfefe)
}

/// What a ligature or a shape stands for.
fn plain(c: char) -> Vec<char> {
    if is_presentation_form(c) { std::iter::once(c).nfkc().collect() } else { vec![c] }
}

/// Whether a character is of a script that is written without blanks.
pub(super) fn is_wide(c: char) -> bool {
    matches!(c as u32, 0x2e80..=0x2fff | 0x3000..=0x30ff | 0x3400..=0x4dbf | 0x4e00..=0x9fff | 0xf900..=0xfaff
        | 0xff00..=0xffef | 0x20000..=0x3ffff)
}
