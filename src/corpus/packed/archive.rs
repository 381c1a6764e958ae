//! Archives: zip and tar, each member read as a file of its own.
//!
//! A member's path names it: its article is "archive.zip/2014/oslo.html", and what a file's name tells (kind, date,
//! source) the member's name tells. Hidden members, what macOS adds, links and devices are passed over; a member that
//! fails is named and costs no other. A tar is read as it flows; a zip needs its end first, so one inside another archive
//! is held in memory. Limits: three archives in one another, a million members, and what [`super::bound`] bounds.

use std::collections::HashSet;
use std::io::{BufRead, BufReader, Read, Seek};

use zip::result::ZipError;
use zip::{CompressionMethod, ZipArchive};

use super::Skip;
use super::bound::Metered;
use super::kind::FileKind;
use super::run::{Place, Run};
use super::walk;

/// Archives are opened so deep in one another.
pub(in crate::corpus) const MAX_ARCHIVES: usize = 3;
/// A document that is a zip archive inside tells its kind by these.
const DOCX_PART: &str = "word/document.xml";
const MIME_PART: &str = "mimetype";
/// Headings of one tar member have at most so many bytes, long names and all.
const MAX_TAR_HEADING: u64 = 1 << 20;

/// Reads a zip archive, or the document that it is in truth.
pub(in crate::corpus) fn zip<R: Read + Seek>(run: &mut Run<'_>, place: &Place, source: R) -> Result<(), Skip> {
    let mut archive = ZipArchive::new(source).map_err(of_zip)?;
    if let Some(kind) = document_kind(&mut archive) {
        let mut source = archive.into_inner();
        source.rewind().map_err(Skip::of)?;
        let bytes = run.whole(&mut source)?;
        return run.document(kind, place, &bytes);
    }
    enter(place)?;
    if archive.has_duplicate_names() {
        run.bad(place, "", "some of its files have the same name, and only the last of each can be read");
    }
    let names: Vec<String> = (0..archive.len()).map(|at| zip_name(&archive, at)).collect();
    let pages: HashSet<&str> = names.iter().map(String::as_str).collect();
    for (at, name) in names.iter().enumerate() {
        if name.is_empty() || is_passed_over(name) {
            continue;
        }
        let member = run.member(place, name)?;
        let outcome = if walk::is_companion(name, &|page| pages.contains(page)) {
            Err(Skip::Companion)
        } else {
            zip_member(run, &member, &mut archive, at)
        };
        run.member_done(&member, outcome)?;
    }
    Ok(())
}

fn zip_member<R: Read + Seek>(
    run: &mut Run<'_>,
    place: &Place,
    archive: &mut ZipArchive<R>,
    at: usize,
) -> Result<(), Skip> {
    super::kind::by_name(&place.name).ok_or_else(|| super::kind::unread(&place.name))?;
    let entry = archive.by_index_data(at).map_err(of_zip)?;
    if entry.encrypted() {
        return Err(Skip::Encrypted);
    }
    let method = entry.compression();
    if !matches!(method, CompressionMethod::Stored | CompressionMethod::Deflated | CompressionMethod::Deflate64) {
        // "Bzip2", or "Unsupported(12)" with the number that the format gives it.
        let name = format!("{method:?}").to_lowercase();
        let number = name.split(['(', ')']).nth(1).and_then(|n| n.parse().ok());
        return Err(Skip::Method(match number {
            Some(12) => "bzip2".into(),
            Some(14) => "lzma".into(),
            Some(93) => "zstd".into(),
            Some(95) => "xz".into(),
            Some(98) => "ppmd".into(),
            Some(number) => format!("method {number}"),
            None => name,
        }));
    }
    let file = archive.by_index(at).map_err(of_zip)?;
    run.stream(place, &mut BufReader::with_capacity(1 << 16, run.room.clone().bound(file)))
}

/// The name of a member as a path of plain steps; empty for a folder or a link.
fn zip_name<R: Read + Seek>(archive: &ZipArchive<R>, at: usize) -> String {
    let Ok(entry) = archive.by_index_data(at) else { return String::new() };
    if entry.is_dir() || entry.is_symlink() {
        return String::new();
    }
    // Old programs write UTF-8 without saying so; what is none is in the code page of DOS.
    let name = match std::str::from_utf8(entry.name_raw()) {
        Ok(name) => name.to_string(),
        Err(_) => {
            entry.name().map_or_else(|_| String::from_utf8_lossy(entry.name_raw()).into_owned(), |n| n.into_owned())
        }
    };
    plain(&name)
}

