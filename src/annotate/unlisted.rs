//! Persons and institutions that no record knows, by rules.
//!
//! A run of capitalised words is a person when something says so: a title in front ("Deputy Foreign Minister Liu
//! Zhenmin"), a known given or East Asian family name, a verb of saying or "of" and an institution behind. It is an
//! institution when it ends or begins with a word for one ("Fudan University", "Ministry of ..."). After that, the
//! surname alone means the person within the article, listed or not. Precision before recall: a run that nothing
//! vouches for stays unnamed.

use std::collections::{HashMap, HashSet};

use crate::article::{Kind, Mention};
use crate::authority::{Authority, fold};

use super::forms;
use super::lists::{FUNCTION_WORDS, HEADS, Lists, NEVER, OPENINGS, PARTICLES, SAYS, TITLES};
use super::plausible;
use super::plausible::is_roman;
use super::resolve::{Resolved, starting_at};
use super::tagger::Label;
use super::tagger::gazetteer::Gazetteer;
use super::token::{Keyed, Shape, Token, key, tokens};

/// Finds unlisted persons and institutions between the names already resolved, then surnames and acronyms
/// that stand for what was named in full. `resolved` stays in text order. With `taken`, the tagger has looked already:
/// the words that it says are in no name, or in a name that is none of these, are left alone, and no rule is asked.
pub(super) fn find(
    (lists, gazetteer): (&Lists, &Gazetteer),
    authority: &Authority,
    text: &str,
    words: &[Token],
    taken: Option<Vec<bool>>,
    resolved: &mut Vec<Resolved>,
) {
    let tagged = taken.is_some();
    let covered = taken.unwrap_or_else(|| vec![false; words.len()]);
    let mut finder = Finder { lists, text, words, covered, added: Vec::new() };
    finder.extend_listed(resolved);
    if !tagged {
        finder.drop_surnames(resolved);
    }
    finder.cover(resolved);
    if tagged {
        finder.addressed();
    } else {
        finder.runs(resolved);
    }
    resolved.append(&mut finder.added);
    resolved.sort_by_key(|r| r.first);
    forms::join(&finder, gazetteer, authority, resolved);
    surnames(&mut finder, authority, resolved);
    resolved.append(&mut finder.added);
    resolved.sort_by_key(|r| r.first);
    acronyms(&mut finder, resolved);
    resolved.append(&mut finder.added);
    resolved.sort_by_key(|r| r.first);
}

pub(super) struct Finder<'a> {
    pub(super) lists: &'a Lists,
    text: &'a str,
    words: &'a [Token],
    covered: Vec<bool>,
    added: Vec<Resolved>,
}

