//! Whether two passages say the same: most runs of five words of the shorter one stand in the other.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};

/// Words in a run.
const RUN: usize = 5;
/// The share of common runs from which on two passages are one.
const SAME: f32 = 0.6;

/// The runs of words of a passage.
pub(super) struct Shingles(HashSet<u64>);

impl Shingles {
    /// Case and signs do not count.
    pub(super) fn of(text: &str) -> Shingles {
        let folded = text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_lowercase);
        let words: Vec<String> = folded.collect();
        let run = RUN.min(words.len().max(1));
        let hash = |words: &[String]| {
            let mut hasher = DefaultHasher::new();
            words.hash(&mut hasher);
            hasher.finish()
        };
        Shingles(words.windows(run).map(hash).collect())
    }

    /// Whether one says what the other says.
    pub(super) fn is_like(&self, other: &Shingles) -> bool {
        let shorter = self.0.len().min(other.0.len());
        let common = self.0.intersection(&other.0).count();
        shorter > 0 && common as f32 > SAME * shorter as f32
    }
}

#[cfg(test)]
mod tests {
    use super::Shingles;

    #[test]
    fn the_same_in_another_frame_is_the_same() {
        let text = "The two governments agreed on Monday to reopen the bridge before the winter sets in.";
        let again = format!("{} A spokesman said so.", text.to_uppercase().replace("BRIDGE", "bridge,"));
        assert!(Shingles::of(text).is_like(&Shingles::of(&again)));
        let other = "The two governments agreed on Monday that nothing had been agreed, as a spokesman said.";
        assert!(!Shingles::of(text).is_like(&Shingles::of(other)));
        assert!(!Shingles::of("").is_like(&Shingles::of("")));
    }
}
