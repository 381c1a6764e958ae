//! Clean text: Unicode NFC, `\n` line ends, no invisible characters that only trouble matching.
//!
//! [`clean`] is for what a file's bytes hold. Markup brings the same characters in again, written as references ("&shy;",
//! "&#769;"), so an article that was read is made clean by [`tidy`] once more.

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc, is_nfc_quick};

use crate::article::{Article, GivenName};

/// The text made clean.
pub(super) fn clean(text: &str) -> String {
    if is_clean(text) {
        return text.to_string();
    }
    let mut kept = if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n") } else { text.to_string() };
    if kept.contains(is_invisible) {
        kept.retain(|c| !is_invisible(c));
    }
    if is_hyphenated(&kept) {
        kept = without_broken_hyphens(&kept);
    }
    // Most texts that are not clean only have the line ends of Windows.
    if is_nfc(&kept) { kept } else { kept.nfc().collect() }
}

/// Makes every text of an article clean; what has nothing left is taken out.
pub(super) fn tidy(article: &mut Article) {
    if !is_clean(&article.text) {
        (article.text, article.given_names) = marked(&article.text, std::mem::take(&mut article.given_names));
    }
    let line = |text: String| Some(clean(&text)).filter(|text| !text.trim().is_empty());
    article.title = article.title.take().and_then(line);
    article.section = article.section.take().and_then(line);
    article.authors = std::mem::take(&mut article.authors).into_iter().filter_map(line).collect();
    article.dropped = std::mem::take(&mut article.dropped).into_iter().filter_map(line).collect();
    article.source = article.source.take().and_then(|mut source| {
        source.name = line(source.name)?;
        Some(source)
    });
}

/// A text made clean, and the names in it where they stand then.
fn marked(text: &str, names: Vec<GivenName>) -> (String, Vec<GivenName>) {
    let mut cleaned = String::with_capacity(text.len());
    let mut kept = Vec::with_capacity(names.len());
    let mut at = 0;
    for name in names {
        let (before, inside) = (text.get(at..name.range.start), text.get(name.range.clone()));
        let (Some(before), Some(inside)) = (before, inside) else { continue };
        cleaned.push_str(&clean(before));
        let start = cleaned.len();
        cleaned.push_str(&clean(inside));
        at = name.range.end;
        if cleaned.len() > start {
            kept.push(GivenName { range: start..cleaned.len(), ..name });
        }
    }
    cleaned.push_str(&clean(text.get(at..).unwrap_or_default()));
    // An accent that stands alone at the edge of a name would shift all behind it: the text matters more.
    if is_nfc(&cleaned) { (cleaned, kept) } else { (clean(&cleaned), Vec::new()) }
}

fn is_clean(text: &str) -> bool {
    // Nothing below U+0300 and no dash or quotation mark ever changes under NFC.
    let plain = |c: char| match c {
        '\0' | '\r' | '\u{ad}' | BROKEN_HYPHEN => false,
        c => c < '\u{300}' || ('\u{2010}'..='\u{205e}').contains(&c),
    };
    text.chars().all(plain)
        || !text.contains(|c| c == '\r' || is_invisible(c))
            && !is_hyphenated(text)
            && is_nfc_quick(text.chars()) == IsNormalized::Yes
}

/// What a soft hyphen has become in texts that were taken from old word processors: "pre¬decessor".
const BROKEN_HYPHEN: char = '¬';

/// Whether a text has one inside a word; as a sign of logic it stands beside blanks or a single letter.
fn is_hyphenated(text: &str) -> bool {
    text.match_indices(BROKEN_HYPHEN).any(|(at, _)| is_inside(text, at))
}

fn is_inside(text: &str, at: usize) -> bool {
    let mut before = text[..at].chars().rev();
    let behind = text[at + BROKEN_HYPHEN.len_utf8()..].chars();
    before.by_ref().take(2).filter(|c| c.is_alphabetic()).count() == 2
        && behind.take(2).filter(|c| c.is_lowercase()).count() == 2
}

fn without_broken_hyphens(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut from = 0;
    for (at, sign) in text.match_indices(BROKEN_HYPHEN).filter(|(at, _)| is_inside(text, *at)) {
        kept.push_str(&text[from..at]);
        from = at + sign.len();
    }
    kept.push_str(&text[from..]);
    kept
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}' | '\u{2060}' | '\u{feff}' | '\0')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{Format, Kind};

    #[test]
    fn text_is_made_nfc_without_invisible_characters() {
        assert_eq!(clean("e\u{301}te\u{301}\r\nco\u{ad}op\u{200b}"), "été\ncoop");
        assert_eq!(clean("“Élysée” – a dash"), "“Élysée” – a dash");
        assert_eq!(clean("\u{212b}"), "Å");
        assert_eq!(clean("his pre¬decessor and hot¬beds"), "his predecessor and hotbeds");
        assert_eq!(clean("p¬q, ¬p and 5¬"), "p¬q, ¬p and 5¬");
    }

    #[test]
    fn names_are_found_again_in_a_text_made_clean() {
        let name = |text: &str, part: &str| {
            let start = text.find(part).expect("is there");
            GivenName { range: start..start + part.len(), kind: Kind::Person, full: None }
        };
        let text = "Co\u{ad}opera\u{ad}tion with Mo\u{ad}lo\u{ad}tov and Ce\u{301}saire, \u{ad}.";
        let mut article = Article::new("a", Format::Tei, text.to_string());
        article.given_names =
            vec![name(text, "Mo\u{ad}lo\u{ad}tov"), name(text, "Ce\u{301}saire"), name(text, "\u{ad}.")];
        article.title = Some("\u{200b}".into());
        tidy(&mut article);
        assert_eq!(article.text, "Cooperation with Molotov and Césaire, .");
        let found: Vec<&str> = article.given_names.iter().map(|n| &article.text[n.range.clone()]).collect();
        assert_eq!(found, ["Molotov", "Césaire", "."]);
        assert_eq!(article.title, None);
    }

    #[test]
    fn a_name_that_begins_with_an_accent_costs_no_text() {
        let mut article = Article::new("a", Format::Tei, "e\u{301}".to_string());
        article.given_names = vec![GivenName { range: 1..3, kind: Kind::Person, full: None }];
        tidy(&mut article);
        assert_eq!((article.text.as_str(), article.given_names.len()), ("é", 0));
    }
}
