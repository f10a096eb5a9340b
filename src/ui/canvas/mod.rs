//! The canvas: the picture of a board with its run on it.
//!
//! Drawing order: edges without a way, machines, connectors, boxes, ports, arrowheads, labels, live tags, messages on the
//! wires, what a gesture shows. Later things lie on top; labels and arrowheads are never covered.

pub mod about;
pub mod band;
pub mod border;
pub mod closed;
pub mod edges;
pub mod fine;
pub mod focus;
pub mod found;
pub mod frame;
pub mod hints;
pub mod locks;
pub mod marks;
pub mod minimap;
pub mod node;
pub mod particles;
pub mod sheet;
pub mod strain;
pub mod tags;
pub mod typing;

use std::collections::{BTreeMap, BTreeSet};

use crate::app::settings::Motion;
use crate::app::{App, Tab};
use crate::board::{Cell, Direction, Id, Key, Rect};
use crate::drawing::scene::{Detail, Scene, SceneEdge, SceneFrame, SceneNode};
use crate::live::{EngineView, FlightKind, NodeState, RequestId, RequestView};
use crate::ui::glyphs::Stroke;
use crate::ui::paint::Brush;
use crate::ui::text;
use crate::ui::theme::Role;

use border::Border;
use focus::Focus;
use sheet::Sheet;

/// Everything that decides how one board looks.
struct Picture<'a> {
    tab: &'a Tab,
    scene: &'a Scene,
    /// The machines that are seen, from the outermost to the innermost.
    frames: Vec<&'a SceneFrame>,
    /// The connectors that are seen.
    lines: Vec<&'a SceneEdge>,
    view: Option<&'a EngineView>,
    focus: Focus,
    followed: Option<RequestId>,
    machines: BTreeMap<Id, frame::Face>,
}

/// Draws a tab's board.
pub fn paint(brush: Brush<'_>, app: &App, tab: &Tab) {
    let view = tab.run.as_ref().map(|r| &r.view);
    let request = view.and_then(|v| followed(tab, v));
    let focus = focus(tab, view, request);
    let mut sheet = Sheet::new(brush, tab.camera.origin);
    let window = sheet.window();
    let frames = tab.scene.frames.iter();
    let picture = Picture {
        tab,
        scene: &tab.scene,
        frames: frames.filter(|f| f.rect.intersects(window)).collect(),
        lines: tab.scene.edges_in(window).collect(),
        view,
        machines: frame::faces(tab, view, &focus, window),
        focus,
        followed: request.map(|r| r.id),
    };
    picture.astray(&mut sheet);
    picture.frames(&mut sheet);
    picture.connectors(&mut sheet);
    picture.nodes(&mut sheet);
    picture.notes(&mut sheet);
    let mut taken = picture.on_top_of_connectors(&mut sheet);
    marks::paint(&mut sheet, tab, &mut taken);
    let mut is_sample = false;
    if let Some(view) = view {
        let motion = app.settings.motion;
        let lines = &picture.lines;
        let carried = tags::carried(lines, view, &tab.busiest);
        let shown = particles::Shown {
            followed: picture.followed,
            told: tab.story.on,
            carried: &carried,
            busiest: &tab.busiest,
        };
        let chosen = match motion {
            Motion::Full | Motion::Reduced => particles::choose(&tab.scene, view, &shown),
            Motion::Off => particles::Chosen::default(),
        };
        let counts = (&carried, &chosen);
        tags::paint(&mut sheet, lines, view, counts, motion, &mut taken);
        if motion != Motion::Off {
            particles::paint(&mut sheet, &tab.scene, view, &shown, &chosen, &taken);
            is_sample = chosen.is_sample(&carried);
        }
    }
    if let Some(search) = &tab.search {
        found::paint(&mut sheet, tab, search);
    }
    band::handles(&mut sheet, app, tab);
    // Over the handle in the same corner: a locked thing cannot be drawn larger there.
    locks::paint(&mut sheet, tab, &tab.scene);
    band::paint(&mut sheet, tab);
    typing::paint(&mut sheet, tab);
    more(&mut sheet, &tab.scene);
    if is_sample {
        sampled(&mut sheet, &tab.scene);
    }
}

