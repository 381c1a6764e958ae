//! Reads many files on all cores and hands their output on in the order of the files: what `extract` and `annotate`
//! have in common.

use std::io::{self, BufWriter, Write};
use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use clap::Args;

use crate::article::Article;
use crate::authority::Authority;
use crate::corpus::{FieldMap, Limits, READER_STACK, Reader, walk};
use crate::present::error_record;

use super::{AuthorityArgs, Outcome, byte_size};

/// Files are read in blocks of this size, which bounds what waits for its turn.
const BLOCK: usize = 256;

/// Flags of commands that read files without an index.
#[derive(Debug, Args)]
pub(super) struct ReadArgs {
    /// Files and folders: text, Markdown, web pages (HTML, MHTML, WARC), PDF, DOCX, ODT, RTF, EPUB, mail, TEI, JSON, CSV, and zip, tar, gzip and zstd of these
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Largest article that is read
    #[arg(long, value_name = "SIZE", default_value = "64M", value_parser = byte_size, hide_short_help = true)]
    max_article: usize,
    /// What the columns of tables and the fields of JSON records hold: text=body,date=day
    #[arg(long, value_name = "FIELD=COLUMN,...")]
    map: Option<FieldMap>,
    #[command(flatten)]
    pub(super) authority: AuthorityArgs,
}

/// A file to be read: where it is, how the user would name it, and its id.
struct Named {
    path: PathBuf,
    shown: String,
    id: String,
}

/// Prints one line for each article of the files, made by `line`; a file that fails gives an object with `path` and
/// `error`, and the others go on.
pub(super) fn print(
    args: &ReadArgs,
    authority: &Authority,
    line: &(dyn Fn(Article) -> String + Sync),
) -> anyhow::Result<Outcome> {
    // JSON has no colours, so that nothing need look for any.
    let mut out = BufWriter::with_capacity(1 << 16, io::stdout().lock());
    let reader = Reader::new(authority, Limits { max_bytes: args.max_article as u64 })
        .with_map(args.map.clone().unwrap_or_default());
    let mut files = Vec::new();
    for given in &args.files {
        if given.is_dir() {
            let walked = walk(std::slice::from_ref(given))?;
            let shown = |id: &str| given.join(id).to_string_lossy().into_owned();
            files.extend(walked.files.into_iter().map(|f| Named { shown: shown(&f.id), path: f.path, id: f.id }));
        } else {
            let id = given.file_name().unwrap_or_default().to_string_lossy().into_owned();
            files.push(Named { path: given.clone(), shown: given.to_string_lossy().into_owned(), id });
        }
    }
    let mut articles = 0;
    for block in files.chunks(BLOCK) {
        for (text, count) in in_order(block, |file| one(&reader, file, line)) {
            out.write_all(text.as_bytes())?;
            articles += count;
        }
    }
    out.flush()?;
    Ok(if articles == 0 { Outcome::NothingFound } else { Outcome::Done })
}

/// The output of one file and how many articles it has.
fn one(reader: &Reader<'_>, file: &Named, line: &(dyn Fn(Article) -> String + Sync)) -> (String, usize) {
    let mut lines = String::new();
    let mut count = 0;
    let whole = file.path.to_string_lossy();
    let outcome = reader.read(&file.path, &file.id, &mut |mut article| {
        // What stands behind the file's own path is the path inside an archive.
        let inside = article.path.strip_prefix(&*whole).unwrap_or_default().to_string();
        article.path = file.shown.clone() + &inside;
        lines.push_str(&line(article));
        lines.push('\n');
        count += 1;
    });
    let mut fail = |what: String| lines.push_str(&(error_record(&file.shown, &what) + "\n"));
    match outcome {
        Err(skip) => fail(skip.to_string()),
        Ok(reading) => reading.bad_records.iter().for_each(|bad| fail(bad.to_string())),
    }
    (lines, count)
}

/// Does `task` for each item on all cores; the results come in the order of the items.
fn in_order<T: Sync, R: Send>(items: &[T], task: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let threads = std::thread::available_parallelism().map_or(1, |n| n.get()).min(items.len());
    let next = AtomicUsize::new(0);
    let results: Mutex<Vec<(usize, R)>> = Mutex::new(Vec::with_capacity(items.len()));
    let work = || {
        while let Some((at, item)) =
            Some(next.fetch_add(1, Ordering::Relaxed)).and_then(|at| items.get(at).map(|i| (at, i)))
        {
            let result = task(item);
            if let Ok(mut results) = results.lock() {
                results.push((at, result));
            }
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..threads {
            // Where no thread can be had, the others do its share; where none can, this one does it all.
            if std::thread::Builder::new().stack_size(READER_STACK).spawn_scoped(scope, work).is_err() {
                work();
            }
        }
    });
    let mut results = results.into_inner().unwrap_or_default();
    results.sort_by_key(|(at, _)| *at);
    results.into_iter().map(|(_, result)| result).collect()
}
