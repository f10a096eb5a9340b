//! Run a board as fast as possible.

use std::process::ExitCode;

use super::SimulateArgs;

/// Runs the subcommand.
pub fn run(_args: &SimulateArgs) -> anyhow::Result<ExitCode> {
    anyhow::bail!("not built yet")
}
