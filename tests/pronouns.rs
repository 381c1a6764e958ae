//! A passage that says "he" answers for whom it means.

mod common;

use common::Desk;
use serde_json::Value;

/// Sentences that name nobody, enough for a passage of its own.
const BETWEEN: &str = "The road from the airport was lined with people who had been told to wave since dawn. The houses behind \
them had been painted, and the windows were shut. The cars went slowly, and the band of the army played the same march five \
times. In the city the shops were open for the first time in a month, and nobody was seen to buy. The river was high, and the \
boats lay at the quay under new flags. The guards at the bridge had new boots. A loudspeaker on a lorry gave the hour and the \
weather, and spoke of the harvest, which was said to be good. The rain had stopped.";

#[test]
fn he_answers_for_whom_he_means() {
    let desk = Desk::new();
    let text = format!(
        "The Road to the North\n\n{BETWEEN} Kim Dae-jung came by air in the morning.\n\nHe met soldiers in Pyongyang and signed \
         a declaration about reunion before night.\n\n{BETWEEN}\n\nThe declaration was printed in all papers.\n"
    );
    desk.write("north.txt", text);
    desk.index_articles();
    let asked = ["search", "signed declaration", "--actor", "Kim Dae-jung", "--format", "jsonl", "--passages", "1"];
    let hit: Value = serde_json::from_str(desk.ok(&asked).trim()).expect("one hit");
    let passage = &hit["passages"][0];
    let text = passage["text"].as_str().expect("a text");
    let place = |mark: &Value, end: usize| usize::try_from(mark[end].as_u64().expect("a place")).expect("a place");
    let marks = passage["highlights"].as_array().expect("marks");
    let marked: Vec<&str> = marks.iter().map(|m| &text[place(m, 0)..place(m, 1)]).collect();
    assert!(!text.contains("Kim"), "{text}");
    assert!(marked.contains(&"He") && marked.contains(&"signed"), "{marked:?} in {text}");
    // Counts are of names alone.
    let counted = hit["names"].as_array().expect("names").iter().find(|n| n["path"] == "/person/Kim Dae-jung");
    let counted = counted.or_else(|| hit["names"].as_array()?.iter().find(|n| n["path"] == "/person/Kim Dae Jung"));
    assert_eq!(counted.map(|n| n["count"].as_u64()), Some(Some(1)), "{hit}");
}
