//! Each finding with the words it is about, drawn by miette.

use std::borrow::Cow;
use std::fmt;

use miette::{
    Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, Severity, SourceCode,
    ThemeCharacters, ThemeStyles,
};

use super::{Look, page_url, snippet::Snippet, untrusted};
use crate::diagnostic::{Applicability, Level};
use crate::report::{DraftReport, Finding};
use crate::source::Source;
use unicode_width::UnicodeWidthStr as _;

/// Writes the findings of one draft.
pub(super) fn draft(draft: &DraftReport, look: Look, out: &mut String) {
    let Some(source) = &draft.source else {
        return;
    };
    const USUAL: usize = 900; // bytes of a finding
    out.reserve(draft.findings.len() * USUAL);
    let handler = handler(look);
    let path = untrusted::one_line(&source.path);
    for finding in &draft.findings {
        let shown = Shown::new(source, &path, finding, look.width);
        if handler.render_report(out, &shown).is_err() {
            // miette could not draw it: a plain line is better than nothing.
            super::concise::line(source, finding, out);
        }
        out.push('\n');
    }
}

fn handler(look: Look) -> GraphicalReportHandler {
    let theme = GraphicalTheme {
        characters: if look.unicode {
            ThemeCharacters::unicode()
        } else {
            ThemeCharacters::ascii()
        },
        styles: if look.color {
            ThemeStyles::ansi()
        } else {
            ThemeStyles::none()
        },
    };
    GraphicalReportHandler::new_themed(theme)
        .with_links(look.hyperlinks)
        .with_urls(look.hyperlinks)
        .with_link_display_text("page")
        .with_width(look.width)
        // The words are wrapped before they get there.
        .with_wrap_lines(false)
        .with_context_lines(0)
}

/// A finding as miette sees it.
#[derive(Debug)]
struct Shown<'a> {
    finding: &'a Finding,
    snippet: Snippet<'a>,
    labels: Vec<LabeledSpan>,
    message: Cow<'a, str>,
    help: Option<Cow<'a, str>>,
}

impl<'a> Shown<'a> {
    /// `path` is shown as it stands; `width` is that of the terminal, in columns.
    fn new(source: &Source, path: &'a str, finding: &'a Finding, width: usize) -> Self {
        let marks: Vec<_> = std::iter::once(finding.span)
            .chain(finding.labels.iter().map(|(span, _)| *span))
            .collect();
        let (snippet, places) = Snippet::new(source, path, &marks, width);
        let words = std::iter::once(finding.label.as_deref())
            .chain(finding.labels.iter().map(|(_, words)| Some(words.as_ref())));
        let labels = places
            .into_iter()
            .zip(words)
            .enumerate()
            .map(|(index, (place, words))| {
                let words = words.map(|w| untrusted::one_line(w).into_owned());
                if index == 0 {
                    LabeledSpan::new_primary_with_span(words, place)
                } else {
                    LabeledSpan::new_with_span(words, place)
                }
            })
            .collect();
        Self {
            finding,
            snippet,
            labels,
            message: in_lines(
                one_line(super::message(finding)),
                width.saturating_sub(MARGIN + MESSAGE_INDENT),
            ),
            help: help(finding).map(|help| {
                let room = width.saturating_sub(MARGIN + HELP_INDENT);
                in_lines(help, room)
            }),
        }
    }
}

/// Columns that stay free on the right.
const MARGIN: usize = 2;
/// `  × `
const MESSAGE_INDENT: usize = 4;
/// `  help: `
const HELP_INDENT: usize = 8;

