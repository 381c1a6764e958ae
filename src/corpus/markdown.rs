//! Markdown: front matter (YAML or TOML) and text without its marks.
//!
//! The text keeps headings, paragraphs, quotations, list items and table rows as paragraphs of their own; emphasis and
//! link targets go, footnotes stand at the end.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use saphyr::{LoadableYamlNode, Yaml};
use saphyr_parser::{Event as Yml, Parser as YmlParser};
use serde_json::Value;

use crate::article::{Article, Format, Provenance, Publication, Source};
use crate::calendar;

use super::{residue, text};

/// Front matter nests no deeper.
const MAX_DEPTH: usize = 64;

/// Reads a Markdown file. `source` has `\n` line ends.
pub(super) fn read(source: &str) -> Article {
    let mut article = Article::new("", Format::Markdown, String::new());
    let (matter, body) = front_matter(source);
    if let Some(matter) = matter {
        apply(&matter, &mut article);
    }
    let mut blocks = plain(body);
    // The first heading is the title, unless it only greets; one that says something else than the front matter is text.
    let opens = |b: &&Block| text::is_furniture(&b.text) || text::is_salutation(&b.text);
    let at = blocks.iter().take_while(opens).count();
    let is_title = |b: &Block| b.heading && article.title.as_ref().is_none_or(|t| *t == b.text);
    if blocks.get(at).is_some_and(is_title) {
        article.title = Some(blocks.remove(at).text);
    }
    // A line of emphasis under the heading is a byline: "*Harbour Wire, 12 September 1978*".
    if let Some(first) = blocks.first().filter(|b| b.emphasis && text::is_byline_or_date(&b.text)) {
        text::read_byline(&first.text, &mut article);
        blocks.remove(0);
    }
    let (kept, dropped) = residue::part(blocks.into_iter().map(|b| b.text).collect());
    article.text = kept.join("\n\n");
    article.dropped = dropped;
    article
}

/// Splits `---` (YAML) or `+++` (TOML) front matter off, as one JSON value whatever its syntax. Matter that cannot be
/// read stays part of nothing: it is left out of the text and gives no particulars.
fn front_matter(source: &str) -> (Option<Value>, &str) {
    for (fence, toml) in [("---", false), ("+++", true)] {
        let Some(rest) = source.trim_start_matches('\n').strip_prefix(fence).and_then(|r| r.strip_prefix('\n')) else {
            continue;
        };
        let end = if rest.starts_with(fence) { Some(0) } else { rest.find(&format!("\n{fence}\n")).map(|at| at + 1) };
        let Some(end) = end.or_else(|| rest.strip_suffix(&format!("\n{fence}")).map(|r| r.len() + 1)) else { continue };
        let (matter, body) = (&rest[..end], rest[end + fence.len()..].trim_start_matches('\n'));
        let value = if toml {
            matter.parse::<toml::Table>().ok().map(toml_to_json)
        } else {
            is_plain(matter)
                .then(|| Yaml::load_from_str(matter).ok())
                .flatten()
                .and_then(|docs| docs.first().map(yaml_to_json))
        };
        // Text between two rules is no matter; matter with a slip in it still has lines of 'key:'.
        let keyed = |line: &str| line.split_once(':').is_some_and(|(key, _)| !key.is_empty() && !key.contains(' '));
        let first_line = matter.lines().find(|l| !l.trim().is_empty());
        if !matches!(value, Some(Value::Object(_))) && first_line.is_some_and(|l| !toml && !keyed(l)) {
            return (None, source);
        }
        return (value, body);
    }
    (None, source)
}

/// Whether YAML can be loaded, which goes down into it by recursion and copies what an alias repeats: it nests no deeper than
/// anybody writes, and repeats nothing.
fn is_plain(matter: &str) -> bool {
    let mut depth = 0usize;
    YmlParser::new_from_str(matter).all(|event| {
        match event {
            Ok((Yml::SequenceStart(..) | Yml::MappingStart(..), _)) => depth += 1,
            Ok((Yml::SequenceEnd | Yml::MappingEnd, _)) => depth = depth.saturating_sub(1),
            Ok((Yml::Alias(_), _)) | Err(_) => return false,
            Ok(_) => {}
        }
        depth <= MAX_DEPTH
    })
}

fn yaml_to_json(yaml: &Yaml<'_>) -> Value {
    if let Some(list) = yaml.as_sequence() {
        return Value::Array(list.iter().map(yaml_to_json).collect());
    }
    if let Some(map) = yaml.as_mapping() {
        let entry = |(k, v): (&Yaml<'_>, &Yaml<'_>)| k.as_str().map(|k| (k.to_lowercase(), yaml_to_json(v)));
        return Value::Object(map.iter().filter_map(entry).collect());
    }
    match (yaml.as_str(), yaml.as_integer(), yaml.as_floating_point()) {
        (Some(s), _, _) => Value::String(s.to_string()),
        (_, Some(n), _) => Value::String(n.to_string()),
        (_, _, Some(x)) => Value::String(x.to_string()),
        _ => Value::Null,
    }
}

