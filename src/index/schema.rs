//! The fields of the index.
//!
//! Three kinds of documents live side by side. An *article* document has the whole text (for ranking), the facets, the
//! dates, and its head as JSON. A *passage* document has one passage, stored, with the actors that it names. A *file*
//! document says what is known of a file, so that the next run can tell what changed; it is written in the same commit
//! as what was read from the file. All three carry the file's path; article and passages carry the article's key.

use tantivy::schema::{
    DateOptions, DateTimePrecision, FAST, FacetOptions, Field, INDEXED, IndexRecordOption, NumericOptions, STORED,
    STRING, Schema, TextFieldIndexing, TextOptions,
};

use super::words::{SURFACE, TAGGED};

/// Values of [`Fields::level`].
pub mod level {
    /// A whole article.
    pub const ARTICLE: &str = "article";
    /// A passage of one.
    pub const PASSAGE: &str = "passage";
    /// What is known of a file.
    pub const FILE: &str = "file";
}

/// Handles of all fields.
#[derive(Debug, Clone, Copy)]
pub struct Fields {
    /// Which of the three kinds of documents it is.
    pub level: Field,
    /// Absolute path of the file that it was read from.
    pub file: Field,
    /// Key of the article: the path and its number in the file.
    pub key: Field,
    /// Articles and passages: hash of the key, by which the two are brought together.
    pub of: Field,
    /// The id that a TREC run prints.
    pub id: Field,
    /// Title, stemmed.
    pub title: Field,
    /// Title and whole text, stemmed by the language of the article, with positions.
    pub text: Field,
    /// Title and whole text as written (folded), for prefixes.
    pub words: Field,
    /// Where sentences and paragraphs of `text` end: a term each, at the position of their last words.
    pub ends: Field,
    /// One passage, stemmed.
    pub passage: Field,
    /// Facets of persons, countries, peoples, parties, armed groups.
    pub actor: Field,
    /// Facets of institutions.
    pub institution: Field,
    /// Articles: whom they name, a token a mention: what a name is worth is counted like a word, by whatever name they are
    /// called.
    pub who: Field,
    /// Facet of the publication date: `/2014/02/19`, as deep as it is known.
    pub published: Field,
    /// Facet of the source.
    pub source: Field,
    /// Facet of the language.
    pub language: Field,
    /// Facet of the kind of file.
    pub format: Field,
    /// Facet of how the publication date is known.
    pub provenance: Field,
    /// Publication date: its first day, for who reads the index with other tools.
    pub date: Field,
    /// First day that the publication date may mean, in days since 1970-01-01: exact for any year.
    pub day_first: Field,
    /// Last day that it may mean.
    pub day_last: Field,
    /// First day that the publication date, or the estimate in its place, may mean; an estimate that is open at this end
    /// begins with the calendar.
    pub early: Field,
    /// Last day of it; an estimate that is open at this end lasts as long as the calendar.
    pub late: Field,
    /// As `early`, with the other end in place of an open one: what estimates are sorted by.
    pub order_first: Field,
    /// As `late`, with the other end in place of an open one.
    pub order_last: Field,
    /// Mentioned dates that are years: the years.
    pub mentioned_year: Field,
    /// Mentioned dates that are months: year * 12 + month - 1.
    pub mentioned_month: Field,
    /// Mentioned dates that are days: days since 1970-01-01.
    pub mentioned_day: Field,
    /// Articles: facet path, a tab and a form of the name as it stands in the text, each once.
    pub surface: Field,
    /// Articles: how often each of them stands there, in the same order.
    pub surface_count: Field,
    /// Articles: the term vector, that is the stems which the article has most, see `index/vector.rs`.
    pub vector: Field,
    /// Articles: how often each of them stands there, in the same order.
    pub vector_count: Field,
    /// Articles: hash of the key and of what it says, by which the groups of copies name it.
    pub mark: Field,
    /// Articles: the sketch of the text, some forty numbers in order.
    pub sketch: Field,
    /// Articles: how well the file describes itself, by which one of several copies stands for the others.
    pub described: Field,
    /// Articles: the stamp of the round in which they came, see `arrival.rs`.
    pub added: Field,
    /// Number of a passage in its article.
    pub ordinal: Field,
    /// The head of an article as JSON.
    pub head: Field,
    /// Articles: the names that the file itself marks, as JSON, where it marks any.
    pub given: Field,
    /// A passage as it stands in the text.
    pub body: Field,
    /// Mentions inside a passage.
    pub spans: Field,
    /// File documents: the path once more, as a column.
    pub entry: Field,
    /// File documents: bytes.
    pub size: Field,
    /// File documents: time of change.
    pub modified: Field,
    /// File documents: hash of the content.
    pub hash: Field,
    /// File documents: fingerprint of the reader that made the documents.
    pub made_by: Field,
    /// File documents: fingerprint of the annotator and the authority file that found the names.
    pub named_by: Field,
    /// File documents: how many articles it gave.
    pub articles: Field,
    /// File documents: why it gave none; empty otherwise.
    pub skipped: Field,
}

