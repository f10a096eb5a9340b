//! Send one request and print its way.

use std::process::ExitCode;

use super::RequestArgs;

/// Runs the subcommand.
pub fn run(_args: &RequestArgs) -> anyhow::Result<ExitCode> {
    anyhow::bail!("not built yet")
}
