//! `chancery search QUERY`: asks the index, after bringing it up to date if told to.

use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use clap::{Args, ValueEnum};

use crate::evaluate::Topic;
use crate::present;
use crate::search::{Engine, HalfLife, Ranking, Request, SavedSearches, Sort};

use super::asking::{FilterArgs, FormatArg, FreshArgs, ShownArgs};
use super::saved::news;
use super::{Common, Outcome, screen, stdout, topics};

/// Flags of `chancery search`.
#[derive(Debug, Args)]
pub(super) struct SearchArgs {
    /// Words, "phrases", +must, -not, AND OR NOT, parentheses, NEAR/5, prefix*, title: actor: date: and more: docs/query.md
    #[arg(value_name = "QUERY", required_unless_present_any = ["topics", "saved", "actor", "with_actor", "institution", "since", "until", "on", "mentions", "source", "language", "facets"], default_value = "", hide_default_value = true, allow_hyphen_values = true)]
    query: String,
    #[command(flatten)]
    filter: FilterArgs,
    /// Take a query that cannot be read as it stands for an error, rather than reading it in the nearest way
    #[arg(long)]
    strict: bool,
    /// Order of the hits
    #[arg(long, value_enum, default_value_t = SortArg::Relevance)]
    sort: SortArg,
    /// Favour recent articles: one that is this much older than the newest counts half (90d, 12w, 6m, 2y)
    #[arg(long, value_name = "TIME")]
    half_life: Option<HalfLife>,
    /// Count actors, institutions, sources, years and years spoken of over all matches
    #[arg(long)]
    facets: bool,
    /// Say why each hit stands where it stands
    #[arg(long)]
    explain: bool,
    /// Leave a part of the ranking out, to see what it does (repeatable)
    #[arg(long, value_enum, value_name = "PART")]
    without: Vec<Part>,
    /// Keep this search with its filters under a name, for 'chancery saved' and 'chancery watch'
    #[arg(long, value_name = "NAME", conflicts_with_all = ["topics", "saved", "new"])]
    save: Option<String>,
    /// Ask what was saved under this name
    #[arg(long, value_name = "NAME", conflicts_with_all = ["topics", "query"])]
    saved: Option<String>,
    /// Only what was indexed since the last look at this search, which has been saved before
    #[arg(long, conflicts_with = "topics")]
    new: bool,
    /// With --new: leave the mark where it is, so that the same is new next time
    #[arg(long, requires = "new", visible_alias = "keep")]
    peek: bool,
    #[command(flatten)]
    shown: ShownArgs,
    #[command(flatten)]
    fresh: FreshArgs,
    /// Answer many queries from a file of lines 'id<TAB>query' or of TREC topics, by their titles
    #[arg(long, value_name = "FILE", conflicts_with = "query")]
    topics: Option<PathBuf>,
    #[command(flatten)]
    common: Common,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum SortArg {
    Relevance,
    Newest,
    Oldest,
}

/// A part of the ranking.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Part {
    /// Words weighed by their part in the sentence
    Weights,
    /// Whom the words name, by whatever name an article does
    Names,
    /// Pairs of words near each other
    Pairs,
    /// Words in the title
    Titles,
    /// Years, which articles of those years need not say
    Years,
    /// The best passage, where the query is a question
    Passages,
    /// Words that the first answers have in common
    Feedback,
}

impl Part {
    /// The ranking without these.
    pub(super) fn rest(without: &[Part]) -> Ranking {
        let on = |part| !without.contains(&part);
        Ranking {
            weights: on(Part::Weights),
            names: on(Part::Names),
            pairs: on(Part::Pairs),
            titles: on(Part::Titles),
            years: on(Part::Years),
            passages: on(Part::Passages),
            feedback: on(Part::Feedback),
        }
    }
}

