//! Requests that enter a run: from doors, from the person at the board, from the drawn traffic; and
//! which of them is followed.

use std::sync::Arc;

use super::codebase::{self, Codebase};
use super::host::Running;
use super::input::{DoorFailure, DoorTarget, Follow, Output};
use super::kernel::When;
use super::message::HttpRequest;
use super::net::Cause;
use super::part::client::{Client, Towards};
use super::part::{Part, PartIdx, Signal};
use super::run::Engine;
use super::slab::Key;
use super::sources::{self, FileSet};
use super::view::{LogLevel, Outcome};
use super::world::Event;
use super::{Effects, RequestId, wiring, workload};
use crate::board::{Id, Kind, Props};

/// Most bytes of a code base, names included: what the reader of folders allows too.
pub const DEPLOY_MAX: usize = 17 * 1024 * 1024;

impl Engine {
    pub(super) fn http_door(&mut self, token: u64, door: &DoorTarget, request: HttpRequest) {
        let (client, link) = match door {
            DoorTarget::Site => {
                let client = wiring::site_client(&self.board);
                let address = client.and_then(|c| wiring::site_address(&self.board, c));
                let part = client.and_then(|c| self.wiring.parts.get(&c.id).copied());
                let link = part.and_then(|p| self.client(p)?.site_link(address));
                (part, link)
            }
            DoorTarget::Node(node) => (Some(self.outside), self.wiring.doors.get(node).copied()),
        };
        let (Some(client), Some(link)) = (client, link) else {
            self.world.put_out(Output::Http {
                token,
                request: RequestId(0),
                result: Err(DoorFailure::Refused),
            });
            return;
        };
        if self.workload.outside(self.now()) {
            let text = "a request from outside: the drawn visitors give way for a moment";
            self.world.say(None, LogLevel::Info, text.to_owned());
        }
        self.issue(client, Some(token), Arc::new(request), Towards::Link(link));
    }

    pub(super) fn send_as(&mut self, client: Option<&Id>, mut request: HttpRequest, follow: bool) {
        let node = match client {
            Some(id) => self
                .board
                .nodes
                .get(id)
                .filter(|n| n.kind() == Kind::Client),
            None => wiring::site_client(&self.board),
        };
        let Some(part) = node.and_then(|n| self.wiring.parts.get(&n.id).copied()) else {
            let text = "no request sent: the board has no such client".to_owned();
            self.world.say(None, LogLevel::Warn, text);
            return;
        };
        if self.world.host(part).running != Running::Up {
            let text = "is gone and asks for nothing; bring it back first".to_owned();
            self.world.say(Some(part), LogLevel::Warn, text);
        }
        workload::complete(&mut request, &self.board.site.domain);
        if follow {
            // Another one that is being followed ends here as far as the screen is concerned.
            self.follow_key(Key::NONE);
        }
        let before = self.follow;
        if follow {
            self.follow = Follow::Each;
        }
        self.issue(part, None, Arc::new(request), Towards::Name);
        self.follow = before;
    }

    /// Empties the resolver caches of one client or of all.
    pub(super) fn forget_names(&mut self, client: Option<&Id>) {
        let parts: Vec<PartIdx> = match client {
            Some(id) => self.wiring.parts.get(id).copied().into_iter().collect(),
            None => self.wiring.parts.values().copied().collect(),
        };
        for part in parts {
            self.as_client(part, |c, _| c.forget_names());
        }
    }

    pub(super) fn issue(
        &mut self,
        client: PartIdx,
        door: Option<u64>,
        http: Arc<HttpRequest>,
        towards: Towards,
    ) {
        let now = self.now();
        let key = self
            .world
            .ledger
            .issue(now, client, door, Arc::clone(&http));
        let free = self.world.trace.followed.is_none();
        if self.follow == Follow::Each && free {
            self.follow_key(key);
        }
        if self.world.host(client).running == Running::Up {
            self.as_client(client, |c, fx| c.issue(key, http, towards, fx));
        } else {
            // Whoever knocks finds nobody; the drawn client itself asks for nothing.
            let outcome = match door {
                Some(_) => Outcome::Refused,
                None => Outcome::Abandoned,
            };
            self.world.end_request(key, outcome, None);
        }
    }

    pub(super) fn client(&self, part: PartIdx) -> Option<&Client> {
        if let Part::Client(client) = &self.parts[part.0 as usize] {
            Some(client)
        } else {
            None
        }
    }

