//! `app.json` as it stands in a file. Unknown keys are errors: a misspelt one would be silent.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{Place, When};

/// The format that this version reads.
pub(super) const FORMAT: &str = "wireboard-app/1";

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AppFile {
    pub format: String,
    #[serde(default)]
    pub name: String,
    #[serde(default = "first_version")]
    pub version: String,
    #[serde(default = "site")]
    pub database: String,
    #[serde(default)]
    pub schema: Option<String>,
    #[serde(default, rename = "static")]
    pub static_folder: Option<String>,
    #[serde(default)]
    pub index: Option<String>,
    #[serde(default)]
    pub error_template: Option<String>,
    #[serde(default)]
    pub session: SessionFile,
    pub routes: Vec<RouteFile>,
}

fn first_version() -> String {
    "1.0".to_owned()
}

fn site() -> String {
    "site".to_owned()
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct SessionFile {
    pub cookie: String,
    pub max: usize,
}

impl Default for SessionFile {
    fn default() -> Self {
        Self {
            cookie: "sid".to_owned(),
            max: 10_000,
        }
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RouteFile {
    #[serde(default)]
    pub about: String,
    pub method: String,
    pub path: String,
    #[serde(default)]
    pub params: BTreeMap<String, ParamFile>,
    #[serde(default)]
    pub statements: Vec<StatementFile>,
    #[serde(default)]
    pub session: Option<SessionUseFile>,
    pub respond: Vec<RespondFile>,
    #[serde(default = "one")]
    pub cost: f64,
}

const fn one() -> f64 {
    1.0
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ParamFile {
    pub from: OneOrMore,
    #[serde(default, rename = "type")]
    pub kind: TypeFile,
    #[serde(default)]
    pub required: bool,
    #[serde(default)]
    pub default: Option<serde_json::Value>,
    #[serde(default)]
    pub min: Option<i64>,
    #[serde(default)]
    pub max: Option<i64>,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum OneOrMore {
    One(Place),
    More(Vec<Place>),
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum TypeFile {
    #[default]
    Text,
    Int,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct StatementFile {
    #[serde(rename = "as")]
    pub name: String,
    #[serde(rename = "use")]
    pub use_: UseFile,
    pub sql: String,
    #[serde(default)]
    pub bind: Vec<String>,
    #[serde(default)]
    pub heavy: bool,
    #[serde(default)]
    pub one: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum UseFile {
    Read,
    Write,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum SessionUseFile {
    Required,
    Open(BTreeMap<String, String>),
    Close,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RespondFile {
    #[serde(default = "any")]
    pub when: When,
    #[serde(default)]
    pub status: Option<u16>,
    #[serde(default)]
    pub template: Option<String>,
    #[serde(default)]
    pub json: Option<serde_json::Value>,
    #[serde(default)]
    pub text: Option<String>,
    #[serde(default)]
    pub redirect: Option<String>,
}

const fn any() -> When {
    When::Any
}
