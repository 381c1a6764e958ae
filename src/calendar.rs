//! Calendar dates in running text: "19 February 2014", "Feb. 19, 2014", "2014-02-19", "22 janvier 1963", "the 1970s".
//!
//! Every expression that is found here names its year; what is relative ("last week") is left to who knows the
//! publication date. Months are known in English, French, Spanish, German, Portuguese and Italian. Purely numeric days
//! are read only where one order is possible ("19/02/2014", "19.2.2014"), or where the order is the ISO one.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use crate::article::PartialDate;

/// A calendar expression and the time it names, both ends inside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expression {
    /// Bytes of the text.
    pub range: Range<usize>,
    /// First unit of the time.
    pub from: PartialDate,
    /// Last unit of it.
    pub to: PartialDate,
    /// Whether only a number says that this is a year ("2000" may be a sum).
    pub bare_year: bool,
}

/// Month names and their usual abbreviations, folded to ASCII lower case.
#[rustfmt::skip]
const MONTHS: &[(&str, i8)] = &[
    ("january", 1), ("jan", 1), ("janvier", 1), ("enero", 1), ("januar", 1), ("janner", 1), ("janeiro", 1),
    ("gennaio", 1), ("february", 2), ("feb", 2), ("fevrier", 2), ("febrero", 2), ("februar", 2), ("fevereiro", 2),
    ("febbraio", 2), ("march", 3), ("mar", 3), ("mars", 3), ("marzo", 3), ("marz", 3), ("maerz", 3), ("marco", 3),
    ("april", 4), ("apr", 4), ("avril", 4), ("abril", 4), ("aprile", 4), ("may", 5), ("mai", 5), ("mayo", 5),
    ("maio", 5), ("maggio", 5), ("june", 6), ("jun", 6), ("juin", 6), ("junio", 6), ("juni", 6), ("junho", 6),
    ("giugno", 6), ("july", 7), ("jul", 7), ("juillet", 7), ("julio", 7), ("juli", 7), ("julho", 7), ("luglio", 7),
    ("august", 8), ("aug", 8), ("aout", 8), ("agosto", 8), ("september", 9), ("sept", 9), ("sep", 9),
    ("septembre", 9), ("septiembre", 9), ("setiembre", 9), ("setembro", 9), ("settembre", 9), ("october", 10),
    ("oct", 10), ("octobre", 10), ("octubre", 10), ("oktober", 10), ("outubro", 10), ("ottobre", 10),
    ("november", 11), ("nov", 11), ("novembre", 11), ("noviembre", 11), ("novembro", 11), ("december", 12),
    ("dec", 12), ("decembre", 12), ("diciembre", 12), ("dezember", 12), ("dezembro", 12), ("dicembre", 12),
];

/// The number of a month's name, 1 to 12, in any case, with or without accents or a full stop.
pub fn month_number(word: &str) -> Option<i8> {
    let folded = crate::authority::fold(word);
    MONTHS.iter().find(|(name, _)| *name == folded).map(|(_, number)| *number)
}

/// A word of letters with an optional full stop: a candidate for a month.
const WORD: &str = r"([A-Za-zÀ-ÿ]{3,10})\.?";

static DAY_MONTH: LazyLock<Regex> = LazyLock::new(|| {
    regex(&format!(
        r"(?:(?:^|[^\d.,/:-])(\d{{1,2}})(?:st|nd|rd|th|er|\.|º|°)?[\s\u{{a0}}]+(?:day[\s]+)?(?:of[\s]+|de[\s]+)?)?\b{WORD}(?:,|[\s\u{{a0}}]+(?:de|del|of))?[\s\u{{a0}}]*$"
    ))
});
static MONTH_DAY: LazyLock<Regex> =
    LazyLock::new(|| regex(&format!(r"\b{WORD}[\s\u{{a0}}]+(\d{{1,2}})(?:st|nd|rd|th)?,?[\s\u{{a0}}]*$")));
