//! The canvas: the picture of a board with its run on it.
//!
//! Drawing order: machines, connectors, boxes, ports, arrowheads, labels, live tags, messages on the
//! wires, what a gesture shows. Later things lie on top; labels and arrowheads are never covered.

pub mod band;
pub mod border;
pub mod edges;
pub mod focus;
pub mod found;
pub mod frame;
pub mod hints;
pub mod locks;
pub mod node;
pub mod particles;
pub mod sheet;
pub mod tags;
pub mod typing;

use std::collections::{BTreeMap, BTreeSet};

use crate::app::settings::Motion;
use crate::app::{App, Tab};
use crate::board::{Cell, Direction, Id, Key, Rect};
use crate::drawing::scene::{Detail, Scene, SceneEdge};
use crate::live::{EngineView, NodeState, RequestId, RequestView};
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
    let picture = Picture {
        tab,
        scene: &tab.scene,
        view,
        machines: frame::faces(tab, view, &focus),
        focus,
        followed: request.map(|r| r.id),
    };
    let mut sheet = Sheet::new(brush, tab.camera.origin);
    picture.frames(&mut sheet);
    picture.connectors(&mut sheet);
    picture.nodes(&mut sheet);
    picture.notes(&mut sheet);
    let mut taken = picture.on_top_of_connectors(&mut sheet);
    locks::paint(&mut sheet, tab, &tab.scene);
    if let Some(view) = view {
        tags::paint(
            &mut sheet,
            &tab.scene.edges,
            view,
            app.settings.motion,
            &mut taken,
        );
        if app.settings.motion != Motion::Off {
            particles::paint(&mut sheet, &tab.scene, view, picture.followed, &taken);
        }
    }
    if let Some(search) = &tab.search {
        found::paint(&mut sheet, tab, search);
    }
    band::handles(&mut sheet, app, tab);
    band::paint(&mut sheet, tab);
    typing::paint(&mut sheet, tab);
    more(&mut sheet, tab.scene.bounds);
}

/// Says at the edges of the view where the board goes on.
fn more(sheet: &mut Sheet<'_>, bounds: Rect) {
    let window = sheet.window();
    let (middle_x, middle_y) = (window.x + window.w / 2, window.y + window.h / 2);
    let beyond = [
        (bounds.x < window.x, Direction::Left, window.x, middle_y),
        (
            bounds.right() > window.right(),
            Direction::Right,
            window.right() - 3,
            middle_y,
        ),
        (bounds.y < window.y, Direction::Up, middle_x - 1, window.y),
        (
            bounds.bottom() > window.bottom(),
            Direction::Down,
            middle_x - 1,
            window.bottom() - 1,
        ),
    ];
    for (is_beyond, direction, x, y) in beyond {
        if is_beyond {
            let sign = sheet.brush().look.symbols.arrowhead(direction);
            sheet.text(Cell::new(x, y), &format!(" {sign} "), 3, Role::Chosen);
        }
    }
}

/// The request to keep the eye on: the followed one, while it is under way.
fn followed<'a>(tab: &Tab, view: &'a EngineView) -> Option<&'a RequestView> {
    let request = view.followed.as_deref()?;
    let looked_at = tab.watching.request.is_none_or(|id| id == request.id);
    (looked_at && request.ended.is_none()).then_some(request)
}

/// What is lit: the story's step, or the way of a request that was chosen from the list.
fn focus(tab: &Tab, view: Option<&EngineView>, request: Option<&RequestView>) -> Focus {
    if tab.story.on {
        let step = tab.doc.story.values().nth(tab.story.step);
        return step.map_or(Focus::NONE, |s| Focus::on_step(&tab.doc, s));
    }
    match (view, request, tab.watching.request) {
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
        for frame in &self.scene.frames {
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

    fn connectors(&self, sheet: &mut Sheet<'_>) {
        // Lit and selected edges last: at a crossing they are the ones that are seen.
        let rank = |edge: &&SceneEdge| (self.is_selected(edge), self.focus.lights(&edge.id));
        let mut order: Vec<&SceneEdge> = self.scene.edges.iter().collect();
        order.sort_by_key(rank);
        for edge in order {
            let (stroke, role) = self.line(edge);
            edges::line(sheet, edge, stroke, role);
        }
    }

    fn is_selected(&self, edge: &SceneEdge) -> bool {
        self.tab.selection.contains(&Key::Edge(edge.id.clone()))
    }

    fn line(&self, edge: &SceneEdge) -> (Stroke, Role) {
        let hovered = matches!(&self.tab.hover, Some(Key::Edge(id)) if *id == edge.id);
        if !edge.legal {
            (Stroke::Illegal, Role::EdgeIllegal)
        } else if self.is_selected(edge) {
            (Stroke::Heavy, Role::Selected)
        } else if self.focus.lights(&edge.id) {
            (Stroke::Heavy, Role::Path)
        } else if self.focus.fades(&edge.id) {
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
        for node in &self.scene.nodes {
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

    fn live(&self, id: &Id) -> Option<&crate::live::NodeView> {
        // Views come in id order, so this is a search, not a walk.
        let nodes = &self.view?.nodes;
        let at = nodes.binary_search_by(|n| n.id.cmp(id)).ok()?;
        nodes.get(at)
    }

    /// True when the followed request is inside a node: its last hop is there, and none of its
    /// messages is on a wire.
    fn holds_followed(&self, node: &Id) -> bool {
        let Some(view) = self.view else {
            return false;
        };
        let travels = view.flights.iter().any(|f| f.request == self.followed);
        let last = view.followed.as_ref().and_then(|r| r.hops.last());
        !travels && last.is_some_and(|h| h.node == *node)
    }

    /// Draws where edges meet the borders of nodes.
    fn ports(&self, sheet: &mut Sheet<'_>, borders: &BTreeMap<&Id, (Border, Role)>) {
        let set = sheet.brush().look.symbols.set();
        for edge in &self.scene.edges {
            let n = edge.cells.len();
            if n < 2 {
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
            for (y, line) in (0..note.rect.h).zip(&note.lines) {
                sheet.text(note.rect.origin().offset(0, y), line, note.rect.w, role);
            }
        }
    }

    /// Titles, arrowheads and labels. Returns the cells that nothing may cover.
    fn on_top_of_connectors(&self, sheet: &mut Sheet<'_>) -> BTreeSet<Cell> {
        let mut taken = BTreeSet::new();
        for frame in &self.scene.frames {
            frame::title(sheet, frame, &self.frame_face(&frame.id));
        }
        for edge in &self.scene.edges {
            let (_, role) = self.line(edge);
            edges::arrowhead(sheet, edge, role);
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
