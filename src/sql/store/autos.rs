//! Which tables number their rows (AUTO_INCREMENT), so that an INSERT can tell its number.

use std::collections::BTreeMap;
use std::sync::atomic::Ordering;

use super::super::Class;
use super::super::translate::Insert;
use super::Store;

impl Store {
    /// True when AUTO_INCREMENT gave the rows of an INSERT their numbers.
    pub(super) fn numbers(&self, insert: &Insert) -> bool {
        let auto = self.autos.get(&insert.table.to_ascii_lowercase());
        auto.is_some_and(|auto| {
            insert
                .columns
                .as_ref()
                .is_none_or(|named| !named.iter().any(|c| c.eq_ignore_ascii_case(auto)))
        })
    }

    pub(super) fn auto_table(&self, insert: &Insert) -> Option<String> {
        self.numbers(insert).then(|| insert.table.clone())
    }

    pub(super) fn refresh_autos_after(&mut self, class: Class) {
        if class == Class::Definition {
            self.refresh_autos();
        }
    }

    /// Reads again which tables number their rows.
    pub(super) fn refresh_autos(&mut self) {
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
