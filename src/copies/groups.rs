//! Which articles are copies of each other.
//!
//! Candidates are pairs that agree in all rows of one of [`BANDS`] bands (locality-sensitive hashing, Indyk and
//! Motwani 1998; banding as in Leskovec, Rajaraman and Ullman, "Mining of Massive Datasets", ch. 3). A pair of
//! resemblance `J` is looked at with probability `1 - (1 - J^r)^b`, with r = 3 rows and b = 85 bands: 0.996 at 0.4, 0.9999 at 0.5; 0.08 at 0.1.
//! Whether it is a pair of copies, [`is_copy`] says.
//!
//! Being a copy is not transitive: a story may grow from edition to edition until the last shares little with the
//! first. Groups are stars (Aslam, Pelekhov and Rus 2004): the article with the most copies takes them all, then the
//! next of what is left. What stands for a star is a copy of each of the others: the first to appear of those that are.
//!
//! A digest, an issue, a mail with two articles in it is no copy of either, though each may be half of it: it would
//! bind what has nothing to do with each other. It is known by copies that share next to nothing. An article and its
//! two halves in files of their own look the same, and come apart, too: to show one article thrice is the lesser evil.

use std::collections::{HashMap, HashSet};

use super::sketch::{BANDS, Likeness, Sketch};

/// By which way groups are made of pairs. Raise it with the way: an index keeps its groups.
pub const RULE: u32 = 2;
/// Copies resemble each other at least so much.
pub const LEAST_RESEMBLANCE: f64 = 0.40;
/// And so much of the shorter one is in the longer.
pub const LEAST_CONTAINMENT: f64 = 0.70;
/// And the shorter has at least so much of the length of the longer: an article is no copy of the digest that holds it.
pub const LEAST_LENGTH: f64 = 0.50;
/// Unless the longer has no more words than this beyond it: so many stand around an article on a page.
pub const FURNITURE: u64 = 150;
/// Two texts share nothing to speak of if they resemble each other less than this.
const STRANGERS: f64 = 0.15;
/// A text that holds two strangers resembles neither more than this, and one of them less than [`LOOSE`].
const CLOSE: f64 = 0.85;
const LOOSE: f64 = 0.65;
/// Of articles that agree in a band, each is compared with so many that come first; of the kin of a text, so many that
/// are least like it are compared with each other. It bounds the work where thousands are made from one mould.
const MOST_COMPARED: usize = 24;

/// Whether two texts that share so much are copies of one article: a shortened story keeps its containment, and a
/// story on the same communiqué does not reach it.
pub fn is_copy(likeness: Likeness) -> bool {
    is_kin(likeness) && is_most(likeness)
}

/// Whether the shorter of two texts is long enough to be the longer one.
pub fn is_most(Likeness { shorter, longer, .. }: Likeness) -> bool {
    shorter as f64 >= longer as f64 * LEAST_LENGTH || longer.saturating_sub(shorter) <= FURNITURE
}

/// Whether two texts are copies, or one is a good part of the other.
fn is_kin(likeness: Likeness) -> bool {
    likeness.resemblance >= LEAST_RESEMBLANCE && likeness.containment >= LEAST_CONTAINMENT
}

/// An article that may have copies.
#[derive(Debug, Clone)]
pub struct Candidate {
    /// What it is known by; no two articles have the same.
    pub mark: u64,
    /// The last day that its publication date may mean, counted from any day; `None` where it is unknown.
    pub day: Option<i64>,
    /// How well the file says what it is and where it is from, more for better: of a page and its print, the page.
    pub described: u64,
    /// Its id, which decides between articles that are alike in all else.
    pub id: String,
    /// Its text.
    pub sketch: Sketch,
}

/// Copies of one article: at least two, the one that stands for them first. Each of the others is a copy of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// The marks: what stands for them, then the others in order of standing.
    pub members: Vec<u64>,
}

