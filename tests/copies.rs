//! Copies of one article are found, shown once, named, and come apart again when one of them goes.

mod common;

use std::fs;

use common::{Desk, sample};
use serde_json::Value;

/// A story of some two hundred words.
const STORY: &str = "VIENNA, 3 March - Envoys of five powers ended four days of talks on the river treaty on Friday \
without an agreement, and said that they would meet again after the spring floods.

The chief of the upstream delegation, Ilse Brandauer, told reporters that her government could not accept a commission \
with the right to close sluices. \"We have offered figures, every week and from every gauge,\" she said. \"We have not \
offered our keys.\"

The downstream states want the commission to decide by majority when the level at the border falls below two metres. \
They point to the summer before last, when barges lay aground for six weeks and the price of grain in the ports rose by \
a fifth.

A draft that passed between the delegations on Wednesday would have let the commission advise for three years and decide \
afterwards. Two participants said that it failed over a single footnote, which named the reservoirs.

The host, who had put the draft forward, called the round useful. Lawyers of all sides will go through the text line by \
line in Trieste, he said, and what they can settle there need not trouble the ministers.

No date has been set for the next round. The present treaty, which dates from the age of steam, runs out in December.";

/// Another of the same day on the same talks.
const OTHER: &str = "TRIESTE, 3 March - Shippers who had hoped for a river treaty this week are looking for lorries \
instead, and there are not many to be had.

The harbour master counted forty barges at the quays on Friday morning, most of them loaded with barley that was sold \
weeks ago. Their owners had waited for word from Vienna, where the envoys of five powers broke up without an agreement.

\"We have offered figures, every week and from every gauge. We have not offered our keys,\" the chief of the upstream \
delegation had said there. On the quays nobody spoke of keys. A skipper from the delta said that he had forty days of \
fodder aboard and a buyer with thirty days of patience.

The chamber of commerce put the loss at two million a week and asked the ministry of transport for night permits. The \
ministry said that it would answer on Monday. Insurers have raised the premium for cargoes that lie still, and two banks \
no longer lend on grain that is afloat. The railway, for its part, has eleven wagons to spare.";

fn json(desk: &Desk, arguments: &[&str]) -> Value {
    let mut all = vec!["search", "--format", "json"];
    all.extend(arguments);
    serde_json::from_slice(&desk.run(&all).stdout).expect("JSON")
}

fn copies_of_first(answer: &Value) -> Vec<String> {
    let copies = answer["hits"][0]["copies"].as_array().expect("a list");
    copies.iter().map(|copy| copy["id"].as_str().expect("an id").to_string()).collect()
}

/// The story under two headlines, saved as a page, printed, and cut short; and another story.
fn newsroom() -> Desk {
    let desk = Desk::new();
    let front = |title: &str, date: &str, source: &str, text: &str| {
        format!("---\ntitle: {title}\ndate: {date}\nsource: {source}\n---\n\n{text}\n")
    };
    desk.write("wire.md", front("River talks end without agreement", "2017-03-03", "Harbour Wire", STORY));
    desk.write("paper.md", front("Envoys leave Vienna with wet feet", "2017-03-04", "The Despatch", STORY));
    let paragraphs: String = STORY.split("\n\n").map(|p| format!("<p>{}</p>\n", p.replace('"', "&rdquo;"))).collect();
    desk.write(
        "page.html",
        format!("<html><head><title>Talks on the river</title></head><body><nav>Home News</nav><article><h1>Talks on the river</h1>{paragraphs}</article></body></html>"),
    );
    let kept = STORY.find("The host,").expect("a paragraph");
    desk.write(
        "print.txt",
        format!(
            "Printer-friendly version\n\nTalks on the river\n\n{}\n\nThis page was printed from the site of the paper.",
            &STORY[..kept]
        ),
    );
    desk.write("other.md", front("Barges wait as envoys part", "2017-03-03", "Harbour Wire", OTHER));
    desk
}

