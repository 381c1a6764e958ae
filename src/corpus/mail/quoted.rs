//! What the writer of a message wrote, apart from what the program added: quoted history, heads of forwarded messages,
//! signatures, footers of mailing lists.
//!
//! History is known by its marks: `>`, "On ... wrote:" and its like in eight languages, "-----Original Message-----", a
//! block of From, Sent, To and Subject. Answers between quotes are kept. A forwarded text is kept, since nobody else in
//! the folder may have it; so is history with nothing above it. Where such marks are missing, nothing is cut.

use std::sync::LazyLock;

use regex::Regex;

/// So many lines of dashes are looked at as the beginning of a signature.
const MAX_SIGNATURES: usize = 50;

/// A message taken apart.
#[derive(Debug, Default)]
pub(super) struct Parted {
    /// Lines of the article, blank ones too.
    pub(super) own: Vec<String>,
    /// Lines that are not.
    pub(super) dropped: Vec<String>,
    /// What the head of a forwarded message says.
    pub(super) origin: Option<Origin>,
    /// The line of `own` at which the forwarded text begins.
    pub(super) forwarded_at: usize,
}

/// Whence a forwarded text comes.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct Origin {
    pub(super) from: Option<String>,
    pub(super) date: Option<String>,
    pub(super) subject: Option<String>,
}

fn regex(pattern: &str) -> Option<Regex> {
    Regex::new(pattern).ok()
}

fn is(pattern: &LazyLock<Option<Regex>>, line: &str) -> bool {
    line.len() <= 400 && pattern.as_ref().is_some_and(|p| p.is_match(line))
}

/// "---------- Forwarded message ---------", "Begin forwarded message:".
static FORWARDED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    regex(
        r"(?ix)^(?:
        [-_*=>\s]{2,}(?:forwarded\ (?:message|by.*)|weitergeleitete\ nachricht|message\ (?:transf[ée]r[ée]|r[ée]exp[ée]di[ée])
            |mensaje\ reenviado|messaggio\ inoltrato|mensagem\ encaminhada|doorgestuurd\ bericht|пересылаемое\ сообщение
            |пересланное\ сообщение)[^\n]{0,60}?[-_*=\s:]{2,}
        |(?:begin\ forwarded\ message|anfang\ der\ weitergeleiteten\ (?:nachricht|e-?mail)
            |d[ée]but\ du\ message\ (?:r[ée]exp[ée]di[ée]|transf[ée]r[ée])|inicio\ del\ mensaje\ reenviado
            |inizio\ messaggio\ inoltrato|in[íi]cio\ da\ mensagem\ (?:encaminhada|reenviada)
            |начало\ переадресованного\ сообщения)\s*:
        )\s*$",
    )
});

/// "-----Original Message-----".
static ORIGINAL: LazyLock<Option<Regex>> = LazyLock::new(|| {
    regex(
        r"(?ix)^[-_*=\s]{2,}(?:original\ (?:message|appointment)|urspr[üu]ngliche\ nachricht|message\ d['’]origine
        |message\ original|mensaje\ original|messaggio\ originale|mensagem\ original|oorspronkelijk\ bericht
        |исходное\ сообщение)[-_*=\s]{2,}$",
    )
});

/// "On 5 May 2010, at 10:22, A. B. <a@b.example> wrote:".
static ATTRIBUTION: LazyLock<Option<Regex>> = LazyLock::new(|| {
    regex(
        r"(?ix)(?:
        \b(?:wrote|writes|schrieb|schreef|skrev|escribi[óo]|escreveu|ha\ scritto|a\ [ée]crit|написал(?:а|\(а\))?|пишет)
            (?:\s[^:\n]{0,120})?
        )\s?:\s*$",
    )
});

/// What shows that an attribution is one although no quote mark follows: a time of day or an address.
static CLOCK: LazyLock<Option<Regex>> = LazyLock::new(|| regex(r"\b\d{1,2}[:.h]\d{2}\b|@"));
static YEAR: LazyLock<Option<Regex>> = LazyLock::new(|| regex(r"\b(?:19|20)\d\d\b|\b\d{1,2}[./]\d{1,2}[./]\d\d\b"));

