//! Whom a surname or a title with a surname means, once all names of the article are known.
//!
//! "President Bush", "Mr. Gorbachev", "Kerry" without a full name before: every record with that surname is weighed by
//! what the article tells: a title in front that the person held ("Foreign Minister Wang"), the country in front of the
//! title, whether the person was in office at the article's date or in the year that the sentence speaks of, whether
//! the article speaks of the person's country. Titles weigh most. Where no one clearly outweighs the others, the mention
//! keeps them as candidates; where too little speaks for any, it stays an unlisted name. A surname alone is never linked
//! by itself: without title it takes a person of the article's countries who held an office by then.

use std::collections::{HashMap, HashSet};

use crate::article::Kind;
use crate::authority::{Authority, Office, Record, fold};

use super::lists::{Lists, TITLES};
use super::resolve::{Resolved, candidates_of, decided};
use super::spoken::Spoken;
use super::token::Token;

/// The least that must speak for a person.
const ENOUGH: f32 = 3.5;

/// Weights. A title that the person held then; that he held at another time; a title that he is not known to have held.
const HELD_THEN: f32 = 5.0;
const HELD_ONCE: f32 = 2.5;
const NEVER_HELD: f32 = -2.0;
/// The country in front of the title is the person's, or is another's.
const COUNTRY_FRONT: f32 = 3.0;
const OTHER_FRONT: f32 = -4.0;
/// In office at the time, under whatever title.
const IN_OFFICE: f32 = 2.0;
/// The office is that of a head of state or government.
const HEAD: f32 = 1.5;
/// Off for one of several of a surname who was no head of state or government, where no title stands in front.
const UNTITLED: f32 = 1.0;
/// The article names the person in full.
const NAMED_IN_FULL: f32 = 3.0;
/// The article speaks of the person's country; it is the one that it speaks of most.
const COUNTRY_NAMED: f32 = 1.5;
const COUNTRY_MOST: f32 = 0.7;
/// The name is one that the record itself carries: "Gorbachev".
const OWN_ALIAS: f32 = 1.5;

/// Links what `unlisted` left without a record. `resolved` is in text order.
pub(super) fn link(
    lists: &Lists,
    authority: &Authority,
    spoken: &Spoken<'_>,
    words: &[Token],
    resolved: &mut [Resolved],
) {
    let groups = groups(spoken.text, resolved);
    if groups.is_empty() {
        return;
    }
    let linker = Linker::new(lists, authority, spoken, words, resolved);
    for (name, mentions) in groups {
        let outcome = linker.person(&name, &mentions, resolved);
        for at in mentions {
            let one = &mut resolved[at];
            match &outcome {
                Outcome::Is(record) => {
                    one.record = Some(*record);
                    one.mention.record = Some(authority.records()[*record].to_ref());
                    one.mention.unlisted = None;
                    one.mention.candidates.clear();
                }
                Outcome::Maybe(weighed) => {
                    one.mention.candidates = candidates_of(authority, weighed);
                    one.mention.unlisted = None;
                }
                Outcome::Unlisted => {}
            }
        }
    }
}

enum Outcome {
    Is(usize),
    Maybe(Vec<(usize, f32)>),
    Unlisted,
}

/// Persons without a record, by their name in the article, each with the places of its mentions; in text order.
fn groups(text: &str, resolved: &[Resolved]) -> Vec<(String, Vec<usize>)> {
    let mut by_name: HashMap<String, usize> = HashMap::new();
    let mut groups: Vec<(String, Vec<usize>)> = Vec::new();
    for (at, r) in resolved.iter().enumerate() {
        if r.mention.kind != Kind::Person || r.record.is_some() {
            continue;
        }
        let surface = || text[r.mention.start..r.mention.end].split_whitespace().collect::<Vec<_>>().join(" ");
        let name = r.mention.unlisted.clone().unwrap_or_else(surface);
        let group = *by_name.entry(fold(&name)).or_insert_with(|| {
            groups.push((name, Vec::new()));
            groups.len() - 1
        });
        groups[group].1.push(at);
    }
    groups
}

