//! Hits as citations: BibTeX, RIS, CSL-JSON. A date is given as precisely as it is known and no more.
//!
//! Forms: BibTeX as biber reads it (`@article`, `date` as ISO 8601), RIS of 2011 (`TY  - NEWS`), CSL-JSON of
//! citation-style-language.org (`article-newspaper`).

use std::io::{self, Write};

use serde_json::{Value, json};

use crate::article::Article;
use crate::authority::fold;
use crate::search::Answer;

pub(super) fn bibtex(out: &mut dyn Write, answer: &Answer) -> io::Result<()> {
    let mut keys: Vec<String> = Vec::new();
    for hit in &answer.hits {
        let article = &hit.head.article;
        let mut key = cite_key(article);
        while keys.contains(&key) {
            key.push('x');
        }
        writeln!(out, "@article{{{key},")?;
        let mut field = |name: &str, value: &str| writeln!(out, "  {name} = {{{}}},", escape_tex(value));
        field("title", article.display_title())?;
        if !article.authors.is_empty() {
            field("author", &article.authors.join(" and "))?;
        }
        if let Some(published) = article.published {
            field("date", &published.date.to_string())?;
        }
        if let Some(source) = &article.source {
            field("journaltitle", &source.name)?;
        }
        if let Some(url) = &article.url {
            field("url", url)?;
        }
        if let Some(language) = &article.language {
            field("langid", language)?;
        }
        field("file", &article.path)?;
        writeln!(out, "}}\n")?;
        keys.push(key);
    }
    Ok(())
}

/// First author or source, year, first word of the title.
fn cite_key(article: &Article) -> String {
    let author = article.authors.first().map(|a| a.rsplit(' ').next().unwrap_or(a));
    let who = author.or(article.source.as_ref().map(|s| s.name.as_str())).unwrap_or("anon");
    let year = article.published.map_or("nd".to_string(), |p| p.date.year().to_string());
    let folded = fold(article.display_title());
    let word = folded.split(' ').find(|w| w.len() > 3).unwrap_or("untitled");
    format!("{}{year}{word}", fold(who).replace(' ', "")).chars().filter(char::is_ascii_alphanumeric).collect()
}

fn escape_tex(value: &str) -> String {
    let mut escaped = String::with_capacity(value.len());
    for c in value.chars() {
        match c {
            '&' | '%' | '$' | '#' | '_' | '{' | '}' => {
                escaped.push('\\');
                escaped.push(c);
            }
            '\\' => escaped.push_str("\\textbackslash{}"),
            '~' => escaped.push_str("\\textasciitilde{}"),
            '^' => escaped.push_str("\\textasciicircum{}"),
            '\n' => escaped.push(' '),
            c => escaped.push(c),
        }
    }
    escaped
}

pub(super) fn ris(out: &mut dyn Write, answer: &Answer) -> io::Result<()> {
    for hit in &answer.hits {
        let article = &hit.head.article;
        let mut tag = |name: &str, value: &str| write!(out, "{name}  - {}\r\n", value.replace(['\r', '\n'], " "));
        tag("TY", "NEWS")?;
        tag("TI", article.display_title())?;
        for author in &article.authors {
            tag("AU", author)?;
        }
        if let Some(published) = article.published {
            let date = published.date;
            tag("PY", &date.year().to_string())?;
            // DA is YYYY/MM/DD with empty parts where nothing is known.
            let part = |n: Option<i8>| n.map_or(String::new(), |n| format!("{n:02}"));
            tag("DA", &format!("{:04}/{}/{}", date.year(), part(date.month()), part(date.day())))?;
        }
        if let Some(source) = &article.source {
            tag("T2", &source.name)?;
        }
        if let Some(url) = &article.url {
            tag("UR", url)?;
        }
        if let Some(language) = &article.language {
            tag("LA", language)?;
        }
        tag("L1", &article.path)?;
        write!(out, "ER  - \r\n\r\n")?;
    }
    Ok(())
}

pub(super) fn csl(answer: &Answer) -> Value {
    let items = answer.hits.iter().map(|hit| {
        let article = &hit.head.article;
        let mut item = json!({
            "id": article.id,
            "type": "article-newspaper",
            "title": article.display_title(),
            "author": article.authors.iter().map(|a| json!({ "literal": a })).collect::<Vec<_>>(),
        });
        if let Some(published) = article.published {
            let parts: Vec<i64> = published.date.parts().iter().filter_map(|p| p.parse().ok()).collect();
            item["issued"] = json!({ "date-parts": [parts] });
        }
        if let Some(source) = &article.source {
            item["container-title"] = json!(source.name);
        }
        if let Some(url) = &article.url {
            item["URL"] = json!(url);
        }
        if let Some(language) = &article.language {
            item["language"] = json!(language);
        }
        item
    });
    Value::Array(items.collect())
}
