//! Print the completions of a shell.

use std::process::ExitCode;

use clap::CommandFactory;

use super::{Cli, CompletionsArgs, output};

/// Runs the subcommand.
pub fn run(args: &CompletionsArgs) -> anyhow::Result<ExitCode> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "wireboard", &mut script);
    output::print(&String::from_utf8(script)?)?;
    Ok(ExitCode::SUCCESS)
}
