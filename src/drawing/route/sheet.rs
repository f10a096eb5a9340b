//! The working copy of a world in one routing: lines that are still being negotiated, and what was
//! fought over. Only the tiles that somebody looks at are copied.

use super::ground::Ground;
use super::ports::Port;
use super::way::{Use, uses};
use super::world::{TILE, TILE_CELLS, World, inner};
use crate::board::{Cell, Direction, Rect};

/// How many times a line of the world counts, so that sharing with it is dearer than any detour.
const KEPT: u32 = 60;

/// A cell of the sheet.
#[derive(Debug, Clone, Copy)]
pub struct Spot {
    /// What stands here, with the lines of the world.
    pub ground: Ground,
    across: u32,
    along: u32,
    whole: u32,
    /// What the cell costs more because it was fought over.
    pub history: u16,
}

/// What a new use of a cell would meet.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Meeting {
    /// Uses that may not be met.
    pub conflicts: u32,
    /// Straight lines that are crossed.
    pub crossings: u32,
}

impl Spot {
    const fn of(ground: Ground) -> Self {
        Self {
            ground,
            across: 0,
            along: 0,
            whole: 0,
            history: 0,
        }
    }

    /// Whether a straight line runs here.
    pub const fn has(&self, how: Use) -> bool {
        let count = match how {
            Use::Across => self.across,
            Use::Along => self.along,
            Use::Whole => self.whole,
        };
        count > 0 || self.ground.has(how)
    }

    /// What one more use would meet.
    pub const fn meeting(&self, how: Use) -> Meeting {
        let (here, crossings) = match how {
            Use::Across => (self.across + self.whole, self.has(Use::Along)),
            Use::Along => (self.along + self.whole, self.has(Use::Across)),
            Use::Whole => (self.across + self.along + self.whole, false),
        };
        Meeting {
            conflicts: here + KEPT * self.ground.conflicts(how),
            crossings: crossings as u32,
        }
    }
}

/// The working copy.
pub struct Sheet<'a> {
    world: &'a World,
    /// For each tile of the world its page plus one, or 0 where nobody looked yet.
    pages: Vec<u32>,
    /// The first cell of each page.
    corners: Vec<Cell>,
    spots: Vec<Spot>,
}

/// The page that stands for everything outside the world.
const OUTSIDE: usize = 0;

impl<'a> Sheet<'a> {
    /// A sheet on which nothing is drawn yet.
    pub fn new(world: &'a World) -> Self {
        let tiles = i64::from(world.span().w) * i64::from(world.span().h);
        Self {
            world,
            pages: vec![0; usize::try_from(tiles).unwrap_or(0)],
            corners: vec![Cell::default()],
            spots: vec![Spot::of(Ground::OUTSIDE); TILE_CELLS],
        }
    }

    /// The world under it.
    pub const fn world(&self) -> &'a World {
        self.world
    }

    /// The number of a cell in lists of the sheet's length; a cell outside has one too, where
    /// nothing may pass.
    #[inline]
    pub fn index(&mut self, cell: Cell) -> usize {
        let span = self.world.span();
        let (x, y) = (cell.x >> TILE.0, cell.y >> TILE.1);
        let (dx, dy) = (x.wrapping_sub(span.x), y.wrapping_sub(span.y));
        if dx < 0 || dy < 0 || dx >= span.w || dy >= span.h {
            return OUTSIDE;
        }
        let tile = dy as usize * span.w as usize + dx as usize;
        let page = self.pages[tile];
        let page = if page == 0 {
            self.copy(tile, Cell::new(x, y))
        } else {
            page
        };
        ((page as usize) << (TILE.0 + TILE.1)) | inner(cell)
    }

    #[cold]
    fn copy(&mut self, number: usize, tile: Cell) -> u32 {
        let page = self.corners.len() as u32;
        self.pages[number] = page;
        self.corners
            .push(Cell::new(tile.x << TILE.0, tile.y << TILE.1));
        let ground = self.world.tile(number);
        self.spots
            .extend(ground.iter().map(|ground| Spot::of(*ground)));
        page
    }

    /// The cell of a number.
    pub fn cell(&self, index: usize) -> Cell {
        let corner = self.corners[index >> (TILE.0 + TILE.1)];
        let (x, y) = (
            index & ((1 << TILE.0) - 1),
            (index >> TILE.0) & ((1 << TILE.1) - 1),
        );
        Cell::new(corner.x + x as i32, corner.y + y as i32)
    }

    /// The number of the cell's neighbour.
    #[inline]
    pub fn beside(&mut self, index: usize, cell: Cell, way: Direction) -> usize {
        const COLUMN: usize = (1 << TILE.0) - 1;
        const ROW: usize = ((1 << TILE.1) - 1) << TILE.0;
        match way {
            Direction::Up if index & ROW != 0 => index - (1 << TILE.0),
            Direction::Down if index & ROW != ROW => index + (1 << TILE.0),
            Direction::Left if index & COLUMN != 0 => index - 1,
            Direction::Right if index & COLUMN != COLUMN => index + 1,
            Direction::Up | Direction::Down | Direction::Left | Direction::Right => {
                self.index(cell.step(way))
            }
        }
    }

    /// What is at a number.
    pub fn spot(&self, index: usize) -> &Spot {
        &self.spots[index]
    }

    /// Cells that were looked at so far, in whole tiles.
    pub const fn len(&self) -> usize {
        self.spots.len()
    }

    /// Draws a way that is open to negotiation.
    pub fn draw(&mut self, way: &[Cell]) {
        self.change(way, |count| *count += 1);
    }

    /// Wipes a way that was drawn.
    pub fn wipe(&mut self, way: &[Cell]) {
        self.change(way, |count| *count -= 1);
    }

    fn change(&mut self, way: &[Cell], change: impl Fn(&mut u32)) {
        for (cell, how) in uses(way) {
            let index = self.index(cell);
            let spot = &mut self.spots[index];
            change(match how {
                Use::Across => &mut spot.across,
                Use::Along => &mut spot.along,
                Use::Whole => &mut spot.whole,
            });
        }
    }

    /// Takes a way of the world away, on this sheet alone, or gives it back.
    pub fn set_kept(&mut self, way: &[Cell], on: bool) {
        for (cell, how) in uses(way) {
            let index = self.index(cell);
            self.spots[index].ground.set_use(how, on);
        }
    }

    /// Uses that a drawn way shares against the rules.
    pub fn conflicts(&mut self, way: &[Cell]) -> u32 {
        let mut sum = 0;
        for (cell, how) in uses(way) {
            let index = self.index(cell);
            sum += self.spots[index].meeting(how).conflicts - 1;
        }
        sum
    }

    /// True when a line may end at one of these ports without sharing anything.
    pub fn has_free(&mut self, ports: &[Port]) -> bool {
        let mut is_free = |cell: Cell| {
            let index = self.index(cell);
            self.spots[index].meeting(Use::Whole).conflicts == 0
        };
        (ports.iter()).any(|port| is_free(port.cell) && is_free(port.cell.step(port.outward)))
    }

    /// Remembers the cells where a drawn way shares, so that they cost more from now on.
    pub fn remember(&mut self, way: &[Cell], cost: u16) {
        for (cell, how) in uses(way) {
            let index = self.index(cell);
            let spot = &mut self.spots[index];
            if spot.meeting(how).conflicts > 1 {
                spot.history = spot.history.saturating_add(cost);
            }
        }
    }

    /// Where new ways may run.
    pub const fn area(&self) -> Rect {
        self.world.area()
    }
}
