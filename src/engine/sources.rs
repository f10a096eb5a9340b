//! The files of code bases, as plain values. The engine opens no file.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::codebase;
use crate::board::Id;

/// Files by their path inside the code base, such as `static/style.css`.
pub type FileSet = BTreeMap<String, Arc<[u8]>>;

/// Bytes of a set of files, names included.
pub fn bytes(files: &FileSet) -> usize {
    files
        .iter()
        .map(|(n, content)| n.len() + content.len())
        .sum()
}

/// The code bases that a board can name in `codebase.source`.
#[derive(Debug, Clone)]
pub struct Sources {
    sets: BTreeMap<String, Arc<FileSet>>,
    /// What codebase nodes deployed since, with the source that they named then.
    deployed: BTreeMap<Id, (String, Arc<FileSet>)>,
}

impl Default for Sources {
    fn default() -> Self {
        Self::new()
    }
}

impl Sources {
    /// The built-in code base, which is always known.
    pub fn new() -> Self {
        let mut sources = Self {
            sets: BTreeMap::new(),
            deployed: BTreeMap::new(),
        };
        sources.insert(codebase::GUESTBOOK, codebase::builtin());
        sources
    }

    /// Adds or replaces a code base.
    pub fn insert(&mut self, source: &str, files: FileSet) {
        self.sets.insert(source.to_owned(), Arc::new(files));
    }

    /// The files of a code base, as they were at the start of the run.
    pub fn get(&self, source: &str) -> Option<&Arc<FileSet>> {
        self.sets.get(source)
    }

    /// Notes what a codebase node deploys. Another node of the same source keeps its files: each
    /// is deployed for itself.
    pub(super) fn deploy(&mut self, node: &Id, source: &str, files: Arc<FileSet>) {
        self.deployed
            .insert(node.clone(), (source.to_owned(), files));
    }

    /// The files of a codebase node: what it deployed last, unless it names another source since.
    pub fn of(&self, node: &Id, source: &str) -> Option<&Arc<FileSet>> {
        match self.deployed.get(node) {
            Some((named, files)) if named == source => Some(files),
            Some(_) | None => self.get(source),
        }
    }
}
