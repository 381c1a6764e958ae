//! From names found to the records they stand for in this article.
//!
//! A name that one record carries is that record. One that several carry is decided by what speaks for each,
//! weight: the country in front of it ("the French Socialist Party"), that the article names the record beyond doubt
//! elsewhere, that it existed (or held its office) at the article's date, the share of its country in the article. Where
//! no candidate clearly outweighs the others the mention stays open and keeps them with their confidence. A capital is the
//! government only where it does what governments do; otherwise it is a place.

use std::cell::OnceCell;
use std::collections::HashMap;
use std::ops::Range;

use crate::article::{Candidate, Kind, Mention, PartialDate};
use crate::authority::{Authority, Record};

use super::homonyms::Homonyms;
use super::lists::{FUNCTION_WORDS, TITLES};
use super::names::{Match, Role};
use super::spoken::Spoken;
use super::token::{Shape, Token};

/// How far above a contextual name its full one may stand.
const CONTEXT_BYTES: usize = 4000;

/// By how much the best candidate must outweigh the next to be meant beyond doubt.
const CLEARLY: f32 = 0.5;

/// How many candidates an ambiguous mention keeps.
const MOST_CANDIDATES: usize = 5;

/// Age in years below which nobody is an actor.
const CHILDHOOD: i16 = 15;

/// A name with what it stands for.
#[derive(Debug, Clone)]
pub(super) struct Resolved {
    /// First word.
    pub(super) first: usize,
    /// One past the last word.
    pub(super) last: usize,
    /// The mention as it will be given.
    pub(super) mention: Mention,
    /// Index of the record.
    pub(super) record: Option<usize>,
}

/// What a name may stand for.
enum Choice {
    /// This record, in this role.
    One(usize, Role),
    /// One of these, with the weight of what speaks for each.
    Open(Vec<(usize, f32)>),
}

/// The candidate for which clearly more speaks than for any other, if there is one.
pub(super) fn decided(weighed: &[(usize, f32)]) -> Option<usize> {
    let (best, most) = weighed.iter().copied().max_by(|a, b| a.1.total_cmp(&b.1))?;
    let next = weighed.iter().filter(|(r, _)| *r != best).map(|(_, w)| *w).fold(0.0, f32::max);
    (most - next >= CLEARLY).then_some(best)
}

/// Candidates with their confidence: the share of the exponential of each weight, as in a softmax, in percent.
pub(super) fn candidates_of(authority: &Authority, weighed: &[(usize, f32)]) -> Vec<Candidate> {
    let most = weighed.iter().map(|(_, w)| *w).fold(0.0, f32::max);
    // Room is left for one that no record knows.
    let total: f32 = weighed.iter().map(|(_, w)| (w - most).exp()).sum::<f32>() + (-most - 1.0).exp();
    let mut candidates: Vec<Candidate> = weighed
        .iter()
        .map(|(r, w)| Candidate {
            record: authority.records()[*r].to_ref(),
            confidence: ((w - most).exp() / total * 100.0) as u8,
        })
        .filter(|c| c.confidence > 0)
        .collect();
    candidates.sort_by(|a, b| b.confidence.cmp(&a.confidence).then_with(|| a.record.id.cmp(&b.record.id)));
    candidates.truncate(MOST_CANDIDATES);
    candidates
}

/// What the article says as a whole.
pub(super) struct Context<'a> {
    pub(super) authority: &'a Authority,
    pub(super) text: &'a str,
    pub(super) words: &'a [Token],
    spoken: &'a Spoken<'a>,
    /// The sentences, once somebody asks.
    pub(super) sentences: OnceCell<Vec<Range<usize>>>,
    /// What the article is about where a country shares its name with a place, once somebody asks.
    homonyms: OnceCell<Homonyms>,
    /// How often each record is named by a name that only it carries.
    certain: HashMap<usize, usize>,
    /// How often each country is named, by canonical name.
    pub(super) countries: HashMap<&'a str, usize>,
    /// How often each institution is named beyond doubt, by canonical name.
    institutions: HashMap<&'a str, usize>,
}

