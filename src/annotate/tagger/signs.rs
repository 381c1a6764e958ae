//! The signs by which a word is judged, each a hash: the word, its neighbours, its letters, the lists, the article, and
//! the run of capitalised words that it stands in.
//!
//! A sign is a number of its own, so that training and tagging need no dictionary. Which signs there are was settled by
//! what leaving them out costs on texts that were not trained on.

use super::super::token::Shape;
use super::gaps::Gap;
use super::gazetteer;
use super::view::{self, Mode, View};

/// Mixes a template and up to three values into a sign.
#[inline]
fn sign(template: u32, a: u64, b: u64) -> u32 {
    let mut h = (a ^ u64::from(template) << 56).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    h = (h ^ h >> 32 ^ b).wrapping_mul(0xD6E8_FEB8_6659_FD93);
    h ^= h >> 32;
    h = h.wrapping_mul(0xD6E8_FEB8_6659_FD93);
    (h >> 32) as u32
}

/// The shape of a word in one number.
fn outline(view: &View<'_>, at: usize) -> u64 {
    let Some(token) = view.tokens.get(at) else { return 15 };
    let word = view.word(at);
    let one = word.len() == 1;
    let digits = word.bytes().any(|b| b.is_ascii_digit());
    let inner = word.bytes().skip(1).any(|b| b.is_ascii_uppercase());
    match token.shape {
        Shape::Lower if inner => 1,
        Shape::Lower => 0,
        Shape::Capital if one => 2,
        Shape::Capital if digits => 3,
        Shape::Capital if inner => 4,
        Shape::Capital => 5,
        // In a line of capitals the shape says nothing.
        Shape::AllCaps if view.modes[at] == Mode::Capitals => 6,
        Shape::AllCaps if digits => 7,
        Shape::AllCaps if word.len() <= 4 => 8,
        Shape::AllCaps => 9,
        Shape::Number if word.len() == 4 => 10,
        Shape::Number => 11,
        Shape::Caseless => 12,
    }
}

/// What is known of the run that a word stands in.
#[derive(Debug, Clone, Copy)]
pub(super) struct Run {
    pub(super) first: usize,
    pub(super) end: usize,
}

