//! Notes: lines of text on a piece of paper.

use super::{Anchor, Line, rounded, write};
use crate::drawing::SceneNote;
use crate::picture::measure::{self, CELL_H, CELL_W, Paper, Point};
use crate::picture::sheet;
use crate::picture::xml::Xml;

/// Radius of the corners.
const NOTE_ROUND: f64 = 4.0;

/// Draws a note.
pub(super) fn note(xml: &mut Xml, paper: Paper, note: &SceneNote) {
    xml.open("g", &[("data-note", note.id.as_str())]);
    let area = paper.cells(note.rect);
    rounded(xml, "paper", area, NOTE_ROUND);
    // The letters are narrower than their cells: what is left is the air at both ends.
    let longest = measure::text_length(note.rect.w.max(0) as usize, sheet::NOTE);
    let x = area.x + (CELL_W / 2.0).min((area.w - longest) / 2.0);
    for (row, words) in (0..).zip(&note.lines) {
        let y = area.y + (f64::from(row) + 0.5) * CELL_H;
        write(
            xml,
            &Line {
                at: Point { x, y },
                anchor: Anchor::Start,
                class: "note",
                size: sheet::NOTE,
                words,
            },
        );
    }
    xml.close("g");
}
