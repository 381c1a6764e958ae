//! The names of the months, with their usual abbreviations, in the languages of the press.
//!
//! Nominative and genitive where a language writes its dates in the genitive. An abbreviation is listed only if no other
//! month of any language here is written so.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::authority::fold;

/// The names of each month, January first. Arabic has the names of the Mashriq, the Maghreb and the Nile.
#[rustfmt::skip]
const NAMES: [&str; 12] = [
    "january jan janvier janv enero ene januar jänner jaenner januari janeiro gennaio gen styczeń stycznia leden ledna \
     ocak января январь янв січня січень يناير جانفي كانون_الثاني január ιανουαρίου ιανουάριος јануар janúar",
    "february feb février fevrier févr fév febrero februar feber febr februari fevereiro fev febbraio luty lutego únor února \
     şubat февраля февраль фев февр лютого лютий فبراير فيفري شباط február φεβρουαρίου фебруар",
    "march mar mars marzo märz maerz mrz märz. maart mrt março marco marzec marca březen března mart марта март березня \
     березень مارس آذار március μαρτίου",
    "april apr avril avr abril abr aprile kwiecień kwietnia duben dubna nisan апреля апрель апр квітня квітень أبريل \
     ابريل إبريل أفريل نيسان április απριλίου",
    "may mai mayo maio maggio mag mei maj maja květen května mayıs мая май травня травень مايو ماي أيار május μαΐου",
    "june jun juin junio juni junho giugno giu czerwiec czerwca červen června haziran июня июнь июн червня червень يونيو \
     جوان حزيران június ιουνίου",
    "july jul juillet juil julio juli julho luglio lug lipiec lipca červenec července temmuz июля июль июл липня липень \
     يوليو جويلية تموز július ιουλίου",
    "august aug août aout agosto ago ağustos augustus augusti sierpień sierpnia srpen srpna августа август авг серпня \
     серпень أغسطس اغسطس أوت آب augusztus αυγούστου",
    "september sept sep septembre septiembre setiembre setembro set settembre wrzesień września září eylül сентября \
     сентябрь сен сент вересня вересень سبتمبر أيلول szeptember σεπτεμβρίου",
    "october oct octobre octubre oktober okt outubro out ottobre ott październik października říjen října ekim октября \
     октябрь окт жовтня жовтень أكتوبر اكتوبر تشرين_الأول október οκτωβρίου",
    "november nov novembre noviembre novembro listopad listopada listopadu kasım ноября ноябрь ноя нояб листопада \
     листопад نوفمبر تشرين_الثاني νοεμβρίου",
    "december dec décembre decembre déc diciembre dic dezember dez desember dezembro dicembre grudzień grudnia prosinec \
     prosince aralık декабря декабрь дек грудня грудень ديسمبر كانون_الأول δεκεμβρίου",
];

static NUMBERS: LazyLock<HashMap<String, i8>> = LazyLock::new(|| {
    let named = (1i8..).zip(NAMES).flat_map(|(number, names)| names.split_whitespace().map(move |n| (n, number)));
    named.map(|(name, number)| (fold(&name.replace('_', " ")), number)).collect()
});

/// The number of a month's name, 1 to 12, in any case, with or without accents or a full stop.
///
/// ```
/// use chancery::calendar::month_number;
/// assert_eq!(month_number("Févr."), Some(2));
/// assert_eq!(month_number("февраля"), Some(2));
/// assert_eq!(month_number("Monday"), None);
/// ```
pub fn month_number(word: &str) -> Option<i8> {
    // No name of a month is shorter or, in bytes, longer.
    if !(3..=32).contains(&word.len()) {
        return None;
    }
    if word.is_ascii() && word.len() <= 12 {
        // Nearly every word that is asked for; no allocation for it.
        let mut lower = [0u8; 12];
        let word = word.trim_end_matches('.').as_bytes();
        lower[..word.len()].copy_from_slice(word);
        lower[..word.len()].make_ascii_lowercase();
        return NUMBERS.get(std::str::from_utf8(&lower[..word.len()]).ok()?).copied();
    }
    NUMBERS.get(&fold(word)).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_means_two_months() {
        let mut seen: HashMap<String, i8> = HashMap::new();
        for (number, names) in (1i8..).zip(NAMES) {
            for name in names.split_whitespace() {
                let folded = fold(&name.replace('_', " "));
                assert!(*seen.entry(folded).or_insert(number) == number, "{name} names two months");
            }
        }
    }

    #[test]
    fn months_of_many_languages() {
        for (word, number) in [
            ("Jan.", 1),
            ("août", 8),
            ("AOUT", 8),
            ("März", 3),
            ("Mrz", 3),
            ("sept", 9),
            ("мая", 5),
            ("maja", 5),
            ("Şubat", 2),
            ("فبراير", 2),
            ("شباط", 2),
            ("října", 10),
            ("Δεκεμβρίου", 12),
        ] {
            assert_eq!(month_number(word), Some(number), "{word}");
        }
        assert_eq!((month_number("ma"), month_number("Montag"), month_number("")), (None, None, None));
    }
}
