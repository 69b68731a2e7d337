//! What a draft's citations rest on: every citation matched once, gathered by owner group.

use super::host::Address;
use super::lookalike::{self, Lookalike};
use super::matching::{self, Match, match_name};
use super::name;
use super::record::Outlet;
use super::registry::Named;
use super::sources::Sources;
use super::wire;
use crate::citations::date::PartialDate;
use crate::citations::{Citation, CitationKind};
use crate::document::Document;
use foldhash::{HashMap, HashMapExt as _};
use std::borrow::Cow;
use std::cell::OnceCell;
use std::ops::Range;
use std::sync::Arc;

/// The citations of a draft and whom they cite. Made once per draft, when the first rule asks.
#[derive(Debug, Default)]
pub struct SourceView {
    /// One for each citation of the document; none for prose, and for references that lead nowhere or to several.
    cited: Vec<Option<usize>>,
    works: Vec<Cited>,
    groups: Vec<String>,
    supports: Vec<Support>,
    /// The citations of all supports, one after another.
    supporting: Vec<usize>,
    wire_stories: OnceCell<Vec<(usize, usize)>>,
}

/// Whom a full citation cites.
#[derive(Debug)]
pub struct Cited {
    /// Its index in `Document::citations`.
    pub citation: usize,
    /// What its name and address stand for.
    pub matched: Match,
    /// The outlet that its host imitates.
    pub lookalike: Option<Lookalike>,
    /// Its owner group: an index for [`SourceView::group_name`].
    pub group: usize,
}

/// A sentence of the body with citations behind it, which [`SourceView::behind`] gives.
#[derive(Debug, Clone)]
pub struct Support {
    /// Index into `Document::sentences`.
    pub sentence: usize,
    /// Where its citations stand among those of all.
    citations: Range<usize>,
}

/// A sentence takes no more citations into account than this: no editor counts further, and drafts may be hostile.
const MOST_PER_SENTENCE: usize = 64;

impl SourceView {
    /// Matches every citation of a draft.
    #[must_use]
    pub fn new(doc: &Document, sources: &Sources) -> Self {
        let mut view = Self::default();
        const USUAL: usize = 28; // groups, and names
        let room = doc.citations.len().min(USUAL);
        let mut groups: HashMap<String, usize> = HashMap::with_capacity(room);
        let mut matcher = Matcher {
            sources,
            names: HashMap::with_capacity(room),
            hosts: HashMap::with_capacity(room),
        };
        let mut work_of: Vec<Option<usize>> = vec![None; doc.citations.len()];
        view.works.reserve(doc.citations.len());
        for (index, citation) in doc.citations.iter().enumerate() {
            if citation.kind == CitationKind::Prose || citation.is_reference() {
                continue;
            }
            let address = source_url(citation).and_then(Address::parse);
            let mut cited = matcher.citation(index, citation, address.as_ref());
            let key = group_key(&cited, address.as_ref(), citation);
            cited.group = match groups.get(key.as_ref()) {
                Some(group) => *group,
                None => {
                    let group = groups.len();
                    groups.insert(key.into_owned(), group);
                    group
                }
            };
            if let Some(slot) = work_of.get_mut(index) {
                *slot = Some(view.works.len());
            }
            view.works.push(cited);
        }
        view.cited = doc
            .citations
            .iter()
            .enumerate()
            .map(|(index, citation)| {
                let end = citation.resolved(index)?;
                work_of.get(end).copied().flatten()
            })
            .collect();
        view.groups.resize(groups.len(), String::new());
        for (name, group) in groups {
            if let Some(slot) = view.groups.get_mut(group) {
                *slot = name;
            }
        }
        view.find_supports(doc);
        view
    }

    /// Whom a citation (index into `Document::citations`) cites; Ibid. and short forms are followed.
    #[must_use]
    pub fn of(&self, citation: usize) -> Option<&Cited> {
        let work = self.cited.get(citation).copied().flatten()?;
        self.works.get(work)
    }

    /// The outlet of a citation, where it is known; Ibid. and short forms are followed.
    #[must_use]
    pub fn outlet(&self, citation: usize) -> Option<&Arc<Outlet>> {
        self.of(citation)?.outlet()
    }

