//! The board under the edges: what stands on each cell, and the lines and labels that lie there for
//! good. Cells are kept in tiles that are shared between one picture and the next, so a change costs
//! only the tiles that it touches.
//!
//! A world follows from what it was made of: changed step by step or made anew it is the same.

use std::sync::Arc;

use super::ground::Ground;
use super::way::{Way, step, uses};
use super::{Plan, ports};
use crate::board::{Cell, Direction, Rect};

/// Columns of a tile, as a power of two, and rows: wider than high, as boards are.
pub const TILE: (u32, u32) = (6, 4);
/// Cells of a tile.
pub const TILE_CELLS: usize = 1 << (TILE.0 + TILE.1);
/// Columns that the tiles reach beyond the area, and rows: labels stand there.
const BEYOND: (i32, i32) = (40, 8);
/// Cells of the largest board that is routed, about 5600 by 2900. What lies further out gets no
/// routes.
const MAX_CELLS: i64 = 16_000_000;

type Tile = [Ground; TILE_CELLS];

/// The grid under the edges.
#[derive(Debug, Clone, Default)]
pub struct World {
    /// Where new ways may run.
    area: Rect,
    /// The tiles that there are, in tile coordinates; they cover the area.
    span: Rect,
    tiles: Vec<Arc<Tile>>,
}

impl World {
    /// Lays out a plan, without any line.
    pub fn of(plan: &Plan<'_>) -> Self {
        let kept = plan.edges.iter().filter_map(|e| e.keep.as_ref());
        let area = area_of(plan);
        // A way that was drawn on a larger board may lie outside of the area of now.
        let wide = area.inflate(BEYOND.0, BEYOND.1);
        let reach = kept.map(Way::bounds).fold(wide, Rect::union);
        let mut world = Self {
            area,
            span: tiles_of(if fits(reach) { reach } else { wide }),
            tiles: Vec::new(),
        };
        let count = usize::try_from(i64::from(world.span.w) * i64::from(world.span.h));
        let blank = Arc::new([Ground::default(); TILE_CELLS]);
        world.tiles = std::iter::repeat_n(blank, count.unwrap_or(0)).collect();
        world.paint(plan, None);
        world
    }

    /// The world of another plan that differs only in these places, borders of frames aside; none
    /// when it has to be made anew.
    pub fn changed(&self, plan: &Plan<'_>, places: &[Rect]) -> Option<Self> {
        let area = area_of(plan);
        let span = tiles_of(area.inflate(BEYOND.0, BEYOND.1)).union(self.span);
        let tiles = i64::from(span.w) * i64::from(span.h);
        if self.tiles.is_empty() || tiles * TILE_CELLS as i64 > 2 * MAX_CELLS {
            return None;
        }
        let mut world = Self {
            area,
            span,
            tiles: Vec::new(),
        };
        if span == self.span {
            world.tiles.clone_from(&self.tiles);
        } else {
            let blank = Arc::new([Ground::default(); TILE_CELLS]);
            for y in span.y..span.bottom() {
                for x in span.x..span.right() {
                    let old = self.tile_at(Cell::new(x, y)).map(|i| &self.tiles[i]);
                    world.tiles.push(Arc::clone(old.unwrap_or(&blank)));
                }
            }
        }
        let mut dirty = vec![false; world.tiles.len()];
        for place in places {
            for i in world.tiles_in(*place) {
                dirty[i] = true;
            }
        }
        for (i, _) in dirty.iter().enumerate().filter(|(_, dirty)| **dirty) {
            Arc::make_mut(&mut world.tiles[i])
                .iter_mut()
                .for_each(Ground::clear);
        }
        if !places.is_empty() {
            world.paint(plan, Some(&dirty));
        }
        Some(world)
    }

    /// Paints a plan: all of it, or only on some tiles.
    fn paint(&mut self, plan: &Plan<'_>, only: Option<&[bool]>) {
        let mut brush = Brush {
            bounds: only.map(|dirty| self.bounds_of(dirty)),
            world: self,
            only,
        };
        for (index, frame) in plan.frames.iter().enumerate() {
            brush.frame(index, frame.rect, frame.title);
        }
        for wall in &plan.walls {
            brush.each(*wall, |ground| ground.add(Ground::WALL));
        }
        for rect in &plan.boxes {
            brush.each(rect.inflate(1, 1), |g| g.add(Ground::BESIDE_BOX));
            brush.each(*rect, Ground::add_box);
        }
    }

