//! Lines above a text that are a form's and not its author's: the labels of memoranda in several languages, the marks of
//! secrecy over them, and what databases of newspapers write around an article.

use std::sync::LazyLock;

use regex::Regex;

use crate::article::{Article, PartialDate, Source};
use crate::calendar;

use super::{Provenance, Publication, people};

/// Labels and the particulars that they name.
#[rustfmt::skip]
const LABELS: &[(&str, &str)] = &[
    ("title", "title"), ("headline", "title"), ("subject", "title"), ("re", "title"), ("titre", "title"), ("título", "title"),
    ("titel", "title"), ("betreff", "title"), ("betrifft", "title"), ("objet", "title"), ("asunto", "title"),
    ("oggetto", "title"), ("assunto", "title"), ("тема", "title"),
    ("from", "author"), ("author", "author"), ("authors", "author"), ("author(s)", "author"), ("byline", "author"),
    ("by", "author"), ("written by", "author"), ("auteur", "author"), ("auteurs", "author"), ("autor", "author"),
    ("autorin", "author"), ("autores", "author"), ("autore", "author"), ("verfasser", "author"), ("von", "author"),
    ("de", "author"), ("автор", "author"), ("авторы", "author"), ("от", "author"), ("作者", "author"),
    ("to", "other"), ("cc", "other"), ("bcc", "other"), ("an", "other"), ("kopie", "other"), ("à", "other"),
    ("copie", "other"), ("para", "other"), ("кому", "other"), ("through", "other"), ("via", "other"), ("length", "other"),
    ("load-date", "other"),
    ("date", "date"), ("sent", "date"), ("published", "date"), ("dated", "date"), ("publication date", "date"),
    ("datum", "date"), ("fecha", "date"), ("дата", "date"),
    ("source", "source"), ("publication", "source"), ("quelle", "source"), ("fuente", "source"), ("来源", "source"),
    ("section", "section"), ("url", "url"), ("stable url", "url"), ("link", "url"), ("language", "language"), ("lang", "language"),
];

/// "Title: ...", "Date: ..." and the like, as the particular it gives and its value.
pub(in crate::corpus) fn label(line: &str) -> Option<(&'static str, &str)> {
    field(line.split_once([':', '：'])?)
}

/// A row of a table that says the same: "To | Board of Trustees". Tables of figures have such rows, too, so one alone
/// says nothing.
pub(super) fn row_label(line: &str) -> Option<(&'static str, &str)> {
    field(line.split_once(" | ")?)
}

fn field<'v>((name, value): (&str, &'v str)) -> Option<(&'static str, &'v str)> {
    let name = name.trim().to_lowercase();
    let value = value.trim().trim_start_matches('|').trim();
    let (_, field) = LABELS.iter().find(|(l, _)| *l == name)?;
    (!value.is_empty() && value.len() <= 300).then_some((*field, value))
}

/// "MEMORANDUM", "UNCLASSIFIED": what a form says of itself.
pub(in crate::corpus) fn is_form_word(line: &str) -> bool {
    static FORM: LazyLock<Option<Regex>> = LazyLock::new(|| {
        let secrecy = "UNCLASSIFIED|CONFIDENTIAL|RESTRICTED|(?:TOP )?SECRET|SENSITIVE(?: BUT UNCLASSIFIED)?|(?:FOR )?OFFICIAL USE ONLY|NOFORN|VERTRAULICH|CONFIDENTIEL|CONFIDENCIAL|СЕКРЕТНО";
        Regex::new(&format!(
            r"^(?:(?:{secrecy})(?:\s*/{{1,2}}\s*(?:{secrecy}))*|(?i:(?:inter-?office |office |internal |information |action )?memo(?:randum)?(?: (?:for|to) (?:the )?(?:record|file|files))?|aktennotiz|(?:akten)?vermerk|note de service|note interne|mémorandum|memorándum|memorando|nota interna|служебная записка|меморандум))[.:]?$"
        ))
        .ok()
    });
    line.len() <= 90 && FORM.as_ref().is_some_and(|f| f.is_match(line.trim()))
}

