//! Fonts: which characters a string of codes shows, and how wide each of them is.
//!
//! Encodings, embedded programs, `ToUnicode` and the predefined CJK maps are read by `hayro-font`. What is done here:
//! dictionaries that would cost too much are refused, and a CJK font without `ToUnicode` is read by its character
//! collection. Codes that no table explains give U+FFFD, so that a file full of them can be told from text.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

use hayro_cmap::{BfString, CMap, CMapName, CidFamily, load_embedded};
use hayro_font::{CMapResolverFn, Font, FontCache, FontGlyph, FontQuery, FontResolverFn, StandardFont};
use hayro_syntax::object::{self, Array, Dict, Name, Object, ObjectIdentifier, Stream};

use super::super::Skip;
use super::bounds::{self, Budget};

/// A code may map to so many characters.
const MAX_WIDTHS: i64 = 70_000;

/// One shown code: its characters and its advance in thousandths of the font size.
#[derive(Clone)]
pub(super) struct Shown {
    pub(super) text: Rc<str>,
    pub(super) advance: (f64, f64),
}

/// A font as pages use it.
pub(super) struct Face<'a> {
    font: Font<'a>,
    collection: Option<Collection>,
    shown: RefCell<HashMap<(u32, usize), Shown>>,
    /// What a font size of 1 is in real type: fonts drawn by procedures have units of their own.
    pub(super) em: f64,
    pub(super) bold: bool,
    pub(super) horizontal: bool,
}

impl Face<'_> {
    /// The next code of a string: its characters, its advance, the bytes used, and whether it is a one-byte space.
    pub(super) fn next(&self, bytes: &[u8], at: usize) -> (Shown, usize, bool) {
        let (code, length) = self.font.read_code(bytes, at);
        let length = length.max(1);
        let is_space = length == 1 && code == 32;
        if let Some(shown) = self.shown.borrow().get(&(code, length)) {
            return (shown.clone(), length, is_space);
        }
        let advance = self.font.code_advance(code);
        let text = self.text(code, length);
        let shown = Shown { text: text.into(), advance: (advance.x, advance.y) };
        self.shown.borrow_mut().insert((code, length), shown.clone());
        (shown, length, is_space)
    }

    fn text(&self, code: u32, length: usize) -> String {
        let known = match self.font.glyph(self.font.map_code(code), code) {
            FontGlyph::Outline(glyph) => glyph.as_unicode(),
            FontGlyph::Type3(glyph) => glyph.as_unicode(),
        };
        let known = known.or_else(|| self.collection.as_ref()?.text(code, length));
        let text = match known {
            Some(BfString::Char(c)) => c.to_string(),
            Some(BfString::String(s)) => s,
            None => return "\u{fffd}".to_string(),
        };
        text.chars().map(settle).collect()
    }
}

/// Private characters of symbol fonts that are known; control characters become blanks.
fn settle(c: char) -> char {
    match c {
        '\u{f0b7}' | '\u{f0a7}' | '\u{f0d8}' => '•',
        '\u{f020}'..='\u{f07e}' => char::from_u32(c as u32 - 0xf000).unwrap_or(' '),
        c if c.is_control() => ' ',
        c => c,
    }
}

/// How to read codes of a CJK font by its character collection.
enum Collection {
    /// The codes themselves are UTF-16.
    Utf16,
    /// Codes name characters of a collection, for which there is a table.
    Table { encoding: Box<CMap>, unicode: Box<CMap> },
}

impl Collection {
    fn of(dict: &Dict<'_>) -> Option<Self> {
        let encoding = dict.get::<Name<'_>>("Encoding")?;
        let name = encoding.as_str();
        if name.contains("UCS2") || name.contains("UTF16") {
            return Some(Collection::Utf16);
        }
        let descendant = dict.get::<Array<'_>>("DescendantFonts")?.iter::<Dict<'_>>().next()?;
        let info = descendant.get::<Dict<'_>>("CIDSystemInfo")?;
        let registry = info.get::<object::String<'_>>("Registry")?;
        let ordering = info.get::<object::String<'_>>("Ordering")?;
        let table = CidFamily::from_registry_ordering(&registry, &ordering).ucs2_cmap()?;
        let encoding = match CMapName::from_bytes(name.as_bytes()) {
            CMapName::IdentityH => CMap::identity_h(),
            CMapName::IdentityV => CMap::identity_v(),
            other => CMap::parse(load_embedded(other)?, load_embedded)?,
        };
        let unicode = CMap::parse(load_embedded(table)?, load_embedded)?;
        Some(Collection::Table { encoding: Box::new(encoding), unicode: Box::new(unicode) })
    }

    fn text(&self, code: u32, length: usize) -> Option<BfString> {
        match self {
            Collection::Utf16 => {
                let units = [(code >> 16) as u16, code as u16];
                let units = if length > 2 { &units[..] } else { &units[1..] };
                String::from_utf16(units).ok().map(BfString::String)
            }
            Collection::Table { encoding, unicode } => {
                unicode.lookup_bf_string(encoding.lookup_cid_code(code, length as u8)?)
            }
        }
    }
}

