//! Learns the weights of the name tagger and writes them where the program takes them from.
//!
//!     cargo run --release --example train_tagger -- training ../shared/data/tagging src/annotate/data/tagger.weights
//!
//! The first folder holds our own marked news (`*.txt`), the second text that others marked (`*.jsonl`), by the names of
//! its files; training/README.md says what is in them and by whose leave. `--fold N` (of five) leaves a fifth of our own
//! news out and says how well its names are found; nothing is written then. `--prose DIR` adds folders of plain text
//! from which it is learnt which words are commonly small.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "it prints its measurements")]
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::{env, fs, process::ExitCode};

use chancery::annotate::tagger::Label;
use chancery::annotate::tagger::training::{Example, Settings, Unmarked, score, train};
use chancery::authority::Authority;

type Failure = Box<dyn std::error::Error>;
type Names = Vec<(Range<usize>, Option<Label>)>;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("{failure}");
            ExitCode::from(2)
        }
    }
}

fn run() -> Result<(), Failure> {
    let (mut paths, mut fold, mut prose) = (Vec::new(), None, Vec::new());
    let mut settings = Settings::default();
    let mut arguments = env::args().skip(1);
    while let Some(argument) = arguments.next() {
        let mut value = || arguments.next().ok_or(format!("{argument} needs a value"));
        match argument.as_str() {
            "--fold" => fold = Some(value()?.parse::<usize>()?),
            "--prose" => prose.extend(plain_texts(Path::new(&value()?))?),
            "--rounds" => settings.rounds = value()?.parse()?,
            "--step" => settings.step = value()?.parse()?,
            "--pull" => settings.pull = value()?.parse()?,
            "--slots" => settings.slots = 1 << value()?.parse::<u32>()?,
            _ => paths.push(PathBuf::from(argument)),
        }
    }
    let [own, others, weights] = &paths[..] else {
        return Err("say three paths: our marked news, the folder of marked text of others, the file to write".into());
    };
    let authority = Authority::built_in()?;
    let news = own_news(own)?;
    let mut examples: Vec<Example> = news
        .iter()
        .enumerate()
        .filter(|(at, _)| fold.is_none_or(|fold| at % 5 != fold))
        .flat_map(|(at, example)| [Some(example.clone()), (at % 6 == 1).then(|| capitals(example))])
        .flatten()
        .collect();
    let mut dev = Vec::new();
    for (at, example) in marked_by_others(others, &authority)?.into_iter().enumerate() {
        if fold.is_some_and(|fold| at % 5 == fold) { dev.push(example) } else { examples.push(example) }
    }
    eprintln!("{} texts", examples.len());
    let packed = train(&authority, &examples, &prose, settings);
    match fold {
        None => fs::write(weights, packed)?,
        Some(fold) => {
            let held: Vec<Example> =
                news.into_iter().enumerate().filter(|(at, _)| at % 5 == fold).map(|(_, e)| e).collect();
            report("our news", &authority, &packed, &held);
            dev.retain(|e| e.unmarked == Unmarked::Nothing);
            report("others", &authority, &packed, &dev);
        }
    }
    Ok(())
}

fn report(what: &str, authority: &Authority, packed: &[u8], held: &[Example]) {
    let counts = score(authority, packed, held);
    for (label, [right, said, marked]) in &counts {
        let (p, r) = (*right as f64 / *said as f64, *right as f64 / *marked as f64);
        println!(
            "{what}: {label:?}: {marked} marked, precision {p:.3}, recall {r:.3}, F1 {:.3}",
            2.0 * p * r / (p + r)
        );
    }
    let all = counts.values().fold([0; 3], |a, c| [a[0] + c[0], a[1] + c[1], a[2] + c[2]]);
    println!("{what}: all F1 {:.4}", 2.0 * all[0] as f64 / (all[1] + all[2]) as f64);
}

/// The files of a folder by an ending, in order of their names.
fn files(folder: &Path, ending: &str) -> Result<Vec<PathBuf>, Failure> {
    let mut files: Vec<PathBuf> = fs::read_dir(folder)
        .map_err(|e| format!("{}: {e}; is it the right folder?", folder.display()))?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|e| e == ending))
        .collect();
    files.sort();
    Ok(files)
}

