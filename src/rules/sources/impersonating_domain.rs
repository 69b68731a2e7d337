//! A host that imitates an outlet's.

use crate::diagnostic::{Diagnostic, Level};
use crate::outlets::lookalike::Likeness;
use crate::outlets::sources::Standing;
use crate::rules::{Category, Context, FixKind, Rule, RuleMeta};

/// A host that imitates an outlet's.
pub(crate) struct ImpersonatingDomain;

static META: RuleMeta = RuleMeta {
    name: "impersonating-domain",
    category: Category::Sources,
    level: Level::Error,
    fix: FixKind::None,
    since: "0.1.0",
    page: include_str!("../../../rules/sources/impersonating-domain.md"),
};

impl Rule for ImpersonatingDomain {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
        for cited in cx.sources().works() {
            let Some(found) = &cited.lookalike else {
                continue;
            };
            let Some(address) = cited.address(cx.doc) else {
                continue;
            };
            let Some(citation) = cx.doc.citations.get(cited.citation) else {
                continue;
            };
            if cx
                .settings
                .sources
                .standing(META.name, &found.outlet, cx.today)
                == Standing::Silent
            {
                continue;
            }
            let url = citation.url.as_ref().or(citation.archive_url.as_ref());
            let span = url.map_or(citation.span, |u| u.span);
            let brand = &found.outlet.name;
            let host = &address.host;
            let message = match found.likeness {
                Likeness::Suffix => format!(
                    "{host} has the label of {} ({brand}), and is not known to be its own",
                    found.own_host
                ),
                Likeness::OneLetter => format!(
                    "{host} is one letter away from {} ({brand}), and is not known to be its own",
                    found.own_host
                ),
                Likeness::Extended => format!(
                    "{host} hangs words on {} ({brand}), and is not known to be its own",
                    found.own_host
                ),
                Likeness::Reported => format!("{host} imitates {brand}, as a public report says"),
            };
            let help = match cited.matched.entry() {
                Some(entry) if found.likeness == Likeness::Reported => format!(
                    "cite {brand} itself{}; evidence: {}",
                    if found.own_host.is_empty() {
                        String::new()
                    } else {
                        format!(" ({})", found.own_host)
                    },
                    entry.report
                ),
                _ => format!(
                    "check who runs the host before relying on it; if it is genuine, add it to the record of `{id}` in a registry file (`brieflint explain {id}`)",
                    id = found.outlet.id
                ),
            };
            out.push(
                Diagnostic::new(META.name, META.level, span, message)
                    .with_help(help)
                    .in_note(citation.note),
            );
        }
    }
}
