//! The signs on the screen that are not lines: icons of kinds, shapes of dots, marks of states.
//!
//! Three sets. Every sign is one column wide (but for the ticks of lists in ASCII), is no emoji (also not by default presentation on some
//! terminals), and differs from the others of its family in *shape*, so that colour is never needed
//! to tell them apart. `blocks` keeps to code page 437, which text consoles and old fonts have;
//! `ascii` to ASCII.

use crate::app::settings::Glyphs;
use crate::board::{Direction, Kind};
use crate::live::FlightKind;

/// The signs of a set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "each field is the sign of its name")]
pub struct Symbols {
    set: Glyphs,
    pub ellipsis: &'static str,
    pub cross: &'static str,
    pub ghost: &'static str,
    pub note: &'static str,
    pub hung: &'static str,
    pub slow: &'static str,
    pub starting: &'static str,
    pub up: &'static str,
    pub busy: &'static str,
    pub bar_full: &'static str,
    pub bar_empty: &'static str,
    pub marker: &'static str,
    pub bullet: &'static str,
    pub here: &'static str,
    pub todo: &'static str,
    pub done: &'static str,
    pub ticked: &'static str,
    pub unticked: &'static str,
    pub times: &'static str,
    pub arrow: &'static str,
    pub slower: &'static str,
    pub faster: &'static str,
    pub pause: &'static str,
    pub play: &'static str,
    pub step: &'static str,
    pub rule: &'static str,
    pub wall: &'static str,
    pub close: &'static str,
    pub lock: &'static str,
    pub closed: &'static str,
    pub more_up: &'static str,
    pub more_down: &'static str,
    pub sparks: &'static [&'static str],
    pub corners: [&'static str; 4],
    pub handle: &'static str,
    pub grow: &'static str,
}

const FULL: Symbols = Symbols {
    set: Glyphs::Full,
    ellipsis: "…",
    cross: "✕",
    ghost: "·",
    note: "▌",
    hung: "⋈",
    slow: "≈",
    starting: "◌",
    up: "●",
    busy: "•",
    bar_full: "▮",
    bar_empty: "▯",
    marker: "►",
    bullet: "·",
    here: "●",
    todo: "○",
    done: "•",
    ticked: "✓",
    unticked: "·",
    times: "×",
    arrow: "→",
    slower: "«",
    faster: "»",
    pause: "‖",
    play: "►",
    step: "▸",
    rule: "─",
    wall: "│",
    close: "✕",
    lock: "⚿",
    closed: "⊞",
    more_up: "▴",
    more_down: "▾",
    sparks: &["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"],
    corners: ["╭", "╮", "╰", "╯"],
    handle: "▪",
    grow: "+",
};

const BLOCKS: Symbols = Symbols {
    set: Glyphs::Blocks,
    ellipsis: "~",
    cross: "x",
    ghost: "·",
    note: "▌",
    hung: "§",
    slow: "≈",
    starting: "○",
    up: "•",
    busy: "•",
    bar_full: "█",
    bar_empty: "░",
    marker: "►",
    bullet: "·",
    here: "■",
    todo: "○",
    done: "•",
    ticked: "√",
    unticked: "·",
    times: "x",
    arrow: "→",
    slower: "«",
    faster: "»",
    pause: "║",
    play: "►",
    step: "→",
    rule: "─",
    wall: "│",
    close: "x",
    lock: "Ω",
    closed: "+",
    more_up: "▲",
    more_down: "▼",
    sparks: &["_", "▄", "█"],
    corners: ["┌", "┐", "└", "┘"],
    handle: "■",
    grow: "+",
};

const ASCII: Symbols = Symbols {
    set: Glyphs::Ascii,
    ellipsis: "~",
    cross: "X",
    ghost: ".",
    note: "*",
    hung: "Z",
    slow: "~",
    starting: "o",
    up: "*",
    busy: "*",
    bar_full: "#",
    bar_empty: ".",
    marker: ">",
    bullet: "-",
    here: "@",
    todo: "o",
    done: "*",
    ticked: "[x]",
    unticked: "[ ]",
    times: "x",
    arrow: "->",
    slower: "-",
    faster: "+",
    pause: "=",
    play: ">",
    step: ".",
    rule: "-",
    wall: "|",
    close: "x",
    lock: "L",
    closed: "+",
    more_up: "^",
    more_down: "v",
    sparks: &["_", ".", "-", "=", "#"],
    corners: ["+", "+", "+", "+"],
    handle: "%",
    grow: "+",
};

