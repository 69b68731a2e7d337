//! Addresses that are broken so that nobody can click them, and, where the house wants it, live ones that should be.

use super::half_linked_url;
use super::live_form::{Judge, marks, noun, rewrite};
use crate::diagnostic::{Applicability, Diagnostic, Edit, Fix, Level, Place};
use crate::document::{Document, Link};
use crate::links::defang::{defang_found, style_of};
use crate::links::host;
use crate::links::indicator::{Indicator, IndicatorKind, Tier, parse};
use crate::links::policy::{CodePolicy, DefangMode, DefangPolicy, DefangStyle};
use crate::rules::{Category, Context, FixKind, Rule, RuleMeta};
use std::borrow::Cow;

static META: RuleMeta = RuleMeta {
    name: "defanged-url",
    category: Category::Links,
    level: Level::Warning,
    fix: FixKind::SafeOrUnsafe,
    since: "0.1.0",
    page: include_str!("../../../rules/links/defanged-url.md"),
};

/// See the rule's page.
pub(crate) struct DefangedUrl;

/// How an address should stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wanted {
    Live,
    Defanged(DefangStyle),
    AsItStands,
}

impl Rule for DefangedUrl {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
        let policy = &*cx.settings.defang;
        let usual = usual_form(cx.doc, policy);
        let halves = half_linked_url::find(cx);
        // Where no policy wants addresses defanged, most need no look.
        let may_defang = matches!(
            policy.mode,
            DefangMode::DefangListed | DefangMode::DefangAll
        ) || matches!(usual, Wanted::Defanged(_));
        let mut judge = Judge::new(cx);
        for link in &cx.doc.links {
            if link.code && policy.code == CodePolicy::Skip
                || half_linked_url::holds(&halves, link.span)
            {
                continue;
            }
            match &link.indicator {
                Some(found) if found.tier == Tier::Live && !may_defang => {}
                Some(found) => {
                    let wanted = wanted(policy, usual, found);
                    out.extend(check_visible(cx, &mut judge, link, found, wanted));
                }
                None => out.extend(check_hidden(policy, usual, &mut judge, link)),
            }
        }
    }
}

fn wanted(policy: &DefangPolicy, usual: Wanted, found: &Indicator) -> Wanted {
    let Some(host) = host::of_indicator(found).filter(|host| !policy.allows(host)) else {
        return Wanted::AsItStands;
    };
    let is_link = matches!(found.kind, IndicatorKind::Url | IndicatorKind::Host);
    let wanted = match policy.mode {
        DefangMode::Refang | DefangMode::Report => Wanted::Live,
        DefangMode::Keep => Wanted::AsItStands,
        DefangMode::DefangListed if policy.lists(&host) => Wanted::Defanged(policy.style),
        DefangMode::DefangListed => Wanted::Live,
        DefangMode::DefangAll => Wanted::Defanged(policy.style),
        DefangMode::Consistent => usual,
    };
    match wanted {
        // Addresses that are no links are data: live or not, they stand as their author wrote them.
        Wanted::Defanged(_) if !is_link => Wanted::AsItStands,
        other => other,
    }
}

/// How most links of the draft stand: only asked for where the policy is `consistent`.
fn usual_form(doc: &Document, policy: &DefangPolicy) -> Wanted {
    if policy.mode != DefangMode::Consistent {
        return Wanted::AsItStands;
    }
    let (mut live, mut defanged) = (0usize, 0usize);
    let mut styles: Vec<(DefangStyle, usize)> = Vec::new();
    for link in doc.links.iter().filter(|link| !link.code) {
        match &link.indicator {
            Some(found) if found.tier != Tier::Live => {
                defanged += 1;
                if let Some(style) = style_of(found, doc.text()) {
                    match styles.iter_mut().find(|(known, _)| *known == style) {
                        Some((_, count)) => *count += 1,
                        None => styles.push((style, 1)),
                    }
                }
            }
            Some(_) => live += 1,
            None => {}
        }
    }
    if defanged <= live {
        return Wanted::Live;
    }
    let most = styles.iter().map(|(_, count)| *count).max().unwrap_or(0);
    let style = styles.iter().find(|(_, count)| *count == most);
    Wanted::Defanged(style.map_or(policy.style, |(style, _)| *style))
}