/// The kind of document that a zip archive is in truth, if it is one.
fn document_kind<R: Read + Seek>(archive: &mut ZipArchive<R>) -> Option<FileKind> {
    if archive.index_for_name(DOCX_PART).is_some() {
        return Some(FileKind::Docx);
    }
    let mut kind = String::new();
    archive.by_name(MIME_PART).ok()?.take(100).read_to_string(&mut kind).ok()?;
    match kind.trim() {
        "application/epub+zip" => Some(FileKind::Epub),
        "application/vnd.oasis.opendocument.text" => Some(FileKind::Odt),
        _ => None,
    }
}

fn of_zip(error: ZipError) -> Skip {
    match error {
        ZipError::Io(error) => Skip::of(error),
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => Skip::Encrypted,
        ZipError::InvalidArchive(what) if what.contains("EOCD") => {
            Skip::Damaged("its end is missing: it was cut off, or is no zip archive".into())
        }
        ZipError::UnsupportedArchive(_) => Skip::Damaged("it is a zip archive of a kind that is not read".into()),
        _ => Skip::Damaged("it is no zip archive, or a broken one".into()),
    }
}

/// Reads a tar archive.
pub(in crate::corpus) fn tar(run: &mut Run<'_>, place: &Place, input: &mut dyn BufRead) -> Result<(), Skip> {
    enter(place)?;
    let (metered, meter) = Metered::new(input);
    let mut archive = ::tar::Archive::new(metered);
    let mut entries = archive.entries().map_err(Skip::of)?;
    loop {
        // Long names are read into memory before a member is given.
        meter.allow(MAX_TAR_HEADING);
        let Some(entry) = entries.next() else { return Ok(()) };
        let mut entry = entry.map_err(of_tar)?;
        meter.allow(u64::MAX);
        let name = plain(&String::from_utf8_lossy(&entry.path_bytes()));
        if entry.header().entry_type().is_file() && !name.is_empty() && !is_passed_over(&name) {
            // What the archive has further on is not known yet; a page mostly stands before the folder beside it.
            let companion = walk::is_companion(&name, &|page| run.has_member(place, page));
            let member = run.member(place, &name)?;
            let outcome = if companion {
                Err(Skip::Companion)
            } else {
                run.stream(&member, &mut BufReader::with_capacity(1 << 16, &mut entry))
            };
            run.member_done(&member, outcome)?;
        }
        std::io::copy(&mut entry, &mut std::io::sink()).map_err(Skip::of)?;
    }
}

/// What the tar crate says of a broken heading quotes the bytes of it.
fn of_tar(error: std::io::Error) -> Skip {
    match Skip::of(error) {
        Skip::Damaged(_) => Skip::Damaged("a heading in it cannot be read".into()),
        other => other,
    }
}

/// Whether an archive, or anything else that holds files, may still be opened here.
pub(in crate::corpus) fn enter(place: &Place) -> Result<(), Skip> {
    if place.archives >= MAX_ARCHIVES { Err(Skip::Nested { depth: MAX_ARCHIVES }) } else { Ok(()) }
}

/// A member's name as a path of plain steps: none that leads up or to a root, nothing invisible.
pub(in crate::corpus) fn plain(name: &str) -> String {
    let steps = name.split(['/', '\\']).map(str::trim).filter(|step| !matches!(*step, "" | "." | ".."));
    let steps: Vec<String> = steps.map(|step| step.replace(char::is_control, "\u{fffd}")).collect();
    steps.join("/")
}

