//! The files of code bases, as plain values. The engine opens no file.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::codebase;

/// Files by their path inside the code base, such as `static/style.css`.
pub type FileSet = BTreeMap<String, Arc<[u8]>>;

/// The code bases that a board can name in `codebase.source`.
#[derive(Debug, Clone)]
pub struct Sources {
    sets: BTreeMap<String, Arc<FileSet>>,
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
        };
        sources.insert(codebase::GUESTBOOK, codebase::builtin());
        sources
    }

    /// Adds or replaces a code base.
    pub fn insert(&mut self, source: &str, files: FileSet) {
        self.sets.insert(source.to_owned(), Arc::new(files));
    }

    /// The files of a code base.
    pub fn get(&self, source: &str) -> Option<&Arc<FileSet>> {
        self.sets.get(source)
    }
}
