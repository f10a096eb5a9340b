//! A closed machine: one box that stands for everything inside it.
//!
//! It says what it is called, how many parts are inside and how they are, and how much goes in and
//! out. The sign before the name is that of the worst part, so that trouble inside is not hidden.

use crate::board::{Cell, Id, Rect};
use crate::drawing::scene::{Detail, Scene, SceneNode};
use crate::live::{EngineView, NodeState, NodeView};
use crate::ui::text;
use crate::ui::theme::Role;

use super::border::{self, Border};
use super::node::{blank, guest_tag};
use super::sheet::Sheet;

/// What is known about the box besides its place.
#[derive(Debug, Clone, Default)]
pub struct Face {
    /// It, or something inside it, is selected.
    pub selected: bool,
    /// The mouse is over it.
    pub hovered: bool,
    /// The story or the followed request is about something else.
    pub faded: bool,
    /// The story or the followed request is about something inside.
    pub lit: bool,
    /// Number of the followed request, while it is inside: `r12`.
    pub guest: Option<String>,
    /// What was done to the machine itself.
    pub machine: NodeState,
    /// How the parts are.
    pub inside: Inside,
    /// Requests a second that go in, and that go out; none while nothing runs.
    pub rates: Option<(f64, f64)>,
}

/// How the parts inside are: how many in each state that is not normal.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Inside {
    /// Parts whose state is known and that are more than drawn.
    pub known: usize,
    /// Killed.
    pub down: usize,
    /// Standing still.
    pub hung: usize,
    /// Serving with a fault.
    pub degraded: usize,
    /// Not there yet.
    pub starting: usize,
}

impl Inside {
    /// The parts of a frame in a run.
    pub fn of(scene: &Scene, view: Option<&EngineView>, frame: &Id) -> Self {
        let mut inside = Self::default();
        let Some(view) = view else { return inside };
        let parts = scene.closed.inside(frame);
        for part in parts.filter_map(|id| live(view, id)) {
            inside.known += usize::from(part.state != NodeState::Drawn);
            match part.state {
                NodeState::Killed => inside.down += 1,
                NodeState::Hung => inside.hung += 1,
                NodeState::Degraded => inside.degraded += 1,
                NodeState::Starting => inside.starting += 1,
                NodeState::Up | NodeState::Drawn => {}
            }
        }
        inside
    }

    /// The state of the worst part.
    pub const fn worst(self) -> NodeState {
        match self {
            Self { down: 1.., .. } => NodeState::Killed,
            Self { hung: 1.., .. } => NodeState::Hung,
            Self { degraded: 1.., .. } => NodeState::Degraded,
            Self { starting: 1.., .. } => NodeState::Starting,
            Self { known: 1.., .. } => NodeState::Up,
            Self { .. } => NodeState::Drawn,
        }
    }

    /// Trouble in words, the worst first: `1 down, 2 slow`.
    pub fn trouble(self) -> String {
        let told = [
            (self.down, "down"),
            (self.hung, "hung"),
            (self.degraded, "degraded"),
            (self.starting, "starting"),
        ];
        let words = told.into_iter().filter(|(n, _)| *n > 0);
        let words: Vec<String> = words.map(|(n, word)| format!("{n} {word}")).collect();
        words.join(", ")
    }
}

/// Views come in id order, so this is a search, not a walk.
fn live<'a>(view: &'a EngineView, id: &Id) -> Option<&'a NodeView> {
    let at = view.nodes.binary_search_by(|n| n.id.cmp(id)).ok()?;
    view.nodes.get(at)
}

impl Face {
    /// What the mark says: what was done to the machine itself, else how its worst part is.
    const fn mark(&self) -> NodeState {
        match (self.machine, self.inside.worst()) {
            (NodeState::Killed, _) | (_, NodeState::Killed) => NodeState::Killed,
            (NodeState::Hung, _) | (_, NodeState::Hung) => NodeState::Hung,
            (NodeState::Degraded, _) | (_, NodeState::Degraded) => NodeState::Degraded,
            (_, worst) => worst,
        }
    }

    /// The border, and its role. A machine is down when it was killed, not when its parts were.
    pub const fn border(&self) -> (Border, Role) {
        let border = match (self.machine, self.selected) {
            (NodeState::Killed, false) => Border::Broken,
            (NodeState::Killed, true) => Border::BrokenHeavy,
            (NodeState::Hung, _) => Border::Double,
            (_, true) => Border::Heavy,
            (_, false) => Border::Plain,
        };
        let role = match (self.machine, self.mark()) {
            (NodeState::Killed, _) => Role::Dead,
            (NodeState::Hung, _) => Role::Hung,
            _ if self.selected => Role::Selected,
            _ if self.faded => Role::Faded,
            (
                _,
                NodeState::Killed | NodeState::Hung | NodeState::Degraded | NodeState::Starting,
            ) => Role::Degraded,
            _ if self.lit => Role::Path,
            _ if self.hovered => Role::Hover,
            (_, NodeState::Up | NodeState::Drawn) => Role::Node,
        };
        (border, role)
    }
}

/// Draws the box. Ports are drawn by the edges, afterwards.
pub fn paint(sheet: &mut Sheet<'_>, node: &SceneNode, face: &Face, detail: Detail) {
    let rect = node.rect;
    if !rect.intersects(sheet.window()) {
        return;
    }
    let (border, role) = face.border();
    border::paint(sheet, rect, border, role);
    blank(sheet, rect.inflate(-1, -1));
    if let Some(guest) = &face.guest {
        guest_tag(sheet, node, face.selected, guest);
    }
    let inside = inside(rect);
    if inside.w <= 0 || inside.h <= 0 {
        return;
    }
    match detail {
        Detail::Far => {
            let (sign, role) = sign(sheet, face);
            let middle = Cell::new(inside.x + (inside.w - 1) / 2, name_row(inside, detail));
            sheet.put(middle, sign, role);
        }
        Detail::Middle => name(sheet, node, face, inside, detail),
        Detail::Near => {
            name(sheet, node, face, inside, detail);
            if inside.h > 1 {
                parts(sheet, node, face, inside, inside.y + 1);
            }
            if inside.h > 2 {
                rates(sheet, face, inside, inside.y + 2);
            }
        }
    }
}

