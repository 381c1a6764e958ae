//! Plain text: title, heading block, byline, paragraphs.
//!
//! A first line that reads like a headline is the title; `Title:`, `By`, `Date:` and the like above the text are its
//! particulars. Lines that were broken at a fixed width are joined; a file without blank lines whose lines are long
//! has one paragraph a line.

mod head;
mod hyphen;
mod opening;
mod people;

use std::sync::LazyLock;

use regex::Regex;

use crate::article::{Article, Format, PartialDate, Provenance, Publication, Source};
use crate::calendar;

use super::residue;

pub(super) use head::{
    contents, is_contents, is_delivery_tail, is_form_word, label, season, take_delivery, without_clock,
};
pub(super) use hyphen::Words;
pub(super) use opening::{is_furniture, is_salutation};
pub(super) use people::{
    after_by, is_institution, is_list_of_persons, is_masthead, is_no_name, is_person, split_authors, without_brackets,
};

/// A headline has at most so many bytes.
const MAX_TITLE: usize = 200;
/// So many lines of page furniture may stand above a title, or in a sentence that a page cuts.
const MAX_FURNITURE: usize = 4;
/// Lines up to this many characters may have been broken by a program or a typewriter.
const WRAP_WIDTH: usize = 100;

/// Reads a plain text file. `text` has `\n` line ends.
pub(super) fn read(text: &str) -> Article {
    let mut paragraphs = paragraphs(text);
    let mut article = Article::new("", Format::Text, String::new());
    let lines: Vec<&str> = paragraphs.iter().map(String::as_str).collect();
    let delivered = take_delivery(&lines, &mut article);
    if delivered > 0 {
        paragraphs.drain(..delivered);
        paragraphs.retain(|p| !is_delivery_tail(p));
    }
    let numbers = opening::mend_page_breaks(&mut paragraphs);
    take_heading_block(&mut paragraphs, &mut article);
    if article.title.is_none() {
        article.title = take_title(&mut paragraphs);
    }
    take_byline(&mut paragraphs, &mut article);
    let (kept, dropped) = residue::part(paragraphs);
    article.text = kept.join("\n\n");
    article.dropped.extend(numbers);
    article.dropped.extend(dropped);
    article
}

/// Paragraphs of a text: runs of lines between blank ones, broken lines joined.
pub(super) fn paragraphs(text: &str) -> Vec<String> {
    let has_blank_lines = text.trim().lines().any(|l| l.trim().is_empty());
    let wrapped = is_wrapped(text) && !is_verse(text);
    // Only a text with broken words needs its words.
    let is_broken = |line: &str| line.ends_with('-') && line[..line.len() - 1].ends_with(char::is_alphabetic);
    let words = text.lines().any(|l| is_broken(l.trim())).then(|| Words::of(text.lines()));
    let mut paragraphs: Vec<String> = Vec::new();
    let lines: Vec<&str> = text.lines().collect();
    for block in lines.split(|l| l.trim().is_empty()) {
        let joined = if has_blank_lines { is_broken_prose(block, wrapped) } else { wrapped };
        let is_list = block.iter().filter(|l| is_item(l.trim())).count() > 1;
        for (at, line) in block.iter().enumerate() {
            let trimmed = line.trim();
            let alone =
                is_label(trimmed) || is_list && is_item(trimmed) || !has_blank_lines && line.starts_with([' ', '\t']);
            match paragraphs.last_mut() {
                Some(last) if at > 0 && joined && !alone => join(last, trimmed, words.as_ref()),
                _ => paragraphs.push(trimmed.to_string()),
            }
        }
    }
    paragraphs
}

