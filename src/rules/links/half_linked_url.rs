//! Addresses of which a converter made a link of the first part only: `<https://www>.france24 dot com/x`.

use crate::diagnostic::{Applicability, Diagnostic, Edit, Fix, Level, Place};
use crate::document::{Document, Link};
use crate::links::host;
use crate::links::indicator::{self, Tier};
use crate::rules::{Category, Context, FixKind, Rule, RuleMeta};
use crate::span::Span;

static META: RuleMeta = RuleMeta {
    name: "half-linked-url",
    category: Category::Links,
    level: Level::Warning,
    fix: FixKind::Unsafe,
    since: "0.1.0",
    page: include_str!("../../../rules/links/half-linked-url.md"),
};

/// See the rule's page.
pub(crate) struct HalfLinkedUrl;

/// An address, part of which is a link.
#[derive(Debug, Clone)]
pub(super) struct Half {
    /// The whole address, with the angle brackets that cut it.
    pub(super) span: Span,
    /// The part that is a link.
    linked: Span,
    /// The address as it was meant.
    live: String,
    edit: Option<Edit>,
}

impl Rule for HalfLinkedUrl {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
        for half in find(cx) {
            let diagnostic = Diagnostic::new(
                META.name,
                META.level,
                half.span,
                format!(
                    "only a part of this address is a link; {} was meant",
                    half.live
                ),
            )
            .and_label(half.linked, "the link ends here")
            .with_help("link the whole address; a converter has stopped at its defanged dot");
            out.push(match half.edit {
                Some(edit) => diagnostic.with_fix(Fix {
                    title: "Write the whole live URL".into(),
                    applicability: Applicability::Unsafe,
                    edits: vec![edit],
                }),
                None => diagnostic,
            });
        }
    }
}

/// The half-linked addresses of a draft, in order.
pub(super) fn find(cx: &Context<'_>) -> Vec<Half> {
    let doc = cx.doc;
    let mut found: Vec<Half> = Vec::new();
    for (index, link) in doc.links.iter().enumerate().filter(|(_, link)| !link.code) {
        let half = typed(doc, link, doc.links.get(index + 1)).or_else(|| by_markup(cx, link));
        if let Some(half) = half
            && found
                .last()
                .is_none_or(|last| last.span.end <= half.span.start)
        {
            found.push(half);
        }
    }
    found
}

/// Whether a link is part of one of them. They are in order.
pub(super) fn holds(halves: &[Half], link: Span) -> bool {
    let at = halves.partition_point(|half| half.span.end <= link.start);
    halves.get(at).is_some_and(|half| half.span.overlaps(link))
}

/// `<https://www>.france24 dot com/x` as it stands in plain text.
fn typed(doc: &Document, link: &Link, next: Option<&Link>) -> Option<Half> {
    let first = link.indicator.as_ref().filter(|i| i.tier == Tier::Live)?;
    let rest = next.filter(|next| next.indicator.is_some())?;
    let text = doc.text();
    let opens = text.get(..link.span.start)?.ends_with('<');
    let gap = text.get(link.span.end..rest.span.start)?;
    if !opens || !matches!(gap, ">." | ">") || first.host().contains('.') {
        return None;
    }
    let span = Span::new(link.span.start - 1, rest.span.end);
    let tail = text.get(link.span.end..rest.span.end)?.replacen('>', "", 1);
    let whole = format!("{}{tail}", link.span.of(text));
    let live = indicator::parse(&whole)?.live;
    Some(Half {
        span,
        linked: link.span,
        edit: Some(Edit {
            place: Place::Visible(span),
            replacement: live.clone(),
        }),
        live,
    })
}

/// A link in the markup whose text is the beginning of a longer, defanged address, and whose target has another host.
fn by_markup(cx: &Context<'_>, link: &Link) -> Option<Half> {
    let hidden = link.hidden.as_ref()?;
    let found = link.indicator.as_ref().filter(|i| i.tier != Tier::Live)?;
    let begins = link.span.contains(hidden.text)
        && hidden.text.start == link.span.start
        && hidden.text.end < link.span.end;
    let leads_there = host::of_url(&hidden.url) == host::of_indicator(found);
    (begins && !leads_there).then(|| Half {
        span: link.span,
        linked: hidden.text,
        edit: autolink_edit(cx, link.span, &found.live),
        live: found.live.clone(),
    })
}

/// `<https://www>.france24 dot com/x` in Markdown: the angle brackets go too.
fn autolink_edit(cx: &Context<'_>, span: Span, live: &str) -> Option<Edit> {
    let home = cx.doc.visible.home(span);
    let before = cx.source.text.get(..home.start)?;
    let inside = home.of(&cx.source.text);
    if !before.ends_with('<') || inside.matches(['<', '>', '(', '[']).count() != 1 {
        return None;
    }
    Some(Edit {
        place: Place::Home(Span::new(home.start - 1, home.end)),
        replacement: live.to_owned(),
    })
}
