//! `chancery search QUERY`: asks the index, after bringing it up to date if told to.

use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::bail;
use clap::{Args, ValueEnum};

use crate::article::{DateRange, PartialDate};
use crate::evaluate::Topic;
use crate::present::{self, Format};
use crate::search::{Engine, Ranking, Request, Sort};

use super::index::Tuning;
use super::{Common, Outcome, screen, stdout, topics};

/// Flags of `chancery search`.
#[derive(Debug, Args)]
pub(super) struct SearchArgs {
    /// Words, "phrases", +must, -not, AND OR NOT, parentheses, prefix*, title: actor: institution: date: mentions:
    #[arg(value_name = "QUERY", required_unless_present_any = ["topics", "actor", "with_actor", "institution", "since", "until", "on", "mentions", "source", "language", "facets"], default_value = "", hide_default_value = true, allow_hyphen_values = true)]
    query: String,
    /// Hits to show
    #[arg(short = 'n', long = "limit", value_name = "N", default_value_t = 10)]
    limit: usize,
    /// Hits to pass over first
    #[arg(long, value_name = "N", default_value_t = 0)]
    offset: usize,
    /// Only articles that name this person, country, party or institution; those that do so beside the words come first (repeatable: all of them)
    #[arg(long, value_name = "NAME")]
    actor: Vec<String>,
    /// Only articles that name this one, too: '--with-actor Kissinger --with-actor "Zhou Enlai"'
    #[arg(long, value_name = "NAME")]
    with_actor: Vec<String>,
    /// Only articles that name this institution (repeatable: all of them)
    #[arg(long, value_name = "NAME")]
    institution: Vec<String>,
    /// Only articles in which all that --actor, --with-actor and --institution name meet in one passage
    #[arg(long)]
    same_passage: bool,
    /// Only articles published in or after this year, month or day
    #[arg(long, value_name = "DATE")]
    since: Option<PartialDate>,
    /// Only articles published in or before this year, month or day
    #[arg(long, value_name = "DATE")]
    until: Option<PartialDate>,
    /// Only articles published in this year, month or day
    #[arg(long, value_name = "DATE", conflicts_with_all = ["since", "until"])]
    on: Option<PartialDate>,
    /// Let the estimates of undated articles count for dates and order: one is inside if it has a day in common with the range
    #[arg(long)]
    estimated_dates: bool,
    /// Only articles that speak of this time: 2011, 2011-12, 1970s, 2011..2013, 2011.. or ..1990
    #[arg(long, value_name = "DATES")]
    mentions: Option<DateRange>,
    /// Only articles of this source (repeatable: any of them)
    #[arg(long, value_name = "NAME")]
    source: Vec<String>,
    /// Only articles in this language, by its ISO 639-1 code (repeatable: any of them)
    #[arg(long, value_name = "CODE")]
    language: Vec<String>,
    /// Order of the hits
    #[arg(long, value_enum, default_value_t = SortArg::Relevance)]
    sort: SortArg,
    /// Passages to show of each hit
    #[arg(long, value_name = "N", default_value_t = 2)]
    passages: usize,
    /// Count actors, institutions, sources, years and years spoken of over all matches
    #[arg(long)]
    facets: bool,
    /// Show copies of one article as hits of their own
    #[arg(long)]
    copies: bool,
    /// Say why each hit stands where it stands
    #[arg(long)]
    explain: bool,
    /// Leave a part of the ranking out, to see what it does (repeatable)
    #[arg(long, value_enum, value_name = "PART")]
    without: Vec<Part>,
    /// Form of the output
    #[arg(long, value_enum, default_value_t = FormatArg::Text)]
    format: FormatArg,
    /// Bring the index up to date with this file or folder first (repeatable)
    #[arg(long, value_name = "PATH")]
    corpus: Vec<PathBuf>,
    /// Answer many queries from a file of lines 'id<TAB>query' or of TREC topics, by their titles; what cannot be parsed is read as plain words
    #[arg(long, value_name = "FILE", conflicts_with = "query")]
    topics: Option<PathBuf>,
    #[command(flatten)]
    tuning: Tuning,
    #[command(flatten)]
    common: Common,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum SortArg {
    Relevance,
    Newest,
    Oldest,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum FormatArg {
    Text,
    Json,
    Jsonl,
    Csv,
    Kwic,
    Bibtex,
    Ris,
    Csl,
    Trec,
}

/// A part of the ranking.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Part {
    /// Words weighed by their part in the sentence
    Weights,
    /// Whom the words name, by whatever name an article does
    Names,
    /// Pairs of words near each other
    Pairs,
    /// Words in the title
    Titles,
    /// Words that the first answers have in common
    Feedback,
}

impl Part {
    /// The ranking without these.
    pub(super) fn rest(without: &[Part]) -> Ranking {
        let on = |part| !without.contains(&part);
        Ranking {
            weights: on(Part::Weights),
            names: on(Part::Names),
            pairs: on(Part::Pairs),
            titles: on(Part::Titles),
            feedback: on(Part::Feedback),
        }
    }
}

impl From<FormatArg> for Format {
    fn from(format: FormatArg) -> Format {
        match format {
            FormatArg::Text => Format::Text,
            FormatArg::Json => Format::Json,
            FormatArg::Jsonl => Format::Jsonl,
            FormatArg::Csv => Format::Csv,
            FormatArg::Kwic => Format::Kwic,
            FormatArg::Bibtex => Format::Bibtex,
            FormatArg::Ris => Format::Ris,
            FormatArg::Csl => Format::Csl,
            FormatArg::Trec => Format::Trec,
        }
    }
}

impl SearchArgs {
    /// The request that the flags make.
    fn request(&self) -> anyhow::Result<Request> {
        let published = match self.on {
            Some(on) => DateRange::of(on),
            None => {
                DateRange { first: self.since.map(PartialDate::first_day), last: self.until.map(PartialDate::last_day) }
            }
        };
        if let (Some(first), Some(last)) = (published.first, published.last)
            && first > last
        {
            bail!("--since {first} is later than --until {last}; no article can match");
        }
        if self.same_passage && self.actor.len() + self.with_actor.len() + self.institution.len() < 2 {
            bail!(
                "--same-passage needs two names that are to meet; give them with --actor, --with-actor or --institution"
            );
        }
        Ok(Request {
            query: self.query.clone(),
            actors: self.actor.iter().chain(&self.with_actor).cloned().collect(),
            institutions: self.institution.clone(),
            same_passage: self.same_passage,
            estimated_dates: self.estimated_dates,
            published,
            mentions: self.mentions,
            sources: self.source.clone(),
            languages: self.language.clone(),
            sort: match self.sort {
                SortArg::Relevance => Sort::Relevance,
                SortArg::Newest => Sort::Newest,
                SortArg::Oldest => Sort::Oldest,
            },
            ranking: Part::rest(&self.without),
            limit: self.limit,
            offset: self.offset,
            passages: self.passages,
            facets: self.facets,
            explain: self.explain,
            // A run is scored by records: none may be missing.
            copies: self.copies || self.format == FormatArg::Trec || self.topics.is_some(),
            strict: true,
        })
    }
}

pub(super) fn run(args: SearchArgs) -> anyhow::Result<Outcome> {
    // A query may begin with a hyphen ("-Iraq"), so the parser of flags lets everything through.
    let looks_like_flag =
        args.query.strip_prefix("--").is_some_and(|q| q.starts_with(|c: char| c.is_ascii_alphabetic()))
            || matches!(args.query.as_bytes(), [b'-', b'a'..=b'z'] | [b'-', b'n', b'0'..=b'9', ..]);
    if looks_like_flag {
        bail!("there is no flag '{}' before the query; 'chancery search --help' lists them", args.query);
    }
    let request = args.request()?;
    let authority = args.common.authority()?;
    let Some(index) = super::index::opened(&args.common, &args.corpus, &authority, &args.tuning)? else {
        return Ok(Outcome::Interrupted);
    };
    let engine = Engine::new(&index, &authority)?;
    match &args.topics {
        Some(file) => many(&engine, &args, &request, file),
        None => one(&engine, &args, &request, "1"),
    }
}

fn one(engine: &Engine<'_>, args: &SearchArgs, request: &Request, topic: &str) -> anyhow::Result<Outcome> {
    let answer = engine.search(request)?;
    let mut out = stdout();
    present::answer(&mut out, &answer, args.format.into(), topic, screen())?;
    out.flush()?;
    Ok(if answer.total == 0 { Outcome::NothingFound } else { Outcome::Done })
}

/// Many queries in one process. A TREC run reads nothing but ids and scores.
fn many(engine: &Engine<'_>, args: &SearchArgs, request: &Request, file: &Path) -> anyhow::Result<Outcome> {
    let mut out = stdout();
    let mut found = false;
    for Topic { id, query } in topics::read_topics(file, &[])? {
        let request = Request { query, strict: false, ..request.clone() };
        if args.format == FormatArg::Trec {
            found |= topics::ranked(&mut out, engine, &request, &id)? > 0;
        } else {
            let answer = engine.search(&request)?;
            found |= answer.total > 0;
            present::answer(&mut out, &answer, args.format.into(), &id, screen())?;
        }
    }
    out.flush()?;
    Ok(if found { Outcome::Done } else { Outcome::NothingFound })
}