static NUMERIC_BEFORE: LazyLock<Regex> =
    LazyLock::new(|| regex(r"(?:^|[^\d./-])(\d{1,2})([./-])[ ]?(\d{1,2})([./-])[ ]?$"));
static ISO_AFTER: LazyLock<Regex> = LazyLock::new(|| regex(r"^-(\d{2})(?:-(\d{2}))?(?:T\d|[^\d-]|$)"));
static SLASH_AFTER: LazyLock<Regex> =
    LazyLock::new(|| regex(r"^[/.](\d{1,2})[/.](\d{1,2})(?:[^\d/.]|[/.]?$|[/.][^\d])"));
static CHINESE_AFTER: LazyLock<Regex> = LazyLock::new(|| regex(r"^\s?年(?:\s?(\d{1,2})\s?月(?:\s?(\d{1,2})\s?日)?)?"));
static SPAN_AFTER: LazyLock<Regex> = LazyLock::new(|| regex(r"^[-–/](\d{2}|\d{4})(?:[^\d–/-]|$)"));

fn regex(pattern: &str) -> Regex {
    // The patterns are constants of this file and a test compiles each of them.
    #[expect(clippy::expect_used, reason = "constant patterns, compiled by the tests")]
    Regex::new(pattern).expect("a pattern of this file is wrong")
}

/// All calendar expressions of a text, in order, not overlapping.
///
/// ```
/// use chancery::calendar::expressions;
/// let found = expressions("From Feb. 19, 2014 until the 1990s");
/// assert_eq!(found[0].from.to_string(), "2014-02-19");
/// assert_eq!((found[1].from.year(), found[1].to.year()), (1990, 1999));
/// ```
pub fn expressions(text: &str) -> Vec<Expression> {
    let bytes = text.as_bytes();
    let mut found: Vec<Expression> = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        if !bytes[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let start = at;
        while at < bytes.len() && bytes[at].is_ascii_digit() {
            at += 1;
        }
        if at - start != 4 {
            continue;
        }
        let floor = found.last().map_or(0, |e| e.range.end);
        if let Some(expression) = around_year(text, floor, start..at) {
            at = expression.range.end.max(at);
            found.push(expression);
        }
    }
    found
}

/// The date that a whole string is, if it begins with one: a front matter value, a `Date:` line.
pub fn parse(text: &str) -> Option<PartialDate> {
    let text = text.trim();
    if let Ok(date) = text.parse() {
        return Some(date);
    }
    // "20140219" and "20140219103000", as machines write it.
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    if matches!(digits, 8 | 12 | 14) && digits == text.len() {
        let part = |range: Range<usize>| text[range].parse::<i8>().ok();
        return PartialDate::from_day(text[..4].parse().ok()?, part(4..6)?, part(6..8)?);
    }
    let found = expressions(text);
    let first = found.first().filter(|e| e.from == e.to)?;
    // "Thu, 20 Feb 2014 08:00:00 GMT": something may stand before and after, but not a sentence.
    (first.range.start <= 40).then_some(first.from)
}

/// The expression that holds the four digits at `year`, if they are a year.
fn around_year(text: &str, floor: usize, year: Range<usize>) -> Option<Expression> {
    let number: i16 = text[year.clone()].parse().ok()?;
    let before = &text[window_start(text, floor, year.start)..year.start];
    let after = &text[year.end..];
    if !(1000..=2199).contains(&number) || after.starts_with('%') {
        return None;
    }
    let offset = year.start - before.len();
    let exact =
        |range: Range<usize>, date: PartialDate| Some(Expression { range, from: date, to: date, bare_year: false });

    if let Some((length, date)) = numeric_after(number, after) {
        return exact(year.start..year.end + length, date);
    }
    if let Some(c) = NUMERIC_BEFORE.captures(before)
        && let (Some(a), Some(b)) = (c.get(1), c.get(3))
        && c.get(2).map(|m| m.as_str()) == c.get(4).map(|m| m.as_str())
    {
        let date = one_order(number, a.as_str().parse().ok()?, b.as_str().parse().ok()?, &c[2] == ".");
        return exact(offset + a.start()..year.end, date.or_else(|| PartialDate::from_year(number))?);
    }
    if let Some(c) = MONTH_DAY.captures(before)
        && let Some(month) = month_number(&c[1])
        && let Some(date) = c[2].parse().ok().and_then(|day| PartialDate::from_day(number, month, day))
    {
        return exact(offset + c.get(1)?.start()..year.end, date);
    }
    if let Some(c) = DAY_MONTH.captures(before)
        && let Some(month) = month_number(&c[2])
    {
        let day =
            c.get(1).and_then(|m| Some((m.start(), PartialDate::from_day(number, month, m.as_str().parse().ok()?)?)));
        return match day {
            Some((start, date)) => exact(offset + start..year.end, date),
            None => exact(offset + c.get(2)?.start()..year.end, PartialDate::from_month(number, month)?),
        };
    }
    bare(text, year, number, before, after)
}

