//! Learns the weights of the tagger from marked text.
//!
//! The likelihood of the marks is climbed by AdaGrad (Duchi, Hazan and Singer 2011), one region at a time, in an order
//! that is shuffled by fixed numbers: the same texts give the same bytes on the same machine. Where a text leaves open
//! what a word is, all that it may be counts as right, and the sum over these paths is what is climbed. Used by
//! `examples/train_tagger.rs`; nothing here runs when articles are annotated.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::Range;

use crate::article::{Article, Format};
use crate::authority::Authority;

use super::super::lists::Lists;
use super::super::names::NameTable;
use super::super::resolve::{Resolved, resolve};
use super::super::spoken::Spoken;
use super::super::token::{Shape, Token, key, tokens};
use super::super::{lists, token};
use super::chain::{ANY, Chain, OUTSIDE, Row, TAGS, follows};
use super::gaps::Gap;
use super::gazetteer::Gazetteer;
use super::signs::{Run, signs};
use super::view::View;
use super::weights::Weights;
use super::{Label, Tagger, regions};

/// What a capitalised word that bears no mark is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unmarked {
    /// No name: the text marks all of them.
    Nothing,
    /// No person, organisation or place; a nationality or another name, perhaps.
    OtherOrPeople,
    /// Anything, within a sentence; nothing can be learnt from it.
    Anything,
}

/// A text with its names marked.
#[derive(Debug, Clone)]
pub struct Example {
    /// The text.
    pub text: String,
    /// Names by bytes of the text, not overlapping; without a label for a name of any sort.
    pub names: Vec<(Range<usize>, Option<Label>)>,
    /// What the words between are.
    pub unmarked: Unmarked,
    /// How much it counts; 1 for text of the kind that will be read.
    pub weight: f32,
}

/// How the training goes.
#[derive(Debug, Clone, Copy)]
pub struct Settings {
    /// How often all regions are gone through.
    pub rounds: usize,
    /// Step of AdaGrad.
    pub step: f32,
    /// Pull of weights towards zero.
    pub pull: f32,
    /// Slots of the table of signs, a power of two.
    pub slots: usize,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings { rounds: 12, step: 0.05, pull: 0.02, slots: 1 << 16 }
    }
}

/// Right, said and marked names by label; how [`score`] answers.
pub type Counts = BTreeMap<Label, [usize; 3]>;

struct Reader<'a> {
    authority: &'a Authority,
    names: NameTable,
    gazetteer: Gazetteer,
}

