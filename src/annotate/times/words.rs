//! What the words that times are made of can do, and the pass that finds them.
//!
//! A text is cut into words once; each is looked up in a small table by its first sixteen bytes, without regard to
//! case. Whatever the table does not know is passed over at once, so the cost of a text is that of this pass. One table
//! a language, made of the lists in `vocabulary.rs`.

use std::ops::Range;
use std::sync::LazyLock;

use super::vocabulary::{ENGLISH, FRENCH, GERMAN, SPANISH};

/// What a word can do in an expression of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    /// Nothing.
    Other,
    /// Digits only; `n` is their value.
    Digits,
    /// "22nd".
    NthDigits,
    /// "1970s", "1970er".
    DecadeDigits,
    /// "9am", "9pm"; `n` is the hour of the day.
    ClockDigits,
    /// "one" to "ninety", "dozen".
    Number,
    /// "hundred", "thousand".
    Multiplier,
    /// "first" to "twenty-first".
    Ordinal,
    /// "second": an ordinal or a unit.
    Second,
    /// A month by its full name.
    Month,
    /// A month that is also a common word or name, and needs its context: "May", "March", "Jan".
    MonthDoubtful,
    /// A weekday by its full name.
    Weekday,
    /// An abbreviated one, which needs its full stop.
    WeekdayShort,
    /// One unit; `n` is a [`super::span::Unit`].
    Unit,
    /// Several.
    Units,
    /// "weekend".
    Weekend,
    /// A season; `n` counts from spring. "fall" is 2 and needs its context.
    Season,
    /// Part of a day.
    DayPart,
    /// "noon", "midnight": hour in `n`.
    Hour,
    /// "tens" of years by name: "seventies"; `n` is 70.
    NamedDecade,
    /// "a", "an".
    A,
    /// The definite article.
    The,
    /// "this", "these"; `n` is 1 for the plural.
    This,
    /// "that", "those".
    That,
    /// "last".
    Last,
    /// "past".
    Past,
    /// "previous", "preceding".
    Previous,
    /// "next".
    Next,
    /// "coming", "upcoming".
    Coming,
    /// "following".
    Following,
    /// "same".
    Same,
    /// "current".
    Current,
    /// "recent".
    Recent,
    /// "ago".
    Ago,
    /// "later".
    Later,
    /// "earlier".
    Earlier,
    /// "before".
    Before,
    /// "after".
    After,
    /// "early", "late", "mid".
    Part,
    /// "beginning", "end", "middle", "turn" of something.
    Edge,
    /// "half".
    Half,
    /// "every", "each".
    Every,
    /// "daily", "annual"; `n` is a unit.
    Often,
    /// "yesterday", "today", "tomorrow": days from publication in `n`; 9 is "tonight".
    Day,
    /// "now" (0), "recently" (-1), "future" (1).
    Vague,
    /// "several", "few", "many", "couple".
    Few,
    /// "about", "nearly".
    About,
    /// "more", "less", "fewer".
    More,
    /// "than".
    Than,
    /// "least".
    Least,
    /// "fiscal", "financial".
    Fiscal,
    /// A feast; `n` is an [`super::span::feast`].
    Feast,
    /// "eve", "new", "day" and others that only go with others keep their spelling: the code asks for the text.
    Keyed,
    /// "of".
    Of,
    /// "and".
    And,
    /// "to".
    To,
    /// Other words behind which a month or a year stands.
    Preposition,
    /// "old".
    Old,
    /// Speaks of what is to come.
    Future,
    /// Speaks of what was.
    Was,
    /// "be", which leaves the verb before it to tell.
    Be,
}

/// A word of the text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Word {
    /// First byte.
    pub(super) start: u32,
    /// One past the last.
    pub(super) end: u32,
    /// What it can do.
    pub(super) class: Class,
    /// Its number, where its class has one.
    pub(super) n: i32,
}

