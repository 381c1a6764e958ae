//! What every target does with its bytes, and what must hold of what comes out.
//!
//! A panic ends a run even inside the guard that [`Reader`] puts around foreign parsers: libFuzzer's hook aborts before
//! anything unwinds. Set `CHANCERY_FUZZ_FOREIGN=pass` to let panics of other crates unwind into that guard, as they do in the
//! program, and go on.

use std::collections::BTreeSet;
use std::io::{Cursor, Write};
use std::ops::Range;
use std::path::Path;
use std::sync::{LazyLock, Mutex, Once};

use chancery::annotate::Annotator;
use chancery::article::{Article, Format, Passage};
use chancery::authority::Authority;
use chancery::corpus::{Limits, Reader, Skip};
use chancery::passage::{MAX_BYTES, passages};
use chancery::sentence::sentences;
use unicode_normalization::is_nfc;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

static AUTHORITY: LazyLock<Authority> = LazyLock::new(|| Authority::built_in().expect("the records are well formed"));

/// Small, so that a limit is reached within a run.
const LIMITS: Limits = Limits { max_bytes: 1 << 20 };
/// What a text may never hold: `clean` takes them out.
const UNWANTED: &[char] = &['\0', '\r', '\u{ad}', '\u{200b}', '\u{2060}', '\u{feff}'];

/// Reads bytes as a file of this name and looks at every article.
pub fn read(name: &str, bytes: &[u8]) {
    pass_foreign();
    let mut given = 0;
    let reader = Reader::new(&AUTHORITY, LIMITS);
    let outcome = reader.read_named(Path::new(name), bytes, &mut |article| {
        given += 1;
        look(&article);
    });
    match outcome {
        Ok(reading) => assert_eq!(reading.articles, given, "articles are counted as they are given"),
        Err(Skip::Failed) => assert!(passes_foreign(), "a reader failed"),
        Err(skip) => {
            assert_eq!(given, 0, "articles were given of a file that is said to have none: {skip}");
            assert!(!skip.to_string().trim().is_empty());
        }
    }
}

/// What must hold of an article.
fn look(article: &Article) {
    let Article { id, text, title, .. } = article;
    assert!(!id.is_empty(), "an article without an id");
    assert!(!text.trim().is_empty() || title.is_some(), "an article of nothing");
    plain("text", text);
    let names = article.authors.iter().chain(title).chain(&article.section).chain(&article.dropped);
    for name in names.chain(article.source.as_ref().map(|s| &s.name)) {
        plain("a name", name);
    }
    assert!(title.as_ref().is_none_or(|t| !t.trim().is_empty()), "a title of blanks");
    assert!(article.authors.iter().all(|a| !a.trim().is_empty()), "an author of blanks");
    in_order(text, article.given_names.iter().map(|name| name.range.clone()));
}

fn plain(what: &str, text: &str) {
    assert!(!text.contains(UNWANTED), "{what} has an invisible character: {text:?}");
    assert!(is_nfc(text), "{what} is not NFC: {text:?}");
}

/// Reads bytes as a document that is a zip archive inside: as they are if they are one, else as parts to be packed, so that
/// a change of a byte is a change of a part and not a wrong checksum. A part begins with a line "\u{1}name".
pub fn read_packed(name: &str, bytes: &[u8]) {
    if bytes.starts_with(b"PK") { read(name, bytes) } else { read(name, &pack(bytes)) }
}

/// Reads bytes in one of the formats that are no compressed stream.
pub fn read_any(which: u8, bytes: &[u8]) {
    const NAMES: &[&str] = &[
        "a.txt", "a.md", "a.html", "a.mhtml", "a.pdf", "a.docx", "a.odt", "a.rtf", "a.epub", "a.eml", "a.mbox",
        "a.tei", "a.json", "a.jsonl", "a.csv", "a.warc", "a.tar",
    ];
    match NAMES[usize::from(which) % NAMES.len()] {
        name @ ("a.docx" | "a.odt" | "a.epub") => read_packed(name, bytes),
        name => read(name, bytes),
    }
}

/// Cuts a text up and finds its names and times.
pub fn annotate(text: &str) {
    static ANNOTATOR: LazyLock<Annotator<'static>> = LazyLock::new(|| Annotator::new(&AUTHORITY));
    let mut end = 0;
    for range in sentences(text) {
        assert!(range.start == end && range.end > end && text.is_char_boundary(range.end), "the sentence {range:?}");
        end = range.end;
    }
    assert_eq!(end, text.len(), "sentences are not the whole text");
    end = 0;
    for Passage { range, .. } in passages(text) {
        assert!(range.start == end && range.end > end && text.is_char_boundary(range.end), "the passage {range:?}");
        assert!(range.len() <= MAX_BYTES, "a passage of {} bytes", range.len());
        end = range.end;
    }
    assert_eq!(end, text.len(), "passages are not the whole text");
    let read = ANNOTATOR.annotate(Article::new("a.txt", Format::Text, text.to_string()));
    let mentions = read.mentions.iter().map(|m| m.start..m.end);
    in_order(text, mentions);
    in_order(text, read.dates.iter().map(|d| d.start..d.end));
}

/// Parts of a text, in order, not overlapping.
fn in_order(text: &str, parts: impl Iterator<Item = Range<usize>>) {
    let mut end = 0;
    for part in parts {
        assert!(part.start < part.end && end <= part.start, "{part:?} behind {end}");
        assert!(text.get(part.clone()).is_some(), "{part:?} is no part of {text:?}");
        end = part.end;
    }
}

/// The zip archive of parts.
fn pack(bytes: &[u8]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for part in bytes.split(|b| *b == 1) {
        let Some(end) = part.iter().position(|b| *b == b'\n') else { continue };
        let name = String::from_utf8_lossy(&part[..end]);
        // Two parts of one name are refused by the writer; the reader of archives has a target of its own.
        if zip.start_file(name, stored).is_ok() {
            zip.write_all(&part[end + 1..]).expect("memory");
        }
    }
    zip.finish().expect("memory").into_inner()
}

fn passes_foreign() -> bool {
    static PASSES: LazyLock<bool> = LazyLock::new(|| std::env::var("CHANCERY_FUZZ_FOREIGN").is_ok_and(|v| v == "pass"));
    *PASSES
}

/// Lets panics of other crates unwind, if so told; each place is named once.
fn pass_foreign() {
    static HOOK: Once = Once::new();
    static NAMED: Mutex<BTreeSet<String>> = Mutex::new(BTreeSet::new());
    if passes_foreign() {
        HOOK.call_once(|| {
            let abort = std::panic::take_hook();
            std::panic::set_hook(Box::new(move |panic| {
                match panic.location().filter(|at| at.file().contains("/registry/src/")) {
                    None => abort(panic),
                    Some(at) => {
                        if NAMED.lock().is_ok_and(|mut named| named.insert(at.to_string())) {
                            eprintln!("FOREIGN {panic}");
                        }
                    }
                }
            }));
        });
    }
}
