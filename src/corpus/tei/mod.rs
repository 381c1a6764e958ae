//! Editions in TEI XML (P5, and P4 that is alike): diplomatic papers, essays, letters, debates.
//!
//! Each `div type="document"` is an article under its `xml:id`; so are letters, telegrams and the like where an edition
//! names them so. A file without them whose header names no author and whose top divisions have heads and identifiers
//! is a collection, each division an article; any other file is one article. The file is read in one pass, as a stream
//! of events with a stack of open elements: nothing recurses on the input.
//!
//! Of an edition of documents, only these and essays between them are read: not prefaces, indexes, lists of sources.
//!
//! Names that the markup gives become [`GivenName`](crate::article::GivenName)s, with the full form that a list of
//! persons or terms in the same file has for them. Footnotes stand behind the text; notes on where a document is kept
//! and captions go to `dropped`. Of two forms the editor's is taken (`reg`, `expan`, `corr`), and what the writer
//! struck out is left out. Entities beyond those of XML and HTML are replaced only where the file itself defines them
//! as a short plain string. Title pages, tables of contents, indexes and lists of persons are not articles.

mod edition;
mod flow;
mod header;
mod markup;
mod piece;

use std::collections::HashMap;

use quick_xml::events::Event;
use quick_xml::reader::Reader;

use crate::article::Article;

use super::{Limits, Skip, clean, decode};

use edition::Edition;
use header::cut;
use markup::Tag;

/// An entity that a file defines stands for so many bytes at most.
const MAX_ENTITY: usize = 200;

/// Whether a file that begins with these bytes is TEI: whether its root element is one of TEI's.
pub(super) fn is_tei(head: &[u8]) -> bool {
    // UTF-16 without its NULs is ASCII enough for this.
    let plain: Vec<u8> = head.iter().copied().filter(|b| *b != 0).collect();
    let text = String::from_utf8_lossy(&plain);
    let mut rest = text.trim_start_matches(|c: char| !c.is_ascii() || c.is_whitespace());
    while rest.starts_with("<?") || rest.starts_with("<!") {
        let end = match rest {
            r if r.starts_with("<?") => r.find("?>").map(|at| at + 2),
            r if r.starts_with("<!--") => r.find("-->").map(|at| at + 3),
            // The internal subset of a document type has tags of its own.
            r => match (r.find('['), r.find('>')) {
                (Some(open), Some(close)) if open < close => r.find("]>").map(|at| at + 2),
                (_, close) => close.map(|at| at + 1),
            },
        };
        match end {
            Some(end) => rest = rest[end..].trim_start(),
            // The root stands behind what was read; its name space does not appear in other files by chance.
            None => return rest.contains("<TEI") || rest.contains("DOCTYPE TEI"),
        }
    }
    let Some(name) = rest.strip_prefix('<') else { return false };
    let name = name.split(|c: char| c.is_whitespace() || matches!(c, '>' | '/')).next().unwrap_or_default();
    Tag::of(name.rsplit(':').next().unwrap_or(name)) == Tag::Root
}

/// Reads an edition. The `id` of an article is the document's own within the file; it is empty where the whole file is
/// one article.
///
/// # Errors
/// [`Skip::Damaged`] where the XML is not well-formed, nests without end or holds too many documents,
/// [`Skip::Unpacks`] where entities multiply it, [`Skip::NoArticle`] where there is no text.
pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Vec<Article>, Skip> {
    let text = match declared(bytes) {
        Some(encoding) => encoding.decode(bytes).0.into_owned(),
        None => decode(bytes, false).ok_or(Skip::Binary)?.text,
    };
    let text = clean(&text);
    let mut reader = Reader::from_str(&text);
    let config = reader.config_mut();
    config.expand_empty_elements = true;
    config.allow_dangling_amp = true;
    let mut edition = Edition::default();
    loop {
        let event = match reader.read_event() {
            Ok(Event::Eof) => break,
            Ok(event) => event,
            Err(e) => return Err(malformed(&text, reader.error_position(), &e.to_string())),
        };
        match event {
            Event::Start(element) => {
                let name = element.name();
                let tag = Tag::of(name.local_name().into_inner());
                if !edition.takes(tag) {
                    reader.read_to_end(name).map_err(|e| malformed(&text, reader.error_position(), &e.to_string()))?;
                    continue;
                }
                edition.open(tag, &element)?;
            }
            Event::End(_) => edition.close(),
            Event::Text(words) => edition.push(&words),
            Event::CData(words) => edition.push(&words),
            Event::GeneralRef(entity) => edition.entity(&entity, limits)?,
            Event::DocType(subset) => edition.entities = entities(&subset),
            _ => {}
        }
    }
    edition.finish()
}

