//! Title, authors, site, section, address and language of a page.
//!
//! What the page says to machines first (JSON-LD, then OpenGraph and other meta elements, then microdata), then what the
//! reader sees; the headline alone is taken from the page as seen, since what is declared is often cut or dressed for sharing.

use super::class::Role;
use super::json_ld::{self, About};
use super::page::Page;
use crate::corpus::text;

/// No title has more bytes; every heading of a page is looked for in it.
const MAX_TITLE: usize = 2_000;

/// The headline: the one `<h1>` that the page, or its article, has; else what is declared.
pub(super) fn title(page: &Page<'_>, site: Option<&str>) -> Option<String> {
    let declared = json_ld::field(&page.json_ld, "headline", About::Article)
        .and_then(|v| v.as_str())
        .map(plain)
        .or_else(|| {
            ["og:title", "twitter:title", "dc.title", "dcterms.title", "citation_title"]
                .iter()
                .find_map(|n| page.meta(n).next())
                .map(plain)
        })
        .filter(|t| !t.is_empty() && t.len() <= MAX_TITLE);
    let in_bar = Some(&page.title).filter(|t| !t.is_empty() && t.len() <= MAX_TITLE);
    let headings = |inside: bool| {
        let found: Vec<String> = (0..page.elements.len())
            .filter(|at| page.elements[*at].tag() == "h1")
            .filter(|at| !inside || page.ancestors(*at).any(|a| page.elements[a].tag() == "article"))
            .filter_map(|at| page.said(at, 400))
            .filter(|said| said.split(' ').count() >= 2)
            .collect();
        found
    };
    let seen = [headings(true), headings(false)].into_iter().find_map(|found| match &found[..] {
        [only] => Some(only.clone()),
        // Of several, the one that is also declared, whole or in part.
        _ => found.iter().find(|h| declared.iter().chain(in_bar).any(|d| d.contains(h.as_str()))).cloned(),
    });
    let title = seen.or(declared).or_else(|| in_bar.cloned())?;
    Some(without_outlet(&title, site.unwrap_or_default()))
}

/// The block of the headline: the `<h1>` that is the title, a heading that is, any block that is; else the first of the text.
pub(super) fn headline(page: &Page<'_>, title: Option<&str>, first: usize) -> usize {
    let Some(title) = title.filter(|_| !page.blocks.is_empty()) else { return first };
    let is_title = |at: &usize| {
        let text = page.blocks[*at].text.as_str();
        text == title || text.chars().count() >= 15 && (title.contains(text) || text.contains(title))
    };
    let tagged = |level: &str| {
        let is_level = |at: &usize| page.elements[page.blocks[*at].element].tag().starts_with(level);
        (0..page.blocks.len()).filter(is_level).find(is_title)
    };
    tagged("h1")
        .or_else(|| tagged("h"))
        .or_else(|| (0..=first.min(page.blocks.len().saturating_sub(1))).rev().find(is_title))
        .unwrap_or(first)
}

