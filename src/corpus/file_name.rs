//! What the names of a file and of its folders tell: a date, and the state that speaks.
//!
//! "1962-10-28-cuba.txt" and "suez_19561107.txt" carry a day; "PRK_69_2014.txt" in "Session 69 - 2014" carries a state
//! by its ISO code and a year. A year beside words ("bandung-1955.txt") is what the article is about as often as when
//! it appeared, so it counts only where the name is made of codes or the folder says the same.

use std::path::Path;
use std::sync::LazyLock;

use regex::Regex;

use crate::article::{PartialDate, Provenance, Source};
use crate::authority::Authority;

/// What was found.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Facts {
    pub(super) date: Option<PartialDate>,
    pub(super) source: Option<Source>,
}

static YEAR_FIRST: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?:^|[^0-9])(1[6-9]\d\d|20\d\d)([-_. ]?)(0[1-9]|1[0-2])(?:([-_. ]?)(0[1-9]|[12]\d|3[01]))?(?:[^0-9]|$)",
    )
    .ok()
});
static YEAR_LAST: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?:^|[^0-9])(\d{1,2})[-_.](\d{1,2})[-_.](1[6-9]\d\d|20\d\d)(?:[^0-9]|$)").ok());
static YEAR: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?:^|[^0-9A-Za-z])(1[6-9]\d\d|20\d\d)(?:[^0-9A-Za-z]|$)").ok());

/// Reads the names.
pub(super) fn facts(path: &Path, authority: &Authority) -> Facts {
    // "Speech 19.02.2014" has no ending, only a date with dots.
    let dotted = path.extension().is_some_and(|e| e.to_string_lossy().bytes().all(|b| b.is_ascii_digit()));
    let stem = if dotted { path.file_name() } else { path.file_stem() }
        .map(|s| s.to_string_lossy().into_owned())
        .unwrap_or_default();
    let folder = path.parent().and_then(Path::file_name).map(|s| s.to_string_lossy().into_owned()).unwrap_or_default();
    let coded = is_coded(&stem);
    let date = full_date(&stem).or_else(|| {
        let year = last_year(&stem)?;
        (coded || last_year(&folder) == Some(year)).then(|| PartialDate::from_year(year)).flatten()
    });
    // A code is only a code among codes: "AND" begins many a title.
    let code = coded.then(|| stem.split('_').next()).flatten().filter(|_| stem.contains('_'));
    let source = code
        .and_then(|code| authority.by_iso(code))
        .map(|record| Source { name: record.name.clone(), provenance: Provenance::FileName });
    Facts { date, source }
}

/// A day or a month written out in digits. Three bare numbers are read in the one order that a calendar allows.
fn full_date(stem: &str) -> Option<PartialDate> {
    if let Some(c) = YEAR_FIRST.as_ref().and_then(|p| p.captures(stem)) {
        let (year, month): (i16, i8) = (c[1].parse().ok()?, c[3].parse().ok()?);
        match c.get(5) {
            Some(day) if c[2] == c[4] => return PartialDate::from_day(year, month, day.as_str().parse().ok()?),
            // "195611" could be any number, "1956-11" is a month.
            None if !c[2].is_empty() => return PartialDate::from_month(year, month),
            _ => {}
        }
    }
    let c = YEAR_LAST.as_ref()?.captures(stem)?;
    let (a, b, year): (i8, i8, i16) = (c[1].parse().ok()?, c[2].parse().ok()?, c[3].parse().ok()?);
    match (PartialDate::from_day(year, b, a), PartialDate::from_day(year, a, b)) {
        (Some(x), Some(y)) => (x == y).then_some(x),
        (x, y) => x.or(y),
    }
}

fn last_year(name: &str) -> Option<i16> {
    YEAR.as_ref()?.captures_iter(name).last().and_then(|c| c[1].parse().ok())
}

/// Whether a name is made of codes and numbers alone: no word in lower case.
fn is_coded(stem: &str) -> bool {
    !stem.is_empty() && !stem.contains(char::is_lowercase) && stem.contains(|c: char| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(path: &str) -> Option<String> {
        let authority = Authority::default();
        facts(Path::new(path), &authority).date.map(|d| d.to_string())
    }

    #[test]
    fn days_and_months() {
        assert_eq!(date("a/1962-10-28-cuba.txt").as_deref(), Some("1962-10-28"));
        assert_eq!(date("suez_19561107.txt").as_deref(), Some("1956-11-07"));
        assert_eq!(date("1950-06 korea.md").as_deref(), Some("1950-06"));
        assert_eq!(date("Speech 19.02.2014").as_deref(), Some("2014-02-19"));
        assert_eq!(date("memo 28.10.1962.txt").as_deref(), Some("1962-10-28"));
    }

    #[test]
    fn a_year_beside_words_is_the_subject() {
        assert_eq!(date("bandung-1955.txt"), None);
        assert_eq!(date("resolution-2375.html"), None);
        assert_eq!(date("Session 69 - 2014/PRK_69_2014.txt").as_deref(), Some("2014"));
        assert_eq!(date("1955/bandung-1955.txt").as_deref(), Some("1955"));
    }

    #[test]
    fn an_order_that_is_open_is_left_open() {
        assert_eq!(date("note-03-04-2014.txt"), None);
    }
}
