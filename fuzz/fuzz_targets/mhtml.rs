#![no_main]
//! Web pages in one MIME file.

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| chancery_fuzz::read("a.mhtml", bytes));
