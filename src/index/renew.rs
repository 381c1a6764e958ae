//! Finds names anew in texts that the index has: after the authority file changed, without reading files again.
//!
//! An article is put together from its head and its passages, annotated, and its documents replaced. What is known of
//! its file is written behind it, so that a run that is stopped leaves work for the next and nothing wrong. Only what
//! the files give and the index does not keep needs the files: nothing that names depend on.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use tantivy::collector::DocSetCollector;
use tantivy::indexer::UserOperation;
use tantivy::query::TermQuery;
use tantivy::schema::{IndexRecordOption, Value};
use tantivy::{DocAddress, DocSet, IndexWriter, Searcher, TERMINATED, TantivyDocument, Term};

use crate::annotate::Annotator;
use crate::article::Article;
use crate::authority::Authority;
use crate::corpus::READER_STACK;

use super::arrival::added;
use super::change::{self, Change};
use super::copies::Copies;
use super::document::{Head, documents, restored};
use super::flow::{Flow, Held};
use super::manifest::{self, Entry};
use super::update::Event;
use super::{Index, IndexError, UpdateOptions, maker};

/// A round ends after files of so many bytes.
const ROUND_BYTES: u64 = 192 << 20;

/// A file whose names were found with another authority file, and what is known of it.
pub(super) struct Stale {
    pub(super) path: String,
    pub(super) entry: Entry,
}

/// What finding names anew did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Renewal {
    /// Articles in which names were found anew.
    pub articles: usize,
    /// Files that were left to the next run, because this one was stopped.
    pub left: usize,
}

/// An article to be looked at.
struct Task {
    file: Arc<str>,
    address: DocAddress,
    /// Whether it is taken only if its text has one of the changed names.
    asks_text: bool,
}

/// Brings the names of an index in step with its mending file and other authority files, after one of them changed. No
/// file of the corpus is opened. `authority_files` are those that the user gives besides the mending file.
///
/// # Errors
/// [`IndexError::Authority`] when an authority file is wrong; otherwise as [`Index::reannotate`].
pub fn refresh_after_mending(
    folder: &Path,
    authority_files: &[PathBuf],
    tell: &(dyn Fn(Event) + Sync),
    stop: &AtomicBool,
) -> Result<Renewal, IndexError> {
    let index = match Index::open(folder) {
        // Names can be mended before there is an index.
        Err(IndexError::Missing(_)) => return Ok(Renewal::default()),
        opened => opened?,
    };
    let files = change::authority_files(folder, authority_files);
    let authority = Authority::with_files(&files)?;
    let change = Change::between(folder, files, &authority);
    index.reannotate(&authority, UpdateOptions { change, ..UpdateOptions::default() }, tell, stop)
}

impl Index {
    /// Finds names anew in all articles whose names come of another authority file, as far as `options.change` does not
    /// tell that they are the same. A true `stop` ends it after what is committed.
    ///
    /// # Errors
    /// [`IndexError::Locked`], [`IndexError::NotWritable`], [`IndexError::Tantivy`]. What was committed stays.
    pub fn reannotate(
        &self,
        authority: &Authority,
        options: UpdateOptions,
        tell: &(dyn Fn(Event) + Sync),
        stop: &AtomicBool,
    ) -> Result<Renewal, IndexError> {
        let known = manifest::load(&self.searcher()?).map_err(|e| self.error(e))?;
        let names = maker::names(authority);
        let mut stale: Vec<Stale> = known
            .into_iter()
            .filter(|(_, entry)| entry.named_by != names)
            .map(|(path, entry)| Stale { path, entry })
            .collect();
        stale.sort_by(|a, b| a.path.cmp(&b.path));
        if stale.is_empty() {
            options.change.remember(&self.folder);
            return Ok(Renewal::default());
        }
        let mut writer = self.writer(options.memory, options.threads)?;
        let annotator = Annotator::new(authority);
        let copies = self.copies()?;
        let renewal = self.renew(&mut writer, stale, &annotator, names, &copies, &options, tell, stop)?;
        writer.wait_merging_threads().map_err(|e| self.error(e))?;
        Ok(renewal)
    }