/// Resolves the names of an article, in text order. Names that turn out to be nothing are left out.
pub(super) fn resolve(authority: &Authority, spoken: &Spoken<'_>, words: &[Token], found: &[Match]) -> Vec<Resolved> {
    let mut context = Context::new(authority, spoken, words);
    for m in found {
        if let [(record, role)] = m.candidates[..] {
            if role == Role::Name {
                *context.certain.entry(record).or_default() += 1;
                if authority.records()[record].kind == Kind::Institution {
                    *context.institutions.entry(&authority.records()[record].name).or_default() += 1;
                }
            }
            if let Some(country) =
                context.country_of(record).filter(|_| !matches!(role, Role::Contextual | Role::Generic))
            {
                *context.countries.entry(country).or_default() += 1;
            }
        }
    }
    let mut resolved: Vec<Resolved> = Vec::with_capacity(found.len());
    for (at, m) in found.iter().enumerate() {
        let next = found.get(at + 1);
        if let Some(one) = context.one(m, next, &resolved) {
            resolved.push(one);
        }
    }
    context.generic(found, &mut resolved);
    context.join_country(&mut resolved);
    resolved
}

/// Looks once more at names such as "the Senate" whose country was not clear, now that it is known whom the surnames
/// mean.
pub(super) fn settle(
    authority: &Authority,
    spoken: &Spoken<'_>,
    words: &[Token],
    found: &[Match],
    resolved: &mut Vec<Resolved>,
) {
    if found.iter().all(|m| m.candidates.iter().all(|(_, role)| *role != Role::Generic)) {
        return;
    }
    let mut context = Context::new(authority, spoken, words);
    for record in resolved.iter().filter_map(|r| r.record) {
        if let Some(country) = context.country_of(record) {
            *context.countries.entry(country).or_default() += 1;
        }
    }
    context.generic(found, resolved);
}

