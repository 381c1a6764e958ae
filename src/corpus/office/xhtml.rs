//! The pages of an e-book: XHTML, read as the XML that it should be, or as HTML where it is not.
//!
//! Not read: navigation, scripts, pictures, what is hidden, the marks of notes. The texts of notes are kept apart.

use std::collections::HashSet;

use super::flow::{Block, Flow, Role};
use super::manuscript::Properties;
use super::xml::{Element, Step, Steps};
use super::{Skip, html};

/// A page that is no XML is read as HTML, whose tree takes many times its size, only up to so many bytes.
const MAX_LOOSE: usize = 8_000_000;

/// One page.
#[derive(Default)]
pub(super) struct Page {
    pub(super) blocks: Vec<Block>,
    pub(super) notes: Vec<String>,
    /// What the page calls itself and its outer parts: "cover", "chapter".
    pub(super) kinds: Vec<String>,
    /// Where anchors stand: how many paragraphs and notes stand before each.
    pub(super) anchors: Vec<(String, usize, usize)>,
    pub(super) has_images: bool,
}

/// Reads a page. Of its anchors those are kept that are `wanted`.
///
/// # Errors
/// [`Skip::NoArticle`] where elements nest too deep to be read, [`Skip::Damaged`] where it is large and no XML.
pub(in crate::corpus) fn read(text: &str, part: &str, wanted: &HashSet<&str>) -> Result<Page, Skip> {
    match walk(text, part, wanted) {
        Ok(page) => Ok(page),
        Err(broken) if text.len() > MAX_LOOSE => Err(broken),
        Err(_) => {
            let blocks = html::blocks(text)?;
            let blocks = blocks.into_iter().map(|text| Block { text, ..Block::default() }).collect();
            Ok(Page { blocks, has_images: text.contains("<img"), ..Page::default() })
        }
    }
}

/// What an element means for the text in it.
#[derive(Clone, Copy, Default)]
struct Inside {
    role: Role,
    block: bool,
    note: bool,
    bold: bool,
    raised: bool,
    verbatim: bool,
}

fn walk(text: &str, part: &str, wanted: &HashSet<&str>) -> Result<Page, Skip> {
    let mut page = Page::default();
    let mut flow = Flow::default();
    let mut open: Vec<Inside> = Vec::new();
    let mut steps = Steps::new(text, part);
    while let Some(step) = steps.next()? {
        let around = open.last().copied().unwrap_or_default();
        match step {
            Step::Start(element) => {
                for name in ["id", "name"] {
                    if let Some(anchor) = element.attribute(name).filter(|a| wanted.contains(a.as_str())) {
                        let (blocks, notes) = flow.place_in_text();
                        page.anchors.push((anchor, blocks, notes));
                    }
                }
                if matches!(element.name(), "img" | "image" | "svg") {
                    page.has_images = true;
                }
                if is_left_out(&element) {
                    steps.skip()?;
                    continue;
                }
                if element.name() == "a" && element.attribute("href").is_some_and(|href| href.contains('#')) {
                    let said = steps.raw_content()?;
                    if !is_note_mark(&said) {
                        say(&mut flow, &said, around);
                    }
                    continue;
                }
                open.push(start(&element, &mut flow, &mut page.kinds, around));
            }
            Step::End(name) => {
                let Some(ended) = open.pop() else { continue };
                if ended.block && flow.is_open() {
                    flow.end_paragraph();
                }
                match name.as_str() {
                    "td" | "th" => flow.end_cell(),
                    "tr" => flow.end_row(true),
                    _ => {}
                }
                let note_around = open.last().is_some_and(|around| around.note);
                if ended.note && !note_around {
                    flow.end_note();
                }
            }
            Step::Text(text) => say(&mut flow, &text, around),
        }
    }
    let manuscript = flow.finish(Properties::default());
    (page.blocks, page.notes) = (manuscript.blocks, manuscript.notes);
    // What is left around the mark of a note.
    page.blocks.retain(|block| !matches!(block.text.as_str(), "[]" | "()"));
    Ok(page)
}

