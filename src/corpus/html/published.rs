//! When a page was published.
//!
//! The first source that gives a date wins: JSON-LD of an article, meta elements, microdata and `<time>` of the article, the
//! address, what the reader sees near the headline, a date in the headline itself. An update is never a publication date.
//! A time stamp in another time zone may name the day before or after; where the address or the reader's date is one day
//! off, it is theirs that people cite. Numeric dates are read in the order of the page: its language, or another date
//! on it. Years of two digits count only where the page says that this is a date; dates to come and before 1600 never.

use std::sync::LazyLock;

use regex::Regex;

use super::class::Role;
use super::json_ld::{self, About};
use super::page::{Element, Page};
use crate::article::{PartialDate, Provenance, Publication};
use crate::calendar::{self, Order};

/// Dates are looked for in so many blocks above the headline, and at most so many below it.
const ABOVE: usize = 6;
const BELOW: usize = 14;
/// No longer text than this is looked at for a date.
const LONGEST: usize = 400;

/// The first year that had pages.
const FIRST_PAGES: i16 = 1993;

/// Where the article stands on a page.
pub(super) struct Place {
    /// The element that holds the article.
    pub(super) element: usize,
    /// The block of the headline, or the one before the text.
    pub(super) headline: usize,
    /// The first block of the text.
    pub(super) first: usize,
}

/// The date of a page.
pub(super) fn date(page: &Page<'_>, url: Option<&str>, title: Option<&str>, place: &Place) -> Option<Publication> {
    let mut reader = Reader { page, place, scope: place.element, order: order(page) };
    reader.scope = reader.scope();
    let declared = reader.declared().or_else(|| reader.marked_up());
    let in_url = url.and_then(in_url);
    let seen = || reader.visible().map(|seen| seen.date);
    let with = |date, provenance| Some(Publication { date, provenance });
    if let Some(declared) = declared {
        // Stamps are given in the zone of a server; people write the day of the place.
        if let Some(date) = in_url.filter(|d| days_apart(*d, declared.date) == Some(1)) {
            return with(date, Provenance::Url);
        }
        let nearby =
            reader.visible().filter(|seen| match (days_apart(seen.date, declared.date), seen.date < declared.date) {
                (Some(1), true) => true,
                (Some(1), false) => declared.late,
                // What readers are shown as the day of publication, or a second source supports.
                _ => seen.labelled || declared.others.contains(&seen.date),
            });
        return match nearby {
            Some(seen) => with(seen.date, Provenance::Text),
            None => with(declared.date, Provenance::Metadata),
        };
    }
    if let Some(date) = in_url {
        return with(date, Provenance::Url);
    }
    let titles = title.into_iter().chain([page.title.as_str()]);
    let date = seen().or_else(|| titles.filter_map(|t| in_title(t, reader.order)).next())?;
    with(date, Provenance::Text)
}

/// A date that the page declares.
struct Declared {
    date: PartialDate,
    /// Whether it is late in the day.
    late: bool,
    /// Dates of publication that the page declares elsewhere.
    others: Vec<PartialDate>,
}

/// A date that the page shows.
struct Seen {
    date: PartialDate,
    /// Whether a label says that it is the day of publication.
    labelled: bool,
}

fn days_apart(a: PartialDate, b: PartialDate) -> Option<i32> {
    let civil = |d: PartialDate| jiff::civil::Date::new(d.year(), d.month()?, d.day()?).ok();
    Some((civil(a)? - civil(b)?).get_days().abs())
}

/// Whether a date can be the publication date of something that is read today.
fn is_sane(date: PartialDate) -> bool {
    let today = jiff::Timestamp::now().as_second() / 86_400;
    let tomorrow = jiff::civil::date(1970, 1, 1).checked_add(jiff::Span::new().days(today + 1)).ok();
    let earliest =
        |t: jiff::civil::Date| PartialDate::from_day(t.year(), t.month(), t.day()).is_some_and(|t| date <= t);
    date.year() >= 1600 && tomorrow.is_none_or(earliest)
}

