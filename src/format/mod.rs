//! Text to board and back.
//!
//! Reading never fails and never panics: it yields a document made of what could be read, and
//! diagnostics that point at the very place. Writing is canonical: the same document always gives
//! the same bytes, in an order that makes `git diff` show what changed.
//!
//! What is deliberately absent: files (the text comes in and goes out as a string), the meaning of
//! a board beyond its shape ([`crate::board::check`] judges that), the engine.
//!
//! Start reading at [`json`]; [`clip`] is the part of a board that goes through the clipboard;
//! [`report`] turns a diagnostic into text with the source line and a
//! caret.

pub mod clip;
pub mod json;
pub mod report;
