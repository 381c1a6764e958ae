//! The command line: one file a subcommand; flags in, call, present.
//!
//! Results go to standard output, progress and notes to standard error. Exit codes: 0 done, 1 nothing found, 2 an
//! error, 130 stopped by Ctrl-C. A closed pipe is not an error.

mod actors;
mod annotate;
mod asking;
mod authority;
mod evaluate;
mod extract;
mod index;
mod like;
mod progress;
mod read;
mod saved;
mod search;
mod show;
mod stats;
mod topics;

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};

use crate::authority::Authority;
use crate::index::{Change, authority_files};
use crate::present::Screen;

/// Full-text search for foreign-policy articles that knows who is who.
#[derive(Debug, Parser)]
#[command(name = "chancery", version, max_term_width = 100, propagate_version = true)]
#[command(after_help = "Exit codes: 0 done, 1 nothing found, 2 an error, 130 stopped by Ctrl-C.")]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Bring the index up to date with files and folders
    Index(index::IndexArgs),
    /// Search the index
    Search(Box<search::SearchArgs>),
    /// Show articles and passages like a given one, its own copies left out
    Like(Box<like::LikeArgs>),
    /// List saved searches, run one, or take one away
    Saved(saved::SavedArgs),
    /// Show what was indexed since the last look at a saved search
    Watch(saved::WatchArgs),
    /// List the persons, countries, peoples, parties and armed groups that articles name, or tell of one of them
    Actors(actors::ActorsArgs),
    /// List the institutions that articles name, or tell of one of them
    Institutions(actors::InstitutionsArgs),
    /// Print what is read of files, one JSON object an article and line
    Extract(extract::ExtractArgs),
    /// Print what is read of files with the names and times found in it
    Annotate(annotate::AnnotateArgs),
    /// Print one article of the index
    Show(show::ShowArgs),
    /// Count what the index holds: files, articles, languages, dates, copies
    Stats(stats::StatsArgs),
    /// Measure rankings by judgments: nDCG@10, MAP, R@100, P@10, MRR
    Evaluate(Box<evaluate::EvaluateArgs>),
    /// Look at, import, check and mend the records of who is who
    Authority(authority::AuthorityCommandArgs),
}

/// Where the index is and who is who.
#[derive(Debug, Args)]
struct Common {
    /// Folder of the index
    #[arg(long, value_name = "DIR", env = "CHANCERY_INDEX", default_value = "index", global = true)]
    index: PathBuf,
    /// Leave out the mending file of the index, DIR/authority.rec
    #[arg(long, global = true, hide_short_help = true)]
    no_mending: bool,
    #[command(flatten)]
    authority: AuthorityArgs,
}

impl Common {
    /// The built-in records with those of the given files and what the mending file of the index says of them.
    fn authority(&self) -> anyhow::Result<Authority> {
        Ok(Authority::with_files(&self.authority_files())?)
    }

    /// How these records differ from those that the index was last brought up to date with.
    fn change(&self, authority: &Authority) -> Change {
        Change::between(&self.index, self.authority_files(), authority)
    }

    fn authority_files(&self) -> Vec<PathBuf> {
        if self.no_mending { self.authority.files.clone() } else { authority_files(&self.index, &self.authority.files) }
    }
}

#[derive(Debug, Args)]
struct AuthorityArgs {
    /// Authority file of your own, whose records add to the built-in ones or replace them (repeatable)
    #[arg(id = "authority", long = "authority", value_name = "FILE", global = true)]
    files: Vec<PathBuf>,
}

impl AuthorityArgs {
    fn load(&self) -> anyhow::Result<Authority> {
        Ok(Authority::with_files(&self.files)?)
    }
}

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// All is done.
    Done,
    /// Nothing was found.
    NothingFound,
    /// Stopped by Ctrl-C, with what was done kept.
    Interrupted,
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> ExitCode {
        match outcome {
            Outcome::Done => ExitCode::SUCCESS,
            Outcome::NothingFound => ExitCode::from(1),
            Outcome::Interrupted => ExitCode::from(130),
        }
    }
}

/// Runs a command.
///
/// # Errors
/// Anything that kept it from its end, as a sentence for the user.
pub fn run(cli: Cli) -> anyhow::Result<Outcome> {
    match cli.command {
        Command::Index(args) => index::run(args),
        Command::Search(args) => search::run(*args),
        Command::Like(args) => like::run(*args),
        Command::Saved(args) => saved::saved(args),
        Command::Watch(args) => saved::watch(args),
        Command::Actors(args) => actors::actors(args),
        Command::Institutions(args) => actors::institutions(args),
        Command::Extract(args) => extract::run(args),
        Command::Annotate(args) => annotate::run(args),
        Command::Show(args) => show::run(args),
        Command::Stats(args) => stats::run(args),
        Command::Evaluate(args) => evaluate::run(*args),
        Command::Authority(args) => authority::run(args),
    }
}

/// Tells the user of an error and gives the exit code for it. A reader that went away is none.
pub fn report(error: &anyhow::Error) -> ExitCode {
    let broken_pipe = |e: &(dyn std::error::Error + 'static)| {
        e.downcast_ref::<io::Error>().is_some_and(|e| e.kind() == io::ErrorKind::BrokenPipe)
    };
    if error.chain().any(broken_pipe) {
        return ExitCode::SUCCESS;
    }
    let style = anstyle::AnsiColor::Red.on_default().bold();
    // When standard error is closed there is nobody to tell.
    let _ = writeln!(anstream::stderr(), "{style}error:{style:#} {error:#}");
    ExitCode::from(2)
}

/// Standard output, buffered, with colours only where they belong.
fn stdout() -> impl Write {
    io::BufWriter::with_capacity(1 << 16, anstream::AutoStream::auto(io::stdout().lock()))
}

/// What the output is read on.
fn screen() -> Screen {
    terminal_size::terminal_size().map_or_else(Screen::default, |(width, _)| Screen { width: usize::from(width.0) })
}

/// Reads "512M", "2G", "800000K" or plain bytes.
fn byte_size(text: &str) -> Result<usize, String> {
    let lower = text.trim().to_ascii_lowercase();
    let digits = lower.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let unit = match lower[digits.len()..].trim_end_matches("ib").trim_end_matches('b') {
        "" => 1,
        "k" => 1 << 10,
        "m" => 1 << 20,
        "g" => 1 << 30,
        _ => 0,
    };
    let size = digits.trim().parse::<usize>().ok().and_then(|n| n.checked_mul(unit)).filter(|n| *n > 0);
    size.ok_or_else(|| format!("'{text}' is no size; write 256M or 2G"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn sizes() {
        assert_eq!(byte_size("256M"), Ok(256 << 20));
        assert_eq!(byte_size("1 GiB"), Ok(1 << 30));
        assert_eq!(byte_size("64kb"), Ok(64 << 10));
        assert!(byte_size("much").is_err());
        assert!(byte_size("0").is_err());
    }
}
