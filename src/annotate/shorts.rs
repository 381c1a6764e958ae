//! "The Council" after "the Security Council": an institution by the last or first word of its name.
//!
//! A capitalised head behind "the", alone, means the institution named last before it whose name has that head. Limits:
//! the full name must stand in the article; "the Party" and "the Government" are left alone, being said of any.

use std::collections::HashMap;

use crate::article::Kind;
use crate::authority::Authority;

use super::lists::{HEADS, OPENINGS};
use super::resolve::Resolved;
use super::token::{Shape, Token};

/// How far behind its name another body than the United Nations' own is still "the Assembly" or "the Organization".
const NEAR: usize = 300;

/// The institution of a head that was named last, by its place among what is kept, and whether the article names others
/// of the same head before.
struct Named {
    last: usize,
    several: bool,
    /// The one of the United Nations, before which all speeches are held.
    world: Option<usize>,
}

fn who(r: &Resolved) -> (Option<usize>, Option<&str>) {
    (r.record, r.mention.unlisted.as_deref())
}

/// Adds the short forms. `resolved` is in text order and stays so.
pub(super) fn add(authority: &Authority, text: &str, words: &[Token], resolved: &mut Vec<Resolved>) {
    let word = |at: usize| words.get(at).map_or("", |t| &text[t.start..t.end]);
    let head_of = |r: &Resolved| -> Option<&'static str> {
        if r.mention.kind != Kind::Institution || !r.mention.candidates.is_empty() {
            return None;
        }
        let name = match (r.record, &r.mention.unlisted) {
            (Some(record), _) => authority.records()[record].name.as_str(),
            (None, Some(name)) => name.as_str(),
            _ => return None,
        };
        // What the Charter calls itself.
        if name == "United Nations" {
            return Some("Organization");
        }
        // "Organization of American States" is headed by its first word, "Security Council" by its last.
        let lead = name.split(" of ").next()?.split(" for ").next()?.split(" on ").next()?;
        let head = lead.rsplit(' ').next()?;
        HEADS.iter().chain(OPENINGS).find(|known| **known == head).copied()
    };
    let is_world = |r: &Resolved| {
        let name = r.record.map(|record| authority.records()[record].name.as_str());
        matches!(name, Some("United Nations" | "United Nations General Assembly"))
    };
    let mut named: HashMap<&'static str, Named> = HashMap::new();
    let mut kept: Vec<Resolved> = Vec::with_capacity(resolved.len());
    let mut ahead = std::mem::take(resolved).into_iter().peekable();
    let mut at = 0;
    while at < words.len() {
        // Looked at first: a mention is large to be moved out and back for each word.
        if ahead.peek().is_some_and(|r| r.first <= at)
            && let Some(r) = ahead.next()
        {
            at = r.last.max(at);
            if let Some(head) = head_of(&r) {
                let before = named.remove(&head);
                let several = before.as_ref().is_some_and(|b| b.several || who(&kept[b.last]) != who(&r));
                let world = if is_world(&r) { Some(kept.len()) } else { before.and_then(|b| b.world) };
                named.insert(head, Named { last: kept.len(), several, world });
            }
            kept.push(r);
            continue;
        }
        let alone = words[at].shape == Shape::Capital
            && at > 0
            && matches!(word(at - 1), "the" | "The")
            && (ahead.peek().is_none_or(|r| r.first > at + 1)
                || words[at].end + 1 < words.get(at + 1).map_or(usize::MAX, |t| t.start))
            && !(words.get(at + 1).is_some_and(|t| t.shape.is_capitalised())
                && text[words[at].end..words[at + 1].start] == *" ")
            && !matches!(word(at + 1), "of" | "for" | "on");
        if alone && let Some(full) = named.get(word(at)) {
            let since = |r: &Resolved| &text[r.mention.end..words[at].start];
            let last = &kept[full.last];
            let meant = match full.world {
                Some(world) if since(last).len() > NEAR || since(last).contains(".\n") => &kept[world],
                _ => last,
            };
            // Where the article names several, the paragraph must have named the one.
            if full.several && full.world.is_none() && since(meant).contains("\n\n") {
                at += 1;
                continue;
            }
            let mut short = meant.clone();
            (short.first, short.last) = (at, at + 1);
            (short.mention.start, short.mention.end) = (words[at].start, words[at].end);
            kept.push(short);
        }
        at += 1;
    }
    kept.extend(ahead);
    *resolved = kept;
}
