//! The files that came with a message: which of its parts they are, and what they are called.
//!
//! Pictures that the page of a message shows and signatures are no files. A file without a known ending gets one by what
//! the message says that it is.

use std::path::Path;

use mail_parser::{Message, MimeHeaders};

use super::message::MAX_DEPTH;
use super::{archive, clean, kind, mime};

/// A file that came with a message.
#[derive(Debug)]
pub(in crate::corpus) struct Attached {
    /// A plain name, with an ending that says what it is where the message does.
    pub(in crate::corpus) name: String,
    pub(in crate::corpus) bytes: Vec<u8>,
}

/// The files that are attached to a message and to those in it.
pub(super) fn files(message: &Message<'_>, depth: usize, found: &mut Vec<Attached>) {
    for at in &message.attachments {
        let Some(part) = message.part(*at) else { continue };
        if let Some(inner) = part.message() {
            if depth < MAX_DEPTH {
                files(inner, depth + 1, found);
            }
            continue;
        }
        let kind =
            part.content_type().map(|c| (c.ctype().to_lowercase(), c.subtype().unwrap_or_default().to_lowercase()));
        let (main, sub) = kind.unwrap_or_default();
        let disposition = part.content_disposition();
        let of_page = main == "image" && (part.content_id().is_some() || disposition.is_some_and(|d| d.is_inline()));
        let signature = sub.ends_with("-signature") || sub == "pgp-encrypted";
        let is_body = message.text_body.contains(at)
            || message.html_body.contains(at)
            || part.is_text() && part.attachment_name().is_none() && !disposition.is_some_and(|d| d.is_attachment());
        if of_page || signature || is_body {
            continue;
        }
        let bytes =
            if part.is_text() { mime::text(message, part).as_bytes().to_vec() } else { part.contents().to_vec() };
        found.push(Attached { name: file_name(part.attachment_name(), &main, &sub, found.len() + 1), bytes });
    }
}

/// The name of the `number`-th file, by the message or by what it says that the file is.
fn file_name(said: Option<&str>, main: &str, sub: &str, number: usize) -> String {
    let steps = archive::plain(&clean(said.unwrap_or_default()));
    let name = steps.rsplit('/').next().unwrap_or_default().trim_start_matches('.');
    let ending = match (main, sub) {
        ("text", "plain") => "txt",
        ("text", "html") => "html",
        ("application" | "text", "rtf") => "rtf",
        ("application", "vnd.openxmlformats-officedocument.wordprocessingml.document") => "docx",
        ("application", "vnd.oasis.opendocument.text") => "odt",
        ("message", "rfc822") => "eml",
        (_, "epub+zip") => "epub",
        (_, "") => "bin",
        (_, sub) => sub,
    };
    let known = matches!(kind::by_name(Path::new(name)), Some(kind::Ending::Known(_)));
    let known_ending = matches!(kind::by_name(Path::new(&format!("x.{ending}"))), Some(kind::Ending::Known(_)));
    match name {
        "" => format!("attachment-{number}.{ending}"),
        name if !known && (known_ending || !name.contains('.')) => format!("{name}.{ending}"),
        name => name.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use crate::corpus::{FieldMap, Limits};

    const HEAD: &str = "From: A <a@b.example>\nSubject: Talks\nDate: Thu, 6 Jul 1972 23:30:00 -0500";

    /// What comes of a file of mail: ids and texts, and what is said of the rest.
    fn read_file(name: &str, bytes: &str) -> (Vec<(String, String)>, Vec<String>) {
        let (articles, reading) =
            crate::corpus::tests::read_file(name, bytes.as_bytes(), Limits::default(), FieldMap::default());
        let found = articles.into_iter().map(|article| (article.id, article.text)).collect();
        (found, reading.expect("read").bad_records.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn files_that_came_with_a_message_are_articles_of_their_own() {
        let part = |kind: &str, head: &str, body: &str| format!("--xx\nContent-Type: {kind}\n{head}\n{body}\n");
        let attachment = |name: &str| format!("Content-Disposition: attachment; filename=\"{name}\"\n");
        let message = [
            format!("{HEAD}\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=xx\n\n"),
            part("text/plain", "", "The text is attached."),
            part("text/plain", &attachment("../talks.txt"), "The ministers met in Geneva."),
            part("text/html", &attachment("page"), "<p>The ministers parted in anger, and nobody spoke to the reporters who had waited in the rain outside the palace.</p>"),
            part("application/octet-stream", &attachment("old.eml"), "From: B <b@b.example>\nSubject: Old\n\nAn old letter."),
            part("image/png", &attachment("map.png"), "x"),
            part("image/png", "Content-ID: <1>\n", "x"),
            part("application/pgp-signature", "", "x"),
            "--xx--\n".to_string(),
        ]
        .concat();
        let (found, bad) = read_file("att.eml", &message);
        let ids: Vec<&str> = found.iter().map(|(id, _)| id.as_str()).collect();
        assert_eq!(ids, ["att.eml", "att.eml/talks.txt", "att.eml/page.html", "att.eml/old.eml"], "{bad:?}");
        assert_eq!((found[1].1.as_str(), found[3].1.as_str()), ("The ministers met in Geneva.", "An old letter."));
        assert_eq!(bad, ["1 file in it: kind of file that is not read (1 png)"]);
        let from = "From a@b.example Mon Mar  3 12:00:00 2003\n";
        let (found, bad) = read_file("box.mbox", &format!("{from}{HEAD}\n\nFirst.\n\n{from}{message}"));
        let ids: Vec<&str> = found.iter().map(|(id, _)| id.as_str()).collect();
        assert_eq!(ids[..3], ["box.mbox:1", "box.mbox:2", "box.mbox:2/talks.txt"], "{bad:?}");
    }
}
