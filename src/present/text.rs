//! An answer and an article for people: what fits a screen, with the words that matched standing out.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};

use crate::article::{Bounds, Provenance};
use crate::index::Head;
use crate::search::{Answer, Explanation, FacetCount, FacetCounts, Hit, PassageHit};

use super::{bounds_sentence, legible, spoken};

/// What the output is read on.
#[derive(Debug, Clone, Copy)]
pub struct Screen {
    /// Columns.
    pub width: usize,
}

impl Default for Screen {
    fn default() -> Self {
        Screen { width: 100 }
    }
}

const TITLE: Style = Style::new().bold();
const MATCH: Style = AnsiColor::Yellow.on_default().bold();
const FAINT: Style = Style::new().dimmed();
const NAME: Style = AnsiColor::Cyan.on_default();

/// How many names a hit and a list of facets show.
const NAMES_SHOWN: usize = 6;
const FACETS_SHOWN: usize = 12;
/// How many copies a hit names.
const COPIES_SHOWN: usize = 4;
/// A longer query is cut in the header.
const LONGEST_QUERY: usize = 200;
/// Texts are set no wider than this: longer lines are hard to read.
const MEASURE: usize = 100;

pub(super) fn answer(out: &mut dyn Write, answer: &Answer, topic: Option<&str>, screen: Screen) -> io::Result<()> {
    if let Some(topic) = topic {
        writeln!(out, "{FAINT}topic{FAINT:#} {TITLE}{}{TITLE:#}", legible::line(topic))?;
    }
    header(out, answer)?;
    for meant in &answer.suggestions {
        let articles = if meant.articles == 1 { "article" } else { "articles" };
        writeln!(
            out,
            "did you mean: {TITLE}{}{TITLE:#} ({} {articles})",
            legible::line(&meant.query),
            grouped(meant.articles as u64)
        )?;
    }
    for hit in &answer.hits {
        writeln!(out)?;
        self::hit(out, hit, screen)?;
    }
    if let Some(facets) = &answer.facets {
        self::facets(out, facets, screen)?;
    }
    let shown_until = answer.hits.last().map_or(0, |h| h.rank);
    if shown_until > 0 && shown_until < answer.total {
        let more = answer.total - shown_until;
        writeln!(out, "\n{FAINT}{} more: --offset {shown_until}{FAINT:#}", grouped(more as u64))?;
    }
    Ok(())
}

/// How many match, of how many, for what, in what time.
fn header(out: &mut dyn Write, answer: &Answer) -> io::Result<()> {
    let what = match answer.total {
        0 => "No article matches".to_string(),
        1 => "1 article matches".to_string(),
        n => format!("{} articles match", grouped(n as u64)),
    };
    write!(out, "{TITLE}{what}{TITLE:#}")?;
    match answer.more_copies {
        0 => {}
        1 => write!(out, ", with 1 copy")?,
        n => write!(out, ", with {} copies", grouped(n as u64))?,
    }
    write!(out, "{FAINT} of {}", grouped(answer.indexed))?;
    if !answer.query.clauses.is_empty() {
        let query = answer.query.to_string();
        let query = legible::line(&query);
        let shown: String = query.chars().take(LONGEST_QUERY).collect();
        write!(out, " · {shown}{}", if shown.len() < query.len() { "…" } else { "" })?;
    }
    for named in &answer.named {
        let name = if named.is_unlisted() { format!("{}*", named.name) } else { spoken(&named.path) };
        write!(out, " · {name}")?;
    }
    let ms = answer.took.as_secs_f64() * 1000.0;
    let took = if ms < 10.0 { format!("{ms:.1}") } else { format!("{ms:.0}") };
    writeln!(out, " · {took} ms{FAINT:#}")
}

fn hit(out: &mut dyn Write, hit: &Hit, screen: Screen) -> io::Result<()> {
    let article = &hit.head.article;
    writeln!(out, "{FAINT}{:>3}{FAINT:#}  {TITLE}{}{TITLE:#}", hit.rank, legible::line(article.display_title()))?;
    writeln!(out, "     {}", particulars(&hit.head))?;
    let names: Vec<String> = hit.head.named.iter().take(NAMES_SHOWN).map(|(path, _)| spoken(path)).collect();
    if !names.is_empty() {
        let more = hit.head.named.len().saturating_sub(NAMES_SHOWN);
        let more = if more > 0 { format!("{FAINT}, …{FAINT:#}") } else { String::new() };
        writeln!(out, "     {NAME}{}{NAME:#}{more}", names.join(", "))?;
    }
    for (at, passage) in hit.passages.iter().enumerate() {
        if at > 0 {
            writeln!(out, "     {FAINT}│{FAINT:#}")?;
        }
        self::passage(out, passage, screen)?;
    }
    copies(out, hit)?;
    match &hit.explanation {
        Some(explanation) => explain(out, explanation),
        None => Ok(()),
    }
}

