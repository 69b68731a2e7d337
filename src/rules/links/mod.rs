//! Rules about URLs.

mod blocked_link;
mod dead_link;
mod parked_domain;
mod probed;
mod redirected_link;

use super::Rule;

/// The rules of this category.
pub static RULES: &[&dyn Rule] = &[
    &dead_link::DeadLink,
    &blocked_link::BlockedLink,
    &redirected_link::RedirectedLink,
    &parked_domain::ParkedDomain,
];
