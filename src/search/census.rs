//! One pass over the articles that match: who is named in how many, how often, in which forms, from when to when.
//!
//! For each article the index has a column of the forms in which names stand in it, each behind its facet path, and one of
//! how often. The dictionary of the forms is in order of paths, so that each form is given its actor before the pass.

use std::collections::{BTreeMap, HashMap, HashSet};

use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::{Column, StrColumn};
use tantivy::fastfield::FacetReader;
use tantivy::schema::Facet;
use tantivy::{DocAddress, DocId, Score, SegmentOrdinal, SegmentReader};

use crate::index::identity;

use super::copies::Hidden;

/// How many articles that are about the focus are kept.
const ABOUT: usize = 3;

/// What was counted of one.
#[derive(Debug, Clone, Default)]
pub(super) struct Tallied {
    pub(super) articles: u64,
    pub(super) mentions: u64,
    pub(super) first: Option<String>,
    pub(super) last: Option<String>,
    pub(super) forms: HashMap<String, u64>,
    /// Spellings of an unlisted name with how often.
    pub(super) spellings: BTreeMap<String, u64>,
}

impl Tallied {
    /// How the name is written: the most frequent spelling, or the last step of its path.
    pub(super) fn spelling(&self, path: &str) -> String {
        let most = self.spellings.iter().max_by(|a, b| a.1.cmp(b.1).then_with(|| b.0.cmp(a.0)));
        most.map_or_else(|| path.rsplit('/').next().unwrap_or(path).to_string(), |(name, _)| name.clone())
    }

    fn add(&mut self, other: Tallied) {
        self.articles += other.articles;
        self.mentions += other.mentions;
        self.first = match (self.first.take(), other.first) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        };
        self.last = self.last.take().max(other.last);
        for (form, count) in other.forms {
            *self.forms.entry(form).or_default() += count;
        }
        for (name, count) in other.spellings {
            *self.spellings.entry(name).or_default() += count;
        }
    }
}

/// What was counted of all.
#[derive(Default)]
pub(super) struct Tally {
    pub(super) articles: u64,
    pub(super) undated: u64,
    pub(super) years: BTreeMap<i64, u64>,
    /// By facet path, without the spelling.
    pub(super) actors: HashMap<String, Tallied>,
    /// Articles that are about the focus most, best first.
    pub(super) about: Vec<(f64, DocAddress)>,
}

/// Counts whoever is named in what matches.
pub(super) struct Census<'c> {
    pub(super) hidden: &'c Hidden,
    /// Of whom the articles that are most about him are kept.
    pub(super) focus: Option<&'c str>,
}

/// The count of one segment.
pub(super) struct SegmentCensus {
    ordinal: SegmentOrdinal,
    hidden: HashSet<DocId>,
    surfaces: Option<StrColumn>,
    counts: Column<u64>,
    published: FacetReader,
    /// Number of the actor of each form.
    actor_of: Vec<u32>,
    /// Facet path of each actor, without the spelling.
    paths: Vec<String>,
    focus: Option<u32>,
    /// By form: how often it stands.
    forms: Vec<u64>,
    /// By actor: articles, the last article that was counted for it, first and last date by their places.
    actors: Vec<Dates>,
    articles: u64,
    undated: u64,
    by_date: HashMap<u64, u64>,
    about: Vec<(f64, DocAddress)>,
}

#[derive(Clone, Copy)]
struct Dates {
    articles: u64,
    counted: DocId,
    first: u64,
    last: Option<u64>,
}

impl Collector for Census<'_> {
    type Fruit = Tally;
    type Child = SegmentCensus;

    fn for_segment(&self, ordinal: SegmentOrdinal, segment: &SegmentReader) -> tantivy::Result<SegmentCensus> {
        let columns = segment.fast_fields();
        let surfaces = columns.str("surface")?;
        let (mut actor_of, mut paths) = (Vec::new(), Vec::<String>::new());
        if let Some(surfaces) = &surfaces {
            // Forms are in order of their paths: those of one actor stand together.
            let mut terms = surfaces.dictionary().stream()?;
            while terms.advance() {
                let path = terms.key().split(|b| *b == b'\t').next().unwrap_or_default();
                let path = identity(std::str::from_utf8(path).unwrap_or_default());
                if paths.last().is_none_or(|last| last != path) {
                    paths.push(path.to_string());
                }
                actor_of.push(paths.len() as u32 - 1);
            }
        }
        let focus = self.focus.and_then(|focus| paths.iter().position(|path| path == focus)).map(|at| at as u32);
        let here = |address: &&DocAddress| address.segment_ord == ordinal;
        Ok(SegmentCensus {
            ordinal,
            hidden: self.hidden.iter().filter(here).map(|address| address.doc_id).collect(),
            counts: columns.u64("surface_count")?,
            published: segment.facet_reader("published")?,
            forms: vec![0; actor_of.len()],
            actors: vec![Dates { articles: 0, counted: DocId::MAX, first: u64::MAX, last: None }; paths.len()],
            surfaces,
            actor_of,
            paths,
            focus,
            articles: 0,
            undated: 0,
            by_date: HashMap::new(),
            about: Vec::new(),
        })
    }

    fn requires_scoring(&self) -> bool {
        false
    }

    fn merge_fruits(&self, fruits: Vec<tantivy::Result<Tally>>) -> tantivy::Result<Tally> {
        let mut all = Tally::default();
        for fruit in fruits {
            let fruit = fruit?;
            all.articles += fruit.articles;
            all.undated += fruit.undated;
            for (year, count) in fruit.years {
                *all.years.entry(year).or_default() += count;
            }
            for (path, one) in fruit.actors {
                all.actors.entry(path).or_default().add(one);
            }
            all.about.extend(fruit.about);
        }
        keep_best(&mut all.about);
        Ok(all)
    }
}

