//! The parts of a citation that show by themselves: addresses, dates, pages, DOIs. What they leave is names.

use std::ops::Range;

use super::date::DateOrder;
use super::lex::{self, Dated, Kind, Lexed};
use super::outlet::begins;
use super::{DateField, Field, UrlField, lexicon, locator, names, outlet, split};
use crate::links::indicator::IndicatorKind;
use crate::span::Span;
use crate::word_list::WordList;
use smallvec::{SmallVec, smallvec};

/// What a token was taken for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// Not taken: names, outlets, unquoted titles.
    Free,
    /// Taken, or nothing but a separator.
    Gap,
    Title,
    Date,
    Link,
    Locator,
}

/// The parts found so far, and what each token of the citation was taken for.
pub(super) struct Elements<'l, 'a> {
    pub(super) lexed: &'l Lexed<'a>,
    pub(super) range: Range<usize>,
    roles: SmallVec<[Role; 64]>,
    /// Dates that may say when it was published, in order.
    pub(super) dates: SmallVec<[Dated; 2]>,
    /// When it was changed last, where the words say so.
    pub(super) updated: Option<Dated>,
    pub(super) accessed: Option<DateField>,
    pub(super) url: Option<UrlField>,
    /// Where the host stands in the address.
    host: Range<usize>,
    pub(super) archive_url: Option<UrlField>,
    pub(super) doi: Option<Field>,
    pub(super) locator: Option<Field>,
    /// Volume or issue was given.
    pub(super) volume: bool,
}

impl<'l, 'a> Elements<'l, 'a> {
    /// Takes the parts out of a citation, whose title (where it is known) is passed over.
    pub(super) fn find(
        lexed: &'l Lexed<'a>,
        range: Range<usize>,
        start: usize,
        title: Option<&Range<usize>>,
    ) -> Self {
        let mut elements = Self {
            lexed,
            roles: smallvec![Role::Free; range.len()],
            range: range.clone(),
            dates: SmallVec::new(),
            updated: None,
            accessed: None,
            url: None,
            host: 0..0,
            archive_url: None,
            doi: None,
            locator: None,
            volume: false,
        };
        elements.take(range.start..start, Role::Gap);
        if let Some(title) = title {
            elements.take(title.clone(), Role::Title);
        }
        elements.find_links();
        elements.find_dates();
        if lexed.identified {
            elements.find_doi();
        }
        if lexed.bracketed {
            elements.find_notes_in_brackets();
        }
        locator::find(&mut elements, title.map_or(start, |t| t.end));
        elements
    }

    pub(super) fn role(&self, at: usize) -> Role {
        at.checked_sub(self.range.start)
            .and_then(|i| self.roles.get(i))
            .copied()
            .unwrap_or(Role::Gap)
    }

    pub(super) fn take(&mut self, tokens: Range<usize>, role: Role) {
        let place = |at: usize| at.saturating_sub(self.range.start).min(self.roles.len());
        let places = place(tokens.start)..place(tokens.end);
        if let Some(slots) = self.roles.get_mut(places) {
            slots.fill(role);
        }
    }

    /// The roles of all tokens, in order.
    pub(super) fn roles(&self) -> &[Role] {
        &self.roles
    }

    pub(super) fn free(&self, at: usize) -> bool {
        self.role(at) == Role::Free
    }

    /// The host of the address.
    pub(super) fn host(&self) -> Option<&str> {
        self.url.as_ref()?.url.get(self.host.clone())
    }

    fn find_links(&mut self) {
        let lexed = self.lexed;
        let tokens = lexed.tokens.get(self.range.clone()).unwrap_or(&[]);
        for (at, token) in (self.range.start..).zip(tokens) {
            let Kind::Link(index) = token.kind else {
                continue;
            };
            if self.role(at) == Role::Title {
                continue;
            }
            self.take(at..at + 1, Role::Link);
            let archived = self.take_lead(at);
            if let Some(link) = lexed.links.get(index) {
                let visible = link.indicator.as_ref();
                let field = UrlField {
                    url: link.url().to_owned(),
                    span: visible.map_or(link.span, |i| i.span),
                    hidden: false,
                };
                self.add_url(field, archived);
                if let Some(hidden) = &link.hidden {
                    self.add_hidden(&hidden.url, link.span, true);
                }
            }
        }
        self.find_hidden();
    }

