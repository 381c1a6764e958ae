//! Times that a text speaks of, in the sense of TIMEX3: dates, times of day, durations and sets of times.
//!
//! One pass cuts the text into words and knows those that times are made of (`words`, `vocabulary`); around them
//! expressions are read (`expression` says by whom): calendar dates (`dates`), years (`years`), what is counted from
//! another time (`relative`), lengths of time (`lengths`), the same in French, German and Spanish (`foreign`). Extents and values follow TimeML as TempEval-3 uses it: "the past three
//! years" with its article, "on Friday" without its preposition, "two days" of "two days after the summit".
//!
//! What is relative is counted from the publication date; "that year", "a month later", "the following day" from the
//! last time that the text named shortly before. Weekdays and months without a year are behind or ahead by the tense of
//! their sentence. Without something to count from, the expression is found and has no span, and its value says what is
//! known: `XXXX-12`, `PAST_REF`. Of "from 1991 to 1994" each year is an expression, and the span of the first reaches to
//! the end of the second. Limits: events are no anchors ("two days after the summit" is a duration); seasons are those
//! of the northern half of the earth; "today" has a value and no span, since in prose it mostly means these days.

mod dates;
mod expression;
mod foreign;
mod lengths;
mod relative;
mod span;
mod vocabulary;
mod words;
mod years;

#[cfg(test)]
mod cases;

use crate::article::{Article, DateKind, MentionedDate, PartialDate, Precision};
use crate::calendar::{self, Order};

use span::Valued;
use words::{Class, Language, Word};

/// How far back, in bytes, the last time named may lie for "that year" to mean it.
const NEARBY: usize = 700;

/// The times that an article speaks of, in text order, not overlapping.
pub(super) fn mentioned(article: &Article) -> Vec<MentionedDate> {
    let text = article.text.as_str();
    // Offsets of words have 32 bits; no article that the reader lets through is larger.
    if u32::try_from(text.len()).is_err() {
        return Vec::new();
    }
    let language = Language::of(article.language.as_deref());
    let (words, arabic) = words::words(text, language);
    if arabic {
        return by_calendar(text);
    }
    let order = article.language.as_deref().map_or(Order::Unknown, Order::of_language);
    Finder { text, words, language, order, published: article.published.map(|p| p.date), anchor: None }.all()
}

/// The expressions of the calendar alone: for a text whose digits the words do not know.
fn by_calendar(text: &str) -> Vec<MentionedDate> {
    let found = calendar::expressions(text).into_iter().filter(|e| !e.bare_year);
    let entered = |e: calendar::Expression| {
        let (value, span) = of_expression(&e);
        MentionedDate {
            start: e.range.start,
            end: e.range.end,
            kind: DateKind::Date,
            value,
            from: span.map(|s| s.0),
            to: span.map(|s| s.1),
        }
    };
    found.map(entered).collect()
}

/// Value and span of what the calendar read.
fn of_expression(e: &calendar::Expression) -> Valued {
    let value = if e.from == e.to {
        e.from.to_string()
    } else if e.from.precision() == Precision::Year && e.from.year() % 10 == 0 && e.to.year() - e.from.year() == 9 {
        format!("{:03}", e.from.year() / 10)
    } else if e.from.precision() == Precision::Year && e.from.year() % 100 == 0 && e.to.year() - e.from.year() == 99 {
        format!("{:02}", e.from.year() / 100)
    } else {
        format!("{}/{}", e.from, e.to)
    };
    (value, Some((e.from, e.to)))
}

/// An expression that was read.
#[derive(Debug, Clone)]
struct Hit {
    /// First byte.
    start: usize,
    /// One past the last.
    end: usize,
    /// The word behind it.
    next: usize,
    kind: DateKind,
    value: String,
    span: Option<(PartialDate, PartialDate)>,
}

/// Whether a sentence speaks of what was or of what will be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tense {
    Past,
    Future,
    Unknown,
}