impl<'a> Context<'a> {
    fn new(authority: &'a Authority, spoken: &'a Spoken<'a>, words: &'a [Token]) -> Context<'a> {
        Context {
            authority,
            text: spoken.text,
            words,
            spoken,
            sentences: OnceCell::new(),
            homonyms: OnceCell::new(),
            certain: HashMap::new(),
            countries: HashMap::new(),
            institutions: HashMap::new(),
        }
    }

    pub(super) fn record(&self, at: usize) -> &'a Record {
        &self.authority.records()[at]
    }

    pub(super) fn word(&self, at: usize) -> &'a str {
        self.words.get(at).map_or("", |t| &self.text[t.start..t.end])
    }

    pub(super) fn word_before(&self, at: usize) -> &'a str {
        at.checked_sub(1).map_or("", |i| self.word(i))
    }

    /// The text between two words, or up to the end.
    pub(super) fn gap_after(&self, last: usize) -> &'a str {
        let from = self.words[last - 1].end;
        &self.text[from..self.words.get(last).map_or(self.text.len(), |t| t.start)]
    }

    /// One name, other than a generic one.
    fn one(&self, m: &Match, next: Option<&Match>, before: &[Resolved]) -> Option<Resolved> {
        let organised = |r: usize| matches!(self.record(r).kind, Kind::Institution | Kind::Party);
        let is_generic = m.candidates.iter().any(|(_, role)| *role == Role::Generic);
        // "Congress" is the name of one house and what several others are called: its country decides, as for those.
        if is_generic && m.candidates.iter().all(|(r, _)| organised(*r)) {
            return None;
        }
        let candidates: Vec<(usize, Role)> = m
            .candidates
            .iter()
            .copied()
            .filter(|(r, role)| *role != Role::Generic && self.may_be(m, *r, *role, before))
            .collect();
        // "Sabah Al-Ahmad Al-Jaber Al-Sabah" is not Jaber al-Sabah.
        if self.is_part_of_a_longer_name(m, &candidates, before) {
            return None;
        }
        if candidates.is_empty() && m.place {
            return Some(self.resolved(m, Kind::Place, None));
        }
        // A man of that name, but not the one of the record, who was not yet born.
        let (living, unborn): (Vec<_>, Vec<_>) = candidates.iter().partition(|(r, _)| self.can_be_spoken_of(*r));
        if living.is_empty() && !unborn.is_empty() {
            let mut person = self.resolved(m, Kind::Person, None);
            person.mention.unlisted = Some(self.text[m.start..m.end].split_whitespace().collect::<Vec<_>>().join(" "));
            return (m.last - m.first > 1).then_some(person);
        }
        let candidates = living;
        let choice = self.choose(m, &candidates, before);
        let role = match &choice {
            Choice::One(_, role) => *role,
            Choice::Open(_) => candidates.first()?.1,
        };
        let kind_of = |at: usize| self.record(at).kind;
        let record = match choice {
            Choice::One(record, _) => record,
            Choice::Open(open) => {
                // Ambiguous: it is known what kind of thing is named, but not which.
                let kinds: Vec<Kind> = candidates.iter().map(|(r, _)| kind_of(*r)).collect();
                let kind = kinds.first().copied().filter(|k| kinds.iter().all(|other| other == k))?;
                let kind = match role {
                    Role::Capital => return Some(self.resolved(m, Kind::Place, None)),
                    Role::Adjective | Role::People => Kind::People,
                    _ => kind,
                };
                let mut ambiguous = self.resolved(m, kind, None);
                ambiguous.mention.candidates = candidates_of(self.authority, &open);
                return Some(ambiguous);
            }
        };
        match role {
            _ if self.is_dateline(m, kind_of(record)) => Some(self.resolved(m, Kind::Place, None)),
            Role::Capital if !self.acts(m, next, before) => Some(self.resolved(m, Kind::Place, None)),
            Role::Metonym if self.is_building(m) => Some(self.resolved(m, Kind::Place, None)),
            Role::Adjective | Role::People => Some(self.resolved(m, Kind::People, Some(record))),
            Role::Name if self.is_only_a_place(m, record) => Some(self.resolved(m, Kind::Place, None)),
            _ => Some(self.resolved(m, kind_of(record), Some(record))),
        }
    }

    /// Whether a person's record can be meant in an article of this date: one who was a child or not born is not.
    fn can_be_spoken_of(&self, at: usize) -> bool {
        let record = self.record(at);
        match (self.spoken.published, record.born) {
            (Some(date), Some(born)) if record.kind == Kind::Person => born.year() + CHILDHOOD <= date.year(),
            _ => true,
        }
    }

    /// Whether a country's name is that of a place of the same name here: Georgia beside Alabama.
    fn is_only_a_place(&self, m: &Match, record: usize) -> bool {
        let record = self.record(record);
        record.kind == Kind::Country
            && m.last - m.first == 1
            && self.homonyms.get_or_init(|| Homonyms::of(self.text, self.words)).is_place(self.word(m.first))
    }

    pub(super) fn resolved(&self, m: &Match, kind: Kind, record: Option<usize>) -> Resolved {
        let mention = Mention {
            start: m.start,
            end: m.end,
            kind,
            record: record.map(|r| self.record(r).to_ref()),
            unlisted: None,
            candidates: Vec::new(),
        };
        Resolved { first: m.first, last: m.last, mention, record }
    }

    /// Whether a record can be meant at all: contextual names need the record named before and an article in front.
    fn may_be(&self, m: &Match, record: usize, role: Role, before: &[Resolved]) -> bool {
        if role != Role::Contextual {
            return true;
        }
        // Named not too far above: in a long speech "the South" soon means the poor countries again.
        let near = |r: &&Resolved| m.start - r.mention.start <= CONTEXT_BYTES;
        // After "South Korea" there is "the North", too.
        let is_it = |r: &Resolved| {
            r.record.is_some_and(|other| other == record || self.is_other_half(other, record))
                && r.mention.kind != Kind::Place
        };
        let named = before.iter().rev().take_while(near).any(is_it);
        let gap = self.gap_after(m.last);
        // "the North Atlantic", "the South China Sea" are other names.
        let goes_on = gap.starts_with(['-', '–', '/'])
            || gap == " " && self.words.get(m.last).is_some_and(|t| t.shape.is_capitalised());
        named && !goes_on && self.word_before(m.first).eq_ignore_ascii_case("the")
    }

    /// "U.S. Food and Drug Administration": the country in front of its own institution is part of the name.
    fn join_country(&self, resolved: &mut Vec<Resolved>) {
        let mut joined: Vec<Resolved> = Vec::with_capacity(resolved.len());
        for mut r in std::mem::take(resolved) {
            let own = r.record.filter(|_| r.mention.kind == Kind::Institution).map(|at| self.record(at));
            let front = joined.last().filter(|c| c.mention.kind == Kind::Country && c.last == r.first);
            if let (Some(record), Some(country)) = (own, front)
                && country.record.is_some_and(|c| record.country.as_deref() == Some(self.record(c).name.as_str()))
                && self.words[r.first].shape.is_capitalised()
                && self.text[country.mention.end..r.mention.start].trim().is_empty()
            {
                (r.first, r.mention.start) = (country.first, country.mention.start);
                joined.pop();
            }
            joined.push(r);
        }
        *resolved = joined;
    }

    /// Whether two states are halves of one country: North and South, East and West.
    fn is_other_half(&self, one: usize, other: usize) -> bool {
        let half = |at: usize| {
            let record = self.record(at);
            let (side, land) = record.name.split_once(' ')?;
            let known = record.kind == Kind::Country && matches!(side, "North" | "South" | "East" | "West");
            known.then_some(land)
        };
        half(one).is_some() && half(one) == half(other)
    }

    /// Whether the words are only part of a name that no record has: "the Lesotho Congress for Democracy", "the Ninth
    /// Congress", "the inter-American system", "the Lebanese House of Representatives".
    fn is_part_of_a_longer_name(&self, m: &Match, candidates: &[(usize, Role)], before: &[Resolved]) -> bool {
        let Some(at) = m.first.checked_sub(1).filter(|_| !candidates.is_empty()) else { return false };
        let gap = self.gap_after(m.first);
        let word = self.word(at).to_lowercase();
        if candidates.iter().all(|(_, role)| matches!(role, Role::Adjective | Role::People)) {
            let next = self.word(m.last).to_lowercase();
            return gap == "-" && matches!(word.as_str(), "inter" | "pan")
                || matches!(next.as_str(), "continent" | "continents" | "hemisphere" | "republics");
        }
        let organised = |r: usize| matches!(self.record(r).kind, Kind::Institution | Kind::Party | Kind::ArmedGroup);
        if self.words[m.first].shape == Shape::AllCaps || !candidates.iter().all(|(r, _)| organised(*r)) {
            return false;
        }
        // "the Republican regime" of Yemen, or of Spain, is no party.
        if candidates.iter().all(|(r, _)| self.record(*r).kind == Kind::Party)
            && m.last - m.first == 1
            && matches!(self.word(m.last), "regime" | "régime" | "forces" | "army" | "Government" | "Guard" | "Guards")
        {
            return true;
        }
        if let Some(neighbour) = before.last().filter(|r| r.last == m.first && gap == " ") {
            // Another country in front than its own.
            let country = neighbour.record.and_then(|r| self.country_of(r));
            let own = |r: usize| self.record(r).country.as_deref();
            return country.is_some() && candidates.iter().all(|(r, _)| own(*r).is_some() && own(*r) != country);
        }
        let gap_before = if at == 0 { "\n" } else { self.gap_after(at) };
        let opens_sentence = gap_before.trim_end() != "" || gap_before.contains('\n');
        let is_name = self.words[at].shape == Shape::Capital
            && !FUNCTION_WORDS.contains(&word.as_str())
            && !TITLES.contains(&word.as_str());
        gap == " " && is_name && !opens_sentence
    }

    /// The candidate that the article means, or how likely each is.
    fn choose(&self, m: &Match, candidates: &[(usize, Role)], before: &[Resolved]) -> Choice {
        let Some((first, _)) = candidates.first() else { return Choice::Open(Vec::new()) };
        if candidates.iter().all(|(record, _)| record == first) {
            // One record in several roles, as "Chinese" is adjective and people: the first role is the plainest.
            let plainest = candidates.iter().map(|(_, role)| *role).min().unwrap_or(Role::Name);
            return Choice::One(*first, plainest);
        }
        // A name of its own outranks a name borrowed: "Jordan" the state before a capital of that name.
        let rank = |role: Role| !matches!(role, Role::Name | Role::Metonym);
        let strongest = candidates.iter().map(|(_, role)| rank(*role)).min().unwrap_or_default();
        let open: Vec<(usize, Role)> =
            candidates.iter().copied().filter(|(_, role)| rank(*role) == strongest).collect();
        if open.iter().all(|(record, _)| *record == open[0].0) {
            return Choice::One(open[0].0, open[0].1);
        }
        let front = self.country_in_front(m, before);
        let most = self.countries.values().chain(self.institutions.values()).max().copied().unwrap_or(0).max(1);
        let weigh = |r: usize| -> f32 {
            let record = self.record(r);
            let country = self.country_of(r);
            let of_parent = record.parent.as_deref().and_then(|p| self.institutions.get(p)).copied().unwrap_or(0);
            let share = country.and_then(|c| self.countries.get(c)).copied().unwrap_or(0).max(of_parent);
            let mut weight = 0.0;
            weight += if front.is_some() && country == front { 6.0 } else { 0.0 };
            weight += if self.certain.contains_key(&r) { 4.0 } else { 0.0 };
            weight += if self.existed(record, m.start) { 3.0 } else { 0.0 };
            weight += 2.0 * share as f32 / most as f32 + if share > 0 { 1.0 } else { 0.0 };
            // Without a date a state that exists is meant rather than one that is gone.
            let gone = record.kind == Kind::Country && record.until.is_some();
            weight
                + if self.spoken.year_at(m.start).is_none() && record.kind == Kind::Country && !gone {
                    1.0
                } else {
                    0.0
                }
        };
        let weighed: Vec<(usize, f32)> = open.iter().map(|(r, _)| (*r, weigh(*r))).collect();
        // "Korea" where both are spoken of may be the whole of it.
        let named = |r: usize| self.countries.contains_key(self.record(r).name.as_str());
        let halves = open
            .iter()
            .any(|(r, _)| open.iter().any(|(o, _)| r != o && self.is_other_half(*r, *o) && named(*r) && named(*o)));
        match decided(&weighed).filter(|_| !halves || front.is_some()) {
            Some(record) => {
                let role = open.iter().find(|(r, _)| *r == record).map_or(Role::Name, |(_, role)| *role);
                Choice::One(record, role)
            }
            None => Choice::Open(weighed),
        }
    }

    /// The country of a record: itself, or the one it belongs to.
    pub(super) fn country_of(&self, record: usize) -> Option<&'a str> {
        self.record(record).home()
    }

    /// Whether a record existed, lived or held an office in the year that is spoken of at a byte. Unknown counts as yes.
    fn existed(&self, record: &Record, at: usize) -> bool {
        let Some(year) = self.spoken.year_at(at) else { return true };
        // In the year of a change the day of the article tells.
        let day = self.spoken.published.filter(|d| d.year() == year);
        let after = |from: PartialDate| day.map_or(from.year() <= year, |d| from.first_day() <= d.last_day());
        let before = |until: PartialDate| day.map_or(until.year() >= year, |d| until.last_day() >= d.first_day());
        let began = record.from.or(record.born).is_none_or(after);
        let lasted = record.until.is_none_or(before);
        // Of two men of one name, the one who has held no office yet is not meant.
        let office = record.offices.is_empty() || record.offices.iter().any(|o| o.from.is_none_or(after));
        began && lasted && office
    }
}

/// The resolved name that begins at a word; `resolved` is in text order.
pub(super) fn starting_at(resolved: &[Resolved], first: usize) -> Option<&Resolved> {
    resolved.binary_search_by_key(&first, |r| r.first).ok().map(|at| &resolved[at])
}