/// The order of numeric dates on the page.
fn order(page: &Page<'_>) -> Order {
    let shown = page.blocks.iter().filter(|b| b.text.len() < 2000 && b.text.contains('/'));
    let shown = shown.map(|b| Order::of_text(&b.text)).find(|o| *o != Order::Unknown);
    shown.unwrap_or_else(|| Order::of_language(page.language.unwrap_or_default()))
}

/// The whole days that a text names, with what introduces each.
fn whole_days(said: &str, order: Order) -> impl Iterator<Item = (PartialDate, &str)> {
    let mut behind = 0;
    calendar::expressions_in(said, order).into_iter().filter_map(move |found| {
        let introduction = &said[behind..found.range.start];
        behind = found.range.end;
        (found.from == found.to && found.from.day().is_some() && is_sane(found.from))
            .then_some((found.from, introduction))
    })
}

/// The date of a headline that begins with it, as lists of news do, or has it in numbers, as reports do. "Nasser takes the
/// canal, 26 July 1956" speaks of the event.
fn in_title(title: &str, order: Order) -> Option<PartialDate> {
    let found =
        calendar::expressions_in(title, order).into_iter().find(|e| e.from == e.to && e.from.day().is_some())?;
    let stamped = found.range.start == 0 || !title[found.range].contains(char::is_alphabetic);
    (stamped && found.from.year() >= FIRST_PAGES && is_sane(found.from)).then_some(found.from)
}

struct Reader<'p, 'a> {
    page: &'p Page<'a>,
    place: &'p Place,
    /// The element around headline and text.
    scope: usize,
    order: Order,
}

impl Reader<'_, '_> {
    fn parse(&self, text: &str) -> Option<PartialDate> {
        calendar::parse_in(text, self.order).filter(|d| is_sane(*d))
    }

    /// What the page tells machines.
    fn declared(&self) -> Option<Declared> {
        #[rustfmt::skip]
        const NAMES: &[&str] = &[
            "article:published_time", "og:article:published_time", "og:published_time", "article:published",
            "rnews:datepublished", "datepublished", "date.published", "publish_date", "publish-date", "publishdate",
            "published_date", "published-date", "published_time_telegram", "parsely-pub-date", "sailthru.date", "pubdate",
            "publication_date", "article.published", "article_date_original", "originalpublicationdate",
            "citation_publication_date", "citation_date", "dc.date.issued", "dcterms.issued", "dc.date.created",
            "dcterms.created", "dc.date", "dcterms.date", "dc.created", "date", "displaydate", "release_date",
            "timestamp",
        ];
        let read = |text: &str| self.parse(text).map(|date| Declared { date, late: is_late(text), others: Vec::new() });
        let in_json =
            |about| json_ld::field(&self.page.json_ld, "datePublished", about).and_then(|v| v.as_str()).and_then(read);
        let in_meta = || NAMES.iter().find_map(|name| self.page.meta(name).find_map(read));
        let mut found = in_json(About::Article).into_iter().chain(in_meta()).chain(in_json(About::Page));
        let mut first = found.next()?;
        first.others = found.map(|other| other.date).filter(|date| *date != first.date).collect();
        Some(first)
    }

    /// The element around headline and text: what stands in it belongs to the article.
    fn scope(&self) -> usize {
        let page = self.page;
        let headline = page.blocks.get(self.place.headline).map_or(self.place.element, |b| b.element);
        let holds = |a: usize, at: usize| a <= at && at < page.elements[a].end;
        page.ancestors(self.place.element).find(|a| holds(*a, headline)).unwrap_or(self.place.element)
    }

    /// Whether an element stands where no date of the article stands: in comments, menus, boxes with other articles, under
    /// pictures, at the foot of the page. What is around the article as a whole says nothing, and what is `sure` to be a
    /// publication date may stand in a box of the article.
    fn is_aside(&self, element: usize, sure: bool) -> bool {
        let page = self.page;
        let article = self.place.element;
        let end = page.elements[article].end;
        let inside = (self.scope..page.elements[self.scope].end).contains(&element);
        page.ancestors(element).any(|a| {
            let around = a <= article && page.elements[a].end >= end;
            if around {
                return false;
            }
            match page.elements[a].role {
                Some(Role::Comments | Role::Navigation | Role::Caption) => true,
                // The foot of an article often has its date, that of the page never.
                Some(Role::Footer) => !inside,
                Some(Role::Around) => !inside || !sure && !self.is_near(page.elements[element].blocks.start),
                _ => page.elements[a].tag() == "article",
            }
        })
    }

