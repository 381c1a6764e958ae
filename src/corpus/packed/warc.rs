//! Web archives (WARC): every page that a crawler was given is an article.
//!
//! Read are responses with status 200 and resources that are web pages or PDF files, and texts that were stored as such or
//! that a program made of pages (WET). Requests, metadata and visits that found nothing new are passed over. Bodies that travelled in pieces or
//! compressed (gzip, deflate, Brotli, zstd) are restored. When a page was crawled is not when it appeared, so that date is
//! not used. Records are read as they flow; a broken one is named, and the next is looked for.

use std::io::{BufRead, Read};

use encoding_rs::{Encoding, UTF_8};
use flate2::read::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};

use super::kind::FileKind;
use super::run::{Place, Run};
use super::{Skip, unpack};

/// Longest line and most lines of a heading.
const MAX_LINE: u64 = 1 << 16;
const MAX_LINES: usize = 1000;

/// Reads a web archive.
pub(in crate::corpus) fn read(run: &mut Run<'_>, place: &Place, input: &mut dyn BufRead) -> Result<(), Skip> {
    let mut number = 0u64;
    loop {
        run.go_on()?;
        let (found, lost) = find_record(input)?;
        if lost && number == 0 && !found {
            return Err(Skip::Damaged("it is no web archive".into()));
        }
        if lost {
            run.bad(place, &format!("after record {number}"), "is no record of a web archive");
        }
        if !found {
            return if number == 0 { Err(Skip::Empty) } else { Ok(()) };
        }
        number += 1;
        let heading = Heading::read(input)?;
        let Some(length) = heading.get("content-length").and_then(|n| n.parse::<u64>().ok()) else {
            run.bad(place, &format!("record {number}"), "does not say how long it is");
            continue;
        };
        let mut body = (&mut *input).take(length);
        let address = heading.get("warc-target-uri").map(|uri| uri.trim_start_matches('<').trim_end_matches('>'));
        let at = format!("record {number}{}", address.map(|a| format!(" ({a})")).unwrap_or_default());
        match page(run, &heading, &mut body) {
            Ok(Some((kind, bytes))) => run.record(kind, place, number, &at, address, &bytes),
            Ok(None) => {}
            Err(skip) if skip.ends_all() => return Err(skip),
            Err(skip) => run.bad(place, &at, skip.to_string()),
        }
        std::io::copy(&mut body, &mut std::io::sink()).map_err(Skip::of)?;
        if body.limit() > 0 {
            return Err(Skip::Damaged("it ends in the middle of a record".into()));
        }
    }
}

/// Goes past the first line of the next record. Says whether there is one, and whether anything else was on the way.
fn find_record(input: &mut dyn BufRead) -> Result<(bool, bool), Skip> {
    let mut lost = false;
    let mut line = Vec::new();
    loop {
        line.clear();
        if (&mut *input).take(MAX_LINE).read_until(b'\n', &mut line).map_err(Skip::of)? == 0 {
            return Ok((false, lost));
        }
        if line.starts_with(b"WARC/") {
            return Ok((true, lost));
        }
        lost |= !line.iter().all(u8::is_ascii_whitespace);
    }
}

/// The lines of a heading, names in lower case.
struct Heading(Vec<(String, String)>);

impl Heading {
    fn read(input: &mut dyn BufRead) -> Result<Heading, Skip> {
        let mut lines: Vec<(String, String)> = Vec::new();
        let mut line = Vec::new();
        for _ in 0..MAX_LINES {
            line.clear();
            (&mut *input).take(MAX_LINE).read_until(b'\n', &mut line).map_err(Skip::of)?;
            let text = String::from_utf8_lossy(&line);
            if text.trim().is_empty() {
                break;
            }
            if let Some((name, value)) = text.split_once(':') {
                lines.push((name.trim().to_ascii_lowercase(), value.trim().to_string()));
            }
        }
        Ok(Heading(lines))
    }

    fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
    }
}

/// The document of a record, if it holds one that is read.
fn page(run: &Run<'_>, heading: &Heading, body: &mut dyn BufRead) -> Result<Option<(FileKind, Vec<u8>)>, Skip> {
    let said = heading.get("content-type").unwrap_or_default();
    match heading.get("warc-type").unwrap_or_default().to_ascii_lowercase().as_str() {
        "response" if said.to_ascii_lowercase().starts_with("application/http") => {
            let mut status = Vec::new();
            (&mut *body).take(MAX_LINE).read_until(b'\n', &mut status).map_err(Skip::of)?;
            let answer = Heading::read(body)?;
            let fine = status.split(|b| b.is_ascii_whitespace()).nth(1) == Some(b"200");
            let identified = || heading.get("warc-identified-payload-type");
            let said = answer.get("content-type").or_else(identified).unwrap_or_default();
            let Some(kind) = kind_of(said).filter(|_| fine) else { return Ok(None) };
            let mut bytes = run.whole(body)?;
            if answer.get("transfer-encoding").is_some_and(|t| t.to_ascii_lowercase().contains("chunked")) {
                bytes = joined(bytes);
            }
            for coding in answer.get("content-encoding").unwrap_or_default().rsplit(',').take(3) {
                bytes = unpacked(run, coding.trim(), bytes)?;
            }
            Ok(Some((kind, in_utf8(kind, said, bytes))))
        }
        "resource" => match kind_of(said).or_else(|| (mime(said) == "text/plain").then_some(FileKind::Text)) {
            Some(kind) => run.whole(body).map(|bytes| Some((kind, in_utf8(kind, said, bytes)))),
            None => Ok(None),
        },
        "conversion" if mime(said) == "text/plain" => run.whole(body).map(|bytes| Some((FileKind::Text, bytes))),
        _ => Ok(None),
    }
}

