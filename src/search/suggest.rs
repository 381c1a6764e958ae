//! Did you mean: a query in which what is probably a slip gives way to what the index has and what looks like it.
//!
//! A word gives way to another by how many articles have each, by what the mistake costs ([`cost`]) and by the words beside
//! it, as in the noisy-channel model: `ln(articles of the other / articles of the word)` must be worth the mistake. A word
//! that no article has is taken for [`UNSEEN`] of one. Whatever finds the same by its stem is no mistake, nor is a listed
//! name, nor what is excluded. A word that nobody has may be two that stand together somewhere, and two words may be one.
//! Two to four words that are nearly the name of somebody whom the index names are proposed as that name. The query is
//! never changed by itself. Limit: a right word that the index does not have may look like a mistake in one that it has.

use std::cmp::Ordering;
use std::collections::HashMap;

use tantivy::Term;
use tantivy::collector::Count;

use crate::authority::{Record, fold};
use crate::query::{Clause, Compiler, Level, Node, Occur, Query, terms_of};

use super::mistakes::cost;
use super::{Engine, Request};

/// A shorter word has too many neighbours.
const SHORTEST: usize = 4;
/// A longer query is a text, of which no word decides.
const MOST_WORDS: usize = 12;
/// What a word counts that no article has.
const UNSEEN: f32 = 0.02;
/// What a mistake of cost 1 in a word of [`USUAL`] letters must be worth; longer words have fewer neighbours.
const PRICE: f32 = 4.0;
const USUAL: f32 = 7.0;
/// What it must be worth beside.
const DOUBT: f32 = 1.5;
/// No word is so wrong.
const MOST: f32 = 2.0;
/// A word that more than one in so many articles have is no mistake.
const COMMON: u64 = 50;
/// So many words are looked at with their neighbours.
const TRIED: usize = 4;
/// What the neighbours can be worth at most.
const NEIGHBOURS: f32 = 4.0;
/// What a capital is worth to a listed name. A known word with a capital is a name itself: what is none must be worth more.
const CAPITAL: f32 = 2.0;
/// Parts of a word are at least so long.
const PART: usize = 3;
/// Two words are one that so many times as many articles have as have them side by side.
const JOINED: f32 = 50.0;
/// A name is so many words long.
const NAME: std::ops::RangeInclusive<usize> = 2..=4;
/// And has so many letters at least;
const LETTERS: usize = 8;
/// from so many on it may be wrong at two places.
const MANY_LETTERS: usize = 14;

/// Another query, and what it would give.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Suggestion {
    /// The query as it would be typed.
    pub query: String,
    /// How many articles it gives under the same filters, copies counted as in the answer.
    pub articles: usize,
}

/// A word that may be a mistake, and what was found near it.
struct Doubtful {
    word: String,
    length: usize,
    letters: u32,
    /// It stands with a capital.
    capital: bool,
    /// How many articles have it as it is written.
    articles: u64,
    /// Words near it with how many articles have each.
    near: HashMap<String, u64>,
}

impl Doubtful {
    /// How much speaks for a word in its place; not above 0 if it is better left.
    fn gain(&self, word: &str, articles: u64) -> f32 {
        let cost = cost(&self.word, word);
        let price = PRICE * cost * (USUAL / self.length as f32).powf(1.5).clamp(0.4, 1.6);
        if cost > MOST {
            return f32::NEG_INFINITY;
        }
        (articles as f32).ln() - (self.articles as f32).max(UNSEEN).ln() - price - DOUBT
    }
}

