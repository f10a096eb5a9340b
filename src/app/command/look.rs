//! Seeing less of a board at once, or where one is on it: closed machines, the map, the selection.

use super::super::state::{App, Tone};
use super::super::{collapse, hand, lesson, minimap, picture};
use super::{Command, Group, board_open};
use crate::board::words::count;

pub(super) static COMMANDS: &[Command] = &[
    Command {
        id: "view.collapse",
        group: Group::View,
        title: "Close or open a machine",
        doc: "Draws the selected machine as one box that stands for all inside; again opens it.",
        keys: &["z a"],
        enabled: |app| {
            board_open(app)?;
            collapse::can_toggle(app)
        },
        run: collapse::toggle,
    },
    Command {
        id: "view.collapse-all",
        group: Group::View,
        title: "Close all machines",
        doc: "Draws every machine as one box.",
        keys: &["z c"],
        enabled: |app| collapse::can_all(app, true),
        run: |app, effects| collapse::all(app, effects, true),
    },
    Command {
        id: "view.open-all",
        group: Group::View,
        title: "Open all machines",
        doc: "Draws everything inside every machine again.",
        keys: &["z o"],
        enabled: |app| collapse::can_all(app, false),
        run: |app, effects| collapse::all(app, effects, false),
    },
    Command {
        id: "view.map",
        group: Group::View,
        title: "Map of the board",
        doc: "Shows a small map while the board is larger than the view; a click in it goes there.",
        keys: &["z m"],
        enabled: board_open,
        run: |app, _| minimap::toggle(app),
    },
    Command {
        id: "view.reroute",
        group: Group::View,
        title: "Draw all lines anew",
        doc: "Lines keep their ways while a board is changed. This draws them as they are drawn when \
              the file is opened, which can be a shorter way.",
        keys: &["z r"],
        enabled: board_open,
        run: |app, _| {
            hand::interrupt(app);
            let Some(tab) = app.tab_mut() else { return };
            let text = match picture::redraw_from_nothing(tab) {
                None => "the lines are being looked for".to_owned(),
                Some(0) => "every line runs as it would when the file is opened".to_owned(),
                Some(n) => format!("{} drawn anew", count(n, "line")),
            };
            app.say(Tone::Info, text);
        },
    },
    Command {
        id: "view.fit-selection",
        group: Group::View,
        title: "Fit the selection",
        doc: "Brings what is selected into the middle of the view, with all its detail.",
        keys: &["z s"],
        enabled: selected,
        run: |app, _| app.fit_selection(),
    },
    Command {
        id: "lesson.toggle",
        group: Group::View,
        title: "Show or hide the lesson",
        doc: "Shows the steps of the lesson that this board is for, or puts them out of sight.",
        keys: &["z l"],
        enabled: |app| {
            board_open(app)?;
            let learnt = app.learning().map(|_| ());
            learnt.ok_or_else(|| {
                "this board is for no lesson; `wireboard learn` lists them".to_owned()
            })
        },
        run: |app, _| lesson::toggle(app),
    },
];

fn selected(app: &App) -> Result<(), String> {
    board_open(app)?;
    if app.tab().is_some_and(|t| !t.selection.is_empty()) {
        Ok(())
    } else {
        Err("nothing is selected (arrows, Tab or a click select)".to_owned())
    }
}
