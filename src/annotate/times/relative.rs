//! English expressions that are counted from another time, parts of times and vague times: "two years ago", "last week",
//! "that year", "a month later", "early next month", "currently".

use crate::article::{DateKind, PartialDate};

use super::span::{self, Unit, Valued, one, shifted};
use super::words::Class;
use super::{Finder, Hit, Tense};

impl Finder<'_> {
    /// Whether a word is joined to a small one behind it, which it may describe.
    pub(super) fn is_small_noun(&self, k: usize) -> bool {
        self.near(k) && self.is_small_word(k + 1)
    }

    /// "The 2012-13 fiscal year".
    pub(super) fn fiscal_behind(&self, first: usize, i: usize) -> Option<Hit> {
        let year = self.plain_year(i)?;
        if self.near(i) && self.class(i + 1) == Class::Fiscal && self.is(i + 2, "year") {
            return self.date(first, i + 2, one(PartialDate::from_year(year)?));
        }
        None
    }

    /// "The day before yesterday", "the year before", "the year" behind a preposition.
    pub(super) fn the_unit(&self, i: usize, k: usize) -> Option<Hit> {
        let unit = Unit::of(self.n(k));
        if unit < Unit::Day || !self.near(k) && self.hyphen(k) {
            return None;
        }
        let side = match self.class(k + 1) {
            Class::Before => -1,
            Class::After => 1,
            _ => 0,
        };
        if side != 0 && self.near(k) {
            if unit == Unit::Day && self.class(k + 2) == Class::Day && self.near(k + 1) {
                return self.date(i, k + 2, shifted(self.published?, unit, side * 2)?);
            }
            let closes = self.gap(k + 1).trim_start().starts_with(['.', ',', ';', ')']) || k + 2 == self.words.len();
            if closes {
                return self.counted_from_anchor(i, i, k + 1, unit, side);
            }
            return None;
        }
        if !matches!(unit, Unit::Week | Unit::Month | Unit::Quarter | Unit::Year) {
            let in_the_day = unit == Unit::Day
                && i > 1
                && self.is(i - 1, "in")
                && matches!(self.class(i - 2), Class::Later | Class::Earlier);
            return in_the_day.then(|| self.hit_of_day(i, k))?;
        }
        let introduced = self.near_before(i) && self.is_any(i - 1, &["for", "in", "during", "of", "throughout"]);
        let closes = !self.near(k) || self.is_any(k + 1, &["to", "ended", "ending", "and", "as", "with", "by"]);
        if !introduced || !closes {
            return None;
        }
        // Which year "the year" is, the text leaves open: a value, no span.
        let value = self.published.and_then(|p| shifted(p, unit, 0)).map_or("PRESENT_REF".into(), |v| v.0);
        self.vague(i, k, DateKind::Date, &value)
    }

    pub(super) fn hit_of_day(&self, first: usize, last: usize) -> Option<Hit> {
        match self.published.filter(|p| p.day().is_some()) {
            Some(day) => self.vague(first, last, DateKind::Date, &day.to_string()),
            None => self.vague(first, last, DateKind::Date, "PRESENT_REF"),
        }
    }

    /// A time that lies `by` units from the last that was named, else from publication.
    pub(super) fn counted_from_anchor(&self, at: usize, first: usize, last: usize, unit: Unit, by: i32) -> Option<Hit> {
        let anchored = self.anchor_at(at).and_then(|a| shifted(a, unit, by));
        match anchored.or_else(|| self.published.and_then(|p| shifted(p, unit, by))) {
            Some(valued) => self.date(first, last, valued),
            None => self.vague(first, last, DateKind::Date, reference(by)),
        }
    }

    /// A time that lies `by` units from publication.
    pub(super) fn counted_from_publication(&self, first: usize, last: usize, unit: Unit, by: i32) -> Option<Hit> {
        match self.published.and_then(|p| shifted(p, unit, by)) {
            Some(valued) => self.date(first, last, valued),
            None => self.vague(first, last, DateKind::Date, reference(by)),
        }
    }

    /// `by` units before publication. What is counted in decades is no single year, and so has no span.
    pub(super) fn ago(&self, first: usize, last: usize, unit: Unit, by: i32, vague: bool) -> Option<Hit> {
        let rough = unit >= Unit::Decade || vague && by >= 10;
        let (unit, by) = in_years(unit, by);
        match self.published.and_then(|p| shifted(p, unit, by.checked_neg()?)) {
            Some((value, _)) if rough => self.vague(first, last, DateKind::Date, &value),
            Some(valued) => self.date(first, last, valued),
            None => self.vague(first, last, DateKind::Date, "PAST_REF"),
        }
    }

    /// What "this", "last", "next", "the same" and their like say of a unit, a weekday, a month. `first` is where the
    /// expression begins, the word itself stands at `i`.
    pub(super) fn deictic(&self, first: usize, i: usize) -> Option<Hit> {
        let class = self.class(i);
        let the = first < i;
        let k = i + 1;
        if !self.near(i) {
            return match class {
                Class::Past if the && !self.hyphen(i) => self.vague(first, i, DateKind::Date, "PAST_REF"),
                _ => None,
            };
        }
        match class {
            Class::Current => {
                if self.class(k) == Class::Unit && Unit::of(self.n(k)) >= Unit::Day {
                    return self.counted_from_publication(first, k, Unit::of(self.n(k)), 0);
                }
                return if self.is_small_word(k) { self.vague(i, i, DateKind::Date, "PRESENT_REF") } else { None };
            }
            Class::Recent => {
                let unit = matches!(self.class(k), Class::Units | Class::Past);
                return if unit {
                    self.vague(first, k, DateKind::Date, "PAST_REF")
                } else if self.is_small_word(k) {
                    self.vague(i, i, DateKind::Date, "PAST_REF")
                } else {
                    None
                };
            }
            Class::This if matches!(self.class(k), Class::Past | Class::Last | Class::Coming | Class::Next) => {
                return self.deictic(first, k).map(|h| Hit { start: self.start(first), ..h });
            }
            Class::This if self.n(i) == 1 => {
                return if self.is(k, "days") { self.vague(i, k, DateKind::Date, "PRESENT_REF") } else { None };
            }
            Class::That if self.n(i) == 1 => {
                let units = self.is_any(k, &["days", "years"]);
                return if units { self.vague(i, k, DateKind::Date, "PAST_REF") } else { None };
            }
            _ => {}
        }
        match self.class(k) {
            Class::Unit => self.deictic_unit(first, i, Unit::of(self.n(k))),
            Class::Units | Class::Number | Class::Digits | Class::Few | Class::Half | Class::Multiplier | Class::A => {
                self.deictic_length(first, i)
            }
            Class::Weekend => self.weekend(first, k),
            Class::Season if !self.hyphen(k) => self.deictic_season(first, i),
            Class::DayPart | Class::Hour => self.deictic_day_part(first, i),
            Class::Weekday if self.is_capital(k) && class != Class::That => self.deictic_weekday(first, i),
            Class::Month | Class::MonthDoubtful if self.is_capital(k) && class != Class::That => {
                self.deictic_month(first, i)
            }
            Class::Feast if self.is_capital(k) && matches!(class, Class::Last | Class::Next | Class::This) => {
                let published = self.published?;
                let this = span::feast(published.year(), self.n(k))?;
                let by = match class {
                    Class::Last if this.first_day() >= published.first_day() => -1,
                    Class::Next if this.first_day() <= published.first_day() => 1,
                    _ => 0,
                };
                self.date(first, k, one(span::feast(published.year() + by, self.n(k))?))
            }
            Class::Fiscal if self.is(k + 1, "year") && self.near(k) => {
                let hit = self.deictic_unit(first, i, Unit::Year)?;
                Some(Hit { end: self.end(k + 1), next: k + 2, ..hit })
            }
            _ if class == Class::Past && the && !self.is_small_word(k) => {
                self.vague(first, i, DateKind::Date, "PAST_REF")
            }
            _ => None,
        }
    }

    pub(super) fn deictic_unit(&self, first: usize, i: usize, unit: Unit) -> Option<Hit> {
        let k = i + 1;
        let the = first < i;
        if self.gap(k) == "-" || unit == Unit::Minute {
            return None;
        }
        let length = || {
            let span = self.published.and_then(|p| stretch(p, unit, 1, self.is_ahead(i)));
            self.hit(first, k, DateKind::Duration, (unit.period("1"), span))
        };
        match self.class(i) {
            Class::This if unit > Unit::Day => self.counted_from_publication(first, k, unit, 0),
            Class::That if unit >= Unit::Day => self.counted_from_anchor_only(first, k, unit, 0),
            Class::Same if the && unit >= Unit::Day => self.counted_from_anchor(i, first, k, unit, 0),
            Class::Last if the && matches!(unit, Unit::Week | Unit::Month | Unit::Year | Unit::Decade | Unit::Hour) => {
                length()
            }
            Class::Last if unit >= Unit::Week && (!the || unit == Unit::Quarter || unit == Unit::Century) => {
                self.counted_from_publication(first, k, unit, -1)
            }
            Class::Past if unit >= Unit::Hour && (the || self.class(first) == Class::This) => length(),
            Class::Previous if the && unit >= Unit::Day => self.counted_from_anchor(i, first, k, unit, -1),
            Class::Following if the && unit >= Unit::Day => self.counted_from_anchor(i, first, k, unit, 1),
            Class::Next if the && unit == Unit::Day => self.counted_from_anchor(i, first, k, unit, 1),
            Class::Next if the && matches!(unit, Unit::Week | Unit::Month | Unit::Year | Unit::Decade) => length(),
            Class::Next | Class::Coming if unit >= Unit::Week => self.counted_from_publication(first, k, unit, 1),
            _ => None,
        }
    }

    /// "That year": only a time that was named shortly before can be meant.
    pub(super) fn counted_from_anchor_only(&self, first: usize, last: usize, unit: Unit, by: i32) -> Option<Hit> {
        match self.anchor_at(first).and_then(|a| shifted(a, unit, by)) {
            Some(valued) => self.date(first, last, valued),
            None => self.vague(first, last, DateKind::Date, "PAST_REF"),
        }
    }

    pub(super) fn is_ahead(&self, i: usize) -> bool {
        matches!(self.class(i), Class::Next | Class::Coming | Class::Following)
    }

    pub(super) fn weekend(&self, first: usize, k: usize) -> Option<Hit> {
        if self.hyphen(k) || self.n(k) == 1 {
            return None;
        }
        let by = match self.class(k - 1) {
            Class::Last | Class::Past | Class::Previous => -1,
            Class::Next | Class::Coming | Class::Following => 1,
            Class::This => 0,
            // "The weekend" is the one behind, unless it is to come.
            _ if self.tense(first, k + 1) == Tense::Future => 0,
            _ if self.published.is_some_and(|p| p.first_day().weekday().to_monday_zero_offset() >= 5) => 0,
            _ => -1,
        };
        match self.published.and_then(|p| span::weekend(p, by)) {
            Some(valued) => self.date(first, k, valued),
            None => self.vague(first, k, DateKind::Date, "XXXX-WXX-WE"),
        }
    }

    pub(super) fn deictic_season(&self, first: usize, i: usize) -> Option<Hit> {
        let k = i + 1;
        let season = self.n(k);
        let base = if matches!(self.class(i), Class::That | Class::Same | Class::Following | Class::Previous) {
            self.anchor_at(i)
        } else {
            self.published
        };
        let Some(base) = base else {
            return self.vague(first, k, DateKind::Date, reference(i32::from(self.is_ahead(i))));
        };
        let valued = match self.class(i) {
            Class::This | Class::That | Class::Same => span::season(base.year(), season)?,
            Class::Next | Class::Coming | Class::Following => self.season_near(base, season, true)?,
            _ => self.season_near(base, season, false)?,
        };
        self.date(first, k, valued)
    }

    pub(super) fn deictic_day_part(&self, first: usize, i: usize) -> Option<Hit> {
        let k = i + 1;
        let part = span::day_part(self.n(k));
        let (base, by) = match self.class(i) {
            Class::This if self.class(k) == Class::DayPart => (self.published, 0),
            Class::Last if self.n(k) >= 2 => (self.published, -1),
            Class::That | Class::Same => (self.anchor_at(i), 0),
            Class::Next | Class::Following => (self.anchor_at(i).or(self.published), 1),
            Class::Previous => (self.anchor_at(i).or(self.published), -1),
            _ => return None,
        };
        match base.and_then(|b| shifted(b, Unit::Day, by)) {
            Some((day, span)) => self.hit(first, k, DateKind::Time, (format!("{day}T{part}"), span)),
            None => self.vague(first, k, DateKind::Time, &format!("XXXX-XX-XXT{part}")),
        }
    }

    pub(super) fn deictic_weekday(&self, first: usize, i: usize) -> Option<Hit> {
        let k = i + 1;
        let number = self.n(k);
        let Some(published) = self.published.filter(|p| p.day().is_some()) else {
            let hit = self.vague(first, k, DateKind::Date, &format!("XXXX-WXX-{number}"))?;
            return Some(self.with_clock(hit));
        };
        let day = match self.class(i) {
            Class::Last | Class::Past | Class::Previous => {
                span::weekday(shifted(published, Unit::Day, -1)?.1?.0, number, false)
            }
            Class::Next | Class::Coming | Class::Following => {
                span::weekday(shifted(published, Unit::Day, 1)?.1?.0, number, true)
            }
            Class::This => span::weekday(published, number, self.tense(first, k + 1) != Tense::Past),
            _ => return None,
        };
        let hit = self.date(first, k, one(day?))?;
        Some(self.with_clock(hit))
    }

    pub(super) fn deictic_month(&self, first: usize, i: usize) -> Option<Hit> {
        let k = i + 1;
        let month = i8::try_from(self.n(k)).ok()?;
        let dated = self.month_led(k).filter(|h| h.next > k + 1);
        if dated.is_some() {
            return dated.map(|h| Hit { start: self.start(first), ..h });
        }
        let Some(published) = self.published.filter(|p| p.month().is_some()) else {
            return self.vague(first, k, DateKind::Date, &format!("XXXX-{month:02}"));
        };
        let now = published.month()?;
        let year = match self.class(i) {
            Class::Last | Class::Past | Class::Previous => published.year() - i16::from(month >= now),
            Class::Next | Class::Coming | Class::Following => published.year() + i16::from(month <= now),
            Class::This => published.year(),
            _ => return None,
        };
        self.date(first, k, one(PartialDate::from_month(year, month)?))
    }

    /// "Early 2012", "late last year", "mid-March", with the word at `i`.
    pub(super) fn part_of(&self, first: usize, i: usize) -> Option<Hit> {
        let k = i + 1;
        if !self.joined(i) {
            return None;
        }
        // "Mid- to late 1990s" and "early and late" are left to their second half.
        let inner = match self.class(k) {
            Class::Weekday => self.weekday(k),
            Class::Month | Class::MonthDoubtful => self.month_led(k),
            Class::Digits => {
                let year = self.plain_year(k).filter(|y| *y >= 1400 && !self.counts(k));
                year.and_then(|y| self.date(k, k, one(PartialDate::from_year(y)?)))
            }
            Class::DecadeDigits => self.decade_within(k),
            Class::NamedDecade if first < i => self.date(k, k, span::decade(1900 + self.n(k))?),
            Class::Ordinal | Class::NthDigits => self.century(k, k),
            Class::Season => self.season(i, k),
            Class::This | Class::Last | Class::Next => self.deictic(k, k),
            Class::The => self.after_the(k).filter(|h| self.text[h.start..h.end].ends_with('s')),
            Class::DayPart if self.near(i) => self.day_part(k, k),
            Class::Day if self.n(k) != 9 => self.relative_day(k),
            Class::Feast => self.feast(k),
            _ => None,
        }?;
        matches!(inner.kind, DateKind::Date | DateKind::Time).then(|| Hit { start: self.start(first), ..inner })
    }

    pub(super) fn counts(&self, k: usize) -> bool {
        self.near(k) && matches!(self.class(k + 1), Class::Units)
    }

    pub(super) fn decade_within(&self, k: usize) -> Option<Hit> {
        let n = self.n(k);
        let valued = match self.word(k).len() {
            5 => span::decade(n)?,
            3 if n >= 20 => span::decade(1900 + n)?,
            _ => return None,
        };
        self.date(k, k, valued)
    }

    /// "The end of the year", "beginning of 2010", "end-2014", with the word at `i`.
    pub(super) fn edge_of(&self, first: usize, i: usize) -> Option<Hit> {
        if self.gap(i) == "-"
            && let Some(year) = self.plain_year(i + 1)
        {
            return self.date(first, i + 1, one(PartialDate::from_year(year)?));
        }
        if self.class(i + 1) != Class::Of || !self.near(i) || !self.near(i + 1) || first == i && !self.near_before(i) {
            return None;
        }
        let k = i + 2;
        let inner = match self.class(k) {
            Class::Digits => {
                let year = self.plain_year(k).filter(|y| *y >= 1400 && !self.counts(k));
                year.and_then(|y| self.date(k, k, one(PartialDate::from_year(y)?)))
            }
            Class::Month | Class::MonthDoubtful => self.month_led(k),
            Class::This | Class::Last | Class::Next | Class::That => self.deictic(k, k),
            Class::The if self.class(k + 1) == Class::Unit && self.near(k) => {
                let unit = Unit::of(self.n(k + 1));
                match unit {
                    Unit::Week | Unit::Month | Unit::Quarter | Unit::Year | Unit::Decade if self.gap(k + 1) != "-" => {
                        self.counted_from_publication(k, k + 1, unit, 0)
                    }
                    Unit::Century => self.vague(k, k + 1, DateKind::Date, "PAST_REF"),
                    _ => None,
                }
            }
            Class::The => self.after_the(k),
            Class::Ordinal | Class::NthDigits => self.century(k, k),
            _ => None,
        }?;
        (inner.kind == DateKind::Date).then(|| Hit { start: self.start(first), ..inner })
    }

    /// "Earlier this month", "later in the day", "later that year".
    pub(super) fn earlier_this(&self, i: usize) -> Option<Hit> {
        let k = i + 1;
        if !self.near(i) {
            return None;
        }
        let inner = match self.class(k) {
            Class::This | Class::That | Class::Last => self.deictic(k, k),
            Class::Weekday => self.weekday(k),
            Class::Day if self.n(k) != 9 => self.relative_day(k),
            _ => None,
        }?;
        matches!(inner.kind, DateKind::Date | DateKind::Time).then(|| Hit { start: self.start(i), ..inner })
    }

    /// "Yesterday", "tomorrow morning", "tonight".
    pub(super) fn relative_day(&self, i: usize) -> Option<Hit> {
        let by = self.n(i);
        let day = self.published.and_then(|p| shifted(p, Unit::Day, if by == 9 { 0 } else { by }));
        if by == 9 {
            return match day {
                Some((day, span)) => {
                    let span = span.filter(|_| self.is(i, "tonight"));
                    self.hit(i, i, DateKind::Time, (format!("{day}TNI"), span))
                }
                None => self.vague(i, i, DateKind::Time, "XXXX-XX-XXTNI"),
            };
        }
        // "USA Today".
        if by == 0 && self.is_capital(i) && self.near_before(i) && self.is_capital(i - 1) && self.is(i - 1, "usa") {
            return None;
        }
        let hit = match day {
            // "Today" mostly means these days: a value, no span.
            Some((day, span)) => self.date(i, i, (day, span.filter(|_| by != 0)))?,
            None => self.vague(i, i, DateKind::Date, reference(by))?,
        };
        Some(if hit.value.len() == 10 && by != 0 { self.with_clock(hit) } else { hit })
    }

    /// "Now", "recently", "future".
    pub(super) fn vague_word(&self, i: usize) -> Option<Hit> {
        let that = self.is(i, "now") && self.near(i) && self.is(i + 1, "that");
        if that || self.hyphen(i) || self.is(i, "presently") && !self.near(i) {
            return None;
        }
        if self.n(i) == 1 {
            // "Future generations", "in future".
            let said = self.is_small_noun(i) || self.near_before(i) && self.is(i - 1, "in");
            return if said && !self.is_capital(i) { self.vague(i, i, DateKind::Date, "FUTURE_REF") } else { None };
        }
        self.vague(i, i, DateKind::Date, reference(self.n(i)))
    }

    /// "The morning", "in the evening", "the night of 5 May".
    pub(super) fn day_part(&self, first: usize, i: usize) -> Option<Hit> {
        let part = span::day_part(self.n(i));
        if self.class(i + 1) == Class::Of && self.near(i) && self.near(i + 1) {
            let k = i + 2;
            let day = match self.class(k) {
                Class::Digits | Class::NthDigits => self.day_led(k, k),
                Class::Month | Class::MonthDoubtful => self.month_led(k),
                Class::Weekday => self.weekday(k),
                Class::The => self.after_the(k),
                _ => None,
            };
            let day = day.filter(|d| d.value.len() == 10 && d.kind == DateKind::Date);
            return day.map(|d| Hit {
                start: self.start(first),
                kind: DateKind::Time,
                value: format!("{}T{part}", d.value),
                ..d
            });
        }
        let before = i.checked_sub(if first < i { 2 } else { 1 })?;
        let introduced = self.near(before)
            && self.is_any(before, &["in", "during", "at", "by", "early", "late", "since", "until", "through"]);
        let plural = self.word(i).ends_with('s');
        if !introduced || plural || self.is(i, "dawn") || self.is_small_noun(i) && first == i && !self.is(i, "night") {
            return None;
        }
        match self.day_meant(i) {
            Some(day) => self.vague(first, i, DateKind::Time, &format!("{day}T{part}")),
            None => self.vague(first, i, DateKind::Time, &format!("XXXX-XX-XXT{part}")),
        }
    }
}

