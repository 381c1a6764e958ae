//! What the fields of a record and the columns of a table mean: by the names that programs give them, or as the user
//! says with `--map text=body,date=day`.
//!
//! Names are compared without case, blanks, accents and marks: `publishedAt`, `published_at` and "Published at" are one,
//! and so are "Quelle" and "Quelle (Medium)". Of several known names the first in the list counts; a name that only ends
//! as a known one does comes last. Dates of an update, of a download or of the record itself are in no list.

use std::fmt;

use unicode_normalization::UnicodeNormalization;
use xxhash_rust::xxh3::xxh3_64;

use crate::calendar::Order;

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
                "contenttext", "cleanedtext", "story", "articlecontent", "documenttext", "contenthtml", "bodyhtml", "html",
                "volltext", "artikeltext", "inhalt", "beitragstext", "texte", "texteintegral", "contenu", "corps", "texto",
                "textocompleto", "textointegral", "contenido", "cuerpo", "conteudo", "corpo", "testo", "testocompleto",
                "contenuto", "текст", "полныйтекст", "текстстатьи", "содержание", "speech", "transcript", "tweet",
                // Better than nothing, and what many a list of articles has.
                "leadparagraph", "description", "summary", "abstract", "abstractnote", "excerpt", "snippet", "lead", "zusammenfassung",
                "resume", "resumen", "resumo", "riassunto", "аннотация",
            ],
            Field::Id => &["id", "docid", "docno", "articleid", "documentid", "uid", "uuid", "guid", "accessionno", "accessionnumber"],
            Field::Title => &[
                "title", "headline", "webtitle", "heading", "head", "hed", "articletitle", "documenttitle", "titre", "titel",
                "schlagzeile", "uberschrift", "titulo", "titular", "manchete", "titolo", "заголовок", "название",
            ],
            Field::Date => &[
                "date", "published", "publishedat", "datepublished", "publisheddate", "publishdate", "publicationdate",
                "pubdate", "pubdt", "publishdt", "publisheddt", "pubdatetime", "publishedon", "publishedtime", "publishtime",
                "publicationtime", "firstpublished", "firstpublishedat", "webpublicationdate", "articledate", "issuedate", "dateissued",
                "datum", "erscheinungsdatum", "erscheinungstag", "erschienen", "erschienenam", "veroffentlichungsdatum", "veroffentlicht",
                "veroffentlichtam", "publikationsdatum", "datepublication", "datedepublication", "dateparution", "datedeparution",
                "parution", "publiele", "fecha", "fechapublicacion", "fechadepublicacion", "data", "datapublicacao", "datadepublicacao",
                "datapubblicazione", "datadipubblicazione", "дата", "датапубликации", "датавыхода", "datetime", "seendate", "day",
                "publicationyear", "year", "jahr", "erscheinungsjahr", "annee", "anno", "ano", "год",
            ],
            Field::Authors => &[
                "authors", "author", "byline", "creator", "writer", "writers", "authorname", "authornames", "journalist", "reporter",
                "auteur", "auteurs", "autor", "autoren", "autores", "verfasser", "autore", "autori", "автор", "авторы", "by",
            ],
            Field::Source => &[
                "source", "publisher", "publication", "outlet", "newspaper", "journal", "sitename", "provider", "sourcename",
                "sourcecommonname", "publicationtitle", "publicationname", "journaltitle", "sourcetitle", "newspapername", "newssource",
                "quelle", "medium", "zeitung", "fuente", "medio", "periodico", "diario", "fonte", "veiculo", "jornal", "testata", "giornale",
                "источник", "издание", "газета", "domain",
            ],
            Field::Url => &[
                "url", "link", "weburl", "canonicalurl", "permalink", "sourceurl", "articleurl", "documenturl", "documentidentifier",
                "uri", "href", "lien", "enlace", "ссылка",
            ],
            Field::Language => &[
                "language", "lang", "languagecode", "locale", "sprache", "langue", "idioma", "lingua", "язык",
            ],
            Field::Section => &[
                "section", "sectionname", "category", "desk", "rubric", "department", "ressort", "rubrik", "rubrique", "seccion",
                "sezione", "editoria", "рубрика",
            ],
        }
    }

    /// The last words of names that are in no list: "Story title", "first_print_date".
    fn last_words(self) -> &'static [&'static str] {
        match self {
            Field::Text => &["text", "body", "content", "texte", "texto", "testo"],
            Field::Title => &["title", "headline", "titel", "titre", "titulo", "titolo"],
            Field::Date => &["date", "datum", "fecha", "дата"],
            Field::Authors => &["author", "authors", "byline", "autor", "autoren", "auteur", "auteurs"],
            _ => &[],
        }
    }
}

