//! Dates that know how much they know: a year, a month of a year, or a day.
//!
//! Years run from 1 to 9999 of the proleptic Gregorian calendar. No times of day and no zones: a publication
//! date is the date that the publication itself gives.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A date of which the month and the day may be unknown.
///
/// ```
/// use chancery::article::PartialDate;
/// let month: PartialDate = "2011-12".parse()?;
/// assert_eq!(month.to_string(), "2011-12");
/// assert_eq!(month.last_day().to_string(), "2011-12-31");
/// assert!("2011-02-30".parse::<PartialDate>().is_err());
/// # Ok::<(), chancery::article::DateError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PartialDate {
    year: i16,
    /// 0 when unknown.
    month: i8,
    /// 0 when unknown.
    day: i8,
}

/// How much of a date is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Precision {
    /// Only the year.
    Year,
    /// Year and month.
    Month,
    /// The day.
    Day,
}

impl Precision {
    /// In one lower-case word.
    pub fn as_str(self) -> &'static str {
        match self {
            Precision::Year => "year",
            Precision::Month => "month",
            Precision::Day => "day",
        }
    }
}

/// A string that is no date, and what a date looks like.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{0}' is not a date; write a year, a month or a day: 2014, 2014-02 or 2014-02-19")]
pub struct DateError(pub String);

impl PartialDate {
    /// A year. `None` outside 1..=9999.
    pub fn from_year(year: i16) -> Option<Self> {
        (1..=9999).contains(&year).then_some(PartialDate { year, month: 0, day: 0 })
    }

    /// A month of a year.
    pub fn from_month(year: i16, month: i8) -> Option<Self> {
        let date = Self::from_year(year)?;
        (1..=12).contains(&month).then_some(PartialDate { month, ..date })
    }

    /// A day. `None` where the calendar has no such day.
    pub fn from_day(year: i16, month: i8, day: i8) -> Option<Self> {
        let date = Self::from_month(year, month)?;
        Date::new(year, month, day).ok().map(|_| PartialDate { day, ..date })
    }

    /// The year.
    pub fn year(self) -> i16 {
        self.year
    }

    /// The month, 1 to 12, where known.
    pub fn month(self) -> Option<i8> {
        (self.month > 0).then_some(self.month)
    }

    /// The day of the month, where known.
    pub fn day(self) -> Option<i8> {
        (self.day > 0).then_some(self.day)
    }

    /// How much is known.
    pub fn precision(self) -> Precision {
        match (self.month, self.day) {
            (0, _) => Precision::Year,
            (_, 0) => Precision::Month,
            _ => Precision::Day,
        }
    }

    /// The first day that it may mean.
    pub fn first_day(self) -> Date {
        // The constructors have checked the parts, so the fallback is never taken.
        Date::new(self.year, self.month.max(1), self.day.max(1)).unwrap_or(Date::MIN)
    }

    /// The last day that it may mean.
    pub fn last_day(self) -> Date {
        match self.precision() {
            Precision::Year => Date::new(self.year, 12, 31).unwrap_or(Date::MAX),
            Precision::Month => self.first_day().last_of_month(),
            Precision::Day => self.first_day(),
        }
    }

    /// Its parts as a facet path has them: `["2014", "02", "19"]`, as many as are known.
    pub fn parts(self) -> Vec<String> {
        let mut parts = vec![format!("{:04}", self.year)];
        parts.extend(self.month().map(|m| format!("{m:02}")));
        parts.extend(self.day().map(|d| format!("{d:02}")));
        parts
    }
}

impl From<Date> for PartialDate {
    fn from(date: Date) -> Self {
        PartialDate { year: date.year(), month: date.month(), day: date.day() }
    }
}

impl fmt::Display for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.parts().join("-"))
    }
}

impl fmt::Debug for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for PartialDate {
    type Err = DateError;

    fn from_str(s: &str) -> Result<Self, DateError> {
        let error = || DateError(s.to_string());
        let parts: Vec<&str> = s.trim().split('-').collect();
        let widths_fit = parts.iter().enumerate().all(|(i, p)| {
            p.bytes().all(|b| b.is_ascii_digit()) && if i == 0 { p.len() == 4 } else { (1..=2).contains(&p.len()) }
        });
        if !widths_fit {
            return Err(error());
        }
        let number = |i: usize| parts.get(i).and_then(|p: &&str| p.parse::<i16>().ok());
        let small = |i: usize| number(i).and_then(|n| i8::try_from(n).ok());
        match (number(0), small(1), small(2), parts.len()) {
            (Some(y), _, _, 1) => Self::from_year(y),
            (Some(y), Some(m), _, 2) => Self::from_month(y, m),
            (Some(y), Some(m), Some(d), 3) => Self::from_day(y, m, d),
            _ => None,
        }
        .ok_or_else(error)
    }
}

