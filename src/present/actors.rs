//! Lists of actors and institutions, and the page of one of them: as text, JSON, CSV.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use serde::Serialize;
use serde_json::{Value, json};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::article::PartialDate;
use crate::authority::{Office, Record, fold};
use crate::search::{ActorList, ActorPage, ActorRow, Companion, Form};

use super::text::{self, Screen, grouped};
use super::{json_line, spoken};

const TITLE: Style = Style::new().bold();
const FAINT: Style = Style::new().dimmed();
const BAR: Style = AnsiColor::Cyan.on_default();

/// A list names so many forms of a name; the page of one actor more.
const FORMS_IN_LIST: usize = 4;
const FORMS_ON_PAGE: usize = 24;
/// A chart has no more lines than this.
const CHART_LINES: i64 = 25;
/// Columns of a list besides the name: rank, kind, articles, mentions, years, and what parts them.
const BESIDE_NAME: usize = 5 + 2 + 11 + 9 + 10 + 12;

/// How a list or a page is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ActorFormat {
    /// For people.
    Text,
    /// One JSON object.
    Json,
    /// One JSON object an actor and line.
    Jsonl,
    /// Comma-separated values with a header.
    Csv,
}

/// A list of actors, `what` they are called ("actors"), the first of them after `offset` others.
///
/// # Errors
/// What the writer says.
pub fn actors(
    out: &mut dyn Write,
    list: &ActorList,
    what: &str,
    offset: usize,
    format: ActorFormat,
    screen: Screen,
) -> io::Result<()> {
    match format {
        ActorFormat::Text => list_text(out, list, what, offset, screen),
        ActorFormat::Json => json_line(out, list),
        ActorFormat::Jsonl => list.rows.iter().try_for_each(|row| json_line(out, row)),
        ActorFormat::Csv => list_csv(out, &list.rows),
    }
}

fn list_text(out: &mut dyn Write, list: &ActorList, what: &str, offset: usize, screen: Screen) -> io::Result<()> {
    let named = if list.total == 1 { what.trim_end_matches('s') } else { what };
    let of = if list.articles == 1 { "1 article".to_string() } else { format!("{} articles", grouped(list.articles)) };
    writeln!(out, "{TITLE}{} {named}{TITLE:#} {FAINT}in {of}{FAINT:#}\n", grouped(list.total as u64))?;
    if list.rows.is_empty() {
        return Ok(());
    }
    let width = screen.width.clamp(72, 110) - BESIDE_NAME;
    let blank = "";
    writeln!(
        out,
        "{FAINT}{blank:>5}  {blank:<width$} {:<11} {:>8} {:>9}  {:<9}{FAINT:#}",
        "kind", "articles", "mentions", "published"
    )?;
    for (at, row) in list.rows.iter().enumerate() {
        let name = if row.listed { row.name.clone() } else { format!("{} (unlisted)", row.name) };
        // What many countries have says nothing without its country.
        let name = if row.listed { with_country(row, &name) } else { name };
        let name = padded(&name, width);
        let style = if row.listed { TITLE } else { Style::new() };
        writeln!(
            out,
            "{FAINT}{:>5}{FAINT:#}  {style}{name}{style:#} {:<11} {:>8} {:>9}  {}",
            offset + at + 1,
            row.kind.as_str(),
            grouped(row.articles),
            grouped(row.mentions),
            years(row)
        )?;
        let forms: Vec<&Form> = row.forms.iter().filter(|form| fold(&form.form) != fold(&row.name)).collect();
        if !forms.is_empty() {
            let room = screen.width.clamp(72, 110) - 9;
            let fitting = (1..=FORMS_IN_LIST).rev().map(|most| counted(&forms, most)).find(|line| line.width() <= room);
            let line = fitting.unwrap_or_else(|| padded(&counted(&forms, 1), room));
            writeln!(out, "       {FAINT}{line}{FAINT:#}")?;
        }
    }
    let shown = offset + list.rows.len();
    if shown < list.total {
        writeln!(out, "\n{FAINT}{} more: --offset {shown}{FAINT:#}", grouped((list.total - shown) as u64))?;
    }
    Ok(())
}

