//! Paths as URIs.

use std::fmt::Write;

/// A path as a URI reference (RFC 3986): relative paths stay relative, absolute ones become `file:` URIs.
pub(super) fn of_path(path: &str) -> String {
    let mut out = String::with_capacity(path.len() + 8);
    let drive = path.as_bytes().get(1) == Some(&b':') && path.contains('/');
    if path.starts_with('/') {
        out.push_str("file://");
    } else if drive {
        out.push_str("file:///");
    }
    for byte in path.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                out.push(char::from(byte));
            }
            _ => {
                let _ = write!(out, "%{byte:02X}");
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::of_path;

    #[test]
    fn paths_are_encoded() {
        assert_eq!(
            of_path("in/Report, final: 100%.md"),
            "in/Report%2C%20final%3A%20100%25.md"
        );
        assert_eq!(of_path("/a/Ж.txt"), "file:///a/%D0%96.txt");
        assert_eq!(of_path("C:/a.txt"), "file:///C%3A/a.txt");
    }
}
