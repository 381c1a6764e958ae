//! What a PDF says about itself: the Info dictionary, XMP, the language of the catalogue.
//!
//! Names of programs and templates are no titles and no authors. XMP is read with patterns, not as XML: a few elements
//! are wanted, and broken packets are common.

use std::sync::LazyLock;

use hayro_syntax::Pdf;
use hayro_syntax::object::{self, Dict, Stream};
use regex::Regex;

use crate::article::PartialDate;
use crate::calendar;

use super::bounds::{self, Budget};
use super::content::text_string;

/// Most bytes of a packet that are looked at.
const MAX_XMP: usize = 2_000_000;

/// What was found, without junk.
#[derive(Debug, Default)]
pub(super) struct Metadata {
    pub(super) title: Option<String>,
    pub(super) authors: Vec<String>,
    /// A date that is said to be one of publication.
    pub(super) published: Option<PartialDate>,
    /// The year in which the file was made.
    pub(super) made: Option<i16>,
    pub(super) source: Option<String>,
    pub(super) url: Option<String>,
    pub(super) language: Option<String>,
    /// A browser made it, so that all of a web page is in it.
    pub(super) printed: bool,
}

/// Reads the metadata of a file.
pub(super) fn read(pdf: &Pdf, budget: &Budget) -> Metadata {
    let info = pdf.metadata();
    let text = |bytes: &Option<Box<[u8]>>| bytes.as_deref().map(text_string).filter(|t| !t.is_empty());
    let catalogue = pdf.xref().get::<Dict<'_>>(pdf.xref().root_id()).unwrap_or_default();
    let packet = catalogue.get::<Stream<'_>>("Metadata").and_then(|stream| bounds::decoded(&stream, budget).ok());
    let xmp = packet.map(|p| String::from_utf8_lossy(&p[..p.len().min(MAX_XMP)]).into_owned()).unwrap_or_default();
    let first = |name: &str| values(&xmp, name).into_iter().next();
    let date = |name: &str| first(name).as_deref().and_then(calendar::parse);

    let title = text(&info.title).or_else(|| first("dc:title")).map(single_spaced);
    let mut authors = text(&info.author).map(|a| names(&a)).unwrap_or_default();
    if authors.iter().all(|a| is_junk_author(a)) {
        authors = values(&xmp, "dc:creator").iter().flat_map(|a| names(a)).collect();
    }
    let programs = [text(&info.creator), text(&info.producer)].into_iter().flatten().collect::<String>();
    authors.retain(|a| !is_junk_author(a));
    // Programs write the day of making into dc:date.
    let made = date("xmp:CreateDate");
    let said = ["prism:publicationDate", "prism:coverDate", "dcterms:issued"].into_iter().find_map(date);
    Metadata {
        title: title.filter(|t| !is_junk_title(t)),
        authors,
        published: said.or_else(|| date("dc:date").filter(|d| made.is_some() && Some(*d) != made)),
        made: info.creation_date.and_then(|d| i16::try_from(d.year).ok()).or(made.map(PartialDate::year)),
        source: first("prism:publicationName").filter(|s| s.len() < 120),
        url: first("prism:url").filter(|u| u.starts_with("http")),
        printed: ["Mozilla/", "Chrom", "Skia/", "Firefox", "Safari"].iter().any(|name| programs.contains(name)),
        language: catalogue.get::<object::String<'_>>("Lang").map(|l| text_string(&l)).filter(|l| !l.is_empty()),
    }
}

fn single_spaced(text: String) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The values of an XMP property: an attribute, an element, or the items of a list in it.
fn values(xmp: &str, name: &str) -> Vec<String> {
    static ITEM: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"(?s)<rdf:li[^>]*>(.*?)</rdf:li>").ok());
    let text = |raw: &str| {
        let plain = raw
            .replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&quot;", "\"")
            .replace("&apos;", "'")
            .replace("&#39;", "'")
            .replace("&amp;", "&");
        Some(single_spaced(plain)).filter(|t| !t.is_empty())
    };
    if let Some(at) = xmp.find(&format!("<{name}"))
        && let Some(open) = xmp[at..].find('>')
        && let Some(close) = xmp[at..].find(&format!("</{name}>"))
        && open < close
    {
        let inner = &xmp[at + open + 1..at + close];
        if inner.contains("<rdf:li") {
            let items =
                ITEM.as_ref().map(|item| item.captures_iter(inner).take(100).filter_map(|c| text(&c[1])).collect());
            return items.unwrap_or_default();
        }
        return text(inner).into_iter().collect();
    }
    let Some(at) = xmp.find(&format!("{name}=\"")) else { return Vec::new() };
    let rest = &xmp[at + name.len() + 2..];
    rest.split('"').next().and_then(text).into_iter().collect()
}

