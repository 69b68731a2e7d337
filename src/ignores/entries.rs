//! `[[ignore]]` entries of the configuration.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use globset::{Glob, GlobSet, GlobSetBuilder};

use super::{UNUSED, are_decided, covers, unused_finding};
use crate::config::{Config, IgnoreEntry};
use crate::diagnostic::Diagnostic;
use crate::links::web_target;
use crate::report::{Counts, DraftReport, Finding, Tally};
use crate::rules::{self, Context};
use crate::source::{Format, Source};
use crate::span::Span;

/// The entries in force for a draft, ready.
#[derive(Debug, Clone, Default)]
pub struct Entries {
    entries: Vec<Entry>,
    /// The folder that globs are relative to, absolute.
    folder: PathBuf,
}

#[derive(Debug, Clone)]
struct Entry {
    words: IgnoreEntry,
    paths: GlobSet,
    /// The live address, without a final slash or star, and whether more may follow.
    url: Option<(String, bool)>,
    /// The words of the note, white space folded.
    note: Option<String>,
}

/// What became of an entry in a draft.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Use {
    /// It silenced a finding.
    Used,
    /// It silenced nothing.
    Unused,
    /// It silenced nothing, but not every rule that it names was run.
    Unknown,
}

impl Entries {
    /// Makes entries ready. Their globs were checked when the configuration was read.
    #[must_use]
    pub fn new(entries: Vec<IgnoreEntry>, folder: &Path) -> Self {
        Self {
            entries: entries.into_iter().map(Entry::new).collect(),
            folder: folder.to_owned(),
        }
    }

    /// Whether an entry knows a finding by its fingerprint.
    #[must_use]
    pub(crate) fn ask_for_fingerprints(&self) -> bool {
        let mut entries = self.entries.iter();
        entries.any(|entry| entry.words.fingerprint.is_some())
    }

    /// What can be said of the entries before any finding is looked at.
    pub(super) fn start(&self, cx: &Context<'_>) -> Vec<Use> {
        self.entries
            .iter()
            .map(|entry| {
                if are_decided(cx, entry.words.rule.as_deref().unwrap_or("all")) {
                    Use::Unused
                } else {
                    Use::Unknown
                }
            })
            .collect()
    }

    /// Whether an entry silences a finding.
    pub(super) fn silence(
        &self,
        cx: &Context<'_>,
        diagnostic: &mut Diagnostic,
        fingerprint: &str,
        uses: &mut [Use],
    ) -> bool {
        let mut silenced = false;
        let mut expired = None;
        for (entry, fate) in self.entries.iter().zip(uses) {
            if !entry.matches(self, cx, diagnostic, fingerprint) {
                continue;
            }
            match entry.words.expires {
                Some(day) if cx.today.is_some_and(|today| today > day.0) => {
                    expired = Some(day.0);
                }
                _ => {
                    *fate = Use::Used;
                    silenced = true;
                }
            }
        }
        if let Some(day) = expired.filter(|_| !silenced) {
            let told = format!("an ignore entry for this expired on {day}");
            diagnostic.help = Some(match diagnostic.help.take() {
                Some(help) => format!("{help}\n{told}").into(),
                None => told.into(),
            });
        }
        silenced
    }
}

impl Entry {
    fn new(words: IgnoreEntry) -> Self {
        let mut globs = GlobSetBuilder::new();
        for pattern in &words.paths {
            let pattern = pattern.strip_prefix("./").unwrap_or(pattern);
            let pattern = pattern.trim_end_matches('/');
            for pattern in [pattern.to_owned(), format!("{pattern}/**")] {
                if let Ok(glob) = Glob::new(&pattern) {
                    globs.add(glob);
                }
            }
        }
        let url = words.url.as_deref().map(|url| {
            let (url, open) = match url.trim().strip_suffix('*') {
                Some(start) => (start, true),
                None => (url.trim(), false),
            };
            let live = web_target(url).unwrap_or_else(|| url.to_owned());
            let exact = live.trim_end_matches('/').to_owned();
            (if open { live } else { exact }, open)
        });
        Self {
            paths: globs.build().unwrap_or_default(),
            note: words.note.as_deref().map(folded),
            url,
            words,
        }
    }