/// Hidden members and what macOS adds.
fn is_passed_over(name: &str) -> bool {
    name.split('/').any(|step| step.starts_with('.') || step == "__MACOSX")
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Write};

    use flate2::Compression;
    use flate2::write::GzEncoder;
    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    use crate::article::Article;
    use crate::authority::Authority;
    use crate::corpus::{Limits, Reader, Reading, Skip};

    const GOOD: &str = "The ministers met in Geneva on Monday and agreed to meet again.";

    fn zipped(members: &[(&str, &[u8])]) -> Vec<u8> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in members {
            zip.start_file(*name, SimpleFileOptions::default()).expect("begun");
            zip.write_all(bytes).expect("written");
        }
        zip.finish().expect("finished").into_inner()
    }

    fn tarred(members: &[(&str, &[u8])]) -> Vec<u8> {
        let mut tar = ::tar::Builder::new(Vec::new());
        for (name, bytes) in members {
            let mut header = ::tar::Header::new_gnu();
            header.set_size(bytes.len() as u64);
            header.set_mode(0o644);
            tar.append_data(&mut header, name, *bytes).expect("written");
        }
        tar.into_inner().expect("finished")
    }

    fn gzipped(bytes: &[u8]) -> Vec<u8> {
        let mut gzip = GzEncoder::new(Vec::new(), Compression::default());
        gzip.write_all(bytes).expect("written");
        gzip.finish().expect("finished")
    }

    fn read_with(name: &str, bytes: &[u8], limits: Limits) -> (Vec<Article>, Result<Reading, Skip>) {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).expect("written");
        let authority = Authority::default();
        let mut articles = Vec::new();
        let reading = Reader::new(&authority, limits).read(&path, name, &mut |a| articles.push(a));
        let whole = crate::corpus::content_hash(&path).expect("a hash");
        assert!(reading.as_ref().map_or(true, |r| r.hash == whole), "the hash is the whole file's");
        (articles, reading)
    }

    fn read(name: &str, bytes: &[u8]) -> (Vec<Article>, Result<Reading, Skip>) {
        read_with(name, bytes, Limits::default())
    }

    fn ids(articles: &[Article]) -> Vec<&str> {
        articles.iter().map(|a| a.id.as_str()).collect()
    }

    #[test]
    fn each_member_is_a_file_of_its_own() {
        let records = format!("{{\"text\":\"{GOOD}\"}}\n{{\"text\":\"{GOOD}\"}}\nnone\n");
        let members: &[(&str, &[u8])] = &[
            ("press/1956-11-07 suez.txt", GOOD.as_bytes()),
            ("press/r.jsonl", records.as_bytes()),
            ("__MACOSX/press/._suez.txt", b"\0\x05"),
            (".hidden.txt", GOOD.as_bytes()),
            ("press/scan.jpg", b"\xff\xd8"),
            ("press/empty.txt", b""),
        ];
        for (name, bytes) in [
            ("a.zip", zipped(members)),
            ("a.tar", tarred(members)),
            ("a.tgz", gzipped(&tarred(members))),
            ("a.tar.gz", gzipped(&tarred(members))),
        ] {
            let (articles, reading) = read(name, &bytes);
            let below = |id: &str| format!("{name}/press/{id}");
            assert_eq!(ids(&articles), [below("1956-11-07 suez.txt"), below("r.jsonl:1"), below("r.jsonl:2")]);
            assert!(articles[0].path.ends_with(&below("1956-11-07 suez.txt")));
            assert_eq!(articles[0].published.expect("a date").date.to_string(), "1956-11-07");
            let bad: Vec<String> = reading.expect("read").bad_records.iter().map(ToString::to_string).collect();
            assert_eq!(
                bad,
                [
                    "press/r.jsonl, line 3: is no record (an object with a field `text`)",
                    "press/empty.txt: empty file",
                    "1 file in it: kind of file that is not read (1 jpg)",
                ]
            );
        }
    }

    #[test]
    fn archives_in_archives_are_read_to_a_depth() {
        let mut bytes = zipped(&[("deep.txt", GOOD.as_bytes())]);
        for name in ["two.zip", "one.zip"] {
            bytes = zipped(&[(name, &bytes)]);
        }
        let (articles, _) = read("outer.zip", &bytes);
        assert_eq!(ids(&articles), ["outer.zip/one.zip/two.zip/deep.txt"]);
        let (articles, reading) = read("outer.zip", &zipped(&[("more.zip", &bytes)]));
        assert!(articles.is_empty());
        assert!(reading.expect_err("too deep").to_string().contains("an archive inside 3 others"));
    }

    #[test]
    fn ids_never_collide_and_lead_nowhere() {
        let bytes =
            tarred(&[("a.txt", GOOD.as_bytes()), ("./a.txt", GOOD.as_bytes()), ("b\\..\\a.txt", GOOD.as_bytes())]);
        let (articles, _) = read("x.tar", &bytes);
        assert_eq!(ids(&articles), ["x.tar/a.txt", "x.tar/a.txt~2", "x.tar/b/a.txt"]);
    }

    #[test]
    fn a_bomb_is_stopped_and_what_came_before_it_is_kept() {
        let limits = Limits { max_bytes: 10_000 };
        let line = format!("{{\"text\":\"{GOOD}\"}}\n");
        let bomb = line.repeat(100_000);
        let (articles, reading) = read_with("bomb.jsonl.gz", &gzipped(bomb.as_bytes()), limits);
        let reading = reading.expect("some of it");
        assert!(!articles.is_empty() && articles.len() < 100_000);
        assert!(
            reading.bad_records[0].to_string().starts_with("the rest: unpacks to more than the limit"),
            "{reading:?}"
        );
        let (_, reading) = read_with("bomb.txt.gz", &gzipped(&vec![b'a'; 5_000_000]), limits);
        assert_eq!(reading, Err(Skip::TooLarge { limit: 10_000 }));
    }

    #[test]
    fn a_damaged_member_costs_only_itself() {
        let mut bytes = zipped(&[("bad.txt", GOOD.repeat(9).as_bytes()), ("good.txt", GOOD.as_bytes())]);
        bytes[45] ^= 0xff;
        let (articles, reading) = read("x.zip", &bytes);
        assert_eq!(ids(&articles), ["x.zip/good.txt"]);
        assert!(reading.expect("read").bad_records[0].to_string().starts_with("bad.txt: damaged: "));
        let whole = gzipped(&tarred(&[("one.txt", GOOD.as_bytes()), ("two.txt", GOOD.repeat(500).as_bytes())]));
        let (articles, reading) = read("cut.tgz", &whole[..whole.len() - 60]);
        assert_eq!(ids(&articles), ["cut.tgz/one.txt"]);
        assert!(reading.expect("read").bad_records[0].what.contains("it ends before its end"));
        assert!(matches!(read("no.zip", b"PK\x03\x04 and no more").1, Err(Skip::Damaged(_))));
    }

    #[test]
    fn compressed_files_are_read_under_the_name_without_the_ending() {
        let (articles, _) = read("1956-11-07 suez.txt.gz", &gzipped(GOOD.as_bytes()));
        assert_eq!(ids(&articles), ["1956-11-07 suez.txt.gz"]);
        assert_eq!(articles[0].published.expect("a date").date.to_string(), "1956-11-07");
        // Two pieces one behind the other are one file; a wrong ending does no harm.
        let mut twice = gzipped(GOOD.as_bytes());
        twice.extend(gzipped(b" And parted."));
        let (articles, _) = read("suez.txt", &twice);
        assert!(articles[0].text.ends_with("again. And parted."));
        let zstd = ruzstd::encoding::compress_to_vec(GOOD.as_bytes(), ruzstd::encoding::CompressionLevel::Fastest);
        let (articles, _) = read("suez.txt.zst", &[zstd.clone(), zstd].concat());
        assert_eq!(articles[0].text, GOOD.repeat(2));
    }

    #[test]
    fn frames_of_a_saved_page_are_passed_over() {
        let page = format!("<html><title>Suez</title><body><article><p>{}</p></article></body></html>", GOOD.repeat(5));
        let members: &[(&str, &[u8])] = &[("Suez.html", page.as_bytes()), ("Suez_files/ad.html", page.as_bytes())];
        for (name, bytes) in [("a.zip", zipped(members)), ("a.tar", tarred(members))] {
            let (articles, reading) = read(name, &bytes);
            assert_eq!(articles.len(), 1);
            let said = reading.expect("read").bad_records[0].to_string();
            assert_eq!(said, "Suez_files/ad.html: part of the saved page beside it");
        }
    }

    #[test]
    fn a_method_that_is_not_read_is_named() {
        let mut bytes = zipped(&[("a.txt", GOOD.as_bytes()), ("b.txt", GOOD.as_bytes())]);
        let directory = bytes.windows(4).position(|w| w == b"PK\x01\x02").expect("a directory");
        (bytes[8], bytes[directory + 10]) = (12, 12);
        let said = read("x.zip", &bytes).1.expect("read").bad_records[0].to_string();
        assert!(
            said.starts_with("a.txt: packed with ") && said.ends_with("which is not read: unpack it by hand"),
            "{said}"
        );
        assert!(read("cut.zip", &bytes[..60]).1.expect_err("cut").to_string().contains("its end is missing"));
        assert!(read("no.tar", &[b'x'; 2000]).1.expect_err("no tar").to_string().contains("a heading in it"));
    }

    #[test]
    fn encrypted_members_are_named() {
        let mut bytes = zipped(&[("secret.txt", GOOD.as_bytes()), ("open.txt", GOOD.as_bytes())]);
        // The flag of encryption, in the heading of the member and in the directory.
        let directory = bytes.windows(4).position(|w| w == b"PK\x01\x02").expect("a directory");
        bytes[6] |= 1;
        bytes[directory + 8] |= 1;
        let (articles, reading) = read("x.zip", &bytes);
        assert_eq!(ids(&articles), ["x.zip/open.txt"]);
        assert!(reading.expect("read").bad_records[0].to_string().starts_with("secret.txt: encrypted"));
    }

    #[test]
    fn nothing_is_empty_and_failures_are_counted_as_they_are() {
        for name in ["a.gz", "a.tgz", "a.warc.gz", "a.zip", "a.tar", "a.mbox", "a.xml", "a.csv.zst", "a.doc"] {
            assert_eq!(read(name, b"").1, Err(Skip::Empty), "{name}");
        }
        let empty: Vec<String> = (0..10_100).map(|n| format!("{n}.txt")).collect();
        let members: Vec<(&str, &[u8])> = empty.iter().map(|name| (name.as_str(), &b""[..])).collect();
        let said = read("a.tar", &tarred(&members)).1.expect_err("nothing").to_string();
        assert_eq!(said, "no article in it: 0.txt: empty file (and 10099 more)");
    }
}
