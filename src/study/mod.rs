//! Stories, told by a real request.
//!
//! Pure functions from a board and what a run shows of one request to what is told about it.
//! What is deliberately absent: the screen, the clock, and any request that did not happen.

pub mod story;
