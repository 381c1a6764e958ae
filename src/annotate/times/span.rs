//! From a unit and a distance to a value in the notation of TIMEX3 and the days that it covers.

use jiff::ToSpan;
use jiff::civil::Date;

use crate::article::PartialDate;

/// A value and the time it covers, where it is definite.
pub(super) type Valued = (String, Option<(PartialDate, PartialDate)>);

/// Units of time, as the word table numbers them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Unit {
    Second,
    Minute,
    Hour,
    Day,
    Week,
    Fortnight,
    Month,
    Quarter,
    Year,
    Decade,
    Century,
    Millennium,
}

impl Unit {
    /// By its number in the word table.
    pub(super) fn of(n: i32) -> Unit {
        const ALL: [Unit; 12] = [
            Unit::Second,
            Unit::Minute,
            Unit::Hour,
            Unit::Day,
            Unit::Week,
            Unit::Fortnight,
            Unit::Month,
            Unit::Quarter,
            Unit::Year,
            Unit::Decade,
            Unit::Century,
            Unit::Millennium,
        ];
        usize::try_from(n).ok().and_then(|n| ALL.get(n)).copied().unwrap_or(Unit::Millennium)
    }

    /// A length in it: `P3Y`, `PT24H`, `PXD`. `amount` is written as it stands, `X` for an unknown one.
    pub(super) fn period(self, amount: &str) -> String {
        match self {
            Unit::Second => format!("PT{amount}S"),
            Unit::Minute => format!("PT{amount}M"),
            Unit::Hour => format!("PT{amount}H"),
            Unit::Day => format!("P{amount}D"),
            Unit::Week => format!("P{amount}W"),
            Unit::Fortnight => match amount.parse::<i32>() {
                Ok(n) => format!("P{}W", n * 2),
                Err(_) => format!("P{amount}W"),
            },
            Unit::Month => format!("P{amount}M"),
            Unit::Quarter => format!("P{amount}Q"),
            Unit::Year => format!("P{amount}Y"),
            Unit::Decade => format!("P{amount}DE"),
            Unit::Century => format!("P{amount}CE"),
            Unit::Millennium => format!("P{amount}ML"),
        }
    }

    /// Half of one.
    pub(super) fn half(self) -> String {
        match self {
            Unit::Minute => "PT30S".into(),
            Unit::Hour => "PT30M".into(),
            Unit::Day => "PT12H".into(),
            Unit::Year => "P6M".into(),
            Unit::Decade => "P5Y".into(),
            Unit::Century => "P50Y".into(),
            unit => unit.period("0.5"),
        }
    }
}

/// A single day, month or year.
pub(super) fn one(date: PartialDate) -> Valued {
    (date.to_string(), Some((date, date)))
}

/// The unit of the calendar that lies `by` units from `base`; nothing where `base` is too coarse for it.
pub(super) fn shifted(base: PartialDate, unit: Unit, by: i32) -> Option<Valued> {
    let day = || base.day().map(|_| base.first_day());
    match unit {
        Unit::Second | Unit::Minute | Unit::Hour => None,
        Unit::Day => Some(one(PartialDate::from(day()?.checked_add(i64::from(by).days()).ok()?))),
        Unit::Week => week(day()?.checked_add(i64::from(by).weeks()).ok()?),
        Unit::Fortnight => week(day()?.checked_add((i64::from(by) * 2).weeks()).ok()?),
        Unit::Month => Some(one(month(base, by)?)),
        Unit::Quarter => {
            let there = month(base, by.checked_mul(3)?)?;
            quarter(there.year(), (there.month()? - 1) / 3 + 1)
        }
        Unit::Year => Some(one(year(base, by)?)),
        Unit::Decade => decade(i32::from(base.year()) / 10 * 10 + by.checked_mul(10)?),
        Unit::Century => century(i32::from(base.year()) / 100 + by + 1),
        Unit::Millennium => None,
    }
}

fn year(base: PartialDate, by: i32) -> Option<PartialDate> {
    PartialDate::from_year(i16::try_from(i32::from(base.year()).checked_add(by)?).ok()?)
}

fn month(base: PartialDate, by: i32) -> Option<PartialDate> {
    let months = i32::from(base.year()) * 12 + i32::from(base.month()?) - 1;
    let there = months.checked_add(by)?;
    PartialDate::from_month(i16::try_from(there.div_euclid(12)).ok()?, i8::try_from(there.rem_euclid(12) + 1).ok()?)
}

/// The week of ISO 8601 that holds a day, Monday to Sunday.
fn week(day: Date) -> Option<Valued> {
    let iso = day.iso_week_date();
    let monday = day.checked_sub(i64::from(day.weekday().to_monday_zero_offset()).days()).ok()?;
    let sunday = monday.checked_add(6.days()).ok()?;
    Some((format!("{:04}-W{:02}", iso.year(), iso.week()), Some((monday.into(), sunday.into()))))
}

/// The weekend `by` weeks from that of the week of a day.
pub(super) fn weekend(base: PartialDate, by: i32) -> Option<Valued> {
    base.day()?;
    let day = base.first_day().checked_add(i64::from(by).weeks()).ok()?;
    let (week, span) = week(day)?;
    let sunday = span?.1;
    let saturday = sunday.first_day().checked_sub(1.days()).ok()?;
    Some((format!("{week}-WE"), Some((saturday.into(), sunday))))
}

