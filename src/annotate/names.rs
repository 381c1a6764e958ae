//! The table of all names of the authority file, and the one pass over a text that finds them.
//!
//! Names are compared word by word in folded form, so that line breaks, hyphens, diacritics and case make no
//! difference where they should not; the longest name that begins at a word wins. A table of word keys serves better
//! here than a byte automaton: boundaries, "Jong-un" beside "Jong Un", and texts in capitals come for free, only
//! capitalised words are looked up, and nothing has to be built that takes longer than the text of one article.

use std::collections::HashMap;

use crate::authority::Authority;

use super::token::{Keyed, Shape, Token, key, tokens};

/// In which role a name of a record is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Role {
    /// Canonical name or alias.
    Name,
    /// Another name of a government: "the Kremlin".
    Metonym,
    /// A capital, which may be the government or the place.
    Capital,
    /// "Chinese".
    Adjective,
    /// "Britons".
    People,
    /// "the North": counts once the record has been named.
    Contextual,
    /// "Foreign Ministry": some country's.
    Generic,
}

/// One name in the table.
#[derive(Debug)]
struct Entry {
    keys: Vec<u64>,
    shapes: Vec<Shape>,
    /// Single letters that must be joined by full stops only: "U.S.".
    dotted: bool,
    /// Has a comma inside: "United Nations Educational, Scientific and Cultural Organization".
    comma: bool,
    /// A single word of mixed case ("AfD"), which must be written just so.
    exact: Option<String>,
    /// A single word that is this name only behind "the": "the Diet", "the North".
    needs_article: bool,
    /// Ends in a full stop, which belongs to the name.
    final_stop: bool,
    /// Index into the authority's records; `None` for a place, which has no record.
    record: Option<usize>,
    role: Role,
}

/// What may stand at some words of a text.
#[derive(Debug, Clone)]
pub(super) struct Match {
    /// First word.
    pub(super) first: usize,
    /// One past the last word.
    pub(super) last: usize,
    /// First byte.
    pub(super) start: usize,
    /// One past the last byte.
    pub(super) end: usize,
    /// Records (by index) and roles that the words may stand for.
    pub(super) candidates: Vec<(usize, Role)>,
    /// Whether they are the name of a place without a record.
    pub(super) place: bool,
}

/// All names, by the keys of their first two words: hundreds begin with "United Nations" or "Ministry of".
#[derive(Debug)]
pub(super) struct NameTable {
    of_one: HashMap<u64, Vec<Entry>, Keyed>,
    longer: HashMap<u64, Vec<Entry>, Keyed>,
}

/// One key for the first two words of a name.
fn pair(first: u64, second: u64) -> u64 {
    first.rotate_left(17) ^ second
}

/// Acronyms that are also words: in a line of capitals they are the word.
const WORDS: &[&str] = &[
    "who", "us", "is", "it", "aid", "care", "sad", "pro", "and", "are", "was", "can", "car", "may", "eta", "post",
    "time", "times",
];

impl NameTable {
    /// Builds the table of the records' names and of places that have no record; a place is a name like others here, so
    /// that "South China Sea" is not China.
    pub(super) fn new(authority: &Authority, places: &[&str]) -> Self {
        let mut table = NameTable { of_one: HashMap::default(), longer: HashMap::default() };
        for (at, record) in authority.records().iter().enumerate() {
            let mut add = |names: &[String], role: Role| {
                for name in names {
                    table.add(name, Some(at), role);
                    for other in other_spellings(name) {
                        table.add(&other, Some(at), role);
                    }
                }
            };
            add(std::slice::from_ref(&record.name), Role::Name);
            add(&record.aliases, Role::Name);
            add(&record.metonyms, Role::Metonym);
            add(&record.capitals, Role::Capital);
            add(&record.adjectives, Role::Adjective);
            add(&record.people, Role::People);
            add(&record.contextual, Role::Contextual);
            add(&record.generic, Role::Generic);
        }
        for place in places {
            table.add(place, None, Role::Name);
        }
        for entries in table.longer.values_mut() {
            entries.sort_by_key(|e| std::cmp::Reverse(e.keys.len()));
        }
        table
    }

    fn add(&mut self, name: &str, record: Option<usize>, role: Role) {
        // "the Kremlin" is found at its first capitalised word; what stands before is the text's business.
        let bare = name.strip_prefix("the ").or_else(|| name.strip_prefix("The ")).unwrap_or(name);
        let words = tokens(bare);
        let Some(first) = words.first() else { return };
        let entry = Entry {
            keys: words.iter().map(|t| key(&bare[t.start..t.end])).collect(),
            shapes: words.iter().map(|t| t.shape).collect(),
            dotted: words.len() > 1 && words.iter().all(|t| t.end - t.start == 1) && bare.contains('.'),
            comma: bare.contains(','),
            exact: (words.len() == 1 && is_mixed(bare)).then(|| bare.to_string()),
            needs_article: bare.len() < name.len() && words.len() == 1,
            final_stop: bare.ends_with('.'),
            record,
            role,
        };
        let first = key(&bare[first.start..first.end]);
        match entry.keys.get(1) {
            Some(second) => self.longer.entry(pair(first, *second)).or_default().push(entry),
            None => self.of_one.entry(first).or_default().push(entry),
        }
    }

