#![no_main]
//! What a text goes through on its way into the index: sentences, passages, mentions and times.

use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| chancery_fuzz::annotate(text));
