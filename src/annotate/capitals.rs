//! Whether a capital, a palace or a ministry's building is its government or a place: "Beijing agreed", "arrived in
//! Beijing".
//!
//! Decided by the words around it: the government does what is said of it, is asked, told, accused; the place has things in
//! it. Limits: English; where nothing speaks for the government it is the place.

use crate::article::Kind;

use super::names::Match;
use super::resolve::{Context, Resolved};
use super::token::Shape;

impl Context<'_> {
    /// Whether a capital does what governments do in its sentence.
    pub(super) fn acts(&self, m: &Match, next: Option<&Match>, before: &[Resolved]) -> bool {
        #[rustfmt::skip]
        const STAYS: &[&str] = &[
            "in", "at", "near", "outside", "inside", "around", "into", "via", "through", "left", "leave", "reached",
            "visited", "visiting", "toured", "entered", "central", "downtown", "city", "capital", "greater", "of",
            "from", "across", "within",
        ];
        #[rustfmt::skip]
        const DOES: &[&str] = &[
            "said", "says", "say", "agreed", "agrees", "announced", "warned", "warns", "rejected", "rejects",
            "refused", "refuses", "accused", "accuses", "called", "calls", "demanded", "demands", "denied", "denies",
            "insists", "insisted", "wants", "wanted", "hopes", "hoped", "fears", "feared", "sees", "saw", "seeks",
            "sought", "sent", "signed", "supported", "supports", "backed", "backs", "opposed", "opposes", "offered",
            "offers", "recognised", "recognized", "imposed", "would", "will", "could", "should", "must", "may",
            "might", "had", "has", "have", "did", "does", "can", "cannot", "began", "considers", "considered",
            "believes", "believed", "maintained", "maintains", "responded", "replied", "condemned", "condemns",
            "protested", "urged", "urges", "threatened", "threatens", "declared", "declares", "claims", "claimed",
            "expelled", "recalled", "was", "is", "were", "are", "appears", "seems", "itself", "alone", "also",
            "never", "still", "then", "now",
        ];
        #[rustfmt::skip]
        const TOWARDS: &[&str] = &[
            "between", "with", "against", "toward", "towards", "on", "by", "for", "than", "press", "pressed",
            "pressing", "pressure", "pressured", "urge", "urged", "urging", "persuade", "persuaded", "convince",
            "convinced", "asked", "ask", "told", "tell", "warn", "warned", "accuse", "accused", "disarm", "help",
            "support", "supported", "recognise", "recognize", "recognised", "recognized", "blamed", "blame",
            "criticised", "criticized", "leaves", "gave", "give", "gives", "made", "make", "makes", "let", "pushed",
            "push", "isolate", "punish", "contain", "deter", "allow", "allowed", "forced", "force", "that", "whether",
            "if", "because", "as", "while", "but", "when", "although", "though", "which", "cajole", "what",
        ];
        #[rustfmt::skip]
        const PLACES: &[&str] = &[
            "airport", "university", "streets", "street", "mayor", "suburbs", "suburb", "residents", "metro",
            "subway", "olympics", "bureau", "district", "hotel", "conference", "summit", "declaration", "talks",
            "meeting", "office", "correspondent", "round", "agreement", "treaty", "convention", "protocol",
            "communique", "accord", "accords", "pact",
        ];
        let previous = self.word_before(m.first).to_lowercase();
        let gap = self.gap_after(m.last);
        let following = self.word(m.last).to_lowercase();
        // "Beijing-Pyongyang ties": the neighbour by a hyphen is another actor.
        let hyphen = |gap: &str| matches!(gap, "-" | "–" | "/");
        let joined_before = before.last().filter(|r| r.last == m.first && hyphen(self.gap_after(r.last)));
        if joined_before.is_some_and(|r| r.record.is_some()) || hyphen(gap) && next.is_some_and(|n| n.first == m.last) {
            return true;
        }
        if STAYS.contains(&previous.as_str()) {
            return false;
        }
        // "between X and Y", "in X and Y": the second goes with the first.
        if matches!(previous.as_str(), "and" | "or")
            && let Some(partner) = before.last().filter(|r| r.last + 1 == m.first)
        {
            return partner.record.is_some();
        }
        // "to Beijing" is a journey after a word of travel, and an address otherwise.
        if previous == "to" {
            #[rustfmt::skip]
            const JOURNEYS: &[&str] = &[
                "visit", "visits", "trip", "trips", "travel", "travels", "travelled", "traveled", "went", "go",
                "goes", "going", "flew", "fly", "flown", "flight", "return", "returned", "returns", "came", "come",
                "moved", "journey", "sent", "back", "delegation", "way", "brought", "mission", "drove", "arrived",
                "invited", "retreated", "advanced", "marched", "close", "road", "tour",
            ];
            let earlier = (2..=4).filter_map(|n| m.first.checked_sub(n)).map(|i| self.word(i).to_lowercase());
            return !earlier.into_iter().any(|w| JOURNEYS.contains(&w.as_str()));
        }
        let possessive = gap.starts_with(['\'', '’']) && following == "s";
        if possessive {
            return !PLACES.contains(&self.word(m.last + 1).to_lowercase().as_str());
        }
        if previous != "the"
            && self.verb_after(m.last).is_some_and(|verb| DOES.contains(&verb.as_str()) || is_past(&verb))
        {
            return true;
        }
        TOWARDS.contains(&previous.as_str()) && !PLACES.contains(&following.as_str()) && following != "based"
    }

    /// The word behind a name, or behind the last of names joined to it: "Washington and London read".
    fn verb_after(&self, mut last: usize) -> Option<String> {
        for _ in 0..4 {
            let gap = self.gap_after(last);
            let word = self.words.get(last).map(|_| self.word(last))?;
            let joins = matches!(word, "and" | "or") && gap == " " || gap == ", ";
            if !joins {
                return (gap == " ").then(|| word.to_lowercase());
            }
            let next = if gap == ", " && !matches!(word, "and" | "or") { last } else { last + 1 };
            if !self.words.get(next)?.shape.is_capitalised() {
                return None;
            }
            last = next + 1;
        }
        None
    }

    /// Whether a government's house is only a building here: "in the White House", "au palais de l'Élysée".
    pub(super) fn is_building(&self, m: &Match) -> bool {
        #[rustfmt::skip]
        const INSIDE: &[&str] = &[
            "in", "at", "inside", "outside", "near", "around", "into", "entered", "visited", "visit", "left", "toured",
            "palais", "building", "dans", "im",
        ];
        let before = (1..=2).filter_map(|n| m.first.checked_sub(n)).map(|i| self.word(i).to_lowercase());
        let mut before = before.skip_while(|w| matches!(w.as_str(), "the" | "l" | "le" | "de"));
        before.next().is_some_and(|w| INSIDE.contains(&w.as_str()))
            || self.gap_after(m.last) == " "
                && matches!(self.word(m.last), "lawn" | "steps" | "grounds" | "garden" | "press")
    }

    /// Whether a name is the dateline that a report opens with: "BRUSSELS/TBILISI, Aug 12", "UNITED NATIONS, N.Y. —".
    pub(super) fn is_dateline(&self, m: &Match, kind: Kind) -> bool {
        let is_seat = kind == Kind::Country || self.word(m.last) == "N";
        if self.words[m.first].shape != Shape::AllCaps || !is_seat {
            return false;
        }
        let line = &self.text[self.text[..m.start].rfind('\n').map_or(0, |at| at + 1)..m.start];
        let opens = !line.chars().any(char::is_lowercase) && line.len() <= 40;
        let gap = self.gap_after(m.last);
        let follows = ["/", ",", " (", " —", " –", " --", " - ", ":", "."].iter().any(|mark| gap.starts_with(mark));
        opens && follows && self.text[m.end..].chars().take(400).any(char::is_lowercase)
    }
}

/// Whether a word is a verb in the past, by its form or among those that governments do.
fn is_past(word: &str) -> bool {
    #[rustfmt::skip]
    const IRREGULAR: &[&str] = &[
        "read", "kept", "held", "led", "met", "put", "set", "built", "broke", "chose", "drew", "fought", "found", "got", "knew", "lost",
        "meant", "paid", "spoke", "stood", "struck", "swore", "thought", "told", "took", "understood", "went", "withdrew", "won", "wrote",
    ];
    word.len() > 4 && word.ends_with("ed") || IRREGULAR.contains(&word)
}
