//! Carries out what the editor asks of the world, and hands back what came of it.

use std::cell::Cell;
use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{SyncSender, TrySendError};

use crate::app::{App, Effect, Message};
use crate::cli::sources;
use crate::live::{Command, Handle};
use crate::store::paths;
use crate::term::{self, Screen, clipboard, guard};

use super::artist;
use super::engine;
use super::files::{self, BoardFiles};
use super::mishap;
use super::wake::Wake;
use super::written;

/// Commands kept for the engine thread while it starts.
const KEPT: usize = 256;

/// Everything outside the editor.
pub(super) struct World {
    files: Vec<BoardFiles>,
    sender: SyncSender<Wake>,
    seed: u64,
    engine: Option<Handle>,
    /// Commands that came before the engine thread was there.
    early: VecDeque<Command>,
    /// True while a wake-up for a snapshot waits in the channel: one is enough.
    announced: Arc<AtomicBool>,
    answers: Vec<Message>,
    journal_failed: bool,
    /// True when the engine thread ended by itself.
    engine_gone: bool,
}

impl World {
    pub(super) fn new(files: Vec<BoardFiles>, sender: SyncSender<Wake>, seed: u64) -> Self {
        Self {
            files,
            sender,
            seed,
            engine: None,
            early: VecDeque::new(),
            announced: Arc::new(AtomicBool::new(false)),
            answers: Vec::new(),
            journal_failed: false,
            engine_gone: false,
        }
    }

    /// Starts what takes time: the engine with its doors, and the watches. On threads of their own.
    pub(super) fn start(&mut self, app: &App) {
        for (tab, files) in self.files.iter_mut().enumerate() {
            files.watch(tab, &self.sender);
        }
        let boards = app.tabs.iter().zip(&self.files);
        let boards =
            boards.map(|(tab, files)| (tab.name.clone(), Arc::clone(&tab.doc), files.folder()));
        let announced = Arc::clone(&self.announced);
        let sender = self.sender.clone();
        let gone = Gone(self.sender.clone());
        // The first snapshot belongs to the start.
        let running = Cell::new(false);
        let waker = Box::new(move || {
            let _held = &gone;
            if running.replace(true) {
                mishap::at("engine");
            }
            if !announced.swap(true, Ordering::AcqRel)
                && let Err(TrySendError::Full(_)) = sender.try_send(Wake::Snapshot)
            {
                // The loop is behind; the next snapshot announces itself again.
                announced.store(false, Ordering::Release);
            }
        });
        engine::start(boards.collect(), self.seed, waker, self.sender.clone());
    }

    /// Offers what programs that died left behind.
    pub(super) fn recover(&mut self, _: &App) -> Vec<Message> {
        files::recover(&mut self.files)
    }

    /// What came of effects since the last call.
    pub(super) fn answers(&mut self) -> Vec<Message> {
        std::mem::take(&mut self.answers)
    }

    /// A wake-up that is not the terminal's.
    pub(super) fn woken(&mut self, wake: Wake) -> Option<Message> {
        match wake {
            Wake::Terminal(_) | Wake::TerminalGone | Wake::Signal(_) => None,
            Wake::Snapshot => {
                self.announced.store(false, Ordering::Release);
                let engine = self.engine.as_ref()?;
                Some(Message::Snapshot(engine.snapshot()))
            }
            Wake::Engine(Ok(_)) if self.engine_gone => Some(engine_gone()),
            Wake::Engine(Ok(handle)) => {
                for command in self.early.drain(..) {
                    // A thread that has just started has room for these few.
                    let _ = handle.send(command);
                }
                let first = handle.snapshot();
                self.engine = Some(handle);
                Some(Message::Snapshot(first))
            }
            Wake::Engine(Err(why)) => Some(Message::EngineFailed(why)),
            Wake::EngineGone => {
                self.engine_gone = true;
                // Without a handle it never ran, or its handle is on its way here.
                self.engine.as_ref().map(|_| engine_gone())
            }
            Wake::Deploy(board, id, Ok(input)) => {
                let said = match sources::refused(&input) {
                    None => Ok(format!("{id} is deployed; its servers restart")),
                    Some(why) => Err(why),
                };
                // What will be refused goes in too: the refusal stands in the run's log.
                self.command(Command::Inject { board, input });
                Some(done(said))
            }
            Wake::Picture(message) => Some(message),
            Wake::Complaint(why) | Wake::Deploy(_, _, Err(why)) => Some(done(Err(why))),
            Wake::File(tab, seen) => {
                let files = self.files.get_mut(tab)?;
                files.seen(tab, seen)
            }
        }
    }

    /// Carries out effects in their order.
    pub(super) fn carry_out(
        &mut self,
        _: &App,
        effects: Vec<Effect>,
        screen: &mut Screen<std::io::Stdout>,
    ) {
        for effect in effects {
            self.one(effect, screen);
        }
    }

