//! The signs of lines: ink in, characters out, for each symbol set.
//!
//! Boxes have round corners and everything else square ones, so a box is told from a machine's
//! frame by its shape. Lines never end in a box's corner, so a round one never has to join anything.

use super::symbols::Symbols;
use crate::app::settings::Glyphs;
use crate::drawing::raster::{self, Arms, Axis, Ink, Part, Spot};

/// How a line is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stroke {
    /// One thin line.
    Light,
    /// One thick line.
    Heavy,
    /// Two thin lines.
    Double,
    /// Long dashes.
    Dashed,
    /// Short dashes.
    Dotted,
    /// A line for which no legal way was found: a style of its own.
    Illegal,
}

impl From<raster::Stroke> for Stroke {
    fn from(stroke: raster::Stroke) -> Self {
        match stroke {
            raster::Stroke::Solid => Self::Light,
            raster::Stroke::Double => Self::Double,
            raster::Stroke::Dashed => Self::Dashed,
            raster::Stroke::Dotted => Self::Dotted,
        }
    }
}

/// Line signs by the bits of their arms: up 1, right 2, down 4, left 8.
const LIGHT: [&str; 16] = [
    " ", "╵", "╶", "└", "╷", "│", "┌", "├", "╴", "┘", "─", "┴", "┐", "┤", "┬", "┼",
];

/// The same, thick.
const HEAVY: [&str; 16] = [
    " ", "╹", "╺", "┗", "╻", "┃", "┏", "┣", "╸", "┛", "━", "┻", "┓", "┫", "┳", "╋",
];

/// The same, double; also for thick ones in code page 437, which has none.
const DOUBLE: [&str; 16] = [
    " ", "║", "═", "╚", "║", "║", "╔", "╠", "═", "╝", "═", "╩", "╗", "╣", "╦", "╬",
];

/// The corners in ASCII: top left, top right, bottom left, bottom right. They read as mirrors do: who
/// comes along a line knows where it turns, also where two corners touch.
pub const ASCII_CORNERS: [&str; 4] = ["/", "\\", "\\", "/"];

/// The same in ASCII: where lines cross or join is a plus.
const PLAIN: [&str; 16] = {
    let [top_left, top_right, bottom_left, bottom_right] = ASCII_CORNERS;
    [
        " ",
        "|",
        "-",
        bottom_left,
        "|",
        "|",
        top_left,
        "+",
        "-",
        bottom_right,
        "-",
        "+",
        top_right,
        "+",
        "+",
        "+",
    ]
};

/// The sign with these arms.
pub const fn line(arms: Arms, stroke: Stroke, set: Glyphs) -> &'static str {
    match (set, stroke, arms.axis()) {
        (Glyphs::Full, Stroke::Illegal, _) => "∿",
        (Glyphs::Blocks, Stroke::Illegal, _) => "≈",
        // No tilde: it ends a text that is cut.
        (Glyphs::Ascii, Stroke::Illegal, _) => "%",
        (Glyphs::Full, Stroke::Heavy, _) => HEAVY[arms.bits()],
        (Glyphs::Full, Stroke::Double, _) | (Glyphs::Blocks, Stroke::Heavy, _) => {
            DOUBLE[arms.bits()]
        }
        (Glyphs::Ascii, Stroke::Heavy, _) => "#",
        (Glyphs::Full, Stroke::Dashed, Some(Axis::Horizontal)) => "╌",
        (Glyphs::Full, Stroke::Dashed, Some(Axis::Vertical)) => "╎",
        (Glyphs::Full, Stroke::Dotted, Some(Axis::Horizontal)) => "┈",
        (Glyphs::Full, Stroke::Dotted, Some(Axis::Vertical)) => "┊",
        (Glyphs::Blocks, Stroke::Dashed, Some(Axis::Horizontal)) => "-",
        (Glyphs::Blocks, Stroke::Dashed, Some(Axis::Vertical)) => ":",
        (Glyphs::Ascii, Stroke::Double, Some(Axis::Horizontal)) => "=",
        (Glyphs::Ascii, Stroke::Double, Some(Axis::Vertical)) => "\"",
        (Glyphs::Ascii, Stroke::Dashed, Some(Axis::Horizontal)) => "_",
        (Glyphs::Ascii, Stroke::Dashed, Some(Axis::Vertical)) => "!",
        (Glyphs::Blocks, Stroke::Dotted, Some(_)) => "·",
        (Glyphs::Ascii, Stroke::Dotted, Some(Axis::Horizontal)) => ".",
        (Glyphs::Ascii, Stroke::Dotted, Some(Axis::Vertical)) => ":",
        // A double line is what is looked at there.
        (Glyphs::Blocks, Stroke::Double, _)
        | (Glyphs::Full | Glyphs::Blocks, Stroke::Light, _)
        | (Glyphs::Full | Glyphs::Blocks, Stroke::Dashed | Stroke::Dotted, None) => {
            LIGHT[arms.bits()]
        }
        (Glyphs::Ascii, Stroke::Light, _)
        | (Glyphs::Ascii, Stroke::Double | Stroke::Dashed | Stroke::Dotted, None) => {
            PLAIN[arms.bits()]
        }
    }
}

