//! The files of the open boards: reading, saving, watching, crash journals.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::SyncSender;

use crate::app::message::SaveProblem;
use crate::app::{Message, Tab};
use crate::board::{Diagnostic, Document, Patch};
use crate::cli::load::{self, Loaded};
use crate::format::json::print;
use crate::store::journal::{self, Journal, Leftover};
use crate::store::paths;
use crate::store::save::{SaveError, beside, save};
use crate::store::watch::{self, Seen, Watch};
use crate::study::lesson::Lesson;

use super::wake::Wake;

/// The files of one open board.
pub(super) struct BoardFiles {
    /// The name under which its journal is kept: the full path, or the built-in name.
    name: String,
    path: Option<PathBuf>,
    /// What the file held when it was last read or written.
    known: Option<String>,
    /// The board of that text.
    known_doc: Arc<Document>,
    /// False when something of the file is not on the board: a save would lose it.
    complete: bool,
    watch: Option<Watch>,
    journal: Option<Journal>,
    /// The board as the journal knows it.
    shadow: Document,
    /// What programs that died left behind, the one that is offered at the end.
    leftovers: Vec<Leftover>,
    /// What another program wrote, kept beside the file while the person chooses: where, and what.
    kept: Option<(PathBuf, String)>,
}

/// Opens boards by their arguments. Fails on the first that cannot be read at all.
pub(super) fn open(arguments: &[String]) -> anyhow::Result<(Vec<Tab>, Vec<BoardFiles>)> {
    let mut tabs = Vec::new();
    let mut files = Vec::new();
    for argument in arguments {
        let loaded = load::load_or_new(argument)?;
        tabs.push(tab(&loaded));
        files.push(BoardFiles::new(loaded));
    }
    Ok((tabs, files))
}

/// Opens the board of a lesson.
pub(super) fn learn(lesson: &'static Lesson) -> (Vec<Tab>, Vec<BoardFiles>) {
    let loaded = load::lesson(lesson);
    let mut tab = tab(&loaded);
    tab.learn(lesson);
    (vec![tab], vec![BoardFiles::new(loaded)])
}

fn tab(loaded: &Loaded) -> Tab {
    let path = loaded.path.as_ref().map(|p| p.display().to_string());
    let stem = loaded.path.as_ref().and_then(|p| p.file_stem());
    let name = stem.map_or_else(|| loaded.name.clone(), |s| s.to_string_lossy().into_owned());
    let mut tab = Tab::new(&name, path, loaded.document.clone());
    tab.take_diagnostics(loaded.diagnostics.clone());
    tab
}

impl BoardFiles {
    fn new(loaded: Loaded) -> Self {
        Self {
            name: journal_name(loaded.path.as_deref(), &loaded.name),
            known: (loaded.path.is_some() && !loaded.is_new).then_some(loaded.text),
            path: loaded.path,
            complete: loaded.complete,
            watch: None,
            journal: None,
            known_doc: Arc::new(loaded.document.clone()),
            shadow: loaded.document,
            leftovers: Vec::new(),
            kept: None,
        }
    }

    /// The folder that relative code bases are looked up in.
    pub(super) fn folder(&self) -> PathBuf {
        let parent = self.path.as_deref().and_then(Path::parent);
        parent.map_or_else(|| PathBuf::from("."), Path::to_path_buf)
    }

    /// Watches the file from now on. A file that cannot be watched is no reason to stop: the board
    /// is then read at the next start only.
    pub(super) fn watch(&mut self, tab: usize, sender: &SyncSender<Wake>) {
        let Some(path) = &self.path else { return };
        let sender = sender.clone();
        let tell = move |seen: Seen| sender.send(Wake::File(tab, seen)).is_ok();
        self.watch = Watch::start(path, self.known.clone(), tell).ok();
    }

    /// What the watch saw, for the editor; nothing when a save has overtaken it meanwhile.
    pub(super) fn seen(&mut self, tab: usize, seen: Seen) -> Option<Message> {
        if self.watch.as_ref().is_some_and(|w| !w.stands_behind(&seen)) {
            return None;
        }
        Some(match seen {
            Seen::Changed(text) => match self.read(text) {
                Ok((doc, diagnostics)) => Message::FileChanged {
                    tab,
                    doc,
                    diagnostics,
                },
                Err(diagnostics) => Message::FileBroken { tab, diagnostics },
            },
            Seen::Removed => Message::FileBroken {
                tab,
                diagnostics: vec![crate::board::Diagnostic::error(
                    None,
                    crate::app::update::REMOVED,
                    "w writes it again",
                )],
            },
            Seen::Unreadable(why) => Message::FileBroken {
                tab,
                diagnostics: vec![crate::board::Diagnostic::error(
                    None,
                    why,
                    "w writes the board back",
                )],
            },
        })
    }