/// Puts the value of a label where it belongs.
pub(super) fn take_value(field: &str, value: &str, article: &mut Article) {
    match field {
        "title" if article.title.is_none() => article.title = Some(value.to_string()),
        "author" => {
            for name in people::split_authors(people::after_by(value).unwrap_or(value)) {
                // "Byline: Paul Whitaker, Geneva": one word behind a name is where it wrote from.
                if (article.authors.is_empty() || name.contains(' ')) && !article.authors.contains(&name) {
                    article.authors.push(name);
                }
            }
        }
        "date" => {
            let date = calendar::parse(value).map(|date| Publication { date, provenance: Provenance::Metadata });
            article.published = date.or(article.published.take());
        }
        "source" => article.source = Some(Source { name: value.to_string(), provenance: Provenance::Metadata }),
        "url" => article.url = Some(value.to_string()),
        "language" => article.language = Some(value.to_string()),
        "section" => {
            let section = value.split(';').next().unwrap_or(value).trim();
            article.section.get_or_insert(section.to_string());
        }
        _ => {}
    }
}

/// A database of newspapers writes headline, paper, date and labels above an article and "Body" between: takes all that
/// into `article`. Gives how many of the lines it was.
pub(in crate::corpus) fn take_delivery(lines: &[&str], article: &mut Article) -> usize {
    let Some(body) = lines.iter().take(16).position(|l| *l == "Body" || *l == "BODY") else { return 0 };
    let labelled = lines[..body].iter().filter(|l| label(l).is_some()).count();
    if labelled == 0 || lines.len() <= body + 1 {
        return 0;
    }
    for (at, line) in lines[..body].iter().enumerate() {
        let date = calendar::expressions(line).into_iter().find(|e| !e.bare_year && e.from == e.to);
        if let Some((field, value)) = label(line) {
            take_value(field, value, article);
        } else if is_copyright(line) || people::is_no_name(line) {
            article.dropped.push(line.to_string());
        } else if let Some(date) = date.filter(|_| line.len() <= 80) {
            let published = Publication { date: date.from, provenance: Provenance::Text };
            article.published.get_or_insert(published);
        } else if at == 0 && article.title.is_none() {
            article.title = Some(line.to_string());
        } else if line.len() <= 60 && article.source.is_none() && article.title.as_deref() != Some(*line) {
            article.source = Some(Source { name: line.to_string(), provenance: Provenance::Text });
        } else if article.title.as_deref() != Some(*line) {
            article.dropped.push(line.to_string());
        }
    }
    body + 1
}

fn is_copyright(line: &str) -> bool {
    let lower = line.to_lowercase();
    line.len() <= 160 && (lower.starts_with("copyright ") || lower.starts_with('©'))
}

/// What such a database writes below an article.
pub(in crate::corpus) fn is_delivery_tail(line: &str) -> bool {
    line.starts_with("Load-Date:") && line.len() <= 60 || line.eq_ignore_ascii_case("End of Document")
}

/// "Winter 1996/97", "Spring 2013", "Q1 2013": the year of it.
pub(in crate::corpus) fn season(line: &str) -> Option<PartialDate> {
    static SEASON: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?i)^\W{0,2}(?:spring|summer|autumn|fall|winter|printemps|été|automne|hiver|frühjahr|frühling|sommer|herbst|primavera|verano|otoño|invierno|весна|лето|осень|зима|Q[1-4]|[1-4]\. quartal),?\s+(\d{4})(?:\s?[/–-]\s?\d{2,4})?\W{0,2}$").ok()
    });
    let year = SEASON.as_ref()?.captures(line)?.get(1)?.as_str().parse().ok()?;
    PartialDate::from_year(year)
}

/// A line without the time of day in it, the names of its zone and of the weekday, and words that only lead to a date.
pub(in crate::corpus) fn without_clock(line: &str) -> String {
    static CLOCK: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(concat!(
            r"(?:,\s*|[-–|]\s*|\b(?i:at|à|um|a las|alle|às|в)\s+)?\b\d{1,2}(?:[:h.]\d{2}){1,2}(?:\s?(?i:[ap]\.?m\.?|uhr|h)\b\.?)?",
            r"(?:\s?(?:GMT|UTC|[A-Z]{1,4}T|MSK|МСК)\b(?:[+-]\d{1,2})?)?(?:\s*[,|]?$|\s)"
        ))
        .ok()
    });
    let colon = line.contains(':') || line.contains('h') || line.contains("Uhr") || line.contains('.');
    match CLOCK.as_ref().filter(|_| colon && line.len() <= 200) {
        Some(clock) => {
            // "14.03.2013" is a date: only what lies outside of dates is a time.
            let dates = calendar::expressions(line);
            let is_date = |at: usize, end: usize| dates.iter().any(|d| at < d.range.end && d.range.start < end);
            match clock.find_iter(line).find(|m| !is_date(m.start(), m.end())) {
                Some(found) => format!("{} {}", &line[..found.start()], &line[found.end()..]).trim().to_string(),
                None => line.to_string(),
            }
        }
        None => line.to_string(),
    }
}