fn plain_texts(folder: &Path) -> Result<Vec<String>, Failure> {
    let read =
        files(folder, "txt")?.into_iter().map(|path| fs::read(path).map(|b| String::from_utf8_lossy(&b).into_owned()));
    Ok(read.collect::<Result<_, _>>()?)
}

/// Our own news: `=== headline` begins an article, `[P Dana Whitfield]` marks a name.
fn own_news(folder: &Path) -> Result<Vec<Example>, Failure> {
    let mut examples = Vec::new();
    for path in files(folder, "txt")? {
        let text = fs::read_to_string(&path)?;
        let lines = text.lines().filter(|l| !l.starts_with('#')).collect::<Vec<_>>().join("\n");
        for article in lines.split("\n=== ").map(|a| a.trim_start_matches("=== ").trim()).filter(|a| !a.is_empty()) {
            examples.push(marked(article).map_err(|e| format!("{}: {e}", path.display()))?);
        }
    }
    Ok(examples)
}

fn marked(article: &str) -> Result<Example, Failure> {
    let (mut text, mut names, mut rest) = (String::new(), Names::new(), article);
    while let Some(open) = rest.find('[') {
        text.push_str(&rest[..open]);
        let close = rest[open..].find(']').ok_or(format!("a mark without end: {}", &rest[open..]))? + open;
        let (label, name) = rest[open + 1..close].split_once(' ').ok_or("a mark without a name")?;
        let label = match label {
            "P" => Label::Person,
            "O" => Label::Organisation,
            "L" => Label::Place,
            "N" => Label::People,
            "M" => Label::Other,
            _ => return Err(format!("no such mark: {}", &rest[open..=close]).into()),
        };
        names.push((text.len()..text.len() + name.len(), Some(label)));
        text.push_str(name);
        rest = &rest[close + 1..];
    }
    text.push_str(rest);
    Ok(Example { text, names, unmarked: Unmarked::Nothing, weight: 1.0 })
}

/// The same text in capitals, as headlines and old wires have it. Only where that keeps the places of letters.
fn capitals(example: &Example) -> Example {
    let text: String = example
        .text
        .chars()
        .map(|c| {
            let upper: Vec<char> = c.to_uppercase().collect();
            if upper.len() == 1 && upper[0].len_utf8() == c.len_utf8() { upper[0] } else { c }
        })
        .collect();
    Example { text, weight: 0.5, ..example.clone() }
}

/// What others marked, each in its own way.
fn marked_by_others(folder: &Path, authority: &Authority) -> Result<Vec<Example>, Failure> {
    let mut examples = Vec::new();
    for path in files(folder, "jsonl")? {
        let name = path.file_name().and_then(|n| n.to_str()).unwrap_or_default().to_string();
        let mut sentences = Vec::new();
        for line in fs::read_to_string(&path)?.lines() {
            let record: serde_json::Value = serde_json::from_str(line)?;
            if name.starts_with("crossner") {
                sentences.push(flat(&record, authority, 0.6, Unmarked::Nothing));
            } else if name.starts_with("uner") {
                sentences.push(flat(&record, authority, 0.6, Unmarked::OtherOrPeople));
            } else {
                examples.push(nested(&record, authority));
            }
        }
        examples.extend(sentences);
    }
    Ok(examples)
}

fn entities(record: &serde_json::Value) -> Vec<(Range<usize>, String)> {
    let text = record["text"].as_str().unwrap_or_default();
    // Their places count characters.
    let mut bytes: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
    bytes.push(text.len());
    let place = |value: &serde_json::Value| value.as_u64().and_then(|at| bytes.get(at as usize)).copied();
    let list = record["entities"].as_array();
    list.into_iter()
        .flatten()
        .filter_map(|e| Some((place(&e["start"])?..place(&e["end"])?, e["type"].as_str()?.to_string())))
        .collect()
}

fn is_people(authority: &Authority, name: &str) -> bool {
    authority
        .lookup(name)
        .iter()
        .any(|r| r.adjectives.iter().chain(&r.people).any(|n| n == name) || r.kind == chancery::article::Kind::People)
}

