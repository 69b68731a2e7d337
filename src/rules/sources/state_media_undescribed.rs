//! State media cited without a word that says so.

use super::descriptors::describes;
use super::finding::{about, control_words, with_evidence};
use crate::diagnostic::{Diagnostic, Level};
use crate::outlets::Outlet;
use crate::outlets::record::ControlCode;
use crate::rules::{Category, Context, FixKind, Rule, RuleMeta};
use foldhash::{HashMap, HashMapExt as _};
use std::borrow::Cow;
use std::cell::OnceCell;
use std::sync::Arc;

/// State media cited without a word that says so.
pub(crate) struct StateMediaUndescribed;

static META: RuleMeta = RuleMeta {
    name: "state-media-undescribed",
    category: Category::Sources,
    level: Level::Warning,
    fix: FixKind::None,
    since: "0.1.0",
    page: include_str!("../../../rules/sources/state-media-undescribed.md"),
};

impl Rule for StateMediaUndescribed {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
        let view = cx.sources();
        // The first citation of each outlet, and whether any place describes the outlet.
        let mut seen: Vec<Seen> = Vec::new();
        let mut by_id: HashMap<&str, usize> = HashMap::new();
        let own = &cx.settings.sources.config.descriptors;
        let mut note = |citation: usize, described: &dyn Fn() -> bool| {
            let Some(outlet) = view.outlet(citation).filter(|o| is_state_media(o)) else {
                return;
            };
            let at = *by_id.entry(outlet.id.as_str()).or_insert_with(|| {
                seen.push(Seen {
                    outlet: Arc::clone(outlet),
                    citation,
                    described: false,
                    count: 0,
                });
                seen.len() - 1
            });
            if let Some(entry) = seen.get_mut(at) {
                entry.citation = entry.citation.min(citation);
                entry.described = entry.described || described();
            }
        };
        for (index, citation) in cx.doc.citations.iter().enumerate() {
            note(index, &|| describes(cx.doc.slice(citation.span), own));
        }
        for support in view.supports() {
            if let Some(sentence) = cx.doc.sentences.get(support.sentence) {
                let once = OnceCell::new();
                let described =
                    || *once.get_or_init(|| describes(cx.doc.slice(sentence.span), own));
                for &citation in view.behind(support) {
                    note(citation, &described);
                }
            }
        }
        for index in 0..cx.doc.citations.len() {
            if let Some(&at) = view.outlet(index).and_then(|o| by_id.get(o.id.as_str()))
                && let Some(entry) = seen.get_mut(at)
            {
                entry.count += 1;
            }
        }
        for entry in seen.iter().filter(|entry| !entry.described) {
            out.extend(report(cx, entry));
        }
    }
}

/// An outlet as the draft cites it.
struct Seen {
    outlet: Arc<Outlet>,
    citation: usize,
    described: bool,
    count: usize,
}

/// Media that a state controls or has captured; a government body describes itself.
fn is_state_media(outlet: &Outlet) -> bool {
    outlet.kind.is_media()
        && matches!(
            outlet.code(),
            Some(ControlCode::SC | ControlCode::CaPu | ControlCode::CaPr)
        )
}

fn report(cx: &Context<'_>, entry: &Seen) -> Option<Diagnostic> {
    let outlet = &entry.outlet;
    let control = outlet.control.as_ref()?;
    let citation = cx.doc.citations.get(entry.citation)?;
    let span = citation.outlet.as_ref().map_or(citation.span, |o| o.span);
    let often = match entry.count {
        0 | 1 => "".into(),
        count => Cow::from(format!(", cited {count} times,")),
    };
    let words = control_words(control);
    let end = ", and the draft does not say so";
    let message = [outlet.name.as_str(), &often, " is ", &words, end].concat();
    let diagnostic = about(cx, &META, outlet, META.level, span, message)?;
    let advice = "describe it once, in the sentence or in the note: \"state-run\", \"state-owned\", a grade such as [C3]";
    let evidence = [(control.evidence.as_str(), control.as_of.as_str())];
    Some(with_evidence(cx, diagnostic, outlet, advice, &evidence).in_note(citation.note))
}
