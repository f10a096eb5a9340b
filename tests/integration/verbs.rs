//! The editor's verbs by keys, without a terminal: (board, keys, board).

mod arrange;
mod clipboard;
mod grow;
mod kit;
mod lock;
mod reshape;
mod telling;
