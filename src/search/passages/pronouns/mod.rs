//! "He", "her" and "the chairman": where a passage speaks of somebody without the name.
//!
//! Precision before completeness. A word stands for somebody only if the sentence that named a person last named nobody else,
//! at most a sentence lies between, no other person (named, or "a diplomat", "his brother") comes earlier in its own sentence,
//! and nothing in the article speaks against it: "Mr." or "Queen" before the name, or more of "she" than of "he". What stands
//! in quotation marks is left alone. "The minister" must be an office that the record has, which nobody else of the article
//! held. English only: "il" and "er" are things as often as people.
//!
//! What is found counts for the choice of passages and is marked; facets and filters count names alone.

mod words;

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

use tantivy::collector::DocSetCollector;

use crate::article::PartialDate;
use crate::authority::{Authority, Record};
use crate::index::words::DEFAULT_LANGUAGE;
use crate::index::{Head, Span};
use crate::query::Compiler;
use crate::search::Engine;
use crate::sentence::sentences;

use super::{is_under, passage};
use words::{Gender, Word};

/// A longer article is not read for pronouns.
const MOST_PASSAGES: usize = 400;
/// So many sentences after the name "he" is still certain.
const REACH: usize = 6;
/// More words before a name leave no room for its being the subject.
const MOST_BEFORE_A_SUBJECT: usize = 6;
/// So many years before and after an office somebody may be called by it.
const SLACK_YEARS: i64 = 1;

/// A passage as it is read here.
struct Part {
    ordinal: u64,
    text: String,
    spans: Vec<Span>,
}

/// Where the passages of an article speak of these persons without a name, by the passages' numbers. `paths` are facet paths;
/// those of anything but persons say nothing.
pub(super) fn spoken_of(
    engine: &Engine<'_>,
    compiler: &Compiler<'_>,
    head: &Head,
    paths: &[&str],
) -> tantivy::Result<HashMap<u64, Vec<Span>>> {
    let persons: Vec<&str> = paths.iter().copied().filter(|path| is_person(path)).collect();
    let language = head.article.language.as_deref().unwrap_or(DEFAULT_LANGUAGE);
    if persons.is_empty() || language != "en" {
        return Ok(HashMap::new());
    }
    let addresses = engine.searcher.search(&*compiler.passages_of(&head.key), &DocSetCollector)?;
    if addresses.len() > MOST_PASSAGES {
        return Ok(HashMap::new());
    }
    let mut parts = Vec::with_capacity(addresses.len());
    for address in addresses {
        let (ordinal, text, spans) = passage(engine, address)?;
        parts.push(Part { ordinal, text, spans });
    }
    parts.sort_by_key(|part| part.ordinal);
    let mut reader = Reader::new(&parts, engine.authority, head.article.published.map(|p| p.date));
    let mut found: HashMap<u64, Vec<Span>> = HashMap::new();
    for (ordinal, span) in reader.read() {
        if persons.iter().any(|path| is_under(&span.path, path)) {
            found.entry(ordinal).or_default().push(span);
        }
    }
    Ok(found)
}

fn is_person(path: &str) -> bool {
    path.starts_with("/person/") || path.starts_with("/unlisted/person/")
}

/// Whom the sentences before speak of.
#[derive(Debug, Clone)]
struct Focus {
    path: String,
    /// Sentences since one spoke of them.
    silent: usize,
    /// Sentences since one named them.
    unnamed: usize,
}

/// A word that was taken for somebody.
struct Found {
    ordinal: u64,
    span: Span,
    gender: Option<Gender>,
}

/// Reads one article from its first sentence to its last.
struct Reader<'a> {
    parts: &'a [Part],
    /// What the words around their names say of persons.
    genders: BTreeMap<String, Gender>,
    /// By which words for an office a person of the article can be called; a word that fits two is nobody's.
    offices: BTreeMap<String, Vec<String>>,
    focus: Option<Focus>,
    /// How often each person is named.
    counts: BTreeMap<String, usize>,
    /// Words of the names of all persons.
    names: Vec<&'a str>,
}

