//! The `chancery` program: parse, run, exit code; nothing else.

use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    let cli = chancery::cli::Cli::parse();
    match chancery::cli::run(cli) {
        Ok(outcome) => outcome.into(),
        Err(error) => chancery::cli::report(&error),
    }
}
