//! The index follows the folder: what changed is read, what went away leaves, nothing is read or shown twice.

mod common;

use std::fs;
use std::time::{Duration, SystemTime};

use common::Desk;

const LONG: &str = "The ministers met in Geneva on Monday and agreed to meet again.";

#[test]
fn changed_moved_and_removed_files() {
    let desk = Desk::new();
    desk.write("one.txt", format!("{LONG} Their subject was wheat."));
    desk.write("two.txt", format!("{LONG} Their subject was cotton."));
    desk.write("three.txt", format!("{LONG} Their subject was copper."));
    assert!(desk.index_articles().starts_with("3 added, 0 updated, 0 unchanged, 0 removed"));

    desk.write("one.txt", format!("{LONG} Their subject was rubber, not the other thing."));
    fs::remove_file(desk.articles().join("two.txt")).expect("removed");
    fs::create_dir(desk.articles().join("below")).expect("a folder");
    fs::rename(desk.articles().join("three.txt"), desk.articles().join("below/3.txt")).expect("moved");
    assert_eq!(desk.index_articles(), "1 added (1 of them moved), 1 updated, 0 unchanged, 2 removed, 0 skipped");

    assert!(desk.hits(&["wheat"]).is_empty());
    assert!(desk.hits(&["cotton"]).is_empty());
    assert_eq!(desk.hits(&["rubber"]), ["one.txt"]);
    assert_eq!(desk.hits(&["copper"]), ["below/3.txt"]);
    assert_eq!(desk.index_articles(), "0 added, 0 updated, 2 unchanged, 0 removed, 0 skipped");
}

#[test]
fn a_file_that_was_only_touched_is_not_read_again() {
    let desk = Desk::new();
    let path = desk.write("one.txt", LONG);
    desk.index_articles();
    let later = SystemTime::now() + Duration::from_secs(3600);
    fs::File::options().write(true).open(&path).and_then(|f| f.set_modified(later)).expect("a new time");
    assert_eq!(desk.index_articles(), "0 added, 0 updated, 1 unchanged, 0 removed, 0 skipped");
    assert_eq!(desk.index_articles(), "0 added, 0 updated, 1 unchanged, 0 removed, 0 skipped");
    assert_eq!(desk.hits(&["ministers"]), ["one.txt"]);
}

#[test]
fn another_folder_is_left_alone() {
    let desk = Desk::new();
    desk.write("one.txt", LONG);
    desk.write("../other/two.txt", LONG);
    desk.index_articles();
    desk.ok(&["index", "other"]);
    assert_eq!(desk.hits(&["ministers"]).len(), 2);
    fs::remove_dir_all(desk.home.path().join("other")).expect("removed");
    desk.index_articles();
    assert_eq!(desk.hits(&["ministers"]).len(), 2, "only the folder that was named is brought up to date");
}

#[test]
fn indexing_twice_gives_what_indexing_once_gives() {
    let (once, twice) = (Desk::new(), Desk::new());
    for desk in [&once, &twice] {
        desk.write("one.txt", format!("{LONG} The wheat talks failed."));
        desk.write(
            "reports.jsonl",
            "{\"id\":\"r1\",\"text\":\"Wheat came to Egypt.\"}\n{\"id\":\"r2\",\"text\":\"Cotton went to Japan.\"}\n",
        );
    }
    once.index_articles();
    twice.write("one.txt", "Something else stood here before.");
    twice.write("gone.txt", "This will go.");
    twice.index_articles();
    fs::remove_file(twice.articles().join("gone.txt")).expect("removed");
    twice.write("one.txt", format!("{LONG} The wheat talks failed."));
    twice.index_articles();
    for query in ["wheat", "cotton japan", "talks"] {
        assert_eq!(once.hits(&[query]), twice.hits(&[query]), "{query}");
    }
    let total = |desk: &Desk| {
        serde_json::from_str::<serde_json::Value>(&desk.ok(&["search", "wheat", "--format", "json"])).expect("JSON")["indexed"].clone()
    };
    assert_eq!(total(&once), total(&twice));
}

