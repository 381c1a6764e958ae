//! Title, authors, date and outlet of a PDF, from the head of its first page and from its metadata.
//!
//! A title of the metadata counts if the first page has its words; else the largest line there is the title. A date must
//! stand near the title, in a running head, or in a dateline. The day on which a file was made is no day of publication:
//! it only confirms a year that stands alone in the head.

use std::sync::LazyLock;

use regex::Regex;

use crate::article::{Article, PartialDate, Provenance, Publication, Source};
use crate::calendar;

use super::super::{residue, text};
use super::furniture::Furniture;
use super::metadata::{Metadata, names};
use super::paragraphs::{Paragraph, Text, ends_sentence};

/// A headline has at most so many bytes.
const MAX_TITLE: usize = 300;
/// So many paragraphs at the top are looked at for a title, and so many below it for a byline and a date.
const HEAD: usize = 24;
const BELOW: usize = 8;

/// Takes the particulars out of the text and into the article.
pub(super) fn take(text: &mut Text, furniture: &Furniture, metadata: Metadata, article: &mut Article) {
    let printed = metadata.printed || furniture.printed;
    take_form(text, article);
    let titled = article.title.is_some();
    let place = if titled { 0 } else { take_title(text, &metadata, article).unwrap_or(0) };
    let above = if printed || is_masthead(&text.body[..place]) { place } else { 0 };
    let mut dates: Vec<String> = Vec::new();
    for paragraph in text.body.drain(..above).collect::<Vec<_>>() {
        if article.published.is_none() {
            article.published = publication(&paragraph.text);
        }
        if article.source.is_none() && text::is_masthead(&paragraph.text) {
            let name = paragraph.text.clone();
            article.source = Some(Source { name, provenance: Provenance::Text });
        }
        take_cover(&paragraph.text, article);
        dates.push(paragraph.text.clone());
        article.dropped.push(paragraph.text);
    }
    take_byline(text, place - above, &metadata, article);
    if printed {
        take_tail(text, article);
    }
    let text_date = |date: PartialDate| Publication { date, provenance: Provenance::Text };
    if article.published.is_none() {
        let feet =
            text.body.iter().filter(|p| p.page == 0 && p.place > 0.8 || p.lines == 1 && ends_page(p)).map(|p| &p.text);
        article.published = feet.chain(&furniture.first_page).find_map(|line| publication(line));
    }
    if article.published.is_none() {
        let body: Vec<&str> = text.body.iter().take(3).map(|p| p.text.as_str()).collect();
        article.published = text::dateline(&body.join("\n\n")).map(text_date);
    }
    if article.published.is_none() {
        article.published = metadata.published.map(|date| Publication { date, provenance: Provenance::Metadata });
    }
    if article.published.is_none() {
        let heads = dates.iter().chain(&furniture.first_page);
        article.published = heads.filter_map(|line| lone_year(line, metadata.made)).next().map(text_date);
    }
    if article.authors.is_empty() {
        article.authors = metadata.authors;
    }
    if let Some(name) = metadata.source {
        article.source = Some(Source { name, provenance: Provenance::Metadata });
    }
    article.url = article.url.take().or_else(|| furniture.url.clone()).or(metadata.url);
    article.language = metadata.language;
}

/// Takes what the cover of a library says in labels: "Author(s): ...", "Source: Quarterly, Vol. 21, ...".
fn take_cover(line: &str, article: &mut Article) {
    match text::label(line) {
        Some(("author", value)) if article.authors.is_empty() => {
            let persons = text::split_authors(value);
            if persons.iter().all(|p| text::is_person(p)) {
                article.authors = persons;
            }
        }
        Some(("source", value)) if article.source.is_none() => {
            let name = value.split(", ").next().unwrap_or(value).to_string();
            article.source = Some(Source { name, provenance: Provenance::Text });
        }
        Some(("url", value)) if value.starts_with("http") => article.url = Some(value.to_string()),
        _ => {}
    }
}

/// Takes the labels of a memorandum, or what a database wrote around an article.
fn take_form(text: &mut Text, article: &mut Article) {
    let mut head: Vec<String> =
        text.body.iter().take(HEAD).take_while(|p| p.page == 0).map(|p| p.text.clone()).collect();
    let lines: Vec<&str> = head.iter().map(String::as_str).collect();
    let delivered = text::take_delivery(&lines, article);
    if delivered > 0 {
        text.body.drain(..delivered);
        text.body.retain(|p| !text::is_delivery_tail(&p.text));
        return;
    }
    let forms = head.iter().take(3).take_while(|l| text::is_form_word(l)).count();
    let labels = head[forms..].iter().take_while(|l| text::is_label(l)).count();
    if labels >= 2 {
        let before = head.len();
        text::take_heading_block(&mut head, article);
        text.body.drain(..before - head.len());
    }
}

fn ends_page(paragraph: &Paragraph) -> bool {
    paragraph.page == 0 && paragraph.place > 0.7
}

