//! How fast the engine is, on models whose names are known elsewhere.
//!
//! - *hold*: P events pending, each pop schedules one at now + Exp(1). The kernel alone.
//! - *chain*: six FIFO stations of one worker each, utilisation 0.5. The kernel and six queues.
//! - *board*: the built-in `distributed` design, `GET /messages`, everything on: connections, balancer,
//!   web server, application, SQL, templates. Virtual time as fast as it goes, nobody watching.
//!
//! Each is run a few times and the best is told: on a shared machine the others measure the
//! neighbours. Times are told, never asserted.

use std::collections::VecDeque;
use std::hint::black_box;
use std::time::{Duration, Instant};

use wireboard::board::{Arrivals, Document, MixEntry};
use wireboard::engine::kernel::Kernel;
use wireboard::engine::random::Random;
use wireboard::engine::{Engine, Input, Nanos, Sources};

const ROUNDS: u32 = 5;

fn main() {
    // `cargo test --benches` runs this too; there it only has to work.
    let quick = std::env::args().any(|a| a == "--test");
    let scale = if quick { 100 } else { 1 };
    for pending in [1_000, 100_000] {
        let events = 5_000_000 / scale;
        report(
            &format!("hold, {pending} pending"),
            "events",
            events,
            || hold(pending, events),
        );
    }
    let requests = 500_000 / scale;
    report("chain of six stations", "requests", requests, || {
        chain(requests)
    });
    let timeouts = 5_000_000 / scale;
    report("timeouts armed and cancelled", "timeouts", timeouts, || {
        lanes(timeouts)
    });
    for (name, path) in [("GET /", "/"), ("GET /messages", "/messages")] {
        let requests = 50_000 / scale;
        report(
            &format!("distributed board, {name}"),
            "requests",
            requests,
            || board(path, requests),
        );
    }
}

#[expect(clippy::print_stdout, reason = "a bench prints what it measured")]
fn report(what: &str, unit: &str, count: u64, mut run: impl FnMut() -> Duration) {
    let best = (0..ROUNDS).map(|_| run()).min().unwrap_or_default();
    let per_second = count as f64 / best.as_secs_f64();
    let ns = best.as_nanos() as f64 / count as f64;
    println!("{what:<36} {per_second:>14.0} {unit}/s   {ns:>8.0} ns each");
}

fn timed(run: impl FnOnce()) -> Duration {
    #[expect(clippy::disallowed_methods, reason = "a bench measures real time")]
    let start = Instant::now();
    run();
    start.elapsed()
}

fn hold(pending: u64, events: u64) -> Duration {
    let mut kernel: Kernel<u32> = Kernel::default();
    let mut random = Random::new(1);
    // Gaps are drawn before, so that the kernel is measured and not the logarithm.
    let gaps: Vec<Nanos> = (0..8_192)
        .map(|_| random.exponential(Nanos(1_000_000)))
        .collect();
    for i in 0..pending {
        kernel.schedule(gaps[i as usize % gaps.len()], i as u32);
    }
    timed(|| {
        for i in 0..events {
            if let Some((when, event)) = kernel.pop() {
                kernel.schedule(when.at + gaps[i as usize % gaps.len()], black_box(event));
            }
        }
    })
}

#[derive(Clone, Copy)]
enum Step {
    Arrive,
    Done(u8),
}

fn chain(requests: u64) -> Duration {
    const STATIONS: usize = 6;
    let mut kernel: Kernel<Step> = Kernel::default();
    let mut random = Random::new(1);
    let gaps: Vec<Nanos> = (0..8_192)
        .map(|_| random.exponential(Nanos(2_000)))
        .collect();
    let works: Vec<Nanos> = (0..8_191)
        .map(|_| random.exponential(Nanos(1_000)))
        .collect();
    let mut queues: [VecDeque<u64>; STATIONS] = std::array::from_fn(|_| VecDeque::new());
    let (mut arrived, mut finished, mut work) = (0_u64, 0_u64, 0_usize);
    kernel.schedule(Nanos::ZERO, Step::Arrive);
    let span = timed(|| {
        while let Some((when, step)) = kernel.pop() {
            let mut service = || {
                work += 1;
                when.at + works[work % works.len()]
            };
            let enters = match step {
                Step::Arrive => {
                    arrived += 1;
                    if arrived < requests {
                        kernel
                            .schedule(when.at + gaps[arrived as usize % gaps.len()], Step::Arrive);
                    }
                    Some((0, arrived))
                }
                Step::Done(at) => {
                    let at = at as usize;
                    let request = queues[at].pop_front().unwrap_or(0);
                    if !queues[at].is_empty() {
                        kernel.schedule(service(), Step::Done(at as u8));
                    }
                    (at + 1 < STATIONS).then_some((at + 1, request))
                }
            };
            match enters {
                Some((at, request)) => {
                    queues[at].push_back(request);
                    if queues[at].len() == 1 {
                        kernel.schedule(service(), Step::Done(at as u8));
                    }
                }
                None => finished += 1,
            }
        }
    });
    assert_eq!(finished, requests, "every request leaves the chain");
    span
}

fn lanes(timeouts: u64) -> Duration {
    let mut kernel: Kernel<u32> = Kernel::default();
    timed(|| {
        for i in 0..timeouts {
            let id = kernel.arm(Nanos::from_secs(50), i as u32);
            kernel.cancel(black_box(id));
        }
    })
}

fn distributed(path: &str, rate: f64) -> Document {
    let text = include_str!("../diagrams/1-distributed_web_infrastructure.json");
    let mut board = wireboard::format::json::parse(text).document;
    for traffic in board.traffic.values_mut() {
        traffic.rate = rate;
        traffic.arrivals = Arrivals::Poisson;
        traffic.mix = vec![MixEntry {
            method: "GET".to_owned(),
            path: path.to_owned(),
            body: String::new(),
            weight: 1,
            extra: wireboard::board::Extra::new(),
        }];
    }
    board
}

fn board(path: &str, requests: u64) -> Duration {
    // Far below what the drawn machines can serve: a request costs the same, and none is dropped.
    let rate = 200.0;
    let (mut engine, _) = Engine::new(&distributed(path, rate), &Sources::new(), 1);
    engine.inject(Input::Traffic {
        on: true,
        factor: 1.0,
    });
    // The first requests open pools and fill caches.
    engine.run_until(Nanos::from_secs(2), u64::MAX);
    let before = engine.view(0).totals;
    let span = Nanos::from_secs_f64(requests as f64 / rate);
    let to = engine.now() + span;
    let took = timed(|| {
        engine.run_until(to, u64::MAX);
    });
    let after = engine.view(0).totals;
    let done = after.issued - before.issued;
    assert!(
        after.failed.is_empty(),
        "no request fails: {:?}",
        after.failed
    );
    // Poisson arrivals are not exactly as many as asked for.
    took.mul_f64(requests as f64 / done.max(1) as f64)
}
