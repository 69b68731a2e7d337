//! Two outlets that carry one wire story.

use crate::diagnostic::{Diagnostic, Level};
use crate::outlets::sources::Standing;
use crate::rules::{Category, Context, FixKind, Rule, RuleMeta};

/// Two outlets that carry one wire story.
pub(crate) struct SharedWireOrigin;

static META: RuleMeta = RuleMeta {
    name: "shared-wire-origin",
    category: Category::Sources,
    level: Level::Info,
    fix: FixKind::None,
    since: "0.1.0",
    page: include_str!("../../../rules/sources/shared-wire-origin.md"),
};

impl Rule for SharedWireOrigin {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
        let view = cx.sources();
        for &(earlier, later) in view.wire_stories(cx.doc) {
            let (Some(first), Some(second)) = (view.of(earlier), view.of(later)) else {
                continue;
            };
            let (Some(a), Some(b)) = (cx.doc.citations.get(earlier), cx.doc.citations.get(later))
            else {
                continue;
            };
            let silent = [first, second]
                .into_iter()
                .filter_map(|c| c.outlet())
                .any(|o| {
                    cx.settings.sources.standing(META.name, o, cx.today) == Standing::Silent
                        && !o.is_contested()
                });
            if silent {
                continue;
            }
            let name = |c: &crate::citations::Citation| {
                c.outlet
                    .as_ref()
                    .map_or("another outlet", |o| o.text.as_str())
                    .to_owned()
            };
            let message = format!(
                "{} and {} carry what looks like one story, so they count as one source",
                name(a),
                name(b)
            );
            let span = b.title.as_ref().map_or(b.span, |t| t.outer);
            let earlier_span = a.title.as_ref().map_or(a.span, |t| t.outer);
            out.push(
                Diagnostic::new(META.name, META.level, span, message)
                    .with_help("cite the wire or outlet that reported first, and find a second account for corroboration")
                    .and_label(earlier_span, "the same story")
                    .in_note(b.note),
            );
        }
    }
}
