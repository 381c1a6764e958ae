//! Rich Text: a small reader of its groups and control words, for the text and nothing but the text.
//!
//! Bytes are read by the code page of the file and of the font that they stand in, `\u` with its stand-ins passed over.
//! Read: paragraphs, headings by their styles, rows of tables, text boxes, the results of fields, and at the end the
//! notes. Not read: deleted and hidden text, comments, headers and footers, pictures, objects and every group that is
//! marked as one to be ignored. Limits: the DOS code pages 437 and 850 are read as Windows-1252; formulas are not read.
//! A file that breaks off is read as far as it goes, since many a program leaves out the last brace.
//!
//! Here are groups and letters; `words.rs` knows the control words, `paragraphs.rs` where paragraphs and rows begin.

mod paragraphs;
mod words;

use std::collections::HashMap;

use encoding_rs::{Encoding, WINDOWS_1252};

use crate::article::{Article, Format};

use super::flow::{Flow, Role};
use super::manuscript::{Manuscript, Properties};
use super::symbol::symbol;
use super::{Limits, Skip};
use paragraphs::Level;

/// Groups nest at most so deep; a program gets along with some twenty.
const MAX_DEPTH: usize = 5_000;

/// Reads a file.
pub(in crate::corpus) fn read(bytes: &[u8], _: &Limits) -> Result<Article, Skip> {
    let start = bytes.windows(5).take(64).position(|w| w == b"{\\rtf");
    let Some(start) = start else {
        return Err(Skip::Damaged("its content is not Rich Text; open it in its program and save it anew".into()));
    };
    if is_noise(&bytes[start..]) {
        return Err(Skip::Binary);
    }
    let mut reader = Reader::default();
    reader.run(&bytes[start..])?;
    reader.finish().article(Format::Rtf)
}

/// Whether the bytes behind the mark of the format are no text. Pictures may stand in a file as bytes (`\bin`), but not
/// before its first words.
fn is_noise(bytes: &[u8]) -> bool {
    let sample = &bytes[..bytes.len().min(16_384)];
    let sample = &sample[..memchr::memmem::find(sample, b"\\bin").unwrap_or(sample.len())];
    let controls = sample.iter().filter(|b| **b < 32 && !matches!(**b, b'\t' | b'\n' | b'\r' | 0x0c) || **b == 127);
    controls.count() * 50 > sample.len()
}

/// Where the text of a group goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Target {
    #[default]
    Body,
    Nowhere,
    /// The drawing around a text box: its properties are no text, the box in it is.
    Shape,
    Fonts,
    Styles,
    Title,
    Author,
    /// `\info`: only the groups in it that are known count.
    Info,
}

/// What a group inherits from the one around it.
#[derive(Debug, Clone, Copy, Default)]
struct State {
    target: Target,
    /// A `\*` stood at its beginning: to be passed over unless its first word is known.
    starred: bool,
    /// Begins a note, a box; ends with the group.
    frame: Frame,
    unicode_skip: usize,
    font: Option<i32>,
    hidden: bool,
    deleted: bool,
    bold: bool,
    raised: bool,
    size: u16,
    role: Role,
    in_table: bool,
    /// `\upr`: the next group says the same as the one behind it, in fewer characters.
    twice: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Frame {
    #[default]
    None,
    Note,
    Box,
}

#[derive(Debug, Clone, Default)]
struct Font {
    encoding: Option<&'static Encoding>,
    name: String,
    pictorial: bool,
}

struct Reader {
    states: Vec<State>,
    now: State,
    encoding: &'static Encoding,
    fonts: HashMap<i32, Font>,
    styles: HashMap<i32, Role>,
    /// The number of the style or the font whose entry is being read.
    entry: i32,
    entry_outline: Option<u8>,
    entry_font: Font,
    /// Bytes that have not been decoded: a character may be made of two of them.
    bytes: Vec<u8>,
    /// Whether one of them stood in the file as it is, which well-behaved writers avoid.
    raw: bool,
    high_surrogate: Option<u16>,
    /// Stand-ins of a `\u` that are still to be passed over.
    skip: usize,
    flow: Flow,
    levels: Vec<Level>,
    said: String,
    properties: Properties,
}

impl Default for Reader {
    fn default() -> Self {
        Reader {
            states: Vec::new(),
            now: State { unicode_skip: 1, ..State::default() },
            encoding: WINDOWS_1252,
            fonts: HashMap::new(),
            styles: HashMap::new(),
            entry: 0,
            entry_outline: None,
            entry_font: Font::default(),
            bytes: Vec::new(),
            raw: false,
            high_surrogate: None,
            skip: 0,
            flow: Flow::default(),
            levels: vec![Level::default()],
            said: String::new(),
            properties: Properties::default(),
        }
    }
}

impl Reader {
    fn run(&mut self, bytes: &[u8]) -> Result<(), Skip> {
        let mut at = 0;
        while let Some(byte) = bytes.get(at) {
            at += 1;
            match byte {
                b'{' => self.open()?,
                b'}' => {
                    self.close();
                    if self.states.is_empty() {
                        break;
                    }
                }
                b'\\' => at = self.control(bytes, at),
                b'\r' | b'\n' | 0 => {}
                byte => self.byte(*byte, true),
            }
        }
        self.decode();
        Ok(())
    }

