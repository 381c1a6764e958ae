//! What kind of file it is: by its ending, corrected by its first bytes.
//!
//! The ending says what the user takes a file for; the first bytes overrule it where they cannot be mistaken, since web
//! servers and mail programs give any ending to anything. An ending that no reader knows is believed: pictures, films and
//! programs are not opened.

use std::borrow::Cow;
use std::path::Path;

use encoding_rs::{UTF_16BE, UTF_16LE};

use super::Skip;

/// So much of a file is looked at for its first words.
const OPENING: usize = 2048;
/// So much of a file is looked at.
pub(super) const HEAD: usize = 8192;

/// How a file is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FileKind {
    // Files that are read as a whole.
    Text,
    Markdown,
    Html,
    Mhtml,
    Pdf,
    Docx,
    Odt,
    Rtf,
    Mail,
    Epub,
    Tei,
    // Files of many records, read as they flow.
    Jsonl,
    Json,
    Table,
    Mbox,
    Warc,
    // Files of files.
    Zip,
    Tar,
    Gzip,
    Zstd,
}

use FileKind::*;

impl FileKind {
    /// Whether the file is read as a whole, so that the limit of one article is a limit of it.
    pub(super) fn is_document(self) -> bool {
        matches!(self, Text | Markdown | Html | Mhtml | Pdf | Docx | Odt | Rtf | Mail | Epub | Tei)
    }
}

/// What the ending of a name says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ending {
    Known(FileKind),
    /// No ending, or a number: read if it proves to be text.
    Absent,
    /// XML, which is read if it is TEI or a web page.
    Xml,
    /// An old Word document, unless it is in truth one of the formats that programs call so.
    Doc,
}

/// The kind by the ending of a name; `None` is a file that is not opened.
pub(super) fn by_name(path: &Path) -> Option<Ending> {
    let Some(ending) = path.extension() else { return Some(Ending::Absent) };
    Some(Ending::Known(match ending.to_string_lossy().to_ascii_lowercase().as_str() {
        "txt" | "text" | "asc" => Text,
        "md" | "markdown" | "mdown" | "mkd" => Markdown,
        "html" | "htm" | "xhtml" | "xht" | "shtml" => Html,
        "mht" | "mhtml" => Mhtml,
        "pdf" => Pdf,
        "docx" | "docm" | "dotx" => Docx,
        "odt" | "ott" | "fodt" => Odt,
        "rtf" => Rtf,
        "epub" => Epub,
        "eml" => Mail,
        "mbox" | "mbx" => Mbox,
        "tei" => Tei,
        "jsonl" | "ndjson" => Jsonl,
        "json" => Json,
        "csv" | "tsv" | "tab" => Table,
        "zip" => Zip,
        "tar" => Tar,
        "gz" | "tgz" => Gzip,
        "zst" | "tzst" => Zstd,
        "warc" => Warc,
        "xml" => return Some(Ending::Xml),
        "doc" => return Some(Ending::Doc),
        // "memo.1956" is no format but a name with a dot in it.
        other if other.bytes().all(|b| b.is_ascii_digit()) => return Some(Ending::Absent),
        _ => return None,
    }))
}

/// Why a file is not opened, by the ending of its name: what can be done about it, where something can.
pub(super) fn unread(path: &Path) -> Skip {
    match path.extension().map(|e| e.to_string_lossy().to_ascii_lowercase()).as_deref() {
        Some("xz" | "bz2" | "7z" | "rar" | "txz" | "tbz" | "tbz2" | "lz" | "lzma" | "lz4" | "z" | "arj" | "cab") => {
            Skip::Archive
        }
        Some("doc" | "dot" | "wpd" | "wps" | "sxw" | "pages") => Skip::Office(".docx"),
        Some("ppt" | "pptx" | "pps" | "ppsx" | "odp" | "key" | "djvu" | "ps" | "xps") => Skip::Office(".pdf"),
        Some("xls" | "xlsx" | "xlsm" | "xlsb" | "ods" | "numbers") => Skip::Office(".csv"),
        Some("mobi" | "azw" | "azw3" | "fb2") => Skip::Office(".epub"),
        Some("msg") => Skip::Office(".eml"),
        _ => Skip::Format,
    }
}

