//! A draft Source Summary Statement in the words of ICD 206, to edit.

use super::{counted, group_count, percent, unknown_name};
use crate::outlets::audit::{Audit, Group};

/// The statement: facts that the audit holds, and gaps in brackets for what only the author can judge.
#[must_use]
pub fn statement(audit: &Audit) -> String {
    let mut text = format!(
        "This product cites {} of {}, with the weight of {:.1} independent ones.",
        counted(audit.citations, "source reference"),
        counted(group_count(audit), "owner group"),
        audit.effective_sources
    );
    if let Some(top) = audit.groups.first().filter(|g| g.citations > 1) {
        text.push_str(&format!(
            " The largest is {}: {} of {} ({}){}.",
            top.group,
            top.citations,
            audit.citations,
            percent(top.share),
            descriptor(audit, top)
        ));
    }
    let sole = audit.groups.first().map_or(0, |g| g.sole_support.len());
    if sole > 0 {
        text.push_str(&format!(
            " {} on that group alone.",
            if sole == 1 {
                "One note rests".to_owned()
            } else {
                format!("{sole} notes rest")
            }
        ));
    }
    let state: usize = audit
        .groups
        .iter()
        .filter(|g| {
            g.control
                .iter()
                .any(|c| matches!(*c, "SC" | "CaPu" | "CaPr" | "GOV"))
        })
        .map(|g| g.citations)
        .sum();
    if state > 0 && audit.citations > 0 {
        text.push_str(&format!(
            " {state} of {} are of governments or of media that governments control.",
            audit.citations
        ));
    }
    let without: usize = audit.groups.iter().map(|g| g.without_link).sum();
    if without > 0 {
        text.push_str(&format!(
            " {} no link.",
            if without == 1 {
                "One has".to_owned()
            } else {
                format!("{without} have")
            }
        ));
    }
    if !audit.unknown.is_empty() {
        let names: Vec<String> = audit.unknown.iter().take(5).map(unknown_name).collect();
        text.push_str(&format!(
            " Not characterised: {}.",
            names.join(", ").trim_end_matches('.')
        ));
    }
    text.push_str(
        " [State the strengths and weaknesses of these sources, which of them matter most to the judgements, and how that bears on confidence.]",
    );
    text
}

/// What the group is, in the typology's words.
fn descriptor(audit: &Audit, group: &Group) -> String {
    let mut words: Vec<String> = Vec::new();
    for outlet in audit
        .outlets
        .iter()
        .filter(|o| group.outlets.contains(&o.id))
        .take(4)
    {
        words.push(match outlet.control {
            Some(code) => format!("{} [{code}]", outlet.outlet),
            None => outlet.outlet.clone(),
        });
    }
    if words.is_empty() {
        String::new()
    } else {
        format!(", among them {}", words.join(", "))
    }
}
