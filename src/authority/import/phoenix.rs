//! The actor dictionaries of event coding: TABARI, PETRARCH, Phoenix.
//!
//! A name in capitals with underscores, then `+SYNONYM` lines, then codes in brackets: on the line of the name or on lines
//! that begin with a blank. A code may be limited in time: `[AFGGOV 011222-041207]`, `[AFGGOV >011222]`, `[AFGELI <010101]`,
//! days written YYMMDD or YYYYMMDD. `;` and `#` begin a comment. A code begins with a state (ISO 3166) or with what is no
//! state (IGO, NGO, MNC, IMG, INT), then come roles of three letters: GOV, MIL, OPP, REB, ELI (a former one) and others.
//! Dictionaries do not say whether a name is a person's; dates, roles and words tell.

use crate::article::Kind;
use crate::authority::fault::Fault;
use crate::authority::{Authority, Record, fold};

use super::names::{Lexicon, is_body, is_generic, is_person, without_titles, written};
use super::{Draft, range};

/// An entry of a dictionary.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Actor {
    /// Line of its first name, from 1.
    pub line: usize,
    /// Its names with their lines, as the file writes them, without the underscores.
    pub names: Vec<(usize, String)>,
    /// Its codes.
    pub codes: Vec<Code>,
}

/// A code with the time that it holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Code {
    /// "AFGGOV".
    pub code: String,
    /// First day, "2001-12-22", or nothing.
    pub from: String,
    /// Last day, or nothing.
    pub until: String,
}

/// What an entry is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Sort {
    /// A state with its people and places.
    State,
    /// A human being.
    Person,
    /// A force that fights.
    ArmedGroup,
    /// An international organisation.
    Intergovernmental,
    /// A body of citizens.
    NonGovernmental,
    /// A company.
    Company,
    /// Another body.
    Body,
    /// A role or a group without a name of its own.
    Generic,
}

/// The entries of a dictionary; lines that are none are told.
pub fn actors(text: &str, faults: &mut Vec<Fault>) -> Vec<Actor> {
    let mut actors: Vec<Actor> = Vec::new();
    // Whether the entry has its codes, so that the next name begins another.
    let mut closed = true;
    for (at, raw) in text.lines().enumerate() {
        let number = at + 1;
        let line = raw.split([';', '#']).next().unwrap_or_default();
        if line.trim().is_empty() {
            continue;
        }
        let (name, codes) = line.split_once('[').map_or((line, None), |(name, codes)| (name, Some(codes)));
        let plus = name.trim_start().starts_with('+');
        let name = name.trim().trim_start_matches('+').replace('_', " ");
        let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
        if name.contains(char::is_control) {
            faults.push(Fault::warning(number, "a control character is in this line; it was left out"));
            continue;
        }
        if !name.is_empty() {
            match actors.last_mut() {
                Some(actor) if plus || !closed => actor.names.push((number, name)),
                _ if plus => {
                    faults.push(Fault::warning(number, format!("'+{name}' is a synonym of nothing; it was left out")));
                    continue;
                }
                _ => {
                    actors.push(Actor { line: number, names: vec![(number, name)], codes: Vec::new() });
                    closed = false;
                }
            }
        }
        let Some(codes) = codes else { continue };
        closed = true;
        let Some(actor) = actors.last_mut() else {
            faults.push(Fault::warning(number, "a code without a name; it was left out"));
            continue;
        };
        for code in codes.split('[') {
            let text = code.split(']').next().unwrap_or_default().trim();
            let (code, time) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
            let (from, until) = time_of(time).unwrap_or_else(|what| {
                faults.push(Fault::warning(number, what));
                Default::default()
            });
            // "---" says that it is nobody from then on.
            let code = code.trim_matches('-').to_ascii_uppercase();
            if !code.is_empty() {
                actor.codes.push(Code { code, from, until });
            }
        }
    }
    actors
}

