//! Lists the actors or the institutions of an index, and tells of one of them what the articles tell.
//!
//! All counts come of columns: for each article the forms in which names stand in it, with how often. One pass over
//! them counts articles, mentions, forms and dates of everybody; texts are read for the typical passages of one actor
//! alone. All spellings of an unlisted name are one; mentions that stay ambiguous belong to nobody. Copies of one
//! article count once, as everywhere.

use std::collections::HashMap;

use serde::Serialize;
use tantivy::DocAddress;

use crate::article::{Kind, PartialDate};
use crate::authority::{Record, fold};
use crate::index::is_institution_path;
use crate::query::{Level, Named, Query, ResolveError};

use super::census::{Census, Tallied, Tally};
use super::passages::{Chooser, PassageHit, is_under};
use super::{Engine, Prepared, Request, SearchError};

/// How many are named beside an actor, in each of two ways.
const COMPANY: usize = 10;

/// Whom a list is to have.
#[derive(Debug, Clone, Default)]
pub struct Roll {
    /// Institutions; otherwise persons, countries, peoples, parties and armed groups.
    pub institutions: bool,
    /// Only of this kind.
    pub kind: Option<Kind>,
    /// Only institutions of this type, as their records say: ministry, court, newspaper.
    pub institution_type: Option<String>,
    /// Only of this country, by any of its names; who has no record has no country.
    pub country: Option<String>,
    /// Only who has a record, or only who has none.
    pub listed: Option<bool>,
    /// Only under this facet path.
    pub under: Option<String>,
    /// How many rows to give.
    pub limit: usize,
    /// How many to pass over first.
    pub offset: usize,
}

/// A list of actors or institutions.
#[derive(Debug, Clone, Serialize)]
pub struct ActorList {
    /// How many there are.
    pub total: usize,
    /// Articles that were counted.
    pub articles: u64,
    /// Those of this page: named in most articles first, then by mentions and name.
    pub rows: Vec<ActorRow>,
}

/// One actor or institution and how the articles name it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ActorRow {
    /// Canonical name, or the most frequent spelling of an unlisted one.
    pub name: String,
    /// Stable id: that of the record, or `person/zoltan-farkas`.
    pub id: String,
    /// Facet path.
    pub path: String,
    /// What it is.
    pub kind: Kind,
    /// Whether a record knows it.
    pub listed: bool,
    /// Its country, where its record says.
    pub country: Option<String>,
    /// Articles that name it.
    pub articles: u64,
    /// How often they do.
    pub mentions: u64,
    /// Publication date of the first of them that has one.
    pub first: Option<PartialDate>,
    /// And of the last.
    pub last: Option<PartialDate>,
    /// The forms in which it stands in the texts, most frequent first.
    pub forms: Vec<Form>,
}

/// A form of a name as it stands in texts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Form {
    /// The form.
    pub form: String,
    /// How often.
    pub count: u64,
}

/// What an index knows of one actor or institution.
#[derive(Debug, Clone)]
pub struct ActorPage {
    /// The row of the list.
    pub row: ActorRow,
    /// Its record, if it has one.
    pub record: Option<Record>,
    /// Articles by year of publication, in order of time.
    pub years: Vec<(i64, u64)>,
    /// Articles without a publication date.
    pub undated: u64,
    /// Who is named in most of the same articles.
    pub company: Vec<Companion>,
    /// Who is named in the same articles most beyond chance.
    pub particular: Vec<Companion>,
    /// Passages from articles that speak of it more than of others.
    pub typical: Vec<Typical>,
}

/// Somebody who is named in the same articles.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Companion {
    /// The name.
    pub name: String,
    /// The facet path.
    pub path: String,
    /// Articles that name both.
    pub articles: u64,
    /// How many would if it were chance.
    pub expected: f64,
    /// Log-likelihood ratio (G², Dunning 1993) of the two being named together, negative if they are less than by
    /// chance. Beyond 10.8, chance gives it once in a thousand pairs.
    pub log_likelihood: f64,
}

/// A passage that shows what an actor is named for.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Typical {
    /// The article's id.
    pub id: String,
    /// Its title, or the file's name.
    pub title: String,
    /// When it appeared.
    pub date: Option<PartialDate>,
    /// The passage.
    pub passage: PassageHit,
}

/// What `actors NAME` finds.
#[derive(Debug, Clone)]
pub enum Found {
    /// One actor.
    One(Box<ActorPage>),
    /// All under a facet path, or nobody of the list's filters.
    Many(ActorList),
}