/// Says that not every message has a dot, as far down and to the right as nothing is covered.
fn sampled(sheet: &mut Sheet<'_>, scene: &Scene) {
    let words = " dots are a sample ";
    let w = text::width(words) as i32;
    let window = sheet.window();
    let is_free = |at: &Cell| {
        let line = Rect::new(at.x, at.y, w, 1);
        let blank = (0..w).all(|k| sheet.is_blank(at.offset(k, 0)));
        blank && !scene.nodes.iter().any(|n| n.rect.intersects(line))
    };
    let corners = |y: i32| [Cell::new(window.right() - w, y), Cell::new(window.x, y)];
    let mut places = (window.y..window.bottom()).rev().flat_map(corners);
    if let Some(at) = places.find(is_free) {
        sheet.text(at, words, w, Role::Muted);
    }
}

/// Says at the edges of the view where the board goes on, on free cells nearest to the middle: a
/// sign that covered something would hide what it speaks of.
fn more(sheet: &mut Sheet<'_>, scene: &Scene) {
    let bounds = scene.bounds;
    let window = sheet.window();
    let beyond = [
        (bounds.x < window.x, Direction::Left),
        (bounds.right() > window.right(), Direction::Right),
        (bounds.y < window.y, Direction::Up),
        (bounds.bottom() > window.bottom(), Direction::Down),
    ];
    for (is_beyond, direction) in beyond {
        if is_beyond && let Some(at) = free_edge(sheet, scene, direction) {
            let sign = sheet.brush().look.symbols.arrowhead(direction);
            sheet.text(at, &format!(" {sign} "), 3, Role::Chosen);
        }
    }
}

/// Three free cells at an edge of the view, as near to its middle as there are any.
fn free_edge(sheet: &Sheet<'_>, scene: &Scene, edge: Direction) -> Option<Cell> {
    let window = sheet.window();
    let (left, top) = (window.x, window.y);
    let (right, bottom) = (window.right() - 3, window.bottom() - 1);
    let (middle_x, middle_y) = (left + window.w / 2 - 1, top + window.h / 2);
    let places: Vec<Cell> = match edge {
        Direction::Left => (top..=bottom).map(|y| Cell::new(left, y)).collect(),
        Direction::Right => (top..=bottom).map(|y| Cell::new(right, y)).collect(),
        Direction::Up => (left..=right).map(|x| Cell::new(x, top)).collect(),
        Direction::Down => (left..=right).map(|x| Cell::new(x, bottom)).collect(),
    };
    let far = |at: &&Cell| match edge {
        Direction::Left | Direction::Right => (at.y - middle_y).abs(),
        Direction::Up | Direction::Down => (at.x - middle_x).abs(),
    };
    let nodes: Vec<&SceneNode> = scene.nodes_in(window).collect();
    let is_free = |at: &&Cell| {
        let sign = Rect::new(at.x, at.y, 3, 1);
        let blank = (0..3).all(|k| sheet.is_blank(at.offset(k, 0)));
        blank && !nodes.iter().any(|n| n.rect.intersects(sign))
    };
    places.iter().filter(is_free).min_by_key(far).copied()
}

/// The request to keep the eye on: the followed one, while it is under way.
fn followed<'a>(tab: &Tab, view: &'a EngineView) -> Option<&'a RequestView> {
    let request = view.followed.as_deref()?;
    let looked_at = tab.watching.id().is_none_or(|id| id == request.id);
    (looked_at && request.ended.is_none()).then_some(request)
}

/// What is lit: the story's step, or the way of a request that was chosen from the list.
fn focus(tab: &Tab, view: Option<&EngineView>, request: Option<&RequestView>) -> Focus {
    if tab.story.on {
        let step = tab.doc.story.values().nth(tab.story.step);
        return step.map_or(Focus::NONE, |s| Focus::on_step(&tab.doc, s));
    }
    match (view, request, tab.watching.id()) {
        (Some(view), Some(request), _) => Focus::on_request(&tab.doc, request, view),
        (Some(view), None, Some(_)) => match tab.shown_request() {
            Some(request) => Focus::on_request(&tab.doc, request, view),
            None => Focus::NONE,
        },
        _ => Focus::NONE,
    }
}

