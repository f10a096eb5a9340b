//! Write a board in another format.

use std::process::ExitCode;

use crate::format::json;
use crate::store::save;

use super::{ExportArgs, ExportFormat, load, output};

/// Runs the subcommand. Exit 1 when the board could not be read whole: what is written then is
/// less than what was there, and never goes over the file that it came from.
pub fn run(args: &ExportArgs) -> anyhow::Result<ExitCode> {
    let loaded = load::load(&args.board)?;
    loaded.complain();
    let text = match args.to {
        ExportFormat::Json => json::print(&loaded.document),
    };
    match &args.output {
        None => output::print(&text)?,
        Some(path) => {
            if !loaded.complete && same_file(loaded.path.as_deref(), path) {
                anyhow::bail!(
                    "{} could not be read whole; writing over it would lose the rest; \
                     repair it, or give another file to -o",
                    loaded.name
                );
            }
            save::save(path, &text, None)?;
        }
    }
    Ok(ExitCode::from(u8::from(!loaded.complete)))
}

/// True when both paths are the same file, through links too.
fn same_file(a: Option<&std::path::Path>, b: &std::path::Path) -> bool {
    let real = |p: &std::path::Path| std::fs::canonicalize(p).ok();
    a.is_some_and(|a| a == b || (real(a).is_some() && real(a) == real(b)))
}