/// Text of an attribute or of JSON: entities that were escaped twice, and white space.
fn plain(text: &str) -> String {
    let text = text.replace("&amp;", "&").replace("&quot;", "\"").replace("&#39;", "'").replace("&#039;", "'");
    let text = text
        .replace("&nbsp;", " ")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&rsquo;", "’")
        .replace("&ndash;", "–");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// "Kerry in Beijing | The Meridian Review" without the outlet.
fn without_outlet(title: &str, outlet: &str) -> String {
    for mark in [" | ", " - ", " – ", " — ", " :: ", " » ", " • ", " · "] {
        if let Some((head, tail)) = title.rsplit_once(mark)
            && !outlet.is_empty()
            && (tail.trim().eq_ignore_ascii_case(outlet.trim())
                || outlet.to_lowercase().contains(&tail.trim().to_lowercase()))
        {
            return head.trim().to_string();
        }
    }
    title.to_string()
}

/// Names of the authors as JSON-LD, meta elements, microdata and links to authors give them; an address is no name.
pub(super) fn authors(page: &Page<'_>) -> Vec<String> {
    let declared = json_ld::field(&page.json_ld, "author", About::Article).map(json_ld::names).unwrap_or_default();
    let from_meta = || {
        [
            "author",
            "article:author",
            "dc.creator",
            "dcterms.creator",
            "parsely-author",
            "sailthru.author",
            "citation_author",
            "byl",
        ]
        .iter()
        .find_map(|name| {
            Some(named(page.meta(name).flat_map(text::split_authors).collect())).filter(|found| !found.is_empty())
        })
        .unwrap_or_default()
    };
    let from_page = || {
        let marked = |at: &usize| {
            let element = &page.elements[*at];
            element.attr("rel").is_some_and(|r| r.split(' ').any(|r| r == "author"))
                || element.attr("itemprop").is_some_and(|p| p == "author")
                || element.attr("class").is_some_and(|c| {
                    c.split(' ')
                        .any(|c| matches!(c, "author" | "byline" | "author-name" | "byline__name" | "authorname"))
                })
        };
        (0..page.elements.len())
            .filter(marked)
            .filter(|at| {
                !page
                    .ancestors(*at)
                    .any(|a| matches!(page.elements[a].role, Some(Role::Comments | Role::Around | Role::Footer)))
            })
            .filter_map(|at| page.said(at, 120))
            .find_map(|said| byline(&said))
            .unwrap_or_default()
    };
    let mut authors = named(declared);
    if authors.is_empty() {
        authors = from_meta();
    }
    if authors.is_empty() {
        authors = named(from_page());
    }
    authors
}

/// The names of a byline: "By Lena Brandt in Oslo | 3 May 2014" has one.
fn byline(said: &str) -> Option<Vec<String>> {
    let said = said.trim();
    let lower = said.to_lowercase();
    let label = ["by ", "by: ", "von ", "par ", "por ", "di ", "door ", "author: ", "autor: ", "автор: "];
    let said = label.iter().find(|l| lower.starts_with(**l)).and_then(|l| said.get(l.len()..)).unwrap_or(said);
    let said = said.split(['|', '•', '·', '/', '(', '\u{2013}', '\u{2014}']).next()?.split(" in ").next()?;
    let end = said.find(|c: char| c.is_ascii_digit()).unwrap_or(said.len());
    let names = text::split_authors(said[..end].trim_matches([' ', ',', ':', '-']));
    let is_name = |n: &String| {
        let words: Vec<&str> = n.split(' ').collect();
        (2..=5).contains(&words.len()) && words.iter().filter(|w| w.starts_with(char::is_uppercase)).count() >= 2
    };
    (!names.is_empty() && names.iter().all(is_name)).then_some(names)
}

/// Those that can be names, each once.
fn named(names: Vec<String>) -> Vec<String> {
    let mut seen = std::collections::HashSet::new();
    let is_name = |s: &String| {
        !s.contains("://")
            && !s.starts_with('@')
            && s.chars().any(char::is_alphabetic)
            && s.len() <= 80
            && !matches!(
                s.to_lowercase().as_str(),
                "admin"
                    | "administrator"
                    | "editor"
                    | "staff"
                    | "webmaster"
                    | "unknown"
                    | "guest"
                    | "root"
                    | "redaktion"
            )
    };
    names.into_iter().map(|n| plain(&n)).filter(is_name).filter(|n| seen.insert(n.clone())).collect()
}

/// The name of the site or paper.
pub(super) fn site(page: &Page<'_>) -> Option<String> {
    let publisher = || json_ld::field(&page.json_ld, "publisher", About::Article).and_then(json_ld_name);
    let first_meta = |names: &[&str]| names.iter().find_map(|name| page.meta(name).next().map(plain));
    first_meta(&["og:site_name"])
        .or_else(publisher)
        .or_else(|| first_meta(&["dc.publisher", "dcterms.publisher", "citation_journal_title", "application-name"]))
        .filter(|s| !s.is_empty() && s.len() <= 120)
}

/// The name of an organisation, in one piece: "Smith, Jones & Co." is not two.
fn json_ld_name(value: &serde_json::Value) -> Option<String> {
    match value {
        serde_json::Value::String(s) => Some(plain(s)),
        serde_json::Value::Array(list) => list.iter().find_map(json_ld_name),
        serde_json::Value::Object(map) => map.get("name").and_then(json_ld_name),
        _ => None,
    }
}

/// The part of the paper.
pub(super) fn section(page: &Page<'_>) -> Option<String> {
    let declared = || json_ld::field(&page.json_ld, "articleSection", About::Article).and_then(json_ld_name);
    page.meta("article:section")
        .next()
        .map(plain)
        .or_else(declared)
        .or_else(|| {
            ["parsely-section", "section", "dc.subject.section"].iter().find_map(|n| page.meta(n).next().map(plain))
        })
        .filter(|s| !s.is_empty() && s.len() <= 120)
}

/// The canonical address: the link that says so, OpenGraph, JSON-LD.
pub(super) fn url(page: &Page<'_>) -> Option<String> {
    let is_web = |url: &&str| url.starts_with("http://") || url.starts_with("https://");
    let canonical =
        page.links.iter().filter(|(rel, _)| rel.eq_ignore_ascii_case("canonical")).map(|(_, href)| href.trim());
    canonical
        .chain(page.meta("og:url"))
        .chain(json_ld::field(&page.json_ld, "url", About::Article).and_then(|v| v.as_str()))
        .chain(page.meta("twitter:url"))
        .chain(page.meta("dc.identifier"))
        .find(is_web)
        .map(str::to_string)
}

/// The language that the page declares.
pub(super) fn language(page: &Page<'_>) -> Option<String> {
    page.language
        .or_else(|| page.meta("content-language").next())
        .or_else(|| page.meta("og:locale").next())
        .or_else(|| page.meta("dc.language").next())
        .map(|l| l.split([',', ';']).next().unwrap_or_default().trim().to_string())
        .filter(|l| !l.is_empty())
}

/// The name of the host of an address, without `www.`.
pub(super) fn host(url: &str) -> Option<String> {
    let rest = url.split_once("://")?.1;
    let host = rest.split(['/', '?', '#', ':']).next()?.trim_start_matches("www.");
    (host.contains('.') && !host.contains('@')).then(|| host.to_lowercase())
}
