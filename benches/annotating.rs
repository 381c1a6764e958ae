//! From text to mentions and times, on one core: all articles of the sample corpus, or those of the folder that
//! `CHANCERY_BENCH_CORPUS` names.

use std::path::PathBuf;

use chancery::annotate::Annotator;
use chancery::article::Article;
use chancery::authority::Authority;
use chancery::corpus::{Limits, Reader, walk};
use divan::counter::BytesCount;

fn main() {
    divan::main();
}

fn articles(authority: &Authority) -> Vec<Article> {
    let reader = Reader::new(authority, Limits::default());
    let mut articles = Vec::new();
    let sample = || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let folder = std::env::var_os("CHANCERY_BENCH_CORPUS").map_or_else(sample, PathBuf::from);
    for file in walk(&[folder]).expect("a corpus").files {
        let _ = reader.read(&file.path, &file.id, &mut |article| articles.push(article));
    }
    articles
}

/// What every start of the program costs.
#[divan::bench]
fn load_the_authority_file() -> usize {
    Authority::built_in().expect("the built-in authority file").records().len()
}

/// What a start costs on top when it annotates.
#[divan::bench]
fn build_the_name_table(bencher: divan::Bencher<'_, '_>) {
    let authority = Authority::built_in().expect("the built-in authority file");
    bencher.bench(|| {
        Annotator::new(&authority);
    });
}

/// Does `task` for every article of the corpus, as bytes of their texts a second.
fn for_each(bencher: divan::Bencher<'_, '_>, task: impl Fn(&Annotator<'_>, &Article) -> usize + Sync) {
    let authority = Authority::built_in().expect("the built-in authority file");
    let annotator = Annotator::new(&authority);
    let articles = articles(&authority);
    let bytes: usize = articles.iter().map(|a| a.text.len()).sum();
    bencher
        .counter(BytesCount::new(bytes))
        .bench(|| articles.iter().map(|article| task(&annotator, article)).sum::<usize>());
}

#[divan::bench]
fn annotate(bencher: divan::Bencher<'_, '_>) {
    for_each(bencher, |annotator, article| annotator.annotate(article.clone()).mentions.len());
}

/// The one pass over the words for all listed names.
#[divan::bench]
fn look_up(bencher: divan::Bencher<'_, '_>) {
    for_each(bencher, |annotator, article| annotator.looked_up(&article.text).len());
}
