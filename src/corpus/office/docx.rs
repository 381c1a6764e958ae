//! Word documents: the text as it stands when every tracked change is accepted.
//!
//! Read: paragraphs, headings, items of lists, rows of tables, text boxes once, and at the end the footnotes and
//! endnotes that the text refers to. Not read: deleted and hidden text, comments, field codes, headers and footers,
//! tables of contents. Parts are found by their relationships and elements by their local names, so that the Strict
//! variant and other programs' files are read too. Limits: text in pictures, charts and drawings other than boxes is
//! not read, nor are documents embedded in the document.

use std::collections::HashMap;

use crate::article::{Article, Format};

use super::flow::{Flow, Role};
use super::manuscript::{Manuscript, Properties};
use super::package::{Package, resolve};
use super::symbol::symbol;
use super::xml::{Element, Step, Steps};
use super::{Limits, Skip};

/// Styles are based on one another at most so many times.
const MAX_ANCESTRY: usize = 12;

/// Reads a document.
pub(in crate::corpus) fn read(bytes: &[u8], limits: &Limits) -> Result<Article, Skip> {
    // Word opens Rich Text under any name, and many a .doc is that.
    if bytes.starts_with(b"{\\rtf") {
        return super::rtf::read(bytes, limits);
    }
    let mut package = Package::open(bytes, "a Word document", limits)?;
    let roots = relationships(&mut package, "")?;
    let main = roots.get("officeDocument").cloned().unwrap_or_else(|| "word/document.xml".into());
    let Some(text) = package.text(&main)? else {
        return Err(Skip::Damaged("there is no text part in it; open it in Word and save it anew".into()));
    };
    let parts = relationships(&mut package, &main)?;
    let part = |kind: &str| parts.get(kind).cloned().unwrap_or_else(|| resolve(&main, &format!("{kind}.xml")));
    let styles = match package.text(&part("styles"))? {
        Some(styles) => read_styles(&styles)?,
        None => HashMap::new(),
    };
    let mut walk = Walk::new(&styles);
    walk.read(&text, &main)?;
    let cited = std::mem::take(&mut walk.cited);
    let mut notes = Vec::new();
    for kind in ["footnotes", "endnotes"] {
        let wanted: Vec<&str> = cited.iter().filter(|c| c.0 == kind).map(|c| c.1.as_str()).collect();
        if wanted.is_empty() {
            continue;
        }
        let name = part(kind);
        if let Some(text) = package.text(&name)? {
            let mut texts = read_notes(&text, &name, &styles)?;
            notes.extend(wanted.iter().filter_map(|id| texts.remove(*id)).flatten());
        }
    }
    let name = roots.get("core-properties").cloned().unwrap_or_else(|| "docProps/core.xml".into());
    let properties = package.text(&name)?.map(|text| read_properties(&text, &name)).transpose()?.unwrap_or_default();
    let mut manuscript = walk.flow.finish(properties);
    manuscript.notes.extend(notes);
    manuscript.article(Format::Docx)
}

/// What a part refers to, by the last word of the kind of relationship: the addresses before it differ between variants.
fn relationships(package: &mut Package<'_>, part: &str) -> Result<HashMap<String, String>, Skip> {
    let (folder, name) = part.rsplit_once('/').unwrap_or(("", part));
    let at = if folder.is_empty() { format!("_rels/{name}.rels") } else { format!("{folder}/_rels/{name}.rels") };
    let mut found = HashMap::new();
    let Some(text) = package.text(&at)? else { return Ok(found) };
    let mut steps = Steps::new(&text, &at);
    while let Some(step) = steps.next()? {
        if let Step::Start(element) = step
            && element.name() == "Relationship"
            && let (Some(kind), Some(target)) = (element.attribute("Type"), element.attribute("Target"))
            && element.attribute("TargetMode").as_deref() != Some("External")
        {
            let kind = kind.rsplit('/').next().unwrap_or_default().to_string();
            found.entry(kind).or_insert_with(|| resolve(part, &target));
        }
    }
    Ok(found)
}

/// Title, author and language of the document's properties.
fn read_properties(text: &str, part: &str) -> Result<Properties, Skip> {
    let mut properties = Properties::default();
    let mut steps = Steps::new(text, part);
    while let Some(step) = steps.next()? {
        let Step::Start(element) = step else { continue };
        match element.name() {
            "title" => properties.title = Some(steps.content()?),
            "creator" => properties.authors.push(steps.content()?),
            "language" => properties.language = Some(steps.content()?).filter(|l| !l.is_empty()),
            _ => {}
        }
    }
    Ok(properties)
}

