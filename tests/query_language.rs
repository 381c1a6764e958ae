//! The query language through the binary: what each form finds on a folder small enough to know.

mod common;

use common::{Desk, sample};
use proptest::prelude::*;

fn desk() -> Desk {
    let desk = Desk::new();
    desk.write("a.txt", "Sanctions on Iran\n\nSanctions on Iran were lifted in 2016. The six-party talks on North Korea had stalled. Xi Jinping met Barack Obama.");
    desk.write("b.txt", "Talks in Geneva\n\nThe talks of six parties in Geneva were long. A sanctuary for the birds of the lake was opened.");
    desk.write("c.md", "---\ntitle: The Wheat Deal\ndate: 2014-02-19\nsource: Harbour Wire\n---\nPresident Vladimir Putin sold wheat to Egypt. The Korean Central News Agency (KCNA) did not report it.");
    desk.write("d.md", "---\ntitle: Wheat again\ndate: 2013\nlang: en\n---\nWheat prices rose again in the markets of the world. In December 2011 they had fallen.");
    desk.index_articles();
    desk
}

#[test]
fn each_form_finds_what_it_says() {
    let desk = desk();
    let found = |arguments: &[&str]| {
        let mut ids = desk.hits(arguments);
        ids.sort();
        ids.join(" ")
    };
    for (query, expected) in [
        ("sanction", "a.txt"),
        ("sanct*", "a.txt b.txt"),
        ("talks wheat", "a.txt b.txt c.md d.md"),
        ("talks AND iran", "a.txt"),
        ("+talks +geneva", "b.txt"),
        ("talks -geneva", "a.txt"),
        ("talks NOT iran", "b.txt"),
        ("-talks", "c.md d.md"),
        ("\"six-party talks\"", "a.txt"),
        ("\"six parties\"", "a.txt b.txt"),
        ("\"parties six\"", ""),
        ("(iran OR geneva) AND sanctions", "a.txt"),
        ("title:wheat", "c.md d.md"),
        ("title:\"wheat deal\"", "c.md"),
        ("actor:\"Xi Jinping\"", "a.txt"),
        ("actor:xi-jinping", "a.txt"),
        ("actor:obama", "a.txt"),
        ("institution:kcna", "c.md"),
        ("actor:/person", "a.txt c.md"),
        ("date:2014-02", "c.md"),
        ("date:[2013 TO 2014-02]", "c.md d.md"),
        ("date:[* TO 2013]", "d.md"),
        ("mentions:2011-12", "d.md"),
        ("mentions:[2015 TO 2017]", "a.txt"),
        ("source:harbour", "c.md"),
        ("wheat date:2014", "c.md"),
        ("wheat OR date:2014", "c.md d.md"),
        ("actor:obama OR actor:putin", "a.txt c.md"),
        ("(actor:obama OR actor:putin) wheat", "c.md"),
        ("zzzz", ""),
    ] {
        assert_eq!(found(&[query]), expected, "{query}");
    }
    assert_eq!(found(&["", "--since", "2013-06"]), "c.md d.md", "a year may lie in a range that begins within it");
    assert_eq!(found(&["", "--since", "2014-02-20"]), "");
    assert_eq!(found(&["", "--on", "2014-02-19"]), "c.md");
    assert_eq!(found(&["", "--mentions", "2011..2013"]), "d.md");
    assert_eq!(found(&["", "--source", "Harbour Wire"]), "c.md");
    assert_eq!(found(&["", "--actor", "Russia"]), "", "Putin is not Russia");
    assert_eq!(found(&["", "--actor", "PUTIN", "--actor", "egypt"]), "c.md");
}

#[test]
fn sorting_by_date() {
    let desk = desk();
    assert_eq!(desk.hits(&["wheat talks", "--sort", "newest"])[..2], ["c.md", "d.md"]);
    assert_eq!(desk.hits(&["wheat", "--sort", "oldest"]), ["d.md", "c.md"]);
    assert_eq!(desk.hits(&["", "--facets"])[..2], ["c.md", "d.md"], "everything comes newest first");
}

