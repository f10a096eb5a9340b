//! The editor's verbs by keys, without a terminal: (board, keys, board).

mod kit;
mod lock;
