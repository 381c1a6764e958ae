//! Calendar dates in running text: "19 February 2014", "Feb. 19, 2014", "2014-02-19", "22 janvier 1963", "the 1970s".
//!
//! Every expression that is found here names its year; what is relative ("last week") is left to who knows the
//! publication date. Months are known in some twenty languages (`months.rs`), Arabic digits are read as digits. Of a
//! purely numeric date the order decides: the ISO one is plain, dots put the day first, and where slashes leave both
//! orders open an [`Order`] known from the language or the rest of a page decides, else only the year is read. Years
//! have four digits; [`parse_short`] reads two where a label or a tag says that this is a date.

mod months;

pub use months::month_number;

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

/// Which of two numbers is the day, where a date has only numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Order {
    /// Nothing is known: only the year of "03/04/2014" can be read.
    #[default]
    Unknown,
    /// 3 April, as nearly everywhere.
    DayFirst,
    /// March 4, as in the United States.
    MonthFirst,
}

impl Order {
    /// The order that writers of a language use, by its tag: `fr`, `en-US`. English alone leaves it open.
    ///
    /// ```
    /// use chancery::calendar::Order;
    /// assert_eq!(Order::of_language("de"), Order::DayFirst);
    /// assert_eq!(Order::of_language("en"), Order::Unknown);
    /// ```
    pub fn of_language(tag: &str) -> Order {
        let tag = tag.trim().to_ascii_lowercase().replace('_', "-");
        match tag.split('-').next().unwrap_or_default() {
            "" => Order::Unknown,
            "en" => match tag.split('-').nth(1) {
                Some("us") => Order::MonthFirst,
                Some("gb" | "ie" | "au" | "nz" | "in" | "za" | "uk") => Order::DayFirst,
                _ => Order::Unknown,
            },
            _ => Order::DayFirst,
        }
    }

    /// The order that the numeric dates of a text show: "25/04/2014" says that days come first.
    pub fn of_text(text: &str) -> Order {
        let shown = SLASHED.captures_iter(text).find_map(|c| {
            let (a, b): (i8, i8) = (c[1].parse().ok()?, c[2].parse().ok()?);
            match (a > 12, b > 12) {
                (true, false) => Some(Order::DayFirst),
                (false, true) => Some(Order::MonthFirst),
                _ => None,
            }
        });
        shown.unwrap_or_default()
    }
}

static SLASHED: LazyLock<Regex> = LazyLock::new(|| regex(r"\b(\d{1,2})/(\d{1,2})/(?:19|20)\d\d\b"));

/// A word of letters with an optional full stop: a candidate for a month. Two words are one in the Arabic of the Levant.
const WORD: &str = r"(\p{L}{3,12}(?:[ ](?:الثاني|الأول))?)\.?";

static DAY_MONTH: LazyLock<Regex> = LazyLock::new(|| {
    regex(&format!(
        r"(?:(?:^|[^\d.,/:-])(?:(\d{{1,2}})\.?[ ]?[-–][ ]?)?(\d{{1,2}})(?:st|nd|rd|th|er|ste|\.|º|°)?[\s\u{{a0}}-]+(?:day[\s]+)?(?:of[\s]+|de[\s]+)?)?\b{WORD}(?:/\p{{L}}{{3,8}})?(?:,|-|[\s\u{{a0}}]+(?:de|del|of))?[\s\u{{a0}}]*$"
    ))
});
static MONTH_DAY: LazyLock<Regex> = LazyLock::new(|| {
    regex(&format!(
        r"\b{WORD}[\s\u{{a0}}-]+(\d{{1,2}})(?:st|nd|rd|th)?(?:[ ]?[-–][ ]?(\d{{1,2}}))?(?:,|-)?[\s\u{{a0}}]*$"
    ))
});
static YEAR_FIRST: LazyLock<Regex> =
    LazyLock::new(|| regex(&format!(r"^[.,]?[\s\u{{a0}}]{WORD}[\s\u{{a0}}](\d{{1,2}})(?:[^\d:]|$)")));
