//! `chancery authority ...`: the records of who is who, looked at, imported, checked and mended.

use std::fs;
use std::io::{self, Write};
use std::path::PathBuf;

use anyhow::{Context, bail};
use clap::{Args, Subcommand, ValueEnum};

use crate::article::Kind;
use crate::authority::import::Importer;
use crate::authority::{MENDING_FILE, Mending, Record, Severity, check};
use crate::index::{Index, refresh_after_mending};
use crate::search::Engine;

use super::index::stop_flag;
use super::progress::Progress;
use super::{Common, Outcome, stdout};

/// How many nearest names are told.
const NEAREST: usize = 5;

/// Flags of `chancery authority`.
#[derive(Debug, Args)]
pub(super) struct AuthorityCommandArgs {
    #[command(subcommand)]
    command: AuthorityCommand,
    #[command(flatten)]
    common: Common,
}

#[derive(Debug, Subcommand)]
enum AuthorityCommand {
    /// Print the record of a name as lines of an authority file
    Show {
        /// Name, alias or id
        #[arg(required = true, value_name = "NAME")]
        name: Vec<String>,
    },
    /// Make an authority file of Phoenix or PETRARCH actor dictionaries, CSV or JSON Lines
    Import {
        /// Files; what was left out of them is told by line
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
        /// Where to write it; standard output unless given
        #[arg(long, short, value_name = "FILE")]
        output: Option<PathBuf>,
        /// Tell every line that was left out, and not only how many
        #[arg(long, short)]
        verbose: bool,
    },
    /// Say what is wrong in authority files, line by line
    Check {
        /// Authority files, each on top of those before it
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
    },
    /// Print all records
    Export {
        /// How
        #[arg(long, value_enum, default_value_t = ExportFormat::Rec)]
        format: ExportFormat,
    },
    /// Both names mean one actor: B becomes a name of A
    Same {
        /// The name that is kept
        a: String,
        /// The other one
        b: String,
        /// What they are, where neither has a record: person, country, people, party, armed-group, institution
        #[arg(long, value_parser = kind)]
        kind: Option<Kind>,
    },
    /// A name does not mean this record
    Different {
        /// The name as texts have it
        name: String,
        /// The record that it does not mean
        record: String,
    },
    /// A name is no mention; of a record, if it is its canonical name, no mention counts
    Ignore {
        /// The name as texts have it
        name: String,
    },
    /// Add a record
    Add(AddArgs),
}

/// How records are printed.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum ExportFormat {
    /// Lines of an authority file
    Rec,
    /// A JSON object a line; repeated fields as arrays
    Jsonl,
    /// A table: id, name, kind, country, from, until, born, died, alias, office
    Csv,
}

#[derive(Debug, Args)]
struct AddArgs {
    /// Canonical name
    name: String,
    /// What it is: person, country, people, party, armed-group, institution
    #[arg(long, value_parser = kind)]
    kind: Kind,
    /// Another name (repeatable)
    #[arg(long = "alias", value_name = "NAME")]
    aliases: Vec<String>,
    /// The country that it belongs to
    #[arg(long)]
    country: Option<String>,
    /// Since when it exists: a year, a month or a day
    #[arg(long, value_name = "DATE")]
    from: Option<String>,
    /// Until when it existed
    #[arg(long, value_name = "DATE")]
    until: Option<String>,
    /// Birth of a person
    #[arg(long, value_name = "DATE")]
    born: Option<String>,
    /// Death of a person
    #[arg(long, value_name = "DATE")]
    died: Option<String>,
    /// The part of a person's name used alone, where it is not the last word
    #[arg(long)]
    surname: Option<String>,
    /// Office: "TITLE | COUNTRY OR INSTITUTION | FROM..UNTIL" (repeatable)
    #[arg(long = "office", value_name = "OFFICE")]
    offices: Vec<String>,
}

fn kind(word: &str) -> Result<Kind, String> {
    Kind::from_word(word)
        .filter(|k| *k != Kind::Place)
        .ok_or_else(|| "write person, country, people, party, armed-group or institution".to_string())
}

pub(super) fn run(args: AuthorityCommandArgs) -> anyhow::Result<Outcome> {
    let common = &args.common;
    match args.command {
        AuthorityCommand::Show { name } => show(common, &name.join(" ")),
        AuthorityCommand::Import { files, output, verbose } => import(common, &files, output, verbose),
        AuthorityCommand::Check { files } => check_files(&files),
        AuthorityCommand::Export { format } => export(common, format),
        AuthorityCommand::Same { a, b, kind } => mend(common, |file| {
            // A name without a record must be one that the index has found; before there is an index the user knows.
            let index = Index::open(&common.index).ok();
            let authority = common.authority().ok();
            let engine = index.as_ref().zip(authority.as_ref()).and_then(|(index, all)| Engine::new(index, all).ok());
            let found = |engine: &Engine<'_>, name: &str| [false, true].iter().any(|i| engine.named(name, *i).is_ok());
            file.same(&a, &b, kind, &|name| engine.as_ref().is_none_or(|engine| found(engine, name)))
        }),
        AuthorityCommand::Different { name, record } => mend(common, |file| file.different(&name, &record)),
        AuthorityCommand::Ignore { name } => mend(common, |file| file.ignore(&name)),
        AuthorityCommand::Add(record) => mend(common, |file| file.add(&record.fields())),
    }
}

