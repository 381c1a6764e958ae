#![no_main]
//! Rich Text Format.

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| chancery_fuzz::read("a.rtf", bytes));
