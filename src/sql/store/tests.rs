//! The store as a MySQL client sees it.

use super::*;

const NOW: i64 = 1_790_000_000;

fn store() -> Store {
    let mut store = Store::new("site").unwrap();
    run(
        &mut store,
        "CREATE TABLE m (id INT AUTO_INCREMENT PRIMARY KEY, who VARCHAR(10) NOT NULL DEFAULT 'anon', \
         n INT, at DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP, UNIQUE KEY (who)) ENGINE=InnoDB",
    )
    .unwrap();
    store
}

fn run(store: &mut Store, sql: &str) -> Result<Executed, SqlError> {
    store.run(&mut Session::new(1), &Statement::new(sql), NOW, 7)
}

/// Rows as a client prints them: values by `|`, rows by a line break.
fn show(store: &mut Store, sql: &str) -> String {
    match &*run(store, sql)
        .unwrap_or_else(|e| panic!("{sql}: {e}"))
        .reply
    {
        Reply::Rows(set) => {
            let rows = set.rows.iter().map(|row| {
                let cells: Vec<String> = row.iter().map(ToString::to_string).collect();
                cells.join("|")
            });
            rows.collect::<Vec<_>>().join("\n")
        }
        Reply::Done(done) => format!("{} rows, id {}", done.affected, done.insert_id),
    }
}

fn code(store: &mut Store, sql: &str) -> u16 {
    run(store, sql).expect_err(sql).code
}

#[test]
fn numbers_defaults_and_time_come_from_the_arguments() {
    let mut s = store();
    assert_eq!(
        show(&mut s, "INSERT INTO m (who) VALUES ('a'), ('b')"),
        "2 rows, id 1"
    );
    assert_eq!(
        show(&mut s, "INSERT INTO m SET who = 'c', n = 5"),
        "1 rows, id 3"
    );
    assert_eq!(
        show(&mut s, "SELECT id, who, n FROM m ORDER BY id"),
        "1|a|NULL\n2|b|NULL\n3|c|5"
    );
    assert_eq!(show(&mut s, "SELECT DISTINCT at FROM m"), timestamp());
    assert_eq!(
        show(&mut s, "SELECT NOW(), UNIX_TIMESTAMP()"),
        format!("{}|{NOW}", timestamp())
    );
    assert_eq!(show(&mut s, "SELECT RAND()"), show(&mut s, "SELECT RAND()"));
}

fn timestamp() -> String {
    crate::sql::calendar::DateTime::from_unix(NOW).text()
}

#[test]
fn expressions_mean_what_mysql_means() {
    let mut s = store();
    for (sql, expected) in [
        (
            "SELECT 7 / 2, 7 DIV 2, 7 MOD 3, 5.5 % 2, 1 / 0",
            "3.5|3|1|1.5|NULL",
        ),
        (
            "SELECT CONCAT('a', NULL), CONCAT('a', 1), IF(1 > 2, 'x', 'y')",
            "NULL|a1|y",
        ),
        (
            "SELECT LENGTH('é'), CHAR_LENGTH('é'), LEFT('hello', 2), SUBSTRING('hello', -3, 2)",
            "2|1|he|ll",
        ),
        (
            "SELECT DATE_ADD('2026-01-31', INTERVAL 1 MONTH), DATEDIFF('2026-03-01', '2026-02-01')",
            "2026-02-28|28",
        ),
        (
            "SELECT 'A' LIKE 'a', 'x_y' LIKE 'x\\_y', 'xzy' LIKE 'x\\_y'",
            "1|1|0",
        ),
        ("SELECT '1' + 1, TRUE || FALSE, NULL <=> NULL", "2|1|1"),
        (
            "SELECT ROUND(2.5), ROUND(-2.5), ROUND(1.25, 1), FLOOR(-1.5)",
            "3|-3|1.3|-2",
        ),
        (
            "SELECT LOCATE('b', 'abc'), INSTR('abc', 'c'), GREATEST(1, 3, 2)",
            "2|3|3",
        ),
        (
            "SELECT DATE_FORMAT('2026-01-02 03:04:05', '%d.%m.%Y %H:%i')",
            "02.01.2026 03:04",
        ),
        ("SELECT @@read_only, DATABASE()", "0|site"),
        ("SHOW TABLES", "m"),
        ("SHOW VARIABLES LIKE 'max_conn%'", "max_connections|151"),
    ] {
        assert_eq!(show(&mut s, sql), expected, "{sql}");
    }
}

