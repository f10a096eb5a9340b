//! A board written to a file of another kind: the ending of the name says which.

use std::path::Path;

use crate::app::settings::Glyphs;
use crate::board::Document;
use crate::cli::export::picture::{png_of, svg_of};
use crate::cli::show;
use crate::drawing::Scene;
use crate::format::json;
use crate::store::save::{SaveError, save};

/// Writes a board, or its picture as it is on the screen, to a file that is not there yet. Answers
/// what was left out, for a person.
pub(super) fn export(
    path: &str,
    doc: &Document,
    scene: &Scene,
    name: &str,
) -> Result<String, String> {
    let path = Path::new(path);
    let (content, left_out) = content(path, doc, scene, name)?;
    match save(path, &content, Some(None)) {
        Ok(()) => Ok(format!("exported to {}{left_out}", path.display())),
        Err(SaveError::Changed(_)) => {
            Err(format!("{} exists; choose another name", path.display()))
        }
        Err(error) => Err(error.to_string()),
    }
}

/// What the file is to hold, and what that leaves out.
fn content(
    path: &Path,
    doc: &Document,
    scene: &Scene,
    name: &str,
) -> Result<(Vec<u8>, String), String> {
    let title = match doc.header.title.as_str() {
        "" => name,
        title => title,
    };
    let ending = path.extension().and_then(|e| e.to_str());
    match ending.map(str::to_ascii_lowercase).as_deref() {
        None | Some("json") => Ok((json::print(doc).into_bytes(), String::new())),
        Some("svg") => Ok((svg_of(scene, title, None).into_bytes(), String::new())),
        Some("png") => {
            let made = png_of(scene, title, None, None)
                .map_err(|why| format!("{why}; an .svg has no such bounds"))?;
            let left_out = match made.missing.first() {
                Some(letter) => format!("; no font here has letters such as {letter}"),
                None => String::new(),
            };
            Ok((made.bytes, left_out))
        }
        Some("txt") => {
            let text = show::picture(doc, scene, None, Glyphs::Full, false);
            Ok((text.into_bytes(), String::new()))
        }
        Some(other) => Err(format!(
            "nothing is written as .{other}; a name that ends in .json, .svg, .png or .txt says what \
             to write"
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::drawing::{Detail, scene};

    fn written(name: &str) -> Result<Vec<u8>, String> {
        let text = include_str!("../../../diagrams/0-simple_web_stack.json");
        let doc = json::parse(text).document;
        let scene = scene::build(&doc, Detail::Near, None);
        content(Path::new(name), &doc, &scene, "simple").map(|(bytes, _)| bytes)
    }

    #[test]
    fn the_ending_says_what_is_written() {
        for (name, begins) in [
            ("a", "{"),
            ("a.json", "{"),
            ("a.SVG", "<svg"),
            ("a.png", "\u{fffd}PNG"),
        ] {
            let bytes = written(name).unwrap();
            assert!(
                String::from_utf8_lossy(&bytes).starts_with(begins),
                "{name}"
            );
        }
        let text = String::from_utf8(written("a.txt").unwrap()).unwrap();
        assert!(text.contains("Nginx") && text.contains('╭'));
        let why = written("a.pdf").unwrap_err();
        assert!(why.contains(".pdf") && why.contains(".svg"), "{why}");
    }

    #[test]
    fn a_file_that_is_there_is_not_touched() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("there.svg");
        std::fs::write(&path, "mine").unwrap();
        let doc = Document::default();
        let scene = scene::build(&doc, Detail::Near, None);
        let why = export(path.to_str().unwrap(), &doc, &scene, "x").unwrap_err();
        assert!(why.contains("exists"), "{why}");
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "mine");
    }
}
