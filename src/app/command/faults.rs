//! Breaking and mending parts.

use crate::board::{Id, Key, Kind, Node, Props};
use crate::live::{Command as Engine, FaultSpec, Input, Nanos, NodeState, Verb, fits};

use super::super::effect::Effect;
use super::super::field::TextField;
use super::super::overlay::{Menu, MenuItem, Overlay, Prompt, PromptFor};
use super::super::region::Action;
use super::super::state::{App, Tone};
use super::super::tab::Tab;
use super::{Command, Effects, Group, running};

pub(super) static COMMANDS: &[Command] = &[
    Command {
        id: "fault.toggle",
        group: Group::Faults,
        title: "Kill or revive, cut or heal",
        doc: "Kills the selected node or machine, or cuts the selected edge; again brings it back.",
        keys: &["x"],
        enabled: can_toggle,
        run: |app, effects| {
            if let Some(key) = lead(app) {
                toggle(app, effects, &key);
            }
        },
    },
    Command {
        id: "fault.menu",
        group: Group::Faults,
        title: "Break it in another way",
        doc: "Opens the list of faults for the selected thing: hang, slow, errors, delay, loss.",
        keys: &["X"],
        enabled: can_break,
        run: |app, _| {
            if let Some(menu) = lead(app).and_then(|key| fault_menu(app, &key)) {
                app.overlays.push(Overlay::Menu(menu));
            }
        },
    },
    Command {
        id: "fault.mend",
        group: Group::Faults,
        title: "Mend everything",
        doc: "Takes back every fault of this board.",
        keys: &["R"],
        enabled: any_fault,
        run: |app, effects| mend(app, effects, None),
    },
    Command {
        id: "fault.deploy",
        group: Group::Faults,
        title: "Deploy the code base",
        doc: "Reads the files of the selected code base again and brings them to its application \
              servers, which restart for it.",
        keys: &["F6"],
        enabled: |app| deployable(app).map(|_| ()),
        run: |app, effects| {
            if let Ok((codebase, source)) = deployable(app) {
                effects.push(Effect::Deploy {
                    tab: app.active,
                    codebase,
                    source,
                });
            }
        },
    },
    Command {
        id: "fault.type",
        group: Group::Faults,
        title: "Type a fault",
        doc: "Takes a fault as the command line writes it, such as web-1:slow(4) or lb:kill@5s..9s.",
        keys: &[],
        enabled: running,
        run: |app, _| {
            let start = lead(app).and_then(|k| k.id().map(|id| format!("{id}:")));
            app.overlays.push(Overlay::Prompt(Prompt {
                wants: PromptFor::Fault,
                title: "Break something".to_owned(),
                hint: "TARGET:VERB, such as web-1:error(50%) or db-primary:hang".to_owned(),
                field: TextField::new(&start.unwrap_or_default()),
                error: None,
            }));
        },
    },
];

fn lead(app: &App) -> Option<Key> {
    app.tab().and_then(|t| t.selection.lead.clone())
}

/// The selected thing, when it is one that can be broken at all.
fn breakable(app: &App) -> Result<(&Tab, &Key, &Id), String> {
    running(app)?;
    let tab = app.tab().ok_or("no board is open")?;
    match &tab.selection.lead {
        Some(key @ (Key::Node(id) | Key::Frame(id) | Key::Edge(id))) => Ok((tab, key, id)),
        _ => Err("select a node, a machine or an edge first (arrows, Tab or a click)".to_owned()),
    }
}

/// What `x` does to a thing that is not down.
const fn simplest(key: &Key) -> Verb {
    match key {
        Key::Edge(_) => Verb::Cut,
        _ => Verb::Kill,
    }
}

fn can_toggle(app: &App) -> Result<(), String> {
    let (tab, key, id) = breakable(app)?;
    if is_down(tab, key) {
        return Ok(());
    }
    fits(&tab.doc, id, simplest(key))
}

fn can_break(app: &App) -> Result<(), String> {
    let (tab, key, id) = breakable(app)?;
    // The simplest fault fits whatever another one fits.
    fits(&tab.doc, id, simplest(key))
}

