//! What the first 64 KiB of a page say: title, heading, structure, and what the page claims to be.
//!
//! One pass over the tags, linear in the bytes.

use std::collections::BTreeSet;

use html5gum::{DefaultEmitter, Tokenizer};
use url::Url;

use super::html_reader::HtmlReader;
use super::markers::Markers;
use super::report::PageFacts;
use super::similarity::Sketch;

/// Words in paragraphs that show that the page is there, whatever follows.
pub(super) const FULL: usize = 400;
/// The longest title or heading that is kept, in bytes.
pub(super) const LONGEST: usize = 600;

/// A page as the judges see it.
#[derive(Debug, Clone, Default)]
pub(super) struct Page {
    /// What sort of body it is.
    pub(super) kind: PageKind,
    /// Whether the body holds nothing but white space.
    pub(super) empty: bool,
    /// Whether the body was read to its end.
    pub(super) whole: bool,
    /// Whether the end of the HTML was seen, whatever the announced length says.
    pub(super) closed: bool,
    /// The first heading; for plain text the text itself, where it is short.
    pub(super) heading: String,
    /// Visible words.
    pub(super) words: usize,
    /// Words in paragraphs outside navigation.
    pub(super) prose: usize,
    /// Whether anything is shown that is not text: images, frames, media.
    pub(super) media: bool,
    /// Scripts on the page.
    pub(super) scripts: usize,
    /// Whether a password is asked for.
    pub(super) password: bool,
    /// Whether the page calls itself an article.
    pub(super) article: bool,
    /// Whether the page calls its own deep address the canonical one.
    pub(super) canonical: bool,
    /// Whether class or id of the outermost elements call the page an error page.
    pub(super) error_class: bool,
    /// Fields of forms that take text.
    pub(super) fields: usize,
    /// Links to elsewhere.
    pub(super) links: usize,
    /// Whether an element waits for a script to fill it.
    pub(super) mount: bool,
    /// Whether the page offers a price or takes an offer.
    pub(super) offer: bool,
    /// What scripts, frames and forms lead to.
    pub(super) markers: Markers,
    /// Where an immediate refresh leads.
    pub(super) refresh: Option<String>,
    /// The base of relative addresses.
    pub(super) base: Option<String>,
    /// The text, for comparison.
    pub(super) sketch: Sketch,
    /// Those of the wanted anchors that are there.
    pub(super) anchors: BTreeSet<String>,
    /// What the page says of itself.
    pub(super) facts: PageFacts,
}

/// What sort of body a page has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum PageKind {
    /// HTML.
    Html,
    /// Plain text.
    Text,
    /// Anything else: PDF, images, data.
    #[default]
    Other,
}

impl Page {
    /// The title, or nothing.
    pub(super) fn title(&self) -> &str {
        self.facts.title.as_deref().unwrap_or("")
    }

    /// Whether the page is an empty shell that a script fills.
    pub(super) fn is_shell(&self) -> bool {
        let few = if self.mount && self.heading.is_empty() {
            60
        } else {
            12
        };
        self.kind == PageKind::Html && self.words < few && self.scripts > 0
    }

    /// Whether there is enough of the page to stop reading.
    pub(super) fn is_full(&self) -> bool {
        self.kind == PageKind::Html && self.prose >= FULL
    }

    /// Whether the page tells one story: text enough and little else, under a headline that its title repeats.
    pub(super) fn is_story(&self) -> bool {
        let mostly = self.prose * 10 >= self.words * 6;
        !self.is_thin() && (self.article || self.canonical || (mostly && self.has_headline()))
    }

    fn has_headline(&self) -> bool {
        let bare = |text: &str| {
            text.chars()
                .filter(|c| c.is_alphanumeric())
                .flat_map(char::to_lowercase)
                .collect::<String>()
        };
        let heading = bare(&self.heading);
        !heading.is_empty() && bare(self.title()).contains(&heading)
    }

    /// Whether the page leads on to others: fronts, sections and lists do.
    pub(super) fn is_hub(&self) -> bool {
        self.links >= 8
    }

    /// Whether the page has too little text to be an article.
    pub(super) fn is_thin(&self) -> bool {
        // Some sites call every page an article, error pages too.
        self.prose < if self.article { 40 } else { 120 }
    }
}

