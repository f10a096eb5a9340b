//! The whiteboard.

use std::process::ExitCode;

use super::TuiArgs;

/// Runs the subcommand.
pub fn run(_args: &TuiArgs) -> anyhow::Result<ExitCode> {
    anyhow::bail!("not built yet")
}
