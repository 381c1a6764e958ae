//! Mailboxes: mails one behind the other, each under a line that begins with "From ".
//!
//! A line parts two mails only behind a blank line and with a sender and a time in it, since not every program marks
//! "From there he went" in a letter. Marked lines (">From ") are given back as they were. A mailbox may be of any length;
//! one mail has at most the bytes of an article, with all that is attached to it.

use std::io::{BufRead, Read};
use std::sync::LazyLock;

use regex::bytes::Regex;

use super::Skip;
use super::run::{Place, Run};

/// So much of a line is held at a time.
const FRAGMENT: u64 = 1 << 16;

/// Reads a mailbox.
pub(in crate::corpus) fn read(run: &mut Run<'_>, place: &Place, input: &mut dyn BufRead) -> Result<(), Skip> {
    let limit = run.limits().max_bytes;
    let mut mail: Vec<u8> = Vec::new();
    let (mut number, mut too_long) = (0u64, false);
    let (mut begins, mut after_blank) = (true, true);
    let mut line = Vec::new();
    loop {
        line.clear();
        let ended = (&mut *input).take(FRAGMENT).read_until(b'\n', &mut line).map_err(Skip::of)? == 0;
        let parts = begins && after_blank && is_separator(&line);
        if (ended || parts) && number > 0 {
            run.go_on()?;
            if too_long {
                run.bad(place, &format!("message {number}"), Skip::TooLarge { limit }.to_string());
            } else {
                run.message(place, number, &mail)?;
            }
        }
        if ended {
            return if number == 0 { Err(Skip::NoArticle) } else { Ok(()) };
        }
        if parts {
            number += 1;
            mail.clear();
            too_long = false;
        } else if number > 0 {
            let text = if begins && is_marked(&line) { &line[1..] } else { &line[..] };
            too_long |= (mail.len() + text.len()) as u64 > limit;
            if !too_long {
                mail.extend_from_slice(text);
            }
        }
        after_blank = begins && line.iter().all(u8::is_ascii_whitespace);
        begins = line.ends_with(b"\n");
    }
}

/// Whether a line parts two mails: "From anna@example.org Mon Mar  3 12:00:00 2003", or "From " alone or before a dash,
/// as Thunderbird has it.
pub(in crate::corpus) fn is_separator(line: &[u8]) -> bool {
    static SEPARATOR: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"^From (?:\S+(?: at \S+)?\s+.{0,60}\d{1,2}:\d\d.{0,30}\b(?:19|20)\d\d\b.{0,20}|-?\s*)$").ok()
    });
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    line.starts_with(b"From ") && line.len() < 500 && SEPARATOR.as_ref().is_some_and(|s| s.is_match(line))
}

/// Whether a line began with "From " once, and was marked so as to part nothing.
fn is_marked(line: &[u8]) -> bool {
    let unmarked = line.iter().position(|b| *b != b'>').unwrap_or(line.len());
    unmarked > 0 && line[unmarked..].starts_with(b"From ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn separators_are_told_from_sentences() {
        for line in [
            "From anna@example.org Mon Mar  3 12:00:00 2003\r\n",
            "From anna at example.org  Mon Mar  3 12:00:00 2003\n",
            "From 1234567890@xxx Mon Mar 03 12:00:00 +0000 2003\n",
            "From - Mon Mar 03 12:00:00 2003\n",
            "From \n",
            "From -\n",
        ] {
            assert!(is_separator(line.as_bytes()), "{line}");
        }
        for line in ["From there he went to Geneva in 1954.\n", "From: anna@example.org\n", "From the talks at 12:00\n"]
        {
            assert!(!is_separator(line.as_bytes()), "{line}");
        }
        assert!(is_marked(b">From there") && is_marked(b">>From there") && !is_marked(b"> From there"));
    }

    #[test]
    fn a_mailbox_is_parted_into_its_mails() {
        let mail = |n: u32| {
            format!(
                "From anna@example.org Mon Mar  3 12:00:00 2003\nFrom: Anna <anna@example.org>\nSubject: Talks {n}\nDate: Mon, 3 Mar 2003 12:00:00 +0000\n\nThe ministers met.\n\nFrom there they went to Geneva.\n>From Bonn came nothing.\n\n"
            )
        };
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("talks.mbox");
        let long = "x".repeat(70_000);
        std::fs::write(&path, format!("{}{}{long}\n\n{}", mail(1), mail(2), mail(3))).expect("written");
        let authority = crate::authority::Authority::default();
        let mut places = Vec::new();
        let reader = crate::corpus::Reader::new(&authority, crate::corpus::Limits { max_bytes: 50_000 });
        let bad = match reader.read(&path, "talks.mbox", &mut |article| places.push(article.id)) {
            Ok(reading) => reading.bad_records.len(),
            Err(Skip::NoneRead { others, .. }) => others + 1,
            Err(other) => unreachable!("{other}"),
        };
        assert_eq!(places.len() + bad, 3, "the second is too long, and the others are one each");
        assert!(places.iter().all(|id| id == "talks.mbox:1" || id == "talks.mbox:3"));
    }
}
