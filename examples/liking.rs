//! How many of the ten articles that are said to be like one are.
//!
//! ```text
//! cargo run --release --example liking -- [--asked N] JUDGMENTS INDEX
//! cargo run --release --example liking -- [--asked N] --speeches INDEX
//! ```
//!
//! By `JUDGMENTS`, in the form of TREC, two documents are alike that answer one topic. Speeches are named by country,
//! session and year (`FRA_34_1979.txt`) and are alike if one country gave them within two years: names and matters of the
//! day are then the same. `N` articles (100 unless told otherwise) are asked for, at even steps through all that have any
//! like them. Printed: P@10, and the median time.

#![allow(clippy::print_stdout, clippy::print_stderr, clippy::exit, reason = "it prints its measurements")]

use std::collections::{BTreeMap, BTreeSet};
use std::{env, fs, process};

use chancery::authority::Authority;
use chancery::index::Index;
use chancery::search::{Engine, Example, Request};

type Failure = Box<dyn std::error::Error>;

fn main() {
    if let Err(e) = run() {
        eprintln!("error: {e}");
        process::exit(2);
    }
}

fn run() -> Result<(), Failure> {
    let (mut asked, mut speeches, mut rest) = (100, false, Vec::new());
    let mut args = env::args().skip(1);
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--asked" => asked = args.next().ok_or("--asked wants a number")?.parse()?,
            "--speeches" => speeches = true,
            _ => rest.push(arg),
        }
    }
    let (judgments, index) = match &rest[..] {
        [index] if speeches => (None, index),
        [judgments, index] if !speeches => (Some(judgments), index),
        _ => return Err("usage: liking [--asked N] JUDGMENTS INDEX, or liking [--asked N] --speeches INDEX".into()),
    };
    let index = Index::open(index.as_ref())?;
    let authority = Authority::built_in()?;
    let engine = Engine::new(&index, &authority)?;
    // Documents with the topics that they answer.
    let mut topics: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    if let Some(judgments) = judgments {
        for (number, line) in fs::read_to_string(judgments)?.lines().enumerate() {
            let fields: Vec<&str> = line.split_whitespace().collect();
            let [topic, _, document, grade] = fields[..] else {
                return Err(format!("line {} has {} fields, not four", number + 1, fields.len()).into());
            };
            if grade.parse::<i32>()? > 0 {
                topics.entry(document.to_string()).or_default().insert(topic.to_string());
            }
        }
    } else {
        let all = engine.search(&Request { limit: usize::MAX, passages: 0, ..Request::default() })?;
        for hit in all.hits {
            if let Some((country, year)) = speech(&hit.head.article.id) {
                let around = (year - 1..=year + 1).map(|middle| format!("{country} {middle}"));
                topics.entry(hit.head.article.id).or_default().extend(around);
            }
        }
    }
    let step = (topics.len() / asked.max(1)).max(1);
    let (mut found, mut count, mut times) = (0usize, 0usize, Vec::new());
    for (id, of) in topics.iter().step_by(step).take(asked) {
        let Some((head, text)) = engine.article(id)?.pop() else { continue };
        let request = Request { limit: 10, passages: 0, ..Request::default() };
        let answer = engine.like(&Example::indexed(head, text), &request)?;
        let alike = |id: &str| topics.get(id).is_some_and(|others| !others.is_disjoint(of));
        found += answer.hits.iter().filter(|hit| alike(&hit.head.article.id)).count();
        count += 1;
        times.push(answer.took);
    }
    times.sort();
    println!(
        "{count} articles: P@10 {:.3}  median {:.1} ms",
        found as f64 / (10 * count.max(1)) as f64,
        times.get(times.len() / 2).copied().unwrap_or_default().as_secs_f64() * 1e3,
    );
    Ok(())
}

/// Country and year of a speech by its id.
fn speech(id: &str) -> Option<(String, i32)> {
    let name = id.rsplit('/').next()?.strip_suffix(".txt")?;
    let mut parts = name.split('_');
    let (country, year) = (parts.next()?, parts.nth(1)?);
    Some((country.to_string(), year.parse().ok()?))
}
