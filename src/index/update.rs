//! Brings the index up to date with folders: reads what changed, replaces it, removes what went away.
//!
//! A file is unchanged if its size and time are, or if its content is. What is read is written in rounds of some
//! hundred megabytes, each ended by a commit: a kill at any moment loses at most the round in work, and an article and
//! its passages become visible together (`round.rs`). Files that went away
//! leave, unless their folder could not be entered.

use std::collections::{HashMap, HashSet, VecDeque};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use tantivy::{IndexWriter, Term};

use crate::annotate::Annotator;
use crate::authority::Authority;
use crate::corpus::{BadRecord, FieldMap, Found, Limits, Skip, content_hash, walk};

use super::arrival;
use super::change::Change;
use super::copies::Copies;
use super::flow::Held;
use super::maker::Maker;
use super::manifest::{self, Entry, Manifest};
use super::renew::Stale;
use super::round::{Job, next_round};
use super::{Index, IndexError};

/// tantivy takes no more for a thread.
const MAX_HEAP: usize = 4_000_000_000;
/// tantivy takes no less for a thread.
const MIN_HEAP: usize = 15_000_000;

/// How an update goes about its work.
#[derive(Debug, Clone)]
pub struct UpdateOptions {
    /// Bytes for the index writer and what waits for it. The texts in work come on top: some ten times the largest
    /// article per core.
    pub memory: usize,
    /// Reading and annotating threads.
    pub threads: usize,
    /// Bounds on one file.
    pub limits: Limits,
    /// What columns and fields hold where their names do not say so.
    pub map: FieldMap,
    /// How the authority file differs from the one that the names were found with, as far as that is known.
    pub change: Change,
}

impl Default for UpdateOptions {
    fn default() -> Self {
        let threads = std::thread::available_parallelism().map_or(1, |n| n.get().min(16));
        UpdateOptions {
            memory: 256 << 20,
            threads,
            limits: Limits::default(),
            map: FieldMap::default(),
            change: Change::default(),
        }
    }
}

/// What an update tells while it works.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// What is to be read.
    Planned {
        /// Files.
        files: u64,
        /// Their bytes.
        bytes: u64,
    },
    /// A file has been read.
    Read {
        /// Its bytes.
        bytes: u64,
    },
    /// Names are to be found anew in texts that the index has.
    Renewing {
        /// Articles.
        articles: u64,
    },
    /// This has been done for one.
    Renewed,
    /// A commit begins, which takes a moment.
    Committing,
}

/// What an update did.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Summary {
    /// Files that are new.
    pub added: usize,
    /// Of these, files that are known under another path, which is gone.
    pub moved: usize,
    /// Files that changed.
    pub updated: usize,
    /// Files that did not, and gave articles before.
    pub unchanged: usize,
    /// Files that went away.
    pub removed: usize,
    /// Articles read in this run.
    pub articles: usize,
    /// Articles of unchanged files in which names were found anew, because the authority file changed.
    pub renewed: usize,
    /// Bytes of files read in this run.
    pub bytes: u64,
    /// What gave no article, with the reason in full.
    pub skipped: Vec<(PathBuf, Skip)>,
    /// Files that gave none in an earlier run and have not changed: path and reason.
    pub skipped_before: Vec<(PathBuf, String)>,
    /// Articles of the whole index that are copies of another one.
    pub copies: usize,
    /// Records that could not be read, by file.
    pub bad_records: Vec<(PathBuf, BadRecord)>,
    /// Whether the run was stopped before its end.
    pub interrupted: bool,
    /// Files left unread by the interruption.
    pub left: usize,
}

impl Summary {
    /// How many files were passed over, for each kind of reason, most frequent first.
    pub fn skipped_by_reason(&self) -> Vec<(String, usize)> {
        let mut counts: HashMap<&str, usize> = HashMap::new();
        let kinds =
            self.skipped.iter().map(|(_, s)| s.kind()).chain(self.skipped_before.iter().map(|(_, s)| s.as_str()));
        for kind in kinds {
            *counts.entry(kind).or_default() += 1;
        }
        let mut counts: Vec<(String, usize)> = counts.into_iter().map(|(k, n)| (k.to_string(), n)).collect();
        counts.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        counts
    }
}

