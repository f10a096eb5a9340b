//! All of a database at one moment, to make a copy of it: how a replica is provisioned.

use std::sync::Arc;

use super::super::SqlError;
use super::super::error::from_sqlite;
use super::Store;

/// Everything that a database holds. Cheap to clone; its inner form is no one's business.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dump {
    /// Name of the database.
    pub database: Arc<str>,
    bytes: Arc<[u8]>,
}

impl Dump {
    /// Bytes on a link.
    pub fn size(&self) -> usize {
        self.bytes.len()
    }
}

impl Store {
    /// Everything that is committed. Error 1205 while a session has a transaction open: what it
    /// changed is no part of a copy yet.
    pub fn dump(&mut self) -> Result<Dump, SqlError> {
        if self.open.is_some() {
            return Err(SqlError::new(
                1205,
                "Lock wait timeout exceeded; a session has a transaction open",
            ));
        }
        self.budget
            .store(self.limits.steps, std::sync::atomic::Ordering::Relaxed);
        let database = Arc::clone(&self.database);
        let data = self.db.serialize("main");
        let data = data.map_err(|e| from_sqlite(&e, &database))?;
        let bytes = Arc::from(&data[..]);
        Ok(Dump { database, bytes })
    }

    /// Holds exactly what the copy holds from now on; every session has ended. The server's
    /// variables stay.
    pub fn restore(&mut self, dump: &Dump) -> Result<(), SqlError> {
        let mut fresh = Self::with_limits(&dump.database, self.limits)?;
        let size = dump.bytes.len();
        let mut read = || -> rusqlite::Result<()> {
            fresh
                .db
                .deserialize_read_exact("main", &dump.bytes[..], size, false)?;
            // The bound belongs to the storage, which is another one now.
            fresh
                .db
                .pragma_update(None, "max_page_count", self.limits.pages)
        };
        read().map_err(|e| from_sqlite(&e, &dump.database))?;
        fresh.refresh_autos();
        fresh.version = self.version + 1;
        fresh.variables = std::mem::take(&mut self.variables);
        *self = fresh;
        Ok(())
    }
}
