//! Cuts a text into words for name finding, with what their shape tells.
//!
//! A word is a run of letters and digits; an ideograph is a word by itself, since Chinese and Japanese put no spaces
//! between them. Everything else is a gap.

use xxhash_rust::xxh3::xxh3_64;

use crate::authority::fold;

/// What the letters of a word look like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// Begins with a small letter.
    Lower,
    /// Begins with a capital.
    Capital,
    /// Two letters or more, all capitals.
    AllCaps,
    /// Begins with a digit.
    Number,
    /// A script without capitals.
    Caseless,
}

impl Shape {
    /// Whether a name may begin with such a word.
    pub(super) fn opens_name(self) -> bool {
        !matches!(self, Shape::Lower | Shape::Number)
    }

    /// Whether it is written with a capital first.
    pub(super) fn is_capitalised(self) -> bool {
        matches!(self, Shape::Capital | Shape::AllCaps)
    }
}

/// A word of a text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Token {
    /// First byte.
    pub(super) start: usize,
    /// One past the last byte.
    pub(super) end: usize,
    /// Its shape.
    pub(super) shape: Shape,
}

/// The words of a text in order.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    let bytes = text.as_bytes();
    let mut tokens = Vec::with_capacity(text.len() / 6);
    let mut at = 0;
    while at < bytes.len() {
        let start = at;
        let first = bytes[at];
        if first.is_ascii() && !first.is_ascii_alphanumeric() {
            at += 1;
            continue;
        }
        // ASCII words, the bulk of most texts, are passed in one go.
        while at < bytes.len() && bytes[at].is_ascii_alphanumeric() {
            at += 1;
        }
        if at < bytes.len() && !bytes[at].is_ascii() || at == start {
            at = end_of_word(text, start, at);
            if at == start {
                at += text[start..].chars().next().map_or(1, char::len_utf8);
                continue;
            }
        }
        tokens.push(Token { start, end: at, shape: shape(&text[start..at]) });
    }
    tokens
}

/// End of a word that goes on at `at` with a character beyond ASCII; `start` if none does.
fn end_of_word(text: &str, start: usize, mut at: usize) -> usize {
    for c in text[at..].chars() {
        if is_ideograph(c) {
            return if at == start { at + c.len_utf8() } else { at };
        }
        // Combining marks belong to the letter before them.
        if !c.is_alphanumeric() && !matches!(c, '\u{300}'..='\u{36f}' | '\u{64b}'..='\u{65f}') {
            return at;
        }
        at += c.len_utf8();
    }
    at
}

fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{2ffff}')
}

fn shape(word: &str) -> Shape {
    let mut chars = word.chars();
    let Some(first) = chars.next() else { return Shape::Lower };
    if first.is_ascii_lowercase() || first.is_lowercase() {
        Shape::Lower
    } else if first.is_uppercase() {
        let mut rest = chars.filter(|c| c.is_alphabetic()).peekable();
        if rest.peek().is_some() && rest.all(char::is_uppercase) { Shape::AllCaps } else { Shape::Capital }
    } else if first.is_numeric() {
        Shape::Number
    } else {
        Shape::Caseless
    }
}

/// Hash of a word's folded form; equal for "JONG", "Jong" and "jong".
pub(super) fn key(word: &str) -> u64 {
    if word.is_ascii() {
        return short_key(word.as_bytes());
    }
    // Folded, most words of Latin scripts are ASCII; the bytes of others are no letters to make small.
    let folded = fold(word);
    if folded.is_ascii() { short_key(folded.as_bytes()) } else { xxh3_64(folded.as_bytes()) }
}

/// Hash of ASCII letters and digits in any case; most words are short enough to be two numbers.
fn short_key(word: &[u8]) -> u64 {
    // This bit makes a letter small and is set in every digit.
    const SMALL: u64 = 0x2020_2020_2020_2020;
    const MIX: u64 = 0x9E37_79B9_7F4A_7C15;
    let mix = |a: u64, b: u64| {
        let wide = u128::from(a) * u128::from(b);
        wide as u64 ^ (wide >> 64) as u64
    };
    let four = |at: usize| match word.get(at..at + 4) {
        Some(&[a, b, c, d]) => u64::from(u32::from_le_bytes([a, b, c, d])),
        _ => 0,
    };
    let length = word.len();
    let start = length as u64 ^ 0xD6E8_FEB8_6659_FD93;
    // Parts may overlap: with the length they still tell words apart.
    match length {
        0 => start,
        1..=3 => {
            let three = [word[0], word[length / 2], word[length - 1], 0];
            mix(start ^ (u64::from(u32::from_le_bytes(three)) | SMALL), MIX)
        }
        4..=8 => mix(start ^ (four(0) | four(length - 4) << 32 | SMALL), MIX),
        _ => {
            let mut hash = start;
            for at in (0..length - 8).step_by(8).chain([length - 8]) {
                hash = mix(hash ^ (four(at) | four(at + 4) << 32 | SMALL), MIX);
            }
            hash
        }
    }
}

/// Builds tables by [`key`], which is a hash already.
pub(super) type Keyed = std::hash::BuildHasherDefault<KeyHasher>;

/// Takes the key as it is.
#[derive(Debug, Default)]
pub(super) struct KeyHasher(u64);

impl std::hash::Hasher for KeyHasher {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, bytes: &[u8]) {
        for b in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(*b);
        }
    }
    fn write_u64(&mut self, key: u64) {
        self.0 = key;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_their_shapes() {
        let text = "The U.S.-China talks: 習近平 met Élysée aides in 2014, KCNA said";
        let read: Vec<(&str, Shape)> = tokens(text).iter().map(|t| (&text[t.start..t.end], t.shape)).collect();
        assert_eq!(read[1], ("U", Shape::Capital));
        assert!(read.contains(&("習", Shape::Caseless)));
        assert!(read.contains(&("Élysée", Shape::Capital)));
        assert!(read.contains(&("2014", Shape::Number)));
        assert!(read.contains(&("KCNA", Shape::AllCaps)));
    }

    #[test]
    fn keys_do_not_depend_on_case_or_accents() {
        assert_eq!(key("Élysée"), key("ELYSEE"));
        assert_ne!(key("Mali"), key("Malta"));
        assert_ne!(key("中"), key("䘭"));
        assert_ne!(key("aba"), key("abba"));
        assert_eq!(key("Internationalisation"), key("INTERNATIONALISATION"));
    }
}
