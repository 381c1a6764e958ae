//! Tables with a header row, and JSON Lines with the same fields.
//!
//! Columns may stand in any order and have the names of an authority file's fields or other common ones ("label", "aka",
//! "also known as", "nationality", "position"). Several aliases in one cell are parted by `|` or `;`; several offices by `;`,
//! since an office has `|` inside. An office of a bare title takes the country and the dates of its row.

use std::collections::HashMap;

use serde_json::Value;

use crate::article::{Kind, PartialDate};
use crate::authority::fault::Fault;
use crate::authority::{Authority, fold};

use super::{Draft, range};

/// The field that a column holds.
fn field_of(column: &str) -> Option<&'static str> {
    Some(match fold(column).as_str() {
        "name" | "label" | "canonical name" | "full name" | "actor" | "entity" | "preferred name" => "name",
        "kind" | "category" | "class" | "entity type" | "actor type" => "kind",
        "type" | "institution type" => "type",
        "alias" | "aliases" | "aka" | "a k a" | "also known as" | "alternative names" | "other names" | "variants"
        | "synonyms" | "alternate names" | "alt names" | "name variants" => "alias",
        "country" | "nationality" | "state" | "affiliation" => "country",
        "from" | "since" | "start" | "start date" | "founded" | "begin" => "from",
        "until" | "to" | "end" | "end date" | "dissolved" => "until",
        "born" | "birth" | "birth date" | "date of birth" | "dob" | "year of birth" => "born",
        "died" | "death" | "death date" | "date of death" | "year of death" => "died",
        "office" | "offices" | "position" | "positions" | "role" | "title" | "post" => "office",
        "surname" | "family name" | "last name" => "surname",
        "short" | "short name" => "short",
        "parent" | "parent organisation" | "parent organization" | "part of" => "parent",
        "id" => "id",
        "iso" | "iso3" | "iso code" | "iso3c" => "iso",
        "cow" | "cowcode" => "cow",
        "cow code" | "cowc" => "cow-code",
        "capital" | "capitals" => "capital",
        "adjective" | "adjectives" | "demonym" => "adjective",
        "people" => "people",
        "metonym" | "metonyms" => "metonym",
        "contextual" => "contextual",
        "generic" => "generic",
        _ => return None,
    })
}

/// The kind that a word means in other people's tables.
fn kind_of(word: &str) -> Option<Kind> {
    Some(match fold(word).as_str() {
        "person" | "individual" | "per" | "human" | "politician" | "leader" => Kind::Person,
        "country" | "state" | "nation" | "territory" | "gpe" => Kind::Country,
        "people" | "ethnic group" | "nationality" | "norp" => Kind::People,
        "party" | "political party" => Kind::Party,
        "armed group" | "rebel group" | "rebels" | "militia" | "insurgent group" | "terrorist group" => {
            Kind::ArmedGroup
        }
        "institution" | "organisation" | "organization" | "org" | "company" | "agency" | "ministry" | "igo" | "ngo"
        | "university" | "court" | "newspaper" | "bank" => Kind::Institution,
        _ => return None,
    })
}

/// The drafts of a table; the first row names the columns, which are parted by commas, semicolons or tabs.
pub(super) fn csv(text: &str, authority: &Authority, faults: &mut Vec<Fault>) -> Vec<Draft> {
    let head = text.lines().next().unwrap_or_default();
    let count = |c: char| head.matches(c).count();
    let delimiter = [',', ';', '\t'].into_iter().max_by_key(|c| (count(*c), *c == ',')).unwrap_or(',');
    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter as u8).flexible(true).from_reader(text.as_bytes());
    let columns: Vec<Option<&'static str>> = match reader.headers() {
        Ok(headers) => headers.iter().map(field_of).collect(),
        Err(e) => {
            faults.push(Fault::error(1, format!("the header row cannot be read: {e}")));
            return Vec::new();
        }
    };
    if !columns.contains(&Some("name")) {
        let what = "no column is called 'name' (or 'label'); the first row must name the columns";
        faults.push(Fault::error(1, what));
        return Vec::new();
    }
    let mut drafts = Vec::new();
    for row in reader.records() {
        match row {
            Ok(row) => {
                let line = row.position().map_or(0, |p| usize::try_from(p.line()).unwrap_or(usize::MAX));
                let cells = columns.iter().zip(row.iter());
                let values = cells.filter_map(|(field, cell)| field.map(|f| (f, vec![cell.to_string()]))).collect();
                drafts.extend(draft(line, values, authority, faults));
            }
            Err(e) => {
                let line = e.position().map_or(0, |p| usize::try_from(p.line()).unwrap_or(usize::MAX));
                faults.push(Fault::error(line, format!("this row cannot be read: {e}")));
            }
        }
    }
    drafts
}

