#![no_main]
//! Times in prose and whole strings that are dates.

use chancery::calendar::{Order, expressions_in, parse_in, parse_short};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    for order in [Order::Unknown, Order::DayFirst, Order::MonthFirst] {
        let mut end = 0;
        for found in expressions_in(text, order) {
            assert!(found.range.start < found.range.end && end <= found.range.start, "{:?} behind {end}", found.range);
            assert!(text.get(found.range.clone()).is_some(), "{:?} is no part of the text", found.range);
            assert!(found.from.year() <= found.to.year(), "{found:?} ends before it begins");
            end = found.range.end;
        }
        let _ = parse_in(text, order);
        let _ = parse_short(text, order, 2026);
    }
});