/// Lines that programs write under a message.
static ADDED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    regex(
        r"(?ix)^(?:
        sent\ (?:from|via|using)\ (?:my|mail|outlook|yahoo|samsung|proton|the\ all-new)\b.{0,60}|get\ outlook\ for\ .{2,20}
        |von\ (?:meinem|unterwegs)\b.{0,40}(?:gesendet|gesandt).{0,10}|gesendet\ von\ .{2,40}|envoy[ée]\ (?:de|depuis)\ mon\ .{2,40}
        |enviado\ (?:desde|do)\ m(?:i|eu)\ .{2,40}|inviato\ da(?:l\ mio)?\ i?p.{2,30}|отправлено\ с\ .{2,40}
        |(?:view|read|open|see)\ (?:this|the)\ (?:e-?mail|message|letter|newsletter|issue)?\s?(?:in|on)\ (?:your|a|the)\ (?:web\ )?browser\b.{0,200}
        |(?:view|read)\ (?:it\ )?(?:in|on)\ (?:your\ |the\ )?(?:browser|web|online)\b.{0,200}
        |(?:im\ browser|online)\ (?:ansehen|anzeigen|lesen).{0,200}
        )$",
    )
});

/// How one leaves a mailing list.
static LEAVING: LazyLock<Option<Regex>> = LazyLock::new(|| {
    regex(
        r"(?i)\bunsubscribe\b|\bto stop receiving\b|manage (?:your )?(?:email )?(?:preferences|subscriptions)|\babmelden\b|\babbestellen\b|se désabonner|se désinscrire|darse de baja|cancelar (?:la|su) suscripción|cancellar(?:e|si)|отписаться|/listinfo/|mailing list$",
    )
});

/// A labelled line of the head of a message: 0 From, 1 date, 2 To and others, 3 subject.
fn label(line: &str) -> Option<(usize, &str)> {
    #[rustfmt::skip]
    const LABELS: [&[&str]; 4] = [
        &["from", "von", "de", "da", "от", "van", "från", "fra"],
        &["date", "sent", "gesendet", "datum", "envoyé", "envoyé le", "enviado", "enviado el", "enviada em", "fecha",
          "data", "inviato", "дата", "отправлено", "verzonden", "skickat"],
        &["to", "cc", "bcc", "an", "à", "a", "para", "кому", "копия", "aan", "till", "til", "kopie", "cópia", "copie à",
          "reply-to", "antwort an", "répondre à", "importance", "attachments", "organization", "message-id"],
        &["subject", "betreff", "objet", "asunto", "oggetto", "assunto", "тема", "onderwerp", "ämne", "emne"],
    ];
    let line = line.trim().trim_start_matches(['>', ' ', '*', '_']);
    let at = line.find([':', '：']).filter(|at| *at <= 24)?;
    let name = line[..at].trim().trim_matches(['*', '_', ' ', '\u{a0}']).to_lowercase();
    let value = line[at..].trim_start_matches([':', '：', '*', '_', ' ', '\u{a0}']).trim();
    LABELS.iter().position(|names| names.contains(&name.as_str())).map(|kind| (kind, value))
}

/// The head of a message in its body: its end, and what it says.
fn head_block(lines: &[String], at: usize) -> Option<(usize, Origin)> {
    label(&lines[at])?;
    let mut origin = Origin::default();
    let (mut others, mut end, mut i) = (0, at, at);
    while i < lines.len() && i - at < 24 {
        let line = &lines[i];
        match label(line) {
            Some((kind, value)) => {
                let value = Some(value.to_string()).filter(|v| !v.is_empty());
                match kind {
                    0 => origin.from = origin.from.or(value),
                    1 => origin.date = origin.date.or(value),
                    3 => origin.subject = origin.subject.or(value),
                    _ => others += 1,
                }
                end = i + 1;
            }
            None if line.trim().is_empty() => break,
            // A long list of receivers goes on in the next line.
            None if i - end < 3 => {}
            None => break,
        }
        i += 1;
    }
    let complete = origin.from.is_some() && origin.date.is_some() && (origin.subject.is_some() || others > 0);
    complete.then_some((end, origin))
}

/// The attribution of a quote that begins at a line: where it ends. Programs break it over up to three lines.
fn attribution(lines: &[String], at: usize) -> Option<usize> {
    let mut joined = String::new();
    for (i, line) in lines.iter().enumerate().skip(at).take(3) {
        let line = line.trim();
        if line.is_empty() || line.starts_with('>') {
            return None;
        }
        joined.push_str(line);
        if is(&ATTRIBUTION, &joined) {
            // The words of a sentence above the attribution do not belong to it.
            return (joined.len() <= 300).then_some(i + 1);
        }
        joined.push(' ');
    }
    None
}

/// Whether a quoted text begins with the mark of a forwarded message.
pub(super) fn opens_forwarded(text: &str) -> bool {
    let first = text.split(':').next().unwrap_or_default();
    is(&FORWARDED, &format!("{first}:"))
}

fn is_quoted(line: &str) -> bool {
    line.trim_start().starts_with('>')
}

fn unquoted(line: &str) -> String {
    line.trim_start_matches(['>', ' ']).to_string()
}

