//! Saved searches and what is new for them: nothing is missed, nothing is shown as new that was there.

mod common;

use std::fs;

use common::Desk;

const TALKS: &str = "The ministers met in Geneva on Monday and spoke of wheat, of tariffs and of the price of bread.";

/// A text long enough to have copies, of words that no other one has but for wheat.
fn story(about: &str) -> String {
    (0..20).map(|n| format!("Of {about}{n} they said {about}x{n} and wheat, then {about}y{n}. ")).collect()
}

/// Ids of what a command shows in lines of JSON, with its exit code.
fn shown(desk: &Desk, arguments: &[&str]) -> (i32, Vec<String>) {
    let mut all = arguments.to_vec();
    all.extend(["--format", "jsonl"]);
    let output = desk.run(&all);
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    let id = |line: &str| {
        let hit: serde_json::Value = serde_json::from_str(line).expect("JSON");
        hit["id"].as_str().expect("an id").to_string()
    };
    (output.status.code().unwrap_or(-1), text.lines().map(id).collect())
}

fn watched(desk: &Desk) -> (i32, Vec<String>) {
    shown(desk, &["watch", "grain"])
}

/// A desk with one article about wheat and a saved search for it.
fn watching() -> Desk {
    let desk = Desk::new();
    desk.write("one.txt", TALKS);
    desk.index_articles();
    let (code, said) = desk.fails(&["search", "wheat", "--save", "grain", "--passages", "0"]);
    assert!(code == 0 && said.contains("saved as 'grain'"), "{said}");
    desk
}

#[test]
fn a_watch_shows_what_came_since_the_last_look_and_then_no_more() {
    let desk = watching();
    assert_eq!(watched(&desk), (1, vec![]));
    desk.write("two.txt", format!("{TALKS} They parted without a word."));
    desk.write("three.txt", "Cotton was spoken of, too, at a meeting in Cairo that lasted for three days.");
    desk.index_articles();
    assert_eq!(shown(&desk, &["watch", "grain", "--peek"]), (0, vec!["two.txt".into()]));
    assert_eq!(shown(&desk, &["search", "wheat", "--new", "--peek"]), (0, vec!["two.txt".into()]));
    assert!(desk.ok(&["saved"]).contains("1 new"));
    assert_eq!(watched(&desk), (0, vec!["two.txt".into()]));
    assert_eq!(watched(&desk), (1, vec![]));
    assert!(desk.ok(&["saved"]).contains("nothing new"));
    assert_eq!(shown(&desk, &["saved", "grain"]).1.len(), 2, "all of it is still there to be run");
    assert_eq!(shown(&desk, &["search", "--saved", "grain"]), shown(&desk, &["saved", "grain"]));
}

#[test]
fn what_does_not_fit_on_the_page_stays_new() {
    let desk = watching();
    for n in 0..3 {
        desk.write(&format!("new{n}.txt"), format!("{TALKS} It was meeting number {n}."));
    }
    desk.index_articles();
    let (code, said) = desk.fails(&["watch", "grain", "-n", "2"]);
    assert!(code == 0 && said.contains("stays new"), "{said}");
    assert_eq!(watched(&desk).1.len(), 3);
    assert_eq!(watched(&desk), (1, vec![]));
}

#[test]
fn only_what_says_something_new_is_new() {
    let desk = watching();
    let records = |texts: &[&str]| texts.iter().map(|t| format!("{{\"text\":\"{}\"}}\n", story(t))).collect::<String>();
    desk.write("mail.jsonl", records(&["first", "second"]));
    desk.write("long.txt", story("long"));
    desk.index_articles();
    assert_eq!(watched(&desk).1.len(), 3);

    // Moved; and another record in front of those that there were.
    fs::rename(desk.articles().join("long.txt"), desk.articles().join("renamed.txt")).expect("moved");
    desk.write("mail.jsonl", records(&["third", "first"]));
    desk.index_articles();
    let new = watched(&desk).1;
    assert_eq!(new.len(), 1, "{new:?}");
    assert!(desk.ok(&["show", &new[0]]).contains("thirdx1"), "{new:?}");

    // A text that changed is new; one that only was touched is not.
    desk.write("one.txt", format!("{TALKS} Corrected: it was on Tuesday."));
    desk.write("renamed.txt", story("long"));
    desk.index_articles();
    assert_eq!(watched(&desk).1, ["one.txt"]);
}

