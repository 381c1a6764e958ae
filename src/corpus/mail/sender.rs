//! Who sent a message, and who published what is in it.
//!
//! The source is the mailing list, else the paper or office that the sender's name names ("The Meridian Review", "Lena
//! Brandt | Harbour Wire"), else what `Organization` says, else the sender's domain unless it is a provider's.

use mail_parser::{HeaderValue, Message};

use super::message::single;

/// A sender, taken apart.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct Sender {
    /// The person, or the address where there is no name; nobody where an office writes.
    pub(super) authors: Vec<String>,
    /// The paper or office.
    pub(super) outlet: Option<String>,
    /// The domain of the address, unless it is a provider's.
    pub(super) domain: Option<String>,
}

impl Sender {
    /// The sender of this name and address.
    pub(super) fn of(name: Option<&str>, address: Option<&str>) -> Sender {
        // Some programs encode name and address in one word.
        let (name, inside) = match name.map(|n| n.split_once('<').unwrap_or((n, ""))) {
            Some((name, inside)) => (name.trim(), inside.trim_end_matches(['>', ' '])),
            None => ("", ""),
        };
        let address = address.filter(|a| !a.is_empty()).unwrap_or(inside).trim();
        let address = Some(address).filter(|a| a.contains('@'));
        let domain = address.and_then(|a| a.rsplit('@').next()).map(str::to_lowercase).filter(|d| !is_provider(d));
        let label = domain.as_deref().and_then(|d| d.split('.').rev().nth(1)).unwrap_or_default();
        // "Lena Brandt | Harbour Wire", "Morning Strait | Institute for Strait Studies".
        let name = single(name);
        let name = name.trim_matches(['"', '\'', ' ']);
        let parts = [" | ", " / ", " at "].iter().find_map(|mark| name.split_once(mark));
        let (first, second) = parts.unwrap_or((name, ""));
        let desk = address.is_some_and(is_desk);
        let is_office = |name: &str| !is_desk(name) && (is_organisation(name) || is_named_after(name, label));
        let (writer, outlet) = if desk && !is_desk(first) || is_office(first) {
            // A paper that writes from "newsletter@" is who published the text, and no author.
            (None, person(first))
        } else if !second.is_empty() && (is_office(second) || parts.is_some_and(|_| name.contains(" | "))) {
            (person(first), person(second))
        } else {
            (person(name), None)
        };
        let authors = match (&writer, &outlet) {
            (None, Some(_)) => Vec::new(),
            _ => writer.or_else(|| address.map(str::to_string)).into_iter().collect(),
        };
        Sender { authors, outlet, domain }
    }
}

/// Whether a name is that of a paper, an office or a body, by a word that no person bears.
fn is_organisation(name: &str) -> bool {
    #[rustfmt::skip]
    const WORDS: &[&str] = &[
        "institute", "institut", "instituto", "istituto", "council", "foundation", "stiftung", "fondation", "review", "newsletter",
        "bulletin", "digest", "gazette", "tribune", "journal", "news", "times", "herald", "despatch", "dispatch", "observer", "zeitung",
        "nachrichten", "courier", "chronicle", "ministry", "ministerium", "embassy", "university", "university's", "centre", "center",
        "association", "committee", "commission", "network", "agency", "wire", "list", "letters", "briefing", "project", "office",
        "secretariat", "media", "magazine", "quarterly",
    ];
    let lower = name.to_lowercase();
    lower.split(|c: char| !c.is_alphanumeric() && c != '\'').any(|word| WORDS.contains(&word)) && lower.contains(' ')
}

/// Whether a name is the one that its domain is called after: "Dawn Wire" at dawnwire.example.
fn is_named_after(name: &str, label: &str) -> bool {
    let fold = |s: &str| s.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect::<String>();
    let (name, label) = (fold(name), fold(label));
    let bare = name.strip_prefix("the").unwrap_or(&name);
    label.len() >= 4 && (label == name || label == bare)
}