    fn finish(mut self) -> Manuscript {
        while self.levels.len() > 1 {
            self.end_level();
        }
        self.end_paragraph();
        self.end_row();
        self.flow.finish(self.properties)
    }

    fn open(&mut self) -> Result<(), Skip> {
        self.decode();
        self.skip = 0;
        if self.states.len() >= MAX_DEPTH {
            return Err(Skip::Damaged(format!("groups nest more than {MAX_DEPTH} deep")));
        }
        let twice = std::mem::take(&mut self.now.twice);
        self.states.push(self.now);
        if twice {
            self.now.target = Target::Nowhere;
        }
        self.now.starred = false;
        self.now.frame = Frame::None;
        Ok(())
    }

    fn close(&mut self) {
        self.decode();
        self.skip = 0;
        match self.now.target {
            Target::Fonts | Target::Styles => self.end_entry(),
            Target::Title => self.properties.title = Some(std::mem::take(&mut self.said)),
            Target::Author => self.properties.authors.push(std::mem::take(&mut self.said)),
            _ => {}
        }
        match self.now.frame {
            Frame::Note => {
                self.end_level();
                self.flow.end_note();
            }
            Frame::Box => self.end_level(),
            Frame::None => {}
        }
        if let Some(around) = self.states.pop() {
            self.now = around;
        }
    }

    /// A control word or symbol that begins behind the backslash at `at`; gives where it ends.
    fn control(&mut self, bytes: &[u8], at: usize) -> usize {
        let Some(first) = bytes.get(at) else { return at };
        if !first.is_ascii_alphabetic() {
            let next = at + 1;
            match first {
                b'\'' => {
                    let digits = bytes.get(next..next + 2).and_then(|d| std::str::from_utf8(d).ok());
                    let Some(code) = digits.and_then(|d| u8::from_str_radix(d, 16).ok()) else { return next };
                    self.byte(code, false);
                    return next + 2;
                }
                b'*' => self.now.starred = true,
                b'\\' | b'{' | b'}' => self.byte(*first, false),
                b'~' => self.mark(" "),
                b'_' => self.mark("-"),
                b'\r' | b'\n' => self.word("par", None),
                _ => {}
            }
            return next;
        }
        let rest = &bytes[at..];
        let length = rest.iter().take(32).take_while(|b| b.is_ascii_alphabetic()).count();
        let name = std::str::from_utf8(&rest[..length]).unwrap_or_default();
        let negative = rest.get(length) == Some(&b'-');
        let digits_at = length + usize::from(negative);
        let digits = rest[digits_at.min(rest.len())..].iter().take(10).take_while(|b| b.is_ascii_digit()).count();
        let mut end = at + if digits == 0 { length } else { digits_at + digits };
        let number = std::str::from_utf8(&rest[digits_at.min(rest.len())..digits_at.min(rest.len()) + digits]).ok();
        let number = number.and_then(|n| n.parse::<i64>().ok()).map(|n| if negative { -n } else { n });
        let number = number.and_then(|n| i32::try_from(n).ok());
        if bytes.get(end) == Some(&b' ') {
            end += 1;
        }
        if name == "bin" {
            return end.saturating_add(usize::try_from(number.unwrap_or(0)).unwrap_or(0)).min(bytes.len());
        }
        self.word(name, number);
        end
    }