impl<'a> Reader<'a> {
    fn new(authority: &'a Authority) -> Reader<'a> {
        let gazetteer = Gazetteer::new(&Lists::built_in(), authority);
        Reader { authority, names: NameTable::new(authority, &lists::places()), gazetteer }
    }

    fn read(&self, text: &str) -> (Vec<Token>, Vec<Resolved>) {
        let words = tokens(text);
        let found = self.names.find(text, &words);
        let article = Article::new("training", Format::Text, text.to_string());
        let resolved = resolve(self.authority, &Spoken::new(&article, &words), &words, &found);
        (words, resolved)
    }
}

/// The words of a region with their signs (as places in the table of weights) and the tags they may bear.
struct Region {
    signs: Vec<Vec<u32>>,
    masks: Vec<u16>,
    /// The tags that the text's gaps leave open, whatever is marked.
    open: Vec<u16>,
    weight: f32,
}

/// Learns from examples and packs what was learnt. `prose` is text without marks, from which it is learnt only which
/// words are commonly written small and which capitalised.
pub fn train(authority: &Authority, examples: &[Example], prose: &[String], settings: Settings) -> Vec<u8> {
    let reader = Reader::new(authority);
    let [lower, upper] = common_words(examples.iter().map(|e| &e.text).chain(prose));
    let empty = Weights::pack(&[], &[[0.0; TAGS]; TAGS], [&lower, &upper], 1);
    let Some(words) = Weights::read(empty.into()) else { return Vec::new() };
    let mut regions: Vec<Region> = examples.iter().flat_map(|e| read_regions(&reader, &words, e)).collect();

    // Signs seen but once teach little and fill the table.
    let mut seen: HashMap<u32, u32> = HashMap::new();
    for sign in regions.iter().flat_map(|r| r.signs.iter().flatten()) {
        *seen.entry(*sign).or_default() += 1;
    }
    let mut kept: Vec<u32> = seen.iter().filter(|(_, n)| **n > 1).map(|(sign, _)| *sign).collect();
    kept.sort_unstable();
    for signs in regions.iter_mut().flat_map(|r| r.signs.iter_mut()) {
        *signs = signs.iter().filter_map(|s| kept.binary_search(s).ok()).map(|at| at as u32).collect();
    }
    let mut model = Model::new(kept.len(), settings);
    let mut order: Vec<usize> = (0..regions.len()).collect();
    let mut random = 0x2545_F491_4F6C_DD1Du64;
    for round in 0..settings.rounds {
        for at in (1..order.len()).rev() {
            random ^= random << 13;
            random ^= random >> 7;
            random ^= random << 17;
            order.swap(at, (random % (at as u64 + 1)) as usize);
        }
        for at in &order {
            model.learn(&regions[*at]);
        }
        if round >= settings.rounds / 2 {
            model.remember();
        }
    }
    model.pack(&kept, &seen, [&lower, &upper], settings.slots)
}

/// How well packed weights find the names of examples: right, said, marked.
pub fn score(authority: &Authority, packed: &[u8], examples: &[Example]) -> Counts {
    let mut counts = Counts::new();
    let Some(weights) = Weights::read(packed.to_vec().into()) else { return counts };
    let tagger = Tagger { weights, thorough: true };
    let reader = Reader::new(authority);
    for example in examples {
        let (words, resolved) = reader.read(&example.text);
        let tags = tagger.tag(&reader.gazetteer, &example.text, &words, &resolved);
        let marked: HashSet<(usize, usize, Label)> =
            example.names.iter().filter_map(|(r, label)| Some((r.start, r.end, (*label)?))).collect();
        for name in &tags.names {
            let (start, mut end) = (words[name.first].start, words[name.last - 1].end);
            let count = counts.entry(name.label).or_default();
            count[1] += 1;
            if example.text[end..].starts_with('.') && marked.contains(&(start, end + 1, name.label)) {
                end += 1;
            }
            count[0] += usize::from(marked.contains(&(start, end, name.label)));
        }
        for (_, _, label) in marked {
            counts.entry(label).or_default()[2] += 1;
        }
    }
    counts
}

/// Hashes of the words that are mostly written small, and of those that are mostly capitalised within a sentence.
fn common_words<'t>(texts: impl Iterator<Item = &'t String>) -> [Vec<u32>; 2] {
    let mut seen: HashMap<u64, [u32; 2]> = HashMap::new();
    for text in texts {
        let words = token::tokens(text);
        for pair in words.windows(2) {
            let (before, word) = (pair[0], pair[1]);
            let inside = &text[before.end..word.start] == " " && before.shape == Shape::Lower;
            let place = match word.shape {
                Shape::Lower => 0,
                Shape::Capital if inside => 1,
                _ => continue,
            };
            seen.entry(key(&text[word.start..word.end])).or_default()[place] += 1;
        }
    }
    let pick = |mine: usize, least: u32, times: u32| {
        let fits = |n: &[u32; 2]| n[mine] >= least && n[mine] > n[1 - mine] * times;
        let mut words: Vec<u32> = seen.iter().filter(|(_, n)| fits(n)).map(|(key, _)| *key as u32).collect();
        words.sort_unstable();
        words.dedup();
        words
    };
    [pick(0, 3, 2), pick(1, 3, 3)]
}

fn read_regions(reader: &Reader<'_>, words: &Weights, example: &Example) -> Vec<Region> {
    let (tokens, resolved) = reader.read(&example.text);
    let view = View::new(&reader.gazetteer, words, &example.text, &tokens, &resolved);
    let tags = allowed(&view, example);
    let mut read = Vec::new();
    for range in regions(&view) {
        let mut region = Region { signs: Vec::new(), masks: Vec::new(), open: Vec::new(), weight: example.weight };
        let mut run = Run { first: range.start, end: range.start };
        for at in range {
            if at >= run.end {
                run = Run { first: at, end: view.run_end(at) };
            }
            let mut found = Vec::with_capacity(64);
            signs(&view, run, at, &mut found);
            region.signs.push(found);
            region.masks.push(tags[at]);
            region.open.push(view.mask(at));
        }
        if region.masks.iter().any(|m| *m != ANY) {
            read.push(region);
        }
    }
    read
}

/// The tags that each word may bear.
fn allowed(view: &View<'_>, example: &Example) -> Vec<u16> {
    let both = |label: Label| 3u16 << label.begin();
    let mut tags: Vec<u16> = (0..view.tokens.len())
        .map(|at| {
            let sentence = matches!(view.gaps[at], Gap::Start | Gap::Line | Gap::Sentence);
            let capital = view.tokens[at].shape.is_capitalised();
            match example.unmarked {
                Unmarked::OtherOrPeople if capital && !sentence => {
                    1 << OUTSIDE | both(Label::People) | both(Label::Other)
                }
                Unmarked::Anything if capital => ANY,
                _ => 1 << OUTSIDE,
            }
        })
        .collect();
    for (range, label) in &example.names {
        let first = tags.len().min(view.tokens.partition_point(|t| t.end <= range.start));
        let last = view.tokens.partition_point(|t| t.start < range.end);
        let broken = (first..last).any(|at| !view.may[at]);
        for (at, allowed) in tags.iter_mut().enumerate().take(last).skip(first) {
            *allowed = match label {
                Some(label) if !broken => 1 << (label.begin() + usize::from(at > first)),
                _ => ANY,
            };
        }
    }
    tags
}