    /// Whether a block stands near the headline.
    fn is_near(&self, block: usize) -> bool {
        let Place { headline, first, .. } = *self.place;
        let last = first.max(headline).min(headline + BELOW) + 1;
        (headline.saturating_sub(ABOVE)..=last).contains(&block)
    }

    /// Microdata and `<time>`: those that are marked as the publication first, then the nearest to the headline.
    fn marked_up(&self) -> Option<Declared> {
        let page = self.page;
        let has_word = |element: &Element<'_>, attr: &str, words: &[&str]| {
            element
                .attr(attr)
                .is_some_and(|v| v.split_whitespace().any(|w| words.iter().any(|x| w.eq_ignore_ascii_case(x))))
        };
        let is_marked = |e: &Element<'_>| {
            has_word(e, "itemprop", &["datePublished"])
                || has_word(e, "property", &["datePublished", "schema:datePublished", "dc:date", "dc:issued"])
                || e.tag() == "time" && e.node.attr("pubdate").is_some()
                || matches!(e.tag(), "time" | "abbr")
                    && has_word(e, "class", &["published", "entry-date", "pubdate", "dt-published"])
        };
        let is_update = |e: &Element<'_>| {
            has_word(e, "class", &["updated", "modified"]) || has_word(e, "itemprop", &["dateModified"])
        };
        let distance = |at: usize| page.elements[at].blocks.start.abs_diff(self.place.headline);
        let article = self.place.element..page.elements[self.place.element].end;
        let first = |mut found: Vec<usize>, sure: bool| {
            found.retain(|at| !self.is_aside(*at, sure));
            found.sort_by_key(|at| distance(*at));
            found.into_iter().find_map(|at| self.of_element(at))
        };
        let all = || 0..page.elements.len();
        let marked = |at: &usize| is_marked(&page.elements[*at]) && !is_update(&page.elements[*at]);
        first(all().filter(marked).collect(), true).or_else(|| {
            let timed = |at: &usize| {
                let element = &page.elements[*at];
                let dated = element.tag() == "time" || element.tag() == "abbr" && element.attr("title").is_some();
                dated && !is_update(element) && (article.contains(at) || self.is_near(element.blocks.start))
            };
            first(all().filter(timed).collect(), false)
        })
    }

    /// The date of an element: what it shows, if that is a whole day, else what its attributes say.
    fn of_element(&self, at: usize) -> Option<Declared> {
        let page = self.page;
        let element = &page.elements[at];
        let around = page.said(element.parent, 100).unwrap_or_default();
        if is_update(&around) && !says_published(&around) {
            return None;
        }
        let stamp =
            ["datetime", "content", "title"].iter().find_map(|a| element.attr(a).filter(|v| self.parse(v).is_some()));
        let shown = page.said(at, 120).filter(|said| says_published(said));
        let shown = shown.and_then(|said| whole_days(&said, self.order).next().map(|(date, _)| date));
        let said = || page.said(at, 120).and_then(|said| self.parse(&said));
        let late = stamp.is_some_and(is_late);
        let date = shown.or_else(|| stamp.and_then(|v| self.parse(v))).or_else(said)?;
        Some(Declared { date, late, others: Vec::new() })
    }

    /// A date that the reader sees: one that a label calls the publication; one in an element that is named after dates or
    /// bylines, the nearest to the headline; one that stands by itself near the headline.
    fn visible(&self) -> Option<Seen> {
        let page = self.page;
        let mut best: Option<((u8, usize), PartialDate)> = None;
        let mut offer = |rank: u8, block: usize, date: PartialDate| {
            let key = (rank, block.abs_diff(self.place.headline));
            if best.is_none_or(|(than, _)| key < than) {
                best = Some((key, date));
            }
        };
        for (at, block) in page.blocks.iter().enumerate() {
            let near = self.is_near(at);
            // The headline may name the day of what it tells.
            let title = page.elements[block.element].tag() == "h1"
                && block.text.chars().filter(|c| c.is_alphabetic()).count() > 12;
            if title || at == self.place.headline && at < self.place.first {
                continue;
            }
            if block.text.len() > LONGEST && !near
                || !block.text.contains(|c: char| c.is_numeric())
                || self.is_aside(block.element, says_published(&block.text))
            {
                continue;
            }
            let text = &block.text[..block.text.floor_char_boundary(LONGEST)];
            let cut = text.len() < block.text.len();
            let Some((date, introduction)) =
                whole_days(text, self.order).find(|(_, before)| !calendar::introduces_update(before))
            else {
                continue;
            };
            let rest = text.chars().filter(|c| c.is_alphabetic()).count();
            let inside = page.elements[self.scope].blocks.contains(&at);
            // A date in a link is that of what it leads to, more often than not.
            let linked = if 10 * block.linked >= 8 * block.chars { 3 } else { 0 };
            // "The report was published on 3 May" is a sentence of the article; "This article was ..." is a note on it.
            let labelled = rest <= 60 && (!text.ends_with('.') || introduction.trim().split(' ').count() <= 2);
            let is_note = labelled || at < self.place.first && rest <= 160 || speaks_of_itself(text);
            if says_published(text) && is_note && (near || inside) {
                offer(linked, at, date);
            } else if near && !cut && rest <= 60 && !text.ends_with(['.', '?']) {
                offer(2 + linked, at, date);
            } else if near
                && introduction.trim().is_empty()
                && at <= self.place.first + 1
                && !text.starts_with(|c: char| c.is_alphabetic())
            {
                // A paragraph that begins with the day, as press releases do.
                offer(4, at, date);
            }
        }
        for at in 0..page.elements.len() {
            let element = &page.elements[at];
            if !is_dated(element) || self.is_aside(at, true) {
                continue;
            }
            let title = element.attr("title").map(str::to_string);
            let Some(said) = page.said(at, 160).filter(|s| s.chars().any(char::is_numeric)).or(title) else { continue };
            if is_update(&said) && !says_published(&said) {
                continue;
            }
            let year = jiff::Timestamp::now().as_second() / 31_556_952 + 1970;
            let short = || calendar::parse_short(&said, self.order, i16::try_from(year).unwrap_or(2026));
            let date = whole_days(&said, self.order)
                .find(|(_, before)| !calendar::introduces_update(before))
                .map(|(d, _)| d)
                .or_else(short);
            if let Some(date) = date.filter(|d| is_sane(*d)) {
                let near = self.is_near(element.blocks.start);
                let inside = (self.scope..page.elements[self.scope].end).contains(&at);
                let linked = page.ancestors(at).take(4).any(|a| page.elements[a].tag() == "a");
                let labelled = near && names(element).any(|name| name.contains("publish"));
                let rank = match (labelled, near, inside) {
                    (true, ..) => 0,
                    (_, true, _) => 1,
                    (_, _, true) => 2,
                    _ => 5,
                };
                offer(rank + if linked { 3 } else { 0 }, element.blocks.start, date);
            }
        }
        best.map(|((rank, _), date)| Seen { date, labelled: rank == 0 })
    }
}

