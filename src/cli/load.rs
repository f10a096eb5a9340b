//! From a board argument to a document: a path, or the name of a built-in design.
//!
//! Reading never fails on what is inside a file, only on the file itself: see
//! [`crate::format::json::Parsed`].

use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use clap::CommandFactory as _;

use crate::board::{Diagnostic, Document, Key, Severity, check, near};
use crate::engine::fault::FaultSpec;
use crate::format::{json, report};
use crate::store;
use crate::study::lesson::Lesson;

use super::Cli;

/// The built-in designs, by name.
pub const BUILT_IN: [(&str, &str); 2] = [
    (
        "simple",
        include_str!("../../diagrams/0-simple_web_stack.json"),
    ),
    (
        "distributed",
        include_str!("../../diagrams/1-distributed_web_infrastructure.json"),
    ),
];

/// The boards of the lessons, by the names of the lessons.
pub const LESSONS: [(&str, &str); 1] = [(
    "editing",
    include_str!("../../diagrams/lesson-editing.json"),
)];

/// The domain of a new board.
const NEW_DOMAIN: &str = "www.foobar.com";

/// Most diagnostics that are printed; nobody reads more.
const MAX_SHOWN: usize = 100;

/// A board that was read.
#[derive(Debug, Clone)]
pub struct Loaded {
    /// How the user calls it: the argument.
    pub name: String,
    /// The file, unless the board is built in.
    pub path: Option<PathBuf>,
    /// The text it was read from.
    pub text: String,
    /// Everything that could be read.
    pub document: Document,
    /// What could not be read, and what is wrong with the board.
    pub diagnostics: Vec<Diagnostic>,
    /// False when something of the text is not in the document.
    pub complete: bool,
    /// True when there is no such file yet: the first save makes it.
    pub is_new: bool,
}

/// Reads a board: `simple`, `distributed`, or a path. A file of such a name is meant by `./simple`.
pub fn load(argument: &str) -> anyhow::Result<Loaded> {
    if let Some((_, text)) = BUILT_IN.iter().find(|(name, _)| *name == argument) {
        return Ok(from_text(argument, None, (*text).to_owned()));
    }
    let path = PathBuf::from(argument);
    let bytes = read_bounded(&path).map_err(|error| unreadable(argument, &error))?;
    let utf8 = std::str::from_utf8(&bytes).is_ok();
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let mut loaded = from_text(argument, Some(path), text);
    if !utf8 {
        let parsed = json::parse_bytes(&bytes);
        loaded.complete = false;
        let extra = parsed.diagnostics.into_iter().take(1);
        loaded.diagnostics.splice(0..0, extra);
    }
    Ok(loaded)
}

/// The board of a lesson, as it is before anything was done.
pub fn lesson(lesson: &Lesson) -> Loaded {
    let found = LESSONS.iter().find(|(name, _)| *name == lesson.name);
    let text = found.map_or_else(String::new, |(_, text)| (*text).to_owned());
    from_text(&format!("lesson-{}", lesson.name), None, text)
}

/// As [`load`]; a JSON file that is not there yet is an empty board.
pub fn load_or_new(argument: &str) -> anyhow::Result<Loaded> {
    let path = PathBuf::from(argument);
    let is_json = path
        .extension()
        .is_some_and(|e| e.eq_ignore_ascii_case("json"));
    let missing = |p: &Path| {
        let found = std::fs::symlink_metadata(p);
        found.is_err_and(|e| e.kind() == std::io::ErrorKind::NotFound)
    };
    // Without its folder the first save could only fail.
    let folder = path.parent().filter(|f| !f.as_os_str().is_empty());
    if !is_json || !missing(&path) || folder.is_some_and(missing) {
        return load(argument);
    }
    Ok(Loaded {
        name: argument.to_owned(),
        document: empty(&path),
        path: Some(path),
        text: String::new(),
        diagnostics: Vec::new(),
        complete: true,
        is_new: true,
    })
}

/// An empty board, called after its file.
pub fn empty(path: &Path) -> Document {
    let mut document = Document::default();
    let stem = path.file_stem().map(|s| s.to_string_lossy().into_owned());
    document.header.title = stem.unwrap_or_default();
    NEW_DOMAIN.clone_into(&mut document.site.domain);
    document
}

/// Why a board argument is no board, and what may have been meant.
fn unreadable(argument: &str, error: &std::io::Error) -> anyhow::Error {
    let commands = Cli::command();
    let commands = commands.get_subcommands().map(clap::Command::get_name);
    let names = BUILT_IN.iter().map(|(name, _)| *name).chain(commands);
    let meant = near::did_you_mean(argument, names).unwrap_or_else(|| {
        "give the path of a board, or simple or distributed; `wireboard new` writes one".to_owned()
    });
    let why = store::why(error);
    anyhow::anyhow!("cannot read the board: {why}; {argument}; {meant}")
}

