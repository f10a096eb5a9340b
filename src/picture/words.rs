//! A picture in words, for who cannot see it.

use crate::board::words::count;
use crate::board::{Id, Kind};
use crate::drawing::{Scene, SceneNode};

/// What there is and what leads where, in one paragraph.
pub(super) fn describe(scene: &Scene) -> String {
    let parts: Vec<String> = scene.nodes.iter().map(|node| part(node)).collect();
    let edges: Vec<String> = scene
        .edges
        .iter()
        .map(|edge| {
            let ends = format!("{} to {}", name(scene, &edge.from), name(scene, &edge.to));
            match &edge.label {
                Some((_, label)) => format!("{ends} ({label})"),
                None => ends,
            }
        })
        .collect();
    let machines: Vec<&str> = scene.frames.iter().map(|f| f.title.as_str()).collect();
    [
        sentence(count(scene.nodes.len(), "part"), &parts),
        sentence(count(machines.len(), "machine"), &machines),
        sentence(count(scene.edges.len(), "connection"), &edges),
    ]
    .join(" ")
}

fn sentence<T: AsRef<str>>(number: String, things: &[T]) -> String {
    let things: Vec<&str> = things.iter().map(AsRef::as_ref).collect();
    match things.as_slice() {
        [] => format!("{number}."),
        things => format!("{number}: {}.", things.join(", ")),
    }
}

fn part(node: &SceneNode) -> String {
    match (node.closed, node.kind) {
        (Some(closed), _) => format!("{} ({})", node.name, closed.words()),
        (None, Kind::Box | Kind::Note) => node.name.clone(),
        (None, kind) => format!("{} ({})", node.name, kind.title()),
    }
}

fn name<'a>(scene: &'a Scene, id: &'a Id) -> &'a str {
    scene.node(id).map_or(id.as_str(), |n| n.name.as_str())
}
