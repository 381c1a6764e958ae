//! When a page was published.
//!
//! The first source that gives a date wins: JSON-LD of an article, meta elements, microdata, `<time>` beside the headline,
//! the address, a date that the reader sees near the headline. An update is never a publication date. A time stamp that
//! is given in another zone may name the day before or after; where the address or the reader's date is one day off, it
//! is theirs that people cite. Numeric dates are read in the order of the page: its language, or another date on it.

use std::sync::LazyLock;

use regex::Regex;

use super::class::Role;
use super::json_ld::{self, About};
use super::page::Page;
use crate::article::{PartialDate, Provenance, Publication};
use crate::calendar::{self, Order};

/// So many elements or blocks that may hold a date are looked at.
const MAX_CANDIDATES: usize = 400;

/// The date of a page whose address is `url` and whose article begins at block `first`.
pub(super) fn date(page: &Page<'_>, url: Option<&str>, first: Option<usize>) -> Option<Publication> {
    let order = order(page);
    let with = |provenance| move |date| Publication { date, provenance };
    let declared = declared(page, order).or_else(|| marked_up(page, order));
    let in_url = url.and_then(in_url);
    declared
        .map(with(Provenance::Metadata))
        .or_else(|| in_url.map(with(Provenance::Url)))
        .or_else(|| visible(page, order, first).map(with(Provenance::Text)))
}

/// The order of numeric dates on the page.
fn order(page: &Page<'_>) -> Order {
    let shown = page
        .blocks
        .iter()
        .filter(|b| b.text.len() < 2000)
        .map(|b| Order::of_text(&b.text))
        .find(|o| *o != Order::Unknown);
    shown.unwrap_or_else(|| Order::of_language(page.language.unwrap_or_default()))
}

/// What the page tells machines.
fn declared(page: &Page<'_>, order: Order) -> Option<PartialDate> {
    #[rustfmt::skip]
    const NAMES: &[&str] = &[
        "article:published_time", "og:article:published_time", "og:published_time", "article:published",
        "rnews:datepublished", "datepublished", "date.published", "publish_date", "publish-date", "publishdate",
        "published_date", "published-date", "published_time_telegram", "parsely-pub-date", "sailthru.date", "pubdate",
        "publication_date", "article.published", "article_date_original", "originalpublicationdate",
        "citation_publication_date", "citation_date", "dc.date.issued", "dcterms.issued", "dc.date.created",
        "dcterms.created", "dc.date", "dcterms.date", "dc.created", "date", "displaydate", "release_date",
        "timestamp",
    ];
    let in_json = |about| {
        json_ld::field(&page.json_ld, "datePublished", about)
            .and_then(|v| v.as_str())
            .and_then(|s| calendar::parse_in(s, order))
    };
    let in_meta =
        || NAMES.iter().find_map(|name| page.meta(name).find_map(|content| calendar::parse_in(content, order)));
    in_json(About::Article).or_else(in_meta).or_else(|| in_json(About::Page))
}

/// Whether an element stands where no date of the article stands.
fn is_aside(page: &Page<'_>, element: usize) -> bool {
    page.ancestors(element).any(|a| {
        matches!(
            page.elements[a].role,
            Some(Role::Comments | Role::Around | Role::Footer | Role::Navigation | Role::Hidden)
        )
    })
}

