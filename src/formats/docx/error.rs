//! What can be wrong with a Word file.

/// A Word file that cannot be read or written, said so that its owner knows what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DocxError {
    /// There is no zip directory.
    #[error("not a Word file: it is no zip archive")]
    NotZip,
    /// The old binary container, which also wraps encrypted Word files.
    #[error(
        "an old Word file (.doc) or one that is protected with a password; save it as an open .docx"
    )]
    Compound,
    /// The zip structure contradicts itself.
    #[error("damaged archive: {0}")]
    Archive(String),
    /// A member is encrypted.
    #[error("the member `{0}` is encrypted")]
    Encrypted(String),
    /// A member is packed in a way that Word does not use.
    #[error("the member `{name}` is packed with method {method}; Word files use deflate")]
    Method {
        /// The member.
        name: String,
        /// The zip compression method.
        method: u16,
    },
    /// Two members have one name.
    #[error("two members are named `{0}`")]
    DuplicateMember(String),
    /// A member name that is absolute or leads out of the package.
    #[error("the member name `{0}` leads out of the package")]
    UnsafeName(String),
    /// More bytes than are read.
    #[error("{what} unpacks to {bytes} bytes; {limit} are read at most")]
    TooLarge {
        /// The member, or the package.
        what: String,
        /// Its unpacked size.
        bytes: u64,
        /// The limit.
        limit: u64,
    },
    /// More things of one kind than are read.
    #[error("`{part}` holds more than {limit} {what}")]
    TooMany {
        /// The part.
        part: String,
        /// The things.
        what: &'static str,
        /// The limit.
        limit: usize,
    },
    /// A part that every Word file has is not there.
    #[error("not a Word file: {0} is missing")]
    Missing(&'static str),
    /// A relationship leads to a part of another kind.
    #[error("`{part}` is {found}, not {wanted}")]
    WrongPart {
        /// The part.
        part: String,
        /// Its root element.
        found: String,
        /// What the relationship says it is.
        wanted: &'static str,
    },
    /// A part is not well-formed XML.
    #[error("`{part}` is not well-formed at byte {at}: {message}")]
    Xml {
        /// The part.
        part: String,
        /// Byte in the part.
        at: usize,
        /// What is wrong.
        message: String,
    },
    /// A part declares its own entities, which Word never does.
    #[error("`{0}` has a document type declaration, which Word files must not have")]
    Doctype(String),
    /// Elements stand in elements beyond any use.
    #[error("`{part}` nests elements more than {limit} deep")]
    TooDeep {
        /// The part.
        part: String,
        /// The limit.
        limit: usize,
    },
    /// A part is written in a charset that Word files must not use.
    #[error("`{0}` is neither UTF-8 nor UTF-16")]
    Charset(String),
    /// The package carries a digital signature, which any change breaks.
    #[error("the file is digitally signed; a change would break the signature")]
    Signed,
}

/// Makes text from a file fit to stand in a message: short, without control characters.
pub(super) fn shown(name: &str) -> String {
    let mut out: String = name
        .chars()
        .take(120)
        .map(|c| if c.is_control() { '\u{FFFD}' } else { c })
        .collect();
    if name.chars().nth(120).is_some() {
        out.push('…');
    }
    out
}
