//! From the paragraphs of a written document to an article: title, authors and date as its head shows them, notes at
//! the end. The readers of DOCX, ODT, RTF and EPUB share it, so that one text read from four formats is one article.
//!
//! [`Flow`] gathers paragraphs while a reader walks its file: boxes before the paragraph that they are anchored in, the
//! cells of a row with " | " between them, the texts of notes apart. [`Manuscript::article`] makes the article of them.
//! What the head of the text shows counts before the document's properties, which are often those of a template. When
//! a file was made or saved is no publication date and is not read.

use crate::article::{Article, Format, Provenance, Source};

use super::{Skip, clean, residue, text};

/// So many paragraphs may stand above or form the head of a text.
const HEAD: usize = 6;
/// A line of the head has at most so many bytes.
const MAX_HEAD_LINE: usize = 200;
/// A cell with more text than this is no entry of a table but a column of a page.
const MAX_CELL: usize = 400;
/// Tables within tables deeper than this are no tables: handing paragraphs up through them would take time without end.
const MAX_TABLES: usize = 20;
/// The size that programs begin with, in half points.
const DEFAULT_SIZE: u16 = 24;

/// What a paragraph is by its style.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Role {
    /// The title of the document.
    Title,
    /// A heading; 1 is the highest.
    Heading(u8),
    /// The line that names the author.
    Byline,
    /// An entry of a table of contents.
    Contents,
    #[default]
    Body,
}

impl Role {
    /// By the name of a style, which programs keep in English whatever their language shows.
    pub(super) fn of_style(name: &str) -> Role {
        let name = name.replace("_20_", " ").to_lowercase();
        let name = name.trim();
        let level = |rest: &str| rest.trim().parse::<u8>().ok().filter(|n| (1..=10).contains(n));
        let heading = ["heading", "überschrift", "titre", "título", "titolo", "h"]
            .iter()
            .find_map(|word| level(name.strip_prefix(word)?));
        match name {
            "title" | "titel" | "titre" | "título" | "titolo" | "headline" | "article title" => Role::Title,
            "author" | "authors" | "byline" | "by" | "by line" => Role::Byline,
            "toc heading" | "contents heading" | "table of figures" => Role::Contents,
            _ if name.strip_prefix("toc ").or(name.strip_prefix("contents ")).and_then(level).is_some() => {
                Role::Contents
            }
            _ => heading.map_or(Role::Body, Role::Heading),
        }
    }
}

/// A paragraph, a heading, an item of a list, a row of a table.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Block {
    pub(super) role: Role,
    pub(super) text: String,
    /// Bold throughout.
    pub(super) bold: bool,
    /// The size of its letters in half points; 0 where it is not told.
    pub(super) size: u16,
}

impl Block {
    fn body(text: String) -> Self {
        Block { text, ..Block::default() }
    }
}

/// A paragraph that is being read.
#[derive(Debug, Default)]
pub(super) struct Open {
    pub(super) role: Role,
    text: String,
    letters: usize,
    bold_letters: usize,
    size: u16,
}

enum Sink {
    Note,
    Row(Vec<Vec<Block>>),
    Cell(Vec<Block>),
}

/// Gathers the paragraphs of a file that is read from its beginning to its end. Calls that do not match, as damaged files
/// bring them, do no harm.
#[derive(Default)]
pub(super) struct Flow {
    blocks: Vec<Block>,
    notes: Vec<String>,
    sinks: Vec<Sink>,
    open: Vec<Open>,
    /// Rows that are open beyond [`MAX_TABLES`], whose cells are read as paragraphs.
    too_deep: usize,
}

impl Flow {
    /// How many paragraphs and notes there are so far.
    pub(super) fn place_in_text(&self) -> (usize, usize) {
        (self.blocks.len(), self.notes.len())
    }

    /// Whether a paragraph is open.
    pub(super) fn is_open(&self) -> bool {
        !self.open.is_empty()
    }

