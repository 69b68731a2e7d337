//! A social media post of nobody in particular.

use crate::diagnostic::{Diagnostic, Level};
use crate::outlets::Outlet;
use crate::outlets::record::Kind;
use crate::outlets::sources::Standing;
use crate::rules::{Category, Context, FixKind, Rule, RuleMeta};

/// A social media post of nobody in particular.
pub(crate) struct UnattributedPost;

static META: RuleMeta = RuleMeta {
    name: "unattributed-post",
    category: Category::Sources,
    level: Level::Info,
    fix: FixKind::None,
    since: "0.1.0",
    page: include_str!("../../../rules/sources/unattributed-post.md"),
};

impl Rule for UnattributedPost {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
        for cited in cx.sources().works() {
            let Some(citation) = cx.doc.citations.get(cited.citation) else {
                continue;
            };
            let hosted = cited.matched.hosted.as_ref();
            let Some(platform) = hosted.or(cited.outlet()).filter(|o| is_social(o)) else {
                continue;
            };
            let named_else =
                citation.outlet.is_some() && cited.outlet().is_none_or(|o| o.id != platform.id);
            let text = cx.doc.slice(citation.span);
            if !citation.authors.is_empty()
                || named_else
                || citation.archive_url.is_some()
                || text.contains('@')
                || cited
                    .address(cx.doc)
                    .is_some_and(|a| has_account(&a.host, &a.path()))
                || cx.settings.sources.standing(META.name, platform, cx.today) == Standing::Silent
            {
                continue;
            }
            let span = citation.outlet.as_ref().map_or(citation.span, |o| o.span);
            let message = format!(
                "this post on {} names no account and has no archived copy",
                platform.name
            );
            out.push(
                Diagnostic::new(META.name, META.level, span, message)
                    .with_help(
                        "name the account that posted it, and link an archived copy: posts vanish",
                    )
                    .in_note(citation.note),
            );
        }
    }
}

/// Whether posts on it are somebody's: social networks and messengers, not stores of video or code.
fn is_social(outlet: &Outlet) -> bool {
    const HOSTS: &[&str] = &[
        "t.me",
        "telegram.me",
        "x.com",
        "twitter.com",
        "facebook.com",
        "fb.com",
        "instagram.com",
        "threads.net",
        "threads.com",
        "tiktok.com",
        "vk.com",
        "ok.ru",
        "weibo.com",
        "weibo.cn",
        "truthsocial.com",
        "reddit.com",
        "linkedin.com",
        "bsky.app",
        "youtube.com",
        "youtu.be",
        "rutube.ru",
        "douyin.com",
        "gab.com",
        "mastodon.social",
    ];
    outlet.kind == Kind::Platform
        && outlet
            .hosts
            .iter()
            .any(|entry| HOSTS.contains(&entry.host.as_str()))
}

/// Whether the path of a post names the account: `t.me/name/12`, `x.com/name/status/12`.
fn has_account(host: &str, path: &str) -> bool {
    let mut segments = path.split('/');
    let first = segments.next().unwrap_or("");
    let rest = segments.next().unwrap_or("");
    match host {
        "youtu.be" => false,
        _ if host.ends_with("youtube.com") => {
            first.starts_with('@') || matches!(first, "c" | "user" | "channel")
        }
        _ if host.ends_with("reddit.com") => matches!(first, "u" | "user"),
        _ if host.ends_with("linkedin.com") => matches!(first, "in" | "company" | "posts"),
        _ if host.ends_with("bsky.app") => first == "profile" && !rest.is_empty(),
        "t.me" | "telegram.me" if first == "s" => !rest.is_empty(),
        _ => {
            !first.is_empty()
                && !matches!(
                    first,
                    "c" | "i"
                        | "p"
                        | "reel"
                        | "reels"
                        | "tv"
                        | "story.php"
                        | "permalink.php"
                        | "photo.php"
                        | "photo"
                        | "watch"
                        | "video"
                        | "videos"
                        | "groups"
                        | "status"
                        | "statuses"
                        | "share"
                        | "joinchat"
                        | "t"
                        | "search"
                        | "hashtag"
                        | "explore"
                        | "wall"
                        | "feed"
                        | "post"
                        | "detail"
                        | "profile.php"
                )
                && !first.starts_with('+')
        }
    }
}
