//! What the first 64 KiB of a page say: title, heading, structure, and what the page claims to be.
//!
//! One pass over the tags, linear in the bytes.

use std::collections::BTreeSet;

use html5gum::{DefaultEmitter, HtmlString, StartTag, Token, Tokenizer};
use url::Url;

use super::linked_data;
use super::markers::{self, Markers};
use super::report::PageFacts;
use super::similarity::{Sketch, SketchBuilder};

/// Words in a row that make a paragraph and not a menu.
const PARAGRAPH: usize = 20;
/// Words in paragraphs that show that the page is there, whatever follows.
const FULL: usize = 400;
/// Elements from the start of a page that may say what the page is.
const OUTER: usize = 60;
/// Elements that frameworks fill with the page.
const MOUNTS: [&str; 8] = [
    "root",
    "app",
    "__next",
    "__nuxt",
    "app-root",
    "main-app",
    "react-root",
    "svelte",
];
/// The longest title or heading that is kept, in bytes.
const LONGEST: usize = 600;

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
fn fold(text: &str) -> String {
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

/// What text is being collected for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Capture {
    None,
    Title,
    Heading,
    LinkedData,
    Script,
}

struct HtmlReader<'a> {
    page: Page,
    how: Reading<'a>,
    sketch: SketchBuilder,
    capture: Capture,
    captured: String,
    /// Depth of elements whose text nobody sees.
    unseen: usize,
    noscript: usize,
    /// Depth of navigation and the like.
    aside: usize,
    run: usize,
    elements: usize,
    heading_level: u8,
    title_done: bool,
}

impl<'a> HtmlReader<'a> {
    fn new(page: Page, how: Reading<'a>) -> Self {
        Self {
            page,
            sketch: SketchBuilder::new(how.url),
            how,
            capture: Capture::None,
            captured: String::new(),
            unseen: 0,
            noscript: 0,
            aside: 0,
            run: 0,
            elements: 0,
            heading_level: 0,
            title_done: false,
        }
    }

    /// Whether nothing that follows can change what the page is.
    fn is_full(&self) -> bool {
        let under_way = if self.aside == 0 { self.run } else { 0 };
        self.page.prose + under_way >= FULL && self.how.anchors.is_empty()
    }

    /// Reads the blocks of JSON-LD wherever they stand.
    fn linked_data(&mut self, text: &str) {
        let mut rest = text;
        while let Some(block) = memchr::memmem::find(rest.as_bytes(), b"ld+json")
            .and_then(|at| rest.get(at..)?.split_once('>'))
        {
            let (data, next) = block.1.split_once("</script").unwrap_or((block.1, ""));
            self.page.article |= linked_data::read(data, &mut self.page.facts);
            rest = next;
        }
    }

    fn token(&mut self, token: Token) {
        match token {
            Token::StartTag(tag) => self.start(&tag),
            Token::EndTag(tag) => self.end(&tag.name),
            Token::String(text) => self.text(&String::from_utf8_lossy(&text)),
            Token::Comment(_) | Token::Doctype(_) | Token::Error(_) => {}
        }
    }

    fn start(&mut self, tag: &StartTag<()>) {
        let name: &[u8] = &tag.name;
        self.elements += 1;
        self.note_attributes(tag);
        match name {
            b"title" if !self.title_done => self.begin(Capture::Title),
            b"h1" if self.page.heading.is_empty() || self.heading_level > 1 => {
                self.heading_level = 1;
                self.begin(Capture::Heading);
            }
            b"h2" if self.page.heading.is_empty() || self.heading_level > 2 => {
                self.heading_level = 2;
                self.begin(Capture::Heading);
            }
            b"h3" if self.page.heading.is_empty() => {
                self.heading_level = 3;
                self.begin(Capture::Heading);
            }
            b"script" => self.start_script(tag),
            b"style" | b"template" | b"svg" if !tag.self_closing => self.unseen += 1,
            b"noscript" => self.noscript += 1,
            b"nav" | b"footer" | b"header" | b"aside" | b"select" => self.aside += 1,
            b"meta" => self.meta(tag),
            b"base" if self.page.base.is_none() => self.page.base = attribute(tag, "href"),
            b"link" => self.link(tag),
            b"a" if !tag.attributes.is_empty() => self.page.links += 1,
            b"img" | b"video" | b"audio" | b"object" | b"embed" | b"canvas" | b"picture" => {
                self.page.media = true;
            }
            b"iframe" | b"frame" | b"form" => {
                self.page.media = true;
                for key in ["src", "action"] {
                    if let Some(to) = attribute(tag, key) {
                        self.page.markers |= markers::find(&to);
                    }
                }
            }
            b"input" => self.input(tag),
            b"textarea" => self.page.fields += 1,
            b"html" if attribute(tag, "data-adblockkey").is_some() => {
                self.page.markers.lander = true;
            }
            _ => {}
        }
        if is_block(name) {
            self.end_run();
        }
    }

