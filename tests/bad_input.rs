//! Whatever is wrong is said in one sentence with the right exit code, and nothing that was committed is lost.

#![allow(clippy::print_stderr, reason = "a test that is left out says so")]

mod common;

use std::fs;
use std::process::{Command as Process, Stdio};

use common::Desk;

const GOOD: &str = "The ministers met in Geneva on Monday and agreed to meet again.";

#[test]
fn a_path_that_is_not_there() {
    let desk = Desk::new();
    let (code, said) = desk.fails(&["index", "nowhere"]);
    assert_eq!(code, 2);
    assert_eq!(said, "error: cannot read nowhere: No such file or directory (os error 2)\n");
}

#[test]
fn no_index_yet() {
    let desk = Desk::new();
    let (code, said) = desk.fails(&["search", "wheat"]);
    assert_eq!(code, 2);
    assert_eq!(said, "error: there is no index in [HOME]/index; make one with 'chancery index FOLDER'\n");
    assert!(!desk.index().exists(), "searching makes nothing");
}

#[test]
fn a_folder_without_articles() {
    let desk = Desk::new();
    desk.write("scan.jpg", [0xff, 0xd8, 0xff]);
    let output = desk.run(&["index", "articles"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stdout).contains("1 kind of file not read"));
}

#[test]
fn nothing_found_is_exit_code_one() {
    let desk = Desk::new();
    desk.write("one.txt", GOOD);
    desk.index_articles();
    assert_eq!(desk.run(&["search", "zzzz"]).status.code(), Some(1));
}

#[test]
fn bytes_that_are_no_text_are_passed_over() {
    let desk = Desk::new();
    desk.write("good.txt", GOOD);
    desk.write("binary.txt", [0u8, 1, 2, 3, 0, 255, 254, 7]);
    desk.write("empty.txt", "");
    desk.write("blank.txt", " \n\n ");
    desk.write("broken.txt", b"The d\xe9tente of the \xff\xfe ministers held in Geneva.");
    desk.write(".hidden.txt", GOOD);
    let said = desk.ok(&["index", "articles", "--verbose"]);
    assert!(said.starts_with("2 added"), "{said}");
    for line in
        ["binary.txt: binary file", "empty.txt: empty file", "blank.txt: empty file", ".hidden.txt: hidden file"]
    {
        assert!(said.contains(line), "{line} is not in {said}");
    }
    assert_eq!(desk.hits(&["détente"]), ["broken.txt"]);
}

#[test]
fn a_broken_line_in_a_file_of_records_is_named_and_the_others_are_read() {
    let desk = Desk::new();
    desk.write("r.jsonl", "{\"id\":1,\"text\":\"Wheat came.\"}\n{\"id\":2,\"text\":\"Wheat we\n{\"title\":\"no text\"}\n\n{\"id\":5,\"text\":\"Wheat stayed.\"}\n");
    let said = desk.ok(&["index", "articles", "--verbose"]);
    assert!(said.contains("r.jsonl, line 2: is no record"), "{said}");
    assert!(
        said.contains("r.jsonl, line 3: has no column of text; name it with --map text=COLUMN; its columns are title"),
        "{said}"
    );
    assert_eq!(desk.hits(&["wheat"]).len(), 2);
    let short = desk.ok(&["index", "articles", "--index", "second"]);
    assert!(short.contains("bad record: ") && short.contains("(and 1 more; --verbose names them)"), "{short}");
}

#[test]
fn columns_that_nobody_knows_can_be_named_and_a_new_map_reads_again() {
    let desk = Desk::new();
    desk.write("r.csv", "nr,words,more\n1,Wheat came.,Barley came.\n");
    desk.write("one.txt", GOOD);
    let said = desk.ok(&["index", "articles", "--verbose"]);
    assert!(
        said.contains("r.csv: has no column of text; name it with --map text=COLUMN; its columns are nr, words, more"),
        "{said}"
    );
    let said = desk.ok(&["index", "articles", "--map", "text=words,id=nr"]);
    assert!(said.starts_with("0 added, 1 updated, 1 unchanged"), "{said}");
    assert_eq!(desk.hits(&["wheat"]), ["r.csv:1"]);
    let said = desk.ok(&["index", "articles", "--map", "text=more,id=nr"]);
    assert!(said.starts_with("0 added, 1 updated, 1 unchanged"), "{said}");
    assert_eq!(desk.hits(&["barley"]), ["r.csv:1"]);
    assert!(desk.ok(&["index", "articles", "--map", "text=more,id=nr"]).contains("2 unchanged"));
    let (code, said) = desk.fails(&["index", "articles", "--map", "words"]);
    assert_eq!(code, 2);
    assert!(said.contains("'words' names no column; write text=COLUMN"), "{said}");
}

