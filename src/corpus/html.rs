//! Web pages: the article body, and its particulars from JSON-LD, meta elements, microdata, the address, the text.
//!
//! The page is parsed once. Body text comes from the `trafilatura` crate; the publication date is read here, in this
//! order, and the first source that gives a day wins: JSON-LD `datePublished` of an article, `article:published_time`
//! and its relatives, Dublin Core and other meta names, microdata, a `<time>` element, the canonical address, a byline.
//! Dates of an update are never a publication date. A page without article text gives [`Skip::NoArticle`].

use std::sync::LazyLock;

use regex::Regex;
use serde_json::Value;
use trafilatura::dom::{Document, NodeId};
use trafilatura::{ExtractionFocus, Options};

use crate::article::{Article, Format, PartialDate, Provenance, Publication, Source};
use crate::calendar;

use super::{Skip, residue, text};

/// Elements beyond this number make a page that no article needs.
const MAX_ELEMENTS: usize = 200_000;
/// Nesting beyond this depth overflows recursive walks of the tree; real pages stay below 100.
const MAX_DEPTH: usize = 400;

/// Reads a page.
pub(super) fn read(html: &str) -> Result<Article, Skip> {
    if nesting(html) > MAX_DEPTH {
        return Err(Skip::NoArticle);
    }
    let document = Document::parse(html);
    let published = publication_date(&document);
    let visible = visible_date(&document);
    let headline = headline(&document);
    let authors = authors(&document);
    let mut options =
        Options::default().with_fallback(true).with_exclude_comments(true).with_max_tree_size(MAX_ELEMENTS);
    options.focus = ExtractionFocus::Balanced;
    let extracted = trafilatura::extract_document(document, &options).map_err(|_| Skip::NoArticle)?;
    let meta = extracted.metadata;

    let mut article = Article::new("", Format::Html, String::new());
    let given = |s: String| Some(s.trim().to_string()).filter(|s| !s.is_empty());
    article.title = headline.or_else(|| given(meta.title)).map(|t| without_outlet(&t, &meta.sitename));
    article.authors = if authors.is_empty() { text::split_authors(&meta.author) } else { authors };
    article.source = given(meta.sitename)
        .or_else(|| given(meta.hostname))
        .map(|name| Source { name, provenance: Provenance::Metadata });
    article.url = given(meta.url);
    article.language = given(meta.language);

    let (mut kept, dropped) = residue::part(paragraphs(&Document::parse(&extracted.content_html)));
    if kept.first().is_some_and(|first| article.title.as_deref() == Some(first.as_str())) {
        kept.remove(0);
    }
    article.text = kept.join("\n\n");
    article.dropped = dropped;

    let from_url =
        article.url.as_deref().and_then(date_in_url).map(|date| Publication { date, provenance: Provenance::Url });
    let from_text = visible
        .or_else(|| text::dateline(&article.text))
        .map(|date| Publication { date, provenance: Provenance::Text });
    article.published =
        published.map(|date| Publication { date, provenance: Provenance::Metadata }).or(from_url).or(from_text);
    if article.text.is_empty() { Err(Skip::NoArticle) } else { Ok(article) }
}

/// The text of each block of an extracted body: paragraphs, headings, list items, table rows.
fn paragraphs(body: &Document) -> Vec<String> {
    let mut blocks = Vec::new();
    let mut open = String::new();
    if let Some(root) = body.body() {
        collect(body, root, &mut open, &mut blocks, 0);
    }
    close(&mut open, &mut blocks);
    blocks
}

fn collect(body: &Document, node: NodeId, open: &mut String, blocks: &mut Vec<String>, depth: usize) {
    if depth > MAX_DEPTH {
        return;
    }
    for child in body.child_nodes(node) {
        if body.is_text(child) {
            open.push_str(&body.text_content(child));
            continue;
        }
        let name = body.tag_name(child);
        let is_block = matches!(
            name,
            "p" | "div"
                | "section"
                | "article"
                | "h1"
                | "h2"
                | "h3"
                | "h4"
                | "h5"
                | "h6"
                | "ul"
                | "ol"
                | "li"
                | "blockquote"
                | "pre"
                | "table"
                | "tr"
                | "dl"
                | "dt"
                | "dd"
                | "figure"
                | "figcaption"
                | "hr"
                | "br"
        );
        if is_block {
            close(open, blocks);
        }
        collect(body, child, open, blocks, depth + 1);
        if is_block {
            close(open, blocks);
        } else if matches!(name, "td" | "th") {
            open.push_str(" | ");
        }
    }
}

