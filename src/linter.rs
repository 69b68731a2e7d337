//! From a source to its findings: parse, run the rules, bring their spans home.

use crate::baseline::Baseline;
use crate::changes::Revision;
use crate::citations::date::PartialDate;
use crate::config::Settings;
use crate::diagnostic::{Diagnostic, Fix, Level, Place};
use crate::document::{self, Document};
use crate::fingerprint::Fingerprints;
use crate::fix::{Found, Linted};
use crate::formats::{self, ParseError};
use crate::ignores::{Ignores, Use};
use crate::links::probe::ProbeReport;
use crate::report::{Counts, DraftReport, Finding, FindingFix, Tally};
use crate::rules::{self, Context, MOST_FINDINGS, RuleMeta};
use crate::source::Source;

/// Parses a source with the front-end for its format.
///
/// # Errors
/// Where the file is not what its format claims.
pub fn parse(source: &Source) -> Result<Document, ParseError> {
    document::build(formats::parse(source)?).map_err(|e| ParseError::new(e.to_string()))
}

/// Runs every rule that is on, and can run, over a parsed draft; no further one where there are too many findings.
#[must_use]
pub fn check(cx: &Context<'_>) -> Vec<Diagnostic> {
    run_rules(cx, |_| {})
}

/// As [`check`]; `found` is told each rule that finds something.
fn run_rules(cx: &Context<'_>, mut found: impl FnMut(&'static RuleMeta)) -> Vec<Diagnostic> {
    const USUAL: usize = 32; // findings
    let mut out = Vec::with_capacity(USUAL);
    for rule in rules::all() {
        if cx.settings.is_on(rule.meta()) && rule.can_run(cx) {
            let before = out.len();
            rule.check(cx, &mut out);
            if out.len() > before {
                found(rule.meta());
            }
        }
        if out.len() > MOST_FINDINGS {
            break;
        }
    }
    out
}

/// What a run knows beside a draft and its settings.
#[derive(Debug, Clone, Copy, Default)]
pub struct Known<'a> {
    /// Today; rules about time say nothing without it.
    pub today: Option<jiff::civil::Date>,
    /// What became of the links, in a run that is online.
    pub probe: Option<&'a ProbeReport>,
    /// The draft as it was in an earlier revision: findings that were there then are not reported.
    pub revision: Option<&'a Revision>,
    /// Findings that are known and not reported.
    pub baseline: Option<&'a Baseline>,
    /// Whether the caller asks for no fingerprints of findings: they may be left empty.
    pub without_fingerprints: bool,
}

impl Known<'_> {
    /// Whether anything in a run asks which finding is which.
    fn asks_for_fingerprints(&self, settings: &Settings) -> bool {
        !self.without_fingerprints
            || self.revision.is_some()
            || self.baseline.is_some()
            || settings.ignores.ask_for_fingerprints()
    }
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
    let known = Known {
        today,
        ..Known::default()
    };
    let linted = examine(&source, settings, known)?;
    Ok(report(source, linted.into()))
}

/// Parses one source and finds what is wrong with it, without what is silenced or was there before.
///
/// # Errors
/// Where the file is not what its format claims.
pub fn examine(
    source: &Source,
    settings: &Settings,
    known: Known<'_>,
) -> Result<Linted, ParseError> {
    let mut doc = parse(source)?;
    if doc.head.date.is_none() {
        doc.head.date = settings
            .report_date
            .map(|day| (PartialDate::from(day), None));
    }
    let shared = rules::Shared::default();
    let cx = Context {
        source,
        doc: &doc,
        settings,
        today: known.today,
        shared: &shared,
        base: known.revision.and_then(Revision::document),
        probe: known.probe,
    };
    // The rules that found something: few, and each finds several.
    let mut reported: Vec<Reported> = Vec::new();
    let found = run_rules(&cx, |meta| reported.push(Reported::new(meta, settings)));
    if found.len() > MOST_FINDINGS {
        return Err(ParseError::new(format!(
            "there is more wrong with it than with any draft: more than {MOST_FINDINGS} findings"
        )));
    }
    let fingerprints = known
        .asks_for_fingerprints(settings)
        .then(Fingerprints::default);
    let (mut findings, ignores) = findings(&cx, found, reported, fingerprints);
    if let Some(word) = &source.word {
        for finding in &mut findings {
            finding.location = word.package.location(&source.text, finding.span);
        }
    }
    if let Some(revision) = known.revision {
        revision.retain_new(source, &mut findings);
    }
    if let Some(baseline) = known.baseline {
        let found = findings.iter().map(|f| f.fingerprint.as_str()).collect();
        let known = baseline
            .of(&source.path)
            .or_else(|| baseline.renamed(&found));
        if let Some(known) = known {
            findings.retain(|finding| !known.contains(&finding.fingerprint));
        }
    }
    Ok(Linted {
        doc,
        findings,
        ignores,
    })
}