/// Joins a line to those before it: a word that was broken becomes whole, "six-\nparty" keeps its hyphen.
fn join(text: &mut String, next: &str, words: Option<&Words>) {
    let head = text.strip_suffix('-').filter(|head| head.ends_with(char::is_alphabetic));
    let Some(head) = head else {
        text.push(' ');
        text.push_str(next);
        return;
    };
    let inner = |c: char| !c.is_alphanumeric() && c != '\'' && c != '’';
    let before = head.rsplit(inner).next().unwrap_or_default();
    let after = next.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    if !words.is_none_or(|w| w.keep_hyphen(before, after)) {
        text.truncate(head.len());
    }
    text.push_str(next);
}

/// "1. ", "2- ", "* " before an item of a list.
fn is_item(line: &str) -> bool {
    let rest = line.trim_start_matches(|c: char| c.is_ascii_digit());
    let numbered = (1..=2).contains(&(line.len() - rest.len())) && rest.starts_with(['.', ')', '-']);
    let rest = if numbered { &rest[1..] } else { line.strip_prefix(['-', '*', '•', '–']).unwrap_or("") };
    rest.starts_with(' ') && rest.chars().any(char::is_alphabetic)
}

/// Whether nearly all lines begin with capitals, as those of verses and lists do and those of broken prose do not.
fn is_verse(text: &str) -> bool {
    let lines = || text.lines().map(str::trim).filter(|l| !l.is_empty()).take(2000);
    let capitals = lines().filter(|l| l.starts_with(char::is_uppercase) && l.contains(char::is_lowercase)).count();
    lines().count() >= 4 && capitals * 20 >= lines().count() * 17
}

/// Whether the lines of one block are broken prose: all but the last come near the longest. Verses and lists of short
/// lines stay as they are. `wrapped` says that the text as a whole is broken, which lets more pass.
fn is_broken_prose(block: &[&str], wrapped: bool) -> bool {
    let lengths: Vec<usize> = block.iter().map(|l| l.trim().chars().count()).collect();
    let Some((_, before_last)) = lengths.split_last().filter(|(_, before)| !before.is_empty()) else { return false };
    let longest = lengths.iter().copied().max().unwrap_or(0);
    let near = before_last.iter().filter(|n| **n * 10 >= longest * 7).count();
    if wrapped && longest >= 30 {
        return near * 2 >= before_last.len();
    }
    // Verses begin with capitals.
    let capital = |line: &&&str| line.trim().starts_with(char::is_uppercase);
    let verse = block.len() >= 4 && block.iter().filter(capital).count() == block.len();
    // A headline over the name of a paper is no sentence.
    let ended = block.last().is_some_and(|l| l.trim_end().ends_with(['.', '?', '!', '"', '”', ':', '»', '。']));
    let goes_on = ended || block[1..].iter().any(|l| l.trim().starts_with(char::is_lowercase));
    (50..=WRAP_WIDTH).contains(&longest) && near == before_last.len() && goes_on && !verse
}

/// Whether lines were broken at a fixed width: nine in ten stay below it, and a good share come near their longest.
fn is_wrapped(text: &str) -> bool {
    let mut lengths: Vec<usize> =
        text.lines().map(|l| l.trim().chars().count()).filter(|n| *n > 0).take(2000).collect();
    lengths.sort_unstable();
    let Some(typical_longest) = lengths.get(lengths.len() * 9 / 10).copied() else { return false };
    let near = lengths.iter().filter(|n| **n * 10 >= typical_longest * 7).count();
    (30..=WRAP_WIDTH).contains(&typical_longest) && near * 3 >= lengths.len()
}

/// A line of a heading block.
pub(super) fn is_label(line: &str) -> bool {
    head::label(line).is_some()
}

