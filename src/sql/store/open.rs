//! A database as it is opened: its bounds, its functions, the hooks that count.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use rusqlite::Connection;
use rusqlite::config::DbConfig;
use rusqlite::hooks::Action as Touched;

use super::super::builtin::{Ambient, register};
use super::super::error::from_sqlite;
use super::super::memo::Memo;
use super::super::{SqlError, answer};
use super::Store;

/// Instructions of SQLite's machine between two looks at the budget.
const STEP: i32 = 1_000;

/// What one statement may use at most.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Instructions of SQLite's machine, in thousands; beyond it the statement ends with 1969.
    pub steps: u64,
    /// Rows of an answer; beyond it 1104.
    pub rows: usize,
    /// Bytes of an answer; beyond it 1153.
    pub bytes: usize,
    /// Pages of 4 KiB of the whole database; beyond it 1114.
    pub pages: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            steps: 20_000,
            rows: 10_000,
            bytes: 4 << 20,
            pages: 16_384,
        }
    }
}

/// Rows touched by the running statement, counted by a hook.
#[derive(Debug, Default)]
pub(super) struct Counters {
    pub(super) inserted: AtomicU64,
    pub(super) updated: AtomicU64,
}

impl Store {
    /// An empty database with other limits.
    pub fn with_limits(database: &str, limits: Limits) -> Result<Self, SqlError> {
        let ambient = Arc::new(Ambient::default());
        let budget = Arc::new(AtomicU64::new(0));
        let counters = Arc::new(Counters::default());
        let open = || -> rusqlite::Result<Connection> {
            let mut db = Connection::open_in_memory()?;
            db.set_prepared_statement_cache_capacity(128);
            // Sorting must not write temporary files.
            db.pragma_update(None, "temp_store", "MEMORY")?;
            db.pragma_update(None, "max_page_count", limits.pages)?;
            db.pragma_update(None, "foreign_keys", true)?;
            // An unknown column in double quotes must be an error, not a text.
            db.set_db_config(DbConfig::SQLITE_DBCONFIG_DQS_DML, false)?;
            db.set_db_config(DbConfig::SQLITE_DBCONFIG_DQS_DDL, false)?;
            db.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
            register(&db, &ambient)?;
            let left = Arc::clone(&budget);
            db.progress_handler(
                STEP,
                Some(move || left.fetch_sub(1, Ordering::Relaxed) <= 1),
            )?;
            let count = Arc::clone(&counters);
            db.update_hook(Some(move |touched, _: &str, _: &str, _| match touched {
                Touched::SQLITE_INSERT => {
                    count.inserted.fetch_add(1, Ordering::Relaxed);
                }
                Touched::SQLITE_UPDATE => {
                    count.updated.fetch_add(1, Ordering::Relaxed);
                }
                _ => {}
            }))?;
            Ok(db)
        };
        let db = open().map_err(|e| from_sqlite(&e, database))?;
        Ok(Self {
            db,
            database: Arc::from(database),
            limits,
            ambient,
            budget,
            counters,
            plans: BTreeMap::new(),
            memo: Memo::default(),
            version: 0,
            autos: BTreeMap::new(),
            open: None,
            variables: answer::variables(),
        })
    }
}
