//! From files to articles: the sample corpus, by format.

use std::path::PathBuf;

use chancery::authority::Authority;
use chancery::corpus::{Found, Limits, Reader, walk};
use divan::counter::BytesCount;

fn main() {
    divan::main();
}

#[divan::bench(args = ["txt", "md", "html", "jsonl"])]
fn read(bencher: divan::Bencher<'_, '_>, ending: &str) {
    let authority = Authority::built_in().expect("the built-in authority file");
    let reader = Reader::new(&authority, Limits::default());
    let corpus = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let has_ending = |f: &Found| f.path.extension().is_some_and(|e| e == ending);
    let files: Vec<Found> = walk(&[corpus]).expect("the sample corpus").files.into_iter().filter(has_ending).collect();
    let bytes: u64 = files.iter().map(|f| f.size).sum();
    bencher.counter(BytesCount::new(bytes)).bench(|| {
        let mut words = 0;
        for file in &files {
            let _ = reader.read(&file.path, &file.id, &mut |article| words += article.text.len());
        }
        words
    });
}
