//! A code base: on a deploy it brings its version to the application servers that its edges reach.
//!
//! It serves nothing by itself; what stands in it is read by the parts that run it. A deploy is one
//! message over each deploy edge; the receiver restarts with the new version.

use std::sync::Arc;

use super::{Face, Machine, Setup, Signal};
use crate::board::{EdgeKind, Props, words};
use crate::engine::codebase::{Codebase as Code, refusal};
use crate::engine::message::Message;
use crate::engine::net::{Cause, LinkIdx};
use crate::engine::slab::{Key, Slab};
use crate::engine::sources::FileSet;
use crate::engine::view::LogLevel;
use crate::engine::{Effects, Nanos};

/// The version that a code base node has by default.
const FIRST: &str = "1.0";

/// A code base.
#[derive(Debug)]
pub struct Codebase {
    source: String,
    files: Option<Arc<FileSet>>,
    /// The version that the files name.
    own: Option<Arc<str>>,
    version: Arc<str>,
    links: Vec<LinkIdx>,
    /// Deploys under way: the connection of each.
    deploys: Slab<Key>,
    trouble: Option<String>,
}

impl Codebase {
    /// The part of a codebase node.
    pub fn new(setup: &Setup<'_>) -> Self {
        let mut part = Self {
            source: String::new(),
            files: None,
            own: None,
            version: Arc::from(""),
            links: Vec::new(),
            deploys: Slab::default(),
            trouble: None,
        };
        part.update(setup);
        part
    }

    /// Why there is no code in the files, as far as there are any.
    pub fn trouble(&self) -> Option<&str> {
        self.files.as_ref().and(self.trouble.as_deref())
    }

    fn deploy(&mut self, fx: &mut Effects<'_>) {
        if let Some(trouble) = &self.trouble {
            fx.log(LogLevel::Error, || format!("not deployed: {trouble}"));
            return;
        }
        let (version, count) = (&self.version, self.links.len());
        fx.log(LogLevel::Info, || {
            format!(
                "version {version} is deployed to {}",
                words::count(count, "application server")
            )
        });
        for link in self.links.clone() {
            let key = self.deploys.insert(Key::NONE);
            let conn = fx.connect(link, key, Cause::Upkeep);
            if let Some(slot) = self.deploys.get_mut(key) {
                *slot = conn;
            }
        }
    }
}

/// The version under which code runs: the node's counts; one that was never set leaves it to the
/// files.
pub(super) fn version(node: &str, files: Option<&Arc<str>>) -> Arc<str> {
    match files {
        Some(files) if node == FIRST => Arc::clone(files),
        Some(_) | None => Arc::from(node),
    }
}

impl Machine for Codebase {
    fn update(&mut self, setup: &Setup<'_>) {
        if let Props::Codebase(props) = &setup.node.props {
            let files = setup.sources.of(setup.id(), &props.source);
            let same = match (&self.files, files) {
                (Some(a), Some(b)) => Arc::ptr_eq(a, b),
                _ => false,
            };
            if !(same && self.source == props.source) {
                let (code, findings) = Code::find(setup.id(), &props.source, setup.sources);
                self.trouble = code.is_none().then(|| refusal(&findings));
                self.own = code.map(|code| code.version);
                self.files = files.cloned();
                self.source.clone_from(&props.source);
            }
            self.version = version(&props.version, self.own.as_ref());
        }
        let deploys = |p: &&super::Port<'_>| p.outgoing && p.edge.kind == EdgeKind::Deploy;
        self.links = setup.ports.iter().filter(deploys).map(|p| p.link).collect();
    }

    fn handle(&mut self, _now: Nanos, signal: Signal, fx: &mut Effects<'_>) {
        match signal {
            Signal::Deploy => self.deploy(fx),
            Signal::Connected { conn, token } => {
                if self.deploys.get(token).is_some() {
                    fx.send(
                        conn,
                        Cause::Upkeep,
                        Message::Code(Arc::clone(&self.version)),
                    );
                } else {
                    fx.close(conn);
                }
            }
            Signal::Failed { token, .. } => {
                self.deploys.remove(token);
                fx.log(LogLevel::Error, || {
                    "an application server could not be reached: it keeps its version".to_owned()
                });
            }
            // The receiver restarts: that ends the connection.
            Signal::Closed { conn, token } => {
                self.deploys.remove(token);
                fx.close(conn);
            }
            Signal::Reset { token, .. } => drop(self.deploys.remove(token)),
            Signal::Accepted { conn, .. } => fx.abort(conn),
            Signal::Start
            | Signal::Rewired
            | Signal::Message { .. }
            | Signal::Datagram { .. }
            | Signal::Unreachable { .. }
            | Signal::Wake(_) => {}
        }
    }

    fn stop(&mut self) {
        self.deploys.clear();
    }

    fn face(&self, _now: Nanos) -> Face {
        let mut facts = vec![
            ("source".to_owned(), self.source.clone()),
            (
                "deploys to".to_owned(),
                words::count(self.links.len(), "application server"),
            ),
        ];
        if let Some(trouble) = &self.trouble {
            facts.push(("trouble".to_owned(), trouble.clone()));
        }
        Face {
            badge: format!("v{}", self.version),
            facts,
            ..Face::default()
        }
    }
}