impl Picture<'_> {
    fn frames(&self, sheet: &mut Sheet<'_>) {
        for frame in &self.frames {
            let face = self.frame_face(&frame.id);
            let stroke = match (face.state, face.selected) {
                (_, true) => Stroke::Heavy,
                (NodeState::Killed, false) => Stroke::Dashed,
                _ => Stroke::Light,
            };
            edges::frame(sheet, frame.rect, stroke, face.role());
        }
    }

    fn frame_face(&self, id: &Id) -> frame::Face {
        self.machines.get(id).copied().unwrap_or_default()
    }

    /// Draws the edges that have no way, under everything that stands where it should.
    fn astray(&self, sheet: &mut Sheet<'_>) {
        let astray: Vec<&&SceneEdge> = self.lines.iter().filter(|edge| !edge.legal).collect();
        for edge in &astray {
            let (stroke, role) = self.line(edge);
            edges::line(sheet, edge, stroke, role);
        }
        if astray.is_empty() || self.scene.detail == Detail::Far {
            return;
        }
        // Between the words of a note it could be taken for one.
        for note in &self.scene.notes {
            for y in 0..note.rect.h {
                let row = note.rect.origin().offset(0, y);
                (0..note.rect.w).for_each(|x| sheet.put(row.offset(x, 0), " ", Role::Text));
            }
        }
    }

    fn connectors(&self, sheet: &mut Sheet<'_>) {
        // Lit and selected edges last: at a crossing they are the ones that are seen.
        let rank = |edge: &&SceneEdge| (self.is_selected(edge), self.lights(edge));
        let mut order: Vec<&SceneEdge> = self.lines.iter().copied().filter(|e| e.legal).collect();
        order.sort_by_key(rank);
        for edge in order {
            let (stroke, role) = self.line(edge);
            edges::line(sheet, edge, stroke, role);
        }
    }

    fn is_selected(&self, edge: &SceneEdge) -> bool {
        let mut ids = edge.of.iter();
        ids.any(|id| self.tab.selection.contains(&Key::Edge(id.clone())))
    }

    /// True when one of the edges that it stands for is what the eye should stay on.
    fn lights(&self, edge: &SceneEdge) -> bool {
        edge.of.iter().any(|id| self.focus.lights(id))
    }

    fn line(&self, edge: &SceneEdge) -> (Stroke, Role) {
        let hovered = matches!(&self.tab.hover, Some(Key::Edge(id)) if edge.of.contains(id));
        if !edge.legal && self.scene.is_sketch() {
            (Stroke::Illegal, Role::Faded)
        } else if !edge.legal {
            (Stroke::Illegal, Role::EdgeIllegal)
        } else if self.is_selected(edge) {
            (Stroke::Heavy, Role::Selected)
        } else if self.lights(edge) {
            (Stroke::Heavy, Role::Path)
        } else if edge.of.iter().all(|id| self.focus.fades(id)) {
            (edges::stroke(edge.kind), Role::Faded)
        } else if hovered {
            (edges::stroke(edge.kind), Role::Hover)
        } else {
            (edges::stroke(edge.kind), edges::role(edge.kind))
        }
    }

    fn nodes(&self, sheet: &mut Sheet<'_>) {
        let guest = self.followed.map(|r| r.to_string());
        let mut borders = BTreeMap::new();
        let window = sheet.window();
        for node in self.scene.nodes_in(window) {
            if node.closed.is_some() {
                let face = self.closed_face(&node.id);
                closed::paint(sheet, node, &face, self.scene.detail);
                borders.insert(&node.id, face.border());
                continue;
            }
            let Some(record) = self.tab.doc.nodes.get(&node.id) else {
                continue;
            };
            let key = Key::Node(node.id.clone());
            let is_inside = guest.is_some() && self.holds_followed(&node.id);
            let face = node::Face {
                props: &record.props,
                live: self.live(&node.id),
                detail: self.scene.detail,
                selected: self.tab.selection.contains(&key),
                hovered: self.tab.hover.as_ref() == Some(&key),
                faded: self.focus.fades(&node.id),
                lit: self.focus.lights(&node.id),
                guest: guest.as_deref().filter(|_| is_inside),
            };
            node::paint(sheet, node, &face);
            borders.insert(&node.id, face.border());
        }
        self.ports(sheet, &borders);
    }

    fn closed_face(&self, frame: &Id) -> closed::Face {
        let key = Key::Frame(frame.clone());
        let parts = || std::iter::once(frame).chain(self.scene.closed.inside(frame));
        let held = |id: &Id| self.followed.is_some() && self.holds_followed(id);
        closed::Face {
            selected: self
                .tab
                .selection
                .keys
                .iter()
                .any(|k| self.scene.shown(k) == key),
            hovered: self.tab.hover.as_ref() == Some(&key),
            faded: parts().all(|id| self.focus.fades(id)),
            lit: parts().any(|id| self.focus.lights(id)),
            guest: self
                .followed
                .filter(|_| self.travels_inside(frame) || parts().any(held))
                .map(|r| r.to_string()),
            machine: self.frame_face(frame).state,
            inside: closed::Inside::of(self.scene, self.view, frame),
            rates: self.view.map(|view| {
                let rate = |wanted: fn(&SceneEdge) -> &Id| -> f64 {
                    let edges = self.scene.edges.iter().filter(|e| wanted(e) == frame);
                    edges.map(|e| tags::Live::of(e, view).rate).sum()
                };
                (rate(|e| &e.to), rate(|e| &e.from))
            }),
        }
    }

    /// True when a message of the followed request is on an edge that a closed machine hides.
    fn travels_inside(&self, frame: &Id) -> bool {
        let mut flights = self.view.into_iter().flat_map(|v| &v.flights);
        flights.any(|f| {
            f.request == self.followed && self.scene.closed.around_edge(&f.edge) == Some(frame)
        })
    }

    fn live(&self, id: &Id) -> Option<&crate::live::NodeView> {
        // Views come in id order, so this is a search, not a walk.
        let nodes = &self.view?.nodes;
        let at = nodes.binary_search_by(|n| n.id.cmp(id)).ok()?;
        nodes.get(at)
    }

    /// True when the followed request is inside a node: its last hop is there, and none of its
    /// messages is on a wire. Packets of its connections are no messages of it.
    fn holds_followed(&self, node: &Id) -> bool {
        let Some(view) = self.view else {
            return false;
        };
        let mut flights = view.flights.iter();
        let travels = flights.any(|f| f.request == self.followed && f.kind != FlightKind::Connect);
        let last = view.followed.as_ref().and_then(|r| r.hops.last());
        !travels && last.is_some_and(|h| h.node == *node)
    }

    /// True when ports and an arrowhead are drawn: without a way they could stand on another's, but in
    /// a sketch there are hardly any others.
    fn has_ends(&self, edge: &SceneEdge) -> bool {
        edge.legal || self.scene.is_sketch()
    }

    /// Draws where edges meet the borders of nodes.
    fn ports(&self, sheet: &mut Sheet<'_>, borders: &BTreeMap<&Id, (Border, Role)>) {
        let set = sheet.brush().look.symbols.set();
        for edge in &self.lines {
            let n = edge.cells.len();
            if n < 2 || !self.has_ends(edge) {
                continue;
            }
            let ends = [
                (&edge.from, edge.cells[0], edge.cells[1]),
                (&edge.to, edge.cells[n - 1], edge.cells[n - 2]),
            ];
            for (node, port, next) in ends {
                if let Some((border, role)) = borders.get(node) {
                    let out = edges::toward(port, next);
                    sheet.put(port, border::port(*border, out, set), *role);
                }
            }
        }
    }

    fn notes(&self, sheet: &mut Sheet<'_>) {
        if self.scene.detail == Detail::Far {
            return;
        }
        for note in &self.scene.notes {
            let key = Key::Note(note.id.clone());
            let role = if self.tab.selection.contains(&key) {
                Role::Selected
            } else if self.tab.story.on {
                Role::Faded
            } else {
                Role::Note
            };
            // The words are what is to be read; the mark only says whose they are.
            let mark_role = if role == Role::Note {
                Role::Muted
            } else {
                role
            };
            let mark = sheet.brush().look.symbols.note;
            for y in 0..note.rect.h {
                sheet.put(note.rect.origin().offset(0, y), mark, mark_role);
            }
            for (y, line) in (0..note.rect.h).zip(&note.lines) {
                sheet.text(note.line_cell(y), line, note.rect.w, role);
            }
        }
    }

    /// Titles, arrowheads and labels. Returns the cells that nothing may cover.
    fn on_top_of_connectors(&self, sheet: &mut Sheet<'_>) -> BTreeSet<Cell> {
        let mut taken = BTreeSet::new();
        for frame in &self.frames {
            frame::title(sheet, frame, &self.frame_face(&frame.id));
        }
        for edge in &self.lines {
            let (_, role) = self.line(edge);
            if self.has_ends(edge) {
                edges::arrowhead(sheet, edge, role);
            }
            if self.scene.detail == Detail::Far {
                continue;
            }
            if let Some((at, label)) = &edge.label {
                let role = match role {
                    Role::Faded | Role::Path | Role::Selected => role,
                    _ => Role::EdgeLabel,
                };
                let w = text::width(label) as i32;
                sheet.text(*at, label, w, role);
                taken.extend((0..w).map(|k| at.offset(k, 0)));
            }
        }
        taken
    }
}
