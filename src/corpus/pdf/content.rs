//! Content streams: from drawing operators to glyphs with their place, size and characters.
//!
//! Only what concerns text is followed: matrices, fonts, forms, marked content. Invisible text counts, since programs
//! that recognise characters write it over the picture of a page; pictures are only noticed.

use std::collections::HashMap;
use std::rc::Rc;

use hayro_syntax::content::TypedIter;
use hayro_syntax::content::ops::TypedInstruction as Op;
use hayro_syntax::object::{self, Array, Dict, Name, Number, Object, Stream};
use hayro_syntax::page::{Page, Resources};

use super::super::Skip;
use super::bounds::{self, Budget};
use super::fonts::{Face, Fonts};

/// Forms within forms, and saved states, beyond this depth are left alone.
const MAX_FORMS: usize = 16;
const MAX_STATES: usize = 512;
/// A replacement text for more glyphs than this is one for a picture or a whole page.
const MAX_ACTUAL_TEXT: usize = 80;

/// A shown code: characters, place, size. `y` grows downwards; the place is where the base line begins and ends.
#[derive(Debug, Clone)]
pub(super) struct Glyph {
    pub(super) text: Rc<str>,
    pub(super) from: (f64, f64),
    pub(super) to: (f64, f64),
    pub(super) size: f64,
    pub(super) bold: bool,
    /// Marked as a running head, a page number or decoration by the program that wrote the file.
    pub(super) artifact: bool,
}

/// What was found on a page.
#[derive(Debug, Default)]
pub(super) struct Drawn {
    pub(super) glyphs: Vec<Glyph>,
    pub(super) width: f64,
    pub(super) height: f64,
    /// The part of the page that its largest picture covers.
    pub(super) picture: f64,
    /// Whether anything was drawn at all.
    pub(super) anything: bool,
}

/// A matrix `[a b c d e f]`.
type Matrix = [f64; 6];

const IDENTITY: Matrix = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0];

/// The matrix that applies `b` first and `a` then.
fn times(a: &Matrix, b: &Matrix) -> Matrix {
    [
        a[0] * b[0] + a[2] * b[1],
        a[1] * b[0] + a[3] * b[1],
        a[0] * b[2] + a[2] * b[3],
        a[1] * b[2] + a[3] * b[3],
        a[0] * b[4] + a[2] * b[5] + a[4],
        a[1] * b[4] + a[3] * b[5] + a[5],
    ]
}

#[derive(Clone)]
struct State<'a> {
    matrix: Matrix,
    face: Option<Rc<Face<'a>>>,
    size: f64,
    char_space: f64,
    word_space: f64,
    scale: f64,
    leading: f64,
    rise: f64,
}

/// A run of marked content.
struct Mark {
    artifact: bool,
    /// What the glyphs of the run stand for; the first of them takes it.
    actual: Option<String>,
    replaced: bool,
}

/// Reads pages one after the other.
pub(super) struct Interpreter<'a, 'b> {
    pub(super) fonts: &'b mut Fonts<'a>,
    pub(super) budget: &'b mut Budget,
}

struct Walk<'a, 'b, 'c> {
    fonts: &'c mut Fonts<'a>,
    budget: &'b mut Budget,
    drawn: Drawn,
    marks: Vec<Mark>,
}

impl<'a> Interpreter<'a, '_> {
    /// The glyphs of a page.
    pub(super) fn page(&mut self, page: &Page<'a>) -> Result<Drawn, Skip> {
        self.budget.page()?;
        let (width, height) = page.render_dimensions();
        let drawn = Drawn { width: f64::from(width), height: f64::from(height), ..Drawn::default() };
        let state = State {
            matrix: page.initial_transform(true).as_coeffs(),
            face: None,
            size: 1.0,
            char_space: 0.0,
            word_space: 0.0,
            scale: 1.0,
            leading: 0.0,
            rise: 0.0,
        };
        let content = self.content(page)?;
        let mut walk = Walk { fonts: self.fonts, budget: self.budget, drawn, marks: Vec::new() };
        walk.stream(&content, page.resources(), state, 0)?;
        Ok(walk.drawn)
    }

    /// The content of a page, which may lie in several streams.
    fn content(&self, page: &Page<'a>) -> Result<Vec<u8>, Skip> {
        if let Some(stream) = page.raw().get::<Stream<'_>>("Contents") {
            return bounds::decoded(&stream, self.budget);
        }
        let mut content = Vec::new();
        let parts = page.raw().get::<Array<'_>>("Contents");
        for object in parts.iter().flat_map(|parts| parts.iter::<Object<'_>>()) {
            if let Object::Stream(stream) = object {
                content.extend(bounds::decoded(&stream, self.budget)?);
                content.push(b' ');
                if content.len() as u64 > self.budget.limit {
                    return Err(Skip::Unpacks { limit: self.budget.limit });
                }
            }
        }
        Ok(content)
    }
}

