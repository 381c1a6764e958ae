//! The index on disk: making, opening, and keeping it in step with the folder.
//!
//! An index folder holds `chancery.json`, which says that it is ours and in which format, and `tantivy/`; where the user
//! mended names, also `authority.rec` and a copy of it as it was last used; where he saved searches, `saved.json`. A folder that holds anything else is never
//! written to. [`update`](Index::update) brings the index up to date; searching goes
//! through [`Index::searcher`], which sees the last commit and works on a read-only disk.

mod arrival;
mod change;
mod copies;
mod directory;
mod document;
mod flow;
mod maker;
mod manifest;
mod overview;
mod renew;
mod round;
mod schema;
mod update;
mod vector;
pub mod words;

pub use change::{Change, authority_files, mending_file};
pub use copies::Copies;
pub(crate) use copies::{address, mark, sketch};
pub use document::{Head, MOST_NAMED, Span, facet_path, identity, is_institution_path, parse_spans, unlisted_id};
pub(crate) use document::{day_number, day_of, month_number};
pub(crate) use document::{mark_of, sketch_of};
pub use overview::{Count, Overview};
pub use renew::{Renewal, refresh_after_mending};
pub use schema::{Fields, level};
pub use update::{Event, Summary, UpdateOptions};

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use tantivy::directory::error::LockError;
use tantivy::schema::{Facet, Field};
use tantivy::{ReloadPolicy, Searcher, TantivyError};

use crate::authority::AuthorityError;

/// Version of the format of the index. An index of another version is not opened.
pub const FORMAT: u32 = 5;

/// Memory of the writer of tests.
#[cfg(test)]
const MIN_TEST_HEAP: usize = 15_000_000;

/// Name of the file that marks a folder as an index.
const MARK: &str = "chancery.json";

/// Name of the file in an index folder that keeps saved searches.
pub const SAVED: &str = "saved.json";

/// What can go wrong with an index, each said so that the user knows what to do.
#[derive(Debug, thiserror::Error)]
pub enum IndexError {
    /// There is none.
    #[error("there is no index in {}; make one with 'chancery index FOLDER'", .0.display())]
    Missing(PathBuf),
    /// The folder holds something else.
    #[error("{} is not an index of ours and not empty, so nothing is written there; name another folder with --index", .0.display())]
    Foreign(PathBuf),
    /// Made by another version.
    #[error("the index in {} has format {found}, this program (chancery {}) needs format {FORMAT}; {}", .folder.display(), env!("CARGO_PKG_VERSION"), advice(*found))]
    Format {
        /// The index folder.
        folder: PathBuf,
        /// The version found.
        found: u32,
    },
    /// `chancery.json` cannot be understood.
    #[error("{} cannot be understood ({what}); delete the index folder and index again", .file.display())]
    BadMark {
        /// The file.
        file: PathBuf,
        /// What is wrong.
        what: String,
    },
    /// Another process writes.
    #[error("the index in {} is being written by another chancery; wait for it or stop it", .0.display())]
    Locked(PathBuf),
    /// The disk or the rights forbid writing.
    #[error("cannot write to the index in {}: {what}; what was committed before is kept", .folder.display())]
    NotWritable {
        /// The index folder.
        folder: PathBuf,
        /// What the system said.
        what: String,
    },
    /// A path to be indexed is not there.
    #[error("cannot read {0}")]
    Input(String),
    /// An authority file is wrong or cannot be read.
    #[error(transparent)]
    Authority(#[from] AuthorityError),
    /// Anything else from tantivy.
    #[error("the index in {} failed: {source}", .folder.display())]
    Tantivy {
        /// The index folder.
        folder: PathBuf,
        /// The cause.
        source: TantivyError,
    },
}

/// What to do about an index of another version.
fn advice(found: u32) -> &'static str {
    if found > FORMAT {
        "it was made by a newer version: update the program, or name another folder with --index"
    } else {
        "it was made by an older version: delete 'chancery.json' and 'tantivy' in it and run 'chancery index' again"
    }
}

