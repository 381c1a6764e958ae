//! What an element is for, by its tag, its attributes and the words of its class and id.
//!
//! Sites name their furniture alike: `related-links`, `shareBar`, `post-meta`, `comments`. The words are those that the
//! big publishing systems and papers use, in the languages whose sites do not use English ones. A word is no proof: the
//! room that chooses the body passes over a role whose element holds most of the text.

use scraper::node::Element;

/// What an element is for, where that is not the text of the article.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// Menus, breadcrumbs, pages of a list.
    Navigation,
    /// The foot of the page, legal notes.
    Footer,
    /// What readers wrote.
    Comments,
    /// Buttons to share, print, follow.
    Share,
    /// Other articles, boxes, advertisements, newsletters.
    Around,
    /// Byline, date, tags, author's note.
    Particulars,
    /// The sentence under the headline.
    Dek,
    /// Words under a picture.
    Caption,
    /// Not shown.
    Hidden,
}

/// How plainly an element says that it holds the article.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Hint {
    /// The body of an article.
    Body,
    /// An article, with its headline.
    Article,
    /// The main part of the page.
    Main,
}

/// What an element says of holding the article.
pub(super) fn hint(element: &Element) -> Option<Hint> {
    if element.attr("itemprop").is_some_and(|p| p.split(' ').any(|p| matches!(p, "articleBody" | "reviewBody"))) {
        return Some(Hint::Body);
    }
    let mut named = ["class", "id"].iter().filter_map(|a| element.attr(a)).flat_map(str::split_whitespace);
    if matches!(element.name(), "div" | "section" | "article" | "main" | "td" | "span") && named.any(names_a_body) {
        return Some(Hint::Body);
    }
    let is = |attr: &str, value: &str| element.attr(attr).is_some_and(|v| v.eq_ignore_ascii_case(value));
    if element.name() == "article"
        || element.attr("itemtype").is_some_and(|t| t.ends_with("Article") || t.ends_with("BlogPosting"))
    {
        return Some(Hint::Article);
    }
    (element.name() == "main"
        || is("role", "main")
        || is("id", "main")
        || is("id", "content")
        || is("id", "main-content"))
    .then_some(Hint::Main)
}

/// Whether a class or an id says "the text of the article" in so many words: `entry-content`, `articleBody`, `story__text`.
fn names_a_body(name: &str) -> bool {
    let words = words(name);
    let mut words: Vec<&str> = words.iter().map(String::as_str).collect();
    let pieces =
        ["article", "story", "post", "entry", "news", "blog", "artikel", "noticia", "page", "body", "content", "text"];
    // "articlebody" and "storytext" are written as one word as often.
    if let [one] = words[..]
        && let Some(first) = pieces.iter().find(|p| one.starts_with(**p) && one.len() > p.len())
    {
        words = vec![first, &one[first.len()..]];
    }
    let of_what = |w: &&str| {
        matches!(
            *w,
            "article"
                | "story"
                | "post"
                | "entry"
                | "news"
                | "blog"
                | "artikel"
                | "noticia"
                | "articulo"
                | "beitrag"
                | "full"
        )
    };
    let what =
        |w: &&str| matches!(*w, "body" | "content" | "contents" | "text" | "copy" | "inhalt" | "texto" | "paragraphs");
    let filler = |w: &&str| {
        matches!(
            *w,
            "main"
                | "inner"
                | "single"
                | "field"
                | "js"
                | "c"
                | "m"
                | "o"
                | "the"
                | "item"
                | "rich"
                | "detail"
                | "name"
        )
    };
    let fits = words.iter().any(of_what) && words.iter().any(what)
        || matches!(words[..], ["body", "text" | "copy"] | ["content", "body"] | ["text", "body"]);
    fits && words.iter().all(|w| of_what(w) || what(w) || filler(w))
}

