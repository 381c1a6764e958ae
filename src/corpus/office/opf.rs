//! What an e-book says of itself: its particulars, the order of its pages, its table of contents.
//!
//! The date of publication is `dc:date`, unless the file says that it is the date of something else, or it is the
//! moment at which a program made the file, or a stand-in for an unknown date.

use std::collections::HashMap;

use crate::article::PartialDate;
use crate::calendar;

use super::Skip;
use super::manuscript::{Properties, is_title, names};
use super::package::{Package, resolve};
use super::xml::{Element, Step, Steps};

/// A book with more pages or entries than this is none.
const MAX_PAGES: usize = 20_000;

/// A book as its package document describes it.
#[derive(Default)]
pub(super) struct Book {
    pub(super) properties: Properties,
    pub(super) publisher: Option<String>,
    pub(super) date: Option<PartialDate>,
    /// The pages in reading order, each once.
    pub(super) pages: Vec<String>,
    /// What a page is by the guide of the book: "cover", "title-page".
    pub(super) kinds: HashMap<String, Vec<String>>,
    pub(super) contents: Vec<Entry>,
}

/// An entry of the table of contents.
pub(super) struct Entry {
    pub(super) label: String,
    pub(super) page: String,
    pub(super) anchor: Option<String>,
    pub(super) depth: usize,
}

#[derive(Default)]
struct Item {
    path: String,
    properties: String,
    kind: String,
}

/// Reads the package document `name` and the table of contents that it names.
///
/// # Errors
/// Those of [`Package::text`] and [`Steps`].
pub(in crate::corpus) fn read(package: &mut Package<'_>, name: &str) -> Result<Book, Skip> {
    let Some(text) = package.text(name)? else {
        return Err(Skip::Damaged(format!("part {name}, which lists the pages, is missing")));
    };
    let mut book = Book::default();
    let mut particulars = Particulars::default();
    let mut items: HashMap<String, Item> = HashMap::new();
    let mut order: Vec<String> = Vec::new();
    let mut ncx_id = None;
    let mut steps = Steps::new(&text, name);
    while let Some(step) = steps.next()? {
        let Step::Start(element) = step else { continue };
        match element.name() {
            "item" => {
                let item = Item {
                    path: resolve(name, &element.attribute("href").unwrap_or_default()),
                    properties: element.attribute("properties").unwrap_or_default(),
                    kind: element.attribute("media-type").unwrap_or_default(),
                };
                items.insert(element.attribute("id").unwrap_or_default(), item);
            }
            "spine" => ncx_id = element.attribute("toc"),
            "itemref" if order.len() < MAX_PAGES => order.extend(element.attribute("idref")),
            "reference" => {
                let page = resolve(name, &element.attribute("href").unwrap_or_default());
                book.kinds.entry(page).or_default().extend(element.attribute("type").map(|t| t.to_lowercase()));
            }
            "title" | "creator" | "language" | "publisher" | "date" | "meta" => {
                particulars.take(&element, &mut steps)?
            }
            _ => {}
        }
    }
    let mut seen = std::collections::HashSet::new();
    for id in &order {
        let Some(item) = items.get(id) else { continue };
        let is_page = item.kind.is_empty() || item.kind.contains("html") || item.kind.contains("xml");
        if is_page && seen.insert(item.path.clone()) {
            book.pages.push(item.path.clone());
        }
        if item.properties.split_whitespace().any(|p| p == "nav") {
            book.kinds.entry(item.path.clone()).or_default().push("toc".into());
        }
    }
    let nav = items.values().find(|item| item.properties.split_whitespace().any(|p| p == "nav"));
    let ncx = ncx_id.and_then(|id| items.get(&id)).or_else(|| items.values().find(|i| i.kind.contains("dtbncx")));
    if let Some(nav) = nav {
        book.contents = read_nav(package, &nav.path, &mut book.kinds)?;
    }
    if let Some(ncx) = ncx
        && book.contents.is_empty()
    {
        book.contents = read_ncx(package, &ncx.path)?;
    }
    book.date = particulars.date();
    book.publisher = particulars.publisher.take();
    book.properties = particulars.properties();
    Ok(book)
}

/// Metadata as they come; what refines what is known only at the end.
#[derive(Default)]
struct Particulars {
    titles: Vec<String>,
    /// Name, identifier, role.
    creators: Vec<(String, Option<String>, Option<String>)>,
    roles: HashMap<String, String>,
    language: Option<String>,
    publisher: Option<String>,
    /// Value and event.
    dates: Vec<(String, Option<String>)>,
    made: Vec<String>,
}

