//! Short forms that lead nowhere.

use crate::citations::{Antecedent, Citation, CitationKind, Reference, ReferenceForm};
use crate::diagnostic::{Diagnostic, Label, Level};
use crate::document::Document;
use crate::rules::{Category, Context, FixKind, Rule, RuleMeta};

static META: RuleMeta = RuleMeta {
    name: "unresolved-short-form",
    category: Category::Ibid,
    level: Level::Warning,
    fix: FixKind::None,
    since: "0.1.0",
    page: include_str!("../../../rules/ibid/unresolved-short-form.md"),
};

/// See the rule's page.
pub(crate) struct UnresolvedShortForm;

impl Rule for UnresolvedShortForm {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
        let doc = cx.doc;
        for citation in doc
            .citations
            .iter()
            .filter(|c| c.kind == CitationKind::ShortForm)
        {
            let Some(reference) = &citation.reference else {
                continue;
            };
            if points_into_the_text(reference) {
                continue;
            }
            let named = name(reference);
            let (message, candidates) = match &citation.antecedent {
                Antecedent::Dangling => (nowhere(doc, citation, reference, &named), &[][..]),
                Antecedent::Ambiguous(candidates) if candidates.len() > 1 => (
                    format!("{named} could mean {} earlier sources", candidates.len()),
                    candidates.as_slice(),
                ),
                _ => continue,
            };
            let mut diagnostic = Diagnostic::new(META.name, META.level, citation.span, message)
                .in_note(citation.note)
                .with_help(
                    "name the source so that one earlier note can be meant, or cite it in full",
                );
            diagnostic.labels = candidates
                .iter()
                .take(super::SHOWN)
                .filter_map(|&c| doc.citations.get(c))
                .map(|c| Label {
                    span: c.span,
                    message: "this one?".into(),
                })
                .collect();
            out.push(diagnostic);
        }
    }
}

fn nowhere(doc: &Document, citation: &Citation, reference: &Reference, named: &str) -> String {
    let Some(label) = &reference.note_label else {
        return format!("{named} leads to no earlier note");
    };
    let target = doc
        .notes
        .iter()
        .position(|n| n.label.eq_ignore_ascii_case(&label.text));
    match target {
        None => format!("{named} leads to note {}, which does not exist", label.text),
        Some(note) if note >= citation.note => {
            format!("{named} leads to note {}, which comes later", label.text)
        }
        Some(_) => format!(
            "{named} leads to note {}, which does not cite that source",
            label.text
        ),
    }
}

/// How the message names the reference.
fn name(reference: &Reference) -> String {
    let what = match reference.form {
        ReferenceForm::OpCit => "“op. cit.”",
        ReferenceForm::LocCit => "“loc. cit.”",
        ReferenceForm::Supra => "“supra”",
        ReferenceForm::SeeNote => "“See note”",
        ReferenceForm::Hereafter
        | ReferenceForm::Short
        | ReferenceForm::Ibid
        | ReferenceForm::Id => "the short form",
    };
    match (&reference.author, &reference.title) {
        (Some(author), _) => format!("{what} of {author}"),
        (None, Some(title)) => format!("{what} “{title}”"),
        (None, None) => what.to_owned(),
    }
}

/// "Section IV.B, supra", "Part II above" lead to a part of the draft; what the grammar took for a long name may be prose.
fn points_into_the_text(reference: &Reference) -> bool {
    const PARTS: &[&str] = &[
        "volume", "vol", "section", "sec", "part", "chapter", "chap", "figure", "table",
        "appendix", "annex", "§",
    ];
    const LONGEST: usize = 5; // words
    reference.author.as_deref().is_some_and(|author| {
        let first = author
            .split_whitespace()
            .next()
            .unwrap_or("")
            .trim_end_matches('.')
            .to_lowercase();
        PARTS.contains(&first.as_str()) || author.split_whitespace().count() > LONGEST
    })
}