impl<'a> Finder<'a> {
    pub(super) fn word(&self, at: usize) -> &'a str {
        self.words.get(at).map_or("", |t| &self.text[t.start..t.end])
    }

    fn gap(&self, at: usize) -> &'a str {
        match (self.words.get(at), self.words.get(at + 1)) {
            (Some(a), Some(b)) => &self.text[a.end..b.start],
            (Some(a), None) => &self.text[a.end..],
            _ => "",
        }
    }

    fn cover(&mut self, resolved: &[Resolved]) {
        for r in resolved {
            self.covered[r.first..r.last].iter_mut().for_each(|c| *c = true);
        }
    }

    /// Whether words `at` and `at + 1` can belong to one name.
    fn joined(&self, at: usize) -> bool {
        let gap = self.gap(at);
        let initial = self.words[at].end - self.words[at].start == 1 || self.words[at].end - self.words[at].start == 2;
        matches!(gap, " " | "-" | "\u{a0}" | "\n" | "'" | "’") || initial && matches!(gap, ". " | ".")
    }

    fn mention(&self, first: usize, last: usize, kind: Kind, name: Option<String>) -> Resolved {
        let mention = Mention {
            start: self.words[first].start,
            end: self.words[last - 1].end,
            kind,
            record: None,
            unlisted: name,
            candidates: Vec::new(),
        };
        Resolved { first, last, mention, record: None }
    }

    pub(super) fn surface(&self, first: usize, last: usize) -> String {
        self.text[self.words[first].start..self.words[last - 1].end].split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// "Chinese Academy of Sciences", "Georgia Tech Institute": a country's name or adjective that opens the name of an
    /// unlisted institution belongs to that name.
    fn extend_listed(&mut self, resolved: &mut [Resolved]) {
        let mut grown: Vec<(usize, Resolved)> = Vec::new();
        for (at, r) in resolved.iter().enumerate() {
            let opens = matches!(r.mention.kind, Kind::People | Kind::Place | Kind::Country);
            let free =
                |w: usize| resolved.get(at + 1).is_none_or(|n| n.first > w) && self.words[w].shape.is_capitalised();
            let mut last = r.last;
            while opens
                && last < self.words.len()
                && last - r.first < 6
                && matches!(self.gap(last - 1), " ")
                && free(last)
            {
                last += 1;
            }
            if last > r.last && last - r.last <= 4 && HEADS.contains(&self.word(last - 1)) {
                let name = self.surface(r.first, last);
                grown.push((at, self.mention(r.first, last, Kind::Institution, Some(name))));
            }
        }
        for (at, r) in grown {
            resolved[at] = r;
        }
    }

    /// A place right behind a given name is a surname: "Ricardo Lagos".
    fn drop_surnames(&self, resolved: &mut Vec<Resolved>) {
        let ends: std::collections::HashSet<usize> = resolved.iter().map(|r| r.last).collect();
        resolved.retain(|r| {
            let alone = r.mention.kind == Kind::Place && r.record.is_none() && r.last - r.first == 1;
            let before = r.first.checked_sub(1).filter(|b| alone && !ends.contains(&(b + 1)) && self.gap(*b) == " ");
            before.is_none_or(|b| !self.lists.given.contains(&fold(self.word(b))))
        });
    }

    /// Looks at every run of capitalised words that no listed name covers.
    fn runs(&mut self, resolved: &[Resolved]) {
        let mut at = 0;
        while at < self.words.len() {
            if self.covered[at] || !self.words[at].shape.is_capitalised() {
                at += 1;
                continue;
            }
            if let Some(found) = self.institution(at, resolved) {
                at = found.last;
                self.push(found);
                continue;
            }
            match self.person(at, resolved) {
                Some(found) => {
                    at = found.last;
                    self.push(found);
                }
                None => at += 1,
            }
        }
    }

    /// What stands behind a title that only persons have is a person, also where the tagger was in doubt: "Mr. Bidault",
    /// "Senator Vandenberg", "Prime Minister Shidehara".
    fn addressed(&mut self) {
        #[rustfmt::skip]
        const ADDRESS: &[&str] = &[
            "Mr", "Mrs", "Ms", "Dr", "President", "Premier", "Minister", "Chancellor", "Senator", "Sen", "Congressman",
            "Congresswoman", "Ambassador", "Gen", "Lt", "Col", "Capt", "Colonel", "Admiral", "Marshal", "Lord", "Lady", "King",
            "Queen", "Prince", "Princess", "Pope", "Ayatollah", "Sheikh", "Professor", "Prof", "Governor", "Gov", "Judge",
            "Archbishop", "Cardinal", "Comrade", "Monsieur",
        ];
        for at in 1..self.words.len() {
            let free = |i: usize| {
                self.words[i].shape == Shape::Capital
                    && !self.covered[i]
                    && !is_common(&fold(self.word(i)))
                    && !is_title(self.word(i))
            };
            // Two capitals in a row are rare enough to ask the lists about.
            let capital = |i: usize| self.words[i].shape == Shape::Capital && !self.covered[i];
            if !capital(at) || !capital(at - 1) || self.word(at).len() < 3 {
                continue;
            }
            let titled = ADDRESS.contains(&self.word(at - 1)) && matches!(self.gap(at - 1), " " | ". ")
                || self.is_behind_secretary_of_state(at);
            if !titled || !free(at) {
                continue;
            }
            let mut last = at + 1;
            while last < self.words.len() && last - at < 3 && matches!(self.gap(last - 1), " " | "-") && free(last) {
                last += 1;
            }
            let parts: Vec<&str> = (at..last).map(|i| self.word(i)).collect();
            if plausible::is_plausible(Label::Person, &parts) {
                let found = self.mention(at, last, Kind::Person, Some(self.surface(at, last)));
                self.push(found);
            }
        }
    }

    /// "Secretary of State Byrnes".
    fn is_behind_secretary_of_state(&self, at: usize) -> bool {
        at >= 3 && self.word(at - 1) == "State" && self.word(at - 2) == "of" && self.word(at - 3) == "Secretary"
    }

    fn push(&mut self, found: Resolved) {
        self.covered[found.first..found.last].iter_mut().for_each(|c| *c = true);
        self.added.push(found);
    }

    /// "... University", or "Ministry of ...".
    fn institution(&self, at: usize, resolved: &[Resolved]) -> Option<Resolved> {
        let mut last = at + 1;
        while last < self.words.len() && last - at < 8 && !self.covered[last] && self.joined(last - 1) {
            let is_link = matches!(self.word(last), "of" | "for" | "and" | "on" | "the")
                && self.words.get(last + 1).is_some_and(|t| t.shape.is_capitalised())
                && matches!(self.word(at), w if OPENINGS.contains(&w) || HEADS.contains(&w) || last > at + 1);
            // "Organization for Economic Co-operation": what follows a hyphen belongs to its word.
            let is_rest = self.gap(last - 1) == "-";
            if !self.words[last].shape.is_capitalised() && !is_link && !is_rest {
                break;
            }
            last += 1;
        }
        // The head may be followed by "of <listed country>", which is part of the name.
        let opens = OPENINGS.contains(&self.word(at)) && matches!(self.word(at + 1), "of" | "for");
        if opens {
            let end = starting_at(resolved, at + 2)
                .or_else(|| starting_at(resolved, at + 3))
                .map_or(last, |r| last.max(r.last));
            return (end > at + 2).then(|| self.mention(at, end, Kind::Institution, Some(self.surface(at, end))));
        }
        let head = (at + 1..last).rev().find(|i| HEADS.contains(&self.word(*i)))?;
        let first = if FUNCTION_WORDS.contains(&self.word(at).to_lowercase().as_str()) { at + 1 } else { at };
        (head > first).then(|| self.mention(first, head + 1, Kind::Institution, Some(self.surface(first, head + 1))))
    }

    /// Two to four capitalised words that something vouches for, or one behind a title.
    fn person(&self, at: usize, resolved: &[Resolved]) -> Option<Resolved> {
        let can_be_name = |i: usize| {
            self.words[i].shape.is_capitalised()
                && !self.covered[i]
                && !is_common(&fold(self.word(i)))
                && (self.words[i].shape != Shape::AllCaps || self.word(i).len() == 2 || at == i)
        };
        if !can_be_name(at) || self.words[at].shape == Shape::AllCaps || is_title(self.word(at)) {
            return None;
        }
        let mut last = at + 1;
        while last < self.words.len() && last - at < 5 && self.joined(last - 1) {
            let particle = PARTICLES.contains(&self.word(last)) && last + 1 < self.words.len() && can_be_name(last + 1);
            if !can_be_name(last) && !particle {
                break;
            }
            last += 1;
        }
        let titled = self.titled(at);
        let length = last - at;
        // One word needs a title that is written as one: "President Waldheim", not "the major Powers".
        let addressed = titled && at.checked_sub(1).is_some_and(|b| self.words[b].shape == Shape::Capital);
        if length == 1 && (!addressed || self.word(at).len() < 3) || length > 4 && !titled {
            return None;
        }
        let first_name = fold(self.word(at));
        let known =
            self.lists.given.contains(&first_name) || length <= 3 && self.lists.east_asian.contains(&first_name);
        let next = self.word(last).to_lowercase();
        let gap = self.gap(last - 1);
        let speaks = gap == " " && SAYS.contains(&next.as_str())
            || matches!(self.word(at.wrapping_sub(1)).to_lowercase().as_str(), "said" | "says" | "told");
        let of_institution = gap == " "
            && matches!(next.as_str(), "of" | "from" | "at")
            && [last + 1, last + 2]
                .into_iter()
                .filter_map(|at| starting_at(resolved, at))
                .any(|r| r.mention.kind == Kind::Institution);
        let apposed = gap.starts_with(", ")
            && matches!(next.as_str(), "a" | "an" | "the" | "who" | "then" | "whose")
            && self.words.get(last + 1).is_some_and(|t| is_title(&self.text[t.start..t.end]));
        let vouched = titled || known || length >= 2 && (speaks || of_institution || apposed);
        vouched.then(|| self.mention(at, last, Kind::Person, Some(self.surface(at, last))))
    }

    /// Whether a title stands in front: "Minister", "Gen.", "another Foreign Ministry official, ".
    fn titled(&self, at: usize) -> bool {
        let Some(before) = at.checked_sub(1) else { return false };
        let gap = self.gap(before);
        let word = self.word(before);
        let direct = matches!(gap, " " | ". " | "\u{a0}" | "\n") && is_title(word);
        let apposed = gap == ", " && is_title(word) && word.chars().next().is_some_and(char::is_lowercase);
        direct || apposed
    }
}

