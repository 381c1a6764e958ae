//! Whom names mean: `annotate` against the gold annotation of `tests/gold/links.tsv`, ten articles of the sample corpus
//! and the seed article.
//!
//! A linked mention is right where it overlaps a mention of the gold with the same id, so that "Sir Benegal Rau" and "Benegal
//! Rau" are one; it is wrong where the gold has another id or none. What the gold leaves open (`?`) or sets aside (`#~`: names
//! within treaties, wars, prizes) counts neither way. The figures stand in docs/measurements.md;
//! `cargo test --test linking -- --nocapture` prints them with every difference.

#![allow(clippy::print_stderr, reason = "the figures are for whoever runs the test by itself")]

mod common;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde_json::Value;

use common::{Desk, sample, shared};

/// Bytes of the text.
type Span = (usize, usize);

/// A mention of the gold: surface, which occurrence of it, id.
type Gold = (String, usize, String);

/// Gold mentions by article; what is set aside has the id `?`.
fn gold() -> BTreeMap<String, Vec<Gold>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/gold/links.tsv");
    let mut gold: BTreeMap<String, Vec<Gold>> = BTreeMap::new();
    for line in fs::read_to_string(&path).expect("the gold file").lines() {
        let aside = line.strip_prefix("#~ ");
        if aside.is_none() && line.starts_with('#') {
            continue;
        }
        let fields: Vec<&str> = aside.unwrap_or(line).split('\t').collect();
        let (article, nth, surface) = (fields[0], fields[1], fields[2]);
        let id = if aside.is_some() { "?" } else { fields[4] };
        let nth: usize = nth.parse().expect("a number");
        gold.entry(article.to_string()).or_default().push((surface.to_string(), nth, id.to_string()));
    }
    gold
}

/// Where the nth occurrence of a surface stands.
fn span(text: &str, surface: &str, nth: usize) -> Span {
    let (start, _) = text.match_indices(surface).nth(nth - 1).unwrap_or_else(|| panic!("no {nth}. '{surface}'"));
    (start, start + surface.len())
}

/// A mention in its context, with the ids that it has in the gold and here.
fn difference(text: &str, at: Span, gold: &str, said: &str) -> String {
    let from = text[..at.0].char_indices().rev().nth(30).map_or(0, |(i, _)| i);
    let to = text[at.1..].char_indices().nth(30).map_or(text.len(), |(i, _)| at.1 + i);
    let context = text[from..to].replace('\n', " ");
    format!("   {:<24} gold {gold:<40} said {said:<40} …{context}…", &text[at.0..at.1])
}

#[test]
fn links_are_right_and_few_are_missing() {
    let (mut right, mut said_links, mut gold_found, mut gold_links) = (0, 0, 0, 0);
    for (article, mentions) in gold() {
        let file = match article.as_str() {
            "seed" => match shared("seed/chinese-north-korean-ties.txt") {
                Some(path) => path,
                None => continue,
            },
            _ => sample().join(&article),
        };
        let said = Desk::new().ok(&["annotate", &file.to_string_lossy()]);
        let said: Value = serde_json::from_str(said.lines().next().expect("an article")).expect("JSON");
        let text = said["text"].as_str().expect("text");
        let gold: Vec<(Span, &str)> =
            mentions.iter().map(|(surface, nth, id)| (span(text, surface, *nth), id.as_str())).collect();
        let number = |v: &Value| v.as_u64().and_then(|n| usize::try_from(n).ok()).expect("an offset");
        let said: Vec<(Span, &str)> = said["mentions"]
            .as_array()
            .expect("mentions")
            .iter()
            .map(|m| ((number(&m["start"]), number(&m["end"])), m["id"].as_str().unwrap_or("-")))
            .collect();
        let over = |a: Span, b: Span| a.0 < b.1 && b.0 < a.1;
        let (mut correct, mut links) = (0, 0);
        for (at, id) in said.iter().filter(|(_, id)| *id != "-") {
            let there: Vec<&str> = gold.iter().filter(|(g, _)| over(*g, *at)).map(|(_, id)| *id).collect();
            if there.contains(&"?") {
                continue;
            }
            links += 1;
            if there.contains(id) {
                correct += 1;
            } else {
                eprintln!("{}", difference(text, *at, there.first().copied().unwrap_or("none"), id));
            }
        }
        let (mut found, mut wanted) = (0, 0);
        for (at, id) in gold.iter().filter(|(_, id)| !matches!(*id, "-" | "?")) {
            wanted += 1;
            if said.iter().any(|(s, said)| over(*s, *at) && said == id) {
                found += 1;
            } else {
                eprintln!("{}", difference(text, *at, id, "-"));
            }
        }
        eprintln!("{article}: {correct} right of {links} links; {found} found of {wanted} in the gold");
        right += correct;
        said_links += links;
        gold_found += found;
        gold_links += wanted;
    }
    let share = |n: usize, of: usize| n as f64 / of.max(1) as f64;
    let (precision, recall) = (share(right, said_links), share(gold_found, gold_links));
    eprintln!("linking: precision {precision:.3}, recall {recall:.3} over {gold_links} gold links");
    assert!(precision >= 0.97, "precision {precision:.3}");
    assert!(recall >= 0.90, "recall {recall:.3}");
}
