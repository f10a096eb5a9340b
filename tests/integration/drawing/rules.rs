//! The rules of a picture that can be read back, checked without the router's own code.

use std::collections::BTreeMap;

use unicode_width::UnicodeWidthStr;
use wireboard::board::{Cell, Document, Id, Rect};
use wireboard::drawing::scene::{Scene, SceneEdge, SceneNode};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum How {
    Across,
    Along,
    Whole,
}

fn how(cells: &[Cell], i: usize) -> How {
    if i == 0 || i + 2 >= cells.len() {
        return How::Whole;
    }
    let (before, after) = (cells[i - 1], cells[i + 1]);
    if before.y == after.y {
        How::Across
    } else if before.x == after.x {
        How::Along
    } else {
        How::Whole
    }
}

fn on_border(rect: Rect, cell: Cell) -> bool {
    rect.contains(cell) && !rect.inflate(-1, -1).contains(cell)
}

fn is_corner(rect: Rect, cell: Cell) -> bool {
    (cell.x == rect.x || cell.x == rect.right() - 1)
        && (cell.y == rect.y || cell.y == rect.bottom() - 1)
}

/// Every broken rule, in words. Edges that the scene itself calls illegal are left out.
pub fn broken(document: &Document, scene: &Scene) -> Vec<String> {
    let mut faults = Vec::new();
    let boxes = boxes(document, scene);
    let mut used: BTreeMap<Cell, Vec<(How, &SceneEdge)>> = BTreeMap::new();
    for edge in scene.edges.iter().filter(|e| e.legal) {
        let mut fault = |what: &str| faults.push(format!("{}: {what}", edge.id));
        let n = edge.cells.len();
        let (from, to) = (boxes[&edge.from], boxes[&edge.to]);
        if n < 3 {
            fault("too short to be seen");
            continue;
        }
        for (rect, port, outside) in [
            (from, edge.cells[0], edge.cells[1]),
            (to, edge.cells[n - 1], edge.cells[n - 2]),
        ] {
            if !on_border(rect, port) || is_corner(rect, port) || rect.contains(outside) {
                fault("does not end in a port of its own box");
            }
        }
        let arrow = edge.cells[n - 2];
        if arrow.step(edge.arrow) != edge.cells[n - 1] {
            fault("its arrowhead does not point at its port");
        }
        let mut seen = edge.cells.to_vec();
        seen.sort_unstable();
        seen.dedup();
        if seen.len() != n {
            fault("meets itself");
        }
        for i in 0..n {
            used.entry(edge.cells[i])
                .or_default()
                .push((how(&edge.cells, i), edge));
            if i + 1 < n {
                let (a, b) = (edge.cells[i], edge.cells[i + 1]);
                if a.x.abs_diff(b.x) + a.y.abs_diff(b.y) != 1 {
                    fault("has a gap");
                }
            }
        }
        for i in 1..n - 1 {
            let cell = edge.cells[i];
            if boxes.values().any(|rect| rect.contains(cell)) {
                fault("runs through a box");
            }
            if scene.notes.iter().any(|note| note.rect.contains(cell)) {
                fault("runs through a note");
            }
            for frame in scene.frames.iter().filter(|f| on_border(f.rect, cell)) {
                let (start, end) = frame.title_columns();
                let side = cell.x == frame.rect.x || cell.x == frame.rect.right() - 1;
                let wanted = if side { How::Across } else { How::Along };
                if is_corner(frame.rect, cell) {
                    fault("crosses a frame at its corner");
                } else if how(&edge.cells, i) != wanted {
                    fault("does not cross a frame straight");
                } else if cell.y == frame.rect.y && (start..end).contains(&cell.x) {
                    fault("crosses a frame on its title");
                }
            }
        }
    }
    for (cell, all) in &used {
        for (i, (a, first)) in all.iter().enumerate() {
            for (b, second) in &all[i + 1..] {
                if a == b || *a == How::Whole || *b == How::Whole {
                    faults.push(format!("{} and {} share {cell:?}", first.id, second.id));
                }
            }
        }
    }
    labels(&boxes, scene, &used, &mut faults);
    faults
}

/// Where each box stands: a node where the board has it, a closed frame in the frame's corner.
fn boxes<'a>(document: &Document, scene: &'a Scene) -> BTreeMap<&'a Id, Rect> {
    let rect = |node: &'a SceneNode| {
        if node.closed.is_some() {
            let frame = document.frames[&node.id].rect();
            assert!(frame.contains_rect(node.rect) && node.rect.origin() == frame.origin());
        } else {
            assert_eq!(node.rect, document.nodes[&node.id].rect());
        }
        (&node.id, node.rect)
    };
    scene.nodes.iter().map(|n| rect(n)).collect()
}

fn labels(
    boxes: &BTreeMap<&Id, Rect>,
    scene: &Scene,
    used: &BTreeMap<Cell, Vec<(How, &SceneEdge)>>,
    faults: &mut Vec<String>,
) {
    let mut taken: BTreeMap<Cell, &SceneEdge> = BTreeMap::new();
    for edge in &scene.edges {
        let Some((start, label)) = &edge.label else {
            continue;
        };
        let mut fault = |what: &str| faults.push(format!("label of {}: {what}", edge.id));
        let mut beside = false;
        for dx in 0..label.width() as i32 {
            let cell = start.offset(dx, 0);
            if used.contains_key(&cell) {
                fault("on a line");
            }
            if taken.insert(cell, edge).is_some() {
                fault("on another label");
            }
            if boxes.values().any(|rect| rect.contains(cell))
                || scene.notes.iter().any(|n| n.rect.contains(cell))
                || scene.frames.iter().any(|f| on_border(f.rect, cell))
            {
                fault("on something else");
            }
            for near in [(0, 1), (0, -1)] {
                let others = used.get(&cell.offset(near.0, near.1));
                for (_, other) in others.into_iter().flatten() {
                    if other.id != edge.id {
                        fault("touches another edge");
                    }
                }
            }
            let near = |c: &Cell| c.x.abs_diff(cell.x) + c.y.abs_diff(cell.y) <= 2;
            beside |= edge.cells.iter().any(near);
        }
        if !beside {
            fault("far from its edge");
        }
    }
}
