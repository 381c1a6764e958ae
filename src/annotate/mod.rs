//! From text to mentions and mentioned dates.
//!
//! The order matters: names of the authority file first (`names`, one pass), then what they stand for in this article
//! (`resolve`), then names that no record knows (`tagger`, weighed against the listed ones by `weigh`), names that the file
//! itself marks (`given`), forms, surnames and acronyms (`unlisted`), whom the surnames mean (`link`), short forms of
//! institutions (`shorts`), and once more the houses whose country was open; then times (`times`) and, where an article has no
//! date, when it can have appeared (`bounds`). Everything is decided within one article; nothing is remembered from one to
//! the next.

mod bounds;
mod capitals;
mod forms;
mod generic;
mod given;
mod homonyms;
mod link;
mod lists;
mod names;
mod plausible;
mod resolve;
mod shorts;
mod spoken;
pub mod tagger;
mod times;
mod token;
mod unlisted;
mod weigh;

use std::ops::Range;

use crate::article::{Annotated, Article, Kind, Mention};
use crate::authority::{Authority, fold};

use lists::Lists;
use names::NameTable;
use spoken::Spoken;
use tagger::Tagger;
use tagger::gazetteer::Gazetteer;

/// Finds names and times in articles. Building one costs some milliseconds; use it for many articles, from any thread.
///
/// ```
/// use chancery::annotate::Annotator;
/// use chancery::article::{Article, Format};
/// use chancery::authority::Authority;
/// let authority = Authority::built_in()?;
/// let annotator = Annotator::new(&authority);
/// let text = "Secretary of State John Kerry flew to Beijing. Kerry met Xi Jinping.";
/// let read = annotator.annotate(Article::new("a.txt", Format::Text, text.into()));
/// let names: Vec<&str> = read.mentions.iter().filter_map(|m| m.record.as_ref()).map(|r| r.name.as_str()).collect();
/// assert_eq!(names, ["John Kerry", "John Kerry", "Xi Jinping"]);
/// # Ok::<(), chancery::authority::AuthorityError>(())
/// ```
#[derive(Debug)]
pub struct Annotator<'a> {
    authority: &'a Authority,
    names: NameTable,
    lists: Lists,
    gazetteer: Gazetteer,
    tagger: Option<Tagger>,
}

impl<'a> Annotator<'a> {
    /// Builds the tables for an authority file.
    pub fn new(authority: &'a Authority) -> Self {
        let lists = Lists::built_in();
        let gazetteer = Gazetteer::new(&lists, authority);
        let names = NameTable::new(authority, &lists::places());
        Annotator { authority, names, lists, gazetteer, tagger: Tagger::built_in() }
    }

    /// Finds the mentions and mentioned dates of an article.
    pub fn annotate(&self, article: Article) -> Annotated {
        let mentions = self.mentions(&article);
        let dates = times::mentioned(&article);
        let bounds = bounds::of(self.authority, &article, &mentions, &dates);
        Annotated { article, mentions, dates, bounds }
    }

    /// Where a text has names that the records or the list of places know, by look-up alone: the longest from left to right,
    /// as bytes of the text, before context decides what each stands for.
    pub fn looked_up(&self, text: &str) -> Vec<Range<usize>> {
        self.names.find(text, &token::tokens(text)).into_iter().map(|m| m.start..m.end).collect()
    }

    fn mentions(&self, article: &Article) -> Vec<Mention> {
        let words = token::tokens(&article.text);
        let found = self.names.find(&article.text, &words);
        let spoken = Spoken::new(article, &words);
        let mut resolved = resolve::resolve(self.authority, &spoken, &words, &found);
        let tagger = self.tagger.as_ref().filter(|_| tagger::is_english(article, &words));
        let taken = tagger.map(|tagger| {
            let tags = tagger.tag(&self.gazetteer, &article.text, &words, &resolved);
            weigh::weigh(self.authority, &article.text, &words, &tags, &mut resolved)
        });
        given::enter(self.authority, article, &words, &mut resolved);
        unlisted::find((&self.lists, &self.gazetteer), self.authority, &article.text, &words, taken, &mut resolved);
        link::link(&self.lists, self.authority, &spoken, &words, &mut resolved);
        shorts::add(self.authority, &article.text, &words, &mut resolved);
        resolve::settle(self.authority, &spoken, &words, &found, &mut resolved);
        let mut mentions: Vec<Mention> = Vec::with_capacity(resolved.len());
        for mut r in resolved {
            if mentions.last().is_some_and(|last| last.end > r.mention.start) {
                continue;
            }
            // An unlisted place needs no name of its own: it is not counted.
            if r.mention.kind == Kind::Place {
                r.mention.unlisted = None;
            }
            mentions.push(r.mention);
        }
        if self.authority.takes_out() {
            mentions.retain_mut(|m| self.stays(&article.text, m));
        }
        mentions
    }

