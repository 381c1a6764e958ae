//! What the control words of Rich Text mean: which groups are no text, which letters have a name, what a word does to the
//! state of its group, and what the tables of fonts and styles say.

use encoding_rs::Encoding;

use super::{Frame, Reader, Role, Target};

/// A style sheet and a table of fonts have at most so many entries that are kept.
const MAX_ENTRIES: usize = 10_000;

impl Reader {
    pub(super) fn word(&mut self, word: &str, number: Option<i32>) {
        if word == "u" {
            return self.unicode(number.unwrap_or(0));
        }
        if self.skip > 0 && !matches!(word, "par" | "cell" | "row" | "sect" | "line" | "pard") {
            self.skip -= 1;
            return;
        }
        self.skip = 0;
        self.decode();
        let on = number != Some(0);
        let starred = std::mem::take(&mut self.now.starred);
        if self.now.target == Target::Nowhere {
            return;
        }
        if let Some(target) = destination(word) {
            self.now.target = target;
            self.said.clear();
            return;
        }
        match word {
            "footnote" => return self.start_frame(Frame::Note),
            "shptxt" => return self.start_frame(Frame::Box),
            "upr" => self.now.twice = true,
            "ud" => {}
            _ if starred => {
                self.now.target = Target::Nowhere;
                return;
            }
            _ => {}
        }
        match self.now.target {
            Target::Fonts => return self.font_word(word, number),
            Target::Styles => return self.style_word(word, number),
            Target::Body => {}
            _ => return,
        }
        if let Some(mark) = named_character(word) {
            return self.say(mark);
        }
        match word {
            "ansicpg" => self.encoding = number.and_then(code_page).unwrap_or(self.encoding),
            "mac" => self.encoding = encoding_rs::MACINTOSH,
            "uc" => self.now.unicode_skip = usize::try_from(number.unwrap_or(1)).unwrap_or(0).min(8),
            "deff" if self.now.font.is_none() => self.now.font = number,
            "f" => self.now.font = number,
            "plain" => {
                (self.now.bold, self.now.hidden, self.now.deleted, self.now.raised) = (false, false, false, false);
                self.now.size = 0;
            }
            "super" => self.now.raised = on,
            "nosupersub" | "sub" => self.now.raised = false,
            "b" => self.now.bold = on,
            "fs" => self.now.size = number.and_then(|n| u16::try_from(n).ok()).unwrap_or(0),
            "v" => self.now.hidden = on,
            "deleted" => self.now.deleted = on,
            "pard" => (self.now.role, self.now.in_table) = (Role::Body, false),
            "s" => self.now.role = number.and_then(|n| self.styles.get(&n).copied()).unwrap_or_default(),
            "outlinelevel" if self.now.role == Role::Body => {
                let level = number.and_then(|n| u8::try_from(n).ok()).filter(|level| *level < 9);
                self.now.role = level.map_or(Role::Body, |level| Role::Heading(level + 1));
            }
            "intbl" => self.now.in_table = true,
            "par" | "sect" | "page" => self.end_paragraph(),
            "cell" | "nestcell" => {
                self.start_cell();
                self.end_cell();
            }
            "trowd" => {
                if let Some(level) = self.levels.last_mut() {
                    level.row_defined = true;
                }
            }
            "row" | "nestrow" => self.end_row(),
            _ => {}
        }
    }

    fn font_word(&mut self, word: &str, number: Option<i32>) {
        match word {
            "f" => {
                // Some writers put all fonts into one group.
                if !self.entry_font.name.is_empty() {
                    self.end_entry();
                }
                self.entry = number.unwrap_or(0);
            }
            "fcharset" => {
                self.entry_font.pictorial = number == Some(2);
                self.entry_font.encoding = number.and_then(charset);
            }
            "cpg" => self.entry_font.encoding = number.and_then(code_page).or(self.entry_font.encoding),
            _ => {}
        }
    }

    fn style_word(&mut self, word: &str, number: Option<i32>) {
        match word {
            "s" => self.entry = number.unwrap_or(0),
            "outlinelevel" => self.entry_outline = number.and_then(|n| u8::try_from(n).ok()).filter(|n| *n < 9),
            // Styles of characters and tables have numbers of their own.
            "cs" | "ts" | "ds" => self.entry = -1,
            _ => {}
        }
    }

