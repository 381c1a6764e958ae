//! What the header of a file tells: titles, authors, dates, languages.

use crate::article::PartialDate;
use crate::calendar;

use super::markup::{Attributes, Tag};

/// Titles, names and the like are kept up to so many bytes: they are repeated in every article of the file.
pub(super) const MAX_PARTICULAR: usize = 300;

/// The particulars of a file, as its `teiHeader` has them.
#[derive(Debug, Default)]
pub(super) struct Header {
    /// The title and how good a choice it is.
    title: Option<(u8, String)>,
    pub(super) series: Option<String>,
    pub(super) publisher: Option<String>,
    pub(super) authors: Vec<String>,
    published: Option<PartialDate>,
    of_source: Option<PartialDate>,
    has_source: bool,
    created: Option<PartialDate>,
    sent: Option<PartialDate>,
    pub(super) sender: Option<String>,
    languages: Vec<String>,
}

impl Header {
    /// Takes what an element of the header says at its end. `inside` are the elements around it, innermost first.
    pub(super) fn close(&mut self, tag: Tag, attributes: &Attributes, inside: &[Tag], text: &str) {
        let within = |t: Tag| inside.contains(&t);
        let kind = attributes.kind.as_deref().unwrap_or_default();
        let said = || (!text.is_empty()).then(|| cut(text, MAX_PARTICULAR));
        match tag {
            Tag::Title if within(Tag::TitleStmt) => {
                let rank = match kind {
                    "complete" => 3,
                    "main" => 2,
                    "" => 1,
                    _ => 0,
                };
                if let Some(title) = said().filter(|_| self.title.as_ref().is_none_or(|(known, _)| *known < rank)) {
                    self.title = Some((rank, title));
                }
            }
            Tag::Title if within(Tag::SeriesStmt) => self.series = self.series.take().or_else(said),
            Tag::Author if within(Tag::TitleStmt) => self.authors.extend(said().map(|name| natural_order(&name))),
            Tag::Publisher if within(Tag::PublicationStmt) => self.publisher = self.publisher.take().or_else(said),
            Tag::Bibl if within(Tag::SourceDesc) => {
                let born_digital = text.to_lowercase().replace('-', " ").contains("born digital");
                self.has_source |= !text.is_empty() && !born_digital;
            }
            Tag::Date if within(Tag::SourceDesc) => self.of_source = self.of_source.or_else(|| date(attributes, text)),
            Tag::Date if within(Tag::PublicationStmt) && (kind.is_empty() || kind.starts_with("publication")) => {
                self.published = self.published.or_else(|| date(attributes, text));
            }
            Tag::Date if within(Tag::CorrespAction) => self.sent = self.sent.or_else(|| date(attributes, text)),
            Tag::Date if within(Tag::Creation) => self.created = self.created.or_else(|| date(attributes, text)),
            Tag::PersName if within(Tag::CorrespAction) => {
                self.sender = self.sender.take().or_else(said).map(|name| natural_order(&name));
            }
            Tag::Language => self.languages.extend(attributes.ident.clone()),
            _ => {}
        }
    }

    pub(super) fn title(&self) -> Option<&str> {
        self.title.as_ref().map(|(_, title)| title.as_str())
    }

    /// The one language of the file.
    pub(super) fn language(&self) -> Option<&str> {
        match &self.languages[..] {
            [only] => Some(only),
            _ => None,
        }
    }

    /// When the text appeared. The date of an electronic edition is that only where no older source is named.
    pub(super) fn date_of_text(&self) -> Option<PartialDate> {
        let own = self.published.filter(|_| !self.has_source);
        self.date_of_letter().or(self.of_source).or(own)
    }

    /// When a letter was sent, or the text made.
    pub(super) fn date_of_letter(&self) -> Option<PartialDate> {
        self.sent.or(self.created)
    }

    /// When the volume appeared: the date of what its editors wrote.
    pub(super) fn date_of_volume(&self) -> Option<PartialDate> {
        self.published.or(self.of_source)
    }
}

/// The date of an element: its attributes before its words, a span as precise as its ends agree.
pub(super) fn date(attributes: &Attributes, text: &str) -> Option<PartialDate> {
    let day = |value: &Option<String>| value.as_deref().and_then(plain_date);
    let between = |from: &Option<String>, to: &Option<String>| common(day(from)?, day(to)?);
    day(&attributes.when)
        .or_else(|| span(day(&attributes.from)?, day(&attributes.to)?))
        .or_else(|| between(&attributes.not_before, &attributes.not_after))
        .or_else(|| between(&attributes.earliest, &attributes.latest))
        .or_else(|| if text.len() <= 200 { calendar::parse(text) } else { None })
}

/// "1958-01-09T18:00:00+02:00" as the day that it was there.
fn plain_date(value: &str) -> Option<PartialDate> {
    value.trim().split('T').next().and_then(|day| day.parse().ok())
}

/// A meeting of some days is dated by the first of them, a longer time by what its ends agree on.
fn span(from: PartialDate, to: PartialDate) -> Option<PartialDate> {
    let days = from.day().and(to.day()).and_then(|_| from.first_day().until(to.first_day()).ok()).map(|s| s.get_days());
    if days.is_some_and(|days| (0..=7).contains(&days)) { Some(from) } else { common(from, to) }
}

/// What two ends of a span agree on.
fn common(from: PartialDate, to: PartialDate) -> Option<PartialDate> {
    if from.year() != to.year() {
        return None;
    }
    match (from.month(), to.month()) {
        (Some(a), Some(b)) if a == b => match (from.day(), to.day()) {
            (Some(x), Some(y)) if x == y => Some(from),
            _ => PartialDate::from_month(from.year(), a),
        },
        _ => PartialDate::from_year(from.year()),
    }
}

/// "Kissinger, Henry A." as "Henry A. Kissinger".
pub(super) fn natural_order(name: &str) -> String {
    let name = without_comma(name);
    match name.split_once(", ") {
        Some((family, given)) if !given.contains([',', '(']) && family.split(' ').count() <= 3 => {
            format!("{given} {family}")
        }
        _ => name,
    }
}

/// A name of a list without the comma that parts it from what is said of the person.
pub(super) fn without_comma(name: &str) -> String {
    name.trim().trim_end_matches([',', ';', ':']).to_string()
}

/// The beginning of a text, cut between words.
pub(super) fn cut(text: &str, limit: usize) -> String {
    if text.len() <= limit {
        return text.to_string();
    }
    let end = (0..=limit).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    let end = text[..end].rfind(' ').unwrap_or(end);
    format!("{}…", &text[..end])
}
