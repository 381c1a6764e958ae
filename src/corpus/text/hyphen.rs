//! Whether the hyphen at the end of a line belongs to its word: judged by the words of the whole text.

use std::collections::HashSet;

/// Most words that are kept.
const MAX_WORDS: usize = 2_000_000;

/// Words of a whole text.
pub(in crate::corpus) struct Words(HashSet<String>);

impl Words {
    /// The words of lines, without those that a line breaks.
    pub(in crate::corpus) fn of<'a>(lines: impl Iterator<Item = &'a str>) -> Self {
        let mut words = HashSet::new();
        for line in lines {
            let mut parts: Vec<&str> = line.split_whitespace().collect();
            if parts.last().is_some_and(|p| p.ends_with(['-', '\u{ad}', '\u{2010}'])) {
                parts.pop();
            }
            for part in parts {
                let word = part.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
                if !word.is_empty() && words.len() < MAX_WORDS {
                    words.insert(word);
                }
            }
        }
        Words(words)
    }

    /// Whether the hyphen between the end of one line and the start of the next belongs to the word.
    pub(in crate::corpus) fn keep_hyphen(&self, before: &str, after: &str) -> bool {
        #[rustfmt::skip]
        const HEADS: &[&str] = &[
            "vice", "self", "non", "anti", "ex", "all", "half", "well", "cross", "long", "short", "high", "low", "large",
            "small", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "twenty", "thirty",
            "forty", "fifty", "sixty", "seventy", "eighty", "ninety", "north", "south", "east", "west", "mid", "so",
            "first", "second", "third", "co", "post", "pre", "pro", "neo",
        ];
        let digits = |text: &str| text.chars().any(char::is_numeric);
        if digits(before) || digits(after) {
            return true;
        }
        let (a, b) = (before.to_lowercase(), after.to_lowercase());
        if self.0.contains(&format!("{a}-{b}")) {
            return true;
        }
        if self.0.contains(&format!("{a}{b}")) {
            return false;
        }
        let capital = |text: &str| text.chars().next().is_some_and(char::is_uppercase);
        let capitals = |text: &str| text.chars().count() > 1 && !text.chars().any(char::is_lowercase);
        if capital(after) {
            // "Anglo-American"; but "GOVERN-MENT".
            return !(capitals(before) && capitals(after));
        }
        HEADS.contains(&a.as_str()) && self.0.contains(&b)
    }
}