/// The sign of a bend, round where there is a round one: lines without gaps or with, not thick or
/// double ones. Nothing may be joined with it, since signs of joints are square.
pub const fn round(arms: Arms, stroke: Stroke, set: Glyphs) -> Option<&'static str> {
    match (set, stroke, arms.bits()) {
        (Glyphs::Full, Stroke::Light | Stroke::Dashed | Stroke::Dotted, 0b0011) => Some("╰"),
        (Glyphs::Full, Stroke::Light | Stroke::Dashed | Stroke::Dotted, 0b0110) => Some("╭"),
        (Glyphs::Full, Stroke::Light | Stroke::Dashed | Stroke::Dotted, 0b1001) => Some("╯"),
        (Glyphs::Full, Stroke::Light | Stroke::Dashed | Stroke::Dotted, 0b1100) => Some("╮"),
        (Glyphs::Full | Glyphs::Blocks | Glyphs::Ascii, _, _) => None,
    }
}

/// The same sign without round corners.
pub fn square(sign: &'static str) -> &'static str {
    match sign {
        "╭" => "┌",
        "╮" => "┐",
        "╰" => "└",
        "╯" => "┘",
        other => other,
    }
}

/// True when a sign is a piece of a straight line, which a text on the line may cover; false for
/// what joins or crosses.
pub fn is_straight(sign: &str) -> bool {
    const SETS: [Glyphs; 3] = [Glyphs::Full, Glyphs::Blocks, Glyphs::Ascii];
    const STROKES: [Stroke; 5] = [
        Stroke::Light,
        Stroke::Heavy,
        Stroke::Double,
        Stroke::Dashed,
        Stroke::Dotted,
    ];
    let straight = |axis: Axis| {
        let arms = Arms::along(axis);
        let is = move |set: Glyphs| STROKES.iter().any(|s| line(arms, *s, set) == sign);
        SETS.into_iter().any(is)
    };
    straight(Axis::Horizontal) || straight(Axis::Vertical)
}

/// What stands in a cell of ASCII after a line sign was laid over another: a plus where they cross.
/// A thick line stays thick, so that the way of the followed request has no gaps.
pub fn ascii_joint(below: &str, sign: &'static str) -> &'static str {
    match below {
        _ if sign == "#" || below == sign => sign,
        "-" | "|" | "=" | "\"" | "_" | "!" | "." | ":" | "+" | "/" | "\\" => "+",
        _ => sign,
    }
}

/// Two line signs that can be joined, for one that lies over another in code page 437: its signs with
/// gaps are letters, which nothing can be joined with. A dot does not say which way it goes: it crosses
/// what it meets. `None` where neither has gaps, or nothing lies below.
pub fn blocks_joint(below: &str, sign: &'static str) -> Option<(&'static str, &'static str)> {
    let gapped = |sign: &str| matches!(sign, "-" | ":" | "·");
    if below == " " || !(gapped(below) || gapped(sign)) {
        return None;
    }
    let whole = |sign: &str| match sign {
        "-" => Some("─"),
        ":" => Some("│"),
        _ => None,
    };
    let across = |sign: &str| match sign {
        "-" | "─" | "═" => "│",
        _ => "─",
    };
    let under = match below {
        "·" if sign == "·" => "│",
        "·" => across(sign),
        _ => whole(below).or_else(|| straight_sign(below))?,
    };
    let over = match sign {
        "·" => across(under),
        _ => whole(sign).unwrap_or(sign),
    };
    Some((under, over))
}

/// A straight sign of code page 437, as a constant.
fn straight_sign(sign: &str) -> Option<&'static str> {
    ["─", "│", "═", "║"].into_iter().find(|s| *s == sign)
}

/// The sign of a spot. `None` for the second column of a wide letter, which takes no sign of its own.
pub fn sign(spot: &Spot, set: Glyphs) -> Option<&str> {
    let sign = match &spot.ink {
        Ink::Empty => " ",
        Ink::Tail => return None,
        Ink::Text(letter) => letter.as_str(),
        Ink::NoteMark => Symbols::of(set).note,
        Ink::Arrow(direction) => Symbols::of(set).arrowhead(*direction),
        Ink::Fallback => line(Arms::along(Axis::Horizontal), Stroke::Illegal, set),
        Ink::Line {
            arms,
            double,
            stroke,
        } => {
            let is_box = spot.owner.is_some_and(|o| o.part == Part::NodeBorder);
            match (set, is_box, arms.bits()) {
                (Glyphs::Full, _, 0b1111) if double == arms => "╬",
                (Glyphs::Full, _, 0b1111) if double.axis() == Some(Axis::Horizontal) => "╪",
                (Glyphs::Full, _, 0b1111) if double.axis() == Some(Axis::Vertical) => "╫",
                (_, true, _) => match round(*arms, (*stroke).into(), set) {
                    Some(corner) => corner,
                    None => line(*arms, (*stroke).into(), set),
                },
                (_, false, _) => line(*arms, (*stroke).into(), set),
            }
        }
    };
    Some(sign)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::board::Direction;
    use crate::drawing::raster::{Item, Owner, Stroke};
    use crate::ui::text::width;

    fn spot(directions: &[Direction], stroke: Stroke, part: Part) -> Spot {
        let arms = Arms::of(directions.iter().copied());
        Spot {
            ink: Ink::Line {
                arms,
                double: Arms::default(),
                stroke,
            },
            owner: Some(Owner {
                item: Item::Node(0),
                part,
            }),
            under: None,
        }
    }

    #[test]
    fn what_crosses_a_line_with_gaps_joins_it_in_code_page_437() {
        for (below, sign, joint) in [
            ("─", ":", Some(("─", "│"))),
            ("│", "-", Some(("│", "─"))),
            (":", "─", Some(("│", "─"))),
            ("─", "·", Some(("─", "│"))),
            ("·", "│", Some(("─", "│"))),
            ("·", "·", Some(("│", "─"))),
            ("-", "║", Some(("─", "║"))),
            (" ", ":", None),
            ("─", "│", None),
        ] {
            assert_eq!(blocks_joint(below, sign), joint, "{sign} over {below}");
        }
    }

    #[test]
    fn arms_become_the_sign_with_those_arms() {
        use Direction::{Down, Left, Right, Up};
        let check = |directions: &[Direction], full: &str, ascii: &str| {
            let spot = spot(directions, Stroke::Solid, Part::FrameBorder);
            assert_eq!(sign(&spot, Glyphs::Full), Some(full));
            assert_eq!(sign(&spot, Glyphs::Ascii), Some(ascii));
        };
        check(&[Up, Down], "│", "|");
        check(&[Left, Right], "─", "-");
        check(&[Right, Down], "┌", "/");
        check(&[Left, Down], "┐", "\\");
        check(&[Right, Up], "└", "\\");
        check(&[Left, Up], "┘", "/");
        check(&[Up, Right, Down], "├", "+");
        check(&[Up, Right, Down, Left], "┼", "+");
    }

    #[test]
    fn boxes_have_round_corners() {
        let corner = [Direction::Right, Direction::Down];
        let spot = spot(&corner, Stroke::Solid, Part::NodeBorder);
        assert_eq!(sign(&spot, Glyphs::Full), Some("╭"));
        assert_eq!(sign(&spot, Glyphs::Blocks), Some("┌"));
    }

    #[test]
    fn bends_are_round_where_there_is_a_round_sign() {
        use Direction::{Down, Left, Right, Up};
        let check = |arms: &[Direction], stroke, expected| {
            let arms = Arms::of(arms.iter().copied());
            assert_eq!(round(arms, stroke, Glyphs::Full), expected);
            assert_eq!(round(arms, stroke, Glyphs::Blocks), None);
        };
        check(&[Right, Down], super::Stroke::Light, Some("╭"));
        check(&[Left, Up], super::Stroke::Dotted, Some("╯"));
        check(&[Left, Up], super::Stroke::Heavy, None);
        check(&[Left, Right], super::Stroke::Light, None);
        check(&[Left, Right, Up], super::Stroke::Light, None);
    }

    #[test]
    fn a_thick_line_has_no_gaps_and_others_cross_with_a_plus() {
        let check = |below, sign, expected| assert_eq!(ascii_joint(below, sign), expected);
        check(" ", "-", "-");
        check("|", "-", "+");
        check("\"", "=", "+");
        check("+", "|", "+");
        check("|", "#", "#");
        check("-", "-", "-");
    }

    #[test]
    fn straight_pieces_are_told_from_joints() {
        for sign in ["─", "┃", "╌", "┊", "═", "|", ".", "#", "_"] {
            assert!(is_straight(sign), "{sign}");
        }
        for sign in ["┼", "╋", "╂", "╪", "+", "/", "\\", "┐", "╬", " ", "a"] {
            assert!(!is_straight(sign), "{sign}");
        }
    }

    #[test]
    fn strokes_can_be_told_apart_in_every_set() {
        for set in [Glyphs::Full, Glyphs::Blocks, Glyphs::Ascii] {
            for axis in [
                [Direction::Up, Direction::Down],
                [Direction::Left, Direction::Right],
            ] {
                let mut strokes = vec![Stroke::Solid, Stroke::Dashed, Stroke::Dotted];
                if set != Glyphs::Blocks {
                    strokes.push(Stroke::Double);
                }
                let spots = strokes.iter().map(|s| spot(&axis, *s, Part::FrameBorder));
                let spots: Vec<Spot> = spots.collect();
                let mut signs: Vec<&str> = spots.iter().filter_map(|s| sign(s, set)).collect();
                assert!(signs.iter().all(|s| width(s) == 1));
                signs.sort_unstable();
                signs.dedup();
                assert_eq!(signs.len(), strokes.len(), "{set:?} {axis:?}");
            }
        }
    }
}