/// Reads the expressions of one text.
struct Finder<'a> {
    text: &'a str,
    words: Vec<Word>,
    language: Language,
    order: Order,
    published: Option<PartialDate>,
    /// The last definite time that was named, and where.
    anchor: Option<(PartialDate, usize)>,
}

impl Finder<'_> {
    fn all(mut self) -> Vec<MentionedDate> {
        let mut found: Vec<MentionedDate> = Vec::new();
        let mut last_word = 0;
        let mut at = 0;
        while at < self.words.len() {
            if self.words[at].class == Class::Other {
                at += 1;
                continue;
            }
            let floor = found.last().map_or(0, |d| d.end);
            let hit = match self.language {
                Language::English => self.expression(at, floor),
                _ => self.foreign(at, floor),
            };
            let Some(hit) = hit.filter(|h| h.start >= floor && h.end > h.start) else {
                at += 1;
                continue;
            };
            if let (Some(last), Some(span)) = (found.last_mut(), hit.span) {
                self.reach(last, last_word, at, span);
            }
            if let Some((from, to)) = hit.span
                && matches!(hit.kind, DateKind::Date | DateKind::Time)
            {
                self.anchor = common(from, to).map(|time| (time, hit.start));
            }
            found.push(MentionedDate {
                start: hit.start,
                end: hit.end,
                kind: hit.kind,
                value: hit.value,
                from: hit.span.map(|s| s.0),
                to: hit.span.map(|s| s.1),
            });
            at = hit.next.max(at + 1);
            last_word = at;
        }
        found
    }

    /// "From 1991 to 1994", "between 1945 and 1950": the span of the first reaches to the end of the second. `behind` is
    /// the word behind the first, `second` the first word of the second.
    fn reach(&self, first: &mut MentionedDate, behind: usize, second: usize, span: (PartialDate, PartialDate)) {
        let joins = second == behind + 1
            && matches!(self.class(behind), Class::To | Class::And)
            && first.kind == DateKind::Date
            && first.value.len() <= 10;
        if !joins || first.from.is_none_or(|from| from > span.1) {
            return;
        }
        let before = self.text[..first.start].trim_end();
        let joined = if self.class(behind) == Class::To { ["from", "From"] } else { ["between", "Between"] };
        if joined.iter().any(|word| before.ends_with(word)) {
            first.to = Some(span.1);
        }
    }

    fn class(&self, i: usize) -> Class {
        self.words.get(i).map_or(Class::Other, |w| w.class)
    }

    /// The class of the word before.
    fn class_before(&self, i: usize) -> Class {
        i.checked_sub(1).map_or(Class::Other, |i| self.class(i))
    }

    fn n(&self, i: usize) -> i32 {
        self.words.get(i).map_or(0, |w| w.n)
    }

    fn word(&self, i: usize) -> &str {
        self.words.get(i).map_or("", |w| &self.text[w.range()])
    }

    fn is(&self, i: usize, word: &str) -> bool {
        self.word(i).eq_ignore_ascii_case(word)
    }

    fn is_any(&self, i: usize, words: &[&str]) -> bool {
        words.iter().any(|w| self.is(i, w))
    }

    fn start(&self, i: usize) -> usize {
        self.words.get(i).map_or(self.text.len(), |w| w.start as usize)
    }

    fn end(&self, i: usize) -> usize {
        self.words.get(i).map_or(self.text.len(), |w| w.end as usize)
    }

    /// What stands between a word and the next.
    fn gap(&self, i: usize) -> &str {
        &self.text[self.end(i)..self.start(i + 1)]
    }

    /// Whether only blanks stand there, or one line break.
    fn near(&self, i: usize) -> bool {
        is_blank(self.gap(i)) && i + 1 < self.words.len()
    }

    /// Whether the word before is joined to this one by blanks.
    fn near_before(&self, i: usize) -> bool {
        i > 0 && self.near(i - 1)
    }

    fn hyphen(&self, i: usize) -> bool {
        matches!(self.gap(i), "-" | "‐" | "‑" | "–")
    }

    fn joined(&self, i: usize) -> bool {
        self.near(i) || self.hyphen(i)
    }

    fn is_capital(&self, i: usize) -> bool {
        self.word(i).chars().next().is_some_and(char::is_uppercase)
    }

    fn hit(&self, first: usize, last: usize, kind: DateKind, valued: Valued) -> Option<Hit> {
        let (value, span) = valued;
        Some(Hit { start: self.start(first), end: self.end(last), next: last + 1, kind, value, span })
    }

    fn date(&self, first: usize, last: usize, valued: Valued) -> Option<Hit> {
        self.hit(first, last, DateKind::Date, valued)
    }

    /// A time without a span.
    fn vague(&self, first: usize, last: usize, kind: DateKind, value: &str) -> Option<Hit> {
        self.hit(first, last, kind, (value.to_string(), None))
    }

    /// The last time named, if it is near enough to be meant.
    fn anchor_at(&self, i: usize) -> Option<PartialDate> {
        self.anchor.filter(|(_, at)| self.start(i) - at <= NEARBY).map(|(date, _)| date)
    }

    /// Whether no sentence ends between a byte and a later word.
    fn is_one_sentence(&self, from: usize, i: usize) -> bool {
        let between = &self.text[from..self.start(i)];
        between.len() <= NEARBY && !ends_sentence(between)
    }

    /// Whether a byte lies within the first three words of its sentence.
    fn opens_sentence(&self, at: usize) -> bool {
        let word = self.words.partition_point(|w| (w.start as usize) < at);
        (word.saturating_sub(2)..=word).any(|k| k == 0 || ends_sentence(self.gap(k - 1)))
    }

    /// Whether the sentence around a word speaks of what was or will be, by the verb that stands nearest before it, else
    /// by the first behind.
    fn tense(&self, i: usize, behind: usize) -> Tense {
        let mut to_do = false;
        for k in (i.saturating_sub(24)..i).rev() {
            if ends_sentence(self.gap(k)) {
                break;
            }
            if self.class(k) == Class::To && self.is_small_word(k + 1) {
                to_do = true;
                continue;
            }
            match self.verb(k) {
                Tense::Past if to_do && self.is_any(k, INTENDS) => return Tense::Future,
                Tense::Unknown => {}
                tense => return tense,
            }
        }
        for k in behind..(behind + 16).min(self.words.len()) {
            if ends_sentence(&self.text[self.end(k - 1)..self.start(k)]) {
                break;
            }
            match self.verb(k) {
                Tense::Unknown => {}
                tense => return tense,
            }
        }
        Tense::Unknown
    }

    fn is_small_word(&self, i: usize) -> bool {
        self.class(i) == Class::Other && self.word(i).starts_with(|c: char| c.is_ascii_lowercase())
    }

    /// What a single word tells of the tense.
    fn verb(&self, k: usize) -> Tense {
        match self.class(k) {
            Class::Future => Tense::Future,
            Class::Next | Class::Coming => Tense::Future,
            Class::Was => Tense::Past,
            Class::Other => {
                let word = self.word(k);
                let after_be = self.class_before(k) == Class::Be && !self.is(k - 1, "been");
                if word.len() > 4
                    && word.ends_with("ed")
                    && word.starts_with(|c: char| c.is_ascii_lowercase())
                    && !after_be
                {
                    Tense::Past
                } else {
                    Tense::Unknown
                }
            }
            _ => Tense::Unknown,
        }
    }
}