    /// The cells around some tiles.
    fn bounds_of(&self, some: &[bool]) -> Rect {
        let mut bounds = Rect::default();
        for (i, _) in (0_i32..).zip(some).filter(|(_, some)| **some) {
            let (x, y) = (self.span.x + i % self.span.w, self.span.y + i / self.span.w);
            bounds = bounds.union(Rect::new(x, y, 1, 1));
        }
        cells_of(bounds)
    }

    /// The numbers of the tiles under some cells.
    fn tiles_in(&self, cells: Rect) -> impl Iterator<Item = usize> + use<> {
        let (span, tiles) = (self.span, tiles_of(cells));
        let xs = tiles.x.max(span.x)..tiles.right().min(span.right());
        let ys = tiles.y.max(span.y)..tiles.bottom().min(span.bottom());
        let xs = if cells.w > 0 && cells.h > 0 { xs } else { 0..0 };
        ys.flat_map(move |y| {
            xs.clone()
                .map(move |x| ((y - span.y) * span.w + x - span.x) as usize)
        })
    }

    fn tile_at(&self, tile: Cell) -> Option<usize> {
        self.span.contains(tile).then(|| {
            (tile.y - self.span.y) as usize * self.span.w as usize + (tile.x - self.span.x) as usize
        })
    }

    /// Changes the cells of a rectangle.
    fn each(&mut self, rect: Rect, only: Option<&[bool]>, change: &mut impl FnMut(&mut Ground)) {
        for i in self.tiles_in(rect) {
            if only.is_some_and(|only| !only[i]) {
                continue;
            }
            let tile = i as i32;
            let corner = Rect::new(
                self.span.x + tile % self.span.w,
                self.span.y + tile / self.span.w,
                1,
                1,
            );
            let cells = cells_of(corner);
            let ground = Arc::make_mut(&mut self.tiles[i]);
            let (left, right) = (rect.x.max(cells.x), rect.right().min(cells.right()));
            for y in rect.y.max(cells.y)..rect.bottom().min(cells.bottom()) {
                let row = ((y - cells.y) << TILE.0) as usize;
                let from = row + (left - cells.x) as usize;
                let to = row + (right - cells.x) as usize;
                ground[from..to].iter_mut().for_each(&mut *change);
            }
        }
    }

    fn change(&mut self, way: &[Cell], on: bool) {
        for (cell, how) in uses(way) {
            if let Some((tile, inner)) = self.place(cell) {
                Arc::make_mut(&mut self.tiles[tile])[inner].set_use(how, on);
            }
        }
    }

    /// Sets a way down. It must meet no other one but straight over straight.
    pub fn put(&mut self, way: &[Cell]) {
        self.change(way, true);
    }

    /// Takes a way up that was set down.
    pub fn lift(&mut self, way: &[Cell]) {
        self.change(way, false);
    }

    /// Sets a label down or takes it up: no line may run here.
    pub fn set_label(&mut self, cells: Rect, on: bool) {
        self.each(cells, None, &mut |ground| ground.set_label(on));
    }

    /// Where new ways may run.
    pub const fn area(&self) -> Rect {
        self.area
    }

    /// The tiles that there are, in tile coordinates.
    pub const fn span(&self) -> Rect {
        self.span
    }

    /// The cells of a tile by its number in the span, row by row.
    pub fn tile(&self, number: usize) -> &[Ground] {
        &self.tiles[number][..]
    }

    /// True when every cell is the same in both. Where only one has tiles the other is blank.
    pub fn is_same(&self, other: &Self) -> bool {
        let blank = [Ground::default(); TILE_CELLS];
        let span = self.span.union(other.span);
        let tile = |world: &Self, at: Cell| world.tile_at(at).map_or(blank, |i| *world.tiles[i]);
        (span.y..span.bottom()).all(|y| {
            (span.x..span.right()).all(|x| {
                let at = Cell::new(x, y);
                tile(self, at) == tile(other, at)
            })
        })
    }

    fn place(&self, cell: Cell) -> Option<(usize, usize)> {
        let tile = self.tile_at(Cell::new(cell.x >> TILE.0, cell.y >> TILE.1))?;
        Some((tile, inner(cell)))
    }

