//! Facts on the draft in `<title>` and `<meta>`.

use crate::document::Meta;

/// More authors than this are not kept.
const MOST_AUTHORS: usize = 64;

/// What was read so far.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// The text of `<title>`.
    pub(super) title: String,
    attr: Attr,
    name: String,
    content: String,
}

#[derive(Debug, Clone, Copy, Default)]
enum Attr {
    Name,
    Content,
    #[default]
    Other,
}

impl Found {
    /// An attribute of a `<meta>` starts.
    pub(super) fn name(&mut self, name: &[u8]) {
        self.attr = match name {
            b"name" | b"property" | b"itemprop" => Attr::Name,
            b"content" => Attr::Content,
            _ => Attr::Other,
        };
    }

    /// The value of that attribute.
    pub(super) fn value(&mut self, value: &str) {
        match self.attr {
            Attr::Name => self.name = value.trim().to_ascii_lowercase(),
            Attr::Content => self.content = folded(value),
            Attr::Other => {}
        }
    }

    /// A `<meta>` ends.
    pub(super) fn apply(&mut self, meta: &mut Meta) {
        let name = std::mem::take(&mut self.name);
        let content = std::mem::take(&mut self.content);
        if content.is_empty() {
            return;
        }
        let first = |slot: &mut Option<String>, content: String| {
            slot.get_or_insert(content);
        };
        match name.as_str() {
            "og:title" | "citation_title" | "dc.title" | "dcterms.title" => {
                first(&mut meta.title, content);
            }
            "author" | "citation_author" | "dc.creator" | "dcterms.creator" | "article:author"
                if !content.contains("://")
                    && meta.authors.len() < MOST_AUTHORS
                    && !meta.authors.contains(&content) =>
            {
                meta.authors.push(content);
            }
            "date"
            | "dc.date"
            | "dcterms.date"
            | "dcterms.issued"
            | "citation_date"
            | "citation_publication_date"
            | "article:published_time"
            | "datepublished"
            | "pubdate"
            | "publish_date" => first(&mut meta.date, content),
            "og:site_name" | "citation_publisher" | "dc.publisher" | "dcterms.publisher"
            | "publisher" => first(&mut meta.publisher, content),
            _ => {}
        }
    }

    /// The page ends: its title is `<title>` where no `<meta>` has one.
    pub(super) fn finish(&self, meta: &mut Meta) {
        let title = folded(&self.title);
        if meta.title.is_none() && !title.is_empty() {
            meta.title = Some(title);
        }
    }
}

fn folded(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
