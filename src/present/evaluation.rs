//! What runs are worth, as a table with comparisons in words, as JSON, as CSV.

use std::io::{self, Write};

use serde_json::{Map, Value, json};
use unicode_width::UnicodeWidthStr;

use crate::evaluate::{Comparison, Evaluation, Measure, Report, TopicScores};

/// How a report is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EvaluationFormat {
    /// For people.
    Text,
    /// One JSON object.
    Json,
    /// Comma-separated values, a line a run or a line a run and topic.
    Csv,
}

/// Writes a report, with the values of each topic if wanted.
///
/// # Errors
/// What the writer says.
pub fn evaluation(out: &mut dyn Write, report: &Report, per_topic: bool, format: EvaluationFormat) -> io::Result<()> {
    match format {
        EvaluationFormat::Text => text(out, report, per_topic),
        EvaluationFormat::Json => writeln!(out, "{}", record(report, per_topic)),
        EvaluationFormat::Csv => csv(out, report, per_topic),
    }
}

fn text(out: &mut dyn Write, report: &Report, per_topic: bool) -> io::Result<()> {
    let labels = report.runs.iter().map(|run| run.label.width()).max().unwrap_or(0);
    if per_topic {
        let ids = report.runs.iter().flat_map(|run| &run.evaluation.topics).map(|t| t.topic.width());
        let ids = ids.max().unwrap_or(0).max("topic".len());
        head(out, &format!("{}  {}", padded("topic", ids), padded("", labels)))?;
        for at in 0..report.topics() {
            for run in &report.runs {
                let Some(topic) = run.evaluation.topics.get(at) else { continue };
                let name = format!("{}  {}", padded(&topic.topic, ids), padded(&run.label, labels));
                row(out, &name, |measure| topic.value(measure))?;
            }
        }
        writeln!(out)?;
    }
    let topics = match report.topics() {
        1 => "1 topic".to_string(),
        n => format!("{n} topics"),
    };
    let labels = labels.max(topics.len());
    head(out, &padded(&topics, labels))?;
    for run in &report.runs {
        row(out, &padded(&run.label, labels), |measure| run.evaluation.mean(measure))?;
    }
    for (first, other, by) in report.comparisons() {
        writeln!(out, "\n{} against {}", first.label, other.label)?;
        for (measure, comparison) in Measure::ALL.iter().zip(by) {
            writeln!(out, "  {:<7}  {:+.4}  {}", measure.name(), comparison.difference, in_words(&comparison))?;
        }
    }
    Ok(())
}

fn head(out: &mut dyn Write, name: &str) -> io::Result<()> {
    let style = anstyle::Style::new().bold();
    let names: Vec<String> = Measure::ALL.iter().map(|m| format!("{:>8}", m.name())).collect();
    writeln!(out, "{style}{name} {}{style:#}", names.concat())
}

fn row(out: &mut dyn Write, name: &str, value: impl Fn(Measure) -> f64) -> io::Result<()> {
    let values: Vec<String> = Measure::ALL.iter().map(|m| format!("{:>8.4}", value(*m))).collect();
    writeln!(out, "{name} {}", values.concat())
}

fn padded(text: &str, width: usize) -> String {
    format!("{text}{}", " ".repeat(width.saturating_sub(text.width())))
}

/// "better on 34 topics, worse on 20, equal on 31; p = 0.0312 (t-test), 0.0298 (randomisation): significant".
fn in_words(comparison: &Comparison) -> String {
    let Comparison { better, worse, equal, t_test, randomisation, .. } = *comparison;
    let topics = if better == 1 { "topic" } else { "topics" };
    let told = format!("better on {better} {topics}, worse on {worse}, equal on {equal}");
    if better + worse == 0 {
        return told;
    }
    let tests = match t_test {
        Some(t_test) => format!("p {} (t-test), {} (randomisation)", p(t_test, "= "), p(randomisation, "")),
        None => format!("p {} (randomisation)", p(randomisation, "= ")),
    };
    let both = t_test.unwrap_or(0.0).max(randomisation);
    let either = t_test.unwrap_or(1.0).min(randomisation);
    let verdict = match (both < 0.05, either < 0.05) {
        (true, _) => "significant at 0.05",
        (false, true) => "the tests differ on 0.05",
        (false, false) => "may be chance",
    };
    format!("{told}; {tests}: {verdict}")
}

fn p(value: f64, equals: &str) -> String {
    if value < 0.0001 { "< 0.0001".to_string() } else { format!("{equals}{value:.4}") }
}

fn csv(out: &mut dyn Write, report: &Report, per_topic: bool) -> io::Result<()> {
    let mut table = csv::Writer::from_writer(out);
    let columns = ["run", "topic"].into_iter().chain(Measure::ALL.map(Measure::key));
    table.write_record(columns)?;
    for run in &report.runs {
        let values = |name: &str, value: &dyn Fn(Measure) -> f64| -> Vec<String> {
            let values = Measure::ALL.iter().map(|m| format!("{:.4}", value(*m)));
            [run.label.clone(), name.to_string()].into_iter().chain(values).collect()
        };
        for topic in run.evaluation.topics.iter().filter(|_| per_topic) {
            table.write_record(values(&topic.topic, &|measure| topic.value(measure)))?;
        }
        // The mean stands under the name that trec_eval gives it.
        table.write_record(values("all", &|measure| run.evaluation.mean(measure)))?;
    }
    table.flush()
}

fn record(report: &Report, per_topic: bool) -> Value {
    let runs: Vec<Value> = report
        .runs
        .iter()
        .map(|run| {
            let mut record = Map::new();
            record.insert("run".into(), json!(run.label));
            record.insert("means".into(), measures(|measure| run.evaluation.mean(measure)));
            if let Some(latency) = run.latency {
                let ms = |time: std::time::Duration| rounded(time.as_secs_f64() * 1000.0);
                let latency =
                    json!({"queries": latency.queries, "median": ms(latency.median), "p90": ms(latency.ninetieth)});
                record.insert("latency_ms".into(), latency);
            }
            if per_topic {
                record.insert("per_topic".into(), topics(&run.evaluation));
            }
            Value::Object(record)
        })
        .collect();
    let comparisons: Vec<Value> = report
        .comparisons()
        .into_iter()
        .map(|(first, other, by)| {
            let by: Map<String, Value> =
                Measure::ALL.iter().zip(by).map(|(m, c)| (m.key().to_string(), compared(&c))).collect();
            json!({"run": first.label, "against": other.label, "measures": by})
        })
        .collect();
    json!({"topics": report.topics(), "runs": runs, "comparisons": comparisons})
}

fn topics(evaluation: &Evaluation) -> Value {
    let one = |topic: &TopicScores| {
        let mut values = measures(|measure| topic.value(measure));
        if let Value::Object(values) = &mut values {
            values.insert("topic".into(), json!(topic.topic));
        }
        values
    };
    evaluation.topics.iter().map(one).collect()
}

fn measures(value: impl Fn(Measure) -> f64) -> Value {
    Value::Object(Measure::ALL.iter().map(|m| (m.key().to_string(), json!(rounded(value(*m))))).collect())
}

fn compared(comparison: &Comparison) -> Value {
    json!({
        "difference": rounded(comparison.difference),
        "better": comparison.better,
        "worse": comparison.worse,
        "equal": comparison.equal,
        "t_test_p": comparison.t_test.map(rounded),
        "randomisation_p": rounded(comparison.randomisation),
    })
}

/// To six digits behind the point, so that one answer is one text on every machine.
fn rounded(value: f64) -> f64 {
    (value * 1e6).round() / 1e6
}
