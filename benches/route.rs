//! What routing costs: the first scene of a board, and one frame of a drag. Goals: a few milliseconds
//! for both built-in boards, under 16 ms for a frame of a drag on a board of 100 nodes.

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use wireboard::board::{Cell, Document, Edge, EdgeKind, Id, Kind, Node};
use wireboard::drawing::scene::{Detail, build};

fn built_in(text: &str) -> Document {
    wireboard::format::json::parse(text).document
}

/// Boxes in rows and columns, each joined to two others: one near, one anywhere.
fn crowd(nodes: usize) -> Document {
    let mut document = Document::default();
    let columns = (nodes as f64).sqrt().ceil() as usize;
    let id = |i: usize| Id::new(&format!("n-{i}")).expect("a good id");
    let mut draw = 0x2545_f491_4f6c_dd1d_u64;
    let mut below = |bound: usize| {
        draw ^= draw << 13;
        draw ^= draw >> 7;
        draw ^= draw << 17;
        (draw % bound as u64) as usize
    };
    for i in 0..nodes {
        let at = Cell::new((i % columns * 26) as i32, (i / columns * 10) as i32);
        document
            .nodes
            .insert(id(i), Node::new(id(i), Kind::Box, "Box", at));
    }
    for i in 0..nodes {
        let near = (i + 1 + below(columns)) % nodes;
        for other in [near, below(nodes)] {
            if other != i {
                let edge = Edge::new(id(i), id(other), EdgeKind::Plain);
                document.edges.insert(edge.id.clone(), edge);
            }
        }
    }
    document
}

fn routes(c: &mut Criterion) {
    let boards = [
        (
            "simple",
            built_in(include_str!("../diagrams/0-simple_web_stack.json")),
        ),
        (
            "distributed",
            built_in(include_str!(
                "../diagrams/1-distributed_web_infrastructure.json"
            )),
        ),
        ("20 nodes", crowd(20)),
        ("100 nodes", crowd(100)),
        ("500 nodes", crowd(500)),
    ];
    let mut group = c.benchmark_group("route");
    group.sample_size(10);
    for (name, document) in &boards {
        let scene = build(document, Detail::Near, None);
        let bad = scene.edges.iter().filter(|e| !e.legal).count();
        group.bench_function(
            format!(
                "first scene, {name}, {} edges, {bad} illegal",
                scene.edges.len()
            ),
            |b| {
                b.iter(|| black_box(build(document, Detail::Near, None)));
            },
        );
        let mut dragged = document.clone();
        let middle = document.nodes.keys().nth(document.nodes.len() / 2).cloned();
        if let Some(node) = middle.and_then(|id| dragged.nodes.get_mut(&id)) {
            node.at = node.at.offset(1, 1);
        }
        group.bench_function(format!("drag frame, {name}"), |b| {
            b.iter(|| black_box(build(&dragged, Detail::Near, Some(&scene))));
        });
    }
    group.finish();
}

criterion_group!(benches, routes);
criterion_main!(benches);