    /// Targets that markup hides behind words of the citation.
    fn find_hidden(&mut self) {
        let lexed = self.lexed;
        let span = lexed.cover(self.range.clone());
        let first = lexed.links.partition_point(|l| l.span.start < span.start);
        for link in lexed.links.get(first..).unwrap_or(&[]) {
            if link.span.start >= span.end {
                break;
            }
            if link.indicator.is_none() && link.hidden.is_some() {
                self.add_hidden(link.url(), link.span, false);
            }
        }
    }

    fn add_hidden(&mut self, url: &str, span: Span, shown: bool) {
        let live = crate::links::web_target(url).unwrap_or_else(|| url.to_owned());
        if shown && !is_archive(&live, outlet::host_place(&live)) {
            return;
        }
        // Broken markup may stretch a link beyond its note.
        let whole = self.lexed.cover(self.range.clone());
        let field = UrlField {
            url: live,
            span: Span::new(span.start.max(whole.start), span.end.min(whole.end)),
            hidden: true,
        };
        self.add_url(field, false);
    }

    fn add_url(&mut self, field: UrlField, archived: bool) {
        let host = outlet::host_place(&field.url);
        if let Some(doi) = doi_of(&field.url, host.clone())
            && self.doi.is_none()
        {
            self.doi = Some(Field {
                text: doi.to_owned(),
                span: field.span,
            });
        }
        if archived || is_archive(&field.url, host.clone()) {
            self.archive_url.get_or_insert(field);
        } else if self.url.is_none() {
            self.url = Some(field);
            self.host = host;
        }
    }

    /// Takes the words that lead to an address; tells whether they say "archived".
    fn take_lead(&mut self, link: usize) -> bool {
        static WORDS: WordList = WordList::new(
            "available accessible at from via online url link on web here retrieved original archived \
            archive the see permalink perma copy found is cached in website https http snapshot last and",
        );
        let mut archived = false;
        let mut at = link;
        // A lead has few words.
        for _ in 0..10 {
            let Some(before) = at
                .checked_sub(1)
                .filter(|b| *b >= self.range.start && self.free(*b))
            else {
                break;
            };
            match self.lexed.kind(before) {
                Some(Kind::Colon | Kind::Open(_)) => at = before,
                Some(Kind::Word) if self.lexed.reads_any(before, &WORDS) => {
                    let word = self.lexed.word(before);
                    archived |= ["archive", "cache", "snapshot", "perma"]
                        .iter()
                        .any(|head| begins(word, head));
                    at = before;
                }
                _ => break,
            }
        }
        let leads = at..link;
        // "Archived" stands before "from the original on May 3, 2019, at https://…" as well.
        if !archived {
            let mut back = at;
            for _ in 0..10 {
                let Some(before) = back.checked_sub(1).filter(|b| *b >= self.range.start) else {
                    break;
                };
                if matches!(
                    self.lexed.kind(before),
                    Some(Kind::Link(_) | Kind::Quote(_))
                ) {
                    break;
                }
                if begins(self.lexed.word(before), "archive") {
                    archived = true;
                    self.take(before..at, Role::Gap);
                    break;
                }
                back = before;
            }
        }
        self.take(leads, Role::Gap);
        archived
    }

    fn find_dates(&mut self) {
        let lexed = self.lexed;
        for dated in lexed.dates_in(self.range.clone()) {
            // A date over the citation's end was cut in two: "May 4. 2019".
            if dated.tokens.end > self.range.end || !self.free(dated.tokens.start) {
                continue;
            }
            let bare = dated.field.form.order == DateOrder::Year && !dated.field.form.undated;
            let (purpose, from) = self.purpose(dated.tokens.start);
            if bare && purpose == Purpose::Issued && !split::set_off(lexed, &dated.tokens) {
                continue;
            }
            // `(2017): 1807`: a page.
            let page = dated
                .tokens
                .start
                .checked_sub(1)
                .is_some_and(|b| lexed.kind(b) == Some(Kind::Colon));
            if bare && page && !self.dates.is_empty() {
                continue;
            }
            // Italic words are of a title or an outlet.
            if lexed.token(dated.tokens.start).is_some_and(|t| t.italic) {
                continue;
            }
            self.take(dated.tokens.clone(), Role::Date);
            self.take(from..dated.tokens.start, Role::Gap);
            match purpose {
                Purpose::Accessed => {
                    self.accessed.get_or_insert_with(|| dated.field.clone());
                }
                Purpose::Archived => {}
                Purpose::Updated => {
                    self.updated.get_or_insert_with(|| dated.clone());
                }
                Purpose::Issued => self.dates.push(dated.clone()),
            }
        }
    }

