//! The chain of tags: which may follow which, the likeliest path, and how sure each tag of it is.
//!
//! A linear-chain conditional random field (Lafferty, McCallum and Pereira 2001). Scores of a word's tags come from
//! outside; this file knows only sums over paths. Probabilities are kept scaled to one at each word, so that a region of
//! any length neither over- nor underflows.

/// Tags: outside, and begin and inside of each of the five labels.
pub(super) const TAGS: usize = 11;

/// All tags, as the bits of a mask.
pub(super) const ANY: u16 = (1 << TAGS) - 1;

/// The tag of a word outside of all names.
pub(super) const OUTSIDE: usize = 0;

/// Scores of the tags of a word, or of one tag behind another.
pub(super) type Row = [f32; TAGS];

/// Whether `next` may stand right behind `previous`: the inside of a name only behind its begin or inside.
pub(super) fn follows(previous: usize, next: usize) -> bool {
    next == OUTSIDE || next % 2 == 1 || previous == next || previous + 1 == next
}

/// Whether a tag is the inside of a name.
pub(super) fn is_inside(tag: usize) -> bool {
    tag != OUTSIDE && tag.is_multiple_of(2)
}

/// Sums over the paths of one region, with the room they need; made once and used for many.
#[derive(Debug, Default)]
pub(super) struct Chain {
    emitted: Vec<Row>,
    forward: Vec<Row>,
    backward: Vec<Row>,
    back: Vec<[u8; TAGS]>,
    /// How likely each tag of each word is, once [`Chain::sum`] ran.
    pub(super) likely: Vec<Row>,
    /// For training: how often each pair of tags is expected.
    pub(super) pairs: Vec<[Row; TAGS]>,
}

impl Chain {
    /// Sums over all paths that the masks allow. `false` if there is none. `links` are exponentials of the scores of one
    /// tag behind another, zero where it may not follow. With `pairs` the expected pairs are counted, too.
    pub(super) fn sum(&mut self, scores: &[Row], masks: &[u16], links: &[Row; TAGS], pairs: bool) -> bool {
        let n = scores.len();
        self.emitted.clear();
        self.forward.clear();
        for (at, (row, mask)) in scores.iter().zip(masks).enumerate() {
            let most = row.iter().copied().fold(f32::MIN, f32::max);
            let mut emitted = [0.0; TAGS];
            for (tag, score) in row.iter().enumerate() {
                let opens = at > 0 || !is_inside(tag);
                if mask >> tag & 1 == 1 && opens {
                    emitted[tag] = (score - most).max(-60.0).exp();
                }
            }
            let mut forward = emitted;
            if let Some(before) = self.forward.last() {
                let mut reached = [0.0; TAGS];
                for (weight, row) in before.iter().zip(links) {
                    for (sum, link) in reached.iter_mut().zip(row) {
                        *sum += weight * link;
                    }
                }
                for (f, r) in forward.iter_mut().zip(reached) {
                    *f *= r;
                }
            }
            let total: f32 = forward.iter().sum();
            if total <= 0.0 || !total.is_finite() {
                return false;
            }
            forward.iter_mut().for_each(|f| *f /= total);
            self.emitted.push(emitted);
            self.forward.push(forward);
        }
        self.backward.clear();
        self.backward.resize(n, [1.0; TAGS]);
        for at in (0..n.saturating_sub(1)).rev() {
            let ahead = self.backward[at + 1];
            let mut row = [0.0; TAGS];
            for (tag, value) in row.iter_mut().enumerate() {
                *value = (0..TAGS).map(|next| links[tag][next] * self.emitted[at + 1][next] * ahead[next]).sum();
            }
            let total: f32 = row.iter().sum();
            if total > 0.0 {
                row.iter_mut().for_each(|r| *r /= total);
            }
            self.backward[at] = row;
        }
        self.likely.clear();
        for (forward, backward) in self.forward.iter().zip(&self.backward) {
            let mut row = [0.0; TAGS];
            for (value, (f, b)) in row.iter_mut().zip(forward.iter().zip(backward)) {
                *value = f * b;
            }
            let total: f32 = row.iter().sum();
            row.iter_mut().for_each(|r| *r /= total.max(f32::MIN_POSITIVE));
            self.likely.push(row);
        }
        if pairs {
            self.count_pairs(links);
        }
        true
    }