fn any_fault(app: &App) -> Result<(), String> {
    running(app)?;
    let run = app.tab().and_then(|t| t.run.as_ref());
    let broken = run.is_some_and(|run| {
        run.view.nodes.iter().any(|n| !n.faults.is_empty())
            || run.view.edges.iter().any(|e| !e.faults.is_empty() || e.cut)
    });
    if broken {
        Ok(())
    } else {
        Err("nothing is broken".to_owned())
    }
}

/// The code base that is meant, and its source.
fn deployable(app: &App) -> Result<(Id, String), String> {
    running(app)?;
    let tab = app.tab().ok_or("no board is open")?;
    let bases = tab.doc.nodes.values().filter_map(|n| match &n.props {
        Props::Codebase(code) => Some((n.id.clone(), code.source.clone())),
        _ => None,
    });
    if let Some(id) = tab.selected_node()
        && let Some(base) = bases.clone().find(|(base, _)| base == id)
    {
        return Ok(base);
    }
    let all: Vec<_> = bases.collect();
    match all.as_slice() {
        [] => Err("this board has no code base".to_owned()),
        [only] => Ok(only.clone()),
        _ => Err("select one of the code bases first".to_owned()),
    }
}

/// True when a thing is killed or cut now.
pub(in super::super) fn is_down(tab: &Tab, key: &Key) -> bool {
    let Some(run) = &tab.run else { return false };
    match key {
        Key::Node(id) => run
            .view
            .nodes
            .iter()
            .any(|n| n.id == *id && matches!(n.state, NodeState::Killed)),
        Key::Edge(id) => run.view.edges.iter().any(|e| e.id == *id && e.cut),
        Key::Frame(id) => run
            .view
            .machines
            .iter()
            .any(|m| m.id == *id && matches!(m.state, NodeState::Killed)),
        _ => false,
    }
}

/// Kills or revives, cuts or heals.
pub(in super::super) fn toggle(app: &mut App, effects: &mut Effects, key: &Key) {
    let Some(tab) = app.tab() else { return };
    let down = is_down(tab, key);
    for key in tab.joined(key) {
        if down {
            mend(app, effects, Some(&key));
        } else {
            inject(app, effects, &key, simplest(&key));
        }
    }
}

/// Breaks a thing at once.
pub(in super::super) fn inject(app: &mut App, effects: &mut Effects, key: &Key, verb: Verb) {
    let Some(target) = key.id().cloned() else {
        return;
    };
    let spec = FaultSpec {
        target,
        verb,
        start: None,
        end: None,
    };
    if let Err(why) = app.break_by_spec(effects, spec) {
        app.say(Tone::Bad, why);
    }
}

/// Takes back the faults of a thing, or all. A machine comes back with everything inside; a node
/// that is down because its machine is brings the machine back.
pub(in super::super) fn mend(app: &mut App, effects: &mut Effects, key: Option<&Key>) {
    let board = app.active;
    let Some(tab) = app.tab_mut() else { return };
    let mut targets = Vec::new();
    match key {
        None => {
            tab.broken.clear();
            targets.push(None);
        }
        Some(Key::Node(id)) => {
            let frame = tab.doc.nodes.get(id).and_then(|n| n.frame.clone());
            let machines = tab.doc.frame_chain(frame.as_ref()).into_iter();
            targets.extend(machines.filter(|f| tab.broken.contains(f)).map(Some));
            targets.push(Some(id.clone()));
        }
        Some(Key::Frame(id)) => {
            targets.push(Some(id.clone()));
            targets.extend(tab.doc.nodes_in_frame(id).into_iter().map(Some));
        }
        Some(key) => targets.push(key.id().cloned()),
    }
    for id in targets.iter().flatten() {
        tab.broken.remove(id);
    }
    let text = match targets.first() {
        Some(Some(id)) => format!("{id} is mended"),
        _ => "everything is mended".to_owned(),
    };
    app.say(Tone::Good, text);
    effects.extend(targets.into_iter().map(|target| {
        Effect::Engine(Engine::Inject {
            board,
            input: Input::Mend(target),
        })
    }));
}

