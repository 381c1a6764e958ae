//! From text to index terms: words, lower case, no stopwords, no diacritics, stemmed in the language of the article.
//!
//! One field holds articles of all languages. The language travels in front of the text as a short tag, and the
//! tokenizer picks the chain for it; a query word is stemmed in every language that the index has. Diacritics go
//! before stemming, so that "Elysee" finds "Élysée". An unknown language is treated as English.

use std::collections::HashMap;
use std::sync::Arc;

use tantivy::tokenizer::{
    AsciiFoldingFilter, BoxTokenStream, Language, LowerCaser, RemoveLongFilter, SimpleTokenizer, Stemmer,
    StopWordFilter, TextAnalyzer, Tokenizer, TokenizerManager,
};

/// Name of the tokenizer of text that carries a language tag.
pub(super) const TAGGED: &str = "chancery_tagged";
/// Name of the tokenizer of words as written.
pub(super) const SURFACE: &str = "chancery_surface";
/// Longer words are left out: they are encoded data, not language.
const MAX_WORD_BYTES: usize = 60;
/// What an article without a known language is taken for.
pub const DEFAULT_LANGUAGE: &str = "en";

/// The languages that have a stemmer, by ISO 639-1 code.
#[rustfmt::skip]
const STEMMED: &[(&str, Language)] = &[
    ("en", Language::English), ("fr", Language::French), ("de", Language::German), ("es", Language::Spanish),
    ("it", Language::Italian), ("pt", Language::Portuguese), ("nl", Language::Dutch), ("sv", Language::Swedish),
    ("da", Language::Danish), ("no", Language::Norwegian), ("fi", Language::Finnish), ("hu", Language::Hungarian),
    ("ro", Language::Romanian), ("ru", Language::Russian), ("tr", Language::Turkish), ("ar", Language::Arabic),
    ("el", Language::Greek), ("ta", Language::Tamil),
];

/// Registers the tokenizers under the names that the schema uses.
pub(super) fn register(manager: &TokenizerManager) {
    manager.register(TAGGED, TextAnalyzer::from(Polyglot { chains: Arc::new(chains()) }));
    manager.register(SURFACE, surface());
}

/// A text with its language in front, as the [`TAGGED`] tokenizer expects it.
pub(super) fn tagged(language: Option<&str>, text: &str) -> String {
    match language {
        Some(code) if code.len() == 2 => format!("\u{2}{code}{text}"),
        _ => text.to_string(),
    }
}

/// The chain of words as written: lower case, no diacritics.
pub fn surface() -> TextAnalyzer {
    TextAnalyzer::builder(SimpleTokenizer::default())
        .filter(RemoveLongFilter::limit(MAX_WORD_BYTES))
        .filter(LowerCaser)
        .filter(AsciiFoldingFilter)
        .build()
}

/// The chain of one language. Codes without a stemmer get words as written.
pub fn chain(language: &str) -> TextAnalyzer {
    let Some((_, language)) = STEMMED.iter().find(|(code, _)| *code == language) else { return surface() };
    let lower = TextAnalyzer::builder(SimpleTokenizer::default())
        .filter(RemoveLongFilter::limit(MAX_WORD_BYTES))
        .filter(LowerCaser)
        .dynamic();
    let stopped = match StopWordFilter::new(*language) {
        Some(stopwords) => lower.filter_dynamic(stopwords),
        None => lower,
    };
    stopped.filter_dynamic(AsciiFoldingFilter).filter_dynamic(Stemmer::new(*language)).build()
}

fn chains() -> HashMap<String, TextAnalyzer> {
    STEMMED.iter().map(|(code, _)| (code.to_string(), chain(code))).collect()
}

/// Picks the chain by the tag in front of a text.
#[derive(Clone)]
struct Polyglot {
    chains: Arc<HashMap<String, TextAnalyzer>>,
}

impl Tokenizer for Polyglot {
    type TokenStream<'a> = BoxTokenStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> BoxTokenStream<'a> {
        let tag = text.strip_prefix('\u{2}').and_then(|rest| rest.split_at_checked(2));
        let (language, body) = tag.unwrap_or((DEFAULT_LANGUAGE, text));
        // A language without a stemmer is indexed as written.
        self.own(language).token_stream(body)
    }
}

impl Polyglot {
    /// This copy's own chain of a language; chains are shared between copies until one is used.
    fn own(&mut self, language: &str) -> &mut TextAnalyzer {
        Arc::make_mut(&mut self.chains).entry(language.to_string()).or_insert_with(surface)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn terms(text: &str) -> Vec<String> {
        let manager = TokenizerManager::default();
        register(&manager);
        let mut analyzer = manager.get(TAGGED).expect("registered");
        let mut stream = analyzer.token_stream(text);
        let mut terms = Vec::new();
        while stream.advance() {
            terms.push(stream.token().text.clone());
        }
        terms
    }

    #[test]
    fn the_tag_picks_the_language() {
        assert_eq!(terms("The sanctions were lifted"), ["sanction", "were", "lift"]);
        assert_eq!(terms(&tagged(Some("de"), "Die Verhandlungen")), ["verhandl"]);
        assert_eq!(terms(&tagged(Some("fr"), "les négociations")), terms(&tagged(Some("fr"), "les negociations")));
        assert_eq!(terms(&tagged(Some("pl"), "Wałęsa")), ["walesa"]);
    }
}
