//! What the tagger sees of an article: which words may be in a name, the gaps between words, and for each word what the
//! lists and the rest of the article say of it.
//!
//! Only capitalised words, and small words that join them ("Bank of England", "van Gaal", "Jong-un"), can be in a name;
//! the others are looked at only beside one.

use std::collections::HashMap;

use crate::article::Kind;

use super::super::resolve::Resolved;
use super::super::token::{Keyed, Shape, Token, key};
use super::chain::ANY;
use super::gaps::{Gap, candidates, gap, is_wrapped};
use super::gazetteer::{self, Gazetteer, Listed};
use super::weights::Weights;

/// How a line is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Mode {
    Prose,
    /// Every Long Word Capitalised.
    Title,
    /// EVERYTHING IN CAPITALS.
    Capitals,
}

// What the article says of a word elsewhere.
pub(super) const SEEN_LOWER: u16 = 1;
pub(super) const SEEN_INSIDE: u16 = 1 << 1;
pub(super) const BEHIND_TITLE: u16 = 1 << 2;
pub(super) const BEHIND_GIVEN: u16 = 1 << 3;
pub(super) const SPEAKS: u16 = 1 << 4;
pub(super) const LOCATED: u16 = 1 << 5;
pub(super) const BEFORE_HEAD: u16 = 1 << 6;
pub(super) const ENDS_RUN: u16 = 1 << 7;
pub(super) const OPENS_RUN: u16 = 1 << 8;
pub(super) const BEHIND_THE: u16 = 1 << 9;
pub(super) const OWNS: u16 = 1 << 10;
pub(super) const IN_PERSON: u16 = 1 << 11;
pub(super) const IN_ORGANISATION: u16 = 1 << 12;
pub(super) const IN_BRACKETS: u16 = 1 << 13;
pub(super) const BEFORE_SPORT: u16 = 1 << 14;
pub(super) const OFTEN: u16 = 1 << 15;

/// How many bits of evidence there are.
pub(super) const EVIDENCE: u32 = 16;

/// What is known of a word, once an article and spelling.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Word {
    /// Hash of the folded word.
    pub(super) key: u64,
    /// The bits of the lists.
    pub(super) lists: u32,
    /// The bits of the article.
    pub(super) evidence: u16,
    /// Hashes of its last two, three and four and first three bytes, folded.
    pub(super) affixes: [u32; 4],
}

/// An article as the tagger sees it.
pub(super) struct View<'a> {
    pub(super) text: &'a str,
    pub(super) tokens: &'a [Token],
    /// Before each word.
    pub(super) gaps: Vec<Gap>,
    /// Whether a word may be in a name.
    pub(super) may: Vec<bool>,
    /// How the line of each word is written.
    pub(super) modes: Vec<Mode>,
    /// Index into `words`; `u32::MAX` for words that are far from any name.
    kinds: Vec<u32>,
    words: Vec<Word>,
    /// What listed name a word is in: kind, whether it is the first, whether there are several words; 0 for none.
    pub(super) listed: Vec<u8>,
    /// What the lists of names of several words say: 0 for nothing.
    pub(super) known: Vec<u8>,
    /// How much the article speaks of matches, 0 to 3: there a city is a team.
    pub(super) sport: u8,
}

