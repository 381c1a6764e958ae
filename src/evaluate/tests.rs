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
";

fn scores(run: &str, topic: &str) -> Vec<String> {
    let judgments = Judgments::read(QRELS).expect("judgments");
    let run = Run::read(run).expect("a run");
    let scored = Evaluation::new(&judgments, &run, [topic]);
    Measure::ALL.iter().map(|m| format!("{:.4}", scored.mean(*m))).collect()
}

#[test]
fn measures_are_those_of_trec_eval() {
    // Expected digits by pytrec_eval: unjudged, negative and missing articles, grades as gains.
    let run = "1 Q0 b 1 9 t\n1 Q0 c 2 8 t\n1 Q0 q 3 7 t\n1 Q0 d 4 6 t\n1 Q0 a 5 5 t\n3 Q0 y 1 0.5 t\n3 Q0 x 2 0.4 t\n";
    assert_eq!(scores(run, "1"), ["0.5266", "0.3000", "0.6667", "0.2000", "0.5000"]);
    assert_eq!(scores(run, "3"), ["0.7967", "1.0000", "1.0000", "0.2000", "1.0000"]);
    assert_eq!(scores(run, "2"), ["0.0000"; 5], "nothing is relevant");
}

#[test]
fn ranks_come_from_scores_and_ties_from_ids() {
    let straight = scores("1 Q0 c 1 3 t\n1 Q0 b 2 2 t\n1 Q0 a 3 1 t\n", "1");
    assert_eq!(scores("1 Q0 a 1 1 t\n1 Q0 b 1 2 t\n1 Q0 c 1 3 t\n", "1"), straight, "neither lines nor ranks count");
    assert_eq!(scores("1 Q0 a 1 7 t\n1 Q0 b 2 7 t\n1 Q0 c 3 7 t\n", "1"), straight, "ties: the last id first");
    let close = "1 Q0 a 1 1.00000003 t\n1 Q0 b 2 1.00000002 t\n1 Q0 c 3 1.00000001 t\n";
    assert_eq!(scores(close, "1"), straight, "scores have 32 bits");
}

#[test]
fn what_cannot_be_read_is_told_with_its_line() {
    let run = |text: &str| Run::read(text).expect_err("refused").to_string();
    assert_eq!(
        run("1 Q0 a 1 2.5 t\n\n1 a 2\n"),
        "line 3: a line of a run is 'topic Q0 article rank score tag', six columns; here are 3"
    );
    assert_eq!(run("1 Q0 a 1 high t"), "line 1: the score 'high' is no number");
    assert_eq!(run("1 Q0 a 1 NaN t"), "line 1: the score 'NaN' is no number");
    assert_eq!(
        run("1 Q0 a 1 3 t\n2 Q0 a 1 3 t\n1 Q0 b 2 2 t\n1 Q0 a 3 1 t\n"),
        "line 4: topic 1 gives article a a second time (first in line 1); a run names each once"
    );
    let qrels = |text: &str| Judgments::read(text).expect_err("refused").to_string();
    assert_eq!(qrels("1 0 a\n"), "line 1: a judgment is 'topic 0 article grade', four columns; here are 3");
    assert_eq!(qrels("1 0 a yes"), "line 1: the grade 'yes' is no whole number; 0 means not relevant, 1 relevant");
    assert_eq!(
        qrels("1 0 a 1\n1 0 a 0\n"),
        "line 2: topic 1 judges article a a second time; leave one of the lines out"
    );
}

#[test]
fn what_trec_eval_lets_pass_passes() {
    let judgments = Judgments::read("\u{feff}1\t0\ta\t1.0\r\n\r\n1  Q0 b  -1\r\n").expect("judgments");
    assert!(judgments.has_relevant("1"));
    let run = Run::read("1 Q0 b 0 +1e1 my own tag\n 1\tQ0\ta\t0\t1.\tt").expect("a run");
    assert_eq!(run.ranking("1"), ["b", "a"]);
}

