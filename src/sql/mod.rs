//! The store of a database node: MySQL-flavoured SQL on embedded SQLite.
