//! What the fields of a record and the columns of a table mean: by the names that programs give them, or as the user
//! says with `--map text=body,date=day`.
//!
//! Names are compared without case, blanks and marks: `publishedAt`, `published_at` and "Published at" are one. Of several
//! known names the first in the list counts. Dates of an update, of a download or of the record itself are in no list.

use std::fmt;

use xxhash_rust::xxh3::xxh3_64;

/// A particular of an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::corpus) enum Field {
    Text,
    Id,
    Title,
    Date,
    Authors,
    Source,
    Url,
    Language,
    Section,
}

impl Field {
    pub(in crate::corpus) const ALL: [Field; 9] = [
        Field::Text,
        Field::Id,
        Field::Title,
        Field::Date,
        Field::Authors,
        Field::Source,
        Field::Url,
        Field::Language,
        Field::Section,
    ];

    /// The word for it in `--map`.
    fn word(self) -> &'static str {
        self.names()[0]
    }

    /// The names that it is known by, best first.
    #[rustfmt::skip]
    fn names(self) -> &'static [&'static str] {
        match self {
            Field::Text => &[
                "text", "body", "content", "fulltext", "articletext", "articlebody", "bodytext", "maintext", "textcontent",
                "contenttext", "cleanedtext", "story", "articlecontent", "documenttext", "contenthtml", "bodyhtml", "html", "texte",
                "texto", "inhalt", "contenu", "contenido", "speech", "transcript",
                // Better than nothing, and what many a list of articles has.
                "description", "summary", "abstract", "excerpt", "snippet", "lead",
            ],
            Field::Id => &["id", "docid", "docno", "articleid", "documentid", "uid", "uuid", "guid"],
            Field::Title => &["title", "headline", "webtitle", "heading", "head", "articletitle", "titre", "titel", "titulo", "titolo"],
            Field::Date => &[
                "date", "published", "publishedat", "datepublished", "publisheddate", "publishdate", "publicationdate",
                "pubdate", "pubdatetime", "publishedon", "publishedtime", "publishtime", "publicationtime", "firstpublished",
                "firstpublishedat", "webpublicationdate", "articledate", "datum", "fecha", "data", "day", "year",
            ],
            Field::Authors => &[
                "authors", "author", "byline", "creator", "writer", "writers", "authorname", "authornames", "auteur", "autor",
                "verfasser",
            ],
            Field::Source => &[
                "source", "publisher", "publication", "outlet", "newspaper", "journal", "sitename", "provider", "sourcename",
                "quelle", "fuente",
            ],
            Field::Url => &["url", "link", "weburl", "canonicalurl", "permalink", "sourceurl", "articleurl", "uri", "href"],
            Field::Language => &["language", "lang", "languagecode", "locale", "sprache", "langue", "idioma"],
            Field::Section => &["section", "sectionname", "category", "desk", "rubric", "department", "ressort", "rubrique", "seccion"],
        }
    }
}

/// A name without what people write differently.
fn fold(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The field that a name is known for, and how good a name it is: 0 is the best.
pub(in crate::corpus) fn known(name: &str) -> Option<(Field, usize)> {
    let name = fold(name);
    Field::ALL.into_iter().find_map(|field| field.names().iter().position(|n| *n == name).map(|rank| (field, rank)))
}

/// Which columns and fields hold what, where the user has said so.
///
/// ```
/// use chancery::corpus::FieldMap;
/// let map: FieldMap = "text=body,date=First printed".parse()?;
/// assert_eq!(map.to_string(), "text=body,date=First printed");
/// assert!("texts=body".parse::<FieldMap>().is_err());
/// # Ok::<(), chancery::corpus::FieldMapError>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FieldMap {
    named: Vec<(Field, String)>,
}

/// Why a map of fields cannot be understood.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FieldMapError {
    /// No `=` in it.
    #[error("'{0}' names no column; write text=COLUMN, and a comma before the next")]
    NoColumn(String),
    /// Not a field of ours.
    #[error("'{word}' is no field of an article; write {}", words())]
    UnknownField {
        /// What was written.
        word: String,
    },
    /// One field, two columns.
    #[error("'{0}' is named twice")]
    Twice(String),
}

fn words() -> String {
    let words: Vec<&str> = Field::ALL.into_iter().map(Field::word).collect();
    match words.split_last() {
        Some((last, others)) => format!("{} or {last}", others.join(", ")),
        None => String::new(),
    }
}

impl std::str::FromStr for FieldMap {
    type Err = FieldMapError;

