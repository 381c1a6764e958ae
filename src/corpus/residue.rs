//! Lines that a scraper or a site left around an article: "OG Image:", "Share this article", cookie notices.
//!
//! Conservative on purpose: a line goes only when the whole of it is such a phrase, or when it is short and begins
//! with a label that no sentence begins with. What went is kept in [`Article::dropped`](crate::article::Article::dropped).

use std::sync::LazyLock;

use regex::Regex;

/// A pattern whose word boundaries are those of ASCII: the others cannot be searched for in one pass.
fn compiled(pattern: &str) -> Option<Regex> {
    Regex::new(&pattern.replace(r"\b", r"(?-u:\b)")).ok()
}

/// Whole lines, in any case, with an optional mark at the end.
static WHOLE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let phrases = [
        r"og[ :]image(?: alt| url)?",
        r"share(?: (?:this|the|on|via|to|with|by)\b.{0,40})?",
        r"(?:tweet|pin it|e-?mail|print|save|copy link|link copied|bookmark|whatsapp|facebook|twitter|linkedin|reddit|telegram)(?: this(?: page| article| story)?)?",
        r"print this (?:page|article|story)",
        r"e-?mail this (?:page|article|story).{0,20}",
        r"(?:subscribe|sign up|sign in|log in|register|donate)(?: (?:now|today|here|free|to|for)\b.{0,80})?",
        r"(?:get|receive|sign up for) (?:our|the) .{0,60}newsletters?.{0,60}",
        r"follow (?:us|me|the author)\b.{0,60}",
        r"(?:read|see|watch|listen|learn) more(?: (?:about|on|at|from)\b.{0,60})?",
        r"(?:continue|keep) reading.{0,20}",
        r"click here\b.{0,60}",
        r"(?:story )?continues? below(?: (?:this )?advertisement)?",
        r"skip to (?:main )?content",
        r"(?:back to|return to) (?:top|home|the top)",
        r"advert(?:isement|isment|ising)?|sponsored(?: content)?|promoted(?: content)?",
        r"\d* ?comments?(?: \(\d+\))?|leave a (?:comment|reply).{0,40}|add a comment|no comments(?: yet)?",
        r"related(?: (?:articles?|stories|posts?|topics|news|content|links|coverage))?|more (?:on this (?:story|topic)|from .{1,40}|stories)|you may also like.{0,20}|recommended(?: for you)?|most (?:read|popular)|trending(?: now)?",
        r"(?:this (?:site|website)|we) uses? cookies\b.{0,200}",
        r"(?:accept|reject|manage)(?: all)? cookies",
        r"all rights reserved\.?",
        r"loading\.{0,3}|close|menu|search|next|previous|advertisement",
        r"(?:anzeige|werbung)(?: \w+){0,2}|publicité|publicidad|pubblicità|реклама|広告",
        r"(?:artikel|beitrag|seite) (?:teilen|drucken|merken|kommentieren|versenden)|teilen|drucken|gefällt mir|wird geladen",
        r"(?:mehr zum thema|zum thema|siehe auch|lesen sie (?:auch|mehr|dazu)|auch interessant|das könnte sie.{0,40}|weitere (?:artikel|meldungen|themen))",
        r"(?:lire (?:aussi|la suite|plus)|à lire (?:aussi)?|voir aussi|sur le même (?:sujet|thème)|partager.{0,40}|imprimer)",
        r"(?:leer (?:más|también)|lea también|ver también|compartir.{0,40}|noticias relacionadas|te puede interesar.{0,30})",
        r"(?:leggi anche|leia (?:mais|também)|condividi.{0,40}|compartilh\w*.{0,30}|lees (?:ook|meer))",
        r"(?:bild|foto|image|photo|slide) \d+ (?:von|of|de|/) \d+",
    ];
    compiled(&format!(r"(?i)^(?:{})\s*[:.!…»>→]*$", phrases.join("|")))
});

/// Labels that open a short line of residue; the rest of the line may be anything.
static LABELLED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let labels = [
        r"og[ :]image(?: alt| url)?",
        "read more",
        "read also",
        "see also",
        "also read",
        "related",
        "more",
        "tags?",
        "filed under",
        "topics?",
        "keywords?",
        "image(?: credits?| source)?",
        "photo(?: credits?| by)?",
        "photograph",
        "picture",
        "credits?",
        "share",
        "follow us",
        "print",
        "permalink",
        "source url",
        "original url",
        "werbung",
        "siehe auch",
        "lesen sie (?:auch|mehr|dazu(?: auch)?)",
        "mehr zum thema",
        "lire aussi(?: sur)?",
        "à lire(?: aussi)?",
        "leer (?:más|también)",
        "leggi anche",
        "leia (?:mais|também)",
        "lees ook",
        "schlagw[oö]rter",
        "étiquettes",
        "etiquetas",
    ];
    compiled(&format!(r"(?i)^(?:(?:{}) ?:|(?:copyright )?(?:©|\(c\)))", labels.join("|")))
});

