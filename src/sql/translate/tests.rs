//! The dialect table: MySQL's text, and what SQLite gets or which error names the feature.

use super::*;

/// The SQLite text must be this, whatever the white space.
fn check(mysql: &str, sqlite: &str) {
    let plan = translate(mysql).unwrap_or_else(|e| panic!("{mysql}: {e}"));
    let Action::Run(statements) = plan.action else {
        panic!("{mysql} gives no statement");
    };
    let tidy = |t: &str| t.split_whitespace().collect::<Vec<_>>().join(" ");
    assert_eq!(tidy(&statements.join("; ")), tidy(sqlite), "{mysql}");
}

/// The statement is refused with this number, and the message names the feature.
fn refused(mysql: &str, code: u16, names: &str) {
    let error = translate(mysql).expect_err(mysql);
    assert_eq!(error.code, code, "{mysql}: {error}");
    assert!(error.message.contains(names), "{mysql}: {error}");
}

#[test]
fn names_strings_and_operators() {
    check(
        "SELECT `a` FROM t WHERE b = \"It's\"",
        r#"SELECT "a" FROM "t" WHERE "b" = 'It''s'"#,
    );
    check(
        "SELECT a FROM t WHERE a <=> NULL && b || c",
        r#"SELECT "a" FROM "t" WHERE "a" IS NULL AND "b" OR "c""#,
    );
    check(
        "SELECT a, 7 / 2 FROM t",
        r#"SELECT "a", 7 * 1.0 / 2 AS "7 / 2" FROM "t""#,
    );
    check(
        "SELECT a * b DIV c + d FROM t",
        r#"SELECT wb_div( "a" * "b" , "c" ) + "d" AS "a * b DIV c + d" FROM "t""#,
    );
    check(
        "SELECT 1 + a % 2 FROM t",
        r#"SELECT 1 + wb_mod( "a" , 2 ) AS "1 + a % 2" FROM "t""#,
    );
    check(
        "SELECT -a MOD (b + 1) FROM t",
        r#"SELECT wb_mod( - "a" , ( "b" + 1 ) ) AS "-a MOD (b + 1)" FROM "t""#,
    );
    check(
        "SELECT a FROM t WHERE a LIKE 'x\\_%'",
        r#"SELECT "a" FROM "t" WHERE "a" LIKE 'x\_%' ESCAPE '\'"#,
    );
    check(
        "SELECT a FROM t LIMIT ?, ?",
        r#"SELECT "a" FROM "t" LIMIT ?1 , ?2"#,
    );
}

