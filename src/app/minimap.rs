//! The minimap: where the view stands on a board that is larger than the view.
//!
//! Here is where it is and what its cells mean; the view draws it, a press or a drag in it moves the
//! view. It hides by itself while the whole board is in view.

use crate::board::{Cell, Rect};

use super::geometry::{Area, Point};
use super::layout::Pane;
use super::state::App;
use super::tab::Tab;

/// Least columns and rows of a canvas that has room for a map.
const LEAST_CANVAS: (u16, u16) = (40, 12);
/// The map takes this part of the canvas, border included, each way.
const SHARE: u16 = 3;
/// Most and least columns and rows of the map, border included.
const COLUMNS: (u16, u16) = (16, 36);
const ROWS: (u16, u16) = (6, 12);

/// The user's wish, and a drag under way.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Minimap {
    /// It is shown where a board is larger than the view.
    pub on: bool,
    /// The tab whose map the pointer drags in, and the map as it was at the press: it holds still
    /// while the view moves.
    pub dragging: Option<(usize, Map)>,
}

/// A map on the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Map {
    /// Its cells, border included.
    pub area: Area,
    /// The board cells that it shows: the board, and the view where that reaches further.
    pub world: Rect,
    /// The board cells that the view shows.
    pub view: Rect,
}

impl Map {
    /// The cells inside the border.
    pub const fn inside(&self) -> Area {
        Area::new(
            self.area.x + 1,
            self.area.y + 1,
            self.area.w.saturating_sub(2),
            self.area.h.saturating_sub(2),
        )
    }

    /// Where a board cell is on the map, in `fine` parts of a map cell each way, from the upper left
    /// corner of the inside. Always inside.
    pub fn spot(&self, cell: Cell, fine: (u16, u16)) -> (u16, u16) {
        let inside = self.inside();
        let along = |at: i32, from: i32, len: i32, cells: u16, fine: u16| {
            let parts = i64::from(cells) * i64::from(fine);
            let spot = (i64::from(at) - i64::from(from)) * parts / i64::from(len.max(1));
            spot.clamp(0, (parts - 1).max(0)) as u16
        };
        (
            along(cell.x, self.world.x, self.world.w, inside.w, fine.0),
            along(cell.y, self.world.y, self.world.h, inside.h, fine.1),
        )
    }

    /// The board cell in the middle of a map cell; points outside mean the nearest cell inside.
    pub fn cell(&self, at: Point) -> Cell {
        let inside = self.inside();
        let along = |at: u16, first: u16, cells: u16, from: i32, len: i32| {
            let n = i64::from(at.saturating_sub(first).min(cells.saturating_sub(1)));
            let middle = (2 * n + 1) * i64::from(len) / (2 * i64::from(cells.max(1)));
            from.saturating_add(middle as i32)
        };
        Cell::new(
            along(at.x, inside.x, inside.w, self.world.x, self.world.w),
            along(at.y, inside.y, inside.h, self.world.y, self.world.h),
        )
    }
}

/// The map of a pane; none while the whole board is in view, or there is no room for it.
pub fn map(app: &App, pane: &Pane, tab: &Tab) -> Option<Map> {
    if !app.minimap.on {
        return None;
    }
    let canvas = app.layout.free_canvas(pane);
    if canvas.w < LEAST_CANVAS.0 || canvas.h < LEAST_CANVAS.1 {
        return None;
    }
    let view = tab.camera.shown(canvas);
    let bounds = tab.scene.bounds;
    if bounds.w <= 0 || view.contains_rect(bounds) {
        return None;
    }
    if let Some((_, held)) = app.minimap.dragging.filter(|(tab, _)| *tab == pane.tab) {
        return Some(Map { view, ..held });
    }
    let world = bounds.union(view);
    // As large as its share, but of the form of what it shows: a column is half as wide as a row
    // is high on both.
    let most_w = (canvas.w / SHARE).clamp(COLUMNS.0, COLUMNS.1) - 2;
    let most_h = (canvas.h / SHARE).clamp(ROWS.0, ROWS.1) - 2;
    let (w, h) = fitted(world, (most_w, most_h));
    let area = Area::new(canvas.right().saturating_sub(w + 2), canvas.y, w + 2, h + 2);
    Some(Map { area, world, view })
}

