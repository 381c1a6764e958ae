//! Names that the editors of a document marked, as the editions of diplomatic papers do.
//!
//! A marked person or institution is one even where no rule would find it, and a form of the name that the file gives in
//! full tells which record is meant: "Malik" with the list of persons behind it is one of several Maliks. What editors mark
//! as a place stays what the text makes of it.

use crate::article::{Article, Kind, Mention};
use crate::authority::{Authority, Record};

use super::resolve::Resolved;
use super::token::Token;

/// Adds the marked names of an article to what was found in it.
pub(super) fn enter(authority: &Authority, article: &Article, words: &[Token], resolved: &mut Vec<Resolved>) {
    for given in &article.given_names {
        let first = words.partition_point(|w| w.end <= given.range.start);
        let last = words.partition_point(|w| w.start < given.range.end);
        if first >= last {
            continue;
        }
        let (start, end) = (words[first].start, words[last - 1].end);
        let over = |r: &Resolved| r.first < last && first < r.last;
        let place = given.kind == Kind::Place;
        // What was found and is as long or longer knows better, but for a record that the full name settles.
        let surface = article.text[start..end].split_whitespace().collect::<Vec<_>>().join(" ");
        let full = given.full.as_deref().map(natural);
        let record = full
            .as_deref()
            .and_then(|name| only(authority, name, given.kind))
            .or_else(|| only(authority, &surface, given.kind));
        let covered = resolved.iter().any(|r| r.first <= first && last <= r.last && r.mention.kind != Kind::Place);
        if covered && record.is_none() || place && resolved.iter().any(over) {
            continue;
        }
        resolved.retain(|r| !over(r));
        let mention = Mention {
            start,
            end,
            kind: given.kind,
            record: record.map(|at| authority.records()[at].to_ref()),
            unlisted: (record.is_none() && !place).then(|| full.unwrap_or(surface)),
            candidates: Vec::new(),
        };
        resolved.push(Resolved { first, last, mention, record });
    }
    resolved.sort_by_key(|r| r.first);
}

/// The one record of a name and a kind.
fn only(authority: &Authority, name: &str, kind: Kind) -> Option<usize> {
    let fits = |record: &&Record| (record.kind == Kind::Person) == (kind == Kind::Person) && kind != Kind::Place;
    let mut found = authority.lookup(name).into_iter().filter(fits);
    let (first, more) = (found.next(), found.next());
    if let (Some(record), None) = (first, more) {
        return authority.records().iter().position(|r| std::ptr::eq(r, record));
    }
    // "Henry A. Kissinger" is listed without the initial.
    let short: Vec<&str> = name.split(' ').filter(|w| w.trim_end_matches('.').chars().count() > 1).collect();
    let short = short.join(" ");
    if first.is_none() && short != name { only(authority, &short, kind) } else { None }
}

/// "Kissinger, Henry A." in the order in which it is said.
fn natural(name: &str) -> String {
    match name.split_once(", ") {
        Some((family, given)) if !given.contains(',') => format!("{given} {family}"),
        Some((family, rest)) => {
            let given = rest.split(',').next().unwrap_or_default();
            format!("{given} {family}")
        }
        None => name.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use crate::annotate::Annotator;
    use crate::article::{Article, Format, GivenName, Kind};
    use crate::authority::Authority;

    #[test]
    fn what_editors_mark_is_a_name() {
        let authority = Authority::built_in().expect("the built-in authority file");
        let annotator = Annotator::new(&authority);
        let text = "He told the Secretary that zu Guttlitz had called. Guttlitz left.";
        let at = text.find("zu Guttlitz").expect("the name");
        let mut article = Article::new("d1", Format::Tei, text.to_string());
        let full = Some("Guttlitz, Ernst zu".to_string());
        article.given_names = vec![GivenName { range: at..at + "zu Guttlitz".len(), kind: Kind::Person, full }];
        let mentions = annotator.annotate(article).mentions;
        let person = mentions.iter().find(|m| m.start == at).expect("a mention");
        assert_eq!((person.kind, person.unlisted.as_deref()), (Kind::Person, Some("Ernst zu Guttlitz")));
    }

    #[test]
    fn the_full_name_tells_which_record_is_meant() {
        let authority = Authority::built_in().expect("the built-in authority file");
        let annotator = Annotator::new(&authority);
        let text = "Kissinger said that the Ambassador was right.";
        let mut article = Article::new("d1", Format::Tei, text.to_string());
        let full = Some("Kissinger, Henry A.".to_string());
        article.given_names = vec![GivenName { range: 0..9, kind: Kind::Person, full }];
        let mentions = annotator.annotate(article).mentions;
        assert_eq!(mentions[0].record.as_ref().map(|r| r.name.as_str()), Some("Henry Kissinger"));
    }
}
