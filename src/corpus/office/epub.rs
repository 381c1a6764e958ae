//! E-books: one article a chapter.
//!
//! A chapter begins where the table of contents says so. Pages that it does not name belong to the chapter before them,
//! since Calibre and its kin cut long chapters into several pages; so do the sections of a chapter that have pages of
//! their own. Where one page holds several chapters, it is cut at their anchors. Covers, title pages, copyright pages,
//! tables of contents and parts without text give no article. A chapter's own byline and date line count before the
//! particulars of the book, which is its section while the publisher is its source.
//! Limit: a locked book is not read; one whose fonts alone are disguised is.

use std::collections::{HashMap, HashSet};

use crate::article::{Article, Format, Provenance, Publication, Source};

use super::flow::{Block, Role};
use super::manuscript::{Manuscript, Properties, same};
use super::opf::{self, Book, Entry};
use super::package::{Package, resolve};
use super::xhtml::{self, Page};
use super::xml::{Step, Steps};
use super::{Limits, Skip};

/// A page that is named as front matter and has more letters than this is something else after all.
const MAX_FRONT: usize = 6_000;
/// A paragraph of this many letters is text, not a heading or a line of a title page.
const PARAGRAPH: usize = 150;
/// A part whose own page has fewer letters than this holds chapters, not sections.
const PART: usize = 2_000;

/// Reads a book: its chapters in order, their numbers as [`Article::id`].
pub(in crate::corpus) fn read(bytes: &[u8], limits: &Limits) -> Result<Vec<Article>, Skip> {
    let mut package = Package::open(bytes, "an e-book", limits)?;
    if let Some(encryption) = package.text("META-INF/encryption.xml")? {
        refuse_encrypted(&encryption)?;
    }
    let name = package_document(&mut package)?;
    let book = opf::read(&mut package, &name)?;
    let mut images = false;
    let mut chapters: Vec<Chapter> = Vec::new();
    for piece in pieces(&mut package, &book, &mut images)? {
        match chapters.last_mut() {
            Some(open) if !open.front && !piece.front && belongs(&piece, open) => open.add(piece),
            _ => {
                let section = section_of(&piece, &chapters);
                chapters.push(Chapter::of(piece, section));
            }
        }
    }
    chapters.retain(|chapter| !chapter.front && chapter.blocks.iter().any(is_text));
    // The notes of a single article stand on a page of their own where a program moved them there.
    if let [article, notes] = &mut chapters[..]
        && notes.blocks.first().is_some_and(is_notes)
    {
        article.notes.extend(notes.blocks.drain(..).skip(1).map(|block| block.text));
        article.notes.append(&mut notes.notes);
        chapters.pop();
    }
    let only = chapters.len() == 1;
    let mut articles: Vec<Article> = Vec::new();
    for chapter in chapters {
        if let Ok(mut article) = chapter.article(&book, only) {
            article.id = (articles.len() + 1).to_string();
            articles.push(article);
        }
    }
    match (articles.is_empty(), images) {
        (true, true) => Err(Skip::NeedsOcr),
        (true, false) => Err(Skip::NoArticle),
        _ => Ok(articles),
    }
}

/// A book is locked when anything but fonts and pictures is encrypted.
fn refuse_encrypted(text: &str) -> Result<(), Skip> {
    let mut steps = Steps::new(text, "META-INF/encryption.xml");
    let mut disguise = false;
    while let Some(step) = steps.next()? {
        let Step::Start(element) = step else { continue };
        match element.name() {
            "EncryptedData" => disguise = false,
            "EncryptionMethod" => {
                let method = element.attribute("Algorithm").unwrap_or_default();
                disguise = method.contains("embedding") || method.ends_with("enc#RC");
            }
            "CipherReference" if !disguise => {
                let part = element.attribute("URI").unwrap_or_default().to_lowercase();
                let harmless = [".otf", ".ttf", ".woff", ".woff2", ".png", ".jpg", ".jpeg", ".gif", ".svg", ".css"];
                if !harmless.iter().any(|ending| part.ends_with(ending)) {
                    return Err(Skip::Encrypted);
                }
            }
            _ => {}
        }
    }
    Ok(())
}

