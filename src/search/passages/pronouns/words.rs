//! The words by which English speaks of somebody without a name, and what stands in quotation marks.

use std::ops::Range;

/// What a pronoun says of whom it stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Gender {
    /// "he"
    He,
    /// "she"
    She,
}

/// A word of a text with its bytes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Word<'t> {
    pub(super) text: &'t str,
    pub(super) start: usize,
    pub(super) end: usize,
}

/// The words of a part of a text; apostrophes part, so that "he's" is two.
pub(super) fn words(text: &str, part: Range<usize>) -> Vec<Word<'_>> {
    let mut found = Vec::new();
    let mut open = None;
    for (at, c) in text[part.clone()].char_indices().map(|(at, c)| (at + part.start, c)) {
        match (c.is_alphanumeric(), open) {
            (true, None) => open = Some(at),
            (false, Some(start)) => {
                found.push(Word { text: &text[start..at], start, end: at });
                open = None;
            }
            _ => {}
        }
    }
    if let Some(start) = open {
        found.push(Word { text: &text[start..part.end], start, end: part.end });
    }
    found
}

/// "he", "her" and their like; "His" of "His Excellency" is none.
pub(super) fn pronoun(word: &str, next: Option<&str>) -> Option<Gender> {
    let gender = match word {
        "he" | "He" | "him" | "his" | "His" | "himself" => Gender::He,
        "she" | "She" | "her" | "Her" | "herself" => Gender::She,
        _ => return None,
    };
    (!next.is_some_and(|next| HONOURS.contains(&next))).then_some(gender)
}

const HONOURS: &[&str] =
    &["Excellency", "Majesty", "Highness", "Holiness", "Royal", "Imperial", "Eminence", "Honour", "Honor", "Serene"];

/// What a word in front of a name, or in it, says of its bearer.
pub(super) fn title_gender(word: &str) -> Option<Gender> {
    match word {
        "Mr" | "Sir" | "King" | "Prince" | "Emperor" | "Lord" | "Sultan" | "Emir" | "Chairman" | "Spokesman"
        | "Monsieur" | "Herr" | "Señor" | "Pope" | "Ayatollah" | "Sheikh" | "husband" | "father" | "brother"
        | "son" | "uncle" | "chairman" | "spokesman" | "Congressman" => Some(Gender::He),
        "Mrs" | "Ms" | "Miss" | "Madame" | "Madam" | "Mme" | "Lady" | "Dame" | "Queen" | "Princess" | "Empress"
        | "Frau" | "Señora" | "wife" | "mother" | "sister" | "daughter" | "widow" | "Chairwoman" | "Spokeswoman"
        | "chairwoman" | "spokeswoman" | "Congresswoman" => Some(Gender::She),
        _ => None,
    }
}

/// Nouns for one person: whoever they stand for may be the next "he".
#[rustfmt::skip]
const SOMEBODY: &[&str] = &[
    "accused", "activist", "actor", "adviser", "advisor", "aide", "ambassador", "analyst", "anybody", "anyone", "archbishop",
    "assassin", "assistant", "attorney", "aunt", "author", "biographer", "bishop", "boss", "boy", "brother", "candidate",
    "captain", "chairman", "chairwoman", "chancellor", "chief", "child", "citizen", "colleague", "colonel", "commander",
    "commissioner", "communist", "confidant", "cousin", "critic", "daughter", "defector", "delegate", "deputy", "dictator",
    "diplomat", "director", "dissident", "doctor", "economist", "editor", "emissary", "emperor", "envoy", "everybody",
    "everyone", "expert", "father", "foe", "friend", "general", "girl", "governor", "grandfather", "grandson", "guest", "guy",
    "head", "heir", "hero", "historian", "host", "husband", "individual", "interpreter", "interviewer", "journalist", "judge",
    "killer", "king", "lawmaker", "lawyer", "leader", "legislator", "lieutenant", "man", "marshal", "mayor", "member",
    "mentor", "minister", "mother", "negotiator", "nephew", "nobody", "observer", "officer", "official", "opponent",
    "participant", "patron", "person", "philosopher", "physicist", "pilot", "poet", "policeman", "politician", "pope",
    "predecessor", "premier", "president", "priest", "prince", "princess", "prisoner", "professor", "prosecutor", "protege",
    "protégé", "queen", "rapporteur", "reporter", "representative", "rival", "scholar", "scientist", "secretary", "senator",
    "sheikh", "sister", "soldier", "somebody", "someone", "son", "speaker", "spokesman", "spokesperson", "spokeswoman", "spy",
    "student", "subordinate", "successor", "sultan", "teacher", "technocrat", "terrorist", "translator", "uncle", "veteran",
    "veterinarian", "victim", "visitor", "widow", "wife", "winner", "witness", "woman", "worker", "writer", "god", "allah",
    "almighty", "prophet", "messiah", "jesus", "christ", "creator", "whoever",
];

