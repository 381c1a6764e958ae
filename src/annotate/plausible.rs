//! What is no name of a person or an organisation, whatever the tagger says.
//!
//! The tagger learnt from news. Speeches and official prose capitalise what they revere ("the Organization", "the
//! Western Powers", "the Charter"), number in Roman figures, and abbreviate goals and diseases as others do bodies. Such
//! words alone name nobody; these rules are for what lists can say.

use super::lists::{CALENDAR, FUNCTION_WORDS, HEADS, MORE_TITLES, OPENINGS, TITLES};
use super::tagger::Label;

/// Words that name nothing alone or with one another, folded.
#[rustfmt::skip]
const COMMON: &[&str] = &[
    "general", "community", "charter", "powers", "power", "assembly", "member", "members", "states", "state", "organ",
    "organs", "foreign", "affairs", "first", "second", "third", "fourth", "fifth", "sixth", "special", "ad", "hoc",
    "preparatory", "sub", "working", "group", "groups", "good", "offices", "governing", "executive", "joint",
    "statement", "support", "heads", "head", "government", "governments", "administration", "administrations", "western",
    "eastern", "northern", "southern", "great", "big", "five", "republic", "nations", "nation", "peoples", "people",
    "countries", "country", "territories", "territory", "mission", "secretariat", "presidency", "conference", "summit",
    "alliance", "league", "coalition", "panel", "world", "international", "national", "global",
    "transitional", "provisional", "interim", "revolutionary", "central", "main", "open", "ended", "technical",
    "political", "economic", "social", "administering", "occupying", "authority", "authorities", "plenary", "meeting",
    "meetings", "session", "sessions", "hall", "headquarters", "agreement", "agreements", "majesty", "excellency",
    "excellencies", "highness", "honourable", "honorable", "britannic", "representative", "representatives",
    "delegation", "delegations", "governor", "inter", "platform", "action", "agenda", "consultative", "parties",
    "indigenous", "small", "island", "developing", "least", "developed", "heavily", "indebted", "poor", "millennium",
    "sustainable", "development", "decade", "goals", "goal", "furthermore", "moreover", "nevertheless", "nonetheless",
    "likewise", "hence", "thus", "therefore", "otherwise", "indeed", "god", "almighty", "lord", "islam", "islamic",
    "muslim", "muslims", "christian", "christians", "christianity", "jews", "jewish", "zionist", "catholic", "catholics",
    "africans", "african", "asians", "asian", "arab", "arabs", "europeans", "caribbean", "pacific", "earth", "ii", "mr",
    "secretarygeneral", "non", "proliferation", "weapons", "nuclear", "limits", "jurisdiction", "colonial", "imperialist",
    "sovereign", "socialist", "nonaligned", "aligned", "ministers", "presidents", "the", "of", "and", "for", "on", "s",
    "a", "in", "to", "united", "with", "all", "next", "chapter", "article", "resolution", "annex", "protocol", "treaty",
    "convention", "declaration", "european", "latin", "americas", "koreas", "reform", "liberation", "peace", "security",
    "solidarity", "nature", "paramount", "kingdom", "royal", "army", "force", "forces", "illicit", "traffic", "established",
    "itself", "transition", "unity", "reconciliation", "reconstruction", "mandatory", "secretaries", "crown", "high", "holy",
    "racial", "discrimination", "psychotropic", "substances", "friendly", "relations", "final", "document", "chapters",
    "imperial", "holiness", "messrs", "plus", "regular", "migration", "humanity", "universal", "common", "good", "mum", "dad", "mom", "mummy", "daddy", "granny", "grandma", "grandpa", "sir", "madam",
];

/// Words that no person's name has.
#[rustfmt::skip]
const NO_PERSON: &[&str] = &[
    "states", "state", "charter", "powers", "prize", "doctrine", "gospel", "majesty", "excellency", "government",
    "governments", "nations", "member", "members", "assembly", "council", "committee", "organization", "revolution",
    "war", "treaty", "agreement", "resolution", "republic", "chapter", "conference", "festival", "video", "therapy",
    "cup", "award", "awards", "secretary", "september", "january", "october", "november", "december", "february",
    "session", "commission", "declaration", "initiative", "program", "programme", "hurricane", "cyclone", "typhoon", "storm",
    "commissioner", "secretaries", "highness", "holiness", "covid", "zionists", "fund", "quds", "laureates",
    "plan", "act", "foundation", "minister", "ministers", "foreign", "african", "university", "institute", "ministry", "department", "goals", "decade", "party",
    "declaration", "hurricane", "program", "programme", "initiative", "session", "messrs", "commissioner", "generals",
    "territorial", "secretaries", "protocol", "summit", "common", "universal",
];