impl Word {
    /// Its bytes in the text.
    pub(super) fn range(&self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// The languages with words of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Language {
    /// And every language without a table, whose dates are read by the calendar.
    English,
    French,
    German,
    Spanish,
}

impl Language {
    /// By its ISO 639-1 code.
    pub(super) fn of(code: Option<&str>) -> Language {
        match code {
            Some("fr") => Language::French,
            Some("de") => Language::German,
            Some("es") => Language::Spanish,
            _ => Language::English,
        }
    }
}

/// Sixteen bytes of a word, blanks behind, with the bit set that tells small letters from capitals.
fn packed(bytes: &[u8]) -> u128 {
    const SMALL: u128 = u128::from_ne_bytes([0x20; 16]);
    let mut sixteen = [b' '; 16];
    for (to, from) in sixteen.iter_mut().zip(bytes) {
        *to = *from;
    }
    u128::from_le_bytes(sixteen) | SMALL
}

/// [`packed`] of a word within a text: in one load where sixteen bytes follow.
fn packed_at(bytes: &[u8], start: usize, end: usize) -> u128 {
    let Some(sixteen) = bytes.get(start..start + 16).and_then(|s| <[u8; 16]>::try_from(s).ok()) else {
        return packed(&bytes[start..end]);
    };
    const BLANKS: u128 = u128::from_ne_bytes([b' '; 16]);
    let kept = u128::MAX.checked_shr(128 - 8 * (end - start) as u32).unwrap_or(0);
    u128::from_le_bytes(sixteen) & kept | BLANKS
}

/// A table with open addressing: few words, many questions of which most have the answer "none".
#[derive(Debug)]
struct Table {
    slots: Vec<(u128, Class, i32)>,
}

const SLOTS: usize = 2048;

fn slot(key: u128) -> usize {
    let mixed = ((key as u64) ^ ((key >> 64) as u64).rotate_left(29)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    (mixed >> 53) as usize
}

impl Table {
    fn new(words: &[(Class, &str)]) -> Table {
        let mut table = Table { slots: vec![(0, Class::Other, 0); SLOTS] };
        for (class, listed) in words {
            for entry in listed.split_whitespace() {
                let (word, n) = entry.split_once(':').unwrap_or((entry, "0"));
                let key = packed(word.as_bytes());
                let mut at = slot(key);
                while table.slots[at].0 != 0 && table.slots[at].0 != key {
                    at = (at + 1) % SLOTS;
                }
                // The first class that lists a word has it.
                if table.slots[at].0 == 0 {
                    table.slots[at] = (key, *class, n.parse().unwrap_or(0));
                }
            }
        }
        table
    }

    fn get(&self, key: u128) -> (Class, i32) {
        let mut at = slot(key);
        loop {
            let (found, class, n) = self.slots[at];
            if found == key {
                return (class, n);
            }
            if found == 0 {
                return (Class::Other, 0);
            }
            at = (at + 1) % SLOTS;
        }
    }
}

fn table(language: Language) -> &'static Table {
    static TABLES: LazyLock<[Table; 4]> = LazyLock::new(|| [ENGLISH, FRENCH, GERMAN, SPANISH].map(Table::new));
    &TABLES[language as usize]
}

/// What a byte is to the pass: a letter, a digit, the lead byte of a mark, something between words.
const GAP: u8 = 0;
const LETTER: u8 = 1;
const DIGIT: u8 = 2;
const HIGH: u8 = 3;

static KINDS: [u8; 256] = {
    let mut kinds = [GAP; 256];
    let mut b = 0;
    while b < 256 {
        kinds[b] = match b as u8 {
            b'0'..=b'9' => DIGIT,
            b'A'..=b'Z' | b'a'..=b'z' => LETTER,
            0x80..=0xFF => HIGH,
            _ => GAP,
        };
        b += 1;
    }
    kinds
};

/// Bytes of the mark that begins at a byte beyond ASCII, 0 if it begins a letter: blanks, quotes and dashes.
fn mark_length(bytes: &[u8]) -> usize {
    match bytes {
        [0xC2, ..] => 2,
        [0xE2, ..] | [0xE3, 0x80, ..] => 3,
        _ => 0,
    }
}

/// The words of a text, and whether it has digits of the Arabic script.
pub(super) fn words(text: &str, language: Language) -> (Vec<Word>, bool) {
    let bytes = text.as_bytes();
    let table = table(language);
    let mut words: Vec<Word> = Vec::with_capacity(bytes.len() / 5 + 1);
    let mut arabic = false;
    let mut at = 0;
    while at < bytes.len() {
        let start = at;
        match KINDS[usize::from(bytes[at])] {
            GAP => {
                at += 1;
                continue;
            }
            DIGIT => {
                while at < bytes.len() && bytes[at].is_ascii_digit() {
                    at += 1;
                }
                let digits = at;
                while at < bytes.len() && bytes[at].is_ascii_alphanumeric() {
                    at += 1;
                }
                let (class, n) = number(&bytes[start..digits], &bytes[digits..at]);
                words.push(Word { start: start as u32, end: at as u32, class, n });
                continue;
            }
            HIGH => {
                let mark = mark_length(&bytes[at..]);
                if mark > 0 {
                    at += mark;
                    continue;
                }
                arabic |= bytes[at] == 0xD9 && bytes.get(at + 1).is_some_and(|b| (0xA0..0xAA).contains(b));
            }
            _ => {}
        }
        let mut high = false;
        while at < bytes.len() {
            match KINDS[usize::from(bytes[at])] {
                LETTER => at += 1,
                DIGIT if !high => at += 1,
                HIGH if mark_length(&bytes[at..]) == 0 => {
                    high = true;
                    at += 1;
                }
                _ => break,
            }
        }
        let (class, n) = if at - start <= 16 { table.get(packed_at(bytes, start, at)) } else { (Class::Other, 0) };
        words.push(Word { start: start as u32, end: at as u32, class, n });
    }
    (words, arabic)
}

/// What a word is that begins with digits.
fn number(digits: &[u8], tail: &[u8]) -> (Class, i32) {
    if digits.len() > 6 {
        return (Class::Other, 0);
    }
    let n = digits.iter().fold(0, |n, d| n * 10 + i32::from(d - b'0'));
    let is = |s: &[u8]| tail.eq_ignore_ascii_case(s);
    if tail.is_empty() {
        (Class::Digits, n)
    } else if is(b"st") || is(b"nd") || is(b"rd") || is(b"th") {
        (Class::NthDigits, n)
    } else if (is(b"s") || is(b"er")) && n % 10 == 0 {
        (Class::DecadeDigits, n)
    } else if (is(b"am") || is(b"pm")) && (1..=12).contains(&n) {
        (Class::ClockDigits, n % 12 + if is(b"pm") { 12 } else { 0 })
    } else {
        (Class::Other, n)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_known_in_any_case() {
        let (read, _) = words("In JANUARY the 1970s, Three days’ talks", Language::English);
        let classes: Vec<Class> = read.iter().map(|w| w.class).collect();
        assert_eq!(
            classes,
            [
                Class::Preposition,
                Class::Month,
                Class::The,
                Class::DecadeDigits,
                Class::Number,
                Class::Units,
                Class::Other
            ]
        );
        assert_eq!(words("März", Language::German).0[0].class, Class::Month);
    }
}
