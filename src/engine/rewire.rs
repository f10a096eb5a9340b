//! Brings a run to a board: at its start, and whenever the drawing changes under it.
//!
//! Parts whose id and kind stay keep their number, their process and their state; links whose edge
//! and ends stay keep their connections. What is new starts, what is gone is killed.

use std::net::Ipv4Addr;
use std::sync::Arc;

use super::diagnose::{self, Asks};
use super::host::{Host, Running};
use super::input::{DoorState, DoorTarget, Output};
use super::net::{Conn, ConnectError, Link, LinkIdx, Role, SideState};
use super::part::client::Client;
use super::part::{Part, PartIdx, Signal};
use super::run::Engine;
use super::slab::Key;
use super::wiring::{self, DoorProtocol};
use crate::board::{self, Diagnostic, Document, EdgeKind, Id, Node};

impl Engine {
    pub(super) fn add_outside(&mut self) {
        // The name cannot be a node's: ids of boards have no space, this one is never looked up.
        let Ok(id) = Id::new("outside") else {
            return;
        };
        let draws = self.seed.stream("outside", "error");
        let mut host = Host::new(id, Ipv4Addr::LOCALHOST, draws);
        host.undrawn = true;
        self.world.hosts.push(host);
        self.parts.push(Part::Client(Box::new(Client::outside())));
    }

    /// Brings the run to a board: parts whose id and kind stay keep their state.
    pub(super) fn wire(&mut self, board: Arc<Document>) {
        let first = self.wiring.parts.is_empty() && self.board.nodes.is_empty();
        self.board = Arc::clone(&board);
        self.remove_parts(&board);
        self.number_parts(&board);
        let gone = self.wire_links(&board);
        let (fresh, kept) = self.build_parts(&board);
        self.diagnose();
        // The parts know by now that these links are gone: what was on them is sent elsewhere.
        for link in gone {
            self.end_conns(link);
        }
        if !first {
            self.workload.rewire(&board, self.seed);
            self.plan_arrivals();
        }
        for part in fresh {
            self.start(part);
        }
        for part in kept {
            self.dispatch(part, Signal::Rewired);
        }
        self.apply_faults();
    }

    /// Says what of the board cannot run now.
    pub(super) fn diagnose(&mut self) {
        let asks = |id: &Id| {
            let part = self.wiring.parts.get(id);
            match part.map(|part| &self.parts[part.0 as usize]) {
                Some(Part::AppServer(app)) => app.asks(),
                _ => Asks::default(),
            }
        };
        self.diagnostics = diagnose::diagnose(&self.board, &self.sources, asks);
        for (id, part) in &self.wiring.parts {
            if let Part::Codebase(code) = &self.parts[part.0 as usize]
                && let Some(trouble) = code.trouble()
            {
                let (what, todo) = trouble.rsplit_once("; ").unwrap_or((trouble, ""));
                let key = Some(board::Key::Node(id.clone()));
                self.diagnostics.push(Diagnostic::error(key, what, todo));
            }
        }
    }

    pub(super) fn remove_parts(&mut self, board: &Document) {
        let gone: Vec<(Id, PartIdx)> = self
            .wiring
            .parts
            .iter()
            .filter(|(id, part)| {
                let kind = board.nodes.get(id).map(Node::kind);
                kind != Some(self.parts[part.0 as usize].kind())
            })
            .map(|(id, part)| (id.clone(), *part))
            .collect();
        for (id, part) in gone {
            self.kill(part, Running::Gone);
            self.wiring.parts.remove(&id);
            if let Some(link) = self.wiring.doors.remove(&id) {
                self.world.net.link_mut(link).exists = false;
                self.end_conns(link);
            }
        }
    }

    /// Gives each new node a host; its part follows when the links are known.
    pub(super) fn number_parts(&mut self, board: &Document) {
        let mut next = self.world.hosts.len() as u32;
        for node in board.nodes.values().filter(|n| Part::runs(n.kind())) {
            if !self.wiring.parts.contains_key(&node.id) {
                self.wiring.parts.insert(node.id.clone(), PartIdx(next));
                next += 1;
                let draws = self.seed.stream(node.id.as_str(), "error");
                let address = Ipv4Addr::UNSPECIFIED;
                self.world
                    .hosts
                    .push(Host::new(node.id.clone(), address, draws));
            }
        }
    }

