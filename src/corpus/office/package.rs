//! The container that DOCX, ODT and EPUB share: parts of XML in a ZIP archive.
//!
//! Nothing is written to disk: a part is unpacked into memory, and only when it is asked for. All parts of one file
//! together may unpack to no more than the limit of one article, whatever the archive says of their sizes. An archive
//! with more than [`MAX_PARTS`] parts is not opened.

use std::collections::HashMap;
use std::io::{Cursor, Read};

use zip::ZipArchive;
use zip::result::ZipError;

use super::{Limits, Skip};

/// More parts than any book of pictures has; the list of them alone would take memory without end.
const MAX_PARTS: usize = 20_000;
/// An OLE file: the container of Word's old binary format, and of a modern file that is locked with a password.
const OLE: &[u8] = &[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];

/// An opened archive.
pub(super) struct Package<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    /// Where a part stands, by its name and by its name in lower case.
    places: HashMap<String, usize>,
    left: u64,
    limit: u64,
}

impl<'a> Package<'a> {
    /// Opens an archive that is called `what` in messages: "a Word document".
    ///
    /// # Errors
    /// [`Skip::Encrypted`] and [`Skip::Damaged`].
    pub(super) fn open(bytes: &'a [u8], what: &str, limits: &Limits) -> Result<Self, Skip> {
        if bytes.starts_with(OLE) {
            return Err(ole(bytes));
        }
        if !bytes.starts_with(b"PK") {
            return Err(Skip::Damaged(format!("its content is not that of {what}; open it and save it anew")));
        }
        let listed = memchr_count(bytes, b"PK\x01\x02");
        if listed > MAX_PARTS {
            return Err(Skip::Damaged(format!("{listed} parts in one file; {what} has no more than {MAX_PARTS}")));
        }
        let archive = ZipArchive::new(Cursor::new(bytes))
            .map_err(|e| Skip::Damaged(format!("cut off or broken ({e}); fetch or save it anew")))?;
        let mut places = HashMap::new();
        for index in 0..archive.len() {
            let Ok(entry) = archive.by_index_data(index) else { continue };
            let Ok(name) = entry.name() else { continue };
            let name = name.replace('\\', "/").trim_start_matches('/').to_string();
            places.entry(name.to_lowercase()).or_insert(index);
            places.insert(name, index);
        }
        Ok(Package { archive, places, left: limits.max_bytes, limit: limits.max_bytes })
    }

    /// Whether there is such a part.
    pub(super) fn has(&self, name: &str) -> bool {
        self.place(name).is_some()
    }

    /// Names of all parts, in no order.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.places.keys().map(String::as_str)
    }

    fn place(&self, name: &str) -> Option<usize> {
        self.places.get(name).or_else(|| self.places.get(&name.to_lowercase())).copied()
    }

    /// The text of a part of XML; `None` where there is no such part.
    ///
    /// # Errors
    /// [`Skip::Unpacks`] once the limit is used up, [`Skip::Encrypted`], [`Skip::Damaged`].
    pub(super) fn text(&mut self, name: &str) -> Result<Option<String>, Skip> {
        let Some(index) = self.place(name) else { return Ok(None) };
        let damaged = |e: &dyn std::fmt::Display| Skip::Damaged(format!("part {name} cannot be unpacked ({e})"));
        let part = self.archive.by_index(index).map_err(|e| match e {
            ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) | ZipError::InvalidPassword => Skip::Encrypted,
            other => damaged(&other),
        })?;
        let mut bytes = Vec::new();
        part.take(self.left + 1).read_to_end(&mut bytes).map_err(|e| damaged(&e))?;
        if bytes.len() as u64 > self.left {
            return Err(Skip::Unpacks { limit: self.limit });
        }
        self.left -= bytes.len() as u64;
        Ok(Some(super::xml::decode(&bytes)))
    }
}

