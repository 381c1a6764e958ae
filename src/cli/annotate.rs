//! `chancery annotate FILE...`: what was read of each file, with the names and times found in it.

use clap::Args;

use crate::annotate::Annotator;
use crate::present::annotated_record;

use super::Outcome;
use super::read::{ReadArgs, print};

/// Flags of `chancery annotate`.
#[derive(Debug, Args)]
pub(super) struct AnnotateArgs {
    #[command(flatten)]
    read: ReadArgs,
}

pub(super) fn run(args: AnnotateArgs) -> anyhow::Result<Outcome> {
    let authority = args.read.authority.load()?;
    let annotator = Annotator::new(&authority);
    print(&args.read, &authority, &|article| annotated_record(&annotator.annotate(article)))
}
