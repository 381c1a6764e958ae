//! How well copies are told from what is none: precision and recall over pairs made from real texts.
//!
//! ```sh
//! chancery extract FOLDER > texts.jsonl
//! cargo run --release --example duplicates -- --true-pairs examples/duplicates.tsv texts.jsonl...
//! ```
//!
//! Each file is JSON Lines with `id`, `title` and `text`; a text is called by the name of its file and its id. Copies are
//! made of a share of the texts by the edits that copies go through. What is no copy is taken from the texts themselves:
//! each text with its likest neighbour among all others, and pairs of texts that quote the same words at length. Natural
//! pairs that somebody has looked at and judged to be copies are named in the file of true pairs, lines `id<TAB>id`, and
//! are none of the negatives; the likest of the others are listed.

#![allow(clippy::print_stdout, reason = "it prints its measurements")]

use std::collections::{BTreeMap, HashSet};

use chancery::copies::groups::is_most;
use chancery::copies::{Candidate, Likeness, Sketch, group, is_copy};

/// A text of the collection.
struct Text {
    id: String,
    title: String,
    text: String,
}

/// Texts with fewer words are shown apart: a new lead of forty words is much of an abstract of a hundred.
const SHORT: u64 = 250;

/// A small generator of chance (SplitMix64), so that every run makes the same pairs.
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut x = self.0;
        x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        x ^ (x >> 31)
    }

    fn below(&mut self, n: usize) -> usize {
        (self.next() % n.max(1) as u64) as usize
    }

    fn between(&mut self, from: f64, to: f64) -> f64 {
        from + (to - from) * (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }
}

/// A run of about so many words of a text, from a place of chance.
fn excerpt(text: &str, words: usize, chance: &mut Chance) -> String {
    let all: Vec<&str> = text.split_whitespace().collect();
    let start = chance.below(all.len().saturating_sub(words) + 1);
    all[start..(start + words).min(all.len())].join(" ")
}

/// A new headline and a first paragraph of twenty to sixty words in the place of the first sentence.
fn new_lead(text: &str, other: &str, chance: &mut Chance) -> String {
    let rest = text.split_once(". ").map_or(text, |(_, rest)| rest);
    let words = 20 + chance.below(40);
    format!("{}.\n\n{rest}", excerpt(other, words, chance))
}

/// A share of the text cut from its end.
fn cut(text: &str, share: f64) -> String {
    let words: Vec<&str> = text.split(' ').collect();
    words[..(words.len() as f64 * (1.0 - share)) as usize].join(" ")
}

/// Sixty to a hundred and fifty words of a site around the text.
fn boilerplate(text: &str, other: &str, chance: &mut Chance) -> String {
    let (before, after) = (20 + chance.below(40), 40 + chance.below(50));
    format!("{}\n\n{text}\n\n{}", excerpt(other, before, chance), excerpt(other, after, chance))
}

/// A share of the letters read wrongly.
fn misread(text: &str, share: f64, chance: &mut Chance) -> String {
    let letters: Vec<char> = "eaoclitnrs1l0".chars().collect();
    let read = |c: char| {
        if c.is_alphabetic() && chance.between(0.0, 1.0) < share { letters[chance.below(letters.len())] } else { c }
    };
    text.chars().map(read).collect()
}

/// Paragraphs joined and parted elsewhere, lines broken at seventy columns.
fn reparagraphed(text: &str, chance: &mut Chance) -> String {
    let mut made = String::new();
    let mut column = 0;
    for word in text.split_whitespace() {
        made.push_str(word);
        column += word.len() + 1;
        if word.ends_with('.') && chance.below(4) == 0 {
            made.push_str("\n\n");
            column = 0;
        } else if column > 70 {
            made.push('\n');
            column = 0;
        } else {
            made.push(' ');
        }
    }
    made
}

/// Straight quotation marks for curly ones, other dashes, capitals.
fn requoted(text: &str) -> String {
    text.replace(['\u{2018}', '\u{2019}'], "'")
        .replace(['\u{201c}', '\u{201d}', '"'], "''")
        .replace(['\u{2013}', '\u{2014}'], "--")
}

/// British spelling made American.
fn respelled(text: &str) -> String {
    let pairs = [
        ("isation", "ization"),
        ("ise ", "ize "),
        ("ised ", "ized "),
        ("ising ", "izing "),
        ("our ", "or "),
        ("ours ", "ors "),
        ("ourable", "orable"),
        ("entre ", "enter "),
        ("ogramme", "ogram"),
        ("efence", "efense"),
        ("elled ", "eled "),
        ("ISATION", "IZATION"),
        ("ISE ", "IZE "),
        ("ISED ", "IZED "),
        ("OUR ", "OR "),
        ("ENTRE ", "ENTER "),
        ("OGRAMME", "OGRAM"),
    ];
    pairs.iter().fold(text.to_string(), |text, (from, to)| text.replace(from, to))
}

