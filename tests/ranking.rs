//! What a reader would call the better answer comes first.

mod common;

use common::Desk;

#[test]
fn an_acronym_is_no_rarer_than_whom_it_names() {
    let desk = Desk::new();
    for n in 0..20 {
        let topic = ["Wheat", "Rubber", "Copper", "Timber"][n % 4];
        let text = "prices were debated by the United Nations in its long session, and nobody agreed on anything.";
        desk.write(&format!("{n}.md"), format!("{topic} {text} It was day {n}.\n"));
    }
    desk.write(
        "debt.md",
        "The debt of Bolivia was debated by the United Nations, and nobody agreed. Bolivia will pay.\n",
    );
    desk.write("hall.md", "The hall of the UN was painted blue. Staff of the UN say that the UN will pay for it.\n");
    desk.index_articles();
    assert_eq!(desk.hits(&["Bolivian debt at the UN"])[0], "debt.md");
    assert_eq!(desk.hits(&["+UN"]), ["hall.md"]);
}

#[test]
fn an_article_of_the_year_that_is_asked_for_need_not_say_it() {
    let desk = Desk::new();
    for (name, date) in [("then", "1983-10-28"), ("after", "1984-03-01"), ("late", "1996-05-02")] {
        let text =
            format!("---\ndate: {date}\n---\nThe invasion of Grenada was debated by ministers at length. {name}\n");
        desk.write(&format!("{name}.md"), text);
    }
    for n in 0..20 {
        desk.write(
            &format!("{n}.md"),
            format!("In 1983 there was trade in timber, {n} shiploads of it, as in 1982.\n"),
        );
    }
    desk.index_articles();
    assert_eq!(desk.hits(&["Grenada invasion 1983"])[..3], ["then.md", "after.md", "late.md"]);
}
