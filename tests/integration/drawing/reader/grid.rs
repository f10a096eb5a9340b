//! A printed picture as cells.

use unicode_segmentation::UnicodeSegmentation as _;
use unicode_width::UnicodeWidthStr as _;
use wireboard::board::Cell;

use super::sign::Set;

/// The cells of a printed picture. A wide letter is followed by an empty cell.
#[derive(Debug, Clone)]
pub struct Grid<'a> {
    /// The set of signs that it is printed in.
    pub set: Set,
    rows: Vec<Vec<&'a str>>,
    width: usize,
}

impl<'a> Grid<'a> {
    /// The cells of a text.
    pub fn of(text: &'a str, set: Set) -> Self {
        let row = |line: &'a str| {
            let mut row = Vec::new();
            for letter in line.graphemes(true) {
                row.push(letter);
                row.resize(row.len() + letter.width().saturating_sub(1), "");
            }
            row
        };
        let rows: Vec<Vec<&str>> = text.lines().map(row).collect();
        let width = rows.iter().map(Vec::len).max().unwrap_or(0);
        Self { set, rows, width }
    }

    /// What stands in a cell; a space beyond the picture.
    pub fn at(&self, cell: Cell) -> &'a str {
        let (x, y) = (usize::try_from(cell.x), usize::try_from(cell.y));
        let (Ok(x), Ok(y)) = (x, y) else { return " " };
        self.rows.get(y).and_then(|row| row.get(x)).unwrap_or(&" ")
    }

    /// Replaces what stands in a cell of the picture.
    pub fn put(&mut self, cell: Cell, sign: &'a str) {
        self.rows[cell.y as usize][cell.x as usize] = sign;
    }

    /// Columns and rows.
    pub fn size(&self) -> (i32, i32) {
        (self.width as i32, self.rows.len() as i32)
    }

    /// Every cell, row by row.
    pub fn cells(&self) -> impl Iterator<Item = Cell> + use<> {
        let (w, h) = self.size();
        (0..h).flat_map(move |y| (0..w).map(move |x| Cell::new(x, y)))
    }

    /// The number of a cell in reading order; none beyond the picture.
    pub fn index(&self, cell: Cell) -> Option<usize> {
        let (w, h) = self.size();
        let is_here = (0..w).contains(&cell.x) && (0..h).contains(&cell.y);
        is_here.then(|| cell.y as usize * self.width + cell.x as usize)
    }

    /// The letters of a row from one column to before another, with spaces at neither end.
    pub fn text(&self, y: i32, from: i32, to: i32) -> String {
        let text: String = (from..to).map(|x| self.at(Cell::new(x, y))).collect();
        text.trim().to_owned()
    }
}
