//! Names of actors and institutions among the plain words of a query.
//!
//! Who types "Moscou et le désarmement" or "习近平" asks for a country and a person, by whatever name an article calls them.
//! The longest run of words that is a name or an alias of one record is taken for it; so are adjectives ("Iranian"), seats of
//! government and metonyms ("Pyongyang"), which say less, and the surname of the one person of the index who has it. A name
//! that may mean several is left alone, and so is a common word, unless capitals among small letters say that it is a name.
//! Only who is named in the index is recognised. A filter is something else: it never guesses (`resolve`).

use std::ops::Range;

use crate::authority::{Authority, Pointer, Record, is_common_word};

/// A name is at most so many words long.
const LONGEST: usize = 6;

/// How sure a surname is.
const SURNAME: f32 = 0.7;
/// How sure an adjective is.
const ADJECTIVE: f32 = 0.7;
/// How sure a seat of government is, or a metonym: half of the time the town is meant.
const SEAT: f32 = 0.5;

/// Somebody whom the plain words of a query name.
#[derive(Debug, Clone, PartialEq)]
pub struct Recognised {
    /// Which of the words: their places.
    pub words: Range<usize>,
    /// The words, as they were typed.
    pub typed: String,
    /// Canonical name.
    pub name: String,
    /// Facet path.
    pub path: String,
    /// How sure it is that these words mean this: 1 for a name, less for what only points to it.
    pub certainty: f32,
}

/// Finds names in the words of a query, first to last, none inside another. `occurs` tells whether the index names who has
/// a facet path.
pub(super) fn recognise(words: &[&str], authority: &Authority, occurs: impl Fn(&str) -> bool) -> Vec<Recognised> {
    let bare: Vec<&str> = words.iter().map(|word| bare(word)).collect();
    let mut found = Vec::new();
    let mut at = 0;
    while at < bare.len() {
        let longest = LONGEST.min(bare.len() - at);
        let name = (1..=longest).rev().find_map(|length| {
            let typed = bare[at..at + length].join(" ");
            let (record, certainty) = meaning(&typed, &bare, authority, &occurs)?;
            let (name, path) = (record.name.clone(), record.path.clone());
            Some(Recognised { words: at..at + length, typed, name, path, certainty })
        });
        at = name.as_ref().map_or(at + 1, |name| name.words.end);
        found.extend(name);
    }
    found
}

/// A word without the marks around it and without a possessive ending.
fn bare(word: &str) -> &str {
    let word = word.trim_matches(|c: char| !c.is_alphanumeric());
    word.strip_suffix("'s").or_else(|| word.strip_suffix("’s")).unwrap_or(word)
}

fn meaning<'a>(
    typed: &str,
    all: &[&str],
    authority: &'a Authority,
    occurs: &impl Fn(&str) -> bool,
) -> Option<(&'a Record, f32)> {
    let letters = typed.chars().filter(|c| c.is_alphabetic()).count();
    let capital = |word: &str| word.chars().next().is_some_and(char::is_uppercase);
    // Where some words have capitals, a name has them; "us" and "may" are no names in any case.
    let shouted = !all.iter().any(|w| w.contains(char::is_lowercase));
    let sentence = all.iter().any(|w| capital(w)) && !shouted;
    // "Un" is a Korean's name and a Frenchman's article; only "UN" is the United Nations.
    let initials = letters < 3 && typed.is_ascii() && (shouted || typed.contains(char::is_lowercase));
    if letters < 2 || initials || sentence && typed.is_ascii() && !typed.split(' ').any(capital) {
        return None;
    }
    let small = typed.to_lowercase();
    if is_common_word(if shouted { &small } else { typed }) {
        return None;
    }
    let present = |records: Vec<(&'a Record, f32)>| -> Option<(&'a Record, f32)> {
        let mut present = records.into_iter().filter(|(record, _)| occurs(&record.path));
        let only = present.next()?;
        present.next().is_none().then_some(only)
    };
    let named: Vec<(&Record, f32)> = authority.lookup(typed).into_iter().map(|record| (record, 1.0)).collect();
    if !named.is_empty() {
        return present(named);
    }
    let certainty = |pointer| if pointer == Pointer::Adjective { ADJECTIVE } else { SEAT };
    let pointed: Vec<(&Record, f32)> = authority.pointed(typed).map(|(record, by)| (record, certainty(by))).collect();
    if !pointed.is_empty() {
        return present(pointed);
    }
    present(authority.by_surname(typed).map(|(_, record)| (record, SURNAME)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(typed: &str) -> String {
        let authority = Authority::built_in().expect("the built-in records");
        let words: Vec<&str> = typed.split_whitespace().collect();
        let found = recognise(&words, &authority, |path| !path.contains("Vietnam/") && !path.contains("Amit Shah"));
        found.into_iter().map(|r| format!("{}={}", r.typed, r.name)).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn names_are_found_in_any_language_and_case() {
        assert_eq!(named("pressure on Pyongyang to disarm"), "Pyongyang=North Korea");
        assert_eq!(named("习近平 Vereinte Nationen"), "习近平=Xi Jinping Vereinte Nationen=United Nations");
        assert_eq!(named("xi jinping visits north korea"), "xi jinping=Xi Jinping north korea=North Korea");
        assert_eq!(named("Iran's nuclear programme"), "Iran=Iran");
        assert_eq!(
            named("what did the un security council decide"),
            "un security council=United Nations Security Council"
        );
    }

    #[test]
    fn names_are_known_in_the_spellings_of_other_languages() {
        for (spellings, name) in [
            ("Gaddafi Qadhafi Kadafi Kadhafi Khadafi Ghadafi", "Muammar Gaddafi"),
            ("Mossadegh Mosaddegh Mosaddeq Mosadegh", "Mohammad Mossadegh"),
            ("Khrushchev Chruschtschow Khrouchtchev", "Nikita Khrushchev"),
            ("Brezhnev Breschnew Brejnev Breshnev", "Leonid Brezhnev"),
            ("Khomeini Chomeini Khomeyni", "Ruhollah Khomeini"),
            ("Nehru Nehrou", "Jawaharlal Nehru"),
            ("Milošević Milosewitsch", "Slobodan Milošević"),
            ("Atatürk Ataturk", "Kemal Atatürk"),
            ("Peking Pékin Peiping", "China"),
            ("Teheran Téhéran", "Iran"),
            ("Kiev Kiew", "Ukraine"),
        ] {
            for spelling in spellings.split(' ') {
                assert_eq!(named(spelling), format!("{spelling}={name}"));
            }
        }
        // Former seats and other towns are only towns; Moscow is of two states.
        assert_eq!(named("Rio Almaty Rangoon Moskau"), "");
    }

    #[test]
    fn common_words_are_no_names() {
        assert_eq!(named("they may join us in the north"), "");
        assert_eq!(named("Brezhnev met Un"), "Brezhnev=Leonid Brezhnev");
        assert_eq!(named("un accord entre la France et l'Iran"), "France=France");
        assert_eq!(named("MAY THEY JOIN US IN THE NORTH"), "");
        assert_eq!(named("the trial of the turkey farmers in Oslo"), "Oslo=Norway");
    }
}
