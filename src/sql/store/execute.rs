//! One translated statement on SQLite: parameters and facts in, rows or counts out, within bounds.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use rusqlite::types::{ToSqlOutput, Value as SqliteValue, ValueRef};

use super::super::calendar::DateTime;
use super::super::error::from_sqlite;
use super::super::translate::{Fact, Plan};
use super::super::{Class, Done, Reply, ResultSet, SqlError, Statement, Value};
use super::{Session, Store};

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

impl Store {
    /// Runs SQLite's statements, all or none.
    pub(super) fn execute(
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
