//! The editor's verbs by keys, without a terminal: (board, keys, board).

mod clipboard;
mod kit;
mod lock;