/// The encoding that the XML declaration names, unless the bytes are UTF-8 anyway.
fn declared(bytes: &[u8]) -> Option<&'static encoding_rs::Encoding> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(200)]).into_owned();
    let label = head.strip_prefix("<?xml")?.split("?>").next()?.split("encoding=").nth(1)?;
    let label = label.get(1..)?.split(['"', '\'']).next()?;
    let encoding = encoding_rs::Encoding::for_label(label.as_bytes())?;
    (encoding.is_ascii_compatible() && std::str::from_utf8(bytes).is_err()).then_some(encoding)
}

fn malformed(text: &str, position: u64, what: &str) -> Skip {
    let before = text.as_bytes().get(..position as usize).unwrap_or(text.as_bytes());
    let line = before.iter().filter(|b| **b == b'\n').count() + 1;
    Skip::Damaged(format!("not well-formed XML at line {line}: {}", cut(what, 200)))
}

/// The short plain entities that a document type defines.
fn entities(subset: &str) -> HashMap<String, String> {
    let mut found = HashMap::new();
    for definition in subset.split("<!ENTITY").skip(1).take(1000) {
        let mut words = definition.trim_start().splitn(2, char::is_whitespace);
        let (Some(name), Some(rest)) = (words.next(), words.next()) else { continue };
        let rest = rest.trim_start();
        let Some(quote) = rest.chars().next().filter(|c| matches!(c, '"' | '\'')) else { continue };
        let Some(value) = rest[1..].split(quote).next() else { continue };
        // One that is made of others is left as it stands.
        let Ok(value) = quick_xml::escape::unescape(value) else { continue };
        if value.len() <= MAX_ENTITY && !value.contains(['<', '&']) {
            found.insert(name.to_string(), value.into_owned());
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Kind;

    fn edition(front: &str, body: &str) -> Vec<Article> {
        let xml = format!(
            r##"<?xml version="1.0" encoding="UTF-8"?><!DOCTYPE TEI [<!ENTITY memcon "memorandum of conversation"><!ENTITY bomb "&memcon;&memcon;">]>
            <TEI xmlns="http://www.tei-c.org/ns/1.0" xmlns:ed="http://example.org/ed"><teiHeader><fileDesc><titleStmt>
            <title type="complete">Harbour Papers, 1955,
               Volume I</title><title type="volume">I</title></titleStmt><publicationStmt><date
            type="publication-date">1992</date></publicationStmt></fileDesc></teiHeader>
            <text xml:lang="en"><front>{front}</front><body>{body}</body></text></TEI>"##
        );
        assert!(is_tei(xml.as_bytes()));
        read(xml.as_bytes(), &Limits::default()).expect("an edition")
    }

    fn names(article: &Article) -> Vec<(&str, Kind, Option<&str>)> {
        let text = |n: &crate::article::GivenName| &article.text[n.range.clone()];
        article.given_names.iter().map(|n| (text(n), n.kind, n.full.as_deref())).collect()
    }

    const DOCUMENT: &str = r##"<div type="compilation" xml:id="c1"><head>Lebanon</head><div type="chapter" xml:id="ch1"><head>The Crisis<note n="1">See vol. II.</note></head>
        <div type="document" xml:id="d1" n="1" ed:doc-dateTime-min="1958-01-09T11:00:00-05:00" ed:doc-dateTime-max="1958-01-09T11:00:00-05:00">
          <head>1. Telegram From the Embassy<note n="2" type="source">Source: Central Files.</note></head>
          <opener><dateline><placeName>Beirut</placeName>, <date when="1958-01-09T18:00:00+02:00">January 9, 1958—6 p.m.</date></dateline></opener>
          <p>I saw   <persName corresp="#p_MC"><hi>Malik</hi></persName>
             at the <gloss target="#t_JCS">JCS</gloss>, after your <gloss target="#t_Deptel">Deptel</gloss>.<note n="3">He left soon.</note> Sub<pb n="2"/>version: <list><label>(1)</label><item><p>We pay.</p></item><item>We wait.</item></list></p>
          <table><row><cell>Tanks</cell><cell>12</cell></row></table>
          <p>The <choice><abbr>Amb.</abbr><expan>Ambassador</expan></choice> <del>never</del> came.</p>
          <closer><signed><persName corresp="#p_MC">Malik</persName></signed></closer>
          <ed:attachment><head>Enclosure</head><dateline><date when="1957-05-05">May 5, 1957</date></dateline><p>Old text.</p></ed:attachment>
        </div></div></div>"##;

    const LISTS: &str = r##"<div type="section" xml:id="preface"><head>Preface</head><p>The editors thank.</p></div>
        <div type="section" subtype="index" xml:id="persons"><head>Persons</head><list><item><hi><persName xml:id="p_MC">Malik, Charles</persName>,</hi> Foreign Minister</item></list></div>
        <div type="section" subtype="index" xml:id="terms"><list><item><hi><term xml:id="t_JCS">JCS</term>,</hi> Joint Chiefs
          of Staff</item><item><term xml:id="t_Deptel">Deptel</term>, Department telegram</item></list></div>"##;

    #[test]
    fn a_document_of_an_edition() {
        let articles = edition(LISTS, DOCUMENT);
        let [article] = &articles[..] else { panic!("one document, got {}", articles.len()) };
        assert_eq!(article.id, "d1");
        assert_eq!(article.title.as_deref(), Some("1. Telegram From the Embassy"));
        assert_eq!(article.section.as_deref(), Some("Lebanon / The Crisis"));
        assert_eq!(article.source.as_ref().map(|s| s.name.as_str()), Some("Harbour Papers, 1955, Volume I"));
        assert_eq!(article.published.map(|p| p.date.to_string()).as_deref(), Some("1958-01-09"));
        assert_eq!(
            (article.authors.clone(), article.language.as_deref()),
            (vec!["Charles Malik".to_string()], Some("en"))
        );
        assert_eq!(
            article.text,
            "Beirut, January 9, 1958—6 p.m.\n\nI saw Malik at the JCS, after your Deptel. Subversion:\n\n(1) We pay.\n\nWe wait.\n\nTanks | 12\n\nThe Ambassador came.\n\nMalik\n\nEnclosure\n\nMay 5, 1957\n\nOld text.\n\nHe left soon."
        );
        assert_eq!(article.dropped, ["Source: Central Files."]);
    }

    #[test]
    fn names_that_the_editors_marked_have_their_full_form() {
        let full = Some("Malik, Charles");
        assert_eq!(
            names(&edition(LISTS, DOCUMENT)[0]),
            [
                ("Beirut", Kind::Place, None),
                ("Malik", Kind::Person, full),
                ("JCS", Kind::Institution, Some("Joint Chiefs of Staff")),
                ("Malik", Kind::Person, full),
            ]
        );
    }

    #[test]
    fn an_undated_paper_is_as_precise_as_its_editors() {
        let of = |attributes: &str| {
            let body = format!(
                r#"<div type="document" {attributes}><head>2. Paper</head><dateline><date>undated</date></dateline><p>Text.</p></div>"#
            );
            edition("", &body)[0].published.map(|p| p.date.to_string())
        };
        assert_eq!(
            of(r#"ed:doc-dateTime-min="1958-01-02T00:00:00Z" ed:doc-dateTime-max="1958-01-20T00:00:00Z""#).as_deref(),
            Some("1958-01")
        );
        assert_eq!(
            of(r#"ed:doc-dateTime-min="1957-01-02T00:00:00Z" ed:doc-dateTime-max="1958-01-20T00:00:00Z""#),
            None
        );
        // What the editors wrote is as old as their volume.
        assert_eq!(
            of(r#"subtype="editorial-note" ed:doc-dateTime-min="1958-01-02" ed:doc-dateTime-max="1958-01-02""#)
                .as_deref(),
            Some("1992")
        );
    }

    #[test]
    fn a_document_within_a_document_is_read_once() {
        let inner = r#"<div type="document" xml:id="d1"><head>1. Letter</head><p>Outer.</p><div type="document" xml:id="d2"><head>2. Reply</head><p>Inner.</p></div></div>"#;
        let read: Vec<_> = edition("", inner).into_iter().map(|a| (a.id, a.text)).collect();
        assert_eq!(read, [("d1".into(), "Outer.".into()), ("d2".into(), "Inner.".into())]);
    }

    #[test]
    fn essays_under_one_roof_are_several_and_chapters_of_an_author_are_not() {
        let two = r#"<div type="section" xml:id="a"><head><date from="1753">1753</date>: War</head><p>One.</p><figure><head>A fort</head></figure></div><div type="section" xml:id="b"><head>Peace</head><p>Two.</p></div>"#;
        let read = edition("", two);
        assert_eq!(read.iter().map(|a| a.id.as_str()).collect::<Vec<_>>(), ["a", "b"]);
        assert_eq!((read[0].title.as_deref(), read[0].text.as_str()), (Some("1753: War"), "One."));
        assert_eq!(read[0].dropped, ["A fort"]);
        let xml = format!(
            "<TEI.2><teiHeader><titleStmt><title>War and Peace</title><author>Brandt, Lena</author></titleStmt></teiHeader><text><body>{two}</body></text></TEI.2>"
        );
        let whole = read_all(&xml).expect("a text");
        assert_eq!(
            (whole.len(), whole[0].id.as_str(), whole[0].authors.clone()),
            (1, "", vec!["Lena Brandt".to_string()])
        );
        assert_eq!(whole[0].text, "1753: War\n\nOne.\n\nPeace\n\nTwo.");
    }

    fn read_all(xml: &str) -> Result<Vec<Article>, Skip> {
        read(xml.as_bytes(), &Limits::default())
    }

    #[test]
    fn entities_are_replaced_within_bounds() {
        let article = &edition(
            "",
            "<div type='document'><head>Paper</head><p>A &memcon; &eacute;t&#233; &amp; &unknown; &bomb;</p></div>",
        )[0];
        assert_eq!(article.text, "A memorandum of conversation été & &unknown; &bomb;");
        let entity = "x".repeat(200);
        let many = format!(
            "<!DOCTYPE TEI [<!ENTITY x \"{entity}\">]><TEI><text><body><p>{}</p></body></text></TEI>",
            "&x;".repeat(30_000)
        );
        assert!(matches!(read_all(&many), Err(Skip::Unpacks { .. })));
    }

    #[test]
    fn what_is_broken_says_where() {
        let broken = read_all("<TEI>\n<text><body>\n<p>One</div></body></text></TEI>");
        assert!(matches!(&broken, Err(Skip::Damaged(what)) if what.contains("line 3")), "{broken:?}");
        let deep = format!("<TEI><text><body>{}", "<hi>".repeat(100_000));
        assert!(matches!(read_all(&deep), Err(Skip::Damaged(_))));
        assert_eq!(read_all("<TEI><text><body/></text></TEI>"), Err(Skip::NoArticle));
    }

    #[test]
    fn only_tei_is_tei() {
        for head in [
            "<TEI>",
            "\u{feff}<?xml version='1.0'?>\n<!-- a <b> -->\n<tei:TEI xmlns:tei='x'>",
            "<!DOCTYPE TEI.2 SYSTEM 'x' [<!ENTITY a 'b'>]><TEI.2 id='x'>",
            "<teiCorpus>",
        ] {
            assert!(is_tei(head.as_bytes()), "{head}");
        }
        for head in ["<rss version='2.0'>", "<html>", "TEI is a standard", "<teiHeader>", ""] {
            assert!(!is_tei(head.as_bytes()), "{head}");
        }
    }
}