/// A display name as one writes it: "Menon, R. K." turned round, "A. B. via Some List" without the list.
pub(super) fn person(name: &str) -> Option<String> {
    let name = single(name);
    let name = name.trim_matches(['"', '\'', ' ']);
    let name = name.split(" via ").next().unwrap_or(name);
    let name = match name.split_once(", ") {
        Some((family, given)) if !given.contains([',', '(', '.']) || given.split(' ').all(|g| g.len() <= 3) => {
            format!("{given} {family}")
        }
        _ => name.to_string(),
    };
    name.chars().any(char::is_alphabetic).then_some(name)
}

/// The name of a mailing list and its identifier: "Strait Letters <letters.straitgulf.example>".
pub(super) fn list(message: &Message<'_>) -> (Option<String>, Option<String>) {
    let (name, id) = match message.header("List-Id") {
        Some(HeaderValue::Address(address)) => {
            let first = address.first();
            (first.and_then(|f| f.name.as_deref()), first.and_then(|f| f.address.as_deref()))
        }
        Some(HeaderValue::Text(text)) => {
            text.split_once('<').map_or((None, Some(&**text)), |(n, id)| (Some(n), Some(id)))
        }
        _ => (None, None),
    };
    let given = |s: &str| Some(single(s.trim_matches(['<', '>', '"', ' ']))).filter(|s| !s.is_empty());
    (name.and_then(given), id.and_then(given))
}

/// "[h-diplo] A question" without the tag of its list.
pub(super) fn without_tag(title: &str) -> String {
    let tagged = title.strip_prefix('[').and_then(|t| t.split_once("] ")).filter(|(tag, _)| tag.len() <= 40);
    tagged.map_or(title, |(_, rest)| rest).to_string()
}

/// Whether an address is that of an office and not of a person.
fn is_desk(address: &str) -> bool {
    #[rustfmt::skip]
    const DESKS: &[&str] = &[
        "news", "newsletter", "newsletters", "letter", "letters", "info", "noreply", "no-reply", "donotreply", "do-not-reply",
        "editor", "editors", "editorial", "press", "update", "updates", "digest", "mail", "email", "hello", "contact", "office",
        "redaktion", "redaction", "redaccion", "media", "communications", "presse", "prensa", "subscriptions", "alerts",
        "briefing", "desk", "team", "admin", "list",
    ];
    let local = address.split('@').next().unwrap_or_default().to_lowercase();
    DESKS.contains(&local.as_str())
}

/// Whether a domain says who carries a message and not who wrote it.
fn is_provider(domain: &str) -> bool {
    #[rustfmt::skip]
    const NAMES: &[&str] = &[
        "gmail", "googlemail", "hotmail", "outlook", "live", "msn", "yahoo", "ymail", "aol", "icloud", "me", "mac", "gmx",
        "web", "t-online", "freenet", "orange", "wanadoo", "free", "laposte", "sfr", "proton", "protonmail", "pm", "mail",
        "yandex", "rambler", "qq", "163", "126", "sina", "foxmail", "zoho", "libero", "virgilio", "tiscali", "uol", "bol",
        "terra", "comcast", "verizon", "att", "sbcglobal", "btinternet", "posteo", "mailbox", "riseup", "tutanota", "ya",
        "fastmail",
    ];
    let parts: Vec<&str> = domain.split('.').collect();
    let name = match parts[..] {
        [.., name, "co" | "com", _] => name,
        [.., name, _] => name,
        _ => return true,
    };
    NAMES.contains(&name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn papers_and_people_are_told_apart() {
        for (name, address, author, outlet) in [
            ("The Meridian Review", "anna@a.example", None, Some("The Meridian Review")),
            ("Dawn Wire", "alerts@dawnwire.example", None, Some("Dawn Wire")),
            ("Concord", "anna@concord.example", None, Some("Concord")),
            ("Morning Strait | Institute for Strait Studies", "newsletter@s.example", None, Some("Morning Strait")),
            ("Lena Brandt | Harbour Wire", "lena@h.example", Some("Lena Brandt"), Some("Harbour Wire")),
            ("Lena Brandt", "lena@h.example", Some("Lena Brandt"), None),
            ("", "lena@h.example", Some("lena@h.example"), None),
        ] {
            let sender = Sender::of(Some(name), Some(address));
            assert_eq!(
                (sender.authors.first().map(String::as_str), sender.outlet.as_deref()),
                (author, outlet),
                "{name}"
            );
        }
    }
}
