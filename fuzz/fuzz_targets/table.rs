#![no_main]
//! Tables: the separator is found in the bytes.

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| chancery_fuzz::read("a.csv", bytes));
