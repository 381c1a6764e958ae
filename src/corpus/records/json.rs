//! JSON files of records: an array of them, an object that holds such an array, a single one, or one behind the other.
//!
//! Records are cut out of the stream by their brackets and read one by one, so that a file may be longer than memory
//! and a broken record costs itself. In an object the array is looked for under the names that programs give it
//! ("articles", "response.docs", "hits.hits"); an object that has a text itself is a record.

use std::io::BufRead;

use crate::article::Format;
use crate::calendar::Order;

use super::fields::{self, Field};
use super::run::{Place, Run};
use super::{Skip, decode, record};

/// Names of what holds records.
#[rustfmt::skip]
const HOLDERS: &[&str] = &[
    "articles", "items", "results", "data", "docs", "documents", "records", "hits", "response", "entries", "posts", "stories",
    "news", "rows", "value", "feed", "@graph", "result", "payload", "list", "content", "pages",
];
/// Holders are looked into so deep.
const MAX_DEPTH: usize = 4;

/// Reads a file of records.
pub(in crate::corpus) fn read(run: &mut Run<'_>, place: &Place, input: &mut dyn BufRead) -> Result<(), Skip> {
    let limit = usize::try_from(run.limits().max_bytes).unwrap_or(usize::MAX);
    let (order, mut input) = record::order(input)?;
    let mut file = Json { run, place, input: &mut input, limit, records: 0, order, other: Vec::new() };
    match file.peek()? {
        None => Err(Skip::Empty),
        Some(b'[') => {
            file.skip();
            file.array()
        }
        Some(b'{') => file.objects(),
        Some(_) => Err(Skip::Damaged("it is no JSON file of records".into())),
    }
}

/// A file on the way from its first record to its last.
struct Json<'f, 'r, 'i> {
    run: &'f mut Run<'r>,
    place: &'f Place,
    input: &'i mut dyn BufRead,
    limit: usize,
    records: u64,
    /// The order of its numeric dates.
    order: Order,
    /// The bytes of one record, reused.
    other: Vec<u8>,
}

/// A value that was cut out, or why not.
enum Cut {
    Whole,
    TooLong,
}

