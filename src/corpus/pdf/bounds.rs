//! What a PDF may unpack to. Streams are measured before a parser decodes them, because a few kilobytes can unpack to
//! gigabytes; and one clock runs for the whole file.
//!
//! Limits: a parser cannot be stopped while it opens a file, which a hostile one can make slow. The object streams of an encrypted file are not measured before they are opened.

use std::borrow::Cow;
use std::time::{Duration, Instant};

use flate2::{Decompress, FlushDecompress, Status};
use hayro_syntax::Filter;
use hayro_syntax::object::{Dict, Number, Object, Stream};

use super::super::Skip;

/// Longest time for one file.
const SECONDS: u64 = 20;
/// Most operators of all pages together.
const MAX_OPERATORS: u64 = 30_000_000;
/// Most glyphs of all pages together.
const MAX_GLYPHS: u64 = 8_000_000;
/// Most columns of a table of numbers or a picture that a predictor works on.
const MAX_COLUMNS: i64 = 1_000_000;
/// More dictionaries than this are not open at once: nesting goes to 512, and chance in packed data to some dozens.
const MAX_OPEN: i64 = 700;
/// Most glyphs of one page: they are held in memory together.
const MAX_PAGE_GLYPHS: u64 = 1_500_000;

/// What is left of the time, the operators and the glyphs that a file may have.
pub(super) struct Budget {
    end: Instant,
    operators: u64,
    glyphs: u64,
    page_glyphs: u64,
    /// Most bytes that one stream may have when unpacked.
    pub(super) limit: u64,
}

impl Budget {
    pub(super) fn new(limit: u64) -> Self {
        Budget {
            end: Instant::now() + Duration::from_secs(SECONDS),
            operators: MAX_OPERATORS,
            glyphs: MAX_GLYPHS,
            page_glyphs: MAX_PAGE_GLYPHS,
            limit,
        }
    }

    /// Whether the time is not yet over.
    pub(super) fn check(&self) -> Result<(), Skip> {
        if Instant::now() < self.end { Ok(()) } else { Err(Skip::TooSlow { seconds: SECONDS }) }
    }

    /// Spends one operator.
    pub(super) fn operator(&mut self) -> Result<(), Skip> {
        if self.operators.is_multiple_of(1024) {
            self.check()?;
        }
        self.operators = self.operators.checked_sub(1).ok_or(Skip::TooSlow { seconds: SECONDS })?;
        Ok(())
    }

    /// Begins a page.
    pub(super) fn page(&mut self) -> Result<(), Skip> {
        self.page_glyphs = MAX_PAGE_GLYPHS;
        self.check()
    }

    /// Spends the glyphs of one string.
    pub(super) fn glyphs(&mut self, count: usize) -> Result<(), Skip> {
        let spent = |left: u64| left.checked_sub(count as u64).ok_or(Skip::Unpacks { limit: self.limit });
        (self.glyphs, self.page_glyphs) = (spent(self.glyphs)?, spent(self.page_glyphs)?);
        Ok(())
    }
}

/// The content of a stream, if it stays below the limit. A stream that cannot be decoded is empty.
pub(super) fn decoded(stream: &Stream<'_>, budget: &Budget) -> Result<Vec<u8>, Skip> {
    match measure(stream, budget)? {
        Some(sound) => Ok(sound),
        None => Ok(stream.decoded_data().map(Cow::into_owned).unwrap_or_default()),
    }
}

