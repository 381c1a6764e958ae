//! The language of an article: what its metadata say, unless the text plainly says otherwise.
//!
//! Limit: below [`MIN_LETTERS`] letters, or in a mixed text, nothing is detected and the language stays unknown, which
//! the index treats as English.

use whatlang::Lang;

/// Fewer letters than this are not enough to tell a language by.
const MIN_LETTERS: usize = 120;
/// What is looked at: enough to be sure, little enough to be quick.
const SAMPLE_BYTES: usize = 1000;

/// ISO 639-1 code of the text, from its metadata or by detection.
pub(super) fn settle(given: Option<&str>, text: &str) -> Option<String> {
    let given = given.and_then(normalize);
    let detected = detect(text);
    match (given, detected) {
        (None, detected) => detected.map(|(code, _)| code.to_string()),
        // A site's template often says "en" on every page.
        (Some(given), Some((code, sure))) if code != given && sure => Some(code.to_string()),
        (given, _) => given,
    }
}

/// "en-US", "EN", "eng" or "English" as "en".
fn normalize(given: &str) -> Option<String> {
    let first = given.trim().split(['-', '_']).next().unwrap_or_default().to_lowercase();
    match first.len() {
        2 if first.bytes().all(|b| b.is_ascii_lowercase()) => Some(first),
        3 => Lang::from_code(&first).and_then(two_letters).map(str::to_string),
        _ => Lang::all()
            .iter()
            .find(|l| l.eng_name().eq_ignore_ascii_case(&first))
            .and_then(|l| two_letters(*l))
            .map(str::to_string),
    }
}

/// The detected language and whether it is beyond doubt.
fn detect(text: &str) -> Option<(&'static str, bool)> {
    let end = text.floor_char_boundary(SAMPLE_BYTES);
    // Capitals throughout, as in cables, confuse the letter statistics.
    let sample = text[..end].to_lowercase();
    let letters = sample.chars().filter(|c| c.is_alphabetic()).count();
    let dense = sample
        .chars()
        .any(|c| matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}'));
    if letters < MIN_LETTERS && !(dense && letters >= MIN_LETTERS / 6) {
        return None;
    }
    if is_english(&sample) {
        return Some(("en", true));
    }
    let info = whatlang::detect(&sample)?;
    let code = two_letters(info.lang())?;
    info.is_reliable().then_some((code, info.confidence() > 0.95))
}

/// Whether a text is plainly English: one word in seven is one that no other language has among its common ones. Most texts
/// are, and the statistics of letters take longer than all the rest of reading one.
fn is_english(sample: &str) -> bool {
    const COMMON: [&str; 11] = ["the", "of", "and", "that", "with", "was", "from", "which", "were", "this", "have"];
    let words = || sample.split(|c: char| !c.is_alphabetic()).filter(|w| !w.is_empty());
    let common = words().filter(|w| COMMON.contains(w)).count();
    common >= 12 && 7 * common >= words().count()
}

fn two_letters(lang: Lang) -> Option<&'static str> {
    Some(match lang {
        Lang::Eng => "en",
        Lang::Rus => "ru",
        Lang::Cmn => "zh",
        Lang::Spa => "es",
        Lang::Por => "pt",
        Lang::Ita => "it",
        Lang::Ben => "bn",
        Lang::Fra => "fr",
        Lang::Deu => "de",
        Lang::Ukr => "uk",
        Lang::Kat => "ka",
        Lang::Ara => "ar",
        Lang::Hin => "hi",
        Lang::Jpn => "ja",
        Lang::Heb => "he",
        Lang::Yid => "yi",
        Lang::Pol => "pl",
        Lang::Amh => "am",
        Lang::Jav => "jv",
        Lang::Kor => "ko",
        Lang::Nob => "no",
        Lang::Dan => "da",
        Lang::Swe => "sv",
        Lang::Fin => "fi",
        Lang::Tur => "tr",
        Lang::Nld => "nl",
        Lang::Hun => "hu",
        Lang::Ces => "cs",
        Lang::Ell => "el",
        Lang::Bul => "bg",
        Lang::Bel => "be",
        Lang::Mar => "mr",
        Lang::Kan => "kn",
        Lang::Ron => "ro",
        Lang::Slv => "sl",
        Lang::Hrv => "hr",
        Lang::Srp => "sr",
        Lang::Mkd => "mk",
        Lang::Lit => "lt",
        Lang::Lav => "lv",
        Lang::Est => "et",
        Lang::Tam => "ta",
        Lang::Vie => "vi",
        Lang::Urd => "ur",
        Lang::Tha => "th",
        Lang::Guj => "gu",
        Lang::Uzb => "uz",
        Lang::Pan => "pa",
        Lang::Aze => "az",
        Lang::Ind => "id",
        Lang::Tel => "te",
        Lang::Pes => "fa",
        Lang::Mal => "ml",
        Lang::Ori => "or",
        Lang::Mya => "my",
        Lang::Nep => "ne",
        Lang::Sin => "si",
        Lang::Khm => "km",
        Lang::Tuk => "tk",
        Lang::Aka => "ak",
        Lang::Zul => "zu",
        Lang::Sna => "sn",
        Lang::Afr => "af",
        Lang::Lat => "la",
        Lang::Slk => "sk",
        Lang::Cat => "ca",
        Lang::Tgl => "tl",
        Lang::Hye => "hy",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::settle;

    const FRENCH: &str = "Le traité signé à Paris par le chancelier et le président prévoit des rencontres régulières entre les deux \
        gouvernements et une coopération étroite dans les domaines de la défense et de l’éducation.";

    #[test]
    fn the_text_wins_over_a_template() {
        assert_eq!(settle(Some("en-US"), FRENCH).as_deref(), Some("fr"));
        assert_eq!(settle(None, FRENCH).as_deref(), Some("fr"));
    }

    #[test]
    fn a_short_text_keeps_what_it_was_given() {
        assert_eq!(settle(Some("German"), "Kurz.").as_deref(), Some("de"));
        assert_eq!(settle(None, "Kurz."), None);
    }
}
