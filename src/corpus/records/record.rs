//! A record of a JSON file, a JSON Lines file or a table, and the article that it is.
//!
//! Values come as programs write them: a list of names or one string, an object with a name in it, a date in words or in
//! seconds since 1970, a text in HTML. The text is taken as it is given: no title is guessed from it and no residue
//! dropped. A field that is empty is no field.

use std::io::{BufRead, Cursor, Read};
use std::sync::LazyLock;

use regex::Regex;
use serde_json::{Map, Value};

use crate::article::{Article, Format, PartialDate, Precision, Provenance, Publication, Source};
use crate::calendar::{self, Order};

use super::fields::{Field, FieldMap, Names, is_named, is_prose, order_of, without};
use super::run::Place;
use super::{Skip, clean, html, text, tidy};

/// Objects are looked into so deep for a value.
const MAX_DEPTH: usize = 4;
/// Objects that hold the fields of a record one step further down, as search engines and programming interfaces have it.
const CONTAINERS: &[&str] = &["_source", "fields", "attributes", "properties"];

/// The article of a JSON record, with its own `id` or none.
///
/// # Errors
/// A sentence on what is wrong with the record.
pub(super) fn from_json(json: &str, map: &FieldMap, format: Format, order: Order) -> Result<Article, String> {
    if !json.trim_start().starts_with('{') {
        return Err("is no record (an object with a field `text`)".into());
    }
    let record: Map<String, Value> = serde_json::from_str(json).map_err(|e| explain(&e))?;
    if let Some(missing) = map.missing(|name| at_path(&record, name).is_some()) {
        return Err(without(Some(missing), &names(&record), &[]));
    }
    let fields = Fields::of(&record);
    let found = |field: Field| -> Vec<&Value> {
        match map.column(field) {
            Some(name) => at_path(&record, name).into_iter().collect(),
            None => fields.of_field(field),
        }
    };
    let first = |field: Field| found(field).into_iter().find_map(|value| string(value, 0));
    let texts = found(Field::Text);
    if texts.is_empty() {
        let prose = record.iter().filter(|(_, value)| string(value, 0).is_some_and(|said| is_prose(&said)));
        return Err(without(None, &names(&record), &prose.map(|(name, _)| name.as_str()).collect::<Vec<_>>()));
    }
    let lead = fields.lead.filter(|_| map.column(Field::Text).is_none()).and_then(|value| string(value, 0));
    let id = first(Field::Id).or_else(|| record.get("_id").and_then(|id| string(id, 0)));
    finish(Values {
        text: led(lead, texts.into_iter().find_map(|value| string(value, 0)).unwrap_or_default()),
        id,
        title: first(Field::Title),
        date: found(Field::Date).into_iter().find_map(|value| date_of(value, order, 0)),
        authors: found(Field::Authors).into_iter().map(|value| people_of(value, 0)).find(|p| !p.is_empty()),
        source: first(Field::Source),
        url: first(Field::Url),
        language: first(Field::Language),
        section: first(Field::Section),
        format,
    })
}

/// The id of the `number`-th record of a file that has others: its own one, if it is more than a number, which the records
/// of another file have, too.
pub(super) fn own_id(own: &str, place: &Place, number: u64) -> String {
    match own {
        "" => format!("{}:{number}", place.id),
        own if own.bytes().all(|b| b.is_ascii_digit()) => format!("{}:{own}", place.id),
        own => own.to_string(),
    }
}

