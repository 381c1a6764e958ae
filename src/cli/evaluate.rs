//! `chancery evaluate`: how good the rankings are, ours and other people's, by judgments.

use std::collections::HashSet;
use std::io::Write;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context, anyhow, bail};
use clap::{Args, ValueEnum};

use crate::evaluate::{Evaluation, Judgments, Latency, Part, Report, Run, Scored, Topic};
use crate::present::{self, EvaluationFormat};
use crate::search::{Engine, Ranking, Request};

use super::index::Tuning;
use super::{Common, Outcome, search, stdout, topics};

/// Flags of `chancery evaluate`.
#[derive(Debug, Args)]
pub(super) struct EvaluateArgs {
    /// What to ask the index: lines 'id<TAB>query', or topics in TREC's format
    #[arg(long, value_name = "FILE", required_unless_present = "run")]
    topics: Option<PathBuf>,
    /// What people judged: lines 'topic 0 article grade', 1 and more for relevant
    #[arg(long, value_name = "FILE")]
    qrels: PathBuf,
    /// Score the run in this file, too: lines 'topic Q0 article rank score tag' (repeatable)
    #[arg(long, value_name = "FILE")]
    run: Vec<PathBuf>,
    /// Compare with the ranking without a part, or with BM25 alone: plain, weights, names, pairs, titles, years, passages, feedback (repeatable)
    #[arg(long, value_name = "PART", value_parser = baseline, requires = "topics")]
    baseline: Vec<Setting>,
    /// Leave a part of the ranking out (repeatable)
    #[arg(long, value_enum, value_name = "PART", requires = "topics")]
    without: Vec<search::Part>,
    /// Files and folders to bring the index up to date with first
    #[arg(long, value_name = "PATH", requires = "topics")]
    corpus: Vec<PathBuf>,
    /// Articles to rank for each topic
    #[arg(short = 'k', long = "depth", value_name = "N", default_value = "1000")]
    depth: NonZeroUsize,
    /// Parts of a TREC topic that make the query: title, desc, narr, con [default: title]
    #[arg(long, value_name = "PART,...", value_delimiter = ',', requires = "topics")]
    topic_fields: Vec<Part>,
    /// Leave out topics that a run has no answer to, instead of counting 0 for them
    #[arg(long)]
    answered: bool,
    /// List every topic
    #[arg(long)]
    per_topic: bool,
    /// Form of the output
    #[arg(long, value_enum, default_value_t = FormatArg::Text)]
    format: FormatArg,
    /// Write what the index gave to this file, as a TREC run
    #[arg(long, value_name = "FILE", requires = "topics")]
    save_run: Option<PathBuf>,
    #[command(flatten)]
    tuning: Tuning,
    #[command(flatten)]
    common: Common,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum FormatArg {
    Text,
    Json,
    Csv,
}

impl From<FormatArg> for EvaluationFormat {
    fn from(format: FormatArg) -> EvaluationFormat {
        match format {
            FormatArg::Text => EvaluationFormat::Text,
            FormatArg::Json => EvaluationFormat::Json,
            FormatArg::Csv => EvaluationFormat::Csv,
        }
    }
}

/// A run with its name, and how long it took if it is ours.
struct Labelled {
    label: String,
    run: Run,
    latency: Option<Latency>,
}

pub(super) fn run(args: EvaluateArgs) -> anyhow::Result<Outcome> {
    // All files first: an index that takes minutes is not brought up to date for a mistyped name.
    let judgments: Judgments = topics::read(&args.qrels, "judgments", Judgments::read)?;
    let asked = args.topics.as_deref().map(|file| topics::read_topics(file, &args.topic_fields)).transpose()?;
    let mut others = Vec::new();
    for file in &args.run {
        others.push(Labelled {
            label: label(file, &args.run),
            run: topics::read(file, "lines of the run", Run::read)?,
            latency: None,
        });
    }
    let judged = judged(&judgments, asked.as_deref(), &args)?;
    let mut runs = Vec::new();
    if let Some(asked) = &asked {
        match ours(&args, asked)? {
            Some(ours) => runs = ours,
            None => return Ok(Outcome::Interrupted),
        }
    }
    runs.append(&mut others);
    let topics = answered(judged, &runs, args.answered)?;
    let scored = |Labelled { label, run, latency }| {
        let evaluation = Evaluation::new(&judgments, &run, topics.iter().copied());
        Scored { label, evaluation, latency }
    };
    let report = Report { runs: runs.into_iter().map(scored).collect() };
    let mut out = stdout();
    present::evaluation(&mut out, &report, args.per_topic, args.format.into())?;
    out.flush()?;
    Ok(Outcome::Done)
}

/// The name of a file, or its whole path where another has the same name.
fn label(file: &Path, files: &[PathBuf]) -> String {
    let shared = files.iter().filter(|other| other.file_name() == file.file_name()).count() > 1;
    match file.file_name() {
        Some(name) if !shared => name.to_string_lossy().into_owned(),
        _ => file.display().to_string(),
    }
}

/// The topics that can be scored, in the order of the topics, else of the judgments.
fn judged<'a>(
    judgments: &'a Judgments,
    asked: Option<&'a [Topic]>,
    args: &EvaluateArgs,
) -> anyhow::Result<Vec<&'a str>> {
    let qrels = args.qrels.display();
    let Some(first) = judgments.topics().next() else { bail!("there are no judgments in {qrels}") };
    let judged = match asked.zip(args.topics.as_deref()) {
        None => judgments.topics().collect(),
        Some((asked, file)) => {
            let file = file.display();
            let (judged, unjudged): (Vec<&str>, Vec<&str>) =
                asked.iter().map(|topic| topic.id.as_str()).partition(|id| judgments.has(id));
            if judged.is_empty() {
                let example = asked.first().map_or("", |topic| topic.id.as_str());
                bail!(
                    "no topic of {file} has a judgment in {qrels}; do their ids agree? One is '{example}' there, '{first}' here"
                );
            }
            note(&unjudged, &format!("of {file} without judgments: left out"))?;
            let known: HashSet<&str> = judged.iter().copied().collect();
            let unasked: Vec<&str> = judgments.topics().filter(|id| !known.contains(id)).collect();
            note(&unasked, &format!("of {qrels} not in {file}: left out"))?;
            judged
        }
    };
    let barren: Vec<&str> = judged.iter().copied().filter(|id| !judgments.has_relevant(id)).collect();
    note(&barren, "without a relevant article: 0 for every run, as trec_eval counts them")?;
    Ok(judged)
}

