//! `chancery actors [NAME]` and `chancery institutions [NAME]`: who is named in the articles, and what of one of them.

use std::io::Write;

use anyhow::bail;
use clap::{Args, ValueEnum};

use crate::article::{DateRange, Kind, PartialDate};
use crate::index::Index;
use crate::present::{self, ActorFormat};
use crate::query::ResolveError;
use crate::search::{Engine, Found, Request, Roll, SearchError};

use super::{Common, Outcome, screen, stdout};

/// Flags of `chancery actors`.
#[derive(Debug, Args)]
pub(super) struct ActorsArgs {
    /// Any name of one of them, listed or not: its record, its years, whom it is named with, passages
    #[arg(value_name = "NAME")]
    name: Option<String>,
    /// Only of this kind
    #[arg(long, value_enum)]
    kind: Option<KindArg>,
    #[command(flatten)]
    list: ListArgs,
}

/// Flags of `chancery institutions`.
#[derive(Debug, Args)]
pub(super) struct InstitutionsArgs {
    /// Any name of one of them, listed or not: its record, its years, whom it is named with, passages
    #[arg(value_name = "NAME")]
    name: Option<String>,
    /// Only of this type, as the records say: ministry, court, newspaper, ...
    #[arg(long = "type", value_name = "TYPE")]
    institution_type: Option<String>,
    #[command(flatten)]
    list: ListArgs,
}

/// What both have.
#[derive(Debug, Args)]
struct ListArgs {
    /// Rows to show
    #[arg(short = 'n', long = "limit", value_name = "N", default_value_t = 25)]
    limit: usize,
    /// Rows to pass over first
    #[arg(long, value_name = "N", default_value_t = 0)]
    offset: usize,
    /// Only of this country, and the country itself
    #[arg(long, value_name = "NAME")]
    country: Option<String>,
    /// Only in articles published in or after this year, month or day
    #[arg(long, value_name = "DATE")]
    since: Option<PartialDate>,
    /// Only in articles published in or before this year, month or day
    #[arg(long, value_name = "DATE")]
    until: Option<PartialDate>,
    /// Let the estimates of undated articles count for --since and --until
    #[arg(long)]
    estimated_dates: bool,
    /// Only names that a record knows
    #[arg(long, conflicts_with = "unlisted")]
    listed: bool,
    /// Only names that no record knows
    #[arg(long)]
    unlisted: bool,
    /// Form of the output
    #[arg(long, value_enum, default_value_t = FormatArg::Text)]
    format: FormatArg,
    #[command(flatten)]
    common: Common,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum KindArg {
    Person,
    Country,
    People,
    Party,
    ArmedGroup,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum FormatArg {
    Text,
    Json,
    Jsonl,
    Csv,
}

impl From<FormatArg> for ActorFormat {
    fn from(format: FormatArg) -> ActorFormat {
        match format {
            FormatArg::Text => ActorFormat::Text,
            FormatArg::Json => ActorFormat::Json,
            FormatArg::Jsonl => ActorFormat::Jsonl,
            FormatArg::Csv => ActorFormat::Csv,
        }
    }
}

pub(super) fn actors(args: ActorsArgs) -> anyhow::Result<Outcome> {
    let kind = args.kind.map(|kind| match kind {
        KindArg::Person => Kind::Person,
        KindArg::Country => Kind::Country,
        KindArg::People => Kind::People,
        KindArg::Party => Kind::Party,
        KindArg::ArmedGroup => Kind::ArmedGroup,
    });
    run(args.name.as_deref(), args.list, Roll { kind, ..Roll::default() })
}

pub(super) fn institutions(args: InstitutionsArgs) -> anyhow::Result<Outcome> {
    let roll = Roll { institutions: true, institution_type: args.institution_type, ..Roll::default() };
    run(args.name.as_deref(), args.list, roll)
}

fn run(name: Option<&str>, args: ListArgs, roll: Roll) -> anyhow::Result<Outcome> {
    let published =
        DateRange { first: args.since.map(PartialDate::first_day), last: args.until.map(PartialDate::last_day) };
    if let (Some(first), Some(last)) = (published.first, published.last)
        && first > last
    {
        bail!("--since {first} is later than --until {last}; no article can match");
    }
    let what = if roll.institutions { "institutions" } else { "actors" };
    let roll = Roll {
        country: args.country,
        listed: (args.listed || args.unlisted).then_some(args.listed),
        limit: args.limit,
        offset: args.offset,
        ..roll
    };
    let request = Request { published, estimated_dates: args.estimated_dates, ..Request::default() };
    let authority = args.common.authority()?;
    let index = Index::open(&args.common.index)?;
    let engine = Engine::new(&index, &authority)?;
    let format = args.format.into();
    let mut out = stdout();
    let found = match name.map(|name| engine.actor(name, &request, &roll)) {
        None => Found::Many(engine.actors(&request, &roll)?),
        Some(Err(SearchError::Name(unknown @ ResolveError::Unknown { .. }))) => {
            writeln!(anstream::stderr(), "{unknown}")?;
            return Ok(Outcome::NothingFound);
        }
        Some(found) => found?,
    };
    let list = match found {
        Found::One(page) => {
            present::actor(&mut out, &page, format, screen())?;
            out.flush()?;
            return Ok(Outcome::Done);
        }
        Found::Many(list) => list,
    };
    if let Some(name) = name.filter(|_| list.total == 0) {
        writeln!(anstream::stderr(), "no article names '{name}'")?;
        return Ok(Outcome::NothingFound);
    }
    present::actors(&mut out, &list, what, args.offset, format, screen())?;
    out.flush()?;
    Ok(if list.total == 0 { Outcome::NothingFound } else { Outcome::Done })
}
