//! The works cited so far, as references call them up.

use foldhash::HashMap;

use super::{follow, keys, says, shortens, surnames};
use crate::citations::{
    Antecedent, Citation, CitationKind, QuoteStyle, Reference, ReferenceForm, lexicon,
};

/// The works cited so far.
#[derive(Debug, Default)]
pub(super) struct Known {
    /// Citations by author, the latest last.
    authors: HashMap<String, Vec<usize>>,
    /// Citations by the first word of their title.
    titles: HashMap<String, Vec<usize>>,
    /// "hereafter X": by the first word of X, the whole X and its citation.
    aliases: HashMap<String, Vec<(String, usize)>>,
    /// Works and the citations that cite them, and how many of these are in the indices: most drafts ask for none.
    pub(super) log: Vec<(usize, usize)>,
    indexed: usize,
}

/// How many works of one author, or titles with one first word, are looked at.
const DEEPEST: usize = 48;

impl Known {
    /// Puts what was cited since the last time into the indices.
    pub(super) fn catch_up(&mut self, text: &str, citations: &[Citation]) {
        while let Some(&(cited, by)) = self.log.get(self.indexed) {
            self.add(text, citations, cited, by);
            self.indexed += 1;
        }
    }

    /// Notes that the work at `cited` was cited by the citation at `by`.
    fn add(&mut self, text: &str, citations: &[Citation], cited: usize, by: usize) {
        let Some(work) = citations.get(cited) else {
            return;
        };
        if !matches!(work.kind, CitationKind::Full) {
            return;
        }
        for key in keys(work) {
            let list = self.authors.entry(key).or_default();
            if list.last() != Some(&cited) {
                list.push(cited);
            }
        }
        if cited == by {
            if let Some(title) = &work.title {
                for key in title_keys(&title.text) {
                    self.titles.entry(key).or_default().push(cited);
                }
            }
            if let Some(alias) = alias(work.span.of(text)) {
                let key = alias.split(' ').next().unwrap_or("").to_owned();
                self.aliases.entry(key).or_default().push((alias, cited));
            }
        }
    }

    /// The works that fit a reference, the latest first.
    pub(super) fn works(&self, citations: &[Citation], reference: &Reference) -> Vec<usize> {
        let mut out: Vec<usize> = Vec::new();
        let mut push = |list: Option<&Vec<usize>>| {
            for &i in list.into_iter().flat_map(|l| l.iter().rev().take(DEEPEST)) {
                if !out.contains(&i) && citations.get(i).is_some_and(|c| says(reference, c)) {
                    out.push(i);
                }
            }
        };
        if let Some(author) = &reference.author {
            push(self.authors.get(&lexicon::normalised(author)));
            for name in surnames(author).into_iter().take(4) {
                push(self.authors.get(&name));
            }
            for key in title_keys(author).into_iter().take(1) {
                push(self.titles.get(&key));
            }
        }
        if reference.author.is_none()
            && let Some(title) = &reference.title
        {
            for key in title_keys(title).into_iter().take(1) {
                push(self.titles.get(&key));
            }
        }
        out
    }

    /// The work that a citation without date and address stands for, if it names one cited before.
    pub(super) fn short_form(
        &mut self,
        text: &str,
        citations: &[Citation],
        at: usize,
    ) -> Option<(Reference, Antecedent)> {
        let citation = citations.get(at)?;
        let sourced =
            citation.url.is_some() || citation.archive_url.is_some() || citation.doi.is_some();
        let dated = citation
            .issued
            .as_ref()
            .is_some_and(|d| d.date.is_none_or(|d| d.month.is_some()));
        if sourced || dated {
            return None;
        }
        self.catch_up(text, citations);
        // A work cited in full once more is no short form.
        let whole = |i: usize| {
            citations.get(i).is_some_and(|c| {
                c.title
                    .as_ref()
                    .zip(citation.title.as_ref())
                    .is_some_and(|(a, b)| {
                        lexicon::normalised(&a.text) == lexicon::normalised(&b.text)
                    })
                    && c.authors.len() <= citation.authors.len()
            })
        };
        let raw = citation.span.of(text);
        if let Some(found) = self.by_alias(raw) {
            let reference = Reference {
                form: ReferenceForm::Hereafter,
                ..Reference::default()
            };
            return Some((reference, follow(citations, found)));
        }
        let (references, year) = short_references(citation, raw);
        references.into_iter().find_map(|reference| {
            let antecedent = self.only_work(citations, citation, &reference, year)?;
            if citation.issued.is_some()
                && let Antecedent::Resolved { end, .. } = &antecedent
                && whole(*end)
            {
                return None;
            }
            Some((reference, antecedent))
        })
    }

