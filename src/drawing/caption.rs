//! What a part is, in words that fit into its box.

use super::text;
use crate::board::Kind;

/// The caption below a node's name: what it is, shorter where there is less room. Boxes and notes
/// are what they look like.
pub fn of(kind: Kind, columns: i32) -> Option<&'static str> {
    let fits = |words: &str| text::width(words) as i32 <= columns;
    match kind {
        Kind::Box | Kind::Note => None,
        _ => [kind.title(), short(kind)].into_iter().find(|w| fits(w)),
    }
}

/// A word for kinds whose title is long.
const fn short(kind: Kind) -> &'static str {
    match kind {
        Kind::Client => "client",
        Kind::Dns => "DNS",
        Kind::LoadBalancer => "balancer",
        Kind::Firewall => "filter",
        Kind::WebServer => "web",
        Kind::AppServer => "app",
        Kind::Codebase => "code",
        Kind::Database => "db",
        Kind::Cache => "cache",
        Kind::Cdn => "CDN",
        Kind::Queue => "queue",
        Kind::Monitor => "watch",
        Kind::External => "real",
        Kind::Box => "box",
        Kind::Note => "note",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_caption_is_never_wider_than_its_box() {
        let check = |kind, columns, expected| assert_eq!(of(kind, columns), expected);
        check(Kind::LoadBalancer, 13, Some("load balancer"));
        check(Kind::LoadBalancer, 12, Some("balancer"));
        check(Kind::LoadBalancer, 7, None);
        check(Kind::Box, 40, None);
    }
}
