//! Where sentences begin and end.
//!
//! Rules rather than a model: a full stop, question or exclamation mark ends a sentence unless it belongs to an
//! abbreviation, an initial or a number. Written for European languages, with the full-width marks of Chinese and
//! Japanese; a text without any such mark is one sentence a paragraph. A blank line always ends a sentence.

use std::ops::Range;

/// Words whose full stop does not end a sentence, lower case, without the stop.
#[rustfmt::skip]
const ABBREVIATIONS: &[&str] = &[
    "mr", "mrs", "ms", "dr", "prof", "sen", "rep", "gov", "gen", "col", "lt", "capt", "cpt", "sgt", "maj", "adm",
    "cmdr", "amb", "hon", "rev", "st", "ste", "jr", "sr", "vs", "v", "cf", "e.g", "i.e", "eg", "ie", "viz", "approx",
    "ca", "vol", "ed", "eds", "pp", "para", "art", "sec", "fig", "ibid", "jan", "feb", "mar", "apr", "jun", "jul",
    "aug", "sep", "sept", "oct", "nov", "dec", "mon", "tue", "wed", "thu", "fri", "sat", "sun", "messrs", "mme",
    "mlle", "hr", "fr", "bzw", "z.b", "d.h", "u.a", "sra", "srta", "lic", "ing", "dept", "univ", "mt", "ft", "gov't",
    "al",
];

/// Abbreviations that end a sentence as often as not: they do when a word follows that usually opens one.
#[rustfmt::skip]
const UNDECIDED: &[&str] = &[
    "u.s", "u.n", "u.k", "u.s.a", "u.s.s.r", "d.c", "a.m", "p.m", "inc", "ltd", "co", "corp", "etc", "b.c", "a.d",
    "e.u",
];

/// Words that open a sentence more often than they follow an abbreviation or an initial.
#[rustfmt::skip]
const OPENERS: &[&str] = &[
    "the", "a", "an", "it", "its", "he", "she", "they", "we", "i", "you", "this", "that", "these", "those", "in",
    "on", "at", "by", "for", "from", "with", "but", "and", "or", "so", "yet", "if", "when", "while", "after",
    "before", "since", "as", "although", "though", "however", "there", "then", "his", "her", "their", "our", "my",
    "no", "not", "what", "who", "why", "how", "where", "which", "to", "of", "both", "all", "some", "many", "most",
    "one", "two",
];

/// The sentences of `text` as byte ranges. They touch: each holds the white space behind it, and together they are the
/// text.
///
/// ```
/// use chancery::sentence::sentences;
/// let text = "Mr. Kerry met Xi in the U.S. embassy. He left on Feb. 14.";
/// let found: Vec<&str> = sentences(text).map(|r| &text[r]).collect();
/// assert_eq!(found, ["Mr. Kerry met Xi in the U.S. embassy. ", "He left on Feb. 14."]);
/// ```
pub fn sentences(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut start = 0;
    std::iter::from_fn(move || {
        if start >= text.len() {
            return None;
        }
        let end = sentence_end(text, start);
        let range = start..end;
        start = end;
        Some(range)
    })
}

/// One past the white space behind the sentence that begins at `start`.
fn sentence_end(text: &str, start: usize) -> usize {
    let bytes = text.as_bytes();
    let mut at = start;
    while at < bytes.len() {
        match bytes[at] {
            b'\n' if blank_line_follows(bytes, at) && !text[start..at].trim().is_empty() => {
                return skip_space(text, at);
            }
            b'.' | b'!' | b'?' => {
                let after = skip_closers(text, at + 1);
                if ends_here(text, start, at, after) {
                    return skip_space(text, after);
                }
                at += 1;
            }
            // The lead byte of '…', '。', '！', '？' and '؟'; nothing else is looked at twice.
            0xE2 | 0xE3 | 0xEF | 0xD8 => {
                let Some(c) = text[at..].chars().next() else { break };
                at += c.len_utf8();
                if matches!(c, '。' | '！' | '？') {
                    return skip_space(text, skip_closers(text, at));
                }
                if matches!(c, '…' | '؟') {
                    let after = skip_closers(text, at);
                    if after < bytes.len() && starts_sentence(text, after) {
                        return skip_space(text, after);
                    }
                }
            }
            _ => at += 1,
        }
    }
    text.len()
}

/// Whether the newline at `at` is followed by another one with only blanks between.
fn blank_line_follows(bytes: &[u8], at: usize) -> bool {
    bytes[at + 1..].iter().find(|b| !matches!(b, b' ' | b'\t' | b'\r')).is_none_or(|b| *b == b'\n')
}

/// Past closing quotes, brackets and further marks.
fn skip_closers(text: &str, at: usize) -> usize {
    let rest = &text[at..];
    at + rest
        .char_indices()
        .find(|(_, c)| !matches!(c, '"' | '\'' | '”' | '’' | '»' | ')' | ']' | '.' | '!' | '?' | '」' | '』'))
        .map_or(rest.len(), |(i, _)| i)
}

