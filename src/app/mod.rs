//! The editor as state and update: no terminal types, no files.
