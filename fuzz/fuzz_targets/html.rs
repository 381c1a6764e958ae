#![no_main]
//! Web pages.

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| chancery_fuzz::read("a.html", bytes));