/// Words that end what is held, signed or aimed at, and is no body.
#[rustfmt::skip]
const NO_BODY: &[&str] = &[
    "Charter", "Goals", "Goal", "Decade", "Strategy", "Declaration", "Declarations", "Convention", "Conventions",
    "Covenant", "Agenda", "Agreement", "Agreements", "Accord", "Accords", "Talks", "Resolution", "Initiative", "Doctrine",
    "Prize", "Award", "Awards", "Index", "Treaty", "Day", "Compact", "Framework", "Protocol", "Summit", "Dialogue",
    "Process", "Revolution", "War", "Crisis", "Statement", "Report", "Hall", "Modalities", "Gospel", "Programme",
    "Programmes", "Statute", "Constitution", "Olympics", "Games", "Cup", "Championship", "Championships", "Festival",
    "Elections", "Election", "Referendum", "Marathon", "Act", "Bill", "Amendment", "Zone", "Order", "Plan", "Roadmap",
    "Code", "Happiness", "Peoples", "Countries", "States", "Governments", "Powers", "Weapons", "System",
    "Session", "Sessions", "Settlement", "Covenants", "Substances", "Traffic", "Position", "Consequences", "Wars", "Principles",
    "Document", "Platform", "Pathway", "Accelerator", "Debt", "Degradation", "Migration", "Ministers", "Leaders", "Statehood",
    "Discrimination", "Itself", "Established", "Covid", "Relations",
];

/// Abbreviations of what is no body.
#[rustfmt::skip]
const NO_ACRONYM: &[&str] = &[
    "SDG", "SDGs", "MDG", "MDGs", "NPT", "CTBT", "AIDS", "HIV", "GDP", "GNP", "LDC", "LDCs", "SIDS", "ODA", "NCD", "NCDs",
    "COVID", "WMD", "ICT", "ICTs", "ATT", "CWC", "BWC", "UNCLOS", "REDD", "GSP", "FDI", "SMEs", "NGO", "NGOs", "IDPs",
    "SALT", "INF", "ABM", "MIRV", "CEO", "CFO", "MVP", "DJ", "TV", "DVD", "DNA", "GPS", "USA", "UK", "USSR",
    "AM", "PM", "BC", "AD", "OK", "PhD", "MBA", "IPO", "IQ", "LGBT", "LGBTQ", "SUV", "HD", "PC", "IT", "AI", "VIP", "Q",
    "A", "SARS", "MERS", "PTSD", "ADHD", "HDL", "LDL", "BMI", "NDC", "NDCs", "PPP", "CARES", "II", "III", "IV", "SVI",
    "GATT", "JCPOA", "COP", "DDR", "SSR", "R2P", "Brexit",
    "AH", "Al", "HIPC", "TPNW", "FMCT", "BBNJ", "CFE", "MVI", "SDR", "START", "UPR", "UHC", "PRSP", "PRGF", "ESAF", "ICBM", "Sec",
    "WMDs", "HFCs", "CFCs", "LLDCs", "SIDs", "IFIs", "FTAs", "EPAs", "CSOs", "MSMEs", "UAVs", "ICBMs", "PRSPs", "HIPCs", "GHGs", "CBMs",
];

/// Heads of what is an office and no body: "National Security Adviser", "Director of National Intelligence".
#[rustfmt::skip]
const OFFICES: &[&str] = &[
    "Adviser", "Advisor", "Secretary", "Minister", "Director", "Ambassador", "President", "Chancellor", "Spokesman",
    "Spokeswoman", "Envoy", "Representative", "Commissioner", "Chairman", "Chairwoman", "Governor", "Commander",
    "Secretary-General", "General", "Affairs", "Premier", "Prosecutor", "Coordinator", "Chief",
];

/// Whether a word can be a Roman number, "I" among them, in capitals.
pub(super) fn is_roman(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|b| matches!(b, b'I' | b'V' | b'X' | b'L' | b'C'))
}

