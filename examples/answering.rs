//! How soon the passage that answers a question is shown.
//!
//! ```text
//! cargo run --release --example answering -- [--corpus NAME] [--passages N] [--misses] QUESTIONS INDEX
//! ```
//!
//! `QUESTIONS` has a question a line: id, corpus, question, article (`*` for any) and patterns, parted by tabs. A passage
//! answers if it is of that article and all patterns, regular expressions joined by ` && ` in any case of letters, are found
//! in it. Passages are read as they are shown, hit by hit and passage by passage, ten hits and two passages of each unless
//! told otherwise.
//!
//! Printed: MRR and the share of questions answered within the first one, three and ten passages; the share whose answer is
//! the first passage shown of its article, among those whose article is on the page ("inside"); the median and the worst time.
//! `--misses` tells what stood first where the answer is not among the first three.

#![allow(clippy::print_stdout, clippy::print_stderr, clippy::exit, reason = "it prints its measurements")]

use std::time::Duration;
use std::{env, fs, process};

use chancery::authority::Authority;
use chancery::index::Index;
use chancery::search::{Engine, Request};
use regex::{Regex, RegexBuilder};

type Failure = Box<dyn std::error::Error>;

struct Question {
    id: String,
    text: String,
    article: Option<String>,
    patterns: Vec<Regex>,
}

fn main() {
    if let Err(e) = run() {
        eprintln!("error: {e}");
        process::exit(2);
    }
}

fn run() -> Result<(), Failure> {
    let (mut corpus, mut passages, mut misses, mut rest) = (None, 2, false, Vec::new());
    let mut args = env::args().skip(1);
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--corpus" => corpus = args.next(),
            "--passages" => passages = args.next().ok_or("--passages wants a number")?.parse()?,
            "--misses" => misses = true,
            _ => rest.push(arg),
        }
    }
    let [questions, index] = &rest[..] else { return Err("usage: answering [FLAGS] QUESTIONS INDEX".into()) };
    let questions = read(&fs::read_to_string(questions)?, corpus.as_deref())?;
    let index = Index::open(index.as_ref())?;
    let authority = Authority::built_in()?;
    let engine = Engine::new(&index, &authority)?;

    let (mut reciprocal, mut within, mut inside, mut on_page) = (0.0, [0usize; 3], 0usize, 0usize);
    let mut times: Vec<Duration> = Vec::new();
    for question in &questions {
        let request = Request { query: question.text.clone(), passages, strict: false, ..Request::default() };
        let answer = engine.search(&request)?;
        times.push(answer.took);
        let mut shown = Vec::new();
        for hit in &answer.hits {
            for (place, passage) in hit.passages.iter().enumerate() {
                shown.push((hit.head.article.id.as_str(), place, passage.text.as_str()));
            }
        }
        let answers = |id: &str, text: &str| {
            question.article.as_deref().is_none_or(|a| a == id) && question.patterns.iter().all(|p| p.is_match(text))
        };
        let found = shown.iter().position(|(id, _, text)| answers(id, text));
        let rank = found.map(|at| at + 1);
        reciprocal += rank.map_or(0.0, |rank| 1.0 / rank as f64);
        for (count, limit) in within.iter_mut().zip([1, 3, 10]) {
            *count += usize::from(rank.is_some_and(|rank| rank <= limit));
        }
        on_page += usize::from(match &question.article {
            Some(article) => answer.hits.iter().any(|hit| hit.head.article.id == *article),
            None => found.is_some(),
        });
        inside += usize::from(found.is_some_and(|at| shown[at].1 == 0));
        if misses && rank.is_none_or(|rank| rank > 3) {
            let rank = rank.map_or("not shown".to_string(), |rank| format!("at {rank}"));
            println!("{} {rank}: {} [{}]", question.id, question.text, question.article.as_deref().unwrap_or("*"));
            for (id, _, text) in shown.iter().take(3) {
                let start: String = text.chars().take(160).map(|c| if c == '\n' { ' ' } else { c }).collect();
                println!("    {id}: {start}");
            }
        }
    }
    times.sort();
    let share = |count: usize, of: usize| count as f64 / of.max(1) as f64;
    let all = questions.len();
    println!(
        "{all} questions: MRR {:.3}  @1 {:.3}  @3 {:.3}  @10 {:.3}  inside {:.3} of {on_page}  median {:.1} ms  worst {:.1} ms",
        reciprocal / all.max(1) as f64,
        share(within[0], all),
        share(within[1], all),
        share(within[2], all),
        share(inside, on_page),
        times.get(all / 2).copied().unwrap_or_default().as_secs_f64() * 1e3,
        times.last().copied().unwrap_or_default().as_secs_f64() * 1e3,
    );
    Ok(())
}

fn read(lines: &str, corpus: Option<&str>) -> Result<Vec<Question>, Failure> {
    let mut questions = Vec::new();
    for (number, line) in lines.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let fields: Vec<&str> = line.split('\t').collect();
        let [id, of, text, article, patterns] = fields[..] else {
            return Err(format!("line {} has {} fields, not five", number + 1, fields.len()).into());
        };
        if corpus.is_some_and(|wanted| wanted != of) {
            continue;
        }
        let pattern = |p: &str| RegexBuilder::new(p.trim()).case_insensitive(true).build();
        questions.push(Question {
            id: id.to_string(),
            text: text.to_string(),
            article: (article != "*").then(|| article.to_string()),
            patterns: patterns.split(" && ").map(pattern).collect::<Result<_, _>>()?,
        });
    }
    Ok(questions)
}
