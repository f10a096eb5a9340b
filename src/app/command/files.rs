//! Saving and exporting.

use super::super::dispute;
use super::super::field::TextField;
use super::super::files;
use super::super::overlay::{Overlay, Prompt, PromptFor};
use super::super::state::App;
use super::{Command, Group, board_open};

pub(super) static COMMANDS: &[Command] = &[
    Command {
        id: "file.save",
        group: Group::Files,
        title: "Save",
        doc: "Writes the board to its file as one step; asks for a name when it has none.",
        keys: &["w", "Ctrl+S"],
        enabled: board_open,
        run: |app, effects| files::save(app, effects),
    },
    Command {
        id: "file.save-as",
        group: Group::Files,
        title: "Save under another name",
        doc: "Writes the board to another file and goes on with that one.",
        keys: &["W"],
        enabled: board_open,
        run: |app, _| {
            ask(
                app,
                PromptFor::SaveAs,
                "Save as",
                "a file name, such as mine.json",
                "",
            );
        },
    },
    Command {
        id: "file.arrived",
        group: Group::Files,
        title: "What came in from the file",
        doc: "Selects what another program's change of the file brought; asks about what both changed.",
        keys: &["g m"],
        enabled: dispute::can_go,
        run: |app, _| dispute::go_to_arrived(app),
    },
    Command {
        id: "file.export",
        group: Group::Files,
        title: "Export",
        doc: "Writes the board to a file of its own: as JSON, or its picture as SVG, PNG or text. The \
              ending of the name says which.",
        keys: &["e"],
        enabled: board_open,
        run: |app, _| {
            ask(
                app,
                PromptFor::Export,
                "Export to",
                "ends in .json, .svg, .png or .txt; an existing file is not touched",
                "-export",
            );
        },
    },
];

/// Asks for a file name; the answer is handled in `files`.
pub(in super::super) fn ask(
    app: &mut App,
    wants: PromptFor,
    title: &str,
    hint: &str,
    suffix: &str,
) {
    let Some(tab) = app.tab() else { return };
    let stem = tab.name.clone();
    app.overlays.push(Overlay::Prompt(Prompt {
        wants,
        title: title.to_owned(),
        hint: hint.to_owned(),
        field: TextField::offer(&format!("{stem}{suffix}.json")),
        error: None,
    }));
}
