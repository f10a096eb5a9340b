//! What a board says and does by itself: story, cards, traffic, scenarios.

use crate::board::{Document, Id, Key, Kind, MixEntry, Node, StoryRequest, Traffic};

use super::{Findings, exists};

/// Largest body of a drawn request, in bytes.
const MAX_BODY: usize = 1024 * 1024;

pub(super) fn check(board: &Document, found: &mut Findings) {
    for (id, step) in &board.story {
        let key = Key::Step(id.clone());
        found.name(&key, "title", &step.title);
        found.text(&key, "text", &step.text);
        about(board, &key, &step.about, found);
        if let Some(StoryRequest {
            method, path, body, ..
        }) = &step.request
        {
            request(&key, "request", method, path, body, found);
        }
    }
    for (id, card) in &board.cards {
        let key = Key::Card(id.clone());
        found.name(&key, "title", &card.title);
        found.text(&key, "text", &card.text);
        about(board, &key, &card.about, found);
    }
    for traffic in board.traffic.values() {
        source(board, traffic, found);
    }
    for (id, scenario) in &board.scenarios {
        let key = Key::Scenario(id.clone());
        found.name(&key, "name", &scenario.name);
        for (i, fault) in scenario.faults.iter().enumerate() {
            let target = fault.split(':').next().unwrap_or_default();
            if let Ok(target) = Id::new(target)
                && !exists(board, &target)
                && !found.may_be_lost(&target)
            {
                let message = format!("the fault {fault:?} breaks {target}, which is not there");
                let help = "name a node, a frame or an edge of this board";
                found.error(&key, &format!("faults[{i}]"), message, help);
            }
        }
    }
}

fn about(board: &Document, key: &Key, ids: &[Id], found: &mut Findings) {
    for (i, id) in ids.iter().enumerate() {
        if !exists(board, id) && !found.may_be_lost(id) {
            let message = format!("it is about {id}, which is not there");
            let help = "correct the name, or remove it from the list";
            found.warning(key, &format!("about[{i}]"), message, help);
        }
    }
}

fn source(board: &Document, traffic: &Traffic, found: &mut Findings) {
    let key = Key::Traffic(traffic.id.clone());
    match board.nodes.get(&traffic.client).map(Node::kind) {
        Some(Kind::Client) => {}
        Some(kind) => {
            let message = format!("{} is not a client but: {}", traffic.client, kind.title());
            found.error(&key, "client", message, "name a client");
        }
        None if found.may_be_lost(&traffic.client) => {}
        None => {
            let message = format!("there is no node {}", traffic.client);
            found.error(&key, "client", message, "name a client of this board");
        }
    }
    for (i, entry) in traffic.mix.iter().enumerate() {
        let MixEntry {
            method, path, body, ..
        } = entry;
        let field = format!("mix[{i}]");
        request(&key, &field, method, path, body, found);
    }
    if traffic.rate > 0.0 && traffic.mix.iter().all(|e| e.weight == 0) {
        let message = "nothing is asked for: the mix is empty or all weights are 0";
        let help = "add a request such as GET / with weight 1";
        found.error(&key, "mix", message, help);
    }
}

/// Method and path must be such that they can stand in a request line (RFC 9112, section 3).
fn request(key: &Key, field: &str, method: &str, path: &str, body: &str, found: &mut Findings) {
    let token = |b: u8| b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&b);
    if method.is_empty() || method.len() > 32 || !method.bytes().all(token) {
        let message = format!("{method:?} is not a method");
        found.error(
            key,
            &format!("{field}.method"),
            message,
            "write GET or POST",
        );
    }
    let graphic = path.bytes().all(|b| b.is_ascii_graphic());
    if !path.starts_with('/') || path.len() > 2_048 || !graphic {
        let message = format!("{path:?} is not a path");
        let help = "a path starts with a slash and has no spaces, such as /messages";
        found.error(key, &format!("{field}.path"), message, help);
    }
    if body.len() > MAX_BODY {
        let message = format!("a body of {} bytes, more than {MAX_BODY}", body.len());
        found.error(key, &format!("{field}.body"), message, "shorten it");
    }
}