/// Whether lines are the entries of a table of contents: they end in leaders and numbers that rise.
pub(in crate::corpus) fn entry_of_contents(line: &str) -> Option<(bool, u32)> {
    let line = line.trim();
    let number = line.rsplit(|c: char| !c.is_ascii_digit()).next()?;
    let head = line[..line.len() - number.len()].trim_end_matches('|');
    let parted = head.ends_with([' ', '\t', '.', '…', '·', '_']);
    let entry = head.trim_end();
    let leader = entry.ends_with("..") || entry.ends_with(". .") || entry.ends_with(['…', '·', '_']);
    let says = entry.chars().filter(|c| c.is_alphabetic()).count() >= 3;
    (parted && says && line.len() <= 240 && (1..=4).contains(&number.len()))
        .then(|| number.parse().ok().map(|n| (leader, n)))?
}

/// The heading of a table of contents.
pub(in crate::corpus) fn is_contents(line: &str) -> bool {
    #[rustfmt::skip]
    const HEADINGS: &[&str] = &[
        "contents", "table of contents", "inhalt", "inhaltsverzeichnis", "sommaire", "table des matières", "índice",
        "indice", "sumário", "contenido", "содержание", "оглавление", "目录", "目次", "in this paper", "in this report",
    ];
    HEADINGS.contains(&line.trim().trim_end_matches(':').to_lowercase().as_str())
}

/// The lines of a table of contents, with its heading: three and more entries one after the other whose numbers never
/// fall. Without leaders only under a heading that says so: rows of figures end in numbers, too.
pub(in crate::corpus) fn contents(lines: &[&str]) -> Option<std::ops::Range<usize>> {
    let mut at = 0;
    while at < lines.len() {
        let mut leaders = 0;
        let mut last = 0;
        let run = lines[at..]
            .iter()
            .map_while(|line| entry_of_contents(line))
            .take_while(|(leader, number)| {
                let rises = *number >= last;
                last = *number;
                leaders += usize::from(*leader && rises);
                rises
            })
            .count();
        let headed = at > 0 && is_contents(lines[at - 1]);
        if run >= 3 && (headed || leaders >= 3) {
            return Some(at - usize::from(headed)..at + run);
        }
        at += run.max(1);
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_and_labels() {
        for line in ["MEMORANDUM", "UNCLASSIFIED", "Memorandum for the Record", "SECRET//NOFORN", "VERMERK"] {
            assert!(is_form_word(line), "{line}");
        }
        for line in ["Memorandum of Understanding", "Secret", "Confidential talks"] {
            assert!(!is_form_word(line), "{line}");
        }
        assert_eq!(label("Betreff: Das Minsker Abkommen"), Some(("title", "Das Minsker Abkommen")));
        assert_eq!(row_label("To | Board of Trustees"), Some(("other", "Board of Trustees")));
    }

    #[test]
    fn times_of_day_are_no_part_of_a_date() {
        for line in
            ["14 March 2013, 18:30", "22 июля 2022 года, 19:45", "14 March 2013 at 6:30 pm", "14.03.2013, 18.30 Uhr"]
        {
            let left = without_clock(line);
            assert!(!left.contains("30") && !left.contains("45"), "{left}");
            assert_eq!(calendar::expressions(&left).len(), 1, "{left}");
        }
        assert_eq!(season("Winter 1996/97").map(|d| d.to_string()).as_deref(), Some("1996"));
        assert_eq!(season("Winter 1996 was cold"), None);
    }

    #[test]
    fn tables_of_contents() {
        let lines = ["Contents", "1. A stone is laid 2", "2. Whose water 3", "Endnotes 4", "Text."];
        assert_eq!(contents(&lines), Some(0..4));
        assert_eq!(contents(&lines[1..]), None);
        assert_eq!(contents(&["One ..... 1", "Two ..... 3", "Three ..... 3"]), Some(0..3));
    }
}
