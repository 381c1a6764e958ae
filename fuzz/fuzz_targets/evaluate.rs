#![no_main]
//! Topics, judgments and runs: any text is read or refused with its line, and measures stay measures.

use chancery::evaluate::{Evaluation, Judgments, Measure, Part, Run, read_topics};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    for parts in [&[][..], &[Part::Title, Part::Description, Part::Narrative, Part::Concepts][..]] {
        for topic in read_topics(text, parts).unwrap_or_default() {
            assert!(!topic.id.is_empty() && !topic.id.contains(char::is_whitespace), "{:?} is no id", topic.id);
        }
    }
    // One text as both: the judgments, then, after a blank line, the run.
    let (qrels, run) = text.split_once("\n\n").unwrap_or((text, text));
    if let (Ok(judgments), Ok(run)) = (Judgments::read(qrels), Run::read(run)) {
        let scored = Evaluation::new(&judgments, &run, judgments.topics());
        for topic in &scored.topics {
            for measure in Measure::ALL {
                let value = topic.value(measure);
                assert!((0.0..=1.0 + 1e-9).contains(&value), "{} of {} is {value}", measure.name(), topic.topic);
            }
        }
    }
});
