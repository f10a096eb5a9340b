//! Check a board and the code it names: every diagnostic with its place, exit 1 when one is an error.

use std::process::ExitCode;

use crate::board::words::count;

use super::{CheckArgs, load, output, sources};

/// Runs the subcommand.
pub fn run(args: &CheckArgs) -> anyhow::Result<ExitCode> {
    let loaded = load::load(&args.board)?;
    loaded.complain();
    let (mut errors, mut warnings) = loaded.counts();
    for (error, line) in sources::check(&loaded) {
        output::note(&line);
        *(if error { &mut errors } else { &mut warnings }) += 1;
    }
    let document = &loaded.document;
    let parts = format!(
        "{}: {}, {}, {}",
        loaded.name,
        count(document.nodes.len(), "node"),
        count(document.edges.len(), "edge"),
        count(document.frames.len(), "frame"),
    );
    let verdict = match (errors, warnings) {
        (0, 0) => "no problems".to_owned(),
        (0, warnings) => count(warnings, "warning"),
        (errors, 0) => count(errors, "error"),
        (errors, warnings) => format!("{}, {}", count(errors, "error"), count(warnings, "warning")),
    };
    output::print(&format!("{parts}; {verdict}\n"))?;
    Ok(ExitCode::from(u8::from(errors > 0)))
}