/// Weights while they are learnt.
struct Model {
    weights: Vec<Row>,
    squares: Vec<Row>,
    sums: Vec<Row>,
    links: [Row; TAGS],
    link_squares: [Row; TAGS],
    link_sums: [Row; TAGS],
    remembered: f32,
    settings: Settings,
    free: Chain,
    bound: Chain,
}

impl Model {
    fn new(signs: usize, settings: Settings) -> Model {
        Model {
            weights: vec![[0.0; TAGS]; signs],
            squares: vec![[1e-4; TAGS]; signs],
            sums: vec![[0.0; TAGS]; signs],
            links: [[0.0; TAGS]; TAGS],
            link_squares: [[1.0; TAGS]; TAGS],
            link_sums: [[0.0; TAGS]; TAGS],
            remembered: 0.0,
            settings,
            free: Chain::default(),
            bound: Chain::default(),
        }
    }

    fn learn(&mut self, region: &Region) {
        let mut scores: Vec<Row> = Vec::with_capacity(region.signs.len());
        for signs in &region.signs {
            let mut row = [0.0; TAGS];
            for sign in signs {
                for (sum, w) in row.iter_mut().zip(&self.weights[*sign as usize]) {
                    *sum += w;
                }
            }
            scores.push(row);
        }
        let mut factors = [[0.0; TAGS]; TAGS];
        for (tag, row) in factors.iter_mut().enumerate() {
            for (next, factor) in row.iter_mut().enumerate().filter(|(next, _)| follows(tag, *next)) {
                *factor = self.links[tag][next].exp();
            }
        }
        if !self.bound.sum(&scores, &region.masks, &factors, true)
            || !self.free.sum(&scores, &region.open, &factors, true)
        {
            return;
        }
        let Settings { step, pull, .. } = self.settings;
        for (at, signs) in region.signs.iter().enumerate() {
            let mut slope = [0.0; TAGS];
            for (tag, value) in slope.iter_mut().enumerate() {
                *value = region.weight * (self.free.likely[at][tag] - self.bound.likely[at][tag]);
            }
            if slope.iter().all(|s| s.abs() < 1e-4) {
                continue;
            }
            for sign in signs {
                let (weights, squares) = (&mut self.weights[*sign as usize], &mut self.squares[*sign as usize]);
                for ((w, square), s) in weights.iter_mut().zip(squares).zip(slope) {
                    let s = s + pull * 0.01 * *w;
                    *square += s * s;
                    *w -= step * s / (square.sqrt() + 0.3);
                }
            }
        }
        for (free, bound) in self.free.pairs.iter().zip(&self.bound.pairs) {
            for tag in 0..TAGS {
                for next in (0..TAGS).filter(|next| follows(tag, *next)) {
                    let s = region.weight * (free[tag][next] - bound[tag][next]);
                    self.link_squares[tag][next] += s * s;
                    self.links[tag][next] -= step * s / self.link_squares[tag][next].sqrt();
                }
            }
        }
    }

    /// Adds the weights of now to the mean that is packed in the end.
    fn remember(&mut self) {
        self.remembered += 1.0;
        let weights = self.weights.iter().zip(&mut self.sums).chain(self.links.iter().zip(&mut self.link_sums));
        for (row, sums) in weights {
            for (w, sum) in row.iter().zip(sums) {
                *sum += w;
            }
        }
    }

    fn pack(&self, kept: &[u32], seen: &HashMap<u32, u32>, words: [&[u32]; 2], slots: usize) -> Vec<u8> {
        let mean = |row: &Row| row.map(|w| w / self.remembered.max(1.0));
        let mut signs: Vec<(f32, u32, Row)> = kept
            .iter()
            .zip(&self.sums)
            .map(|(sign, row)| {
                let row = mean(row);
                let most = row.iter().fold(0.0f32, |m, w| m.max(w.abs()));
                let often = seen.get(sign).copied().unwrap_or(1) as f32;
                (most * often.min(50.0).sqrt(), *sign, row)
            })
            .collect();
        signs.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        signs.truncate(slots * 85 / 100);
        let signs: Vec<(u32, Row)> = signs.into_iter().map(|(_, sign, row)| (sign, row)).collect();
        let links: Vec<Row> = self.link_sums.iter().map(mean).collect();
        let mut table = [[0.0; TAGS]; TAGS];
        table.copy_from_slice(&links);
        Weights::pack(&signs, &table, words, slots)
    }
}
