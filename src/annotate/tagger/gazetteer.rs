//! What the word lists say about a word, as bits, and the listed names of several words.
//!
//! A list never decides: it is one sign among others. So the lists may be generous, and a word may be on many.

use std::collections::HashMap;

use crate::article::Kind;
use crate::authority::{Authority, fold};

use super::super::lists::{self, Lists};
use super::super::token::{Keyed, key, tokens};

pub(super) const GIVEN: u32 = 1;
pub(super) const SURNAME: u32 = 1 << 1;
pub(super) const FAMILY_FIRST: u32 = 1 << 2;
pub(super) const PLACE: u32 = 1 << 3;
pub(super) const PLACE_PART: u32 = 1 << 4;
pub(super) const ORG_HEAD: u32 = 1 << 5;
pub(super) const COMPANY: u32 = 1 << 6;
pub(super) const TEAM: u32 = 1 << 7;
pub(super) const TITLE: u32 = 1 << 8;
pub(super) const SAYS: u32 = 1 << 9;
pub(super) const PEOPLE: u32 = 1 << 10;
pub(super) const CALENDAR: u32 = 1 << 11;
pub(super) const FUNCTION: u32 = 1 << 12;
pub(super) const PLACE_HEAD: u32 = 1 << 13;
pub(super) const STATE: u32 = 1 << 14;
pub(super) const EVENT_HEAD: u32 = 1 << 15;
pub(super) const SUFFIX: u32 = 1 << 16;
pub(super) const PARTICLE: u32 = 1 << 17;
pub(super) const LOWER: u32 = 1 << 18;
pub(super) const UPPER: u32 = 1 << 19;
pub(super) const TEAM_WORD: u32 = 1 << 20;
pub(super) const RECORD_WORD: u32 = 1 << 21;
pub(super) const SPORT: u32 = 1 << 22;

/// How many bits there are.
pub(super) const BITS: u32 = 23;

/// What a listed name of several words is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Listed {
    Company,
    Team,
}

/// The lists, by the key of a folded word.
#[derive(Debug)]
pub(crate) struct Gazetteer {
    words: HashMap<u64, u32, Keyed>,
    /// Names of two to four words, by their joined keys.
    names: HashMap<u64, Listed, Keyed>,
}

/// The key of a name of several words, from the keys of its words.
pub(super) fn join(keys: impl Iterator<Item = u64>) -> u64 {
    keys.fold(0, |joined, key| (joined ^ key).wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(29))
}

impl Gazetteer {
    /// Gathers the lists of the program and single words of the authority file.
    pub(crate) fn new(lists: &Lists, authority: &Authority) -> Gazetteer {
        let mut gazetteer = Gazetteer { words: HashMap::default(), names: HashMap::default() };
        for name in &lists.given {
            gazetteer.mark(name, GIVEN);
        }
        for name in &lists.east_asian {
            gazetteer.mark(name, FAMILY_FIRST);
        }
        let listed: [(&[&str], u32); 14] = [
            (lists::TITLES, TITLE),
            (lists::MORE_TITLES, TITLE),
            (lists::SAYS, SAYS),
            (lists::HEADS, ORG_HEAD),
            (lists::OPENINGS, ORG_HEAD),
            (lists::FUNCTION_WORDS, FUNCTION),
            (lists::PARTICLES, PARTICLE),
            (lists::CALENDAR, CALENDAR),
            (lists::PLACE_HEADS, PLACE_HEAD),
            (lists::STATES, STATE),
            (lists::EVENT_HEADS, EVENT_HEAD),
            (lists::SUFFIXES, SUFFIX),
            (lists::MORE_HEADS, ORG_HEAD),
            (lists::SPORTS, SPORT),
        ];
        for (words, bit) in listed {
            for word in words {
                gazetteer.mark(word, bit);
            }
        }
        for name in lists::surnames() {
            gazetteer.mark(name, SURNAME);
        }
        for name in lists::companies() {
            gazetteer.enter(name, COMPANY, Listed::Company);
        }
        for name in lists::teams() {
            gazetteer.enter(name, TEAM, Listed::Team);
            if let Some(last) = name.rsplit(' ').next().filter(|last| *last != name) {
                gazetteer.mark(last, TEAM_WORD);
            }
        }
        for place in lists::places().into_iter().chain(lists::towns()) {
            gazetteer.place(place);
        }
        for record in authority.records() {
            if record.kind == Kind::Country {
                record.names().chain(record.capitals.iter().map(String::as_str)).for_each(|n| gazetteer.place(n));
                record.adjectives.iter().chain(&record.people).for_each(|n| gazetteer.mark(n, PEOPLE));
            } else if record.kind == Kind::People {
                record.names().for_each(|n| gazetteer.mark(n, PEOPLE));
            } else if record.kind == Kind::Person {
                gazetteer.mark(record.surname(), SURNAME);
            } else {
                record.names().for_each(|n| gazetteer.mark(n, RECORD_WORD));
            }
        }
        gazetteer
    }

    /// Marks a name of one word; a longer one is left alone.
    fn mark(&mut self, word: &str, bit: u32) {
        let folded = fold(word);
        if !folded.contains(' ') {
            *self.words.entry(key(&folded)).or_default() |= bit;
        }
    }

    fn enter(&mut self, name: &str, bit: u32, listed: Listed) {
        let keys: Vec<u64> = tokens(name).iter().map(|t| key(&name[t.start..t.end])).collect();
        match keys[..] {
            [word] => *self.words.entry(word).or_default() |= bit,
            [_, _, ..] if keys.len() <= 4 => {
                self.names.insert(join(keys.into_iter()), listed);
            }
            _ => {}
        }
    }

    fn place(&mut self, name: &str) {
        let keys: Vec<u64> = tokens(name).iter().map(|t| key(&name[t.start..t.end])).collect();
        let bit = if keys.len() == 1 { PLACE } else { PLACE_PART };
        for word in keys {
            *self.words.entry(word).or_default() |= bit;
        }
    }

    /// Whether a word opens the names of many: a place, a people, a first name, "National".
    pub(crate) fn is_common_opening(&self, word: &str) -> bool {
        self.word(key(word)) & (PLACE | PLACE_PART | PEOPLE | GIVEN | ORG_HEAD | TITLE | FUNCTION) != 0
    }

    /// What the lists say of the word with this key.
    pub(super) fn word(&self, key: u64) -> u32 {
        self.words.get(&key).copied().unwrap_or(0)
    }

    /// What a name of several words is.
    pub(super) fn name(&self, joined: u64) -> Option<Listed> {
        self.names.get(&joined).copied()
    }
}