    /// The longest names of a text, from left to right, not overlapping.
    pub(super) fn find(&self, text: &str, words: &[Token]) -> Vec<Match> {
        let mut found = Vec::new();
        let mut at = 0;
        while at < words.len() {
            match self.at(text, words, at) {
                Some(m) => {
                    at = m.last;
                    found.push(m);
                }
                None => at += 1,
            }
        }
        found
    }

    /// The longest name that begins at a word.
    fn at(&self, text: &str, words: &[Token], at: usize) -> Option<Match> {
        let word = words[at];
        if !word.shape.opens_name() && !may_be_generic(&text[word.start..word.end]) {
            return None;
        }
        let first = key(&text[word.start..word.end]);
        let second = words.get(at + 1).map(|t| key(&text[t.start..t.end]));
        let longer = second.and_then(|second| self.longer.get(&pair(first, second)));
        let entries = longer.into_iter().chain(self.of_one.get(&first)).flatten();
        let mut length = 0;
        let mut candidates: Vec<(usize, Role)> = Vec::new();
        let (mut final_stop, mut place) = (false, false);
        for entry in entries {
            // Entries are sorted by length: after the longest that fits, only its equals matter.
            if entry.keys.len() < length {
                break;
            }
            if fits(entry, text, words, at) {
                length = entry.keys.len();
                final_stop |= entry.final_stop;
                match entry.record {
                    Some(record) if !candidates.contains(&(record, entry.role)) => {
                        candidates.push((record, entry.role))
                    }
                    Some(_) => {}
                    None => place = true,
                }
            }
        }
        if length == 0 {
            return None;
        }
        let last = at + length;
        let mut end = words[last - 1].end;
        // "Xi'an" is no Xi, "O'Brien" no O.
        let rest = &text[end..];
        if let Some(tail) = rest.strip_prefix(['\'', '’'])
            && tail.starts_with(char::is_alphabetic)
            && !tail.starts_with(['s', 'S'])
        {
            return None;
        }
        if final_stop && rest.starts_with('.') {
            end += 1;
        }
        Some(Match { first: at, last, start: word.start, end, candidates, place })
    }
}

/// British spellings of official names, with a hyphen that parts the word: "Co-operation", "Peace-keeping".
fn other_spellings(name: &str) -> impl Iterator<Item = String> {
    const SPELLINGS: [(&str, &str); 4] = [
        ("Cooperation", "Co-operation"),
        ("Co-operation", "Cooperation"),
        ("Coordination", "Co-ordination"),
        ("Peacekeeping", "Peace-keeping"),
    ];
    SPELLINGS.iter().filter(|(one, _)| name.contains(one)).map(|(one, other)| name.replace(one, other))
}

/// Small letters open a name only where institutions go by a common noun: "the foreign ministry".
fn may_be_generic(word: &str) -> bool {
    matches!(word, "foreign" | "defence" | "defense" | "central" | "ministry")
}

/// Whether the words at `at` are the entry's, with gaps and capitals as a name has them.
fn fits(entry: &Entry, text: &str, words: &[Token], at: usize) -> bool {
    let Some(span) = words.get(at..at + entry.keys.len()) else { return false };
    let word_before = at.checked_sub(1).map_or("", |i| &text[words[i].start..words[i].end]);
    if entry.needs_article && !word_before.eq_ignore_ascii_case("the") {
        return false;
    }
    if entry.exact.as_ref().is_some_and(|exact| text[span[0].start..span[0].end] != **exact) {
        return false;
    }
    for (i, token) in span.iter().enumerate() {
        let word = &text[token.start..token.end];
        if i > 0
            && (!gap_joins(&text[span[i - 1].end..token.start], entry.dotted, entry.comma)
                || key(word) != entry.keys[i])
        {
            return false;
        }
        let fitting = match (entry.shapes[i], token.shape) {
            (_, Shape::Lower) if entry.role == Role::Generic => true,
            (Shape::AllCaps, shape) => shape == Shape::AllCaps,
            (Shape::Capital, shape) => shape.is_capitalised(),
            _ => true,
        };
        if !fitting {
            return false;
        }
    }
    let single = span.len() == 1 && span[0].shape == Shape::AllCaps;
    !(single && is_word_among_capitals(text, words, at))
}

/// What may stand between two words of one name: blanks, one line break, a hyphen, a full stop, an apostrophe.
fn gap_joins(gap: &str, dotted: bool, comma: bool) -> bool {
    if dotted {
        return gap == "." || gap == ". ";
    }
    gap.len() <= 5
        && gap.bytes().filter(|b| *b == b'\n').count() <= 1
        && gap.chars().all(|c| {
            comma && c == ','
                || c.is_whitespace()
                || matches!(c, '-' | '‐' | '‑' | '–' | '.' | '\'' | '’' | '&' | '/' | '·')
        })
}

/// A word with capitals behind its first letter and small letters, too.
fn is_mixed(word: &str) -> bool {
    word.chars().skip(1).any(char::is_uppercase)
        && word.chars().any(char::is_lowercase)
        && word.chars().all(char::is_alphabetic)
}

/// "WHO KILLED IT" asks; "the WHO said" names.
fn is_word_among_capitals(text: &str, words: &[Token], at: usize) -> bool {
    let word = text[words[at].start..words[at].end].to_lowercase();
    WORDS.contains(&word.as_str())
        && [at.checked_sub(1), Some(at + 1)]
            .into_iter()
            .flatten()
            .filter_map(|i| words.get(i))
            .any(|t| t.shape == Shape::AllCaps)
}