    /// Every full citation, in order.
    #[must_use]
    pub fn works(&self) -> &[Cited] {
        &self.works
    }

    /// Sentences with citations behind them, in order.
    #[must_use]
    pub fn supports(&self) -> &[Support] {
        &self.supports
    }

    /// The citations behind a sentence, never none: indices into `Document::citations`, Ibid. and short forms as
    /// themselves.
    #[must_use]
    pub fn behind(&self, support: &Support) -> &[usize] {
        let citations = support.citations.clone();
        self.supporting.get(citations).unwrap_or_default()
    }

    /// Finds the sentences that carry markers, and the citations of their notes.
    fn find_supports(&mut self, doc: &Document) {
        self.supporting.reserve(doc.citations.len());
        let cites = |index: &usize| {
            let citation = doc.citations.get(*index);
            citation.is_some_and(|c| c.kind != CitationKind::Prose)
        };
        for (sentence, (_, markers)) in doc.marked_sentences().enumerate() {
            let start = self.supporting.len();
            for note in markers.iter().filter_map(|marker| marker.note) {
                let room = MOST_PER_SENTENCE.saturating_sub(self.supporting.len() - start);
                let Some(note) = doc.notes.get(note).filter(|_| room > 0) else {
                    continue;
                };
                let citations = note.citations.clone().filter(cites);
                self.supporting.extend(citations.take(room));
            }
            let citations = start..self.supporting.len();
            if !citations.is_empty() {
                self.supports.push(Support {
                    sentence,
                    citations,
                });
            }
        }
    }

    /// Pairs of citations of different groups that carry one wire story, the earlier first.
    pub fn wire_stories(&self, doc: &Document) -> &[(usize, usize)] {
        self.wire_stories.get_or_init(|| wire::stories(doc, self))
    }

    /// The owner group of a citation, a wire story counted with the group that the draft cites it from first.
    #[must_use]
    pub fn wire_group(&self, doc: &Document, cited: &Cited) -> usize {
        let pairs = self.wire_stories(doc);
        let twin = pairs.binary_search_by_key(&cited.citation, |&(_, later)| later);
        let earlier = twin
            .ok()
            .and_then(|at| pairs.get(at))
            .and_then(|&(earlier, _)| self.of(earlier));
        earlier.map_or(cited.group, |e| e.group)
    }

    /// The name of an owner group; for an unknown outlet a key that no group of the registry has.
    #[must_use]
    pub fn group_name(&self, group: usize) -> &str {
        self.groups.get(group).map_or("", String::as_str)
    }

    /// How many owner groups there are.
    #[must_use]
    pub fn group_count(&self) -> usize {
        self.groups.len()
    }

    /// How many citations each owner group holds, Ibid. and short forms counted.
    #[must_use]
    pub fn counts(&self) -> Vec<usize> {
        let mut counts = vec![0; self.groups.len()];
        for work in self.cited.iter().flatten() {
            if let Some(slot) = self.works.get(*work).and_then(|w| counts.get_mut(w.group)) {
                *slot += 1;
            }
        }
        counts
    }

    /// 1 / Σ share² over owner groups; 0 without citations.
    #[must_use]
    pub fn effective_sources(&self) -> f64 {
        effective(&self.counts())
    }
}

/// 1 / Σ share² of counts; 0 where there is nothing to count.
#[must_use]
pub fn effective(counts: &[usize]) -> f64 {
    let total: f64 = counts.iter().map(|&n| n as f64).sum();
    let squares: f64 = counts.iter().map(|&n| (n as f64) * (n as f64)).sum();
    if squares > 0.0 {
        total * total / squares
    } else {
        0.0
    }
}

impl Cited {
    /// Its address.
    #[must_use]
    pub fn address<'d>(&self, doc: &'d Document) -> Option<Address<'d>> {
        Address::parse(source_url(doc.citations.get(self.citation)?)?)
    }

    /// The outlet, where it is known and the host does not imitate it.
    #[must_use]
    pub fn outlet(&self) -> Option<&Arc<Outlet>> {
        self.matched
            .outlet
            .as_ref()
            .filter(|_| self.lookalike.is_none())
    }
}