/// The order of day and month in the numeric dates of a file of JSON, by those in its first megabyte, and the file with
/// that in front of it again. Only a value that begins with a date counts: what texts say may be anybody's way.
pub(super) fn order<'i>(input: &'i mut dyn BufRead) -> Result<(Order, impl BufRead + 'i), Skip> {
    const AHEAD: u64 = 1 << 20;
    static DATE: LazyLock<Option<regex::bytes::Regex>> =
        LazyLock::new(|| regex::bytes::Regex::new(r#":\s{0,9}"(\d{1,2}[/-]\d{1,2}[/-]\d{4})\b"#).ok());
    let mut head = Vec::new();
    (&mut *input).take(AHEAD).read_to_end(&mut head).map_err(Skip::of)?;
    let order = DATE
        .as_ref()
        .map(|date| order_of(date.captures_iter(&head).filter_map(|c| std::str::from_utf8(c.get(1)?.as_bytes()).ok())));
    Ok((order.unwrap_or_default(), Cursor::new(head).chain(input)))
}

/// What a record tells, before it is an article.
struct Values {
    text: String,
    id: Option<String>,
    title: Option<String>,
    date: Option<PartialDate>,
    authors: Option<Vec<String>>,
    source: Option<String>,
    url: Option<String>,
    language: Option<String>,
    section: Option<String>,
    format: Format,
}

/// A text with the paragraph that stood in a field of its own above it, unless it has that itself.
fn led(lead: Option<String>, text: String) -> String {
    match lead {
        Some(lead) if !text.trim_start().starts_with(lead.trim()) => format!("{}\n\n{text}", lead.trim_end()),
        _ => text,
    }
}

/// The article of a row of a table; `cell` gives the column of a field, if there is one, `lead` that of the first
/// paragraph where it has its own.
///
/// # Errors
/// A sentence on what is wrong with the row.
pub(super) fn from_row(
    cell: impl Fn(Field) -> Option<String>,
    lead: Option<String>,
    order: Order,
) -> Result<Article, String> {
    let cell = |field: Field| cell(field).map(|c| c.trim().to_string()).filter(|c| !is_nothing(c));
    // A row that is too short, or that swallowed others by a quote that never closes.
    let text = cell(Field::Text).ok_or("has no text")?;
    finish(Values {
        text: led(lead.filter(|lead| !is_nothing(lead.trim())), text),
        id: cell(Field::Id),
        title: cell(Field::Title),
        date: cell(Field::Date).and_then(|value| date(&value, order)),
        authors: cell(Field::Authors).map(|names| people_of(&listed(names), 0)),
        source: cell(Field::Source),
        url: cell(Field::Url),
        language: cell(Field::Language),
        section: cell(Field::Section),
        format: Format::Csv,
    })
}

/// A cell that holds a list as programs print it: `['Lena Brandt', 'J. Tanaka']`.
fn listed(cell: String) -> Value {
    if cell.starts_with('[') && cell.ends_with(']') {
        for json in [cell.clone(), cell.replace('\'', "\"")] {
            if let Ok(list @ Value::Array(_)) = serde_json::from_str(&json) {
                return list;
            }
        }
    }
    Value::String(cell)
}

/// What programs write where there is nothing.
fn is_nothing(value: &str) -> bool {
    matches!(value, "" | "NaN" | "nan" | "NULL" | "null" | "None" | "N/A" | "NA" | "[]" | "-")
}

fn finish(values: Values) -> Result<Article, String> {
    let line = |value: Option<String>| {
        let value = without_markup(&clean(&value?));
        Some(value.split_whitespace().collect::<Vec<_>>().join(" ")).filter(|v| !v.is_empty())
    };
    let given = clean(&values.text);
    let paragraphs = if is_markup(&given) {
        html::blocks(&given).map_err(|skip| skip.to_string())?
    } else {
        text::paragraphs(&given)
    };
    let mut article = Article::new("", values.format, paragraphs.join("\n\n"));
    article.title = line(values.title);
    article.id = values.id.map(|id| id.trim().to_string()).unwrap_or_default();
    article.authors = values.authors.unwrap_or_default().into_iter().filter_map(|name| line(Some(name))).collect();
    article.published = values.date.map(|date| Publication { date, provenance: Provenance::Metadata });
    article.source = line(values.source).map(|name| Source { name, provenance: Provenance::Metadata });
    article.url = values.url.map(|url| url.trim().to_string());
    article.language = values.language;
    article.section = line(values.section);
    tidy(&mut article);
    if article.text.trim().is_empty() && article.title.is_none() { Err("has no text".into()) } else { Ok(article) }
}

/// Whether a text is a piece of a web page.
fn is_markup(text: &str) -> bool {
    static MARKUP: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r"(?i)</(?:p|div|h[1-6]|li|blockquote|article|section)>|<br ?/?>|<p>").ok());
    text.contains('<') && MARKUP.as_ref().is_some_and(|m| m.is_match(text))
}