fn toml_to_json(table: toml::Table) -> Value {
    fn convert(value: toml::Value) -> Value {
        match value {
            toml::Value::Array(list) => Value::Array(list.into_iter().map(convert).collect()),
            toml::Value::Table(table) => toml_to_json(table),
            toml::Value::String(s) => Value::String(s),
            toml::Value::Datetime(date) => Value::String(date.to_string()),
            toml::Value::Integer(n) => Value::String(n.to_string()),
            toml::Value::Float(_) | toml::Value::Boolean(_) => Value::Null,
        }
    }
    Value::Object(table.into_iter().map(|(k, v)| (k.to_lowercase(), convert(v))).collect())
}

/// Takes the particulars that front matter names, under the names that people use.
fn apply(matter: &Value, article: &mut Article) {
    let first = |names: &[&str]| names.iter().find_map(|n| matter.get(*n)).and_then(one_string);
    article.title = first(&["title", "headline", "titre", "titel", "título"]);
    article.authors =
        ["authors", "author", "by", "byline"].iter().find_map(|n| matter.get(*n)).map(names).unwrap_or_default();
    article.published =
        first(&["date", "published", "pubdate", "publication_date", "date_published", "publishdate", "created"])
            .and_then(|d| calendar::parse(&d))
            .map(|date| Publication { date, provenance: Provenance::Metadata });
    article.source = first(&["source", "publication", "outlet", "site", "publisher"])
        .map(|name| Source { name, provenance: Provenance::Metadata });
    article.url = first(&["url", "link", "permalink", "canonical"]);
    article.language = first(&["lang", "language", "locale"]);
}

fn one_string(value: &Value) -> Option<String> {
    match value {
        Value::String(s) => Some(s.trim().to_string()).filter(|s| !s.is_empty()),
        Value::Array(list) => list.first().and_then(one_string),
        Value::Object(map) => map.get("name").or(map.get("title")).and_then(one_string),
        _ => None,
    }
}

/// Names in a list, in a list of tables with a `name`, or in one string.
fn names(value: &Value) -> Vec<String> {
    match value {
        Value::Array(list) => list.iter().filter_map(one_string).collect(),
        other => one_string(other).map(|s| text::split_authors(&s)).unwrap_or_default(),
    }
}

/// A paragraph, a heading, an item.
#[derive(Default)]
struct Block {
    text: String,
    heading: bool,
    /// The whole of it is emphasised.
    emphasis: bool,
}