/// Whether a folded word is no part of a person's name.
fn is_common(word: &str) -> bool {
    FUNCTION_WORDS.contains(&word) || NEVER.contains(&word)
}

fn is_title(word: &str) -> bool {
    TITLES.contains(&word.to_lowercase().as_str())
}

/// Bytes of the longest of [`PARTICLES`].
const LONGEST_PARTICLE: usize = 5;

/// A surname alone, after the full name: the person, if only one person of the article bears it.
fn surnames(finder: &mut Finder<'_>, authority: &Authority, resolved: &[Resolved]) {
    struct Bearer {
        at: usize,
        record: Option<usize>,
        name: String,
    }
    let mut bearers: HashMap<String, Vec<Bearer>> = HashMap::new();
    for r in resolved.iter().filter(|r| r.mention.kind == Kind::Person && r.last - r.first > 1) {
        let (surname, name) = match (r.record, &r.mention.unlisted) {
            (Some(record), _) => {
                (authority.records()[record].surname().to_string(), authority.records()[record].name.clone())
            }
            (None, Some(name)) => (surname_of(name, &finder.lists.east_asian), name.clone()),
            _ => continue,
        };
        let known = bearers.entry(fold(&surname)).or_default();
        if known.iter().all(|b| b.name != name) {
            known.push(Bearer { at: r.first, record: r.record, name });
        }
    }
    // Most words begin no surname: that is found out without folding them.
    let mut firsts: HashSet<u64, Keyed> = HashSet::default();
    for surname in bearers.keys() {
        firsts.extend(tokens(surname).first().map(|t| key(&surname[t.start..t.end])));
    }
    if firsts.is_empty() {
        return;
    }
    // Longest first, so that "de Gaulle" goes before "Gaulle".
    for at in 0..finder.words.len() {
        let capital = finder.words[at].shape.is_capitalised();
        if finder.covered[at]
            || !capital && finder.word(at).len() > LONGEST_PARTICLE
            || !firsts.contains(&key(finder.word(at)))
            || !capital && !PARTICLES.contains(&finder.word(at))
        {
            continue;
        }
        let found = (1..=3).rev().find_map(|length| {
            let last = at + length;
            if last > finder.words.len() || (at..last - 1).any(|i| !finder.joined(i) || finder.covered[i + 1]) {
                return None;
            }
            let name = fold(&finder.text[finder.words[at].start..finder.words[last - 1].end]);
            bearers.get(&name).map(|b| (last, b))
        });
        let Some((last, all)) = found else { continue };
        // "In May 2017" is a month also where a Theresa May is about.
        let month = crate::calendar::month_number(finder.word(at)).is_some();
        let before = at.checked_sub(1).map_or(String::new(), |b| finder.word(b).to_lowercase());
        let dated = finder.words.get(last).is_some_and(|t| t.shape == Shape::Number)
            || matches!(before.as_str(), "in" | "since" | "until" | "by" | "of" | "early" | "late" | "last");
        if month && dated {
            continue;
        }
        // A longer run of capitals is another name: "Kerry County".
        let goes_on = finder.joined(last - 1)
            && finder.gap(last - 1) == " "
            && finder.words.get(last).is_some_and(|t| t.shape == Shape::Capital)
            && !finder.covered[last];
        if goes_on && !finder.titled(at) {
            continue;
        }
        // "Saint Francis of Assisi", "Prince Salman bin Hamad", "Johnson & Johnson" are others.
        let saint = finder.gap(at.wrapping_sub(1)) == " " && matches!(finder.word(at.wrapping_sub(1)), "Saint" | "St");
        let son = finder.gap(last - 1) == " " && matches!(finder.word(last), "bin" | "ibn" | "bint");
        if saint || son || is_firm(finder.gap(at.wrapping_sub(1)), finder.gap(last - 1)) {
            continue;
        }
        let before: Vec<&Bearer> = all.iter().filter(|b| b.at < at).collect();
        let mut mention = finder.mention(at, last, Kind::Person, None);
        if let [one] = before[..] {
            mention.record = one.record;
            mention.mention.record = one.record.map(|r| authority.records()[r].to_ref());
            mention.mention.unlisted = one.record.is_none().then(|| one.name.clone());
        } else if before.is_empty() && !finder.titled(at) {
            continue;
        }
        finder.push(mention);
    }
}

