//! One pass over the tags of a page, linear in its bytes.

use html5gum::{StartTag, Token};
use url::Url;

use super::linked_data;
use super::markers;
use super::page::{FULL, LONGEST, Page, Reading, count_words, fold};
use super::similarity::SketchBuilder;

/// Words in a row that make a paragraph and not a menu.
const PARAGRAPH: usize = 20;
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

/// What text is being collected for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Capture {
    None,
    Title,
    Heading,
    LinkedData,
    Script,
}

/// Reads tags into a page.
pub(super) struct HtmlReader<'a> {
    pub(super) page: Page,
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
    /// A reader that fills `page` in.
    pub(super) fn new(page: Page, how: Reading<'a>) -> Self {
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
    pub(super) fn is_full(&self) -> bool {
        let under_way = if self.aside == 0 { self.run } else { 0 };
        self.page.prose + under_way >= FULL && self.how.anchors.is_empty()
    }

    /// Reads the blocks of JSON-LD wherever they stand.
    pub(super) fn linked_data(&mut self, text: &str) {
        let mut rest = text;
        while let Some(block) = memchr::memmem::find(rest.as_bytes(), b"ld+json")
            .and_then(|at| rest.get(at..)?.split_once('>'))
        {
            let (data, next) = block.1.split_once("</script").unwrap_or((block.1, ""));
            self.page.article |= linked_data::read(data, &mut self.page.facts);
            rest = next;
        }
    }

    /// Takes a token in.
    pub(super) fn token(&mut self, token: Token) {
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

    /// The page.
    pub(super) fn finish(mut self) -> Page {
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
    tag.attributes
        .get(name.as_bytes())
        .map(|value| String::from_utf8_lossy(value).into_owned())
}
