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
/// So many groups of copies are named, unless all are asked for.
const GROUPS_SHOWN: usize = 10;
/// And so many copies of each.
const COPIES_SHOWN: usize = 5;
const BAR: Style = AnsiColor::Cyan.on_default();

/// The overview of an index with its largest groups of copies, or all of them.
///
/// # Errors
/// What the writer says.
pub fn stats(
    out: &mut dyn Write,
    overview: &Overview,
    copies: &[CopyGroup],
    all: bool,
    screen: Screen,
) -> io::Result<()> {
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
    match overview.bounded {
        0 => {}
        1 => writeln!(out, "  {FAINT}the text of 1 of these tells when it can have appeared{FAINT:#}")?,
        n => writeln!(out, "  {FAINT}the texts of {} of these tell when they can have appeared{FAINT:#}", grouped(n))?,
    }
    list(out, "Dates known from", &overview.provenances)?;
    self::copies(out, copies, all)
}

/// The groups of copies, the largest first.
fn copies(out: &mut dyn Write, groups: &[CopyGroup], all: bool) -> io::Result<()> {
    if groups.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n{TITLE}Copies{TITLE:#}")?;
    let mut groups: Vec<&CopyGroup> = groups.iter().collect();
    groups.sort_by_key(|group| std::cmp::Reverse(group.copies.len()));
    let shown = if all { groups.len() } else { GROUPS_SHOWN };
    for group in groups.iter().take(shown) {
        writeln!(out, "  {}", group.first.id)?;
        let shown = if all { group.copies.len() } else { COPIES_SHOWN };
        for copy in group.copies.iter().take(shown) {
            writeln!(out, "    {} {FAINT}{:.0} % alike{FAINT:#}", copy.id, copy.similarity * 100.0)?;
        }
        let more = group.copies.len().saturating_sub(shown);
        if more > 0 {
            writeln!(out, "    {FAINT}and {} more{FAINT:#}", grouped(more as u64))?;
        }
    }
    match groups.len().saturating_sub(shown) {
        0 => Ok(()),
        1 => writeln!(out, "  {FAINT}1 more article has copies: --verbose names all{FAINT:#}"),
        more => {
            writeln!(out, "  {FAINT}{} more articles have copies: --verbose names all{FAINT:#}", grouped(more as u64))
        }
    }
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