    /// A paragraph begins, perhaps within another.
    pub(super) fn start_paragraph(&mut self, role: Role) {
        self.open.push(Open { role, ..Open::default() });
    }

    /// The innermost paragraph that is open.
    pub(super) fn paragraph(&mut self) -> Option<&mut Open> {
        self.open.last_mut()
    }

    /// Text of the innermost paragraph, as it is written; `\n` is a line break. Text outside of paragraphs is none.
    pub(super) fn push(&mut self, text: &str, bold: bool, size: u16) {
        let Some(open) = self.open.last_mut() else { return };
        open.text.push_str(text);
        let letters = text.chars().filter(|c| c.is_alphanumeric()).count();
        open.letters += letters;
        if letters > 0 {
            open.size = open.size.max(size);
        }
        if bold {
            open.bold_letters += letters;
        }
    }

    /// Raised text: a number behind a word is the mark of a note and not read, one behind a number or a unit is.
    pub(super) fn push_raised(&mut self, text: &str, bold: bool, size: u16) {
        let before = self.open.last().map(|open| open.text.trim_end()).unwrap_or_default();
        let letters = before.chars().rev().take_while(|c| c.is_alphabetic()).take(4).count();
        let behind_word = letters > 3 || before.ends_with(['.', ',', ';', ':', '!', '?', '"', '”', '’', ')', '»']);
        let mark = text.trim().trim_matches(['[', ']', '(', ')']);
        let is_mark = !mark.is_empty() && mark.len() <= 3 && mark.bytes().all(|b| b.is_ascii_digit() || b == b'*');
        if !(behind_word && is_mark) {
            self.push(text, bold, size);
        }
    }

    /// The innermost paragraph ends.
    pub(super) fn end_paragraph(&mut self) {
        let Some(open) = self.open.pop() else { return };
        let bold = open.letters > 0 && open.bold_letters == open.letters;
        for text in lines(&open.text) {
            self.place(Block { role: open.role, text, bold, size: open.size });
        }
    }

    fn place(&mut self, block: Block) {
        match self.sinks.last_mut() {
            None => self.blocks.push(block),
            Some(Sink::Note) => self.notes.push(block.text),
            Some(Sink::Row(cells)) => cells.push(vec![block]),
            Some(Sink::Cell(blocks)) => blocks.push(block),
        }
    }

    /// The text of a footnote or an endnote begins.
    pub(super) fn start_note(&mut self) {
        self.sinks.push(Sink::Note);
    }

    pub(super) fn end_note(&mut self) {
        if matches!(self.sinks.last(), Some(Sink::Note)) {
            self.sinks.pop();
        }
    }

    pub(super) fn start_row(&mut self) {
        if self.too_deep > 0 || self.sinks.len() > 2 * MAX_TABLES {
            self.too_deep += 1;
            return;
        }
        self.sinks.push(Sink::Row(Vec::new()));
    }

    pub(super) fn start_cell(&mut self) {
        if self.too_deep == 0 {
            self.sinks.push(Sink::Cell(Vec::new()));
        }
    }

    pub(super) fn end_cell(&mut self) {
        if self.too_deep > 0 || !matches!(self.sinks.last(), Some(Sink::Cell(_))) {
            return;
        }
        let Some(Sink::Cell(blocks)) = self.sinks.pop() else { return };
        match self.sinks.last_mut() {
            Some(Sink::Row(cells)) => cells.push(blocks),
            _ => blocks.into_iter().for_each(|block| self.place(block)),
        }
    }

    /// A row ends; `keep` is false where the row was deleted.
    pub(super) fn end_row(&mut self, keep: bool) {
        if self.too_deep > 0 {
            self.too_deep -= 1;
            return;
        }
        if !matches!(self.sinks.last(), Some(Sink::Row(_))) {
            return;
        }
        if let Some(Sink::Row(cells)) = self.sinks.pop()
            && keep
        {
            row(cells).into_iter().for_each(|block| self.place(block));
        }
    }