/// Whether what stands before and behind a name makes a firm of it: "Johnson & Johnson".
pub(super) fn is_firm(before: &str, behind: &str) -> bool {
    matches!(before, " & " | "&") || matches!(behind, " & " | "&")
}

/// The part of an unlisted name that is used alone.
pub(super) fn surname_of(name: &str, east_asian: &HashSet<String>) -> String {
    // "Alexander I", "John Smith Jr.": a number or a suffix is nobody's surname.
    let mut parts: Vec<&str> = name.split(' ').collect();
    let suffix = |w: &&str| is_roman(w) || matches!(w.trim_end_matches('.'), "Jr" | "Sr");
    while parts.len() > 1 && parts.last().is_some_and(suffix) {
        parts.pop();
    }
    let first = parts.first().copied().unwrap_or(name);
    let family_first = parts.len() <= 3 && east_asian.contains(&fold(first)) && parts.len() > 1;
    if family_first { first.to_string() } else { parts.last().copied().unwrap_or(name).to_string() }
}

/// An acronym in brackets behind a name stands for it in the rest of the article.
fn acronyms(finder: &mut Finder<'_>, resolved: &[Resolved]) {
    let mut defined: HashMap<String, Resolved> = HashMap::new();
    for r in resolved.iter() {
        let opens = finder.gap(r.last - 1).trim_start() == "(";
        let acronym = finder.word(r.last);
        let fits = finder.words.get(r.last).is_some_and(|t| t.shape == Shape::AllCaps) && !finder.covered[r.last];
        let closes = finder.gap(r.last).starts_with(')');
        let named = r.record.is_some() || r.mention.unlisted.is_some();
        if opens && fits && closes && named && !matches!(r.mention.kind, Kind::Person | Kind::Place) {
            defined.entry(acronym.to_string()).or_insert_with(|| r.clone());
        }
    }
    if defined.is_empty() {
        return;
    }
    for at in 0..finder.words.len() {
        if finder.covered[at] || finder.words[at].shape != Shape::AllCaps {
            continue;
        }
        if let Some(full) = defined.get(finder.word(at)).filter(|full| full.first < at) {
            let mut mention = finder.mention(at, at + 1, full.mention.kind, full.mention.unlisted.clone());
            mention.mention.record = full.mention.record.clone();
            mention.record = full.record;
            finder.push(mention);
        }
    }
}
