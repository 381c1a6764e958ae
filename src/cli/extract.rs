//! `chancery extract FILE...`: what was read of each file, one JSON object an article and line. An article without a date has
//! bounds, reasoned from its text.

use clap::Args;

use crate::annotate::Annotator;
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
    let annotator = Annotator::new(&authority);
    print(&args.read, &authority, &|article| {
        if article.published.is_some() {
            return extracted_record(&article, None, args.verbose);
        }
        // Only what it says can tell when an article without a date appeared.
        let read = annotator.annotate(article);
        extracted_record(&read.article, read.bounds.as_ref(), args.verbose)
    })
}
