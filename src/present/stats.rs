//! What an index holds, for people and as JSON.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use serde::Serialize;

use crate::index::{Count, Overview};
use crate::search::CopyGroup;

use super::Screen;
use super::text::grouped;

const TITLE: Style = Style::new().bold();
const FAINT: Style = Style::new().dimmed();
const BAR: Style = AnsiColor::Cyan.on_default();

/// The overview of an index with its groups of copies.
///
/// # Errors
/// What the writer says.
pub fn stats(out: &mut dyn Write, overview: &Overview, copies: &[CopyGroup], screen: Screen) -> io::Result<()> {
    let extra: usize = copies.iter().map(|group| group.copies.len()).sum();
    let lines = [
        ("files", format!("{} with {}", grouped(overview.files), size(overview.bytes))),
        ("articles", grouped(overview.articles)),
        ("copies", format!("{} of these, of {}", grouped(extra as u64), originals(copies.len()))),
        ("passages", grouped(overview.passages)),
        ("index", size(overview.disk_bytes)),
    ];
    for (name, value) in lines.iter().filter(|(name, _)| *name != "copies" || extra > 0) {
        writeln!(out, "{name:<10}{TITLE}{value}{TITLE:#}")?;
    }
    list(out, "Passed over", &overview.skipped)?;
    list(out, "Kinds of file", &overview.formats)?;
    list(out, "Languages", &overview.languages)?;
    bars(out, "Published", &overview.decades, overview.undated, screen)?;
    list(out, "Dates known from", &overview.provenances)?;
    if !copies.is_empty() {
        writeln!(out, "\n{TITLE}Copies{TITLE:#}")?;
    }
    for group in copies {
        writeln!(out, "  {}", group.first.id)?;
        for copy in &group.copies {
            writeln!(out, "    {} {FAINT}{:.0} % alike{FAINT:#}", copy.id, copy.similarity * 100.0)?;
        }
    }
    Ok(())
}

fn originals(count: usize) -> String {
    if count == 1 { "1 article".to_string() } else { format!("{} articles", grouped(count as u64)) }
}

fn list(out: &mut dyn Write, name: &str, counts: &[Count]) -> io::Result<()> {
    if counts.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n{TITLE}{name}{TITLE:#}")?;
    let width = counts.iter().map(|c| c.name.chars().count()).max().unwrap_or(0);
    counts.iter().try_for_each(|c| writeln!(out, "  {:<width$}  {:>9}", c.name, grouped(c.count)))
}

/// A bar for each decade.
fn bars(out: &mut dyn Write, name: &str, counts: &[Count], undated: u64, screen: Screen) -> io::Result<()> {
    if counts.is_empty() && undated == 0 {
        return Ok(());
    }
    writeln!(out, "\n{TITLE}{name}{TITLE:#}")?;
    let most = counts.iter().map(|c| c.count).max().unwrap_or(1).max(1);
    let room = (screen.width.clamp(40, 100) - 22) as u64;
    for count in counts {
        let bar = "▇".repeat((count.count * room).div_ceil(most) as usize);
        writeln!(out, "  {:<7}  {BAR}{bar}{BAR:#} {}", count.name, grouped(count.count))?;
    }
    if undated > 0 {
        writeln!(out, "  {FAINT}undated  {}{FAINT:#}", grouped(undated))?;
    }
    Ok(())
}

fn size(bytes: u64) -> String {
    if bytes < 100_000 { format!("{:.1} kB", bytes as f64 / 1e3) } else { format!("{:.1} MB", bytes as f64 / 1e6) }
}

/// The JSON form: docs/output.md describes it.
#[derive(Serialize)]
struct Stats<'a> {
    #[serde(flatten)]
    overview: &'a Overview,
    copies: &'a [CopyGroup],
}

/// The overview as one JSON object.
pub fn stats_record(overview: &Overview, copies: &[CopyGroup]) -> String {
    serde_json::to_string(&Stats { overview, copies }).unwrap_or_default()
}
