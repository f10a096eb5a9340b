//! A place for every label whose edge has a way: beside a plain line it would read as another's. Where there is none, the place is reserved first and the edges that stand
//! there are routed around it.

use super::drawn::DrawnEdge;
use super::start::EdgeStart;
use crate::board::{Cell, Rect};
use crate::drawing::label::{self, Taken};
use crate::drawing::route::{self, Plan, Route, Way, World};
use crate::drawing::scene::Scene;

/// Labels for which edges are moved to make room, in one build.
const ROUNDS: usize = 8;

/// A label: its first cell and its text.
pub type Label = Option<(Cell, String)>;

/// What is needed to place the labels.
pub struct Task<'a, 'b> {
    /// What was routed.
    pub plan: &'a Plan<'b>,
    /// The edges of the plan.
    pub edges: &'a [DrawnEdge<'a>],
    /// Their routes; some may be moved.
    pub routes: &'a mut Vec<Route>,
    /// The world with the routes; the labels are added.
    pub world: &'a mut World,
    /// What the edges started with.
    pub start: &'a [EdgeStart],
    /// Where the board changed.
    pub places: &'a [Rect],
    /// The previous scene.
    pub previous: Option<&'a Scene>,
}

/// Places the labels of all edges.
pub fn all(mut task: Task<'_, '_>) -> Vec<Label> {
    let mut labels: Vec<Label> = vec![None; task.edges.len()];
    if task.edges.iter().all(|e| e.label.is_empty()) {
        return labels;
    }
    let changed = task.changed();
    task.keep(&mut labels, &changed);
    // What had no room is not looked at again where nothing changed.
    let missing: Vec<usize> = (0..labels.len())
        .filter(|i| labels[*i].is_none() && !task.edges[*i].label.is_empty())
        .filter(|i| !task.is_homeless(*i) || task.is_near(*i, &changed))
        .collect();
    task.place_missing(&mut labels, &missing);
    // What was hopeless before is not tried again while its edge stays where it is.
    let failed: Vec<usize> = (missing.iter().copied())
        .filter(|i| labels[*i].is_none() && task.routes[*i].legal)
        .filter(|i| !task.keeps_way(*i) || !task.is_homeless(*i))
        .take(ROUNDS)
        .collect();
    if !failed.is_empty() {
        for index in failed {
            task.make_room(&mut labels, index);
        }
        task.place_missing(&mut labels, &missing);
    }
    labels
}

impl Task<'_, '_> {
    fn before(&self, index: usize) -> Option<&(Cell, String)> {
        self.previous?.edges[self.start[index].same?].label.as_ref()
    }

    /// Where boxes, lines and labels changed: only there labels are looked at again.
    fn changed(&self) -> Vec<Rect> {
        let mut changed: Vec<Rect> = self.places.to_vec();
        let olds = self.previous.map_or(&[][..], |previous| &previous.edges);
        // Of each edge of before: whether its line stays, and whether its label does.
        let mut stays = vec![(false, false); olds.len()];
        for (index, route) in self.routes.iter().enumerate() {
            let start = &self.start[index];
            let keeps = start.untouched && self.keeps_way(index);
            if !keeps && route.legal {
                changed.push(route.way.bounds());
            }
            if let Some(old) = start.same {
                stays[old] = (keeps, start.label_stays);
            }
        }
        for (edge, (line, label)) in olds.iter().zip(stays) {
            if !line && edge.legal {
                changed.push(edge.cells.bounds());
            }
            if let Some((at, text)) = edge.label.as_ref().filter(|_| !label) {
                changed.push(label::cells(*at, text));
            }
        }
        changed
    }

    /// True when the very label of an edge found no room in the previous scene.
    fn is_homeless(&self, index: usize) -> bool {
        let before = self.previous.zip(self.start[index].same);
        let memory = before.and_then(|(previous, old)| previous.memory.edges.get(old));
        let text = memory.and_then(|memory| memory.homeless.as_deref());
        text.is_some_and(|text| *text == *self.edges[index].label)
    }

    /// True when something changed where the label of an edge could stand.
    fn is_near(&self, index: usize, changed: &[Rect]) -> bool {
        let reach = label::reach(self.routes[index].way.bounds());
        !self.keeps_way(index) || changed.iter().any(|place| place.intersects(reach))
    }

