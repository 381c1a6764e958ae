//! Who wrote a page: persons only, in the order of the byline.
//!
//! JSON-LD and meta elements first, then elements that are named after authors, then a line near the headline or under the
//! text that begins as bylines do. What is declared is as rough as what is shown: offices, degrees, outlets, dates and
//! handles are taken off, and what cannot be the name of a person or a desk is left out.

use std::sync::LazyLock;

use regex::Regex;

use super::class::Role;
use super::json_ld::{self, About};
use super::page::Page;
use super::particulars::plain;
use super::published::Place;
use super::title::letters;
use crate::calendar;

/// Most authors of a page.
const MOST: usize = 20;
/// A byline stands in so many blocks before or behind the headline.
const NEAR: usize = 8;

/// The authors of a page of `site`.
pub(super) fn authors(page: &Page<'_>, site: Option<&str>, place: Option<&Place>) -> Vec<String> {
    const METAS: [&str; 8] = [
        "author",
        "article:author",
        "dc.creator",
        "dcterms.creator",
        "parsely-author",
        "sailthru.author",
        "citation_author",
        "byl",
    ];
    let named = |texts: Vec<String>| {
        let mut names: Vec<String> = Vec::new();
        for name in texts.iter().flat_map(|text| of_byline(text, site)) {
            if !names.contains(&name) && names.len() < MOST {
                names.push(name);
            }
        }
        names
    };
    let declared = json_ld::field(&page.json_ld, "author", About::Article).map(json_ld::persons).unwrap_or_default();
    let mut authors = named(declared);
    for meta in METAS {
        if authors.is_empty() {
            authors = named(page.meta(meta).map(plain).collect());
        }
    }
    if authors.is_empty() {
        authors =
            marked(page).into_iter().map(|said| named(vec![said])).find(|names| !names.is_empty()).unwrap_or_default();
    }
    if let (true, Some(place)) = (authors.is_empty(), place) {
        authors = shown(page, place)
            .into_iter()
            .map(|said| named(vec![said]))
            .find(|names| !names.is_empty())
            .unwrap_or_default();
    }
    authors
}

/// What stands in elements that are named after authors, outside of comments, boxes and captions.
fn marked(page: &Page<'_>) -> Vec<String> {
    let is_marked = |at: &usize| {
        let element = &page.elements[*at];
        let has = |attr: &str, word: &str| element.attr(attr).is_some_and(|v| v.split(' ').any(|v| v == word));
        let named = element.attr("class").is_some_and(|classes| {
            classes.split_whitespace().map(str::to_ascii_lowercase).any(|c| {
                ["author", "byline", "autor", "auteur", "by-line"].iter().any(|w| c.contains(w))
                    && !["bio", "image", "avatar", "box", "social"].iter().any(|w| c.contains(w))
            })
        });
        has("rel", "author") || has("itemprop", "author") || named
    };
    let aside = |at: usize| {
        page.ancestors(at).any(|a| {
            let element = &page.elements[a];
            matches!(
                element.role,
                Some(Role::Comments | Role::Around | Role::Footer | Role::Caption | Role::Navigation)
            ) || element.tag() == "figure"
        })
    };
    (0..page.elements.len())
        .filter(|at| is_marked(at) && !aside(*at))
        .filter_map(|at| page.said(at, 160))
        .take(40)
        .collect()
}

/// Lines near the headline, and the last ones of the text, that begin as bylines do.
fn shown(page: &Page<'_>, place: &Place) -> Vec<String> {
    let end = page.elements[place.element].blocks.end;
    let near =
        place.headline.saturating_sub(NEAR)..(place.first + 1).max(place.headline + 1).min(place.headline + NEAR + 1);
    let last = end.saturating_sub(3)..end;
    near.chain(last)
        .filter_map(|at| page.blocks.get(at))
        .filter(|block| block.text.len() <= 120 && begins_byline(&block.text) && !block.text.ends_with(['?', '!']))
        .map(|block| block.text.clone())
        .collect()
}

/// Words that a byline begins with.
static LABEL: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let after_space = r"by|von|par|por|di|de|door|av|af|written by|posted by|reported by|veröffentlicht von|geschrieben von|publié par|escrito por|scritto da|text und fotos";
    let with_colon =
        r"authors?|autor(?:in|en|es|i)?|auteurs?|autore|автор|text|words|byline|verfasser(?:in)?|redacción|作者|文";
    Regex::new(&format!(r"(?i)^\W*(?:(?:{after_space})\s+|(?:{with_colon})\s?[:：]\s?|(?:by|von|par|por)\s?:\s?)")).ok()
});

fn begins_byline(text: &str) -> bool {
    LABEL.as_ref().is_some_and(|label| label.is_match(text))
}

