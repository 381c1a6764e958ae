//! Words, phrases, patterns and what stands near each other, as tantivy queries.
//!
//! A word is one term for each language of the index in which its stem differs; the best of them counts. Patterns are
//! exact on the words as written and score by their stems, the most frequent ones.

use std::collections::BTreeSet;

use tantivy::Term;
use tantivy::query::{BooleanQuery, PhraseQuery, Query as TantivyQuery, RegexQuery, TermSetQuery};
use tantivy::schema::Field;

use crate::index::words::surface;

use super::Node;
use super::compile::{Compiled, Compiler, LONGEST_PHRASE, Level, terms_of};
use super::expand::{Expansion, MOST_WORDS, Pattern, folded};
use super::join::{Part, all_of, any_of, best_of, boosted, constant, term_query};
use super::near::{NearQuery, Proximity};

/// How many stems of a pattern score, the most frequent ones.
const MAX_EXPANSIONS: usize = 64;

/// How many stems of a pattern may stand near something.
const MAX_NEAR: usize = 256;

/// So many different terms a query looks for.
pub(super) const MOST_TERMS: usize = 1024;

/// A phrase as one language has it, where it matters which: its terms with their places.
type Reading = (Option<String>, Vec<(usize, String)>);

impl Compiler<'_> {
    /// A query for each term of a word, with its stems in the languages of the index.
    pub(super) fn word(&mut self, field: Field, word: &str, found: &mut Compiled) -> Vec<Box<dyn TantivyQuery>> {
        let mut queries = Vec::new();
        for stems in self.stems(word).into_values() {
            let mut alternatives: Vec<Box<dyn TantivyQuery>> = Vec::new();
            for stem in stems {
                if !self.seen.contains(&stem) {
                    if self.seen.len() >= MOST_TERMS {
                        found
                            .notes
                            .insert(format!("a query looks for {MOST_TERMS} different words; the rest are left out"));
                        break;
                    }
                    self.seen.insert(stem.clone());
                }
                alternatives.push(term_query(field, &stem));
                found.terms.insert(stem);
            }
            if alternatives.is_empty() {
                continue;
            }
            found.scores = true;
            queries.push(best_of(alternatives));
        }
        queries
    }

    /// A phrase as terms, as each language has it. Where one leaves out a word that another keeps ("die" in "die
    /// hard"), its reading holds for articles in that language alone, whose code stands beside it.
    fn readings(&mut self, phrase: &str, found: &mut Compiled) -> Vec<Reading> {
        let mut readings: Vec<Reading> = Vec::new();
        for (code, chain) in &mut self.chains {
            let mut terms = terms_of(chain, phrase);
            if terms.len() > LONGEST_PHRASE {
                terms.truncate(LONGEST_PHRASE);
                found.notes.insert(format!("a phrase has {LONGEST_PHRASE} words; the rest are left out"));
            }
            if !terms.is_empty() && !readings.iter().any(|(_, known)| *known == terms) {
                readings.push((Some(code.clone()), terms));
            }
        }
        let most = readings.iter().map(|(_, terms)| terms.len()).max().unwrap_or(0);
        for (code, terms) in &mut readings {
            if terms.len() == most {
                *code = None;
            }
        }
        readings
    }

    pub(super) fn phrase(&mut self, field: Field, phrase: &str, found: &mut Compiled) -> Option<Box<dyn TantivyQuery>> {
        let mut alternatives: Vec<Box<dyn TantivyQuery>> = Vec::new();
        if self.is_common(phrase) {
            return None;
        }
        for (code, terms) in self.readings(phrase, found) {
            let query: Box<dyn TantivyQuery> = match &terms[..] {
                [] => continue,
                [(_, only)] => term_query(field, only),
                [(first, _), ..] => {
                    let at = |(p, t): &(usize, String)| (p - first, Term::from_field_text(field, t));
                    Box::new(PhraseQuery::new_with_offset(terms.iter().map(at).collect()))
                }
            };
            found.scores = true;
            // The words of a phrase are shown only where they stand together, so they are no terms by themselves.
            found.phrases.insert(terms.into_iter().map(|(_, stem)| stem).collect());
            alternatives.push(match code {
                Some(code) => Box::new(BooleanQuery::intersection(vec![query, self.language(&code)])),
                None => query,
            });
        }
        (!alternatives.is_empty()).then(|| best_of(alternatives))
    }

    /// What stands near each other, or a phrase whose words may have moved.
    pub(super) fn near(
        &mut self,
        level: Level,
        field: Field,
        node: &Node,
        found: &mut Compiled,
    ) -> Option<Box<dyn TantivyQuery>> {
        let near = self.operand(node, found)?;
        found.scores = true;
        found.near.insert(near.clone());
        if level == Level::Passage {
            let stems: BTreeSet<&String> = near.terms().iter().take(MAX_EXPANSIONS).collect();
            return any_of(stems.into_iter().map(|stem| term_query(field, stem)).collect());
        }
        Some(Box::new(NearQuery::new(field, self.fields.ends, near)))
    }

    /// Where a node stands in a text. `None` for what the index does not have: the most common words.
    fn operand(&mut self, node: &Node, found: &mut Compiled) -> Option<Proximity> {
        match node {
            Node::Word(text) | Node::Phrase(text) => self.moved(text, 0, found),
            Node::Sloppy(text, slop) => self.moved(text, *slop, found),
            Node::Near { left, right, reach, ordered } => {
                let (one, other) = (self.operand(left, found), self.operand(right, found));
                match (one, other) {
                    (Some(left), Some(right)) => Some(Proximity::pair(left, right, *reach, *ordered)),
                    (one, other) => {
                        // Beside a word that is everywhere, everything stands near.
                        let left_out = if one.is_none() { left } else { right };
                        found.notes.insert(format!("{left_out} is too common to be looked for near something"));
                        one.or(other)
                    }
                }
            }
            Node::Or(clauses) => {
                Proximity::any(clauses.iter().filter_map(|clause| self.operand(&clause.node, found)).collect())
            }
            pattern => {
                let expansion = self.expand(pattern, found)?;
                let stems = self.stems_of(&expansion, MAX_NEAR + 1);
                if stems.len() > MAX_NEAR {
                    found
                        .notes
                        .insert(format!("near something {pattern} stands for its {MAX_NEAR} most frequent words"));
                }
                // No word at all is an operand that stands nowhere.
                let stems = stems.into_iter().take(MAX_NEAR).map(|(stem, _)| stem).collect::<Vec<_>>();
                Proximity::stems(if stems.is_empty() { vec![String::new()] } else { stems })
            }
        }
    }

    /// A phrase after some moves, as each language has it.
    fn moved(&mut self, phrase: &str, slop: u32, found: &mut Compiled) -> Option<Proximity> {
        let readings = self.readings(phrase, found);
        let own = self.spoken.and_then(|at| self.chains.get_mut(at)).map(|(_, chain)| terms_of(chain, phrase).len());
        // As many words as in the language of the query: another may keep what is common there.
        let full = readings.iter().filter(|(code, terms)| own.map_or(code.is_none(), |own| terms.len() == own));
        Proximity::any(full.filter_map(|(_, terms)| Proximity::phrase(terms, slop)).collect())
    }

    pub(super) fn title(&mut self, inner: &Node, level: Level, found: &mut Compiled) -> Option<Box<dyn TantivyQuery>> {
        if level == Level::Passage {
            return None;
        }
        let field = self.fields.title;
        match inner {
            Node::Phrase(phrase) => self.phrase(field, phrase, found),
            Node::Sloppy(..) => self.near(level, field, inner, found),
            Node::Word(word) => all_of(self.word(field, word, found)),
            pattern => self.pattern(level, pattern, true, found),
        }
    }

    /// The words of the index that a pattern means.
    fn expand(&self, pattern: &Node, found: &mut Compiled) -> Option<Expansion> {
        // An index that cannot be read fails in the search itself, with its cause.
        let expansion = Pattern::of(pattern)?.expand(self.searcher, self.fields.words).ok()?;
        if expansion.cut {
            found.notes.insert(format!("{pattern} stands for its {MOST_WORDS} most frequent words"));
        }
        Some(expansion)
    }

    /// The first stems of the words of a pattern, with a word that they are of.
    fn stems_of(&mut self, expansion: &Expansion, most: usize) -> Vec<(String, String)> {
        let mut seen = BTreeSet::new();
        let mut stems = Vec::new();
        for (word, _) in &expansion.words {
            for (_, chain) in &mut self.chains {
                for (_, stem) in terms_of(chain, word) {
                    if seen.insert(stem.clone()) {
                        stems.push((stem, word.clone()));
                    }
                }
            }
            if stems.len() >= most {
                break;
            }
        }
        stems
    }

    /// Words like a pattern: exact on the words as written, scored by their stems. In titles, where the index has no
    /// words as written, by stems alone.
    pub(super) fn pattern(
        &mut self,
        level: Level,
        pattern: &Node,
        in_title: bool,
        found: &mut Compiled,
    ) -> Option<Box<dyn TantivyQuery>> {
        let expansion = self.expand(pattern, found)?;
        found.scores = true;
        let field = if in_title { self.fields.title } else { self.text_field(level) };
        let stems = self.stems_of(&expansion, if in_title { MOST_WORDS } else { MAX_EXPANSIONS });
        let near_of = |word: &str| match pattern {
            // A word counts less the more of it had to change.
            Node::Fuzzy(wanted, _) => {
                let edits = strsim::damerau_levenshtein(word, &folded(wanted)) as f32;
                1.0 - edits / (word.chars().count().max(1) as f32 + 1.0)
            }
            _ => 1.0,
        };
        let scored: Vec<_> = stems
            .iter()
            .take(MAX_EXPANSIONS)
            .map(|(stem, word)| boosted(term_query(field, stem), near_of(word)))
            .collect();
        let scored = if scored.is_empty() { None } else { Some(best_of(scored)) };
        match pattern {
            Node::Prefix(prefix) => _ = found.prefixes.insert(folded(prefix)),
            _ => found.written.extend(expansion.words.iter().map(|(word, _)| word.clone())),
        }
        if level == Level::Passage {
            return scored;
        }
        let set = |field: Field, words: &mut dyn Iterator<Item = &String>| {
            let terms: Vec<Term> = words.map(|word| Term::from_field_text(field, word)).collect();
            constant(Box::new(TermSetQuery::new(terms)), 0.0)
        };
        let exact = match pattern {
            _ if in_title => set(field, &mut stems.iter().map(|(stem, _)| stem)),
            // Unbounded, so that a short prefix loses nothing.
            Node::Prefix(prefix) => {
                let every = format!("{}.*", regex::escape(&folded(prefix)));
                constant(Box::new(RegexQuery::from_pattern(&every, self.fields.words).ok()?), 0.0)
            }
            _ => set(self.fields.words, &mut expansion.words.iter().map(|(word, _)| word)),
        };
        let mut parts: Vec<Part> = vec![(tantivy::query::Occur::Must, exact)];
        parts.extend(scored.map(|q| (tantivy::query::Occur::Should, q)));
        if let Node::Prefix(prefix) = pattern {
            // "Jong-un*": what stands before the last word is whole words.
            let words = terms_of(&mut surface(), prefix);
            let whole = words.split_last().map(|(_, whole)| whole).unwrap_or_default();
            for (_, word) in whole {
                let queries = self.word(field, word, found).into_iter();
                parts.extend(queries.map(|q| (tantivy::query::Occur::Must, q)));
            }
        }
        Some(Box::new(BooleanQuery::new(parts)))
    }
}
