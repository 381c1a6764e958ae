//! When an article without a date can have appeared, reasoned from what it says.
//!
//! Four kinds of evidence, each with a reason that a reader can check: the latest date that the text treats as past;
//! deaths of persons whose record has a day of death; offices named before a name ("Secretary of State John Kerry"),
//! whose beginning is a lower bound and whose end an upper one; a state that is gone and is spoken of as present. A
//! month without its year at a known event says that the article is less than a year younger. What contradicts firmer
//! evidence is dropped: an essay on history names office-holders of its time, so an end of office counts only where the
//! sentence speaks of the present and nothing later is known. Limits: English; the title is not read; a text that
//! quotes an old one at length may be taken for it.

use jiff::ToSpan;

use crate::article::{Article, Bounds, DateKind, Kind, Mention, MentionedDate, PartialDate, Precision};
use crate::authority::{Authority, Office, Record, fold};
use crate::sentence::sentences;

use std::ops::Range;

/// One thing that the text says of its time.
#[derive(Debug, Clone)]
struct Evidence {
    date: PartialDate,
    reason: String,
}

/// The bounds of an article, where its text tells any.
pub(super) fn of(
    authority: &Authority,
    article: &Article,
    mentions: &[Mention],
    dates: &[MentionedDate],
) -> Option<Bounds> {
    if article.published.is_some() {
        return None;
    }
    let reader =
        Reader { authority, text: &article.text, mentions, dates, sentences: sentences(&article.text).collect() };
    reader.bounds()
}

struct Reader<'a> {
    authority: &'a Authority,
    text: &'a str,
    mentions: &'a [Mention],
    dates: &'a [MentionedDate],
    sentences: Vec<Range<usize>>,
}