/// The sign of the worst part; of a machine without trouble, the sign of what is closed.
fn sign(sheet: &mut Sheet<'_>, face: &Face) -> (&'static str, Role) {
    let symbols = sheet.brush().look.symbols;
    match face.mark() {
        NodeState::Killed => (symbols.cross, Role::Dead),
        NodeState::Hung => (symbols.hung, Role::Hung),
        NodeState::Degraded => (symbols.slow, Role::Degraded),
        NodeState::Starting => (symbols.starting, Role::Degraded),
        NodeState::Up | NodeState::Drawn if face.faded => (symbols.closed, Role::Text),
        NodeState::Up | NodeState::Drawn => (symbols.closed, Role::Accent),
    }
}

fn name(sheet: &mut Sheet<'_>, node: &SceneNode, face: &Face, inside: Rect, detail: Detail) {
    let (sign, role) = sign(sheet, face);
    sheet.put(Cell::new(inside.x, name_row(inside, detail)), sign, role);
    let role = if face.faded { Role::Text } else { Role::Strong };
    let (at, room) = name_place(node.rect, detail);
    sheet.text(at, &node.name, room, role);
}

/// The cells of the box for text.
const fn inside(rect: Rect) -> Rect {
    let air = if rect.w >= 16 { 1 } else { 0 };
    Rect::new(
        rect.x + 1 + air,
        rect.y + 1,
        rect.w - 2 - 2 * air,
        rect.h - 2,
    )
}

const fn name_row(inside: Rect, detail: Detail) -> i32 {
    match detail {
        Detail::Far | Detail::Middle => inside.y + (inside.h - 1) / 2,
        Detail::Near => inside.y,
    }
}

/// Where the name of a closed machine stands, after its sign, and the columns that it has.
pub const fn name_place(rect: Rect, detail: Detail) -> (Cell, i32) {
    let inside = inside(rect);
    (
        Cell::new(inside.x + 2, name_row(inside, detail)),
        inside.w - 2,
    )
}

/// How many parts, and what is wrong with them: trouble first where there is no room for both.
fn parts(sheet: &mut Sheet<'_>, node: &SceneNode, face: &Face, inside: Rect, y: i32) {
    let Some(closed) = node.closed else { return };
    let quiet = if face.faded { Role::Faded } else { Role::Muted };
    let (words, trouble) = (closed.words(), face.inside.trouble());
    let at = Cell::new(inside.x, y);
    if trouble.is_empty() {
        sheet.text(at, &words, inside.w, quiet);
        return;
    }
    let both = format!("{words}, ");
    let w = text::width(&both) as i32;
    let fits = w + text::width(&trouble) as i32 <= inside.w;
    let x = if fits { w } else { 0 };
    if fits {
        sheet.text(at, &both, w, quiet);
    }
    let role = match face.inside.worst() {
        NodeState::Killed => Role::Dead,
        _ => Role::Degraded,
    };
    sheet.text(at.offset(x, 0), &trouble, inside.w - x, role);
}

/// What goes in and what goes out, each a second.
fn rates(sheet: &mut Sheet<'_>, face: &Face, inside: Rect, y: i32) {
    let Some((goes_in, goes_out)) = face.rates else {
        return;
    };
    let words = format!("{} in, {} out", text::rate(goes_in), text::rate(goes_out));
    let role = match (face.faded, goes_in + goes_out >= 0.05) {
        (true, _) => Role::Faded,
        (false, true) => Role::Text,
        (false, false) => Role::Muted,
    };
    sheet.text(Cell::new(inside.x, y), &words, inside.w, role);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worst_part_is_the_mark() {
        let check = |inside: Inside, worst, trouble: &str| {
            assert_eq!(inside.worst(), worst, "{inside:?}");
            assert_eq!(inside.trouble(), trouble);
        };
        let of = |known, down, hung, degraded, starting| Inside {
            known,
            down,
            hung,
            degraded,
            starting,
        };
        check(of(0, 0, 0, 0, 0), NodeState::Drawn, "");
        check(of(3, 0, 0, 0, 0), NodeState::Up, "");
        check(of(3, 1, 0, 2, 0), NodeState::Killed, "1 down, 2 degraded");
        check(of(4, 0, 1, 0, 1), NodeState::Hung, "1 hung, 1 starting");
    }

    #[test]
    fn a_machine_is_down_when_it_was_killed_and_not_when_its_parts_were() {
        let face = |machine, down| Face {
            machine,
            inside: Inside {
                known: 2,
                down,
                ..Inside::default()
            },
            ..Face::default()
        };
        let border = |machine, down| face(machine, down).border();
        assert_eq!(border(NodeState::Up, 2), (Border::Plain, Role::Degraded));
        assert_eq!(border(NodeState::Killed, 2), (Border::Broken, Role::Dead));
        assert_eq!(border(NodeState::Up, 0), (Border::Plain, Role::Node));
        assert_eq!(face(NodeState::Up, 1).mark(), NodeState::Killed);
        assert_eq!(face(NodeState::Hung, 0).mark(), NodeState::Hung);
    }
}
