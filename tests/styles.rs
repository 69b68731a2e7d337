//! The table of `docs/styles.md` is true: each cell is what its preset sets, and what its preset does to a draft.

use std::collections::BTreeSet;

use brieflint::config::style::{StyleConfig, StylePreset};
use brieflint::config::{self, Settings};
use brieflint::diagnostic::Applicability;
use brieflint::fix;
use brieflint::linter;
use brieflint::source::{Format, Source};

/// Preset, key and value of every cell.
fn cells() -> Vec<(String, String, String)> {
    let page = include_str!("../docs/styles.md");
    let table = page
        .split("## What the presets mean")
        .nth(1)
        .expect("a table");
    let mut rows = table
        .split("## ")
        .next()
        .expect("a section")
        .lines()
        .filter(|line| line.starts_with('|'))
        .map(|line| {
            let cells = line.trim_matches('|').split('|');
            // The spaces inside backticks count.
            cells
                .map(|c| c.trim().trim_matches('`').to_owned())
                .collect::<Vec<_>>()
        });
    let presets = rows.next().expect("a head");
    rows.next();
    let mut out = Vec::new();
    for row in rows {
        assert_eq!(row.len(), presets.len());
        for (preset, value) in presets.iter().zip(&row).skip(1) {
            out.push((preset.clone(), row[0].clone(), value.clone()));
        }
    }
    out
}

fn style(toml: &str) -> StyleConfig {
    toml::from_str(toml).unwrap_or_else(|e| panic!("{e}\n{toml}"))
}

#[test]
fn each_cell_is_what_the_preset_sets() {
    let cells = cells();
    let presets: BTreeSet<&str> = StylePreset::ALL.iter().map(|p| p.name()).collect();
    let shown: BTreeSet<&str> = cells.iter().map(|(p, _, _)| p.as_str()).collect();
    assert_eq!(presets, shown);
    for preset in StylePreset::ALL {
        // All keys of a column together are the preset.
        let mut column = String::new();
        for (_, key, value) in cells.iter().filter(|(p, _, _)| p == preset.name()) {
            if (preset, key.as_str()) == (StylePreset::Consistent, "defang") {
                continue;
            }
            column.push_str(&format!("{key} = \"{value}\"\n"));
        }
        let by_name = style(&format!("preset = \"{}\"", preset.name()));
        assert_eq!(by_name.style(), style(&column).style(), "{}", preset.name());
    }
}

fn settings(preset: &str, rule: &str) -> Settings {
    let text = format!("[style]\npreset = \"{preset}\"\n");
    let file = config::parse(&text).unwrap_or_else(|e| panic!("{e}"));
    let mut settings = file.settings();
    settings.selection.select = Some(BTreeSet::from([rule.to_owned()]));
    settings
}