#[test]
fn one_story_is_one_hit_that_names_its_copies() {
    let desk = newsroom();
    let said = desk.index_articles();
    assert!(said.contains("3 articles of the index are copies of others"), "{said}");

    let answer = json(&desk, &["sluices commission", "--facets"]);
    assert_eq!((&answer["total"], &answer["more_copies"], &answer["indexed"]), (&1.into(), &3.into(), &5.into()));
    // The first to appear stands for them; what has no date comes last, the longer first.
    assert_eq!(answer["hits"][0]["id"], "wire.md");
    assert_eq!(copies_of_first(&answer), ["paper.md", "page.html", "print.txt"]);
    assert_eq!(answer["hits"][0]["copy_count"], 3);
    assert_eq!(answer["hits"][0]["copies"][0]["similarity"], 1.0);
    assert_eq!(answer["hits"][0]["copies"][0]["source"], "The Despatch");
    assert!(answer["hits"][0]["copies"][0]["path"].as_str().expect("a path").ends_with("articles/paper.md"));
    assert_eq!(answer["facets"]["sources"], serde_json::json!([{"path": "/Harbour Wire", "count": 1}]));

    // Both stories quote the same words; they are two.
    let answer = json(&desk, &["\"every gauge\""]);
    assert_eq!(answer["total"], 2);

    let shown = desk.ok(&["search", "sluices commission"]);
    assert!(shown.starts_with("1 article matches, with 3 copies of 5"), "{shown}");
    assert!(shown.contains("3 copies: paper.md, page.html, print.txt"), "{shown}");
    assert_eq!(shown.matches("right to close sluices").count(), 1);
}

#[test]
fn all_copies_can_be_asked_for_and_runs_have_them() {
    let desk = newsroom();
    desk.index_articles();
    let mut all = desk.hits(&["sluices commission", "--copies"]);
    all.sort();
    assert_eq!(all, ["page.html", "paper.md", "print.txt", "wire.md"]);
    assert_eq!(desk.ok(&["search", "sluices", "--format", "trec"]).lines().count(), 4);
    desk.write("../topics.tsv", "1\tsluices\n");
    assert_eq!(desk.ok(&["search", "--topics", "topics.tsv", "--format", "trec"]).lines().count(), 4);
    assert_eq!(desk.ok(&["search", "--topics", "topics.tsv", "--format", "jsonl"]).lines().count(), 4);
}

#[test]
fn a_filter_never_loses_an_article_to_a_copy_that_it_leaves_out() {
    let desk = newsroom();
    desk.index_articles();
    assert_eq!(desk.hits(&["sluices", "--source", "The Despatch"]), ["paper.md"]);
    assert_eq!(desk.hits(&["sluices", "--since", "2017-03-04"]), ["paper.md"]);
    assert_eq!(desk.hits(&["title:wet sluices"]), ["wire.md"]);
    assert_eq!(desk.hits(&["+title:wet"]), ["paper.md"]);
    let answer = json(&desk, &["sluices", "--source", "The Despatch"]);
    assert_eq!(copies_of_first(&answer), ["wire.md", "page.html", "print.txt"]);
    // In any order.
    assert_eq!(desk.hits(&["vienna", "--sort", "newest"]).len(), 2);
}

#[test]
fn pages_of_hits_neither_repeat_nor_miss() {
    let desk = newsroom();
    for n in 0..30 {
        // Nine articles, each three or four times.
        desk.write(&format!("{}-{n}.txt", n % 9), format!("Round {} of the talks.\n\n{}", n % 9, unlike(n % 9)));
    }
    desk.index_articles();
    let whole: Vec<String> = page(&desk, "1000", "0");
    let mut paged = Vec::new();
    for offset in (0..14).step_by(3) {
        paged.extend(page(&desk, "3", &offset.to_string()));
    }
    assert_eq!(whole.len(), 11, "{whole:?}");
    assert_eq!(whole, paged);
    assert_eq!(json(&desk, &["talks OR vienna OR trieste"])["total"], 11);
}

/// Two hundred words that only one subject has.
fn unlike(n: usize) -> String {
    (0..200).map(|word| format!("s{n}x{word}")).collect::<Vec<_>>().join(" ")
}

fn page(desk: &Desk, limit: &str, offset: &str) -> Vec<String> {
    let answer = json(desk, &["talks OR vienna OR trieste", "-n", limit, "--offset", offset]);
    let hits = answer["hits"].as_array().expect("hits");
    hits.iter().map(|hit| hit["id"].as_str().expect("an id").to_string()).collect()
}

