//! Which articles are copies of each other.
//!
//! Candidates are pairs that agree in all rows of one of [`BANDS`] bands (locality-sensitive hashing, Indyk and
//! Motwani 1998; banding as in Leskovec, Rajaraman and Ullman, "Mining of Massive Datasets", ch. 3). A pair of
//! resemblance `J` is looked at with probability `1 - (1 - J^r)^b`, with r = 3 rows and b = 85 bands: 0.996 at 0.4, 0.9999 at 0.5; 0.08 at 0.1.
//! Whether it is a pair of copies, [`is_copy`] says.
//!
//! Being a copy is not transitive: a story may grow from edition to edition until the last shares little with the
//! first. Groups are stars (Aslam, Pelekhov and Rus 2004): the article with the most copies takes them all, then the
//! next of what is left, so that two members are never further apart than two steps.

use std::collections::HashMap;

use super::sketch::{BANDS, Likeness, Sketch};

/// Copies resemble each other at least so much.
pub const LEAST_RESEMBLANCE: f64 = 0.40;
/// And so much of the shorter one is in the longer.
pub const LEAST_CONTAINMENT: f64 = 0.70;
/// Of articles that agree in a band, each is compared with so many that come first. It bounds the work where thousands
/// are made from one mould.
const MOST_COMPARED: usize = 24;

/// Whether two texts that share so much are copies of one article: a shortened story keeps its containment, and a
/// story on the same communiqué does not reach it.
pub fn is_copy(likeness: Likeness) -> bool {
    likeness.resemblance >= LEAST_RESEMBLANCE && likeness.containment >= LEAST_CONTAINMENT
}

/// An article that may have copies.
#[derive(Debug, Clone)]
pub struct Candidate {
    /// What it is known by; no two articles have the same.
    pub mark: u64,
    /// The last day that its publication date may mean, counted from any day; `None` where it is unknown.
    pub day: Option<i64>,
    /// Its id, which decides between articles that are alike in all else.
    pub id: String,
    /// Its text.
    pub sketch: Sketch,
}

/// Copies of one article: at least two, the one that stands for them first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// The marks, in order of standing.
    pub members: Vec<u64>,
}

/// Finds the groups, in order of their first members.
///
/// The first of a group is the one that appeared first (a date that is not known to the day counts by its last day, an
/// unknown one comes last), then the longest, then the first by id.
pub fn group(mut articles: Vec<Candidate>) -> Vec<Group> {
    articles.sort_by(|a, b| {
        (a.day.is_none(), a.day)
            .cmp(&(b.day.is_none(), b.day))
            .then_with(|| b.sketch.words.cmp(&a.sketch.words))
            .then_with(|| a.id.cmp(&b.id).then(a.mark.cmp(&b.mark)))
    });
    // Texts that are the same stand for each other, which keeps a page that was saved a thousand times cheap.
    let mut same: HashMap<(u64, u64), usize> = HashMap::new();
    let mut nodes: Vec<Vec<usize>> = Vec::new();
    for (at, article) in articles.iter().enumerate() {
        let Some(twin) = article.sketch.twin else { continue };
        let node = *same.entry((twin, article.sketch.words)).or_insert_with(|| {
            nodes.push(Vec::new());
            nodes.len() - 1
        });
        nodes[node].push(at);
    }
    let sketch = |node: usize| &articles[nodes[node][0]].sketch;
    let before = pairs(nodes.len(), sketch);
    let mut near: Vec<Vec<usize>> = vec![Vec::new(); nodes.len()];
    for (node, before) in before.iter().enumerate() {
        for &one in before {
            near[node].push(one as usize);
            near[one as usize].push(node);
        }
    }

    let mut by_copies: Vec<usize> = (0..nodes.len()).collect();
    by_copies.sort_by_key(|&node| (std::cmp::Reverse(near[node].len()), node));
    let mut taken = vec![false; nodes.len()];
    let mut groups: Vec<(usize, Group)> = Vec::new();
    for centre in by_copies {
        if std::mem::replace(&mut taken[centre], true) {
            continue;
        }
        let mut members = nodes[centre].clone();
        for &node in &near[centre] {
            if !std::mem::replace(&mut taken[node], true) {
                members.extend(&nodes[node]);
            }
        }
        if members.len() < 2 {
            continue;
        }
        members.sort_unstable();
        let group = Group { members: members.iter().map(|&at| articles[at].mark).collect() };
        groups.push((members[0], group));
    }
    groups.sort_by_key(|(first, _)| *first);
    groups.into_iter().map(|(_, group)| group).collect()
}

