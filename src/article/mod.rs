//! The model that all rooms share: what an article, a passage and a mention are.
//!
//! This room imports no other. Offsets are bytes of [`Article::text`] unless a name says otherwise.

mod date;

pub use date::{DateError, DateRange, PartialDate, Precision};

use std::ops::Range;

use serde::{Deserialize, Serialize};

/// One document of the corpus.
///
/// ```
/// use chancery::article::{Article, Format};
/// let article = Article::new("notes/oslo.md", Format::Markdown, "The accords were signed.".into());
/// assert_eq!(article.id, "notes/oslo.md");
/// assert!(article.published.is_none());
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Article {
    /// The file that it was read from, as the user would name it.
    pub path: String,
    /// What a TREC run calls it: the `id` of a JSON Lines record, else the path below the indexed folder.
    pub id: String,
    /// The headline, where one was found.
    pub title: Option<String>,
    /// Names of the authors in the order of the byline.
    pub authors: Vec<String>,
    /// When the article appeared; `None` means unknown, never "now".
    pub published: Option<Publication>,
    /// Who published it: a paper, a site, the state that spoke.
    pub source: Option<Source>,
    /// The canonical address.
    pub url: Option<String>,
    /// ISO 639-1 code of the language of the text.
    pub language: Option<String>,
    /// The part of a paper, a site or a volume that it stood in.
    pub section: Option<String>,
    /// The kind of file.
    pub format: Format,
    /// The body: paragraphs separated by one blank line, no title, no residue.
    #[serde(skip)]
    pub text: String,
    /// Lines that were judged not to be part of the article, in order.
    #[serde(skip)]
    pub dropped: Vec<String>,
    /// Names that the file itself marks, in text order, not overlapping.
    #[serde(skip)]
    pub given_names: Vec<GivenName>,
}

impl Article {
    /// An article of which only the place, the kind and the text are known.
    pub fn new(path: impl Into<String>, format: Format, text: String) -> Self {
        let path = path.into();
        Article {
            id: path.clone(),
            path,
            title: None,
            authors: Vec::new(),
            published: None,
            source: None,
            url: None,
            language: None,
            section: None,
            format,
            text,
            dropped: Vec::new(),
            given_names: Vec::new(),
        }
    }

    /// The headline, or the file's name where there is none.
    pub fn display_title(&self) -> &str {
        match &self.title {
            Some(title) => title,
            None => self.id.rsplit('/').next().unwrap_or(&self.id),
        }
    }
}

/// A name that an editor marked in the file, as `<persName>` of TEI does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GivenName {
    /// Bytes of the text.
    pub range: Range<usize>,
    /// What the markup says it names: a person, a place, an institution.
    pub kind: Kind,
    /// The full form that the file gives elsewhere, if it does: "Kissinger, Henry A."
    pub full: Option<String>,
}

/// A publication date and how it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Publication {
    /// The date, as precise as the evidence and no more.
    pub date: PartialDate,
    /// The evidence.
    pub provenance: Provenance,
}

/// Who published an article, and how that is known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// The name, in words a person would use.
    pub name: String,
    /// The evidence.
    pub provenance: Provenance,
}

/// Where a particular of an article was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Provenance {
    /// Front matter, a meta element, a record's field.
    Metadata,
    /// The address of the page.
    Url,
    /// The name of the file or of its folders.
    FileName,
    /// A dateline, a byline, a sentence.
    Text,
    /// Reasoned from what the article says.
    Estimated,
}

impl Provenance {
    /// In words, as output shows it.
    pub fn as_str(self) -> &'static str {
        match self {
            Provenance::Metadata => "metadata",
            Provenance::Url => "URL",
            Provenance::FileName => "file name",
            Provenance::Text => "text",
            Provenance::Estimated => "estimated",
        }
    }
}

/// The kind of file that an article was read from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// Plain text.
    Text,
    /// Markdown, with or without front matter.
    Markdown,
    /// A web page.
    Html,
    /// A record of a JSON Lines file.
    Jsonl,
    /// A record of a JSON file.
    Json,
    /// A row of a table of comma- or tab-separated values.
    Csv,
    /// A PDF.
    Pdf,
    /// A Word document.
    Docx,
    /// An OpenDocument text.
    Odt,
    /// Rich Text Format.
    Rtf,
    /// A chapter of an e-book.
    Epub,
    /// An e-mail.
    Mail,
    /// A document of an edition in TEI XML.
    Tei,
}

impl Format {
    /// In one lower-case word, as the facet has it.
    pub fn as_str(self) -> &'static str {
        match self {
            Format::Text => "text",
            Format::Markdown => "markdown",
            Format::Html => "html",
            Format::Jsonl => "jsonl",
            Format::Json => "json",
            Format::Csv => "csv",
            Format::Pdf => "pdf",
            Format::Docx => "docx",
            Format::Odt => "odt",
            Format::Rtf => "rtf",
            Format::Epub => "epub",
            Format::Mail => "mail",
            Format::Tei => "tei",
        }
    }
}