/// The faults that fit a thing, as a menu.
pub(in super::super) fn fault_menu(app: &App, key: &Key) -> Option<Menu> {
    let tab = app.tab()?;
    let id = key.id()?.clone();
    let ms = Nanos::from_ms;
    let node_verbs: [(char, &str, &str, Verb); 6] = [
        (
            'k',
            "kill",
            "the process is gone: connections are refused",
            Verb::Kill,
        ),
        ('h', "hang", "takes connections, never answers", Verb::Hang),
        (
            's',
            "slow x4",
            "everything takes four times as long",
            Verb::Slow(4.0),
        ),
        (
            'S',
            "slow x20",
            "everything takes twenty times as long",
            Verb::Slow(20.0),
        ),
        (
            'e',
            "half fail",
            "50 % are answered 500 without being served",
            Verb::Error(50.0, 500),
        ),
        (
            'u',
            "unavailable",
            "all are answered 503",
            Verb::Error(100.0, 503),
        ),
    ];
    let edge_verbs: [(char, &str, &str, Verb); 5] = [
        ('c', "cut", "nothing passes, either way", Verb::Cut),
        (
            'd',
            "delay 50 ms",
            "each message takes that much longer",
            Verb::Delay(ms(50)),
        ),
        (
            'D',
            "delay 500 ms",
            "each message takes that much longer",
            Verb::Delay(ms(500)),
        ),
        (
            'l',
            "lose 5 %",
            "lost messages are sent again, as TCP does",
            Verb::Loss(5.0),
        ),
        (
            'L',
            "lose 30 %",
            "lost messages are sent again, as TCP does",
            Verb::Loss(30.0),
        ),
    ];
    let mut verbs: Vec<(char, &str, &str, Verb)> = match key {
        Key::Node(id) => {
            // What fits; where nothing does, the first one says why.
            let fit = node_verbs
                .iter()
                .filter(|v| fits(&tab.doc, id, v.3).is_ok());
            let mut fit: Vec<_> = fit.copied().collect();
            if tab.doc.nodes.get(id).map(Node::kind) == Some(Kind::Client) {
                for verb in &mut fit {
                    verb.2 = "it is gone and asks for nothing";
                }
            }
            if fit.is_empty() {
                node_verbs[..1].to_vec()
            } else {
                fit
            }
        }
        Key::Frame(_) => node_verbs[..3].to_vec(),
        Key::Edge(_) => edge_verbs.to_vec(),
        _ => return None,
    };
    if let Key::Node(id) = key
        && let Some(crate::board::Props::Database(db)) = tab.doc.nodes.get(id).map(|n| &n.props)
        && db.role == crate::board::kind::Role::Replica
    {
        verbs.push((
            'l',
            "lag 5 s",
            "events wait before they are applied",
            Verb::Lag(Nanos::from_secs(5)),
        ));
    }
    let in_force: Vec<&String> = tab
        .run
        .iter()
        .flat_map(|run| match key {
            Key::Edge(_) => run
                .view
                .edges
                .iter()
                .filter(|e| e.id == id)
                .flat_map(|e| &e.faults)
                .collect::<Vec<_>>(),
            _ => run
                .view
                .nodes
                .iter()
                .filter(|n| n.id == id)
                .flat_map(|n| &n.faults)
                .collect(),
        })
        .collect();
    let mut items: Vec<MenuItem> = verbs
        .into_iter()
        .map(|(letter, title, hint, verb)| {
            let on = in_force.iter().any(|f| **f == verb.to_string());
            // What is in force is taken back by the same entry.
            let (hint, action) = if on {
                (
                    "is so now; choose it to mend",
                    Action::Mend(Some(key.clone())),
                )
            } else {
                (hint, Action::Fault(key.clone(), verb))
            };
            MenuItem {
                key: Some(letter),
                title: title.to_owned(),
                hint: hint.to_owned(),
                action,
                disabled: if on {
                    None
                } else {
                    fits(&tab.doc, &id, verb).err()
                },
                on,
            }
        })
        .collect();
    items.push(MenuItem {
        key: Some('m'),
        title: "mend".to_owned(),
        hint: "take back every fault of it".to_owned(),
        action: Action::Mend(Some(key.clone())),
        disabled: None,
        on: false,
    });
    Some(Menu {
        title: format!("Break {}", tab.doc.called(&id)),
        at: None,
        items,
        cursor: 0,
    })
}
