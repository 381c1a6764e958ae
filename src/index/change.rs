//! What a change of the authority file can touch.
//!
//! A mended record concerns the articles that have one of its names, old or new, and those that were counted for it;
//! nobody else need be looked at. What differs is found twice: in the lines of the users' files, so that every kind of
//! line counts, and in the records that come of all files. An article may be taken that the change does not concern;
//! one that it concerns is never left out.

use std::collections::{BTreeSet, HashMap};
use std::path::{Path, PathBuf};

use tantivy::Term;
use tantivy::query::{BooleanQuery, EmptyQuery, Query, TermQuery};
use tantivy::schema::{Facet, IndexRecordOption};
use tantivy::tokenizer::TextAnalyzer;

use crate::article::Kind;
use crate::authority::{Authority, MENDING_FILE, Record, fold};

use super::schema::{Fields, level};
use super::words::surface;
use super::{is_institution_path, maker};

/// Folder of copies of the authority files as they were when names were last found, in order.
const APPLIED: &str = "authority.applied";
/// A change of more names than this concerns as good as everything.
const MOST_NAMES: usize = 2000;

/// The mending file of an index, whether or not there is one.
pub fn mending_file(folder: &Path) -> PathBuf {
    folder.join(MENDING_FILE)
}

/// The authority files to be used with an index: the given ones, then the mending file of the index, where there is one,
/// since it speaks of their records.
pub fn authority_files(folder: &Path, given: &[PathBuf]) -> Vec<PathBuf> {
    let mending = mending_file(folder);
    let mut files = given.to_vec();
    if mending.is_file() && !files.contains(&mending) {
        files.push(mending);
    }
    files
}

/// Copies of the authority files that names were last found with, in order.
fn applied_files(folder: &Path) -> Vec<PathBuf> {
    let copy = |n: usize| folder.join(APPLIED).join(format!("{n}.rec"));
    (0..).map(copy).take_while(|path| path.is_file()).collect()
}

/// How an authority file differs from the one that names were found with. The default is that nothing is known of it.
#[derive(Debug, Clone, Default)]
pub struct Change {
    /// The files that it leads to.
    files: Option<Vec<PathBuf>>,
    known: Option<Known>,
}

#[derive(Debug, Clone)]
struct Known {
    /// Fingerprint of the names that it starts from.
    before: u64,
    /// Names that may be read otherwise now.
    names: BTreeSet<String>,
    /// Facet paths of whom they were counted for.
    paths: BTreeSet<String>,
}

impl Change {
    /// The change from the authority files that an index was last brought in step with to these, of which `now` was made.
    pub fn between(folder: &Path, files: Vec<PathBuf>, now: &Authority) -> Change {
        let known = Known::between(folder, &files, now).filter(|known| known.names.len() <= MOST_NAMES);
        Change { files: Some(files), known }
    }

    /// Keeps the files as they are now, so that the next change can be told. Without these copies, or with wrong ones, the
    /// next change costs more and gives the same: fingerprints tell whether they are what names were found with.
    pub(super) fn remember(&self, folder: &Path) {
        let Some(files) = &self.files else { return };
        let copies = folder.join(APPLIED);
        let text = |path: &PathBuf| std::fs::read(path).ok();
        if applied_files(folder).iter().map(text).eq(files.iter().map(text)) {
            return;
        }
        let _ = std::fs::remove_dir_all(&copies);
        if !files.is_empty() && std::fs::create_dir(&copies).is_ok() {
            for (n, file) in files.iter().enumerate() {
                let _ = std::fs::copy(file, copies.join(format!("{n}.rec")));
            }
        }
    }

    /// Whether it tells what to do with names that were found with this fingerprint.
    pub(super) fn starts_from(&self, fingerprint: u64) -> bool {
        self.known.as_ref().is_some_and(|k| k.before == fingerprint)
    }

    /// Articles that it may touch, beside those whose text [`Change::speaks_of`] must be asked about.
    pub(super) fn query(&self, fields: &Fields) -> Box<dyn Query> {
        let Some(known) = &self.known else { return Box::new(EmptyQuery) };
        let term = |term: Term| Box::new(TermQuery::new(term, IndexRecordOption::Basic)) as Box<dyn Query>;
        let mut any: Vec<Box<dyn Query>> = Vec::new();
        for path in &known.paths {
            let field = if is_institution_path(path) { fields.institution } else { fields.actor };
            any.push(term(Term::from_facet(field, &Facet::from_path(path.split('/').skip(1)))));
        }
        let mut chain = surface();
        for name in known.names.iter().filter(|name| is_plain(name)) {
            let words = words(&mut chain, name);
            let all: Vec<_> = words.iter().map(|word| term(Term::from_field_text(fields.words, word))).collect();
            if !all.is_empty() {
                any.push(Box::new(BooleanQuery::intersection(all)));
            }
        }
        let articles = term(Term::from_field_text(fields.level, level::ARTICLE));
        Box::new(BooleanQuery::intersection(vec![articles, Box::new(BooleanQuery::union(any))]))
    }

