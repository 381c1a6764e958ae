//! Running text as it grows: white space made single, paragraphs parted, names with the bytes they take.

use std::ops::Range;

use crate::article::Kind;

/// A name as the markup has it, before its full form is known.
#[derive(Debug, Clone)]
pub(super) struct Marked {
    pub(super) range: Range<usize>,
    pub(super) kind: Kind,
    /// What the name points to: the identifier of an entry in a list of persons or terms.
    pub(super) key: Option<String>,
    /// The full form that the element itself gives.
    pub(super) full: Option<String>,
    /// An abbreviation: a name only if the list of terms says so.
    pub(super) gloss: bool,
}

/// What stands between the text so far and the next word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
enum Gap {
    #[default]
    None,
    Space,
    Paragraph,
}

/// A text under construction.
#[derive(Debug, Default)]
pub(super) struct Flow {
    text: String,
    gap: Gap,
    /// The next break is none: the text belongs to the label in front of it.
    held: bool,
    /// The next space is none.
    glued: bool,
    pub(super) names: Vec<Marked>,
}

impl Flow {
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    pub(super) fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    pub(super) fn clear(&mut self) {
        *self = Flow::default();
    }

    /// Adds text, its white space made single.
    pub(super) fn push(&mut self, text: &str) {
        let mut rest = text;
        while !rest.is_empty() {
            let trimmed = rest.trim_start();
            if trimmed.len() < rest.len() {
                self.space();
            }
            let end = trimmed.find(char::is_whitespace).unwrap_or(trimmed.len());
            self.word(&trimmed[..end]);
            rest = &trimmed[end..];
        }
    }

    fn word(&mut self, word: &str) {
        if word.is_empty() {
            return;
        }
        if !self.text.is_empty() {
            match self.gap {
                Gap::None => {}
                Gap::Space => self.text.push(' '),
                Gap::Paragraph => self.text.push_str("\n\n"),
            }
        }
        self.gap = Gap::None;
        self.held = false;
        self.glued = false;
        self.text.push_str(word);
    }

    pub(super) fn space(&mut self) {
        if !self.glued {
            self.gap = self.gap.max(Gap::Space);
        }
    }

    pub(super) fn end_paragraph(&mut self) {
        if self.held { self.space() } else { self.gap = Gap::Paragraph }
    }

    /// What comes next belongs to the paragraph so far, whatever begins there.
    pub(super) fn hold(&mut self) {
        self.space();
        self.held = true;
    }

    /// What comes next belongs to the word so far.
    pub(super) fn glue(&mut self) {
        self.glued = true;
    }

    /// A place to look back to with [`Flow::since`].
    pub(super) fn mark(&self) -> usize {
        self.text.len()
    }

    /// The bytes added since a mark, without the space that parts them from what stood before.
    pub(super) fn range_since(&self, mark: usize) -> Range<usize> {
        let added = self.text.get(mark..).unwrap_or_default();
        self.text.len() - added.trim_start().len()..self.text.len()
    }

    /// The text added since a mark.
    pub(super) fn since(&self, mark: usize) -> &str {
        &self.text[self.range_since(mark)]
    }

    /// Notes that what was added since a mark is a name. Names within it are parts of it.
    pub(super) fn name(&mut self, mark: usize, kind: Kind, key: Option<String>, full: Option<String>, gloss: bool) {
        let range = self.range_since(mark);
        if range.is_empty() || self.text[range.clone()].contains("\n\n") {
            return;
        }
        while self.names.last().is_some_and(|inner| inner.range.start >= range.start) {
            self.names.pop();
        }
        self.names.push(Marked { range, kind, key, full, gloss });
    }

    /// Adds another text as paragraphs of its own.
    pub(super) fn append(&mut self, other: Flow) {
        if other.is_empty() {
            return;
        }
        if !self.is_empty() {
            self.text.push_str("\n\n");
        }
        let offset = self.text.len();
        self.text.push_str(&other.text);
        self.gap = Gap::Paragraph;
        self.names.extend(
            other.names.into_iter().map(|n| Marked { range: n.range.start + offset..n.range.end + offset, ..n }),
        );
    }

    /// The text and its names.
    pub(super) fn finish(self) -> (String, Vec<Marked>) {
        (self.text, self.names)
    }
}
