use super::*;
use crate::outlets::audit::{Group, OutletRow, Unknown};

fn audit() -> Audit {
    Audit {
        path: "weekly.txt".to_owned(),
        citations: 5,
        effective_sources: 2.27,
        groups: vec![
            Group {
                group: "zz-state".to_owned(),
                outlets: vec!["zw".to_owned()],
                citations: 3,
                share: 0.6,
                control: vec!["GOV", "SC"],
                without_link: 1,
                sole_support: vec!["1".to_owned(), "2".to_owned()],
            },
            Group {
                group: "東京新聞".to_owned(),
                citations: 1,
                share: 0.2,
                control: vec!["PRIV"],
                ..Group::default()
            },
        ],
        outlets: vec![OutletRow {
            id: "zw".to_owned(),
            outlet: "Zembla Wire".to_owned(),
            country: "AQ".to_owned(),
            group: "zz-state".to_owned(),
            control: Some("SC"),
            citations: 3,
            notes: vec!["1".to_owned(), "2".to_owned()],
            ..OutletRow::default()
        }],
        unknown: vec![Unknown {
            outlet: Some("=Nobody, Inc.".to_owned()),
            citations: 1,
            notes: vec!["4".to_owned()],
            ..Unknown::default()
        }],
        ..Audit::default()
    }
}

#[test]
fn the_table_is_aligned_by_display_width() {
    insta::assert_snapshot!(render(&[audit()], SourcesFormat::Table, Look::plain()));
}

#[test]
fn csv_cells_are_quoted_and_start_no_formula() {
    let csv = render(&[audit()], SourcesFormat::Csv, Look::plain());
    assert!(csv.contains("\"'=Nobody, Inc.\""), "{csv}");
    assert!(csv.starts_with("path,outlet,id,"));
}

#[test]
fn json_has_the_promised_keys() {
    let json: serde_json::Value =
        serde_json::from_str(&render(&[audit()], SourcesFormat::Json, Look::plain()))
            .expect("JSON");
    assert_eq!(json["version"], 1);
    assert_eq!(json["files"][0]["groups"][0]["sole_support"][1], "2");
    assert_eq!(json["files"][0]["outlets"][0]["control"], "SC");
    assert!(json.get("total").is_none());
    let two = render(&[audit(), audit()], SourcesFormat::Json, Look::plain());
    let json: serde_json::Value = serde_json::from_str(&two).expect("JSON");
    assert_eq!(json["total"]["citations"], 10);
}

#[test]
fn markdown_opens_no_cell_of_its_own() {
    let mut hostile = audit();
    hostile.outlets[0].outlet = "a | b <script>".to_owned();
    let text = render(&[hostile], SourcesFormat::Markdown, Look::plain());
    assert!(text.contains("a \\| b \\<script\\>"), "{text}");
}
