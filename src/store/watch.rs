//! Tells when another program wrote a board's file.
//!
//! Watches the parent folder, because editors replace files instead of writing into them. Events
//! come in bursts, so the thread waits until the folder has been quiet for a moment, then compares
//! the content with what was last known: only a real change is told. While nothing happens the
//! thread sleeps; there is no ticker.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use notify::{RecommendedWatcher, RecursiveMode, Watcher};

/// How long the folder must be quiet.
const QUIET: Duration = Duration::from_millis(40);
/// Bursts longer than this many quiet spans are read in between.
const PATIENCE: u32 = 10;
/// Largest file that is read.
pub const MAX_BYTES: u64 = 16 * 1024 * 1024;

/// What happened to the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Seen {
    /// It holds this text now.
    Changed(String),
    /// It is not there any more.
    Removed,
    /// It cannot be read: why.
    Unreadable(String),
}

/// A watch on one file. Ends when it is dropped.
pub struct Watch {
    known: Arc<Mutex<Option<String>>>,
    _watcher: RecommendedWatcher,
}

impl std::fmt::Debug for Watch {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Watch").finish_non_exhaustive()
    }
}

impl Watch {
    /// Watches `path`, whose present content is `known`. `tell` is called from a thread of the
    /// watch and returns false to end it.
    pub fn start(
        path: &Path,
        known: Option<String>,
        tell: impl FnMut(Seen) -> bool + Send + 'static,
    ) -> io::Result<Self> {
        let path = std::fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf());
        let folder = match path.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder.to_path_buf(),
            _ => PathBuf::from("."),
        };
        let name = path.file_name().map(ToOwned::to_owned);
        // One waiting wake-up is enough: the thread looks at the file, not at the events.
        let (wake, woken) = sync_channel::<()>(1);
        if known.is_some() {
            // It may have changed since it was read.
            let _ = wake.try_send(());
        }
        let mut watcher =
            notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
                let ours = match &event {
                    Ok(event) => {
                        !event.kind.is_access()
                            && event.paths.iter().any(|p| p.file_name() == name.as_deref())
                    }
                    // A lost event may have been ours.
                    Err(_) => true,
                };
                if ours {
                    let _ = wake.try_send(());
                }
            })
            .map_err(io::Error::other)?;
        watcher
            .watch(&folder, RecursiveMode::NonRecursive)
            .map_err(io::Error::other)?;
        let known = Arc::new(Mutex::new(known));
        let shared = Arc::clone(&known);
        thread::Builder::new()
            .name("watch".into())
            .spawn(move || follow(&path, &woken, &shared, tell))?;
        Ok(Self {
            known,
            _watcher: watcher,
        })
    }

    /// Runs what writes this text into the file: it is not news. The watch does not look at the file
    /// meanwhile, so that it never takes what was there before for somebody's change.
    pub fn writing<T, E>(&self, text: &str, write: impl FnOnce() -> Result<T, E>) -> Result<T, E> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let written = write()?;
        *known = Some(text.to_owned());
        Ok(written)
    }

    /// False for what was told and has been overtaken since, by a save or by other news: a message may
    /// wait while the program writes.
    pub fn stands_behind(&self, seen: &Seen) -> bool {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        match seen {
            Seen::Changed(text) => known.as_ref() == Some(text),
            Seen::Removed | Seen::Unreadable(_) => known.is_none(),
        }
    }

    /// Reads the file for the program itself: what it holds now is not news any more.
    pub fn read(&self, path: &Path) -> io::Result<String> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let text = read(path)?;
        *known = Some(text.clone());
        Ok(text)
    }
}