impl Json<'_, '_, '_> {
    /// The elements of an array whose bracket has been read.
    fn array(&mut self) -> Result<(), Skip> {
        loop {
            match self.peek()? {
                None => return Err(ended()),
                Some(b',') => self.skip(),
                Some(b']') => {
                    self.skip();
                    return Ok(());
                }
                Some(_) => {
                    let mut bytes = std::mem::take(&mut self.other);
                    bytes.clear();
                    let cut = self.value(&mut bytes, 0)?;
                    self.record(&bytes, cut, false)?;
                    self.other = bytes;
                }
            }
        }
    }

    /// Objects one behind the other: one as a rule, many in JSON Lines under this ending.
    fn objects(&mut self) -> Result<(), Skip> {
        let mut waiting: Option<(Vec<u8>, Cut)> = None;
        loop {
            let next = self.peek()?;
            if let Some((bytes, cut)) = waiting.take() {
                // A file of one record is named as a file is.
                self.record(&bytes, cut, next.is_none() && self.records == 0)?;
            }
            let mut bytes = Vec::new();
            match next {
                None => return Ok(()),
                Some(b'{') => {
                    let cut = self.object(&mut bytes, 0)?;
                    waiting = cut.map(|cut| (bytes, cut));
                }
                Some(b',') => self.skip(),
                Some(_) => {
                    let cut = self.value(&mut bytes, 0)?;
                    self.record(&bytes, cut, false)?;
                }
            }
        }
    }

    /// An object: keeps its bytes if it is a record, reads the records that it holds otherwise and gives nothing.
    fn object(&mut self, kept: &mut Vec<u8>, depth: usize) -> Result<Option<Cut>, Skip> {
        self.skip();
        kept.push(b'{');
        let (mut held, mut has_text, mut whole, mut first) = (false, false, true, true);
        let mut key = Vec::new();
        loop {
            match self.peek()? {
                None => return Err(ended()),
                Some(b'}') => {
                    self.skip();
                    kept.push(b'}');
                    return Ok((!held).then_some(if whole { Cut::Whole } else { Cut::TooLong }));
                }
                Some(b',') => self.skip(),
                Some(b'"') => {
                    key.clear();
                    self.value(&mut key, 0)?;
                    if self.peek()? != Some(b':') {
                        return Err(Skip::Damaged("it is no JSON".into()));
                    }
                    self.skip();
                    let mark = self.peek()?;
                    if kept.len() + key.len() > self.limit {
                        whole = false;
                    } else {
                        kept.extend_from_slice(if first { b"" } else { b"," });
                        kept.extend_from_slice(&key);
                        kept.push(b':');
                        first = false;
                    }
                    let name = serde_json::from_slice::<String>(&key).unwrap_or_default();
                    let holds = !has_text && depth < MAX_DEPTH && HOLDERS.contains(&name.to_lowercase().as_str());
                    let cut = match mark {
                        Some(b'[') if holds => {
                            self.skip();
                            if self.peek()? == Some(b'{') {
                                held = true;
                                self.array()?;
                                kept.extend_from_slice(b"null");
                                Cut::Whole
                            } else {
                                kept.push(b'[');
                                self.value(kept, 1)?
                            }
                        }
                        Some(b'{') if holds => match self.object(kept, depth + 1)? {
                            Some(cut) => cut,
                            None => {
                                held = true;
                                Cut::Whole
                            }
                        },
                        _ => self.value(kept, 0)?,
                    };
                    whole &= matches!(cut, Cut::Whole);
                    has_text |= mark == Some(b'"') && fields::known(&name).is_some_and(|(f, _)| f == Field::Text);
                }
                Some(_) => return Err(Skip::Damaged("it is no JSON".into())),
            }
        }
    }

    /// Hands a record on.
    fn record(&mut self, bytes: &[u8], cut: Cut, single: bool) -> Result<(), Skip> {
        self.run.go_on()?;
        self.records += 1;
        let read = match cut {
            Cut::TooLong => Err(Skip::TooLarge { limit: self.limit as u64 }.to_string()),
            Cut::Whole => match decode(bytes, false) {
                None => Err("is no text".into()),
                Some(json) => record::from_json(&json.text, self.run.map(), Format::Json, self.order),
            },
        };
        match read {
            Ok(mut article) => {
                if single && article.id.bytes().all(|b| b.is_ascii_digit()) {
                    article.id.clone_from(&self.place.id);
                } else {
                    article.id = record::own_id(&article.id, self.place, self.records);
                }
                self.run.give(article, self.place, single);
            }
            Err(what) => self.run.bad(self.place, &format!("record {}", self.records), what),
        }
        Ok(())
    }

    /// The next byte that is no blank.
    fn peek(&mut self) -> Result<Option<u8>, Skip> {
        loop {
            let buffer = self.input.fill_buf().map_err(Skip::of)?;
            if buffer.is_empty() {
                return Ok(None);
            }
            // A mark of the encoding, perhaps in front of each of several files that were joined, is as blank.
            let blank = |b: &u8| b.is_ascii_whitespace() || matches!(b, 0xef | 0xbb | 0xbf | 0x1e);
            match buffer.iter().position(|b| !blank(b)) {
                Some(at) => {
                    let found = buffer[at];
                    self.input.consume(at);
                    return Ok(Some(found));
                }
                None => {
                    let all = buffer.len();
                    self.input.consume(all);
                }
            }
        }
    }

    /// Passes the byte that was looked at.
    fn skip(&mut self) {
        self.input.consume(1);
    }

    /// Cuts a value out of the stream, `depth` brackets of which have been read.
    fn value(&mut self, kept: &mut Vec<u8>, depth: usize) -> Result<Cut, Skip> {
        let (mut depth, mut quoted, mut escaped, mut begun) = (depth, false, false, depth > 0);
        let mut cut = Cut::Whole;
        loop {
            let buffer = self.input.fill_buf().map_err(Skip::of)?;
            if buffer.is_empty() {
                return if begun && depth == 0 && !quoted { Ok(cut) } else { Err(ended()) };
            }
            let mut end = None;
            for (at, byte) in buffer.iter().enumerate() {
                if quoted {
                    match byte {
                        _ if escaped => escaped = false,
                        b'\\' => escaped = true,
                        b'"' => {
                            quoted = false;
                            if depth == 0 {
                                end = Some(at + 1);
                                break;
                            }
                        }
                        _ => {}
                    }
                    continue;
                }
                match byte {
                    b'"' => quoted = true,
                    b'{' | b'[' => depth += 1,
                    b'}' | b']' if depth <= 1 => {
                        // The bracket of the value itself, or of what it stands in.
                        end = Some(at + depth);
                        break;
                    }
                    b'}' | b']' => depth -= 1,
                    b',' | b' ' | b'\n' | b'\r' | b'\t' if depth == 0 && begun => {
                        end = Some(at);
                        break;
                    }
                    _ => {}
                }
                begun = true;
            }
            let used = end.unwrap_or(buffer.len());
            if kept.len() + used > self.limit.saturating_add(2) {
                cut = Cut::TooLong;
            } else if matches!(cut, Cut::Whole) {
                kept.extend_from_slice(&buffer[..used]);
            }
            // A stray bracket where a value should be must not be met for ever.
            self.input.consume(if used == 0 && !begun { 1 } else { used });
            if end.is_some() {
                return Ok(cut);
            }
        }
    }
}