/// The name of the package document.
fn package_document(package: &mut Package<'_>) -> Result<String, Skip> {
    if let Some(text) = package.text("META-INF/container.xml")? {
        let mut steps = Steps::new(&text, "META-INF/container.xml");
        while let Some(step) = steps.next()? {
            if let Step::Start(element) = step
                && element.name() == "rootfile"
                && let Some(path) = element.attribute("full-path")
                && package.has(&resolve("", &path))
            {
                return Ok(resolve("", &path));
            }
        }
    }
    let found = package.names().filter(|name| name.ends_with(".opf")).min().map(str::to_string);
    found.ok_or_else(|| Skip::Damaged("it lists no pages, so that it is no e-book".into()))
}

/// A page, or what stands on one page between two anchors of the table of contents.
struct Piece {
    page: String,
    blocks: Vec<Block>,
    notes: Vec<String>,
    label: Option<String>,
    depth: Option<usize>,
    front: bool,
    /// The table of contents names the beginning of this piece.
    named: bool,
    /// There is a table of contents to go by.
    guided: bool,
}

/// The pieces of a book in reading order.
fn pieces(package: &mut Package<'_>, book: &Book, images: &mut bool) -> Result<Vec<Piece>, Skip> {
    let mut by_page: HashMap<&str, Vec<&Entry>> = HashMap::new();
    for entry in &book.contents {
        by_page.entry(&entry.page).or_default().push(entry);
    }
    let guided = book.pages.iter().filter(|page| by_page.contains_key(page.as_str())).count() > 1;
    let mut pieces = Vec::new();
    for name in &book.pages {
        let entries = by_page.get(name.as_str()).map(Vec::as_slice).unwrap_or_default();
        let anchors: HashSet<&str> = entries.iter().filter_map(|entry| entry.anchor.as_deref()).collect();
        // A page that the list names and the archive does not hold cannot be read; the others can.
        let Some(text) = package.text(name)? else { continue };
        let page = xhtml::read(&text, name, &anchors)?;
        *images |= page.has_images;
        let label = entries.first().map(|entry| entry.label.as_str());
        let front = is_front(name, &page, label, book);
        for (mut piece, entry) in cut(page, entries) {
            piece.page.clone_from(name);
            piece.label = entry.map(|entry| entry.label.clone()).filter(|label| !label.is_empty());
            piece.depth = entry.map(|entry| entry.depth);
            (piece.named, piece.front, piece.guided) = (entry.is_some(), front, guided);
            pieces.push(piece);
        }
    }
    Ok(pieces)
}

/// Cuts a page at the anchors of its highest entries, if there are several and no text stands before the first.
fn cut<'b>(page: Page, entries: &[&'b Entry]) -> Vec<(Piece, Option<&'b Entry>)> {
    let anchors: HashMap<&str, (usize, usize)> =
        page.anchors.iter().rev().map(|(name, blocks, notes)| (name.as_str(), (*blocks, *notes))).collect();
    let place = |entry: &Entry| entry.anchor.as_deref().map_or(Some((0, 0)), |anchor| anchors.get(anchor).copied());
    let highest = entries.iter().map(|entry| entry.depth).min();
    let mut places: Vec<((usize, usize), &Entry)> = entries
        .iter()
        .filter(|entry| Some(entry.depth) == highest)
        .filter_map(|entry| Some((place(entry)?, *entry)))
        .collect();
    places.sort_by_key(|(place, _)| *place);
    places.dedup_by_key(|(place, _)| place.0);
    let first = places.first().map_or(0, |(place, _)| place.0);
    let text_before = page.blocks.iter().take(first).any(is_text);
    let (mut blocks, mut notes) = (page.blocks, page.notes);
    let piece = |blocks: Vec<Block>, notes: Vec<String>| Piece {
        page: String::new(),
        blocks,
        notes,
        label: None,
        depth: None,
        front: false,
        named: false,
        guided: false,
    };
    if text_before {
        // The entries are sections of what stands above them.
        return vec![(piece(blocks, notes), None)];
    }
    let mut cut = Vec::new();
    while let Some(((at, notes_at), entry)) = places.pop() {
        let at = if places.is_empty() { 0 } else { at.min(blocks.len()) };
        let notes_at = if places.is_empty() { 0 } else { notes_at.min(notes.len()) };
        cut.push((piece(blocks.split_off(at), notes.split_off(notes_at)), Some(entry)));
    }
    if cut.is_empty() {
        return vec![(piece(blocks, notes), None)];
    }
    cut.reverse();
    cut
}