    /// What the words before a date say of it, and where they begin.
    fn purpose(&self, date: usize) -> (Purpose, usize) {
        static BETWEEN: WordList = WordList::new(
            "on last date at the original from of as in via first by most recently copy am le el il em op den",
        );
        static BEFORE: WordList = WordList::new(
            "last first date originally most recently zuletzt letzter letzte дата data dernière fecha",
        );
        let mut at = date;
        for _ in 0..7 {
            let Some(before) = at.checked_sub(1).filter(|b| *b >= self.range.start) else {
                break;
            };
            match self.lexed.kind(before) {
                Some(Kind::Word) => {
                    let word = self.lexed.word(before).trim_end_matches('.');
                    let purpose = match Purpose::of(word) {
                        None if !BETWEEN.contains_any_case(word) => break,
                        purpose => purpose,
                    };
                    at = before;
                    if let Some(purpose) = purpose {
                        while let Some(b) = at.checked_sub(1).filter(|b| *b >= self.range.start)
                            && self.lexed.reads_any(b, &BEFORE)
                        {
                            at = b;
                        }
                        return (purpose, at);
                    }
                }
                Some(Kind::Colon | Kind::Open(_)) => at = before,
                Some(Kind::Comma | Kind::Link(_)) if at == date || self.lexed.is_word(at) => {
                    at = before
                }
                _ => break,
            }
        }
        (Purpose::Issued, date)
    }

    /// Gives back the words of all dates but one: they are of a title.
    pub(super) fn keep_date(&mut self, kept: &Range<usize>) {
        let dates = std::mem::take(&mut self.dates);
        for dated in dates {
            if dated.tokens == *kept {
                self.dates.push(dated);
            } else {
                self.take(dated.tokens, Role::Free);
            }
        }
    }

    /// `doi:10.1080/…` and `DOI 10.1080/…`.
    fn find_doi(&mut self) {
        let lexed = self.lexed;
        for at in self.range.clone() {
            if !self.free(at) || !lexed.is_word(at) {
                continue;
            }
            let word = lexed.word(at);
            let text = word.strip_prefix("doi.org/").unwrap_or(word);
            if !lex::is_doi(text) || !text.contains('/') {
                continue;
            }
            // A DOI may hold brackets and semicolons; they part tokens, not the name.
            let mut end = at + 1;
            while end < self.range.end
                && lexed.token(end).is_some_and(|t| !t.spaced)
                && !matches!(
                    lexed.kind(end),
                    Some(
                        Kind::Comma
                            | Kind::Period
                            | Kind::Semicolon
                            | Kind::Close(_)
                            | Kind::Link(_)
                    )
                )
            {
                end += 1;
            }
            let span = lexed.cover(at..end);
            let start = span.start + (word.len() - text.len());
            self.doi
                .get_or_insert_with(|| names::span_field(lexed.text, Span::new(start, span.end)));
            self.take(at..end, Role::Gap);
            let mut lead = at;
            while lead > self.range.start
                && (lexed.kind(lead - 1) == Some(Kind::Colon) || lexed.reads(lead - 1, "doi"))
            {
                lead -= 1;
            }
            self.take(lead..at, Role::Gap);
        }
    }

    /// Brackets that hold a remark and no part of the citation: `(in Russian)`, `[online]`, `(hereafter …)`, `(blog)`.
    fn find_notes_in_brackets(&mut self) {
        let lexed = self.lexed;
        let mut at = self.range.start;
        while at < self.range.end {
            let close = match lexed.kind(at) {
                Some(Kind::Open(_)) => lexed
                    .token(at)
                    .and_then(|t| t.mate)
                    .filter(|c| *c < self.range.end),
                _ => None,
            };
            let Some(close) = close else {
                at += 1;
                continue;
            };
            if self.free(at) && self.is_remark(at + 1..close) {
                self.take(at..close + 1, Role::Gap);
                at = close + 1;
            } else {
                at += 1;
            }
        }
    }

    fn is_remark(&self, inside: Range<usize>) -> bool {
        static MEDIA: WordList = WordList::new(
            "blog online video print podcast translated translation transcript website web radio tv \
            television audio film pdf preprint accessed hereafter hereinafter henceforth cited emphasis \
            internet subscription paywall updated cached social tweet thread post interview documentary",
        );
        let lexed = self.lexed;
        if inside.is_empty() || inside.clone().all(|i| !self.free(i) || !lexed.is_word(i)) {
            return inside.clone().all(|i| {
                !self.free(i)
                    || !matches!(
                        lexed.kind(i),
                        Some(Kind::Word | Kind::Quote(_) | Kind::Other)
                    )
            });
        }
        let first = lexed.word(inside.start).to_ascii_lowercase();
        let words = inside.clone().filter(|&i| lexed.is_word(i)).count();
        if lexicon::among(first.trim_end_matches('.'), &MEDIA)
            && !inside.clone().any(|i| lexed.kind(i) == Some(Kind::Colon))
        {
            return true;
        }
        if first == "in" && words <= 3 {
            return true;
        }
        if words == 1 && is_language(&first) {
            return true;
        }
        lexicon::among(
            first.as_str(),
            const {
                &WordList::new(
                    "testimony statement noting stating arguing describing quoting discussing explaining citing reporting \
        quoted author’s author's my same documenting",
                )
            },
        )
    }