/// Takes labelled lines (and "By ..." among them) off the top. A single labelled line is only a heading if it is a
/// title or a date: "Source: none" may be prose.
pub(super) fn take_heading_block(paragraphs: &mut Vec<String>, article: &mut Article) {
    let is_heading = |p: &String| is_label(p) || is_byline(p) || head::row_label(p).is_some();
    let forms = paragraphs.iter().take(3).take_while(|p| is_form_word(p)).count();
    if forms < paragraphs.len() {
        article.dropped.extend(paragraphs.drain(..forms));
    }
    let mut count = paragraphs.iter().take_while(|p| is_heading(p)).count();
    // A headline may stand above the block.
    let titled = count == 0 && paragraphs.len() > 2 && looks_like_title(&paragraphs[0]) && is_label(&paragraphs[1]);
    if titled {
        count = paragraphs[1..].iter().take_while(|p| is_heading(p)).count();
        article.title = Some(paragraphs.remove(0));
    }
    let rows_only = paragraphs[..count].iter().all(|p| !is_label(p) && !is_byline(p));
    if count == 0 || count == paragraphs.len() || rows_only && count < 3 {
        return;
    }
    for line in paragraphs.drain(..count) {
        match head::label(&line).or_else(|| head::row_label(&line)) {
            Some((field, value)) => head::take_value(field, value, article),
            None => read_byline(&line, article),
        }
    }
}

/// A first paragraph that is one line without a full stop, with text below it. Above it may stand the furniture of a page,
/// which stays in the text.
fn take_title(paragraphs: &mut Vec<String>) -> Option<String> {
    let at = paragraphs.iter().take(MAX_FURNITURE).take_while(|p| is_furniture(p)).count();
    let (first, below) = paragraphs.get(at..)?.split_first()?;
    let below = || below.iter().map(String::as_str);
    let is_title = !below().all(str::is_empty)
        && looks_like_title(opening::without_marks(first))
        && !first.starts_with('•')
        && !opening::is_numbered(first, below())
        && !opening::is_cut_off(first, below().take(MAX_FURNITURE));
    is_title.then(|| {
        let title = paragraphs.remove(at);
        opening::without_marks(&title).split_whitespace().collect::<Vec<_>>().join(" ")
    })
}

pub(super) fn looks_like_title(line: &str) -> bool {
    let ends_as_title = !line.ends_with(['.', ',', ';', ':']) || line.ends_with("...") || line.ends_with("U.S.");
    line.len() <= MAX_TITLE
        && line.split_whitespace().count() <= 25
        && line.chars().any(char::is_alphabetic)
        && ends_as_title
        && dateline_at(line).is_none()
        && !is_form_word(line)
        && !residue::is_residue(line)
        && !is_salutation(line)
}

/// "By M. Okafor", with or without a date or an outlet behind it.
fn is_byline(line: &str) -> bool {
    static BYLINE: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"^(?:\p{Lu}[\p{L}.'’-]*)(?:[\s,]+(?:and\s+|und\s+|et\s+|y\s+|de\s+|van\s+|von\s+)?\p{Lu}[\p{L}.'’-]*){0,8}[*†‡¹²³]?(?:(?:,| \().{0,60})?$").ok()
    });
    let names = after_by(line).filter(|_| line.len() <= 150 && !line.ends_with('.'));
    names.is_some_and(|names| BYLINE.as_ref().is_some_and(|b| b.is_match(names))) || is_signed(line)
}

/// Takes "By ..." and a line that is only a date (with an outlet, perhaps) from under the title.
fn take_byline(paragraphs: &mut Vec<String>, article: &mut Article) {
    for _ in 0..2 {
        let Some(line) = paragraphs.first() else { return };
        if paragraphs.len() > 1 && (is_byline(line) || is_date_line(line)) {
            let line = paragraphs.remove(0);
            read_byline(&line, article);
        }
    }
}

/// "Aylin Demir and Jonas Weber | Draft 3 | 24 July 2022": persons and a date in one line.
fn is_signed(line: &str) -> bool {
    let mut parts = line.split(" | ");
    let persons = parts.next().is_some_and(|p| is_person(p) || is_list_of_persons(p));
    let rest: Vec<&str> = parts.collect();
    persons
        && line.len() <= 160
        && rest.iter().any(|p| is_date_line(p))
        && rest.iter().all(|p| is_date_line(p) || is_no_name(p))
}