/// Whether a page is a cover, a title page or the like.
fn is_front(name: &str, page: &Page, label: Option<&str>, book: &Book) -> bool {
    #[rustfmt::skip]
    const FRONT: &[&str] = &[
        "cover", "coverpage", "titlepage", "title", "halftitle", "halftitlepage", "copyright", "copyrightpage", "toc",
        "nav", "contents", "tableofcontents", "landmarks", "jacket", "imprint", "colophon", "loi", "lot", "seriespage",
        "impressum", "inhalt", "inhaltsverzeichnis", "couverture", "sommaire", "cubierta", "portada", "index",
    ];
    let letters: usize = page.blocks.iter().map(|block| block.text.len()).sum();
    if letters > MAX_FRONT {
        return false;
    }
    let plain = |s: &str| s.chars().filter(|c| c.is_alphabetic()).flat_map(char::to_lowercase).collect::<String>();
    let file = name.rsplit('/').next().unwrap_or(name);
    let stem = plain(file.rsplit_once('.').map_or(file, |(stem, _)| stem));
    // Programs call the first page of anything "index".
    let by_name = FRONT.contains(&stem.as_str()) && stem != "index" && stem != "title";
    let by_label = label.is_some_and(|label| FRONT.contains(&plain(label).as_str()));
    let kinds = book.kinds.get(name).into_iter().flatten().chain(&page.kinds);
    let by_kind = kinds.filter(|kind| kind.as_str() != "index").any(|kind| FRONT.contains(&plain(kind).as_str()));
    let legal = letters < MAX_FRONT / 2 && {
        let said = page.blocks.iter().map(|block| block.text.to_lowercase()).collect::<Vec<_>>().join(" ");
        said.contains("all rights reserved")
            && (said.contains("isbn") || said.contains('©') || said.contains("copyright"))
    };
    by_name || by_label || by_kind || legal
}

/// Whether a paragraph is text.
fn is_text(block: &Block) -> bool {
    !matches!(block.role, Role::Heading(_) | Role::Title) && {
        let words = block.text.split_whitespace().count();
        block.text.len() > PARAGRAPH
            || words >= 8 && block.text.ends_with(['.', '!', '?', '"', '”', '’', '»', '。'])
            || block.text.chars().count() * 2 < block.text.len() && block.text.chars().count() >= 20
    }
}

fn is_notes(block: &Block) -> bool {
    let title = block.text.to_lowercase();
    matches!(title.as_str(), "notes" | "footnotes" | "endnotes" | "anmerkungen" | "fußnoten" | "notas" | "note")
}

struct Chapter {
    page: String,
    blocks: Vec<Block>,
    notes: Vec<String>,
    label: Option<String>,
    depth: Option<usize>,
    section: Option<String>,
    front: bool,
}

/// Whether a piece continues the chapter before it.
fn belongs(piece: &Piece, open: &Chapter) -> bool {
    if !piece.named {
        let begins = piece.blocks.first().is_some_and(|block| matches!(block.role, Role::Heading(_) | Role::Title));
        return !begins
            || piece.guided && split_stem(&piece.page).is_some_and(|stem| Some(stem) == split_stem(&open.page));
    }
    // A section of a chapter; but what stands under a part is a chapter.
    piece.depth > open.depth && open.depth.is_some() && !open.is_part()
}

/// "index_split" of "index_split_003.html".
fn split_stem(page: &str) -> Option<&str> {
    let (stem, _) = page.rsplit_once('.')?;
    let (stem, number) = stem.rsplit_once('_')?;
    (stem.ends_with("split") && number.bytes().all(|b| b.is_ascii_digit())).then_some(stem)
}

/// The part that a piece stands in: the nearest chapter before it that is higher in the table of contents.
fn section_of(piece: &Piece, chapters: &[Chapter]) -> Option<String> {
    let depth = piece.depth?;
    let above = chapters.iter().rev().find(|chapter| chapter.depth.is_some_and(|d| d < depth))?;
    above.label.clone()
}

impl Chapter {
    fn of(piece: Piece, section: Option<String>) -> Self {
        Chapter {
            page: piece.page,
            blocks: piece.blocks,
            notes: piece.notes,
            label: piece.label,
            depth: piece.depth,
            section,
            front: piece.front,
        }
    }

    fn add(&mut self, piece: Piece) {
        self.blocks.extend(piece.blocks);
        self.notes.extend(piece.notes);
    }