    /// Ends whatever is still open.
    pub(super) fn finish(mut self, properties: Properties) -> Manuscript {
        self.too_deep = 0;
        while !self.open.is_empty() {
            self.end_paragraph();
        }
        while let Some(sink) = self.sinks.last() {
            match sink {
                Sink::Row(_) => self.end_row(true),
                Sink::Cell(_) => self.end_cell(),
                Sink::Note => self.end_note(),
            }
        }
        Manuscript { blocks: self.blocks, notes: self.notes, properties }
    }
}

/// The cells of a row as one line, or, where a table only lays out a page, as the paragraphs that they are.
fn row(cells: Vec<Vec<Block>>) -> Vec<Block> {
    let cells: Vec<Vec<Block>> = cells.into_iter().filter(|cell| !cell.is_empty()).collect();
    let is_column = |cell: &Vec<Block>| cell.iter().map(|b| b.text.len()).sum::<usize>() > MAX_CELL;
    if cells.len() < 2 || cells.iter().any(is_column) {
        return cells.into_iter().flatten().collect();
    }
    let said: Vec<String> =
        cells.iter().map(|cell| cell.iter().map(|b| b.text.as_str()).collect::<Vec<_>>().join(" ")).collect();
    vec![Block::body(said.join(" | "))]
}

/// A paragraph with line breaks in it as the paragraphs that its author meant: a break within a sentence is a space, an
/// empty line parts, and so does a break behind a long line that ends as a sentence does or around a byline.
fn lines(text: &str) -> Vec<String> {
    // A hyphen that does not break is a hyphen to whoever searches.
    let single = |line: &str| line.split_whitespace().collect::<Vec<_>>().join(" ").replace('\u{2011}', "-");
    let text = clean(text);
    if !text.contains('\n') {
        return Some(single(&text)).filter(|line| !line.is_empty()).into_iter().collect();
    }
    let mut paragraphs: Vec<String> = Vec::new();
    let mut joins = false;
    for line in text.split('\n').map(single) {
        let alone = text::is_byline_or_date(&line) || text::is_label(&line);
        match paragraphs.last_mut() {
            _ if line.is_empty() => {}
            Some(last) if joins && !alone => {
                last.push(' ');
                last.push_str(&line);
            }
            _ => paragraphs.push(line.clone()),
        }
        let ends = line.len() > MAX_HEAD_LINE && line.ends_with(['.', '!', '?', '"', '”', '»']);
        joins = !(line.is_empty() || alone || ends);
    }
    paragraphs
}

/// What a document says of itself apart from its text.
#[derive(Debug, Default, Clone)]
pub(super) struct Properties {
    pub(super) title: Option<String>,
    pub(super) authors: Vec<String>,
    pub(super) language: Option<String>,
}

/// A document that has been read to its end.
pub(super) struct Manuscript {
    pub(super) blocks: Vec<Block>,
    pub(super) notes: Vec<String>,
    pub(super) properties: Properties,
}

impl Manuscript {
    /// The article.
    ///
    /// # Errors
    /// [`Skip::NoArticle`] where there is no text.
    pub(super) fn article(mut self, format: Format) -> Result<Article, Skip> {
        self.blocks.retain(|block| block.role != Role::Contents);
        let mut article = Article::new("", format, String::new());
        article.language = self.properties.language.take();
        let given_title = self.properties.title.take().map(|t| clean(&t)).filter(|t| is_title(t));
        let given_authors: Vec<String> = self.properties.authors.iter().flat_map(|a| names(a)).collect();

        self.take_contents(&mut article);
        self.take_labels(&mut article);
        if article.title.is_none() {
            article.title = self.take_title(given_title);
        }
        self.take_byline(&mut article, &given_authors);
        if article.authors.is_empty() {
            article.authors = given_authors;
        }
        let (mut kept, mut dropped) = residue::part(self.blocks.into_iter().map(|block| block.text).collect());
        let (notes, no_notes) = residue::part(self.notes);
        kept.extend(notes);
        dropped.extend(no_notes);
        article.text = kept.join("\n\n");
        article.dropped = dropped;
        if article.text.is_empty() { Err(Skip::NoArticle) } else { Ok(article) }
    }

