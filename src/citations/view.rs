//! What was parsed, for people and machines: `brieflint citations`.

use std::fmt::Write;

use serde::Serialize;

use super::{Antecedent, Citation, UrlField};
use crate::document::Document;
use crate::read::InputError;
use crate::render;
use crate::render::Place;
use crate::source::Source;

/// What was parsed from one draft.
#[derive(Debug, Serialize)]
pub struct File {
    path: String,
    format: &'static str,
    markers: Vec<MarkerRow>,
    notes: Vec<NoteRow>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
}

#[derive(Debug, Serialize)]
struct MarkerRow {
    label: String,
    span: Place,
}

#[derive(Debug, Serialize)]
struct NoteRow {
    label: String,
    span: Place,
    text: String,
    citations: Vec<CitationRow>,
}

#[derive(Debug, Serialize)]
struct CitationRow {
    kind: &'static str,
    span: Place,
    raw: String,
    authors: Vec<String>,
    title: Option<String>,
    translated: bool,
    outlet: Option<String>,
    issued: Option<String>,
    accessed: Option<String>,
    url: Option<String>,
    url_raw: Option<String>,
    archive_url: Option<String>,
    doi: Option<String>,
    locator: Option<String>,
    resolves_to: Option<Target>,
}

/// The full citation at the end of a chain.
#[derive(Debug, Clone, Serialize)]
struct Target {
    note: String,
    citation: usize,
}

impl File {
    /// What was parsed from a draft.
    #[must_use]
    pub fn new(source: &Source, doc: &Document) -> Self {
        let place = |span| Place::new(source, doc.visible.home(span));
        Self {
            path: source.path.clone(),
            format: source.format.name(),
            markers: doc
                .markers
                .iter()
                .map(|m| MarkerRow {
                    label: m.label.to_string(),
                    span: place(m.span),
                })
                .collect(),
            notes: doc
                .notes
                .iter()
                .enumerate()
                .map(|(index, note)| NoteRow {
                    label: note.label.to_string(),
                    span: place(note.span),
                    text: doc.slice(note.text).to_owned(),
                    citations: doc
                        .citations_of(index)
                        .iter()
                        .map(|c| CitationRow::new(source, doc, c))
                        .collect(),
                })
                .collect(),
            error: None,
        }
    }

    /// A draft that could not be read.
    #[must_use]
    pub fn unread(error: &InputError) -> Self {
        Self {
            path: error.path.clone(),
            format: "",
            markers: Vec::new(),
            notes: Vec::new(),
            error: Some(error.message.clone()),
        }
    }

    /// Why the draft could not be read.
    #[must_use]
    pub fn error(&self) -> Option<&str> {
        self.error.as_deref()
    }

    /// The draft's path.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }
}

impl CitationRow {
    fn new(source: &Source, doc: &Document, c: &Citation) -> Self {
        let date = |field: &Option<super::DateField>| {
            field.as_ref().and_then(|d| d.date).map(|d| d.to_string())
        };
        let text = |field: &Option<super::Field>| field.as_ref().map(|f| f.text.clone());
        let url = |field: &Option<UrlField>| field.as_ref().map(|u| u.url.clone());
        Self {
            kind: c.kind.name(),
            span: Place::new(source, doc.visible.home(c.span)),
            raw: doc.slice(c.span).to_owned(),
            authors: c.authors.iter().map(|a| a.text.clone()).collect(),
            title: c.title.as_ref().map(|t| t.text.clone()),
            translated: c.title.as_ref().is_some_and(|t| t.translated),
            outlet: text(&c.outlet),
            issued: date(&c.issued),
            accessed: date(&c.accessed),
            url: url(&c.url),
            url_raw: c.url.as_ref().map(|u| u.raw(doc.text()).to_owned()),
            archive_url: url(&c.archive_url),
            doi: text(&c.doi),
            locator: text(&c.locator),
            resolves_to: resolves_to(doc, c),
        }
    }
}

fn resolves_to(doc: &Document, citation: &Citation) -> Option<Target> {
    let Antecedent::Resolved { end, .. } = citation.antecedent else {
        return None;
    };
    let target = doc.citations.get(end)?;
    Some(Target {
        note: doc.notes.get(target.note)?.label.to_string(),
        citation: target.index,
    })
}

/// One JSON document, version 1.
#[must_use]
pub fn json(files: &[File]) -> String {
    #[derive(Serialize)]
    struct Output<'a> {
        version: u32,
        files: &'a [File],
    }
    render::document(&Output { version: 1, files })
}

/// Note by note, field by field, to read on a terminal.
#[must_use]
pub fn table(files: &[File]) -> String {
    let mut out = String::new();
    for file in files.iter().filter(|f| f.error.is_none()) {
        let citations: usize = file.notes.iter().map(|n| n.citations.len()).sum();
        // Writing to a string cannot fail.
        let _ = writeln!(
            out,
            "{}: {}, {}, {}",
            render::one_line(&file.path),
            render::plural(file.notes.len(), "note"),
            render::plural(citations, "citation"),
            render::plural(file.markers.len(), "marker")
        );
        for note in &file.notes {
            for (index, citation) in note.citations.iter().enumerate() {
                let label = if index == 0 {
                    format!("[{}]", note.label)
                } else {
                    String::new()
                };
                row(&mut out, &label, citation);
            }
            if note.citations.is_empty() {
                let _ = writeln!(out, "\n{:>6}  empty", format!("[{}]", note.label));
            }
        }
        out.push('\n');
    }
    out
}

fn row(out: &mut String, label: &str, citation: &CitationRow) {
    let _ = write!(out, "\n{label:>6}  {}", citation.kind);
    if let Some(target) = &citation.resolves_to {
        let _ = write!(
            out,
            " → note {}, citation {}",
            target.note,
            target.citation + 1
        );
    }
    out.push('\n');
    let authors = (!citation.authors.is_empty()).then(|| citation.authors.join("; "));
    let title = citation.title.as_ref().map(|t| {
        if citation.translated {
            format!("{t} [translated]")
        } else {
            t.clone()
        }
    });
    let prose = (citation.kind == "prose").then(|| citation.raw.clone());
    let fields = [
        ("authors", &authors),
        ("title", &title),
        ("outlet", &citation.outlet),
        ("issued", &citation.issued),
        ("url", &citation.url),
        ("archived", &citation.archive_url),
        ("accessed", &citation.accessed),
        ("doi", &citation.doi),
        ("locator", &citation.locator),
        ("text", &prose),
    ];
    for (name, value) in fields {
        if let Some(value) = value {
            let _ = writeln!(out, "        {name:<9} {value}");
        }
    }
}
