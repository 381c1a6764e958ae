//! `chancery extract FILE...`: what was read of each file, one JSON object an article and line.

use clap::Args;

use crate::present::extracted_record;

use super::Outcome;
use super::read::{ReadArgs, print};

/// Flags of `chancery extract`.
#[derive(Debug, Args)]
pub(super) struct ExtractArgs {
    #[command(flatten)]
    read: ReadArgs,
    /// Also print the lines that were left out as not part of the article
    #[arg(long, short)]
    verbose: bool,
}

pub(super) fn run(args: ExtractArgs) -> anyhow::Result<Outcome> {
    let authority = args.read.authority.load()?;
    print(&args.read, &authority, &|article| extracted_record(&article, args.verbose))
}
