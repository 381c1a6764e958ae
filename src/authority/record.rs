//! One authority record: its fields, its names, its place among the facets.

use crate::article::{Kind, PartialDate, RecordRef};

use super::AuthorityError;
use super::fold::fold;
use super::rec::Block;

/// One actor or institution.
///
/// The fields are those of the data files; which kind uses which is said in docs/authority.md.
#[derive(Debug, Clone, Default)]
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
}

impl Record {
    /// Builds a record from the lines of one block.
    pub(super) fn from_block(path: &str, block: &Block<'_>) -> Result<Record, AuthorityError> {
        let fail = |line: usize, what: String| AuthorityError::Line { path: path.to_string(), line, what };
        let mut record = Record::default();
        let mut kind = None;
        for &(line, field, value) in &block.fields {
            let text = || value.to_string();
            let date = || -> Result<Option<PartialDate>, AuthorityError> {
                value.parse().map(Some).map_err(|e: crate::article::DateError| fail(line, e.to_string()))
            };
            match field {
                "name" => record.name = text(),
                "id" => record.id = text(),
                "kind" => kind = Some((line, value)),
                "alias" => record.aliases.push(text()),
                "country" => record.country = Some(text()),
                "from" => record.from = date()?,
                "until" => record.until = date()?,
                "iso" => record.iso.push(text()),
                "cow" => {
                    let number =
                        value.parse().map_err(|_| fail(line, format!("'{value}' is no Correlates of War number")))?;
                    record.cow = Some(number);
                }
                "cow-code" => record.cow_code = Some(text()),
                "capital" => record.capitals.push(text()),
                "adjective" => record.adjectives.push(text()),
                "people" => record.people.push(text()),
                "metonym" => record.metonyms.push(text()),
                "contextual" => record.contextual.push(text()),
                "surname" => record.surname = Some(text()),
                "born" => record.born = date()?,
                "died" => record.died = date()?,
                "office" => record.offices.push(Office::parse(value).map_err(|what| fail(line, what))?),
                "short" => record.short = Some(text()),
                "type" => record.institution_type = Some(text()),
                "parent" => record.parent = Some(text()),
                "generic" => record.generic.push(text()),
                _ => {
                    return Err(fail(line, format!("there is no field '{field}'; docs/authority.md lists the fields")));
                }
            }
        }
        if record.name.is_empty() {
            return Err(fail(block.line, "a record needs a 'name:' line".into()));
        }
        let (line, word) = kind.ok_or_else(|| fail(block.line, format!("'{}' needs a 'kind:' line", record.name)))?;
        record.kind = Kind::from_word(word).filter(|k| *k != Kind::Place).ok_or_else(|| {
            fail(line, format!("'{word}' is no kind; write person, country, people, party, armed-group or institution"))
        })?;
        if record.id.is_empty() {
            record.id = fold(&record.name).replace(' ', "-");
        }
        Ok(record)
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
    /// Reads `TITLE | COUNTRY OR INSTITUTION | FROM..UNTIL`; the dates may be missing.
    fn parse(value: &str) -> Result<Office, String> {
        let parts: Vec<&str> = value.split('|').map(str::trim).collect();
        let shape =
            || format!("'{value}' is no office; write 'Secretary of State | United States | 2013-02-01..2017-01-20'");
        let (title, of, dates) = match parts[..] {
            [title, of] => (title, of, ""),
            [title, of, dates] => (title, of, dates),
            _ => return Err(shape()),
        };
        let end = |part: &str| -> Result<Option<PartialDate>, String> {
            if part.is_empty() { Ok(None) } else { part.parse().map(Some).map_err(|_| shape()) }
        };
        let (from, until) = dates.split_once("..").unwrap_or((dates, dates));
        let office =
            Office { title: title.to_string(), of: of.to_string(), from: end(from.trim())?, until: end(until.trim())? };
        match (office.from, office.until) {
            (Some(from), Some(until)) if from.first_day() > until.last_day() => {
                Err(format!("'{value}' ends before it begins"))
            }
            _ => Ok(office),
        }
    }
}
