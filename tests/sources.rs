//! The source audit and the rules on sources, on a draft of our own.
#![expect(clippy::expect_used, reason = "a test fails by it")]

use brieflint::linter;
use brieflint::outlets::Sources;
use brieflint::outlets::audit::Audit;
use brieflint::outlets::host::Address;
use brieflint::outlets::{Registry, lookalike};
use brieflint::report::DraftReport;
use brieflint::source::{Format, Source};

const DRAFT: &str = "\
June 30, 2023

River Crossings

River Crossings is a weekly summary produced by the Institute for Tundra Studies (ITS).

The ministry announced a ferry on June 12.[1] Trade across the river will likely double by autumn.[2] Ferries are full, and local shops report more visitors than in any spring before.[3][4]

[1] “A Ferry for the River,” Russian Ministry of Foreign Affairs, June 12, 2023, https://mid.ru/en/1.
[2] Ibid.
[3] “Shops by the River Sell Out,” The Guardian, June 14, 2023; “Shops by the River Are Empty Again,” Reuters, June 15, 2023, https://www.reuters.today/world/2.
[4] “Ferry Timetables,” Institute for Tundra Studies, June 16, 2023, https://tundra.example/3; “A Ferry in Spring,” TASS, June 17, 2023, https://tass.com/4.
";

fn lint(config: &str) -> DraftReport {
    let source = Source::new("river.txt", Format::Text, DRAFT);
    let settings = brieflint::config::parse(config)
        .expect("settings")
        .settings();
    linter::lint(source, &settings, Some(jiff::civil::date(2026, 11, 21))).expect("a draft")
}

#[test]
fn the_audit_counts_by_owner_group() {
    let source = Source::new("river.txt", Format::Text, DRAFT);
    let doc = linter::parse(&source).expect("a draft");
    let audit = Audit::new("river.txt", &doc, &Sources::default());
    assert_eq!(audit.citations, 6);
    assert_eq!(audit.groups.len(), 1);
    let group = &audit.groups[0];
    assert_eq!((group.group.as_str(), group.citations), ("ru-state", 3));
    assert_eq!(group.share, 0.5);
    assert_eq!(group.outlets, ["russia-mfa", "tass"]);
    assert_eq!(group.sole_support, ["1", "2"]);
    assert_eq!(group.control, ["GOV", "SC"]);
    // A shared name without a link, an imitation, and a house that the registry does not know.
    let unknown: Vec<(String, String)> = audit
        .unknown
        .iter()
        .map(|u| {
            let text = |field: &Option<String>| field.clone().unwrap_or_default();
            (text(&u.outlet), text(&u.domain))
        })
        .collect();
    assert_eq!(
        unknown,
        [
            ("The Guardian", ""),
            ("Reuters", "reuters.today"),
            ("Institute for Tundra Studies", "tundra.example"),
        ]
        .map(|(outlet, domain)| (outlet.to_owned(), domain.to_owned()))
    );
    let finding = audit.unknown[1].finding.as_deref().unwrap_or("");
    assert!(finding.contains("reuters.com"), "{finding}");
    assert_eq!(audit.effective_sources, 3.0);
}

#[test]
fn findings_name_evidence_and_date() {
    let report = lint("select = [\"sources\"]");
    let found: Vec<(&str, Option<&str>)> = report
        .findings
        .iter()
        .map(|f| (f.rule, f.note.as_deref()))
        .collect();
    for expected in [
        ("sole-state-source", None),
        ("impersonating-domain", Some("3")),
        ("self-citation", Some("4")),
        ("state-media-undescribed", Some("4")),
    ] {
        assert!(found.contains(&expected), "{expected:?} in {found:?}");
    }
    // The ministry's own announcement is its own act.
    let states = found
        .iter()
        .filter(|(rule, _)| *rule == "sole-state-source");
    assert_eq!(states.count(), 1);
    let media = report
        .findings
        .iter()
        .find(|f| f.rule == "state-media-undescribed")
        .expect("a finding");
    assert!(media.message.contains("State Media Monitor, 2024-02"));
    let help = media.help.as_deref().unwrap_or("");
    assert!(help.contains("https://statemediamonitor.com/"), "{help}");
}

#[test]
fn what_the_user_says_of_an_outlet_is_heeded() {
    for config in [
        "[sources]\ndisable = [\"tass\"]",
        "[sources]\ndisable = [\"ru-state\"]",
        "[[sources.outlet]]\nid = \"tass\"\ncontested = \"Under review.\"",
        "[[sources.waivers]]\noutlet = \"tass\"\nreason = \"Agreed.\"\nuntil = \"2026-12-31\"",
    ] {
        let report = lint(config);
        let rules: Vec<&str> = report.findings.iter().map(|f| f.rule).collect();
        assert!(
            !rules.contains(&"state-media-undescribed"),
            "{config}: {rules:?}"
        );
    }
    let expired =
        "[[sources.waivers]]\noutlet = \"tass\"\nreason = \"Agreed.\"\nuntil = \"2026-01-31\"";
    let report = lint(expired);
    let media = report
        .findings
        .iter()
        .find(|f| f.rule == "state-media-undescribed")
        .expect("a finding");
    assert!(media.message.contains("2026-01-31"), "{}", media.message);
}

#[test]
fn imitations_are_told_from_namesakes() {
    let registry = Registry::builtin();
    let imitates = |host: &str| {
        let address = Address::parse(host).expect("a host");
        lookalike::find(&registry, &address, None).is_some()
    };
    for host in [
        "reuters.today",
        "lemonde.ltd",
        "theguardian.co.com",
        "washingtonpost.live",
        "spiegelo.life",
    ] {
        assert!(imitates(host), "{host}");
    }
    for host in [
        "guardian.ng",
        "standard.net",
        "people.inc",
        "example.com",
        "tundra.example",
    ] {
        assert!(!imitates(host), "{host}");
    }
}
