//! The commonest expressions of French, German and Spanish: "hier", "l'année dernière", "il y a deux ans", "seit drei
//! Jahren", "voriges Jahr", "el mes pasado". Dates with their year come from the calendar, as in every language.

use crate::article::{DateKind, PartialDate};

use super::span::{self, Unit, one, shifted};
use super::words::{Class, Language};
use super::{Finder, Hit, Tense};

impl Finder<'_> {
    /// The expression that begins at a word of one of these languages.
    pub(super) fn foreign(&self, i: usize, floor: usize) -> Option<Hit> {
        match self.class(i) {
            Class::Digits => self
                .year(i, floor)
                .or_else(|| self.foreign_day(i))
                .or_else(|| self.foreign_length(i, i))
                .or_else(|| self.german_century(i)),
            Class::DecadeDigits if self.language == Language::German => self.decade(i, i).map(|h| self.with_years(h)),
            Class::Number | Class::Few => self.foreign_length(i, i),
            Class::Day => self.relative_day(i),
            Class::Vague => self.foreign_vague(i),
            Class::Often => self.vague(i, i, DateKind::Set, &Unit::of(self.n(i)).period("1")),
            Class::Ago => self.foreign_ago(i, i + 1),
            Class::Keyed if self.is(i, "il") && self.is(i + 1, "y") && self.is(i + 2, "a") => {
                self.foreign_ago(i, i + 3)
            }
            Class::Last | Class::Next | Class::This => self.adjective_unit(i, i),
            Class::The => self.the_foreign(i),
            Class::Unit => self.unit_adjective(i, i).or_else(|| self.roman_century(i, i)),
            Class::Weekday if self.language != Language::German || self.is_capital(i) => self.foreign_weekday(i),
            Class::Every if self.class(i + 1) == Class::Unit && self.near(i) => {
                self.vague(i, i + 1, DateKind::Set, &Unit::of(self.n(i + 1)).period("1"))
            }
            Class::Part => self.foreign_part(i),
            Class::Month | Class::MonthDoubtful => self.foreign_month(i),
            _ => None,
        }
    }

    /// "Il y a deux ans", "vor zwei Jahren", "hace dos años": the length stands at `k`.
    fn foreign_ago(&self, i: usize, k: usize) -> Option<Hit> {
        if !self.near(k - 1) {
            return None;
        }
        let (unit, number, u) = self.length_at(k)?;
        let Some(number) = number else { return self.vague(i, u, DateKind::Date, "PAST_REF") };
        match self.published.and_then(|p| shifted(p, unit, -number)) {
            Some((value, _)) if unit >= Unit::Decade => self.vague(i, u, DateKind::Date, &value),
            Some(valued) => self.date(i, u, valued),
            None => self.vague(i, u, DateKind::Date, "PAST_REF"),
        }
    }

    /// Unit, number (`None` for "some") and last word of a length.
    fn length_at(&self, k: usize) -> Option<(Unit, Option<i32>, usize)> {
        let number = match self.class(k) {
            Class::Digits if self.word(k).len() <= 3 => Some(self.n(k)),
            Class::Number => Some(self.n(k)),
            Class::Few => None,
            _ => return None,
        };
        let u = k + 1;
        let unit = matches!(self.class(u), Class::Unit | Class::Units) && self.near(k);
        unit.then(|| (Unit::of(self.n(u)), number, u))
    }

    fn foreign_length(&self, first: usize, i: usize) -> Option<Hit> {
        let (unit, number, u) = self.length_at(i)?;
        // "Une minute", "ein Tag" are as often said of something else.
        if number == Some(1) && self.class(i) == Class::Number && unit < Unit::Month {
            return None;
        }
        self.hit(first, u, DateKind::Duration, (unit.period(&number.map_or("X".into(), |n| n.to_string())), None))
    }

    /// An adjective before its unit: "voriges Jahr", "cette année", "el próximo mes".
    fn adjective_unit(&self, first: usize, i: usize) -> Option<Hit> {
        let k = i + 1;
        if !self.near(i) {
            return None;
        }
        let by = match self.class(i) {
            Class::Last => -1,
            Class::Next => 1,
            _ => 0,
        };
        match self.class(k) {
            Class::Unit if Unit::of(self.n(k)) > Unit::Day => {
                // "Ce mois-ci".
                let last = if self.gap(k) == "-" && self.is(k + 1, "ci") { k + 1 } else { k };
                self.counted(first, last, Unit::of(self.n(k)), by)
            }
            Class::Weekday => self.near_weekday(first, k, self.n(k), by),
            _ => None,
        }
    }

    /// A unit before its adjective: "l'année dernière", "el año pasado", "lundi prochain".
    fn unit_adjective(&self, first: usize, i: usize) -> Option<Hit> {
        if !self.near(i) || self.language == Language::German {
            return None;
        }
        let by = match self.class(i + 1) {
            Class::Last => -1,
            Class::Next => 1,
            _ if self.language == Language::Spanish && self.is(i + 1, "que") && self.is(i + 2, "viene") => {
                return self.counted(first, i + 2, Unit::of(self.n(i)), 1);
            }
            _ => return None,
        };
        if Unit::of(self.n(i)) <= Unit::Day {
            return None;
        }
        self.counted(first, i + 1, Unit::of(self.n(i)), by)
    }

    fn counted(&self, first: usize, last: usize, unit: Unit, by: i32) -> Option<Hit> {
        match self.published.and_then(|p| shifted(p, unit, by)) {
            Some(valued) => self.date(first, last, valued),
            None => self.vague(
                first,
                last,
                DateKind::Date,
                ["PAST_REF", "PRESENT_REF", "FUTURE_REF"][usize::try_from(by + 1).ok()?.min(2)],
            ),
        }
    }

    /// What an article begins: "l'an dernier", "la semana pasada", "les années 1970", "das vergangene Jahr".
    fn the_foreign(&self, i: usize) -> Option<Hit> {
        let touching = self.near(i) || matches!(self.gap(i), "'" | "’");
        if !touching {
            return None;
        }
        let k = i + 1;
        match self.class(k) {
            Class::Unit => self.unit_adjective(i, k).or_else(|| self.roman_century(i, k)),
            Class::Units if self.near(k) => {
                // "Les années 1970", "los años 70".
                let n = self.n(k + 1);
                let digits = self.word(k + 1).len();
                let years = Unit::of(self.n(k)) == Unit::Year && self.class(k + 1) == Class::Digits && n % 10 == 0;
                match digits {
                    4 if years && self.plain_year(k + 1).is_some() => self.date(i, k + 1, span::decade(n)?),
                    2 if years && n >= 20 => self.date(i, k + 1, span::decade(1900 + n)?),
                    _ => None,
                }
            }
            Class::Last | Class::Next => self.adjective_unit(i, k),
            Class::Weekday => {
                let hit = self.foreign_weekday(k)?;
                Some(Hit { start: self.start(i), ..hit })
            }
            Class::DecadeDigits => self.decade(i, k).map(|h| self.with_years(h)),
            Class::Vague if self.n(k) == 1 => self.vague(i, k, DateKind::Date, "FUTURE_REF"),
            _ => None,
        }
    }

    /// "Die 1970er Jahre": with the noun.
    fn with_years(&self, hit: Hit) -> Hit {
        if self.near_before(hit.next) && matches!(self.class(hit.next), Class::Units) {
            return Hit { end: self.end(hit.next), next: hit.next + 1, ..hit };
        }
        hit
    }

    /// "XIXe siècle" is behind its number, "siglo XIX" before it.
    fn roman_century(&self, first: usize, i: usize) -> Option<Hit> {
        if Unit::of(self.n(i)) != Unit::Century {
            return None;
        }
        if self.language == Language::Spanish && self.near(i) {
            return self.date(first, i + 1, span::century(roman(self.word(i + 1))?)?);
        }
        let before = i.checked_sub(1)?;
        let numeral = self.word(before);
        let number = ["ème", "eme", "e"].iter().find_map(|end| roman(numeral.strip_suffix(end)?))?;
        if self.near(before) { self.date(before, i, span::century(number)?) } else { None }
    }

    /// "19. Jahrhundert".
    fn german_century(&self, i: usize) -> Option<Hit> {
        let century =
            self.gap(i) == ". " && self.class(i + 1) == Class::Unit && Unit::of(self.n(i + 1)) == Unit::Century;
        if century && (1..=22).contains(&self.n(i)) { self.date(i, i + 1, span::century(self.n(i))?) } else { None }
    }

    fn foreign_weekday(&self, i: usize) -> Option<Hit> {
        let by = if self.near(i) {
            match self.class(i + 1) {
                Class::Last if self.language != Language::German => -1,
                Class::Next if self.language != Language::German => 1,
                _ => 0,
            }
        } else {
            0
        };
        if by != 0 {
            let hit = self.near_weekday(i, i, self.n(i), by)?;
            return Some(Hit { end: self.end(i + 1), next: i + 2, ..hit });
        }
        self.near_weekday(i, i, self.n(i), 0)
    }

    fn near_weekday(&self, first: usize, last: usize, number: i32, by: i32) -> Option<Hit> {
        let ahead = by > 0 || by == 0 && self.tense(first, last + 1) == Tense::Future;
        let base = self.published.and_then(|p| shifted(p, Unit::Day, by)).and_then(|v| v.1);
        match base.and_then(|b| span::weekday(b.0, number, ahead)) {
            Some(day) => self.date(first, last, one(day)),
            None => self.vague(first, last, DateKind::Date, &format!("XXXX-WXX-{number}")),
        }
    }

    /// "Anfang 2012", "fin mars", "principios de 1990".
    fn foreign_part(&self, i: usize) -> Option<Hit> {
        if !self.joined(i) {
            return None;
        }
        let k = if self.class(i + 1) == Class::Of && self.near(i + 1) { i + 2 } else { i + 1 };
        if let Some(year) = self.plain_year(k) {
            return self.date(i, k, one(PartialDate::from_year(year)?));
        }
        if matches!(self.class(k), Class::Month | Class::MonthDoubtful) {
            let next = if self.class(k + 1) == Class::Of { k + 2 } else { k + 1 };
            let month = i8::try_from(self.n(k)).ok()?;
            if let Some(year) = self.plain_year(next).filter(|_| self.near(k)) {
                return self.date(i, next, one(PartialDate::from_month(year, month)?));
            }
            return self.foreign_month(k).map(|h| Hit { start: self.start(i), ..h });
        }
        None
    }

    /// A month without its year behind a preposition; with its year it is left to the calendar.
    fn foreign_month(&self, i: usize) -> Option<Hit> {
        let before = self.class_before(i);
        let year_follows =
            self.plain_year(i + 1).is_some() || self.class(i + 1) == Class::Of && self.plain_year(i + 2).is_some();
        let introduced = self.near_before(i) && matches!(before, Class::Preposition | Class::Part);
        if year_follows || !introduced || self.is(i, "mars") && self.is_capital(i) {
            return None;
        }
        self.month_near(i, i, None)
    }

    /// "Le 14 juillet", "am 9. November", "el 24 de noviembre" without a year.
    fn foreign_day(&self, i: usize) -> Option<Hit> {
        let stop = self.language == Language::German && self.gap(i) == ". ";
        if !(self.near(i) || stop) || !(1..=31).contains(&self.n(i)) {
            return None;
        }
        let m = if self.class(i + 1) == Class::Of && self.near(i + 1) { i + 2 } else { i + 1 };
        let year_follows =
            self.plain_year(m + 1).is_some() || self.class(m + 1) == Class::Of && self.plain_year(m + 2).is_some();
        if !matches!(self.class(m), Class::Month | Class::MonthDoubtful) || year_follows {
            return None;
        }
        self.month_near(i, m, i8::try_from(self.n(i)).ok())
    }

    fn month_near(&self, first: usize, m: usize, day: Option<i8>) -> Option<Hit> {
        let month = i8::try_from(self.n(m)).ok()?;
        let open = || day.map_or(format!("XXXX-{month:02}"), |d| format!("XXXX-{month:02}-{d:02}"));
        let Some(year) = self.year_of(month, day, first, m + 1) else {
            return self.vague(first, m, DateKind::Date, &open());
        };
        let date = match day {
            Some(day) => PartialDate::from_day(year, month, day)?,
            None => PartialDate::from_month(year, month)?,
        };
        self.date(first, m, one(date))
    }

    fn foreign_vague(&self, i: usize) -> Option<Hit> {
        match self.n(i) {
            -1 => self.vague(i, i, DateKind::Date, "PAST_REF"),
            0 => self.vague(i, i, DateKind::Date, "PRESENT_REF"),
            _ => None,
        }
    }
}

/// A Roman numeral up to XXX.
fn roman(numeral: &str) -> Option<i32> {
    if numeral.is_empty() || !numeral.bytes().all(|b| matches!(b, b'I' | b'V' | b'X')) {
        return None;
    }
    let digits = numeral.bytes().map(|b| match b {
        b'I' => 1,
        b'V' => 5,
        _ => 10,
    });
    let (sum, _) = digits.rev().fold((0, 0), |(sum, last), d| if d < last { (sum - d, last) } else { (sum + d, d) });
    (1..=30).contains(&sum).then_some(sum)
}
