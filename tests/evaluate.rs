//! Measuring rankings, as a person sees it.

mod common;

use std::fs;

use common::Desk;

const TOPICS: &str = "1\twheat harvest\n2\tpeace talks Geneva\n3\toil\n9\tcomets\n";
const QRELS: &str = "1 0 wheat.txt 1\n1 0 bread.txt 1\n2 0 geneva.txt 2\n2 0 oil.txt 0\n3 0 oil.txt 1\n4 0 oil.txt 1\n";
/// Somebody else's: nothing for topic 3, and ranks that contradict the scores.
const RUN: &str =
    "1 Q0 geneva.txt 1 0.9 other\n1 Q0 wheat.txt 2 0.8 other\n2 Q0 oil.txt 1 0.1 other\n2 Q0 geneva.txt 9 0.7 other\n";

fn desk() -> Desk {
    let desk = Desk::new();
    desk.write("wheat.txt", "The wheat harvest of Ukraine failed, and the harvest of Kazakhstan was late.\n");
    desk.write("bread.txt", "Bread became dear in Cairo when the price of wheat rose.\n");
    desk.write("geneva.txt", "The peace talks in Geneva ended without a communique.\n");
    desk.write("oil.txt", "Oil flowed again through the canal after the talks.\n");
    for (name, content) in [("topics.tsv", TOPICS), ("qrels.txt", QRELS), ("other.run", RUN)] {
        fs::write(desk.home.path().join(name), content).expect("a file");
    }
    desk
}

#[test]
fn one_command_measures_a_folder() {
    let desk = desk();
    let output =
        desk.run(&["evaluate", "--topics", "topics.tsv", "--qrels", "qrels.txt", "--corpus", "articles", "-k", "10"]);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    insta::assert_snapshot!("one_run", String::from_utf8_lossy(&output.stdout));
    insta::assert_snapshot!("notes", desk.comparable(&String::from_utf8_lossy(&output.stderr)));
}

#[test]
fn somebody_elses_run_stands_beside_ours() {
    let desk = desk();
    desk.index_articles();
    let own =
        ["evaluate", "--topics", "topics.tsv", "--qrels", "qrels.txt", "--run", "other.run", "--save-run", "our.run"];
    insta::assert_snapshot!("comparison", desk.ok(&own));
    let both = ["evaluate", "--qrels", "qrels.txt", "--topics", "topics.tsv", "--run", "our.run", "--format", "json"];
    let said: serde_json::Value = serde_json::from_str(&desk.ok(&both)).expect("JSON");
    assert_eq!(said["runs"][0]["means"], said["runs"][1]["means"], "the saved run has the figures that were printed");
    assert_eq!(said["runs"][0]["latency_ms"]["queries"], 4);
    assert!(said["runs"][1]["latency_ms"].is_null());
    assert_eq!(said["comparisons"][0]["measures"]["map"]["equal"], 3);
    assert!(said["comparisons"][0]["measures"]["map"]["t_test_p"] == 1.0);
    let searched = ["search", "--topics", "topics.tsv", "--format", "trec", "-n", "1000"];
    let saved = fs::read_to_string(desk.home.path().join("our.run")).expect("the run");
    assert_eq!(saved, desk.ok(&searched), "what is measured is what search gives");
}

#[test]
fn a_run_is_scored_without_an_index() {
    let desk = desk();
    let scored = ["evaluate", "--qrels", "qrels.txt", "--run", "other.run", "--per-topic"];
    insta::assert_snapshot!("per_topic", desk.ok(&scored));
    let output = desk.run(&["evaluate", "--qrels", "qrels.txt", "--run", "other.run", "--answered", "--format", "csv"]);
    insta::assert_snapshot!("csv", String::from_utf8_lossy(&output.stdout));
    assert_eq!(
        String::from_utf8_lossy(&output.stderr),
        "note: 2 topics (3, 4) without an answer in other.run: left out\n"
    );
    assert!(!desk.index().exists());
}

#[test]
fn the_ranking_is_compared_with_itself_without_its_parts() {
    let desk = desk();
    desk.index_articles();
    let asked = ["evaluate", "--topics", "topics.tsv", "--qrels", "qrels.txt", "--format", "json"];
    let flags = ["--without", "titles", "--baseline", "plain", "--baseline", "feedback", "--run", "other.run"];
    let said: serde_json::Value = serde_json::from_str(&desk.ok(&[&asked[..], &flags].concat())).expect("JSON");
    let names = |list: &str, name: &str| -> Vec<String> {
        let list = said[list].as_array().expect("a list");
        list.iter().map(|run| run[name].as_str().expect("a name").to_string()).collect()
    };
    assert_eq!(names("runs", "run"), ["no titles", "plain", "no feedback", "other.run"]);
    assert_eq!(names("comparisons", "against"), ["plain", "no feedback", "other.run"]);
    let (code, error) = desk.fails(&[&asked[..], &["--baseline", "luck"]].concat());
    assert_eq!(code, 2);
    assert!(error.contains("there is no part 'luck' of the ranking; there are weights, pairs,"), "{error}");
}

