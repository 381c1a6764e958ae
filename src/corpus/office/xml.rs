//! XML as a stream of events, for files that are data of a program.
//!
//! Names are given without their prefix, since every program chooses its own. Entities that a file declares
//! itself are passed over, never expanded; nesting is bounded; nothing is recursive. A file that is not
//! well formed is damaged, and its beginning is not taken for the whole.

use encoding_rs::{Encoding, UTF_16BE, UTF_16LE};
use quick_xml::escape::resolve_html5_entity;
use quick_xml::events::{BytesStart, Event};

use super::Skip;

/// Deeper than any program writes.
const MAX_DEPTH: usize = 2_000;

/// What happens while a file is read.
pub(super) enum Step<'a> {
    /// An element begins.
    Start(Element<'a>),
    /// The element of this name ends.
    End(String),
    /// Text, its references resolved.
    Text(String),
}

/// A start tag.
pub(super) struct Element<'a> {
    tag: BytesStart<'a>,
}

impl Element<'_> {
    /// The name without prefix.
    pub(super) fn name(&self) -> &str {
        local(self.tag.name().into_inner())
    }

    /// The prefix, where there is one: two vocabularies may use one name.
    pub(super) fn prefix(&self) -> &str {
        self.tag.name().into_inner().split_once(':').map_or("", |(prefix, _)| prefix)
    }

    /// The first attribute of this name, whatever its prefix.
    pub(super) fn attribute(&self, name: &str) -> Option<String> {
        let found = self.tag.attributes().with_checks(false).flatten().find(|a| local(a.key.into_inner()) == name)?;
        let value = quick_xml::escape::unescape(&found.value);
        Some(value.map_or_else(|_| found.value.to_string(), |value| value.into_owned()))
    }
}

fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}

/// The events of a text.
pub(super) struct Steps<'a> {
    reader: quick_xml::Reader<&'a [u8]>,
    depth: usize,
    part: &'a str,
}

impl<'a> Steps<'a> {
    /// Reads `text`, which is called `part` in messages.
    pub(super) fn new(text: &'a str, part: &'a str) -> Self {
        let mut reader = quick_xml::Reader::from_str(text.trim_start_matches('\u{feff}'));
        let config = reader.config_mut();
        config.expand_empty_elements = true;
        config.allow_dangling_amp = true;
        Steps { reader, depth: 0, part }
    }

    /// The next event; `None` at the end.
    ///
    /// # Errors
    /// [`Skip::Damaged`] where the text is not well formed or nests too deep.
    pub(super) fn next(&mut self) -> Result<Option<Step<'a>>, Skip> {
        let broken = |what: String| Skip::Damaged(format!("part {} is broken: {what}", self.part));
        loop {
            match self.reader.read_event().map_err(|e| broken(e.to_string()))? {
                Event::Start(tag) => {
                    self.depth += 1;
                    if self.depth > MAX_DEPTH {
                        return Err(broken(format!("elements nest more than {MAX_DEPTH} deep")));
                    }
                    return Ok(Some(Step::Start(Element { tag })));
                }
                Event::End(tag) => {
                    self.depth = self.depth.saturating_sub(1);
                    return Ok(Some(Step::End(local(tag.name().into_inner()).to_string())));
                }
                Event::Text(text) => return Ok(Some(Step::Text(text.into_inner().into_owned()))),
                Event::CData(text) => return Ok(Some(Step::Text(text.into_inner().into_owned()))),
                Event::GeneralRef(reference) => {
                    // Those of HTML stand in many a book whose pages do not declare them.
                    let known = match reference.resolve_char_ref() {
                        Ok(Some(character)) => Some(character.to_string()),
                        _ => resolve_html5_entity(&reference.xml10_content()).map(str::to_string),
                    };
                    if let Some(known) = known {
                        return Ok(Some(Step::Text(known)));
                    }
                }
                Event::Eof if self.depth > 0 => return Err(broken("it breaks off before its end".into())),
                Event::Eof => return Ok(None),
                Event::Empty(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
            }
        }
    }

