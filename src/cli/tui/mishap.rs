//! Panics on purpose, so that tests see what a mistake of the program leaves behind. Debug builds
//! only: in a release build there is nothing here that could panic.

/// Panics when the environment variable `WIREBOARD_PANIC` names this place.
#[cfg(debug_assertions)]
pub(super) fn at(place: &str) {
    assert!(
        std::env::var("WIREBOARD_PANIC").as_deref() != Ok(place),
        "on purpose, in {place}"
    );
}

/// Does nothing.
#[cfg(not(debug_assertions))]
pub(super) const fn at(_place: &str) {}