fn with_country(row: &ActorRow, name: &str) -> String {
    let said = spoken(&row.path);
    if said.ends_with(')') && said.starts_with(name) { said } else { name.to_string() }
}

/// Forms with their counts, the first few.
fn counted(forms: &[&Form], most: usize) -> String {
    let shown: Vec<String> =
        forms.iter().take(most).map(|form| format!("{} {}", form.form, grouped(form.count))).collect();
    let more = forms.len().saturating_sub(most);
    let more = if more > 0 { format!(" · {more} more") } else { String::new() };
    format!("{}{more}", shown.join(" · "))
}

/// The years of publication, first to last.
fn years(row: &ActorRow) -> String {
    match (row.first.map(PartialDate::year), row.last.map(PartialDate::year)) {
        (Some(first), Some(last)) if first != last => format!("{first}–{last}"),
        (Some(year), _) | (_, Some(year)) => year.to_string(),
        (None, None) => "undated".to_string(),
    }
}

/// A text in exactly so many columns.
fn padded(text: &str, columns: usize) -> String {
    if text.width() <= columns {
        return format!("{text}{}", " ".repeat(columns - text.width()));
    }
    let mut cut = String::new();
    let mut used = 0;
    for c in text.chars() {
        used += c.width().unwrap_or(0);
        if used >= columns {
            break;
        }
        cut.push(c);
    }
    let left = columns.saturating_sub(cut.width() + 1);
    format!("{cut}…{}", " ".repeat(left))
}

fn list_csv(out: &mut dyn Write, rows: &[ActorRow]) -> io::Result<()> {
    let mut table = csv::Writer::from_writer(out);
    table.write_record([
        "name", "id", "path", "kind", "listed", "country", "articles", "mentions", "first", "last", "forms",
    ])?;
    for row in rows {
        let date = |date: Option<PartialDate>| date.map(|d| d.to_string()).unwrap_or_default();
        let forms: Vec<String> = row.forms.iter().map(|form| format!("{} {}", form.form, form.count)).collect();
        table.write_record([
            row.name.clone(),
            row.id.clone(),
            row.path.clone(),
            row.kind.as_str().to_string(),
            if row.listed { "yes" } else { "no" }.to_string(),
            row.country.clone().unwrap_or_default(),
            row.articles.to_string(),
            row.mentions.to_string(),
            date(row.first),
            date(row.last),
            forms.join("; "),
        ])?;
    }
    table.flush()
}

/// The page of one actor. As CSV it is its row.
///
/// # Errors
/// What the writer says.
pub fn actor(out: &mut dyn Write, page: &ActorPage, format: ActorFormat, screen: Screen) -> io::Result<()> {
    match format {
        ActorFormat::Text => page_text(out, page, screen),
        ActorFormat::Json | ActorFormat::Jsonl => json_line(out, &PageRecord::of(page)),
        ActorFormat::Csv => list_csv(out, std::slice::from_ref(&page.row)),
    }
}

fn page_text(out: &mut dyn Write, page: &ActorPage, screen: Screen) -> io::Result<()> {
    let row = &page.row;
    let width = screen.width.clamp(40, 100);
    let mark = if row.listed { "" } else { " (unlisted)" };
    writeln!(out, "{TITLE}{}{TITLE:#}{mark}", row.name)?;
    match &page.record {
        Some(record) => self::record(out, record, width)?,
        None => writeln!(out, "{} · {} {FAINT}(no record knows this name){FAINT:#}", row.kind.as_str(), row.id)?,
    }
    let articles = if row.articles == 1 { "1 article".into() } else { format!("{} articles", grouped(row.articles)) };
    let times = if row.mentions == 1 { "once".into() } else { format!("{} times", grouped(row.mentions)) };
    let published = match (row.first, row.last) {
        (Some(first), Some(last)) if first != last => format!(", published {first} to {last}"),
        (Some(date), _) | (_, Some(date)) => format!(", published {date}"),
        (None, None) => ", undated".to_string(),
    };
    writeln!(out, "\nnamed {times} in {TITLE}{articles}{TITLE:#}{published}")?;
    let forms: Vec<&Form> = row.forms.iter().collect();
    writeln!(out, "\n{TITLE}In the texts{TITLE:#}")?;
    indented(out, &counted(&forms, FORMS_ON_PAGE), width)?;
    chart(out, page, width)?;
    company(out, "Named with", &page.company, width)?;
    let seen: Vec<&str> = page.company.iter().map(|c| c.path.as_str()).collect();
    let others: Vec<Companion> = page.particular.iter().filter(|c| !seen.contains(&c.path.as_str())).cloned().collect();
    company(out, "And with these beyond chance", &others, width)?;
    if !page.typical.is_empty() {
        writeln!(out, "\n{TITLE}Typical passages{TITLE:#}")?;
    }
    for typical in &page.typical {
        let date = typical.date.map_or("undated".to_string(), |d| d.to_string());
        writeln!(out, "  {} {FAINT}· {date} · {}{FAINT:#}", typical.title, typical.id)?;
        text::passage(out, &typical.passage, screen)?;
    }
    Ok(())
}

