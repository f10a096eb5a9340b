//! The tool in hand: sends it what happens, and carries out what it wants done.

use std::sync::Arc;

use crate::board::edit::create;
use crate::board::{Cell, Key, Rect};

use super::command::{Effects, faults};
use super::geometry::Point;
use super::input::{Button, Key as Press, Mods, Mouse};
use super::picture;
use super::revise;
use super::state::{App, Focus, Tone};
use super::tab::Selection;
use super::tool::{Deed, Event, Ground, Pointer, Step, Tool};
use super::{drawing, update};

/// Cells from the border of the canvas within which a drag moves the view along.
const EDGE: (u16, u16) = (3, 1);

/// The tool in hand, and the board that it works on.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Hand {
    /// The tab.
    pub board: usize,
    /// The tool.
    pub tool: Tool,
}

/// Takes a tool in hand for the active board. What the last one had under way gives up.
pub(super) fn take(app: &mut App, tool: Tool) {
    interrupt(app);
    // Its keys are for the board.
    app.focus = Focus::Canvas;
    app.hand = Hand {
        board: app.active,
        tool,
    };
}

/// Takes a tool in hand that shows something from the start.
pub(super) fn start(app: &mut App, effects: &mut Effects, step: Step) {
    take(app, step.tool);
    let board = app.hand.board;
    for deed in step.deeds {
        perform(app, effects, board, deed);
    }
}

/// Something happened to the tool in hand.
pub(super) fn happen(app: &mut App, effects: &mut Effects, event: Event) {
    let Hand { board, tool } = std::mem::take(&mut app.hand);
    let Some(tab) = app.tabs.get(board) else {
        return;
    };
    let ground = Ground {
        doc: &tab.doc,
        scene: &tab.scene,
        selection: &tab.selection,
    };
    let step = tool.step(ground, event);
    app.hand = Hand {
        board,
        tool: step.tool,
    };
    for deed in step.deeds {
        perform(app, effects, board, deed);
    }
}

/// Esc. True when something was under way: everything is as it was before the press.
pub(super) fn cancel(app: &mut App, effects: &mut Effects) -> bool {
    let busy = !app.hand.tool.is_idle();
    happen(app, effects, Event::Cancel);
    busy
}

/// Another command changes the board or the view: what is under way gives up. No tool changes the
/// board when it gives up, so nothing is asked of the world.
pub(super) fn interrupt(app: &mut App) {
    let mut effects = Effects::new();
    happen(app, &mut effects, Event::Interrupt);
    debug_assert!(effects.is_empty(), "{effects:?}");
}

/// A key for the tool in hand. False when it has no use for it.
pub(super) fn key(app: &mut App, effects: &mut Effects, key: Press) -> bool {
    let takes = app.hand.tool.takes(key);
    if takes {
        happen(app, effects, Event::Key(key));
    }
    takes
}

/// The pointer over the board that the tool works on; elsewhere on the screen it is where the board
/// would go on.
pub(super) fn pointer(app: &App, mouse: Mouse, button: Button) -> Option<Pointer> {
    let pane = app.layout.pane_of(app.hand.board)?;
    let tab = app.tabs.get(app.hand.board)?;
    Some(Pointer {
        at: mouse.at,
        cell: tab.camera.to_board(pane.canvas, mouse.at),
        button,
        mods: mouse.mods,
    })
}