#[test]
fn a_file_of_records_is_replaced_as_a_whole() {
    let desk = Desk::new();
    desk.write("r.jsonl", "{\"text\":\"Wheat came.\"}\n{\"text\":\"Wheat went.\"}\n{\"text\":\"Wheat stayed.\"}\n");
    desk.index_articles();
    assert_eq!(desk.hits(&["wheat"]).len(), 3);
    desk.write("r.jsonl", "{\"text\":\"Wheat came, and only once.\"}\n");
    desk.index_articles();
    assert_eq!(desk.hits(&["wheat"]), ["r.jsonl:1"]);
}

#[test]
fn an_authority_file_of_ones_own_changes_who_is_found() {
    let desk = Desk::new();
    desk.write("one.txt", "Ambassador Quentin Farthingale spoke in Geneva. The Wheat Board listened.");
    desk.write("../mine.rec", "name: Wheat Board\nkind: institution\ncountry: Canada\n");
    desk.index_articles();
    assert_eq!(desk.fails(&["institutions", "--listed"]).0, 1, "no record is named");
    assert_eq!(desk.hits(&["", "--actor", "quentin farthingale"]), ["one.txt"], "an unlisted name can be asked for");
    let said = desk.ok(&["index", "articles", "--authority", "mine.rec"]);
    assert!(said.starts_with("0 added, 0 updated, 1 unchanged"), "{said}");
    assert!(said.contains("names were found anew in 1 article"), "{said}");
    assert_eq!(desk.hits(&["", "--institution", "Wheat Board", "--authority", "mine.rec"]), ["one.txt"]);
    assert!(desk.ok(&["institutions", "--listed", "--authority", "mine.rec"]).contains("Wheat Board"));
}

#[test]
fn the_index_folder_inside_the_corpus_is_not_read() {
    let desk = Desk::new();
    desk.write("one.txt", LONG);
    for _ in 0..2 {
        desk.ok(&["index", "articles", "--index", "articles/index"]);
    }
    let said = desk.ok(&["index", "articles", "--index", "articles/index"]);
    assert!(said.starts_with("0 added, 0 updated, 1 unchanged, 0 removed, 0 skipped"), "{said}");
}

/// Many threads that replace files at once once lost some of the new documents: each update must end with all of them.
#[test]
fn replacing_many_files_at_once_loses_none() {
    let desk = Desk::new();
    for round in 0..6 {
        for n in 0..40 {
            desk.write(&format!("{n}.txt"), format!("{LONG} Round {round} of file {n}, about wheat."));
        }
        desk.ok(&["index", "articles", "--threads", "8"]);
        assert_eq!(desk.hits(&["wheat"]).len(), 40, "round {round}");
    }
}

#[test]
fn a_folder_that_is_gone_leaves() {
    let desk = Desk::new();
    desk.write("one.txt", LONG);
    desk.write("../other/two.txt", LONG);
    desk.ok(&["index", "articles", "other"]);
    fs::remove_dir_all(desk.home.path().join("other")).expect("removed");
    let said = desk.ok(&["index", "articles", "other"]);
    assert!(said.starts_with("0 added, 0 updated, 1 unchanged, 1 removed"), "{said}");
    assert_eq!(desk.hits(&["ministers"]), ["one.txt"]);
}

/// The fields of an index that a reader of it sees, without what differs by the clock.
fn seen(desk: &Desk, arguments: &[&str]) -> Vec<serde_json::Value> {
    let mut all = vec!["search", "", "--format", "jsonl", "-n", "1000", "--sort", "newest", "--copies"];
    all.extend(arguments);
    let mut hits: Vec<serde_json::Value> =
        desk.ok(&all).lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    hits.iter_mut().for_each(|hit| hit["rank"] = 0.into());
    hits.sort_by_key(|hit| hit["id"].to_string());
    hits
}

const MENDED: &str = "name: Ana Kovarova
kind: person
alias: Kovarova

name: Jan Palach
kind: person

name: Japan
iso: JPN
kind: country
alias: Nippon
";

