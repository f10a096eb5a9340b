//! The files of the code bases that a board names: built in, or folders beside the board file.
//!
//! They are read at the start, and again at each deploy.

use std::collections::BTreeSet;
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
    let (sources, unreadable) = of_document(&loaded.document, folder);
    match unreadable.into_iter().next() {
        None => Ok(sources),
        Some(why) => Err(anyhow::Error::msg(why)),
    }
}

/// The same for a document whose file stands in a folder, `None` when it has no file; and why
/// others could not be read.
pub fn of_document(document: &Document, folder: Option<&Path>) -> (Sources, Vec<String>) {
    let mut sources = Sources::new();
    let mut unreadable = Vec::new();
    for (id, name) in named(document) {
        if sources.get(name).is_some() {
            continue;
        }
        // A built-in board, or one that was never saved, has no folder: the one of the caller.
        match code::load(folder.unwrap_or(Path::new("")), name) {
            Ok(files) => sources.insert(name, files),
            Err(why) => {
                unreadable.push(placed(&why.to_string(), &format!("source of {id}")));
            }
        }
    }
    (sources, unreadable)
}

/// The codebase nodes of a board, and what they name as their source.
fn named(document: &Document) -> impl Iterator<Item = (&Id, &str)> {
    document
        .nodes
        .values()
        .filter_map(|node| match &node.props {
            Props::Codebase(code) => Some((&node.id, code.source.as_str())),
            _ => None,
        })
}

/// What is wrong with the code bases of a board that was read: each finding as a line, and whether
/// it is an error.
pub fn check(loaded: &Loaded) -> Vec<(bool, String)> {
    let folder = loaded.path.as_deref().and_then(Path::parent);
    let (sources, unreadable) = of_document(&loaded.document, folder);
    let mut found: Vec<(bool, String)> = unreadable
        .into_iter()
        .map(|why| (true, format!("error: {why}")))
        .collect();
    let names: BTreeSet<&str> = named(&loaded.document).map(|(_, name)| name).collect();
    for name in names {
        let Some(files) = sources.get(name) else {
            continue;
        };
        for mut finding in codebase::Codebase::read(files).1 {
            finding.file = format!("{name}/{}", finding.file);
            let error = finding.severity == codebase::Severity::Error;
            found.push((error, finding.to_string()));
        }
    }
    found
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