impl Reader<'_> {
    fn bounds(&self) -> Option<Bounds> {
        let mut lower: Vec<Evidence> = Vec::new();
        let mut upper: Vec<Evidence> = Vec::new();
        lower.extend(self.latest_past_date());
        for mention in self.mentions.iter().filter(|m| m.kind == Kind::Person) {
            let Some(record) = self.record(mention) else { continue };
            if let Some((death, month)) = self.death(mention, record) {
                if let Some(month) = month {
                    self.bare_months(&death, month, &mut lower, &mut upper);
                }
                lower.push(death);
            }
            self.office(mention, record, &mut lower, &mut upper);
        }
        upper.extend(self.living_state());
        // The latest lower bound holds; of several that say the same the first named.
        let from = lower.into_iter().rev().max_by_key(|e| e.date.first_day());
        // An office that ended before it was held by somebody of the past.
        let floor = from.as_ref().map(|e| e.date.first_day());
        upper.retain(|e| floor.is_none_or(|floor| e.date.last_day() >= floor));
        upper.sort_by_key(|e| e.date.last_day());
        let mut upper = upper.into_iter();
        let until = upper.next();
        // One more that says the same less narrowly helps who wants to check.
        let support = until.as_ref().and_then(|until| upper.find(|e| e.date != until.date));
        let reasons: Vec<String> =
            from.iter().chain(&until).chain(&support).map(|e| e.reason.clone()).fold(Vec::new(), |mut all, reason| {
                if !all.contains(&reason) {
                    all.push(reason);
                }
                all
            });
        (!reasons.is_empty()).then(|| Bounds { from: from.map(|e| e.date), until: until.map(|e| e.date), reasons })
    }

    fn record(&self, mention: &Mention) -> Option<&Record> {
        let path = &mention.record.as_ref()?.path;
        self.authority.lookup(path).into_iter().next()
    }

    /// The sentence that holds a span of the text; two where a full stop within it looks like the end of one.
    fn sentence(&self, span: Range<usize>) -> Range<usize> {
        let place = |at: usize| self.sentences.get(self.sentences.partition_point(|s| s.end <= at)).cloned();
        let first = place(span.start).unwrap_or(span.clone());
        let last = place(span.end.saturating_sub(1)).unwrap_or(span);
        first.start..last.end.max(first.end)
    }

    fn times_in(&self, range: &Range<usize>) -> impl Iterator<Item = &MentionedDate> {
        let first = self.dates.partition_point(|d| d.start < range.start);
        let end = range.end;
        self.dates[first..].iter().take_while(move |d| d.start < end)
    }

    /// The latest date that the text treats as past.
    fn latest_past_date(&self) -> Option<Evidence> {
        let today = this_year();
        let past = self.dates.iter().filter(|d| matches!(d.kind, DateKind::Date | DateKind::Time)).filter_map(|d| {
            let (from, to) = d.span()?;
            // A decade or a century as a whole may not be over.
            let single = from == to || from.year() == to.year();
            // No past lies ahead of the clock: resolution 2094 is no year.
            let over = today.is_none_or(|today| i64::from(from.year()) <= today);
            let single = over && single && self.text[d.start..d.end].contains(|c: char| c.is_ascii_digit());
            (single && self.is_past(d)).then_some((d, from))
        });
        // The first of those that name the latest time.
        let (date, from) = past.fold(None, |best: Option<(&MentionedDate, PartialDate)>, (d, from)| match best {
            Some((_, latest)) if latest.first_day() >= from.first_day() => best,
            _ => Some((d, from)),
        })?;
        let said = &self.text[date.start..date.end];
        Some(Evidence {
            date: from,
            reason: format!("it speaks of {} as past", said.split_whitespace().collect::<Vec<_>>().join(" ")),
        })
    }

    /// Whether a sentence speaks of a date as of something past: a verb of the past in its clause, none of plans.
    fn is_past(&self, date: &MentionedDate) -> bool {
        let sentence = self.sentence(date.start..date.end);
        let before = &self.text[sentence.start..date.start];
        let last = words(before).next_back().map(str::to_lowercase).unwrap_or_default();
        if matches!(
            last.as_str(),
            "by" | "until"
                | "till"
                | "for"
                | "before"
                | "through"
                | "to"
                | "towards"
                | "beyond"
                | "post"
                | "than"
                | "from"
                | "year"
        ) {
            return false;
        }
        // "Resolution 435 (1978)" was adopted in that year.
        if before.ends_with('(')
            && self.text[date.end..].starts_with(')')
            && words(before).nth_back(1).is_some_and(|w| w.eq_ignore_ascii_case("resolution"))
        {
            return true;
        }
        // The clause: what is joined by commas is read with it, what a semicolon parts is not.
        let start = before.rfind(';').map_or(sentence.start, |at| sentence.start + at);
        let end = self.text[date.end..sentence.end].find(';').map_or(sentence.end, |at| date.end + at);
        if words(&self.text[start..end]).any(|w| PLANS.contains(&w.to_lowercase().as_str())) {
            return false;
        }
        // The nearest verb before the date, else the first behind. "To" makes an infinitive, which may still be to come.
        let is_verb = |word: &str| {
            let lower = word.to_lowercase();
            WAS.contains(&lower.as_str()) || lower.len() > 4 && lower.ends_with("ed")
        };
        let near = |mut words: Vec<&str>| {
            words.truncate(10);
            words.into_iter().find(|w| w.eq_ignore_ascii_case("to") || is_verb(w)).map(is_verb)
        };
        near(words(&self.text[start..date.start]).rev().collect())
            .or_else(|| near(words(&self.text[date.end..end]).collect()))
            .unwrap_or(false)
    }

    /// The death of a person, if the text speaks of it, and the month that it names with it and without a year.
    fn death(&self, mention: &Mention, record: &Record) -> Option<(Evidence, Option<i8>)> {
        const ENDS: &[&str] =
            &["death", "execution", "assassination", "funeral", "killing", "murder", "passing", "suicide", "burial"];
        const DIES: &[&str] = &["died", "executed", "assassinated", "murdered"];
        let died = record.died?;
        let sentence = self.sentence(mention.start..mention.end);
        if words(&self.text[sentence.clone()]).any(|w| NOT_YET.contains(&w.to_lowercase().as_str())) {
            return None;
        }
        let before: Vec<String> = words(&self.text[sentence.start..mention.start]).map(str::to_lowercase).collect();
        let after = &self.text[mention.end..sentence.end];
        let following: Vec<String> = words(after).take(6).map(str::to_lowercase).collect();
        let nth = |k: usize| following.get(k).map(String::as_str).unwrap_or_default();
        let back = |k: usize| {
            before.len().checked_sub(k).and_then(|at| before.get(at)).map(String::as_str).unwrap_or_default()
        };
        let possessive = nth(0) == "s" && after.starts_with(['\'', '’'])
            || after.starts_with('\'') && record.surname().ends_with('s');
        let owned = usize::from(nth(0) == "s");
        let event = if possessive && ENDS.contains(&nth(owned)) {
            nth(owned)
        } else if possessive && nth(owned + 1) != "of" && nth(owned) == "arrest" && ENDS.contains(&nth(owned + 2)) {
            nth(owned + 2)
        } else if back(1) == "of" && ENDS.contains(&back(2)) {
            back(2)
        } else if back(1) == "late" && back(2) == "the" || (DIES.contains(&nth(0)) && after.starts_with(' ')) {
            "death"
        } else if matches!(nth(0), "was" | "had") && DIES.contains(&nth(1))
            || nth(0) == "who" && DIES.contains(&nth(1))
            || nth(0) == "passed" && nth(1) == "away"
        {
            if nth(1) == "executed" { "execution" } else { "death" }
        } else {
            return None;
        };
        // "The ruler who died in 1994" of another: the date in the sentence must not contradict the record.
        let contradicts = self
            .times_in(&sentence)
            .filter(|d| d.kind == DateKind::Date)
            .filter_map(MentionedDate::span)
            .any(|(from, _)| from.precision() > Precision::Year && from.year() > died.year());
        if contradicts && event == "death" && back(1) != "late" {
            return None;
        }
        let name = possessive_of(&record.name);
        let reason = format!("{name} {event} in {}", month_and_year(died));
        let bare = self.times_in(&sentence).find_map(|d| self.bare_month(d)).filter(|m| died.month() == Some(*m));
        Some((Evidence { date: died, reason }, bare))
    }

    /// The month of an expression that names one and no year: `XXXX-12`.
    fn bare_month(&self, date: &MentionedDate) -> Option<i8> {
        let rest = date.value.strip_prefix("XXXX-")?;
        let month = rest.get(..2)?.parse().ok()?;
        (date.kind == DateKind::Date && date.span().is_none()).then_some(month)
    }

    /// What follows when a known event is named with its month and without its year: the article is less than a year
    /// younger, and months that follow within half a year lie behind it, if the text speaks of them as past.
    fn bare_months(&self, event: &Evidence, month: i8, lower: &mut Vec<Evidence>, upper: &mut Vec<Evidence>) {
        let year = event.date.year();
        let eleven_on = i32::from(year) * 12 + i32::from(month) - 1 + 11;
        let until = i16::try_from(eleven_on / 12)
            .ok()
            .and_then(|y| PartialDate::from_month(y, i8::try_from(eleven_on % 12 + 1).ok()?));
        if let Some(date) = until {
            let name = MONTHS[usize::try_from(month - 1).unwrap_or(0).min(11)];
            let reason = format!("{}, told as \"{name}\" without a year, so within eleven months", event.reason);
            upper.push(Evidence { date, reason });
        }
        for date in self.dates {
            let Some(other) = self.bare_month(date) else { continue };
            let later = (other - month).rem_euclid(12);
            let sentence = self.sentence(date.start..date.end);
            let planned = words(&self.text[sentence]).any(|w| {
                matches!(
                    w.to_lowercase().as_str(),
                    "will" | "would" | "next" | "due" | "scheduled" | "planned" | "expected"
                )
            });
            let preceded = words(&self.text[..date.start])
                .next_back()
                .is_some_and(|w| matches!(w.to_lowercase().as_str(), "by" | "until" | "next"));
            if !(1..=6).contains(&later) || planned || preceded {
                continue;
            }
            if let Some(from) = PartialDate::from_month(year + i16::from(other < month), other) {
                let said = &self.text[date.start..date.end];
                lower.push(Evidence { date: from, reason: format!("{}, and {said} after it", event.reason) });
            }
        }
    }

    /// What an office before a name says: "Secretary of State John Kerry".
    fn office(&self, mention: &Mention, record: &Record, lower: &mut Vec<Evidence>, upper: &mut Vec<Evidence>) {
        let sentence = self.sentence(mention.start..mention.end);
        let before = canonical(&self.text[sentence.start..mention.start]);
        let spoken: Vec<&str> = before.split(' ').filter(|w| !w.is_empty()).collect();
        // The longest title that stands directly before the name.
        let matching = record.offices.iter().filter_map(|o| {
            let title = canonical(&o.title);
            let title: Vec<&str> = title.split(' ').filter(|w| !w.is_empty()).collect();
            (!title.is_empty() && spoken.ends_with(&title)).then_some((title.len(), o))
        });
        let held: Vec<(usize, &Office)> = matching.collect();
        let Some(length) = held.iter().map(|(length, _)| *length).max() else { return };
        // Nothing but the country may stand between title and words such as "former".
        let introduction = &spoken[..spoken.len() - length];
        if self.text[sentence.start..mention.start].trim_end().ends_with(['-', '–', ',']) {
            return;
        }
        let near = &introduction[introduction.len().saturating_sub(5)..];
        let title_word = near.last().is_some_and(|w| {
            matches!(
                *w,
                "vice"
                    | "deputy"
                    | "assistant"
                    | "under"
                    | "shadow"
                    | "elect"
                    | "acting"
                    | "first"
                    | "lord"
                    | "junior"
                    | "general"
                    | "associate"
            )
        });
        if title_word {
            return;
        }
        let offices: Vec<&Office> = held.iter().filter(|(l, _)| *l == length).map(|(_, o)| *o).collect();
        let Some(first) = offices.iter().min_by_key(|o| o.from.map(PartialDate::first_day)) else { return };
        let last = offices
            .iter()
            .max_by_key(|o| o.until.map_or(jiff::civil::Date::MAX, PartialDate::last_day))
            .unwrap_or(first);
        let when = match (first.from, last.until) {
            (Some(from), Some(until)) => format!("{} to {}", month_of(from), month_of(until)),
            (Some(from), None) => format!("since {}", month_of(from)),
            (None, Some(until)) => format!("until {}", month_of(until)),
            (None, None) => return,
        };
        let reason = format!("{} in office as {}, {when}", record.name, first.title);
        if near.iter().any(|w| matches!(*w, "elect" | "designate" | "candidate" | "incoming" | "future")) {
            return;
        }
        // Whoever led a state under another title until then may have been called by the later one.
        let led = |from: PartialDate| {
            record.offices.iter().any(|o| {
                o.of == first.of
                    && o.from.is_some_and(|f| f.first_day() < from.first_day())
                    && o.until.is_none_or(|u| u.last_day() >= from.first_day())
            })
        };
        if let Some(from) = first.from.filter(|from| length > 1 || !led(*from)) {
            lower.push(Evidence { date: from, reason: reason.clone() });
        }
        let gone = near.iter().any(|w| GONE.contains(w))
            || introduction.iter().any(|w| matches!(*w, "former" | "then" | "late"));
        if let Some(until) = last.until.filter(|_| !gone && self.is_of_today(mention, &sentence)) {
            upper.push(Evidence { date: until, reason });
        }
    }

    /// Whether a sentence speaks of its own day: by a time counted from it, or the tense; not if it names a year.
    fn is_of_today(&self, mention: &Mention, sentence: &Range<usize>) -> bool {
        let dated = self.times_in(sentence).any(|d| d.kind == DateKind::Date && d.span().is_some());
        if dated || self.is_quoted(mention) {
            return false;
        }
        let counted = self.times_in(sentence).any(|d| {
            let said = self.text[d.start..d.end].to_lowercase();
            let this = [
                "this week",
                "this month",
                "this year",
                "last week",
                "last month",
                "yesterday",
                "tomorrow",
                "next week",
                "next month",
                "this morning",
                "last night",
            ];
            this.iter().any(|t| said.ends_with(t)) || d.value.starts_with("XXXX-WXX")
        });
        let following = self.text[mention.end..sentence.end].trim_start_matches(['\'', '’']);
        // The verb of the name itself.
        let speaks = words(following).take(2).any(|w| matches!(w, "says" | "is" | "has" | "will" | "wants" | "plans"));
        counted || speaks
    }

    /// Whether an odd number of quotation marks stands before the name in its paragraph.
    fn is_quoted(&self, mention: &Mention) -> bool {
        let paragraph = self.text[..mention.start].rfind("\n\n").map_or(0, |at| at + 2);
        let before = &self.text[paragraph..mention.start];
        before.matches('"').count() % 2 == 1 || before.matches('“').count() > before.matches('”').count()
    }

    /// A state that is gone, spoken of as present at least three times: "the Soviet Union is".
    fn living_state(&self) -> Option<Evidence> {
        let mut living: Vec<(&Record, PartialDate, usize)> = Vec::new();
        for mention in self.mentions.iter().filter(|m| m.kind == Kind::Country) {
            let Some(record) = self.record(mention) else { continue };
            let Some(until) = record.until else { continue };
            let next = words(self.text[mention.end..].get(..40).unwrap_or_default()).next().unwrap_or_default();
            let speaks = self.text[mention.end..].starts_with(' ')
                && matches!(
                    next,
                    "is" | "has"
                        | "continues"
                        | "remains"
                        | "wants"
                        | "refuses"
                        | "supports"
                        | "considers"
                        | "believes"
                        | "proposes"
                );
            if speaks && !self.is_quoted(mention) {
                match living.iter_mut().find(|(r, _, _)| r.id == record.id) {
                    Some((_, _, count)) => *count += 1,
                    None => living.push((record, until, 1)),
                }
            }
        }
        let (record, until, _) =
            living.into_iter().filter(|(_, _, count)| *count >= 3).min_by_key(|(_, until, _)| until.last_day())?;
        // Habits of speech outlive a state by some months.
        let date = PartialDate::from(until.last_day().checked_add(6.months()).ok()?);
        Some(Evidence { date, reason: format!("{} is spoken of as existing (to {})", record.name, month_of(until)) })
    }
}