static MONTH_BEFORE: LazyLock<Regex> = LazyLock::new(|| regex(r"(?:^|[\s(])(0?[1-9]|1[0-2])/$"));
static NUMERIC_BEFORE: LazyLock<Regex> =
    LazyLock::new(|| regex(r"(?:^|[^\d./-])(\d{1,2})[ ]?([./|-])[ ]?(\d{1,2})[ ]?([./|-])[ ]?$"));
static ISO_AFTER: LazyLock<Regex> = LazyLock::new(|| regex(r"^-(\d{2})(?:-(\d{2}))?(?:T\d|[^\d-]|$)"));
static SLASH_AFTER: LazyLock<Regex> =
    LazyLock::new(|| regex(r"^[/.](\d{1,2})[/.](\d{1,2})(?:[^\d/.]|[/.]?$|[/.][^\d])"));
static CHINESE_AFTER: LazyLock<Regex> =
    LazyLock::new(|| regex(r"^\s?[年년](?:\s?(\d{1,2})\s?[月월](?:\s?(\d{1,2})\s?[日일])?)?"));
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
    expressions_in(text, Order::Unknown)
}

/// [`expressions`], where the order of day and month in numeric dates is known.
///
/// ```
/// use chancery::calendar::{Order, expressions_in};
/// assert_eq!(expressions_in("03/04/2014", Order::DayFirst)[0].from.to_string(), "2014-04-03");
/// ```
pub fn expressions_in(text: &str, order: Order) -> Vec<Expression> {
    // Arabic writes its own digits, each of two bytes; they are read as ASCII and the offsets put back.
    const ARABIC_ZERO: u32 = 0x660;
    let is_arabic_digit = |c: char| (ARABIC_ZERO..ARABIC_ZERO + 10).contains(&(c as u32));
    if !text.contains(is_arabic_digit) {
        return of_ascii_digits(text, order);
    }
    let mut plain = String::with_capacity(text.len());
    let mut origin = Vec::with_capacity(text.len() + 1);
    for (at, c) in text.char_indices() {
        let c = if is_arabic_digit(c) { char::from_digit(c as u32 - ARABIC_ZERO, 10).unwrap_or(c) } else { c };
        plain.push(c);
        origin.resize(plain.len(), at);
    }
    origin.push(text.len());
    let back = |e: Expression| Expression { range: origin[e.range.start]..origin[e.range.end], ..e };
    of_ascii_digits(&plain, order).into_iter().map(back).collect()
}

fn of_ascii_digits(text: &str, order: Order) -> Vec<Expression> {
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
        if let Some(expression) = around_year(text, floor, start..at, order) {
            at = expression.range.end.max(at);
            found.push(expression);
        }
    }
    found
}

/// The date that a whole string is, if it begins with one: a front matter value, a `Date:` line.
pub fn parse(text: &str) -> Option<PartialDate> {
    parse_in(text, Order::Unknown)
}

/// [`parse`], where the order of day and month in numeric dates is known.
pub fn parse_in(text: &str, order: Order) -> Option<PartialDate> {
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
    // Seconds or milliseconds since 1970, of 1990 and later: earlier ones are too short to be told from other numbers.
    if matches!(digits, 10 | 13) && digits == text.len() {
        let seconds = text[..10].parse::<i64>().ok().filter(|s| *s >= 631_152_000)?;
        let day = jiff::tz::Offset::UTC.to_datetime(jiff::Timestamp::from_second(seconds).ok()?).date();
        return PartialDate::from_day(day.year(), day.month(), day.day());
    }
    let found = expressions_in(text, order);
    let first = found.first().filter(|e| e.from == e.to)?;
    // "Thu, 20 Feb 2014 08:00:00 GMT": something may stand before and after, but not a sentence.
    (first.range.start <= 40).then_some(first.from)
}

