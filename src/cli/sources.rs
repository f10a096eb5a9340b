//! The files of the code bases that a board names: built in, or folders beside the board file.
//!
//! They are read at the start, and again at each deploy.

use std::path::Path;
use std::sync::Arc;

use anyhow::Context;

use crate::board::{Document, Id, Props};
use crate::engine::{Input, Sources, codebase};
use crate::store::code;

use super::load::Loaded;
use super::placed;

/// The files of every code base of a board that was read.
pub fn of(loaded: &Loaded) -> anyhow::Result<Sources> {
    let folder = loaded.path.as_deref().and_then(Path::parent);
    of_document(&loaded.document, folder)
}

/// The same for a document whose file stands in a folder; `None` when it has no file.
pub fn of_document(document: &Document, folder: Option<&Path>) -> anyhow::Result<Sources> {
    let mut sources = Sources::new();
    for node in document.nodes.values() {
        let Props::Codebase(code) = &node.props else {
            continue;
        };
        let name = code.source.as_str();
        if sources.get(name).is_some() {
            continue;
        }
        let files = if name == codebase::GUESTBOOK {
            codebase::builtin()
        } else {
            // A built-in board, or one that was never saved, has no folder: the one of the caller.
            code::load(folder.unwrap_or(Path::new("")), name).map_err(|why| {
                let place = format!("source of {}", node.id);
                anyhow::Error::msg(placed(&why.to_string(), &place))
            })?
        };
        sources.insert(name, files);
    }
    Ok(sources)
}

/// The input that deploys a code base as it stands in its folder now. Built-in files never change.
///
/// Whether there is a code base in the files is for the run to say, which refuses what does not
/// check; [`refused`] says the same at once.
pub fn deploy(codebase: &Id, source: &str, folder: &Path) -> anyhow::Result<Input> {
    let files = if source == codebase::GUESTBOOK {
        None
    } else {
        let files = code::load(folder, source)
            .with_context(|| format!("{codebase} is not deployed, what runs stays"))?;
        Some(Arc::new(files))
    };
    Ok(Input::Deploy {
        codebase: codebase.clone(),
        files,
    })
}

/// Why a run will refuse a deploy, if it will.
pub fn refused(input: &Input) -> Option<String> {
    let Input::Deploy {
        codebase,
        files: Some(files),
    } = input
    else {
        return None;
    };
    let (code, findings) = codebase::Codebase::read(files);
    let why = code.is_none().then(|| codebase::refusal(&findings))?;
    Some(format!(
        "{codebase} is not deployed, what runs stays: {why}"
    ))
}