/// Ends a paragraph, its white space made single.
fn close(open: &mut String, blocks: &mut Vec<String>) {
    let text = open.split_whitespace().collect::<Vec<_>>().join(" ");
    let text = text.trim_end_matches([' ', '|']);
    if !text.is_empty() {
        blocks.push(text.to_string());
    }
    open.clear();
}

/// An upper bound of how deep elements nest, by counting tags: cheap, and safe on any input.
fn nesting(html: &str) -> usize {
    let bytes = html.as_bytes();
    let (mut depth, mut deepest) = (0usize, 0usize);
    for (at, pair) in bytes.windows(2).enumerate() {
        match pair {
            [b'<', b'/'] => depth = depth.saturating_sub(1),
            [b'<', c] if c.is_ascii_alphabetic() => {
                // Elements without an end tag do not nest.
                let name: Vec<u8> = bytes[at + 1..]
                    .iter()
                    .take(8)
                    .take_while(|b| b.is_ascii_alphanumeric())
                    .map(u8::to_ascii_lowercase)
                    .collect();
                let nests = !matches!(
                    name.as_slice(),
                    b"br"
                        | b"img"
                        | b"meta"
                        | b"link"
                        | b"input"
                        | b"hr"
                        | b"p"
                        | b"li"
                        | b"source"
                        | b"path"
                        | b"wbr"
                        | b"area"
                        | b"td"
                        | b"tr"
                        | b"th"
                        | b"dt"
                        | b"dd"
                        | b"option"
                        | b"use"
                        | b"col"
                        | b"base"
                        | b"param"
                        | b"embed"
                        | b"track"
                );
                depth += usize::from(nests);
                deepest = deepest.max(depth);
            }
            _ => {}
        }
    }
    deepest
}

/// The date that the page itself declares.
fn publication_date(page: &Document) -> Option<PartialDate> {
    json_ld_date(page).or_else(|| meta_date(page)).or_else(|| marked_up_date(page))
}

fn json_ld_date(page: &Document) -> Option<PartialDate> {
    page.scripts_with_type(&["application/ld+json"]).into_iter().find_map(|script| {
        let value: Value = serde_json::from_str(page.text_content(script).trim()).ok()?;
        article_field(&value, "datePublished", 0)?.as_str().and_then(calendar::parse)
    })
}

/// A field of the first thing that is an article of some kind.
fn article_field(value: &Value, field: &str, depth: usize) -> Option<Value> {
    if depth > 6 {
        return None;
    }
    match value {
        Value::Array(list) => list.iter().find_map(|v| article_field(v, field, depth + 1)),
        Value::Object(map) => {
            let kinds: Vec<&str> = match map.get("@type") {
                Some(Value::String(s)) => vec![s],
                Some(Value::Array(list)) => list.iter().filter_map(Value::as_str).collect(),
                _ => Vec::new(),
            };
            let is_article = kinds.iter().any(|k| {
                k.ends_with("Article") || k.ends_with("Posting") || matches!(*k, "Report" | "Review" | "WebPage")
            });
            let own = if is_article { map.get(field).cloned() } else { None };
            let inner = ["@graph", "mainEntity", "mainEntityOfPage"];
            own.or_else(|| inner.iter().find_map(|k| article_field(map.get(*k)?, field, depth + 1)))
        }
        _ => None,
    }
}

/// Names of the authors as JSON-LD and meta elements give them; an address is no name.
fn authors(page: &Document) -> Vec<String> {
    let is_name = |s: &String| !s.contains("://") && !s.starts_with('@') && s.chars().any(char::is_alphabetic);
    let declared = page.scripts_with_type(&["application/ld+json"]).into_iter().find_map(|script| {
        let value: Value = serde_json::from_str(page.text_content(script).trim()).ok()?;
        article_field(&value, "author", 0).map(|author| names(&author))
    });
    let mut authors: Vec<String> = declared.unwrap_or_default().into_iter().filter(is_name).collect();
    if authors.is_empty() {
        for meta in page.query_selector_all(
            page.root(),
            "meta[name=author], meta[property='article:author'], meta[name='dc.creator'], meta[name='DC.creator']",
        ) {
            let content = page.get_attribute(meta, "content").unwrap_or_default();
            authors.extend(text::split_authors(&content).into_iter().filter(is_name));
        }
    }
    let mut seen = std::collections::HashSet::new();
    authors.retain(|a| seen.insert(a.clone()));
    authors
}

