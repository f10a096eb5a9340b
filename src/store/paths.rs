//! Where the program keeps its own files.

use std::path::PathBuf;

use etcetera::BaseStrategy;

/// Set in tests and by people who want everything in one place: used for state and config alike.
pub const HOME_VARIABLE: &str = "WIREBOARD_HOME";

/// Folder of journals and crash notes; `None` when the machine names no home.
pub fn state() -> Option<PathBuf> {
    if let Some(home) = own_home() {
        return Some(home.join("state"));
    }
    let base = etcetera::choose_base_strategy().ok()?;
    Some(
        base.state_dir()
            .unwrap_or_else(|| base.data_dir())
            .join("wireboard"),
    )
}

/// Folder of the crash journals; `None` when the machine names no home.
pub fn journal() -> Option<PathBuf> {
    state().map(|folder| folder.join("journal"))
}

/// Folder of the user's configuration; `None` when the machine names no home.
pub fn config() -> Option<PathBuf> {
    if let Some(home) = own_home() {
        return Some(home.join("config"));
    }
    Some(
        etcetera::choose_base_strategy()
            .ok()?
            .config_dir()
            .join("wireboard"),
    )
}

fn own_home() -> Option<PathBuf> {
    std::env::var_os(HOME_VARIABLE)
        .filter(|home| !home.is_empty())
        .map(PathBuf::from)
}
