//! A web page laid out for reading: its elements in document order, and the blocks of text between their edges.
//!
//! One parse and one walk give everything that the other rooms ask: elements with their parents and extents, blocks with
//! their share of linked text, meta elements, JSON-LD. Scripts, styles and forms have no text here. Nothing recurses, so
//! nesting costs memory only; [`MAX_ELEMENTS`] bounds it.

use std::collections::HashMap;
use std::ops::Range;

use scraper::{Html, Node, node};
use serde_json::Value;

use super::class::{self, Role};

/// Elements beyond this number make a page that no article needs.
const MAX_ELEMENTS: usize = 200_000;

/// An element. Its index in [`Page::elements`] is its place in document order, so that a descendant's index lies
/// between its ancestor's and the ancestor's `end`.
pub(super) struct Element<'a> {
    /// The element as it was parsed.
    pub(super) node: &'a node::Element,
    /// Index of the element around it; the first element is its own parent.
    pub(super) parent: usize,
    /// One past the index of its last descendant.
    pub(super) end: usize,
    /// The blocks whose text lies in it, or of which a part lies in it.
    pub(super) blocks: Range<usize>,
    /// Characters of text in it.
    pub(super) chars: usize,
    /// Where its text stands in the block that it is a part of: bytes, only for one that lies in a single block.
    part: Range<usize>,
    /// What its tag, classes and attributes say it is for, if that is not text of the article.
    pub(super) role: Option<Role>,
}

impl<'a> Element<'a> {
    /// Its name: `div`.
    pub(super) fn tag(&self) -> &'a str {
        self.node.name()
    }

    /// An attribute that is there and not empty.
    pub(super) fn attr(&self, name: &str) -> Option<&'a str> {
        self.node.attr(name).map(str::trim).filter(|v| !v.is_empty())
    }
}

/// A run of text that a browser shows as one block.
#[derive(Debug, Clone)]
pub(super) struct Block {
    /// White space is single.
    pub(super) text: String,
    /// The innermost element that is a block and holds all of it.
    pub(super) element: usize,
    /// Characters of the text that lie in links.
    pub(super) linked: usize,
    /// The first link in it.
    pub(super) link: Option<usize>,
    /// All characters.
    pub(super) chars: usize,
}

/// A page, parsed and walked.
pub(super) struct Page<'a> {
    pub(super) elements: Vec<Element<'a>>,
    pub(super) blocks: Vec<Block>,
    /// Meta elements in order: the name in lower case, the content.
    pub(super) metas: Vec<(String, &'a str)>,
    /// The JSON-LD of the page that could be parsed.
    pub(super) json_ld: Vec<Value>,
    /// Addresses of `<link>` elements with their `rel`.
    pub(super) links: Vec<(&'a str, &'a str)>,
    /// What stands in the browser's title bar.
    pub(super) title: String,
    /// The `lang` of the page.
    pub(super) language: Option<&'a str>,
    /// What the page shows where scripts do not run, if that is long: on some the article is only there.
    pub(super) noscript: String,
    /// The host that the page lies on: of its canonical address, else the one that most of its links lead to.
    pub(super) host: Option<String>,
}

/// Elements whose text nobody reads as text.
fn is_mute(tag: &str) -> bool {
    matches!(
        tag,
        "script"
            | "style"
            | "noscript"
            | "template"
            | "svg"
            | "math"
            | "iframe"
            | "object"
            | "embed"
            | "select"
            | "textarea"
            | "button"
            | "datalist"
            | "canvas"
            | "audio"
            | "video"
            | "map"
            | "input"
            | "title"
            | "head"
            | "dialog"
    )
}

