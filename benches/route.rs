//! What routing costs: the first scene of a board, and one step of a drag. Goals, on one core: under
//! 60 ms for the first scene of 100 boxes and 2 s of 2,000; under 5 ms for a step on a board of 100
//! boxes and 10 ms on any.
//!
//! A step is a whole new scene, drawn from the one before the drag as the editor does it. After that a
//! table of whole frames of the editor; goal: `route` and `draw` together under 16 ms on any board.

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use wireboard::board::Document;
use wireboard::drawing::scene::{Detail, build};

#[path = "route/boards.rs"]
mod boards;
#[path = "route/frames.rs"]
mod frames;

/// The largest board of which the first scene is measured again and again.
const LARGEST_FIRST: usize = 2_000;

fn built_in(text: &str) -> Document {
    wireboard::format::json::parse(text).document
}

fn routes(c: &mut Criterion) {
    let simple = built_in(include_str!("../diagrams/0-simple_web_stack.json"));
    let distributed = built_in(include_str!(
        "../diagrams/1-distributed_web_infrastructure.json"
    ));
    let mut group = c.benchmark_group("route");
    group.sample_size(10);
    let mut measure = |name: &str, document: &Document| {
        let scene = build(document, Detail::Near, None);
        let bad = scene.edges.iter().filter(|e| !e.legal).count();
        let size = format!("{name}, {} edges, {bad} illegal", scene.edges.len());
        if document.nodes.len() <= LARGEST_FIRST {
            group.bench_function(format!("first scene, {size}"), |b| {
                b.iter(|| black_box(build(document, Detail::Near, None)));
            });
        }
        let dragged = boards::dragged(document);
        group.bench_function(format!("drag step, {size}"), |b| {
            b.iter(|| black_box(build(&dragged, Detail::Near, Some(&scene))));
        });
    };
    measure("simple", &simple);
    measure("distributed", &distributed);
    for nodes in [20, 100] {
        measure(&format!("crowd of {nodes}"), &boards::crowd(nodes));
    }
    for nodes in [20, 100, 500, 2_000, 10_000] {
        measure(&format!("layers of {nodes}"), &boards::layered(nodes));
        measure(&format!("compound of {nodes}"), &boards::compound(nodes));
    }
    group.finish();
}

fn whole_frames(_: &mut Criterion) {
    for nodes in [100, 500, 2_000, 10_000] {
        frames::report(&format!("compound of {nodes}"), boards::compound(nodes));
    }
}

criterion_group!(benches, routes, whole_frames);
criterion_main!(benches);
