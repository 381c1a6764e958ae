//! What is searched for and in which order it is wanted.

use serde::{Deserialize, Serialize};

use crate::article::DateRange;

use super::{HalfLife, Ranking};

/// What to search for and how to answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Request {
    /// Words and more in the query language; empty for everything that the filters leave.
    pub query: String,
    /// Names that the article must all mention.
    pub actors: Vec<String>,
    /// Institutions that it must all mention.
    pub institutions: Vec<String>,
    /// Whether one passage must name all of these.
    pub same_passage: bool,
    /// Bounds of the publication date.
    pub published: DateRange,
    /// Whether estimates count as dates, for bounds and order: an estimate is inside if it has a day in common with them.
    pub estimated_dates: bool,
    /// A range of times that the text must speak of.
    pub mentions: Option<DateRange>,
    /// Sources, any of which will do.
    pub sources: Vec<String>,
    /// Languages (ISO 639-1), any of which will do.
    pub languages: Vec<String>,
    /// Only what came into the index after this stamp (see [`Engine::stamp`](super::Engine::stamp)).
    pub added_after: Option<u64>,
    /// Order of the hits.
    pub sort: Sort,
    /// In the order of relevance: the time in which an article loses half of its score.
    pub half_life: Option<HalfLife>,
    /// Which parts of the ranking are on; a saved search takes all of them.
    #[serde(skip)]
    pub ranking: Ranking,
    /// How many hits to give.
    pub limit: usize,
    /// How many to pass over first.
    pub offset: usize,
    /// How many passages to show of each.
    pub passages: usize,
    /// Whether to count facets over all matches.
    pub facets: bool,
    /// Whether to look for what may have been meant instead.
    pub suggestions: bool,
    /// Whether to explain the ranks.
    pub explain: bool,
    /// Whether copies of one article are hits of their own; otherwise one of those that match stands for them.
    pub copies: bool,
    /// Whether a query that cannot be understood is an error; otherwise its nearest reading is taken.
    pub strict: bool,
}

impl std::fmt::Display for Sort {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Sort::Relevance => "relevance",
            Sort::Newest => "newest",
            Sort::Oldest => "oldest",
        })
    }
}

impl Default for Request {
    fn default() -> Self {
        Request {
            query: String::new(),
            actors: Vec::new(),
            institutions: Vec::new(),
            same_passage: false,
            published: DateRange::default(),
            estimated_dates: false,
            mentions: None,
            sources: Vec::new(),
            languages: Vec::new(),
            added_after: None,
            sort: Sort::Relevance,
            half_life: None,
            ranking: Ranking::default(),
            limit: 10,
            offset: 0,
            passages: 2,
            facets: false,
            suggestions: true,
            explain: false,
            copies: false,
            strict: false,
        }
    }
}

/// Order of hits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Sort {
    /// Best first; newest first where nothing scores.
    Relevance,
    /// Newest first, undated last.
    Newest,
    /// Oldest first, undated last.
    Oldest,
}
