//! Which blocks of a page are its article.
//!
//! First the element that holds the article: from the body of the page inwards, as long as one child holds most of the
//! prose. Prose is text in long blocks with few links, outside menus, comments and the like. Then, inside it, block by
//! block: furniture named by its class, links that stand alone, headings over nothing, bylines before and notes after
//! the text are left out.

use super::class::{self, Hint, Role};
use super::page::{Block, Page};
use crate::corpus::{residue, text};

/// A child that holds this share of the prose of its parent holds the article.
const MOST: f64 = 0.7;
/// An element that is named after the article holds it if it has this share of the prose of the page.
const ENOUGH: f64 = 0.3;

/// A line under a headline that has so many characters is the beginning of the text.
const LEAD: usize = 120;
/// A picture and the words under it have at most so many characters.
const MOST_AROUND: usize = 250;

/// The body of an article.
pub(super) struct Body {
    /// Paragraphs in order.
    pub(super) kept: Vec<String>,
    /// What stood among them and is no article.
    pub(super) dropped: Vec<String>,
    /// Index of the element that holds the article.
    pub(super) element: usize,
    /// Index of the first block that was kept.
    pub(super) first: usize,
}

/// Finds the body; `None` on a page without prose.
pub(super) fn find(page: &Page<'_>, title: Option<&str>) -> Option<Body> {
    let body = page.elements.iter().position(|e| e.tag() == "body").unwrap_or(0);
    page.elements.get(body)?;
    let read = |trust: Trust| {
        let element = container(page, body, trust);
        let prose = Prose::of(page, element, trust);
        (prose.total() > 0).then(|| {
            let mut body = sift(page, &prose, element, title);
            let headline = super::particulars::headline(page, title, body.first);
            leads(page, element, headline, &mut body);
            body
        })
    };
    let chars =
        |body: &Option<Body>| body.as_ref().map_or(0, |b| b.kept.iter().map(|p| p.chars().count()).sum::<usize>());
    let found = read(Trust::Names);
    // Next to nothing, where the page has more: some name lied.
    if chars(&found) < 400 {
        let more = read(Trust::Few);
        if chars(&more) > 4 * chars(&found) {
            return more;
        }
    }
    found
}

/// How far names of classes are believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Trust {
    /// Every role counts.
    Names,
    /// Only those that are never given to a wrapper of the article.
    Few,
}

/// The prose of an element, and what the elements inside it are for.
struct Prose {
    /// First block of the element.
    from: usize,
    /// Characters of prose before each of its blocks, so that any run of blocks is one subtraction.
    before: Vec<usize>,
    /// The same of all text.
    text_before: Vec<usize>,
    /// The same of linked text.
    linked_before: Vec<usize>,
    /// The role of the outermost named element around each block, where it counts.
    roles: Vec<Option<Role>>,
    /// Whether most of the text stands under pictures.
    in_pictures: bool,
}

