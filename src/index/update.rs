//! Brings the index up to date with folders: reads what changed, replaces it, removes what went away.
//!
//! A file is unchanged if its size and time are, or if its content is. What is read is written in rounds of some
//! hundred megabytes, each ended by a commit: a kill at any moment loses at most the round in work, and an article and
//! its passages become visible together. Files of a round are read on all cores; the memory that waits between reading
//! and writing is bounded by the budget. Files that went away leave, unless their folder could not be entered.

use std::collections::{HashMap, HashSet, VecDeque};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tantivy::indexer::UserOperation;
use tantivy::{IndexWriter, Term};

use crate::annotate::Annotator;
use crate::article::Article;
use crate::authority::Authority;
use crate::copies::Sketch;
use crate::corpus::{BadRecord, FieldMap, Found, Limits, READER_STACK, Reader, Reading, Skip, content_hash, walk};

use super::arrival::{self, Arrivals};
use super::change::Change;
use super::copies::Copies;
use super::document::documents;
use super::flow::{Flow, Held};
use super::maker::Maker;
use super::manifest::{self, Entry, Manifest};
use super::renew::Stale;
use super::{Index, IndexError};

/// A round ends after so many bytes of files.
const ROUND_BYTES: u64 = 192 << 20;
/// Or after so many files.
const ROUND_FILES: usize = 20_000;
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

/// What came of a file; `None` if it was not begun.
type Outcome = Option<Result<Reading, Skip>>;

/// A file to be read, and why.
struct Job {
    found: Found,
    is_new: bool,
    /// Whether it was read before with the same content, by another reader.
    as_before: bool,
}

/// An article that waits for a thread.
struct Waiting {
    file: String,
    key: String,
    as_before: bool,
    article: Article,
}

/// What is shared by the threads of a round.
struct Round<'a> {
    index: &'a Index,
    /// Behind a lock, because tantivy numbers operations before it queues them: two threads that delete at once can
    /// queue their deletions out of order, and then one of them takes the new documents, too.
    writer: Mutex<&'a IndexWriter<Held>>,
    reader: Reader<'a>,
    annotator: &'a Annotator<'a>,
    made_by: Maker,
    arrivals: &'a Arrivals,
    stamp: u64,
    /// Room for what waits for tantivy.
    flow: Arc<Flow>,
    /// Articles of large files that wait for a free thread.
    waiting: Mutex<VecDeque<Waiting>>,
    waiting_bytes: AtomicUsize,
    waiting_limit: usize,
    reading: AtomicUsize,
    failure: Mutex<Option<tantivy::TantivyError>>,
    stop: &'a AtomicBool,
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

    /// Reads the files of a round on all threads. A file without an outcome was not begun.
    #[expect(clippy::too_many_arguments, reason = "the parts of one run, used in one place")]
    fn round(
        &self,
        writer: &IndexWriter<Held>,
        authority: &Authority,
        annotator: &Annotator<'_>,
        made_by: Maker,
        arrivals: &Arrivals,
        stamp: u64,
        options: &UpdateOptions,
        jobs: Vec<Job>,
        tell: &(dyn Fn(Event) + Sync),
        stop: &AtomicBool,
    ) -> Result<Vec<(Job, Outcome)>, IndexError> {
        let round = Round {
            index: self,
            writer: Mutex::new(writer),
            reader: Reader::new(authority, options.limits).with_map(options.map.clone()).until(stop),
            annotator,
            made_by,
            arrivals,
            stamp,
            flow: Flow::new(options.memory / 8),
            waiting: Mutex::default(),
            waiting_bytes: AtomicUsize::new(0),
            waiting_limit: options.memory / 8,
            reading: AtomicUsize::new(0),
            failure: Mutex::new(None),
            stop,
        };
        let next = AtomicUsize::new(0);
        let outcomes: Mutex<Vec<Outcome>> = Mutex::new(jobs.iter().map(|_| None).collect());
        std::thread::scope(|scope| {
            for _ in 0..options.threads.max(1) {
                let work = || round.work(&jobs, &next, &outcomes, tell);
                // Where no thread can be had, the others do its share; where none can, this one does it all.
                if std::thread::Builder::new().stack_size(READER_STACK).spawn_scoped(scope, work).is_err() {
                    round.work(&jobs, &next, &outcomes, tell);
                }
            }
        });
        if let Some(error) = round.failure.into_inner().unwrap_or_default() {
            return Err(self.error(error));
        }
        let outcomes = outcomes.into_inner().unwrap_or_default();
        Ok(jobs.into_iter().zip(outcomes).collect())
    }
}

