//! Write a board in another format.

use std::process::ExitCode;

use super::ExportArgs;

/// Runs the subcommand.
pub fn run(_args: &ExportArgs) -> anyhow::Result<ExitCode> {
    anyhow::bail!("not built yet")
}
