#![no_main]
//! Markdown with its front matter.

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| chancery_fuzz::read("a.md", bytes));
