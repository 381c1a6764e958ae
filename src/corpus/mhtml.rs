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
pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Article, Skip> {
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
