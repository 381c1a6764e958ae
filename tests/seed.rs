//! The seed article, line by line: who must be found in it, and what must not be text.

mod common;

use serde_json::Value;

use common::{Desk, shared};

fn annotated() -> Option<Value> {
    let seed = shared("seed/chinese-north-korean-ties.txt")?;
    let said = Desk::new().ok(&["annotate", &seed.to_string_lossy()]);
    Some(serde_json::from_str(said.trim()).expect("one JSON object"))
}

/// Surface and name of the mentions of a kind.
fn mentions(article: &Value, kind: &str) -> Vec<(String, String)> {
    let of_kind = |m: &&Value| m["kind"] == kind;
    let text = |v: &Value| v.as_str().unwrap_or_default().to_string();
    article["mentions"]
        .as_array()
        .expect("mentions")
        .iter()
        .filter(of_kind)
        .map(|m| (text(&m["text"]), text(&m["name"])))
        .collect()
}

fn has(found: &[(String, String)], surface: &str, name: &str) -> bool {
    found.iter().any(|(s, n)| s == surface && n == name)
}

#[test]
fn the_persons_are_known_by_every_name() {
    let Some(article) = annotated() else { return };
    let persons = mentions(&article, "person");
    for name in [
        "Kim Jong Un",
        "Kim Jong Il",
        "Kim Il Sung",
        "Jang Song Thaek",
        "Xi Jinping",
        "Hu Jintao",
        "Mao Zedong",
        "John Kerry",
        "Liu Zhenmin",
        "Xing Haiming",
    ] {
        assert!(has(&persons, name, name), "{name} is missing: {persons:?}");
    }
    assert!(has(&persons, "Jang", "Jang Song Thaek"));
    assert!(has(&persons, "Kerry", "John Kerry"));
    // A scholar that no list has: found, and linked to nobody.
    assert!(has(&persons, "Cai Jian", ""));
    assert!(has(&persons, "Cai", ""));
    // "the Kim regime" may be any of three.
    assert!(has(&persons, "Kim", ""));
}

#[test]
fn the_countries_are_known_by_their_capitals_too() {
    let Some(article) = annotated() else { return };
    let countries = mentions(&article, "country");
    for (surface, name) in [
        ("China", "China"),
        ("North Korea", "North Korea"),
        ("America", "United States"),
        ("Beijing", "China"),
        ("Washington", "United States"),
        ("Pyongyang", "North Korea"),
        ("North", "North Korea"),
    ] {
        assert!(has(&countries, surface, name), "{surface} is missing: {countries:?}");
    }
    assert!(has(&mentions(&article, "people"), "Chinese", "China"));
    assert!(has(&mentions(&article, "people"), "North Koreans", "North Korea"));
    // "returned from a four-day visit to Pyongyang": the city.
    assert!(has(&mentions(&article, "place"), "Pyongyang", ""));
}

#[test]
fn the_institutions_are_known() {
    let Some(article) = annotated() else { return };
    let institutions = mentions(&article, "institution");
    for (surface, name) in [
        ("Korean Central News Agency", "Korean Central News Agency"),
        ("KCNA", "Korean Central News Agency"),
        (
            "International Department of the Chinese Communist Party",
            "International Department of the Chinese Communist Party",
        ),
        ("Foreign Ministry", "Ministry of Foreign Affairs of China"),
        ("foreign ministry", "Ministry of Foreign Affairs of China"),
        ("Fudan University", "Fudan University"),
        ("South China Morning Post", "South China Morning Post"),
    ] {
        assert!(has(&institutions, surface, name), "{surface} is missing: {institutions:?}");
    }
}

#[test]
fn offsets_are_bytes_of_the_text() {
    let Some(article) = annotated() else { return };
    let text = article["text"].as_str().expect("a text");
    for m in article["mentions"].as_array().expect("mentions") {
        let (start, end) = (m["start"].as_u64().expect("start") as usize, m["end"].as_u64().expect("end") as usize);
        assert_eq!(&text[start..end], m["text"].as_str().expect("text"));
    }
}

#[test]
fn the_stray_last_line_is_no_part_of_a_passage() {
    let Some(seed) = shared("seed") else { return };
    let desk = Desk::new();
    desk.ok(&["index", &seed.to_string_lossy()]);
    let shown = desk.ok(&["search", "influence in Pyongyang", "--passages", "50", "--format", "json"]);
    assert!(shown.contains("what we can do on our own."));
    assert!(!shown.contains("OG Image"));
    let extracted = desk.ok(&["extract", "--verbose", &seed.to_string_lossy()]);
    assert!(extracted.contains(r#""dropped":["OG Image:"]"#));
}
