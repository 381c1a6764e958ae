//! One file while it is read: its parts come in here as streams of bytes, its articles go out completed.
//!
//! A part is the file itself, a member of an archive or a record of a container; all of them take the way through
//! [`Run::stream`], so that a format is read alike wherever it stands. A part that fails is noted and costs no other.

use std::collections::{BTreeMap, HashSet};
use std::fs::File;
use std::io::{BufRead, BufReader, Cursor, Read, Seek};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;

use xxhash_rust::xxh3::{Xxh3, xxh3_64};

use crate::article::{Article, PartialDate, Provenance, Publication};

use super::kind::{self, FileKind};
use super::mail::message::{self, Letter};
use super::mail::{mbox, mhtml};
use super::office::{docx, epub, odt, rtf};
use super::packed::{archive, bound, unpack, warc};
use super::records::transcode::{self, Utf8};
use super::records::{FieldMap, json, jsonl, table};
use super::{
    BadRecord, Limits, Reader, Skip, clean, content_hash, decode, file_name, html, language, markdown, pdf, tei, text,
    tidy,
};

/// So many parts that failed are named; beyond them they are counted.
const NAMED_BAD_RECORDS: usize = 10_000;
/// Most files in one archive, with those of the archives inside it.
const MAX_MEMBERS: usize = 1_000_000;

/// Where a part stands and what it is called.
#[derive(Debug, Clone)]
pub(super) struct Place {
    /// Path of the file, with the path inside it behind it: what its articles say of where they are.
    pub(super) path: String,
    /// The article's id, or the beginning of it.
    pub(super) id: String,
    /// The name that tells format, date and source: the path, without what only says how it was packed.
    pub(super) name: PathBuf,
    /// The path inside the file; empty for the file itself.
    pub(super) member: String,
    /// How many archives it lies in.
    pub(super) archives: usize,
    /// How many packings of any kind lie around it.
    pub(super) layers: usize,
}

impl Place {
    /// The file itself.
    pub(super) fn of_file(path: &Path, id: &str) -> Place {
        Place {
            path: path.to_string_lossy().into_owned(),
            id: id.to_string(),
            name: path.to_path_buf(),
            member: String::new(),
            archives: 0,
            layers: 0,
        }
    }

    /// A file inside the archive that is here.
    pub(super) fn inside(&self, member: &str) -> Place {
        let below = |outer: &str| format!("{outer}/{member}");
        Place {
            path: below(&self.path),
            id: below(&self.id),
            name: PathBuf::from(below(&self.path)),
            member: if self.member.is_empty() { member.to_string() } else { below(&self.member) },
            archives: self.archives + 1,
            layers: self.layers + 1,
        }
    }
}

/// A file whose hash is taken as it is read.
struct Hashed {
    inner: File,
    hasher: Xxh3,
}

impl Read for Hashed {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.hasher.update(&buffer[..read]);
        Ok(read)
    }
}

/// What came of the parts so far.
pub(super) struct Run<'r> {
    reader: &'r Reader<'r>,
    emit: &'r mut dyn FnMut(Article),
    /// How many articles were given.
    pub(super) articles: usize,
    /// What may still be unpacked, and the limit that this began with.
    pub(super) room: bound::Room,
    /// Hash of the whole file, once it has been read.
    pub(super) hash: u64,
    bad: Vec<BadRecord>,
    /// So many more could not be read.
    pub(super) bad_unnamed: usize,
    /// Members of kinds that are not read, by ending.
    unread: BTreeMap<String, usize>,
    members: usize,
    ids: HashSet<u64>,
}

impl<'r> Run<'r> {
    /// A run over a file of `size` bytes.
    pub(super) fn new(reader: &'r Reader<'r>, size: u64, emit: &'r mut dyn FnMut(Article)) -> Run<'r> {
        let room = bound::Room::new(size, reader.limits);
        let (bad, unread, ids) = (Vec::new(), BTreeMap::new(), HashSet::new());
        Run { reader, emit, articles: 0, room, hash: 0, bad, bad_unnamed: 0, unread, members: 0, ids }
    }

    pub(super) fn limits(&self) -> Limits {
        self.reader.limits
    }

    pub(super) fn map(&self) -> &'r FieldMap {
        &self.reader.map
    }

