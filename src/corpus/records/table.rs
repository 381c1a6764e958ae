//! Tables of comma-, semicolon-, tab- or bar-separated values: one article a row, under a row of headings.
//!
//! Rows are read as they flow, so that a table may be of any length; a cell may hold line ends in quotes. The separator is
//! the one under which the headings are known and the first rows have as many cells. A table whose headings name no text
//! is not read, and says so. A quote that never closes ends the table.

use std::io::{BufRead, Cursor, Read};

use csv::{ByteRecord, ReaderBuilder};
use encoding_rs::{Encoding, UTF_8};

use super::bound::Metered;
use super::fields::{self, Field, FieldMap, Names};
use super::run::{Place, Run};
use super::{Skip, decode, kind, record};

/// What may part two cells, the likelier ones first.
const SEPARATORS: &[u8] = b",;\t|";
/// A table with more columns than this is one of figures.
const MAX_COLUMNS: usize = 10_000;
/// What the csv crate reads ahead.
const AHEAD: u64 = 1 << 17;
/// So much of a table is looked at before it is read, for the order of its dates.
const LOOK: u64 = 1 << 20;

/// Reads a table.
pub(in crate::corpus) fn read(run: &mut Run<'_>, place: &Place, input: &mut dyn BufRead) -> Result<(), Skip> {
    let mut head = Vec::new();
    (&mut *input).take(LOOK).read_to_end(&mut head).map_err(Skip::of)?;
    if head.iter().all(u8::is_ascii_whitespace) {
        return Err(Skip::Empty);
    }
    if head.contains(&0) {
        return Err(Skip::Binary);
    }
    let (separator, begin) = separator(&head[..head.len().min(kind::HEAD)], run.map());
    let first = first_rows(&head[begin..], separator);
    // Headings are the first row of the sheet, as a spreadsheet counts, and a line of blanks is no row.
    let rest = Cursor::new(head.split_off(begin)).chain(input);
    let (metered, meter) = Metered::new(rest);
    let limit = run.limits().max_bytes;
    let mut table = ReaderBuilder::new()
        .delimiter(separator)
        .has_headers(false)
        .flexible(true)
        .buffer_capacity(1 << 16)
        .from_reader(metered);
    let mut row = ByteRecord::new();
    meter.allow(limit.saturating_add(AHEAD));
    if !table.read_byte_record(&mut row).map_err(of_csv)? {
        return Err(Skip::Empty);
    }
    let headings = cells(&row);
    if headings.len() > MAX_COLUMNS {
        return Err(Skip::Columns(format!("has {} columns, more than a table of articles has", headings.len())));
    }
    let columns = Columns::new(&headings, &first, run.map())?;
    let order = fields::order_of(first.iter().filter_map(|row| columns.cell_in(Field::Date, row)));
    let mut number = 1u64;
    loop {
        run.go_on()?;
        meter.allow(limit.saturating_add(AHEAD));
        if !table.read_byte_record(&mut row).map_err(of_csv)? {
            return Ok(());
        }
        number += 1;
        if row.iter().all(|cell| cell.trim_ascii().is_empty()) {
            continue;
        }
        let at = format!("row {number}");
        if row.as_slice().len() as u64 > limit {
            run.bad(place, &at, Skip::TooLarge { limit }.to_string());
            continue;
        }
        let cells = cells(&row);
        match record::from_row(|field| columns.cell(field, &cells), columns.lead(&cells), order) {
            Ok(mut article) => {
                article.id = record::own_id(&article.id, place, number);
                run.give(article, place, false);
            }
            Err(what) => run.bad(place, &at, what),
        }
    }
}

/// The rows below the headings, as far as they have been looked at.
fn first_rows(head: &[u8], separator: u8) -> Vec<Vec<String>> {
    let mut reader = ReaderBuilder::new().delimiter(separator).flexible(true).from_reader(head);
    reader.byte_records().map_while(Result::ok).map(|row| cells(&row)).collect()
}

/// Which columns a field is looked for in, best first.
struct Columns {
    of: Vec<(Field, Vec<usize>)>,
    lead: Option<usize>,
}

