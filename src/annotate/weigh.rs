//! What the tagger says, weighed against what is listed.
//!
//! A listed name in full stays what it is. A longer name that holds it wins ("Washington Post"), a place or country that
//! plays in a match is a team, and a weak name (one word that is many other things, too) may be taken back. What the
//! tagger is not sure of is left out: a wrong name in a list is worse than a missing one.

use crate::article::{Kind, Mention};
use crate::authority::Authority;

use super::lists::{HEADS, MORE_TITLES, SUFFIXES, TITLES};
use super::plausible;
use super::resolve::Resolved;
use super::tagger::{Label, Tagged, Tags};
use super::token::{Shape, Token};
use super::unlisted::is_firm;

/// How sure a new name must be.
const NEW: f32 = 0.65;
/// How sure a new place must be; those that are spoken of most are listed.
const NEW_PLACE: f32 = 0.8;
/// How sure a longer name must be to replace the listed ones within.
const LONGER: f32 = 0.6;
/// How sure another kind must be to replace a name without a record.
const OTHERWISE: f32 = 0.7;
/// How sure it must be to replace a record's name of one word.
const AGAINST_RECORD: f32 = 0.85;
/// How sure it must be that a weak name is none.
const NO_NAME: f32 = 0.9;

/// Words in front of a country's name that make no other name of it.
#[rustfmt::skip]
const FRONT_OF_COUNTRY: &[&str] = &[
    "Government", "Governments", "Members", "States", "Foreign", "State", "Kingdom", "Republic", "Racist", "Zionist",
    "Democratic", "Imperialist", "Fascist", "Independent", "Free", "Socialist", "Communist", "Western", "Eastern",
];

/// More words that the tagger takes for the first of a person's name, lower case.
#[rustfmt::skip]
const FRONT_OF_PERSON: &[&str] = &[
    "mp", "messrs", "generals", "presidents", "ministers", "ambassadors", "laureate", "laureates", "thus", "hence",
    "therefore", "however", "were", "his", "her", "holiness", "excellency",
];

struct Scale<'a> {
    authority: &'a Authority,
    text: &'a str,
    words: &'a [Token],
}

/// Enters what the tagger found among what is resolved. Returns the words that later rules must leave alone: those in
/// names that are neither person nor organisation nor place.
pub(super) fn weigh(
    authority: &Authority,
    text: &str,
    words: &[Token],
    tags: &Tags,
    resolved: &mut Vec<Resolved>,
) -> Vec<bool> {
    let scale = Scale { authority, text, words };
    let mut taken = vec![false; words.len()];
    let mut kept: Vec<Resolved> = Vec::with_capacity(resolved.len() + tags.names.len());
    let mut listed = std::mem::take(resolved).into_iter().peekable();
    for tagged in &tags.names {
        while let Some(r) = listed.next_if(|r| r.last <= tagged.first) {
            kept.extend(scale.stands(r, tags));
        }
        let mut within: Vec<Resolved> = Vec::new();
        while let Some(r) = listed.next_if(|r| r.first < tagged.last) {
            within.push(r);
        }
        if within.iter().any(|r| r.first < tagged.first || r.last > tagged.last) {
            // They cross, or the listed name is the longer one.
            kept.append(&mut within);
            continue;
        }
        scale.one(*tagged, within, tags, &mut kept, &mut taken);
    }
    kept.extend(listed.filter_map(|r| scale.stands(r, tags)));
    *resolved = kept;
    taken
}

