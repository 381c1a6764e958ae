//! Counts facets over all matches, each path as a whole.
//!
//! tantivy's own facet collector counts the children of one path; a list of institutions needs their full paths, which
//! lie at different depths. One pass counts actors, institutions, years, sources and languages.

use std::collections::{BTreeMap, HashSet};

use serde::Serialize;
use tantivy::collector::{Collector, SegmentCollector};
use tantivy::fastfield::FacetReader;
use tantivy::schema::Facet;
use tantivy::{DocAddress, DocId, Score, SegmentOrdinal, SegmentReader};

use super::copies::Hidden;

/// A facet and how many articles have it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FacetCount {
    /// The path, such as `/country/North Korea`.
    pub path: String,
    /// Articles.
    pub count: u64,
}

/// Counts over all matches.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct FacetCounts {
    /// Persons, countries, peoples, parties, armed groups; most frequent first.
    pub actors: Vec<FacetCount>,
    /// Institutions; most frequent first.
    pub institutions: Vec<FacetCount>,
    /// Years of publication as `/2014`, in order of time.
    pub years: Vec<FacetCount>,
    /// Sources; most frequent first.
    pub sources: Vec<FacetCount>,
    /// Languages; most frequent first.
    pub languages: Vec<FacetCount>,
    /// Articles without a publication date.
    pub undated: u64,
}

/// The fields that are counted, in the order of the parts of [`FacetCounts`].
const FIELDS: [&str; 5] = ["actor", "institution", "published", "source", "language"];

/// Counts the facets of every match that is not hidden behind a copy.
pub(super) struct LeafCounts<'h> {
    pub(super) hidden: &'h Hidden,
}

/// The counts of one segment.
pub(super) struct SegmentCounts {
    readers: Vec<FacetReader>,
    counts: Vec<Vec<u64>>,
    undated: u64,
    hidden: HashSet<DocId>,
}

/// What one segment gives: counts by path for each field, and the undated.
type Fruit = (Vec<BTreeMap<String, u64>>, u64);

impl Collector for LeafCounts<'_> {
    type Fruit = FacetCounts;
    type Child = SegmentCounts;

    fn for_segment(&self, ordinal: SegmentOrdinal, segment: &SegmentReader) -> tantivy::Result<SegmentCounts> {
        let readers: Vec<FacetReader> =
            FIELDS.iter().map(|f| segment.facet_reader(f)).collect::<tantivy::Result<_>>()?;
        let counts = readers.iter().map(|r| vec![0; r.num_facets()]).collect();
        let here = |address: &&DocAddress| address.segment_ord == ordinal;
        let hidden = self.hidden.iter().filter(here).map(|address| address.doc_id).collect();
        Ok(SegmentCounts { readers, counts, undated: 0, hidden })
    }

    fn requires_scoring(&self) -> bool {
        false
    }

    fn merge_fruits(&self, fruits: Vec<Fruit>) -> tantivy::Result<FacetCounts> {
        let mut merged: Vec<BTreeMap<String, u64>> = vec![BTreeMap::new(); FIELDS.len()];
        let mut undated = 0;
        for (counts, without_date) in fruits {
            undated += without_date;
            for (all, one) in merged.iter_mut().zip(counts) {
                for (path, n) in one {
                    *all.entry(path).or_default() += n;
                }
            }
        }
        let mut years: BTreeMap<String, u64> = BTreeMap::new();
        for (path, n) in std::mem::take(&mut merged[2]) {
            *years.entry(path.split('/').take(2).collect::<Vec<_>>().join("/")).or_default() += n;
        }
        let mut ranked = merged.into_iter().map(by_count);
        let mut next = || ranked.next().unwrap_or_default();
        let (actors, institutions, _, sources, languages) = (next(), next(), next(), next(), next());
        let years = years.into_iter().map(|(path, count)| FacetCount { path, count }).collect();
        Ok(FacetCounts { actors, institutions, years, sources, languages, undated })
    }
}

fn by_count(counts: BTreeMap<String, u64>) -> Vec<FacetCount> {
    let mut counts: Vec<FacetCount> = counts.into_iter().map(|(path, count)| FacetCount { path, count }).collect();
    counts.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.path.cmp(&b.path)));
    counts
}

impl SegmentCollector for SegmentCounts {
    type Fruit = Fruit;

    fn collect(&mut self, doc: DocId, _: Score) {
        if !self.hidden.is_empty() && self.hidden.contains(&doc) {
            return;
        }
        for (at, (reader, counts)) in self.readers.iter().zip(&mut self.counts).enumerate() {
            let mut any = false;
            for ord in reader.facet_ords(doc) {
                any = true;
                if let Some(count) = counts.get_mut(ord as usize) {
                    *count += 1;
                }
            }
            if FIELDS[at] == "published" && !any {
                self.undated += 1;
            }
        }
    }

    fn harvest(self) -> Fruit {
        let mut named = Vec::with_capacity(FIELDS.len());
        for (reader, counts) in self.readers.iter().zip(self.counts) {
            let mut paths = BTreeMap::new();
            for (ord, count) in counts.into_iter().enumerate().filter(|(_, n)| *n > 0) {
                let mut facet = Facet::root();
                if reader.facet_from_ord(ord as u64, &mut facet).is_ok() {
                    paths.insert(format!("/{}", facet.to_path().join("/")), count);
                }
            }
            named.push(paths);
        }
        (named, self.undated)
    }
}
