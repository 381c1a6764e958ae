//! Reads the line format of authority files: the part of GNU recutils' "rec" that needs no manual.
//!
//! `field: value` lines make a record, a blank line ends it, `#` begins a comment line, a field may repeat. There is
//! no continuation line and no escape. Anything else is an error with its line number.

use super::AuthorityError;

/// One record as written: its fields in order, each with its line.
#[derive(Debug)]
pub(super) struct Block<'t> {
    /// Line of its first field, from 1.
    pub(super) line: usize,
    /// Line, field, value.
    pub(super) fields: Vec<(usize, &'t str, &'t str)>,
}

/// Splits a file into records. `path` is used in messages.
pub(super) fn blocks<'t>(path: &str, text: &'t str) -> Result<Vec<Block<'t>>, AuthorityError> {
    let mut blocks: Vec<Block<'t>> = Vec::new();
    let mut open = false;
    for (at, line) in text.trim_start_matches('\u{feff}').lines().enumerate() {
        let line_number = at + 1;
        if line.trim().is_empty() {
            open = false;
            continue;
        }
        if line.starts_with('#') {
            continue;
        }
        let field = line.split_once(':').map(|(name, value)| (name.trim(), value.trim()));
        match field {
            Some((name, value)) if !name.is_empty() && !value.is_empty() => {
                if !open {
                    blocks.push(Block { line: line_number, fields: Vec::new() });
                    open = true;
                }
                if let Some(block) = blocks.last_mut() {
                    block.fields.push((line_number, name, value));
                }
            }
            _ => {
                let what = format!("'{line}' is no field; write 'field: value', for example 'name: Kim Jong Un'");
                return Err(AuthorityError::Line { path: path.to_string(), line: line_number, what });
            }
        }
    }
    Ok(blocks)
}

#[cfg(test)]
mod tests {
    use super::blocks;

    #[test]
    fn comments_and_blank_lines_part_records() {
        let text = "# who\n\nname: A\nalias: B\n\n\n# more\nname: C\n";
        let read = blocks("x", text).expect("well formed");
        assert_eq!(read.len(), 2);
        assert_eq!((read[0].line, read[1].line), (3, 8));
        assert_eq!(read[0].fields[1], (4, "alias", "B"));
    }

    #[test]
    fn a_line_without_a_value_is_named() {
        let error = blocks("mine.rec", "name: A\nalias\n").expect_err("no colon").to_string();
        assert!(error.starts_with("mine.rec, line 2: 'alias' is no field"), "{error}");
    }
}
