//! Titles, outlets and addresses folded, so that the same thing compares equal.

/// Lower case, letters and figures only, single spaces.
pub(super) fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_ascii_alphanumeric() {
            out.push(c.to_ascii_lowercase());
        } else if c.is_alphanumeric() {
            out.extend(c.to_lowercase());
        } else if !matches!(c, '’' | '\'' | '‘' | '.') && !out.ends_with(' ') && !out.is_empty()
        {
            out.push(' ');
        }
    }
    if out.ends_with(' ') {
        out.pop();
    }
    out
}

/// Whether two outlets are written as one name: case, "The", punctuation and "and" aside, or one the start of the other
/// ("BBC", "BBC News").
pub(super) fn same_name(a: &str, b: &str) -> bool {
    let (a, b) = (outlet_key(a), outlet_key(b));
    a == b || a.starts_with(&format!("{b} ")) || b.starts_with(&format!("{a} "))
}

/// The name of an outlet without what spellings differ in; well-known initials stand for their names.
pub(super) fn outlet_key(name: &str) -> String {
    let folded = fold(name);
    let bare = folded.strip_prefix("the ").unwrap_or(&folded);
    let bare = bare.replace(" and ", " ");
    INITIALS
        .iter()
        .find(|(short, _)| *short == bare)
        .map_or(bare, |(_, long)| (*long).to_owned())
}

/// Initials that everybody knows. The outlet registry knows more names, but not which of them are one style.
const INITIALS: &[(&str, &str)] = &[
    ("nyt", "new york times"),
    ("ny times", "new york times"),
    ("wsj", "wall street journal"),
    ("wapo", "washington post"),
    ("ft", "financial times"),
    ("scmp", "south china morning post"),
    ("la times", "los angeles times"),
    ("lat", "los angeles times"),
    ("rferl", "rfe rl"),
    ("radio free europe radio liberty", "rfe rl"),
    ("radio free europe", "rfe rl"),
    ("associated press", "ap"),
    ("agence france presse", "afp"),
    ("voice of america", "voa"),
    ("deutsche welle", "dw"),
    ("usa today", "usa today"),
    ("national public radio", "npr"),
    ("ria", "ria novosti"),
    ("xinhua news agency", "xinhua"),
    ("tass news agency", "tass"),
    ("yonhap news agency", "yonhap"),
    ("kyodo news", "kyodo"),
    ("kcna news agency", "kcna"),
    ("reuters news agency", "reuters"),
];

/// An address without scheme, `www.`, fragment and final slash.
pub(super) fn fold_url(url: &str) -> String {
    let bare = url.split_once("://").map_or(url, |(_, rest)| rest);
    let bare = bare.split('#').next().unwrap_or(bare);
    let bare = bare.strip_prefix("www.").unwrap_or(bare);
    bare.trim_end_matches('/').to_lowercase()
}

/// Whether an address leads deeper than a home page.
pub(super) fn has_path(url: &str) -> bool {
    fold_url(url).contains('/')
}

/// Whether two titles can be one: the same start, one in the other, or nearly the same words.
pub(super) fn alike(a: &str, b: &str) -> bool {
    const LONGEST: usize = 400; // bytes
    let (a, b) = (fold(a), fold(b));
    if a == b || a.contains(&b) || b.contains(&a) || a.len() > LONGEST || b.len() > LONGEST {
        return true;
    }
    strsim::normalized_damerau_levenshtein(&a, &b) > 0.75
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names() {
        assert!(same_name("NYT", "The New York Times"));
        assert!(same_name("BBC", "BBC News"));
        assert!(!same_name("Yonhap", "Korea Herald"));
        assert_eq!(
            fold("U.S.–China “Talks”: What’s Next?"),
            "us china talks whats next"
        );
        assert_eq!(
            fold_url("https://www.A.example/x/#y"),
            fold_url("http://a.example/x")
        );
    }
}
