//! From an annotated article to the documents that stand for it.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use tantivy::schema::Facet;
use tantivy::{DateTime, TantivyDocument};

use crate::article::{Annotated, Article, Format, Kind, Mention, MentionedDate, PartialDate, Precision, Provenance};
use crate::copies::Sketch;
use crate::passage::passages;

use super::schema::{Fields, level};
use super::words::tagged;

/// What an article document stores: all of the article but its text, and whom it names most.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Head {
    /// Key of the article in the index.
    pub key: String,
    /// The article without its text.
    #[serde(flatten)]
    pub article: Article,
    /// Length of the text in words.
    pub words: usize,
    /// Facet paths of actors and institutions with the number of mentions, most named first, at most [`MOST_NAMED`].
    pub named: Vec<(String, usize)>,
}

/// How many of those that an article names its head keeps.
pub const MOST_NAMED: usize = 20;

/// A mention inside a passage: bytes of the passage and the facet path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    /// First byte, counted from the start of the passage.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// Facet path of whom it names.
    pub path: String,
}

/// The facet path that a mention counts for. `None` for a place and for a name that stays ambiguous.
///
/// What no record knows stands under `/unlisted`, so that it is never taken for a record.
pub fn facet_path(mention: &Mention) -> Option<String> {
    match (&mention.record, &mention.unlisted) {
        (Some(record), _) => Some(record.path.clone()),
        (None, Some(name)) if mention.kind != Kind::Place => {
            Some(format!("/unlisted/{}/{}", mention.kind.as_str(), name.replace('/', "-")))
        }
        _ => None,
    }
}

/// Whether a facet path stands in the institutions' field rather than the actors'.
pub fn is_institution_path(path: &str) -> bool {
    path.starts_with("/institution/") || path.starts_with("/unlisted/institution/")
}

/// The documents of one article: itself first, then its passages.
pub(super) fn documents(fields: &Fields, file: &str, key: &str, annotated: &Annotated) -> Vec<TantivyDocument> {
    let article = &annotated.article;
    let language = article.language.as_deref();
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for path in annotated.mentions.iter().filter_map(facet_path) {
        *counts.entry(path).or_default() += 1;
    }
    let mut documents = vec![article_document(fields, file, key, annotated, &counts)];
    for passage in passages(&article.text) {
        let body = &article.text[passage.range.clone()];
        let mut document = TantivyDocument::new();
        document.add_text(fields.level, level::PASSAGE);
        document.add_text(fields.file, file);
        document.add_text(fields.key, key);
        document.add_u64(fields.ordinal, passage.ordinal as u64);
        document.add_text(fields.passage, tagged(language, body));
        document.add_text(fields.body, body);
        // Mentions are in text order: a search instead of a pass over all of them for each passage.
        let mentions = &annotated.mentions;
        let first = mentions.partition_point(|m| m.start < passage.range.start);
        let inside = mentions[first..].iter().take_while(|m| m.start < passage.range.end);
        let mut spans = String::new();
        let mut paths = BTreeSet::new();
        for mention in inside {
            let Some(path) = facet_path(mention) else { continue };
            let start = mention.start - passage.range.start;
            let end = (mention.end - passage.range.start).min(body.len());
            spans.push_str(&format!("{start} {end} {path}\n"));
            paths.insert(path);
        }
        document.add_text(fields.spans, spans);
        add_named(fields, &mut document, paths.iter());
        documents.push(document);
    }
    documents
}

fn article_document(
    fields: &Fields,
    file: &str,
    key: &str,
    annotated: &Annotated,
    counts: &BTreeMap<String, usize>,
) -> TantivyDocument {
    let article = &annotated.article;
    let language = article.language.as_deref();
    let title = article.title.as_deref().unwrap_or_default();
    let whole = format!("{title}\n\n{}", article.text);
    let mut document = TantivyDocument::new();
    document.add_text(fields.level, level::ARTICLE);
    document.add_text(fields.file, file);
    document.add_text(fields.key, key);
    document.add_text(fields.id, &article.id);
    document.add_text(fields.title, tagged(language, title));
    document.add_text(fields.text, tagged(language, &whole));
    document.add_text(fields.words, &whole);
    add_named(fields, &mut document, counts.keys());
    if let Some(published) = article.published {
        let steps = published.date.parts();
        document.add_facet(fields.published, Facet::from_path(steps.iter().map(String::as_str)));
        document.add_facet(fields.provenance, Facet::from_path([published.provenance.as_str()]));
        document.add_date(fields.date, stamp(published.date.first_day()));
        document.add_i64(fields.day_first, day_number(published.date.first_day()));
        document.add_i64(fields.day_last, day_number(published.date.last_day()));
    }
    if let Some(source) = &article.source {
        document.add_facet(fields.source, Facet::from_path([source.name.as_str()]));
    }
    document.add_facet(fields.language, Facet::from_path([language.unwrap_or("unknown")]));
    document.add_facet(fields.format, Facet::from_path([article.format.as_str()]));
    add_mentioned(fields, &mut document, annotated);
    let date = article.published.map(|p| p.date.to_string()).unwrap_or_default();
    let label = article.title.as_ref().map(|title| format!("{title} {date}"));
    let sketch = Sketch::of(&article.text, label.as_deref());
    document.add_u64(fields.mark, mark(key, &sketch));
    for number in sketch.numbers() {
        document.add_u64(fields.sketch, number);
    }
    document.add_u64(fields.described, described(article));

    let mut named: Vec<(String, usize)> = counts.iter().map(|(path, n)| (path.clone(), *n)).collect();
    named.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    named.truncate(MOST_NAMED);
    let head = Head {
        key: key.to_string(),
        article: article.clone(),
        words: crate::passage::count_words(&article.text),
        named,
    };
    // A head is plain data without maps keyed by anything but strings: it always has a JSON form.
    document.add_text(fields.head, serde_json::to_string(&head).unwrap_or_default());
    document
}

