//! Write a new board: an empty one, or a copy of a design to go on from. Never over a file.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use crate::format::json;
use crate::store::save::{SaveError, save};

use super::load::{self, BUILT_IN};
use super::{NewArgs, Template, TuiArgs, output, placed, tui};

/// Runs the subcommand.
pub fn run(args: &NewArgs) -> anyhow::Result<ExitCode> {
    let path = path_of(&args.file);
    let text = match args.template {
        Template::Empty => json::print(&load::empty(&path)),
        Template::Simple => built_in("simple"),
        Template::Distributed => built_in("distributed"),
    };
    let place = path.display().to_string();
    match save(&path, &text, Some(None)) {
        Ok(()) => {}
        Err(SaveError::Changed(_)) => anyhow::bail!(
            "the file exists and was not touched; {place}; choose another name, or open it with `wireboard {place}`"
        ),
        Err(SaveError::Io(_, error)) => {
            let why = format!(
                "cannot write it: {}; make its folder, or choose another name",
                crate::store::why(&error)
            );
            anyhow::bail!(placed(&why, &place));
        }
    }
    if args.open {
        return tui::run(&TuiArgs {
            boards: vec![place],
            seed: 1,
            lesson: None,
        });
    }
    output::note(&format!(
        "{place} is written; `wireboard {place}` opens it, and serves it while you draw"
    ));
    Ok(ExitCode::SUCCESS)
}

/// A name without an ending gets that of boards.
fn path_of(file: &Path) -> PathBuf {
    match file.extension() {
        Some(_) => file.to_path_buf(),
        None => file.with_extension("json"),
    }
}

fn built_in(name: &str) -> String {
    let found = BUILT_IN.iter().find(|(n, _)| *n == name);
    found.map_or_else(String::new, |(_, text)| (*text).to_owned())
}