/// What the record says.
fn record(out: &mut dyn Write, record: &Record, width: usize) -> io::Result<()> {
    let mut says = vec![record.kind.as_str().to_string()];
    says.extend(record.institution_type.clone());
    says.extend(record.country.clone());
    says.extend(record.parent.as_ref().map(|parent| format!("part of {parent}")));
    writeln!(out, "{} {FAINT}· {} · {}{FAINT:#}", says.join(" · "), record.id, record.path)?;
    let known = [("born", record.born), ("died", record.died), ("from", record.from), ("until", record.until)];
    let dates: Vec<String> = known.iter().filter_map(|(word, date)| Some(format!("{word} {}", (*date)?))).collect();
    if !dates.is_empty() {
        writeln!(out, "{}", dates.join(", "))?;
    }
    for office in &record.offices {
        writeln!(out, "  {:<23}  {}, {}", term(office), office.title, office.of)?;
    }
    if !record.aliases.is_empty() {
        let also = format!("also {}", record.aliases.join(", "));
        for line in textwrap::wrap(&also, width) {
            writeln!(out, "{FAINT}{line}{FAINT:#}")?;
        }
    }
    Ok(())
}

/// From when to when an office was held; what is not known stays open.
fn term(office: &Office) -> String {
    match (office.from, office.until) {
        (Some(from), Some(until)) => format!("{from}–{until}"),
        (Some(from), None) => format!("{from}–"),
        (None, Some(until)) => format!("until {until}"),
        (None, None) => String::new(),
    }
}

fn indented(out: &mut dyn Write, text: &str, width: usize) -> io::Result<()> {
    textwrap::wrap(text, width - 2).iter().try_for_each(|line| writeln!(out, "  {line}"))
}

/// A bar for each year, or for as many years as let the chart stay small.
fn chart(out: &mut dyn Write, page: &ActorPage, width: usize) -> io::Result<()> {
    let (Some((first, _)), Some((last, _))) = (page.years.first(), page.years.last()) else { return Ok(()) };
    let step = [1, 2, 5, 10, 20, 50, 100].into_iter().find(|step| (last - first) / step < CHART_LINES).unwrap_or(500);
    let title = if step == 1 { "Articles by year".to_string() } else { format!("Articles by {step} years") };
    writeln!(out, "\n{TITLE}{title}{TITLE:#}")?;
    let start = first.div_euclid(step) * step;
    let mut bins = vec![0u64; ((last - start) / step + 1) as usize];
    for (year, count) in &page.years {
        bins[((year - start) / step) as usize] += count;
    }
    let most = bins.iter().copied().max().unwrap_or(1).max(1);
    // A few articles are a few blocks, not bars across the screen.
    let room = (width.saturating_sub(24).max(10) as u64).min(most);
    for (at, count) in bins.iter().enumerate() {
        let from = start + at as i64 * step;
        let label = if step == 1 { from.to_string() } else { format!("{from}–{}", from + step - 1) };
        let bar = "▇".repeat((count * room).div_ceil(most) as usize);
        let gap = if bar.is_empty() { "" } else { " " };
        writeln!(out, "  {label}  {BAR}{bar}{BAR:#}{gap}{}", grouped(*count))?;
    }
    if page.undated > 0 {
        writeln!(out, "  {FAINT}undated {}{FAINT:#}", grouped(page.undated))?;
    }
    Ok(())
}