    fn is_part(&self) -> bool {
        const PARTS: &[&str] =
            &["part", "book", "volume", "teil", "band", "partie", "livre", "parte", "libro", "section"];
        let first = self.label.as_deref().and_then(|l| l.split_whitespace().next()).unwrap_or_default().to_lowercase();
        PARTS.contains(&first.trim_matches(|c: char| !c.is_alphabetic()))
            || self.blocks.iter().map(|block| block.text.len()).sum::<usize>() < PART
                && !self.blocks.iter().any(|block| block.text.len() > 2 * PARAGRAPH)
    }

    fn article(mut self, book: &Book, only: bool) -> Result<Article, Skip> {
        // An entry that names something further down is that of a section.
        let below = |label: &String| {
            let at = self.blocks.iter().position(|block| same(&block.text, label)).unwrap_or(0);
            self.blocks[..at].iter().any(is_text)
        };
        if self.label.as_ref().is_some_and(below) {
            self.label = None;
        }
        if let Some(label) = &self.label {
            take_heading(&mut self.blocks, label);
        }
        let given = &book.properties;
        let properties = Properties {
            title: self.label.or_else(|| given.title.clone().filter(|_| only)),
            authors: given.authors.clone(),
            language: given.language.clone(),
        };
        let manuscript = Manuscript { blocks: self.blocks, notes: self.notes, properties };
        let mut article = manuscript.article(Format::Epub)?;
        let published = book.date.map(|date| Publication { date, provenance: Provenance::Metadata });
        article.published = article.published.or_else(|| {
            super::text::dateline(&article.text).map(|date| Publication { date, provenance: Provenance::Text })
        });
        article.published = article.published.or(published);
        let volume = given.title.clone().filter(|title| !article.title.as_deref().is_some_and(|own| same(own, title)));
        let source = book.publisher.clone().or_else(|| volume.clone());
        article.source =
            article.source.or_else(|| source.map(|name| Source { name, provenance: Provenance::Metadata }));
        let in_volume = volume.filter(|title| article.source.as_ref().is_none_or(|source| source.name != *title));
        article.section = in_volume.or(self.section);
        Ok(article)
    }
}

/// "Chapter 1", "The Long Telegram" at the top of a chapter that the table of contents calls "Chapter 1: The Long
/// Telegram": one title, and no number in the text.
fn take_heading(blocks: &mut Vec<Block>, label: &str) {
    for count in 2..=4.min(blocks.len()) {
        let said = blocks[..count].iter().map(|block| block.text.as_str()).collect::<Vec<_>>().join(" ");
        if same(&said, label) {
            blocks.drain(..count);
            blocks.insert(0, Block { role: Role::Title, text: label.to_string(), ..Block::default() });
            return;
        }
    }
    let numbers = blocks.iter().take(2).take_while(|block| is_number(&block.text) && !same(&block.text, label)).count();
    blocks.drain(..numbers);
    let own = blocks.iter().take(3).position(|block| same(&block.text, label));
    if let Some(block) = own.and_then(|at| blocks.get_mut(at)) {
        block.role = Role::Title;
    }
}

/// "1", "IV.", "Chapter 12".
fn is_number(line: &str) -> bool {
    let words: HashSet<String> = line.split_whitespace().map(str::to_lowercase).collect();
    let is_numeral = |w: &String| {
        let w = w.trim_matches(['.', ':', '—', '-']);
        w.bytes().all(|b| b.is_ascii_digit()) || w.bytes().all(|b| b"ivxlc".contains(&b))
    };
    let is_word = |w: &String| matches!(w.as_str(), "chapter" | "kapitel" | "chapitre" | "capítulo" | "capitolo");
    (1..=2).contains(&words.len()) && words.iter().any(is_numeral) && words.iter().all(|w| is_numeral(w) || is_word(w))
}

#[cfg(test)]
mod tests {
    use super::super::package::tests::archive;
    use super::*;

    const TEXT: &str = "The envoys met in Geneva in the spring of that year and agreed on nothing but the date of their next meeting, which none of them would attend.";

    fn page(body: &str) -> String {
        format!(
            "<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'><head><title/></head><body>{body}</body></html>"
        )
    }