/// The topics that count, with a word on those that a run does not answer.
fn answered<'a>(judged: Vec<&'a str>, runs: &[Labelled], only: bool) -> anyhow::Result<Vec<&'a str>> {
    for Labelled { label, run, latency } in runs {
        let silent: Vec<&str> = judged.iter().copied().filter(|id| !run.answers(id)).collect();
        // The index may well have nothing to say; a file of a run was made for these topics.
        if silent.len() == judged.len() && latency.is_none() {
            bail!("{label} has an answer to none of the topics that were judged; do their ids agree?");
        }
        let what = if only { "left out" } else { "they count 0; --answered leaves them out" };
        note(&silent, &format!("without an answer in {label}: {what}"))?;
    }
    if !only {
        return Ok(judged);
    }
    let counted: Vec<&str> = judged.into_iter().filter(|id| runs.iter().all(|r| r.run.answers(id))).collect();
    if counted.is_empty() {
        bail!("no topic has an answer in every run; leave --answered out, or score the runs one by one");
    }
    Ok(counted)
}

/// A word on some topics, if there are any: "note: 3 topics (7, 12, 13) without ...".
fn note(ids: &[&str], what: &str) -> anyhow::Result<()> {
    const SHOWN: usize = 8;
    if ids.is_empty() {
        return Ok(());
    }
    let more = if ids.len() > SHOWN { ", …" } else { "" };
    let shown = ids.iter().take(SHOWN).copied().collect::<Vec<_>>().join(", ");
    let topics = if ids.len() == 1 { "topic" } else { "topics" };
    writeln!(anstream::stderr(), "note: {} {topics} ({shown}{more}) {what}", ids.len())?;
    Ok(())
}

/// A way to rank, and what tables call it.
#[derive(Debug, Clone)]
struct Setting {
    label: String,
    ranking: Ranking,
}

