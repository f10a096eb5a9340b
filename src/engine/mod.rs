//! The request engine: sans-IO, deterministic.

pub mod fault;
pub mod input;
pub mod message;
pub mod time;
pub mod view;

pub use fault::{FaultSpec, Verb};
pub use input::{DoorFailure, DoorState, DoorTarget, Follow, Input, Output, Token};
pub use time::Nanos;
pub use view::{EngineView, Outcome, RequestId, RequestView};
