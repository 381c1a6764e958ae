//! Many queries in one process: topics from a file, rankings as lines of a TREC run.

use std::collections::HashSet;
use std::io::Write;
use std::path::Path;

use anyhow::{Context, anyhow};

use crate::evaluate::{self, BadLine, Part, Topic};
use crate::present;
use crate::search::{Engine, Request};

/// Reads a file by lines with a reader that knows what they are.
pub(super) fn read<T>(file: &Path, what: &str, reader: impl Fn(&str) -> Result<T, BadLine>) -> anyhow::Result<T> {
    let name = file.display();
    let bytes = std::fs::read(file).with_context(|| format!("cannot read the {what} in {name}"))?;
    let text = String::from_utf8(bytes).map_err(|e| {
        let line = e.as_bytes()[..e.utf8_error().valid_up_to()].iter().filter(|b| **b == b'\n').count() + 1;
        anyhow!("{name}, line {line}: the {what} are not UTF-8; save the file as UTF-8")
    })?;
    reader(&text).map_err(|bad| anyhow!("{name}, {bad}"))
}

/// The topics of a file.
pub(super) fn read_topics(file: &Path, parts: &[Part]) -> anyhow::Result<Vec<Topic>> {
    read(file, "topics", |text| evaluate::read_topics(text, parts))
}

/// Writes what the engine gives for a topic and returns how many lines that are. Articles of one id, as records of two files may
/// have, cannot be told apart in a run, which must name each once: the best stands.
pub(super) fn ranked(
    out: &mut dyn Write,
    engine: &Engine<'_>,
    request: &Request,
    topic: &str,
) -> anyhow::Result<usize> {
    let hits = engine.run(request)?;
    let mut given = HashSet::with_capacity(hits.len());
    for hit in &hits {
        if given.insert(hit.id.as_str()) {
            present::trec_line(out, topic, &hit.id, request.offset + given.len(), hit.score)?;
        }
    }
    Ok(given.len())
}