/// The role of an element by itself, without regard to those around it.
pub(super) fn role(element: &Element) -> Option<Role> {
    let tag = element.name();
    match tag {
        "html" | "body" | "main" => return None,
        "nav" => return Some(Role::Navigation),
        "footer" => return Some(Role::Footer),
        "aside" => return Some(Role::Around),
        "figcaption" => return Some(Role::Caption),
        "header" => return Some(Role::Particulars),
        "form" | "address" => return Some(Role::Particulars),
        _ => {}
    }
    if is_hidden(element) {
        return Some(Role::Hidden);
    }
    match element.attr("role") {
        Some("navigation" | "menu" | "menubar" | "toolbar") => return Some(Role::Navigation),
        Some("complementary" | "banner" | "search" | "dialog" | "alert" | "alertdialog") => return Some(Role::Around),
        Some("contentinfo") => return Some(Role::Footer),
        _ => {}
    }
    match element.attr("itemprop") {
        Some("articleBody" | "text") => return None,
        Some("caption") => return Some(Role::Caption),
        Some("author" | "datePublished" | "dateModified" | "dateCreated" | "keywords" | "publisher") => {
            return Some(Role::Particulars);
        }
        Some("comment") => return Some(Role::Comments),
        _ => {}
    }
    let words: Vec<String> = ["class", "id"].iter().filter_map(|a| element.attr(a)).flat_map(words).collect();
    // What others said elsewhere and the author quotes is part of the text.
    if words.iter().any(|w| w == "embed" || w == "tweet" || w == "quote") {
        return None;
    }
    let unseen = words.windows(2).any(|w| {
        matches!([w[0].as_str(), w[1].as_str()], ["sr", "only"] | ["visually", "hidden"] | ["screen", "reader"])
    });
    if unseen {
        return Some(Role::Hidden);
    }
    let dek = words
        .windows(2)
        .any(|w| w[0] == "sub" && matches!(w[1].as_str(), "head" | "headline" | "title" | "line" | "heading"));
    // Headings and paragraphs are named after the lists that lead to them.
    let named_after = matches!(tag, "p" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "li");
    if named_after
        && words
            .iter()
            .any(|w| matches!(w.as_str(), "toc" | "teaser" | "latest" | "popular" | "excerpt" | "nav" | "rail"))
    {
        return None;
    }
    if dek { Some(Role::Dek) } else { words.iter().find_map(|word| of_word(word)) }
}

fn is_hidden(element: &Element) -> bool {
    if element.attr("hidden").is_some_and(|h| h != "false") || element.attr("aria-hidden") == Some("true") {
        return true;
    }
    element.attr("style").is_some_and(|style| {
        let style = style.to_ascii_lowercase().replace(' ', "");
        style.contains("display:none") || style.contains("visibility:hidden")
    })
}

/// The words of a class or an id: `articleShare_bar-top` has four, in lower case.
fn words(name: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let mut was_lower = false;
    for c in name.chars() {
        let parts = !c.is_ascii_alphabetic() || c.is_ascii_uppercase() && was_lower;
        if parts && !word.is_empty() {
            words.push(std::mem::take(&mut word));
        }
        was_lower = c.is_ascii_lowercase();
        if c.is_ascii_alphabetic() {
            word.push(c.to_ascii_lowercase());
        }
    }
    if !word.is_empty() {
        words.push(word);
    }
    words
}

