//! Web pages: the article body, and its particulars from JSON-LD, meta elements, microdata, the address, the text.
//!
//! The page is parsed once. Body text comes from the `trafilatura` crate; the publication date is read here, in this
//! order, and the first source that gives a day wins: JSON-LD `datePublished` of an article, `article:published_time`
//! and its relatives, Dublin Core and other meta names, microdata, a `<time>` element, the canonical address, a byline.
//! Dates of an update are never a publication date. A page without article text gives [`Skip::NoArticle`].

use std::collections::HashMap;
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
/// So many elements that may hold a date are looked at.
const MAX_CANDIDATES: usize = 40;
/// Nesting beyond this depth overflows recursive walks of the tree; real pages stay below 100.
pub(super) const MAX_DEPTH: usize = 400;

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

/// The text of each block of a piece of HTML that is all article: a part of a mail, a chapter of a book. Nothing is left
/// out but scripts and styles.
///
/// # Errors
/// [`Skip::NoArticle`] where elements nest too deep to be read.
pub(super) fn blocks(html: &str) -> Result<Vec<String>, Skip> {
    if nesting(html) > MAX_DEPTH {
        return Err(Skip::NoArticle);
    }
    Ok(paragraphs(&Document::parse(html)))
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

/// How deep elements nest, by counting tags: cheap, and safe on any input. An end tag counts only against a start tag of
/// its name, so that stray ones do not hide depth; scripts, styles and comments are no elements.
pub(super) fn nesting(html: &str) -> usize {
    // Elements without an end tag, or whose end tag is commonly left out: the parser closes them by itself.
    #[rustfmt::skip]
    const FLAT: &[&str] = &[
        "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr", "p",
        "li", "dt", "dd", "td", "th", "tr", "option",
    ];
    let bytes = html.as_bytes();
    let mut open: HashMap<String, usize> = HashMap::new();
    let (mut depth, mut deepest, mut at) = (0usize, 0usize, 0usize);
    while let Some(found) = bytes[at..].iter().position(|b| *b == b'<') {
        at += found + 1;
        let rest = &bytes[at..];
        if rest.starts_with(b"!--") {
            at += find(rest, b"-->").map_or(rest.len(), |end| end + 3);
            continue;
        }
        let closes = rest.first() == Some(&b'/');
        let named = &rest[usize::from(closes)..];
        let name: String = named
            .iter()
            .take(16)
            .take_while(|b| b.is_ascii_alphanumeric())
            .map(|b| b.to_ascii_lowercase() as char)
            .collect();
        if name.is_empty() || FLAT.contains(&name.as_str()) {
            continue;
        }
        let end = rest.iter().position(|b| *b == b'>').unwrap_or(rest.len());
        if closes {
            if let Some(count) = open.get_mut(&name).filter(|count| **count > 0) {
                *count -= 1;
                depth -= 1;
            }
            continue;
        }
        if rest[..end].ends_with(b"/") {
            continue;
        }
        if matches!(name.as_str(), "script" | "style") {
            let close = format!("</{name}");
            at += find(rest, close.as_bytes()).unwrap_or(rest.len());
            continue;
        }
        *open.entry(name).or_default() += 1;
        depth += 1;
        deepest = deepest.max(depth);
    }
    deepest
}

/// Where a byte string stands in another.
fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|w| w.eq_ignore_ascii_case(wanted))
}

/// The date that the page itself declares.
fn publication_date(page: &Document) -> Option<PartialDate> {
    json_ld_date(page).or_else(|| meta_date(page)).or_else(|| marked_up_date(page))
}

fn json_ld_date(page: &Document) -> Option<PartialDate> {
    let scripts: Vec<Value> = page
        .scripts_with_type(&["application/ld+json"])
        .into_iter()
        .filter_map(|script| serde_json::from_str(page.text_content(script).trim()).ok())
        .collect();
    // An article says more than the page around it.
    [false, true].into_iter().find_map(|page_too| {
        scripts
            .iter()
            .find_map(|value| article_field(value, "datePublished", page_too, 0)?.as_str().and_then(calendar::parse))
    })
}

/// A field of the first thing that is an article of some kind.
fn article_field(value: &Value, field: &str, page_too: bool, depth: usize) -> Option<Value> {
    if depth > 6 {
        return None;
    }
    match value {
        Value::Array(list) => list.iter().find_map(|v| article_field(v, field, page_too, depth + 1)),
        Value::Object(map) => {
            let kinds: Vec<&str> = match map.get("@type") {
                Some(Value::String(s)) => vec![s],
                Some(Value::Array(list)) => list.iter().filter_map(Value::as_str).collect(),
                _ => Vec::new(),
            };
            let is_article = kinds.iter().any(|k| {
                k.ends_with("Article")
                    || k.ends_with("Posting")
                    || matches!(*k, "Report" | "Review")
                    || page_too && *k == "WebPage"
            });
            let own = if is_article { map.get(field).cloned() } else { None };
            let inner = ["@graph", "mainEntity", "mainEntityOfPage"];
            own.or_else(|| inner.iter().find_map(|k| article_field(map.get(*k)?, field, page_too, depth + 1)))
        }
        _ => None,
    }
}

