//! From words to lines: what stands on one base line, with its raised marks taken off and its pieces joined.

use super::words::{Word, is_right_to_left, is_wide};

/// Words on one base line, from left to right.
#[derive(Debug, Clone, Default)]
pub(super) struct Row {
    pub(super) words: Vec<Word>,
    /// The base line of its largest words.
    pub(super) y: f64,
    /// The size of its largest words.
    pub(super) size: f64,
}

impl Row {
    pub(super) fn x0(&self) -> f64 {
        self.words.iter().map(|w| w.x0).fold(f64::INFINITY, f64::min)
    }

    pub(super) fn x1(&self) -> f64 {
        self.words.iter().map(|w| w.x1).fold(f64::NEG_INFINITY, f64::max)
    }

    /// Its words as they stand, marks and all.
    pub(super) fn text(&self) -> String {
        self.words.iter().map(|w| w.text.as_str()).collect::<Vec<_>>().join(" ")
    }
}

/// Parts words into rows from top to bottom. Raised and lowered words join the row that they lean on, and a large
/// initial joins the first of the lines beside it.
pub(super) fn rows(mut words: Vec<Word>) -> Vec<Row> {
    let usual = usual_size(&words);
    for word in &mut words {
        let initial =
            word.size > 1.7 * usual && word.text.chars().count() == 1 && word.text.chars().all(char::is_uppercase);
        if initial {
            word.y += 0.7 * (usual - word.size);
            word.size = usual;
        }
    }
    words.sort_by(|a, b| a.y.total_cmp(&b.y));
    let mut rows: Vec<Row> = Vec::new();
    for word in words {
        let joins = rows.last().is_some_and(|row| {
            let (small, large) = if row.size < word.size { (row.size, word.size) } else { (word.size, row.size) };
            // Words of one size stand on one line or on two; small ones may be raised.
            let raised = small <= 0.85 * large || word.size < 0.97 * large && is_mark(&word.text);
            let raised = raised || row.size < 0.97 * large && row.words.iter().all(|w| is_mark(&w.text));
            let reach = if raised { 0.5 } else { 0.35 };
            (word.y - row.y).abs() < reach * large
        });
        match rows.last_mut() {
            Some(row) if joins => {
                if word.size > row.size * 1.02 {
                    (row.y, row.size) = (word.y, word.size);
                }
                row.words.push(word);
            }
            _ => rows.push(Row { y: word.y, size: word.size, words: vec![word] }),
        }
    }
    let mut apart: Vec<Word> = Vec::new();
    for row in &mut rows {
        row.words.sort_by(|a, b| a.x0.total_cmp(&b.x0));
        apart.extend(take_apart(row));
    }
    if !apart.is_empty() {
        // What was set apart has no larger words beside it any more, so this ends.
        rows.extend(self::rows(apart));
        rows.sort_by(|a, b| a.y.total_cmp(&b.y).then(a.x0().total_cmp(&b.x0())));
    }
    rows
}

/// Takes off small words that stand beside a row and do not touch it: the lines of a letterhead beside a large name.
fn take_apart(row: &mut Row) -> Vec<Word> {
    let (y, size) = (row.y, row.size);
    let is_small = |w: &Word| w.size < 0.85 * size || w.size < 0.97 * size && is_mark(&w.text);
    // A word on the base line may stand further off.
    let reach = |w: &Word| if (w.y - y).abs() > 0.12 * size { 0.5 * size } else { 3.0 * size };
    if row.words.iter().all(|w| !is_small(w)) {
        return Vec::new();
    }
    let count = row.words.len();
    let mut leans = vec![false; count];
    let (mut end, mut start) = (f64::NEG_INFINITY, f64::INFINITY);
    for (at, word) in row.words.iter().enumerate() {
        if !is_small(word) || word.x0 - end < reach(word) {
            leans[at] = true;
            end = end.max(word.x1);
        }
    }
    for (at, word) in row.words.iter().enumerate().rev() {
        if !is_small(word) || start - word.x1 < reach(word) || leans[at] {
            leans[at] = true;
            start = start.min(word.x0);
        }
    }
    let mut leans = leans.into_iter();
    let (kept, apart) = std::mem::take(&mut row.words).into_iter().partition(|_| leans.next().unwrap_or(true));
    row.words = kept;
    apart
}

/// The type size that most characters have, in halves of a point.
pub(super) fn usual_size(words: &[Word]) -> f64 {
    let mut counts = std::collections::BTreeMap::<i64, usize>::new();
    for word in words {
        *counts.entry((word.size * 2.0).round() as i64).or_default() += word.text.chars().count();
    }
    counts.into_iter().max_by_key(|(_, count)| *count).map_or(10.0, |(size, _)| size as f64 / 2.0)
}