/// A short line with a full date and little else: "Harbour Wire, 12 September 1978".
fn is_date_line(line: &str) -> bool {
    let line = &without_clock(without_year_word(line));
    // "DECL: 10/15/2017" and its like say when something else happened.
    let introduced = line.contains(':') && !is_label(line);
    season(line).is_some()
        || line.len() <= 80
            && !introduced
            && !line.ends_with(['.', '?', '!'])
            && line.split_whitespace().count() <= 9
            && {
                let found = calendar::expressions(line);
                found.len() == 1
                    && !found[0].bare_year
                    && found[0].from == found[0].to
                    && line.len() - found[0].range.len() <= 45
                    && !calendar::introduces_update(&line[..found[0].range.start])
            }
}

/// "6 августа 1963 г." without the word for year.
fn without_year_word(line: &str) -> &str {
    line.strip_suffix(" г.").or_else(|| line.strip_suffix(" года")).unwrap_or(line)
}

/// Authors, date and outlet of a byline or a date line.
pub(super) fn read_byline(line: &str, article: &mut Article) {
    let line = line.trim().trim_matches(['*', '_']).trim();
    if is_signed(line)
        && let Some((names, _)) = line.split_once(" | ")
        && article.authors.is_empty()
    {
        article.authors = split_authors(names);
        return read_byline(&line[names.len() + 3..], article);
    }
    let line = without_clock(line);
    let dates = calendar::expressions(&line);
    let appeared = |e: &&calendar::Expression| {
        !e.bare_year && e.from == e.to && !calendar::introduces_update(&line[..e.range.start])
    };
    let date = dates.iter().find(appeared);
    let said = date.map(|found| found.from).or_else(|| season(&line));
    if let Some(date) = said
        && article.published.is_none()
    {
        article.published = Some(Publication { date, provenance: Provenance::Text });
    }
    let mut rest = line.to_string();
    if let Some(found) = date {
        rest.replace_range(found.range.clone(), "|");
    }
    // What leads to a date goes with it: "Nina Gelashvili le 14 mars 2013".
    let bare = |part: &'_ str| -> String {
        const LEADS: &[&str] = &["le", "on", "am", "vom", "el", "il", "den", "of", "em", "à", "г.", "года"];
        let mut words: Vec<&str> = part.split_whitespace().collect();
        while words.last().is_some_and(|w| LEADS.contains(w)) {
            words.pop();
        }
        words.join(" ")
    };
    let parts: Vec<String> = rest
        .split([',', '|', '·', '—', '–'])
        .map(bare)
        .filter(|p| p.chars().filter(|c| c.is_alphabetic()).count() > 3 && (!is_label(p) || after_by(p).is_some()))
        .filter(|p| !is_no_name(p) && season(p).is_none())
        .collect();
    let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
    match parts[..] {
        // What follows a name is a role as often as an outlet.
        [first, ..] if after_by(first).is_some() => {
            // "By Lena Brandt, J. Tanaka and Y. Haddad": only the "and" tells further names from a place.
            let listed = parts[1..].iter().position(|p| is_list_of_persons(p)).filter(|_| date.is_none());
            let more = listed.map_or(&parts[1..1], |last| &parts[1..last + 2]);
            let more = if more.iter().all(|p| is_person(p) || is_list_of_persons(p)) { more } else { &[] };
            let names: Vec<String> =
                after_by(first).into_iter().chain(more.iter().copied()).flat_map(split_authors).collect();
            if article.authors.is_empty() {
                article.authors = names;
            }
        }
        // "Harbour Wire, Jerusalem, 20 September 1978": one word behind an outlet is where it wrote from.
        [outlet, place] if date.is_some() && !place.contains(' ') => set_source(article, outlet),
        // "Lena Brandt, The Meridian Review, 25 May 1998"
        [author, outlet] if date.is_some() => {
            article.authors.extend(split_authors(author));
            set_source(article, outlet);
        }
        // One word before a date is a place: "Paris, 3 May 2014".
        [outlet] if outlet.contains(' ') => set_source(article, outlet),
        _ => {}
    }
}