/// At most 40 bytes before a year, not reaching into the expression before it.
fn window_start(text: &str, floor: usize, year: usize) -> usize {
    let mut start = floor.max(year.saturating_sub(40));
    while !text.is_char_boundary(start) {
        start += 1;
    }
    start
}

/// Month and day behind a year: ISO, slashes, Chinese. Gives the bytes used.
fn numeric_after(year: i16, after: &str) -> Option<(usize, PartialDate)> {
    let part = |c: &regex::Captures<'_>, i: usize| c.get(i).and_then(|m| m.as_str().parse::<i8>().ok());
    let dated = |c: &regex::Captures<'_>| {
        let (month, day) = (part(c, 1)?, part(c, 2));
        let date = match day {
            Some(day) => PartialDate::from_day(year, month, day)?,
            None => PartialDate::from_month(year, month)?,
        };
        let end = c.get(2).or(c.get(1)).map_or(0, |m| m.end());
        Some((end, date))
    };
    if let Some(c) = ISO_AFTER.captures(after) {
        // "1979-81" and "2008-09" are spans of years, not months.
        let next_year = i8::try_from((year + 1) % 100).ok();
        if c.get(2).is_none() && part(&c, 1).is_some_and(|m| m > 12 || Some(m) == next_year) {
            return None;
        }
        return dated(&c);
    }
    if let Some(c) = SLASH_AFTER.captures(after) {
        return dated(&c);
    }
    let c = CHINESE_AFTER.captures(after)?;
    let whole = c.get(0)?.end();
    match part(&c, 1) {
        Some(_) => dated(&c).map(|(_, date)| (whole, date)),
        None => Some((whole, PartialDate::from_year(year)?)),
    }
}

/// Day and month where only one order is possible, or where dots say that the day comes first.
fn one_order(year: i16, a: i8, b: i8, day_first: bool) -> Option<PartialDate> {
    let as_day_month = PartialDate::from_day(year, b, a);
    let as_month_day = PartialDate::from_day(year, a, b);
    match (as_day_month, as_month_day) {
        (Some(x), Some(y)) if x == y || day_first => Some(x),
        (Some(_), Some(_)) => None,
        (x, y) => x.or(y),
    }
}

/// A year by itself, a decade, a span of years.
fn bare(text: &str, year: Range<usize>, number: i16, before: &str, after: &str) -> Option<Expression> {
    let glued = before.ends_with(|c: char| {
        c.is_alphanumeric() || matches!(c, '.' | ',' | '$' | '€' | '£' | '¥' | '#' | '/' | ':' | '_' | '+')
    }) && !before.ends_with(". ");
    if glued && !before.ends_with(['’', '\''])
        || after.starts_with([',', '.']) && after[1..].starts_with(|c: char| c.is_ascii_digit())
    {
        return None;
    }
    let from = PartialDate::from_year(number)?;
    if let Some(tail) = after.strip_prefix(['’', '\'']).or(Some(after)).and_then(|t| t.strip_prefix('s'))
        && number % 10 == 0
        && !tail.starts_with(char::is_alphanumeric)
    {
        let end = text.len() - tail.len();
        let last =
            if number % 100 == 0 && number < 1900 && decade_means_century(before) { number + 99 } else { number + 9 };
        return Some(Expression { range: year.start..end, from, to: PartialDate::from_year(last)?, bare_year: false });
    }
    if let Some(c) = SPAN_AFTER.captures(after)
        && let Ok(last) = c[1].parse::<i16>()
    {
        let last = if last < 100 { number / 100 * 100 + last } else { last };
        if last > number && last - number <= 150 && last <= 2199 {
            let end = year.end + c.get(1)?.end();
            return Some(Expression {
                range: year.start..end,
                from,
                to: PartialDate::from_year(last)?,
                bare_year: false,
            });
        }
    }
    if after.starts_with(|c: char| c.is_alphanumeric()) {
        return None;
    }
    Some(Expression { range: year, from, to: from, bare_year: true })
}

