//! The icons of kinds: strokes on a square, so that no font is needed for them.

use crate::board::Kind;

/// Side of the square that an icon is drawn on.
pub const SIDE: f64 = 16.0;

/// The strokes of a kind's icon.
pub const fn kind(kind: Kind) -> &'static str {
    match kind {
        // Head and shoulders.
        Kind::Client => {
            "M8 8.2a2.9 2.9 0 1 0 0-5.8a2.9 2.9 0 0 0 0 5.8Z\
             M2.5 14c.4-3 2.6-4.4 5.5-4.4s5.1 1.4 5.5 4.4"
        }
        // A globe.
        Kind::Dns => {
            "M8 1.8a6.2 6.2 0 1 0 0 12.4a6.2 6.2 0 0 0 0-12.4Z\
             M1.8 8h12.4M8 1.8c-4.2 3.6-4.2 8.8 0 12.4c4.2-3.6 4.2-8.8 0-12.4Z"
        }
        // One way in, three out.
        Kind::LoadBalancer => {
            "M1.5 8h13M5 8c3.5 0 2-5 5.5-5h4M5 8c3.5 0 2 5 5.5 5h4\
             M12.5 1.2l2 1.8l-2 1.8M12.5 6.2l2 1.8l-2 1.8M12.5 11.2l2 1.8l-2 1.8"
        }
        // Bricks.
        Kind::Firewall => "M2 3h12v10H2ZM2 6.3h12M2 9.7h12M8 3v3.3M5 6.3v3.4M11 6.3v3.4M8 9.7V13",
        // Two units of a rack.
        Kind::WebServer => {
            "M2.5 2.5h11v4.6h-11ZM2.5 8.9h11v4.6h-11ZM5 4.8h.3M5 11.2h.3M8 4.8h3M8 11.2h3"
        }
        // A window with a prompt.
        Kind::AppServer => "M2 3h12v10H2ZM2 6h12M4.5 8.2l1.8 1.5l-1.8 1.5M8.3 11.2h3",
        // Brackets of code.
        Kind::Codebase => "M5 4.5L1.5 8L5 11.5M11 4.5L14.5 8L11 11.5M9.2 3L6.8 13",
        // A cylinder.
        Kind::Database => {
            "M2.5 4c0-1.2 2.5-2.2 5.5-2.2s5.5 1 5.5 2.2s-2.5 2.2-5.5 2.2S2.5 5.2 2.5 4Z\
             M2.5 4v8c0 1.2 2.5 2.2 5.5 2.2s5.5-1 5.5-2.2V4\
             M2.5 8c0 1.2 2.5 2.2 5.5 2.2s5.5-1 5.5-2.2"
        }
        // Lightning.
        Kind::Cache => "M9 1.8L3.5 9H8L7 14.2L12.5 7H8Z",
        // A centre, and what is spread from it.
        Kind::Cdn => {
            "M8 1.8a6.2 6.2 0 1 0 0 12.4a6.2 6.2 0 0 0 0-12.4Z\
             M8 6.2a1.8 1.8 0 1 0 0 3.6a1.8 1.8 0 0 0 0-3.6Z\
             M8 6.2V1.8M8 9.8v4.4M6.2 8H1.8M9.8 8h4.4"
        }
        // Three that wait.
        Kind::Queue => "M2 4.5h2.5v7H2ZM6.75 4.5h2.5v7h-2.5ZM11.5 4.5H14v7h-2.5Z",
        // A pulse.
        Kind::Monitor => "M1.5 8.5h3l2-5l3 9l2-4h3",
        // A cloud.
        Kind::External => "M4.6 12.5a3 3 0 0 1-.3-6a4 4 0 0 1 7.6-.6a3.3 3.3 0 0 1-.3 6.6Z",
        // A cube.
        Kind::Box => "M8 1.8l5.5 3v6.4L8 14.2l-5.5-3V4.8ZM2.5 4.8L8 7.8l5.5-3M8 7.8v6.4",
        // A page.
        Kind::Note => "M3 2h7l3 3v9H3ZM10 2v3h3M5.5 8h5M5.5 11h5",
    }
}

/// The strokes of a closed frame's icon: layers.
pub const CLOSED: &str = "M8 2l6 3l-6 3l-6-3ZM2 8l6 3l6-3M2 11l6 3l6-3";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_an_icon_of_its_own() {
        let mut all: Vec<&str> = Kind::ALL.iter().map(|k| kind(*k)).collect();
        all.push(CLOSED);
        all.sort_unstable();
        let count = all.len();
        all.dedup();
        assert_eq!(all.len(), count);
    }
}
