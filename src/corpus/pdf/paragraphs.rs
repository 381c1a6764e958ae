//! From lines to paragraphs: where one ends and the next begins, across columns and pages.
//!
//! A paragraph begins after a gap, with an indent, with another size of type, or after a line that had room for the
//! next word. Notes at the foot of a page are taken out of the flow, so that a sentence goes on from page to page; they
//! come after the text, since what they cite is worth finding.

use std::collections::BTreeMap;

use super::super::text::{self, Words};
use super::lines::{Line, Row, join, line};

/// A paragraph, a heading or a note.
#[derive(Debug, Clone)]
pub(super) struct Paragraph {
    pub(super) text: String,
    pub(super) size: f64,
    pub(super) bold: bool,
    pub(super) page: usize,
    pub(super) lines: usize,
    /// Where its first line stands, as a part of the page.
    pub(super) place: f64,
    /// Its first line is indented.
    indented: bool,
    /// Its last line reaches the end of the column.
    full: bool,
}

/// All paragraphs of a file.
#[derive(Debug, Default)]
pub(super) struct Text {
    pub(super) body: Vec<Paragraph>,
    pub(super) notes: Vec<Paragraph>,
    /// Marks of notes that were taken off words.
    pub(super) marks: Vec<String>,
    /// The lines of tables of contents.
    pub(super) contents: Vec<String>,
    /// The size that most of the text has.
    pub(super) size: f64,
}

/// The blocks of one page in reading order.
pub(super) struct Page {
    pub(super) blocks: Vec<Vec<Row>>,
    pub(super) height: f64,
}

/// Makes paragraphs of all pages.
pub(super) fn paragraphs(pages: &[Page]) -> Text {
    let mut text = Text::default();
    let pages: Vec<(Vec<Vec<Line>>, f64)> = pages
        .iter()
        .map(|page| {
            let lines = |rows: &Vec<Row>| rows.iter().map(|row| line(row, &mut text.marks)).collect::<Vec<Line>>();
            (page.blocks.iter().map(lines).map(mirrored).collect(), page.height.max(1.0))
        })
        .collect();
    let all = || pages.iter().flat_map(|(blocks, _)| blocks).flatten();
    let measures = Measures::of(&pages);
    text.size = measures.size;
    let words = Words::of(all().map(|line| line.text.as_str()));
    for (number, (blocks, height)) in pages.iter().enumerate() {
        for block in blocks {
            let notes = if all_notes(block, &text, &measures) { 0 } else { notes_begin(block, &measures, *height) };
            let contents = take_contents(&block[..notes], &mut text);
            let mut body = split(&block[..contents.start], &measures, &words, number, *height);
            body.extend(split(&block[contents.end..notes], &measures, &words, number, *height));
            for (place, paragraph) in body.into_iter().enumerate() {
                match text.body.last_mut() {
                    Some(last) if place == 0 && goes_on(last, &paragraph, &measures) => {
                        join(&mut last.text, &paragraph.text, &|a, b| words.keep_hyphen(a, b));
                        last.full = paragraph.full;
                        last.lines += paragraph.lines;
                    }
                    _ => text.body.push(paragraph),
                }
            }
            text.notes.extend(split(&block[notes..], &measures, &words, number, *height));
        }
    }
    text
}

/// The lines of a block that are a table of contents, whose heading may stand in the block before.
fn take_contents(lines: &[Line], text: &mut Text) -> std::ops::Range<usize> {
    let mut shown: Vec<&str> = lines.iter().map(|l| l.text.as_str()).collect();
    let heading = text.body.last().filter(|p| text::is_contents(&p.text)).map(|p| p.text.clone());
    let headed = usize::from(heading.is_some());
    if let Some(heading) = &heading {
        shown.insert(0, heading);
    }
    let Some(found) = text::contents(&shown) else { return 0..0 };
    text.contents.extend(shown[found.clone()].iter().map(|l| l.to_string()));
    if headed > found.start {
        text.body.pop();
    }
    found.start.saturating_sub(headed)..found.end - headed
}