/// The rule of a key, a draft that holds to no style in it, and what that draft becomes under a value. Where nothing may
/// change, the two are the same.
fn example(key: &str, value: &str) -> (&'static str, String, String) {
    let note = |before: &str, after: &str| {
        let draft = |text: &str| format!("The ministers met.[1]\n\n[1] {text}\n");
        (draft(before), draft(after))
    };
    let url = "https://example.org/a";
    let of_date = |d: &str| format!("Anna Weber, “Ministers Meet,” Der Standard, {d}, {url}.");
    let of_title = |t: &str| format!("Anna Weber, {t} Der Standard, May 3, 2019, {url}.");
    let two = |s: &str| {
        format!(
            "Anna Weber, “Ministers Meet,” Der Standard, May 3, 2019, {url}{s}Jan Kos, “A Text at Last,” Delo, May 4, 2019, {url}b."
        )
    };
    let range = |dash: &str| {
        format!(
            "They met on April 24{dash}25, 2019.[1]\n\n[1] {}\n",
            of_date("May 3, 2019")
        )
    };
    let before = "2019-04-25";
    match (key, value) {
        ("date", "consistent") => {
            let (a, b) = note(&of_date(before), &of_date(before));
            ("inconsistent-date-style", a, b)
        }
        ("date", value) => {
            let after = match value {
                "month-day-year" => "April 25, 2019",
                "month-day-year-short" => "Apr. 25, 2019",
                "day-month-year" => "25 April 2019",
                other => panic!("no example for {other}"),
            };
            let (a, b) = note(&of_date(before), &of_date(after));
            ("inconsistent-date-style", a, b)
        }
        ("quotes" | "comma", value) => {
            // Both keys belong to one rule, and are tested together by what the presets make of one title.
            let before = "\"Ministers ‘Meet’,\"";
            let (a, b) = note(&of_title(before), &of_title(before));
            let after = match value {
                "consistent" => return ("quote-style", a, b),
                "curly" | "inside" => "“Ministers ‘Meet’,”",
                "single-curly" | "outside" => "‘Ministers “Meet”’,",
                other => panic!("no example for {other}"),
            };
            let (a, b) = note(&of_title("\"Ministers ‘Meet’,\""), &of_title(after));
            ("quote-style", a, b)
        }
        ("separator", value) => {
            let after = if value == "consistent" { " ; " } else { "; " };
            let (a, b) = note(&two(" ; "), &two(after));
            ("separator-style", a, b)
        }
        ("final-period", value) => {
            let whole = of_date("May 3, 2019");
            let open = whole.trim_end_matches('.');
            let (a, b) = note(open, if value == "always" { &whole } else { open });
            ("unterminated-note", a, b)
        }
        ("range-dash", value) => {
            let after = if value == "spaced-hyphen" {
                " - "
            } else {
                "–"
            };
            ("range-dash", range("-"), range(after))
        }
        ("ibid", value) => {
            let draft = |text: &str| {
                format!(
                    "A.[1] B.[2]\n\n[1] {}\n[2] {text}\n",
                    of_date("May 3, 2019")
                )
            };
            let after = match value {
                "allow" => "Ibid.",
                "short-form" => "Weber, “Ministers Meet.”",
                other => panic!("no example for {other}"),
            };
            ("ibid", draft("Ibid."), draft(after))
        }
        (key, value) => panic!("no example for {key} = {value}"),
    }
}

fn fixed(text: &str, settings: &Settings) -> String {
    let source = Source::new("draft.txt", Format::Text, text);
    let settled = fix::settle(source, Applicability::Unsafe, &|source| {
        linter::examine(source, settings, linter::Known::default())
    })
    .expect("a draft");
    assert_eq!(settled.defects, []);
    settled.source.text
}

#[test]
fn each_cell_does_what_it_says() {
    for (preset, key, value) in cells() {
        if key == "translated-title" || key == "defang" {
            continue;
        }
        let (rule, before, after) = example(&key, &value);
        let settings = settings(&preset, rule);
        let settings = if key == "ibid" && value == "allow" {
            assert!(!settings.levels.contains_key("ibid"), "{preset}");
            continue;
        } else {
            settings
        };
        assert_eq!(
            fixed(&before, &settings),
            after,
            "{preset}: {key} = {value}"
        );
        assert_eq!(
            fixed(&after, &settings),
            after,
            "{preset}: {key} = {value}, again"
        );
    }
}

#[test]
fn brackets_of_translated_titles_are_reported() {
    let draft = "They met.[1]\n\n[1] “[Talks in Vienna],” Kremlin (in Russian), May 3, 2019, https://example.org/a.\n";
    let found = |preset: &str| {
        let source = Source::new("draft.txt", Format::Text, draft);
        let settings = settings(preset, "translated-title");
        let linted =
            linter::examine(&source, &settings, linter::Known::default()).expect("a draft");
        linted.findings.len()
    };
    for (preset, _, value) in cells()
        .iter()
        .filter(|(_, key, _)| key == "translated-title")
    {
        assert_eq!(found(preset), usize::from(value == "outside"), "{preset}");
    }
}

#[test]
fn links_are_made_live_or_broken() {
    let live =
        "They met.[1]\n\n[1] “Talks in Vienna,” Kremlin, May 3, 2019, http://en.kremlin.ru/a.\n";
    let broken = live.replace("kremlin.ru", "kremlin(.)ru");
    for (preset, _, value) in cells().iter().filter(|(_, key, _)| key == "defang") {
        let mut settings = settings(preset, "defanged-url");
        if let Some(select) = &mut settings.selection.select {
            select.insert("mixed-defang-style".to_owned());
        }
        let want = if value == "defang-all" { &broken } else { live };
        assert_eq!(fixed(&broken, &settings), *want, "{preset}");
    }
}