/// Waits for wake-ups until the watcher is dropped.
fn follow(
    path: &Path,
    woken: &Receiver<()>,
    known: &Mutex<Option<String>>,
    mut tell: impl FnMut(Seen) -> bool,
) {
    while woken.recv().is_ok() {
        for _ in 0..PATIENCE {
            match woken.recv_timeout(QUIET) {
                Ok(()) => {}
                Err(RecvTimeoutError::Timeout) => break,
                Err(RecvTimeoutError::Disconnected) => return,
            }
        }
        // Held from before the look at the file: see `Watch::writing`.
        let mut known = known.lock().unwrap_or_else(PoisonError::into_inner);
        let seen = match read(path) {
            Ok(text) => {
                if known.as_deref() == Some(&text) {
                    continue;
                }
                *known = Some(text.clone());
                Seen::Changed(text)
            }
            Err(error) => {
                // The same content coming back is news again.
                *known = None;
                if error.kind() == std::io::ErrorKind::NotFound {
                    Seen::Removed
                } else {
                    Seen::Unreadable(error.to_string())
                }
            }
        };
        drop(known);
        if !tell(seen) {
            return;
        }
    }
}

/// Reads a file of bounded size as text.
pub fn read(path: &Path) -> io::Result<String> {
    let size = std::fs::metadata(path)?.len();
    if size > MAX_BYTES {
        return Err(io::Error::other(format!(
            "the file has {size} bytes, more than the {MAX_BYTES} of a board"
        )));
    }
    std::fs::read_to_string(path)
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::channel;

    use super::*;

    /// Long enough for any machine; a good run takes milliseconds.
    const DEADLINE: Duration = Duration::from_secs(20);

    /// Writes as editors do: a new file, renamed over the old one. Half of it is never read.
    fn replace(path: &Path, text: &str) {
        let new = path.with_file_name("new");
        std::fs::write(&new, text).unwrap();
        std::fs::rename(&new, path).unwrap();
    }

    #[test]
    fn a_replaced_file_is_told_once_and_an_expected_one_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("board.json");
        std::fs::write(&path, "one").unwrap();
        let (tx, rx) = channel();
        let watch =
            Watch::start(&path, Some("one".into()), move |seen| tx.send(seen).is_ok()).unwrap();
        watch
            .writing("mine", || crate::store::save::save(&path, "mine", None))
            .unwrap();
        replace(&path, "theirs");
        assert_eq!(
            rx.recv_timeout(DEADLINE).unwrap(),
            Seen::Changed("theirs".into())
        );
    }

    #[test]
    fn what_was_there_before_a_save_is_no_news_whenever_it_is_looked_at() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("board.json");
        std::fs::write(&path, "0").unwrap();
        let (tx, rx) = channel();
        let watch =
            Watch::start(&path, Some("0".into()), move |seen| tx.send(seen).is_ok()).unwrap();
        // Each write wakes the watch, which looks at the file at any moment of a later one.
        for n in 1..200 {
            let text = n.to_string();
            let write = || crate::store::save::save(&path, &text, None);
            watch.writing(&text, write).unwrap();
            thread::sleep(Duration::from_micros(n * 7 % 600));
        }
        replace(&path, "theirs");
        assert_eq!(
            rx.recv_timeout(DEADLINE).unwrap(),
            Seen::Changed("theirs".into())
        );
    }

    #[test]
    fn news_that_were_overtaken_are_known_as_such() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("board.json");
        std::fs::write(&path, "0").unwrap();
        let (tx, rx) = channel();
        let watch =
            Watch::start(&path, Some("0".into()), move |seen| tx.send(seen).is_ok()).unwrap();
        replace(&path, "theirs");
        let theirs = rx.recv_timeout(DEADLINE).unwrap();
        assert!(watch.stands_behind(&theirs));
        let write = || crate::store::save::save(&path, "both", None);
        watch.writing("both", write).unwrap();
        assert!(!watch.stands_behind(&theirs), "the file holds more now");
        assert!(!watch.stands_behind(&Seen::Removed));
    }

    #[test]
    fn a_file_that_appears_later_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("new.json");
        let (tx, rx) = channel();
        let _watch = Watch::start(&path, None, move |seen| tx.send(seen).is_ok()).unwrap();
        std::fs::write(&path, "born").unwrap();
        assert_eq!(
            rx.recv_timeout(DEADLINE).unwrap(),
            Seen::Changed("born".into())
        );
    }
}