fn keep_best(about: &mut Vec<(f64, DocAddress)>) {
    about.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    about.truncate(ABOUT);
}

impl SegmentCollector for SegmentCensus {
    type Fruit = tantivy::Result<Tally>;

    fn collect(&mut self, doc: DocId, _: Score) {
        if !self.hidden.is_empty() && self.hidden.contains(&doc) {
            return;
        }
        self.articles += 1;
        let date = self.published.facet_ords(doc).next();
        match date {
            Some(date) => *self.by_date.entry(date).or_default() += 1,
            None => self.undated += 1,
        }
        let Some(surfaces) = &self.surfaces else { return };
        let (mut of_all, mut of_focus) = (0, 0);
        for (form, count) in surfaces.term_ords(doc).zip(self.counts.values_for_doc(doc)) {
            let Some(&actor) = self.actor_of.get(form as usize) else { continue };
            self.forms[form as usize] += count;
            of_all += count;
            if Some(actor) == self.focus {
                of_focus += count;
            }
            let own = &mut self.actors[actor as usize];
            if own.counted != doc {
                own.counted = doc;
                own.articles += 1;
                if let Some(date) = date {
                    own.first = own.first.min(date);
                    own.last = own.last.max(Some(date));
                }
            }
        }
        if of_focus > 0 {
            // Often named, and a large part of those named: an article about him and not a list of many.
            let score = of_focus as f64 * of_focus as f64 / of_all as f64;
            self.about.push((score, DocAddress::new(self.ordinal, doc)));
            if self.about.len() > 1000 {
                keep_best(&mut self.about);
            }
        }
    }

    fn harvest(mut self) -> tantivy::Result<Tally> {
        let mut tally = Tally { articles: self.articles, undated: self.undated, ..Tally::default() };
        let mut facet = Facet::root();
        let mut shown: HashMap<u64, String> = HashMap::new();
        let dates = self.actors.iter().flat_map(|own| [Some(own.first), own.last]).flatten();
        for date in dates.chain(self.by_date.keys().copied()).filter(|date| *date != u64::MAX) {
            if let std::collections::hash_map::Entry::Vacant(unknown) = shown.entry(date) {
                self.published.facet_from_ord(date, &mut facet)?;
                unknown.insert(facet.to_path().join("-"));
            }
        }
        for (date, count) in &self.by_date {
            let year = shown.get(date).and_then(|d| d.split('-').next()).and_then(|y| y.parse().ok());
            if let Some(year) = year {
                *tally.years.entry(year).or_default() += count;
            }
        }
        for (own, path) in self.actors.iter().zip(&self.paths).filter(|(own, _)| own.articles > 0) {
            let (first, last) = (shown.get(&own.first).cloned(), own.last.and_then(|d| shown.get(&d).cloned()));
            let one = Tallied { articles: own.articles, first, last, ..Tallied::default() };
            tally.actors.insert(path.clone(), one);
        }
        if let Some(surfaces) = &self.surfaces {
            let mut terms = surfaces.dictionary().stream()?;
            while terms.advance() {
                let at = terms.term_ord() as usize;
                let (Some(&count), Some(&actor)) = (self.forms.get(at), self.actor_of.get(at)) else { continue };
                if count == 0 {
                    continue;
                }
                let Some((path, form)) = std::str::from_utf8(terms.key()).unwrap_or_default().split_once('\t') else {
                    continue;
                };
                let Some(one) = tally.actors.get_mut(&self.paths[actor as usize]) else { continue };
                one.mentions += count;
                *one.forms.entry(form.to_string()).or_default() += count;
                if let Some(name) = path.strip_prefix(identity(path)).and_then(|rest| rest.strip_prefix('/')) {
                    *one.spellings.entry(name.to_string()).or_default() += count;
                }
            }
        }
        keep_best(&mut self.about);
        tally.about = self.about;
        Ok(tally)
    }
}
