//! Lengths of time and what recurs: "half a century", "three-day", "the past three years", "every year", "daily".

use super::relative::{in_years, reference, stretch};
use super::span::{self, Unit, shifted};
use super::words::Class;
use super::{Finder, Hit};
use crate::article::DateKind;

/// How many, as it is written in a value, with its whole number and the word behind it.
pub(super) struct Amount {
    pub(super) text: String,
    pub(super) whole: Option<i32>,
    pub(super) half: bool,
    /// "a", "an": one, said without stress.
    pub(super) article: bool,
    pub(super) next: usize,
}

impl Finder<'_> {
    /// How many: "24", "1,500", "two and a half", "a few", "half a".
    pub(super) fn amount(&self, i: usize) -> Option<Amount> {
        let exact = |n: i32, next: usize| {
            Some(Amount { text: n.to_string(), whole: Some(n), half: false, article: false, next })
        };
        let unknown = |next: usize| Some(Amount { text: "X".into(), whole: None, half: false, article: false, next });
        match self.class(i) {
            Class::Digits => {
                let before = self.text[..self.start(i)].chars().next_back();
                if before.is_some_and(|c| {
                    c.is_alphanumeric() || matches!(c, '$' | '€' | '£' | '.' | ',' | '/' | ':' | '#' | '-')
                }) {
                    return None;
                }
                let n = self.n(i);
                if self.gap(i) == "," && self.word(i + 1).len() == 3 && self.class(i + 1) == Class::Digits {
                    return exact(n.checked_mul(1000)?.checked_add(self.n(i + 1))?, i + 2);
                }
                if self.gap(i) == "." && self.class(i + 1) == Class::Digits {
                    let text = format!("{n}.{}", self.word(i + 1));
                    return Some(Amount { text, whole: None, half: false, article: false, next: i + 2 });
                }
                exact(n, i + 1)
            }
            Class::Number => {
                let mut n = self.n(i);
                let mut next = i + 1;
                if n >= 20 && self.joined(i) && self.class(next) == Class::Number && self.n(next) < 10 {
                    n += self.n(next);
                    next += 1;
                }
                if self.class(next) == Class::Multiplier && self.near(next - 1) {
                    n = n.checked_mul(self.n(next))?;
                    next += 1;
                }
                if self.class(next) == Class::And
                    && self.class(next + 1) == Class::A
                    && self.class(next + 2) == Class::Half
                {
                    let text = format!("{n}.5");
                    return Some(Amount { text, whole: None, half: false, article: false, next: next + 3 });
                }
                exact(n, next)
            }
            Class::Multiplier => exact(self.n(i), i + 1),
            Class::A if self.near(i) => match self.class(i + 1) {
                Class::Few => {
                    let of = usize::from(self.class(i + 2) == Class::Of);
                    unknown(i + 2 + of)
                }
                Class::Multiplier => exact(self.n(i + 1), i + 2),
                Class::Number if self.is(i + 1, "dozen") => exact(12, i + 2),
                Class::Half => {
                    Some(Amount { text: "0.5".into(), whole: None, half: true, article: false, next: i + 2 })
                }
                Class::Unit => Some(Amount { article: true, ..exact(1, i + 1)? }),
                _ => None,
            },
            Class::Few if !self.is(i, "couple") => unknown(i + 1),
            Class::Half => {
                let a = usize::from(self.class(i + 1) == Class::A);
                Some(Amount { text: "0.5".into(), whole: None, half: true, article: false, next: i + 1 + a })
            }
            _ => None,
        }
    }

    /// A length of time, or with "ago", "later", "earlier" the time that far away. `first` is where it begins, the
    /// amount stands at `i`.
    pub(super) fn duration(&self, first: usize, i: usize) -> Option<Hit> {
        let amount = self.amount(i)?;
        let u = amount.next;
        if !self.joined(u - 1) {
            return None;
        }
        let hyphened = self.hyphen(u - 1);
        let unit = match self.class(u) {
            Class::Unit | Class::Units => Unit::of(self.n(u)),
            Class::Second if hyphened && amount.whole.is_some_and(|n| n > 1) => Unit::Second,
            Class::DayPart if self.n(u) == 3 && amount.whole.is_some() && !amount.article => {
                return self.hit(first, u, DateKind::Duration, (format!("P{}NI", amount.text), None));
            }
            _ => return None,
        };
        // "A minute", "a quarter", "one day" are mostly said of something else.
        let behind = self.class(u + 1);
        let sided =
            self.near(u) && matches!(behind, Class::Ago | Class::Later | Class::Earlier | Class::Before | Class::After);
        if amount.article && (unit == Unit::Minute || unit == Unit::Quarter && !sided) {
            return None;
        }
        if self.is(i, "one") && unit == Unit::Day && !hyphened && !sided {
            let bound =
                self.near_before(i) && matches!(self.class(i - 1), Class::Preposition | Class::Than | Class::Keyed);
            let on = i > 0 && self.is_any(i - 1, &["on", "to", "as", "since", "or"]);
            if !bound || on {
                return None;
            }
        }
        if self.class(u) == Class::Unit && self.hyphen(u) && self.is_any(u + 1, &["to", "on", "over", "by", "end"]) {
            return None;
        }
        let value = if amount.half { unit.half() } else { unit.period(&amount.text) };
        let mut last = u;
        if (self.hyphen(u) || self.near(u)) && behind == Class::Old {
            last = u + 1;
        }
        if sided && last == u {
            let by = amount.whole;
            let vague = first < i && matches!(self.class(first), Class::About | Class::Preposition);
            match behind {
                Class::Ago => {
                    let Some(by) = by else { return self.vague(first, u + 1, DateKind::Date, "PAST_REF") };
                    return self.ago(first, u + 1, unit, by, vague);
                }
                Class::Later | Class::Earlier => {
                    let sign = if behind == Class::Later { 1 } else { -1 };
                    let Some(by) = by else { return self.vague(first, u + 1, DateKind::Date, reference(sign)) };
                    let (unit, by) = in_years(unit, by);
                    let there = self.anchor_at(i).and_then(|a| shifted(a, unit, sign * by));
                    let there = there.or_else(|| {
                        self.published
                            .filter(|_| sign < 0 && self.anchor_at(i).is_none())
                            .and_then(|p| shifted(p, unit, -by))
                    });
                    return match there {
                        Some(valued) => self.date(first, u + 1, valued),
                        None => self.hit(first, u + 1, DateKind::Duration, (value, None)),
                    };
                }
                _ => {}
            }
        }
        if self.near(u)
            && self.is(u + 1, "from")
            && self.is(u + 2, "now")
            && let Some(by) = amount.whole
        {
            let (unit, by) = in_years(unit, by);
            return self.counted_from_publication(first, u + 2, unit, by);
        }
        self.hit(first, last, DateKind::Duration, (value, None))
    }

    /// "Decades", "for years": several of a unit without a number.
    pub(super) fn bare_units(&self, i: usize) -> Option<Hit> {
        const BEHIND: &[&str] = &[
            "for", "in", "of", "after", "within", "over", "take", "takes", "took", "taken", "spent", "through", "and",
            "or", "since", "many", "by", "last", "lasted", "about",
        ];
        if self.class(i) == Class::Unit {
            // "Decade-long".
            let long = self.gap(i) == "-" && self.is(i + 1, "long");
            let unit = Unit::of(self.n(i));
            return if long && unit >= Unit::Day {
                self.hit(i, i + 1, DateKind::Duration, (unit.period("1"), None))
            } else {
                None
            };
        }
        let unit = Unit::of(self.n(i));
        if self.near(i) && self.class(i + 1) == Class::Ago {
            return self.vague(i, i + 1, DateKind::Date, "PAST_REF");
        }
        let bound =
            self.near_before(i) && self.is_any(i - 1, BEHIND) || i > 0 && !self.near_before(i) && self.is_capital(i);
        let followed =
            self.near(i) && (self.is_any(i + 1, &["of", "before", "after"]) || self.class(i + 1) == Class::Later);
        // "Matters of seconds", "minutes of the meeting", "quarters" as dwellings.
        if unit < Unit::Hour || unit == Unit::Quarter || !(bound || followed) {
            return None;
        }
        let free = !self.near_before(i)
            || !matches!(self.class(i - 1), Class::The | Class::This | Class::That | Class::Other)
            || self.is_any(i - 1, BEHIND);
        free.then(|| self.hit(i, i, DateKind::Duration, (unit.period("X"), None)))?
    }

    /// "Nearly two years", "more than a decade", "at least six months".
    pub(super) fn approximate(&self, i: usize) -> Option<Hit> {
        let k = match self.class(i) {
            Class::About => i + 1,
            Class::More if self.class(i + 1) == Class::Than && self.near(i) => i + 2,
            Class::Preposition if self.is(i, "at") && self.class(i + 1) == Class::Least && self.near(i) => i + 2,
            Class::Preposition if self.is(i, "around") => i + 1,
            // "At night".
            Class::Preposition if self.is(i, "at") && self.is(i + 1, "night") && self.near(i) => {
                return self.day_part(i + 1, i + 1);
            }
            _ => return None,
        };
        if !self.near(k - 1) {
            return None;
        }
        self.duration(i, k).filter(|h| !self.text[h.start..h.end].contains("-old"))
    }

    /// "The past three years", "the coming weeks".
    pub(super) fn deictic_length(&self, first: usize, i: usize) -> Option<Hit> {
        let k = i + 1;
        let the = first < i;
        let known = matches!(
            self.class(i),
            Class::Last | Class::Past | Class::Previous | Class::Next | Class::Coming | Class::Following
        );
        if !known {
            return None;
        }
        if self.class(k) == Class::Units {
            let unit = Unit::of(self.n(k));
            return match self.class(i) {
                Class::Coming => self.vague(first, k, DateKind::Date, "FUTURE_REF"),
                Class::Past | Class::Last | Class::Previous | Class::Next | Class::Following
                    if the && unit > Unit::Hour =>
                {
                    self.hit(first, k, DateKind::Duration, (unit.period("X"), None))
                }
                _ => None,
            };
        }
        let amount = self.amount(k)?;
        let u = amount.next;
        if !self.joined(u - 1) || !matches!(self.class(u), Class::Unit | Class::Units) {
            return None;
        }
        let unit = Unit::of(self.n(u));
        let value = if amount.half { unit.half() } else { unit.period(&amount.text) };
        let relative = matches!(self.class(i), Class::Last | Class::Past | Class::Next | Class::Coming);
        let span = self.published.filter(|_| relative).and_then(|p| stretch(p, unit, amount.whole?, self.is_ahead(i)));
        self.hit(first, u, DateKind::Duration, (value, span))
    }

    /// "Every year", "each Friday", "every two years".
    pub(super) fn every(&self, i: usize) -> Option<Hit> {
        if !self.near(i) {
            return None;
        }
        let mut k = i + 1;
        if self.is(k, "other") && self.near(k) {
            k += 1;
        }
        let value = match self.class(k) {
            Class::Unit => Unit::of(self.n(k)).period(if k > i + 1 { "2" } else { "1" }),
            Class::Weekday => format!("XXXX-WXX-{}", self.n(k)),
            Class::Month if self.is_capital(k) => format!("XXXX-{:02}", self.n(k)),
            Class::DayPart => format!("XXXX-XX-XXT{}", span::day_part(self.n(k))),
            Class::Season => format!("XXXX-{}", ["SP", "SU", "FA", "WI"].get(usize::try_from(self.n(k)).ok()?)?),
            Class::Number | Class::Digits | Class::Few => {
                let amount = self.amount(k)?;
                k = amount.next;
                let unit = matches!(self.class(k), Class::Units | Class::Unit) && self.near(k - 1);
                if !unit {
                    return None;
                }
                Unit::of(self.n(k)).period(&amount.text)
            }
            _ => return None,
        };
        self.vague(i, k, DateKind::Set, &value)
    }

    /// "Daily", "annual", where it is no name: "Daily Telegraph".
    pub(super) fn often(&self, i: usize) -> Option<Hit> {
        let named = self.is_capital(i) && (self.near(i) && self.is_capital(i + 1) || self.near_before(i));
        let named = named || self.near_before(i) && self.is_capital(i) && i > 0 && self.is_capital(i - 1);
        if named || self.is(i, "weekly") && self.is_capital(i) {
            return None;
        }
        self.vague(i, i, DateKind::Set, &Unit::of(self.n(i)).period("1"))
    }
}
