//! From files to articles: the walk, one file a format, and the particulars of an article.
//!
//! [`walk`] finds the files, [`Reader`] turns one file into articles. A file that cannot be read gives a [`Skip`] with
//! its reason, a record that cannot be read a [`BadRecord`]; neither stops the rest. Nothing in a document is fetched
//! or executed. Limits: one article has at most [`Limits::max_bytes`]; JSON Lines files may be of any length, since
//! they are read line by line.

mod decode;
mod docx;
mod epub;
mod file_name;
mod html;
mod jsonl;
mod language;
mod manuscript;
mod markdown;
mod odt;
mod opf;
mod package;
mod residue;
mod rtf;
mod symbol;
mod text;
mod walk;
mod xhtml;
mod xml;

pub use decode::{Decoded, decode};
pub use walk::{Found, Walk, walk};

use std::fs::File;
use std::io::Read;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use unicode_normalization::{UnicodeNormalization, is_nfc_quick};
use xxhash_rust::xxh3::{Xxh3, xxh3_64};

use crate::article::{Article, Format, Provenance, Publication};
use crate::authority::Authority;

/// Why a file gave no article.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Skip {
    /// Its name begins with a dot, or with `._` as macOS writes beside every file on foreign disks.
    #[error("hidden file")]
    Hidden,
    /// A link, which is not followed so that nothing is read twice or forever.
    #[error("symbolic link")]
    Link,
    /// A pipe, a socket, a device.
    #[error("not a regular file")]
    Special,
    /// Not a single byte, or only blanks.
    #[error("empty file")]
    Empty,
    /// Bytes that are no text.
    #[error("binary file")]
    Binary,
    /// A kind of file that is not read.
    #[error("kind of file that is not read")]
    Format,
    /// More than the limit for one article.
    #[error("larger than the limit of {} for one article", megabytes(*limit))]
    TooLarge {
        /// The limit in bytes.
        limit: u64,
    },
    /// The system would not give it.
    #[error("unreadable: {0}")]
    Unreadable(String),
    /// Pages that are pictures of text.
    #[error("no text in it, only images: it needs OCR before it can be read")]
    NeedsOcr,
    /// Locked with a password.
    #[error("encrypted: save a copy without the password")]
    Encrypted,
    /// Not what its ending says, or broken.
    #[error("damaged: {0}")]
    Damaged(String),
    /// Unpacks to more than a file may: a bomb, or an archive that should be unpacked by hand.
    #[error("unpacks to more than the limit of {}", megabytes(*limit))]
    Unpacks {
        /// The limit in bytes.
        limit: u64,
    },
    /// Reading it took longer than a file may take.
    #[error("takes longer than the limit of {seconds} seconds")]
    TooSlow {
        /// The limit.
        seconds: u64,
    },
    /// A page or a file of records in which no article was found.
    #[error("no article found in it")]
    NoArticle,
    /// The user stopped the run while it was read.
    #[error("stopped before its end")]
    Interrupted,
    /// The reader gave up on it in a way it should not have.
    #[error("the reader failed on it")]
    Failed,
}

impl Skip {
    /// The reason in a word, without the particulars: what the summary counts by.
    pub fn kind(&self) -> &'static str {
        match self {
            Skip::Hidden => "hidden",
            Skip::Link => "symbolic link",
            Skip::Special => "not a regular file",
            Skip::Empty => "empty",
            Skip::Binary => "binary",
            Skip::Format => "kind of file not read",
            Skip::TooLarge { .. } => "too large",
            Skip::Unreadable(_) => "unreadable",
            Skip::NeedsOcr => "needs OCR",
            Skip::Encrypted => "encrypted",
            Skip::Damaged(_) => "damaged",
            Skip::Unpacks { .. } => "unpacks to too much",
            Skip::TooSlow { .. } => "takes too long",
            Skip::NoArticle => "no article found",
            Skip::Interrupted => "interrupted",
            Skip::Failed => "reader failed",
        }
    }
}

/// A record of a file that could not be read; the others were.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadRecord {
    /// Line of the file, from 1.
    pub line: u64,
    /// What is wrong with it.
    pub what: String,
}

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

/// A limit in the unit that shows it.
fn megabytes(bytes: u64) -> String {
    if bytes >= 1_000_000 { format!("{} MB", bytes / 1_000_000) } else { format!("{bytes} bytes") }
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
    stop: Option<&'a AtomicBool>,
}

impl<'a> Reader<'a> {
    /// A reader that knows the states of `authority` by their codes in file names.
    pub fn new(authority: &'a Authority, limits: Limits) -> Self {
        Reader { authority, limits, stop: None }
    }

    /// The same reader, which breaks a file of many records off with [`Skip::Interrupted`] once `stop` is true.
    pub fn until(self, stop: &'a AtomicBool) -> Self {
        Reader { stop: Some(stop), ..self }
    }

