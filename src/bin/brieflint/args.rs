//! Arguments, as clap reads them.

use std::path::PathBuf;

use brieflint::config::FailOn;
use brieflint::outlets::import::{self, ListFormat as ListKind};
use brieflint::render::OutputFormat;
use brieflint::render::sources::SourcesFormat;
use brieflint::source::Format;
use clap::{Args, Parser, Subcommand, ValueEnum};

/// A linter for the sourcing of report drafts: notes, citations, links and the sources behind them.
#[derive(Debug, Parser)]
#[command(
    name = "brieflint",
    version,
    about,
    args_conflicts_with_subcommands = true,
    max_term_width = 100
)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Option<Command>,
    #[command(flatten)]
    pub(crate) check: CheckArgs,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Lint drafts; the same as no command at all
    Check(Box<CheckArgs>),
    /// Show what was parsed: notes, citations and their fields
    Citations(CitationsArgs),
    /// Show what drafts rest on: outlets, owner groups, control and ratings
    Sources(Box<SourcesArgs>),
    /// Show the page of a rule, or what is known of a domain or an outlet
    Explain(ExplainArgs),
    /// List every rule
    Rules(RulesArgs),
    /// The link cache
    Cache {
        /// What to do with it
        #[command(subcommand)]
        what: CacheCommand,
    },
    /// Write a commented brieflint.toml into the current folder
    Init,
    /// Show the configuration in force, its schema or its reference
    #[command(subcommand)]
    Config(ConfigCommand),
    /// Write completions for a shell
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Write the manual page
    Man,
}

/// What can be done with the link cache.
#[derive(Debug, Clone, Copy, Subcommand)]
pub(crate) enum CacheCommand {
    /// Print where it is
    Path,
    /// Remove it
    Clear,
}

/// Where drafts and settings come from.
#[derive(Debug, Clone, Args)]
pub(crate) struct InputArgs {
    /// Drafts and directories; `-` is standard input
    #[arg(value_name = "PATHS")]
    pub(crate) paths: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) config: ConfigArgs,
    /// The name that standard input stands for
    #[arg(long, value_name = "PATH", help_heading = "Input")]
    pub(crate) stdin_filename: Option<PathBuf>,
    /// Read every draft as this format, whatever its extension
    #[arg(long, value_enum, value_name = "FORMAT", help_heading = "Input")]
    pub(crate) format: Option<DraftFormat>,
    /// Pass over excluded files even where they are named
    #[arg(long, help_heading = "Input")]
    pub(crate) force_exclude: bool,
}

/// Which configuration is used.
#[derive(Debug, Clone, Args)]
pub(crate) struct ConfigArgs {
    /// Use this configuration file, and no other
    #[arg(long, value_name = "FILE", help_heading = "Input")]
    pub(crate) config: Option<PathBuf>,
    /// Use no configuration file at all
    #[arg(long, conflicts_with = "config", help_heading = "Input")]
    pub(crate) isolated: bool,
}

/// Formats of drafts.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum DraftFormat {
    Text,
    Markdown,
    Html,
    Docx,
    Rst,
    Asciidoc,
    Latex,
}

impl From<DraftFormat> for Format {
    fn from(format: DraftFormat) -> Self {
        match format {
            DraftFormat::Text => Format::Text,
            DraftFormat::Markdown => Format::Markdown,
            DraftFormat::Html => Format::Html,
            DraftFormat::Docx => Format::Docx,
            DraftFormat::Rst => Format::Rst,
            DraftFormat::Asciidoc => Format::Asciidoc,
            DraftFormat::Latex => Format::Latex,
        }
    }
}

/// When to colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(crate) enum ColorChoice {
    /// On a terminal
    #[default]
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// Where output goes and how it looks.
#[derive(Debug, Clone, Args)]
pub(crate) struct OutputArgs {
    /// Write to this file instead of standard output
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    pub(crate) output_file: Option<PathBuf>,
    /// When to colour
    #[arg(
        long,
        value_enum,
        value_name = "WHEN",
        default_value_t,
        help_heading = "Output"
    )]
    pub(crate) color: ColorChoice,
    /// Print findings and errors only: no notices, no progress, no summary
    #[arg(long, short, help_heading = "Output")]
    pub(crate) quiet: bool,
}

