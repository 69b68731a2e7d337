//! What can stand in place of an Ibid.: the citation it stands for, or its short form.

use foldhash::{HashMap, HashMapExt as _};

use crate::citations::{Antecedent, Citation, CitationKind, Confidence, Title, surname};
use crate::config::style::IbidStyle;
use crate::diagnostic::{Applicability, Fix};
use crate::document::Document;
use crate::rules::citations::fold_hash;
use crate::span::Span;

/// Words of a shortened title at most.
const WORDS: usize = 4;

/// Words that no shortened title ends with.
const TRAILING: &[&str] = &[
    "a", "an", "and", "as", "at", "but", "by", "for", "from", "in", "into", "is", "of", "on", "or",
    "over", "s", "that", "the", "their", "to", "with",
];

/// Words that lead in a source and are none of its parts.
const SIGNALS: &[&str] = &[
    "see", "see also", "cf", "but see", "see e.g", "e.g", "accord", "compare",
];

/// Writes fixes for the references of one draft.
pub(super) struct Rewriter<'a> {
    doc: &'a Document,
    style: IbidStyle,
    /// For each citation, the one whose place in the source ("p. 45") holds for it: an Ibid. without one means the
    /// place of the Ibid. before.
    places: Vec<Option<usize>>,
    /// The titles of full citations with a number of their first words, by that.
    titles: Vec<(u64, &'a str)>,
    /// For the numbers that were asked for the shortened titles, each with the whole title; none where several share it.
    short: HashMap<u64, HashMap<String, Option<String>>>,
}

impl<'a> Rewriter<'a> {
    /// Reads the citations of a draft, once.
    pub(super) fn new(doc: &'a Document, style: IbidStyle) -> Self {
        let mut places: Vec<Option<usize>> = Vec::with_capacity(doc.citations.len());
        let mut titles = Vec::with_capacity(doc.citations.len());
        for (index, citation) in doc.citations.iter().enumerate() {
            let own = citation.is_reference() && place(doc, citation).is_some();
            let direct = match citation.antecedent {
                Antecedent::Resolved { direct, .. } => places.get(direct).copied().flatten(),
                _ => None,
            };
            places.push(if own { Some(index) } else { direct });
            if let (CitationKind::Full, Some(title)) = (citation.kind, &citation.title) {
                titles.push((first_word(&title.text), title.text.as_str()));
            }
        }
        titles.sort_unstable();
        Self {
            doc,
            style,
            places,
            titles,
            short: HashMap::new(),
        }
    }

    /// The fix of the Ibid. at `index`, which stands for the citation `end`.
    pub(super) fn fix(
        &mut self,
        index: usize,
        end: usize,
        applicability: Applicability,
    ) -> Option<Fix> {
        let citation = self.doc.citations.get(index)?;
        let antecedent = self.doc.citations.get(end)?;
        let word = super::word(self.doc, citation);
        let raw = self.doc.slice(citation.span);
        let at = citation.span.start + raw.find(word)?;
        let span = Span::new(at, citation.span.end);
        let place = self
            .places
            .get(index)
            .copied()
            .flatten()
            .and_then(|i| place(self.doc, self.doc.citations.get(i)?));
        let (what, new) = match self.style {
            IbidStyle::Full => ("citation", None),
            IbidStyle::ShortForm | IbidStyle::Allow => {
                ("short form", self.short_form(antecedent, place.as_deref()))
            }
        };
        let (what, new) = match new {
            Some(new) => (what, new),
            None => ("citation", self.full(antecedent, place.as_deref())?),
        };
        let closed = raw.trim_end().ends_with('.') && self.closes_note(citation);
        // Where prose goes on, nobody can be sure how far the citation goes; nor which words of a doubtful one matter.
        let certain = self.closes_note(citation) || self.is_followed(citation);
        let applicability = if certain && antecedent.confidence == Confidence::Confident {
            applicability
        } else {
            Applicability::Display
        };
        let label = self
            .doc
            .notes
            .get(antecedent.note)
            .map_or("", |n| &*n.label);
        Some(Fix::replace(
            format!("Write the {what} of note {label}"),
            applicability,
            span,
            if closed { with_period(new) } else { new },
        ))
    }

    /// Whether nothing of the note stands behind a citation.
    fn closes_note(&self, citation: &Citation) -> bool {
        self.doc
            .notes
            .get(citation.note)
            .is_some_and(|note| note.text.end <= citation.span.end)
    }