    /// Reads one file and hands every article of it to `emit`. `id` is the path below the indexed folder.
    ///
    /// # Errors
    /// A [`Skip`] says why the file gave no article at all.
    pub fn read(&self, path: &Path, id: &str, emit: &mut dyn FnMut(Article)) -> Result<Reading, Skip> {
        let format = format_of(path).ok_or(Skip::Format)?;
        let unreadable = |e: std::io::Error| Skip::Unreadable(e.to_string());
        let metadata = std::fs::metadata(path).map_err(unreadable)?;
        if !metadata.is_file() {
            return Err(Skip::Special);
        }
        if format == Some(Format::Jsonl) {
            let file = File::open(path).map_err(unreadable)?;
            let stopped = || self.stop.is_some_and(|stop| stop.load(Ordering::Relaxed));
            return jsonl::read(file, path, id, self.limits, &stopped, &mut |article| {
                emit(self.complete(article, path));
            });
        }
        // A file may grow while it is read, hence the limit on the reading itself.
        let mut bytes = Vec::with_capacity(metadata.len().min(self.limits.max_bytes) as usize + 1);
        let limit = self.limits.max_bytes;
        File::open(path).map_err(unreadable)?.take(limit + 1).read_to_end(&mut bytes).map_err(unreadable)?;
        if bytes.len() as u64 > limit {
            return Err(Skip::TooLarge { limit });
        }
        if format == Some(Format::Epub) && !bytes.is_empty() {
            let read = catch_unwind(AssertUnwindSafe(|| epub::read(&bytes, &self.limits)));
            let chapters = read.map_err(|_| Skip::Failed)??;
            let articles = chapters.len();
            for mut chapter in chapters {
                chapter.path = path.to_string_lossy().into_owned();
                chapter.id = format!("{id}#{}", chapter.id);
                emit(self.complete(chapter, path));
            }
            return Ok(Reading { articles, hash: xxh3_64(&bytes), bad_records: Vec::new() });
        }
        let article = self.read_bytes(&bytes, format, path, id)?;
        emit(self.complete(article, path));
        Ok(Reading { articles: 1, hash: xxh3_64(&bytes), bad_records: Vec::new() })
    }

    /// The single article of a file that has been read into memory.
    fn read_bytes(&self, bytes: &[u8], format: Option<Format>, path: &Path, id: &str) -> Result<Article, Skip> {
        if bytes.iter().all(u8::is_ascii_whitespace) {
            return Err(Skip::Empty);
        }
        let packed = |read: fn(&[u8], &Limits) -> Result<Article, Skip>| {
            let mut article = catch_unwind(|| read(bytes, &self.limits)).map_err(|_| Skip::Failed)??;
            article.path = path.to_string_lossy().into_owned();
            article.id = id.to_string();
            Ok(article)
        };
        match format {
            Some(Format::Docx) => return packed(docx::read),
            Some(Format::Odt) => return packed(odt::read),
            Some(Format::Rtf) => return packed(rtf::read),
            _ => {}
        }
        let decoded = decode(bytes, format == Some(Format::Html)).ok_or(Skip::Binary)?;
        let clean = clean(&decoded.text);
        // Foreign parsers see foreign bytes here: a panic of theirs costs one file, not the run.
        let read = catch_unwind(AssertUnwindSafe(|| match format {
            Some(Format::Html) => html::read(&clean),
            Some(Format::Markdown) => Ok(markdown::read(&clean)),
            _ => Ok(text::read(&clean)),
        }));
        let mut article = read.map_err(|_| Skip::Failed)??;
        if article.text.trim().is_empty() && article.title.is_none() {
            return Err(Skip::NoArticle);
        }
        article.path = path.to_string_lossy().into_owned();
        article.id = id.to_string();
        Ok(article)
    }

    /// Fills in what the file's name and the text itself tell, where better evidence is missing.
    fn complete(&self, mut article: Article, path: &Path) -> Article {
        if article.published.is_none() {
            article.published =
                text::dateline(&article.text).map(|date| Publication { date, provenance: Provenance::Text });
        }
        // The names of a file of many articles say nothing of each of them.
        if article.format != Format::Jsonl {
            let facts = file_name::facts(path, self.authority);
            let named = facts.date.map(|date| Publication { date, provenance: Provenance::FileName });
            article.published = article.published.or(named);
            article.source = article.source.or(facts.source);
        }
        article.language = language::settle(article.language.as_deref(), &article.text);
        article
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

/// The format by the file's ending. `Some(None)` is a file without an ending, which is read if it proves to be text;
/// `None` is one that is not read.
fn format_of(path: &Path) -> Option<Option<Format>> {
    let Some(ending) = path.extension() else { return Some(None) };
    Some(Some(match ending.to_string_lossy().to_ascii_lowercase().as_str() {
        "txt" | "text" | "asc" => Format::Text,
        "md" | "markdown" | "mdown" | "mkd" => Format::Markdown,
        "html" | "htm" | "xhtml" | "xht" => Format::Html,
        "jsonl" | "ndjson" => Format::Jsonl,
        // An old .doc may be Rich Text; if it is not, the reader says what to do with it.
        "docx" | "docm" | "dotx" | "doc" => Format::Docx,
        "odt" | "fodt" | "ott" => Format::Odt,
        "rtf" => Format::Rtf,
        "epub" => Format::Epub,
        // "memo.1956" is no format but a name with a dot in it.
        other if other.bytes().all(|b| b.is_ascii_digit()) => return Some(None),
        _ => return None,
    }))
}

/// Unicode NFC, `\n` line ends, no invisible characters that only trouble matching.
fn clean(text: &str) -> String {
    let invisible = |c: char| matches!(c, '\u{ad}' | '\u{200b}' | '\u{2060}' | '\u{feff}' | '\0');
    let needs = text.contains(|c| c == '\r' || invisible(c))
        || is_nfc_quick(text.chars()) != unicode_normalization::IsNormalized::Yes;
    if !needs {
        return text.to_string();
    }
    text.replace("\r\n", "\n").replace('\r', "\n").chars().filter(|c| !invisible(*c)).nfc().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_made_nfc_without_invisible_characters() {
        assert_eq!(clean("e\u{301}te\u{301}\r\nco\u{ad}op\u{200b}"), "été\ncoop");
    }

    #[test]
    fn endings_decide_and_numbers_are_no_endings() {
        assert_eq!(format_of("a/B.HTM".as_ref()), Some(Some(Format::Html)));
        assert_eq!(format_of("memo.1956".as_ref()), Some(None));
        assert_eq!(format_of("README".as_ref()), Some(None));
        assert_eq!(format_of("scan.jpg".as_ref()), None);
    }
}
