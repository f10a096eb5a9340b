//! Random editing sessions through the real `update`, without a terminal: keys of every command in
//! the table, the palette, the mouse on whatever stands on the screen, pastes, resizes, and another
//! program that changes the file.
//!
//! What must hold, whatever was done:
//!
//! - the changes that went to the crash journal make the board, byte for byte;
//! - Esc changes nothing, from any state of any tool, and ends on the plain canvas;
//! - undo step by step gives each earlier board and at last the first one; redo gives the end;
//! - what is selected is on the board, and the picture shows what the board holds;
//! - what a lesson ticks was done.
//!
//! `WIREBOARD_GESTURES` sets the number of sessions. A session that fails is made as short as it
//! still fails, and printed.

use std::collections::BTreeMap;
use std::sync::Arc;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::{Config, FailurePersistence, TestError, TestRunner};
use wireboard::app::command::{self, Group};
use wireboard::app::input::{Button, Key as Press, KeyCode, Mods, Mouse, MouseKind};
use wireboard::app::message::Message;
use wireboard::app::settings::Settings;
use wireboard::app::{App, Effect, Point, Tab, update};
use wireboard::board::{Cell, Document, Id, Patch, edit};
use wireboard::format::json::print;
use wireboard::live::Snapshot;

use crate::editor::{board, drawn, id};

mod act;
mod session;
mod ticks;

use act::{Act, session as any_session};
use session::Session;

/// Sessions that are tried where nothing else is asked for.
const FEW: u32 = 48;

fn cases() -> u32 {
    let asked = std::env::var("WIREBOARD_GESTURES").ok();
    asked.map_or(FEW, |text| {
        text.parse().expect("WIREBOARD_GESTURES is a number")
    })
}

/// Runs a share of the sessions. Each share has a seed of its own, the same every time.
fn try_sessions(share: u64, shares: u32) {
    let config = Config {
        cases: cases().div_ceil(shares),
        rng_seed: proptest::test_runner::RngSeed::Fixed(share),
        failure_persistence: None::<Box<dyn FailurePersistence>>,
        max_shrink_iters: 2_000,
        ..Config::default()
    };
    let result = TestRunner::new(config).run(&any_session(), |(start, acts)| {
        let mut session = Session::new(&start);
        for act in &acts {
            session.act(act)?;
        }
        session.end()
    });
    match result {
        Ok(()) => {}
        Err(TestError::Fail(why, (start, acts))) => {
            panic!("{why}\non {start:?}: {acts:#?}")
        }
        Err(TestError::Abort(why)) => panic!("{why}"),
    }
}

#[test]
fn sessions_of_the_first_half() {
    try_sessions(1, 2);
}

#[test]
fn sessions_of_the_second_half() {
    try_sessions(2, 2);
}