/// Words of a clause that speaks of plans.
#[rustfmt::skip]
const PLANS: &[&str] = &[
    "will", "would", "shall", "should", "must", "may", "might", "could", "can", "target", "targets", "goal",
    "goals", "agenda", "plan", "plans", "planned", "deadline", "expected", "scheduled", "due", "horizon",
    "forecast", "projected", "projections", "vision", "strategy", "aim", "aims", "expires", "upcoming",
    "forthcoming", "next", "if", "propose", "proposed", "proposes", "intends", "future", "programme", "period",
    "roadmap", "budget", "commitment", "commitments", "achieve", "achieving", "postponed", "conference",
    "candidate", "candidature", "term", "olympic", "olympics", "games", "estimated", "estimates", "hope", "hopes",
    "coming", "prospects", "preparations", "prepare", "preparing", "convene", "let", "towards", "ahead",
    "potential", "invite", "invited", "welcome", "designate", "designated", "proclaimed", "proclaim", "declare",
    "declared", "decided", "decision", "agreed", "pledged", "looking", "designation", "celebration", "predict",
    "predicts", "determination", "determined", "committed", "candidacy", "intention", "supports", "support",
    "begin", "process", "holding", "anticipate", "anticipated", "envisaged", "preparation", "extension", "look",
];

