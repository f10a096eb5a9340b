//! The drawing: where things go, in cells.
//!
//! From a board to a finished picture without colours and without a terminal: [`scene`] holds the
//! picture as data, which the screen, `wireboard show` and hit-testing all read. A route owns its
//! cells: what is drawn, what a dot travels on and what a click hits are one list.
//!
//! What is deliberately absent: glyphs, styles, the engine, files.

pub mod scene;

pub use scene::{Detail, Scene, SceneEdge, SceneFrame, SceneNode, SceneNote};
