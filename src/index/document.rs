//! From an annotated article to the documents that stand for it.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use tantivy::schema::Facet;
use tantivy::{DateTime, TantivyDocument};

use crate::article::{
    Annotated, Article, Bounds, Format, Kind, Mention, MentionedDate, PartialDate, Precision, Provenance,
};
use crate::authority::fold;
use crate::copies::Sketch;
use crate::passage::passages;

use super::schema::{Fields, level};
use super::vector::vector;
use super::words::tagged;

/// What an article document stores: all of the article but its text, and whom it names most.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Head {
    /// Key of the article in the index.
    pub key: String,
    /// The article without its text.
    #[serde(flatten)]
    pub article: Article,
    /// For an article without a publication date: when it can have appeared, where its text tells.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bounds: Option<Bounds>,
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
/// What no record knows stands under `/unlisted`, so that it is never taken for a record: kind, folded name, then the name
/// as it is written. All spellings of a folded name are one.
pub fn facet_path(mention: &Mention) -> Option<String> {
    match (&mention.record, &mention.unlisted) {
        (Some(record), _) => Some(record.path.clone()),
        (None, Some(name)) => Some(format!("/unlisted/{}/{}", unlisted_id(mention)?, name.replace(['/', '\t'], "-"))),
        _ => None,
    }
}

/// The stable id of whom a mention names without a record: `person/zoltan-farkas`. `None` for places, for what has a
/// record or candidates for one, and for a name without letters.
pub fn unlisted_id(mention: &Mention) -> Option<String> {
    let name = mention.unlisted.as_ref().filter(|_| mention.record.is_none() && mention.kind != Kind::Place)?;
    let folded = fold(name).replace([' ', '/'], "-");
    let certain = mention.candidates.is_empty() && !folded.is_empty();
    certain.then(|| format!("{}/{folded}", mention.kind.as_str()))
}

/// The part of a facet path that names somebody: an unlisted name without its spelling, anything else whole.
pub fn identity(path: &str) -> &str {
    if !path.starts_with("/unlisted/") {
        return path;
    }
    path.match_indices('/').nth(3).map_or(path, |(at, _)| &path[..at])
}

/// Whether a facet path stands in the institutions' field rather than the actors'.
pub fn is_institution_path(path: &str) -> bool {
    path.starts_with("/institution/") || path.starts_with("/unlisted/institution/")
}

/// The documents of one article: itself first, then its passages.
/// `added` gives the stamp of an article with this sketch.
pub(super) fn documents(
    fields: &Fields,
    file: &str,
    key: &str,
    annotated: &Annotated,
    added: impl FnOnce(&Sketch) -> u64,
) -> Vec<TantivyDocument> {
    let article = &annotated.article;
    let language = article.language.as_deref();
    let paths = paths(&annotated.mentions);
    let mut documents = vec![article_document(fields, file, key, annotated, &paths, added)];
    for passage in passages(&article.text) {
        let body = &article.text[passage.range.clone()];
        let mut document = TantivyDocument::new();
        document.add_text(fields.level, level::PASSAGE);
        document.add_text(fields.file, file);
        document.add_text(fields.key, key);
        document.add_u64(fields.of, of(key));
        document.add_u64(fields.ordinal, passage.ordinal as u64);
        document.add_text(fields.passage, tagged(language, body));
        document.add_text(fields.body, body);
        // Mentions are in text order: a search instead of a pass over all of them for each passage.
        let mentions = &annotated.mentions;
        let first = mentions.partition_point(|m| m.start < passage.range.start);
        let inside = mentions[first..].iter().zip(&paths[first..]).take_while(|(m, _)| m.start < passage.range.end);
        let mut spans = String::new();
        let mut named = BTreeSet::new();
        for (mention, path) in inside {
            let Some(path) = path else { continue };
            let start = mention.start - passage.range.start;
            let end = (mention.end - passage.range.start).min(body.len());
            spans.push_str(&format!("{start} {end} {path}\n"));
            named.insert(path);
        }
        document.add_text(fields.spans, spans);
        add_named(fields, &mut document, named.into_iter());
        documents.push(document);
    }
    documents
}

/// The facet path of each mention. Of an unlisted name the article has one spelling, the most frequent.
fn paths(mentions: &[Mention]) -> Vec<Option<String>> {
    let mut paths: Vec<Option<String>> = mentions.iter().map(facet_path).collect();
    let mut spellings: BTreeMap<String, BTreeMap<String, usize>> = BTreeMap::new();
    for path in paths.iter().flatten().filter(|p| p.starts_with("/unlisted/")) {
        *spellings.entry(identity(path).to_string()).or_default().entry(path.clone()).or_default() += 1;
    }
    spellings.retain(|_, forms| forms.len() > 1);
    let chosen = |path: &String| -> Option<String> {
        let forms = spellings.get(identity(path))?;
        forms.iter().max_by_key(|(form, n)| (**n, std::cmp::Reverse(*form))).map(|(form, _)| form.clone())
    };
    for path in paths.iter_mut().flatten() {
        if let Some(form) = chosen(path) {
            *path = form;
        }
    }
    paths
}