#[test]
fn articles_of_one_id_stand_once_in_a_run() {
    let desk = desk();
    let record = |text: &str| format!("{{\"id\": \"wheat.txt\", \"text\": \"{text}\"}}\n");
    desk.write("a.jsonl", record("The wheat harvest of Canada was good."));
    desk.write("b.jsonl", record("Argentina sold its wheat harvest to Brazil."));
    desk.index_articles();
    assert!(desk.hits(&["wheat harvest", "--copies"]).iter().filter(|id| *id == "wheat.txt").count() > 1);
    let run = desk.ok(&["search", "--topics", "topics.tsv", "--format", "trec"]);
    let ids: Vec<&str> = run.lines().filter(|l| l.starts_with("1 ")).filter_map(|l| l.split(' ').nth(2)).collect();
    assert_eq!(ids.iter().filter(|id| **id == "wheat.txt").count(), 1, "{run}");
    assert!(desk.ok(&["evaluate", "--topics", "topics.tsv", "--qrels", "qrels.txt"]).contains("chancery"));
}

#[test]
fn topics_in_the_format_of_trec_are_asked_by_the_parts_that_are_wanted() {
    let desk = desk();
    desk.index_articles();
    let topics = "<top>\n<num> Number: 002\n<title> Vienna\n<desc> Description:\nPeace talks in Geneva\n</top>\n";
    fs::write(desk.home.path().join("topics.trec"), topics).expect("a file");
    let mrr = |more: &[&str]| {
        let mut asked = vec!["evaluate", "--topics", "topics.trec", "--qrels", "qrels.txt", "--format", "json"];
        asked.extend(more);
        let output = desk.run(&asked);
        let said: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap_or_default();
        (said["runs"][0]["means"]["recip_rank"].as_f64(), String::from_utf8_lossy(&output.stderr).into_owned())
    };
    assert_eq!(mrr(&["--topic-fields", "title,desc"]).0, Some(1.0));
    let (value, said) = mrr(&[]);
    assert_eq!(value, Some(0.0), "no article has the word of the title");
    assert!(said.contains("note: 1 topic (2) without an answer in chancery: they count 0"), "{said}");
    let (_, said) = mrr(&["--topic-fields", "headline"]);
    assert!(said.contains("a topic has no part 'headline'; there are title, desc, narr and con"), "{said}");
}

#[test]
fn errors_name_the_file_and_the_line() {
    let desk = desk();
    let write = |name: &str, content: &str| fs::write(desk.home.path().join(name), content).expect("a file");
    write("bad.run", "1 Q0 wheat.txt 1 0.9 x\n1 wheat.txt 2\n");
    write("bad.qrels", "1 0 wheat.txt yes\n");
    write("bad.tsv", "1 wheat\n");
    fs::write(desk.home.path().join("latin.tsv"), b"1\twheat\n2\tfa\xe7ade\n").expect("a file");
    write("strange.qrels", "T1 0 wheat.txt 1\n");
    write("empty.qrels", "\n");
    let mut said = Vec::new();
    for flags in [
        ["--qrels", "no.qrels", "--run", "other.run"],
        ["--qrels", "qrels.txt", "--run", "bad.run"],
        ["--qrels", "bad.qrels", "--run", "other.run"],
        ["--qrels", "qrels.txt", "--topics", "bad.tsv"],
        ["--qrels", "qrels.txt", "--topics", "latin.tsv"],
        ["--qrels", "strange.qrels", "--topics", "topics.tsv"],
        ["--qrels", "strange.qrels", "--run", "other.run"],
        ["--qrels", "empty.qrels", "--run", "other.run"],
        // The files are sound, and there is no index.
        ["--qrels", "qrels.txt", "--topics", "topics.tsv"],
    ] {
        let (code, error) = desk.fails(&[&["evaluate"], &flags[..]].concat());
        assert_eq!(code, 2, "{error}");
        said.push(error);
    }
    insta::assert_snapshot!("errors", said.concat());
}
