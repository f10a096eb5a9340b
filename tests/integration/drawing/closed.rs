//! Boards with closed frames: one box for each, edges joined and counted, the rules as ever.

use proptest::prelude::*;
use wireboard::board::closed::Closed;
use wireboard::board::{Document, Id, Key};
use wireboard::drawing::scene::{Complaint, Detail, Scene, build};
use wireboard::drawing::{Hit, closed_rect, hit};

use super::{boards, cases, distributed, read_back, rules};

fn id(text: &str) -> Id {
    Id::new(text).unwrap()
}

fn closing(mut document: Document, frames: &[&str]) -> Document {
    for frame in frames {
        document.frames.get_mut(&id(frame)).unwrap().collapsed = true;
    }
    document
}

fn scene_of(document: &Document) -> Scene {
    build(document, Detail::Near, None)
}

/// The edges of a scene: `from -> to ×n`.
fn edges(scene: &Scene) -> Vec<String> {
    let edge = |e: &wireboard::drawing::SceneEdge| match e.of.len() {
        1 => format!("{} -> {}", e.from, e.to),
        n => format!("{} -> {} ×{n}", e.from, e.to),
    };
    scene.edges.iter().map(|e| edge(e)).collect()
}

#[test]
fn a_closed_machine_is_one_box_and_its_edges_are_counted() {
    let document = closing(distributed(), &["server-1", "server-2"]);
    let scene = scene_of(&document);
    assert_eq!(
        edges(&scene),
        [
            "server-1 -> server-2 ×2",
            "server-2 -> server-1",
            "lb -> server-1",
            "lb -> server-2",
            "user -> dns",
            "user -> lb",
        ]
    );
    let joined = &scene.edges[0];
    assert_eq!(
        joined.label.as_ref().map(|(_, text)| text.as_str()),
        Some("×2")
    );
    assert_eq!(
        scene.edge(&joined.of[1]),
        Some(joined.as_ref()),
        "found by either id"
    );
    let parts = |frame| {
        scene
            .node(&id(frame))
            .and_then(|n| n.closed)
            .map(|c| c.parts)
    };
    assert_eq!(
        parts("server-1"),
        Some(document.nodes_in_frame(&id("server-1")).len())
    );
    assert!(scene.frame(&id("server-1")).is_none() && scene.node(&id("web-1")).is_none());
    assert_eq!(scene.complaints, []);
    assert_eq!(rules::broken(&document, &scene), Vec::<String>::new());
    assert_eq!(read_back::misread(&scene), Vec::<String>::new());
}

#[test]
fn a_click_on_the_box_means_the_machine() {
    let document = closing(distributed(), &["server-1"]);
    let scene = scene_of(&document);
    let rect = closed_rect(&document.frames[&id("server-1")]);
    assert_eq!(scene.node(&id("server-1")).map(|n| n.rect), Some(rect));
    for cell in [rect.origin(), rect.center()] {
        assert_eq!(hit(&scene, cell), Some(Hit::ClosedFrame(id("server-1"))));
    }
    let web = document.nodes[&id("web-1")].rect();
    assert!(!rect.contains(web.center()));
    assert_eq!(
        hit(&scene, web.center()),
        None,
        "what is hidden is not there"
    );
    let hidden = Key::Node(id("web-1"));
    assert_eq!(scene.shown(&hidden), Key::Frame(id("server-1")));
}

#[test]
fn opening_gives_the_picture_back() {
    let open = distributed();
    let before = scene_of(&open);
    let closed = closing(open.clone(), &["server-1"]);
    let between = build(&closed, Detail::Near, Some(&before));
    assert_ne!(between, before);
    let after = build(&open, Detail::Near, Some(&between));
    assert_eq!(rules::broken(&open, &after), Vec::<String>::new());
    assert_eq!(after.nodes, before.nodes);
    assert_eq!(after.frames, before.frames);
}

/// A board of [`boards::compound`] with some of its frames closed.
fn with_closed() -> impl Strategy<Value = Document> {
    (boards::compound(), any::<u16>()).prop_map(|(mut document, bits)| {
        for (n, frame) in document.frames.values_mut().enumerate() {
            frame.collapsed = bits >> (n % 16) & 1 == 1;
        }
        document
    })
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn closed_boards_keep_the_rules_and_read_back(document in with_closed()) {
        let scene = scene_of(&document);
        prop_assert_eq!(rules::broken(&document, &scene), Vec::<String>::new());
        prop_assert_eq!(read_back::misread(&scene), Vec::<String>::new());
        let no_route = |c: &&Complaint| matches!(c, Complaint::NoRoute(_));
        prop_assert_eq!(scene.complaints.iter().find(no_route), None);
    }

    #[test]
    fn every_edge_is_drawn_once_or_lies_in_one_box(document in with_closed()) {
        let scene = scene_of(&document);
        let closed = Closed::of(&document);
        for edge in document.edges.values() {
            let drawn: Vec<_> = scene.edges.iter().filter(|e| e.of.contains(&edge.id)).collect();
            let ends = (closed.shown(&edge.from), closed.shown(&edge.to));
            if closed.around_edge(&edge.id).is_some() {
                prop_assert!(drawn.is_empty() && ends.0 == ends.1);
            } else {
                prop_assert_eq!(drawn.len(), 1);
                prop_assert_eq!((&drawn[0].from, &drawn[0].to), ends, "the direction stays");
            }
        }
        // No two lines that a closed frame could have joined are left apart.
        for (n, a) in scene.edges.iter().enumerate() {
            for b in &scene.edges[n + 1..] {
                let same = a.from == b.from && a.to == b.to;
                prop_assert!(!(same && (closed.is_box(&a.from) || closed.is_box(&a.to))));
            }
        }
    }

    #[test]
    fn the_same_closed_board_is_drawn_the_same(document in with_closed()) {
        let scene = scene_of(&document);
        prop_assert_eq!(&scene_of(&document), &scene);
        prop_assert_eq!(&build(&document, Detail::Near, Some(&scene)), &scene);
    }
}
