//! The built-in authority file: what must hold of its records, and how it agrees with the reference lists.

#![allow(clippy::print_stderr, reason = "a test that is left out says so")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use chancery::article::PartialDate;
use chancery::authority::import::Importer;
use chancery::authority::{Authority, Record, Severity, check};

/// No date of the records lies behind this month.
const WRITTEN: &str = "2026-11";

/// ISO codes of the members of the United Nations.
const MEMBERS: &str = "AFG ALB DZA AND AGO ATG ARG ARM AUS AUT AZE BHS BHR BGD BRB BLR BEL BLZ BEN BTN BOL BIH BWA BRA BRN \
    BGR BFA BDI CPV KHM CMR CAN CAF TCD CHL CHN COL COM COG COD CRI CIV HRV CUB CYP CZE DNK DJI DMA DOM ECU EGY SLV GNQ \
    ERI EST SWZ ETH FJI FIN FRA GAB GMB GEO DEU GHA GRC GRD GTM GIN GNB GUY HTI HND HUN ISL IND IDN IRN IRQ IRL ISR ITA \
    JAM JPN JOR KAZ KEN KIR PRK KOR KWT KGZ LAO LVA LBN LSO LBR LBY LIE LTU LUX MDG MWI MYS MDV MLI MLT MHL MRT MUS MEX \
    FSM MDA MCO MNG MNE MAR MOZ MMR NAM NRU NPL NLD NZL NIC NER NGA MKD NOR OMN PAK PLW PAN PNG PRY PER PHL POL PRT QAT \
    ROU RUS RWA KNA LCA VCT WSM SMR STP SAU SEN SRB SYC SLE SGP SVK SVN SLB SOM ZAF SSD ESP LKA SDN SUR SWE CHE SYR TJK \
    THA TLS TGO TON TTO TUN TUR TKM TUV UGA UKR ARE GBR TZA USA URY UZB VUT VEN VNM YEM ZMB ZWE";

/// States whose beginning is another in the lists, and why: West Germany (sovereignty of 1955), Tanzania (Tanganyika), Zimbabwe
/// (Rhodesia), Vietnam (North Vietnam) go on from a state that has a record of its own here; Bhutan begins with its monarchy.
const OTHERWISE: &[&str] = &["West Germany", "Tanzania", "Zimbabwe", "Vietnam", "Bhutan"];

fn built_in() -> Authority {
    Authority::built_in().expect("the built-in authority file")
}

/// The reference lists beside the project; `None`, said aloud, where they are not.
fn shared(folder: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data").join(folder);
    if !path.exists() {
        eprintln!("{} is not here; what needs it is not tested", path.display());
    }
    path.exists().then_some(path)
}

#[test]
fn there_are_records_enough_and_each_has_an_id_of_its_own() {
    let authority = built_in();
    assert!(authority.records().len() >= 5000, "{}", authority.records().len());
    let ids: BTreeSet<&str> = authority.records().iter().map(|r| r.id.as_str()).collect();
    assert_eq!(ids.len(), authority.records().len());
    let paths: BTreeSet<&str> = authority.records().iter().map(|r| r.path.as_str()).collect();
    assert_eq!(paths.len(), authority.records().len(), "two records would be one facet");
}

#[test]
fn the_files_pass_their_own_check() {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/authority/data");
    let files = fs::read_dir(data).expect("the data").map(|f| f.expect("an entry").path());
    let mut files: Vec<PathBuf> = files.filter(|f| f.extension().is_some_and(|e| e == "rec")).collect();
    files.sort();
    // They are on top of themselves: that each replaces a record is no news, and what is ambiguous has a test of its own.
    for checked in check(&files).expect("readable") {
        let wrong = checked.faults.iter().filter(|f| f.severity > Severity::Note && !f.what.contains("is ambiguous"));
        let wrong: Vec<String> = wrong.map(ToString::to_string).collect();
        assert!(wrong.is_empty(), "{}: {wrong:#?}", checked.path);
    }
}

#[test]
fn aliases_that_several_records_carry_are_marked() {
    let listed = include_str!("../src/authority/data/ambiguous.txt");
    let listed: BTreeSet<String> =
        listed.lines().filter(|l| !l.is_empty() && !l.starts_with('#')).map(str::to_string).collect();
    let authority = built_in();
    let carried: BTreeSet<String> =
        authority.shared_aliases().iter().map(|(alias, names)| format!("{alias}: {}", names.join("; "))).collect();
    let unmarked: Vec<&String> = carried.difference(&listed).collect();
    let unshared: Vec<&String> = listed.difference(&carried).collect();
    assert!(unmarked.is_empty(), "lines that data/ambiguous.txt lacks: {unmarked:#?}");
    assert!(unshared.is_empty(), "lines of data/ambiguous.txt that are no longer so: {unshared:#?}");
}

