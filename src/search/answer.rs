//! What a search gives back.

use std::time::Duration;

use crate::index::Head;
use crate::query::{Named, Query};

use super::{Copy, Explanation, FacetCounts, PassageHit, Suggestion};

/// What was found.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The query as it was understood.
    pub query: Query,
    /// What the user should know of how it was read: what had to be bent, what was cut or left out.
    pub notes: Vec<String>,
    /// The actors and institutions that were asked for by flags, as the index names them.
    pub named: Vec<Named>,
    /// How many articles match; copies of one article count once, unless all were asked for.
    pub total: usize,
    /// How many more match that are copies of these.
    pub more_copies: usize,
    /// How many articles the index has.
    pub indexed: u64,
    /// How long it took.
    pub took: Duration,
    /// The hits of this page.
    pub hits: Vec<Hit>,
    /// Counts over all matches, if asked for.
    pub facets: Option<FacetCounts>,
    /// What may have been meant, where a word of the query is unknown to the index.
    pub suggestions: Vec<Suggestion>,
}

/// An article that matches.
#[derive(Debug, Clone)]
pub struct Hit {
    /// Its place among all matches, from 1.
    pub rank: usize,
    /// Its score; 0 where nothing scores.
    pub score: f32,
    /// The article without its text.
    pub head: Head,
    /// The passages that answer, best first.
    pub passages: Vec<PassageHit>,
    /// The copies of the article in the index, whether or not they match, what stands for them first: at most
    /// [`super::MOST_COPIES`].
    pub copies: Vec<Copy>,
    /// How many there are.
    pub copy_count: usize,
    /// Why it stands where it stands, if asked for.
    pub explanation: Option<Explanation>,
}

/// A rank without the article: what a TREC run needs.
#[derive(Debug, Clone, PartialEq)]
pub struct Ranked {
    /// The article's id.
    pub id: String,
    /// Its score.
    pub score: f32,
}