/// Date and how it is known, source, place.
fn particulars(head: &Head) -> String {
    let article = &head.article;
    let date = match article.published {
        None => match head.bounds.as_ref().and_then(estimate) {
            Some(estimate) => format!("{FAINT}{estimate}{FAINT:#}"),
            None => format!("{FAINT}date unknown{FAINT:#}"),
        },
        Some(p) if p.provenance == Provenance::Metadata => format!("{}", p.date),
        Some(p) => {
            format!("{} {FAINT}({} from {}){FAINT:#}", p.date, p.date.precision().as_str(), p.provenance.as_str())
        }
    };
    let source = article.source.as_ref().map(|s| match s.provenance {
        Provenance::FileName => format!(" · {} {FAINT}(from file name){FAINT:#}", legible::line(&s.name)),
        _ => format!(" · {}", legible::line(&s.name)),
    });
    let authors = article.authors.join(", ");
    let authors = if authors.is_empty() { authors } else { format!(" · {}", legible::line(&authors)) };
    format!("{date}{}{authors} {FAINT}· {}{FAINT:#}", source.unwrap_or_default(), article.id)
}

/// When an undated article can have appeared, and why.
fn estimate(bounds: &Bounds) -> Option<String> {
    (bounds.from.is_some() || bounds.until.is_some()).then(|| format!("undated; {}", bounds_sentence(bounds)))
}

/// The other copies of an article, by their ids.
fn copies(out: &mut dyn Write, hit: &Hit) -> io::Result<()> {
    if hit.copies.is_empty() {
        return Ok(());
    }
    let shown: Vec<&str> = hit.copies.iter().take(COPIES_SHOWN).map(|c| c.id.as_str()).collect();
    let more = hit.copy_count.saturating_sub(shown.len());
    let more = if more > 0 { format!(" and {} more", grouped(more as u64)) } else { String::new() };
    let count =
        if hit.copy_count == 1 { "1 copy".into() } else { format!("{} copies", grouped(hit.copy_count as u64)) };
    writeln!(out, "     {FAINT}{count}: {}{more}{FAINT:#}", shown.join(", "))
}

/// The sentences of a passage that answer best, set in lines, with the matches marked; an ellipsis stands for what is left
/// out of it.
pub(super) fn passage(out: &mut dyn Write, passage: &PassageHit, screen: Screen) -> io::Result<()> {
    let width = screen.width.clamp(40, MEASURE) - 7;
    let (start, end) = passage.best;
    let (before, behind) = (if start > 0 { "… " } else { "" }, if end < passage.text.len() { " …" } else { "" });
    let moved = |at: usize| at.clamp(start, end) - start;
    let marks: Vec<_> = passage.highlights.iter().map(|&(from, to)| (moved(from), moved(to))).collect();
    let (shown, marks) = legible::running(&passage.text[start..end], &marks);
    let text = format!("{before}{shown}{behind}");
    let marks: Vec<_> = marks.iter().map(|&(from, to)| (from + before.len(), to + before.len())).collect();
    for line in set(&text, width) {
        write!(out, "     {FAINT}│{FAINT:#} ")?;
        marked(out, &text, line, &marks)?;
        writeln!(out)?;
    }
    Ok(())
}

/// The lines of a text at a width, as byte ranges without the blanks that part them.
fn set(text: &str, width: usize) -> Vec<std::ops::Range<usize>> {
    let mut lines = Vec::new();
    for line in textwrap::wrap(
        text,
        textwrap::Options::new(width).break_words(true).word_splitter(textwrap::WordSplitter::NoHyphenation),
    ) {
        // Lines that the wrapper did not have to change are slices of the text.
        let std::borrow::Cow::Borrowed(slice) = line else { continue };
        let start = slice.as_ptr() as usize - text.as_ptr() as usize;
        if !slice.trim().is_empty() {
            lines.push(start..start + slice.len());
        }
    }
    lines
}

/// Writes a range of a text with the parts of the marks that lie in it.
fn marked(out: &mut dyn Write, text: &str, line: std::ops::Range<usize>, marks: &[(usize, usize)]) -> io::Result<()> {
    let mut at = line.start;
    for &(start, end) in marks {
        let (start, end) = (start.clamp(at, line.end), end.clamp(at, line.end));
        if start < end {
            write!(out, "{}{MATCH}{}{MATCH:#}", &text[at..start], &text[start..end])?;
            at = end;
        }
    }
    write!(out, "{}", &text[at..line.end])
}

