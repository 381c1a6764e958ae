//! Forms of one name within an article: the surname or the first name of a person, "Home Depot" for "The Home Depot
//! Inc.", "BA" for "British Airways", JOHN SMITH for John Smith.
//!
//! An unlisted name is given in a form that is the same in every article: without "the" and "Inc.", white space single,
//! capitals as in prose. Forms are joined under the fullest only where one name alone fits.

use std::collections::HashMap;

use crate::article::Kind;
use crate::authority::{Authority, fold};

use super::resolve::Resolved;
use super::tagger::gazetteer::Gazetteer;
use super::unlisted::{Finder, surname_of};

/// Words that a company's name bears or not.
const LEGAL: &[&str] = &[
    "Inc",
    "Corp",
    "Co",
    "Ltd",
    "LLC",
    "LLP",
    "PLC",
    "plc",
    "Plc",
    "AG",
    "SA",
    "NV",
    "GmbH",
    "SpA",
    "Limited",
    "Corporation",
];

/// Whom a form may mean: a record, or an unlisted name.
#[derive(Clone, PartialEq)]
struct Bearer {
    record: Option<usize>,
    name: String,
}

/// Gives all unlisted names their common form and joins shorter forms to the fuller ones.
pub(super) fn join(finder: &Finder<'_>, gazetteer: &Gazetteer, authority: &Authority, resolved: &mut [Resolved]) {
    for r in resolved.iter_mut() {
        if let Some(name) = &mut r.mention.unlisted {
            *name = common(name, r.mention.kind);
        }
    }
    let mut fuller: HashMap<String, Vec<Bearer>> = HashMap::new();
    let mut enter = |form: String, bearer: &Bearer| {
        // "I" is not short for "Alexander I".
        if form.len() < 4 {
            return;
        }
        let known = fuller.entry(form).or_default();
        if !known.contains(bearer) {
            known.push(bearer.clone());
        }
    };
    for r in resolved.iter() {
        let name = match (r.record, &r.mention.unlisted) {
            (Some(at), _) => authority.records()[at].name.clone(),
            (None, Some(name)) => name.clone(),
            _ => continue,
        };
        let bearer = Bearer { record: r.record, name };
        let parts: Vec<&str> = bearer.name.split([' ', '-']).collect();
        match r.mention.kind {
            Kind::Person if r.last - r.first > 1 && parts.len() > 1 => {
                let surname = match r.record {
                    Some(at) => authority.records()[at].surname().to_string(),
                    None => surname_of(&bearer.name, &finder.lists.east_asian),
                };
                enter(format!("p {}", fold(&surname)), &bearer);
                enter(format!("p {}", fold(parts[0])), &bearer);
                if parts.len() > 2 {
                    enter(format!("p {}", fold(&parts[1..].join(" "))), &bearer);
                    enter(format!("p {}", fold(&format!("{} {}", parts[0], parts[parts.len() - 1]))), &bearer);
                }
            }
            Kind::Institution | Kind::Party | Kind::ArmedGroup if parts.len() > 1 => {
                if r.record.is_none() {
                    // "Alabama" is not short for "Alabama Power".
                    let least = if gazetteer.is_common_opening(parts[0]) { 2 } else { 1 };
                    for cut in least..parts.len() {
                        enter(format!("o {}", fold(&parts[..cut].join(" "))), &bearer);
                    }
                }
                let surface = finder.surface(r.first, r.last);
                let initials: String = surface
                    .split([' ', '-'])
                    .filter(|w| !matches!(*w, "of" | "for" | "the" | "and" | "&" | "The"))
                    .filter_map(|w| w.chars().next())
                    .filter(|c| c.is_uppercase())
                    .collect();
                if initials.len() > 1 {
                    enter(format!("a {initials}"), &bearer);
                }
            }
            _ => {}
        }
    }
    for r in resolved.iter_mut().filter(|r| r.record.is_none()) {
        let Some(name) = &r.mention.unlisted else { continue };
        let key = match r.mention.kind {
            Kind::Person => format!("p {}", fold(name)),
            Kind::Institution | Kind::Party | Kind::ArmedGroup => format!("o {}", fold(name)),
            _ => continue,
        };
        let acronym = name.len() <= 6 && name.chars().all(char::is_uppercase) && r.mention.kind != Kind::Person;
        let fits = fuller.get(&key).or_else(|| fuller.get(&format!("a {name}")).filter(|_| acronym));
        match fits.map(Vec::as_slice) {
            Some([one]) if one.name != *name => {
                r.record = one.record;
                r.mention.record = one.record.map(|at| authority.records()[at].to_ref());
                if let Some(at) = one.record {
                    r.mention.kind = authority.records()[at].kind;
                }
                r.mention.unlisted = one.record.is_none().then(|| one.name.clone());
            }
            // One of several Smiths: a person, but nobody knows which.
            Some([_, _, ..]) if r.mention.kind == Kind::Person && !name.contains(' ') => r.mention.unlisted = None,
            _ => {}
        }
    }
}

/// The form of a name that is the same in every article.
fn common(name: &str, kind: Kind) -> String {
    let mut parts: Vec<String> = name.split_whitespace().map(str::to_string).collect();
    let capitals = |w: &str| w.chars().filter(|c| c.is_alphabetic()).all(char::is_uppercase);
    let shouted = parts.iter().all(|w| capitals(w)) && (parts.len() > 1 || kind == Kind::Person);
    if shouted && parts.iter().any(|w| w.chars().filter(|c| c.is_alphabetic()).count() > 3) {
        for part in &mut parts {
            *part = lowered(part);
        }
    }
    if kind != Kind::Person {
        if parts.len() > 2 && parts[0].eq_ignore_ascii_case("the") {
            parts.remove(0);
        }
        while parts.len() > 1 && parts.last().is_some_and(|w| LEGAL.contains(&w.trim_end_matches(['.', ',']))) {
            parts.pop();
        }
    }
    parts.join(" ").trim_end_matches(',').to_string()
}

/// "O'NEAL" as "O'Neal": a letter that follows a letter is small.
fn lowered(word: &str) -> String {
    let mut before = ' ';
    let mut out = String::with_capacity(word.len());
    for c in word.chars() {
        if before.is_alphabetic() {
            out.extend(c.to_lowercase());
        } else {
            out.push(c);
        }
        before = c;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_form_in_every_article() {
        assert_eq!(common("The Home Depot Inc.", Kind::Institution), "Home Depot");
        assert_eq!(common("Acme  Steel,\nLtd", Kind::Institution), "Acme Steel");
        assert_eq!(common("SHAQUILLE O'NEAL", Kind::Person), "Shaquille O'Neal");
        assert_eq!(common("NASA", Kind::Institution), "NASA");
    }
}
