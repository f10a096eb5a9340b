//! Check a board.

use std::process::ExitCode;

use super::CheckArgs;

/// Runs the subcommand.
pub fn run(_args: &CheckArgs) -> anyhow::Result<ExitCode> {
    anyhow::bail!("not built yet")
}
