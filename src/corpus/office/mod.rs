//! What people write in: DOCX, ODT and RTF, and the books of EPUB.
//!
//! `package.rs` opens their archives within bounds, `xml.rs` gives bounded events, `flow.rs` gathers paragraphs and
//! `manuscript.rs` makes one article of them, so that a text that is saved in four formats is read the same. `opf.rs` and
//! `xhtml.rs` are the list of a book and its pages, `symbol.rs` the font Symbol.

pub(super) mod docx;
pub(super) mod epub;
mod flow;
mod manuscript;
pub(super) mod odt;
mod opf;
mod package;
pub(super) mod rtf;
mod symbol;
mod xhtml;
mod xml;

// What the readers need of the room around them.
use super::{Limits, Skip, clean, html, residue, text};
