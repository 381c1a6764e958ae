//! One authority record: its fields, its names, its place among the facets.

use std::fmt;

use crate::article::{DateError, Kind, PartialDate, RecordRef};

use super::common::is_common_word;
use super::fault::Fault;
use super::fold::fold;
use super::rec::{Block, unquoted};

/// Fields that a record has once.
const SINGLE: &[&str] = &[
    "name", "kind", "id", "extends", "country", "from", "until", "cow", "cow-code", "surname", "born", "died", "short",
    "type", "parent",
];

/// Fields that it may have several times.
const REPEATED: &[&str] = &[
    "alias",
    "iso",
    "capital",
    "adjective",
    "people",
    "metonym",
    "contextual",
    "office",
    "generic",
    "same",
    "different",
    "ignore",
];

fn nearest_field(field: &str) -> Option<&'static str> {
    let all = SINGLE.iter().chain(REPEATED).copied();
    all.map(|f| (strsim::damerau_levenshtein(f, field), f)).filter(|(edits, _)| *edits <= 2).min().map(|(_, f)| f)
}

pub(super) fn no_kind(word: &str) -> String {
    format!("'{word}' is no kind; write person, country, people, party, armed-group or institution")
}

/// The id of a record that gives none.
pub(super) fn id_of(name: &str) -> String {
    fold(name).replace(' ', "-")
}

/// A common word stands in quotes, which say that it is meant; so does what has quotes of its own.
pub(super) fn quoted(name: &str) -> String {
    if is_common_word(name) || unquoted(name) != name { format!("\"{name}\"") } else { name.to_string() }
}

/// One actor or institution.
///
/// The fields are those of the data files; which kind uses which is said in docs/authority.md.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Record {
    /// Stable identifier: the folded name with hyphens unless the file gives one.
    pub id: String,
    /// Canonical name, unique in the authority file.
    pub name: String,
    /// What it is; never [`Kind::Place`].
    pub kind: Kind,
    /// Facet path, such as `/institution/China/Ministry of Foreign Affairs`.
    pub path: String,
    /// Other proper names.
    pub aliases: Vec<String>,
    /// Canonical name of its country.
    pub country: Option<String>,
    /// Since when it exists.
    pub from: Option<PartialDate>,
    /// Until when it existed.
    pub until: Option<PartialDate>,
    /// Countries: ISO 3166 alpha-3 codes, today's first.
    pub iso: Vec<String>,
    /// Countries: Correlates of War number.
    pub cow: Option<u16>,
    /// Countries: Correlates of War letters.
    pub cow_code: Option<String>,
    /// Countries: seats of government, today's first.
    pub capitals: Vec<String>,
    /// Countries: adjectives.
    pub adjectives: Vec<String>,
    /// Countries: nouns for the people.
    pub people: Vec<String>,
    /// Countries: other names by which the government is meant.
    pub metonyms: Vec<String>,
    /// Names that mean it only after it was named in full in the same article.
    pub contextual: Vec<String>,
    /// People: the part of the name used alone.
    pub surname: Option<String>,
    /// People: birth.
    pub born: Option<PartialDate>,
    /// People: death.
    pub died: Option<PartialDate>,
    /// People: offices held, oldest first.
    pub offices: Vec<Office>,
    /// Institutions: name inside its country.
    pub short: Option<String>,
    /// Institutions: ministry, agency, court, newspaper and so on.
    pub institution_type: Option<String>,
    /// Institutions: the one it is part of.
    pub parent: Option<String>,
    /// Institutions: names used when the country is clear, such as "Foreign Ministry".
    pub generic: Vec<String>,
}

/// An office that a person held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Office {
    /// "Secretary of State".
    pub title: String,
    /// Country or institution.
    pub of: String,
    /// First day, as far as known.
    pub from: Option<PartialDate>,
    /// Last day, as far as known; `None` also while it lasts.
    pub until: Option<PartialDate>,
    /// "acting" or "jointly", where the file says so: two may then hold it at once.
    pub manner: Option<String>,
}

