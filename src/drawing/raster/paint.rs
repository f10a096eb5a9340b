//! Drawing the parts of a scene into a raster, each as arms, letters and owners.

use super::{Arms, Ink, Item, Letter, Owner, Part, Raster, Spot, Stroke};
use crate::board::{Cell, Direction, Rect};
use crate::drawing::scene::{Scene, SceneEdge};
use crate::drawing::text;

/// Draws everything that meets the raster's area.
pub fn scene(raster: &mut Raster, scene: &Scene) {
    let area = raster.area;
    let seen: Vec<(u32, &SceneEdge)> = numbered(&scene.edges)
        .map(|(i, edge)| (i, edge.as_ref()))
        .filter(|(_, edge)| edge.may_meet(area))
        .collect();
    for &(i, edge) in &seen {
        if !edge.legal {
            fallback(raster, edge, Item::Edge(i));
        }
    }
    for (i, frame) in numbered(&scene.frames) {
        if frame.rect.intersects(area) {
            let owner = |part| Owner {
                item: Item::Frame(i),
                part,
            };
            border(raster, frame.rect, owner(Part::FrameBorder));
            let (start, end) = frame.title_columns();
            let title = Rect::new(start, frame.rect.y, end - start, 1);
            fill(raster, title, owner(Part::FrameTitle));
            line_of_text(
                raster,
                frame.title_cell(),
                &frame.title,
                owner(Part::FrameTitle),
            );
        }
    }
    for &(i, edge) in &seen {
        if edge.legal {
            line(raster, edge, Item::Edge(i));
        }
    }
    for (i, note) in numbered(&scene.notes) {
        if note.rect.intersects(area) {
            let owner = Owner {
                item: Item::Note(i),
                part: Part::NoteText,
            };
            fill(raster, note.rect, owner);
            for y in note.rect.y..note.rect.bottom() {
                if let Some(spot) = raster.spot(Cell::new(note.rect.x, y)) {
                    spot.ink = Ink::NoteMark;
                }
            }
            for (y, text) in (0..).zip(&note.lines) {
                line_of_text(raster, note.line_cell(y), text, owner);
            }
        }
    }
    for (i, node) in numbered(&scene.nodes) {
        if node.rect.intersects(area) {
            let owner = |part| Owner {
                item: Item::Node(i),
                part,
            };
            fill(raster, node.rect, owner(Part::NodeText));
            border(raster, node.rect, owner(Part::NodeBorder));
            line_of_text(raster, node.name_cell(), &node.name, owner(Part::NodeText));
            if let Some((cell, parts)) = node.parts_line() {
                line_of_text(raster, cell, &parts, owner(Part::NodeText));
            }
        }
    }
    for &(i, edge) in &seen {
        if edge.legal {
            ports(raster, edge);
            arrow(raster, edge, Item::Edge(i));
        }
        if let Some((cell, label)) = &edge.label {
            let owner = Owner {
                item: Item::Edge(i),
                part: Part::EdgeLabel,
            };
            line_of_text(raster, *cell, label, owner);
        }
    }
}

fn numbered<T>(list: &[T]) -> impl Iterator<Item = (u32, &T)> {
    (0..).zip(list)
}

/// Adds arms to what is there. What was there stays underneath.
fn add(spot: &mut Spot, arms: Arms, stroke: Stroke, owner: Owner) {
    let own = match stroke {
        Stroke::Double => arms,
        Stroke::Solid | Stroke::Dashed | Stroke::Dotted => Arms::default(),
    };
    let (joined, double, stroke) = match spot.ink {
        Ink::Line {
            arms: below,
            double,
            ..
        } => (below.or(arms), double.or(own), Stroke::Solid),
        Ink::Empty | Ink::Fallback | Ink::Arrow(_) | Ink::Text(_) | Ink::Tail | Ink::NoteMark => {
            (arms, own, stroke)
        }
    };
    let other = spot.owner.filter(|o| o.item != owner.item);
    *spot = Spot {
        ink: Ink::Line {
            arms: joined,
            double,
            stroke,
        },
        owner: Some(owner),
        under: other.or(spot.under),
    };
}

fn fill(raster: &mut Raster, rect: Rect, owner: Owner) {
    let area = raster.area;
    for y in rect.y.max(area.y)..rect.bottom().min(area.bottom()) {
        for x in rect.x.max(area.x)..rect.right().min(area.right()) {
            if let Some(spot) = raster.spot(Cell::new(x, y)) {
                *spot = Spot {
                    ink: Ink::Empty,
                    owner: Some(owner),
                    under: None,
                };
            }
        }
    }
}