#[derive(Debug, Clone, Args)]
pub(crate) struct CheckArgs {
    #[command(flatten)]
    pub(crate) input: InputArgs,
    #[command(flatten)]
    pub(crate) output: OutputArgs,
    /// Make the safe fixes in the drafts; the fixed text of standard input goes to standard output
    #[arg(long, help_heading = "Fixes")]
    pub(crate) fix: bool,
    /// Make fixes that need a look afterwards, too (with `--fix` or `--diff`)
    #[arg(long, help_heading = "Fixes")]
    pub(crate) unsafe_fixes: bool,
    /// Show what `--fix` would change and change nothing; the status is 1 if something would change
    #[arg(long, help_heading = "Fixes")]
    pub(crate) diff: bool,
    /// How findings are printed
    #[arg(
        long,
        value_enum,
        value_name = "FORMAT",
        default_value = "full",
        help_heading = "Output"
    )]
    pub(crate) output_format: OutputFormat,
    /// Write a further report in FORMAT to FILE; may be given several times
    #[arg(
        long,
        value_name = "FORMAT=FILE",
        value_parser = FurtherReport::parse,
        conflicts_with = "diff",
        help_heading = "Output"
    )]
    pub(crate) report: Vec<FurtherReport>,
    /// Write a copy of a Word draft in which each finding is a comment at its words
    #[arg(
        long,
        value_name = "OUT.docx",
        conflicts_with_all = ["fix", "diff", "write_baseline"],
        help_heading = "Output"
    )]
    pub(crate) annotate: Option<PathBuf>,
    /// Count the findings of each rule
    #[arg(long, help_heading = "Output")]
    pub(crate) statistics: bool,
    /// Run only these rules or categories (`all` for every rule)
    #[arg(
        long,
        value_name = "NAMES",
        value_delimiter = ',',
        help_heading = "Rules"
    )]
    pub(crate) select: Option<Vec<String>>,
    /// Do not run these rules or categories
    #[arg(
        long,
        value_name = "NAMES",
        value_delimiter = ',',
        help_heading = "Rules"
    )]
    pub(crate) ignore: Vec<String>,
    /// Look links up: one honest request for each address
    #[arg(long, help_heading = "Links")]
    pub(crate) online: bool,
    /// Look nothing up, whatever the configuration says
    #[arg(long, conflicts_with = "online", help_heading = "Links")]
    pub(crate) offline: bool,
    /// Neither read nor write the link cache
    #[arg(long, help_heading = "Links")]
    pub(crate) no_cache: bool,
    /// Seconds for all links together; what is not known then stays unchecked
    #[arg(
        long,
        value_name = "SECONDS",
        default_value_t = 300,
        help_heading = "Links"
    )]
    pub(crate) net_deadline: u64,
    /// Draw no progress bar
    #[arg(long, help_heading = "Output")]
    pub(crate) no_progress: bool,
    #[command(flatten)]
    pub(crate) scope: ScopeArgs,
    /// The level at which the status is 1 [default: warning]
    #[arg(long, value_enum, value_name = "LEVEL", help_heading = "Rules")]
    pub(crate) fail_on: Option<FailOn>,
}

/// Which findings are reported.
#[derive(Debug, Clone, Args)]
pub(crate) struct ScopeArgs {
    /// Report only what is new since the current branch left REV: what touches changed lines, or was not found there
    #[arg(long, value_name = "REV", help_heading = "Scope")]
    pub(crate) changed_since: Option<String>,
    /// Look at drafts as they are staged, and report only what is new since the last commit
    #[arg(long, conflicts_with_all = ["changed_since", "fix"], help_heading = "Scope")]
    pub(crate) staged: bool,
    /// Do not report the findings in this file
    #[arg(long, value_name = "FILE", help_heading = "Scope")]
    pub(crate) baseline: Option<PathBuf>,
    /// Write all findings to this file, for `--baseline`
    #[arg(
        long,
        value_name = "FILE",
        conflicts_with_all = ["baseline", "changed_since", "staged", "fix", "diff"],
        help_heading = "Scope"
    )]
    pub(crate) write_baseline: Option<PathBuf>,
}

/// A report beside the one on standard output.
#[derive(Debug, Clone)]
pub(crate) struct FurtherReport {
    pub(crate) format: OutputFormat,
    pub(crate) file: PathBuf,
}

