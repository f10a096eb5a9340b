//! Reads a code base from a folder beside the board into a plain file set, and writes one.

use std::collections::BTreeMap;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Most files of a code base.
pub const MAX_FILES: usize = 500;
/// Most bytes of a code base.
pub const MAX_BYTES: u64 = 16 * 1024 * 1024;
/// Most entries that are looked at, hidden ones and folders included.
const MAX_ENTRIES: usize = 10_000;
/// Deepest folder of a code base.
const MAX_DEPTH: usize = 8;

/// Files by their path inside the code base, with `/` between folders.
pub type Files = BTreeMap<String, Arc<[u8]>>;

/// Why a code base could not be read.
#[derive(Debug, thiserror::Error)]
pub enum CodeError {
    /// The path leads out of the board's folder.
    #[error(
        "the code base is no folder beside the board; {0:?}; write a relative path without '..'"
    )]
    Outside(String),
    /// Too many files or bytes.
    #[error("the code base is too large; {}; at most {MAX_FILES} files and {MAX_BYTES} bytes are read", .0.display())]
    TooLarge(PathBuf),
    /// The system refused.
    #[error("cannot read the code base: {why}; {path}; check that the folder is there and readable", path = .0.display(), why = super::why(.1))]
    Io(PathBuf, io::Error),
}

/// Reads the folder `source`, which is relative to `board_folder`. Hidden files, links and what is
/// not a plain file (a pipe would block for ever) are left out. A link on the way to the folder
/// counts as the place that it leads to, which must be inside too.
pub fn load(board_folder: &Path, source: &str) -> Result<Files, CodeError> {
    let relative = Path::new(source);
    let plain = |c: std::path::Component<'_>| {
        matches!(
            c,
            std::path::Component::Normal(_) | std::path::Component::CurDir
        )
    };
    if source.is_empty() || !relative.components().all(plain) {
        return Err(CodeError::Outside(source.to_owned()));
    }
    let root = board_folder.join(relative);
    let real = |path: &Path| {
        std::fs::canonicalize(path).map_err(|error| CodeError::Io(path.to_path_buf(), error))
    };
    let board_folder = if board_folder.as_os_str().is_empty() {
        Path::new(".")
    } else {
        board_folder
    };
    if !real(&root)?.starts_with(real(board_folder)?) {
        return Err(CodeError::Outside(source.to_owned()));
    }
    let mut seen = 0;
    let mut files = Files::new();
    let mut bytes = 0;
    let mut waiting = vec![(root.clone(), String::new(), 0)];
    while let Some((folder, prefix, depth)) = waiting.pop() {
        let failed = |error| CodeError::Io(folder.clone(), error);
        for entry in std::fs::read_dir(&folder).map_err(failed)? {
            let entry = entry.map_err(failed)?;
            let name = entry.file_name().to_string_lossy().into_owned();
            let kind = entry.file_type().map_err(failed)?;
            // Empty folders cost time too.
            seen += 1;
            if seen > MAX_ENTRIES {
                return Err(CodeError::TooLarge(root));
            }
            if name.starts_with('.') || !(kind.is_dir() || kind.is_file()) {
                continue;
            }
            let inside = format!("{prefix}{name}");
            if kind.is_dir() {
                if depth < MAX_DEPTH {
                    waiting.push((entry.path(), format!("{inside}/"), depth + 1));
                }
                continue;
            }
            // The bound is on what is read: a file may grow after its size was asked for.
            let mut content = Vec::new();
            std::fs::File::open(entry.path())
                .and_then(|file| file.take(MAX_BYTES - bytes + 1).read_to_end(&mut content))
                .map_err(|e| CodeError::Io(entry.path(), e))?;
            bytes += content.len() as u64;
            if files.len() >= MAX_FILES || bytes > MAX_BYTES {
                return Err(CodeError::TooLarge(root));
            }
            files.insert(inside, Arc::from(content));
        }
    }
    Ok(files)
}

/// Writes the files of a code base into a folder, which is made.
pub fn save(folder: &Path, files: &Files) -> io::Result<()> {
    std::fs::create_dir_all(folder)?;
    for (name, content) in files {
        let path = folder.join(name);
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent)?;
        }
        std::fs::write(path, content)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_come_with_their_paths_and_hidden_ones_stay_out() {
        let folder = tempfile::tempdir().unwrap();
        let site = folder.path().join("site");
        std::fs::create_dir_all(site.join("static/img")).unwrap();
        std::fs::write(site.join("app.json"), "{}").unwrap();
        std::fs::write(site.join("static/img/a.txt"), "a").unwrap();
        std::fs::write(site.join(".secret"), "s").unwrap();
        let files = load(folder.path(), "site").unwrap();
        assert_eq!(
            files.keys().collect::<Vec<_>>(),
            ["app.json", "static/img/a.txt"]
        );
    }

    #[test]
    fn a_path_out_of_the_folder_is_refused() {
        for source in ["../site", "/etc", "", "site/../../x"] {
            assert!(
                matches!(load(Path::new("."), source), Err(CodeError::Outside(_))),
                "{source}"
            );
        }
    }

    #[test]
    fn too_many_files_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        let site = folder.path().join("site");
        std::fs::create_dir(&site).unwrap();
        for n in 0..=MAX_FILES {
            std::fs::write(site.join(n.to_string()), "").unwrap();
        }
        assert!(matches!(
            load(folder.path(), "site"),
            Err(CodeError::TooLarge(_))
        ));
    }

    #[cfg(unix)]
    #[test]
    fn links_and_pipes_lead_nowhere() {
        use std::os::unix::fs::symlink;
        let outside = tempfile::tempdir().unwrap();
        std::fs::write(outside.path().join("secret"), "s").unwrap();
        let folder = tempfile::tempdir().unwrap();
        let site = folder.path().join("site");
        std::fs::create_dir(&site).unwrap();
        std::fs::write(site.join("app.json"), "{}").unwrap();
        symlink(outside.path().join("secret"), site.join("link")).unwrap();
        symlink(outside.path(), site.join("folder")).unwrap();
        symlink(outside.path(), folder.path().join("way-out")).unwrap();
        symlink(&site, folder.path().join("way-in")).unwrap();
        // A socket stands for everything that is not a plain file.
        let _socket = std::os::unix::net::UnixListener::bind(site.join("socket")).unwrap();
        let names = |source: &str| {
            let files = load(folder.path(), source).unwrap();
            files.into_keys().collect::<Vec<_>>()
        };
        assert_eq!(names("site"), ["app.json"]);
        assert_eq!(names("way-in"), ["app.json"]);
        for source in ["way-out", "site/folder"] {
            let result = load(folder.path(), source);
            assert!(matches!(result, Err(CodeError::Outside(_))), "{source}");
        }
    }
}
