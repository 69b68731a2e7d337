//! Citations for reference managers: CSL-JSON, BibTeX, RIS.
//!
//! A work that is cited several times is one item; it keeps the labels of all its notes, those of Ibid. and short forms
//! too. What the draft does not say is left out, and a name whose parts are not certain stays whole.

mod bibtex;
mod csl;
mod names;
mod ris;

pub use bibtex::bibtex;
pub use csl::csl_json;
pub use names::Name;
pub use ris::ris;

use std::collections::{HashMap, HashSet};

use super::date::PartialDate;
use super::{Citation, CitationKind, Work, lexicon};
use crate::document::Document;
use crate::outlets::{Kind, SourceView, Sources};

/// What an item is, in the words of CSL.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ItemType {
    /// An item of news.
    ArticleNewspaper,
    /// An article in a magazine.
    ArticleMagazine,
    /// An article in a scholarly journal.
    ArticleJournal,
    /// A post on a platform.
    Post,
    /// A page of a site.
    Webpage,
    /// A report or a paper.
    Report,
    /// A book.
    Book,
    /// An interview, a conversation, a letter.
    PersonalCommunication,
    /// Anything else.
    Document,
}

/// A cited work.
#[derive(Debug, Clone)]
pub struct Item {
    /// A key that is unique in the export: `kagan2019confronting`.
    pub id: String,
    /// What it is.
    pub kind: ItemType,
    /// The authors, in order.
    pub authors: Vec<Name>,
    /// The title.
    pub title: Option<String>,
    /// Whether the draft's author translated the title.
    pub translated: bool,
    /// Newspaper, site, journal; the publisher of reports and books.
    pub outlet: Option<String>,
    /// When it was published.
    pub issued: Option<PartialDate>,
    /// When the draft's author looked at it.
    pub accessed: Option<PartialDate>,
    /// Its address, refanged.
    pub url: Option<String>,
    /// The address of an archived copy.
    pub archive_url: Option<String>,
    /// Its DOI.
    pub doi: Option<String>,
    /// The labels of the notes that cite it; with the draft's path where there are several drafts.
    pub notes: Vec<String>,
}

/// Gathers items from drafts.
#[derive(Debug, Default)]
pub struct Collector {
    items: Vec<Item>,
    /// By title, outlet, date and address.
    known: HashMap<String, usize>,
    ids: HashSet<String>,
}

impl Collector {
    /// Takes the citations of a draft. `path` names the draft in the labels of notes; none where there is one draft only.
    pub fn add(&mut self, doc: &Document, sources: &Sources, path: Option<&str>) {
        let view = SourceView::new(doc, sources);
        let mut item_of: Vec<Option<usize>> = vec![None; doc.citations.len()];
        for (index, citation) in doc.citations.iter().enumerate() {
            let item = match citation.kind {
                CitationKind::Full | CitationKind::BareUrl => {
                    let kind = view.outlet(index).map(|outlet| outlet.kind);
                    Some(self.item(citation, kind))
                }
                CitationKind::Ibid | CitationKind::ShortForm => citation
                    .resolved(index)
                    .and_then(|end| item_of.get(end).copied().flatten()),
                CitationKind::Prose => None,
            };
            if let Some(slot) = item_of.get_mut(index) {
                *slot = item;
            }
            let label = doc.notes.get(citation.note).map(|n| match path {
                Some(path) => format!("{}: {}", crate::render::one_line(path), n.label),
                None => n.label.to_string(),
            });
            if let (Some(item), Some(label)) = (item.and_then(|i| self.items.get_mut(i)), label)
                && item.notes.last() != Some(&label)
            {
                item.notes.push(label);
            }
        }
    }

    /// The items, in the order in which they are cited first.
    #[must_use]
    pub fn finish(self) -> Vec<Item> {
        self.items
    }

