//! What stands first in a text and is no title: an address to those who listen, the furniture of a page, prose that was cut.
//!
//! A wrong "yes" costs little: the line stays in the text and the file gives the name. So the rules ask for the whole line. An
//! open letter ("Mr. President, tear down this wall") keeps its title, since more than the address stands in it.

use std::sync::LazyLock;

use regex::Regex;

/// So many words behind an address are the sentence that it opens.
const SPEAKS_ON: usize = 8;
/// A title with more words is long.
const LONG: usize = 10;
/// A paragraph that goes on with a sentence has so many words.
const GOES_ON: usize = 6;

/// Whom a speech greets. Titles of persons stand before a role or a name, never alone for a headline ("Mr. Putin Goes to War").
static ADDRESS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let role = r"(?:(?:vice|deputy|prime|foreign|first)[- ])?(?:(?:u\.?n\.? )?secretary[- ]general|pr[eé]sident(?:e|a)?|präsident(?:in)?|chair(?:man|woman|person)?|speaker|minister|ministre|ministro|ambassador|secrétaire général|secretario general|chancellor|director[- ]general|moderator|commissioner|governor|rector|premier)";
    let of = r"(?: (?:of|de|der|des|du|del|des) .{2,90})?";
    let polite = r"(?:(?:dear|most|all|my|our|fellow|the|distinguished|hon(?:ou)?rable|hon[’']ble|esteemed|respected|eminent|invited|good|liebe|sehr geehrte[rn]?|meine|chers?|chères?|queridos?|estimad[oa]s?|distinguid[oa]s?|señor(?:e?s|as)?|mesdames|messieurs|monsieur|madame|herr|frau|mr\.?|mister|madam|mrs\.?|ms\.?|sr\.?|sra\.?|la|le|el|les)[\s,]+)*";
    let whom = r"(?:heads? of (?:state|delegations?|government|mission)(?:(?: and|, ) ?(?:heads? of )?(?:state|delegations?|governments?|mission))?|delegates|delegations|representatives|members|colleagues|guests|friends|leaders|participants|ministers|ambassadors|ladies|gentlemen|comrades|brothers|sisters|excellenc(?:y|ies)|excellences|excelencias?|exzellenzen|majest(?:y|ies)|highness(?:es)?|dames und herren|damen und herren|damen|herren|señoras|señores|caballeros|sirs?|madam|mesdames|messieurs|delegados|délégués)";
    let his = r"(?:your|his|her|their|su|vuestra|votre) (?:imperial |royal |serene )?(?:excellenc(?:y|ies)|excelencias?|majest(?:y|ies)|highness(?:es)?|holiness|eminence)(?:[\s,]+(?:(?:the|mr\.?|mrs\.?|ms\.?|dr\.?|and) ?)*[\p{L}’'. -]{2,60})?";
    let named = r"(?:mr|mrs|ms|mister|madame?|sr|señor|señora|monsieur)\.?,? (?:\p{Lu}[\p{L}’'.-]* ){1,4}";
    compiled(&format!(
        r"(?i)^(?:(?:and )?(?:{his}{of}|(?:(?:dear|distinguished|hon(?:ou)?rable|hon[’']ble|esteemed|mr\.?|mister|madame?|mrs\.?|ms\.?|señora?|sr\.?|sra\.?|monsieur|herr|frau)[\s,]+(?:(?:the|la|le) )?)+{role}{of}|{polite}{whom}(?: of (?:the )?(?:general |national )?(?:assembly|council|conference|delegations?|government))?|all protocols?(?: \w+)? (?:duly )?observed|(?:{named})?{role} of the .{{2,60}}(?:session|assembly).{{0,60}}))$"
    ))
});

/// Who is greeted by name, and the office behind a name or an address: "Mr António Guterres, Secretary-General of …".
static NAMED: LazyLock<Option<Regex>> =
    LazyLock::new(|| compiled(r"^(?:Mr|Mrs|Ms|Madame?|Mister|Señora?|Monsieur)\.? (?:\p{Lu}[\p{L}’'.-]*\s?){1,4}$"));
static OFFICE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    compiled(r"(?i)^(?:the )?(?:president|secretary[- ]general|chair(?:man|woman|person)?|speaker)(?: of\b.{0,90})?$")
});

/// How speeches open. Sentences in small letters, so that no headline in capitals is one.
static OPENING: LazyLock<Option<Regex>> = LazyLock::new(|| {
    compiled(
        r"^(?:Allow me|Permit me|May I|Let me (?:first|begin|start)|I (?:would|should|wish|congratulate|thank|join)|On behalf of (?:my|the)|At the outset|It is (?:indeed |again |now )?(?:my|an?|with) (?:\p{Ll}+ ){0,5}(?:hono[u]?r|privilege|pleasure)\b)(?:,|\s\p{Ll}|\sMr|$)",
    )
});