struct Linker<'a> {
    lists: &'a Lists,
    authority: &'a Authority,
    text: &'a str,
    words: &'a [Token],
    spoken: &'a Spoken<'a>,
    /// Ids of the persons that the article names beyond doubt.
    named: HashSet<&'a str>,
    /// How often each country is named, its people and persons included.
    countries: HashMap<&'a str, usize>,
    /// Whether the article names the United Nations or their General Assembly.
    speaks_of_world: bool,
}

impl<'a> Linker<'a> {
    fn new(
        lists: &'a Lists,
        authority: &'a Authority,
        spoken: &'a Spoken<'a>,
        words: &'a [Token],
        resolved: &[Resolved],
    ) -> Linker<'a> {
        let mut countries: HashMap<&str, usize> = HashMap::new();
        for record in resolved.iter().filter_map(|r| r.record).map(|at| &authority.records()[at]) {
            if let Some(country) = record.home() {
                *countries.entry(country).or_default() += 1;
            }
        }
        let sure = resolved.iter().filter(|r| r.mention.kind == Kind::Person).filter_map(|r| r.record);
        let named = sure.map(|at| authority.records()[at].id.as_str()).collect();
        let text = spoken.text;
        let speaks_of_world = resolved.iter().filter_map(|r| r.record).any(|at| {
            matches!(authority.records()[at].name.as_str(), "United Nations" | "United Nations General Assembly")
        });
        Linker { lists, authority, text, words, spoken, named, countries, speaks_of_world }
    }

    fn word(&self, at: usize) -> &'a str {
        self.words.get(at).map_or("", |t| &self.text[t.start..t.end])
    }

    /// Whom a name means, by all its mentions together.
    fn person(&self, name: &str, mentions: &[usize], resolved: &[Resolved]) -> Outcome {
        let records = self.authority.records();
        let found: Vec<usize> = match name.split(' ').filter(|w| w.trim_end_matches('.').len() > 1).count() {
            0 => Vec::new(),
            // "Ali" is a given name unless a title says otherwise.
            1 if self.lists.given.contains(&fold(name))
                && mentions
                    .iter()
                    .all(|at| matches!(self.title(*at, resolved).words.as_str(), "" | "imam" | "prophet")) =>
            {
                Vec::new()
            }
            1 => self.authority.by_surname(name).map(|(at, _)| at).collect(),
            _ => self.by_full_name(name),
        };
        // "De Klerk" is a surname of two words.
        let whole = !found.is_empty() && name.contains(' ');
        let found = if whole || !name.contains(' ') {
            found
        } else {
            self.authority.by_surname(name).map(|(at, _)| at).collect()
        };
        let candidates: Vec<usize> = found.into_iter().filter(|r| self.can_be(&records[*r])).collect();
        if candidates.is_empty() {
            return Outcome::Unlisted;
        }
        let full = whole;
        let titles: Vec<Title<'a>> = mentions.iter().map(|at| self.title(*at, resolved)).collect();
        let untitled = titles.iter().all(|t| t.words.is_empty());
        let weigh = |r: &usize| {
            let record = &records[*r];
            let mut weight = self.weigh(record, name, &titles, mentions, resolved) + if full { 4.0 } else { 0.0 };
            // "Gandhi" said without a title is the one whom all know, not the one of that name who sits in parliament.
            let known = self.named.contains(record.id.as_str()) || record.offices.iter().any(|o| is_head(&o.title));
            if untitled && !full && candidates.len() > 1 && !known {
                weight -= UNTITLED;
            }
            (*r, weight)
        };
        let mut weighed: Vec<(usize, f32)> = candidates.iter().map(weigh).collect();
        weighed.retain(|(_, w)| *w > 0.0);
        let most = weighed.iter().map(|(_, w)| *w).fold(0.0, f32::max);
        match decided(&weighed) {
            Some(record) if most >= ENOUGH => Outcome::Is(record),
            // A surname that some record happens to bear is no ambiguity yet.
            _ if most >= ENOUGH => {
                weighed.retain(|(_, w)| most - w < 3.0);
                Outcome::Maybe(weighed)
            }
            _ => Outcome::Unlisted,
        }
    }

    /// Persons of a full name; "William Burns" also for "William J. Burns".
    fn by_full_name(&self, name: &str) -> Vec<usize> {
        let short: Vec<&str> = name.split(' ').filter(|w| w.trim_end_matches('.').chars().count() > 1).collect();
        let (Some(first), Some(last)) = (short.first(), short.last()) else { return Vec::new() };
        let same = |r: &Record| {
            r.names().any(|n| {
                let words: Vec<&str> = n.split(' ').filter(|w| w.trim_end_matches('.').chars().count() > 1).collect();
                words.len() >= 2
                    && fold(words[0]) == fold(first)
                    && words.last().is_some_and(|l| fold(l) == fold(last))
                    // Middle names may be left out, but not contradict each other.
                    && (words.len() == 2 || short.len() == 2 || words.len() == short.len() && words[1..] == short[1..])
            })
        };
        self.authority.by_surname(last).filter(|(_, r)| same(r)).map(|(at, _)| at).collect()
    }

    /// Whether a person was old enough at the article's date, and had come to notice: the first office known.
    fn can_be(&self, record: &Record) -> bool {
        let Some(date) = self.spoken.published else { return true };
        let grown = record.born.is_none_or(|born| born.year() + 18 <= date.year());
        let noticed = record.offices.is_empty()
            || record.offices.iter().any(|o| o.from.is_none_or(|from| from.year() <= date.year() + 1));
        grown && noticed
    }

    fn weigh(
        &self,
        record: &Record,
        name: &str,
        titles: &[Title<'_>],
        mentions: &[usize],
        resolved: &[Resolved],
    ) -> f32 {
        let mut weight = 0.0;
        let title = titles
            .iter()
            .zip(mentions)
            .filter(|(title, _)| !title.words.is_empty() || title.country.is_some())
            .map(|(title, at)| self.weigh_title(record, title, resolved[*at].mention.start))
            .max_by(f32::total_cmp);
        weight += title.unwrap_or(0.0);
        let country = record.country.as_deref();
        let named = country.and_then(|c| self.countries.get(c)).copied().unwrap_or(0);
        if named > 0 {
            weight += COUNTRY_NAMED;
            weight += if self.countries.values().all(|n| *n <= named) { COUNTRY_MOST } else { 0.0 };
        }
        weight += if self.named.contains(record.id.as_str()) { NAMED_IN_FULL } else { 0.0 };
        let spoken_of = mentions.iter().map(|at| self.spoken.year_at(resolved[*at].mention.start));
        let offices =
            || spoken_of.clone().flatten().flat_map(|year| record.offices.iter().filter(move |o| held_in(o, year)));
        if offices().next().is_some() {
            weight += IN_OFFICE;
            weight += if offices().any(|o| is_head(&o.title)) { HEAD } else { 0.0 };
            // Before the General Assembly its president is "Mr. Salim", whether or not his country comes up.
            let of_world = self.speaks_of_world && offices().any(|o| o.of == "United Nations");
            weight += if of_world && named == 0 { COUNTRY_NAMED } else { 0.0 };
        }
        let folded = fold(name);
        weight + if record.names().any(|n| fold(n) == folded) { OWN_ALIAS } else { 0.0 }
    }

    fn weigh_title(&self, record: &Record, title: &Title<'_>, at: usize) -> f32 {
        let mut weight = 0.0;
        if let Some(country) = title.country {
            let office_there = record.offices.iter().any(|o| o.of == country);
            let own = record.country.as_deref() == Some(country) || office_there;
            weight += if own { COUNTRY_FRONT } else { OTHER_FRONT };
        }
        if title.words.is_empty() {
            return weight;
        }
        let mut held = record.offices.iter().filter(|o| same_office(&o.title, &title.words)).peekable();
        if held.peek().is_none() {
            // "Mr.", "Comrade", "leader": titles that no record lists as offices say nothing.
            return weight + if is_office(&title.words) { NEVER_HELD } else { 0.0 };
        }
        let then = self.spoken.year_at(at).is_some_and(|year| held.any(|o| held_in(o, year)));
        weight + if then { HELD_THEN } else { HELD_ONCE }
    }

    /// The title in front of a mention and the country in front of that.
    fn title(&self, at: usize, resolved: &[Resolved]) -> Title<'a> {
        let name = &resolved[at];
        let mut first = name.first;
        while let Some(before) = first.checked_sub(1)
            && name.first - first < 6
            && joins(&self.text[self.words[before].end..self.words[first].start])
            && is_title_word(self.word(before))
            && resolved[..at].last().is_none_or(|r| r.last <= before)
        {
            first = before;
        }
        let words = if first == name.first {
            String::new()
        } else {
            fold(&self.text[self.words[first].start..self.words[name.first - 1].end])
        };
        let words = words.trim_start_matches("of ").trim_start_matches("the ");
        // "the Secretary-General, Mr. Waldheim": the office tells, the address does not.
        let office =
            words.trim_end_matches(" dr").trim_end_matches(" mr").trim_end_matches(" mrs").trim_end_matches(" sir");
        let words = office.to_string();
        let front = resolved[..at].last().filter(|r| r.last == first && first < name.first);
        let country = front.and_then(|r| r.record).and_then(|r| self.authority.records()[r].home());
        Title { words, country }
    }
}

