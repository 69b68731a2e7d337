//! Dates and figures that no note supports.

use super::{cites_in_text, opinion};
use crate::citations::date;
use crate::diagnostic::{Diagnostic, Level};
use crate::document::{Document, Sentence};
use crate::rules::{Category, Context, FixKind, Rule, RuleMeta, holds_figure};

static META: RuleMeta = RuleMeta {
    name: "uncited-claim",
    category: Category::Text,
    level: Level::Info,
    fix: FixKind::None,
    since: "0.1.0",
    page: include_str!("../../../rules/text/uncited-claim.md"),
};

/// See the rule's page.
pub(crate) struct UncitedClaim;

impl Rule for UncitedClaim {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
        let doc = cx.doc;
        if doc.markers.is_empty() || doc.notes.is_empty() {
            return;
        }
        let scope = cx.scope();
        // Sentence by sentence from the end: a marker covers what stands before it in its paragraph.
        let mut covered: Option<usize> = None;
        let mut found = Vec::new();
        let marked = doc.marked_sentences().map(|(_, own)| !own.is_empty());
        let marked: Vec<bool> = marked.collect();
        for (sentence, marked) in doc.sentences.iter().zip(marked).rev() {
            if marked {
                covered = Some(sentence.block);
            }
            if covered == Some(sentence.block) || !scope.claims(sentence.block) {
                continue;
            }
            if let Some(what) = claim(doc, sentence) {
                found.push(
                    Diagnostic::new(
                        META.name,
                        META.level,
                        sentence.span,
                        format!("this sentence states {what} and no note supports it"),
                    )
                    .with_help(
                        "put a marker where the source for it is, or move the sentence before one",
                    ),
                );
            }
        }
        out.extend(found.into_iter().rev());
    }
}

/// What a sentence states that asks for a source: a date or a figure.
fn claim(doc: &Document, sentence: &Sentence) -> Option<String> {
    let text = doc.slice(sentence.span);
    // A date or a figure has a digit; most sentences without a marker have none.
    if !holds_figure(text) {
        return None;
    }
    if opinion(text) || cites_in_text(text) {
        return None;
    }
    let dated = date::mentions(doc.text(), sentence.span)
        .into_iter()
        .find(|m| m.month.is_some() && (m.day.is_some() || m.year.is_some()));
    if let Some(mention) = dated {
        return Some(format!("a date (“{}”)", doc.slice(mention.span)));
    }
    figure(text).map(|figure| format!("a figure (“{figure}”)"))
}

/// A figure with what it counts: `38 percent`, `$10 billion`, `12,000`.
fn figure(text: &str) -> Option<String> {
    const UNITS: &[&str] = &[
        "percent", "per cent", "million", "billion", "trillion", "thousand",
    ];
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        if !bytes[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let start = at;
        while at < bytes.len()
            && (bytes[at].is_ascii_digit()
                || (matches!(bytes[at], b',' | b'.')
                    && bytes.get(at + 1).is_some_and(u8::is_ascii_digit)))
        {
            at += 1;
        }
        let number = text.get(start..at)?;
        let rest = text.get(at..)?;
        let before = text.get(..start)?.chars().next_back();
        if before.is_some_and(char::is_alphanumeric) || before == Some('-') {
            continue;
        }
        let next = rest.trim_start_matches([' ', '\u{a0}', '-']);
        if let Some(unit) = UNITS.iter().find(|unit| next.starts_with(**unit)) {
            return Some(format!("{number} {unit}"));
        }
        if rest.starts_with('%') {
            return Some(format!("{number}%"));
        }
        if before.is_some_and(|c| matches!(c, '$' | '€' | '£' | '¥')) {
            return before.map(|sign| format!("{sign}{number}"));
        }
        if number.contains(',') && number.len() >= 5 {
            return Some(number.to_owned());
        }
    }
    None
}