    /// Whether the next citation follows.
    fn is_followed(&self, citation: &Citation) -> bool {
        self.doc
            .text()
            .get(citation.span.end..)
            .is_some_and(|rest| rest.trim_start().starts_with(';'))
    }

    /// The citation as it stands, without what leads it in and closes it.
    fn full(&self, antecedent: &Citation, place: Option<&str>) -> Option<String> {
        let text = self.doc.slice(antecedent.span);
        let mut start = antecedent.span.start;
        let first = [
            antecedent.authors.first().map(|a| a.span.start),
            antecedent.title.as_ref().map(|t| t.outer.start),
            antecedent.outlet.as_ref().map(|o| o.span.start),
        ];
        if let Some(first) = first.into_iter().flatten().min() {
            let lead = Span::new(start, first).of(self.doc.text()).to_lowercase();
            let lead =
                lead.trim_matches(|c: char| c.is_whitespace() || matches!(c, '.' | ',' | ':'));
            if SIGNALS.contains(&lead) {
                start = first;
            }
        }
        let end = antecedent.span.start + text.trim_end_matches(['.', ',', ' ', '\n', '\r']).len();
        let whole = Span::new(start, end);
        let mut new = match (place, &antecedent.locator) {
            (Some(place), Some(own)) if whole.contains(own.span) => format!(
                "{}{place}{}",
                Span::new(start, own.span.start).of(self.doc.text()),
                Span::new(own.span.end, end).of(self.doc.text()),
            ),
            (Some(place), _) => format!("{}, {place}", self.doc.slice(whole)),
            (None, _) => self.doc.slice(whole).to_owned(),
        };
        // What only markup holds does not come along with the words.
        if let Some(url) = antecedent.url.as_ref().filter(|url| url.hidden) {
            new = format!("{new}, {}", url.url);
        }
        (!new.is_empty()).then(|| one_line(&new))
    }

    /// Author and shortened title; the outlet in place of an author.
    fn short_form(&mut self, antecedent: &Citation, place: Option<&str>) -> Option<String> {
        let title = antecedent.title.as_ref()?;
        let short = shortened(&title.text);
        let short = if self.is_unmistakable(&title.text, short) {
            short
        } else {
            // Another source would be meant as well.
            title.text.as_str()
        };
        let mut new = String::new();
        match antecedent.authors.as_slice() {
            [] => {}
            [one] => new.push_str(surname(&one.text)),
            [one, two] => {
                new = format!("{} and {}", surname(&one.text), surname(&two.text));
            }
            [one, ..] => new = format!("{} et al.", surname(&one.text)),
        }
        if !new.is_empty() {
            new.push_str(", ");
        }
        let outlet = antecedent
            .outlet
            .as_ref()
            .filter(|_| antecedent.authors.is_empty());
        let rest: Vec<&str> = outlet
            .map(|o| o.text.as_str())
            .into_iter()
            .chain(place)
            .collect();
        new.push_str(&self.marked(title, short, !rest.is_empty()));
        if !rest.is_empty() {
            new.push(' ');
            new.push_str(&rest.join(", "));
        }
        Some(one_line(&new))
    }

    /// Whether a shortened title stands for one title of the draft alone.
    fn is_unmistakable(&mut self, title: &str, short: &str) -> bool {
        let number = first_word(title);
        let known = self.short.entry(number).or_insert_with(|| {
            let start = self.titles.partition_point(|(other, _)| *other < number);
            let titles = self.titles.get(start..).unwrap_or(&[]);
            let titles = titles.iter().take_while(|(other, _)| *other == number);
            shortened_titles(titles.map(|(_, title)| *title))
        });
        matches!(known.get(&short.to_lowercase()), Some(Some(_)))
    }

    /// A shortened title in the marks of the whole one; with a comma where something follows.
    fn marked(&self, title: &Title, short: &str, comma: bool) -> String {
        let text = self.doc.text();
        let open = Span::new(title.outer.start, title.span.start).of(text);
        let close = Span::new(title.span.end, title.outer.end).of(text);
        let after = text.get(title.outer.end..).unwrap_or("");
        let inside = close.starts_with(',') || (close.is_empty() && !after.starts_with(','));
        let bare: String = close.chars().filter(|c| *c != ',').collect();
        match (comma, inside && !bare.is_empty()) {
            (false, _) => format!("{open}{short}{bare}"),
            (true, true) => format!("{open}{short},{bare}"),
            (true, false) => format!("{open}{short}{bare},"),
        }
    }
}