/// The vague value for what lies behind, here or ahead.
pub(super) fn reference(by: i32) -> &'static str {
    match by.signum() {
        -1 => "PAST_REF",
        0 => "PRESENT_REF",
        _ => "FUTURE_REF",
    }
}

/// Decades and centuries in years: "a decade ago" is a year's distance.
pub(super) fn in_years(unit: Unit, by: i32) -> (Unit, i32) {
    match unit {
        Unit::Decade => (Unit::Year, by.saturating_mul(10)),
        Unit::Century => (Unit::Year, by.saturating_mul(100)),
        _ => (unit, by),
    }
}

/// The time from `by` units before publication to it, or from it on.
pub(super) fn stretch(published: PartialDate, unit: Unit, by: i32, ahead: bool) -> Option<(PartialDate, PartialDate)> {
    let (unit, by) = in_years(unit, by);
    let unit = if unit == Unit::Quarter { return None } else { unit };
    let there = |valued: Valued| valued.1;
    // Weeks are counted in days.
    let (unit, by) = match unit {
        Unit::Week => (Unit::Day, by.checked_mul(7)?),
        Unit::Fortnight => (Unit::Day, by.checked_mul(14)?),
        _ => (unit, by),
    };
    let now = there(shifted(published, unit, 0)?)?;
    let far = there(shifted(published, unit, if ahead { by } else { by.checked_neg()? })?)?;
    Some(if ahead { (now.0, far.1) } else { (far.0, now.1) })
}
