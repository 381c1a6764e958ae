//! How much of other people's lists the authority file knows, and what it lacks.
//!
//! ```text
//! cargo run --release --example coverage -- [--missing DIR] [SHARED]
//! ```
//!
//! `SHARED` is the folder with the reference lists, `../shared/data` unless given. Printed, after the names were folded and
//! titles taken off:
//!
//! * the actors of the Phoenix dictionaries that have a name of their own, by sort, each found if one of its names is a name
//!   of a record (for persons also with the words in another order and without initials); roles and groups without a name
//!   ("Afghan troops") are not counted;
//! * the persons of `people/hs-people.jsonl` active since 1945: born 1880 or later and not dead before 1945, with years; those
//!   without any years are left out, since nobody can tell when they were active. Found if a name or a variant is that of one
//!   record, as above.
//!
//! What share of the names in running text is linked is another matter, which `annotate` tells.
//!
//! `--missing DIR` writes what is missing to `DIR`, a file a list. `--shared-aliases` prints instead, for
//! `src/authority/data/ambiguous.txt`, each alias that several records carry.

#![allow(clippy::print_stdout, clippy::print_stderr, clippy::exit, reason = "it prints its measurements")]

use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};
use std::{env, fs, process};

use chancery::article::Kind;
use chancery::authority::import::{Lexicon, Sort, actors, is_known};
use chancery::authority::{Authority, fold};

/// How many of the missing are printed for a list.
const SHOWN: usize = 12;

type Failure = Box<dyn std::error::Error>;

fn main() {
    if let Err(e) = run() {
        eprintln!("error: {e}");
        process::exit(2);
    }
}

fn run() -> Result<(), Failure> {
    let (mut missing, mut shared, mut aliases) = (None, None, false);
    let mut args = env::args().skip(1);
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--missing" => missing = args.next().map(PathBuf::from),
            "--shared-aliases" => aliases = true,
            _ => shared = Some(PathBuf::from(arg)),
        }
    }
    let authority = Authority::built_in()?;
    if aliases {
        for (alias, names) in authority.shared_aliases() {
            println!("{alias}: {}", names.join("; "));
        }
        return Ok(());
    }
    let shared = shared.unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data"));
    println!("{} records", authority.records().len());
    for kind in [Kind::Person, Kind::Institution, Kind::Party, Kind::Country, Kind::ArmedGroup, Kind::People] {
        println!("  {:<12} {}", kind.as_str(), authority.records().iter().filter(|r| r.kind == kind).count());
    }
    let lists =
        [phoenix(&authority, &shared.join("phoenix"))?, diplomats(&authority, &shared.join("people"))?].concat();
    for list in &lists {
        let share = 100.0 * list.found as f64 / list.all.max(1) as f64;
        println!("{}: {} of {} ({share:.1} %)", list.name, list.found, list.all);
        for name in list.missing.iter().take(SHOWN) {
            println!("    {name}");
        }
        if let Some(folder) = &missing {
            fs::create_dir_all(folder)?;
            fs::write(folder.join(format!("{}.txt", list.name.replace(' ', "-"))), list.missing.join("\n") + "\n")?;
        }
    }
    Ok(())
}

/// A list with what of it is known.
#[derive(Clone)]
struct List {
    name: String,
    found: usize,
    all: usize,
    missing: Vec<String>,
}

fn phoenix(authority: &Authority, folder: &Path) -> Result<Vec<List>, Failure> {
    let lexicon = Lexicon::of(authority);
    let mut lists: BTreeMap<Sort, List> = BTreeMap::new();
    let mut seen = HashSet::new();
    for file in ["Countries", "International", "MilNonState"] {
        let path = folder.join(format!("Phoenix.{file}.actors.txt"));
        let bytes = fs::read(&path).map_err(|e| format!("cannot read {}: {e}", path.display()))?;
        let text = String::from_utf8_lossy(&bytes);
        for actor in actors(&text, &mut Vec::new()) {
            let sort = actor.sort(&lexicon);
            let names: Vec<&str> = actor.names.iter().map(|(_, name)| name.as_str()).collect();
            // One actor stands in several files under one name.
            if sort == Sort::Generic || !seen.insert((sort, fold(names[0]))) {
                continue;
            }
            let name = match sort {
                Sort::State => "Phoenix states",
                Sort::Person => "Phoenix persons",
                Sort::ArmedGroup => "Phoenix armed groups",
                Sort::Intergovernmental => "Phoenix international organisations",
                Sort::NonGovernmental => "Phoenix non-governmental organisations",
                Sort::Company => "Phoenix companies",
                Sort::Body | Sort::Generic => "Phoenix other bodies",
            };
            let empty = || List { name: name.into(), found: 0, all: 0, missing: Vec::new() };
            let list = lists.entry(sort).or_insert_with(empty);
            list.all += 1;
            if names.iter().any(|n| is_known(authority, n, sort == Sort::Person)) {
                list.found += 1;
            } else {
                list.missing.push(names[..names.len().min(4)].join(" / "));
            }
        }
    }
    Ok(lists.into_values().collect())
}

fn diplomats(authority: &Authority, folder: &Path) -> Result<Vec<List>, Failure> {
    let path = folder.join("hs-people.jsonl");
    let text = fs::read_to_string(&path).map_err(|e| format!("cannot read {}: {e}", path.display()))?;
    let mut list = List { name: "Diplomatic papers, persons since 1945".into(), found: 0, all: 0, missing: Vec::new() };
    for line in text.lines() {
        let person: serde_json::Value = serde_json::from_str(line)?;
        let year = |field: &str| person[field].as_str().and_then(|y| y.get(..4)?.parse::<u16>().ok());
        let (birth, death) = (year("birth"), year("death"));
        let active = match (birth, death) {
            (Some(birth), death) => birth >= 1880 && death.is_none_or(|d| d >= 1945),
            (None, Some(death)) => (1945..1985).contains(&death),
            (None, None) => false,
        };
        if !active {
            continue;
        }
        list.all += 1;
        let variants = person["variants"].as_array().into_iter().flatten().chain([&person["name"]]);
        let mut names = variants.filter_map(|v| v.as_str()).map(in_order);
        if names.any(|n| is_known(authority, &n, true)) {
            list.found += 1;
        } else {
            list.missing.push(person["name"].as_str().unwrap_or_default().to_string());
        }
    }
    Ok(vec![list])
}

/// "Aaron, David Laurence" as "David Laurence Aaron".
fn in_order(name: &str) -> String {
    match name.split_once(", ") {
        Some((surname, rest)) => format!("{rest} {surname}"),
        None => name.to_string(),
    }
}
