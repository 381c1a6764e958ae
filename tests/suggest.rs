//! Did you mean: what is proposed, with the count it gives, and when nothing is.

mod common;

use common::Desk;

fn desk() -> Desk {
    let desk = Desk::new();
    desk.write(
        "one.txt",
        "The sanctions were lifted in spring. Kim Jong Un, the leader of North Korea, spoke of missiles.",
    );
    desk.write("two.txt", "New sanctions against the missile programme were agreed. Nobody spoke of wheat.");
    desk.index_articles();
    desk
}

#[test]
fn a_misspelling_is_answered_with_a_proposal_and_its_count() {
    let desk = desk();
    let said = desk.ok(&["search", "santcions missiles"]);
    assert!(said.contains("did you mean: sanctions missiles (2 articles)"), "{said}");
    let (code, said) = {
        let output = desk.run(&["search", "santcions"]);
        (output.status.code(), String::from_utf8(output.stdout).expect("UTF-8"))
    };
    assert_eq!(code, Some(1), "nothing is found for what was typed");
    assert!(said.contains("did you mean: sanctions (2 articles)"), "{said}");
    let json: serde_json::Value =
        serde_json::from_str(&desk.ok(&["search", "wheat sanctons", "--format", "json"])).expect("JSON");
    assert_eq!(json["suggestions"], serde_json::json!([{"query": "wheat sanctions", "articles": 2}]));
}

#[test]
fn neighbours_decide_and_capitals_stay() {
    let desk = Desk::new();
    for number in 0..4 {
        let text =
            "The Caribbean states asked the Security Council for peacekeepers. The peace prize raised no trade price.";
        desk.write(&format!("{number}.txt"), text);
    }
    desk.index_articles();
    for (typed, meant) in [
        ("Carribbean trade", "Caribbean trade"),
        ("peace prise", "peace prize"),
        ("trade prise", "trade price"),
        ("securitycouncil", "security council"),
        ("peace keepers", "peacekeepers"),
    ] {
        let said = desk.run(&["search", typed]).stdout;
        let said = String::from_utf8(said).expect("UTF-8");
        assert!(said.contains(&format!("did you mean: {meant} (")), "{typed}: {said}");
    }
    for right in ["peace prizes", "security council", "la caraïbe", "pease kippers"] {
        let said = String::from_utf8(desk.run(&["search", right]).stdout).expect("UTF-8");
        assert!(!said.contains("did you mean"), "{right}: {said}");
    }
}

#[test]
fn what_is_nearly_a_name_is_proposed_as_the_name() {
    let said = desk().ok(&["search", "Kim Jung Un missiles"]);
    assert!(said.contains("did you mean: Kim Jong Un missiles (2 articles)"), "{said}");
}

#[test]
fn known_words_excluded_words_and_runs_are_left_alone() {
    let desk = desk();
    for query in [
        "sanctions",
        "sanctioned missile",
        "sanctions -santcions",
        "Kim Jong Un",
        "\"missile  programme\"",
        "nwe missiles",
    ] {
        let said = desk.ok(&["search", query]);
        assert!(!said.contains("did you mean"), "{query}: {said}");
    }
    let run = desk.run(&["search", "santcions", "--format", "trec"]);
    assert!(run.stdout.is_empty());
}
