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

/// The institution of a head that was named last, and whether the article names others of the same head before.
struct Named {
    last: Resolved,
    several: bool,
}

fn who(r: &Resolved) -> (Option<usize>, Option<&str>) {
    (r.record, r.mention.unlisted.as_deref())
}

/// Adds the short forms. `resolved` is in text order and stays so.
pub(super) fn add(authority: &Authority, text: &str, words: &[Token], resolved: &mut Vec<Resolved>) {
    let word = |at: usize| words.get(at).map_or("", |t| &text[t.start..t.end]);
    let head_of = |r: &Resolved| -> Option<String> {
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
            return Some("Organization".to_string());
        }
        // "Organization of American States" is headed by its first word, "Security Council" by its last.
        let lead = name.split(" of ").next()?.split(" for ").next()?.split(" on ").next()?;
        let head = lead.rsplit(' ').next()?;
        (HEADS.contains(&head) || OPENINGS.contains(&head)).then(|| head.to_string())
    };
    let mut named: HashMap<String, Named> = HashMap::new();
    let mut kept: Vec<Resolved> = Vec::with_capacity(resolved.len());
    let mut ahead = std::mem::take(resolved).into_iter().peekable();
    let mut at = 0;
    while at < words.len() {
        if let Some(r) = ahead.next_if(|r| r.first <= at) {
            at = r.last.max(at);
            if let Some(head) = head_of(&r) {
                let before = named.remove(&head);
                let several = before.is_some_and(|b| b.several || who(&b.last) != who(&r));
                named.insert(head, Named { last: r.clone(), several });
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
        if alone
            && let Some(full) = named.get(word(at))
            // Where the article names several, the paragraph must have named the one.
            && (!full.several || !text[full.last.mention.end..words[at].start].contains("\n\n"))
        {
            let mut short = full.last.clone();
            (short.first, short.last) = (at, at + 1);
            (short.mention.start, short.mention.end) = (words[at].start, words[at].end);
            kept.push(short);
        }
        at += 1;
    }
    kept.extend(ahead);
    *resolved = kept;
}