impl Engine<'_> {
    /// Lists actors or institutions of the articles that a request matches.
    ///
    /// # Errors
    /// As [`Engine::search`].
    pub fn actors(&self, request: &Request, roll: &Roll) -> Result<ActorList, SearchError> {
        let tally = self.tally(request, None)?;
        let country = match &roll.country {
            Some(name) => Some(self.country(name)?),
            None => None,
        };
        let mut rows: Vec<ActorRow> = Vec::new();
        for (path, one) in tally.actors {
            if is_institution_path(&path) != roll.institutions {
                continue;
            }
            rows.extend(self.row(path, one).filter(|row| self.fits(row, roll, country.as_deref())));
        }
        rows.sort_by(|a, b| {
            let by_count = b.articles.cmp(&a.articles).then(b.mentions.cmp(&a.mentions));
            by_count.then_with(|| a.name.cmp(&b.name)).then_with(|| a.path.cmp(&b.path))
        });
        let total = rows.len();
        let rows = rows.into_iter().skip(roll.offset).take(roll.limit).collect();
        Ok(ActorList { total, articles: tally.articles, rows })
    }

    /// Whom a name means, listed or not.
    ///
    /// # Errors
    /// [`ResolveError`] where that is nobody, or several.
    pub fn named(&self, name: &str, institution: bool) -> Result<Named, ResolveError> {
        let compiler = self.compiler(&Request::default());
        let resolver = compiler.resolver();
        if institution { resolver.institution(name) } else { resolver.actor(name) }
    }

    /// What the articles that a request matches tell of one actor or institution; a facet path that others lie below
    /// gives the list of them.
    ///
    /// # Errors
    /// As [`Engine::search`]; a name that means nothing or several is one.
    pub fn actor(&self, name: &str, request: &Request, roll: &Roll) -> Result<Found, SearchError> {
        let named = self.named(name, roll.institutions)?;
        let all = self.tally(request, None)?;
        let Some(own) = all.actors.get(&named.path) else {
            let institutions = is_institution_path(&format!("{}/", named.path));
            let under = Some(named.path.clone());
            return Ok(Found::Many(self.actors(request, &Roll { under, institutions, ..roll.clone() })?));
        };
        let Some(row) = self.row(named.path.clone(), own.clone()) else {
            return Err(ResolveError::Unknown { name: name.to_string(), near: Vec::new() }.into());
        };
        let beside = self.tally(request, Some(&named))?;
        let mut company: Vec<Companion> = Vec::new();
        for (path, one) in &beside.actors {
            let alone = all.actors.get(path).map_or(one.articles, |a| a.articles);
            if *path == named.path || one.articles < 2 && row.articles > 1 {
                continue;
            }
            let table = Table { both: one.articles, one: row.articles, other: alone, all: all.articles };
            company.push(Companion {
                name: one.spelling(path),
                path: path.clone(),
                articles: one.articles,
                expected: table.expected(),
                log_likelihood: table.log_likelihood(),
            });
        }
        company.sort_by(|a, b| b.articles.cmp(&a.articles).then_with(|| a.path.cmp(&b.path)));
        let mut particular = company.clone();
        particular.retain(|c| c.log_likelihood > 0.0);
        particular.sort_by(|a, b| b.log_likelihood.total_cmp(&a.log_likelihood).then_with(|| a.path.cmp(&b.path)));
        company.truncate(COMPANY);
        particular.truncate(COMPANY);
        let typical = self.typical(&named, &beside.about).map_err(|e| self.index.error(e))?;
        let record = self.authority.lookup(&named.path).first().map(|record| (*record).clone());
        let years = beside.years.into_iter().collect();
        let page = ActorPage { row, record, years, undated: beside.undated, company, particular, typical };
        Ok(Found::One(Box::new(page)))
    }

    /// Counts everybody in the articles that a request matches; with `focus`, in those that name this one.
    fn tally(&self, request: &Request, focus: Option<&Named>) -> Result<Tally, SearchError> {
        let failed = |e| SearchError::Index(self.index.error(e));
        let request = Request { actors: focus.iter().map(|n| n.path.clone()).collect(), ..request.clone() };
        let mut compiler = self.compiler(&request);
        let Prepared { whole, .. } = self.prepare(&mut compiler, &request)?;
        let (_, hidden) = self.matches(&*whole, &request).map_err(failed)?;
        let census = Census { hidden: &hidden, focus: focus.map(|n| n.path.as_str()) };
        self.searcher.search(&*whole, &census).map_err(failed)
    }

    fn row(&self, path: String, one: Tallied) -> Option<ActorRow> {
        let listed = !path.starts_with("/unlisted/");
        let kind = path.split('/').nth(if listed { 1 } else { 2 }).and_then(Kind::from_word)?;
        let record = if listed { self.authority.lookup(&path).first().copied() } else { None };
        let unlisted_id = path.strip_prefix("/unlisted/").map(str::to_string);
        let name = record.map_or_else(|| one.spelling(&path), |r| r.name.clone());
        let date = |date: &Option<String>| date.as_ref().and_then(|d| d.parse().ok());
        let (first, last) = (date(&one.first), date(&one.last));
        let forms = alike(one.forms);
        Some(ActorRow {
            id: record.map(|r| r.id.clone()).or(unlisted_id).unwrap_or_else(|| path.clone()),
            country: record.and_then(|r| r.country.clone()),
            articles: one.articles,
            mentions: one.mentions,
            name,
            path,
            kind,
            listed,
            first,
            last,
            forms,
        })
    }

    fn fits(&self, row: &ActorRow, roll: &Roll, country: Option<&str>) -> bool {
        let record = || self.authority.lookup(&row.path).first().copied();
        roll.kind.is_none_or(|kind| row.kind == kind)
            && roll.listed.is_none_or(|listed| row.listed == listed)
            && roll.under.as_ref().is_none_or(|under| is_under(&row.path, under.trim_end_matches('/')))
            && country.is_none_or(|c| row.country.as_deref() == Some(c) || row.kind == Kind::Country && row.name == c)
            && roll.institution_type.as_ref().is_none_or(|wanted| {
                record().and_then(|r| r.institution_type.as_ref()).is_some_and(|own| fold(own) == fold(wanted))
            })
    }

    /// The canonical name of a country.
    fn country(&self, name: &str) -> Result<String, ResolveError> {
        let countries = self.authority.lookup(name).into_iter().filter(|r| r.kind == Kind::Country);
        countries.map(|r| r.name.clone()).next().ok_or_else(|| ResolveError::Unknown {
            name: name.to_string(),
            near: self.authority.nearest(name, 5).into_iter().map(str::to_string).collect(),
        })
    }

    /// The best passages of the articles that are about an actor most.
    fn typical(&self, named: &Named, about: &[(f64, DocAddress)]) -> tantivy::Result<Vec<Typical>> {
        let mut compiler = self.compiler(&Request::default());
        // An empty query has nothing that could fail.
        let nothing =
            |compiler: &mut crate::query::Compiler<'_>, level| compiler.compile(&Query::default(), level).ok();
        let (asked, inside) = (nothing(&mut compiler, Level::Article), nothing(&mut compiler, Level::Passage));
        let (Some(mut asked), Some(inside)) = (asked, inside) else { return Ok(Vec::new()) };
        asked.paths.insert(named.path.clone());
        let mut typical = Vec::new();
        let mut chooser = Chooser::new(self, &compiler, &asked, &inside, None)?;
        for (_, address) in about {
            let head = self.head(*address)?;
            let best = chooser.choose(&head, 1)?;
            let Some(passage) = best.into_iter().next() else { continue };
            typical.push(Typical {
                id: head.article.id.clone(),
                title: head.article.display_title().to_string(),
                date: head.article.published.map(|p| p.date),
                passage,
            });
        }
        Ok(typical)
    }
}