fn of_word(word: &str) -> Option<Role> {
    #[rustfmt::skip]
    const BEGINNINGS: &[(&str, Role)] = &[
        ("related", Role::Around), ("recirc", Role::Around), ("recommend", Role::Around), ("sponsor", Role::Around),
        ("advert", Role::Around), ("newsletter", Role::Around), ("subscri", Role::Around), ("sidebar", Role::Around),
        ("promo", Role::Around), ("outbrain", Role::Around), ("taboola", Role::Around), ("trending", Role::Around),
        ("mostread", Role::Around), ("mostpopular", Role::Around), ("cookie", Role::Around),
        ("readmore", Role::Around), ("morenews", Role::Around), ("morestor", Role::Around), ("widget", Role::Around),
        ("comment", Role::Comments), ("kommentar", Role::Comments), ("disqus", Role::Comments), ("livefyre", Role::Comments),
        ("sharing", Role::Share), ("sharebar", Role::Share), ("sharetool", Role::Share), ("sharebutton", Role::Share),
        ("sharelink", Role::Share), ("shariff", Role::Share), ("addthis", Role::Share), ("sharethis", Role::Share),
        ("sociallink", Role::Share), ("socialshare", Role::Share), ("socialmedia", Role::Share), ("jetpack", Role::Share),
        ("breadcrumb", Role::Navigation), ("pagination", Role::Navigation), ("navbar", Role::Navigation),
        ("navigation", Role::Navigation), ("footer", Role::Footer), ("byline", Role::Particulars),
        ("authorbio", Role::Particulars), ("authorbox", Role::Particulars), ("authorinfo", Role::Particulars),
        ("copyright", Role::Footer), ("imprint", Role::Footer), ("figcaption", Role::Caption),
    ];
    let exact = match word {
        "nav" | "menu" | "submenu" | "breadcrumbs" | "pager" | "paging" | "toolbar" | "topbar" | "skip" | "toc"
        | "prev" | "previous" => Role::Navigation,
        "masthead" | "colophon" | "impressum" | "disclaimer" => Role::Footer,
        "forum" | "forums" | "respond" | "reply" | "replies" | "kommentare" | "comentarios" | "commentaires"
        | "trackback" | "pingback" => Role::Comments,
        "share" | "shares" | "social" | "teilen" | "sns" | "print" | "follow" => Role::Share,
        "ad" | "ads" | "adslot" | "adbox" | "adunit" | "adsense" | "dfp" | "anzeige" | "werbung" | "publicidad"
        | "pub" | "banner" | "popup" | "modal" | "overlay" | "lightbox" | "consent" | "gdpr" | "signup" | "optin"
        | "rail" | "similar" | "popular" | "teaser" | "teasers" | "recs" | "donate" | "donation" | "cta"
        | "carousel" | "slideshow" | "playlist" | "mehr" | "upsell" | "infobox" | "account" | "avatar" | "latest"
        | "excerpt" | "interstitial" | "poll" | "quiz" => Role::Around,
        "meta" | "metadata" | "author" | "authors" | "autor" | "auteur" | "bio" | "tags" | "taglist" | "keywords"
        | "dateline" | "timestamp" | "pubdate" | "postinfo" | "postmeta" | "postmetadata" | "permalink" | "credits"
        | "kicker" | "eyebrow" | "rating" | "ratings" | "attribution" => Role::Particulars,
        "dek" | "deck" | "standfirst" | "subtitle" | "subheadline" | "subhead" | "subheading" | "subline"
        | "strapline" | "subtitulo" | "soustitre" => Role::Dek,
        "caption" | "captions" | "credit" | "bildunterschrift" | "legende" | "pie" => Role::Caption,
        _ => return BEGINNINGS.iter().find(|(start, _)| word.starts_with(start)).map(|(_, role)| *role),
    };
    Some(exact)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_classes() {
        assert_eq!(words("articleShare_bar-top"), ["article", "share", "bar", "top"]);
        assert_eq!(words("wp-block-2 relatedPosts"), ["wp", "block", "related", "posts"]);
    }

    #[test]
    fn roles_by_name() {
        for (word, role) in [
            ("relatedposts", Some(Role::Around)),
            ("share", Some(Role::Share)),
            ("shareholders", None),
            ("byline", Some(Role::Particulars)),
            ("body", None),
            ("address", None),
            ("comments", Some(Role::Comments)),
        ] {
            assert_eq!(of_word(word), role, "{word}");
        }
    }
}
