//! What cannot be read from a picture though it is drawn: names that may be another one's, and lines
//! that are too short to show their kind.

use std::cell::OnceCell;
use std::sync::Arc;

use super::boxes::name_of;
use super::drawn;
use crate::board::{Document, Id};
use crate::drawing::raster::Stroke;
use crate::drawing::route::World;
use crate::drawing::route::way::step;
use crate::drawing::scene::{Complaint, Scene, SceneEdge, SceneNode};
use crate::drawing::text::ELLIPSIS;

/// Adds a complaint for each.
pub fn complain(document: &Document, scene: &mut Scene) {
    let mut found = names(document, scene);
    let edges = scene.edges.iter().zip(&scene.memory.edges);
    let unseen = edges.filter(|(_, memory)| memory.unseen);
    found.extend(unseen.map(|(edge, _)| Complaint::NoStyle(edge.id.clone())));
    scene.complaints.extend(found);
}

/// Names of boxes and titles of frames that are cut so short that more than one begins like that.
fn names(document: &Document, scene: &Scene) -> Vec<Complaint> {
    let node = |id: &Id| document.nodes.get(id).map(|n| name_of(n).to_owned());
    let closed = |id: &Id| document.frames.get(id).map(|f| drawn::name(f).to_owned());
    let names = Known::of(|| {
        let nodes = scene.nodes.iter();
        let name = |n: &Arc<SceneNode>| match n.closed {
            Some(_) => closed(&n.id),
            None => node(&n.id),
        };
        nodes.filter_map(name).collect()
    });
    let titles = Known::of(|| {
        let frames = scene.frames.iter();
        let title = |id: &Id| document.frames.get(id).map(drawn::title);
        frames.filter_map(|f| title(&f.id)).collect()
    });
    let nodes = scene.nodes.iter().map(|n| (&n.id, n.name.as_str(), &names));
    let frames = scene.frames.iter();
    let frames = frames.map(|f| (&f.id, f.title.as_str(), &titles));
    (nodes.map(|(id, text, known)| (id, known.may_be_others(text))))
        .chain(frames.map(|(id, text, known)| (id, known.may_be_others(text))))
        .filter(|(_, unclear)| *unclear)
        .map(|(id, _)| Complaint::NameCut(id.clone()))
        .collect()
}

/// All names of a kind, sorted, each once; made when a name is cut, which most are not.
struct Known<F> {
    all: F,
    sorted: OnceCell<Vec<String>>,
}

impl<F: Fn() -> Vec<String>> Known<F> {
    const fn of(all: F) -> Self {
        Self {
            all,
            sorted: OnceCell::new(),
        }
    }

    /// Whether a text is cut, and more than one name begins with what is left of it.
    fn may_be_others(&self, text: &str) -> bool {
        let start = match text.strip_suffix(ELLIPSIS) {
            Some(start) => start,
            None if text.is_empty() => text,
            None => return false,
        };
        let sorted = self.sorted.get_or_init(|| {
            let mut all = (self.all)();
            all.sort_unstable();
            all.dedup();
            all
        });
        let from = sorted.partition_point(|name| name.as_str() < start);
        let begins = sorted[from..].iter().take_while(|n| n.starts_with(start));
        begins.take(2).count() > 1
    }
}

/// Whether a straight piece of a line that is not solid can be seen: crossings, corners and the
/// arrowhead look alike for all kinds.
pub fn shows_style(world: &World, edge: &SceneEdge) -> bool {
    if !edge.legal || Stroke::of(edge.kind) == Stroke::Solid {
        return true;
    }
    let cells = &edge.cells;
    let last = cells.len().saturating_sub(2);
    (1..last).any(|i| {
        let ground = world.at(cells[i]);
        step(cells[i - 1], cells[i]) == step(cells[i], cells[i + 1])
            && !ground.is_crossing()
            && !ground.is_border()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cut_name_is_unclear_when_two_begin_like_it() {
        let all = || {
            ["web-1", "web-2", "web-2", "db"]
                .map(str::to_owned)
                .to_vec()
        };
        let known = Known::of(all);
        for (text, unclear) in [
            ("web-1", false),
            ("web-\u{2026}", true),
            ("web-2\u{2026}", false),
            ("d\u{2026}", false),
            ("\u{2026}", true),
            ("", true),
        ] {
            assert_eq!(known.may_be_others(text), unclear, "{text}");
        }
    }
}
