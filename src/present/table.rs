//! An answer as comma-separated values, one hit a row (RFC 4180, UTF-8).

use std::io::{self, Write};

use crate::search::Answer;

pub(super) fn csv(out: &mut dyn Write, answer: &Answer) -> io::Result<()> {
    let mut table = csv::Writer::from_writer(out);
    table.write_record([
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
    ])?;
    for hit in &answer.hits {
        let article = &hit.head.article;
        let names: Vec<&str> = hit.head.named.iter().map(|(path, _)| path.as_str()).collect();
        let passages: Vec<&str> = hit.passages.iter().map(|p| p.text.as_str()).collect();
        let copies: Vec<&str> = hit.copies.iter().map(|c| c.path.as_str()).collect();
        let published = article.published;
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
