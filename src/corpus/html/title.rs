//! The headline of a page and the name of its site, told apart.
//!
//! Both stand in the title bar, in `<h1>` and in meta elements, in any mixture. What the page declares and what it shows
//! check each other: an `<h1>` that shares no word with the declared title is the logo of the site, and a declared title
//! that ends in the name of the site is cut.

use super::class::Role;
use super::json_ld::{self, About};
use super::page::Page;
use super::particulars::{host, plain};

/// What stands between headline and outlet in a title bar.
const MARKS: [&str; 10] = [" | ", " - ", " – ", " — ", " :: ", " : ", " » ", " › ", " • ", " · "];
/// A longer name is no name of a site.
const MAX_SITE: usize = 60;

/// No title has more bytes; every heading of a page is looked for in it.
const MAX_TITLE: usize = 2_000;

/// The headline: the `<h1>` that agrees with what is declared; else what is declared.
pub(super) fn title(page: &Page<'_>, site: Option<&str>, url: Option<&str>) -> Option<String> {
    let outlet = Outlet::of(site, url);
    let declared = declared(page).map(|t| outlet.cut_from(&t));
    let bar = if page.title.len() <= MAX_TITLE { outlet.cut_from(&page.title) } else { String::new() };
    let headings: Vec<String> = headings(page, "h1", &outlet);
    let known = |heading: &String| declared.iter().chain([&bar]).any(|d| agree(heading, d));
    let seen = headings.iter().find(|h| known(h)).cloned();
    let title = match (seen, declared.clone()) {
        // A line above the headline, set in the same element: "Local News Kerry lands in Beijing".
        (Some(seen), Some(declared)) if is_tail(&declared, &seen) => Some(declared),
        (Some(seen), _) => Some(seen),
        (None, Some(declared)) => Some(declared),
        // Without any word in common a single heading is still better than a title bar that only names the site.
        (None, None) => self::headings(page, "h2", &outlet)
            .into_iter()
            .find(known)
            .or_else(|| (headings.len() == 1 && (bar.is_empty() || outlet.is_name(&bar))).then(|| headings[0].clone()))
            .or_else(|| Some(bar.clone())),
    };
    title.map(|t| outlet.cut_from(&t)).filter(|t| !t.is_empty())
}

/// What the page says that its headline is.
fn declared(page: &Page<'_>) -> Option<String> {
    let in_json = json_ld::field(&page.json_ld, "headline", About::Article).and_then(|v| v.as_str()).map(plain);
    let names = ["og:title", "twitter:title", "dc.title", "dcterms.title", "citation_title"];
    let in_meta = || names.iter().find_map(|name| page.meta(name).next()).map(plain);
    in_json.filter(|t| !t.is_empty()).or_else(in_meta).filter(|t| !t.is_empty() && t.len() <= MAX_TITLE)
}

/// The headings of a level that can be the headline: none in the head of the site, in menus, boxes or comments.
fn headings(page: &Page<'_>, level: &str, outlet: &Outlet) -> Vec<String> {
    let furniture = |at: usize| {
        page.ancestors(at).any(|a| {
            let element = &page.elements[a];
            let branded = ["class", "id"].iter().filter_map(|name| element.attr(name)).any(|name| {
                let name = name.to_ascii_lowercase();
                ["logo", "brand", "site-title", "sitetitle", "site-name", "sitename", "masthead"]
                    .iter()
                    .any(|w| name.contains(w))
            });
            branded && element.tag() != "body"
                || matches!(element.role, Some(Role::Navigation | Role::Footer | Role::Comments | Role::Hidden))
        })
    };
    (0..page.elements.len())
        .filter(|at| page.elements[*at].tag() == level && !furniture(*at))
        .filter_map(|at| page.said(at, 400))
        .filter(|said| said.chars().filter(|c| c.is_alphabetic()).count() >= 3 && !outlet.is_name(said))
        .collect()
}

/// The words of a title, for comparison.
fn words(title: &str) -> Vec<String> {
    title.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_lowercase).collect()
}

/// Whether two titles are the same headline: half of the words of the shorter one stand in the other.
fn agree(a: &str, b: &str) -> bool {
    let (a, b) = (words(a), words(b));
    let (short, long) = if a.len() <= b.len() { (&a, &b) } else { (&b, &a) };
    let shared = short.iter().filter(|w| long.contains(w)).count();
    !short.is_empty() && 2 * shared >= short.len()
}

/// Whether `whole` is `tail` with something short before it.
fn is_tail(tail: &str, whole: &str) -> bool {
    let (tail, whole) = (letters(tail), letters(whole));
    tail.len() >= 12 && whole.len() > tail.len() && whole.ends_with(&tail)
}

/// The names that the site of a page goes by.
struct Outlet {
    /// Letters and digits only, in lower case.
    names: Vec<String>,
}

