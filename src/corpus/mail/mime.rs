//! MIME messages: parsed within bounds, and the text of a part in the encoding that it really has.
//!
//! Parsing is the crate's, `mail-parser`. What is kept from it are messages in messages without end, which it would
//! free by recursion, and multiparts by the thousand, each of which costs it a look through the rest of the file.

use std::borrow::Cow;

use mail_parser::decoders::base64::base64_decode;
use mail_parser::decoders::quoted_printable::quoted_printable_decode;
use mail_parser::{Encoding, Message, MessageParser, MessagePart, MimeHeaders, PartType};

use super::{Skip, decode};

/// More parts than any message has; each may hold another message.
const MAX_PARTS: usize = 10_000;
/// Multiparts times bytes: what looking for their ends may cost.
const MAX_SEEKING: usize = 10_000_000_000;

/// The bytes of a message as they can be parsed: without the line that mailboxes put in front, and with a head that is
/// UTF-8.
///
/// # Errors
/// [`Skip::Damaged`] where parts nest or are repeated beyond what a message needs.
pub(super) fn prepare(bytes: &[u8]) -> Result<Cow<'_, [u8]>, Skip> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
    let line = bytes.iter().position(|b| *b == b'\n').map_or(bytes.len(), |at| at + 1);
    let bytes = if bytes.starts_with(b"From ") { &bytes[line..] } else { bytes };
    let (mut parts, mut multiparts, mut at) = (0usize, 0usize, 0);
    while let Some(found) = bytes[at..].windows(10).position(|w| {
        matches!(w[0], b'c' | b'C' | b'm' | b'M')
            && (w.eq_ignore_ascii_case(b"content-ty") || w.eq_ignore_ascii_case(b"multipart/"))
    }) {
        at += found;
        let part = bytes[at].eq_ignore_ascii_case(&b'c');
        parts += usize::from(part);
        multiparts += usize::from(!part);
        at += 10;
    }
    if parts > MAX_PARTS || multiparts.saturating_mul(bytes.len()) > MAX_SEEKING {
        return Err(Skip::Damaged("a message of more parts than a message has".into()));
    }
    let end = head_end(bytes);
    if std::str::from_utf8(&bytes[..end]).is_ok() {
        return Ok(Cow::Borrowed(bytes));
    }
    let Some(head) = decode(&bytes[..end], false) else { return Ok(Cow::Borrowed(bytes)) };
    let mut whole = head.text.into_bytes();
    whole.extend_from_slice(&bytes[end..]);
    Ok(Cow::Owned(whole))
}

fn head_end(bytes: &[u8]) -> usize {
    let mut at = 0;
    while let Some(line) = bytes[at..].iter().position(|b| *b == b'\n') {
        if bytes[at..at + line].trim_ascii().is_empty() {
            return at;
        }
        at += line + 1;
    }
    bytes.len()
}

/// A message, if these bytes are one.
///
/// # Errors
/// [`Skip::Damaged`] where they have none of the fields that every message has.
pub(super) fn parse(bytes: &[u8]) -> Result<Message<'_>, Skip> {
    let message = MessageParser::default().parse(bytes).filter(|message| {
        let known = ["From", "Date", "Subject", "Message-ID", "To", "Content-Type", "MIME-Version", "Received"];
        message.headers().iter().any(|h| known.iter().any(|k| h.name().eq_ignore_ascii_case(k)))
    });
    message.ok_or_else(|| Skip::Damaged("no mail: the fields at its head are missing".into()))
}

/// Whether a part is HTML, by what it says of itself where the parser could not read it.
pub(super) fn is_html(part: &MessagePart<'_>) -> bool {
    matches!(part.body, PartType::Html(_)) || part.is_text() && part.is_content_type("text", "html")
}

/// The parts that are the text of a message, in its plain and in its HTML form. Where both have only one form, it
/// stands in both lists.
pub(super) fn bodies<'m, 'x>(message: &'m Message<'x>) -> (Vec<&'m MessagePart<'x>>, Vec<&'m MessagePart<'x>>) {
    let of = |list: &[u32]| list.iter().filter_map(|at| message.part(*at)).filter(|p| p.is_text()).collect::<Vec<_>>();
    let (plain, html) = (of(&message.text_body), of(&message.html_body));
    if !plain.is_empty() || !html.is_empty() {
        return (plain, html);
    }
    // A part without an end counts as an attachment to the parser.
    let open: Vec<_> = message
        .parts
        .iter()
        .filter(|p| p.is_text() && p.is_encoding_problem && !p.content_disposition().is_some_and(|d| d.is_attachment()))
        .collect();
    let plain: Vec<_> = open.iter().copied().filter(|p| !is_html(p)).collect();
    let html: Vec<_> = open.iter().copied().filter(|p| is_html(p)).collect();
    match (plain.is_empty(), html.is_empty()) {
        (true, _) => (html.clone(), html),
        (_, true) => (plain.clone(), plain),
        _ => (plain, html),
    }
}

/// The text of a part. What is UTF-8 is UTF-8 whatever is declared; an encoding that is not declared is guessed.
pub(super) fn text<'m>(message: &'m Message<'_>, part: &'m MessagePart<'_>) -> Cow<'m, str> {
    let (PartType::Text(parsed) | PartType::Html(parsed)) = &part.body else { return Cow::Borrowed("") };
    // A part that does not end is given as it stands, its transfer encoding not undone.
    let coded = part.content_transfer_encoding().filter(|_| part.is_encoding_problem).unwrap_or_default();
    if parsed.is_ascii() && coded.is_empty() {
        return Cow::Borrowed(parsed);
    }
    let raw = message.raw_message.get(part.offset_body as usize..part.offset_end as usize).unwrap_or_default();
    let is = |name: &str| coded.trim().eq_ignore_ascii_case(name);
    let bytes = match part.encoding {
        Encoding::QuotedPrintable => quoted_printable_decode(raw).map(Cow::Owned),
        Encoding::Base64 => base64_decode(raw).map(Cow::Owned),
        Encoding::None if is("quoted-printable") => quoted_printable_decode(raw).map(Cow::Owned),
        Encoding::None if is("base64") => base64_decode(raw).map(Cow::Owned),
        Encoding::None => Some(Cow::Borrowed(raw)),
    };
    let Some(bytes) = bytes.filter(|b| !b.is_empty()) else { return Cow::Borrowed(parsed) };
    if (!bytes.is_ascii() || !coded.is_empty())
        && !bytes.contains(&0)
        && let Ok(text) = std::str::from_utf8(&bytes)
    {
        return Cow::Owned(text.to_string());
    }
    let declared = part.content_type().and_then(|c| c.attribute("charset")).is_some();
    if declared && !parsed.contains('\u{fffd}') {
        return Cow::Borrowed(parsed);
    }
    // Bytes that are no text are no message either.
    decode(&bytes, is_html(part)).map_or(Cow::Borrowed(""), |d| Cow::Owned(d.text))
}
