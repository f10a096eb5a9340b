//! The editor as state and update: no terminal types, no files, no threads.
//!
//! [`state::App`] is everything the screen shows. The view reads it and answers with the
//! [`region::Regions`] it drew; the program's loop turns what happens outside into
//! [`message::Message`]s and carries out the [`effect::Effect`]s that come back.
//!
//! Geometry: [`geometry::Area`] and [`geometry::Point`] are screen cells, `board::Rect` and
//! `board::Cell` are board cells; [`tab::Camera`] is the only bridge.
//!
//! Start reading at [`state`], then [`tab`], then [`mod@update`], then [`command`].

pub mod busiest;
mod collapse;
pub mod command;
pub mod config;
pub mod dispute;
mod doors;
mod drawing;
mod edits;
pub mod effect;
pub mod failure;
pub mod field;
mod files;
pub mod find;
mod finder;
pub mod followed;
pub mod geometry;
pub mod goto;
pub mod hand;
mod hint_letters;
pub mod hinting;
mod hints;
pub mod history_panel;
pub mod input;
pub mod inspect;
pub mod jumps;
pub mod key_name;
pub mod keymap;
pub mod layout;
pub mod lesson;
pub mod message;
pub mod minimap;
pub mod names;
pub mod news;
pub mod overlay;
mod picture;
mod problems;
pub mod region;
pub mod reports;
mod revise;
pub mod sample;
pub mod settings;
pub mod spatial;
pub mod state;
mod story;
pub mod tab;
mod telling;
mod toast;
pub mod tool;
pub mod typing;
pub mod undo_tree;
pub mod update;
mod view;
pub mod zoom;

pub use config::Config;
pub use effect::Effect;
pub use geometry::{Area, Point};
pub use layout::{Layout, Pane};
pub use message::Message;
pub use overlay::Overlay;
pub use region::{Action, Region, Regions};
pub use settings::Settings;
pub use state::{App, Focus};
pub use tab::{Camera, Tab};
pub use update::update;
