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

/// More words in front of a person's name, as general news has them; signs for the tagger, too weak for a rule.
#[rustfmt::skip]
pub(super) const MORE_TITLES: &[&str] = &[
    "sgt", "cpl", "pvt", "detective", "det", "inspector", "insp", "supt", "superintendent", "constable", "pc", "officer",
    "sheriff", "coroner", "rev", "reverend", "father", "sister", "brother", "deacon", "pastor", "coach", "manager",
    "trainer", "cllr", "councillor", "councilman", "councilwoman", "alderman", "assemblyman", "lawmaker", "congressmen",
    "senators", "midfielder", "striker", "defender", "goalkeeper", "winger", "quarterback", "pitcher", "catcher",
    "outfielder", "guard", "forward", "center", "linebacker", "actor", "actress", "singer", "author", "writer",
    "novelist", "poet", "composer", "conductor", "photographer", "producer", "designer", "comedian", "chef", "captain",
    "skipper", "teammate", "rapper", "guitarist", "drummer", "founder", "co-founder", "cofounder", "ceo", "chairperson",
    "treasurer", "editor", "reporter", "correspondent", "columnist", "critic", "anchor", "host", "presenter", "scientist",
    "researcher", "astronaut", "physicist", "biologist", "doctor", "nurse", "teacher", "headteacher", "principal",
    "neighbor", "neighbour", "wife", "husband", "son", "daughter", "mother", "uncle", "aunt", "grandmother",
    "grandfather", "widow", "girlfriend", "boyfriend", "friend", "partner", "candidate", "strategist", "pollster",
    "consultant", "adviser", "advisor", "aide", "firefighter", "trooper", "farmer", "owner", "duke", "duchess", "baroness",
    "earl", "viscount", "countess", "madam", "madame", "mme", "herr", "frau", "señor", "señora", "don", "doña",
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

/// Months, weekdays and feasts, which are capitalised and no names here.
#[rustfmt::skip]
pub(super) const CALENDAR: &[&str] = &[
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December", "Jan", "Feb", "Mar", "Apr", "Jun", "Jul", "Aug", "Sept", "Sep", "Oct", "Nov", "Dec", "Monday",
    "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat",
    "Sun", "Christmas", "Easter", "Thanksgiving", "Ramadan", "Halloween", "Hanukkah", "Diwali", "Eid",
];

/// Words that end (or begin) the name of a place.
#[rustfmt::skip]
pub(super) const PLACE_HEADS: &[&str] = &[
    "Street", "St", "Road", "Rd", "Avenue", "Ave", "Boulevard", "Blvd", "Lane", "Drive", "Square", "Highway", "Bridge",
    "River", "Lake", "Sea", "Ocean", "Bay", "Gulf", "Strait", "Straits", "Channel", "Canal", "Creek", "Falls", "Mount",
    "Mountain", "Mountains", "Hills", "Hill", "Valley", "Desert", "Forest", "Beach", "Coast", "Cape", "Island",
    "Islands", "Isle", "Peninsula", "Park", "Garden", "Gardens", "Airport", "Station", "Stadium", "Arena", "Field",
    "Ground", "Center", "Centre", "Plaza", "Tower", "Towers", "Building", "Palace", "Castle", "Hall", "Theatre",
    "Theater", "Cathedral", "Mosque", "Temple", "Hotel", "County", "City", "Town", "Village", "District", "Province",
    "Region", "Prefecture", "Borough", "Township", "Heights", "Springs", "Port", "Harbor", "Harbour", "Fort", "Camp",
    "Base", "Prison", "Cemetery", "Plateau", "Glacier", "Reef", "Territory", "Territories", "Oblast", "Freeway",
    "Interstate", "Route", "Point", "North", "South", "East", "West", "Northern", "Southern", "Eastern", "Western",
    "Central", "Upper", "Lower", "Greater", "New", "Saint", "San", "Santa", "Los", "Las", "El", "Grand", "Downtown",
];

/// States of the United States and provinces of Canada and Australia as papers shorten them, without stops.
#[rustfmt::skip]
pub(super) const STATES: &[&str] = &[
    "Ala", "Alaska", "Ariz", "Ark", "Calif", "Colo", "Conn", "Del", "Fla", "Ga", "Hawaii", "Idaho", "Ill", "Ind",
    "Iowa", "Kan", "Kans", "Ky", "La", "Maine", "Md", "Mass", "Mich", "Minn", "Miss", "Mo", "Mont", "Neb", "Nebr",
    "Nev", "Ohio", "Okla", "Ore", "Oreg", "Pa", "Penn", "Tenn", "Tex", "Texas", "Utah", "Vt", "Va", "Wash", "Wis",
    "Wyo", "AL", "AK", "AZ", "AR", "CA", "CO", "CT", "FL", "GA", "IL", "KS", "KY", "MD", "MA", "MI", "MN", "MO", "MT",
    "NE", "NV", "NH", "NJ", "NM", "NY", "NC", "ND", "OK", "PA", "RI", "SC", "SD", "TN", "TX", "UT", "VT", "VA", "WA",
    "WV", "WI", "WY", "DC", "Ont", "Que", "Sask", "Alta", "NSW", "Qld", "Vic", "Tas", "Alabama", "Arizona", "Arkansas",
    "California", "Colorado", "Connecticut", "Delaware", "Florida", "Georgia", "Illinois", "Indiana", "Kansas",
    "Kentucky", "Louisiana", "Maryland", "Massachusetts", "Michigan", "Minnesota", "Mississippi", "Missouri",
    "Montana", "Nebraska", "Nevada", "Oklahoma", "Oregon", "Pennsylvania", "Tennessee", "Vermont", "Virginia",
    "Washington", "Wisconsin", "Wyoming", "Ontario", "Quebec", "Alberta", "Manitoba", "Saskatchewan", "Queensland",
    "Victoria", "Tasmania",
];

/// Words that end the name of an event, a work, a law or an award.
#[rustfmt::skip]
pub(super) const EVENT_HEADS: &[&str] = &[
    "Cup", "War", "Act", "Bill", "Games", "Festival", "Award", "Awards", "Prize", "Medal", "Open", "Championship",
    "Championships", "Tournament", "Series", "Bowl", "Olympics", "Olympic", "Conference", "Summit", "Convention",
    "Treaty", "Accord", "Accords", "Agreement", "Protocol", "Pact", "Plan", "Program", "Programme", "Project",
    "Operation", "Day", "Week", "Month", "Year", "Revolution", "Uprising", "Riots", "Massacre", "Battle", "Siege",
    "Crisis", "Depression", "Amendment", "Declaration", "Resolution", "Report", "Review", "Scheme", "Initiative",
    "Parade", "Marathon", "Derby", "Grand", "Prix", "Trophy", "Election", "Elections", "Referendum", "Syndrome",
    "Disease", "Virus", "Hurricane", "Typhoon", "Storm", "Cyclone", "Earthquake", "Ceremony", "Tour", "Rally",
    "Exhibition", "Fair", "Expo", "Forum", "Code", "Law", "Rule", "Constitution", "Charter", "Bible", "Koran", "Quran",
];

/// More words that end the name of an organisation.
#[rustfmt::skip]
pub(super) const MORE_HEADS: &[&str] = &[
    "Group", "Holdings", "Partners", "Capital", "Airlines", "Airways", "Air", "Motors", "Industries", "Systems",
    "Technologies", "Technology", "Solutions", "Services", "Media", "News", "Times", "Post", "Press", "Star", "Sun",
    "Mail", "Globe", "Daily", "Magazine", "Radio", "Television", "TV", "Network", "Broadcasting", "Films", "Pictures",
    "Studios", "Records", "Entertainment", "Pharmaceuticals", "Pharma", "Energy", "Petroleum", "Oil", "Gas", "Steel",
    "Electric", "Power", "Insurance", "Financial", "Securities", "Investments", "Management", "Advisory", "Advisors",
    "Consulting", "Research", "Labs", "Laboratories", "Hospital", "Clinic", "Medical", "Health", "Church", "Museum",
    "Gallery", "Orchestra", "Ballet", "Opera", "Club", "United", "Rovers", "Wanderers", "Athletic", "FC", "AFC", "CF",
    "SC", "RFC", "League", "Team", "Party", "Army", "Navy", "Force", "Forces", "Guard", "Corps", "Police", "Sheriff",
    "Brigade", "Brigades", "Front", "Movement", "Alliance", "Coalition", "Campaign", "Trust", "Charity", "Mission",
    "Service", "Administration", "Senate", "House", "Cabinet", "Government", "Treasury", "Exchange", "Market",
    "Stores", "Foods", "Brothers", "Bros", "Sons", "Associates", "Chamber", "Board", "Panel", "Taskforce", "Unit",
    "Squad", "Directorate", "Inspectorate", "Ombudsman", "State", "Tech", "Polytechnic", "Seminary", "Co", "LLC", "LLP",
    "PLC", "plc", "AG", "SA", "NV", "GmbH", "SpA", "Pty", "Limited", "Incorporated", "International", "Worldwide",
    "Global", "Enterprises", "Ventures", "Communications", "Telecom", "Mobile", "Software", "Interactive", "Online",
];

/// What follows a person's name as part of it or behind it.
#[rustfmt::skip]
pub(super) const SUFFIXES: &[&str] = &[
    "Jr", "Sr", "II", "III", "IV", "MD", "PhD", "DDS", "Esq", "MP", "QC", "KC", "OBE", "MBE", "CBE", "CEO", "CFO",
];

/// Words of the sports pages, which tell that a city is a team.
#[rustfmt::skip]
pub(super) const SPORTS: &[&str] = &[
    "beat", "beats", "defeated", "coach", "coaches", "game", "games", "season", "match", "scored", "scoring", "goals",
    "playoff", "playoffs", "quarterback", "striker", "midfielder", "goalkeeper", "defender", "winger", "inning",
    "innings", "rebounds", "touchdown", "touchdowns", "fans", "roster", "transfer", "players", "player", "halftime",
    "wickets", "wicket", "batsman", "bowler", "overtime", "league", "stadium", "tournament", "semifinal", "final",
    "finals", "quarterfinal", "champions", "championship", "teammates", "teammate", "football", "basketball", "baseball",
    "soccer", "hockey", "rugby", "cricket", "tennis", "kickoff", "penalty", "equaliser", "hat", "squad", "fixture",
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

/// Names of places that are neither states nor capitals, found by look-up.
pub(super) fn places() -> Vec<&'static str> {
    lines(include_str!("data/places.txt")).chain(towns().filter(|name| name.contains([' ', '-']))).collect()
}

/// Towns and quarters, whose names of one word are many other things, too.
pub(super) fn towns() -> impl Iterator<Item = &'static str> {
    lines(include_str!("data/towns.txt"))
}

/// Family names of the world.
pub(super) fn surnames() -> impl Iterator<Item = &'static str> {
    lines(include_str!("data/surnames.txt"))
}

/// Companies, media, universities and public bodies that news name without saying what they are.
pub(super) fn companies() -> impl Iterator<Item = &'static str> {
    lines(include_str!("data/organisations.txt"))
}

/// Sports teams and leagues.
pub(super) fn teams() -> impl Iterator<Item = &'static str> {
    lines(include_str!("data/teams.txt"))
}

pub(super) fn lines(text: &'static str) -> impl Iterator<Item = &'static str> {
    text.lines().filter(|l| !l.starts_with('#') && !l.trim().is_empty())
}