    /// What a cell is. Outside the tiles nothing may pass.
    pub fn at(&self, cell: Cell) -> Ground {
        match self.place(cell) {
            Some((tile, inner)) => self.tiles[tile][inner],
            None => Ground::OUTSIDE,
        }
    }

    /// True when an edge may end on this border cell of a box: nothing else covers it, and it can
    /// be left straight into a free cell.
    pub fn is_port(&self, cell: Cell, outward: Direction) -> bool {
        let outside = self.at(cell.step(outward));
        self.at(cell).is_one_box() && !outside.is_blocked() && !outside.is_border()
    }

    /// Whether a way between two boxes keeps every rule here.
    pub fn admits(&self, from: Rect, to: Rect, way: &[Cell]) -> bool {
        let n = way.len();
        if n < 3 {
            return false;
        }
        let port = |rect: Rect, cell: Cell, outside: Cell| {
            let Some(outward) = step(cell, outside) else {
                return false;
            };
            let wish = ports::place(rect, cell, outward);
            (0..ports::room(rect, outward)).contains(&wish.offset)
                && ports::cell(rect, outward, wish.offset) == cell
                && self.is_port(cell, outward)
        };
        let mut sorted = way.to_vec();
        sorted.sort_unstable();
        sorted.dedup();
        sorted.len() == n
            && port(from, way[0], way[1])
            && port(to, way[n - 1], way[n - 2])
            && way.windows(3).all(|w| {
                let (Some(a), Some(b)) = (step(w[0], w[1]), step(w[1], w[2])) else {
                    return false;
                };
                let ground = self.at(w[1]);
                ground.lets(a) && (a == b || !ground.is_border())
            })
            && uses(way).all(|(cell, how)| self.at(cell).conflicts(how) == 0)
    }
}

/// Where in its tile a cell is.
pub const fn inner(cell: Cell) -> usize {
    let (x, y) = (cell.x & ((1 << TILE.0) - 1), cell.y & ((1 << TILE.1) - 1));
    ((y << TILE.0) | x) as usize
}

/// The tiles that some cells lie on.
const fn tiles_of(cells: Rect) -> Rect {
    let (x, y) = (cells.x >> TILE.0, cells.y >> TILE.1);
    let (right, bottom) = (
        (cells.right() - 1) >> TILE.0,
        (cells.bottom() - 1) >> TILE.1,
    );
    Rect::new(x, y, right - x + 1, bottom - y + 1)
}

/// The cells of some tiles.
const fn cells_of(tiles: Rect) -> Rect {
    Rect::new(
        tiles.x << TILE.0,
        tiles.y << TILE.1,
        tiles.w << TILE.0,
        tiles.h << TILE.1,
    )
}

/// Paints on a world, or on some tiles of it.
struct Brush<'a> {
    world: &'a mut World,
    only: Option<&'a [bool]>,
    bounds: Option<Rect>,
}

impl Brush<'_> {
    fn each(&mut self, rect: Rect, mut change: impl FnMut(&mut Ground)) {
        if self.bounds.is_none_or(|bounds| bounds.intersects(rect)) {
            self.world.each(rect, self.only, &mut change);
        }
    }

    fn frame(&mut self, index: usize, rect: Rect, title: (i32, i32)) {
        let reach = rect.inflate(1, 1);
        let near = self.bounds.is_none_or(|bounds| bounds.intersects(reach));
        if rect.w < 2 || rect.h < 2 || !near {
            return;
        }
        let (right, bottom) = (rect.right() - 1, rect.bottom() - 1);
        self.each(rect, |g| g.add(Ground::of_frame(index)));
        for row in [rect.y, bottom] {
            let border = Rect::new(rect.x, row, rect.w, 1);
            self.each(border.inflate(0, 1), |g| g.add(Ground::BESIDE_FRAME));
            self.each(border, |g| g.add(Ground::BORDER_ROW));
        }
        for column in [rect.x, right] {
            let border = Rect::new(column, rect.y, 1, rect.h);
            self.each(border.inflate(1, 0), |g| g.add(Ground::BESIDE_FRAME));
            self.each(border, |g| g.add(Ground::BORDER_COLUMN));
        }
        for (x, y) in [
            (rect.x, rect.y),
            (right, rect.y),
            (rect.x, bottom),
            (right, bottom),
        ] {
            self.each(Rect::new(x - 1, y, 3, 1), |g| g.add(Ground::BESIDE_CORNER));
            self.each(Rect::new(x, y - 1, 1, 3), |g| g.add(Ground::BESIDE_CORNER));
            self.each(Rect::new(x, y, 1, 1), |g| g.add(Ground::WALL));
        }
        let title = Rect::new(title.0, rect.y, title.1 - title.0, 1);
        self.each(title, |g| g.add(Ground::WALL));
    }
}

