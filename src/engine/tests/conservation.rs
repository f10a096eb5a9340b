//! Random runs with random faults: nothing is lost, nothing is counted twice, and when the faults
//! are over everything is served again.

use proptest::prelude::*;

use super::kit::Kit;
use crate::board::kind::Check;
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
        let mut run = kit.run_with(seed);
        run.0.inject(Input::Traffic { on: true, factor: 1.0 });
        for (verb, start, span) in faults {
            run.fault(&format!("{}@{start}ms..{}ms", VERBS[verb], start + span));
        }
        for ms in (0..30_000).step_by(500) {
            run.until(ms);
        }
        // Safety is checked at each step above; now liveness: the faults are over.
        run.0.inject(Input::Mend(None));
        run.until(60_000);
        run.0.take_ended();
        run.until(70_000);
        let bad: Vec<_> = run.0.take_ended().into_iter().filter(|v| v.status != Some(200)).collect();
        prop_assert!(bad.is_empty(), "{:?}", bad.first());
        // Nothing is left behind when the traffic stops.
        run.0.inject(Input::Traffic { on: false, factor: 1.0 });
        run.until(80_000);
        let view = run.0.view(1_000);
        prop_assert_eq!(view.totals.in_flight, 0);
        for node in &view.nodes {
            prop_assert_eq!((node.in_flight, node.queue, node.busy), (0, 0, 0), "{}", node.id);
        }
    }
}
