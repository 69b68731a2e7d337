//! A sentence that rests on one state's sources alone.

use super::finding::{about, with_evidence};
use super::wording::{State, estimates};
use crate::diagnostic::{Diagnostic, Level};
use crate::outlets::Outlet;
use crate::outlets::record::ControlCode;
use crate::outlets::view::Support;
use crate::rules::{Category, Context, FixKind, Rule, RuleMeta};
use smallvec::SmallVec;
use std::sync::Arc;

/// A sentence that rests on one state's sources alone.
pub(crate) struct SoleStateSource;

static META: RuleMeta = RuleMeta {
    name: "sole-state-source",
    category: Category::Sources,
    level: Level::Info,
    fix: FixKind::None,
    since: "0.1.0",
    page: include_str!("../../../rules/sources/sole-state-source.md"),
};

impl Rule for SoleStateSource {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
        let mut states = Vec::new();
        for support in cx.sources().supports() {
            if let Some((outlet, diagnostic)) = find(cx, support, &mut states) {
                let control = outlet.control.as_ref();
                let evidence = control.map(|c| (c.evidence.as_str(), c.as_of.as_str()));
                let advice =
                    "add a source that this state does not control, or say whose account it is";
                out.push(with_evidence(
                    cx,
                    diagnostic,
                    outlet,
                    advice,
                    evidence.as_slice(),
                ));
            }
        }
    }
}

/// The one state behind a sentence: an outlet of it, and the finding. `states` are those met before.
fn find<'a>(
    cx: &Context<'a>,
    support: &Support,
    states: &mut Vec<State<'a>>,
) -> Option<(&'a Arc<Outlet>, Diagnostic)> {
    let outlet = sole_state(cx, support)?;
    let sentence = cx.doc.sentences.get(support.sentence)?;
    let text = cx.doc.slice(sentence.span);
    let met = states.iter().position(|s| s.code == outlet.country);
    let state = met.unwrap_or_else(|| {
        states.push(State::new(&outlet.country));
        states.len() - 1
    });
    if states.get(state).is_some_and(|state| state.acts_in(text)) {
        return None;
    }
    let (level, what) = if estimates(text) {
        (Level::Warning, "this estimate rests")
    } else {
        (Level::Info, "this sentence rests")
    };
    const USUAL: usize = 128; // bytes
    let mut message = String::with_capacity(USUAL);
    let group = outlet.group();
    for part in [what, " on one state's sources alone (", group, "): "] {
        message.push_str(part);
    }
    push_names(cx, support, &mut message);
    let mut diagnostic = about(cx, &META, outlet, level, sentence.span, message)?;
    for &index in cx.sources().behind(support).iter().take(8) {
        if let Some(citation) = cx.doc.citations.get(index) {
            diagnostic = diagnostic.and_label(citation.span, "one of its sources");
        }
    }
    Some((outlet, diagnostic))
}

/// An outlet of the state that alone stands behind a sentence. Every citation must be known, of one group, and each
/// outlet a government body or controlled by that government.
pub(super) fn sole_state<'a>(cx: &Context<'a>, support: &Support) -> Option<&'a Arc<Outlet>> {
    let view = cx.sources();
    let mut first: Option<&'a Arc<Outlet>> = None;
    for &index in view.behind(support) {
        let outlet = view.outlet(index)?;
        let of_state = matches!(
            outlet.code(),
            Some(ControlCode::SC | ControlCode::CaPu | ControlCode::CaPr | ControlCode::GOV)
        );
        if !of_state || outlet.is_contested() || first.is_some_and(|f| f.group() != outlet.group())
        {
            return None;
        }
        first = first.or(Some(outlet));
    }
    first
}

/// Adds the outlets behind a sentence, each once.
fn push_names(cx: &Context<'_>, support: &Support, message: &mut String) {
    let mut names: SmallVec<[&str; 4]> = SmallVec::new();
    let view = cx.sources();
    for &index in view.behind(support) {
        if let Some(outlet) = view.outlet(index)
            && !names.contains(&outlet.name.as_str())
        {
            if !names.is_empty() {
                message.push_str(", ");
            }
            message.push_str(&outlet.name);
            names.push(&outlet.name);
        }
    }
}
