//! Dates of the calendar: days, months, weekdays, feasts, times of day; years have a file of their own (`years`).
//!
//! What looks like a year is one where the words around say so (`is_year`): a count of troops, a resolution's number and
//! a price are none. Numeric dates and months of other languages are left to `calendar`.

use std::ops::Range;

use crate::article::{DateKind, PartialDate, Precision};

use super::span::{self, Unit, Valued, one};
use super::words::Class;
use super::{Finder, Hit, Tense};

impl Finder<'_> {
    /// A weekday, with what follows it: a part of the day, a date, an hour.
    pub(super) fn weekday(&self, i: usize) -> Option<Hit> {
        const PAPERS: &[&str] = &[
            "times",
            "post",
            "herald",
            "mail",
            "telegraph",
            "prayers",
            "agreement",
            "magazine",
            "review",
            "express",
            "mirror",
        ];
        const NAMED: &[&str] = &["black", "bloody", "good", "palm", "ash", "holy", "super", "cyber", "maundy"];
        if !self.is_capital(i) || self.is_any(i + 1, PAPERS) && self.near(i) {
            return None;
        }
        if i > 0 && self.is_any(i - 1, NAMED) && self.near(i - 1) && self.is_capital(i - 1) {
            return None;
        }
        let short = self.class(i) == Class::WeekdayShort;
        if short && !self.gap(i).starts_with('.') {
            return None;
        }
        let gap = self.gap(i).trim_start_matches('.').to_string();
        if matches!(gap.as_str(), " " | ", " | ",\n" | "\n") {
            let dated = match self.class(i + 1) {
                Class::Month | Class::MonthDoubtful => self.month_led(i + 1),
                Class::Digits | Class::NthDigits => self.day_led(i + 1, i + 1),
                _ => None,
            };
            if let Some(mut hit) = dated.filter(|h| h.value.len() == 10) {
                hit.start = self.start(i);
                return Some(self.with_clock(hit));
            }
        }
        // "Sun." and "Sat." need more than their stop.
        if short && self.class(i + 1) != Class::DayPart && self.is_any(i, &["sun", "sat"]) {
            return None;
        }
        let day = self.day_of_week(self.n(i), i, i + 1);
        let hit = self.date(i, i, day)?;
        Some(self.with_clock(hit))
    }

    pub(super) fn day_of_week(&self, number: i32, i: usize, behind: usize) -> Valued {
        let Some(published) = self.published.filter(|p| p.day().is_some()) else {
            return (format!("XXXX-WXX-{number}"), None);
        };
        let ahead = match self.tense(i, behind) {
            Tense::Future => true,
            Tense::Past => false,
            // "The bank opens on Thursday": tomorrow and the day after are nearer than last week's.
            Tense::Unknown => {
                let today = i32::from(published.first_day().weekday().to_monday_one_offset());
                (1..=2).contains(&(number - today).rem_euclid(7))
            }
        };
        span::weekday(published, number, ahead).map_or((format!("XXXX-WXX-{number}"), None), one)
    }

    /// A day with the part of it or the hour that follows: "Friday morning", "Thursday at 9 a.m.".
    pub(super) fn with_clock(&self, hit: Hit) -> Hit {
        let k = hit.next;
        if !self.near_before(k) {
            return hit;
        }
        if self.class(k) == Class::DayPart {
            let value = format!("{}T{}", hit.value, span::day_part(self.n(k)));
            return Hit { end: self.end(k), next: k + 1, kind: DateKind::Time, value, ..hit };
        }
        let clock = if self.is(k, "at") && self.near(k) { k + 1 } else { k };
        if let Some((end, next, time)) = self.hour(clock, clock > k) {
            return Hit { end, next, kind: DateKind::Time, value: format!("{}T{time}", hit.value), ..hit };
        }
        hit
    }

    /// An hour of the day: "9 a.m.", "21:30 GMT", "noon". Gives the byte behind it, the word behind it, and `HH:MM`.
    pub(super) fn hour(&self, i: usize, introduced: bool) -> Option<(usize, usize, String)> {
        let (mut end, mut next, mut hour, mut minute) = (self.end(i), i + 1, self.n(i), 0);
        let mut certain = introduced;
        match self.class(i) {
            Class::Hour => {
                return Some((end, next, format!("{hour:02}:00")));
            }
            Class::ClockDigits => certain = true,
            Class::Digits if self.word(i).len() <= 2 && hour <= 24 => {
                let digits = self.gap(i) == ":" || self.gap(i) == ".";
                let minutes = digits && self.word(i + 1).len() == 2 && self.n(i + 1) < 60;
                if minutes && matches!(self.class(i + 1), Class::Digits) {
                    minute = self.n(i + 1);
                    (end, next) = (self.end(i + 1), i + 2);
                    certain |= false;
                } else if minutes && self.class(i + 1) == Class::Other {
                    return None;
                }
                let plain = next == i + 1;
                let letter = self.word(next).to_ascii_lowercase();
                let touching = self.text[end..self.start(next)].trim().is_empty();
                if touching && matches!(letter.as_str(), "a" | "p") && self.gap(next) == "." && self.is(next + 1, "m") {
                    hour = hour % 12 + if letter == "p" { 12 } else { 0 };
                    end = self.end(next + 1) + usize::from(self.text[self.end(next + 1)..].starts_with('.'));
                    next += 2;
                    certain = true;
                } else if touching && matches!(letter.as_str(), "am" | "pm") {
                    hour = hour % 12 + if letter == "pm" { 12 } else { 0 };
                    (end, next, certain) = (self.end(next), next + 1, true);
                } else if touching && letter == "o" && self.is(next + 1, "clock") {
                    (end, next, certain) = (self.end(next + 1), next + 2, true);
                } else if plain {
                    return None;
                } else if self.gap(i) == "." {
                    certain = false;
                }
            }
            Class::Digits if self.word(i).len() == 4 && hour < 2400 && hour % 100 < 60 => {
                (hour, minute) = (hour / 100, hour % 100);
                if !self.is_any(next, &["GMT", "UTC", "hours"]) {
                    return None;
                }
            }
            _ => return None,
        }
        const ZONES: &[&str] =
            &["GMT", "UTC", "EST", "EDT", "ET", "CET", "CEST", "BST", "PT", "PST", "PDT", "CST", "MST"];
        if self.is_any(next, ZONES) && is_thin(&self.text[end..self.start(next)]) {
            (end, next, certain) = (self.end(next), next + 1, true);
        } else if self.is(next, "local") && self.is(next + 1, "time") {
            (end, next, certain) = (self.end(next + 1), next + 2, true);
        }
        certain.then(|| (end, next, format!("{hour:02}:{minute:02}")))
    }

    /// An hour by itself, or with the day that follows it.
    pub(super) fn clock(&self, i: usize) -> Option<Hit> {
        let introduced =
            i > 0 && self.is_any(i - 1, &["at", "by", "until", "around", "from", "till", "before", "after"]);
        let (end, next, time) = self.hour(i, introduced && self.near_before(i))?;
        let start = self.start(i);
        let day_at = if self.is(next, "on") { next + 1 } else { next };
        let gap = &self.text[end..self.start(next)];
        if (is_thin(gap) || gap == ", ") && (day_at == next || self.near(next)) {
            let day = match self.class(day_at) {
                Class::Weekday | Class::WeekdayShort => self.weekday(day_at),
                Class::Month | Class::MonthDoubtful => self.month_led(day_at),
                Class::Digits => self.day_led(day_at, day_at),
                Class::Day if (-1..=1).contains(&self.n(day_at)) => self.relative_day(day_at),
                _ => None,
            };
            if let Some(day) = day.filter(|d| d.value.len() == 10 && d.kind == DateKind::Date) {
                let value = format!("{}T{time}", day.value);
                return Some(Hit { start, kind: DateKind::Time, value, ..day });
            }
        }
        let day = self.day_meant(i);
        let value = day.map_or(format!("XXXX-XX-XXT{time}"), |d| format!("{d}T{time}"));
        Some(Hit { start, end, next, kind: DateKind::Time, value, span: day.map(|d| (d, d)) })
    }

    /// The day that an hour without one belongs to: the last that was named just before, else that of publication.
    pub(super) fn day_meant(&self, i: usize) -> Option<PartialDate> {
        let near =
            self.anchor.filter(|(date, at)| date.day().is_some() && self.is_one_sentence(*at, i)).map(|(d, _)| d);
        near.or(self.published.filter(|p| p.day().is_some()))
    }

    /// A year in four digits at a word.
    pub(super) fn plain_year(&self, i: usize) -> Option<i16> {
        let number = self.n(i);
        let fits = self.class(i) == Class::Digits && self.word(i).len() == 4 && (1000..2200).contains(&number);
        let after = &self.text[self.end(i)..];
        let goes_on = after.starts_with(['%', ':'])
            || after.starts_with([',', '.', '/']) && after[1..].starts_with(|c: char| c.is_ascii_digit());
        if fits && !goes_on { i16::try_from(number).ok() } else { None }
    }

    /// A month with day and year, as far as they follow.
    pub(super) fn month_led(&self, i: usize) -> Option<Hit> {
        let full = !self.is_shortened(i);
        if !self.is_capital(i) {
            return None;
        }
        let month = i8::try_from(self.n(i)).ok()?;
        let gap = self.gap(i);
        let gap = if full { gap } else { gap.strip_prefix('.').unwrap_or(gap) };
        if super::is_blank(gap) && self.day_number(i + 1).is_some() && !self.counts_things(i + 1) {
            let day = self.day_number(i + 1)?;
            let mut last = i + 1;
            let mut until = None;
            if self.hyphen(last) && self.day_number(last + 1).is_some_and(|d| d > day) {
                until = self.day_number(last + 1);
                last += 1;
            }
            let year =
                matches!(self.gap(last), ", " | " " | "," | ",\n" | "\n").then(|| self.plain_year(last + 1)).flatten();
            if let Some(year) = year {
                let from = PartialDate::from_day(year, month, day)?;
                return self.days(i, last + 1, from, until);
            }
            // "Sept. 11" of the attacks is that of 2001.
            if month == 9 && day == 11 && self.is_any(last + 1, &["attack", "attacks", "terrorist", "hijackers"]) {
                return self.date(i, last, one(PartialDate::from_day(2001, 9, 11)?));
            }
            let Some(year) = self.year_of(month, Some(day), i, last + 1) else {
                return self.vague(i, last, DateKind::Date, &format!("XXXX-{month:02}-{day:02}"));
            };
            let from = PartialDate::from_day(year, month, day)?;
            return self.days(i, last, from, until).map(|hit| if until.is_none() { self.with_clock(hit) } else { hit });
        }
        if matches!(gap, " " | ", " | "-" | "\n")
            && self.plain_year(i + 1).is_some_and(|y| self.may_follow_month(y, i + 1))
        {
            let date = PartialDate::from_month(self.plain_year(i + 1)?, month)?;
            return self.date(i, i + 1, one(date));
        }
        if is_thin(gap) && self.class(i + 1) == Class::Of && self.near(i + 1) && self.plain_year(i + 2).is_some() {
            let date = PartialDate::from_month(self.plain_year(i + 2)?, month)?;
            return self.date(i, i + 2, one(date));
        }
        if self.hyphen(i) && self.class(i + 1) == Class::Month && self.near(i + 1) {
            let (from, to) = (month, i8::try_from(self.n(i + 1)).ok()?);
            if let Some(year) = self.plain_year(i + 2).filter(|_| from < to) {
                let (from, to) = (PartialDate::from_month(year, from)?, PartialDate::from_month(year, to)?);
                return self.date(i, i + 2, (format!("{from}/{to}"), Some((from, to))));
            }
        }
        if !self.stands_as_month(i) {
            return None;
        }
        let Some(year) = self.year_of(month, None, i, i + 1) else {
            return self.vague(i, i, DateKind::Date, &format!("XXXX-{month:02}"));
        };
        self.date(i, i, one(PartialDate::from_month(year, month)?))
    }

    pub(super) fn days(&self, first: usize, last: usize, from: PartialDate, until: Option<i8>) -> Option<Hit> {
        let to = until.and_then(|day| PartialDate::from_day(from.year(), from.month()?, day));
        match to {
            Some(to) => self.date(first, last, (format!("{from}/{to}"), Some((from, to)))),
            None => self.date(first, last, one(from)),
        }
    }

    pub(super) fn is_shortened(&self, i: usize) -> bool {
        let word = self.word(i);
        word.len() <= 4 && !self.is_any(i, &["may", "june", "july"])
    }

    /// Whether four digits behind a month are its year, and not a count: "In March 2000 people came" stays open, and is
    /// read as a year.
    pub(super) fn may_follow_month(&self, year: i16, i: usize) -> bool {
        year >= 1400 && !self.gap(i).starts_with(':')
    }

    /// Whether the name of a month alone is one: "May" may be a verb or a person, "March" a march.
    pub(super) fn stands_as_month(&self, i: usize) -> bool {
        let shortened = self.is_shortened(i);
        if shortened && !self.gap(i).starts_with('.') && self.class(i) == Class::MonthDoubtful {
            return false;
        }
        let before = self.class_before(i);
        let introduced = (self.near_before(i) || i > 0 && self.hyphen(i - 1))
            && (matches!(
                before,
                Class::Last
                    | Class::Next
                    | Class::This
                    | Class::Part
                    | Class::Of
                    | Class::Past
                    | Class::Every
                    | Class::Coming
            ) || matches!(before, Class::Preposition | Class::To | Class::Before | Class::After | Class::And)
                && !self.is_any(i - 1, &["as", "not", "over", "c"]));
        let name_follows = self.near(i) && self.is_capital(i + 1) && self.class(i + 1) == Class::Other;
        if self.class(i) == Class::MonthDoubtful {
            // "with May", "to May and her cabinet" is a person.
            return introduced
                && !matches!(before, Class::To | Class::And | Class::After | Class::Before | Class::Of)
                && !self.is_any(i - 1, &["on", "for", "around", "at", "through", "over"])
                && !name_follows
                || introduced
                    && before == Class::Of
                    && i > 1
                    && matches!(self.class(i - 2), Class::Edge | Class::NthDigits);
        }
        introduced || !name_follows && (i == 0 || !self.is_capital(i - 1) || !self.near(i - 1))
    }

    /// A day of a month, 1 to 31, in one or two digits.
    pub(super) fn day_number(&self, i: usize) -> Option<i8> {
        let day = matches!(self.class(i), Class::Digits | Class::NthDigits) && self.end(i) - self.start(i) <= 4;
        let after = &self.text[self.end(i)..];
        let goes_on = after.starts_with(['%', ':'])
            || after.starts_with([',', '.', '/']) && after[1..].starts_with(|c: char| c.is_ascii_digit());
        let n = self.n(i);
        (day && !goes_on && (1..=31).contains(&n) && (self.class(i) == Class::NthDigits || self.word(i).len() <= 2))
            .then(|| i8::try_from(n).ok())
            .flatten()
    }

    /// Whether a number counts what follows it.
    pub(super) fn counts_things(&self, i: usize) -> bool {
        self.near(i)
            && (self.is_any(i + 1, super::years::COUNTED)
                || matches!(self.class(i + 1), Class::Units | Class::Multiplier))
    }

    /// The year of a month, or of a day of it, that is named without one.
    pub(super) fn year_of(&self, month: i8, day: Option<i8>, i: usize, behind: usize) -> Option<i16> {
        // "In 1960 they voted on 20 November": the year that opens the sentence.
        if let Some((named, at)) = self.anchor
            && self.is_one_sentence(at, i)
            && self.opens_sentence(at)
            && named.day().is_none()
        {
            return Some(named.year());
        }
        let published = self.published?;
        let now = published.month()?;
        let tense = self.tense(i, behind);
        let mut ahead = i32::from(month) - i32::from(now);
        if ahead == 0
            && let (Some(day), Some(today)) = (day, published.day())
        {
            // Within the month of publication the day decides, but a few days ahead are as near as those behind.
            return Some(published.year() - i16::from(tense == Tense::Past && day > today + 20));
        }
        if published.precision() == Precision::Year {
            ahead = 0;
        }
        Some(match tense {
            Tense::Future => published.year() + i16::from((-11..-2).contains(&ahead)),
            Tense::Past => published.year() - i16::from(ahead > 0),
            Tense::Unknown if ahead > 1 => published.year() - 1,
            Tense::Unknown if ahead < -10 => published.year() + 1,
            Tense::Unknown => published.year(),
        })
    }

    /// A day before its month: "22 March 2013", "the 3rd of October". `first` is where the expression begins.
    pub(super) fn day_led(&self, first: usize, i: usize) -> Option<Hit> {
        let day = self.day_number(i)?;
        let mut at = i;
        let mut until = None;
        if self.hyphen(at) && self.day_number(at + 1).is_some_and(|d| d > day) {
            until = self.day_number(at + 1);
            at += 1;
        }
        if !self.joined(at) {
            return None;
        }
        let mut m = at + 1;
        if self.class(m) == Class::Of && self.near(m) {
            m += 1;
        } else if self.is(m, "day") && self.class(m + 1) == Class::Of && self.near(m) && self.near(m + 1) {
            m += 2;
        }
        if !matches!(self.class(m), Class::Month | Class::MonthDoubtful) || !self.is_capital(m) {
            return None;
        }
        let month = i8::try_from(self.n(m)).ok()?;
        let gap = self.gap(m);
        let gap = if self.is_shortened(m) { gap.strip_prefix('.').unwrap_or(gap) } else { gap };
        if matches!(gap, " " | ", " | "-" | "\n" | ",\n")
            && let Some(year) = self.plain_year(m + 1)
        {
            // A day that no calendar has leaves the month.
            return match PartialDate::from_day(year, month, day) {
                Some(from) => self.days(first, m + 1, from, until),
                None => self.date(m, m + 1, one(PartialDate::from_month(year, month)?)),
            };
        }
        // "5 May" and "5 March" are dates; "2 Mar" needs more.
        if self.is_shortened(m) && !self.gap(m).starts_with('.') {
            return None;
        }
        let Some(year) = self.year_of(month, Some(day), i, m + 1) else {
            return self.vague(first, m, DateKind::Date, &format!("XXXX-{month:02}-{day:02}"));
        };
        let hit = self.days(first, m, PartialDate::from_day(year, month, day)?, until)?;
        Some(if until.is_none() { self.with_clock(hit) } else { hit })
    }

    /// A feast: "Christmas Eve", "Easter 1916", "New Year's Day".
    pub(super) fn feast(&self, i: usize) -> Option<Hit> {
        let (number, mut last, shift) = if self.is(i, "new") {
            let s = self.is(i + 1, "year")
                && matches!(self.gap(i + 1), "'" | "’")
                && self.is(i + 2, "s")
                && self.near(i + 2);
            let eve = self.is(i + 3, "eve");
            if !s || !eve && !self.is(i + 3, "day") {
                return None;
            }
            (0, i + 3, if eve { -1 } else { 0 })
        } else {
            if !self.is_capital(i) {
                return None;
            }
            match () {
                () if self.near(i) && self.is(i + 1, "eve") => (self.n(i), i + 1, -1),
                () if self.near(i) && self.is_any(i + 1, &["day", "sunday"]) => (self.n(i), i + 1, 0),
                () if self.near(i) && self.is(i + 1, "monday") => (self.n(i), i + 1, 1),
                () if self.near(i) && self.is_capital(i + 1) => return None,
                () => (self.n(i), i, 0),
            }
        };
        let day = |year: i16| -> Option<PartialDate> {
            let feast = if number == 0 { PartialDate::from_day(year, 1, 1)? } else { span::feast(year, number)? };
            let (value, _) = span::shifted(feast, Unit::Day, shift)?;
            value.parse().ok()
        };
        if self.near(last)
            && let Some(year) = self.plain_year(last + 1)
        {
            last += 1;
            return self.date(i, last, one(day(year)?));
        }
        let Some(published) = self.published else {
            return match day(2001).filter(|_| matches!(number, 0 | 1 | 4)) {
                Some(day) => self.vague(i, last, DateKind::Date, &format!("XXXX{}", &day.to_string()[4..])),
                None => None,
            };
        };
        let this = day(published.year())?;
        let by = match self.tense(i, last + 1) {
            Tense::Future if this.first_day() < published.first_day() => 1,
            Tense::Past if this.first_day() > published.last_day() => -1,
            _ => 0,
        };
        self.date(i, last, one(day(published.year() + by)?))
    }

    /// "9/11": the day in 2001.
    pub(super) fn nine_eleven(&self, i: usize) -> Option<Hit> {
        let said = self.n(i) == 9 && self.word(i) == "9" && self.gap(i) == "/" && self.word(i + 1) == "11";
        let range: Range<usize> = self.start(i)..self.end(i + 1);
        let touches = self.text[range.end..].starts_with(['/', '-', '.'])
            && self.text[range.end + 1..].starts_with(|c: char| c.is_ascii_digit());
        let before = self.text[..range.start].ends_with(|c: char| c.is_alphanumeric() || c == '/');
        if said && !touches && !before {
            return self.date(i, i + 1, one(PartialDate::from_day(2001, 9, 11)?));
        }
        None
    }
}

fn is_thin(gap: &str) -> bool {
    gap.chars().all(char::is_whitespace) && gap.len() <= 2
}