impl Record {
    /// Builds a record from the lines of one block, `kind` as far as it has one; what is wrong goes to `faults`.
    pub(super) fn from_block(block: &Block<'_>, faults: &mut Vec<Fault>) -> Record {
        let mut record = Record::default();
        let mut seen: Vec<&str> = Vec::new();
        for &(line, field, value) in &block.fields {
            let text = || unquoted(value).to_string();
            let mut date = || match value.parse() {
                Ok(date) => Some(date),
                Err(e) => {
                    faults.push(Fault::error(line, DateError::to_string(&e)));
                    None
                }
            };
            match field {
                "name" => record.name = text(),
                "id" => record.id = value.to_string(),
                "kind" => match Kind::from_word(value).filter(|k| *k != Kind::Place) {
                    Some(kind) => record.kind = kind,
                    None => faults.push(Fault::error(line, no_kind(value))),
                },
                "extends" => {}
                "alias" if is_common_word(value) => faults.push(Fault::warning(
                    line,
                    format!(
                        "'{value}' alone is a common word and is not looked for; write alias: \"{value}\" if it is meant"
                    ),
                )),
                "alias" => record.aliases.push(text()),
                "country" => record.country = Some(text()),
                "from" => record.from = date(),
                "until" => record.until = date(),
                "iso" => record.iso.push(text()),
                "cow" => match value.parse() {
                    Ok(number) => record.cow = Some(number),
                    Err(_) => {
                        let what = format!("'{value}' is no Correlates of War number; write one from 1 to 65535");
                        faults.push(Fault::error(line, what));
                    }
                },
                "cow-code" => record.cow_code = Some(text()),
                "capital" => record.capitals.push(text()),
                "adjective" => record.adjectives.push(text()),
                "people" => record.people.push(text()),
                "metonym" => record.metonyms.push(text()),
                "contextual" => record.contextual.push(text()),
                "surname" => record.surname = Some(text()),
                "born" => record.born = date(),
                "died" => record.died = date(),
                "office" => match Office::parse(value) {
                    Ok(office) => record.offices.push(office),
                    Err(what) => faults.push(Fault::error(line, what)),
                },
                "short" => record.short = Some(text()),
                "type" => record.institution_type = Some(text()),
                "parent" => record.parent = Some(text()),
                "generic" => record.generic.push(text()),
                _ => {
                    let what = match nearest_field(field) {
                        Some(near) => format!("there is no field '{field}'; '{near}' is the nearest"),
                        None => format!("there is no field '{field}'; docs/authority.md lists the fields"),
                    };
                    faults.push(Fault::error(line, what));
                }
            }
            if SINGLE.contains(&field) {
                if seen.contains(&field) {
                    let what =
                        format!("a second '{field}:' in one record; keep one, or part the records by a blank line");
                    faults.push(Fault::error(line, what));
                }
                seen.push(field);
            }
        }
        record
    }

    /// Takes what another record has: its names and what repeats is added, what is said once is taken where `replace`
    /// says so or nothing was said.
    pub(super) fn take(&mut self, other: &Record, replace: bool) {
        let lists = [
            (&mut self.aliases, &other.aliases),
            (&mut self.iso, &other.iso),
            (&mut self.capitals, &other.capitals),
            (&mut self.adjectives, &other.adjectives),
            (&mut self.people, &other.people),
            (&mut self.metonyms, &other.metonyms),
            (&mut self.contextual, &other.contextual),
            (&mut self.generic, &other.generic),
        ];
        for (mine, others) in lists {
            for name in others {
                if !mine.contains(name) {
                    mine.push(name.clone());
                }
            }
        }
        for office in &other.offices {
            if !self.offices.contains(office) {
                self.offices.push(office.clone());
            }
        }
        fn once<T: Clone>(mine: &mut Option<T>, other: &Option<T>, replace: bool) {
            if other.is_some() && (replace || mine.is_none()) {
                mine.clone_from(other);
            }
        }
        once(&mut self.country, &other.country, replace);
        once(&mut self.from, &other.from, replace);
        once(&mut self.until, &other.until, replace);
        once(&mut self.cow, &other.cow, replace);
        once(&mut self.cow_code, &other.cow_code, replace);
        once(&mut self.surname, &other.surname, replace);
        once(&mut self.born, &other.born, replace);
        once(&mut self.died, &other.died, replace);
        once(&mut self.short, &other.short, replace);
        once(&mut self.institution_type, &other.institution_type, replace);
        once(&mut self.parent, &other.parent, replace);
    }