    /// Renews the stale files, a commit a round. The last commit carries `copies` as they are.
    #[expect(clippy::too_many_arguments, reason = "the parts of one run, used in two places")]
    pub(super) fn renew(
        &self,
        writer: &mut IndexWriter<Held>,
        stale: Vec<Stale>,
        annotator: &Annotator<'_>,
        names: u64,
        copies: &Copies,
        options: &UpdateOptions,
        tell: &(dyn Fn(Event) + Sync),
        stop: &AtomicBool,
    ) -> Result<Renewal, IndexError> {
        let mut renewal = Renewal::default();
        if stale.is_empty() {
            return Ok(renewal);
        }
        let failed = |e| self.error(e);
        let searcher = self.searcher()?;
        let touched: HashSet<DocAddress> =
            searcher.search(&*options.change.query(&self.fields), &DocSetCollector).map_err(failed)?;
        let mut tasks: Vec<Vec<Task>> = Vec::with_capacity(stale.len());
        for file in &stale {
            let narrow = options.change.starts_from(file.entry.named_by);
            let mut own = Vec::new();
            let path: Arc<str> = file.path.as_str().into();
            for address in self.articles_of(&searcher, &file.path).map_err(failed)? {
                let asks_text = narrow && !touched.contains(&address);
                if !asks_text || options.change.asks_texts() {
                    own.push(Task { file: Arc::clone(&path), address, asks_text });
                }
            }
            tasks.push(own);
        }
        tell(Event::Renewing { articles: tasks.iter().map(Vec::len).sum::<usize>() as u64 });
        let mut files = stale.into_iter().zip(tasks).peekable();
        while files.peek().is_some() {
            let (mut round, mut entries, mut bytes) = (Vec::new(), Vec::new(), 0);
            while let Some((file, tasks)) = files.next_if(|_| bytes < ROUND_BYTES) {
                // Files of which nothing is touched cost next to nothing.
                bytes += if tasks.is_empty() { 0 } else { file.entry.size };
                round.extend(tasks);
                entries.push(file);
            }
            let done = self.renew_round(writer, &searcher, annotator, &round, options, tell, stop)?;
            let Some(done) = done else {
                writer.rollback().map_err(failed)?;
                renewal.left = entries.len() + files.count();
                return Ok(renewal);
            };
            renewal.articles += done;
            for Stale { path, entry } in entries {
                writer.delete_term(Term::from_field_text(self.fields.entry, &path));
                let entry = Entry { named_by: names, ..entry };
                let document = manifest::document(&self.fields, &path, &entry);
                writer.add_document(document.into()).map_err(failed)?;
            }
            tell(Event::Committing);
            self.commit(writer, copies, self.stamp()?)?;
        }
        options.change.remember(&self.folder);
        Ok(renewal)
    }