impl Engine<'_> {
    /// What may have been meant, best first; empty for nearly every query. What goes wrong here is no proposal.
    pub(super) fn suggest(&self, compiler: &mut Compiler<'_>, query: &Query, request: &Request) -> Vec<Suggestion> {
        if !request.suggestions {
            return Vec::new();
        }
        let named = self.with_name(compiler, query);
        let words = |compiler: &mut Compiler<'_>, query: &Query| self.with_words(compiler, query).ok().flatten();
        let both = named.as_ref().and_then(|named| words(compiler, named));
        let mended = [both.or(named), words(compiler, query)];
        let mut suggestions: Vec<Suggestion> = Vec::new();
        for mended in mended.into_iter().flatten() {
            let same = |s: &Suggestion| fold(&s.query) == fold(&mended.to_string());
            if !suggestions.iter().any(same) {
                suggestions.extend(self.tried(compiler, &mended, request));
            }
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

    /// The query with its mistaken words mended.
    fn with_words(&self, compiler: &mut Compiler<'_>, query: &Query) -> tantivy::Result<Option<Query>> {
        let mut typed = Vec::new();
        let mut mended = query.clone();
        each_word(&mut mended.clauses, &mut |word| typed.push(word.clone()));
        if typed.len() > MOST_WORDS {
            return Ok(None);
        }
        let named = self.recognised_words(compiler, query);
        let all: Vec<(String, &String)> =
            typed.iter().flat_map(|word| parts(word).into_iter().map(move |part| (part, word))).collect();
        let mut doubtful: Vec<Doubtful> = Vec::new();
        for (part, whole) in &all {
            let length = part.chars().count();
            // Who types diacritics means them, and "l'homme" is no English.
            let marked = whole.chars().any(|c| c.is_alphabetic() && !c.is_ascii()) && part.is_ascii();
            let foreign = marked || parts(whole).len() > 1 && whole.contains(['\'', '’']);
            let countable = length >= SHORTEST && part.chars().all(char::is_alphabetic) && !foreign;
            if !countable || named.contains(whole) || doubtful.iter().any(|d| d.word == *part) || self.listed(part) {
                continue;
            }
            let articles = self.having(part)?;
            if articles == 0 || articles * COMMON <= self.articles() {
                let capital = whole.starts_with(char::is_uppercase);
                let (word, letters) = (part.clone(), letters(part));
                doubtful.push(Doubtful { word, length, letters, capital, articles, near: HashMap::new() });
            }
        }
        if !doubtful.is_empty() {
            self.look_about(&mut doubtful)?;
        }
        let beside = |word: &str, step: isize| {
            let at = all.iter().position(|(part, _)| part == word)?;
            all.get(at.checked_add_signed(step)?).map(|(part, _)| part.as_str())
        };
        let unknown = doubtful.iter().filter(|d| d.articles == 0).count();
        // Words of which most are unknown are of another language, unless they stand together somewhere.
        let strange = unknown > 1 && 2 * unknown > all.len();
        let mut better: HashMap<String, String> = HashMap::new();
        for word in &doubtful {
            let (left, right) = (beside(&word.word, -1), beside(&word.word, 1));
            if let Some(found) = self.better(compiler, word, left, right, strange)? {
                better.insert(word.word.clone(), found);
            }
        }
        each_word(&mut mended.clauses, &mut |word| {
            let parts = parts(word);
            if parts.iter().any(|part| better.contains_key(part)) {
                let typed: Vec<&str> = word.split(|c: char| !c.is_alphanumeric()).filter(|p| !p.is_empty()).collect();
                let mended = parts.iter().enumerate().map(|(at, part)| {
                    let part = better.get(part).unwrap_or(part);
                    let capital = typed.get(at).is_some_and(|typed| typed.starts_with(char::is_uppercase));
                    if capital { capitalised(part) } else { part.clone() }
                });
                *word = mended.collect::<Vec<_>>().join("-");
            }
        });
        let unmended =
            |word: &str| doubtful.iter().any(|d| d.word == word && d.articles == 0) && !better.contains_key(word);
        self.parted_or_joined(compiler, &mut mended, unmended)?;
        Ok((mended != *query).then_some(mended))
    }

    /// The word to put in the place of another, if there is one.
    fn better(
        &self,
        compiler: &mut Compiler<'_>,
        word: &Doubtful,
        left: Option<&str>,
        right: Option<&str>,
        strange: bool,
    ) -> tantivy::Result<Option<String>> {
        let mut near: Vec<(f32, &str)> = Vec::new();
        for (other, articles) in &word.near {
            if compiler.stems(other).is_empty() || spelled_alike(&word.word, other) {
                continue;
            }
            let named = || self.listed(other) || self.authority.pointed(&capitalised(other)).next().is_some();
            let capital = match word.capital {
                true if named() => CAPITAL,
                true if word.articles > 0 => -CAPITAL,
                _ => 0.0,
            };
            near.push((word.gain(other, *articles) + capital, other.as_str()));
        }
        near.retain(|(gain, _)| *gain > -NEIGHBOURS);
        near.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(b.1)));
        near.truncate(TRIED);
        if near.is_empty() {
            return Ok(None);
        }
        let mut together = |middle: &str| -> tantivy::Result<f32> {
            let left = left.map_or(Ok(0), |left| self.together(compiler, left, middle))?;
            let right = right.map_or(Ok(0), |right| self.together(compiler, middle, right))?;
            Ok(left.max(right) as f32)
        };
        let before = if word.articles > 0 { together(&word.word)? } else { 0.0 };
        let mut best: Option<(f32, &str)> = None;
        for (gain, other) in near {
            let beside = together(other)?;
            if strange && beside == 0.0 {
                continue;
            }
            let gain = gain + ((beside + 0.5) / (before + 0.5)).ln().clamp(-NEIGHBOURS, NEIGHBOURS);
            if gain > 0.0 && best.is_none_or(|(most, _)| gain > most) {
                best = Some((gain, other));
            }
        }
        // "polarises" is rare, but it is found by its stem.
        Ok(best.filter(|(_, other)| !self.same_stem(compiler, &word.word, other)).map(|(_, other)| other.to_string()))
    }

    /// Whether two words find the same.
    fn same_stem(&self, compiler: &mut Compiler<'_>, a: &str, b: &str) -> bool {
        let (a, b) = (compiler.stems(a), compiler.stems(b));
        a.iter().all(|(at, stems)| b.get(at).is_some_and(|others| !stems.is_disjoint(others)))
    }

    /// Words that are two in truth, and pairs of words that are one; plain words alone.
    fn parted_or_joined(
        &self,
        compiler: &mut Compiler<'_>,
        query: &mut Query,
        unmended: impl Fn(&str) -> bool,
    ) -> tantivy::Result<()> {
        let clause = |word: &str| Clause { occur: Occur::Should, node: Node::Word(word.to_string()), boost: 1.0 };
        let mut at = 0;
        while at < query.clauses.len() {
            let Some(word) = plain(&query.clauses[at]).map(str::to_lowercase) else {
                at += 1;
                continue;
            };
            let next = query.clauses.get(at + 1).and_then(plain).map(str::to_lowercase);
            if unmended(&word) && word.is_ascii() {
                let mut best: Option<(u64, usize)> = None;
                for cut in PART..=word.len().saturating_sub(PART) {
                    let (left, right) = word.split_at(cut);
                    if self.having(left)? > 0 && self.having(right)? > 0 {
                        let together = self.together(compiler, left, right)?;
                        if together > best.map_or(1, |(most, _)| most) {
                            best = Some((together, cut));
                        }
                    }
                }
                if let Some((_, cut)) = best {
                    let (left, right) = word.split_at(cut);
                    query.clauses.splice(at..=at, [clause(left), clause(right)]);
                    at += 1;
                }
            } else if let Some(next) = next.filter(|next| word.is_ascii() && next.is_ascii()) {
                let joined = format!("{word}{next}");
                let having = self.having(&joined)? as f32;
                let rarer = self.having(&word)?.min(self.having(&next)?) as f32;
                if having >= JOINED * UNSEEN.max(rarer.min(having / JOINED)) && having >= JOINED * rarer {
                    let together = self.together(compiler, &word, &next)? as f32;
                    if having >= JOINED * together.max(UNSEEN) {
                        query.clauses.splice(at..=at + 1, [clause(&joined)]);
                    }
                }
            }
            at += 1;
        }
        Ok(())
    }

    /// Whether a word is somebody's name.
    fn listed(&self, word: &str) -> bool {
        !self.authority.lookup(word).is_empty() || self.authority.by_surname(word).next().is_some()
    }

    /// How many articles have a word as it is written.
    fn having(&self, word: &str) -> tantivy::Result<u64> {
        self.searcher.doc_freq(&Term::from_field_text(self.index.fields().words, word))
    }

    /// How many articles have two words side by side.
    fn together(&self, compiler: &mut Compiler<'_>, left: &str, right: &str) -> tantivy::Result<u64> {
        if compiler.stems(left).is_empty() || compiler.stems(right).is_empty() {
            return Ok(0);
        }
        let phrase = Clause { occur: Occur::Must, node: Node::Phrase(format!("{left} {right}")), boost: 1.0 };
        let Ok(compiled) = compiler.compile(&Query { clauses: vec![phrase] }, Level::Article) else { return Ok(0) };
        Ok(self.searcher.search(&*compiled.query, &Count)? as u64)
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
                    if is_near(term, of_term, &word.word, word.letters, 2) {
                        *word.near.entry(term.to_string()).or_insert(0) += u64::from(terms.value().doc_freq);
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
                if size >= LETTERS {
                    let most = if size >= MANY_LETTERS { 2.0 } else { 1.3 };
                    windows.push(Window { place: at..at + length, parts, letters: letters(&typed), most, typed });
                }
            }
        }
        // One pass over all names, whatever was typed.
        let mut best: Option<(f32, usize, &str, &Record)> = None;
        for (name, record) in self.authority.folded_names() {
            let of_name = letters(name);
            for (at, window) in windows.iter().enumerate() {
                if !is_near(name, of_name, &window.typed, window.letters, 2) {
                    continue;
                }
                let cost = cost(&window.typed, name);
                // "united nation" is no mistake.
                if cost <= window.most
                    && name.split(' ').count() == window.parts
                    && best.is_none_or(|(c, a, n, _)| (cost, at, name).partial_cmp(&(c, a, n)) == Some(Ordering::Less))
                    && compiler.resolver().occurs(&record.path)
                    && compiler.stems(&window.typed) != compiler.stems(name)
                {
                    best = Some((cost, at, name, record));
                }
            }
        }
        let (_, at, name, record) = best?;
        let written = record.names().find(|written| fold(written) == name)?;
        let mut mended = query.clone();
        let name = written.split(' ').map(|word| Clause {
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
    /// What may be wrong in it.
    most: f32,
}

/// Whether there are some edits between two words, and not too many. The sets of their letters make it quick to see that
/// there are more.
fn is_near(a: &str, of_a: u32, b: &str, of_b: u32, most: usize) -> bool {
    if (of_a ^ of_b).count_ones() as usize > 2 * most || a.len().abs_diff(b.len()) > 4 * most {
        return false;
    }
    (1..=most).contains(&strsim::osa_distance(a, b))
}

/// Whether two words differ as British and American spelling do.
fn spelled_alike(a: &str, b: &str) -> bool {
    // "prise" and "four" are no British spelling.
    let american = |word: &str| {
        let (start, end) = word.split_at_checked(3).unwrap_or((word, ""));
        start.to_string() + &end.replace("is", "iz").replace("ys", "yz").replace("our", "or").replace("ae", "e")
    };
    american(a) == american(b)
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
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
        let near = |a: &str, b: &str, most| is_near(a, letters(a), b, letters(b), most);
        assert!(near("sanctions", "santcions", 1));
        assert!(near("москва", "масква", 1));
        assert!(!near("war", "war", 1));
        assert!(!near("bosnia", "lesnia", 1));
        assert_eq!(parts("Gorbatchov's"), ["gorbatchov"]);
        assert_eq!(parts("Jong-un"), ["jong", "un"]);
    }
}