    fn count_pairs(&mut self, links: &[Row; TAGS]) {
        self.pairs.clear();
        for at in 1..self.forward.len() {
            let mut pairs = [[0.0; TAGS]; TAGS];
            let mut total = 0.0;
            for (tag, row) in pairs.iter_mut().enumerate() {
                for (next, value) in row.iter_mut().enumerate() {
                    *value =
                        self.forward[at - 1][tag] * links[tag][next] * self.emitted[at][next] * self.backward[at][next];
                    total += *value;
                }
            }
            pairs.iter_mut().flatten().for_each(|p| *p /= total.max(f32::MIN_POSITIVE));
            self.pairs.push(pairs);
        }
    }

    /// The likeliest path (Viterbi). `links` are scores here, not exponentials.
    pub(super) fn best(&mut self, scores: &[Row], masks: &[u16], links: &[Row; TAGS], path: &mut Vec<usize>) {
        path.clear();
        self.back.clear();
        let mut row = [f32::NEG_INFINITY; TAGS];
        for (at, (score, mask)) in scores.iter().zip(masks).enumerate() {
            let mut next_row = [f32::NEG_INFINITY; TAGS];
            let mut back = [0; TAGS];
            for next in (0..TAGS).filter(|tag| mask >> tag & 1 == 1) {
                if at == 0 {
                    if !is_inside(next) {
                        next_row[next] = score[next];
                    }
                    continue;
                }
                for tag in (0..TAGS).filter(|tag| follows(*tag, next)) {
                    let reached = row[tag] + links[tag][next];
                    if reached > next_row[next] {
                        (next_row[next], back[next]) = (reached, tag as u8);
                    }
                }
                next_row[next] += score[next];
            }
            row = next_row;
            self.back.push(back);
        }
        let mut tag = (0..TAGS).max_by(|a, b| row[*a].total_cmp(&row[*b])).unwrap_or(OUTSIDE);
        for back in self.back.iter().rev() {
            path.push(tag);
            tag = usize::from(back[tag]);
        }
        path.reverse();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn links(score: f32) -> [Row; TAGS] {
        let mut links = [[0.0; TAGS]; TAGS];
        for (tag, row) in links.iter_mut().enumerate() {
            for (next, link) in row.iter_mut().enumerate() {
                *link = if follows(tag, next) { score } else { 0.0 };
            }
        }
        links
    }

    #[test]
    fn an_inside_needs_its_own_begin() {
        assert!(follows(1, 2) && follows(2, 2) && follows(2, 1) && !follows(0, 2) && !follows(1, 4) && follows(4, 0));
    }

    #[test]
    fn the_likeliest_path_obeys_the_chain() {
        let mut scores = [[0.0; TAGS]; 2];
        scores[0][1] = 1.0;
        scores[1][4] = 1.5;
        scores[1][2] = 1.0;
        let (mut chain, mut path) = (Chain::default(), Vec::new());
        chain.best(&scores, &[ANY; 2], &[[0.0; TAGS]; TAGS], &mut path);
        assert_eq!(path, [1, 2]);
        assert!(chain.sum(&scores, &[ANY; 2], &links(1.0), true));
        assert!((chain.likely[1].iter().sum::<f32>() - 1.0).abs() < 1e-5);
        assert!(chain.likely[0][4] == 0.0);
    }

    #[test]
    fn masks_that_allow_no_path_are_noticed() {
        let mut chain = Chain::default();
        assert!(!chain.sum(&[[0.0; TAGS]; 2], &[1, 1 << 2], &links(1.0), false));
    }
}