#[test]
fn pages_follow_each_other() {
    let desk = desk();
    let all = desk.hits(&["talks wheat"]);
    let mut paged = Vec::new();
    for offset in ["0", "1", "2", "3", "4"] {
        let output = desk.run(&["search", "talks wheat", "--format", "trec", "-n", "1", "--offset", offset]);
        paged.extend(
            String::from_utf8_lossy(&output.stdout).lines().map(|l| l.split(' ').nth(2).expect("an id").to_string()),
        );
    }
    assert_eq!(paged, all);
}

#[test]
fn a_name_that_means_nobody_lists_near_ones() {
    let desk = desk();
    let (code, said) = desk.fails(&["search", "wheat", "--actor", "Xi Jinpin"]);
    assert_eq!(code, 2);
    assert!(said.contains("nobody is known as 'Xi Jinpin'; the nearest names are Xi Jinping"), "{said}");
    let (code, said) = desk.fails(&["search", "wheat", "--actor", "George Bush"]);
    assert_eq!(code, 2);
    assert!(said.contains("'George Bush' may mean George H. W. Bush or George W. Bush"), "{said}");
    let (_, said) = desk.fails(&["search", "wheat", "--institution", "Xi Jinping"]);
    assert!(said.contains("is a person, not an institution; use --actor"), "{said}");
}