impl Prose {
    fn of(page: &Page<'_>, root: usize, trust: Trust) -> Prose {
        let blocks = page.elements[root].blocks.clone();
        let is_text = |b: &Block| heading(page, b).is_none();
        let all: Vec<usize> =
            page.blocks[blocks.clone()].iter().map(|b| if is_text(b) { prose_in(b) } else { 0 }).collect();
        let sum = |of: &[usize]| {
            let mut sums = vec![0];
            sums.extend(of.iter().scan(0, |sum, n| {
                *sum += n;
                Some(*sum)
            }));
            sums
        };
        let plain = sum(&all);
        let total = *plain.last().unwrap_or(&0);
        let mut roles: Vec<Option<Role>> = vec![None; blocks.len()];
        let inside = root + 1..page.elements[root].end.max(root + 1);
        // A story told in pictures has its text under them.
        let captions: std::collections::HashMap<&str, usize> = inside
            .clone()
            .filter(|at| page.elements[*at].role == Some(Role::Caption))
            .flat_map(|at| page.elements[at].blocks.clone())
            .map(|block| (page.blocks[block].text.as_str(), all[block - blocks.start]))
            .collect();
        let in_pictures = 2 * captions.values().sum::<usize>() > total;
        for at in inside.rev() {
            let element = &page.elements[at];
            let Some(role) = element.role else { continue };
            if role == Role::Caption && in_pictures {
                continue;
            }
            let always = matches!(role, Role::Hidden | Role::Comments | Role::Navigation | Role::Footer);
            if trust == Trust::Few && !always {
                continue;
            }
            let range = element.blocks.start - blocks.start..element.blocks.end - blocks.start;
            let held = plain[range.end] - plain[range.start];
            // A role is believed only if there is enough prose outside of its element.
            let outside = (total - held) as f64;
            let needed = if role == Role::Comments { 0.1 } else { 0.25 };
            // A notice can be longer than a short article; a wrapper of the article has its headline or much text.
            let wraps = held > 600 || page.elements[at..element.end].iter().any(|e| e.tag() == "h1");
            if held > 200 && wraps && outside < needed * total as f64 {
                continue;
            }
            for block in range {
                let given = &page.blocks[block + blocks.start];
                // An element inside a block speaks for it only if it is most of it.
                if given.element >= at || 2 * element.chars >= given.chars {
                    roles[block] = Some(role);
                }
            }
        }
        let counted: Vec<usize> = all.iter().zip(&roles).map(|(n, role)| if role.is_none() { *n } else { 0 }).collect();
        let text: Vec<usize> = page.blocks[blocks.clone()].iter().map(|b| b.chars).collect();
        let linked: Vec<usize> = page.blocks[blocks.clone()].iter().map(|b| b.linked).collect();
        Prose {
            from: blocks.start,
            before: sum(&counted),
            text_before: sum(&text),
            linked_before: sum(&linked),
            roles,
            in_pictures,
        }
    }

    fn total(&self) -> usize {
        *self.before.last().unwrap_or(&0)
    }

    fn within(&self, blocks: &std::ops::Range<usize>) -> usize {
        self.before[blocks.end - self.from] - self.before[blocks.start - self.from]
    }

    fn text_within(&self, blocks: &std::ops::Range<usize>) -> usize {
        self.text_before[blocks.end - self.from] - self.text_before[blocks.start - self.from]
    }

    fn linked_within(&self, blocks: &std::ops::Range<usize>) -> usize {
        self.linked_before[blocks.end - self.from] - self.linked_before[blocks.start - self.from]
    }
}

/// Characters of a block that count as prose.
fn prose_in(block: &Block) -> usize {
    // A character of Chinese, Japanese or Korean says as much as some three letters.
    let letters =
        if block.text.len() > 2 * block.chars && block.text.contains(is_dense) { 3 * block.chars } else { block.chars };
    let long = letters >= 80 || letters >= 40 && ends_sentence(&block.text);
    if long && 10 * block.linked <= 3 * block.chars { block.chars } else { 0 }
}

fn is_dense(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}')
}

fn ends_sentence(text: &str) -> bool {
    text.trim_end_matches(['"', '”', '’', '\'', '»', ')', ']', '“', '」'])
        .ends_with(['.', '!', '?', '…', '。', '！', '？', ':', '।', '؟'])
}

/// The element that holds the article: one whose name says so, if it holds enough; then inwards.
fn container(page: &Page<'_>, body: usize, trust: Trust) -> usize {
    let whole = Prose::of(page, body, trust);
    for hint in [Hint::Body, Hint::Article, Hint::Main] {
        let named: Vec<(usize, usize)> = (body..page.elements.len())
            .filter(|at| class::hint(page.elements[*at].node) == Some(hint))
            .map(|at| (at, Prose::of(page, at, trust).total()))
            .collect();
        let most = named.iter().map(|(_, held)| *held).max().unwrap_or(0);
        // Pages that load one article after the other begin with the one that was asked for.
        let Some((mut first, mut held)) = named.iter().copied().find(|(_, held)| 2 * held >= most) else { continue };
        if hint != Hint::Main {
            (first, held) = together(page, first, held, &named, trust);
        }
        if held < 120 || (held as f64) < ENOUGH * whole.total() as f64 {
            continue;
        }
        return match hint {
            Hint::Body => first,
            Hint::Article => inwards(page, &Prose::of(page, first, trust), first, 0.9),
            Hint::Main => inwards(page, &Prose::of(page, first, trust), first, MOST),
        };
    }
    inwards(page, &whole, body, MOST)
}