    /// One byte of text.
    fn byte(&mut self, byte: u8, raw: bool) {
        if self.skip > 0 {
            self.skip -= 1;
            return;
        }
        if self.now.target != Target::Nowhere {
            self.bytes.push(byte);
            self.raw |= raw && byte >= 0x80;
        }
    }

    /// A character that is written as a word or a symbol.
    fn mark(&mut self, text: &str) {
        if self.skip > 0 {
            self.skip -= 1;
            return;
        }
        self.decode();
        self.say(text);
    }

    /// Turns waiting bytes into text.
    fn decode(&mut self) {
        if self.high_surrogate.take().is_some() {
            self.say("\u{fffd}");
        }
        if self.bytes.is_empty() {
            return;
        }
        let bytes = std::mem::take(&mut self.bytes);
        let font = self.now.font.and_then(|font| self.fonts.get(&font));
        let text = if font.is_some_and(|font| font.pictorial) {
            let name = font.map(|font| font.name.trim_end_matches(';').trim()).unwrap_or_default();
            bytes.iter().filter_map(|b| symbol(name, 0xf000 + u32::from(*b))).collect()
        } else if let (true, Ok(text)) = (self.raw, std::str::from_utf8(&bytes)) {
            text.to_string()
        } else {
            let encoding = font.and_then(|font| font.encoding).unwrap_or(self.encoding);
            encoding.decode_without_bom_handling(&bytes).0.into_owned()
        };
        self.raw = false;
        self.say(&text);
    }

    /// Text, to where the text of this group goes.
    fn say(&mut self, text: &str) {
        match self.now.target {
            Target::Body => {
                if self.now.hidden || self.now.deleted {
                    return;
                }
                if !text.trim().is_empty() {
                    self.start_paragraph();
                } else if !self.levels.last().is_some_and(|level| level.in_paragraph) {
                    return;
                }
                if self.now.raised {
                    self.flow.push_raised(text, self.now.bold, self.now.size);
                } else {
                    self.flow.push(text, self.now.bold, self.now.size);
                }
            }
            Target::Fonts => self.entry_font.name.push_str(text),
            Target::Styles | Target::Title | Target::Author if self.said.len() < 2_000 => self.said.push_str(text),
            _ => {}
        }
    }

