//! E-mail: one message of RFC 5322, as `.eml` files and mailboxes have it.
//!
//! The subject is the title as it stands, "Re:" and all, since an answer is not what it answers; the sender is the
//! author, the `Date` the day of publication where the sender was; who published it, `sender.rs` finds. The text is the plain part, or
//! the HTML part where the plain one only points to it. What the writer did not write (see `quoted.rs`) goes to
//! `dropped`. Where a message is forwarded with no more than a word above it, or as an attachment, the forwarded one is
//! the article, with its own author, date and title.
//!
//! Files that are attached are handed on, to be read as members of the message; pictures that belong to its page and
//! signatures are not. Messages within messages are read three deep. Encrypted mail gives [`Skip::Encrypted`]; signatures
//! are not checked.

use std::sync::LazyLock;

use mail_parser::{Address, HeaderValue, Message, MessagePart, MimeHeaders};
use regex::Regex;

use crate::article::{Article, Format, PartialDate, Provenance, Publication, Source};
use crate::calendar;

use super::attached::Attached;
use super::quoted::{self, Parted};
use super::sender::{self, Sender};
use super::{Limits, Skip, attached, clean, html, mime, newsletter, residue, text};

/// Messages in messages are read to this depth.
pub(super) const MAX_DEPTH: usize = 3;
/// And not more than so many of them in one.
const MAX_ATTACHED: usize = 1000;
/// A note above a forwarded text is no article of its own up to so many words.
const COVER_NOTE: usize = 40;
/// A plain part below so many words may be a pointer to the HTML part.
const STUB: usize = 60;

/// A message, and the files that came with it.
#[derive(Debug)]
pub(in crate::corpus) struct Letter {
    /// Without text where there are only files.
    pub(in crate::corpus) article: Article,
    pub(in crate::corpus) attached: Vec<Attached>,
}

/// Reads a message.
///
/// # Errors
/// [`Skip::Damaged`] where the bytes are no message, [`Skip::Encrypted`], [`Skip::NoArticle`] where it has no text and
/// nothing is attached.
pub(in crate::corpus) fn read(bytes: &[u8], limits: &Limits) -> Result<Letter, Skip> {
    let bytes = mime::prepare(bytes)?;
    let message = mime::parse(&bytes)?;
    let article = of_message(&message, limits, 0)?;
    let mut attached = Vec::new();
    attached::files(&message, 0, &mut attached);
    if article.text.is_empty() && attached.is_empty() { Err(Skip::NoArticle) } else { Ok(Letter { article, attached }) }
}

fn of_message(message: &Message<'_>, limits: &Limits, depth: usize) -> Result<Article, Skip> {
    if is_encrypted(message) {
        return Err(Skip::Encrypted);
    }
    let mut article = particulars(message);
    let forwards = article.title.as_deref().is_some_and(|t| forward_mark(t).is_some());
    let parted = body(message, forwards, limits)?;
    let (paragraphs, mut dropped) = (parted.paragraphs, parted.dropped);
    let (kept, residue) = residue::part(paragraphs);
    dropped.extend(residue);
    article.text = kept.join("\n\n");
    article.dropped = dropped;
    let of_list = sender::list(message).0.is_some();
    if let Some(origin) = parted.origin {
        let list = article.source.take().filter(|_| of_list);
        adopt(&mut article, origin.from, origin.date, origin.subject);
        article.source = list.or(article.source);
    }
    add_inner(message, &mut article, limits, depth)?;
    take_headline(&mut article);
    newsletter::take_frame(&mut article);
    Ok(article)
}

