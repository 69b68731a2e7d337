//! `brieflint init` and `brieflint config`.

use std::fs::OpenOptions;
use std::io::{ErrorKind, Write};
use std::path::Path;

use brieflint::config;
use brieflint::render::visible;

use crate::args::{ConfigArgs, ConfigCommand};
use crate::{CLEAN, Failure, inputs, output};

/// Writes `brieflint.toml` into the current folder; never over a file that is there.
pub(crate) fn init() -> Result<u8, Failure> {
    let names = config::FILE_NAMES;
    if let Some(there) = names.iter().find(|name| Path::new(name).exists()) {
        return Err(format!("{there} is there already; nothing was written"));
    }
    let name = names[0];
    // Created anew or not at all, should one have appeared meanwhile.
    let file = OpenOptions::new().write(true).create_new(true).open(name);
    file.and_then(|mut file| file.write_all(config::init().as_bytes()))
        .map_err(|e| match e.kind() {
            ErrorKind::AlreadyExists => format!("{name} is there already; nothing was written"),
            _ => format!("{name}: {}", brieflint::read::reason(&e)),
        })?;
    output::notice(&format!("wrote {name}\n"));
    Ok(CLEAN)
}

/// Prints the configuration in force, its schema or its reference.
pub(crate) fn run(command: &ConfigCommand) -> Result<u8, Failure> {
    let text = match command {
        ConfigCommand::Show { draft, config } => show(config, draft.as_deref())?,
        ConfigCommand::Schema => {
            let schema = serde_json::to_string_pretty(&config::schema());
            format!("{}\n", schema.unwrap_or_default())
        }
        ConfigCommand::Reference => config::reference(),
    };
    output::print_plain(&text)?;
    Ok(CLEAN)
}

fn show(args: &ConfigArgs, draft: Option<&Path>) -> Result<String, Failure> {
    let folder = match draft {
        Some(path) if path.is_dir() => path,
        Some(path) => inputs::folder(path),
        None => Path::new("."),
    };
    let config = inputs::config_for(args, folder)?;
    Ok(visible(&config::show(&config, draft)).into_owned())
}
