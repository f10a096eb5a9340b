//! The view: reads the app, writes cells.

pub mod bar;
pub mod canvas;
pub mod layout;
pub mod motion;
pub mod overlay;
pub mod paint;
pub mod panel;
pub mod sparkline;
pub mod symbols;
pub mod text;
pub mod theme;
