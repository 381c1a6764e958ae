//! Who wrote a text, as the lines of its head say it: bylines of several forms, and what stands beside a name without
//! being one (a role, an institute, the kind of paper).

use std::sync::LazyLock;

use regex::Regex;

fn matches(pattern: &LazyLock<Option<Regex>>, text: &str) -> bool {
    pattern.as_ref().is_some_and(|p| p.is_match(text))
}

/// Marks of notes that hang on names.
const MARKS: [char; 9] = ['*', '†', '‡', '§', '¹', '²', '³', '⁴', '⁵'];

/// What follows "By ", "Written by ", "Author: " and the like at the beginning of a line.
pub(in crate::corpus) fn after_by(line: &str) -> Option<&str> {
    static BY: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(concat!(
            r"^(?:(?i:(?:written |text |story |reported )?by|par|por|von)\s+|(?:Di|di|От)\s+",
            r"|(?i:(?:author(?:\(s\)|s)?|written by|byline|by|auteure?s?|autor(?:in|en|es|a|as)?|autor[ei]|verfasser(?:in)?",
            r"|автор(?:ы)?|作者)\s?[:：])\s*)"
        ))
        .ok()
    });
    let end = BY.as_ref()?.find(line)?.end();
    let rest = line[end..].trim();
    let starts = |c: char| c.is_alphabetic() && !c.is_lowercase();
    rest.starts_with(starts).then_some(rest)
}

/// Whether what stands behind a comma is what somebody is, not who.
pub(in crate::corpus) fn is_role(part: &str) -> bool {
    static ROLE: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(concat!(
            r"(?i)^(?:(?:an?|the|our|der|die|le|la|el)\s+)?(?:[\p{L}-]+\s+){0,4}(?:fellow|analyst|professor(?:in)?|director|correspondent|editor|ambassador",
            r"|minister|writer|researcher|reporter|lecturer|secretary|adviser|advisor|officer|economist|columnist|journalist",
            r"|scholar|associate|counsellor|historian|bureau chief|head|chair(?:man|woman)?|president|phd|ph\.d\.|staff",
            r"|korrespondent(?:in)?|redakteur(?:in)?|direktor(?:in)?|botschafter(?:in)?|correspondante?|rédact(?:eur|rice)",
            r"|chercheu(?:r|se)|corresponsal|redactor|profesor|корреспондент|обозреватель)(?:\s+(?:of|for|at|in|emeritus|on|der|für|de|du)\b.*)?$"
        ))
        .ok()
    });
    matches(&ROLE, part.trim())
}

/// Whether a line names an institution.
pub(in crate::corpus) fn is_institution(part: &str) -> bool {
    static INSTITUTION: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(concat!(
            r"(?i)\b(?:cent(?:re|er)|institut\w*|ministry|ministère|ministerium|department|foundation|stiftung|fondation|council",
            r"|committee|commission|universit\w+|college|academy|association|society|organi[sz]ation|programme|program|embassy",
            r"|bureau|agency|think tank|observatory|centro|fundación|universidad|endowment|институт|центр|министерство)\b"
        ))
        .ok()
    });
    matches(&INSTITUTION, part)
}

/// An institution that is set in capitals above a text is its publisher.
pub(in crate::corpus) fn is_masthead(line: &str) -> bool {
    line.len() <= 90
        && line.contains(' ')
        && !line.chars().any(char::is_lowercase)
        && is_institution(line)
        && !line.contains(|c: char| c.is_ascii_digit() || matches!(c, ':' | '.' | '?' | '!'))
}

/// Whether a part of a head line is the number of a paper, its kind, a draft, the word for "published" or a time of day:
/// neither a person nor an outlet.
pub(in crate::corpus) fn is_no_name(part: &str) -> bool {
    static NONE: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(concat!(
            r"(?i)\b(?:published|posted|updated|modified|issued|publiée?|mise? à jour|modifiée?|veröffentlicht|aktualisiert|erschienen",
            r"|publicad[oa]|actualizad[oa]|atualizad[oa]|pubblicat[oa]|aggiornat[oa]|опубликован[оа]?|обновлен[оа]?|обновлено",
            r"|gepubliceerd|bijgewerkt|opublikowan[oy]|yayınlan\w+|güncelle\w+)\b|发布|更新|發布|公開日|نشر",
            r"|\b\d{1,2}\s?[:h]\s?\d{2}\b|(?:\b(?:no|nr|vol|issue|number|numéro|heft)\b\.?|n°|№)\s*\d",
            r"|\b(?:papers?|briefs?|briefing|notes?|edition|drafts?|reports?|ausgabe|entwurf|version|memo(?:randum)?)(?:\s+[\divx.]+)?$"
        ))
        .ok()
    });
    matches(&NONE, part.trim())
}

