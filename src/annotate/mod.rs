//! From text to mentions and mentioned dates.
//!
//! The order matters: names of the authority file first (`names`, one pass), then what they stand for in this
//! article (`resolve`), then names that the file itself marks (`given`), then persons and institutions that no record knows, surnames and acronyms (`unlisted`),
//! then times (`times`). Everything is decided within one article; nothing is remembered from one to the next.

mod capitals;
mod generic;
mod given;
mod homonyms;
mod link;
mod lists;
mod names;
mod resolve;
mod shorts;
mod spoken;
mod times;
mod token;
mod unlisted;

use crate::article::{Annotated, Article, Kind, Mention};
use crate::authority::Authority;

use lists::Lists;
use names::NameTable;

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
}

impl<'a> Annotator<'a> {
    /// Builds the tables for an authority file.
    pub fn new(authority: &'a Authority) -> Self {
        Annotator { authority, names: NameTable::new(authority, &lists::places()), lists: Lists::built_in() }
    }

    /// Finds the mentions and mentioned dates of an article.
    pub fn annotate(&self, article: Article) -> Annotated {
        let mentions = self.mentions(&article);
        let dates = times::mentioned(&article);
        Annotated { article, mentions, dates, bounds: None }
    }

    fn mentions(&self, article: &Article) -> Vec<Mention> {
        let words = token::tokens(&article.text);
        let found = self.names.find(&article.text, &words);
        let mut resolved = resolve::resolve(self.authority, article, &words, &found);
        given::enter(self.authority, article, &words, &mut resolved);
        unlisted::find(&self.lists, self.authority, &article.text, &words, &mut resolved);
        link::link(&self.lists, self.authority, article, &words, &mut resolved);
        shorts::add(self.authority, &article.text, &words, &mut resolved);
        resolve::settle(self.authority, article, &words, &found, &mut resolved);
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
        mentions
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