/// Sentences cut into words by blanks, whose names do not overlap.
fn flat(record: &serde_json::Value, authority: &Authority, weight: f32, unmarked: Unmarked) -> Example {
    let spaced = record["text"].as_str().unwrap_or_default();
    let mut names = Names::new();
    for (range, kind) in entities(record) {
        let name = &spaced[range.clone()];
        let label = match kind.as_str() {
            _ if is_people(authority, name) => Some(Label::People),
            "politician" | "person" | "PER" => Some(Label::Person),
            "politicalparty" | "organisation" | "ORG" => Some(Label::Organisation),
            "location" | "country" | "LOC" => Some(Label::Place),
            "election" | "event" => Some(Label::Other),
            _ => None,
        };
        names.push((range, label));
    }
    names.sort_by_key(|(range, _)| range.start);
    names.dedup_by(|b, a| b.0.start < a.0.end);
    let (text, places) = joined(spaced);
    for (range, _) in &mut names {
        *range = places[range.start]..places[range.end];
    }
    Example { text, names, unmarked, weight }
}

/// Takes out the blanks before and behind marks that words were cut at; says where each byte went.
fn joined(spaced: &str) -> (String, Vec<usize>) {
    let (mut text, mut places) = (String::new(), Vec::with_capacity(spaced.len() + 1));
    let bytes = spaced.as_bytes();
    for (at, c) in spaced.char_indices() {
        places.resize(at + 1, text.len());
        let next = spaced[at..].trim_start();
        let word: String = next.chars().take_while(|c| !c.is_whitespace()).collect();
        let before = matches!(word.as_str(), "," | "." | ")" | ";" | ":" | "?" | "!" | "'s" | "’s" | "n't" | "'" | "%");
        let behind = at > 0 && matches!(bytes[at - 1], b'(' | b'$');
        if c == ' ' && (before || behind) {
            continue;
        }
        text.push(c);
    }
    places.resize(spaced.len() + 1, text.len());
    (text, places)
}

/// Texts in which phrases are marked, one in another, and not all of them: what is a name of one label in itself is
/// taken, the rest is left open.
fn nested(record: &serde_json::Value, authority: &Authority) -> Example {
    let text = record["text"].as_str().unwrap_or_default().to_string();
    let mut names = Names::new();
    let mut found = entities(record);
    found.sort_by_key(|(range, _)| (range.start, std::cmp::Reverse(range.end)));
    for (range, kind) in found {
        let mut range = range;
        for article in ["the ", "The ", "a ", "A ", "an "] {
            if text[range.clone()].starts_with(article) {
                range.start += article.len();
            }
        }
        for end in [" 's", " ’s", "'s", "’s", "."] {
            if text[range.clone()].ends_with(end) && end != "." {
                range.end -= end.len();
            }
        }
        let name = &text[range.clone()];
        let proper = !name.is_empty()
            && name.split(' ').all(|w| {
                w.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit())
                    || matches!(w, "of" | "for" | "and" | "al" | "de" | "van" | "von" | "the" | "bin")
            })
            && name.starts_with(char::is_uppercase)
            && !name.ends_with(" the")
            && !name.contains([',', '\n', '('])
            && name.split(' ').count() <= 8;
        let titled = [
            "President",
            "Minister",
            "Secretary",
            "Ambassador",
            "General",
            "Mr",
            "Dr",
            "Chief",
            "Leader",
            "King",
            "Queen",
            "Prime",
            "Commander",
            "Governor",
            "Senator",
            "I",
            "He",
            "She",
            "We",
            "They",
            "You",
            "It",
            "His",
            "Her",
            "Members",
            "Government",
            "Director",
            "Chairman",
            "Our",
            "My",
            "Their",
            "Your",
            "This",
            "Professor",
            "Judge",
        ];
        if !proper {
            continue;
        }
        let has_title = name.split([' ', '.']).any(|w| titled.contains(&w));
        let label = match kind.as_str() {
            _ if is_people(authority, name) => Some(Label::People),
            "person" | "Person" if !has_title => Some(Label::Person),
            "organization" | "Organisation" if !has_title && !name.split(' ').any(|w| is_people(authority, w)) => {
                Some(Label::Organisation)
            }
            "place" | "Location" => Some(Label::Place),
            "Nationality" => Some(Label::People),
            "event" => Some(Label::Other),
            _ => None,
        };
        let covered = names.last().is_some_and(|(last, _)| range.start < last.end);
        if !covered && label.is_some() {
            names.push((range, label));
        }
    }
    Example { text, names, unmarked: Unmarked::Anything, weight: 0.3 }
}