    /// The item of a citation: a known one or a new one.
    fn item(&mut self, citation: &Citation, outlet: Option<Kind>) -> usize {
        let text = |field: &Option<super::Field>| field.as_ref().map(|f| f.text.clone());
        let date = |field: &Option<super::DateField>| field.as_ref().and_then(|f| f.date);
        let title = citation.title.as_ref().map(|t| t.text.clone());
        let outlet_name = text(&citation.outlet);
        let issued = date(&citation.issued);
        let url = citation.url.as_ref().map(|u| u.url.clone());
        let key = format!(
            "{}\n{}\n{}\n{}",
            lexicon::normalised(title.as_deref().unwrap_or("")),
            lexicon::normalised(outlet_name.as_deref().unwrap_or("")),
            issued.map(|d| d.to_string()).unwrap_or_default(),
            // The same work may be cited with its address once and without it later.
            if title.is_some() {
                ""
            } else {
                url.as_deref().unwrap_or("")
            },
        );
        if let Some(&known) = self.known.get(&key) {
            if let Some(item) = self.items.get_mut(known) {
                item.url = item.url.take().or(url);
                item.accessed = item.accessed.or(date(&citation.accessed));
            }
            return known;
        }
        let authors: Vec<Name> = citation
            .authors
            .iter()
            .map(|author| Name::read(&author.text))
            .collect();
        let id = self.id(&authors, outlet_name.as_deref(), issued, title.as_deref());
        self.known.insert(key, self.items.len());
        self.items.push(Item {
            id,
            kind: kind(citation, outlet),
            authors,
            translated: citation.title.as_ref().is_some_and(|t| t.translated),
            title,
            outlet: outlet_name,
            issued,
            accessed: date(&citation.accessed),
            url,
            archive_url: citation.archive_url.as_ref().map(|u| u.url.clone()),
            doi: text(&citation.doi),
            notes: Vec::new(),
        });
        self.items.len() - 1
    }

    /// Who, when, and the first word of the title that says something.
    fn id(
        &mut self,
        authors: &[Name],
        outlet: Option<&str>,
        issued: Option<PartialDate>,
        title: Option<&str>,
    ) -> String {
        const SMALL: [&str; 6] = ["the", "and", "for", "with", "from", "how"];
        let who = authors.first().map(Name::family).or(outlet);
        let word = title.and_then(|t| {
            t.split_whitespace()
                .map(key)
                .find(|w| w.len() > 2 && !SMALL.contains(&w.as_str()))
        });
        let mut id = who.map(key).unwrap_or_default();
        if let Some(date) = issued {
            id.push_str(&date.year.to_string());
        }
        id.push_str(&word.unwrap_or_default());
        if id.is_empty() {
            id.push_str("source");
        }
        let mut unique = id.clone();
        let mut n = 2;
        while !self.ids.insert(unique.clone()) {
            unique = format!("{id}-{n}");
            n += 1;
        }
        unique
    }
}

/// The letters and digits of a name, as a key may hold them.
fn key(text: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    const LONGEST: usize = 24;
    text.nfkd()
        .filter(char::is_ascii_alphanumeric)
        .map(|c| c.to_ascii_lowercase())
        .take(LONGEST)
        .collect()
}

/// What a citation cites, by its own words first, then by what its outlet is.
fn kind(citation: &Citation, outlet: Option<Kind>) -> ItemType {
    let addressed = citation.url.is_some() || citation.archive_url.is_some();
    match (citation.work, outlet) {
        (Work::Journal, _) | (_, Some(Kind::Journal)) => ItemType::ArticleJournal,
        (Work::Book, _) => ItemType::Book,
        (Work::Personal, _) => ItemType::PersonalCommunication,
        (Work::Legal, _) => ItemType::Document,
        (_, Some(Kind::Platform)) => ItemType::Post,
        (_, Some(Kind::Magazine)) => ItemType::ArticleMagazine,
        (_, Some(Kind::Wire | Kind::Newspaper | Kind::Broadcaster | Kind::NewsSite)) => {
            ItemType::ArticleNewspaper
        }
        (Work::Report, _) | (_, Some(Kind::ThinkTank | Kind::Preprint)) => ItemType::Report,
        // A name that several outlets share; all of them print news.
        (Work::Web, None) if !addressed && is_news(citation) => ItemType::ArticleNewspaper,
        _ if addressed || citation.work == Work::Web => ItemType::Webpage,
        _ => ItemType::Document,
    }
}

fn is_news(citation: &Citation) -> bool {
    citation
        .outlet
        .as_ref()
        .is_some_and(|outlet| lexicon::is_outlet(&outlet.text))
}

impl Item {
    /// Whether its outlet publishes it as a work of its own, and not as a part of something.
    fn is_whole(&self) -> bool {
        matches!(
            self.kind,
            ItemType::Report
                | ItemType::Book
                | ItemType::Document
                | ItemType::PersonalCommunication
        )
    }

    /// What no field holds: the notes that cite it, a translated title, an archived copy.
    fn remark(&self) -> String {
        let mut out = match self.notes.as_slice() {
            [] => String::new(),
            [one] => format!("Cited in note {one}"),
            several => format!("Cited in notes {}", several.join(", ")),
        };
        if self.translated {
            out.push_str("; title translated by the citing author");
        }
        if let Some(url) = &self.archive_url {
            out.push_str("; archived at ");
            out.push_str(url);
        }
        out
    }
}