/// A headline or a name without tags and character references.
fn without_markup(line: &str) -> String {
    static MARKUP: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r"(?i)&(?:#\d{2,6}|#x[0-9a-f]{2,6}|[a-z]{2,8});|</[a-z]{1,10}>").ok());
    if MARKUP.as_ref().is_some_and(|m| m.is_match(line)) && line.len() < 2000 {
        html::blocks(line).map(|blocks| blocks.join(" ")).unwrap_or_else(|_| line.to_string())
    } else {
        line.to_string()
    }
}

/// What serde says, without its own line number, which means nothing to the user.
fn explain(error: &serde_json::Error) -> String {
    let said = error.to_string();
    let what = said.rsplit_once(" at line ").map_or(said.as_str(), |(what, _)| what);
    format!("is no record (column {}: {what})", error.column())
}

fn names(record: &Map<String, Value>) -> Vec<&str> {
    record.keys().map(String::as_str).collect()
}

/// The value of the field that the user named; "content.rendered" may be a step down.
fn at_path<'v>(record: &'v Map<String, Value>, name: &str) -> Option<&'v Value> {
    let named = |record: &'v Map<String, Value>, name: &str| {
        record.get(name).or_else(|| record.iter().find(|(key, _)| is_named(key, name)).map(|(_, value)| value))
    };
    named(record, name).or_else(|| {
        let (first, rest) = name.split_once('.')?;
        at_path(named(record, first)?.as_object()?, rest)
    })
}

/// What the fields of a record are known to mean.
struct Fields<'v> {
    /// Field, how good its name is, value; best first.
    known: Vec<(Field, usize, &'v Value)>,
    lead: Option<&'v Value>,
}

impl<'v> Fields<'v> {
    fn of(record: &'v Map<String, Value>) -> Fields<'v> {
        let mut fields = Fields { known: Vec::new(), lead: None };
        let inner = CONTAINERS.iter().filter_map(|name| record.get(*name)?.as_object());
        for (step, record) in std::iter::once(record).chain(inner).enumerate() {
            let names = Names::of(record.keys().map(String::as_str));
            for (name, value) in record.iter().filter(|(_, value)| !value.is_null()) {
                fields.known.extend(names.known(name).map(|(field, rank)| (field, rank + step * 1000, value)));
                if names.is_lead(name) {
                    fields.lead = Some(value);
                }
            }
        }
        fields.known.sort_by_key(|(_, rank, _)| *rank);
        fields
    }

    fn of_field(&self, field: Field) -> Vec<&'v Value> {
        self.known.iter().filter(|(f, ..)| *f == field).map(|(_, _, value)| *value).collect()
    }
}

/// A value as a string that is not empty: itself, the parts of a list as paragraphs, what an object says.
fn string(value: &Value, depth: usize) -> Option<String> {
    const SAYING: &[&str] = &[
        "rendered",
        "main",
        "original",
        "text",
        "value",
        "name",
        "title",
        "content",
        "html",
        "$t",
        "#text",
        "_",
        "$oid",
        "$numberLong",
    ];
    let said = match value {
        Value::String(said) => said.clone(),
        Value::Number(number) => number.to_string(),
        Value::Array(parts) if depth < MAX_DEPTH => {
            parts.iter().filter_map(|part| string(part, depth + 1)).collect::<Vec<_>>().join("\n\n")
        }
        Value::Object(object) if depth < MAX_DEPTH => {
            SAYING.iter().find_map(|name| string(object.get(*name)?, depth + 1))?
        }
        _ => return None,
    };
    (!is_nothing(said.trim())).then_some(said)
}

fn date_of(value: &Value, order: Order, depth: usize) -> Option<PartialDate> {
    match value {
        Value::String(said) => date(said, order),
        Value::Number(number) => number.as_i64().or_else(|| number.as_f64().map(|n| n as i64)).and_then(counted),
        Value::Array(parts) if depth < MAX_DEPTH => parts.iter().find_map(|part| date_of(part, order, depth + 1)),
        Value::Object(object) if depth < MAX_DEPTH => ["$date", "$numberLong", "value", "date", "start"]
            .iter()
            .find_map(|name| date_of(object.get(*name)?, order, depth + 1)),
        _ => None,
    }
}