/// "the 1800s" is a century unless "early" or "late" narrows it; a specialist reads it so for round centuries.
fn decade_means_century(before: &str) -> bool {
    let lower = before.to_lowercase();
    lower.ends_with("the ") && !lower.ends_with("early the ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str) -> Vec<String> {
        expressions(text)
            .iter()
            .map(|e| if e.from == e.to { e.from.to_string() } else { format!("{}..{}", e.from, e.to) })
            .collect()
    }

    #[test]
    fn the_usual_forms() {
        assert_eq!(read("BEIJING, Feb. 19, 2014 —"), ["2014-02-19"]);
        assert_eq!(read("LONDON, 6 November 1956 -"), ["1956-11-06"]);
        assert_eq!(read("on the 3rd of October 1990"), ["1990-10-03"]);
        assert_eq!(read("le 22 janvier 1963, au palais"), ["1963-01-22"]);
        assert_eq!(read("el 24 de noviembre de 2016"), ["2016-11-24"]);
        assert_eq!(read("am 7. Dezember 1970"), ["1970-12-07"]);
        assert_eq!(read("le 1er février 1958"), ["1958-02-01"]);
        assert_eq!(read("in December 2011 and Sept. 2013"), ["2011-12", "2013-09"]);
        assert_eq!(read("2014-02-19T10:00:00Z"), ["2014-02-19"]);
        assert_eq!(read("2014/02/19/kerry"), ["2014-02-19"]);
        assert_eq!(read("2016年1月6日"), ["2016-01-06"]);
        assert_eq!(read("19.2.2014"), ["2014-02-19"]);
        assert_eq!(read("July 4th, 1976"), ["1976-07-04"]);
    }

    #[test]
    fn an_order_that_is_open_gives_the_year_only() {
        assert_eq!(read("03/04/2014"), ["2014"]);
        assert_eq!(read("25/04/2014 and 04/25/2014"), ["2014-04-25", "2014-04-25"]);
    }

    #[test]
    fn decades_spans_and_sums() {
        assert_eq!(read("the 1970s"), ["1970..1979"]);
        assert_eq!(read("in the 2000s; the 1800s; the 2008-09 crisis"), ["2000..2009", "1800..1899", "2008..2009"]);
        assert_eq!(parse("20140219").map(|d| d.to_string()).as_deref(), Some("2014-02-19"));
        assert_eq!(read("the crisis of 1979-81 and the war of 1914–1918"), ["1979..1981", "1914..1918"]);
        assert!(read("$2000 and 1,2000 and 12000 and 2000% and model X2000").is_empty());
    }

    #[test]
    fn a_day_that_no_calendar_has_is_no_day() {
        assert_eq!(read("31 February 2014"), ["2014-02"]);
    }

    proptest! {
        #[test]
        fn never_panics_and_stays_inside(text in "\\PC{0,60}[0-9]{4}\\PC{0,20}") {
            let mut last = 0;
            for e in expressions(&text) {
                prop_assert!(e.range.start >= last && text.get(e.range.clone()).is_some());
                prop_assert!(e.from <= e.to);
                last = e.range.end;
            }
        }
    }
}
