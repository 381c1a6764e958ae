//! The main job on the sample corpus, as a person sees it.

mod common;

use common::{Desk, sample};

fn desk() -> Desk {
    let desk = Desk::new();
    desk.ok(&["index", &sample().to_string_lossy()]);
    desk
}

#[test]
fn indexing_takes_odd_files_in_its_stride_and_does_nothing_twice() {
    let desk = Desk::new();
    let corpus = sample().to_string_lossy().into_owned();
    insta::assert_snapshot!(desk.summary(&desk.ok(&["index", &corpus])));
    let again = desk.ok(&["index", &corpus]);
    assert!(again.starts_with("0 added, 0 updated,"), "{again}");
    assert!(again.contains("0 removed, 5 skipped"), "{again}");
}

#[test]
fn one_command_goes_from_a_folder_to_an_answer() {
    let desk = Desk::new();
    let corpus = sample().to_string_lossy().into_owned();
    let output = desk.run(&["search", "pressure on Pyongyang to disarm", "--actor", "Xi Jinping", "--corpus", &corpus]);
    assert_eq!(output.status.code(), Some(0));
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(said.contains("Kerry presses China on North Korea"), "{said}");
    assert!(!said.contains('\u{1b}'), "no colours in a pipe");
    assert!(String::from_utf8_lossy(&output.stderr).contains("index brought up to date"));
}

#[test]
fn an_answer_reads_well() {
    let desk = desk();
    insta::assert_snapshot!(desk.comparable(&desk.ok(&[
        "search",
        "oil embargo after the October war",
        "-n",
        "2",
        "--passages",
        "1"
    ])));
    insta::assert_snapshot!(
        "facets",
        desk.comparable(&desk.ok(&["search", "nuclear test", "--facets", "-n", "1", "--passages", "1"]))
    );
    insta::assert_snapshot!(
        "explain",
        desk.comparable(&desk.ok(&["search", "armistice talks", "--explain", "-n", "1", "--passages", "1"]))
    );
}

#[test]
fn machine_formats_are_stable() {
    let desk = desk();
    let corpus = sample().canonicalize().expect("the corpus").to_string_lossy().into_owned();
    let said = |format: &str| {
        let said = desk.ok(&["search", "canal nationalisation", "-n", "2", "--passages", "1", "--format", format]);
        let said = desk.comparable(&said).replace(&corpus, "[CORPUS]");
        regex::Regex::new(r#""took_ms":[0-9.]+"#).expect("a pattern").replace(&said, "\"took_ms\":0").into_owned()
    };
    let json: serde_json::Value = serde_json::from_str(&said("json")).expect("JSON");
    insta::assert_snapshot!("json", serde_json::to_string_pretty(&json).expect("JSON"));
    for format in ["csv", "kwic", "bibtex", "ris", "csl", "trec"] {
        insta::assert_snapshot!(format, said(format));
    }
    assert_eq!(said("jsonl").lines().count(), 2);
}

#[test]
fn dates_narrow_and_say_how_they_are_known() {
    let desk = desk();
    let in_2014 = desk.hits(&["", "--on", "2014"]);
    assert!(in_2014.contains(&"wire/2014-02-15-kerry-beijing.txt".to_string()), "{in_2014:?}");
    let shown = desk.ok(&["search", "title:Kerry", "--passages", "0"]);
    assert!(shown.contains("2014-02-15 (day from text)"), "{shown}");
    let undated = desk.ok(&["search", "Jan Palach", "-n", "1", "--passages", "0"]);
    assert!(undated.contains("undated; not before 1992 (estimated): it speaks of 1992 as past"), "{undated}");
}

#[test]
fn articles_in_other_languages_are_found_in_all_forms() {
    let desk = desk();
    let first = |query: &str| desk.hits(&[query]).into_iter().next().unwrap_or_default();
    assert_eq!(first("Ratifizierung Ostverträge Kniefall"), "langues/Kniefall von Warschau.txt");
    assert_eq!(first("acuerdos guerrilleros"), "langues/acuerdo-de-paz-colombia-2016.md");
    assert_eq!(first("réconciliations franco-allemandes Elysee"), "langues/traite-de-l-elysee.html");
    assert_eq!(desk.hits(&["", "--language", "de"]), ["langues/Kniefall von Warschau.txt"]);
}

#[test]
fn encodings_are_read() {
    let desk = desk();
    for (query, id) in [
        ("Mendès", "archive/1950s/geneva-indochina.txt"),
        ("Dubček", "archive/1960s/Prague Spring.txt"),
        ("Toribio", "archive/1970s/1973-09-13_chile.txt"),
    ] {
        assert!(desk.hits(&[query]).contains(&id.to_string()), "{query}");
    }
}

#[test]
fn a_whole_article_can_be_read() {
    let desk = desk();
    let shown = desk.ok(&["show", "wire/2014-02-15-kerry-beijing.txt"]);
    assert!(shown.starts_with("Kerry presses China on North Korea"), "{shown}");
    assert!(shown.contains("Security Council Resolution 2094"));
    let (code, said) = desk.fails(&["show", "no/such.txt"]);
    assert_eq!(code, 1);
    assert!(said.contains("no article has the id or path 'no/such.txt'"), "{said}");
}
