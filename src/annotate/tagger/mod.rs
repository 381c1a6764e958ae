//! A small statistical tagger for names that no record knows.
//!
//! A linear-chain conditional random field over the capitalised words of an article. What it sees is in `view`, the signs
//! it judges by in `signs`, the lists in `gazetteer`, the sums over tags in `chain`; `weights` holds what was learnt and
//! [`training`] learns it. It was trained on English; other languages are left to the rules. It says how sure it is, and
//! callers take only what is sure enough.

mod agreement;
mod chain;
mod gaps;
pub(super) mod gazetteer;
mod signs;
pub mod training;
mod view;
mod weights;

use super::resolve::Resolved;
use super::token::Token;
use crate::article::Article;
use chain::{Chain, Row, TAGS};
use gazetteer::Gazetteer;
use signs::Run;
use view::View;
use weights::Weights;

/// What a name is of, as training data marks it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Label {
    /// A person.
    Person,
    /// An organisation: company, body, team, party, paper.
    Organisation,
    /// A place, also a country that acts.
    Place,
    /// A nationality, religion or region, as adjective or as noun.
    People,
    /// Another name: an event, a work, a law, a product.
    Other,
}

impl Label {
    const ALL: [Label; 5] = [Label::Person, Label::Organisation, Label::Place, Label::People, Label::Other];

    /// The tag of the first word of such a name; the tag of the others is one more.
    fn begin(self) -> usize {
        1 + 2 * self as usize
    }
}

/// A name that the tagger found.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tagged {
    /// First word.
    pub(super) first: usize,
    /// One past the last word.
    pub(super) last: usize,
    pub(super) label: Label,
    /// How likely its least likely word is what it is said to be, 0 to 1.
    pub(super) sure: f32,
}

/// What the tagger says of an article.
#[derive(Debug, Default)]
pub(super) struct Tags {
    /// The names, in text order.
    pub(super) names: Vec<Tagged>,
    /// How likely each word is in no name; 1 for those that cannot be.
    pub(super) outside: Vec<f32>,
    /// Whether the article speaks of matches, so that cities may be teams.
    pub(super) sport: bool,
}

/// Finds names by weights that were learnt.
#[derive(Debug)]
pub(super) struct Tagger {
    weights: Weights,
    /// Look also at words of which the lists say all, as is needed to measure.
    thorough: bool,
}

/// The weights that come with the program.
static WEIGHTS: &[u8] = include_bytes!("../data/tagger.weights");

impl Tagger {
    /// The tagger that comes with the program; `None` if it comes without weights.
    pub(super) fn built_in() -> Option<Tagger> {
        Weights::read(WEIGHTS.into()).map(|weights| Tagger { weights, thorough: false })
    }

    /// The names of an article, whose listed names are known.
    pub(super) fn tag(&self, gazetteer: &Gazetteer, text: &str, tokens: &[Token], resolved: &[Resolved]) -> Tags {
        let view = View::new(gazetteer, &self.weights, text, tokens, resolved);
        let mut tags = Tags { names: Vec::new(), outside: vec![1.0; tokens.len()], sport: view.sport > 1 };
        let (mut chain, mut found, mut path) = (Chain::default(), Vec::new(), Vec::new());
        let (mut scores, mut masks): (Vec<Row>, Vec<u16>) = (Vec::new(), Vec::new());
        for region in regions(&view) {
            if !self.thorough && view.is_settled(region.clone()) {
                tags.outside[region].fill(0.0);
                continue;
            }
            scores.clear();
            masks.clear();
            let mut run = Run { first: region.start, end: region.start };
            for at in region.clone() {
                if at >= run.end {
                    run = Run { first: at, end: view.run_end(at) };
                }
                signs::signs(&view, run, at, &mut found);
                let mut sums = [0i32; TAGS];
                for sign in &found {
                    self.weights.add(*sign, &mut sums);
                }
                scores.push(self.weights.scores(&sums));
                masks.push(view.mask(at));
            }
            chain.best(&scores, &masks, &self.weights.links, &mut path);
            if !chain.sum(&scores, &masks, &self.weights.link_factors, false) {
                continue;
            }
            for (at, likely) in region.clone().zip(&chain.likely) {
                tags.outside[at] = likely[chain::OUTSIDE];
            }
            collect(region.start, &path, &chain.likely, &mut tags.names);
        }
        agreement::agree(gazetteer, text, tokens, &mut tags);
        tags
    }
}

/// Makes names of a path.
fn collect(start: usize, path: &[usize], likely: &[Row], names: &mut Vec<Tagged>) {
    let mut at = 0;
    while at < path.len() {
        if path[at] == chain::OUTSIDE {
            at += 1;
            continue;
        }
        let label = Label::ALL[(path[at] - 1) / 2];
        let first = at;
        let mut sure = likely[at][path[at]];
        at += 1;
        while at < path.len() && chain::is_inside(path[at]) {
            sure = sure.min(likely[at][path[at]]);
            at += 1;
        }
        names.push(Tagged { first: start + first, last: start + at, label, sure });
    }
}

/// Runs of words that may be in a name and that a name may go through.
fn regions<'v>(view: &'v View<'_>) -> impl Iterator<Item = std::ops::Range<usize>> + 'v {
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + view.may[at.min(view.may.len())..].iter().position(|may| *may)?;
        at = start + 1;
        while at < view.may.len() && view.may[at] && view.gaps[at].joins() {
            at += 1;
        }
        Some(start..at)
    })
}

/// Whether an article is English: by its language where that is known, else by its small words.
pub(super) fn is_english(article: &Article, words: &[Token]) -> bool {
    // Fewer words than this say nothing about the language.
    const ENOUGH: usize = 12;
    const LOOKED_AT: usize = 600;
    if let Some(language) = &article.language {
        return language == "en" || language.starts_with("en-");
    }
    let looked_at = &words[..words.len().min(LOOKED_AT)];
    let small = looked_at.iter().filter(|t| {
        let word = &article.text.as_bytes()[t.start..t.end];
        ["the", "of", "and", "to", "in", "for", "is", "that", "with", "was", "on", "at", "he", "his", "by", "said"]
            .iter()
            .any(|w| word.eq_ignore_ascii_case(w.as_bytes()))
    });
    looked_at.len() < ENOUGH || small.count() * 100 >= looked_at.len() * 11
}
