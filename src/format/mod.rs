//! Text to board and back, with diagnostics that point at the place.