/// What the fields at the head say.
fn particulars(message: &Message<'_>) -> Article {
    let mut article = Article::new("", Format::Mail, String::new());
    let given = |s: &str| Some(single(s)).filter(|s| !s.is_empty());
    article.title = message.subject().and_then(given);
    let from = message.from().and_then(Address::first);
    let sender = Sender::of(from.and_then(|f| f.name.as_deref()), from.and_then(|f| f.address.as_deref()));
    article.authors = sender.authors.clone();
    article.published = date(message).map(|date| Publication { date, provenance: Provenance::Metadata });
    let (list, list_id) = sender::list(message);
    if let (true, Some(title)) = (list.is_some() || list_id.is_some(), &article.title) {
        article.title = Some(sender::without_tag(title));
    }
    let organization = || message.header_raw("Organization").map(single).filter(|o| !o.is_empty() && o.len() <= 100);
    let source = list.or(sender.outlet).or(list_id).or_else(organization).or(sender.domain);
    article.source = source.map(|name| Source { name, provenance: Provenance::Metadata });
    article.language = match message.root_part().content_language() {
        HeaderValue::Text(language) => Some(language.to_string()),
        HeaderValue::TextList(list) if list.len() == 1 => list.first().map(|l| l.to_string()),
        _ => None,
    };
    article
}

pub(super) fn single(text: &str) -> String {
    clean(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The day that the sender's calendar showed. A clock that was never set is no evidence.
fn date(message: &Message<'_>) -> Option<PartialDate> {
    let parsed = message.date().and_then(|d| {
        PartialDate::from_day(i16::try_from(d.year).ok()?, i8::try_from(d.month).ok()?, i8::try_from(d.day).ok()?)
    });
    let raw = || message.header_raw("Date").and_then(calendar::parse);
    parsed.or_else(raw).filter(|d| d.year() > 1900 && d.to_string() != "1970-01-01")
}

/// What follows a mark of forwarding in a subject.
fn forward_mark(subject: &str) -> Option<&str> {
    static MARK: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?i)^\s*\[?(?:fwd?|wg|tr|rv|enc|i|doorst|пересл?)\s?(?:\[\d+\])?\s?[:：]\s*").ok()
    });
    let found = MARK.as_ref()?.find(subject)?;
    let rest = subject[found.end()..].trim_end_matches(']').trim();
    Some(forward_mark(rest).unwrap_or(rest)).filter(|r| !r.is_empty())
}

/// Takes over what the head of a forwarded message says.
fn adopt(article: &mut Article, from: Option<String>, date: Option<String>, subject: Option<String>) {
    if let Some(from) = from.as_deref() {
        let (name, address) = from.split_once(['<', '[', '(']).unwrap_or((from, ""));
        let address = address.trim_matches(['<', '>', '[', ']', '(', ')', ' ']);
        let address = address.strip_prefix("mailto:").unwrap_or(address);
        let sender = match name.contains('@') {
            true => Sender::of(None, Some(name.trim())),
            false => Sender::of(Some(name), Some(address)),
        };
        // Whoever forwards a text has not published it.
        article.source = sender.outlet.or(sender.domain).map(|name| Source { name, provenance: Provenance::Text });
        article.authors = sender.authors;
    }
    if let Some(date) = date.as_deref().and_then(calendar::parse) {
        article.published = Some(Publication { date, provenance: Provenance::Text });
    }
    let subject = subject.map(|s| single(&s)).filter(|s| !s.is_empty());
    let own = article.title.as_deref().and_then(forward_mark).map(str::to_string);
    article.title = subject.or(own).or(article.title.take());
}

fn is_encrypted(message: &Message<'_>) -> bool {
    let of = |part: &MessagePart<'_>| {
        part.is_content_type("multipart", "encrypted")
            || ["pkcs7-mime", "x-pkcs7-mime"].iter().any(|t| part.is_content_type("application", t))
                && part.content_type().and_then(|c| c.attribute("smime-type")) != Some("signed-data")
    };
    of(message.root_part())
        || message.text_bodies().next().is_some_and(|p| {
            p.text_contents().is_some_and(|t| t.trim_start().starts_with("-----BEGIN PGP MESSAGE-----"))
        })
}

/// The body as paragraphs.
struct Body {
    paragraphs: Vec<String>,
    dropped: Vec<String>,
    origin: Option<quoted::Origin>,
}

