//! From a source to its findings: parse, run the rules, bring their spans home.

use crate::config::Settings;
use crate::diagnostic::{Diagnostic, Fix, Level, Place};
use crate::document::{self, Document};
use crate::fingerprint::Fingerprints;
use crate::fix::Linted;
use crate::formats::{self, ParseError};
use crate::links::probe::ProbeReport;
use crate::report::{Counts, DraftReport, Finding, FindingFix};
use crate::rules::{self, Context};
use crate::source::Source;

/// Parses a source with the front-end for its format.
///
/// # Errors
/// Where the file is not what its format claims.
pub fn parse(source: &Source) -> Result<Document, ParseError> {
    Ok(document::build(formats::parse(source)?))
}

/// Runs every rule that is on over a parsed draft.
#[must_use]
pub fn check(cx: &Context<'_>) -> Vec<Diagnostic> {
    let mut out = Vec::new();
    for rule in rules::all() {
        if cx.settings.is_on(rule.meta()) {
            rule.check(cx, &mut out);
        }
    }
    out
}

/// Lints one source: parse, check, bring home.
///
/// # Errors
/// Where the file is not what its format claims.
pub fn lint(
    source: Source,
    settings: &Settings,
    today: Option<jiff::civil::Date>,
) -> Result<DraftReport, ParseError> {
    let linted = examine(&source, settings, today, None)?;
    Ok(report(source, linted))
}

/// Parses one source and finds what is wrong with it. `probe` is what became of the links, in a run that is online.
///
/// # Errors
/// Where the file is not what its format claims.
pub fn examine(
    source: &Source,
    settings: &Settings,
    today: Option<jiff::civil::Date>,
    probe: Option<&ProbeReport>,
) -> Result<Linted, ParseError> {
    let doc = parse(source)?;
    let diagnostics = check(&Context {
        source,
        doc: &doc,
        settings,
        today,
        shared: &rules::Shared::default(),
        probe,
    });
    let mut findings = findings(&doc, settings, diagnostics);
    if let Some(word) = &source.word {
        for finding in &mut findings {
            finding.location = word.package.location(&source.text, finding.span);
        }
    }
    Ok(Linted { doc, findings })
}

/// What is said of a draft that was read and linted.
#[must_use]
pub fn report(source: Source, linted: Linted) -> DraftReport {
    DraftReport {
        path: source.path.clone(),
        format: source.format.name(),
        counts: counts(&linted.doc),
        source: Some(source),
        findings: linted.findings,
        error: None,
    }
}

/// How much of everything a draft holds.
#[must_use]
pub fn counts(doc: &Document) -> Counts {
    let prose = crate::citations::CitationKind::Prose;
    Counts {
        notes: doc.notes.len(),
        citations: doc.citations.iter().filter(|c| c.kind != prose).count(),
        links: doc.links.len(),
    }
}

/// Brings diagnostics home, sets their final levels, sorts them and gives each its fingerprint.
#[must_use]
pub fn findings(doc: &Document, settings: &Settings, diagnostics: Vec<Diagnostic>) -> Vec<Finding> {
    let mut fingerprints = Fingerprints::default();
    let mut diagnostics = diagnostics;
    diagnostics.sort_by(|a, b| (a.span, a.rule).cmp(&(b.span, b.rule)));
    let mut out: Vec<Finding> = diagnostics
        .into_iter()
        .filter_map(|diagnostic| finding(doc, settings, diagnostic, &mut fingerprints))
        .collect();
    out.sort_by(|a, b| (a.span, a.rule).cmp(&(b.span, b.rule)));
    out
}

fn finding(
    doc: &Document,
    settings: &Settings,
    diagnostic: Diagnostic,
    fingerprints: &mut Fingerprints,
) -> Option<Finding> {
    let meta = rules::by_name(diagnostic.rule)?.meta();
    let level = settings.level(diagnostic.rule).unwrap_or(diagnostic.level);
    if level == Level::Off {
        return None;
    }
    let note = diagnostic
        .note
        .or_else(|| doc.note_at(diagnostic.span.start));
    let fingerprint = fingerprints.of(doc, &diagnostic);
    Some(Finding {
        rule: meta.name,
        category: meta.category.name(),
        level,
        span: doc.visible.home(diagnostic.span),
        labels: diagnostic
            .labels
            .into_iter()
            .map(|label| (doc.visible.home(label.span), label.message))
            .collect(),
        note: note.and_then(|n| doc.notes.get(n)).map(|n| n.label.clone()),
        fix: diagnostic.fix.and_then(|fix| fix_home(doc, fix)),
        message: diagnostic.message,
        help: diagnostic.help,
        label: diagnostic.label,
        fingerprint,
        location: None,
    })
}

/// A fix in home spans; none where one of its edits would cut through markup.
fn fix_home(doc: &Document, fix: Fix) -> Option<FindingFix> {
    let mut edits = Vec::with_capacity(fix.edits.len());
    for edit in fix.edits {
        match edit.place {
            Place::Visible(span) => edits.extend(doc.visible.edit_home(span, &edit.replacement)?),
            Place::Home(span) => edits.push((span, edit.replacement)),
        }
    }
    edits.sort_by_key(|(span, _)| *span);
    if edits.windows(2).any(|pair| pair[0].0.end > pair[1].0.start) {
        return None;
    }
    Some(FindingFix {
        title: fix.title,
        applicability: fix.applicability,
        edits,
    })
}
