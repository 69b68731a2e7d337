//! One draft, one way to write a link: live or defanged, and in one spelling.

use super::live_form::{Judge, rewrite};
use crate::diagnostic::{Applicability, Diagnostic, Fix, Level};
use crate::document::Link;
use crate::links::defang::{defang_found, style_of};
use crate::links::host;
use crate::links::indicator::{Indicator, IndicatorKind, Tier};
use crate::links::policy::{DefangMode, DefangStyle, SchemeStyle};
use crate::rules::{Category, Context, FixKind, Rule, RuleMeta};
use crate::span::Span;
use foldhash::{HashMap, HashMapExt as _};
use std::borrow::Cow;

static META: RuleMeta = RuleMeta {
    name: "mixed-defang-style",
    category: Category::Links,
    level: Level::Info,
    fix: FixKind::SafeOrUnsafe,
    since: "0.1.0",
    page: include_str!("../../../rules/links/mixed-defang-style.md"),
};

/// See the rule's page.
pub(crate) struct MixedDefangStyle;

/// A link that can be written either way.
struct Item<'a> {
    link: &'a Link,
    found: &'a Indicator,
    host: Cow<'a, str>,
    style: Option<DefangStyle>,
}

impl Item<'_> {
    fn has_scheme(&self) -> bool {
        self.found.live.contains("://")
    }
}

impl Rule for MixedDefangStyle {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
        // Notes and body are two things: a live reference and a defanged indicator of the same host agree well.
        for in_notes in [false, true] {
            let defanged = |link: &Link| {
                let found = link.indicator.as_ref();
                link.note.is_some() == in_notes && found.is_some_and(|i| i.tier != Tier::Live)
            };
            if !cx.doc.links.iter().any(defanged) {
                continue;
            }
            let mut judge = Judge::new(cx);
            let items: Vec<Item<'_>> = cx
                .doc
                .links
                .iter()
                .filter(|link| !link.code && link.note.is_some() == in_notes)
                .filter_map(|link| item(cx, link))
                .filter(|item| item.found.tier == Tier::Live || !judge.is_quoted(item.link))
                .collect();
            if items.iter().all(|item| item.found.tier == Tier::Live) {
                continue;
            }
            let usual = Usual::of(&items);
            let reported = live_beside_defanged(cx, &items, usual.as_ref(), &mut judge, out);
            spellings(&items, usual.as_ref(), &reported, &mut judge, out);
        }
    }
}

fn item<'a>(cx: &Context<'a>, link: &'a Link) -> Option<Item<'a>> {
    let found = link.indicator.as_ref()?;
    let kind = matches!(found.kind, IndicatorKind::Url | IndicatorKind::Host);
    let host = host::of_indicator(found)?;
    (kind && !cx.settings.defang.allows(&host)).then(|| Item {
        link,
        found,
        host,
        style: style_of(found, cx.doc.text()),
    })
}

