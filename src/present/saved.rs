//! The list of saved searches, for people and for machines.

use std::io::{self, Write};

use anstyle::Style;
use serde::Serialize;

use crate::search::SavedSearch;

const NAME: Style = Style::new().bold();
const FAINT: Style = Style::new().dimmed();

/// A saved search and how much is new for it.
#[derive(Debug)]
pub struct SavedRow<'a> {
    /// The search.
    pub search: &'a SavedSearch,
    /// How many articles came since the last look, or why that cannot be said.
    pub new: Result<usize, String>,
}

/// Writes the list: name and what is new, the question, the times.
///
/// # Errors
/// What the writer says.
pub fn saved(out: &mut dyn Write, rows: &[SavedRow<'_>]) -> io::Result<()> {
    for row in rows {
        let SavedSearch { name, saved, looked, .. } = row.search;
        let new = match &row.new {
            Ok(0) => "nothing new".to_string(),
            Ok(n) => format!("{n} new"),
            Err(why) => format!("cannot be run: {}", why.lines().next().unwrap_or_default()),
        };
        writeln!(out, "{NAME}{name}{NAME:#}  {new}")?;
        let question = row.search.to_string();
        writeln!(out, "     {}", if question.is_empty() { "all articles" } else { &question })?;
        writeln!(out, "     {FAINT}saved {saved}, last looked at {looked}{FAINT:#}")?;
    }
    Ok(())
}

#[derive(Serialize)]
struct Record<'a> {
    #[serde(flatten)]
    search: &'a SavedSearch,
    question: String,
    new: Option<usize>,
    error: Option<&'a str>,
}

/// Writes the list as one JSON array.
///
/// # Errors
/// What the writer says.
pub fn saved_record(out: &mut dyn Write, rows: &[SavedRow<'_>]) -> io::Result<()> {
    let record = |row: &'_ SavedRow<'_>| -> io::Result<serde_json::Value> {
        let (new, error) = match &row.new {
            Ok(new) => (Some(*new), None),
            Err(why) => (None, Some(why.as_str())),
        };
        let record = Record { search: row.search, question: row.search.to_string(), new, error };
        Ok(serde_json::to_value(record)?)
    };
    let records = rows.iter().map(record).collect::<io::Result<Vec<_>>>()?;
    serde_json::to_writer_pretty(&mut *out, &records)?;
    writeln!(out)
}
