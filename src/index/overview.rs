//! What an index holds, counted: files, articles, kinds, languages, dates.
//!
//! All is read from columns; no text is touched.

use std::collections::BTreeMap;

use serde::Serialize;
use tantivy::schema::Facet;
use tantivy::{DocId, Searcher, SegmentReader};

use super::{Index, IndexError, manifest};

/// How often something occurs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Count {
    /// What is counted.
    pub name: String,
    /// How many.
    pub count: u64,
}

/// What an index holds.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Overview {
    /// Files that gave articles.
    pub files: u64,
    /// Their bytes.
    pub bytes: u64,
    /// Files that gave none, by reason, most frequent first.
    pub skipped: Vec<Count>,
    /// Articles.
    pub articles: u64,
    /// Passages.
    pub passages: u64,
    /// Articles by kind of file, most frequent first.
    pub formats: Vec<Count>,
    /// Articles by language, most frequent first.
    pub languages: Vec<Count>,
    /// Articles by decade of publication ("1970s"), in order of time.
    pub decades: Vec<Count>,
    /// Articles without a publication date.
    pub undated: u64,
    /// Of these, articles whose text tells bounds.
    pub bounded: u64,
    /// Dated articles by how the date is known, most frequent first.
    pub provenances: Vec<Count>,
    /// Bytes of the index on disk.
    pub disk_bytes: u64,
}

impl Index {
    /// Counts what the last commit holds.
    ///
    /// # Errors
    /// [`IndexError::Tantivy`] when the index is damaged.
    pub fn overview(&self) -> Result<Overview, IndexError> {
        let searcher = self.searcher()?;
        let overview = count(&searcher).map_err(|e| self.error(e))?;
        Ok(Overview { disk_bytes: self.disk_bytes(), ..overview })
    }
}

fn count(searcher: &Searcher) -> tantivy::Result<Overview> {
    let mut overview = Overview::default();
    let mut skipped: BTreeMap<String, u64> = BTreeMap::new();
    for (_, entry) in manifest::load(searcher)? {
        if entry.skipped.is_empty() {
            overview.files += 1;
            overview.bytes += entry.size;
        } else {
            *skipped.entry(entry.skipped).or_default() += 1;
        }
    }
    let [mut formats, mut languages, mut provenances, mut decades] = [const { BTreeMap::<String, u64>::new() }; 4];
    for segment in searcher.segment_readers() {
        let columns = segment.fast_fields();
        let (marks, ordinals) = (columns.u64("mark")?, columns.u64("ordinal")?);
        let mut articles: Vec<DocId> = Vec::new();
        for doc in segment.doc_ids_alive() {
            articles.extend(marks.first(doc).map(|_| doc));
            overview.passages += u64::from(ordinals.first(doc).is_some());
        }
        overview.articles += articles.len() as u64;
        let (early, days) = (columns.i64("early")?, columns.i64("day_first")?);
        let is_bounded = |doc: &&DocId| early.first(**doc).is_some() && days.first(**doc).is_none();
        overview.bounded += articles.iter().filter(is_bounded).count() as u64;
        let add = |field: &str, counts: &mut BTreeMap<String, u64>, name: &dyn Fn(&Facet) -> String| {
            tally(segment, &articles, field, counts, name)
        };
        add("format", &mut formats, &first_step)?;
        add("language", &mut languages, &first_step)?;
        add("provenance", &mut provenances, &first_step)?;
        add("published", &mut decades, &decade)?;
    }
    overview.undated = overview.articles - decades.values().sum::<u64>().min(overview.articles);
    overview.skipped = by_count(skipped);
    overview.formats = by_count(formats);
    overview.languages = by_count(languages);
    overview.provenances = by_count(provenances);
    overview.decades = decades.into_iter().map(|(name, count)| Count { name, count }).collect();
    Ok(overview)
}

/// Counts the facets of articles by a name made of them.
fn tally(
    segment: &SegmentReader,
    articles: &[DocId],
    field: &str,
    counts: &mut BTreeMap<String, u64>,
    name: &dyn Fn(&Facet) -> String,
) -> tantivy::Result<()> {
    let reader = segment.facet_reader(field)?;
    let mut by_ord = vec![0u64; reader.num_facets()];
    for ord in articles.iter().flat_map(|doc| reader.facet_ords(*doc)) {
        if let Some(count) = by_ord.get_mut(ord as usize) {
            *count += 1;
        }
    }
    let mut facet = Facet::root();
    for (ord, count) in by_ord.into_iter().enumerate().filter(|(_, count)| *count > 0) {
        reader.facet_from_ord(ord as u64, &mut facet)?;
        *counts.entry(name(&facet)).or_default() += count;
    }
    Ok(())
}

fn first_step(facet: &Facet) -> String {
    facet.to_path().first().map_or_else(String::new, |step| step.to_string())
}

/// `/1973/09` as `1970s`.
fn decade(facet: &Facet) -> String {
    let year = first_step(facet);
    year.get(..year.len().saturating_sub(1)).map_or_else(String::new, |decade| format!("{decade}0s"))
}

fn by_count(counts: BTreeMap<String, u64>) -> Vec<Count> {
    let mut counts: Vec<Count> = counts.into_iter().map(|(name, count)| Count { name, count }).collect();
    counts.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.name.cmp(&b.name)));
    counts
}