fn say(flow: &mut Flow, text: &str, inside: Inside) {
    if !flow.is_open() {
        if text.trim().is_empty() {
            return;
        }
        flow.start_paragraph(inside.role);
    }
    let single = if inside.verbatim { text.to_string() } else { text.replace(['\n', '\r'], " ") };
    if inside.raised {
        flow.push_raised(&single, inside.bold, 0);
    } else {
        flow.push(&single, inside.bold, 0);
    }
}

fn start(element: &Element<'_>, flow: &mut Flow, kinds: &mut Vec<String>, around: Inside) -> Inside {
    let name = element.name();
    let mut inside = Inside { block: false, ..around };
    let types = element.attribute("type").unwrap_or_default() + " " + &element.attribute("role").unwrap_or_default();
    if matches!(name, "body" | "section" | "div" | "article") && kinds.len() < 20 {
        kinds.extend(types.split_whitespace().map(|kind| kind.trim_start_matches("doc-").to_lowercase()));
    }
    inside.block = matches!(
        name,
        "p" | "div"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "li"
            | "dt"
            | "dd"
            | "blockquote"
            | "section"
            | "article"
            | "aside"
            | "header"
            | "footer"
            | "main"
            | "figure"
            | "figcaption"
            | "caption"
            | "pre"
            | "address"
            | "ul"
            | "ol"
            | "dl"
            | "table"
            | "tr"
            | "td"
            | "th"
            | "hr"
            | "body"
            | "center"
    );
    if inside.block && flow.is_open() {
        flow.end_paragraph();
    }
    let is_note = |kind: &str| {
        matches!(
            kind.trim_start_matches("doc-"),
            "footnote" | "endnote" | "rearnote" | "footnotes" | "endnotes" | "rearnotes"
        )
    };
    if types.split_whitespace().any(is_note) && !around.note {
        inside.note = true;
        flow.start_note();
    }
    match name {
        "br" if flow.is_open() => flow.push("\n", false, 0),
        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
            inside.role = Role::Heading(name.as_bytes().get(1).map_or(1, |digit| digit - b'0'));
        }
        "p" | "div" if around.role == Role::Body => {
            let class = element.attribute("class").unwrap_or_default();
            if class.split_whitespace().any(|class| matches!(class, "author" | "byline")) {
                inside.role = Role::Byline;
            }
        }
        "b" | "strong" => inside.bold = true,
        "sup" => inside.raised = true,
        "pre" => inside.verbatim = true,
        "tr" => flow.start_row(),
        "td" | "th" => flow.start_cell(),
        _ => {}
    }
    inside
}

fn is_left_out(element: &Element<'_>) -> bool {
    let hidden = element.attribute("hidden").is_some()
        || element.attribute("style").is_some_and(|s| s.replace(' ', "").to_lowercase().contains("display:none"));
    let types = element.attribute("type").unwrap_or_default() + " " + &element.attribute("role").unwrap_or_default();
    let marks =
        |kind: &str| matches!(kind.trim_start_matches("doc-"), "noteref" | "backlink" | "pagebreak" | "page-list");
    hidden
        || matches!(
            element.name(),
            "head"
                | "script"
                | "style"
                | "svg"
                | "nav"
                | "rt"
                | "rp"
                | "template"
                | "audio"
                | "video"
                | "object"
                | "annotation"
        )
        || types.split_whitespace().any(marks)
}

/// "1", "[12]", "*", "↩": a link that leads to a note or back.
fn is_note_mark(said: &str) -> bool {
    let mark = said.trim().trim_matches(['[', ']', '(', ')', '.', '←', ' ']);
    let digits = !mark.is_empty() && mark.len() <= 3 && mark.bytes().all(|b| b.is_ascii_digit());
    digits
        || !mark.is_empty() && mark.chars().all(|c| matches!(c, '*' | '†' | '‡' | '§' | '↩' | '↑' | '^' | '\u{fe0e}'))
}