/// Finds the groups, in order of their first members.
///
/// The first of a group is the one that appeared first (a date that is not known to the day counts by its last day, an
/// unknown one comes last), then the best described, then the longest, then the first by id: of those that are copies
/// of all others.
pub fn group(mut articles: Vec<Candidate>) -> Vec<Group> {
    articles.sort_by(|a, b| {
        (a.day.is_none(), a.day)
            .cmp(&(b.day.is_none(), b.day))
            .then_with(|| b.described.cmp(&a.described))
            .then_with(|| b.sketch.words.cmp(&a.sketch.words))
            .then_with(|| a.id.cmp(&b.id).then(a.mark.cmp(&b.mark)))
    });
    // Texts that are the same stand for each other, which keeps a page that was saved a thousand times cheap. These
    // nodes are in order of standing, too.
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
    let mut near: Vec<Vec<usize>> = vec![Vec::new(); nodes.len()];
    for (node, before) in pairs(nodes.len(), sketch).into_iter().enumerate() {
        for one in before {
            near[node].push(one as usize);
            near[one as usize].push(node);
        }
    }
    let apart = compiled(&near, sketch);
    for (node, near) in near.iter_mut().enumerate() {
        near.retain(|&other| !apart.contains(&pair(node, other)) && is_copy(sketch(node).likeness(sketch(other))));
    }

    let mut by_copies: Vec<usize> = (0..nodes.len()).collect();
    by_copies.sort_by_key(|&node| (std::cmp::Reverse(near[node].len()), node));
    let mut taken = vec![false; nodes.len()];
    let mut groups: Vec<(usize, Group)> = Vec::new();
    for centre in by_copies {
        if std::mem::replace(&mut taken[centre], true) {
            continue;
        }
        let mut star = vec![centre];
        star.extend(near[centre].iter().filter(|&&node| !std::mem::replace(&mut taken[node], true)));
        star.sort_unstable();
        let stands = |one: usize| {
            star.iter().all(|&other| {
                one == other || !apart.contains(&pair(one, other)) && is_copy(sketch(one).likeness(sketch(other)))
            })
        };
        // The centre always does.
        let first = star.iter().copied().take(MOST_COMPARED).find(|&one| stands(one)).unwrap_or(centre);
        let first = nodes[first][0];
        let mut members: Vec<usize> = star.iter().flat_map(|&node| &nodes[node]).copied().collect();
        if members.len() < 2 {
            continue;
        }
        members.sort_unstable_by_key(|&at| (at != first, at));
        groups.push((first, Group { members: members.iter().map(|&at| articles[at].mark).collect() }));
    }
    groups.sort_by_key(|(first, _)| *first);
    groups.into_iter().map(|(_, group)| group).collect()
}

/// The pairs that may look like copies and are none: an article, and a text that holds it beside another one.
fn compiled<'s>(near: &[Vec<usize>], sketch: impl Fn(usize) -> &'s Sketch) -> HashSet<(usize, usize)> {
    let mut apart = HashSet::new();
    let resemblance = |one: usize, other: usize| sketch(one).likeness(sketch(other)).resemblance;
    for (node, near) in near.iter().enumerate().filter(|(_, near)| near.len() > 1) {
        let mut far: Vec<(f64, usize)> =
            near.iter().map(|&other| (resemblance(node, other), other)).filter(|(much, _)| *much < CLOSE).collect();
        far.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        let few = &far[..far.len().min(MOST_COMPARED)];
        let loose = few.iter().take_while(|(much, _)| *much < LOOSE).map(|(_, one)| *one);
        let among_few = loose.clone().flat_map(|one| few.iter().map(move |(_, other)| (one, *other)));
        let of_least = loose.take(1).flat_map(|one| far.iter().skip(few.len()).map(move |(_, other)| (one, *other)));
        let strangers = among_few.chain(of_least).find(|&(one, other)| resemblance(one, other) < STRANGERS);
        // They tell which half each of the others belongs to.
        if let Some((one, other)) = strangers {
            let is_half = |it: usize| resemblance(it, one) < STRANGERS || resemblance(it, other) < STRANGERS;
            apart.extend(far.iter().filter(|(_, it)| is_half(*it)).map(|(_, it)| pair(node, *it)));
        }
    }
    apart
}

fn pair(one: usize, other: usize) -> (usize, usize) {
    (one.min(other), one.max(other))
}