/// Verbs whose infinitive is still to come when they are in the past: "agreed to meet on Friday".
const INTENDS: &[&str] = &[
    "agreed",
    "decided",
    "vowed",
    "pledged",
    "promised",
    "wanted",
    "hoped",
    "intended",
    "invited",
    "proposed",
    "ordered",
    "called",
    "asked",
    "urged",
    "offered",
    "threatened",
    "had",
    "has",
    "have",
    "was",
    "were",
    "required",
];

/// The time that both ends of a span lie in.
fn common(from: PartialDate, to: PartialDate) -> Option<PartialDate> {
    if from == to {
        Some(from)
    } else if from.year() != to.year() {
        None
    } else {
        let month = from.month().filter(|_| from.month() == to.month());
        month.and_then(|m| PartialDate::from_month(from.year(), m)).or_else(|| PartialDate::from_year(from.year()))
    }
}

fn is_blank(gap: &str) -> bool {
    !gap.is_empty() && gap.chars().all(char::is_whitespace) && gap.bytes().filter(|b| *b == b'\n').count() <= 1
}

fn ends_sentence(gap: &str) -> bool {
    gap.contains(['!', '?', ';']) || gap.contains(". ") || gap.contains(".\n") || gap.contains("\n\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{Format, Provenance, Publication};

    fn article(text: &str, published: &str, language: &str) -> Article {
        let mut article = Article::new("x", Format::Text, text.to_string());
        let date = published.parse().ok();
        article.published = date.map(|date| Publication { date, provenance: Provenance::Metadata });
        article.language = Some(language.to_string());
        article
    }

    /// The text with what was found marked as the tables mark it.
    fn marked(text: &str, published: &str, language: &str) -> String {
        let mut marked = text.to_string();
        for date in mentioned(&article(text, published, language)).iter().rev() {
            let set = if date.kind == DateKind::Set { "set " } else { "" };
            marked.insert_str(date.end, &format!("={set}{}}}", date.value));
            marked.insert(date.start, '{');
        }
        marked
    }

    fn plain(marked: &str) -> String {
        let mut plain = String::new();
        let mut rest = marked;
        while let Some((before, after)) = rest.split_once('{') {
            let (inside, behind) = after.split_once('}').expect("a closed mark");
            plain.push_str(before);
            plain.push_str(inside.rsplit_once('=').expect("a value").0);
            rest = behind;
        }
        plain + rest
    }

    fn check(cases: &[(&str, &str)], language: &str) {
        let wrong: Vec<String> = cases
            .iter()
            .map(|(published, expected)| (marked(&plain(expected), published, language), expected))
            .filter(|(found, expected)| found != *expected)
            .map(|(found, expected)| format!("found    {found}\nexpected {expected}\n"))
            .collect();
        assert!(wrong.is_empty(), "{} of {} texts:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
    }

    #[test]
    fn english_news_and_history() {
        check(cases::ENGLISH, "en");
    }

    #[test]
    fn other_languages() {
        check(cases::FRENCH, "fr");
        check(cases::GERMAN, "de");
        check(cases::SPANISH, "es");
    }

    #[test]
    fn spans_are_there_only_where_a_definite_time_is_named() {
        let spans = |text: &str, published: &str| -> Vec<String> {
            let show = |d: &MentionedDate| d.span().map_or("none".into(), |(from, to)| format!("{from}..{to}"));
            mentioned(&article(text, published, "en")).iter().map(show).collect()
        };
        assert_eq!(
            spans(
                "From 1991 to 1994 they met; over the past three years, recently and today they did not.",
                "2014-02-24"
            ),
            ["1991..1994", "1994..1994", "2011..2014", "none", "none"]
        );
        assert_eq!(spans("Last year, in December and two days ago.", ""), ["none", "none", "none"]);
        assert_eq!(spans("Last week they came.", "2013-08-14"), ["2013-08-05..2013-08-11"]);
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read_and_offsets_are_characters(text in "(the|last|[0-9]{1,4}|March|of|ago|century|'|-|,| |years|é|年|9|:|a\\.m\\.|night|next|Monday|\\(|half){0,14}") {
            let mut last = 0;
            for date in mentioned(&article(&text, "2014-02-24", "en")) {
                proptest::prop_assert!(date.start >= last && text.get(date.start..date.end).is_some());
                proptest::prop_assert!(date.span().is_none_or(|(from, to)| from.first_day() <= to.last_day()));
                last = date.end;
            }
        }
    }
}