fn set_source(article: &mut Article, name: &str) {
    let source = Source { name: name.to_string(), provenance: Provenance::Text };
    article.source.get_or_insert(source);
}

/// Whether a line is a byline or a date line.
pub(super) fn is_byline_or_date(line: &str) -> bool {
    is_byline(line) || is_date_line(line)
}

/// The date of a dateline at the top of a text: "BEIJING, Feb. 19, 2014 —". Only a whole day counts.
pub(super) fn dateline(text: &str) -> Option<PartialDate> {
    text.split("\n\n").take(3).find_map(dateline_at)
}

fn dateline_at(paragraph: &str) -> Option<PartialDate> {
    // A place in capitals (or a capitalised one before a comma), the date, then a dash, a colon or an agency in brackets.
    static PLACE: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"^(?:\p{Lu}[\p{Lu}\s.,'’/()-]{2,50}?|\p{Lu}[\p{L}\s.'’-]{2,30}),?\s*[(\[]?\s*$").ok()
    });
    static AFTER: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r"^\s*[)\].,]{0,2}\s*(?:\([^)]{2,40}\)\s*)?(?:[—–:]|--?)").ok());
    let end = paragraph.floor_char_boundary(120);
    let head = &paragraph[..end];
    let found = calendar::expressions(head).into_iter().next()?;
    let (before, after) = (&head[..found.range.start], &head[found.range.end..]);
    let after = after.strip_prefix(" г.").or_else(|| after.strip_prefix(" года")).unwrap_or(after);
    // "БЕРЛИН, 3 мая 2014. Канцлер ...": after a place in capitals a full stop is enough.
    let shouted = before.chars().any(char::is_alphabetic) && !before.chars().any(char::is_lowercase);
    let stopped = shouted && after.starts_with(". ");
    // "新华社北京2014年2月19日电"
    let wired = ["新华社", "中新社", "法新社", "路透社", "共同社", "本报"].iter().any(|w| before.starts_with(w))
        && before.chars().count() <= 16
        && after.starts_with(['电', '電', '讯', '訊']);
    let placed = PLACE.as_ref()?.is_match(before) || wired;
    let dashed = AFTER.as_ref()?.is_match(after) || stopped || wired;
    (placed && dashed && found.from == found.to && found.from.day().is_some()).then_some(found.from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn title_byline_and_residue() {
        let article =
            read("Suez after the Storm\n\nBy Lena Brandt\n\nThe canal was closed. It stayed so.\n\nOG Image:\n");
        assert_eq!(article.title.as_deref(), Some("Suez after the Storm"));
        assert_eq!(article.authors, ["Lena Brandt"]);
        assert_eq!(article.text, "The canal was closed. It stayed so.");
        assert_eq!(article.dropped, ["OG Image:"]);
    }

    #[test]
    fn a_speech_is_not_called_by_whom_it_greets() {
        let body = "The lake is dry, and the fishermen have gone to the city to look for work that is not there.";
        let spoken = |above: &str| read(&format!("{above}\n\n{body}\n"));
        for greeting in ["Mr. President", "**Mr President**", "Señor Presidente", "Mr. Secretary-General…"] {
            let article = spoken(greeting);
            assert_eq!((article.title, article.text), (None, format!("{greeting}\n\n{body}")));
        }
        let article = spoken("A/45/PV.12\n\nGeneral Assembly — 12th meeting\n\n**Water for All**");
        assert_eq!(article.title.as_deref(), Some("Water for All"));
        assert!(article.text.starts_with("A/45/PV.12\n\nGeneral Assembly"));
        let cut = read("I would first like to\n\n10-55122 6\n\npreside over a session of this house in such a year.\n");
        assert_eq!(cut.title, None);
        let numbered = read("325.\tPermit me to join them\n\n326.\tThe lake is dry.\n");
        assert_eq!(numbered.title, None);
    }

    #[test]
    fn a_heading_block() {
        let article = read(
            "Title: China's New Rulers\nBy J. Tanaka\nDate: 3 October 1949\nSource: The Meridian Review\n\nOn Saturday, Mao spoke.\n",
        );
        assert_eq!(article.title.as_deref(), Some("China's New Rulers"));
        assert_eq!(article.authors, ["J. Tanaka"]);
        let published = article.published.expect("a date");
        assert_eq!((published.date.to_string().as_str(), published.provenance), ("1949-10-03", Provenance::Metadata));
        assert_eq!(article.text, "On Saturday, Mao spoke.");
    }

    #[test]
    fn broken_lines_are_joined() {
        let text = "The Democratic People’s Republic of Korea fully\nendorses the main theme of this session, Delivering\non and implementing a development agenda that\nserves all.\n\nDevelopment is one of the core missions of the\nUnited Nations.\n";
        let read = paragraphs(text);
        assert_eq!(read.len(), 2);
        assert!(read[0].starts_with("The Democratic People’s Republic of Korea fully endorses the main"));
    }

    #[test]
    fn an_update_is_no_publication() {
        assert!(
            read("Suez after the Storm\n\nUpdated 14 March 2013\n\nThe canal was closed. It stayed so.\n")
                .published
                .is_none()
        );
        let both = read(
            "Suez after the Storm\n\nBy Lena Brandt | 3 March 2013 | updated 14 March 2013\n\nThe canal was closed. It stayed so.\n",
        );
        assert_eq!(both.published.map(|p| p.date.to_string()).as_deref(), Some("2013-03-03"));
    }

    #[test]
    fn datelines_of_several_forms() {
        for (line, date) in [
            ("BEIJING, Feb. 19, 2014 — Mr. Kerry left.", "2014-02-19"),
            ("LONDON, 6 November 1956 - The cabinet met.", "1956-11-06"),
            ("LAKE SUCCESS, N.Y., June 27, 1950 (HW) -- The Council voted.", "1950-06-27"),
            ("Seoul, 4 December 2024: Parliament voted.", "2024-12-04"),
            ("PARIS, 3 mai 2014 — Le président a parlé.", "2014-05-03"),
            ("БЕРЛИН, 3 мая 2014. Канцлер выступила.", "2014-05-03"),
            ("МОСКВА, 6 августа 1963 года - В понедельник", "1963-08-06"),
            ("新华社北京2014年2月19日电 会谈结束。", "2014-02-19"),
        ] {
            assert_eq!(dateline(line).map(|d| d.to_string()).as_deref(), Some(date), "{line}");
        }
        assert_eq!(dateline("In Paris on 3 May 1951, the ministers - all of them - met."), None);
    }

    #[test]
    fn a_memorandum() {
        let article = read(
            "MEMORANDUM FOR THE RECORD\n\nTO:       Ambassador R. Holt\nFROM:     Susan Keller, Senior Analyst\nDATE:     21 November 1995\nSUBJECT:  Initialling at Dayton\n\n1. The parties initialled the agreement.\n\n2. Brcko goes to arbitration.\n",
        );
        assert_eq!(article.title.as_deref(), Some("Initialling at Dayton"));
        assert_eq!(article.authors, ["Susan Keller"]);
        assert_eq!(article.published.map(|p| p.date.to_string()).as_deref(), Some("1995-11-21"));
        assert_eq!(article.text, "1. The parties initialled the agreement.\n\n2. Brcko goes to arbitration.");
    }

    #[test]
    fn a_delivery_of_a_database() {
        let article = read(
            "Kerry in Geneva\n\nThe Northern Herald\n\nSeptember 13, 2013 Friday\n\nFirst Edition\n\nCopyright 2013 Northern Herald Ltd.\n\nSection: WORLD; Pg. 21\n\nLength: 212 words\n\nByline: Paul Whitaker, Geneva\n\nBody\n\nThe talks began.\n\nLoad-Date: September 13, 2013\n\nEnd of Document\n",
        );
        assert_eq!(article.title.as_deref(), Some("Kerry in Geneva"));
        assert_eq!(article.authors, ["Paul Whitaker"]);
        assert_eq!(article.source.map(|s| s.name).as_deref(), Some("The Northern Herald"));
        assert_eq!(article.section.as_deref(), Some("WORLD"));
        assert_eq!(article.published.map(|p| p.date.to_string()).as_deref(), Some("2013-09-13"));
        assert_eq!(article.text, "The talks began.");
    }

    #[test]
    fn head_lines_give_no_false_names() {
        for line in ["Publié le 9 mai 2022 à 18h30", "Policy Paper 14 | March 2021", "BRIEFING NOTE No. 7 · MAY 2011"]
        {
            let mut article = Article::new("", Format::Text, String::new());
            read_byline(line, &mut article);
            assert_eq!((article.source, article.authors), (None, vec![]), "{line}");
            assert!(article.published.is_some(), "{line}");
        }
        let mut article = Article::new("", Format::Text, String::new());
        read_byline("Aylin Demir and Jonas Weber | Draft 3 | 24 July 2022", &mut article);
        assert_eq!(article.authors, ["Aylin Demir", "Jonas Weber"]);
        assert_eq!((article.source, article.published.is_some()), (None, true));
        let mut article = Article::new("", Format::Text, String::new());
        read_byline("By Nina Gelashvili le 14 mars 2013", &mut article);
        assert_eq!(article.authors, ["Nina Gelashvili"]);
        for (line, authors) in [
            ("By Lena Brandt, Yusuf Haddad and R. K. Menon", vec!["Lena Brandt", "Yusuf Haddad", "R. K. Menon"]),
            ("By Lena Brandt, Hong Kong", vec!["Lena Brandt"]),
        ] {
            let mut article = Article::new("", Format::Text, String::new());
            read_byline(line, &mut article);
            assert_eq!(article.authors, authors, "{line}");
        }
    }

    #[test]
    fn each_block_of_lines_is_judged_by_itself() {
        let text = "Hi all,\n\nQuick notes from the talks in Doha. Enrique Mora carried messages between\nRobert Malley and Ali Bagheri Kani all day.\n\nBest,\nJane\n\n1- Dawn Wire: Fighting goes on around the town of Debaltseve\n2- The Atlas Desk: What the text of Minsk says of the line\n";
        let read = paragraphs(text);
        assert_eq!(read.len(), 6, "{read:?}");
        assert!(read[1].ends_with("messages between Robert Malley and Ali Bagheri Kani all day."));
    }

    #[test]
    fn verses_keep_their_lines() {
        let text = "The river runs and runs beneath the bridge\nThe soldiers sleep beside it in the grass\nThe morning comes and nobody has won\n\nA second verse that nobody will read\nAnd ends the poem here upon the hill\n";
        assert_eq!(paragraphs(text).len(), 5);
    }

    #[test]
    fn a_headline_is_not_joined_to_what_stands_below() {
        let long = "The season is over, he said, and the crowd went home. ".repeat(4);
        for below in ["By Y. Haddad", "The Harbour Wire"] {
            let text =
                format!("\"The season of violence is over\": Namibia raises its flag\n{below}\n\n{long}\n\n{long}\n");
            assert_eq!(paragraphs(&text)[1], below);
        }
    }

    #[test]
    fn words_broken_at_the_end_of_a_line() {
        let text = "The treaty was read by ministers of the whole govern-\nment and by the Anglo-\nAmerican side of the six-party talks, where the six-\nparty group had met before.\n";
        assert_eq!(
            paragraphs(text),
            [
                "The treaty was read by ministers of the whole government and by the Anglo-American side of the six-party talks, where the six-party group had met before."
            ]
        );
    }
}