#[test]
fn mending_gives_what_indexing_afresh_gives_and_opens_no_file() {
    let (mended, fresh) = (Desk::new(), Desk::new());
    let sample = common::sample().to_string_lossy().into_owned();
    // A copy, so that it can be taken away.
    let corpus = mended.home.path().join("corpus");
    for entry in walkdir::WalkDir::new(&sample).into_iter().flatten().filter(|e| e.file_type().is_file()) {
        let to = corpus.join(entry.path().strip_prefix(&sample).expect("below"));
        fs::create_dir_all(to.parent().expect("a parent")).expect("folders");
        fs::copy(entry.path(), to).expect("copied");
    }
    let folder = corpus.to_string_lossy().into_owned();
    mended.ok(&["index", &folder]);
    let before = seen(&mended, &[]);
    fs::write(mended.index().join("authority.rec"), MENDED).expect("mended");
    let refresh = || {
        let stop = std::sync::atomic::AtomicBool::new(false);
        chancery::index::refresh_after_mending(&mended.index(), &[], &|_| {}, &stop).expect("refreshed")
    };
    let hidden = mended.home.path().join("hidden");
    fs::rename(&corpus, &hidden).expect("taken away");
    let first = refresh();
    assert!(first.articles > 0 && first.articles < before.len(), "only some are touched: {first:?}");
    assert_eq!(refresh().articles, 0, "nothing is done twice");
    fs::rename(&hidden, &corpus).expect("put back");

    fs::create_dir_all(fresh.index()).expect("a folder");
    fs::write(fresh.index().join("authority.rec"), MENDED).expect("mended");
    fresh.ok(&["index", &folder]);
    let (after, wanted) = (seen(&mended, &["--passages", "50"]), seen(&fresh, &["--passages", "50"]));
    assert_eq!(after.len(), wanted.len());
    for (a, b) in after.iter().zip(&wanted) {
        assert_eq!(a, b);
    }
    assert_ne!(before, seen(&mended, &[]), "the mending changed something");
    let said = mended.ok(&["index", &folder]);
    assert!(said.starts_with("0 added, 0 updated,") && !said.contains("anew"), "{said}");

    // And back again: without the file, names are what they were.
    fs::remove_file(mended.index().join("authority.rec")).expect("removed");
    assert!(refresh().articles > 0);
    assert_eq!(before, seen(&mended, &[]));
}

#[test]
fn names_found_anew_everywhere_are_the_same_names() {
    let desk = Desk::new();
    desk.ok(&["index", &common::sample().to_string_lossy()]);
    let before = seen(&desk, &["--passages", "50"]);
    // Another fingerprint and the same records; without the copy that tells what changed, all is done.
    fs::write(desk.index().join("authority.rec"), "# nothing yet\n").expect("written");
    fs::create_dir(desk.index().join("authority.applied")).expect("a folder");
    fs::write(desk.index().join("authority.applied/0.rec"), "# something else\n").expect("written");
    let said = desk.ok(&["index", &common::sample().to_string_lossy()]);
    assert!(said.contains(&format!("names were found anew in {} articles", before.len())), "{said}");
    assert_eq!(before, seen(&desk, &["--passages", "50"]));
}

#[test]
fn a_renewal_that_is_stopped_leaves_the_index_as_it_was() {
    let desk = Desk::new();
    desk.write("one.txt", format!("{LONG} The Wheat Board listened."));
    desk.index_articles();
    fs::write(desk.index().join("authority.rec"), "name: Wheat Board\nkind: institution\n").expect("written");
    let refresh = |stop: bool| {
        chancery::index::refresh_after_mending(&desk.index(), &[], &|_| {}, &stop.into()).expect("refreshed")
    };
    assert_eq!((refresh(true).articles, refresh(true).left), (0, 1));
    assert_eq!(desk.hits(&["ministers"]), ["one.txt"]);
    assert_eq!(refresh(false).articles, 1);
    assert_eq!(desk.hits(&["ministers", "--institution", "Wheat Board"]), ["one.txt"]);
}

