//! Copies of one article: a wire story under a new headline, a page saved twice, a print version.
//!
//! [`sketch`] makes the sketch of a text, [`groups`] finds which articles are copies of each other. Both are functions
//! of what the articles say and when they appeared: the order of files, and how often a folder was indexed, change
//! nothing. This room knows no index.

pub mod groups;
pub mod sketch;

pub use groups::{Candidate, Group, group, is_copy};
pub use sketch::{Likeness, Sketch};
