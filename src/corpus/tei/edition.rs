//! An edition while it is read: the open elements, where their text goes, and the pieces that it makes.

use std::collections::HashMap;

use quick_xml::events::BytesStart;

use crate::article::{Article, Kind};

use super::super::{Limits, Skip};
use super::flow::Flow;
use super::header::{self, Header, cut, date};
use super::markup::{Attributes, Tag};
use super::piece::{self, Group, Lists, Person, Piece, Role};

/// Elements that nest deeper than this are no edition.
const MAX_DEPTH: usize = 1000;
/// More documents than any volume has; each costs memory beyond its text.
const MAX_DOCUMENTS: usize = 100_000;
/// All replaced entities of a file together.
const MAX_REPLACED: usize = 4_000_000;

/// Where text goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Sink {
    /// To nobody; it is kept for a moment, so that names and heads can be read off it.
    #[default]
    Silent,
    Text,
    Title,
    Notes,
    Dropped,
}

/// An open element.
#[derive(Debug)]
struct Open {
    tag: Tag,
    attributes: Attributes,
    /// Where the text stood when it began.
    mark: usize,
    /// Where text went before it began.
    before: Option<Sink>,
    /// Whether one of its alternatives was taken, or its first cell written.
    taken: bool,
    /// The head of a division, once it is known.
    head: Option<String>,
    /// Whether it began a piece.
    piece: bool,
}

/// What is known of the file so far.
#[derive(Debug, Default)]
pub(super) struct Edition {
    header: Header,
    pub(super) entities: HashMap<String, String>,
    replaced: usize,
    stack: Vec<Open>,
    sink: Sink,
    scratch: Flow,
    /// The pieces in the order in which they began; the open ones by their place among them.
    pieces: Vec<Piece>,
    open: Vec<usize>,
    groups: Vec<Group>,
    lists_found: Lists,
    /// An abbreviation of the list item that is open, and where its explanation begins.
    term: Option<(String, usize)>,
    in_header: bool,
    /// How many of these are open.
    lists: usize,
    cells: usize,
    stanzas: usize,
    inner: usize,
}

impl Edition {
    fn flow(&mut self) -> &mut Flow {
        let piece = self.open.last().and_then(|at| self.pieces.get_mut(*at));
        match (self.sink, piece) {
            (Sink::Text, Some(piece)) => &mut piece.text,
            (Sink::Title, Some(piece)) => &mut piece.title,
            (Sink::Notes, Some(piece)) => &mut piece.notes,
            (Sink::Dropped, Some(piece)) => &mut piece.dropped,
            _ => &mut self.scratch,
        }
    }

    fn piece(&mut self) -> Option<&mut Piece> {
        self.open.last().and_then(|at| self.pieces.get_mut(*at))
    }

    fn within(&self, tag: Tag) -> bool {
        self.stack.iter().rev().any(|open| open.tag == tag)
    }

    fn in_part(&self) -> bool {
        self.within(Tag::Body) || self.within(Tag::Around)
    }

    pub(super) fn push(&mut self, words: &str) {
        self.flow().push(words);
    }

    /// Ends a paragraph, or only a word where what is open is one line of text.
    fn end_paragraph(&mut self) {
        if self.cells > 0 || self.stanzas > 0 || self.sink == Sink::Title {
            self.flow().space();
        } else {
            self.flow().end_paragraph();
        }
    }

