//! Which reader of English expressions is asked at a word, and in which order: that of dates, of years, of lengths and sets,
//! or of what is counted from another time.

use crate::article::DateKind;

use super::span;
use super::words::Class;
use super::{Finder, Hit};

impl Finder<'_> {
    /// The expression that begins at a word.
    pub(super) fn expression(&self, i: usize, floor: usize) -> Option<Hit> {
        match self.class(i) {
            Class::The => self.after_the(i),
            Class::Weekday | Class::WeekdayShort => self.weekday(i),
            Class::Month | Class::MonthDoubtful => self.month_led(i),
            Class::Digits => self
                .nine_eleven(i)
                .or_else(|| self.clock(i))
                .or_else(|| self.day_led(i, i))
                .or_else(|| self.year(i, floor))
                .or_else(|| self.before_christ(i))
                .or_else(|| self.fiscal_behind(i, i))
                .or_else(|| self.duration(i, i)),
            Class::NthDigits => self.day_led(i, i).or_else(|| self.century(i, i)).or_else(|| self.part_of_year(i, i)),
            Class::ClockDigits | Class::Hour => self.clock(i),
            Class::DecadeDigits => self.decade(i, i),
            Class::Number | Class::Few | Class::A | Class::Multiplier => self.duration(i, i),
            Class::Half => self.duration(i, i),
            Class::Ordinal | Class::Second => self.century(i, i).or_else(|| self.part_of_year(i, i)),
            Class::This
            | Class::That
            | Class::Last
            | Class::Past
            | Class::Previous
            | Class::Next
            | Class::Coming
            | Class::Following
            | Class::Current
            | Class::Recent => self.deictic(i, i),
            Class::Part => self.part_of(i, i),
            Class::Edge => self.edge_of(i, i),
            Class::Earlier | Class::Later => self.earlier_this(i),
            Class::About | Class::More | Class::Preposition => self.approximate(i),
            Class::Every => self.every(i),
            Class::Often => self.often(i),
            Class::Day => self.relative_day(i),
            Class::Vague => self.vague_word(i),
            Class::Season => self.season(i, i),
            Class::DayPart => self.day_part(i, i),
            Class::Feast => self.feast(i),
            Class::Fiscal => self.fiscal(i, i),
            Class::Keyed if self.is(i, "new") => self.feast(i),
            Class::Unit | Class::Units => self.bare_units(i),
            _ => None,
        }
    }

    /// What the definite article begins.
    pub(super) fn after_the(&self, i: usize) -> Option<Hit> {
        if !self.near(i) {
            return None;
        }
        let k = i + 1;
        match self.class(k) {
            Class::DecadeDigits => self.decade(i, k),
            Class::NamedDecade if !self.near(k) || !self.is_small_word(k + 1) => {
                self.date(i, k, span::decade(1900 + self.n(k))?)
            }
            Class::Ordinal | Class::Second => self.century(i, k).or_else(|| self.part_of_year(i, k)),
            Class::NthDigits => self.day_led(i, k).or_else(|| self.century(i, k)).or_else(|| self.part_of_year(i, k)),
            Class::Last
            | Class::Past
            | Class::Previous
            | Class::Next
            | Class::Coming
            | Class::Following
            | Class::Same
            | Class::Current
            | Class::Recent => self.deictic(i, k),
            Class::Part => self.part_of(i, k),
            Class::Edge => self.edge_of(i, k),
            Class::Season => self.season(i, k),
            Class::DayPart => self.day_part(i, k),
            Class::Fiscal => self.fiscal(i, k),
            Class::Weekend => self.weekend(i, k),
            Class::Vague if self.n(k) == 1 => self.vague(i, k, DateKind::Date, "FUTURE_REF"),
            Class::Keyed
                if self.is_any(k, &["present", "moment"])
                    && self.class_before(i) == Class::Preposition
                    && !self.is_small_noun(k) =>
            {
                self.vague(i, k, DateKind::Date, "PRESENT_REF")
            }
            Class::Keyed if self.is(k, "other") && self.is(k + 1, "day") => {
                self.vague(i, k + 1, DateKind::Date, "PAST_REF")
            }
            Class::Unit => self.the_unit(i, k),
            Class::Number | Class::Digits | Class::Few => {
                let whole = self.fiscal_behind(i, k);
                // "The three years" with its article, "the three-day visit" without.
                whole.or_else(|| {
                    self.duration(i, k)
                        .filter(|h| self.class(h.next - 1) == Class::Units && !self.text[h.start..h.end].contains('-'))
                })
            }
            _ => None,
        }
    }
}
