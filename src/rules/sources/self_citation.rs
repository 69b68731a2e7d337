//! A draft that cites its own publisher.

use crate::diagnostic::{Diagnostic, Level};
use crate::outlets::{Named, name};
use crate::rules::{Category, Context, FixKind, Rule, RuleMeta};
use foldhash::{HashSet, HashSetExt as _};

/// A draft that cites its own publisher.
pub(crate) struct SelfCitation;

static META: RuleMeta = RuleMeta {
    name: "self-citation",
    category: Category::Sources,
    level: Level::Info,
    fix: FixKind::None,
    since: "0.1.0",
    page: include_str!("../../../rules/sources/self-citation.md"),
};

impl Rule for SelfCitation {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
        let publishers = publishers(cx);
        if publishers.keys.is_empty() {
            return;
        }
        for cited in cx.sources().works() {
            let Some(citation) = cx.doc.citations.get(cited.citation) else {
                continue;
            };
            let by_name = citation
                .outlet
                .as_ref()
                .filter(|o| publishers.may_be(&o.text))
                .and_then(|o| name::key(&o.text))
                .is_some_and(|key| publishers.keys.contains(&key));
            let by_record = cited
                .outlet()
                .is_some_and(|o| publishers.ids.contains(&o.id));
            if !by_name && !by_record {
                continue;
            }
            let span = citation.outlet.as_ref().map_or(citation.span, |o| o.span);
            let message = format!("the draft cites its own publisher, {}", cx.doc.slice(span));
            out.push(
                Diagnostic::new(META.name, META.level, span, message)
                    .with_help("earlier work of one's own is context and no corroboration: cite what it rests on")
                    .in_note(citation.note),
            );
        }
    }
}

/// The draft's publishers: as keys of their names and as ids of their records.
struct Publishers {
    keys: HashSet<String>,
    ids: HashSet<String>,
}

impl Publishers {
    /// Whether the key of a name may be one of theirs.
    fn may_be(&self, name: &str) -> bool {
        name::first_of_key(name).is_none_or(|first| {
            self.keys
                .iter()
                .any(|key| key.as_bytes().first() == Some(&first))
        })
    }
}

fn publishers(cx: &Context<'_>) -> Publishers {
    let sources = &cx.settings.sources;
    let names = cx
        .doc
        .head
        .publishers
        .iter()
        .chain(&sources.config.publishers);
    let mut found = Publishers {
        keys: HashSet::new(),
        ids: HashSet::new(),
    };
    for name in names.take(16) {
        found.keys.extend(name::key(name));
        if let Named::One(outlet) = sources.registry.by_name(name) {
            found.ids.insert(outlet.id.clone());
        }
    }
    found
}
