//! Drafts with references of every kind, followed to where they lead.

use brieflint::citations::{Antecedent, CitationKind};

use crate::reading;
use crate::records::{Dice, Record, joined};

/// Where a reference should lead: a note and a citation in it, or nowhere.
type Target = Option<(usize, usize)>;

/// What a citation should be read as: a record cited in full, or where it leads.
type Truth = (Option<Record>, Target);

struct Draft {
    notes: Vec<String>,
    /// For each note its citations: the record where it is cited in full, the target where it is a reference.
    truth: Vec<Vec<Truth>>,
}

impl Draft {
    fn full_house(r: &Record) -> String {
        let lead = joined(&r.authors, "and", true);
        let comma = if r.title.ends_with(['?', '!']) {
            ""
        } else {
            ","
        };
        let lead = if lead.is_empty() {
            lead
        } else {
            format!("{lead}, ")
        };
        format!(
            "{lead}“{}{comma}” {}, {}, {}",
            r.title,
            r.outlet,
            r.mdy(),
            r.url
        )
    }

    /// The end of the chain behind a citation.
    fn end(&self, note: usize, index: usize) -> Target {
        let (record, target) = self.truth.get(note)?.get(index)?;
        if record.is_some() {
            Some((note, index))
        } else {
            *target
        }
    }

    /// Works cited in full once, by an author whom no other work has.
    fn works(&self) -> Vec<(usize, usize, Record)> {
        let mut out = Vec::new();
        for (n, note) in self.truth.iter().enumerate() {
            for (i, (record, _)) in note.iter().enumerate() {
                if let Some(record) = record {
                    out.push((n, i, record.clone()));
                }
            }
        }
        out
    }
}

fn surname(name: &str) -> &str {
    name.trim_end_matches(" Jr.")
        .trim_end_matches(" III")
        .rsplit(' ')
        .next()
        .unwrap_or(name)
}

fn surnames(r: &Record) -> String {
    let names: Vec<String> = r.authors.iter().map(|a| surname(a).to_owned()).collect();
    if names.len() > 3 {
        format!("{} et al.", names[0])
    } else {
        joined(&names, "and", true)
    }
}

/// The first words of a title.
fn shortened(title: &str) -> String {
    let words: Vec<&str> = title.split(' ').collect();
    let cut = if words.len() <= 3 { words.len() } else { 3 };
    words[..cut]
        .join(" ")
        .trim_end_matches([',', ':', ';', '?'])
        .to_owned()
}

fn draft(dice: &mut Dice) -> Draft {
    let mut draft = Draft {
        notes: Vec::new(),
        truth: Vec::new(),
    };
    let mut used: Vec<String> = Vec::new();
    let fresh = |dice: &mut Dice, used: &mut Vec<String>| loop {
        let mut record = Record::roll(dice);
        record
            .authors
            .retain(|a| !used.contains(a) && !a.starts_with('@') && !a.ends_with("Staff"));
        let head = shortened(&record.title);
        if record.title.contains(['‘', '“', ';'])
            || record.title.starts_with("Ibid")
            || used.contains(&head)
            || record.authors.iter().any(|a| {
                a.contains(" of ")
                    || a.contains("International")
                    || a.contains("Watch")
                    || a == "Bellingcat"
            })
        {
            continue;
        }
        used.push(head);
        used.extend(record.authors.iter().cloned());
        return record;
    };
    for n in 0..30usize {
        let (text, truth) = match dice.below(20) {
            0..8 => {
                let record = fresh(dice, &mut used);
                (
                    format!("{}.", Draft::full_house(&record)),
                    vec![(Some(record), None)],
                )
            }
            8 => {
                let (a, b) = (fresh(dice, &mut used), fresh(dice, &mut used));
                (
                    format!("{}; {}.", Draft::full_house(&a), Draft::full_house(&b)),
                    vec![(Some(a), None), (Some(b), None)],
                )
            }
            9 => (
                "The figure counts neither the wounded nor the missing, as officials conceded."
                    .to_owned(),
                Vec::new(),
            ),
            10..13 => {
                let form = dice.pick(&[
                    "Ibid.",
                    "Ibid., 114.",
                    "Ibid., pp. 3–4.",
                    "Id.",
                    "Id. at 7.",
                    "ibid.",
                    "Ibidem, p. 12.",
                    "See ibid.",
                    "Ibid; emphasis added.",
                ]);
                let target = match n.checked_sub(1).map(|p| &draft.truth[p]) {
                    Some(before) if before.len() == 1 => draft.end(n - 1, 0),
                    _ => None,
                };
                (form.to_owned(), vec![(None, target)])
            }
            _ => later(dice, &draft).unwrap_or_else(|| ("No source.".to_owned(), Vec::new())),
        };
        draft.notes.push(text);
        draft.truth.push(truth);
    }
    draft
}

