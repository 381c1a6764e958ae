//! What a mistake in writing costs: the channel of the noisy-channel model (Kernighan, Church and Gale 1990).
//!
//! The distance is that of Damerau in its restricted form, but what people really do is cheaper: they exchange two letters,
//! write one twice or a double one once, take one vowel for another, or a consonant for one that sounds like it. The first
//! letter is rarely wrong. The weights are ours, by the order of what is usual, not learned: there was no such list to learn
//! from that we could ship.

const DOUBLED: f32 = 0.5;
const EXCHANGED: f32 = 0.6;
/// Two vowels around a consonant.
const EXCHANGED_VOWELS: f32 = 0.9;
const SILENT: f32 = 0.6;
const VOWEL: f32 = 0.7;
const MORE_OR_LESS: f32 = 0.8;
const SOUNDS_ALIKE: f32 = 0.8;
const OTHER: f32 = 1.3;
/// What it costs more at the first letter.
const FIRST: f32 = 0.8;

/// Consonants that are taken for each other.
#[rustfmt::skip]
const ALIKE: &[(char, char)] = &[
    ('c', 'k'), ('c', 's'), ('s', 'z'), ('c', 'z'), ('k', 'q'), ('c', 'q'), ('f', 'v'), ('v', 'w'), ('d', 't'), ('b', 'p'),
    ('m', 'n'), ('g', 'j'), ('g', 'k'), ('j', 'y'), ('b', 'v'),
];

/// What it costs to write `typed` for `meant`, both in small letters; 0 if they are the same.
pub(super) fn cost(typed: &str, meant: &str) -> f32 {
    let typed: Vec<char> = typed.chars().collect();
    let meant: Vec<char> = meant.chars().collect();
    let width = meant.len() + 1;
    let mut costs = vec![0f32; (typed.len() + 1) * width];
    for i in 0..=typed.len() {
        for j in 0..=meant.len() {
            if i == 0 && j == 0 {
                continue;
            }
            let first = if i <= 1 && j <= 1 { FIRST } else { 0.0 };
            let mut best = f32::INFINITY;
            if i > 0 {
                best = best.min(costs[(i - 1) * width + j] + alone(&typed, i - 1) + if j == 0 { first } else { 0.0 });
            }
            if j > 0 {
                best = best.min(costs[i * width + j - 1] + alone(&meant, j - 1) + if i == 0 { first } else { 0.0 });
            }
            if i > 0 && j > 0 {
                let (a, b) = (typed[i - 1], meant[j - 1]);
                let change = if a == b { 0.0 } else { taken_for(a, b) + first };
                best = best.min(costs[(i - 1) * width + j - 1] + change);
                if i > 1 && j > 1 && a == meant[j - 2] && typed[i - 2] == b && a != b {
                    best = best.min(costs[(i - 2) * width + j - 2] + EXCHANGED);
                }
                let around = i > 2 && j > 2 && a == meant[j - 3] && typed[i - 3] == b && typed[i - 2] == meant[j - 2];
                if around && is_vowel(a) && is_vowel(b) {
                    best = best.min(costs[(i - 3) * width + j - 3] + EXCHANGED_VOWELS);
                }
            }
            costs[i * width + j] = best;
        }
    }
    costs.last().copied().unwrap_or_default()
}

/// What it costs to write a letter too much, or to leave it out.
fn alone(word: &[char], at: usize) -> f32 {
    let letter = word[at];
    let doubled = at > 0 && word[at - 1] == letter || word.get(at + 1) == Some(&letter);
    match letter {
        _ if doubled => DOUBLED,
        'h' => SILENT,
        _ => MORE_OR_LESS,
    }
}

fn is_vowel(letter: char) -> bool {
    matches!(letter, 'a' | 'e' | 'i' | 'o' | 'u' | 'y')
}

fn taken_for(a: char, b: char) -> f32 {
    if is_vowel(a) && is_vowel(b) {
        VOWEL
    } else if ALIKE.contains(&(a, b)) || ALIKE.contains(&(b, a)) {
        SOUNDS_ALIKE
    } else {
        OTHER
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_do_is_cheaper_than_what_they_do_not() {
        assert_eq!(cost("treaty", "treaty"), 0.0);
        let grows = [
            cost("agression", "aggression"),
            cost("santcions", "sanctions"),
            cost("independance", "independence"),
            cost("soverignty", "sovereignty"),
            cost("grey", "grew"),
            cost("negation", "legation"),
        ];
        assert!(grows.windows(2).all(|pair| pair[0] < pair[1]), "{grows:?}");
    }
}
