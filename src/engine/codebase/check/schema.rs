//! `schema.sql`: tried on an empty store, so that a board never starts with half a schema.

use super::Finding;
use super::checker::Checker;
use crate::engine::codebase::FileSet;
use crate::sql::{Statement, inspect, split_script};

/// The statements of the schema, and the tables that are there after them.
pub(super) fn schema(
    files: &FileSet,
    name: Option<&str>,
    checker: &mut Checker<'_>,
    findings: &mut Vec<Finding>,
) -> (Vec<Statement>, Vec<String>) {
    let Some(name) = name else {
        return (Vec::new(), Vec::new());
    };
    let Some(text) = files.get(name).and_then(|b| std::str::from_utf8(b).ok()) else {
        checker.error(
            name,
            format!("there is no text file {name:?}"),
            "add it or leave \"schema\" out",
        );
        return (Vec::new(), Vec::new());
    };
    let statements = match split_script(text) {
        Ok(statements) => statements,
        Err((line, error)) => {
            findings.push(Finding::error(
                name,
                Some(line),
                error.to_string(),
                "fix the SQL",
            ));
            return (Vec::new(), Vec::new());
        }
    };
    let mut schema = Vec::new();
    // The statements are tried on an empty store, so that a board never starts with half a schema.
    let mut trial = crate::sql::Store::new("trial").ok();
    let mut session = crate::sql::Session::new(1);
    for (line, sql) in statements {
        let statement = Statement::new(sql);
        let result = match &mut trial {
            Some(store) => store.run(&mut session, &statement, 0, 0).map(|_| ()),
            None => inspect(sql).map(|_| ()),
        };
        if let Err(error) = result {
            findings.push(Finding::error(
                name,
                Some(line),
                error.to_string(),
                "fix the SQL",
            ));
        }
        schema.push(statement);
    }
    let tables = trial.map_or_else(Vec::new, |store| store.tables());
    (schema, tables)
}