/// The drafts of JSON objects, one a line.
pub(super) fn json_lines(text: &str, authority: &Authority, faults: &mut Vec<Fault>) -> Vec<Draft> {
    let mut drafts = Vec::new();
    for (at, line) in text.lines().enumerate().filter(|(_, l)| !l.trim().is_empty()) {
        let number = at + 1;
        let object = match serde_json::from_str::<Value>(line) {
            Ok(Value::Object(object)) => object,
            Ok(_) => {
                faults.push(Fault::error(number, "this line is no JSON object; write {\"name\": ..., \"kind\": ...}"));
                continue;
            }
            Err(e) => {
                faults.push(Fault::error(number, format!("this line is no JSON: {e}")));
                continue;
            }
        };
        let text_of = |value: &Value| match value {
            Value::String(s) => Some(s.clone()),
            Value::Number(n) => Some(n.to_string()),
            _ => None,
        };
        let mut values = Vec::new();
        for (key, value) in &object {
            let Some(field) = field_of(key) else { continue };
            let texts = match value {
                Value::Array(items) => items.iter().filter_map(text_of).collect(),
                other => text_of(other).into_iter().collect(),
            };
            values.push((field, texts));
        }
        drafts.extend(draft(number, values, authority, faults));
    }
    drafts
}

/// One row as a draft; `None` with the reason among the faults.
fn draft(
    line: usize,
    values: Vec<(&'static str, Vec<String>)>,
    authority: &Authority,
    faults: &mut Vec<Fault>,
) -> Option<Draft> {
    let mut cells: HashMap<&'static str, Vec<String>> = HashMap::new();
    for (field, texts) in values {
        for text in texts {
            let parts: Vec<&str> = match field {
                "alias" | "iso" | "capital" | "adjective" | "people" | "metonym" | "contextual" | "generic" => {
                    text.split(['|', ';']).collect()
                }
                "office" => text.split(';').collect(),
                _ => vec![&text],
            };
            for part in parts {
                let clean: String = part.split_whitespace().collect::<Vec<_>>().join(" ");
                if clean.contains(char::is_control) {
                    faults.push(Fault::warning(line, format!("the {field} has a control character; it was left out")));
                } else if clean.len() > super::rec::MAX_LINE / 2 {
                    faults.push(Fault::warning(
                        line,
                        format!("the {field} is {} bytes long; it was left out", clean.len()),
                    ));
                } else if !clean.is_empty() {
                    cells.entry(field).or_default().push(clean);
                }
            }
        }
    }
    let first = |field: &str| cells.get(field).and_then(|v| v.first()).cloned();
    let Some(name) = first("name").filter(|n| !fold(n).is_empty()) else {
        faults.push(Fault::error(line, "no name; the record was left out"));
        return None;
    };
    // Without a kind, the type may be one, and whoever holds an office or was born is a person.
    let word = first("kind").or_else(|| first("type"));
    let kind = match &word {
        Some(word) => {
            kind_of(word).or_else(|| first("type").map(|_| Kind::Institution).filter(|_| first("kind").is_none()))
        }
        None => ["office", "born", "died", "surname"].iter().any(|f| cells.contains_key(f)).then_some(Kind::Person),
    };
    let Some(kind) = kind else {
        let what = match word {
            Some(word) => format!(
                "'{word}' is no kind of '{name}'; write person, country, people, party, armed-group or institution"
            ),
            None => format!("'{name}' has no kind; give the table a column 'kind'"),
        };
        faults.push(Fault::error(line, format!("{what}. The record was left out")));
        return None;
    };
    let mut draft = Draft { line, kind, names: vec![name.clone()], country: None, fields: Vec::new() };
    draft.names.extend(cells.get("alias").into_iter().flatten().filter(|a| !fold(a).is_empty()).cloned());
    if let Some(country) = first("country").filter(|_| kind != Kind::Country || first("country") != first("name")) {
        // A code, another name or the adjective of a state is its canonical name here.
        let found = authority.by_iso(&country.to_uppercase()).or_else(|| {
            let named = authority.lookup(&country).into_iter().find(|r| r.kind == Kind::Country);
            named.or_else(|| authority.records().iter().find(|r| r.adjectives.contains(&country)))
        });
        match found {
            Some(state) => draft.country = Some(state.name.clone()),
            None => {
                let what = format!("no country has the name '{country}'; '{name}' was taken without one");
                faults.push(Fault::warning(line, what));
            }
        }
    }
    let mut date = |field: &str| {
        let text = first(field)?;
        let date = text.parse::<PartialDate>().ok().or_else(|| text.get(..10).and_then(|d| d.parse().ok()));
        if date.is_none() {
            let what = format!("'{text}' is not a date; write 2014, 2014-02 or 2014-02-19. It was left out");
            faults.push(Fault::warning(line, what));
        }
        date.map(|d| d.to_string())
    };
    let (from, until) = (date("from").unwrap_or_default(), date("until").unwrap_or_default());
    let (born, died) = (date("born").unwrap_or_default(), date("died").unwrap_or_default());
    let in_order = |a: &str, b: &str| a.is_empty() && b.is_empty() || range(a, b).is_some();
    let mut dated = |fields: [&'static str; 2], a: &String, b: &String| {
        if !in_order(a, b) {
            faults.push(Fault::warning(line, format!("'{name}' ends before it begins; '{a}' and '{b}' were left out")));
            return;
        }
        for (field, date) in fields.into_iter().zip([a, b]) {
            if !date.is_empty() {
                draft.fields.push((field, date.clone()));
            }
        }
    };
    if kind == Kind::Person {
        dated(["born", "died"], &born, &died);
    } else {
        dated(["from", "until"], &from, &until);
    }
    for office in cells.get("office").into_iter().flatten().filter(|_| kind == Kind::Person) {
        let whole = office.contains('|');
        let office = match (&draft.country, whole) {
            (_, true) => office.clone(),
            (Some(country), false) => {
                let dates = range(&from, &until).map(|r| format!(" | {r}")).unwrap_or_default();
                format!("{office} | {country}{dates}")
            }
            (None, false) => {
                faults.push(Fault::warning(line, format!("the office '{office}' has no country; it was left out")));
                continue;
            }
        };
        match crate::authority::Office::parse(&office) {
            Ok(parsed) => {
                let outside = !in_order(&born, &parsed.from.map(|d| d.to_string()).unwrap_or_default())
                    || !in_order(&parsed.until.or(parsed.from).map(|d| d.to_string()).unwrap_or_default(), &died);
                if outside && !(born.is_empty() && died.is_empty()) {
                    faults.push(Fault::warning(
                        line,
                        format!("the office '{office}' lies outside life; it was left out"),
                    ));
                } else {
                    draft.fields.push(("office", parsed.to_string()));
                }
            }
            Err(what) => faults.push(Fault::warning(line, format!("{what}. The office was left out"))),
        }
    }
    for field in ["surname", "short", "type", "parent"] {
        let Some(value) = first(field) else { continue };
        if field == "type"
            && (kind != Kind::Institution
                || kind_of(&value).is_some() && first("kind").is_none() && fold(&value) != "ministry")
        {
            continue;
        }
        if field == "parent" {
            match authority.lookup(&value).first() {
                Some(parent) => draft.fields.push((field, parent.name.clone())),
                None => faults.push(Fault::warning(
                    line,
                    format!("nobody has the name '{value}', the parent of '{name}'; it was left out"),
                )),
            }
            continue;
        }
        draft.fields.push((field, value));
    }
    let cow = first("cow").filter(|n| n.parse::<u16>().is_ok());
    draft.fields.extend(cow.map(|n| ("cow", n)));
    for field in ["iso", "cow-code", "capital", "adjective", "people", "metonym", "contextual", "generic"] {
        for value in cells.get(field).into_iter().flatten() {
            draft.fields.push((field, value.clone()));
        }
    }
    Some(draft)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::authority::import::Importer;
    use crate::authority::{Severity, check};

    fn import(name: &str, text: &str) -> (String, Vec<String>) {
        let authority = Authority::built_in().expect("the built-in authority file");
        let mut importer = Importer::new(&authority);
        importer.read(name, text.as_bytes());
        let done = importer.finish();
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("mine.rec");
        std::fs::write(&path, &done.text).expect("written");
        let checked = check(&[&path]).expect("readable");
        assert_eq!(checked[0].count(Severity::Error), 0, "{:?}\n{}", checked[0].faults, done.text);
        (done.text, done.left_out.iter().map(|(file, fault)| format!("{file}, {fault}")).collect())
    }

    #[test]
    fn columns_in_any_order_with_common_names() {
        let text = "Also known as,Label,Entity type,Nationality,Position,Since,To,DOB\n\
                    J. Roe|Janey Roe,Jane Q. Roe,individual,German,Ambassador to Peru,2001-05,2003,1950\n\
                    ,Roe Institute of Peace,organisation,DEU,,,,\n\
                    ,Nobody,club,,,,,\n";
        let (rec, left) = import("people.csv", text);
        assert!(
            rec.contains(
                "name: Jane Q. Roe\nkind: person\ncountry: Germany\nalias: J. Roe\nalias: Janey Roe\nborn: 1950\n\
             office: Ambassador to Peru | Germany | 2001-05..2003\n"
            ),
            "{rec}"
        );
        assert!(rec.contains("name: Roe Institute of Peace\nkind: institution\ncountry: Germany\n"), "{rec}");
        assert_eq!(left.len(), 1, "{left:?}");
        assert!(left[0].starts_with("people.csv, line 4: 'club' is no kind of 'Nobody'"), "{left:?}");
    }

    #[test]
    fn a_known_name_extends_its_record() {
        let text =
            "{\"name\": \"Xi Jinping\", \"kind\": \"person\", \"alias\": [\"Xi Da Da\", \"习近平\"]}\nnot json\n";
        let (rec, left) = import("people.jsonl", text);
        assert!(rec.contains("extends: xi-jinping\nalias: Xi Da Da\n"), "{rec}");
        assert!(!rec.contains("习近平"), "known already: {rec}");
        assert!(left[0].starts_with("people.jsonl, line 2: this line is no JSON"), "{left:?}");
    }
}
