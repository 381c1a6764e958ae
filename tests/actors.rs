//! Who is named in the articles: the lists, the page of one, and searches by name.

mod common;

use common::{Desk, sample};
use serde_json::Value;

fn desk() -> Desk {
    let desk = Desk::new();
    desk.ok(&["index", &sample().to_string_lossy()]);
    desk
}

fn json(said: &str) -> Value {
    serde_json::from_str(said).expect("JSON")
}

/// A page of text that is no copy of another such page.
fn filler(seed: &str) -> String {
    (0..80).map(|n| format!("Delegate {seed}{n} looked at room {n}{seed}. ")).collect()
}

#[test]
fn lists_and_pages_read_well() {
    let desk = desk();
    insta::assert_snapshot!("actors", desk.ok(&["actors", "-n", "6"]));
    insta::assert_snapshot!("persons", desk.ok(&["actors", "-n", "4", "--kind", "person", "--country", "france"]));
    insta::assert_snapshot!("institutions", desk.ok(&["institutions", "-n", "4", "--until", "1965"]));
    insta::assert_snapshot!("unlisted", desk.ok(&["institutions", "-n", "3", "--unlisted"]));
    insta::assert_snapshot!("one_actor", desk.comparable(&desk.ok(&["actors", "Gamal Abdel Nasser"])));
}

#[test]
fn a_list_agrees_with_the_search() {
    let desk = desk();
    let all = json(&desk.ok(&["actors", "-n", "100000", "--format", "json"]));
    let rows = all["rows"].as_array().expect("rows");
    assert_eq!(all["total"], rows.len());
    assert!(rows.len() > 100);
    for row in rows.iter().step_by(23) {
        let path = row["path"].as_str().expect("a path");
        let found = json(&desk.ok(&["search", "", "--actor", path, "-n", "0", "--format", "json"]));
        assert_eq!(found["total"], row["articles"], "{path}");
    }
    let mut names: Vec<String> = rows.iter().map(|r| r["id"].to_string()).collect();
    names.sort();
    names.dedup();
    assert_eq!(names.len(), rows.len(), "one row a person");
}

#[test]
fn lists_narrow_and_page() {
    let desk = desk();
    let ids = |arguments: &[&str]| -> Vec<String> {
        let mut all = vec!["actors", "--format", "jsonl"];
        all.extend(arguments);
        desk.ok(&all).lines().map(|line| json(line)["id"].as_str().expect("an id").to_string()).collect()
    };
    let (all, second) = (ids(&["-n", "10"]), ids(&["-n", "5", "--offset", "5"]));
    assert_eq!(all[5..], second[..]);
    assert!(
        ids(&["--unlisted", "-n", "1000"]).iter().all(|id| id.contains('/')),
        "an unlisted name has an id of its own kind"
    );
    assert!(ids(&["--listed", "-n", "1000"]).iter().all(|id| !id.contains('/')));
    assert!(ids(&["--kind", "party"]).iter().all(|id| !all.contains(id)));
    let early = json(&desk.ok(&["actors", "United States", "--until", "1960", "--format", "json"]));
    assert!(early["last"].as_str().expect("a date") < "1961", "{}", early["last"]);
    let csv = desk.ok(&["actors", "-n", "2", "--format", "csv"]);
    assert!(csv.starts_with("name,id,path,kind,listed,country,articles,mentions,first,last,forms\n"), "{csv}");
    assert_eq!(csv.lines().count(), 3);
}

#[test]
fn what_is_not_there_is_said() {
    let desk = Desk::new();
    desk.write("one.txt", "Nothing of note was said.");
    desk.index_articles();
    assert_eq!(desk.fails(&["actors"]).0, 1);
    assert_eq!(desk.fails(&["institutions", "--country", "China"]).0, 1);
    let (code, said) = desk.fails(&["actors", "Kisinger"]);
    assert_eq!(code, 1);
    assert!(said.contains("nobody is known as 'Kisinger'; the nearest names are") && said.contains("Henry"), "{said}");
    let (code, said) = desk.fails(&["actors", "Henry Kissinger"]);
    assert_eq!((code, said.trim()), (1, "no article names 'Henry Kissinger'"));
}

const FARKAS: &str = "Deputy Minister Zoltan Farkas spoke in Geneva about wheat.";

#[test]
fn all_spellings_of_an_unlisted_name_are_one_row() {
    let desk = Desk::new();
    desk.write("one.txt", FARKAS);
    desk.write("two.txt", "Deputy Minister Zoltán Farkas came back. Farkas left again.");
    desk.write("three.txt", "Ambassador Quentin Farthingale spoke.");
    desk.index_articles();
    let rows: Vec<Value> = desk.ok(&["actors", "--unlisted", "--format", "jsonl"]).lines().map(json).collect();
    assert_eq!(rows[0]["id"], "person/zoltan-farkas");
    assert_eq!((&rows[0]["articles"], &rows[0]["mentions"]), (&2.into(), &3.into()));
    assert!(desk.ok(&["actors"]).contains("Farkas (unlisted)"));
    for name in ["Zoltan Farkas", "zoltán farkas", "Farkas", "/unlisted/person/zoltan-farkas"] {
        assert_eq!(desk.hits(&["", "--actor", name]).len(), 2, "{name}");
    }
    let (code, said) = desk.fails(&["search", "", "--actor", "Zoltan Farkass"]);
    assert_eq!(code, 2);
    assert!(said.contains("Farkas"), "the nearest of the unlisted names are told, too: {said}");
    let facets = json(&desk.ok(&["search", "", "--facets", "-n", "0", "--format", "json"]));
    let counts: Vec<&Value> = facets["facets"]["actors"].as_array().expect("a list").iter().collect();
    let farkas: Vec<&&Value> = counts.iter().filter(|c| c["path"].to_string().contains("zoltan-farkas")).collect();
    assert_eq!(farkas.len(), 1);
    assert_eq!(farkas[0]["count"], 2);
}

