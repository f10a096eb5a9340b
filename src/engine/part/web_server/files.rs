//! Which static files a web server has, and how it answers with one.
//!
//! Deliberately absent, with the headers that announce them: ranges (`Accept-Ranges`) and
//! conditional GET (`Last-Modified`, `ETag`). Every GET is answered with the whole file.

use std::sync::Arc;

use super::super::Setup;
use super::pages;
use crate::board::{EdgeKind, Id, Props};
use crate::engine::codebase::{Site, StaticFile};
use crate::engine::message::{HttpRequest, HttpResponse};
use crate::engine::sources::FileSet;

/// The document roots: the sites of its code bases, in the order of their edges.
#[derive(Debug, Default)]
pub(super) struct Files {
    sites: Vec<(Arc<FileSet>, Site)>,
}

impl Files {
    /// Takes over the code bases that are deployed to this web server or to what it passes
    /// requests to: on these machines both look at the same folder.
    pub(super) fn update(&mut self, setup: &Setup<'_>) {
        let mut homes: Vec<&Id> = vec![setup.id()];
        let outgoing = setup
            .ports
            .iter()
            .filter(|p| p.outgoing && p.edge.kind == EdgeKind::App);
        homes.extend(outgoing.map(|p| &p.peer.id));
        let deploys = setup
            .board
            .edges
            .values()
            .filter(|e| e.kind == EdgeKind::Deploy);
        let old = std::mem::take(&mut self.sites);
        for edge in deploys.filter(|e| homes.contains(&&e.to)) {
            let Some(Props::Codebase(code)) = setup.board.nodes.get(&edge.from).map(|n| &n.props)
            else {
                continue;
            };
            let Some(set) = setup.sources.of(&edge.from, &code.source) else {
                continue;
            };
            let same = |(known, _): &&(Arc<FileSet>, Site)| Arc::ptr_eq(known, set);
            if self.sites.iter().find(same).is_none() {
                let site = old.iter().find(same).map(|(_, site)| site.clone());
                let site = site.unwrap_or_else(|| Site::read(set));
                self.sites.push((Arc::clone(set), site));
            }
        }
    }

    /// How many files there are.
    pub(super) fn len(&self) -> usize {
        self.sites.iter().map(|(_, site)| site.len()).sum()
    }

    /// The file that a path names, in the first site that has one.
    pub(super) fn find(&self, path: &str) -> Option<&StaticFile> {
        self.sites.iter().find_map(|(_, site)| site.find(path))
    }
}

/// Serves a file: GET and HEAD only, as nginx does.
pub(super) fn answer(request: &HttpRequest, file: &StaticFile) -> HttpResponse {
    let body = match request.method.as_str() {
        "GET" => Arc::clone(&file.body),
        "HEAD" => Arc::from([]),
        _ => return pages::page(405, super::SERVER),
    };
    HttpResponse {
        status: 200,
        headers: vec![
            ("Content-Type".to_owned(), file.content_type.to_owned()),
            ("Content-Length".to_owned(), file.body.len().to_string()),
        ],
        body,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_cannot_be_posted_to() {
        let file = StaticFile {
            name: "static/index.html".to_owned(),
            content_type: "text/html",
            body: Arc::from(&b"hello"[..]),
        };
        let mut request = HttpRequest::get("/");
        let get = answer(&request, &file);
        assert_eq!(
            (get.status, get.header("content-length"), get.headers.len()),
            (200, Some("5"), 2)
        );
        request.method = "HEAD".to_owned();
        let head = answer(&request, &file);
        assert_eq!(
            (head.body.len(), head.header("content-length")),
            (0, Some("5"))
        );
        request.method = "POST".to_owned();
        assert_eq!(answer(&request, &file).status, 405);
    }
}