    pub(super) fn entity(&mut self, name: &str, limits: &Limits) -> Result<(), Skip> {
        let mut buffer = [0; 4];
        let character = name
            .strip_prefix('#')
            .and_then(|n| match n.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok(),
                None => n.parse().ok(),
            })
            .and_then(char::from_u32);
        let known = match character {
            // Invisible characters were taken out where they stood as such.
            Some('\u{ad}' | '\u{200b}' | '\u{2060}' | '\u{feff}' | '\0') => "",
            Some(c) => c.encode_utf8(&mut buffer),
            None => quick_xml::escape::resolve_html5_entity(name).unwrap_or_default(),
        };
        if !known.is_empty() || character.is_some() {
            self.push(known);
            return Ok(());
        }
        let text = match self.entities.get(name) {
            Some(value) => value.clone(),
            None => format!("&{name};"),
        };
        self.replaced += text.len();
        if self.replaced > MAX_REPLACED {
            return Err(Skip::Unpacks { limit: limits.max_bytes });
        }
        self.push(&text);
        Ok(())
    }

    /// Whether an element is read at all; of alternatives only one is.
    pub(super) fn takes(&mut self, tag: Tag) -> bool {
        if tag == Tag::Skip {
            return false;
        }
        match self.stack.last_mut().filter(|parent| parent.tag == Tag::Choice) {
            Some(parent) => {
                let taken = tag == Tag::Original || parent.taken;
                parent.taken |= tag != Tag::Original;
                !taken
            }
            None => true,
        }
    }

    pub(super) fn open(&mut self, tag: Tag, element: &BytesStart<'_>) -> Result<(), Skip> {
        if self.stack.len() >= MAX_DEPTH {
            return Err(Skip::Damaged(format!("its elements nest deeper than {MAX_DEPTH}")));
        }
        let attributes = match tag {
            Tag::Inline | Tag::Block | Tag::Choice | Tag::Original | Tag::Item | Tag::Row => Attributes::default(),
            _ => Attributes::of(element),
        };
        let parent = self.stack.last().map(|open| open.tag);
        let before = self.sink;
        let mut piece = false;
        match tag {
            Tag::Root => self.header = Header::default(),
            Tag::Header => self.in_header = true,
            Tag::Silent => self.sink = Sink::Silent,
            Tag::Body | Tag::Around if !self.in_part() && !self.within(Tag::Silent) => {
                self.begin(&attributes, Role::Loose)?;
                piece = true;
                self.sink = Sink::Text;
                self.scratch.clear();
            }
            Tag::Div => piece = self.open_division(&attributes)?,
            Tag::Head => self.open_head(parent),
            Tag::Note => self.open_note(&attributes, parent),
            Tag::Figure if self.sink != Sink::Silent => {
                self.sink = Sink::Dropped;
                self.flow().end_paragraph();
            }
            Tag::Item => self.end_paragraph(),
            Tag::Label if parent == Some(Tag::List) => self.end_paragraph(),
            Tag::List | Tag::Table => self.lists += 1,
            Tag::Cell => {
                self.cells += 1;
                let first = self.stack.last_mut().is_none_or(|row| !std::mem::replace(&mut row.taken, true));
                if !first {
                    self.push(" | ");
                }
            }
            Tag::Stanza => {
                self.end_paragraph();
                self.stanzas += 1;
            }
            Tag::Inner => {
                self.end_paragraph();
                self.inner += 1;
            }
            Tag::Segment if parent == Some(Tag::Speech) => self.end_paragraph(),
            Tag::Block | Tag::Speech | Tag::Line | Tag::Row | Tag::Dateline | Tag::Signed | Tag::Byline => {
                self.end_paragraph();
            }
            Tag::Break => match attributes.unbroken {
                true => self.flow().glue(),
                // A page may end within a word as well as between two; a line of print ends between them.
                false if element.local_name().into_inner() == "lb" => self.flow().space(),
                false => {}
            },
            // Marks of notes: "1".
            Tag::Ref if attributes.is_any(&["noteAnchor", "note", "footnote"]) => self.sink = Sink::Silent,
            _ => {}
        }
        let mark = self.flow().mark();
        let before = (before != self.sink || piece).then_some(before);
        self.stack.push(Open { tag, attributes, mark, before, taken: false, head: None, piece });
        Ok(())
    }

    fn begin(&mut self, attributes: &Attributes, role: Role) -> Result<(), Skip> {
        if self.pieces.len() >= MAX_DOCUMENTS {
            return Err(Skip::Damaged(format!("it holds more than {MAX_DOCUMENTS} documents: split it")));
        }
        let heads: Vec<&str> = self.stack.iter().filter_map(|open| open.head.as_deref()).collect();
        let mut piece = Piece::new(attributes, role);
        piece.section = (!heads.is_empty()).then(|| cut(&heads.join(" / "), header::MAX_PARTICULAR));
        let languages = self.stack.iter().rev().find_map(|open| open.attributes.language.as_ref());
        piece.apparatus = self.within(Tag::Around);
        piece.language = attributes.language.as_ref().or(languages).cloned();
        self.open.push(self.pieces.len());
        self.pieces.push(piece);
        Ok(())
    }

    /// A division begins a piece if it is a document, or stands at the top. Gives whether it does.
    fn open_division(&mut self, attributes: &Attributes) -> Result<bool, Skip> {
        if self.sink == Sink::Silent {
            return Ok(false);
        }
        const LISTS: &[&str] =
            &["toc", "contents", "index", "references", "bibliography", "persons", "terms", "abbreviations"];
        let listed = attributes.id.as_deref().is_some_and(|id| LISTS.contains(&id));
        if attributes.is_any(LISTS) || listed {
            self.sink = Sink::Silent;
            return Ok(false);
        }
        let role = piece::role(attributes);
        let outer = self.piece().map_or(Role::Loose, |p| p.role);
        let top = !self.within(Tag::Div);
        let begins = match role {
            Role::Document => true,
            // An enclosed letter is part of the document that it came with.
            Role::Letter => !matches!(outer, Role::Document | Role::Letter),
            _ => top,
        };
        if begins {
            if matches!(role, Role::Document | Role::Letter) {
                self.open.iter().for_each(|at| self.pieces[*at].holds_documents = true);
            }
            self.begin(attributes, role)?;
            self.sink = Sink::Text;
        } else {
            self.end_paragraph();
        }
        Ok(begins)
    }

    /// The first head of a piece is its title; every other one is a paragraph.
    fn open_head(&mut self, parent: Option<Tag>) {
        let own = parent == Some(Tag::Div) && self.stack.last().is_some_and(|open| open.piece);
        if own && self.sink == Sink::Text && self.piece().is_some_and(|p| p.title.is_empty()) {
            self.sink = Sink::Title;
        } else {
            self.end_paragraph();
        }
    }

    fn open_note(&mut self, attributes: &Attributes, parent: Option<Tag>) {
        if self.sink == Sink::Silent {
            return;
        }
        let placed = attributes.place.as_deref().is_some_and(|p| !p.contains("inline"));
        let inline = attributes.rend.as_deref() == Some("inline") || attributes.place.as_deref() == Some("inline");
        let stands =
            matches!(parent, Some(Tag::Div | Tag::Speech | Tag::Body | Tag::Around)) && attributes.number.is_none();
        if attributes.is_any(&["source"]) {
            self.sink = Sink::Dropped;
            self.flow().end_paragraph();
        } else if self.sink == Sink::Text && !placed && (inline || stands) {
            // What an editor says in its place is read in its place.
            if stands {
                self.end_paragraph();
            }
        } else if self.sink != Sink::Dropped {
            self.sink = Sink::Notes;
            self.flow().end_paragraph();
        }
    }

    pub(super) fn close(&mut self) {
        let Some(open) = self.stack.pop() else { return };
        let attributes = &open.attributes;
        match open.tag {
            Tag::Root => {
                let pieces = std::mem::take(&mut self.pieces);
                self.open.clear();
                if !pieces.is_empty() {
                    let header = std::mem::take(&mut self.header);
                    let (id, language) = (attributes.id.clone(), attributes.language.clone());
                    self.groups.push(Group { header, id, language, pieces });
                }
            }
            Tag::PersName => self.close_name(&open, Kind::Person),
            Tag::PlaceName => self.close_name(&open, Kind::Place),
            Tag::OrgName => self.close_name(&open, Kind::Institution),
            Tag::Name => {
                let kinds = [("pers", Kind::Person), ("place", Kind::Place), ("org", Kind::Institution)];
                let kind = attributes.kind.as_deref().unwrap_or_default();
                if let Some((_, kind)) = kinds.iter().find(|(word, _)| kind.starts_with(word)) {
                    self.close_name(&open, *kind);
                }
            }
            Tag::Gloss if self.sink != Sink::Silent => {
                let key = attributes.pointer();
                if key.is_some() {
                    self.flow().name(open.mark, Kind::Institution, key, None, true);
                }
            }
            Tag::Term => {
                if let Some(id) = &attributes.id {
                    self.term = Some((id.clone(), self.flow().mark()));
                }
            }
            Tag::Item => {
                if let Some((id, mark)) = self.term.take() {
                    let full = piece::expansion(self.flow().since(mark));
                    self.lists_found.terms.extend(full.map(|full| (id, full)));
                }
                self.end_paragraph();
            }
            Tag::Label if self.stack.last().is_some_and(|parent| parent.tag == Tag::List) => self.flow().hold(),
            Tag::List | Tag::Table => {
                self.lists -= 1;
                self.end_paragraph();
                if self.lists == 0 && self.sink == Sink::Text {
                    let listed = self.flow().since(open.mark).len();
                    self.piece().into_iter().for_each(|p| p.listed += listed);
                }
            }
            Tag::Date | Tag::Dateline => self.close_date(&open),
            Tag::Signed => self.close_signature(open.mark),
            Tag::Author | Tag::Byline => {
                let said = self.flow().since(open.mark);
                let name = if open.tag == Tag::Author && said.len() <= 100 { said.to_string() } else { String::new() };
                if self.sink == Sink::Text && !name.is_empty() {
                    self.piece().into_iter().for_each(|p| p.authors.push(header::natural_order(&name)));
                }
                self.end_paragraph();
            }
            Tag::Head => {
                let head = cut(self.flow().since(open.mark), header::MAX_PARTICULAR);
                let division = self.stack.last_mut().filter(|parent| parent.tag == Tag::Div && !head.is_empty());
                if let Some(division) = division.filter(|d| d.head.is_none()) {
                    division.head = Some(head);
                }
                self.end_paragraph();
            }
            Tag::Cell => self.cells -= 1,
            Tag::Stanza => {
                self.stanzas -= 1;
                self.end_paragraph();
            }
            Tag::Inner => {
                self.inner -= 1;
                self.end_paragraph();
            }
            Tag::Word if attributes.joined => self.flow().glue(),
            Tag::Segment if self.stack.last().is_some_and(|parent| parent.tag == Tag::Speech) => self.end_paragraph(),
            Tag::Block | Tag::Speech | Tag::Line | Tag::Row | Tag::Div | Tag::Body | Tag::Around => {
                self.end_paragraph()
            }
            _ => {}
        }
        if self.in_header {
            self.in_header = open.tag != Tag::Header;
            let inside: Vec<Tag> = self.stack.iter().rev().map(|open| open.tag).collect();
            let text = self.scratch.since(open.mark);
            self.header.close(open.tag, &open.attributes, &inside, text);
        }
        if open.piece {
            self.open.pop();
        }
        if let Some(before) = open.before {
            if self.sink == Sink::Silent {
                self.scratch.clear();
            }
            self.sink = before;
        }
    }

    fn close_name(&mut self, open: &Open, kind: Kind) {
        let text = self.flow().since(open.mark).to_string();
        if text.is_empty() {
            return;
        }
        let attributes = &open.attributes;
        // An entry of a list: the first name of it is the full form.
        let entry = self.stack.last().filter(|parent| parent.tag == Tag::Entry).and_then(|e| e.attributes.id.clone());
        for id in [attributes.id.clone(), entry].into_iter().flatten() {
            self.lists_found.names.entry(id).or_insert_with(|| header::without_comma(&text));
        }
        let key = attributes.pointer();
        if self.sink == Sink::Title && kind == Kind::Person && attributes.is_any(&["from"]) {
            let from = Person { name: text, key };
            self.piece().into_iter().for_each(|p| p.from = Some(from.clone()));
        } else if matches!(self.sink, Sink::Text | Sink::Notes) {
            let full = attributes.regular.clone();
            self.flow().name(open.mark, kind, key, full, false);
        }
    }

    /// The date of a document stands in its dateline, and in nobody else's.
    fn close_date(&mut self, open: &Open) {
        let own = self.sink == Sink::Text && self.inner == 0;
        let placed = open.tag == Tag::Dateline
            || self.within(Tag::Dateline)
            || self.stack.last().is_some_and(|parent| parent.tag == Tag::Speech);
        if own && placed && self.piece().is_some_and(|p| p.date.is_none()) {
            let found = date(&open.attributes, self.flow().since(open.mark));
            self.piece().into_iter().for_each(|p| p.date = found);
        }
        if open.tag == Tag::Dateline {
            self.end_paragraph();
        }
    }

    fn close_signature(&mut self, mark: usize) {
        if self.sink == Sink::Text && self.inner == 0 {
            let flow = self.flow();
            let marked = flow.names.iter().find(|n| n.range.start >= mark && n.kind == Kind::Person);
            let (name, key) = match marked {
                Some(marked) => (&flow.text()[marked.range.clone()], marked.key.clone()),
                None => (flow.since(mark).split([',', ';']).next().unwrap_or_default(), None),
            };
            let name = name.trim_end_matches(['.', ',', ' ']).to_string();
            let is_name = name.len() <= 60 && name.split(' ').count() <= 6 && name.contains(char::is_alphabetic);
            let signed = Person { name, key };
            self.piece()
                .filter(|p| is_name && p.signed.is_none())
                .into_iter()
                .for_each(|p| p.signed = Some(signed.clone()));
        }
        self.end_paragraph();
    }

    pub(super) fn finish(self) -> Result<Vec<Article>, Skip> {
        let articles = piece::articles(self.groups, &self.lists_found);
        if articles.is_empty() { Err(Skip::NoArticle) } else { Ok(articles) }
    }
}
