//! The weights of the tagger as they lie in the program: read in place, no set-up.
//!
//! The file: four letters, the scale (f32), the scores of one tag behind another (i8), three counts (u32), a table of
//! signs, and two sorted lists of word hashes. A slot of the table is a check of 16 bits and one i8 for each tag; a sign
//! is looked up at its hash and some slots further. Sixteen bits and the place tell a known sign from an unknown one
//! but once in some thousand times. All numbers are little-endian.

use std::collections::HashMap;

use super::super::token::Keyed;
use super::chain::{Row, TAGS, follows};

/// Bytes of a slot.
const SLOT: usize = 2 + TAGS;

/// How many slots a sign is looked for.
const REACH: usize = 8;

const MAGIC: &[u8; 4] = b"TAG1";
const HEAD: usize = 4 + 4 + TAGS * TAGS + 12;

/// Weights that were trained before.
#[derive(Debug)]
pub(super) struct Weights {
    data: std::borrow::Cow<'static, [u8]>,
    scale: f32,
    slots: usize,
    /// Words that are mostly small (bit 0) or capitalised (bit 1), by their hashes.
    words: HashMap<u64, u8, Keyed>,
    /// Scores of one tag behind another.
    pub(super) links: [Row; TAGS],
    /// Their exponentials, zero where a tag may not follow.
    pub(super) link_factors: [Row; TAGS],
}

impl Weights {
    /// Reads packed weights; `None` if they are not such.
    pub(super) fn read(data: std::borrow::Cow<'static, [u8]>) -> Option<Weights> {
        if data.len() < HEAD || &data[..4] != MAGIC {
            return None;
        }
        let number = |at: usize| Some(u32::from_le_bytes(data.get(at..at + 4)?.try_into().ok()?));
        let scale = f32::from_bits(number(4)?);
        let mut links = [[0.0; TAGS]; TAGS];
        for (at, link) in links.iter_mut().flatten().enumerate() {
            *link = f32::from(data[8 + at] as i8) * scale;
        }
        let counts = HEAD - 12;
        let (slots, lower, upper) =
            (number(counts)? as usize, number(counts + 4)? as usize, number(counts + 8)? as usize);
        let whole =
            slots.checked_mul(SLOT)?.checked_add(lower.checked_add(upper)?.checked_mul(4)?)?.checked_add(HEAD)?;
        if data.len() != whole || !slots.is_power_of_two() {
            return None;
        }
        let mut words: HashMap<u64, u8, Keyed> = HashMap::default();
        for (at, hash) in data[HEAD + slots * SLOT..].as_chunks::<4>().0.iter().enumerate() {
            *words.entry(u64::from(u32::from_le_bytes(*hash))).or_default() |= if at < lower { 1 } else { 2 };
        }
        let mut link_factors = [[0.0; TAGS]; TAGS];
        for tag in 0..TAGS {
            for next in (0..TAGS).filter(|next| follows(tag, *next)) {
                link_factors[tag][next] = links[tag][next].exp();
            }
        }
        Some(Weights { data, scale, slots, words, links, link_factors })
    }

    /// Packs weights. Signs that find no slot near theirs are left out, the lightest first.
    pub(super) fn pack(signs: &[(u32, Row)], links: &[Row; TAGS], words: [&[u32]; 2], slots: usize) -> Vec<u8> {
        let most =
            signs.iter().flat_map(|(_, row)| row).chain(links.iter().flatten()).fold(0.0f32, |m, w| m.max(w.abs()));
        let scale = most.min(5.0) / 127.0;
        let small = |w: f32| (w / scale).round().clamp(-127.0, 127.0) as i8 as u8;
        let mut data = Vec::new();
        data.extend_from_slice(MAGIC);
        data.extend_from_slice(&scale.to_bits().to_le_bytes());
        data.extend(links.iter().flatten().map(|w| small(*w)));
        for count in [slots, words[0].len(), words[1].len()] {
            data.extend_from_slice(&(count as u32).to_le_bytes());
        }
        let mut table = vec![0u8; slots * SLOT];
        for (sign, row) in signs {
            let free = probe(*sign, slots).find(|at| table[at * SLOT] == 0 && table[at * SLOT + 1] == 0);
            if let Some(at) = free {
                table[at * SLOT..at * SLOT + 2].copy_from_slice(&check(*sign).to_le_bytes());
                for (place, w) in table[at * SLOT + 2..(at + 1) * SLOT].iter_mut().zip(row) {
                    *place = small(*w);
                }
            }
        }
        data.extend(table);
        for list in words {
            data.extend(list.iter().flat_map(|w| w.to_le_bytes()));
        }
        data
    }

    /// Adds the weights of a sign to the sums of the tags.
    #[inline]
    pub(super) fn add(&self, sign: u32, sums: &mut [i32; TAGS]) {
        let wanted = check(sign).to_le_bytes();
        for at in probe(sign, self.slots) {
            let from = HEAD + at * SLOT;
            let slot = &self.data[from..from + SLOT];
            if slot[..2] == wanted {
                for (sum, w) in sums.iter_mut().zip(&slot[2..]) {
                    *sum += i32::from(*w as i8);
                }
                return;
            }
            if slot[..2] == [0, 0] {
                return;
            }
        }
    }

    /// The sums as scores.
    pub(super) fn scores(&self, sums: &[i32; TAGS]) -> Row {
        sums.map(|s| s as f32 * self.scale)
    }

    /// Whether the word of this hash is mostly written in small letters, and whether it is mostly capitalised.
    pub(super) fn case(&self, word: u32) -> (bool, bool) {
        let bits = self.words.get(&u64::from(word)).copied().unwrap_or(0);
        (bits & 1 != 0, bits & 2 != 0)
    }
}

/// What a slot keeps of a sign; never zero, which is an empty slot.
fn check(sign: u32) -> u16 {
    ((sign >> 16) as u16 ^ (sign as u16).rotate_left(5)).max(1)
}

fn probe(sign: u32, slots: usize) -> impl Iterator<Item = usize> {
    (0..REACH).map(move |i| (sign as usize).wrapping_add(i) & (slots - 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packed_weights_are_read_as_they_were() {
        let mut row = [0.0; TAGS];
        row[3] = 2.0;
        row[0] = -5.0;
        let packed = Weights::pack(&[(77, row), (77 + 64, row)], &[[0.0; TAGS]; TAGS], [&[5, 9], &[7]], 64);
        let weights = Weights::read(packed.into()).expect("weights");
        let mut sums = [0; TAGS];
        weights.add(77, &mut sums);
        weights.add(78, &mut sums);
        assert!((weights.scores(&sums)[3] - 2.0).abs() < 0.05);
        assert!(weights.case(9) == (true, false) && weights.case(7) == (false, true));
    }

    #[test]
    fn what_is_cut_short_is_no_table() {
        let packed = Weights::pack(&[], &[[0.0; TAGS]; TAGS], [&[5], &[7]], 64);
        assert!(Weights::read(packed[..packed.len() - 1].to_vec().into()).is_none());
        assert!(Weights::read(b"TAG1".to_vec().into()).is_none());
    }
}
