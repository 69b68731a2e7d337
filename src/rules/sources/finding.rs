//! Findings about outlets: neutral words, evidence and date in each, and the user's say on the outlet heeded.

use crate::diagnostic::{Diagnostic, Level};
use crate::outlets::Outlet;
use crate::outlets::host::Address;
use crate::outlets::record::{Control, Rating};
use crate::outlets::sources::Standing;
use crate::rules::{Context, RuleMeta};
use crate::span::Span;
use jiff::civil::Date;
use std::borrow::Cow;

/// Months after which a record's review is called old.
const REVIEW_MONTHS: i32 = 18;

/// A finding about an outlet; none where the record is contested, or the user disabled or waived it.
pub(super) fn about(
    cx: &Context<'_>,
    meta: &RuleMeta,
    outlet: &Outlet,
    level: Level,
    span: Span,
    message: String,
) -> Option<Diagnostic> {
    let (level, notice) = match cx.settings.sources.standing(meta.name, outlet, cx.today) {
        Standing::Silent => return None,
        Standing::Reported(own) => (own.unwrap_or(level), None),
        Standing::WaiverExpired(waiver) => (
            level,
            Some(format!(
                "the waiver for `{}` ended on {}",
                waiver.outlet, waiver.until
            )),
        ),
    };
    let mut message = message;
    if let Some(notice) = notice {
        message.push_str("; ");
        message.push_str(&notice);
    }
    Some(Diagnostic::new(meta.name, level, span, message))
}

/// Adds what to do, the evidence, the age of the record's review, and how to see or override the record.
pub(super) fn with_evidence(
    cx: &Context<'_>,
    diagnostic: Diagnostic,
    outlet: &Outlet,
    advice: &str,
    evidence: &[(&str, &str)],
) -> Diagnostic {
    const USUAL: usize = 256; // bytes
    let mut help = String::with_capacity(USUAL);
    let mut add = |parts: &[&str]| parts.iter().for_each(|part| help.push_str(part));
    add(&[advice]);
    for (url, as_of) in evidence {
        match (*url, *as_of) {
            ("", _) => {}
            (url, "") => add(&["; evidence: ", url]),
            (url, as_of) => add(&["; evidence: ", url, " (", as_of, ")"]),
        }
    }
    if let Some(today) = cx.today
        && is_old(&outlet.last_reviewed, today)
    {
        add(&[
            "; the record was last reviewed on ",
            outlet.last_reviewed.as_str(),
        ]);
    }
    add(&["; `brieflint explain ", &outlet.id, "` shows the record"]);
    diagnostic.with_help(help)
}

/// Whether a day (ISO 8601) lies more than 18 months back.
fn is_old(reviewed: &str, today: Date) -> bool {
    let Ok(date) = reviewed.parse::<Date>() else {
        return false;
    };
    let months = |d: Date| i32::from(d.year()) * 12 + i32::from(d.month());
    let days_later = today.day() > date.day();
    let age = months(today) - months(date);
    age > REVIEW_MONTHS || (age == REVIEW_MONTHS && days_later)
}

/// "state-controlled (State Media Monitor, 2024-02)".
pub(super) fn control_words(control: &Control) -> String {
    [
        control.code.words(),
        " (",
        &publisher_of(&control.evidence),
        ", ",
        &control.as_of,
        ")",
    ]
    .concat()
}

/// "deprecated (Wikipedia's perennial sources, 2026-08)".
pub(super) fn rating_words(rating: &Rating) -> String {
    let value = match (rating.scheme.as_str(), rating.value.as_str()) {
        ("wp-rsp", "gr") => "generally reliable",
        ("wp-rsp", "nc") => "without consensus on its reliability",
        ("wp-rsp", "gu") => "generally unreliable",
        ("wp-rsp", "d") => "deprecated",
        ("wp-rsp", "b") => "blacklisted",
        (_, value) => value,
    };
    let scheme = match rating.scheme.as_str() {
        "wp-rsp" => "Wikipedia's perennial sources",
        other => other,
    };
    format!("{value} ({scheme}, {})", rating.as_of)
}

/// Who published a piece of evidence, in words.
fn publisher_of(url: &str) -> Cow<'_, str> {
    const MONITOR: &str = "State Media Monitor";
    if url.starts_with("https://statemediamonitor.com/") {
        return MONITOR.into();
    }
    let host = Address::parse(url).map_or_else(|| url.into(), |a| a.host);
    if host == "statemediamonitor.com" {
        MONITOR.into()
    } else if host.ends_with("wikipedia.org") {
        "Wikipedia".into()
    } else {
        host
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reviews_grow_old_after_eighteen_months() {
        let today = jiff::civil::date(2026, 11, 21);
        assert!(!is_old("2025-05-21", today));
        assert!(is_old("2025-05-20", today));
        assert!(is_old("2020-01-01", today));
        assert!(!is_old("", today));
    }
}
