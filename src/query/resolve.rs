//! From a name that the user typed to the facets that it means.
//!
//! A name is an authority record's canonical name, alias or id, a facet path or the beginning of one, an unlisted name
//! that the index has, the surname of one person of the index, or some words of one unlisted name. In any case, with or
//! without diacritics. One that matches nothing, or several, is an error that lists the nearest: a filter never guesses.

use std::collections::BTreeSet;

use tantivy::schema::Facet;
use tantivy::{Searcher, Term};

use crate::article::Kind;
use crate::authority::{Authority, Record, fold, similarity};
use crate::index::{Fields, facets, identity, is_institution_path};

use super::recognise::{Recognised, recognise};

/// How many names an error lists.
const NEAREST: usize = 5;

/// What a name means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// The name as the index shows it.
    pub name: String,
    /// Its facet path; a path that others lie below means all of them. An unlisted name has all its spellings below.
    pub path: String,
}

impl Named {
    /// Of a facet path.
    fn of(path: &str) -> Named {
        let name = path.rsplit('/').next().unwrap_or_default().to_string();
        Named { name, path: identity(path).to_string() }
    }

    /// Whether no record knows it.
    pub fn is_unlisted(&self) -> bool {
        self.path.starts_with("/unlisted/")
    }
}

/// Why a name means nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ResolveError {
    /// Nobody has it.
    #[error("nobody is known as '{name}'{}", nearest(.near))]
    Unknown {
        /// What was typed.
        name: String,
        /// Names like it.
        near: Vec<String>,
    },
    /// Several have it.
    #[error("'{name}' may mean {}; name one of them", .candidates.join(" or "))]
    Ambiguous {
        /// What was typed.
        name: String,
        /// Who is meant by it.
        candidates: Vec<String>,
    },
    /// It is known, but it is no institution.
    #[error("'{name}' is a {kind}, not an institution; use --actor (or actor:) for it")]
    NoInstitution {
        /// The name.
        name: String,
        /// What it is.
        kind: &'static str,
    },
}

fn nearest(near: &[String]) -> String {
    if near.is_empty() {
        "; 'chancery search --facets' lists the names of the index".to_string()
    } else {
        format!("; the nearest names are {}", near.join(", "))
    }
}

/// Looks names up for one index.
pub struct Resolver<'a> {
    authority: &'a Authority,
    searcher: &'a Searcher,
    fields: &'a Fields,
}

impl<'a> Resolver<'a> {
    /// A resolver for an index and an authority file.
    pub fn new(authority: &'a Authority, searcher: &'a Searcher, fields: &'a Fields) -> Self {
        Resolver { authority, searcher, fields }
    }

    /// Whom or what a name means.
    ///
    /// # Errors
    /// [`ResolveError::Unknown`] and [`ResolveError::Ambiguous`].
    pub fn actor(&self, name: &str) -> Result<Named, ResolveError> {
        let name = name.trim();
        if name.starts_with('/') {
            return self.path(name);
        }
        let listed = self.authority.lookup(name);
        if !listed.is_empty() {
            return self.one_of(name, listed);
        }
        // "Kerry" asks for the one whom the index names, though some article may have left a Kerry open.
        let bearers: Vec<&Record> = self.authority.by_surname(name).map(|(_, r)| r).collect();
        let present: Vec<&Record> = bearers.iter().copied().filter(|r| self.occurs(&r.path)).collect();
        if !present.is_empty() {
            return self.one_of(name, present);
        }
        let unlisted: Vec<Named> = self.unlisted().collect();
        let wanted = fold(name);
        if let Some(named) = self.only(name, unlisted.iter().filter(|n| fold(&n.name) == wanted))? {
            return Ok(named);
        }
        // "farkas" is part of "zoltan farkas" and no part of "farkasova".
        let padded = format!(" {wanted} ");
        let partly = |n: &&Named| !wanted.is_empty() && format!(" {} ", fold(&n.name)).contains(&padded);
        if let Some(named) = self.only(name, unlisted.iter().filter(partly))? {
            return Ok(named);
        }
        if bearers.is_empty() {
            return Err(ResolveError::Unknown { name: name.to_string(), near: self.near(name) });
        }
        self.one_of(name, bearers)
    }

    /// Whom the plain words of a query name, as far as the index names them.
    pub(crate) fn recognised(&self, words: &[&str]) -> Vec<Recognised> {
        recognise(words, self.authority, |path| self.occurs(path))
    }