/// Takes a message apart. `forwards` says that its subject calls it a forwarded one.
pub(super) fn part(lines: &[String], forwards: bool) -> Parted {
    // Runs of blank lines say no more than one does, and looking past them again and again takes time.
    let lines: Vec<String> = lines
        .iter()
        .enumerate()
        .filter(|(at, line)| *at == 0 || !line.trim().is_empty() || !lines[at - 1].trim().is_empty())
        .map(|(_, line)| line.clone())
        .collect();
    let lines = &lines[..];
    let mut parted = Parted::default();
    let mut nothing_above = true;
    let mut signatures = 0;
    let mut kept_quotes = Vec::new();
    let mut at = 0;
    // Behind the head of a forwarded message, everything is the article.
    let mut forwarded = false;
    while at < lines.len() {
        let line = lines[at].trim();
        nothing_above = nothing_above && parted.own.last().is_none_or(|l| l.trim().is_empty());
        let marked = is(&FORWARDED, line);
        let original = is(&ORIGINAL, line) || is_rule(line);
        if marked || original {
            let below = (at + 1..lines.len().min(at + 4)).find(|i| !lines[*i].trim().is_empty());
            let block = below.and_then(|i| head_block(lines, i));
            if marked || block.is_some() || is(&ORIGINAL, line) {
                if !marked && !forwards && !nothing_above && !forwarded {
                    parted.dropped.extend(lines[at..].iter().filter(|l| !l.trim().is_empty()).cloned());
                    break;
                }
                let end = block.as_ref().map_or(at + 1, |(end, _)| *end);
                enter(&mut parted, &lines[at..end], block.map(|(_, origin)| origin), &mut forwarded);
                at = end;
                continue;
            }
        }
        if let Some((end, origin)) = head_block(lines, at) {
            if !forwards && !nothing_above && !forwarded {
                parted.dropped.extend(lines[at..].iter().filter(|l| !l.trim().is_empty()).cloned());
                break;
            }
            enter(&mut parted, &lines[at..end], Some(origin), &mut forwarded);
            at = end;
            continue;
        }
        if !forwarded && let Some(end) = attribution(lines, at) {
            let said = lines[at..end].join(" ");
            let below = lines[end..].iter().find(|l| !l.trim().is_empty());
            let quotes = below.is_some_and(|l| is_quoted(l));
            let sure = is(&CLOCK, &said) && is(&YEAR, &said);
            if quotes || sure && below.is_none() {
                parted.dropped.extend_from_slice(&lines[at..end]);
                at = end;
                continue;
            }
            if sure && !nothing_above {
                parted.dropped.extend(lines[at..].iter().filter(|l| !l.trim().is_empty()).cloned());
                break;
            }
        }
        if is_quoted(line) && !forwarded {
            parted.dropped.push(line.to_string());
            kept_quotes.push(unquoted(line));
            at += 1;
            continue;
        }
        let dashed = (line == "--" || line == "—") && !nothing_above && signatures < MAX_SIGNATURES;
        if dashed || is_footer(lines, at) {
            signatures += 1;
            // A signature ends where the next message begins.
            let exact = lines[at] == "-- ";
            let far = if exact { lines.len() } else { lines.len().min(at + 40) };
            let begins = |i: &usize| {
                let line = lines[*i].trim();
                is(&FORWARDED, line)
                    || is(&ORIGINAL, line)
                    || head_block(lines, *i).is_some()
                    || attribution(lines, *i).is_some()
            };
            let end = (at + 1..far).find(begins).unwrap_or(far);
            // A line of dashes within a longer text parts its sections.
            let ends = end < far || far == lines.len();
            let short = ends && lines[at..end].iter().filter(|l| !l.trim().is_empty()).count() <= 20;
            if short || exact {
                parted.dropped.extend(lines[at..end].iter().filter(|l| !l.trim().is_empty()).cloned());
                at = end;
                continue;
            }
        }
        let last = lines[at..].iter().filter(|l| !l.trim().is_empty()).take(13).count() <= 12;
        if is(&ADDED, line) || last && is(&LEAVING, line) && line.len() <= 300 {
            parted.dropped.push(line.to_string());
        } else {
            let text = if forwarded && is_quoted(line) { unquoted(line) } else { lines[at].clone() };
            parted.own.push(text);
        }
        at += 1;
    }
    if parted.own.iter().all(|l| l.trim().is_empty()) && !kept_quotes.is_empty() {
        parted.dropped.retain(|l| !is_quoted(l));
        parted.own = kept_quotes;
    }
    parted
}

/// Begins the text of a forwarded message.
fn enter(parted: &mut Parted, head: &[String], origin: Option<Origin>, forwarded: &mut bool) {
    parted.dropped.extend(head.iter().filter(|l| !l.trim().is_empty()).cloned());
    if !*forwarded {
        parted.origin = origin;
        parted.forwarded_at = parted.own.len();
    }
    // Where one message is forwarded within the other, the inner one is whence the text comes only if nothing is above.
    parted.own.push(String::new());
    *forwarded = true;
}