/// The copies of each text among those before it, each once.
fn pairs<'s>(count: usize, sketch: impl Fn(usize) -> &'s Sketch) -> Vec<Vec<u32>> {
    let mut found: Vec<Vec<u32>> = vec![Vec::new(); count];
    let mut band: Vec<(u32, u32)> = Vec::with_capacity(count);
    for number in 0..BANDS {
        band.clear();
        band.extend((0..count).filter_map(|node| Some((sketch(node).band(number)?, u32::try_from(node).ok()?))));
        band.sort_unstable();
        for run in band.chunk_by(|a, b| a.0 == b.0).filter(|run| run.len() > 1) {
            for (at, &(_, node)) in run.iter().enumerate() {
                // A pair that meets in several bands is compared again in each: that is quicker than to remember it.
                for &(_, one) in &run[..at.min(MOST_COMPARED)] {
                    let found = &mut found[node as usize];
                    if !found.contains(&one) && is_copy(sketch(one as usize).likeness(sketch(node as usize))) {
                        found.push(one);
                    }
                }
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use proptest::prelude::*;

    use super::*;

    /// An article whose text is the words from one number to another.
    fn article(mark: u64, day: Option<i64>, from: u64, to: u64) -> Candidate {
        let words: Vec<String> = (from..to).map(|n| format!("w{}", n * n)).collect();
        Candidate { mark, day, id: format!("{mark}.txt"), sketch: Sketch::of(&words.join(" "), None) }
    }

    fn members(articles: Vec<Candidate>) -> Vec<Vec<u64>> {
        group(articles).into_iter().map(|group| group.members).collect()
    }

    #[test]
    fn the_first_to_appear_stands_for_its_copies() {
        let articles = vec![
            article(1, None, 0, 330),
            article(2, Some(90), 0, 310),
            article(3, Some(20), 0, 300),
            article(4, Some(20), 0, 320),
            article(5, Some(10), 1000, 1300),
        ];
        assert_eq!(members(articles), [[4, 3, 2, 1]]);
    }

    #[test]
    fn what_shares_less_is_no_copy() {
        // Two stories that quote the same communiqué, half of each.
        assert!(members(vec![article(1, None, 0, 400), article(2, None, 200, 600)]).is_empty());
        assert!(members(vec![article(1, None, 0, 100), article(2, None, 0, 1000)]).is_empty());
        assert_eq!(members(vec![article(1, None, 0, 400), article(2, None, 0, 600)]), [[2, 1]]);
    }

    #[test]
    fn a_story_that_grows_does_not_swallow_all_its_editions() {
        let editions: Vec<Candidate> =
            (0..12u64).map(|n| article(n + 1, Some(n as i64), n * 60, n * 60 + 300)).collect();
        let groups = members(editions);
        assert!(groups.len() >= 3, "{groups:?}");
        assert!(groups.iter().all(|group| group.iter().max().zip(group.iter().min()).is_some_and(|(a, b)| a - b <= 2)));
    }

    #[test]
    fn texts_without_words_are_nobodys_copies() {
        assert!(members(vec![article(1, None, 0, 0), article(2, None, 0, 0)]).is_empty());
    }

    #[test]
    fn thousands_from_one_mould_cost_little() {
        let same: Vec<Candidate> = (0..2000).map(|mark| article(mark, None, 0, 80)).collect();
        assert_eq!(group(same)[0].members.len(), 2000);
        let near: Vec<Candidate> = (0..1000).map(|mark| article(mark, None, 0, 100 + mark % 50)).collect();
        assert_eq!(group(near)[0].members.len(), 1000);
        // Each with a word of its own.
        let own: Vec<Candidate> = (0..3000)
            .map(|mark| {
                let words: Vec<String> =
                    (0..90).map(|n| if n == mark % 90 { format!("own{mark}") } else { format!("w{n}") }).collect();
                let sketch = Sketch::of(&words.join(" "), None);
                Candidate { mark, day: None, id: format!("{mark}.txt"), sketch }
            })
            .collect();
        assert_eq!(group(own)[0].members.len(), 3000);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(40))]

        #[test]
        fn the_order_of_articles_changes_nothing(
            articles in prop::collection::vec((0u64..6, 0u64..200, prop::option::of(0i64..4)), 0..25),
            seed in any::<u64>(),
        ) {
            let made: Vec<Candidate> = articles
                .iter()
                .enumerate()
                .map(|(mark, (story, more, day))| article(mark as u64, *day, story * 2000, story * 2000 + 200 + more))
                .collect();
            let mut shuffled = made.clone();
            shuffled.sort_by_key(|a| super::super::sketch::mix(a.mark ^ seed));
            let groups = group(made.clone());
            prop_assert_eq!(&groups, &group(shuffled));
            // Nobody is in two groups.
            let all: Vec<u64> = groups.iter().flat_map(|g| &g.members).copied().collect();
            prop_assert_eq!(all.iter().collect::<HashSet<_>>().len(), all.len());
        }
    }
}
