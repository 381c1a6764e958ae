//! Files of files: zip, tar, gzip, zstd, web archives. Nothing is ever written to disk.
//!
//! `archive.rs` and `unpack.rs` open what is packed, `warc.rs` what a crawler stored; `bound.rs` says what it may cost.

pub(super) mod archive;
pub(super) mod bound;
pub(super) mod unpack;
pub(super) mod warc;

// What the readers need of the room around them.
use super::{Limits, Skip, kind, run, walk};