/// The kind that ending and first bytes make together; `None` is a file that is not read.
pub(super) fn settle(ending: Ending, head: &[u8]) -> Option<FileKind> {
    if let Some(kind) = by_magic(head) {
        return Some(match (kind, ending) {
            // Documents that are zip archives inside; a zip that is one in truth is seen when it is opened.
            (Zip, Ending::Known(known @ (Docx | Odt | Epub))) => known,
            (_, _) => kind,
        });
    }
    let page = is_page(head);
    match ending {
        // A whole mailbox under the ending of one mail, a report under any: they begin with "From " and a time.
        Ending::Known(Text | Mail | Mbox) | Ending::Absent if starts_mbox(head) => Some(Mbox),
        Ending::Known(Text) | Ending::Absent if is_mail(head) => Some(Mail),
        Ending::Known(Text | Markdown | Mhtml | Pdf | Docx | Odt | Rtf | Epub | Tei) if page => Some(Html),
        Ending::Absent | Ending::Xml | Ending::Doc if page => Some(Html),
        Ending::Known(Html | Mhtml) | Ending::Doc if is_mhtml(head) => Some(Mhtml),
        // JSON Lines have objects; what begins as an array is one.
        Ending::Known(Jsonl) if first_mark(head) == Some(b'[') => Some(Json),
        Ending::Known(kind) => Some(kind),
        Ending::Absent => Some(Text),
        Ending::Xml if super::tei::is_tei(head) => Some(Tei),
        Ending::Xml | Ending::Doc => None,
    }
}

/// The name of what is inside a file that is only compressed: "page.html.gz" holds "page.html".
pub(super) fn without_compression(name: &Path) -> Cow<'_, Path> {
    let ending = name.extension().map(|e| e.to_string_lossy().to_ascii_lowercase());
    match ending.as_deref() {
        Some("gz" | "zst") => Cow::Owned(name.with_extension("")),
        Some("tgz" | "tzst") => Cow::Owned(name.with_extension("tar")),
        _ => Cow::Borrowed(name),
    }
}

/// Whether columns and fields may have to be named for what is in a file of this name.
pub fn may_hold_records(path: &Path) -> bool {
    match by_name(path) {
        Some(Ending::Known(kind)) => !kind.is_document() && !matches!(kind, Mbox | Warc),
        Some(Ending::Absent) => true,
        Some(Ending::Xml | Ending::Doc) | None => false,
    }
}

/// First bytes that cannot be mistaken.
fn by_magic(head: &[u8]) -> Option<FileKind> {
    const MAGIC: &[(&[u8], FileKind)] = &[
        (b"%PDF-", Pdf),
        (b"{\\rtf", Rtf),
        (b"PK\x03\x04", Zip),
        (b"PK\x05\x06", Zip),
        (b"\x1f\x8b\x08", Gzip),
        (b"\x28\xb5\x2f\xfd", Zstd),
        (b"WARC/1.", Warc),
        (b"WARC/0.", Warc),
    ];
    let start = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
    let found = MAGIC.iter().find(|(magic, _)| start.starts_with(magic)).map(|(_, kind)| *kind);
    found.or_else(|| (head.get(257..262) == Some(b"ustar")).then_some(Tar))
}

/// The first lines in lower case, as far as they are text.
fn opening(head: &[u8]) -> String {
    // Root elements and headings come early; this is asked of every file.
    let head = &head[..head.len().min(OPENING)];
    let text = match head {
        [0xff, 0xfe, rest @ ..] => UTF_16LE.decode_without_bom_handling(rest).0,
        [0xfe, 0xff, rest @ ..] => UTF_16BE.decode_without_bom_handling(rest).0,
        _ => String::from_utf8_lossy(head),
    };
    text.trim_start_matches('\u{feff}').trim_start().to_ascii_lowercase()
}

/// Whether it begins as a web page does: a document type, or the root element after comments and processing
/// instructions.
fn is_page(head: &[u8]) -> bool {
    let text = opening(head);
    let mut rest = text.as_str();
    loop {
        rest = rest.trim_start();
        let end = if rest.starts_with("<!--") {
            "-->"
        } else if rest.starts_with("<?") {
            "?>"
        } else {
            break;
        };
        match rest.split_once(end) {
            Some((_, after)) => rest = after,
            None => return false,
        }
    }
    rest.starts_with("<!doctype html")
        || rest.strip_prefix("<html").is_some_and(|r| r.starts_with([' ', '>', '\n', '\r', '\t']))
}

/// Whether it is a web page with its pictures in one MIME file, by the heading.
fn is_mhtml(head: &[u8]) -> bool {
    let text = opening(head);
    let heading = text.split("\n\n").next().unwrap_or_default().split("\r\n\r\n").next().unwrap_or_default();
    heading.contains("content-type: multipart/related") && heading.contains("mime-version:")
}