fn article_document(
    fields: &Fields,
    file: &str,
    key: &str,
    annotated: &Annotated,
    paths: &[Option<String>],
    added: impl FnOnce(&Sketch) -> u64,
) -> TantivyDocument {
    let article = &annotated.article;
    let mut counts: BTreeMap<&String, usize> = BTreeMap::new();
    for path in paths.iter().flatten() {
        *counts.entry(path).or_default() += 1;
    }
    let language = article.language.as_deref();
    let title = article.title.as_deref().unwrap_or_default();
    let whole = format!("{title}\n\n{}", article.text);
    let mut document = TantivyDocument::new();
    document.add_text(fields.level, level::ARTICLE);
    document.add_text(fields.file, file);
    document.add_text(fields.key, key);
    document.add_u64(fields.of, of(key));
    document.add_text(fields.id, &article.id);
    document.add_text(fields.title, tagged(language, title));
    document.add_text(fields.text, tagged(language, &whole));
    document.add_text(fields.words, &whole);
    for (stem, count) in vector(language, &whole) {
        document.add_text(fields.vector, stem);
        document.add_u64(fields.vector_count, count);
    }
    add_named(fields, &mut document, counts.keys().copied());
    for path in paths.iter().flatten() {
        document.add_text(fields.who, identity(path));
    }
    add_surfaces(fields, &mut document, annotated, paths);
    if let Some(published) = article.published {
        let steps = published.date.parts();
        document.add_facet(fields.published, Facet::from_path(steps.iter().map(String::as_str)));
        document.add_facet(fields.provenance, Facet::from_path([published.provenance.as_str()]));
        document.add_date(fields.date, stamp(published.date.first_day()));
        document.add_i64(fields.day_first, day_number(published.date.first_day()));
        document.add_i64(fields.day_last, day_number(published.date.last_day()));
    }
    add_bounds(fields, &mut document, annotated);
    if let Some(source) = &article.source {
        document.add_facet(fields.source, Facet::from_path([source.name.as_str()]));
    }
    document.add_facet(fields.language, Facet::from_path([language.unwrap_or("unknown")]));
    document.add_facet(fields.format, Facet::from_path([article.format.as_str()]));
    add_mentioned(fields, &mut document, annotated);
    let sketch = sketch_of(article);
    document.add_u64(fields.mark, mark_of(key, &sketch));
    document.add_u64(fields.added, added(&sketch));
    for number in sketch.numbers() {
        document.add_u64(fields.sketch, number);
    }
    document.add_u64(fields.described, described(article));

    let mut named: Vec<(String, usize)> = counts.into_iter().map(|(path, n)| (path.clone(), n)).collect();
    named.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    named.truncate(MOST_NAMED);
    let head = Head {
        key: key.to_string(),
        article: article.clone(),
        bounds: annotated.bounds.clone().filter(|_| article.published.is_none()),
        words: crate::passage::count_words(&article.text),
        named,
    };
    // A head is plain data without maps keyed by anything but strings: it always has a JSON form.
    document.add_text(fields.head, serde_json::to_string(&head).unwrap_or_default());
    if !article.given_names.is_empty() {
        document.add_text(fields.given, serde_json::to_string(&article.given_names).unwrap_or_default());
    }
    document
}

/// The forms in which names stand in the text, with how often.
fn add_surfaces(fields: &Fields, document: &mut TantivyDocument, annotated: &Annotated, paths: &[Option<String>]) {
    let mut counts: BTreeMap<(&str, String), u64> = BTreeMap::new();
    for (mention, path) in annotated.mentions.iter().zip(paths) {
        let Some(path) = path else { continue };
        let surface = annotated.article.text.get(mention.start..mention.end).unwrap_or_default();
        let surface = surface.split_whitespace().collect::<Vec<_>>().join(" ");
        *counts.entry((path, surface)).or_default() += 1;
    }
    for ((path, surface), count) in counts {
        document.add_text(fields.surface, format!("{path}\t{surface}"));
        document.add_u64(fields.surface_count, count);
    }
}

/// When the article appeared, or can have appeared, in days.
fn add_bounds(fields: &Fields, document: &mut TantivyDocument, annotated: &Annotated) {
    let (from, until) = match (annotated.article.published, &annotated.bounds) {
        (Some(published), _) => (Some(published.date), Some(published.date)),
        (None, Some(bounds)) => (bounds.from, bounds.until),
        (None, None) => return,
    };
    let first = from.map(|date| day_number(date.first_day()));
    let last = until.map(|date| day_number(date.last_day()));
    let (Some(order_first), Some(order_last)) = (first.or(last), last.or(first)) else { return };
    document.add_i64(fields.early, first.unwrap_or(day_number(Date::MIN)));
    document.add_i64(fields.late, last.unwrap_or(day_number(Date::MAX)));
    document.add_i64(fields.order_first, order_first);
    document.add_i64(fields.order_last, order_last);
}

/// The article of a stored head and its text, as it was read; what was left out of it is not kept.
pub(super) fn restored(head: Head, text: String, given: Option<&str>) -> Article {
    let given_names = given.and_then(|json| serde_json::from_str(json).ok()).unwrap_or_default();
    Article { text, given_names, ..head.article }
}

