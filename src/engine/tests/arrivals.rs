//! The drawn traffic goes on while the board is edited under it.

use super::kit::{Kit, Run, id};
use crate::board::{Arrivals, Document};
use crate::engine::{Input, Nanos};

fn kit(arrivals: Arrivals, rate: f64) -> Kit {
    let mut kit = Kit::one_web().traffic(rate);
    let visitors = kit.0.traffic.get_mut(&id("visitors"));
    visitors.unwrap().arrivals = arrivals;
    kit
}

/// When the requests of five seconds were issued. Every tenth of a second the board is edited, and
/// the run brought to it.
fn issued(kit: Kit, mut edit: impl FnMut(i32, &mut Document) -> bool) -> Vec<Nanos> {
    let mut board = kit.0.clone();
    let mut run: Run = kit.run();
    run.0.inject(Input::Traffic {
        on: true,
        factor: 1.0,
    });
    for step in 1..=50 {
        run.until(step * 100);
        if edit(step as i32, &mut board) {
            run.0.inject(Input::Rewire(board.clone().into()));
        }
    }
    run.0.inject(Input::Traffic {
        on: false,
        factor: 1.0,
    });
    run.until(10_000);
    let mut times: Vec<Nanos> = run.0.take_ended().iter().map(|v| v.issued).collect();
    times.sort_unstable();
    times
}

fn move_a_box(step: i32, board: &mut Document) -> bool {
    board.nodes.get_mut(&id("web")).unwrap().at.x = step;
    true
}

#[test]
fn a_box_that_is_moved_all_the_time_stops_no_fixed_traffic() {
    let times = issued(kit(Arrivals::Fixed, 1.0), move_a_box);
    let seconds: Vec<Nanos> = (1..=5).map(Nanos::from_secs).collect();
    assert_eq!(times, seconds);
}

#[test]
fn a_box_that_is_moved_shifts_no_random_traffic() {
    let still = issued(kit(Arrivals::Poisson, 20.0), |_, _| false);
    assert!(still.len() > 50, "{}", still.len());
    assert_eq!(issued(kit(Arrivals::Poisson, 20.0), move_a_box), still);
}

#[test]
fn traffic_that_comes_and_goes_beside_it_shifts_nothing() {
    let still = issued(kit(Arrivals::Fixed, 1.0), |_, _| false);
    // By name it comes first, and it is too slow to ask for anything itself.
    let times = issued(kit(Arrivals::Fixed, 1.0), |step, board| {
        if step % 2 == 1 {
            let mut other = board.traffic[&id("visitors")].clone();
            (other.id, other.rate) = (id("another"), 0.01);
            board.traffic.insert(id("another"), other);
        } else {
            board.traffic.remove(&id("another"));
        }
        true
    });
    assert_eq!(times, still);
}

#[test]
fn another_rate_is_planned_anew_at_once() {
    let times = issued(kit(Arrivals::Fixed, 0.1), |step, board| {
        board.traffic.get_mut(&id("visitors")).unwrap().rate = 1.0;
        step == 15
    });
    let at: Vec<Nanos> = [2_500, 3_500, 4_500].map(Nanos::from_ms).into();
    assert_eq!(times, at);
}
