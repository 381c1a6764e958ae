#![no_main]
//! Plain text.

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| chancery_fuzz::read("a.txt", bytes));