/// Whether what stands before a date makes it that of an update or of a look-up, in the languages of the press: such a
/// date says nothing of when something appeared.
///
/// ```
/// use chancery::calendar::introduces_update;
/// assert_eq!(["Last updated on ", "Published "].map(introduces_update), [true, false]);
/// ```
pub fn introduces_update(introduction: &str) -> bool {
    static UPDATE: LazyLock<Regex> = LazyLock::new(|| {
        let words = r"updat\w*|modif\w*|revised|edited|correct\w*|accessed|retrieved|printed|aktualisiert|geändert|änderung|mis(?:e)? à jour|actualiza\w*|aggiorna\w*|atualiza\w*|обновл\w*|bijgewerkt|abgerufen";
        regex(&format!(r"(?i)(?:{words})[^.;|·]{{0,25}}$"))
    });
    UPDATE.is_match(introduction)
}

/// The expression that holds the four ASCII digits at `year`, bytes of the text, if they are a year; it does not reach
/// before `floor`. For who finds the digits himself.
pub(crate) fn at_year(text: &str, floor: usize, year: Range<usize>, order: Order) -> Option<Expression> {
    around_year(text, floor, year, order)
}

/// The expression that holds the four digits at `year`, if they are a year.
fn around_year(text: &str, floor: usize, year: Range<usize>, order: Order) -> Option<Expression> {
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
        let order = if matches!(&c[2], "." | "|") { Order::DayFirst } else { order };
        let date = one_order(number, a.as_str().parse().ok()?, b.as_str().parse().ok()?, order);
        return exact(offset + a.start()..year.end, date.or_else(|| PartialDate::from_year(number))?);
    }
    if let Some(c) = MONTH_DAY.captures(before)
        && let Some(month) = month_number(&c[1])
        && let Some(date) = c[2].parse().ok().and_then(|day| PartialDate::from_day(number, month, day))
    {
        // "Feb 19-20, 2014".
        let last = c.get(3).and_then(|d| PartialDate::from_day(number, month, d.as_str().parse().ok()?));
        let to = last.filter(|last| *last > date).unwrap_or(date);
        return Some(Expression { range: offset + c.get(1)?.start()..year.end, from: date, to, bare_year: false });
    }
    if let Some(c) = DAY_MONTH.captures(before)
        && let Some(month) = month_number(&c[3])
    {
        let day = |group: usize| {
            let m = c.get(group)?;
            Some((m.start(), PartialDate::from_day(number, month, m.as_str().parse().ok()?)?))
        };
        return match (day(1), day(2)) {
            (Some((start, from)), Some((_, to))) if from < to => {
                Some(Expression { range: offset + start..year.end, from, to, bare_year: false })
            }
            (_, Some((start, date))) => exact(offset + start..year.end, date),
            _ => exact(offset + c.get(3)?.start()..year.end, PartialDate::from_month(number, month)?),
        };
    }
    if let Some(c) = YEAR_FIRST.captures(after)
        && let Some(month) = month_number(&c[1])
        && let Some(date) = c[2].parse().ok().and_then(|day| PartialDate::from_day(number, month, day))
    {
        return exact(year.start..year.end + c.get(2)?.end(), date);
    }
    if let Some(c) = MONTH_BEFORE.captures(before)
        && let Some(date) = c[1].parse().ok().and_then(|month| PartialDate::from_month(number, month))
    {
        return exact(offset + c.get(1)?.start()..year.end, date);
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

/// Day and month in the order that is known, else where only one is possible.
fn one_order(year: i16, a: i8, b: i8, order: Order) -> Option<PartialDate> {
    let as_day_month = PartialDate::from_day(year, b, a);
    let as_month_day = PartialDate::from_day(year, a, b);
    match (as_day_month, as_month_day, order) {
        (Some(x), Some(y), Order::Unknown) => (x == y).then_some(x),
        (x, y, Order::MonthFirst) => y.or(x),
        (x, y, _) => x.or(y),
    }
}

/// The day that a short text names with a year of two digits: "19.02.14", "19 Feb '14". It is doubtful as all such are;
/// ask only where a label or a tag says that this is a date. Years up to `latest` are of its century, others of the one before.
///
/// ```
/// use chancery::calendar::{Order, parse_short};
/// assert_eq!(parse_short("19.02.14", Order::Unknown, 2026).unwrap().to_string(), "2014-02-19");
/// assert_eq!(parse_short("03/04/14", Order::Unknown, 2026), None);
/// ```
pub fn parse_short(text: &str, order: Order, latest: i16) -> Option<PartialDate> {
    static NUMERIC: LazyLock<Regex> = LazyLock::new(|| {
        regex(r"(?:^|[^\d./:-])(\d{1,2})([./-])[ ]?(\d{1,2})([./-])[ ]?['’]?(\d\d)(?:[^\d./:%]|[.,]?(?:\s|$))")
    });
    static NAMED: LazyLock<Regex> = LazyLock::new(|| {
        regex(r"(?:^|[^\d./:-])(\d{1,2})\.?[ -](\p{L}{3,12})\.?,?[ -]['’]?(\d\d)(?:[^\d./:%]|[.,]?(?:\s|$))")
    });
    let full = |yy: &str| {
        let yy: i16 = yy.parse().ok()?;
        let century = latest / 100 * 100;
        Some(if yy <= latest % 100 { century + yy } else { century - 100 + yy })
    };
    if let Some(c) = NUMERIC.captures(text)
        && c[2] == c[4]
    {
        let order = if &c[2] == "." { Order::DayFirst } else { order };
        return one_order(full(&c[5])?, c[1].parse().ok()?, c[3].parse().ok()?, order);
    }
    let c = NAMED.captures(text)?;
    PartialDate::from_day(full(&c[3])?, month_number(&c[2])?, c[1].parse().ok()?)
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
        assert_eq!(
            read("19-Feb-2014 and Feb 19-20, 2014 and 3-5 March 2014"),
            ["2014-02-19", "2014-02-19..2014-02-20", "2014-03-03..2014-03-05"]
        );
        assert_eq!(read("14. - 20. Januar 2022"), ["2022-01-14..2022-01-20"]);
        assert_eq!(read("26 | 01 | 2022"), ["2022-01-26"]);
        assert_eq!(read("(03/2014)"), ["2014-03"]);
    }

    #[test]
    fn languages_of_the_press() {
        assert_eq!(read("19 февраля 2014 г."), ["2014-02-19"]);
        assert_eq!(read("19 فبراير/شباط 2014"), ["2014-02-19"]);
        assert_eq!(read("١٩ فبراير ٢٠١٤"), ["2014-02-19"]);
        assert_eq!(read("19 كانون الثاني 2014"), ["2014-01-19"]);
        assert_eq!(read("19 de fevereiro de 2014"), ["2014-02-19"]);
        assert_eq!(read("19. lutego 2014"), ["2014-02-19"]);
        assert_eq!(read("2014. január 6."), ["2014-01-06"]);
        assert_eq!(read("2014年2月19日(水)"), ["2014-02-19"]);
        assert_eq!(read("2014년 2월 19일"), ["2014-02-19"]);
        assert_eq!(read("Mittwoch, 5. Mrz. 2014"), ["2014-03-05"]);
    }

    #[test]
    fn a_known_order_settles_slashes() {
        assert_eq!(Order::of_text("on 25/04/2014 and 03/04/2014"), Order::DayFirst);
        let read = |order| expressions_in("03/04/2014", order)[0].from.to_string();
        assert_eq!(
            [read(Order::DayFirst), read(Order::MonthFirst), read(Order::Unknown)],
            ["2014-04-03", "2014-03-04", "2014"]
        );
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
        assert_eq!(parse("1392800000").map(|d| d.to_string()).as_deref(), Some("2014-02-19"));
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
