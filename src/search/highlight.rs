//! Which bytes of a passage show why it matches: words in all their forms, phrases as phrases, names by any alias.

use std::collections::BTreeSet;
use std::ops::Range;

use tantivy::tokenizer::TextAnalyzer;

use crate::index::Span;
use crate::query::Compiled;

use super::passages::is_under;

/// Names recognised with more certainty count in passages and are marked under all their aliases.
pub(super) const SURE: f32 = 0.6;

/// What a query looks for in a text.
pub(super) struct Highlighter<'q> {
    query: &'q Compiled,
    chain: TextAnalyzer,
    surface: TextAnalyzer,
}

impl<'q> Highlighter<'q> {
    /// For texts in one language.
    pub(super) fn new(query: &'q Compiled, language: &str) -> Self {
        use crate::index::words::{chain, surface};
        Highlighter { query, chain: chain(language), surface: surface() }
    }

    /// Bytes of `text` to be marked, in order, not touching. `spans` are the mentions inside it.
    pub(super) fn mark(&mut self, text: &str, spans: &[Span]) -> Vec<Range<usize>> {
        let mut marks = self.words(text);
        marks.extend(self.phrases(text));
        marks.extend(spans.iter().filter(|s| self.is_asked(&s.path) || self.is_meant(&s.path)).map(|s| s.start..s.end));
        merge(text, marks)
    }

    /// The words of its language.
    pub(super) fn chain(&mut self) -> &mut TextAnalyzer {
        &mut self.chain
    }

    /// Whether the text has one of the phrases that were asked for.
    pub(super) fn has_phrase(&mut self, text: &str) -> bool {
        !self.phrases(text).is_empty()
    }

    /// Whether a mention is of somebody who was asked for.
    pub(super) fn is_asked(&self, path: &str) -> bool {
        self.query.paths.iter().any(|above| is_under(path, above))
    }

    /// Whether a mention is of somebody whom plain words name: "Moscow" shows Russia only where it says Moscow.
    fn is_meant(&self, path: &str) -> bool {
        self.query.meant.iter().any(|m| m.certainty > SURE && is_under(path, &m.path))
    }

    fn words(&mut self, text: &str) -> Vec<Range<usize>> {
        let mut marks = Vec::new();
        let mut stems = self.chain.token_stream(text);
        while stems.advance() {
            let token = stems.token();
            if self.query.terms.contains(&token.text) {
                marks.push(token.offset_from..token.offset_to);
            }
        }
        drop(stems);
        if !self.query.prefixes.is_empty() || !self.query.written.is_empty() {
            let mut words = self.surface.token_stream(text);
            while words.advance() {
                let token = words.token();
                let begins = self.query.prefixes.iter().any(|p| token.text.starts_with(p.as_str()));
                if begins || self.query.written.contains(&token.text) {
                    marks.push(token.offset_from..token.offset_to);
                }
            }
        }
        marks
    }

    fn phrases(&mut self, text: &str) -> Vec<Range<usize>> {
        let mut marks = Vec::new();
        for near in &self.query.near {
            marks.extend(near.words_in(&mut self.chain, text));
        }
        if self.query.phrases.is_empty() {
            return marks;
        }
        let mut stems: Vec<(String, Range<usize>)> = Vec::new();
        let mut stream = self.chain.token_stream(text);
        while stream.advance() {
            let token = stream.token();
            stems.push((token.text.clone(), token.offset_from..token.offset_to));
        }
        for phrase in &self.query.phrases {
            for window in stems.windows(phrase.len().max(1)) {
                if window.iter().map(|(s, _)| s).eq(phrase.iter())
                    && let (Some((_, first)), Some((_, last))) = (window.first(), window.last())
                {
                    marks.push(first.start..last.end);
                }
            }
        }
        marks
    }
}

/// Marks in order; those that overlap, or have only a blank or a hyphen between them, become one.
fn merge(text: &str, marks: Vec<Range<usize>>) -> Vec<Range<usize>> {
    let ordered: BTreeSet<(usize, usize)> = marks.into_iter().map(|m| (m.start, m.end)).collect();
    let mut merged: Vec<Range<usize>> = Vec::new();
    for (start, end) in ordered {
        match merged.last_mut() {
            Some(last) if start <= last.end => last.end = last.end.max(end),
            Some(last) if matches!(text.get(last.end..start), Some(" " | "-")) => last.end = end,
            _ => merged.push(start..end),
        }
    }
    merged
}