/// A reference to an earlier work.
fn later(dice: &mut Dice, draft: &Draft) -> Option<(String, Vec<Truth>)> {
    let works = draft.works();
    if works.is_empty() {
        return None;
    }
    let (note, index, record) = works[dice.below(works.len())].clone();
    let alone = draft.truth[note].len() == 1;
    let target = Some((note, index));
    let named = !record.authors.is_empty();
    let (by, short) = (surnames(&record), shortened(&record.title));
    let label = note + 1;
    let text = match dice.below(16) {
        0 if named => format!("{by}, op. cit., p. 12."),
        1 if named => format!("{by}, “{short},” 12."),
        2 if named => format!("{by}, “{short}.”"),
        3 if named => format!("{by}, 122."),
        4 if named => format!("{by}, supra note {label}, at 3."),
        5 if named => format!("See {by}, supra note {label}."),
        6 if named => format!("{by}, loc. cit."),
        7 if named => format!("See {by}, note {label} above."),
        8 if alone => format!("See note {label}."),
        9 if alone => format!("See supra note {label}."),
        10 if alone => format!("Supra note {label}, at 5–6."),
        11 if alone => format!("See above, n. {label}."),
        12 => format!("“{short}.”"),
        13 => format!(
            "“{},” {}.",
            record.title.trim_end_matches('?'),
            record.outlet
        ),
        14 if named => format!("{by}, “{},” p. 4.", record.title.trim_end_matches('?')),
        15 if named => format!("{by} ({}), 12.", record.year),
        _ => return None,
    };
    Some((text, vec![(None, target)]))
}

#[test]
fn references_lead_to_their_works() {
    let mut dice = Dice::new(5);
    let (mut right, mut all) = (0, 0);
    for _ in 0..150 {
        let draft = draft(&mut dice);
        let texts: Vec<&str> = draft.notes.iter().map(String::as_str).collect();
        let (text, notes, citations) = reading::notes(&texts);
        for (n, truth) in draft.truth.iter().enumerate() {
            for (i, (record, target)) in truth.iter().enumerate() {
                if record.is_some() {
                    continue;
                }
                all += 1;
                let at = notes[n].citations.start + i;
                let Some(citation) = citations.get(at).filter(|c| c.note == n) else {
                    println!("  nothing read: {}", draft.notes[n]);
                    continue;
                };
                let found = match &citation.antecedent {
                    Antecedent::Resolved { end, .. } => {
                        citations.get(*end).map(|c| (c.note, c.index))
                    }
                    _ => None,
                };
                if found == *target && citation.is_reference() {
                    right += 1;
                } else {
                    println!(
                        "  {}\n    wanted {target:?}, found {:?} {:?}",
                        draft.notes[n], citation.kind, citation.antecedent
                    );
                    if let Some((note, index)) = target {
                        println!(
                            "    {}",
                            citations[notes[*note].citations.start + index]
                                .span
                                .of(&text)
                        );
                    }
                }
            }
        }
        // Nothing that is cited in full becomes a reference.
        for c in &citations {
            if draft.truth[c.note]
                .get(c.index)
                .is_some_and(|t| t.0.is_some())
            {
                assert_eq!(c.kind, CitationKind::Full, "{}", c.span.of(&text));
            }
        }
    }
    println!("references: {right} of {all}");
    if std::env::var_os("GRAMMAR_SHOW").is_none() {
        assert!(right * 1000 >= all * 980, "{right} of {all}");
    }
}
