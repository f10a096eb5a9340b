//! The minimap: the board in a corner of its canvas, in braille, half blocks or ASCII, with the
//! cells that the view shows.

use crate::app::Tab;
use crate::app::minimap::Map;
use crate::app::settings::Glyphs;
use crate::board::{Cell, Direction, Rect};
use crate::drawing::raster::Arms;
use crate::live::NodeState;
use crate::ui::glyphs::{self, Stroke};
use crate::ui::paint::Brush;
use crate::ui::theme::Role;

/// Parts of a cell, across and down, that a set of characters can show.
const fn fine(set: Glyphs) -> (u16, u16) {
    match set {
        Glyphs::Full => (2, 4),
        Glyphs::Blocks => (1, 2),
        Glyphs::Ascii => (1, 1),
    }
}

/// What a cell of the map shows.
#[derive(Debug, Clone, Copy, Default)]
struct Spot {
    /// A bit for each part that is covered, row by row.
    bits: u8,
    role: Option<Role>,
}

/// Draws the map; the brush is that of its area.
pub fn paint(brush: &mut Brush<'_>, map: &Map, tab: &Tab) {
    brush.clear();
    let set = brush.look.symbols.set();
    let mut inside = brush.panel("", Role::Frame);
    let (w, h) = (inside.width(), inside.height());
    let mut dots = Dots {
        map,
        fine: fine(set),
        spots: vec![Spot::default(); usize::from(w) * usize::from(h)],
        width: w,
    };
    for node in &tab.scene.nodes {
        let key = node.key();
        let role = if tab.selection.contains(&key) {
            Role::Selected
        } else if is_down(tab, &node.id) {
            Role::Bad
        } else {
            Role::Text
        };
        dots.fill(node.rect, role);
    }
    // Coarse parts could not tell a machine's border from what is on it: there it is a line of points.
    let mut borders = Dots {
        fine: (1, 1),
        spots: vec![Spot::default(); dots.spots.len()],
        ..dots
    };
    for frame in &tab.scene.frames {
        borders.outline(frame.rect);
    }
    for (n, spot) in (0..).zip(&borders.spots) {
        if spot.bits != 0 {
            inside.text(n % w.max(1), n / w.max(1), border(set), Role::Muted);
        }
    }
    for (n, spot) in (0..).zip(&dots.spots) {
        let (x, y) = (n % w.max(1), n / w.max(1));
        if spot.bits != 0 {
            inside.text(x, y, &sign(set, spot.bits), spot.role.unwrap_or(Role::Text));
        }
    }
    view(&mut inside, map);
}

fn is_down(tab: &Tab, id: &crate::board::Id) -> bool {
    let Some(run) = &tab.run else { return false };
    let nodes = &run.view.nodes;
    let at = nodes.binary_search_by(|n| n.id.cmp(id));
    at.is_ok_and(|at| nodes[at].state == NodeState::Killed)
}

struct Dots<'a> {
    map: &'a Map,
    fine: (u16, u16),
    spots: Vec<Spot>,
    width: u16,
}

impl Dots<'_> {
    fn set(&mut self, (x, y): (u16, u16), role: Role) {
        let (fx, fy) = self.fine;
        let at = usize::from(y / fy) * usize::from(self.width) + usize::from(x / fx);
        if let Some(spot) = self.spots.get_mut(at) {
            spot.bits |= 1 << ((y % fy) * fx + x % fx);
            spot.role = Some(role);
        }
    }

    fn ends(&self, rect: Rect) -> ((u16, u16), (u16, u16)) {
        let last = Cell::new(rect.right() - 1, rect.bottom() - 1);
        (
            self.map.spot(rect.origin(), self.fine),
            self.map.spot(last, self.fine),
        )
    }

    /// All parts of a box but the last ones, so that neighbours do not run together.
    fn fill(&mut self, rect: Rect, role: Role) {
        let ((x0, y0), (x1, y1)) = self.ends(rect);
        for y in y0..y1.max(y0 + 1) {
            for x in x0..x1.max(x0 + 1) {
                self.set((x, y), role);
            }
        }
    }

    fn outline(&mut self, rect: Rect) {
        let ((x0, y0), (x1, y1)) = self.ends(rect);
        for x in x0..=x1 {
            self.set((x, y0), Role::Muted);
            self.set((x, y1), Role::Muted);
        }
        for y in y0..=y1 {
            self.set((x0, y), Role::Muted);
            self.set((x1, y), Role::Muted);
        }
    }
}

/// The sign of a machine's border.
const fn border(set: Glyphs) -> &'static str {
    match set {
        Glyphs::Full | Glyphs::Blocks => "·",
        Glyphs::Ascii => ".",
    }
}

/// The sign that shows these parts of a cell.
fn sign(set: Glyphs, bits: u8) -> String {
    match set {
        Glyphs::Full => braille(bits).to_string(),
        Glyphs::Blocks => match bits {
            0b01 => "▀",
            0b10 => "▄",
            _ => "█",
        }
        .to_owned(),
        Glyphs::Ascii => "#".to_owned(),
    }
}

/// Braille numbers its dots down the columns, the lowest row last.
fn braille(bits: u8) -> char {
    const DOT: [u32; 8] = [0x01, 0x08, 0x02, 0x10, 0x04, 0x20, 0x40, 0x80];
    let dots = (0..8).filter(|n| bits >> n & 1 == 1);
    let code = dots.fold(0x2800, |code, n| code | DOT[n]);
    char::from_u32(code).unwrap_or(' ')
}

/// The border of what the view shows: a line where the map is empty; what stands there is reversed,
/// so that it is seen without colour too.
fn view(inside: &mut Brush<'_>, map: &Map) {
    use Direction::{Down, Left, Right, Up};
    let view = map.view;
    let last = Cell::new(view.right() - 1, view.bottom() - 1);
    let (x0, y0) = map.spot(view.origin(), (1, 1));
    let (x1, y1) = map.spot(last, (1, 1));
    let set = inside.look.symbols.set();
    for y in y0..=y1 {
        for x in x0..=x1 {
            let level = y == y0 || y == y1;
            let upright = x == x0 || x == x1;
            if !level && !upright {
                continue;
            }
            if inside.symbol(x, y) != " " {
                inside.restyle(x, y, 1, Role::Chosen);
                continue;
            }
            let arms = Arms::of(
                [
                    (Up, upright && y > y0),
                    (Right, level && x < x1),
                    (Down, upright && y < y1),
                    (Left, level && x > x0),
                ]
                .into_iter()
                .filter_map(|(way, there)| there.then_some(way)),
            );
            let sign = glyphs::line(arms, Stroke::Light, set);
            inside.text(x, y, sign, Role::Accent);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn braille_dots_stand_where_their_parts_are() {
        // Row by row: upper left, upper right, ... lower right.
        assert_eq!(braille(0), '⠀');
        assert_eq!(braille(0b1111_1111), '⣿');
        assert_eq!(braille(0b0000_0011), '⠉');
        assert_eq!(braille(0b1100_0000), '⣀');
        assert_eq!(braille(0b0101_0101), '⡇');
    }
}
