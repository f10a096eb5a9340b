//! The migration step of a deploy: the tables that the code base wants and the database has not got.
//!
//! It is done wherever an application server with a code base comes to reach a primary: by an edge,
//! by a deploy, by a change of the drawing. What is made is logged, so that replicas get it. Tables
//! that stand keep their form and their rows.

use std::sync::Arc;

use super::Database;
use crate::board::kind::Role;
use crate::engine::Effects;
use crate::engine::net::Cause;
use crate::engine::trace::Mark;
use crate::engine::view::LogLevel;
use crate::sql::{Binlog, Session, Store, missing};

impl Database {
    /// Makes the tables that are missing. Nothing happens at a replica: it gets what its primary
    /// logs.
    pub(super) fn migrate(&mut self, fx: &mut Effects<'_>) {
        if self.role != Role::Primary {
            return;
        }
        let Some(tables) = self.schema.tables().cloned() else {
            return;
        };
        if self
            .refused
            .as_ref()
            .is_some_and(|t| Arc::ptr_eq(t, &tables))
        {
            return;
        }
        self.name_empty_store(&tables.database);
        let Ok(store) = &mut self.store else {
            return;
        };
        let there = store.tables();
        let has = |name: &String| there.iter().any(|t| t.eq_ignore_ascii_case(name));
        if tables.names.iter().all(has) {
            return;
        }
        let mut session = Session::new(u64::MAX);
        for statement in missing(&tables.statements, &there) {
            let seed = self.draws.bits();
            let Ok(store) = &mut self.store else {
                return;
            };
            let now = fx.now();
            match store.run(&mut session, &statement, super::queries::unix(now), seed) {
                Ok(done) => {
                    if let Some(event) = self.log.append(done.committed, now.0) {
                        fx.mark(Cause::Upkeep, Mark::Committed, || {
                            format!("logged as {} at {}", event.gtid, event.end)
                        });
                    }
                }
                Err(error) => {
                    fx.log(LogLevel::Error, || {
                        format!(
                            "the tables of the code base could not be made: {error}; F5 starts with fresh databases"
                        )
                    });
                    self.refused = Some(tables);
                    break;
                }
            }
        }
        self.told_tables(&there, fx);
        self.send_to_followers(fx);
    }

    /// A store without tables and without a log takes the name that the code base gives it; one
    /// that could not be made is tried again.
    fn name_empty_store(&mut self, name: &Arc<str>) {
        let stays = match &self.store {
            Ok(store) => {
                store.database() == name || !store.tables().is_empty() || self.log.last() > 0
            }
            Err(_) => false,
        };
        if stays {
            return;
        }
        if let Ok(store) = Store::new(name) {
            self.store = Ok(store);
            self.log = Binlog::new(self.server, name);
            self.set_variables();
        }
    }

    fn told_tables(&self, before: &[String], fx: &mut Effects<'_>) {
        let (Ok(store), Some(tables)) = (&self.store, self.schema.tables()) else {
            return;
        };
        let new: Vec<String> = store
            .tables()
            .into_iter()
            .filter(|t| !before.contains(t))
            .collect();
        if !new.is_empty() {
            let code = &tables.codebase;
            fx.log(LogLevel::Info, || {
                format!("tables of {code} made: {}", new.join(", "))
            });
        }
    }
}
