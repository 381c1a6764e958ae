#![no_main]
//! Gzip files, and the tar archives in them.

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| chancery_fuzz::read("a.tar.gz", bytes));