/// What brings the passages of an article and the article together.
pub(super) fn of(key: &str) -> u64 {
    xxhash_rust::xxh3::xxh3_64(key.as_bytes())
}

/// The sketch of an article.
pub(crate) fn sketch_of(article: &Article) -> Sketch {
    let date = article.published.map(|p| p.date.to_string()).unwrap_or_default();
    let label = article.title.as_ref().map(|title| format!("{title} {date}"));
    Sketch::of(&article.text, label.as_deref())
}

/// What the groups of copies call an article. It changes with the text, so that a group never holds what has become
/// another article.
pub(crate) fn mark_of(key: &str, sketch: &Sketch) -> u64 {
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

/// Mentioned dates by precision, so that a range of days meets each of them exactly. A longer time is taken apart into the
/// whole years, months and days that it is made of. What names no
/// definite time counts not at all.
fn add_mentioned(fields: &Fields, document: &mut TantivyDocument, annotated: &Annotated) {
    let mut seen = BTreeSet::new();
    for (from, to) in annotated.dates.iter().filter_map(MentionedDate::span) {
        if !seen.insert((from, to)) {
            continue;
        }
        for unit in units(from, to) {
            match unit.precision() {
                Precision::Year => document.add_i64(fields.mentioned_year, i64::from(unit.year())),
                Precision::Month => document.add_i64(fields.mentioned_month, month_number(unit)),
                Precision::Day => document.add_i64(fields.mentioned_day, day_number(unit.first_day())),
            }
        }
    }
}

/// The units of a time: a day, month or year by itself; a longer time in the fewest whole years, months and days, at most
/// some eighty of them beside its years.
fn units(from: PartialDate, to: PartialDate) -> Vec<PartialDate> {
    if from == to {
        return vec![from];
    }
    let (mut at, last) = (from.first_day(), to.last_day());
    let mut units = Vec::new();
    while at <= last {
        let year = PartialDate::from_year(at.year()).filter(|y| y.first_day() == at && y.last_day() <= last);
        let month =
            PartialDate::from_month(at.year(), at.month()).filter(|m| m.first_day() == at && m.last_day() <= last);
        let unit = year.or(month).unwrap_or(PartialDate::from(at));
        units.push(unit);
        match unit.last_day().tomorrow() {
            Ok(next) => at = next,
            Err(_) => break,
        }
    }
    units
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

/// The day of a number of [`day_number`]; `None` beyond the calendar.
pub(crate) fn day_of(number: i64) -> Option<Date> {
    Date::constant(1970, 1, 1).checked_add(jiff::Span::new().try_days(number).ok()?).ok()
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
    fn a_time_is_the_years_months_and_days_that_it_is_made_of() {
        let shown = |from: &str, to: &str| {
            let units = units(from.parse().expect("a date"), to.parse().expect("a date"));
            units.iter().map(PartialDate::to_string).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(shown("2013", "2013"), "2013");
        assert_eq!(shown("1970", "1972"), "1970 1971 1972");
        assert_eq!(shown("2013-11", "2014-02"), "2013-11 2013-12 2014-01 2014-02");
        assert_eq!(shown("2013-12-30", "2014-02-02"), "2013-12-30 2013-12-31 2014-01 2014-02-01 2014-02-02");
        assert_eq!(shown("2012-12", "2014"), "2012-12 2013 2014");
        assert_eq!(shown("2014-02-03", "2014-02-01"), "");
    }

    #[test]
    fn all_spellings_of_an_unlisted_name_are_one() {
        let mention = |name: &str| Mention {
            start: 0,
            end: 1,
            kind: Kind::Person,
            record: None,
            unlisted: Some(name.into()),
            candidates: Vec::new(),
        };
        let mentions = [mention("Zoltán Farkas"), mention("Zoltan Farkas"), mention("Zoltan Farkas"), mention("…")];
        assert_eq!(unlisted_id(&mentions[0]).as_deref(), Some("person/zoltan-farkas"));
        let path = Some("/unlisted/person/zoltan-farkas/Zoltan Farkas".to_string());
        assert_eq!(paths(&mentions), [path.clone(), path.clone(), path.clone(), None]);
        assert_eq!(identity(path.as_deref().unwrap_or_default()), "/unlisted/person/zoltan-farkas");
        assert_eq!(identity("/institution/China/Ministry"), "/institution/China/Ministry");
    }

    #[test]
    fn days_are_counted_both_ways() {
        assert_eq!(day_number(Date::constant(1970, 1, 1)), 0);
        assert_eq!(day_number(Date::constant(1969, 12, 31)), -1);
        assert_eq!(day_number(Date::constant(2014, 2, 19)), 16_120);
        assert_eq!(day_of(16_120), Some(Date::constant(2014, 2, 19)));
        assert_eq!(day_of(-1), Some(Date::constant(1969, 12, 31)));
        assert!(stamp(Date::constant(1453, 5, 29)) < stamp(Date::constant(1945, 6, 26)));
    }
}
