//! Word lists of the rules for unlisted names, and the gazetteers in `data/`.
//!
//! The lists are English with the commonest words of French, Spanish and German news; they hold what a title, a verb of
//! saying or the head of an institution's name looks like.

use std::collections::HashSet;

use crate::authority::fold;

/// Words that stand before a person's name and tell that it is one, lower case.
#[rustfmt::skip]
pub(super) const TITLES: &[&str] = &[
    "mr", "mrs", "ms", "miss", "dr", "sir", "lord", "lady", "dame", "president", "vice", "deputy", "premier",
    "chancellor", "minister", "secretary", "general", "gen", "lt", "lieutenant", "major", "maj", "colonel", "col",
    "captain", "capt", "admiral", "adm", "marshal", "brigadier", "sergeant", "ambassador", "envoy", "senator", "sen",
    "rep", "representative", "congressman", "congresswoman", "king", "queen", "prince", "princess", "emperor",
    "sultan", "emir", "sheikh", "shaikh", "sheik", "ayatollah", "pope", "cardinal", "bishop", "archbishop",
    "patriarch", "rabbi", "imam", "chairman", "chairwoman", "chair", "director", "governor", "gov", "mayor", "judge",
    "justice", "professor", "prof", "commissioner", "commander", "spokesman", "spokeswoman", "spokesperson", "leader",
    "dictator", "comrade", "analyst", "historian", "scholar", "economist", "journalist", "activist", "diplomat",
    "lawyer", "négociateur", "président", "presidente", "präsident", "ministre", "ministro", "bundeskanzler",
    "chancelier", "canciller", "general-secretary", "negotiator", "official", "attorney", "count", "baron", "chief",
];

/// Verbs that persons do when they are quoted.
#[rustfmt::skip]
pub(super) const SAYS: &[&str] = &[
    "said", "says", "told", "wrote", "writes", "argued", "argues", "added", "adds", "warned", "noted", "notes",
    "explained", "recalled", "replied", "insisted", "remarked", "observed", "declared", "announced", "acknowledged",
    "testified", "resigned", "died", "who",
];

/// Words that end an institution's name.
#[rustfmt::skip]
pub(super) const HEADS: &[&str] = &[
    "University", "Institute", "Ministry", "Department", "Council", "Committee", "Commission", "Agency", "Bank",
    "Court", "Association", "Organization", "Organisation", "Foundation", "Corporation", "Company", "College",
    "School", "Center", "Centre", "Bureau", "Authority", "Parliament", "Assembly", "Congress", "Academy", "Tribunal",
    "Secretariat", "Fund", "Union", "Federation", "Confederation", "Society", "Review", "Herald", "Tribune",
    "Gazette", "Journal", "Despatch", "Dispatch", "Chronicle", "Quarterly", "Observatory", "Laboratory", "Office",
    "Inc", "Ltd", "Corp",
];

/// Words that begin one, before "of" or "for".
#[rustfmt::skip]
pub(super) const OPENINGS: &[&str] = &[
    "University", "Institute", "Ministry", "Department", "Council", "Committee", "Commission", "Agency", "Bank",
    "Court", "Association", "Organization", "Organisation", "Academy", "Center", "Centre", "Bureau", "House",
    "Chamber", "Office", "Board", "School", "Library", "Federation", "Union", "League", "Society",
];

/// Words that are capitalised only because a sentence begins with them.
#[rustfmt::skip]
pub(super) const FUNCTION_WORDS: &[&str] = &[
    "the", "a", "an", "this", "that", "these", "those", "it", "he", "she", "they", "we", "i", "you", "his", "her",
    "their", "our", "its", "in", "on", "at", "by", "for", "from", "with", "and", "but", "or", "as", "if", "when",
    "while", "after", "before", "since", "until", "there", "then", "now", "what", "who", "why", "how", "where",
    "which", "not", "no", "yes", "all", "some", "many", "most", "both", "each", "every", "another", "other", "such",
    "even", "only", "also", "however", "although", "though", "because", "during", "under", "over", "against",
    "between", "among", "within", "without", "about", "into", "through", "across", "despite", "once", "perhaps",
    "still", "yet",
];

/// Other capitalised words that are no part of a person's name.
#[rustfmt::skip]
pub(super) const NEVER: &[&str] = &[
    "powers", "power", "records", "meeting", "ministerial", "session", "assembly", "committee", "council",
    "commission", "organization", "organisation", "delegation", "mission", "secretariat", "member", "members",
    "department", "nation", "governments", "heads", "organizations", "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "north", "south",
    "east", "west", "northern", "southern", "eastern", "western", "central", "new", "first", "second", "third",
    "cold", "war", "world", "great", "united", "nations", "national", "international", "treaty", "agreement",
    "accord", "accords", "charter", "resolution", "act", "declaration", "conference", "summit", "revolution",
    "republic", "democratic", "people", "peoples", "state", "states", "government", "party", "army", "force",
    "forces", "air", "navy", "fleet", "front", "movement", "street", "square", "avenue", "palace", "island",
    "islands", "sea", "ocean", "river", "lake", "mount", "mountain", "valley", "gulf", "strait", "bay", "cape",
    "airport", "district", "province", "region", "security", "foreign", "affairs", "defence", "defense", "trade",
    "nuclear", "human", "rights", "prime", "press", "news", "times", "post", "today", "yesterday", "tomorrow",
    "christmas", "easter", "ramadan", "congress", "senate", "house", "parliament", "cabinet", "doctrine", "plan",
    "programme", "program", "project", "operation", "article", "chapter", "section", "annex", "protocol",
    "communique", "communiqué", "convention", "constitution", "islamic", "muslim", "christian", "jewish", "catholic",
    "communist", "socialist", "liberal", "conservative", "labour", "labor", "republican", "democrat", "european",
    "african", "asian", "arab", "american", "western", "soviet", "sino", "anglo", "franco", "q", "ii", "iii", "iv",
    "vi", "day", "year", "week", "month", "mr", "mrs", "ms", "dr", "sir", "prize", "peace", "nobel", "accession",
    "alliance", "de", "la", "le", "les", "el", "los", "der", "die", "das", "und", "et", "y",
];

/// Small words inside names: "Ludwig van Beethoven", "Rodrigo Duterte y Roa".
#[rustfmt::skip]
pub(super) const PARTICLES: &[&str] = &[
    "de", "da", "do", "dos", "di", "del", "della", "van", "von", "der", "den", "bin", "bint", "ibn", "al", "el", "la",
    "le", "ter", "zu",
];

/// Word lists that tell names from other capitalised words.
#[derive(Debug)]
pub(super) struct Lists {
    pub(super) given: HashSet<String>,
    pub(super) east_asian: HashSet<String>,
}

impl Lists {
    /// The lists that come with the program.
    pub(super) fn built_in() -> Lists {
        let read = |text: &'static str| -> HashSet<String> { lines(text).map(fold).collect() };
        Lists {
            given: read(include_str!("data/given-names.txt")),
            east_asian: read(include_str!("data/east-asian-surnames.txt")),
        }
    }
}

/// Names of places that are neither states nor capitals.
pub(super) fn places() -> Vec<&'static str> {
    lines(include_str!("data/places.txt")).collect()
}

pub(super) fn lines(text: &'static str) -> impl Iterator<Item = &'static str> {
    text.lines().filter(|l| !l.starts_with('#') && !l.trim().is_empty())
}
