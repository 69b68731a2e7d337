//! `brieflint explain`.

use std::path::Path;

use brieflint::config::nearest;
use brieflint::outlets::explain;
use brieflint::render::visible;
use brieflint::rules;

use crate::args::ExplainArgs;
use crate::{CLEAN, Failure, inputs, output};

/// Prints the page of a rule.
pub(crate) fn run(args: &ExplainArgs) -> Result<u8, Failure> {
    let name = args.name.trim();
    let Some(rule) = rules::by_name(name) else {
        let config = inputs::config_for(&args.config, Path::new("."))?;
        if let Some(text) = explain::explain(&config.settings().sources, name) {
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