    /// Its fields and values in the order of the data files; a file of these lines reads as the same record.
    pub fn fields(&self) -> Vec<(&'static str, String)> {
        let mut fields: Vec<(&'static str, String)> = Vec::new();
        let mut one = |field: &'static str, value: String| fields.push((field, value));
        one("name", quoted(&self.name));
        one("kind", self.kind.as_str().to_string());
        if self.id != id_of(&self.name) {
            one("id", self.id.clone());
        }
        let once = |field: &'static str, value: Option<String>| value.map(|v| (field, quoted(&v)));
        let dates = |field: &'static str, date: Option<PartialDate>| date.map(|d| (field, d.to_string()));
        fields.extend(once("type", self.institution_type.clone()));
        fields.extend(once("short", self.short.clone()));
        fields.extend(once("country", self.country.clone()));
        fields.extend(once("parent", self.parent.clone()));
        fields.extend(once("surname", self.surname.clone()));
        fields.extend(self.iso.iter().map(|v| ("iso", quoted(v))));
        fields.extend(self.cow.map(|n| ("cow", n.to_string())));
        fields.extend(once("cow-code", self.cow_code.clone()));
        fields.extend(dates("from", self.from));
        fields.extend(dates("until", self.until));
        fields.extend(dates("born", self.born));
        fields.extend(dates("died", self.died));
        fields.extend(self.aliases.iter().map(|v| ("alias", quoted(v))));
        let repeated = [
            ("capital", &self.capitals),
            ("adjective", &self.adjectives),
            ("people", &self.people),
            ("metonym", &self.metonyms),
            ("contextual", &self.contextual),
            ("generic", &self.generic),
        ];
        for (field, values) in repeated {
            fields.extend(values.iter().map(|v| (field, quoted(v))));
        }
        fields.extend(self.offices.iter().map(|o| ("office", o.to_string())));
        fields
    }

    /// The record as lines of an authority file, to be copied into one of the user's own.
    pub fn to_rec(&self) -> String {
        self.fields().into_iter().map(|(field, value)| format!("{field}: {value}\n")).collect()
    }

    /// The record as a JSON object: fields that may repeat are arrays.
    pub fn to_json(&self) -> serde_json::Value {
        let mut object = serde_json::Map::new();
        object.insert("id".into(), self.id.clone().into());
        for (field, value) in self.fields().into_iter().filter(|(field, _)| *field != "id") {
            let value = unquoted(&value).to_string();
            if SINGLE.contains(&field) {
                object.insert(field.into(), value.into());
            } else if let Some(list) =
                object.entry(field).or_insert_with(|| serde_json::Value::Array(Vec::new())).as_array_mut()
            {
                list.push(value.into());
            }
        }
        object.into()
    }

    /// The facet path: kind, then country or parent where a name needs one to be understood, then the name.
    pub(super) fn facet_path(&self) -> String {
        let mut path = format!("/{}", self.kind.as_str());
        let within = match self.kind {
            Kind::Institution | Kind::Party => self.country.as_ref().or(self.parent.as_ref()),
            _ => None,
        };
        for step in within.into_iter().chain([self.short.as_ref().unwrap_or(&self.name)]) {
            path.push('/');
            // A slash within a name would start a level of its own.
            path.push_str(&step.replace('/', "-"));
        }
        path
    }

    /// Canonical name and aliases: what can be looked up. Adjectives, capitals and metonyms are not among them.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.name.as_str()).chain(self.aliases.iter().map(String::as_str))
    }

    /// The country that it stands for: itself, or the one that it belongs to, by canonical name.
    pub fn home(&self) -> Option<&str> {
        if self.kind == Kind::Country { Some(&self.name) } else { self.country.as_deref() }
    }

    /// The part of a person's name that is used alone; the last word unless the record says otherwise.
    pub fn surname(&self) -> &str {
        match &self.surname {
            Some(surname) => surname,
            None => self.name.rsplit(' ').next().unwrap_or(&self.name),
        }
    }