/// A line of text as it is read.
#[derive(Debug, Clone)]
pub(super) struct Line {
    pub(super) text: String,
    pub(super) x0: f64,
    pub(super) x1: f64,
    pub(super) y: f64,
    pub(super) size: f64,
    pub(super) bold: bool,
    /// How wide its first word is: it would have had to fit into the line before.
    pub(super) first: f64,
    /// It begins with a mark of a note, raised or not.
    pub(super) noted: bool,
    pub(super) right_to_left: bool,
}

/// The line of a row; marks of notes that were raised over it go to `marks`.
pub(super) fn line(row: &Row, marks: &mut Vec<String>) -> Line {
    let mut words: Vec<&Word> = row.words.iter().collect();
    let letters = |word: &Word, wanted: fn(char) -> bool| word.text.chars().filter(|c| wanted(*c)).count();
    let leftward: usize = words.iter().map(|w| letters(w, is_right_to_left)).sum();
    let rightward: usize = words.iter().map(|w| letters(w, |c| c.is_alphabetic() && !is_right_to_left(c))).sum();
    let right_to_left = leftward > rightward;
    if right_to_left {
        reverse(&mut words);
    }
    let spaced = letter_spacing(&words);
    let mut text = String::new();
    let mut noted = false;
    let mut previous: Option<&Word> = None;
    let mut unmarked = false;
    for word in words.iter().copied() {
        let smaller = if is_mark(&word.text) { 0.97 } else { 0.85 };
        let raised = word.size < smaller * row.size && row.y - word.y > 0.15 * row.size;
        if raised && is_mark(&word.text) {
            match previous {
                None => noted = true,
                Some(before) if !is_power(&before.text) => {
                    marks.push(word.text.clone());
                    unmarked = true;
                    continue;
                }
                Some(_) => {}
            }
        }
        if let Some(before) = previous {
            let gap = if right_to_left { before.x0 - word.x1 } else { word.x0 - before.x1 };
            let usual = if meets_wide(&before.text, &word.text) { 0.35 } else { 0.13 };
            let least = spaced.unwrap_or(usual * row.size.min(word.size.max(before.size)));
            let closes = unmarked && word.text.starts_with(['.', ',', ';', ':', '?', '!', ')', ']', '”', '»']);
            let joins = closes || gap < least && (spaced.is_some() || !before.blank);
            unmarked = false;
            let after_note = noted && text.chars().count() <= 4 && text.chars().all(|c| !c.is_alphabetic());
            if after_note || !joins {
                text.push(' ');
            }
        }
        text.push_str(&word.text);
        previous = Some(word);
    }
    // Some programs set the hyphen of a broken word a little apart.
    if let Some(head) = text.strip_suffix(" -").or_else(|| text.strip_suffix(" \u{2010}"))
        && let [.., before, hyphen] = &words[..]
        && head.ends_with(char::is_alphabetic)
        && hyphen.x0 - before.x1 < 0.22 * row.size
        && !before.blank
    {
        text = format!("{head}-");
    }
    let first = words.first().map_or(0.0, |w| w.x1 - w.x0);
    noted |= starts_with_mark(&text);
    Line {
        first: if text.chars().next().is_some_and(is_wide) { row.size } else { first },
        bold: words.iter().all(|w| w.bold),
        x0: row.x0(),
        x1: row.x1(),
        y: row.y,
        size: row.size,
        noted,
        right_to_left,
        text,
    }
}

/// Whether wide characters and others meet here: some programs part these a little.
pub(super) fn meets_wide(before: &str, after: &str) -> bool {
    before.ends_with(is_wide) != after.starts_with(is_wide)
}

/// Words of a line that runs from right to left; those of other scripts keep their order among themselves.
fn reverse(words: &mut [&Word]) {
    words.reverse();
    let other = |w: &Word| w.text.chars().any(char::is_alphabetic) && !w.text.chars().any(is_right_to_left);
    let mut at = 0;
    while at < words.len() {
        let run = words[at..].iter().take_while(|w| other(w)).count();
        words[at..at + run].reverse();
        at += run.max(1);
    }
}

/// For a line whose letters are set apart ("T H E  S E A"): the gap that parts words.
fn letter_spacing(words: &[&Word]) -> Option<f64> {
    let single = words.iter().filter(|w| w.text.chars().count() == 1).count();
    if words.len() < 6 || single * 10 < words.len() * 8 {
        return None;
    }
    let mut gaps: Vec<f64> = words.windows(2).map(|pair| pair[1].x0 - pair[0].x1).collect();
    gaps.sort_by(f64::total_cmp);
    let usual = gaps[gaps.len() / 2];
    let size = words[0].size;
    (usual > 0.0 && usual < 0.8 * size).then_some(usual * 1.6)
}

/// Whether a raised word is a mark of a note and not an ordinal ("th") or a power.
fn is_mark(text: &str) -> bool {
    let marks = |c: char| c.is_ascii_digit() || matches!(c, '*' | '†' | '‡' | '§' | '¶' | ',' | '[' | ']' | '(' | ')');
    let superscript = |c: char| matches!(c, '¹' | '²' | '³' | '⁰' | '⁴'..='⁹');
    !text.is_empty() && text.chars().count() <= 7 && text.chars().all(|c| marks(c) || superscript(c))
}