/// "Whitlow, Clara; Halloran, T." and "Clara Whitlow, T. Halloran" as names in the order that people say them.
pub(super) fn names(list: &str) -> Vec<String> {
    let turned = |name: &str| match name.split_once(',') {
        Some((last, first)) if !first.contains(',') => format!("{} {}", first.trim(), last.trim()).trim().to_string(),
        _ => name.trim().to_string(),
    };
    if list.contains(';') {
        return list.split(';').map(turned).filter(|n| !n.is_empty()).collect();
    }
    match list.split_once(',') {
        Some((last, first))
            if !last.trim().contains(' ') && !first.contains(',') && !first.contains(" and ") && first.len() < 40 =>
        {
            vec![turned(list)]
        }
        _ => super::super::text::split_authors(list),
    }
}

/// A title that a program made up.
fn is_junk_title(title: &str) -> bool {
    static JUNK: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(concat!(
            r"(?i)^(?:\(?(?:untitled|anonymous|unspecified|unknown|no title|title|document|print|blank|slide|layout|page)\)?[\s_-]*\d*",
            r"|microsoft (?:word|powerpoint|excel|office)\b.*|(?:word|powerpoint) (?:document|presentation)|powerpoint-präsentation",
            r"|(?:new|neues|nouveau) .{0,12}document.*|scan(?:ned)?(?:[\s_-].*|\d.*)?|scanned (?:document|image).*|about:blank|https?://\S+|file:\S+",
            r"|[\w\s.,()-]*\.(?:docx?|pdf|indd|qxd|qxp|rtf|odt|tex|dvi|ps|eps|html?|pub|pages|pptx?|xlsx?|wpd|fm|p65|pmd|ai|cdr|tmp|tiff?|jpe?g)",
            r"|\S*[_/\\]\S*|[\d\W]+|\w{0,2}\d{4,}\w*|.{0,2})$"
        ))
        .ok()
    });
    JUNK.as_ref().is_some_and(|junk| junk.is_match(title)) || title.len() > 400 || title.contains('\u{fffd}')
}

/// An author that is a program, a machine, or nobody.
fn is_junk_author(author: &str) -> bool {
    static JUNK: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(concat!(
            r"(?i)^(?:\(?(?:anonymous|unknown|unspecified|none|author|authors?|admin(?:istrator)?|owner|user|guest|root|default|test",
            r"|temp|staff|editor|publisher|scanner|copier|reception|secretary|win\w*|pc|mac|hp|dell|lenovo|acer|asus|toshiba|canon\b.*",
            r"|xerox\b.*|ricoh\b.*|konica.*|epson.*|brother.*|kyocera.*)\)?\s*\d*|.*\b(?:user|author|microsoft|adobe|acrobat|office",
            r"|libreoffice|openoffice|latex|tex|pdf|word|scan\w*|writer|creator|unknown|https?|www)\b.*|\S+@\S+|[\d\W]+|.{0,2}|[a-z0-9._-]+)$"
        ))
        .ok()
    });
    let is_short_foreign =
        !author.is_ascii() && author.chars().any(char::is_alphabetic) && !author.contains('\u{fffd}');
    author.len() > 120 || !is_short_foreign && JUNK.as_ref().is_some_and(|junk| junk.is_match(author))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_programs_are_no_metadata() {
        for title in [
            "untitled",
            "Microsoft Word - doc1.docx",
            "(anonymous)",
            "Scan_20261124_0001",
            "brief_final_v3.pdf",
            "PowerPoint Presentation",
            "12345",
            "Document1",
        ] {
            assert!(is_junk_title(title), "{title}");
        }
        for title in
            ["Suez after the storm", "1956", "Document of the century: the Helsinki act", "北京的联合声明", "NATO"]
        {
            assert_eq!(is_junk_title(title), title == "1956", "{title}");
        }
        for author in ["Microsoft Office User", "anonymous", "jsmith", "admin", "HP", "Unknown author"] {
            assert!(is_junk_author(author), "{author}");
        }
        for author in ["Clara Whitlow", "R. K. Menon", "惠特洛", "Т. Халлоран", "Wint Thu"] {
            assert!(!is_junk_author(author), "{author}");
        }
    }

    #[test]
    fn names_are_turned() {
        assert_eq!(names("Whitlow, Clara; Halloran, T."), ["Clara Whitlow", "T. Halloran"]);
        assert_eq!(names("Clara Whitlow, T. Halloran"), ["Clara Whitlow", "T. Halloran"]);
        assert_eq!(names("Whitlow, Clara"), ["Clara Whitlow"]);
    }

    #[test]
    fn xmp_is_read_in_both_its_forms() {
        let xmp = r#"<rdf:Description prism:publicationDate="2021-05-03"><dc:title><rdf:Alt><rdf:li xml:lang="x-default">War &amp; peace</rdf:li></rdf:Alt></dc:title>
            <dc:creator><rdf:Seq><rdf:li>A. One</rdf:li><rdf:li>B. Two</rdf:li></rdf:Seq></dc:creator></rdf:Description>"#;
        assert_eq!(values(xmp, "prism:publicationDate"), ["2021-05-03"]);
        assert_eq!(values(xmp, "dc:title"), ["War & peace"]);
        assert_eq!(values(xmp, "dc:creator"), ["A. One", "B. Two"]);
    }
}