fn is_block(tag: &str) -> bool {
    matches!(
        tag,
        "p" | "div"
            | "section"
            | "article"
            | "main"
            | "header"
            | "footer"
            | "aside"
            | "nav"
            | "form"
            | "fieldset"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "ul"
            | "ol"
            | "li"
            | "blockquote"
            | "pre"
            | "table"
            | "tbody"
            | "thead"
            | "tfoot"
            | "tr"
            | "dl"
            | "dt"
            | "dd"
            | "figure"
            | "figcaption"
            | "caption"
            | "hr"
            | "body"
            | "html"
            | "center"
            | "address"
            | "details"
            | "summary"
    )
}

impl<'a> Page<'a> {
    /// Lays a parsed page out; `None` where it has more elements than can be an article's.
    pub(super) fn of(html: &'a Html) -> Option<Page<'a>> {
        let mut page = Page {
            elements: Vec::new(),
            blocks: Vec::new(),
            metas: Vec::new(),
            json_ld: Vec::new(),
            links: Vec::new(),
            title: String::new(),
            language: None,
            noscript: String::new(),
            host: None,
        };
        let mut walk = Walk::default();
        for edge in html.tree.root().traverse() {
            match edge {
                ego_tree::iter::Edge::Open(node) => match node.value() {
                    Node::Element(element) => {
                        if page.elements.len() >= MAX_ELEMENTS {
                            return None;
                        }
                        page.open(element, &mut walk);
                        page.note(element, node);
                    }
                    Node::Text(text) if walk.mute == 0 => walk.push(text, &mut page.blocks),
                    _ => {}
                },
                ego_tree::iter::Edge::Close(node) => {
                    if let Node::Element(element) = node.value() {
                        page.close(element, &mut walk);
                    }
                }
            }
        }
        walk.flush(&mut page.blocks);
        page.host = super::particulars::url(&page)
            .as_deref()
            .and_then(super::particulars::host)
            .or_else(|| page.commonest_host());
        Some(page)
    }

    fn open(&mut self, element: &'a node::Element, walk: &mut Walk) {
        let tag = element.name();
        if is_block(tag) {
            walk.flush(&mut self.blocks);
        } else if tag == "br" {
            walk.breaks += 1;
            walk.gap = true;
        } else if matches!(tag, "td" | "th") {
            walk.cell();
        }
        let index = self.elements.len();
        let parent = walk.path.last().map_or(0, |at| *at);
        // An article is an article whatever else its classes say: publishing systems add the author's name and all tags to them.
        let role = class::role(element).filter(|role| *role == Role::Hidden || class::hint(element).is_none());
        let chars = walk.all;
        self.elements.push(Element {
            node: element,
            parent,
            end: 0,
            blocks: self.blocks.len()..0,
            chars,
            part: walk.text.len()..0,
            role,
        });
        walk.path.push(index);
        if is_block(tag) || matches!(tag, "td" | "th") {
            walk.around.push(index);
        }
        walk.mute += usize::from(is_mute(tag) || role == Some(Role::Hidden) && !is_block(tag));
        walk.raised += usize::from(tag == "sup");
        if tag == "a" {
            walk.links.push(index);
        }
    }

    fn close(&mut self, element: &'a node::Element, walk: &mut Walk) {
        let tag = element.name();
        if is_block(tag) {
            walk.flush(&mut self.blocks);
        }
        walk.raised -= usize::from(tag == "sup");
        if tag == "a" {
            walk.links.pop();
        }
        if let Some(index) = walk.path.pop() {
            if walk.around.last() == Some(&index) {
                walk.around.pop();
            }
            let end = self.elements.len();
            let open = usize::from(walk.is_open());
            let element = &mut self.elements[index];
            walk.mute -= usize::from(is_mute(tag) || element.role == Some(Role::Hidden) && !is_block(tag));
            element.end = end;
            element.blocks.end = self.blocks.len() + open;
            element.chars = walk.all - element.chars;
            element.part.end = if is_block(tag) { usize::MAX } else { walk.text.len() };
        }
    }

    fn commonest_host(&self) -> Option<String> {
        let mut counts: HashMap<String, usize> = HashMap::new();
        for host in
            self.elements.iter().filter(|e| e.tag() == "a").filter_map(|e| super::particulars::host(e.attr("href")?))
        {
            *counts.entry(host).or_default() += 1;
        }
        counts.into_iter().max_by(|a, b| a.1.cmp(&b.1).then_with(|| b.0.cmp(&a.0))).map(|(host, _)| host)
    }

    /// Keeps what an element says of the page.
    fn note(&mut self, element: &'a node::Element, node: ego_tree::NodeRef<'a, Node>) {
        match element.name() {
            "meta" => {
                let name = ["property", "name", "itemprop", "http-equiv"].iter().find_map(|a| element.attr(a));
                if let (Some(name), Some(content)) = (name, element.attr("content"))
                    && !content.trim().is_empty()
                {
                    self.metas.push((name.trim().to_lowercase(), content.trim()));
                }
            }
            "link" => {
                if let (Some(rel), Some(href)) = (element.attr("rel"), element.attr("href")) {
                    self.links.push((rel, href));
                }
            }
            "script" if element.attr("type").is_some_and(|t| t.trim().eq_ignore_ascii_case("application/ld+json")) => {
                let text: String = node.children().filter_map(|c| c.value().as_text().map(|t| t.to_string())).collect();
                self.json_ld.extend(super::json_ld::parse(&text));
            }
            "noscript" => {
                let text = node.children().filter_map(|c| c.value().as_text());
                text.filter(|t| t.len() > 500).for_each(|t| self.noscript.push_str(t));
            }
            "title" if self.title.is_empty() => {
                let text: String = node.children().filter_map(|c| c.value().as_text().map(|t| t.to_string())).collect();
                self.title = text.split_whitespace().collect::<Vec<_>>().join(" ");
            }
            "html" | "body" if self.language.is_none() => {
                self.language = element.attr("lang").or_else(|| element.attr("xml:lang")).filter(|l| !l.is_empty());
            }
            _ => {}
        }
    }

    /// The contents of meta elements of a name, in order.
    pub(super) fn meta(&self, name: &str) -> impl Iterator<Item = &'a str> {
        self.metas.iter().filter(move |(n, _)| n == name).map(|(_, content)| *content)
    }