/// Whether a word stands for one person without naming him.
pub(super) fn is_somebody(word: &str) -> bool {
    SOMEBODY.contains(&word.to_lowercase().as_str())
}

/// Titles that stand in front of a name, in capitals.
#[rustfmt::skip]
const TITLES: &[&str] = &[
    "Mr", "Mrs", "Ms", "Miss", "Dr", "Sir", "Lord", "Lady", "Dame", "President", "Premier", "Chancellor", "Minister",
    "Secretary", "General", "Gen", "Colonel", "Col", "Captain", "Admiral", "Marshal", "Ambassador", "Senator", "Sen", "King",
    "Queen", "Prince", "Princess", "Emperor", "Pope", "Chairman", "Director", "Governor", "Comrade", "Professor", "Prof",
    "Judge", "Sheikh", "Ayatollah", "Mayor", "Excellency", "Madam", "Madame", "Commander", "Lieutenant", "Major",
];

/// Whether a word stands in front of a name.
pub(super) fn is_title(word: &str) -> bool {
    TITLES.contains(&word)
}

/// Words that open what goes before the subject of a sentence: in "When he arrived, Gromyko spoke" he may be Gromyko.
#[rustfmt::skip]
const SUBORDINATE: &[&str] = &[
    "When", "While", "In", "As", "After", "Before", "During", "Although", "Though", "With", "By", "On", "At", "Despite",
    "Since", "For", "Like", "Unlike", "Under", "Through", "To", "If", "Until", "Once", "Because", "From", "Of", "Upon",
    "Without", "Among", "Along", "Following", "Whatever", "According",
];

/// Whether a sentence that begins so may name its subject later.
pub(super) fn subordinates(word: &str) -> bool {
    SUBORDINATE.contains(&word) || word.ends_with("ing")
}

/// What a name only describes: "the Nixon administration".
pub(super) fn is_described(word: &str) -> bool {
    matches!(
        word,
        "administration"
            | "government"
            | "regime"
            | "era"
            | "doctrine"
            | "plan"
            | "years"
            | "cabinet"
            | "family"
            | "dynasty"
            | "camp"
            | "Administration"
            | "Government"
            | "Doctrine"
            | "Plan"
            | "line"
            | "letter"
            | "visit"
            | "aide"
            | "and"
            | "or"
    )
}

/// What stands in quotation marks in a text, the marks included. `open` says whether the text begins inside a quotation; the
/// second part of the answer says whether it ends inside one. A quotation ends with its paragraph: the next opens again.
pub(super) fn quoted(text: &str, open: bool) -> (Vec<Range<usize>>, bool) {
    let mut found = Vec::new();
    let mut since = open.then_some(0);
    let mut curly = open;
    let mut before = ' ';
    for (at, c) in text.char_indices() {
        let next = text[at + c.len_utf8()..].chars().next().unwrap_or(' ');
        let opens = matches!(c, '“' | '„' | '«') || c == '"' && since.is_none();
        let single = c == '‘' && !before.is_alphanumeric() && next.is_alphabetic();
        let closes = matches!(c, '”' | '»')
            || c == '"'
            || c == '’' && !curly && !next.is_alphanumeric() && before != 's'
            || c == '\n' && next == '\n';
        if since.is_none() && (opens || single) {
            since = Some(at);
            curly = !single;
        } else if let Some(start) = since.filter(|_| closes) {
            found.push(start..at + c.len_utf8());
            since = None;
        }
        before = c;
    }
    found.extend(since.map(|start| start..text.len()));
    (found, since.is_some() && curly)
}