#[test]
fn a_mending_file_that_is_wrong_names_its_line() {
    let desk = Desk::new();
    desk.write("one.txt", LONG);
    desk.index_articles();
    fs::write(desk.index().join("authority.rec"), "name: Wheat Board\nkind: cereal\n").expect("written");
    let (code, said) = desk.fails(&["search", "ministers"]);
    assert_eq!(code, 2);
    assert!(said.contains("authority.rec") && said.contains("line 2"), "{said}");
    assert_eq!(desk.hits(&["ministers", "--no-mending"]), ["one.txt"]);
}

#[test]
fn names_can_be_mended_before_there_is_an_index() {
    let desk = Desk::new();
    desk.write("one.txt", format!("{LONG} The Wheat Board listened."));
    fs::create_dir(desk.index()).expect("a folder");
    fs::write(desk.index().join("authority.rec"), "name: Wheat Board\nkind: institution\n").expect("written");
    desk.index_articles();
    assert_eq!(desk.hits(&["", "--institution", "Wheat Board"]), ["one.txt"]);
}

#[test]
fn a_change_of_a_file_of_ones_own_touches_what_it_names() {
    let desk = Desk::new();
    desk.write("one.txt", format!("{LONG} The Wheat Board listened."));
    desk.write("two.txt", format!("{LONG} The Cotton Board listened."));
    desk.write("../mine.rec", "name: Wheat Board\nkind: institution\n");
    let index = || desk.ok(&["index", "articles", "--authority", "mine.rec"]);
    index();
    desk.write("../mine.rec", "name: Wheat Board\nkind: institution\n\nname: Cotton Board\nkind: institution\n");
    assert!(index().contains("names were found anew in 1 article,"));
    for name in ["Wheat Board", "Cotton Board"] {
        assert_eq!(desk.hits(&["", "--institution", name, "--authority", "mine.rec"]).len(), 1, "{name}");
    }
}

/// Records of every kind of effect: new names, surnames, ambiguous ones, a record that replaces a built-in one with fewer
/// names, another country (and so another path), a name in another script, one that nobody has.
const POOL: [&str; 8] = [
    "name: Lena Brandt\nkind: person\ncountry: Germany\n",
    "name: Otto Palach\nkind: person\nsurname: Palach\n",
    "name: The Meridian Review\nkind: institution\ncountry: United Kingdom\nalias: Meridian Review\n",
    "name: Henry Kissinger\nkind: person\ncountry: United States\n",
    "name: Korean Central News Agency\nkind: institution\ncountry: South Korea\nalias: KCNA\n",
    "name: Security Council\nkind: institution\n",
    "name: 平壤\nkind: institution\nalias: Élysée\n",
    "name: Nobody At All\nkind: person\n",
];

#[test]
fn any_mending_after_any_other_gives_what_indexing_afresh_gives() {
    let sample = common::sample().to_string_lossy().into_owned();
    let mended = Desk::new();
    mended.ok(&["index", &sample]);
    for mask in [0b1101_1110_u32, 0b0110_1011, 0] {
        let blocks: Vec<&str> = (0..POOL.len()).filter(|n| mask >> n & 1 == 1).map(|n| POOL[n]).collect();
        let text = blocks.join("\n");
        fs::write(mended.index().join("authority.rec"), &text).expect("mended");
        let stop = std::sync::atomic::AtomicBool::new(false);
        let renewal = chancery::index::refresh_after_mending(&mended.index(), &[], &|_| {}, &stop).expect("refreshed");
        let fresh = Desk::new();
        fs::create_dir_all(fresh.index()).expect("a folder");
        fs::write(fresh.index().join("authority.rec"), &text).expect("mended");
        fresh.ok(&["index", &sample]);
        let (after, wanted) = (seen(&mended, &["--passages", "50"]), seen(&fresh, &["--passages", "50"]));
        assert!(renewal.articles < wanted.len(), "not all are touched: {renewal:?}");
        for (a, b) in after.iter().zip(&wanted) {
            assert_eq!(a, b, "{mask:b}");
        }
        let list = |desk: &Desk, what: &str| desk.ok(&[what, "-n", "5000", "--format", "csv"]);
        for what in ["actors", "institutions"] {
            assert_eq!(list(&mended, what), list(&fresh, what), "{mask:b}");
        }
    }
}