impl Outlet {
    fn of(site: Option<&str>, url: Option<&str>) -> Outlet {
        let mut names: Vec<String> = site.map(letters).into_iter().collect();
        if let Some(host) = url.and_then(host) {
            let name = host.rsplit_once('.').map_or(host.as_str(), |(name, _)| name);
            names.push(letters(name.rsplit('.').find(|label| label.len() > 3).unwrap_or(name)));
            names.push(letters(&host));
        }
        names.retain(|name| name.len() >= 2);
        Outlet { names }
    }

    /// Whether a text is a name of the site: in whole, as its beginning, or as its initials.
    fn is_name(&self, text: &str) -> bool {
        let said = letters(text);
        let initials: String = words(text).iter().filter_map(|w| w.chars().next()).collect();
        let begins = |name: &String| {
            said.len() >= 3 && name.starts_with(&said)
                || name.len() >= 4 && said.starts_with(name.as_str()) && said.len() <= 2 * name.len()
        };
        !said.is_empty()
            && self.names.iter().any(|name| *name == said || begins(name) || initials.len() >= 3 && *name == initials)
    }

    /// A title without the names of the site at its ends.
    fn cut_from(&self, title: &str) -> String {
        let mut title = title.trim().to_string();
        while let Some((head, tail)) =
            MARKS.iter().filter_map(|mark| title.rsplit_once(mark)).max_by_key(|(head, _)| head.len())
        {
            if self.is_name(tail) && !head.trim().is_empty() {
                title = head.trim().to_string();
            } else if let Some((first, rest)) =
                MARKS.iter().filter_map(|mark| title.split_once(mark)).min_by_key(|(head, _)| head.len())
                && self.is_name(first)
                && words(rest).len() >= 3
            {
                title = rest.trim().to_string();
            } else {
                break;
            }
        }
        title
    }
}

/// Letters and digits only, in lower case: what two spellings of a name have in common.
pub(super) fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The name of the site or paper.
pub(super) fn site(page: &Page<'_>) -> Option<String> {
    let declared = declared(page);
    let is_name = |name: &String| {
        let generic = ["hosted", "home", "news", "website", "blog", "startseite", "u.s.", "www"];
        !name.is_empty()
            && name.chars().count() <= MAX_SITE
            && !name.contains("://")
            && !generic.contains(&name.to_lowercase().as_str())
            && declared.as_ref() != Some(name)
            && *name != page.title
    };
    let metas = |names: &[&str]| names.iter().find_map(|name| page.meta(name).next().map(plain)).filter(|n| is_name(n));
    let publisher =
        || json_ld::field(&page.json_ld, "publisher", About::Article).and_then(json_ld::name).filter(|n| is_name(n));
    metas(&["og:site_name"])
        .or_else(publisher)
        .or_else(|| json_ld::named(&page.json_ld, "WebSite").map(plain).filter(|n| is_name(n)))
        .or_else(|| in_title(page).filter(|n| is_name(n)))
        .or_else(|| metas(&["dc.publisher", "dcterms.publisher", "citation_journal_title"]))
        .or_else(|| metas(&["application-name"]))
}

/// The outlet in "Kerry in Beijing · The Meridian Review" or in the reverse, where the page has the rest as its heading.
fn in_title(page: &Page<'_>) -> Option<String> {
    let none = Outlet { names: Vec::new() };
    let known: Vec<String> =
        headings(page, "h1", &none).into_iter().chain(headings(page, "h2", &none)).chain(declared(page)).collect();
    let is_heading = |part: &str| {
        known.iter().any(|h| letters(h) == letters(part) || words(h).len() >= 4 && part.starts_with(h.as_str()))
    };
    MARKS.iter().find_map(|mark| {
        let (head, tail) = page.title.rsplit_once(mark)?;
        let fits = |name: &str| !name.trim().is_empty() && !name.trim_start().to_lowercase().starts_with("by ");
        match (is_heading(head.trim()), is_heading(tail.trim())) {
            (true, false) if fits(tail) => Some(tail.trim().to_string()),
            (false, true) if fits(head) => Some(head.trim().to_string()),
            _ => None,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn outlets_are_cut_from_both_ends() {
        let outlet = Outlet::of(Some("The Meridian Review"), Some("https://www.meridianreview.example/kerry"));
        for (title, cut) in [
            ("Kerry in Beijing | The Meridian Review", "Kerry in Beijing"),
            ("Kerry in Beijing - meridianreview.example - TMR", "Kerry in Beijing"),
            ("The Meridian Review: no outlet here", "The Meridian Review: no outlet here"),
            ("Meridianreview | What Kerry wants now", "What Kerry wants now"),
            ("Talks - and no end", "Talks - and no end"),
        ] {
            let cut_title = outlet.cut_from(title);
            assert!(cut_title == cut || title.contains("TMR") && cut_title.starts_with(cut), "{title}: {cut_title}");
        }
    }

    #[test]
    fn headlines_agree_by_half_of_their_words() {
        assert!(agree("Kerry presses China", "Kerry presses China on North Korea - Review"));
        assert!(!agree("The Meridian Review", "Kerry presses China"));
        assert!(is_tail("Kerry presses China", "World News Kerry presses China"));
    }
}
