//! What was read of an article, and what was found in it, as one JSON object a line.

use serde::Serialize;
use serde_json::json;

use crate::article::{Annotated, Article, Bounds, Mention, MentionedDate, PartialDate};
use crate::index::unlisted_id;

/// The object that `extract` prints.
#[derive(Serialize)]
struct Extracted<'a> {
    path: &'a str,
    id: &'a str,
    title: Option<&'a str>,
    authors: &'a [String],
    date: Option<PartialDate>,
    date_precision: Option<&'static str>,
    date_provenance: Option<&'static str>,
    language: Option<&'a str>,
    source: Option<&'a str>,
    url: Option<&'a str>,
    section: Option<&'a str>,
    /// For an article without a date: when it can have appeared.
    #[serde(skip_serializing_if = "Option::is_none")]
    date_bounds: Option<&'a Bounds>,
    text: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    dropped: Option<&'a [String]>,
}

/// The object that `annotate` prints.
#[derive(Serialize)]
struct WithMentions<'a> {
    #[serde(flatten)]
    extracted: Extracted<'a>,
    mentions: Vec<MentionRecord<'a>>,
    dates: Vec<DateRecord<'a>>,
}

#[derive(Serialize)]
struct MentionRecord<'a> {
    start: usize,
    end: usize,
    text: &'a str,
    kind: &'static str,
    id: Option<&'a str>,
    name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    unlisted: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    candidates: Vec<CandidateRecord<'a>>,
}

#[derive(Serialize)]
struct CandidateRecord<'a> {
    id: &'a str,
    name: &'a str,
    confidence: u8,
}

#[derive(Serialize)]
struct DateRecord<'a> {
    start: usize,
    end: usize,
    text: &'a str,
    kind: &'static str,
    value: &'a str,
    from: Option<PartialDate>,
    to: Option<PartialDate>,
}

fn extracted<'a>(article: &'a Article, bounds: Option<&'a Bounds>, dropped: bool) -> Extracted<'a> {
    Extracted {
        path: &article.path,
        id: &article.id,
        title: article.title.as_deref(),
        authors: &article.authors,
        date: article.published.map(|p| p.date),
        date_precision: article.published.map(|p| p.date.precision().as_str()),
        date_provenance: article.published.map(|p| p.provenance.as_str()),
        language: article.language.as_deref(),
        source: article.source.as_ref().map(|s| s.name.as_str()),
        url: article.url.as_deref(),
        section: article.section.as_deref(),
        date_bounds: bounds,
        text: &article.text,
        dropped: dropped.then_some(article.dropped.as_slice()),
    }
}

/// What was read of an article, with the bounds of one without a date; with `dropped`, also the lines that were left
/// out.
pub fn extracted_record(article: &Article, bounds: Option<&Bounds>, dropped: bool) -> String {
    // Plain data with string keys always has a JSON form.
    serde_json::to_string(&extracted(article, bounds, dropped)).unwrap_or_default()
}

/// What was read of an article and found in it.
pub fn annotated_record(annotated: &Annotated) -> String {
    let text = &annotated.article.text;
    let record = WithMentions {
        extracted: extracted(&annotated.article, annotated.bounds.as_ref(), false),
        mentions: annotated.mentions.iter().map(|m| mention(text, m)).collect(),
        dates: annotated.dates.iter().map(|d| date(text, d)).collect(),
    };
    serde_json::to_string(&record).unwrap_or_default()
}

fn mention<'a>(text: &'a str, mention: &'a Mention) -> MentionRecord<'a> {
    MentionRecord {
        start: mention.start,
        end: mention.end,
        text: &text[mention.start..mention.end],
        kind: mention.kind.as_str(),
        id: mention.record.as_ref().map(|r| r.id.as_str()),
        name: mention.record.as_ref().map(|r| r.name.as_str()),
        unlisted: unlisted_id(mention),
        candidates: mention
            .candidates
            .iter()
            .map(|c| CandidateRecord { id: &c.record.id, name: &c.record.name, confidence: c.confidence })
            .collect(),
    }
}

fn date<'a>(text: &'a str, date: &'a MentionedDate) -> DateRecord<'a> {
    DateRecord {
        start: date.start,
        end: date.end,
        text: &text[date.start..date.end],
        kind: date.kind.as_str(),
        value: &date.value,
        from: date.from,
        to: date.to,
    }
}

/// What stands for a file that could not be read.
pub fn error_record(path: &str, error: &str) -> String {
    json!({ "path": path, "error": error }).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{Candidate, Format, Kind, RecordRef};

    #[test]
    fn who_has_no_record_has_an_id_and_who_may_be_several_has_them_all() {
        let article = Article::new("a.txt", Format::Text, "Zoltán Farkas met Kim.".into());
        let kim =
            RecordRef { id: "kim-jong-il".into(), name: "Kim Jong Il".into(), path: "/person/Kim Jong Il".into() };
        let mention = |range: std::ops::Range<usize>, unlisted: Option<&str>, candidates| Mention {
            start: range.start,
            end: range.end,
            kind: Kind::Person,
            record: None,
            unlisted: unlisted.map(str::to_string),
            candidates,
        };
        let mentions = vec![
            mention(0..14, Some("Zoltán Farkas"), Vec::new()),
            mention(19..22, None, vec![Candidate { record: kim, confidence: 60 }]),
        ];
        let said = annotated_record(&Annotated { article, mentions, dates: Vec::new(), bounds: None });
        let said: serde_json::Value = serde_json::from_str(&said).expect("JSON");
        assert_eq!(said["mentions"][0]["unlisted"], "person/zoltan-farkas");
        assert!(said["mentions"][0].get("candidates").is_none() && said["mentions"][1].get("unlisted").is_none());
        let candidates = json!([{ "id": "kim-jong-il", "name": "Kim Jong Il", "confidence": 60 }]);
        assert_eq!(said["mentions"][1]["candidates"], candidates);
    }
}
