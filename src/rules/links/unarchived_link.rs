//! Posts on platforms where posts vanish, cited without a copy.

use super::citation_of;
use crate::citations::Citation;
use crate::diagnostic::{Diagnostic, Level};
use crate::document::Document;
use crate::links::host;
use crate::rules::{Category, Context, FixKind, Rule, RuleMeta};

static META: RuleMeta = RuleMeta {
    name: "unarchived-link",
    category: Category::Links,
    level: Level::Info,
    fix: FixKind::None,
    since: "0.1.0",
    page: include_str!("../../../rules/links/unarchived-link.md"),
};

/// See the rule's page.
pub(crate) struct UnarchivedLink;

impl Rule for UnarchivedLink {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
        let doc = cx.doc;
        // One finding for a citation: its first such link.
        let mut last = None;
        for link in doc.links.iter().filter(|link| !link.code) {
            let Some(index) = citation_of(doc, link).filter(|index| last != Some(*index)) else {
                continue;
            };
            let Some(citation) = doc.citations.get(index) else {
                continue;
            };
            let host = link.host();
            let Some(platform) = host
                .and_then(host::ephemeral)
                .filter(|_| host::has_path(link.url()))
            else {
                continue;
            };
            last = Some(index);
            if is_archived(doc, citation) {
                continue;
            }
            out.push(
                Diagnostic::new(
                    META.name,
                    META.level,
                    link.span,
                    format!("this post on {platform} is cited without an archived copy"),
                )
                .in_note(citation.note)
                .with_help("posts are changed and deleted: keep a copy (web.archive.org, archive.today) and cite it too"),
            );
        }
    }
}

fn is_archived(doc: &Document, citation: &Citation) -> bool {
    citation.archive_url.is_some()
        || doc
            .links_in(citation.span)
            .iter()
            .any(|link| link.host().is_some_and(host::is_archive))
}
