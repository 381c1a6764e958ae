//! Did you mean: a query in which what the index does not know gives way to what it has and what looks like it.
//!
//! A word counts as known if an article has it, or its stem in a language of the index, or if it is a listed name. The
//! proposal is the word at the fewest edits (Damerau 1964, in the restricted form: an exchange of neighbours is one), of
//! these the one that most articles have. One edit is allowed from four letters on, two from seven on, and two only
//! behind a first letter that is right. A word that next to no article has gives way to one that many have, at one
//! edit. Two to four words that are nearly the name of somebody whom the index names are proposed as the name. What is
//! excluded and what is a name is never mended, and the query is never changed by itself. Limit: words are mended one by
//! one, without regard to their neighbours.

use std::collections::HashMap;

use tantivy::Term;

use crate::authority::Record;
use crate::query::{Clause, Compiler, Node, Occur, Query, terms_of};

use super::{Engine, Request};

/// A shorter word has too many neighbours.
const SHORTEST: usize = 4;
/// From this length on two edits are allowed.
const LONG: usize = 7;
/// A longer query is a text, of which no word decides.
const MOST_WORDS: usize = 12;
/// A known word is doubted from this length on,
const DOUBTED: usize = 6;
/// if no more articles have it,
const RARE: u64 = 2;
/// and so many times as many have its neighbour.
const COMMON: u64 = 50;
/// A name is so many words long.
const NAME: std::ops::RangeInclusive<usize> = 2..=4;

/// Another query, and what it would give.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Suggestion {
    /// The query as it would be typed.
    pub query: String,
    /// How many articles it gives under the same filters, copies counted as in the answer.
    pub articles: usize,
}

/// A word to be mended, and what was found near it: edits and articles of each.
struct Doubtful {
    word: String,
    length: usize,
    letters: u32,
    /// How many articles have it.
    articles: u64,
    near: HashMap<String, (usize, u64)>,
}

impl Doubtful {
    /// The word to put in its place.
    fn better(&self) -> Option<&str> {
        let fits =
            |(edits, articles): &(usize, u64)| self.articles == 0 || *edits == 1 && *articles >= COMMON * self.articles;
        let near = self.near.iter().filter(|(_, found)| fits(found));
        let best = near.min_by_key(|(word, (edits, articles))| (*edits, u64::MAX - articles, word.as_str()));
        best.map(|(word, _)| word.as_str())
    }
}

