//! Print the man page: the whole program, then one section per subcommand, then the settings and the
//! keys of the whiteboard, from their tables.

use std::process::ExitCode;

use clap::CommandFactory;

use crate::app::command::key_roff;
use crate::app::settings::settings_roff;

use super::{Cli, output};

/// Runs the subcommand.
pub fn run() -> anyhow::Result<ExitCode> {
    let mut command = Cli::command();
    command.build();
    let mut page = Vec::new();
    clap_mangen::Man::new(command.clone()).render(&mut page)?;
    for sub in command.get_subcommands().filter(|s| !s.is_hide_set()) {
        let man = clap_mangen::Man::new(sub.clone());
        let name = sub.get_name().to_uppercase();
        page.extend_from_slice(format!(".SH \"WIREBOARD {name}\"\n").as_bytes());
        man.render_description_section(&mut page)?;
        man.render_options_section(&mut page)?;
    }
    page.extend_from_slice(settings_roff().as_bytes());
    page.extend_from_slice(key_roff().as_bytes());
    output::print(&String::from_utf8(page)?)?;
    Ok(ExitCode::SUCCESS)
}