/// Matches the citations of one draft, which cites the same names again and again.
struct Matcher<'a> {
    sources: &'a Sources,
    /// What names stand for, but for those that hold a dot: they may be hosts, which change hands.
    names: HashMap<&'a str, Named>,
    /// Who publishes under hosts, where that is one record for good.
    hosts: HashMap<&'a str, (Arc<Outlet>, usize)>,
}

impl<'a> Matcher<'a> {
    /// Matches one full citation.
    fn citation(
        &mut self,
        index: usize,
        citation: &'a Citation,
        address: Option<&Address<'a>>,
    ) -> Cited {
        let registry = &self.sources.registry;
        let on = citation.issued.as_ref().and_then(|issued| issued.date);
        let outlet = citation.outlet.as_ref().map(|o| o.text.as_str());
        let hosted = address.and_then(|address| self.hosted(address, on));
        let named = self.named(outlet, on);
        let mut matched = matching::weigh(outlet.and_then(bare), named, hosted);
        if matched.outlet.is_none() && citation.outlet.is_none() {
            // A body may stand where the author stands.
            let hosted = matched.hosted.clone().zip(matched.host);
            for author in citation.authors.iter().take(3) {
                let named = self.named(Some(&author.text), on);
                let by_author = matching::weigh(bare(&author.text), named, hosted.clone());
                if by_author.outlet.is_some() {
                    matched = by_author;
                    break;
                }
            }
        }
        let lookalike = match (address, &matched.hosted) {
            (Some(address), None) => lookalike::find(registry, address, matched.named.as_ref()),
            _ => matched
                .entry()
                .and_then(|entry| lookalike::reported(registry, entry)),
        };
        Cited {
            citation: index,
            matched,
            lookalike,
            group: 0,
        }
    }

    /// Who publishes under an address.
    fn hosted(
        &mut self,
        address: &Address<'a>,
        on: Option<PartialDate>,
    ) -> Option<(Arc<Outlet>, usize)> {
        let registry = &self.sources.registry;
        let Cow::Borrowed(host) = address.host else {
            return registry.entry(address, on);
        };
        if let Some(known) = self.hosts.get(host) {
            return Some(known.clone());
        }
        let found = registry.entry(address, on)?;
        if registry.is_always(host, &found) {
            self.hosts.insert(host, found.clone());
        }
        Some(found)
    }

    /// What a name stands for.
    fn named(&mut self, name: Option<&'a str>, on: Option<PartialDate>) -> Named {
        let registry = &self.sources.registry;
        match name.and_then(bare) {
            None => Named::Unknown,
            Some(name) if name.contains('.') => match_name(registry, name, on),
            Some(name) => self
                .names
                .entry(name)
                .or_insert_with(|| match_name(registry, name, on))
                .clone(),
        }
    }
}

/// The address of the source, or else that of its copy.
fn source_url(citation: &Citation) -> Option<&str> {
    let url = citation.url.as_ref().or(citation.archive_url.as_ref());
    url.map(|url| url.url.as_str())
}

/// A name without white space around it; none where nothing is left.
fn bare(name: &str) -> Option<&str> {
    Some(name.trim()).filter(|name| !name.is_empty())
}

/// The owner group's name, or a key for an unknown outlet: its name, else its domain, else the citation itself.
fn group_key<'a>(
    cited: &'a Cited,
    address: Option<&Address<'_>>,
    citation: &Citation,
) -> Cow<'a, str> {
    if let Some(outlet) = cited.outlet() {
        return outlet.group().into();
    }
    let name = citation.outlet.as_ref().and_then(|o| name::key(&o.text));
    let domain = || {
        let address = address?;
        Some(address.registrable().unwrap_or(&address.host).to_owned())
    };
    let key = match name {
        Some(name) if cited.lookalike.is_none() => format!("?{name}"),
        _ => match domain() {
            Some(domain) => format!("?{domain}"),
            None => format!("?#{}", cited.citation),
        },
    };
    key.into()
}