impl Round<'_> {
    /// One thread's share: waiting articles first, then the next file.
    fn work(&self, jobs: &[Job], next: &AtomicUsize, outcomes: &Mutex<Vec<Outcome>>, tell: &(dyn Fn(Event) + Sync)) {
        loop {
            if let Some(waiting) = self.take_waiting() {
                self.write(self.article_operations(waiting));
                continue;
            }
            // The count goes up before a file is taken, so that no thread leaves while articles may still come.
            self.reading.fetch_add(1, Ordering::SeqCst);
            let stopped = self.stop.load(Ordering::Relaxed) || self.has_failed();
            let at = if stopped { jobs.len() } else { next.fetch_add(1, Ordering::SeqCst) };
            let Some(job) = jobs.get(at) else {
                let others = self.reading.fetch_sub(1, Ordering::SeqCst) - 1;
                if others == 0 && self.waiting_bytes.load(Ordering::SeqCst) == 0 {
                    return;
                }
                std::thread::sleep(Duration::from_millis(1));
                continue;
            };
            let outcome = self.read_file(job);
            tell(Event::Read { bytes: job.found.size });
            if let Ok(mut outcomes) = outcomes.lock() {
                outcomes[at] = Some(outcome).filter(|o| *o != Err(Skip::Interrupted));
            }
            self.reading.fetch_sub(1, Ordering::SeqCst);
        }
    }

    /// Reads a file and writes its documents. The old ones go first; the file document comes last. A file of one article
    /// is written as one operation.
    fn read_file(&self, job: &Job) -> Result<Reading, Skip> {
        let found = &job.found;
        let path = file_key(&found.path);
        let delete = || UserOperation::Delete(Term::from_field_text(self.index.fields.file, &path));
        let waiting = |n: usize, article: Article| Waiting {
            file: path.clone(),
            key: article_key(&path, n),
            as_before: job.as_before,
            article,
        };
        let mut count = 0usize;
        let mut first: Option<Article> = None;
        let outcome = self.reader.read(&found.path, &found.id, &mut |article| {
            count += 1;
            match count {
                1 => first = Some(article),
                2 => {
                    self.write(vec![delete()]);
                    if let Some(first) = first.take() {
                        self.queue(waiting(1, first));
                    }
                    self.queue(waiting(2, article));
                }
                n => self.queue(waiting(n, article)),
            }
        });
        let entry = Entry {
            size: found.size,
            modified: found.modified,
            // What was passed over is known again by size and time: a film is not read through for a hash.
            hash: outcome.as_ref().map_or(0, |r| r.hash),
            made_by: self.made_by.reader(&found.path),
            named_by: self.made_by.names(),
            articles: count as u64,
            skipped: outcome.as_ref().err().map(|s| s.kind().to_string()).unwrap_or_default(),
        };
        let mut operations = Vec::new();
        if count <= 1 {
            operations.push(delete());
        }
        if let Some(article) = first {
            operations.extend(self.article_operations(waiting(1, article)));
        }
        // An unreadable file is tried again next time, and what is known of it stays; so is one that was broken off
        // or changed meanwhile, for which no file document says that it was read.
        if matches!(outcome, Err(Skip::Unreadable(_) | Skip::Interrupted | Skip::Changed)) {
            return outcome;
        }
        operations.push(UserOperation::Add(manifest::document(&self.index.fields, &path, &entry).into()));
        self.write(operations);
        outcome
    }

    fn article_operations(&self, waiting: Waiting) -> Vec<UserOperation<Held>> {
        let Waiting { file, key, as_before, article } = waiting;
        let annotated = self.annotator.annotate(article);
        // The documents hold the text four times: twice whole, twice in passages.
        let room = self.flow.take(annotated.article.text.len() * 4 + 4096);
        let held = |document| UserOperation::Add(Held { document, room: Some(Arc::clone(&room)) });
        let added = |sketch: &Sketch| self.arrivals.stamp(&key, sketch, as_before, self.stamp);
        documents(&self.index.fields, &file, &key, &annotated, added).into_iter().map(held).collect()
    }

    /// Hands operations to tantivy as one: they end up in one segment and one commit.
    fn write(&self, operations: Vec<UserOperation<Held>>) {
        if self.has_failed() {
            return;
        }
        let outcome = match self.writer.lock() {
            Ok(writer) => writer.run(operations),
            Err(_) => return,
        };
        if let (Err(error), Ok(mut failure)) = (outcome, self.failure.lock()) {
            failure.get_or_insert(error);
        }
    }

    fn has_failed(&self) -> bool {
        self.failure.lock().is_ok_and(|f| f.is_some())
    }

    /// Leaves an article to whatever thread is free, or does it here when enough are waiting.
    fn queue(&self, one: Waiting) {
        let bytes = one.article.text.len() + 1;
        if self.waiting_bytes.load(Ordering::SeqCst) + bytes > self.waiting_limit {
            self.write(self.article_operations(one));
            return;
        }
        self.waiting_bytes.fetch_add(bytes, Ordering::SeqCst);
        if let Ok(mut waiting) = self.waiting.lock() {
            waiting.push_back(one);
        }
    }

    fn take_waiting(&self) -> Option<Waiting> {
        let taken = self.waiting.lock().ok()?.pop_front()?;
        self.waiting_bytes.fetch_sub(taken.article.text.len() + 1, Ordering::SeqCst);
        Some(taken)
    }
}

/// Key of the n-th article of a file.
fn article_key(path: &str, n: usize) -> String {
    format!("{path}\u{0}{n}")
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

/// Takes the files of the next round off the front.
fn next_round(jobs: &mut VecDeque<Job>) -> Vec<Job> {
    let mut round = Vec::new();
    let mut bytes = 0;
    while let Some(job) = jobs.front() {
        if !round.is_empty() && (bytes + job.found.size > ROUND_BYTES || round.len() >= ROUND_FILES) {
            break;
        }
        bytes += job.found.size;
        round.extend(jobs.pop_front());
    }
    round
}
