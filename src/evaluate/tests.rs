//! Readers, measures and tests together, on cases small enough to be checked by hand.

use proptest::prelude::*;

use super::*;

const QRELS: &str = "\
1 0 a 1
1 0 b 0
1 0 c 2
1 0 d -1
1 0 e 1
2 0 a 0
2 0 b -2
3 0 x 3
3 0 y 1
4 0 z 1
";

fn values(run: &str, topic: &str) -> Vec<String> {
    let judgments = Judgments::read(QRELS).expect("judgments");
    let run = Run::read(run).expect("a run");
    let scored = Evaluation::new(&judgments, &run, [topic]);
    Measure::ALL.iter().map(|m| format!("{:.4}", scored.mean(*m))).collect()
}
