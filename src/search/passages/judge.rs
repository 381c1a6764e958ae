//! How well a passage answers, read from its text.
//!
//! BM25 over passages counts words one by one. A reader wants them together: [`Judge`] adds for the words that stand in one
//! run of sentences ([`Reading::best`], what a screen shows), and for what the question wants (a person, a time, a number)
//! beside them. All is measured in the rarity of the words asked for, so that it fits the scale of BM25.

use std::collections::HashMap;
use std::ops::Range;

use tantivy::Term;
use tantivy::tokenizer::TextAnalyzer;

use crate::index::Span;
use crate::passage::count_words;
use crate::query::{Compiled, Wanted};
use crate::search::Engine;
use crate::sentence::sentences;

use super::is_under;
use crate::search::highlight::SURE;

/// A run of sentences that is shown has about so many words, unless one sentence alone has more.
pub(super) const SHOWN_WORDS: usize = 60;
/// What words in one run count beside BM25, as a share of their rarity.
const TOGETHER: f32 = 1.0;
/// What the thing wanted counts beside the words, as a share of the rarity of all words.
const WANTED: f32 = 0.25;

/// Weighs passages by the words of one query.
pub(super) struct Judge {
    /// Rarity of each stem asked for.
    weights: HashMap<String, f32>,
    /// Facet paths of those whom plain words name, with the words.
    meant: Vec<(String, String)>,
    /// Facet paths of those who were asked for.
    named: Vec<String>,
    wanted: Option<Wanted>,
}

/// What a passage has of the query.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Reading {
    /// What is to be added to BM25.
    pub(super) bonus: f32,
    /// The run of whole sentences that has most of it, without white space at its ends: bytes of the text.
    pub(super) best: Range<usize>,
    /// Which of the words it has, by their place among the words asked for.
    pub(super) words: u64,
}

/// A sentence of a passage.
struct Sentence {
    range: Range<usize>,
    words: usize,
    /// The words asked for that it has, as bits.
    has: u64,
    /// Whether it has something of the sort that is wanted.
    offers: bool,
}

impl Judge {
    /// For a query.
    pub(super) fn new(
        engine: &Engine<'_>,
        asked: &Compiled,
        inside: &Compiled,
        wanted: Option<Wanted>,
    ) -> tantivy::Result<Judge> {
        let stems = inside.terms.iter().chain(inside.phrases.iter().flatten());
        let meant =
            asked.meant.iter().filter(|m| m.certainty > SURE).map(|m| (m.path.clone(), m.typed.clone())).collect();
        let field = engine.index.fields().passage;
        let all = engine.statistics.passage_count() as f32;
        let mut weights = HashMap::new();
        for stem in stems {
            let with = engine.searcher.doc_freq(&Term::from_field_text(field, stem))? as f32;
            let rarity = (1.0 + (all - with + 0.5).max(0.0) / (with + 0.5)).ln();
            weights.insert(stem.clone(), rarity);
        }
        Ok(Judge { weights, meant, named: asked.paths.iter().cloned().collect(), wanted })
    }

