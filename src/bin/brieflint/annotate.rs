//! `--annotate`: a copy of a Word draft in which each finding is a comment at its words.

use std::path::{Path, PathBuf};

use brieflint::render;
use brieflint::report::Report;
use brieflint::source::Format;

use crate::inputs::Inputs;
use crate::{Failure, output};

/// Refuses what cannot be done, before anything is: one Word draft goes in, and another file comes out.
pub(crate) fn allow(out: &Path, inputs: &Inputs) -> Result<(), Failure> {
    let draft = match (&inputs.drafts[..], &inputs.errors[..]) {
        ([draft], []) => draft,
        // What could not be read is told in its own words.
        ([], [_]) => return Ok(()),
        ([], []) => return Err("`--annotate` takes one Word draft, and there is none".into()),
        (drafts, errors) => {
            return Err(format!(
                "`--annotate` takes one Word draft, and there are {}",
                drafts.len() + errors.len()
            ));
        }
    };
    if let Ok(format) = draft.format()
        && format != Format::Docx
    {
        return Err(format!(
            "{}: `--annotate` writes comments into a copy of a Word file, and this draft is {}",
            draft.shown(),
            format.name()
        ));
    }
    if draft
        .input
        .path
        .as_deref()
        .is_some_and(|path| same_file(path, out))
    {
        return Err(format!(
            "{}: is the draft itself; `--annotate` writes a copy and leaves the draft as it is",
            out.display()
        ));
    }
    Ok(())
}

/// Writes the copy. Of a draft that could not be read there is none.
pub(crate) fn write(out: &Path, report: &Report, quiet: bool) -> Result<(), Failure> {
    let Some((draft, source, word)) = report.drafts.iter().find_map(|draft| {
        let source = draft.source.as_ref()?;
        Some((draft, source, source.word.as_ref()?))
    }) else {
        return Ok(());
    };
    let comments = render::comments(draft);
    let bytes = word
        .package
        .annotate(&source.text, &comments)
        .map_err(|error| format!("{}: {error}", draft.path))?;
    output::write_file_bytes(out, &bytes)?;
    if !quiet {
        let what = match comments.len() {
            1 => "1 comment".to_owned(),
            count => format!("{count} comments"),
        };
        output::notice(&format!(
            "wrote {what} to {}\n",
            render::visible(&out.to_string_lossy())
        ));
    }
    Ok(())
}

/// Whether both names lead to one file, by links of either kind too.
fn same_file(one: &Path, other: &Path) -> bool {
    #[cfg(unix)]
    if let (Ok(one), Ok(other)) = (std::fs::metadata(one), std::fs::metadata(other)) {
        use std::os::unix::fs::MetadataExt;
        return (one.dev(), one.ino()) == (other.dev(), other.ino());
    }
    let real = |path: &Path| -> Option<PathBuf> { std::fs::canonicalize(path).ok() };
    real(one).is_some_and(|one| real(other) == Some(one))
}
