#![no_main]
//! Time: a few bytes again and again, as files of a quarter of a megabyte, in every format. What takes time by the square of a
//! file's length runs into the time limit here.

use libfuzzer_sys::fuzz_target;

const SIZE: usize = 1 << 18;

fuzz_target!(|bytes: &[u8]| {
    let [name, before, after, rest @ ..] = bytes else { return };
    let part = |share: u8| rest.len() * usize::from(share) / 255;
    let (from, to) = (part(*before.min(after)), part(*before.max(after)));
    let (head, unit, tail) = (&rest[..from], &rest[from..to], &rest[to..]);
    if unit.is_empty() {
        return;
    }
    let whole = [head, &unit.repeat(SIZE / unit.len()), tail].concat();
    chancery_fuzz::read_any(*name, &whole);
});
