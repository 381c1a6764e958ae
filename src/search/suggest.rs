//! Did you mean: a query in which words that the index does not know give way to words of the index that look like them.
//!
//! A word counts as known if an article has it, or its stem in a language of the index, or if it is a listed name. The
//! proposal is the word at the fewest edits (Damerau 1964, in the restricted form: an exchange of neighbours is one), of
//! these the one that most articles have. One edit is allowed from four letters on, two from seven on, and two only
//! behind a first letter that is right. A name is mended word by word. The query is never changed by itself.

use tantivy::Term;

use crate::authority::fold;
use crate::query::{Clause, Compiler, Node, Query};

use super::{Engine, Request, SearchError};

/// A shorter word has too many neighbours.
const SHORTEST: usize = 4;
/// From this length on two edits are allowed.
const LONG: usize = 7;
/// A longer query is a text, of which no word decides.
const MOST_WORDS: usize = 12;

/// Another query, and what it would give.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Suggestion {
    /// The query as it would be typed.
    pub query: String,
    /// How many articles it gives under the same filters, copies counted as in the answer.
    pub articles: usize,
}

/// A word that is not known, and the best that was found for it.
struct Unknown {
    folded: String,
    letters: u32,
    best: Option<(usize, u32, String)>,
}

impl Engine<'_> {
    /// What may have been meant, where a word is unknown and another is near. Empty for nearly every query.
    pub(super) fn suggest(
        &self,
        compiler: &mut Compiler<'_>,
        query: &Query,
        request: &Request,
    ) -> Result<Vec<Suggestion>, SearchError> {
        let mut words = Vec::new();
        let mut mended = query.clone();
        each_word(&mut mended.clauses, &mut |word| words.push(word.to_string()));
        if words.len() > MOST_WORDS {
            return Ok(Vec::new());
        }
        let failed = |e| SearchError::Index(self.index.error(e));
        let mut unknown: Vec<Unknown> = Vec::new();
        for word in words {
            let folded = fold(&word);
            let countable = folded.chars().count() >= SHORTEST && folded.chars().all(char::is_alphabetic);
            if countable
                && !unknown.iter().any(|u| u.folded == folded)
                && !self.is_known(compiler, &word, &folded).map_err(failed)?
            {
                unknown.push(Unknown { letters: letters(&folded), folded, best: None });
            }
        }
        if unknown.is_empty() {
            return Ok(Vec::new());
        }
        self.look_about(&mut unknown).map_err(failed)?;
        each_word(&mut mended.clauses, &mut |word| {
            let folded = fold(word);
            let found = unknown.iter().find(|u| u.folded == folded).and_then(|u| u.best.as_ref());
            if let Some((_, _, better)) = found {
                word.clone_from(better);
            }
        });
        if mended == *query {
            return Ok(Vec::new());
        }
        let meant = Request { query: mended.to_string(), strict: false, ..request.clone() };
        let prepared = self.prepare(compiler, &meant)?;
        let (all, hidden) = self.matches(&*prepared.whole, &meant).map_err(failed)?;
        let articles = all - hidden.len();
        Ok(if articles == 0 { Vec::new() } else { vec![Suggestion { query: meant.query, articles }] })
    }

    fn is_known(&self, compiler: &mut Compiler<'_>, word: &str, folded: &str) -> tantivy::Result<bool> {
        if !self.authority.lookup(word).is_empty() || self.authority.by_surname(word).next().is_some() {
            return Ok(true);
        }
        let fields = self.index.fields();
        if self.searcher.doc_freq(&Term::from_field_text(fields.words, folded))? > 0 {
            return Ok(true);
        }
        for stem in compiler.stems(word).into_values().flatten() {
            if self.searcher.doc_freq(&Term::from_field_text(fields.text, &stem))? > 0 {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Finds the nearest word of the index for each, in one pass over its words.
    fn look_about(&self, unknown: &mut [Unknown]) -> tantivy::Result<()> {
        for segment in self.searcher.segment_readers() {
            let inverted = segment.inverted_index(self.index.fields().words)?;
            let mut terms = inverted.terms().stream()?;
            while terms.advance() {
                let Ok(term) = std::str::from_utf8(terms.key()) else { continue };
                let of_term = letters(term);
                for word in &mut *unknown {
                    let most = if word.folded.len() >= LONG { 2 } else { 1 };
                    // An edit changes at most two letters of the set, which is quick to see.
                    let far = (of_term ^ word.letters).count_ones() as usize > 2 * most;
                    if far || term.len().abs_diff(word.folded.len()) > most {
                        continue;
                    }
                    let edits = strsim::osa_distance(term, &word.folded);
                    let begins_alike = term.chars().next() == word.folded.chars().next();
                    if edits == 0 || edits > most || (edits == 2 && !begins_alike) {
                        continue;
                    }
                    let count = terms.value().doc_freq;
                    let better =
                        word.best.as_ref().is_none_or(|(e, n, _)| (edits, u32::MAX - count) < (*e, u32::MAX - n));
                    if better {
                        word.best = Some((edits, count, term.to_string()));
                    }
                }
            }
        }
        Ok(())
    }
}

/// The letters of a word as a set: a to z each a bit, all others one.
fn letters(word: &str) -> u32 {
    word.chars()
        .fold(0, |set, c| set | if c.is_ascii_lowercase() { 1 << (u32::from(c) - u32::from('a')) } else { 1 << 26 })
}

/// Calls for each word that is looked for: plain ones, those of titles and of phrases.
fn each_word(clauses: &mut [Clause], call: &mut dyn FnMut(&mut String)) {
    for clause in clauses {
        in_node(&mut clause.node, call);
    }
}

fn in_node(node: &mut Node, call: &mut dyn FnMut(&mut String)) {
    match node {
        Node::Word(word) => call(word),
        Node::Phrase(phrase) => {
            let mut words: Vec<String> = phrase.split_whitespace().map(str::to_string).collect();
            words.iter_mut().for_each(&mut *call);
            *phrase = words.join(" ");
        }
        Node::Title(inner) => in_node(inner, call),
        Node::And(clauses) | Node::Or(clauses) => each_word(clauses, call),
        _ => {}
    }
}