/// The kin of each text among those before it, each once.
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
                    if !found.contains(&one) && is_kin(sketch(one as usize).likeness(sketch(node as usize))) {
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
        Candidate { mark, day, described: 0, id: format!("{mark}.txt"), sketch: Sketch::of(&words.join(" "), None) }
    }

    /// A text of several runs of words.
    fn digest(mark: u64, day: Option<i64>, runs: &[(u64, u64)]) -> Candidate {
        let words: Vec<String> = runs.iter().flat_map(|(from, to)| *from..*to).map(|n| format!("w{}", n * n)).collect();
        Candidate { sketch: Sketch::of(&words.join(" "), None), ..article(mark, day, 0, 0) }
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
    fn what_stands_for_others_is_like_each_of_them() {
        // The first to appear shares little with the last, the second most with both.
        let (first, middle, last) = (|| (0, 300), || (90, 380), || (170, 460));
        let make = |mark, day, (from, to)| article(mark, Some(day), from, to);
        let articles = vec![make(1, 1, first()), make(2, 2, middle()), make(3, 3, last())];
        assert!(!is_copy(articles[0].sketch.likeness(&articles[2].sketch)));
        assert_eq!(members(articles), [[2, 1, 3]]);
        // Where several do, it is the first to appear.
        let articles = vec![make(1, 1, first()), make(2, 2, middle()), make(3, 3, last()), make(4, 4, (92, 381))];
        assert_eq!(members(articles), [[2, 1, 3, 4]]);
    }

    #[test]
    fn a_digest_is_no_copy_of_what_it_holds_and_binds_nothing() {
        let (one, two) = ((0, 345), (5000, 5318));
        let single = |mark: u64, (from, to): (u64, u64)| article(mark, Some(mark as i64), from, to);
        assert!(members(vec![single(1, one), single(2, two), digest(3, Some(0), &[one, two])]).is_empty());
        // Two prints of it are copies of each other; so are those of the articles, with a head and a foot each.
        let articles = vec![
            single(1, one),
            digest(2, Some(2), &[(9000, 9020), one, (9100, 9160)]),
            single(3, two),
            digest(4, Some(4), &[(9200, 9220), two, (9300, 9360)]),
            digest(5, Some(5), &[one, two]),
            digest(6, Some(6), &[one, two, (9400, 9460)]),
        ];
        assert_eq!(members(articles), [[1, 2], [3, 4], [5, 6]]);
        // An issue of many articles is none of them; an article with a note under it is the article.
        let runs: Vec<(u64, u64)> = (0..8).map(|n| (n * 5000, n * 5000 + 300)).collect();
        let mut issue: Vec<Candidate> = runs.iter().enumerate().map(|(mark, run)| single(mark as u64, *run)).collect();
        issue.push(digest(20, Some(0), &runs));
        assert!(members(issue).is_empty());
        assert_eq!(members(vec![single(1, one), digest(2, None, &[one, (5000, 5140)])]), [[1, 2]]);
    }

    #[test]
    fn a_short_item_keeps_its_page() {
        // More stands around it than in it.
        assert_eq!(members(vec![article(1, None, 0, 110), digest(2, None, &[(0, 110), (5000, 5140)])]), [[2, 1]]);
    }

    #[test]
    fn of_two_that_appeared_at_once_the_better_described_comes_first() {
        let described = |described, article: Candidate| Candidate { described, ..article };
        let articles = vec![described(1, article(1, None, 0, 320)), described(2, article(2, None, 0, 300))];
        assert_eq!(members(articles), [[2, 1]]);
        let articles = vec![described(1, article(1, Some(3), 0, 300)), described(2, article(2, Some(4), 0, 300))];
        assert_eq!(members(articles), [[1, 2]]);
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
                Candidate { mark, day: None, described: 0, id: format!("{mark}.txt"), sketch }
            })
            .collect();
        assert_eq!(group(own)[0].members.len(), 3000);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(60))]

        #[test]
        fn every_copy_is_one_of_what_stands_for_it_in_any_order(
            // Runs of a few stories: editions, cuts, digests.
            articles in prop::collection::vec(
                (prop::collection::vec((0u64..4, 0u64..200, 80u64..300), 1..3), prop::option::of(0i64..4), 0u64..3),
                0..30,
            ),
            seed in any::<u64>(),
        ) {
            let made: Vec<Candidate> = articles
                .iter()
                .enumerate()
                .map(|(mark, (runs, day, described))| {
                    let runs: Vec<(u64, u64)> =
                        runs.iter().map(|(s, from, long)| (s * 2000 + from, s * 2000 + from + long)).collect();
                    Candidate { described: *described, ..digest(mark as u64, *day, &runs) }
                })
                .collect();
            let mut shuffled = made.clone();
            shuffled.sort_by_key(|a| super::super::sketch::mix(a.mark ^ seed));
            let groups = group(made.clone());
            prop_assert_eq!(&groups, &group(shuffled));
            // Nobody is in two groups.
            let all: Vec<u64> = groups.iter().flat_map(|g| &g.members).copied().collect();
            prop_assert_eq!(all.iter().collect::<HashSet<_>>().len(), all.len());
            let sketch = |mark: u64| &made[mark as usize].sketch;
            for members in groups.iter().map(|group| &group.members) {
                prop_assert!(members.len() > 1);
                for other in &members[1..] {
                    prop_assert!(is_copy(sketch(members[0]).likeness(sketch(*other))), "{members:?}");
                }
            }
        }
    }
}
