#![no_main]
//! Search queries: every string has a reading, and a problem is shown in its place.

use chancery::query::parse;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|typed: &str| {
    let parsed = parse(typed);
    for problem in &parsed.problems {
        assert!(typed.get(problem.span.clone()).is_some(), "{:?} is no part of the query", problem.span);
    }
    let read = parsed.query.to_string();
    if let Err(error) = parsed.strict() {
        assert!(!error.to_string().is_empty());
    } else {
        // What is shown as the reading means the same when it is typed.
        let again = parse(&read);
        assert_eq!(again.query.to_string(), read, "the reading of {typed:?} is read otherwise");
    }
});