#[test]
fn a_file_larger_than_the_limit_is_named_with_the_limit() {
    let desk = Desk::new();
    desk.write("good.txt", GOOD);
    desk.write("line.txt", "wheat ".repeat(500_000));
    let said = desk.ok(&["index", "articles", "--verbose", "--max-article", "2M"]);
    assert!(said.contains("line.txt: larger than the limit of 2 MB for one article"), "{said}");
    let said = desk.ok(&["index", "articles", "--index", "second", "--max-article", "4M"]);
    assert!(said.starts_with("2 added"), "{said}");
    // A limit that is raised lets in what an earlier run passed over.
    let said = desk.ok(&["index", "articles", "--max-article", "4M"]);
    assert!(said.contains("1 articles read") && said.contains("1 unchanged"), "{said}");
}

#[test]
fn a_folder_that_is_not_ours_is_never_written_to() {
    let desk = Desk::new();
    desk.write("one.txt", GOOD);
    fs::create_dir(desk.index()).expect("a folder");
    fs::write(desk.index().join("thesis.doc"), "ten years of work").expect("a file");
    for arguments in [["index", "articles"], ["search", "wheat"]] {
        let (code, said) = desk.fails(&arguments);
        assert_eq!(code, 2);
        assert!(
            said.contains("[HOME]/index is not an index of ours and not empty, so nothing is written there"),
            "{said}"
        );
    }
    assert_eq!(fs::read_dir(desk.index()).expect("a folder").count(), 1);
}

#[test]
fn an_index_of_another_version_says_what_to_do() {
    let desk = Desk::new();
    desk.write("one.txt", GOOD);
    desk.index_articles();
    let mark = desk.index().join("chancery.json");
    let with = |format: &str| {
        fs::write(&mark, format!("{{\"format\": {format}, \"program\": \"9.9.9\", \"passage_words\": 120}}"))
            .expect("written")
    };
    with("99");
    let (code, said) = desk.fails(&["search", "wheat"]);
    assert_eq!(code, 2);
    assert!(said.contains("has format 99") && said.contains("made by a newer version: update the program"), "{said}");
    with("0");
    let (_, said) = desk.fails(&["index", "articles"]);
    assert!(said.contains("made by an older version: delete 'chancery.json' and 'tantivy' in it"), "{said}");
    fs::write(&mark, "not json").expect("written");
    let (_, said) = desk.fails(&["search", "wheat"]);
    assert!(said.contains("chancery.json cannot be understood"), "{said}");
}

#[test]
fn an_index_in_use_is_said_to_be() {
    let desk = Desk::new();
    desk.write("one.txt", GOOD);
    desk.index_articles();
    let lock = desk.index().join("tantivy/.tantivy-writer.lock");
    let file = fs::File::options().create(true).truncate(false).write(true).open(lock).expect("a lock file");
    file.lock().expect("locked");
    desk.write("two.txt", GOOD);
    let (code, said) = desk.fails(&["index", "articles"]);
    assert_eq!(code, 2);
    assert!(said.contains("is being written by another chancery; wait for it or stop it"), "{said}");
    assert_eq!(desk.hits(&["ministers"]), ["one.txt"], "searching goes on");
}

#[test]
fn an_authority_file_with_an_error_names_the_line() {
    let desk = Desk::new();
    desk.write("../mine.rec", "name: Wheat Board\nkind: club\n");
    let (code, said) = desk.fails(&["search", "wheat", "--authority", "mine.rec"]);
    assert_eq!(code, 2);
    assert!(said.starts_with("error: mine.rec, line 2: 'club' is no kind; write person, country"), "{said}");
}

#[test]
fn flags_that_contradict_each_other() {
    let desk = Desk::new();
    let (code, said) = desk.fails(&["search", "wheat", "--since", "2014", "--until", "2013"]);
    assert_eq!(code, 2);
    assert!(said.contains("--since 2014-01-01 is later than --until 2013-12-31"), "{said}");
    let (code, said) = desk.fails(&["search", "wheat", "--since", "soon"]);
    assert_eq!(code, 2);
    assert!(said.contains("'soon' is not a date; write a year, a month or a day"), "{said}");
}

