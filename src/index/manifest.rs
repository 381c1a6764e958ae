//! What the index knows of the files that it was made from.
//!
//! The knowledge lives in file documents, in the same commits as the articles, so that the two can never disagree. It
//! is read from columns, without touching stored texts.

use std::collections::HashMap;

use tantivy::{Searcher, TantivyDocument};

use super::schema::{Fields, level};

/// What is known of one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) size: u64,
    pub(super) modified: i64,
    pub(super) hash: u64,
    pub(super) made_by: u64,
    pub(super) named_by: u64,
    pub(super) articles: u64,
    /// Why it gave no article; empty otherwise.
    pub(super) skipped: String,
}

/// All files, by absolute path.
pub(super) type Manifest = HashMap<String, Entry>;

/// Reads the manifest of the last commit.
pub(super) fn load(searcher: &Searcher) -> tantivy::Result<Manifest> {
    let mut manifest = Manifest::new();
    for segment in searcher.segment_readers() {
        let columns = segment.fast_fields();
        let (Some(paths), Some(skipped)) = (columns.str("entry")?, columns.str("skipped")?) else { continue };
        let (size, modified, hash) = (columns.u64("size")?, columns.i64("modified")?, columns.u64("hash")?);
        let (made_by, named_by) = (columns.u64("made_by")?, columns.u64("named_by")?);
        let articles = columns.u64("articles")?;
        for doc in segment.doc_ids_alive() {
            let Some(ord) = paths.term_ords(doc).next() else { continue };
            let (mut path, mut reason) = (String::new(), String::new());
            paths.ord_to_str(ord, &mut path)?;
            if let Some(ord) = skipped.term_ords(doc).next() {
                skipped.ord_to_str(ord, &mut reason)?;
            }
            let entry = Entry {
                size: size.first(doc).unwrap_or(0),
                modified: modified.first(doc).unwrap_or(0),
                hash: hash.first(doc).unwrap_or(0),
                made_by: made_by.first(doc).unwrap_or(0),
                named_by: named_by.first(doc).unwrap_or(0),
                articles: articles.first(doc).unwrap_or(0),
                skipped: reason,
            };
            manifest.insert(path, entry);
        }
    }
    Ok(manifest)
}

/// The document that keeps an entry.
pub(super) fn document(fields: &Fields, path: &str, entry: &Entry) -> TantivyDocument {
    let mut document = TantivyDocument::new();
    document.add_text(fields.level, level::FILE);
    document.add_text(fields.file, path);
    document.add_text(fields.entry, path);
    document.add_u64(fields.size, entry.size);
    document.add_i64(fields.modified, entry.modified);
    document.add_u64(fields.hash, entry.hash);
    document.add_u64(fields.made_by, entry.made_by);
    document.add_u64(fields.named_by, entry.named_by);
    document.add_u64(fields.articles, entry.articles);
    document.add_text(fields.skipped, &entry.skipped);
    document
}
