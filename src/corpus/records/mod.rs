//! Files of many records: JSON, JSON Lines, tables. They are read as they flow and may be of any length.
//!
//! `json.rs`, `jsonl.rs` and `table.rs` cut records out; `fields.rs` knows which field is what, by name and by `--map`;
//! `record.rs` makes an article of one; `transcode.rs` reads UTF-16 as it flows.

mod fields;
pub(super) mod json;
pub(super) mod jsonl;
mod record;
pub(super) mod table;
pub(super) mod transcode;

pub use fields::{FieldMap, FieldMapError};

// What the readers need of the room around them.
use super::{Skip, clean, decode, html, kind, packed::bound, run, text, tidy};
