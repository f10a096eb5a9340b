//! Where a story's step is told on a screen too narrow for a panel beside the board: in a box of as
//! many rows as its text takes, where it hides none of the step's own parts.

use super::Area;
use crate::drawing::text;

/// Rows of a box's border and of its title line.
const AROUND: u16 = 3;
/// Columns of a box's border and of the air inside.
const BESIDE: u16 = 4;
/// A column of text narrower than this cannot be read with ease.
const NARROWEST: u16 = 26;
/// A column of text wider than this takes more room than it needs.
const WIDEST: u16 = 40;

/// A step that is told.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Telling<'a> {
    /// Columns of the dots of all steps and of its number.
    pub head: u16,
    /// Its title, after the head where it fits, otherwise below it.
    pub title: &'a str,
    /// Its text.
    pub text: &'a str,
    /// Columns and rows of the parts that it is about.
    pub parts: (u16, u16),
}

impl Telling<'_> {
    /// Rows of a box of a width, border included.
    fn rows(&self, w: u16) -> u16 {
        let inside = usize::from(w.saturating_sub(BESIDE));
        let mut rows = text::wrap(self.text, inside).len();
        if usize::from(self.head) + text::width(self.title) > inside {
            rows += text::wrap(self.title, inside).len();
        }
        AROUND.saturating_add(rows as u16)
    }

    /// The box on a canvas: below, where the parts have room above it; in a column at a side, where
    /// they have room beside it; below all the same, where they have neither.
    pub fn place(&self, canvas: Area) -> Area {
        let below = self.rows(canvas.w).min(canvas.h * 2 / 3).max(AROUND);
        let (_, strip) = canvas.split_bottom(below);
        let fits = |w: u16, h: u16| self.parts.0 <= w && self.parts.1 <= h;
        if fits(canvas.w, canvas.h - strip.h) {
            return strip;
        }
        let column = canvas.w.saturating_sub(self.parts.0 + 1).min(WIDEST);
        let rows = self.rows(column);
        if column >= NARROWEST && rows <= canvas.h && self.parts.1 <= canvas.h {
            return canvas.split_left(column).0.split_bottom(rows).1;
        }
        strip
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CANVAS: Area = Area::new(0, 1, 80, 21);

    fn telling(parts: (u16, u16)) -> Telling<'static> {
        Telling {
            head: 17,
            title: "Reads go to the replica",
            text: "This request only reads, so its application asks the replica. A message that is \
                   posted goes to the primary, the only database that takes writes.",
            parts,
        }
    }

    #[test]
    fn the_box_takes_the_rows_of_its_text() {
        assert_eq!(telling((10, 5)).place(CANVAS), Area::new(0, 17, 80, 5));
    }

    #[test]
    fn tall_parts_have_the_box_beside_them() {
        let place = telling((40, 18)).place(CANVAS);
        assert_eq!((place.x, place.bottom()), (0, CANVAS.bottom()));
        assert!(place.w <= 39 && place.h < 12, "{place:?}");
    }

    #[test]
    fn where_nothing_helps_it_lies_below() {
        let place = telling((70, 20)).place(CANVAS);
        assert_eq!((place.w, place.bottom()), (80, CANVAS.bottom()));
        let small = Area::new(0, 1, 40, 7);
        assert_eq!(telling((70, 20)).place(small).h, 4);
    }
}
