//! A source older than the event it supports.

use crate::citations::date;
use crate::diagnostic::{Diagnostic, Level};
use crate::outlets::view::Support;
use crate::rules::{Category, Context, FixKind, Rule, RuleMeta, holds_figure};
use crate::span::Span;
use crate::word_list::WordList;
use jiff::civil::Date;

/// A source older than the event it supports.
pub(crate) struct SourcePredatesEvent;

static META: RuleMeta = RuleMeta {
    name: "source-predates-event",
    category: Category::Sources,
    level: Level::Info,
    fix: FixKind::None,
    since: "0.1.0",
    page: include_str!("../../../rules/sources/source-predates-event.md"),
};

impl Rule for SourcePredatesEvent {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
        let report = cx
            .doc
            .head
            .date
            .as_ref()
            .and_then(|(date, _)| date.latest());
        for support in cx.sources().supports() {
            let Some(sentence) = cx.doc.sentences.get(support.sentence) else {
                continue;
            };
            if !has_figure(cx, sentence.span) {
                continue;
            }
            let Some((newest, citation)) = newest_source(cx, support) else {
                continue;
            };
            let Some((event, at)) = first_event(cx, sentence.span, report) else {
                continue;
            };
            // A day apart may be a time zone.
            if event.since(newest).map_or(0, |span| span.get_days()) <= 1
                || looks_ahead(cx.doc.slice(sentence.span))
            {
                continue;
            }
            let message = format!(
                "this event is dated {event}, and its newest source {newest}: the source is older than the event"
            );
            out.push(
                Diagnostic::new(META.name, META.level, at, message)
                    .with_help(
                        "cite a source that reports the event, or say that the source announced it",
                    )
                    .and_label(citation, "the newest source"),
            );
        }
    }
}

/// Whether a sentence has a digit outside its markers, as a day has.
fn has_figure(cx: &Context<'_>, sentence: Span) -> bool {
    let mut from = sentence.start;
    let digit = |from, to| holds_figure(cx.doc.slice(Span::new(from, to)));
    for marker in cx.doc.markers_in(sentence) {
        if digit(from, marker.span.start.max(from)) {
            return true;
        }
        from = marker.span.end;
    }
    digit(from, sentence.end.max(from))
}

/// Whether a sentence speaks of what is to come, so that an older source is what one expects.
fn looks_ahead(sentence: &str) -> bool {
    static WORDS: WordList = WordList::new(
        "will would plans planned plan scheduled expected expects upcoming due \
        until before by deadline expire expires since proposed slated",
    );
    sentence
        .split(|c: char| !c.is_alphanumeric())
        .any(|word| WORDS.contains_any_case(word))
}

/// The first day that a sentence names, if it names days only; a day without a year is the last one before the report.
fn first_event(cx: &Context<'_>, sentence: Span, report: Option<Date>) -> Option<(Date, Span)> {
    let mut first: Option<(Date, Span)> = None;
    for mention in date::mentions(cx.doc.text(), sentence) {
        let (month, day) = (
            i8::try_from(mention.month?).ok()?,
            i8::try_from(mention.day?).ok()?,
        );
        let date = match mention.year {
            Some(year) => Date::new(year, month, day).ok()?,
            None => {
                let report = report?;
                let this = Date::new(report.year(), month, day).ok()?;
                if this > report {
                    Date::new(report.year() - 1, month, day).ok()?
                } else {
                    this
                }
            }
        };
        if first.is_none_or(|(known, _)| date < known) {
            first = Some((date, mention.span));
        }
    }
    first
}

/// The last day on which the newest source behind a sentence can have been published; none where one is undated.
fn newest_source(cx: &Context<'_>, support: &Support) -> Option<(Date, Span)> {
    let mut newest: Option<(Date, Span)> = None;
    for &index in cx.sources().behind(support) {
        let citation = cx.doc.citations.get(index)?;
        let full = cx.doc.citations.get(citation.resolved(index)?)?;
        let date = full.issued.as_ref()?.date?.latest()?;
        if newest.is_none_or(|(known, _)| date > known) {
            newest = Some((date, full.span));
        }
    }
    newest
}
