//! Web pages: the article body, and its particulars from JSON-LD, meta elements, microdata, the address, the text.
//!
//! The page is parsed and walked once (`page.rs`); everything else asks the walk. `class.rs` knows what an element is for by
//! its name, `body.rs` finds the article, `title.rs` headline and site, `authors.rs` who wrote it, `published.rs` when,
//! `particulars.rs` the rest.
//! A page without article text gives [`Skip::NoArticle`].

mod authors;
mod body;
mod class;
mod json_ld;
mod page;
mod particulars;
mod published;
mod title;

use std::collections::HashMap;

use scraper::Html;

use crate::article::{Article, Format, Provenance, Source};

use super::{Skip, text};
use page::Page;

pub(super) use published::in_url as date_in_url;
pub(super) use scraper::node::Element;

/// Nesting beyond this depth makes a parser slow and no article; real pages stay below 100.
pub(super) const MAX_DEPTH: usize = 2_000;

/// More attributes than any element has: reading them takes a time that grows with their square.
const MAX_ATTRIBUTES: usize = 2_000;

/// Reads a page.
pub(super) fn read(html: &str) -> Result<Article, Skip> {
    if nesting(html) > MAX_DEPTH {
        return Err(Skip::NoArticle);
    }
    let tree = Html::parse_document(html);
    let page = Page::of(&tree).ok_or(Skip::NoArticle)?;
    let mut article = Article::new("", Format::Html, String::new());
    let site = title::site(&page);
    article.url = particulars::url(&page);
    article.title = title::title(&page, site.as_deref(), article.url.as_deref());
    article.section = particulars::section(&page);
    article.language = particulars::language(&page);
    let headline = article.title.as_deref();
    let found = body::find(&page, headline).or_else(|| without_prose(&page)).ok_or(Skip::NoArticle)?;
    let place = published::Place {
        element: found.element,
        headline: particulars::headline(&page, headline, found.first),
        first: found.first,
    };
    article.published = published::date(&page, article.url.as_deref(), headline, &place);
    article.authors = authors::authors(&page, site.as_deref(), Some(&place).filter(|_| !page.blocks.is_empty()));
    article.source = site
        .or_else(|| article.url.as_deref().and_then(particulars::host))
        .map(|name| Source { name, provenance: Provenance::Metadata });
    article.text = found.kept.join("\n\n");
    article.dropped = found.dropped;
    if article.text.is_empty() { Err(Skip::NoArticle) } else { Ok(article) }
}

/// The body of a page that shows none without its scripts: what it holds for readers without scripts, what it tells
/// machines, at last its own summary. A page that does not say that it is an article has none.
fn without_prose(page: &Page<'_>) -> Option<body::Body> {
    let at = |kept: Vec<String>| body::Body { kept, dropped: Vec::new(), element: 0, first: 0 };
    if !page.noscript.is_empty() {
        let tree = Html::parse_document(&page.noscript);
        if let Some(found) = Page::of(&tree).and_then(|inner| body::find(&inner, None)) {
            return Some(at(found.kept));
        }
    }
    if let Some(text) = json_ld::field(&page.json_ld, "articleBody", json_ld::About::Article).and_then(|v| v.as_str()) {
        let kept = text::paragraphs(text);
        return (!kept.is_empty()).then(|| at(kept));
    }
    let is_article = page.meta("og:type").any(|kind| kind == "article")
        || page.meta("article:published_time").next().is_some()
        || json_ld::field(&page.json_ld, "headline", json_ld::About::Article).is_some();
    let summary = page.meta("og:description").chain(page.meta("description")).find(|text| text.len() >= 40)?;
    is_article.then(|| at(vec![summary.split_whitespace().collect::<Vec<_>>().join(" ")]))
}

/// The text of each block of a piece of HTML that is all article: a part of a mail, a chapter of a book. Nothing is left
/// out but scripts, styles and forms.
///
/// # Errors
/// [`Skip::NoArticle`] where elements nest too deep or are too many to be read.
pub(super) fn blocks(html: &str) -> Result<Vec<String>, Skip> {
    if nesting(html) > MAX_DEPTH {
        return Err(Skip::NoArticle);
    }
    let tree = Html::parse_document(html);
    let page = Page::of(&tree).ok_or(Skip::NoArticle)?;
    Ok(page.blocks.into_iter().map(|b| b.text).collect())
}

/// A piece of HTML that is all article, but for parts that someone else recognises.
pub(super) struct Parted {
    /// The text of each block that stays.
    pub(super) own: Vec<String>,
    /// The text of each part that was taken out.
    pub(super) aside: Vec<String>,
}

