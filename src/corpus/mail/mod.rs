//! Mail, and pages in its envelope.
//!
//! `message.rs` reads a message, `sender.rs` knows who sent and who published it, `newsletter.rs` takes off its frame,
//! `attached.rs` finds what came with it, `quoted.rs` parts what its writer wrote from history and footers, `mime.rs` bounds the
//! parser and finds the encoding, `mbox.rs` cuts a mailbox into messages; `mhtml.rs` opens pages that a browser saved.

mod attached;
pub(super) mod mbox;
pub(super) mod message;
pub(super) mod mhtml;
mod mime;
mod newsletter;
mod quoted;
mod sender;

// What the readers need of the room around them.
use super::{Limits, Skip, clean, decode, html, kind, packed::archive, residue, run, text};