/// The classes and the id of an element, in lower case.
fn names(element: &Element<'_>) -> impl Iterator<Item = String> {
    let names = ["class", "id"].map(|a| element.attr(a)).into_iter().flatten();
    names.flat_map(str::split_whitespace).map(str::to_ascii_lowercase)
}

/// Whether an element is named after dates or bylines.
fn is_dated(element: &Element<'_>) -> bool {
    const WORDS: &[&str] =
        &["date", "datum", "fecha", "time", "byline", "publish", "posted", "created", "submitted", "meta", "author"];
    let is_word = |name: &String| WORDS.iter().any(|w| name.contains(w));
    names(element).any(|name| is_word(&name) && !name.contains("update") && !name.contains("modif"))
}

/// Whether a text is about the article that it stands in.
fn speaks_of_itself(said: &str) -> bool {
    static SELF: LazyLock<Option<Regex>> = LazyLock::new(|| {
        let this = "this|dieser?|dieses|diese|cet|cette|este|esta|questo|questa|dit|deze|эта|этот";
        let piece = "article|post|story|page|entry|text|artikel|beitrag|eintrag|text|meldung|seite|billet|texte|artículo|entrada|articolo|artigo|bericht|статья|материал";
        Regex::new(&format!(r"(?i)^\W*(?:{this}) (?:{piece})\b")).ok()
    });
    SELF.as_ref().is_some_and(|is| is.is_match(said))
}

