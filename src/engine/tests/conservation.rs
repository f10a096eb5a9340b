//! Random runs with random faults: nothing is lost, nothing is counted twice, and when the faults
//! are over everything is served again.

use proptest::prelude::*;

use super::kit::{Kit, Run, id};
use crate::board::kind::{Check, Role};
use crate::board::{EdgeKind, Kind, Props};
use crate::engine::Input;

const VERBS: [&str; 14] = [
    "lb:kill",
    "lb:hang",
    "web-1:kill",
    "web-1:hang",
    "web-2:slow(50)",
    "web-2:error(30%,500)",
    "web-2:kill",
    "user->lb:cut",
    "user->lb:loss(20%)",
    "lb->web-1:cut",
    "lb->web-1:delay(300ms)",
    "lb->web-2:loss(50%)",
    "user:kill",
    "lb->web-2:cut",
];

const TIERS_VERBS: [&str; 15] = [
    "web:hang",
    "app-1:kill",
    "app-1:hang",
    "app-2:hang",
    "app-2:slow(50)",
    "primary:kill",
    "primary:hang",
    "primary:slow(50)",
    "replica:kill",
    "replica:hang",
    "app-1->replica:delay(700ms)",
    "app-2->primary:delay(700ms)",
    "app-1->primary:cut",
    "app-2->replica:loss(50%)",
    "web->app-1:delay(600ms)",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn issued_is_in_flight_and_ok_and_failed_and_abandoned(
        seed in 0_u64..1_000,
        redispatch in any::<bool>(),
        check in 0_u8..3,
        faults in prop::collection::vec((0..VERBS.len(), 0_u64..20_000, 100_u64..8_000), 0..6),
    ) {
        let kit = Kit::balanced(2).traffic(40.0).client(|c| c.timeout_ms = 5_000).lb(|lb| {
            lb.redispatch = redispatch;
            lb.timeout_connect_ms = 1_000;
            lb.timeout_server_ms = 2_000;
            lb.inter_ms = 500;
            lb.check = match check {
                0 => Check::None,
                1 => Check::Tcp,
                _ => Check::Http("/".into()),
            };
        });
        let faults = faults.into_iter().map(|(v, start, span)| (VERBS[v], start, span));
        conserves(&mut kit.run_with(seed), faults)?;
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn and_so_it_is_in_front_of_databases(
        seed in 0_u64..1_000,
        pool in 1_u32..4,
        faults in prop::collection::vec((0..TIERS_VERBS.len(), 0_u64..20_000, 100_u64..8_000), 0..6),
    ) {
        let faults = faults.into_iter().map(|(v, start, span)| (TIERS_VERBS[v], start, span));
        conserves(&mut tiers(pool).run_with(seed), faults)?;
    }
}

#[test]
fn a_process_three_times_as_slow_is_not_busy_for_ever() {
    // For 71 ms all three are in force, and 2 ms of work would take 250 s. The last is over one
    // second later, the web server gives up after two: no worker may be busy with it still.
    let slow = "app-2:slow(50)";
    let faults = [(slow, 5_930, 766), (slow, 5_474, 2_143), (slow, 6_625, 230)];
    conserves(&mut tiers(1).run_with(168), faults.into_iter()).unwrap();
}

/// A web server, two application servers, a primary and a replica.
fn tiers(pool: u32) -> Kit {
    let mut kit = Kit::default()
        .node("user", Kind::Client)
        .node("web", Kind::WebServer)
        .node("code", Kind::Codebase)
        .node("primary", Kind::Database)
        .node("replica", Kind::Database)
        .edge("user", "web", EdgeKind::Http)
        .edge("primary", "replica", EdgeKind::Replication)
        .change("replica", |props| match props {
            Props::Database(db) => db.role = Role::Replica,
            _ => panic!("a database"),
        })
        .change("web", |props| match props {
            Props::WebServer(web) => {
                web.proxy_connect_timeout_ms = 1_000;
                web.proxy_read_timeout_ms = 2_000;
            }
            _ => panic!("a web server"),
        })
        .client(|c| c.timeout_ms = 5_000)
        .traffic(15.0);
    for app in ["app-1", "app-2"] {
        kit = kit
            .node(app, Kind::AppServer)
            .edge("web", app, EdgeKind::App)
            .edge("code", app, EdgeKind::Deploy)
            .edge(app, "primary", EdgeKind::Sql)
            .edge(app, "replica", EdgeKind::Sql)
            .change(app, |props| match props {
                Props::AppServer(app) => {
                    app.db_timeout_ms = 1_000;
                    app.pool = pool;
                }
                _ => panic!("an application server"),
            });
    }
    let mix = &mut kit.0.traffic.get_mut(&id("visitors")).unwrap().mix;
    let mut write = mix[0].clone();
    write.method = "POST".into();
    write.path = "/messages".into();
    write.body = "author=a&text=b".into();
    mix[0].path = "/messages".into();
    mix.push(write);
    kit
}

/// Faults come and go over 30 s. Counts add up at each step; when the faults are over every request
/// is served; when the traffic is over nothing is left.
fn conserves(
    run: &mut Run,
    faults: impl Iterator<Item = (&'static str, u64, u64)>,
) -> Result<(), TestCaseError> {
    run.0.inject(Input::Traffic {
        on: true,
        factor: 1.0,
    });
    for (verb, start, span) in faults {
        run.fault(&format!("{verb}@{start}ms..{}ms", start + span));
    }
    for ms in (0..30_000).step_by(500) {
        run.until(ms);
    }
    run.0.inject(Input::Mend(None));
    run.until(60_000);
    run.0.take_ended();
    run.until(70_000);
    let ended = run.0.take_ended().into_iter();
    let bad: Vec<_> = ended
        .filter(|v| v.status.is_none_or(|s| s >= 400))
        .collect();
    prop_assert!(bad.is_empty(), "{:?}", bad.first());
    run.0.inject(Input::Traffic {
        on: false,
        factor: 1.0,
    });
    run.until(80_000);
    let view = run.0.view(1_000);
    prop_assert_eq!(view.totals.in_flight, 0);
    for node in &view.nodes {
        prop_assert_eq!(
            (node.in_flight, node.queue, node.busy),
            (0, 0, 0),
            "{}",
            node.id
        );
    }
    Ok(())
}