#[test]
fn a_copy_of_what_was_there_is_no_news() {
    let desk = watching();
    desk.write("wire.txt", story("wire"));
    desk.index_articles();
    assert_eq!(watched(&desk), (0, vec!["wire.txt".into()]));
    desk.write("again/wire.txt", format!("{} (Reporting by a bureau.)", story("wire")));
    desk.index_articles();
    assert_eq!(watched(&desk), (1, vec![]));
    // Two copies that both are new are one piece of news.
    desk.write("a.txt", story("other"));
    desk.write("b.txt", format!("{} (Reporting by a bureau.)", story("other")));
    desk.index_articles();
    assert_eq!(watched(&desk).1.len(), 1);
}

#[test]
fn names_found_anew_make_no_news() {
    let desk = watching();
    desk.write("kim.txt", format!("{TALKS} Zorbania's man spoke last."));
    desk.index_articles();
    assert_eq!(watched(&desk).1.len(), 1);
    desk.write("../mine.rec", "name: Zorbania\nkind: country\n");
    desk.ok(&["index", "articles", "--authority", "mine.rec"]);
    let named = ["--authority", "mine.rec", "--actor", "Zorbania"];
    assert_eq!(desk.hits(&named), ["kim.txt"], "its names were found anew");
    assert_eq!(shown(&desk, &["watch", "grain", "--authority", "mine.rec"]), (1, vec![]));
}

#[test]
fn filters_are_saved_and_hold() {
    let desk = Desk::new();
    desk.write("old.md", format!("---\ndate: 2011-03-04\n---\n{TALKS}"));
    desk.write("new.md", format!("---\ndate: 2014-03-04\n---\n{TALKS} And again."));
    desk.index_articles();
    let asked = ["search", "wheat", "--since", "2013", "--sort", "oldest", "--save", "since 2013 / grain"];
    assert_eq!(shown(&desk, &asked), (0, vec!["new.md".into()]));
    assert_eq!(shown(&desk, &["saved", "since 2013 / grain"]), (0, vec!["new.md".into()]));
    let listed = desk.ok(&["saved"]);
    assert!(listed.contains("wheat --since 2013-01-01 --sort oldest"), "{listed}");
    let (code, said) = desk.fails(&["search", "--saved", "since 2013 / grain", "--until", "2015"]);
    assert!(code == 2 && said.contains("has its own filters"), "{said}");
}

#[test]
fn an_index_made_anew_keeps_the_searches() {
    let desk = watching();
    fs::remove_dir_all(desk.index().join("tantivy")).expect("removed");
    fs::remove_file(desk.index().join("chancery.json")).expect("removed");
    desk.index_articles();
    assert!(desk.ok(&["saved"]).contains("grain"));
    assert_eq!(watched(&desk).1, ["one.txt"], "in this index all is new");
    desk.ok(&["saved", "--remove", "grain"]);
    let (code, said) = desk.fails(&["watch", "grain"]);
    assert!(code == 2 && said.contains("none has been saved"), "{said}");
}

#[test]
fn what_cannot_be_saved_or_found_is_said() {
    let desk = watching();
    for (name, why) in [("", "is empty"), ("a\u{7}b", "control character"), ("-x", "like a flag")] {
        let (code, said) = desk.fails(&["search", "bread", &format!("--save={name}")]);
        assert!(code == 2 && said.contains(why), "{name}: {said}");
    }
    let (code, said) = desk.fails(&["search", "bread", "--save", "grain"]);
    assert!(code == 2 && said.contains("already"), "{said}");
    let (code, said) = desk.fails(&["watch", "grian"]);
    assert!(code == 2 && said.contains("there are: grain"), "{said}");
    let (code, said) = desk.fails(&["search", "bread", "--new"]);
    assert!(code == 2 && said.contains("has not been saved"), "{said}");

    let file = desk.index().join("saved.json");
    let good = fs::read_to_string(&file).expect("a file");
    fs::write(&file, good.replace("\"query\": \"wheat\"", "\"qerry\": \"wheat\"")).expect("written");
    let (code, said) = desk.fails(&["saved"]);
    assert!(code == 2 && said.contains("saved.json, line ") && said.contains("qerry"), "{said}");
    fs::write(&file, &good[..good.len() / 2]).expect("written");
    let (code, said) = desk.fails(&["search", "wheat", "--save", "other"]);
    assert!(code == 2 && said.contains("saved.json, line "), "{said}");
    assert_eq!(fs::read_to_string(&file).expect("a file"), good[..good.len() / 2], "what is broken is not replaced");
    fs::write(&file, good.replace("\"version\": 1", "\"version\": 2")).expect("written");
    assert!(desk.fails(&["saved"]).1.contains("update the program"));
}