fn body(message: &Message<'_>, forwards: bool, limits: &Limits) -> Result<Body, Skip> {
    let (plain, rich) = mime::bodies(message);
    let plain_words: usize = plain
        .iter()
        .filter(|p| !mime::is_html(p))
        .map(|p| p.text_contents().unwrap_or_default().split_whitespace().count())
        .sum();
    let (mut lines, mut dropped, mut as_html) = (Vec::new(), Vec::new(), false);
    // A plain part that is short, or mostly addresses, is compared with the other form.
    if rich.iter().any(|p| mime::is_html(p)) && (plain_words < STUB || is_link_list(&plain)) {
        for part in rich {
            lines.extend(blocks(message, part, &mut dropped, limits)?);
        }
        let rich_words = lines.iter().map(|b| b.split_whitespace().count()).sum::<usize>();
        as_html = rich_words >= plain_words * 2 || is_link_list(&plain);
    }
    if !as_html {
        lines.clear();
        dropped.clear();
        for part in plain {
            // A form that stands for both is one paragraph a block.
            let parted = if mime::is_html(part) { "\n" } else { "" };
            lines.extend(blocks(message, part, &mut dropped, limits)?.into_iter().map(|line| line + parted));
            lines.push(String::new());
        }
    }
    let Parted { own, dropped: cut, mut origin, forwarded_at } = quoted::part(&lines, forwards);
    dropped.extend(cut);
    let count = |lines: &[String]| lines.iter().map(|l| l.split_whitespace().count()).sum::<usize>();
    let (above, below) = own.split_at(forwarded_at.min(own.len()));
    if count(above) > COVER_NOTE || count(below) < count(above) * 2 {
        origin = None;
    }
    let paragraphs = if as_html {
        own.into_iter().filter(|l| !l.is_empty()).collect()
    } else {
        // Each message has its own width of lines.
        let mut found = text::paragraphs(&above.join("\n"));
        found.extend(text::paragraphs(&below.join("\n")));
        found
    };
    let paragraphs = paragraphs.into_iter().map(|p| single(&p)).filter(|p| !p.is_empty()).collect();
    Ok(Body { paragraphs, dropped, origin })
}