impl<'a> View<'a> {
    pub(super) fn new(
        gazetteer: &Gazetteer,
        weights: &Weights,
        text: &'a str,
        tokens: &'a [Token],
        resolved: &[Resolved],
    ) -> View<'a> {
        let wrapped = is_wrapped(text);
        let gaps: Vec<Gap> = (0..tokens.len()).map(|at| gap(text, tokens, at, wrapped)).collect();
        let mut view = View {
            text,
            tokens,
            may: candidates(text, tokens, &gaps),
            modes: Vec::new(),
            gaps,
            kinds: vec![u32::MAX; tokens.len()],
            words: Vec::new(),
            listed: vec![0; tokens.len()],
            known: vec![0; tokens.len()],
            sport: 0,
        };
        view.modes = view.line_modes();
        view.enter_words(gazetteer, weights);
        view.enter_listed(resolved);
        view.enter_known(gazetteer);
        view.gather();
        view.sport = view.speaks_of_matches();
        view
    }

    pub(super) fn word(&self, at: usize) -> &'a str {
        self.tokens.get(at).map_or("", |t| &self.text[t.start..t.end])
    }

    /// What is known of the word, if it was looked at.
    pub(super) fn about(&self, at: usize) -> Option<&Word> {
        self.kinds.get(at).and_then(|kind| self.words.get(*kind as usize))
    }

    /// Whether listed names say all there is to say of these words: each capitalised word is in a record's name that is no
    /// part of a longer one, and that the tagger would not be believed against.
    pub(super) fn is_settled(&self, region: std::ops::Range<usize>) -> bool {
        let start = region.start;
        region.into_iter().all(|at| {
            let code = self.listed[at];
            let (kind, linked, several, first) = (code >> 3, code & 4 != 0, code & 2 != 0, code & 1 != 0);
            if code == 0 {
                return self.tokens[at].shape == Shape::Lower;
            }
            let adjoins = at > start && self.gaps[at] == Gap::Space && self.listed[at - 1] != 0 && first;
            linked && !adjoins && (several || matches!(kind, 2 | 3) && self.sport < 2)
        })
    }

    /// The tags that the gap before a word leaves open: persons, places and peoples do not go on behind a comma.
    pub(super) fn mask(&self, at: usize) -> u16 {
        const NOT_BEHIND_COMMA: u16 = 1 << 2 | 1 << 6 | 1 << 8;
        const NOT_BETWEEN_PLACES: u16 = 1 << 6 | 1 << 8;
        // "the Delhi-Noida border": two places, not one.
        let place = |at: usize| self.about(at).is_some_and(|w| w.lists & (gazetteer::PLACE | gazetteer::PEOPLE) != 0);
        match self.gaps[at] {
            Gap::Comma => ANY & !NOT_BEHIND_COMMA,
            Gap::Hyphen | Gap::Dash | Gap::Slash if at > 0 && place(at - 1) && place(at) => ANY & !NOT_BETWEEN_PLACES,
            _ => ANY,
        }
    }

    /// The words from `at` on that are joined to one run of words that may be in a name.
    pub(super) fn run_end(&self, at: usize) -> usize {
        let mut end = at + 1;
        while end < self.tokens.len() && self.may[end] && self.gaps[end].binds() {
            end += 1;
        }
        end
    }

    fn speaks_of_matches(&self) -> u8 {
        let (mut sport, mut looked_at) = (0usize, 0usize);
        for at in 0..self.tokens.len() {
            if let Some(word) = self.about(at) {
                looked_at += 1;
                sport += usize::from(word.lists & gazetteer::SPORT != 0);
            }
        }
        match sport * 100 / (looked_at + 10) {
            0 => 0,
            1 => 1,
            2..=3 => 2,
            _ => 3,
        }
    }

    fn line_modes(&self) -> Vec<Mode> {
        let mut modes = vec![Mode::Prose; self.tokens.len()];
        let mut first = 0;
        while first < self.tokens.len() {
            let mut last = first + 1;
            while last < self.tokens.len() && !self.gaps[last].opens_sentence() {
                last += 1;
            }
            let (mut capitals, mut capital, mut long, mut all) = (0, 0, 0, 0);
            for token in &self.tokens[first..last] {
                let length = token.end - token.start;
                all += usize::from(length > 1 && token.shape != Shape::Number);
                capitals += usize::from(token.shape == Shape::AllCaps);
                long += usize::from(length > 3 && token.shape != Shape::Number);
                capital += usize::from(length > 3 && token.shape.is_capitalised());
            }
            let mode = if all >= 3 && capitals * 10 >= all * 8 {
                Mode::Capitals
            } else if long >= 4 && capital * 10 >= long * 8 {
                Mode::Title
            } else {
                Mode::Prose
            };
            modes[first..last].fill(mode);
            first = last;
        }
        modes
    }

    fn enter_words(&mut self, gazetteer: &Gazetteer, weights: &Weights) {
        let mut seen: HashMap<u64, u32, Keyed> = HashMap::default();
        for at in 0..self.tokens.len() {
            let near = at.saturating_sub(2)..(at + 3).min(self.tokens.len());
            if !self.may[near].contains(&true) {
                continue;
            }
            let word = self.word(at);
            let key = key(word);
            let kind = *seen.entry(key).or_insert_with(|| {
                let small = key as u32;
                let mut lists = gazetteer.word(key);
                let (lower, upper) = weights.case(small);
                lists |= if lower { gazetteer::LOWER } else { 0 };
                lists |= if upper { gazetteer::UPPER } else { 0 };
                self.words.push(Word { key, lists, evidence: 0, affixes: affixes(word) });
                self.words.len() as u32 - 1
            });
            self.kinds[at] = kind;
        }
    }

    fn enter_listed(&mut self, resolved: &[Resolved]) {
        for r in resolved {
            let kind = match r.mention.kind {
                Kind::Person => 1,
                Kind::Country => 2,
                Kind::People => 3,
                Kind::Party => 4,
                Kind::ArmedGroup => 5,
                Kind::Institution => 6,
                Kind::Place => 7,
            };
            for at in r.first..r.last {
                let several = u8::from(r.last - r.first > 1);
                let first = u8::from(at == r.first);
                let linked = u8::from(r.record.is_some());
                self.listed[at] = kind << 3 | linked << 2 | several << 1 | first;
            }
        }
    }

    fn enter_known(&mut self, gazetteer: &Gazetteer) {
        for at in 0..self.tokens.len() {
            if !self.may[at] || self.known[at] != 0 {
                continue;
            }
            for length in (2..=4).rev() {
                let end = at + length;
                let inside = end <= self.tokens.len()
                    && (at + 1..end).all(|i| self.gaps[i].joins() && self.kinds[i] != u32::MAX)
                    && self.may[end - 1];
                if !inside {
                    continue;
                }
                let keys = (at..end).filter_map(|i| self.about(i)).map(|w| w.key);
                if let Some(listed) = gazetteer.name(gazetteer::join(keys)) {
                    let code = if listed == Listed::Team { 4 } else { 2 };
                    self.known[at..end].fill(code);
                    self.known[at] += 1;
                    break;
                }
            }
        }
    }

    /// Gathers what the article says of each word in all its places.
    fn gather(&mut self) {
        let mut bits: Vec<u16> = vec![0; self.words.len()];
        let mut counts: Vec<u16> = vec![0; self.words.len()];
        let lists = |at: usize| self.about(at).map_or(0, |w| w.lists);
        let mut at = 0;
        while at < self.tokens.len() {
            if !self.may[at] {
                if let Some(bits) = bits.get_mut(self.kinds[at] as usize)
                    && self.tokens[at].shape == Shape::Lower
                {
                    *bits |= SEEN_LOWER;
                }
                at += 1;
                continue;
            }
            let end = self.run_end(at);
            let plain = self.modes[at] == Mode::Prose;
            let opens = self.gaps[at].opens_sentence();
            let before = at.checked_sub(1).map_or(0, lists);
            let word_before = at.checked_sub(1).map_or("", |b| self.word(b));
            let after = lists(end);
            for i in at..end {
                let mut found = 0;
                if plain && !(opens && i == at) {
                    found |= SEEN_INSIDE;
                }
                let previous = if i > at { lists(i - 1) } else { before };
                if previous & gazetteer::TITLE != 0 && (i > at || matches!(self.gaps[i], Gap::Space | Gap::Stop)) {
                    found |= BEHIND_TITLE;
                }
                if i > at && previous & gazetteer::GIVEN != 0 {
                    found |= BEHIND_GIVEN;
                }
                if i == at && matches!(word_before, "in" | "at" | "from" | "near" | "outside" | "across" | "to") {
                    found |= LOCATED;
                }
                if i == at && word_before.eq_ignore_ascii_case("the") {
                    found |= BEHIND_THE;
                }
                if i + 1 == end && end < self.tokens.len() {
                    if after & gazetteer::SAYS != 0 && self.gaps[end] == Gap::Space {
                        found |= SPEAKS;
                    }
                    if after & gazetteer::SPORT != 0 && self.gaps[end] == Gap::Space {
                        found |= BEFORE_SPORT;
                    }
                    if self.gaps[end] == Gap::Apostrophe && matches!(self.word(end), "s" | "S") {
                        found |= OWNS;
                    }
                }
                if i + 1 < end && lists(i + 1) & gazetteer::ORG_HEAD != 0 {
                    found |= BEFORE_HEAD;
                }
                if end - at > 1 && i + 1 == end {
                    found |= ENDS_RUN;
                }
                if end - at > 1 && i == at {
                    found |= OPENS_RUN;
                }
                if end - at == 1 && self.gaps[at] == Gap::Opens {
                    found |= IN_BRACKETS;
                }
                match self.listed[i] >> 3 {
                    1 => found |= IN_PERSON,
                    4..=6 => found |= IN_ORGANISATION,
                    _ => {}
                }
                let kind = self.kinds[i] as usize;
                bits[kind] |= found;
                counts[kind] = counts[kind].saturating_add(1);
            }
            at = end;
        }
        for (word, (bits, count)) in self.words.iter_mut().zip(bits.into_iter().zip(counts)) {
            word.evidence = bits | if count > 2 { OFTEN } else { 0 };
        }
    }
}

fn affixes(word: &str) -> [u32; 4] {
    // Bytes serve for letters: a cut accent hashes as well as a whole one.
    let mut buffer = [0u8; 32];
    let length = word.len().min(buffer.len());
    let folded = &mut buffer[..length];
    folded.copy_from_slice(&word.as_bytes()[word.len() - length..]);
    folded.make_ascii_lowercase();
    let hash = |part: &[u8]| part.iter().fold(0x811C_9DC5u32, |h, b| (h ^ u32::from(*b)).wrapping_mul(0x0100_0193));
    let last = |n: usize| hash(&folded[length.saturating_sub(n)..]);
    [last(2), last(3), last(4), hash(&folded[..length.min(3)])]
}