/// The line that Outlook draws above the head of what is answered.
fn is_rule(line: &str) -> bool {
    line.len() >= 10 && line.bytes().all(|b| b == b'_' || b == b'-' || b == b'=')
}

/// The line above the footer of a mailing list, with the words that make it one below.
fn is_footer(lines: &[String], at: usize) -> bool {
    let line = lines[at].trim();
    is_rule(line)
        && lines.len() - at <= 14
        && lines[at + 1..].iter().any(|l| is(&LEAVING, l.trim()) || l.to_lowercase().contains("mailing list"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn own(message: &str, forwards: bool) -> String {
        let lines: Vec<String> = message.lines().map(str::to_string).collect();
        part(&lines, forwards).own.join("\n").trim().to_string()
    }

    #[test]
    fn history_goes_in_every_language() {
        for mark in [
            "On Thu, Apr 20, 1978 at 11:12 AM, Clara Whitlow\n<whitlow@a.example> wrote:\n\n> Old.",
            "Am 20.04.1978 um 11:12 schrieb Miguel Santoro:\n> Old.",
            "Le 20 avr. 1978 à 11:12, Clara Whitlow <w@a.example> a écrit :\n\nOld.",
            "El jue, 20 abr 1978 a las 11:12, Clara (<w@a.example>) escribió:\n\n> Old.",
            "Il giorno gio 20 apr 1978 alle ore 11:12 Clara <w@a.example> ha scritto:\n> Old.",
            "Em qui., 20 de abr. de 1978 às 11:12, Clara <w@a.example> escreveu:\n> Old.",
            "20 апреля 1978, 11:12 от Clara <w@a.example> написал(а):\n> Old.",
            "-----Original Message-----\nFrom: Clara\nSent: Thursday, April 20, 1978\nTo: M\nSubject: X\n\nOld.",
            "________________________________\nVon: Clara\nGesendet: Donnerstag, 20. April 1978\nAn: M\nBetreff: X\n\nOld.",
            "De : Clara\nEnvoyé : jeudi 20 avril 1978\nÀ : M\nObjet : X\n\nOld.",
        ] {
            assert_eq!(own(&format!("New.\n\n{mark}"), false), "New.", "{mark}");
        }
    }

    #[test]
    fn answers_between_quotes_stay() {
        let message = "Clara wrote:\n> When was it signed?\n\nIn 1903.\n\n> And by whom?\n\nBy Hay.";
        assert_eq!(own(message, false), "In 1903.\n\n\nBy Hay.");
    }

    #[test]
    fn a_forwarded_text_is_the_article() {
        let message = "---------- Forwarded message ---------\nFrom: Clara <c@a.example>\nDate: Sat, Jul 18, 1998\nSubject: A court\nTo: <d@a.example>\n\nROME - Delegates wept.\n\n> A quote in it.";
        let lines: Vec<String> = message.lines().map(str::to_string).collect();
        let parted = part(&lines, true);
        assert_eq!(parted.own.join("\n").trim(), "ROME - Delegates wept.\n\nA quote in it.");
        assert_eq!(parted.origin.and_then(|o| o.from).as_deref(), Some("Clara <c@a.example>"));
        let outlook = "Please read.\n\nFrom: Clara\nSent: 18 July 1998\nTo: D\nSubject: A court\n\nDelegates wept.";
        assert_eq!(own(outlook, true), "Please read.\n\n\n\nDelegates wept.");
    }

    #[test]
    fn prose_is_no_history() {
        for prose in [
            "In 1947 Kennan wrote:\n\nThe main element must be containment.",
            "From: the harbour to the hills.\n\nSubject: to review.",
            "He wrote:\n\"We shall not sign.\"",
            "Minister of War:\n\nA title.",
        ] {
            assert_eq!(own(prose, false), prose);
        }
    }

    #[test]
    fn signatures_and_footers_go() {
        assert_eq!(own("Text.\n\n-- \nClara Whitlow\nThe Meridian Review", false), "Text.");
        let footer = "Text.\n_______________________________________________\nDiplo mailing list\nhttps://a.example/listinfo/diplo";
        assert_eq!(own(footer, false), "Text.");
        assert_eq!(own("Text.\n\nSent from my iPhone", false), "Text.");
        let sections = format!("One.\n--\n{}", "Two.\n".repeat(60));
        assert_eq!(own(&sections, false), sections.trim());
        assert_eq!(own("Text.\n\nTo unsubscribe, click here: https://a.example", false), "Text.");
    }
}
