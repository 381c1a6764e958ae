//! From text to index terms: words, lower case, no stopwords, no diacritics, stemmed in the language of the article.
//!
//! One field holds articles of all languages. The language travels in front of the text as a short tag, and the
//! tokenizer picks the chain for it; a query word is stemmed in every language that the index has. Diacritics go
//! before stemming, so that "Elysee" finds "Élysée". An unknown language is treated as English.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::Arc;

use tantivy::tokenizer::{
    AsciiFoldingFilter, BoxTokenStream, Language, LowerCaser, RemoveLongFilter, Stemmer, StopWordFilter, TextAnalyzer,
    Token, TokenStream, Tokenizer, TokenizerManager,
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

/// Tells the stems of a text one after the other, as the [`TAGGED`] tokenizer gives them.
pub(super) fn stems(language: Option<&str>, text: &str, mut tell: impl FnMut(&str)) {
    // Building a chain loads its stopwords, which takes longer than a short text.
    thread_local! {
        static CHAINS: RefCell<HashMap<String, TextAnalyzer>> = RefCell::new(HashMap::new());
    }
    let language = language.filter(|code| code.len() == 2).unwrap_or(DEFAULT_LANGUAGE);
    CHAINS.with_borrow_mut(|chains| {
        let chain = chains.entry(language.to_string()).or_insert_with(|| chain(language));
        let mut stream = chain.token_stream(text);
        while stream.advance() {
            tell(&stream.token().text);
        }
    });
}

/// The chain of words as written: lower case, no diacritics.
pub fn surface() -> TextAnalyzer {
    TextAnalyzer::builder(Words)
        .filter(RemoveLongFilter::limit(MAX_WORD_BYTES))
        .filter(LowerCaser)
        .filter(AsciiFoldingFilter)
        .build()
}

/// The chain of one language. Codes without a stemmer get words as written.
pub fn chain(language: &str) -> TextAnalyzer {
    let Some((_, language)) = STEMMED.iter().find(|(code, _)| *code == language) else { return surface() };
    let lower =
        TextAnalyzer::builder(Words).filter(RemoveLongFilter::limit(MAX_WORD_BYTES)).filter(LowerCaser).dynamic();
    let stopped = match StopWordFilter::new(*language) {
        Some(stopwords) => lower.filter_dynamic(stopwords),
        None => lower,
    };
    stopped.filter_dynamic(AsciiFoldingFilter).filter_dynamic(Stemmer::new(*language)).build()
}

fn chains() -> HashMap<String, TextAnalyzer> {
    STEMMED.iter().map(|(code, _)| (code.to_string(), chain(code))).collect()
}

/// Cuts a text into words: runs of letters and digits. Chinese, Japanese and Thai put no spaces between words; there every
/// two neighbouring characters are a term (Lucene's CJK bigrams), and a character that stands alone is one.
#[derive(Clone, Default)]
struct Words;

struct WordStream<'a> {
    text: &'a str,
    at: usize,
    /// Whether the character before `at` was the second of a pair.
    paired: bool,
    token: Token,
}

impl Tokenizer for Words {
    type TokenStream<'a> = WordStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> WordStream<'a> {
        WordStream { text, at: 0, paired: false, token: Token::default() }
    }
}

impl WordStream<'_> {
    fn set(&mut self, from: usize, to: usize) -> bool {
        self.token.text.clear();
        self.token.text.push_str(&self.text[from..to]);
        self.token.offset_from = from;
        self.token.offset_to = to;
        self.token.position = self.token.position.wrapping_add(1);
        true
    }
}

impl TokenStream for WordStream<'_> {
    fn advance(&mut self) -> bool {
        while let Some(c) = self.text[self.at..].chars().next() {
            let (from, after) = (self.at, self.at + c.len_utf8());
            if !c.is_alphanumeric() {
                self.at = after;
                self.paired = false;
                continue;
            }
            if is_dense(c) {
                self.at = after;
                match self.text[after..].chars().next().filter(|next| is_dense(*next)) {
                    Some(next) => {
                        self.paired = true;
                        return self.set(from, after + next.len_utf8());
                    }
                    // The last of a run stands in the pair before it.
                    None if std::mem::take(&mut self.paired) => continue,
                    None => return self.set(from, after),
                }
            }
            // ASCII, the bulk of most texts, is passed byte by byte.
            let bytes = self.text.as_bytes();
            let mut end = after;
            while bytes.get(end).is_some_and(u8::is_ascii_alphanumeric) {
                end += 1;
            }
            if bytes.get(end).is_some_and(|b| !b.is_ascii()) {
                let rest = &self.text[end..];
                end += rest.find(|c: char| !c.is_alphanumeric() || is_dense(c)).unwrap_or(rest.len());
            }
            self.at = end;
            self.paired = false;
            return self.set(from, self.at);
        }
        false
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}

/// A character of a script without spaces between words.
fn is_dense(c: char) -> bool {
    matches!(c, '\u{e00}'..='\u{eff}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{2ffff}')
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
        assert_eq!(terms(&tagged(Some("zh"), "习近平 in 北京, 中")), ["习近", "近平", "in", "北京", "中"]);
    }
}
