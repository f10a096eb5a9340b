//! Things that cover each other.

use crate::board::{Id, Rect};
use crate::drawing::scene::{Complaint, Scene};

/// Complaints of one scene at most; a board with more than this has other troubles.
const MOST: usize = 100;

/// Adds a complaint for every two boxes, notes or frames that cover each other. What lies wholly
/// inside a frame is where it should be.
pub fn complain(scene: &mut Scene) {
    let mut things: Vec<(Rect, bool, &Id)> = Vec::new();
    things.extend(scene.frames.iter().map(|f| (f.rect, true, &f.id)));
    things.extend(scene.nodes.iter().map(|n| (n.rect, false, &n.id)));
    things.extend(scene.notes.iter().map(|n| (n.rect, false, &n.id)));
    things.sort_by_key(|(rect, ..)| rect.x);
    let mut found = Vec::new();
    'sweep: for (i, (a, a_frame, a_id)) in things.iter().enumerate() {
        for (b, b_frame, b_id) in &things[i + 1..] {
            if b.x >= a.right() {
                break;
            }
            let inside = |outer: &Rect, inner: &Rect| outer.inflate(-1, -1).contains_rect(*inner);
            let nested = (*a_frame && inside(a, b)) || (*b_frame && inside(b, a));
            if a.intersects(*b) && !nested {
                let (first, second) = (a_id.min(b_id), a_id.max(b_id));
                found.push(Complaint::Overlap((*first).clone(), (*second).clone()));
                if found.len() == MOST {
                    break 'sweep;
                }
            }
        }
    }
    scene.complaints.extend(found);
}
