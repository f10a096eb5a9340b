//! Where a board answers, as commands to try in another terminal.

use crate::board::{Id, Kind, Node};
use crate::live::{DoorState, Protocol};

use super::overlay::Page;
use super::tab::Tab;

/// A curl command for the site door.
pub(super) fn curl(tab: &Tab) -> Option<String> {
    let run = tab.run.as_ref()?;
    let site = run
        .doors
        .iter()
        .find(|d| d.node.is_none() && d.protocol == Protocol::Http)?;
    Some(format!("curl -i http://{}{}", site.address, path(tab)))
}

/// The path to ask for: one that reaches every part, where there is one.
pub(super) fn path(tab: &Tab) -> &str {
    let page = tab.run.as_ref().and_then(|r| r.view.deep_page.as_deref());
    page.unwrap_or("/")
}

/// A path that a part can answer: an application server has no static pages, so it is asked for
/// what the drawn visitors ask for beside the front page.
fn path_of<'a>(tab: &'a Tab, node: &Id) -> &'a str {
    if tab.doc.nodes.get(node).map(Node::kind) != Some(Kind::AppServer) {
        return "/";
    }
    let mut mix = tab.doc.traffic.values().flat_map(|t| &t.mix);
    mix.find(|entry| entry.method == "GET" && entry.path != "/")
        .map_or("/messages", |entry| entry.path.as_str())
}

/// All doors of a board, and what to ask there.
pub(super) fn page(tab: &Tab) -> Page {
    let mut lines = Vec::new();
    let domain = &tab.doc.site.domain;
    match &tab.run {
        None => lines.push("The engine is starting; the doors open in a moment.".to_owned()),
        Some(run) if run.doors.is_empty() => {
            lines.push("This board has no open door.".to_owned());
        }
        Some(run) => {
            lines.push("The drawing answers. In another terminal:".to_owned());
            lines.push(String::new());
            for door in &run.doors {
                let state = match door.state {
                    DoorState::Open => "",
                    DoorState::Refusing => "   (refuses connections now)",
                    DoorState::Hanging => "   (hangs now)",
                };
                let at = door.address;
                match (door.protocol, &door.node) {
                    (Protocol::Http, None) => {
                        lines.push(format!("{domain}{state}"));
                        lines.push(format!("  curl -i http://{at}/"));
                        match path(tab) {
                            "/" => {}
                            "/messages" => lines.extend([
                                format!("  curl -i http://{at}/messages"),
                                format!("  curl -i http://{at}/messages -d 'author=me&text=hi'"),
                            ]),
                            page => lines.push(format!("  curl -i http://{at}{page}")),
                        }
                    }
                    (Protocol::Http, Some(node)) => {
                        lines.push(format!("{node} directly{state}"));
                        lines.push(format!("  curl -i http://{at}{}", path_of(tab, node)));
                    }
                    (Protocol::Dns, node) => {
                        let node = node.as_ref().map_or("dns", |id| id.as_str());
                        lines.push(format!("{node}{state}"));
                        lines.push(format!("  dig @{} -p {} {domain} A", at.ip(), at.port()));
                    }
                }
            }
            lines.push(String::new());
            lines.push("{edit.copy} copies a curl command.".to_owned());
        }
    }
    Page {
        title: format!("How to ask {}", tab.name),
        lines,
        scroll: 0,
    }
}