/// The blocks of a piece of HTML without those inside elements that `is_aside` knows by themselves and by their first 200
/// bytes of text; what is not shown is in neither.
///
/// # Errors
/// As [`blocks`].
pub(super) fn parted(html: &str, is_aside: &dyn Fn(&Element, &str) -> bool) -> Result<Parted, Skip> {
    if nesting(html) > MAX_DEPTH {
        return Err(Skip::NoArticle);
    }
    let tree = Html::parse_document(html);
    let page = Page::of(&tree).ok_or(Skip::NoArticle)?;
    let mut parted = Parted { own: Vec::new(), aside: Vec::new() };
    let mut gone = vec![false; page.blocks.len()];
    let mut at = 0;
    while at < page.elements.len() {
        let element = &page.elements[at];
        let inside = |block: &usize| (at..element.end).contains(&page.blocks[*block].element);
        let blocks: Vec<usize> = element.blocks.clone().filter(inside).collect();
        let opening = blocks.first().map_or("", |first| {
            let text = page.blocks[*first].text.as_str();
            &text[..text.floor_char_boundary(200)]
        });
        let hidden = element.role == Some(class::Role::Hidden);
        if hidden || is_aside(element.node, opening) {
            let text: Vec<&str> = blocks.iter().map(|block| page.blocks[*block].text.as_str()).collect();
            if !hidden && !text.is_empty() {
                parted.aside.push(text.join(" "));
            }
            blocks.into_iter().for_each(|block| gone[block] = true);
            at = element.end;
        } else {
            at += 1;
        }
    }
    let kept = page.blocks.into_iter().zip(gone).filter(|(_, gone)| !gone);
    parted.own = kept.map(|(block, _)| block.text).collect();
    Ok(parted)
}

/// Whether an element has more attributes than any real one: the parser looks through those it has for each further one.
/// A quote opens a value only behind "=", as the parser has it; scripts and styles are passed over.
fn is_crowded(html: &str) -> bool {
    let bytes = html.as_bytes();
    let mut at = 0;
    while let Some(found) = memchr::memchr(b'<', &bytes[at..]) {
        at += found + 1;
        let rest = &bytes[at..];
        if rest.starts_with(b"!--") {
            at += memchr::memmem::find(rest, b"-->").unwrap_or(rest.len());
            continue;
        }
        let closes = usize::from(rest.first() == Some(&b'/'));
        if !rest.get(closes).is_some_and(u8::is_ascii_alphabetic) {
            continue;
        }
        let raw: Option<&[u8]> = [&b"script"[..], b"style"]
            .into_iter()
            .find(|name| closes == 0 && rest.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name)));
        let (mut attributes, mut quote, mut last) = (0, None, b' ');
        for byte in rest {
            at += 1;
            match (quote, byte) {
                (Some(open), byte) if open == *byte => (quote, last) = (None, b' '),
                (Some(_), _) => {}
                (None, b'>') => break,
                (None, b'"' | b'\'') if last == b'=' => quote = Some(*byte),
                (None, b' ' | b'\n' | b'\t' | b'\r' | 0x0c) if last == b'=' => {}
                (None, b' ' | b'\n' | b'\t' | b'\r' | 0x0c | b'/') => last = b' ',
                (None, byte) => {
                    attributes += usize::from(last == b' ' && *byte != b'=');
                    last = *byte;
                }
            }
            if attributes > MAX_ATTRIBUTES {
                return true;
            }
        }
        if let Some(name) = raw {
            let close = [b"</", name].concat();
            at += find(&bytes[at..], &close).unwrap_or(bytes.len() - at);
        }
    }
    false
}