/// Verbs of the past that do not end in -ed.
#[rustfmt::skip]
const WAS: &[&str] = &[
    "was", "were", "had", "did", "has", "have", "been", "began", "came", "took", "held", "met", "made", "said",
    "became", "since", "won", "left", "fell", "rose", "died", "saw", "gave", "led", "went", "brought", "broke",
    "sent", "put", "told", "spoke", "wrote", "grew", "found", "got", "ran", "lost", "flew", "drove", "fought",
    "sold", "bought", "chose", "fled", "heard", "kept", "built", "paid", "stood", "rang", "struck", "swore",
    "threw", "withdrew", "drew", "lay", "sank", "shot", "knew", "thought", "felt",
];

/// Words of a sentence in which a death is none.
#[rustfmt::skip]
const NOT_YET: &[&str] = &[
    "attempt", "attempted", "threat", "plot", "if", "would", "could", "sentence", "penalty", "fake", "false",
    "rumours", "rumors", "near", "foretold",
];

/// Words before a title that say that the office is over, not yet begun, or another one.
#[rustfmt::skip]
const GONE: &[&str] = &[
    "former", "ex", "then", "late", "ousted", "deposed", "onetime", "erstwhile", "predecessor", "successor",
    "under", "shadow", "vice", "deputy", "assistant", "elect", "incoming", "future", "designate", "candidate",
    "era", "years", "days", "administration", "presidential", "acting", "great", "memory", "legacy", "tribute",
    "quote", "quoted", "words",
];

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// "December 2013", or as much of it as is known.
fn month_and_year(date: PartialDate) -> String {
    let month = date.month().and_then(|m| MONTHS.get(usize::try_from(m - 1).ok()?));
    month.map_or_else(|| date.to_string(), |m| format!("{m} {}", date.year()))
}

