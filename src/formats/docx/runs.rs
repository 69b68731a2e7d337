//! The runs that hold given places of a part.

use super::error::DocxError;
use super::xml::{Ns, Scanner, Token};
use std::collections::HashMap;

/// The run around a place, and the element inside it. All pairs are byte ranges in the part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Place {
    /// The run's start tag.
    pub(super) run_open: (usize, usize),
    /// The run's properties, if it has any.
    pub(super) properties: (usize, usize),
    /// The run's content behind its properties.
    pub(super) children: (usize, usize),
    /// The element that holds the place, with its tags.
    pub(super) element: (usize, usize),
    /// Where that element's content starts.
    pub(super) content: usize,
    /// The outermost run around the place: a text box hangs in a run.
    pub(super) outer: (usize, usize),
    /// Whether the run must stay whole: runs stand around it, the element is not its child, or a mark follows.
    pub(super) whole: bool,
}

/// The places that were found, by the key that was asked for.
pub(super) struct Found<'a> {
    pub(super) places: HashMap<usize, Place>,
    /// The prefix of WordprocessingML.
    pub(super) prefix: &'a str,
}

struct OpenRun {
    open: (usize, usize),
    /// Where the properties start, and, once they are closed, where they end.
    properties: Option<(usize, Option<usize>)>,
    depth: usize,
    /// Whether it must not be cut: a note's own mark must follow its reference.
    whole: bool,
    /// Keys of places found inside it.
    keys: Vec<usize>,
}

/// Finds the runs around offsets; each offset comes with a key.
pub(super) fn find<'a>(
    name: &'a str,
    xml: &'a str,
    mut offsets: Vec<(usize, usize)>,
) -> Result<Found<'a>, DocxError> {
    offsets.sort_unstable();
    let mut finder = Finder {
        offsets: offsets.into_iter().peekable(),
        places: HashMap::new(),
        runs: Vec::new(),
        element: (0, 0),
    };
    let no_prefix = || DocxError::Xml {
        part: name.to_owned(),
        at: 0,
        message: "no one prefix stands for WordprocessingML".to_owned(),
    };
    let mut prefix = None;
    let mut scanner = Scanner::new(name, xml);
    while let Some(token) = scanner.next()? {
        match token {
            Token::Open(tag) => {
                prefix = prefix.or(scanner.word_prefix());
                finder.element = (tag.start, tag.end);
                if tag.is(Ns::Word, "r") {
                    if scanner.word_prefix() != prefix {
                        return Err(no_prefix());
                    }
                    finder.open_run(scanner.depth());
                } else if tag.is(Ns::Word, "rPr") {
                    finder.open_properties(scanner.depth());
                } else if tag.word("customMarkFollows").is_some()
                    && let Some(run) = finder.runs.last_mut()
                {
                    run.whole = true;
                }
            }
            Token::Close { start, end } => finder.close(start, end, scanner.depth() + 1),
        }
    }
    Ok(Found {
        places: finder.places,
        prefix: prefix.ok_or_else(no_prefix)?,
    })
}

struct Finder {
    offsets: std::iter::Peekable<std::vec::IntoIter<(usize, usize)>>,
    places: HashMap<usize, Place>,
    runs: Vec<OpenRun>,
    /// The last start tag; the elements that are looked for hold no others.
    element: (usize, usize),
}

impl Finder {
    fn open_run(&mut self, depth: usize) {
        self.runs.push(OpenRun {
            open: self.element,
            properties: None,
            depth,
            whole: false,
            keys: Vec::new(),
        });
    }

    fn open_properties(&mut self, depth: usize) {
        if let Some(run) = self.runs.last_mut()
            && depth == run.depth + 1
            && run.properties.is_none()
        {
            run.properties = Some((self.element.0, None));
        }
    }

    /// An element that stood at `depth` ends.
    fn close(&mut self, start: usize, end: usize, depth: usize) {
        let nested = self.runs.len() > 1;
        let Some(run) = self.runs.last_mut() else {
            return;
        };
        if let Some((_, closed @ None)) = &mut run.properties
            && depth == run.depth + 1
        {
            *closed = Some(end);
        }
        let properties = match run.properties {
            Some((from, Some(to))) => (from, to),
            _ => (run.open.1, run.open.1),
        };
        while let Some((_, key)) = self.offsets.next_if(|(at, _)| *at <= start) {
            run.keys.push(key);
            let place = Place {
                run_open: run.open,
                properties,
                children: (properties.1, properties.1),
                element: (self.element.0, end),
                content: self.element.1,
                outer: (run.open.0, end),
                whole: nested || run.whole || depth != run.depth + 1,
            };
            self.places.insert(key, place);
        }
        if run.depth == depth {
            self.close_run(start, end);
        }
    }

    fn close_run(&mut self, start: usize, end: usize) {
        let Some(run) = self.runs.pop() else { return };
        for key in &run.keys {
            if let Some(place) = self.places.get_mut(key) {
                if place.run_open == run.open {
                    place.children.1 = start;
                }
                place.outer = (run.open.0, end);
            }
        }
        if let Some(outer) = self.runs.last_mut() {
            outer.keys.extend(run.keys);
        }
    }
}
