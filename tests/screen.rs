//! What a terminal shows of texts and queries that are not clean, and how many queries are told apart.

mod common;

use common::Desk;
use serde_json::Value;

const BODY: &str =
    "The minister of the river states spoke of the reservoirs for an hour, and nobody in the hall asked why.";

#[test]
fn a_soft_hyphen_hides_no_word() {
    let desk = Desk::new();
    desk.write("old.txt", format!("The Old Treaty\n\nHis pre\u{ad}decessor signed it. {BODY}\n"));
    desk.write("scan.txt", format!("The Scanned Treaty\n\nHis pre¬decessor burned it. {BODY}\n"));
    desk.index_articles();
    for query in ["predecessor", "pre\u{ad}decessor"] {
        let found = desk.ok(&["search", query]);
        assert!(
            found.contains("His predecessor signed") && found.contains("His predecessor burned"),
            "{query}: {found}"
        );
    }
}

#[test]
fn a_terminal_shows_no_marks_and_is_not_steered() {
    let desk = Desk::new();
    desk.write("speech.txt", format!("**Mr President,**\n\nWe ask for **water**, \u{202e}now\u{1b}[2J. {BODY}\n"));
    desk.index_articles();
    let shown = desk.ok(&["search", "water \u{202e}reservoirs\u{200f}"]);
    assert!(!shown.contains(['\u{202e}', '\u{200f}', '\u{1b}']) && !shown.contains("**"), "{shown}");
    assert!(shown.contains("speech") && shown.contains("We ask for water, now"), "{shown}");
    let stored: Value = serde_json::from_str(&desk.ok(&["search", "water", "--format", "jsonl"])).expect("JSON");
    let text = stored["passages"][0]["text"].as_str().expect("a text");
    assert!(text.contains("for **water**, \u{202e}now"), "{text}");
    let mark = &stored["passages"][0]["highlights"][0];
    let place = |end: usize| usize::try_from(mark[end].as_u64().expect("a place")).expect("a place");
    assert_eq!(&text[place(0)..place(1)], "water");
}

#[test]
fn each_line_of_many_queries_says_to_which_it_belongs() {
    let desk = Desk::new();
    desk.write("a.txt", format!("Water\n\n{BODY}\n"));
    desk.write("b.txt", "Iron\n\nThe mines of the north were closed in spring, and the trains stood still.\n");
    desk.write("../topics.tsv", "7\treservoirs\n8\tmines\n");
    desk.index_articles();
    let asked = |format| desk.ok(&["search", "--topics", "topics.tsv", "--format", format]);
    let lines: Vec<Value> = asked("jsonl").lines().map(|l| serde_json::from_str(l).expect("JSON")).collect();
    let told: Vec<_> = lines.iter().map(|l| (l["topic"].as_str(), l["id"].as_str())).collect();
    assert_eq!(told, [(Some("7"), Some("a.txt")), (Some("8"), Some("b.txt"))]);
    let json: Vec<Value> = asked("json").lines().map(|l| serde_json::from_str(l).expect("JSON")).collect();
    assert_eq!((json[0]["topic"].as_str(), json[1]["topic"].as_str()), (Some("7"), Some("8")));
    let table = asked("csv");
    let rows: Vec<&str> = table.lines().collect();
    assert!(rows[0].starts_with("topic,rank,score,") && rows[1].starts_with("7,1,") && rows[2].starts_with("8,1,"));
    assert_eq!(rows.len(), 3, "{table}");
    let one = desk.ok(&["search", "mines", "--format", "csv"]);
    assert!(one.starts_with("rank,score,"), "{one}");
    assert!(!desk.ok(&["search", "mines", "--format", "jsonl"]).contains("\"topic\""));
}