/// What `chancery.json` says.
#[derive(Debug, Serialize, Deserialize)]
struct Mark {
    format: u32,
    program: String,
    passage_words: usize,
}

/// An index folder.
#[derive(Debug)]
pub struct Index {
    folder: PathBuf,
    tantivy: tantivy::Index,
    fields: Fields,
}

impl Index {
    /// Opens an index for searching.
    ///
    /// # Errors
    /// [`IndexError::Missing`], [`IndexError::Foreign`], [`IndexError::Format`], [`IndexError::BadMark`].
    pub fn open(folder: &Path) -> Result<Index, IndexError> {
        if !is_marked(folder)? {
            let foreign = folder.is_dir() && !is_vacant(folder);
            let folder = folder.to_path_buf();
            return Err(if foreign { IndexError::Foreign(folder) } else { IndexError::Missing(folder) });
        }
        Self::open_marked(folder)
    }

    /// Opens an index for writing, making it where the folder is missing or empty.
    ///
    /// # Errors
    /// As [`Index::open`], and [`IndexError::NotWritable`].
    pub fn open_or_create(folder: &Path) -> Result<Index, IndexError> {
        if !is_marked(folder)? {
            if folder.exists() && !is_vacant(folder) {
                return Err(IndexError::Foreign(folder.to_path_buf()));
            }
            let not_writable =
                |e: io::Error| IndexError::NotWritable { folder: folder.to_path_buf(), what: in_words(&e) };
            fs::create_dir_all(tantivy_folder(folder)).map_err(not_writable)?;
            let mark = Mark {
                format: FORMAT,
                program: env!("CARGO_PKG_VERSION").into(),
                passage_words: crate::passage::TARGET_WORDS,
            };
            let json = serde_json::to_string_pretty(&mark).unwrap_or_default();
            fs::write(folder.join(MARK), json + "\n").map_err(not_writable)?;
        }
        Self::open_marked(folder)
    }

    fn open_marked(folder: &Path) -> Result<Index, IndexError> {
        let (schema, fields) = schema::schema();
        let failed = |source: TantivyError| IndexError::from_tantivy(folder, source);
        let directory = directory::Tolerant::open(&tantivy_folder(folder)).map_err(|e| failed(e.into()))?;
        let tantivy = if tantivy::Index::exists(&directory).map_err(|e| failed(e.into()))? {
            tantivy::Index::open(directory).map_err(failed)?
        } else {
            // Made, but stopped before its first commit.
            tantivy::Index::builder().schema(schema.clone()).open_or_create(directory).map_err(failed)?
        };
        if tantivy.schema() != schema {
            let what = "its fields are not those of its format".to_string();
            return Err(IndexError::BadMark { file: folder.join(MARK), what });
        }
        words::register(tantivy.tokenizers());
        Ok(Index { folder: folder.to_path_buf(), tantivy, fields })
    }

    /// The last commit, to be searched.
    ///
    /// # Errors
    /// [`IndexError::Tantivy`] when a file of the index is damaged.
    pub fn searcher(&self) -> Result<Searcher, IndexError> {
        let reader = self.tantivy.reader_builder().reload_policy(ReloadPolicy::Manual).try_into();
        reader.map(|r: tantivy::IndexReader| r.searcher()).map_err(|e| self.error(e))
    }

    /// Handles of the fields.
    pub fn fields(&self) -> &Fields {
        &self.fields
    }

    /// Where it is.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Bytes on disk.
    pub fn disk_bytes(&self) -> u64 {
        let files = fs::read_dir(tantivy_folder(&self.folder)).into_iter().flatten().flatten();
        files.filter_map(|f| f.metadata().ok()).map(|m| m.len()).sum()
    }