#[test]
fn errors_have_mysqls_numbers() {
    let mut s = store();
    run(&mut s, "INSERT INTO m (who) VALUES ('a')").unwrap();
    for (sql, expected) in [
        ("SELECT * FROM nope", 1146),
        ("SELECT nope FROM m", 1054),
        ("SELECT \"x\" FROM m WHERE `x` = 1", 1054),
        ("INSERT INTO m (who) VALUES ('A')", 1062),
        ("INSERT INTO m (who) VALUES (NULL)", 1048),
        ("INSERT INTO m (who) VALUES ('12345678901')", 1406),
        ("INSERT INTO m (who, n) VALUES ('x', 3000000000)", 1264),
        ("INSERT INTO m (who, n) VALUES ('x', 'many')", 1366),
        ("INSERT INTO m (who, at) VALUES ('x', 'yesterday')", 1292),
        ("INSERT INTO m (who) VALUES ('x', 'y')", 1136),
        ("CREATE TABLE m (a INT)", 1050),
        ("SELECT @@nope", 1193),
        ("USE other", 1049),
        ("DROP TABLE nope", 1146),
        ("SELECT SUM(SUM(n)) FROM m", 1111),
        ("INSERT INTO m (who, n) VALUES ('x', CONNECTION_ID())", 1235),
    ] {
        assert_eq!(code(&mut s, sql), expected, "{sql}");
    }
    assert_eq!(show(&mut s, "SELECT count(*) FROM m"), "1");
}

#[test]
fn upserts_count_as_mysql_does() {
    let mut s = store();
    let upsert = "INSERT INTO m (who, n) VALUES ('a', 1) ON DUPLICATE KEY UPDATE n = n + VALUES(n)";
    assert_eq!(show(&mut s, upsert), "1 rows, id 1");
    assert_eq!(show(&mut s, upsert), "2 rows, id 0");
    assert_eq!(show(&mut s, "SELECT n FROM m"), "2");
}

#[test]
fn a_pure_read_is_remembered_until_the_next_write() {
    let mut s = store();
    let read = "SELECT count(*) FROM m";
    let first = run(&mut s, read).unwrap().reply;
    assert!(Arc::ptr_eq(&first, &run(&mut s, read).unwrap().reply));
    run(&mut s, "INSERT INTO m (who) VALUES ('a')").unwrap();
    assert_eq!(show(&mut s, read), "1");
    let now = run(&mut s, "SELECT NOW()").unwrap().reply;
    assert!(!Arc::ptr_eq(
        &now,
        &run(&mut s, "SELECT NOW()").unwrap().reply
    ));
}

#[test]
fn a_transaction_is_logged_when_it_commits_and_not_when_it_does_not() {
    let mut s = store();
    let mut one = Session::new(1);
    let mut go = |s: &mut Store, sql: &str| s.run(&mut one, &Statement::new(sql), NOW, 7).unwrap();
    go(&mut s, "START TRANSACTION");
    assert!(
        go(&mut s, "INSERT INTO m (who) VALUES ('a')")
            .committed
            .is_empty()
    );
    let other = s.run(&mut Session::new(2), &Statement::new("SELECT 1"), NOW, 7);
    assert_eq!(other.unwrap_err().code, 1205);
    assert_eq!(go(&mut s, "COMMIT").committed.len(), 1);
    go(&mut s, "BEGIN");
    go(&mut s, "DELETE FROM m");
    assert!(go(&mut s, "ROLLBACK").committed.is_empty());
    assert_eq!(show(&mut s, "SELECT who FROM m"), "a");
    let mut two = Session::new(2);
    s.run(&mut two, &Statement::new("BEGIN"), NOW, 7).unwrap();
    s.run(&mut two, &Statement::new("DELETE FROM m"), NOW, 7)
        .unwrap();
    s.end_session(&two);
    assert_eq!(show(&mut s, "SELECT who FROM m"), "a");
}