/// A date in words or digits.
fn date(said: &str, order: Order) -> Option<PartialDate> {
    let said = said.trim();
    // "20150214T083000Z": day and time without marks.
    let said = match said.split_once('T') {
        Some((day, time)) if day.len() == 8 && day.bytes().chain(time.bytes().take(4)).all(|b| b.is_ascii_digit()) => {
            day
        }
        _ => said,
    };
    // "Sat Feb 14 08:00:00 +0000 2015", as posts have it: the year stands behind the time.
    let turned = match said.split_whitespace().collect::<Vec<_>>()[..] {
        [_, month, day, time, .., year] if time.contains(':') && year.len() == 4 => format!("{day} {month} {year}"),
        _ => String::new(),
    };
    let said =
        calendar::parse(&turned).filter(|day| day.precision() == Precision::Day).map_or(said, |_| turned.as_str());
    let digits = said.strip_prefix('-').unwrap_or(said);
    // What a table makes of a number: "1392768000.0".
    let digits = digits.strip_suffix(".0").unwrap_or(digits);
    let number = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    if number && !matches!(digits.len(), 8 | 12 | 14) {
        return said.strip_suffix(".0").unwrap_or(said).parse().ok().and_then(counted);
    }
    calendar::parse_in(said, order)
}

/// A date as a number: a year, a day in eight digits, seconds or thousandths of them since 1970.
fn counted(number: i64) -> Option<PartialDate> {
    /// The first second of 2100.
    const END: i64 = 4_102_444_800;
    let seconds = match number {
        1000..=2199 => return PartialDate::from_year(i16::try_from(number).ok()?),
        10_000_101..=21_991_231 => return calendar::parse(&number.to_string()),
        // Before 1973 and after 1966 seconds and days in digits cannot be told apart.
        100_000_000..=END | -10_000_000_000..=-100_000_000 => number,
        10_000_000_000..=i64::MAX if number / 1000 <= END => number / 1000,
        i64::MIN..=-10_000_000_001 if number / 1000 >= -10_000_000_000 => number / 1000,
        _ => return None,
    };
    let days = jiff::Span::new().try_days(seconds.div_euclid(86_400)).ok()?;
    let date = jiff::civil::date(1970, 1, 1).checked_add(days).ok()?;
    PartialDate::from_day(date.year(), date.month(), date.day())
}

/// The people that a value names.
fn people_of(value: &Value, depth: usize) -> Vec<String> {
    match value {
        Value::String(names) => people(names),
        // In a list each entry is one person, whatever commas it has.
        Value::Array(names) if depth < MAX_DEPTH => names
            .iter()
            .flat_map(|name| match name {
                Value::String(name) => vec![name.trim().to_string()],
                other => people_of(other, depth + 1),
            })
            .filter(|name| !name.is_empty())
            .collect(),
        Value::Object(person) => {
            let part = |names: &[&str]| names.iter().find_map(|n| person.get(*n)?.as_str()).map(str::trim);
            let first = part(&["given", "firstname", "first_name", "firstName", "given_name", "givenName"]);
            let last = part(&["family", "lastname", "last_name", "lastName", "family_name", "familyName", "surname"]);
            match (part(&["name", "display_name", "displayName", "full_name", "fullName"]), first, last) {
                (Some(name), _, _) if !name.is_empty() => vec![name.to_string()],
                (_, Some(first), Some(last)) => vec![format!("{first} {last}").trim().to_string()],
                (_, Some(name), None) | (_, None, Some(name)) if !name.is_empty() => vec![name.to_string()],
                _ => string(value, depth).map(|names| people(&names)).unwrap_or_default(),
            }
        }
        _ => Vec::new(),
    }
}