/// Moves the view along with a drag that has come to its border.
pub(super) fn follow_to_the_edge(app: &mut App, at: Point) {
    let moves = match &app.hand.tool {
        Tool::Move(_) | Tool::Connect(_) | Tool::Resize(_) | Tool::Draw(_) | Tool::Place(_) => true,
        Tool::Select(select) => matches!(select, super::tool::select::Select::Boxing { .. }),
        Tool::Pan(_) | Tool::Fault(_) | Tool::Tidy(_) => false,
    };
    let Some(canvas) = app
        .layout
        .pane_of(app.hand.board)
        .map(|p| app.layout.free_canvas(p))
    else {
        return;
    };
    if !moves || !canvas.contains(at) {
        return;
    }
    let beyond = |at: u16, first: u16, end: u16, edge: u16| {
        i32::from(at + edge >= end) - i32::from(at < first + edge)
    };
    // A drag along a border does not mean what lies beyond it.
    let Point { x, y } = app.pressed_at;
    let dx = beyond(at.x, canvas.x, canvas.right(), EDGE.0) * 2 * i32::from(at.x != x);
    let dy = beyond(at.y, canvas.y, canvas.bottom(), EDGE.1) * i32::from(at.y != y);
    if let Some(tab) = app.tabs.get_mut(app.hand.board)
        && (dx, dy) != (0, 0)
    {
        tab.auto_fit = false;
        tab.camera.origin = tab.camera.origin.offset(dx, dy);
    }
}

fn perform(app: &mut App, effects: &mut Effects, board: usize, deed: Deed) {
    let Some(tab) = app.tabs.get_mut(board) else {
        return;
    };
    match deed {
        Deed::Show(doc) => {
            if !Arc::ptr_eq(&tab.doc, &doc) {
                tab.doc = doc;
                picture::follow(tab);
            }
        }
        Deed::Commit {
            mark,
            patch,
            name,
            select,
        } => {
            tab.doc = mark;
            if patch.is_empty() {
                picture::redraw(tab);
                return;
            }
            let mut after = tab.doc.clone();
            let fits = patch.apply(Arc::make_mut(&mut after)).is_ok();
            let chosen = select.into_iter().rfind(|k| fits && after.get(k).is_some());
            let after = chosen.map_or_else(|| tab.selection.clone(), Selection::one);
            revise::commit_and_select(app, effects, board, patch, &name, after);
        }
        Deed::Select(selection) => tab.selection = selection,
        Deed::Band(band) => tab.band = band,
        Deed::Pan(dx, dy) => {
            tab.auto_fit = false;
            tab.camera.origin = tab.camera.origin.offset(dx, dy);
        }
        Deed::Click(pointer, grip) => update::click(app, effects, board, pointer, &grip),
        Deed::Offer(from, toward) => drawing::offer_growth(app, &from, toward),
        Deed::Put(what, cell) => drawing::place(app, effects, what, Some(cell)),
        Deed::Machine(rect) => machine(app, effects, board, rect),
        Deed::Break(key) => faults::toggle(app, effects, &key),
        Deed::Tell(key, said) => {
            if tab.doc.get(&key).is_some() {
                app.say(Tone::Good, said);
            }
        }
        Deed::Refuse(why) => app.say(Tone::Bad, why),
    }
}

/// Puts a drawn machine on the board.
fn machine(app: &mut App, effects: &mut Effects, board: usize, rect: Rect) {
    let Some(tab) = app.tabs.get(board) else {
        return;
    };
    let (id, patch) = create::machine_in(&tab.doc, rect);
    drawing::add(app, effects, board, &Key::Frame(id), patch);
}

/// Something new hangs on the pointer from now on.
pub(super) fn take_new(app: &mut App, what: super::region::Placing, at: Point) {
    take(app, Tool::Place(super::tool::place::Place::new(what, at)));
    // Where the pointer is already, it shows; a terminal that reports no motion says nothing until
    // the next click.
    let mouse = Mouse {
        kind: super::input::MouseKind::Moved,
        at,
        mods: Mods::default(),
    };
    if let Some(pointer) = pointer(app, mouse, Button::Left) {
        happen(app, &mut Effects::new(), Event::Hover(pointer));
    }
}

/// The cell under a point of the tool's board.
pub(super) fn cell_at(app: &App, at: Point) -> Option<Cell> {
    let pane = app.layout.pane_of(app.hand.board)?;
    let tab = app.tabs.get(app.hand.board)?;
    pane.canvas
        .contains(at)
        .then(|| tab.camera.to_board(pane.canvas, at))
}