impl FurtherReport {
    fn parse(text: &str) -> Result<Self, String> {
        let (format, file) = text
            .split_once('=')
            .filter(|(_, file)| !file.is_empty())
            .ok_or("expected FORMAT=FILE, as in `sarif=brieflint.sarif`")?;
        Ok(Self {
            format: OutputFormat::from_str(format, false).map_err(|_| {
                let known: Vec<String> = OutputFormat::value_variants()
                    .iter()
                    .map(|format| format.name())
                    .collect();
                format!(
                    "unknown format `{format}`: expected one of {}",
                    known.join(", ")
                )
            })?,
            file: file.into(),
        })
    }
}

#[derive(Debug, Clone, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct SourcesArgs {
    #[command(subcommand)]
    pub(crate) command: Option<SourcesCommand>,
    #[command(flatten)]
    pub(crate) input: InputArgs,
    #[command(flatten)]
    pub(crate) output: OutputArgs,
    /// How the audit is printed
    #[arg(
        long,
        value_enum,
        value_name = "FORMAT",
        default_value = "table",
        help_heading = "Output"
    )]
    pub(crate) output_format: SourcesFormat,
}

#[derive(Debug, Clone, Subcommand)]
pub(crate) enum SourcesCommand {
    /// Turn a list of outlets or retractions into a file for `[sources]`
    Import(ImportArgs),
}

#[derive(Debug, Clone, Args)]
pub(crate) struct ImportArgs {
    /// The list; `-` is standard input
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    /// What the list is
    #[arg(long, value_enum, value_name = "FORMAT", default_value = "table")]
    pub(crate) list_format: ListKind,
    /// Which column holds a field: `host=Domain`, `name=Outlet` (host, name, id, aliases, country, kind, owner, group,
    /// control, evidence, as_of, rating, rating_evidence)
    #[arg(long = "column", value_name = "FIELD=COLUMN", value_parser = import::pair)]
    pub(crate) columns: Vec<(String, String)>,
    /// What every record of the list has: `kind=satire`, `evidence=https://...`, `as_of=2026-01`
    #[arg(long = "set", value_name = "FIELD=VALUE", value_parser = import::pair)]
    pub(crate) constants: Vec<(String, String)>,
    /// The scheme that the list's ratings belong to
    #[arg(long, value_name = "NAME", default_value = "own")]
    pub(crate) scheme: String,
    #[command(flatten)]
    pub(crate) output: OutputArgs,
}

#[derive(Debug, Clone, Args)]
pub(crate) struct CitationsArgs {
    #[command(flatten)]
    pub(crate) input: InputArgs,
    #[command(flatten)]
    pub(crate) output: OutputArgs,
    /// How citations are printed
    #[arg(
        long,
        value_enum,
        value_name = "FORMAT",
        default_value = "table",
        help_heading = "Output"
    )]
    pub(crate) output_format: CitationsFormat,
}

/// Output formats of `citations`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum CitationsFormat {
    /// A table to read
    Table,
    /// One JSON document
    Json,
    /// CSL-JSON, for Zotero and pandoc
    CslJson,
    /// BibTeX, for LaTeX and reference managers
    Bibtex,
    /// RIS, for reference managers
    Ris,
}

#[derive(Debug, Clone, Args)]
pub(crate) struct ExplainArgs {
    /// A rule, a domain or an outlet
    pub(crate) name: String,
    #[command(flatten)]
    pub(crate) config: ConfigArgs,
    #[command(flatten)]
    pub(crate) output: OutputArgs,
}

#[derive(Debug, Clone, Subcommand)]
pub(crate) enum ConfigCommand {
    /// Print the values in force, and where each comes from
    Show {
        /// The draft for which they are in force
        draft: Option<PathBuf>,
        #[command(flatten)]
        config: ConfigArgs,
    },
    /// Print the JSON schema of brieflint.toml
    Schema,
    /// Print the reference of brieflint.toml, in Markdown
    Reference,
}

#[derive(Debug, Clone, Args)]
pub(crate) struct RulesArgs {
    /// How rules are printed
    #[arg(long, value_enum, value_name = "FORMAT", default_value = "table")]
    pub(crate) output_format: ListFormat,
    #[command(flatten)]
    pub(crate) output: OutputArgs,
}

/// Output formats of lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ListFormat {
    /// A table to read
    Table,
    /// One JSON document
    Json,
}