/// Columns and rows of the form of a rectangle, of so many at most.
fn fitted(world: Rect, (most_w, most_h): (u16, u16)) -> (u16, u16) {
    let (w, h) = (
        u64::from(world.w.max(1).unsigned_abs()),
        u64::from(world.h.max(1).unsigned_abs()),
    );
    let (most_w, most_h) = (u64::from(most_w), u64::from(most_h));
    let (cols, rows) = if w * most_h >= h * most_w {
        (most_w, (h * most_w).div_ceil(w))
    } else {
        ((w * most_h).div_ceil(h), most_h)
    };
    let bound = |n: u64, most: u64| n.clamp(1, most) as u16;
    (bound(cols, most_w).max(4), bound(rows, most_h).max(2))
}

/// A press at a point. True when it is on a map: the view goes there.
pub(super) fn press(app: &mut App, at: Point) -> bool {
    let panes = app.layout.panes.iter();
    let mut maps = panes.filter_map(|pane| {
        let map = map(app, pane, app.tabs.get(pane.tab)?)?;
        map.area.contains(at).then_some((pane.tab, map))
    });
    let Some(held) = maps.next() else {
        return false;
    };
    drop(maps);
    app.minimap.dragging = Some(held);
    drag(app, at)
}

/// The pointer moved with the button held. True when it drags in a map: the view follows.
pub(super) fn drag(app: &mut App, at: Point) -> bool {
    let Some((index, map)) = app.minimap.dragging else {
        return false;
    };
    let canvas = app.layout.pane_of(index).map(|p| app.layout.free_canvas(p));
    if let (Some(canvas), Some(tab)) = (canvas, app.tabs.get_mut(index)) {
        let cell = map.cell(at);
        tab.auto_fit = false;
        tab.camera.origin = cell.offset(-i32::from(canvas.w) / 2, -i32::from(canvas.h) / 2);
    }
    true
}

/// The button was let go. True when it dragged in a map.
pub(super) fn release(app: &mut App) -> bool {
    app.minimap.dragging.take().is_some()
}

/// Shows the map where the board is larger than the view, or hides it.
pub(super) fn toggle(app: &mut App) {
    app.minimap.on = !app.minimap.on;
    let shown = app.layout.pane_of(app.active).zip(app.tab());
    let seen = shown.is_some_and(|(pane, tab)| map(app, pane, tab).is_some());
    if app.minimap.on && !seen {
        let text = "the map comes when the board is larger than the view";
        app.say(super::state::Tone::Info, text.to_owned());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn map() -> Map {
        Map {
            area: Area::new(50, 2, 22, 12),
            world: Rect::new(-20, -10, 200, 100),
            view: Rect::new(0, 0, 80, 20),
        }
    }

    #[test]
    fn a_map_has_the_form_of_what_it_shows() {
        assert_eq!(fitted(Rect::new(0, 0, 200, 100), (20, 10)), (20, 10));
        assert_eq!(fitted(Rect::new(0, 0, 200, 50), (20, 10)), (20, 5));
        assert_eq!(fitted(Rect::new(0, 0, 50, 100), (20, 10)), (5, 10));
        assert_eq!(fitted(Rect::new(0, 0, 9_000, 1), (20, 10)), (20, 2));
    }

    #[test]
    fn a_cell_of_the_map_and_back() {
        let map = map();
        let inside = map.inside();
        for x in 0..inside.w {
            for y in 0..inside.h {
                let cell = map.cell(Point::new(inside.x + x, inside.y + y));
                assert_eq!(map.spot(cell, (1, 1)), (x, y));
            }
        }
        assert_eq!(map.spot(Cell::new(-20, -10), (2, 4)), (0, 0));
        assert_eq!(map.spot(Cell::new(179, 89), (2, 4)), (39, 39));
        // What lies outside is drawn at the border, and a point outside means the nearest cell.
        assert_eq!(map.spot(Cell::new(9_999, -9_999), (1, 1)), (19, 0));
        let corner = map.cell(Point::new(0, 0));
        assert_eq!(map.spot(corner, (1, 1)), (0, 0));
    }
}