impl Particulars {
    fn take(&mut self, element: &Element<'_>, steps: &mut Steps<'_>) -> Result<(), Skip> {
        let name = element.name();
        if name == "meta" {
            let property = element.attribute("property").or_else(|| element.attribute("name")).unwrap_or_default();
            let refines = element.attribute("refines");
            let content = element.attribute("content");
            let value = content.map_or_else(|| steps.content(), Ok)?;
            match (property.as_str(), refines) {
                ("role", Some(id)) => {
                    self.roles.insert(id.trim_start_matches('#').to_string(), value);
                }
                ("dcterms:modified" | "calibre:timestamp" | "Sigil version" | "dcterms:created", None) => {
                    self.made.push(value);
                }
                ("dcterms:issued", None) => self.dates.insert(0, (value, Some("publication".into()))),
                _ => {}
            }
            return Ok(());
        }
        let (id, role, event) = (element.attribute("id"), element.attribute("role"), element.attribute("event"));
        let value = steps.content()?;
        match name {
            "title" => self.titles.push(value),
            "creator" => self.creators.push((value, id, role)),
            "language" => self.language = self.language.take().or(Some(value)),
            "publisher" => self.publisher = self.publisher.take().or(Some(value).filter(|p| is_publisher(p))),
            _ => self.dates.push((value, event.map(|e| e.to_lowercase()))),
        }
        Ok(())
    }

    fn properties(&self) -> Properties {
        let authors: Vec<String> = self
            .creators
            .iter()
            .filter(|(_, id, role)| {
                let role = role.as_ref().or_else(|| self.roles.get(id.as_ref()?));
                role.is_none_or(|role| matches!(role.as_str(), "aut" | "edt" | "Author" | "author"))
            })
            .map(|(name, _, _)| name.clone())
            .collect();
        Properties {
            title: self.titles.iter().find(|title| is_title(title)).cloned(),
            authors: authors.into_iter().filter(|author| !names(author).is_empty()).collect(),
            language: self.language.clone(),
        }
    }

    fn date(&self) -> Option<PartialDate> {
        let of_publication = |event: &Option<String>| event.as_deref().is_some_and(|e| e.contains("publication"));
        let marked = self.dates.iter().find(|(_, event)| of_publication(event));
        let (value, _) = marked.or_else(|| self.dates.iter().find(|(_, event)| event.is_none()))?;
        // A time of the day beside the day on which the file was made is the moment of its making.
        let day = value.get(..10).unwrap_or(value);
        let timed = value.get(11..19).is_some_and(|time| time != "00:00:00");
        let made_then = self.made.iter().any(|made| made.get(..10) == Some(day));
        let date = calendar::parse(day)?;
        (date.year() >= 1400 && !(made_then && timed && marked.is_none())).then_some(date)
    }
}

/// The name of a program is no publisher.
fn is_publisher(name: &str) -> bool {
    let lower = name.trim().to_lowercase();
    !lower.is_empty() && !matches!(lower.as_str(), "calibre" | "unknown" | "pandoc" | "sigil" | "n/a" | "none")
}

/// The table of contents of EPUB 3. Landmarks in the same file tell what pages are.
fn read_nav(
    package: &mut Package<'_>,
    part: &str,
    kinds: &mut HashMap<String, Vec<String>>,
) -> Result<Vec<Entry>, Skip> {
    let mut entries = Vec::new();
    let Some(text) = package.text(part)? else { return Ok(entries) };
    let mut steps = Steps::new(&text, part);
    let (mut list, mut depth) = (String::new(), 0usize);
    // A damaged table of contents costs the chapters their labels, not the book its text.
    while let Ok(Some(step)) = steps.next() {
        match step {
            Step::Start(element) => match element.name() {
                "nav" => list = element.attribute("type").unwrap_or_else(|| "toc".into()),
                "ol" | "ul" => depth += 1,
                "a" => {
                    let Some(href) = element.attribute("href") else { continue };
                    let kind = element.attribute("type").unwrap_or_default();
                    let Ok(label) = steps.content() else { break };
                    match list.as_str() {
                        "landmarks" => kinds
                            .entry(resolve(part, &href))
                            .or_default()
                            .extend(kind.split_whitespace().map(str::to_lowercase)),
                        "toc" if entries.len() < MAX_PAGES => entries.push(entry(part, &href, label, depth)),
                        _ => {}
                    }
                }
                _ => {}
            },
            Step::End(name) if name == "ol" || name == "ul" => depth = depth.saturating_sub(1),
            Step::End(name) if name == "nav" => list.clear(),
            _ => {}
        }
    }
    Ok(entries)
}

/// The table of contents of EPUB 2.
fn read_ncx(package: &mut Package<'_>, part: &str) -> Result<Vec<Entry>, Skip> {
    let mut entries = Vec::new();
    let Some(text) = package.text(part)? else { return Ok(entries) };
    let mut steps = Steps::new(&text, part);
    let (mut label, mut depth) = (String::new(), 0usize);
    while let Ok(Some(step)) = steps.next() {
        match step {
            Step::Start(element) => match element.name() {
                "navPoint" => depth += 1,
                "navLabel" => {
                    let Ok(content) = steps.content() else { break };
                    label = content;
                }
                "content" if depth > 0 && entries.len() < MAX_PAGES => {
                    let href = element.attribute("src").unwrap_or_default();
                    entries.push(entry(part, &href, std::mem::take(&mut label), depth));
                }
                // A break off shows at the next step.
                "pageList" | "navList" => drop(steps.skip()),
                _ => {}
            },
            Step::End(name) if name == "navPoint" => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    Ok(entries)
}

fn entry(part: &str, href: &str, label: String, depth: usize) -> Entry {
    let anchor = href.split_once('#').map(|(_, anchor)| super::package::percent_decoded(anchor));
    Entry { label, page: resolve(part, href), anchor: anchor.filter(|a| !a.is_empty()), depth }
}
