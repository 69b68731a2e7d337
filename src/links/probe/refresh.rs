//! `Refresh`: the header, and the `<meta>` that stands for it.

/// The target of a refresh that follows at once; none where it waits, or only loads the page anew.
pub(super) fn immediate(value: &str) -> Option<String> {
    let value = value.trim();
    let end = value
        .find(|c: char| !c.is_ascii_digit() && c != '.')
        .unwrap_or(value.len());
    let (delay, rest) = value.split_at_checked(end)?;
    let seconds: f64 = if delay.is_empty() {
        0.0
    } else {
        delay.parse().ok()?
    };
    if seconds > 1.0 {
        return None;
    }
    let rest = rest
        .trim_start()
        .trim_start_matches([';', ','])
        .trim_start();
    let rest = match rest.get(..3) {
        Some(word) if word.eq_ignore_ascii_case("url") => {
            rest.get(3..)?.trim_start().strip_prefix('=')?.trim_start()
        }
        _ => rest,
    };
    let target = match rest.chars().next()? {
        quote @ ('"' | '\'') => rest.get(1..)?.split(quote).next()?,
        _ => rest,
    };
    Some(target.trim().to_owned()).filter(|t| !t.is_empty())
}

#[cfg(test)]
mod tests {
    use super::immediate;

    #[test]
    fn forms_in_use() {
        let to = |v| immediate(v);
        assert_eq!(to("0;url=/new").as_deref(), Some("/new"));
        assert_eq!(
            to("0; URL='https://a.test/x'").as_deref(),
            Some("https://a.test/x")
        );
        assert_eq!(to("1, url = \"x\"").as_deref(), Some("x"));
        assert_eq!(to("0;/plain").as_deref(), Some("/plain"));
        assert_eq!(to("300;url=/later"), None);
        assert_eq!(to("0"), None);
        assert_eq!(to(""), None);
    }
}