impl AddArgs {
    fn fields(&self) -> Vec<(&'static str, String)> {
        let mut fields = vec![("name", self.name.clone()), ("kind", self.kind.as_str().to_string())];
        let once = [
            ("country", &self.country),
            ("surname", &self.surname),
            ("from", &self.from),
            ("until", &self.until),
            ("born", &self.born),
            ("died", &self.died),
        ];
        fields.extend(once.into_iter().filter_map(|(field, value)| Some((field, value.clone()?))));
        fields.extend(self.aliases.iter().map(|a| ("alias", a.clone())));
        fields.extend(self.offices.iter().map(|o| ("office", o.clone())));
        fields
    }
}

fn show(common: &Common, name: &str) -> anyhow::Result<Outcome> {
    let authority = common.authority()?;
    let mut found: Vec<&Record> = authority.lookup(name);
    if found.is_empty() {
        found = authority.by_surname(name).map(|(_, record)| record).collect();
    }
    if found.is_empty() {
        let near = authority.nearest(name, NEAREST);
        let near = if near.is_empty() { String::new() } else { format!("; the nearest names are {}", near.join(", ")) };
        writeln!(anstream::stderr(), "nobody is known as '{name}'{near}")?;
        return Ok(Outcome::NothingFound);
    }
    let mut out = stdout();
    for (at, record) in found.iter().enumerate() {
        if at > 0 {
            writeln!(out)?;
        }
        write!(out, "{}", record.to_rec())?;
    }
    out.flush()?;
    Ok(Outcome::Done)
}

fn import(common: &Common, files: &[PathBuf], output: Option<PathBuf>, verbose: bool) -> anyhow::Result<Outcome> {
    let authority = common.authority()?;
    let mut importer = Importer::new(&authority);
    for path in files {
        let bytes = fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
        importer.read(&path.display().to_string(), &bytes);
    }
    let done = importer.finish();
    let mut said = anstream::stderr();
    for (file, fault) in done.left_out.iter().filter(|(_, f)| verbose || f.severity > Severity::Note) {
        writeln!(said, "{file}, {fault}")?;
    }
    match &output {
        Some(path) => fs::write(path, &done.text).with_context(|| format!("cannot write {}", path.display()))?,
        None => {
            let mut out = stdout();
            out.write_all(done.text.as_bytes())?;
            out.flush()?;
        }
    }
    let hint = if verbose || done.left_out.is_empty() { "" } else { " (--verbose names each)" };
    writeln!(
        said,
        "{} records, {} that add to known ones, {} known already; {} names and records left out{hint}",
        done.records,
        done.extended,
        done.known,
        done.left_out.len()
    )?;
    Ok(if done.records + done.extended + done.known == 0 { Outcome::NothingFound } else { Outcome::Done })
}

fn check_files(files: &[PathBuf]) -> anyhow::Result<Outcome> {
    let mut out = stdout();
    let mut errors = 0;
    for checked in check(files)? {
        for fault in &checked.faults {
            writeln!(out, "{}, line {}: {}: {}", checked.path, fault.line, fault.severity.as_str(), fault.what)?;
        }
        errors += checked.count(Severity::Error);
        writeln!(
            out,
            "{}: {} records, {} decisions; {} errors, {} warnings, {} notes",
            checked.path,
            checked.records,
            checked.decisions,
            checked.count(Severity::Error),
            checked.count(Severity::Warning),
            checked.count(Severity::Note)
        )?;
    }
    out.flush()?;
    if errors > 0 {
        bail!("{errors} errors; mend the lines above before the file is used");
    }
    Ok(Outcome::Done)
}

fn export(common: &Common, format: ExportFormat) -> anyhow::Result<Outcome> {
    let authority = common.authority()?;
    let mut out = stdout();
    match format {
        ExportFormat::Rec => {
            for record in authority.records() {
                writeln!(out, "{}", record.to_rec())?;
            }
        }
        ExportFormat::Jsonl => {
            for record in authority.records() {
                writeln!(out, "{}", record.to_json())?;
            }
        }
        ExportFormat::Csv => {
            // A closed pipe is known by its own error, not by that of the table.
            let mut table = csv::Writer::from_writer(&mut out);
            let columns = ["id", "name", "kind", "country", "from", "until", "born", "died", "alias", "office"];
            table.write_record(columns).map_err(io::Error::from)?;
            for record in authority.records() {
                let fields = record.fields();
                let cell = |column: &str| -> String {
                    let plain = |(field, value): &(&str, String)| (*field == column).then(|| value.clone());
                    match column {
                        "id" => record.id.clone(),
                        "name" => record.name.clone(),
                        "alias" => record.aliases.join("|"),
                        _ => fields.iter().filter_map(plain).collect::<Vec<_>>().join("; "),
                    }
                };
                table.write_record(columns.map(cell)).map_err(io::Error::from)?;
            }
            table.flush()?;
        }
    }
    out.flush()?;
    Ok(Outcome::Done)
}

/// Writes a decision into the mending file: the last file of `--authority`, or the one in the folder of the index.
fn mend(
    common: &Common,
    decide: impl FnOnce(&Mending<'_>) -> Result<String, crate::authority::MendError>,
) -> anyhow::Result<Outcome> {
    let (path, others) = match common.authority.files.split_last() {
        Some((last, others)) => (last.clone(), others),
        None => (common.index.join(MENDING_FILE), &[][..]),
    };
    let written = decide(&Mending::new(&path, others))?;
    let mut out = stdout();
    writeln!(out, "{written}")?;
    out.flush()?;
    let progress = Progress::new();
    let tell = |event| progress.tell(event);
    let renewed = refresh_after_mending(&common.index, &common.authority.files, &tell, stop_flag());
    progress.finish();
    let renewed = renewed?;
    let articles = match renewed.articles {
        1 => "1 article".to_string(),
        n => format!("{n} articles"),
    };
    writeln!(anstream::stderr(), "written to {}; names found anew in {articles} of the index", path.display())?;
    Ok(Outcome::Done)
}