/// The people that a string names. A comma parts people ("Lena Brandt, J. Tanaka") or a surname from what goes before it
/// ("Brandt, Lena"); it is the second where what stands before it is one word, or a name with a particle, and what stands
/// behind it is a first name or initials. A name is left in the order that it has.
pub(super) fn people(names: &str) -> Vec<String> {
    let names = names.trim();
    let names = ["By ", "by ", "BY "].iter().find_map(|by| names.strip_prefix(by)).unwrap_or(names);
    let mut people: Vec<String> = Vec::new();
    let parts = names.split([';', '&', '|', '\n']).flat_map(|part| part.split(" and "));
    for part in parts.map(|part| part.trim().trim_matches(',').trim()).filter(|part| !part.is_empty()) {
        let mut pieces: Vec<String> = Vec::new();
        for piece in part.split(',').map(str::trim).filter(|piece| !piece.is_empty()) {
            match pieces.last_mut() {
                Some(last) if is_suffix(piece) => *last = format!("{last}, {piece}"),
                _ => pieces.push(piece.to_string()),
            }
        }
        let inverted = pieces.len().is_multiple_of(2)
            && pieces.chunks_exact(2).all(|pair| is_surname(&pair[0]) && is_given_name(&pair[1]));
        if inverted {
            people.extend(pieces.chunks_exact(2).map(|pair| pair.join(", ")));
        } else {
            people.extend(pieces);
        }
    }
    people.retain(|name| name.chars().any(char::is_alphabetic));
    people
}

/// What follows a name and is none.
fn is_suffix(piece: &str) -> bool {
    let bare: String = piece.chars().filter(|c| c.is_alphanumeric()).collect();
    matches!(bare.as_str(), "Jr" | "Sr" | "II" | "III" | "IV" | "PhD" | "MD" | "Esq")
}

/// "Smith", "van der Berg", "Smith, Jr.": one word with a capital, but for particles.
fn is_surname(piece: &str) -> bool {
    const PARTICLES: &[&str] = &[
        "van", "der", "den", "de", "von", "zu", "la", "le", "du", "di", "da", "dos", "del", "al", "el", "bin", "ibn",
        "ter", "ten",
    ];
    let name = piece.split(',').next().unwrap_or(piece);
    let words: Vec<&str> =
        name.split_whitespace().filter(|w| !PARTICLES.contains(&w.to_lowercase().as_str())).collect();
    matches!(words[..], [word] if !is_acronym(word) && word.chars().filter(|c| c.is_alphabetic()).count() > 1)
}

/// "Henry", "Henry A.", "J. K.", "Jean-Paul": at most three words, none an acronym but initials.
fn is_given_name(piece: &str) -> bool {
    let name = piece.split(',').next().unwrap_or(piece);
    let words: Vec<&str> = name.split_whitespace().collect();
    let initials = |word: &str| word.contains('.') || word.chars().count() <= 2;
    let first = |word: &str| word.starts_with(char::is_uppercase) && (initials(word) || !is_acronym(word));
    matches!(words[..], [one] if first(one))
        || (2..=3).contains(&words.len()) && first(words[0]) && words[1..].iter().all(|word| initials(word))
}