    /// `\u`: one unit of UTF-16, written as a signed number.
    fn unicode(&mut self, number: i32) {
        if !self.bytes.is_empty() {
            let pending = self.high_surrogate.take();
            self.decode();
            self.high_surrogate = pending;
        }
        self.skip = self.now.unicode_skip;
        let unit = u16::try_from(if number < 0 { number.saturating_add(65_536) } else { number }).unwrap_or(0xfffd);
        match (self.high_surrogate.take(), unit) {
            (_, 0xd800..=0xdbff) => self.high_surrogate = Some(unit),
            (high, _) => {
                let units = [high.unwrap_or(unit), unit];
                let units = if high.is_some() { &units[..] } else { &units[1..] };
                let text = String::from_utf16_lossy(units);
                // Word keeps glyphs of Symbol in the private area.
                let font = self.now.font.and_then(|font| self.fonts.get(&font));
                let name = font.map(|font| font.name.trim_end_matches(';').trim().to_string()).unwrap_or_default();
                if matches!(unit, 0xf020..=0xf0ff) {
                    let known = symbol(&name, u32::from(unit)).map(String::from).unwrap_or_default();
                    self.say(&known);
                } else {
                    self.say(&text);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "The joint declaration was signed in Beijing by the two prime ministers on a winter day.";

    fn article(body: &str) -> Article {
        let file = format!("{{\\rtf1\\ansi\\ansicpg1252\\deff0{body}\\par {TEXT}\\par}}");
        read(file.as_bytes(), &Limits::default()).expect("an article")
    }

    fn first(body: &str) -> String {
        article(body).text.split("\n\n").next().unwrap_or_default().to_string()
    }

    #[test]
    fn letters_by_code_page_font_and_number() {
        let fonts = r"{\fonttbl{\f0\fcharset0 Times;}{\f1\fcharset204 Times Cyr;}{\f2\fcharset128 MS Mincho;}{\f3\fcharset2 Symbol;}}";
        assert_eq!(
            first(&format!(r"{fonts}Caf\'e9 in {{\f1 \'cc\'e8\'f0}}, {{\f2 \'93\'fa\'96\'7b}}, 60{{\f3 \'b0}}.")),
            "Café in Мир, 日本, 60°."
        );
        assert_eq!(
            first(r"{\uc2 \u21271\'b1\'b1\u20140\'be\'a9} and \u-10179?\u-8692? and \u8217\'92s."),
            "北京 and 😌 and ’s."
        );
        assert_eq!(first(r"A\~b\_c\-d\emdash e\line f."), "A b-cd—e f.");
    }

    #[test]
    fn what_is_not_text_is_not_read() {
        let said = article(
            r"{\*\generator X;}{\header Running head\par}{\pict 89504e47}{\info{\title Suez}{\author Clara Whitlow}{\creatim\yr1984}}{\field{\*\fldinst HYPERLINK x}{\fldrslt Linked}} text {\deleted gone }{\v hidden }stays.{\bin4 }}{{}{\upr{twice}{\*\ud{once}}}",
        );
        assert!(said.text.starts_with("Linked text stays."), "{}", said.text);
        assert!(said.text.contains("once") && !said.text.contains("twice"));
        assert_eq!((said.title.as_deref(), said.authors.len(), said.published), (Some("Suez"), 1, None));
    }

    #[test]
    fn notes_tables_and_headings() {
        let said = article(
            r"{\stylesheet{\s0 Normal;}{\s5 heading 1;}}\pard\s5 Hong Kong\par\pard Leased.{\super\chftn}{\footnote\pard{\super\chftn}\tab In 1898.}\par\trowd\pard\intbl 1842\cell Nanking\cell\row\pard",
        );
        assert_eq!(said.title.as_deref(), Some("Hong Kong"));
        assert_eq!(said.text, format!("Leased.\n\n1842 | Nanking\n\n{TEXT}\n\nIn 1898."));
    }

    #[test]
    fn raised_numbers_behind_words_are_marks_of_notes() {
        assert_eq!(
            first(r"The treaty{\super 1} covers 5 km{\super 2} and 10{\super 6} men.{\super 12}"),
            "The treaty covers 5 km2 and 106 men."
        );
    }

    #[test]
    fn broken_files() {
        assert!(matches!(read(b"<html>", &Limits::default()), Err(Skip::Damaged(_))));
        let deep = [b"{\\rtf1 ".to_vec(), b"{".repeat(10_000)].concat();
        assert!(matches!(read(&deep, &Limits::default()), Err(Skip::Damaged(_))));
        for tail in ["\\", "\\'", "\\'4", "\\u", "\\bin99999999999", "\\u-99999999 ", "{\\*", "\\u55357?"] {
            let file = format!("{{\\rtf1 {TEXT}\\par More.{tail}");
            assert!(read(file.as_bytes(), &Limits::default()).is_ok_and(|a| a.text.starts_with(TEXT)), "{tail}");
        }
    }

    #[test]
    fn noise_is_no_article() {
        let mut bytes = b"{\\rtf1\\ansi ".to_vec();
        bytes.extend((0..4000u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 13) as u8));
        assert_eq!(read(&bytes, &Limits::default()), Err(Skip::Binary));
    }
}
