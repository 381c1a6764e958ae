//! PDF: from glyphs on pages to an article.
//!
//! `hayro-syntax` and `hayro-font` read the file and its fonts; the layout is read here. `content.rs` walks through the
//! drawing operators of a page and gives glyphs with their places; `words.rs` makes words of them, `furniture.rs` takes
//! off running heads, page numbers and what browsers print, `layout.rs` finds columns, `lines.rs` and `paragraphs.rs` make
//! running text, `metadata.rs` and `particulars.rs` find title, authors and date.
//!
//! Limits: pictures are not read, so a scan without a text layer gives [`Skip::NeedsOcr`]. Tables are read row by row.
//! Hidden layers are read as well. A file has 20 seconds, 30 million operators and 8 million glyphs; a stream that
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
use memchr::memmem;

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

/// The bytes of a file with a new table of all pages that are found in it.
fn with_pages(bytes: &[u8]) -> Vec<u8> {
    let mut kids: Vec<String> = Vec::new();
    let mut at = 0;
    while let Some(found) = memmem::find(&bytes[at..], b" obj")
        && kids.len() < MAX_PAGES
    {
        let (head, body) = (&bytes[at..at + found], &bytes[at + found + 4..]);
        at += found + 4;
        let body = &body[..memmem::find(&body[..body.len().min(1 << 14)], b"endobj").unwrap_or(0)];
        let compact: Vec<u8> = body.iter().copied().filter(|b| !b.is_ascii_whitespace()).collect();
        let page = memmem::find(&compact, b"/Type/Page").map(|place| compact.get(place + 10).copied());
        let is_page = page.is_some_and(|next| !next.is_some_and(|b| b.is_ascii_alphanumeric()));
        let tail = String::from_utf8_lossy(&head[head.len().saturating_sub(20)..]).into_owned();
        let mut numbers = tail.rsplit(|c: char| !c.is_ascii_digit());
        if is_page
            && let (Some(generation), Some(number)) = (numbers.next(), numbers.next())
            && !generation.is_empty()
            && !number.is_empty()
        {
            kids.push(format!("{number} {generation} R"));
        }
    }
    let mut repaired = bytes.to_vec();
    let table = format!(
        "\nendstream endobj\n999998 0 obj\n<< /Type /Pages /Kids [{}] /Count {} >>\nendobj\n999999 0 obj\n\
         << /Type /Catalog /Pages 999998 0 R >>\nendobj\ntrailer\n<< /Root 999999 0 R /Size 1000000 >>\n",
        kids.join(" "),
        kids.len()
    );
    repaired.extend(table.bytes());
    repaired
}