/// What a name stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A human being.
    Person,
    /// A state, living or gone, or a territory that acts like one.
    Country,
    /// A nation or an ethnic group.
    People,
    /// A political party.
    Party,
    /// A force that fights and is no state's army.
    ArmedGroup,
    /// A ministry, agency, organisation, court, paper, university, company.
    #[default]
    Institution,
    /// Somewhere; not an actor.
    Place,
}

impl Kind {
    /// The word used in data files, facets and JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Kind::Person => "person",
            Kind::Country => "country",
            Kind::People => "people",
            Kind::Party => "party",
            Kind::ArmedGroup => "armed-group",
            Kind::Institution => "institution",
            Kind::Place => "place",
        }
    }

    /// Reads the word that [`Kind::as_str`] writes.
    pub fn from_word(word: &str) -> Option<Kind> {
        Some(match word {
            "person" => Kind::Person,
            "country" => Kind::Country,
            "people" => Kind::People,
            "party" => Kind::Party,
            "armed-group" => Kind::ArmedGroup,
            "institution" => Kind::Institution,
            "place" => Kind::Place,
            _ => return None,
        })
    }
}

/// A span of an article that names an actor or an institution, listed or not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mention {
    /// First byte of the name in the text.
    pub start: usize,
    /// One past its last byte.
    pub end: usize,
    /// What it names.
    pub kind: Kind,
    /// The authority record that it was resolved to, where one was.
    pub record: Option<RecordRef>,
    /// For an unlisted person or institution: the fullest form of the name in this article.
    pub unlisted: Option<String>,
    /// Records that it may mean where the article does not decide, likeliest first; empty where it does. Such a mention
    /// has no `record` and enters no facet.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub candidates: Vec<Candidate>,
}

/// A record that an ambiguous mention may mean.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Candidate {
    /// The record.
    pub record: RecordRef,
    /// How likely it is, in percent; the candidates of a mention add up to 100 at most.
    pub confidence: u8,
}

/// What an article keeps of an authority record: enough to show and to count.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct RecordRef {
    /// Stable identifier, such as `kim-jong-un`.
    pub id: String,
    /// Canonical name.
    pub name: String,
    /// Facet path, such as `/person/Kim Jong Un`.
    pub path: String,
}

/// What sort of time an expression names, as TIMEX3 tells them apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DateKind {
    /// A day or something longer: "Friday", "December 2011", "the 1970s", "recently".
    Date,
    /// A part of a day: "9 a.m.", "last night".
    Time,
    /// A length: "three days", "the past year".
    Duration,
    /// What comes again: "every year", "daily".
    Set,
}

impl DateKind {
    /// In one lower-case word.
    pub fn as_str(self) -> &'static str {
        match self {
            DateKind::Date => "date",
            DateKind::Time => "time",
            DateKind::Duration => "duration",
            DateKind::Set => "set",
        }
    }
}

/// A time that the text speaks of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MentionedDate {
    /// First byte of the expression in the text.
    pub start: usize,
    /// One past its last byte.
    pub end: usize,
    /// What sort of time it names.
    pub kind: DateKind,
    /// What it names in the notation of TIMEX3, which is that of ISO 8601 with additions: `2011-12`, `197` (a decade),
    /// `2014-W05`, `2013-Q3`, `P3Y`, `PXD`, `PRESENT_REF`, `2013-03-22TMO`; a span of days or years is `1979/1981`.
    pub value: String,
    /// First unit of the time spoken of; `None` where no definite time is named.
    pub from: Option<PartialDate>,
    /// Last unit of it; equal to `from` for a single day, month or year.
    pub to: Option<PartialDate>,
}

impl MentionedDate {
    /// The time that it covers, where it is definite.
    pub fn span(&self) -> Option<(PartialDate, PartialDate)> {
        self.from.zip(self.to)
    }
}

/// An article with what was found in it.
#[derive(Debug, Clone, PartialEq)]
pub struct Annotated {
    /// The article itself.
    pub article: Article,
    /// Mentions in text order, not overlapping.
    pub mentions: Vec<Mention>,
    /// Mentioned dates in text order, not overlapping.
    pub dates: Vec<MentionedDate>,
    /// For an article without a publication date: when it can have appeared, where its text tells.
    pub bounds: Option<Bounds>,
}

/// When an article without a publication date can have appeared, reasoned from what it says. Always an estimate, never
/// a publication date.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bounds {
    /// The earliest time that its text allows.
    pub from: Option<PartialDate>,
    /// The latest.
    pub until: Option<PartialDate>,
    /// Why, in words for a reader: "Jang Song Thaek's execution, December 2013", "John Kerry in office".
    pub reasons: Vec<String>,
}

/// A run of whole sentences of one article: bytes of its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passage {
    /// Place among the passages of its article, from 0.
    pub ordinal: usize,
    /// Where it stands in the text; passages touch, so that together they are the text.
    pub range: Range<usize>,
}
