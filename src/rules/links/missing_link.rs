//! A citation of something on the web that does not say where.

use crate::citations::{Citation, CitationKind, Confidence, Work};
use crate::diagnostic::{Applicability, Diagnostic, Fix, Level};
use crate::document::Document;
use crate::links::defang::defang;
use crate::links::policy::DefangMode;
use crate::rules::{Category, Context, FixKind, Rule, RuleMeta};
use crate::span::Span;
use crate::word_list::Heads;

static META: RuleMeta = RuleMeta {
    name: "missing-link",
    category: Category::Links,
    level: Level::Warning,
    fix: FixKind::SafeOrUnsafe,
    since: "0.1.0",
    page: include_str!("../../../rules/links/missing-link.md"),
};

/// See the rule's page.
pub(crate) struct MissingLink;

impl Rule for MissingLink {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
        let level = usual_level(cx.doc);
        for citation in &cx.doc.citations {
            if !expects_link(citation) || has_link(cx.doc, citation) {
                continue;
            }
            if let Some(comma) = dangling_comma(cx.doc, citation) {
                out.push(offered(
                    cx,
                    citation,
                    Diagnostic::new(
                        META.name,
                        Level::Error,
                        citation.span,
                        "this citation has lost its link: it ends in a comma with nothing after it",
                    )
                    .in_note(citation.note)
                    .and_label(comma, "the link stood here")
                    .with_help(
                        "copy the address again from the source; extracting text from a page or a PDF drops links behind titles",
                    ),
                ));
            } else if citation.work == Work::Web
                && citation.confidence == Confidence::Confident
                && citation.locator.is_none()
                && reads_as_reference(citation)
            {
                out.push(offered(
                    cx,
                    citation,
                    Diagnostic::new(META.name, level, citation.span, "this citation has no link")
                        .in_note(citation.note)
                        .with_help(
                            "add the address at which you read it, so that readers can look it up",
                        ),
                ));
            }
        }
    }
}

/// The finding with the link of the user's library, where an entry has the title.
fn offered(cx: &Context<'_>, citation: &Citation, finding: Diagnostic) -> Diagnostic {
    let library = &cx.settings.library;
    let (false, Some(title)) = (library.is_empty(), &citation.title) else {
        return finding;
    };
    let outlet = citation.outlet.as_ref().map(|o| o.text.as_str());
    let Some(found) = library.find(&title.text, outlet) else {
        return finding;
    };
    let policy = &cx.settings.defang;
    let url = match policy.mode {
        DefangMode::DefangAll => defang(&found.entry.url, policy.style),
        _ => found.entry.url.clone(),
    };
    let doc = cx.doc;
    let text = doc.slice(citation.span).trim_end();
    let end = citation.span.start + text.len();
    let closes = doc
        .notes
        .get(citation.note)
        .is_some_and(|note| note.text.end <= citation.span.end);
    let (at, new) = match dangling_comma(doc, citation) {
        Some(comma) if closes => (comma.end, format!(" {url}.")),
        Some(comma) => (comma.end, format!(" {url}")),
        None if text.ends_with('.') => (end - 1, format!(", {url}")),
        None => (end, format!(", {url}")),
    };
    let (applicability, what) = if found.exact {
        (Applicability::Safe, "the same title and outlet".to_owned())
    } else {
        let percent = (found.score * 100.0).floor();
        let of = format!("“{}”, {percent} % alike", found.entry.title);
        (Applicability::Unsafe, of)
    };
    finding.with_fix(Fix::replace(
        format!("Write the link of the library's entry ({what})"),
        applicability,
        Span::empty(at),
        new,
    ))
}

/// A draft of ten such citations or more that never gives a link has the style of print: it is told, and not warned.
fn usual_level(doc: &Document) -> Level {
    const MANY: usize = 10;
    let mut without = 0usize;
    for citation in doc
        .citations
        .iter()
        .filter(|c| c.kind != CitationKind::Prose)
    {
        if has_link(doc, citation) || citation.kind == CitationKind::BareUrl {
            return META.level;
        }
        if expects_link(citation) {
            if dangling_comma(doc, citation).is_some() {
                return META.level;
            }
            without += usize::from(citation.work == Work::Web);
        }
    }
    if without >= MANY {
        Level::Info
    } else {
        META.level
    }
}

/// Newspapers of before 1995 are cited as paper.
fn is_older_than_the_web(citation: &Citation) -> bool {
    let date = citation.issued.as_ref().and_then(|issued| issued.date);
    date.is_some_and(|date| date.year < 1995)
}

/// A title with an outlet or a date, and not the sort of work that is cited without an address.
fn expects_link(citation: &Citation) -> bool {
    citation.kind == CitationKind::Full
        && citation.title.is_some()
        && (citation.outlet.is_some() || citation.issued.is_some())
        && !matches!(citation.work, Work::Book | Work::Legal | Work::Personal)
        && !is_older_than_the_web(citation)
}

/// Whether the fields are those of a reference and not of a sentence with a quotation in it: a title of a title's length,
/// and a name for an outlet.
fn reads_as_reference(citation: &Citation) -> bool {
    const LONGEST_TITLE: usize = 40; // words
    const LONGEST_NAME: usize = 8;
    let words = |text: &str| text.split_whitespace().count();
    let title = citation
        .title
        .as_ref()
        .is_some_and(|title| words(&title.text) <= LONGEST_TITLE);
    let outlet = citation.outlet.as_ref().map(|outlet| outlet.text.as_str());
    // "The tweet received 40,000 responses" is no name: most of its words are small.
    let named = outlet.is_none_or(|name| {
        let small = name
            .split_whitespace()
            .filter(|word| word.starts_with(|c: char| c.is_lowercase() || c.is_ascii_digit()))
            .count();
        words(name) <= LONGEST_NAME && small * 2 < words(name).max(1)
    });
    title && named && (outlet.is_some() || citation.issued.is_some())
}

/// An address, a copy, or an identifier that leads to the text as well.
fn has_link(doc: &Document, citation: &Citation) -> bool {
    const IDENTIFIERS: [&str; 5] = ["arxiv:", "doi:", "isbn", "issn", "hdl:"];
    static HEADS: Heads = Heads::new(&IDENTIFIERS, 4);
    let text = doc.slice(citation.span).as_bytes();
    let identified = || {
        HEADS.places(text).any(|at| {
            IDENTIFIERS.iter().any(|name| {
                let word = text.get(at..at + name.len());
                word.is_some_and(|word| word.eq_ignore_ascii_case(name.as_bytes()))
            })
        })
    };
    citation.url.is_some()
        || citation.archive_url.is_some()
        || citation.doi.is_some()
        || !doc.links_in(citation.span).is_empty()
        || identified()
}

/// The comma that closes the citation, if one does: `May 3, 2019,` at a note's end, `May 3, 2019,;` within it.
fn dangling_comma(doc: &Document, citation: &Citation) -> Option<Span> {
    let text = doc.slice(citation.span).trim_end();
    let end = citation.span.start + text.len();
    if text.ends_with(',') {
        return Some(Span::new(end - 1, end));
    }
    // A comma outside the citation's span, before its separator.
    let after = doc.text().get(end..)?;
    let blank = after.len() - after.trim_start_matches([' ', '\u{A0}']).len();
    let at = end + blank;
    let limit = doc.notes.get(citation.note)?.text.end;
    (at < limit && after.get(blank..)?.starts_with(',')).then(|| Span::new(at, at + 1))
}