fn skip_space(text: &str, at: usize) -> usize {
    let rest = &text[at..];
    at + (rest.len() - rest.trim_start().len())
}

/// Whether white space and then the start of a sentence stand at `after`.
fn starts_sentence(text: &str, after: usize) -> bool {
    let rest = &text[after..];
    let next = rest.trim_start();
    if next.len() == rest.len() {
        return false;
    }
    next.chars().next().is_none_or(|c| !c.is_lowercase() && !matches!(c, ',' | ';' | ':' | ')' | '-' | '–'))
}

/// Whether the mark at `mark` (with closers up to `after`) ends the sentence that began at `start`.
fn ends_here(text: &str, start: usize, mark: usize, after: usize) -> bool {
    if after >= text.len() {
        return true;
    }
    if !starts_sentence(text, after) {
        return false;
    }
    if text.as_bytes()[mark] != b'.' || after > mark + 1 {
        return true;
    }
    let word_start = text[start..mark].rfind([' ', '\n', '\t', '(', '"', '“', '—', '–', '-', '/']).map_or(start, |i| {
        let at = start + i;
        at + text[at..].chars().next().map_or(1, char::len_utf8)
    });
    let word = &text[word_start..mark];
    let lower = word.to_lowercase();
    let next = text[after..].trim_start();
    let next_word: String = next.chars().take_while(|c| c.is_alphabetic()).flat_map(char::to_lowercase).collect();
    let opens = OPENERS.contains(&next_word.as_str());
    if lower == "no" || lower == "nos" || lower == "nr" || lower == "art" {
        return !next.starts_with(|c: char| c.is_ascii_digit());
    }
    if ABBREVIATIONS.contains(&lower.as_str()) {
        return false;
    }
    if UNDECIDED.contains(&lower.as_str()) {
        return opens;
    }
    // An initial: "John F. Kennedy"; but "vitamin C. The".
    let mut letters = word.chars();
    if let (Some(c), None) = (letters.next(), letters.next())
        && c.is_alphabetic()
    {
        return !c.is_uppercase() || opens;
    }
    // A numbered item or a German ordinal: "7. Dezember", "1. The".
    if !word.is_empty() && word.len() <= 2 && word.bytes().all(|b| b.is_ascii_digit()) {
        return !next.starts_with(char::is_uppercase) || opens || word_start > start && !is_ordinal_month(&next_word);
    }
    true
}

/// Months in the languages that write an ordinal's full stop before them.
fn is_ordinal_month(word: &str) -> bool {
    matches!(
        word,
        "januar"
            | "jänner"
            | "februar"
            | "märz"
            | "april"
            | "mai"
            | "juni"
            | "juli"
            | "august"
            | "september"
            | "oktober"
            | "november"
            | "dezember"
    )
}

#[cfg(test)]
mod tests {
    use super::sentences;
    use proptest::prelude::*;

    fn cut(text: &str) -> Vec<&str> {
        sentences(text).map(|r| text[r].trim_end()).collect()
    }

    #[test]
    fn abbreviations_and_initials_do_not_end_a_sentence() {
        let text = "Gen. George C. Marshall spoke at Harvard. The No. 2 official, Mr. Molotov, left Paris on July 2. It was over.";
        assert_eq!(
            cut(text),
            [
                "Gen. George C. Marshall spoke at Harvard.",
                "The No. 2 official, Mr. Molotov, left Paris on July 2.",
                "It was over."
            ]
        );
    }

    #[test]
    fn quotes_stay_with_their_sentence() {
        let text = "“We will not yield.” The minister sat down. Was it true? (Nobody knew.) Then he left.";
        assert_eq!(
            cut(text),
            ["“We will not yield.”", "The minister sat down.", "Was it true?", "(Nobody knew.)", "Then he left."]
        );
    }

    #[test]
    fn country_abbreviations_end_a_sentence_before_an_opener_only() {
        assert_eq!(cut("He flew to the U.S. The talks failed.").len(), 2);
        assert_eq!(cut("He met U.S. Secretary of State John Kerry.").len(), 1);
    }

    #[test]
    fn german_dates_hold_together() {
        assert_eq!(cut("Am 7. Dezember 1970 kniete Brandt in Warschau. Das Bild ging um die Welt.").len(), 2);
    }

    #[test]
    fn a_blank_line_ends_a_sentence() {
        assert_eq!(
            cut("A headline without a stop\n\nThe text begins."),
            ["A headline without a stop", "The text begins."]
        );
    }

    proptest! {
        #[test]
        fn sentences_are_the_text(text in "[a-zA-Z0-9 .!?\n\"”(U.S.)é。…]{0,200}") {
            let joined: String = sentences(&text).map(|r| &text[r]).collect();
            prop_assert_eq!(joined, text);
        }
    }
}