impl<'a> Reader<'a> {
    fn new(parts: &'a [Part], authority: &Authority, date: Option<PartialDate>) -> Reader<'a> {
        let mut genders: BTreeMap<String, Vec<Gender>> = BTreeMap::new();
        let mut offices: BTreeMap<String, Vec<String>> = BTreeMap::new();
        let mut names = Vec::new();
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for part in parts {
            for span in part.spans.iter().filter(|span| is_person(&span.path)) {
                let Some(name) = part.text.get(span.start..span.end) else { continue };
                names.extend(name.split(|c: char| !c.is_alphabetic()).filter(|w| w.len() > 2));
                *counts.entry(span.path.clone()).or_default() += 1;
                let before = words::words(&part.text, line_start(&part.text, span.start)..span.start);
                let first = name.split(' ').next().and_then(words::title_gender);
                let said = first.or_else(|| before.last().and_then(|word| words::title_gender(word.text)));
                genders.entry(span.path.clone()).or_default().extend(said);
                offices.entry(span.path.clone()).or_insert_with(|| {
                    authority.lookup(&span.path).first().map_or(Vec::new(), |record| called(record, date))
                });
                // "President Kim" makes him the president of the article.
                if let Some(title) = before.last().filter(|word| is_office(&word.text.to_lowercase()))
                    && part.text[title.end..span.start].trim().is_empty()
                    && let Some(called) = offices.get_mut(&span.path)
                    && !called.contains(&title.text.to_lowercase())
                {
                    called.push(title.text.to_lowercase());
                }
            }
        }
        let genders = genders.into_iter().filter_map(|(path, said)| {
            let he = said.iter().filter(|g| **g == Gender::He).count();
            let she = said.len() - he;
            match (he, she) {
                (he, 0) if he > 0 => Some((path, Gender::He)),
                (0, she) if she > 0 => Some((path, Gender::She)),
                _ => None,
            }
        });
        let genders = genders.collect();
        Reader { parts, genders, offices, focus: None, counts, names }
    }

    /// All that was found, without what a person's own pronouns contradict.
    fn read(&mut self) -> Vec<(u64, Span)> {
        let mut found: Vec<Found> = Vec::new();
        let mut inside = false;
        for part in self.parts {
            let (quotes, still) = words::quoted(&part.text, inside);
            inside = still && !part.text.ends_with(['.', '!', '?']);
            for sentence in sentences(&part.text) {
                self.sentence(part, &sentence, &quotes, &mut found);
            }
        }
        let count =
            |path: &str, gender| found.iter().filter(|f| f.span.path == path && f.gender == Some(gender)).count();
        let mut majority: BTreeMap<String, Option<Gender>> = BTreeMap::new();
        for path in found.iter().map(|f| f.span.path.as_str()) {
            if !majority.contains_key(path) {
                let (he, she) = (count(path, Gender::He), count(path, Gender::She));
                let most = if he > 2 * she {
                    Some(Gender::He)
                } else if she > 2 * he {
                    Some(Gender::She)
                } else {
                    None
                };
                majority.insert(path.to_string(), self.genders.get(path).copied().or(most));
            }
        }
        let fits = |f: &Found| f.gender.is_none() || majority.get(&f.span.path).is_some_and(|most| *most == f.gender);
        found.into_iter().filter(fits).map(|f| (f.ordinal, f.span)).collect()
    }

    fn sentence(&mut self, part: &Part, at: &Range<usize>, quotes: &[Range<usize>], found: &mut Vec<Found>) {
        let text = part.text.as_str();
        let words = words::words(text, at.clone());
        let persons: Vec<&Span> = part.spans.iter().filter(|s| at.contains(&s.start) && is_person(&s.path)).collect();
        let strangers = self.strangers(part, &words, quotes);
        let is_quoted = |place: usize| quotes.iter().any(|quote| quote.contains(&place));
        let opens = words.first().map_or("", |word| word.text);
        let mut resolved: Vec<usize> = Vec::new();
        if let Some(focus) = &self.focus {
            let other_later = |place: usize| {
                words::subordinates(opens) && persons.iter().any(|s| s.start > place && s.path != focus.path)
            };
            for (nth, word) in words.iter().enumerate() {
                let next = words.get(nth + 1);
                let pronoun = words::pronoun(word.text, next.map(|n| n.text));
                let office = match pronoun {
                    Some(_) => None,
                    None => self.office(text, &words, nth, &focus.path),
                };
                let (range, gender) = match (pronoun, office) {
                    (Some(gender), _) => (word.start..word.end, Some(gender)),
                    (_, Some(end)) => (word.start..end, None),
                    _ => continue,
                };
                let earlier = |place: &usize| *place < word.start;
                let said = self.genders.get(&focus.path);
                let contradicts = said.is_some() && gender.is_some() && said != gender.as_ref();
                // "Germany and her neighbours"
                let a_state = gender == Some(Gender::She)
                    && part
                        .spans
                        .iter()
                        .any(|s| at.contains(&s.start) && s.start < word.start && s.path.starts_with("/country/"));
                if is_quoted(word.start)
                    || contradicts
                    || a_state
                    || persons.iter().any(|s| s.start < word.start)
                    || strangers.iter().any(earlier)
                    || other_later(word.start)
                {
                    continue;
                }
                let span = Span { start: range.start, end: range.end, path: focus.path.clone() };
                resolved.push(nth);
                found.push(Found { ordinal: part.ordinal, span, gender });
            }
        }
        self.turn(&words, &persons, &strangers, &resolved, is_quoted);
    }

    /// Whom the next sentence may speak of.
    fn turn(
        &mut self,
        words: &[Word<'_>],
        persons: &[&Span],
        strangers: &[usize],
        resolved: &[usize],
        is_quoted: impl Fn(usize) -> bool,
    ) {
        let begins_with_pronoun = resolved.contains(&0);
        let Some(first) = persons.first() else {
            self.focus = self.focus.take().and_then(|focus| {
                let spoken = !resolved.is_empty();
                let silent = if spoken { 0 } else { focus.silent + 1 };
                let stays = silent <= 1 && focus.unnamed < REACH && (strangers.is_empty() || begins_with_pronoun);
                stays.then_some(Focus { silent, unnamed: focus.unnamed + 1, ..focus })
            });
            return;
        };
        let alone = persons.iter().all(|s| s.path == first.path);
        let same = self.focus.as_ref().is_some_and(|focus| focus.path == first.path);
        let before = words.iter().take_while(|word| word.start < first.start).count();
        let behind = words.iter().find(|word| word.start >= first.end);
        let owns = behind.is_some_and(|word| word.text == "s" && word.start <= first.end + 3);
        let describes = behind.is_some_and(|word| words::is_described(word.text) && word.start == first.end + 1)
            || before > 0 && words[before - 1].text == "the" && !owns;
        let own_words = |word: &Word<'_>| {
            matches!(word.text, "I" | "we" | "We" | "my" | "My" | "our" | "Our" | "me" | "us" | "Let")
        };
        let is_subject = !owns && before <= MOST_BEFORE_A_SUBJECT && opens_clause(&words[..before]);
        // Whoever is spoken of with or under somebody else is seldom the next "he": the other is.
        let stands_out = is_subject || self.is_most_named(&first.path) || words[..before].iter().any(own_words);
        // "He met Reagan", "Rabin noticed him": two persons, and one of them has no name here.
        let beside = words.iter().enumerate().any(|(nth, word)| {
            let gender = words::pronoun(word.text, words.get(nth + 1).map(|next| next.text));
            gender.is_some()
                && !is_quoted(word.start)
                && (word.start < first.start && !(same && resolved.contains(&nth))
                    || matches!(word.text, "him") && !own_words(&words[0]))
        });
        let clear = alone
            && !describes
            && !beside
            && stands_out
            && !is_quoted(first.start)
            && (strangers.is_empty() || is_subject && strangers.iter().all(|s| *s > first.start))
            && (same || resolved.is_empty());
        self.focus = clear.then(|| Focus { path: first.path.clone(), silent: 0, unnamed: 0 });
    }

    /// Whether nobody is named more often in the article.
    fn is_most_named(&self, path: &str) -> bool {
        let mine = self.counts.get(path).copied().unwrap_or(0);
        self.counts.values().all(|count| *count <= mine)
    }

    /// Places of persons in a sentence who are not named, or whose name no record was found for.
    fn strangers(&self, part: &Part, words: &[Word<'_>], quotes: &[Range<usize>]) -> Vec<usize> {
        let inside = |word: &Word<'_>| part.spans.iter().any(|s| s.start <= word.start && word.end <= s.end);
        let mut found = Vec::new();
        for (nth, word) in words.iter().enumerate() {
            if inside(word) || quotes.iter().any(|quote| quote.contains(&word.start)) {
                continue;
            }
            let next = words.get(nth + 1);
            let next_is_named = next
                .is_some_and(|n| part.spans.iter().any(|s| s.start <= n.start && n.end <= s.end && is_person(&s.path)));
            let capital = |word: &Word<'_>| word.text.starts_with(char::is_uppercase) && word.text.len() > 1;
            let titled = words::is_title(word.text) && next.is_some_and(|n| capital(n) && !inside(n));
            let surname = self.names.contains(&word.text) && capital(word);
            let two = nth > 0
                && capital(word)
                && next.is_some_and(|n| capital(n) && !inside(n) && part.text[word.end..n.start] == *" ")
                && !matches!(words[nth - 1].text, "the" | "The" | "in" | "at" | "to" | "from" | "near" | "of" | "for");
            // "foreign minister John Kerry" is Kerry; so is "Kerry, the foreign minister".
            let apposed = next_is_named || self.follows_a_name(part, words, nth);
            let somebody = words::is_somebody(word.text) && !apposed && !self.is_focus_office(part, words, nth);
            if titled || surname || two || somebody {
                found.push(word.start);
            }
        }
        found
    }

    /// Whether a noun stands in apposition to a name: "Kerry, the foreign minister", "Kim, then a colonel".
    fn follows_a_name(&self, part: &Part, words: &[Word<'_>], nth: usize) -> bool {
        let place = words[nth].start;
        let near = part.spans.iter().filter(|s| is_person(&s.path) && s.end <= place).max_by_key(|s| s.end);
        near.is_some_and(|s| {
            let between = &part.text[s.end..place];
            between.starts_with(", ")
                && between.len() <= 60
                && !between[2..].contains([',', ';', '.', ':'])
                && !between.contains(" his ")
                && !between.contains("'s")
                && !between.contains("’s")
                && !between.contains(" who ")
        })
    }

    /// Whether a noun is the office of whom the sentences before speak of, so that it is nobody else.
    fn is_focus_office(&self, part: &Part, words: &[Word<'_>], nth: usize) -> bool {
        let Some(focus) = &self.focus else { return false };
        (nth.saturating_sub(2)..=nth)
            .any(|from| self.office(&part.text, words, from, &focus.path).is_some_and(|end| end >= words[nth].end))
    }

    /// The end of "the prime minister" at a word, where that is an office of this person and of nobody else in the article.
    fn office(&self, text: &str, words: &[Word<'_>], nth: usize, path: &str) -> Option<usize> {
        if !matches!(words[nth].text, "the" | "The") {
            return None;
        }
        let mine = self.offices.get(path)?;
        let longest = (1..=3).rev().find_map(|count| {
            let run = words.get(nth + 1..nth + 1 + count)?;
            let (first, last) = (run.first()?, run.last()?);
            // A capital is somebody's office by itself: "the President" of this assembly.
            let small = first.text.starts_with(char::is_lowercase);
            let said = run.iter().map(|word| word.text.to_lowercase()).collect::<Vec<_>>().join(" ");
            let joined = text[first.start..last.end].len() < said.len() + 2;
            (small && joined && mine.contains(&said)).then_some((said, last.end, nth + 1 + count))
        });
        let (said, end, next) = longest?;
        let others = self.offices.iter().filter(|(other, _)| other.as_str() != path);
        let shared = others.into_iter().any(|(_, called)| called.contains(&said));
        let behind = words.get(next).filter(|word| text[end..word.start].trim().is_empty());
        let goes_on = behind.is_some_and(|word| {
            matches!(word.text, "of" | "for" | "to" | "elect" | "designate" | "general" | "in" | "and")
                || word.text.starts_with(char::is_uppercase)
        });
        (!shared && !goes_on).then_some(end)
    }
}

/// Whether a name behind these words of a sentence may be the subject of a clause: what stands before it, its titles aside, is
/// no preposition.
fn opens_clause(before: &[Word<'_>]) -> bool {
    let titled = |word: &&Word<'_>| {
        words::is_title(word.text)
            || words::is_somebody(word.text)
            || matches!(word.text, "the" | "The" | "foreign" | "prime")
    };
    let last = before.iter().rev().find(|word| !titled(word));
    last.is_none_or(|word| !PREPOSITIONS.contains(&word.text.to_lowercase().as_str()))
}

/// Behind these words a name is no subject.
const PREPOSITIONS: &[&str] = &[
    "of", "by", "with", "under", "to", "from", "against", "for", "at", "on", "in", "between", "like", "than", "about",
    "and", "or", "via", "behind", "over", "through", "after", "before", "into", "without",
];

/// The words by which somebody can be called for the offices of a record that were held around a date.
fn called(record: &Record, date: Option<PartialDate>) -> Vec<String> {
    let held = |from: Option<PartialDate>, until: Option<PartialDate>| {
        let Some(year) = date.map(|d| i64::from(d.year())) else { return true };
        from.is_none_or(|from| i64::from(from.year()) - SLACK_YEARS <= year)
            && until.is_none_or(|until| year <= i64::from(until.year()) + SLACK_YEARS)
    };
    let mut called: Vec<String> = Vec::new();
    for office in record.offices.iter().filter(|o| held(o.from, o.until)) {
        let title = office.title.to_lowercase().replace('-', " ");
        let bare = [" of ", " to ", " for "].iter().fold(title.as_str(), |t, cut| t.split(cut).next().unwrap_or(t));
        let last = bare.rsplit(' ').next().unwrap_or(bare);
        for word in [bare, last] {
            let known = word == bare || matches!(last, "minister" | "secretary" | "chairman");
            if known && is_office(last) && !called.iter().any(|c| c == word) {
                called.push(word.to_string());
            }
        }
    }
    called
}

/// Words for offices that stand for their holder.
fn is_office(word: &str) -> bool {
    matches!(
        word,
        "president"
            | "minister"
            | "premier"
            | "chancellor"
            | "chairman"
            | "chairwoman"
            | "secretary"
            | "ambassador"
            | "king"
            | "queen"
            | "emperor"
            | "pope"
            | "emir"
            | "sultan"
            | "taoiseach"
            | "general"
    ) || word == "secretary general"
}

/// The start of the line of a place, at most some words before it.
fn line_start(text: &str, place: usize) -> usize {
    let from = text.floor_char_boundary(place.saturating_sub(60));
    text[from..place].rfind('\n').map_or(from, |at| from + at + 1)
}

#[cfg(test)]
mod tests;
