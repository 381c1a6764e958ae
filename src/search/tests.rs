//! Searches over articles made up for what files of the corpus cannot give: estimates and open names.

use super::*;
use crate::article::DateRange;
use crate::article::{
    Annotated, Article, Bounds, Candidate, Format, Kind, Mention, Provenance, Publication, RecordRef,
};

fn article(id: &str, date: Option<&str>, bounds: Option<(Option<&str>, Option<&str>)>) -> Annotated {
    let mut article = Article::new(id, Format::Text, format!("The ministers met. File {id}."));
    let date_of = |text: &str| text.parse().expect("a date");
    article.published = date.map(|d| Publication { date: date_of(d), provenance: Provenance::Metadata });
    let bounds = bounds.map(|(from, until)| Bounds {
        from: from.map(date_of),
        until: until.map(date_of),
        reasons: vec!["John Kerry in office".into()],
    });
    Annotated { article, mentions: Vec::new(), dates: Vec::new(), bounds }
}

fn holding(annotated: &[Annotated]) -> (tempfile::TempDir, Index) {
    let home = tempfile::TempDir::new().expect("a folder");
    let index = Index::open_or_create(&home.path().join("index")).expect("an index");
    index.hold(annotated);
    (home, index)
}

fn ids(index: &Index, request: &Request) -> Vec<String> {
    let authority = Authority::built_in().expect("the built-in authority file");
    let engine = Engine::new(index, &authority).expect("an engine");
    let answer = engine.search(request).expect("an answer");
    answer.hits.into_iter().map(|hit| hit.head.article.id).collect()
}

#[test]
fn estimates_count_only_when_asked_for() {
    let (_home, index) = holding(&[
        article("dated", Some("2014-02-15"), None),
        article("kerry", None, Some((Some("2013-12-12"), Some("2017-01-20")))),
        article("open", None, Some((Some("2015"), None))),
        article("before", None, Some((None, Some("1990-10-03")))),
        article("unknown", None, None),
    ]);
    let published = "2014".parse().expect("a range");
    let request = Request { published, sort: Sort::Oldest, ..Request::default() };
    assert_eq!(ids(&index, &request), ["dated"]);
    let estimated = Request { estimated_dates: true, ..request.clone() };
    assert_eq!(ids(&index, &estimated), ["kerry", "dated"]);
    let asked = Request { query: "date:[2020 TO *]".into(), published: DateRange::default(), ..estimated.clone() };
    assert_eq!(ids(&index, &asked), ["open"]);
    let all = Request { published: DateRange::default(), ..estimated.clone() };
    assert_eq!(ids(&index, &all), ["before", "kerry", "dated", "open", "unknown"]);
    let newest = Request { sort: Sort::Newest, ..all };
    assert_eq!(ids(&index, &newest), ["kerry", "open", "dated", "before", "unknown"]);
    let overview = index.overview().expect("an overview");
    assert_eq!((overview.undated, overview.bounded), (4, 3));
}

#[test]
fn a_name_that_stays_ambiguous_is_in_no_facet_and_in_no_list() {
    let mut annotated = article("kim", None, None);
    let record = RecordRef { id: "kim-jong-il".into(), name: "Kim Jong Il".into(), path: "/person/Kim Jong Il".into() };
    let candidates = vec![Candidate { record, confidence: 55 }];
    let unlisted = Some("Ministers".to_string());
    annotated.mentions = vec![Mention { start: 4, end: 13, kind: Kind::Person, record: None, unlisted, candidates }];
    let (_home, index) = holding(&[annotated]);
    let authority = Authority::built_in().expect("the built-in authority file");
    let engine = Engine::new(&index, &authority).expect("an engine");
    let request = Request { facets: true, ..Request::default() };
    let answer = engine.search(&request).expect("an answer");
    assert_eq!(answer.facets.map(|f| f.actors), Some(Vec::new()));
    assert_eq!(answer.hits[0].head.named, []);
    assert_eq!(engine.actors(&request, &Roll { limit: 10, ..Roll::default() }).expect("a list").total, 0);
}

fn meant(index: &Index, query: &str) -> Vec<(String, usize)> {
    let authority = Authority::built_in().expect("the built-in authority file");
    let engine = Engine::new(index, &authority).expect("an engine");
    let answer = engine.search(&Request { query: query.into(), ..Request::default() }).expect("an answer");
    answer.suggestions.into_iter().map(|s| (s.query, s.articles)).collect()
}

#[test]
fn an_unknown_word_gives_way_to_its_neighbour_where_it_stands() {
    let text = |id: &str, text: &str| {
        let article = Article::new(id, Format::Text, text.into());
        Annotated { article, mentions: Vec::new(), dates: Vec::new(), bounds: None }
    };
    let (_home, index) = holding(&[
        text("one", "The sanctions were lifted. Gorbachev spoke of missiles."),
        text("two", "New sanctions against the missile programme."),
        text("three", "Gorbachev offered to scrap all missiles in Europe."),
        text("four", "What Gorbachev said of missiles and of bread."),
        text("five", "Few missiles were left when Gorbachev went."),
    ]);
    assert_eq!(meant(&index, "sanctons"), [("sanctions".to_string(), 2)]);
    assert_eq!(meant(&index, "\"sanctions were lifetd\""), [("\"sanctions were lifted\"".to_string(), 1)]);
    assert_eq!(meant(&index, "gorbatchov +missles"), [("gorbachev +missiles".to_string(), 5)]);
    // Known words, other forms of them, listed names, short words and what is near nothing.
    for known in ["sanctions", "sanctioned", "lifting", "Gaddafi", "nwe", "xylophone", ""] {
        assert_eq!(meant(&index, known), [], "{known}");
    }
}
