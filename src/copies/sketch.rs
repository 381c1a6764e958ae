//! The sketch of a text: some 270 bytes by which two texts tell how much they share.
//!
//! A text is taken as the set of its shingles, all runs of [`SHINGLE`] neighbouring words (Broder 1997, "On the
//! resemblance and containment of documents"). Words are folded to lower case and stripped of punctuation; Chinese,
//! Japanese and Thai have no spaces, there every two neighbouring characters are a word. Two sets are compared by
//! MinHash with one permutation (Li, Owen and Zhang 2012): every shingle is hashed once, falls into one of [`BINS`]
//! bins, and a bin keeps its least. Bins that stay empty borrow from others in an order that is the same for all texts
//! (optimal densification, Shrivastava 2017). Of each least eight bits are kept (b-bit minwise hashing, Li and König
//! 2010).
//!
//! The share of bins that agree estimates the resemblance `J = |A∩B| / |A∪B|` with a standard error of
//! `sqrt(J(1-J)/BINS)`, 0.03 at worst; a text of fewer shingles than bins has a larger one.

// An index keeps sketches: whoever changes these numbers raises the READER_VERSION of src/index/maker.rs.

/// Words of a shingle.
pub const SHINGLE: usize = 3;
/// Bins of a sketch.
pub const BINS: usize = 256;
/// A text with fewer words than this has no bins: what so few words share may be a formula, and only the same text is a
/// copy.
pub const FEW_WORDS: u64 = 60;
/// With fewer words than this, title and date must be the same, too: "No abstract available." stands under many.
pub const VERY_FEW_WORDS: u64 = 30;
/// Bins of a band.
pub const ROWS: usize = 3;
/// Bands of a sketch.
pub const BANDS: usize = BINS / ROWS;
/// How many numbers [`Sketch::numbers`] gives at most.
pub const NUMBERS: usize = 2 + BINS / 8;

/// Two texts have this share of bins in common by chance.
const CHANCE: f64 = 1.0 / 256.0;
/// What stands for no hash in a column.
const NO_TWIN: u64 = 0;
/// Multiplier of the running hashes: the 64-bit golden ratio, odd.
const GOLDEN: u64 = 0x9e37_79b9_7f4a_7c15;

/// What is kept of a text to tell its copies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sketch {
    /// Length in words.
    pub words: u64,
    /// Hash of all its words: equal for texts that differ in nothing but punctuation, capitals and white space. `None`
    /// where they say too little to compare.
    pub twin: Option<u64>,
    bins: Option<Box<[u8; BINS]>>,
}

/// How much two texts share.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Likeness {
    /// Resemblance: what is in both, of what is in either.
    pub resemblance: f64,
    /// Containment: what is in both, of what is in the shorter.
    pub containment: f64,
    /// How many shingles the shorter has: some as many as words. 0 for both where it makes no difference.
    pub shorter: u64,
    /// How many the longer has.
    pub longer: u64,
}

impl Likeness {
    /// Of texts that are the same.
    pub const SAME: Likeness = Likeness { resemblance: 1.0, containment: 1.0, shorter: 0, longer: 0 };
    /// Of texts that share nothing.
    pub const NONE: Likeness = Likeness { resemblance: 0.0, containment: 0.0, shorter: 0, longer: 0 };

    /// From a resemblance and the sizes of both sets: `|A∩B| = J(|A|+|B|)/(1+J)`.
    pub fn of(resemblance: f64, one: u64, other: u64) -> Likeness {
        let both = resemblance * (one + other) as f64 / (1.0 + resemblance);
        let (shorter, longer) = (one.min(other), one.max(other));
        Likeness { resemblance, containment: (both / shorter.max(1) as f64).min(1.0), shorter, longer }
    }
}