    /// Renews articles on all threads; `None` if it was stopped before the last.
    #[expect(clippy::too_many_arguments, reason = "the parts of one run, used in one place")]
    fn renew_round(
        &self,
        writer: &IndexWriter<Held>,
        searcher: &Searcher,
        annotator: &Annotator<'_>,
        tasks: &[Task],
        options: &UpdateOptions,
        tell: &(dyn Fn(Event) + Sync),
        stop: &AtomicBool,
    ) -> Result<Option<usize>, IndexError> {
        let flow = Flow::new(options.memory / 8);
        // Behind a lock, because tantivy numbers operations before it queues them.
        let writer = Mutex::new(writer);
        let (next, done, looked_at) = (AtomicUsize::new(0), AtomicUsize::new(0), AtomicUsize::new(0));
        let failure: Mutex<Option<tantivy::TantivyError>> = Mutex::new(None);
        let one = |task: &Task| -> tantivy::Result<()> {
            let Some((key, article)) = self.stored_article(searcher, task.address)? else { return Ok(()) };
            if task.asks_text && !options.change.speaks_of(&article.text) {
                return Ok(());
            }
            let room = flow.take(article.text.len() * 4 + 4096);
            let annotated = annotator.annotate(article);
            let mut operations = vec![UserOperation::Delete(Term::from_field_text(self.fields.key, &key))];
            let held = |document| UserOperation::Add(Held { document, room: Some(Arc::clone(&room)) });
            // Found anew, it is the same article.
            let since = added(searcher, task.address)?.unwrap_or(0);
            let documents = documents(&self.fields, &task.file, &key, &annotated, |_| since);
            operations.extend(documents.into_iter().map(held));
            if let Ok(writer) = writer.lock() {
                writer.run(operations)?;
            }
            done.fetch_add(1, Ordering::Relaxed);
            Ok(())
        };
        let work = || {
            while !stop.load(Ordering::Relaxed) && failure.lock().is_ok_and(|f| f.is_none()) {
                let Some(task) = tasks.get(next.fetch_add(1, Ordering::Relaxed)) else { return };
                if let (Err(error), Ok(mut failure)) = (one(task), failure.lock()) {
                    failure.get_or_insert(error);
                }
                looked_at.fetch_add(1, Ordering::Relaxed);
                tell(Event::Renewed);
            }
        };
        std::thread::scope(|scope| {
            for _ in 0..options.threads.clamp(1, tasks.len().max(1)) {
                // Where no thread can be had, the others do its share; where none can, this one does it all.
                if std::thread::Builder::new().stack_size(READER_STACK).spawn_scoped(scope, work).is_err() {
                    work();
                }
            }
        });
        match failure.into_inner().unwrap_or_default() {
            Some(error) => Err(self.error(error)),
            None => Ok((looked_at.into_inner() == tasks.len()).then(|| done.into_inner())),
        }
    }

    /// Where the articles of a file are.
    pub(super) fn articles_of(&self, searcher: &Searcher, file: &str) -> tantivy::Result<Vec<DocAddress>> {
        let term = Term::from_field_text(self.fields.file, file);
        let mut articles = Vec::new();
        for (ordinal, segment) in searcher.segment_readers().iter().enumerate() {
            let inverted = segment.inverted_index(self.fields.file)?;
            let Some(mut postings) = inverted.read_postings(&term, IndexRecordOption::Basic)? else { continue };
            let marks = segment.fast_fields().u64("mark")?;
            while postings.doc() != TERMINATED {
                let doc = postings.doc();
                if !segment.is_deleted(doc) && marks.first(doc).is_some() {
                    articles.push(DocAddress::new(ordinal as u32, doc));
                }
                postings.advance();
            }
        }
        Ok(articles)
    }

    /// The key of an article and the article as it was read, but for the lines that were left out.
    fn stored_article(&self, searcher: &Searcher, at: DocAddress) -> tantivy::Result<Option<(String, Article)>> {
        let text_of = |document: &TantivyDocument, field| -> Option<String> {
            document.get_first(field).and_then(|v| v.as_str()).map(str::to_string)
        };
        let document: TantivyDocument = searcher.doc(at)?;
        let Some(stored) = text_of(&document, self.fields.head) else { return Ok(None) };
        let head: Head = serde_json::from_str(&stored)
            .map_err(|e| tantivy::TantivyError::InternalError(format!("the head of an article cannot be read: {e}")))?;
        let key = head.key.clone();
        let term = Term::from_field_text(self.fields.key, &key);
        let mut parts: Vec<(u64, String)> = Vec::new();
        for address in searcher.search(&TermQuery::new(term, IndexRecordOption::Basic), &DocSetCollector)? {
            let part: TantivyDocument = searcher.doc(address)?;
            let ordinal = part.get_first(self.fields.ordinal).and_then(|v| v.as_u64());
            parts.extend(ordinal.map(|n| (n, text_of(&part, self.fields.body).unwrap_or_default())));
        }
        parts.sort();
        let text = parts.into_iter().map(|(_, body)| body).collect();
        let given = text_of(&document, self.fields.given);
        Ok(Some((key, restored(head, text, given.as_deref()))))
    }
}
