//! Things that cover each other, and things that do not stand in the frame that they belong to.

use std::collections::{BTreeMap, BTreeSet};

use crate::board::records::Difference;
use crate::board::{Document, Frame, Id, Node, Note, Rect};
use crate::drawing::scene::{Complaint, Scene};

/// Complaints of one scene at most; a board with more than this has other troubles.
const MOST: usize = 100;
/// Rows of a strip of the sweep: a box lies in one or two of them.
const STRIP: i32 = 16;
/// Records that changed up to which only their surroundings are looked at again.
const FEW: usize = 64;

/// Something that covers cells.
struct Thing<'a> {
    rect: Rect,
    id: &'a Id,
    is_frame: bool,
    home: Home,
    /// Frames of its own that it stands in.
    around: usize,
    /// It was complained of already.
    misplaced: bool,
}

/// Where a thing belongs.
enum Home {
    /// Wherever it stands: a note.
    Anywhere,
    /// In these frames, from the inside to the outside; on the board, where there is none.
    In(Vec<Id>),
}

/// What changed since a scene, as far as things that cover each other are concerned.
struct Since<'a> {
    /// The things that are new, gone or not what they were.
    changed: BTreeSet<&'a Id>,
    /// Where they stood and stand now.
    places: Vec<Rect>,
    /// What was complained of.
    before: &'a [Complaint],
}

/// Every two boxes, notes or frames that cover each other, and what is drawn in a frame that is not
/// its own, or outside of its own, in the order of their ids. What lies wholly inside its frame is
/// where it should be. Of a scene that was drawn from another one only what stands where something
/// changed is looked at.
pub fn complaints(document: &Document, scene: &Scene, previous: Option<&Scene>) -> Vec<Complaint> {
    let since = previous.and_then(|previous| since(document, scene, previous));
    let few = since.map(|since| again(document, scene, &since));
    let mut found = few
        .filter(|found| found.len() < MOST)
        .unwrap_or_else(|| sweep(&mut things(document, scene, |_| true)));
    found.sort_unstable();
    found
}

/// What changed, where that is little and every frame is open.
fn since<'a>(document: &'a Document, scene: &Scene, previous: &'a Scene) -> Option<Since<'a>> {
    fn add<'a, V>(since: &mut Since<'a>, all: &[Difference<'a, V>], of: fn(&V) -> (&Id, Rect)) {
        for record in all.iter().flat_map(|(old, new)| [*old, *new]).flatten() {
            let (id, rect) = of(record);
            since.changed.insert(id);
            since.places.push(super::boxes::within_reach(rect));
        }
    }
    let old = &previous.memory;
    if old.covered.len() >= MOST || !scene.closed.is_empty() || !previous.closed.is_empty() {
        return None;
    }
    let frames = document.frames.differences(&old.document.frames);
    let nodes = document.nodes.differences(&old.document.nodes);
    let notes = document.notes.differences(&old.document.notes);
    if frames.len() + nodes.len() + notes.len() > FEW {
        return None;
    }
    // Where a frame comes or goes, things far from it may have named it.
    if frames
        .iter()
        .any(|(old, new)| old.is_none() || new.is_none())
    {
        return None;
    }
    let mut since = Since {
        changed: BTreeSet::new(),
        places: Vec::new(),
        before: &old.covered,
    };
    add(&mut since, &frames, |f: &Frame| (&f.id, f.rect()));
    add(&mut since, &nodes, |n: &Node| (&n.id, n.rect()));
    add(&mut since, &notes, |n: &Note| (&n.id, n.rect()));
    Some(since)
}

/// The complaints about what did not change, and those about what stands where something did. What
/// covers a thing that changed stands there too, and so do all frames that it stands in.
fn again(document: &Document, scene: &Scene, since: &Since<'_>) -> Vec<Complaint> {
    let near = |rect: Rect| since.places.iter().any(|place| place.intersects(rect));
    let mut things = things(document, scene, near);
    let seen: BTreeSet<&Id> = things.iter().map(|thing| thing.id).collect();
    let is_old = |id: &Id| !since.changed.contains(id);
    let stays = |complaint: &&Complaint| match complaint {
        Complaint::Overlap(a, b) => {
            is_old(a) && is_old(b) && !(seen.contains(a) && seen.contains(b))
        }
        Complaint::Misplaced(id) => is_old(id) && !seen.contains(id),
        Complaint::NoRoute(_)
        | Complaint::NoLabelRoom(_)
        | Complaint::NoStyle(_)
        | Complaint::NameCut(_) => false,
    };
    let mut found: Vec<Complaint> = since.before.iter().filter(stays).cloned().collect();
    found.extend(sweep(&mut things));
    found
}

/// What covers cells, from left to right.
fn things<'a>(
    document: &Document,
    scene: &'a Scene,
    counts: impl Fn(Rect) -> bool,
) -> Vec<Thing<'a>> {
    let frame_of = |id: &Id| document.frames.get(id).and_then(|f| f.frame.as_ref());
    let home = |frame: Option<&Id>| {
        let mut chain = document.frame_chain(frame);
        chain.retain(|id| document.frames.contains_key(id));
        Home::In(chain)
    };
    let thing = |rect, id, is_frame, home| Thing {
        rect,
        id,
        is_frame,
        home,
        around: 0,
        misplaced: false,
    };
    let mut things: Vec<Thing<'_>> = Vec::new();
    for frame in scene.frames.iter().filter(|f| counts(f.rect)) {
        let home = home(frame_of(&frame.id));
        things.push(thing(frame.rect, &frame.id, true, home));
    }
    for node in scene.nodes.iter().filter(|n| counts(n.rect)) {
        let record = || document.nodes.get(&node.id);
        let frame = match node.closed {
            Some(_) => frame_of(&node.id),
            None => record().and_then(|n| n.frame.as_ref()),
        };
        things.push(thing(node.rect, &node.id, false, home(frame)));
    }
    for note in scene.notes.iter().filter(|n| counts(n.rect)) {
        things.push(thing(note.rect, &note.id, false, Home::Anywhere));
    }
    things.sort_by_key(|thing| (thing.rect.x, thing.rect.y));
    things
}

/// The first things that cover each other, by where they begin from left to right, and the first that
/// stand where they do not belong. The board is cut into rows of [`STRIP`] cells, so that a column of
/// many boxes is not compared with itself.
fn sweep(things: &mut [Thing<'_>]) -> Vec<Complaint> {
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
            found.extend(meet(things, other, i));
            if found.len() >= MOST {
                return found;
            }
        }
    }
    let outside = |thing: &&Thing<'_>| match &thing.home {
        Home::Anywhere => false,
        Home::In(home) => thing.around < home.len(),
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
fn meet(things: &mut [Thing<'_>], first: usize, second: usize) -> Option<Complaint> {
    let (a, b) = (&things[first], &things[second]);
    if !a.rect.intersects(b.rect) {
        return None;
    }
    let inside = |outer: Rect, inner: Rect| outer.inflate(-1, -1).contains_rect(inner);
    let nested = if inside(a.rect, b.rect) {
        a.is_frame.then_some((a.id, second))
    } else if inside(b.rect, a.rect) {
        b.is_frame.then_some((b.id, first))
    } else {
        None
    };
    let Some((frame, inner)) = nested else {
        let (first, second) = (a.id.min(b.id), a.id.max(b.id));
        return Some(Complaint::Overlap(first.clone(), second.clone()));
    };
    match &things[inner].home {
        Home::Anywhere => None,
        Home::In(home) if home.contains(frame) => {
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
