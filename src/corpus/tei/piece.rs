//! A part of an edition that may be an article, and the articles that a file's parts make together.

use std::collections::{HashMap, HashSet};

use crate::article::{Article, Format, GivenName, PartialDate, Provenance, Publication, Source};

use super::flow::{Flow, Marked};
use super::header::{Header, MAX_PARTICULAR, cut, date, natural_order};
use super::markup::Attributes;

/// Longest full form of a name: it is repeated at every mention.
const MAX_FULL: usize = 200;

/// What a part of a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// A document of an edition.
    Document,
    /// A letter, a telegram, an article, as its type says.
    Letter,
    /// A division at the top.
    Section,
    /// What stands outside any division.
    Loose,
}

pub(super) fn role(attributes: &Attributes) -> Role {
    const LETTERS: &[&str] = &[
        "letter",
        "telegram",
        "despatch",
        "dispatch",
        "memorandum",
        "article",
        "essay",
        "speech",
        "treaty",
        "note-verbale",
    ];
    match &attributes.kind {
        Some(kind) if kind.eq_ignore_ascii_case("document") => Role::Document,
        Some(kind) if LETTERS.iter().any(|l| kind.eq_ignore_ascii_case(l)) => Role::Letter,
        _ => Role::Section,
    }
}

/// A part of the file.
#[derive(Debug)]
pub(super) struct Piece {
    pub(super) role: Role,
    id: Option<String>,
    pub(super) title: Flow,
    pub(super) text: Flow,
    pub(super) notes: Flow,
    pub(super) dropped: Flow,
    /// Heads of the divisions around it.
    pub(super) section: Option<String>,
    pub(super) language: Option<String>,
    pub(super) authors: Vec<String>,
    /// Who wrote it according to its head, and who signed it: name and pointer.
    pub(super) from: Option<Person>,
    pub(super) signed: Option<Person>,
    pub(super) date: Option<PartialDate>,
    /// When it was written according to the editors.
    span: Option<PartialDate>,
    /// Written by the editors themselves.
    editorial: bool,
    /// Bytes of the text in lists and tables.
    pub(super) listed: usize,
    pub(super) holds_documents: bool,
    /// In front of the edition or behind it: a preface, an index.
    pub(super) apparatus: bool,
}

/// A name of a person, and the identifier of an entry in a list of persons.
#[derive(Debug, Clone)]
pub(super) struct Person {
    pub(super) name: String,
    pub(super) key: Option<String>,
}

impl Piece {
    pub(super) fn new(attributes: &Attributes, role: Role) -> Piece {
        Piece {
            role,
            id: attributes.id.clone().filter(|_| role != Role::Loose),
            title: Flow::default(),
            text: Flow::default(),
            notes: Flow::default(),
            dropped: Flow::default(),
            section: None,
            language: None,
            authors: Vec::new(),
            from: None,
            signed: None,
            date: None,
            span: date(
                &Attributes {
                    earliest: attributes.earliest.clone(),
                    latest: attributes.latest.clone(),
                    ..Default::default()
                },
                "",
            ),
            editorial: attributes.is_any(&["editorial-note"]),
            listed: 0,
            holds_documents: false,
            apparatus: false,
        }
    }

    /// Running text rather than lists: a preface, not a table of persons.
    fn is_prose(&self) -> bool {
        !self.text.is_empty() && self.listed * 2 < self.text.text().len()
    }
}

/// Full forms that lists of the file give, by identifier.
#[derive(Debug, Default)]
pub(super) struct Lists {
    pub(super) names: HashMap<String, String>,
    pub(super) terms: HashMap<String, String>,
}

/// The parts of one text with its header.
#[derive(Debug)]
pub(super) struct Group {
    pub(super) header: Header,
    pub(super) id: Option<String>,
    pub(super) language: Option<String>,
    pub(super) pieces: Vec<Piece>,
}