impl Columns {
    fn new(headings: &[String], first: &[Vec<String>], map: &FieldMap) -> Result<Columns, Skip> {
        let all: Vec<&str> = headings.iter().map(String::as_str).collect();
        let named = |name: &str| headings.iter().position(|h| fields::is_named(h, name));
        if let Some(missing) = map.missing(|name| named(name).is_some()) {
            return Err(Skip::Columns(fields::without(Some(missing), &all, &[])));
        }
        let names = Names::of(all.iter().copied());
        let known: Vec<Option<(Field, usize)>> = headings.iter().map(|heading| names.known(heading)).collect();
        let of = |field: Field| match map.column(field) {
            Some(name) => named(name).into_iter().collect(),
            None => {
                let ranked = known.iter().enumerate();
                let mut found: Vec<(usize, usize)> =
                    ranked.filter_map(|(at, known)| known.filter(|(f, _)| *f == field).map(|(_, r)| (r, at))).collect();
                found.sort_unstable();
                found.into_iter().map(|(_, at)| at).collect::<Vec<usize>>()
            }
        };
        let lead = headings.iter().position(|h| names.is_lead(h)).filter(|_| map.column(Field::Text).is_none());
        let columns = Columns { of: Field::ALL.into_iter().map(|field| (field, of(field))).collect(), lead };
        if columns.of.iter().any(|(field, at)| *field == Field::Text && at.is_empty()) {
            let is_prose = |at: &usize| {
                let cells = || first.iter().filter_map(|row| row.get(*at)).filter(|cell| !cell.trim().is_empty());
                cells().next().is_some() && cells().filter(|c| fields::is_prose(c)).count() * 2 > cells().count()
            };
            let prose: Vec<&str> = (0..all.len()).filter(is_prose).map(|at| all[at]).collect();
            return Err(Skip::Columns(fields::without(None, &all, &prose)));
        }
        Ok(columns)
    }

    /// The first cell of a field that has something in it.
    fn cell_in<'r>(&self, field: Field, row: &'r [String]) -> Option<&'r str> {
        let (_, columns) = self.of.iter().find(|(f, _)| *f == field)?;
        columns.iter().filter_map(|at| row.get(*at)).map(String::as_str).find(|cell| !cell.trim().is_empty())
    }

    fn cell(&self, field: Field, row: &[String]) -> Option<String> {
        self.cell_in(field, row).map(str::to_string)
    }

    /// The cell of the first paragraph, where it stands in a column of its own.
    fn lead(&self, row: &[String]) -> Option<String> {
        row.get(self.lead?).cloned()
    }
}

/// The cells of a row as text. A row that is no UTF-8 is decoded as a whole, since a single cell tells too little.
fn cells(row: &ByteRecord) -> Vec<String> {
    if row.iter().all(|cell| std::str::from_utf8(cell).is_ok()) {
        return row.iter().map(|cell| String::from_utf8_lossy(cell).into_owned()).collect();
    }
    let whole: Vec<u8> = row.iter().flat_map(|cell| [cell, b"\n"].concat()).collect();
    let encoding = decode(&whole, false).and_then(|d| Encoding::for_label(d.encoding.as_bytes())).unwrap_or(UTF_8);
    row.iter().map(|cell| encoding.decode_without_bom_handling(cell).0.into_owned()).collect()
}

/// The separator of a table, and where the headings begin: behind a mark of the encoding and a line "sep=;".
fn separator(head: &[u8], map: &FieldMap) -> (u8, usize) {
    let mark = if head.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
    if let [b's' | b'S', b'e' | b'E', b'p' | b'P', b'=', said, b'\r' | b'\n', ..] = head[mark..] {
        let line = head.iter().position(|b| *b == b'\n').map_or(mark + 6, |at| at + 1);
        return (said, line);
    }
    let score = |separator: u8| {
        let mut rows = ReaderBuilder::new()
            .delimiter(separator)
            .has_headers(false)
            .flexible(true)
            .from_reader(&head[mark..])
            .into_byte_records()
            .filter_map(Result::ok)
            .take(20);
        let headings = rows.next().map(|row| cells(&row)).unwrap_or_default();
        let names = Names::of(headings.iter().take(100).map(String::as_str));
        let known = headings.iter().take(100).filter(|h| names.known(h).is_some() || map.names(h)).count();
        let alike = rows.filter(|row| row.len() == headings.len()).count();
        (known, if headings.len() > 1 { alike } else { 0 }, headings.len())
    };
    let best = SEPARATORS.iter().rev().copied().max_by_key(|separator| score(*separator));
    (best.unwrap_or(b','), mark)
}