    fn from_str(text: &str) -> Result<FieldMap, FieldMapError> {
        // A comma may belong to the name of a column.
        let mut pairs: Vec<String> = Vec::new();
        for piece in text.split(',') {
            match pairs.last_mut() {
                Some(last) if !piece.contains('=') => *last = format!("{last},{piece}"),
                _ => pairs.push(piece.to_string()),
            }
        }
        let mut map = FieldMap::default();
        for pair in pairs {
            let (word, column) = pair
                .split_once('=')
                .map(|(w, c)| (w.trim(), c.trim()))
                .filter(|(_, column)| !column.is_empty())
                .ok_or_else(|| FieldMapError::NoColumn(pair.trim().to_string()))?;
            let field = Field::ALL.into_iter().find(|field| field.word() == word.to_ascii_lowercase());
            let field = field.ok_or_else(|| FieldMapError::UnknownField { word: word.to_string() })?;
            if map.column(field).is_some() {
                return Err(FieldMapError::Twice(word.to_string()));
            }
            map.named.push((field, column.to_string()));
        }
        Ok(map)
    }
}

impl fmt::Display for FieldMap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let pairs: Vec<String> =
            self.named.iter().map(|(field, column)| format!("{}={column}", field.word())).collect();
        f.write_str(&pairs.join(","))
    }
}

impl FieldMap {
    /// A number that changes with the map; 0 if nothing is mapped.
    pub fn fingerprint(&self) -> u64 {
        if self.named.is_empty() { 0 } else { xxh3_64(self.to_string().as_bytes()) }
    }

    /// The column or field that the user named.
    pub(in crate::corpus) fn column(&self, field: Field) -> Option<&str> {
        self.named.iter().find(|(f, _)| *f == field).map(|(_, column)| column.as_str())
    }

    /// Whether the user named this column.
    pub(in crate::corpus) fn names(&self, column: &str) -> bool {
        self.named.iter().any(|(_, name)| is_named(column, name))
    }

    /// The first named column that is not among those that are there, as `is_there` says.
    pub(in crate::corpus) fn missing(&self, is_there: impl Fn(&str) -> bool) -> Option<&str> {
        self.named.iter().map(|(_, column)| column.as_str()).find(|column| !is_there(column))
    }
}

/// Whether a column has the name that the user wrote.
pub(in crate::corpus) fn is_named(column: &str, name: &str) -> bool {
    column == name || column.trim() == name || !fold(name).is_empty() && fold(column) == fold(name)
}

/// Why a table or a record without a named or needed column is not read, with the columns that it has.
pub(in crate::corpus) fn without(missing: Option<&str>, columns: &[&str]) -> String {
    // A file that is no table may have a column of any length and number.
    const SHOWN: usize = 30;
    let shown: Vec<String> = columns.iter().take(SHOWN).map(|c| c.trim().chars().take(40).collect()).collect();
    let more = if columns.len() > SHOWN { ", ..." } else { "" };
    let columns = format!("{}{more}", shown.join(", "));
    match missing {
        Some(name) => format!("has no column '{name}', which --map names; its columns are {columns}"),
        None => format!("has no column of text; name it with --map text=COLUMN; its columns are {columns}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_known_however_they_are_written() {
        for name in ["publishedAt", "published_at", "Published at", "PUBLISHED-AT"] {
            assert_eq!(known(name).map(|(field, _)| field), Some(Field::Date), "{name}");
        }
        assert_eq!(known("updated_at"), None);
        assert_eq!(known("accessed"), None);
    }

    #[test]
    fn no_name_means_two_things() {
        let mut seen = std::collections::HashSet::new();
        for name in Field::ALL.into_iter().flat_map(Field::names) {
            assert!(seen.insert(name) && fold(name) == **name, "{name}");
        }
    }

    #[test]
    fn a_map_says_what_is_wrong_with_it() {
        let said = |text: &str| text.parse::<FieldMap>().expect_err("wrong").to_string();
        assert_eq!(said("body"), "'body' names no column; write text=COLUMN, and a comma before the next");
        assert!(
            said("author=x").starts_with("'author' is no field of an article; write text, id, title, date, authors")
        );
        assert_eq!(said("text=a,text=b"), "'text' is named twice");
        let map: FieldMap = "title=Head, first,text=Body".parse().expect("a map");
        assert_eq!(map.column(Field::Title), Some("Head, first"));
        assert_ne!(map.fingerprint(), FieldMap::default().fingerprint());
    }
}
