//! One round of an update: its files are read, annotated and handed to tantivy on all threads.
//!
//! Threads take files in turn; articles of a large file wait for whoever is free, within the budget. Nothing here commits.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tantivy::indexer::UserOperation;
use tantivy::{IndexWriter, Term};

use crate::annotate::Annotator;
use crate::article::Article;
use crate::authority::Authority;
use crate::copies::Sketch;
use crate::corpus::{Found, READER_STACK, Reader, Reading, Skip};

use super::arrival::Arrivals;
use super::document::documents;
use super::flow::{Flow, Held};
use super::maker::Maker;
use super::manifest::{self, Entry};
use super::update::{Event, UpdateOptions, file_key};
use super::{Index, IndexError};

/// A round ends after so many bytes of files.
const ROUND_BYTES: u64 = 192 << 20;
/// Or after so many files.
const ROUND_FILES: usize = 20_000;

/// What came of a file; `None` if it was not begun.
pub(super) type Outcome = Option<Result<Reading, Skip>>;

/// A file to be read, and why.
pub(super) struct Job {
    pub(super) found: Found,
    pub(super) is_new: bool,
    /// Whether it was read before with the same content, by another reader.
    pub(super) as_before: bool,
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

/// Takes the files of the next round off the front.
pub(super) fn next_round(jobs: &mut VecDeque<Job>) -> Vec<Job> {
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

impl Index {
    /// Reads the files of a round on all threads. A file without an outcome was not begun.
    #[expect(clippy::too_many_arguments, reason = "the parts of one run, used in one place")]
    pub(super) fn round(
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