    /// What an article keeps of it.
    pub fn to_ref(&self) -> RecordRef {
        RecordRef { id: self.id.clone(), name: self.name.clone(), path: self.path.clone() }
    }
}

impl Office {
    /// Reads `TITLE | COUNTRY OR INSTITUTION | FROM..UNTIL | acting or jointly`; dates and the last part may be missing.
    pub(super) fn parse(value: &str) -> Result<Office, String> {
        let parts: Vec<&str> = value.split('|').map(str::trim).collect();
        let shape =
            || format!("'{value}' is no office; write 'Secretary of State | United States | 2013-02-01..2017-01-20'");
        let (title, of, dates, manner) = match parts[..] {
            [title, of] => (title, of, "", None),
            [title, of, dates] => (title, of, dates, None),
            [title, of, dates, manner @ ("acting" | "jointly")] => (title, of, dates, Some(manner.to_string())),
            [_, _, _, other] => {
                return Err(format!("'{other}' is no way to hold an office; write 'acting' or 'jointly', or nothing"));
            }
            _ => return Err(shape()),
        };
        if title.is_empty() || of.is_empty() {
            return Err(shape());
        }
        let end = |part: &str| -> Result<Option<PartialDate>, String> {
            if part.is_empty() { Ok(None) } else { part.parse().map(Some).map_err(|_| shape()) }
        };
        let (from, until) = dates.split_once("..").unwrap_or((dates, dates));
        let (from, until) = (end(from.trim())?, end(until.trim())?);
        match (from, until) {
            (Some(from), Some(until)) if from.first_day() > until.last_day() => {
                Err(format!("'{value}' ends before it begins; put the earlier date first"))
            }
            _ => Ok(Office { title: title.to_string(), of: of.to_string(), from, until, manner }),
        }
    }
}

impl fmt::Display for Office {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} | {}", self.title, self.of)?;
        let show = |date: Option<PartialDate>| date.map(|d| d.to_string()).unwrap_or_default();
        match (self.from, self.until) {
            (None, None) if self.manner.is_none() => {}
            (None, None) => write!(f, " | ")?,
            (from, until) => write!(f, " | {}..{}", show(from), show(until))?,
        }
        match &self.manner {
            Some(manner) => write!(f, " | {manner}"),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::file::{Entry, File};

    proptest! {
        /// What is printed of a record is read as the same record, whatever the file was.
        #[test]
        fn a_printed_record_reads_the_same(
            lines in proptest::collection::vec(
                ("(name|kind|id|alias|country|from|born|died|office|short|iso|cow|generic|surname|parent|type)",
                 "(person|country|institution|1990|2001-02|May|\"May\"|\"\"x\"\"|President \\| France \\| 1990..1995|A \\| B \\| \\| acting|A \\| B|\\PC{1,12})"),
                0..12,
            )
        ) {
            let mut text = String::from("name: Some Body\nkind: person\n");
            for (field, value) in &lines {
                text.push_str(&format!("{field}: {value}\n"));
            }
            let file = File::read(&text, &mut Vec::new());
            for (_, entry) in &file.entries {
                let Entry::Record(record) = entry else { continue };
                let mut faults = Vec::new();
                let printed = record.to_rec();
                let again = File::read(&printed, &mut faults);
                let Some((_, Entry::Record(same))) = again.entries.first() else {
                    return Err(TestCaseError::fail(format!("{printed:?} is no record")));
                };
                prop_assert_eq!(same, record, "{}", printed);
                prop_assert!(faults.is_empty(), "{:?}", faults);
            }
        }
    }

    #[test]
    fn the_built_in_records_are_printed_as_they_are_read() {
        let authority = crate::authority::Authority::built_in().expect("the built-in authority file");
        for record in authority.records() {
            let printed = record.to_rec();
            let file = File::read(&printed, &mut Vec::new());
            let Some((_, Entry::Record(again))) = file.entries.first() else { panic!("{printed}") };
            let mut again = again.clone();
            again.path.clone_from(&record.path);
            assert_eq!(&again, record);
        }
    }
}