#[test]
fn column_names_are_the_text_of_the_expression() {
    check(
        "SELECT count(*) FROM t",
        r#"SELECT count( * ) AS "count(*)" FROM "t""#,
    );
    check(
        "SELECT count(*) n, t.*, t.a, b AS c FROM t",
        r#"SELECT count( * ) "n", "t" . *, "t" . "a", "b" AS "c" FROM "t""#,
    );
    check("SELECT 1", r#"SELECT 1 AS "1""#);
    check(
        "SELECT NOT a FROM t",
        r#"SELECT NOT "a" AS "NOT a" FROM "t""#,
    );
    check(
        "SELECT CASE WHEN a THEN 1 END FROM t",
        r#"SELECT CASE WHEN "a" THEN 1 END AS "CASE WHEN a THEN 1 END" FROM "t""#,
    );
}

#[test]
fn time_and_session_facts_are_parameters_behind_the_given_ones() {
    check(
        "INSERT INTO t (a, b, c) VALUES (NOW(), ?, NOW())",
        r#"INSERT INTO "t" ("a", "b", "c") VALUES ( ?2 , ?1 , ?2 )"#,
    );
    check(
        "SELECT CURRENT_TIMESTAMP",
        r#"SELECT ?1 AS "CURRENT_TIMESTAMP""#,
    );
    check(
        "SELECT @@version, LAST_INSERT_ID()",
        r#"SELECT ?1 AS "@@version", ?2 AS "LAST_INSERT_ID()""#,
    );
    check(
        "SELECT a FROM t WHERE b > NOW() - INTERVAL 1 DAY",
        r#"SELECT "a" FROM "t" WHERE "b" > wb_date_add( ?1 , -1 * ( 1 ), 'DAY' )"#,
    );
    check(
        "SELECT DATE_SUB(a, INTERVAL ? HOUR) x FROM t",
        r#"SELECT wb_date_add( "a" , -1 * ( ?1 ), 'HOUR' ) "x" FROM "t""#,
    );
    let plan = translate("SELECT RAND()").unwrap();
    assert!(plan.random && !plan.is_pure());
}

#[test]
fn dual_locks_and_modifiers_go() {
    check("SELECT 1 FROM DUAL", r#"SELECT 1 AS "1""#);
    check(
        "SELECT SQL_NO_CACHE a FROM t FOR UPDATE",
        r#"SELECT "a" FROM "t""#,
    );
    check(
        "SELECT DISTINCT a FROM t LOCK IN SHARE MODE",
        r#"SELECT DISTINCT "a" FROM "t""#,
    );
    check("/*!40101 SELECT */ a FROM t;", r#"SELECT "a" FROM "t""#);
}

#[test]
fn writes() {
    check(
        "INSERT INTO t SET a = 1, b = ?",
        r#"INSERT INTO "t" ("a", "b") VALUES (1, ?1)"#,
    );
    check(
        "INSERT IGNORE t VALUES (1), (2)",
        r#"INSERT OR IGNORE INTO "t" VALUES ( 1 ), ( 2 )"#,
    );
    check(
        "INSERT INTO t () VALUES ()",
        r#"INSERT INTO "t" DEFAULT VALUES"#,
    );
    check(
        "INSERT INTO t (a) VALUES (1) ON DUPLICATE KEY UPDATE a = VALUES(a), n = n + 1",
        r#"INSERT INTO "t" ("a") VALUES ( 1 ) ON CONFLICT DO UPDATE SET "a" = excluded."a", "n" = "n" + 1"#,
    );
    check(
        "INSERT INTO t SELECT a FROM u",
        r#"INSERT INTO "t" SELECT "a" FROM "u""#,
    );
    check(
        "UPDATE t SET a = 1 WHERE b = 2",
        r#"UPDATE "t" SET "a" = 1 WHERE "b" = 2"#,
    );
    check(
        "UPDATE t SET a = ? WHERE b = ? ORDER BY c LIMIT 1",
        r#"UPDATE "t" SET "a" = ?1 WHERE rowid IN (SELECT rowid FROM "t" WHERE "b" = ?2 ORDER BY "c" LIMIT 1)"#,
    );
    check(
        "DELETE FROM t LIMIT 3",
        r#"DELETE FROM "t" WHERE rowid IN (SELECT rowid FROM "t" LIMIT 3)"#,
    );
    check(
        "TRUNCATE t",
        r#"DELETE FROM "t"; DELETE FROM sqlite_sequence WHERE name = 't'"#,
    );
}

#[test]
fn tables() {
    check(
        "CREATE TABLE t (id INT NOT NULL AUTO_INCREMENT, a VARCHAR(9) NOT NULL DEFAULT '', \
         PRIMARY KEY (id), KEY by_a (a)) ENGINE=InnoDB AUTO_INCREMENT=10 DEFAULT CHARSET=utf8mb4",
        r#"CREATE TABLE "t" ("id" INTEGER PRIMARY KEY AUTOINCREMENT,
           "a" TEXT COLLATE NOCASE CONSTRAINT "wb_len_a" CHECK (length("a") <= 9) NOT NULL DEFAULT '') STRICT;
           CREATE INDEX "t.by_a" ON "t" ("a");
           INSERT INTO sqlite_sequence (name, seq) VALUES ('t', 9)"#,
    );
    check(
        "CREATE TABLE IF NOT EXISTS u (at DATETIME DEFAULT CURRENT_TIMESTAMP, UNIQUE KEY (at))",
        r#"CREATE TABLE IF NOT EXISTS "u" ("at" TEXT CONSTRAINT "wb_date_at"
           CHECK ("at" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9] [0-9][0-9]:[0-9][0-9]:[0-9][0-9]')
           DEFAULT (wb_now()), UNIQUE ("at")) STRICT"#,
    );
    check(
        "CREATE INDEX i ON t (a(10) DESC)",
        r#"CREATE INDEX "t.i" ON "t" ("a" DESC)"#,
    );
    check(
        "DROP TABLE IF EXISTS a, b",
        r#"DROP TABLE IF EXISTS "a"; DROP TABLE IF EXISTS "b""#,
    );
}

#[test]
fn what_cannot_be_kept_is_refused_by_name() {
    refused("SELECT a XOR b FROM t", 1235, "XOR");
    refused("SELECT a REGEXP 'x' FROM t", 1235, "REGEXP");
    refused("SELECT @x", 1235, "user variables");
    refused("SELECT a INTO OUTFILE '/tmp/x' FROM t", 1235, "INTO");
    refused(
        "UPDATE t SET a = a + 1, b = a",
        1235,
        "earlier in the same SET",
    );
    refused("UPDATE a, b SET a.x = 1", 1235, "several tables");
    refused("CREATE TABLE t (a DECIMAL(10,2))", 1235, "DECIMAL");
    refused("CREATE TABLE t (a YEAR)", 1235, "YEAR");
    refused("CREATE TABLE t (a INT, FULLTEXT KEY (a))", 1235, "FULLTEXT");
    refused(
        "SELECT a FROM t FOR UPDATE SKIP LOCKED",
        1235,
        "SKIP LOCKED",
    );
    refused("GRANT ALL ON *.* TO x", 1235, "GRANT");
    refused("SAVEPOINT a", 1235, "SAVEPOINT");
    refused("SELECT random()", 1305, "random");
    refused("SELECT datetime('now')", 1305, "datetime");
    refused("SELECT rowid FROM t", 1054, "rowid");
    refused("SELECT * FROM sqlite_schema", 1146, "sqlite_schema");
    refused("PRAGMA user_version", 1064, "PRAGMA");
    refused("ATTACH 'x' AS y", 1064, "ATTACH");
    refused("SELEC 1", 1064, "SELEC");
    refused("SELECT 1; SELECT 2", 1064, "; SELECT 2");
    refused(" ; ", 1065, "empty");
    refused("SELECT (1", 1064, "(1");
}

#[test]
fn classes() {
    let class = |sql: &str| translate(sql).unwrap().class;
    assert_eq!(class("SELECT 1"), Class::Read);
    assert_eq!(class("REPLACE INTO t VALUES (1)"), Class::Write);
    assert_eq!(class("DROP TABLE t"), Class::Definition);
    assert_eq!(class("START TRANSACTION"), Class::Transaction);
    assert_eq!(class("SET NAMES utf8mb4"), Class::Session);
}

#[test]
fn scripts_are_cut_at_semicolons_with_their_lines() {
    let parts = split_script("-- head\nSELECT ';';\n\nSELECT 2").unwrap();
    assert_eq!(parts, [(2, "SELECT ';'"), (4, "SELECT 2")]);
    assert!(split_script("SELECT 'x").is_err());
}

proptest::proptest! {
    #[test]
    fn the_translator_never_panics(words in proptest::collection::vec(
        proptest::sample::select(vec![
            "SELECT", "FROM", "t", "(", ")", ",", "*", "DIV", "%", "INTERVAL", "DAY", "CAST", "AS",
            "INSERT", "INTO", "SET", "VALUES", "ON", "DUPLICATE", "KEY", "UPDATE", "CREATE", "TABLE",
            "INT", "?", "'x'", "1", ".", "-", "CASE", "END", "LIKE", "GROUP_CONCAT", "DATE_ADD",
            "TIMESTAMPDIFF", "EXTRACT", "DELETE", "LIMIT", "=", "AUTO_INCREMENT", "PRIMARY", "SHOW",
        ]), 0..14))
    {
        let _ = translate(&words.join(" "));
    }
}
