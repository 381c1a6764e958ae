#![no_main]
//! JSON files of records.

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| chancery_fuzz::read("a.json", bytes));
