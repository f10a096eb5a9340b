//! Print the JSON Schema of board files.

use std::process::ExitCode;

use crate::format::json;

use super::output;

/// Runs the subcommand.
pub fn run() -> anyhow::Result<ExitCode> {
    output::print(&format!("{:#}\n", json::schema()))?;
    Ok(ExitCode::SUCCESS)
}
