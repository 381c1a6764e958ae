//! Favours recent articles: a score loses half of itself with every half-life that the article is old.
//!
//! The factor is `0.5^(age / half-life)`. Age is counted from the newest article of the index and not from today, so that the
//! same question over the same articles has the same answer on any day; a date that lies in the future by the clock, most
//! likely a slip, is not taken for the newest. A date of which only the year or month is known counts as its middle. An
//! article without a date counts as one of the median age: it neither gains nor loses much by what is not known of it.
//! Beyond [`OLDEST`] half-lives age makes no more difference, so that among old articles the words still decide.

use std::fmt;
use std::str::FromStr;
use std::time::{SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};
use tantivy::columnar::Column;
use tantivy::{DocAddress, DocId, SegmentReader};

use super::Engine;

/// So many half-lives old is as old as an article gets.
pub const OLDEST: f64 = 20.0;

/// A time in which an article loses half of its score: `90d`, `12w`, `6m`, `2y`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct HalfLife {
    count: u32,
    unit: char,
}

impl HalfLife {
    /// Length in days; a month is a twelfth of a year of 365.25 days.
    pub fn days(self) -> f64 {
        let unit = match self.unit {
            'd' => 1.0,
            'w' => 7.0,
            'm' => 365.25 / 12.0,
            _ => 365.25,
        };
        f64::from(self.count) * unit
    }
}

impl FromStr for HalfLife {
    type Err = String;

    fn from_str(s: &str) -> Result<Self, String> {
        let wrong =
            || format!("'{s}' is no half-life; write a number of days, weeks, months or years: 90d, 12w, 6m, 2y");
        let typed = s.trim().to_ascii_lowercase();
        let unit = typed.chars().last().filter(|c| matches!(c, 'd' | 'w' | 'm' | 'y')).ok_or_else(wrong)?;
        let count = typed[..typed.len() - 1].trim_end().parse().ok().filter(|n| *n > 0 && *n <= 100_000);
        Ok(HalfLife { count: count.ok_or_else(wrong)?, unit })
    }
}

impl fmt::Display for HalfLife {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.count, self.unit)
    }
}

impl TryFrom<String> for HalfLife {
    type Error = String;

    fn try_from(s: String) -> Result<Self, String> {
        s.parse()
    }
}

impl From<HalfLife> for String {
    fn from(half_life: HalfLife) -> String {
        half_life.to_string()
    }
}

/// What age takes from a score, for one index and one half-life.
#[derive(Debug, Clone, Copy)]
pub(super) struct Recency {
    half_life: f64,
    newest: f64,
    undated: f32,
}

impl Recency {
    /// What a score is multiplied with: for a day counted from 1970-01-01, or for no date.
    pub(super) fn factor(&self, day: Option<f64>) -> f32 {
        match day {
            Some(day) => factor(day, self.half_life, self.newest),
            None => self.undated,
        }
    }
}

/// `0.5^(age / half-life)` for days counted from 1970-01-01 and a half-life in days; 1 for what is newer than the newest.
pub(super) fn factor(day: f64, half_life: f64, newest: f64) -> f32 {
    let age = ((newest - day) / half_life).clamp(0.0, OLDEST);
    0.5f64.powf(age) as f32
}

/// The days of the articles of a segment.
pub(super) struct Days {
    first: Option<Column<i64>>,
    last: Option<Column<i64>>,
}

impl Days {
    pub(super) fn of(segment: &SegmentReader) -> Days {
        let column = |name| segment.fast_fields().i64(name).ok();
        Days { first: column("day_first"), last: column("day_last") }
    }

    /// The middle of the days on which an article can have appeared.
    pub(super) fn middle(&self, doc: DocId) -> Option<f64> {
        let first = self.first.as_ref()?.first(doc)?;
        let last = self.last.as_ref()?.first(doc)?;
        Some((first as f64 + last as f64) / 2.0)
    }
}

impl Engine<'_> {
    /// The factors of a half-life for the articles of this index.
    pub(super) fn recency(&self, half_life: HalfLife) -> Recency {
        let half_life = half_life.days();
        let mut days: Vec<f64> = Vec::new();
        for segment in self.searcher.segment_readers() {
            let dates = Days::of(segment);
            days.extend(segment.doc_ids_alive().filter_map(|doc| dates.middle(doc)));
        }
        let since = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
        let today = (since / 86_400) as f64;
        // A day's grace for those who live east of Greenwich.
        let past = days.iter().copied().filter(|day| *day <= today + 1.0);
        let newest = past.fold(f64::MIN, f64::max);
        let newest = if newest == f64::MIN { today } else { newest };
        let middle = days.len() / 2;
        let undated = if days.is_empty() {
            1.0
        } else {
            let (_, median, _) = days.select_nth_unstable_by(middle, f64::total_cmp);
            factor(*median, half_life, newest)
        };
        Recency { half_life, newest, undated }
    }

    /// Puts the age of each article into its score or takes it out, and the articles in order of what comes of it.
    pub(super) fn with_age(
        &self,
        ranked: &mut [(f32, DocAddress)],
        change: impl Fn(f32, f32) -> f32,
        recency: &Recency,
    ) {
        for (score, at) in ranked.iter_mut() {
            *score = change(*score, self.recency_of(recency, *at));
        }
        // Stable: articles of one score stay in their order.
        ranked.sort_by(|a, b| b.0.total_cmp(&a.0));
    }

    /// The factor of one article.
    pub(super) fn recency_of(&self, recency: &Recency, at: DocAddress) -> f32 {
        recency.factor(Days::of(self.searcher.segment_reader(at.segment_ord)).middle(at.doc_id))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_half_life_is_a_number_and_a_unit() {
        for (typed, days) in [("90d", 90.0), ("2w", 14.0), ("12m", 365.25), ("2 Y", 730.5)] {
            assert_eq!(typed.parse::<HalfLife>().map(HalfLife::days), Ok(days), "{typed}");
        }
        for typed in ["", "d", "90", "0d", "-3d", "1.5y", "9999999d", "3ä", "y2"] {
            assert!(typed.parse::<HalfLife>().is_err_and(|e| e.contains("90d")), "{typed}");
        }
    }

    #[test]
    fn what_is_one_half_life_older_counts_half() {
        assert_eq!(factor(1000.0, 90.0, 1000.0), 1.0);
        assert_eq!(factor(910.0, 90.0, 1000.0), 0.5);
        assert_eq!(factor(2000.0, 90.0, 1000.0), 1.0, "a date in the future gains nothing");
    }

    proptest! {
        #[test]
        fn older_never_counts_more_and_nothing_counts_for_naught(
            one in -800_000i64..60_000, other in -800_000i64..60_000, half_life in 1u32..100_000
        ) {
            let of = |day: i64| factor(day as f64, f64::from(half_life), 20_000.0);
            prop_assert!(of(one.min(other)) <= of(one.max(other)));
            prop_assert!(of(one) > 0.0 && of(one) <= 1.0);
        }
    }
}
