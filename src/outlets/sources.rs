//! `[sources]` made ready for the rules: the registry with the user's records, waivers, retracted DOIs.

use super::config::{SourcesConfig, Waiver};
use super::overlay::{self, OverlayError};
use super::record::Outlet;
use super::registry::Registry;
use super::retractions::{self, Retractions};
use crate::diagnostic::Level;
use jiff::civil::Date;

/// The registry and the settings on sources in force. The default is the built-in registry and costs nothing.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    /// What the user set.
    pub config: SourcesConfig,
    /// The outlets that are known.
    pub registry: Registry,
    /// Retracted works.
    pub retractions: Retractions,
    /// Last days of the waivers, beside `config.waivers`.
    until: Vec<Date>,
}

/// What is wrong with the settings on sources.
#[derive(Debug, thiserror::Error)]
pub enum SourcesError {
    /// A file that they name can't be read.
    #[error("{file}: {error}")]
    Read {
        /// The file as the user named it.
        file: String,
        /// The reason.
        error: std::io::Error,
    },
    /// A registry file is wrong.
    #[error(transparent)]
    Registry(#[from] OverlayError),
    /// A list of retractions is wrong.
    #[error("{file}: {problem}")]
    Retractions {
        /// The file as the user named it.
        file: String,
        /// What is wrong.
        problem: String,
    },
    /// A waiver says less than it must.
    #[error("the waiver for `{outlet}` {problem}")]
    Waiver {
        /// The outlet it is for.
        outlet: String,
        /// What is wrong.
        problem: &'static str,
    },
}

/// Whether a finding about an outlet stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing<'a> {
    /// It stands, at the rule's own level or at the one set for the outlet.
    Reported(Option<Level>),
    /// It is not made.
    Silent,
    /// It stands, and a waiver that would have silenced it has run out.
    WaiverExpired(&'a Waiver),
}

impl Sources {
    /// Makes the settings ready. `read` gives the text of a file named in them; paths are the caller's business.
    ///
    /// # Errors
    ///
    /// Where a named file can't be read or is wrong, and where a waiver lacks a reason or a last day.
    pub fn load(
        config: SourcesConfig,
        read: &dyn Fn(&str) -> std::io::Result<String>,
    ) -> Result<Self, SourcesError> {
        let text_of = |file: &String| {
            read(file).map_err(|error| SourcesError::Read {
                file: file.clone(),
                error,
            })
        };
        let mut registry = Registry::builtin();
        registry.leave_out(config.disable_lists.iter().cloned());
        for file in &config.registry {
            for record in overlay::parse(file, &text_of(file)?)? {
                registry.merge(record);
            }
        }
        for record in overlay::checked("[[sources.outlet]]", config.outlet.clone())? {
            registry.merge(record);
        }
        let mut retracted = Retractions::default();
        retracted.add_all("[sources] retracted", &config.retracted);
        for file in &config.retractions {
            let problem = |problem| SourcesError::Retractions {
                file: file.clone(),
                problem,
            };
            retractions::read_into(&mut retracted, file, &text_of(file)?).map_err(problem)?;
        }
        let mut until = Vec::with_capacity(config.waivers.len());
        for waiver in &config.waivers {
            let wrong = |problem| SourcesError::Waiver {
                outlet: waiver.outlet.clone(),
                problem,
            };
            if waiver.reason.trim().is_empty() {
                return Err(wrong("gives no reason"));
            }
            until.push(
                waiver
                    .until
                    .parse()
                    .map_err(|_| wrong("has no last day (`until = \"YYYY-MM-DD\"`)"))?,
            );
        }
        Ok(Self {
            config,
            registry,
            retractions: retracted,
            until,
        })
    }

    /// As [`Sources::load`], leaving the files aside: what a configuration says by itself.
    ///
    /// # Errors
    ///
    /// As [`Sources::load`].
    pub fn without_files(config: &SourcesConfig) -> Result<Self, SourcesError> {
        let config = SourcesConfig {
            registry: Vec::new(),
            retractions: Vec::new(),
            ..config.clone()
        };
        Self::load(config, &|_| Err(std::io::ErrorKind::Unsupported.into()))
    }

    /// Whether a rule may speak of an outlet, and at which level. Without `today` no waiver runs out.
    #[must_use]
    pub fn standing(&self, rule: &str, outlet: &Outlet, today: Option<Date>) -> Standing<'_> {
        let is = |key: &String| *key == outlet.id || *key == outlet.group();
        if outlet.is_contested() || self.config.disable.iter().any(is) {
            return Standing::Silent;
        }
        let mut expired = None;
        for (waiver, until) in self.config.waivers.iter().zip(&self.until) {
            if is(&waiver.outlet) && waiver.rule.as_deref().is_none_or(|r| r == rule) {
                if today.is_none_or(|today| today <= *until) {
                    return Standing::Silent;
                }
                expired = Some(waiver);
            }
        }
        let level = self
            .config
            .levels
            .get(&outlet.id)
            .or_else(|| self.config.levels.get(outlet.group()))
            .copied();
        match (level, expired) {
            (Some(Level::Off), _) => Standing::Silent,
            (_, Some(waiver)) => Standing::WaiverExpired(waiver),
            (level, None) => Standing::Reported(level),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outlet() -> Outlet {
        Outlet {
            id: "zz".into(),
            group: "zz-state".into(),
            ..Outlet::default()
        }
    }

    fn load(text: &str) -> Result<Sources, SourcesError> {
        let config: SourcesConfig = toml::from_str(text).expect("settings");
        Sources::load(config, &|_| Err(std::io::ErrorKind::NotFound.into()))
    }

    #[test]
    fn waivers_need_a_reason_and_run_out() {
        let text = "[[waivers]]\noutlet = \"zz\"\nreason = \"agreed\"\nuntil = \"2026-06-30\"";
        let sources = load(text).expect("sources");
        let day = |s: &str| Some(s.parse().expect("a day"));
        assert_eq!(
            sources.standing("r", &outlet(), day("2026-06-30")),
            Standing::Silent
        );
        assert!(matches!(
            sources.standing("r", &outlet(), day("2026-07-01")),
            Standing::WaiverExpired(_)
        ));
        assert!(
            load("[[waivers]]\noutlet = \"zz\"\nreason = \" \"\nuntil = \"2026-06-30\"").is_err()
        );
        assert!(load("[[waivers]]\noutlet = \"zz\"\nreason = \"x\"\nuntil = \"soon\"").is_err());
    }

    #[test]
    fn outlets_and_groups_can_be_silenced_and_levelled() {
        assert_eq!(
            load("disable = [\"zz-state\"]")
                .expect("sources")
                .standing("r", &outlet(), None),
            Standing::Silent
        );
        assert_eq!(
            load("levels = { zz = \"info\", zz-state = \"error\" }")
                .expect("sources")
                .standing("r", &outlet(), None),
            Standing::Reported(Some(Level::Info))
        );
        let contested = Outlet {
            contested: "Disputed.".into(),
            ..outlet()
        };
        assert_eq!(
            Sources::default().standing("r", &contested, None),
            Standing::Silent
        );
        assert!(load("registry = [\"missing.toml\"]").is_err());
        assert!(toml::from_str::<SourcesConfig>("wrong-key = 1").is_err());
    }
}
