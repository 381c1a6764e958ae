//! Names that several countries' institutions go by: "the Foreign Ministry", "the Senate".

use crate::article::Kind;

use super::names::{Match, Role};
use super::resolve::{Context, Resolved, candidates_of, starting_at};
use super::token::Shape;

impl<'a> Context<'a> {
    /// Names such as "the Foreign Ministry": the country is the one in front ("Chinese Foreign Ministry", "Beijing's
    /// foreign ministry", "Foreign Ministry of China"), else that of the person or institution nearest in the sentence
    /// or before it, else the one that the article speaks of most.
    pub(super) fn generic(&self, found: &[Match], resolved: &mut Vec<Resolved>) {
        let mut added: Vec<Resolved> = Vec::new();
        for m in found {
            let known = resolved.binary_search_by_key(&m.first, |r| r.first).ok();
            let settled = known.is_some_and(|at| resolved[at].record.is_some() || resolved[at].last != m.last);
            if settled || m.candidates.iter().all(|(_, role)| *role != Role::Generic) {
                continue;
            }
            let of_country = |country: &str| {
                m.candidates.iter().map(|(r, _)| *r).find(|r| self.record(*r).country.as_deref() == Some(country))
            };
            let front = self.country_in_front(m, resolved);
            let record = match front {
                Some(country) => of_country(country),
                // "Congolese Parliament" where it is open which Congo is meant.
                None if self.joined_before(m, resolved).is_some() => None,
                None => self.nearest_with(m, resolved, &of_country),
            };
            // "Congolese Parliament", of which there is no record: one name, not two.
            if let Some(at) = self.joined_before(m, resolved).filter(|_| record.is_none()) {
                let whole = &mut resolved[at];
                let name = &self.text[whole.mention.start..m.end];
                whole.mention.unlisted = Some(name.split_whitespace().collect::<Vec<_>>().join(" "));
                whole.mention.end = m.end;
                whole.mention.kind = Kind::Institution;
                whole.mention.record = None;
                whole.mention.candidates.clear();
                whole.record = None;
                whole.last = m.last;
                continue;
            }
            // In small letters it is a name only if it is known whose.
            if record.is_some() || self.words[m.first].shape != Shape::Lower {
                let kind = record.map_or(Kind::Institution, |r| self.record(r).kind);
                let mut one = self.resolved(m, kind, record);
                if record.is_none() && front.is_none() {
                    let named = |r: usize| self.record(r).country.as_deref().and_then(|c| self.countries.get(c));
                    let weighed: Vec<(usize, f32)> = m
                        .candidates
                        .iter()
                        .filter_map(|(r, _)| named(*r).map(|n| (*r, 1.0 + (*n as f32).ln())))
                        .collect();
                    one.mention.candidates = candidates_of(self.authority, &weighed);
                }
                match known {
                    Some(at) => resolved[at] = one,
                    None => added.push(one),
                }
            }
        }
        resolved.append(&mut added);
        resolved.sort_by_key(|r| r.first);
    }

    /// The nationality right before a name in capitals: "Congolese Parliament".
    fn joined_before(&self, m: &Match, resolved: &[Resolved]) -> Option<usize> {
        let at = resolved.partition_point(|r| r.first < m.first).checked_sub(1)?;
        let before = &resolved[at];
        let joined = before.last == m.first && before.mention.kind == Kind::People && self.gap_after(m.first) == " ";
        (joined && self.words[m.first].shape.is_capitalised()).then_some(at)
    }

    /// The country that stands with a name: "Chinese Foreign Ministry", "Foreign Ministry of China".
    pub(super) fn country_in_front(&self, m: &Match, resolved: &[Resolved]) -> Option<&'a str> {
        let at = resolved.partition_point(|r| r.first < m.first);
        let before = at.checked_sub(1).map(|i| &resolved[i])?;
        let between = &self.text[before.mention.end.min(m.start)..m.start];
        let adjoining = matches!(between.trim(), "" | "'s" | "’s") && between.len() <= 6;
        if adjoining && let Some(record) = before.record {
            return self.country_of(record);
        }
        // "Foreign Ministry of China", "foreign ministry in Beijing": the place tells, too.
        if matches!(self.word(m.last), "of" | "in") {
            let behind = starting_at(resolved, m.last + 1).or_else(|| starting_at(resolved, m.last + 2))?;
            return behind.record.and_then(|r| self.country_of(r));
        }
        None
    }

    /// What `of_country` gives for the country of the person or institution nearest in the sentence or before it, else
    /// for the one country that its paragraph has named, else for the one that the article is about.
    fn nearest_with(
        &self,
        m: &Match,
        resolved: &[Resolved],
        of_country: &dyn Fn(&str) -> Option<usize>,
    ) -> Option<usize> {
        let says = |r: &&Resolved| matches!(r.mention.kind, Kind::Person | Kind::Institution | Kind::Party);
        let home = |r: &Resolved| r.record.and_then(|record| self.country_of(record));
        let sentences = self.sentences.get_or_init(|| crate::sentence::sentences(self.text).collect());
        let sentence = &sentences[sentences.partition_point(|s| s.end <= m.start).min(sentences.len().checked_sub(1)?)];
        let inside = resolved.partition_point(|r| r.mention.start < sentence.start)
            ..resolved.partition_point(|r| r.mention.start < sentence.end);
        let nearest = resolved[inside].iter().filter(says).filter_map(|r| Some((r.mention.start, home(r)?)));
        if let Some((_, country)) = nearest.min_by_key(|(start, _)| start.abs_diff(m.start)) {
            return of_country(country);
        }
        // The one country that its paragraph has named so far, as such or by those who act for it.
        let at = resolved.partition_point(|r| r.first < m.first);
        let paragraph = self.text[..m.start].rfind("\n\n").unwrap_or(0);
        let above = resolved[..at].iter().rev().take_while(|r| r.mention.start >= paragraph);
        let mut countries = above.filter(|r| says(r) || r.mention.kind == Kind::Country).filter_map(home);
        let only = countries.next().filter(|first| countries.all(|other| other == *first));
        if let Some(country) = only {
            return of_country(country);
        }
        // Of all that have such a house, only one is spoken of, and more than once.
        let mut spoken_of = self.countries.iter().filter(|(c, _)| of_country(c).is_some());
        if let (Some((country, 2..)), None) = (spoken_of.next(), spoken_of.next()) {
            return of_country(country);
        }
        let (about, most) = self.countries.iter().max_by_key(|(name, n)| (**n, std::cmp::Reverse(**name)))?;
        let all: usize = self.countries.values().sum();
        (most * 2 > all).then(|| of_country(about)).flatten()
    }
}
