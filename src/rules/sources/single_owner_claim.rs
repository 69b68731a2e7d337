//! A key judgement that rests on one owner group.

use super::sole_state_source::sole_state;
use super::wording::{judges, places_of_judgement};
use crate::citations::Work;
use crate::diagnostic::{Diagnostic, Level};
use crate::outlets::sources::Standing;
use crate::outlets::view::Support;
use crate::rules::{Category, Context, FixKind, Rule, RuleMeta};

/// A key judgement that rests on one owner group.
pub(crate) struct SingleOwnerClaim;

static META: RuleMeta = RuleMeta {
    name: "single-owner-claim",
    category: Category::Sources,
    level: Level::Info,
    fix: FixKind::None,
    since: "0.1.0",
    page: include_str!("../../../rules/sources/single-owner-claim.md"),
};

impl Rule for SingleOwnerClaim {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
        let view = cx.sources();
        let sentence = |support: &Support| cx.doc.sentences.get(support.sentence);
        let first = view.supports().first().and_then(sentence);
        let last = view.supports().last().and_then(sentence);
        let (Some(first), Some(last)) = (first, last) else {
            return;
        };
        let places = places_of_judgement(cx.doc.text(), first.span.cover(last.span));
        for support in view.supports() {
            let Some(sentence) = cx.doc.sentences.get(support.sentence) else {
                continue;
            };
            let next = places.partition_point(|at| *at < sentence.span.start);
            if places.get(next).is_none_or(|at| *at >= sentence.span.end) {
                continue;
            }
            let text = cx.doc.slice(sentence.span);
            // One state's sources are `sole-state-source`'s business.
            if !judges(text) || sole_state(cx, support).is_some() {
                continue;
            }
            let Some(name) = one_owner(cx, support) else {
                continue;
            };
            let count = view.behind(support).len();
            let message = if count == 1 {
                format!("this judgement rests on one source: {name}")
            } else {
                format!("this judgement rests on one owner's {count} sources: {name}")
            };
            let mut diagnostic = Diagnostic::new(META.name, META.level, sentence.span, message)
                .with_help("add a source of another owner, or state how far one source carries the judgement");
            for &index in view.behind(support).iter().take(8) {
                if let Some(citation) = cx.doc.citations.get(index) {
                    diagnostic = diagnostic.and_label(citation.span, "one of its sources");
                }
            }
            out.push(diagnostic);
        }
    }
}

/// The name of the one owner behind a sentence, Ibid. resolved and wire stories merged; none where there are several,
/// a reference leads nowhere, or the user disabled the outlet.
fn one_owner(cx: &Context<'_>, support: &Support) -> Option<String> {
    let view = cx.sources();
    let mut first: Option<usize> = None;
    let mut name = None;
    for &index in view.behind(support) {
        let cited = view.of(index)?;
        // Scholarship and law are weighed by other measures than who publishes them.
        let work = cx.doc.citations.get(cited.citation)?.work;
        if matches!(
            work,
            Work::Book | Work::Journal | Work::Legal | Work::Personal
        ) {
            return None;
        }
        let group = view.wire_group(cx.doc, cited);
        if first.is_some_and(|first| first != group) {
            return None;
        }
        first = Some(group);
        if name.is_none() {
            let citation = cx.doc.citations.get(cited.citation)?;
            let written = citation.outlet.as_ref().map(|o| o.text.clone());
            let host = || Some(cited.address(cx.doc)?.host.into_owned());
            name = match cited.outlet() {
                Some(outlet) if outlet.group() != outlet.id && outlet.group.contains('-') => {
                    Some(format!("{} ({})", outlet.name, outlet.group()))
                }
                Some(outlet) => Some(outlet.name.clone()),
                None => written.or_else(host),
            };
        }
        if let Some(outlet) = cited.outlet()
            && cx.settings.sources.standing(META.name, outlet, cx.today) == Standing::Silent
            && !outlet.is_contested()
        {
            return None;
        }
    }
    name
}
