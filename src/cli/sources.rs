//! The files of the code bases that a board names: built in, or folders beside the board file.

use std::path::Path;

use anyhow::Context;

use crate::board::{Document, Props};
use crate::engine::{Sources, codebase};
use crate::store::code;

use super::load::Loaded;

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
            code::load(folder.unwrap_or(Path::new("")), name)
                .with_context(|| format!("in {}, source", node.id))?
        };
        sources.insert(name, files);
    }
    Ok(sources)
}
