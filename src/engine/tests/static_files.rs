//! The web server serves the static files that the code base declares, and no others.

use std::sync::Arc;

use super::kit::{Kit, result};
use crate::board::Props;
use crate::engine::{FileSet, Sources};

fn sources(app: &str) -> Sources {
    let files: FileSet = [
        ("app.json", app),
        ("public/home.html", "home"),
        ("public/news/home.html", "news"),
        ("static/index.html", "not declared"),
    ]
    .into_iter()
    .map(|(name, text)| (name.to_owned(), Arc::from(text.as_bytes())))
    .collect();
    let mut sources = Sources::new();
    sources.insert("mine", files);
    sources
}

fn site() -> Kit {
    Kit::one_web().change("code", |props| match props {
        Props::Codebase(code) => code.source = "mine".into(),
        _ => panic!("code is a code base"),
    })
}

#[test]
fn folder_and_index_are_the_code_bases() {
    let app = r#"{"format": "wireboard-app/1", "static": "public", "index": "home.html",
                  "routes": []}"#;
    let mut run = site().run_on(&sources(app), 1);
    let mut served = |path: &str| {
        let view = run.get(path);
        (
            result(&view).1,
            String::from_utf8_lossy(&view.body).into_owned(),
        )
    };
    assert_eq!(served("/"), (200, "home".to_owned()));
    assert_eq!(served("/home.html"), (200, "home".to_owned()));
    assert_eq!(served("/news/"), (200, "news".to_owned()));
    assert_eq!(served("/index.html").0, 404);
    assert_eq!(served("/app.json").0, 404);
}

#[test]
fn without_a_declared_folder_there_are_no_files() {
    let app = r#"{"format": "wireboard-app/1", "routes": []}"#;
    let mut run = site().run_on(&sources(app), 1);
    assert_eq!(result(&run.get("/")).1, 404);
    assert_eq!(result(&run.get("/index.html")).1, 404);
}
