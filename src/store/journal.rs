//! The crash journal: every change of an open board, until it is saved.
//!
//! One file per open board in the state folder: a header line with the board it started from, then
//! one line per change. Each line is handed to the system in one write, so it survives `kill -9`
//! at any moment; a line cut short by a power failure is recognised and left out. The file is
//! locked while its program lives, and the system frees the lock when it dies: that is how the
//! next start tells a crash from a board that is open in another window.

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use serde::{Deserialize, Serialize};

use crate::board::{Document, Patch};

/// Largest journal that is kept. Beyond it the journal starts again from the present board.
pub const MAX_BYTES: u64 = 64 * 1024 * 1024;

/// The first line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Start {
    /// Version of this form.
    pub journal: u32,
    /// The board's file, or the name of a built-in board.
    pub board: String,
    /// The board's text when the journal started.
    pub base: String,
    /// Seconds since 1970.
    pub started_s: u64,
}

#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
enum LineOut<'a> {
    Patch(&'a Patch),
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum LineIn {
    Patch(Patch),
}

/// A journal that is being written. Its file goes away with [`Journal::forget`] only.
#[derive(Debug)]
pub struct Journal {
    path: PathBuf,
    file: File,
    bytes: u64,
}

impl Journal {
    /// Starts a journal for a board. `board` is its file or name, `base` its present text.
    pub fn start(folder: &Path, board: &str, base: &str) -> io::Result<Self> {
        std::fs::create_dir_all(folder)?;
        let (path, file) = create(folder)?;
        file.lock()?;
        let mut journal = Self {
            path,
            file,
            bytes: 0,
        };
        journal.begin(board, base)?;
        Ok(journal)
    }

    fn begin(&mut self, board: &str, base: &str) -> io::Result<()> {
        let start = Start {
            journal: 1,
            board: board.to_owned(),
            base: base.to_owned(),
            started_s: now_s(),
        };
        self.line(&start)
    }

    /// Notes a change. When it returns, a crash of the program loses nothing.
    pub fn note(&mut self, patch: &Patch) -> io::Result<()> {
        self.line(&LineOut::Patch(patch))
    }

    /// True when the journal has grown beyond [`MAX_BYTES`] and should start again.
    pub fn is_full(&self) -> bool {
        self.bytes > MAX_BYTES
    }

    /// Takes the journal away: everything is saved, or was thrown away on purpose.
    pub fn forget(self) -> io::Result<()> {
        std::fs::remove_file(&self.path)
    }

    fn line(&mut self, value: &impl Serialize) -> io::Result<()> {
        let mut line = serde_json::to_vec(value)?;
        line.push(b'\n');
        self.file.write_all(&line)?;
        self.bytes += line.len() as u64;
        Ok(())
    }
}

fn create(folder: &Path) -> io::Result<(PathBuf, File)> {
    let pid = std::process::id();
    for n in 0..1_000 {
        let path = folder.join(format!("journal-{pid}-{n}.jsonl"));
        match OpenOptions::new()
            .read(true)
            .write(true)
            .create_new(true)
            .open(&path)
        {
            Ok(file) => return Ok((path, file)),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
    Err(io::Error::other(
        "a thousand journals of this process stand already",
    ))
}

#[expect(
    clippy::disallowed_methods,
    reason = "a journal says when it was started"
)]
fn now_s() -> u64 {
    let now = SystemTime::now();
    now.duration_since(std::time::UNIX_EPOCH)
        .map_or(0, |since| since.as_secs())
}

/// What a program that died left behind.
#[derive(Debug)]
pub struct Leftover {
    /// The journal's file.
    pub path: PathBuf,
    /// Its header.
    pub start: Start,
    /// The changes that were noted whole, in order.
    pub patches: Vec<Patch>,
    /// When the last change was noted, as far as the system knows.
    written: Option<SystemTime>,
    /// Held so that no other start offers the same.
    _file: File,
}

impl Leftover {
    /// The board as it was: the changes applied to the base. Also says how many could be applied.
    pub fn rebuild(&self, mut base: Document) -> (Document, usize) {
        let done = self
            .patches
            .iter()
            .take_while(|patch| patch.apply(&mut base).is_ok())
            .count();
        (base, done)
    }

    /// Takes the journal away: it was recovered, or thrown away on purpose.
    pub fn forget(self) -> io::Result<()> {
        std::fs::remove_file(&self.path)
    }
}

/// Journals of programs that died with unsaved changes, the one that was written last at the end. Empty journals of dead
/// programs are taken away on the way.
pub fn leftovers(folder: &Path) -> Vec<Leftover> {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return Vec::new();
    };
    let mut found: Vec<Leftover> = entries
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| {
            let name = path
                .file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            name.starts_with("journal-") && name.ends_with(".jsonl")
        })
        .take(1_000)
        .filter_map(|path| open(&path))
        .collect();
    found.sort_by(|a, b| (a.written, &a.path).cmp(&(b.written, &b.path)));
    found
}

