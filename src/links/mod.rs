//! URLs in text: finding them, live or defanged; refanging and defanging; hosts. `probe` is the network.

pub mod defang;
pub mod host;
pub mod indicator;
pub mod policy;
pub mod probe;
mod scan;

/// The live form of a link target that leads to the web, defanged or not; none for anchors, relative targets,
/// `mailto:` and the like.
#[must_use]
pub fn web_target(target: &str) -> Option<String> {
    let target = target.trim();
    if target
        .get(..4)
        .is_some_and(|s| s.eq_ignore_ascii_case("http"))
        && !target.contains(['(', '['])
    {
        return Some(target.to_owned());
    }
    let found = indicator::scan(target).into_iter().next()?;
    (found.kind == indicator::IndicatorKind::Url && found.span.len() + 2 >= target.len())
        .then_some(found.live)
}
