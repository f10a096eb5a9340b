//! What clicks, menu entries and answers do.

use super::super::command::{self, Effects, faults};
use super::super::edits::{clipboard, reshape};
use super::super::effect::Effect;
use super::super::overlay::{Asking, Overlay};
use super::super::region::{Action, Placing};
use super::super::state::{App, Focus, Tone};
use super::super::tab::{InspectorTab, Selection, Watching};
use super::super::{dispute, drawing, files, goto, hand, history_panel, inspect, story};

/// Carries out an action. A menu may have stood open while another program took its thing away.
pub(in super::super) fn act(app: &mut App, effects: &mut Effects, action: Action) {
    if let (Some(key), Some(tab)) = (action.about(), app.tab())
        && tab.doc.get(key).is_none()
        && let Some(id) = key.id()
    {
        let text = format!("{id} is not on the board any more");
        app.say(Tone::Bad, text);
        return;
    }
    match action {
        Action::Nothing => {}
        Action::Press(key) => super::key::press(app, effects, key),
        Action::Chord(keys) => {
            app.clear_chord();
            for key in keys {
                super::key::press(app, effects, key);
            }
        }
        Action::Command(id) => command::run_id(app, effects, id),
        Action::SelectTab(tab) => app.show_tab(effects, tab),
        Action::Select(key) => {
            if let Some(tab) = app.tab_mut() {
                tab.selection = Selection::one(key);
                tab.inspector.tab = InspectorTab::Part;
                tab.inspector.scroll = 0;
            }
            app.panel_open = true;
            app.reveal();
        }
        Action::Inspector(page) => app.show_page(page),
        Action::Field(key, path) => inspect::click(app, effects, &key, &path),
        Action::NextValue(key, path) => inspect::click_value(app, effects, &key, &path),
        Action::Hop(hop) => {
            if let Some(tab) = app.tab_mut() {
                // A second click on a hop looks into it.
                if tab.shown_hop() == Some(hop) && tab.watching.hop.is_some() {
                    tab.inspector.tab = InspectorTab::Bytes;
                    tab.inspector.scroll = 0;
                }
                tab.choose_hop(hop);
            }
            app.focus = Focus::Panel;
        }
        Action::Request(id) => {
            if app.tab_mut().is_some_and(|tab| tab.choose_request(id)) {
                app.show_page(InspectorTab::Request);
            } else {
                app.say(
                    Tone::Info,
                    format!("the run does not remember {id} any more"),
                );
            }
        }
        Action::FollowRun => {
            if let Some(tab) = app.tab_mut() {
                tab.watching = Watching::default();
            }
        }
        Action::StoryStep(step) => story::go_to(app, effects, step),
        Action::OverlayRow(row) => overlay_row(app, effects, row),
        Action::CloseOverlay => super::overlay::click_beside(app, effects),
        Action::Fault(key, verb) => faults::inject(app, effects, &key, verb),
        Action::Mend(key) => faults::mend(app, effects, key.as_ref()),
        Action::Send(method, path, body) => {
            story::send(effects, &app.shown_boards(), method, path, body);
            app.watch_new_request(effects);
        }
        Action::On(key, id) => {
            // A menu of one of several selected things is a menu of all of them.
            if let Some(tab) = app.tab_mut() {
                if tab.selection.contains(&key) {
                    let rest = tab.selection.keys.iter().filter(|k| **k != key);
                    let rest: Vec<_> = rest.cloned().collect();
                    tab.selection = Selection::several([key].into_iter().chain(rest));
                } else {
                    tab.selection = Selection::one(key);
                }
            }
            command::run_id(app, effects, id);
        }
        Action::PasteAt(cell) => clipboard::paste_at(app, effects, cell),
        Action::Adding(cell) => drawing::offer(app, Some(cell)),
        Action::Take(what) => hand::take_new(app, what, app.pointer),
        Action::Grow(from, kind, toward) => drawing::grow(app, effects, &from, kind, toward),
        Action::Place(what, at) => drawing::place(app, effects, what, at),
        Action::Connect(from, to) => drawing::join(app, effects, &from, &to),
        Action::Become(id, kind) => reshape::become_kind(app, effects, &id, kind),
        Action::DismissToasts => app.toasts.clear(),
        Action::Setting(row, forward) => {
            if let Some(Overlay::Settings(page)) = app.overlays.last_mut() {
                page.cursor = row;
                super::settings::step(app, effects, row, forward);
            }
        }
        Action::Choose(answer) => choose(app, effects, answer),
        Action::Settle(what) => dispute::settle(app, effects, what),
    }
}

/// A click on a row of the overlay on top: runs it. What cannot run now is chosen, so that the list
/// says why.
fn overlay_row(app: &mut App, effects: &mut Effects, row: usize) {
    super::overlay::keep_in_place(app);
    let Some(mut overlay) = app.overlays.pop() else {
        return;
    };
    match &mut overlay {
        Overlay::Palette(list) | Overlay::Help(list) => {
            list.cursor = row.min(list.rows.len().saturating_sub(1));
            if let Some(id) = super::overlay::runnable(list) {
                command::run_id(app, effects, id);
                return;
            }
        }
        Overlay::GoTo(list) => {
            list.cursor = row.min(list.rows.len().saturating_sub(1));
            if let Some(chosen) = list.rows.get(list.cursor) {
                goto::choose(app, chosen.key.clone());
                return;
            }
        }
        Overlay::History(panel) => {
            if panel.cursor == row {
                let panel = panel.clone();
                history_panel::keep(app, effects, panel);
                return;
            }
            history_panel::choose(app, panel, row);
        }
        Overlay::Menu(menu) => {
            if let Some(item) = menu.items.get(row).filter(|i| i.disabled.is_none()) {
                // What the mouse takes from the list of parts hangs on the pointer.
                let action = match item.action.clone() {
                    Action::Place(what @ (Placing::Node(_) | Placing::Note), None) => {
                        Action::Take(what)
                    }
                    Action::Place(Placing::Machine, None) => Action::Command("edit.machine"),
                    action => action,
                };
                act(app, effects, action);
                return;
            }
        }
        Overlay::Question(_) => {
            app.overlays.push(overlay);
            choose(app, effects, row);
            return;
        }
        Overlay::Settings(page) => page.cursor = row,
        Overlay::Dispute(_) | Overlay::Prompt(_) | Overlay::Page(_) => {}
    }
    app.overlays.push(overlay);
}

/// An answer to the question on top.
fn choose(app: &mut App, effects: &mut Effects, answer: usize) {
    let Some(Overlay::Question(question)) = app.overlays.last() else {
        return;
    };
    if answer >= question.choices.len() {
        return;
    }
    let key = question.choices[answer].key;
    let asking = question.asking.clone();
    app.overlays.pop();
    match asking {
        Asking::Quit => match key {
            'q' => super::quit(app, effects),
            'w' => super::quit_when_clean(app, effects),
            _ => {}
        },
        Asking::Restart { tab } => {
            if key == 's' {
                command::player::restart(app, effects, tab);
            }
        }
        Asking::Recovery { tab } => files::recover(app, effects, tab, answer),
        Asking::Paste { clip, .. } => {
            if key == 'p' {
                clipboard::put(app, effects, &clip);
            }
        }
        Asking::Overwrite { tab, path } => {
            if answer == 1
                && let Some(board) = app.tabs.get(tab)
            {
                effects.push(Effect::Save {
                    tab,
                    path,
                    doc: std::sync::Arc::clone(&board.doc),
                    base: std::sync::Arc::clone(&board.saved),
                    overwrite: true,
                });
            }
        }
    }
}
