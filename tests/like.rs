//! Articles like one of the index, like a file and like what comes in: the right ones first, itself and its copies never.

mod common;

use std::fs;

use common::{Desk, sample};

/// A story of some 90 words.
fn story(words: &str, n: usize) -> String {
    (0..14).map(|line| format!("In session {line} of meeting {n} they spoke of {words} for some time. ")).collect()
}

fn desk() -> Desk {
    let desk = Desk::new();
    for n in 0..3 {
        desk.write(&format!("grain{n}.txt"), story("wheat, barley, harvests, silos and the price of bread", n));
        desk.write(&format!("arms{n}.txt"), story("missiles, warheads, silos, inspections and treaties", n));
        desk.write(&format!("fish{n}.txt"), story("trawlers, cod, nets, quotas and coastal waters", n));
    }
    desk.index_articles();
    desk
}

fn like(desk: &Desk, arguments: &[&str]) -> Vec<String> {
    let mut all = vec!["like", "--format", "jsonl"];
    if !arguments.contains(&"-n") {
        all.extend(["-n", "200"]);
    }
    all.extend(arguments);
    let output = desk.run(&all);
    assert!(output.status.code().is_some_and(|c| c < 2), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    let id = |line: &str| {
        let hit: serde_json::Value = serde_json::from_str(line).expect("JSON");
        hit["id"].as_str().expect("an id").to_string()
    };
    text.lines().map(id).collect()
}

#[test]
fn what_speaks_of_the_same_comes_first_and_the_article_itself_not_at_all() {
    let desk = desk();
    let found = like(&desk, &["grain1.txt", "--copies"]);
    assert!(!found.contains(&"grain1.txt".to_string()), "{found:?}");
    let path = desk.articles().join("fish0.txt");
    let by_path = like(&desk, &[path.to_str().expect("a path")]);
    assert_eq!(by_path, like(&desk, &["fish0.txt"]), "a path means what the id means");
}

#[test]
fn a_file_from_outside_and_standard_input_are_read() {
    let desk = desk();
    let text = "The cod is gone and the trawlers stay in port: nets are mended, quotas are quarrelled over.";
    let file = desk.home.path().join("outside.txt");
    fs::write(&file, text).expect("a file");
    let found = like(&desk, &["outside.txt"]);
    assert!(found[0].starts_with("fish"), "{found:?}");
    let output = desk.command(&["like", "-", "--format", "jsonl"]).write_stdin(text).output().expect("a run");
    let first: serde_json::Value =
        serde_json::from_str(String::from_utf8_lossy(&output.stdout).lines().next().expect("a hit")).expect("JSON");
    assert!(first["id"].as_str().expect("an id").starts_with("fish"));
}

#[test]
fn copies_are_left_out_of_what_is_like_their_original() {
    let desk = desk();
    let original = story("sanctions, oil, tankers and the strait", 7);
    desk.write("original.txt", &original);
    desk.write("copy.txt", format!("{original} (Agency)"));
    desk.write("kin.txt", "Tankers wait before the strait, since sanctions keep the oil from its buyers.");
    desk.index_articles();
    assert_eq!(like(&desk, &["original.txt"])[0], "kin.txt");
    assert!(!like(&desk, &["original.txt", "--copies"]).contains(&"copy.txt".to_string()));
    // A file that is not in the index has copies there, too.
    fs::write(desk.home.path().join("print.txt"), format!("{original} Printed from our site.")).expect("a file");
    let found = like(&desk, &["print.txt", "--copies"]);
    assert!(!found.contains(&"copy.txt".to_string()) && !found.contains(&"original.txt".to_string()), "{found:?}");
    assert_eq!(found[0], "kin.txt");
}

#[test]
fn filters_take_away_and_never_add() {
    let desk = Desk::new();
    desk.ok(&["index", sample().to_str().expect("a path")]);
    let iran = "web/strait-gulf-quarterly/saudi-iran-beijing.html";
    let all = like(&desk, &[iran]);
    assert!(!all.is_empty());
    for filter in [&["--since", "2010"][..], &["--until", "2010"], &["--actor", "China"], &["--language", "en"]] {
        let mut arguments = vec![iran];
        arguments.extend(filter);
        let some = like(&desk, &arguments);
        let kept: Vec<&String> = all.iter().filter(|id| some.contains(id)).collect();
        let mut rest: Vec<&String> = some.iter().collect();
        if filter[0] == "--actor" {
            // Articles that name him beside the words come first.
            let place = |id: &&String| all.iter().position(|other| other == *id);
            rest.sort_by_key(place);
        }
        assert_eq!(kept, rest, "{filter:?}: the rest in its order");
    }
    let (one, two) = (like(&desk, &[iran, "-n", "2"]), like(&desk, &[iran, "-n", "3", "--offset", "2"]));
    assert_eq!([one, two].concat(), all[..all.len().min(5)]);
}

#[test]
fn what_is_no_article_is_said() {
    let desk = desk();
    let home = desk.home.path();
    fs::write(home.join("empty.txt"), "").expect("a file");
    fs::write(home.join("film.txt"), [0u8, 1, 2, 255, 254, 0, 0, 7]).expect("a file");
    fs::write(home.join("two.jsonl"), "{\"text\":\"Wheat came.\"}\n{\"text\":\"Wheat went.\"}\n").expect("a file");
    let cases = [
        ("empty.txt", "empty.txt"),
        ("film.txt", "film.txt"),
        ("articles", "is a folder"),
        ("two.jsonl", "has 2 articles"),
        ("grian1.txt", "grain1.txt"),
        ("nothing at all", "'chancery search' shows the ids"),
    ];
    for (name, said) in cases {
        let (code, told) = desk.fails(&["like", name]);
        assert!(code == 2 && told.contains(said), "{name}: {told}");
    }
    let output = desk.command(&["like", "-"]).write_stdin(" \n").output().expect("a run");
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("standard input is empty"));
    // Words that nobody has are like nothing, which is no error.
    fs::write(home.join("lone.txt"), "Xyzzy plugh quux.").expect("a file");
    assert_eq!(desk.run(&["like", "lone.txt"]).status.code(), Some(1));
}