impl Setting {
    /// The ranking without these parts.
    fn without(parts: &[search::Part]) -> Setting {
        let names: Vec<String> =
            parts.iter().filter_map(|part| Some(format!("no {}", part.to_possible_value()?.get_name()))).collect();
        let label = if names.is_empty() { "chancery".to_string() } else { names.join(", ") };
        Setting { label, ranking: search::Part::rest(parts) }
    }
}

/// Reads a value of `--baseline`.
fn baseline(name: &str) -> Result<Setting, String> {
    if name == "plain" {
        return Ok(Setting { label: name.to_string(), ranking: Ranking::PLAIN });
    }
    let part = search::Part::from_str(name, true).map_err(|_| {
        let parts = search::Part::value_variants().iter().filter_map(ValueEnum::to_possible_value);
        let parts: Vec<String> = parts.map(|part| part.get_name().to_string()).collect();
        format!("there is no part '{name}' of the ranking; there are {}, and plain for none of them", parts.join(", "))
    })?;
    Ok(Setting::without(&[part]))
}

/// What the index gives, and what it would give in the other ways that are asked for; nothing when Ctrl-C came before.
fn ours(args: &EvaluateArgs, asked: &[Topic]) -> anyhow::Result<Option<Vec<Labelled>>> {
    let authority = args.common.authority()?;
    let Some(index) = super::index::opened(&args.common, &args.corpus, &authority, &args.tuning)? else {
        return Ok(None);
    };
    let engine = Engine::new(&index, &authority)?;
    let wordless: Vec<&str> = asked.iter().filter(|t| t.query.is_empty()).map(|t| t.id.as_str()).collect();
    note(&wordless, "without a word to ask: not asked")?;
    let settings: Vec<Setting> =
        std::iter::once(Setting::without(&args.without)).chain(args.baseline.clone()).collect();
    let answers = answers(&engine, &settings, args.depth.get(), asked)?;
    let mut runs = Vec::with_capacity(settings.len());
    for (at, (Setting { label, .. }, (lines, times))) in settings.into_iter().zip(answers).enumerate() {
        if at == 0
            && let Some(file) = &args.save_run
        {
            std::fs::write(file, &lines).with_context(|| format!("cannot write the run to {}", file.display()))?;
        }
        let latency = Latency::of(times);
        if let Some(Latency { queries, median, ninetieth }) = latency {
            let ms = |time: Duration| time.as_secs_f64() * 1000.0;
            let (median, ninetieth) = (ms(median), ms(ninetieth));
            writeln!(
                anstream::stderr(),
                "{label}: half of {queries} queries took at most {median:.1} ms, nine tenths at most {ninetieth:.1} ms"
            )?;
        }
        // Read back as anybody would read it, so that the file gives the figures that are printed now.
        let run = Run::read(&lines).map_err(|bad| anyhow!("the run of the index, {bad}"))?;
        runs.push(Labelled { label, run, latency });
    }
    Ok(Some(runs))
}

/// Asks an engine all topics in each way: the lines of a run and the times of the queries, one by one.
fn answers(
    engine: &Engine<'_>,
    settings: &[Setting],
    depth: usize,
    asked: &[Topic],
) -> anyhow::Result<Vec<(String, Vec<Duration>)>> {
    let mut lines: Vec<Vec<u8>> = vec![Vec::new(); settings.len()];
    let mut times: Vec<Vec<Duration>> = vec![Vec::new(); settings.len()];
    // An empty query means all articles, newest first, which is no answer to a topic.
    for (turn, topic) in asked.iter().filter(|topic| !topic.query.is_empty()).enumerate() {
        // Who asks first reads from the disk for the others, so they take turns.
        for at in (0..settings.len()).map(|at| (at + turn) % settings.len()) {
            let request = Request {
                query: topic.query.clone(),
                ranking: settings[at].ranking,
                limit: depth,
                passages: 0,
                copies: true,
                strict: false,
                ..Request::default()
            };
            let began = Instant::now();
            topics::ranked(&mut lines[at], engine, &request, &topic.id)?;
            times[at].push(began.elapsed());
        }
    }
    lines.into_iter().zip(times).map(|(lines, times)| Ok((String::from_utf8(lines)?, times))).collect()
}
