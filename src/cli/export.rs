//! Write a board in another format.

use std::collections::BTreeMap;
use std::io::IsTerminal as _;
use std::path::Path;
use std::process::ExitCode;

use crate::board::Props;
use crate::engine::codebase::GUESTBOOK;
use crate::format::json;
use crate::store::{self, code, save};

use super::load::Loaded;
use super::{ExportArgs, ExportFormat, UsageError, load, output, sources};

mod looks;
pub(super) mod picture;

/// The board in an exported folder.
const BOARD: &str = "board.json";
/// The folder of the built-in guestbook there.
const GUESTBOOK_FOLDER: &str = "guestbook";
/// What may stand in a code base's files: goes with the guestbook, for whoever edits it.
const GUIDE: &str = include_str!("../../assets/codebase/README.md");

/// Runs the subcommand. Exit 1 when the board could not be read whole: what is written then is
/// less than what was there, and never goes over the file that it came from.
pub fn run(args: &ExportArgs) -> anyhow::Result<ExitCode> {
    picture::fits_the_format(args, std::io::stdout().is_terminal())?;
    let loaded = load::load(&args.board)?;
    loaded.complain();
    if let Some(path) = &args.output {
        keeps_the_board(args.to, &loaded, path)?;
    }
    let content = match (args.to, &args.output) {
        (ExportFormat::Json, _) => json::print(&loaded.document).into_bytes(),
        (ExportFormat::Folder, Some(path)) => {
            folder(&loaded, path)?;
            return Ok(ExitCode::from(u8::from(!loaded.complete)));
        }
        (ExportFormat::Folder, None) => {
            let text = "--to folder needs a place; add -o, such as -o my-site";
            return Err(UsageError(text.into()).into());
        }
        (ExportFormat::Svg, _) => picture::svg(&loaded, args.theme).into_bytes(),
        (ExportFormat::Png, _) => picture::png(&loaded, args.theme, args.scale)?,
        (ExportFormat::Text, _) => picture::text(&loaded).into_bytes(),
    };
    match &args.output {
        None => {
            output::print_bytes(&content)?;
        }
        Some(path) => save::save(path, &content, None)?,
    }
    Ok(ExitCode::from(u8::from(!loaded.complete)))
}

/// Refuses to write over the file that the board came from with less than the board.
fn keeps_the_board(format: ExportFormat, loaded: &Loaded, path: &Path) -> anyhow::Result<()> {
    if !same_file(loaded.path.as_deref(), path) {
        return Ok(());
    }
    match format {
        ExportFormat::Json if loaded.complete => Ok(()),
        ExportFormat::Json => anyhow::bail!(
            "the board could not be read whole, and writing over it would lose the rest; {}; \
             repair it, or give another file to -o",
            loaded.name
        ),
        ExportFormat::Folder => Ok(()),
        ExportFormat::Svg | ExportFormat::Png | ExportFormat::Text => anyhow::bail!(
            "the picture would take the place of the board itself; {}; give another file to -o",
            loaded.name
        ),
    }
}

/// Writes the board as `board.json` with the folders of its code bases beside it. The built-in
/// guestbook becomes such a folder, and the board names it: from then on it can be edited.
fn folder(loaded: &Loaded, path: &Path) -> anyhow::Result<()> {
    let sources = sources::of(loaded)?;
    let mut document = loaded.document.clone();
    let mut folders = BTreeMap::new();
    for node in document.nodes.values_mut() {
        let Props::Codebase(props) = &mut node.props else {
            continue;
        };
        let Some(files) = sources.of(&node.id, &props.source) else {
            continue;
        };
        let mut files = code::Files::clone(files);
        if props.source == GUESTBOOK {
            GUESTBOOK_FOLDER.clone_into(&mut props.source);
            files.insert("README.md".to_owned(), GUIDE.as_bytes().into());
        }
        folders.insert(props.source.clone(), files);
    }
    let failed = |error: std::io::Error| {
        let (why, place) = (store::why(&error), path.display());
        anyhow::anyhow!("cannot write it: {why}; {place}; give another place to -o")
    };
    std::fs::create_dir_all(path).map_err(failed)?;
    if std::fs::read_dir(path).map_err(failed)?.next().is_some() {
        anyhow::bail!(
            "the folder is not empty; {}; give a new one to -o",
            path.display()
        );
    }
    for (name, files) in &folders {
        code::save(&path.join(name), files).map_err(failed)?;
    }
    save::save(&path.join(BOARD), &json::print(&document), None)?;
    let folders: Vec<&str> = folders.keys().map(String::as_str).collect();
    output::note(&format!(
        "{board} is written, with the code in {names}; `wireboard {board}` opens it, F6 deploys what was edited",
        board = path.join(BOARD).display(),
        names = if folders.is_empty() {
            "no folder".to_owned()
        } else {
            folders.join(", ")
        },
    ));
    Ok(())
}

/// True when both paths are the same file, through links too.
fn same_file(a: Option<&Path>, b: &Path) -> bool {
    let real = |p: &Path| std::fs::canonicalize(p).ok();
    a.is_some_and(|a| a == b || (real(a).is_some() && real(a) == real(b)))
}
