//! Section, address and language of a page, and the place of its headline.

use super::json_ld::{self, About};
use super::page::Page;

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
pub(super) fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        plain.push_str(&rest[..at]);
        rest = &rest[at..];
        let entity = rest.find(';').filter(|end| *end <= 10).and_then(|end| Some((character(&rest[1..end])?, end)));
        match entity {
            Some((c, end)) => {
                plain.push(c);
                rest = &rest[end + 1..];
            }
            None => {
                plain.push('&');
                rest = &rest[1..];
            }
        }
    }
    plain.push_str(rest);
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The character that an entity stands for, of those that are common in titles.
fn character(entity: &str) -> Option<char> {
    if let Some(number) = entity.strip_prefix('#') {
        let hex = number.strip_prefix(['x', 'X']);
        return char::from_u32(hex.map_or_else(|| number.parse().ok(), |hex| u32::from_str_radix(hex, 16).ok())?);
    }
    Some(match entity {
        "amp" => '&',
        "quot" => '"',
        "apos" => '\'',
        "lt" => '<',
        "gt" => '>',
        "nbsp" => ' ',
        "lsquo" => '‘',
        "rsquo" => '’',
        "ldquo" => '“',
        "rdquo" => '”',
        "ndash" => '–',
        "mdash" => '—',
        "hellip" => '…',
        _ => return None,
    })
}

/// The part of the paper.
pub(super) fn section(page: &Page<'_>) -> Option<String> {
    let declared = || json_ld::field(&page.json_ld, "articleSection", About::Article).and_then(json_ld::name);
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
    let is_web = |url: &&str| (url.starts_with("http://") || url.starts_with("https://")) && host(url).is_some();
    let canonical =
        page.links.iter().filter(|(rel, _)| rel.eq_ignore_ascii_case("canonical")).map(|(_, href)| href.trim());
    canonical
        .chain(page.meta("og:url"))
        .chain(json_ld::field(&page.json_ld, "url", About::Article).and_then(|v| v.as_str()))
        .chain(page.meta("twitter:url"))
        .chain(page.meta("dc.identifier"))
        .map(unwrapped)
        .find(is_web)
        .map(str::to_string)
}

/// The address that a web archive keeps a page of.
fn unwrapped(url: &str) -> &str {
    let inner = url.split_once("web.archive.org/web/").and_then(|(_, rest)| rest.split_once('/'));
    inner.map_or(url, |(_, inner)| inner)
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
    let labels = host.split('.').all(|label| !label.is_empty());
    (host.contains('.') && labels && !host.contains('@')).then(|| host.to_lowercase())
}