/// As [`wrapped`], for text that may be owned already.
fn in_lines(text: Cow<'_, str>, width: usize) -> Cow<'_, str> {
    match wrapped(&text, width) {
        Cow::Borrowed(_) => text,
        Cow::Owned(lines) => Cow::Owned(lines),
    }
}

/// As [`untrusted::one_line`], for text that may be owned already.
fn one_line(text: Cow<'_, str>) -> Cow<'_, str> {
    match untrusted::one_line(&text) {
        Cow::Borrowed(_) => text,
        Cow::Owned(shown) => Cow::Owned(shown),
    }
}

/// Text in lines of at most `width` columns, parted at blanks alone: names, addresses and commands stay whole, even where
/// one is wider than a line, and can be copied.
fn wrapped(text: &str, width: usize) -> Cow<'_, str> {
    let columns = |part: &str| {
        if part.is_ascii() {
            part.len()
        } else {
            part.width()
        }
    };
    if text.len() <= width || text.split('\n').all(|line| columns(line) <= width) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 8);
    for (index, line) in text.split('\n').enumerate() {
        if index > 0 {
            out.push('\n');
        }
        if line.is_ascii() {
            push_ascii(line, width, &mut out);
            continue;
        }
        let mut taken = 0;
        for (index, word) in line.split(' ').enumerate() {
            let wide = columns(word);
            if index > 0 && taken + 1 + wide > width {
                out.push('\n');
                taken = 0;
            } else if index > 0 {
                out.push(' ');
                taken += 1;
            }
            out.push_str(word);
            taken += wide;
        }
    }
    Cow::Owned(out)
}

/// The same for one line, where columns are bytes.
fn push_ascii(line: &str, width: usize, out: &mut String) {
    let mut rest = line;
    while rest.len() > width {
        let (near, far) = rest.as_bytes().split_at((width + 1).min(rest.len()));
        let last = memchr::memrchr(b' ', near);
        let blank = last.or_else(|| Some(near.len() + memchr::memchr(b' ', far)?));
        let Some((head, tail)) = blank.and_then(|at| rest.split_at_checked(at)) else {
            break;
        };
        out.push_str(head);
        out.push('\n');
        rest = tail.get(1..).unwrap_or("");
    }
    out.push_str(rest);
}

/// The help, and what `--fix` would do.
pub(super) fn help(finding: &Finding) -> Option<Cow<'_, str>> {
    let help = finding.help.as_deref().map(untrusted::one_line);
    let Some(fix) = &finding.fix else {
        return help;
    };
    let how = match fix.applicability {
        Applicability::Safe => "`--fix` does this",
        Applicability::Unsafe => "`--fix --unsafe-fixes` does this",
        Applicability::Display => "a suggestion",
    };
    let title = untrusted::one_line(&fix.title);
    Some(match help {
        Some(help) => [&help, "\n", &title, " (", how, ")"].concat().into(),
        None => [&title, " (", how, ")"].concat().into(),
    })
}

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Shown<'_> {}

/// `warning[bare-url]`
struct Code<'a>(&'a Finding);

impl fmt::Display for Code<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for part in [self.0.level.name(), "[", self.0.rule, "]"] {
            f.write_str(part)?;
        }
        Ok(())
    }
}

impl Diagnostic for Shown<'_> {
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        Some(Box::new(Code(self.finding)))
    }
    fn severity(&self) -> Option<Severity> {
        Some(match self.finding.level {
            Level::Error => Severity::Error,
            Level::Warning => Severity::Warning,
            Level::Info | Level::Off => Severity::Advice,
        })
    }
    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.help
            .as_ref()
            .map(|help| Box::new(help) as Box<dyn fmt::Display>)
    }
    fn url<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        Some(Box::new(page_url(self.finding.category, self.finding.rule)))
    }
    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(&self.snippet)
    }
    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(self.labels.iter().cloned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_parted_at_blanks_alone() {
        let text = "see state-run media at https://example.org/a/b/c-d-e and stop";
        assert_eq!(wrapped(text, 61), text);
        assert!(matches!(wrapped(text, 61), Cow::Borrowed(_)));
        assert_eq!(
            wrapped(text, 30),
            "see state-run media at\nhttps://example.org/a/b/c-d-e\nand stop"
        );
        assert_eq!(wrapped("äöü äöü\nx", 7), "äöü äöü\nx");
        assert_eq!(wrapped("a abcdef b", 4), "a\nabcdef\nb");
        assert_eq!(wrapped("a b", 0), "a\nb");
    }
}