impl SearchArgs {
    /// The request that the flags make.
    fn request(&self) -> anyhow::Result<Request> {
        let sort = match self.sort {
            SortArg::Relevance => Sort::Relevance,
            SortArg::Newest => Sort::Newest,
            SortArg::Oldest => Sort::Oldest,
        };
        if self.half_life.is_some() && sort != Sort::Relevance {
            bail!("--half-life weighs age against relevance, and --sort {sort} orders by date alone; give one of them");
        }
        Ok(Request {
            query: self.query.clone(),
            sort,
            half_life: self.half_life,
            ranking: Part::rest(&self.without),
            facets: self.facets,
            explain: self.explain,
            strict: self.strict,
            ..self.filter.request()?
        })
    }

    /// The same with what is shown of the answer.
    fn shown(&self, request: Request) -> Request {
        // A run is scored by records: none may be missing.
        let request = Request { copies: request.copies || self.topics.is_some(), ..request };
        self.shown.of(request)
    }
}

pub(super) fn run(args: SearchArgs) -> anyhow::Result<Outcome> {
    // A query may begin with a hyphen ("-Iraq"), so the parser of flags lets everything through.
    let looks_like_flag =
        args.query.strip_prefix("--").is_some_and(|q| q.starts_with(|c: char| c.is_ascii_alphabetic()))
            || matches!(args.query.as_bytes(), [b'-', b'a'..=b'z'] | [b'-', b'n', b'0'..=b'9', ..]);
    if looks_like_flag {
        bail!("there is no flag '{}' before the query; 'chancery search --help' lists them", args.query);
    }
    let request = args.request()?;
    let authority = args.common.authority()?;
    if let Some(name) = &args.save {
        SavedSearches::check_name(name)?;
    }
    if args.saved.is_some()
        && request
            != (Request { facets: args.facets, explain: args.explain, ranking: request.ranking, ..Request::default() })
    {
        bail!("a saved search has its own filters and order; leave them out beside --saved, or save another search");
    }
    let Some(index) = args.fresh.open(&args.common, &authority)? else { return Ok(Outcome::Interrupted) };
    let engine = Engine::new(&index, &authority)?;
    if let Some(file) = &args.topics {
        return many(&engine, &args, &args.shown(request), file);
    }
    let searches = if args.saved.is_some() || args.new { Some(SavedSearches::open(index.folder())?) } else { None };
    let search = match (&searches, &args.saved) {
        (Some(searches), Some(name)) => Some(searches.named(name)?),
        (Some(searches), None) => Some(searches.asking(&request).context(
            "--new asks what came since the last look at a saved search, and this one has not been saved; add --save NAME in place of --new first",
        )?),
        (None, _) => None,
    };
    let request = match search {
        Some(search) => {
            Request { facets: args.facets, explain: args.explain, ranking: request.ranking, ..search.request.clone() }
        }
        None => request,
    };
    if let Some(search) = search.filter(|_| args.new) {
        return news(&engine, index.folder(), search, request, &args.shown, args.peek);
    }
    let answer = engine.search(&args.shown(request.clone()))?;
    args.shown.show(&answer)?;
    if let Some(name) = &args.save {
        SavedSearches::save(index.folder(), name, &request, engine.stamp())?;
        writeln!(anstream::stderr(), "saved as '{0}'; 'chancery watch \"{0}\"' shows what comes new", name.trim())?;
        return Ok(Outcome::Done);
    }
    Ok(if answer.total == 0 { Outcome::NothingFound } else { Outcome::Done })
}

/// Many queries in one process. A TREC run reads nothing but ids and scores.
fn many(engine: &Engine<'_>, args: &SearchArgs, request: &Request, file: &Path) -> anyhow::Result<Outcome> {
    let mut out = stdout();
    let mut found = false;
    for (at, Topic { id, query }) in topics::read_topics(file, &[])?.into_iter().enumerate() {
        let request = Request { query, suggestions: false, ..request.clone() };
        if args.shown.format == FormatArg::Trec {
            found |= topics::ranked(&mut out, engine, &request, &id)? > 0;
        } else {
            let answer = engine.search(&request)?;
            found |= answer.total > 0;
            let topic = present::Topic { id: &id, first: at == 0 };
            present::answer(&mut out, &answer, args.shown.format.into(), Some(topic), screen())?;
        }
    }
    out.flush()?;
    Ok(if found { Outcome::Done } else { Outcome::NothingFound })
}
