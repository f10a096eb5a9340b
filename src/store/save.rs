//! Writes a file as one step: whoever reads sees the old content or the new, never a part.

use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Why a file could not be written. The old content still stands.
#[derive(Debug, thiserror::Error)]
pub enum SaveError {
    /// Another program wrote the file since it was read.
    #[error("another program changed the file; {}; reload it, or save under another name", .0.display())]
    Changed(PathBuf),
    /// The folder or the file refused.
    #[error("cannot write it: {why}; {path}; choose another place or free some room", path = .0.display(), why = super::why(.1))]
    Io(PathBuf, io::Error),
}

/// Replaces the content of `path`, keeping its permissions. A link is followed, not replaced.
///
/// With `expected`, the file must still hold that text (or still be absent, for `Some(None)`),
/// so that a change by another program is never overwritten unseen.
pub fn save(
    path: &Path,
    content: &(impl AsRef<[u8]> + ?Sized),
    expected: Option<Option<&str>>,
) -> Result<(), SaveError> {
    let target = follow(path);
    let failed = |error| SaveError::Io(path.to_path_buf(), error);
    let folder = match target.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let file = draft(&target, folder, content.as_ref()).map_err(failed)?;
    let folder = File::open(folder).ok();
    // From the look at the file to the new one in its place no other wireboard may come between;
    // other programs have the time of two system calls for it.
    if let Some(folder) = &folder {
        hold(folder);
    }
    if let Some(expected) = expected {
        let present = match std::fs::read(&target) {
            Ok(present) => Some(present),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => return Err(failed(error)),
        };
        if present.as_deref() != expected.map(str::as_bytes) {
            return Err(SaveError::Changed(path.to_path_buf()));
        }
    }
    file.persist(&target).map_err(|e| failed(e.error))?;
    // The rename itself must survive a power cut too; folders that cannot be synced are left alone.
    if let Some(folder) = folder {
        let _ = folder.sync_all();
    }
    Ok(())
}

/// The new content whole on the disk, under a name of its own. It goes away unless it is put in place.
fn draft(target: &Path, folder: &Path, content: &[u8]) -> io::Result<tempfile::NamedTempFile> {
    let mut file = tempfile::Builder::new()
        .prefix(".wireboard-")
        .tempfile_in(folder)?;
    file.write_all(content)?;
    match std::fs::metadata(target) {
        Ok(present) => file.as_file().set_permissions(present.permissions())?,
        Err(_) => share(file.as_file())?,
    }
    file.as_file().sync_all()?;
    Ok(file)
}

/// Waits for the lock of a folder, for a moment: where a folder cannot be locked, or somebody else
/// sits on the lock, saving goes on without it.
fn hold(folder: &File) {
    for _ in 0..50 {
        match folder.try_lock() {
            Err(std::fs::TryLockError::WouldBlock) => std::thread::sleep(Duration::from_millis(2)),
            Ok(()) | Err(std::fs::TryLockError::Error(_)) => return,
        }
    }
}

/// A temporary file is private; a new board is as readable as any new file.
#[cfg(unix)]
fn share(file: &std::fs::File) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.set_permissions(std::fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn share(_file: &std::fs::File) -> io::Result<()> {
    Ok(())
}

/// The file at the end of a chain of links.
fn follow(path: &Path) -> PathBuf {
    std::fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf())
}

/// A free name beside a file, for a version that must be kept: `board.theirs.json`, then `.2`.
pub fn beside(path: &Path, word: &str) -> PathBuf {
    let stem = path
        .file_stem()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    let end = path
        .extension()
        .map_or_else(|| "json".into(), |e| e.to_string_lossy().into_owned());
    let first = path.with_file_name(format!("{stem}.{word}.{end}"));
    let more = (2..10_000).map(|n| path.with_file_name(format!("{stem}.{word}.{n}.{end}")));
    std::iter::once(first.clone())
        .chain(more)
        .find(|p| !p.exists())
        .unwrap_or(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_save_replaces_the_content_and_leaves_nothing_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("board.json");
        save(&path, "one", Some(None)).unwrap();
        save(&path, "two", Some(Some("one"))).unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "two");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_change_by_another_program_is_not_overwritten() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("board.json");
        std::fs::write(&path, "theirs").unwrap();
        assert!(matches!(
            save(&path, "mine", Some(Some("base"))),
            Err(SaveError::Changed(_))
        ));
        assert!(matches!(
            save(&path, "mine", Some(None)),
            Err(SaveError::Changed(_))
        ));
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "theirs");
        save(&path, "mine", None).unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "mine");
    }

    #[cfg(unix)]
    #[test]
    fn links_and_permissions_stay() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let (real, link) = (
            folder.path().join("real.json"),
            folder.path().join("link.json"),
        );
        std::fs::write(&real, "one").unwrap();
        std::fs::set_permissions(&real, std::fs::Permissions::from_mode(0o600)).unwrap();
        std::os::unix::fs::symlink(&real, &link).unwrap();
        save(&link, "two", None).unwrap();
        assert!(std::fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(std::fs::read_to_string(&real).unwrap(), "two");
        assert_eq!(
            std::fs::metadata(&real).unwrap().permissions().mode() & 0o777,
            0o600
        );
    }

    #[test]
    fn a_folder_that_is_not_there_is_a_clear_error() {
        let error = save(Path::new("/no/such/folder/board.json"), "x", None).unwrap_err();
        assert!(
            error.to_string().contains("/no/such/folder/board.json"),
            "{error}"
        );
    }

    #[test]
    fn kept_versions_get_free_names() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("board.json");
        let first = beside(&path, "theirs");
        assert!(first.ends_with("board.theirs.json"));
        std::fs::write(&first, "").unwrap();
        assert!(beside(&path, "theirs").ends_with("board.theirs.2.json"));
    }
}
