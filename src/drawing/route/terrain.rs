//! What stands where, apart from the edges: boxes, frames, titles, and the cells beside them.

use super::Plan;
use crate::board::{Cell, Direction, Rect};

/// Cells that a terrain may have: 2000 by 2000. What lies further out gets no routes.
const MAX_CELLS: i64 = 4_000_000;

const BLOCKED: u8 = 1;
const BOX_TWICE: u8 = 1 << 1;
const BORDER_ROW: u8 = 1 << 2;
const BORDER_COLUMN: u8 = 1 << 3;
const BESIDE_BOX: u8 = 1 << 4;
const BESIDE_FRAME: u8 = 1 << 5;
const IS_BOX: u8 = 1 << 6;
const BESIDE_CORNER: u8 = 1 << 7;

/// The grid under the edges.
#[derive(Debug, Clone)]
pub struct Terrain {
    area: Rect,
    flags: Vec<u8>,
    /// The frame whose border a cell is, plus one.
    frame: Vec<u16>,
}

/// What a cell is to a line that passes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ground {
    flags: u8,
    frame: u16,
}

impl Ground {
    /// Nothing may pass.
    pub const fn is_blocked(self) -> bool {
        self.flags & BLOCKED != 0
    }

    /// A line may pass in this direction.
    pub const fn lets(self, direction: Direction) -> bool {
        let wrong = if direction.is_horizontal() {
            BORDER_ROW
        } else {
            BORDER_COLUMN
        };
        self.flags & (BLOCKED | wrong) == 0
    }

    /// The border of a frame: only straight over it.
    pub const fn is_border(self) -> bool {
        self.flags & (BORDER_ROW | BORDER_COLUMN) != 0
    }

    /// The frame whose border this is.
    pub const fn frame(self) -> Option<usize> {
        (self.frame as usize).checked_sub(1)
    }

    /// Right beside a box.
    pub const fn is_beside_box(self) -> bool {
        self.flags & BESIDE_BOX != 0
    }

    /// Right beside the corner of a frame.
    pub const fn is_beside_corner(self) -> bool {
        self.flags & BESIDE_CORNER != 0
    }

    /// Right beside a frame's border.
    pub const fn is_beside_frame(self) -> bool {
        self.flags & BESIDE_FRAME != 0
    }
}

impl Terrain {
    /// Lays out a plan with room around it for edges.
    pub fn of(plan: &Plan) -> Self {
        // Edges that go around the outside lie beside each other there.
        let room = 6 + (plan.edges.len() as i32 / 8).min(40);
        let area = area_of(plan).inflate(2 * room, room);
        let size = usize::try_from(i64::from(area.w) * i64::from(area.h)).unwrap_or(0);
        let mut terrain = Self {
            area,
            flags: vec![0; size],
            frame: vec![0; size],
        };
        for (index, frame) in plan.frames.iter().enumerate() {
            terrain.add_frame(index, frame.rect, frame.title);
        }
        for wall in &plan.walls {
            terrain.each(*wall, |flags| *flags |= BLOCKED);
        }
        for rect in &plan.boxes {
            terrain.each(rect.inflate(1, 1), |flags| *flags |= BESIDE_BOX);
            terrain.each(*rect, |flags| {
                *flags |= if *flags & (IS_BOX | BLOCKED | BORDER_ROW | BORDER_COLUMN) == 0 {
                    IS_BOX | BLOCKED
                } else {
                    IS_BOX | BLOCKED | BOX_TWICE
                };
            });
        }
        terrain
    }

    fn add_frame(&mut self, index: usize, rect: Rect, title: (i32, i32)) {
        if rect.w < 2 || rect.h < 2 {
            return;
        }
        let number = u16::try_from(index + 1).unwrap_or(u16::MAX);
        let (right, bottom) = (rect.right() - 1, rect.bottom() - 1);
        for row in [rect.y, bottom] {
            let border = Rect::new(rect.x, row, rect.w, 1);
            self.each(border.inflate(0, 1), |flags| *flags |= BESIDE_FRAME);
            self.each(border, |flags| *flags |= BORDER_ROW);
            self.number(border, number);
        }
        for column in [rect.x, right] {
            let border = Rect::new(column, rect.y, 1, rect.h);
            self.each(border.inflate(1, 0), |flags| *flags |= BESIDE_FRAME);
            self.each(border, |flags| *flags |= BORDER_COLUMN);
            self.number(border, number);
        }
        for (x, y) in [
            (rect.x, rect.y),
            (right, rect.y),
            (rect.x, bottom),
            (right, bottom),
        ] {
            self.each(Rect::new(x - 1, y, 3, 1), |flags| *flags |= BESIDE_CORNER);
            self.each(Rect::new(x, y - 1, 1, 3), |flags| *flags |= BESIDE_CORNER);
            self.each(Rect::new(x, y, 1, 1), |flags| *flags |= BLOCKED);
        }
        let title = Rect::new(title.0, rect.y, title.1 - title.0, 1);
        self.each(title, |flags| *flags |= BLOCKED);
    }