/// An edition that says a share more.
fn grown(text: &str, other: &str, share: f64, chance: &mut Chance) -> String {
    let words = (text.split_whitespace().count() as f64 * share) as usize;
    format!("{text}\n\n{}", excerpt(other, words, chance))
}

/// The copies that are made of a text, by name.
fn copies(text: &str, other: &str, chance: &mut Chance) -> Vec<(&'static str, String)> {
    let share = chance.between(0.10, 0.35);
    let lead = new_lead(text, other, chance);
    vec![
        ("saved twice", text.to_string()),
        ("new headline and lead", lead.clone()),
        ("10 to 35 % cut from the end", cut(text, share)),
        ("boilerplate of 60 to 150 words", boilerplate(text, other, chance)),
        ("2 % of letters misread", misread(text, 0.02, chance)),
        ("paragraphs and lines set anew", reparagraphed(text, chance)),
        ("other quotation marks and dashes", requoted(text)),
        ("American spelling", respelled(text)),
        ("an edition with a third more", grown(text, other, 0.33, chance)),
        ("new lead, 10 to 35 % cut", cut(&lead, share)),
        ("new lead, cut, boilerplate", boilerplate(&cut(&lead, share), other, chance)),
        ("10 to 35 % cut, 2 % misread", misread(&cut(text, share), 0.02, chance)),
    ]
}

/// Two texts that quote the same words, which make up a share of each: two stories on one communiqué.
fn sharing(one: &str, other: &str, third: &str, share: f64, chance: &mut Chance) -> (String, String) {
    let words = one.split_whitespace().count().min(other.split_whitespace().count());
    let quoted = excerpt(third, (words as f64 * share) as usize, chance);
    let rest = (words as f64 * (1.0 - share)) as usize;
    let with = |text: &str, chance: &mut Chance| format!("{}\n\n{quoted}", excerpt(text, rest, chance));
    (with(one, chance), with(other, chance))
}

