//! `chancery saved`: lists saved searches, runs one, takes one away; and `chancery watch NAME`: what is new for one.

use std::io::Write;
use std::path::Path;

use clap::{Args, ValueEnum};

use crate::index::Index;
use crate::present::{self, SavedRow};
use crate::search::{Engine, Request, SavedSearch, SavedSearches};

use super::asking::{FormatArg, FreshArgs, ShownArgs};
use super::{Common, Outcome, stdout};

/// Flags of `chancery saved`.
#[derive(Debug, Args)]
pub(super) struct SavedArgs {
    /// Run this one and show all that it finds; without a name all are listed
    #[arg(value_name = "NAME")]
    name: Option<String>,
    /// Take this one away
    #[arg(long, value_name = "NAME", conflicts_with = "name")]
    remove: Option<String>,
    /// Form of the list
    #[arg(long, value_enum, default_value_t = ListFormat::Text, value_name = "FORMAT", conflicts_with = "name")]
    list: ListFormat,
    #[command(flatten)]
    shown: ShownArgs,
    #[command(flatten)]
    common: Common,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum ListFormat {
    Text,
    Json,
}

/// Flags of `chancery watch`.
#[derive(Debug, Args)]
pub(super) struct WatchArgs {
    /// Name of the saved search
    #[arg(value_name = "NAME")]
    name: String,
    /// Leave the mark where it is, so that the same is new next time
    #[arg(long, visible_alias = "keep")]
    peek: bool,
    #[command(flatten)]
    shown: ShownArgs,
    #[command(flatten)]
    fresh: FreshArgs,
    #[command(flatten)]
    common: Common,
}

pub(super) fn saved(args: SavedArgs) -> anyhow::Result<Outcome> {
    let folder = &args.common.index;
    if let Some(name) = &args.remove {
        let removed = SavedSearches::remove(folder, name)?;
        writeln!(anstream::stderr(), "removed '{}': {removed}", removed.name)?;
        return Ok(Outcome::Done);
    }
    let searches = SavedSearches::open(folder)?;
    if let Some(name) = &args.name {
        let search = searches.named(name)?;
        let authority = args.common.authority()?;
        let index = Index::open(folder)?;
        let answer = Engine::new(&index, &authority)?.search(&args.shown.of(search.request.clone()))?;
        args.shown.show(&answer)?;
        return Ok(if answer.total == 0 { Outcome::NothingFound } else { Outcome::Done });
    }
    let authority = args.common.authority()?;
    let index = Index::open(folder)?;
    let engine = Engine::new(&index, &authority)?;
    let mut rows = Vec::new();
    for search in searches.all() {
        let request = Request { limit: 0, added_after: Some(search.seen), ..search.request.clone() };
        // A name may have come to mean several people since; that is no reason to list nothing.
        let new = engine.search(&request).map(|answer| answer.total).map_err(|e| e.to_string());
        rows.push(SavedRow { search, new });
    }
    if rows.is_empty() && args.list == ListFormat::Text {
        writeln!(anstream::stderr(), "no search has been saved; 'chancery search QUERY --save NAME' does it")?;
        return Ok(Outcome::NothingFound);
    }
    let mut out = stdout();
    match args.list {
        ListFormat::Text => present::saved(&mut out, &rows)?,
        ListFormat::Json => present::saved_record(&mut out, &rows)?,
    }
    out.flush()?;
    Ok(if rows.is_empty() { Outcome::NothingFound } else { Outcome::Done })
}

pub(super) fn watch(args: WatchArgs) -> anyhow::Result<Outcome> {
    // A slip in the name is told before the index is brought up to date.
    SavedSearches::open(&args.common.index)?.named(&args.name)?;
    let authority = args.common.authority()?;
    let Some(index) = args.fresh.open(&args.common, &authority)? else { return Ok(Outcome::Interrupted) };
    let searches = SavedSearches::open(&args.common.index)?;
    let engine = Engine::new(&index, &authority)?;
    let search = searches.named(&args.name)?;
    news(&engine, &args.common.index, search, search.request.clone(), &args.shown, args.peek)
}

/// Shows what came since the last look, and notes the look if all of it was shown.
pub(super) fn news(
    engine: &Engine<'_>,
    folder: &Path,
    search: &SavedSearch,
    request: Request,
    shown: &ShownArgs,
    peek: bool,
) -> anyhow::Result<Outcome> {
    let request = shown.of(Request { added_after: Some(search.seen), ..request });
    let answer = engine.search(&request)?;
    let mut err = anstream::stderr();
    if answer.total == 0 {
        writeln!(err, "nothing new for '{}' since {}", search.name, search.looked)?;
    }
    // The machine forms of an empty answer are empty or say so themselves.
    if answer.total > 0 || shown.format != FormatArg::Text {
        shown.show(&answer)?;
    }
    let all_shown = request.offset == 0 && answer.hits.len() == answer.total;
    if all_shown && !peek {
        SavedSearches::looked(folder, &search.name, engine.stamp())?;
    } else if !peek {
        writeln!(
            err,
            "not all that is new was shown, so it stays new; -n {} shows it and moves the mark",
            answer.total.max(1)
        )?;
    }
    Ok(if answer.total == 0 { Outcome::NothingFound } else { Outcome::Done })
}