    /// The bare hosts among the words, for a citation without another address.
    pub(super) fn host_as_url(&mut self) {
        if self.url.is_some() || self.archive_url.is_some() {
            return;
        }
        let lexed = self.lexed;
        let Some(last) = self.range.clone().rev().find(|&i| lexed.is_word(i)) else {
            return;
        };
        let span = lexed.token(last).map(|t| t.span).unwrap_or_default();
        let at = lexed.links.partition_point(|l| l.span.start < span.start);
        if let Some(indicator) = lexed.links.get(at).and_then(|l| l.indicator.as_ref())
            && indicator.span == span
            && indicator.kind == IndicatorKind::Host
            && self.free(last)
            && !self.dates.is_empty()
        {
            self.url = Some(UrlField {
                url: indicator.live.clone(),
                span,
                hidden: false,
            });
            self.host = outlet::host_place(&indicator.live);
            self.take(last..last + 1, Role::Link);
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Purpose {
    Issued,
    Updated,
    Accessed,
    Archived,
}

impl Purpose {
    /// What a word in any case says of the date behind it.
    fn of(word: &str) -> Option<Self> {
        static WORDS: [(WordList, Purpose); 4] = [
            (
                WordList::new("accessed retrieved visited viewed consulted access checked"),
                Purpose::Accessed,
            ),
            (WordList::new("archived captured"), Purpose::Archived),
            (WordList::new("updated modified revised"), Purpose::Updated),
            (
                WordList::new(
                    "published posted released issued dated uploaded submitted aired broadcast",
                ),
                Purpose::Issued,
            ),
        ];
        let list = WORDS.iter().find(|(list, _)| list.contains_any_case(word));
        let abroad = || lexicon::ACCESSED_ABROAD.contains_any_case(word);
        list.map(|(_, purpose)| *purpose)
            .or_else(|| abroad().then_some(Purpose::Accessed))
    }
}

fn is_language(word: &str) -> bool {
    lexicon::among(
        word,
        const {
            &WordList::new(
                "russian ukrainian english french german arabic chinese korean japanese turkish persian farsi spanish \
        polish hebrew italian belarusian georgian armenian kurdish pashto dari portuguese dutch swedish \
        czech serbian",
            )
        },
    )
}

/// An address of an archive: a copy of a page that stands elsewhere.
fn is_archive(url: &str, host: Range<usize>) -> bool {
    static HOSTS: WordList = WordList::new(
        "web.archive.org wayback.archive.org archive.is archive.ph archive.today archive.li archive.vn \
        archive.fo archive.md perma.cc webcitation.org webcache.googleusercontent.com ghostarchive.org \
        megalodon.jp timetravel.mementoweb.org archive.st arquivo.pt webarchive.nationalarchives.gov.uk \
        web-archive.org conifer.rhizome.org freezepage.com archive-it.org wayback.archive-it.org",
    );
    let host = url.get(host).unwrap_or("");
    let host = match host.get(..4) {
        Some(www) if www.eq_ignore_ascii_case("www.") => host.get(4..).unwrap_or(""),
        _ => host,
    };
    HOSTS.contains_any_case(host)
        || (host.eq_ignore_ascii_case("archive.org")
            && outlet::after_scheme(url)
                .split_once('/')
                .is_some_and(|(_, path)| path.starts_with("web/") || path.starts_with("wayback/")))
}

/// The DOI in the address of its resolver, whose host stands at `host`.
fn doi_of(url: &str, host: Range<usize>) -> Option<&str> {
    let path = url.get(host.end..)?.strip_prefix('/')?;
    if !path.starts_with("10.") {
        return None;
    }
    let user = url
        .get(..host.start)
        .is_some_and(|head| head.ends_with('@'));
    let host = url.get(host)?;
    let resolves = ["doi.org", "dx.doi.org", "www.doi.org"]
        .iter()
        .any(|doi| host.eq_ignore_ascii_case(doi));
    (resolves && !user).then_some(path)
}
