//! Where paragraphs, cells and rows begin and end. Rich Text marks their ends alone, and not every program says in time
//! that a paragraph stands in a table.

use super::{Frame, Reader, Role, State, Target};

/// A paragraph and a row that are open: those of the text, of a note or of a box.
#[derive(Debug, Default)]
pub(super) struct Level {
    pub(super) in_paragraph: bool,
    pub(super) in_row: bool,
    pub(super) in_cell: bool,
    /// A row has been defined and has not ended: its text may stand there without `\intbl`.
    pub(super) row_defined: bool,
}

impl Reader {
    pub(super) fn start_frame(&mut self, frame: Frame) {
        self.now = State {
            target: Target::Body,
            frame,
            unicode_skip: self.now.unicode_skip,
            font: self.now.font,
            hidden: self.now.hidden,
            deleted: self.now.deleted,
            ..State::default()
        };
        if frame == Frame::Note {
            self.flow.start_note();
        }
        self.levels.push(Level::default());
    }

    pub(super) fn end_level(&mut self) {
        self.end_paragraph();
        self.end_row();
        if self.levels.len() > 1 {
            self.levels.pop();
        }
    }

    pub(super) fn start_paragraph(&mut self) {
        let in_table = self.now.in_table || self.levels.last().is_some_and(|level| level.row_defined);
        if self.levels.last().is_some_and(|level| level.in_paragraph) {
            return;
        }
        if in_table {
            self.start_cell();
        } else {
            self.end_row();
        }
        if let Some(level) = self.levels.last_mut() {
            level.in_paragraph = true;
            self.flow.start_paragraph(self.now.role);
        }
    }

    pub(super) fn end_paragraph(&mut self) {
        if let Some(level) = self.levels.last_mut()
            && std::mem::take(&mut level.in_paragraph)
        {
            if let Some(paragraph) = self.flow.paragraph()
                && paragraph.role == Role::Body
            {
                paragraph.role = self.now.role;
            }
            self.flow.end_paragraph();
        }
    }

    pub(super) fn start_cell(&mut self) {
        let Some(level) = self.levels.last_mut() else { return };
        if !level.in_row {
            // Text before the first `\cell` of a file that does not say `\intbl` in time.
            if std::mem::take(&mut level.in_paragraph) {
                self.flow.end_paragraph();
            }
            self.flow.start_row();
            level.in_row = true;
        }
        if !level.in_cell {
            self.flow.start_cell();
            level.in_cell = true;
        }
    }

    pub(super) fn end_cell(&mut self) {
        self.end_paragraph();
        if let Some(level) = self.levels.last_mut()
            && std::mem::take(&mut level.in_cell)
        {
            self.flow.end_cell();
        }
    }

    pub(super) fn end_row(&mut self) {
        self.end_cell();
        if let Some(level) = self.levels.last_mut() {
            level.row_defined = false;
        }
        if let Some(level) = self.levels.last_mut()
            && std::mem::take(&mut level.in_row)
        {
            self.flow.end_row(true);
        }
    }
}