impl Scale<'_> {
    fn word(&self, at: usize) -> &str {
        self.words.get(at).map_or("", |t| &self.text[t.start..t.end])
    }

    /// A listed name that the tagger marks as none: gone if it is a weak one.
    fn stands(&self, r: Resolved, tags: &Tags) -> Option<Resolved> {
        let one = r.last - r.first == 1 && self.words[r.first].shape == Shape::Capital;
        let weak = one
            && matches!(
                r.mention.kind,
                Kind::Person | Kind::Institution | Kind::Party | Kind::ArmedGroup | Kind::Place
            );
        let gone = weak && tags.outside[r.first] >= NO_NAME;
        (!gone).then_some(r)
    }

    /// One name of the tagger with the listed names within it.
    fn one(&self, tagged: Tagged, within: Vec<Resolved>, tags: &Tags, kept: &mut Vec<Resolved>, taken: &mut [bool]) {
        // "United" is a club to those who speak of matches, and a slip of "United Nations" to others.
        if within.is_empty() && !tags.sport && tagged.last - tagged.first == 1 && self.word(tagged.first) == "United" {
            return;
        }
        let Some(whole) = within.first().filter(|r| r.first == tagged.first && r.last == tagged.last) else {
            if let Some(own) = self.own(tagged, &within) {
                kept.push(own);
                return;
            }
            let new = if tagged.label == Label::Place { NEW_PLACE } else { NEW };
            let wins = if within.is_empty() { tagged.sure >= new } else { self.is_better(tagged, &within) };
            if wins {
                self.enter(tagged, kept, taken);
            } else {
                kept.extend(within.into_iter().filter_map(|r| self.stands(r, tags)));
            }
            return;
        };
        let one = tagged.last - tagged.first == 1;
        let least = match (whole.mention.kind, tagged.label) {
            // A country or a city is a team where matches are spoken of, and nowhere else.
            (Kind::Country | Kind::Place, Label::Organisation) if !tags.sport => 2.0,
            _ if whole.record.is_none() && whole.mention.kind == Kind::Place && one => OTHERWISE,
            _ if whole.record.is_none() && whole.mention.kind == Kind::Place => AGAINST_RECORD,
            (Kind::Country, Label::Organisation | Label::Person) => AGAINST_RECORD,
            (Kind::People, _) => 2.0,
            _ if one && self.words[tagged.first].shape == Shape::Capital => AGAINST_RECORD,
            _ => 2.0,
        };
        if !agree(whole.mention.kind, tagged.label) && tagged.sure >= least {
            self.enter(tagged, kept, taken);
        } else {
            kept.extend(within);
        }
    }

    /// Whether a name is better than the listed ones that it holds.
    fn is_better(&self, tagged: Tagged, within: &[Resolved]) -> bool {
        let parts: Vec<&str> = (tagged.first..tagged.last).map(|at| self.word(at)).collect();
        if tagged.sure < LONGER || !plausible::is_plausible(tagged.label, &parts) {
            return false;
        }
        let beyond: Vec<&str> = (tagged.first..tagged.last)
            .filter(|at| !within.iter().any(|r| (r.first..r.last).contains(at)))
            .map(|at| self.word(at))
            .collect();
        if within.iter().any(|r| r.record.is_some()) && plausible::adds_nothing(&beyond) {
            return false;
        }
        let countries = within.iter().all(|r| matches!(r.mention.kind, Kind::Country | Kind::People));
        match tagged.label {
            Label::Person => !within.iter().any(|r| r.mention.kind == Kind::Person && r.record.is_some()),
            // "the Chinese Foreign Ministry": the record is meant, the adjective is the country.
            Label::Organisation if countries && self.is_government(tagged) => false,
            Label::Organisation | Label::Place | Label::Other if self.adjective_of(within) => false,
            Label::Organisation | Label::Place | Label::Other => {
                !within.iter().any(|r| r.record.is_some() && r.last - r.first > 2 && r.mention.kind == Kind::Person)
            }
            Label::People => false,
        }
    }

    /// "the U.S. Food and Drug Administration", "the Chinese Foreign Ministry": the record is meant whose country stands
    /// in front, and a country in front is part of the name.
    fn own(&self, tagged: Tagged, within: &[Resolved]) -> Option<Resolved> {
        let [front, body] = within else { return None };
        let record = body.record?;
        let country = front.record.map(|at| self.authority.records()[at].name.as_str());
        let whole = front.first == tagged.first && front.last == body.first && body.last == tagged.last;
        let organised = matches!(body.mention.kind, Kind::Institution | Kind::Party | Kind::ArmedGroup);
        let own = self.authority.records()[record].country.as_deref() == country && country.is_some();
        if !(whole && organised && own && tagged.label == Label::Organisation && front.mention.kind == Kind::Country) {
            return None;
        }
        let mut one = body.clone();
        (one.first, one.mention.start) = (front.first, front.mention.start);
        Some(one)
    }

    fn adjective_of(&self, within: &[Resolved]) -> bool {
        let [front, body] = within else { return false };
        let of = body.record.and_then(|at| self.authority.records()[at].country.as_deref());
        front.mention.kind == Kind::People
            && of.is_some()
            && of == front.record.map(|at| self.authority.records()[at].name.as_str())
    }

    /// "the French Government", "the Government of India", "the Jewish State": the country is meant, and its name is listed.
    fn is_government(&self, tagged: Tagged) -> bool {
        #[rustfmt::skip]
        const GOVERNMENT: &[&str] = &[
            "Government", "Governments", "Administration", "Administrations", "State", "States", "Republic", "Powers",
            "Authorities", "Members", "Presidents", "Ministers",
        ];
        // "the Royal Government of Cambodia", "the State of Guinea-Bissau", "racist South Africa".
        let of = (tagged.first..tagged.last - 1).any(|at| self.word(at) == "Government" && self.word(at + 1) == "of");
        GOVERNMENT.contains(&self.word(tagged.last - 1)) || of || FRONT_OF_COUNTRY.contains(&self.word(tagged.first))
    }

    fn enter(&self, tagged: Tagged, kept: &mut Vec<Resolved>, taken: &mut [bool]) {
        let (mut first, mut last) = (tagged.first, tagged.last);
        let mut tagged = tagged;
        // "Secretary of State Byrnes": the state is his office's.
        if last - first > 1 && first >= 2 && self.word(first) == "State" && self.word(first - 2) == "Secretary" {
            first += 1;
            tagged.label = Label::Person;
        }
        let kind = match tagged.label {
            Label::Person => Kind::Person,
            Label::Organisation => self.kind_of_organisation(first, last),
            // "Lesotho Congress", "Senate of Padua": whatever the tagger takes it for, its head says what it is.
            Label::Place if last - first > 1 && HEADS.contains(&self.word(last - 1)) => {
                self.kind_of_organisation(first, last)
            }
            Label::Place => Kind::Place,
            Label::People | Label::Other => {
                taken[first..last].fill(true);
                return;
            }
        };
        if kind == Kind::Person {
            let is_title = |at: usize| {
                let word = self.word(at).to_lowercase();
                TITLES.contains(&word.as_str())
                    || MORE_TITLES.contains(&word.as_str())
                    || FRONT_OF_PERSON.contains(&word.as_str())
            };
            // "Tory MP Chris Clarkson": all up to the last title is title.
            if let Some(title) = (first..(last - 1).min(first + 4)).rev().find(|at| is_title(*at)) {
                first = title + 1;
            }
            while last - first > 2
                && SUFFIXES[2..].contains(&self.word(last - 1))
                && !self.word(last - 1).starts_with('I')
            {
                last -= 1;
            }
            (first, last) = self.person_ends(first, last);
            if self.is_no_person(first, last) {
                taken[first..last].fill(true);
                return;
            }
        }
        let parts: Vec<&str> = (first..last).map(|at| self.word(at)).collect();
        // "Intermediate-Range Nuclear Forces Treaty" names no forces.
        const PAPERS: &[&str] =
            &["Treaty", "Agreement", "Accord", "Accords", "Convention", "Protocol", "Act", "Charter"];
        let of_paper = PAPERS.contains(&self.word(last)) && tagged.label == Label::Organisation;
        if of_paper || !plausible::is_plausible(tagged.label, &parts) {
            taken[first..last].fill(true);
            return;
        }
        let start = self.words[first].start;
        let mut end = self.words[last - 1].end;
        let closing = matches!(self.word(last - 1), "Inc" | "Corp" | "Co" | "Ltd" | "Jr" | "Sr" | "Bros");
        if closing && self.text[end..].starts_with('.') {
            end += 1;
        }
        let name = self.text[start..end].split_whitespace().collect::<Vec<_>>().join(" ");
        let unlisted = (kind != Kind::Place).then_some(name);
        let mention = Mention { start, end, kind, record: None, unlisted, candidates: Vec::new() };
        kept.push(Resolved { first, last, mention, record: None });
    }

    /// "Acheson-Baruch-Lilienthal" are three, "Johnson & Johnson" is a firm, and "Hurricane Ivan" a storm.
    fn is_no_person(&self, first: usize, last: usize) -> bool {
        let gap = |at: usize| self.words.get(at + 1).map_or("", |next| &self.text[self.words[at].end..next.start]);
        let before = first.checked_sub(1);
        let hyphens = (first..last - 1).all(|at| matches!(gap(at), "-" | "\u{2013}"));
        let several = last - first > 2
            && hyphens
            && (first..last).all(|at| self.words[at].shape == Shape::Capital && self.word(at).len() > 4);
        let storm = matches!(
            before.map_or("", |at| self.word(at)),
            "Hurricane" | "Hurricanes" | "Cyclone" | "Typhoon" | "Storm" | "Saint"
        );
        let firm = last - first == 1 && is_firm(before.map_or("", gap), gap(last - 1));
        several || storm || firm
    }

    /// Where a person's name really ends: "Mr. Freitas" goes on in "do Amaral", "Justice Macaskie I have quoted" does not
    /// end in a number, and "Mr. Hammarskjold Is" not in a verb.
    fn person_ends(&self, first: usize, mut last: usize) -> (usize, usize) {
        #[rustfmt::skip]
        const BEHIND_I: &[&str] = &[
            "have", "had", "am", "was", "will", "would", "shall", "should", "wish", "could", "can", "must", "may", "do", "did",
            "believe", "think", "want", "say", "said", "see", "quote", "refer", "know", "hope",
        ];
        let end = self.word(last - 1);
        if last - first > 1
            && (matches!(end, "Is" | "Has" | "Was" | "Were" | "However" | "Will")
                && self.words.get(last).is_some_and(|t| t.shape == Shape::Lower)
                || end == "I" && BEHIND_I.contains(&self.word(last)))
        {
            last -= 1;
        }
        let gap = |at: usize| self.words.get(at + 1).map(|next| &self.text[self.words[at].end..next.start]);
        let mut goes_on = last;
        while goes_on - last < 3
            && gap(goes_on - 1) == Some(" ")
            && matches!(self.word(goes_on), "de" | "do" | "da" | "dos" | "di" | "von" | "van" | "der" | "bin")
        {
            goes_on += 1;
        }
        let more = goes_on > last
            && gap(goes_on - 1) == Some(" ")
            && self.words.get(goes_on).is_some_and(|t| t.shape == Shape::Capital);
        (first, if more { goes_on + 1 } else { last })
    }

    /// Party, armed group or institution, by the words of the name.
    fn kind_of_organisation(&self, first: usize, last: usize) -> Kind {
        #[rustfmt::skip]
        const PARTIES: &[&str] = &["Party", "Democrats", "Socialists", "Conservatives", "Liberals", "Greens", "Labour"];
        #[rustfmt::skip]
        const ARMED: &[&str] = &[
            "Brigade", "Brigades", "Militia", "Guerrillas", "Rebels", "Mujahideen", "Insurgents", "Martyrs", "Liberation",
        ];
        let has = |list: &[&str]| (first..last).any(|at| list.contains(&self.word(at)));
        let ends = |list: &[&str]| list.contains(&self.word(last - 1));
        // "Liberation Army", but "Army Corps" and "Salvation Army" are none.
        let army = has(&["Liberation", "Resistance"]) && has(&["Army", "Front", "Forces", "Movement"]);
        if ends(PARTIES) || self.word(first) == "Party" && last - first > 1 {
            Kind::Party
        } else if army || ends(&ARMED[..7]) && last - first > 1 {
            Kind::ArmedGroup
        } else {
            Kind::Institution
        }
    }
}

/// Whether a kind and a label mean the same.
fn agree(kind: Kind, label: Label) -> bool {
    matches!(
        (kind, label),
        (Kind::Person, Label::Person)
            | (Kind::Institution | Kind::Party | Kind::ArmedGroup, Label::Organisation)
            | (Kind::Country | Kind::Place, Label::Place)
            | (Kind::People, Label::People)
    )
}