/// The element around all parts of a body that is cut into parts with other things between them, and its prose.
fn together(page: &Page<'_>, first: usize, held: usize, named: &[(usize, usize)], trust: Trust) -> (usize, usize) {
    let mut end = 0;
    let parts: Vec<(usize, usize)> = named
        .iter()
        .copied()
        // Parts that lie in parts are counted with these.
        .filter(|(at, _)| {
            let outer = *at >= end;
            end = end.max(page.elements[*at].end);
            outer
        })
        .filter(|(_, held)| *held > 0)
        .collect();
    let sum: usize = parts.iter().map(|(_, held)| held).sum();
    let Some((last, _)) = parts.last().copied().filter(|(last, _)| *last != first) else { return (first, held) };
    let around = page.ancestors(first).find(|a| page.elements[*a].end > last).unwrap_or(first);
    // A list of articles has parts too, each an article by itself, with a headline that leads to it or a date.
    let stands_alone = |part: &(usize, usize)| {
        (part.0..page.elements[part.0].end).any(|at| {
            let element = &page.elements[at];
            let heads = matches!(element.tag(), "h1" | "h2" | "h3")
                && page.blocks[element.blocks.clone()].iter().any(|b| 2 * b.linked > b.chars);
            heads || matches!(element.tag(), "time" | "h1")
        })
    };
    let separate = |part: &(usize, usize)| page.elements[part.0].tag() == "article" && stands_alone(part);
    let articles = page.elements[around..page.elements[around].end].iter().filter(|e| e.tag() == "article").count();
    let lists = articles > 1 && !parts.iter().all(|part| page.elements[part.0].tag() == "article");
    let whole = Prose::of(page, around, trust).total();
    if !lists && !parts.iter().any(separate) && 4 * whole <= 5 * sum { (around, whole) } else { (first, held) }
}

/// From an element to the innermost one that still holds most of its prose.
fn inwards(page: &Page<'_>, prose: &Prose, from: usize, most: f64) -> usize {
    let mut at = from;
    loop {
        let here = prose.within(&page.elements[at].blocks) as f64;
        let mut child = at + 1;
        while child < page.elements[at].end {
            let blocks = &page.elements[child].blocks;
            // Unclosed marks of emphasis can be around anything.
            let holds =
                !matches!(page.elements[child].tag(), "i" | "b" | "em" | "strong" | "u" | "font" | "span" | "small");
            if holds && blocks.len() > 1 && prose.within(blocks) as f64 >= most * here {
                break;
            }
            child = page.elements[child].end;
        }
        if child >= page.elements[at].end {
            return widened(page, prose, from, at);
        }
        at = child;
    }
}

/// The element around the one that was found, if the text begins there: prose above it, and next to none below it.
fn widened(page: &Page<'_>, prose: &Prose, from: usize, at: usize) -> usize {
    let parent = page.elements[at].parent;
    if at == from || parent < from {
        return at;
    }
    let (outer, inner) = (&page.elements[parent].blocks, &page.elements[at].blocks);
    let (above, below) = (prose.within(&(outer.start..inner.start)), prose.within(&(inner.end..outer.end)));
    if above > 80 && 10 * below < prose.within(inner) { parent } else { at }
}