#[test]
fn dates_are_sane() {
    let written: PartialDate = WRITTEN.parse().expect("a month");
    for record in built_in().records() {
        let offices = record.offices.iter().flat_map(|o| [o.from, o.until]);
        let all = [record.from, record.until, record.born, record.died].into_iter().chain(offices);
        for date in all.flatten() {
            assert!(date.first_day() <= written.last_day(), "{}: {date} is yet to come", record.name);
        }
    }
}

#[test]
fn nobody_holds_an_office_that_another_holds() {
    let authority = built_in();
    let held = authority.held_at_once();
    let held: Vec<String> = held.iter().map(|((a, x), (b, y))| format!("{a}: {x}; {b}: {y}")).collect();
    assert!(held.is_empty(), "{held:#?}");
}

#[test]
fn every_affiliation_resolves_and_none_is_a_circle() {
    let authority = built_in();
    assert_eq!(authority.cycles(), Vec::<String>::new());
    for record in authority.records() {
        for of in &record.offices {
            assert!(!authority.lookup(&of.of).is_empty(), "{}: nobody is '{}'", record.name, of.of);
        }
    }
}

/// The state of an ISO code.
fn member<'a>(authority: &'a Authority, iso: &str) -> &'a Record {
    authority.by_iso(iso).unwrap_or_else(|| panic!("no record has the code {iso}"))
}

#[test]
fn every_member_of_the_united_nations_is_there() {
    let authority = built_in();
    let members: BTreeSet<&str> = MEMBERS.split_whitespace().map(|iso| member(&authority, iso).name.as_str()).collect();
    assert_eq!(members.len(), 193);
}

#[test]
fn the_state_lists_agree() {
    let Some(folder) = shared("people") else { return };
    let authority = built_in();
    let by_cow: BTreeMap<u16, &Record> = authority.records().iter().filter_map(|r| Some((r.cow?, r))).collect();
    let mut wrong = Vec::new();
    // Rows of each number: its letters, its name, when a spell of it begins and ends; a state may have several spells.
    let rows = |file: &str| -> Vec<(u16, String, String, String, String)> {
        let text = fs::read_to_string(folder.join(file)).expect("the list");
        let row = |line: &str| {
            let cells: Vec<&str> = line.split(',').collect();
            let [number, code, name, start, end, ..] = cells[..] else { return None };
            let number = number.split('.').next()?.parse().ok()?;
            Some((number, code.to_string(), name.to_string(), start.to_string(), end.to_string()))
        };
        text.lines().skip(1).filter_map(row).collect()
    };
    let (cow, gw) = (rows("cowstates.csv"), rows("gwstates.csv"));
    for (number, code, name, start, end) in &cow {
        // States that were gone before the time of the articles have no record.
        if end.as_str() < "1945" {
            continue;
        }
        let Some(record) = by_cow.get(number) else {
            wrong.push(format!("{number} {name} has no record"));
            continue;
        };
        if record.cow_code.as_ref() != Some(code) {
            wrong.push(format!("{}: {:?} should be {code}", record.name, record.cow_code));
        }
        if !authority.lookup(name).iter().any(|r| r.cow == Some(*number)) {
            wrong.push(format!("{}: the list calls it '{name}'", record.name));
        }
        // Some spell of one of the lists begins when the record does: independence and membership differ by months.
        let Some(from) = record.from.filter(|_| start.as_str() > "1945") else { continue };
        let near = |start: &str| start[..4].parse::<i16>().is_ok_and(|year| (from.year() - year).abs() <= 2);
        let spells = cow.iter().chain(&gw).filter(|row| row.1 == *code || row.2 == *name);

        if !spells.map(|row| &row.3).any(|s| near(s)) && !OTHERWISE.contains(&record.name.as_str()) {
            wrong.push(format!("{} begins {from}, the lists do not", record.name));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn all_three_dictionaries_make_a_file_that_passes() {
    let Some(folder) = shared("phoenix") else { return };
    let authority = built_in();
    let mut importer = Importer::new(&authority);
    for file in ["Countries", "International", "MilNonState"] {
        let name = format!("Phoenix.{file}.actors.txt");
        importer.read(&name, &fs::read(folder.join(&name)).expect("the dictionary"));
    }
    let done = importer.finish();
    assert!(done.records > 20_000, "{}", done.records);
    let desk = tempfile::tempdir().expect("a folder");
    let path = desk.path().join("phoenix.rec");
    fs::write(&path, done.text).expect("written");
    let checked = check(&[path]).expect("readable");
    assert_eq!(checked[0].count(Severity::Error), 0, "{:#?}", checked[0].faults);
}
