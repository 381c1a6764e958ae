//! How often "Did you mean" says what was meant, and how often it says something where nothing was wrong.
//!
//! ```text
//! cargo run --release --example suggesting -- [--half open|held] [--misses] MISSPELLINGS RIGHT INDEX
//! ```
//!
//! `MISSPELLINGS` has a line for each query: what is typed, what is wanted and which half it belongs to, parted by tabs.
//! Several texts that are as good are joined by `|`; capitals and diacritics do not count. `RIGHT` has a query a line in
//! which nothing is wrong. A misspelling is left out if no article of the index has what is wanted, and if nothing is to
//! be mended: it is itself a listed spelling of a name, or the index finds the same for it by its stems.
//!
//! Printed: the share of misspellings whose first proposal is what was wanted, and that have it among all proposals; how
//! many have none; the share of right queries that get a proposal; the median and the worst time of proposing, which is
//! the time of a query with proposals less that of the same query without. `--misses` lists what went wrong.

#![allow(clippy::print_stdout, clippy::print_stderr, clippy::exit, reason = "it prints its measurements")]

use std::time::{Duration, Instant};
use std::{env, fs, process};

use chancery::authority::{Authority, fold};
use chancery::index::Index;
use chancery::search::{Engine, Request};

type Failure = Box<dyn std::error::Error>;

fn main() {
    if let Err(e) = run() {
        eprintln!("error: {e}");
        process::exit(2);
    }
}

fn run() -> Result<(), Failure> {
    let (mut half, mut misses, mut rest) = (None, false, Vec::new());
    let mut args = env::args().skip(1);
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--half" => half = args.next(),
            "--misses" => misses = true,
            _ => rest.push(arg),
        }
    }
    let [misspellings, right, index] = &rest[..] else {
        return Err("usage: suggesting [FLAGS] MISSPELLINGS RIGHT INDEX".into());
    };
    let index = Index::open(index.as_ref())?;
    let authority = Authority::built_in()?;
    let asked = Asked { engine: Engine::new(&index, &authority)?, authority: &authority };

    let (mut all, mut first, mut any, mut none) = (0usize, 0usize, 0usize, 0usize);
    let mut times = Vec::new();
    for (number, line) in fs::read_to_string(misspellings)?.lines().enumerate().filter(|(_, line)| !line.is_empty()) {
        let fields: Vec<&str> = line.split('\t').collect();
        let [typed, wanted, of] = fields[..] else {
            return Err(format!("line {} has {} fields, not three", number + 1, fields.len()).into());
        };
        if half.as_deref().is_some_and(|half| half != of) || !asked.can_be_mended(typed, wanted)? {
            continue;
        }
        let (given, took) = asked.proposals(typed)?;
        times.push(took);
        let is_wanted = |given: &String| wanted.split('|').any(|wanted| fold(wanted) == fold(given));
        all += 1;
        first += usize::from(given.first().is_some_and(is_wanted));
        any += usize::from(given.iter().any(is_wanted));
        none += usize::from(given.is_empty());
        if misses && !given.first().is_some_and(is_wanted) {
            println!("{typed} [{wanted}]: {}", given.join(" | "));
        }
    }
    let (mut queries, mut alarms) = (0usize, 0usize);
    for query in fs::read_to_string(right)?.lines().filter(|line| !line.is_empty()) {
        let (given, took) = asked.proposals(query)?;
        times.push(took);
        queries += 1;
        alarms += usize::from(!given.is_empty());
        if misses && !given.is_empty() {
            println!("right: {query}: {}", given.join(" | "));
        }
    }
    times.sort();
    let share = |count: usize, of: usize| count as f64 / of.max(1) as f64;
    println!(
        "{all} misspellings: first {:.3}  any {:.3}  none {:.3}  {queries} right queries: proposed {:.3}  median {:.1} ms  \
         worst {:.1} ms",
        share(first, all),
        share(any, all),
        share(none, all),
        share(alarms, queries),
        times.get(times.len() / 2).copied().unwrap_or_default().as_secs_f64() * 1e3,
        times.last().copied().unwrap_or_default().as_secs_f64() * 1e3,
    );
    Ok(())
}

struct Asked<'a> {
    engine: Engine<'a>,
    authority: &'a Authority,
}

impl Asked<'_> {
    /// What is proposed for a query, and how long that took.
    fn proposals(&self, query: &str) -> Result<(Vec<String>, Duration), Failure> {
        let request = |suggestions| Request { query: query.into(), suggestions, strict: false, ..Request::default() };
        let took = |suggestions| -> Result<_, Failure> {
            let began = Instant::now();
            let answer = self.engine.search(&request(suggestions))?;
            Ok((answer, began.elapsed()))
        };
        let (answer, with) = took(true)?;
        let (_, without) = took(false)?;
        Ok((answer.suggestions.into_iter().map(|s| s.query).collect(), with.saturating_sub(without)))
    }

    /// Whether some wanted text can be found, word by word, and something is not understood as it was typed.
    fn can_be_mended(&self, typed: &str, wanted: &str) -> Result<bool, Failure> {
        let named =
            |name: &str| !self.authority.lookup(name).is_empty() || self.authority.by_surname(name).next().is_some();
        if named(typed) || typed.split_whitespace().all(named) {
            return Ok(false);
        }
        let ten = |query: &str| -> Result<_, Failure> {
            let answer = self.engine.search(&Request { query: query.into(), strict: false, ..Request::default() })?;
            Ok((answer.total, answer.hits.into_iter().map(|hit| hit.head.article.id).collect::<Vec<_>>()))
        };
        let as_typed = ten(typed)?;
        for text in wanted.split('|') {
            if as_typed.0 > 0 && as_typed == ten(text)? {
                return Ok(false);
            }
            let mut found = true;
            for word in text.split_whitespace() {
                let request = Request { query: word.into(), strict: false, ..Request::default() };
                found &= self.engine.search(&request)?.total > 0;
            }
            if found {
                return Ok(true);
            }
        }
        Ok(false)
    }
}
