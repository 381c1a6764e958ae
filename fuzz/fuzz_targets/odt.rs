#![no_main]
//! OpenDocument texts, packed or as parts.

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| chancery_fuzz::read_packed("a.odt", bytes));