    /// An error once the user has stopped the run: asked between records and members.
    pub(super) fn go_on(&self) -> Result<(), Skip> {
        let stopped = self.reader.stop.is_some_and(|stop| stop.load(Ordering::Relaxed));
        if stopped { Err(Skip::Interrupted) } else { Ok(()) }
    }

    /// Reads the file itself, of `size` bytes when it was opened.
    pub(super) fn file(&mut self, path: &Path, id: &str, mut file: File, size: u64) -> Result<(), Skip> {
        let place = Place::of_file(path, id);
        let mut head = Vec::with_capacity(kind::HEAD);
        (&mut file).take(kind::HEAD as u64).read_to_end(&mut head).map_err(Skip::of)?;
        file.rewind().map_err(Skip::of)?;
        if head.is_empty() {
            return Err(Skip::Empty);
        }
        let kind = kind::by_name(path).and_then(|ending| kind::settle(ending, &head));
        let kind = kind.ok_or_else(|| kind::unread(path))?;
        let limit = self.reader.limits.max_bytes;
        if kind.is_document() && size > limit {
            return Err(Skip::TooLarge { limit });
        }
        // An archive of this kind is read from its end, so its hash needs a way of its own.
        if kind == FileKind::Zip {
            self.hash = content_hash(path).map_err(Skip::of)?;
            return archive::zip(self, &place, BufReader::new(file));
        }
        let mut input = BufReader::with_capacity(1 << 16, Hashed { inner: file, hasher: Xxh3::new() });
        let outcome = self.stream(&place, &mut input);
        if matches!(outcome, Err(Skip::Interrupted)) {
            return outcome;
        }
        // What stands behind the last record belongs to the file, too, and so does what could not be read.
        std::io::copy(&mut input, &mut std::io::sink()).map_err(Skip::of)?;
        self.hash = input.get_ref().hasher.digest();
        outcome
    }

    /// Reads a file that is in memory.
    pub(super) fn bytes(&mut self, place: &Place, bytes: &[u8]) -> Result<(), Skip> {
        self.hash = xxh3_64(bytes);
        let ending = kind::by_name(&place.name).ok_or(Skip::Format)?;
        match kind::settle(ending, &bytes[..bytes.len().min(kind::HEAD)]) {
            // An archive may be larger than an article, so it does not go through the limit of one.
            Some(FileKind::Zip) => archive::zip(self, place, Cursor::new(bytes)),
            _ => self.stream(place, &mut { bytes }),
        }
    }

    /// Reads a part from its first byte to its last, or until it fails.
    pub(super) fn stream(&mut self, place: &Place, input: &mut dyn BufRead) -> Result<(), Skip> {
        let unread = || kind::unread(&place.name);
        let ending = kind::by_name(&place.name).ok_or_else(unread)?;
        let mut head = Vec::with_capacity(kind::HEAD);
        (&mut *input).take(kind::HEAD as u64).read_to_end(&mut head).map_err(Skip::of)?;
        if head.is_empty() {
            return Err(Skip::Empty);
        }
        let kind = kind::settle(ending, &head).ok_or_else(unread)?;
        let wide = transcode::wide(&head);
        let mut input = Cursor::new(head).chain(input);
        match kind {
            FileKind::Jsonl | FileKind::Json | FileKind::Table => match wide {
                Some(encoding) => {
                    let mut input = BufReader::with_capacity(1 << 16, Utf8::new(input, encoding));
                    self.records(kind, place, &mut input)
                }
                None => self.records(kind, place, &mut input),
            },
            FileKind::Mbox => mbox::read(self, place, &mut input),
            FileKind::Warc => warc::read(self, place, &mut input),
            FileKind::Tar => archive::tar(self, place, &mut input),
            FileKind::Gzip => unpack::gzip(self, place, &mut input),
            FileKind::Zstd => unpack::zstd(self, place, &mut input),
            FileKind::Zip => {
                let bytes = self.whole(&mut input)?;
                archive::zip(self, place, Cursor::new(bytes))
            }
            kind => {
                let bytes = self.whole(&mut input)?;
                self.document(kind, place, &bytes)
            }
        }
    }

    /// Reads a file of records that is text.
    fn records(&mut self, kind: FileKind, place: &Place, input: &mut dyn BufRead) -> Result<(), Skip> {
        match kind {
            FileKind::Jsonl => jsonl::read(self, place, input),
            FileKind::Json => json::read(self, place, input),
            _ => table::read(self, place, input),
        }
    }

