//! Link definitions, and those among them that are notes.

use std::collections::{HashMap, HashSet};

use pulldown_cmark::{Event, LinkType, Parser, Tag as Md};

use super::convert::OPTIONS;
use super::targets;
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
    /// Reads the definitions of `body`, which starts at `start` in the source.
    pub(super) fn new(body: &str, start: usize) -> Self {
        let parser = Parser::new_ext(body, OPTIONS);
        let mut found = Self::default();
        let mut numbered = false;
        for (label, definition) in parser.reference_definitions().iter() {
            numbered |= is_number(label);
            let span = Span::from(definition.span.clone()).shifted(start);
            found.all.insert(label.to_lowercase(), span);
        }
        if !numbered {
            return found;
        }
        let mut alone = false;
        let mut with_text = HashSet::new();
        for event in parser {
            if let Event::Start(Md::Link { link_type, id, .. }) = event {
                match link_type {
                    LinkType::Shortcut | LinkType::Collapsed => alone |= is_number(&id),
                    LinkType::Reference => {
                        with_text.insert(id.to_lowercase());
                    }
                    _ => {}
                }
            }
        }
        if alone {
            let parser = Parser::new_ext(body, OPTIONS);
            for (label, definition) in parser.reference_definitions().iter() {
                if is_number(label) && !with_text.contains(&label.to_lowercase()) {
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
