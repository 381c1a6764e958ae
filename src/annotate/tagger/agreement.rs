//! One article calls one thing by one name: places where the tagger doubts follow those where it is sure.
//!
//! A city and its team share a name, so what is sure of itself stays even where it differs from the rest.

use std::collections::HashMap;

use super::super::token::{Keyed, Shape, Token, key};
use super::gazetteer::{Gazetteer, PLACE, PLACE_PART, join};
use super::{Label, Tagged, Tags};

/// From here on a name is sure of itself.
const SURE: f32 = 0.8;
/// The share of a label in all that is said of a name, from which on doubtful places follow it.
const SHARE: f32 = 0.65;
/// The share from which on all places of a name follow, if it is not the name of a place.
const GREAT_SHARE: f32 = 0.75;
/// A word that is no name so surely does not follow.
const NO_NAME: f32 = 0.95;
/// The longest name that is looked for again, in words.
const LONGEST: usize = 4;

#[derive(Default)]
struct Votes {
    by_label: [f32; 5],
    best: f32,
    count: usize,
}

/// Lets doubtful names follow sure ones of the same words, and finds those that were missed.
pub(super) fn agree(gazetteer: &Gazetteer, text: &str, tokens: &[Token], tags: &mut Tags) {
    let words = |first: usize, last: usize| tokens[first..last].iter().map(|t| key(&text[t.start..t.end]));
    let mut votes: HashMap<u64, Votes, Keyed> = HashMap::default();
    let named = |name: &Tagged| join(words(name.first, name.last));
    for name in &tags.names {
        let vote = votes.entry(named(name)).or_default();
        vote.by_label[name.label as usize] += name.sure;
        vote.best = vote.best.max(name.sure);
        vote.count += 1;
    }
    let settled = |votes: &Votes| -> Option<(Label, f32)> {
        let all: f32 = votes.by_label.iter().sum();
        let label = Label::ALL
            .into_iter()
            .max_by(|a, b| votes.by_label[*a as usize].total_cmp(&votes.by_label[*b as usize]))?;
        (votes.by_label[label as usize] >= all * SHARE && votes.best >= SURE).then_some((label, votes.best))
    };
    let mut covered = vec![false; tokens.len()];
    for name in &mut tags.names {
        covered[name.first..name.last].fill(true);
        let Some(vote) = votes.get(&named(name)) else { continue };
        let place = words(name.first, name.last).all(|w| gazetteer.word(w) & (PLACE | PLACE_PART) != 0);
        let most = vote.by_label.iter().copied().fold(0.0, f32::max);
        let one = vote.count > 2 && !place && most >= vote.by_label.iter().sum::<f32>() * GREAT_SHARE;
        if (name.sure < SURE || one)
            && let Some((label, best)) = settled(vote)
        {
            name.label = label;
            name.sure = name.sure.max(best * 0.9);
        }
    }
    let mut added = Vec::new();
    let free = |at: usize| tokens[at].shape.is_capitalised() && !covered[at];
    let mut at = 0;
    while at < tokens.len() {
        if tokens[at].shape == Shape::Lower || !free(at) || tags.outside[at] > NO_NAME {
            at += 1;
            continue;
        }
        let found = (1..=LONGEST.min(tokens.len() - at)).rev().find_map(|length| {
            let last = at + length;
            let apart = (at + 1..last).any(|i| covered[i] || tokens[i].start - tokens[i - 1].end > 1);
            // Part of a longer run of capitals is another name.
            let goes_on = last < tokens.len() && free(last) && &text[tokens[last - 1].end..tokens[last].start] == " "
                || at > 0 && free(at - 1) && &text[tokens[at - 1].end..tokens[at].start] == " ";
            if apart || goes_on {
                return None;
            }
            votes.get(&join(words(at, last))).and_then(settled).map(|(label, best)| (last, label, best))
        });
        match found {
            Some((last, label, best)) => {
                added.push(Tagged { first: at, last, label, sure: best * 0.8 });
                at = last;
            }
            None => at += 1,
        }
    }
    if !added.is_empty() {
        tags.names.append(&mut added);
        tags.names.sort_by_key(|n| n.first);
    }
}