    /// All bytes of a part, if one article may have as many.
    pub(super) fn whole(&self, input: &mut dyn Read) -> Result<Vec<u8>, Skip> {
        let limit = self.reader.limits.max_bytes;
        let mut bytes = Vec::new();
        input.take(limit + 1).read_to_end(&mut bytes).map_err(Skip::of)?;
        if bytes.len() as u64 > limit { Err(Skip::TooLarge { limit }) } else { Ok(bytes) }
    }

    /// Reads a document that is in memory as a whole and gives its articles.
    pub(super) fn document(&mut self, kind: FileKind, place: &Place, bytes: &[u8]) -> Result<(), Skip> {
        if kind == FileKind::Mail {
            return self.mail(place, bytes, true);
        }
        let articles = read_document(kind, bytes, &self.reader.limits)?;
        let single = articles.len() == 1;
        for mut article in articles {
            article.id =
                if single || article.id.is_empty() { place.id.clone() } else { format!("{}:{}", place.id, article.id) };
            self.give(article, place, single);
        }
        Ok(())
    }

    /// Reads a document that is one of many in a container, the `number`-th; `at` says so in words.
    pub(super) fn record(
        &mut self,
        kind: FileKind,
        place: &Place,
        number: u64,
        at: &str,
        address: Option<&str>,
        bytes: &[u8],
    ) {
        match read_document(kind, bytes, &self.reader.limits) {
            Err(skip) => self.bad(place, at, skip.to_string()),
            Ok(articles) => {
                for mut article in articles {
                    article.id = format!("{}:{number}", place.id);
                    article.url = article.url.or_else(|| address.map(str::to_string));
                    self.give(article, place, false);
                }
            }
        }
    }

    /// Reads the `number`-th message of a mailbox, with what is attached to it.
    ///
    /// # Errors
    /// What ends the file.
    pub(super) fn message(&mut self, place: &Place, number: u64, bytes: &[u8]) -> Result<(), Skip> {
        let at = format!("message {number}");
        let parts = [place.member.as_str(), at.as_str()];
        let member = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ");
        let place = Place { id: format!("{}:{number}", place.id), member, ..place.clone() };
        match self.mail(&place, bytes, false) {
            Err(skip) if skip.ends_all() => Err(skip),
            Err(skip) => {
                self.bad(&place, "", skip.to_string());
                Ok(())
            }
            Ok(()) => Ok(()),
        }
    }

    /// Reads a message; what is attached to it is read as the members of an archive are.
    fn mail(&mut self, place: &Place, bytes: &[u8], single: bool) -> Result<(), Skip> {
        if bytes.iter().all(u8::is_ascii_whitespace) {
            return Err(Skip::Empty);
        }
        let limits = self.reader.limits;
        let read = catch_unwind(AssertUnwindSafe(|| message::read(bytes, &limits)));
        let Letter { mut article, attached } = read.map_err(|_| Skip::Failed)??;
        if !article.text.is_empty() {
            article.id.clone_from(&place.id);
            self.give(article, place, single);
        }
        if !attached.is_empty() {
            archive::enter(place)?;
        }
        for file in attached {
            let member = self.member(place, &file.name)?;
            let outcome = self.stream(&member, &mut Cursor::new(file.bytes));
            self.member_done(&member, outcome)?;
        }
        Ok(())
    }

    /// Completes an article that has its id, and hands it on. What the file's name tells is told of a `single` one only:
    /// the name of a file of many says nothing of each of them.
    pub(super) fn give(&mut self, mut article: Article, place: &Place, single: bool) {
        article.path.clone_from(&place.path);
        let known = |date: Option<PartialDate>, provenance| date.map(|date| Publication { date, provenance });
        article.published = article
            .published
            .or_else(|| known(article.url.as_deref().and_then(html::date_in_url), Provenance::Url))
            .or_else(|| known(text::dateline(&article.text), Provenance::Text));
        if single {
            let facts = file_name::facts(&place.name, self.reader.authority);
            article.published = article.published.or_else(|| known(facts.date, Provenance::FileName));
            article.source = article.source.or(facts.source);
        }
        article.language = language::settle(article.language.as_deref(), &article.text);
        self.articles += 1;
        (self.emit)(article);
    }