#[test]
fn what_remains_of_a_group_stands_alone() {
    let desk = Desk::new();
    desk.write("a.txt", STORY);
    desk.write("b.txt", STORY);
    assert!(desk.index_articles().contains("1 article of the index is a copy of another"));
    assert_eq!(desk.hits(&["sluices"]), ["a.txt"]);
    fs::remove_file(desk.articles().join("a.txt")).expect("removed");
    assert_eq!(desk.index_articles(), "0 added, 0 updated, 1 unchanged, 1 removed, 0 skipped");
    let answer = json(&desk, &["sluices"]);
    assert_eq!((&answer["total"], &answer["more_copies"]), (&1.into(), &0.into()));
    assert_eq!(answer["hits"][0]["id"], "b.txt");
    assert_eq!(answer["hits"][0]["copies"], serde_json::json!([]));
    // What becomes another article is no copy any more, and is found.
    desk.write("a.txt", STORY);
    desk.index_articles();
    desk.write("a.txt", OTHER);
    assert!(!desk.index_articles().contains("cop"));
    assert_eq!(desk.hits(&["vienna"]).len(), 2);
    // A move keeps the group.
    desk.write("below/c.txt", OTHER);
    desk.index_articles();
    fs::rename(desk.articles().join("below/c.txt"), desk.articles().join("c.txt")).expect("moved");
    assert!(desk.index_articles().contains("1 article of the index is a copy of another"));
    assert_eq!(desk.hits(&["barley"]), ["a.txt"]);
}

/// Two articles, a digest of both, prints of all three with words of their own around them.
fn digests() -> Vec<(&'static str, String)> {
    let around = |n: usize, text: &str| {
        let words: Vec<String> = (0..30).map(|word| format!("p{n}x{word}")).collect();
        format!(
            "{}\n\n{text}\n\nPrinted from the archive of the paper. {}",
            words[..10].join(" "),
            words[10..].join(" ")
        )
    };
    let both = format!("{STORY}\n\n{OTHER}");
    vec![
        ("digest.txt", both.clone()),
        ("one.txt", STORY.to_string()),
        ("prints/digest.txt", around(1, &both)),
        ("prints/one.txt", around(2, STORY)),
        ("prints/two.txt", around(3, OTHER)),
        ("two.txt", OTHER.to_string()),
    ]
}

#[test]
fn a_digest_hides_none_of_its_articles() {
    let desk = Desk::new();
    for (name, text) in digests().into_iter().filter(|(name, _)| !name.starts_with("prints")) {
        desk.write(name, text);
    }
    assert!(!desk.index_articles().contains("cop"));
    let mut found = desk.hits(&["vienna"]);
    found.sort();
    assert_eq!(found, ["digest.txt", "one.txt", "two.txt"]);
}

#[test]
fn what_stands_for_copies_is_like_each_of_them_in_any_order() {
    let once = Desk::new();
    digests().into_iter().for_each(|(name, text)| drop(once.write(name, text)));
    let said = once.summary(&once.ok(&["index", "articles", "--verbose"]));
    for name in ["digest", "one", "two"] {
        assert!(said.contains(&format!("  {name}.txt is a copy of prints/{name}.txt (")), "{said}");
    }
    assert!(said.contains("3 articles of the index are copies of others"), "{said}");
    let answer = json(&once, &["vienna"]);
    assert_eq!((&answer["total"], &answer["more_copies"]), (&3.into(), &3.into()));
    let groups = stats(&once);
    // A second run changes nothing.
    once.index_articles();
    assert_eq!(stats(&once), groups);
    // Nor does another order, one file a run.
    for reverse in [false, true] {
        let desk = Desk::new();
        let mut files = digests();
        if reverse {
            files.reverse();
        }
        for (name, text) in files {
            desk.write(name, text);
            desk.index_articles();
        }
        assert_eq!(stats(&desk), groups);
    }
}

/// Statistics without what depends on how the index was written.
fn stats(desk: &Desk) -> Value {
    let said = desk.comparable(&desk.ok(&["stats", "--format", "json"]));
    let mut stats: Value = serde_json::from_str(&said).expect("JSON");
    stats["disk_bytes"].take();
    for group in stats["copies"].as_array().expect("groups") {
        for copy in group["copies"].as_array().expect("copies") {
            assert!(copy["similarity"].as_f64().is_some_and(|alike| alike >= 0.4), "{group}");
        }
    }
    stats
}