/// Letters and digits in lower case, for comparing.
fn plain(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Takes the title out of the text; gives the place where it stood.
fn take_title(text: &mut Text, metadata: &Metadata, article: &mut Article) -> Option<usize> {
    let head: Vec<&Paragraph> = text.body.iter().take(HEAD).take_while(|p| p.page <= 1).collect();
    let given = metadata.title.as_deref();
    if let Some(given) = given
        && let Some((at, count)) = matching(&head, &plain(given))
    {
        let shown = head[at..at + count].iter().map(|p| p.text.as_str()).collect::<Vec<_>>().join(" ");
        let shouted = !shown.chars().any(char::is_lowercase) && given.chars().any(char::is_lowercase);
        article.title = Some(if shouted { given.to_string() } else { shown });
        text.body.drain(at..at + count);
        return Some(at);
    }
    let known: String = plain(&head.iter().map(|p| p.text.as_str()).collect::<Vec<_>>().join(" "));
    let trusted = given.filter(|given| {
        let words: Vec<String> = given.split_whitespace().map(plain).filter(|w| w.chars().count() > 2).collect();
        words.iter().filter(|w| known.contains(w.as_str())).count() * 2 > words.len()
    });
    let is_title = |p: &&Paragraph| {
        p.text.len() <= MAX_TITLE
            && p.text.chars().filter(|c| c.is_alphabetic()).count() >= 4.min(p.text.chars().count()).max(2)
            && !residue::is_residue(&p.text)
            && !text::is_byline_or_date(&p.text)
    };
    let largest = head
        .iter()
        .filter(|p| p.size > 1.12 * text.size && p.place < 0.75)
        .filter(|p| is_title(p))
        .map(|p| p.size)
        .fold(0.0, f64::max);
    let at = head.iter().position(|p| largest > 0.0 && p.size > 0.98 * largest && is_title(p));
    // A letterhead is larger than the heading of the letter.
    let at = at.map(|at| {
        let name = &head[at].text;
        let is_letterhead = name.split(' ').count() <= 4 && text::is_institution(name);
        let is_heading =
            |p: &&Paragraph| p.bold && is_title(p) && p.text.split(' ').count() > 4 && !ends_sentence(&p.text);
        let heading = head[at..].iter().take_while(|p| p.text.len() <= MAX_TITLE).position(is_heading);
        heading.filter(|_| is_letterhead).map_or(at, |below| at + below)
    });
    if let Some(at) = at.filter(|_| trusted.is_none()) {
        article.title = Some(text.body.remove(at).text);
        return Some(at);
    }
    if let Some(title) = trusted.or(given) {
        article.title = Some(title.to_string());
        return None;
    }
    let first = text.body.first();
    if first.is_some_and(|p| text.body.len() > 1 && p.lines <= 3 && text::looks_like_title(&p.text)) {
        article.title = Some(text.body.remove(0).text);
    }
    None
}

/// The paragraphs, up to three, that together are the title of the metadata, or the start of it: sites append their name.
fn matching(head: &[&Paragraph], given: &str) -> Option<(usize, usize)> {
    let shown = |at: usize, count: usize| head[at..at + count].iter().map(|p| plain(&p.text)).collect::<String>();
    let places = || (0..head.len()).flat_map(|at| (1..=3.min(head.len() - at)).map(move |count| (at, count)));
    let long = |shown: &str| shown.chars().count() >= 2 && shown.chars().count() * 2 > given.chars().count();
    places().find(|(at, count)| shown(*at, *count) == given).or_else(|| {
        places().find(|(at, count)| Some(shown(*at, *count)).is_some_and(|s| long(&s) && given.starts_with(&s)))
    })
}

/// Whether what stands above a title is a masthead: all of it is short and no sentence.
fn is_masthead(above: &[Paragraph]) -> bool {
    let is_part = |p: &Paragraph| p.text.chars().count() <= 120 && !p.text.ends_with('.') && p.lines <= 2;
    above.len() <= 6 && above.iter().all(is_part)
}

/// Takes off what a printed web page has below its article: from a label such as "Comments (3)" on, if nothing behind it
/// is as long as paragraphs are and most of the page stands before it.
fn take_tail(text: &mut Text, article: &mut Article) {
    static LABEL: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?i)^(?:related(?: .{0,20})?|filed under.*|tags?:?.{0,80}|more (?:from|on|stories).{0,40}|comments?(?: \(\d+\))?|\d+ comments?|you may also like.*|recommended.{0,20}|most (?:read|popular)|read (?:more|next).{0,20}|topics:?.{0,40}|about the author.{0,20}|latest.{0,20})$").ok()
    });
    let length = |paragraphs: &[Paragraph]| paragraphs.iter().map(|p| p.text.len()).sum::<usize>();
    let place = (0..text.body.len()).find(|at| {
        let (before, after) = text.body.split_at(*at);
        LABEL.as_ref().is_some_and(|label| label.is_match(&text.body[*at].text))
            && length(before) > 2 * length(after)
            && after.iter().all(|p| p.text.len() < 300)
    });
    if let Some(place) = place {
        article.dropped.extend(text.body.drain(place..).map(|p| p.text));
    }
}