/// How the text of a style or of a run looks, as far as it matters here.
#[derive(Debug, Clone, Copy, Default)]
struct Look {
    bold: Option<bool>,
    hidden: Option<bool>,
    size: Option<u16>,
    /// Set in the font Symbol, whose letters are not those that they are written as.
    symbol: Option<bool>,
    raised: Option<bool>,
}

impl Look {
    fn over(self, under: Look) -> Look {
        Look {
            bold: self.bold.or(under.bold),
            hidden: self.hidden.or(under.hidden),
            size: self.size.or(under.size),
            symbol: self.symbol.or(under.symbol),
            raised: self.raised.or(under.raised),
        }
    }

    /// Takes in an element of run properties.
    fn read(&mut self, element: &Element<'_>) {
        match element.name() {
            "b" => self.bold = Some(is_on(element)),
            "vanish" => self.hidden = Some(is_on(element)),
            "vertAlign" => self.raised = Some(element.attribute("val").as_deref() == Some("superscript")),
            "rFonts" => {
                let font = element.attribute("ascii").or_else(|| element.attribute("hAnsi"));
                self.symbol = font.map(|font| font.eq_ignore_ascii_case("symbol")).or(self.symbol);
            }
            "sz" => self.size = element.attribute("val").and_then(|v| v.parse().ok()).or(self.size),
            _ => {}
        }
    }
}

fn is_on(element: &Element<'_>) -> bool {
    !matches!(element.attribute("val").as_deref(), Some("0" | "false" | "off"))
}

#[derive(Debug, Clone, Default)]
struct Style {
    role: Role,
    look: Look,
    based_on: Option<String>,
}

/// The styles by their identifiers, with what they take over from those that they are based on.
fn read_styles(text: &str) -> Result<HashMap<String, Style>, Skip> {
    let mut styles: HashMap<String, Style> = HashMap::new();
    let mut defaults = Look::default();
    let mut open: Option<(String, Style)> = None;
    let mut steps = Steps::new(text, "styles");
    while let Some(step) = steps.next()? {
        match step {
            Step::Start(element) => match (element.name(), &mut open) {
                ("style", _) => open = Some((element.attribute("styleId").unwrap_or_default(), Style::default())),
                ("tblStylePr" | "latentStyles", _) => steps.skip()?,
                ("name", Some((_, style))) => {
                    let name = element.attribute("val").unwrap_or_default();
                    style.role = Role::of_style(&name);
                    // "Click here to enter text."
                    style.look.hidden = name.eq_ignore_ascii_case("placeholder text").then_some(true);
                }
                ("basedOn", Some((_, style))) => style.based_on = element.attribute("val"),
                ("outlineLvl", Some((_, style))) if style.role == Role::Body => {
                    style.role = heading_by_outline(&element);
                }
                (_, Some((_, style))) => style.look.read(&element),
                (_, None) => defaults.read(&element),
            },
            Step::End(name) if name == "style" => {
                if let Some((id, style)) = open.take() {
                    styles.insert(id, style);
                }
            }
            _ => {}
        }
    }
    let resolved = styles.iter().map(|(id, style)| {
        let mut style = style.clone();
        for _ in 0..MAX_ANCESTRY {
            let Some(under) = style.based_on.take().and_then(|id| styles.get(&id)) else { break };
            style.look = style.look.over(under.look);
            // A style of one's own based on a heading is one; but not every style based on the title is a title.
            if let (Role::Body, Role::Heading(_)) = (style.role, under.role) {
                style.role = under.role;
            }
            style.based_on.clone_from(&under.based_on);
        }
        style.look = style.look.over(defaults);
        (id.clone(), style)
    });
    Ok(resolved.collect())
}

/// The texts of notes by their numbers.
fn read_notes(text: &str, part: &str, styles: &HashMap<String, Style>) -> Result<HashMap<String, Vec<String>>, Skip> {
    let mut notes = HashMap::new();
    let mut steps = Steps::new(text, part);
    while let Some(step) = steps.next()? {
        if let Step::Start(element) = step
            && matches!(element.name(), "footnote" | "endnote")
            && let Some(id) = element.attribute("id")
        {
            let mut walk = Walk::new(styles);
            walk.element(&mut steps)?;
            let Manuscript { blocks, .. } = walk.flow.finish(Properties::default());
            notes.insert(id, blocks.into_iter().map(|block| block.text).collect());
        }
    }
    Ok(notes)
}