#[test]
fn without_what_stands_for_them_copies_stand_for_their_own_copies_alone() {
    // Each edition drops the beginning of the one before and goes on: the first and the last are two articles.
    let desk = Desk::new();
    let front = |source: &str, words: std::ops::Range<usize>| {
        let words: Vec<String> = words.map(|word| format!("e{word}")).collect();
        format!(
            "---\ntitle: Edition\nsource: {source}\ndate: 2017-03-0{}\n---\n\nTalks {}\n",
            source.len(),
            words.join(" ")
        )
    };
    desk.write("a.md", front("A", 0..300));
    desk.write("b.md", front("BB", 90..380));
    desk.write("c.md", front("CCC", 170..460));
    desk.write("d.md", front("DDDD", 170..461));
    desk.index_articles();
    assert_eq!(desk.hits(&["talks"]), ["b.md"]);
    assert_eq!(copies_of_first(&json(&desk, &["talks"])), ["a.md", "c.md", "d.md"]);
    // The second is left out.
    let rest = ["talks", "--source", "A", "--source", "CCC", "--source", "DDDD", "--sort", "oldest"];
    let answer = json(&desk, &rest);
    assert_eq!((&answer["total"], &answer["more_copies"]), (&2.into(), &1.into()));
    assert_eq!(desk.hits(&rest), ["a.md", "c.md"]);
    assert_eq!(copies_of_first(&answer), ["b.md"]);
    assert_eq!(copies_of_first(&json(&desk, &["talks", "--source", "DDDD"])), ["b.md", "c.md"]);
    assert_eq!(json(&desk, &["talks", "--source", "DDDD"])["hits"][0]["copy_count"], 2);
    assert_eq!(desk.hits(&["talks", "--copies"]).len(), 4);
    assert_eq!(json(&desk, &["talks", "--copies"])["more_copies"], 0);
}

#[test]
fn of_copies_without_a_date_the_one_that_says_where_it_is_from_stands_for_the_others() {
    let desk = Desk::new();
    let words: Vec<String> = (0..40).map(|word| format!("p{word}")).collect();
    desk.write("a print.txt", format!("Printed on paper.\n\n{STORY}\n\n{}", words.join(" ")));
    let paragraphs: String = STORY.split("\n\n").map(|p| format!("<p>{p}</p>\n")).collect();
    desk.write(
        "page.html",
        format!(
            "<html><head><title>Talks on the river</title><link rel=\"canonical\" href=\"https://example.org/river-talks\">\
             </head><body><article><h1>Talks on the river</h1>{paragraphs}</article></body></html>"
        ),
    );
    desk.index_articles();
    assert_eq!(desk.hits(&["sluices"]), ["page.html"]);
}

#[test]
fn groups_do_not_depend_on_which_run_brought_what() {
    let once = newsroom();
    once.index_articles();
    let twice = newsroom();
    for name in ["wire.md", "page.html", "other.md"] {
        fs::rename(twice.articles().join(name), twice.home.path().join(name)).expect("away");
    }
    twice.index_articles();
    for name in ["page.html", "other.md", "wire.md"] {
        fs::rename(twice.home.path().join(name), twice.articles().join(name)).expect("back");
        twice.index_articles();
    }
    assert_eq!(stats(&once), stats(&twice));
    assert_eq!(once.hits(&["vienna"]), twice.hits(&["vienna"]));
}

#[test]
fn records_of_one_file_may_be_copies() {
    let desk = Desk::new();
    let record = |id: &str, text: &str| serde_json::json!({ "id": id, "text": text }).to_string();
    let lines = [record("n1", STORY), record("n2", STORY), record("n3", "No abstract."), record("n4", "No abstract.")];
    desk.write("day.jsonl", lines.join("\n"));
    desk.index_articles();
    assert_eq!(copies_of_first(&json(&desk, &["sluices"])), ["n2"]);
    // So few words say nothing.
    assert_eq!(desk.hits(&["abstract"]).len(), 2);
}