    /// The work that fits a short form, or the several that do.
    fn only_work(
        &self,
        citations: &[Citation],
        citation: &Citation,
        reference: &Reference,
        year: Option<i16>,
    ) -> Option<Antecedent> {
        let work = |i: usize| citations.get(i);
        let mut found = self.works(citations, reference);
        if reference.title.is_none() {
            // An outlet alone is no short form.
            found.retain(|&i| work(i).is_some_and(|c| !c.authors.is_empty()));
        }
        if let Some(year) = year {
            let dated = |i: usize| work(i).and_then(|c| c.issued.as_ref()).and_then(|d| d.date);
            found.retain(|&i| dated(i).is_none_or(|d| d.year == year));
        }
        if let (Some(outlet), CitationKind::Full) = (&citation.outlet, citation.kind) {
            let wanted = lexicon::normalised(&outlet.text);
            let matches = |i: &usize| {
                work(*i)
                    .and_then(|c| c.outlet.as_ref())
                    .is_some_and(|o| lexicon::normalised(&o.text) == wanted)
            };
            if found.iter().any(matches) {
                found.retain(matches);
            } else if reference.author.is_none() {
                return None;
            }
        }
        let latest = *found.first()?;
        let title = |i: usize| {
            work(i)
                .and_then(|c| c.title.as_ref())
                .map(|t| lexicon::normalised(&t.text))
        };
        // The title in full decides among its look-alikes.
        if let Some(wanted) = reference.title.as_deref().map(lexicon::normalised)
            && let Some(&exact) = found
                .iter()
                .find(|&&i| title(i).as_deref() == Some(wanted.as_str()))
        {
            return Some(follow(citations, exact));
        }
        let mut works: Vec<usize> = Vec::new();
        for i in found {
            let same = |w: usize| match (title(w), title(i)) {
                (Some(a), Some(b)) => a == b || shortens(&a, &b) || shortens(&b, &a),
                (a, b) => a == b,
            };
            if !works.iter().any(|&w| same(w)) {
                works.push(i);
            }
        }
        if works.len() > 1 {
            works.sort_unstable();
            return Some(Antecedent::Ambiguous(works));
        }
        Some(follow(citations, latest))
    }

    fn by_alias(&self, raw: &str) -> Option<usize> {
        let head: String = raw.chars().take(160).collect();
        let normal = lexicon::normalised(&head);
        let normal = ["see also ", "see ", "cf "]
            .iter()
            .find_map(|s| normal.strip_prefix(s))
            .unwrap_or(&normal);
        let first = normal.split(' ').next()?;
        let list = self.aliases.get(first)?;
        let (alias, found) = list.iter().rev().take(DEEPEST).find(|(alias, _)| {
            normal
                .strip_prefix(alias.as_str())
                .is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
        })?;
        // What follows is a page, not a longer name.
        let rest = normal.get(alias.len()..).unwrap_or("").trim_start();
        let page = rest.is_empty()
            || rest.starts_with(|c: char| c.is_ascii_digit())
            || ["p ", "pp ", "para", "at ", "ch", "sec", "art", "§"]
                .iter()
                .any(|s| rest.starts_with(s));
        page.then_some(*found)
    }
}

/// The first word of a title, with and without its article, and every word that may begin a shortened one.
fn title_keys(title: &str) -> Vec<String> {
    let normal = lexicon::normalised(title);
    let mut out: Vec<String> = Vec::new();
    for word in normal.split(' ').take(24) {
        if word.len() > 2
            && !matches!(word, "the" | "and" | "for" | "with" | "from")
            && !out.iter().any(|w| w == word)
        {
            out.push(word.to_owned());
        }
    }
    out
}

/// The name that `hereafter` gives a work.
fn alias(raw: &str) -> Option<String> {
    if raw.len() > 4000 {
        return None;
    }
    let lower = raw.to_ascii_lowercase();
    let at = ["hereinafter", "hereafter", "henceforth"]
        .iter()
        .find_map(|w| lower.rfind(w).map(|i| i + w.len()))?;
    let mut rest = raw.get(at..)?.trim_start_matches([',', ':', ' ']);
    for lead in ["referred to as", "cited as", "abbreviated as", "as", "the"] {
        if let Some(after) = rest.strip_prefix(lead)
            && after.starts_with([' ', '‘', '“', '"', ':'])
        {
            rest = after.trim_start_matches([':', ' ']);
        }
    }
    let end = if rest.starts_with(['“', '"', '‘', '«', '„', '\'']) {
        rest.char_indices()
            .skip(1)
            .find(|(_, c)| matches!(c, '”' | '"' | '’' | '»' | '“'))
            .map_or(rest.len(), |(i, _)| i)
    } else {
        rest.find([')', ']', ';']).unwrap_or(rest.len())
    };
    let alias = lexicon::normalised(rest.get(..end)?);
    (!alias.is_empty() && alias.len() <= 120).then_some(alias)
}

