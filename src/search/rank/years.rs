//! Years in the query.
//!
//! "Grenada October 1983" asks for 1983, and an article of that year rarely says which year it is. One that appeared in a
//! year which stands in the query gains a share of what the year is worth as a word; so does one of the year after, less,
//! since what happened in December is told in January and judged in the autumn.

use tantivy::DocAddress;

use crate::index::day_of;
use crate::search::Engine;

use super::Word;

/// What the year of an article is worth, as a share of the rarity of the year as a word: as much as if the article said it
/// once.
const SAME: f32 = 1.0;
/// What the year after is worth.
const AFTER: f32 = 0.5;

impl Engine<'_> {
    /// What the articles gain by their dates, in their order. An article of which not even the year is known gains nothing.
    pub(super) fn years(&self, words: &[Word<'_>], ranked: &[(f32, DocAddress)]) -> tantivy::Result<Vec<f32>> {
        let asked: Vec<(i16, f32)> = words.iter().filter_map(|w| Some((year(w.typed)?, w.weight * w.idf))).collect();
        if asked.is_empty() {
            return Ok(vec![0.0; ranked.len()]);
        }
        let columns = self.searcher.segment_readers().iter().map(|segment| segment.fast_fields().i64("day_first"));
        let columns: Vec<_> = columns.collect::<tantivy::Result<_>>()?;
        let gain = |at: &DocAddress| {
            let day = columns[at.segment_ord as usize].first(at.doc_id).and_then(day_of);
            let worth = |published: i16| {
                let share = |year: i16| match published - year {
                    0 => SAME,
                    1 => AFTER,
                    _ => 0.0,
                };
                asked.iter().map(|(year, worth)| worth * share(*year)).fold(0.0, f32::max)
            };
            day.map_or(0.0, |day| worth(day.year()))
        };
        Ok(ranked.iter().map(|(_, at)| gain(at)).collect())
    }
}

/// A word that is a year of our time.
fn year(word: &str) -> Option<i16> {
    let year = word.parse().ok().filter(|_| word.len() == 4)?;
    (1500..2100).contains(&year).then_some(year)
}