    /// A book of pages with a table of contents of labels and places; metadata as given.
    fn book(metadata: &str, pages: &[(&str, &str)], contents: &[(&str, &str)]) -> Vec<u8> {
        let items: String = pages
            .iter()
            .map(|(name, _)| format!("<item id='{name}' href='{name}' media-type='application/xhtml+xml'/>"))
            .collect();
        let order: String = pages.iter().map(|(name, _)| format!("<itemref idref='{name}'/>")).collect();
        let points: String = contents
            .iter()
            .map(|(label, place)| {
                format!("<navPoint><navLabel><text>{label}</text></navLabel><content src='{place}'/></navPoint>")
            })
            .collect();
        let opf = format!(
            "<package xmlns:dc='d' xmlns:opf='o'><metadata>{metadata}</metadata><manifest>{items}<item id='ncx' href='toc.ncx' media-type='application/x-dtbncx+xml'/></manifest><spine toc='ncx'>{order}</spine></package>"
        );
        let ncx = format!("<ncx><navMap>{points}</navMap></ncx>");
        let mut parts = vec![
            (
                "META-INF/container.xml",
                "<container><rootfiles><rootfile full-path='content.opf'/></rootfiles></container>",
            ),
            ("content.opf", opf.as_str()),
            ("toc.ncx", ncx.as_str()),
        ];
        parts.extend(pages);
        archive(&parts)
    }

    fn read_book(bytes: &[u8]) -> Vec<Article> {
        read(bytes, &Limits::default()).expect("chapters")
    }

    #[test]
    fn chapters_that_were_cut_are_one_and_front_matter_is_none() {
        let (one, more) = (
            page(&format!("<h2>1</h2><h2>Geneva</h2><p>{TEXT}<a href='#n'><sup>3</sup></a></p>")),
            page(&format!("<h3>The spring</h3><p>More. {TEXT}</p>")),
        );
        let (two, front) = (
            page(&format!("<h2>Vienna</h2><p>By Ines Duarte</p><p>4 May 1961</p><p>{TEXT}</p>")),
            page("<p>The Long Talks</p><p>Lena Brandt</p>"),
        );
        let pages = [
            ("title.xhtml", front.as_str()),
            ("b_split_000.html", &one),
            ("b_split_001.html", &more),
            ("b_split_002.html", &two),
        ];
        let metadata = "<dc:title>The Long Talks</dc:title><dc:creator opf:role='aut'>Brandt, Lena</dc:creator><dc:creator opf:role='trl'>J. Tanaka</dc:creator><dc:publisher>The Meridian Review</dc:publisher><dc:date>1962-03-01</dc:date><dc:language>en</dc:language>";
        let articles = read_book(&book(
            metadata,
            &pages,
            &[("Title Page", "title.xhtml"), ("1. Geneva", "b_split_000.html"), ("Vienna", "b_split_002.html")],
        ));
        assert_eq!(articles.len(), 2);
        let [geneva, vienna] = &articles[..] else { return };
        assert_eq!((geneva.id.as_str(), geneva.title.as_deref()), ("1", Some("1. Geneva")));
        assert_eq!(geneva.text, format!("{TEXT}\n\nThe spring\n\nMore. {TEXT}"));
        assert_eq!(geneva.authors, ["Lena Brandt"]);
        assert_eq!(geneva.published.map(|p| p.date.to_string()).as_deref(), Some("1962-03-01"));
        assert_eq!(geneva.section.as_deref(), Some("The Long Talks"));
        assert_eq!(geneva.source.as_ref().map(|s| s.name.as_str()), Some("The Meridian Review"));
        assert_eq!((vienna.id.as_str(), vienna.authors.as_slice()), ("2", &["Ines Duarte".to_string()][..]));
        assert_eq!(vienna.published.map(|p| p.date.to_string()).as_deref(), Some("1961-05-04"));
    }

