//! The store: runs translated statements on SQLite, one in-memory database per node.
//!
//! Here is what a statement may do: sessions, transactions, what is logged. How a database is opened
//! is in [`open`], how one statement runs in [`execute`], how a replica repeats one in [`apply`].

mod apply;
mod autos;
mod dump;
mod execute;
mod open;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use rusqlite::Connection;

use super::builtin::Ambient;
use super::error::from_sqlite;
use super::memo::Memo;
use super::translate::{Action, Command, Fact, Plan, translate};
use super::{Change, Class, Done, Reply, SqlError, Statement, Value};

pub use dump::Dump;
use open::Counters;
pub use open::Limits;

/// Most translated statements kept.
const PLANS: usize = 512;

/// One client's state at the server.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Session {
    /// Number of the connection, from 1; unique in the store.
    pub id: u64,
    last_insert_id: i64,
    row_count: i64,
}

impl Session {
    /// A new session.
    pub fn new(id: u64) -> Self {
        Self {
            id,
            ..Self::default()
        }
    }
}

/// A statement's answer, and what must be logged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Executed {
    /// The answer.
    pub reply: Arc<Reply>,
    /// What the statement was.
    pub class: Class,
    /// The transaction that it committed, in order; empty when nothing was.
    pub committed: Vec<Change>,
}

/// A database.
pub struct Store {
    db: Connection,
    database: Arc<str>,
    limits: Limits,
    ambient: Arc<Ambient>,
    budget: Arc<AtomicU64>,
    counters: Arc<Counters>,
    plans: BTreeMap<Arc<str>, Arc<Plan>>,
    memo: Memo,
    version: u64,
    /// Table to its AUTO_INCREMENT column.
    autos: BTreeMap<String, String>,
    /// The session that has a transaction open, and what it changed so far.
    open: Option<(u64, Vec<Change>)>,
    variables: BTreeMap<String, Value>,
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Store")
            .field("database", &self.database)
            .field("version", &self.version)
            .finish_non_exhaustive()
    }
}

impl Store {
    /// An empty database of a name.
    pub fn new(database: &str) -> Result<Self, SqlError> {
        Self::with_limits(database, Limits::default())
    }

    /// Name of the database.
    pub fn database(&self) -> &Arc<str> {
        &self.database
    }

    /// Counts up with every statement that may have changed something.
    pub const fn version(&self) -> u64 {
        self.version
    }

    /// Sets a server variable, such as `read_only` or `server_id`.
    pub fn set_variable(&mut self, name: &str, value: Value) {
        self.variables.insert(name.to_owned(), value);
    }

    /// Names of the tables, in order.
    pub fn tables(&self) -> Vec<String> {
        super::answer::tables(&self.db)
    }

    /// What a statement would do.
    pub fn classify(&mut self, sql: &str) -> Result<Class, SqlError> {
        self.plan(sql).map(|plan| plan.class)
    }

    /// True when a statement is SHOW REPLICA STATUS, which the server answers, not the store.
    pub fn asks_replica_status(&mut self, sql: &str) -> bool {
        self.plan(sql)
            .is_ok_and(|p| p.action == Action::Command(Command::ReplicaStatus))
    }

    /// True when a statement is SHOW MASTER STATUS, which the server answers, not the store.
    pub fn asks_binlog_status(&mut self, sql: &str) -> bool {
        self.plan(sql)
            .is_ok_and(|p| p.action == Action::Command(Command::BinlogStatus))
    }

    /// Runs a statement for a session. `unix_s` is what `NOW()` gives, `seed` what `RAND()` draws from.
    pub fn run(
        &mut self,
        session: &mut Session,
        statement: &Statement,
        unix_s: i64,
        seed: u64,
    ) -> Result<Executed, SqlError> {
        let plan = self.plan(&statement.sql)?;
        if plan.params != statement.params.len() {
            return Err(SqlError::new(1210, "Incorrect arguments to EXECUTE"));
        }
        if self
            .open
            .as_ref()
            .is_some_and(|(owner, _)| *owner != session.id)
        {
            return Err(SqlError::new(
                1205,
                "Lock wait timeout exceeded; another session has a transaction open",
            ));
        }
        if plan.is_pure()
            && let Some(reply) = self.memo.get(statement, self.version)
        {
            session.row_count = -1;
            return Ok(Executed {
                reply,
                class: plan.class,
                committed: Vec::new(),
            });
        }
        self.ambient.now.store(unix_s, Ordering::Relaxed);
        self.ambient.random.store(seed, Ordering::Relaxed);
        self.budget.store(self.limits.steps, Ordering::Relaxed);
        let executed = match &plan.action {
            Action::Command(command) => {
                let reply =
                    super::answer::answer(&self.db, &self.database, &self.variables, command)?;
                (reply, Vec::new())
            }
            Action::Begin => {
                let committed = self.commit()?;
                self.batch("BEGIN")?;
                self.open = Some((session.id, Vec::new()));
                (Reply::Done(Done::default()), committed)
            }
            Action::Commit => (Reply::Done(Done::default()), self.commit()?),
            Action::Rollback => {
                self.rollback();
                (Reply::Done(Done::default()), Vec::new())
            }
            Action::Run(sql) => self.run_sql(session, statement, &plan, sql, unix_s, seed)?,
        };
        let (reply, committed) = executed;
        let reply = Arc::new(reply);
        if plan.is_pure() {
            self.memo.put(statement, self.version, &reply);
        }
        Ok(Executed {
            reply,
            class: plan.class,
            committed,
        })
    }