/// Names in a string, an object with a `name`, or a list of these.
fn names(value: &Value) -> Vec<String> {
    match value {
        Value::String(s) => text::split_authors(s),
        Value::Array(list) => list.iter().flat_map(names).collect(),
        Value::Object(map) => map.get("name").map(names).unwrap_or_default(),
        _ => Vec::new(),
    }
}

fn meta_date(page: &Document) -> Option<PartialDate> {
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
    let metas: Vec<(String, String)> = page
        .query_selector_all(page.root(), "meta")
        .into_iter()
        .filter_map(|m| {
            let name = page
                .get_attribute(m, "property")
                .or_else(|| page.get_attribute(m, "name"))
                .or_else(|| page.get_attribute(m, "itemprop"))?;
            Some((name.to_lowercase(), page.get_attribute(m, "content")?))
        })
        .collect();
    NAMES
        .iter()
        .find_map(|wanted| metas.iter().filter(|(n, _)| n == wanted).find_map(|(_, content)| calendar::parse(content)))
}

/// Microdata and `<time>`: those marked as the publication first, then the first one that stands in the article's head.
fn marked_up_date(page: &Document) -> Option<PartialDate> {
    let of = |selector: &str| {
        page.query_selector_all(page.root(), selector).into_iter().find_map(|node| {
            let marked = ["datetime", "content", "title"].iter().find_map(|a| page.get_attribute(node, a));
            marked.as_deref().and_then(calendar::parse).or_else(|| calendar::parse(&page.text_content(node)))
        })
    };
    of("[itemprop~=datePublished], time[pubdate], time.published, time.entry-date, .published[datetime], abbr.published")
        .or_else(|| of("article header time[datetime], header time[datetime]"))
        .or_else(|| {
            // The first time element of the page that no word calls an update and no list of other articles holds.
            page.query_selector_all(page.root(), "time[datetime]").into_iter().find_map(|node| {
                let mut around = String::new();
                let mut at = Some(node);
                for _ in 0..3 {
                    let Some(id) = at else { break };
                    if matches!(page.tag_name(id), "aside" | "nav" | "footer" | "li") {
                        return None;
                    }
                    around.push_str(&page.class_name(id).to_lowercase());
                    at = page.parent(id);
                }
                let before = page.parent(node).map(|p| page.text_content(p).to_lowercase()).unwrap_or_default();
                let updated = ["updat", "modif", "related", "comment"].iter().any(|w| around.contains(w))
                    || before.len() < 80 && before.trim_start().starts_with("updated");
                if updated { None } else { calendar::parse(&page.get_attribute(node, "datetime")?) }
            })
        })
}

/// A date that the reader sees near the headline: in an element whose class speaks of dates or bylines.
fn visible_date(page: &Document) -> Option<PartialDate> {
    const PLACES: &str = "[class*=date], [class*=byline], [class*=publish], [class*=posted], [class*=meta], [class*=timestamp], \
        [class*=dateline], [id*=date], [id*=byline], [class*=info], [class*=author]";
    let inside = page
        .query_selector_all(page.root(), PLACES)
        .into_iter()
        .filter(|n| !matches!(page.tag_name(*n), "meta" | "body" | "html" | "aside" | "footer"));
    inside.take(40).find_map(|node| visible_publication(&page.text_content(node))).or_else(|| {
        // Old pages have no classes: a short paragraph that says "Published" or is only a date.
        page.query_selector_all(page.root(), "p, div, span, td, font, small, em, i").into_iter().take(400).find_map(
            |node| {
                let said = page.text_content(node);
                let said = said.trim();
                let labelled = ["published", "posted", "first published", "filed", "by "]
                    .iter()
                    .any(|l| said.to_lowercase().starts_with(l));
                if said.len() <= 120 && labelled { visible_publication(said) } else { None }
            },
        )
    })
}