    /// Tables of contents that were typed, which no style tells.
    fn take_contents(&mut self, article: &mut Article) {
        let lines: Vec<&str> = self.blocks.iter().map(|block| block.text.as_str()).collect();
        if let Some(found) = text::contents(&lines) {
            article.dropped.extend(self.blocks.drain(found).map(|block| block.text));
        }
    }

    /// "Title: ...", "Date: ..." and the like above the text, and what a database wrote around it.
    fn take_labels(&mut self, article: &mut Article) {
        let lines: Vec<&str> = self.blocks.iter().take(3 * HEAD).map(|block| block.text.as_str()).collect();
        let delivered = text::take_delivery(&lines, article);
        if delivered > 0 {
            self.blocks.drain(..delivered);
            self.blocks.retain(|block| !text::is_delivery_tail(&block.text));
            return;
        }
        // "Memorandum" is the name of a form, whatever its style.
        if self.blocks.len() > 1 && text::is_form_word(&self.blocks[0].text) {
            article.dropped.push(self.blocks.remove(0).text);
        }
        if self.blocks.iter().take(HEAD).any(|block| block.role == Role::Title) {
            return;
        }
        let mut head: Vec<String> = self.blocks.iter().take(3 * HEAD).map(|block| block.text.clone()).collect();
        let before = head.len();
        text::take_heading_block(&mut head, article);
        self.blocks.drain(..before - head.len());
    }

    /// The title that the text shows, which leaves the text, or the one of the properties.
    fn take_title(&mut self, given: Option<String>) -> Option<String> {
        let head = self.blocks.len().min(HEAD);
        let head = &self.blocks[..head];
        if let Some(first) = head.iter().position(|block| block.role == Role::Title) {
            let count = self.blocks[first..].iter().take_while(|block| block.role == Role::Title).take(3).count();
            let title: Vec<String> = self.blocks.drain(first..first + count).map(|block| block.text).collect();
            return Some(title.join(" "));
        }
        // What stands under text is the heading of a section, even where it is the title of the file.
        let lines = head.iter().take_while(|b| b.text.len() <= MAX_HEAD_LINE).count();
        let shown = head[..lines].iter().position(|b| given.as_deref().is_some_and(|given| same(given, &b.text)));
        let body_size = typical_size(&self.blocks);
        let stands_out =
            |block: &Block| matches!(block.role, Role::Heading(_)) || block.bold || block.size > body_size + 3;
        let is_headline = |block: &Block| {
            block.text.len() <= MAX_HEAD_LINE && stands_out(block) && !is_general(&block.text) && is_title(&block.text)
        };
        // A headline may have a byline, a date or the name of the paper above it, but no text.
        let above = head.iter().take_while(|b| b.text.len() <= 60 && !is_headline(b)).count();
        let headline = head.get(above).filter(|b| is_headline(b)).map(|_| above);
        let with_text = self.blocks.len() > 1;
        let plain = head.first().filter(|b| given.is_none() && text::looks_like_title(&b.text)).map(|_| 0);
        // A heading further down is the title only where nothing else claims to be.
        let headline = headline.filter(|at| *at == 0 || given.is_none());
        match shown.or(headline).or(plain).filter(|_| with_text) {
            Some(at) => Some(self.blocks.remove(at).text),
            None => given,
        }
    }