/// A walk over a part with text.
struct Walk<'s> {
    styles: &'s HashMap<String, Style>,
    flow: Flow,
    /// Notes in the order in which the text refers to them: "footnotes" or "endnotes", and the number.
    cited: Vec<(&'static str, String)>,
    state: State,
    /// The looks of the paragraphs around a box.
    around: Vec<State>,
    /// For each choice between renderings, whether one was read.
    chosen: Vec<bool>,
    /// For each row that is open, whether it was deleted.
    deleted: Vec<bool>,
    in_row_properties: bool,
}

/// What the text of a paragraph looks like where the walk stands.
#[derive(Default)]
struct State {
    paragraph: Look,
    run: Look,
    run_style: Look,
    in_properties: bool,
}

impl<'s> Walk<'s> {
    fn new(styles: &'s HashMap<String, Style>) -> Self {
        Walk {
            styles,
            flow: Flow::default(),
            cited: Vec::new(),
            state: State::default(),
            around: Vec::new(),
            chosen: Vec::new(),
            deleted: Vec::new(),
            in_row_properties: false,
        }
    }

    /// Reads the body of a part.
    fn read(&mut self, text: &str, part: &str) -> Result<(), Skip> {
        let mut steps = Steps::new(text, part);
        while let Some(step) = steps.next()? {
            if let Step::Start(element) = step
                && element.name() == "body"
            {
                self.element(&mut steps)?;
            }
        }
        Ok(())
    }

    /// Reads an element whose start has just been given, to its end.
    fn element(&mut self, steps: &mut Steps<'_>) -> Result<(), Skip> {
        let outside = steps.depth().saturating_sub(1);
        while steps.depth() > outside {
            match steps.next()? {
                Some(Step::Start(element)) if element.name() == "t" => {
                    let text = steps.raw_content()?;
                    self.say(&text);
                }
                Some(Step::Start(element)) => {
                    if !self.start(&element) {
                        steps.skip()?;
                    }
                }
                Some(Step::End(name)) => self.end(&name),
                Some(Step::Text(_)) => {}
                None => break,
            }
        }
        Ok(())
    }

    fn say(&mut self, text: &str) {
        let look = self.state.run.over(self.state.run_style).over(self.state.paragraph);
        if look.symbol == Some(true) && text.contains(is_private) {
            let text: String = text.chars().filter_map(|c| symbol("Symbol", u32::from(c))).collect();
            return self.flow.push(&text, false, 0);
        }
        let (bold, size) = (look.bold == Some(true), look.size.unwrap_or(0));
        match (look.hidden, look.raised) {
            (Some(true), _) => {}
            (_, Some(true)) => self.flow.push_raised(text, bold, size),
            _ => self.flow.push(text, bold, size),
        }
    }

