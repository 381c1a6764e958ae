//! From a folder to an index: the sample corpus into a new index, and once more when nothing has changed.

use std::path::PathBuf;
use std::sync::atomic::AtomicBool;

use chancery::authority::Authority;
use chancery::index::{Index, UpdateOptions};

fn main() {
    divan::main();
}

fn update(index: &Index, authority: &Authority) -> usize {
    let corpus = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let stop = AtomicBool::new(false);
    index.update(&[corpus], authority, UpdateOptions::default(), &|_| {}, &stop).expect("an index").articles
}

#[divan::bench(sample_count = 10)]
fn new_index(bencher: divan::Bencher<'_, '_>) {
    let authority = Authority::built_in().expect("the built-in authority file");
    bencher.with_inputs(|| tempfile::tempdir().expect("a temporary folder")).bench_refs(|folder| {
        let index = Index::open_or_create(folder.path()).expect("an index");
        update(&index, &authority)
    });
}

#[divan::bench(sample_count = 20)]
fn nothing_changed(bencher: divan::Bencher<'_, '_>) {
    let authority = Authority::built_in().expect("the built-in authority file");
    let folder = tempfile::tempdir().expect("a temporary folder");
    let index = Index::open_or_create(folder.path()).expect("an index");
    update(&index, &authority);
    bencher.bench(|| update(&index, &authority));
}
