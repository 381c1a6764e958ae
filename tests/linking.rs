//! Whom names mean: `annotate` against the gold annotation of `tests/gold/links.tsv`, ten articles of the sample corpus
//! and the seed article.
//!
//! A linked mention is right where the gold has the same span with the same id; one that the gold leaves unlinked
//! or open is wrong. The figures stand in docs/measurements.md; `cargo test --test linking -- --nocapture` prints them with
//! every difference.

#![allow(clippy::print_stderr, reason = "the figures are for whoever runs the test by itself")]

mod common;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs;
use std::path::Path;

use serde_json::Value;

use common::{Desk, sample, shared};

/// Span and id; the id is `-` where no record is meant, `?` where a reader cannot say.
type Span = (usize, usize);

/// Gold mentions by article: surface, which occurrence of it, id.
fn gold() -> BTreeMap<String, Vec<(String, usize, String)>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/gold/links.tsv");
    let mut gold: BTreeMap<String, Vec<(String, usize, String)>> = BTreeMap::new();
    for line in fs::read_to_string(&path).expect("the gold file").lines().filter(|l| !l.starts_with('#')) {
        let fields: Vec<&str> = line.split('\t').collect();
        let [article, nth, surface, _kind, id] = fields[..] else { panic!("not five fields: {line}") };
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

/// The nth occurrence of a surface, as in the gold file, with the ids that it has there and here.
fn difference(text: &str, at: Span, gold: &str, said: &str) -> String {
    let from = text[..at.0].char_indices().rev().nth(30).map_or(0, |(i, _)| i);
    let to = text[at.1..].char_indices().nth(30).map_or(text.len(), |(i, _)| at.1 + i);
    let context = text[from..to].replace('\n', " ");
    format!("   {:<24} gold {gold:<40} said {said:<40} …{context}…", &text[at.0..at.1])
}

#[test]
fn links_are_right_and_few_are_missing() {
    let (mut right, mut said_links, mut gold_links) = (0, 0, 0);
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
        let gold: HashMap<Span, &str> =
            mentions.iter().map(|(surface, nth, id)| (span(text, surface, *nth), id.as_str())).collect();
        let number = |v: &Value| v.as_u64().and_then(|n| usize::try_from(n).ok()).expect("an offset");
        let said: HashMap<Span, &str> = said["mentions"]
            .as_array()
            .expect("mentions")
            .iter()
            .map(|m| ((number(&m["start"]), number(&m["end"])), m["id"].as_str().unwrap_or("-")))
            .collect();
        let is_link = |id: &&&str| !matches!(**id, "-" | "?");
        let correct = said.iter().filter(|(_, id)| is_link(id)).filter(|(at, id)| gold.get(*at) == Some(id)).count();
        let (links, wanted) = (said.values().filter(is_link).count(), gold.values().filter(is_link).count());
        eprintln!("{article}: {correct} right of {links} links, {wanted} in the gold");
        let spans: BTreeSet<Span> = gold.keys().chain(said.keys()).copied().collect();
        for at in spans {
            let (gold, said) = (gold.get(&at).copied().unwrap_or("none"), said.get(&at).copied().unwrap_or("none"));
            if gold != said && !(gold == "?" && said == "-") {
                eprintln!("{}", difference(text, at, gold, said));
            }
        }
        right += correct;
        said_links += links;
        gold_links += wanted;
    }
    let share = |n: usize, of: usize| n as f64 / of.max(1) as f64;
    let (precision, recall) = (share(right, said_links), share(right, gold_links));
    eprintln!("linking: precision {precision:.3}, recall {recall:.3} over {gold_links} gold links");
    assert!(precision >= 0.97, "precision {precision:.3}");
    assert!(recall >= 0.90, "recall {recall:.3}");
}