impl Index {
    /// Brings the index up to date with files and folders. `tell` hears of progress, from several threads; a true `stop`
    /// ends the run after the files in work, with what was read committed.
    ///
    /// # Errors
    /// [`IndexError::Input`] for a path that is not there, before anything is written; [`IndexError::Locked`] and
    /// [`IndexError::NotWritable`]. What earlier rounds committed stays.
    pub fn update(
        &self,
        paths: &[PathBuf],
        authority: &Authority,
        options: UpdateOptions,
        tell: &(dyn Fn(Event) + Sync),
        stop: &AtomicBool,
    ) -> Result<Summary, IndexError> {
        let mut stamp = self.stamp()?;
        let searcher = self.searcher()?;
        let known = manifest::load(&searcher).map_err(|e| self.error(e))?;
        let (there, lost): (Vec<PathBuf>, Vec<PathBuf>) = paths.iter().cloned().partition(|p| p.exists());
        // A folder that was indexed and is gone leaves; one that nobody knows is a slip of the pen.
        let (lost, unknown): (Vec<PathBuf>, Vec<PathBuf>) = lost.into_iter().partition(|p| is_known(&known, p));
        let named: Vec<PathBuf> = there.into_iter().chain(unknown).collect();
        let mut walked = walk(&named).map_err(|e| IndexError::Input(e.to_string()))?;
        walked.roots.extend(lost.iter().filter_map(|p| std::path::absolute(p).ok()));
        let made_by = Maker::new(authority, &options.map);
        let mut summary = Summary { skipped: walked.skipped, ..Summary::default() };

        let gone = gone(&known, &walked.roots, &walked.files, &summary.skipped);
        let mut touched: Vec<(String, Entry)> = Vec::new();
        let mut stale: Vec<Stale> = Vec::new();
        let mut jobs: Vec<Job> = Vec::new();
        for found in walked.files {
            let path = file_key(&found.path);
            match known.get(&path) {
                Some(entry)
                    if entry.made_by == made_by.reader(&found.path)
                        && is_same(&found, entry)
                        && !is_let_in(&found, entry, options.limits) =>
                {
                    let seen = Entry { modified: found.modified, ..entry.clone() };
                    if entry.named_by != made_by.names() {
                        stale.push(Stale { path, entry: seen });
                    } else if entry.modified != found.modified {
                        touched.push((path, seen));
                    }
                    if entry.skipped.is_empty() {
                        summary.unchanged += 1
                    } else {
                        summary.skipped_before.push((found.path, entry.skipped.clone()))
                    }
                }
                entry => {
                    let as_before = entry.is_some_and(|entry| is_same(&found, entry));
                    jobs.push(Job { is_new: entry.is_none(), as_before, found });
                }
            }
        }
        // Nothing to do costs nothing: no lock, no commit.
        let copies = self.copies()?;
        if jobs.is_empty() && gone.is_empty() && touched.is_empty() && stale.is_empty() && copies.are_in_step() {
            summary.copies = copies.extra();
            return Ok(summary);
        }

        let mut writer = self.writer(options.memory, options.threads)?;
        let annotator = Annotator::new(authority);
        let renewal = self.renew(&mut writer, stale, &annotator, made_by.names(), &copies, &options, tell, stop)?;
        summary.renewed = renewal.articles;
        if renewal.left > 0 {
            summary.interrupted = true;
            summary.left = jobs.len();
            return Ok(summary);
        }
        let bytes = jobs.iter().map(|j| j.found.size).sum();
        tell(Event::Planned { files: jobs.len() as u64, bytes });
        let vanished: HashSet<(u64, u64)> =
            gone.iter().filter_map(|p| known.get(p)).map(|e| (e.size, e.hash)).collect();
        for path in &gone {
            writer.delete_term(Term::from_field_text(self.fields.file, path));
        }
        for (path, entry) in &touched {
            writer.delete_term(Term::from_field_text(self.fields.entry, path));
            writer.add_document(manifest::document(&self.fields, path, entry).into()).map_err(|e| self.error(e))?;
        }
        summary.removed = gone.len();
        let again = jobs.iter().map(|job| file_key(&job.found.path)).collect::<Vec<_>>();
        let files = gone.iter().chain(&again).map(String::as_str);
        let arrivals = self.arrivals(&searcher, files).map_err(|e| self.error(e))?;
        let mut jobs = VecDeque::from(jobs);
        loop {
            stamp = arrival::next(stamp);
            let round = next_round(&mut jobs);
            let done =
                self.round(&writer, authority, &annotator, made_by, &arrivals, stamp, &options, round, tell, stop)?;
            for (job, outcome) in done {
                let Some(outcome) = outcome else {
                    summary.left += 1;
                    continue;
                };
                match outcome {
                    Ok(reading) => {
                        summary.bytes += job.found.size;
                        summary.articles += reading.articles;
                        if job.is_new {
                            summary.added += 1;
                            summary.moved += usize::from(vanished.contains(&(job.found.size, reading.hash)));
                        } else {
                            summary.updated += 1;
                        }
                        summary
                            .bad_records
                            .extend(reading.bad_records.into_iter().map(|b| (job.found.path.clone(), b)));
                    }
                    Err(skip) => summary.skipped.push((job.found.path, skip)),
                }
            }
            tell(Event::Committing);
            self.commit(&mut writer, &copies.behind(), stamp)?;
            summary.interrupted = stop.load(Ordering::Relaxed) && (summary.left > 0 || !jobs.is_empty());
            if jobs.is_empty() || summary.interrupted {
                summary.left += jobs.len();
                break;
            }
        }
        let copies = self.find_copies()?;
        summary.copies = copies.extra();
        self.commit(&mut writer, &copies, stamp)?;
        writer.wait_merging_threads().map_err(|e| self.error(e))?;
        if !summary.interrupted {
            options.change.remember(&self.folder);
        }
        Ok(summary)
    }