    /// Takes in a start tag; false if what is in the element is not read.
    fn start(&mut self, element: &Element<'_>) -> bool {
        let value = || element.attribute("val").unwrap_or_default();
        match element.name() {
            "del" if self.in_row_properties => {
                if let Some(deleted) = self.deleted.last_mut() {
                    *deleted = true;
                }
                return false;
            }
            "del" | "moveFrom" | "instrText" | "delInstrText" | "rt" | "sdtPr" | "tblGrid" => return false,
            // Formatting as it was before a tracked change.
            "pPrChange" | "rPrChange" | "tblPrChange" | "trPrChange" | "tcPrChange" | "sectPrChange" => return false,
            // Renderings of one and the same thing for programs of different age: the first.
            "Choice" | "Fallback" => {
                return self.chosen.last_mut().is_none_or(|chosen| !std::mem::replace(chosen, true));
            }
            "AlternateContent" => self.chosen.push(false),
            "p" => {
                self.around.push(std::mem::take(&mut self.state));
                self.flow.start_paragraph(Role::Body);
            }
            "pPr" => self.state.in_properties = true,
            "pStyle" => {
                let style = self.styles.get(&value());
                self.state.paragraph = style.map(|style| style.look).unwrap_or_default();
                let role = style.map_or_else(|| Role::of_style(&value()), |style| style.role);
                if let Some(paragraph) = self.flow.paragraph() {
                    paragraph.role = role;
                }
            }
            "outlineLvl" => {
                let heading = heading_by_outline(element);
                if let Some(paragraph) = self.flow.paragraph().filter(|p| p.role == Role::Body) {
                    paragraph.role = heading;
                }
            }
            "r" => (self.state.run, self.state.run_style) = (Look::default(), Look::default()),
            "rStyle" => self.state.run_style = self.styles.get(&value()).map(|style| style.look).unwrap_or_default(),
            // The look of the mark at a paragraph's end is not that of its text.
            "b" | "vanish" | "sz" | "rFonts" | "vertAlign" if !self.state.in_properties => self.state.run.read(element),
            "trPr" => self.in_row_properties = true,
            "tr" => {
                self.deleted.push(false);
                self.flow.start_row();
            }
            "tc" => self.flow.start_cell(),
            "tab" | "ptab" if !self.state.in_properties => self.say(" "),
            "br" | "cr" => self.say("\n"),
            "noBreakHyphen" => self.say("-"),
            "sym" => {
                let code = element.attribute("char").and_then(|c| u32::from_str_radix(&c, 16).ok());
                let font = element.attribute("font").unwrap_or_default();
                if let Some(symbol) = code.and_then(|code| symbol(&font, code)) {
                    self.say(symbol.encode_utf8(&mut [0; 4]));
                }
            }
            "footnoteReference" => self.cited.extend(element.attribute("id").map(|id| ("footnotes", id))),
            "endnoteReference" => self.cited.extend(element.attribute("id").map(|id| ("endnotes", id))),
            _ => {}
        }
        true
    }

    fn end(&mut self, name: &str) {
        match name {
            "p" => {
                self.flow.end_paragraph();
                self.state = self.around.pop().unwrap_or_default();
            }
            "pPr" => self.state.in_properties = false,
            "trPr" => self.in_row_properties = false,
            "tc" => self.flow.end_cell(),
            "tr" => {
                let deleted = self.deleted.pop().unwrap_or(false);
                self.flow.end_row(!deleted);
            }
            "AlternateContent" => {
                self.chosen.pop();
            }
            _ => {}
        }
    }
}

/// The code points that glyphs of Symbol are kept at.
fn is_private(c: char) -> bool {
    matches!(c, '\u{f020}'..='\u{f0ff}')
}

/// The heading that an outline level makes of a paragraph: 0 is the highest, 9 is none.
fn heading_by_outline(element: &Element<'_>) -> Role {
    let level = element.attribute("val").and_then(|v| v.parse::<u8>().ok()).filter(|level| *level < 9);
    level.map_or(Role::Body, |level| Role::Heading(level + 1))
}

#[cfg(test)]
mod tests {
    use super::super::package::tests::archive;
    use super::*;

    const TEXT: &str = "The Antarctic Treaty was signed in Washington by twelve governments on the first of December.";

    fn document(body: &str, parts: &[(&str, &str)]) -> Vec<u8> {
        let main = format!("<w:document xmlns:w='w' xmlns:mc='m'><w:body>{body}</w:body></w:document>");
        let mut all = vec![("word/document.xml", main.as_str())];
        all.extend(parts);
        archive(&all)
    }

    fn paragraph(text: &str) -> String {
        format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")
    }

    fn text_of(body: &str, parts: &[(&str, &str)]) -> String {
        read(&document(body, parts), &Limits::default()).expect("an article").text
    }

    #[test]
    fn tracked_changes_hidden_text_and_fields() {
        let body = "<w:p><w:pPr><w:rPr><w:vanish/></w:rPr></w:pPr><w:r><w:t>Signed in </w:t></w:r><w:del w:id='1'><w:r><w:delText>Oslo</w:delText></w:r></w:del><w:ins w:id='2'><w:r><w:t>Bonn</w:t></w:r></w:ins><w:r><w:rPr><w:vanish/></w:rPr><w:t> [check]</w:t></w:r><w:r><w:instrText> PAGE </w:instrText></w:r><w:r><w:rPr><w:vanish w:val='0'/></w:rPr><w:t> on Monday.</w:t></w:r></w:p>".to_string();
        assert_eq!(text_of(&(body + &paragraph(TEXT)), &[]), format!("Signed in Bonn on Monday.\n\n{TEXT}"));
    }

