//! Print the completions of a shell.

use std::process::ExitCode;

use super::CompletionsArgs;

/// Runs the subcommand.
pub fn run(_args: &CompletionsArgs) -> anyhow::Result<ExitCode> {
    anyhow::bail!("not built yet")
}
