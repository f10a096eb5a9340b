//! The code that an application server runs: what is deployed, and what a deploy would bring.

use std::sync::Arc;

use super::super::{Setup, codebase};
use crate::board::{EdgeKind, Props};
use crate::engine::codebase::Codebase;
use crate::engine::sources::FileSet;

/// A code base with the version under which it runs.
#[derive(Debug, Clone)]
pub(super) struct Code {
    pub(super) codebase: Arc<Codebase>,
    pub(super) version: Arc<str>,
}

/// What runs and what the drawn deploy edge would bring.
#[derive(Debug, Default)]
pub(super) struct Deployed {
    pub(super) running: Option<Code>,
    drawn: Option<Code>,
    source: String,
    files: Option<Arc<FileSet>>,
    /// Why there is no code, for people.
    pub(super) trouble: String,
}

impl Deployed {
    /// Looks at the drawn deploy edge. What runs stays, unless nothing did.
    pub(super) fn update(&mut self, setup: &Setup<'_>) {
        let mut ports = setup.ports.iter();
        let port = ports.find(|p| !p.outgoing && p.edge.kind == EdgeKind::Deploy);
        let Some((peer, Props::Codebase(props))) = port.map(|p| (&p.peer.id, &p.peer.props)) else {
            self.drawn = None;
            "no deploy edge brings a code base here".clone_into(&mut self.trouble);
            return;
        };
        let files = setup.sources.of(peer, &props.source);
        let same_files = match (&self.files, files) {
            (Some(a), Some(b)) => Arc::ptr_eq(a, b),
            _ => false,
        };
        if !(same_files && self.source == props.source) {
            let (codebase, findings) = Codebase::find(peer, &props.source, setup.sources);
            self.trouble = findings
                .first()
                .map(ToString::to_string)
                .unwrap_or_default();
            self.drawn = codebase.map(|codebase| Code {
                version: Arc::clone(&codebase.version),
                codebase: Arc::new(codebase),
            });
            self.files = files.cloned();
            self.source.clone_from(&props.source);
        }
        if let Some(drawn) = &mut self.drawn {
            drawn.version = codebase::version(&props.version, Some(&drawn.codebase.version));
        }
        if self.running.is_none() {
            self.running.clone_from(&self.drawn);
        }
    }

    /// A deploy arrived: the drawn code runs from now on.
    pub(super) fn flip(&mut self) {
        if self.drawn.is_some() {
            self.running.clone_from(&self.drawn);
        }
    }

    /// The version that runs.
    pub(super) fn version(&self) -> Option<&Arc<str>> {
        self.running.as_ref().map(|c| &c.version)
    }
}