    /// Commits what was written, with the groups of copies and the stamp of the round.
    pub(super) fn commit(&self, writer: &mut IndexWriter<Held>, copies: &Copies, stamp: u64) -> Result<(), IndexError> {
        let committed = writer.prepare_commit().and_then(|mut commit| {
            commit.set_payload(&arrival::stamped(stamp, &copies.to_payload()));
            commit.commit()
        });
        committed.map(|_| ()).map_err(|e| self.error(e))
    }

    pub(super) fn writer(&self, memory: usize, threads: usize) -> Result<IndexWriter<Held>, IndexError> {
        let budget = (memory / 4 * 3).max(MIN_HEAP);
        let threads = (budget / MIN_HEAP).clamp(1, threads.clamp(1, 8));
        let budget = budget.min(threads * MAX_HEAP);
        self.tantivy.writer_with_num_threads(threads, budget).map_err(|e| self.error(e))
    }
}

/// Whether a file is as it was: by size and time, then by content.
fn is_same(found: &Found, entry: &Entry) -> bool {
    if entry.size != found.size {
        return false;
    }
    entry.modified == found.modified && found.modified != 0
        || entry.skipped.is_empty() && content_hash(&found.path).is_ok_and(|hash| hash == entry.hash)
}

/// Whether a file was too large before and is not by the limits of this run.
fn is_let_in(found: &Found, entry: &Entry, limits: Limits) -> bool {
    entry.skipped == Skip::TooLarge { limit: 0 }.kind() && found.size <= limits.max_bytes
}

/// Whether a path that is not there was indexed once, or files below it were.
fn is_known(known: &Manifest, path: &Path) -> bool {
    std::path::absolute(path).is_ok_and(|path| known.keys().any(|key| Path::new(key).starts_with(&path)))
}

/// The key of a file: its path, made reversible where it is no UTF-8.
pub(super) fn file_key(path: &Path) -> String {
    match path.to_str() {
        Some(path) => path.to_string(),
        None => {
            let bytes = path.as_os_str().as_encoded_bytes();
            let hex: String = bytes.iter().map(|b| format!("{b:02x}")).collect();
            format!("{}\u{0}{hex}", path.to_string_lossy())
        }
    }
}

/// Known files below the roots that are there no more. What lies below a folder that could not be entered is kept.
fn gone(known: &Manifest, roots: &[PathBuf], files: &[Found], skipped: &[(PathBuf, Skip)]) -> Vec<String> {
    let present: HashSet<String> = files.iter().map(|f| file_key(&f.path)).collect();
    let closed: Vec<&Path> =
        skipped.iter().filter(|(_, s)| matches!(s, Skip::Unreadable(_))).map(|(p, _)| p.as_path()).collect();
    let mut gone: Vec<String> = known
        .keys()
        .filter(|key| {
            let path = Path::new(key.as_str());
            roots.iter().any(|r| path.starts_with(r))
                && !present.contains(*key)
                && !closed.iter().any(|c| path.starts_with(c))
        })
        .cloned()
        .collect();
    gone.sort();
    gone
}