/// Whether a stamp is after six in the evening, when it may be the next day elsewhere and papers bear the date of the morrow.
fn is_late(stamp: &str) -> bool {
    static LATE: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r"[T ](?:1[89]|2[0-3]):\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?$").ok());
    LATE.as_ref().is_some_and(|late| late.is_match(stamp.trim()))
}

/// Whether a text begins as a note of an update does.
fn is_update(said: &str) -> bool {
    #[rustfmt::skip]
    const MARKS: &[&str] = &[
        "updated", "update", "modified", "last update", "last modified", "last edited", "last reviewed", "aktualisiert",
        "zuletzt", "letzte änderung", "letzte aktualisierung", "mis à jour", "mise à jour", "dernière", "actualizado",
        "aggiornato", "ultimo aggiornamento", "atualizado", "обновлено", "bijgewerkt",
    ];
    let said = said.trim_start().to_lowercase();
    MARKS.iter().any(|mark| said.starts_with(mark))
}

/// Whether a short text says that something was published.
fn says_published(said: &str) -> bool {
    static PUBLISHED: LazyLock<Option<Regex>> = LazyLock::new(|| {
        let words = r"published|posted|filed|first published|veröffentlicht|erstellt|geschrieben|verfasst|written|écrit le|gepostet|erschienen am|eingestellt am|publié|posté|publicado|publicada|pubblicato|pubblicata|geplaatst|gepubliceerd|опубликован\w*|дата публикации|opublikowano|yayınlanma|发布时间|发表于|نشر";
        Regex::new(&format!(r"(?i)(?:^|[^\p{{L}}])(?:{words})(?:[^\p{{L}}]|$)")).ok()
    });
    PUBLISHED.as_ref().is_some_and(|published| published.is_match(said))
}

/// `/2014/02/19/`, `/2014-02-19-`, `/20140219/` in an address.
pub(in crate::corpus) fn in_url(url: &str) -> Option<PartialDate> {
    static IN_URL: LazyLock<Option<Regex>> = LazyLock::new(|| {
        // "/2023/10/3-reasons" is October.
        let (year, day) = (r"(19\d\d|20\d\d)", r"(0[1-9]|[12]\d|3[01]|[1-9](?:[/.?&]|$))");
        let separate = |mark| format!("{year}{mark}(1[0-2]|0?[1-9]){mark}{day}");
        let forms = ["/", "_", "-"].map(separate).join("|");
        let whole = r"(19\d\d|20\d\d)(1[0-2]|0[1-9])(0[1-9]|[12]\d|3[01])";
        Regex::new(&format!("[/_=-](?:{forms}|{whole})(?:[/_.?&-]|$|\\b)")).ok()
    });
    let c = IN_URL.as_ref()?.captures(url)?;
    let mut parts = c.iter().skip(1).flatten().map(|m| m.as_str());
    let (year, month) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    let day = parts.next()?.trim_end_matches(|c: char| !c.is_ascii_digit()).parse().ok()?;
    let date = PartialDate::from_day(year, month, day)?;
    is_sane(date).then_some(date)
}

#[cfg(test)]
mod tests {
    use super::in_url;

    #[test]
    fn days_in_addresses() {
        for (url, date) in [
            ("https://a.example/2014/02/19/kerry", Some("2014-02-19")),
            ("https://a.example/2023/11/02/kerry/", Some("2023-11-02")),
            ("https://a.example/kerry-2014-12-1.html", Some("2014-12-01")),
            ("https://a.example/20141219/kerry", Some("2014-12-19")),
            ("https://a.example/2014/12/9/kerry", Some("2014-12-09")),
            ("https://a.example/2014/12/9-reasons", None),
            ("https://a.example/2014/1219", None),
            ("https://a.example/news-419364605/", None),
        ] {
            assert_eq!(in_url(url).map(|d| d.to_string()).as_deref(), date, "{url}");
        }
    }
}
