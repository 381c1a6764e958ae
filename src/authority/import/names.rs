//! Names as event coders write them: capitals and underscores, titles in front, persons among the bodies.

use std::collections::{HashMap, HashSet};

use crate::article::Kind;
use crate::authority::{Authority, Record, fold};

/// Titles and offices that stand before a name, and words that hold them together.
#[rustfmt::skip]
const TITLES: &[&str] = &[
    "president", "prime", "minister", "ministers", "minister's", "king", "queen", "foreign", "defence", "defense",
    "secretary", "general", "secretary-general", "chancellor", "deputy", "vice", "premier", "the", "of", "for", "and",
    "mr", "mrs", "ms", "dr", "sir", "gen", "lt", "col", "maj", "brig", "adm", "admiral", "colonel", "major",
    "lieutenant", "captain", "marshal", "governor", "ambassador", "envoy", "spokesman", "spokesperson", "spokeswoman",
    "leader", "chief", "head", "chairman", "chairwoman", "chairperson", "director", "former", "ex", "acting", "interim",
    "senator", "representative", "rep", "prof", "professor", "commander", "emir", "sheikh", "sheik", "prince",
    "princess", "crown", "finance", "interior", "home", "affairs", "chief", "staff", "opposition", "rebel", "speaker",
    "commissioner", "judge", "justice", "lord", "lady", "archbishop", "bishop", "pope", "cardinal", "ayatollah",
    "imam", "mullah", "attorney",
];

/// Words that name no one: with a country or alone they are a generic agent.
#[rustfmt::skip]
const GENERIC: &[&str] = &[
    "government", "governments", "military", "army", "troops", "troop", "soldiers", "police", "rebels", "forces",
    "force", "ministry", "ministries", "parliament", "lawmakers", "officials", "official", "authorities", "regime",
    "administration", "cabinet", "opposition", "protesters", "demonstrators", "militants", "insurgents", "guerrillas",
    "separatists", "fighters", "gunmen", "civilians", "citizens", "people", "refugees", "students", "workers", "media",
    "press", "company", "companies", "corporations", "mncs", "ngos", "igos", "bodies", "mission", "missions", "envoys",
    "diplomats", "embassy", "embassies", "consulate", "court", "courts", "judges", "agency", "agencies", "state",
    "delegation", "delegations", "peacekeepers", "monitor", "monitors", "observers", "inspectors", "inspector",
    "resident", "team", "teams", "a", "an", "in", "to", "at", "with",
];

/// Words that a body's name has and a person's has not, folded.
#[rustfmt::skip]
const BODY: &[&str] = &[
    "ministry", "party", "army", "front", "bank", "union", "committee", "council", "group", "movement",
    "organization", "organisation", "forces", "force", "federation", "league", "association", "foundation", "institute",
    "center", "centre", "commission", "agency", "court", "parliament", "assembly", "congress", "senate", "national",
    "international", "society", "corps", "brigade", "brigades", "liberation", "guard", "guards", "university",
    "company", "corp", "corporation", "inc", "incorporated", "ltd", "limited", "plc", "coalition", "alliance",
    "program", "programme", "fund", "network", "church", "service", "services", "police", "authority", "office",
    "department", "board", "government", "tribe", "militia", "news", "times", "tv", "radio", "airlines", "airways",
    "confederation", "democratic", "people", "peoples", "revolutionary", "socialist", "communist", "islamic",
    "initiative", "campaign", "conference", "regime", "troops", "air", "navy", "rebels", "separatists", "guerrillas",
    "fighters", "jihad", "partido", "parti", "frente", "embassy", "world", "global", "chamber", "club", "trust",
    "relief", "aid", "development", "rights", "human", "women", "youth", "students", "workers", "trade", "health",
    "research", "studies", "college", "school", "academy", "hospital", "museum", "cartel", "gang", "tribunal",
    "secretariat", "house", "kingdom", "republic", "republika", "state", "security", "intelligence", "cell", "cells",
    "unit", "units", "command", "commandos", "squad", "squads", "legion", "faction", "wing", "tigers", "holdings",
    "technologies", "financial", "capital", "energy", "industries", "systems", "pharmaceuticals", "resistance",
    "struggle", "memorial", "project", "action", "against", "european", "african", "american", "energia", "line",
];

/// Abbreviations of a few letters that are written in capitals.
#[rustfmt::skip]
const CAPITALS: &[&str] = &[
    "un", "us", "usa", "uk", "eu", "uae", "ussr", "drc", "nato", "ii", "iii", "iv", "vi", "vii", "viii", "xi", "xii",
    "xiii", "xiv", "xvi", "xxiii", "tv", "bbc", "cnn",
];

/// Small words inside a name.
#[rustfmt::skip]
const SMALL: &[&str] = &[
    "of", "the", "and", "for", "in", "on", "to", "at", "against", "with", "de", "du", "des", "da", "do", "dos", "la",
    "le", "les", "el", "y", "e", "et", "und", "der", "die", "das", "van", "von", "bin", "ibn", "ul", "ur",
];

/// What tells persons and generic agents apart, taken from the records of an authority file.
#[derive(Debug, Default)]
pub struct Lexicon {
    /// Given names that two persons have at least, folded.
    given: HashSet<String>,
    /// Names, adjectives and peoples of states, folded.
    states: HashSet<String>,
}