    /// Whether some of its names can only be found in the texts: scripts whose words the index cuts otherwise than the
    /// annotator does.
    pub(super) fn asks_texts(&self) -> bool {
        self.known.as_ref().is_some_and(|k| k.names.iter().any(|name| !is_plain(name)))
    }

    /// Whether a text may have one of these names.
    pub(super) fn speaks_of(&self, text: &str) -> bool {
        let Some(known) = &self.known else { return true };
        let text = fold(text).replace(' ', "");
        known.names.iter().filter(|n| !is_plain(n)).any(|name| text.contains(&fold(name).replace(' ', "")))
    }
}

/// Whether the words of a name are cut and folded alike by index and annotator.
fn is_plain(name: &str) -> bool {
    fold(name).is_ascii()
}

fn words(chain: &mut TextAnalyzer, name: &str) -> BTreeSet<String> {
    let mut words = BTreeSet::new();
    // Folded first, as the annotator does: "Đặng" and "Dang" are one.
    let folded = fold(name);
    let mut stream = chain.token_stream(&folded);
    while stream.advance() {
        words.insert(stream.token().text.clone());
    }
    words
}

impl Known {
    /// What differs; `None` where nothing does, or where what was used last cannot be read any more.
    fn between(folder: &Path, files: &[PathBuf], now: &Authority) -> Option<Known> {
        let text = |files: &[PathBuf]| -> String {
            let texts = files.iter().map(|file| std::fs::read_to_string(file).unwrap_or_default() + "\n\n");
            texts.collect()
        };
        let applied = applied_files(folder);
        let (old, new) = (text(&applied), text(files));
        if old == new {
            return None;
        }
        let before = Authority::with_files(&applied).ok()?;
        let mut known = Known { before: maker::names(&before), names: BTreeSet::new(), paths: BTreeSet::new() };
        known.add_lines(&old, &new, [&before, now]);
        known.add_records(&before, now);
        Some(known)
    }

    /// Names in the blocks of lines that only one of two texts has, and the records that they mend as a whole.
    fn add_lines(&mut self, before: &str, now: &str, authorities: [&Authority; 2]) {
        let blocks = |text: &str| -> BTreeSet<String> { text.split("\n\n").map(|b| b.trim().to_string()).collect() };
        let (before, now) = (blocks(before), blocks(now));
        for line in before.symmetric_difference(&now).flat_map(|block| block.lines()) {
            let Some((field, value)) = line.split_once(':').filter(|_| !line.starts_with('#')) else { continue };
            // What these hold is no name that is looked for in texts.
            let is_particular = ["kind", "country", "office", "from", "until", "born", "died", "type", "parent", "iso"];
            if is_particular.contains(&field.trim()) {
                continue;
            }
            let is_whole = matches!(field.trim(), "same" | "ignore" | "extends");
            for name in value.split('|').map(|name| name.trim().trim_matches('"')).filter(|name| !name.is_empty()) {
                self.add_unlisted(name);
                if is_whole {
                    let records = authorities.iter().flat_map(|authority| authority.lookup(name));
                    records.for_each(|record| self.add_record(record));
                }
            }
        }
    }

    /// A name as it is, and where it was counted if no record knew it.
    fn add_unlisted(&mut self, name: &str) {
        self.names.insert(name.to_string());
        let folded = fold(name.rsplit('/').next().unwrap_or(name)).replace(' ', "-");
        for kind in [Kind::Person, Kind::Institution, Kind::Party, Kind::ArmedGroup, Kind::People, Kind::Country] {
            self.paths.insert(format!("/unlisted/{}/{folded}", kind.as_str()));
        }
    }