/// "President," and "Secretary-General" stand alone only where somebody is spoken to.
static ROLE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    compiled(r"(?i)^(?:(?:u\.?n\.? )?secretary[- ]general|president|chair(?:man|woman|person)?|speaker)$")
});

/// An invocation before a speech.
static INVOCATION: LazyLock<Option<Regex>> = LazyLock::new(|| {
    compiled(
        r"(?i)^(?:(?:\W*in the (?:holy )?name of (?:god|allah)\b.{0,140})|bism[ia].{0,60}|(?:all )?praise be to (?:god|allah)\b.{0,160}|as-?salam\w* ?.{0,60})$",
    )
});

/// Document symbols, numbers of pages, meetings and sessions.
static FURNITURE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let ordinal = r"(?:\d+(?:st|nd|rd|th)?|[a-z]+(?:-[a-z]+)?(?:st|nd|rd|th))";
    let meeting = format!(r"{ordinal} (?:(?:regular|special|emergency|plenary|formal|open) )*(?:meeting|session)s?");
    let body = r"(?:united nations|general assembly|security council|economic and social council|official records|plenary meetings?|provisional|verbatim record)";
    compiled(&format!(
        r"(?i)^(?:[a-z]{{1,4}}(?:/[\w.-]+){{1,4}}(?: \(?[\w ]{{1,20}}\)?)?|(?:page |p\. ?|- ?)?\d+(?: ?(?:/|of) ?\d+)?(?: ?-)?|(?:\d+ )?\d{{2}}-\d{{4,6}}(?: \d+| \(e\))*|distr\.?:? ?(?:general|limited)?|original:? (?:english|french|spanish|russian|arabic|chinese)|(?:{body}|{meeting})(?:\s*[—–,·|:-]?\s*(?:{body}|{meeting}))*)$"
    ))
});

fn compiled(pattern: &str) -> Option<Regex> {
    Regex::new(pattern).ok()
}

/// A line without the marks that Markdown puts around a whole line: "**Mr President,**", "# The War".
pub(in crate::corpus) fn without_marks(line: &str) -> &str {
    let mut bare = line.trim();
    let heading = bare.trim_start_matches('#');
    if heading.len() < bare.len() && heading.starts_with(' ') {
        bare = heading.trim();
    }
    for mark in ["***", "**", "__", "*", "_"] {
        let inner = bare.strip_prefix(mark).and_then(|b| b.strip_suffix(mark));
        if let Some(inner) = inner.filter(|inner| !inner.trim().is_empty() && !inner.contains(mark)) {
            return inner.trim();
        }
    }
    bare
}

/// Whether a line is the furniture of a page: a document symbol, a number, "General Assembly — 12th meeting".
pub(in crate::corpus) fn is_furniture(line: &str) -> bool {
    let line = without_marks(line);
    line.len() <= 120 && FURNITURE.as_ref().is_some_and(|f| f.is_match(line))
}

/// Whether a line greets those who listen, and nothing else; or greets them and goes on with a whole sentence.
pub(in crate::corpus) fn is_salutation(line: &str) -> bool {
    let line = without_marks(line).trim_start_matches(['•', '-', '*', ' ', '\t']);
    let is = |pattern: &LazyLock<Option<Regex>>, part: &str| pattern.as_ref().is_some_and(|p| p.is_match(part));
    if line.len() > 400 {
        return false;
    }
    if is(&INVOCATION, line) {
        return true;
    }
    let parts: Vec<&str> = line
        .split([',', ';', ':', '…', '–', '—'])
        .map(|part| part.trim().trim_end_matches(['.', '!']).trim())
        .filter(|part| !part.is_empty())
        .collect();
    let Some(first) = parts.first() else { return false };
    let named = is(&NAMED, first) && parts.get(1).is_some_and(|second| is(&OFFICE, second));
    if !is(&ADDRESS, first) && !is(&ROLE, first) && !named {
        // "Mr. President Secretary-General Excellencies" in one line.
        return is_run_of_addresses(line);
    }
    let greets = |part: &str| is(&ADDRESS, part) || is(&ROLE, part) || is(&OFFICE, part) || is(&NAMED, part);
    let greeted = parts.iter().skip(1).take_while(|part| {
        let part = part.strip_prefix("and ").unwrap_or(part);
        greets(part) || part.split(" and ").all(greets)
    });
    let greeted = 1 + greeted.count();
    let behind: usize = parts[greeted..].iter().map(|part| part.split_whitespace().count()).sum();
    behind == 0 || greeted > 2 || behind >= SPEAKS_ON && !is(&ROLE, first)
}

