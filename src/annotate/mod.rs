//! From text to mentions and mentioned dates.
//!
//! The order matters: names of the authority file first ([`names`], one pass), then what they stand for in this
//! article ([`resolve`]), then persons and institutions that no record knows, surnames and acronyms ([`unlisted`]),
//! then times ([`times`]). Everything is decided within one article; nothing is remembered from one to the next.

mod lists;
mod names;
mod resolve;
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
        Annotated { article, mentions, dates }
    }

    fn mentions(&self, article: &Article) -> Vec<Mention> {
        let words = token::tokens(&article.text);
        let found = self.names.find(&article.text, &words);
        let mut resolved = resolve::resolve(self.authority, article, &words, &found);
        unlisted::find(&self.lists, self.authority, &article.text, &words, &mut resolved);
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
