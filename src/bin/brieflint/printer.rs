//! Findings on standard output while the next drafts are looked at, in big pieces.

use crate::args::OutputArgs;
use crate::{Failure, output};

/// Prints what is given to it, or holds it back.
pub(crate) struct Printer<'a> {
    args: &'a OutputArgs,
    /// Whether what is given is held back: it has to go elsewhere, or something else goes first.
    holds: bool,
    text: String,
    /// The first thing that went wrong. Drafts are still fixed when their findings cannot be printed.
    failure: Option<Failure>,
}

impl<'a> Printer<'a> {
    const PIECE: usize = 1 << 16; // bytes

    pub(crate) fn new(args: &'a OutputArgs, holds: bool) -> Self {
        Self {
            args,
            holds,
            text: String::new(),
            failure: None,
        }
    }

    /// Whether what is given is held back.
    pub(crate) fn holds(&self) -> bool {
        self.holds
    }

    /// Prints texts, or holds them back.
    pub(crate) fn print(&mut self, texts: impl IntoIterator<Item = String>) {
        for text in texts {
            self.text.push_str(&text);
            if self.text.len() >= Self::PIECE && !self.holds {
                self.write();
            }
        }
    }

    /// Prints what is left; what was held back is given to the caller.
    ///
    /// # Errors
    /// Where standard output could not be written to.
    pub(crate) fn finish(mut self) -> Result<String, Failure> {
        if !self.holds {
            self.write();
        }
        match self.failure {
            Some(failure) => Err(failure),
            None => Ok(self.text),
        }
    }

    fn write(&mut self) {
        if self.failure.is_none() {
            self.failure = output::write(self.args, &self.text).err();
        }
        self.text.clear();
    }
}