impl Serialize for PartialDate {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for PartialDate {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// A span of days, open at either end.
///
/// ```
/// use chancery::article::DateRange;
/// let range: DateRange = "2011..2013-06".parse()?;
/// assert!(range.meets("2013".parse()?));
/// assert!(!range.meets("2013-07-01".parse()?));
/// # Ok::<(), chancery::article::DateError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct DateRange {
    /// First day inside, if there is a lower bound.
    pub first: Option<Date>,
    /// Last day inside, if there is an upper bound.
    pub last: Option<Date>,
}

impl DateRange {
    /// All days that a partial date may mean.
    pub fn of(date: PartialDate) -> Self {
        DateRange { first: Some(date.first_day()), last: Some(date.last_day()) }
    }

    /// Whether a partial date may lie inside: an article of "2013" meets a range that begins in June 2013.
    pub fn meets(&self, date: PartialDate) -> bool {
        self.first.is_none_or(|f| date.last_day() >= f) && self.last.is_none_or(|l| date.first_day() <= l)
    }

    /// The days that both ranges have.
    pub fn and(self, other: DateRange) -> DateRange {
        DateRange {
            first: match (self.first, other.first) {
                (Some(a), Some(b)) => Some(a.max(b)),
                (a, b) => a.or(b),
            },
            last: match (self.last, other.last) {
                (Some(a), Some(b)) => Some(a.min(b)),
                (a, b) => a.or(b),
            },
        }
    }

    /// Whether there is no bound at either end.
    pub fn is_unbounded(&self) -> bool {
        self.first.is_none() && self.last.is_none()
    }
}

impl fmt::Display for DateRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let end = |day: Option<Date>| day.map(|day| day.to_string()).unwrap_or_default();
        write!(f, "{}..{}", end(self.first), end(self.last))
    }
}

impl Serialize for DateRange {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for DateRange {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        if text == ".." { Ok(DateRange::default()) } else { text.parse().map_err(serde::de::Error::custom) }
    }
}

/// Reads `2011..2013`, `2011..`, `..2013`, a single date or a decade, `1970s`; the ends are inside.
impl FromStr for DateRange {
    type Err = DateError;

    fn from_str(s: &str) -> Result<Self, DateError> {
        let unit = |part: &str| -> Result<DateRange, DateError> {
            let part = part.trim();
            let decade = part.strip_suffix("0s").filter(|d| d.len() == 3);
            Ok(match decade {
                Some(d) => DateRange {
                    first: Some(format!("{d}0").parse::<PartialDate>()?.first_day()),
                    last: Some(format!("{d}9").parse::<PartialDate>()?.last_day()),
                },
                None if part.is_empty() => DateRange::default(),
                None => DateRange::of(part.parse()?),
            })
        };
        let Some((from, to)) = s.split_once("..") else {
            return Some(unit(s)?).filter(|r| !r.is_unbounded()).ok_or_else(|| DateError(s.to_string()));
        };
        let range = DateRange { first: unit(from)?.first, last: unit(to)?.last };
        match (range.first, range.last) {
            (None, None) => Err(DateError(s.to_string())),
            (Some(a), Some(b)) if a > b => Err(DateError(s.to_string())),
            _ => Ok(range),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn any_date() -> impl Strategy<Value = PartialDate> {
        (1i16..=9999, 0i8..=12, 0i8..=31).prop_map(|(y, m, d)| {
            PartialDate::from_day(y, m, d)
                .or_else(|| PartialDate::from_month(y, m))
                .or_else(|| PartialDate::from_year(y))
                .expect("a year in range is a date")
        })
    }

    proptest! {
        #[test]
        fn printing_and_reading_again_gives_the_same_date(date in any_date()) {
            prop_assert_eq!(date.to_string().parse::<PartialDate>(), Ok(date));
            let range = DateRange::of(date);
            let json = serde_json::to_string(&range).expect("JSON");
            prop_assert_eq!(serde_json::from_str::<DateRange>(&json).expect("a range"), range);
        }

        #[test]
        fn a_date_meets_its_own_range_and_none_that_ends_before(date in any_date()) {
            prop_assert!(DateRange::of(date).meets(date));
            if let Ok(eve) = date.first_day().yesterday() {
                let before = DateRange { first: None, last: Some(eve) };
                prop_assert!(!before.meets(date));
            }
        }

        #[test]
        fn reading_never_panics(s in "\\PC{0,20}") {
            let _ = s.parse::<PartialDate>();
            let _ = s.parse::<DateRange>();
        }
    }

    #[test]
    fn a_month_is_not_its_first_day() {
        let december: PartialDate = "2011-12".parse().expect("a month");
        assert_eq!(december.precision(), Precision::Month);
        assert_eq!(december.day(), None);
        assert_ne!(december, "2011-12-01".parse().expect("a day"));
    }

    #[test]
    fn ranges_run_forward_and_have_an_end() {
        assert!("2013..2011".parse::<DateRange>().is_err());
        assert!("..".parse::<DateRange>().is_err());
        let decades: DateRange = "1970s..1980s".parse().expect("decades");
        assert_eq!(decades, "1970..1989".parse().expect("years"));
        assert!("".parse::<DateRange>().is_err() && "70s".parse::<DateRange>().is_err());
        assert!("2013..".parse::<DateRange>().expect("open").meets("2020".parse().expect("a year")));
    }
}