/// What an OLE file is: one that is locked holds a stream of a name of its own.
fn ole(bytes: &[u8]) -> Skip {
    let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    if bytes.windows(name.len()).any(|w| w == name) {
        Skip::Encrypted
    } else {
        Skip::Damaged("written by Word 97 to 2003, which is not read; save it as .docx".into())
    }
}

/// How often a short byte string occurs.
fn memchr_count(bytes: &[u8], wanted: &[u8]) -> usize {
    bytes.windows(wanted.len()).filter(|w| *w == wanted).count()
}

/// A reference within a part as the name of another: "../word/notes.xml" seen from "word/document.xml". Anchors go,
/// percent signs are read, and `..` ends at the root of the archive.
pub(super) fn resolve(from: &str, reference: &str) -> String {
    let path = reference.split(['#', '?']).next().unwrap_or_default();
    let path = percent_decoded(path);
    let folder = from.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut steps: Vec<&str> = if path.starts_with('/') { Vec::new() } else { folder.split('/').collect() };
    for step in path.split('/') {
        match step {
            "" | "." => {}
            ".." => {
                steps.pop();
            }
            step => steps.push(step),
        }
    }
    steps.retain(|s| !s.is_empty());
    steps.join("/")
}

/// "chapter%201.xhtml" as "chapter 1.xhtml".
pub(super) fn percent_decoded(path: &str) -> String {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let Some((first, behind)) = rest.split_first() {
        let code = (*first == b'%').then(|| behind.get(..2)).flatten();
        let byte = code.and_then(|hex| u8::from_str_radix(std::str::from_utf8(hex).ok()?, 16).ok());
        match byte {
            Some(byte) => {
                bytes.push(byte);
                rest = &behind[2..];
            }
            None => {
                bytes.push(*first);
                rest = behind;
            }
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| path.to_string())
}

#[cfg(test)]
pub(super) mod tests {
    use std::io::Write;

    use super::*;

    /// An archive of parts, for the tests of the readers.
    pub(in crate::corpus) fn archive(parts: &[(&str, &str)]) -> Vec<u8> {
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, text) in parts {
            zip.start_file(*name, zip::write::SimpleFileOptions::default()).expect("a part");
            zip.write_all(text.as_bytes()).expect("its text");
        }
        zip.finish().expect("an archive").into_inner()
    }

    #[test]
    fn a_bomb_is_stopped_at_the_limit() {
        let bytes = archive(&[("content.xml", &" ".repeat(2_000_000))]);
        let limits = Limits { max_bytes: 1_000_000 };
        let mut package = Package::open(&bytes, "a text", &limits).expect("an archive");
        assert_eq!(package.text("content.xml"), Err(Skip::Unpacks { limit: 1_000_000 }));
    }

    #[test]
    fn what_is_no_archive_is_named() {
        let open = |bytes: &[u8]| Package::open(bytes, "a Word document", &Limits::default()).err();
        assert!(matches!(open(b"<html>"), Some(Skip::Damaged(said)) if said.contains("not that of a Word document")));
        let cut = &archive(&[("a", &"some text ".repeat(1000))])[..60];
        assert!(matches!(open(cut), Some(Skip::Damaged(said)) if said.contains("cut off")));
        let old = [OLE, &[0; 600]].concat();
        assert!(matches!(open(&old), Some(Skip::Damaged(said)) if said.contains("Word 97")));
        let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(open(&[OLE, &name].concat()), Some(Skip::Encrypted));
    }

    #[test]
    fn references_between_parts() {
        assert_eq!(resolve("word/document.xml", "footnotes.xml"), "word/footnotes.xml");
        assert_eq!(resolve("OEBPS/text/nav.xhtml", "../ch%201.xhtml#a"), "OEBPS/ch 1.xhtml");
        assert_eq!(resolve("a/b.xml", "/word/x.xml"), "word/x.xml");
        assert_eq!(resolve("a.xml", "../../../etc/passwd"), "etc/passwd");
        assert_eq!(percent_decoded("100%.html"), "100%.html");
    }
}