/// The parts of a score, a line each.
fn explain(out: &mut dyn Write, e: &Explanation) -> io::Result<()> {
    let line = |out: &mut dyn Write, score: f32, what: &str| writeln!(out, "     {FAINT}{score:>8.2}  {what}{FAINT:#}");
    let times = |n: u32| match n {
        1 => "once".to_string(),
        2 => "twice".to_string(),
        n => format!("{n} times"),
    };
    line(out, e.score, "in all, of which")?;
    for word in &e.words {
        let typed = if word.weight == 1.0 { String::new() } else { format!(", counts {}", word.weight) };
        let title = if word.in_title { ", in the title" } else { "" };
        let (having, all) = (grouped(word.articles), grouped(e.articles));
        let what = format!("{}: {}{title}, in {having} of {all} articles{typed}", word.word, times(word.frequency));
        line(out, word.score, &what)?;
    }
    for named in &e.named {
        let (having, all) = (grouped(named.articles), grouped(e.articles));
        let by = if named.typed == named.name { String::new() } else { format!(", by \"{}\"", named.typed) };
        line(out, named.score, &format!("{}{by}: named here, in {having} of {all} articles", named.name))?;
    }
    if e.others != 0.0 {
        line(out, e.others, "phrases, beginnings of words and other parts of the query")?;
    }
    for near in &e.pairs {
        let beside = if near.side_by_side > 0 {
            format!("side by side {}", times(near.side_by_side))
        } else {
            "near each other".into()
        };
        line(out, near.score, &format!("\"{} {}\" {beside}", near.words.0, near.words.1))?;
    }
    if e.title > 0.0 {
        line(out, e.title, "words in the title")?;
    }
    if e.year > 0.0 {
        line(out, e.year, "it is of the year asked for, or of the year after")?;
    }
    if e.passage > 0.0 {
        line(out, e.passage, "its best passage, since this is a question")?;
    }
    if e.feedback > 0.0 {
        let common: Vec<&str> = e.common.iter().map(|c| c.stem.as_str()).collect();
        line(out, e.feedback, &format!("in common with the first answers: {}", common.join(", ")))?;
    }
    if e.age < 0.0 {
        line(out, e.age, "for its age, by the half-life that was given")?;
    }
    if e.beside != 0.0 {
        line(out, e.beside, &format!("{} named beside the words", e.names.join(", ")))?;
    } else if !e.names.is_empty() {
        writeln!(out, "     {FAINT}          every match names {}{FAINT:#}", e.names.join(", "))?;
    }
    Ok(())
}

fn facets(out: &mut dyn Write, facets: &FacetCounts, screen: Screen) -> io::Result<()> {
    let listed = |counts: &[FacetCount], listed: bool| -> Vec<FacetCount> {
        counts.iter().filter(|c| c.path.starts_with("/unlisted/") != listed).cloned().collect()
    };
    list(out, "Actors", &listed(&facets.actors, true), screen)?;
    list(out, "Institutions", &listed(&facets.institutions, true), screen)?;
    let mut unlisted = listed(&facets.actors, false);
    unlisted.extend(listed(&facets.institutions, false));
    unlisted.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| spoken(&a.path).cmp(&spoken(&b.path))));
    list(out, "Names without a record*", &unlisted, screen)?;
    list(out, "Sources", &facets.sources, screen)?;
    if facets.languages.len() > 1 {
        list(out, "Languages", &facets.languages, screen)?;
    }
    list(out, "Years spoken of", &facets.mentioned_years, screen)?;
    years(out, facets, screen)
}

fn list(out: &mut dyn Write, name: &str, counts: &[FacetCount], screen: Screen) -> io::Result<()> {
    if counts.is_empty() {
        return Ok(());
    }
    let shown: Vec<String> =
        counts.iter().take(FACETS_SHOWN).map(|c| format!("{} {}", spoken(&c.path), grouped(c.count))).collect();
    let more = counts.len().saturating_sub(FACETS_SHOWN);
    let more = if more > 0 { format!(" · {} more", grouped(more as u64)) } else { String::new() };
    writeln!(out, "\n{TITLE}{name}{TITLE:#}")?;
    let joined = format!("{}{more}", shown.join(" · "));
    for line in textwrap::wrap(&joined, screen.width.clamp(40, MEASURE) - 2) {
        writeln!(out, "  {line}")?;
    }
    Ok(())
}