#[test]
fn a_short_notice_that_returns_is_another_each_time() {
    let desk = Desk::new();
    for (name, date) in [("a.md", "2016-05-02"), ("b.md", "2016-05-09"), ("c.md", "2016-05-09")] {
        desk.write(
            name,
            format!("---\ntitle: Briefing\ndate: {date}\n---\nThere is no briefing at the ministry today.\n"),
        );
    }
    desk.index_articles();
    assert_eq!(desk.hits(&["briefing", "--sort", "oldest"]), ["a.md", "b.md"]);
}

#[test]
fn index_names_every_copy_if_asked() {
    let desk = newsroom();
    let said = desk.summary(&desk.ok(&["index", "articles", "--verbose"]));
    assert!(said.contains("  paper.md is a copy of wire.md (100 % alike)"), "{said}");
    assert!(said.contains("  print.txt is a copy of wire.md ("), "{said}");
    // And again when nothing changed.
    let said = desk.summary(&desk.ok(&["index", "articles", "--verbose"]));
    assert!(said.contains("  page.html is a copy of wire.md ("), "{said}");
}

#[test]
fn stats_count_what_there_is() {
    let desk = newsroom();
    desk.index_articles();
    insta::assert_snapshot!(
        desk.ok(&["stats"]).lines().filter(|l| !l.starts_with("index ")).collect::<Vec<_>>().join("\n")
    );

    let stats: Value = serde_json::from_str(&desk.ok(&["stats", "--format", "json"])).expect("JSON");
    assert_eq!((&stats["files"], &stats["articles"], &stats["undated"]), (&5.into(), &5.into(), &2.into()));
    assert_eq!(stats["copies"][0]["id"], "wire.md");
    assert_eq!(stats["copies"][0]["copies"].as_array().map(Vec::len), Some(3));
    assert!(stats["disk_bytes"].as_u64().is_some_and(|bytes| bytes > 0));
}

#[test]
fn stats_name_the_largest_groups_and_all_if_asked() {
    let desk = Desk::new();
    for n in 0..12 {
        // The last has eight copies, each other one.
        for copy in 0..if n == 11 { 9 } else { 2 } {
            desk.write(&format!("{n:02}-{copy}.txt"), unlike(n));
        }
    }
    desk.index_articles();
    let said = desk.ok(&["stats"]);
    let (_, copies) = said.split_once("\nCopies\n").expect("copies");
    let lines: Vec<&str> = copies.lines().collect();
    assert_eq!(lines[..2], ["  11-0.txt", "    11-1.txt 100 % alike"]);
    assert_eq!(lines[6], "    and 3 more");
    assert_eq!(lines.last(), Some(&"  2 more articles have copies: --verbose names all"));
    assert_eq!(lines.len(), 1 + 5 + 1 + 9 * 2 + 1);
    assert!(said.contains("19 of these, of 12 articles"), "{said}");
    let all = desk.ok(&["stats", "--verbose"]);
    assert!(all.contains("    11-8.txt 100 % alike") && all.contains("  10-0.txt") && !all.contains("more"), "{all}");
    assert_eq!(stats(&desk)["copies"].as_array().map(Vec::len), Some(12));
}

#[test]
fn stats_of_an_empty_index_say_so() {
    let desk = Desk::new();
    assert_eq!(desk.run(&["index", "articles"]).status.code(), Some(1));
    assert_eq!(desk.run(&["stats"]).status.code(), Some(1));
}

#[test]
fn the_copies_of_the_sample_corpus_are_found() {
    let desk = Desk::new();
    let said = desk.ok(&["index", &sample().to_string_lossy(), "--verbose"]);
    assert!(said.contains("3 articles of the index are copies of others"), "{said}");
    for copy in [
        "  wire/2024-12-04-seoul-martial-law.txt is a copy of wire/Yoon martial law - saved copy.txt (92 % alike)",
        "  wire/1990-03-21-namibia.txt is a copy of wire/Windhoek flag.txt (88 % alike)",
        // A page stands for its print.
        "  saved/What was agreed in Vienna - print.pdf is a copy of web/meridian-review/jcpoa-clause-by-clause.html (93 % alike)",
    ] {
        assert!(said.contains(copy), "{said}");
    }
}
