//! `brieflint explain`.

use std::path::Path;
use std::sync::Arc;

use brieflint::config::{self, nearest};
use brieflint::outlets::{Sources, explain};
use brieflint::render::visible;
use brieflint::rules;

use crate::args::ExplainArgs;
use crate::{CLEAN, Failure, output};

/// Prints the page of a rule.
pub(crate) fn run(args: &ExplainArgs) -> Result<u8, Failure> {
    let name = args.name.trim();
    let Some(rule) = rules::by_name(name) else {
        let sources = sources()?;
        if let Some(text) = explain::explain(&sources, name) {
            output::write(&args.output, &visible(&text))?;
            return Ok(CLEAN);
        }
        let hint = nearest(name, rules::all().map(|r| r.meta().name))
            .map(|n| format!(": did you mean `{n}`?"))
            .unwrap_or_default();
        return Err(format!(
            "nothing is known of `{name}`{hint} (`brieflint rules` lists the rules)"
        ));
    };
    let mut page = rule.meta().page.trim_end().to_owned();
    page.push('\n');
    output::write(&args.output, &page)?;
    Ok(CLEAN)
}

/// The registry as the configuration for the current folder has it.
fn sources() -> Result<Arc<Sources>, Failure> {
    let here = std::path::absolute(Path::new(".")).unwrap_or_default();
    match config::find(&here) {
        Some(path) => config::load(&path, false)
            .map(|loaded| loaded.file.ready_sources)
            .map_err(|e| format!("{}: {}", e.path, e.message)),
        None => Ok(Arc::default()),
    }
}