fn mime(said: &str) -> String {
    said.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

fn kind_of(said: &str) -> Option<FileKind> {
    match mime(said).as_str() {
        "text/html" | "application/xhtml+xml" => Some(FileKind::Html),
        "application/pdf" => Some(FileKind::Pdf),
        _ => None,
    }
}

/// Puts a body together that travelled in pieces, each under its length. Some crawlers have done so already.
fn joined(bytes: Vec<u8>) -> Vec<u8> {
    let mut whole = Vec::with_capacity(bytes.len());
    let mut rest = bytes.as_slice();
    while let Some(end) = rest.iter().take(200).position(|b| *b == b'\n') {
        let said = rest[..end].split(|b| *b == b';').next().unwrap_or_default().trim_ascii();
        let length = std::str::from_utf8(said).ok().and_then(|hex| usize::from_str_radix(hex, 16).ok());
        let Some(length) = length else { break };
        rest = &rest[end + 1..];
        if length == 0 {
            return whole;
        }
        // A body that was cut off is taken as far as it goes.
        let (piece, after) = rest.split_at(length.min(rest.len()));
        whole.extend_from_slice(piece);
        rest = after.strip_prefix(b"\r").unwrap_or(after);
        rest = rest.strip_prefix(b"\n").unwrap_or(rest);
    }
    if whole.is_empty() { bytes } else { whole }
}

/// Undoes one compression of a body; what is not compressed, whatever was said, stays as it is.
fn unpacked(run: &Run<'_>, coding: &str, bytes: Vec<u8>) -> Result<Vec<u8>, Skip> {
    let read = |stream: &mut dyn Read| run.whole(&mut run.room.bound(stream));
    match coding.to_ascii_lowercase().as_str() {
        "gzip" | "x-gzip" if bytes.starts_with(b"\x1f\x8b") => read(&mut MultiGzDecoder::new(bytes.as_slice())),
        "deflate" => {
            let zlib = matches!(bytes[..], [a, b, ..] if a & 15 == 8 && (u16::from(a) << 8 | u16::from(b)) % 31 == 0);
            if zlib {
                read(&mut ZlibDecoder::new(bytes.as_slice()))
            } else {
                read(&mut DeflateDecoder::new(bytes.as_slice()))
            }
        }
        "zstd" if bytes.starts_with(b"\x28\xb5\x2f\xfd") => read(&mut unpack::ZstdFrames::new(bytes.as_slice())),
        // Brotli has no mark of its own, but a page begins as no compressed body does.
        "br" if !bytes.trim_ascii_start().starts_with(b"<") => {
            read(&mut brotli_decompressor::Decompressor::new(bytes.as_slice(), 1 << 16))
        }
        _ => Ok(bytes),
    }
}

/// A page that is no UTF-8 and does not name its encoding itself, by the encoding that the server named.
fn in_utf8(kind: FileKind, said: &str, bytes: Vec<u8>) -> Vec<u8> {
    let lower = said.to_ascii_lowercase();
    let charset = lower.split("charset=").nth(1).map(|c| c.trim_matches(['"', '\'', ' ', ';']));
    let encoding = charset.and_then(|c| Encoding::for_label(c.as_bytes())).filter(|e| *e != UTF_8);
    let head = bytes[..bytes.len().min(1024)].to_ascii_lowercase();
    let named = Encoding::for_bom(&bytes).is_some() || head.windows(8).any(|w| w == b"charset=");
    match encoding {
        Some(encoding) if kind == FileKind::Html && !named && std::str::from_utf8(&bytes).is_err() => {
            encoding.decode_without_bom_handling(&bytes).0.into_owned().into_bytes()
        }
        _ => bytes,
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use crate::article::Article;
    use crate::corpus::tests::read_file;
    use crate::corpus::{FieldMap, Limits, Reading, Skip};

    fn read(name: &str, bytes: &[u8]) -> (Vec<Article>, Result<Reading, Skip>) {
        read_file(name, bytes, Limits::default(), FieldMap::default())
    }

    fn record(kind: &str, mime: &str, url: &str, body: &[u8]) -> Vec<u8> {
        let heading = format!(
            "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2021-05-05T00:00:00Z\r\nContent-Type: {mime}\r\nContent-Length: {}\r\n\r\n",
            body.len()
        );
        [heading.as_bytes(), body, b"\r\n\r\n"].concat()
    }

    fn response(url: &str, heading: &str, body: &[u8]) -> Vec<u8> {
        let answer = [format!("HTTP/1.1 {heading}\r\n\r\n").as_bytes(), body].concat();
        record("response", "application/http; msgtype=response", url, &answer)
    }

    fn gzipped(bytes: &[u8]) -> Vec<u8> {
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        gzip.write_all(bytes).expect("written");
        gzip.finish().expect("finished")
    }

    fn page(word: &str) -> String {
        let sentence = format!("The ministers met in {word} on Monday and agreed to meet again. ");
        format!(
            "<html><head><title>{word}</title></head><body><article><p>{}</p></article></body></html>",
            sentence.repeat(6)
        )
    }

    #[test]
    fn pages_are_read_however_they_travelled() {
        let html = "200 OK\r\nContent-Type: text/html";
        let pieces = {
            let page = page("Oslo");
            let (a, b) = page.split_at(50);
            format!("{:x}\r\n{a}\r\n{:X};note\r\n{b}\r\n0\r\n\r\n", a.len(), b.len())
        };
        let mut deflated = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
        deflated.write_all(page("Paris").as_bytes()).expect("written");
        let records = [
            record("warcinfo", "application/warc-fields", "", b"software: none\r\n"),
            record("request", "application/http", "https://a.example/", b"GET / HTTP/1.1\r\n\r\n"),
            response("https://a.example/1956/11/07/geneva", html, page("Geneva").as_bytes()),
            response("https://a.example/oslo", &format!("{html}\r\nTransfer-Encoding: chunked"), pieces.as_bytes()),
            response(
                "https://a.example/rome",
                &format!("{html}\r\nContent-Encoding: gzip"),
                &gzipped(page("Rome").as_bytes()),
            ),
            response(
                "https://a.example/paris",
                &format!("{html}\r\nContent-Encoding: deflate"),
                &deflated.finish().expect("finished"),
            ),
            response("https://a.example/gone", "404 Not Found\r\nContent-Type: text/html", page("Nowhere").as_bytes()),
            response("https://a.example/x.png", "200 OK\r\nContent-Type: image/png", b"\x89PNG"),
            record("resource", "text/html", "<https://a.example/bonn>", page("Bonn").as_bytes()),
            record("conversion", "text/plain", "https://a.example/wien", b"The ministers met in Vienna on Monday."),
            record("resource", "text/plain; charset=utf-8", "https://a.example/bern", b"The ministers met in Bern."),
        ];
        let plain = records.concat();
        let members: Vec<u8> = records.iter().flat_map(|r| gzipped(r)).collect();
        for (name, bytes) in [("a.warc", plain), ("a.warc.gz", members)] {
            let (articles, reading) = read(name, &bytes);
            let ids: Vec<&str> = articles.iter().map(|a| a.id.as_str()).collect();
            let expected: Vec<String> = [3, 4, 5, 6, 9, 10, 11].iter().map(|n| format!("{name}:{n}")).collect();
            assert_eq!(ids, expected, "{reading:?}");
            assert!(
                articles
                    .iter()
                    .zip(["Geneva", "Oslo", "Rome", "Paris", "Bonn", "Vienna", "Bern"])
                    .all(|(a, w)| a.text.contains(w))
            );
            assert_eq!(articles[0].published.expect("of the address").date.to_string(), "1956-11-07");
            assert_eq!(articles[1].published, None, "the day of the crawl is not the day of the article");
            assert_eq!(articles[4].url.as_deref(), Some("https://a.example/bonn"));
            assert!(reading.expect("read").bad_records.is_empty());
        }
    }

    #[test]
    fn a_page_that_names_no_encoding_is_read_by_what_the_server_said() {
        let html = page("Москва");
        let (bytes, _, _) = encoding_rs::WINDOWS_1251.encode(&html);
        let bytes =
            response("https://a.example/", "200 OK\r\nContent-Type: text/html; charset=\"windows-1251\"", &bytes);
        assert!(read("a.warc", &bytes).0[0].text.contains("Москва"));
    }

    #[test]
    fn broken_records_cost_only_themselves() {
        let good = record("resource", "text/html", "https://a.example/", page("Bonn").as_bytes());
        let bad = response(
            "https://a.example/bad",
            "200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip",
            b"\x1f\x8b\x08 no",
        );
        let (articles, reading) =
            read("a.warc", &[&good[..], b"noise\n", &bad, &good, &good[..good.len() - 300]].concat());
        // What there is of the page that was cut off is read, and said to be cut.
        assert_eq!(articles.len(), 3);
        let said: Vec<String> = reading.expect("read").bad_records.iter().map(ToString::to_string).collect();
        assert_eq!(said[0], "after record 1: is no record of a web archive");
        assert!(said[1].starts_with("record 2 (https://a.example/bad): damaged"), "{said:?}");
        assert!(said[2].contains("ends in the middle of a record"), "{said:?}");
        assert_eq!(read("a.warc", b"noise").1, Err(Skip::Damaged("it is no web archive".into())));
    }
}