impl Lexicon {
    /// The words of an authority file.
    pub fn of(authority: &Authority) -> Lexicon {
        let mut counts: HashMap<String, usize> = HashMap::new();
        let mut states: HashSet<String> =
            ["un", "u n", "us", "u s", "eu", "nato", "united nations"].map(String::from).into();
        for record in authority.records() {
            if record.kind == Kind::Country {
                states.extend(record.names().map(fold));
                states.extend(record.adjectives.iter().chain(&record.people).map(|n| fold(n)));
            }
            if record.kind == Kind::Person {
                let folded = fold(&record.name);
                if let Some((first, _)) = folded.split_once(' ')
                    && fold(record.surname()) != first
                {
                    *counts.entry(first.to_string()).or_default() += 1;
                }
            }
        }
        let given = counts.into_iter().filter(|(name, n)| *n > 1 && name.len() > 2).map(|(name, _)| name).collect();
        Lexicon { given, states }
    }
}

/// Whether a name looks like a person's: two to four words of which the first is a given name and none a body's.
pub(super) fn is_person(name: &str, lexicon: &Lexicon) -> bool {
    let folded = fold(name);
    let words: Vec<&str> = folded.split(' ').collect();
    (2..=4).contains(&words.len()) && lexicon.given.contains(words[0]) && !is_body(name)
}

/// Whether a word of the name is a body's.
pub(super) fn is_body(name: &str) -> bool {
    fold(name).split(' ').any(|w| BODY.contains(&w))
}

/// A name without the titles in front of it; empty if it is nothing else.
pub(super) fn without_titles(name: &str) -> String {
    let words: Vec<&str> = name.split(' ').collect();
    let is_title = |w: &str| TITLES.contains(&w.to_lowercase().trim_end_matches('.'));
    let first = words.iter().position(|w| !is_title(w)).unwrap_or(words.len());
    words[first..].join(" ")
}

/// Whether a name is some state's or body's agent of no name of its own: "Afghan troops", "UN envoy".
pub(super) fn is_generic(name: &str, lexicon: &Lexicon) -> bool {
    let folded = fold(name);
    let mut words: Vec<&str> = folded.split(' ').collect();
    let common = |w: &str| GENERIC.contains(&w) || TITLES.contains(&w);
    // What stands in front may be a state, its adjective, or the United Nations.
    for length in (1..=words.len().min(3)).rev() {
        let head = words[..length].join(" ");
        let state = lexicon.states.contains(&head);
        if state && length < words.len() {
            words.drain(..length);
            break;
        }
    }
    words.iter().all(|w| common(w))
}

/// "HAMID_KARZAI_" as one writes it: "Hamid Karzai". What has small letters already is kept.
pub(super) fn written(name: &str) -> String {
    let spaced = name.replace(['_', '+'], " ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let in_capitals = !spaced.contains(|c: char| c.is_lowercase());
    let alone = words.len() == 1 && words[0].chars().count() <= 6;
    let shaped = words.iter().enumerate().map(|(at, word)| {
        if !in_capitals || word.contains('.') && word.chars().filter(|c| *c == '.').count() * 2 >= word.chars().count()
        {
            return (*word).to_string();
        }
        let lower = word.to_lowercase();
        let vowels = lower.chars().any(|c| matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | 'y'));
        if CAPITALS.contains(&lower.as_str()) || alone || !vowels && lower.chars().all(char::is_alphabetic) {
            (*word).to_string()
        } else if at > 0 && SMALL.contains(&lower.as_str()) {
            lower
        } else {
            title_case(&lower)
        }
    });
    shaped.collect::<Vec<_>>().join(" ")
}

/// Capitals at the beginning and behind a hyphen, a slash or a bracket.
fn title_case(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    let mut opens = true;
    for c in word.chars() {
        if opens && c.is_alphabetic() {
            out.extend(c.to_uppercase());
            opens = false;
        } else {
            out.push(c);
        }
        opens |= matches!(c, '-' | '/' | '(');
    }
    out
}

/// The person whose name has the same words in another order, or the same but for initials; `None` unless it is one.
pub(super) fn same_person<'a>(authority: &'a Authority, name: &str) -> Option<&'a Record> {
    let words = |name: &str| {
        let folded = fold(name);
        let mut words: Vec<String> = folded.split(' ').filter(|w| w.len() > 1).map(str::to_string).collect();
        words.sort();
        words
    };
    let wanted = words(name);
    if wanted.len() < 2 {
        return None;
    }
    // Whoever it is has one of the words for a surname.
    let mut found: Option<&Record> = None;
    for word in &wanted {
        for (_, record) in authority.by_surname(word) {
            if record.names().any(|n| words(n) == wanted) {
                match found {
                    Some(other) if other.id != record.id => return None,
                    _ => found = Some(record),
                }
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_as_one_writes_them() {
        let cases = [
            ("HAMID_KARZAI_", "Hamid Karzai"),
            ("UNITED_NATIONS_HIGH_COMMISSIONER_FOR_REFUGEES", "United Nations High Commissioner for Refugees"),
            ("UNHCR", "UNHCR"),
            ("BAN_KI-MOON", "Ban Ki-Moon"),
            ("UN_Secy_Gen", "UN Secy Gen"),
            ("JOHN_PAUL_II_", "John Paul II"),
        ];
        for (given, expected) in cases {
            assert_eq!(written(given), expected);
        }
    }

    #[test]
    fn titles_and_generic_agents_are_no_names() {
        let authority = Authority::built_in().expect("the built-in authority file");
        assert_eq!(without_titles("Foreign Minister Ashraf Ghani"), "Ashraf Ghani");
        let lexicon = Lexicon::of(&authority);
        for name in ["US Secretary of State", "Afghan troops", "UN envoy", "MNCs"] {
            assert!(is_generic(name, &lexicon) || without_titles(name).is_empty(), "{name}");
        }
        assert!(!is_generic("Afghan National Army Academy", &lexicon));
    }
}
