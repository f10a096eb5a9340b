//! Things that cover each other.

use std::collections::BTreeMap;

use crate::board::{Id, Rect};
use crate::drawing::scene::{Complaint, Scene};

/// Complaints of one scene at most; a board with more than this has other troubles.
const MOST: usize = 100;
/// Rows of a strip of the sweep: a box lies in one or two of them.
const STRIP: i32 = 16;

/// A box, a note or a frame: where it stands, whether it is a frame, and its id.
type Thing<'a> = (Rect, bool, &'a Id);

/// Adds a complaint for every two boxes, notes or frames that cover each other. What lies wholly
/// inside a frame is where it should be.
pub fn complain(scene: &mut Scene) {
    let mut things: Vec<Thing<'_>> = Vec::new();
    things.extend(scene.frames.iter().map(|f| (f.rect, true, &f.id)));
    things.extend(scene.nodes.iter().map(|n| (n.rect, false, &n.id)));
    things.extend(scene.notes.iter().map(|n| (n.rect, false, &n.id)));
    let found = pairs(&mut things);
    scene.complaints.extend(found);
}

/// The first pairs of things that cover each other, by where they begin from left to right. The board
/// is cut into rows of [`STRIP`] cells, so that a column of many boxes is not compared with itself.
fn pairs(things: &mut [Thing<'_>]) -> Vec<Complaint> {
    things.sort_unstable_by_key(|(rect, is_frame, id)| (rect.x, rect.y, !is_frame, *id));
    let mut strips: BTreeMap<i32, Vec<usize>> = BTreeMap::new();
    let mut found = Vec::new();
    for (i, (b, b_frame, b_id)) in things.iter().enumerate() {
        let mut met: Vec<usize> = Vec::new();
        for strip in b.y.div_euclid(STRIP)..=(b.bottom() - 1).div_euclid(STRIP) {
            let open = strips.entry(strip).or_default();
            // What ended further left meets nothing that begins from here on.
            open.retain(|a| things[*a].0.right() > b.x);
            met.extend(&*open);
            open.push(i);
        }
        met.sort_unstable();
        met.dedup();
        for (a, a_frame, a_id) in met.into_iter().map(|a| &things[a]) {
            let inside = |outer: &Rect, inner: &Rect| outer.inflate(-1, -1).contains_rect(*inner);
            let nested = (*a_frame && inside(a, b)) || (*b_frame && inside(b, a));
            if a.intersects(*b) && !nested {
                let (first, second) = (a_id.min(b_id), a_id.max(b_id));
                found.push(Complaint::Overlap((*first).clone(), (*second).clone()));
                if found.len() == MOST {
                    return found;
                }
            }
        }
    }
    found
}