/// Whether a line is residue.
pub(super) fn is_residue(line: &str) -> bool {
    let line = line.trim().trim_start_matches(['•', '·', '|', '>', '»', '→', '*']).trim();
    let is = |pattern: &LazyLock<Option<Regex>>| pattern.as_ref().is_some_and(|p| p.is_match(line));
    // The longest pattern has some 220 characters; a longer line is prose.
    !line.is_empty() && line.len() <= 300 && (is(&WHOLE) || line.chars().count() <= 150 && is(&LABELLED))
}

/// Notes under an article: who else reported, whom to follow, how to write in. Only meant for the last paragraphs.
static CLOSING: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let notes = [
        r"\(?(?:additional |further )?(?:reporting|writing) by \p{Lu}.{0,300}",
        r"\(?(?:edited|editing|compiled|translated) by \p{Lu}.{0,200}",
        r".{0,260}\bcontributed (?:reporting|to this (?:report|story|article|post)).{0,40}",
        r"follow .{0,120}\b(?:twitter|facebook|instagram|youtube|telegram|linkedin|whatsapp)\b.{0,160}",
        r"follow .{0,60}(?:@\w+|https?://).{0,80}",
        r"(?:have|got) (?:a|any) (?:news |story |confidential )?(?:tips?|question|feedback|story).{0,220}",
        r"(?:e-?mail|contact|write to|reach) .{0,80}\S+@\S+.{0,80}",
        r"our standards: ?the thomson reuters trust principles\.?",
        r"(?:listen|watch|tune in) .{0,120}\b(?:here|podcast|live at)\b.{0,120}",
        r"sign up .{0,160}",
        r"(?:if you )?(?:enjoyed|liked?) this (?:article|story|post|piece).{0,260}",
        r"note: we are .{0,40}moderating.{0,160}",
        r"copyright .{0,160}",
        r"(?:photos?|fotos?|bilder?|quellen?|source|text|images?|credits?)(?: und text| & text)? ?[:/] ?.{0,150}",
        r"(?:by|von|par|por|text|autor(?:in)?|author) ?:? \p{Lu}[^.!?]{3,60}",
    ];
    compiled(&format!(r"(?i)^(?:{})$", notes.join("|")))
});

/// Whether a paragraph near the end of an article is a note under it.
pub(super) fn is_closing_note(paragraph: &str) -> bool {
    let paragraph = paragraph.trim().trim_start_matches(['•', '*', '—', '–', '_', '-', ' ']);
    paragraph.len() <= 420 && CLOSING.as_ref().is_some_and(|p| p.is_match(paragraph))
}

/// Whether a text names who owns a picture.
pub(super) fn has_credit(text: &str) -> bool {
    static CREDIT: LazyLock<Option<Regex>> = LazyLock::new(|| {
        compiled(
            r"(?i)©|\((?:l|r|m)\.\)|\b(?:photo|foto|fotos|bild|image|picture|credit|graphic|grafik|illustration|getty|reuters|afp|dpa|shutterstock|ap photo|file photo)\b",
        )
    });
    CREDIT.as_ref().is_some_and(|credit| credit.is_match(text))
}

/// Parts paragraphs into those of the article and residue, both in order.
pub(super) fn part(paragraphs: Vec<String>) -> (Vec<String>, Vec<String>) {
    let (dropped, kept) = paragraphs.into_iter().partition(|p| is_residue(p));
    (kept, dropped)
}

#[cfg(test)]
mod tests {
    use super::is_residue;

    #[test]
    fn residue_goes() {
        for line in [
            "OG Image:",
            "Share this article",
            "Subscribe",
            "Read more: Kim's uncle",
            "ADVERTISEMENT",
            "3 comments",
            "Tags: China, North Korea",
            "© 2014 The Meridian Review. All rights reserved.",
            "Follow us on Twitter",
            "Sign up for our weekly newsletter",
            "Related articles",
            "We use cookies to improve your experience.",
        ] {
            assert!(is_residue(line), "{line}");
        }
    }

    #[test]
    fn sentences_stay() {
        for line in [
            "Share prices fell in Tokyo after the announcement.",
            "More than 40 states voted for the resolution.",
            "Read in Moscow, the telegram sounded like a threat.",
            "Related claims were made in Geneva.",
            "Print workers joined the strike.",
            "Search parties were sent to the border.",
            "Subscribers to the treaty met in Vienna in 1969.",
            "Next came the question of verification.",
        ] {
            assert!(!is_residue(line), "{line}");
        }
    }
}
