//! Orders: by date with relevance for what is equal, and recent articles favoured.

mod common;

use common::{Desk, sample};

fn dated(desk: &Desk, name: &str, date: &str, times: usize) {
    let text =
        "The ministers spoke of wheat. ".repeat(times) + &"They had other things to speak of, too. ".repeat(10 - times);
    desk.write(name, format!("---\ndate: {date}\n---\n{text}{name}\n"));
}

fn desk() -> Desk {
    let desk = Desk::new();
    dated(&desk, "a.md", "2013-05-01", 1);
    dated(&desk, "b.md", "2013-05-01", 5);
    dated(&desk, "c.md", "2013-05-01", 3);
    dated(&desk, "d.md", "2013", 9);
    dated(&desk, "e.md", "2013-01-01", 1);
    dated(&desk, "f.md", "2013-12-31", 1);
    dated(&desk, "g.md", "2010-07", 2);
    desk.write("h.md", "The ministers spoke of wheat, nobody says when.\n");
    desk.index_articles();
    desk
}

#[test]
fn of_one_day_the_better_article_comes_first_and_a_vague_date_after_exact_ones() {
    let desk = desk();
    let newest = desk.hits(&["wheat", "--sort", "newest", "--copies"]);
    assert_eq!(newest, ["f.md", "b.md", "c.md", "a.md", "e.md", "d.md", "g.md", "h.md"]);
    let oldest = desk.hits(&["wheat", "--sort", "oldest", "--copies"]);
    assert_eq!(oldest, ["g.md", "e.md", "b.md", "c.md", "a.md", "f.md", "d.md", "h.md"]);
}

#[test]
fn pages_of_any_order_are_one_long_page() {
    let desk = Desk::new();
    desk.ok(&["index", sample().to_str().expect("a path")]);
    let orders: [&[&str]; 5] =
        [&[], &["--sort", "newest"], &["--sort", "oldest"], &["--half-life", "1y"], &["--sort", "newest", "--copies"]];
    for order in orders {
        let page = |offset: &str, limit: &str| {
            let mut asked = vec![
                "search",
                "council ministers",
                "--passages",
                "0",
                "--format",
                "jsonl",
                "--offset",
                offset,
                "-n",
                limit,
            ];
            asked.extend(order);
            let said = String::from_utf8(desk.run(&asked).stdout).expect("UTF-8");
            let id = |line: &str| serde_json::from_str::<serde_json::Value>(line).expect("JSON")["id"].to_string();
            said.lines().map(id).collect::<Vec<_>>()
        };
        let all = page("0", "1000");
        assert!(all.len() > 20, "{order:?}");
        let pages: Vec<String> =
            (0..all.len()).step_by(15).flat_map(|offset| page(&offset.to_string(), "15")).collect();
        assert_eq!(pages, all, "{order:?}");
    }
}

#[test]
fn a_half_life_favours_what_is_recent_and_takes_nothing_away() {
    let desk = Desk::new();
    dated(&desk, "best-but-old.md", "1995-02-01", 6);
    dated(&desk, "good-and-new.md", "2020-02-01", 4);
    dated(&desk, "older.md", "1950-02-01", 2);
    dated(&desk, "oldest.md", "1950-02-01", 5);
    desk.index_articles();
    assert_eq!(desk.hits(&["wheat", "--copies"])[0], "best-but-old.md");
    let recent = desk.hits(&["wheat", "--half-life", "10y", "--copies"]);
    assert_eq!(recent[0], "good-and-new.md");
    // So old that age no longer tells them apart, the words still do.
    let short = desk.hits(&["wheat", "--half-life", "1d", "--copies"]);
    assert_eq!(short[0], "good-and-new.md");
    assert!(short.iter().position(|id| id == "oldest.md") < short.iter().position(|id| id == "older.md"), "{short:?}");
    assert_eq!(short.len(), 4);
}

#[test]
fn a_slip_in_a_date_is_not_the_newest_day() {
    let desk = Desk::new();
    dated(&desk, "slip.md", "2997-02-01", 1);
    dated(&desk, "new.md", "2020-02-01", 3);
    dated(&desk, "old.md", "2010-02-01", 4);
    desk.index_articles();
    let found = desk.hits(&["wheat", "--half-life", "2y", "--copies"]);
    assert!(found.iter().position(|id| id == "new.md") < found.iter().position(|id| id == "old.md"), "{found:?}");
}

#[test]
fn a_half_life_that_is_none_is_said() {
    let desk = desk();
    let (code, said) = desk.fails(&["search", "wheat", "--half-life", "soon"]);
    assert!(code == 2 && said.contains("90d, 12w, 6m, 2y"), "{said}");
    let (code, said) = desk.fails(&["search", "wheat", "--half-life", "90d", "--sort", "newest"]);
    assert!(code == 2 && said.contains("give one of them"), "{said}");
}
