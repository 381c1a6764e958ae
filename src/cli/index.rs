//! `chancery index PATH...`: brings the index up to date and says what was done.

use std::io::Write;
use std::path::PathBuf;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use clap::Args;

use crate::authority::Authority;
use crate::corpus::{FieldMap, Limits};
use crate::index::{Change, Index, Summary, UpdateOptions};
use crate::search::{CopyGroup, Engine};

use super::progress::Progress;
use super::{Common, Outcome, byte_size, stdout};

/// Flags of `chancery index`.
#[derive(Debug, Args)]
pub(super) struct IndexArgs {
    /// Files and folders: text, Markdown, web pages (HTML, MHTML, WARC), PDF, DOCX, ODT, RTF, EPUB, mail, TEI, JSON, CSV, and zip, tar, gzip and zstd of these
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    #[command(flatten)]
    tuning: Tuning,
    /// Name every file that was passed over, every record that could not be read, every copy of another article
    #[arg(long, short)]
    verbose: bool,
    #[command(flatten)]
    common: Common,
}

/// What indexing may cost.
#[derive(Debug, Args)]
pub(super) struct Tuning {
    /// Memory for writing the index; reading takes some ten times the largest article per core besides
    #[arg(long, value_name = "SIZE", default_value = "256M", value_parser = byte_size, hide_short_help = true)]
    memory: usize,
    /// Reading threads; all cores unless given
    #[arg(long, value_name = "N", hide_short_help = true)]
    threads: Option<usize>,
    /// Largest article that is read
    #[arg(long, value_name = "SIZE", default_value = "64M", value_parser = byte_size, hide_short_help = true)]
    max_article: usize,
    /// What the columns of tables and the fields of JSON records hold: text=body,date=day
    #[arg(long, value_name = "FIELD=COLUMN,...")]
    map: Option<FieldMap>,
}

impl Tuning {
    fn options(&self, change: Change) -> UpdateOptions {
        let default = UpdateOptions::default();
        UpdateOptions {
            memory: self.memory,
            threads: self.threads.unwrap_or(default.threads).max(1),
            limits: Limits { max_bytes: self.max_article as u64 },
            map: self.map.clone().unwrap_or_default(),
            change,
        }
    }
}

pub(super) fn run(args: IndexArgs) -> anyhow::Result<Outcome> {
    let authority = args.common.authority()?;
    let index = Index::open_or_create(&args.common.index)?;
    let began = Instant::now();
    let change = args.common.change(&authority);
    let summary = update(&index, &args.paths, &authority, &args.tuning, change)?;
    let seconds = began.elapsed().as_secs_f64();
    let copies =
        if args.verbose && summary.copies > 0 { Engine::new(&index, &authority)?.copy_groups()? } else { Vec::new() };
    report(&summary, &index, seconds, args.verbose, &copies)?;
    Ok(if summary.interrupted {
        Outcome::Interrupted
    } else if summary.articles == 0 && summary.unchanged == 0 && summary.removed == 0 {
        Outcome::NothingFound
    } else {
        Outcome::Done
    })
}

/// Updates the index with a progress bar; Ctrl-C ends it after the files in work.
pub(super) fn update(
    index: &Index,
    paths: &[PathBuf],
    authority: &Authority,
    tuning: &Tuning,
    change: Change,
) -> anyhow::Result<Summary> {
    let progress = Progress::new();
    let summary = index.update(paths, authority, tuning.options(change), &|event| progress.tell(event), stop_flag());
    progress.finish();
    Ok(summary?)
}

