//! The whole program on a pseudo terminal, seen through a terminal of our own.
//!
//! Every wait is for something on the screen, with a generous deadline; nothing sleeps blindly.

use std::io::{Read, Write};
use std::path::Path;
use std::sync::{Arc, Condvar, Mutex};
use std::time::Duration;

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use rustix::process::Pid;

/// Longer than any machine needs; only a failure waits this long.
const PATIENCE: Duration = Duration::from_mins(1);

/// What the terminal shows.
pub struct Glass {
    pub parser: vt100::Parser,
    pub raw: Vec<u8>,
    pub closed: bool,
}

impl Glass {
    /// True while a frame has begun and not ended: half of it may be on the glass.
    fn is_half_drawn(&self) -> bool {
        let last = |mark: &[u8]| self.raw.windows(mark.len()).rposition(|w| w == mark);
        last(b"\x1b[?2026h") > last(b"\x1b[?2026l")
    }

    /// What the rows show.
    pub fn rows(&self) -> Vec<String> {
        let contents = self.parser.screen().contents();
        contents.lines().map(str::to_owned).collect()
    }
}

/// The program on a terminal of its own.
pub struct Pty {
    pub glass: Arc<(Mutex<Glass>, Condvar)>,
    pub master: Box<dyn MasterPty + Send>,
    writer: Box<dyn Write + Send>,
    pub child: Box<dyn Child + Send + Sync>,
}

pub fn size(cols: u16, rows: u16) -> PtySize {
    PtySize {
        rows,
        cols,
        pixel_width: 0,
        pixel_height: 0,
    }
}

pub fn cells(count: u16) -> std::num::NonZero<u16> {
    count.try_into().unwrap()
}

impl Pty {
    pub fn start(cols: u16, rows: u16, home: &Path, args: &[&str], env: &[(&str, &str)]) -> Self {
        let pair = native_pty_system().openpty(size(cols, rows)).unwrap();
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_wireboard"));
        command.args(args);
        command.env("TERM", "xterm-256color");
        command.env("LANG", "C.UTF-8");
        command.env("WIREBOARD_HOME", home);
        command.env_remove("NO_COLOR");
        for (name, value) in env {
            command.env(name, value);
        }
        let child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let mut reader = pair.master.try_clone_reader().unwrap();
        let glass = Arc::new((
            Mutex::new(Glass {
                parser: vt100::Parser::new(cells(rows), cells(cols), 0),
                raw: Vec::new(),
                closed: false,
            }),
            Condvar::new(),
        ));
        let shared = Arc::clone(&glass);
        std::thread::spawn(move || {
            let mut bytes = [0; 8192];
            loop {
                let got = reader.read(&mut bytes).unwrap_or(0);
                let mut glass = shared.0.lock().unwrap();
                glass.parser.process(&bytes[..got]);
                glass.raw.extend_from_slice(&bytes[..got]);
                glass.closed = got == 0;
                shared.1.notify_all();
                if got == 0 {
                    return;
                }
            }
        });
        Self {
            glass,
            writer: pair.master.take_writer().unwrap(),
            master: pair.master,
            child,
        }
    }

    pub fn send(&mut self, keys: &str) {
        self.writer.write_all(keys.as_bytes()).unwrap();
        self.writer.flush().unwrap();
    }

    /// Waits until the glass is as described, with a whole frame on it.
    pub fn wait(&self, what: &str, seen: impl Fn(&Glass) -> bool) {
        self.wait_for(what, |glass| seen(glass).then_some(()));
    }

    /// Waits until something can be read off the glass, with a whole frame on it.
    pub fn wait_for<T>(&self, what: &str, read: impl Fn(&Glass) -> Option<T>) -> T {
        let glass = self.glass.0.lock().unwrap();
        let mut found = None;
        let (glass, _) = self
            .glass
            .1
            .wait_timeout_while(glass, PATIENCE, |glass| {
                found = if glass.is_half_drawn() && !glass.closed {
                    None
                } else {
                    read(glass)
                };
                found.is_none()
            })
            .unwrap();
        found.unwrap_or_else(|| {
            let contents = glass.parser.screen().contents();
            panic!("waited for {what}; the screen shows:\n{contents}")
        })
    }

    pub fn wait_text(&self, text: &str) {
        self.wait(text, |glass| {
            glass.parser.screen().contents().contains(text)
        });
    }

    pub fn wait_gone(&self, text: &str) {
        self.wait(&format!("{text} to go"), |glass| {
            !glass.parser.screen().contents().contains(text)
        });
    }

    /// What the rows of the screen show.
    pub fn lines(&self) -> Vec<String> {
        self.wait_for("a whole frame", |glass| Some(glass.rows()))
    }

    /// Column and row of a text, from 1 as the mouse counts, once it is there.
    pub fn find(&self, text: &str) -> (usize, usize) {
        self.wait_for(text, |glass| {
            glass.rows().iter().enumerate().find_map(|(y, line)| {
                let at = line.find(text)?;
                Some((line[..at].chars().count() + 1, y + 1))
            })
        })
    }

    pub fn pid(&self) -> Pid {
        Pid::from_raw(self.child.process_id().unwrap().try_into().unwrap()).unwrap()
    }

    /// Waits for the end and checks that the terminal is as it was; gives the exit code.
    pub fn ended(mut self) -> u32 {
        self.wait("the end", |glass| glass.closed);
        let code = self.child.wait().unwrap().exit_code();
        let glass = self.glass.0.lock().unwrap();
        let screen = glass.parser.screen();
        assert!(!screen.alternate_screen(), "the shell's screen comes back");
        assert!(!screen.hide_cursor(), "the cursor comes back");
        assert!(!screen.bracketed_paste(), "paste is plain again");
        assert_eq!(screen.mouse_protocol_mode(), vt100::MouseProtocolMode::None);
        let raw = String::from_utf8_lossy(&glass.raw);
        for (on, off) in [("\x1b[?1004h", "\x1b[?1004l"), ("\x1b[>1u", "\x1b[<1u")] {
            let (on, off) = (raw.rfind(on).unwrap(), raw.rfind(off).unwrap_or(0));
            assert!(on < off, "focus and keys are given back");
        }
        // Leaving ends a frame that may be open, so there is one end more for each.
        let (begun, done) = (
            raw.matches("\x1b[?2026h").count(),
            raw.matches("\x1b[?2026l").count(),
        );
        assert!(begun < done, "{begun} frames begun, {done} ended");
        code
    }
}

pub fn home() -> tempfile::TempDir {
    tempfile::tempdir().unwrap()
}
