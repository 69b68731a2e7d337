//! `brieflint citations`.

use brieflint::citations::view;
use brieflint::linter;
use brieflint::read::InputError;
use brieflint::render::visible;

use crate::args::{CitationsArgs, CitationsFormat};
use crate::{CLEAN, FAILED, Failure, inputs, output};

/// Shows what was parsed from drafts.
pub(crate) fn run(args: &CitationsArgs) -> Result<u8, Failure> {
    let inputs = inputs::gather(&args.input)?;
    let mut files: Vec<view::File> = inputs.errors.iter().map(view::File::unread).collect();
    for draft in &inputs.drafts {
        let read = draft
            .read()
            .and_then(|source| match linter::parse(&source) {
                Ok(doc) => Ok(view::File::new(&source, &doc)),
                Err(error) => Err(InputError::new(&source.path, error.to_string())),
            });
        files.push(read.unwrap_or_else(|error| view::File::unread(&error)));
    }
    let text = match args.output_format {
        CitationsFormat::Json => view::json(&files),
        CitationsFormat::Table => visible(&view::table(&files)).into_owned(),
    };
    output::write(&args.output, &text)?;
    let mut status = CLEAN;
    for file in &files {
        if let Some(error) = file.error() {
            output::error(&format!("{}: {error}", file.path()));
            status = FAILED;
        }
    }
    Ok(status)
}
