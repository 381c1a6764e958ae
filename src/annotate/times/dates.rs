//! Dates of the calendar: days, months, years, decades, centuries, seasons and quarters of years, feasts, times of day.
//!
//! What looks like a year is one where the words around say so (`is_year`): a count of troops, a resolution's number and
//! a price are none. Numeric dates and months of other languages are left to `calendar`.

use std::ops::Range;

use crate::article::{DateKind, PartialDate, Precision};
use crate::calendar;

use super::span::{self, Unit, Valued, one};
use super::words::Class;
use super::{Finder, Hit, Tense, of_expression};

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

    fn day_of_week(&self, number: i32, i: usize, behind: usize) -> Valued {
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
    fn hour(&self, i: usize, introduced: bool) -> Option<(usize, usize, String)> {
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

    fn days(&self, first: usize, last: usize, from: PartialDate, until: Option<i8>) -> Option<Hit> {
        let to = until.and_then(|day| PartialDate::from_day(from.year(), from.month()?, day));
        match to {
            Some(to) => self.date(first, last, (format!("{from}/{to}"), Some((from, to)))),
            None => self.date(first, last, one(from)),
        }
    }

    fn is_shortened(&self, i: usize) -> bool {
        let word = self.word(i);
        word.len() <= 4 && !self.is_any(i, &["may", "june", "july"])
    }

    /// Whether four digits behind a month are its year, and not a count: "In March 2000 people came" stays open, and is
    /// read as a year.
    fn may_follow_month(&self, year: i16, i: usize) -> bool {
        year >= 1400 && !self.gap(i).starts_with(':')
    }

    /// Whether the name of a month alone is one: "May" may be a verb or a person, "March" a march.
    fn stands_as_month(&self, i: usize) -> bool {
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
    fn day_number(&self, i: usize) -> Option<i8> {
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
    fn counts_things(&self, i: usize) -> bool {
        self.near(i) && (self.is_any(i + 1, COUNTED) || matches!(self.class(i + 1), Class::Units | Class::Multiplier))
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
    fn plain_or_dated(&self, i: usize) -> Option<i16> {
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
    fn has_calendar_neighbour(&self, i: usize) -> bool {
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
    fn is_year(&self, number: i16, i: usize) -> bool {
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
    fn opens(&self, i: usize) -> bool {
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
    fn year_behind(&self, u: usize) -> (Option<i16>, usize) {
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

/// Words that follow a noun and are none.
const FUNCTION: &[&str] = &[
    "when", "that", "while", "because", "and", "but", "is", "are", "was", "were", "has", "have", "had", "as", "with",
    "he", "she", "it", "they", "we", "which", "if", "so", "then", "although",
];

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
const COUNTED: &[&str] = &[
    "troops", "soldiers", "people", "men", "women", "km", "kilometres", "kilometers", "miles", "metres", "meters",
    "tons", "tonnes", "dollars", "members", "delegates", "prisoners", "refugees", "dead", "deaths", "votes",
    "seats", "words", "feet", "barrels", "warheads", "missiles", "aircraft", "tanks", "guests", "euros", "pounds",
    "civilians", "workers", "students", "pages", "villages", "families", "tents", "megawatts", "km2",
    "calories", "rubles", "roubles", "yen", "percent", "per", "million", "billion", "countries", "states", "police",
    "officers", "protesters", "persons", "children", "square", "mile", "kilometre", "kilometer", "km", "kg", "mw",
    "hectares", "acres", "ships", "planes", "vehicles", "houses", "homes", "jobs", "companies", "schools", "cases",
    "victims", "fighters", "rebels", "militants", "demonstrators", "policemen", "years", "days", "hours", "minutes",
];