fn topics(text: &str, parts: &[Part]) -> Vec<(String, String)> {
    read_topics(text, parts).expect("topics").into_iter().map(|t| (t.id, t.query)).collect()
}

fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
    expected.iter().map(|(id, query)| (id.to_string(), query.to_string())).collect()
}

const TREC: &str = "
<top>
<num> Number: 301
<title> International Organized Crime

<desc> Description:
Identify organizations that participate in
international criminal activity.

<narr> Narrative:
A relevant document must name the <b>organisation</b>.
</top>

<top>
<head> Tipster Topic Description
<num> Number:  051
<dom> Domain:  International Economics
<title> Topic:  AT&amp;T v. Airbus
Subsidies
<desc> Description:
A dispute.
</top>
";

#[test]
fn topics_of_trec_are_read_with_and_without_closing_tags() {
    assert_eq!(
        topics(TREC, &[]),
        pairs(&[("301", "International Organized Crime"), ("51", "AT&T v. Airbus Subsidies")])
    );
    let both = topics(TREC, &[Part::Title, Part::Description]);
    assert_eq!(
        both[0].1,
        "International Organized Crime Identify organizations that participate in international criminal activity."
    );
    let closed = "<top lang='en'>\n<num> C041 </num>\n<EN-title> Pesticides in Baby Food </EN-title>\n<EN-desc> Find reports. </EN-desc>\n</top>\n";
    assert_eq!(topics(closed, &[]), pairs(&[("C041", "Pesticides in Baby Food")]));
    let one_line =
        "<top> <num> Number: 7 <title> Suez: the canal <desc> Description: Who closed it? <top> <num> 8 <title> Oil";
    assert_eq!(topics(one_line, &[]), pairs(&[("7", "Suez: the canal"), ("8", "Oil")]));
}

#[test]
fn only_the_label_of_a_part_is_taken_off() {
    let text = "<top><num> Number: 1 <title> Summary: the talks <desc> Topic: none <con> Concept(s): oil";
    assert_eq!(topics(text, &[]), pairs(&[("1", "Summary: the talks")]));
    assert_eq!(topics(text, &[Part::Description, Part::Concepts]), pairs(&[("1", "Topic: none oil")]));
}

#[test]
fn topics_are_lines_with_a_tab() {
    let text = "\u{feff}1\tpeace talks in Geneva \r\n\r\n q-2 \tC++\tand more\n3\t\n";
    let expected = [("1", "peace talks in Geneva"), ("q-2", "C++\tand more"), ("3", "")];
    assert_eq!(topics(text, &[]), pairs(&expected));
}

#[test]
fn bad_topics_are_told_with_their_line() {
    let refused = |text: &str, parts: &[Part]| read_topics(text, parts).expect_err("refused").to_string();
    assert_eq!(refused("1\tGeneva\n2 Vienna\n", &[]), "line 2: a topic is an id, a tab and a query");
    assert_eq!(refused("1\tGeneva\n1\tVienna\n", &[]), "line 2: the topic 1 stands twice; ids must differ");
    assert_eq!(refused("\tGeneva\n", &[]), "line 1: this topic has no id");
    assert_eq!(refused("a b\tGeneva\n", &[]), "line 1: the id of a topic is one word, not 'a b'");
    assert_eq!(
        refused("1\tGeneva", &[Part::Title]),
        "line 1: these are lines 'id<TAB>query', which have no parts to choose from; leave --topic-fields out"
    );
    assert_eq!(
        refused(TREC, &[Part::Narrative]),
        "line 14: topic 51 has no <narr>; choose other parts with --topic-fields"
    );
    assert_eq!(refused("<top>\n<title> Oil\n", &[]), "line 1: this topic has no <num>, which is its id");
    assert_eq!(refused("<title> Oil\n<top>", &[]), "line 1: <title> stands before the first <top>");
    assert_eq!(
        refused("<html>", &[]),
        "line 1: there is no <top>; topics are lines 'id<TAB>query' or in TREC's format"
    );
}

