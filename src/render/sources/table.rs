//! The audit as a picture for a terminal: bars, aligned by display width. Who commands a group is told by the bar's
//! pattern as well as its colour (blue and yellow, which colour-blind readers tell apart).

use super::{counted, group_count, percent, statement, unknown_name};
use crate::outlets::audit::{Audit, Group, OutletRow};
use crate::render::{Look, visible};
use std::fmt::Write;
use unicode_width::UnicodeWidthStr;

/// Columns of the bar.
const BAR: usize = 25;

/// The tables of every draft, and of all together.
pub(super) fn render(audits: &[Audit], sum: Option<&Audit>, look: Look) -> String {
    let mut out = String::new();
    for audit in audits.iter().filter(|a| a.error.is_none()) {
        draft(&mut out, audit, look);
    }
    if let Some(sum) = sum {
        let named = Audit {
            path: format!(
                "all {} drafts",
                audits.iter().filter(|a| a.error.is_none()).count()
            ),
            ..sum.clone()
        };
        draft(&mut out, &named, look);
    }
    out
}

fn draft(out: &mut String, audit: &Audit, look: Look) {
    // Writing to a string cannot fail.
    let _ = writeln!(
        out,
        "{}: {}, {}, {:.1} effective sources\n",
        bold(&visible(&audit.path), look),
        counted(audit.citations, "citation"),
        counted(group_count(audit), "owner group"),
        audit.effective_sources
    );
    if audit.citations == 0 {
        return;
    }
    groups(out, audit, look);
    outlets(out, &audit.outlets, look);
    unknown(out, audit, look);
    let _ = writeln!(out, "{}", bold("Source summary statement (to edit)", look));
    for line in wrap(&visible(&statement(audit)), look.width.saturating_sub(2)) {
        let _ = writeln!(out, "  {line}");
    }
    out.push('\n');
}

/// A bar for each owner group.
fn groups(out: &mut String, audit: &Audit, look: Look) {
    let name_width = column(
        audit.groups.iter().map(|g| g.group.as_str()),
        "Owner group",
        24,
    );
    let control_width = column(
        audit
            .groups
            .iter()
            .map(|g| g.control.join(" "))
            .collect::<Vec<_>>()
            .iter()
            .map(String::as_str),
        "Control",
        16,
    );
    let heading = format!(
        "{}  {}  {:>5}  {}  {:>5}  {:>7}",
        pad("Owner group", name_width),
        pad("Control", control_width),
        "Cited",
        pad("Share", BAR),
        "",
        "No link"
    );
    let _ = writeln!(out, "  {}", bold(&heading, look));
    for group in &audit.groups {
        let _ = writeln!(
            out,
            "  {}  {}  {:>5}  {}  {:>5}  {:>7}",
            pad(&cut(&visible(&group.group), name_width), name_width),
            pad(&cut(&group.control.join(" "), control_width), control_width),
            group.citations,
            bar(group, look),
            percent(group.share),
            if group.without_link == 0 {
                "-".to_owned()
            } else {
                group.without_link.to_string()
            }
        );
    }
    let [state, other] = patterns(look);
    let _ = writeln!(
        out,
        "  {state} state bodies, media that states control, covert operations   {other} other\n"
    );
    let alone: Vec<&Group> = audit
        .groups
        .iter()
        .filter(|g| !g.sole_support.is_empty())
        .collect();
    if !alone.is_empty() {
        let _ = writeln!(
            out,
            "  {}",
            bold("Notes that rest on one owner group alone", look)
        );
        for group in alone {
            let notes = group.sole_support.join(", ");
            let text = visible(&notes).into_owned();
            let room = look.width.saturating_sub(name_width + 4).max(20);
            for (number, line) in wrap(&text, room).iter().enumerate() {
                let name = if number == 0 {
                    cut(&visible(&group.group), name_width)
                } else {
                    String::new()
                };
                let _ = writeln!(out, "  {}  {line}", pad(&name, name_width));
            }
        }
        out.push('\n');
    }
}

/// A line for each outlet.
fn outlets(out: &mut String, rows: &[OutletRow], look: Look) {
    if rows.is_empty() {
        return;
    }
    let name_width = column(rows.iter().map(|o| o.outlet.as_str()), "Outlet", 34);
    let _ = writeln!(
        out,
        "  {}",
        bold(
            &format!(
                "{}  In    {:<8}  {:<22}  {:>5}  Notes",
                pad("Outlet", name_width),
                "Control",
                "Rating",
                "Cited"
            ),
            look
        )
    );
    for row in rows {
        let ratings: Vec<String> = row
            .ratings
            .iter()
            .map(|r| format!("{} {} ({})", r.scheme, r.value, r.as_of))
            .collect();
        let control = if row.contested.is_empty() {
            row.control.unwrap_or("?")
        } else {
            "disputed"
        };
        let notes = visible(&row.notes.join(", ")).into_owned();
        let room = look
            .width
            .saturating_sub(name_width + 4 + 6 + 10 + 24 + 7)
            .max(12);
        let _ = writeln!(
            out,
            "  {}  {:<4}  {:<8}  {}  {:>5}  {}",
            pad(&cut(&visible(&row.outlet), name_width), name_width),
            row.country,
            control,
            pad(&cut(&visible(&ratings.join(", ")), 22), 22),
            row.citations,
            cut(&notes, room)
        );
    }
    out.push('\n');
}