/// First and last day of a code's time, empty where it is open.
fn time_of(text: &str) -> Result<(String, String), String> {
    let time: String = text.split_whitespace().collect();
    let wrong =
        || format!("'{time}' is no time of a code; write YYMMDD-YYMMDD, >YYMMDD or <YYMMDD. The time was left out");
    let (from, until) = match time.chars().next() {
        None => (String::new(), String::new()),
        Some('>') => (day(&time[1..]).ok_or_else(wrong)?, String::new()),
        Some('<') => (String::new(), day(&time[1..]).ok_or_else(wrong)?),
        Some(_) => {
            let (from, until) = time.split_once('-').unwrap_or((&time, &time));
            (day(from).ok_or_else(wrong)?, day(until).ok_or_else(wrong)?)
        }
    };
    if range(&from, &until).is_none() && !time.is_empty() {
        return Err(format!("'{time}' ends before it begins. The time was left out"));
    }
    Ok((from, until))
}

/// "011222" or "20011222" as "2001-12-22". Two digits below 30 are years of this century, as the dictionaries have it.
fn day(digits: &str) -> Option<String> {
    if !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let (year, rest) = match digits.len() {
        6 => {
            let short: u16 = digits[..2].parse().ok()?;
            (if short < 30 { 2000 + short } else { 1900 + short }, &digits[2..])
        }
        8 => (digits[..4].parse().ok()?, &digits[4..]),
        _ => return None,
    };
    let (month, day): (u8, u8) = (rest[..2].parse().ok()?, rest[2..].parse().ok()?);
    // "00" is a month or a day that nobody knows.
    let written = match (month, day) {
        (0, _) => format!("{year:04}"),
        (month, 0) => format!("{year:04}-{month:02}"),
        (month, day) => format!("{year:04}-{month:02}-{day:02}"),
    };
    written.parse::<crate::article::PartialDate>().is_ok().then_some(written)
}

impl Actor {
    /// What it is, as far as its codes and the words of its first name tell.
    pub fn sort(&self, lexicon: &Lexicon) -> Sort {
        let Some((_, first)) = self.names.first() else { return Sort::Generic };
        let dated = self.codes.iter().any(|c| !c.from.is_empty() || !c.until.is_empty());
        let name = without_titles(&written(first));
        let codes = || self.codes.iter().map(|c| c.code.as_str());
        let begins = |heads: &[&str]| codes().any(|c| heads.iter().any(|h| c.starts_with(h)));
        let no_state = ["NGO", "IGO", "MNC", "IMG", "INT", "MED"];
        if let Some(code) = codes().next()
            && code.len() == 3
            && codes().all(|c| c == code)
            && !no_state.contains(&code)
            && !dated
            && !is_person(&name, lexicon)
        {
            return Sort::State;
        }
        if self.codes.is_empty() || name.is_empty() || is_generic(&written(first), lexicon) {
            return Sort::Generic;
        }
        if is_person(&name, lexicon) {
            return Sort::Person;
        }
        let held = codes().any(|c| {
            ["GOV", "ELI", "OPP", "JUD", "MIL", "LEG"].iter().any(|r| c.get(3..).is_some_and(|x| x.contains(r)))
        });
        if dated && held && !is_body(&name) && name.contains(' ') {
            return Sort::Person;
        }
        if begins(&["IMG"])
            || codes()
                .any(|c| c.get(3..).is_some_and(|r| ["REB", "UAF", "SEP", "INS", "RAD"].iter().any(|x| r.contains(x))))
        {
            return Sort::ArmedGroup;
        }
        if begins(&["IGO"]) {
            return Sort::Intergovernmental;
        }
        if begins(&["NGO"]) {
            return Sort::NonGovernmental;
        }
        if begins(&["MNC"]) { Sort::Company } else { Sort::Body }
    }

    /// The state of its first code that has one.
    fn country<'a>(&self, authority: &'a Authority) -> Option<&'a Record> {
        let of = |code: &str| [code.get(..3), code.get(3..6)].into_iter().flatten().find_map(|c| authority.by_iso(c));
        self.codes.iter().find_map(|c| of(&c.code))
    }
}

