//! Making a defanged link live: with which applicability, in which words.

use crate::citations::quotes::{self, Quotes};
use crate::diagnostic::{Applicability, Edit, Fix, Place};
use crate::document::{Document, Link};
use crate::links::indicator::{Indicator, IndicatorKind, Tier};
use crate::outlets::record::Kind;
use crate::rules::Context;
use crate::span::Span;
use smallvec::SmallVec;
use std::borrow::Cow;

/// What an address is called in messages.
pub(super) fn noun(kind: IndicatorKind) -> &'static str {
    match kind {
        IndicatorKind::Url => "URL",
        IndicatorKind::Host => "domain",
        IndicatorKind::Ipv4 | IndicatorKind::Ipv6 => "IP address",
        IndicatorKind::Cidr => "network",
        IndicatorKind::Email => "e-mail address",
    }
}

/// The marks that break an address, each once, three at most: "`hxxp` and `[.]`".
pub(super) fn marks(doc: &Document, found: &Indicator) -> String {
    const MOST: usize = 3;
    const QUOTE: &str = "`";
    let mut seen: SmallVec<[(&str, &str); MOST]> = SmallVec::new();
    for mark in &found.marks {
        let raw = doc.slice(mark.span).trim();
        let shown = match (mark.live.is_empty(), raw) {
            (false, raw) => (raw, QUOTE),
            (true, "") => ("a blank", ""),
            (true, _) => ("an invisible character", ""),
        };
        if seen.len() < MOST && !seen.contains(&shown) {
            seen.push(shown);
        }
    }
    let mut out = String::new();
    for (nth, (shown, quote)) in seen.iter().enumerate() {
        let before = match nth {
            0 => "",
            _ if nth + 1 == seen.len() => " and ",
            _ => ", ",
        };
        for part in [before, quote, shown, quote] {
            out.push_str(part);
        }
    }
    out
}

/// How surely a defanged link may be made live.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Verdict {
    pub(super) applicability: Applicability,
    /// Why it is not safe.
    pub(super) reason: Option<Cow<'static, str>>,
}

/// Judges links in the order of the text.
pub(super) struct Judge<'a> {
    cx: &'a Context<'a>,
    quotations: Quotations<'a>,
}

impl<'a> Judge<'a> {
    pub(super) fn new(cx: &'a Context<'a>) -> Self {
        Self {
            cx,
            quotations: Quotations::new(cx.doc),
        }
    }

    /// How surely `link` may be made live.
    pub(super) fn refang(&mut self, link: &Link, tier: Tier) -> Verdict {
        let no = |applicability, reason: &'static str| Verdict {
            applicability,
            reason: Some(reason.into()),
        };
        if self.is_quoted(link) {
            return no(Applicability::Display, "no fix changes quoted words");
        }
        if link.code {
            return no(
                Applicability::Unsafe,
                "it stands in code: a live address there may be run or clicked by accident",
            );
        }
        if link.note.is_none() {
            return no(
                Applicability::Unsafe,
                "outside notes an address may be defanged on purpose: a live one can be clicked by accident",
            );
        }
        if let Some(outlet) = self
            .cx
            .settings
            .sources
            .registry
            .by_url(link.url(), None)
            .filter(|outlet| outlet.kind == Kind::InfluenceOperation)
        {
            return Verdict {
                applicability: Applicability::Unsafe,
                reason: Some(
                    format!(
                        "its host is named in a public report on an influence operation ({})",
                        outlet.name
                    )
                    .into(),
                ),
            };
        }
        if tier == Tier::Suggestion {
            return no(
                Applicability::Unsafe,
                "the form is not certain: look at it first",
            );
        }
        Verdict {
            applicability: Applicability::Safe,
            reason: None,
        }
    }

    /// Whether the link is among words that are quoted, and no fix may touch it.
    pub(super) fn is_quoted(&mut self, link: &Link) -> bool {
        self.quotations.hold(link)
    }
}

/// Titles and quotations around links.
struct Quotations<'a> {
    doc: &'a Document,
    /// The stretch that was looked at last, and its quotations.
    last: Option<(Span, Quotes)>,
}

impl<'a> Quotations<'a> {
    fn new(doc: &'a Document) -> Self {
        Self { doc, last: None }
    }

    /// Whether a quotation holds the link and more words beside it.
    fn hold(&mut self, link: &Link) -> bool {
        let doc = self.doc;
        let note = link.note.and_then(|note| doc.notes.get(note));
        let around = match note {
            Some(note) => note.text,
            None => match doc
                .block_at(link.span.start)
                .and_then(|b| doc.blocks.get(b))
            {
                Some(block) => block.span,
                None => return false,
            },
        };
        if is_last(doc.slice(Span::new(link.span.end, around.end.max(link.span.end)))) {
            return false;
        }
        if self.last.as_ref().is_none_or(|(span, _)| *span != around) {
            let addresses = doc.addresses_in(around);
            self.last = Some((around, quotes::find(doc.text(), around, addresses)));
        }
        let quotes = self.last.as_ref().map_or(&[][..], |(_, quotes)| quotes);
        let at = quotes.partition_point(|quote| quote.outer.end <= link.span.start);
        quotes.get(at).is_some_and(|quote| {
            quote.inner.contains(link.span)
                && [
                    Span::new(quote.inner.start, link.span.start),
                    Span::new(link.span.end, quote.inner.end),
                ]
                .iter()
                .any(|rest| doc.slice(*rest).chars().any(char::is_alphanumeric))
        })
    }
}

/// Whether no mark stands in what follows a link that could close a quotation: behind most links nearly nothing follows.
fn is_last(rest: &str) -> bool {
    const SHORT: usize = 32; // bytes
    let mark = |b: u8| !b.is_ascii() || matches!(b, b'"' | b'\'' | b'`');
    rest.len() <= SHORT && !rest.bytes().any(mark)
}

/// The fix that writes `text` for an address, in the draft's words and in the target that markup holds beside it: both
/// change together or not at all.
pub(super) fn rewrite(
    cx: &Context<'_>,
    link: &Link,
    title: impl Into<Cow<'static, str>>,
    applicability: Applicability,
    text: &str,
) -> Fix {
    let mut fix = Fix::replace(title, applicability, link.span, text);
    let Some(hidden) = link.hidden.as_ref().filter(|hidden| {
        crate::links::indicator::parse(hidden.url.trim())
            .is_some_and(|target| target.tier != Tier::Live)
    }) else {
        return fix;
    };
    let words = cx.doc.visible.home(link.span);
    match hidden.home {
        // `<http://kremlin(.)ru>`: the words are the target.
        Some(home) if home.overlaps(words) => {}
        None if is_autolink(&cx.source.text, words) => {}
        Some(home) => fix.edits.push(Edit {
            place: Place::Home(home),
            replacement: text.to_owned(),
        }),
        None => fix.applicability = Applicability::Display,
    }
    fix
}

/// Whether angle brackets make a link of the bytes at `home`.
fn is_autolink(source: &str, home: Span) -> bool {
    let before = home
        .start
        .checked_sub(1)
        .and_then(|at| source.as_bytes().get(at));
    before == Some(&b'<') && source.as_bytes().get(home.end) == Some(&b'>')
}