/// Reports links to hosts that are linked live and defanged. The form that the policy wants wins, else the majority's.
/// Gives back which items were reported.
fn live_beside_defanged(
    cx: &Context<'_>,
    items: &[Item<'_>],
    usual: Option<&Usual>,
    judge: &mut Judge<'_>,
    out: &mut Vec<Diagnostic>,
) -> Vec<bool> {
    let mut reported = vec![false; items.len()];
    let mode = cx.settings.defang.mode;
    if matches!(mode, DefangMode::DefangListed | DefangMode::DefangAll) {
        return reported; // `defanged-url` says which is right
    }
    let live = items.iter().filter(|i| i.found.tier == Tier::Live).count();
    let live_wins = mode == DefangMode::Refang || live * 2 >= items.len();
    let style = usual.map_or(cx.settings.defang.style, |usual| usual.style);
    let wins = |item: &Item<'_>| (item.found.tier == Tier::Live) == live_wins;
    let mut right: HashMap<&str, Span> = HashMap::new();
    for item in items.iter().filter(|item| wins(item)) {
        right.entry(item.host.as_ref()).or_insert(item.link.span);
    }
    for (item, slot) in items.iter().zip(&mut reported) {
        let Some(other) = right.get(item.host.as_ref()).filter(|_| !wins(item)) else {
            continue;
        };
        *slot = true;
        let (message, fix) = if live_wins {
            let verdict = judge.refang(item.link, item.found.tier);
            (
                format!("{} is defanged here and live elsewhere", item.host),
                rewrite(
                    cx,
                    item.link,
                    "Write it live",
                    verdict.applicability,
                    &item.found.live,
                ),
            )
        } else {
            (
                format!("{} is live here and defanged elsewhere", item.host),
                restyle(item, style, live * 2 < items.len(), judge),
            )
        };
        out.push(
            Diagnostic::new(META.name, META.level, item.link.span, message)
                .with_help("write links to one host in one way")
                .and_label(*other, "the other way")
                .with_fix(fix),
        );
    }
    reported
}

/// The spelling of most defanged links: the dot of all, the scheme and the choice of dots of those that have one.
/// The first of equals wins.
struct Usual {
    style: DefangStyle,
    /// Whether more than half of the links are written so.
    leads: bool,
    /// A link written so.
    example: Span,
}

impl Usual {
    fn of(items: &[Item<'_>]) -> Option<Self> {
        let styled = || items.iter().filter_map(|item| Some((item, item.style?)));
        let dot = most(styled().map(|(_, style)| style.dot))?;
        let scheme = most(
            styled()
                .filter(|(item, _)| item.has_scheme())
                .map(|(_, style)| style.scheme),
        );
        let which = most(
            styled()
                .filter(|(item, _)| item.host.matches('.').count() > 1)
                .map(|(_, style)| style.which),
        );
        let (example, _) = styled().find(|(_, style)| style.dot == dot)?;
        let alike = styled()
            .filter(|(item, style)| {
                style.dot == dot && (!item.has_scheme() || Some(style.scheme) == scheme)
            })
            .count();
        Some(Self {
            leads: alike * 2 > styled().count(),
            style: DefangStyle {
                dot,
                scheme: scheme.unwrap_or_default(),
                which: which.unwrap_or_default(),
            },
            example: example.link.span,
        })
    }
}

/// The most frequent value; the first of equals.
fn most<T: Copy + PartialEq>(values: impl Iterator<Item = T>) -> Option<T> {
    let mut counts: Vec<(T, usize)> = Vec::new();
    for value in values {
        match counts.iter_mut().find(|(known, _)| *known == value) {
            Some((_, count)) => *count += 1,
            None => counts.push((value, 1)),
        }
    }
    let top = counts.iter().map(|(_, count)| *count).max()?;
    counts
        .into_iter()
        .find(|(_, count)| *count == top)
        .map(|(value, _)| value)
}

/// Reports spellings that are not the usual one.
fn spellings(
    items: &[Item<'_>],
    usual: Option<&Usual>,
    reported: &[bool],
    judge: &mut Judge<'_>,
    out: &mut Vec<Diagnostic>,
) {
    let Some(usual) = usual else {
        return;
    };
    for (item, _) in items
        .iter()
        .zip(reported)
        .filter(|(_, reported)| !**reported)
    {
        let Some(style) = item.style else {
            continue;
        };
        let (written, most) = if style.dot != usual.style.dot {
            (style.dot.text().trim(), usual.style.dot.text().trim())
        } else if item.has_scheme() && style.scheme != usual.style.scheme {
            (scheme_word(style.scheme), scheme_word(usual.style.scheme))
        } else {
            continue;
        };
        let message =
            format!("this link is defanged with `{written}`, most of the draft’s with `{most}`");
        out.push(
            Diagnostic::new(META.name, META.level, item.link.span, message)
                .with_help("defang links in one way")
                .and_label(usual.example, format!("with `{most}`"))
                .with_fix(restyle(item, usual.style, usual.leads, judge)),
        );
    }
}

fn scheme_word(scheme: SchemeStyle) -> &'static str {
    match scheme {
        SchemeStyle::Hxxp => "hxxp",
        SchemeStyle::Keep => "http",
    }
}

/// The fix that writes an item in `style`. Without a majority it is a guess; and a form that is only likely must not
/// become one that is certain.
fn restyle(item: &Item<'_>, style: DefangStyle, leads: bool, judge: &mut Judge<'_>) -> Fix {
    let applicability = if item.link.hidden.is_some() || judge.is_quoted(item.link) {
        Applicability::Display
    } else if !leads || item.found.tier == Tier::Suggestion {
        Applicability::Unsafe
    } else {
        Applicability::Safe
    };
    Fix::replace(
        "Write it like the others",
        applicability,
        item.link.span,
        defang_found(item.found, style),
    )
}