/// Takes byline, date line and outlet from under the title.
fn take_byline(text: &mut Text, mut at: usize, metadata: &Metadata, article: &mut Article) {
    for _ in 0..BELOW {
        let Some(line) = text.body.get(at).map(|p| p.text.clone()) else { return };
        if text.body.len() < 2 || line.chars().count() > 160 {
            return;
        }
        let below = |count: usize| text.body.get(at + count).map(|p| p.text.as_str()).unwrap_or_default();
        let next = below(1);
        let dated_below = [next, below(2)].iter().any(|l| publication(l).is_some() || text::is_byline_or_date(l));
        let names_wanted = article.authors.is_empty();
        // Two names below a title that has its date above it are those of its authors, one may be anything.
        let dated_below = dated_below || article.published.is_some() && text::is_list_of_persons(&line);
        let dated = publication(&line).or_else(|| publication(&text::without_clock(&line)));
        if names_wanted && is_names(&line, dated_below, metadata) {
            article.authors = names(without_by(&line));
        } else if text::is_byline_or_date(&line) {
            text::read_byline(&line, article);
        } else if let Some(published) = dated.filter(|_| line.chars().count() <= 70) {
            article.published.get_or_insert(published);
            article.dropped.push(line);
        } else if line.starts_with("The ") && line.split(' ').count() <= 6 && publication(next).is_some() {
            let source = Source { name: line, provenance: Provenance::Text };
            article.source.get_or_insert(source);
        } else {
            at += 1;
            continue;
        }
        text.body.remove(at);
    }
}

/// A byline without the word that it begins with.
fn without_by(line: &str) -> &str {
    text::without_brackets(text::after_by(line).unwrap_or(line)).trim()
}

/// Whether a line is nothing but names of persons: it says so, the metadata knows one of them, or a date is near.
fn is_names(line: &str, dated: bool, metadata: &Metadata) -> bool {
    let known = metadata.authors.iter().any(|a| plain(line).contains(&plain(a)));
    let said = text::after_by(line).is_some();
    let line = without_by(line);
    if known && line.chars().count() <= 100 && !ends_sentence(line) {
        return true;
    }
    let persons = text::split_authors(line);
    (said || dated)
        && (1..=8).contains(&persons.len())
        && persons.iter().all(|p| text::is_person(p))
        && !line.contains(|c: char| c.is_ascii_digit() || matches!(c, ':' | '?' | '!' | '"'))
        && !ends_sentence(line)
}

/// The date of a short line that is not of something else: "Published: March 1985", "Vol. 12, No. 1, March 1985".
fn publication(line: &str) -> Option<Publication> {
    static OTHER: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(concat!(
            r"(?i)\b(?:received|revised|accepted|updated|modified|printed|accessed|retrieved|downloaded|last|born|held|delivered",
            r"|expires?|valid|until|since|from|effective|before|after|conference|stand|abgerufen|consulté)\b|\d:\d\d"
        ))
        .ok()
    });
    static ISSUE: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?i)^(?:\W*(?:first )?(?:published|posted|issued|released|date|dated|publication date|publié|veröffentlicht|fecha)\b|.*\b(?:vol(?:ume|\.)?|no\.|issue|number|nr\.|n°|№|jahrgang)\s*[\divxl])").ok()
    });
    let length = line.chars().count();
    if length > 120 || OTHER.as_ref().is_some_and(|o| o.is_match(line)) {
        return None;
    }
    let found: Vec<_> = calendar::expressions(line).into_iter().filter(|e| e.from == e.to && !e.bare_year).collect();
    let said = ISSUE.as_ref().is_some_and(|i| i.is_match(line));
    // "Vol. 21, No. 3 (Winter 1996/97), pp. 45-79"
    let inner = line.split_once('(').and_then(|(_, rest)| rest.split_once(')')).map(|(inner, _)| inner);
    if let Some(year) = inner.and_then(text::season).filter(|_| said && found.is_empty()) {
        return Some(Publication { date: year, provenance: Provenance::Text });
    }
    let [date] = &found[..] else { return None };
    let rest = length.saturating_sub(line[date.range.clone()].chars().count());
    let fits = said || rest <= 45 && !line.ends_with(['?', '!']) && !(line.ends_with('.') && rest > 4);
    fits.then_some(Publication { date: date.from, provenance: Provenance::Text })
}

/// A year alone in a short line of the head, if the file was made in that year or the next.
fn lone_year(line: &str, made: Option<i16>) -> Option<PartialDate> {
    let made = made?;
    if line.chars().count() > 80 {
        return None;
    }
    let years: Vec<_> = calendar::expressions(line).into_iter().filter(|e| e.bare_year).collect();
    let [year] = &years[..] else { return None };
    (0..=1).contains(&(made - year.from.year())).then_some(year.from)
}
