//! wireboard: a terminal whiteboard whose web-infrastructure diagrams serve real requests.
//!
//! The map of the code, in reading order. Which module may know which is written in
//! `ARCHITECTURE.md` and enforced by `tests/integration/house.rs`.
//!
//! - [`board`], the document as plain values, and patches, the only way it changes
//! - [`mod@format`], text to board and back, with diagnostics that point at the place
//! - [`drawing`], where things go, in cells: routes, the finished scene
//! - [`picture`], the scene for pages: SVG and PNG
//! - [`engine`], the sans-IO request engine: time, parts, links, faults, traces
//! - [`sql`], the store of a database node
//! - [`doors`], the real listeners; the only place that knows tokio
//! - [`live`], the engine thread: pace, commands, snapshots
//! - [`study`], the story, told by a real request, and lessons that see what was done
//! - [`app`], the editor as state and update
//! - [`ui`], the view
//! - [`term`], the terminal as a device
//! - [`store`], files
//! - [`cli`], one file per subcommand

pub mod app;
pub mod board;
pub mod cli;
pub mod doors;
pub mod drawing;
pub mod engine;
pub mod format;
pub mod live;
pub mod picture;
pub mod sql;
pub mod store;
pub mod study;
pub mod term;
pub mod ui;
