//! What of a schema is still to be run: the tables that a database has not got, with their rows.
//!
//! Deliberately absent: changes of tables that are there. A table that stands keeps its columns and
//! its rows; only a fresh start gives it another form.

use std::collections::BTreeSet;

use super::Statement;
use super::token::{Token, TokenKind, lex};

/// The statements of a schema that make the missing tables and fill them, in order. Empty when
/// every table stands, whatever else the schema says.
pub fn missing(schema: &[Statement], tables: &[String]) -> Vec<Statement> {
    let there: BTreeSet<String> = tables.iter().map(|t| t.to_ascii_lowercase()).collect();
    let mut made: BTreeSet<String> = BTreeSet::new();
    let wanted = |statement: &&Statement| {
        let Some((table, makes)) = about(&statement.sql) else {
            return false;
        };
        if makes && !there.contains(&table) {
            made.insert(table.clone());
        }
        made.contains(&table)
    };
    schema.iter().filter(wanted).cloned().collect()
}

/// The table that a statement is about, in lower case, and whether it makes it. `None` for what
/// touches no table by name.
fn about(sql: &str) -> Option<(String, bool)> {
    let tokens = lex(sql).ok()?;
    let first = tokens.first()?;
    let makes = first.is("CREATE") && tokens.get(1).is_some_and(|t| t.is("TABLE"));
    // The name stands behind the first of these words that the statement has.
    let leads: &[&str] = match () {
        () if makes || first.is("DROP") || first.is("ALTER") || first.is("RENAME") => &["TABLE"],
        () if first.is("TRUNCATE") => &["TABLE", "TRUNCATE"],
        () if first.is("CREATE") => &["ON"],
        () if first.is("INSERT") || first.is("REPLACE") => &["INTO", "INSERT", "REPLACE"],
        () if first.is("UPDATE") => &["UPDATE"],
        () if first.is("DELETE") => &["FROM"],
        () => return None,
    };
    let at = leads
        .iter()
        .find_map(|lead| tokens.iter().position(|t| t.is(lead)))?;
    let noise = ["IF", "NOT", "EXISTS", "IGNORE"];
    let is_name = |t: &&Token| {
        matches!(t.kind, TokenKind::Word | TokenKind::Name) && !noise.iter().any(|n| t.is(n))
    };
    let name = tokens[at + 1..].iter().find(is_name)?;
    Some((name.text.to_ascii_lowercase(), makes))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(tables: &[&str], expected: &[&str]) {
        let schema = [
            "CREATE TABLE a (id INT)",
            "CREATE TABLE IF NOT EXISTS `B` (id INT)",
            "INSERT INTO a VALUES (1)",
            "insert ignore into b select id from a",
            "CREATE UNIQUE INDEX i ON b (id)",
            "UPDATE a SET id = 2",
            "DELETE FROM b WHERE id = 1",
            "ALTER TABLE a ADD COLUMN c INT",
            "SELECT 1",
        ];
        let statements: Vec<Statement> = schema.iter().map(|s| Statement::new(s)).collect();
        let tables: Vec<String> = tables.iter().map(|t| (*t).to_owned()).collect();
        let left = missing(&statements, &tables);
        let firsts: Vec<&str> = left.iter().map(|s| &*s.sql).collect();
        assert_eq!(firsts, expected);
    }

    #[test]
    fn only_what_belongs_to_missing_tables_is_run() {
        check(&["a", "b"], &[]);
        check(&["A", "b", "c"], &[]);
        check(
            &["b"],
            &[
                "CREATE TABLE a (id INT)",
                "INSERT INTO a VALUES (1)",
                "UPDATE a SET id = 2",
                "ALTER TABLE a ADD COLUMN c INT",
            ],
        );
        check(
            &["a"],
            &[
                "CREATE TABLE IF NOT EXISTS `B` (id INT)",
                "insert ignore into b select id from a",
                "CREATE UNIQUE INDEX i ON b (id)",
                "DELETE FROM b WHERE id = 1",
            ],
        );
    }
}
