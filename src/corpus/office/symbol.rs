//! Letters that Word and its kin write as glyphs of the font Symbol.

/// The character of a glyph. Private code points of any font are those of Symbol's layout; pictures of other fonts, such as
/// the bullets of Wingdings, are none.
pub(super) fn symbol(font: &str, code: u32) -> Option<char> {
    let is_symbol = font.eq_ignore_ascii_case("symbol");
    let glyph = match code {
        0xf020..=0xf0ff => code - 0xf000,
        0x20..=0xff if is_symbol => code,
        _ => return char::from_u32(code).filter(|c| !c.is_control()),
    };
    if !is_symbol {
        return None;
    }
    const GREEK: &[&str] = &["ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ", "αβχδεφγηιϕκλμνοπθρστυϖωξψζ"];
    Some(match glyph {
        0x41..=0x5a => GREEK[0].chars().nth(glyph as usize - 0x41)?,
        0x61..=0x7a => GREEK[1].chars().nth(glyph as usize - 0x61)?,
        0x2d => '−',
        0xa0 => '€',
        0xa2 => '′',
        0xa3 => '≤',
        0xa5 => '∞',
        0xac => '←',
        0xae => '→',
        0xb0 => '°',
        0xb1 => '±',
        0xb2 => '″',
        0xb3 => '≥',
        0xb4 => '×',
        0xb7 => '•',
        0xb8 => '÷',
        0xb9 => '≠',
        0xba => '≡',
        0xbb => '≈',
        0xbc => '…',
        0xd2 | 0xe2 => '®',
        0xd3 | 0xe3 => '©',
        0xd4 | 0xe4 => '™',
        0xd7 => '·',
        // Digits and marks stand where ASCII has them.
        0x20..=0x3f | 0x5b | 0x5d | 0x5f | 0x7b..=0x7d => char::from_u32(glyph)?,
        _ => return None,
    })
}