    /// Bylines and date lines around the title.
    fn take_byline(&mut self, article: &mut Article, given: &[String]) {
        let mut at = 0;
        let mut after_date = false;
        for _ in 0..HEAD {
            let Some(block) = self.blocks.get(at) else { return };
            let line = &block.text;
            if line.len() > MAX_HEAD_LINE || self.blocks.len() < 2 {
                return;
            }
            let before_date = self.blocks.get(at + 1).is_some_and(|next| text::is_byline_or_date(&next.text));
            let is_heading = matches!(block.role, Role::Heading(_));
            // An institution in capitals is who published the text.
            if text::is_masthead(line) && article.source.is_none() {
                article.source = Some(Source { name: line.clone(), provenance: Provenance::Text });
                self.blocks.remove(at);
                continue;
            }
            let said = text::after_by(line).filter(|_| !is_heading).map(text::split_authors).unwrap_or_default();
            let said_persons = !said.is_empty() && said.iter().all(|p| text::is_person(p));
            // Names of several stand below a subtitle, too.
            let several = text::is_list_of_persons(line) && article.published.is_some();
            let is_given = given.iter().any(|author| same(author, line));
            if text::is_byline_or_date(line) && !is_heading {
                after_date = article.published.is_none();
                text::read_byline(line, article);
                after_date &= article.published.is_some();
                self.blocks.remove(at);
            } else if said_persons && article.authors.is_empty() {
                article.authors = said;
                self.blocks.remove(at);
            } else if is_given
                || several && !is_heading
                || is_name(line)
                    && (block.role == Role::Byline || before_date || after_date && !block.bold)
                    && !is_heading
            {
                if article.authors.is_empty() {
                    article.authors = text::split_authors(line);
                    self.blocks.remove(at);
                } else {
                    at += 1;
                }
                after_date = false;
            } else {
                after_date = false;
                at += 1;
            }
        }
    }
}

/// The size of most of the text.
fn typical_size(blocks: &[Block]) -> u16 {
    let size = blocks.iter().max_by_key(|block| block.text.len()).map_or(0, |block| block.size);
    if size == 0 { DEFAULT_SIZE } else { size }
}

/// Whether two lines say the same, whatever their marks and capitals.
pub(super) fn same(one: &str, other: &str) -> bool {
    let letters = |s: &str| s.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>();
    let one = letters(one);
    !one.is_empty() && one == letters(other)
}

/// Names and titles that head a part of many a text and the whole of none.
fn is_general(line: &str) -> bool {
    #[rustfmt::skip]
    const GENERAL: &[&str] = &[
        "introduction", "summary", "executive summary", "abstract", "background", "contents", "table of contents",
        "preface", "foreword", "key points", "einleitung", "zusammenfassung", "résumé", "introducción", "resumen",
    ];
    let line = line.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | ' ' | ')')).to_lowercase();
    GENERAL.contains(&line.trim_end_matches([':', '.']))
}

/// Whether a property is the title of something, and not what a program puts there by itself.
pub(super) fn is_title(title: &str) -> bool {
    #[rustfmt::skip]
    const NONE: &[&str] = &[
        "title", "unknown", "no title", "word document", "new document", "sans titre", "ohne titel", "sin título",
        "senza titolo", "presentation", "cover", "none", "n/a", "microsoft word", "template", "normal", "blank",
    ];
    let lower = title.trim().to_lowercase();
    let numbered = lower.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, ' ' | '-' | '_' | '(' | ')'));
    let ending = lower.rsplit_once('.').is_some_and(|(_, ending)| {
        matches!(
            ending,
            "doc" | "docx" | "docm" | "dot" | "odt" | "rtf" | "pdf" | "txt" | "htm" | "html" | "epub" | "wpd"
        )
    });
    lower.chars().any(char::is_alphabetic)
        && !lower.starts_with("microsoft word -")
        && !ending
        && !NONE.contains(&lower.as_str())
        && !matches!(
            numbered,
            "document" | "doc" | "dokument" | "documento" | "untitled" | "untitled document" | "title"
        )
}