    /// Reads a passage with the words of its language.
    pub(super) fn read(&self, text: &str, spans: &[Span], chain: &mut TextAnalyzer) -> Reading {
        let mut order: Vec<(&str, f32)> = Vec::new();
        let mut found: Vec<(usize, usize)> = Vec::new();
        let mut add = |text: &str, at: Option<usize>, chain: &mut TextAnalyzer| {
            let mut stream = chain.token_stream(text);
            while stream.advance() {
                let token = stream.token();
                let Some((stem, weight)) = self.weights.get_key_value(&token.text) else { continue };
                let known = order.iter().position(|(known, _)| known == stem);
                let place = known.unwrap_or_else(|| {
                    order.push((stem, *weight));
                    order.len() - 1
                });
                // Sixty-four different words of the query in one passage are enough to judge it by.
                if place < 64 {
                    found.push((at.unwrap_or(token.offset_from), place));
                }
            }
        };
        add(text, None, chain);
        // Whoever is named by another name than the query's has the words of the query all the same.
        for (path, typed) in &self.meant {
            for span in spans.iter().filter(|span| is_under(&span.path, path)) {
                add(typed, Some(span.start), chain);
            }
        }
        // A name that was asked for is worth as much as the rarest word.
        let rarest = self.weights.values().copied().fold(1.0, f32::max);
        for path in &self.named {
            let mut place = None;
            for span in spans.iter().filter(|span| is_under(&span.path, path)) {
                let place = *place.get_or_insert_with(|| {
                    order.push((path, rarest));
                    order.len() - 1
                });
                if place < 64 {
                    found.push((span.start, place));
                }
            }
        }
        let at = |from: usize, to: usize| found.iter().filter(move |(at, _)| (from..to).contains(at));
        let mut run: Vec<Sentence> = Vec::new();
        for range in sentences(text) {
            let has = at(range.start, range.end).fold(0u64, |bits, (_, place)| bits | 1 << place);
            let offers = self.wanted.is_some_and(|wanted| {
                offers(wanted, text, &range, spans, |span| at(span.start, span.end).next().is_some())
            });
            run.push(Sentence { words: count_words(&text[range.clone()]), range, has, offers });
        }
        let weight_of = |bits: u64| -> f32 {
            order
                .iter()
                .enumerate()
                .filter(|(place, _)| *place < 64 && bits >> place & 1 == 1)
                .map(|(_, (_, w))| w)
                .sum()
        };
        let fair = self.weights.values().sum::<f32>();
        let value = |part: &[Sentence]| {
            let has = part.iter().fold(0u64, |bits, s| bits | s.has);
            let offered = has != 0 && part.iter().any(|s| s.offers);
            TOGETHER * weight_of(has) + if offered { WANTED * fair } else { 0.0 }
        };
        let mut best = (0.0, 0..0);
        for first in 0..run.len() {
            let mut words = 0;
            for last in first..run.len() {
                words += run[last].words;
                if last > first && words > SHOWN_WORDS {
                    break;
                }
                let worth = value(&run[first..=last]);
                if worth > best.0 {
                    best = (worth, first..last + 1);
                }
            }
        }
        let (bonus, chosen) = best;
        let words = run.iter().fold(0u64, |bits, s| bits | s.has);
        Reading { bonus, best: shown(text, &run, chosen), words }
    }
}

/// The bytes of a run of sentences, filled up with those behind it and before it as long as they fit.
fn shown(text: &str, sentences: &[Sentence], chosen: Range<usize>) -> Range<usize> {
    // What has nothing of the query is shown from its start.
    let (mut first, mut end) = (chosen.start, chosen.end.max(chosen.start + 1).min(sentences.len()));
    let mut words: usize = sentences[first..end].iter().map(|s| s.words).sum();
    let closes = |at: usize| text[sentences[at].range.clone()].contains("\n\n");
    // "He owed it to …" is read with the sentence before.
    if first > 0 && end > first && points_back(&text[sentences[first].range.clone()]) && !closes(first - 1) {
        first -= 1;
        words += sentences[first].words;
    }
    while end > first && end < sentences.len() && words + sentences[end].words <= SHOWN_WORDS && !closes(end - 1) {
        words += sentences[end].words;
        end += 1;
    }
    while first > 0 && words + sentences[first - 1].words <= SHOWN_WORDS && !closes(first - 1) {
        words += sentences[first - 1].words;
        first -= 1;
    }
    // A passage of one sentence that is too long, or one without any of the words, is shown from its start.
    let (from, to) = match (sentences.get(first), sentences.get(end.max(first + 1) - 1)) {
        (Some(from), Some(to)) => (from.range.start, to.range.end),
        _ => (0, text.len()),
    };
    let part = &text[from..to];
    let leading = part.len() - part.trim_start().len();
    from + leading..from + part.trim_end().len().max(leading)
}

/// Whether a sentence begins with a word for what the sentence before speaks of.
fn points_back(sentence: &str) -> bool {
    let first = sentence.split(|c: char| !c.is_alphanumeric()).find(|w| !w.is_empty()).unwrap_or_default();
    matches!(
        first,
        "He" | "She" | "It" | "They" | "His" | "Her" | "Its" | "Their" | "This" | "That" | "These" | "Those"
    )
}

