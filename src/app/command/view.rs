//! Looking: detail, fit, panning, the panel and the log, looks.

use crate::drawing::Detail;

use super::super::effect::Effect;
use super::super::news;
use super::super::settings::table;
use super::super::state::{App, Tone};
use super::super::tab::InspectorTab;
use super::{Command, Group, always, board_open};

macro_rules! pan {
    ($id:literal, $title:literal, $key:literal, $dx:literal, $dy:literal) => {
        Command {
            id: $id,
            group: Group::View,
            title: $title,
            doc: "Moves the view by half a screen.",
            keys: &[$key],
            enabled: board_open,
            run: |app, _| app.pan_screens($dx, $dy),
        }
    };
}

macro_rules! page {
    ($id:literal, $title:literal, $key:literal, $doc:literal, $tab:expr) => {
        Command {
            id: $id,
            group: Group::View,
            title: $title,
            doc: $doc,
            keys: &[$key],
            enabled: board_open,
            run: |app, _| app.show_page($tab),
        }
    };
}

pub(super) static COMMANDS: &[Command] = &[
    Command {
        id: "view.more",
        group: Group::View,
        title: "More detail",
        doc: "Says more about each node: names, then roles and live numbers.",
        keys: &["+"],
        enabled: |app| detail_can(app, true),
        run: |app, _| app.change_detail(true),
    },
    Command {
        id: "view.less",
        group: Group::View,
        title: "Less detail",
        doc: "Says less about each node: names only, then signs only.",
        keys: &["-"],
        enabled: |app| detail_can(app, false),
        run: |app, _| app.change_detail(false),
    },
    Command {
        id: "view.full",
        group: Group::View,
        title: "Full detail",
        doc: "Says everything about each node; the view stays where it is.",
        keys: &["0"],
        enabled: board_open,
        run: |app, _| app.set_detail(Detail::Near),
    },
    Command {
        id: "view.fit",
        group: Group::View,
        title: "Fit",
        doc: "Brings the whole board into the middle of the view, with all its detail.",
        keys: &["F"],
        enabled: board_open,
        run: |app, _| app.fit_active(),
    },
    Command {
        id: "view.centre",
        group: Group::View,
        title: "Centre on the selection",
        doc: "Moves the view so that the selected thing stands in its middle.",
        keys: &["Home"],
        enabled: board_open,
        run: |app, _| app.centre(),
    },
    pan!("view.up", "Pan up", "PageUp", 0, -1),
    pan!("view.down", "Pan down", "PageDown", 0, 1),
    pan!("view.left", "Pan left", "Alt+PageUp", -1, 0),
    pan!("view.right", "Pan right", "Alt+PageDown", 1, 0),
    page!(
        "view.part",
        "Panel: the part",
        "!",
        "Shows what the selected thing is and does: state, live numbers, properties.",
        InspectorTab::Part
    ),
    page!(
        "view.request",
        "Panel: the request",
        "@",
        "Shows the hops of the followed request: when, where, what was decided and why.",
        InspectorTab::Request
    ),
    page!(
        "view.bytes",
        "Panel: the bytes",
        "#",
        "Shows the bytes of the chosen hop as they would travel on a wire.",
        InspectorTab::Bytes
    ),
    page!(
        "view.concept",
        "Panel: the concept",
        "$",
        "Shows the concept card of the selected thing.",
        InspectorTab::Concept
    ),
    Command {
        id: "view.panel",
        group: Group::View,
        title: "Show or hide the panel",
        doc: "Shows or hides the panel with the selected thing, the request, the bytes, the concept.",
        keys: &["\\"],
        enabled: board_open,
        run: |app, _| app.toggle_panel(),
    },
    Command {
        id: "view.log",
        group: Group::View,
        title: "Event log",
        doc: "Shows or hides what happened to the parts: health, restarts, faults.",
        keys: &["E"],
        enabled: always,
        run: |app, _| app.toggle_log(),
    },
    Command {
        id: "view.motion",
        group: Group::View,
        title: "Motion: full, reduced, off",
        doc: "Changes how much moves; off shows rates and states in text only.",
        keys: &["M"],
        enabled: always,
        run: |app, _| {
            app.settings.motion = app.settings.motion.next();
            say_setting(app, "motion");
        },
    },
    Command {
        id: "view.glyphs",
        group: Group::View,
        title: "Characters: full, blocks, ASCII",
        doc: "Changes which characters draw the board.",
        keys: &["G"],
        enabled: always,
        run: |app, _| {
            app.settings.glyphs = app.settings.glyphs.next();
            say_setting(app, "glyphs");
        },
    },
    Command {
        id: "view.theme",
        group: Group::View,
        title: "Theme",
        doc: "Changes the colours: the terminal's own, dark, light, high contrast.",
        keys: &["Ctrl+T"],
        enabled: always,
        run: |app, _| {
            app.settings.theme = app.settings.theme.next();
            say_setting(app, "theme");
        },
    },
    Command {
        id: "view.mouse",
        group: Group::View,
        title: "Give the mouse to the terminal",
        doc: "Lets the terminal select text with the mouse, or takes the mouse back.",
        keys: &["Ctrl+Y"],
        enabled: always,
        run: |app, _| {
            app.settings.mouse = !app.settings.mouse;
            let text = if app.settings.mouse {
                "the mouse works on the board"
            } else {
                "the mouse selects text now; {view.mouse} takes it back"
            };
            app.say(Tone::Info, text.to_owned());
        },
    },
    Command {
        id: "view.news",
        group: Group::View,
        title: "Go to what happened out of view",
        doc: "Shows the board and the thing that the last message was about.",
        keys: &["'"],
        enabled: news::can,
        run: news::go,
    },
    Command {
        id: "view.repaint",
        group: Group::View,
        title: "Draw everything again",
        doc: "Repairs the screen after something else wrote on it.",
        keys: &["Ctrl+L"],
        enabled: always,
        run: |_, effects| effects.push(Effect::Repaint),
    },
];

fn detail_can(app: &App, more: bool) -> Result<(), String> {
    board_open(app)?;
    match (app.tab().map(|t| t.camera.detail), more) {
        (Some(Detail::Near), true) => Err("there is no more detail".to_owned()),
        (Some(Detail::Far), false) => Err("there is no less detail".to_owned()),
        _ => Ok(()),
    }
}

/// Says what a setting is now. It holds until the end; the settings overlay keeps it.
fn say_setting(app: &mut App, name: &str) {
    if let Some(setting) = table::find(name) {
        let (title, now) = (setting.title.to_lowercase(), setting.shown(&app.settings));
        let text = format!("{title}: {now}; {{program.settings}} keeps it");
        app.say(Tone::Info, text);
    }
}
