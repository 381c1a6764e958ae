//! OpenDocument texts, packed (`.odt`) and flat (`.fodt`): the text as it stands when every tracked change is accepted.
//!
//! Read: paragraphs, headings, items of lists, rows of tables, text boxes, and at the end the texts of notes. Not read:
//! deleted and hidden text, comments, headers and footers (they stand in another part), tables of contents and indexes.
//! Limits: text in embedded objects, formulas and pictures is not read.

use std::collections::HashMap;

use crate::article::{Article, Format};

use super::flow::{Flow, Role};
use super::manuscript::Properties;
use super::package::Package;
use super::xml::{Element, Step, Steps};
use super::{Limits, Skip};

/// Styles are based on one another at most so many times.
const MAX_ANCESTRY: usize = 12;

/// Reads a text.
pub(in crate::corpus) fn read(bytes: &[u8], limits: &Limits) -> Result<Article, Skip> {
    let mut styles = Styles::default();
    if is_flat(bytes) {
        let text = super::xml::decode(bytes);
        styles.read(&text, "office:document")?;
        let properties = read_properties(&text, "office:document")?;
        return walk(&text, "office:document", &styles)?.finish(properties).article(Format::Odt);
    }
    let mut package = Package::open(bytes, "an OpenDocument text", limits)?;
    if let Some(manifest) = package.text("META-INF/manifest.xml")? {
        refuse_encrypted(&manifest)?;
    }
    let Some(content) = package.text("content.xml")? else {
        return Err(Skip::Damaged(
            "there is no part content.xml in it; open it in its program and save it anew".into(),
        ));
    };
    if let Some(text) = package.text("styles.xml")? {
        styles.read(&text, "styles.xml")?;
    }
    styles.read(&content, "content.xml")?;
    let properties = match package.text("meta.xml")? {
        Some(text) => read_properties(&text, "meta.xml")?,
        None => Properties::default(),
    };
    walk(&content, "content.xml", &styles)?.finish(properties).article(Format::Odt)
}

/// Whether the whole document is one file of XML.
fn is_flat(bytes: &[u8]) -> bool {
    let start = bytes.iter().position(|b| *b == b'<').unwrap_or(usize::MAX);
    start < 8 && !bytes.starts_with(b"PK")
}

fn refuse_encrypted(manifest: &str) -> Result<(), Skip> {
    let mut steps = Steps::new(manifest, "META-INF/manifest.xml");
    while let Some(step) = steps.next()? {
        if let Step::Start(element) = step
            && element.name() == "encryption-data"
        {
            return Err(Skip::Encrypted);
        }
    }
    Ok(())
}

/// Title, authors and language. Who saved the text last (`dc:creator`) may have only corrected it.
fn read_properties(text: &str, part: &str) -> Result<Properties, Skip> {
    let mut properties = Properties::default();
    let mut saved_by = None;
    let mut inside = false;
    let mut steps = Steps::new(text, part);
    while let Some(step) = steps.next()? {
        match step {
            Step::Start(element) => match element.name() {
                "meta" => inside = true,
                "body" => break,
                _ if !inside => {}
                "title" => properties.title = Some(steps.content()?),
                "initial-creator" => properties.authors.push(steps.content()?),
                "creator" => saved_by = Some(steps.content()?),
                "language" => properties.language = Some(steps.content()?).filter(|l| !l.is_empty()),
                _ => {}
            },
            Step::End(name) if name == "meta" => inside = false,
            _ => {}
        }
    }
    if properties.authors.is_empty() {
        properties.authors.extend(saved_by);
    }
    Ok(properties)
}

#[derive(Debug, Default)]
struct Style {
    role: Role,
    parent: Option<String>,
    hidden: bool,
    bold: Option<bool>,
    raised: bool,
    size: u16,
}

/// The styles of a document by their names.
#[derive(Debug, Default)]
struct Styles {
    by_name: HashMap<String, Style>,
}

/// What a style comes to with those that it is based on.
#[derive(Debug, Default, Clone, Copy)]
struct Look {
    role: Role,
    hidden: bool,
    bold: bool,
    raised: bool,
    size: u16,
}

