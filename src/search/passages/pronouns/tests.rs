use super::*;

/// What stands for whom: "word=Name", in order. Names in brackets are persons: "[Kim Dae-jung]", "[Kim|Kim Dae-jung]".
fn read(text: &str) -> Vec<String> {
    let mut plain = String::new();
    let mut spans = Vec::new();
    let mut rest = text;
    while let Some((before, inside)) = rest.split_once('[') {
        plain.push_str(before);
        let (name, behind) = inside.split_once(']').expect("a bracket");
        let (shown, full) = name.split_once('|').unwrap_or((name, name));
        let start = plain.len();
        plain.push_str(shown);
        spans.push(Span { start, end: plain.len(), path: format!("/person/{full}") });
        rest = behind;
    }
    plain.push_str(rest);
    let authority = Authority::built_in().expect("the records");
    let parts = [Part { ordinal: 0, text: plain.clone(), spans }];
    let found = Reader::new(&parts, &authority, "2000".parse().ok()).read();
    found.into_iter().map(|(_, s)| format!("{}={}", &plain[s.start..s.end], &s.path["/person/".len()..])).collect()
}

#[test]
fn he_is_who_was_named_last_and_alone() {
    assert_eq!(
        read("[Kim Dae Jung] flew north. He met soldiers, and his plane waited."),
        ["He=Kim Dae Jung", "his=Kim Dae Jung"]
    );
    assert_eq!(read("[Kim Dae Jung] flew north. The road was long. He slept."), ["He=Kim Dae Jung"]);
    assert_eq!(read("[Kim Dae Jung] met [Putin]. He slept."), Vec::<String>::new());
    assert_eq!(read("[Kim Dae Jung] flew north. It rained. The road was long. He slept."), Vec::<String>::new());
}

#[test]
fn somebody_who_is_not_named_may_be_he() {
    for text in [
        "[Kim Dae Jung] flew north. A diplomat said that he slept.",
        "[Kim Dae Jung]'s brother flew north. He slept.",
        "A spokesman for [Kim Dae Jung] spoke. He slept.",
        "[Kim Dae Jung] flew north. Mr. Dzurinda spoke of his plans.",
        "[Kim Dae Jung] flew north. When he came, [Putin] slept.",
        "[Kim Dae Jung] and his wife flew north. \u{201c}He slept,\u{201d} it was said.",
        "The [Nixon] administration fell. He slept.",
        "[Kim Dae Jung] flew north. It is for His Excellency to say.",
    ] {
        assert_eq!(read(text), Vec::<String>::new(), "{text}");
    }
}

#[test]
fn the_article_tells_who_is_a_woman() {
    assert_eq!(read("Mrs. [Gandhi] spoke. He slept."), Vec::<String>::new());
    assert_eq!(read("Mrs. [Gandhi] spoke. She left."), ["She=Gandhi"]);
    assert_eq!(
        read("[Margaret Thatcher] spoke. She left, and she slept. Later she ate, as he did."),
        ["She=Margaret Thatcher", "she=Margaret Thatcher", "she=Margaret Thatcher"]
    );
}

#[test]
fn the_president_is_the_one_who_was_named() {
    assert_eq!(
        read("[Kim Dae Jung] flew north. The road was long, but the president slept."),
        ["the president=Kim Dae Jung"]
    );
    for text in [
        "[Kim Dae Jung] flew north. It is for the president of France to say.",
        "[Kim Dae Jung] flew north. We thank the President.",
        "[Vladimir Putin] spoke. [Kim Dae Jung] flew north. Then the president slept.",
        "[Kim Dae Jung] flew north. Then the prime minister slept.",
    ] {
        assert_eq!(read(text), Vec::<String>::new(), "{text}");
    }
}

#[test]
fn who_is_only_spoken_with_is_not_the_next_he() {
    for text in [
        "[Gorbachev] spoke. [Gorbachev] left. He met President [Reagan] in Geneva. He announced a cut.",
        "[Lee] built an army. [Lee] ate. Relations became close under [Suharto]. He met Mao.",
        "[Peres] grew up. [Peres] ate. [Ben-Gurion] noticed him early. He became director.",
        "[Mandela] died. [Mandela] was old. The news was given by [Zuma]. He was born in 1918.",
    ] {
        let other = ["Reagan", "Suharto", "Ben-Gurion", "Zuma"];
        assert!(!read(text).iter().any(|found| other.iter().any(|name| found.ends_with(name))), "{text}");
    }
    assert_eq!(
        read("[Kofi Annan] left. [Kofi Annan] ate. I congratulate Mr. [Jeremic]. His skill is known."),
        ["His=Jeremic"]
    );
}