/// Whether a sentence has something of the sort that is wanted and was not in the question itself.
fn offers(wanted: Wanted, text: &str, at: &Range<usize>, spans: &[Span], asked: impl Fn(&Span) -> bool) -> bool {
    let sentence = &text[at.clone()];
    let words = || sentence.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty());
    let is_year = |w: &str| w.len() == 4 && (w.starts_with('1') || w.starts_with("20")) && is_number(w);
    match wanted {
        Wanted::Person => spans.iter().any(|span| {
            let person = span.path.starts_with("/person/") || span.path.starts_with("/unlisted/person/");
            person && at.contains(&span.start) && !asked(span)
        }),
        Wanted::Time => words().any(|w| is_year(w) || MONTHS.contains(&w.to_lowercase().as_str())),
        Wanted::Place => {
            let pairs = words().zip(words().skip(1));
            pairs.into_iter().any(|(before, w)| {
                matches!(before, "in" | "at" | "near" | "to" | "à" | "en") && w.starts_with(char::is_uppercase)
            })
        }
        Wanted::Number => words().any(|w| is_number(w) && !is_year(w) || NUMBERS.contains(&w.to_lowercase().as_str())),
        Wanted::Reason => {
            let folded = format!(" {} ", words().map(str::to_lowercase).collect::<Vec<_>>().join(" "));
            REASONS.iter().any(|reason| folded.contains(reason))
        }
    }
}

fn is_number(word: &str) -> bool {
    word.bytes().all(|b| b.is_ascii_digit())
}

/// Months in English, French, German and Spanish; "may" and "mars" are words first.
#[rustfmt::skip]
const MONTHS: &[&str] = &[
    "january", "february", "march", "april", "june", "july", "august", "september", "october", "november", "december",
    "janvier", "février", "avril", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre",
    "januar", "februar", "märz", "juni", "juli", "oktober", "dezember",
    "enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre",
    "diciembre",
];

/// Numbers in words; "one" and its like count as little else than an article.
#[rustfmt::skip]
const NUMBERS: &[&str] = &[
    "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen",
    "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty", "thirty", "forty", "fifty", "sixty", "seventy",
    "eighty", "ninety", "hundred", "hundreds", "thousand", "thousands", "million", "millions", "billion", "dozen",
    "half", "third", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun", "zehn", "deux", "trois",
    "quatre", "cinq", "dix", "cent", "mille", "dos", "tres", "cuatro", "cinco", "diez", "cien", "mil",
];

/// How sentences give reasons.
#[rustfmt::skip]
const REASONS: &[&str] = &[
    " because ", " since ", " due to ", " owing to ", " reason ", " reasons ", " in order to ", " so that ", " in protest ",
    " therefore ", " on the ground that ", " on the grounds ", " weil ", " wegen ", " um ", " parce que ", " porque ",
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::words::chain;

    fn judge(words: &[(&str, f32)], wanted: Option<Wanted>) -> Judge {
        let weights = words.iter().map(|(stem, weight)| (stem.to_string(), *weight)).collect();
        Judge {
            weights,
            meant: vec![("/person/Mohammad Mosaddegh".into(), "Mosaddegh".into())],
            named: Vec::new(),
            wanted,
        }
    }

    #[test]
    fn what_is_shown_begins_and_ends_with_sentences_and_has_the_words_together() {
        let filler =
            "The committee met again in the long afternoon and spoke at length of many other things. ".repeat(4);
        let text = format!("China spoke. {filler}It signed the treaty with China in 1992, as all knew. {filler}");
        let judge = judge(&[("china", 2.0), ("treati", 3.0)], None);
        let reading = judge.read(&text, &[], &mut chain("en"));
        let shown = &text[reading.best.clone()];
        assert!(shown.contains("It signed the treaty with China in 1992, as all knew."), "{shown}");
        assert!(shown.starts_with("The committee") && shown.ends_with('.'), "{shown}");
        assert!(count_words(shown) <= SHOWN_WORDS && reading.bonus == 5.0 * TOGETHER);
    }

    #[test]
    fn a_question_for_a_time_prefers_the_passage_with_one() {
        let judge = judge(&[("join", 2.0)], Some(Wanted::Time));
        let worth = |text: &str| judge.read(text, &[], &mut chain("en")).bonus;
        assert!(worth("It joined in 2001.") > worth("It joined at last."));
        assert_eq!(worth("Much else happened in 2001."), 0.0);
    }

    #[test]
    fn a_name_by_another_spelling_has_the_words_of_the_query() {
        let judge = judge(&[("mosaddegh", 4.0)], None);
        let span = Span { start: 0, end: 9, path: "/person/Mohammad Mosaddegh".into() };
        assert_eq!(judge.read("Mossadegh was tried.", &[span], &mut chain("en")).bonus, 4.0 * TOGETHER);
    }

    #[test]
    fn a_passage_without_any_of_the_words_is_shown_from_its_start() {
        let reading = judge(&[], None).read("  One. Two.  ", &[], &mut chain("en"));
        assert_eq!((reading.bonus, reading.best), (0.0, 2..11));
        assert_eq!(judge(&[], None).read("", &[], &mut chain("en")).best, 0..0);
    }
}