#[test]
fn extract_gives_an_object_for_a_file_that_fails_and_goes_on() {
    let desk = Desk::new();
    let good = desk.write("good.txt", GOOD);
    let bad = desk.write("bad.txt", [0u8; 64]);
    let said = desk.ok(&["extract", &bad.to_string_lossy(), "missing.txt", &good.to_string_lossy()]);
    let lines: Vec<serde_json::Value> = said.lines().map(|l| serde_json::from_str(l).expect("JSON")).collect();
    assert_eq!(lines[0]["error"], "binary file");
    assert_eq!(lines[1]["path"], "missing.txt");
    assert!(lines[1]["error"].as_str().expect("an error").starts_with("unreadable: No such file"));
    assert_eq!(lines[2]["text"], GOOD);
}

#[cfg(unix)]
#[test]
fn links_pipes_and_loops_end() {
    let desk = Desk::new();
    desk.write("good.txt", GOOD);
    std::os::unix::fs::symlink(desk.articles(), desk.articles().join("loop")).expect("a link");
    assert!(Process::new("mkfifo").arg(desk.articles().join("pipe.txt")).status().expect("mkfifo").success());
    let said = desk.ok(&["index", "articles"]);
    assert!(said.starts_with("1 added"), "{said}");
    assert!(said.contains("1 not a regular file") && said.contains("1 symbolic link"), "{said}");
}

/// A kill at any moment leaves an index that opens, and the next run finishes the work.
#[test]
fn a_kill_leaves_a_sound_index() {
    let desk = Desk::new();
    desk.write("first.txt", GOOD);
    desk.index_articles();
    for n in 0..400 {
        desk.write(&format!("{n}.txt"), format!("{GOOD} ").repeat(200));
    }
    for pause in [5, 20, 60, 120] {
        let mut child = Process::new(env!("CARGO_BIN_EXE_chancery"))
            .args(["index", "articles", "--index"])
            .arg(desk.index())
            .current_dir(desk.home.path())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program starts");
        std::thread::sleep(std::time::Duration::from_millis(pause));
        child.kill().expect("killed");
        child.wait().expect("ended");
        assert!(
            desk.hits(&["ministers", "--copies"]).contains(&"first.txt".to_string()),
            "what was committed is there"
        );
    }
    desk.index_articles();
    assert_eq!(desk.hits(&["ministers", "--copies"]).len(), 401);
}

/// A full disk: a small file system in memory, where the system lets the test make one.
#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_loses_nothing_that_was_committed() {
    let desk = Desk::new();
    let disk = desk.home.path().join("disk");
    fs::create_dir(&disk).expect("a folder");
    let mounted =
        Process::new("mount").args(["-t", "tmpfs", "-o", "size=3m", "tmpfs"]).arg(&disk).stderr(Stdio::null()).status();
    if !mounted.is_ok_and(|s| s.success()) {
        eprintln!("left out: no right to mount a small disk here");
        return;
    }
    let index = disk.join("index").to_string_lossy().into_owned();
    desk.write("first.txt", GOOD);
    let first = desk.run(&["index", "articles", "--index", &index]);
    for n in 0..300 {
        let noise: String = (0..3000).map(|i| format!("w{} ", (i * 7919 + n * 104_729) % 1_000_003)).collect();
        desk.write(&format!("{n}.txt"), noise);
    }
    let (code, said) = desk.fails(&["index", "articles", "--index", &index]);
    let hits = desk.hits(&["ministers", "--index", &index]);
    let read_only = Process::new("mount").args(["-o", "remount,ro"]).arg(&disk).status().is_ok_and(|s| s.success());
    let still = desk.hits(&["ministers", "--index", &index]);
    let (ro_code, ro_said) = desk.fails(&["index", "articles", "--index", &index]);
    Process::new("umount").arg(&disk).status().expect("umount");
    assert!(first.status.success());
    assert_eq!(code, 2, "{said}");
    assert!(said.contains("no space left; what was committed before is kept"), "{said}");
    assert_eq!(hits, ["first.txt"]);
    assert!(read_only);
    assert_eq!(still, ["first.txt"], "a read-only index can be searched");
    assert_eq!(ro_code, 2);
    assert!(ro_said.contains("cannot write to the index in"), "{ro_said}");
}

