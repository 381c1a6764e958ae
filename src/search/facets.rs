//! Counts facets over all matches, each path as a whole.
//!
//! tantivy's own facet collector counts the children of one path; a list of institutions needs their full paths, which
//! lie at different depths. One pass counts actors, institutions, years, sources, languages and years spoken of. All
//! spellings of an unlisted name count as one; a name that stays ambiguous in an article is in no facet at all.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use serde::Serialize;
use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::Column;
use tantivy::fastfield::FacetReader;
use tantivy::schema::Facet;
use tantivy::{DocAddress, DocId, Score, SegmentOrdinal, SegmentReader};

use crate::index::{day_of, identity};

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
    /// Years that the texts speak of, as `/2011`; most frequent first.
    pub mentioned_years: Vec<FacetCount>,
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
    spoken_of: SpokenOf,
    hidden: HashSet<DocId>,
}

/// The years that texts speak of.
struct SpokenOf {
    years: Column<i64>,
    months: Column<i64>,
    days: Column<i64>,
    counts: BTreeMap<i64, u64>,
}

impl SpokenOf {
    fn new(segment: &SegmentReader) -> tantivy::Result<SpokenOf> {
        let columns = segment.fast_fields();
        Ok(SpokenOf {
            years: columns.i64("mentioned_year")?,
            months: columns.i64("mentioned_month")?,
            days: columns.i64("mentioned_day")?,
            counts: BTreeMap::new(),
        })
    }

    /// Counts each year of an article once.
    fn collect(&mut self, doc: DocId) {
        let mut years: BTreeSet<i64> = self.years.values_for_doc(doc).collect();
        years.extend(self.months.values_for_doc(doc).map(|month| month.div_euclid(12)));
        years.extend(self.days.values_for_doc(doc).filter_map(|day| Some(i64::from(day_of(day)?.year()))));
        for year in years {
            *self.counts.entry(year).or_default() += 1;
        }
    }
}

/// What one segment gives: counts by path for each field, the undated, and years spoken of.
type Fruit = (Vec<BTreeMap<String, u64>>, u64, BTreeMap<i64, u64>);

impl Collector for LeafCounts<'_> {
    type Fruit = FacetCounts;
    type Child = SegmentCounts;

    fn for_segment(&self, ordinal: SegmentOrdinal, segment: &SegmentReader) -> tantivy::Result<SegmentCounts> {
        let readers: Vec<FacetReader> =
            FIELDS.iter().map(|f| segment.facet_reader(f)).collect::<tantivy::Result<_>>()?;
        let counts = readers.iter().map(|r| vec![0; r.num_facets()]).collect();
        let here = |address: &&DocAddress| address.segment_ord == ordinal;
        let hidden = self.hidden.iter().filter(here).map(|address| address.doc_id).collect();
        Ok(SegmentCounts { readers, counts, undated: 0, spoken_of: SpokenOf::new(segment)?, hidden })
    }

    fn requires_scoring(&self) -> bool {
        false
    }

    fn merge_fruits(&self, fruits: Vec<Fruit>) -> tantivy::Result<FacetCounts> {
        let mut merged: Vec<BTreeMap<String, u64>> = vec![BTreeMap::new(); FIELDS.len()];
        let (mut undated, mut spoken_of) = (0, BTreeMap::new());
        for (counts, without_date, mentioned) in fruits {
            undated += without_date;
            for (year, n) in mentioned {
                *spoken_of.entry(format!("/{year:04}")).or_default() += n;
            }
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
        for names in &mut merged[..2] {
            *names = in_one_spelling(std::mem::take(names));
        }
        let mut ranked = merged.into_iter().map(by_count);
        let mut next = || ranked.next().unwrap_or_default();
        let (actors, institutions, _, sources, languages) = (next(), next(), next(), next(), next());
        let years = years.into_iter().map(|(path, count)| FacetCount { path, count }).collect();
        let mentioned_years = by_count(spoken_of);
        Ok(FacetCounts { actors, institutions, years, sources, languages, undated, mentioned_years })
    }
}

/// Counts of unlisted names under the spelling that most articles have.
fn in_one_spelling(counts: BTreeMap<String, u64>) -> BTreeMap<String, u64> {
    let mut merged: BTreeMap<String, u64> = BTreeMap::new();
    let mut spellings: BTreeMap<String, Vec<(u64, String)>> = BTreeMap::new();
    for (path, count) in counts {
        match identity(&path) {
            one if one.len() == path.len() => drop(merged.insert(path, count)),
            one => spellings.entry(one.to_string()).or_default().push((count, path)),
        }
    }
    for forms in spellings.into_values() {
        let sum = forms.iter().map(|(count, _)| count).sum();
        let most = forms.into_iter().max_by(|a, b| a.0.cmp(&b.0).then_with(|| b.1.cmp(&a.1)));
        merged.extend(most.map(|(_, path)| (path, sum)));
    }
    merged
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
        self.spoken_of.collect(doc);
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
        (named, self.undated, self.spoken_of.counts)
    }
}
