//! `chancery stats`: what the index holds.

use std::io::Write;

use clap::{Args, ValueEnum};

use crate::index::Index;
use crate::present;
use crate::search::Engine;

use super::{Common, Outcome, screen, stdout};

/// Flags of `chancery stats`.
#[derive(Debug, Args)]
pub(super) struct StatsArgs {
    /// Form of the output
    #[arg(long, value_enum, default_value_t = StatsFormat::Text)]
    format: StatsFormat,
    /// Name every copy, not the largest groups alone
    #[arg(long, short)]
    verbose: bool,
    #[command(flatten)]
    common: Common,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum StatsFormat {
    Text,
    Json,
}

pub(super) fn run(args: StatsArgs) -> anyhow::Result<Outcome> {
    let authority = args.common.authority()?;
    let index = Index::open(&args.common.index)?;
    let overview = index.overview()?;
    let copies = Engine::new(&index, &authority)?.copy_groups()?;
    let mut out = stdout();
    match args.format {
        StatsFormat::Text => present::stats(&mut out, &overview, &copies, args.verbose, screen())?,
        StatsFormat::Json => writeln!(out, "{}", present::stats_record(&overview, &copies))?,
    }
    out.flush()?;
    Ok(if overview.articles == 0 { Outcome::NothingFound } else { Outcome::Done })
}
