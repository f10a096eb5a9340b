//! Stories told by a real request, and lessons that see what was done.
//!
//! Pure functions from a board, its history and what a run shows to what is told about it. What is
//! deliberately absent: the screen, the clock, and anything that did not happen.

pub mod lesson;
pub mod story;
