#![no_main]
//! Authority files: whatever stands in one is read, or told by line; what is read is printed and read again the same.

use chancery::authority::{Authority, check};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let path = std::env::temp_dir().join(format!("chancery-fuzz-{}.rec", std::process::id()));
    std::fs::write(&path, bytes).expect("a file");
    let checked = check(&[&path]).expect("readable");
    let lines = bytes.split(|b| *b == b'\n').count();
    for fault in &checked[0].faults {
        assert!((1..=lines).contains(&fault.line) && !fault.what.is_empty(), "{fault}");
    }
    if let Ok(authority) = Authority::with_files(&[&path]) {
        let printed: String = authority.records().iter().map(|r| r.to_rec() + "\n").collect();
        std::fs::write(&path, printed).expect("a file");
        let again = Authority::with_files(&[&path]).expect("what is printed can be read");
        assert_eq!(again.records().len(), authority.records().len());
    }
});