fn check_visible(
    cx: &Context<'_>,
    judge: &mut Judge<'_>,
    link: &Link,
    found: &Indicator,
    wanted: Wanted,
) -> Option<Diagnostic> {
    match (wanted, found.tier) {
        (Wanted::Defanged(style), Tier::Live) => live_link(judge, link, found, style),
        (Wanted::Live, Tier::Safe | Tier::Suggestion) => {
            Some(defanged_link(cx, judge, link, found))
        }
        _ => None,
    }
}

fn defanged_link(
    cx: &Context<'_>,
    judge: &mut Judge<'_>,
    link: &Link,
    found: &Indicator,
) -> Diagnostic {
    let mut verdict = judge.refang(link, found.tier);
    if cx.settings.defang.mode == DefangMode::Report {
        verdict.applicability = Applicability::Display;
    }
    let what = noun(found.kind);
    let by = marks(cx.doc, found);
    let written = cx.doc.slice(found.span);
    let (before, after) = match found.tier {
        Tier::Suggestion => ("this looks like a ", " defanged with "),
        _ => ("this ", " is defanged with "),
    };
    // As it stands: many a terminal and many a forge would make the live form a link.
    let message = [before, what, after, &by, ": ", written].concat();
    let help: Cow<'static, str> = match verdict.reason {
        Some(reason) if verdict.applicability == Applicability::Display => {
            format!("it is left as it stands: {reason}").into()
        }
        Some(reason) => {
            format!("make it live only by hand or with --unsafe-fixes: {reason}").into()
        }
        None => "write it live, so that readers can follow it and link checkers can see it".into(),
    };
    let fix = rewrite(
        cx,
        link,
        match found.kind {
            // Most are.
            IndicatorKind::Url => "Write the live URL".into(),
            _ => Cow::from(format!("Write the live {what}")),
        },
        verdict.applicability,
        &found.live,
    );
    Diagnostic::new(META.name, level(link), link.span, message)
        .with_help(help)
        .with_fix(fix)
}

/// None where the host has no dot that could be broken.
fn live_link(
    judge: &mut Judge<'_>,
    link: &Link,
    found: &Indicator,
    style: DefangStyle,
) -> Option<Diagnostic> {
    let defanged = defang_found(found, style);
    if defanged == found.live {
        return None;
    }
    let applicability = if link.hidden.is_some() || judge.is_quoted(link) {
        // The words would no longer be the link's, or somebody else's words would change.
        Applicability::Display
    } else if link.code {
        Applicability::Unsafe
    } else {
        Applicability::Safe
    };
    let diagnostic = Diagnostic::new(
        META.name,
        level(link),
        link.span,
        format!("this {} is live; the house defangs it", noun(found.kind)),
    )
    .with_help(format!("write {defanged}"))
    .with_fix(Fix::replace(
        "Defang it",
        applicability,
        link.span,
        defanged,
    ));
    Some(diagnostic)
}

/// A defanged target that only markup holds: the link leads nowhere.
fn check_hidden(
    policy: &DefangPolicy,
    usual: Wanted,
    judge: &mut Judge<'_>,
    link: &Link,
) -> Option<Diagnostic> {
    let hidden = link.hidden.as_ref()?;
    let target = hidden.url.trim();
    if !target.contains(['[', '(', '{', '\\']) && target.starts_with("http") {
        return None; // spares the parse of ordinary targets
    }
    let found = parse(target).filter(|found| found.tier != Tier::Live)?;
    if wanted(policy, usual, &found) != Wanted::Live {
        return None;
    }
    let mut verdict = judge.refang(link, found.tier);
    if policy.mode == DefangMode::Report {
        verdict.applicability = Applicability::Display;
    }
    let diagnostic = Diagnostic::new(
        META.name,
        level(link),
        link.span,
        format!("this link's target is defanged: {}", found.live),
    )
    .with_help("the link leads nowhere; write its target live, or take the link off");
    Some(match hidden.home {
        Some(home) => diagnostic.with_fix(Fix {
            title: "Write the live target".into(),
            applicability: verdict.applicability,
            edits: vec![Edit {
                place: Place::Home(home),
                replacement: found.live,
            }],
        }),
        None => diagnostic,
    })
}

/// In notes a broken link is a broken reference; elsewhere it is often meant.
fn level(link: &Link) -> Level {
    if link.note.is_some() && !link.code {
        Level::Warning
    } else {
        Level::Info
    }
}
