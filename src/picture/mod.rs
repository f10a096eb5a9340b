//! The picture of a board for pages: the scene as SVG, and that SVG as PNG.
//!
//! It draws what the terminal draws, from the same [`Scene`](crate::drawing::Scene), but with lines
//! instead of characters: nothing here knows a glyph, a terminal or a theme. Colours come in as a
//! [`Palette`]; an SVG may carry two and follow the reader, a PNG has one.
//!
//! [`measure`] turns cells into lengths, [`line`](mod@line) an edge's cells into a path, [`icon`] draws the kinds,
//! [`sheet`] the style sheet, `svg` puts the document together, `png` makes points of it.
//!
//! Invariants: the same scene gives the same bytes; every record of the scene is in the document
//! exactly once; nothing lies outside the document's view box; there is no script and no reference
//! to anything outside.
//!
//! What is deliberately absent: files (the one font is part of the program), the engine, live numbers.

pub mod icon;
pub mod line;
pub mod measure;
pub mod palette;
mod png;
pub mod sheet;
mod svg;
mod words;
mod xml;

pub use palette::{Paint, Palette, Rgb};
pub use png::{Png, PngError, png};
pub use sheet::Dress;
pub use svg::svg;