    /// Labels that are there stay, where they still can.
    fn keep(&mut self, labels: &mut [Label], changed: &[Rect]) {
        for (index, label) in labels.iter_mut().enumerate() {
            let Some(before) = self.before(index).cloned() else {
                continue;
            };
            let cells = label::cells(before.0, &before.1);
            let way = &self.routes[index].way;
            if self.start[index].label_stays {
                let near = cells.inflate(label::AIR, 1);
                if self.keeps_way(index) && !changed.iter().any(|place| place.intersects(near)) {
                    *label = Some(before);
                    continue;
                }
                self.world.set_label(cells, false);
            }
            let taken = Taken::of(self.world, &self.routes[index]);
            if self.routes[index].legal {
                *label = label::keep(&taken, way, &self.edges[index].label, &before);
            }
            self.reserve(label);
        }
    }

    fn reserve(&mut self, label: &Label) {
        if let Some((at, text)) = label {
            self.world.set_label(label::cells(*at, text), true);
        }
    }

    /// Places the labels that have no place yet where there is room.
    fn place_missing(&mut self, labels: &mut [Label], missing: &[usize]) {
        for &index in missing {
            let text = &self.edges[index].label;
            if labels[index].is_none() && !text.is_empty() && self.routes[index].legal {
                let taken = Taken::of(self.world, &self.routes[index]);
                labels[index] = label::place(&taken, &self.routes[index].way, text);
                self.reserve(&labels[index]);
            }
        }
    }

    fn keeps_way(&self, index: usize) -> bool {
        self.plan.edges[index].keep.as_ref() == Some(&self.routes[index].way)
    }

    /// Routes the edges that stand in the way of a label around it, where that does no harm.
    fn make_room(&mut self, labels: &mut [Label], index: usize) {
        let way = self.routes[index].way.clone();
        let taken = Taken::of(self.world, &self.routes[index]);
        let Some((at, text)) = label::place_over_edges(&taken, &way, &self.edges[index].label)
        else {
            return;
        };
        // The cells around it too, but for the label's own line: no other may run along it, or right
        // beside it.
        let place = label::cells(at, &text);
        let around = place.inflate(label::AIR, 1);
        let mut world = self.world.clone();
        let mut walls = Vec::new();
        for y in around.y..around.bottom() {
            for x in around.x..around.right() {
                let cell = Cell::new(x, y);
                if !way.contains(&cell) && !world.at(cell).is_label() {
                    walls.push(cell);
                    world.set_label(Rect::new(x, y, 1, 1), true);
                }
            }
        }
        let mut plan = self.plan.clone();
        for (i, (edge, route)) in plan.edges.iter_mut().zip(self.routes.iter()).enumerate() {
            // An edge without a way would only find none again: it keeps having none.
            edge.keep = Some(if route.legal {
                route.way.clone()
            } else {
                Way::default()
            });
            let stands_here = i != index
                && route.legal
                && route
                    .way
                    .iter()
                    .any(|c| around.contains(*c) && walls.contains(c));
            if stands_here {
                world.lift(&route.way);
                edge.keep = None;
            }
        }
        let mut answer = route::route(&plan, &mut world);
        let mut moved = Vec::new();
        for (i, (new, old)) in answer.routes.iter_mut().zip(self.routes.iter()).enumerate() {
            if !old.legal {
                new.clone_from(old);
            }
            // The plain line of one that lost its way may run over the same cells.
            let is_same = new.way.is_same(&old.way) || new.way == old.way;
            if !is_same || new.legal != old.legal {
                moved.push(i);
            }
        }
        // Nothing may have been lost, and no labelled edge may have left its label.
        let as_good = moved
            .iter()
            .all(|i| answer.routes[*i].legal && labels[*i].is_none() && *i != index);
        for wall in walls {
            let is_label = place.contains(wall);
            world.set_label(Rect::new(wall.x, wall.y, 1, 1), is_label);
        }
        // An edge that was moved away may have come to run right beside this label or another one.
        let near: Vec<Rect> = (moved.iter())
            .map(|i| answer.routes[*i].way.bounds().inflate(label::AIR, 1))
            .collect();
        let fits = |i: usize, (at, text): &(Cell, String)| {
            let cells = label::cells(*at, text);
            let mut world = world.clone();
            world.set_label(cells, false);
            label::fits(&Taken::of(&world, &answer.routes[i]), *at, text)
        };
        let new = (at, text);
        let all_fit = fits(index, &new)
            && labels.iter().enumerate().all(|(i, label)| {
                label.as_ref().is_none_or(|label| {
                    let cells = label::cells(label.0, &label.1);
                    !near.iter().any(|near| near.intersects(cells)) || fits(i, label)
                })
            });
        if as_good && all_fit {
            *self.routes = answer.routes;
            *self.world = world;
            labels[index] = Some(new);
        }
    }
}