    /// The unlisted name that several spellings are of, if there is any; several of them are an error.
    fn only<'n>(&self, name: &str, found: impl Iterator<Item = &'n Named>) -> Result<Option<Named>, ResolveError> {
        let mut found: Vec<&Named> = found.collect();
        found.sort_by(|a, b| a.path.cmp(&b.path));
        found.dedup_by(|a, b| a.path == b.path);
        match found[..] {
            [] => Ok(None),
            [one] => Ok(Some(one.clone())),
            _ => {
                // A person and an institution of one name are told apart by their paths.
                let same = found.windows(2).any(|pair| fold(&pair[0].name) == fold(&pair[1].name));
                let shown = |n: &&Named| if same { n.path.clone() } else { n.name.clone() };
                let candidates = found.iter().take(2 * NEAREST).map(shown).collect();
                Err(ResolveError::Ambiguous { name: name.to_string(), candidates })
            }
        }
    }

    /// Which institution a name means.
    ///
    /// # Errors
    /// As [`Resolver::actor`], and [`ResolveError::NoInstitution`].
    pub fn institution(&self, name: &str) -> Result<Named, ResolveError> {
        let institutions: Vec<&Record> =
            self.authority.lookup(name).into_iter().filter(|r| r.kind == Kind::Institution).collect();
        if !institutions.is_empty() && !name.starts_with('/') {
            return self.one_of(name, institutions);
        }
        let named = self.actor(name)?;
        if is_institution_path(&named.path) {
            return Ok(named);
        }
        let steps = if named.is_unlisted() { 2 } else { 1 };
        let kind = named.path.split('/').nth(steps).and_then(Kind::from_word).map_or("name", Kind::as_str);
        Err(ResolveError::NoInstitution { name: named.name, kind })
    }

    /// The one record that is meant: the only one, the one whose canonical name it is, or the only one in the index.
    fn one_of(&self, name: &str, records: Vec<&Record>) -> Result<Named, ResolveError> {
        let exact = |r: &&&Record| fold(&r.name) == fold(name);
        let present: Vec<&&Record> = records.iter().filter(|r| self.occurs(&r.path)).collect();
        let chosen = match (&records[..], &present[..]) {
            ([one], _) => Some(*one),
            (_, [one]) => Some(**one),
            _ => records.iter().find(exact).copied(),
        };
        match chosen {
            Some(record) => Ok(Named { name: record.name.clone(), path: record.path.clone() }),
            None => {
                let mut candidates: Vec<String> = records.iter().take(2 * NEAREST).map(|r| r.name.clone()).collect();
                candidates.sort();
                Err(ResolveError::Ambiguous { name: name.to_string(), candidates })
            }
        }
    }

    /// A facet path in any case, or the beginning of some.
    fn path(&self, path: &str) -> Result<Named, ResolveError> {
        let wanted = fold_path(path);
        let exact = self.authority.lookup(path).first().map(|r| r.path.clone());
        let found = exact.or_else(|| {
            self.facets().find_map(|facet| {
                let steps = wanted.split('/').count();
                let head: Vec<&str> = facet.split('/').take(steps).collect();
                let head = head.join("/");
                (fold_path(&head) == wanted).then_some(head)
            })
        });
        match found {
            Some(path) => Ok(Named::of(&path)),
            None => {
                let last = path.rsplit('/').next().unwrap_or(path);
                Err(ResolveError::Unknown { name: path.to_string(), near: self.near(last) })
            }
        }
    }

    /// Whether the index names who has this facet path.
    pub(crate) fn occurs(&self, path: &str) -> bool {
        let field = if is_institution_path(path) { self.fields.institution } else { self.fields.actor };
        let term = Term::from_facet(field, &Facet::from_path(path.split('/').skip(1)));
        self.searcher.doc_freq(&term).is_ok_and(|n| n > 0)
    }

    /// Names of the authority file and unlisted ones of the index that are most like this one; those that the index
    /// has come first.
    fn near(&self, name: &str) -> Vec<String> {
        let mut near: Vec<String> = self.authority.nearest(name, 4 * NEAREST).into_iter().map(str::to_string).collect();
        let occurs = |n: &String| self.authority.lookup(n).first().is_some_and(|r| self.occurs(&r.path));
        near.sort_by_key(|n| !occurs(n));
        let wanted = fold(name);
        let mut unlisted: Vec<(f64, String)> =
            self.unlisted().map(|n| (similarity(&wanted, &fold(&n.name)), n.name)).filter(|(s, _)| *s > 0.88).collect();
        unlisted.sort_by(|a, b| b.0.total_cmp(&a.0));
        near.truncate(NEAREST);
        unlisted.dedup_by(|a, b| a.1 == b.1);
        let few = unlisted.into_iter().take(2).map(|(_, n)| n).collect::<Vec<_>>();
        near.truncate(NEAREST - few.len());
        near.extend(few);
        near
    }

    /// Unlisted names of the index, each in all its spellings.
    fn unlisted(&self) -> impl Iterator<Item = Named> {
        self.facets().filter(|f| f.starts_with("/unlisted/") && identity(f) != f).map(|path| Named::of(&path))
    }

    /// All facet paths of actors and institutions that the index has, each once.
    fn facets(&self) -> impl Iterator<Item = String> {
        let fields = [self.fields.actor, self.fields.institution];
        // A dictionary that cannot be read fails in the search itself, with its cause.
        let all = fields.into_iter().flat_map(|field| facets(self.searcher, field).unwrap_or_default());
        let paths: BTreeSet<String> = all.map(|facet| format!("/{}", facet.to_path().join("/"))).collect();
        paths.into_iter()
    }
}

fn fold_path(path: &str) -> String {
    path.trim_end_matches('/').split('/').map(fold).collect::<Vec<_>>().join("/")
}
