//! A scenario: faults saved under a name.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Extra, Id};

/// Faults to inject together, as specs of the command line (`web-1:kill@10s..20s`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Scenario {
    /// Its id.
    pub id: Id,
    /// What people call it.
    pub name: String,
    /// The fault specs, in order.
    pub faults: Vec<String>,
    /// Fields this version does not know.
    #[serde(flatten)]
    pub extra: Extra,
}
