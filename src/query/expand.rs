//! From a pattern to the words of the index that are like it.
//!
//! Patterns look at words as they are written, in lower case and without diacritics. The words of the index are read
//! one by one from where the pattern's fixed beginning stands, so that the cost is bounded by the number of words that
//! there are, whatever the pattern; regular expressions run in linear time and may not grow large. At most
//! [`MOST_WORDS`] words are taken, the most frequent first.

use std::collections::HashMap;

use regex::{Regex, RegexBuilder};
use tantivy::query::FuzzyTermQuery;
use tantivy::schema::Field;
use tantivy::{Searcher, Term};

use crate::index::words::surface;

use super::Node;
use super::compile::terms_of;

/// So many words a pattern stands for at most.
pub(super) const MOST_WORDS: usize = 20_000;

/// What a compiled regular expression may take, in bytes.
const MAX_COMPILED: usize = 1 << 20;

/// Which words are meant.
pub(super) enum Pattern {
    /// Those that begin so.
    Prefix(String),
    /// Those that match, with what they begin with.
    Regex(Box<Regex>, String),
    /// Those that become this word by so many edits.
    Fuzzy(String, u8),
}

/// Words of the index.
#[derive(Debug, Default)]
pub(super) struct Expansion {
    /// With the number of documents, most frequent first.
    pub(super) words: Vec<(String, u64)>,
    /// Whether there were more.
    pub(super) cut: bool,
}

impl Pattern {
    /// Of a node that is one; `None` for any other and for what no word is like.
    pub(super) fn of(node: &Node) -> Option<Pattern> {
        match node {
            Node::Prefix(prefix) => Some(Pattern::Prefix(folded(prefix))).filter(|p| p.beginning() != Some("")),
            Node::Wildcard(pattern) => {
                let mut source = String::new();
                let mut literal = String::new();
                for c in pattern.chars().chain(['*']) {
                    if !matches!(c, '*' | '?') {
                        literal.push(c);
                        continue;
                    }
                    source.push_str(&regex::escape(&folded(&literal)));
                    literal.clear();
                    source.push_str(if c == '*' { ".*" } else { "." });
                }
                // The last star was added to have the last letters written.
                source.truncate(source.len() - 2);
                let beginning = pattern.split(['*', '?']).next().unwrap_or_default();
                regex(&source).ok().map(|regex| Pattern::Regex(Box::new(regex), folded(beginning)))
            }
            Node::Regex(pattern) => {
                let fixed = pattern.find(|c: char| !c.is_alphanumeric()).unwrap_or(pattern.len());
                // What stands before a sign of number or of choice need not be there.
                let is_firm = !pattern.contains('|') && !pattern[fixed..].starts_with(['?', '*', '{']);
                let beginning = if is_firm { folded(&pattern[..fixed]) } else { String::new() };
                regex(pattern).ok().map(|regex| Pattern::Regex(Box::new(regex), beginning))
            }
            Node::Fuzzy(word, edits) => Some(Pattern::Fuzzy(folded(word), *edits)),
            _ => None,
        }
    }

    fn beginning(&self) -> Option<&str> {
        match self {
            Pattern::Prefix(beginning) | Pattern::Regex(_, beginning) => Some(beginning),
            Pattern::Fuzzy(..) => None,
        }
    }

    /// The words of the index that are meant.
    pub(super) fn expand(&self, searcher: &Searcher, field: Field) -> tantivy::Result<Expansion> {
        let mut found: HashMap<String, u64> = HashMap::new();
        let mut cut = false;
        for segment in searcher.segment_readers() {
            let inverted = segment.inverted_index(field)?;
            let mut add = |key: &[u8], documents: u32| {
                if let Ok(word) = std::str::from_utf8(key) {
                    match found.get_mut(word) {
                        Some(count) => *count += u64::from(documents),
                        None => _ = found.insert(word.to_string(), u64::from(documents)),
                    }
                }
                if found.len() > 2 * MOST_WORDS {
                    cut = true;
                    found = most_frequent(std::mem::take(&mut found)).into_iter().collect();
                }
            };
            match self {
                Pattern::Fuzzy(word, edits) => {
                    let automaton =
                        FuzzyTermQuery::new(Term::from_field_text(field, word), *edits, true).automaton()?;
                    let mut stream = inverted.terms().search(automaton).into_stream()?;
                    while stream.advance() {
                        add(stream.key(), stream.value().doc_freq);
                    }
                }
                Pattern::Prefix(beginning) | Pattern::Regex(_, beginning) => {
                    let mut stream = inverted.terms().range().ge(beginning).into_stream()?;
                    while stream.advance() && stream.key().starts_with(beginning.as_bytes()) {
                        let is_meant = match self {
                            Pattern::Regex(regex, _) => {
                                std::str::from_utf8(stream.key()).is_ok_and(|word| regex.is_match(word))
                            }
                            _ => true,
                        };
                        if is_meant {
                            add(stream.key(), stream.value().doc_freq);
                        }
                    }
                }
            }
        }
        cut |= found.len() > MOST_WORDS;
        let mut words = most_frequent(found);
        if let Pattern::Fuzzy(wanted, _) = self {
            // Stable: of words that are as near the more frequent stays before.
            words.sort_by_key(|(word, _)| strsim::damerau_levenshtein(word, wanted));
        }
        Ok(Expansion { words, cut })
    }
}

/// The most frequent words in order.
fn most_frequent(found: HashMap<String, u64>) -> Vec<(String, u64)> {
    let mut words: Vec<(String, u64)> = found.into_iter().collect();
    words.sort_unstable_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    words.truncate(MOST_WORDS);
    words
}

/// A regular expression for whole words, in any case.
///
/// # Errors
/// In a sentence, when it is none or when it grows too large.
pub(super) fn regex(pattern: &str) -> Result<Regex, String> {
    RegexBuilder::new(&format!("^(?:{pattern})$"))
        .case_insensitive(true)
        .size_limit(MAX_COMPILED)
        .dfa_size_limit(MAX_COMPILED)
        .build()
        .map_err(|error| match error {
            regex::Error::CompiledTooBig(_) => "this regular expression grows too large".to_string(),
            _ => "this is no regular expression".to_string(),
        })
}

/// A word, or the last of several, as the index has it.
pub(super) fn folded(word: &str) -> String {
    terms_of(&mut surface(), word).pop().map(|(_, term)| term).unwrap_or_default()
}
