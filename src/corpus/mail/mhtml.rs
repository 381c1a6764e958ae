//! Web pages that a browser saved whole, as one MIME message: `.mhtml` of Chromium and Edge, `.mht` of Internet Explorer.
//!
//! The page is the part that the message names as its root, else the first one that is HTML; it is read as any page
//! is. The address is the one that it was saved from, where the page names none itself. The `Date` of the message is
//! when it was saved, and is not used. Frames of a page are not read.

use mail_parser::{HeaderValue, Message, MessagePart, MimeHeaders, PartType};

use crate::article::Article;

use super::{Limits, Skip, clean, html, mime};

/// Reads a saved page.
///
/// # Errors
/// [`Skip::Damaged`] where it is no MIME message, [`Skip::NoArticle`] where it holds no page with an article.
pub(in crate::corpus) fn read(bytes: &[u8], limits: &Limits) -> Result<Article, Skip> {
    let bytes = mime::prepare(bytes)?;
    let message = mime::parse(&bytes)?;
    let page = root(&message).ok_or(Skip::NoArticle)?;
    let text = clean(&mime::text(&message, page));
    if text.len() as u64 > limits.max_bytes {
        return Err(Skip::TooLarge { limit: limits.max_bytes });
    }
    let address = message.header("Snapshot-Content-Location").and_then(HeaderValue::as_text);
    let address = address.or_else(|| page.content_location()).or_else(|| message.root_part().content_location());
    let address = address.map(str::trim).filter(|a| a.starts_with("http://") || a.starts_with("https://"));
    // What the browser knew of the page stands in front of what the page says of itself.
    let named = ["rel=\"canonical\"", "rel='canonical'", "rel=canonical", "og:url"].iter().any(|n| text.contains(n));
    let text = match address.filter(|_| !named) {
        Some(address) => format!("<link rel=\"canonical\" href=\"{}\">{text}", address.replace('"', "%22")),
        None => text,
    };
    let mut article = html::read(&text)?;
    article.url = article.url.or_else(|| address.map(str::to_string));
    Ok(article)
}

/// The part that is the page itself.
fn root<'m, 'x>(message: &'m Message<'x>) -> Option<&'m MessagePart<'x>> {
    let is_page = |part: &&MessagePart<'x>| matches!(part.body, PartType::Html(_));
    let start = message.root_part().content_type().and_then(|c| c.attribute("start"));
    let start = start.map(|s| s.trim().trim_matches(['<', '>']));
    let named =
        |part: &&MessagePart<'x>| start.is_some() && part.content_id().map(|id| id.trim_matches(['<', '>'])) == start;
    let mut pages = message.parts.iter().filter(is_page);
    message.parts.iter().filter(is_page).find(named).or_else(|| pages.next())
}

#[cfg(test)]
mod tests {
    use super::*;

    const BODY: &str = "<article><h1>Kerry in Beijing</h1><p>Secretary of State John Kerry met Chinese leaders in Beijing on Friday and asked them to press North Korea to give up its weapons, officials of both sides said after the talks.</p><p>China could not have more forcefully reiterated its commitment to that goal, Kerry told reporters at a press availability in the evening, but he gave no details of what had been agreed.</p></article>";

    fn saved(head: &str, page: &str) -> Article {
        let bytes = format!(
            "From: <Saved by Blink>\nSnapshot-Content-Location: https://review.example/2014/02/19/kerry\nSubject: Kerry\nDate: Tue, 24 Nov 2026 10:34:46 GMT\nMIME-Version: 1.0\nContent-Type: multipart/related; type=\"text/html\"; boundary=\"xx\"{head}\n\n--xx\nContent-Type: text/css\n\np {{}}\n--xx\nContent-Type: text/html\nContent-ID: <main@x>\nContent-Location: https://review.example/2014/02/19/kerry\n\n<html><head><meta charset=utf-8>{page}</head><body>{BODY}</body></html>\n--xx\nContent-Type: text/html\nContent-ID: <frame@x>\n\n<p>A frame</p>\n--xx--\n"
        );
        read(bytes.as_bytes(), &Limits::default()).expect("an article")
    }

    #[test]
    fn the_page_and_whence_it_was_saved() {
        let article = saved("", "");
        assert_eq!(article.title.as_deref(), Some("Kerry in Beijing"));
        assert!(article.text.starts_with("Secretary of State") && !article.text.contains("frame"));
        assert_eq!(article.url.as_deref(), Some("https://review.example/2014/02/19/kerry"));
        // The day of the address, and not that of saving.
        assert_eq!(article.published.map(|p| p.date.to_string()).as_deref(), Some("2014-02-19"));
    }

    #[test]
    fn the_page_knows_its_address_better() {
        let article = saved("; start=\"<main@x>\"", "<link rel=\"canonical\" href=\"https://review.example/kerry\">");
        assert_eq!(article.url.as_deref(), Some("https://review.example/kerry"));
    }
}
