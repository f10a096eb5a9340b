//! The site: the name that people ask for.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Extra;

/// What the board serves.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Site {
    /// The name that clients ask for, such as `www.foobar.com`.
    pub domain: String,
    /// Fields this version does not know.
    #[serde(flatten)]
    pub extra: Extra,
}

impl Default for Site {
    fn default() -> Self {
        Self {
            domain: "www.foobar.com".to_owned(),
            extra: Extra::new(),
        }
    }
}