#[test]
fn a_page_that_would_overflow_the_stack_costs_itself_only() {
    let desk = Desk::new();
    desk.write("good.txt", GOOD);
    for n in [300, 10_000] {
        desk.write(&format!("deep{n}.html"), format!("<html><body><article>{}", "<div></p>".repeat(n)));
    }
    let said = desk.ok(&["index", "articles"]);
    assert!(said.contains("no article found"), "{said}");
    assert_eq!(desk.hits(&["ministers"]), ["good.txt"]);
}

#[test]
fn drawings_and_scripts_do_not_make_a_page_deep() {
    let desk = Desk::new();
    let drawing =
        format!("<svg>{}</svg><script>let a = '{}';</script>", "<circle r=\"1\"/>".repeat(600), "<div>".repeat(600));
    let body = "The ministers met in Geneva on Monday and agreed, after a long night, to meet again within the month. "
        .repeat(6);
    desk.write(
        "page.html",
        format!("<html><body>{drawing}<article><h1>Ministers meet again</h1><p>{body}</p></article></body></html>"),
    );
    desk.index_articles();
    assert_eq!(desk.hits(&["ministers"]), ["page.html"]);
}

#[test]
fn a_record_as_long_as_the_limit_takes_no_other_with_it() {
    let desk = Desk::new();
    let record = |n: usize| format!("{{\"id\":\"{n}\",\"text\":\"wheat {}\"}}", "x".repeat(60));
    let line = record(1);
    desk.write(
        "r.jsonl",
        format!("{line}\n{}\n{}y\n{}\n", record(2), &record(3)[..line.len() - 2].to_string(), record(4)),
    );
    let limit = line.len().to_string();
    desk.ok(&["index", "articles", "--max-article", &limit]);
    assert_eq!(desk.hits(&["wheat"]).len(), 3);
}

#[cfg(target_os = "linux")]
#[test]
fn a_name_that_is_no_utf8_stays_in_the_index() {
    use std::os::unix::ffi::OsStrExt;
    let desk = Desk::new();
    fs::write(desk.articles().join(std::ffi::OsStr::from_bytes(b"bad\xff.txt")), GOOD).expect("a file");
    for _ in 0..3 {
        desk.ok(&["index", "articles"]);
        assert_eq!(desk.hits(&["ministers"]).len(), 1);
    }
}

#[test]
fn large_numbers_are_taken_in_stride() {
    let desk = Desk::new();
    desk.write("one.txt", GOOD);
    desk.index_articles();
    let most = u64::MAX.to_string();
    let said = desk.ok(&["search", "ministers", "-n", &most, "--offset", "0", "--passages", &most]);
    assert!(said.contains("1 article matches"), "{said}");
}

#[test]
fn a_flag_that_does_not_exist_is_no_query() {
    let desk = Desk::new();
    desk.write("one.txt", GOOD);
    desk.index_articles();
    let (code, said) = desk.fails(&["search", "--actr=Obama"]);
    assert_eq!(code, 2);
    assert!(said.contains("there is no flag '--actr=Obama'"), "{said}");
}

/// Ctrl-C ends the run after the records in work, keeps what was read, and says so; the next run goes on.
#[cfg(unix)]
#[test]
fn ctrl_c_leaves_a_sound_index_and_says_so() {
    let desk = Desk::new();
    desk.write("first.txt", "The ambassadors dined in Lausanne.");
    desk.index_articles();
    let record = format!("{{\"text\":\"{}\"}}\n", format!("{GOOD} ").repeat(40));
    desk.write("many.jsonl", record.repeat(20_000));
    let mut child = Process::new(env!("CARGO_BIN_EXE_chancery"))
        .args(["index", "articles", "--index"])
        .arg(desk.index())
        .current_dir(desk.home.path())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("the program starts");
    std::thread::sleep(std::time::Duration::from_millis(1500));
    assert!(Process::new("kill").args(["-INT", &child.id().to_string()]).status().expect("kill").success());
    let status = child.wait().expect("ended");
    assert_eq!(status.code(), Some(130), "a run of many seconds was stopped");
    assert_eq!(desk.hits(&["ambassadors"]), ["first.txt"]);
}