#[test]
fn parameters_are_values_never_text() {
    let mut s = store();
    let evil = "'); DROP TABLE m; --";
    let insert = Statement::with(
        "INSERT INTO m (n, who) VALUES (?, LEFT(?, 10))",
        vec![Value::Int(1), Value::from(evil)],
    );
    let done = s.run(&mut Session::new(1), &insert, NOW, 7).unwrap();
    assert_eq!(done.committed.len(), 1);
    assert_eq!(show(&mut s, "SELECT who FROM m"), &evil[..10]);
    let short = Statement::with("SELECT ?, ?", vec![Value::Null]);
    assert_eq!(
        s.run(&mut Session::new(1), &short, NOW, 7)
            .unwrap_err()
            .code,
        1210
    );
    let shown = Statement::with("SELECT ?, '?'", vec![Value::from("it's")]).display();
    assert_eq!(shown, "SELECT 'it\\'s', '?'");
}

#[test]
fn a_statement_is_bounded_in_time_rows_and_space() {
    let limits = Limits {
        steps: 50,
        rows: 3,
        bytes: 1_000,
        pages: 60,
    };
    let mut s = Store::with_limits("site", limits).unwrap();
    run(&mut s, "CREATE TABLE t (a INT, b LONGTEXT)").unwrap();
    for _ in 0..10 {
        run(
            &mut s,
            "INSERT INTO t (a) VALUES (1), (2), (3), (4), (5), (6), (7), (8), (9), (10)",
        )
        .unwrap();
    }
    assert_eq!(code(&mut s, "SELECT a FROM t"), 1104);
    assert_eq!(
        code(&mut s, "SELECT count(*) FROM t x, t y, t z, t v"),
        1969
    );
    assert_eq!(code(&mut s, "SELECT REPEAT('x', 2000)"), 1153);
    let big = "INSERT INTO t (b) VALUES (REPEAT('x', 100000))";
    assert_eq!(
        (0..5).find_map(|_| run(&mut s, big).err()).unwrap().code,
        1114
    );
    assert_eq!(show(&mut s, "SELECT count(*) FROM t WHERE a = 1"), "10");
}

#[test]
fn truncate_starts_the_numbers_again() {
    let mut s = store();
    run(&mut s, "INSERT INTO m (who) VALUES ('a')").unwrap();
    run(&mut s, "TRUNCATE TABLE m").unwrap();
    assert_eq!(
        show(&mut s, "INSERT INTO m (who) VALUES ('b')"),
        "1 rows, id 1"
    );
}

#[test]
fn a_copy_holds_everything_and_goes_its_own_way_from_there() {
    let mut s = store();
    run(&mut s, "INSERT INTO m (who) VALUES ('a'), ('b')").unwrap();
    let mut copy = Store::new("elsewhere").unwrap();
    copy.set_variable("server_id", Value::Int(7));
    run(&mut copy, "CREATE TABLE own (id INT)").unwrap();
    copy.restore(&s.dump().unwrap()).unwrap();
    assert_eq!(copy.tables(), ["m"]);
    assert_eq!(show(&mut copy, "SELECT who FROM m ORDER BY id"), "a\nb");
    assert_eq!(show(&mut copy, "SELECT @@server_id, DATABASE()"), "7|site");
    // AUTO_INCREMENT goes on where the original stood, and neither sees the other's rows.
    assert_eq!(
        show(&mut copy, "INSERT INTO m (who) VALUES ('c')"),
        "1 rows, id 3"
    );
    assert_eq!(show(&mut s, "SELECT COUNT(*) FROM m"), "2");
    // An empty one can be copied too.
    copy.restore(&Store::new("site").unwrap().dump().unwrap())
        .unwrap();
    assert!(copy.tables().is_empty());
    run(&mut s, "BEGIN").unwrap();
    assert_eq!(s.dump().unwrap_err().code, 1205);
}