/// Shortened titles in lower case, each with the whole title; none where several share it.
fn shortened_titles<'a>(titles: impl Iterator<Item = &'a str>) -> HashMap<String, Option<String>> {
    let mut short: HashMap<String, Option<String>> = HashMap::new();
    for title in titles {
        let whole = title.to_lowercase();
        short
            .entry(shortened(title).to_lowercase())
            .and_modify(|known| {
                if known.as_ref() != Some(&whole) {
                    *known = None;
                }
            })
            .or_insert(Some(whole));
    }
    short
}

/// A number that titles share which [`shortened`] may make equal but for case: all of them begin with one word.
fn first_word(title: &str) -> u64 {
    let first = title.split(char::is_whitespace).next().unwrap_or("");
    fold_hash(first)
}

/// The place in the source that a reference names: what stands behind its word, without the closing period.
fn place(doc: &Document, citation: &Citation) -> Option<String> {
    if citation.kind != CitationKind::Ibid {
        return citation.locator.as_ref().map(|l| l.text.clone());
    }
    let raw = doc.slice(citation.span);
    let word = super::word(doc, citation);
    let rest = raw.get(raw.find(word)? + word.len()..)?;
    let rest = rest.trim_matches(|c: char| c.is_whitespace() || matches!(c, '.' | ',' | ';'));
    (!rest.is_empty()).then(|| rest.to_owned())
}

/// The first words of a title: four at most, up to its colon, without a dangling preposition.
fn shortened(title: &str) -> &str {
    let main = title
        .find([':', '?', ';', '—', '–'])
        .and_then(|at| title.get(..at))
        .map(str::trim_end)
        .filter(|main| main.split_whitespace().count() > 1)
        .unwrap_or(title);
    let mut ends: Vec<(usize, &str)> = Vec::new();
    let mut at = 0;
    for word in main.split_inclusive(char::is_whitespace).take(WORDS) {
        ends.push((at + word.trim_end().len(), word.trim()));
        at += word.len();
    }
    while ends.len() > 2
        && ends.last().is_some_and(|(_, word)| {
            TRAILING.contains(&word.to_lowercase().as_str())
                || word.chars().all(|c| !c.is_alphanumeric())
        })
    {
        ends.pop();
    }
    let short = ends
        .last()
        .and_then(|(end, _)| main.get(..*end))
        .unwrap_or(main)
        .trim_end_matches([',', ';', ':', '.']);
    // Marks of a quotation inside the title must not be left open.
    if short.contains(['“', '”', '"', '‘', '«', '»', '(', '[']) {
        title
    } else {
        short
    }
}

/// A closing period, inside of a closing mark where the comma stood there too.
fn with_period(text: String) -> String {
    match text.strip_suffix('”').or_else(|| text.strip_suffix('"')) {
        Some(words) if !words.ends_with(['.', '!', '?']) => {
            let mark = text.get(words.len()..).unwrap_or("");
            format!("{words}.{mark}")
        }
        Some(_) => text,
        None if text.ends_with('.') => text,
        None => format!("{text}."),
    }
}

/// Line breaks of a wrapped note become spaces.
fn one_line(text: &str) -> String {
    if !text.contains('\n') {
        return text.to_owned();
    }
    text.lines().map(str::trim).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_are_shortened_at_a_word_that_means_something() {
        for (title, short) in [
            ("Ministers Meet in Vienna", "Ministers Meet in Vienna"),
            ("The End of the Talks in Vienna", "The End"),
            ("Summit 2019: What Comes Next", "Summit 2019"),
            ("Kompromat", "Kompromat"),
            (
                "On ‘Active Measures’ and Others",
                "On ‘Active Measures’ and Others",
            ),
        ] {
            assert_eq!(shortened(title), short);
        }
    }

    #[test]
    fn periods_stand_inside_the_mark() {
        assert_eq!(with_period("Kos, “A Text”".into()), "Kos, “A Text.”");
        assert_eq!(with_period("Kos, “Why?”".into()), "Kos, “Why?”");
        assert_eq!(with_period("Kos et al., 45".into()), "Kos et al., 45.");
    }
}
