//! The panic hook: gives the terminal back before anything is printed, and leaves a note.

use std::io::Write;
use std::path::PathBuf;

use super::guard;

/// Installs the hook. The note goes to a file in `folder`, where there is one; it names the
/// version, the place and the message. The board's changes are in the crash journal.
pub fn install(folder: Option<PathBuf>) {
    let before = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        let ours = guard::entered();
        guard::leave();
        if !ours {
            before(info);
            return;
        }
        let note = folder.as_ref().and_then(|folder| write_note(folder, info));
        let mut err = std::io::stderr().lock();
        let _ = writeln!(err, "wireboard stopped by a mistake of its own: {info}");
        let _ = match note {
            Some(path) => writeln!(
                err,
                "a note is in {}; unsaved changes are offered at the next start",
                path.display()
            ),
            None => writeln!(err, "unsaved changes are offered at the next start"),
        };
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
