//! A preprint that is not called one.

use crate::diagnostic::{Diagnostic, Level};
use crate::outlets::record::Kind;
use crate::outlets::retractions::fold_doi;
use crate::outlets::sources::Standing;
use crate::rules::{Category, Context, FixKind, Rule, RuleMeta};

/// A preprint that is not called one.
pub(crate) struct UnlabelledPreprint;

static META: RuleMeta = RuleMeta {
    name: "unlabelled-preprint",
    category: Category::Sources,
    level: Level::Info,
    fix: FixKind::None,
    since: "0.1.0",
    page: include_str!("../../../rules/sources/unlabelled-preprint.md"),
};

impl Rule for UnlabelledPreprint {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
        for cited in cx.sources().works() {
            let Some(citation) = cx.doc.citations.get(cited.citation) else {
                continue;
            };
            let by_doi = citation
                .doi
                .as_ref()
                .is_some_and(|doi| is_preprint_doi(&doi.text));
            let record = cited
                .matched
                .hosted
                .iter()
                .chain(cited.outlet())
                .find(|o| o.kind == Kind::Preprint);
            let url_doi = citation
                .url
                .as_ref()
                .is_some_and(|url| is_preprint_doi(&url.url));
            if !(by_doi || url_doi || record.is_some()) || is_labelled(cx.doc.slice(citation.span))
            {
                continue;
            }
            if record.is_some_and(|o| {
                cx.settings.sources.standing(META.name, o, cx.today) == Standing::Silent
            }) {
                continue;
            }
            let span = match (&citation.outlet, &citation.doi) {
                (Some(outlet), _) => outlet.span,
                (None, Some(doi)) => doi.span,
                _ => citation.span,
            };
            let server = record.map_or("a preprint server", |o| o.name.as_str());
            let message =
                format!("this work stands on {server}, and the note does not call it a preprint");
            out.push(
                Diagnostic::new(META.name, META.level, span, message)
                    .with_help(
                        "add \"preprint\" or \"working paper\", or cite the reviewed version",
                    )
                    .in_note(citation.note),
            );
        }
    }
}

/// Whether a note says that the work was not reviewed.
fn is_labelled(text: &str) -> bool {
    let lower = text.to_lowercase();
    [
        "preprint",
        "pre-print",
        "working paper",
        "not peer-reviewed",
        "not peer reviewed",
        "discussion paper",
        "draft paper",
    ]
    .iter()
    .any(|label| lower.contains(label))
}

/// Whether a DOI is one of a preprint server: arXiv, bioRxiv and medRxiv, OSF's servers, SSRN, Research Square,
/// Preprints.org, ChemRxiv, TechRxiv, Authorea.
fn is_preprint_doi(text: &str) -> bool {
    // Most addresses hold no DOI.
    let mut dots = memchr::memchr_iter(b'.', text.as_bytes());
    if !dots.any(|dot| {
        text.as_bytes()
            .get(..dot)
            .is_some_and(|head| head.ends_with(b"10"))
    }) {
        return false;
    }
    let Some(doi) = fold_doi(text) else {
        return false;
    };
    if let Some(suffix) = doi.strip_prefix("10.1101/") {
        // The prefix is also that of journals; those have letters.
        return suffix
            .bytes()
            .all(|b| b.is_ascii_digit() || b == b'.' || b == b'v');
    }
    [
        "10.48550/arxiv",
        "10.31219/",
        "10.31234/",
        "10.31235/",
        "10.2139/ssrn",
        "10.21203/rs",
        "10.20944/preprints",
        "10.26434/chemrxiv",
        "10.36227/techrxiv",
        "10.22541/au",
    ]
    .iter()
    .any(|prefix| doi.starts_with(prefix))
}
