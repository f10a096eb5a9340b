//! Finding, replacing, and walking what was found; the same keys turn the steps of a story.

use super::super::state::App;
use super::super::{find, story};
use super::{Command, Effects, Group, board_open, running};

pub(super) static COMMANDS: &[Command] = &[
    Command {
        id: "find.open",
        group: Group::Select,
        title: "Find",
        doc: "Lights everything whose name, id, label, text, kind or address holds what you type.",
        keys: &["/"],
        enabled: board_open,
        run: |app, _| find::open(app, false),
    },
    Command {
        id: "walk.next",
        group: Group::Select,
        title: "Next match or story step",
        doc: "Goes to the next match; in a story, lets the request go on to the next step.",
        keys: &["n"],
        enabled: walked,
        run: |app, effects| walk(app, effects, true),
    },
    Command {
        id: "walk.previous",
        group: Group::Select,
        title: "Match or story step before",
        doc: "Goes to the match before; in a story, stands still and shows the step before.",
        keys: &["N"],
        enabled: walked,
        run: |app, effects| walk(app, effects, false),
    },
    Command {
        id: "find.replace",
        group: Group::Edit,
        title: "Replace in names and labels",
        doc: "Replaces a text in all names, labels and notes of the board, as one step to undo.",
        keys: &["g r"],
        enabled: board_open,
        run: |app, _| find::open(app, true),
    },
];

/// What n and N walk: what was found last lies on top of a story.
fn walked(app: &App) -> Result<(), String> {
    board_open(app)?;
    let tab = app.tab();
    if tab.is_some_and(|t| t.search.is_some()) {
        Ok(())
    } else if tab.is_some_and(|t| t.story.on) {
        running(app)
    } else if app.last_find.is_empty() {
        Err(
            "nothing is walked: {find.open} finds something, {story.toggle} tells the story"
                .to_owned(),
        )
    } else {
        Ok(())
    }
}

fn walk(app: &mut App, effects: &mut Effects, forward: bool) {
    let in_story = app.tab().is_some_and(|t| t.search.is_none() && t.story.on);
    match (in_story, forward) {
        (true, true) => story::next(app, effects),
        (true, false) => story::previous(app, effects),
        (false, _) => find::walk(app, forward),
    }
}