fn border(raster: &mut Raster, rect: Rect, owner: Owner) {
    if rect.w < 2 || rect.h < 2 {
        return;
    }
    let (right, bottom) = (rect.right() - 1, rect.bottom() - 1);
    let area = raster.area;
    let horizontal = Arms::of([Direction::Left, Direction::Right]);
    let vertical = Arms::of([Direction::Up, Direction::Down]);
    let mut draw = |x, y, arms| {
        if let Some(spot) = raster.spot(Cell::new(x, y)) {
            add(spot, arms, Stroke::Solid, owner);
        }
    };
    for x in (rect.x + 1).max(area.x)..right.min(area.right()) {
        draw(x, rect.y, horizontal);
        draw(x, bottom, horizontal);
    }
    for y in (rect.y + 1).max(area.y)..bottom.min(area.bottom()) {
        draw(rect.x, y, vertical);
        draw(right, y, vertical);
    }
    use Direction::{Down, Left, Right, Up};
    draw(rect.x, rect.y, Arms::of([Right, Down]));
    draw(right, rect.y, Arms::of([Left, Down]));
    draw(rect.x, bottom, Arms::of([Up, Right]));
    draw(right, bottom, Arms::of([Up, Left]));
}

/// The cells between the ports, with the arms that lead to their neighbours.
fn line(raster: &mut Raster, edge: &SceneEdge, item: Item) {
    let owner = Owner {
        item,
        part: Part::EdgeLine(edge.kind),
    };
    for three in edge.cells.windows(3) {
        let [before, cell, after] = *three else {
            continue;
        };
        let Some(spot) = raster.spot(cell) else {
            continue;
        };
        let arms = Arms::of(
            [before, after]
                .into_iter()
                .filter_map(|other| toward(cell, other)),
        );
        add(spot, arms, Stroke::of(edge.kind), owner);
    }
}

fn fallback(raster: &mut Raster, edge: &SceneEdge, item: Item) {
    for cell in &edge.cells {
        if let Some(spot) = raster.spot(*cell) {
            *spot = Spot {
                ink: Ink::Fallback,
                owner: Some(Owner {
                    item,
                    part: Part::EdgeFallback,
                }),
                under: spot.owner,
            };
        }
    }
}

/// A tee on the border at both ends.
fn ports(raster: &mut Raster, edge: &SceneEdge) {
    let n = edge.cells.len();
    if n < 3 {
        return;
    }
    for (port, outside) in [
        (edge.cells[0], edge.cells[1]),
        (edge.cells[n - 1], edge.cells[n - 2]),
    ] {
        let Some(way) = toward(port, outside) else {
            continue;
        };
        if let Some(spot) = raster.spot(port)
            && let Ink::Line { arms, double, .. } = spot.ink
        {
            spot.ink = Ink::Line {
                arms: arms.or(Arms::of([way])),
                double,
                stroke: Stroke::Solid,
            };
        }
    }
}

fn arrow(raster: &mut Raster, edge: &SceneEdge, item: Item) {
    let Some(cell) = edge.arrow_cell() else {
        return;
    };
    if let Some(spot) = raster.spot(cell) {
        *spot = Spot {
            ink: Ink::Arrow(edge.arrow),
            owner: Some(Owner {
                item,
                part: Part::EdgeArrow(edge.kind),
            }),
            under: None,
        };
    }
}

/// A line of text from a cell to the right.
pub fn line_of_text(raster: &mut Raster, at: Cell, line: &str, owner: Owner) {
    if at.y < raster.area.y || at.y >= raster.area.bottom() {
        return;
    }
    let mut x = at.x;
    for (grapheme, columns) in text::graphemes(line) {
        let inks = [Ink::Text(Letter::new(grapheme)), Ink::Tail];
        let columns = columns as i32;
        for (dx, ink) in (0..columns).zip(inks) {
            if let Some(spot) = raster.spot(Cell::new(x + dx, at.y)) {
                *spot = Spot {
                    ink,
                    owner: Some(owner),
                    under: None,
                };
            }
        }
        x += columns;
    }
}

/// The direction from a cell to its neighbour.
fn toward(from: Cell, to: Cell) -> Option<Direction> {
    Direction::ALL.into_iter().find(|d| from.step(*d) == to)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::board::EdgeKind;

    #[test]
    fn a_line_over_a_frame_makes_a_cross_and_keeps_both_owners() {
        let mut raster = Raster {
            area: Rect::new(0, 0, 3, 3),
            spots: vec![Spot::default(); 9],
        };
        let frame = Owner {
            item: Item::Frame(0),
            part: Part::FrameBorder,
        };
        border(&mut raster, Rect::new(1, -5, 9, 20), frame);
        let edge = Owner {
            item: Item::Edge(0),
            part: Part::EdgeLine(EdgeKind::Http),
        };
        let through = Arms::of([Direction::Left, Direction::Right]);
        add(
            raster.spot(Cell::new(1, 1)).unwrap(),
            through,
            Stroke::Dashed,
            edge,
        );
        let spot = raster.at(Cell::new(1, 1));
        assert_eq!((spot.owner, spot.under), (Some(edge), Some(frame)));
        let Ink::Line { arms, stroke, .. } = spot.ink else {
            panic!("{spot:?}")
        };
        assert_eq!((arms.count(), stroke), (4, Stroke::Solid));
        assert!(arms.has(Direction::Up));
    }
}
