//! The panel beside or over the canvas: the story while it is told, and the inspector's pages.

pub mod board;
pub mod bytes;
pub mod fields;
pub mod hops;
pub mod lesson;
pub mod node;
pub mod problems;
pub mod rows;
pub mod story;

use crate::app::tab::InspectorTab;
use crate::app::{Action, App, Area, Focus, Regions, Tab, inspect};
use crate::board::Key;
use crate::ui::paint::{Brush, Look};
use crate::ui::text;
use crate::ui::theme::Role;

use rows::Rows;

/// Columns of the button that closes the panel.
const CLOSE: u16 = 3;

/// Draws the panel for the active tab. `covers` says that it lies over the canvas.
pub fn paint(brush: &mut Brush<'_>, app: &App, covers: bool, regions: &mut Regions) {
    let Some(tab) = app.tab() else {
        return;
    };
    brush.clear();
    regions.push(screen(brush), Action::Nothing);
    let border = if app.focus == Focus::Panel {
        Role::Selected
    } else {
        Role::Frame
    };
    if tab.story.on {
        told(brush, (app, tab), covers, border, regions);
    } else {
        inspector(brush, app, tab, border, regions);
    }
}

/// The story, and below it the way of its request where there is room.
fn told(
    brush: &mut Brush<'_>,
    (app, tab): (&App, &Tab),
    covers: bool,
    border: Role,
    regions: &mut Regions,
) {
    let (w, h) = (brush.width(), brush.height());
    let look = brush.look;
    let mut rows = Rows::new(w.saturating_sub(4));
    story::rows(&mut rows, &tab.doc, tab.story.step, covers, look, |n| {
        Some(Action::StoryStep(n))
    });
    let wanted = rows.len() as u16 + 2;
    let below = !covers && h >= wanted + 8;
    let story_h = if below { wanted } else { h };
    {
        let mut part = brush.part(0, 0, w, story_h);
        // On the border it takes no row from the text, however low the box.
        let waits = tab.story_waits();
        let title = waits.map_or_else(
            || "Story".to_owned(),
            |what| format!("Story waits for {what}"),
        );
        body(&mut part, &title, border, &rows, (0, &[]), regions);
    }
    if below {
        let mut part = brush.part(0, story_h, w, h - story_h);
        let request = InspectorTab::Request;
        page(&mut part, (app, tab), request, Role::Frame, regions);
    }
}

/// The page that is open, under a line of all pages.
fn inspector(brush: &mut Brush<'_>, app: &App, tab: &Tab, border: Role, regions: &mut Regions) {
    page(brush, (app, tab), tab.inspector.tab, border, regions);
    let w = brush.width();
    let mut x = 2;
    for one in InspectorTab::ALL {
        let label = format!(" {} ", one.title());
        let label_w = text::width(&label) as u16;
        if x + label_w + 2 > w {
            break;
        }
        let role = if one == tab.inspector.tab {
            Role::Chosen
        } else {
            Role::Muted
        };
        brush.text(x, 0, &label, role);
        let area = screen(&brush.part(x, 0, label_w, 1));
        regions.push(area, Action::Inspector(one));
        x += label_w + 1;
    }
    let close = brush.look.symbols.close;
    let (at, sign) = if x + CLOSE < w {
        (w - CLOSE - 1, format!(" {close} "))
    } else {
        // A narrow panel gives the corner for it.
        (w.saturating_sub(1), close.to_owned())
    };
    let end = brush.text(at, 0, &sign, Role::Key);
    let area = screen(&brush.part(at, 0, end.saturating_sub(at), 1));
    regions.push(area, Action::Command("view.panel"));
}

fn page(
    brush: &mut Brush<'_>,
    (app, tab): (&App, &Tab),
    which: InspectorTab,
    border: Role,
    regions: &mut Regions,
) {
    let look = brush.look;
    let mut rows = Rows::new(brush.width().saturating_sub(4));
    let mut scroll = usize::from(tab.inspector.scroll);
    let inside = usize::from(brush.height().saturating_sub(2));
    let mut docs = Vec::new();
    if which == InspectorTab::Part
        && inspect::has_keys(app)
        && let Some(doc) = fields::doc(tab)
    {
        docs = text::wrap_into(&doc, rows.width(), if inside < 12 { 2 } else { 4 });
    }
    let kept = || tab.watching.request.as_ref().map(|_| Action::FollowRun);
    match which {
        InspectorTab::Part => {
            let chosen = part(&mut rows, app, tab, look);
            // The chosen field stays in sight, with what belongs to it below.
            if let Some(row) = chosen.filter(|_| tab.inspector.follows) {
                let height = inside.saturating_sub(docs.len());
                scroll = in_sight(scroll, row, height, rows.len());
            }
        }
        InspectorTab::Request => match tab.shown_request() {
            Some(request) => {
                hops::summary(&mut rows, &tab.doc, request, kept(), look);
                let chosen = hops::list(&mut rows, &tab.doc, request, tab.shown_hop(), |n| {
                    Some(Action::Hop(n))
                });
                // The chosen hop stays in sight, with what led to it above.
                if let Some(row) = chosen {
                    let height = usize::from(brush.height().saturating_sub(2));
                    let last = scroll + height.saturating_sub(3);
                    if row < scroll || row > last {
                        scroll = (row + 3).saturating_sub(height.max(3));
                    }
                }
            }
            None => rows.prose(
                &app.keymap.fill(
                    "No request was seen yet. Send one from another terminal with the command at \
                     the bottom, or press {player.send}.",
                ),
                Role::Muted,
            ),
        },
        InspectorTab::Bytes => match (tab.shown_request(), tab.shown_hop()) {
            (Some(request), Some(hop)) => {
                hops::summary(&mut rows, &tab.doc, request, kept(), look);
                hops::bytes(&mut rows, &tab.doc, request, hop, tab.shown_message());
            }
            _ => rows.prose("No message to show: no request was seen yet.", Role::Muted),
        },
        InspectorTab::Concept => concepts(&mut rows, tab),
    }
    body(brush, "", border, &rows, (scroll, &docs), regions);
}

