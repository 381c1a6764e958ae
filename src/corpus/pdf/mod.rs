//! PDF: from glyphs on pages to an article.
//!
//! `hayro-syntax` and `hayro-font` read the file and its fonts; the layout is read here. `content.rs` walks through the
//! drawing operators of a page and gives glyphs with their places; `words.rs` makes words of them, `furniture.rs` takes
//! off running heads, page numbers and what browsers print, `layout.rs` finds columns, `lines.rs` and `paragraphs.rs` make
//! running text, `metadata.rs` and `particulars.rs` find title, authors and date.
//!
//! Limits: pictures are not read, so a scan without a text layer gives [`Skip::NeedsOcr`]. Tables are read row by row.
//! Hidden layers are read as well. A file has 20 seconds, 30 million operators and 12 million glyphs; a stream that
//! unpacks to more than the limit of an article is not read.

mod bounds;
mod content;
mod fonts;
mod furniture;
mod layout;
mod lines;
mod metadata;
mod paragraphs;
mod particulars;
mod words;

use hayro_syntax::{DecryptionError, LoadPdfError, Pdf};

use crate::article::{Article, Format};

use super::{Limits, Skip, clean, residue};
use bounds::Budget;
use content::Interpreter;
use fonts::Fonts;

/// Pages beyond this number are not read: no article has them, and a page tree may have millions.
const MAX_PAGES: usize = 5000;
/// A page with a picture over so much of it and with so few letters is a scan.
const SCAN: f64 = 0.4;
const SCAN_LETTERS: usize = 60;

/// Reads a PDF.
pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Article, Skip> {
    let mut budget = Budget::new(limits.max_bytes);
    bounds::measure_objects(bytes, &budget)?;
    let pdf = Pdf::new(bytes.to_vec()).map_err(|error| match error {
        LoadPdfError::Decryption(DecryptionError::PasswordProtected) => Skip::Encrypted,
        LoadPdfError::Decryption(_) => Skip::Damaged("its encryption is not understood; save a copy without".into()),
        LoadPdfError::Invalid => Skip::Damaged("no page of a PDF can be found in it; get the file again".into()),
    })?;
    if pdf.pages().is_empty() {
        return Err(Skip::Damaged("it has no pages; get the file again".into()));
    }
    let mut fonts = Fonts::new();
    let mut pages = Vec::new();
    let (mut letters, mut unknown, mut scans, mut drawn_pages) = (0, 0, 0, 0);
    for page in pdf.pages().iter().take(MAX_PAGES) {
        budget.check()?;
        let drawn = Interpreter { fonts: &mut fonts, budget: &mut budget }.page(page)?;
        let characters = || drawn.glyphs.iter().flat_map(|g| g.text.chars());
        let known = characters().filter(|c| c.is_alphanumeric()).count();
        letters += known;
        unknown += characters().filter(|c| *c == '\u{fffd}').count();
        scans += usize::from(drawn.picture > SCAN && known < SCAN_LETTERS);
        drawn_pages += usize::from(drawn.anything);
        pages.push(words::words(drawn));
    }
    // Letters drawn as pictures or curves, a stamp on each page of a scan, fonts that do not say which letters they show.
    if drawn_pages > 0 && (letters == 0 || scans == pages.len() || unknown > letters) {
        return Err(Skip::NeedsOcr);
    }
    if drawn_pages == 0 {
        return Err(Skip::Empty);
    }

    let furniture = furniture::take(&mut pages);
    let mut laid_out = Vec::new();
    for page in pages {
        budget.check()?;
        laid_out.push(paragraphs::Page { blocks: layout::blocks(page.words), height: page.height });
    }
    let mut text = paragraphs::paragraphs(&laid_out);
    budget.check()?;
    let mut article = Article::new("", Format::Pdf, String::new());
    particulars::take(&mut text, &furniture, metadata::read(&pdf, &budget), &mut article);

    let shown = |text: String| clean(&text.replace('\u{fffd}', " ")).split_whitespace().collect::<Vec<_>>().join(" ");
    article.title = article.title.map(shown).filter(|t| !t.is_empty());
    let all = text.body.into_iter().chain(text.notes).map(|p| shown(p.text)).filter(|t| !t.is_empty());
    let (kept, dropped) = residue::part(all.collect());
    article.text = kept.join("\n\n");
    article.dropped.extend(dropped);
    article.dropped.extend(furniture.lines);
    if !text.marks.is_empty() {
        article.dropped.push(text.marks.join(" "));
    }
    if article.text.len() as u64 > limits.max_bytes {
        return Err(Skip::Unpacks { limit: limits.max_bytes });
    }
    Ok(article)
}
