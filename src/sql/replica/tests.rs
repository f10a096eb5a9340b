//! Replication: the replica's state is a prefix of the primary's log.

use super::*;
use crate::sql::{Binlog, Reply, Session, Statement};

const NOW: i64 = 1_790_000_000;
const SCHEMA: &str =
    "CREATE TABLE t (id INT AUTO_INCREMENT PRIMARY KEY, a INT UNIQUE, r DOUBLE, at DATETIME)";

struct Pair {
    primary: Store,
    log: Binlog,
    replica: Store,
    applier: Applier,
    session: Session,
    tick: u64,
}

impl Pair {
    fn new() -> Self {
        let mut pair = Self {
            primary: Store::new("site").unwrap(),
            log: Binlog::new(1, "site"),
            replica: Store::new("site").unwrap(),
            applier: Applier::default(),
            session: Session::new(1),
            tick: 0,
        };
        pair.write(SCHEMA);
        pair
    }

    fn write(&mut self, sql: &str) {
        self.tick += 1;
        let at = NOW + self.tick as i64;
        let statement = Statement::new(sql);
        if let Ok(done) = self
            .primary
            .run(&mut self.session, &statement, at, self.tick)
        {
            self.log.append(done.committed, self.tick * 1_000_000_000);
        }
    }

    fn copy(&mut self) -> bool {
        let next = self.log.after(self.applier.received()).unwrap().cloned();
        next.is_some_and(|event| self.applier.receive(&event))
    }
}

fn dump(store: &mut Store) -> Vec<Vec<Value>> {
    let all = Statement::new("SELECT id, a, r, at FROM t ORDER BY id");
    match store.run(&mut Session::new(9), &all, NOW, 0) {
        Ok(done) => match &*done.reply {
            Reply::Rows(set) => set.rows.clone(),
            Reply::Done(_) => Vec::new(),
        },
        Err(_) => Vec::new(),
    }
}

#[test]
fn time_chance_and_numbers_are_repeated_exactly() {
    let mut pair = Pair::new();
    pair.write("INSERT INTO t (a, r, at) VALUES (1, RAND(), NOW()), (2, RAND(), NOW())");
    pair.write("INSERT INTO t (a) VALUES (LAST_INSERT_ID())");
    pair.write("INSERT INTO t (a) VALUES (77)");
    pair.write("BEGIN");
    pair.write("UPDATE t SET r = RAND() WHERE a = 2");
    pair.write("DELETE FROM t WHERE a = 77");
    pair.write("COMMIT");
    while pair.copy() {}
    while pair.applier.apply_next(&mut pair.replica).is_some() {}
    assert_eq!(pair.applier.sql_error, None);
    assert_eq!(dump(&mut pair.replica), dump(&mut pair.primary));
    assert_eq!(pair.log.events().len(), 4);
}

#[test]
fn a_row_that_is_already_there_stops_the_applier_with_1062() {
    let mut pair = Pair::new();
    while pair.copy() {}
    pair.applier.apply_next(&mut pair.replica).unwrap();
    let stray = Statement::new("INSERT INTO t (a) VALUES (5)");
    pair.replica
        .run(&mut Session::new(2), &stray, NOW, 0)
        .unwrap();
    // Another value, but the number 1 is taken on the replica.
    pair.write("INSERT INTO t (a) VALUES (6)");
    pair.copy();
    assert!(pair.applier.apply_next(&mut pair.replica).is_none());
    assert_eq!(pair.applier.sql_error.as_ref().unwrap().code, 1062);
    assert_eq!(dump(&mut pair.replica).len(), 1);
    pair.applier.io = IoState::Yes;
    assert_eq!(pair.applier.seconds_behind(0), None);
    assert_eq!(pair.applier.relay_len(), 1);
}

#[test]
fn seconds_behind_is_the_age_of_the_event_being_applied() {
    let mut pair = Pair::new();
    pair.copy();
    assert_eq!(pair.applier.seconds_behind(3_000_000_000), None);
    pair.applier.io = IoState::Yes;
    assert_eq!(pair.applier.seconds_behind(3_500_000_000), Some(2));
    pair.applier.apply_next(&mut pair.replica).unwrap();
    assert_eq!(pair.applier.seconds_behind(9_000_000_000), Some(0));
}

#[test]
fn a_replica_that_is_ahead_cannot_follow() {
    let pair = Pair::new();
    assert_eq!(pair.log.after(7).unwrap_err().code, 1236);
}

proptest::proptest! {
    #[test]
    fn the_replica_is_always_a_prefix_of_the_log(steps in proptest::collection::vec(0_u8..8, 1..60)) {
        let mut pair = Pair::new();
        let mut states = vec![Vec::new(), dump(&mut pair.primary)];
        for (i, step) in steps.into_iter().enumerate() {
            match step {
                0 => pair.write(&format!("INSERT INTO t (a, r) VALUES ({i}, RAND())")),
                1 => pair.write("INSERT INTO t (a) VALUES (1) ON DUPLICATE KEY UPDATE r = RAND()"),
                2 => pair.write("UPDATE t SET r = RAND(), at = NOW() ORDER BY id LIMIT 2"),
                3 => pair.write("DELETE FROM t ORDER BY id DESC LIMIT 1"),
                // Fails half way on the primary: nothing of it may be logged.
                4 => pair.write("INSERT INTO t (a) VALUES (900), (900)"),
                5 | 6 => drop(pair.copy()),
                _ => drop(pair.applier.apply_next(&mut pair.replica)),
            }
            let last = pair.log.last() as usize;
            if last == states.len() {
                let state = dump(&mut pair.primary);
                states.push(state);
            }
            proptest::prop_assert_eq!(&pair.applier.sql_error, &None);
            let applied = pair.applier.applied() as usize;
            proptest::prop_assert!(applied as u64 <= pair.applier.received());
            proptest::prop_assert_eq!(&dump(&mut pair.replica), &states[applied]);
        }
    }
}