/// A piece of HTML without its tags.
fn without_tags(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let mut inside = false;
    for c in html.chars() {
        match c {
            '<' => inside = true,
            '>' if inside => {
                inside = false;
                text.push(' ');
            }
            c if !inside => text.push(c),
            _ => {}
        }
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ") + " "
}

/// The text of the blocks, marks gone.
fn plain(body: &str) -> Vec<Block> {
    let options = Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_STRIKETHROUGH;
    let (mut blocks, mut notes): (Vec<Block>, Vec<Block>) = (Vec::new(), Vec::new());
    let mut open = Block::default();
    let (mut outside_emphasis, mut emphasis_depth, mut in_note, mut silent) = (false, 0usize, false, 0usize);
    for event in Parser::new_ext(body, options) {
        match event {
            Event::Text(t) | Event::Code(t) if silent == 0 => {
                outside_emphasis |= emphasis_depth == 0 && !t.trim().is_empty();
                open.text.push_str(&t);
            }
            // HTML inside Markdown is text in tags.
            Event::Html(html) if silent == 0 => open.text.push_str(&without_tags(&html)),
            Event::InlineHtml(_) | Event::SoftBreak => open.text.push(' '),
            Event::HardBreak => open.text.push('\n'),
            Event::Start(Tag::Emphasis | Tag::Strong) => emphasis_depth += 1,
            Event::End(TagEnd::Emphasis | TagEnd::Strong) => emphasis_depth = emphasis_depth.saturating_sub(1),
            Event::Start(Tag::Image { .. }) => silent += 1,
            Event::End(TagEnd::Image) => silent = silent.saturating_sub(1),
            Event::Start(Tag::FootnoteDefinition(_)) => in_note = true,
            Event::End(TagEnd::FootnoteDefinition) => in_note = false,
            Event::End(TagEnd::TableCell) => open.text.push_str(" | "),
            Event::Start(Tag::Item)
            | Event::End(
                TagEnd::Paragraph
                | TagEnd::Heading(_)
                | TagEnd::Item
                | TagEnd::CodeBlock
                | TagEnd::HtmlBlock
                | TagEnd::TableRow
                | TagEnd::TableHead,
            ) => {
                let mut block = std::mem::take(&mut open);
                block.heading = matches!(event, Event::End(TagEnd::Heading(_)));
                block.emphasis = !outside_emphasis;
                block.text = block.text.trim().trim_end_matches(" |").to_string();
                outside_emphasis = false;
                if !block.text.is_empty() {
                    if in_note { notes.push(block) } else { blocks.push(block) }
                }
            }
            _ => {}
        }
    }
    open.text = open.text.trim().to_string();
    if !open.text.is_empty() {
        blocks.push(open);
    }
    blocks.extend(notes);
    blocks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn front_matter_that_nests_or_repeats_without_end_is_no_matter() {
        for deep in ["- ", "[", "{a: ", "? ", "a: - "] {
            let article = read(&format!("---\ntitle: Oslo\na: {}\n---\nThe talks began.", deep.repeat(200_000)));
            assert_eq!((article.title, article.text.as_str()), (None, "The talks began."));
        }
        let laughs = "---\ntitle: Oslo\na: &a [lol, lol]\nb: &b [*a, *a, *a]\nc: [*b, *b]\n---\nThe talks began.";
        assert_eq!(read(laughs).text, "The talks began.");
    }

    #[test]
    fn yaml_front_matter_in_its_usual_spellings() {
        let article = read(
            "---\ntitle: \"The Agreed Framework\"\nauthors:\n  - M. Okafor\n  - Lena Brandt\ndate: 1994-10-21\nsource: The Meridian Review\nlang: en\n---\n\n# The Agreed Framework\n\nThe talks *ended* in [Geneva](https://x.example).\n",
        );
        assert_eq!(article.title.as_deref(), Some("The Agreed Framework"));
        assert_eq!(article.authors, ["M. Okafor", "Lena Brandt"]);
        assert_eq!(article.published.map(|p| p.date.to_string()).as_deref(), Some("1994-10-21"));
        assert_eq!(article.text, "The talks ended in Geneva.");
        let year = read("---\ndate: 1989\nauthor: J. Tanaka\n---\nText here.\n");
        assert_eq!(year.published.map(|p| p.date.to_string()).as_deref(), Some("1989"));
    }

    #[test]
    fn a_greeting_is_no_title() {
        let article = read("# Mr. President,\n\n**Excellencies,**\n\n## Water for All\n\nThe lake is dry.\n");
        assert_eq!(article.title.as_deref(), Some("Water for All"));
        assert_eq!(article.text, "Mr. President,\n\nExcellencies,\n\nThe lake is dry.");
        assert_eq!(read("# **Mr President**\n\nThe lake is dry.\n").title, None);
    }

    #[test]
    fn toml_front_matter() {
        let article = read("+++\ntitle = 'Dayton'\ndate = 1995-11-21\n+++\nPeace was initialled.\n");
        assert_eq!(article.title.as_deref(), Some("Dayton"));
        assert_eq!(article.published.map(|p| p.date.to_string()).as_deref(), Some("1995-11-21"));
    }

    #[test]
    fn a_byline_in_italics() {
        let article = read(
            "# Camp David\n\n*Harbour Wire, 12 September 1978*\n\nThe talks went on.[^1]\n\n- One point\n- Two points\n\n[^1]: They ended on 17 September.\n",
        );
        assert_eq!(article.source.map(|s| s.name).as_deref(), Some("Harbour Wire"));
        assert_eq!(article.published.map(|p| p.date.to_string()).as_deref(), Some("1978-09-12"));
        assert_eq!(article.text, "The talks went on.\n\nOne point\n\nTwo points\n\nThey ended on 17 September.");
    }

    #[test]
    fn text_between_rules_and_in_html_stays() {
        let article = read("---\n\nA statement was read.\n\n---\n\nShe then left.\n");
        assert_eq!(article.text, "A statement was read.\n\nShe then left.");
        let article = read("Before.\n\n<div align=\"center\">\nImportant text.\n</div>\n\nAfter.\n");
        assert_eq!(article.text, "Before.\n\nImportant text.\n\nAfter.");
    }

    #[test]
    fn matter_that_cannot_be_read_is_not_text() {
        let article = read("---\ntitle: [unclosed\n---\nThe text.\n");
        assert_eq!(article.text, "The text.");
        assert_eq!(read("---\n---\nThe text.\n").text, "The text.");
    }
}