fn of_csv(error: csv::Error) -> Skip {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => Skip::of(error),
        other => Skip::Damaged(format!("it is no table ({other:?})")),
    }
}

#[cfg(test)]
mod tests {
    use crate::article::Article;
    use crate::corpus::tests::read_file;
    use crate::corpus::{FieldMap, Limits, Reading, Skip};

    fn read_mapped(name: &str, bytes: &[u8], map: &str) -> (Vec<Article>, Result<Reading, Skip>) {
        let map = if map.is_empty() { FieldMap::default() } else { map.parse().expect("a map") };
        read_file(name, bytes, Limits { max_bytes: 100_000 }, map)
    }

    fn read(name: &str, text: &str) -> (Vec<Article>, Result<Reading, Skip>) {
        read_mapped(name, text.as_bytes(), "")
    }

    #[test]
    fn each_row_is_an_article_whatever_parts_its_cells() {
        for (name, text) in [
            (
                "a.csv",
                "Title,Published at,Author,Text\nSuez,1956-11-07,\"Smith, John\",\"The canal; closed.\n\nFor \"\"years\"\".\"\n\nTwo,,,More\n",
            ),
            (
                "a.csv",
                "\u{feff}Title;Published at;Author;Text\r\nSuez;7 November 1956;Smith, John;\"The canal; closed.\r\n\r\nFor \"\"years\"\".\"\r\n\r\nTwo;;;More\r\n",
            ),
            (
                "a.tsv",
                "Title\tPublished at\tAuthor\tText\nSuez\t1956-11-07\tSmith, John\t\"The canal; closed.\n\nFor \"\"years\"\".\"\nTwo\t\t\tMore",
            ),
            (
                "a.csv",
                "sep=|\nTitle|Published at|Author|Text\nSuez|1956-11-07|Smith, John|\"The canal; closed.\n\nFor \"\"years\"\".\"\nTwo|||More",
            ),
        ] {
            let (articles, reading) = read(name, text);
            assert_eq!(articles.len(), 2, "{text}: {reading:?}");
            let first = &articles[0];
            assert_eq!(first.text, "The canal; closed.\n\nFor \"years\".");
            assert_eq!(
                (first.title.as_deref(), first.authors.as_slice()),
                (Some("Suez"), &["Smith, John".to_string()][..])
            );
            assert_eq!(first.published.expect("a date").date.to_string(), "1956-11-07");
            assert_eq!(
                (first.id.as_str(), articles[1].id.as_str()),
                (format!("{name}:2").as_str(), format!("{name}:3").as_str())
            );
            assert_eq!(articles[1].published, None);
        }
    }

    #[test]
    fn columns_may_be_named_and_a_wrong_name_lists_them() {
        let table = "nr,day,words\n1,1956-11-07,The canal.\n";
        let said = read("a.csv", table).1.expect_err("no text").to_string();
        assert_eq!(said, "has no column of text; name it with --map text=COLUMN; its columns are nr, day, words");
        let (articles, _) = read_mapped("a.csv", table.as_bytes(), "text=Words,id=nr");
        assert_eq!((articles[0].text.as_str(), articles[0].id.as_str()), ("The canal.", "a.csv:1"));
        let said = read_mapped("a.csv", table.as_bytes(), "text=body").1.expect_err("no such").to_string();
        assert_eq!(said, "has no column 'body', which --map names; its columns are nr, day, words");
    }

    #[test]
    fn short_long_and_endless_rows_cost_only_themselves() {
        let table =
            format!("text,url\nOne.\nTwo.,https://a.example/1956/11/07/x,more\n{},x\nFive.,x\n", "y".repeat(200_000));
        let (articles, reading) = read("a.csv", &table);
        assert_eq!(articles.iter().map(|a| a.text.as_str()).collect::<Vec<_>>(), ["One.", "Two.", "Five."]);
        assert_eq!(articles[1].published.expect("of the address").date.to_string(), "1956-11-07");
        assert_eq!(reading.expect("read").bad_records[0].place, "row 4");
        let (articles, reading) = read("a.csv", &format!("text\nOne.\n\"Two{}", "\nx".repeat(500_000)));
        assert_eq!(articles.len(), 1);
        assert!(reading.expect("read").bad_records[0].to_string().contains("has no end"));
    }