/// What a citation may name, if it can be a short form: surnames, a title, both, the likeliest first; and the year.
fn short_references(citation: &Citation, raw: &str) -> (Vec<Reference>, Option<i16>) {
    let reference = |author: Option<&str>, title: Option<&str>| Reference {
        author: author.map(str::to_owned),
        title: title.map(str::to_owned),
        form: ReferenceForm::Short,
        note_label: None,
    };
    let year = citation
        .issued
        .as_ref()
        .and_then(|d| d.date)
        .map(|d| d.year);
    if raw.len() > 400 {
        return (Vec::new(), year);
    }
    if let Some(title) = citation
        .title
        .as_ref()
        .filter(|t| t.quotes != QuoteStyle::None)
    {
        let names: Vec<&str> = citation.authors.iter().map(|a| a.text.as_str()).collect();
        let names = names.join(" and ");
        let author = (!names.is_empty()).then_some(names.as_str());
        return (vec![reference(author, Some(title.text.as_str()))], year);
    }
    // Nothing sets the title off: `Kagan, Confronting the Challenge, 12.`, `Jarausch and Hardy, 122.`, `Kagan (2019), 12`
    let raw = raw.trim_end_matches(['.', ',', ' ']);
    let raw = ["See also ", "See ", "see also ", "see ", "Cf. ", "cf. "]
        .iter()
        .find_map(|s| raw.strip_prefix(s))
        .unwrap_or(raw);
    let body = without_locator(raw);
    let (body, own_year) = without_year(body);
    let paged = body.len() < raw.len();
    let words = body.split_whitespace().count();
    let first = body.split_whitespace().next().unwrap_or("");
    let name = first.contains(char::is_uppercase) || lexicon::is_particle(first);
    if words > 24 || !name {
        return (Vec::new(), year);
    }
    let sentence = |text: &str| text.split_whitespace().any(lexicon::is_sentence_word);
    let mut out = Vec::new();
    if (paged || words <= 4) && words <= 12 && !sentence(body) {
        out.push(reference(Some(body), None));
    }
    for (at, _) in body.match_indices([',', ':']).take(6) {
        let (head, tail) = (
            body.get(..at).unwrap_or(""),
            body.get(at + 1..).unwrap_or(""),
        );
        let tail = tail.trim().trim_matches(['“', '”', '"', '‘', '’']);
        if !tail.is_empty() && !sentence(head) && head.split_whitespace().count() <= 12 {
            out.push(reference(Some(head.trim()), Some(tail)));
        }
    }
    if words >= 3 && !sentence(body) {
        out.push(reference(None, Some(body)));
    }
    (out, own_year.or(year))
}

/// A text without the year that ends it: `Kagan (2019)`, `Kagan 2019a`, `Kagan, 2019`.
fn without_year(text: &str) -> (&str, Option<i16>) {
    let trimmed = text.trim_end_matches([')', ']', ' ', ',']);
    let digits = trimmed.trim_end_matches(['a', 'b', 'c', 'd']);
    let Some(cut) = digits.len().checked_sub(4) else {
        return (text, None);
    };
    match digits.get(cut..).map(str::parse::<i16>) {
        Some(Ok(year)) if (1400..2100).contains(&year) => {
            let rest = digits.get(..cut).unwrap_or("");
            if rest.ends_with(|c: char| c.is_alphanumeric()) {
                return (text, None);
            }
            (rest.trim_end_matches(['(', '[', ' ', ',']), Some(year))
        }
        _ => (text, None),
    }
}

/// A citation's text without the page that ends it.
fn without_locator(raw: &str) -> &str {
    let Some(comma) = raw.rfind([',', ':']) else {
        return raw;
    };
    let tail = raw.get(comma + 1..).unwrap_or("").trim();
    let figure = tail.trim_start_matches(|c: char| {
        c.is_ascii_alphabetic() || matches!(c, '.' | ' ' | '¶' | '§')
    });
    let label = tail.len() - figure.len();
    let page = figure.starts_with(|c: char| c.is_ascii_digit()) && label <= 6 && figure.len() <= 24;
    if page {
        without_locator(raw.get(..comma).unwrap_or(raw))
    } else {
        raw
    }
}