/// The articles of a file.
pub(super) fn articles(groups: Vec<Group>, lists: &Lists) -> Vec<Article> {
    let several = groups.len() > 1;
    let mut found: Vec<Article> = Vec::new();
    for (number, group) in groups.into_iter().enumerate() {
        // Alone, a text goes by the name of the file.
        let name = if several { group.id.clone().unwrap_or_else(|| (number + 1).to_string()) } else { String::new() };
        found.extend(group.articles(lists, name));
    }
    // Two documents of one name would replace each other in an index.
    let mut seen = HashSet::new();
    for (number, article) in found.iter_mut().enumerate() {
        while !seen.insert(article.id.clone()) {
            article.id = format!("{}-{}", article.id, number + 1);
        }
    }
    found
}

impl Group {
    fn articles(self, lists: &Lists, name: String) -> Vec<Article> {
        let is_document = |p: &Piece| matches!(p.role, Role::Document | Role::Letter);
        let has_documents = self.pieces.iter().any(is_document);
        if !has_documents && !self.is_collection() {
            return self.whole(lists, name).into_iter().collect();
        }
        let Group { header, language, pieces, .. } = self;
        let mut found = Vec::new();
        for piece in pieces {
            let document = is_document(&piece);
            let around = piece.apparatus || piece.holds_documents || piece.role == Role::Loose || !piece.is_prose();
            if has_documents && !document && around {
                continue;
            }
            let date = piece.date.or_else(|| match document {
                // What the editors wrote themselves is as old as the volume.
                true if piece.editorial => header.date_of_volume(),
                true => piece.span,
                false if has_documents => header.date_of_volume(),
                false => header.date_of_text(),
            });
            let authors = author(&piece, lists);
            let mut article = assemble(piece.title, piece.text, piece.notes, piece.dropped, lists);
            article.id = piece.id.unwrap_or_else(|| (found.len() + 1).to_string());
            article.authors = authors;
            article.published = date.map(|date| Publication { date, provenance: Provenance::Metadata });
            article.section = piece.section;
            article.language =
                piece.language.or_else(|| header.language().map(str::to_string)).or_else(|| language.clone());
            article.source = header.title().map(source);
            if !article.text.is_empty() {
                found.push(article);
            }
        }
        found
    }

    /// Several essays under one roof rather than the chapters of one author's text.
    fn is_collection(&self) -> bool {
        let sections = || self.pieces.iter().filter(|p| p.role == Role::Section && !p.text.is_empty());
        sections().count() >= 2
            && sections().all(|p| p.id.is_some() && !p.title.is_empty())
            && self.pieces.iter().all(|p| p.role == Role::Section || p.text.is_empty())
            && self.header.authors.is_empty()
            && self.header.sender.is_none()
    }

    /// One article of everything.
    fn whole(self, lists: &Lists, name: String) -> Option<Article> {
        let Group { header, language, pieces, .. } = self;
        let mut title = header.title().map(str::to_string);
        let (mut text, mut notes, mut dropped) = (Flow::default(), Flow::default(), Flow::default());
        let mut authors = header.authors.clone();
        authors.extend(header.sender.clone().filter(|_| authors.is_empty()));
        let (mut dateline, mut spoken) = (None, None);
        let find = authors.is_empty();
        for piece in pieces {
            let names = author(&piece, lists);
            authors.extend(names.into_iter().filter(|_| find));
            dateline = dateline.or(piece.date);
            spoken = spoken.or(piece.language);
            let head = piece.title.text().to_string();
            match &title {
                None if !head.is_empty() => title = Some(head),
                Some(title) if *title == head => {}
                _ => text.append(piece.title),
            }
            text.append(piece.text);
            notes.append(piece.notes);
            dropped.append(piece.dropped);
        }
        let mut article = assemble(Flow::default(), text, notes, dropped, lists);
        article.id = name;
        article.title = title;
        article.authors = authors;
        let date = header.date_of_letter().or(dateline).or(header.date_of_text());
        article.published = date.map(|date| Publication { date, provenance: Provenance::Metadata });
        article.language = spoken.or_else(|| header.language().map(str::to_string)).or(language);
        article.source = header.series.as_deref().or(header.publisher.as_deref()).map(source);
        (!article.text.is_empty()).then_some(article)
    }
}

