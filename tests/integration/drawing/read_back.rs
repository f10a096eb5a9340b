//! A reader that knows only the drawn cells: it follows arms from a port, goes straight at a cross,
//! and says at which box it arrives.

use wireboard::board::{Cell, Direction};
use wireboard::drawing::Raster;
use wireboard::drawing::raster::{Ink, Item, Part};
use wireboard::drawing::scene::Scene;

/// Every edge whose line does not lead a reader from its source to its target.
pub fn misread(scene: &Scene) -> Vec<String> {
    let raster = Raster::of(scene, scene.bounds);
    let mut faults = Vec::new();
    for edge in scene.edges.iter().filter(|e| e.legal) {
        let outward = Direction::ALL
            .into_iter()
            .find(|d| edge.cells[0].step(*d) == edge.cells[1])
            .unwrap();
        match follow(&raster, edge.cells[0], outward) {
            Ok(at) => {
                let there = |n: &&wireboard::drawing::SceneNode| n.rect.contains(at);
                let node = scene.nodes.iter().find(there).map(|n| &n.id);
                if node != Some(&edge.to) {
                    faults.push(format!("{} seems to reach {node:?}", edge.id));
                }
            }
            Err(why) => faults.push(format!("{}: {why}", edge.id)),
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
