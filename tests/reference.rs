//! What is written down from the code says what the code says.

use std::path::Path;

#[test]
fn the_reference_of_the_configuration_is_up_to_date() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/config.md");
    let written = std::fs::read_to_string(path).unwrap_or_default();
    let made = brieflint::config::reference();
    assert!(
        written == made,
        "docs/config.md is out of date: write it anew with `cargo run -- config reference > docs/config.md`"
    );
}