/// Reads a PDF.
pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Article, Skip> {
    let mut budget = Budget::new(limits.max_bytes);
    bounds::measure_objects(bytes, &budget)?;
    if !bounds::is_balanced(bytes) {
        return Err(Skip::Damaged("its objects do not end; get the file again".into()));
    }
    let opened = match Pdf::new(bytes.to_vec()) {
        // The end of a file that was not fetched whole held its table of pages.
        Err(LoadPdfError::Invalid) => Pdf::new(with_pages(bytes)),
        opened => opened,
    };
    let pdf = opened.map_err(|error| match error {
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
    article.dropped.extend(text.contents);
    if !text.marks.is_empty() {
        article.dropped.push(text.marks.join(" "));
    }
    if article.text.len() as u64 > limits.max_bytes {
        return Err(Skip::Unpacks { limit: limits.max_bytes });
    }
    Ok(article)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A small PDF without a table of references, which readers must bear. Pages share two standard fonts.
    fn pdf(pages: &[&str], more: &str) -> Vec<u8> {
        let mut file = String::from("%PDF-1.4\n1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj\n");
        let kids: Vec<String> = (0..pages.len()).map(|i| format!("{} 0 R", 10 + 2 * i)).collect();
        file += &format!("2 0 obj << /Type /Pages /Kids [{}] /Count {} >> endobj\n", kids.join(" "), pages.len());
        file += "3 0 obj << /Type /Font /Subtype /Type1 /BaseFont /Times-Roman /Encoding /WinAnsiEncoding >> endobj\n";
        for (i, content) in pages.iter().enumerate() {
            file += &format!(
                "{} 0 obj << /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents {} 0 R \
                 /Resources << /Font << /F 3 0 R >> /XObject << /X 4 0 R >> >> >> endobj\n\
                 {} 0 obj << /Length {} >> stream\n{content}\nendstream endobj\n",
                10 + 2 * i,
                11 + 2 * i,
                11 + 2 * i,
                content.len()
            );
        }
        file += more;
        file += "\ntrailer << /Root 1 0 R /Info 5 0 R >>\n%%EOF\n";
        file.into_bytes()
    }

    /// Lines of text from `y` downwards.
    fn lines(lines: &[&str], size: u32, y: u32) -> String {
        let shown: Vec<String> = lines.iter().map(|l| format!("({l}) Tj T*")).collect();
        format!("BT /F {size} Tf {} TL 1 0 0 1 72 {y} Tm {} ET ", size + 2, shown.join(" "))
    }

    #[test]
    fn an_article_with_its_particulars() {
        let page = lines(&["Suez after the storm"], 20, 700)
            + &lines(&["By Lena Brandt"], 10, 670)
            + &lines(&["May 2021"], 10, 650)
            + &lines(&["The canal was closed by the govern-", "ment of Egypt. It stayed so for years."], 10, 620)
            + &lines(&["1/2/24, 3:04 PM      Suez after the storm"], 8, 788)
            + &lines(&["https://example.org/suez      1/1"], 8, 10);
        let more = "5 0 obj << /Title (Microsoft Word - suez.docx) /Author (user) /CreationDate (D:20240102) >> endobj";
        let article = read(&pdf(&[&page], more), &Limits::default()).expect("an article");
        assert_eq!(article.title.as_deref(), Some("Suez after the storm"));
        assert_eq!(article.authors, ["Lena Brandt"]);
        assert_eq!(article.published.map(|p| p.date.to_string()).as_deref(), Some("2021-05"));
        assert_eq!(article.url.as_deref(), Some("https://example.org/suez"));
        assert_eq!(article.text, "The canal was closed by the government of Egypt. It stayed so for years.");
    }

    #[test]
    fn the_day_of_making_is_no_date_of_publication() {
        let page = lines(&["Suez after the storm"], 20, 700) + &lines(&["The canal was closed by the war."], 10, 620);
        let more = "5 0 obj << /Title (Suez after the storm) /CreationDate (D:20240102120000Z) >> endobj";
        let article = read(&pdf(&[&page], more), &Limits::default()).expect("an article");
        assert_eq!(article.published, None);
    }

    #[test]
    fn characters_of_windows_and_kerning() {
        let page =
            "BT /F 10 Tf 72 700 Td [(Bou) 20 (m\\351di) -10 (\\350ne)] TJ ( \\223spoke\\224) Tj [-400 (twice.)] TJ ET";
        let article = read(&pdf(&[page], ""), &Limits::default()).expect("an article");
        assert_eq!(article.text, "Boumédiène “spoke” twice.");
    }

    #[test]
    fn what_has_no_text_says_why() {
        let limits = Limits::default();
        let image = "4 0 obj << /Subtype /Image /Width 1 /Height 1 /Length 1 >> stream\n0\nendstream endobj";
        assert_eq!(read(&pdf(&["600 0 0 800 0 0 cm /X Do"], image), &limits), Err(Skip::NeedsOcr));
        // A stamp on a scan is not its text.
        let stamped = "q 600 0 0 800 0 0 cm /X Do Q BT /F 8 Tf 72 20 Td (Downloaded by a library) Tj ET";
        assert_eq!(read(&pdf(&[stamped, stamped], image), &limits), Err(Skip::NeedsOcr));
        assert_eq!(read(&pdf(&[""], ""), &limits), Err(Skip::Empty));
        for broken in
            [&b"%PDF-1.7 and nothing else"[..], b"no PDF", b"%PDF-1.4\n1 0 obj << /Type /Catalog /Pages 1 0 R >>"]
        {
            assert!(matches!(read(broken, &limits), Err(Skip::Damaged(_))), "{broken:?}");
        }
    }

    #[test]
    fn loops_end() {
        let form = "4 0 obj << /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 4 0 R >> >> /Length 11 >> \
                    stream\n/X Do /X Do\nendstream endobj";
        let page = lines(&["The Antarctic Treaty was signed in 1959."], 10, 700) + " /X Do";
        let article = read(&pdf(&[&page], form), &Limits::default()).expect("an article");
        assert_eq!(article.text, "The Antarctic Treaty was signed in 1959.");
    }

    #[test]
    fn a_file_that_was_cut_off_gives_the_pages_that_are_whole() {
        let page = lines(&["The Antarctic Treaty was signed in 1959."], 10, 700);
        let whole = pdf(&[&page], "");
        let text = String::from_utf8(whole).expect("ASCII");
        let cut = text.replace("/Type /Catalog", "/Type /Lost").replace("/Type /Pages", "/Type /Lost");
        let article = read(&cut.as_bytes()[..cut.len() - 60], &Limits::default()).expect("an article");
        assert_eq!(article.text, "The Antarctic Treaty was signed in 1959.");
    }

    #[test]
    fn a_memorandum() {
        let page = lines(&["MEMORANDUM"], 14, 740)
            + &lines(&["TO: The Director", "FROM: Margaret Ellison, Senior Analyst"], 10, 700)
            + &lines(&["DATE: 12 February 2015", "SUBJECT: Implementation of the Minsk package"], 10, 670)
            + &lines(&["The package calls for a cease-fire from midnight on."], 10, 600);
        let article = read(&pdf(&[&page], ""), &Limits::default()).expect("an article");
        assert_eq!(article.title.as_deref(), Some("Implementation of the Minsk package"));
        assert_eq!(article.authors, ["Margaret Ellison"]);
        assert_eq!(article.published.map(|p| p.date.to_string()).as_deref(), Some("2015-02-12"));
        assert_eq!(article.text, "The package calls for a cease-fire from midnight on.");
    }

    #[test]
    fn bylines_and_dates_of_several_forms() {
        let head = |by: &str, date: &str| {
            let page = lines(&["The envoy and the canal"], 18, 760)
                + &lines(&[by], 12, 734)
                + &lines(&[date], 12, 714)
                + &lines(
                    &[
                        "The canal was closed by the government, and nobody knew for how long it would be.",
                        "It stayed so for many a year after that, and the ships went around the whole of the cape.",
                    ],
                    11,
                    680,
                );
            let article = read(&pdf(&[&page], ""), &Limits::default()).expect("an article");
            let date = article.published.map(|p| p.date.to_string()).unwrap_or_default();
            (article.authors.join(" + "), date, article.source.map(|s| s.name))
        };
        for by in [
            "Written by Nina Gelashvili",
            "Author: Nina Gelashvili",
            "Nina Gelashvili*",
            "by Nina Gelashvili, Senior Fellow",
        ] {
            assert_eq!(head(by, "14 March 2013"), ("Nina Gelashvili".into(), "2013-03-14".into(), None), "{by}");
        }
        for date in [
            "14 March 2013, 18:30",
            "Thursday, March 14, 2013 6:30 pm EST",
            "Policy Brief | 14 March 2013",
            "le 14 mars 2013",
        ] {
            assert_eq!(
                head("By Nina Gelashvili", date),
                ("Nina Gelashvili".into(), "2013-03-14".into(), None),
                "{date}"
            );
        }
        assert_eq!(head("Nina Gelashvili and Robert Marsh", "Winter 1996/97").1, "1996");
    }

    proptest::proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig::with_cases(64))]
        #[test]
        fn never_panics_on_damage(at in 0usize..1400, byte in 0u8..=255, cut in 0usize..1400) {
            let page = lines(&["The Antarctic Treaty was signed in 1959."], 10, 700);
            let mut file = pdf(&[&page, &page], "");
            let at = at % file.len();
            file[at] = byte;
            file.truncate(file.len().max(cut) - cut.min(file.len()) / 2);
            let _ = read(&file, &Limits::default());
        }
    }
}