    #[test]
    fn a_box_is_read_once_and_apart() {
        let boxed = |text: &str| format!("<w:txbxContent>{}</w:txbxContent>", paragraph(text));
        let body = format!(
            "<w:p><w:r><w:t>Ice </w:t></w:r><w:r><mc:AlternateContent><mc:Choice>{}</mc:Choice><mc:Fallback>{}</mc:Fallback></mc:AlternateContent></w:r><w:r><w:t>melts slowly.</w:t></w:r></w:p>",
            boxed("No flag."),
            boxed("No flag.")
        );
        assert_eq!(text_of(&(body + &paragraph(TEXT)), &[]), format!("No flag.\n\nIce melts slowly.\n\n{TEXT}"));
    }

    #[test]
    fn notes_stand_at_the_end_in_the_order_of_the_text() {
        let notes = "<w:footnotes xmlns:w='w'><w:footnote w:id='0'><w:p><w:r><w:t>---</w:t></w:r></w:p></w:footnote><w:footnote w:id='1'><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t>First of all.</w:t></w:r></w:p></w:footnote><w:footnote w:id='2'><w:p><w:r><w:t>Second to none.</w:t></w:r></w:p></w:footnote></w:footnotes>";
        let cited = "<w:p><w:r><w:t>Twelve</w:t></w:r><w:r><w:footnoteReference w:id='2'/></w:r><w:r><w:t> signed.</w:t></w:r><w:r><w:footnoteReference w:id='1'/></w:r></w:p>".to_string();
        let text = text_of(&(cited + &paragraph(TEXT)), &[("word/footnotes.xml", notes)]);
        assert_eq!(text, format!("Twelve signed.\n\n{TEXT}\n\nSecond to none.\n\nFirst of all."));
    }

    #[test]
    fn styles_tell_title_headings_and_contents() {
        let styles = "<w:styles xmlns:w='w'><w:style w:styleId='T1'><w:name w:val='Title'/></w:style><w:style w:styleId='V'><w:name w:val='toc 1'/></w:style><w:style w:styleId='H'><w:name w:val='Own'/><w:basedOn w:val='H0'/></w:style><w:style w:styleId='H0'><w:name w:val='heading 1'/></w:style></w:styles>";
        let styled = |id: &str, text: &str| {
            format!("<w:p><w:pPr><w:pStyle w:val='{id}'/></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>")
        };
        let body = styled("T1", "Twelve flags")
            + &paragraph("By Ines Duarte")
            + &styled("V", "The ice 3")
            + &styled("H", "The ice")
            + &paragraph(TEXT);
        let core = "<cp:coreProperties xmlns:dc='d' xmlns:dcterms='t'><dc:title>Document1</dc:title><dc:creator>jsmith</dc:creator><dcterms:created>1959-12-04T00:00:00Z</dcterms:created></cp:coreProperties>";
        let article =
            read(&document(&body, &[("word/styles.xml", styles), ("docProps/core.xml", core)]), &Limits::default())
                .expect("an article");
        assert_eq!(article.title.as_deref(), Some("Twelve flags"));
        assert_eq!(article.authors, ["Ines Duarte"]);
        // When the file was made is not when the article appeared.
        assert_eq!(article.published, None);
        assert_eq!(article.text, format!("The ice\n\n{TEXT}"));
    }

    #[test]
    fn rows_of_tables_without_deleted_ones() {
        let row = |properties: &str, one: &str, two: &str| {
            format!("<w:tr>{properties}<w:tc>{}</w:tc><w:tc>{}</w:tc></w:tr>", paragraph(one), paragraph(two))
        };
        let deleted = "<w:trPr><w:del w:id='9'/></w:trPr>";
        let body =
            paragraph(TEXT) + "<w:tbl>" + &row("", "1959", "Signed") + &row(deleted, "1960", "Lost") + "</w:tbl>";
        assert_eq!(text_of(&body, &[]), format!("{TEXT}\n\n1959 | Signed"));
    }

    #[test]
    fn boxes_within_boxes_without_end_are_damaged() {
        let body = "<w:p>".repeat(5_000) + &"</w:p>".repeat(5_000);
        assert!(matches!(read(&document(&body, &[]), &Limits::default()), Err(Skip::Damaged(_))));
    }
}
