//! Times that a text speaks of: calendar expressions, and those that need the publication date to be understood.
//!
//! "December 2011", "the 1970s" and "1979-81" name their time; a bare year counts where a preposition or punctuation
//! says that it is one. "Late January", "last year", "yesterday" are counted back from the publication date and left
//! out where it is unknown or too coarse. Limits: anchors in the text itself ("two days after the summit") are not
//! followed.

use std::sync::LazyLock;

use jiff::ToSpan;
use jiff::civil::Date;
use regex::Regex;

use crate::article::{Article, MentionedDate, PartialDate, Precision};
use crate::calendar::{self, Expression};

static RELATIVE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"\b(?:(?P<day>[Yy]esterday|[Tt]oday|[Tt]omorrow)|(?P<which>[Tt]his|[Ll]ast|[Nn]ext) (?P<unit>month|year)|(?:(?:[Ii]n|[Ss]ince|[Uu]ntil|[Bb]y|[Oo]n|[Oo]f|[Ll]ast|[Ee]arly|[Ll]ate|[Mm]id|[Tt]his) )?(?P<month>January|February|March|April|May|June|July|August|September|October|November|December|Jan\.|Feb\.|Aug\.|Sept\.|Oct\.|Nov\.|Dec\.)(?: (?P<dom>\d{1,2})(?:st|nd|rd|th)?\b)?)",
    )
    .ok()
});

/// The mentioned dates of an article, in text order, not overlapping.
pub(super) fn mentioned(article: &Article) -> Vec<MentionedDate> {
    let text = &article.text;
    let mut found: Vec<MentionedDate> = calendar::expressions(text)
        .into_iter()
        .filter(|e| !e.bare_year || is_year(text, e))
        .map(|e| MentionedDate { start: e.range.start, end: e.range.end, from: e.from, to: e.to })
        .collect();
    if let Some(published) = article.published
        && published.date.precision() >= Precision::Month
    {
        let calendar = found.clone();
        let is_free = |r: &MentionedDate| {
            let at = calendar.partition_point(|c| c.end <= r.start);
            calendar.get(at).is_none_or(|c| r.end <= c.start)
        };
        found.extend(relative(text, published.date).filter(is_free));
        found.sort_by_key(|d| d.start);
    }
    found
}

/// Whether four digits by themselves are a year: by the word before, the brackets or the punctuation around.
fn is_year(text: &str, expression: &Expression) -> bool {
    #[rustfmt::skip]
    const BEFORE: &[&str] = &[
        "in", "since", "of", "from", "to", "until", "till", "by", "during", "between", "and", "before", "after",
        "late", "early", "mid", "around", "about", "circa", "c", "spring", "summer", "autumn", "fall", "winter",
        "the", "through", "or", "year", "en", "depuis", "de", "im", "seit", "vor", "nach", "desde", "hasta", "del",
        "jahr", "année", "año", "em", "nel", "dal",
    ];
    #[rustfmt::skip]
    const COUNTED: &[&str] = &[
        "troops", "soldiers", "people", "men", "women", "km", "kilometres", "kilometers", "miles", "metres", "meters",
        "tons", "tonnes", "dollars", "members", "delegates", "prisoners", "refugees", "dead", "deaths", "votes",
        "seats", "words", "feet", "barrels", "warheads", "missiles", "aircraft", "tanks", "guests", "euros", "pounds",
        "civilians", "workers", "students", "pages", "of", "prisoners", "villages", "families", "tents", "megawatts",
        "calories", "rubles", "roubles", "yen",
    ];
    let before = text[..expression.range.start].trim_end();
    let after = &text[expression.range.end..];
    let next: String =
        after.trim_start().chars().take_while(|c| c.is_alphabetic()).flat_map(char::to_lowercase).collect();
    if after.starts_with(' ') && COUNTED.contains(&next.as_str()) {
        return false;
    }
    let word: String = before
        .chars()
        .rev()
        .take_while(|c| c.is_alphabetic())
        .collect::<Vec<_>>()
        .into_iter()
        .rev()
        .flat_map(char::to_lowercase)
        .collect();
    BEFORE.contains(&word.as_str()) || before.ends_with(['(', '–', '—']) || after.starts_with([')', ';'])
}