/// The year that the clock of the machine shows.
fn this_year() -> Option<i64> {
    let seconds = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).ok()?.as_secs();
    // A Gregorian year has 31,556,952 seconds on average.
    Some(1970 + i64::try_from(seconds).ok()? / 31_556_952)
}

fn month_of(date: PartialDate) -> String {
    date.month().and_then(|m| PartialDate::from_month(date.year(), m)).unwrap_or(date).to_string()
}

fn possessive_of(name: &str) -> String {
    format!("{name}'s")
}

fn words(text: &str) -> impl DoubleEndedIterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty())
}

/// A title in the words of the records: "Minister for Foreign Affairs" is "foreign minister".
fn canonical(title: &str) -> String {
    const FORMS: &[(&str, &str)] = &[
        ("defense", "defence"),
        ("minister of foreign affairs", "foreign minister"),
        ("minister for foreign affairs", "foreign minister"),
        ("minister of external affairs", "foreign minister"),
        ("external affairs minister", "foreign minister"),
        ("minister of defence", "defence minister"),
        ("minister for defence", "defence minister"),
        ("secretary of defence", "defence secretary"),
        ("minister of finance", "finance minister"),
        ("minister for finance", "finance minister"),
        ("secretary general", "secretary-general"),
        ("prime minister", "premier"),
    ];
    let plain: String = fold(title).chars().map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
    let mut plain = words(&plain).collect::<Vec<_>>().join(" ");
    for (from, to) in FORMS {
        if plain.contains(from) {
            plain = plain.replace(from, &to.replace('-', " "));
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use crate::annotate::Annotator;
    use crate::article::{Article, Format, Provenance, Publication};
    use crate::authority::Authority;

    /// "from..until" of a text without a date, with its reasons.
    fn read(text: &str) -> (String, Vec<String>) {
        let authority = Authority::built_in().expect("the built-in authority file");
        let annotated = Annotator::new(&authority).annotate(Article::new("x", Format::Text, text.to_string()));
        let Some(bounds) = annotated.bounds else { return ("none".into(), Vec::new()) };
        let end = |d: Option<crate::article::PartialDate>| d.map(|d| d.to_string()).unwrap_or_default();
        (format!("{}..{}", end(bounds.from), end(bounds.until)), bounds.reasons)
    }

    fn range(text: &str) -> String {
        read(text).0
    }

    #[test]
    fn a_death_and_the_months_after_it() {
        let (range, reasons) = read(
            "Beijing was unnerved by the December execution of Jang Song Thaek. A delegation went there in late January. \
             Secretary of State John Kerry's visit to Beijing this month brought no progress.",
        );
        assert_eq!(range, "2014-01..2014-11");
        assert!(reasons[0].contains("execution in December 2013"), "{reasons:?}");
        assert!(
            reasons.iter().any(|r| r.contains("John Kerry in office as Secretary of State, 2013-02 to 2017-01")),
            "{reasons:?}"
        );
    }

    #[test]
    fn offices_bound_on_both_sides_only_in_the_present() {
        assert_eq!(range("Secretary of State John Kerry is in Geneva this week."), "2013-02-01..2017-01-20");
        // In office then; the text may be of any later time.
        assert_eq!(range("In 1972 President Richard Nixon flew to Beijing."), "1972..");
        assert!(!range("Former Secretary of State John Kerry is in Geneva this week.").contains("2017"));
    }

    #[test]
    fn plans_are_no_past() {
        assert_eq!(range("The accord was signed in 2011 and the goals will be met by 2030."), "none");
        assert_eq!(range("The accord was signed in 2011. The goals are to be met by the year 2030."), "2011..");
    }

    #[test]
    fn a_dated_article_and_a_timeless_one_have_none() {
        assert_eq!(range("The sea is blue and the ministers are tired."), "none");
        let authority = Authority::built_in().expect("the built-in authority file");
        let mut article = Article::new("x", Format::Text, "It was signed in 2011.".into());
        article.published =
            Some(Publication { date: "2014".parse().expect("a year"), provenance: Provenance::Metadata });
        assert!(Annotator::new(&authority).annotate(article).bounds.is_none());
    }
}
