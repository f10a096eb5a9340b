//! The signs of lines: ink in, characters out, for each symbol set.
//!
//! Boxes have round corners and everything else square ones, so a box is told from a machine's
//! frame by its shape. Lines never end in a box's corner, so a round one never has to join anything.

use super::symbols::Symbols;
use crate::app::settings::Glyphs;
use crate::drawing::raster::{Axis, Ink, Part, Spot, Stroke};

/// Line signs by the bits of their arms: up 1, right 2, down 4, left 8.
const LIGHT: [&str; 16] = [
    " ", "╵", "╶", "└", "╷", "│", "┌", "├", "╴", "┘", "─", "┴", "┐", "┤", "┬", "┼",
];

/// The same in ASCII: every joint is a plus.
const PLAIN: [&str; 16] = [
    " ", "|", "-", "+", "|", "|", "+", "+", "-", "+", "-", "+", "+", "+", "+", "+",
];

/// The sign of a spot. `None` for the second column of a wide letter, which takes no sign of its own.
pub fn sign(spot: &Spot, set: Glyphs) -> Option<&str> {
    let sign = match &spot.ink {
        Ink::Empty => " ",
        Ink::Tail => return None,
        Ink::Text(letter) => letter.as_str(),
        Ink::Arrow(direction) => Symbols::of(set).arrowhead(*direction),
        Ink::Fallback => match set {
            Glyphs::Full => "∿",
            Glyphs::Blocks | Glyphs::Ascii => "~",
        },
        Ink::Line { arms, stroke } => match (arms.axis(), stroke) {
            (Some(axis), Stroke::Dashed | Stroke::Dotted) => broken(axis, *stroke, set),
            (Some(_), Stroke::Solid) | (None, _) => {
                let is_box = spot.owner.is_some_and(|o| o.part == Part::NodeBorder);
                match (set, is_box, arms.bits()) {
                    (Glyphs::Full, true, 0b0011) => "╰",
                    (Glyphs::Full, true, 0b0110) => "╭",
                    (Glyphs::Full, true, 0b1001) => "╯",
                    (Glyphs::Full, true, 0b1100) => "╮",
                    (Glyphs::Ascii, _, bits) => PLAIN[bits],
                    (Glyphs::Full | Glyphs::Blocks, _, bits) => LIGHT[bits],
                }
            }
        },
    };
    Some(sign)
}

/// A straight piece of a dashed or dotted line.
const fn broken(axis: Axis, stroke: Stroke, set: Glyphs) -> &'static str {
    match (set, stroke, axis) {
        (_, Stroke::Solid, Axis::Horizontal) => "─",
        (_, Stroke::Solid, Axis::Vertical) => "│",
        (Glyphs::Full, Stroke::Dashed, Axis::Horizontal) => "╌",
        (Glyphs::Full, Stroke::Dashed, Axis::Vertical) => "╎",
        (Glyphs::Full, Stroke::Dotted, Axis::Horizontal) => "┈",
        (Glyphs::Full, Stroke::Dotted, Axis::Vertical) => "┊",
        (Glyphs::Blocks | Glyphs::Ascii, Stroke::Dashed, Axis::Horizontal) => "=",
        (Glyphs::Blocks | Glyphs::Ascii, Stroke::Dashed, Axis::Vertical) => "\"",
        (Glyphs::Blocks, Stroke::Dotted, _) => "·",
        (Glyphs::Ascii, Stroke::Dotted, Axis::Horizontal) => ".",
        (Glyphs::Ascii, Stroke::Dotted, Axis::Vertical) => ":",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::board::Direction;
    use crate::drawing::raster::{Arms, Item, Owner};
    use crate::ui::text::width;

    fn spot(directions: &[Direction], stroke: Stroke, part: Part) -> Spot {
        let arms = Arms::of(directions.iter().copied());
        Spot {
            ink: Ink::Line { arms, stroke },
            owner: Some(Owner {
                item: Item::Node(0),
                part,
            }),
            under: None,
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
        check(&[Right, Down], "┌", "+");
        check(&[Left, Up], "┘", "+");
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
    fn strokes_can_be_told_apart_in_every_set() {
        for set in [Glyphs::Full, Glyphs::Blocks, Glyphs::Ascii] {
            for axis in [
                [Direction::Up, Direction::Down],
                [Direction::Left, Direction::Right],
            ] {
                let strokes = [Stroke::Solid, Stroke::Dashed, Stroke::Dotted];
                let spots = strokes.map(|s| spot(&axis, s, Part::FrameBorder));
                let mut signs: Vec<&str> = spots.iter().filter_map(|s| sign(s, set)).collect();
                assert!(signs.iter().all(|s| width(s) == 1));
                signs.sort_unstable();
                signs.dedup();
                assert_eq!(signs.len(), 3, "{set:?} {axis:?}");
            }
        }
    }
}