    fn matches(
        &self,
        entries: &Entries,
        cx: &Context<'_>,
        diagnostic: &Diagnostic,
        fingerprint: &str,
    ) -> bool {
        let rule = rules::by_name(diagnostic.rule);
        let named = |name: &String| rule.is_some_and(|rule| covers(name, rule.meta()));
        self.words.rule.as_ref().is_none_or(named)
            && self
                .words
                .fingerprint
                .as_deref()
                .is_none_or(|own| own == fingerprint)
            && self.note.as_deref().is_none_or(|note| {
                let index = diagnostic
                    .note
                    .or_else(|| cx.doc.note_at(diagnostic.span.start));
                index
                    .and_then(|index| cx.doc.notes.get(index))
                    .is_some_and(|n| folded(cx.doc.slice(n.text)).contains(note))
            })
            && self.url.as_ref().is_none_or(|(url, open)| {
                touched(cx, diagnostic.span).any(|link| {
                    if *open {
                        link.starts_with(url.as_str())
                    } else {
                        link.trim_end_matches('/') == url
                    }
                })
            })
            && (self.words.paths.is_empty() || self.holds(entries, &cx.source.path))
    }

    fn holds(&self, entries: &Entries, path: &str) -> bool {
        let absolute = std::path::absolute(path).unwrap_or_else(|_| path.into());
        let relative = absolute.strip_prefix(&entries.folder).unwrap_or(&absolute);
        self.paths.is_match(relative)
    }
}

/// The live addresses that a span touches.
fn touched<'a>(cx: &Context<'a>, span: Span) -> impl Iterator<Item = &'a str> {
    let links = &cx.doc.links;
    let first = links.partition_point(|link| link.span.start < span.start);
    // The one before may reach into the span.
    links
        .iter()
        .skip(first.saturating_sub(1))
        .take_while(move |link| link.span.start <= span.end)
        .filter(move |link| link.span.overlaps(span) || link.span == span)
        .map(|link| link.url())
}

/// White space folded.
fn folded(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Entries of the project's configuration that silenced nothing in `drafts`, as findings in the configuration file. The
/// drafts must be all that the file governs: of a part nothing can be said.
#[must_use]
pub fn unused_entries(config: &Config, drafts: &[&DraftReport]) -> Option<DraftReport> {
    let path = config.path.as_ref()?;
    let text = config.text()?;
    let meta = rules::by_name(UNUSED)?.meta();
    if !config.settings().is_on(meta) || drafts.is_empty() {
        return None;
    }
    let level = config.settings().level(meta.name).unwrap_or(meta.level);
    let own: BTreeSet<usize> = (0..config.settings().ignores.entries.len()).collect();
    let mut findings: Vec<Finding> = Vec::new();
    for index in own {
        let fates: BTreeSet<u8> = drafts
            .iter()
            .filter_map(|draft| draft.ignores.get(index))
            .map(|fate| *fate as u8)
            .collect();
        if fates.contains(&(Use::Used as u8)) || fates.contains(&(Use::Unknown as u8)) {
            continue;
        }
        // Entries of the user's own file stand in another file.
        let Some(span) = config.ignore_span(index) else {
            continue;
        };
        let words = span.of(text).to_owned();
        let message = "this entry silences no finding".to_owned();
        findings.push(unused_finding(meta, level, span, &words, message));
    }
    if findings.is_empty() {
        return None;
    }
    findings.sort_by_key(|finding| finding.span);
    let shown = path.to_string_lossy().into_owned();
    Some(DraftReport {
        source: Some(Source::new(shown.clone(), Format::Text, text)),
        path: shown,
        format: "toml",
        findings,
        counts: Counts::default(),
        ignores: Vec::new(),
        printed: Tally::default(),
        error: None,
    })
}
