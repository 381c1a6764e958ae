//! From bytes to text: byte-order marks, UTF-16 without one, UTF-8, declared and guessed 8-bit encodings.
//!
//! Limit: an 8-bit encoding that nothing declares is guessed from the bytes, which can take one Western code page for
//! another in a short text.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// Text and the encoding it was in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded {
    /// The text; what was malformed has become U+FFFD.
    pub text: String,
    /// The encoding's name in the WHATWG standard.
    pub encoding: &'static str,
}

/// Decodes the bytes of a file; `None` means that they are no text. With `html`, a charset that the page declares
/// counts as evidence.
///
/// ```
/// use chancery::corpus::decode;
/// assert_eq!(decode(b"caf\xe9 de Flore", false).expect("text").text, "café de Flore");
/// assert!(decode(b"\x00\x05\x16\x07\x00\x02", false).is_none());
/// ```
pub fn decode(bytes: &[u8], html: bool) -> Option<Decoded> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return finish(encoding, &bytes[mark..]);
    }
    if let Some(encoding) = utf16_without_mark(bytes) {
        return finish(encoding, bytes);
    }
    if bytes.contains(&0) || control_share(bytes) > 0.02 {
        return None;
    }
    if std::str::from_utf8(bytes).is_ok() || mostly_utf8(bytes) {
        return finish(UTF_8, bytes);
    }
    let declared = if html { declared_charset(bytes) } else { None };
    finish(declared.unwrap_or_else(|| guess(bytes)), bytes)
}

fn finish(encoding: &'static Encoding, bytes: &[u8]) -> Option<Decoded> {
    let (text, _) = encoding.decode_without_bom_handling(bytes);
    let controls = text.chars().take(4096).filter(|c| c.is_control() && !c.is_whitespace()).count();
    (controls * 50 <= text.len().min(4096)).then(|| Decoded { text: text.into_owned(), encoding: encoding.name() })
}

/// UTF-16 shows by NULs in every other byte of a Western text.
fn utf16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = &bytes[..bytes.len().min(4096) & !1];
    if sample.len() < 16 {
        return None;
    }
    let nuls = |parity: usize| sample.iter().skip(parity).step_by(2).filter(|b| **b == 0).count();
    let (even, odd, pairs) = (nuls(0), nuls(1), sample.len() / 2);
    if odd * 10 > pairs * 7 && even * 20 < pairs {
        Some(UTF_16LE)
    } else if even * 10 > pairs * 7 && odd * 20 < pairs {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// Share of bytes that no text file has.
fn control_share(bytes: &[u8]) -> f64 {
    let sample = &bytes[..bytes.len().min(65_536)];
    let controls =
        sample.iter().filter(|b| (**b < 32 && !matches!(**b, b'\t' | b'\n' | b'\r' | 0x0c | 0x1b)) || **b == 127);
    controls.count() as f64 / sample.len().max(1) as f64
}

/// A UTF-8 text with a few broken bytes (a cut download, two files glued) is still UTF-8: its well-formed multi-byte
/// sequences outnumber the broken ones, which chance does not bring about in an 8-bit text.
fn mostly_utf8(bytes: &[u8]) -> bool {
    let (mut good, mut bad) = (0usize, 0usize);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    good > 4 * bad
}

/// The charset of `<meta charset>` or `<meta http-equiv>`, looked for where browsers do: in the first 1024 bytes.
fn declared_charset(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes[..bytes.len().min(1024)].to_ascii_lowercase();
    let at = head.windows(8).position(|w| w == b"charset=")? + 8;
    let label: Vec<u8> = head[at..]
        .iter()
        .copied()
        .skip_while(|b| matches!(b, b'"' | b'\'' | b' '))
        .take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b':'))
        .collect();
    // A page that declares UTF-8 and is not has been looked at already.
    Encoding::for_label(&label).filter(|e| *e != UTF_8)
}

fn guess(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let guessed = detector.guess(None, Utf8Detection::Deny);
    // Without a language hint the detector may take a handful of accents for an exotic code page; curly quotes and
    // dashes of Windows-1252 (0x91-0x97) with nothing else above ASCII are those and nothing else.
    let only_punctuation = bytes.iter().filter(|b| **b >= 0x80).all(|b| matches!(b, 0x91..=0x97 | 0x85 | 0xa0));
    if only_punctuation { WINDOWS_1252 } else { guessed }
}

#[cfg(test)]
mod tests {
    use super::decode;

    fn name(bytes: &[u8]) -> &'static str {
        decode(bytes, false).expect("text").encoding
    }

    #[test]
    fn marks_and_widths_are_seen() {
        let utf16: Vec<u8> = "The conference opened.".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(name(&utf16), "UTF-16LE");
        let mut marked = vec![0xff, 0xfe];
        marked.extend(&utf16);
        assert_eq!(decode(&marked, false).expect("text").text, "The conference opened.");
        assert_eq!(name("\u{feff}Élysée".as_bytes()), "UTF-8");
    }

    #[test]
    fn curly_quotes_alone_are_windows_1252() {
        let decoded = decode(b"\x93We will not\x94 \x96 he said", false).expect("text");
        assert_eq!(decoded.text, "“We will not” – he said");
    }

    #[test]
    fn a_broken_byte_does_not_spoil_a_utf8_text() {
        let mut bytes = "Élysée, Genève, Bogotá, Brasília, Yaoundé".as_bytes().to_vec();
        bytes.push(0xff);
        assert!(decode(&bytes, false).expect("text").text.starts_with("Élysée, Genève"));
    }

    #[test]
    fn a_declared_charset_is_believed_in_a_page() {
        let page = b"<html><head><meta charset=\"windows-1251\"></head><body>\xcc\xee\xf1\xea\xe2\xe0</body></html>";
        assert!(decode(page, true).expect("text").text.contains("Москва"));
    }
}