/// Whom to look at: what the registry does not know.
fn unknown(out: &mut String, audit: &Audit, look: Look) {
    if audit.unresolved > 0 {
        let _ = writeln!(
            out,
            "  {} to nothing, or to several sources, and {} in no group\n",
            if audit.unresolved == 1 {
                "One reference leads".to_owned()
            } else {
                format!("{} references lead", audit.unresolved)
            },
            if audit.unresolved == 1 {
                "stands"
            } else {
                "stand"
            }
        );
    }
    if audit.unknown.is_empty() {
        return;
    }
    let _ = writeln!(
        out,
        "  {}",
        bold("Not in the registry, or not told apart", look)
    );
    for row in &audit.unknown {
        let notes = row.notes.join(", ");
        let why = row
            .finding
            .as_ref()
            .map(|f| format!(": {f}"))
            .unwrap_or_default();
        let line = format!(
            "{}, {} {notes}{why}",
            unknown_name(row),
            if row.notes.len() == 1 {
                "note"
            } else {
                "notes"
            }
        );
        for (number, line) in wrap(&visible(&line), look.width.saturating_sub(6))
            .iter()
            .enumerate()
        {
            let _ = writeln!(out, "  {}{line}", if number == 0 { "" } else { "    " });
        }
    }
    out.push('\n');
}

/// Whether a group's bar has the pattern of states.
fn is_state(group: &Group) -> bool {
    group
        .control
        .iter()
        .any(|code| matches!(*code, "SC" | "CaPu" | "CaPr" | "GOV" | "COVERT"))
}

/// The signs of the two patterns.
fn patterns(look: Look) -> [String; 2] {
    if look.unicode {
        [color("█", true, look), color("▒", false, look)]
    } else {
        ["#".to_owned(), "=".to_owned()]
    }
}

/// A group's share as a bar; what is cited shows at least one sign.
fn bar(group: &Group, look: Look) -> String {
    let filled = ((group.share * BAR as f64).round() as usize).clamp(1, BAR);
    let state = is_state(group);
    let sign = match (look.unicode, state) {
        (true, true) => "█",
        (true, false) => "▒",
        (false, true) => "#",
        (false, false) => "=",
    };
    let rest = if look.unicode { "·" } else { "." };
    format!(
        "{}{}",
        color(&sign.repeat(filled), state, look),
        rest.repeat(BAR - filled)
    )
}

/// Yellow for states, blue for others.
fn color(text: &str, state: bool, look: Look) -> String {
    if look.color {
        format!("\u{1b}[{}m{text}\u{1b}[0m", if state { "33" } else { "34" })
    } else {
        text.to_owned()
    }
}

fn bold(text: &str, look: Look) -> String {
    if look.color {
        format!("\u{1b}[1m{text}\u{1b}[0m")
    } else {
        text.to_owned()
    }
}

/// The width of a column: its widest cell, at most `most`.
fn column<'a>(cells: impl Iterator<Item = &'a str>, heading: &str, most: usize) -> usize {
    cells
        .map(|cell| visible(cell).width())
        .chain([heading.width()])
        .max()
        .unwrap_or(0)
        .min(most)
}

/// Fills a cell with blanks by display width.
fn pad(text: &str, width: usize) -> String {
    format!("{text}{}", " ".repeat(width.saturating_sub(text.width())))
}

/// Cuts a cell to a display width.
fn cut(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mut out = String::new();
    let mut used = 0;
    for c in text.chars() {
        let w = unicode_width::UnicodeWidthChar::width(c).unwrap_or(0);
        if used + w + 1 > width {
            break;
        }
        used += w;
        out.push(c);
    }
    out.push('…');
    out
}

/// Breaks text at blanks.
fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut used = 0;
    for word in text.split_whitespace() {
        let w = word.width();
        if used > 0 && used + 1 + w > width {
            lines.push(String::new());
            used = 0;
        }
        if let Some(line) = lines.last_mut() {
            if used > 0 {
                line.push(' ');
                used += 1;
            }
            line.push_str(word);
            used += w;
        }
    }
    lines
}