impl<'a> Walk<'a, '_, '_> {
    fn stream(
        &mut self,
        content: &[u8],
        resources: &Resources<'a>,
        mut state: State<'a>,
        depth: usize,
    ) -> Result<(), Skip> {
        let mut saved: Vec<State<'a>> = Vec::new();
        let marks = self.marks.len();
        let (mut text, mut line) = (IDENTITY, IDENTITY);
        let mut faces: HashMap<Vec<u8>, Option<Rc<Face<'a>>>> = HashMap::new();
        let mut operators = TypedIter::new(content);
        while let Some(operator) = operators.next() {
            self.budget.operator()?;
            match operator {
                Op::SaveState(_) if saved.len() < MAX_STATES => saved.push(state.clone()),
                Op::RestoreState(_) => state = saved.pop().unwrap_or(state),
                Op::Transform(m) => {
                    let m = [m.0, m.1, m.2, m.3, m.4, m.5].map(|n| n.as_f64());
                    state.matrix = times(&state.matrix, &m);
                }
                Op::BeginText(_) => (text, line) = (IDENTITY, IDENTITY),
                Op::CharacterSpacing(n) => state.char_space = n.0.as_f64(),
                Op::WordSpacing(n) => state.word_space = n.0.as_f64(),
                Op::HorizontalScaling(n) => state.scale = n.0.as_f64() / 100.0,
                Op::TextLeading(n) => state.leading = n.0.as_f64(),
                Op::TextRise(n) => state.rise = n.0.as_f64(),
                Op::TextFont(font) => {
                    state.size = font.1.as_f64();
                    state.face = match faces.get(font.0.as_ref()) {
                        Some(face) => face.clone(),
                        None => {
                            let face = match resources.get_font(font.0) {
                                Some(dict) => self.fonts.face(&dict, self.budget)?,
                                None => None,
                            };
                            faces.insert(font.0.as_ref().to_vec(), face.clone());
                            face
                        }
                    };
                }
                Op::SetGraphicsState(gs) => {
                    let font = resources.get_ext_g_state(gs.0).and_then(|dict| dict.get::<Array<'_>>("Font"));
                    if let Some(font) = font {
                        let mut parts = font.flex_iter();
                        if let Some(dict) = parts.next::<Dict<'_>>() {
                            state.face = self.fonts.face(&dict, self.budget)?;
                            state.size = parts.next::<Number>().map_or(state.size, |n| n.as_f64());
                        }
                    }
                }
                Op::SetTextMatrix(m) => {
                    line = [m.0, m.1, m.2, m.3, m.4, m.5].map(|n| n.as_f64());
                    text = line;
                }
                Op::NextLine(to) => {
                    line = times(&line, &[1.0, 0.0, 0.0, 1.0, to.0.as_f64(), to.1.as_f64()]);
                    text = line;
                }
                Op::NextLineAndSetLeading(to) => {
                    state.leading = -to.1.as_f64();
                    line = times(&line, &[1.0, 0.0, 0.0, 1.0, to.0.as_f64(), to.1.as_f64()]);
                    text = line;
                }
                Op::NextLineUsingLeading(_) => {
                    line = times(&line, &[1.0, 0.0, 0.0, 1.0, 0.0, -state.leading]);
                    text = line;
                }
                Op::ShowText(string) => self.show(string.0, &state, &mut text)?,
                Op::NextLineAndShowText(string) => {
                    line = times(&line, &[1.0, 0.0, 0.0, 1.0, 0.0, -state.leading]);
                    text = line;
                    self.show(string.0, &state, &mut text)?;
                }
                Op::ShowTextWithParameters(shown) => {
                    state.word_space = shown.0.as_f64();
                    state.char_space = shown.1.as_f64();
                    line = times(&line, &[1.0, 0.0, 0.0, 1.0, 0.0, -state.leading]);
                    text = line;
                    self.show(shown.2, &state, &mut text)?;
                }
                Op::ShowTexts(parts) => {
                    for part in parts.0.iter::<Object<'_>>() {
                        match part {
                            Object::String(string) => self.show(&string, &state, &mut text)?,
                            Object::Number(n) => {
                                let moved = -n.as_f64() / 1000.0 * state.size;
                                let (x, y) = if state.face.as_ref().is_none_or(|f| f.horizontal) {
                                    (moved * state.scale, 0.0)
                                } else {
                                    (0.0, moved)
                                };
                                text = times(&text, &[1.0, 0.0, 0.0, 1.0, x, y]);
                            }
                            _ => {}
                        }
                    }
                }
                Op::XObject(name) => {
                    self.drawn.anything = true;
                    if let Some(object) = resources.get_x_object(name.0) {
                        self.object(&object, resources, &state, depth)?;
                    }
                }
                Op::InlineImage(_) => self.picture(&state.matrix),
                Op::BeginMarkedContent(tag) => self.mark(tag.0, None),
                Op::BeginMarkedContentWithProperties(tag) => {
                    let properties = match tag.1 {
                        Object::Dict(dict) => Some(dict.clone()),
                        Object::Name(name) => resources.properties.get::<Dict<'_>>(name.as_ref()),
                        _ => None,
                    };
                    self.mark(tag.0, properties.as_ref());
                }
                Op::EndMarkedContent(_) if self.marks.len() > marks => {
                    self.marks.pop();
                }
                Op::StrokePath(_) | Op::FillPathNonZero(_) | Op::FillPathEvenOdd(_) => self.drawn.anything = true,
                _ => {}
            }
        }
        self.marks.truncate(marks);
        Ok(())
    }

    fn mark(&mut self, tag: &Name<'_>, properties: Option<&Dict<'_>>) {
        if self.marks.len() >= MAX_STATES {
            return;
        }
        let actual = properties
            .and_then(|dict| dict.get::<object::String<'_>>("ActualText"))
            .map(|string| text_string(&string))
            .filter(|text| text.chars().count() <= MAX_ACTUAL_TEXT);
        self.marks.push(Mark { artifact: tag.as_ref() == b"Artifact", actual, replaced: false });
    }

    fn picture(&mut self, matrix: &Matrix) {
        self.drawn.anything = true;
        let area = (matrix[0] * matrix[3] - matrix[1] * matrix[2]).abs();
        let page = (self.drawn.width * self.drawn.height).max(1.0);
        self.drawn.picture = self.drawn.picture.max(area / page);
    }

    /// A picture or a form, which is a stream of operators of its own.
    fn object(
        &mut self,
        object: &Stream<'a>,
        resources: &Resources<'a>,
        state: &State<'a>,
        depth: usize,
    ) -> Result<(), Skip> {
        let dict = object.dict();
        match dict.get::<Name<'_>>("Subtype").as_deref() {
            Some(b"Image") => self.picture(&state.matrix),
            Some(b"Form") if depth < MAX_FORMS => {
                self.budget.check()?;
                let content = bounds::decoded(object, self.budget)?;
                let mut inner = state.clone();
                if let Some(matrix) = dict.get::<[f64; 6]>("Matrix") {
                    inner.matrix = times(&inner.matrix, &matrix);
                }
                let own = dict.get::<Dict<'a>>("Resources").map(Resources::new);
                self.stream(&content, own.as_ref().unwrap_or(resources), inner, depth + 1)?;
            }
            _ => {}
        }
        Ok(())
    }

    fn show(&mut self, string: &object::String<'_>, state: &State<'a>, text: &mut Matrix) -> Result<(), Skip> {
        self.drawn.anything = true;
        let Some(face) = &state.face else { return Ok(()) };
        let bytes = string.as_bytes();
        self.budget.glyphs(bytes.len())?;
        let artifact = self.marks.iter().any(|m| m.artifact);
        let mut at = 0;
        while at < bytes.len() {
            let (shown, length, is_space) = face.next(bytes, at);
            at += length;
            let spacing = state.char_space + if is_space { state.word_space } else { 0.0 };
            let (wide, high) = (shown.advance.0 / 1000.0 * state.size, shown.advance.1 / 1000.0 * state.size);
            let whole = times(&state.matrix, text);
            let place =
                |x: f64, y: f64| (whole[0] * x + whole[2] * y + whole[4], whole[1] * x + whole[3] * y + whole[5]);
            // Letters that are set wide apart stay one word: their spacing is theirs. In a string of two letters it is a
            // way to write a blank.
            let own = if is_space || bytes.len() < 5 { 0.0 } else { state.char_space.max(0.0) };
            let (from, to, x, y) = if face.horizontal {
                let (own, all) = ((wide + own) * state.scale, (wide + spacing) * state.scale);
                (place(0.0, state.rise), place(own, state.rise), all, 0.0)
            } else {
                (place(0.0, 0.0), place(0.0, high - own), 0.0, high + if high < 0.0 { -spacing } else { spacing })
            };
            let size = state.size.abs() * whole[2].hypot(whole[3]) * face.em;
            let replaced = self.marks.iter_mut().rev().find(|m| m.actual.is_some());
            let characters = match replaced {
                Some(mark) if mark.replaced => Rc::from(""),
                Some(mark) => {
                    mark.replaced = true;
                    Rc::from(mark.actual.as_deref().unwrap_or_default())
                }
                None => shown.text,
            };
            if size.is_finite() && from.0.is_finite() && from.1.is_finite() && to.0.is_finite() && to.1.is_finite() {
                self.drawn.glyphs.push(Glyph { text: characters, from, to, size, bold: face.bold, artifact });
            }
            *text = times(text, &[1.0, 0.0, 0.0, 1.0, x, y]);
        }
        Ok(())
    }
}

/// A string that is meant for people: UTF-16 or UTF-8 with a mark in front, else nearly Windows-1252.
pub(super) fn text_string(bytes: &[u8]) -> String {
    let decoded = match bytes {
        [0xfe, 0xff, rest @ ..] => encoding_rs::UTF_16BE.decode_without_bom_handling(rest).0,
        [0xff, 0xfe, rest @ ..] => encoding_rs::UTF_16LE.decode_without_bom_handling(rest).0,
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8_lossy(rest),
        // Programs write UTF-8 without saying so.
        bytes => match std::str::from_utf8(bytes) {
            Ok(text) => text.into(),
            Err(_) => encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0,
        },
    };
    decoded.chars().map(|c| if c.is_control() { ' ' } else { c }).collect::<String>().trim().to_string()
}
