//! Whom the plain words of a query name, and what that counts.
//!
//! An article that names them gains, by whatever name it does ([`Compiler::named`]). The word itself counts no more than they
//! do: where articles write "United Nations", "UN" is a rare word, and still asks for what everybody names.

use tantivy::Term;
use tantivy::query::Query as TantivyQuery;

use crate::authority::fold;
use crate::index::level;

use super::bm25::rarity;
use super::compile::Compiler;
use super::join::{boosted, term_query};
use super::recognise::Recognised;
use super::{Clause, Node, Occur};

/// What the name of somebody whom the query names counts, by whatever name an article calls them, beside 1 for a word.
const MEANT: f32 = 0.5;

impl Compiler<'_> {
    /// Whom the plain words name, with their places among the clauses. Words that must or must not be there are only words.
    pub(super) fn meant(&self, clauses: &[Clause]) -> Vec<Recognised> {
        let word = |clause: &Clause| match &clause.node {
            Node::Word(word) if clause.occur == Occur::Should => Some(word.clone()),
            _ => None,
        };
        let words: Vec<Option<String>> = clauses.iter().map(word).collect();
        let (mut meant, mut before) = (Vec::new(), 0);
        for run in words.split(Option::is_none) {
            let named: Vec<&str> = run.iter().flatten().map(String::as_str).collect();
            for mut who in self.resolver.recognised(&named) {
                who.words = before + who.words.start..before + who.words.end;
                meant.push(who);
            }
            before += run.len() + 1;
        }
        meant
    }

    /// Articles that name somebody, scored by how often they do: BM25 over mentions instead of words.
    pub fn named(&self, who: &Recognised) -> Box<dyn TantivyQuery> {
        boosted(term_query(self.fields.who, &who.path), MEANT * who.certainty)
    }

    /// Where a single word is another name than the usual one ("UN"), and many more articles name whom it means than have the
    /// word, it counts as if it were as frequent as they.
    pub(super) fn tame(&mut self, clauses: &[Clause], weights: &mut Vec<f32>, meant: &[Recognised]) {
        // What cannot be looked up counts as it stands; the search itself will say what is wrong with the index.
        let having = |term: Term| self.searcher.doc_freq(&term).unwrap_or_default();
        let (who, text) = (self.fields.who, self.fields.text);
        let articles = having(Term::from_field_text(self.fields.level, level::ARTICLE));
        let naming = |name: &Recognised| having(Term::from_field_text(who, &name.path));
        // A part of the usual name is as frequent as it is; another name, or a short form, may be as rare as can be.
        let other = |n: &&Recognised| !fold(&n.name).split(' ').any(|part| part == fold(&n.typed));
        let single = meant.iter().filter(|n| n.words.len() == 1 && n.certainty == 1.0).filter(other);
        let tamed: Vec<(usize, u64)> = single.map(|n| (n.words.start, naming(n))).collect();
        weights.resize(clauses.len(), 1.0);
        for (at, naming) in tamed {
            let Some(Node::Word(word)) = clauses.get(at).map(|clause| &clause.node) else { continue };
            let stems = self.stems(word);
            let with = |stem: &String| self.searcher.doc_freq(&Term::from_field_text(text, stem)).unwrap_or_default();
            let having = stems.values().flatten().map(with).max().unwrap_or_default();
            if having > 0 && having < naming {
                weights[at] *= rarity(naming, articles) / rarity(having, articles);
            }
        }
    }
}
