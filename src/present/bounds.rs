//! The bounds of an article without a date, as a sentence.

use crate::article::Bounds;

/// "between 2013-12-12 and 2017-01-20 (estimated): Jang Song Thaek's execution in December 2013; John Kerry in office".
/// With one end only: "not before", "not after".
///
/// ```
/// use chancery::{article::Bounds, present::bounds_sentence};
/// let bounds = Bounds { from: Some("2013-12".parse()?), until: None, reasons: vec!["an execution".into()] };
/// assert_eq!(bounds_sentence(&bounds), "not before 2013-12 (estimated): an execution");
/// # Ok::<(), chancery::article::DateError>(())
/// ```
pub fn bounds_sentence(bounds: &Bounds) -> String {
    let when = match (bounds.from, bounds.until) {
        (Some(from), Some(until)) if from == until => format!("in {from}"),
        (Some(from), Some(until)) => format!("between {from} and {until}"),
        (Some(from), None) => format!("not before {from}"),
        (None, Some(until)) => format!("not after {until}"),
        (None, None) => return "date unknown".into(),
    };
    format!("{when} (estimated): {}", bounds.reasons.join("; "))
}