/// A block of text from right to left is measured from its right edge.
fn mirrored(mut lines: Vec<Line>) -> Vec<Line> {
    let leftward = lines.iter().filter(|l| l.right_to_left).count();
    if leftward * 2 > lines.len() {
        for line in &mut lines {
            (line.x0, line.x1) = (-line.x1, -line.x0);
        }
    }
    lines
}

/// What is usual in a file.
struct Measures {
    size: f64,
    /// The usual distance of lines for a size of type in halves of a point.
    leading: BTreeMap<i64, f64>,
}

fn half_points(size: f64) -> i64 {
    (size * 2.0).round() as i64
}

impl Measures {
    fn of(pages: &[(Vec<Vec<Line>>, f64)]) -> Self {
        let mut sizes = BTreeMap::<i64, usize>::new();
        let mut steps = BTreeMap::<i64, Vec<f64>>::new();
        for block in pages.iter().flat_map(|(blocks, _)| blocks) {
            for line in block {
                *sizes.entry(half_points(line.size)).or_default() += line.text.len();
            }
            for pair in block.windows(2) {
                let step = pair[1].y - pair[0].y;
                if half_points(pair[0].size) == half_points(pair[1].size) && step < 4.0 * pair[0].size {
                    steps.entry(half_points(pair[0].size)).or_default().push(step);
                }
            }
        }
        let size = sizes.into_iter().max_by_key(|(_, count)| *count).map_or(10.0, |(size, _)| size as f64 / 2.0);
        let leading = steps
            .into_iter()
            .map(|(size, mut steps)| {
                steps.sort_by(f64::total_cmp);
                (size, steps[steps.len() / 4].max(0.45 * size as f64))
            })
            .collect();
        Measures { size, leading }
    }

    fn leading(&self, size: f64) -> f64 {
        self.leading.get(&half_points(size)).copied().unwrap_or(1.25 * size).min(3.0 * size)
    }
}

/// The left edge that most lines of a block have.
fn usual_left(lines: &[Line]) -> f64 {
    let mut counts = BTreeMap::<i64, usize>::new();
    for line in lines {
        *counts.entry((line.x0 / 2.0).round() as i64).or_default() += 1;
    }
    counts.into_iter().max_by_key(|(x, count)| (*count, -x)).map_or(0.0, |(x, _)| x as f64 * 2.0)
}

/// The right edge of a block: the one that most lines share if they are justified, else that of the longest line.
fn usual_right(lines: &[Line]) -> f64 {
    let mut counts = BTreeMap::<i64, usize>::new();
    for line in lines {
        *counts.entry((line.x1 / 2.0).round() as i64).or_default() += 1;
    }
    let shared =
        counts.into_iter().max_by_key(|(_, count)| *count).filter(|(_, count)| *count * 3 >= lines.len() && *count > 3);
    let longest = lines.iter().map(|l| l.x1).fold(f64::NEG_INFINITY, f64::max);
    shared.map_or(longest, |(x, _)| x as f64 * 2.0)
}

fn is_indent(distance: f64, size: f64) -> bool {
    distance > 0.7 * size && distance < 8.0 * size
}

/// The first line of the notes at the foot of a block, or its end.
fn notes_begin(block: &[Line], measures: &Measures, height: f64) -> usize {
    let small = block.iter().rev().take_while(|l| l.size <= 0.95 * measures.size).count();
    let start = block.len() - small;
    let first = block[start..].iter().position(|l| l.noted && l.y > 0.35 * height);
    first.map_or(block.len(), |first| start + first)
}

/// Whether a block goes on with the notes of the one before: it is small and its number is the next.
fn all_notes(block: &[Line], text: &Text, measures: &Measures) -> bool {
    let first = block.first().filter(|l| l.noted && l.text.starts_with(|c: char| c.is_ascii_digit()));
    let before = text.notes.last().filter(|n| n.text.starts_with(|c: char| c.is_ascii_digit()));
    first.zip(before).is_some_and(|(first, before)| follows(&before.text, &first.text))
        && block.iter().all(|l| l.size <= 0.95 * measures.size)
}