    /// Takes a text of the file as known, and answers its board; only what is wrong, where it could
    /// not be read whole.
    fn read(&mut self, text: String) -> Result<(Arc<Document>, Vec<Diagnostic>), Vec<Diagnostic>> {
        let loaded = load::from_text(&self.name, self.path.clone(), text);
        self.known = Some(loaded.text);
        self.complete = loaded.complete;
        self.known_doc = Arc::new(loaded.document);
        if loaded.complete {
            Ok((Arc::clone(&self.known_doc), loaded.diagnostics))
        } else {
            Err(loaded.diagnostics)
        }
    }

    /// Notes a change in the crash journal; the first one starts it. What goes wrong is said once,
    /// by the caller.
    pub(super) fn note(&mut self, patch: &Patch) -> std::io::Result<()> {
        let Some(folder) = paths::journal() else {
            return Ok(());
        };
        let result = match &mut self.journal {
            Some(journal) => journal.note(patch),
            none => Journal::start(&folder, &self.name, &print(&self.shadow)).and_then(|mut j| {
                j.note(patch)?;
                *none = Some(j);
                Ok(())
            }),
        };
        // The shadow started from the same board and takes the same changes.
        let _ = patch.apply(&mut self.shadow);
        if self.journal.as_ref().is_some_and(Journal::is_full) {
            // The base is what the file holds; what is unsaved follows as one change. The old
            // journal goes only when the new one stands whole.
            let base = self.known.clone().unwrap_or_default();
            let from = load::from_text(&self.name, None, base.clone()).document;
            let mut short = Journal::start(&folder, &self.name, &base)?;
            short.note(&Patch::between(&from, &self.shadow))?;
            if let Some(long) = self.journal.replace(short) {
                let _ = long.forget();
            }
        }
        result
    }

    /// The crash journal is not needed any more.
    pub(super) fn forget_journal(&mut self) {
        if let Some(journal) = self.journal.take() {
            // What stays behind is offered at the next start: a nuisance, not a loss.
            let _ = journal.forget();
        }
    }

    /// What was offered of an earlier session is not needed any more.
    pub(super) fn forget_leftover(&mut self) {
        if let Some(leftover) = self.leftovers.pop() {
            let _ = leftover.forget();
        }
    }

    /// Offers the newest of what was left behind. What says nothing new is forgotten on the way.
    pub(super) fn offer(&mut self, tab: usize) -> Option<Message> {
        while let Some(leftover) = self.leftovers.last() {
            let base = load::from_text(&self.name, None, leftover.start.base.clone());
            let base = base.document;
            let (doc, applied) = leftover.rebuild(base.clone());
            if doc == self.shadow {
                self.forget_leftover();
                continue;
            }
            let mut about = match applied {
                1 => "One change was made and not saved before the program ended.".to_owned(),
                n => format!("{n} changes were made and not saved before the program ended."),
            };
            match self.leftovers.len() {
                0 | 1 => {}
                2 => about.push_str(" An older session left some too; they are offered next."),
                n => {
                    let older = n - 1;
                    about.push_str(&format!(
                        " {older} older sessions left some too; they are offered next."
                    ));
                }
            }
            return Some(Message::Recovered {
                tab,
                base: Arc::new(base),
                doc: Arc::new(doc),
                about,
            });
        }
        None
    }

