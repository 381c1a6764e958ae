//! The gaps between words, and which words may be in a name by their letters and gaps alone.

use super::super::token::{Shape, Token};

/// What stands between a word and the one before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Gap {
    /// The text begins.
    Start,
    Space,
    /// A line or a paragraph begins.
    Line,
    /// A sentence ended.
    Sentence,
    /// A full stop that ends no sentence: "Mr. ", "J. ".
    Stop,
    /// A full stop without a blank: "U.S".
    Dot,
    Comma,
    Hyphen,
    Apostrophe,
    Opens,
    Closes,
    Quote,
    Unquote,
    Colon,
    Dash,
    Ampersand,
    Slash,
    Other,
}

impl Gap {
    /// Whether a name may go on behind it.
    pub(super) fn joins(self) -> bool {
        use Gap::*;
        matches!(self, Space | Stop | Dot | Comma | Hyphen | Apostrophe | Ampersand | Slash)
    }

    /// Whether it joins words to one name more often than not.
    pub(super) fn binds(self) -> bool {
        self.joins() && !matches!(self, Gap::Comma | Gap::Slash)
    }

    pub(super) fn opens_sentence(self) -> bool {
        matches!(self, Gap::Start | Gap::Line | Gap::Sentence)
    }
}

/// Whether line breaks fall within sentences, as in texts wrapped at a width.
pub(super) fn is_wrapped(text: &str) -> bool {
    let bytes = text.as_bytes();
    let (mut within, mut all) = (0, 0);
    for at in memchr::memchr_iter(b'\n', bytes).take(400) {
        match bytes.get(at + 1) {
            Some(b'\n' | b'\r') | None => {}
            Some(next) => {
                all += 1;
                within += usize::from(next.is_ascii_lowercase());
            }
        }
    }
    all > 0 && within * 10 >= all * 3
}

/// What stands before the word `at`. `wrapped` says that line breaks may be blanks.
pub(super) fn gap(text: &str, tokens: &[Token], at: usize, wrapped: bool) -> Gap {
    let Some(before) = at.checked_sub(1) else { return Gap::Start };
    let (end, start) = (tokens[before].end, tokens[at].start);
    if start == end + 1 && text.as_bytes()[end] == b' ' {
        return Gap::Space;
    }
    let gap = &text[tokens[before].end..tokens[at].start];
    match gap {
        " " | "\u{a0}" => return Gap::Space,
        "" | "-" | "\u{2010}" | "\u{2011}" => return Gap::Hyphen,
        "'" | "’" => return Gap::Apostrophe,
        ", " => return Gap::Comma,
        "." => return Gap::Dot,
        " & " | "&" => return Gap::Ampersand,
        "/" => return Gap::Slash,
        _ => {}
    }
    let breaks = memchr::memchr_iter(b'\n', gap.as_bytes()).count();
    if breaks > 1 || breaks == 1 && !wrapped {
        return Gap::Line;
    }
    let mut chars = gap.chars().filter(|c| !c.is_whitespace());
    let Some(first) = chars.next() else { return Gap::Space };
    let rest = |c: char| gap.contains(c);
    match first {
        '.' if rest(')') || rest('(') => Gap::Sentence,
        '.' => {
            let word = &text[tokens[before].start..tokens[before].end];
            let one = chars.next().is_none();
            if one && gap.ends_with(char::is_whitespace) && is_abbreviation(word, tokens, before, text) {
                Gap::Stop
            } else if gap.ends_with(char::is_whitespace) || !one {
                Gap::Sentence
            } else {
                Gap::Dot
            }
        }
        '!' | '?' | '…' => Gap::Sentence,
        '(' | '[' => Gap::Opens,
        ')' | ']' => Gap::Closes,
        ',' if rest('"') || rest('“') || rest('‘') || rest('”') => Gap::Quote,
        ',' => Gap::Comma,
        ':' | ';' => Gap::Colon,
        '"' | '“' | '‘' | '«' | '\'' if gap.starts_with(char::is_whitespace) => Gap::Quote,
        '"' | '”' | '’' | '»' | '\'' => {
            if rest('.') {
                Gap::Sentence
            } else {
                Gap::Unquote
            }
        }
        '-' | '–' | '—' => Gap::Dash,
        '&' => Gap::Ampersand,
        _ => Gap::Other,
    }
}

