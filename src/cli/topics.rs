//! Many queries in one process: topics from a file, rankings as lines of a TREC run.

use std::collections::HashSet;
use std::io::Write;
use std::path::Path;

use anyhow::{Context, anyhow};

use crate::evaluate::{Part, Topic, read_topics};
use crate::present;
use crate::search::{Engine, Request};

/// The topics of a file.
pub(super) fn read(file: &Path, parts: &[Part]) -> anyhow::Result<Vec<Topic>> {
    let text =
        std::fs::read_to_string(file).with_context(|| format!("cannot read the topics in {}", file.display()))?;
    read_topics(&text, parts).map_err(|bad| anyhow!("{}, {bad}", file.display()))
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