    /// Writes annotated articles as they are, for tests of what searches make of them.
    #[cfg(test)]
    #[expect(clippy::expect_used, reason = "a test")]
    pub(crate) fn hold(&self, annotated: &[crate::article::Annotated]) {
        let mut writer = self.tantivy.writer::<tantivy::TantivyDocument>(MIN_TEST_HEAP).expect("a writer");
        for one in annotated {
            for document in document::documents(&self.fields, &one.article.path, &one.article.path, one, |_| 1) {
                writer.add_document(document).expect("added");
            }
        }
        writer.commit().expect("committed");
    }

    /// An error of tantivy as one of ours.
    pub fn error(&self, error: TantivyError) -> IndexError {
        IndexError::from_tantivy(&self.folder, error)
    }
}

impl IndexError {
    fn from_tantivy(folder: &Path, error: TantivyError) -> IndexError {
        let folder = folder.to_path_buf();
        match &error {
            TantivyError::LockFailure(LockError::LockBusy, _) => IndexError::Locked(folder),
            TantivyError::LockFailure(LockError::IoError(e), _) => {
                IndexError::NotWritable { folder, what: in_words(e) }
            }
            _ => {
                // A writer thread that failed does not say why; what the disk says now is the likeliest cause.
                match probe(&folder) {
                    Err(e) => IndexError::NotWritable { folder, what: in_words(&e) },
                    Ok(()) => IndexError::Tantivy { folder, source: error },
                }
            }
        }
    }
}

/// Tries whether the disk of an index takes as much as a small segment.
fn probe(folder: &Path) -> io::Result<()> {
    let file = folder.join(".probe");
    let written = fs::write(&file, vec![0u8; 1 << 20]);
    match fs::remove_file(&file) {
        Err(e) if written.is_ok() => Err(e),
        _ => written,
    }
}

/// A system error without its number.
fn in_words(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::StorageFull => "no space left".into(),
        io::ErrorKind::QuotaExceeded => "the quota is used up".into(),
        io::ErrorKind::ReadOnlyFilesystem => "the disk is read-only".into(),
        io::ErrorKind::PermissionDenied => "no right to write there".into(),
        _ => error.to_string(),
    }
}

/// All facets that a field of the index has, ancestors among them, in order.
pub(crate) fn facets(searcher: &Searcher, field: Field) -> tantivy::Result<BTreeSet<Facet>> {
    let mut facets = BTreeSet::new();
    for segment in searcher.segment_readers() {
        let inverted = segment.inverted_index(field)?;
        let mut terms = inverted.terms().stream()?;
        while terms.advance() {
            facets.extend(Facet::from_encoded(terms.key().to_vec()).ok().filter(|f| !f.is_root()));
        }
    }
    Ok(facets)
}

fn tantivy_folder(folder: &Path) -> PathBuf {
    folder.join("tantivy")
}

/// Whether the folder is an index of ours, of a version that this program can use.
fn is_marked(folder: &Path) -> Result<bool, IndexError> {
    let file = folder.join(MARK);
    let text = match fs::read_to_string(&file) {
        Ok(text) => text,
        Err(e) if matches!(e.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => return Ok(false),
        Err(e) => return Err(IndexError::BadMark { file, what: e.to_string() }),
    };
    let mark: Mark = serde_json::from_str(&text).map_err(|e| IndexError::BadMark { file, what: e.to_string() })?;
    if mark.format == FORMAT {
        Ok(true)
    } else {
        Err(IndexError::Format { folder: folder.to_path_buf(), found: mark.format })
    }
}

/// Whether a folder holds nothing but what version control needs, or an index that was stopped while it was made.
fn is_vacant(folder: &Path) -> bool {
    let Ok(entries) = fs::read_dir(folder) else { return false };
    entries.flatten().all(|e| match e.file_name().to_string_lossy().as_ref() {
        // Names can be mended before there is an index, and searches outlive one.
        ".gitignore" | ".gitkeep" | "authority.rec" | SAVED | ".saved.lock" => true,
        "tantivy" => fs::read_dir(e.path()).is_ok_and(|mut inside| inside.next().is_none()),
        _ => false,
    })
}
