//! The store: runs translated statements on SQLite, one in-memory database per node.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use rusqlite::Connection;
use rusqlite::config::DbConfig;
use rusqlite::hooks::Action as Touched;
use rusqlite::types::{ToSqlOutput, Value as SqliteValue, ValueRef};

use super::builtin::{Ambient, register};
use super::calendar::DateTime;
use super::error::from_sqlite;
use super::memo::Memo;
use super::translate::{Action, Command, Fact, Insert, Plan, translate};
use super::{Change, Class, Done, Event, Reply, ResultSet, SqlError, Statement, Value};

/// Most translated statements kept.
const PLANS: usize = 512;
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

/// Rows touched by the running statement, counted by a hook.
#[derive(Debug, Default)]
struct Counters {
    inserted: AtomicU64,
    updated: AtomicU64,
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
            variables: super::answer::variables(),
        })
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

    /// Runs SQLite's statements, all or none.
    fn execute(
        &self,
        session: &Session,
        statement: &Statement,
        plan: &Plan,
        sql: &[String],
        unix_s: i64,
    ) -> Result<Reply, SqlError> {
        if let [one] = sql {
            return self.execute_one(session, statement, plan, one, unix_s);
        }
        self.batch("SAVEPOINT wb_many")?;
        let mut result = Ok(Reply::Done(Done::default()));
        for (i, one) in sql.iter().enumerate() {
            result = if i == 0 {
                self.execute_one(session, statement, plan, one, unix_s)
            } else {
                self.batch(one).and(result)
            };
            if result.is_err() {
                self.batch("ROLLBACK TO wb_many")?;
                break;
            }
        }
        self.batch("RELEASE wb_many")?;
        result
    }

    fn execute_one(
        &self,
        session: &Session,
        statement: &Statement,
        plan: &Plan,
        sql: &str,
        unix_s: i64,
    ) -> Result<Reply, SqlError> {
        let failed = |e: rusqlite::Error| from_sqlite(&e, &self.database);
        self.counters.inserted.store(0, Ordering::Relaxed);
        self.counters.updated.store(0, Ordering::Relaxed);
        let mut prepared = self.db.prepare_cached(sql).map_err(failed)?;
        // SQLite only allocates parameters that stand in the text; all of ours do.
        for (i, value) in statement.params.iter().enumerate() {
            prepared.raw_bind_parameter(i + 1, value).map_err(failed)?;
        }
        for (i, fact) in plan.facts.iter().enumerate() {
            let value = self.fact(session, fact, unix_s)?;
            let at = statement.params.len() + i + 1;
            prepared.raw_bind_parameter(at, &value).map_err(failed)?;
        }
        if prepared.column_count() > 0 {
            return self.rows(&mut prepared);
        }
        let changed = prepared.raw_execute().map_err(failed)? as u64;
        let affected = if plan.class == Class::Write {
            changed
        } else {
            0
        };
        let mut done = Done {
            affected,
            insert_id: 0,
        };
        if let Some(insert) = &plan.insert {
            let inserted = self.counters.inserted.load(Ordering::Relaxed);
            let updated = self.counters.updated.load(Ordering::Relaxed);
            // ON DUPLICATE KEY UPDATE: 1 for a new row, 2 for an updated one.
            done.affected = affected.max(inserted + 2 * updated);
            if inserted > 0 && self.numbers(insert) {
                done.insert_id = self.db.last_insert_rowid() - (inserted as i64 - 1);
            }
        }
        Ok(Reply::Done(done))
    }

    fn rows(&self, prepared: &mut rusqlite::CachedStatement<'_>) -> Result<Reply, SqlError> {
        let failed = |e: rusqlite::Error| from_sqlite(&e, &self.database);
        let columns: Vec<Arc<str>> = prepared.column_names().map(Arc::from).collect();
        let mut set = ResultSet {
            columns,
            rows: Vec::new(),
        };
        let mut bytes = 0;
        let mut found = prepared.raw_query();
        while let Some(row) = found.next().map_err(failed)? {
            if set.rows.len() >= self.limits.rows {
                return Err(SqlError::new(
                    1104,
                    format!(
                        "The SELECT would give more than {} rows; add a LIMIT",
                        self.limits.rows
                    ),
                ));
            }
            let values: Vec<Value> = (0..set.columns.len())
                .map(|i| row.get_ref(i).map(from_ref))
                .collect::<Result<_, _>>()
                .map_err(failed)?;
            bytes += values.iter().map(Value::size).sum::<usize>();
            if bytes > self.limits.bytes {
                return Err(SqlError::new(
                    1153,
                    "Got a packet bigger than 'max_allowed_packet' bytes",
                ));
            }
            set.rows.push(values);
        }
        Ok(Reply::Rows(set))
    }

    fn fact(&self, session: &Session, fact: &Fact, unix_s: i64) -> Result<Value, SqlError> {
        let now = DateTime::from_unix(unix_s);
        Ok(match fact {
            Fact::Now => Value::text(now.text()),
            Fact::Today => Value::text(now.date()),
            Fact::TimeOfDay => Value::text(now.time()),
            Fact::UnixTime => Value::Int(unix_s),
            Fact::LastInsertId => Value::Int(session.last_insert_id),
            Fact::RowCount => Value::Int(session.row_count),
            Fact::Database => Value::Text(Arc::clone(&self.database)),
            Fact::User => Value::from("app@%"),
            Fact::ConnectionId => Value::Int(session.id as i64),
            Fact::Variable(name) => {
                self.variables.get(name).cloned().ok_or_else(|| {
                    SqlError::new(1193, format!("Unknown system variable '{name}'"))
                })?
            }
        })
    }

    /// True when AUTO_INCREMENT gave the rows of an INSERT their numbers.
    fn numbers(&self, insert: &Insert) -> bool {
        let auto = self.autos.get(&insert.table.to_ascii_lowercase());
        auto.is_some_and(|auto| {
            insert
                .columns
                .as_ref()
                .is_none_or(|named| !named.iter().any(|c| c.eq_ignore_ascii_case(auto)))
        })
    }

    fn auto_table(&self, insert: &Insert) -> Option<String> {
        self.numbers(insert).then(|| insert.table.clone())
    }

    fn refresh_autos_after(&mut self, class: Class) {
        if class == Class::Definition {
            self.refresh_autos();
        }
    }

    /// Reads again which tables number their rows.
    fn refresh_autos(&mut self) {
        let query = "SELECT lower(s.name), c.name FROM sqlite_schema s, pragma_table_info(s.name) c \
                     WHERE s.type = 'table' AND c.pk = 1 AND s.sql LIKE '%PRIMARY KEY AUTOINCREMENT%'";
        self.budget.store(self.limits.steps, Ordering::Relaxed);
        let read = || -> rusqlite::Result<BTreeMap<String, String>> {
            let mut statement = self.db.prepare_cached(query)?;
            let found = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
            found.collect()
        };
        let found = read().unwrap_or_default();
        self.autos = found;
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

impl rusqlite::ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(match self {
            Self::Null => ToSqlOutput::Owned(SqliteValue::Null),
            Self::Int(n) => ToSqlOutput::Owned(SqliteValue::Integer(*n)),
            Self::Real(x) => ToSqlOutput::Owned(SqliteValue::Real(*x)),
            Self::Text(text) => ToSqlOutput::Borrowed(ValueRef::Text(text.as_bytes())),
            Self::Blob(bytes) => ToSqlOutput::Borrowed(ValueRef::Blob(bytes)),
        })
    }
}

fn from_ref(value: ValueRef<'_>) -> Value {
    match value {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(n) => Value::Int(n),
        ValueRef::Real(x) => Value::Real(x),
        ValueRef::Text(bytes) => Value::text(String::from_utf8_lossy(bytes)),
        ValueRef::Blob(bytes) => Value::Blob(Arc::from(bytes)),
    }
}

#[cfg(test)]
mod tests;