fn ended() -> Skip {
    Skip::Damaged("it ends in the middle of a record".into())
}

#[cfg(test)]
mod tests {
    use crate::article::Article;
    use crate::corpus::tests::read_file;
    use crate::corpus::{FieldMap, Limits, Reading, Skip};

    fn read(name: &str, bytes: &[u8]) -> (Vec<Article>, Result<Reading, Skip>) {
        read_file(name, bytes, Limits { max_bytes: 10_000 }, FieldMap::default())
    }

    fn texts(articles: &[Article]) -> Vec<&str> {
        articles.iter().map(|a| a.text.as_str()).collect()
    }

    #[test]
    fn records_are_found_wherever_programs_put_them() {
        let two = r#"{"text":"One, \"[two}\"."}, {"id": 7, "body":"Three."}"#;
        for json in [
            format!("[{two}]"),
            format!("\u{feff}[\n{two}\n]\n"),
            format!("{{\"status\":\"ok\",\"articles\":[{two}],\"more\":null}}"),
            format!("{{\"response\":{{\"n\":[1,2],\"docs\":[{two}]}}}}"),
            format!("{{\"hits\":{{\"total\":{{\"value\":2}},\"hits\":[{two}]}}}}"),
            two.replace("}, {", "}\n{"),
        ] {
            for name in ["r.json", "r.json.gz"] {
                let bytes = if name.ends_with("gz") {
                    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
                    std::io::Write::write_all(&mut gzip, json.as_bytes()).expect("written");
                    gzip.finish().expect("finished")
                } else {
                    json.clone().into_bytes()
                };
                let (articles, reading) = read(name, &bytes);
                assert_eq!(texts(&articles), ["One, \"[two}\".", "Three."], "{json}: {reading:?}");
                assert_eq!(
                    (articles[0].id.as_str(), articles[1].id.as_str()),
                    (format!("{name}:1").as_str(), format!("{name}:7").as_str())
                );
            }
        }
    }

