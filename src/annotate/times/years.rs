//! Years and what is made of them: "in 1946", "1979-81", "the 1970s", "the nineteenth century", "the winter of 1939-40".
//!
//! Four digits are a year only where the words around say so; counted things, resolutions and scores are none.

use super::span::{self, Unit, Valued, one};
use super::words::Class;
use super::{Finder, Hit, Tense, of_expression};
use crate::article::{DateKind, PartialDate};
use crate::calendar;

impl Finder<'_> {
    /// Four digits: what the calendar makes of them with their neighbours, a span of years, or a year where the words
    /// around say that it is one.
    pub(super) fn year(&self, i: usize, floor: usize) -> Option<Hit> {
        let number = self.plain_or_dated(i)?;
        if self.has_calendar_neighbour(i) {
            let range = self.start(i)..self.end(i);
            if let Some(e) = calendar::at_year(self.text, floor, range, self.order)
                && !e.bare_year
            {
                let next = self.words.partition_point(|w| (w.start as usize) < e.range.end);
                let (value, span) = of_expression(&e);
                return Some(Hit { start: e.range.start, end: e.range.end, next, kind: DateKind::Date, value, span });
            }
        }
        self.plain_year(i)?;
        let before = self.text[..self.start(i)].chars().next_back();
        let glued = before.is_some_and(|c| {
            c.is_alphanumeric()
                || matches!(c, '.' | ',' | '$' | '€' | '£' | '¥' | '#' | '/' | ':' | '_' | '+' | '=' | '&')
        });
        let prefixed = i > 0 && self.gap(i - 1) == "-" && self.is_any(i - 1, &["pre", "post", "mid", "early", "late"]);
        if glued || before == Some('-') && !prefixed {
            return None;
        }
        // "500 BC" has its rule; "1200 BC" is here.
        if let Some(hit) = self.before_christ(i) {
            return Some(hit);
        }
        if matches!(self.gap(i), "-" | "–" | "/" | "—")
            && let Some(last) = self.last_year_of_span(number, i + 1)
        {
            let (from, to) = (PartialDate::from_year(number)?, PartialDate::from_year(last)?);
            return self.date(i, i + 1, (format!("{from}/{to}"), Some((from, to))));
        }
        if self.text[self.end(i)..].starts_with('-') && !self.is_small_word(i + 1) {
            return None;
        }
        (prefixed || self.is_year(number, i)).then(|| self.date(i, i, one(PartialDate::from_year(number)?)))?
    }

    /// Four digits that may be a year, whatever follows: "2014.02.19" is a date.
    pub(super) fn plain_or_dated(&self, i: usize) -> Option<i16> {
        let fits = self.word(i).len() == 4 && (1000..2200).contains(&self.n(i));
        if fits { i16::try_from(self.n(i)).ok() } else { None }
    }

    /// The second year of "1979-81", "2010-2012".
    pub(super) fn last_year_of_span(&self, first: i16, i: usize) -> Option<i16> {
        let digits = self.word(i).len();
        if self.class(i) != Class::Digits || !(digits == 2 || digits == 4) || self.gap(i).starts_with(['-', '–', '/'])
        {
            return None;
        }
        let n = i16::try_from(self.n(i)).ok()?;
        let last = if digits == 2 { first / 100 * 100 + n } else { n };
        // "1999/00".
        let last = if digits == 2 && last < first && first % 100 == 99 { last + 100 } else { last };
        (last > first && last - first <= 150 && last < 2200).then_some(last)
    }

    /// Whether something stands beside four digits that only `calendar` reads: digits with dots, the name of a month.
    pub(super) fn has_calendar_neighbour(&self, i: usize) -> bool {
        let after = &self.text[self.end(i)..];
        let numeric_after = after.starts_with(['-', '/', '.']) && after[1..].starts_with(|c: char| c.is_ascii_digit());
        // 年 and 년.
        let ideograph = after.starts_with(['年', '년']);
        let numeric_before = i > 0
            && self.class(i - 1) == Class::Digits
            && matches!(self.gap(i - 1), "." | "/" | "-" | ". " | "|" | " | ");
        let is_month = |k: usize| {
            k < self.words.len()
                && !matches!(self.class(k), Class::Preposition | Class::The | Class::A)
                && calendar::month_number(self.word(k)).is_some()
        };
        numeric_after
            || ideograph
            || numeric_before
            || i > 0 && is_month(i - 1)
            || i > 1 && self.end(i - 1) - self.start(i - 1) <= 4 && is_month(i - 2)
            || self.near(i) && is_month(i + 1)
    }

    /// Whether four digits by themselves are a year: by the word before, the brackets or the punctuation around.
    pub(super) fn is_year(&self, number: i16, i: usize) -> bool {
        if self.counts_things(i) || self.near(i) && self.is_any(i + 1, &["agenda", "of"]) {
            return false;
        }
        let after = &self.text[self.end(i)..];
        // "Resolutions 1652 (XVI) and 2033 (XX)" are numbers.
        let numbered = self.gap(i) == " (" && self.word(i + 1).bytes().all(|b| matches!(b, b'I' | b'V' | b'X' | b'L'));
        if numbered && i + 1 < self.words.len() {
            return false;
        }
        let gap = if i > 0 { self.gap(i - 1) } else { "" };
        let modern = (1900..2100).contains(&number);
        // "1500 refugees": a round number before a plural.
        let plural =
            self.near(i) && self.is_small_word(i + 1) && self.word(i + 1).ends_with('s') && self.word(i + 1).len() > 3;
        let strongly = self.near_before(i) && self.is_any(i - 1, &["in", "since", "en", "im", "depuis", "seit"]);
        if number % 100 == 0 && plural && !strongly {
            return false;
        }
        if gap.ends_with(['(', '–', '—', '[']) && (modern || after.starts_with([')', ']', ',', '-', '–']))
            || modern && after.starts_with([')', ';'])
        {
            return true;
        }
        if !self.near_before(i) {
            // "2008, 2009 and 2010".
            return modern && gap == ", " && self.plain_year(i - 1).is_some()
                || i == 0 && self.opens(i)
                || self.opens(i) && modern;
        }
        if self.is_any(i - 1, BEFORE) {
            return true;
        }
        let owned = matches!(self.class(i - 1), Class::A)
            || self.is_any(i - 1, &["his", "her", "its", "their", "our", "my", "s", "whose"]);
        modern
            && (owned && self.near(i) && self.is_small_word(i + 1) && !plural
                || self.opens(i) && self.text[..self.start(i)].trim_end().ends_with('.'))
    }

    /// "2012 was a year of ...".
    pub(super) fn opens(&self, i: usize) -> bool {
        self.near(i) && self.is_any(i + 1, &["was", "saw", "brought", "marked", "is", "will", "has", "had"])
    }

    /// "500 BC".
    pub(super) fn before_christ(&self, i: usize) -> Option<Hit> {
        let digits = self.class(i) == Class::Digits && self.word(i).len() <= 4;
        let era = self.near(i) && (self.word(i + 1) == "BC" || self.word(i + 1) == "BCE");
        if digits && era { self.vague(i, i + 1, DateKind::Date, &format!("BC{:04}", self.n(i))) } else { None }
    }

    /// "1970s", "'70s". `first` is where the expression begins.
    pub(super) fn decade(&self, first: usize, i: usize) -> Option<Hit> {
        let n = self.n(i);
        let valued = match self.word(i).len() {
            // "the 1800s" are a century, "the early 1800s" the years after 1800.
            5 if n % 100 == 0 && n < 1900 && self.class_before(i) == Class::The => span::century(n / 100 + 1)?,
            5 => span::decade(n)?,
            3 if n >= 20 && (self.text[..self.start(i)].ends_with(['\'', '’', '‘']) || first < i) => {
                span::decade(1900 + n)?
            }
            _ => return None,
        };
        self.date(first, i, valued)
    }

    /// "18th century", "nineteenth-century", with a number or a word at `i`.
    pub(super) fn century(&self, first: usize, i: usize) -> Option<Hit> {
        let u = i + 1;
        let unit = matches!(self.class(u), Class::Unit | Class::Units) && Unit::of(self.n(u)) == Unit::Century;
        if !unit || !self.joined(i) || !(1..=30).contains(&self.n(i)) {
            return None;
        }
        let number = self.n(i);
        if self.near(u) && matches!(self.word(u + 1), "BC" | "BCE") {
            return self.vague(first, u + 1, DateKind::Date, &format!("BC{:02}", number - 1));
        }
        // "The 18th-century palace" has its article for the palace.
        let first = if self.hyphen(i) && first + 1 == i && self.class(first) == Class::The { i } else { first };
        self.date(first, u, span::century(number)?)
    }

    /// "third quarter", "first half", with the year that follows.
    pub(super) fn part_of_year(&self, first: usize, i: usize) -> Option<Hit> {
        let u = i + 1;
        if !self.joined(i) {
            return None;
        }
        let number = i8::try_from(self.n(i)).ok()?;
        let quarter = self.class(u) == Class::Unit && Unit::of(self.n(u)) == Unit::Quarter && (1..=4).contains(&number);
        let half = self.class(u) == Class::Half && (1..=2).contains(&number);
        if !quarter && !half {
            return None;
        }
        let (year, last) = self.year_behind(u);
        let valued = |year: i16| if quarter { span::quarter(year, number) } else { span::half_year(year, number) };
        match (year, self.published) {
            (Some(year), _) => self.date(first, last, valued(year)?),
            (None, Some(published)) if quarter && published.month().is_some() => {
                // The last quarter of that name that has begun.
                let begun = number <= (published.month()? - 1) / 3 + 1;
                self.date(first, u, valued(published.year() - i16::from(!begun))?)
            }
            (None, _) if quarter && self.class_before(i) != Class::A => {
                self.vague(first, u, DateKind::Date, &format!("XXXX-Q{number}"))
            }
            _ => None,
        }
    }

    /// The year in "of 2011", "of last year", " 2011" behind a word, and the last word of it.
    pub(super) fn year_behind(&self, u: usize) -> (Option<i16>, usize) {
        if !self.near(u) {
            return (None, u);
        }
        let of = self.class(u + 1) == Class::Of && self.near(u + 1);
        let y = if of { u + 2 } else { u + 1 };
        if let Some(year) = self.plain_year(y) {
            return (Some(year), y);
        }
        if of
            && self.is(y + 1, "year")
            && let Some(published) = self.published
        {
            let by = match self.class(y) {
                Class::Last => -1,
                Class::This | Class::The => 0,
                Class::Next => 1,
                _ => return (None, u),
            };
            return (Some(published.year() + by), y + 1);
        }
        (None, u)
    }

    /// A season with its year: "the spring of 1946", "winter 1939-40"; or by itself behind "in" or "the".
    pub(super) fn season(&self, first: usize, i: usize) -> Option<Hit> {
        let season = self.n(i);
        let of = self.class(i + 1) == Class::Of && self.near(i) && self.near(i + 1);
        let y = if of { i + 2 } else { i + 1 };
        if self.near(i)
            && let Some(year) = self.plain_year(y)
        {
            if season == 3
                && matches!(self.gap(y), "-" | "–" | "/")
                && let Some(last) = self.last_year_of_span(year, y + 1)
                && last == year + 1
            {
                let span = (PartialDate::from_month(year, 12)?, PartialDate::from_month(last, 2)?);
                return self.date(first, y + 1, (format!("{year:04}-WI"), Some(span)));
            }
            return self.date(first, y, span::season(year, season)?);
        }
        if of || self.is_capital(i) && (self.is_capital(i + 1) || self.is_capital(i.saturating_sub(1))) {
            return None;
        }
        let introduced = first < i && self.class_before(first) == Class::Preposition
            || self.class_before(i) == Class::Preposition && self.near_before(i)
            || first < i && self.class(first) == Class::Part;
        let as_noun = !self.near(i) || !self.is_small_word(i + 1) || self.is_any(i + 1, FUNCTION);
        // "In the fall of Saigon", "spring back".
        if !introduced || self.is(i, "fall") && first == i || !as_noun {
            return None;
        }
        let Some(published) = self.published else {
            let letters = ["SP", "SU", "FA", "WI"].get(usize::try_from(season).ok()?)?;
            return self.vague(first, i, DateKind::Date, &format!("XXXX-{letters}"));
        };
        self.date(first, i, self.season_near(published, season, self.tense(i, i + 1) == Tense::Future)?)
    }

    /// The season that is meant by its tense: the last that has begun, or the next that has not ended.
    pub(super) fn season_near(&self, base: PartialDate, season: i32, ahead: bool) -> Option<Valued> {
        let first = [3, 6, 9, 12][usize::try_from(season).ok()?.min(3)];
        let month = i32::from(base.month().unwrap_or(12));
        let year = base.year();
        span::season(if ahead { year + i16::from(month > first + 2) } else { year - i16::from(month < first) }, season)
    }

    /// "fiscal 2011", "fiscal year 2011-12".
    pub(super) fn fiscal(&self, first: usize, i: usize) -> Option<Hit> {
        let mut y = i + 1;
        if self.is(y, "year") && self.near(y) {
            y += 1;
        }
        let year = self.plain_year(y).filter(|_| self.near(i))?;
        if matches!(self.gap(y), "-" | "–" | "/")
            && let Some(last) = self.last_year_of_span(year, y + 1)
        {
            let (from, to) = (PartialDate::from_year(year)?, PartialDate::from_year(last)?);
            return self.date(first, y + 1, (format!("{from}/{to}"), Some((from, to))));
        }
        self.date(first, y, one(PartialDate::from_year(year)?))
    }
}