impl Engine<'_> {
    /// What may have been meant, best first; empty for nearly every query. What goes wrong here is no proposal.
    pub(super) fn suggest(&self, compiler: &mut Compiler<'_>, query: &Query, request: &Request) -> Vec<Suggestion> {
        if !request.suggestions {
            return Vec::new();
        }
        let mended = [self.with_name(compiler, query), self.with_words(compiler, query).ok().flatten()];
        let mut suggestions: Vec<Suggestion> = Vec::new();
        for mended in mended.into_iter().flatten() {
            let suggestion = self.tried(compiler, &mended, request);
            suggestions.extend(suggestion.filter(|s| !suggestions.iter().any(|known| known.query == s.query)));
        }
        suggestions
    }

    /// A query with what it would give; `None` where that is nothing.
    fn tried(&self, compiler: &mut Compiler<'_>, query: &Query, request: &Request) -> Option<Suggestion> {
        let meant = Request { query: query.to_string(), strict: false, ..request.clone() };
        let prepared = self.prepare(compiler, &meant).ok()?;
        let (all, hidden) = self.matches(&*prepared.whole, &meant).ok()?;
        let articles = all - hidden.len();
        (articles > 0).then_some(Suggestion { query: meant.query, articles })
    }

    /// The query with its unknown words mended.
    fn with_words(&self, compiler: &mut Compiler<'_>, query: &Query) -> tantivy::Result<Option<Query>> {
        let mut typed = Vec::new();
        let mut mended = query.clone();
        each_word(&mut mended.clauses, &mut |word| typed.push(word.clone()));
        if typed.len() > MOST_WORDS {
            return Ok(None);
        }
        let named = self.recognised_words(compiler, query);
        let mut doubtful: Vec<Doubtful> = Vec::new();
        for part in typed.iter().filter(|word| !named.contains(word)).flat_map(|word| parts(word)) {
            let length = part.chars().count();
            let countable = length >= SHORTEST && part.chars().all(char::is_alphabetic);
            if !countable || doubtful.iter().any(|d| d.word == part) {
                continue;
            }
            let articles = self.having(compiler, &part)?;
            let capital = typed.iter().any(|w| w.contains(char::is_uppercase) && parts(w).contains(&part));
            if articles == 0 || articles <= RARE && length >= DOUBTED && !capital {
                let letters = letters(&part);
                doubtful.push(Doubtful { word: part, length, letters, articles, near: HashMap::new() });
            }
        }
        if doubtful.is_empty() {
            return Ok(None);
        }
        self.look_about(&mut doubtful)?;
        for word in doubtful.iter_mut().filter(|d| d.articles > 0) {
            // "polarises" is rare, but it is found by its stem.
            let own = compiler.stems(&word.word);
            word.near.retain(|near, _| compiler.stems(near) != own);
        }
        let better = |part: &str| doubtful.iter().find(|d| d.word == part).and_then(Doubtful::better);
        each_word(&mut mended.clauses, &mut |word| {
            let parts = parts(word);
            if parts.iter().any(|part| better(part).is_some()) {
                let mended: Vec<&str> = parts.iter().map(|part| better(part).unwrap_or(part)).collect();
                *word = mended.join("-");
            }
        });
        Ok((mended != *query).then_some(mended))
    }

    /// How many articles have a word, as written or by its stem. A listed name is known.
    fn having(&self, compiler: &mut Compiler<'_>, word: &str) -> tantivy::Result<u64> {
        if !self.authority.lookup(word).is_empty() || self.authority.by_surname(word).next().is_some() {
            return Ok(u64::MAX);
        }
        let fields = self.index.fields();
        let mut most = self.searcher.doc_freq(&Term::from_field_text(fields.words, word))?;
        for stem in compiler.stems(word).into_values().flatten() {
            most = most.max(self.searcher.doc_freq(&Term::from_field_text(fields.text, &stem))?);
        }
        Ok(most)
    }

    /// The words of a query that name somebody.
    fn recognised_words(&self, compiler: &Compiler<'_>, query: &Query) -> Vec<String> {
        let plain: Vec<&str> = query.clauses.iter().filter_map(plain).collect();
        let named = compiler.resolver().recognised(&plain);
        named.into_iter().flat_map(|name| plain[name.words].iter().map(|word| word.to_string())).collect()
    }

    /// Finds the words of the index that are near, in one pass over its words.
    fn look_about(&self, doubtful: &mut [Doubtful]) -> tantivy::Result<()> {
        for segment in self.searcher.segment_readers() {
            let inverted = segment.inverted_index(self.index.fields().words)?;
            let mut terms = inverted.terms().stream()?;
            while terms.advance() {
                let Ok(term) = std::str::from_utf8(terms.key()) else { continue };
                let of_term = letters(term);
                for word in &mut *doubtful {
                    let most = if word.length >= LONG { 2 } else { 1 };
                    if let Some(edits) = edits(term, of_term, &word.word, word.letters, most) {
                        let found = word.near.entry(term.to_string()).or_insert((edits, 0));
                        found.1 += u64::from(terms.value().doc_freq);
                    }
                }
            }
        }
        Ok(())
    }

    /// The query with what is nearly a name as that name: "Kim Jung Un".
    fn with_name(&self, compiler: &mut Compiler<'_>, query: &Query) -> Option<Query> {
        let words: Vec<&str> = query.clauses.iter().filter_map(plain).collect();
        if words.len() > MOST_WORDS || words.len() != query.clauses.len() {
            return None;
        }
        // One word of a name may be somebody's surname; several words that name somebody are right.
        let named = compiler.resolver().recognised(&words).into_iter().map(|name| name.words);
        let known: Vec<std::ops::Range<usize>> = named.filter(|words| words.len() > 1).collect();
        let mut windows: Vec<Window> = Vec::new();
        for length in NAME.rev().filter(|length| *length <= words.len()) {
            for at in 0..=words.len() - length {
                if known.iter().any(|name| name.start < at + length && at < name.end) {
                    continue;
                }
                let typed: Vec<String> = words[at..at + length].iter().flat_map(|word| parts(word)).collect();
                let (parts, typed) = (typed.len(), typed.join(" "));
                let size = typed.chars().count();
                if size > LONG {
                    let most = if size >= 2 * LONG { 2 } else { 1 };
                    windows.push(Window { place: at..at + length, parts, letters: letters(&typed), most, typed });
                }
            }
        }
        // One pass over all names, whatever was typed.
        let mut best: Option<(usize, usize, &str, &Record)> = None;
        for (name, record) in self.authority.folded_names() {
            let of_name = letters(name);
            for (at, window) in windows.iter().enumerate() {
                let Some(edits) = edits(name, of_name, &window.typed, window.letters, window.most) else { continue };
                // "united nation" is no mistake.
                let found = (edits, at, record.name.as_str(), record);
                if name.split(' ').count() == window.parts
                    && best.is_none_or(|(e, a, n, _)| (edits, at, found.2) < (e, a, n))
                    && compiler.resolver().occurs(&record.path)
                    && compiler.stems(&window.typed) != compiler.stems(name)
                {
                    best = Some(found);
                }
            }
        }
        let (_, at, _, record) = best?;
        let mut mended = query.clone();
        let name = record.name.split(' ').map(|word| Clause {
            occur: Occur::Should,
            node: Node::Word(word.to_string()),
            boost: 1.0,
        });
        mended.clauses.splice(windows[at].place.clone(), name);
        Some(mended)
    }
}

