//! Reads the line format of authority files: the part of GNU recutils' "rec" that needs no manual.
//!
//! `field: value` lines make a record, a blank line ends it, `#` begins a comment line, a field may repeat. There is
//! no continuation line and no escape. Anything else is an error with its line number; reading goes on behind it.

use super::fault::Fault;

/// Longest line that is read, in bytes. A name that is longer is no name.
pub(super) const MAX_LINE: usize = 4096;

/// Longest piece of a line that a message repeats, in characters.
const SHOWN: usize = 60;

/// One record as written: its fields in order, each with its line.
#[derive(Debug, Clone)]
pub(super) struct Block<'t> {
    /// Line of its first field, from 1.
    pub(super) line: usize,
    /// Line, field, value.
    pub(super) fields: Vec<(usize, &'t str, &'t str)>,
}

impl Block<'_> {
    /// Line of the first such field; of the record if it has none.
    pub(super) fn line_of(&self, field: &str) -> usize {
        self.fields.iter().find(|(_, f, _)| *f == field).map_or(self.line, |(line, _, _)| *line)
    }

    /// Line of the field with this value; of the record if it has none.
    pub(super) fn line_with(&self, value: &str) -> usize {
        self.fields.iter().find(|(_, _, v)| unquoted(v) == value).map_or(self.line, |(line, _, _)| *line)
    }
}

/// The value within its quotes, which say that it is meant.
pub(super) fn unquoted(value: &str) -> &str {
    value.strip_prefix('"').and_then(|v| v.strip_suffix('"')).map(str::trim).filter(|v| !v.is_empty()).unwrap_or(value)
}

/// Text of a file, with a fault for every line that is no UTF-8.
pub(super) fn decode(bytes: &[u8], faults: &mut Vec<Fault>) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_string(),
        Err(_) => {
            for (at, line) in bytes.split(|b| *b == b'\n').enumerate() {
                if std::str::from_utf8(line).is_err() {
                    faults.push(Fault::error(at + 1, "this line is not UTF-8; save the file as UTF-8"));
                }
            }
            String::from_utf8_lossy(bytes).into_owned()
        }
    }
}

/// Splits a file into records. A line that cannot be read is a fault and left out.
pub(super) fn blocks<'t>(text: &'t str, faults: &mut Vec<Fault>) -> Vec<Block<'t>> {
    let mut blocks: Vec<Block<'t>> = Vec::new();
    let mut open = false;
    for (at, line) in text.trim_start_matches('\u{feff}').lines().enumerate() {
        let number = at + 1;
        if line.trim().is_empty() {
            open = false;
            continue;
        }
        if line.starts_with('#') {
            continue;
        }
        if line.len() > MAX_LINE {
            let what = format!("a line of {} bytes; {MAX_LINE} is the longest that is read: shorten it", line.len());
            faults.push(Fault::error(number, what));
            continue;
        }
        if let Some(c) = line.chars().find(|c| c.is_control() && *c != '\t') {
            let what = format!("the control character U+{:04X} is in this line; take it out", u32::from(c));
            faults.push(Fault::error(number, what));
            continue;
        }
        match line.split_once(':').map(|(name, value)| (name.trim(), value.trim())) {
            Some((name, value)) if !name.is_empty() && !value.is_empty() => {
                if !open {
                    blocks.push(Block { line: number, fields: Vec::new() });
                    open = true;
                }
                if let Some(block) = blocks.last_mut() {
                    block.fields.push((number, name, value));
                }
            }
            _ => {
                let shown: String = line.chars().take(SHOWN).collect();
                let what = format!("'{shown}' is no field; write 'field: value', for example 'name: Kim Jong Un'");
                faults.push(Fault::error(number, what));
            }
        }
    }
    blocks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_blank_lines_part_records() {
        let text = "# who\n\nname: A\nalias: B\n\n\n# more\nname: C\n";
        let mut faults = Vec::new();
        let read = blocks(text, &mut faults);
        assert_eq!((read.len(), faults.len()), (2, 0));
        assert_eq!((read[0].line, read[1].line), (3, 8));
        assert_eq!(read[0].fields[1], (4, "alias", "B"));
    }

    #[test]
    fn every_line_that_cannot_be_read_is_named() {
        let long = "x".repeat(MAX_LINE);
        let text = format!("name: A\nalias\nname: {long}\nalias: a\u{7}b\nalias: C\n");
        let mut faults = Vec::new();
        let read = blocks(&text, &mut faults);
        assert_eq!(faults.iter().map(|f| f.line).collect::<Vec<_>>(), [2, 3, 4]);
        assert!(faults[0].what.starts_with("'alias' is no field"), "{}", faults[0]);
        assert!(faults[2].what.contains("U+0007"), "{}", faults[2]);
        assert_eq!(read[0].fields.last(), Some(&(5, "alias", "C")));
    }

    #[test]
    fn what_is_no_utf_8_is_named() {
        let mut faults = Vec::new();
        decode(b"name: A\nalias: \xff\n", &mut faults);
        assert_eq!(faults[0].line, 2);
    }
}
