//! What the tests share: the binary with an index of its own, folders made for one test, output made comparable.

#![allow(dead_code, missing_docs, clippy::print_stderr, reason = "every test file uses its own part")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

use assert_cmd::Command;
use tempfile::TempDir;

/// The binary, an empty folder to index and an index folder beside it.
pub(crate) struct Desk {
    pub(crate) home: TempDir,
}

impl Desk {
    pub(crate) fn new() -> Desk {
        let desk = Desk { home: TempDir::new().expect("a temporary folder") };
        fs::create_dir(desk.articles()).expect("a folder of articles");
        desk
    }

    /// The folder of articles.
    pub(crate) fn articles(&self) -> PathBuf {
        self.home.path().join("articles")
    }

    pub(crate) fn index(&self) -> PathBuf {
        self.home.path().join("index")
    }

    /// Writes an article below the folder, with the folders above it.
    pub(crate) fn write(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.articles().join(name);
        fs::create_dir_all(path.parent().expect("a parent")).expect("folders");
        fs::write(&path, content).expect("a file");
        path
    }

    /// The binary with this desk's index, away from the user's settings.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_chancery"));
        command
            .args(arguments)
            .env("CHANCERY_INDEX", self.index())
            .env_remove("NO_COLOR")
            .current_dir(self.home.path());
        command
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().expect("the program runs")
    }

    /// Standard output of a run that must end well.
    pub(crate) fn ok(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).expect("UTF-8")
    }

    /// Exit code and standard error of a run.
    pub(crate) fn fails(&self, arguments: &[&str]) -> (i32, String) {
        let output = self.run(arguments);
        (output.status.code().unwrap_or(-1), self.comparable(&String::from_utf8_lossy(&output.stderr)))
    }

    /// Indexes the folder of articles; the summary without its figures of speed and size.
    pub(crate) fn index_articles(&self) -> String {
        self.summary(&self.ok(&["index", "articles"]))
    }

    pub(crate) fn summary(&self, said: &str) -> String {
        let lines: Vec<String> = said.lines().filter(|l| !l.contains(" MB in ")).map(|l| self.comparable(l)).collect();
        lines.join("\n")
    }

    /// Output without what differs from run to run: the temporary folder and the time taken.
    pub(crate) fn comparable(&self, said: &str) -> String {
        let home = self.home.path().canonicalize().expect("a folder").to_string_lossy().into_owned();
        let said = said.replace(&home, "[HOME]").replace(&*self.home.path().to_string_lossy(), "[HOME]");
        let time = regex::Regex::new(r"\d+(\.\d+)? ms").expect("a pattern");
        time.replace_all(&said, "[TIME] ms").into_owned()
    }

    /// Ids of the hits of a search, best first.
    pub(crate) fn hits(&self, arguments: &[&str]) -> Vec<String> {
        let mut all = vec!["search", "--format", "jsonl", "-n", "1000"];
        all.extend(arguments);
        let output = self.run(&all);
        assert!(
            matches!(output.status.code(), Some(0 | 1)),
            "{arguments:?}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        let text = String::from_utf8(output.stdout).expect("UTF-8");
        let id = |line: &str| {
            serde_json::from_str::<serde_json::Value>(line).expect("JSON")["id"].as_str().expect("an id").to_string()
        };
        text.lines().map(id).collect()
    }
}

/// The sample corpus of the project.
pub(crate) fn sample() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus")
}

/// Test data that lies beside the project; `None`, with a word about it, where it is missing.
pub(crate) fn shared(path: &str) -> Option<PathBuf> {
    let found = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared").join(path);
    if !found.exists() {
        eprintln!("left out: ../shared/{path} is not here");
        return None;
    }
    Some(found)
}