/// Reads a board from a text that is already there.
pub fn from_text(name: &str, path: Option<PathBuf>, text: String) -> Loaded {
    let parsed = json::parse(&text);
    let mut found = check::check_read(&parsed.document, &parsed.lost);
    scenarios(&parsed.document, &mut found);
    parsed.places.locate(&mut found);
    let mut diagnostics = parsed.diagnostics;
    diagnostics.extend(found);
    diagnostics.sort_by_key(|d| (d.position.is_none(), d.position));
    Loaded {
        name: name.to_owned(),
        path,
        text,
        document: parsed.document,
        diagnostics,
        complete: parsed.complete,
        is_new: false,
    }
}

/// Scenarios hold fault specs, which only the engine can read.
fn scenarios(document: &Document, found: &mut Vec<Diagnostic>) {
    for (id, scenario) in &document.scenarios {
        for (i, text) in scenario.faults.iter().enumerate() {
            if let Err(why) = text.parse::<FaultSpec>() {
                let why = why.to_string();
                let (what, help) = why.split_once("; ").unwrap_or((&why, ""));
                let key = Some(Key::Scenario(id.clone()));
                let diagnostic = Diagnostic::error(key, what, help);
                found.push(diagnostic.in_field(&format!("faults[{i}]")));
            }
        }
    }
}

/// The bytes of a file, one more than the bound at most, so that a huge or endless file is refused
/// by the reader instead of filling the memory.
fn read_bounded(path: &Path) -> std::io::Result<Vec<u8>> {
    let file = std::fs::File::open(path)?;
    if file.metadata()?.is_dir() {
        return Err(std::io::Error::other("it is a folder"));
    }
    let mut bytes = Vec::new();
    file.take(json::MAX_BYTES as u64 + 1)
        .read_to_end(&mut bytes)?;
    Ok(bytes)
}

impl Loaded {
    /// The number of errors and of warnings.
    pub fn counts(&self) -> (usize, usize) {
        let errors = |d: &&Diagnostic| d.severity == Severity::Error;
        let count = self.diagnostics.iter().filter(errors).count();
        (count, self.diagnostics.len() - count)
    }

    /// Every diagnostic with its source line, as a compiler prints them.
    pub fn report(&self) -> String {
        let shown = self.diagnostics.iter().take(MAX_SHOWN);
        let mut text: String = shown
            .map(|d| report::report(&self.name, &self.text, d) + "\n")
            .collect();
        let more = self.diagnostics.len().saturating_sub(MAX_SHOWN);
        if more > 0 {
            text.push_str(&format!("... and {more} more; repair these first\n"));
        }
        text
    }

    /// Prints the diagnostics and refuses a board with errors: what runs would be another board
    /// than the one that was written. Warnings do not refuse.
    pub fn refuse_errors(&self) -> anyhow::Result<()> {
        self.complain();
        anyhow::ensure!(
            check::unserved(&self.document).is_none(),
            "the board is too large and is not run; {}; split it",
            self.name
        );
        let (errors, _) = self.counts();
        let plural = if errors == 1 { "" } else { "s" };
        anyhow::ensure!(
            errors == 0,
            "the board has {errors} error{plural} and is not run; {}; repair what is said above",
            self.name
        );
        Ok(())
    }

    /// Prints the diagnostics to standard error: what a subcommand does before it goes on with
    /// what could be read.
    pub fn complain(&self) {
        // Nothing can be said when standard error itself is gone.
        let _ = std::io::stderr().write_all(self.report().as_bytes());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_designs_are_clean() {
        for (name, _) in BUILT_IN {
            let loaded = load(name).unwrap();
            assert_eq!(loaded.report(), "", "{name}");
            assert!(loaded.complete);
        }
    }

    #[test]
    fn every_lesson_has_a_clean_board() {
        for one in crate::study::lesson::ALL {
            let loaded = lesson(one);
            assert_eq!(loaded.report(), "", "{}", one.name);
            assert!(loaded.complete && !loaded.document.nodes.is_empty());
        }
        assert_eq!(LESSONS.len(), crate::study::lesson::ALL.len());
    }

    #[test]
    fn a_missing_file_says_what_to_give() {
        let error = load("no/such/board.json").unwrap_err();
        assert!(format!("{error:#}").contains("simple or distributed"));
    }
}