    fn start_script(&mut self, tag: &StartTag<()>) {
        self.page.scripts += 1;
        if let Some(src) = attribute(tag, "src") {
            self.page.markers |= markers::find(&src);
        }
        let data = attribute(tag, "type").is_some_and(|t| t.contains("ld+json"));
        self.begin(if data {
            Capture::LinkedData
        } else {
            Capture::Script
        });
    }

    fn note_attributes(&mut self, tag: &StartTag<()>) {
        if !self.how.anchors.is_empty() {
            let named = if &**tag.name == b"a" {
                Some("name")
            } else {
                None
            };
            for key in std::iter::once("id").chain(named) {
                if let Some(id) = attribute(tag, key) {
                    let bare = id.strip_prefix("user-content-").unwrap_or(&id);
                    if self.how.anchors.iter().any(|a| a == bare || *a == id) {
                        self.page.anchors.insert(bare.to_owned());
                        self.page.anchors.insert(id);
                    }
                }
            }
        }
        let outer = matches!(&**tag.name, b"html" | b"body" | b"main")
            || (self.elements < OUTER && matches!(&**tag.name, b"div" | b"section" | b"article"));
        if self.elements < OUTER && !self.page.mount {
            self.page.mount = match &**tag.name {
                b"div" | b"main" | b"section" => {
                    attribute(tag, "id").is_some_and(|id| MOUNTS.contains(&id.as_str()))
                }
                name => name.ends_with(b"-root") || name.ends_with(b"-app"),
            };
        }
        if outer {
            for key in ["class", "id", "data-page", "data-template"] {
                if attribute(tag, key).is_some_and(|v| markers::is_error_class(&v)) {
                    self.page.error_class = true;
                }
            }
        }
    }

    fn meta(&mut self, tag: &StartTag<()>) {
        let Some(content) = attribute(tag, "content") else {
            return;
        };
        if attribute(tag, "http-equiv").is_some_and(|v| v.eq_ignore_ascii_case("refresh")) {
            if self.noscript == 0 && self.page.refresh.is_none() {
                self.page.refresh = super::refresh::immediate(&content);
            }
            return;
        }
        let Some(key) = attribute(tag, "property").or_else(|| attribute(tag, "name")) else {
            return;
        };
        let facts = &mut self.page.facts;
        let content = fold(&content);
        match key.to_ascii_lowercase().as_str() {
            "og:title" | "twitter:title" => drop(facts.og_title.get_or_insert(content)),
            "og:type" if content.eq_ignore_ascii_case("article") => self.page.article = true,
            "article:published_time" | "article:published" => {
                self.page.article = true;
                facts.date_published.get_or_insert(content);
            }
            "author" | "article:author" | "dc.creator" | "parsely-author" => {
                facts.author.get_or_insert(content);
            }
            "date" | "dc.date" | "parsely-pub-date" | "citation_publication_date" => {
                facts.date_published.get_or_insert(content);
            }
            "citation_title" => {
                self.page.article = true;
                facts.og_title.get_or_insert(content);
            }
            "prerender-status-code" | "render:status_code" if content == "404" => {
                self.page.error_class = true;
            }
            _ => {}
        }
    }

    fn link(&mut self, tag: &StartTag<()>) {
        let canonical = attribute(tag, "rel").is_some_and(|r| r.eq_ignore_ascii_case("canonical"));
        let Some(href) = attribute(tag, "href").filter(|_| canonical) else {
            return;
        };
        if let Ok(url) = self.how.url.join(&href) {
            self.page.facts.canonical = Some(url.into());
        }
    }

