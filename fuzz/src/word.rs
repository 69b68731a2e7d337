//! Word files from the XML of their parts.

use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;

/// The parts that an input holds: name, NUL, content, NUL, and so on.
pub fn parts(input: &str) -> Vec<(&str, &str)> {
    let mut out = Vec::new();
    let mut rest = input.split('\0');
    while let (Some(name), Some(content)) = (rest.next(), rest.next()) {
        out.push((name, content));
    }
    out
}

/// A Word file of these parts.
pub fn packed(parts: &[(&str, &str)]) -> Option<Vec<u8>> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, content) in parts {
        zip.start_file(*name, options).ok()?;
        zip.write_all(content.as_bytes()).ok()?;
    }
    Some(zip.finish().ok()?.into_inner())
}
