//! Serve a board without a screen.

use std::process::ExitCode;

use super::RunArgs;

/// Runs the subcommand.
pub fn run(_args: &RunArgs) -> anyhow::Result<ExitCode> {
    anyhow::bail!("not built yet")
}