/// The title of an office for the roles of a code; `None` for what is no office.
fn title(roles: &str) -> Option<&'static str> {
    Some(match roles.get(..3)? {
        "GOV" => match roles.get(3..6) {
            Some("MIL") => "Member of the government (military)",
            Some("JUD") => "Member of the government (judiciary)",
            Some("BUS") => "Member of the government (economy)",
            Some("SPY") => "Member of the government (intelligence)",
            _ => "Member of the government",
        },
        "MIL" => "Member of the armed forces",
        "LEG" => "Member of parliament",
        "JUD" => "Member of the judiciary",
        "OPP" => "Member of the opposition",
        "SPY" => "Member of the intelligence service",
        "COP" => "Member of the police",
        "REB" | "INS" | "SEP" => "Rebel",
        _ => return None,
    })
}

/// The drafts of a dictionary.
pub(super) fn drafts(text: &str, authority: &Authority, lexicon: &Lexicon, faults: &mut Vec<Fault>) -> Vec<Draft> {
    let mut drafts = Vec::new();
    for actor in actors(text, faults) {
        let sort = actor.sort(lexicon);
        let kind = match sort {
            Sort::Generic => {
                let name = actor.names.first().map(|(_, n)| written(n)).unwrap_or_default();
                let what = if actor.codes.is_empty() {
                    format!("'{name}' was left out: it has no code")
                } else {
                    format!("'{name}' was left out: a role or group without a name of its own")
                };
                faults.push(Fault::note(actor.line, what));
                continue;
            }
            Sort::State => Kind::Country,
            Sort::Person => Kind::Person,
            Sort::ArmedGroup => Kind::ArmedGroup,
            _ => Kind::Institution,
        };
        let state = actor.country(authority);
        let mut draft = Draft { line: actor.line, kind, names: Vec::new(), country: None, fields: Vec::new() };
        // The state itself belongs to none.
        draft.country = state.filter(|_| kind != Kind::Country).map(|r| r.name.clone());
        for (line, raw) in &actor.names {
            for name in spellings(raw) {
                let bare = without_titles(&name);
                let reason = match kind {
                    Kind::Person if !bare.contains(' ') => Some("a title, or a surname alone"),
                    Kind::Person => None,
                    Kind::Country if !state.is_none_or(|s| resembles(s, &name)) => {
                        Some("no name of the state: a place in it")
                    }
                    _ if bare.is_empty() || fold(&name).len() < 2 || is_generic(&name, lexicon) => {
                        Some("a role or group without a name of its own")
                    }
                    _ => None,
                };
                if let Some(reason) = reason {
                    faults.push(Fault::note(*line, format!("'{name}' was left out: {reason}")));
                } else if kind == Kind::Person {
                    draft.names.push(bare);
                } else if kind != Kind::Country && !draft.names.is_empty() && is_person(&bare, lexicon) {
                    // Leaders stand among the synonyms of their group; they are persons of their own.
                    drafts.push(Draft {
                        line: *line,
                        kind: Kind::Person,
                        names: vec![bare],
                        country: draft.country.clone(),
                        fields: Vec::new(),
                    });
                } else {
                    draft.names.push(name);
                }
            }
        }
        match sort {
            Sort::Intergovernmental | Sort::NonGovernmental | Sort::Body => {
                draft.fields.push(("type", "organisation".to_string()));
            }
            Sort::Company => draft.fields.push(("type", "company".to_string())),
            _ => {}
        }
        times(&actor, kind, authority, &mut draft);
        if !draft.names.is_empty() {
            drafts.push(draft);
        }
    }
    drafts
}

