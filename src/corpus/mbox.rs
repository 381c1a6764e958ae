//! Mailboxes.

use std::sync::LazyLock;

use regex::bytes::Regex;

/// Whether a line parts two mails: "From ", a sender and a time, as "From anna@example.org Mon Mar  3 12:00:00 2003".
pub(super) fn is_separator(line: &[u8]) -> bool {
    static SEPARATOR: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"^From (?:\S+(?: at \S+)?\s+.{0,60}\d{1,2}:\d\d.{0,30}\b(?:19|20)\d\d\b.{0,20}|-?\s*)$").ok()
    });
    let line = line.trim_ascii_end();
    line.starts_with(b"From")
        && line.len() < 500
        && (line == b"From" || SEPARATOR.as_ref().is_some_and(|s| s.is_match(line)))
}
