//! Words that point to a country without being its name: adjectives, the people, seats of government, metonyms.
//!
//! They are no aliases, since a text that has them may mean the town or the language. The table is made when it is first
//! asked for.

use std::collections::HashMap;
use std::sync::OnceLock;

use super::Record;
use super::fold::fold;

/// So alike are spellings of a seat in the languages that have the Latin alphabet: "Pékin" and "Beijing", "Kiew" and "Kyiv".
/// Measured on all seats of the records: below it lie other towns and translated names, above it hardly any.
const SPELLED: f64 = 0.66;

/// How a word points to a country.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pointer {
    /// Its adjective, or a noun for its people.
    Adjective,
    /// Its seat of government, or a metonym for the government.
    Seat,
}

/// Records by words that point to them.
#[derive(Debug, Default)]
pub(super) struct Pointers(OnceLock<HashMap<String, Vec<(usize, Pointer)>>>);

impl Pointers {
    /// Places of the records that a word points to.
    pub(super) fn of(&self, word: &str, records: &[Record]) -> &[(usize, Pointer)] {
        let by_word = self.0.get_or_init(|| {
            let mut by_word: HashMap<String, Vec<(usize, Pointer)>> = HashMap::new();
            for (at, record) in records.iter().enumerate() {
                let adjectives = record.adjectives.iter().chain(&record.people).map(|word| (word, Pointer::Adjective));
                // Today's seat stands first, among other spellings of it; nobody means Brazil by Salvador.
                let today = record.capitals.first().map(|seat| fold(seat)).unwrap_or_default();
                let spelled = |seat: &&String| strsim::jaro_winkler(&fold(seat), &today) >= SPELLED;
                let seats = record.capitals.iter().filter(spelled).chain(&record.metonyms);
                for (word, pointer) in adjectives.chain(seats.map(|word| (word, Pointer::Seat))) {
                    let users = by_word.entry(fold(word)).or_default();
                    if !users.iter().any(|(user, _)| *user == at) {
                        users.push((at, pointer));
                    }
                }
            }
            by_word
        });
        by_word.get(&fold(word)).map_or(&[], Vec::as_slice)
    }
}