/// Whether a word abbreviates a thing, a kind of country or weapon, or a yearly meeting: "LLDCs", "COP26".
fn abbreviates_no_body(word: &str) -> bool {
    let meeting = word.strip_prefix("COP").is_some_and(|n| n.bytes().all(|b| b.is_ascii_digit()));
    meeting || NO_ACRONYM.contains(&word)
}

/// Whether words that a longer name has beyond a listed one make no other name of it: "UNCTAD VII", "the United Nations
/// itself".
pub(super) fn adds_nothing(words: &[&str]) -> bool {
    words.iter().all(|w| {
        let number = is_roman(w) || w.bytes().all(|b| b.is_ascii_digit());
        number
            || matches!(*w, "Itself" | "Conference" | "Conferences" | "Session" | "Members" | "system" | "resolution")
    })
}

/// Whether words can be the name of such a thing. `words` are those of the name, in text order.
pub(super) fn is_plausible(label: Label, words: &[&str]) -> bool {
    let (Some(first), Some(last)) = (words.first(), words.last()) else { return false };
    let small = |w: &str| w.starts_with(char::is_lowercase) && !w.chars().any(char::is_uppercase);
    let particle = |w: &str| super::lists::PARTICLES.contains(&w);
    if small(first) && !(label == Label::Person && particle(first)) {
        return false;
    }
    let common = |w: &str| {
        let folded = w.to_lowercase();
        let known = |list: &[&str]| list.contains(&folded.as_str());
        known(COMMON)
            || known(TITLES)
            || known(MORE_TITLES)
            || known(FUNCTION_WORDS)
            || folded.parse::<u32>().is_ok()
            || HEADS.contains(&w)
            || OPENINGS.contains(&w)
            || CALENDAR.contains(&w)
    };
    let alone = words.len() == 1;
    let roman = |w: &str| w.len() > 1 && is_roman(w);
    // "Regrettably" begins a sentence, "Kelly" is somebody.
    let adverb = alone && first.len() > 7 && first.ends_with("ly");
    if alone && *first == "United" && label == Label::Organisation {
        return true;
    }
    if adverb || alone && (roman(first) || first.chars().count() < 2) || words.iter().all(|w| common(w) || roman(w)) {
        return false;
    }
    match label {
        Label::Person => {
            let none = |w: &&str| NO_PERSON.contains(&w.to_lowercase().as_str());
            // "Zionism" is a doctrine.
            if alone && first.ends_with("ism") {
                return false;
            }
            // "H.E. Mr", "Article X": an address or a number ends no name.
            let unended =
                matches!(*last, "Mr" | "Mrs" | "Ms" | "Dr" | "Messrs" | "Al" | "El" | "Bin") || *first == "Article";
            !words.iter().any(none) && !NO_ACRONYM.contains(first) && !unended
        }
        Label::Organisation => {
            let joint =
                words.iter().position(|w| matches!(*w, "of" | "for" | "on" | "in" | "against" | "to" | "Against"));
            let head = joint.filter(|at| *at > 0).map_or(last, |at| &words[at - 1]);
            let no_body = NO_BODY.iter().chain(OFFICES).any(|w| w.eq_ignore_ascii_case(head));
            !(no_body || alone && abbreviates_no_body(first))
        }
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn revered_words_name_nobody() {
        for words in [&["General"][..], &["Western", "Powers"], &["Organization"], &["XXV"], &["Furthermore"]] {
            assert!(!is_plausible(Label::Organisation, words), "{words:?}");
            assert!(!is_plausible(Label::Person, words), "{words:?}");
        }
        assert!(!is_plausible(Label::Organisation, &["United", "Nations", "Charter"]));
        assert!(!is_plausible(Label::Person, &["of", "the", "Secretary"]));
        for words in [
            &["LLDCs"][..],
            &["COP26"],
            &["Illicit", "Traffic"],
            &["Committee", "Established"],
            &["Western", "European"],
        ] {
            assert!(!is_plausible(Label::Organisation, words), "{words:?}");
        }
        for words in [&["H", "E", "Mr"][..], &["Crown", "Prince"], &["Prague", "Declaration"], &["Hurricane", "Ivan"]] {
            assert!(!is_plausible(Label::Person, words), "{words:?}");
        }
        assert!(adds_nothing(&["VII"]) && !adds_nothing(&["Association"]));
        assert!(is_plausible(Label::Person, &["van", "Zeeland"]));
        assert!(is_plausible(Label::Person, &["Kelly"]));
        assert!(is_plausible(Label::Organisation, &["Home", "Depot"]));
    }
}