/// A bar for each year.
fn years(out: &mut dyn Write, facets: &FacetCounts, screen: Screen) -> io::Result<()> {
    if facets.years.is_empty() && facets.undated == 0 {
        return Ok(());
    }
    writeln!(out, "\n{TITLE}Years{TITLE:#}")?;
    let most = facets.years.iter().map(|y| y.count).max().unwrap_or(1);
    let room = (screen.width.clamp(40, MEASURE) - 20) as u64;
    for year in &facets.years {
        let length = (year.count * room).div_ceil(most) as usize;
        writeln!(
            out,
            "  {}  {NAME}{}{NAME:#} {}",
            year.path.trim_start_matches('/'),
            "▇".repeat(length),
            grouped(year.count)
        )?;
    }
    if facets.undated > 0 {
        writeln!(out, "  {FAINT}undated {}{FAINT:#}", grouped(facets.undated))?;
    }
    Ok(())
}

/// A whole article with its particulars.
///
/// # Errors
/// What the writer says.
pub fn article(out: &mut dyn Write, head: &Head, text: &str, screen: Screen) -> io::Result<()> {
    let article = &head.article;
    writeln!(out, "{TITLE}{}{TITLE:#}", legible::line(article.display_title()))?;
    writeln!(out, "{}", particulars(head))?;
    if let Some(url) = &article.url {
        writeln!(out, "{FAINT}{url}{FAINT:#}")?;
    }
    let names: Vec<String> = head.named.iter().map(|(path, n)| format!("{} {n}", spoken(path))).collect();
    let width = screen.width.clamp(40, MEASURE);
    for line in textwrap::wrap(&names.join(" · "), width) {
        writeln!(out, "{NAME}{line}{NAME:#}")?;
    }
    for paragraph in text.split("\n\n").filter(|p| !p.trim().is_empty()) {
        writeln!(out)?;
        for line in textwrap::wrap(&legible::running(paragraph.trim(), &[]).0, width) {
            writeln!(out, "{line}")?;
        }
    }
    Ok(())
}

/// A number in groups of three: 10,952.
pub(super) fn grouped(n: u64) -> String {
    let digits = n.to_string();
    let mut shown = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            shown.push(',');
        }
        shown.push(digit);
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_cut_at_line_ends() {
        let text = "one two three";
        let mut out = Vec::new();
        for line in set(text, 7) {
            marked(&mut out, text, line, &[(4, 13)]).expect("memory");
            out.push(b'\n');
        }
        let plain = anstream::adapter::strip_bytes(&out).into_vec();
        assert_eq!(String::from_utf8(plain).expect("text"), "one two\nthree\n");
    }

    #[test]
    fn an_estimate_is_shown_with_its_reasons() {
        use crate::article::{Annotated, Article, Format};
        let bounds = Bounds {
            from: "2013-12-12".parse().ok(),
            until: "2017-01-20".parse().ok(),
            reasons: vec!["Jang Song Thaek's execution".into(), "John Kerry in office".into()],
        };
        let article = Article::new("a.txt", Format::Text, "The ministers met.".into());
        let annotated = Annotated { article, mentions: Vec::new(), dates: Vec::new(), bounds: Some(bounds) };
        let home = tempfile::TempDir::new().expect("a folder");
        let index = crate::index::Index::open_or_create(&home.path().join("index")).expect("an index");
        index.hold(&[annotated]);
        let authority = crate::authority::Authority::default();
        let engine = crate::search::Engine::new(&index, &authority).expect("an engine");
        let answer = engine.search(&crate::search::Request::default()).expect("an answer");
        let shown = |format| {
            let mut out = Vec::new();
            super::super::answer(&mut out, &answer, format, None, Screen::default()).expect("memory");
            String::from_utf8(anstream::adapter::strip_bytes(&out).into_vec()).expect("text")
        };
        let text = shown(super::super::Format::Text);
        let why =
            "undated; between 2013-12-12 and 2017-01-20 (estimated): Jang Song Thaek's execution; John Kerry in office";
        assert!(text.contains(why), "{text}");
        let json = shown(super::super::Format::Json);
        let bounds = r#""date_bounds":{"from":"2013-12-12","until":"2017-01-20","reasons":["Jang"#;
        assert!(json.contains(bounds) && json.contains(r#""date":null"#), "{json}");
    }

    #[test]
    fn numbers_are_grouped() {
        assert_eq!(grouped(10_952), "10,952");
        assert_eq!(grouped(7), "7");
    }
}