impl Sketch {
    /// The sketch of a text. The label holds whatever else must be the same for very short texts to be copies, such as
    /// title and date; without one they have none.
    pub fn of(text: &str, label: Option<&str>) -> Sketch {
        let mut least = [u64::MAX; BINS];
        let mut twin = GOLDEN;
        let mut recent = [0u64; SHINGLE];
        let mut rolling = 0u64;
        let mut words = 0usize;
        // GOLDEN^SHINGLE, by which the word that leaves a shingle is taken out of its hash.
        let leaving = (0..SHINGLE).fold(1u64, |power, _| power.wrapping_mul(GOLDEN));
        for_words(text, |word| {
            twin = mix(twin ^ word);
            let slot = &mut recent[words % SHINGLE];
            rolling = rolling.wrapping_mul(GOLDEN).wrapping_add(word).wrapping_sub(slot.wrapping_mul(leaving));
            *slot = word;
            words += 1;
            if words >= SHINGLE {
                let hash = mix(rolling);
                let bin = &mut least[(hash >> 56) as usize];
                *bin = (*bin).min(hash & (u64::MAX >> 8));
            }
        });
        let words = words as u64;
        if words < VERY_FEW_WORDS {
            let label = label.filter(|_| words > 0);
            return Sketch { words, twin: label.map(|label| hashed(twin, label)), bins: None };
        }
        let bins = (words >= FEW_WORDS).then(|| densify(&least));
        Sketch { words, twin: Some(twin).filter(|twin| *twin != NO_TWIN), bins }
    }

    /// How much two texts share: estimated, but exact for texts that are the same.
    pub fn likeness(&self, other: &Sketch) -> Likeness {
        if self.is_twin(other) {
            return Likeness::SAME;
        }
        let (Some(one), Some(two)) = (&self.bins, &other.bins) else { return Likeness::NONE };
        let agree = one.iter().zip(two.iter()).filter(|(a, b)| a == b).count() as f64 / BINS as f64;
        Likeness::of(((agree - CHANCE) / (1.0 - CHANCE)).max(0.0), self.shingles(), other.shingles())
    }

    /// How many shingles the text has, repetitions among them.
    fn shingles(&self) -> u64 {
        (self.words + 1).saturating_sub(SHINGLE as u64)
    }

    /// Whether two texts are the same or agree in a band, which makes them worth comparing.
    pub fn meets(&self, other: &Sketch) -> bool {
        let agree = |band: usize| self.band(band).is_some_and(|rows| other.band(band) == Some(rows));
        self.is_twin(other) || (0..BANDS).any(agree)
    }

    fn is_twin(&self, other: &Sketch) -> bool {
        self.twin.is_some() && self.twin == other.twin && self.words == other.words
    }

    /// The rows of a band, as one number. `None` for a short text.
    pub(super) fn band(&self, band: usize) -> Option<u32> {
        let rows = self.bins.as_ref()?.chunks_exact(ROWS).nth(band)?;
        Some(rows.iter().fold(0, |all, row| all << 8 | u32::from(*row)))
    }

    /// The sketch as numbers, for a column.
    pub fn numbers(&self) -> Vec<u64> {
        let mut numbers = vec![self.words, self.twin.unwrap_or(NO_TWIN)];
        let rows = self.bins.iter().flat_map(|bins| bins.chunks_exact(8));
        numbers.extend(rows.map(|b| u64::from_le_bytes([b[0], b[1], b[2], b[3], b[4], b[5], b[6], b[7]])));
        numbers
    }

    /// Reads what [`Sketch::numbers`] gave.
    pub fn from_numbers(numbers: &[u64]) -> Option<Sketch> {
        let (&[words, twin], rows) = numbers.split_first_chunk::<2>()?;
        let twin = Some(twin).filter(|twin| *twin != NO_TWIN);
        let mut bins = Box::new([0u8; BINS]);
        match rows.len() * 8 {
            0 => return Some(Sketch { words, twin, bins: None }),
            BINS => {}
            _ => return None,
        }
        for (bytes, row) in bins.chunks_exact_mut(8).zip(rows) {
            bytes.copy_from_slice(&row.to_le_bytes());
        }
        Some(Sketch { words, twin, bins: Some(bins) })
    }
}