/// Cuts lines into paragraphs.
fn split(lines: &[Line], measures: &Measures, words: &Words, page: usize, height: f64) -> Vec<Paragraph> {
    let left = usual_left(lines);
    let right = usual_right(lines);
    let mut out: Vec<Paragraph> = Vec::new();
    // Lines of the paragraph that is being made.
    let mut start = 0;
    for (at, line) in lines.iter().enumerate() {
        let begins = at == 0 || begins(&lines[start..at], line, lines.get(at + 1), left, right, measures);
        let room = right - line.x1;
        let full = room < 1.5 * line.size + 0.03 * (right - left).max(0.0);
        if begins {
            start = at;
            out.push(Paragraph {
                text: String::new(),
                size: line.size,
                bold: line.bold,
                page,
                lines: 0,
                place: line.y / height,
                indented: is_indent(line.x0 - left, line.size),
                full,
            });
        }
        if let Some(last) = out.last_mut() {
            join(&mut last.text, &line.text, &|a, b| words.keep_hyphen(a, b));
            last.bold &= line.bold;
            last.full = full;
            last.lines += 1;
        }
    }
    out
}

/// Whether a line begins a paragraph; `before` are the lines of the one that is open.
fn begins(before: &[Line], line: &Line, next: Option<&Line>, left: f64, right: f64, measures: &Measures) -> bool {
    let Some(last) = before.last() else { return true };
    let size = line.size.max(last.size);
    let (small, large) = (line.size.min(last.size), size);
    if large > 1.1 * small {
        return true;
    }
    let step = line.y - last.y;
    let leading = measures.leading(line.size);
    let is_heading = line.size > 1.12 * measures.size;
    if step > if is_heading { 1.9 * leading.max(1.1 * size) } else { 1.32 * leading + 0.5 } {
        return true;
    }
    if is_heading {
        return false;
    }
    if last.bold != line.bold && (last.bold || before.iter().all(|l| !l.bold)) && right - last.x1 > size {
        return true;
    }
    if is_bullet(&line.text) || text::is_label(&line.text) {
        return true;
    }
    if line.noted && before[0].noted && line.size < measures.size && follows(&before[0].text, &line.text) {
        return true;
    }
    let (here, there) = (line.x0 - left, last.x0 - left);
    // An indent, or an outdent where most lines are indented, as in a list of works.
    let alone = next.is_none_or(|n| n.x0 - left < here - 0.4 * size || n.y - line.y > 1.32 * leading + 0.5);
    let ended = ends_sentence(&last.text);
    if is_indent(here, size) && (here - there).abs() > 0.5 * size && there < here && (alone || ended) {
        return true;
    }
    if here < -0.7 * size && there > here + 0.5 * size {
        return true;
    }
    // The end of a passage that is indented as a whole.
    if before.len() > 1 && before.iter().all(|l| is_indent(l.x0 - left, size)) && here < 0.5 * size {
        return true;
    }
    // The line before had room for the first word of this one.
    let room = right - last.x1;
    let fits = room > line.first + 0.3 * size + (0.5 * size).max(0.04 * (right - left));
    let starts = line.text.chars().find(|c| c.is_alphanumeric()).is_none_or(|c| !c.is_lowercase());
    fits && starts && (ended || room > 0.25 * (right - left) && !last.text.ends_with([',', '-', '\u{ad}']))
}

/// Whether a note's number follows that of the note before.
fn follows(before: &str, text: &str) -> bool {
    let number = |t: &str| t.chars().take_while(char::is_ascii_digit).collect::<String>().parse::<u32>().ok();
    match (number(before), number(text)) {
        (Some(a), Some(b)) => b > a && b <= a + 3,
        _ => true,
    }
}

fn is_bullet(text: &str) -> bool {
    let mut chars = text.chars();
    let first = chars.next();
    let second = chars.next();
    matches!(first, Some('•' | '◦' | '▪' | '■' | '●' | '‣' | '➢' | '✓'))
        || matches!((first, second), (Some('–' | '-' | '*' | 'o'), Some(' ')))
            && chars.next().is_some_and(char::is_uppercase)
}

/// Whether a text ends as a sentence does.
pub(super) fn ends_sentence(text: &str) -> bool {
    let end = text.trim_end_matches(['"', '”', '’', '\'', ')', ']', '»', '“', '」', '』']);
    end.ends_with(['.', '?', '!', ':', ';', '…', '。', '？', '！', '؟', '：'])
}