    /// A session ended: its open transaction is rolled back.
    pub fn end_session(&mut self, session: &Session) {
        if self
            .open
            .as_ref()
            .is_some_and(|(owner, _)| *owner == session.id)
        {
            self.rollback();
        }
    }

    /// Every session ended, as when the server was killed.
    pub fn end_all_sessions(&mut self) {
        self.rollback();
    }

    fn plan(&mut self, sql: &str) -> Result<Arc<Plan>, SqlError> {
        if let Some(plan) = self.plans.get(sql) {
            return Ok(Arc::clone(plan));
        }
        let plan = Arc::new(translate(sql)?);
        if self.plans.len() >= PLANS {
            self.plans.clear();
        }
        self.plans.insert(Arc::from(sql), Arc::clone(&plan));
        Ok(plan)
    }

    fn batch(&self, sql: &str) -> Result<(), SqlError> {
        self.budget.store(self.limits.steps, Ordering::Relaxed);
        self.db
            .execute_batch(sql)
            .map_err(|e| from_sqlite(&e, &self.database))
    }

    fn commit(&mut self) -> Result<Vec<Change>, SqlError> {
        let Some((_, changes)) = self.open.take() else {
            return Ok(Vec::new());
        };
        self.version += 1;
        if let Err(error) = self.batch("COMMIT") {
            self.rollback();
            return Err(error);
        }
        Ok(changes)
    }

    fn rollback(&mut self) {
        if !self.db.is_autocommit() {
            self.version += 1;
            // Nothing to do about a failure: the next statement will meet it.
            let _ = self.batch("ROLLBACK");
            self.refresh_autos();
        }
        self.open = None;
    }

    fn run_sql(
        &mut self,
        session: &mut Session,
        statement: &Statement,
        plan: &Plan,
        sql: &[String],
        unix_s: i64,
        seed: u64,
    ) -> Result<(Reply, Vec<Change>), SqlError> {
        // MySQL commits before a definition.
        let mut committed = if plan.class == Class::Definition {
            self.commit()?
        } else {
            Vec::new()
        };
        if plan.class.changes() && plan.facts.iter().any(|f| !is_replicated(f)) {
            return Err(SqlError::unsupported(
                "session and server facts inside a write",
            ));
        }
        let last_insert_id = session.last_insert_id;
        let reply = self.execute(session, statement, plan, sql, unix_s);
        if plan.class.changes() {
            self.version += 1;
            self.refresh_autos_after(plan.class);
        }
        if reply.is_err() && self.db.is_autocommit() && self.open.is_some() {
            // SQLite ended the transaction by itself (full table, interruption).
            self.open = None;
        }
        let reply = reply?;
        match &reply {
            Reply::Rows(_) => session.row_count = -1,
            Reply::Done(done) => {
                session.row_count = done.affected as i64;
                if done.insert_id != 0 {
                    session.last_insert_id = done.insert_id;
                }
                if plan.class.changes() {
                    let change = Change {
                        statement: statement.clone(),
                        timestamp: unix_s,
                        insert_id: (done.insert_id != 0).then_some(done.insert_id),
                        last_insert_id,
                        rand_seed: seed,
                    };
                    match &mut self.open {
                        Some((_, changes)) => changes.push(change),
                        None => committed.push(change),
                    }
                }
            }
        }
        Ok((reply, committed))
    }
}

/// Facts that the binlog carries, so that a replica can repeat the statement.
fn is_replicated(fact: &Fact) -> bool {
    match fact {
        Fact::Now
        | Fact::Today
        | Fact::TimeOfDay
        | Fact::UnixTime
        | Fact::LastInsertId
        | Fact::Database => true,
        Fact::RowCount | Fact::User | Fact::ConnectionId | Fact::Variable(_) => false,
    }
}

#[cfg(test)]
mod tests;
