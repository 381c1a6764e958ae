//! What stands around the text of a newsletter: its name, the day and the writer above, buttons and the reason for the
//! mail below.

use std::sync::LazyLock;

use regex::Regex;

use crate::article::{Article, Format};

use super::text;

/// The frame above the text has at most so many paragraphs, the one below so many.
const ABOVE: usize = 4;
const BELOW: usize = 10;

/// Takes the frame off: the writer is the author, the rest is no text.
pub(super) fn take_frame(article: &mut Article) {
    let mut paragraphs: Vec<String> = article.text.split("\n\n").map(str::to_string).collect();
    let mut dropped = Vec::new();
    let begins = paragraphs.iter().take(ABOVE).position(|p| p.len() > 160).unwrap_or(ABOVE.min(paragraphs.len()));
    let source = article.source.as_ref().map(|s| s.name.clone()).unwrap_or_default();
    let mut at = 0;
    for _ in 0..begins {
        let line = &paragraphs[at];
        if at == 0 && line.eq_ignore_ascii_case(&source) {
            dropped.push(paragraphs.remove(at));
        } else if let Some(authors) = byline(line) {
            if !authors.is_empty() {
                article.authors = authors;
            }
            dropped.push(paragraphs.remove(at));
        } else {
            at += 1;
        }
    }
    let below = paragraphs.len().saturating_sub(BELOW);
    let mut tail = paragraphs.split_off(below);
    let reason = tail.iter().position(|p| is(&REASON, p)).filter(|at| tail[*at..].iter().all(|p| p.len() <= 400));
    let mut gone = reason.map(|at| tail.split_off(at)).unwrap_or_default();
    while tail.last().is_some_and(|p| is_buttons(p)) {
        gone.splice(0..0, tail.pop());
    }
    paragraphs.extend(tail);
    // What is nothing but a frame is what was sent.
    if paragraphs.is_empty() || dropped.is_empty() && gone.is_empty() {
        return;
    }
    dropped.extend(gone);
    article.text = paragraphs.join("\n\n");
    article.dropped.extend(dropped);
}

/// The authors that a line of day and writer names; `None` if it is no such line.
fn byline(line: &str) -> Option<Vec<String>> {
    let mut said = Article::new("", Format::Mail, String::new());
    let parts: Vec<&str> = line.split(['|', '·', '•']).map(str::trim).filter(|part| !part.is_empty()).collect();
    if parts.is_empty() || line.len() > 160 || !parts.iter().all(|part| text::is_byline_or_date(part)) {
        return None;
    }
    parts.iter().for_each(|part| text::read_byline(part, &mut said));
    // A day alone may be the heading of what happened on it.
    (parts.len() > 1 || !said.authors.is_empty()).then_some(said.authors)
}

/// A row of buttons.
fn is_buttons(line: &str) -> bool {
    #[rustfmt::skip]
    const BUTTONS: &[&str] = &[
        "tweet", "share", "forward", "post", "like", "pin", "email", "e-mail", "mail", "print", "save", "facebook", "twitter", "x",
        "linkedin", "instagram", "youtube", "whatsapp", "telegram", "mastodon", "bluesky", "threads", "rss", "teilen", "weiterleiten",
        "drucken", "partager", "transférer", "compartir", "reenviar", "condividi", "inoltra", "compartilhar", "поделиться", "переслать",
        "on", "to", "a", "friend", "this",
    ];
    let words: Vec<String> =
        line.split([' ', '|', '·', '•', '/']).map(str::to_lowercase).filter(|w| !w.is_empty()).collect();
    (2..=10).contains(&words.len()) && words.iter().all(|word| BUTTONS.contains(&word.as_str()))
}

fn is(pattern: &LazyLock<Option<Regex>>, line: &str) -> bool {
    line.len() <= 400 && pattern.as_ref().is_some_and(|p| p.is_match(line))
}

/// Why one was sent this.
static REASON: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?ix)^(?:you(?:['’]re|\ are)\ (?:receiving|getting)\ (?:this|these|our)|you\ (?:have\ )?received?\ this\ (?:e-?mail|message|newsletter|letter)
        |this\ (?:e-?mail|message|newsletter)\ was\ sent\ (?:to|by)|you(?:['’]re|\ are)\ subscribed\ to
        |sie\ erhalten\ (?:diese[nrs]?|unseren)\ |vous\ (?:recevez|avez\ reçu)\ (?:ce|cet|cette)\ |(?:has\ recibido|recibes?|usted\ recibe)\ este\ 
        |(?:hai\ ricevuto|ricevi)\ questa\ |você\ (?:está\ recebendo|recebeu)\ est[ea]\ |вы\ получ(?:или|аете)\ это)",
    )
    .ok()
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_frame_of_a_newsletter_is_no_text() {
        let above = "Wednesday, 29 June 2022 | By Nina Gelashvili";
        let below =
            "Tweet Share Forward\n\nYou are receiving this email because you signed up.\n\nInstitute, 14 Quay Street";
        let mut article = Article::new("", Format::Mail, format!("{above}\n\nThey signed.\n\n{below}"));
        take_frame(&mut article);
        assert_eq!(
            (article.text.as_str(), article.authors.as_slice()),
            ("They signed.", &["Nina Gelashvili".to_string()][..])
        );
        assert_eq!(article.dropped.len(), 4);
    }

    #[test]
    fn a_text_without_a_frame_stays() {
        for text in [
            "They signed.\n\nShare the burden, he said.",
            "29 June 2022\n\nThey signed.",
            "You are receiving this letter from Bonn, he read, and wept.",
        ] {
            let mut article = Article::new("", Format::Mail, text.to_string());
            take_frame(&mut article);
            assert_eq!(article.text, text);
        }
    }
}