/// Goes through the blocks of the container.
fn sift(page: &Page<'_>, prose: &Prose, element: usize, title: Option<&str>) -> Body {
    let range = page.elements[element].blocks.clone();
    let mut keep: Vec<bool> = range.clone().map(|at| stays(page, prose, element, at, title)).collect();
    // The last of what stays may be notes under the text.
    let mut last_ones: Vec<usize> = (0..keep.len()).rev().filter(|at| keep[*at]).take(5).collect();
    last_ones.retain(|at| residue::is_closing_note(&page.blocks[range.start + at].text));
    last_ones.into_iter().for_each(|at| keep[at] = false);
    let is_prose = |at: usize| prose.within(&(at..at + 1)) > 0 && keep[at - range.start];
    let first = range.clone().find(|at| is_prose(*at)).unwrap_or(range.start);
    let last = range.clone().rev().find(|at| is_prose(*at)).unwrap_or(range.start);
    let mut body = Body { kept: Vec::new(), dropped: Vec::new(), element, first };
    let mut seen = std::collections::HashSet::new();
    for at in range.clone() {
        let block = &page.blocks[at];
        // Pages made for large and small screens hold some text twice.
        let mut stays = keep[at - range.start] && (block.chars < 80 || seen.insert(block.text.as_str()));
        let tag = heading(page, &page.blocks[at]);
        if stays && tag.is_some() {
            // A heading over nothing that stays is the heading of what was left out.
            let next = (at + 1..range.end).find(|next| keep[next - range.start]);
            stays = next.is_some_and(|next| heading(page, &page.blocks[next]).is_none_or(|below| Some(below) > tag))
                && (at >= first || opens(page, at, first));
        }
        stays &= at >= first || prose.roles[at - prose.from] != Some(Role::Dek) || is_lead(block);
        let loose = at < first && !may_begin(page, at, first) || at > last && !may_end(page, at, last);
        if stays && loose && heading(page, &page.blocks[at]).is_none() {
            stays = false;
        }
        if stays { body.kept.push(block.text.clone()) } else { body.dropped.push(block.text.clone()) }
    }
    body
}

/// Whether a block under a headline is the first paragraph of the text, as the leads of agencies and of many papers are, and
/// not a line that only dresses the headline: whole sentences of some length.
fn is_lead(block: &Block) -> bool {
    block.chars >= LEAD
        && ends_sentence(&block.text)
        && 10 * block.linked <= 3 * block.chars
        && !residue::has_credit(&block.text)
}

/// The leads between the headline and the element that holds the text. What is a lead and stays out is remembered.
fn leads(page: &Page<'_>, element: usize, headline: usize, body: &mut Body) {
    let start = page.elements[element].blocks.start;
    let holds = |a: usize| a <= element && element < page.elements[a].end;
    let furniture = |block: &Block| {
        page.ancestors(block.element).take_while(|a| !holds(*a)).any(|a| {
            let role = page.elements[a].role;
            role.is_some_and(|role| !matches!(role, Role::Dek | Role::Particulars))
        })
    };
    let between = (headline + 1).min(start)..start;
    let known = |text: &str, body: &Body| {
        body.kept.iter().any(|kept| kept.contains(text) || text.contains(kept.as_str()) && kept.len() > 60)
    };
    let mut found = Vec::new();
    for block in page.blocks[between].iter().filter(|b| b.chars >= 40 && ends_sentence(&b.text)) {
        if is_lead(block) && !furniture(block) && !residue::is_residue(&block.text) && !known(&block.text, body) {
            found.push(block.text.clone());
        } else {
            body.dropped.push(block.text.clone());
        }
    }
    body.kept.splice(0..0, found);
}

/// Whether a heading stands right above the first paragraph, in a row with it: a sub-heading, unless it is a sentence, as
/// the line under a headline is.
fn opens(page: &Page<'_>, at: usize, first: usize) -> bool {
    let row = |block: usize| page.elements[page.blocks[block].element].parent;
    let headings = (at..first).all(|block| heading(page, &page.blocks[block]).is_some_and(|level| level > 1));
    headings && row(at) == row(first) && page.blocks[at].chars <= 80 && !ends_sentence(&page.blocks[at].text)
}

