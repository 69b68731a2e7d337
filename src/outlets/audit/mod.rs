//! What a draft really rests on: its citations by outlet and by owner group.

mod total;

pub use total::total;

use super::record::{ControlCode, Kind, Outlet, Rating};
use super::sources::Sources;
use super::view::{Cited, SourceView};
use crate::citations::CitationKind;
use crate::document::Document;
use crate::read::InputError;
use serde::Serialize;
use std::collections::HashMap;

/// The audit of one draft, or of all drafts of a run.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Audit {
    /// The draft.
    pub path: String,
    /// Citations, Ibid. and short forms counted, prose not.
    pub citations: usize,
    /// 1 / Σ share² over owner groups, each unknown outlet its own group; two decimals.
    pub effective_sources: f64,
    /// The owner groups of known outlets, largest first.
    pub groups: Vec<Group>,
    /// The known outlets, most cited first.
    pub outlets: Vec<OutletRow>,
    /// Whom the registry does not know, and what can't be told from a shared name.
    pub unknown: Vec<Unknown>,
    /// References that lead nowhere or to several sources: they belong to no group.
    pub unresolved: usize,
    /// Why the draft could not be read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
}

/// An owner group.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Group {
    /// Its name.
    pub group: String,
    /// Ids of its outlets, most cited first.
    pub outlets: Vec<String>,
    /// Citations.
    pub citations: usize,
    /// Part of all citations, 0 to 1; three decimals.
    pub share: f64,
    /// The verdicts on control among its outlets.
    pub control: Vec<&'static str>,
    /// Citations without a link.
    pub without_link: usize,
    /// Labels of the notes that rest on it alone.
    pub sole_support: Vec<String>,
}

/// A known outlet.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct OutletRow {
    /// Its id in the registry.
    pub id: String,
    /// Its name.
    pub outlet: String,
    /// The names under which the draft cites it.
    pub cited_as: Vec<String>,
    /// Its country.
    pub country: String,
    /// What it is.
    pub kind: &'static str,
    /// Its owner group.
    pub group: String,
    /// The verdict on who commands it.
    pub control: Option<&'static str>,
    /// The evidence for that verdict.
    pub control_evidence: Option<String>,
    /// The date of that evidence.
    pub control_as_of: Option<String>,
    /// What is disputed about it.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub contested: String,
    /// What named schemes say of its reliability.
    pub ratings: Vec<Rating>,
    /// The letter of the Admiralty code that its ratings give, marked as derived; never an A.
    pub derived_reliability: Option<&'static str>,
    /// Citations.
    pub citations: usize,
    /// Labels of the notes that cite it.
    pub notes: Vec<String>,
}

/// An outlet that the registry does not know.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Unknown {
    /// Its name as cited.
    pub outlet: Option<String>,
    /// Its domain.
    pub domain: Option<String>,
    /// Citations.
    pub citations: usize,
    /// Labels of the notes that cite it.
    pub notes: Vec<String>,
    /// Why it stands here, where more can be said: what it imitates, who shares the name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub finding: Option<String>,
}

impl Audit {
    /// The row of a draft that could not be read.
    #[must_use]
    pub fn unread(error: &InputError) -> Self {
        Self {
            path: error.path.clone(),
            error: Some(error.message.clone()),
            ..Self::default()
        }
    }

    /// Audits a draft.
    #[must_use]
    pub fn new(path: &str, doc: &Document, sources: &Sources) -> Self {
        Builder::new(doc, &SourceView::new(doc, sources)).finish(path)
    }
}

/// The letter of the Admiralty code that Wikipedia's ratings give; F for an outlet without one. A is never derived.
#[must_use]
pub fn derived_letter(outlet: &Outlet) -> &'static str {
    match outlet.rating("wp-rsp").map(|rating| rating.value.as_str()) {
        Some("gr") => "B",
        Some("nc") => "C",
        Some("gu") => "D",
        Some("d" | "b") => "E",
        _ => "F",
    }
}

/// Gathers one draft's citations.
struct Builder<'a> {
    doc: &'a Document,
    view: &'a SourceView,
    audit: Audit,
    group_at: HashMap<String, usize>,
    outlet_at: HashMap<String, usize>,
    unknown_at: HashMap<usize, usize>,
}

impl<'a> Builder<'a> {
    fn new(doc: &'a Document, view: &'a SourceView) -> Self {
        Self {
            doc,
            view,
            audit: Audit::default(),
            group_at: HashMap::new(),
            outlet_at: HashMap::new(),
            unknown_at: HashMap::new(),
        }
    }

    fn finish(mut self, path: &str) -> Audit {
        for (index, citation) in self.doc.citations.iter().enumerate() {
            if citation.kind == CitationKind::Prose {
                continue;
            }
            self.audit.citations += 1;
            let label = self.doc.notes.get(citation.note).map_or("", |n| &*n.label);
            match self.view.of(index) {
                None => self.audit.unresolved += 1,
                Some(cited) => match cited.outlet().cloned() {
                    Some(outlet) => self.add_known(cited, &outlet, label),
                    None => self.add_unknown(cited, label),
                },
            }
        }
        self.add_sole_support();
        let mut audit = self.audit;
        audit.path = path.to_owned();
        audit.effective_sources = round(self.view.effective_sources(), 100.0);
        for group in &mut audit.groups {
            group.share = round(
                group.citations as f64 / audit.citations.max(1) as f64,
                1000.0,
            );
        }
        audit
            .outlets
            .sort_by(|a, b| b.citations.cmp(&a.citations).then_with(|| a.id.cmp(&b.id)));
        audit.groups.sort_by(|a, b| {
            b.citations
                .cmp(&a.citations)
                .then_with(|| a.group.cmp(&b.group))
        });
        audit
            .unknown
            .sort_by_key(|row| std::cmp::Reverse(row.citations));
        let rank: HashMap<&str, usize> = audit
            .outlets
            .iter()
            .enumerate()
            .map(|(n, o)| (o.id.as_str(), n))
            .collect();
        for group in &mut audit.groups {
            group
                .outlets
                .sort_by_key(|id| rank.get(id.as_str()).copied());
            group.control.sort_unstable();
            group.control.dedup();
        }
        audit
    }