/// Whether it begins with the heading of a mail, as programs write it on the way: a text that somebody wrote may have
/// "From:" and "Date:" above it, but no number of a message.
fn is_mail(head: &[u8]) -> bool {
    let text = opening(head).replace("\r\n", "\n");
    let heading = text.split("\n\n").next().unwrap_or_default();
    let all_named = heading.lines().all(|line| {
        line.starts_with([' ', '\t'])
            || line.split_once(':').is_some_and(|(name, _)| {
                !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
            })
    });
    let has = |name: &str| heading.lines().any(|line| line.starts_with(name));
    all_named && has("from:") && (has("message-id:") || has("mime-version:") || has("received:"))
}

/// Whether it begins as a mailbox does, with a line "From ", a sender and a time, and a heading below it.
fn starts_mbox(head: &[u8]) -> bool {
    let mut lines = head.trim_ascii_start().splitn(3, |b| *b == b'\n');
    let (Some(first), Some(second)) = (lines.next(), lines.next()) else { return false };
    let heading = second
        .iter()
        .position(|b| *b == b':')
        .is_some_and(|at| at > 0 && second[..at].iter().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_')));
    heading && super::mail::mbox::is_separator(first)
}

/// The first byte that is no blank.
fn first_mark(head: &[u8]) -> Option<u8> {
    head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start().first().copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(name: &str, head: &[u8]) -> Option<FileKind> {
        by_name(Path::new(name)).and_then(|ending| settle(ending, head))
    }

    #[test]
    fn endings_decide_and_numbers_are_no_endings() {
        assert_eq!(kind("a/B.HTM", b"<p>Suez"), Some(Html));
        assert_eq!(kind("memo.1956", b"Suez"), Some(Text));
        assert_eq!(kind("README", b"Suez"), Some(Text));
        assert_eq!(kind("scan.jpg", b"\xff\xd8"), None);
        assert_eq!(kind("old.doc", b"\xd0\xcf\x11\xe0"), None);
        assert_eq!(kind("feed.xml", b"<?xml version=\"1.0\"?><rss>"), None);
    }

    #[test]
    fn what_is_not_read_says_what_to_do() {
        for (name, said) in [
            ("a.tar.xz", "kind of archive that is not read: unpack it by hand"),
            ("a.RAR", "kind of archive that is not read: unpack it by hand"),
            ("old.doc", "kind of file that is not read: save it as .docx"),
            ("a.ppt", "kind of file that is not read: save it as .pdf"),
            ("a.jpg", "kind of file that is not read"),
        ] {
            assert_eq!(unread(Path::new(name)).to_string(), said);
        }
    }

    #[test]
    fn first_bytes_overrule_a_wrong_ending() {
        for name in ["report.pdf", "report.txt", "report", "report.doc", "report.docx"] {
            assert_eq!(kind(name, b"\n<!-- saved --><!DOCTYPE html><title>"), Some(Html), "{name}");
            assert_eq!(kind(name, b"{\\rtf1\\ansi"), Some(Rtf), "{name}");
            assert_eq!(kind(name, b"%PDF-1.4"), Some(Pdf), "{name}");
        }
        assert_eq!(kind("page.html", b"\x1f\x8b\x08\0"), Some(Gzip));
        assert_eq!(kind("feed.xml", b"<?xml version='1.0'?>\n<html xmlns=''>"), Some(Html));
        assert_eq!(kind("saved.mht", b"<html>"), Some(Html));
        assert_eq!(kind("records.jsonl", b" [\n{\"text\""), Some(Json));
        assert_eq!(kind("v1.xml", b"<?xml version='1.0'?><TEI xmlns=\"http://www.tei-c.org/ns/1.0\">"), Some(Tei));
    }

    #[test]
    fn documents_that_are_zip_archives_keep_their_ending() {
        assert_eq!(kind("memo.docx", b"PK\x03\x04"), Some(Docx));
        assert_eq!(kind("memo.txt", b"PK\x03\x04"), Some(Zip));
    }

    #[test]
    fn mailboxes_are_known_by_their_first_line() {
        let head = b"From anna at example.org  Mon Mar  3 12:00:00 2003\nFrom: anna at example.org\n";
        assert_eq!(kind("2003-March.txt", head), Some(Mbox));
        assert_eq!(kind("mbox", head), Some(Mbox));
        assert_eq!(kind("talks.txt", b"From: Anna\nMessage-ID: <1>\nSubject: Talks\n\nThe ministers"), Some(Mail));
        assert_eq!(kind("talks.txt", b"From: Anna\nTo: Ben\nDate: 3 March 2003\n\nThe ministers"), Some(Text));
        assert_eq!(kind("memoir.txt", b"From there he went to Geneva.\nNote: in 1954."), Some(Text));
    }
}