fn open(path: &Path) -> Option<Leftover> {
    let mut file = OpenOptions::new().read(true).write(true).open(path).ok()?;
    // A lock that is held means that the board is open in a program that lives.
    file.try_lock().ok()?;
    let mut bytes = Vec::new();
    (&mut file)
        .take(2 * MAX_BYTES)
        .read_to_end(&mut bytes)
        .ok()?;
    match read(&bytes) {
        Some((start, patches)) if !patches.is_empty() => Some(Leftover {
            path: path.to_path_buf(),
            start,
            patches,
            written: file.metadata().and_then(|m| m.modified()).ok(),
            _file: file,
        }),
        Some(_) | None => {
            // No change was written whole: nothing is lost. Changes that cannot be read, as of a
            // newer version, are left for the program that can.
            if bytes.iter().filter(|b| **b == b'\n').count() < 2 {
                let _ = std::fs::remove_file(path);
            }
            None
        }
    }
}

/// Reads as many whole lines as there are.
fn read(bytes: &[u8]) -> Option<(Start, Vec<Patch>)> {
    let end = bytes.iter().rposition(|b| *b == b'\n')?;
    let mut lines = bytes[..end].split(|b| *b == b'\n');
    let start: Start = serde_json::from_slice(lines.next()?).ok()?;
    let patches = lines
        .map_while(|line| serde_json::from_slice(line).ok())
        .map(|LineIn::Patch(patch)| patch)
        .collect();
    (start.journal == 1).then_some((start, patches))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::board::{Cell, Id, Kind, Node, Record};

    fn moved(board: &mut Document, x: i32) -> Patch {
        let node = Node::new(Id::new("a").unwrap(), Kind::Box, "a", Cell::new(x, 0));
        let patch = Patch::setting(board, [Record::Node(node)]);
        patch.apply(board).unwrap();
        patch
    }

    /// The bytes of a journal of three changes, and the board after each number of changes.
    fn sample() -> (Vec<u8>, Vec<Document>) {
        let folder = tempfile::tempdir().unwrap();
        let mut journal = Journal::start(folder.path(), "board.json", "{}").unwrap();
        let mut board = Document::default();
        let mut states = vec![board.clone()];
        for x in 1..=3 {
            journal.note(&moved(&mut board, x)).unwrap();
            states.push(board.clone());
        }
        (std::fs::read(&journal.path).unwrap(), states)
    }

    #[test]
    fn a_living_program_s_journal_is_not_offered() {
        let folder = tempfile::tempdir().unwrap();
        let mut journal = Journal::start(folder.path(), "board.json", "{}").unwrap();
        journal.note(&moved(&mut Document::default(), 1)).unwrap();
        assert!(leftovers(folder.path()).is_empty());
        drop(journal);
        let found = leftovers(folder.path());
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].start.board, "board.json");
        // And while one start looks at it, another does not offer it again.
        assert!(leftovers(folder.path()).is_empty());
    }

    #[test]
    fn a_journal_of_a_newer_version_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("journal-1-0.jsonl");
        std::fs::write(&path, "{\"journal\":2}\n{\"leap\":[]}\n").unwrap();
        assert!(leftovers(folder.path()).is_empty());
        assert!(path.exists());
    }

    #[test]
    fn a_forgotten_journal_is_gone() {
        let folder = tempfile::tempdir().unwrap();
        let mut journal = Journal::start(folder.path(), "board.json", "{}").unwrap();
        journal.note(&moved(&mut Document::default(), 1)).unwrap();
        journal.forget().unwrap();
        assert!(leftovers(folder.path()).is_empty());
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    }

    #[test]
    fn every_leftover_is_found_the_one_written_last_at_the_end() {
        let folder = tempfile::tempdir().unwrap();
        let mut journals: Vec<Journal> = ["first", "second", "third"]
            .map(|base| Journal::start(folder.path(), "board.json", base).unwrap())
            .into();
        // Written to in another order than they were started in.
        let at = SystemTime::UNIX_EPOCH;
        for (n, second) in [(1, 10), (0, 20), (2, 15)] {
            let journal = &mut journals[n];
            journal.note(&moved(&mut Document::default(), 1)).unwrap();
            let time = at + std::time::Duration::from_secs(second);
            journal.file.set_modified(time).unwrap();
        }
        drop(journals);
        let found = leftovers(folder.path());
        let bases: Vec<&str> = found.iter().map(|l| l.start.base.as_str()).collect();
        assert_eq!(bases, ["second", "third", "first"]);
    }

    #[test]
    fn cut_anywhere_it_gives_every_change_that_was_noted_whole() {
        let (bytes, states) = sample();
        for cut in 0..=bytes.len() {
            let whole = bytes[..cut].iter().filter(|b| **b == b'\n').count();
            match read(&bytes[..cut]) {
                None => assert_eq!(whole, 0, "header lost at {cut}"),
                Some((start, patches)) => {
                    assert_eq!(patches.len(), whole - 1);
                    let folder = tempfile::tempfile().unwrap();
                    let left = Leftover {
                        path: PathBuf::new(),
                        start,
                        patches,
                        written: None,
                        _file: folder,
                    };
                    let (board, done) = left.rebuild(Document::default());
                    assert_eq!((&board, done), (&states[whole - 1], whole - 1));
                }
            }
        }
    }
}