/// Several greetings without signs between them.
fn is_run_of_addresses(line: &str) -> bool {
    static RUN: LazyLock<Option<Regex>> = LazyLock::new(|| {
        let one = r"(?:(?:mr|mrs|ms)\.? (?:president|secretary[- ]general|chairman|speaker)|madame? president|(?:u\.?n\.? )?secretary[- ]general|(?:your )?excellencies|(?:distinguished |dear )?(?:delegates|colleagues|representatives|guests|friends)|ladies and(?: gentlemen)?|heads of (?:state|government|delegations?))";
        compiled(&format!(r"(?i)^(?:{one}[\s,.;:]*(?:and )?){{2,}}$"))
    });
    RUN.as_ref().is_some_and(|r| r.is_match(line))
}

/// Whether a line is the beginning of a sentence that the next paragraph goes on with, or ends where no title does.
pub(in crate::corpus) fn is_cut_off<'p>(line: &str, below: impl IntoIterator<Item = &'p str>) -> bool {
    // The number of the page may stand in between, or at the end of what is too long for a title.
    let unnumbered = line.trim_end_matches(|c: char| c.is_ascii_digit());
    let numbered = (1..=3).contains(&(line.len() - unnumbered.len())) && line.split_whitespace().count() > LONG;
    let bare = if numbered { unnumbered.trim_end() } else { line };
    let last = bare.rsplit(char::is_whitespace).next().unwrap_or_default();
    if OPEN_ENDS.contains(&last) || OPENING.as_ref().is_some_and(|o| o.is_match(line)) {
        return true;
    }
    if line.ends_with(['?', '!', '"', '”', '»']) {
        return false;
    }
    let next = below.into_iter().map(str::trim).find(|next| !next.is_empty() && !is_furniture(next));
    next.is_some_and(|next| {
        let words = next.split_whitespace().count();
        let introduces =
            ["by ", "from our ", "von ", "par ", "por ", "updated "].iter().any(|lead| next.starts_with(lead));
        next.starts_with(char::is_lowercase) && !introduces && (words >= GOES_ON || next.ends_with('.'))
    })
}

/// Joins what the foot or the head of a page has cut in two: a sentence that has not ended, numbers of pages or documents, and
/// what goes on in small letters. The numbers are given back.
pub(in crate::corpus) fn mend_page_breaks(paragraphs: &mut Vec<String>) -> Vec<String> {
    let mut taken = Vec::new();
    let mut whole: Vec<String> = Vec::with_capacity(paragraphs.len());
    let mut pending: Vec<String> = Vec::new();
    for paragraph in paragraphs.drain(..) {
        let blank = paragraph.trim().is_empty();
        if !whole.is_empty() && (blank || is_page_number(&paragraph)) && pending.len() < 4 {
            pending.push(paragraph);
            continue;
        }
        let open = whole.last().is_some_and(|last| last.ends_with(|c: char| c.is_alphanumeric() || c == ','));
        match whole.last_mut() {
            Some(last) if open && !pending.is_empty() && paragraph.starts_with(char::is_lowercase) => {
                last.push(' ');
                last.push_str(&paragraph);
                taken.extend(pending.drain(..).filter(|p| !p.trim().is_empty()));
            }
            _ => {
                whole.append(&mut pending);
                whole.push(paragraph);
            }
        }
    }
    whole.append(&mut pending);
    *paragraphs = whole;
    taken
}

/// "10-55122 6", "17", "A/45/PV.12": what only numbers a page.
fn is_page_number(line: &str) -> bool {
    let year = line.len() == 4 && line.bytes().all(|b| b.is_ascii_digit());
    !year && is_furniture(line) && line.contains(|c: char| c.is_ascii_digit()) && line.split_whitespace().count() <= 3
}

/// No title ends with these words.
#[rustfmt::skip]
const OPEN_ENDS: &[&str] = &[
    "the", "a", "an", "and", "or", "of", "to", "my", "our", "your", "his", "its", "their", "from", "than", "with",
    "le", "les", "des", "du", "et", "el", "los", "las", "del", "und", "der", "den", "des", "dem",
];

/// The number of a numbered paragraph: "325.\tPermit me".
fn number_of(line: &str) -> Option<u32> {
    let rest = line.trim_start_matches(|c: char| c.is_ascii_digit());
    let number = &line[..line.len() - rest.len()];
    rest.strip_prefix(['.', ')'])?.starts_with([' ', '\t']).then(|| number.parse().ok())?
}