    /// How many elements are open.
    pub(super) fn depth(&self) -> usize {
        self.depth
    }

    /// Passes over the rest of an element whose start has just been given.
    pub(super) fn skip(&mut self) -> Result<(), Skip> {
        let outside = self.depth.saturating_sub(1);
        while self.depth > outside {
            if self.next()?.is_none() {
                break;
            }
        }
        Ok(())
    }

    /// All text of an element whose start has just been given, white space made single.
    pub(super) fn content(&mut self) -> Result<String, Skip> {
        Ok(self.raw_content()?.split_whitespace().collect::<Vec<_>>().join(" "))
    }

    /// All text of an element whose start has just been given, as it is.
    pub(super) fn raw_content(&mut self) -> Result<String, Skip> {
        let outside = self.depth.saturating_sub(1);
        let mut content = String::new();
        while self.depth > outside {
            match self.next()? {
                Some(Step::Text(text)) => content.push_str(&text),
                Some(_) => {}
                None => break,
            }
        }
        Ok(content)
    }
}

/// Decodes XML by its byte-order mark, its first bytes or the encoding that it declares.
pub(super) fn decode(bytes: &[u8]) -> String {
    let by_mark = Encoding::for_bom(bytes).map(|(encoding, _)| encoding);
    let by_shape = match bytes {
        [b'<', 0, ..] => Some(UTF_16LE),
        [0, b'<', ..] => Some(UTF_16BE),
        _ => None,
    };
    let encoding = by_mark.or(by_shape).or_else(|| declared(bytes)).unwrap_or(encoding_rs::UTF_8);
    encoding.decode(bytes).0.into_owned()
}

/// The encoding in `<?xml version="1.0" encoding="..."?>`.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(200)]).into_owned();
    let declaration = head.trim_start().strip_prefix("<?xml")?.split("?>").next()?;
    let value = declaration.split_once("encoding")?.1.trim_start().strip_prefix('=')?.trim_start();
    let label = value.get(1..)?.split(['"', '\'']).next()?;
    // What is declared as UTF-16 and can be read this far is not.
    Encoding::for_label(label.as_bytes()).filter(|e| !matches!(e.name(), "UTF-16LE" | "UTF-16BE"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text_of(xml: &str) -> Result<String, Skip> {
        let mut steps = Steps::new(xml, "test.xml");
        let mut text = String::new();
        while let Some(step) = steps.next()? {
            if let Step::Text(more) = step {
                text.push_str(&more);
            }
        }
        Ok(text)
    }

    #[test]
    fn entities_are_not_expanded() {
        let bomb = r#"<!DOCTYPE a [<!ENTITY b "lol"><!ENTITY c "&b;&b;&b;">]><a>R&amp;D &#8212; &c;&lt;</a>"#;
        assert_eq!(text_of(bomb).as_deref(), Ok("R&D — <"));
    }

    #[test]
    fn what_nests_without_end_or_breaks_off_is_damaged() {
        let deep = "<a>".repeat(3_000) + &"</a>".repeat(3_000);
        assert!(matches!(text_of(&deep), Err(Skip::Damaged(said)) if said.contains("deep")));
        assert!(matches!(text_of("<a><b>half"), Err(Skip::Damaged(_))));
    }

    #[test]
    fn encodings() {
        assert_eq!(
            decode(b"<?xml version='1.0' encoding='windows-1251'?><a>\xcc\xe8\xf0</a>").split('>').nth(1),
            Some("<a")
        );
        assert!(decode(b"<?xml version='1.0' encoding='windows-1251'?><a>\xcc\xe8\xf0</a>").contains("Мир"));
        let utf16: Vec<u8> = "<a>é</a>".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(decode(&utf16), "<a>é</a>");
    }
}
