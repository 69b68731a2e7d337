//! `brieflint sources`.

use std::io::Read;
use std::path::Path;

use brieflint::linter;
use brieflint::outlets::audit::Audit;
use brieflint::outlets::import::{self, Mapping};
use brieflint::read::{self, InputError};
use brieflint::render::sources;
use rayon::prelude::*;

use crate::args::{ImportArgs, SourcesArgs, SourcesCommand};
use crate::inputs::Draft;
use crate::{CLEAN, FAILED, Failure, inputs, output};

/// Shows what drafts rest on.
pub(crate) fn run(args: &SourcesArgs) -> Result<u8, Failure> {
    if let Some(SourcesCommand::Import(import)) = &args.command {
        return run_import(import);
    }
    let inputs = inputs::gather(&args.input)?;
    let mut audits: Vec<Audit> = inputs.errors.iter().map(Audit::unread).collect();
    audits.par_extend(inputs.drafts.par_iter().map(audit));
    let look = output::look(&args.output);
    output::write(
        &args.output,
        &sources::render(&audits, args.output_format, look),
    )?;
    let mut status = CLEAN;
    for audit in &audits {
        if let Some(error) = &audit.error {
            output::error(&format!("{}: {error}", audit.path));
            status = FAILED;
        }
    }
    Ok(status)
}

fn audit(draft: &Draft) -> Audit {
    let read = draft
        .read()
        .and_then(|source| match linter::parse(&source) {
            Ok(doc) => Ok(Audit::new(&source.path, &doc, &draft.settings.sources)),
            Err(error) => Err(InputError::new(&source.path, error.to_string())),
        });
    read.unwrap_or_else(|error| Audit::unread(&error))
}

/// Turns a list into a registry file.
fn run_import(args: &ImportArgs) -> Result<u8, Failure> {
    let text = text_of(&args.file)?;
    let mapping = Mapping {
        columns: args.columns.clone(),
        constants: args.constants.clone(),
        scheme: args.scheme.clone(),
    };
    let shown = args.file.display();
    let imported =
        import::import(&text, args.list_format, &mapping).map_err(|e| format!("{shown}: {e}"))?;
    output::write(&args.output, &imported.text)?;
    if !args.output.quiet {
        output::notice(&format!(
            "notice: records written: {}; rows passed over, having neither host nor name or a known id: {}\n",
            imported.records, imported.skipped
        ));
    }
    Ok(CLEAN)
}

/// The text of a list, without a byte order mark.
fn text_of(path: &Path) -> Result<String, Failure> {
    const LARGEST: u64 = 256 * 1024 * 1024; // Retraction Watch's list has some 60 MB
    let shown = path.display().to_string();
    let bytes = if shown == "-" {
        let mut bytes = Vec::new();
        let mut input = std::io::stdin().lock().take(LARGEST);
        input
            .read_to_end(&mut bytes)
            .map_err(|e| format!("-: {}", read::reason(&e)))?;
        bytes
    } else {
        read::bytes(path, &shown, LARGEST).map_err(|e| format!("{}: {}", e.path, e.message))?
    };
    String::from_utf8(bytes).map_err(|_| format!("{shown}: is not UTF-8"))
}