fn fits(rect: Rect) -> bool {
    i64::from(rect.w) * i64::from(rect.h) <= MAX_CELLS
}

/// The rectangle around everything, with room for the edges around it; on a board that is too large,
/// around what lies nearest to its middle.
fn area_of(plan: &Plan<'_>) -> Rect {
    // Edges that go around the outside lie beside each other there.
    let room = 6 + (plan.edges.len() as i32 / 8).min(40);
    let rects = || {
        (plan.boxes.iter().copied())
            .chain(plan.walls.iter().copied())
            .chain(plan.frames.iter().map(|f| f.rect))
    };
    let all = rects().fold(Rect::default(), Rect::union);
    if fits(all) {
        return all.inflate(2 * room, room);
    }
    let median = |mut values: Vec<i32>| {
        values.sort_unstable();
        values.get(values.len() / 2).copied().unwrap_or(0)
    };
    let x = i64::from(median(rects().map(|r| r.x).collect()));
    let y = i64::from(median(rects().map(|r| r.y).collect()));
    let mut nearest: Vec<Rect> = rects().collect();
    nearest.sort_by_key(|r| (i64::from(r.x) - x).abs() + (i64::from(r.y) - y).abs());
    let mut area = Rect::default();
    for rect in nearest {
        let grown = area.union(rect);
        if fits(grown) {
            area = grown;
        }
    }
    area.inflate(2 * room, room)
}

#[cfg(test)]
mod tests {
    use super::super::FramePlan;
    use super::*;

    fn plan() -> Plan<'static> {
        Plan {
            boxes: vec![Rect::new(4, 2, 6, 3)],
            frames: vec![FramePlan {
                rect: Rect::new(0, 0, 20, 8),
                title: (2, 6),
            }],
            ..Plan::default()
        }
    }

    #[test]
    fn frames_are_crossed_straight_and_not_on_the_title() {
        let world = World::of(&plan());
        let at = |x, y| world.at(Cell::new(x, y));
        assert!(at(0, 4).lets(Direction::Right) && !at(0, 4).lets(Direction::Down));
        assert!(at(8, 0).lets(Direction::Down) && !at(8, 0).lets(Direction::Right));
        assert!(at(3, 0).is_blocked(), "title");
        assert!(at(0, 0).is_blocked(), "corner");
        assert_eq!(at(0, 4).frame(), Some(0));
    }

    #[test]
    fn ports_need_a_free_cell_outside() {
        let mut plan = plan();
        let port = |plan: &Plan<'_>| World::of(plan).is_port(Cell::new(9, 3), Direction::Right);
        assert!(port(&plan));
        plan.walls.push(Rect::new(10, 3, 1, 1));
        assert!(!port(&plan));
    }

    #[test]
    fn a_box_far_away_does_not_cost_memory() {
        let mut plan = plan();
        plan.boxes.push(Rect::new(i32::MAX - 9, i32::MIN, 5, 5));
        let world = World::of(&plan);
        assert!(world.area().w < 100);
        assert!(world.is_port(Cell::new(9, 3), Direction::Right));
    }

    #[test]
    fn changed_step_by_step_or_made_anew_it_is_the_same() {
        let mut plan = plan();
        let mut world = World::of(&plan);
        for (dx, dy) in [(1, 0), (90, 3), (-200, -40), (7, 2)] {
            let old = plan.boxes[0];
            let new = Rect::new(old.x + dx, old.y + dy, old.w, old.h);
            plan.boxes[0] = new;
            world = world
                .changed(&plan, &[old.inflate(1, 1), new.inflate(1, 1)])
                .unwrap();
            assert!(world.is_same(&World::of(&plan)), "{dx} {dy}");
        }
    }
}