/// What a reader needs to know to read a body.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reading<'a> {
    /// The address that the body came from.
    pub(super) url: &'a Url,
    /// `Content-Type`.
    pub(super) content_type: &'a str,
    /// Whether `bytes` is the whole body.
    pub(super) whole: bool,
    /// Anchors to look for.
    pub(super) anchors: &'a [String],
}

/// Reads a body.
pub(super) fn read(bytes: &[u8], how: Reading<'_>) -> Page {
    let kind = kind_of(bytes, how.content_type);
    let empty = bytes.iter().all(u8::is_ascii_whitespace);
    let mut page = Page {
        kind,
        empty,
        whole: how.whole,
        ..Page::default()
    };
    match kind {
        PageKind::Other => {}
        PageKind::Text => {
            let text = String::from_utf8_lossy(bytes);
            page.words = count_words(&text);
            page.prose = page.words;
            if page.words <= 20 {
                page.heading = fold(&text);
            }
        }
        PageKind::Html => {
            let text = decode(bytes, how.content_type);
            let mut reader = HtmlReader::new(page, how);
            let mut emitter = DefaultEmitter::default();
            emitter.naively_switch_states(true);
            for token in Tokenizer::new_with_emitter(text.as_ref(), emitter) {
                let Ok(token) = token;
                reader.token(token);
                if reader.is_full() {
                    reader.linked_data(&text);
                    reader.page.closed = ends(&text);
                    break;
                }
            }
            page = reader.finish();
        }
    }
    page
}

/// Whether the end of the HTML stands near the end of a text.
fn ends(text: &str) -> bool {
    let bytes = text.as_bytes();
    let tail = bytes
        .get(bytes.len().saturating_sub(2048)..)
        .unwrap_or(bytes);
    memchr::memmem::find(&tail.to_ascii_lowercase(), b"</html").is_some()
}

fn kind_of(bytes: &[u8], content_type: &str) -> PageKind {
    let essence = content_type
        .split(';')
        .next()
        .unwrap_or("")
        .trim()
        .to_ascii_lowercase();
    match essence.as_str() {
        "text/html" | "application/xhtml+xml" => PageKind::Html,
        "text/plain" => PageKind::Text,
        "" => {
            let head: String =
                String::from_utf8_lossy(bytes.get(..512).unwrap_or(bytes)).to_ascii_lowercase();
            if head.contains("<html") || head.contains("<!doctype html") {
                PageKind::Html
            } else {
                PageKind::Other
            }
        }
        _ => PageKind::Other,
    }
}

/// Text from bytes: by BOM, by the header's charset, by `<meta charset>` near the start, else UTF-8.
fn decode<'a>(bytes: &'a [u8], content_type: &str) -> std::borrow::Cow<'a, str> {
    let label = charset(content_type.as_bytes())
        .or_else(|| charset(bytes.get(..2048).unwrap_or(bytes)))
        .and_then(|label| encoding_rs::Encoding::for_label(label.as_bytes()))
        .unwrap_or(encoding_rs::UTF_8);
    label.decode(bytes).0
}

fn charset(bytes: &[u8]) -> Option<String> {
    let lower = bytes.to_ascii_lowercase();
    let at = memchr::memmem::find(&lower, b"charset=")? + b"charset=".len();
    let rest = lower.get(at..)?;
    let label: Vec<u8> = rest
        .iter()
        .copied()
        .skip_while(|b| matches!(b, b'"' | b'\'' | b' '))
        .take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b':' | b'.'))
        .take(40)
        .collect();
    String::from_utf8(label).ok().filter(|l| !l.is_empty())
}

/// Words of a text; two characters of a script that does not part words count as one.
pub(super) fn count_words(text: &str) -> usize {
    text.split_whitespace()
        .map(|word| {
            if word.is_ascii() {
                return 1;
            }
            let dense = word.chars().filter(|c| is_dense(*c)).count();
            if dense > 0 { dense.div_ceil(2) } else { 1 }
        })
        .sum()
}

fn is_dense(c: char) -> bool {
    matches!(c, '\u{0E00}'..='\u{0EFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}'
        | '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}')
}

/// White space folded, outer white space gone, cut to a length that a title may have.
pub(super) fn fold(text: &str) -> String {
    let mut out = String::new();
    for word in text.split_whitespace() {
        if out.len() + word.len() >= LONGEST {
            break;
        }
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}
