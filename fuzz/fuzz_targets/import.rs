#![no_main]
//! Imports: any bytes as a dictionary, a table and JSON Lines make an authority file without errors.

use std::sync::LazyLock;

use chancery::authority::import::Importer;
use chancery::authority::{Authority, Severity, check};
use libfuzzer_sys::fuzz_target;

static AUTHORITY: LazyLock<Authority> = LazyLock::new(|| Authority::built_in().expect("the records are well formed"));

fuzz_target!(|bytes: &[u8]| {
    let path = std::env::temp_dir().join(format!("chancery-fuzz-import-{}.rec", std::process::id()));
    for name in ["actors.txt", "a.csv", "a.jsonl"] {
        let mut importer = Importer::new(&AUTHORITY);
        importer.read(name, bytes);
        let done = importer.finish();
        std::fs::write(&path, &done.text).expect("a file");
        let checked = check(&[&path]).expect("readable");
        assert_eq!(checked[0].count(Severity::Error), 0, "{:?} of {}", checked[0].faults, done.text);
    }
});