    fn add_known(&mut self, cited: &Cited, outlet: &Outlet, label: &str) {
        let rows = &mut self.audit.outlets;
        let fresh = !self.outlet_at.contains_key(&outlet.id);
        let at = *self.outlet_at.entry(outlet.id.clone()).or_insert_with(|| {
            rows.push(outlet_row(outlet));
            rows.len() - 1
        });
        if let Some(row) = rows.get_mut(at) {
            row.citations += 1;
            push_last(&mut row.notes, label);
            if let Some(name) = self
                .doc
                .citations
                .get(cited.citation)
                .and_then(|c| c.outlet.as_ref())
            {
                push_new(&mut row.cited_as, &name.text);
            }
        }
        let groups = &mut self.audit.groups;
        let at = *self
            .group_at
            .entry(outlet.group().to_owned())
            .or_insert_with(|| {
                groups.push(Group {
                    group: outlet.group().to_owned(),
                    ..Group::default()
                });
                groups.len() - 1
            });
        if let Some(group) = groups.get_mut(at) {
            group.citations += 1;
            if fresh {
                group.outlets.push(outlet.id.clone());
            }
            if let Some(code) = outlet.code().map(ControlCode::code)
                && !group.control.contains(&code)
            {
                group.control.push(code);
            }
            let full = self.doc.citations.get(cited.citation);
            if full.is_some_and(|c| c.url.is_none() && c.archive_url.is_none() && c.doi.is_none()) {
                group.without_link += 1;
            }
        }
    }

    fn add_unknown(&mut self, cited: &Cited, label: &str) {
        let rows = &mut self.audit.unknown;
        let full = self.doc.citations.get(cited.citation);
        let at = *self.unknown_at.entry(cited.group).or_insert_with(|| {
            rows.push(Unknown {
                outlet: full.and_then(|c| c.outlet.as_ref()).map(|o| o.text.clone()),
                domain: cited
                    .address(self.doc)
                    .map(|a| a.registrable().unwrap_or(&a.host).to_owned()),
                finding: why_unknown(cited),
                ..Unknown::default()
            });
            rows.len() - 1
        });
        if let Some(row) = rows.get_mut(at) {
            row.citations += 1;
            push_last(&mut row.notes, label);
        }
    }

    /// The notes whose every citation leads to one group.
    fn add_sole_support(&mut self) {
        for note in &self.doc.notes {
            let mut only: Option<usize> = None;
            let mut sole = true;
            for index in note.citations.clone() {
                if self
                    .doc
                    .citations
                    .get(index)
                    .is_none_or(|c| c.kind == CitationKind::Prose)
                {
                    continue;
                }
                let group = self.view.of(index).map(|cited| cited.group);
                sole &= group.is_some() && (only.is_none() || only == group);
                only = only.or(group);
            }
            let Some(group) = only.filter(|_| sole) else {
                continue;
            };
            if let Some(&at) = self.group_at.get(self.view.group_name(group))
                && let Some(row) = self.audit.groups.get_mut(at)
            {
                row.sole_support.push(note.label.to_string());
            }
        }
    }
}

fn outlet_row(outlet: &Outlet) -> OutletRow {
    OutletRow {
        id: outlet.id.clone(),
        outlet: outlet.name.clone(),
        cited_as: Vec::new(),
        country: outlet.country.clone(),
        kind: outlet.kind.name(),
        group: outlet.group().to_owned(),
        control: outlet.code().map(ControlCode::code),
        control_evidence: outlet.control.as_ref().map(|c| c.evidence.clone()),
        control_as_of: outlet.control.as_ref().map(|c| c.as_of.clone()),
        contested: outlet.contested.clone(),
        ratings: outlet.ratings.clone(),
        derived_reliability: outlet.kind.is_media().then(|| derived_letter(outlet)),
        citations: 0,
        notes: Vec::new(),
    }
}

/// Why a source stands among the unknown ones.
fn why_unknown(cited: &Cited) -> Option<String> {
    if let Some(lookalike) = &cited.lookalike {
        let named = match &cited.matched.hosted {
            Some(hosted) if hosted.kind == Kind::InfluenceOperation => {
                format!("; named in a public report ({})", hosted.name)
            }
            _ => String::new(),
        };
        return Some(format!(
            "the host looks like {} ({}){named}",
            lookalike.own_host, lookalike.outlet.name
        ));
    }
    let shared = &cited.matched.shared;
    (!shared.is_empty()).then(|| {
        let names: Vec<&str> = shared.iter().map(|o| o.id.as_str()).take(4).collect();
        format!(
            "the name is shared ({}), and no link tells which",
            names.join(", ")
        )
    })
}

/// Spellings of an outlet's name that are kept.
const MOST_NAMES: usize = 32;

fn push_new(list: &mut Vec<String>, value: &str) {
    if list.len() < MOST_NAMES && !value.is_empty() && !list.iter().any(|known| known == value) {
        list.push(value.to_owned());
    }
}

/// Labels come in order, so only the last one can be the same.
fn push_last(list: &mut Vec<String>, label: &str) {
    if list.last().is_none_or(|last| last != label) {
        list.push(label.to_owned());
    }
}

fn round(value: f64, steps: f64) -> f64 {
    (value * steps).round() / steps
}