/// The names in a byline, or in what a page declares: "By Lena Brandt in Oslo | 3 May 2014" has one.
pub(super) fn of_byline(said: &str, site: Option<&str>) -> Vec<String> {
    static END: LazyLock<Option<Regex>> = LazyLock::new(|| {
        let words = r"published|updated|posted|last updated|for|reports?|kategorien?|categor(?:y|ies|ie)|veröffentlicht|aktualisiert|publié|publicado|pubblicato|am \d|on \d|le \d|vom";
        Regex::new(&format!(r"(?i:[|•·/(\[–—‒]|\s@|\.\s|,?\s(?:{words})\b)|\sin\s\p{{Lu}}|\s-\s|\d")).ok()
    });
    let mut text = said.trim();
    while let Some(found) = LABEL.as_ref().and_then(|label| label.find(text)).filter(|m| m.end() < text.len()) {
        text = text[found.end()..].trim_start();
    }
    if text.contains("://") || text.starts_with('@') {
        return Vec::new();
    }
    // Initials have full stops: the end of a sentence is one behind a longer word.
    let end = END.as_ref().map_or(text.len(), |end| {
        let initial = |at: usize| text[..at].rsplit(' ').next().is_some_and(|w| w.chars().count() <= 2);
        end.find_iter(text)
            .find(|m| !(m.as_str().starts_with('.') && initial(m.start())))
            .map_or(text.len(), |m| m.start())
    });
    static AND: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r"(?i)\s(?:and|und|et|y|e|och|en|и|with|mit)\s|[,;&+]|、").ok());
    let Some(and) = AND.as_ref() else { return Vec::new() };
    let parts: Vec<&str> = and.split(&text[..end]).map(str::trim).filter(|p| !p.is_empty()).collect();
    // "Smith, John" is one person, and stays as it is.
    if let [family, given] = parts[..]
        && !family.contains(' ')
        && !given.contains(' ')
        && text[..end].contains(',')
        && is_name(given, site)
        && is_name(family, site)
    {
        return vec![format!("{family}, {given}")];
    }
    let mut names: Vec<String> = Vec::new();
    for (nth, part) in parts.iter().enumerate() {
        let name = trimmed(part);
        // A later part is a second author only if it looks like one; else an office, a degree, a place.
        let full = name.split(' ').filter(|w| w.starts_with(char::is_uppercase)).count() >= 2 || !name.is_ascii();
        if is_name(&name, site) && (nth == 0 || full) {
            names.push(name);
        }
    }
    names
}

/// A name without the day, the handle, the month that stand behind it.
fn trimmed(part: &str) -> String {
    const DAYS: [&str; 24] = [
        "mon",
        "tue",
        "tues",
        "wed",
        "thu",
        "thur",
        "thurs",
        "fri",
        "sat",
        "sun",
        "mo",
        "di",
        "mi",
        "do",
        "fr",
        "sa",
        "so",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
    ];
    let mut words: Vec<&str> = part.split_whitespace().collect();
    while let Some(last) = words.last()
        && words.len() > 1
        && (last.starts_with('@')
            || calendar::month_number(last).is_some()
            || DAYS.contains(&last.trim_matches(['.', ',']).to_lowercase().as_str()))
    {
        words.pop();
    }
    words.join(" ").trim_matches([',', ':', ';', '-', '*', '†', ' ']).to_string()
}

/// Whether a text can be the name of an author: no site, office, desk or address.
fn is_name(name: &str, site: Option<&str>) -> bool {
    static NONE: LazyLock<Option<Regex>> = LazyLock::new(|| {
        let offices = r"staff|team|desk|agenc(?:y|ies)|redaktion|redazione|redacción|rédaction|redakcja|editors?|editorial|admin(?:istrator)?|webmaster|guest|root|unknown|anonymous|writers?|correspondents?|reporters?|contributors?|director|fellow|analyst|professor|ph\.?d|m\.?d|jr|mba|newsroom|press|pressestelle|wire|online|news|digital|international|designed|inhalte|sponsored|autor\*?innen|autoren|authors?|lire|text|fotos?|kiosques?|\w+tag";
        Regex::new(&format!(r"(?i)(?:^|[\s-])(?:{offices})\.?(?:\s|$)|\.(?:com|de|org|net|at|ch|co|uk|fr|it|es|ru|info|tv)\b|[<>{{}}\[\]=_|]")).ok()
    });
    let said = letters(name);
    (2..=60).contains(&name.chars().count())
        && said.len() >= 2
        && name.split(' ').count() <= 6
        && name.starts_with(|c: char| c.is_uppercase() || !c.is_ascii() || c.is_lowercase() && !name.contains(' '))
        && !site.is_some_and(|site| letters(site) == said || said.len() >= 6 && letters(site).starts_with(&said))
        && NONE.as_ref().is_some_and(|none| !none.is_match(name))
}

#[cfg(test)]
mod tests {
    use super::of_byline;

    #[test]
    fn persons_of_bylines() {
        let read = |said: &str| of_byline(said, Some("Harbour Wire"));
        for (said, names) in [
            ("By Lena Brandt in Oslo | 3 May 2014", vec!["Lena Brandt"]),
            ("By LENA BRANDT and J. Tanaka", vec!["LENA BRANDT", "J. Tanaka"]),
            ("Von Lena Brandt und Jörg Ast", vec!["Lena Brandt", "Jörg Ast"]),
            ("Автор: Ольга Серова", vec!["Ольга Серова"]),
            ("Ines Duarte Published 5 February 2021", vec!["Ines Duarte"]),
            ("M. Okafor, for The Atlas Desk", vec!["M. Okafor"]),
            ("Grant Tinsley, PhD", vec!["Grant Tinsley"]),
            ("Tom Krisher, AP Auto Writer", vec!["Tom Krisher"]),
            ("Poppy Reid Feb 3", vec!["Poppy Reid"]),
            ("Bryan Dear @bryan Nov 18", vec!["Bryan Dear"]),
            ("Harbour Wire", vec![]),
            ("Harbour Wire staff", vec![]),
            ("https://harbour.example/lena", vec![]),
            ("Smith, John", vec!["Smith, John"]),
        ] {
            assert_eq!(read(said), names, "{said}");
        }
    }
}