/// The persons in a property for authors: none where it holds the name of a program or of an account.
pub(super) fn names(property: &str) -> Vec<String> {
    #[rustfmt::skip]
    const NOBODY: &[&str] = &[
        "unknown", "unknown author", "author", "authors", "user", "admin", "administrator", "owner", "python-docx",
        "microsoft office user", "windows user", "default user", "microsoft", "openoffice.org", "libreoffice", "calibre",
        "pandoc", "apache poi", "docx4j", "google docs", "home", "office", "test", "guest", "none", "n/a", "un-named",
        "unbekannt", "inconnu", "desconocido", "utilisateur", "benutzer", "usuario", "hp", "dell", "lenovo", "acer", "asus",
        "toshiba", "pc", "editor", "staff", "customer", "valued customer", "your name",
    ];
    let property = clean(property);
    let mut names: Vec<String> = Vec::new();
    for part in property.split([';', '\n']) {
        // "Duarte, Ines" is one person, "Ines Duarte, Lena Brandt" are two.
        let inverted = part.split_once(',').filter(|(last, first)| {
            !last.trim().contains(' ') && !first.contains(',') && first.split_whitespace().count() <= 2
        });
        match inverted {
            Some((last, first)) if !first.trim().is_empty() => names.push(format!("{} {}", first.trim(), last.trim())),
            _ => names.extend(text::split_authors(part)),
        }
    }
    // A name in small letters and one word is that of an account.
    let is_account =
        |n: &str| !n.contains(' ') && (n.chars().all(|c| !c.is_uppercase()) && n.is_ascii() || n.len() < 3);
    let is_somebody = |n: &String| {
        !NOBODY.contains(&n.to_lowercase().as_str())
            && !is_account(n)
            && !n.contains(['@', '/', '\\'])
            && n.len() <= 100
            && n.chars().any(char::is_alphabetic)
    };
    names.retain(is_somebody);
    names
}