/// Some words of a query side by side, which may be meant for a name.
struct Window {
    place: std::ops::Range<usize>,
    /// The words as the authority file has names.
    typed: String,
    parts: usize,
    letters: u32,
    /// So many edits are allowed.
    most: usize,
}

/// The edits between two words, if there are some and not too many; two only behind the same first letter. The sets of
/// their letters make it quick to see that there are more.
fn edits(a: &str, of_a: u32, b: &str, of_b: u32, most: usize) -> Option<usize> {
    if (of_a ^ of_b).count_ones() as usize > 2 * most || a.len().abs_diff(b.len()) > 4 * most {
        return None;
    }
    let edits = strsim::osa_distance(a, b);
    let alike = a.chars().next() == b.chars().next();
    (edits > 0 && edits <= most && (edits < 2 || alike)).then_some(edits)
}

/// The parts of a word as the index has words: lower case, no diacritics, no possessive ending.
fn parts(word: &str) -> Vec<String> {
    let word = word.trim_end_matches(|c: char| !c.is_alphanumeric());
    let word = word.strip_suffix("'s").or_else(|| word.strip_suffix("’s")).unwrap_or(word);
    terms_of(&mut crate::index::words::surface(), word).into_iter().map(|(_, part)| part).collect()
}

/// The letters of a word as a set: a to z each a bit, all others one.
fn letters(word: &str) -> u32 {
    word.chars()
        .fold(0, |set, c| set | if c.is_ascii_lowercase() { 1 << (u32::from(c) - u32::from('a')) } else { 1 << 26 })
}

/// The word of a clause that is nothing but one.
fn plain(clause: &Clause) -> Option<&str> {
    match &clause.node {
        Node::Word(word) if clause.occur == Occur::Should => Some(word),
        _ => None,
    }
}

/// Calls for each word that is looked for: plain ones, those of titles and of phrases; not for what is excluded.
fn each_word(clauses: &mut [Clause], call: &mut dyn FnMut(&mut String)) {
    for clause in clauses.iter_mut().filter(|clause| clause.occur != Occur::MustNot) {
        in_node(&mut clause.node, call);
    }
}

fn in_node(node: &mut Node, call: &mut dyn FnMut(&mut String)) {
    match node {
        Node::Word(word) => call(word),
        Node::Phrase(phrase) => {
            let before: Vec<String> = phrase.split_whitespace().map(str::to_string).collect();
            let mut words = before.clone();
            words.iter_mut().for_each(&mut *call);
            if words != before {
                *phrase = words.join(" ");
            }
        }
        Node::Title(inner) => in_node(inner, call),
        Node::And(clauses) | Node::Or(clauses) => each_word(clauses, call),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_near_by_letters_and_not_by_bytes() {
        let near = |a: &str, b: &str, most| edits(a, letters(a), b, letters(b), most);
        assert_eq!(near("sanctions", "santcions", 1), Some(1));
        assert_eq!(near("москва", "масква", 1), Some(1));
        assert_eq!(near("war", "war", 1), None);
        assert_eq!(near("bosnia", "lesnia", 2), None);
        assert_eq!(parts("Gorbatchov's"), ["gorbatchov"]);
        assert_eq!(parts("Jong-un"), ["jong", "un"]);
    }
}