    fn number(&mut self, rect: Rect, number: u16) {
        for y in rect.y..rect.bottom() {
            for x in rect.x..rect.right() {
                if let Some(i) = self.index(Cell::new(x, y)) {
                    self.frame[i] = number;
                }
            }
        }
    }

    fn each(&mut self, rect: Rect, mut change: impl FnMut(&mut u8)) {
        let area = self.area;
        for y in rect.y.max(area.y)..rect.bottom().min(area.bottom()) {
            for x in rect.x.max(area.x)..rect.right().min(area.right()) {
                if let Some(i) = self.index(Cell::new(x, y)) {
                    change(&mut self.flags[i]);
                }
            }
        }
    }

    /// The cells that were laid out.
    pub const fn area(&self) -> Rect {
        self.area
    }

    /// The place of a cell in lists of the terrain's size.
    pub fn index(&self, cell: Cell) -> Option<usize> {
        self.area.contains(cell).then(|| {
            (cell.y - self.area.y) as usize * self.area.w as usize + (cell.x - self.area.x) as usize
        })
    }

    /// What a cell is. Outside the area everything is blocked.
    pub fn at(&self, cell: Cell) -> Ground {
        self.index(cell).map_or(
            Ground {
                flags: BLOCKED,
                frame: 0,
            },
            |i| Ground {
                flags: self.flags[i],
                frame: self.frame[i],
            },
        )
    }

    /// True when an edge may end on this border cell of a box: nothing else covers it, and it can
    /// be left straight into a free cell.
    pub fn is_port(&self, cell: Cell, outward: Direction) -> bool {
        let outside = self.at(cell.step(outward));
        self.index(cell)
            .is_some_and(|i| self.flags[i] & (IS_BOX | BOX_TWICE) == IS_BOX)
            && !outside.is_blocked()
            && !outside.is_border()
    }
}

/// The rectangle around everything; on a board that is too large, around what lies nearest to its
/// middle.
fn area_of(plan: &Plan) -> Rect {
    let mut rects: Vec<Rect> = plan.boxes.clone();
    rects.extend(&plan.walls);
    rects.extend(plan.frames.iter().map(|f| f.rect));
    let all = rects.iter().fold(Rect::default(), |a, r| a.union(*r));
    let fits = |r: Rect| i64::from(r.w) * i64::from(r.h) <= MAX_CELLS;
    if fits(all) {
        return all;
    }
    let median = |mut values: Vec<i32>| {
        values.sort_unstable();
        values.get(values.len() / 2).copied().unwrap_or(0)
    };
    let x = i64::from(median(rects.iter().map(|r| r.x).collect()));
    let y = i64::from(median(rects.iter().map(|r| r.y).collect()));
    rects.sort_by_key(|r| (i64::from(r.x) - x).abs() + (i64::from(r.y) - y).abs());
    let mut area = Rect::default();
    for rect in rects {
        let grown = area.union(rect);
        if fits(grown) {
            area = grown;
        }
    }
    area
}

#[cfg(test)]
mod tests {
    use super::super::FramePlan;
    use super::*;

    fn plan() -> Plan {
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
        let terrain = Terrain::of(&plan());
        let at = |x, y| terrain.at(Cell::new(x, y));
        assert!(at(0, 4).lets(Direction::Right) && !at(0, 4).lets(Direction::Down));
        assert!(at(8, 0).lets(Direction::Down) && !at(8, 0).lets(Direction::Right));
        assert!(at(3, 0).is_blocked(), "title");
        assert!(at(0, 0).is_blocked(), "corner");
        assert_eq!(at(0, 4).frame(), Some(0));
    }

    #[test]
    fn ports_need_a_free_cell_outside() {
        let mut plan = plan();
        let port = |plan: &Plan| Terrain::of(plan).is_port(Cell::new(9, 3), Direction::Right);
        assert!(port(&plan));
        plan.walls.push(Rect::new(10, 3, 1, 1));
        assert!(!port(&plan));
    }

    #[test]
    fn a_box_far_away_does_not_cost_memory() {
        let mut plan = plan();
        plan.boxes.push(Rect::new(i32::MAX - 9, i32::MIN, 5, 5));
        let terrain = Terrain::of(&plan);
        assert!(terrain.area().w < 100);
        assert!(terrain.is_port(Cell::new(9, 3), Direction::Right));
    }
}
