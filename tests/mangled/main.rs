//! Mangled drafts of every format, made from the fixtures the same way each time: no crash, no hang, a sane status, and
//! the input as it was.

mod hostile;
mod make;

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use make::{Mangler, fixtures};

/// Time for one draft: far more than it takes, far less than a hang. Tests run without optimisation, on busy machines.
const LONGEST: Duration = Duration::from_secs(60);

/// Runs brieflint on a draft; status, standard output, standard error.
fn run(arguments: &[&str], draft: &Path) -> (i32, String, String) {
    let start = Instant::now();
    let output = Command::new(env!("CARGO_BIN_EXE_brieflint"))
        .args(arguments)
        .arg(draft)
        .stdin(Stdio::null())
        .output()
        .expect("it runs");
    let took = start.elapsed();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let (out, err) = (text(&output.stdout), text(&output.stderr));
    let name = draft.display();
    // None where a signal ended it.
    let status = output.status.code();
    assert!(
        matches!(status, Some(0..=2)),
        "{name}: {:?}\n{err}",
        output.status
    );
    assert!(
        !err.contains("panicked") && !err.contains("failed on this draft"),
        "{name}: {err}"
    );
    assert!(took < LONGEST, "{name}: {took:?}");
    let status = status.expect("a status");
    assert!(status != 2 || !err.trim().is_empty(), "{name}: no words");
    (status, out, err)
}

#[test]
fn mangled_drafts_are_read_or_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let fixtures = fixtures();
    let (mut read, mut refused) = (0, 0);
    for number in 0..360u64 {
        let (name, bytes) = &fixtures[number as usize % fixtures.len()];
        let mangled = Mangler::new(number).mangle(name, bytes);
        let draft = folder.path().join(format!("{number}-{name}"));
        fs::write(&draft, &mangled).expect("written");
        let format = ["json", "full", "concise", "sarif"][number as usize / fixtures.len() % 4];
        let (status, out, _) = run(&["check", "--isolated", "--output-format", format], &draft);
        if status == 2 {
            refused += 1;
        } else {
            read += 1;
        }
        if format == "json" || format == "sarif" {
            let document: Result<serde_json::Value, _> = serde_json::from_str(&out);
            assert!(document.is_ok(), "{}", draft.display());
        }
        assert_eq!(fs::read(&draft).expect("read"), mangled, "{number}");
        fs::remove_file(&draft).expect("removed");
    }
    // Were nearly all refused, little would be tested.
    assert!(read > 150, "{read} read, {refused} refused");
}

#[test]
fn mangled_drafts_are_fixed_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let fixtures = fixtures();
    for number in 1000..1040u64 {
        let (name, bytes) = &fixtures[number as usize % fixtures.len()];
        let mangled = Mangler::new(number).mangle(name, bytes);
        let draft = folder.path().join(format!("{number}-{name}"));
        fs::write(&draft, &mangled).expect("written");
        let fix = ["--isolated", "--fix", "--quiet"];
        let (status, _, err) = run(&fix, &draft);
        let once = fs::read(&draft).expect("read");
        if status == 2 && !err.contains("report this as a defect") {
            assert_eq!(once, mangled, "{number}: refused, and changed");
        }
        run(&fix, &draft);
        assert!(fs::read(&draft).expect("read") == once, "{number}: {err}");
    }
}

/// Writes a draft and checks it.
fn check(name: &str, bytes: &[u8]) -> (i32, String) {
    let folder = tempfile::tempdir().expect("a folder");
    let draft = folder.path().join(name);
    fs::write(&draft, bytes).expect("written");
    let (status, _, err) = run(
        &["check", "--isolated", "--output-format", "concise"],
        &draft,
    );
    assert!(fs::read(&draft).expect("read") == bytes, "{name} changed");
    (status, err)
}