    /// The group of one font or one style ends.
    pub(super) fn end_entry(&mut self) {
        let outline = self.entry_outline.take();
        let font = std::mem::take(&mut self.entry_font);
        let name = std::mem::take(&mut self.said);
        match self.now.target {
            Target::Fonts if !font.name.is_empty() && self.fonts.len() < MAX_ENTRIES => {
                self.fonts.insert(self.entry, font);
            }
            Target::Styles if !name.is_empty() && self.entry >= 0 && self.styles.len() < MAX_ENTRIES => {
                let role = Role::of_style(name.trim().trim_end_matches(';'));
                let by_outline = outline.map_or(Role::Body, |level| Role::Heading(level + 1));
                self.styles.insert(self.entry, if role == Role::Body { by_outline } else { role });
            }
            _ => {}
        }
        self.entry = 0;
    }
}

/// Groups that are no text of the document, by their first word.
fn destination(word: &str) -> Option<Target> {
    Some(match word {
        "fonttbl" => Target::Fonts,
        "stylesheet" => Target::Styles,
        "info" => Target::Info,
        "title" => Target::Title,
        "author" => Target::Author,
        "shp" | "shpinst" | "shpgrp" => Target::Shape,
        "colortbl" | "listtable" | "listoverridetable" | "revtbl" | "rsidtbl" | "filetbl" | "generator" | "pict"
        | "nonshppict" | "shppict" | "shprslt" | "objdata" | "objclass" | "objname" | "header" | "headerl"
        | "headerr" | "headerf" | "footer" | "footerl" | "footerr" | "footerf" | "ftnsep" | "ftnsepc" | "ftncn"
        | "aftnsep" | "aftnsepc" | "aftncn" | "fldinst" | "datafield" | "formfield" | "listtext" | "pntext"
        | "pntxta" | "pntxtb" | "annotation" | "atnid" | "atnauthor" | "atndate" | "atnref" | "atrfstart"
        | "atrfend" | "atnparent" | "atnicn" | "xe" | "tc" | "rxe" | "txe" | "bkmkstart" | "bkmkend" | "mmath"
        | "themedata" | "colorschememapping" | "latentstyles" | "datastore" | "xmlnstbl" | "userprops" | "docvar"
        | "keywords" | "subject" | "operator" | "comment" | "doccomm" | "company" | "manager" | "category"
        | "hlinkbase" | "template" | "sp" | "nesttableprops" | "do" | "private" | "falt" | "panose" | "fname"
        | "levelnumbers" | "leveltext" => Target::Nowhere,
        _ => return None,
    })
}

/// Characters that have a word of their own.
fn named_character(word: &str) -> Option<&'static str> {
    Some(match word {
        "tab" | "enspace" | "emspace" | "qmspace" => " ",
        "line" | "lbr" | "softline" => "\n",
        "emdash" => "—",
        "endash" => "–",
        "bullet" => "•",
        "lquote" => "‘",
        "rquote" => "’",
        "ldblquote" => "“",
        "rdblquote" => "”",
        "zwj" => "\u{200d}",
        "zwnj" => "\u{200c}",
        _ => return None,
    })
}

/// The encoding of a Windows code page.
fn code_page(number: i32) -> Option<&'static Encoding> {
    let label = match number {
        866 => "ibm866",
        874 => "windows-874",
        932 => "shift_jis",
        936 | 54936 => "gb18030",
        949 => "euc-kr",
        950 => "big5",
        10000 => "macintosh",
        10007 => "x-mac-cyrillic",
        20866 => "koi8-r",
        21866 => "koi8-u",
        65001 => "utf-8",
        1250..=1258 => return Encoding::for_label(format!("windows-{number}").as_bytes()),
        28591..=28606 => return Encoding::for_label(format!("iso-8859-{}", number - 28590).as_bytes()),
        _ => return None,
    };
    Encoding::for_label(label.as_bytes())
}

/// The encoding of a font's character set. 0 and 1 leave it to the file.
fn charset(number: i32) -> Option<&'static Encoding> {
    code_page(match number {
        77 => 10000,
        128 => 932,
        129 | 130 => 949,
        134 => 936,
        136 => 950,
        161 => 1253,
        162 => 1254,
        163 => 1258,
        177 => 1255,
        178..=180 => 1256,
        186 => 1257,
        204 => 1251,
        222 => 874,
        238 => 1250,
        _ => return None,
    })
}
