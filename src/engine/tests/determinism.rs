//! Same board + seed + journal = same run, to the bit, however it is paced and watched.

use super::kit::Kit;
use crate::engine::{Engine, Follow, Input, Nanos, Recording, Sources};

const END: Nanos = Nanos::from_secs(20);

fn kit() -> Kit {
    Kit::balanced(3)
        .traffic(50.0)
        .change_edge("user->lb", |e| e.link.jitter_us = 2_000)
}

fn inputs() -> [(u64, Input); 5] {
    let fault = |spec: &str| Input::Fault(spec.parse().unwrap());
    [
        (
            0,
            Input::Traffic {
                on: true,
                factor: 1.0,
            },
        ),
        (2_000, fault("web-1:slow(2000)@3s..7s")),
        (3_000, fault("web-2:kill@4s..9s")),
        (5_000, fault("user->lb:loss(5%)")),
        (12_000, Input::Mend(None)),
    ]
}

/// A run in slices of so many milliseconds, watched or not.
fn hash(seed: u64, slice_ms: u64, recording: Recording) -> u64 {
    let (mut engine, _) = Engine::new(&kit().0, &Sources::new(), seed);
    engine.record(recording);
    let mut ms = 0;
    while ms <= 20_000 {
        engine.run_until(Nanos::from_ms(ms), u64::MAX);
        for (at, input) in inputs() {
            if at == ms {
                engine.inject(input);
            }
        }
        if recording != Recording::None {
            engine.view(50);
            engine.inject(Input::Follow(Follow::Each));
        }
        ms += slice_ms;
    }
    engine.run_until(END, u64::MAX);
    engine.trace_hash()
}

#[test]
fn pace_and_watching_change_nothing_the_seed_everything() {
    let batch = hash(1, 1_000, Recording::None);
    assert_eq!(batch, hash(1, 1_000, Recording::None));
    assert_eq!(batch, hash(1, 20, Recording::None));
    assert_eq!(batch, hash(1, 100, Recording::All));
    assert_eq!(batch, hash(1, 50, Recording::Followed));
    assert_ne!(batch, hash(2, 1_000, Recording::None));
}

#[test]
fn a_journal_replays_the_run() {
    let (mut engine, _) = Engine::new(&kit().0, &Sources::new(), 1);
    for (ms, input) in inputs() {
        // In the middle of things: at the time of an event, not only between two.
        engine.run_until(Nanos::from_ms(ms), u64::MAX);
        for _ in 0..7 {
            engine.step();
        }
        engine.inject(input);
    }
    engine.run_until(END, u64::MAX);
    let (mut again, _) = Engine::new(&kit().0, &Sources::new(), 1);
    again.replay(engine.journal(), END);
    assert_eq!(engine.trace_hash(), again.trace_hash());
    assert_eq!(again.journal().entries().len(), inputs().len());
}

#[test]
fn the_followed_request_has_a_next_hop_until_it_ends() {
    let (mut engine, _) = Engine::new(&Kit::balanced(2).0, &Sources::new(), 1);
    engine.run_until(Nanos::from_ms(500), u64::MAX);
    engine.inject(Input::Send {
        client: None,
        request: crate::engine::message::HttpRequest::get("/"),
        follow: true,
    });
    let mut hops = 0;
    loop {
        let next = engine.next_hop_at().expect("a hop is due until the end");
        let stepped = engine.step().unwrap();
        if stepped.hop {
            assert_eq!(stepped.at, next);
            hops += 1;
        }
        if stepped.ended {
            break;
        }
    }
    assert!(hops >= 9, "{hops}");
    let followed = engine.view(0).followed.unwrap();
    assert_eq!(followed.status, Some(200));
    assert!(followed.hops.iter().any(|h| h.bytes.is_some()));
    assert_eq!(engine.next_hop_at(), None);
}
