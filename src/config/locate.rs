//! Where a key or a value of a configuration stands in its file.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::span::Span;

/// One step on the way to a value.
#[derive(Debug, Clone, Copy)]
pub(super) enum Step<'a> {
    /// A key of a table.
    Key(&'a str),
    /// An element of an array, from 0.
    Index(usize),
}

/// A parsed file whose places can be asked for.
#[derive(Debug)]
pub(super) struct Locator<'a> {
    root: Option<Spanned<DeTable<'a>>>,
}

impl<'a> Locator<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self {
            root: DeTable::parse(text).ok(),
        }
    }

    /// The place of a value.
    pub(super) fn value(&self, path: &[Step<'_>]) -> Option<Span> {
        self.find(path).map(|(_, value)| value)
    }

    /// The place of a value's key; that of the value where it has no key of its own.
    pub(super) fn key(&self, path: &[Step<'_>]) -> Option<Span> {
        self.find(path).map(|(key, value)| key.unwrap_or(value))
    }

    fn find(&self, path: &[Step<'_>]) -> Option<(Option<Span>, Span)> {
        let (first, rest) = path.split_first()?;
        let Step::Key(first) = first else {
            return None;
        };
        let (key, mut value) = entry(self.root.as_ref()?.get_ref(), first)?;
        let mut key = Some(key);
        for step in rest {
            match step {
                Step::Key(name) => {
                    let found = entry(value.get_ref().as_table()?, name)?;
                    key = Some(found.0);
                    value = found.1;
                }
                Step::Index(index) => {
                    key = None;
                    value = value.get_ref().as_array()?.get(*index)?;
                }
            }
        }
        Some((key, value.span().into()))
    }
}

fn entry<'t, 'a>(table: &'t DeTable<'a>, name: &str) -> Option<(Span, &'t Spanned<DeValue<'a>>)> {
    let (key, value) = table.iter().find(|(key, _)| key.get_ref() == name)?;
    Some((key.span().into(), value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_of_keys_and_values() {
        let text = "a = 1\n[[ignore]]\nrule = \"x\"\n[[ignore]]\nrule = [\"y\", \"z\"]\n";
        let locator = Locator::new(text);
        let path = [
            Step::Key("ignore"),
            Step::Index(1),
            Step::Key("rule"),
            Step::Index(1),
        ];
        assert_eq!(locator.value(&path).map(|s| s.of(text)), Some("\"z\""));
        assert_eq!(locator.key(&path[..3]).map(|s| s.start), text.rfind("rule"));
        assert_eq!(locator.key(&[Step::Key("b")]), None);
    }
}
