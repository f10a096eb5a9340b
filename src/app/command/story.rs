//! The story: the numbered steps of a request's way, told by a real request.

use super::super::state::App;
use super::super::{story, telling};
use super::{Command, Group, board_open, running};

pub(super) static COMMANDS: &[Command] = &[
    Command {
        id: "story.toggle",
        group: Group::Story,
        title: "Tell the story, or end it",
        doc: "Walks through the numbered steps of the board while a real request takes them.",
        keys: &["s"],
        enabled: |app| {
            running(app)?;
            let told = app.tab().is_some_and(|t| !t.doc.story.is_empty());
            if told {
                Ok(())
            } else {
                Err("this board tells no story".to_owned())
            }
        },
        run: |app, effects| {
            if app.tab().is_some_and(|t| t.story.on) {
                story::end(app, effects);
            } else {
                story::start(app, effects);
            }
        },
    },
    Command {
        id: "story.again",
        group: Group::Story,
        title: "Tell it again",
        doc: "Sends the story's request once more and tells the steps from the first.",
        keys: &["S"],
        enabled: told,
        run: story::start,
    },
    Command {
        id: "story.edit",
        group: Group::Story,
        title: "Edit the story and the cards",
        doc: "Lists the steps of the story and the cards; the chosen one has its fields in the panel.",
        keys: &["g e"],
        enabled: board_open,
        run: telling::offer,
    },
    Command {
        id: "story.add",
        group: Group::Story,
        title: "Add a step",
        doc: "Adds a step about what is selected to the story, after the selected step.",
        keys: &[],
        enabled: board_open,
        run: telling::add_step,
    },
    Command {
        id: "story.card",
        group: Group::Story,
        title: "Add a card",
        doc: "Adds a card about what is selected: what it is, in a few sentences.",
        keys: &[],
        enabled: board_open,
        run: telling::add_card,
    },
];

fn told(app: &App) -> Result<(), String> {
    running(app)?;
    if app.tab().is_some_and(|t| t.story.on) {
        Ok(())
    } else {
        Err("no story is told; {story.toggle} starts it".to_owned())
    }
}
