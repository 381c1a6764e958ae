//! From the paragraphs of a written document to an article: title, authors and date as its head shows them, notes at
//! the end. The readers of DOCX, ODT, RTF and EPUB share it, so that one text read from four formats is one article.
//!
//! What the head of the text shows counts before the document's properties, which are often those of a template. When
//! a file was made or saved is no publication date and is not read.

use crate::article::{Article, Format, Provenance, Source};

use super::flow::{Block, Role};
use super::{Skip, clean, residue, text};

/// So many paragraphs may stand above or form the head of a text.
const HEAD: usize = 6;
/// A line of the head has at most so many bytes.
pub(super) const MAX_HEAD_LINE: usize = 200;
/// The size that programs begin with, in half points.
const DEFAULT_SIZE: u16 = 24;

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
    use super::super::flow::Flow;
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
}