/// A hash made longer by the words of a text.
fn hashed(mut hash: u64, text: &str) -> u64 {
    for_words(text, |word| hash = mix(hash ^ word));
    hash
}

/// Lets each empty bin borrow from one that is not, tried in an order that is the bin's own and the same for all texts.
fn densify(least: &[u64; BINS]) -> Box<[u8; BINS]> {
    // A text that says one thing over and over fills a bin or two, and chance would look for them long.
    const MOST_TRIES: u64 = 16 * BINS as u64;
    let filled = |at: &usize| least[*at] != u64::MAX;
    let any = (0..BINS).find(filled).unwrap_or(0);
    let mut bins = Box::new([0u8; BINS]);
    for (at, bin) in bins.iter_mut().enumerate() {
        let tries = (1..MOST_TRIES).map(|nth| (mix((at as u64) << 32 | nth) % BINS as u64) as usize);
        let from = std::iter::once(at).chain(tries).find(filled).unwrap_or(any);
        *bin = least[from] as u8;
    }
    bins
}

/// Calls with the hash of each word, in order.
fn for_words(text: &str, mut each: impl FnMut(u64)) {
    const START: u64 = 0xcbf2_9ce4_8422_2325;
    let step = |hash: u64, code: u64| (hash ^ code).wrapping_mul(0x0000_0100_0000_01b3);
    let bytes = text.as_bytes();
    let mut word = START;
    let mut inside = false;
    let mut before: Option<char> = None;
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        if byte.is_ascii() {
            at += 1;
            if byte.is_ascii_alphanumeric() {
                word = step(word, u64::from(byte.to_ascii_lowercase()));
                inside = true;
                before = None;
                continue;
            }
            before = None;
        } else {
            let Some(c) = text[at..].chars().next() else { break };
            at += c.len_utf8();
            if is_dense(c) {
                if std::mem::take(&mut inside) {
                    each(std::mem::replace(&mut word, START));
                }
                if let Some(before) = before {
                    each(step(step(START, before as u64), c as u64));
                }
                before = Some(c);
                continue;
            }
            before = None;
            if c.is_alphanumeric() {
                word = c.to_lowercase().fold(word, |word, c| step(word, c as u64));
                inside = true;
                continue;
            }
        }
        if std::mem::take(&mut inside) {
            each(std::mem::replace(&mut word, START));
        }
    }
    if inside {
        each(word);
    }
}

/// A character of a script without spaces between words.
fn is_dense(c: char) -> bool {
    matches!(c, '\u{e00}'..='\u{eff}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{2ffff}')
}