/// Whether a paragraph goes on in the next column or on the next page.
fn goes_on(last: &Paragraph, next: &Paragraph, measures: &Measures) -> bool {
    let is_body = |p: &Paragraph| (p.size - measures.size).abs() < 0.06 * measures.size;
    if !is_body(last) || !is_body(next) || last.bold != next.bold || is_bullet(&next.text) {
        return false;
    }
    let lower = next.text.chars().find(|c| c.is_alphanumeric()).is_some_and(char::is_lowercase);
    let broken = last.text.ends_with(['-', '\u{ad}', '\u{2010}', ',']);
    if ends_sentence(&last.text) {
        // "Mr." and "U.S." do not end a sentence. A last line is seldom full, and a paragraph seldom ends with its page.
        return lower || last.full && !next.indented;
    }
    lower || broken || last.full && !next.indented
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::pdf::words::Word;

    /// A block of lines of 10 points; a line is its text, its left edge, and its base line.
    fn block(lines: &[(&str, f64, f64)]) -> Vec<Row> {
        let row = |(text, x0, y): &(&str, f64, f64)| {
            let mut at = *x0;
            let words = text.split(' ').map(|text| {
                let x0 = at;
                at += (text.len() + 1) as f64 * 5.0;
                Word {
                    text: text.to_string(),
                    x0,
                    x1: at - 5.0,
                    y: *y,
                    size: 10.0,
                    bold: false,
                    artifact: false,
                    blank: true,
                }
            });
            Row { words: words.collect(), y: *y, size: 10.0 }
        };
        lines.iter().map(row).collect()
    }

    fn read(pages: Vec<Vec<Row>>) -> Vec<String> {
        let pages: Vec<Page> = pages.into_iter().map(|b| Page { blocks: vec![b], height: 800.0 }).collect();
        paragraphs(&pages).body.into_iter().map(|p| p.text).collect()
    }

    #[test]
    fn words_broken_at_the_end_of_a_line() {
        let text = read(vec![block(&[
            ("The government of the Anglo-", 0.0, 0.0),
            ("American side met the govern-", 0.0, 12.0),
            ("ment of the vice-president, a man-", 0.0, 24.0),
            ("aged trade of 1914-", 0.0, 36.0),
            ("18 by the vice-", 0.0, 48.0),
            ("president.", 0.0, 60.0),
        ])]);
        assert_eq!(
            text,
            ["The government of the Anglo-American side met the government of the vice-president, a managed trade of \
              1914-18 by the vice-president."]
        );
    }

    #[test]
    fn a_paragraph_ends_with_a_short_line_or_before_an_indent_or_a_gap() {
        let text = read(vec![block(&[
            ("The treaty was signed in Moscow by", 0.0, 0.0),
            ("three ministers.", 0.0, 12.0),
            ("Nobody had thought it likely that so", 0.0, 24.0),
            ("many would follow them into the hall", 0.0, 36.0),
            ("Then the senators began to speak.", 15.0, 48.0),
            ("They did not stop before the morning", 0.0, 60.0),
            ("After the vote the hall was empty at", 0.0, 84.0),
            ("once.", 0.0, 96.0),
        ])]);
        assert_eq!(text.len(), 4, "{text:?}");
        assert_eq!(text[0], "The treaty was signed in Moscow by three ministers.");
    }

    #[test]
    fn a_sentence_goes_on_over_the_page() {
        let text = read(vec![
            block(&[
                ("The treaty was signed in Moscow by the", 0.0, 700.0),
                ("ministers of three states and by one", 0.0, 712.0),
            ]),
            block(&[("secretary-general, who smiled at it.", 0.0, 50.0)]),
        ]);
        assert_eq!(text.len(), 1, "{text:?}");
    }

    #[test]
    fn a_table_of_contents_is_no_text() {
        let lines: Vec<(&str, f64, f64)> =
            ["Contents", "The first round ..... 1", "The second round .... 2", "The end ............. 5"]
                .iter()
                .enumerate()
                .map(|(at, text)| (*text, 0.0, 12.0 * at as f64))
                .chain([("The war began in the autumn of that year.", 0.0, 90.0)])
                .collect();
        assert_eq!(read(vec![block(&lines)]), ["The war began in the autumn of that year."]);
    }
}
