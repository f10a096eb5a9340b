//! The tests of the whole program, one module per room.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test fails by panicking and may print"
)]

mod app;
mod architectures;
mod board;
mod breaking;
mod chords;
mod claims;
mod cli_files;
mod cli_run;
mod config;
mod data;
mod deploy;
#[path = "../support/desk.rs"]
mod desk;
mod doors;
mod drawing;
mod drawn_by_hand;
#[path = "../support/editor.rs"]
mod editor;
mod empty;
mod fields;
mod format;
mod from_nothing;
mod gestures;
mod half_drawn;
mod history;
mod house;
mod hover;
mod killed;
mod learning;
mod live;
mod living;
mod navigation;
mod news;
mod outside;
mod pages;
mod pictures;
mod pty;
mod referee;
mod rewiring;
mod settings;
mod sketch;
mod split;
mod store;
mod telling;
#[path = "../support/terminal.rs"]
mod terminal;
mod tidy;
mod two;
mod ui;
mod verbs;
