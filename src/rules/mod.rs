//! The rules: one file of code and one page of prose each, with the same name in the same category.

pub mod citations;
pub mod ibid;
pub mod links;
pub mod notes;
pub mod sources;
pub mod text;

use crate::citations::quotes::Quote;
use crate::config::Settings;
use crate::diagnostic::{Diagnostic, Level};
use crate::document::Document;
use crate::outlets::SourceView;
use crate::source::Source;
use std::cell::OnceCell;

/// A draft with more findings is refused: it is made to do harm, or no draft.
pub(crate) const MOST_FINDINGS: usize = 500_000;

/// The family of a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Category {
    /// URLs.
    Links,
    /// Markers and notes.
    Notes,
    /// Ibid. and short forms.
    Ibid,
    /// The fields of citations.
    Citations,
    /// Who is cited.
    Sources,
    /// The body.
    Text,
}

impl Category {
    /// All categories, in the order in which rules are listed.
    pub const ALL: [Category; 6] = [
        Category::Links,
        Category::Notes,
        Category::Ibid,
        Category::Citations,
        Category::Sources,
        Category::Text,
    ];

    /// The name used in output, configuration and the folders of rule pages.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Category::Links => "links",
            Category::Notes => "notes",
            Category::Ibid => "ibid",
            Category::Citations => "citations",
            Category::Sources => "sources",
            Category::Text => "text",
        }
    }
}

/// Which fixes a rule can offer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FixKind {
    /// None.
    None,
    /// Safe ones.
    Safe,
    /// Unsafe ones.
    Unsafe,
    /// Both.
    SafeOrUnsafe,
}

/// What a rule says of itself. Everything in words stands on its page.
#[derive(Debug)]
pub struct RuleMeta {
    /// The name, which reads as "allow *name*".
    pub name: &'static str,
    /// The family.
    pub category: Category,
    /// The level unless configured.
    pub level: Level,
    /// Which fixes it can offer.
    pub fix: FixKind,
    /// The version that brought it.
    pub since: &'static str,
    /// The page, in Markdown.
    pub page: &'static str,
}

impl RuleMeta {
    /// The one sentence that says what the rule reports: the first paragraph of its page.
    #[must_use]
    pub fn summary(&self) -> &'static str {
        self.page
            .split("\n\n")
            .map(str::trim)
            .find(|part| !part.is_empty() && !part.starts_with('#'))
            .unwrap_or_default()
    }
}

/// What a rule may look at. It touches no file, no clock, no network.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// The draft as it was read.
    pub source: &'a Source,
    /// The draft, parsed.
    pub doc: &'a Document,
    /// What the user set for this draft.
    pub settings: &'a Settings,
    /// Today, if the caller knows; rules about time say nothing without it.
    pub today: Option<jiff::civil::Date>,
    /// The draft as it was in the revision that the run compares with; none without `--changed-since`.
    pub base: Option<&'a Document>,
    /// What became of the links; none unless the run is online.
    pub probe: Option<&'a crate::links::probe::ProbeReport>,
    /// Work that rules share, made when the first of them asks.
    pub shared: &'a Shared,
}

/// Work on one draft that several rules need.
#[derive(Debug, Default)]
pub struct Shared {
    sources: OnceCell<SourceView>,
    quotations: OnceCell<Vec<Quote>>,
    scope: OnceCell<text::Scope>,
}

impl<'a> Context<'a> {
    /// The draft's citations matched to outlets.
    #[must_use]
    pub fn sources(&self) -> &'a SourceView {
        self.shared
            .sources
            .get_or_init(|| SourceView::new(self.doc, &self.settings.sources))
    }

    /// The quotations of the body in double marks, in order.
    pub(crate) fn quotations(&self) -> &'a [Quote] {
        self.shared
            .quotations
            .get_or_init(|| text::quotations(self.doc))
    }

    /// Which blocks of the body make claims that ask for sources.
    pub(in crate::rules) fn scope(&self) -> &'a text::Scope {
        self.shared.scope.get_or_init(|| text::Scope::new(self.doc))
    }
}

/// Whether a text holds a figure.
pub(crate) fn holds_figure(text: &str) -> bool {
    const AT_ONCE: usize = 64;
    // All bytes of a part are looked at together: that is faster than to stop at the first.
    let figure = |part: &[u8]| part.iter().fold(false, |any, b| any | b.is_ascii_digit());
    text.as_bytes().chunks(AT_ONCE).any(figure)
}

/// Something that is checked.
pub trait Rule: Sync {
    /// What the rule says of itself.
    fn meta(&self) -> &'static RuleMeta;
    /// Whether the run knows what the rule asks: what became of links, what the draft was before.
    fn can_run(&self, _cx: &Context<'_>) -> bool {
        true
    }
    /// Reads the draft and reports.
    fn check(&self, cx: &Context<'_>, out: &mut Vec<Diagnostic>);
    /// Checks the options that a configuration sets for the rule. A rule with options overrides this with
    /// [`options_as`] and its own type.
    ///
    /// # Errors
    /// Where a key or a value is not one the rule knows.
    fn check_options(&self, options: &toml::Table) -> Result<(), String> {
        options_as::<NoOptions>(options)
    }
}

/// The options of a rule that has none.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct NoOptions {}

/// Whether `options` fit the type `T`.
///
/// # Errors
/// serde's words for what does not fit.
pub fn options_as<T: serde::de::DeserializeOwned>(options: &toml::Table) -> Result<(), String> {
    options
        .clone()
        .try_into::<T>()
        .map(drop)
        .map_err(|error| error.message().to_owned())
}

/// Every rule, by category in the order of [`Category::ALL`].
pub fn all() -> impl Iterator<Item = &'static dyn Rule> {
    [
        links::RULES,
        notes::RULES,
        ibid::RULES,
        citations::RULES,
        sources::RULES,
        text::RULES,
    ]
    .into_iter()
    .flatten()
    .copied()
}

/// The rule with a name.
#[must_use]
pub fn by_name(name: &str) -> Option<&'static dyn Rule> {
    all().find(|rule| rule.meta().name == name)
}