/// Whether a raised number behind this is a power: "10", "km".
fn is_power(text: &str) -> bool {
    matches!(text.trim_start_matches(['(', '×']), "10" | "km" | "m" | "cm" | "mm" | "mi" | "ft" | "x" | "n")
}

/// "3 See also", "* The author", "12. Ibid."
fn starts_with_mark(text: &str) -> bool {
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let digits = text.len() - rest.len();
    if (1..=3).contains(&digits) {
        let rest = rest.trim_start_matches(['.', ')', ']']);
        return rest.starts_with(char::is_whitespace);
    }
    text.starts_with(['*', '†', '‡', '§'])
}

/// Joins lines to running text: a blank between them, none between wide characters, and a hyphen as it belongs.
pub(super) fn join(text: &mut String, next: &str, keeps_hyphen: &dyn Fn(&str, &str) -> bool) {
    if let Some(head) = text.strip_suffix('\u{ad}') {
        text.truncate(head.len());
        text.push_str(next);
        return;
    }
    let hyphen = ['-', '\u{2010}'].into_iter().find(|h| text.ends_with(*h));
    if let Some(hyphen) = hyphen {
        let head = &text[..text.len() - hyphen.len_utf8()];
        if head.ends_with(char::is_alphanumeric) && next.starts_with(char::is_alphanumeric) {
            let before =
                head.rsplit(|c: char| !c.is_alphanumeric() && c != '\'' && c != '’').next().unwrap_or_default();
            let after = next.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
            if !keeps_hyphen(before, after) {
                text.truncate(head.len());
            }
            text.push_str(next);
            return;
        }
    }
    let wide = text.ends_with(is_wide) && next.starts_with(is_wide);
    let dashed = text.ends_with('—') || text.ends_with('/') && next.starts_with(char::is_alphanumeric);
    if !wide && !dashed && !text.is_empty() {
        text.push(' ');
    }
    text.push_str(next);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(text: &str, x0: f64, y: f64, size: f64) -> Word {
        let x1 = x0 + text.chars().count() as f64 * size * 0.5;
        Word { text: text.to_string(), x0, x1, y, size, bold: false, artifact: false, blank: false }
    }

    fn read(words: Vec<Word>) -> (Vec<String>, Vec<String>) {
        let mut marks = Vec::new();
        let lines = rows(words).iter().map(|row| line(row, &mut marks).text).collect();
        (lines, marks)
    }

    #[test]
    fn raised_numbers_are_marks_and_ordinals_are_not() {
        let (lines, marks) = read(vec![
            word("peace", 0.0, 100.0, 10.0),
            word("3", 25.5, 96.5, 6.0),
            word("of", 33.0, 100.0, 10.0),
            word("the", 48.0, 100.0, 10.0),
            word("19", 66.0, 100.0, 10.0),
            word("th", 76.2, 96.5, 6.0),
        ]);
        assert_eq!((lines, marks), (vec!["peace of the 19th".to_string()], vec!["3".to_string()]));
    }

    #[test]
    fn a_large_initial_belongs_to_its_word() {
        let (lines, _) = read(vec![
            word("T", 0.0, 114.0, 32.0),
            word("he", 16.4, 100.0, 12.0),
            word("war", 36.0, 100.0, 12.0),
            word("was", 20.0, 114.0, 12.0),
            word("over", 50.0, 114.0, 12.0),
        ]);
        assert_eq!(lines, ["The war", "was over"]);
    }

    #[test]
    fn letters_set_apart_are_words() {
        let words: Vec<Word> = "SEA LAW"
            .chars()
            .enumerate()
            .filter(|(_, c)| *c != ' ')
            .map(|(i, c)| word(&c.to_string(), i as f64 * 9.0, 50.0, 10.0))
            .collect();
        assert_eq!(read(words).0, ["SEA LAW"]);
    }

    #[test]
    fn small_lines_beside_a_large_one_are_lines_of_their_own() {
        let (lines, marks) = read(vec![
            word("Security", 0.0, 100.0, 20.0),
            word("Council", 85.0, 100.0, 20.0),
            word("General", 300.0, 94.0, 11.0),
            word("28", 300.0, 107.0, 11.0),
            word("February", 314.0, 107.0, 11.0),
            word("2014", 362.0, 107.0, 11.0),
        ]);
        assert_eq!(
            (lines, marks.len()),
            (vec!["General".into(), "Security Council".into(), "28 February 2014".into()], 0)
        );
    }

    #[test]
    fn the_mark_of_a_note_in_small_type_begins_the_note() {
        let (lines, marks) =
            read(vec![word("1", 0.0, 97.3, 7.0), word("Statement", 5.0, 100.0, 8.0), word("of", 45.0, 100.0, 8.0)]);
        assert_eq!((lines, marks.len()), (vec!["1 Statement of".to_string()], 0));
    }
}
