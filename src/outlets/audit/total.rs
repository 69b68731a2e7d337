//! The audit over all drafts of a run.

use super::{Audit, Group, OutletRow, Unknown, round};
use crate::outlets::view::effective;
use std::collections::HashMap;

/// Adds up the audits of drafts: a note is named with its draft, an unknown outlet is one where name and domain agree.
#[must_use]
pub fn total(audits: &[Audit]) -> Audit {
    let mut sum = Audit::default();
    let mut groups: HashMap<&str, usize> = HashMap::new();
    let mut outlets: HashMap<&str, usize> = HashMap::new();
    let mut unknown: HashMap<(Option<&str>, Option<&str>), usize> = HashMap::new();
    for audit in audits {
        let here = |labels: &[String]| -> Vec<String> {
            labels
                .iter()
                .map(|label| format!("{} [{label}]", audit.path))
                .collect()
        };
        sum.citations += audit.citations;
        sum.unresolved += audit.unresolved;
        for row in &audit.groups {
            let at = *groups.entry(&row.group).or_insert_with(|| {
                sum.groups.push(Group {
                    group: row.group.clone(),
                    ..Group::default()
                });
                sum.groups.len() - 1
            });
            if let Some(group) = sum.groups.get_mut(at) {
                group.citations += row.citations;
                group.without_link += row.without_link;
                group.sole_support.extend(here(&row.sole_support));
                union(&mut group.outlets, &row.outlets);
                for code in &row.control {
                    if !group.control.contains(code) {
                        group.control.push(code);
                    }
                }
            }
        }
        for row in &audit.outlets {
            let at = *outlets.entry(&row.id).or_insert_with(|| {
                sum.outlets.push(OutletRow {
                    citations: 0,
                    notes: Vec::new(),
                    ..row.clone()
                });
                sum.outlets.len() - 1
            });
            if let Some(outlet) = sum.outlets.get_mut(at) {
                outlet.citations += row.citations;
                outlet.notes.extend(here(&row.notes));
                union(&mut outlet.cited_as, &row.cited_as);
            }
        }
        for row in &audit.unknown {
            let key = (row.outlet.as_deref(), row.domain.as_deref());
            let at = *unknown.entry(key).or_insert_with(|| {
                sum.unknown.push(Unknown {
                    citations: 0,
                    notes: Vec::new(),
                    ..row.clone()
                });
                sum.unknown.len() - 1
            });
            if let Some(entry) = sum.unknown.get_mut(at) {
                entry.citations += row.citations;
                entry.notes.extend(here(&row.notes));
            }
        }
    }
    finish(sum)
}

/// Shares, effective sources and order.
fn finish(mut sum: Audit) -> Audit {
    let known = sum.groups.iter().map(|g| g.citations);
    let counts: Vec<usize> = known
        .chain(sum.unknown.iter().map(|u| u.citations))
        .collect();
    sum.effective_sources = round(effective(&counts), 100.0);
    for group in &mut sum.groups {
        group.share = round(group.citations as f64 / sum.citations.max(1) as f64, 1000.0);
        group.control.sort_unstable();
    }
    sum.groups.sort_by(|a, b| {
        b.citations
            .cmp(&a.citations)
            .then_with(|| a.group.cmp(&b.group))
    });
    sum.outlets
        .sort_by(|a, b| b.citations.cmp(&a.citations).then_with(|| a.id.cmp(&b.id)));
    sum.unknown
        .sort_by_key(|row| std::cmp::Reverse(row.citations));
    sum
}

fn union(into: &mut Vec<String>, from: &[String]) {
    for value in from {
        if !into.contains(value) {
            into.push(value.clone());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn audit(path: &str, group: &str, citations: usize) -> Audit {
        Audit {
            path: path.to_owned(),
            citations: citations + 1,
            groups: vec![Group {
                group: group.to_owned(),
                outlets: vec!["a".to_owned()],
                citations,
                control: vec!["SC"],
                sole_support: vec!["1".to_owned()],
                ..Group::default()
            }],
            unknown: vec![Unknown {
                outlet: Some("Nobody".to_owned()),
                citations: 1,
                ..Unknown::default()
            }],
            ..Audit::default()
        }
    }

    #[test]
    fn drafts_add_up() {
        let sum = total(&[audit("a.txt", "zz-state", 3), audit("b.txt", "zz-state", 1)]);
        assert_eq!(sum.citations, 6);
        assert_eq!(sum.groups.len(), 1);
        assert_eq!(sum.groups[0].citations, 4);
        assert_eq!(sum.groups[0].share, 0.667);
        assert_eq!(sum.groups[0].sole_support, ["a.txt [1]", "b.txt [1]"]);
        assert_eq!(sum.unknown[0].citations, 2);
        assert_eq!(sum.effective_sources, 1.8);
    }
}