/// "AFP", "UPI": an agency, not a person.
fn is_acronym(word: &str) -> bool {
    word.chars().count() > 1 && word.chars().all(char::is_uppercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> Article {
        from_json(json, &FieldMap::default(), Format::Json, Order::Unknown).expect("a record")
    }

    #[test]
    fn an_inverted_name_is_one_person() {
        for (given, expected) in [
            ("Smith, John", vec!["Smith, John"]),
            ("Kissinger, Henry A.", vec!["Kissinger, Henry A."]),
            ("van der Berg, Jan", vec!["van der Berg, Jan"]),
            ("King, Martin, Jr.", vec!["King, Martin, Jr."]),
            ("Smith, J.; Brandt, Lena", vec!["Smith, J.", "Brandt, Lena"]),
            ("Smith, J., Brandt, L.", vec!["Smith, J.", "Brandt, L."]),
            ("Smith, John and Brandt, Lena", vec!["Smith, John", "Brandt, Lena"]),
            ("Lena Brandt, J. Tanaka", vec!["Lena Brandt", "J. Tanaka"]),
            ("By Lena Brandt and J. Tanaka", vec!["Lena Brandt", "J. Tanaka"]),
            ("Lena Brandt, Reuters", vec!["Lena Brandt", "Reuters"]),
            ("Reuters, AFP", vec!["Reuters", "AFP"]),
            ("Brandt, Tanaka, Okafor", vec!["Brandt", "Tanaka", "Okafor"]),
        ] {
            assert_eq!(people(given), expected, "{given}");
        }
    }

    #[test]
    fn authors_come_in_any_form() {
        for authors in [
            r#"["Lena Brandt","J. Tanaka"]"#,
            r#"[{"name":"Lena Brandt"},{"given":"J.","family":"Tanaka"}]"#,
            r#""Lena Brandt; J. Tanaka""#,
        ] {
            assert_eq!(
                read(&format!("{{\"text\":\"x\",\"authors\":{authors}}}")).authors,
                ["Lena Brandt", "J. Tanaka"]
            );
        }
        assert_eq!(read(r#"{"text":"x","author":["Smith, John"]}"#).authors, ["Smith, John"]);
    }

    #[test]
    fn dates_come_in_any_form() {
        for (value, expected) in [
            ("\"19 February 2014\"", Some("2014-02-19")),
            ("1392800000", Some("2014-02-19")),
            ("\"Wed Feb 19 08:00:00 +0000 2014\"", Some("2014-02-19")),
            ("\"20140219T083000Z\"", Some("2014-02-19")),
            ("1392800000000", Some("2014-02-19")),
            ("\"1392800000\"", Some("2014-02-19")),
            ("1392800000.5", Some("2014-02-19")),
            ("20140219", Some("2014-02-19")),
            ("2014", Some("2014")),
            ("-400000000", Some("1957-04-29")),
            ("{\"$date\":\"2014-02-19T08:00:00Z\"}", Some("2014-02-19")),
            ("12", None),
            ("\"soon\"", None),
        ] {
            let article = read(&format!("{{\"text\":\"x\",\"published_at\":{value}}}"));
            assert_eq!(article.published.map(|p| p.date.to_string()).as_deref(), expected, "{value}");
        }
    }

    #[test]
    fn fields_are_known_by_many_names_and_found_a_step_down() {
        let article = read(
            r#"{"headline":"Suez &#8211; after","body":"<p>The canal.</p><p>Closed.</p>","link":"https://a.example/1",
            "source":{"id":null,"name":"Harbour Wire"},"section":"World","lang":"en","updated_at":"2020-01-01"}"#,
        );
        assert_eq!(article.title.as_deref(), Some("Suez – after"));
        assert_eq!(article.text, "The canal.\n\nClosed.");
        assert_eq!(article.source.expect("a source").name, "Harbour Wire");
        assert_eq!((article.section.as_deref(), article.published), (Some("World"), None));
        let article =
            read(r#"{"_id":"7","_source":{"title":{"rendered":"Suez"},"content":{"rendered":"The canal."}}}"#);
        assert_eq!(
            (article.id.as_str(), article.title.as_deref(), article.text.as_str()),
            ("7", Some("Suez"), "The canal.")
        );
        let article = read(r#"{"description":"The lead.","content":"The canal.","text":null}"#);
        assert_eq!(article.text, "The canal.");
    }

    #[test]
    fn the_user_may_name_the_fields() {
        let map: FieldMap = "text=page.words,date=day_of_issue".parse().expect("a map");
        let json = r#"{"text":"no","page":{"words":"The canal."},"Day of issue":"1956-11-07"}"#;
        let article = from_json(json, &map, Format::Json, Order::Unknown).expect("a record");
        assert_eq!(article.text, "The canal.");
        assert_eq!(article.published.expect("a date").date.to_string(), "1956-11-07");
        let said = from_json(r#"{"a":"b","c":1}"#, &map, Format::Json, Order::Unknown).expect_err("no such field");
        assert_eq!(said, "has no column 'page.words', which --map names; its columns are a, c");
        let said = from_json(r#"{"a":"b"}"#, &FieldMap::default(), Format::Json, Order::Unknown).expect_err("no text");
        assert_eq!(said, "has no column of text; name it with --map text=COLUMN; its columns are a");
    }
}