/// Codes of press databases, which mean this only where they stand together.
const CODES: &[(&str, Field)] = &[
    ("hd", Field::Title),
    ("by", Field::Authors),
    ("pd", Field::Date),
    ("sn", Field::Source),
    ("la", Field::Language),
    ("td", Field::Text),
    ("lp", Field::Text),
    ("an", Field::Id),
    ("se", Field::Section),
];

/// What posts in networks are known by; a date of making is that of appearing for them only.
const POSTS: &[&str] = &["username", "screenname", "userscreenname", "tweetid", "tweet", "retweetcount"];
const OF_POSTS: &[(&str, Field)] =
    &[("createdat", Field::Date), ("username", Field::Authors), ("screenname", Field::Authors)];

/// A name in the middle of a name that makes it another thing: a date of change, the title of a picture.
#[rustfmt::skip]
const OTHER: &[&str] = &[
    "update", "updated", "modified", "modification", "changed", "change", "access", "accessed", "retrieved", "retrieval", "download",
    "downloaded", "scraped", "scrape", "crawl", "crawled", "fetched", "created", "creation", "added", "import", "imported", "export",
    "exported", "last", "start", "end", "due", "expiry", "expiration", "event", "birth", "index", "indexed", "entry", "record",
    "archive", "archived", "job", "short", "sub", "alt", "link", "anchor", "image", "picture", "photo", "caption", "button", "header",
    "footer", "comment", "comments", "seo", "meta", "section", "person", "user", "author", "parent", "series", "book", "container",
    "publication", "journal", "newspaper", "source", "site", "page", "type", "has", "is",
];

/// A name without what people write differently.
fn fold(name: &str) -> String {
    let mut plain = String::new();
    let mut after_latin = false;
    // Accents of Latin letters are left out by many a program.
    for c in name.nfd() {
        let mark = ('\u{300}'..='\u{36f}').contains(&c);
        if !(mark && after_latin) {
            plain.push(c);
        }
        after_latin = c.is_ascii_alphabetic() || mark && after_latin;
    }
    plain.nfc().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// A name without what stands in brackets behind it: "Quelle (Medium)".
fn unbracketed(name: &str) -> &str {
    let end = name.find(['(', '[', '{']).filter(|at| *at > 0);
    end.map_or(name, |at| &name[..at])
}

/// The words of a name, whichever way they are joined: "firstPrintDate", "first_print_date".
fn words_of(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut after_small = false;
    for c in name.chars() {
        if !c.is_alphanumeric() || c.is_uppercase() && after_small {
            words.push(String::new());
        }
        after_small = c.is_lowercase();
        if let (true, Some(word)) = (c.is_alphanumeric(), words.last_mut()) {
            word.push(c);
        }
    }
    words.iter().map(|word| fold(word)).filter(|word| !word.is_empty()).collect()
}

/// What the names of a table or a record mean together.
#[derive(Debug, Clone, Copy, Default)]
pub(in crate::corpus) struct Names {
    codes: bool,
    posts: bool,
}

impl Names {
    /// What these names are, taken together.
    pub(in crate::corpus) fn of<'n>(names: impl Iterator<Item = &'n str>) -> Names {
        let (mut headline, mut body, mut posts) = (false, false, false);
        for name in names.filter(|name| name.len() <= 40) {
            let name = fold(name);
            headline |= name == "hd";
            body |= matches!(name.as_str(), "td" | "lp");
            posts |= POSTS.contains(&name.as_str());
        }
        Names { codes: headline && body, posts }
    }

    /// The field that a name is known for, and how good a name it is: 0 is the best.
    pub(in crate::corpus) fn known(self, name: &str) -> Option<(Field, usize)> {
        let folded = fold(name);
        let of = |list: &[(&str, Field)]| list.iter().position(|(n, _)| *n == folded).map(|at| (list[at].1, at));
        let special = if self.codes { of(CODES) } else { None };
        special.or_else(|| known(name)).or_else(|| of(OF_POSTS).filter(|_| self.posts).map(|(f, at)| (f, 900 + at)))
    }

    /// Whether a name is that of the first paragraph, which the column of the text then lacks.
    pub(in crate::corpus) fn is_lead(self, name: &str) -> bool {
        self.codes && fold(name) == "lp"
    }
}