fn source(name: &str) -> Source {
    Source { name: name.to_string(), provenance: Provenance::Metadata }
}

/// Who wrote a piece: the one whom its head points to, who signed it, whom its head names.
fn author(piece: &Piece, lists: &Lists) -> Vec<String> {
    let known = |p: &Person| p.key.as_ref().and_then(|k| lists.names.get(k)).map(|full| natural_order(full));
    let people = || [&piece.from, &piece.signed].into_iter().flatten();
    let name =
        people().find_map(known).or_else(|| piece.signed.as_ref().or(piece.from.as_ref()).map(|p| p.name.clone()));
    match name {
        Some(name) if piece.authors.is_empty() => vec![cut(&name, MAX_PARTICULAR)],
        _ => piece.authors.clone(),
    }
}

fn assemble(title: Flow, mut text: Flow, notes: Flow, dropped: Flow, lists: &Lists) -> Article {
    text.append(notes);
    let (text, marked) = text.finish();
    let mut article = Article::new("", Format::Tei, text);
    article.given_names = marked.into_iter().filter_map(|name| given(name, lists)).collect();
    article.title = Some(title.finish().0).filter(|t| !t.is_empty());
    let (dropped, _) = dropped.finish();
    article.dropped = dropped.split("\n\n").filter(|line| !line.is_empty()).map(str::to_string).collect();
    article
}

/// A marked name with its full form. An abbreviation is a name if the list says that it stands for an institution.
fn given(name: Marked, lists: &Lists) -> Option<GivenName> {
    let listed = if name.gloss { &lists.terms } else { &lists.names };
    let full = name.full.or_else(|| name.key.as_ref().and_then(|key| listed.get(key)).cloned());
    let full = full.filter(|f| f.len() <= MAX_FULL);
    if name.gloss && !full.as_deref().is_some_and(is_institution) {
        return None;
    }
    Some(GivenName { range: name.range, kind: name.kind, full })
}

/// What a list of abbreviations says of one: ", Joint Chiefs of Staff; also ..." as "Joint Chiefs of Staff".
pub(super) fn expansion(said: &str) -> Option<String> {
    let said = said.trim_start_matches([',', ':', '.', '—', '–', '-', '=', ' ']);
    let first = said.split(';').next().unwrap_or_default().trim();
    (!first.is_empty() && first.len() <= MAX_FULL).then(|| first.to_string())
}

/// "Central Intelligence Agency", and neither "Department telegram" nor "Commander in Chief, Atlantic".
fn is_institution(full: &str) -> bool {
    #[rustfmt::skip]
    const HEADS: &[&str] = &[
        "Academy", "Administration", "Agency", "Alliance", "Army", "Assembly", "Association", "Authority", "Bank", "Board",
        "Bureau", "Chiefs", "Command", "Commission", "Committee", "Community", "Company", "Conference", "Congress",
        "Corporation", "Council", "Court", "Department", "Directorate", "Division", "Embassy", "Force", "Forces",
        "Foundation", "Front", "Fund", "Group", "Institute", "League", "Legation", "Ministry", "Mission", "Navy", "Office",
        "Organisation", "Organization", "Parliament", "Party", "Senate", "Service", "Union", "University", "Nations",
    ];
    const PEOPLE: &[&str] = &[
        "Assistant",
        "Ambassador",
        "Chief",
        "Commander",
        "Counselor",
        "Deputy",
        "Director",
        "Head",
        "Member",
        "Officer",
        "Prime",
        "Secretary",
        "Under",
        "Representative",
        "Special",
        "Vice",
        "Series",
    ];
    let first = full.split([',', '(']).next().unwrap_or_default();
    let mut words = first.split([' ', '-']);
    let opening = first.split(' ').next().unwrap_or_default();
    let written_as_name = first.split(' ').all(|w| {
        w.starts_with(|c: char| !c.is_lowercase())
            || matches!(w, "of" | "for" | "and" | "on" | "the" | "to" | "in" | "de")
    });
    written_as_name && words.any(|w| HEADS.contains(&w)) && !PEOPLE.contains(&opening)
}
