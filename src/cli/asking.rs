//! Flags that all ways of asking share: what may be in the answer, and how much of it is shown in which form.

use std::io::Write;
use std::path::PathBuf;

use anyhow::bail;
use clap::{Args, ValueEnum};

use crate::article::{DateRange, PartialDate};
use crate::authority::Authority;
use crate::index::Index;
use crate::present::{self, Format};
use crate::search::{Answer, Request};

use super::index::{Tuning, opened};
use super::{Common, screen, stdout};

/// Which articles may be in an answer.
#[derive(Debug, Args)]
pub(super) struct FilterArgs {
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
    /// Show copies of one article as hits of their own
    #[arg(long)]
    copies: bool,
}

impl FilterArgs {
    /// A request for all that the flags let in.
    pub(super) fn request(&self) -> anyhow::Result<Request> {
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
            actors: self.actor.iter().chain(&self.with_actor).cloned().collect(),
            institutions: self.institution.clone(),
            same_passage: self.same_passage,
            estimated_dates: self.estimated_dates,
            published,
            mentions: self.mentions,
            sources: self.source.clone(),
            languages: self.language.clone(),
            copies: self.copies,
            ..Request::default()
        })
    }
}

/// How much of an answer is shown, and in which form.
#[derive(Debug, Args)]
pub(super) struct ShownArgs {
    /// Hits to show [default: 10; of what is new 50]
    #[arg(short = 'n', long = "limit", value_name = "N")]
    limit: Option<usize>,
    /// Hits to pass over first
    #[arg(long, value_name = "N", default_value_t = 0)]
    offset: usize,
    /// Passages to show of each hit
    #[arg(long, value_name = "N", default_value_t = 2)]
    passages: usize,
    /// Form of the output
    #[arg(long, value_enum, default_value_t = FormatArg::Text)]
    pub(super) format: FormatArg,
}

impl ShownArgs {
    /// The same request with the part of the answer that is to be shown.
    pub(super) fn of(&self, request: Request) -> Request {
        let usual = if request.added_after.is_some() { 50 } else { 10 };
        Request {
            limit: self.limit.unwrap_or(usual),
            offset: self.offset,
            passages: self.passages,
            // A run is scored by records: none may be missing.
            copies: request.copies || self.format == FormatArg::Trec,
            ..request
        }
    }

    /// Writes an answer to standard output, and to standard error what should be known of how the query was read.
    pub(super) fn show(&self, answer: &Answer) -> anyhow::Result<()> {
        for note in &answer.notes {
            writeln!(anstream::stderr(), "note: {note}")?;
        }
        let mut out = stdout();
        present::answer(&mut out, answer, self.format.into(), None, screen())?;
        out.flush()?;
        Ok(())
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum FormatArg {
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

/// What the index is to be brought up to date with first.
#[derive(Debug, Args)]
pub(super) struct FreshArgs {
    /// Bring the index up to date with this file or folder first (repeatable)
    #[arg(long, value_name = "PATH")]
    corpus: Vec<PathBuf>,
    #[command(flatten)]
    tuning: Tuning,
}

impl FreshArgs {
    /// Opens the index, up to date; `None` if that was stopped.
    pub(super) fn open(&self, common: &Common, authority: &Authority) -> anyhow::Result<Option<Index>> {
        opened(common, &self.corpus, authority, &self.tuning)
    }
}
