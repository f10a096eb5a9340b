//! A text that is being typed on the board, where it will stand: in its box, in its border, beside
//! its line. The box itself grows in the picture; here is the text with its cursor.

use unicode_segmentation::UnicodeSegmentation;

use crate::app::Tab;
use crate::app::field::TextField;
use crate::app::typing::{Place, What};
use crate::board::{Cell, Key, Rect, note};
use crate::ui::panel::fields::input;
use crate::ui::text;
use crate::ui::theme::Role;

use super::sheet::Sheet;
use super::{closed, node};

/// Columns for the label of an edge, which has no box.
const LABEL: i32 = 24;

/// Draws the text that is being typed on a board, if one is.
pub fn paint(sheet: &mut Sheet<'_>, tab: &Tab) {
    let Some(typing) = tab.typing.as_ref().filter(|t| t.place == Place::Board) else {
        return;
    };
    let scene = &tab.scene;
    let field = &typing.text;
    match &typing.what {
        What::NewNote(at) => {
            let found = scene.notes.iter().find(|n| n.rect.origin() == *at);
            let size = found.map_or(
                Rect::at(*at, crate::board::Size::new(8 + note::MARGIN, 1)),
                |n| n.rect,
            );
            note_text(sheet, field, size);
        }
        What::Field { key, .. } => match key {
            Key::Node(id) => {
                if let Some(found) = scene.node(id) {
                    let inside = node::inside(found.rect);
                    let row = node::name_row(inside, scene.detail);
                    let blank = " ".repeat(inside.w.max(0) as usize);
                    let at = Cell::new(inside.x, row);
                    sheet.text(at, &blank, inside.w, Role::Text);
                    line(sheet, field, at, inside.w);
                }
            }
            Key::Frame(id) => {
                if let Some(found) = scene.node(id).filter(|n| n.closed.is_some()) {
                    let (at, room) = closed::name_place(found.rect, scene.detail);
                    sheet.text(at, &" ".repeat(room.max(0) as usize), room, Role::Text);
                    line(sheet, field, at, room);
                } else if let Some(frame) = scene.frame(id) {
                    let room = frame.rect.w - 6;
                    line(sheet, field, frame.title_cell(), room);
                }
            }
            Key::Edge(id) => {
                if let Some(edge) = scene.edge(id) {
                    let middle = edge.cells.get(edge.cells.len() / 2);
                    let label = edge.label.as_ref().map(|(at, _)| *at);
                    let at = label.or(middle.map(|cell| cell.offset(1, 0)));
                    if let Some(at) = at {
                        line(sheet, field, at, LABEL);
                    }
                }
            }
            Key::Note(id) => {
                if let Some(note) = scene.notes.iter().find(|n| n.id == *id) {
                    note_text(sheet, field, note.rect);
                }
            }
            Key::Header
            | Key::Site
            | Key::Step(_)
            | Key::Card(_)
            | Key::Traffic(_)
            | Key::Scenario(_) => {}
        },
    }
}

/// One line with its cursor, in at most so many columns.
fn line(sheet: &mut Sheet<'_>, field: &TextField, at: Cell, room: i32) {
    let room = room.max(1);
    let mut x = at.x;
    for (piece, role) in input(field, room as usize) {
        let role = if role == Role::Text {
            Role::Selected
        } else {
            role
        };
        let w = text::width(&piece) as i32;
        sheet.text(Cell::new(x, at.y), &piece, w, role);
        x += w;
    }
    // What stood behind a longer text.
    while x < at.x + room.min(text::width(field.text()) as i32 + 2) {
        sheet.put(Cell::new(x, at.y), " ", Role::Text);
        x += 1;
    }
}

/// Several lines with their cursor.
fn note_text(sheet: &mut Sheet<'_>, field: &TextField, rect: Rect) {
    let margin = i32::from(note::MARGIN);
    let w = (rect.w - margin).max(1);
    let corner = rect.origin().offset(margin, 0);
    let (before, _) = field.halves();
    let (lines, (column, row)) = broken(field.text(), before.len(), w as usize);
    for y in 0..(lines.len() as i32).max(rect.h) {
        let line = lines.get(y as usize).copied().unwrap_or_default();
        let pad = (w as usize).saturating_sub(text::width(line));
        let at = corner.offset(0, y);
        sheet.text(at, &format!("{line}{}", " ".repeat(pad)), w, Role::Selected);
    }
    let line = lines.get(row).copied().unwrap_or_default();
    let mut x = 0;
    let under = text::graphemes(line).find(|(_, w)| {
        x += w;
        x > column
    });
    let at = corner.offset(column as i32, row as i32);
    sheet.text(at, under.map_or(" ", |(g, _)| g), 2, Role::Cursor);
}

/// The lines of a text, broken after blanks where they are too long, and the column and row of its
/// cursor. Every blank stays, because it was typed.
fn broken(content: &str, cursor: usize, width: usize) -> (Vec<&str>, (usize, usize)) {
    let mut lines: Vec<(usize, usize)> = Vec::new();
    let mut start = 0;
    for line in content.split('\n') {
        let end = start + line.len();
        let (mut from, mut used, mut blank) = (start, 0, None);
        for (at, letter) in line.grapheme_indices(true) {
            let at = start + at;
            let w = text::width(letter);
            if used + w > width && at > from {
                let cut = blank.filter(|blank| *blank > from).unwrap_or(at);
                lines.push((from, cut));
                (from, used, blank) = (cut, text::width(&content[cut..at]), None);
            }
            used += w;
            if letter == " " {
                blank = Some(at + 1);
            }
        }
        lines.push((from, end));
        start = end + 1;
    }
    let row = lines.iter().rposition(|(from, _)| *from <= cursor);
    let row = row.unwrap_or(0);
    let (from, end) = lines.get(row).copied().unwrap_or((0, 0));
    let column = text::width(&content[from..cursor.clamp(from, end)]);
    let texts = lines.iter().map(|(from, end)| &content[*from..*end]);
    (texts.collect(), (column, row))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_break_after_blanks_and_the_cursor_is_in_one_of_them() {
        let check = |text: &str, cursor, lines: &[&str], at: (usize, usize)| {
            let (broken, place) = broken(text, cursor, 8);
            assert_eq!((broken.as_slice(), place), (lines, at), "{text}");
        };
        check("", 0, &[""], (0, 0));
        check("one\ntwo", 3, &["one", "two"], (3, 0));
        check("one\ntwo", 4, &["one", "two"], (0, 1));
        check(
            "the load balancer",
            17,
            &["the ", "load ", "balancer"],
            (8, 2),
        );
        check("abcdefghij", 9, &["abcdefgh", "ij"], (1, 1));
        check("a\n\nb", 2, &["a", "", "b"], (0, 1));
        check("two  blanks", 5, &["two  ", "blanks"], (0, 1));
    }
}