    fn input(&mut self, tag: &StartTag<()>) {
        let kind = attribute(tag, "type").unwrap_or_default();
        let kind = kind.to_ascii_lowercase();
        match kind.as_str() {
            "password" => self.page.password = true,
            "" | "text" | "email" | "tel" | "search" | "url" => self.page.fields += 1,
            _ => {}
        }
        let name = attribute(tag, "name")
            .unwrap_or_default()
            .to_ascii_lowercase();
        if ["offer", "price", "bid", "amount"]
            .iter()
            .any(|w| name.contains(w))
        {
            self.page.offer = true;
        }
    }

    fn end(&mut self, name: &[u8]) {
        match name {
            b"html" => self.page.closed = true,
            b"title" if self.capture == Capture::Title => {
                let text = fold(&std::mem::take(&mut self.captured));
                self.sketch.title(&text);
                self.page.facts.title = Some(text).filter(|t| !t.is_empty());
                self.title_done = true;
                self.capture = Capture::None;
            }
            b"h1" | b"h2" | b"h3" if self.capture == Capture::Heading => {
                let text = fold(&std::mem::take(&mut self.captured));
                if !text.is_empty() {
                    self.sketch.heading(&text);
                    self.page.heading = text;
                }
                self.capture = Capture::None;
            }
            b"script" => {
                let text = std::mem::take(&mut self.captured);
                match self.capture {
                    Capture::LinkedData => {
                        self.page.article |= linked_data::read(&text, &mut self.page.facts);
                    }
                    Capture::Script => self.page.markers |= markers::find(&text),
                    _ => {}
                }
                self.capture = Capture::None;
            }
            b"style" | b"template" | b"svg" => self.unseen = self.unseen.saturating_sub(1),
            b"noscript" => self.noscript = self.noscript.saturating_sub(1),
            b"nav" | b"footer" | b"header" | b"aside" | b"select" => {
                self.end_run();
                self.aside = self.aside.saturating_sub(1);
            }
            _ => {}
        }
        if is_block(name) {
            self.end_run();
        }
    }

    fn begin(&mut self, what: Capture) {
        self.capture = what;
        self.captured.clear();
    }

    fn text(&mut self, text: &str) {
        match self.capture {
            Capture::Title | Capture::LinkedData | Capture::Script => {
                self.captured.push_str(text);
                return;
            }
            Capture::Heading if self.captured.len() < LONGEST => {
                self.captured.push_str(text);
                self.captured.push(' ');
            }
            Capture::Heading | Capture::None => {}
        }
        if self.unseen > 0 || self.noscript > 0 {
            return;
        }
        let words = count_words(text);
        self.page.words += words;
        self.run += words;
        self.sketch.text(text, self.aside == 0);
    }

    fn end_run(&mut self) {
        if self.run >= PARAGRAPH && self.aside == 0 {
            self.page.prose += self.run;
        }
        self.run = 0;
    }

    fn finish(mut self) -> Page {
        self.end_run();
        if self.capture == Capture::Title {
            self.page.facts.title = Some(fold(&self.captured)).filter(|t| !t.is_empty());
        }
        self.page.sketch = self.sketch.finish();
        let own = |canonical: &String| {
            Url::parse(canonical).is_ok_and(|c| {
                c.path().len() > 1
                    && c.path() == self.how.url.path()
                    && c.host() == self.how.url.host()
            })
        };
        self.page.canonical = self.page.facts.canonical.as_ref().is_some_and(own);
        self.page
    }
}

fn is_block(name: &[u8]) -> bool {
    matches!(
        name,
        b"p" | b"div"
            | b"br"
            | b"li"
            | b"ul"
            | b"ol"
            | b"td"
            | b"tr"
            | b"table"
            | b"section"
            | b"article"
            | b"main"
            | b"h1"
            | b"h2"
            | b"h3"
            | b"h4"
            | b"h5"
            | b"h6"
            | b"body"
            | b"blockquote"
            | b"form"
            | b"nav"
            | b"footer"
            | b"header"
            | b"aside"
            | b"pre"
            | b"dd"
            | b"dt"
            | b"option"
            | b"button"
            | b"figcaption"
    )
}

fn attribute(tag: &StartTag<()>, name: &str) -> Option<String> {
    if tag.attributes.is_empty() {
        return None;
    }
    let key = HtmlString(name.as_bytes().to_vec());
    tag.attributes
        .get(&key)
        .map(|value| String::from_utf8_lossy(value).into_owned())
}