impl Styles {
    fn read(&mut self, text: &str, part: &str) -> Result<(), Skip> {
        let mut open: Option<(String, Style)> = None;
        let mut steps = Steps::new(text, part);
        while let Some(step) = steps.next()? {
            match step {
                Step::Start(element) => match (element.name(), &mut open) {
                    ("body", _) => break,
                    ("style", _) => {
                        let name = element.attribute("name").unwrap_or_default();
                        let shown = element.attribute("display-name").unwrap_or_else(|| name.clone());
                        let style = Style {
                            role: Role::of_style(&shown),
                            parent: element.attribute("parent-style-name"),
                            ..Style::default()
                        };
                        open = Some((name, style));
                    }
                    ("text-properties", Some((_, style))) => {
                        style.hidden |= element.attribute("display").as_deref() == Some("none");
                        let position = element.attribute("text-position").unwrap_or_default();
                        // "super 58%" or, in a share of the line, "33% 58%"; "0% 100%" is the line itself.
                        style.raised |= position.starts_with("super")
                            || position.split('%').next().is_some_and(|p| p.parse::<i32>().is_ok_and(|p| p > 0));
                        style.bold = element
                            .attribute("font-weight")
                            .map(|w| w == "bold" || w.parse::<u16>().is_ok_and(|w| w >= 600))
                            .or(style.bold);
                        // "16pt" in half points.
                        let size = element.attribute("font-size");
                        let points = size.as_deref().and_then(|s| s.strip_suffix("pt")?.parse::<f32>().ok());
                        style.size = points.map_or(style.size, |points| (points.clamp(0.0, 500.0) * 2.0) as u16);
                    }
                    _ => {}
                },
                Step::End(name) if name == "style" => {
                    if let Some((name, style)) = open.take() {
                        self.by_name.insert(name, style);
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn look(&self, name: &str) -> Look {
        let mut look = Look::default();
        let mut bold = None;
        let mut next = Some(name);
        for _ in 0..MAX_ANCESTRY {
            let Some(style) = next.and_then(|name| self.by_name.get(name)) else { break };
            if look.role == Role::Body {
                look.role = style.role;
            }
            look.hidden |= style.hidden;
            look.raised |= style.raised;
            bold = bold.or(style.bold);
            if look.size == 0 {
                look.size = style.size;
            }
            next = style.parent.as_deref();
        }
        look.bold = bold.unwrap_or(false);
        look
    }
}

/// What is gathered of the text.
fn walk(text: &str, part: &str, styles: &Styles) -> Result<Flow, Skip> {
    let mut flow = Flow::default();
    // The looks of what is open, the innermost last.
    let mut looks: Vec<Look> = Vec::new();
    let mut in_text = false;
    let mut steps = Steps::new(text, part);
    while let Some(step) = steps.next()? {
        match step {
            Step::Start(element) if !in_text => in_text = element.name() == "text" && element.prefix() != "text",
            Step::Start(element) => {
                if !start(&element, &mut flow, &mut looks, styles) {
                    steps.skip()?;
                }
            }
            Step::End(name) if in_text => match name.as_str() {
                "p" | "h" => {
                    flow.end_paragraph();
                    looks.pop();
                }
                "span" => {
                    looks.pop();
                }
                "note-body" => flow.end_note(),
                "table-row" => flow.end_row(true),
                "table-cell" | "covered-table-cell" => flow.end_cell(),
                _ => {}
            },
            Step::End(_) => {}
            Step::Text(text) => {
                let look = looks.last().copied().unwrap_or_default();
                // Line ends in the file are blanks; line breaks are elements.
                if in_text && !look.hidden {
                    let text = text.replace(['\n', '\r'], " ");
                    if look.raised {
                        flow.push_raised(&text, look.bold, look.size);
                    } else {
                        flow.push(&text, look.bold, look.size);
                    }
                }
            }
        }
    }
    Ok(flow)
}

/// Takes in a start tag; false if what is in the element is not read.
fn start(element: &Element<'_>, flow: &mut Flow, looks: &mut Vec<Look>, styles: &Styles) -> bool {
    let style = || styles.look(&element.attribute("style-name").unwrap_or_default());
    let mut say = |text: &str| {
        if !looks.last().is_some_and(|look| look.hidden) {
            flow.push(text, false, 0);
        }
    };
    match element.name() {
        "s" | "tab" => say(" "),
        "line-break" => say("\n"),
        "p" | "h" => {
            let look = style();
            let level = element.attribute("outline-level").and_then(|l| l.parse().ok()).unwrap_or(1);
            let role = match look.role {
                Role::Body if element.name() == "h" => Role::Heading(level),
                role => role,
            };
            flow.start_paragraph(role);
            looks.push(look);
        }
        "span" => {
            let around = looks.last().copied().unwrap_or_default();
            let look = style();
            let size = if look.size == 0 { around.size } else { look.size };
            looks.push(Look { hidden: look.hidden || around.hidden, bold: look.bold || around.bold, size, ..look });
        }
        "note-body" => flow.start_note(),
        "table-row" => flow.start_row(),
        "table-cell" | "covered-table-cell" => flow.start_cell(),
        "section" => return element.attribute("display").as_deref() != Some("none"),
        "tracked-changes" | "annotation" | "note-citation" | "hidden-text" | "hidden-paragraph"
        | "table-of-content" | "illustration-index" | "table-index" | "object-index" | "user-index"
        | "alphabetical-index" | "ruby-text" | "script" | "forms" | "object" | "object-ole" | "desc"
        | "binary-data" | "sequence-decls" | "user-field-decls" | "variable-decls" => return false,
        // The alternative text of a picture.
        "title" if element.prefix() == "svg" => return false,
        _ => {}
    }
    true
}

#[cfg(test)]
mod tests {
    use super::super::package::tests::archive;
    use super::*;

    const TEXT: &str = "The Indus Waters Treaty was signed in Karachi by two heads of government and a bank.";

    fn content(body: &str) -> String {
        format!(
            "<office:document-content xmlns:office='o' xmlns:text='t' xmlns:style='s' xmlns:fo='f'><office:automatic-styles><style:style style:name='P1' style:parent-style-name='Title'/><style:style style:name='T1'><style:text-properties text:display='none'/></style:style></office:automatic-styles><office:body><office:text>{body}</office:text></office:body></office:document-content>"
        )
    }

    #[test]
    fn text_as_its_author_left_it() {
        let body = format!(
            "<text:tracked-changes><text:deletion><text:p>struck out</text:p></text:deletion></text:tracked-changes><text:p text:style-name='P1'>Six rivers</text:p><text:p>Three<text:s text:c='2000000000'/>to<text:tab/>India<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>Volume 419.</text:p></text:note-body></text:note>,<text:span text:style-name='T1'> [check]</text:span>\nthree to Pakistan.<office:annotation><text:p>really?</text:p></office:annotation></text:p><text:p>{TEXT}</text:p><table:table><table:table-row table:number-rows-repeated='99999999'><table:table-cell><text:p>1948</text:p></table:table-cell><table:table-cell><text:p>Closed</text:p></table:table-cell></table:table-row></table:table>"
        );
        let meta = "<office:document-meta><office:meta><dc:title>Untitled 1</dc:title><meta:initial-creator>R. K. Menon</meta:initial-creator><dc:creator>desk</dc:creator><meta:creation-date>1960-09-21</meta:creation-date></office:meta></office:document-meta>";
        let article = read(&archive(&[("content.xml", &content(&body)), ("meta.xml", meta)]), &Limits::default())
            .expect("an article");
        assert_eq!(article.title.as_deref(), Some("Six rivers"));
        assert_eq!(article.authors, ["R. K. Menon"]);
        assert_eq!(article.published, None);
        assert_eq!(
            article.text,
            format!("Three to India, three to Pakistan.\n\n{TEXT}\n\n1948 | Closed\n\nVolume 419.")
        );
    }

    #[test]
    fn a_flat_file_and_an_encrypted_one() {
        let flat = content(&format!("<text:h text:outline-level='1'>Six rivers</text:h><text:p>{TEXT}</text:p>"));
        let article = read(flat.as_bytes(), &Limits::default()).expect("an article");
        assert_eq!((article.title.as_deref(), article.text.as_str()), (Some("Six rivers"), TEXT));
        let manifest = "<manifest:manifest><manifest:file-entry><manifest:encryption-data/></manifest:file-entry></manifest:manifest>";
        let locked = archive(&[("META-INF/manifest.xml", manifest), ("content.xml", "\u{1}\u{2}")]);
        assert_eq!(read(&locked, &Limits::default()), Err(Skip::Encrypted));
    }
}
