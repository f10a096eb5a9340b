//! Things that cover each other, and things that do not stand in the frame that they belong to.

use std::collections::BTreeMap;

use crate::board::{Document, Id, Rect};
use crate::drawing::scene::{Complaint, Scene};

/// Complaints of one scene at most; a board with more than this has other troubles.
const MOST: usize = 100;
/// Rows of a strip of the sweep: a box lies in one or two of them.
const STRIP: i32 = 16;

/// Something that covers cells.
struct Thing<'a> {
    rect: Rect,
    id: &'a Id,
    /// Its number, where it is a frame.
    frame: Option<usize>,
    home: Home,
    /// Frames of its own that it stands in.
    around: usize,
    /// It was complained of already.
    misplaced: bool,
}

/// Where a thing belongs.
#[derive(Clone, Copy)]
enum Home {
    /// Wherever it stands: a note.
    Anywhere,
    /// On the board, or in the frame of this number.
    In(Option<usize>),
}

/// The frames that are drawn: which frame each belongs to.
struct Nest(Vec<Option<usize>>);

impl Nest {
    /// The frames around a thing that belongs to a frame, from the inside to the outside. Frames
    /// that go round in a circle end.
    fn chain(&self, home: Option<usize>) -> impl Iterator<Item = usize> {
        std::iter::successors(home, |frame| self.0[*frame]).take(self.0.len())
    }
}

/// Adds a complaint for every two boxes, notes or frames that cover each other, and for what is
/// drawn in a frame that is not its own, or outside of its own. What lies wholly inside its frame is
/// where it should be.
pub fn complain(document: &Document, scene: &mut Scene) {
    let frames: BTreeMap<&str, usize> = (scene.frames.iter().map(|f| f.id.as_str()))
        .zip(0..)
        .collect();
    let number = |id: Option<&Id>| id.and_then(|id| frames.get(id.as_str()).copied());
    let of_frame = |id: &Id| number(document.frames.get(id).and_then(|f| f.frame.as_ref()));
    let nest = Nest(scene.frames.iter().map(|f| of_frame(&f.id)).collect());
    let mut things: Vec<Thing<'_>> = Vec::new();
    let thing = |rect, id, frame, home| Thing {
        rect,
        id,
        frame,
        home,
        around: 0,
        misplaced: false,
    };
    for (index, frame) in scene.frames.iter().enumerate() {
        let home = Home::In(nest.0[index]);
        things.push(thing(frame.rect, &frame.id, Some(index), home));
    }
    // Both lists are in id order, closed frames aside.
    let mut records = document.nodes.values();
    for node in &scene.nodes {
        let home = match node.closed {
            Some(_) => of_frame(&node.id),
            None => number(
                records
                    .find(|n| n.id == node.id)
                    .and_then(|n| n.frame.as_ref()),
            ),
        };
        things.push(thing(node.rect, &node.id, None, Home::In(home)));
    }
    for note in &scene.notes {
        things.push(thing(note.rect, &note.id, None, Home::Anywhere));
    }
    things.sort_by_key(|thing| (thing.rect.x, thing.rect.y));
    let found = sweep(&mut things, &nest);
    scene.complaints.extend(found);
}

/// The first things that cover each other, by where they begin from left to right, and the first that
/// stand where they do not belong. The board is cut into rows of [`STRIP`] cells, so that a column of
/// many boxes is not compared with itself.
fn sweep(things: &mut [Thing<'_>], nest: &Nest) -> Vec<Complaint> {
    let mut strips: BTreeMap<i32, Vec<usize>> = BTreeMap::new();
    let mut found = Vec::new();
    for i in 0..things.len() {
        let rect = things[i].rect;
        let mut met: Vec<usize> = Vec::new();
        for strip in rect.y.div_euclid(STRIP)..=(rect.bottom() - 1).div_euclid(STRIP) {
            let open = strips.entry(strip).or_default();
            // What ended further left meets nothing that begins from here on.
            open.retain(|other| things[*other].rect.right() > rect.x);
            met.extend(&*open);
            open.push(i);
        }
        met.sort_unstable();
        met.dedup();
        for other in met {
            found.extend(meet(things, nest, other, i));
            if found.len() >= MOST {
                return found;
            }
        }
    }
    let outside = |thing: &&Thing<'_>| match thing.home {
        Home::Anywhere => false,
        Home::In(home) => thing.around < nest.chain(home).count(),
    };
    for thing in things.iter().filter(outside).take(MOST - found.len()) {
        let complaint = Complaint::Misplaced(thing.id.clone());
        if !found.contains(&complaint) {
            found.push(complaint);
        }
    }
    found
}

/// What is wrong with two things that may share cells. A frame of its own around a thing is counted.
fn meet(things: &mut [Thing<'_>], nest: &Nest, first: usize, second: usize) -> Option<Complaint> {
    let (a, b) = (&things[first], &things[second]);
    if !a.rect.intersects(b.rect) {
        return None;
    }
    let inside = |outer: Rect, inner: Rect| outer.inflate(-1, -1).contains_rect(inner);
    let nested = if inside(a.rect, b.rect) {
        a.frame.map(|frame| (frame, second))
    } else if inside(b.rect, a.rect) {
        b.frame.map(|frame| (frame, first))
    } else {
        None
    };
    let Some((frame, inner)) = nested else {
        let (first, second) = (a.id.min(b.id), a.id.max(b.id));
        return Some(Complaint::Overlap(first.clone(), second.clone()));
    };
    match things[inner].home {
        Home::Anywhere => None,
        Home::In(home) if nest.chain(home).any(|f| f == frame) => {
            things[inner].around += 1;
            None
        }
        Home::In(_) if things[inner].misplaced => None,
        Home::In(_) => {
            things[inner].misplaced = true;
            Some(Complaint::Misplaced(things[inner].id.clone()))
        }
    }
}
