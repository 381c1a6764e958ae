//! An answer as comma-separated values, one hit a row (RFC 4180, UTF-8).

use std::io::{self, Write};

use crate::search::Answer;

use super::Topic;

/// With a topic the first column is its id, and only the first topic has a header.
pub(super) fn csv(out: &mut dyn Write, answer: &Answer, topic: Option<Topic<'_>>) -> io::Result<()> {
    let mut table = csv::Writer::from_writer(out);
    let header = [
        "rank",
        "score",
        "date",
        "date_precision",
        "date_provenance",
        "title",
        "authors",
        "source",
        "language",
        "id",
        "path",
        "url",
        "names",
        "passage",
        "copies",
    ];
    match topic {
        None => table.write_record(header)?,
        Some(topic) if topic.first => table.write_record(std::iter::once("topic").chain(header))?,
        Some(_) => {}
    }
    for hit in &answer.hits {
        let article = &hit.head.article;
        let names: Vec<&str> = hit.head.named.iter().map(|(path, _)| path.as_str()).collect();
        let passages: Vec<&str> = hit.passages.iter().map(|p| p.text.as_str()).collect();
        let copies: Vec<&str> = hit.copies.iter().map(|c| c.path.as_str()).collect();
        let published = article.published;
        if let Some(topic) = topic {
            table.write_field(topic.id)?;
        }
        table.write_record([
            hit.rank.to_string(),
            format!("{:.4}", hit.score),
            published.map(|p| p.date.to_string()).unwrap_or_default(),
            published.map(|p| p.date.precision().as_str().to_string()).unwrap_or_default(),
            published.map(|p| p.provenance.as_str().to_string()).unwrap_or_default(),
            article.display_title().to_string(),
            article.authors.join("; "),
            article.source.as_ref().map(|s| s.name.clone()).unwrap_or_default(),
            article.language.clone().unwrap_or_default(),
            article.id.clone(),
            article.path.clone(),
            article.url.clone().unwrap_or_default(),
            names.join("; "),
            passages.join("\n\n"),
            copies.join("; "),
        ])?;
    }
    table.flush()
}