/// What the groups of copies call an article. It changes with the text, so that a group never holds what has become
/// another article.
fn mark(key: &str, sketch: &Sketch) -> u64 {
    xxhash_rust::xxh3::xxh3_64_with_seed(key.as_bytes(), sketch.twin.unwrap_or(sketch.words))
}

/// How well a file says what it is and where it is from, more for better. What helps to cite it weighs most: its
/// address, then who published it, then a date that does not rest on a dateline or a file's name. Of a web page and the
/// same page printed as PDF, the page is better.
fn described(article: &Article) -> u64 {
    let told = |provenance| matches!(provenance, Provenance::Metadata | Provenance::Url);
    let signs = [
        article.url.is_some(),
        article.source.as_ref().is_some_and(|source| told(source.provenance)),
        article.published.is_some_and(|published| told(published.provenance)),
        article.title.is_some(),
        !article.authors.is_empty(),
        article.format != Format::Pdf,
    ];
    signs.iter().fold(0, |all, sign| all << 1 | u64::from(*sign))
}

fn add_named<'p>(fields: &Fields, document: &mut TantivyDocument, paths: impl Iterator<Item = &'p String>) {
    for path in paths {
        let field = if is_institution_path(path) { fields.institution } else { fields.actor };
        document.add_facet(field, Facet::from_path(path.split('/').skip(1)));
    }
}

/// Mentioned dates by precision, so that a range of days meets each of them exactly. A longer time counts by its months
/// if it has no more than two years of them, else by its years. What names no definite time counts not at all.
fn add_mentioned(fields: &Fields, document: &mut TantivyDocument, annotated: &Annotated) {
    let mut seen = BTreeSet::new();
    for (from, to) in annotated.dates.iter().filter_map(MentionedDate::span) {
        if !seen.insert((from, to)) {
            continue;
        }
        if from != to {
            let months = month_number(from)..=month_number(to);
            if from.month().is_some() && to.month().is_some() && months.end() - months.start() < 24 {
                months.for_each(|month| document.add_i64(fields.mentioned_month, month));
            } else {
                (from.year()..=to.year()).for_each(|year| document.add_i64(fields.mentioned_year, i64::from(year)));
            }
            continue;
        }
        match from.precision() {
            Precision::Year => document.add_i64(fields.mentioned_year, i64::from(from.year())),
            Precision::Month => document.add_i64(fields.mentioned_month, month_number(from)),
            Precision::Day => document.add_i64(fields.mentioned_day, day_number(from.first_day())),
        }
    }
}

/// Months since year 0.
pub(crate) fn month_number(date: PartialDate) -> i64 {
    i64::from(date.year()) * 12 + i64::from(date.month().unwrap_or(1)) - 1
}

/// Days since 1970-01-01, negative before.
pub(crate) fn day_number(date: Date) -> i64 {
    // Both ends are civil dates within jiff's range, whose distance in days always fits.
    date.since((jiff::Unit::Day, Date::constant(1970, 1, 1))).map_or(0, |span| i64::from(span.get_days()))
}

/// Midnight of a day. tantivy counts nanoseconds in 64 bits, so days before 1678 and after 2261 become those bounds;
/// filters and sorting use the day numbers, which have none.
fn stamp(date: Date) -> DateTime {
    let days = day_number(date).clamp(-106_650, 106_650);
    DateTime::from_timestamp_secs(days * 86_400)
}

/// Reads what a passage document stores of its mentions.
pub fn parse_spans(stored: &str) -> Vec<Span> {
    let read = |line: &str| {
        let mut parts = line.splitn(3, ' ');
        let (start, end) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
        Some(Span { start, end, path: parts.next()?.to_string() })
    };
    stored.lines().filter_map(read).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_says_where_it_is_from_is_better_described() {
        let print = Article::new("print.pdf", Format::Pdf, String::new());
        let mut page = Article::new("page.html", Format::Html, String::new());
        assert!(described(&page) > described(&print));
        page.url = Some("https://example.org/talks".into());
        let titled = Article { title: Some("Talks".into()), authors: vec!["A. Writer".into()], ..print.clone() };
        assert!(described(&titled) > described(&print) && described(&page) > described(&titled));
        let named = |provenance| Article {
            source: Some(crate::article::Source { name: "Wire".into(), provenance }),
            ..print.clone()
        };
        assert!(described(&named(Provenance::Metadata)) > described(&named(Provenance::FileName)));
    }

    #[test]
    fn days_are_counted_both_ways() {
        assert_eq!(day_number(Date::constant(1970, 1, 1)), 0);
        assert_eq!(day_number(Date::constant(1969, 12, 31)), -1);
        assert_eq!(day_number(Date::constant(2014, 2, 19)), 16_120);
        assert!(stamp(Date::constant(1453, 5, 29)) < stamp(Date::constant(1945, 6, 26)));
    }
}
