//! Repeating a transaction of the primary's log: the same time, the same draws, the same ids.

use std::sync::atomic::Ordering;

use super::super::error::from_sqlite;
use super::super::translate::Action;
use super::super::{Change, Event, Reply, SqlError};
use super::{Session, Store};

impl Store {
    /// Repeats a transaction of the primary's log. All of it or nothing.
    pub fn apply(&mut self, event: &Event) -> Result<(), SqlError> {
        self.rollback();
        self.batch("SAVEPOINT wb_event")?;
        let result = event.changes.iter().try_for_each(|c| self.repeat(c));
        if result.is_err() {
            self.batch("ROLLBACK TO wb_event")?;
        }
        self.batch("RELEASE wb_event")?;
        self.version += 1;
        self.refresh_autos();
        result
    }

    fn repeat(&mut self, change: &Change) -> Result<(), SqlError> {
        let plan = self.plan(&change.statement.sql)?;
        let Action::Run(sql) = &plan.action else {
            return Ok(());
        };
        let auto = plan.insert.as_ref().and_then(|i| self.auto_table(i));
        if let (Some(table), Some(id)) = (&auto, change.insert_id) {
            self.raise_sequence(table, id - 1)?;
        }
        let session = Session {
            last_insert_id: change.last_insert_id,
            ..Session::new(u64::MAX)
        };
        self.ambient.now.store(change.timestamp, Ordering::Relaxed);
        self.ambient
            .random
            .store(change.rand_seed, Ordering::Relaxed);
        self.budget.store(self.limits.steps, Ordering::Relaxed);
        let done = self.execute(&session, &change.statement, &plan, sql, change.timestamp)?;
        self.refresh_autos_after(plan.class);
        if let (Reply::Done(done), Some(id)) = (done, change.insert_id)
            && done.insert_id != id
        {
            // The number is taken here: somebody wrote to the replica.
            return Err(SqlError::new(
                1062,
                format!("Duplicate entry '{id}' for key 'PRIMARY'"),
            ));
        }
        Ok(())
    }

    /// Makes the next AUTO_INCREMENT number of a table at least `last + 1`.
    fn raise_sequence(&self, table: &str, last: i64) -> Result<(), SqlError> {
        let run = || -> rusqlite::Result<()> {
            let changed = self.db.execute(
                "UPDATE sqlite_sequence SET seq = max(seq, ?2) WHERE name = ?1 COLLATE NOCASE",
                (table, last),
            )?;
            if changed == 0 {
                self.db.execute(
                    "INSERT INTO sqlite_sequence (name, seq) VALUES (?1, ?2)",
                    (table, last),
                )?;
            }
            Ok(())
        };
        run().map_err(|e| from_sqlite(&e, &self.database))
    }
}