/// Whether a plain part is mostly addresses: what programs make of a page.
fn is_link_list(parts: &[&MessagePart<'_>]) -> bool {
    let (mut links, mut all) = (0, 1);
    for text in parts.iter().filter(|p| !mime::is_html(p)).filter_map(|p| p.text_contents()) {
        all += text.len();
        links += text.split_whitespace().filter(|w| w.contains("://")).map(str::len).sum::<usize>();
    }
    links * 3 > all
}

/// The lines of a plain part; lines that a program broke softly are joined (`format=flowed`, RFC 3676).
fn plain_lines(message: &Message<'_>, part: &MessagePart<'_>) -> Vec<String> {
    let text = clean(&mime::text(message, part));
    let text = signed_text(&text);
    let attribute = |name: &str| part.content_type().and_then(|c| c.attribute(name));
    let is = |name: &str, value: &str| attribute(name).is_some_and(|v| v.eq_ignore_ascii_case(value));
    if !is("format", "flowed") {
        return text.lines().map(str::to_string).collect();
    }
    let without_space = is("delsp", "yes");
    let mut lines: Vec<String> = Vec::new();
    let (mut open, mut open_depth) = (false, 0);
    for line in text.lines() {
        let depth = line.len() - line.trim_start_matches('>').len();
        let content = &line[depth..];
        let content = content.strip_prefix(' ').unwrap_or(content);
        let signature = content == "-- ";
        match lines.last_mut() {
            Some(last) if open && depth == open_depth && !signature => {
                if without_space {
                    last.pop();
                }
                last.push_str(content);
            }
            _ => lines.push(format!("{}{}{content}", ">".repeat(depth), if depth > 0 { " " } else { "" })),
        }
        open = content.ends_with(' ') && !signature;
        open_depth = depth;
    }
    lines
}

/// The text inside a signature of PGP.
fn signed_text(text: &str) -> &str {
    let Some(start) = text.trim_start().strip_prefix("-----BEGIN PGP SIGNED MESSAGE-----") else { return text };
    let body = start.split_once("\n\n").map_or(start, |(_, body)| body);
    body.split("-----BEGIN PGP SIGNATURE-----").next().unwrap_or(body)
}

/// The lines of a plain part, the blocks of one that is HTML. What is marked as quoted in it goes to `dropped`.
fn blocks(
    message: &Message<'_>,
    part: &MessagePart<'_>,
    dropped: &mut Vec<String>,
    limits: &Limits,
) -> Result<Vec<String>, Skip> {
    if !mime::is_html(part) {
        return Ok(plain_lines(message, part));
    }
    let page = clean(&mime::text(message, part));
    if page.len() as u64 > limits.max_bytes {
        return Err(Skip::TooLarge { limit: limits.max_bytes });
    }
    let parted = html::parted(&page, &is_quote)?;
    // A message that is nothing but a quotation is what was sent.
    if parted.own.is_empty() {
        return html::blocks(&page);
    }
    dropped.extend(parted.aside);
    Ok(parted.own)
}

/// Whether an element holds what mail programs quote or sign with. A forwarded message is quoted too, and is not history.
fn is_quote(element: &html::Element, opening: &str) -> bool {
    let named = |attr: &str, name: &str| element.attr(attr).is_some_and(|v| v.split(' ').any(|v| v == name));
    let quote = element.name() == "blockquote"
        && (named("type", "cite") || named("class", "gmail_quote") || named("class", "protonmail_quote"))
        || ["moz-cite-prefix", "gmail_attr", "gmail_signature", "moz-signature"].iter().any(|c| named("class", c))
        || named("id", "Signature");
    quote && !quoted::opens_forwarded(opening)
}

/// Adds the messages that are attached. The first of them is the article where nothing more than a note is above it.
fn add_inner(message: &Message<'_>, article: &mut Article, limits: &Limits, depth: usize) -> Result<(), Skip> {
    if depth >= MAX_DEPTH {
        return Ok(());
    }
    let messages = message.attachments().filter_map(MessagePart::message).take(MAX_ATTACHED);
    for inner in messages {
        let Ok(inner) = of_message(inner, limits, depth + 1) else { continue };
        if inner.text.is_empty() {
            continue;
        }
        let note = article.text.split_whitespace().count();
        if note <= COVER_NOTE && inner.text.split_whitespace().count() > note {
            let above = std::mem::take(&mut article.text);
            let dropped = std::mem::take(&mut article.dropped);
            *article = inner;
            article.dropped.splice(0..0, dropped);
            if !above.is_empty() {
                article.text = format!("{above}\n\n{}", article.text);
            }
            continue;
        }
        for text in [inner.title.as_deref().unwrap_or_default(), &inner.text] {
            if !text.is_empty() {
                article.text.push_str("\n\n");
                article.text.push_str(text);
            }
        }
        article.dropped.extend(inner.dropped);
    }
    Ok(())
}

/// A headline in the body that repeats the subject is no text; a byline below it names the author.
fn take_headline(article: &mut Article) {
    let Some(title) = article.title.clone() else { return };
    let subject = forward_mark(&title).unwrap_or(&title);
    let mut paragraphs: Vec<&str> = article.text.split("\n\n").collect();
    let Some(at) = paragraphs.iter().take(3).position(|p| p.eq_ignore_ascii_case(subject)) else { return };
    if paragraphs.len() < at + 2 {
        return;
    }
    paragraphs.remove(at);
    let line = paragraphs[at].to_string();
    if text::is_byline_or_date(&line) {
        let mut said = Article::new("", Format::Mail, String::new());
        text::read_byline(&line, &mut said);
        if !said.authors.is_empty() {
            article.authors = said.authors;
            paragraphs.remove(at);
        }
    }
    article.text = paragraphs.join("\n\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8], limits: &Limits) -> Result<Article, Skip> {
        super::read(bytes, limits).map(|letter| letter.article)
    }

    fn mail(head: &str, body: &str) -> Article {
        let bytes = format!("{head}\nMIME-Version: 1.0\n\n{body}").replace('\n', "\r\n");
        read(bytes.as_bytes(), &Limits::default()).expect("a message")
    }

    const HEAD: &str = "From: \"Menon, R. K.\" <menon@despatch.example>\nSubject: =?utf-8?Q?Simla_=E2=80=93_notes?=\nDate: Thu, 6 Jul 1972 23:30:00 -0500";

    #[test]
    fn the_particulars_of_a_message() {
        let article = mail(
            &format!("{HEAD}\nContent-Language: en"),
            "They signed after midnight, when the talks had been\ngiven up for lost and the luggage was packed for\nthe journey home.\n",
        );
        assert_eq!(article.title.as_deref(), Some("Simla – notes"));
        assert_eq!(article.authors, ["R. K. Menon"]);
        // The day that the sender's calendar showed, not the one of Greenwich.
        assert_eq!(article.published.map(|p| p.date.to_string()).as_deref(), Some("1972-07-06"));
        assert_eq!(article.source.map(|s| s.name).as_deref(), Some("despatch.example"));
        assert_eq!(
            article.text,
            "They signed after midnight, when the talks had been given up for lost and the luggage was packed for the journey home."
        );
    }

    #[test]
    fn lists_papers_and_providers_as_sources() {
        let source = |head: &str| mail(&format!("Subject: [diplo] News\n{head}"), "Text.").source.map(|s| s.name);
        assert_eq!(
            source("From: A <a@gmail.com>\nList-Id: \"Diplo Letters\" <diplo.a.example>").as_deref(),
            Some("Diplo Letters")
        );
        assert_eq!(source("From: The Review <newsletter@review.example>").as_deref(), Some("The Review"));
        assert_eq!(source("From: A <a@gmail.com>"), None);
        assert_eq!(
            mail("Subject: [diplo] News\nFrom: a@b.example\nList-Id: <d.a.example>", "Text.").title.as_deref(),
            Some("News")
        );
    }

    #[test]
    fn flowed_lines_are_joined() {
        let head = format!("{HEAD}\nContent-Type: text/plain; format=flowed");
        let article = mail(
            &head,
            "They signed after midnight, \nwhen the talks had failed.\n\n> Old words \n> of others.\n\n-- \nM",
        );
        assert_eq!(article.text, "They signed after midnight, when the talks had failed.");
        assert_eq!(article.dropped, ["> Old words of others.", "-- ", "M"]);
    }

    fn html(body: &str) -> Article {
        mail(&format!("{HEAD}\nContent-Type: text/html; charset=utf-8"), body)
    }

    #[test]
    fn quotes_marked_in_html_go_and_answers_between_them_stay() {
        let article = html(
            "<p style='display:none'>Preview</p><div>Yes.</div><div class=gmail_quote><div class=gmail_attr>On Monday Clara wrote:</div><blockquote class=gmail_quote>First?</blockquote><div>In 1903.</div><blockquote class=gmail_quote>Second?</blockquote></div>",
        );
        assert_eq!(article.text, "Yes.\n\nIn 1903.");
        assert_eq!(article.dropped, ["On Monday Clara wrote:", "First?", "Second?"]);
        let apple = html(
            "<div><blockquote type=cite><div>Begin forwarded message:</div><div><b>From: </b>Clara &lt;c@a.example&gt;</div><div><b>Subject: </b>A court</div><div><b>Date: </b>18 July 1998</div><div>Delegates wept.</div></blockquote></div>",
        );
        assert_eq!(
            (apple.text.as_str(), apple.title.as_deref(), apple.authors.as_slice()),
            ("Delegates wept.", Some("A court"), &["Clara".to_string()][..])
        );
    }

    fn parts(kind: &str, parts: &[&str]) -> Article {
        let body: String = parts.iter().map(|p| format!("--xx\n{p}\n")).collect();
        mail(&format!("{HEAD}\nContent-Type: multipart/{kind}; boundary=xx"), &format!("{body}--xx--\n"))
    }

    #[test]
    fn a_plain_part_that_only_points_to_the_other_is_left() {
        let page = "Content-Type: text/html\n\n<p>The treaty was signed by both sides in the evening, and the crowd that had waited all day went home without a word.</p>";
        let article =
            parts("alternative", &["Content-Type: text/plain\n\nOpen this in your browser: https://a.example/1", page]);
        assert!(article.text.starts_with("The treaty was signed"), "{}", article.text);
        let article = parts(
            "alternative",
            &[
                "Content-Type: text/plain\n\nThe treaty was signed by both sides in the evening, and the crowd that had waited all day went home without a word.",
                page,
            ],
        );
        assert!(article.text.starts_with("The treaty was signed") && article.dropped.is_empty());
    }

    #[test]
    fn an_attached_message_is_the_article() {
        let inner = "Content-Type: message/rfc822\n\nFrom: Ines <i@atlas.example>\nSubject: Ottawa\nDate: Fri, 5 Dec 1997 10:00:00 +0000\n\nOver 120 governments signed.";
        let article = parts(
            "mixed",
            &[
                "Content-Type: text/plain\n\nSee below.",
                inner,
                "Content-Type: application/pdf\nContent-Disposition: attachment\n\n%PDF",
            ],
        );
        assert_eq!(article.text, "See below.\n\nOver 120 governments signed.");
        assert_eq!((article.title.as_deref(), article.authors.as_slice()), (Some("Ottawa"), &["Ines".to_string()][..]));
    }

    #[test]
    fn encodings_that_are_missing_or_wrong() {
        let head = "From: A <a@b.example>\nSubject: Genève\nContent-Type: text/plain; charset=us-ascii";
        assert_eq!(mail(head, "Un été à Genève.").text, "Un été à Genève.");
        let latin: Vec<u8> = "From: A <a@b.example>\nSubject: Genève\n\nUn été à Genève, où la conférence siège."
            .chars()
            .map(|c| c as u8)
            .collect();
        let article = read(&latin, &Limits::default()).expect("a message");
        assert_eq!(
            (article.title.as_deref(), article.text.as_str()),
            (Some("Genève"), "Un été à Genève, où la conférence siège.")
        );
    }

    #[test]
    fn what_is_no_message_or_cannot_be_read_says_so() {
        let read = |bytes: &[u8]| read(bytes, &Limits::default());
        assert!(matches!(read(b"Just some words.\n\nAnd more."), Err(Skip::Damaged(_))));
        assert_eq!(
            read(b"From: a@b.example\nContent-Type: multipart/encrypted; boundary=x\n\n--x--"),
            Err(Skip::Encrypted)
        );
        assert_eq!(read(b"From: a@b.example\nSubject: x\n\n"), Err(Skip::NoArticle));
        assert_eq!(read(b"From: a@b.example\n\n\x00\x01\x02\xff\xfe\x03\x9c\x00\x05"), Err(Skip::NoArticle));
        assert!(matches!(read(&b"Content-Type: message/rfc822\n\n".repeat(100_000)), Err(Skip::Damaged(_))));
    }

    #[test]
    fn messages_in_messages_are_freed_without_overflow() {
        let run = || {
            read(
                &[&b"Content-Type: message/rfc822\n\n".repeat(9_990)[..], b"Subject: x\n\nText."].concat(),
                &Limits::default(),
            )
        };
        let thread = std::thread::Builder::new().stack_size(crate::corpus::READER_STACK).spawn(move || run().is_ok());
        assert!(thread.expect("a thread").join().is_ok());
    }
}