    /// Writes the board. `base` is what the editor takes its file to hold: where another program
    /// wrote something else meanwhile, nothing is written, and the editor gets that to bring in first.
    pub(super) fn save(
        &mut self,
        tab: usize,
        path: &str,
        (doc, base): (&Document, &Document),
        overwrite: bool,
        sender: &SyncSender<Wake>,
    ) -> Result<String, SaveProblem> {
        let target = PathBuf::from(path);
        let own = self.path.as_ref() == Some(&target);
        if own && !self.complete && !overwrite {
            return Err(SaveProblem::Exists(path.to_owned()));
        }
        // The file was read again, and the news are still on their way to the editor.
        if own && !overwrite && *base != *self.known_doc {
            return Err(SaveProblem::Changed {
                doc: Arc::clone(&self.known_doc),
                diagnostics: Vec::new(),
            });
        }
        let text = print(doc);
        if overwrite {
            // What is written over is kept beside it, byte for byte: it may be no text at all.
            let kept = beside(&target, "before");
            match std::fs::copy(&target, &kept) {
                Ok(_) => {}
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
                Err(error) => {
                    return Err(SaveProblem::Failed(format!(
                        "cannot keep a copy as {}: {error}; nothing was written",
                        kept.display()
                    )));
                }
            }
        }
        // A file that was taken away holds nothing that could be lost.
        let gone = own && !target.exists();
        let expected = match (overwrite, own) {
            (true, _) => None,
            (false, true) if gone => Some(None),
            (false, true) => Some(self.known.as_deref()),
            (false, false) => Some(None),
        };
        let write = || save(&target, &text, expected);
        let written = match self.watch.as_ref().filter(|_| own) {
            Some(watch) => watch.writing(&text, write),
            None => write(),
        };
        match written {
            Ok(()) => {
                self.known = Some(text);
                self.known_doc = Arc::new(doc.clone());
                self.complete = true;
                if !own {
                    self.path = Some(target);
                    self.name = journal_name(self.path.as_deref(), path);
                    self.watch(tab, sender);
                }
                Ok(path.to_owned())
            }
            Err(SaveError::Changed(_)) => Err(self.in_the_way(&target, own)),
            Err(error) => Err(SaveProblem::Failed(error.to_string())),
        }
    }

    /// What another program wrote where the board was to be written.
    fn in_the_way(&mut self, target: &Path, own: bool) -> SaveProblem {
        let there = || SaveProblem::Exists(target.display().to_string());
        if !own {
            return there();
        }
        let read = match &self.watch {
            Some(watch) => watch.read(target),
            None => watch::read(target),
        };
        let Ok(text) = read else {
            return there();
        };
        match self.read(text) {
            Ok((doc, diagnostics)) => SaveProblem::Changed { doc, diagnostics },
            Err(_) => there(),
        }
    }

    /// Keeps what another program wrote beside the file, in the place of what was kept before.
    pub(super) fn keep_theirs(&mut self, doc: &Document) -> Result<Option<String>, String> {
        let text = print(doc);
        if self.kept.as_ref().is_some_and(|(_, kept)| *kept == text) {
            return Ok(None);
        }
        self.forget_theirs();
        let Some(path) = &self.path else {
            return Ok(None);
        };
        let path = beside(path, "theirs");
        save(&path, &text, Some(None)).map_err(|e| e.to_string())?;
        let said = path.display().to_string();
        self.kept = Some((path, text));
        Ok(Some(said))
    }

    /// Everything was chosen. What was kept goes, unless somebody changed it meanwhile.
    pub(super) fn forget_theirs(&mut self) {
        if let Some((path, text)) = self.kept.take()
            && watch::read(&path).is_ok_and(|now| now == text)
        {
            // What stays behind is a nuisance, not a loss.
            let _ = std::fs::remove_file(&path);
        }
    }

    /// Writes another version beside the file.
    pub(super) fn keep_beside(&self, doc: &Document) -> Result<String, String> {
        let path = self
            .path
            .clone()
            .unwrap_or_else(|| PathBuf::from(&self.name));
        let path = beside(&path, "other");
        save(&path, &print(doc), Some(None)).map_err(|e| e.to_string())?;
        Ok(path.display().to_string())
    }
}

/// What programs that died left behind for these boards, as offers.
pub(super) fn recover(files: &mut [BoardFiles]) -> Vec<Message> {
    let Some(folder) = paths::journal() else {
        return Vec::new();
    };
    for leftover in journal::leftovers(&folder) {
        let file = files.iter_mut().find(|f| f.name == leftover.start.board);
        if let Some(file) = file {
            file.leftovers.push(leftover);
        }
    }
    let tabs = files.iter_mut().enumerate();
    tabs.filter_map(|(tab, file)| file.offer(tab)).collect()
}

fn journal_name(path: Option<&Path>, name: &str) -> String {
    let Some(path) = path else {
        return name.to_owned();
    };
    let full = std::fs::canonicalize(path).or_else(|_| std::path::absolute(path));
    full.unwrap_or_else(|_| path.to_path_buf())
        .display()
        .to_string()
}