/// One person: two to five words that begin as names do.
pub(in crate::corpus) fn is_person(part: &str) -> bool {
    #[rustfmt::skip]
    const SMALL: &[&str] = &[
        "de", "del", "der", "den", "van", "von", "da", "di", "du", "dos", "bin", "ibn", "al", "el", "la", "le", "ter", "zu", "af",
    ];
    #[rustfmt::skip]
    const OUTLETS: &[&str] = &[
        "review", "times", "news", "post", "wire", "journal", "herald", "quarterly", "gazette", "tribune", "agency", "press",
        "magazine", "affairs", "policy", "desk", "list", "daily", "weekly", "today", "monitor", "zeitung", "world", "the",
    ];
    let part = part.trim().trim_end_matches(MARKS).trim();
    let words: Vec<&str> = part.split_whitespace().collect();
    (2..=5).contains(&words.len())
        && !part.ends_with(['?', '!', ':', ';'])
        && !part.contains(|c: char| c.is_ascii_digit() || matches!(c, ':' | '"' | '“'))
        && words.iter().all(|w| w.starts_with(char::is_uppercase) || SMALL.contains(w))
        && words.iter().filter(|w| w.starts_with(char::is_uppercase)).count() >= 2
        && !words.iter().any(|w| OUTLETS.contains(&w.to_lowercase().as_str()))
        && !is_role(part)
        && !is_institution(part)
        && !is_no_name(part)
}

/// A line without the institute in brackets behind a name.
pub(in crate::corpus) fn without_brackets(line: &str) -> &str {
    match line.trim_end().strip_suffix(')').and_then(|l| l.rsplit_once('(')) {
        Some((before, inner)) if inner.contains(' ') && !before.trim().is_empty() => before.trim_end(),
        _ => line,
    }
}

/// Whether a line names two persons or more, and nothing else.
pub(in crate::corpus) fn is_list_of_persons(line: &str) -> bool {
    let parts = parts(line);
    line.len() <= 160 && parts.len() >= 2 && parts.iter().all(|part| is_person(part))
}

/// The parts of a list of names.
fn parts(names: &str) -> Vec<&str> {
    let mut out: Vec<&str> = names.split([',', ';', '&']).flat_map(|part| part.split(" and ")).collect();
    // "Ortega y Gasset" is one person.
    for link in [" und ", " et ", " y ", " e ", " и "] {
        out = out
            .into_iter()
            .flat_map(|part| match part.split_once(link) {
                Some((a, b)) if is_person(a) && is_person(b) => vec![a, b],
                _ => vec![part],
            })
            .collect();
    }
    out.into_iter()
        .map(|part| part.trim())
        .map(|part| part.strip_prefix("and ").unwrap_or(part))
        .filter(|part| !part.is_empty())
        .collect()
}

/// "Lena Brandt and J. Tanaka" as two; what somebody is or where is no second person.
pub(in crate::corpus) fn split_authors(names: &str) -> Vec<String> {
    let names = ["By ", "by ", "BY "].iter().find_map(|b| names.trim().strip_prefix(b)).unwrap_or(names.trim());
    let names = without_brackets(names);
    parts(names)
        .into_iter()
        .enumerate()
        .filter(|(at, part)| *at == 0 || !(is_role(part) || is_institution(part)))
        .map(|(_, part)| part.trim_matches(MARKS).trim())
        .map(|name| name.strip_prefix("additional reporting by ").unwrap_or(name))
        .map(without_brackets)
        .filter(|name| name.chars().any(char::is_alphabetic))
        .map(str::to_string)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bylines_of_several_forms() {
        for (line, name) in [
            ("By Lena Brandt", "Lena Brandt"),
            ("Written by Lena Brandt", "Lena Brandt"),
            ("Author: Lena Brandt", "Lena Brandt"),
            ("Автор: Ольга Серова", "Ольга Серова"),
            ("by Lena Brandt, Senior Fellow", "Lena Brandt"),
            ("By Lena Brandt (Institute for Strait Studies)", "Lena Brandt"),
            ("By Lena Brandt*", "Lena Brandt"),
        ] {
            let found = after_by(line).map(split_authors).unwrap_or_default();
            assert_eq!(found, [name], "{line}");
        }
        assert_eq!(after_by("By then it was over"), None);
    }

    #[test]
    fn what_is_no_person() {
        for line in
            ["First Edition", "CENTRE FOR RIVER DIPLOMACY", "Senior Fellow", "Policy Brief", "Harbour Wire", "Draft 3"]
        {
            assert!(!is_person(line), "{line}");
        }
        assert!(is_person("Tesfaye Alemu") && is_person("Jean-Luc de la Tour"));
        assert!(is_list_of_persons("Tesfaye Alemu, Hoda Mansour"));
        assert!(!is_list_of_persons("Tesfaye Alemu"));
        assert_eq!(split_authors("José Ortega y Gasset"), ["José Ortega y Gasset"]);
    }

    #[test]
    fn what_is_no_outlet() {
        for part in
            ["Publié le à 18h30", "Policy Paper 14", "BRIEFING NOTE No. 7", "Policy Brief", "Draft 3", "Опубликовано"]
        {
            assert!(is_no_name(part), "{part}");
        }
        for part in ["The Meridian Review", "Harbour Wire", "Foreign Notes Quarterly"] {
            assert!(!is_no_name(part), "{part}");
        }
    }
}