fn main() {
    let mut arguments = std::env::args().skip(1);
    let mut texts: Vec<Text> = Vec::new();
    let mut true_pairs: HashSet<(String, String)> = HashSet::new();
    while let Some(argument) = arguments.next() {
        if argument == "--true-pairs" {
            let file = std::fs::read_to_string(arguments.next().unwrap_or_default()).unwrap_or_default();
            true_pairs.extend(file.lines().filter_map(|l| l.split_once('\t')).map(|(a, b)| (a.into(), b.into())));
            continue;
        }
        let file = std::fs::read_to_string(&argument).unwrap_or_default();
        let name = argument
            .trim_end_matches("/docs.jsonl")
            .trim_end_matches(".jsonl")
            .rsplit('/')
            .next()
            .unwrap_or_default()
            .to_string();
        for record in file.lines().filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok()) {
            let of = |key: &str| record[key].as_str().unwrap_or_default().to_string();
            let text = of("text");
            if !text.is_empty() {
                texts.push(Text { id: format!("{name}:{}", of("id")), title: of("title"), text });
            }
        }
    }
    println!("{} texts", texts.len());
    let sketches: Vec<Sketch> = texts
        .iter()
        .map(|t| Sketch::of(&t.text, Some(&t.title).filter(|t| !t.is_empty()).map(String::as_str)))
        .collect();

    // Positives: of the texts that are long enough to be articles, every so many.
    let mut chance = Chance(2026);
    let long: Vec<usize> = (0..texts.len()).filter(|&t| sketches[t].words >= 100).collect();
    let mut made: BTreeMap<&str, [Vec<Likeness>; 2]> = BTreeMap::new();
    let mut shared: BTreeMap<String, Vec<Likeness>> = BTreeMap::new();
    let step = (long.len() / 1500).max(1);
    for &at in long.iter().step_by(step) {
        let other = &texts[long[chance.below(long.len())]].text;
        for (edit, text) in copies(&texts[at].text, other, &mut chance) {
            let copy = Sketch::of(&text, None);
            // What no band brings together is never compared.
            let likeness = if sketches[at].meets(&copy) { sketches[at].likeness(&copy) } else { Likeness::NONE };
            made.entry(edit).or_default()[usize::from(sketches[at].words < SHORT)].push(likeness);
        }
        for share in [0.25, 0.4, 0.5] {
            let third = &texts[long[chance.below(long.len())]].text;
            if texts[at].text == *other || *third == texts[at].text || third == other {
                continue;
            }
            let (one, two) = sharing(&texts[at].text, other, third, share, &mut chance);
            let likeness = Sketch::of(&one, None).likeness(&Sketch::of(&two, None));
            shared
                .entry(format!("two stories, {:.0} % of each a common quotation", share * 100.0))
                .or_default()
                .push(likeness);
        }
    }

    // Natural pairs: each text with its likest neighbour by full comparison, among those with bins.
    let mut natural: Vec<(Likeness, usize, usize)> = Vec::new();
    let mut nearest: Vec<(Likeness, usize)> = vec![(Likeness::NONE, 0); texts.len()];
    for one in 0..texts.len() {
        for two in 0..one {
            let likeness = sketches[one].likeness(&sketches[two]);
            for (at, other) in [(one, two), (two, one)] {
                if likeness.resemblance > nearest[at].0.resemblance {
                    nearest[at] = (likeness, other);
                }
            }
        }
    }
    let mut seen = HashSet::new();
    for (at, &(likeness, other)) in nearest.iter().enumerate() {
        let (a, b) = (at.min(other), at.max(other));
        let named = |x: usize, y: usize| true_pairs.contains(&(texts[x].id.clone(), texts[y].id.clone()));
        if likeness.resemblance > 0.0 && seen.insert((a, b)) && !named(a, b) && !named(b, a) {
            natural.push((likeness, a, b));
        }
    }
    natural.sort_by(|a, b| b.0.resemblance.total_cmp(&a.0.resemblance));

    let positives: Vec<Likeness> = made.values().flatten().flatten().copied().collect();
    let articles: Vec<Likeness> = made.values().flat_map(|[articles, _]| articles).copied().collect();
    let quoting: Vec<Likeness> = shared.values().flatten().copied().collect();
    let rate = |all: &[Likeness]| all.iter().filter(|l| is_copy(**l)).count() as f64 / all.len().max(1) as f64;
    let spread = |all: &[Likeness]| {
        let mut sorted: Vec<f64> = all.iter().map(|l| l.resemblance).collect();
        sorted.sort_by(f64::total_cmp);
        (sorted.get(sorted.len() / 100).copied().unwrap_or(0.0), sorted.get(sorted.len() / 2).copied().unwrap_or(0.0))
    };
    for (class, what) in ["articles of 250 words and more", "texts of 100 to 250 words"].iter().enumerate() {
        println!("\ncopies found of {what}, by what was done to them");
        for (edit, classes) in &made {
            let all = &classes[class];
            let (least, median) = spread(all);
            let (count, found) = (all.len(), rate(all));
            println!(
                "  {edit:<40} {count:>5} pairs  found {found:.4}  resemblance {least:.2} (1st percentile), {median:.2} (median)"
            );
        }
    }
    println!("\ntaken for copies that are none");
    for (kind, all) in &shared {
        println!("  {kind:<60} {:>5} pairs  {:.4}", all.len(), rate(all));
    }
    let wrong = natural.iter().filter(|(l, ..)| is_copy(*l)).count();
    println!("  {:<60} {:>5} pairs  {wrong}", "each text and its likest neighbour", natural.len());

    println!("\n{} pairs of copies, {} that are none", positives.len(), quoting.len() + natural.len());
    println!("resemblance  containment   recall  (articles)  precision   quoting taken  neighbours taken");
    for least in [0.30, 0.35, 0.40, 0.45, 0.50, 0.60, 0.70, 0.80] {
        for contained in [0.0, 0.6, 0.65, 0.7, 0.75, 0.8] {
            let taken = |l: &Likeness| l.resemblance >= least && l.containment >= contained && is_most(*l);
            let right = positives.iter().filter(|l| taken(l)).count();
            let quoted = quoting.iter().filter(|l| taken(l)).count();
            let wrong = natural.iter().filter(|(l, ..)| taken(l)).count();
            println!(
                "{least:>11.2} {contained:>12.2} {:>8.4} {:>11.4} {:>10.4} {quoted:>15} {wrong:>17}",
                right as f64 / positives.len() as f64,
                articles.iter().filter(|l| taken(l)).count() as f64 / articles.len() as f64,
                right as f64 / (right + quoted + wrong).max(1) as f64,
            );
        }
    }
    println!("\nlikest natural pairs that are not named as true");
    for (likeness, a, b) in natural.iter().take(40) {
        println!(
            "  {:.2} {:.2}  {} ({} words) | {} ({} words)",
            likeness.resemblance,
            likeness.containment,
            texts[*a].id,
            sketches[*a].words,
            texts[*b].id,
            sketches[*b].words
        );
    }
    let candidates = texts.iter().zip(&sketches).enumerate().map(|(mark, (text, sketch))| Candidate {
        mark: mark as u64,
        day: None,
        described: 0,
        id: text.id.clone(),
        sketch: sketch.clone(),
    });
    println!("\ngroups of the texts as they are");
    for group in group(candidates.collect()) {
        let members: Vec<String> = group.members.iter().map(|m| texts[*m as usize].id.clone()).collect();
        println!("  {}", members.join(" | "));
    }
}
