//! JSON-LD in the terms of schema.org: what a page says of its article to machines.

use serde_json::Value;

/// Nesting beyond this is no metadata.
const MAX_DEPTH: usize = 8;

/// The values of a script element. Line breaks inside strings and a stray semicolon, both common, are forgiven.
pub(super) fn parse(text: &str) -> Option<Value> {
    let text = text.trim().trim_start_matches("<!--").trim_end_matches("-->").trim();
    let text = text.trim_start_matches("//<![CDATA[").trim_end_matches("//]]>").trim().trim_end_matches(';');
    serde_json::from_str(text).ok().or_else(|| {
        let plain: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        serde_json::from_str(&plain).ok()
    })
}

/// How sure it is that an object describes the article of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum About {
    /// An Article of some kind: NewsArticle, BlogPosting, Report.
    Article,
    /// The page around it.
    Page,
}

/// The first value of `field` in an object that is about `about`.
pub(super) fn field<'v>(values: &'v [Value], field: &str, about: About) -> Option<&'v Value> {
    values.iter().find_map(|value| within(value, field, about, 0))
}

fn within<'v>(value: &'v Value, field: &str, about: About, depth: usize) -> Option<&'v Value> {
    if depth > MAX_DEPTH {
        return None;
    }
    match value {
        Value::Array(list) => list.iter().find_map(|v| within(v, field, about, depth + 1)),
        Value::Object(map) => {
            let kinds: Vec<&str> = match map.get("@type") {
                Some(Value::String(s)) => vec![s],
                Some(Value::Array(list)) => list.iter().filter_map(Value::as_str).collect(),
                _ => Vec::new(),
            };
            let fits = kinds.iter().any(|kind| {
                let kind = kind.rsplit(['/', '#', ':']).next().unwrap_or(kind);
                match about {
                    About::Article => {
                        kind.ends_with("Article")
                            || kind.ends_with("Posting")
                            || matches!(kind, "Report" | "Review" | "ClaimReview" | "Recipe")
                    }
                    About::Page => matches!(
                        kind,
                        "WebPage" | "ItemPage" | "CreativeWork" | "VideoObject" | "MedicalWebPage" | "FAQPage"
                    ),
                }
            });
            let own = if fits { map.get(field).filter(|v| !v.is_null()) } else { None };
            let inner = ["@graph", "mainEntity", "mainEntityOfPage", "itemListElement", "item"];
            let inner = if about == About::Article { &inner[..3] } else { &inner[..2] };
            own.or_else(|| inner.iter().find_map(|k| within(map.get(*k)?, field, about, depth + 1)))
        }
        _ => None,
    }
}

/// The name of the first thing of a kind at the top of a page's data, such as `WebSite`.
pub(super) fn named<'v>(values: &'v [Value], kind: &str) -> Option<&'v str> {
    let lists = values.iter().flat_map(|value| match value {
        Value::Array(list) => list.iter().collect(),
        Value::Object(map) => match map.get("@graph") {
            Some(Value::Array(graph)) => graph.iter().collect(),
            _ => vec![value],
        },
        _ => Vec::new(),
    });
    lists.into_iter().find(|v| v["@type"] == kind)?["name"].as_str()
}

/// Names in a string, an object with a `name`, or a list of these; where persons are among them, only theirs.
pub(super) fn persons(value: &Value) -> Vec<String> {
    let mut found = Vec::new();
    collect(value, &mut found, 0);
    if found.iter().any(|(_, person)| *person) {
        found.retain(|(_, person)| *person);
    }
    found.into_iter().map(|(name, _)| name).collect()
}

fn collect(value: &Value, found: &mut Vec<(String, bool)>, depth: usize) {
    if depth > MAX_DEPTH {
        return;
    }
    match value {
        // Some publishing systems write JSON into a string.
        Value::String(s) if s.trim_start().starts_with(['{', '[']) => {
            if let Ok(inner) = serde_json::from_str(s) {
                collect(&inner, found, depth + 1);
            }
        }
        Value::String(s) => found.push((super::particulars::plain(s), false)),
        Value::Array(list) => list.iter().for_each(|v| collect(v, found, depth + 1)),
        Value::Object(map) => {
            let person = map.get("@type").is_some_and(|kind| kind == "Person");
            match map.get("name") {
                Some(Value::String(s)) => found.push((super::particulars::plain(s), person)),
                Some(Value::Array(list)) => list.iter().for_each(|v| collect(v, found, depth + 1)),
                _ => {}
            }
        }
        _ => {}
    }
}

/// The name of an organisation, in one piece: "Smith, Jones & Co." is not two.
pub(super) fn name(value: &Value) -> Option<String> {
    match value {
        Value::String(s) => Some(super::particulars::plain(s)),
        Value::Array(list) => list.iter().find_map(name),
        Value::Object(map) => match map.get("name") {
            Some(Value::Object(_)) | None => None,
            Some(inner) => name(inner),
        },
        _ => None,
    }
}
