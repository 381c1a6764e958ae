//! Gathers paragraphs while a reader walks its file: boxes before the paragraph that they are anchored in, the cells of a
//! row with " | " between them, the texts of notes apart.

use super::manuscript::{MAX_HEAD_LINE, Manuscript, Properties};
use super::{clean, text};

/// A cell with more text than this is no entry of a table but a column of a page.
const MAX_CELL: usize = 400;
/// Tables within tables deeper than this are no tables: handing paragraphs up through them would take time without end.
const MAX_TABLES: usize = 20;

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

#[cfg(test)]
mod tests {
    use super::*;

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
        assert_eq!(
            row(vec![cell("Contents"), cell(&"The canal was closed until the last wreck was lifted. ".repeat(8))])
                .len(),
            2
        );
    }
}
