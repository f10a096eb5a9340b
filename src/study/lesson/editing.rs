//! `wireboard learn editing`: everything that drawing takes, on a small site that is served
//! meanwhile, so that the last steps show what the drawing is worth.

use crate::board::Kind;

use super::{Condition, Lesson, Step};

pub(super) const LESSON: Lesson = Lesson {
    name: "editing",
    title: "Editing a board",
    about: "select, move, add, connect, rename, copy, undo; then break it and see who notices",
    steps: STEPS,
    after: "{program.help} lists all that is possible, {edit.history} shows every change of this \
            board. Go on here, or begin your own: `wireboard new my-board --open`",
};

const STEPS: &[Step] = &[
    Step {
        title: "Select a part",
        text: "Everything begins with what is selected.",
        keys: "{select.left} {select.down} {select.up} {select.right} walk, {select.next} takes one \
               after the other",
        mouse: "click a part",
        done: Condition::Selected,
    },
    Step {
        title: "Move it",
        text: "Put it somewhere else: its connections find new ways.",
        keys: "{edit.left} {edit.down} {edit.up} {edit.right}",
        mouse: "drag it from the inside",
        done: Condition::Moved,
    },
    Step {
        title: "Take it back",
        text: "Every change can be taken back, so nothing can go wrong here.",
        keys: "{edit.undo}",
        mouse: "click undo in the last line, or right click on the bare board, <edit.undo>",
        done: Condition::Undone,
    },
    Step {
        title: "Do it again",
        text: "What was taken back is not lost. If you changed something since, take that back before.",
        keys: "{edit.redo}",
        mouse: "right click on the bare board, <edit.redo>",
        done: Condition::Redone,
    },
    Step {
        title: "Add a web server",
        text: "One web server is not much. Put a second one near it.",
        keys: "select Nginx, {edit.add}, {w}",
        mouse: "right click below Nginx, Add a part here, web server",
        done: Condition::Added(Kind::WebServer),
    },
    Step {
        title: "Connect it with HAProxy",
        text: "The load balancer shares the requests among all servers that it leads to.",
        keys: "select HAProxy, {edit.connect}, the letters on the new one",
        mouse: "drag from the border of HAProxy to it",
        done: Condition::Joined(Kind::LoadBalancer, Kind::WebServer),
    },
    Step {
        title: "Connect it with App",
        text: "It has nothing to serve yet: its pages come from the application server.",
        keys: "select the new one, {edit.connect}, the letters on App",
        mouse: "drag from its border to App",
        done: Condition::Joined(Kind::WebServer, Kind::AppServer),
    },
    Step {
        title: "Give it a name",
        text: "A good drawing says what things are. Call the new web server what you like.",
        keys: "select it, {edit.rename}, type, {Enter}",
        mouse: "double click inside it, type, click elsewhere",
        done: Condition::Renamed,
    },
    Step {
        title: "Change a property",
        text: "The panel shows all that can be set. A new value is at work at once.",
        keys: "select it, {select.inspect}, arrows to workers, {Enter}, a number, {Enter}",
        mouse: "right click it, <field.edit>, double click workers, type, click the board",
        done: Condition::PropertyChanged,
    },
    Step {
        title: "Copy it",
        text: "Duplicate the web server that you changed: its name and properties come along.",
        keys: "select it, {edit.duplicate}",
        mouse: "right click on it, <edit.duplicate>",
        done: Condition::Copied,
    },
    Step {
        title: "Draw a machine around a part",
        text: "A part runs on a machine, and fails with it.",
        keys: "select a part, {edit.machine}, {Enter}",
        mouse: "right click on the bare board, <edit.machine>, drag around it",
        done: Condition::Housed,
    },
    Step {
        title: "Kill one web server",
        text: "Kill one of the two behind HAProxy, send a request: the other one answers. When its answer \
               is back, this is done.",
        keys: "select it, {fault.toggle}, then {player.send} and {Enter}",
        mouse: "right click on it, kill; right click on the bare board, <player.send>",
        done: Condition::Survived(Kind::WebServer),
    },
    Step {
        title: "Break what is there only once",
        text: "Kill the application server, send a request, and wait for what the visitor gets.",
        keys: "select App, {fault.toggle}, then {player.send} and {Enter}",
        mouse: "right click on App, kill; then send a request",
        done: Condition::Failed,
    },
    Step {
        title: "Mend everything",
        text: "Bring everything back, send a request, and wait for its answer.",
        keys: "{fault.mend}, then {player.send} and {Enter}",
        mouse: "right click on the bare board, <fault.mend>, then <player.send>",
        done: Condition::Mended,
    },
    Step {
        title: "Save the board",
        text: "It becomes a file that any editor can read, and wireboard serves.",
        keys: "{file.save}, another name if you like, {Enter}",
        mouse: "right click on the bare board, <file.save>, then {Enter}",
        done: Condition::Saved,
    },
];