/// Spreads every bit over all others (the finaliser of SplitMix64).
pub(super) fn mix(mut x: u64) -> u64 {
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// A text of words that are made from a seed: another seed, another text.
    fn made(seed: u64, words: u64) -> String {
        let word = |n: u64| {
            let end = match n % 23 {
                0 => ".\n\n",
                11 => ".",
                _ => "",
            };
            format!("w{}{end}", mix(seed << 32 | n) % 5000)
        };
        (0..words).map(word).collect::<Vec<_>>().join(" ")
    }

    fn likeness(one: &str, other: &str) -> Likeness {
        Sketch::of(one, Some("")).likeness(&Sketch::of(other, Some("")))
    }

    proptest! {
        #[test]
        fn a_text_is_like_itself_and_survives_a_column(text in "([A-Za-zé一-龥]{1,9}[ ,.!?\n\"]{1,2}){0,300}") {
            let sketch = Sketch::of(&text, Some("A headline"));
            prop_assert_eq!(sketch.likeness(&sketch), if sketch.words > 0 { Likeness::SAME } else { Likeness::NONE });
            prop_assert!(sketch.numbers().len() <= NUMBERS);
            prop_assert_eq!(Sketch::from_numbers(&sketch.numbers()), Some(sketch));
        }

        #[test]
        fn likeness_has_no_direction(seed in 0u64..1000, one in 0u64..400, other in 0u64..400) {
            let (one, other) = (Sketch::of(&made(seed, one), None), Sketch::of(&made(seed, other), None));
            prop_assert_eq!(one.likeness(&other), other.likeness(&one));
        }

        #[test]
        fn any_bytes_that_are_text_will_do(text in "\\PC{0,400}") {
            let _ = Sketch::of(&text, Some(&text));
        }

        #[test]
        fn texts_of_other_words_are_not_alike(seed in 0u64..500) {
            let likeness = likeness(&made(seed, 300), &made(seed + 1000, 300));
            prop_assert!(likeness.resemblance < 0.06, "{likeness:?}");
        }

        #[test]
        fn the_estimate_is_near_the_truth(seed in 0u64..200, kept in 100u64..1000) {
            // The shorter text is the beginning of the longer one: the resemblance is the share kept.
            let likeness = likeness(&made(seed, kept), &made(seed, 1000));
            let truth = (kept - 2) as f64 / 998.0;
            prop_assert!((likeness.resemblance - truth).abs() < 0.16, "{truth}: {likeness:?}");
        }
    }

    #[test]
    fn punctuation_capitals_and_paragraphs_change_nothing() {
        let text = made(1, 200);
        assert_eq!(likeness(&text, &text.to_uppercase().replace("\n\n", " ").replace('.', "\u{201d}")), Likeness::SAME);
        assert_eq!(likeness("The Élysée\u{2019}s answer", "the élysée's ANSWER!"), Likeness::SAME);
    }

    #[test]
    fn one_word_of_many_changes_little() {
        let text = made(2, 300);
        let likeness = likeness(&text, &text.replacen(" w", " x", 1));
        assert!(likeness.resemblance > 0.93 && likeness.resemblance < 1.0, "{likeness:?}");
    }

    #[test]
    fn the_order_of_paragraphs_changes_little() {
        let text = made(3, 600);
        let mut paragraphs: Vec<&str> = text.split("\n\n").collect();
        paragraphs.reverse();
        assert!(likeness(&text, &paragraphs.join("\n\n")).resemblance > 0.75);
    }

    #[test]
    fn a_shortened_text_is_contained() {
        let likeness = likeness(&made(4, 400), &made(4, 600));
        assert!(likeness.containment > 0.9 && likeness.resemblance < 0.8, "{likeness:?}");
    }

    #[test]
    fn short_texts_are_the_same_or_nothing() {
        let text = made(5, 50);
        assert_eq!(likeness(&text, &text), Likeness::SAME);
        assert_eq!(likeness(&text, &made(5, 49)), Likeness::NONE);
    }

    #[test]
    fn very_short_texts_need_a_label_that_is_the_same() {
        let of = |label| Sketch::of("No abstract.", label);
        assert_eq!(of(Some("One, 1971")).likeness(&of(Some("One, 1972"))), Likeness::NONE);
        assert_eq!(of(Some("One, 1971")).likeness(&of(Some("One 1971"))), Likeness::SAME);
        assert_eq!(of(None).likeness(&of(None)), Likeness::NONE);
    }

    #[test]
    fn chinese_is_compared_by_characters() {
        let text = "外交部发言人在记者会上表示双方同意继续对话并尽快举行新一轮谈判以解决分歧";
        let other = "经济学家认为今年的粮食产量将会下降因此政府需要增加进口来稳定国内市场价格";
        let long = |end: &str| format!("{text}。{other}。{}，{end}", text.chars().rev().collect::<String>());
        assert!(likeness(&long("结束"), &long("完毕")).resemblance > 0.8);
        let shifted: String = other.chars().rev().chain(text.chars().step_by(2)).collect();
        assert!(likeness(&long("结束"), &shifted).resemblance < 0.1);
    }

    #[test]
    fn a_text_that_repeats_itself_is_sketched_in_time() {
        let likeness = likeness(&"never again ".repeat(100_000), &"never again ".repeat(90_000));
        assert!(likeness.resemblance > 0.99, "{likeness:?}");
    }
}
