//! The view: reads the app, writes cells.