    /// The elements around an element, the innermost first, itself included.
    pub(super) fn ancestors(&self, element: usize) -> impl Iterator<Item = usize> {
        let mut next = (!self.elements.is_empty()).then_some(element);
        std::iter::from_fn(move || {
            let at = next?;
            let parent = self.elements[at].parent;
            next = (parent != at).then_some(parent);
            Some(at)
        })
    }

    /// Whether the first link of a block leads to another site.
    pub(super) fn leads_away(&self, block: &Block) -> bool {
        let href = block.link.and_then(|link| self.elements[link].attr("href")).unwrap_or_default();
        let Some(host) = super::particulars::host(href) else { return false };
        self.host.as_ref().is_some_and(|own| !is_same_site(own, &host))
    }

    /// The text of an element, if it is not longer than `limit` bytes.
    pub(super) fn said(&self, element: usize, limit: usize) -> Option<String> {
        let element = &self.elements[element];
        let blocks = &self.blocks[element.blocks.clone()];
        if let [block] = blocks
            && let Some(part) = block.text.get(element.part.clone())
        {
            let part = part.trim();
            return (!part.is_empty() && part.len() <= limit).then(|| part.to_string());
        }
        // No block is empty: many need not be added up.
        if blocks.len() > limit {
            return None;
        }
        let length: usize = blocks.iter().map(|b| b.text.len() + 1).sum();
        (length > 0 && length <= limit + 1)
            .then(|| blocks.iter().map(|b| b.text.as_str()).collect::<Vec<_>>().join(" "))
    }
}