/// Expressions counted from the publication date.
fn relative(text: &str, published: PartialDate) -> impl Iterator<Item = MentionedDate> {
    let pattern = RELATIVE.as_ref();
    pattern.into_iter().flat_map(move |p| p.captures_iter(text)).filter_map(move |c| {
        let whole = c.get(0)?;
        let date = if let Some(day) = c.name("day") {
            let shift = match day.as_str().to_ascii_lowercase().as_str() {
                "yesterday" => -1,
                "tomorrow" => 1,
                _ => 0,
            };
            // "today" in prose more often means these days.
            let known_day = published.day().is_some() && shift != 0;
            known_day.then(|| published.first_day().checked_add(shift.days()).ok().map(PartialDate::from))??
        } else if let Some(unit) = c.name("unit") {
            let shift = match c["which"].to_ascii_lowercase().as_str() {
                "last" => -1,
                "next" => 1,
                _ => 0,
            };
            shifted(published, unit.as_str(), shift)?
        } else {
            month(&c, published, is_ahead(text, whole.start()))?
        };
        let start = c.name("month").map_or(whole.start(), |m| m.start());
        Some(MentionedDate { start, end: whole.end(), from: date, to: date })
    })
}

/// Whether the words before a month speak of what is to come: "would visit Moscow in May".
fn is_ahead(text: &str, at: usize) -> bool {
    const FUTURE: &[&str] =
        &["will", "would", "shall", "due", "scheduled", "plans", "planned", "expected", "next", "upcoming", "until"];
    let mut from = at.saturating_sub(120);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    let before = &text[from..at];
    let clause = before.rsplit(['.', ';', '!', '?', '\n']).next().unwrap_or(before);
    clause.split(|c: char| !c.is_alphabetic()).any(|w| FUTURE.contains(&w.to_lowercase().as_str()))
}

fn shifted(published: PartialDate, unit: &str, shift: i32) -> Option<PartialDate> {
    let first: Date = published.first_day();
    if unit == "year" {
        return PartialDate::from_year(first.year().checked_add(i16::try_from(shift).ok()?)?);
    }
    let month = first.first_of_month().checked_add(shift.months()).ok()?;
    PartialDate::from_month(month.year(), month.month())
}

/// A month without a year: the one that lies within the eleven months before the article or the month after it, as
/// news is written. "May" alone may be a verb and needs a preposition or a day.
fn month(c: &regex::Captures<'_>, published: PartialDate, ahead_of_now: bool) -> Option<PartialDate> {
    let name = c.name("month")?;
    let day: Option<i8> = c.name("dom").and_then(|d| d.as_str().parse().ok());
    let introduced = c.get(0).is_some_and(|whole| whole.start() < name.start());
    if !introduced && day.is_none() {
        return None;
    }
    let number = calendar::month_number(name.as_str())?;
    let now = published.first_day();
    let ahead = i32::from(number) - i32::from(now.month());
    let year = if ahead_of_now {
        now.year() + i16::from(ahead < 0)
    } else if ahead > 1 {
        now.year() - 1
    } else if ahead < -10 {
        now.year() + 1
    } else {
        now.year()
    };
    match day {
        Some(day) => PartialDate::from_day(year, number, day),
        None => PartialDate::from_month(year, number),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{Format, Provenance, Publication};

    fn read(text: &str, published: Option<&str>) -> Vec<String> {
        let mut article = Article::new("x", Format::Text, text.to_string());
        article.published =
            published.map(|d| Publication { date: d.parse().expect("a date"), provenance: Provenance::Metadata });
        mentioned(&article)
            .iter()
            .map(|d| if d.from == d.to { d.from.to_string() } else { format!("{}..{}", d.from, d.to) })
            .collect()
    }

    #[test]
    fn calendar_times() {
        assert_eq!(
            read("He died in December 2011; since about 2003 the talks (begun 2003) went on in the 1990s.", None),
            ["2011-12", "2003", "2003", "1990..1999"]
        );
        assert!(read("Some 2000 troops and 1500 tons of rice arrived.", None).is_empty());
    }

    #[test]
    fn times_counted_from_publication() {
        let text = "The mission left yesterday. It follows the execution in December and a visit in late January. This month talks go on; last year they failed.";
        assert_eq!(read(text, Some("2014-02-24")), ["2014-02-23", "2013-12", "2014-01", "2014-02", "2013"]);
        assert!(read(text, None).is_empty());
        assert_eq!(read("Xi would visit Moscow in May.", Some("2014-02-19")), ["2014-05"]);
        assert_eq!(read("They will meet again in September.", Some("2013-06-19")), ["2013-09"]);
        assert!(read("They may go. May they?", Some("2014-02-24")).is_empty());
    }
}
