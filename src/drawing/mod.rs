//! The drawing: where things go, in cells.
//!
//! From a board to a finished picture without colours and without a terminal: [`scene`] holds the
//! picture as data, which the screen, `wireboard show` and hit-testing all read. A route owns its
//! cells: what is drawn, what a dot travels on and what a click hits are one list.
//!
//! [`build`] makes the scene of a document, [`route`] finds the ways of its edges, [`label`] the
//! places of their labels, [`caption`] says what a part is, [`raster`] turns a scene into a grid of
//! ink, [`mod@hit`] tells what a pointer is on.
//!
//! What is deliberately absent: glyphs, styles, the engine, files.

pub mod build;
pub mod caption;
mod complaint;
pub mod hit;
pub mod label;
pub mod raster;
pub mod route;
pub mod scene;
pub mod text;
pub mod tidy;

pub use build::closed_rect;
pub use hit::{Hit, hit};
pub use raster::Raster;
pub use scene::{
    ClosedFrame, Complaint, Detail, Scene, SceneEdge, SceneFrame, SceneNode, SceneNote,
};
