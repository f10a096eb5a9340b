//! The panic hook: gives the terminal back before anything is printed, and leaves a note.

use std::io::Write;
use std::path::PathBuf;

use super::guard;

/// Installs the hook; call it on the thread that draws. The note goes to a file in `folder`, where
/// there is one; it names the version, the place and the message. `journal` is where the changes of
/// the boards are.
///
/// A panic of the thread that draws ends the program: the terminal is given back before anything is
/// printed. One of another thread leaves the terminal alone, since the board is still on it; it
/// leaves its note only, and the loop says that the thread is gone.
pub fn install(folder: Option<PathBuf>, journal: Option<PathBuf>) {
    let before = std::panic::take_hook();
    let drawing = std::thread::current().id();
    std::panic::set_hook(Box::new(move |info| {
        if !guard::entered() {
            before(info);
            return;
        }
        let note = folder.as_ref().and_then(|folder| write_note(folder, info));
        if std::thread::current().id() != drawing {
            return;
        }
        guard::leave();
        let mut err = std::io::stderr().lock();
        let _ = writeln!(err, "wireboard stopped by a mistake of its own: {info}");
        if let Some(path) = note {
            let _ = writeln!(err, "a note for a report is in {}", path.display());
        }
        if let Some(path) = &journal {
            let _ = writeln!(
                err,
                "unsaved changes are in the crash journal in {}; the next start offers them",
                path.display()
            );
        }
    }));
}

fn write_note(folder: &std::path::Path, info: &std::panic::PanicHookInfo<'_>) -> Option<PathBuf> {
    std::fs::create_dir_all(folder).ok()?;
    let path = folder.join(format!("crash-{}.txt", std::process::id()));
    let trace = std::backtrace::Backtrace::force_capture();
    let text = format!(
        "wireboard {}\n{info}\n\n{trace}\n",
        env!("CARGO_PKG_VERSION")
    );
    std::fs::write(&path, text).ok()?;
    Some(path)
}