/// The index of a command that asks it, after bringing it up to date with these paths if there are any; nothing when Ctrl-C
/// came before it was.
pub(super) fn opened(
    common: &Common,
    corpus: &[PathBuf],
    authority: &Authority,
    tuning: &Tuning,
) -> anyhow::Result<Option<Index>> {
    if corpus.is_empty() {
        return Ok(Some(Index::open(&common.index)?));
    }
    let index = Index::open_or_create(&common.index)?;
    let summary = update(&index, corpus, authority, tuning, common.change(authority))?;
    if summary.added + summary.updated + summary.removed > 0 {
        writeln!(
            anstream::stderr(),
            "index brought up to date: {} added, {} updated, {} removed",
            summary.added,
            summary.updated,
            summary.removed
        )?;
    }
    Ok((!summary.interrupted).then_some(index))
}

/// Becomes true at the first Ctrl-C; the second one ends the program at once, which loses what is not committed.
pub(super) fn stop_flag() -> &'static AtomicBool {
    static STOP: OnceLock<AtomicBool> = OnceLock::new();
    STOP.get_or_init(|| {
        // Without a handler Ctrl-C ends the program at once, and the index stays sound all the same.
        let _ = ctrlc::set_handler(|| {
            let first = STOP.get().is_some_and(|stop| !stop.swap(true, Ordering::Relaxed));
            if !first {
                #[expect(clippy::exit, reason = "the user asked twice")]
                std::process::exit(130);
            }
            let _ =
                writeln!(anstream::stderr(), "\nstopping after the files in work; press Ctrl-C again to stop at once");
        });
        AtomicBool::new(false)
    })
}

fn report(summary: &Summary, index: &Index, seconds: f64, verbose: bool, copies: &[CopyGroup]) -> anyhow::Result<()> {
    let mut out = stdout();
    let moved = if summary.moved > 0 { format!(" ({} of them moved)", summary.moved) } else { String::new() };
    let skipped: usize = summary.skipped_by_reason().iter().map(|(_, n)| n).sum();
    writeln!(
        out,
        "{} added{moved}, {} updated, {} unchanged, {} removed, {skipped} skipped",
        summary.added, summary.updated, summary.unchanged, summary.removed
    )?;
    for (reason, count) in summary.skipped_by_reason() {
        writeln!(out, "  {count} {reason}")?;
    }
    if !summary.bad_records.is_empty() && !verbose {
        let (path, record) = &summary.bad_records[0];
        let others = summary.bad_records.len() - 1;
        let more = if others > 0 { format!(" (and {others} more; --verbose names them)") } else { String::new() };
        writeln!(out, "  bad record: {}, {record}{more}", path.display())?;
    }
    if verbose {
        for (path, skip) in &summary.skipped {
            writeln!(out, "  {}: {skip}", path.display())?;
        }
        for (path, reason) in &summary.skipped_before {
            writeln!(out, "  {}: {reason}, as before", path.display())?;
        }
        for (path, record) in &summary.bad_records {
            writeln!(out, "  {}, {record}", path.display())?;
        }
    }
    match summary.renewed {
        0 => {}
        1 => writeln!(out, "names were found anew in 1 article, since the authority file changed")?,
        n => writeln!(out, "names were found anew in {n} articles, since the authority file changed")?,
    }
    match summary.copies {
        0 => {}
        1 => writeln!(out, "1 article of the index is a copy of another")?,
        n => writeln!(out, "{n} articles of the index are copies of others")?,
    }
    for group in copies {
        for copy in &group.copies {
            let percent = copy.similarity * 100.0;
            writeln!(out, "  {} is a copy of {} ({percent:.0} % alike)", copy.id, group.first.id)?;
        }
    }
    if summary.articles > 0 {
        let megabytes = summary.bytes as f64 / 1e6;
        writeln!(
            out,
            "{} articles read, {megabytes:.1} MB in {seconds:.1} s ({:.1} MB/s); the index in {} has {:.1} MB",
            summary.articles,
            megabytes / seconds.max(0.001),
            index.folder().display(),
            index.disk_bytes() as f64 / 1e6
        )?;
    }
    if summary.interrupted {
        writeln!(
            out,
            "stopped: what was read is kept, {} files are left; run the same command to go on",
            summary.left
        )?;
    }
    out.flush()?;
    Ok(())
}
