//! From a query to an answer, on the sample corpus: what one search costs once the index is open, and what opening costs.

use std::path::PathBuf;
use std::sync::atomic::AtomicBool;

use chancery::authority::Authority;
use chancery::index::{Index, UpdateOptions};
use chancery::search::{Engine, Request};

fn main() {
    divan::main();
}

fn sample(folder: &std::path::Path, authority: &Authority) -> Index {
    let index = Index::open_or_create(folder).expect("an index");
    let corpus = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let stop = AtomicBool::new(false);
    index.update(&[corpus], authority, UpdateOptions::default(), &|_| {}, &stop).expect("an index");
    index
}

#[divan::bench]
fn open(bencher: divan::Bencher<'_, '_>) {
    let authority = Authority::built_in().expect("the built-in authority file");
    let folder = tempfile::tempdir().expect("a temporary folder");
    sample(folder.path(), &authority);
    bencher.bench(|| {
        let index = Index::open(folder.path()).expect("an index");
        Engine::new(&index, &authority).expect("an engine").articles()
    });
}

#[divan::bench(args = ["sanctions", "pressure on Pyongyang to disarm", "\"Security Council\" AND nuclear", "sanct*", "actor:\"Xi Jinping\""])]
fn search(bencher: divan::Bencher<'_, '_>, query: &str) {
    let authority = Authority::built_in().expect("the built-in authority file");
    let folder = tempfile::tempdir().expect("a temporary folder");
    let index = sample(folder.path(), &authority);
    let engine = Engine::new(&index, &authority).expect("an engine");
    let request = Request { query: query.to_string(), ..Request::default() };
    bencher.bench(|| engine.search(&request).expect("an answer").total);
}