    #[test]
    fn tables_of_old_programs_are_decoded() {
        let (articles, _) =
            read_mapped("a.csv", b"Titre;Texte\n\xc9lys\xe9e;Le g\xe9n\xe9ral est all\xe9 \xe0 Gen\xe8ve.\n", "");
        assert_eq!(
            (articles[0].title.as_deref(), articles[0].text.as_str()),
            (Some("Élysée"), "Le général est allé à Genève.")
        );
        assert_eq!(read("a.csv", "  \n").1, Err(Skip::Empty));
        assert_eq!(read_mapped("a.csv", b"a\0b", "").1, Err(Skip::Binary));
    }

    #[test]
    fn lists_of_authors_are_read_as_programs_print_them() {
        let (articles, _) = read("a.csv", "text,authors,source\nOne.,\"['Lena Brandt', 'J. Tanaka']\",nan\n");
        assert_eq!(articles[0].authors, ["Lena Brandt", "J. Tanaka"]);
        assert_eq!(articles[0].source, None);
    }

    #[test]
    fn exports_of_press_databases_are_understood() {
        let (articles, reading) = read(
            "a.csv",
            "Accession No.,HD,BY,WC,PD,SN,LA,LP,TD\nD 1,Suez,By Lena Brandt,90,7 November 1956,Harbour Wire,English,CAIRO -- The canal.,It was closed.\n",
        );
        let first = articles.first().unwrap_or_else(|| unreachable!("{reading:?}"));
        assert_eq!((first.id.as_str(), first.title.as_deref()), ("D 1", Some("Suez")));
        assert_eq!(first.text, "CAIRO -- The canal.\n\nIt was closed.");
        assert_eq!(first.authors, ["Lena Brandt"]);
        assert_eq!(first.published.expect("a date").date.to_string(), "1956-11-07");
        assert_eq!(first.source.as_ref().map(|s| s.name.as_str()), Some("Harbour Wire"));
        let (articles, _) = read(
            "a.csv",
            "Nr;Schlagzeile;Quelle (Medium);Erscheinungsdatum;Volltext\n1;Suez;Hafenblatt;07.11.1956;Der Kanal ist zu.\n",
        );
        assert_eq!((articles[0].title.as_deref(), articles[0].text.as_str()), (Some("Suez"), "Der Kanal ist zu."));
        assert_eq!(articles[0].published.expect("a date").date.to_string(), "1956-11-07");
        assert_eq!(articles[0].source.as_ref().map(|s| s.name.as_str()), Some("Hafenblatt"));
    }

    #[test]
    fn days_are_told_from_months_by_the_rest_of_the_column() {
        let table = |other: &str| format!("date,text\n03/04/2014,One.\n{other},Two.\n");
        let days = |other: &str| {
            let (articles, _) = read("a.csv", &table(other));
            articles[0].published.expect("a date").date.to_string()
        };
        assert_eq!(days("25/04/2014"), "2014-04-03");
        assert_eq!(days("04/25/2014"), "2014-03-04");
        assert_eq!(days("05/05/2014"), "2014");
        let (articles, _) = read("a.csv", "seendate,text\n20150214T083000Z,One.\n");
        assert_eq!(articles[0].published.expect("a date").date.to_string(), "2015-02-14");
    }

    #[test]
    fn a_table_without_a_known_text_says_where_prose_is() {
        let prose = "The ministers met in Geneva and agreed to meet again. ".repeat(5);
        let said = read("a.csv", &format!("nr,korpus,day\n1,{prose},1956\n")).1.expect_err("no text").to_string();
        assert_eq!(
            said,
            "has no column of text; name it with --map text=COLUMN (prose is in korpus); its columns are nr, korpus, day"
        );
    }

    #[test]
    fn rows_that_are_only_numbered_are_named_after_their_table() {
        let (articles, _) = read("a.csv", "id,text\n1,One.\n2,Two.\nx-3,Three.\n");
        assert_eq!(articles.iter().map(|a| a.id.as_str()).collect::<Vec<_>>(), ["a.csv:1", "a.csv:2", "x-3"]);
    }
}