/// Names of the authors as JSON-LD and meta elements give them; an address is no name.
fn authors(page: &Document) -> Vec<String> {
    let is_name = |s: &String| !s.contains("://") && !s.starts_with('@') && s.chars().any(char::is_alphabetic);
    let declared = page.scripts_with_type(&["application/ld+json"]).into_iter().find_map(|script| {
        let value: Value = serde_json::from_str(page.text_content(script).trim()).ok()?;
        article_field(&value, "author", false, 0).map(|author| names(&author))
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
    let first = |selector: &str, texts: bool| {
        page.query_selector_all(page.root(), selector).into_iter().take(MAX_CANDIDATES).find_map(|node| {
            if is_aside(page, node) {
                return None;
            }
            let before = page.parent(node).and_then(|p| short_text(page, p, 80)).unwrap_or_default().to_lowercase();
            let updated = before.trim_start().starts_with("updated") || before.trim_start().starts_with("modified");
            let marked = ["datetime", "content", "title"].iter().find_map(|a| page.get_attribute(node, a));
            let said = || short_text(page, node, 100).filter(|_| texts);
            let date =
                marked.as_deref().and_then(calendar::parse).or_else(|| said().as_deref().and_then(calendar::parse));
            date.filter(|_| !updated)
        })
    };
    first("[itemprop~=datePublished], time[pubdate], time.published, time.entry-date, .published[datetime], abbr.published", true)
        .or_else(|| first("article header time[datetime], header time[datetime]", false))
        .or_else(|| first("time[datetime]", false))
}

/// Whether an element stands in a part of the page that speaks of other things: comments, lists of other articles, the
/// foot, an update.
fn is_aside(page: &Document, node: NodeId) -> bool {
    #[rustfmt::skip]
    const OTHER: &[&str] = &[
        "comment", "sidebar", "related", "recent", "popular", "footer", "most-", "newsletter", "copyright",
    ];
    let mut at = Some(node);
    for step in 0..8 {
        let Some(id) = at else { break };
        let tag = page.tag_name(id);
        if matches!(tag, "body" | "html" | "article" | "main") {
            break;
        }
        let marks = format!("{} {}", page.class_name(id), page.id_attr(id)).to_lowercase();
        let update = step < 2 && ["updat", "modif"].iter().any(|o| marks.contains(o)) && !marks.contains("publish");
        if matches!(tag, "aside" | "nav" | "footer") || update || OTHER.iter().any(|o| marks.contains(o)) {
            return true;
        }
        at = page.parent(id);
    }
    false
}

/// The text of an element if it is no longer than `limit` bytes; long ones are not read to their end.
fn short_text(page: &Document, node: NodeId, limit: usize) -> Option<String> {
    let mut text = String::new();
    let mut open = vec![node];
    let mut steps = 0;
    while let Some(id) = open.pop() {
        steps += 1;
        if page.is_text(id) {
            text.push_str(&page.text_content(id));
        }
        if text.len() > limit || steps > 200 {
            return None;
        }
        open.extend(page.child_nodes(id).into_iter().rev());
    }
    Some(text.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// A date that the reader sees near the headline: in an element whose class speaks of dates or bylines, or, on old pages
/// without classes, in a short one that says "Published".
fn visible_date(page: &Document) -> Option<PartialDate> {
    const DATED: &str = "[class*=date], [class*=byline], [class*=publish], [class*=posted], [class*=timestamp], \
        [class*=dateline], [id*=date], [id*=byline], [class*=Date]";
    const PARTICULARS: &str = "[class*=meta], [class*=info], [class*=author], [class*=time]";
    let visible = |selector: &str, longest: usize, labelled: bool| {
        page.query_selector_all(page.root(), selector).into_iter().take(10 * MAX_CANDIDATES).find_map(|node| {
            let said = short_text(page, node, longest).filter(|s| s.len() >= 8)?;
            let lower = said.to_lowercase();
            let says = ["published", "posted", "first published", "filed", "by "].iter().any(|l| lower.starts_with(l));
            // The rest of a sentence around the date makes it a date of something else.
            let fits = says || !labelled && !said.ends_with('.');
            if fits && !is_aside(page, node) { visible_publication(&said) } else { None }
        })
    };
    visible(DATED, 300, false)
        .or_else(|| visible(PARTICULARS, 160, false))
        .or_else(|| visible("p, div, span, td, font, small, em, i", 120, true))
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
