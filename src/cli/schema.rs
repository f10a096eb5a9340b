//! Print the JSON Schema.

use std::process::ExitCode;

/// Runs the subcommand.
pub fn run() -> anyhow::Result<ExitCode> {
    anyhow::bail!("not built yet")
}
