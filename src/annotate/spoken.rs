//! Which year is spoken of at a place of an article.
//!
//! In an essay of 2023 on the hotline of 1963, "Moscow" is the Soviet Union: the year named nearest before, within the
//! paragraph, tells; else the publication date; in an undated article the latest year that it names.

use crate::article::{Article, PartialDate};

use super::token::{Shape, Token};

/// How far behind a year a paragraph can still speak of it, where no blank line ends it.
const PARAGRAPH: usize = 1200;

/// No text of this corpus names a later year but as a plan.
const LAST_YEAR: i16 = 2030;

/// The years that an article names.
pub(super) struct Spoken<'a> {
    /// The article's text.
    pub(super) text: &'a str,
    /// When the article appeared.
    pub(super) published: Option<PartialDate>,
    /// Where a year is named, and which.
    years: Vec<(usize, i16)>,
}

impl<'a> Spoken<'a> {
    pub(super) fn new(article: &'a Article, words: &[Token]) -> Spoken<'a> {
        let text = article.text.as_str();
        let published = article.published.map(|p| p.date);
        let last = published.map_or(LAST_YEAR, PartialDate::year);
        let year = |w: &Token| {
            let word = text.get(w.start..w.end).filter(|word| w.shape == Shape::Number && word.len() == 4)?;
            let year: i16 = word.parse().ok()?;
            // "1701 (2006)" and "2,000 troops" are no years; most other four digits are.
            let counted = text[w.end..].starts_with(',') && text[w.end + 1..].starts_with(|c: char| c.is_ascii_digit());
            ((1600..=last).contains(&year) && !counted).then_some((w.start, year))
        };
        Spoken { text, published, years: words.iter().filter_map(year).collect() }
    }

    /// The year spoken of at a byte of the text.
    pub(super) fn year_at(&self, at: usize) -> Option<i16> {
        let near = self.years[..self.years.partition_point(|(start, _)| *start < at)].last();
        let here = near.filter(|(start, _)| at - start <= PARAGRAPH && !self.text[*start..at].contains("\n\n"));
        let here = here.map(|(_, year)| *year);
        here.or_else(|| self.published.map(PartialDate::year))
            .or_else(|| self.years.iter().map(|(_, year)| *year).max())
    }
}
