//! What is wrong with a line of an authority file.

use std::fmt;

/// How much it matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Nothing is wrong; a reader of the file may want to know.
    Note,
    /// The file is read, but perhaps not as it was meant.
    Warning,
    /// The file is refused.
    Error,
}

impl Severity {
    /// The word in messages.
    pub fn as_str(self) -> &'static str {
        match self {
            Severity::Note => "note",
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }
}

/// Something wrong at a line, as a sentence that says what to do about it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    /// Counted from 1.
    pub line: usize,
    /// How much it matters.
    pub severity: Severity,
    /// What is wrong and what would be right.
    pub what: String,
}

impl Fault {
    pub(super) fn error(line: usize, what: impl Into<String>) -> Fault {
        Fault { line, severity: Severity::Error, what: what.into() }
    }

    pub(super) fn warning(line: usize, what: impl Into<String>) -> Fault {
        Fault { line, severity: Severity::Warning, what: what.into() }
    }

    pub(super) fn note(line: usize, what: impl Into<String>) -> Fault {
        Fault { line, severity: Severity::Note, what: what.into() }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.what)
    }
}