    #[test]
    fn a_single_record_is_named_as_its_file() {
        let (articles, _) = read("1956-11-07.json", br#"{"text":"The canal.","data":[{"a":1}],"items":["x"]}"#);
        assert_eq!((articles[0].id.as_str(), texts(&articles)[0]), ("1956-11-07.json", "The canal."));
        assert_eq!(articles[0].published.expect("a date").date.to_string(), "1956-11-07");
        assert_eq!(read("x.json", br#"{"items":["x"],"data":{"a":1},"text":"The canal."}"#).0.len(), 1);
    }

    #[test]
    fn a_bad_record_is_named_and_the_others_are_read() {
        let long = "x".repeat(20_000);
        let json =
            format!(r#"[{{"text":"One."}}, 7, {{"text" "Two."}}, {{"text":"{long}"}}, {{"t":1}}, {{"text":"Six."}}]"#);
        let (articles, reading) = read("r.json", json.as_bytes());
        assert_eq!(texts(&articles), ["One.", "Six."]);
        let bad: Vec<String> = reading.expect("read").bad_records.iter().map(ToString::to_string).collect();
        assert_eq!(bad.len(), 4);
        assert_eq!(bad[0], "record 2: is no record (an object with a field `text`)");
        assert!(bad[1].starts_with("record 3: is no record (column 9: expected `:`"), "{}", bad[1]);
        assert_eq!(bad[2], "record 4: larger than the limit of 10000 bytes for one article");
        assert!(bad[3].contains("its columns are t"));
    }

    #[test]
    fn what_is_cut_off_keeps_what_came_before() {
        let (articles, reading) = read("r.json", br#"[{"text":"One."},{"text":"Tw"#);
        assert_eq!(texts(&articles), ["One."]);
        assert!(reading.expect("read").bad_records[0].what.contains("ends in the middle"));
        for (json, said) in [
            ("7", "it is no JSON"),
            ("{]", "it is no JSON"),
            ("{\"a\"", "it is no JSON"),
            ("[}}}]", "no article in it"),
            ("[[[[", "ends in the middle"),
            ("{\"data\":{\"data\":{\"data\":{\"data\":{\"data\":{", "ends in the middle"),
            (" ", "empty"),
        ] {
            let reading = read("r.json", json.as_bytes()).1.expect_err("nothing");
            assert!(reading.to_string().contains(said), "{json}: {reading}");
        }
    }

    #[test]
    fn utf16_is_read_in_both_orders() {
        for little in [true, false] {
            for (name, text) in [
                ("r.jsonl", "\u{feff}{\"text\":\"Élysée.\"}\n{\"text\":\"Two.\"}\n"),
                ("r.json", "[{\"text\":\"Élysée.\"},{\"text\":\"Two.\"}]"),
            ] {
                let bytes: Vec<u8> =
                    text.encode_utf16().flat_map(|u| if little { u.to_le_bytes() } else { u.to_be_bytes() }).collect();
                assert_eq!(texts(&read(name, &bytes).0), ["Élysée.", "Two."], "{name}");
            }
        }
    }

    #[test]
    fn what_is_said_a_step_down_is_found() {
        let json = r#"{"response":{"docs":[{"headline":{"main":"Suez"},"pub_date":"1956-11-07T08:00:00+0000",
            "byline":{"original":"By Lena Brandt"},"lead_paragraph":"The canal is closed.","snippet":"x"}]}}"#;
        let (articles, reading) = read("r.json", json.as_bytes());
        let article = articles.first().unwrap_or_else(|| unreachable!("{reading:?}"));
        assert_eq!((article.title.as_deref(), article.text.as_str()), (Some("Suez"), "The canal is closed."));
        assert_eq!(article.authors, ["Lena Brandt"]);
        assert_eq!(article.published.expect("a date").date.to_string(), "1956-11-07");
    }

    #[test]
    fn days_are_told_from_months_by_the_other_records() {
        for name in ["r.json", "r.jsonl"] {
            let lines = "{\"date\":\"03/04/2014\",\"text\":\"One.\"}\n{\"date\":\"25/04/2014\",\"text\":\"Two.\"}\n";
            let (articles, _) = read(name, lines.as_bytes());
            assert_eq!(articles[0].published.expect("a date").date.to_string(), "2014-04-03");
        }
    }

    #[test]
    fn a_line_keeps_its_own_id_and_a_numbered_record_gets_that_of_its_file() {
        assert_eq!(read("r.jsonl", b"{\"id\":7,\"text\":\"One.\"}\n").0[0].id, "7");
        assert_eq!(read("r.json", b"[{\"id\":7,\"text\":\"One.\"}]").0[0].id, "r.json:7");
        assert_eq!(read("r.json", b"{\"id\":7,\"text\":\"One.\"}").0[0].id, "r.json");
    }
}