/// All fonts of a file, each loaded once.
pub(super) struct Fonts<'a> {
    cache: FontCache<'a>,
    faces: HashMap<ObjectIdentifier, Option<Rc<Face<'a>>>>,
    resolver: FontResolverFn,
    cmaps: CMapResolverFn,
}

impl<'a> Fonts<'a> {
    pub(super) fn new() -> Self {
        // Widths of the 14 standard fonts come with the crate, as do their stand-ins.
        let resolver: FontResolverFn = Arc::new(|query: &FontQuery| {
            let font = match query {
                FontQuery::Standard(font) => *font,
                FontQuery::Fallback(query) => query.pick_standard_font(),
            };
            Some(font.get_font_data())
        });
        Fonts { cache: FontCache::new(), faces: HashMap::new(), resolver, cmaps: Arc::new(load_embedded) }
    }

    /// The font of a dictionary, or `None` where it cannot be used.
    pub(super) fn face(&mut self, dict: &Dict<'a>, budget: &Budget) -> Result<Option<Rc<Face<'a>>>, Skip> {
        if let Some(face) = dict.obj_id().and_then(|id| self.faces.get(&id)) {
            return Ok(face.clone());
        }
        budget.check()?;
        let face = self.load(dict, budget)?.map(Rc::new);
        if let Some(id) = dict.obj_id() {
            self.faces.insert(id, face.clone());
        }
        Ok(face)
    }

    fn load(&self, dict: &Dict<'a>, budget: &Budget) -> Result<Option<Face<'a>>, Skip> {
        let sound = is_sound(dict, budget)?;
        let subtype = dict.get::<Name<'_>>("Subtype");
        let is = |wanted: &str| subtype.as_ref().is_some_and(|s| s.as_str() == wanted);
        let own = if sound { self.cache.font(dict, &self.resolver, &self.cmaps) } else { None };
        let font = own.or_else(|| {
            // A simple font that is broken still has codes that are mostly ASCII.
            if is("Type0") { None } else { self.cache.standard_font(StandardFont::Helvetica, &self.resolver) }
        });
        let Some(font) = font else { return Ok(None) };
        let em = if is("Type3") && sound {
            let widths: Vec<f64> = (0..256).map(|code| font.code_advance(code).x.abs()).filter(|w| *w > 0.0).collect();
            // A letter is half as wide as its type is high.
            if widths.is_empty() { 1.0 } else { widths.iter().sum::<f64>() / widths.len() as f64 / 500.0 }
        } else {
            1.0
        };
        let name = dict.get::<Name<'_>>("BaseFont").map(|n| n.as_str().to_lowercase()).unwrap_or_default();
        Ok(Some(Face {
            collection: if is("Type0") { Collection::of(dict) } else { None },
            bold: ["bold", "black", "heavy", "demi"].iter().any(|b| name.contains(b)),
            horizontal: font.is_horizontal(),
            shown: RefCell::default(),
            font,
            em,
        }))
    }
}

/// Whether a font dictionary can be given to the parser: it must not name ranges without end or unpack to too much.
fn is_sound(dict: &Dict<'_>, budget: &Budget) -> Result<bool, Skip> {
    let number = |dict: &Dict<'_>, key: &str| dict.get::<object::Number>(key).map(|n| n.as_i64());
    if [number(dict, "FirstChar"), number(dict, "LastChar")].iter().flatten().any(|n| !(0..=255).contains(n)) {
        return Ok(false);
    }
    let mut dicts = vec![dict.clone()];
    if let Some(descendant) = dict.get::<Array<'_>>("DescendantFonts").and_then(|a| a.iter::<Dict<'_>>().next()) {
        for (key, group) in [("W", 3), ("W2", 5)] {
            if descendant.get::<Array<'_>>(key).is_some_and(|widths| !has_sound_ranges(&widths, group)) {
                return Ok(false);
            }
        }
        dicts.push(descendant);
    }
    for dict in dicts {
        let descriptor = dict.get::<Dict<'_>>("FontDescriptor").unwrap_or_default();
        let streams = ["FontFile", "FontFile2", "FontFile3"].iter().filter_map(|k| descriptor.get::<Stream<'_>>(*k));
        let others = ["ToUnicode", "Encoding", "CIDToGIDMap"].iter().filter_map(|k| dict.get::<Stream<'_>>(*k));
        for stream in streams.chain(others) {
            if bounds::measure(&stream, budget)?.is_some() {
                return Ok(false);
            }
        }
    }
    Ok(true)
}

/// Widths are lists ("17 [500 250]") and ranges ("17 90 500"); a range must not run through all numbers there are.
fn has_sound_ranges(widths: &Array<'_>, group: usize) -> bool {
    let mut numbers: Vec<i64> = Vec::new();
    for item in widths.iter::<Object<'_>>() {
        match item {
            Object::Number(n) => numbers.push(n.as_i64()),
            _ => numbers.clear(),
        }
        if let [from, to, ..] = numbers[..]
            && to - from > MAX_WIDTHS
        {
            return false;
        }
        if numbers.len() >= group {
            numbers.clear();
        }
    }
    true
}
