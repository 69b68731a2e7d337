//! `brieflint citations`.

use brieflint::citations::export::{self, Collector};
use brieflint::citations::view;
use brieflint::linter;
use brieflint::read::InputError;
use brieflint::render::{defused, visible};

use crate::args::{CitationsArgs, CitationsFormat};
use crate::{CLEAN, FAILED, Failure, inputs, output};

/// Shows what was parsed from drafts.
pub(crate) fn run(args: &CitationsArgs) -> Result<u8, Failure> {
    let inputs = inputs::gather(&args.input)?;
    let mut files: Vec<view::File> = inputs.errors.iter().map(view::File::unread).collect();
    let mut works = Collector::default();
    let several = inputs.drafts.len() > 1;
    for draft in &inputs.drafts {
        let read = draft
            .read()
            .and_then(|source| match linter::parse(&source) {
                Ok(doc) => {
                    let path = several.then_some(source.path.as_str());
                    works.add(&doc, &draft.settings.sources, path);
                    Ok(view::File::new(&source, &doc))
                }
                Err(error) => Err(InputError::new(&source.path, error.to_string())),
            });
        files.push(read.unwrap_or_else(|error| view::File::unread(&error)));
    }
    let text = match args.output_format {
        CitationsFormat::Json => view::json(&files),
        CitationsFormat::Table => defused(&visible(&view::table(&files))).into_owned(),
        CitationsFormat::CslJson => export::csl_json(&works.finish()),
        CitationsFormat::Bibtex => export::bibtex(&works.finish()),
        CitationsFormat::Ris => export::ris(&works.finish()),
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