/// Whether a stream stays below the limit when the parser unpacks it. One that is broken, and of which nobody knows what the
/// parser makes, is unpacked here instead, up to the fault.
pub(super) fn measure(stream: &Stream<'_>, budget: &Budget) -> Result<Option<Vec<u8>>, Skip> {
    let too_large = Skip::Unpacks { limit: budget.limit };
    let given = ["DecodeParms", "DP"].iter().filter_map(|key| stream.dict().get::<Object<'_>>(*key));
    for parameters in given {
        let sound = match parameters {
            Object::Dict(dict) => has_sound_rows(&dict),
            Object::Array(list) => list.iter::<Dict<'_>>().all(|dict| has_sound_rows(&dict)),
            _ => true,
        };
        if !sound {
            return Err(too_large);
        }
    }
    let mut data = stream.raw_data();
    let filters = stream.filters();
    for (place, filter) in filters.iter().enumerate() {
        let last = place + 1 == filters.len();
        match filter {
            Filter::AsciiHexDecode => data = Cow::Owned(hex(&data)),
            Filter::Ascii85Decode => data = Cow::Owned(ascii85(&data)),
            Filter::FlateDecode => {
                let found = inflated(&data, budget.limit);
                within(found.length, budget.limit)?;
                if last {
                    let bounded = found.at_most(&data) <= budget.limit;
                    return Ok((!bounded).then(|| inflate(&data)));
                }
                // Nobody knows what the parser makes of a broken stream, and that is unpacked once more.
                if !found.sound {
                    return Err(too_large);
                }
                data = Cow::Owned(inflate(&data));
            }
            Filter::LzwDecode if last => return within(lzw_length(&data, budget.limit), budget.limit).map(|()| None),
            Filter::RunLengthDecode if last => {
                return within(data.len() as u64 * 64, budget.limit * 16).map(|()| None);
            }
            // Nobody packs text twice with these.
            Filter::LzwDecode | Filter::RunLengthDecode => return Err(too_large),
            // Pictures are not decoded.
            _ => return Ok(None),
        }
    }
    Ok(None)
}

/// Whether the rows that a predictor works on are as long as rows are: the parser holds one of them in memory.
fn has_sound_rows(parameters: &Dict<'_>) -> bool {
    let number = |key: &str, usual: i64| parameters.get::<Number>(key).map_or(usual, |n| n.as_i64());
    (0..=MAX_COLUMNS).contains(&number("Columns", 1))
        && (0..=64).contains(&number("Colors", 1))
        && (0..=32).contains(&number("BitsPerComponent", 8))
}

/// The same for the raw bytes of a dictionary that the parser reads by itself.
fn has_sound_numbers(dict: &[u8]) -> bool {
    let large = |number: &[u8]| {
        let digits = number.iter().take_while(|b| b.is_ascii_digit()).count();
        digits > 9 || String::from_utf8_lossy(&number[..digits]).parse::<i64>().is_ok_and(|n| n > MAX_COLUMNS)
    };
    let after = |name: &[u8]| {
        let place = find(dict, name).map_or(dict.len(), |place| place + name.len());
        dict[place..].trim_ascii_start()
    };
    let colours = after(b"/Colors").iter().take_while(|b| b.is_ascii_digit()).count();
    // A name may be written with escapes, which only somebody does who hides it.
    let hidden = dict.contains(&b'#') && dict.split(|b| !b.is_ascii_digit()).any(large);
    !large(after(b"/Columns")) && colours <= 2 && !hidden
}

fn within(length: u64, limit: u64) -> Result<(), Skip> {
    if length > limit { Err(Skip::Unpacks { limit }) } else { Ok(()) }
}

/// Measures what the parser unpacks by itself: streams of objects and of references. Pictures are left alone.
pub(super) fn measure_objects(bytes: &[u8], budget: &Budget) -> Result<(), Skip> {
    let mut at = 0;
    while let Some(found) = find(&bytes[at..], b"stream") {
        let keyword = at + found;
        let head = &bytes[at..keyword];
        at = keyword + b"stream".len();
        if head.ends_with(b"end") {
            continue;
        }
        let dict = &head[memchr::memmem::rfind(head, b" obj").unwrap_or(0)..];
        let picture = find(head, b"/Image").is_some();
        if !picture && !has_sound_numbers(dict) {
            return Err(Skip::Unpacks { limit: budget.limit });
        }
        let objects = find(head, b"ObjStm").is_some() || find(head, b"XRef").is_some() || head.contains(&b'#');
        let start = bytes[at..].iter().position(|b| !matches!(b, b'\r' | b'\n' | b' ')).unwrap_or(0);
        let body = &bytes[at + start..];
        let is_zlib =
            body.len() > 2 && body[0] & 15 == 8 && (u16::from(body[0]) << 8 | u16::from(body[1])).is_multiple_of(31);
        if is_zlib && !picture || objects {
            budget.check()?;
            within(inflated(body, budget.limit).length, budget.limit)?;
        }
    }
    Ok(())
}

/// Whether dictionaries are closed about as often as they are opened. A parser that repairs files reads each one that is
/// not closed to the end of the file, which takes for ever where there are thousands.
pub(super) fn is_balanced(bytes: &[u8]) -> bool {
    let mut closings = memchr::memmem::find_iter(bytes, b">>").peekable();
    let mut open = 0;
    for opening in memchr::memmem::find_iter(bytes, b"<<") {
        open += 1;
        while closings.next_if(|closing| *closing < opening).is_some() {
            open -= 1;
        }
        if open > MAX_OPEN {
            return false;
        }
    }
    true
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    memchr::memmem::find(bytes, wanted)
}

/// How long packed data is when unpacked; counting ends above `limit`.
fn inflated(data: &[u8], limit: u64) -> Inflated {
    let measured = |header: bool| {
        let mut length = 0;
        let sound = unpack(data, header, &mut |part| {
            length += part.len() as u64;
            length <= limit
        });
        Inflated { length, sound }
    };
    // The parser tries the same one after the other.
    let zlib = measured(true);
    if zlib.sound || zlib.length > limit {
        return zlib;
    }
    let bare = measured(false);
    if bare.sound || bare.length > zlib.length { bare } else { zlib }
}

/// What can be told of packed data.
struct Inflated {
    /// Its length when unpacked, up to the limit or the fault.
    length: u64,
    /// Whether it comes to its end without a fault.
    sound: bool,
}

impl Inflated {
    /// The length that the parser may come to, which goes on behind a fault: two bits
    /// stand for 258 bytes at most.
    fn at_most(&self, data: &[u8]) -> u64 {
        if self.sound { self.length } else { self.length.max(data.len() as u64 * 1032) }
    }
}

/// What can be unpacked, up to the first fault.
fn inflate(data: &[u8]) -> Vec<u8> {
    let unpacked = |header: bool| {
        let mut out = Vec::new();
        let sound = unpack(data, header, &mut |part| {
            out.extend_from_slice(part);
            true
        });
        (sound, out)
    };
    let (sound, zlib) = unpacked(true);
    if sound {
        return zlib;
    }
    let (sound, bare) = unpacked(false);
    if sound || bare.len() > zlib.len() { bare } else { zlib }
}

/// Hands unpacked data on piece by piece until there is no more, it is broken, or `take` has enough. True where it came to
/// its end. `header`: in the format of zlib, and not bare.
fn unpack(mut data: &[u8], header: bool, take: &mut dyn FnMut(&[u8]) -> bool) -> bool {
    let mut inflater = Decompress::new(header);
    let mut buffer = vec![0; 1 << 16];
    loop {
        let (consumed, produced) = (inflater.total_in(), inflater.total_out());
        let status = inflater.decompress(data, &mut buffer, FlushDecompress::None);
        let used = (inflater.total_in() - consumed) as usize;
        let made = (inflater.total_out() - produced) as usize;
        data = &data[used.min(data.len())..];
        let wanted = take(&buffer[..made]);
        if !wanted || (used == 0 && made == 0) || !matches!(status, Ok(Status::Ok)) {
            return wanted && matches!(status, Ok(Status::StreamEnd));
        }
    }
}

/// How long LZW data is when unpacked: only the lengths of the table's entries are kept.
fn lzw_length(data: &[u8], limit: u64) -> u64 {
    let mut lengths: Vec<u64> = vec![1; 258];
    let (mut bits, mut held, mut width) = (0u32, 0u32, 9u32);
    let mut previous: Option<usize> = None;
    let mut total = 0;
    for byte in data {
        bits = bits << 8 | u32::from(*byte);
        held += 8;
        if held < width {
            continue;
        }
        let code = (bits >> (held - width)) as usize & ((1 << width) - 1);
        held -= width;
        bits &= (1 << held) - 1;
        match code {
            256 => {
                lengths.truncate(258);
                (width, previous) = (9, None);
                continue;
            }
            257 => break,
            _ => {}
        }
        if let Some(before) = previous
            && lengths.len() < 4096
        {
            lengths.push(lengths.get(before).copied().unwrap_or(1) + 1);
        }
        total += lengths.get(code).copied().unwrap_or(1);
        if total > limit {
            break;
        }
        previous = Some(code);
        width = match lengths.len() + 1 {
            ..512 => 9,
            512..1024 => 10,
            1024..2048 => 11,
            _ => 12,
        };
    }
    total
}

fn hex(data: &[u8]) -> Vec<u8> {
    let digits: Vec<u8> = data.iter().filter_map(|b| (*b as char).to_digit(16).map(|d| d as u8)).collect();
    digits.chunks(2).map(|pair| pair[0] << 4 | pair.get(1).copied().unwrap_or(0)).collect()
}

fn ascii85(data: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(data.len() / 5 * 4);
    let mut group: Vec<u32> = Vec::with_capacity(5);
    for byte in data {
        match byte {
            b'z' if group.is_empty() => out.extend_from_slice(&[0; 4]),
            b'!'..=b'u' => group.push(u32::from(byte - b'!')),
            b'~' => break,
            _ => {}
        }
        if group.len() == 5 {
            let value = group.iter().fold(0u32, |v, d| v.wrapping_mul(85).wrapping_add(*d));
            out.extend_from_slice(&value.to_be_bytes());
            group.clear();
        }
    }
    if group.len() > 1 {
        let kept = group.len() - 1;
        group.resize(5, 84);
        let value = group.iter().fold(0u32, |v, d| v.wrapping_mul(85).wrapping_add(*d));
        out.extend_from_slice(&value.to_be_bytes()[..kept]);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    #[test]
    fn a_bomb_is_measured_and_not_unpacked() {
        let mut packer = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
        for _ in 0..100 {
            packer.write_all(&[0; 100_000]).expect("memory");
        }
        let packed = packer.finish().expect("memory");
        assert!(packed.len() < 20_000);
        assert!(inflated(&packed, 1_000_000).length < 1_100_000);
        assert!(!is_balanced(&b"1 0 obj << /Type /Page ".repeat(1000)));
        assert!(is_balanced(&b"1 0 obj << /A << /B 1 >> >> ".repeat(1000)));
        assert!(has_sound_numbers(
            b"<< /Filter /FlateDecode /DecodeParms << /Columns 5 /Predictor 12 >> /Length 70000000 >>"
        ));
        assert!(!has_sound_numbers(b"<< /DecodeParms << /Columns 2147483647 /Predictor 12 >> >>"));
        let mut file = b"1 0 obj << /Type /ObjStm >> stream\n".to_vec();
        file.extend(&packed);
        assert_eq!(measure_objects(&file, &Budget::new(1_000_000)), Err(Skip::Unpacks { limit: 1_000_000 }),);
        assert_eq!(measure_objects(&file, &Budget::new(64_000_000)), Ok(()));
    }

    #[test]
    fn a_bomb_without_a_header_or_behind_a_fault_is_measured_too() {
        let mut packer = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::best());
        packer.write_all(&vec![0; 10_000_000]).expect("memory");
        let mut packed = packer.finish().expect("memory");
        assert!(inflated(&packed, 1_000_000).length > 1_000_000);
        let mut file = b"1 0 obj << /Type /ObjStm /Filter /FlateDecode >> stream\n".to_vec();
        file.extend(&packed);
        assert_eq!(measure_objects(&file, &Budget::new(1_000_000)), Err(Skip::Unpacks { limit: 1_000_000 }));
        // A fault in the first block, from where the parser goes on as it can.
        packed[0] ^= 6;
        let found = inflated(&packed, 1_000_000);
        assert!(!found.sound && found.at_most(&packed) > 1_000_000);
    }

    #[test]
    fn old_codings_are_measured() {
        assert_eq!(ascii85(b"87cURD]i,\"Ebo80~>"), b"Hello World!");
        assert_eq!(hex(b"48 65 6c6C 6f>"), b"Hello");
        // The example of the PDF specification: 45 45 45 45 45 65 45 45 45 66.
        assert_eq!(lzw_length(&[0x80, 0x0B, 0x60, 0x50, 0x22, 0x0C, 0x0C, 0x85, 0x01], 1000), 10);
    }
}