/// Codes that are limited in time: offices of a person, the life of a body.
fn times(actor: &Actor, kind: Kind, authority: &Authority, draft: &mut Draft) {
    if kind == Kind::Person {
        for code in &actor.codes {
            let state = code.code.get(..3).and_then(|c| authority.by_iso(c));
            let title = code.code.get(3..).and_then(title);
            if let (Some(state), Some(title), Some(range)) = (state, title, range(&code.from, &code.until)) {
                draft.fields.push(("office", format!("{title} | {} | {range}", state.name)));
            }
        }
        return;
    }
    if let [code] = &actor.codes[..]
        && kind != Kind::Country
        && range(&code.from, &code.until).is_some()
    {
        for (field, date) in [("from", &code.from), ("until", &code.until)] {
            if !date.is_empty() {
                draft.fields.push((field, date.clone()));
            }
        }
    }
}

/// A name, and the acronym that it has in brackets.
fn spellings(raw: &str) -> Vec<String> {
    match raw.split_once('(') {
        Some((name, rest)) if !name.trim().is_empty() => {
            let inside = rest.split(')').next().unwrap_or_default().trim();
            let acronym =
                inside.len() > 1 && inside.len() <= 8 && inside.chars().all(|c| c.is_alphabetic() || c == '-');
            let mut both = vec![written(name)];
            both.extend(acronym.then(|| inside.to_string()));
            both
        }
        _ => vec![written(raw)],
    }
}

/// Whether a name is one of a state and not of a place in it: it has a word in common with a name, or nearly is one.
fn resembles(state: &Record, name: &str) -> bool {
    let folded = fold(name);
    let long = |w: &str| {
        w.len() >= 4
            && !matches!(
                w,
                "republic" | "state" | "states" | "islands" | "kingdom" | "democratic" | "people" | "south" | "north"
            )
    };
    state.names().chain(state.adjectives.iter().map(String::as_str)).any(|own| {
        let own = fold(own);
        strsim::jaro_winkler(&own, &folded) >= 0.92
            || own.split(' ').filter(|w| long(w)).any(|w| folded.split(' ').any(|x| x == w))
    }) && !folded.contains("occupied")
}

#[cfg(test)]
mod tests {
    use super::*;

    const SAMPLE: &str = "\
# comment
HAMID_KARZAI_  ; a comment
+KARZAI_
+PRESIDENT_HAMID_KARZAI_
\t[AFGELI 750101-000101]
\t[AFGGOV >011222]
NEW_BODY_OF_TESTERS_ (NBT)_ [NGOAFG 990101-20041231]
+PETER_SMITHSON_
AFGHAN_TROOPS_ [AFGMIL]
+SOLDIERS
BROKEN_THING_LEAGUE [NGO 2004017-20061201]
";

    #[test]
    fn codes_with_times_become_offices() {
        let mut faults = Vec::new();
        let read = actors(SAMPLE, &mut faults);
        assert_eq!(read.len(), 4);
        assert_eq!(read[0].codes[1], Code { code: "AFGGOV".into(), from: "2001-12-22".into(), until: String::new() });
        assert_eq!(faults.len(), 1, "{faults:?}");
        assert_eq!(faults[0].line, 11);
    }

    #[test]
    fn generic_agents_and_surnames_are_left_out() {
        let authority = Authority::built_in().expect("the built-in authority file");
        let lexicon = Lexicon::of(&authority);
        let mut faults = Vec::new();
        let drafts = drafts(SAMPLE, &authority, &lexicon, &mut faults);
        let names: Vec<&[String]> = drafts.iter().map(|d| &d.names[..]).collect();
        assert_eq!(names[0], ["Hamid Karzai", "Hamid Karzai"]);
        assert_eq!(drafts[0].fields, [("office", "Member of the government | Afghanistan | 2001-12-22..".to_string())]);
        assert_eq!((drafts[1].kind, names[1]), (Kind::Person, &["Peter Smithson".to_string()][..]));
        assert_eq!(names[2], ["New Body of Testers", "NBT"]);
        assert_eq!(drafts[2].fields[1..], [("from", "1999-01-01".to_string()), ("until", "2004-12-31".to_string())]);
        assert!(faults.iter().any(|f| f.line == 9 && f.what.contains("without a name of its own")), "{faults:?}");
    }
}
