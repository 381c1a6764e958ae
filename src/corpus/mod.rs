//! From files to articles: the walk, one file a format, and the particulars of an article.
//!
//! [`walk`] finds the files, [`Reader`] turns one file into articles: `kind.rs` says what it is, `run.rs` hands it to the
//! reader of its format, `packed` opens what is packed. A file that cannot be read gives a [`Skip`] with
//! its reason, a part of one a [`BadRecord`]; neither stops the rest. Nothing in a document is fetched or executed.
//! Limits: one article has at most [`Limits::max_bytes`]; files of many records and archives may be of any length, since
//! they are read as they flow.

mod clean;
mod decode;
mod file_name;
mod html;
mod kind;
mod language;
mod mail;
mod markdown;
mod office;
mod packed;
mod pdf;
mod records;
mod residue;
mod run;
mod skip;
mod tei;
mod text;
mod walk;

pub use decode::{Decoded, decode};
pub use kind::may_hold_records;
pub use records::{FieldMap, FieldMapError};
pub use skip::{BadRecord, Skip};
pub use walk::{Found, Walk, walk};

use std::fs::File;
use std::io::Read;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::atomic::AtomicBool;

use xxhash_rust::xxh3::Xxh3;

use crate::article::Article;
use crate::authority::Authority;

use clean::{clean, tidy};
use run::{Place, Run};

/// What came of reading one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// How many articles were given.
    pub articles: usize,
    /// Hash of the whole content.
    pub hash: u64,
    /// Records that could not be read.
    pub bad_records: Vec<BadRecord>,
}

/// Stack of a thread that reads files: parsers of nested formats recurse, and [`Reader`] bounds how deep.
pub const READER_STACK: usize = 64 << 20;

/// Bounds on what one file may cost.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Most bytes of one article.
    pub max_bytes: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Limits { max_bytes: 64_000_000 }
    }
}

/// Reads files of every known format.
///
/// ```no_run
/// use chancery::authority::Authority;
/// use chancery::corpus::{Limits, Reader};
/// let authority = Authority::built_in()?;
/// let reader = Reader::new(&authority, Limits::default());
/// reader.read("articles/oslo.md".as_ref(), "oslo.md", &mut |article| println!("{}", article.display_title()))?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Reader<'a> {
    authority: &'a Authority,
    limits: Limits,
    map: FieldMap,
    stop: Option<&'a AtomicBool>,
}

impl<'a> Reader<'a> {
    /// A reader that knows the states of `authority` by their codes in file names.
    pub fn new(authority: &'a Authority, limits: Limits) -> Self {
        Reader { authority, limits, map: FieldMap::default(), stop: None }
    }

    /// The same reader, which finds in records and tables what `map` says where it says.
    pub fn with_map(self, map: FieldMap) -> Self {
        Reader { map, ..self }
    }

    /// The same reader, which breaks a file of many records off with [`Skip::Interrupted`] once `stop` is true.
    pub fn until(self, stop: &'a AtomicBool) -> Self {
        Reader { stop: Some(stop), ..self }
    }

    /// Reads one file and hands every article of it to `emit`. `id` is the path below the indexed folder.
    ///
    /// # Errors
    /// A [`Skip`] says why the file gave no article at all, or that it was broken off or changed and is to be read again.
    pub fn read(&self, path: &Path, id: &str, emit: &mut dyn FnMut(Article)) -> Result<Reading, Skip> {
        kind::by_name(path).ok_or_else(|| kind::unread(path))?;
        // The first article waits for the end of the file, so that a file of one that changed can be read again.
        let mut first: Option<Article> = None;
        let mut outcome = Err(Skip::Changed);
        for _ in 0..2 {
            let mut count = 0usize;
            first = None;
            outcome = self.read_once(path, id, &mut |article| {
                count += 1;
                if count == 1 {
                    first = Some(article);
                } else {
                    first.take().into_iter().for_each(&mut *emit);
                    emit(article);
                }
            });
            if outcome != Err(Skip::Changed) || count > 1 {
                break;
            }
        }
        if outcome.is_ok() {
            first.into_iter().for_each(emit);
        }
        outcome
    }

    /// Reads a file from its first byte to its last; [`Skip::Changed`] if it was another at the end.
    fn read_once(&self, path: &Path, id: &str, emit: &mut dyn FnMut(Article)) -> Result<Reading, Skip> {
        let unreadable = |e: std::io::Error| Skip::Unreadable(e.to_string());
        let before = std::fs::metadata(path).map_err(unreadable)?;
        // Opening a pipe would wait for a writer.
        if !before.is_file() {
            return Err(Skip::Special);
        }
        let mut run = Run::new(self, before.len(), emit);
        let outcome = File::open(path).map_err(unreadable).and_then(|file| {
            // Archives are taken apart by foreign code; what it makes of bad bytes costs this file.
            catch_unwind(AssertUnwindSafe(|| run.file(path, id, file, before.len()))).unwrap_or(Err(Skip::Failed))
        });
        let after = std::fs::metadata(path).map_err(unreadable)?;
        if before.len() != after.len() || before.modified().ok() != after.modified().ok() {
            return Err(Skip::Changed);
        }
        finish(run, &Place::of_file(path, id), outcome)
    }