    #[test]
    fn one_page_of_many_chapters_is_cut_at_their_anchors() {
        let all = page(&format!(
            "<h1>The Long Talks</h1><h2 id='a'>Geneva</h2><p>{TEXT}</p><h2 id='b'>Vienna</h2><p>{TEXT}</p>"
        ));
        let articles = read_book(&book(
            "<dc:title>The Long Talks</dc:title>",
            &[("all.html", &all)],
            &[("Geneva", "all.html#a"), ("Vienna", "all.html#b")],
        ));
        let titles: Vec<_> = articles.iter().map(|a| a.title.as_deref().unwrap_or_default()).collect();
        assert_eq!(titles, ["Geneva", "Vienna"]);
        // Under a text they are its sections.
        let one = page(&format!(
            "<p>Talks without end</p><p>{TEXT}</p><h2 id='a'>Geneva</h2><p>{TEXT}</p><h2 id='b'>Vienna</h2><p>{TEXT}</p>"
        ));
        let articles = read_book(&book(
            "<dc:title>Talks without end</dc:title>",
            &[("one.html", &one)],
            &[("Geneva", "one.html#a"), ("Vienna", "one.html#b")],
        ));
        assert_eq!(articles.len(), 1);
        assert_eq!(articles[0].title.as_deref(), Some("Talks without end"));
    }

    #[test]
    fn sections_in_the_contents_and_notes_on_a_page_of_their_own_make_no_chapters() {
        let text = page(&format!(
            "<p>Talks without end</p><p>{TEXT}</p><h2>Geneva</h2><p>The treaty<sup>1</sup> bound 12 km<sup>2</sup>.</p>"
        ));
        let notes = page(&format!("<h2>Notes</h2><dl><dt>[<a href='a.html#n'>\u{2190}1</a>]</dt><dd>{TEXT}</dd></dl>"));
        let bytes = book(
            "<dc:title>Talks without end</dc:title>",
            &[("a.html", &text), ("n.html", &notes)],
            &[("Geneva", "a.html"), ("Vienna", "a.html")],
        );
        let articles = read_book(&bytes);
        assert_eq!(articles.len(), 1);
        assert_eq!(articles[0].title.as_deref(), Some("Talks without end"));
        assert_eq!(articles[0].text, format!("{TEXT}\n\nGeneva\n\nThe treaty bound 12 km2.\n\n{TEXT}"));
    }

    #[test]
    fn the_moment_of_making_and_stand_ins_are_no_date() {
        let text = page(&format!("<h1>Geneva</h1><p>{TEXT}</p>"));
        let date = |metadata: &str| {
            let articles = read_book(&book(metadata, &[("a.html", &text)], &[("Geneva", "a.html")]));
            articles[0].published.map(|p| p.date.to_string())
        };
        assert_eq!(date("<dc:date>0101-01-01T00:00:00+00:00</dc:date>"), None);
        assert_eq!(
            date(
                "<dc:date>2026-11-24T10:33:59+00:00</dc:date><meta name='calibre:timestamp' content='2026-11-24T10:33:59+00:00'/>"
            ),
            None
        );
        assert_eq!(
            date(
                "<dc:date opf:event='modification'>2019-01-01</dc:date><dc:date opf:event='publication'>1962</dc:date>"
            )
            .as_deref(),
            Some("1962")
        );
    }

    #[test]
    fn a_locked_book_is_told_from_disguised_fonts() {
        let text = page(&format!("<h1>Geneva</h1><p>{TEXT}</p>"));
        let with = |method: &str, part: &str| {
            let encryption = format!(
                "<encryption><EncryptedData><EncryptionMethod Algorithm='{method}'/><CipherReference URI='{part}'/></EncryptedData></encryption>"
            );
            let opf = "<package><manifest><item id='a' href='a.html'/></manifest><spine><itemref idref='a'/></spine></package>";
            read(
                &archive(&[("META-INF/encryption.xml", &encryption), ("content.opf", opf), ("a.html", &text)]),
                &Limits::default(),
            )
        };
        assert_eq!(with("http://www.w3.org/2001/04/xmlenc#aes128-cbc", "a.html"), Err(Skip::Encrypted));
        assert!(with("http://www.idpf.org/2008/embedding", "fonts/a.otf").is_ok());
    }

    #[test]
    fn pages_that_are_no_xml_are_read_all_the_same() {
        let loose = format!("<html><body><h1>Geneva</h1><p>Caf&eacute;&nbsp;talk.<br>{TEXT}<p>{TEXT}</body></html>");
        let articles = read_book(&book("", &[("a.html", &loose)], &[("Geneva", "a.html")]));
        assert_eq!(articles[0].title.as_deref(), Some("Geneva"));
        assert!(articles[0].text.contains("Café talk."));
        let pictures = page("<img src='1.jpg' alt=''/>");
        assert_eq!(read(&book("", &[("a.html", &pictures)], &[]), &Limits::default()), Err(Skip::NeedsOcr));
    }
}
