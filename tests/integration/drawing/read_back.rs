//! A reader that knows only the drawn cells: it follows arms from a port, goes straight at a cross,
//! and says at which box it arrives.

use wireboard::app::settings::Glyphs;
use wireboard::board::{Cell, Direction};
use wireboard::drawing::Raster;
use wireboard::drawing::raster::{Ink, Item, Part};
use wireboard::drawing::scene::Scene;
use wireboard::ui::glyphs;

/// Every edge whose line does not lead a reader from its source to its target.
pub fn misread(scene: &Scene) -> Vec<String> {
    let raster = Raster::of(scene, scene.bounds);
    let mut faults = Vec::new();
    for edge in scene.edges.iter().filter(|e| e.legal) {
        let outward = Direction::ALL
            .into_iter()
            .find(|d| edge.cells[0].step(*d) == edge.cells[1])
            .unwrap();
        let readers = [
            ("lines", follow(&raster, edge.cells[0], outward)),
            ("ASCII", follow_ascii(&raster, edge.cells[0], outward)),
        ];
        for (what, read) in readers {
            match read {
                Ok(at) => {
                    let there =
                        |n: &&std::sync::Arc<wireboard::drawing::SceneNode>| n.rect.contains(at);
                    let node = scene.nodes.iter().find(there).map(|n| &n.id);
                    if node != Some(&edge.to) {
                        faults.push(format!("{} seems to reach {node:?} by its {what}", edge.id));
                    }
                }
                Err(why) => faults.push(format!("{} by its {what}: {why}", edge.id)),
            }
        }
    }
    faults
}

/// The border cell of the box where the line from a port ends.
fn follow(raster: &Raster, port: Cell, outward: Direction) -> Result<Cell, String> {
    let Ink::Line { arms, .. } = raster.at(port).ink else {
        return Err("no port".to_owned());
    };
    if arms.count() != 3 || !arms.has(outward) {
        return Err("the port is no tee".to_owned());
    }
    let (mut at, mut way) = (port.step(outward), outward);
    for _ in 0..100_000 {
        match raster.at(at).ink {
            Ink::Arrow(direction) => {
                let end = raster.at(at.step(direction));
                let is_box = end
                    .owner
                    .is_some_and(|o| o.part == Part::NodeBorder && matches!(o.item, Item::Node(_)));
                return if is_box {
                    Ok(at.step(direction))
                } else {
                    Err(format!("the arrow at {at:?} points at nothing"))
                };
            }
            Ink::Line { arms, .. } => {
                if !arms.has(way.opposite()) {
                    return Err(format!("the line breaks before {at:?}"));
                }
                way = match arms.count() {
                    4 => way,
                    2 => Direction::ALL
                        .into_iter()
                        .find(|d| arms.has(*d) && *d != way.opposite())
                        .ok_or("a dead end")?,
                    n => return Err(format!("{n} arms at {at:?}")),
                };
                at = at.step(way);
            }
            other => return Err(format!("{other:?} at {at:?}")),
        }
    }
    Err("no end".to_owned())
}

/// The same by the ASCII signs alone: a plus is straight, a slash turns as a mirror does.
fn follow_ascii(raster: &Raster, port: Cell, outward: Direction) -> Result<Cell, String> {
    use Direction::{Down, Left, Right, Up};
    let sign = |at: Cell| {
        let spot = raster.at(at);
        glyphs::sign(&spot, Glyphs::Ascii).unwrap_or("").to_owned()
    };
    if sign(port) != "+" {
        return Err("the port is no plus".to_owned());
    }
    let (mut at, mut way) = (port.step(outward), outward);
    for _ in 0..100_000 {
        let level = way.is_horizontal();
        way = match (sign(at).as_str(), way) {
            // An arrowhead may stand in the last bend: it says itself where it leads.
            ("^", way) if way != Down => return Ok(at.step(Up)),
            (">", way) if way != Left => return Ok(at.step(Right)),
            ("v", way) if way != Up => return Ok(at.step(Down)),
            ("<", way) if way != Right => return Ok(at.step(Left)),
            ("+", way) => way,
            ("-" | "=" | "_" | ".", way) if level => way,
            ("|" | "\"" | "!" | ":", way) if !level => way,
            ("/", Right) => Up,
            ("/", Up) => Right,
            ("/", Left) => Down,
            ("/", Down) => Left,
            ("\\", Right) => Down,
            ("\\", Down) => Right,
            ("\\", Left) => Up,
            ("\\", Up) => Left,
            (other, way) => return Err(format!("{other:?} at {at:?} on the way {way:?}")),
        };
        at = at.step(way);
    }
    Err("no end".to_owned())
}
