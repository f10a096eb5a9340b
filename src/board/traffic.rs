//! Traffic: what a client asks for by itself, open loop.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Extra, Id};

/// Most requests per second of one source.
const MAX_RATE: f64 = 1_000_000.0;
/// Ten minutes in milliseconds.
const MAX_SILENCE_MS: u32 = 600_000;
/// Largest weight of a request in a mix.
const MAX_WEIGHT: u32 = 1_000_000;

/// When requests arrive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Arrivals {
    /// Independent visitors: exponential gaps.
    Poisson,
    /// One every 1/rate seconds.
    Fixed,
}

/// One source of requests. Open loop: it never waits for answers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Traffic {
    /// Its id.
    pub id: Id,
    /// The client that asks.
    pub client: Id,
    /// Requests per second, 0 to 1,000,000.
    #[schemars(range(min = 0.0, max = MAX_RATE))]
    pub rate: f64,
    /// When they arrive.
    pub arrivals: Arrivals,
    /// A request from outside, at a door, silences this source for so long: milliseconds, 0 to
    /// 600,000. For visitors who are drawn to show a board, not to load it: whoever comes with curl
    /// has the board alone, and sees round robin take turns.
    #[serde(default, skip_serializing_if = "is_zero")]
    #[schemars(range(min = 0, max = MAX_SILENCE_MS))]
    pub gives_way_ms: u32,
    /// What is asked for.
    pub mix: Vec<MixEntry>,
    /// Fields this version does not know.
    #[serde(flatten)]
    pub extra: Extra,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "the signature serde asks for"
)]
const fn is_zero(ms: &u32) -> bool {
    *ms == 0
}

/// One kind of request of the mix.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct MixEntry {
    /// The method.
    pub method: String,
    /// The path.
    pub path: String,
    /// The body.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub body: String,
    /// Share of the whole, relative to the other entries.
    #[schemars(range(min = 0, max = MAX_WEIGHT))]
    pub weight: u32,
    /// Fields this version does not know.
    #[serde(flatten)]
    pub extra: Extra,
}
