//! Ranges of days as they are typed behind `date:` and `mentions:`.

use jiff::civil::Date;

use crate::article::DateRange;

/// `2014-02`, `2013..2014`, `>=2013`, `2013 TO 2014-02`, with `*` for an open end; and whether an end is left out.
///
/// # Errors
/// In a sentence, what is no date or runs backwards.
pub(super) fn range(text: &str, after: bool, before: bool) -> Result<DateRange, String> {
    let read = |part: &str| part.trim().parse::<DateRange>().map_err(|e| e.to_string());
    let open = DateRange::default();
    for (sign, is_first, is_out) in [(">=", true, false), ("<=", false, false), (">", true, true), ("<", false, true)] {
        let Some(rest) = text.strip_prefix(sign) else { continue };
        let day = read(rest)?;
        return Ok(if is_first {
            DateRange { first: first(day, is_out)?, ..open }
        } else {
            DateRange { last: last(day, is_out)?, ..open }
        });
    }
    let Some((from, to)) = text.split_once(" TO ").or_else(|| text.split_once("..")) else {
        return read(text);
    };
    let end = |part: &str| if matches!(part.trim(), "" | "*") { Ok(None) } else { read(part).map(Some) };
    let from = end(from)?.map_or(Ok(None), |day| first(day, after))?;
    let to = end(to)?.map_or(Ok(None), |day| last(day, before))?;
    match (from, to) {
        (Some(a), Some(b)) if a > b => Err("the range ends before it begins".into()),
        _ => Ok(DateRange { first: from, last: to }),
    }
}

/// A range that was typed with its end first.
pub(super) fn backwards(text: &str) -> Option<DateRange> {
    let (to, from) = text.split_once(" TO ").or_else(|| text.split_once(".."))?;
    range(&format!("{from}..{to}"), false, false).ok()
}

/// The first day of a range that begins with this, or after it.
fn first(day: DateRange, is_out: bool) -> Result<Option<Date>, String> {
    match day.last.filter(|_| is_out) {
        Some(last) => last.tomorrow().map(Some).map_err(|e| e.to_string()),
        None => Ok(day.first),
    }
}

/// The last day of a range that ends with this, or before it.
fn last(day: DateRange, is_out: bool) -> Result<Option<Date>, String> {
    match day.first.filter(|_| is_out) {
        Some(first) => first.yesterday().map(Some).map_err(|e| e.to_string()),
        None => Ok(day.last),
    }
}