/// What is said of a draft that was read and linted.
#[must_use]
pub fn report(source: Source, found: Found) -> DraftReport {
    DraftReport {
        path: source.path.clone(),
        format: source.format.name(),
        counts: found.counts,
        source: Some(source),
        findings: found.findings,
        ignores: found.ignores,
        printed: Tally::default(),
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

/// Brings diagnostics home, sets their final levels, sorts them and gives each its fingerprint, where they are asked for.
/// What is silenced is left out; what became of the entries that silence is given beside.
fn findings(
    cx: &Context<'_>,
    diagnostics: Vec<Diagnostic>,
    mut known: Vec<Reported>,
    mut fingerprints: Option<Fingerprints>,
) -> (Vec<Finding>, Vec<Use>) {
    let mut ignores = Ignores::new(cx);
    let mut out = Vec::with_capacity(diagnostics.len());
    // Diagnostics are large: their places are sorted.
    let mut order: Vec<usize> = (0..diagnostics.len()).collect();
    order.sort_by_key(|&at| diagnostics.get(at).map(|d| (d.span, d.rule)));
    let mut diagnostics: Vec<Option<Diagnostic>> = diagnostics.into_iter().map(Some).collect();
    let diagnostics = order
        .into_iter()
        .filter_map(|at| diagnostics.get_mut(at)?.take());
    for mut diagnostic in diagnostics {
        let fingerprint = fingerprints
            .as_mut()
            .map_or_else(String::new, |of| of.of(cx.doc, &diagnostic));
        if !ignores.silence(&mut diagnostic, &fingerprint) {
            let met = known.iter().find(|rule| rule.meta.name == diagnostic.rule);
            let rule = met.copied().or_else(|| {
                let rule = rules::by_name(diagnostic.rule)?;
                let rule = Reported::new(rule.meta(), cx.settings);
                known.push(rule);
                Some(rule)
            });
            out.extend(rule.and_then(|rule| finding(cx.doc, rule, diagnostic, fingerprint)));
        }
    }
    let (unused, uses) = ignores.finish();
    out.extend(unused);
    let place = |finding: &Finding| (finding.span, finding.rule);
    if !out.is_sorted_by_key(place) {
        out.sort_by_key(place);
    }
    (out, uses)
}

/// A rule with findings, and the level set for it.
#[derive(Clone, Copy)]
struct Reported {
    meta: &'static RuleMeta,
    level: Option<Level>,
}

impl Reported {
    fn new(meta: &'static RuleMeta, settings: &Settings) -> Self {
        Self {
            meta,
            level: settings.level(meta.name),
        }
    }
}

fn finding(
    doc: &Document,
    rule: Reported,
    diagnostic: Diagnostic,
    fingerprint: String,
) -> Option<Finding> {
    let meta = rule.meta;
    let level = rule.level.unwrap_or(diagnostic.level);
    if level == Level::Off {
        return None;
    }
    let note = diagnostic
        .note
        .or_else(|| doc.note_at(diagnostic.span.start));
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
    let mut edits = Vec::new();
    for edit in fix.edits {
        match edit.place {
            Place::Visible(span) => {
                let home = doc.visible.edit_home(span, &edit.replacement)?;
                if edits.is_empty() {
                    edits = home;
                } else {
                    edits.extend(home);
                }
            }
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