/// The scroll moved as little as shows a row, and where there is room three rows more.
fn in_sight(scroll: usize, row: usize, height: usize, rows: usize) -> usize {
    let below = (row + 3)
        .min(rows.saturating_sub(1))
        .min(row + height.saturating_sub(1));
    let lowest = (below + 1).saturating_sub(height);
    scroll.clamp(lowest, row.max(lowest))
}

/// A border with rows in it, and below them lines that always stand there.
fn body(
    brush: &mut Brush<'_>,
    title: &str,
    border: Role,
    rows: &Rows<Action>,
    (scroll, docs): (usize, &[String]),
    regions: &mut Regions,
) {
    let mut inside = brush.panel(title, border);
    let (w, h) = (inside.width(), inside.height());
    // A rule and the lines, where something is left for the rows.
    let foot = match docs.len() as u16 {
        0 => 0,
        n => (n + 1).min(h.saturating_sub(3)),
    };
    for (y, line) in (h - foot..h).skip(1).zip(docs) {
        inside.text(1, y, line, Role::Text);
    }
    if foot > 0 {
        let rule = inside.look.symbols.rule;
        inside.row(0, h - foot, w, rule, border);
    }
    // The column beside the text is the scroll mark's.
    let mut text = inside.part(1, 0, w.saturating_sub(1), h - foot);
    let at = screen(&text);
    rows.paint(&mut text, scroll, |y, x, action| {
        let area = Area::new(at.x + x, at.y + y, at.w.saturating_sub(x), 1);
        regions.push(area, action.clone());
    });
}

/// The selected thing, or the board. Returns the row of the chosen field.
fn part(rows: &mut Rows<Action>, app: &App, tab: &Tab, look: Look<'_>) -> Option<usize> {
    let keys = inspect::has_keys(app);
    if let Some(key) = &tab.selection.lead {
        problems::rows(rows, &tab.doc, &tab.problems_of(key));
    }
    let run = tab.run.as_deref();
    match &tab.selection.lead {
        Some(Key::Node(id)) if tab.doc.nodes.contains_key(id) => {
            node::node(rows, &tab.doc, &tab.doc.nodes[id], run);
        }
        Some(Key::Edge(id)) => node::edge(rows, &tab.doc, id, run),
        Some(Key::Frame(id)) => node::frame(rows, &tab.doc, id, run),
        Some(Key::Note(id)) => {
            if let Some(note) = tab.doc.notes.get(id) {
                rows.line(vec![
                    ("Note".to_owned(), Role::Strong),
                    (format!("  {}", note.id), Role::Muted),
                ]);
                node::locked(rows, note.locked);
            }
        }
        Some(key @ Key::Step(_)) => {
            let about = "Told when a real request is at what the step is about.";
            told_record(rows, key, "Step of the story", about);
        }
        Some(key @ Key::Card(_)) => {
            let about = "Explains a concept: the page Concept shows it at what it is about.";
            told_record(rows, key, "Card", about);
        }
        _ => {
            board::rows(rows, tab, &app.clock, |id| Some(Action::Request(id)));
            board::legend(rows, look);
            board::lines(rows, look);
        }
    }
    fields::rows(rows, tab, keys, look)
}

/// What a step or a card is; its fields say the rest.
fn told_record(rows: &mut Rows<Action>, key: &Key, what: &str, about: &str) {
    let id = key.id().map(ToString::to_string).unwrap_or_default();
    rows.line(vec![
        (what.to_owned(), Role::Strong),
        (format!("  {id}"), Role::Muted),
    ]);
    rows.prose(about, Role::Muted);
}

/// The cards about the selected thing, or all of them.
fn concepts(rows: &mut Rows<Action>, tab: &Tab) {
    let id = tab.selection.lead.as_ref().and_then(Key::id);
    let about = |c: &&crate::board::Card| id.is_none_or(|id| c.about.contains(id));
    for card in tab.doc.cards.values().filter(about) {
        rows.heading(&card.title);
        rows.prose(&card.text, Role::Text);
    }
    if rows.is_empty() {
        rows.prose("No card is about this part.", Role::Muted);
    }
}

fn screen(brush: &Brush<'_>) -> Area {
    crate::ui::overlay::area_of(brush.area())
}
