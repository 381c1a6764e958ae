//! Common English words that are no name when they stand alone.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use super::fold::fold;

static WORDS: LazyLock<FxHashSet<&'static str>> = LazyLock::new(|| {
    include_str!("data/common-words.txt")
        .lines()
        .filter(|l| !l.starts_with('#'))
        .flat_map(str::split_whitespace)
        .collect()
});

/// Whether a name is a single common word: "May", "the", "will". One in capitals ("WHO") is an acronym, which texts write
/// just so; one in quotes is meant.
pub(crate) fn is_common_word(name: &str) -> bool {
    let acronym = name.len() > 1 && name.chars().all(char::is_uppercase);
    !acronym && !name.starts_with('"') && !name.contains(char::is_whitespace) && WORDS.contains(fold(name).as_str())
}

#[cfg(test)]
mod tests {
    use super::is_common_word;

    #[test]
    fn an_acronym_is_no_word() {
        assert!(is_common_word("May") && is_common_word("the") && is_common_word("will"));
        assert!(!is_common_word("WHO") && !is_common_word("Theresa May") && !is_common_word("\"May\""));
    }
}