/// How deep elements nest, by counting tags: cheap, and safe on any input. An end tag counts only against a start tag of
/// its name, so that stray ones do not hide depth; scripts, styles and comments are no elements. An element with more
/// attributes than can be read counts as too deep.
pub(super) fn nesting(html: &str) -> usize {
    if is_crowded(html) {
        return usize::MAX;
    }
    // Elements without an end tag, or whose end tag is commonly left out: the parser closes them by itself.
    #[rustfmt::skip]
    const FLAT: &[&str] = &[
        "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr", "p",
        "li", "dt", "dd", "td", "th", "tr", "option",
    ];
    let bytes = html.as_bytes();
    let mut open: HashMap<String, usize> = HashMap::new();
    let (mut depth, mut deepest, mut at) = (0usize, 0usize, 0usize);
    // Where the next tag ends: looked for once, since it may be far from where many begin.
    let mut end = 0;
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
        if end < at {
            end = rest.iter().position(|b| *b == b'>').map_or(bytes.len(), |found| at + found);
        }
        if closes {
            if let Some(count) = open.get_mut(&name).filter(|count| **count > 0) {
                *count -= 1;
                depth -= 1;
            }
            continue;
        }
        if bytes[at..end].ends_with(b"/") {
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

    fn whole(body: &str) -> Article {
        read(&format!(
            "<html lang=en><head><title>Kerry in Beijing</title><link rel=canonical href=https://review.example/kerry></head><body>{body}</body></html>"
        ))
        .expect("an article")
    }

    /// A paragraph of prose that begins with a word.
    fn prose(word: &str) -> String {
        format!(
            "<p>{word} met the ministers in the afternoon, and the talks went on until late in the evening, officials of both sides said.</p>"
        )
    }

    #[test]
    fn comments_longer_than_the_article_are_no_article() {
        let said: String =
            (0..20).map(|n| format!("<div class=comment>{}</div>", prose(&format!("Reader{n}")))).collect();
        let article =
            whole(&format!("<div class=story>{}{}</div><div id=comments>{said}</div>", prose("Kerry"), prose("Wang")));
        assert!(article.text.starts_with("Kerry met") && !article.text.contains("Reader"), "{}", article.text);
    }

    #[test]
    fn a_body_that_is_cut_into_parts_is_one() {
        let part = |word| format!("<div class=article-body>{}</div><div class=ad>Buy a boat.</div>", prose(word));
        let article = whole(&format!("<article>{}{}{}</article>", part("Kerry"), part("Wang"), part("Xi")));
        assert_eq!(article.text.matches("met the ministers").count(), 3);
        assert!(!article.text.contains("boat"));
    }

    #[test]
    fn a_layout_that_is_named_after_its_sidebar_is_no_sidebar() {
        let body = format!("{}{}{}", prose("Kerry"), prose("Wang"), prose("Xi"));
        let article = whole(&format!("<div class=layout-right-sidebar><div class=post author-lena>{body}</div></div>"));
        assert_eq!(article.text.matches("met the ministers").count(), 3);
    }

    #[test]
    fn furniture_among_the_paragraphs_goes_and_is_remembered() {
        let article = whole(&format!(
            "<article><h1>Kerry in Beijing</h1><p class=dek>The envoy asks for help.</p>{}<figure><img src=a.png><figcaption>Kerry              lands in Beijing.</figcaption></figure><p><a href=/wang>Wang wins another round</a></p><h2>What it means</h2>{}<div              class=related-posts><p>Our man in Seoul writes about the mood in the city tonight.</p></div><h2>More</h2>             <p>Follow Lena Brandt on Twitter @lena.</p></article>",
            prose("Kerry"),
            prose("Wang")
        ));
        let blocks: Vec<&str> = article.text.split("\n\n").collect();
        assert_eq!(blocks.len(), 3, "{blocks:?}");
        assert_eq!(blocks[1], "What it means");
        for gone in ["lands in Beijing", "another round", "Our man", "Follow", "The envoy"] {
            assert!(article.dropped.iter().any(|d| d.contains(gone)), "{gone}");
        }
    }

    #[test]
    fn a_story_in_pictures_has_its_text_under_them() {
        let slide = |word| format!("<figure><img src=a.png><figcaption>{}</figcaption></figure>", prose(word));
        let article =
            whole(&format!("<article>{}{}{}{}</article>", slide("Kerry"), slide("Wang"), slide("Xi"), slide("Li")));
        assert_eq!(article.text.matches("met the ministers").count(), 4);
    }

    #[test]
    fn a_paragraph_that_links_to_another_site_is_a_source() {
        let link = |href| format!("<p><a href={href}>The text of the statement</a></p>");
        let body = |href| whole(&format!("<article>{}{}{}</article>", prose("Kerry"), link(href), prose("Wang"))).text;
        assert!(body("https://state.example.org/statement").contains("The text of the statement"));
        assert!(!body("https://www.review.example/statement").contains("The text of the statement"));
    }

    #[test]
    fn marks_of_notes_are_no_text() {
        let said = "<p>The treaty was signed in Vienna<sup><a href='#n1'>[1]</a></sup> after a long night of talks.<sup>12</sup> It covers 27 km<sup>2</sup> of land, they said.</p>";
        let article = whole(&format!("<article>{said}{}</article>", prose("Kerry")));
        assert!(
            article
                .text
                .starts_with("The treaty was signed in Vienna after a long night of talks. It covers 27 km2 of land"),
            "{}",
            article.text
        );
    }

    #[test]
    fn a_line_break_in_a_sentence_breaks_nothing() {
        let said = "<p>The ministers met in the old palace above the river<br>and talked until the evening.<br>A statement is expected.</p>";
        let article = whole(&format!("<article>{said}{}</article>", prose("Kerry")));
        let first: Vec<&str> = article.text.split("\n\n").take(2).collect();
        assert_eq!(
            first,
            [
                "The ministers met in the old palace above the river and talked until the evening.",
                "A statement is expected."
            ]
        );
    }

    #[test]
    fn a_page_that_needs_scripts_gives_what_it_says_without_them() {
        let head = r#"<meta property="og:type" content="article"><meta property="og:description" content="Kerry asked Chinese leaders to press North Korea.">"#;
        let article =
            read(&format!("<html><head>{head}</head><body><div id=root></div></body></html>")).expect("a summary");
        assert_eq!(article.text, "Kerry asked Chinese leaders to press North Korea.");
        assert_eq!(
            read("<html><head><title>App</title></head><body><div id=root></div></body></html>"),
            Err(Skip::NoArticle)
        );
    }

    #[test]
    fn a_date_stands_near_the_headline_and_nowhere_else() {
        let body = format!("{}{}", prose("Kerry"), prose("Wang"));
        let dated = |page: &str| whole(page).published.map(|p| p.date.to_string());
        let day = |d: &str| Some(d.to_string());
        assert_eq!(dated(&format!("<h5>19.02.2014</h5><h1>Kerry in Beijing</h1><div>{body}</div>")), day("2014-02-19"));
        assert_eq!(
            dated(&format!("<h1>Kerry in Beijing</h1><span class=posted-on>19/02/14</span><div>{body}</div>")),
            day("2014-02-19")
        );
        assert_eq!(
            dated(&format!("<h1>Kerry in Beijing</h1><div>{body}</div><div class=comment>19.02.2014</div>")),
            None
        );
        assert_eq!(
            dated(&format!("<h1>Kerry in Beijing</h1><div>{body}</div><footer>Updated 19 February 2014</footer>")),
            None
        );
        assert_eq!(
            dated(&format!("<h1>Kerry in Beijing</h1><p>Last updated: 19 February 2014</p><div>{body}</div>")),
            None
        );
        assert_eq!(dated(&format!("<h1>Kerry lands on 19 February 2014</h1><div>{body}</div>")), None);
        assert_eq!(
            dated(&format!("<h1>Kerry in Beijing</h1><div>{body}<p>The report was published on 3 May 2012.</p></div>")),
            None
        );
    }

    #[test]
    fn the_day_that_readers_see_settles_time_zones() {
        let stamp = |t: &str| format!(r#"<meta property="article:published_time" content="{t}">"#);
        let seen = "<p class=date>19 February 2014</p>";
        let day = |d: &str, p| Some((d.to_string(), p));
        assert_eq!(date(&stamp("2014-02-20T03:00:00Z"), seen), day("2014-02-19", Provenance::Text));
        assert_eq!(date(&stamp("2014-02-18T23:00:00Z"), seen), day("2014-02-19", Provenance::Text));
        assert_eq!(date(&stamp("2014-02-18T09:00:00Z"), seen), day("2014-02-18", Provenance::Metadata));
        assert_eq!(date(&stamp("2012-02-18T09:00:00Z"), seen), day("2012-02-18", Provenance::Metadata));
    }

    #[test]
    fn an_element_with_attributes_without_end_is_not_parsed() {
        let many = |between: &str| (0..100_000).map(|n| format!("a{n}{between}")).collect::<String>();
        for attributes in [many(" "), many("=1\n"), many("=\"x\""), many("/"), format!("href=\"> {}\"", many(" "))] {
            let crowded = !attributes.starts_with("href");
            assert_eq!(is_crowded(&format!("<p>x<div {attributes}>y")), crowded);
        }
        let script = format!("<script>if (a<b) {{ {} }}</script><p>x", many(" "));
        assert!(!is_crowded(&script) && !is_crowded(&format!("<p>a < b {}", many(" "))));
    }

    #[test]
    fn a_page_that_nests_without_end_is_no_article() {
        let html = "<div>".repeat(100_000);
        assert_eq!(read(&html), Err(Skip::NoArticle));
    }

    #[test]
    fn tags_that_never_end_take_no_time() {
        let html = "<a".repeat(1_000_000);
        assert_eq!(nesting(&html), 1_000_000);
    }
}
