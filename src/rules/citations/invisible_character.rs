//! Characters that nobody sees and that break searches and links.

use crate::diagnostic::{Applicability, Diagnostic, Fix, Level};
use crate::document::{Document, Shelter};
use crate::rules::{Category, Context, FixKind, MOST_FINDINGS, Rule, RuleMeta};
use crate::span::Span;

static META: RuleMeta = RuleMeta {
    name: "invisible-character",
    category: Category::Citations,
    level: Level::Info,
    fix: FixKind::Safe,
    since: "0.1.0",
    page: include_str!("../../../rules/citations/invisible-character.md"),
};

/// See the rule's page.
pub(crate) struct InvisibleCharacter;

impl Rule for InvisibleCharacter {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
        let doc = cx.doc;
        let text = doc.text();
        let mut marks: Vec<Span> = doc
            .links
            .iter()
            .filter_map(|l| l.indicator.as_ref())
            .flat_map(|i| i.marks.iter().map(|m| m.span))
            .collect();
        marks.sort();
        let mut run: Option<(Span, &'static str)> = None;
        let mut shelter = Shelter::default();
        for (at, c) in candidates(text) {
            let span = Span::new(at, at + c.len_utf8());
            // Defanging by invisible characters is the business of defanged-url.
            let defanging = marks.binary_search_by(|m| m.start.cmp(&at)).is_ok();
            let Some(what) = name(text, at, c).filter(|_| !defanging && !doc.in_code(at)) else {
                continue;
            };
            match &mut run {
                Some((last, name)) if last.end == at && *name == what => last.end = span.end,
                _ => {
                    report(doc, run.take(), &mut shelter, out);
                    if out.len() > MOST_FINDINGS {
                        return;
                    }
                    run = Some((span, what));
                }
            }
        }
        report(doc, run, &mut shelter, out);
    }
}

fn report(
    doc: &Document,
    run: Option<(Span, &'static str)>,
    shelter: &mut Shelter,
    out: &mut Vec<Diagnostic>,
) {
    let Some((span, what)) = run else { return };
    let plural = doc.slice(span).chars().count() > 1;
    let message = if plural {
        format!("several invisible characters ({what})")
    } else {
        format!("an invisible character ({what})")
    };
    out.push(
        Diagnostic::new(META.name, META.level, span, message).with_fix(Fix::replace(
            "Take it out",
            if shelter.holds(doc, span) {
                Applicability::Display
            } else {
                Applicability::Safe
            },
            span,
            "",
        )),
    );
}

/// The characters worth a look, by their first byte: a cheap scan, for nearly every draft has none.
fn candidates(text: &str) -> impl Iterator<Item = (usize, char)> + '_ {
    let bytes = text.as_bytes();
    let worth = move |at: &usize| match bytes.get(*at..).unwrap_or(&[]) {
        [0xC2, 0xA0 | 0xAD, ..] | [0xEF, 0xBB, ..] | [0xE2, 0x81, ..] => true,
        // Not the quotation marks and dashes.
        [0xE2, 0x80, third, ..] => !matches!(third, 0x90..=0xA7),
        _ => false,
    };
    memchr::memchr3_iter(0xC2, 0xE2, 0xEF, bytes)
        .filter(worth)
        .filter_map(|at| Some((at, text.get(at..)?.chars().next()?)))
        .filter(|(_, c)| is_candidate(*c))
}

fn is_candidate(c: char) -> bool {
    matches!(
        c,
        '\u{ad}'
            | '\u{a0}'
            | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{2064}'
            | '\u{2066}'..='\u{2069}'
            | '\u{feff}'
    )
}

/// What the character is called; none where it does honest work.
fn name(text: &str, at: usize, c: char) -> Option<&'static str> {
    let before = text.get(..at).and_then(|head| head.chars().next_back());
    let after = text
        .get(at + c.len_utf8()..)
        .and_then(|rest| rest.chars().next());
    let beside = |test: fn(char) -> bool| before.is_some_and(test) || after.is_some_and(test);
    match c {
        // French spacing and units keep their no-break spaces; at a line's end one holds nothing together.
        '\u{a0}' => {
            let rest = text.get(at..).unwrap_or("");
            let end = rest
                .trim_start_matches(['\u{a0}', ' ', '\t'])
                .chars()
                .next();
            (end.is_none_or(|c| c == '\n' || c == '\r') && before.is_some_and(|c| c != '\n'))
                .then_some("no-break space at the end of a line")
        }
        '\u{ad}' => Some("soft hyphen"),
        '\u{200b}' => Some("zero-width space"),
        // Joiners shape Arabic, Persian and Indic words, and emoji.
        '\u{200c}' | '\u{200d}' => {
            (!beside(is_joined)).then_some("zero-width joiner or non-joiner")
        }
        // Direction marks belong to text that runs from right to left.
        '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
            (!near_right_to_left(text, at)).then_some("bidirectional control")
        }
        // Typesetters tie dashes and ellipses to their words with it.
        '\u{2060}' => {
            (!beside(|c| matches!(c, '—' | '–' | '…' | '-' | '/'))).then_some("word joiner")
        }
        '\u{feff}' if at > 0 => Some("byte order mark inside the text"),
        '\u{2061}'..='\u{2064}' => Some("invisible operator"),
        _ => None,
    }
}

fn is_joined(c: char) -> bool {
    is_right_to_left(c)
        || matches!(c as u32, 0x0900..=0x0DFF | 0x1780..=0x17FF | 0x2600..=0x27BF | 0xFE0F | 0x1F000..=0x1FAFF)
}

fn is_right_to_left(c: char) -> bool {
    matches!(c as u32, 0x0590..=0x08FF | 0xFB1D..=0xFDFF | 0xFE70..=0xFEFC)
}

/// Whether right-to-left letters stand within a few words.
fn near_right_to_left(text: &str, at: usize) -> bool {
    const AROUND: usize = 40; // characters
    let head = text.get(..at).unwrap_or("").chars().rev().take(AROUND);
    let tail = text.get(at..).unwrap_or("").chars().take(AROUND);
    head.chain(tail).any(is_right_to_left)
}
