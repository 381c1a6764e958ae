//! `chancery like ARTICLE|FILE|-`: articles and passages like one of the index, a file, or what comes in.

use std::io::{Read, Write};
use std::path::Path;

use anyhow::{Context, bail};
use clap::Args;

use crate::annotate::Annotator;
use crate::article::Article;
use crate::authority::Authority;
use crate::corpus::{Limits, Reader};
use crate::index::Index;
use crate::search::{Engine, Example};

use super::asking::{FilterArgs, ShownArgs};
use super::{Common, Outcome};

/// Flags of `chancery like`.
#[derive(Debug, Args)]
pub(super) struct LikeArgs {
    /// Id of an article of the index or the path of its file; a file that is not in the index; or '-' for a text that comes in on standard input
    #[arg(value_name = "ARTICLE|FILE|-")]
    article: String,
    #[command(flatten)]
    filter: FilterArgs,
    #[command(flatten)]
    shown: ShownArgs,
    #[command(flatten)]
    common: Common,
}

pub(super) fn run(args: LikeArgs) -> anyhow::Result<Outcome> {
    let request = args.shown.of(args.filter.request()?);
    let authority = args.common.authority()?;
    let index = Index::open(&args.common.index)?;
    let engine = Engine::new(&index, &authority)?;
    let example = example(&engine, &authority, &args.article)?;
    let answer = engine.like(&example, &request)?;
    writeln!(anstream::stderr(), "like \"{}\"", example.title())?;
    args.shown.show(&answer)?;
    Ok(if answer.total == 0 { Outcome::NothingFound } else { Outcome::Done })
}

/// The article that is meant: standard input, then one of the index, then a file.
fn example(engine: &Engine<'_>, authority: &Authority, name: &str) -> anyhow::Result<Example> {
    let reader = Reader::new(authority, Limits::default());
    let mut articles: Vec<Article> = Vec::new();
    let mut emit = |article: Article| articles.push(article);
    if name == "-" {
        let most = Limits::default().max_bytes;
        let mut bytes = Vec::new();
        std::io::stdin().lock().take(most + 1).read_to_end(&mut bytes).context("cannot read standard input")?;
        if bytes.len() as u64 > most {
            bail!("standard input has more than {} MB, which is no article", most / 1_000_000);
        }
        if bytes.iter().all(u8::is_ascii_whitespace) {
            bail!("standard input is empty; give a text to which articles are to be alike");
        }
        reader
            .read_named(Path::new("standard input.txt"), &bytes, &mut emit)
            .map_err(|skip| anyhow::anyhow!("standard input cannot be read as an article: {skip}"))?;
        return one(authority, name, articles);
    }
    let mut found = engine.article(name)?;
    match found.len() {
        0 => {}
        1 => return found.pop().map(|(head, text)| Example::indexed(head, text)).context("one article"),
        n => {
            let ids: Vec<&str> = found.iter().take(4).map(|(head, _)| head.article.id.as_str()).collect();
            let more = if n > ids.len() { ", …" } else { "" };
            bail!("'{name}' has {n} articles; name one of them by its id: {}{more}", ids.join(", "));
        }
    }
    let path = Path::new(name);
    if path.is_dir() {
        bail!("'{name}' is a folder; give one article or file to which others are to be alike");
    }
    if !path.exists() {
        let near = engine.ids_near(name)?;
        let near = if near.is_empty() {
            "'chancery search' shows the ids of articles".to_string()
        } else {
            format!("perhaps you meant: {}", near.join(", "))
        };
        bail!("'{name}' is neither an article of the index nor a file; {near}");
    }
    reader
        .read(path, name, &mut emit)
        .map_err(|skip| anyhow::anyhow!("'{name}' cannot be read as an article: {skip}"))?;
    one(authority, name, articles)
}

/// The only article of a file, with its names.
fn one(authority: &Authority, name: &str, mut articles: Vec<Article>) -> anyhow::Result<Example> {
    if articles.len() > 1 {
        bail!(
            "'{name}' has {} articles; give one of them alone, or index the file and name one by its id",
            articles.len()
        );
    }
    let article = articles.pop().with_context(|| format!("'{name}' has no article in it"))?;
    Ok(Example::outside(&Annotator::new(authority).annotate(article)))
}
