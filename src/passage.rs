//! Cuts an article into passages: runs of whole sentences, about 120 words, that prefer to end where paragraphs do.
//!
//! Limits: a passage has at most [`MAX_WORDS`] words and [`MAX_BYTES`] bytes. Only a sentence that is longer than that
//! by itself (a list, a table, a text without full stops) is cut inside, at white space where there is some.

use std::ops::Range;

use crate::article::Passage;
use crate::sentence::sentences;

/// The length aimed at, in words.
pub const TARGET_WORDS: usize = 120;
/// No passage has more words than this.
pub const MAX_WORDS: usize = 200;
/// No passage has more bytes than this; it bounds texts without white space.
pub const MAX_BYTES: usize = 4000;
/// A last passage shorter than this joins the one before it if that stays within the limits.
const MIN_TAIL_WORDS: usize = 40;

/// The passages of a text, in order. They touch, and together they are the text.
///
/// ```
/// use chancery::passage::passages;
/// let text = "One sentence. Another one.\n\nA second paragraph.";
/// let cut = passages(text);
/// assert_eq!(cut.len(), 1);
/// assert_eq!(&text[cut[0].range.clone()], text);
/// ```
pub fn passages(text: &str) -> Vec<Passage> {
    let mut cuts: Vec<(Range<usize>, usize)> = Vec::new();
    let mut open: Option<(Range<usize>, usize)> = None;
    for sentence in sentences(text) {
        for piece in within_limits(text, sentence) {
            let words = count_words(&text[piece.clone()]);
            let (range, so_far) = open.get_or_insert((piece.start..piece.start, 0));
            let grown = *so_far + words;
            let too_long = grown > MAX_WORDS || piece.end - range.start > MAX_BYTES;
            // Past the target, and nearer to it without the sentence than with it.
            let overshoots = grown > TARGET_WORDS && grown - TARGET_WORDS > TARGET_WORDS.saturating_sub(*so_far);
            if range.end > range.start && (too_long || overshoots && *so_far > 0) {
                cuts.extend(open.take());
                open = Some((piece.clone(), words));
            } else {
                range.end = piece.end;
                *so_far = grown;
            }
            // A paragraph's end is a good place to stop from two thirds of the target on.
            let ends_paragraph = text[piece].trim_end_matches([' ', '\t', '\r']).ends_with("\n\n");
            if ends_paragraph && open.as_ref().is_some_and(|(_, words)| *words * 3 >= TARGET_WORDS * 2) {
                cuts.extend(open.take());
            }
        }
    }
    cuts.extend(open);
    if let [.., (before, words_before), (tail, words)] = cuts.as_mut_slice()
        && *words < MIN_TAIL_WORDS
        && *words_before + *words <= MAX_WORDS
        && tail.end - before.start <= MAX_BYTES
    {
        before.end = tail.end;
        cuts.pop();
    }
    cuts.into_iter().enumerate().map(|(ordinal, (range, _))| Passage { ordinal, range }).collect()
}

/// Words as runs of letters and digits; a Chinese, Japanese or Korean character counts as half a word, as their
/// readers count.
pub fn count_words(text: &str) -> usize {
    let mut words = 0;
    let mut ideographs = 0usize;
    let mut inside = false;
    for c in text.chars() {
        if is_ideograph(c) {
            ideographs += 1;
            inside = false;
        } else if c.is_alphanumeric() {
            words += usize::from(!inside);
            inside = true;
        } else if !matches!(c, '\'' | '’') {
            inside = false;
        }
    }
    words + ideographs.div_ceil(2)
}

/// Whether a character is one that is written without spaces between words.
fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{2ffff}')
}

/// A sentence, or the pieces of one that is longer than a passage may be.
fn within_limits(text: &str, sentence: Range<usize>) -> Vec<Range<usize>> {
    let mut pieces = Vec::new();
    let mut start = sentence.start;
    while start < sentence.end {
        let rest = &text[start..sentence.end];
        let end =
            if rest.len() <= MAX_BYTES && count_words(rest) <= MAX_WORDS { sentence.end } else { start + cut_at(rest) };
        pieces.push(start..end);
        start = end;
    }
    pieces
}

/// Where to cut a text that is too long: behind the last white space within the limits, or at them.
fn cut_at(rest: &str) -> usize {
    let mut words = 0;
    let mut inside = false;
    let mut last_space = None;
    for (at, c) in rest.char_indices() {
        // Every character that could count makes the estimate grow, so the piece never counts more than the limit.
        if is_ideograph(c) {
            words += 1;
            inside = false;
        } else if c.is_alphanumeric() {
            words += usize::from(!inside);
            inside = true;
        } else {
            inside = false;
        }
        if words > MAX_WORDS || at + c.len_utf8() > MAX_BYTES {
            return last_space.unwrap_or(at.max(1));
        }
        if c.is_whitespace() {
            last_space = Some(at + c.len_utf8());
        }
    }
    rest.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn passages_are_the_text(text in "([A-Za-zé]{1,12}[ ,.!?\n]{1,2}){0,900}") {
            let cut = passages(&text);
            let joined: String = cut.iter().map(|p| &text[p.range.clone()]).collect();
            prop_assert_eq!(&joined, &text);
            for (at, passage) in cut.iter().enumerate() {
                prop_assert_eq!(passage.ordinal, at);
                prop_assert!(count_words(&text[passage.range.clone()]) <= MAX_WORDS);
                prop_assert!(passage.range.len() <= MAX_BYTES);
            }
        }

        #[test]
        fn texts_without_spaces_stay_within_limits(text in "[一-龥a\u{301}x。\u{1F600}]{0,4000}") {
            let cut = passages(&text);
            let joined: String = cut.iter().map(|p| &text[p.range.clone()]).collect();
            prop_assert_eq!(&joined, &text);
            prop_assert!(cut.iter().all(|p| p.range.len() <= MAX_BYTES && count_words(&text[p.range.clone()]) <= MAX_WORDS));
        }
    }

    #[test]
    fn passages_end_with_sentences() {
        let text = "The delegates met again in the morning to weigh the new text. ".repeat(40);
        let cut = passages(&text);
        assert!(cut.len() > 2);
        for passage in &cut {
            assert!(text[passage.range.clone()].trim_end().ends_with('.'));
            let words = count_words(&text[passage.range.clone()]);
            assert!((60..=180).contains(&words), "{words} words");
        }
    }

    #[test]
    fn an_empty_text_has_no_passage() {
        assert!(passages("").is_empty());
    }
}