/// Forms in order, the most frequent first; those that differ in case, diacritics and signs alone are one.
fn alike(counts: HashMap<String, u64>) -> Vec<Form> {
    let mut groups: HashMap<String, Vec<Form>> = HashMap::new();
    for (form, count) in counts {
        groups.entry(fold(&form)).or_default().push(Form { form, count });
    }
    let by_count = |a: &Form, b: &Form| b.count.cmp(&a.count).then_with(|| a.form.cmp(&b.form));
    let mut forms: Vec<Form> = Vec::with_capacity(groups.len());
    for mut group in groups.into_values() {
        group.sort_by(by_count);
        let count = group.iter().map(|form| form.count).sum();
        forms.extend(group.into_iter().next().map(|first| Form { count, ..first }));
    }
    forms.sort_by(by_count);
    forms
}

/// Articles that name two, each of them, and all there are.
struct Table {
    both: u64,
    one: u64,
    other: u64,
    all: u64,
}

impl Table {
    fn expected(&self) -> f64 {
        self.one as f64 * self.other as f64 / (self.all as f64).max(1.0)
    }

    /// Twice the sum of O ln(O/E) over the four cells (T. Dunning, "Accurate methods for the statistics of surprise and
    /// coincidence", Computational Linguistics 19, 1993), with the sign of the first.
    fn log_likelihood(&self) -> f64 {
        let (one, other, all) = (self.one as f64, self.other as f64, self.all as f64);
        let both = self.both as f64;
        let cell = |observed: f64, row: f64, column: f64| {
            if observed <= 0.0 { 0.0 } else { observed * (observed * all / (row * column)).ln() }
        };
        let sum = cell(both, one, other)
            + cell(one - both, one, all - other)
            + cell(other - both, all - one, other)
            + cell(all - one - other + both, all - one, all - other);
        if both < self.expected() { -2.0 * sum } else { 2.0 * sum }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_together_by_chance_has_no_likelihood() {
        let chance = Table { both: 10, one: 100, other: 100, all: 1000 };
        assert!(chance.log_likelihood().abs() < 1e-9 && chance.expected() == 10.0);
        let often = Table { both: 60, ..chance };
        let seldom = Table { both: 1, one: 100, other: 100, all: 1000 };
        assert!(often.log_likelihood() > 10.8 && seldom.log_likelihood() < -10.8);
        // Dunning's own kind of check: all in one cell is no evidence either way.
        assert_eq!(Table { both: 5, one: 5, other: 5, all: 5 }.log_likelihood(), 0.0);
    }
}