    /// Whether the user's decisions leave a mention where it is; one that is not the record it seemed to be loses it.
    fn stays(&self, text: &str, mention: &mut Mention) -> bool {
        let surface = fold(&text[mention.start..mention.end]);
        mention.candidates.retain(|c| {
            !self.authority.excluded(&surface, &c.record.id) && !self.authority.ignored(&surface, Some(&c.record.id))
        });
        if self.authority.ignored(&surface, mention.record.as_ref().map(|r| r.id.as_str())) {
            return false;
        }
        if mention.unlisted.as_ref().is_some_and(|name| self.authority.ignored(&fold(name), None)) {
            return false;
        }
        if mention.record.as_ref().is_some_and(|r| self.authority.excluded(&surface, &r.id)) {
            mention.record = None;
            // A state's name that means no state is nobody's; a person's or a body's is somebody who is not listed.
            if matches!(mention.kind, Kind::Country | Kind::People | Kind::Place) {
                return false;
            }
            mention.unlisted = Some(text[mention.start..mention.end].split_whitespace().collect::<Vec<_>>().join(" "));
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{Format, Provenance, Publication};

    /// Mentions as "surface=Name" for a record, "surface?kind" where none is linked.
    fn read(text: &str, date: Option<&str>) -> Vec<String> {
        let authority = Authority::built_in().expect("the built-in authority file");
        let annotator = Annotator::new(&authority);
        let mut article = Article::new("a.txt", Format::Text, text.to_string());
        article.published =
            date.map(|d| Publication { date: d.parse().expect("a date"), provenance: Provenance::Metadata });
        let read = annotator.annotate(article);
        let show = |m: &Mention| {
            let surface = &text[m.start..m.end];
            match &m.record {
                Some(record) => format!("{surface}={}", record.name),
                None => format!("{surface}?{}", m.kind.as_str()),
            }
        };
        read.mentions.iter().map(show).collect()
    }

    fn check(cases: &[(&str, &[&str])]) {
        for (text, expected) in cases {
            assert_eq!(read(text, None), *expected, "{text}");
        }
    }

    #[test]
    fn a_capital_acts_or_is_a_place() {
        check(&[
            ("Beijing agreed to the text.", &["Beijing=China"]),
            ("The delegation arrived in Beijing.", &["Beijing?place"]),
            ("Talks between Seoul and Pyongyang failed.", &["Seoul=South Korea", "Pyongyang=North Korea"]),
            ("He made a visit to Pyongyang.", &["Pyongyang?place"]),
            ("It could signal Beijing\u{2019}s determination.", &["Beijing=China"]),
            ("The White House refused.", &["White House=United States"]),
        ]);
    }

    #[test]
    fn names_of_every_spelling() {
        check(&[
            ("KIM JONG UN MET XI JINPING", &["KIM JONG UN=Kim Jong Un", "XI JINPING=Xi Jinping"]),
            (
                "Kim Jong-un and Volodymyr\nZelenskyy wrote.",
                &["Kim Jong-un=Kim Jong Un", "Volodymyr\nZelenskyy=Volodymyr Zelensky"],
            ),
            ("the U.S. and the UK", &["U.S.=United States", "UK=United Kingdom"]),
            ("They asked who told us.", &[]),
        ]);
    }

    #[test]
    fn a_name_inside_another_is_not_that_name() {
        check(&[
            ("Ships crossed the South China Sea.", &["South China Sea?place"]),
            ("The inter-American system held.", &[]),
            ("He sat in the Lesotho Congress for Democracy.", &["Lesotho=Lesotho", "Congress?institution"]),
            ("She spoke for the North Atlantic Council.", &["North Atlantic Council=North Atlantic Council"]),
        ]);
    }

    #[test]
    fn surnames_after_full_names() {
        check(&[
            (
                "Theresa May spoke. In May 2017 she called an election; May lost seats.",
                &["Theresa May=Theresa May", "May=Theresa May"],
            ),
            ("Deputy Minister Zoltan Farkas came. Farkas left.", &["Zoltan Farkas?person", "Farkas?person"]),
        ]);
    }

    /// Unlisted names as "surface?kind=common form".
    fn unlisted(text: &str) -> Vec<String> {
        let authority = Authority::built_in().expect("the built-in authority file");
        let article = Article::new("a.txt", Format::Text, text.to_string());
        let read = Annotator::new(&authority).annotate(article);
        let show = |m: &Mention| {
            let name = m.unlisted.as_deref()?;
            Some(format!("{}?{}={name}", &text[m.start..m.end], m.kind.as_str()))
        };
        read.mentions.iter().filter_map(show).collect()
    }

    #[test]
    fn names_that_no_record_knows_have_one_form() {
        let text = "Dana Whitfield, who runs Halloran Steel Inc. in Ohio, said on Friday that she would sell. \
                    \u{201c}We have no choice,\u{201d} Whitfield said. Shares of Halloran Steel fell.";
        let found = unlisted(text);
        assert!(found.contains(&"Dana Whitfield?person=Dana Whitfield".to_string()), "{found:?}");
        assert!(found.contains(&"Whitfield?person=Dana Whitfield".to_string()), "{found:?}");
        assert!(found.contains(&"Halloran Steel Inc.?institution=Halloran Steel".to_string()), "{found:?}");
        assert!(found.contains(&"Halloran Steel?institution=Halloran Steel".to_string()), "{found:?}");
    }

    #[test]
    fn a_number_is_no_surname() {
        let found = unlisted("He wrote of Tsar Radomir I and of his court. I believe that I have read it.");
        assert!(!found.iter().any(|f| f.starts_with("I?")), "{found:?}");
    }

    #[test]
    fn revered_words_and_other_languages_yield_no_names() {
        let text = "The Organization must be faithful to its Charter. Furthermore, the Western Powers, the Member States \
                    and the Secretary-General of the Organization have a duty to this Assembly and to the Goals.";
        assert_eq!(unlisted(text), Vec::<String>::new());
        let text = "Die Regierung hat am Freitag die Vorschläge der Kommission abgelehnt. Der Haushalt und die Steuern sind \
                    nach Ansicht der Mehrheit des Landtags die wichtigste Aufgabe der nächsten Jahre, sagte der Sprecher.";
        assert_eq!(unlisted(text), Vec::<String>::new());
    }

    #[test]
    fn speeches_name_whom_they_mean() {
        check(&[
            ("Western Germany joined.", &["Western Germany=West Germany"]),
            (
                "The South Asian Association for Regional Co-operation met.",
                &["South Asian Association for Regional Co-operation=South Asian Association for Regional Cooperation"],
            ),
            ("We support the Final Act of UNCTAD VII.", &["UNCTAD=United Nations Conference on Trade and Development"]),
            ("The Republican regime of Yemen fell.", &["Yemen=Yemen"]),
        ]);
        let text = "I salute Mr. Waldheim, and the Secretary-General, Mr. Waldheim, knows it.";
        assert_eq!(read(text, Some("1975-09-30")), ["Waldheim=Kurt Waldheim", "Waldheim=Kurt Waldheim"]);
    }

    #[test]
    fn a_name_that_all_know_is_not_its_bearer_of_today() {
        let text = "India and Guyana spoke. Nobody has surpassed Gandhi. Imam Ali said so.";
        let found = read(text, Some("2018-09-25"));
        assert!(!found.iter().any(|m| m.starts_with("Gandhi=") || m.starts_with("Ali=")), "{found:?}");
    }

    #[test]
    fn before_the_united_nations_the_assembly_is_theirs() {
        let long = "We went on to the next question with great care and in good faith. ".repeat(6);
        let text = format!(
            "The General Assembly met. The National Assembly of Kenya voted for it, and the Assembly did so twice. {long}\
             I wish to say this here in the Assembly."
        );
        let found = read(&text, Some("1998-09-30"));
        assert_eq!(
            found[found.len() - 2..],
            ["Assembly=National Assembly of Kenya", "Assembly=United Nations General Assembly"]
        );
    }

    #[test]
    fn a_firm_a_saint_and_a_son_are_not_the_person_of_that_name() {
        let text = "Boris Johnson spoke of the vaccines of Johnson & Johnson.";
        assert_eq!(read(text, Some("2021-09-20")), ["Boris Johnson=Boris Johnson"]);
        let text = "Pope Francis wrote of Saint Francis of Assisi and his songs.";
        let found = read(text, Some("2021-09-20"));
        assert_eq!(found.iter().filter(|m| m.ends_with("=Pope Francis")).count(), 1, "{found:?}");
    }

    #[test]
    fn contextual_names_need_the_full_one_before() {
        check(&[
            ("The North attacked.", &[]),
            ("North Korea wavered. The North attacked.", &["North Korea=North Korea", "North=North Korea"]),
            ("North Korea wavered. The North-South talks began.", &["North Korea=North Korea"]),
        ]);
    }

    #[test]
    fn the_date_tells_predecessor_from_successor() {
        let text = "Moscow warned the allies.";
        assert_eq!(read(text, Some("1956-11-05")), ["Moscow=Soviet Union"]);
        assert_eq!(read(text, Some("2014-03-18")), ["Moscow=Russia"]);
    }
}
