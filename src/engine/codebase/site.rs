//! The static files of a code base: what a web server answers alone.
//!
//! `static` in `app.json` names their folder, `index` the file that stands for a folder, as nginx's
//! `index` does. This reads nothing else of `app.json`: a web server serves its files whether or not
//! the application behind it is sound. Only names that stand in the set are found, so no path leads
//! out of the folder.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Deserialize;

use super::super::sources::FileSet;

/// A file that the web server answers alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StaticFile {
    /// Its path inside the code base.
    pub name: String,
    /// Its media type.
    pub content_type: &'static str,
    /// Its bytes.
    pub body: Arc<[u8]>,
}

/// The static files of one code base.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Site {
    /// By the path of a request.
    files: BTreeMap<String, StaticFile>,
    index: Option<String>,
}

/// What `app.json` says of static files.
#[derive(Debug, Default, Deserialize)]
struct Declared {
    #[serde(default, rename = "static")]
    folder: Option<String>,
    #[serde(default)]
    index: Option<String>,
}

impl Site {
    /// What the `app.json` among these files declares; nothing when it cannot be read.
    pub fn read(files: &FileSet) -> Self {
        let declared: Declared = files
            .get("app.json")
            .and_then(|bytes| serde_json::from_slice(bytes).ok())
            .unwrap_or_default();
        Self::new(files, declared.folder.as_deref(), declared.index.as_deref())
    }

    /// The files of a folder. Without a folder there are none.
    pub(super) fn new(files: &FileSet, folder: Option<&str>, index: Option<&str>) -> Self {
        let mut site = Self {
            files: BTreeMap::new(),
            index: index.map(str::to_owned),
        };
        let Some(folder) = folder else {
            return site;
        };
        let prefix = format!("{}/", folder.trim_end_matches('/'));
        for (name, bytes) in files {
            if let Some(path) = name.strip_prefix(&prefix) {
                let file = StaticFile {
                    name: name.clone(),
                    content_type: media_type(path),
                    body: Arc::clone(bytes),
                };
                site.files.insert(format!("/{path}"), file);
            }
        }
        site
    }

    /// `try_files $uri $uri/index`: the file of a path, or the index of the folder of that name.
    pub fn find(&self, path: &str) -> Option<&StaticFile> {
        let index = || {
            let folder = path.starts_with('/').then(|| path.trim_end_matches('/'))?;
            self.files
                .get(&format!("{folder}/{}", self.index.as_ref()?))
        };
        self.files.get(path).or_else(index)
    }

    /// How many files there are.
    pub fn len(&self) -> usize {
        self.files.len()
    }

    /// True when there are none.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }
}

/// Media types by the end of a name: nginx 1.22's `mime.types`, for what a small site has, with
/// `charset utf-8`, which nginx adds to the types of its `charset_types` (CSS is not among them).
fn media_type(path: &str) -> &'static str {
    match path.rsplit_once('.').map(|(_, end)| end) {
        Some("html" | "htm") => "text/html; charset=utf-8",
        Some("css") => "text/css",
        Some("js") => "application/javascript; charset=utf-8",
        Some("json") => "application/json",
        Some("txt") => "text/plain; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("jpg" | "jpeg") => "image/jpeg",
        Some("gif") => "image/gif",
        Some("webp") => "image/webp",
        Some("ico") => "image/x-icon",
        Some("woff2") => "font/woff2",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site(app: &str) -> Site {
        let mut files: FileSet = [
            "public/home.html",
            "public/style.css",
            "public/img/home.html",
            "public/img/logo",
            "static/index.html",
        ]
        .iter()
        .map(|n| ((*n).to_owned(), Arc::from(n.as_bytes())))
        .collect();
        files.insert("app.json".to_owned(), Arc::from(app.as_bytes()));
        Site::read(&files)
    }

    fn check(site: &Site, path: &str, expected: Option<&str>) {
        assert_eq!(site.find(path).map(|f| f.name.as_str()), expected, "{path}");
    }

    #[test]
    fn the_declared_folder_and_index_count() {
        // What else stands in the file is the application's business.
        let site = site(r#"{"static": "public/", "index": "home.html", "routes": 5}"#);
        check(&site, "/", Some("public/home.html"));
        check(&site, "/style.css", Some("public/style.css"));
        check(&site, "/img", Some("public/img/home.html"));
        check(&site, "/img/", Some("public/img/home.html"));
        check(&site, "/img/logo", Some("public/img/logo"));
        check(&site, "/index.html", None);
        check(&site, "/app.json", None);
        check(&site, "/../app.json", None);
        check(&site, "/style.css/", None);
        check(&site, "", None);
        assert_eq!(site.len(), 4);
    }

    #[test]
    fn what_is_not_declared_is_not_served() {
        check(&site(r#"{"static": "public"}"#), "/", None);
        check(
            &site(r#"{"static": "public"}"#),
            "/home.html",
            Some("public/home.html"),
        );
        for nothing in [
            r#"{"index": "index.html"}"#,
            "no JSON",
            r#"{"static": "none"}"#,
        ] {
            assert!(site(nothing).is_empty(), "{nothing}");
            check(&site(nothing), "/", None);
        }
    }

    #[test]
    fn types_are_nginxs() {
        let of = |path| media_type(path);
        assert_eq!(of("a/b.html"), "text/html; charset=utf-8");
        assert_eq!(of("style.css"), "text/css");
        assert_eq!(of("png"), "application/octet-stream");
    }
}