    /// Notes a record of a part that could not be read; `at` says which, as in "line 3".
    pub(super) fn bad(&mut self, place: &Place, at: &str, what: impl Into<String>) {
        let parts: Vec<&str> = [place.member.as_str(), at].into_iter().filter(|part| !part.is_empty()).collect();
        if self.bad.len() < NAMED_BAD_RECORDS {
            self.bad.push(BadRecord { place: parts.join(", "), what: what.into() });
        } else {
            self.bad_unnamed += 1;
        }
    }

    /// Takes what came of a member: a failure costs that member, unless it ends all.
    pub(super) fn member_done(&mut self, place: &Place, outcome: Result<(), Skip>) -> Result<(), Skip> {
        match outcome {
            Ok(()) => Ok(()),
            Err(skip) if skip.ends_all() => Err(skip),
            Err(Skip::Format) => {
                let ending = place.name.extension().map_or("other".into(), |e| e.to_string_lossy().to_lowercase());
                *self.unread.entry(ending).or_default() += 1;
                Ok(())
            }
            Err(skip) => {
                self.bad(place, "", skip.to_string());
                Ok(())
            }
        }
    }

    /// The place of the next member of an archive, with an id that no other has.
    pub(super) fn member(&mut self, outer: &Place, name: &str) -> Result<Place, Skip> {
        self.go_on()?;
        self.members += 1;
        if self.members > MAX_MEMBERS {
            return Err(Skip::Crowded { limit: MAX_MEMBERS });
        }
        let mut place = outer.inside(name);
        let mut copies = 1;
        while !self.ids.insert(xxh3_64(place.id.as_bytes())) {
            copies += 1;
            place.id = format!("{}/{name}~{copies}", outer.id);
        }
        Ok(place)
    }

    /// Whether an archive had a member of this name already.
    pub(super) fn has_member(&self, outer: &Place, name: &str) -> bool {
        self.ids.contains(&xxh3_64(outer.inside(name).id.as_bytes()))
    }

    /// What could not be read, in order.
    pub(super) fn into_bad_records(mut self) -> Vec<BadRecord> {
        if self.bad_unnamed > 0 {
            self.bad
                .push(BadRecord { place: "further on".into(), what: format!("{} more like these", self.bad_unnamed) });
        }
        let unread: usize = self.unread.values().sum();
        if unread > 0 {
            let kinds: Vec<String> = self.unread.iter().map(|(ending, n)| format!("{n} {ending}")).collect();
            let place = if unread == 1 { "1 file in it".to_string() } else { format!("{unread} files in it") };
            self.bad.push(BadRecord { place, what: format!("{} ({})", Skip::Format, kinds.join(", ")) });
        }
        self.bad
    }
}

/// The articles of a document. Foreign parsers see foreign bytes here: a panic of theirs costs one document, not the run.
fn read_document(kind: FileKind, bytes: &[u8], limits: &Limits) -> Result<Vec<Article>, Skip> {
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(Skip::Empty);
    }
    let read = catch_unwind(AssertUnwindSafe(|| dispatch(kind, bytes, limits)));
    let mut articles = read.map_err(|_| Skip::Failed)??;
    articles.iter_mut().for_each(tidy);
    articles.retain(|article| !article.text.trim().is_empty() || article.title.is_some());
    if articles.is_empty() { Err(Skip::NoArticle) } else { Ok(articles) }
}

/// The reader of each kind of document, a line each.
fn dispatch(kind: FileKind, bytes: &[u8], limits: &Limits) -> Result<Vec<Article>, Skip> {
    let one = |article: Article| vec![article];
    match kind {
        FileKind::Markdown => Ok(one(markdown::read(&decoded(bytes, false)?))),
        FileKind::Html => html::read(&decoded(bytes, true)?).map(one),
        FileKind::Mhtml => mhtml::read(bytes, limits).map(one),
        FileKind::Pdf => pdf::read(bytes, limits).map(one),
        FileKind::Docx => docx::read(bytes, limits).map(one),
        FileKind::Odt => odt::read(bytes, limits).map(one),
        FileKind::Rtf => rtf::read(bytes, limits).map(one),
        FileKind::Mail => message::read(bytes, limits).map(|letter| one(letter.article)),
        FileKind::Epub => epub::read(bytes, limits),
        FileKind::Tei => tei::read(bytes, limits),
        _ => Ok(one(text::read(&decoded(bytes, false)?))),
    }
}

/// Bytes as clean text.
fn decoded(bytes: &[u8], html: bool) -> Result<String, Skip> {
    decode(bytes, html).map(|decoded| clean(&decoded.text)).ok_or(Skip::Binary)
}