/// What stands in front of a name.
struct Title<'a> {
    /// The title, folded; empty where there is none.
    words: String,
    /// The country in front of it, by canonical name.
    country: Option<&'a str>,
}

fn joins(gap: &str) -> bool {
    matches!(gap, " " | ". " | "-" | "\u{a0}" | "\n" | ", " | "'s " | "’s ")
}

fn is_title_word(word: &str) -> bool {
    #[rustfmt::skip]
    const INSIDE: &[&str] = &[
        "of", "the", "state", "prime", "foreign", "defence", "defense", "interior", "finance", "party", "first", "secretary-general",
        "exterior", "external", "affairs", "supreme", "central", "trade", "treasury", "under", "assistant", "acting",
    ];
    let lower = word.to_lowercase();
    TITLES.contains(&lower.as_str()) || INSIDE.contains(&lower.as_str())
}

/// Whether a title is an office that records would list.
fn is_office(title: &str) -> bool {
    const OFFICES: &[&str] =
        &["president", "minister", "premier", "chancellor", "king", "queen", "emperor", "pope", "secretary"];
    title.split(' ').any(|w| OFFICES.contains(&w))
}

/// Whether an office of a record is what a title says: "Foreign Minister" is "Minister of Foreign Affairs".
fn same_office(office: &str, title: &str) -> bool {
    let office = fold(office);
    let plain = |t: &str| -> Vec<String> {
        let mut words: Vec<String> = t
            .split(' ')
            .filter(|w| !matches!(*w, "of" | "for" | "the" | "affairs" | "deputy" | "acting" | "first"))
            .map(|w| match w {
                "defense" => "defence".to_string(),
                "premier" => "prime minister".to_string(),
                "external" | "exterior" => "foreign".to_string(),
                _ => w.to_string(),
            })
            .flat_map(|w| w.split(' ').map(str::to_string).collect::<Vec<_>>())
            .collect();
        words.sort();
        words
    };
    // A deputy is not his minister.
    let deputy = |t: &str| t.split(' ').any(|w| matches!(w, "deputy" | "vice" | "assistant" | "under"));
    deputy(&office) == deputy(title)
        && (plain(&office) == plain(title)
            || office.starts_with(&format!("{title} of the "))
            || title.ends_with(&format!(" {office}")))
}

/// Whether an office is that of a head of state, government or world organisation, whom papers name without first name.
fn is_head(title: &str) -> bool {
    const HEADS: &[&str] = &[
        "president",
        "prime minister",
        "premier",
        "chancellor",
        "king",
        "queen",
        "emperor",
        "pope",
        "general secretary",
        "secretary-general",
        "taoiseach",
        "supreme leader",
        "shah",
    ];
    // "President of the Indian National Congress" heads a party.
    #[rustfmt::skip]
    const NO_STATE: &[&str] = &[
        "indian national congress", "senate", "exchequer", "national assembly", "volkskammer", "association", "hezbollah",
        "jihad", "front", "party",
    ];
    let title = title.to_lowercase();
    HEADS.iter().any(|head| title.starts_with(head)) && !NO_STATE.iter().any(|body| title.ends_with(body))
}

fn held_in(office: &Office, year: i16) -> bool {
    office.from.is_none_or(|from| from.year() <= year) && office.until.is_none_or(|until| until.year() >= year)
}