/// The first whole day of a short text that is not introduced as an update.
fn visible_publication(said: &str) -> Option<PartialDate> {
    static UPDATE: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?i)(?:updat\w*|modif\w*|revised|edited|correct\w*|accessed|retrieved)[^.;|·]{0,25}$").ok()
    });
    if said.len() > 300 {
        return None;
    }
    let mut behind = 0;
    for found in calendar::expressions(said) {
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
fn date_in_url(url: &str) -> Option<PartialDate> {
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

/// The one `<h1>` of a page, or of its `<article>`: what the reader sees above the text.
fn headline(page: &Document) -> Option<String> {
    let visible = |selector: &str| {
        let found = page.query_selector_all(page.root(), selector);
        let [only] = found[..] else { return None };
        let said = page.text_content(only).split_whitespace().collect::<Vec<_>>().join(" ");
        (said.split(' ').count() >= 2 && said.len() <= 300).then_some(said)
    };
    visible("article h1").or_else(|| visible("h1"))
}

/// "Kerry in Beijing | The Meridian Review" without the outlet.
fn without_outlet(title: &str, outlet: &str) -> String {
    for mark in [" | ", " - ", " – ", " — ", " :: ", " » "] {
        if let Some((head, tail)) = title.rsplit_once(mark)
            && !outlet.is_empty()
            && tail.trim().eq_ignore_ascii_case(outlet.trim())
        {
            return head.trim().to_string();
        }
    }
    title.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    const BODY: &str = "<article><h1>Kerry in Beijing</h1><p>Secretary of State John Kerry met Chinese leaders in Beijing on Friday and asked them to press North Korea to give up its weapons, officials of both sides said after the talks.</p><p>China could not have more forcefully reiterated its commitment to that goal, Kerry told reporters at a press availability in the evening, but he gave no details of what had been agreed between the two governments.</p></article>";

    fn page(head: &str, top: &str) -> Article {
        read(&format!("<html><head><title>Kerry in Beijing | The Meridian Review</title>{head}</head><body>{top}{BODY}</body></html>")).expect("an article")
    }

    fn date(head: &str, top: &str) -> Option<(String, Provenance)> {
        page(head, top).published.map(|p| (p.date.to_string(), p.provenance))
    }

    #[test]
    fn dates_of_publication_in_their_order() {
        let ld = r#"<script type="application/ld+json">{"@graph":[{"@type":"NewsArticle","dateModified":"2014-03-01","datePublished":"2014-02-19T08:00:00Z"}]}</script>"#;
        let og = r#"<meta property="article:modified_time" content="2014-03-01"><meta property="article:published_time" content="2014-02-18T10:00:00+08:00">"#;
        let day = |d: &str, p| Some((d.to_string(), p));
        assert_eq!(date(&format!("{og}{ld}"), ""), day("2014-02-19", Provenance::Metadata));
        assert_eq!(date(og, ""), day("2014-02-18", Provenance::Metadata));
        assert_eq!(
            date("", r#"<p class="byline">By A. B. <time datetime="2014-02-17">17 Feb</time></p>"#),
            day("2014-02-17", Provenance::Metadata)
        );
        assert_eq!(
            date(r#"<link rel="canonical" href="https://www.meridianreview.example/2014/02/16/kerry">"#, ""),
            day("2014-02-16", Provenance::Url)
        );
        assert_eq!(
            date("", "<div class=byline>Updated 1 March 2014, published 15 February 2014</div>"),
            day("2014-02-15", Provenance::Text)
        );
        assert_eq!(date("", ""), None);
    }

    #[test]
    fn the_headline_is_what_the_reader_sees() {
        let article = page("", "<nav><ul><li>Home</li><li>World</li></ul></nav>");
        assert_eq!(article.title.as_deref(), Some("Kerry in Beijing"));
        assert!(article.text.starts_with("Secretary of State"));
        assert!(!article.text.contains("Home"));
    }

    #[test]
    fn a_page_that_nests_without_end_is_no_article() {
        let html = "<div>".repeat(100_000);
        assert_eq!(read(&html), Err(Skip::NoArticle));
    }
}