fn company(out: &mut dyn Write, title: &str, company: &[Companion], width: usize) -> io::Result<()> {
    if company.is_empty() {
        return Ok(());
    }
    let name_width = width.clamp(60, 80) - 36;
    writeln!(
        out,
        "\n{TITLE}{}{TITLE:#}  {FAINT}{:>8} {:>9} {:>14}{FAINT:#}",
        padded(title, name_width),
        "together",
        "by chance",
        "log-likelihood"
    )?;
    for one in company {
        let mark = if one.path.starts_with("/unlisted/") { format!("{}*", one.name) } else { spoken(&one.path) };
        writeln!(
            out,
            "  {}{:>8} {:>9.1} {:>14.1}",
            padded(&mark, name_width),
            grouped(one.articles),
            one.expected,
            // No minus before what rounds to nothing.
            if one.log_likelihood.abs() < 0.05 { 0.0 } else { one.log_likelihood }
        )?;
    }
    Ok(())
}

/// The JSON form of a page: docs/output.md describes it.
#[derive(Serialize)]
struct PageRecord<'a> {
    #[serde(flatten)]
    row: &'a ActorRow,
    record: Option<Value>,
    years: Vec<Value>,
    undated: u64,
    company: &'a [Companion],
    particular: &'a [Companion],
    passages: Value,
}

impl<'a> PageRecord<'a> {
    fn of(page: &'a ActorPage) -> Self {
        PageRecord {
            row: &page.row,
            record: page.record.as_ref().map(record_value),
            years: page.years.iter().map(|(year, count)| json!({ "year": year, "count": count })).collect(),
            undated: page.undated,
            company: &page.company,
            particular: &page.particular,
            passages: json!(page.typical),
        }
    }
}

fn record_value(record: &Record) -> Value {
    let offices: Vec<Value> = record
        .offices
        .iter()
        .map(|o| json!({ "title": o.title, "of": o.of, "from": o.from, "until": o.until }))
        .collect();
    json!({
        "id": record.id,
        "name": record.name,
        "kind": record.kind,
        "country": record.country,
        "type": record.institution_type,
        "parent": record.parent,
        "aliases": record.aliases,
        "offices": offices,
        "born": record.born,
        "died": record.died,
        "from": record.from,
        "until": record.until,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Kind;

    #[test]
    fn a_list_fits_eighty_columns() {
        let row = ActorRow {
            name: "Democratic People's Republic of Somewhere Far Away".into(),
            id: "x".into(),
            path: "/armed-group/x".into(),
            kind: Kind::ArmedGroup,
            listed: false,
            country: None,
            articles: 123_456,
            mentions: 1_234_567,
            first: "1946".parse().ok(),
            last: "2024-02".parse().ok(),
            forms: (0..9)
                .map(|n| Form { form: format!("{n} a rather long form of the name"), count: 10 - n })
                .collect(),
        };
        let list = ActorList { total: 90_000, articles: 1_000_000, rows: vec![row; 3] };
        let mut out = Vec::new();
        actors(&mut out, &list, "actors", 50_000, ActorFormat::Text, Screen { width: 80 }).expect("memory");
        let plain = String::from_utf8(anstream::adapter::strip_bytes(&out).into_vec()).expect("text");
        let widest = plain.lines().map(UnicodeWidthStr::width).max();
        assert!(widest.is_some_and(|w| (70..=80).contains(&w)), "{widest:?}\n{plain}");
    }

    #[test]
    fn names_fill_their_column_and_no_more() {
        assert_eq!(padded("Mao", 5), "Mao  ");
        assert_eq!(padded("Zhou Enlai", 5), "Zhou…");
        assert_eq!(padded("習近平", 5), "習近…");
        assert_eq!(padded("a習近平", 5), "a習… ");
    }
}
