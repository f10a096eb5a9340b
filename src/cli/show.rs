//! Print the picture of a board.

use std::process::ExitCode;

use super::ShowArgs;

/// Runs the subcommand.
pub fn run(_args: &ShowArgs) -> anyhow::Result<ExitCode> {
    anyhow::bail!("not built yet")
}