    /// Makes the links of new edges and updates the others. Returns those that are gone; what is on
    /// them stays until [`Self::end_conns`].
    pub(super) fn wire_links(&mut self, board: &Document) -> Vec<LinkIdx> {
        let mut gone = Vec::new();
        let old: Vec<(Id, LinkIdx)> = self
            .wiring
            .links
            .iter()
            .map(|(e, l)| (e.clone(), *l))
            .collect();
        for (id, link) in old {
            let stays = board.edges.get(&id).is_some_and(|edge| {
                let ends = [&edge.from, &edge.to].map(|n| self.wiring.parts.get(n).copied());
                wiring::carries(board, edge) && ends == self.world.net.link(link).ends.map(Some)
            });
            if !stays {
                self.wiring.links.remove(&id);
                self.world.net.link_mut(link).exists = false;
                gone.push(link);
            }
        }
        for edge in board.edges.values().filter(|e| wiring::carries(board, e)) {
            if let Some(link) = self.wiring.links.get(&edge.id) {
                self.world.net.link_mut(*link).update(edge);
                continue;
            }
            let ends = [&edge.from, &edge.to].map(|n| self.wiring.parts.get(n).copied());
            if let [Some(from), Some(to)] = ends {
                let link = Link::new(edge, [from, to], self.seed);
                let index = self.add_link(link);
                self.wiring.links.insert(edge.id.clone(), index);
            }
        }
        for door in wiring::doors(board) {
            let DoorTarget::Node(node) = door.target else {
                continue;
            };
            let Some(part) = self.wiring.parts.get(&node).copied() else {
                continue;
            };
            if !self.wiring.doors.contains_key(&node) {
                let kind = match door.protocol {
                    DoorProtocol::Http => EdgeKind::Http,
                    DoorProtocol::Dns => EdgeKind::Dns,
                };
                let name = format!("door of {node}");
                let link = Link::undrawn([self.outside, part], kind, &name, self.seed);
                let index = self.add_link(link);
                self.wiring.doors.insert(node, index);
            }
        }
        gone
    }

    pub(super) fn add_link(&mut self, link: Link) -> LinkIdx {
        self.world.net.links.push(link);
        LinkIdx(self.world.net.links.len() as u32 - 1)
    }

    /// Ends the connections of a link that is gone: both sides see a reset.
    pub(super) fn end_conns(&mut self, link: LinkIdx) {
        let on_it = |(key, c): (Key, &Conn)| (c.link == link).then_some(key);
        let conns: Vec<Key> = self.world.net.conns.iter().filter_map(on_it).collect();
        for key in conns {
            let Some(conn) = self.world.net.conns.remove(key) else {
                continue;
            };
            for role in [Role::Client, Role::Server] {
                let side = conn.side(role);
                for packet in &side.behind {
                    self.world.net.packets.remove(*packet);
                }
                let token = side.token;
                match (side.state, role) {
                    (SideState::Open, _) => {
                        self.dispatch(side.part, Signal::Reset { conn: key, token });
                    }
                    (SideState::Opening, Role::Client) => {
                        let why = ConnectError::Refused;
                        self.dispatch(
                            side.part,
                            Signal::Failed {
                                conn: key,
                                token,
                                why,
                            },
                        );
                    }
                    (SideState::Opening, Role::Server) | (SideState::Closed, _) => {}
                }
            }
        }
    }

    /// Makes the parts of new nodes and updates the others. Returns both.
    pub(super) fn build_parts(&mut self, board: &Document) -> (Vec<PartIdx>, Vec<PartIdx>) {
        let mut numbered: Vec<(PartIdx, &Id)> = self
            .wiring
            .parts
            .iter()
            .map(|(id, part)| (*part, id))
            .collect();
        numbered.sort_unstable();
        let (mut fresh, mut kept) = (Vec::new(), Vec::new());
        for (part, id) in numbered {
            let Some(node) = board.nodes.get(id) else {
                continue;
            };
            let setup = wiring::setup(board, node, &self.wiring, self.seed, &self.sources);
            self.world.hosts[part.0 as usize].address = setup.address;
            if let Some(old) = self.parts.get_mut(part.0 as usize) {
                old.update(&setup);
                kept.push(part);
            } else if let Some(new) = Part::new(&setup) {
                self.parts.push(new);
                fresh.push(part);
            }
        }
        (fresh, kept)
    }

    // Doors.

    /// Tells the doors whose state has changed. All of them the first time.
    pub(super) fn tell_doors(&mut self) {
        let mut states = Vec::new();
        for door in wiring::doors(&self.board) {
            let part = match &door.target {
                // The way in leads from the client: without it nobody gets to the site.
                DoorTarget::Site if !self.site_client_is_there() => None,
                DoorTarget::Site => self.site_target(),
                DoorTarget::Node(node) => self.wiring.parts.get(node).copied(),
            };
            let state = match part.map(|p| self.world.host(p).running) {
                Some(Running::Up) => DoorState::Open,
                Some(Running::Hung) => DoorState::Hanging,
                Some(Running::Starting | Running::Killed | Running::Gone) | None => {
                    DoorState::Refusing
                }
            };
            states.push((door.target, state));
        }
        for (door, state) in &states {
            if !self.door_states.contains(&(door.clone(), *state)) {
                let (door, state) = (door.clone(), *state);
                self.world.put_out(Output::Door { door, state });
            }
        }
        self.door_states = states;
    }

    fn site_client_is_there(&self) -> bool {
        let client = wiring::site_client(&self.board);
        let part = client.and_then(|c| self.wiring.parts.get(&c.id));
        part.is_some_and(|p| self.world.host(*p).running == Running::Up)
    }

    pub(super) fn site_target(&self) -> Option<PartIdx> {
        let client = wiring::site_client(&self.board)?;
        let address = wiring::site_address(&self.board, client);
        let part = self.wiring.parts.get(&client.id)?;
        let link = self.world.net.link(self.client(*part)?.site_link(address)?);
        Some(link.target(link.way_from(*part)))
    }
}