impl Symbols {
    /// The signs of a set.
    pub const fn of(set: Glyphs) -> &'static Self {
        match set {
            Glyphs::Full => &FULL,
            Glyphs::Blocks => &BLOCKS,
            Glyphs::Ascii => &ASCII,
        }
    }

    /// Which set this is.
    pub const fn set(&self) -> Glyphs {
        self.set
    }

    /// The icon of a kind.
    pub const fn icon(&self, kind: Kind) -> &'static str {
        let [full, blocks, ascii] = match kind {
            Kind::Client => ["☻", "☻", "U"],
            Kind::Dns => ["@", "@", "@"],
            Kind::LoadBalancer => ["⋔", "╦", "Y"],
            Kind::Firewall => ["▒", "▒", "#"],
            Kind::WebServer => ["▣", "◙", "W"],
            Kind::AppServer => ["ƒ", "ƒ", "A"],
            Kind::Codebase => ["≡", "≡", "C"],
            Kind::Database => ["▤", "■", "D"],
            Kind::Cache => ["◇", "¢", "$"],
            Kind::Cdn => ["◍", "○", "%"],
            Kind::Queue => ["▥", "▬", "Q"],
            Kind::Monitor => ["◉", "☼", "M"],
            Kind::External => ["⇗", "↑", "E"],
            Kind::Box => ["□", "□", "B"],
            Kind::Note => ["¶", "¶", "N"],
        };
        self.pick(full, blocks, ascii)
    }

    /// The shape of a dot.
    pub const fn dot(&self, kind: FlightKind) -> &'static str {
        let [full, blocks, ascii] = match kind {
            FlightKind::Request => ["●", "•", "o"],
            FlightKind::Write => ["■", "■", "w"],
            FlightKind::Response => ["○", "○", "a"],
            FlightKind::Error => ["◆", "X", "x"],
            FlightKind::Replication => ["▰", "▬", "r"],
            FlightKind::Check => ["✓", "√", "'"],
            FlightKind::Connect => ["+", "+", ","],
            FlightKind::DnsQuestion => ["?", "?", "?"],
            FlightKind::DnsAnswer => ["!", "!", "!"],
            FlightKind::Deploy => ["▴", "▲", "c"],
        };
        self.pick(full, blocks, ascii)
    }

    /// What a dot means, in the legend.
    pub const fn dot_name(kind: FlightKind) -> &'static str {
        match kind {
            FlightKind::Request => "request",
            FlightKind::Write => "write",
            FlightKind::Response => "answer",
            FlightKind::Error => "error",
            FlightKind::Replication => "replication",
            FlightKind::Check => "health check",
            FlightKind::Connect => "connect",
            FlightKind::DnsQuestion => "DNS question",
            FlightKind::DnsAnswer => "DNS answer",
            FlightKind::Deploy => "deploy",
        }
    }

    /// An arrowhead.
    pub const fn arrowhead(&self, direction: Direction) -> &'static str {
        match direction {
            Direction::Up => self.pick("▴", "▲", "^"),
            Direction::Right => self.pick("►", "►", ">"),
            Direction::Down => self.pick("▾", "▼", "v"),
            Direction::Left => self.pick("◄", "◄", "<"),
        }
    }

    const fn pick(
        &self,
        full: &'static str,
        blocks: &'static str,
        ascii: &'static str,
    ) -> &'static str {
        match self.set {
            Glyphs::Full => full,
            Glyphs::Blocks => blocks,
            Glyphs::Ascii => ascii,
        }
    }
}

/// Every kind of dot, in the order of the legend.
pub const DOTS: [FlightKind; 10] = [
    FlightKind::Request,
    FlightKind::Response,
    FlightKind::Write,
    FlightKind::Error,
    FlightKind::Replication,
    FlightKind::DnsQuestion,
    FlightKind::DnsAnswer,
    FlightKind::Connect,
    FlightKind::Check,
    FlightKind::Deploy,
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::text::width;

    const SETS: [Glyphs; 3] = [Glyphs::Full, Glyphs::Blocks, Glyphs::Ascii];

    fn signs(s: &Symbols) -> Vec<&'static str> {
        let mut all = vec![
            s.ellipsis,
            s.note,
            s.cross,
            s.ghost,
            s.hung,
            s.slow,
            s.starting,
            s.up,
            s.busy,
            s.bar_full,
            s.bar_empty,
            s.marker,
            s.bullet,
            s.here,
            s.todo,
            s.done,
            s.times,
            s.slower,
            s.faster,
            s.pause,
            s.play,
            s.step,
            s.rule,
            s.wall,
            s.close,
            s.lock,
            s.closed,
            s.more_up,
            s.more_down,
        ];
        all.extend(s.sparks);
        all.extend(s.corners);
        all.extend(Kind::ALL.map(|k| s.icon(k)));
        all.extend(DOTS.map(|d| s.dot(d)));
        all.extend(Direction::ALL.map(|d| s.arrowhead(d)));
        all
    }

    #[test]
    fn every_sign_takes_one_column_and_is_no_emoji() {
        // Signs that would suggest themselves, but that Unicode lists as emoji too.
        let emoji = "☺♥♣♠♦▶◀⏸⏵⏭⏮⚙⚠✖✔⏳⌛☎▪▫◼◻◾↗";
        for set in SETS {
            for sign in signs(Symbols::of(set)) {
                assert_eq!(width(sign), 1, "{set:?} {sign:?}");
                assert!(!emoji.contains(sign), "{set:?} {sign:?}");
            }
        }
    }

    #[test]
    fn ascii_is_ascii() {
        assert!(
            signs(Symbols::of(Glyphs::Ascii))
                .iter()
                .all(|s| s.is_ascii())
        );
        let s = Symbols::of(Glyphs::Ascii);
        assert!([s.arrow, s.ticked, s.unticked].iter().all(|s| s.is_ascii()));
    }

    #[test]
    fn dots_differ_in_shape() {
        for set in SETS {
            let s = Symbols::of(set);
            let mut shapes: Vec<&str> = DOTS.iter().map(|d| s.dot(*d)).collect();
            shapes.sort_unstable();
            shapes.dedup();
            assert_eq!(shapes.len(), DOTS.len(), "{set:?}");
        }
    }

    #[test]
    fn icons_differ_in_shape() {
        for set in SETS {
            let s = Symbols::of(set);
            let mut icons: Vec<&str> = Kind::ALL.iter().map(|k| s.icon(*k)).collect();
            icons.sort_unstable();
            icons.dedup();
            assert_eq!(icons.len(), Kind::ALL.len(), "{set:?}");
        }
    }
}