    pub(super) fn as_client(
        &mut self,
        part: PartIdx,
        act: impl FnOnce(&mut Client, &mut Effects<'_>),
    ) {
        if let Part::Client(client) = &mut self.parts[part.0 as usize] {
            act(client, &mut Effects::new(&mut self.world, part));
        }
    }

    pub(super) fn arrive(&mut self, slot: u32, era: u32) {
        let Some(source) = self.workload.sources.get_mut(slot as usize) else {
            return;
        };
        if source.era != era {
            return;
        }
        let (gap, request) = (source.gap(), source.choose());
        let client = self.wiring.parts.get(&source.client).copied();
        if let Some(gap) = gap {
            let event = Event::Arrival { source: slot, era };
            self.world
                .plan(self.world.now() + gap, Cause::Upkeep, event);
        }
        if self.workload.gives_way(slot, self.now()) {
            return;
        }
        // A client that is not there asks for nothing.
        if let (Some(client), Some(request)) = (client, request)
            && self.world.host(client).running == Running::Up
        {
            self.issue(client, None, request, Towards::Name);
        }
    }

    /// Plans the next arrival of every source that has none in its present era.
    pub(super) fn plan_arrivals(&mut self) {
        let now = self.world.now();
        for slot in 0..self.workload.sources.len() {
            let source = &mut self.workload.sources[slot];
            if !std::mem::take(&mut source.unplanned) {
                continue;
            }
            let era = source.era;
            if let Some(gap) = source.gap() {
                let source = slot as u32;
                let event = Event::Arrival { source, era };
                self.world.plan(now + gap, Cause::Upkeep, event);
            }
        }
    }

    pub(super) fn deploy(&mut self, codebase: &Id, files: Option<Arc<FileSet>>) {
        let Some(part) = self.wiring.parts.get(codebase).copied() else {
            let text = format!("nothing deployed: the board has no code base {codebase}");
            self.world.say(None, LogLevel::Warn, text);
            return;
        };
        if self.world.host(part).running != Running::Up {
            let text = "nothing deployed: mend the code base first".to_owned();
            self.world.say(Some(part), LogLevel::Warn, text);
            return;
        }
        if let Some(files) = files
            && let Err(why) = self.take_files(codebase, files)
        {
            let text = format!("not deployed, what runs stays: {why}");
            self.world.say(Some(part), LogLevel::Error, text);
            return;
        }
        self.dispatch(part, Signal::Deploy);
        // The migration step: tables that the code wants and a database has not got.
        let is_database =
            |part: &&PartIdx| matches!(self.parts[part.0 as usize], Part::Database(_));
        let databases: Vec<PartIdx> = self
            .wiring
            .parts
            .values()
            .filter(is_database)
            .copied()
            .collect();
        for database in databases {
            self.dispatch(database, Signal::Deploy);
        }
    }

    /// Takes new files of a codebase node, if there is a code base in them. The files of the web
    /// servers are new with it; the application servers take them when the deploy arrives, and the
    /// databases get the tables that they have not got.
    fn take_files(&mut self, codebase: &Id, files: Arc<FileSet>) -> Result<(), String> {
        let board = Arc::clone(&self.board);
        let Some(Props::Codebase(props)) = board.nodes.get(codebase).map(|n| &n.props) else {
            return Err(format!("{codebase} is no code base"));
        };
        let bytes = sources::bytes(&files);
        if bytes > DEPLOY_MAX {
            return Err(format!(
                "the files have {bytes} bytes; {}; leave some out, {DEPLOY_MAX} are allowed",
                props.source
            ));
        }
        if let (None, findings) = Codebase::read(&files) {
            return Err(codebase::refusal(&findings));
        }
        let old = self.sources.of(codebase, &props.source);
        let tables = |(name, content): (&String, &Arc<[u8]>)| {
            name.ends_with(".sql") && old.is_some_and(|old| old.get(name) != Some(content))
        };
        if files.iter().any(tables) {
            let text = "the schema changed: new tables are made, those that stand keep their form until the run starts again";
            self.world.say(None, LogLevel::Warn, text.to_owned());
        }
        self.sources.deploy(codebase, &props.source, files);
        // Every part of the board stands: none is made, each looks at its files again.
        self.build_parts(&board);
        self.diagnose();
        Ok(())
    }

    // Following.

    pub(super) fn set_follow(&mut self, follow: Follow) {
        self.follow = match follow {
            Follow::Request(_) => Follow::Nothing,
            Follow::Nothing | Follow::Each => follow,
        };
        let found = match follow {
            Follow::Nothing => Key::NONE,
            // The one that is followed already stays.
            Follow::Each => return,
            Follow::Request(id) => {
                let mut open = self.world.ledger.open();
                let found = open.find(|(_, r)| r.id == id).map(|(key, _)| key);
                match found {
                    Some(key) => key,
                    None => return,
                }
            }
        };
        self.follow_key(found);
    }

    pub(super) fn follow_key(&mut self, key: Key) {
        let id = self.world.ledger.get(key).map(|r| r.id);
        let mut due = Vec::new();
        if id.is_some() {
            self.world.ledger.watch(key);
            let of = |event: &Event| match event {
                Event::Deliver(packet) | Event::Resend(packet) => {
                    self.world.net.packets.get(*packet).map(|p| p.cause)
                }
                Event::Timer { cause, .. } => Some(*cause),
                Event::Arrival { .. }
                | Event::FaultBegins(_)
                | Event::FaultEnds(_)
                | Event::Restarted { .. } => None,
            };
            let own = |(when, event): (When, &Event)| {
                (of(event) == Some(Cause::Request(key))).then_some(when)
            };
            due = self.world.kernel.pending().filter_map(own).collect();
            // The heap's inner order is no order to depend on.
            due.sort_unstable();
        }
        self.world.trace.follow(key, id, due);
    }
}