/// The field that a name is known for by itself, and how good a name it is: 0 is the best.
pub(in crate::corpus) fn known(name: &str) -> Option<(Field, usize)> {
    // A file that is no table has columns of any length.
    if name.len() > 200 {
        return None;
    }
    let exact = |name: &str| {
        let name = fold(name);
        Field::ALL.into_iter().find_map(|field| field.names().iter().position(|n| *n == name).map(|rank| (field, rank)))
    };
    exact(name).or_else(|| exact(unbracketed(name)).map(|(field, rank)| (field, rank + 300))).or_else(|| {
        let words = words_of(unbracketed(name));
        let (last, before) = words.split_last().filter(|(_, before)| !before.is_empty())?;
        if before.iter().any(|word| OTHER.contains(&word.as_str())) {
            return None;
        }
        let field = Field::ALL.into_iter().find(|field| field.last_words().contains(&last.as_str()))?;
        Some((field, 500 + before.len()))
    })
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

/// Why a table or a record without a named or needed column is not read, with the columns that it has and those that
/// hold prose.
pub(in crate::corpus) fn without(missing: Option<&str>, columns: &[&str], prose: &[&str]) -> String {
    // A file that is no table may have a column of any length and number.
    const SHOWN: usize = 30;
    let shown = |columns: &[&str]| {
        let some: Vec<String> = columns.iter().take(SHOWN).map(|c| c.trim().chars().take(40).collect()).collect();
        some.join(", ")
    };
    let more = if columns.len() > SHOWN { ", ..." } else { "" };
    let all = format!("{}{more}", shown(columns));
    match missing {
        Some(name) => format!("has no column '{name}', which --map names; its columns are {all}"),
        None => {
            let like = if prose.is_empty() { String::new() } else { format!(" (prose is in {})", shown(prose)) };
            format!("has no column of text; name it with --map text=COLUMN{like}; its columns are {all}")
        }
    }
}

/// Whether a value is prose: long, and of words.
pub(in crate::corpus) fn is_prose(value: &str) -> bool {
    value.chars().nth(200).is_some() && value.split_whitespace().nth(25).is_some()
}

/// Which number is the day in the numeric dates of a file, as far as they show it: "25/04/2014" settles "03/04/2014".
/// Where they contradict each other, nothing is known.
pub(in crate::corpus) fn order_of<'v>(dates: impl Iterator<Item = &'v str>) -> Order {
    let mut order = Order::Unknown;
    for date in dates {
        let short: String = date.trim().chars().take(20).collect();
        let shown = Order::of_text(&short.replace('-', "/"));
        if shown != Order::Unknown && order != Order::Unknown && shown != order {
            return Order::Unknown;
        }
        order = if shown == Order::Unknown { order } else { shown };
    }
    order
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
    fn names_of_press_databases_in_many_languages() {
        for (name, field) in [
            ("Quelle (Medium)", Field::Source),
            ("Erscheinungsdatum", Field::Date),
            ("Veröffentlicht am", Field::Date),
            ("Überschrift", Field::Title),
            ("Volltext", Field::Text),
            ("Date de parution", Field::Date),
            ("Título", Field::Title),
            ("Fecha de publicación", Field::Date),
            ("Data di pubblicazione", Field::Date),
            ("Veículo", Field::Source),
            ("Дата публикации", Field::Date),
            ("Полный текст", Field::Text),
            ("Publication title", Field::Source),
            ("pub_dt", Field::Date),
            ("SourceCommonName", Field::Source),
            ("Author(s)", Field::Authors),
            ("Story title", Field::Title),
            ("printEditionDate", Field::Date),
            ("Plain_Text", Field::Text),
        ] {
            assert_eq!(known(name).map(|(f, _)| f), Some(field), "{name}");
        }
        for name in
            ["Last updated date", "accessDate", "Job title", "alt_text", "image_url", "context", "sourcecountry"]
        {
            assert_eq!(known(name), None, "{name}");
        }
    }

    #[test]
    fn codes_mean_something_together() {
        let codes = Names::of(["HD", "TD", "PD"].into_iter());
        assert_eq!(codes.known("PD").map(|(f, _)| f), Some(Field::Date));
        assert_eq!(Names::of(["PD", "HD"].into_iter()).known("PD"), None);
        assert_eq!(Names::of(["created_at", "text"].into_iter()).known("created_at"), None);
        assert!(Names::of(["created_at", "user_name"].into_iter()).known("created_at").is_some());
    }

    #[test]
    fn one_date_settles_the_others() {
        assert_eq!(order_of(["03/04/2014", "25/04/2014"].into_iter()), Order::DayFirst);
        assert_eq!(order_of(["03-04-2014", "04-25-2014 10:00"].into_iter()), Order::MonthFirst);
        assert_eq!(order_of(["25/04/2014", "04/25/2014"].into_iter()), Order::Unknown);
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
