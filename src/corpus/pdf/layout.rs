//! The order in which the parts of a page are read.
//!
//! A recursive cut, as the XY-cut is, but made for text: the widest gutter is sought that parts at least three lines on
//! either side from each other. What stands above it is read first, then the left column, the right one, and what
//! stands below; each of these is cut again. A gutter that is hardly wider than the gaps of justified words must have
//! lines beside it that begin at one edge. A gutter between cells of a table is none: its cells do not fill their
//! columns, so that a table is read row by row.

use super::lines::{Row, rows, usual_size};
use super::words::{Word, is_right_to_left};

/// Cuts within cuts beyond this depth do not happen on a page that people read.
const MAX_DEPTH: usize = 24;
/// Width of the strips that are tested for being free, in points.
const STRIP: f64 = 1.0;
/// Most strips and words of a page in which gutters are sought: beyond that it is a poster or an attack.
const MAX_STRIPS: usize = 4000;
const MAX_WORDS: usize = 20_000;

/// Words that are read together, in order.
pub(super) fn blocks(words: Vec<Word>) -> Vec<Vec<Row>> {
    let mut out = Vec::new();
    cut(words, 0, &mut out);
    out
}

/// A gutter: the strip in its middle and the rows that it parts.
struct Gutter {
    x: f64,
    first: usize,
    last: usize,
}

fn cut(words: Vec<Word>, depth: usize, out: &mut Vec<Vec<Row>>) {
    if words.is_empty() {
        return;
    }
    let (size, count) = (usual_size(&words), words.len());
    let mut rows = rows(words);
    let sought = depth < MAX_DEPTH && count <= MAX_WORDS;
    let Some(gutter) = (if sought { gutter(&rows, size) } else { None }) else {
        out.push(rows);
        return;
    };
    let below = rows.split_off(gutter.last);
    let middle = rows.split_off(gutter.first);
    let all = |rows: Vec<Row>| rows.into_iter().flat_map(|row| row.words).collect::<Vec<Word>>();
    let (left, right): (Vec<Word>, Vec<Word>) = all(middle).into_iter().partition(|w| w.x0 < gutter.x);
    let leftward = left.iter().chain(&right).filter(|w| w.text.contains(is_right_to_left)).count();
    let columns = if leftward * 2 > left.len() + right.len() { [right, left] } else { [left, right] };
    cut(all(rows), depth + 1, out);
    for column in columns {
        cut(column, depth + 1, out);
    }
    cut(all(below), depth + 1, out);
}

/// The gutter that parts most lines, if there is one.
fn gutter(rows: &[Row], size: f64) -> Option<Gutter> {
    let left = rows.iter().map(Row::x0).fold(f64::INFINITY, f64::min);
    let right = rows.iter().map(Row::x1).fold(f64::NEG_INFINITY, f64::max);
    let strips = ((right - left) / STRIP).ceil().max(0.0) as usize;
    if rows.len() < 3 || !(4..MAX_STRIPS).contains(&strips) {
        return None;
    }
    // Which strips of each row are taken; gaps between words are taken as well.
    let taken: Vec<Vec<bool>> = rows
        .iter()
        .map(|row| {
            let mut taken = vec![false; strips];
            let strip = |x: f64| (((x - left) / STRIP) as usize).min(strips - 1);
            let mut before: Option<f64> = None;
            for word in &row.words {
                let from = before.filter(|b| word.x0 - b < 0.5 * row.size.max(size)).unwrap_or(word.x0);
                let (from, to) = (strip(from), strip(word.x1.max(word.x0)));
                taken[from.min(to)..=to].fill(true);
                before = Some(before.unwrap_or(word.x1).max(word.x1));
            }
            taken
        })
        .collect();
    let mut best: Option<(usize, f64, Gutter)> = None;
    // Strips beside each other that part the same rows are one gutter.
    let mut looked: Vec<(usize, usize)> = Vec::new();
    for strip in 1..strips - 1 {
        let x = left + (strip as f64 + 0.5) * STRIP;
        let mut first = 0;
        let mut looking = Vec::new();
        while first < rows.len() {
            if taken[first][strip] {
                first += 1;
                continue;
            }
            let last = first + taken[first..].iter().take_while(|row| !row[strip]).count();
            looking.push((first, last));
            if looked.contains(&(first, last)) {
                first = last;
                continue;
            }
            let run = &rows[first..last];
            let sides = [column(run, |w| w.x0 < x), column(run, |w| w.x0 >= x)];
            let lines = sides[0].lines.min(sides[1].lines);
            let width = sides[1].left - sides[0].right;
            let aligned = sides[1].aligned * 10 >= sides[1].lines * 6;
            let parts = (lines >= 3 && width >= 1.1 * size || lines >= 5 && width >= 0.5 * size && aligned)
                && sides.iter().all(Column::is_text);
            if parts && best.as_ref().is_none_or(|(l, w, _)| lines > *l || lines == *l && width > *w) {
                best = Some((lines, width, Gutter { x, first, last }));
            }
            first = last;
        }
        looked = looking;
    }
    best.map(|(_, _, gutter)| gutter)
}

