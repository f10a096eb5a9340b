//! What the person at the board can ask of the engine thread.

use crate::engine::Input;

/// How virtual time follows real time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Pace {
    /// Real time times this: 1 is live. 0.001 to 100.
    Scaled(f64),
    /// The clock adapts so that each hop of the followed request takes this long. While none is
    /// followed it runs live.
    Hop {
        /// Real milliseconds per hop, 50 to 10,000.
        hop_ms: u32,
    },
    /// As fast as possible, doors closed.
    Batch,
}

/// How far one step goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StepBy {
    /// The next event of the engine.
    Event,
    /// The next hop of the followed request.
    Hop,
    /// Until the followed request ends, or the next one is issued.
    Request,
}

/// A command. `board` counts the served boards from 0, in the order in which they were opened.
#[derive(Debug, Clone)]
pub enum Command {
    /// Change the pace of all boards.
    Pace(Pace),
    /// Stop or go on.
    Pause(bool),
    /// Go one step and stop. Pauses when running.
    Step {
        /// Whose followed request counts.
        board: usize,
        /// How far.
        by: StepBy,
    },
    /// Whose followed request sets the hop pace: the board that is looked at.
    Focus(usize),
    /// Something enters a board.
    Inject {
        /// Which board.
        board: usize,
        /// What.
        input: Input,
    },
    /// The same enters several boards at the same instant of virtual time: the split view shows
    /// them under the same traffic. A new drawing belongs to one board and goes by
    /// [`Self::Inject`].
    InjectEach {
        /// Which boards.
        boards: Vec<usize>,
        /// What.
        input: Input,
    },
    /// Start a board's run again from its beginning, with its present drawing and seed.
    Restart(usize),
    /// Close the doors and end the thread.
    Quit,
}