    /// Reads what is in memory as if it were a file of this name: the name says the kind, the bytes may correct it.
    ///
    /// ```
    /// use chancery::authority::Authority;
    /// use chancery::corpus::{Limits, Reader};
    /// let authority = Authority::built_in()?;
    /// let reader = Reader::new(&authority, Limits::default());
    /// let mut titles = Vec::new();
    /// reader.read_named("oslo.md".as_ref(), b"# Oslo\n\nThe accords were signed.", &mut |a| titles.push(a.title))?;
    /// assert_eq!(titles, [Some("Oslo".to_string())]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// As [`Reader::read`], but for what only a file on disk can do.
    pub fn read_named(&self, name: &Path, bytes: &[u8], emit: &mut dyn FnMut(Article)) -> Result<Reading, Skip> {
        let place = Place::of_file(name, &name.to_string_lossy());
        let mut run = Run::new(self, bytes.len() as u64, emit);
        let outcome = catch_unwind(AssertUnwindSafe(|| run.bytes(&place, bytes))).unwrap_or(Err(Skip::Failed));
        finish(run, &place, outcome)
    }
}

/// What came of a file, where `outcome` ended its last part.
fn finish(mut run: Run<'_>, place: &Place, outcome: Result<(), Skip>) -> Result<Reading, Skip> {
    let articles = run.articles;
    match outcome {
        Err(skip @ (Skip::Interrupted | Skip::Unreadable(_))) => return Err(skip),
        Err(skip) if articles == 0 => return Err(skip),
        // What was given is given; the rest is named.
        Err(skip) => run.bad(place, "the rest", skip.to_string()),
        Ok(()) => {}
    }
    let hash = run.hash;
    // Those that are only counted share one entry.
    let uncounted = run.bad_unnamed.saturating_sub(1);
    let mut bad_records = run.into_bad_records();
    match (articles, bad_records.len() + uncounted) {
        (0, 0) => Err(Skip::Empty),
        (0, n) => Err(Skip::NoneRead { first: bad_records.swap_remove(0).to_string(), others: n - 1 }),
        _ => Ok(Reading { articles, hash, bad_records }),
    }
}

/// Hash of a file's content, as [`Reading::hash`] has it.
///
/// # Errors
/// When the file cannot be read.
pub fn content_hash(path: &Path) -> std::io::Result<u64> {
    let mut file = File::open(path)?;
    let mut hasher = Xxh3::new();
    let mut buffer = vec![0; 1 << 16];
    loop {
        match file.read(&mut buffer)? {
            0 => return Ok(hasher.digest()),
            n => hasher.update(&buffer[..n]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reads a file of this name and content from a folder of its own.
    pub(super) fn read_file(
        name: &str,
        bytes: &[u8],
        limits: Limits,
        map: FieldMap,
    ) -> (Vec<Article>, Result<Reading, Skip>) {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).expect("written");
        let authority = Authority::default();
        let mut articles = Vec::new();
        let reader = Reader::new(&authority, limits).with_map(map);
        let reading = reader.read(&path, name, &mut |article| articles.push(article));
        (articles, reading)
    }

    fn read(name: &str, bytes: &[u8]) -> Vec<Article> {
        let authority = Authority::default();
        let mut articles = Vec::new();
        let outcome = Reader::new(&authority, Limits::default())
            .read_named(Path::new(name), bytes, &mut |article| articles.push(article));
        assert_eq!(outcome.map(|reading| reading.articles), Ok(articles.len()));
        articles
    }

    #[test]
    fn references_bring_in_no_invisible_characters() {
        let text = "The ministers spoke of co&shy;operation for two hours, and of the caf&#101;&#769; in Geneva where they \
                    would meet again before the spring, as officials of both sides told reporters in the evening.";
        let page = format!("<title>Co&shy;operation</title><article><h1>Co&shy;operation</h1><p>{text}</p></article>");
        let table = format!("title,text\nCo&shy;operation,\"<p>{text}</p>\"");
        for article in [&read("a.html", page.as_bytes())[0], &read("a.csv", table.as_bytes())[0]] {
            assert!(article.text.contains("of cooperation for") && article.text.contains("the café in"), "{article:?}");
            assert_eq!(article.title.as_deref(), Some("Cooperation"));
        }
    }
}