/// Builds the schema. The order of fields is part of the format: change [`super::FORMAT`] with it.
pub(super) fn schema() -> (Schema, Fields) {
    let mut s = Schema::builder();
    let text = |tokenizer: &str, option: IndexRecordOption| {
        TextOptions::default()
            .set_indexing_options(TextFieldIndexing::default().set_tokenizer(tokenizer).set_index_option(option))
    };
    let date = || DateOptions::default().set_fast().set_indexed().set_precision(DateTimePrecision::Seconds);
    let ends = TextOptions::default().set_indexing_options(
        TextFieldIndexing::default()
            .set_tokenizer("raw")
            .set_index_option(IndexRecordOption::WithFreqsAndPositions)
            .set_fieldnorms(false),
    );
    let column = || NumericOptions::default().set_fast();
    let fields = Fields {
        level: s.add_text_field("level", STRING),
        file: s.add_text_field("file", STRING),
        key: s.add_text_field("key", STRING),
        of: s.add_u64_field("of", FAST | INDEXED),
        id: s.add_text_field("id", STRING | FAST),
        title: s.add_text_field("title", text(TAGGED, IndexRecordOption::WithFreqsAndPositions)),
        text: s.add_text_field("text", text(TAGGED, IndexRecordOption::WithFreqsAndPositions)),
        words: s.add_text_field("words", text(SURFACE, IndexRecordOption::Basic)),
        ends: s.add_text_field("ends", ends),
        passage: s.add_text_field("passage", text(TAGGED, IndexRecordOption::WithFreqs)),
        actor: s.add_facet_field("actor", FacetOptions::default()),
        institution: s.add_facet_field("institution", FacetOptions::default()),
        who: s.add_text_field("who", text("raw", IndexRecordOption::WithFreqs)),
        published: s.add_facet_field("published", FacetOptions::default()),
        source: s.add_facet_field("source", FacetOptions::default()),
        language: s.add_facet_field("language", FacetOptions::default()),
        format: s.add_facet_field("format", FacetOptions::default()),
        provenance: s.add_facet_field("provenance", FacetOptions::default()),
        date: s.add_date_field("date", date()),
        day_first: s.add_i64_field("day_first", column()),
        day_last: s.add_i64_field("day_last", column()),
        early: s.add_i64_field("early", column()),
        late: s.add_i64_field("late", column()),
        order_first: s.add_i64_field("order_first", column()),
        order_last: s.add_i64_field("order_last", column()),
        mentioned_year: s.add_i64_field("mentioned_year", column()),
        mentioned_month: s.add_i64_field("mentioned_month", column()),
        mentioned_day: s.add_i64_field("mentioned_day", column()),
        surface: s.add_text_field("surface", FAST),
        surface_count: s.add_u64_field("surface_count", FAST),
        vector: s.add_text_field("vector", FAST),
        vector_count: s.add_u64_field("vector_count", FAST),
        mark: s.add_u64_field("mark", FAST | INDEXED),
        sketch: s.add_u64_field("sketch", FAST),
        described: s.add_u64_field("described", FAST),
        added: s.add_u64_field("added", FAST),
        ordinal: s.add_u64_field("ordinal", FAST | STORED),
        head: s.add_text_field("head", STORED),
        given: s.add_text_field("given", STORED),
        body: s.add_text_field("body", STORED),
        spans: s.add_text_field("spans", STORED),
        entry: s.add_text_field("entry", STRING | FAST),
        size: s.add_u64_field("size", FAST),
        modified: s.add_i64_field("modified", FAST),
        hash: s.add_u64_field("hash", FAST),
        made_by: s.add_u64_field("made_by", FAST),
        named_by: s.add_u64_field("named_by", FAST),
        articles: s.add_u64_field("articles", FAST | INDEXED),
        skipped: s.add_text_field("skipped", STRING | FAST),
    };
    (s.build(), fields)
}
