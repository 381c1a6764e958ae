//! Lifts articles in which the words and the names that were asked for stand together.
//!
//! `--actor` is a filter: every hit names the actor somewhere. Of two articles with the same words the one whose best
//! passage is about him is the better answer, so the first [`WINDOW`] hits by BM25 get up to [`LIFT`] of their score on top:
//! as much of it as the best passage that names him has of the score of the best passage of all, on average over the names.
//! Where no passage has the words and him, nothing is added. Further down BM25 alone orders, so that pages agree.

use tantivy::DocAddress;

use super::passages::best;
use super::{Engine, Lifting};

/// So many hits are looked at.
pub(super) const WINDOW: usize = 100;
/// What an article gains at most, as a share of its score.
const LIFT: f32 = 0.5;

impl Engine<'_> {
    /// Adds what the articles gain and puts them in order.
    pub(super) fn lift(&self, asked: &Lifting<'_>, ranked: &mut [(f32, DocAddress)]) -> tantivy::Result<()> {
        for (score, address) in ranked.iter_mut() {
            let head = self.head(*address)?;
            let top = |named: &[&str]| -> tantivy::Result<f32> {
                let found = best(self, asked.compiler, asked.inside, &head, named, 1)?;
                Ok(found.first().map_or(0.0, |(score, _)| *score))
            };
            let of_all = top(&[])?;
            if of_all <= 0.0 {
                continue;
            }
            let mut share = 0.0;
            for named in asked.named {
                share += top(&[&named.path])? / of_all;
            }
            *score += *score * LIFT * share / asked.named.len() as f32;
        }
        // Stable: articles of one score stay in their order.
        ranked.sort_by(|a, b| b.0.total_cmp(&a.0));
        Ok(())
    }
}
