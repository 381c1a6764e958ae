//! `chancery show ARTICLE`: one article of the index, as it was read.

use std::io::Write;

use clap::Args;

use crate::index::Index;
use crate::present;
use crate::search::Engine;

use super::{Common, Outcome, screen, stdout};

/// Flags of `chancery show`.
#[derive(Debug, Args)]
pub(super) struct ShowArgs {
    /// Id of the article, as search results give it, or the path of its file
    #[arg(value_name = "ARTICLE")]
    article: String,
    #[command(flatten)]
    common: Common,
}

pub(super) fn run(args: ShowArgs) -> anyhow::Result<Outcome> {
    let authority = args.common.authority()?;
    let index = Index::open(&args.common.index)?;
    let engine = Engine::new(&index, &authority)?;
    let found = engine.article(&args.article)?;
    if found.is_empty() {
        writeln!(anstream::stderr(), "no article has the id or path '{}'", args.article)?;
        return Ok(Outcome::NothingFound);
    }
    let mut out = stdout();
    for (at, (head, text)) in found.iter().enumerate() {
        if at > 0 {
            writeln!(out)?;
        }
        present::article(&mut out, head, text, screen())?;
    }
    out.flush()?;
    Ok(Outcome::Done)
}