#[test]
fn a_query_that_cannot_be_read_is_read_in_the_nearest_way_or_shows_where() {
    let desk = desk();
    let output = desk.run(&["search", "wheat \"deal", "--format", "json"]);
    assert_eq!(output.status.code(), Some(0));
    let note = "read as: wheat \"deal\" (the quotation mark is never closed)";
    assert_eq!(String::from_utf8_lossy(&output.stderr), format!("note: {note}\n"));
    let answer: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(answer["notes"][0], note);
    let (code, said) = desk.fails(&["search", "wheat \"deal", "--strict"]);
    assert_eq!(code, 2);
    insta::assert_snapshot!(said, @r#"
    error: cannot read the query: the quotation mark is never closed
      wheat "deal
            ^
    perhaps you meant: wheat "deal"
    "#);
}

/// The page is the language: each row of its tables is run on the sample corpus.
#[test]
fn the_page_about_the_language_tells_the_truth() {
    let page = include_str!("../docs/query.md");
    let desk = Desk::new();
    desk.ok(&["index", &sample().to_string_lossy()]);
    let mut rows = 0;
    for line in page.lines().filter(|line| line.starts_with("| `")) {
        let columns: Vec<&str> = line.split(" | ").collect();
        let query = columns[0].trim_start_matches("| ").trim_matches('`');
        let output = desk.run(&["search", query, "--format", "json", "-n", "0"]);
        let answer: serde_json::Value = serde_json::from_slice(&output.stdout)
            .unwrap_or_else(|e| panic!("{query}: {e}: {}", String::from_utf8_lossy(&output.stderr)));
        assert_eq!(answer["total"].to_string(), columns[1], "{query}");
        rows += 1;
    }
    assert!(rows > 40, "{rows}");
}

#[test]
fn words_that_stand_near_each_other() {
    let desk = Desk::new();
    desk.write("a.txt", "An embargo on oil was declared. The price of bread rose.\n\nTalks in Geneva had stalled.");
    desk.write("b.txt", "Oil became dear. Nobody in the whole of the city spoke of an embargo. They spoke of bread.");
    desk.write("c.txt", "The tankers brought oil. That was the end of the embargo, and of the women's march.");
    desk.index_articles();
    let found = |query: &str| {
        let mut ids = desk.hits(&[query]);
        ids.sort();
        ids.join(" ")
    };
    for (query, expected) in [
        ("oil w/2 embargo", "a.txt"),
        ("embargo pre/2 oil", "a.txt"),
        ("oil pre/2 embargo", ""),
        ("oil NEAR/7 embargo", "a.txt c.txt"),
        ("oil w/s embargo", "a.txt"),
        ("oil w/p embargo", "a.txt b.txt c.txt"),
        ("oil w/p stalled", ""),
        ("title w/s oil", ""),
        ("embarg* w/2 (gas OR oil)", "a.txt"),
        ("embargo adj2 oil", "a.txt"),
        ("embargo adj oil", ""),
        ("\"oil embargo\"~3", "a.txt"),
        ("\"oil embargo\"~2", ""),
        ("wom?n w/5 embargo", "c.txt"),
        ("embargoe~1 w/2 oil", "a.txt"),
        ("/embargo(es)?/ w/2 oil", "a.txt"),
        ("oil w/2 embargo AND geneva", "a.txt"),
        ("oil NOT oil w/2 embargo", "b.txt c.txt"),
        ("(oil w/7 embargo) w/12 march", "c.txt"),
    ] {
        assert_eq!(found(query), expected, "{query}");
    }
    let answer = desk.ok(&["search", "oil w/2 embargo", "--format", "json", "-n", "1"]);
    let answer: serde_json::Value = serde_json::from_str(&answer).expect("JSON");
    let passage = &answer["hits"][0]["passages"][0];
    let text = passage["text"].as_str().expect("a text");
    let place =
        |mark: &serde_json::Value, end: usize| usize::try_from(mark[end].as_u64().expect("a place")).expect("small");
    let marks = passage["highlights"].as_array().expect("marks").iter();
    let marked: Vec<&str> = marks.map(|mark| &text[place(mark, 0)..place(mark, 1)]).collect();
    assert_eq!(marked, ["embargo", "oil"], "the words that meet, and not what is between them");
}

#[test]
fn copies_of_an_article_are_asked_for_by_its_id() {
    let desk = Desk::new();
    let text = "The ministers of the four powers met in Geneva for the third day and spoke of the two German states. ";
    let report =
        format!("{text}The Soviet minister asked for a treaty of peace. {}", "They agreed to meet again in May.");
    desk.write("a.txt", format!("Day three\n\n{report}"));
    desk.write("b.txt", format!("Day three\n\n{report}"));
    desk.write("c.txt", format!("Day three, again\n\n{report}"));
    desk.write("d.txt", "Wheat was sold in the markets of the world, and nobody spoke of Geneva.");
    desk.index_articles();
    let mut found = desk.hits(&["near-duplicate:a.txt"]);
    found.sort();
    assert_eq!(found, ["b.txt", "c.txt"]);
    assert_eq!(desk.hits(&["near-duplicate:d.txt"]), [""; 0]);
    let (code, said) = desk.fails(&["search", "near-duplicate:e.txt"]);
    assert_eq!(code, 2);
    assert!(said.contains("the index has no article 'e.txt'"), "{said}");
}

/// What costs much, and what nobody means, ends soon and with a word about it.
#[test]
fn no_query_is_too_much() {
    let desk = desk();
    let numbers: Vec<String> = (0..10_000).map(|n| format!("word{n}")).collect();
    for (query, note) in [
        (numbers.join(" "), "looks for 1024 different words"),
        (format!("wheat {}", numbers.join(",")), "looks for 1024 different words"),
        (format!("\"{}\"", numbers.join(" ")), "a phrase has 256 words"),
        (format!("{}wheat{}", "(".repeat(40_000), ")".repeat(40_000)), "nest deeper than 64"),
        (vec!["wheat"; 10_000].join(" w/3 "), "in a row"),
        (vec!["wheat"; 10_000].join(" AND "), ""),
        (format!("{} wheat", "NOT ".repeat(10_001)), ""),
        ("/(a{900}){900}/ wheat".to_string(), "grows too large"),
        ("/(w|w)*(h|h)*(e|e)*.*t/".to_string(), ""),
        ("*a*e* w* ??? *".to_string(), ""),
        ("wheat \u{0}\u{7}\u{1b}[31m \u{202e}\u{feff} 🌾".to_string(), ""),
        ("القمح חיטה 小麦 wheat".to_string(), ""),
    ] {
        // No shell takes a zero byte in an argument; files of topics may have one.
        desk.write("../topics.tsv", format!("1\t{query}\n"));
        let output = desk.run(&["search", "--topics", "topics.tsv", "--format", "json", "-n", "1"]);
        let start: String = query.chars().take(40).collect();
        assert!(matches!(output.status.code(), Some(0 | 1)), "{start}: {}", String::from_utf8_lossy(&output.stderr));
        let said = String::from_utf8_lossy(&output.stdout);
        assert!(said.contains(note), "{start}: {}", said.chars().take(600).collect::<String>());
    }
    assert_eq!(desk.hits(&["", "--since", "2013"]), ["c.md", "d.md"], "no words and a filter: all, newest first");
}

#[test]
fn the_language_of_a_query_is_that_of_its_common_words() {
    let desk = Desk::new();
    desk.write(
        "en.txt",
        "The war was long, and the people of the town were tired of the war and of the men who had made it.",
    );
    desk.write(
        "en2.txt",
        "Die hard men of the old guard would not hear of the peace that was made in the town by the men of the south.",
    );
    desk.write(
        "de.md",
        "---\nlang: de\n---\nDie Verhandlungen waren hart. Der Verlag druckte the wall als Titel, und die Mauer fiel.",
    );
    desk.index_articles();
    assert_eq!(desk.hits(&["the war"]), ["en.txt"], "'the' is no rare word of a German article");
    assert_eq!(desk.hits(&["die und der Mauer"]), ["de.md"]);
    assert_eq!(desk.hits(&["\"die hard\""]), ["en2.txt"], "not each German article that has 'hart'");
    assert_eq!(desk.hits(&["the w/3 war"]), ["en.txt"]);
    assert_eq!(desk.hits(&["was the"]), ["en.txt", "en2.txt"]);
}

#[test]
fn topics_are_answered_in_one_process() {
    let desk = desk();
    desk.write("../topics.tsv", "7\tWhat of wheat (and \"talks?\n8\tGeneva\n");
    let run = desk.ok(&["search", "--topics", "topics.tsv", "--format", "trec"]);
    let columns: Vec<Vec<&str>> = run.lines().map(|l| l.split(' ').collect()).collect();
    assert!(columns.iter().all(|c| c.len() == 6 && c[1] == "Q0" && c[5] == "chancery"), "{run}");
    assert_eq!(columns.iter().filter(|c| c[0] == "7").count(), 4);
    assert_eq!(columns.last().expect("a hit")[2], "b.txt");
}

#[test]
fn a_closed_pipe_is_no_error() {
    let desk = desk();
    let script = format!("{} search 'talks wheat' -n 100 | head -n 1", env!("CARGO_BIN_EXE_chancery"));
    let output = std::process::Command::new("sh")
        .args(["-c", &script])
        .env("CHANCERY_INDEX", desk.index())
        .output()
        .expect("a shell");
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// Narrowing can only take hits away.
#[test]
fn filters_never_add_hits() {
    let desk = desk();
    let words = ["wheat", "talks", "sanct*", "\"six parties\"", "-iran", "geneva OR egypt", ""];
    let filters: [&[&str]; 6] = [
        &["--since", "2014"],
        &["--until", "2013"],
        &["--actor", "Iran"],
        &["--source", "Harbour Wire"],
        &["--language", "en"],
        &["--mentions", "2011"],
    ];
    proptest!(ProptestConfig { cases: 24, failure_persistence: None, ..Default::default() }, |(word in 0..words.len(), a in 0..filters.len(), b in 0..filters.len())| {
        let ask = |chosen: &[&[&str]]| {
            let mut arguments = vec![words[word], "--facets"];
            arguments.extend(chosen.iter().flat_map(|f| f.iter()));
            desk.hits(&arguments)
        };
        let wide = ask(&[]);
        let narrow = ask(&[filters[a]]);
        prop_assert!(narrow.iter().all(|id| wide.contains(id)));
        if a != b && !(a < 2 && b < 2) {
            let narrower = ask(&[filters[a], filters[b]]);
            prop_assert!(narrower.iter().all(|id| narrow.contains(id)));
        }
    });
}

#[test]
fn dates_of_any_century_narrow_and_sort() {
    let desk = Desk::new();
    for (name, date) in [("a.md", "1648-10-24"), ("b.md", "1066-10-14"), ("c.md", "2014")] {
        desk.write(name, format!("---\ndate: {date}\n---\nA treaty was made.\n"));
    }
    desk.index_articles();
    assert_eq!(desk.hits(&["treaty", "--until", "1600"]), ["b.md"]);
    assert_eq!(desk.hits(&["treaty", "--sort", "oldest"]), ["b.md", "a.md", "c.md"]);
}

#[test]
fn chinese_is_found_by_its_words() {
    let desk = Desk::new();
    desk.write("zh.txt", "习近平主席在北京会见了外交部的官员，双方讨论了朝鲜半岛的局势。");
    desk.write("en.txt", "The ministers met.");
    desk.index_articles();
    for query in ["外交部", "北京", "\"习近平\"", "朝鲜"] {
        assert_eq!(desk.hits(&[query]), ["zh.txt"], "{query}");
    }
}
