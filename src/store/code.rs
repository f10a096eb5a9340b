//! Reads a code base from a folder beside the board into a plain file set.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Most files of a code base.
pub const MAX_FILES: usize = 500;
/// Most bytes of a code base.
pub const MAX_BYTES: u64 = 16 * 1024 * 1024;
/// Deepest folder of a code base.
const MAX_DEPTH: usize = 8;

/// Files by their path inside the code base, with `/` between folders.
pub type Files = BTreeMap<String, Arc<[u8]>>;

/// Why a code base could not be read.
#[derive(Debug, thiserror::Error)]
pub enum CodeError {
    /// The path leads out of the board's folder.
    #[error(
        "the code base {0:?} must be a folder beside the board; write a relative path without '..'"
    )]
    Outside(String),
    /// Too many files or bytes.
    #[error("the code base {} is too large; at most {MAX_FILES} files and {MAX_BYTES} bytes", .0.display())]
    TooLarge(PathBuf),
    /// The system refused.
    #[error("cannot read {path}: {1}; check that the folder is there and readable", path = .0.display())]
    Io(PathBuf, #[source] io::Error),
}

/// Reads the folder `source`, which is relative to `board_folder`. Hidden files and links are left out.
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
    let mut files = Files::new();
    let mut bytes = 0;
    let mut waiting = vec![(root.clone(), String::new(), 0)];
    while let Some((folder, prefix, depth)) = waiting.pop() {
        let failed = |error| CodeError::Io(folder.clone(), error);
        for entry in std::fs::read_dir(&folder).map_err(failed)? {
            let entry = entry.map_err(failed)?;
            let name = entry.file_name().to_string_lossy().into_owned();
            let kind = entry.file_type().map_err(failed)?;
            if name.starts_with('.') || kind.is_symlink() {
                continue;
            }
            let inside = format!("{prefix}{name}");
            if kind.is_dir() {
                if depth < MAX_DEPTH {
                    waiting.push((entry.path(), format!("{inside}/"), depth + 1));
                }
                continue;
            }
            bytes += entry.metadata().map_err(failed)?.len();
            if files.len() >= MAX_FILES || bytes > MAX_BYTES {
                return Err(CodeError::TooLarge(root));
            }
            let content =
                std::fs::read(entry.path()).map_err(|e| CodeError::Io(entry.path(), e))?;
            files.insert(inside, Arc::from(content));
        }
    }
    Ok(files)
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
}