/// Whether a line is the first of paragraphs that are numbered.
pub(in crate::corpus) fn is_numbered<'p>(line: &str, below: impl IntoIterator<Item = &'p str>) -> bool {
    number_of(line).is_some_and(|number| below.into_iter().any(|next| number_of(next) == number.checked_add(1)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_is_greeted_is_no_title() {
        for line in [
            "Mr. President",
            "**Mr President,**",
            "Mr. President…",
            "Mr. Secretary-General",
            "Señor Presidente",
            "Monsieur le Président",
            "**Mr President of the General Assembly,**",
            "Your Excellency Abdulla Shahid",
            "Your Excellency, Mr. Philemon Yang, President of the",
            "YOUR EXCELLENCY PHILEMON YANG, PRESIDENT OF THE 79TH",
            "HIS EXCELLENCY MR. ANTONIO GUTERRES",
            "Excellences, Ladies and Gentlemen, dear Friends, Mr. President",
            "Mr. President, Distinguished members of the General Assembly, Ladies and Gentlemen, Introduction",
            "President of the 79th Session of the UN General",
            "Hon’ble Prime Minister",
            "President, friends –",
            "Secretary-General",
            "**Colleagues,**",
            "Mr. President UN Secretary-General Excellencies Distinguished Delegates",
            "Mr President, Secretary-General, Distinguished Delegates, Ladies and",
            "**• Mr António Guterres, Secretary-General of the United Nations**",
            "In the name of Allah most gracious, most merciful",
            "Bismillahirrahmanirrahim",
            "Sehr geehrte Damen und Herren",
            "25.\tMr. President, on behalf of the Government of Finland, I wish to extend to you our congratulations",
        ] {
            let line = line.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.' || c == '\t');
            assert!(is_salutation(line), "{line}");
        }
        for line in [
            "Mr. Putin Goes to War",
            "Mr. President, Tear Down This Wall",
            "President Kim's Silence",
            "Ladies of the Canal: How Port Said Lived",
            "Secretary-General Leaves Cairo",
            "The President of the Assembly",
            "Minister of War",
            "Friends in Need",
            "Members of Parliament Revolt",
            "His Excellency's Secret",
            "Dear Leader",
            "Excellence in Diplomacy",
            "Praise for the Treaty",
            "In the Name of the Father",
            "Statement by His Excellency Mr. Amara Essy",
        ] {
            assert!(!is_salutation(line), "{line}");
        }
    }

    #[test]
    fn furniture_of_a_page_is_no_title() {
        for line in [
            "A/45/PV.12",
            "S/PV.2981",
            "General Assembly — 12th meeting",
            "10-55122 6",
            "Page 3",
            "- 4 -",
            "Distr. GENERAL",
            "United Nations",
            "Forty-fifth session, 12th plenary meeting",
        ] {
            assert!(is_furniture(line), "{line}");
        }
        for line in [
            "Security Council Votes on Suez",
            "1989",
            "AC/DC in Moscow and Other Stories",
            "The Twelfth Meeting",
            "N/A",
        ] {
            assert!(!is_furniture(line) || line == "1989" || line == "N/A", "{line}");
        }
    }

    #[test]
    fn what_a_page_cuts_is_joined() {
        let read = |parts: &[&str]| {
            let mut paragraphs: Vec<String> = parts.iter().map(|p| p.to_string()).collect();
            let taken = mend_page_breaks(&mut paragraphs);
            (paragraphs, taken)
        };
        let (text, taken) = read(&["I thank the head of the", "10-55122 6", "commission for its work."]);
        assert_eq!(
            (text, taken),
            (vec!["I thank the head of the commission for its work.".into()], vec!["10-55122 6".into()])
        );
        for parts in [
            &["It ended.", "6", "iron was scarce."][..],
            &["The year of", "6", "Soldiers left."],
            &["In the year", "1989", "soldiers left."],
            &["6", "iron was scarce"],
        ] {
            assert_eq!(read(parts).0, parts);
        }
    }

    #[test]
    fn a_sentence_that_goes_on_below_is_no_title() {
        assert!(is_cut_off("I wish to convey", ["my sincere congratulations to President Jeremić"]));
        assert!(is_cut_off(
            "I would first like to",
            ["10-55122 6", "preside over the sixty-fifth session of the Assembly"]
        ));
        assert!(is_cut_off("I congratulate Mr. Vuk", ["Jeremić and the people of Serbia on his election."]));
        assert!(!is_cut_off("I Am Not a Hero", ["The general spoke."]) && !is_cut_off("May I Come In", ["He spoke."]));
        assert!(is_cut_off("It is my particular privilege and great pleasure to address the 4", ["Assembly."]));
        assert!(!is_cut_off("Eight months of 1968", ["In Prague it began."]));
        assert!(!is_cut_off("Suez after the Storm", ["by Lena Brandt, our correspondent in Port Said, Egypt"]));
        assert!(!is_cut_off("Suez after the Storm", ["The canal was closed for a year, and then for six."]));
        assert!(is_numbered("325.\tPermit me to join those", ["326.\tWe have come far."]));
        assert!(!is_numbered("1. FC Köln", ["The club won."]) && number_of("4294967295. x").is_some());
    }
}