/// Whether a block before the first long paragraph may belong to the text: a sentence, or one that stands in a row with
/// the paragraph and is no byline.
fn may_begin(page: &Page<'_>, at: usize, first: usize) -> bool {
    let block = &page.blocks[at];
    let row = page.elements[page.blocks[first].element].parent;
    let element = &page.elements[block.element];
    let beside = element.tag() == "p" && element.parent == row
        || element.tag() == "li" && page.elements[element.parent].parent == row;
    let reads_on = beside && block.linked == 0 && block.text.split(' ').count() >= 5;
    ends_sentence(&block.text) || reads_on && !text::is_byline_or_date(&block.text)
}

/// Whether a block behind the last paragraph may belong to the text: a sentence, a list, a line of some length, one that
/// stands in a row with the paragraph.
fn may_end(page: &Page<'_>, at: usize, last: usize) -> bool {
    let block = &page.blocks[at];
    let element = &page.elements[block.element];
    let beside = element.tag() == "p" && element.parent == page.elements[page.blocks[last].element].parent;
    let plain = element.tag() == "li" || beside || block.text.split(' ').count() >= 6;
    ends_sentence(&block.text) || plain && 2 * block.linked <= block.chars
}

/// The level of the heading that a block is.
fn heading(page: &Page<'_>, block: &Block) -> Option<u8> {
    // Some sites set whole paragraphs as headings.
    if block.chars > 200 {
        return None;
    }
    match page.elements[block.element].tag() {
        "h1" => Some(1),
        "h2" => Some(2),
        "h3" => Some(3),
        "h4" => Some(4),
        "h5" => Some(5),
        "h6" => Some(6),
        _ => None,
    }
}

/// Whether a block may be part of an article, by itself.
fn stays(page: &Page<'_>, prose: &Prose, root: usize, at: usize, title: Option<&str>) -> bool {
    let block = &page.blocks[at];
    // The dek is known by where it stands; a heading further down is called a sub-heading just as often.
    if prose.roles[at - prose.from].is_some_and(|role| role != Role::Dek)
        || residue::is_residue(&block.text)
        || !block.text.contains(char::is_alphanumeric)
        || title == Some(block.text.as_str())
    {
        return false;
    }
    let words = block.text.split(' ').count();
    // A link that stands alone leads to another article of the site, unless it leads away from the site.
    let quoted = page.ancestors(block.element).take(4).any(|a| page.elements[a].tag() == "blockquote");
    if 10 * block.linked >= 7 * block.chars && words < 25 && !quoted && !page.leads_away(block) {
        return false;
    }
    if !prose.in_pictures && is_caption(page, block) {
        return false;
    }
    // A list or a table of links.
    let listed = page
        .ancestors(block.element)
        .take_while(|a| *a > root)
        .take(8)
        .find(|e| matches!(page.elements[*e].tag(), "ul" | "ol" | "table" | "dl"));
    if let Some(list) = listed {
        let range = &page.elements[list].blocks;
        let tells_more = words >= 6 && 10 * block.linked < 4 * block.chars;
        if 10 * prose.linked_within(range) > 5 * prose.text_within(range) && !tells_more && !page.leads_away(block) {
            return false;
        }
    }
    true
}

/// Whether a block is the words under a picture: short, and alone with it in a wrapper. A paragraph or an item that holds
/// a picture itself is none, nor is a full sentence without a credit.
fn is_caption(page: &Page<'_>, block: &Block) -> bool {
    let has_picture = |at: usize| {
        let end = page.elements[at].end;
        page.elements[at..end].iter().any(|e| matches!(e.tag(), "img" | "picture" | "figure"))
    };
    let is_text = |tag: &str| matches!(tag, "p" | "li" | "dd" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "blockquote");
    let element = &page.elements[block.element];
    let own_picture = || is_text(element.tag()) && has_picture(block.element);
    let says_much = block.chars >= 80 && ends_sentence(&block.text) && !residue::has_credit(&block.text);
    block.chars <= 200
        && !says_much
        && !own_picture()
        && page.ancestors(block.element).take(3).any(|at| {
            let blocks = &page.elements[at].blocks;
            let short = || page.blocks[blocks.clone()].iter().map(|b| b.chars).sum::<usize>() <= MOST_AROUND;
            !is_text(page.elements[at].tag()) && blocks.len() <= 2 && short() && has_picture(at)
        })
}