#[test]
fn a_comparison_counts_topics_and_tests_the_difference() {
    // By scipy 1.17: ttest_rel 0.038245; of the 64 ways to change signs 4 come out as far from 0.
    let first = [0.9, 0.5, 0.7, 0.6, 0.8, 0.3, 0.4];
    let second = [0.5, 0.4, 0.5, 0.6, 0.85, 0.1, 0.2];
    let compared = compare(&first, &second);
    assert_eq!((compared.better, compared.worse, compared.equal), (5, 1, 1));
    assert!((compared.difference - 0.15).abs() < 1e-12);
    assert!((compared.t_test.expect("differences") - 0.038245).abs() < 1e-6);
    assert_eq!(compared.randomisation, 0.0625);
}

#[test]
fn equals_are_not_told_apart() {
    let same = compare(&[0.2, 0.4], &[0.2, 0.4]);
    assert_eq!((same.equal, same.t_test, same.randomisation), (2, Some(1.0), 1.0));
    let one = compare(&[0.2], &[0.1]);
    assert_eq!((one.t_test, one.randomisation), (None, 1.0), "one topic proves nothing");
    assert_eq!(compare(&[], &[]).randomisation, 1.0);
}

#[test]
fn a_randomisation_of_many_topics_comes_out_the_same_each_time() {
    let first: Vec<f64> = (0..40).map(|i| f64::from(i * 7 % 13) / 13.0).collect();
    let second: Vec<f64> = (0..40).map(|i| f64::from(i * 5 % 11) / 13.0).collect();
    let compared = compare(&first, &second);
    assert_eq!(compared, compare(&first, &second));
    let t_test = compared.t_test.expect("differences");
    assert!((compared.randomisation - t_test).abs() < 0.02, "{compared:?}");
}

#[test]
fn latency_is_the_nearest_rank() {
    let ms = |n: u64| std::time::Duration::from_millis(n);
    let latency = Latency::of((1..=10).rev().map(ms).collect()).expect("times");
    assert_eq!((latency.queries, latency.median, latency.ninetieth), (10, ms(5), ms(9)));
    assert_eq!(Latency::of(Vec::new()), None);
}

proptest! {
    #[test]
    fn no_text_makes_a_reader_panic(text in r"(?s)(.|<top>|<num>|</?title>|<desc|\n|\t| 1 Q0 a 1 2 t\n| 1 0 a 1\n){0,40}") {
        let _ = read_topics(&text, &[]);
        let _ = read_topics(&text, &[Part::Title, Part::Description]);
        let _ = Judgments::read(&text);
        let _ = Run::read(&text);
    }

    #[test]
    fn measures_stay_between_0_and_1_and_a_perfect_order_has_1(grades in prop::collection::vec(-2i64..4, 1..30)) {
        let qrels: String = grades.iter().enumerate().map(|(at, grade)| format!("1 0 d{at} {grade}\n")).collect();
        let line = |(at, grade): (usize, &i64)| format!("1 Q0 d{at} 0 {grade} t\n");
        let best: String = grades.iter().enumerate().map(line).collect();
        let any: String = (0..grades.len()).map(|at| format!("1 Q0 d{at} 0 {} t\n", at * 7 % 5)).collect();
        let judgments = Judgments::read(&qrels).expect("judgments");
        for (run, perfect) in [(best, true), (any, false)] {
            let scored = Evaluation::new(&judgments, &Run::read(&run).expect("a run"), ["1"]);
            for measure in Measure::ALL {
                let value = scored.mean(measure);
                prop_assert!((0.0..=1.0 + 1e-9).contains(&value), "{measure:?} {value}");
            }
            if perfect && judgments.has_relevant("1") {
                prop_assert!((scored.mean(Measure::Ndcg10) - 1.0).abs() < 1e-9);
                prop_assert_eq!(scored.mean(Measure::AveragePrecision), 1.0);
            }
        }
    }
}