/// A quarter of a calendar year, 1 to 4.
pub(super) fn quarter(year: i16, quarter: i8) -> Option<Valued> {
    let from = PartialDate::from_month(year, quarter * 3 - 2)?;
    let to = PartialDate::from_month(year, quarter * 3)?;
    Some((format!("{year:04}-Q{quarter}"), Some((from, to))))
}

/// A half of a calendar year, 1 or 2.
pub(super) fn half_year(year: i16, half: i8) -> Option<Valued> {
    let from = PartialDate::from_month(year, half * 6 - 5)?;
    let to = PartialDate::from_month(year, half * 6)?;
    Some((format!("{year:04}-H{half}"), Some((from, to))))
}

/// The decade that begins with a year.
pub(super) fn decade(first: i32) -> Option<Valued> {
    let from = PartialDate::from_year(i16::try_from(first).ok()?)?;
    let to = PartialDate::from_year(i16::try_from(first + 9).ok()?)?;
    Some((format!("{:03}", first / 10), Some((from, to))))
}

/// The century of a number: the nineteenth is 1801 to 1900, and its value is "18".
pub(super) fn century(number: i32) -> Option<Valued> {
    let last = i16::try_from(number.checked_mul(100)?).ok()?;
    let (from, to) = (PartialDate::from_year(last - 99)?, PartialDate::from_year(last)?);
    Some((format!("{:02}", number - 1), Some((from, to))))
}

/// A season of a year: 0 is spring. Months are those of the northern half of the earth. The winter of a year may be that
/// at its beginning or at its end, so that only the year is certain.
pub(super) fn season(year: i16, season: i32) -> Option<Valued> {
    let (letters, first) = match season {
        0 => ("SP", 3),
        1 => ("SU", 6),
        2 => ("FA", 9),
        _ => ("WI", 0),
    };
    let span = if first == 0 {
        let year = PartialDate::from_year(year)?;
        (year, year)
    } else {
        (PartialDate::from_month(year, first)?, PartialDate::from_month(year, first + 2)?)
    };
    Some((format!("{year:04}-{letters}"), Some(span)))
}

/// Letters for a part of the day, by its number in the word table.
pub(super) fn day_part(n: i32) -> &'static str {
    match n {
        0 | 4 => "MO",
        1 => "AF",
        2 => "EV",
        _ => "NI",
    }
}

/// The last weekday (1 is Monday) up to a day, or with `ahead` the first from it on.
pub(super) fn weekday(base: PartialDate, number: i32, ahead: bool) -> Option<PartialDate> {
    base.day()?;
    let day = base.first_day();
    let today = i32::from(day.weekday().to_monday_one_offset());
    let by = if ahead { (number - today).rem_euclid(7) } else { -(today - number).rem_euclid(7) };
    Some(day.checked_add(i64::from(by).days()).ok()?.into())
}

/// The day of a feast in a year, by its number in the word table.
pub(super) fn feast(year: i16, n: i32) -> Option<PartialDate> {
    match n {
        1 => PartialDate::from_day(year, 12, 25),
        2 => easter(year),
        // The fourth Thursday of November, since 1942.
        3 => {
            let first = Date::new(year, 11, 1).ok()?;
            let offset = (4 - i64::from(first.weekday().to_monday_one_offset())).rem_euclid(7);
            Some(first.checked_add((offset + 21).days()).ok()?.into())
        }
        4 => PartialDate::from_day(year, 10, 31),
        _ => None,
    }
}

/// Easter Sunday of the Gregorian calendar, by the rule of Meeus, Jones and Butcher.
fn easter(year: i16) -> Option<PartialDate> {
    let y = i32::from(year);
    let (a, b, c) = (y % 19, y / 100, y % 100);
    let g = (8 * b + 13) / 25;
    let h = (19 * a + b - b / 4 - g + 15) % 30;
    let m = (a + 11 * h) / 319;
    let l = (2 * (b % 4) + 2 * (c / 4) - c % 4 - h + m + 32) % 7;
    let month = (h - m + l + 90) / 25;
    let day = (h - m + l + month + 19) % 32;
    PartialDate::from_day(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(of: Option<Valued>) -> String {
        of.map(|(value, _)| value).unwrap_or_default()
    }

    #[test]
    fn units_are_counted_over_the_edges_of_years() {
        let base: PartialDate = "2014-01-02".parse().expect("a date");
        assert_eq!(value(shifted(base, Unit::Month, -2)), "2013-11");
        assert_eq!(value(shifted(base, Unit::Week, -1)), "2013-W52");
        assert_eq!(value(shifted(base, Unit::Quarter, -1)), "2013-Q4");
        assert_eq!(value(shifted(base, Unit::Century, -1)), "19");
        assert_eq!(value(shifted("2014".parse().expect("a year"), Unit::Month, -1)), "");
    }

    #[test]
    fn movable_feasts() {
        let day = |year, n| feast(year, n).map(|d| d.to_string()).unwrap_or_default();
        assert_eq!([day(2013, 2), day(2024, 2), day(2012, 3)], ["2013-03-31", "2024-03-31", "2012-11-22"]);
    }
}