/// Two to six words that begin as names do, and nothing else: "Ines Duarte", "Lena Brandt and R. K. Menon".
fn is_name(line: &str) -> bool {
    let words: Vec<&str> = line.split_whitespace().collect();
    let small =
        ["and", "und", "et", "y", "de", "del", "der", "den", "van", "von", "da", "di", "bin", "al", "el", "la", "le"];
    (2..=8).contains(&words.len())
        && line.len() <= 80
        && !line.ends_with(['.', '?', '!', ':', ';'])
        && !line.chars().any(|c| c.is_ascii_digit())
        && text::split_authors(line).iter().all(|p| text::is_person(p))
        && words.iter().all(|w| w.starts_with(char::is_uppercase) || small.contains(w))
        && words.iter().filter(|w| w.starts_with(char::is_uppercase)).count() >= 2
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(blocks: &[(Role, &str)], properties: Properties) -> Article {
        let mut flow = Flow::default();
        for (role, text) in blocks {
            flow.start_paragraph(*role);
            flow.push(text, false, 0);
            flow.end_paragraph();
        }
        flow.finish(properties).article(Format::Docx).expect("an article")
    }

    const TEXT: &str =
        "The canal was closed in November. It stayed so until the spring, when the last wreck was lifted.";

    #[test]
    fn the_head_of_a_text() {
        let article = read(
            &[
                (Role::Title, "Twelve flags on the ice"),
                (Role::Body, "Ines Duarte"),
                (Role::Body, "The Meridian Review, 4 December 1959"),
                (Role::Body, TEXT),
            ],
            Properties::default(),
        );
        assert_eq!(article.title.as_deref(), Some("Twelve flags on the ice"));
        assert_eq!(article.authors, ["Ines Duarte"]);
        assert_eq!(article.published.map(|p| p.date.to_string()).as_deref(), Some("1959-12-04"));
        assert_eq!(article.source.map(|s| s.name).as_deref(), Some("The Meridian Review"));
        assert_eq!(article.text, TEXT);
    }

    #[test]
    fn properties_count_where_the_text_shows_nothing() {
        let properties = Properties {
            title: Some("Suez after the Storm".into()),
            authors: vec!["Duarte, Ines".into(), "python-docx".into()],
            language: None,
        };
        let article =
            read(&[(Role::Body, TEXT), (Role::Heading(1), "What came of it"), (Role::Body, TEXT)], properties);
        assert_eq!(article.title.as_deref(), Some("Suez after the Storm"));
        assert_eq!(article.authors, ["Ines Duarte"]);
        assert!(article.text.contains("\n\nWhat came of it\n\n"));
    }

    #[test]
    fn junk_is_no_metadata() {
        for title in ["Microsoft Word - doc1.docx", "Document1", "untitled", "report.final.doc", "  ", "Titre.odt"] {
            assert!(!is_title(title), "{title}");
        }
        assert!(is_title("The document that ended a war"));
        for author in
            ["python-docx", "Administrator", "jsmith", "Microsoft Office User", "a@b.example", "Unknown Author"]
        {
            assert!(names(author).is_empty(), "{author}");
        }
        assert_eq!(names("Ines Duarte, Lena Brandt & R. K. Menon"), ["Ines Duarte", "Lena Brandt", "R. K. Menon"]);
    }

    #[test]
    fn the_cover_of_a_paper() {
        let article = read(
            &[
                (Role::Body, "CENTRE FOR RIVER DIPLOMACY"),
                (Role::Body, "BRIEFING NOTE No. 7 · MAY 2011"),
                (Role::Title, "The dam and the delta"),
                (Role::Body, "Ethiopia, Egypt and the waters of the Blue Nile"),
                (Role::Body, "Tesfaye Alemu, Hoda Mansour"),
                (Role::Body, "Contents"),
                (Role::Body, "1. A stone is laid 2"),
                (Role::Body, "2. Whose water 3"),
                (Role::Body, "Endnotes 4"),
                (Role::Body, TEXT),
            ],
            Properties { authors: vec!["Jane Intern".into()], ..Properties::default() },
        );
        assert_eq!(article.source.map(|s| s.name).as_deref(), Some("CENTRE FOR RIVER DIPLOMACY"));
        assert_eq!(article.authors, ["Tesfaye Alemu", "Hoda Mansour"]);
        assert_eq!(article.published.map(|p| p.date.to_string()).as_deref(), Some("2011-05"));
        assert_eq!(article.text, format!("Ethiopia, Egypt and the waters of the Blue Nile\n\n{TEXT}"));
    }

    #[test]
    fn a_memorandum_in_a_table() {
        let article = read(
            &[
                (Role::Title, "Memorandum"),
                (Role::Body, "To | Board of Trustees"),
                (Role::Body, "From | Dr. Peter Hallström, Head of Research"),
                (Role::Body, "Date | 3 March 2022"),
                (Role::Body, "Re | Suspension of the Arctic Council"),
                (Role::Body, TEXT),
            ],
            Properties::default(),
        );
        assert_eq!(article.title.as_deref(), Some("Suspension of the Arctic Council"));
        assert_eq!(article.authors, ["Dr. Peter Hallström"]);
        assert_eq!(article.published.map(|p| p.date.to_string()).as_deref(), Some("2022-03-03"));
        assert_eq!(article.text, TEXT);
    }

    #[test]
    fn a_chronology_keeps_its_dates() {
        let article = read(
            &[(Role::Title, "The road to Karachi"), (Role::Heading(2), "21 September 1960"), (Role::Body, TEXT)],
            Properties::default(),
        );
        assert_eq!(article.published, None);
        assert!(article.text.starts_with("21 September 1960\n\n"));
    }

    #[test]
    fn line_breaks_within_a_paragraph() {
        assert_eq!(
            lines("By Ines Duarte\n4 December 1959\nThe seas are\ncovered."),
            ["By Ines Duarte", "4 December 1959", "The seas are covered."]
        );
        assert_eq!(lines("One.\n\nTwo."), ["One.", "Two."]);
        assert_eq!(lines(" \n "), Vec::<String>::new());
    }

    #[test]
    fn a_table_that_lays_out_a_page_is_read_as_paragraphs() {
        let cell = |text: &str| vec![Block::body(text.into())];
        assert_eq!(row(vec![cell("1948"), cell("Canals closed")])[0].text, "1948 | Canals closed");
        assert_eq!(row(vec![cell("Contents"), cell(&TEXT.repeat(6))]).len(), 2);
    }
}