/// Where the walk stands.
#[derive(Default)]
struct Walk {
    /// Open elements, and those among them that are blocks.
    path: Vec<usize>,
    around: Vec<usize>,
    mute: usize,
    /// Open elements of raised text.
    raised: usize,
    /// Open links.
    links: Vec<usize>,
    /// The block that is being written and the element that it belongs to.
    text: String,
    element: usize,
    linked: usize,
    link: Option<usize>,
    chars: usize,
    /// Line breaks since the last text.
    breaks: usize,
    /// Characters of all blocks so far.
    all: usize,
    gap: bool,
}

impl Walk {
    fn is_open(&self) -> bool {
        !self.text.is_empty()
    }

    fn push(&mut self, text: &str, blocks: &mut Vec<Block>) {
        if self.raised > 0 && self.is_note_mark(text.trim()) {
            return;
        }
        if self.breaks > 0
            && let Some(next) = text.chars().find(|c| !c.is_whitespace())
        {
            if self.ends_line(next) {
                self.flush(blocks);
            }
            self.breaks = 0;
        }
        if self.text.is_empty() {
            self.element = self.around.last().copied().unwrap_or(0);
        }
        for word in text.split_inclusive(char::is_whitespace) {
            let bare = word.trim_end_matches(char::is_whitespace);
            if !bare.is_empty() {
                if self.gap && !self.text.is_empty() {
                    self.text.push(' ');
                    self.chars += 1;
                }
                self.gap = false;
                self.text.push_str(bare);
                let chars = bare.chars().count();
                self.chars += chars;
                self.all += chars + 1;
                if let Some(link) = self.links.last() {
                    self.linked += chars + 1;
                    self.link.get_or_insert(*link);
                }
            }
            self.gap |= bare.len() != word.len();
        }
    }

    /// Between two cells of a row.
    fn cell(&mut self) {
        if !self.text.is_empty() {
            self.text.push_str(" |");
            self.chars += 2;
            self.gap = true;
        }
    }

    /// Whether raised text is the mark of a note: a number behind a word of some length or behind punctuation. "km" and a
    /// raised 2 are an area.
    fn is_note_mark(&self, raised: &str) -> bool {
        let mark = raised.trim_matches(['[', ']', '(', ')', ',']);
        let number = (1..=3).contains(&mark.len()) && mark.bytes().all(|b| b.is_ascii_digit());
        let word = self.text.rsplit(|c: char| !c.is_alphabetic()).next().map_or(0, |w| w.chars().count());
        (number || raised.starts_with('[')) && mark.len() <= 3 && (word >= 4 || word == 0 && !self.text.is_empty())
    }

    /// Whether the breaks before `next` end a paragraph: two do, and one does unless it only breaks a line of prose.
    fn ends_line(&self, next: char) -> bool {
        let line = self.text.trim_end();
        let sentence = line.trim_end_matches(['"', '”', '’', '»', ')']).ends_with(['.', '!', '?', ':', '…']);
        let wrapped = next.is_lowercase() || self.chars >= 60 && !sentence;
        self.breaks > 1 || !wrapped
    }

    fn flush(&mut self, blocks: &mut Vec<Block>) {
        let kept = self.text.trim_end_matches([' ', '|']).len();
        self.text.truncate(kept);
        if !self.text.is_empty() {
            let text = std::mem::take(&mut self.text);
            blocks.push(Block {
                text,
                element: self.element,
                linked: self.linked.min(self.chars),
                link: self.link,
                chars: self.chars,
            });
        }
        (self.linked, self.chars, self.gap, self.link, self.breaks) = (0, 0, false, None, 0);
    }
}

/// Whether two hosts belong to one site: the last two labels agree, or three where the last two are a country's "co.uk".
fn is_same_site(a: &str, b: &str) -> bool {
    let site = |host: &str| {
        let labels: Vec<&str> = host.split('.').collect();
        let short = labels.len() >= 3 && labels[labels.len() - 2].len() <= 3 && labels[labels.len() - 1].len() == 2;
        labels[labels.len().saturating_sub(if short { 3 } else { 2 })..].join(".")
    };
    site(a) == site(b)
}