fn is_abbreviation(word: &str, tokens: &[Token], at: usize, text: &str) -> bool {
    #[rustfmt::skip]
    const SHORT: &[&str] = &[
        "Mr", "Mrs", "Ms", "Dr", "Prof", "Sen", "Rep", "Gov", "Gen", "Col", "Lt", "Capt", "Cmdr", "Sgt", "Maj", "Adm",
        "Amb", "Hon", "Rev", "Fr", "St", "Ste", "Jr", "Sr", "vs", "v", "Mt", "Ft", "No", "Messrs", "Mme", "Det", "Cpl",
        "Pvt", "Pfc", "Brig", "Supt", "Insp", "Const", "Atty", "Dist", "Dept", "Univ", "Bros", "Sens", "Reps",
    ];
    #[rustfmt::skip]
    const OPENERS: &[&str] = &[
        "The", "A", "An", "It", "He", "She", "They", "We", "I", "In", "On", "At", "But", "And", "This", "That", "His",
        "Her", "Its", "If", "When", "As", "For", "After", "There", "Then", "So", "What", "Now", "You", "My", "Our",
    ];
    if SHORT.contains(&word) {
        return true;
    }
    let initial = word.chars().count() == 1 && word.starts_with(char::is_uppercase);
    let state =
        super::super::lists::STATES.contains(&word) && word.len() < 6 || matches!(word, "Inc" | "Co" | "Corp" | "Ltd");
    let next = tokens.get(at + 1).map_or("", |t| &text[t.start..t.end]);
    (initial || state) && !OPENERS.contains(&next)
}

/// Which words may be in a name.
pub(super) fn candidates(text: &str, tokens: &[Token], gaps: &[Gap]) -> Vec<bool> {
    let mut may: Vec<bool> = tokens.iter().map(|t| matches!(t.shape, Shape::Capital | Shape::AllCaps)).collect();
    let word = |at: usize| tokens.get(at).map_or("", |t: &Token| &text[t.start..t.end]);
    let capital = |at: usize| tokens.get(at).is_some_and(|t| t.shape.is_capitalised());
    for at in 0..tokens.len() {
        let joins_next = gaps.get(at + 1).is_some_and(|g| g.joins());
        match tokens[at].shape {
            Shape::Lower => {
                let before = at > 0 && may[at - 1];
                let bytes = &text.as_bytes()[tokens[at].start..tokens[at].end];
                // "iPhone", "eBay".
                let mixed = bytes.len() > 2 && bytes[1..3].iter().any(u8::is_ascii_uppercase);
                if !before && !mixed && !capital(at + 1) && !capital(at + 2) {
                    continue;
                }
                let hyphened = before && gaps[at] == Gap::Hyphen || capital(at + 1) && gaps[at + 1] == Gap::Hyphen;
                let next = at + 1;
                let small = match word(at) {
                    "of" | "for" | "and" | "de" | "the" | "on" | "in" | "at" | "to" | "with" | "del" | "des" | "du"
                    | "la" | "le" | "das" | "dos" | "da" | "di" | "et" | "y" | "und" | "der" | "a" | "by" => {
                        let far = matches!(word(next), "the" | "la" | "las" | "los" | "der" | "and")
                            && capital(next + 1)
                            && gaps[next] == Gap::Space
                            && gaps[next + 1] == Gap::Space;
                        before && gaps[at] == Gap::Space && joins_next && (capital(next) || far)
                    }
                    "van" | "von" | "bin" | "bint" | "ibn" | "al" | "el" | "ter" | "ten" | "den" | "der den" | "zu" => {
                        joins_next && (capital(next) || matches!(word(next), "der" | "den" | "de") && capital(next + 1))
                    }
                    "s" => before && matches!(gaps[at], Gap::Apostrophe) && capital(next) && gaps[next] == Gap::Space,
                    _ => mixed,
                };
                may[at] = hyphened || small;
            }
            Shape::Number => {
                may[at] = capital(at + 1) && matches!(gaps[at + 1], Gap::Space | Gap::Hyphen)
                    || at > 0 && may[at - 1] && matches!(gaps[at], Gap::Space | Gap::Hyphen);
            }
            _ => {}
        }
    }
    may
}

#[cfg(test)]
mod tests {
    use super::super::super::token::tokens;
    use super::*;

    fn may(text: &str) -> Vec<&str> {
        let words = tokens(text);
        let gaps: Vec<Gap> = (0..words.len()).map(|at| gap(text, &words, at, false)).collect();
        let may = candidates(text, &words, &gaps);
        words.iter().zip(may).filter(|(_, may)| *may).map(|(t, _)| &text[t.start..t.end]).collect()
    }

    #[test]
    fn small_words_join_names() {
        assert_eq!(
            may("the Bank of England, and van Gaal sold an iPhone of his"),
            ["Bank", "of", "England", "van", "Gaal", "iPhone"]
        );
        assert_eq!(may("Kim Jong-un fell"), ["Kim", "Jong", "un"]);
    }

    #[test]
    fn a_stop_behind_an_initial_ends_no_sentence() {
        let text = "J. Smith left. He met Mr. Brown";
        let words = tokens(text);
        let gaps: Vec<Gap> = (0..words.len()).map(|at| gap(text, &words, at, false)).collect();
        assert_eq!(gaps[1], Gap::Stop);
        assert_eq!(gaps[3], Gap::Sentence);
        assert_eq!(gaps[6], Gap::Stop);
    }
}
