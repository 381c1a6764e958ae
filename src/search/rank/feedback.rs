//! Words that the first answers have in common and the query has not.
//!
//! Rocchio's feedback without negative examples (Rocchio 1971) on BM25 weights: the term vectors of the first [`ANSWERS`]
//! are added up, each weighed by 1 / log2(1 + rank) as in nDCG, and the [`TERMS`] heaviest stems become a second query
//! that counts as much as the first, or less where articles are long. Weighing by rank instead of by score is what makes it safe, for short queries and where
//! few answers are right: those are mostly the first of the first. Only articles that match the query gain.

use rustc_hash::{FxHashMap, FxHashSet};
use tantivy::columnar::{Column, StrColumn};
use tantivy::{DocAddress, SegmentOrdinal, SegmentReader};

use super::{Engine, Gains, Measure, Word};

/// So many answers are taken for good ones.
pub(super) const ANSWERS: usize = 10;
/// Where fewer articles match, most of them would be taken for good ones, and each would be praised for what it says itself.
pub(super) const ENOUGH: usize = 2 * ANSWERS + 1;
/// So many stems are asked for.
const TERMS: usize = 20;
/// So many stems are weighed by their rarity, after a choice by frequency alone: looking a stem up takes time.
const LOOKED_AT: usize = 60;
/// What a stem of the query counts among them, which every answer has and which has been paid for.
const OWN: f64 = 0.5;
/// Where articles have more words on average, stopwords left out, the second query counts in proportion less: they speak of
/// many things, and what the first have in common is less about the query.
const LONG: f32 = 500.0;

/// No article gains more than so many times what the best article has by the query itself. Where every article has the
/// words of the query they are worth next to nothing, and what is beside them must not decide alone.
const MOST: f32 = 2.0;

/// Keeps the gains in bounds, and their order.
pub(super) fn bound(gains: &mut [Gains]) {
    let own = gains.iter().map(|g| g.total() - g.feedback).fold(0.0, f32::max);
    let most = gains.iter().map(|g| g.feedback).fold(0.0, f32::max);
    if most > MOST * own {
        gains.iter_mut().for_each(|g| g.feedback *= MOST * own / most);
    }
}

/// A stem that the first answers have in common.
pub(in crate::search) struct Expansion {
    pub(super) stem: String,
    /// What it counts, beside 1 for a word of the query.
    weight: f32,
    /// How rare it is.
    idf: f32,
}

impl Expansion {
    /// What it is worth in an article where its frequency comes to so much.
    pub(super) fn worth(&self, saturated: f32) -> f32 {
        self.weight * self.idf * saturated
    }
}

impl Engine<'_> {
    /// What the first answers have in common, heaviest first. `answers` are best first, each with its place among those that
    /// were measured. Together the stems count as much as the `words` of the query, where articles are short.
    pub(super) fn expansion(
        &self,
        answers: &[(usize, DocAddress)],
        measure: &Measure,
        words: &[Word<'_>],
    ) -> tantivy::Result<Vec<Expansion>> {
        let vectors = self.vectors()?;
        // By the number of a stem in its segment: reading what it is takes longer than all the rest.
        let mut weights: FxHashMap<(SegmentOrdinal, u64), f64> = FxHashMap::default();
        for (rank, (place, address)) in answers.iter().enumerate() {
            let Some((stems, counts)) = &vectors[address.segment_ord as usize] else { continue };
            let share = 1.0 / (rank as f32 + 2.0).log2();
            for (number, count) in stems.term_ords(address.doc_id).zip(counts.values_for_doc(address.doc_id)) {
                let worth = share * measure.saturated(*place, count as f32);
                *weights.entry((address.segment_ord, number)).or_default() += f64::from(worth);
            }
        }
        let own: FxHashSet<&String> = words.iter().flat_map(|word| word.stems).collect();
        let found = spelled(vectors, weights.into_iter().collect())?.into_iter();
        let found = found.map(|(stem, weight)| {
            let share = if own.contains(&stem) { OWN } else { 1.0 };
            Expansion { stem, weight: (share * weight) as f32, idf: 1.0 }
        });
        let found = found.collect();
        let mut expansion = heaviest(found, LOOKED_AT);
        for term in &mut expansion {
            term.idf = self.idf(&term.stem)?;
            term.weight *= term.idf;
        }
        let mut expansion = heaviest(expansion, TERMS);
        let sum: f32 = expansion.iter().map(|e| e.weight).sum();
        let asked = words.iter().map(|word| word.weight).sum::<f32>() * (LONG / measure.mean).min(1.0);
        for term in &mut expansion {
            term.weight *= asked / sum;
        }
        Ok(expansion)
    }
}

/// The first so many by weight.
fn heaviest(mut all: Vec<Expansion>, most: usize) -> Vec<Expansion> {
    let order = |a: &Expansion, b: &Expansion| b.weight.total_cmp(&a.weight).then_with(|| a.stem.cmp(&b.stem));
    if all.len() > most {
        all.select_nth_unstable_by(most, order);
        all.truncate(most);
    }
    all.sort_unstable_by(order);
    all
}

/// Term vectors of the articles of a segment, by number of the stem.
pub(in crate::search) type Vectors = (StrColumn, Column<u64>);

impl Engine<'_> {
    /// The term vectors of each segment; opening them takes longer than reading one.
    fn vectors(&self) -> tantivy::Result<&[Option<Vectors>]> {
        if self.vectors.get().is_none() {
            let open = |segment: &SegmentReader| -> tantivy::Result<Option<Vectors>> {
                let columns = segment.fast_fields();
                Ok(columns.str("vector")?.zip(Some(columns.u64("vector_count")?)))
            };
            let opened = self.searcher.segment_readers().iter().map(open).collect::<tantivy::Result<Vec<_>>>()?;
            // Who opened them first does not matter.
            let _ = self.vectors.set(opened);
        }
        Ok(self.vectors.get().map_or(&[], Vec::as_slice))
    }
}

/// The stems of these numbers with what they weigh in all segments together. All are read before any is left out, and the
/// sums have room to spare: an answer must not hang on how the index came to be cut into segments.
fn spelled(
    vectors: &[Option<Vectors>],
    mut numbered: Vec<((SegmentOrdinal, u64), f64)>,
) -> tantivy::Result<FxHashMap<String, f64>> {
    let mut weights: FxHashMap<String, f64> = FxHashMap::default();
    numbered.sort_by_key(|(number, _)| *number);
    for of_segment in numbered.chunk_by(|a, b| a.0.0 == b.0.0) {
        let Some(((segment, _), _)) = of_segment.first() else { continue };
        let Some((stems, _)) = &vectors[*segment as usize] else { continue };
        let numbers: Vec<u64> = of_segment.iter().map(|((_, number), _)| *number).collect();
        let mut each = of_segment.iter().map(|(_, weight)| *weight);
        stems.dictionary().sorted_ords_to_term_cb(&numbers, |stem| {
            let stem = String::from_utf8_lossy(stem).into_owned();
            *weights.entry(stem).or_default() += each.next().unwrap_or_default();
        })?;
    }
    Ok(weights)
}