/// Words behind which four digits are a year.
#[rustfmt::skip]
const BEFORE: &[&str] = &[
    "in", "since", "of", "from", "to", "until", "till", "by", "during", "between", "and", "before", "after",
    "late", "early", "mid", "around", "about", "circa", "c", "spring", "summer", "autumn", "fall", "winter",
    "the", "through", "or", "year", "years", "begun", "ended", "ending", "for", "this", "that",
    "en", "depuis", "de", "im", "seit", "vor", "nach", "desde", "hasta", "del", "jahr", "année", "año", "em", "nel",
    "dal", "bis", "ab", "und", "et", "y", "anfang", "ende", "mitte", "début", "fin", "à", "entre", "zwischen",
];

/// Things that come by the thousand.
#[rustfmt::skip]
pub(super) const COUNTED: &[&str] = &[
    "troops", "soldiers", "people", "men", "women", "km", "kilometres", "kilometers", "miles", "metres", "meters",
    "tons", "tonnes", "dollars", "members", "delegates", "prisoners", "refugees", "dead", "deaths", "votes",
    "seats", "words", "feet", "barrels", "warheads", "missiles", "aircraft", "tanks", "guests", "euros", "pounds",
    "civilians", "workers", "students", "pages", "villages", "families", "tents", "megawatts", "km2",
    "calories", "rubles", "roubles", "yen", "percent", "per", "million", "billion", "countries", "states", "police",
    "officers", "protesters", "persons", "children", "square", "mile", "kilometre", "kilometer", "km", "kg", "mw",
    "hectares", "acres", "ships", "planes", "vehicles", "houses", "homes", "jobs", "companies", "schools", "cases",
    "victims", "fighters", "rebels", "militants", "demonstrators", "policemen", "years", "days", "hours", "minutes",
];

/// Words that follow a noun and are none.
const FUNCTION: &[&str] = &[
    "when", "that", "while", "because", "and", "but", "is", "are", "was", "were", "has", "have", "had", "as", "with",
    "he", "she", "it", "they", "we", "which", "if", "so", "then", "although",
];