/// What stands on one side of a gutter.
struct Column {
    lines: usize,
    /// Lines that reach over more than half of it.
    full: usize,
    /// Lines that begin, or end, at the edge that most of them have.
    aligned: usize,
    /// Lines that say more than the cell of a table does.
    wordy: usize,
    left: f64,
    right: f64,
}

impl Column {
    /// Whether it is running text and not the cells of a table.
    fn is_text(&self) -> bool {
        self.full * 2 >= self.lines && self.wordy * 10 >= self.lines * 6
    }
}

fn column(rows: &[Row], is_in: impl Fn(&Word) -> bool) -> Column {
    let mut extents: Vec<(f64, f64)> = Vec::with_capacity(rows.len());
    let mut wordy = 0;
    for row in rows {
        let (mut x0, mut x1) = (f64::INFINITY, f64::NEG_INFINITY);
        let mut characters = 0;
        for word in row.words.iter().filter(|w| is_in(w)) {
            (x0, x1) = (x0.min(word.x0), x1.max(word.x1));
            // A wide character says as much as two letters.
            characters += word.text.chars().map(|c| 1 + usize::from(super::words::is_wide(c))).sum::<usize>() + 1;
        }
        wordy += usize::from(characters >= 14);
        if x0 < x1 {
            extents.push((x0, x1));
        }
    }
    let left = extents.iter().map(|e| e.0).fold(f64::INFINITY, f64::min);
    let right = extents.iter().map(|e| e.1).fold(f64::NEG_INFINITY, f64::max);
    let full = extents.iter().filter(|(x0, x1)| (x1 - x0) * 10.0 > (right - left) * 6.0).count();
    let at_edge = |edge: fn(&(f64, f64)) -> f64| {
        let mut counts = std::collections::BTreeMap::<i64, usize>::new();
        for extent in &extents {
            *counts.entry(edge(extent).round() as i64).or_default() += 1;
        }
        let near = |x: &i64| [x - 1, *x, x + 1].iter().filter_map(|x| counts.get(x)).sum::<usize>();
        counts.keys().map(near).max().unwrap_or(0)
    };
    let aligned = at_edge(|e| e.0).max(at_edge(|e| e.1));
    Column { lines: extents.len(), full, aligned, wordy, left, right }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Words of a line of text that begins at `x`.
    fn set(text: &str, x: f64, y: f64, words: &mut Vec<Word>) {
        let mut at = x;
        for text in text.split(' ') {
            let x1 = at + text.len() as f64 * 5.0;
            words.push(Word {
                text: text.to_string(),
                x0: at,
                x1,
                y,
                size: 10.0,
                bold: false,
                artifact: false,
                blank: true,
            });
            at = x1 + 2.5;
        }
    }

    fn read(words: Vec<Word>) -> String {
        blocks(words).iter().flatten().map(Row::text).collect::<Vec<_>>().join(" / ")
    }

    #[test]
    fn columns_are_read_one_after_the_other_under_what_spans_them() {
        let mut words = Vec::new();
        set("a title that goes over the whole of the page", 0.0, 0.0, &mut words);
        for line in 0..4 {
            let y = 20.0 + f64::from(line) * 12.0;
            set(&format!("left {line} and some words"), 0.0, y, &mut words);
            // The base lines of the other column are not the same.
            set(&format!("right {line} and some words"), 140.0, y + 5.0, &mut words);
        }
        set("a note that goes over the whole of the page", 0.0, 90.0, &mut words);
        assert_eq!(
            read(words),
            "a title that goes over the whole of the page / left 0 and some words / left 1 and some words / \
             left 2 and some words / left 3 and some words / right 0 and some words / right 1 and some words / \
             right 2 and some words / right 3 and some words / a note that goes over the whole of the page"
        );
    }

    #[test]
    fn a_table_is_read_by_rows() {
        let mut words = Vec::new();
        for (line, (state, votes)) in [
            ("The states", "For and against"),
            ("Statute of the court", "120 7 21"),
            ("Law of the sea", "130 4 17"),
            ("Arms trade treaty", "154 3 23"),
        ]
        .iter()
        .enumerate()
        {
            let y = line as f64 * 12.0;
            set(state, 0.0, y, &mut words);
            set(votes, 140.0, y, &mut words);
        }
        assert_eq!(
            read(words),
            "The states For and against / Statute of the court 120 7 21 / Law of the sea 130 4 17 / Arms trade treaty 154 3 23"
        );
    }
}