    /// Names and paths of records that differ, and of those that refer to one by a name that it gained or lost.
    fn add_records(&mut self, before: &Authority, now: &Authority) {
        let table = |authority: &'_ Authority| -> HashMap<String, String> {
            authority.records().iter().map(|r| (r.id.clone(), format!("{r:?}"))).collect()
        };
        let (old, new) = (table(before), table(now));
        let mut differs: BTreeSet<&str> = BTreeSet::new();
        differs.extend(old.iter().filter(|(id, shown)| new.get(*id) != Some(shown)).map(|(id, _)| id.as_str()));
        differs.extend(new.keys().filter(|id| !old.contains_key(*id)).map(String::as_str));
        let changed = |record: &&Record| differs.contains(record.id.as_str());
        let names_of = |authority: &Authority| -> BTreeSet<String> {
            authority.records().iter().filter(changed).flat_map(|r| r.names().map(fold).collect::<Vec<_>>()).collect()
        };
        let renamed: BTreeSet<String> = names_of(before).symmetric_difference(&names_of(now)).cloned().collect();
        let refers = |record: &Record| {
            let mut to = record.country.iter().chain(&record.parent).chain(record.offices.iter().map(|o| &o.of));
            to.any(|name| renamed.contains(&fold(name)))
        };
        let touched = |r: &&Record| changed(r) || !renamed.is_empty() && refers(r);
        for record in before.records().iter().chain(now.records()).filter(touched) {
            self.add_record(record);
        }
    }

    fn add_record(&mut self, record: &Record) {
        self.paths.insert(record.path.clone());
        let lists = [
            &record.aliases,
            &record.capitals,
            &record.adjectives,
            &record.people,
            &record.metonyms,
            &record.contextual,
            &record.generic,
        ];
        self.names.extend(lists.into_iter().flatten().cloned());
        self.names.extend(record.short.iter().cloned());
        self.names.insert(record.name.clone());
        // Who was unlisted under one of its names may be this record now, and the other way round.
        for name in record.names() {
            self.add_unlisted(name);
        }
        if record.kind == Kind::Person {
            self.names.insert(record.surname().to_string());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(home: &tempfile::TempDir, name: &str, text: &str) -> PathBuf {
        let path = home.path().join(name);
        std::fs::write(&path, text).expect("a file");
        path
    }

    #[test]
    fn a_change_names_what_it_touches() {
        let home = tempfile::TempDir::new().expect("a folder");
        std::fs::create_dir(home.path().join(APPLIED)).expect("a folder");
        written(&home, "authority.applied/0.rec", "name: Zoltan Farkas\nkind: person\n");
        let mended = "name: Zoltan Farkas\nkind: person\nalias: Z. Farkas\n\nname: Wheat Board\nkind: institution\n";
        written(&home, MENDING_FILE, mended);
        let now = Authority::with_files(&authority_files(home.path(), &[])).expect("an authority file");
        let change = Change::between(home.path(), authority_files(home.path(), &[]), &now);
        let known = change.known.as_ref().expect("it is known");
        for name in ["Zoltan Farkas", "Z. Farkas", "Farkas", "Wheat Board"] {
            assert!(known.names.contains(name), "{name} in {:?}", known.names);
        }
        assert!(!known.names.contains("person"));
        assert!(
            known.paths.contains("/person/Zoltan Farkas") && known.paths.contains("/unlisted/institution/wheat-board")
        );
        let before = Authority::with_files(&applied_files(home.path())).expect("an authority file");
        assert!(change.starts_from(maker::names(&before)) && !change.starts_from(maker::names(&now)));
        change.remember(home.path());
        let kept = std::fs::read_to_string(&applied_files(home.path())[0]).expect("a copy");
        assert_eq!(kept, mended);
    }

    #[test]
    fn who_is_ignored_is_so_by_all_names() {
        let authority = Authority::built_in().expect("the built-in authority file");
        let mut known = Known { before: 0, names: BTreeSet::new(), paths: BTreeSet::new() };
        known.add_lines("", "ignore: Henry Kissinger\n\ndifferent: Kim | kim-il-sung\n", [&authority, &authority]);
        assert!(known.paths.contains("/person/Henry Kissinger") && known.names.contains("Heinz Kissinger"));
        assert!(known.names.contains("Kim") && !known.paths.contains("/person/Kim Il Sung"));
    }

    #[test]
    fn a_name_in_another_script_is_looked_for_in_the_texts() {
        let home = tempfile::TempDir::new().expect("a folder");
        written(&home, MENDING_FILE, "name: Золтан Фаркаш\nkind: person\n");
        let now = Authority::with_files(&authority_files(home.path(), &[])).expect("an authority file");
        let change = Change::between(home.path(), authority_files(home.path(), &[]), &now);
        assert!(change.asks_texts());
        assert!(change.speaks_of("Приехал Золтан\nФаркаш.") && !change.speaks_of("Nobody came."));
    }
}