#[test]
fn several_unlisted_names_with_one_word_are_told_apart() {
    let desk = Desk::new();
    desk.write("one.txt", FARKAS);
    desk.write("two.txt", "Ambassador Quentin Farkas spoke.");
    desk.index_articles();
    let (code, said) = desk.fails(&["search", "", "--actor", "Farkas"]);
    assert_eq!(code, 2);
    assert!(said.contains("Quentin Farkas or Zoltan Farkas"), "{said}");
}

#[test]
fn passages_that_name_the_actor_come_first() {
    let desk = Desk::new();
    let wheat: String =
        (0..60).map(|n| format!("Buyer {n}a asked seller {n}b for wheat, wheat {n}c and wheat {n}d. ")).collect();
    desk.write(
        "long.txt",
        format!("{wheat}\n\nIn the evening Henry Kissinger said a word on wheat. {}", "So it went. ".repeat(40)),
    );
    desk.index_articles();
    let found = json(&desk.ok(&["search", "wheat", "--actor", "Kissinger", "--passages", "3", "--format", "json"]));
    let passages = found["hits"][0]["passages"].as_array().expect("passages");
    assert!(passages.len() > 1);
    assert_eq!(passages[0]["names"][0], "/person/Henry Kissinger");
}

#[test]
fn an_article_with_words_and_actor_together_comes_before_one_with_both_apart() {
    let desk = Desk::new();
    let (one, two) = (filler("a"), filler("b"));
    desk.write("apart.txt", format!("The embargo on wheat went on. {one}\n\n{one} Henry Kissinger came."));
    desk.write("together.txt", format!("Nothing else. {two}\n\n{two} Henry Kissinger spoke of the embargo on wheat."));
    desk.index_articles();
    let hits = desk.hits(&["wheat embargo", "--actor", "Henry Kissinger"]);
    assert_eq!(hits, ["together.txt", "apart.txt"]);
}

#[test]
fn names_that_meet_in_one_passage() {
    let desk = Desk::new();
    let (one, two) = (filler("a"), filler("b"));
    desk.write("meet.txt", format!("{one}\n\nHenry Kissinger met Zhou Enlai and spoke for the World Bank."));
    desk.write("apart.txt", format!("Henry Kissinger came.\n\n{two}\n\nZhou Enlai went. {two}"));
    desk.write("one.txt", "Henry Kissinger came.");
    desk.index_articles();
    let both = ["", "--with-actor", "Kissinger", "--with-actor", "Zhou Enlai"];
    let mut hits = desk.hits(&both);
    hits.sort();
    assert_eq!(hits, ["apart.txt", "meet.txt"]);
    let mut together = both.to_vec();
    together.push("--same-passage");
    assert_eq!(desk.hits(&together), ["meet.txt"]);
    let shown = json(desk.ok(&[&["search", "--format", "jsonl"], &together[..]].concat()).trim());
    let names = shown["passages"][0]["names"].to_string();
    assert!(names.contains("Kissinger") && names.contains("Zhou Enlai"), "{names}");
    together.extend(["--institution", "World Bank"]);
    assert_eq!(desk.hits(&together), ["meet.txt"]);
    let (code, said) = desk.fails(&["search", "", "--actor", "Kissinger", "--same-passage"]);
    assert_eq!(code, 2);
    assert!(said.contains("--same-passage needs two names"), "{said}");
}

#[test]
fn a_name_that_begins_like_another_is_another() {
    let desk = Desk::new();
    let filler = filler("a");
    desk.write("one.txt", format!("Nigeria sold oil.\n\n{filler}\n\nNiger bought some."));
    desk.index_articles();
    let shown = json(desk.ok(&["search", "", "--actor", "Niger", "--passages", "1", "--format", "jsonl"]).trim());
    assert_eq!(shown["passages"][0]["names"], json("[\"/country/Niger\"]"));
}

#[test]
fn times_spoken_of_narrow_and_are_counted() {
    let desk = Desk::new();
    desk.write("day.txt", "The talks began on 14 December 2011.");
    desk.write("month.txt", "The talks began in March 2012.");
    desk.write("year.txt", "The talks began in 1974.");
    desk.write("none.txt", "The talks began.");
    desk.index_articles();
    let hits = |range: &str| {
        let mut hits = desk.hits(&["", "--mentions", range]);
        hits.sort();
        hits
    };
    assert_eq!(hits("2011..2013"), ["day.txt", "month.txt"]);
    assert_eq!(hits("2011-12"), ["day.txt"]);
    assert_eq!(hits("2012-01.."), ["month.txt"]);
    assert_eq!(hits("..1990"), ["year.txt"]);
    assert_eq!(hits("1970s"), ["year.txt"]);
    assert_eq!(hits("1970s..2011"), ["day.txt", "year.txt"]);
    let facets = json(&desk.ok(&["search", "", "--facets", "-n", "0", "--format", "json"]));
    let years: Vec<&str> = facets["facets"]["mentioned_years"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|y| y["path"].as_str().expect("a path"))
        .collect();
    assert_eq!(years, ["/1974", "/2011", "/2012"]);
}

#[test]
fn a_surname_asks_for_the_one_of_a_record_before_an_unlisted_bearer() {
    let desk = Desk::new();
    desk.write("one.txt", "Secretary of State John Kerry spoke in Geneva. Kerry left for home on the next day.");
    desk.write("two.txt", "\"The harvest was poor,\" said Kerry, who keeps a farm near the mill in our valley.");
    desk.index_articles();
    assert_eq!(desk.hits(&["", "--actor", "kerry"]), ["one.txt"]);
}