    fn one(&mut self, effect: Effect, screen: &mut Screen<std::io::Stdout>) {
        match effect {
            Effect::Engine(command) => self.command(command),
            Effect::Draw {
                tab,
                doc,
                detail,
                previous,
            } => artist::draw(tab, doc, detail, previous, self.sender.clone()),
            Effect::Deploy {
                tab,
                codebase,
                source,
            } => {
                let Some(files) = self.files.get(tab) else {
                    return;
                };
                engine::deploy(tab, codebase, source, files.folder(), self.sender.clone());
            }
            Effect::Journal { tab, patch } => {
                let noted = self.files.get_mut(tab).map_or(Ok(()), |f| f.note(&patch));
                if let Err(error) = noted
                    && !self.journal_failed
                {
                    self.journal_failed = true;
                    let text = format!(
                        "the crash journal cannot be written ({error}); {{file.save}} saves"
                    );
                    self.say(Err(text));
                }
            }
            Effect::ForgetJournal { tab } => {
                if let Some(files) = self.files.get_mut(tab) {
                    files.forget_journal();
                }
            }
            Effect::ForgetLeftover { tab } => {
                if let Some(files) = self.files.get_mut(tab) {
                    files.forget_leftover();
                    self.answers.extend(files.offer(tab));
                }
            }
            Effect::Save {
                tab,
                path,
                doc,
                base,
                overwrite,
            } => {
                let Some(files) = self.files.get_mut(tab) else {
                    return;
                };
                let result = files.save(tab, &path, (&doc, &base), overwrite, &self.sender);
                self.answers.push(Message::Saved { tab, result, doc });
            }
            Effect::Export {
                path,
                doc,
                scene,
                name,
            } => {
                self.say(written::export(&path, &doc, &scene, &name));
            }
            Effect::KeepBeside { tab, doc } => {
                let Some(files) = self.files.get(tab) else {
                    return;
                };
                let result = files.keep_beside(&doc);
                self.say(result.map(|path| format!("the other version is in {path}")));
            }
            Effect::SaveSettings { settings, changes } => {
                let result = crate::cli::config::save(&changes);
                self.answers
                    .push(Message::SettingsSaved { settings, result });
            }
            Effect::KeepTheirs { tab, doc } => {
                let Some(files) = self.files.get_mut(tab) else {
                    return;
                };
                if let Some(said) = files.keep_theirs(&doc).transpose() {
                    self.say(said.map(|path| format!("theirs is kept in {path} until you choose")));
                }
            }
            Effect::ForgetTheirs { tab } => {
                if let Some(files) = self.files.get_mut(tab) {
                    files.forget_theirs();
                }
            }
            Effect::Copy { text, about } => {
                let said = copy(&text, about.as_deref());
                self.say(said);
            }
            Effect::Mouse(on) => {
                let _ = guard::capture_mouse(on);
            }
            Effect::Hover(on) => {
                let _ = guard::report_hover(on);
            }
            Effect::Repaint => screen.repaint(),
            Effect::Suspend => {
                // Returns when the shell continues us.
                let _ = term::suspend::suspend();
                let (w, h) = term::size();
                screen.repaint();
                self.answers.push(Message::Resize(w, h));
                self.answers.push(Message::Resumed);
            }
            // The loop looks at `App::quitting`.
            Effect::Quit => {}
        }
    }

    fn command(&mut self, command: Command) {
        let Some(engine) = &self.engine else {
            if self.early.len() < KEPT {
                self.early.push_back(command);
            }
            return;
        };
        if let Err(error) = engine.send(command) {
            if engine.is_running() {
                self.say(Err(error.to_string()));
            } else {
                self.answers.push(Message::EngineFailed(error.to_string()));
            }
        }
    }

    fn say(&mut self, result: Result<String, String>) {
        self.answers.push(done(result));
    }
}

/// Held by the engine thread: goes when it does.
struct Gone(SyncSender<Wake>);

impl Drop for Gone {
    fn drop(&mut self) {
        // At the end of the program nobody listens any more; a full channel wakes the loop too,
        // which then sees at its next command that the thread is gone.
        let _ = self.0.try_send(Wake::EngineGone);
    }
}

fn engine_gone() -> Message {
    let note = paths::state().map_or_else(String::new, |folder| {
        format!("; a note is in {}", folder.display())
    });
    Message::EngineFailed(format!(
        "it stopped by a mistake of its own{note}; the drawing is unharmed, {{file.save}} saves it"
    ))
}

fn done(result: Result<String, String>) -> Message {
    let good = result.is_ok();
    let text = result.unwrap_or_else(|e| e);
    Message::Done { text, good }
}

/// Copies to the terminal's clipboard; what is too long for it goes to a file. What the editor keeps
/// too is named by what it is.
fn copy(text: &str, about: Option<&str>) -> Result<String, String> {
    let lines = text.lines().count();
    let kept = about.map(|what| format!("{what} copied, {{edit.paste}} pastes"));
    match (clipboard::copy(text), kept) {
        (Ok(true), Some(kept)) => Ok(format!("{kept}; the terminal has it as JSON")),
        (Ok(true), None) if lines == 1 => Ok(format!("copied by the terminal: {text}")),
        (Ok(true), None) => Ok(format!("{lines} lines copied by the terminal")),
        (Err(error), Some(kept)) => Ok(format!("{kept}; the terminal does not have it: {error}")),
        (Err(error), None) => Err(format!("not copied: {error}")),
        (Ok(false), kept) => {
            let path = paths::state().ok_or("too long to copy, and there is no folder for it")?;
            let path = path.join("copied.txt");
            crate::store::save::save(&path, text, None).map_err(|e| e.to_string())?;
            let path = path.display();
            Ok(match kept {
                Some(kept) => format!("{kept}; too long for the terminal, it is in {path}"),
                None => format!("too long for the clipboard; it is in {path}"),
            })
        }
    }
}
