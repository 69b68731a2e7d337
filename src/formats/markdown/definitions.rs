//! Link definitions, and those among them that are notes.

use foldhash::{HashMap, HashSet};
use pulldown_cmark::{Event, LinkType, Parser, Tag as Md};

use super::convert::OPTIONS;
use super::targets;
use crate::document::folded_label;
use crate::span::Span;

/// Link definitions that serve as notes: `[1]: https://…` for a `[1]` in the text.
#[derive(Debug, Default)]
pub(super) struct Definitions {
    /// By label: all of the definition, and its target's place.
    pub(super) notes: HashMap<String, (Span, Option<Span>)>,
    /// All definitions' places, by label in lower case.
    pub(super) all: HashMap<String, Span>,
}

impl Definitions {
    /// Reads the definitions of `body`, which starts at `start` in the source, from a parser that stands at its start.
    pub(super) fn new(parser: &Parser<'_>, body: &str, start: usize) -> Self {
        let mut found = Self::default();
        let mut numbered = false;
        for (label, definition) in parser.reference_definitions().iter() {
            numbered |= is_number(label);
            let span = Span::from(definition.span.clone()).shifted(start);
            found.all.insert(folded_label(label).into_owned(), span);
        }
        if !numbered {
            return found;
        }
        let mut alone = false;
        let mut with_text = HashSet::default();
        for event in Parser::new_ext(body, OPTIONS) {
            if let Event::Start(Md::Link { link_type, id, .. }) = event {
                match link_type {
                    LinkType::Shortcut | LinkType::Collapsed => alone |= is_number(&id),
                    LinkType::Reference => {
                        with_text.insert(folded_label(&id).into_owned());
                    }
                    _ => {}
                }
            }
        }
        if alone {
            for (label, definition) in parser.reference_definitions().iter() {
                if is_number(label) && !with_text.contains(folded_label(label).as_ref()) {
                    let span = Span::from(definition.span.clone());
                    let target = targets::of_definition(body, span, &definition.dest);
                    let target = target.map(|t| t.shifted(start));
                    found
                        .notes
                        .insert(label.to_owned(), (span.shifted(start), target));
                }
            }
        }
        found
    }
}

fn is_number(label: &str) -> bool {
    (1..=3).contains(&label.len()) && label.bytes().all(|b| b.is_ascii_digit())
}
