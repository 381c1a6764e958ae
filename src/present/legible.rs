//! A text as a terminal may show it: without what steers a terminal and without marks that a reader does not want to see.
//!
//! Only the screen is concerned: JSON, tables and citations give texts as they are stored, and their byte offsets with them.

use std::borrow::Cow;

/// One line that repeats what somebody typed or what a file says of itself: no character that steers a terminal or turns the
/// direction of what stands behind it.
pub(super) fn line(text: &str) -> Cow<'_, str> {
    if !text.contains(|c: char| c.is_control() || steers(c) || points(c) || c == '\u{ad}') {
        return Cow::Borrowed(text);
    }
    let kept = text.chars().filter(|c| !steers(*c) && !points(*c) && *c != '\u{ad}');
    Cow::Owned(kept.map(|c| if c.is_control() { ' ' } else { c }).collect())
}

/// Running text without what steers a terminal, soft hyphens and marks of Markdown for bold letters and headings, and the marks
/// of highlights where they stand then.
pub(super) fn running(text: &str, marks: &[(usize, usize)]) -> (String, Vec<(usize, usize)>) {
    let mut kept = String::with_capacity(text.len());
    // Where each byte of the text stands in what is kept.
    let mut places = Vec::with_capacity(text.len() + 1);
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let before = text[..at].chars().next_back();
        let after_line = before.is_none_or(|c| c == '\n');
        let rest = &text[at..];
        let emphasis = rest.len() - rest.trim_start_matches('*').len();
        let heading = rest.len() - rest.trim_start_matches('#').len();
        let gone = if (2..=3).contains(&emphasis) && stands_at_words(before, rest[emphasis..].chars().next()) {
            emphasis
        } else if after_line && (1..=6).contains(&heading) && rest[heading..].starts_with(' ') {
            heading + 1
        } else if steers(c) || c == '\u{ad}' {
            c.len_utf8()
        } else {
            0
        };
        let length = gone.max(c.len_utf8());
        places.extend(std::iter::repeat_n(kept.len(), length));
        if gone == 0 {
            kept.push(if c.is_control() && c != '\n' && c != '\t' { ' ' } else { c });
        }
        at += length;
    }
    places.push(kept.len());
    let place = |at: usize| places.get(at).copied().unwrap_or(kept.len());
    let marks = marks.iter().map(|&(from, to)| (place(from), place(to))).collect();
    (kept, marks)
}

/// Whether asterisks between these characters mark a word: one side is open, the other is not.
fn stands_at_words(before: Option<char>, behind: Option<char>) -> bool {
    let blank = |c: Option<char>| c.is_none_or(char::is_whitespace);
    !(blank(before) && blank(behind))
}

/// Controls of direction that last beyond the word they stand at.
fn steers(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Marks of direction, which right-to-left texts need and a repeated query does not.
fn points(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{61c}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_steers_a_terminal() {
        assert_eq!(line("pe\u{ad}ace \u{202e}talks\u{200f}"), "peace talks");
        assert_eq!(line("a\u{1b}[31mb\nc"), "a [31mb c");
        assert!(matches!(line("Élysée, 北京"), Cow::Borrowed(_)));
        assert_eq!(running("red\u{1b}[31m \u{202e}text\n\nnext", &[]).0, "red [31m text\n\nnext");
    }

    #[test]
    fn marks_of_markdown_go_and_highlights_stay_where_they_belong() {
        let text = "## Peace\n\n**Mr President**, the co\u{ad}op needs **peace**: 3 ** 2 is * 9 # 1.";
        let at = |word: &str| text.rfind(word).map(|at| (at, at + word.len())).expect("is there");
        let (shown, marks) = running(text, &[at("Mr President"), at("co\u{ad}op"), at("peace")]);
        assert_eq!(shown, "Peace\n\nMr President, the coop needs peace: 3 ** 2 is * 9 # 1.");
        let marked: Vec<&str> = marks.iter().map(|&(from, to)| &shown[from..to]).collect();
        assert_eq!(marked, ["Mr President", "coop", "peace"]);
    }
}
