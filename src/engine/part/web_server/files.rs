//! The static files of a web server's site.

use std::sync::Arc;

use super::super::Setup;
use super::pages;
use crate::board::{EdgeKind, Id, Props};
use crate::engine::message::{HttpRequest, HttpResponse};
use crate::engine::sources::FileSet;

/// Folder of a code base whose files a web server serves by itself.
const FOLDER: &str = "static/";

/// The document root: every file under the code base's `static/` folder.
#[derive(Debug, Default)]
pub(super) struct Files {
    sets: Vec<Arc<FileSet>>,
}

/// A file that was found.
#[derive(Debug, Clone, Copy)]
pub(super) struct File<'a> {
    /// Its path inside the code base.
    pub(super) name: &'a str,
    /// Its bytes.
    pub(super) content: &'a Arc<[u8]>,
}

impl Files {
    /// The files of the code bases that are deployed to this web server or to what it passes
    /// requests to: on these machines both look at the same folder.
    pub(super) fn of(setup: &Setup<'_>) -> Self {
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
        let mut sets: Vec<Arc<FileSet>> = Vec::new();
        for edge in deploys.filter(|e| homes.contains(&&e.to)) {
            let Some(Props::Codebase(code)) = setup.board.nodes.get(&edge.from).map(|n| &n.props)
            else {
                continue;
            };
            if let Some(set) = setup.sources.of(&edge.from, &code.source)
                && !sets.iter().any(|known| Arc::ptr_eq(known, set))
            {
                sets.push(Arc::clone(set));
            }
        }
        Self { sets }
    }

    /// How many files there are.
    pub(super) fn len(&self) -> usize {
        self.sets
            .iter()
            .map(|set| set.keys().filter(|k| k.starts_with(FOLDER)).count())
            .sum()
    }

    /// `try_files $uri $uri/index.html`. Only names that stand in the set are found, so no path
    /// leads out of it.
    pub(super) fn find(&self, path: &str) -> Option<File<'_>> {
        let path = path.strip_prefix('/')?;
        let plain = format!("{FOLDER}{path}");
        let index = format!("{}/index.html", plain.trim_end_matches('/'));
        self.sets.iter().find_map(|set| {
            let found = set
                .get_key_value(&plain)
                .or_else(|| set.get_key_value(&index));
            found.map(|(name, content)| File { name, content })
        })
    }
}

/// Serves a file: GET and HEAD only, as nginx does.
pub(super) fn answer(request: &HttpRequest, file: File<'_>) -> HttpResponse {
    let body = match request.method.as_str() {
        "GET" => Arc::clone(file.content),
        "HEAD" => Arc::from([]),
        _ => return pages::page(405, super::SERVER),
    };
    HttpResponse {
        status: 200,
        headers: vec![
            (
                "Content-Type".to_owned(),
                content_type(file.name).to_owned(),
            ),
            ("Content-Length".to_owned(), file.content.len().to_string()),
            ("Accept-Ranges".to_owned(), "none".to_owned()),
        ],
        body,
    }
}

/// By the end of the name, as in nginx's `mime.types`.
fn content_type(name: &str) -> &'static str {
    match name.rsplit_once('.').map(|(_, end)| end) {
        Some("html" | "htm") => "text/html; charset=utf-8",
        Some("css") => "text/css",
        Some("js") => "application/javascript",
        Some("json") => "application/json",
        Some("txt") => "text/plain",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("jpg" | "jpeg") => "image/jpeg",
        Some("ico") => "image/x-icon",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site() -> Files {
        let files = [
            "static/index.html",
            "static/style.css",
            "app.json",
            "static/img/index.html",
        ];
        let set = files
            .iter()
            .map(|n| ((*n).to_owned(), Arc::from(n.as_bytes())))
            .collect();
        Files {
            sets: vec![Arc::new(set)],
        }
    }

    fn check(path: &str, expected: Option<&str>) {
        assert_eq!(
            site().find(path).map(|f| f.name.to_owned()).as_deref(),
            expected,
            "{path}"
        );
    }

    #[test]
    fn only_files_of_the_static_folder_are_found() {
        check("/", Some("static/index.html"));
        check("/style.css", Some("static/style.css"));
        check("/img", Some("static/img/index.html"));
        check("/img/", Some("static/img/index.html"));
        check("/app.json", None);
        check("/../app.json", None);
        check("/messages", None);
        check("", None);
        assert_eq!(site().len(), 3);
    }

    #[test]
    fn a_file_cannot_be_posted_to() {
        let site = site();
        let file = site.find("/").unwrap();
        let mut request = HttpRequest::get("/");
        assert_eq!(answer(&request, file).status, 200);
        request.method = "HEAD".to_owned();
        let head = answer(&request, file);
        assert_eq!(
            (head.body.len(), head.header("content-length")),
            (0, Some("17"))
        );
        request.method = "POST".to_owned();
        assert_eq!(answer(&request, file).status, 405);
    }
}