/// Microdata and `<time>`: those marked as the publication first, then the first that is no aside.
fn marked_up(page: &Page<'_>, order: Order) -> Option<PartialDate> {
    let has_word = |at: usize, attr: &str, word: &str| {
        page.elements[at].attr(attr).is_some_and(|v| v.split_whitespace().any(|w| w.eq_ignore_ascii_case(word)))
    };
    let read = |at: usize| -> Option<PartialDate> {
        if is_aside(page, at) {
            return None;
        }
        let around = page.said(page.elements[at].parent, 80).unwrap_or_default();
        if is_update(&around) {
            return None;
        }
        let element = &page.elements[at];
        let said = || page.said(at, 120);
        ["datetime", "content", "title"]
            .iter()
            .find_map(|a| element.attr(a).and_then(|v| calendar::parse_in(v, order)))
            .or_else(|| said().and_then(|s| calendar::parse_in(&s, order)))
    };
    let all = || 0..page.elements.len();
    let first = |test: &dyn Fn(usize) -> bool| all().filter(|at| test(*at)).take(MAX_CANDIDATES).find_map(read);
    first(&|at| has_word(at, "itemprop", "datePublished") || has_word(at, "property", "datePublished"))
        .or_else(|| {
            first(&|at| {
                page.elements[at].tag() == "time"
                    && (page.elements[at].node.attr("pubdate").is_some()
                        || ["published", "entry-date", "pubdate"].iter().any(|w| has_word(at, "class", w)))
            })
        })
        .or_else(|| {
            first(&|at| {
                page.elements[at].tag() == "abbr"
                    && (has_word(at, "class", "published") || has_word(at, "class", "date"))
            })
        })
        .or_else(|| {
            first(&|at| {
                page.elements[at].tag() == "time"
                    && !has_word(at, "class", "updated")
                    && !has_word(at, "itemprop", "dateModified")
            })
        })
}

fn is_update(said: &str) -> bool {
    let said = said.trim_start().to_lowercase();
    [
        "updated",
        "modified",
        "last update",
        "last modified",
        "aktualisiert",
        "zuletzt",
        "mis à jour",
        "actualizado",
        "aggiornato",
    ]
    .iter()
    .any(|u| said.starts_with(u))
}

/// A date that the reader sees near the headline: in an element whose class speaks of dates or bylines, or, on old pages
/// without classes, in a short block that says "Published".
fn visible(page: &Page<'_>, order: Order, first: Option<usize>) -> Option<PartialDate> {
    let _ = first;
    let named = |at: usize, words: &[&str]| {
        let element = &page.elements[at];
        ["class", "id"].iter().filter_map(|a| element.attr(a)).any(|v| {
            let v = v.to_ascii_lowercase();
            words.iter().any(|w| v.contains(w))
        })
    };
    let find = |words: &[&str], longest: usize, labelled: bool| {
        (0..page.elements.len()).filter(|at| labelled || named(*at, words)).take(10 * MAX_CANDIDATES).find_map(|at| {
            let said = page.said(at, longest).filter(|s| s.len() >= 8)?;
            let lower = said.to_lowercase();
            let says = ["published", "posted", "first published", "filed", "by "].iter().any(|l| lower.starts_with(l));
            let fits = says || !labelled && !said.ends_with('.');
            if fits && !is_aside(page, at) { publication_in(&said, order) } else { None }
        })
    };
    find(&["date", "byline", "publish", "posted", "timestamp", "dateline"], 300, false)
        .or_else(|| find(&["meta", "info", "author", "time"], 160, false))
        .or_else(|| find(&[], 120, true))
}

/// The first whole day of a short text that is not introduced as an update.
fn publication_in(said: &str, order: Order) -> Option<PartialDate> {
    static UPDATE: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?i)(?:updat\w*|modif\w*|revised|edited|correct\w*|accessed|retrieved)[^.;|·]{0,25}$").ok()
    });
    let mut behind = 0;
    for found in calendar::expressions_in(said, order) {
        // What introduces a date stands between it and the date before.
        let introduction = &said[behind..found.range.start];
        let is_update = UPDATE.as_ref().is_none_or(|u| u.is_match(introduction));
        if found.from == found.to && found.from.day().is_some() && !is_update {
            return Some(found.from);
        }
        behind = found.range.end;
    }
    None
}

/// `/2014/02/19/`, `/2014-02-19-`, `/20140219/` in an address.
fn in_url(url: &str) -> Option<PartialDate> {
    static IN_URL: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"[/_=-](19\d\d|20\d\d)([/_-]?)(0?[1-9]|1[0-2])([/_-]?)(0[1-9]|[12]\d|3[01]|[1-9])(?:[/_.?&-]|$)")
            .ok()
    });
    let c = IN_URL.as_ref()?.captures(url)?;
    if c[2] != c[4] || c[2].is_empty() && (c[3].len() < 2 || c[5].len() < 2) {
        return None;
    }
    PartialDate::from_day(c[1].parse().ok()?, c[3].parse().ok()?, c[5].parse().ok()?)
}