/// The signs of the word `at`, which stands in `run`.
pub(super) fn signs(view: &View<'_>, run: Run, at: usize, out: &mut Vec<u32>) {
    out.clear();
    let n = view.tokens.len();
    let key = |i: Option<usize>| i.and_then(|i| view.about(i)).map_or(1, |w| w.key);
    let lists = |i: Option<usize>| i.and_then(|i| view.about(i)).map_or(0, |w| w.lists);
    let Some(word) = view.about(at).copied() else { return };
    let before = at.checked_sub(1);
    let before2 = at.checked_sub(2);
    let after = Some(at + 1);
    let gap = view.gaps[at] as u64;
    let next_gap = view.gaps.get(at + 1).map_or(Gap::Start, |g| *g) as u64;
    let shape = outline(view, at);
    let mode = view.modes[at] as u64;
    let opens = matches!(view.gaps[at], Gap::Start | Gap::Line | Gap::Sentence | Gap::Quote);
    let place = u64::from(opens) << 2 | mode;
    let (w, b, a) = (word.key, key(before), key(after));
    let mut add = |template: u32, x: u64, y: u64| out.push(sign(template, x, y));

    add(1, 0, 0);
    add(2, w, 0);
    add(3, b, gap);
    add(4, a, next_gap);
    add(5, key(before2), 0);
    for (i, affix) in word.affixes.iter().enumerate() {
        add(9 + i as u32, u64::from(*affix), u64::from(i == 0) * shape);
    }
    let shape_before = before.map_or(15, |i| outline(view, i));
    let shape_after = outline(view, at + 1);
    add(13, shape, place);
    add(14, shape | shape_before << 4 | shape_after << 8, gap | next_gap << 8);
    add(15, gap | next_gap << 8, shape);
    add(16, shape | shape_before << 4, gap);
    add(17, shape | shape_after << 4, next_gap);

    // The lists: each bit alone, and all of a word with those of its neighbours.
    let (own, left, right) = (word.lists, lists(before), lists(after));
    let broad = |bits: u32| u64::from(bits & !(gazetteer::RECORD_WORD | gazetteer::SPORT));
    for bit in 0..gazetteer::BITS {
        if own >> bit & 1 == 1 {
            add(18, u64::from(bit), place);
        }
        if left >> bit & 1 == 1 {
            add(19, u64::from(bit), gap);
        }
        if right >> bit & 1 == 1 {
            add(20, u64::from(bit), next_gap);
        }
    }
    add(21, broad(own), place);
    add(22, broad(own) | broad(left) << 32, gap);
    add(23, broad(own) | broad(right) << 32, next_gap);
    add(25, u64::from(left), w);

    // The rest of the article.
    for bit in 0..view::EVIDENCE {
        if word.evidence >> bit & 1 == 1 {
            add(27, u64::from(bit), place);
        }
    }
    let strong = word.evidence
        & (view::SEEN_LOWER
            | view::SEEN_INSIDE
            | view::BEHIND_TITLE
            | view::BEHIND_GIVEN
            | view::SPEAKS
            | view::IN_PERSON);
    let commons = own & (gazetteer::LOWER | gazetteer::UPPER | gazetteer::FUNCTION);
    add(29, u64::from(strong), u64::from(commons) | place << 32);
    add(
        30,
        u64::from(
            word.evidence
                & (view::LOCATED
                    | view::BEFORE_SPORT
                    | view::BEFORE_HEAD
                    | view::BEHIND_THE
                    | view::SPEAKS
                    | view::OWNS
                    | view::BEHIND_GIVEN),
        ),
        u64::from(
            own & (gazetteer::PLACE | gazetteer::COMPANY | gazetteer::TEAM | gazetteer::GIVEN | gazetteer::SURNAME),
        ),
    );

    // The run of capitalised words.
    let (first, last) = (run.first, run.end - 1);
    let length = (run.end - run.first).min(6) as u64;
    let from_start = (at - first).min(4) as u64;
    let from_end = (last - at).min(4) as u64;
    let position = length << 8 | from_start << 4 | from_end;
    add(31, position, shape);
    let (head, opener) = (key(Some(last)), key(Some(first)));
    add(32, head, from_end);
    add(33, opener, from_start);
    let heads = lists(Some(last))
        & (gazetteer::ORG_HEAD
            | gazetteer::PLACE_HEAD
            | gazetteer::EVENT_HEAD
            | gazetteer::SUFFIX
            | gazetteer::TEAM_WORD
            | gazetteer::SURNAME);
    add(34, u64::from(heads), position);
    let openers = lists(Some(first))
        & (gazetteer::ORG_HEAD
            | gazetteer::GIVEN
            | gazetteer::TITLE
            | gazetteer::PLACE
            | gazetteer::PEOPLE
            | gazetteer::LOWER);
    add(35, u64::from(openers), position);
    let outer_before = first.checked_sub(1);
    let outer_gap = view.gaps[first] as u64;
    let end_gap = view.gaps.get(run.end).map_or(Gap::Start, |g| *g) as u64;
    let behind = if run.end < n { key(Some(run.end)) } else { 1 };
    add(36, key(outer_before), outer_gap | position << 8);
    add(37, behind, end_gap | position << 8);
    add(38, u64::from(lists(outer_before)), position);
    add(39, u64::from(lists(Some(run.end))), end_gap | position << 8);
    // What a run that goes on behind "of" or a gap is about.
    for other in first..run.end.min(first + 6) {
        let bits = lists(Some(other)) & (gazetteer::ORG_HEAD | gazetteer::PLACE_HEAD | gazetteer::EVENT_HEAD);
        if bits != 0 && other != at {
            add(42, u64::from(bits), u64::from(other > at) | u64::from(view.word(other + 1) == "of") << 1);
            add(43, key(Some(other)), u64::from(other > at));
        }
    }

    // Listed names.
    let code = |i: Option<usize>| i.and_then(|i| view.listed.get(i)).map_or(0, |c| u64::from(*c));
    let known = |i: Option<usize>| i.and_then(|i| view.known.get(i)).map_or(0, |c| u64::from(*c));
    add(44, code(Some(at)), 0);
    add(45, code(Some(at)) | code(before) << 8 | code(after) << 16, 0);
    add(46, code(Some(at)), position);
    add(47, known(Some(at)), 0);
    add(48, known(Some(at)) | known(after) << 8, u64::from(own));
    add(49, code(Some(at)), behind);
    add(50, code(Some(at)), key(outer_before));
    add(
        51,
        code(Some(at))
            | u64::from(word.evidence & (view::BEFORE_SPORT | view::LOCATED | view::BEHIND_GIVEN | view::BEHIND_TITLE))
                << 8,
        0,
    );

    // What the article is about.
    let sport = u64::from(view.sport);
    let placed =
        own & (gazetteer::PLACE | gazetteer::PLACE_PART | gazetteer::STATE | gazetteer::TEAM | gazetteer::PEOPLE);
    add(52, sport | position << 8, u64::from(placed));
    add(53, sport, code(Some(at)));
    add(54, sport | u64::from(placed) << 8, behind);
    add(55, sport | u64::from(placed) << 8, key(outer_before));
}
